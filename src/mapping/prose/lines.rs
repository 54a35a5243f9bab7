//! Within [`super`]: the lines of the document's statements, by the words that they are printed with.

use crate::mapping::assemble::Assembler;
use crate::mapping::label::{self, Label, is_distinct};
use crate::mapping::{Line, parts};
use crate::report::{DimensionRef, Dimensions};
use crate::statement::calendar::Dates;
use crate::statement::{Division, Kind, Statements};
use crate::taxonomy::{Concept, Core};
use crate::xbrl::{DimensionValue, QName};
use std::collections::{HashMap, HashSet};

/// A line of a statement, or the part of one that a segment, a region or a product is.
#[derive(Debug)]
pub(super) struct Printed {
    /// The words of its label, with the name of the part.
    pub label: Label,
    /// Words that may stand in the text though they do not stand in the label: those of the headings above, of the title,
    /// and of the concept's own labels.
    around: HashSet<String>,
    /// Its concept.
    pub concept: Concept,
    /// Axes and members of the part.
    pub parts: Dimensions,
    /// Its label as printed.
    pub text: String,
    /// Whether the words are those of the label without whose and of when it is: "Profit" of "Profit for the year".
    pub is_bare: bool,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Lines {
    all: Vec<Printed>,
    by_word: HashMap<String, Vec<usize>>,
    /// Concepts that a statement prints.
    pub concepts: HashSet<QName>,
    /// Facts that tables print.
    pub facts: Vec<usize>,
    /// The times at which tables print a concept.
    pub times: HashMap<QName, Vec<Dates>>,
    /// The money that tables are in.
    pub money: HashSet<&'static str>,
    /// The time of every column.
    pub columns: HashSet<Dates>,
    /// The largest power of ten of money in tables.
    pub scale: i8,
    /// The names of segments, regions and products, in small letters.
    pub parts: Vec<String>,
}

/// Words that a sentence leaves out of a label.
const WEAK: [&str; 9] = ["net", "total", "{issuer}", "company", "group", "consolidated", "attributable", "from", "to"];

impl Lines {
    /// Reads the lines that have facts.
    pub(super) fn new(assembler: &Assembler<'_, '_>, statements: &Statements<'_>, lines: &[Vec<Line>]) -> Lines {
        const SHORTEST: usize = 4;
        let core = assembler.input.target.core;
        let names = &assembler.input.issuer.names;
        let members: HashMap<&QName, &str> = assembler.parts.iter().map(|(p, name)| (name, &*p.name)).collect();
        let mut found = Lines::default();
        let named = assembler.parts.keys().filter(|part| part.of != Division::Equity && part.name.len() >= SHORTEST);
        found.parts = named.map(|part| part.name.to_lowercase()).collect();
        found.parts.sort();
        let mut known: HashSet<(String, Vec<String>, QName, Dimensions)> = HashSet::new();
        let mut own: HashMap<QName, Vec<String>> = HashMap::new();
        for (statement, lines) in statements.statements.iter().zip(lines) {
            if matches!(statement.kind, Kind::Equity | Kind::EquityShares) {
                continue;
            }
            found.columns.extend(statement.columns.iter().map(|column| column.dates));
            found.scale = found.scale.max(statement.scale);
            found.money.extend(statement.columns.iter().map(|column| column.currency));
            for (row, line) in statement.rows.iter().zip(lines) {
                let Some(concept) = &line.concept else { continue };
                found.facts.extend(line.facts.iter().flatten().copied());
                let times = found.times.entry(concept.name.clone()).or_default();
                for column in &statement.columns {
                    let dates = parts::dates(column, row);
                    if !times.contains(&dates) {
                        times.push(dates);
                    }
                }
                let mut divisions: Vec<Dimensions> =
                    line.facts.iter().flatten().map(|&fact| divided(assembler, fact)).collect();
                divisions.sort();
                divisions.dedup();
                for dimensions in divisions {
                    let mut text = parts::label(statement.kind, row).to_owned();
                    for value in dimensions.values() {
                        let DimensionValue::Member(member) = value else { continue };
                        let part = members.get(member).copied().unwrap_or_default();
                        if !text.contains(part) {
                            text = format!("{part} {text}");
                        }
                    }
                    if !known.insert((text.clone(), row.section.clone(), concept.name.clone(), dimensions.clone())) {
                        continue;
                    }
                    let of_concept =
                        own.entry(concept.name.clone()).or_insert_with(|| words_of(core, &concept.name, names));
                    let headings = row.section.iter().map(String::as_str).chain(statement.title.as_deref());
                    let headings = headings.flat_map(|text| words(text, names));
                    let around: HashSet<String> = headings.chain(of_concept.iter().cloned()).collect();
                    let line = |label: &str, is_bare| Printed {
                        label: label::read(label, names),
                        around: HashSet::clone(&around),
                        concept: concept.clone(),
                        parts: dimensions.clone(),
                        text: text.clone(),
                        is_bare,
                    };
                    found.add(line(&text, false));
                    if let Some(bare) = super::names::bare(&text) {
                        found.add(line(&bare, true));
                    }
                }
            }
        }
        found
    }

    fn add(&mut self, line: Printed) {
        let at = self.all.len();
        for word in line.label.words.iter() {
            self.by_word.entry(word.to_owned()).or_default().push(at);
        }
        self.concepts.insert(line.concept.name.clone());
        self.all.push(line);
    }

    /// Whether a heading is about a segment, a region or a product.
    pub(super) fn is_part(&self, heading: &str) -> bool {
        let lower = heading.to_lowercase();
        lower.contains("segment") || self.parts.iter().any(|part| lower.contains(part.as_str()))
    }

