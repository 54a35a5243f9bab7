//! Within [`super`]: when a report was published, and which comes first.

use super::{DateSource, Edition, Published};
use crate::report::canonical::{Canonical, distinct};
use crate::report::{Report, ValueRef};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Local names of concepts whose value is the day of publication.
const PUBLICATION: &str = "PublicationDate";

/// Local name of the concept whose value is the last day of a report's period.
const PERIOD_END: &str = "DocumentPeriodEndDate";

/// When a report was published: the day that a user gives, or that it states, or else the end of its period. Nothing where no
/// fact has a date.
#[must_use]
pub fn published(report: &Report, given: Option<NaiveDate>) -> Option<Published> {
    let of = |date, source| Published { date, source };
    given
        .map(|date| of(date, DateSource::Given))
        .or_else(|| stated(report, PUBLICATION).map(|date| of(date, DateSource::Stated)))
        .or_else(|| period_end(report).map(|date| of(date, DateSource::PeriodEnd)))
}

/// The last day of a report's period: that it states, or else the one on which most of its facts end.
#[must_use]
pub fn period_end(report: &Report) -> Option<NaiveDate> {
    stated(report, PERIOD_END).or_else(|| {
        let mut facts = vec![0usize; report.contexts().len()];
        for fact in 0..report.facts().len() {
            facts[report.aspects(fact).1.index()] += 1;
        }
        let mut ends: BTreeMap<NaiveDate, usize> = BTreeMap::new();
        for (context, facts) in report.contexts().zip(facts) {
            if let Some(end) = context.period.last_day() {
                *ends.entry(end).or_default() += facts;
            }
        }
        ends.into_iter().max_by_key(|&(end, facts)| (facts, end)).map(|(end, _)| end)
    })
}

/// The date that a fact without dimensions states, or else one with some; the latest of several.
fn stated(report: &Report, local: &str) -> Option<NaiveDate> {
    let concepts: Vec<bool> = report.concepts().map(|name| &*name.local == local).collect();
    if !concepts.contains(&true) {
        return None;
    }
    let all = report.facts().filter(|fact| concepts[fact.concept.index()]);
    let dates = all.filter_map(|fact| {
        let ValueRef::Text(text) = fact.value else { return None };
        let date = text.trim().get(..10)?.parse().ok()?;
        Some((report.context(fact.context).coordinates().is_empty(), date))
    });
    dates.max().map(|(_, date)| date)
}

/// Puts editions in the order of their publication; those of one day by the end of their periods, then by name.
pub(super) fn arrange(editions: &mut [Edition<'_>]) {
    editions.sort_by_cached_key(|edition| {
        (edition.published.date, period_end(edition.side.report), edition.side.name.to_owned())
    });
}

/// Of each report the earlier one that says just the same.
#[must_use]
pub fn repeated(reports: &[&Report]) -> Vec<Option<usize>> {
    // Hashes are made only of what may be the same.
    let sizes: Vec<usize> = reports.iter().map(|report| distinct(report).len()).collect();
    let mut hashes: Vec<Option<String>> = vec![None; reports.len()];
    let mut repeated = vec![None; reports.len()];
    for at in 0..reports.len() {
        for earlier in 0..at {
            if sizes[earlier] != sizes[at] || repeated[earlier].is_some() {
                continue;
            }
            for one in [earlier, at] {
                hashes[one].get_or_insert_with(|| Canonical::of(reports[one]).hash());
            }
            if hashes[earlier] == hashes[at] {
                repeated[at] = Some(earlier);
                break;
            }
        }
    }
    repeated
}
