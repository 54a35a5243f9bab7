//! All that a set of reports says about each number, in two times: the period that it is about, and the day on which it was
//! published. A [`History`] has a [`Series`] for each concept, entity, set of dimensions and unit; a series a [`Point`] for
//! each period; a point an [`Observation`] for each report that says it.
//!
//! [`editions`] tells when reports were published, `names` joins what they call differently, `points` gathers what they say,
//! `translations` finds amounts at the exchange rate of a day, `revision` tells what changed between two observations, `order`
//! where a series is presented. [`mod@derive`] computes a number that no report prints, [`quarters`] says for which periods,
//! [`render`] writes tables.

pub mod derive;
pub mod editions;
mod names;
mod order;
mod points;
pub mod quarters;
pub mod render;
mod revision;
mod translations;

use crate::align::{Alignment, Difference, Key, Rename, Renames, Side};
use crate::xbrl::{Decimals, Period};
use chrono::NaiveDate;
use hashbrown::HashMap;
use points::Facts;
use rustc_hash::FxBuildHasher;

/// When a report was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// The day.
    pub date: NaiveDate,
    /// How that is known.
    pub source: DateSource,
}

/// How a date of publication is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateSource {
    /// A user says so.
    Given,
    /// The report says so.
    Stated,
    /// It is not known: the end of the report's period stands for it.
    PeriodEnd,
}

/// A report in a history.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'r> {
    /// The report.
    pub side: Side<'r>,
    /// When it was published.
    pub published: Published,
}

/// What a set of reports says about each number.
#[derive(Debug)]
pub struct History<'r> {
    /// The reports, by their dates of publication.
    pub editions: Vec<Edition<'r>>,
    /// What their facts are about; its reports are in the order of the editions.
    pub alignment: Alignment<'r>,
    /// The series, in the order in which the last report that has them presents them.
    pub series: Vec<Series>,
    /// The statements, in the order of the last report, those of earlier ones that it has no more behind them.
    pub statements: Vec<Statement>,
    /// What a report calls otherwise than the one before it, by evidence.
    pub renamed: Vec<Rename>,
    facts: Facts,
    /// The slice of each slice without the date of an exchange rate.
    bases: Vec<u32>,
    index: HashMap<(u32, u32, u32), usize, FxBuildHasher>,
}

/// A statement of the reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What it is called.
    pub title: String,
    /// The extended link role, as the last report has it.
    pub role: Box<str>,
}

/// The values of one concept for one entity, with the same dimensions and unit, over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Concept.
    pub concept: u32,
    /// Entity and dimensions, without the date of an exchange rate.
    pub slice: u32,
    /// Unit, or [`Key::NO_UNIT`].
    pub unit: u32,
    /// Where it is presented: an index of [`History::statements`].
    pub statement: Option<usize>,
    /// What the concept is called.
    pub label: String,
    /// The periods, earlier ends first, of the same end longer ones first.
    pub points: Vec<Point>,
}

/// A period of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The period.
    pub period: Period,
    /// The date of the exchange rate of a convenience translation: at another rate it is another point, and no revision. Empty
    /// where the report does not say the date: then what each report says is a point.
    pub rate_date: Option<Box<str>>,
    /// What was said, earlier editions first.
    pub observations: Vec<Observation>,
}

/// What one report says about a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// The edition.
    pub edition: usize,
    /// The most precise of its facts.
    pub fact: usize,
    /// What changed since the observation before it.
    pub change: Revision,
}

/// What an observation changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Revision {
    /// It is the first.
    First,
    /// Nothing, or only how precise it is.
    Confirmed,
    /// The number: in what way.
    Restated(Difference),
    /// What it is the number of: the notes that define it are others.
    Redefined,
}

impl<'r> History<'r> {
    /// The history of some reports, with labels in English.
    #[must_use]
    pub fn of(editions: Vec<Edition<'r>>, renames: &Renames) -> Self {
        Self::in_language(editions, renames, "en")
    }

    /// The history of some reports, with labels in a language, where their taxonomies have it.
    #[must_use]
    pub fn in_language(mut editions: Vec<Edition<'r>>, renames: &Renames, language: &str) -> Self {
        editions::arrange(&mut editions);
        let (mut alignment, renamed) = names::align(&editions, renames);
        let (mut series, facts, bases) = points::gather(&editions, &mut alignment);
        let statements = order::order(&editions, &alignment, &mut series, language);
        let key = |(at, series): (usize, &Series)| ((series.concept, series.slice, series.unit), at);
        let index = series.iter().enumerate().map(key).collect();
        History { editions, alignment, series, statements, renamed, facts, bases, index }
    }

    /// The series that a fact belongs to; nothing for what is no number.
    #[must_use]
    pub fn series_of(&self, key: Key) -> Option<&Series> {
        self.series_at(key).map(|at| &self.series[at])
    }

    /// Its place among [`History::series`].
    #[must_use]
    pub fn series_at(&self, key: Key) -> Option<usize> {
        let slice = *self.bases.get(key.slice as usize)?;
        self.index.get(&(key.concept, slice, key.unit)).copied()
    }

    /// How many editions had been published at the end of a day.
    #[must_use]
    pub fn until(&self, day: NaiveDate) -> usize {
        self.editions.partition_point(|edition| edition.published.date <= day)
    }

    /// Other facts of an edition that say the same as one of an [`Observation`].
    #[must_use]
    pub fn agreeing(&self, edition: usize, fact: usize) -> &[usize] {
        self.facts.agreeing(edition, fact)
    }

    /// Facts of an edition with the same aspects as one of an [`Observation`] that contradict it.
    #[must_use]
    pub fn contradicting(&self, edition: usize, fact: usize) -> &[usize] {
        self.facts.contradicting(edition, fact)
    }

    /// The observation of a point that holds after so many editions: since the last change the most precise one, of equally
    /// precise ones the last. Its index among [`Point::observations`].
    #[must_use]
    pub fn in_force(&self, point: &Point, editions: usize) -> Option<usize> {
        let said = point.observations.partition_point(|observation| observation.edition < editions);
        let said = &point.observations[..said];
        let changed = said.iter().rposition(|observation| observation.change != Revision::Confirmed)?;
        let decimals = |observation: &Observation| {
            let (_, decimals) = self.editions[observation.edition].side.report.value(observation.fact);
            decimals.unwrap_or(Decimals::Infinite)
        };
        let holds = said[changed..].iter().enumerate().max_by_key(|(_, observation)| decimals(observation))?;
        Some(changed + holds.0)
    }
}

impl Series {
    /// The point of a period, in the currency in which it is reported.
    #[must_use]
    pub fn point(&self, period: Period) -> Option<&Point> {
        let key = points::order(period);
        let at = self.points.partition_point(|point| points::order(point.period) < key);
        let point = self.points.get(at)?;
        (point.period == period && point.rate_date.is_none()).then_some(point)
    }
}

#[cfg(test)]
mod tests;
