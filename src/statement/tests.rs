use super::title::excepts_shares;
use super::*;
use crate::document::text;
use crate::source::Source;
use std::fmt::Write as _;

/// Readable outcome: one line per statement, then one per row.
fn show(input: &str) -> String {
    let source = Source::new("t", input.into()).unwrap();
    let document = text::parse(&source);
    let (found, diagnostics) = recognise(&document);
    let mut out = String::new();
    for s in &found.statements {
        let columns: Vec<_> = s.columns.iter().map(|c| format!("{:?} {}", c.dates, c.currency)).collect();
        let _ = writeln!(out, "{:?} 10^{} [{}]", s.kind, s.scale, columns.join(", "));
        for row in &s.rows {
            let figures: Vec<_> =
                row.figures.iter().map(|f| f.as_ref().map_or("·".into(), |f| f.number.to_string())).collect();
            let path = [&row.section[..], std::slice::from_ref(&row.label)].concat();
            let _ = writeln!(out, "  {}: {}", path.join(" > "), figures.join(" "));
        }
    }
    for d in diagnostics.iter() {
        let _ = writeln!(out, "{}[{}] {}", d.severity.as_str(), d.code, d.message);
    }
    out
}

#[test]
fn a_title_gives_kind_scale_and_currency() {
    insta::assert_snapshot!(show(
        "Condensed Balance Sheets\n(Amounts in thousands of Renminbi (“RMB”), except for number of shares and per share data)\n\n\
         \tMarch 31, 2023\nASSETS\t\nCurrent assets:\t\nCash\t1\nTotal current assets\t1\nTOTAL ASSETS\t1\n"
    ), @r"
    BalanceSheet 10^3 [At(2023-03-31) CNY]
      ASSETS: ·
      ASSETS > Current assets:: ·
      ASSETS > Current assets: > Cash: 1
      ASSETS > Current assets: > Total current assets: 1
      ASSETS > TOTAL ASSETS: 1
    ");
}

#[test]
fn a_block_that_begins_in_mid_table_is_a_statement_of_its_own() {
    insta::assert_snapshot!(show(
        "Reconciliation of GAAP and Non-GAAP\n(in millions)\n\n\
         \tThree months ended June 30,\t\n\t2022\t2023\n\tRMB\tRMB\nNet income\t1\t2\n\
         Six months ended June 30,\t\t\n\t2022\t2023\n\tRMB\tRMB\nReconciliation of Non-GAAP Income to Income\t\t\n\t3\t(4)\n"
    ), @r"
    NonGaap 10^6 [Over(2022-04-01, 2022-06-30) CNY, Over(2023-04-01, 2023-06-30) CNY]
      Net income: 1 2
    NonGaap 10^6 [Over(2022-01-01, 2022-06-30) CNY, Over(2023-01-01, 2023-06-30) CNY]
      Reconciliation of Non-GAAP Income to Income: · ·
      Reconciliation of Non-GAAP Income to Income > Income: 3 -4
    ");
}

#[test]
fn what_is_not_certain_is_said() {
    insta::assert_snapshot!(show(
        "Statements of Operations\n\n\t2023\t2022\nRevenue\t1,2x\t5\n\nOur people\n\n\tStaff\nShanghai\t12\n"
    ), @r#"
    Operations 10^0 []
      Revenue: 
    error[statement.unresolved-column] the header of column 1 does not tell its period: its numbers are left out
    error[statement.unresolved-column] the header of column 2 does not tell its period: its numbers are left out
    error[statement.malformed-number] "1,2x" cannot be read as a number
    warning[statement.unrecognised] this table is not recognised as a financial statement: its numbers are left out
    "#);
}

#[test]
fn headers_hold_periods_currencies_notes_and_changes() {
    insta::assert_snapshot!(show(
        "Income statement\n\n\tNote\tThree months ended June 30, 2024\t\tChange\n\t\t2024 (£'000)\t2023 (£'000)\t%\n\
         Revenue\t4\t12\t10\t20.0%\nGovernment grants\t\t$ —\t(—)\t\n"
    ), @"
    Operations 10^3 [Over(2024-04-01, 2024-06-30) GBP, Over(2023-04-01, 2023-06-30) GBP]
      Revenue: 12 10
      Government grants: 0 0
    ");
}

#[test]
fn money_is_told_by_the_order_of_the_title_or_by_signs_before_numbers() {
    insta::assert_snapshot!(show(
        "Balance sheets (in thousands of RMB and US$)\n\n\tDecember 31, 2022\tDecember 31, 2023\tDecember 31, 2023\nCash\t1\t2\t3\n\n\
         Income statement\n\n\tQuarter ended March 31, 2024\t\nRevenue\t€\t5\nLoss\t€\t(6\t)\n"
    ), @"
    BalanceSheet 10^3 [At(2022-12-31) CNY, At(2023-12-31) CNY, At(2023-12-31) USD]
      Cash: 1 2 3
    Operations 10^3 [Over(2024-01-01, 2024-03-31) EUR]
      Revenue: 5
      Loss: -6
    note[statement.inherited-scale] no scale is stated here: taken from the statement before (10^3)
    ");
}

#[test]
fn a_table_goes_on_behind_a_page_number_and_a_title_may_be_a_row() {
    insta::assert_snapshot!(show(
        "Statements\n\nBalance sheets (RMB in thousands)\t\t\n\tMarch 31, 2023\tMarch 31, 2024\nCash\t1\t2\n\n- 7 -\n\n\
         Loans^{1} (b)\t3\t4\n\nLand,\n\t(5)\t6*\n"
    ), @"
    BalanceSheet 10^3 [At(2023-03-31) CNY, At(2024-03-31) CNY]
      Cash: 1 2
    BalanceSheet 10^3 [At(2023-03-31) CNY, At(2024-03-31) CNY]
      Loans: 3 4
      Land,: · ·
      Land,: -5 6
    ");
}

#[test]
fn scales_of_share_counts_follow_the_exception() {
    assert!(excepts_shares("in thousands, except for number of shares and per share data"));
    assert!(excepts_shares("in thousands, except share and per share data"));
    assert!(!excepts_shares("in thousands, except per share data"));
}
