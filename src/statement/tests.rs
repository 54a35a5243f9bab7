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
fn scales_of_share_counts_follow_the_exception() {
    assert!(excepts_shares("in thousands, except for number of shares and per share data"));
    assert!(excepts_shares("in thousands, except share and per share data"));
    assert!(!excepts_shares("in thousands, except per share data"));
}
