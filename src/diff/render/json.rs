//! Within [`super`]: a diff as JSON (`docs/schemas/diff.json`): a change a line, written as it comes.

use super::View;
use super::facts::{Prefixed, Teller, Words, days};
use crate::diff::networks::Position;
use crate::diff::statements::{Cell, Column, Line, Origin, Reading, Statement};
use crate::diff::words::Piece;
use crate::diff::{Change, Detail};
use crate::history::editions::period_end;
use crate::report::{DimensionRef, Fact, ValueRef};
use crate::tables::RowKind;
use crate::xbrl::Period;
use serde::ser::{SerializeMap as _, SerializeStruct as _};
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::io::{self, Write};

/// Writes it.
pub(super) fn write(view: &View<'_, '_>, out: &mut dyn Write) -> io::Result<()> {
    let words = Words::new(view);
    let mut out = Lines { out };
    out.put("{\n\"old\": ", &Report(&words.tellers[0]))?;
    out.put(",\n\"new\": ", &Report(&words.tellers[1]))?;
    let summary = view.diff.summary();
    let summary: serde_json::Map<String, Value> =
        summary.into_iter().map(|(kind, count)| (kind.as_str().to_owned(), count.into())).collect();
    out.put(",\n\"summary\": ", &summary)?;
    out.list(
        "roll_forward",
        words.roll_forward().iter().map(|&(statement, period, [new, dropped])| RollForward {
            statement: statement.and_then(|at| view.diff.statements.get(at)).map(String::as_str),
            period: period.map(Days),
            new_period: new,
            dropped_period: dropped,
        }),
    )?;
    out.list("changes", view.diff.changes.iter().map(|change| Entry { words: &words, change }))?;
    out.list("statements", view.comparison.statements.iter().map(|statement| Side { words: &words, statement }))?;
    out.put(",\n\"notes\": ", &view.diff.notes)?;
    out.out.write_all(b"\n}\n")
}

struct Lines<'w> {
    out: &'w mut dyn Write,
}

impl Lines<'_> {
    fn put(&mut self, before: &str, value: &impl Serialize) -> io::Result<()> {
        self.out.write_all(before.as_bytes())?;
        serde_json::to_writer(&mut *self.out, value).map_err(io::Error::from)
    }

    /// A member that is a list, an item a line.
    fn list<T: Serialize>(&mut self, name: &str, items: impl Iterator<Item = T>) -> io::Result<()> {
        write!(self.out, ",\n\"{name}\": [")?;
        let mut before = "\n";
        for item in items {
            self.put(before, &item)?;
            before = ",\n";
        }
        self.out.write_all(if before == "\n" { b"]" } else { b"\n]" })
    }
}

/// What a report is.
struct Report<'t, 'r>(&'t Teller<'r>);

impl Serialize for Report<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (side, report) = (self.0.side, self.0.report());
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", side.name)?;
        if let Some(provenance) = &report.provenance {
            map.serialize_entry("file", &provenance.file)?;
            map.serialize_entry("sha256", &provenance.sha256)?;
        }
        if let Some(entity) = report.entities().next() {
            map.serialize_entry("scheme", &entity.scheme)?;
            map.serialize_entry("entity", &entity.identifier)?;
        }
        if let Some(day) = period_end(report) {
            map.serialize_entry("period_end", &Shown(day))?;
        }
        map.serialize_entry("facts", &self.0.facts)?;
        map.end()
    }
}

#[derive(Serialize)]
struct RollForward<'a> {
    statement: Option<&'a str>,
    period: Option<Days>,
    new_period: usize,
    dropped_period: usize,
}

/// The days of a period.
struct Days(Period);

impl Serialize for Days {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (start, end) = days(self.0);
        let mut map = serializer.serialize_map(None)?;
        if let Some(start) = start {
            map.serialize_entry("start", &start)?;
        }
        if let Some(end) = end {
            map.serialize_entry("end", &end)?;
        }
        map.end()
    }
}

/// What is displayed, as a string.
struct Shown<T>(T);

impl<T: std::fmt::Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl Serialize for Prefixed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A change.
struct Entry<'w, 'v, 'r> {
    words: &'w Words<'v, 'r>,
    change: &'v Change,
}

impl<'v, 'r: 'v> Serialize for Entry<'_, 'v, 'r> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Entry { words, change } = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", change.kind.as_str())?;
        let statement = words.statement(change).and_then(|at| words.view.diff.statements.get(at));
        map.serialize_entry("statement", &statement)?;
        map.serialize_entry("concept", &words.name(change).map(|name| words.prefixed(name)))?;
        map.serialize_entry("label", &words.label(change))?;
        for (report, [one, several]) in [["old", "old_facts"], ["new", "new_facts"]].into_iter().enumerate() {
            let fact = |(at, fact)| Said { words, report, at, fact, form: Form::Whole };
            let facts = words.facts(change, report);
            let count = facts.len();
            map.serialize_entry(one, &words.facts(change, report).next().map(fact))?;
            if count > 1 {
                map.serialize_entry(several, &Each(|| words.facts(change, report).map(fact)))?;
            }
        }
        detail(words, &change.detail, &mut map)?;
        map.end()
    }
}

