//! Within [`super`]: which periods a statement shows, and what each is to the newer report.
//!
//! A fiscal calendar of weeks has quarters of 13 or 14 weeks and years of 52 or 53: the same period a year before ends, and
//! lasts, up to a week more or less.

use super::book::Book;
use super::{Basis, What};
use crate::history::editions::period_end;
use crate::report::Report;
use crate::xbrl::Period;
use chrono::{Months, NaiveDateTime, TimeDelta};
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// How much longer or shorter periods are that are compared.
const WEEK: TimeDelta = TimeDelta::days(7);
/// The shortest period that is derived: a month.
const SHORTEST: TimeDelta = TimeDelta::days(25);
/// A year, of 53 weeks too.
const YEAR: TimeDelta = TimeDelta::days(380);
/// The shortest year: it is compared with the year before only.
const SHORT_YEAR: TimeDelta = TimeDelta::days(340);
/// Local name of the concept whose value is the last day of a report's period.
const PERIOD_END: &str = "DocumentPeriodEndDate";
/// How many times more numbers another period has than one that a report is not about.
const FEW: usize = 4;

/// The periods that the reports are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Calendar {
    /// When the newer report's period ends.
    pub current: Option<NaiveDateTime>,
    /// When the older one's does, where that is earlier.
    pub older: Option<NaiveDateTime>,
    /// When the fiscal year began, as far as the newer report's periods tell.
    pub year_start: Option<NaiveDateTime>,
    /// The length of the shortest period that the newer report is about.
    pub shortest: Option<TimeDelta>,
}

impl Calendar {
    pub(super) fn new(book: &Book<'_, '_>) -> Self {
        let mut counts: [HashMap<u32, usize>; 2] = [HashMap::new(), HashMap::new()];
        for entry in &book.entries {
            *counts[usize::from(entry.side)].entry(entry.period).or_default() += 1;
        }
        let alignment = &book.diff.alignment;
        let [older, newer] = counts.map(|counts| {
            let periods = counts.into_iter().map(|(period, count)| (alignment.period(period), count));
            periods.collect::<Vec<(Period, usize)>>()
        });
        let current = end(book.diff.new.report, &newer);
        let older = end(book.diff.old.report, &older).filter(|older| current.is_some_and(|current| *older < current));
        let mut lengths: BTreeMap<TimeDelta, usize> = BTreeMap::new();
        for (period, count) in newer {
            if let Period::Duration { start, end } = period
                && Some(end) == current
            {
                *lengths.entry(end - start).or_default() += count;
            }
        }
        let most = lengths.values().copied().max().unwrap_or(0);
        lengths.retain(|length, count| *length <= YEAR && *count * FEW >= most);
        let longest = lengths.last_key_value().map(|(length, _)| *length);
        Calendar {
            current,
            older,
            year_start: current.zip(longest).and_then(|(current, longest)| current.checked_sub_signed(longest)),
            shortest: lengths.first_key_value().map(|(length, _)| *length),
        }
    }
}

/// When a report's period ends: as it states, on the day nearby on which most of its periods end, or else the last moment at
/// which any period ends that has many numbers.
fn end(report: &Report, periods: &[(Period, usize)]) -> Option<NaiveDateTime> {
    let mut ends: BTreeMap<NaiveDateTime, usize> = BTreeMap::new();
    for (period, count) in periods {
        if let Some(end) = period.end() {
            *ends.entry(end).or_default() += count;
        }
    }
    let states = report.concepts().any(|name| &*name.local == PERIOD_END);
    let stated = period_end(report)
        .filter(|_| states)
        .and_then(|day| day.succ_opt())
        .map(|day| day.and_time(chrono::NaiveTime::MIN));
    if let Some(stated) = stated {
        let (first, last) = (stated.checked_sub_signed(WEEK)?, stated.checked_add_signed(WEEK)?);
        let near = ends.range(first..=last).max_by_key(|(end, count)| (**count, **end == stated, **end));
        return Some(near.map_or(stated, |(end, _)| *end));
    }
    let most = ends.values().copied().max()?;
    ends.into_iter().rev().find(|(_, count)| count * FEW >= most).map(|(end, _)| end)
}

/// The periods of a statement's numbers, with how many of the older and of the newer report are for them.
#[derive(Debug, Default)]
pub(super) struct Periods {
    pub durations: BTreeMap<(NaiveDateTime, NaiveDateTime), [usize; 2]>,
    pub instants: BTreeMap<NaiveDateTime, [usize; 2]>,
    /// Where durations start or end.
    moments: BTreeMap<NaiveDateTime, usize>,
}

