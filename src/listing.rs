//! A [`Report`]'s facts as a list: for eyes, and for programs. The columns of CSV and the members of JSON are stable
//! (`docs/formats.md`).

use crate::format::xbrl21::{end_date, start_date};
use crate::report::{DimensionRef, Fact, Report, ValueRef};
use crate::tables::{Figure, period_words, plain_text};
use crate::xbrl::{Period, QName, Unit};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// The columns of [`csv()`].
pub const COLUMNS: [&str; 14] = [
    "id",
    "concept",
    "scheme",
    "entity",
    "start",
    "end",
    "unit",
    "language",
    "dimensions",
    "kind",
    "value",
    "decimals",
    "namespace",
    "source",
];

/// Widest text of a column.
const WIDEST: usize = 60;

/// Facts as an aligned table: concept, period, unit, dimensions, value, decimals.
#[must_use]
pub fn table(report: &Report) -> String {
    const HEAD: [&str; 6] = ["concept", "period", "unit", "dimensions", "value", "decimals"];
    let names = Names::new(report);
    let rows: Vec<[String; 6]> = report
        .facts()
        .map(|fact| {
            let decimals = fact.decimals.map(|decimals| decimals.to_string()).unwrap_or_default();
            let value = match fact.value {
                ValueRef::Number(value) => number(value, fact),
                ValueRef::Text(text) => plain_text(text),
                ValueRef::Nil => "nil".to_owned(),
            };
            [
                names.concept(fact).to_owned(),
                period_words(report.context(fact.context).period),
                names.unit(fact).to_owned(),
                names.dimensions[fact.context.index()].clone(),
                value,
                decimals,
            ]
            .map(|text| cut(&text))
        })
        .collect();
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).chain([HEAD[at].len()]).max().unwrap_or(0);
    let widths: [usize; 6] = std::array::from_fn(width);
    let mut out = String::new();
    let mut line = |cells: [&str; 6], is_number: bool| {
        let mut text = String::new();
        for (at, (cell, width)) in cells.into_iter().zip(widths).enumerate() {
            let blanks = " ".repeat(width.saturating_sub(cell.chars().count()));
            let (before, behind) = if at == 5 || at == 4 && is_number { (&*blanks, "") } else { ("", &*blanks) };
            let _ = write!(text, "{before}{cell}{behind}  ");
        }
        let _ = writeln!(out, "{}", text.trim_end());
    };
    line(HEAD, false);
    for (row, fact) in rows.iter().zip(report.facts()) {
        line(row.each_ref().map(String::as_str), matches!(fact.value, ValueRef::Number(_)));
    }
    out
}

