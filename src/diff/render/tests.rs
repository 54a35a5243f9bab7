//! A small diff, made by hand, in all forms.

use super::*;
use crate::align::{Alignment, Renames, Side};
use crate::diff::statements::{self, Cell, Column, Comparison, Delta, Line, Origin, Reading, Statement};
use crate::diff::words::Piece;
use crate::diff::{Change, Detail, Kind};
use crate::history::derive::Refusal;
use crate::report::{Context, NewFact, Place, Provenance, Report, Value};
use crate::source::Span;
use crate::tables::RowKind;
use crate::taxonomy::dts::discover;
use crate::xbrl::{Decimals, Entity, Period, QName, Unit};
use chrono::NaiveDate;
use rust_decimal::Decimal;

const NS: &str = "http://anvils.example/2024";

/// What a stranger's document may hold.
const EVIL: &str = "<script>alert(1)</script> \"&'|`*_[x](javascript:y) \u{1b}[31m]]>";

fn name(local: &str) -> QName {
    QName::new(NS, local)
}

fn days(from: &str, to: &str) -> Period {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    Period::days(day(from), day(to))
}

fn quarter(n: u32) -> Period {
    let ends = ["03-31", "06-30", "09-30", "12-31"];
    days(&format!("2024-{:02}-01", 3 * n - 2), &format!("2024-{}", ends[n as usize - 1]))
}

fn fact(concept: &str, period: Period, value: &str) -> NewFact {
    let entity = Entity { scheme: "http://www.sec.gov/CIK".into(), identifier: "0000000001".into() };
    let number = value.parse().ok().map(Value::Number);
    NewFact {
        concept: name(concept),
        context: Context { entity, period, dimensions: std::collections::BTreeMap::default() },
        unit: number.as_ref().map(|_| Unit::currency("EUR")),
        language: None,
        decimals: number.as_ref().map(|_| Decimals::Places(-3)),
        value: number.unwrap_or_else(|| Value::Text(value.into())),
        place: Some(Place {
            span: Span { start: 100, end: 105 },
            tag: Span { start: 100, end: 105 },
            printed: "1,234".into(),
            line: 12,
            column: 3,
            ..Place::default()
        }),
    }
}

fn report(file: &str, facts: Vec<NewFact>) -> Report {
    let provenance = Provenance { file: file.into(), sha256: "00ff".into(), bytes: 1 };
    let mut report = Report::default();
    report.provenance = Some(provenance);
    report.declare("anv", NS);
    for fact in facts {
        report.push(fact).unwrap();
    }
    report
}

fn change(kind: Kind, concept: u32, old: &[usize], new: &[usize], detail: Detail) -> Change {
    Change { kind, concept: Some(concept), old: old.to_vec(), new: new.to_vec(), detail }
}

/// Runs `test` on a diff with a change of most kinds, and its statement.
fn with_view(test: impl FnOnce(&View<'_, '_>)) {
    let old = report(
        "q1.txt",
        vec![
            fact("Revenue", quarter(1), "1234000"),
            fact("Policy", quarter(1), "We sell anvils."),
            fact("Cost", quarter(1), "-500000"),
            fact("Revenue", days("2024-01-01", "2024-06-30"), "3000000"),
        ],
    );
    let new = report(
        EVIL,
        vec![
            fact("Revenue", quarter(1), "1235000"),
            fact("Revenue", quarter(2), "2000000"),
            fact("Policy", quarter(1), EVIL),
            fact("Cost", quarter(1), "500000"),
            fact("Gifts", quarter(1), "7000"),
        ],
    );
    let (dts, _) = discover(&[], &crate::package::Chain(Vec::new()));
    let side = |name, report| Side { name, report, dts: &dts };
    let (old, new) = (side("q1.json", &old), side(EVIL, &new));
    let alignment = Alignment::new(&[old.report, new.report], &Renames::default());
    let number = |local: &str| alignment.concept_number(&name(local)).unwrap();
    let words = vec![Piece::Same("We".into()), Piece::Removed("sell anvils.".into()), Piece::Added(EVIL.into())];
    let changes = vec![
        change(Kind::Restated, number("Revenue"), &[0], &[0], Detail::Amount(Decimal::from(1000))),
        change(Kind::SignFlipped, number("Cost"), &[2], &[3], Detail::None),
        change(Kind::TextChanged, number("Policy"), &[1], &[2], Detail::Words(words)),
        change(Kind::ConceptAdded, number("Gifts"), &[], &[4], Detail::None),
        change(Kind::NewPeriod, number("Revenue"), &[], &[1], Detail::None),
        change(Kind::DroppedPeriod, number("Revenue"), &[3], &[], Detail::None),
    ];
    let places = vec![Some(0); alignment.concepts()];
    let diff = Diff {
        old,
        new,
        alignment,
        changes,
        places,
        lines: Vec::new(),
        twins: Default::default(),
        statements: vec![format!("Operations {EVIL}")],
        notes: vec![format!("no labels {EVIL}")],
    };
    let comparison = comparison();
    test(&View {
        diff: &diff,
        comparison: &comparison,
        sources: Sources::default(),
        language: "en",
        all: false,
        width: 100,
        is_coloured: false,
    });
}

