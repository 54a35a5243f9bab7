//! Within [`super`]: the facts of the report in words, and its statements.

use super::concepts::Concepts;
use super::data::{Cell, Column, Fact, Index, Row, Statement};
use super::words;
use crate::report::{self, DimensionRef, Link, LinkTarget, Report};
use crate::tables::{
    self, Labels as _, Options, RowKind, Vocabulary, label_of, period_words, unit_words, without_kind,
};
use crate::taxonomy::axis;
use crate::xbrl::QName;

/// The language of the page's own words and labels.
pub(super) const LANGUAGE: &str = "en";

/// All facts, without their places.
pub(super) fn facts(report: &Report, vocabulary: &Vocabulary<'_>, concepts: &mut Concepts<'_>) -> Vec<Fact> {
    let mut facts: Vec<Fact> = report.facts().map(|fact| one(report, fact, vocabulary, concepts)).collect();
    for Link { from, to, .. } in &report.links {
        if let (Some(fact), LinkTarget::Footnote(note)) = (facts.get_mut(*from), to) {
            fact.footnotes.push(*note);
        }
    }
    facts
}

fn one(report: &Report, fact: report::Fact<'_>, vocabulary: &Vocabulary<'_>, concepts: &mut Concepts<'_>) -> Fact {
    let name = report.concept(fact.concept);
    let unit = fact.unit.map(|unit| report.unit(unit));
    let is_percent = words::is_percent(report, fact, vocabulary);
    let context = report.context(fact.context);
    let mut basis = None;
    let mut dimensions = Vec::new();
    for (axis, value) in context.dimensions() {
        concepts.of(axis);
        let words = match value {
            DimensionRef::Member(member) => {
                concepts.of(member);
                without_kind(&label_of(vocabulary, member, None)).to_owned()
            }
            DimensionRef::Typed(value) => typed(value, vocabulary, concepts),
        };
        if &*axis.local == axis::FRAMEWORK {
            basis = Some(words);
        } else {
            dimensions.push((without_kind(&label_of(vocabulary, axis, None)).to_owned(), words));
        }
    }
    Fact {
        id: fact.id.to_owned(),
        concept: concepts.of(name),
        value: fact.value.text().map(str::to_owned),
        shown: words::shown(fact, is_percent),
        period: period_words(context.period),
        days: words::days(context.period),
        unit: unit.filter(|unit| !unit.is_pure()).map(unit_words),
        basis,
        dimensions,
        decimals: fact.decimals.map(|decimals| decimals.to_string()),
        precision: fact.decimals.map(|decimals| words::precision(decimals, is_percent)),
        figures: Vec::new(),
        marks: Vec::new(),
        checks: Vec::new(),
        series: None,
        footnotes: Vec::new(),
    }
}

/// The value of a typed dimension; of one that is the name of a concept, its label.
fn typed(value: Option<&str>, vocabulary: &Vocabulary<'_>, concepts: &Concepts<'_>) -> String {
    let Some(value) = value else { return "not stated".to_owned() };
    let label = |name: QName| vocabulary.label(&name, None).map(str::to_owned);
    concepts.name(value).and_then(label).unwrap_or_else(|| value.to_owned())
}

/// The statements by presentation; what is in none comes last.
pub(super) fn statements(report: &Report, vocabulary: &Vocabulary<'_>) -> Vec<Statement> {
    let all: Vec<Index> = (0..report.facts().len()).collect();
    let outlines = vocabulary.outlines(report);
    let tables = tables::build(report, &all, &outlines, vocabulary, Options::default());
    let statement = |table: tables::Table| {
        let row = |row: &tables::Row| Row {
            kind: match row.kind {
                RowKind::Heading => "heading",
                RowKind::Line => "line",
                RowKind::Total => "total",
            },
            label: row.label.clone(),
            depth: row.depth,
            cells: row
                .cells
                .iter()
                .map(|cell| Cell { text: table.text(report, row, cell), facts: cell.clone() })
                .collect(),
        };
        let column = |column: &tables::Column| Column {
            group: column.group.clone(),
            period: column.period.clone(),
            currency: column.currency.clone(),
        };
        Statement {
            title: table.title.clone(),
            amounts: table.amounts(),
            columns: table.columns.iter().map(column).collect(),
            rows: table.rows.iter().map(row).collect(),
        }
    };
    tables.into_iter().map(statement).collect()
}
