//! What is found in documents of many styles: annual reports, releases, announcements. Each document is made up; what is to
//! be found stands beside it.

use super::*;
use crate::source::Source;
use std::fmt::Write as _;

/// A line per statement: its kind, and the labels of its rows, those inside others in brackets.
fn found(name: &str, input: &str) -> Vec<String> {
    let source = Source::new(name, input.into()).unwrap();
    let document = crate::document::read(&source);
    let (found, _) = recognise(&document);
    let row = |row: &Row<'_>| if row.inside { format!("[{}]", row.label) } else { row.label.clone() };
    let statement = |s: &Statement<'_>| {
        let rows: Vec<String> = s.rows.iter().map(row).collect();
        format!("{:?} 10^{}: {}", s.kind, s.scale, rows.join(" | "))
    };
    found.statements.iter().map(statement).collect()
}

/// HTML of paragraphs, and of tables whose rows are lines with `|` between cells, between blank lines.
fn html(text: &str) -> String {
    let mut out = String::from("<html><body>\n");
    for block in text.split("\n\n") {
        let is_table = block.contains('|');
        out.push_str(if is_table { "<table>\n" } else { "" });
        for line in block.lines() {
            if is_table {
                let _ = writeln!(out, "<tr><td>{}</td></tr>", line.replace('|', "</td><td>"));
            } else {
                let _ = writeln!(out, "<p>{line}</p>");
            }
        }
        out.push_str(if is_table { "</table>\n" } else { "" });
    }
    out + "</body></html>\n"
}

const REPORT: &str = "FORM 10-K

Consolidated Balance Sheets|40
Consolidated Statements of Operations|41
Notes to Consolidated Financial Statements|45

Selected Financial Data

|December 31, 2024|December 31, 2023
Net income|$1,010|$909
Total assets|$5,000|$4,000
Total liabilities|$2,000|$1,000

The following table sets forth our consolidated statements of operations data:

|Year Ended December 31, 2024|Year Ended December 31, 2023
Revenue|$1,100|$1,090
Net income|$1,010|$909

ACME WIDGETS, INC.
CONSOLIDATED BALANCE SHEETS
(in thousands, except share data)

|December 31, 2024|December 31, 2023
Cash|$5,000|$4,000
Total assets|$5,000|$4,000

See accompanying notes to consolidated financial statements.
40
ACME WIDGETS, INC.
CONSOLIDATED BALANCE SHEETS (continued)

|December 31, 2024|December 31, 2023
Accounts payable|$2,000|$1,000
Common stock, $0.01 par value; 1,000,000 shares authorized; 45,123 and 44,000 shares issued|$451|$440

CONSOLIDATED BALANCE SHEETS (Parenthetical)

|December 31, 2024|December 31, 2023
Common stock, par value|$0.01|$0.01

CONSOLIDATED STATEMENTS OF
OPERATIONS AND COMPREHENSIVE LOSS
(in thousands)

|Year Ended December 31, 2024|Year Ended December 31, 2023
Revenue|$1,100|$1,090
Net income|$1,010|$909

CONSOLIDATED STATEMENTS OF CASH FLOWS
(in thousands)

|Year Ended December 31, 2024|Year Ended December 31, 2023
Operating activities|$1,100|$1,090

See accompanying notes.
F-5

|Year Ended December 31, 2024|Year Ended December 31, 2023
Cash at end of year|$1,100|$1,090

NOTES TO CONSOLIDATED FINANCIAL STATEMENTS
Balance Sheet Components

|December 31, 2024|December 31, 2023
Land|$300|$400
Total assets|$770|$660
Total liabilities|$100|$100

Note 20. Parent company
Condensed Balance Sheets

|December 31, 2024|December 31, 2023
Investment in subsidiaries|$300|$400
Total assets|$770|$660";

#[test]
fn an_annual_report_has_each_statement_once() {
    assert_eq!(
        found("t.html", &html(REPORT)),
        [
            "BalanceSheet 10^3: Cash | Total assets",
            "BalanceSheet 10^3: Accounts payable | Common stock | [Common stock, par value per share] | [Common stock, shares authorized] | [Common stock, shares issued]",
            "BalanceSheet 10^3: Common stock, par value",
            "Operations 10^3: Revenue | Net income",
            "CashFlows 10^3: Operating activities",
            "CashFlows 10^3: Cash at end of year",
        ]
    );
}

#[test]
fn tables_that_are_none_are_one_finding() {
    let source = Source::new("t.html", html(REPORT).into()).unwrap();
    let document = crate::document::read(&source);
    let (_, diagnostics) = recognise(&document);
    let findings: Vec<_> = diagnostics.iter().filter(|d| d.code == "statement.unrecognised").collect();
    assert_eq!(findings.len(), 1);
    assert!(findings[0].message.starts_with("4 tables"), "{}", findings[0].message);
}

#[test]
fn a_statement_of_another_entity_is_left_out() {
    let sheet = |name: &str, n: [u32; 6]| {
        format!(
            "{name}\nBalance sheets (in thousands)\n\n|December 31, 2024|December 31, 2023\nCash|${}|${}\nLand|${}|${}\nTotal assets|${}|${}\n\n",
            n[0], n[1], n[2], n[3], n[4], n[5]
        )
    };
    let one = sheet("Acme Corp", [100, 200, 300, 400, 500, 600]);
    let other = sheet("Acme Finance LLC", [111, 222, 333, 444, 555, 666]);
    assert_eq!(found("t.html", &html(&format!("{one}{other}"))).len(), 1);
    assert_eq!(found("t.html", &html(&format!("{one}{one}"))).len(), 2, "the same again is no contradiction");
}