fn comparison() -> Comparison {
    let reading = |value: i64, origin| {
        Cell::Value(Reading {
            value: Decimal::from(value),
            decimals: Some(Decimals::Places(-3)),
            is_money: true,
            origin,
        })
    };
    let line = |label: &str, kind, cells| Line {
        kind,
        label: label.to_owned(),
        depth: 1,
        concept: Some(name("Revenue")),
        negated: false,
        is_rate: false,
        cells,
    };
    let restated = Origin::Reported { old: Some(0), new: Some(0), is_restated: true };
    let delta = Delta { amount: Decimal::from(765_000), part: Some(Decimal::new(6194, 4)), basis_points: None };
    Comparison {
        statements: vec![Statement {
            title: format!("Operations {EVIL}"),
            role: Some(EVIL.into()),
            currency: Some("EUR".to_owned()),
            scale: 3,
            columns: vec![
                Column::Values { period: quarter(2), what: statements::What::Current },
                Column::Values { period: quarter(1), what: statements::What::Before },
                Column::Changes { of: 0, since: 1, what: statements::Basis::Sequential },
            ],
            lines: vec![
                line("Sales", RowKind::Heading, vec![Cell::Empty, Cell::Empty, Cell::Empty]),
                line(
                    EVIL,
                    RowKind::Line,
                    vec![
                        reading(2_000_000, Origin::Derived(vec![(0, 3, 1), (1, 0, -1)])),
                        reading(1_235_000, restated),
                        Cell::Change(delta),
                    ],
                ),
                line("Anvils", RowKind::Total, vec![Cell::Refused(Refusal::Restated), Cell::Empty, Cell::Empty]),
            ],
            notes: vec![EVIL.to_owned()],
        }],
    }
}

fn written(form: Form) -> String {
    let mut out = Vec::new();
    with_view(|view| view.write(form, &mut out).unwrap());
    String::from_utf8(out).unwrap()
}

#[test]
fn text_says_both_values_and_where_they_are_printed() {
    let text = written(Form::Text);
    for part in
        ["1,234,000", "1,235,000", "+1,000 (+0.08%)", "q1.txt:12", "1 restated, 1 with the sign flipped", "+61.9%"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "nothing that a terminal obeys");
}

#[test]
fn json_is_json() {
    let text = written(Form::Json);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["summary"]["restated"], 1);
    assert_eq!(json["changes"][0]["old"]["value"], "1234000");
    assert_eq!(json["changes"][0]["old"]["source"]["line"], 12);
    assert_eq!(json["statements"][0]["lines"][1]["cells"][0]["derived"][1]["weight"], -1);
}

/// A page is read as XML here, which is stricter than a browser: what a stranger's document holds is text or part of an
/// attribute, and the only script is ours.
#[test]
fn what_strangers_write_stays_text() {
    use quick_xml::events::Event;
    let page = written(Form::Html);
    let mut reader = quick_xml::Reader::from_str(&page);
    reader.config_mut().check_end_names = true;
    let mut scripts = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) | Event::Empty(element) => {
                scripts += usize::from(element.name().as_ref() == "script");
                for attribute in element.attributes() {
                    let name = attribute.unwrap().key.as_ref().to_owned();
                    assert!(!name.starts_with("on") && name != "style" && name != "src", "{name}");
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(scripts, 1, "{page}");
    assert!(page.matches("&lt;script&gt;alert(1)").count() > 5, "{page}");
    let markdown = written(Form::Markdown);
    assert!(!markdown.contains("<script") && !markdown.contains("[x]("), "{markdown}");
    for line in markdown.lines().filter(|line| line.starts_with('|')) {
        assert!(line.ends_with('|'), "a cell of a table is on one line: {line}");
    }
}

/// Nothing that is in the text form is missing in the others.
#[test]
fn all_forms_say_both_values() {
    for form in [Form::Text, Form::Json, Form::Markdown, Form::Html] {
        let text = written(form).replace(',', "");
        for part in ["1234000", "1235000", "q1.txt", "anv:Revenue", "2024-06-30"] {
            assert!(text.contains(part), "{form:?}: {part}\n{text}");
        }
    }
}
