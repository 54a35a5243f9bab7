//! Within [`super`]: when each draft is: by the words beside it, else those of the sentence, the one before, the headings,
//! the document.

use super::link::Link;
use super::phrases::Cue;
use super::roles::{About, Draft, Part};
use super::sentence::{Sentence, What};
use crate::prose::time::{Time, When, resolve};
use crate::prose::{Bound, Stated};
use crate::statement::calendar::{Dates, Fiscal, Phrase};
use std::ops::Range;

/// What is known about time outside of a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock<'a> {
    pub(super) calendar: &'a Fiscal,
    /// The period that the document is about.
    pub(super) about: Option<Dates>,
    /// That of the headings above.
    pub(super) section: Option<Dates>,
    /// That of the sentence before.
    pub(super) before: Option<Dates>,
    /// That of what the sentence refers to: "of such loans".
    pub(super) spoken: Option<Dates>,
    /// Whether the sentence before is about another time than the document.
    pub(super) apart: bool,
}

/// When a draft is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moment {
    pub(super) when: Option<(Dates, Option<Stated>)>,
    /// Of a change: the time that it is compared with.
    pub(super) since: Option<Dates>,
    /// The same as it is said.
    since_time: Option<Time>,
}

impl Moment {
    pub(super) fn dates(&self) -> Option<Dates> {
        self.when.map(|(dates, _)| dates)
    }
}

impl Clock<'_> {
    pub(super) fn resolve(&self, time: &Time, context: Option<Dates>) -> Option<Dates> {
        resolve(time, self.calendar, self.about, context)
    }

    fn context(&self) -> Option<Dates> {
        self.spoken.or(self.before).or(self.section).or(self.about)
    }
}

/// Whether a time is said by another: `a year ago`, `the prior quarter`.
fn is_relative(time: &Time) -> bool {
    matches!(time.when, When::Before(_) | When::YearAgo(_) | When::Same { .. } | When::OfYear { ago: 1.., .. })
}

/// The times of a sentence, each as an item and what it says; those of lists are complete: the second of `June 30, 2024 and
/// 2023`.
pub(super) fn times(sentence: &Sentence<'_>) -> Vec<(usize, Time)> {
    let mut times: Vec<(usize, Time)> = Vec::new();
    for (at, item) in sentence.items.iter().enumerate() {
        let What::Time(time) = item.what else { continue };
        let mut time = *time;
        if let When::Named(phrase) = time.when
            && let Some((before, other)) = times.last()
            && let When::Named(wider) = other.when
            && sentence.is_list(before + 1..at)
        {
            let is_year = phrase == Phrase { year: phrase.year, fiscal: phrase.fiscal, ..Phrase::default() };
            if is_year || !phrase.lasts() && wider.lasts() {
                time.when = When::Named(phrase.or(wider));
                time.part = time.part.max(other.part);
            }
        }
        // "the second quarter and first half of 2024": the year is that of both.
        if let When::Named(phrase) = time.when
            && let Some((before, other)) = times.last_mut()
            && let When::Named(open) = &mut other.when
            && open.year.is_none()
            && open.end().is_none()
            && phrase.year.is_some()
            && sentence.is_list(*before + 1..at)
        {
            (open.year, open.fiscal) = (phrase.year, open.fiscal || phrase.fiscal);
        }
        times.push((at, time));
    }
    times
}

