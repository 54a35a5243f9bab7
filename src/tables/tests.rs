//! Tests of [`super`]: what becomes rows, what columns, and that every fact is somewhere.

use super::*;
use crate::format::ixbrl::{Places, Print, write};
use crate::page::Templates;
use crate::report::{Context, Dimensions, NewFact, Value};
use crate::xbrl::{Decimals, DimensionValue, Entity, Period, Unit};

fn name(local: &str) -> QName {
    QName::new("urn:t", local)
}

struct Builder(Report);

impl Builder {
    fn new() -> Self {
        let mut report = Report::default();
        report.declare("t", "urn:t");
        Builder(report)
    }

    fn add(
        mut self,
        local: &str,
        period: &str,
        members: &[&str],
        unit: Option<Unit>,
        value: &str,
        decimals: i16,
    ) -> Self {
        let day = |text: &str| text.parse().unwrap();
        let period = match period.split_once('/') {
            Some((first, last)) => Period::days(day(first), day(last)),
            None => Period::end_of(day(period)),
        };
        let dimensions: Dimensions = members.iter().map(|m| (name("Axis"), DimensionValue::Member(name(m)))).collect();
        let new = NewFact {
            concept: name(local),
            context: Context { entity: Entity { scheme: "urn:s".into(), identifier: "1".into() }, period, dimensions },
            language: None,
            value: if unit.is_some() { Value::Number(value.parse().unwrap()) } else { Value::Text(value.into()) },
            decimals: unit.as_ref().map(|_| Decimals::Places(decimals)),
            unit,
            place: None,
        };
        self.0.push(new).unwrap();
        self
    }

    fn money(self, local: &str, period: &str, members: &[&str], value: &str) -> Self {
        self.add(local, period, members, Some(Unit::currency("CNY")), value, -3)
    }
}

fn line(local: &str, preferred: Option<&str>, depth: u8) -> Line {
    Line { concept: name(local), preferred: preferred.map(Into::into), depth }
}

fn tables(report: &Report, outlines: &[Outline]) -> Vec<Table> {
    build(report, &(0..report.facts().len()).collect::<Vec<_>>(), outlines, &(), Options::default())
}

const QUARTER: &str = "2023-01-01/2023-03-31";

#[test]
fn a_roll_forward_has_its_ends_in_the_columns_of_its_durations() {
    let report = Builder::new()
        .money("Cash", "2022-12-31", &[], "1000000")
        .money("Increase", QUARTER, &[], "-500000")
        .money("Cash", "2023-03-31", &[], "500000")
        .0;
    let lines = vec![
        line("CashFlowAbstract", None, 0),
        line("Cash", Some(label_role::PERIOD_START), 1),
        line("Increase", Some(label_role::NEGATED), 1),
        line("Cash", Some(label_role::PERIOD_END), 1),
    ];
    let tables = tables(&report, &[Outline { role: "urn:r".into(), title: "Cash flows".into(), lines, axes: None }]);
    assert_eq!(
        render::text(&report, &tables),
        "Cash flows\n──────────\nCNY, in thousands\n          3 months to\n           2023-03-31\nCash            1,000\nIncrease          500\nCash              500\n"
    );
}

#[test]
fn members_are_columns_where_they_fill_them_and_sections_where_not() {
    let dense = Builder::new()
        .money("A", "2023-03-31", &["X"], "1")
        .money("A", "2023-03-31", &["Y"], "2")
        .money("B", "2023-03-31", &["X"], "3")
        .money("B", "2023-03-31", &["Y"], "4")
        .0;
    let table = &tables(&dense, &[])[0];
    assert_eq!((table.columns.len(), table.rows.len()), (2, 2));
    assert_eq!(table.columns[0].group, "X");
    let mut sparse = Builder::new();
    for (concept, member) in [("A", "W"), ("B", "X"), ("C", "Y"), ("D", "Z")] {
        sparse = sparse.money(concept, "2023-03-31", &[member], "1");
    }
    let table = &tables(&sparse.0, &[])[0];
    assert_eq!((table.columns.len(), table.rows.len()), (1, 8));
    assert_eq!((table.rows[0].kind, &*table.rows[0].label), (RowKind::Heading, "W"));
}