fn number(value: &str, fact: Fact<'_>) -> String {
    match Figure::new(value, fact.decimals, 0, false) {
        Some(figure) if figure.is_dash() => "0".to_owned(),
        Some(Figure { digits, is_negative, .. }) => {
            if is_negative {
                format!("-{digits}")
            } else {
                digits
            }
        }
        None => value.to_owned(),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(WIDEST) {
        None => text.to_owned(),
        Some(_) => text.chars().take(WIDEST - 1).chain(['…']).collect(),
    }
}

/// Facts as CSV with the columns [`COLUMNS`]. Dates are the days of the period, both included, of an instant only the end;
/// `kind` is `number`, `text` or `nil`; `dimensions` are `axis=member` (or `axis:value`, typed), separated by blanks; a name's
/// `namespace` is the concept's; `source` are byte ranges of the document, `123-130`.
pub fn csv(report: &Report) -> Result<Vec<u8>, csv::Error> {
    let names = Names::new(report);
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(COLUMNS)?;
    for fact in report.facts() {
        let context = report.context(fact.context);
        let (start, end) = days(context.period);
        let decimals = fact.decimals.map(|decimals| decimals.to_string()).unwrap_or_default();
        let mut spans = String::new();
        crate::format::push_spans(&mut spans, fact.places);
        out.write_record([
            fact.id,
            names.concept(fact),
            &context.entity.scheme,
            &context.entity.identifier,
            start.as_deref().unwrap_or_default(),
            end.as_deref().unwrap_or_default(),
            names.unit(fact),
            fact.language.unwrap_or_default(),
            &names.dimensions[fact.context.index()],
            kind(fact),
            fact.value.text().unwrap_or_default(),
            &decimals,
            &report.concept(fact.concept).namespace,
            &spans,
        ])?;
    }
    out.into_inner().map_err(|error| error.into_error().into())
}

/// Facts as JSON, an object a line: what [`csv()`] has, absent where there is none; `dimensions` is an object, `source` a list
/// of `[start, end]`.
#[must_use]
pub fn json(report: &Report) -> String {
    let names = Names::new(report);
    let mut out = String::new();
    for fact in report.facts() {
        let context = report.context(fact.context);
        let (start, end) = days(context.period);
        let mut object = Map::new();
        let mut set = |name: &str, value: Option<Value>| drop(value.map(|value| object.insert(name.to_owned(), value)));
        let text = |text: &str| Some(Value::from(text));
        set("id", text(fact.id).filter(|id| id != ""));
        set("concept", text(names.concept(fact)));
        set("namespace", text(&report.concept(fact.concept).namespace));
        set("scheme", text(&context.entity.scheme));
        set("entity", text(&context.entity.identifier));
        set("start", start.map(Value::from));
        set("end", end.map(Value::from));
        set("unit", text(names.unit(fact)).filter(|unit| unit != ""));
        set("language", fact.language.map(Value::from));
        let dimensions: Map<String, Value> = context
            .dimensions()
            .map(|(axis, value)| {
                let value = match value {
                    DimensionRef::Member(member) => report.prefixed(member).into(),
                    DimensionRef::Typed(text) => text.map_or(Value::Null, Value::from),
                };
                (report.prefixed(axis), value)
            })
            .collect();
        set("dimensions", Some(dimensions.into()).filter(|all| *all != json!({})));
        set("kind", text(kind(fact)));
        set("value", fact.value.text().map(Value::from));
        set("decimals", fact.decimals.map(|decimals| decimals.to_string().into()));
        let spans: Vec<Value> = fact.places.iter().map(|place| json!([place.span.start, place.span.end])).collect();
        set("source", (!spans.is_empty()).then(|| spans.into()));
        let _ = writeln!(out, "{}", Value::from(object));
    }
    out
}

fn kind(fact: Fact<'_>) -> &'static str {
    match fact.value {
        ValueRef::Number(_) => "number",
        ValueRef::Text(_) => "text",
        ValueRef::Nil => "nil",
    }
}

fn days(period: Period) -> (Option<String>, Option<String>) {
    match period {
        Period::Forever => (None, None),
        Period::Instant(at) => (None, Some(end_date(at))),
        Period::Duration { start, end } => (Some(start_date(start)), Some(end_date(end))),
    }
}

/// Names that repeat, once each.
struct Names {
    concepts: Vec<String>,
    units: Vec<String>,
    dimensions: Vec<String>,
}

impl Names {
    fn new(report: &Report) -> Self {
        let dimensions = report.contexts().map(|context| {
            let mut text = String::new();
            for (at, (axis, value)) in context.dimensions().enumerate() {
                let blank = if at > 0 { " " } else { "" };
                let axis = report.prefixed(axis);
                let _ = match value {
                    DimensionRef::Member(member) => write!(text, "{blank}{axis}={}", report.prefixed(member)),
                    DimensionRef::Typed(value) => write!(text, "{blank}{axis}:{}", value.unwrap_or("nil")),
                };
            }
            text
        });
        Names {
            concepts: report.concepts().map(|name| report.prefixed(name)).collect(),
            units: report.units().map(unit).collect(),
            dimensions: dimensions.collect(),
        }
    }

    fn concept(&self, fact: Fact<'_>) -> &str {
        &self.concepts[fact.concept.index()]
    }

    fn unit(&self, fact: Fact<'_>) -> &str {
        fact.unit.map_or("", |unit| &self.units[unit.index()])
    }
}

/// Measures by their local names: `CNY`, `CNY/shares`.
pub(crate) fn unit(unit: &Unit) -> String {
    let product = |measures: &[QName]| measures.iter().map(|measure| &*measure.local).collect::<Vec<_>>().join("*");
    let mut text = product(&unit.numerators);
    if !unit.denominators.is_empty() {
        text = [&text, "/", &product(&unit.denominators)].concat();
    }
    text
}