/// Items as a list, without one in memory.
struct Each<F>(F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

fn detail<M: serde::ser::SerializeMap>(words: &Words<'_, '_>, detail: &Detail, map: &mut M) -> Result<(), M::Error> {
    match detail {
        Detail::None => Ok(()),
        Detail::Amount(amount) => map.serialize_entry("difference", &Shown(amount)),
        Detail::Redefined { old, new } => {
            map.serialize_entry("redefined", &serde_json::json!({ "old": old, "new": new }))
        }
        Detail::Scale(power) => map.serialize_entry("power_of_ten", power),
        Detail::Evidence(evidence) => map.serialize_entry("evidence", evidence.as_str()),
        Detail::Words(pieces) => map.serialize_entry("words", &Each(|| pieces.iter().map(Word))),
        Detail::Label(label) => {
            let found = serde_json::json!({
                "role": label.role, "language": label.language, "old": label.old, "new": label.new,
            });
            map.serialize_entry("labels", &found)
        }
        Detail::Place(moved) => {
            let place = |at: &Position| serde_json::json!({ "statement": at.statement, "parent": at.parent, "after": at.after });
            map.serialize_entry("places", &serde_json::json!({ "old": place(&moved.old), "new": place(&moved.new) }))
        }
        Detail::Calculation(calculation) => {
            let terms: Vec<Value> = calculation
                .terms
                .iter()
                .map(|(name, old, new)| {
                    let concept = words.prefixed(name).to_string();
                    serde_json::json!({ "concept": concept, "label": words.label_of(name), "old": old, "new": new })
                })
                .collect();
            let found = serde_json::json!({ "statement": calculation.statement, "terms": terms });
            map.serialize_entry("calculation", &found)
        }
    }
}

/// A piece of a text.
struct Word<'a>(&'a Piece);

impl Serialize for Word<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (name, text) = match self.0 {
            Piece::Same(text) => ("same", text),
            Piece::Removed(text) => ("removed", text),
            Piece::Added(text) => ("added", text),
        };
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(name, text)?;
        map.end()
    }
}

/// How much is said of a fact.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// All of it.
    Whole,
    /// What the line of a statement does not say: not its concept and unit.
    InLine,
}

/// A fact.
struct Said<'w, 'v, 'r> {
    words: &'w Words<'v, 'r>,
    report: usize,
    at: usize,
    fact: Fact<'r>,
    form: Form,
}

impl<'v, 'r: 'v> Serialize for Said<'_, 'v, 'r> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Said { words, report, at, fact, form } = *self;
        let teller = &words.tellers[report];
        let context = teller.report().context(fact.context);
        let mut map = serializer.serialize_map(None)?;
        if !fact.id.is_empty() {
            map.serialize_entry("id", fact.id)?;
        }
        if form == Form::Whole {
            map.serialize_entry("concept", &teller.prefixed(teller.report().concept(fact.concept)))?;
            map.serialize_entry("entity", &context.entity.identifier)?;
        }
        map.serialize_entry("period", &Days(context.period))?;
        if form == Form::Whole {
            if let Some(unit) = fact.unit {
                map.serialize_entry("unit", &crate::listing::unit(teller.report().unit(unit)))?;
            }
            if let Some(language) = fact.language {
                map.serialize_entry("language", language)?;
            }
            if context.dimensions().len() > 0 {
                map.serialize_entry("dimensions", &Dimensions(teller, fact))?;
            }
        }
        match fact.value {
            ValueRef::Nil => map.serialize_entry("nil", &true)?,
            ValueRef::Number(text) | ValueRef::Text(text) => map.serialize_entry("value", text)?,
        }
        if let Some(decimals) = fact.decimals {
            map.serialize_entry("decimals", &Shown(decimals))?;
        }
        if let Some(place) = words.view.sources.place(words.view.diff, report, at) {
            map.serialize_entry("source", &place)?;
        }
        map.end()
    }
}

struct Dimensions<'t, 'r>(&'t Teller<'r>, Fact<'r>);

impl Serialize for Dimensions<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Dimensions(teller, fact) = *self;
        let mut map = serializer.serialize_map(None)?;
        for (axis, value) in teller.report().context(fact.context).dimensions() {
            map.serialize_key(&teller.prefixed(axis))?;
            match value {
                DimensionRef::Member(member) => map.serialize_value(&teller.prefixed(member))?,
                DimensionRef::Typed(text) => map.serialize_value(&text)?,
            }
        }
        map.end()
    }
}

