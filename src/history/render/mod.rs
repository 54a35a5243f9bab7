//! Within [`super`]: a history as a table for eyes, JSON, CSV and Parquet. `docs/formats.md` describes the layouts, which are
//! stable.

mod csv;
mod json;
mod names;
mod parquet;
mod rows;
mod table;

pub use csv::csv;
pub use json::json;
pub use parquet::parquet;
pub use rows::{COLUMNS, Kind};
pub use table::table;

use super::derive::{Derived, Refusal};
use super::quarters::Quarters;
use super::{DateSource, History, Point, Revision, Series};
use crate::align::Difference;
use crate::check::between::Check;
use crate::xbrl::Period;
use chrono::NaiveDate;
use names::{Named, Wanted};

/// What is shown of a history.
#[derive(Debug)]
pub struct View<'v, 'r> {
    /// The history.
    pub history: &'v History<'r>,
    /// What was checked between reports.
    pub checks: &'v [Check],
    /// The day after which nothing is known, where one was asked for.
    pub as_of: Option<NaiveDate>,
    /// What a reader has to know.
    pub notes: Vec<String>,
    names: Vec<Named>,
    shown: Vec<Shown>,
    columns: usize,
}

/// A series that is shown.
#[derive(Debug)]
struct Shown {
    series: usize,
    /// Quarters that no report prints.
    derived: Vec<(Period, Result<Derived, Refusal>)>,
}

/// What is asked for; nothing means all. Texts are parts of names, regardless of case.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of a concept: its label or name.
    pub concept: Option<String>,
    /// Of a statement: its title or role.
    pub statement: Option<String>,
    /// Of the accounting basis, regardless of punctuation too: `ifrs`, `us gaap`, `non-gaap`.
    pub basis: Option<String>,
}

impl<'v, 'r> View<'v, 'r> {
    /// A history with the names of everything, in a language where the taxonomies have it.
    #[must_use]
    pub fn new(history: &'v History<'r>, checks: &'v [Check], language: &str, filter: &Filter) -> Self {
        let names = names::of(history, language);
        let quarters = Quarters::of(history);
        let editions = history.editions.len();
        let wanted = Wanted::new(history, filter);
        let is_shown = |series: &(usize, &Series)| wanted.has(history, series.1, &names[series.0]);
        let shown = history.series.iter().enumerate().filter(is_shown).map(|(at, series)| {
            let mut derived = quarters.derived(history, series, editions);
            // Of most numbers nobody expects it.
            derived.retain(|(_, derived)| !matches!(derived, Err(Refusal::NotAdditive)));
            Shown { series: at, derived }
        });
        let shown = shown.collect();
        View { history, checks, as_of: None, notes: Vec::new(), names, shown, columns: 118 }
    }

    /// How wide a table may be.
    #[must_use]
    pub fn with_width(mut self, columns: usize) -> Self {
        self.columns = columns;
        self
    }

    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }
}

/// What an observation changes, as a word.
fn revision(change: Revision) -> &'static str {
    match change {
        Revision::First => "first",
        Revision::Confirmed => "confirmed",
        Revision::Restated(_) => "restated",
        Revision::Redefined => "redefined",
    }
}

/// How a value was restated.
fn difference(change: Revision) -> Option<&'static str> {
    match change {
        Revision::Restated(Difference::Sign) => Some("sign"),
        Revision::Restated(Difference::Scale(_)) => Some("scale"),
        Revision::Restated(_) => Some("value"),
        Revision::First | Revision::Confirmed | Revision::Redefined => None,
    }
}

fn source(source: DateSource) -> &'static str {
    match source {
        DateSource::Given => "given",
        DateSource::Stated => "stated",
        DateSource::PeriodEnd => "period_end",
    }
}

/// Where the value that holds begins: the last observation that changed it.
fn last_change(point: &Point) -> usize {
    point.observations.iter().rposition(|observation| observation.change != Revision::Confirmed).unwrap_or(0)
}

/// The first and the last day of a period, both included.
fn days(period: Period) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let start = match period {
        Period::Duration { start, .. } => Some(start.date()),
        Period::Instant(_) | Period::Forever => None,
    };
    (start, period.last_day())
}
