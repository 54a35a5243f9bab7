//! Within [`super`]: the numbers of all reports, gathered into series and points.

use super::{Edition, Observation, Point, Revision, Series};
use super::{revision, translations};
use crate::align::notes::Notes;
use crate::align::{Alignment, Key, Member, Slice};
use crate::report::{Fact, Report, ValueRef, agree};
use crate::taxonomy::axis as axis_name;
use crate::xbrl::{Decimals, Period};
use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;
use std::cmp::Reverse;

/// A number of none, and of a rate whose date is not known.
pub(super) const NONE: u32 = u32::MAX;
pub(super) const UNKNOWN: u32 = u32::MAX - 1;

/// Facts that share all aspects with the one of an observation: edition and fact → those that agree, those that do not.
#[derive(Debug, Default)]
pub(super) struct Facts(HashMap<(usize, usize), (Vec<usize>, Vec<usize>)>);

impl Facts {
    pub(super) fn agreeing(&self, edition: usize, fact: usize) -> &[usize] {
        self.0.get(&(edition, fact)).map_or(&[], |(agreeing, _)| agreeing)
    }

    pub(super) fn contradicting(&self, edition: usize, fact: usize) -> &[usize] {
        self.0.get(&(edition, fact)).map_or(&[], |(_, contradicting)| contradicting)
    }

    /// Of the facts of a point that one edition has, the one that stands for them.
    fn choose(&mut self, report: &Report, edition: usize, facts: &[usize]) -> usize {
        let [only] = facts else {
            let value = |at: usize| (report.fact(at).value.to_value(), report.fact(at).decimals);
            let mut all = facts.to_vec();
            // Whatever order they come in.
            all.sort_by_cached_key(|&at| {
                let fact = report.fact(at);
                let number = fact.value.number().map(|number| number.to_string());
                (fact.value.is_nil(), Reverse(precision(fact)), number, fact.value.text().map(str::to_owned), at)
            });
            // Each that contradicts the best is kept with those that agree with it.
            let best = value(all[0]);
            let (agreeing, contradicting): (Vec<usize>, Vec<usize>) = all.iter().copied().partition(|&at| {
                let other = value(at);
                agree((&best.0, best.1), (&other.0, other.1))
            });
            for &at in &contradicting {
                let like: Vec<usize> =
                    contradicting.iter().copied().filter(|&other| other != at && value(other) == value(at)).collect();
                let unlike = all.iter().copied().filter(|other| *other != at && !like.contains(other)).collect();
                self.0.insert((edition, at), (like, unlike));
            }
            self.0.insert((edition, all[0]), (agreeing[1..].to_vec(), contradicting));
            return all[0];
        };
        *only
    }
}

fn precision(fact: Fact<'_>) -> Decimals {
    fact.decimals.unwrap_or(Decimals::Infinite)
}

/// Earlier ends first, of the same end longer ones first.
pub(super) fn order(period: Period) -> impl Ord {
    let start = match period {
        Period::Duration { start, .. } => Some(start),
        Period::Instant(_) | Period::Forever => None,
    };
    (period.end(), start.is_none(), start)
}

/// A fact on its way into a point. They are sorted in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub(super) series: u32,
    /// Its period, and then the rank of that.
    pub(super) period: u32,
    /// Number of the text of the date.
    pub(super) rate: u32,
    edition: u32,
    pub(super) fact: u32,
}

