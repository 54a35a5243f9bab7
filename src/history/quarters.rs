//! Within [`super`]: quarters that no report prints, though longer periods around them are printed.

use super::derive::{Derived, Refusal, derive};
use super::{History, Series};
use crate::xbrl::Period;
use chrono::{NaiveDateTime, TimeDelta};
use std::collections::BTreeSet;

/// How many days a quarter has: also those of weeks.
const QUARTER: std::ops::RangeInclusive<i64> = 84..=98;

/// A quarter: its start and its end.
type Quarter = (NaiveDateTime, NaiveDateTime);

/// The quarters that reports print, or that lie between periods that they print, in their order.
#[derive(Debug, Clone, Default)]
pub struct Quarters(BTreeSet<Quarter>);

impl Quarters {
    /// Those of a history.
    #[must_use]
    pub fn of(history: &History<'_>) -> Self {
        let mut all = BTreeSet::new();
        for series in &history.series {
            let durations = durations(series);
            all.extend(durations.iter().copied().filter(|&quarter| is_quarter(quarter)));
            between(durations, &mut all);
        }
        Quarters(all)
    }

    /// What can be said of those that no report prints for a series, after so many editions.
    #[must_use]
    pub fn derived(
        &self,
        history: &History<'_>,
        series: &Series,
        editions: usize,
    ) -> Vec<(Period, Result<Derived, Refusal>)> {
        let durations = durations(series);
        let mut wanted: BTreeSet<Quarter> = BTreeSet::new();
        for &(start, end) in durations.iter().filter(|&&duration| days(duration) > *QUARTER.end()) {
            let inside = self.0.range((start, start)..).take_while(|(from, _)| *from < end);
            wanted.extend(inside.filter(|(_, to)| *to <= end));
        }
        let is_printed = |quarter: &Quarter| durations.binary_search(quarter).is_ok();
        let periods = wanted.into_iter().filter(|quarter| !is_printed(quarter));
        let periods = periods.map(|(start, end)| Period::Duration { start, end });
        periods.filter_map(|period| Some((period, derive(history, series, period, editions)?))).collect()
    }
}

/// The durations of a series, sorted.
fn durations(series: &Series) -> Vec<Quarter> {
    let points = series.points.iter().filter(|point| point.rate_date.is_none());
    let mut all: Vec<Quarter> = points
        .filter_map(|point| match point.period {
            Period::Duration { start, end } => Some((start, end)),
            Period::Instant(_) | Period::Forever => None,
        })
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Adds the quarters that two durations with the same start, or the same end, have between them.
fn between(durations: Vec<Quarter>, all: &mut BTreeSet<Quarter>) {
    let mut pairs = |ends: &[Quarter]| {
        for (at, &(same, end)) in ends.iter().enumerate() {
            let later = ends[at + 1..]
                .iter()
                .take_while(|(other, later)| *other == same && *later - end <= TimeDelta::days(*QUARTER.end()));
            all.extend(later.map(|&(_, later)| (end, later)).filter(|&quarter| is_quarter(quarter)));
        }
    };
    pairs(&durations);
    let mut by_end: Vec<Quarter> = durations.into_iter().map(|(start, end)| (end, start)).collect();
    by_end.sort_unstable();
    pairs(&by_end);
}

fn days((start, end): Quarter) -> i64 {
    (end - start).num_days()
}

fn is_quarter(quarter: Quarter) -> bool {
    QUARTER.contains(&days(quarter))
}
