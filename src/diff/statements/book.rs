//! Within [`super`]: the numbers of both reports, by line and period, and those that can be derived of them.

use super::super::filter::Chosen;
use super::super::{Detail, Diff};
use super::{Cell, Origin, Reading};
use crate::align::{Difference, Key, difference};
use crate::history::derive::{Books, Refusal, refusal};
use crate::history::{Observation, Point, Revision, Series};
use crate::report::ValueRef;
use crate::tables::currency;
use crate::taxonomy::axis;
use crate::taxonomy::dts::Dts;
use crate::xbrl::{Decimals, Period};
use hashbrown::HashSet;
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::ops::Range;

/// Local names of the core taxonomy's axes of what is no number of a period: outlooks, changes, portions.
const ASIDE: [&str; 5] = [axis::COMPARED_WITH, axis::GUIDANCE_BOUND, axis::GUIDANCE_DATE, axis::MEASURED, axis::WHOLE];

/// Facts of one report about the same that are held against those of the other; contradictions are rarely more.
const DUPLICATES: usize = 16;

/// A number of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub concept: u32,
    pub slice: u32,
    pub unit: u32,
    pub period: u32,
    /// 0 the older report, 1 the newer.
    pub side: u8,
    pub fact: u32,
}

impl Entry {
    fn fact(&self) -> usize {
        self.fact as usize
    }

    fn side(&self) -> usize {
        self.side.into()
    }
}

/// What is said of a slice beside its dimensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Compared,
    Translated,
    Aside,
}

/// The numbers of both reports that can be put side by side.
pub(super) struct Book<'d, 'r> {
    pub diff: &'d Diff<'r>,
    /// By concept, slice, unit, period, report.
    pub entries: Vec<Entry>,
    /// Whether a concept has translated amounts, by its number.
    pub translated: Vec<bool>,
    redefined: HashSet<(u8, usize)>,
    taxonomies: [&'r Dts; 2],
}

impl<'d, 'r> Book<'d, 'r> {
    pub(super) fn new(diff: &'d Diff<'r>, chosen: &Chosen) -> Self {
        let alignment = &diff.alignment;
        let uses: Vec<Use> = (0..alignment.slices())
            .map(|slice| {
                let number = u32::try_from(slice).unwrap_or(u32::MAX);
                let slice = alignment.slice(number);
                let mut axes = slice.dimensions.iter().map(|(name, _)| &*alignment.name(*name).local);
                match () {
                    () if !chosen.has_slice(number) || axes.clone().any(|name| ASIDE.contains(&name)) => Use::Aside,
                    // The next report has another rate.
                    () if axes.any(|name| name == axis::RATE_DATE) => Use::Translated,
                    () => Use::Compared,
                }
            })
            .collect();
        let mut translated = vec![false; alignment.concepts()];
        let mut entries = Vec::new();
        for (side, report) in (0..).zip(alignment.reports()) {
            for at in 0..report.facts().len() {
                let Key { concept, slice, period, unit, .. } = alignment.key(usize::from(side), at);
                match uses[slice as usize] {
                    Use::Aside => {}
                    Use::Translated => translated[concept as usize] = true,
                    Use::Compared => {
                        let fact = u32::try_from(at).unwrap_or(u32::MAX);
                        if matches!(report.fact(at).value, ValueRef::Number(_)) {
                            entries.push(Entry { concept, slice, unit, period, side, fact });
                        }
                    }
                }
            }
        }
        entries.sort_unstable();
        let mut redefined = HashSet::new();
        for change in diff.changes.iter().filter(|change| matches!(change.detail, Detail::Redefined { .. })) {
            redefined.extend(change.old.iter().map(|fact| (0, *fact)));
            redefined.extend(change.new.iter().map(|fact| (1, *fact)));
        }
        Book { diff, entries, translated, redefined, taxonomies: [diff.old.dts, diff.new.dts] }
    }

    /// The numbers of a concept, as ranges of one slice and unit each.
    pub(super) fn series(&self, concept: u32) -> Vec<Range<usize>> {
        let start = self.entries.partition_point(|entry| entry.concept < concept);
        let mut at = start;
        let all = self.entries[start..].chunk_by(|a, b| (a.concept, a.slice, a.unit) == (b.concept, b.slice, b.unit));
        let own = all.take_while(|series| series[0].concept == concept);
        own.map(|series| {
            at += series.len();
            at - series.len()..at
        })
        .collect()
    }

    pub(super) fn period(&self, entry: &Entry) -> Period {
        self.diff.alignment.period(entry.period)
    }

    /// What the reports say of a period.
    pub(super) fn reported(&self, series: &Range<usize>, period: Period) -> Option<Reading> {
        let number = self.diff.alignment.period_number(period)?;
        let entries = &self.entries[series.clone()];
        let start = entries.partition_point(|entry| entry.period < number);
        let end = start + entries[start..].partition_point(|entry| entry.period == number);
        self.reading(&entries[start..end])
    }

