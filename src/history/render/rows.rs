//! Within [`super`]: a history as rows, one for each observation and each derived number: what CSV and Parquet have.

use super::names::Named;
use super::{View, days, difference, last_change, revision, source};
use crate::history::derive::Derived;
use crate::history::{Edition, Observation, Point};
use crate::report::Fact;
use crate::xbrl::{Decimals, Number, Period};
use chrono::NaiveDate;
use serde_json::{Value, json};

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// A number with `PLACES` decimal places, of at most 38 digits.
    Decimal,
    /// A day.
    Date,
    /// True or false.
    Truth,
}

/// How many decimal places a decimal number has.
pub(super) const PLACES: i32 = 12;

/// The columns: name, what its cells are, whether none of them is empty.
pub const COLUMNS: [(&str, Kind, bool); 35] = [
    ("statement", Kind::Text, false),
    ("label", Kind::Text, true),
    ("members", Kind::Text, false),
    ("concept", Kind::Text, true),
    ("namespace", Kind::Text, true),
    ("entity_scheme", Kind::Text, true),
    ("entity", Kind::Text, true),
    ("dimensions", Kind::Text, false),
    ("unit", Kind::Text, false),
    ("period_start", Kind::Date, false),
    ("period_end", Kind::Date, false),
    ("is_translation", Kind::Truth, true),
    ("rate_date", Kind::Date, false),
    ("value", Kind::Decimal, false),
    ("lexical", Kind::Text, false),
    ("decimals", Kind::Integer, false),
    ("published", Kind::Date, true),
    ("published_source", Kind::Text, true),
    ("report", Kind::Text, true),
    ("edition", Kind::Integer, true),
    ("revision", Kind::Text, true),
    ("difference", Kind::Text, false),
    ("is_first", Kind::Truth, true),
    ("is_last", Kind::Truth, true),
    ("is_superseded", Kind::Truth, true),
    ("is_contradicted", Kind::Truth, true),
    ("is_derived", Kind::Truth, true),
    ("tolerance", Kind::Decimal, false),
    ("terms", Kind::Text, false),
    ("refused", Kind::Text, false),
    ("fact", Kind::Text, false),
    ("source_file", Kind::Text, false),
    ("source_sha256", Kind::Text, false),
    ("source", Kind::Text, false),
    ("source_line", Kind::Integer, false),
];

/// A cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell<'a> {
    Empty,
    Text(&'a str),
    Integer(i32),
    Decimal(&'a Number),
    Date(NaiveDate),
    Truth(bool),
}

/// What a row is about.
#[allow(clippy::struct_excessive_bools, reason = "each is a column")]
struct Row<'a> {
    edition: usize,
    period: Period,
    rate_date: Option<&'a str>,
    value: Option<Number>,
    lexical: Option<&'a str>,
    decimals: Option<Decimals>,
    revision: &'static str,
    difference: Option<&'static str>,
    is_first: bool,
    is_last: bool,
    is_superseded: bool,
    is_contradicted: bool,
    tolerance: Option<Number>,
    terms: Option<String>,
    refused: Option<&'static str>,
    is_derived: bool,
    fact: Option<Fact<'a>>,
    spans: String,
}

impl View<'_, '_> {
    /// Gives the rows to `put`, the cells of each in the order of [`COLUMNS`].
    pub(super) fn rows<E>(&self, mut put: impl FnMut(&[Cell<'_>; 35]) -> Result<(), E>) -> Result<(), E> {
        for shown in &self.shown {
            let series = &self.history.series[shown.series];
            for point in &series.points {
                let change = last_change(point);
                let last = self.history.in_force(point, self.history.editions.len());
                for (at, observation) in point.observations.iter().enumerate() {
                    let mut row = self.observed(point, observation);
                    (row.is_first, row.is_last, row.is_superseded) = (at == 0, Some(at) == last, at < change);
                    put(&self.cells(shown.series, &row))?;
                }
            }
            for (period, derived) in &shown.derived {
                let row = self.derived(*period, derived);
                put(&self.cells(shown.series, &row))?;
            }
        }
        Ok(())
    }

    fn observed<'a>(&'a self, point: &'a Point, observation: &Observation) -> Row<'a> {
        let Observation { edition, fact: at, change } = *observation;
        let fact = self.history.editions[edition].side.report.fact(at);
        Row {
            edition,
            period: point.period,
            rate_date: point.rate_date.as_deref(),
            value: fact.value.number(),
            lexical: fact.value.text(),
            decimals: fact.decimals,
            revision: revision(change),
            difference: difference(change),
            is_first: false,
            is_last: false,
            is_superseded: false,
            is_contradicted: !self.history.contradicting(edition, at).is_empty(),
            tolerance: None,
            terms: None,
            refused: None,
            is_derived: false,
            fact: Some(fact),
            spans: self
                .spans(edition, at)
                .iter()
                .map(|[start, end]| format!("{start}-{end}"))
                .collect::<Vec<_>>()
                .join(" "),
        }
    }

    fn derived<'a>(&'a self, period: Period, derived: &Result<Derived, crate::history::derive::Refusal>) -> Row<'a> {
        let derived_of = derived.as_ref().ok();
        let last = self.history.editions.len().saturating_sub(1);
        let edition = derived_of.and_then(|derived| derived.terms.iter().map(|(edition, ..)| *edition).max());
        Row {
            edition: edition.unwrap_or(last),
            period,
            rate_date: None,
            value: derived_of.map(|derived| derived.value.into()),
            lexical: None,
            decimals: None,
            revision: "derived",
            difference: None,
            is_first: false,
            is_last: false,
            is_superseded: false,
            is_contradicted: false,
            tolerance: derived_of.map(|derived| derived.tolerance.into()),
            terms: derived_of.map(|derived| Value::from(self.terms(derived)).to_string()),
            refused: derived.as_ref().err().map(|refusal| refusal.as_str()),
            is_derived: true,
            fact: None,
            spans: String::new(),
        }
    }