#[test]
fn what_is_in_no_network_comes_last() {
    let report = Builder::new().money("A", "2023-03-31", &[], "1").money("B", "2023-03-31", &["X"], "2").0;
    let outline = Outline {
        role: "urn:r".into(),
        title: "Some".into(),
        lines: vec![line("A", None, 0), line("B", None, 0)],
        axes: Some(Vec::new()),
    };
    let tables = tables(&report, &[outline]);
    assert_eq!(tables.iter().map(|table| &*table.title).collect::<Vec<_>>(), ["Some", "Other numbers by Axis"]);
    assert_eq!(tables.iter().map(|table| table.facts().count()).collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn two_currencies_are_two_columns_which_share_what_has_none() {
    let usd = Some(Unit::currency("USD"));
    let report = Builder::new()
        .money("A", "2023-03-31", &[], "1")
        .add("A", "2023-03-31", &[], usd, "2", 0)
        .add("Shares", "2023-03-31", &[], Some(Unit::shares()), "3", 0)
        .0;
    let table = &tables(&report, &[])[0];
    assert_eq!(table.columns.iter().map(|column| &*column.currency).collect::<Vec<_>>(), ["CNY", "USD"]);
    assert_eq!(
        table.rows.iter().map(|row| row.cells.iter().map(Vec::len).collect()).collect::<Vec<Vec<_>>>(),
        [[1, 1], [1, 0]]
    );
}

/// A report with as many periods as facts must not become a square.
#[test]
fn a_wide_report_becomes_many_tables() {
    let mut builder = Builder::new();
    for month in 1..=12 {
        for day in 1..=28 {
            builder = builder.money(&format!("C{}", month * 28 + day), &format!("2023-{month:02}-{day:02}"), &[], "1");
        }
    }
    let tables = tables(&builder.0, &[]);
    assert_eq!(tables.iter().map(|table| table.facts().count()).sum::<usize>(), 336);
    assert!(tables.iter().all(|table| table.rows.len() * table.columns.len() <= 24 * 24));
}

#[test]
fn a_sheet_tags_every_fact_that_can_be_shown() {
    let long = "A text\nof two lines ".repeat(9);
    let report = Builder::new()
        .money("A", "2023-03-31", &[], "-1234000")
        .money("Zero", "2023-03-31", &[], "0")
        .add("Ratio", "2023-03-31", &[], Some(Unit::pure()), "-0.25", 2)
        .add("Name", QUARTER, &[], None, "A & <B>", 0)
        .add("Policy", QUARTER, &[], None, long.trim(), 0)
        .add("Block", QUARTER, &[], None, "<p>one</p><p>two</p>", 0)
        .0;
    let tables = tables(&report, &[]);
    let made = sheet::Sheet::new(&report, &tables, &());
    assert_eq!(made.facts.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 1, 1, 1, 0]);
    let places = Places { facts: &made.facts, footnotes: &made.footnotes };
    let print =
        Print { document: &made.document, layouts: &made.layouts, title: None, places: Some(places), others: &[] };
    let (page, findings) = write(&report, print, &Templates::embedded()).unwrap();
    assert_eq!(findings.iter().count(), 0);
    let page = String::from_utf8(page).unwrap();
    assert!(
        page.contains(r#"scale="3" sign="-" format="ixt:num-dot-decimal">1,234</ix:nonFraction><span class="hang">)"#),
        "{page}"
    );
    assert!(page.contains("format=\"ixt:fixed-zero\">—</ix:nonFraction>"), "{page}");
    assert!(page.contains("A text<br/>\nof two lines A text"), "{page}");
    assert!(page.contains("&lt;p>one") || page.contains("&lt;p&gt;one"), "hidden: {page}");
    let html = made.html(&Templates::embedded(), "en").unwrap();
    assert!(html.contains("<p>two</p>") && !html.contains("ix:non"), "{html}");
}