    fn reading(&self, said: &[Entry]) -> Option<Reading> {
        let split = said.partition_point(|entry| entry.side == 0);
        let (old, new) = said.split_at(split);
        let [older, newer] = [old, new].map(|said| self.best(said));
        let (said, is_restated) = match (older, newer) {
            (Some(older), Some(newer)) => {
                let is_restated = self.differ(old, new) != Difference::None;
                let decimals = |entry: &Entry| self.fact(entry).decimals.unwrap_or(Decimals::Infinite);
                let is_better = !is_restated && decimals(older) > decimals(newer);
                (if is_better { older } else { newer }, is_restated)
            }
            (Some(one), None) | (None, Some(one)) => (one, false),
            (None, None) => return None,
        };
        let fact = self.fact(said);
        let unit = self.diff.alignment.unit(said.unit);
        Some(Reading {
            value: fact.value.number()?.to_decimal()?,
            decimals: fact.decimals,
            is_money: unit.is_some_and(|unit| currency(unit).is_some_and(|(_, is_simple)| is_simple)),
            origin: Origin::Reported { old: older.map(Entry::fact), new: newer.map(Entry::fact), is_restated },
        })
    }

    fn fact(&self, entry: &Entry) -> crate::report::Fact<'r> {
        self.diff.alignment.reports()[entry.side()].fact(entry.fact())
    }

    /// Where a number stands: first those of the newer report, in the order in which they are printed.
    pub(super) fn place(&self, entry: &Entry) -> (u8, u32) {
        (1 - entry.side, self.fact(entry).places.first().map_or(entry.fact, |place| place.span.start))
    }

    /// The most precise fact; of several the one that is printed first.
    fn best<'e>(&self, said: &'e [Entry]) -> Option<&'e Entry> {
        said.iter().min_by_key(|entry| {
            let fact = self.fact(entry);
            let printed = fact.places.first().map_or(u32::MAX, |place| place.span.start);
            (Reverse(fact.decimals.unwrap_or(Decimals::Infinite)), printed, fact.value.text())
        })
    }

    /// How the two reports differ about the same; not at all where any of their numbers agree within their rounding.
    fn differ(&self, old: &[Entry], new: &[Entry]) -> Difference {
        let mut found = Difference::None;
        for older in old.iter().take(DUPLICATES) {
            for newer in new.iter().take(DUPLICATES) {
                match difference(self.fact(older), self.fact(newer)) {
                    Difference::None | Difference::Precision => return Difference::None,
                    other => found = other,
                }
            }
        }
        found
    }

    /// The numbers of a series, which has some, by their periods.
    pub(super) fn history(&self, series: &Range<usize>) -> Series {
        let entries = &self.entries[series.clone()];
        let Entry { concept, slice, unit, .. } = entries[0];
        let mut points: Vec<Point> = Vec::new();
        for said in entries.chunk_by(|a, b| a.period == b.period) {
            let (old, new) = said.split_at(said.partition_point(|entry| entry.side == 0));
            let mut observations = Vec::with_capacity(2);
            for (edition, said) in [old, new].into_iter().enumerate() {
                let Some(best) = self.best(said) else { continue };
                let change = match () {
                    () if observations.is_empty() => Revision::First,
                    () if said.iter().any(|entry| self.redefined.contains(&(1, entry.fact()))) => Revision::Redefined,
                    () => match self.differ(old, new) {
                        Difference::None => Revision::Confirmed,
                        other => Revision::Restated(other),
                    },
                };
                observations.push(Observation { edition, fact: best.fact(), change });
            }
            points.push(Point { period: self.period(&said[0]), rate_date: None, observations });
        }
        points.sort_by_key(|point| {
            let start = match point.period {
                Period::Duration { start, .. } => Some(start),
                Period::Instant(_) | Period::Forever => None,
            };
            (point.period.end(), start)
        });
        Series { concept, slice, unit, statement: None, label: String::new(), points }
    }

    /// Whether a series was restated, or is one of something else, in the newer report.
    pub(super) fn doubt(series: &Series) -> Option<Refusal> {
        let observations = series.points.iter().flat_map(|point| &point.observations);
        observations.filter_map(refusal).max()
    }

    /// A number that neither report prints.
    pub(super) fn derived(&self, series: &Series, period: Period) -> Cell {
        let books = Books { alignment: &self.diff.alignment, taxonomies: &self.taxonomies };
        let derived = match books.derive(series, period, 2) {
            None => return Cell::Empty,
            Some(Err(refusal)) => return Cell::Refused(refusal),
            Some(Ok(derived)) => derived,
        };
        let reports = self.diff.alignment.reports();
        let decimals = derived.terms.iter().map(|&(edition, fact, _)| reports[edition].fact(fact).decimals);
        Cell::Value(Reading {
            value: derived.value,
            decimals: decimals.min_by_key(|decimals| decimals.unwrap_or(Decimals::Infinite)).flatten(),
            is_money: true,
            origin: Origin::Derived(derived.terms),
        })
    }
}

/// Whether a number is one that rates have: below one in size.
pub(super) fn is_small(value: Decimal) -> bool {
    value.abs() < Decimal::ONE
}