/// A period of the newer report with those that it is compared with; or one of the older report that is shown alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub period: Period,
    pub what: What,
    pub compared: Vec<(Period, What, Basis)>,
}

impl Group {
    fn new(period: Period, what: What) -> Self {
        Group { period, what, compared: Vec::new() }
    }
}

impl Periods {
    pub(super) fn add(&mut self, period: Period, side: u8) {
        match period {
            Period::Duration { start, end } => {
                self.durations.entry((start, end)).or_default()[usize::from(side)] += 1;
                *self.moments.entry(start).or_default() += 1;
                *self.moments.entry(end).or_default() += 1;
            }
            Period::Instant(at) => self.instants.entry(at).or_default()[usize::from(side)] += 1,
            Period::Forever => {}
        }
    }

    /// The durations that are shown, shorter ones first.
    pub(super) fn durations(&self, calendar: &Calendar) -> Vec<Group> {
        let Some(current) = calendar.current else { return Vec::new() };
        let ends = |moment| move |(_, end): &(NaiveDateTime, NaiveDateTime)| *end == moment;
        let lengths = |moment, side: usize| {
            let own = self.durations.iter().filter(move |(duration, count)| ends(moment)(duration) && count[side] > 0);
            own.map(|(&(start, _), _)| start).rev()
        };
        let mut starts: Vec<NaiveDateTime> = lengths(current, 1).filter(|start| current - *start <= YEAR).collect();
        // What the older report has of a period leaves the rest of it.
        let rest = starts.iter().filter_map(|start| self.rest(*start, current)).max();
        if let Some(rest) = rest.filter(|rest| !starts.iter().any(|start| is_near(*start, *rest))) {
            starts.push(rest);
            starts.sort_unstable_by(|a, b| b.cmp(a));
        }
        let shortest = calendar.shortest.into_iter().chain(starts.first().map(|start| current - *start)).min();
        let mut groups = Vec::new();
        for start in starts {
            let mut group = Group::new(Period::Duration { start, end: current }, What::Current);
            let length = current - start;
            if shortest.is_some_and(|shortest| is_alike(shortest, length)) && length < SHORT_YEAR {
                let before = self.before(start, length);
                group.compared.extend(before.map(|period| (period, What::Before, Basis::Sequential)));
            }
            let before = self.year_before(start, current);
            group.compared.extend(before.map(|period| (period, What::YearBefore, Basis::YearOnYear)));
            groups.push(group);
        }
        self.add_older(calendar, &mut groups);
        groups
    }

    /// The older report's own periods: compared with those of the same length, or else alone.
    fn add_older(&self, calendar: &Calendar, groups: &mut Vec<Group>) {
        let Some(older) = calendar.older else { return };
        let own = self
            .durations
            .iter()
            .filter(|((start, end), count)| *end == older && count[0] > 0 && older - *start <= YEAR);
        let own: Vec<Period> = own.rev().map(|(&(start, end), _)| Period::Duration { start, end }).collect();
        for period in own {
            let is_alike = |group: &&mut Group| is_alike(length(period), length(group.period));
            match groups.iter_mut().filter(|group| group.what == What::Current).find(is_alike) {
                Some(group) => group.compared.push((period, What::Older, Basis::SinceOlder)),
                None => groups.push(Group::new(period, What::Older)),
            }
        }
    }

    /// Takes out the older report's own periods where it has part in others that are shown.
    pub(super) fn settle(&self, calendar: &Calendar, groups: &mut Vec<Group>) {
        let is_of_older = |period: Period| match period {
            Period::Duration { start, end } => self.durations.get(&(start, end)).is_none_or(|[old, _]| *old > 0),
            Period::Instant(_) | Period::Forever => true,
        };
        let compared = groups.iter().flat_map(|group| &group.compared);
        let mut others = compared.filter(|(period, what, _)| *what != What::Older && period.end() == calendar.older);
        if others.any(|(period, ..)| is_of_older(*period)) {
            for group in &mut *groups {
                group.compared.retain(|(_, what, _)| *what != What::Older);
            }
            groups.retain(|group| group.what != What::Older);
        }
    }

    /// Where the rest of a period begins of which a report has the beginning: the latest such moment.
    fn rest(&self, start: NaiveDateTime, end: NaiveDateTime) -> Option<NaiveDateTime> {
        let last = end.checked_sub_signed(SHORTEST)?;
        let begun = self.durations.range((start, start)..=(start, last)).next_back();
        begun.map(|(&(_, end), _)| end).filter(|end| *end > start)
    }