    /// Whether a time is like those of the columns: a quarter where they are quarters, the end of one where they are ends.
    pub(super) fn is_reporting_time(&self, when: Dates) -> bool {
        const SHARP: i64 = 10;
        // Sixteen quarters of a year have 1461 days.
        const QUARTERS: (i64, i64) = (16, 1461);
        let length = |dates: Dates| match dates {
            Dates::Over(first, last) => Some((last - first).num_days()),
            Dates::At(_) => None,
        };
        let is_quarterly = |column: &Dates| {
            let apart = (column.end() - when.end()).num_days().abs() * QUARTERS.0 % QUARTERS.1;
            apart <= SHARP * QUARTERS.0 || apart >= QUARTERS.1 - SHARP * QUARTERS.0
        };
        let is_as_long = |column: &Dates| match (length(*column), length(when)) {
            (Some(a), Some(b)) => (a - b).abs() <= SHARP,
            (_, None) => true,
            (None, Some(_)) => false,
        };
        self.columns.iter().any(|column| is_quarterly(column) && is_as_long(column))
    }

    /// Whether a time is within reach of the columns.
    pub(super) fn is_near(&self, when: Dates) -> bool {
        const DAYS: i64 = 800;
        self.columns.iter().any(|column| (column.end() - when.end()).num_days().abs() <= DAYS)
    }

    /// The lines that a text may mean, and whether it says just what the label does.
    pub(super) fn find<'l>(&'l self, text: &'l Label) -> impl Iterator<Item = (&'l Printed, bool)> {
        let mut near: Vec<usize> = Vec::new();
        let has_distinct = text.words.iter().any(is_distinct);
        for word in text.words.iter().filter(|word| !has_distinct || is_distinct(word)) {
            near.extend(self.by_word.get(word).into_iter().flatten());
        }
        near.sort_unstable();
        near.dedup();
        near.into_iter().map(|at| &self.all[at]).filter_map(move |line| {
            let is_same = line.label.words == text.words && (line.label.maturity == text.maturity);
            let may_differ = text.maturity.is_none() || line.label.maturity == text.maturity;
            (is_same || may_differ && line.covers(text)).then_some((line, is_same))
        })
    }

    /// The lines all of whose words a text has, and more.
    pub(super) fn within<'l>(&'l self, text: &'l Label) -> impl Iterator<Item = &'l Printed> {
        let mut near: Vec<usize> =
            text.words.iter().flat_map(|word| self.by_word.get(word).into_iter().flatten().copied()).collect();
        near.sort_unstable();
        near.dedup();
        let is_within = |line: &&Printed| line.label.words.iter().all(|word| text.words.has(word));
        near.into_iter().map(|at| &self.all[at]).filter(is_within)
    }

    /// The only period that the newest columns are of, where there is only one.
    pub(super) fn only_period(&self) -> Option<Dates> {
        let flows = || self.columns.iter().copied().filter(|dates| matches!(dates, Dates::Over(..)));
        let newest = flows().map(Dates::end).max()?;
        let mut found = flows().filter(|dates| dates.end() == newest);
        found.next().filter(|_| found.next().is_none())
    }

    /// The time of a column that is as long as one time and ends with another.
    pub(super) fn like(&self, when: Dates, ends: Dates) -> Option<Dates> {
        const SHARP: i64 = 10;
        let length = |dates: Dates| match dates {
            Dates::Over(first, last) => (last - first).num_days(),
            Dates::At(_) => 0,
        };
        let is_like = |column: &&Dates| {
            (length(**column) - length(when)).abs() <= SHARP && (column.end() - ends.end()).num_days().abs() <= SHARP
        };
        self.columns.iter().filter(is_like).min().copied()
    }

    /// Whether tables end at a day.
    pub(super) fn has_end(&self, when: Dates) -> bool {
        self.columns.iter().any(|column| column.end() == when.end())
    }

    /// The lines of just these words.
    pub(super) fn exactly<'l>(&'l self, text: &'l Label) -> impl Iterator<Item = &'l Printed> {
        self.find(text).filter(|(_, is_same)| *is_same).map(|(line, _)| line)
    }
}

impl Printed {
    /// Whether all that a text says stands in the label or around it, and the label says nothing else of weight.
    fn covers(&self, text: &Label) -> bool {
        let is_known = |word: &str| self.label.words.has(word) || WEAK.contains(&word) || self.around.contains(word);
        let is_said = |word: &str| text.words.has(word) || WEAK.contains(&word);
        text.words.iter().all(is_known) && self.label.words.iter().all(is_said)
    }
}

/// The axes of parts of a fact.
fn divided(assembler: &Assembler<'_, '_>, fact: usize) -> Dimensions {
    let axes = &assembler.input.target.core.axes;
    let context = assembler.report.context(assembler.report.fact(fact).context);
    let is_part = |axis: &QName| *axis != axes.framework && *axis != axes.rate_date;
    let dimensions = context.dimensions().filter(|(axis, _)| is_part(axis));
    dimensions
        .filter(|(_, value)| matches!(value, DimensionRef::Member(_)))
        .map(|(axis, value)| (axis.clone(), value.to_value()))
        .collect()
}

fn words(text: &str, names: &[String]) -> Vec<String> {
    label::read(text, names).words.iter().map(str::to_owned).collect()
}

/// The words of all labels under which a concept is printed.
fn words_of(core: &Core, name: &QName, names: &[String]) -> Vec<String> {
    let labels = core.taxonomy.labels(name).filter(|label| label.role != crate::taxonomy::label_role::DOCUMENTATION);
    let hints = core.hints.printed.get(name).into_iter().flatten().map(|printed| &printed.text);
    labels.map(|label| &label.text).chain(hints).flat_map(|text| words(text, names)).collect()
}