/// A statement of both reports.
struct Side<'w, 'v, 'r> {
    words: &'w Words<'v, 'r>,
    statement: &'v Statement,
}

impl<'v, 'r: 'v> Serialize for Side<'_, 'v, 'r> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Side { words, statement } = *self;
        let mut out = serializer.serialize_struct("statement", 7)?;
        out.serialize_field("title", &statement.title)?;
        out.serialize_field("role", &statement.role)?;
        out.serialize_field("currency", &statement.currency)?;
        out.serialize_field("scale", &statement.scale)?;
        out.serialize_field("columns", &Each(|| statement.columns.iter().map(Head)))?;
        out.serialize_field("lines", &Each(|| statement.lines.iter().map(|line| Row { words, line })))?;
        out.serialize_field("notes", &statement.notes)?;
        out.end()
    }
}

struct Head<'a>(&'a Column);

impl Serialize for Head<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.0 {
            Column::Values { period, what } => {
                map.serialize_entry("what", super::what(*what))?;
                map.serialize_entry("period", &Days(*period))?;
            }
            Column::Changes { of, since, what } => {
                map.serialize_entry("what", super::basis(*what))?;
                map.serialize_entry("of", of)?;
                map.serialize_entry("since", since)?;
            }
        }
        map.end()
    }
}

struct Row<'w, 'v, 'r> {
    words: &'w Words<'v, 'r>,
    line: &'v Line,
}

impl<'v, 'r: 'v> Serialize for Row<'_, 'v, 'r> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Row { words, line } = *self;
        let kind = match line.kind {
            RowKind::Heading => "heading",
            RowKind::Line => "line",
            RowKind::Total => "total",
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", kind)?;
        map.serialize_entry("label", &line.label)?;
        map.serialize_entry("depth", &line.depth)?;
        map.serialize_entry("concept", &line.concept.as_ref().map(|name| words.prefixed(name)))?;
        map.serialize_entry("negated", &line.negated)?;
        map.serialize_entry("rate", &line.is_rate)?;
        map.serialize_entry("cells", &Each(|| line.cells.iter().map(|cell| Field { words, cell })))?;
        map.end()
    }
}

struct Field<'w, 'v, 'r> {
    words: &'w Words<'v, 'r>,
    cell: &'v Cell,
}

impl<'v, 'r: 'v> Serialize for Field<'_, 'v, 'r> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let words = self.words;
        let mut map = match self.cell {
            Cell::Empty => return serializer.serialize_none(),
            _ => serializer.serialize_map(None)?,
        };
        let fact = |report: usize, at: usize| {
            let fact = words.tellers[report].report().fact(at);
            Said { words, report, at, fact, form: Form::InLine }
        };
        match self.cell {
            Cell::Empty => {}
            Cell::Value(Reading { value, decimals, origin, .. }) => {
                map.serialize_entry("value", &Shown(value))?;
                if let Some(decimals) = decimals {
                    map.serialize_entry("decimals", &Shown(decimals))?;
                }
                match origin {
                    Origin::Reported { old, new, is_restated } => {
                        if let Some(old) = old {
                            map.serialize_entry("old", &fact(0, *old))?;
                        }
                        if let Some(new) = new {
                            map.serialize_entry("new", &fact(1, *new))?;
                        }
                        if *is_restated {
                            map.serialize_entry("restated", &true)?;
                        }
                    }
                    Origin::Derived(terms) => {
                        let terms = || {
                            terms.iter().map(|&(report, at, weight)| Term {
                                report: if report == 0 { "old" } else { "new" },
                                weight,
                                fact: fact(report, at),
                            })
                        };
                        map.serialize_entry("derived", &Each(terms))?;
                    }
                }
            }
            Cell::Refused(refusal) => {
                map.serialize_entry("refused", &Shown(refusal.as_str()))?;
            }
            Cell::Change(delta) => {
                map.serialize_entry("change", &Shown(delta.amount))?;
                if let Some(part) = delta.part {
                    map.serialize_entry("part", &Shown(part))?;
                }
                if let Some(points) = delta.basis_points {
                    map.serialize_entry("basis_points", &Shown(points))?;
                }
            }
        }
        map.end()
    }
}

/// A term of a number that was computed.
struct Term<'w, 'v, 'r> {
    report: &'static str,
    weight: i8,
    fact: Said<'w, 'v, 'r>,
}

impl<'v, 'r: 'v> Serialize for Term<'_, 'v, 'r> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("report", self.report)?;
        map.serialize_entry("weight", &self.weight)?;
        map.serialize_entry("fact", &self.fact)?;
        map.end()
    }
}