impl Sentence<'_> {
    /// Whether there is nothing but what separates the items of a list.
    pub(super) fn is_list(&self, mut range: Range<usize>) -> bool {
        !range.is_empty()
            && range.all(|at| {
                matches!(
                    self.what(at),
                    Some(What::Comma | What::Cue(Cue::And | Cue::Or | Cue::Determiner | Cue::Preposition))
                )
            })
    }

    /// Whether a time is one that something is compared with: it stands behind `compared with`, `from`, `over`.
    fn is_since(&self, at: usize, floor: usize) -> bool {
        for at in (floor..at).rev() {
            match self.what(at) {
                Some(What::Cue(Cue::Determiner | Cue::Adjective) | What::Mark(_)) => {}
                Some(What::Cue(Cue::Preposition)) if !self.word(at).eq_ignore_ascii_case("over the") => {}
                Some(What::Cue(Cue::Compared | Cue::From)) => return true,
                Some(What::Cue(Cue::Preposition | Cue::Qualifier)) => {
                    return self.word(at).to_lowercase().starts_with("over");
                }
                _ => return false,
            }
        }
        false
    }

    /// When all drafts are.
    pub(super) fn moments(
        &self,
        drafts: &[Draft],
        assigned: &[Option<usize>],
        clock: &Clock<'_>,
        expected: &[bool],
    ) -> Vec<Moment> {
        let times = times(self);
        let inside = |range: Range<usize>| {
            let from = times.partition_point(|(at, _)| *at < range.start);
            let to = times.partition_point(|(at, _)| *at < range.end.max(range.start));
            &times[from..to.max(from)]
        };
        let mut moments = vec![Moment::default(); drafts.len()];
        // The time at the beginning of the sentence.
        let first = drafts.first().map_or(0, |draft| draft.item);
        let mut leading = None;
        let mut own: Vec<Option<Time>> = vec![None; drafts.len()];
        let mut unclear = vec![false; drafts.len()];
        // Whether a draft has several times in front of it, and none of them is its own.
        let mut crowded = false;
        for (index, draft) in drafts.iter().enumerate() {
            let next = drafts.get(index + 1).map_or(self.items.len(), |next| next.item);
            let tail = self.tail(draft.item);
            let tail = tail.start..tail.end.min(next.max(tail.start));
            let front = match index.checked_sub(1).and_then(|before| drafts.get(before)) {
                Some(before) => {
                    let tail = self.tail(before.item);
                    let start =
                        if tail.start > draft.item { draft.floor } else { tail.end.clamp(draft.floor, draft.item) };
                    start..draft.item
                }
                None => 0..draft.item,
            };
            let behind = inside(tail.clone()).iter().find(|(at, _)| !self.is_since(*at, draft.item));
            let fronts = inside(front);
            let ahead = fronts.iter().rev().find(|(at, time)| {
                !self.is_since(*at, draft.floor) || !matches!(draft.part, Part::Value) && is_relative(time)
            });
            // Of several times the one inside of the subject counts, or right behind it; else that at the beginning of the sentence.
            let is_near = |found: &&(usize, Time)| match &draft.about {
                About::Words(words) => {
                    found.0 + 3 >= words.start && found.0 <= words.end + 4 || draft.time == Some(found.0)
                }
                _ => draft.time == Some(found.0) || !matches!(draft.part, Part::Value),
            };
            let many = fronts.len() > 1
                && fronts.windows(2).any(|pair| pair[0].1 != pair[1].1 && !self.is_list(pair[0].0 + 1..pair[1].0));
            let ahead = if many { ahead.filter(is_near) } else { ahead };
            let taken = assigned.get(index).copied().flatten().and_then(|at| times.get(at));
            crowded |= many && ahead.is_none() && behind.is_none() && matches!(draft.part, Part::Value);
            let ahead = ahead.filter(|_| !matches!(draft.part, Part::Translation { .. }));
            let is_change = matches!(draft.part, Part::Change { .. });
            let fits = |found: &&(usize, Time)| !is_change || !is_relative(&found.1);
            // "for the quarters of 2024 and 2023": which one is not said.
            let is_listed = |found: &&(usize, Time)| {
                let at = times.partition_point(|(at, _)| *at < found.0);
                let joins = |one: usize, other: usize| {
                    times.get(other).zip(times.get(one)).is_some_and(|(b, a)| self.is_list(a.0 + 1..b.0))
                };
                at > 0 && joins(at - 1, at) || joins(at, at + 1)
            };
            let found = behind.filter(fits).or(ahead.filter(fits));
            unclear[index] = taken.is_none() && found.as_ref().is_some_and(is_listed);
            own[index] = taken.or(found).map(|(_, time)| *time);
            if is_change {
                let is_of = |(at, time): &&(usize, Time)| is_relative(time) || self.is_since(*at, draft.item);
                let since = inside(draft.item..next)
                    .iter()
                    .find(is_of)
                    .or_else(|| fronts.iter().rev().find(|(at, time)| is_relative(time) && *at + 12 > draft.item));
                // The time of an amount that it is compared with is that one's.
                let is_free = drafts.get(index + 1).is_none_or(|next| {
                    !matches!(next.part, Part::Comparative { .. }) || since.is_some_and(|(at, _)| *at < next.item)
                });
                moments[index].since_time = since.filter(|_| is_free).map(|(_, time)| *time);
            }
        }
        if let Some((at, time)) = times.first().filter(|(at, _)| *at < first) {
            let is_ahead = (0..*at).all(|at| !matches!(self.what(at), Some(What::Word | What::Amount(_))));
            leading = is_ahead.then(|| clock.resolve(time, clock.context())).flatten();
        }
        // What the values say.
        let mut said: Vec<Dates> = Vec::new();
        let mut unknown = false;
        for (index, draft) in drafts.iter().enumerate() {
            if !matches!(draft.part, Part::Value) {
                continue;
            }
            let Some(time) = own[index] else { continue };
            let dates = clock.resolve(&time, leading.or(clock.context())).filter(|_| !unclear[index]);
            unknown |= dates.is_none();
            moments[index].when = dates.map(|dates| (dates, Some(Stated::Beside)));
            if let Some(dates) = dates.filter(|dates| !said.contains(dates)) {
                said.push(dates);
            }
        }
        let trailing = self.trailing(drafts, &times).and_then(|time| clock.resolve(&time, leading.or(clock.context())));
        if said.is_empty() && !unknown {
            said.extend(trailing);
        }
        let sentence = match (&said[..], leading) {
            (_, Some(leading)) => Some((leading, Some(Stated::Sentence))),
            ([only], None) if !unknown => Some((*only, Some(Stated::Sentence))),
            ([], None) if !unknown && !crowded => None,
            _ => Some((Dates::At(chrono::NaiveDate::MIN), None)),
        };
        let outside = clock
            .spoken
            .or(clock.before)
            .map(|dates| (dates, Stated::Sentence))
            .or(clock.section.filter(|_| !clock.apart).map(|dates| (dates, Stated::Section)))
            .or(clock.about.filter(|_| !clock.apart).map(|dates| (dates, Stated::Document)))
            .map(|(dates, stated)| (dates, Some(stated)));
        let fallen = |expected: bool| match sentence {
            Some((_, None)) => None,
            Some(known) => Some(known),
            None if expected => clock.before.map(|dates| (dates, Some(Stated::Sentence))),
            None => outside,
        };
        for (index, draft) in drafts.iter().enumerate() {
            let expected = expected.get(index).copied().unwrap_or_default();
            if matches!(draft.part, Part::Value) && own[index].is_none() {
                moments[index].when = fallen(expected);
            }
        }
        for (index, draft) in drafts.iter().enumerate() {
            let expected = expected.get(index).copied().unwrap_or_default();
            let of = |of: Option<usize>| of.and_then(|of| moments.get(of)).copied().unwrap_or_default();
            match draft.part {
                Part::Comparative { of: main } => {
                    let context = of(main).dates().or_else(|| fallen(expected).map(|(dates, _)| dates));
                    let dates = own[index].and_then(|time| clock.resolve(&time.compared(), context));
                    moments[index].when = dates.map(|dates| (dates, Some(Stated::Beside)));
                }
                Part::Portion { of: main } | Part::Change { of: main, .. } => {
                    let main = of(main);
                    let dates = own[index].map(|time| {
                        clock
                            .resolve(&time, leading.or(clock.context()))
                            .filter(|_| !unclear[index])
                            .map(|dates| (dates, Some(Stated::Beside)))
                    });
                    let has_main =
                        matches!(draft.part, Part::Portion { of: Some(_) } | Part::Change { of: Some(_), .. });
                    moments[index].when = dates.unwrap_or_else(|| if has_main { main.when } else { fallen(expected) });
                }
                _ => {}
            }
        }
        self.settle(drafts, &mut moments, clock);
        moments
    }

    /// Translations are when their amounts are, changes since what they are compared with.
    fn settle(&self, drafts: &[Draft], moments: &mut [Moment], clock: &Clock<'_>) {
        // The other end of a range is since the same.
        for index in 1..drafts.len() {
            let is_range = drafts[index].bound == Some(Bound::High) && drafts[index - 1].bound == Some(Bound::Low);
            if is_range && moments[index].since_time.is_none() {
                moments[index].since_time = moments[index - 1].since_time;
            }
        }
        // "an increase of $5 million, or 3%, compared with 2023".
        for index in (1..drafts.len()).rev() {
            let are_changes = [index - 1, index].iter().all(|at| matches!(drafts[*at].part, Part::Change { .. }));
            if are_changes
                && matches!(drafts[index].link, Link::List(at) if self.is(at, Cue::Or))
                && moments[index - 1].since_time.is_none()
            {
                moments[index - 1].since_time = moments[index].since_time;
            }
        }
        for (index, draft) in drafts.iter().enumerate() {
            match draft.part {
                Part::Translation { of } => moments[index].when = moments.get(of).and_then(|of| of.when),
                Part::Change { from, .. } => {
                    let since = moments[index]
                        .since_time
                        .take()
                        .and_then(|time| clock.resolve(&time.compared(), moments[index].dates()));
                    let from = from.and_then(|from| moments.get(from)).and_then(Moment::dates);
                    moments[index].since = from.or(since);
                }
                _ => {}
            }
        }
    }

    /// A time at the end of the sentence, behind a comma.
    fn trailing(&self, drafts: &[Draft], times: &[(usize, Time)]) -> Option<Time> {
        let last = drafts.iter().rev().find(|draft| matches!(draft.part, Part::Value))?;
        let (at, time) = times.iter().find(|(at, time)| *at > last.item && !is_relative(time))?;
        let plain = (last.item + 1..*at).all(|at| {
            matches!(
                self.what(at),
                Some(
                    What::Comma
                        | What::Open
                        | What::Close
                        | What::Amount(_)
                        | What::Mark(_)
                        | What::Cue(Cue::Respectively | Cue::Preposition | Cue::Determiner | Cue::And)
                )
            )
        });
        let count = |what: What<'_>| (last.item + 1..*at).filter(|at| self.what(*at) == Some(what)).count();
        (plain && count(What::Open) == count(What::Close)).then_some(*time)
    }

    /// Which times the amounts of a list have, in their order: as many as they are.
    pub(super) fn listed_times(&self, drafts: &[Draft], run: &Range<usize>) -> Option<Vec<usize>> {
        let times = times(self);
        let (first, last) = (drafts.get(run.start)?.item, drafts.get(run.end - 1)?.item);
        let next = drafts.get(run.end).map_or(self.items.len(), |next| next.item);
        let before = run.start.checked_sub(1).and_then(|before| drafts.get(before)).map_or(0, |before| before.item);
        let within = |range: Range<usize>| self.list_within(&times, range, run.len());
        within(last..next).or_else(|| within(before..first))
    }

    /// The only list of so many times in a run of items, if they are not what something is compared with.
    fn list_within(&self, times: &[(usize, Time)], items: Range<usize>, length: usize) -> Option<Vec<usize>> {
        let mut start = times.partition_point(|(at, _)| *at < items.start);
        let last = times.partition_point(|(at, _)| *at < items.end);
        let mut found = None;
        for index in start + 1..=last {
            let goes_on = index < last && self.is_list(times[index - 1].0 + 1..times[index].0);
            if !goes_on {
                if index - start == length && !self.is_since(times[start].0, items.start) {
                    found = match found {
                        None => Some((start..index).collect()),
                        Some(_) => return None,
                    };
                }
                start = index;
            }
        }
        found
    }
}