/// The series of all numbers in the order of first use, facts that share their aspects, and of each slice the one without the
/// date of an exchange rate.
pub(super) fn gather(editions: &[Edition<'_>], alignment: &mut Alignment<'_>) -> (Vec<Series>, Facts, Vec<u32>) {
    let slices = bases(alignment);
    let mut periods: Vec<u32> = Vec::new();
    let mut series: Vec<Series> = Vec::new();
    let mut numbers: HashMap<(u32, u32, u32), u32, FxBuildHasher> = HashMap::default();
    let mut entries: Vec<Entry> = Vec::new();
    for (edition, report) in editions.iter().map(|edition| edition.side.report).enumerate() {
        let from = entries.len();
        for at in 0..report.facts().len() {
            let (.., unit, _) = report.aspects(at);
            match report.fact(at).value {
                ValueRef::Number(_) => {}
                ValueRef::Nil if unit.is_some() => {}
                ValueRef::Text(_) | ValueRef::Nil => continue,
            }
            let Key { concept, slice, period, unit, .. } = alignment.key(edition, at);
            let (slice, rate) = slices[slice as usize];
            let next = index(series.len());
            let number = *numbers.entry((concept, slice, unit)).or_insert(next);
            if number == next {
                let (statement, label, points) = (None, String::new(), Vec::new());
                series.push(Series { concept, slice, unit, statement, label, points });
            }
            periods.push(period);
            entries.push(Entry { series: number, period, rate, edition: index(edition), fact: index(at) });
        }
        translations::mark(&editions[edition], alignment, &series, &mut entries[from..]);
    }
    // Periods by their order in a series.
    periods.sort_unstable();
    periods.dedup();
    periods.sort_by_cached_key(|&period| order(alignment.period(period)));
    let ranks: HashMap<u32, u32> = periods.iter().enumerate().map(|(rank, &period)| (period, index(rank))).collect();
    for entry in &mut entries {
        entry.period = ranks[&entry.period];
    }
    // Dates of rates by their texts, the reported currency first.
    entries.sort_by(|a, b| {
        let text = |rate: u32| (rate < UNKNOWN).then(|| alignment.typed(rate));
        let rates = || (a.rate != NONE, text(a.rate)).cmp(&(b.rate != NONE, text(b.rate)));
        let rates = if a.rate == b.rate { std::cmp::Ordering::Equal } else { rates() };
        (a.series, a.period).cmp(&(b.series, b.period)).then(rates).then_with(|| a.cmp(b))
    });
    let mut facts = Facts::default();
    let is_one_point = |a: &Entry, b: &Entry| {
        let is_one_rate = a.rate == b.rate && (a.rate != UNKNOWN || a.edition == b.edition);
        a.series == b.series && a.period == b.period && is_one_rate
    };
    let notes: Vec<Notes<'_>> = editions.iter().map(|edition| Notes::new(edition.side.report)).collect();
    for group in entries.chunk_by(is_one_point) {
        let Entry { series: at, period, rate, .. } = group[0];
        let mut observations = Vec::with_capacity(1);
        for of_one in group.chunk_by(|a, b| a.edition == b.edition) {
            let edition = of_one[0].edition as usize;
            let fact = match of_one {
                [only] => only.fact as usize,
                several => {
                    let all: Vec<usize> = several.iter().map(|entry| entry.fact as usize).collect();
                    facts.choose(editions[edition].side.report, edition, &all)
                }
            };
            observations.push(Observation { edition, fact, change: Revision::First });
        }
        revision::tell(&mut observations, &facts, editions, &notes);
        let rate_date = match rate {
            NONE => None,
            UNKNOWN => Some("".into()),
            rate => Some(alignment.typed(rate).into()),
        };
        let period = alignment.period(periods[period as usize]);
        series[at as usize].points.push(Point { period, rate_date, observations });
    }
    (series, facts, slices.into_iter().map(|(base, _)| base).collect())
}

/// Of each slice the one without the date of an exchange rate, and that date.
fn bases(alignment: &mut Alignment<'_>) -> Vec<(u32, u32)> {
    let all = alignment.slices();
    let mut bases = Vec::with_capacity(all);
    for number in 0..index(all) {
        let Slice { entity, dimensions } = alignment.slice(number);
        let is_rate = |(axis, member): &(u32, Member)| {
            *alignment.name(*axis).local == *axis_name::RATE_DATE && !matches!(member, Member::Explicit(_))
        };
        let Some(at) = dimensions.iter().position(is_rate) else {
            bases.push((number, NONE));
            continue;
        };
        let rate = match dimensions[at].1 {
            Member::Typed(text) => text,
            Member::Explicit(_) | Member::Nil => UNKNOWN,
        };
        let others = dimensions.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, dimension)| *dimension);
        let base = Slice { entity: *entity, dimensions: others.collect() };
        bases.push((alignment.slice_number(base), rate));
    }
    // Those that no report has are their own.
    bases.extend((index(all)..index(alignment.slices())).map(|number| (number, NONE)));
    bases
}

fn index(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 of a kind: each is one of a report, which has fewer")
}
