use super::*;
use crate::document::{Block, text};
use crate::source::Source;

fn columns(header: &str, cells: &[usize], title: &str, notes: &str) -> Vec<String> {
    let source = Source::new("t", format!("{header}\n\n{notes}").into()).unwrap();
    let document = text::parse(&source);
    let Block::Table(table) = &document.blocks[0] else { panic!() };
    let around = Surroundings {
        phrase: Phrase::read(title).unwrap_or_default(),
        instants: title.contains("Balance"),
        currencies: currencies(title),
        halves: Vec::new(),
    };
    let notes = Notes::find(&document);
    let show = |column: Result<Column, Unresolved>| match column {
        Ok(c) => {
            let basis = match c.basis {
                Basis::Adjustment(name) => name,
                other => format!("{other:?}"),
            };
            format!("{:?} {} {}{}", c.dates, c.currency, basis, if c.translated { " translated" } else { "" })
        }
        Err(unresolved) => format!("unresolved: {}", unresolved.reason),
    };
    resolve(&table.rows, cells, &around, &notes, &Customs::find(&document)).into_iter().map(show).collect()
}

#[test]
fn periods_span_currencies() {
    let header = "\tThree months ended June 30,\t\t\tSix months ended June 30,\t\t\n\t2022\t2023\t2023\t2022\t2023\t2023\n\tRMB\tRMB\tUSD\tRMB\tRMB\tUSD";
    let got = columns(header, &[1, 2, 3, 4, 5, 6], "", "");
    assert_eq!(got[0], "Over(2022-04-01, 2022-06-30) CNY Unstated");
    assert_eq!(got[2], "Over(2023-04-01, 2023-06-30) USD Unstated translated");
    assert_eq!(got[5], "Over(2023-01-01, 2023-06-30) USD Unstated translated");
}

#[test]
fn date_and_currency_in_one_cell() {
    let got = columns("\tDecember 31, 2023 <u>RMB</u>\tJune 30, 2024 <u>USD</u>", &[1, 2], "Balance", "");
    assert_eq!(got, ["At(2023-12-31) CNY Unstated", "At(2024-06-30) USD Unstated"], "another period is no translation");
}

#[test]
fn a_header_damaged_in_conversion_is_read_through_its_notes() {
    let header = "Operations\tIFRS adjustments\t\t\t\tUnder IFRS\n\tUnder U.S. GAAP\tCredit losses\tInterest rate\t\tUnder IFRS\n\t\t\tShare awards\t\t\n\tRMB\t(Note i) RMB\t(Note ii) RMB\t(Note iii) RMB\tRMB";
    let notes = "(i) Credit losses\n\n(ii) Interest rate\n\n(iii) Share awards";
    let got = columns(header, &[1, 2, 3, 4, 5], "Six months ended June 30, 2024", notes);
    let period = "Over(2024-01-01, 2024-06-30) CNY";
    assert_eq!(
        got,
        ["UsGaap", "Credit losses", "Interest rate", "Share awards", "Ifrs"].map(|basis| format!("{period} {basis}"))
    );
    let got = columns(header, &[1, 2, 3, 4, 5], "Six months ended June 30, 2024", "");
    assert_eq!(got[2], "unresolved: which adjustment it is", "two names over one column");
}

#[test]
fn named_columns_between_two_bases_are_adjustments() {
    let header = "\tU.S. GAAP\tLeases\tIFRS\n\tRMB\tRMB\tRMB";
    let got = columns(header, &[1, 2, 3], "Year ended December 31, 2023", "");
    let period = "Over(2023-01-01, 2023-12-31) CNY";
    assert_eq!(got, ["UsGaap", "Leases", "Ifrs"].map(|basis| format!("{period} {basis}")));
}

#[test]
fn columns_that_cannot_be_told_apart_are_not_guessed() {
    let got = columns("\tMarch 31, 2023\tMarch 31, 2023\n\tRMB\tRMB", &[1, 2], "Balance", "");
    assert_eq!(got, ["unresolved: how it differs from another column"; 2]);
    assert_eq!(columns("\t2023\n\tRMB", &[1], "", ""), ["unresolved: its period"]);
}

/// What is found in a document: per statement its kind, scale and columns, the first row that has figures, and what is left.
fn outcome(input: &str) -> String {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;
    let source = Source::new("case", input.to_owned().into_bytes()).unwrap();
    let document = crate::document::read(&source);
    let (found, diagnostics) = super::super::recognise(&document);
    let mut out = String::new();
    for statement in &found.statements {
        let _ = writeln!(out, "{:?} 10^{}", statement.kind, statement.scale);
        for column in &statement.columns {
            let dates = match column.dates {
                Dates::At(day) => day.to_string(),
                Dates::Over(start, end) => format!("{start}/{end}"),
            };
            let basis = match &column.basis {
                Basis::Unstated => String::new(),
                Basis::Adjustment(name) => format!(" adjustment: {name}"),
                other => format!(" {other:?}"),
            };
            let translated = if column.translated { " translated" } else { "" };
            let _ = writeln!(out, "  {}: {dates} {}{basis}{translated}", column.cell, column.currency);
        }
        if let Some(row) = statement.rows.iter().find(|row| !row.is_heading()) {
            let figures = row.figures.iter().map(|f| f.as_ref().map_or("·".to_owned(), |f| f.number.to_string()));
            let _ = writeln!(out, "  {}: {}", row.label, figures.collect::<Vec<_>>().join(" "));
        }
    }
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for numeral in found.left.iter().filter(|left| !["header", "label"].contains(&left.reason)) {
        *left.entry(numeral.reason).or_default() += 1;
    }
    for (reason, count) in left {
        let _ = writeln!(out, "left: {count} {reason}");
    }
    for diagnostic in diagnostics.iter().filter(|d| d.code.starts_with("statement.")) {
        let _ = writeln!(out, "{}: {}", diagnostic.code, diagnostic.message);
    }
    out
}

/// Cases as documents: each has a heading, a document between fences and the outcome between fences. With
/// `UPDATE_LAYOUTS=1` the outcomes are written anew, to be read before they are kept.
#[test]
fn layouts() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts/headers");
    let mut wrong = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut parts: Vec<String> = text.split("\n~~~").map(str::to_owned).collect();
        // Outside, document, between, outcome, outside, …
        for at in (3..parts.len()).step_by(4) {
            let input = parts[at - 2].split_once('\n').map_or("", |(_, body)| body);
            let got = format!(" outcome\n{}", outcome(input).trim_end());
            if got != parts[at] {
                let title = parts[at - 3].trim().to_owned();
                wrong.push(format!("{}: {title}\nexpected{}\ngot{got}", file.display(), parts[at]));
                parts[at] = got;
            }
        }
        if std::env::var_os("UPDATE_LAYOUTS").is_some() {
            std::fs::write(&file, parts.join("\n~~~")).unwrap();
        }
    }
    let update = std::env::var_os("UPDATE_LAYOUTS").is_some();
    assert!(update || wrong.is_empty(), "{}", wrong.join("\n\n"));
}