#[test]
fn titles_in_tables_of_their_own_and_in_the_first_rows() {
    let release = "Acme Reports Second Quarter 2024 Results

ACME CORP|
Condensed Consolidated Statements of Income|
(In millions of US$, except per share data)|

|Three Months Ended June 30, 2024|Three Months Ended June 30, 2023
Revenue|100|90
Net income|10|11

ACME CORP|
Reconciliation of Net Income to Adjusted EBITDA|
(In millions)|
|Three Months Ended June 30, 2024|Three Months Ended June 30, 2023
Net income|10|11
Adjusted EBITDA|20|21

Selected Balance Sheet Information
(In thousands)

|June 30, 2024|December 31, 2023
Cash|100|90";
    assert_eq!(
        found("t.html", &html(release)),
        [
            "Operations 10^6: Revenue | Net income",
            "NonGaap 10^6: Net income | Adjusted EBITDA",
            "BalanceSheet 10^3: Cash",
        ]
    );
}

#[test]
fn an_announcement_with_notes_beside_its_labels() {
    let text = "INTERIM CONDENSED CONSOLIDATED STATEMENT OF COMPREHENSIVE INCOME\n\n\
        \tNotes\tSix months ended 30 June\t\n\t\t2024\t2023\n\t\tRMB’000\tRMB’000\n\
        REVENUE\t4\t100\t90\nPROFIT FOR THE PERIOD\t\t10\t9\nAttributable to:\t\t\t\n\
        \tOwners of the parent\t8\t7\n\tNon-controlling interests\t2\t2\n\n\
        INTERIM CONDENSED CONSOLIDATED STATEMENT OF FINANCIAL POSITION\n\n\
        \tNotes\t30 June 2024\t31 December 2023\n\t\tRMB’000\tRMB’000\nNET ASSETS\t\t30\t29\n\n\
        NOTES TO THE INTERIM CONDENSED CONSOLIDATED FINANCIAL INFORMATION\n\n4. SEGMENTS\n\n\
        \tSix months ended 30 June\t\n\t2024\t2023\n\tRMB’000\tRMB’000\nSale of anvils\t70\t60\nTotal revenue\t100\t90\n";
    assert_eq!(
        found("t.txt", text),
        [
            "Operations 10^3: REVENUE | PROFIT FOR THE PERIOD | Attributable to: | Owners of the parent | Non-controlling interests",
            "BalanceSheet 10^3: NET ASSETS",
        ]
    );
}

#[test]
fn labels_over_two_lines_and_totals_without_one() {
    let text = "CONDENSED CONSOLIDATED STATEMENTS OF CASH FLOWS\n(In thousands of US$)\n\n\
        \tSix Months Ended June 30, 2024\tSix Months Ended June 30, 2023\n\
        Adjustments to reconcile net income to\t\t\nnet cash provided by operating activities:\t\t\n\
        Depreciation and\t\t\namortization\t5\t4\nNet cash provided by\t\t\noperating activities\t15\t13\n\
        Net cash used in investing\t\t\nactivities\t(300)\t(200)\n\n\
        CONDENSED CONSOLIDATED BALANCE SHEETS\n(In thousands of US$)\n\n\
        \tJune 30, 2024\tDecember 31, 2023\nCurrent assets:\t\t\nCash\t1\t2\n\
        Receivables, net of allowance of $12 and\t\t\n$11\t3\t4\n\t4\t6\nLand\t5\t6\n";
    assert_eq!(
        found("t.txt", text),
        [
            "CashFlows 10^3: Adjustments to reconcile net income to net cash provided by operating activities: | Depreciation and amortization | Net cash provided by operating activities | Net cash used in investing activities",
            "BalanceSheet 10^3: Current assets: | Cash | Receivables, net | [Receivables, allowance] | Total current assets | Land",
        ]
    );
}

/// What the columns of a balance sheet are, and what is found wrong.
fn halved(rows: &str) -> (Vec<String>, usize) {
    let text = html(&format!("Balance Sheet\n\nas at 31 March 2020\n\n{rows}"));
    let source = Source::new("t.htm", text.as_str().into()).unwrap();
    let document = crate::document::read(&source);
    let (found, diagnostics) = recognise(&document);
    let columns = found.statements.iter().flat_map(|s| &s.columns).map(|c| format!("{}: {:?}", c.cell, c.dates.end()));
    (columns.collect(), diagnostics.iter().filter(|d| d.code == "statement.unresolved-column").count())
}

#[test]
fn parts_of_amounts_stand_beside_their_totals() {
    let rows = "|||2020||2019\n|Note|£|£|£|£\nFixed assets|4||1,700||1,750\nStocks||60||50|\nDebtors||40||30|\n\
                Total current assets|||100||80\nTotal assets|||1,800||1,830";
    let columns = ["2: 2020-03-31", "3: 2020-03-31", "4: 2019-03-31", "5: 2019-03-31"].map(str::to_owned);
    assert_eq!(halved(rows), (columns.to_vec(), 0));
    // Two numbers in one row are two amounts: which is which cannot be told.
    let (columns, unresolved) = halved(&rows.replace("Total assets|||1,800", "Total assets||9|1,800"));
    assert!(columns.len() < 4 && unresolved > 0, "{columns:?}");
}