    /// What a number was computed of.
    pub(super) fn terms(&self, derived: &Derived) -> Vec<Value> {
        let term = |&(edition, at, weight): &(usize, usize, i8)| {
            let Edition { side, published } = self.history.editions[edition];
            let fact = side.report.fact(at);
            let (start, end) = days(side.report.context(fact.context).period);
            json!({
                "edition": edition,
                "published": published.date.to_string(),
                "start": start.map(|day| day.to_string()),
                "end": end.map(|day| day.to_string()),
                "value": fact.value.text(),
                "weight": weight,
                "fact": Some(fact.id).filter(|id| !id.is_empty()),
            })
        };
        derived.terms.iter().map(term).collect()
    }

    /// Where facts that say the same are printed.
    pub(super) fn spans(&self, edition: usize, fact: usize) -> Vec<[u32; 2]> {
        let report = self.history.editions[edition].side.report;
        let all = std::iter::once(fact).chain(self.history.agreeing(edition, fact).iter().copied());
        let places = all.flat_map(|fact| report.fact(fact).places);
        let mut spans: Vec<[u32; 2]> = places.map(|place| [place.span.start, place.span.end]).collect();
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    fn cells<'a>(&'a self, series: usize, row: &'a Row<'a>) -> [Cell<'a>; 35] {
        let history = self.history;
        let named = &self.names[series];
        let series = &history.series[series];
        let Edition { side, published } = &history.editions[row.edition];
        let entity = history.alignment.entity(history.alignment.slice(series.slice).entity);
        let statement = series.statement.and_then(|at| history.statements.get(at));
        let provenance = side.report.provenance.as_ref().filter(|_| row.fact.is_some());
        let (start, end) = days(row.period);
        let text = |text: Option<&'a str>| text.filter(|text| !text.is_empty()).map_or(Cell::Empty, Cell::Text);
        let date = |date: Option<NaiveDate>| date.map_or(Cell::Empty, Cell::Date);
        let number = |number: &'a Option<Number>| number.as_ref().map_or(Cell::Empty, Cell::Decimal);
        let whole = |number: Option<i32>| number.map_or(Cell::Empty, Cell::Integer);
        let line = row.fact.and_then(|fact| fact.places.first()).map(|place| place.line).filter(|line| *line > 0);
        [
            text(statement.map(|statement| &*statement.title)),
            Cell::Text(&series.label),
            text(Named::some(&named.members)),
            Cell::Text(&named.concept),
            Cell::Text(&history.alignment.concept(series.concept).namespace),
            Cell::Text(&entity.scheme),
            Cell::Text(&entity.identifier),
            text(Named::some(&named.dimensions)),
            text(Named::some(&named.unit)),
            date(start),
            date(end),
            Cell::Truth(row.rate_date.is_some()),
            date(row.rate_date.and_then(|date| date.parse().ok())),
            number(&row.value),
            text(row.lexical),
            whole(match row.decimals {
                Some(Decimals::Places(places)) => Some(places.into()),
                Some(Decimals::Infinite) | None => None,
            }),
            Cell::Date(published.date),
            Cell::Text(source(published.source)),
            Cell::Text(side.name),
            Cell::Integer(i32::try_from(row.edition).unwrap_or(i32::MAX)),
            Cell::Text(row.revision),
            text(row.difference),
            Cell::Truth(row.is_first),
            Cell::Truth(row.is_last),
            Cell::Truth(row.is_superseded),
            Cell::Truth(row.is_contradicted),
            Cell::Truth(row.is_derived),
            number(&row.tolerance),
            text(row.terms.as_deref()),
            text(row.refused),
            text(row.fact.map(|fact| fact.id)),
            text(provenance.map(|provenance| &*provenance.file)),
            text(provenance.map(|provenance| &*provenance.sha256)),
            text(Named::some(&row.spans)),
            whole(line.and_then(|line| i32::try_from(line).ok())),
        ]
    }
}