    /// The period of the same length that ends where one starts.
    fn before(&self, start: NaiveDateTime, length: TimeDelta) -> Option<Period> {
        let first = start.checked_sub_signed(length)?;
        self.nearest((first, WEEK), (start, TimeDelta::zero()))
    }

    /// The same period a year before.
    fn year_before(&self, start: NaiveDateTime, end: NaiveDateTime) -> Option<Period> {
        let year = Months::new(12);
        let period =
            self.nearest((start.checked_sub_months(year)?, WEEK + WEEK), (end.checked_sub_months(year)?, WEEK))?;
        is_alike(self::length(period), end - start).then_some(period)
    }

    /// A period that starts and ends near two moments: of those that a report has the one of most numbers, or else one between
    /// moments at which others start and end.
    fn nearest(
        &self,
        (start, slack): (NaiveDateTime, TimeDelta),
        (end, end_slack): (NaiveDateTime, TimeDelta),
    ) -> Option<Period> {
        let around =
            |moment: NaiveDateTime, slack| Some(moment.checked_sub_signed(slack)?..=moment.checked_add_signed(slack)?);
        let (starts, ends) = (around(start, slack)?, around(end, end_slack)?);
        let distance = |moment: NaiveDateTime, from: NaiveDateTime| (moment - from).abs();
        let said = self.durations.range((*starts.start(), NaiveDateTime::MIN)..=(*starts.end(), NaiveDateTime::MAX));
        let said = said.filter(|((_, end), _)| ends.contains(end));
        let best = said
            .max_by_key(|&(&(s, e), [old, new])| (old + new, std::cmp::Reverse(distance(s, start) + distance(e, end))));
        if let Some((&(start, end), _)) = best {
            return Some(Period::Duration { start, end });
        }
        let nearest = |range, to| {
            let moments = self.moments.range(range).map(|(moment, _)| *moment);
            moments.min_by_key(|moment| distance(*moment, to))
        };
        let (start, end) = (nearest(starts, start)?, nearest(ends, end)?);
        (start < end).then_some(Period::Duration { start, end })
    }

    /// The moments that are shown.
    pub(super) fn instants(&self, calendar: &Calendar) -> Vec<Group> {
        let at = |moment: NaiveDateTime| self.instants.get(&moment).map(|_| Period::Instant(moment));
        let Some(current) = calendar.current else { return Vec::new() };
        let older = calendar.older.and_then(at);
        if self.instants.get(&current).is_none_or(|[_, new]| *new == 0) {
            return older.map(|period| Group::new(period, What::Older)).into_iter().collect();
        }
        let mut group = Group::new(Period::Instant(current), What::Current);
        let mut compare = |period: Option<Period>, what, basis| {
            if let Some(period) = period.filter(|period| *period != Period::Instant(current))
                && group.compared.iter().all(|(other, ..)| *other != period)
            {
                group.compared.push((period, what, basis));
            }
        };
        let year = current.checked_sub_months(Months::new(12));
        let year_before = year.and_then(|year| {
            let (first, last) = (year.checked_sub_signed(WEEK)?, year.checked_add_signed(WEEK)?);
            let near = self.instants.range(first..=last);
            near.max_by_key(|(at, [old, new])| (old + new, std::cmp::Reverse((**at - year).abs()))).map(|(at, _)| *at)
        });
        if older.and_then(Period::end) != year_before {
            let gap = calendar.older.map(|older| current - older);
            let is_adjacent = gap.zip(calendar.shortest).is_some_and(|(gap, shortest)| is_alike(gap, shortest));
            let (what, basis) =
                if is_adjacent { (What::Before, Basis::Sequential) } else { (What::Older, Basis::SinceOlder) };
            compare(older, what, basis);
        }
        if calendar.year_start != year_before {
            compare(calendar.year_start.and_then(at), What::YearEnd, Basis::SinceYearEnd);
        }
        compare(year_before.map(Period::Instant), What::YearBefore, Basis::YearOnYear);
        vec![group]
    }
}

fn length(period: Period) -> TimeDelta {
    match period {
        Period::Duration { start, end } => end - start,
        Period::Instant(_) | Period::Forever => TimeDelta::zero(),
    }
}

fn is_alike(a: TimeDelta, b: TimeDelta) -> bool {
    (a - b).abs() <= WEEK
}

fn is_near(a: NaiveDateTime, b: NaiveDateTime) -> bool {
    (a - b).abs() <= WEEK
}
