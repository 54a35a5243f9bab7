//! Within [`super`]: when each draft is: by the words beside it, else those of the sentence, the one before, the headings,
//! the document.

use super::link::Link;
use super::phrases::Cue;
use super::roles::{About, Draft, Part};
use super::sentence::{Sentence, What};
use super::series::times;
use crate::prose::time::{Time, When, resolve};
use crate::prose::{Bound, Stated};
use crate::statement::calendar::{Dates, Fiscal, Phrase};
use chrono::NaiveDate;
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
    pub(super) when: Option<(Dates, Stated)>,
    /// Of a change: the time that it is compared with.
    pub(super) since: Option<Dates>,
}

/// Items within which a word about comparison belongs to an amount behind it.
const NEAR: usize = 12;

/// The words about time of a draft.
#[derive(Default)]
struct Own {
    time: Option<Time>,
    /// Whether it stands in front of the amount, so that what follows may be then, too.
    ahead: bool,
    /// Whether it is one of several, and which one is not said.
    unclear: bool,
    /// Whether several times stand in front of it, and none of them is its own.
    crowded: bool,
    /// Of a change, the time that it is compared with.
    since: Option<Time>,
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

    /// The time of what does not say its own.
    fn outside(&self) -> Option<(Dates, Stated)> {
        let here = |dates: Option<Dates>| dates.filter(|_| !self.apart);
        // What is still to come was guidance.
        let is_over = |dates: &Dates| self.about.is_none_or(|about| dates.end() <= about.end());
        let before = self.spoken.or(self.before.filter(is_over)).map(|dates| (dates, Stated::Sentence));
        before
            .or(here(self.section).map(|dates| (dates, Stated::Section)))
            .or(here(self.about).map(|dates| (dates, Stated::Document)))
    }

    /// Whether a time may be that of the next sentences, too: a quarter or more, of this year or the one before.
    pub(super) fn may_last(&self, dates: Dates) -> bool {
        let Dates::Over(start, end) = dates else { return false };
        let is_near = self.about.is_none_or(|about| (about.end() - end).num_days().abs() <= 400);
        is_near && (end - start).num_days() >= 80
    }

    /// The time of a value that does not say its own, compared with one of a period: as long as that, or it is not known.
    fn as_long_as(&self, when: (Dates, Stated), other: Dates) -> Option<(Dates, Stated)> {
        let months = |dates| self.calendar.months(dates);
        let (dates, stated) = when;
        if stated > Stated::Section
            || matches!(dates, Dates::At(_))
            || matches!(other, Dates::At(_))
            || months(dates) == months(other)
        {
            return Some(when);
        }
        let own = self.calendar.lasting(dates.end(), months(other)?)?;
        (self.calendar.years_before(own, 1) == Some(other)).then_some((own, stated))
    }

    fn context(&self) -> Option<Dates> {
        self.spoken.or(self.before).or(self.section).or(self.about)
    }
}

/// Whether a time is said by another: `a year ago`, `the prior quarter`.
pub(super) fn is_relative(time: &Time) -> bool {
    matches!(time.when, When::Before(_) | When::YearAgo(_) | When::Same { .. } | When::OfYear { ago: 1.., .. })
}

/// Whether a year alone says when something in brackets was.
fn is_bare(draft: &Draft, time: &Time) -> bool {
    let is_year = |phrase: Phrase| phrase == Phrase { year: phrase.year, fiscal: phrase.fiscal, ..Phrase::default() };
    matches!(draft.link, Link::Open(_)) && matches!(time.when, When::Named(phrase) if is_year(phrase))
}

/// Values that do not say when are as long as what they are compared with.
fn lengthen(drafts: &[Draft], own: &[Own], moments: &mut [Moment], clock: &Clock<'_>) {
    for (draft, own) in drafts.iter().zip(own) {
        if let (Part::Comparative { of: Some(of) }, Some(time)) = (draft.part, own.time)
            && matches!(time.when, When::Named(_))
            && let Some(dates) = clock.resolve(&time, None).filter(|_| !is_bare(draft, &time))
            && let Some(moment) = moments.get_mut(of)
        {
            moment.when = moment.when.and_then(|when| clock.as_long_as(when, dates));
        }
    }
}

impl Sentence<'_> {
    /// Whether a time is one that something is compared with: it stands behind `compared with`, `from`, `over`.
    pub(super) fn is_since(&self, time: usize, floor: usize) -> bool {
        for at in (floor..time).rev() {
            match self.what(at) {
                Some(What::Cue(Cue::Determiner | Cue::Adjective) | What::Mark(_)) => {}
                Some(What::Cue(Cue::Preposition))
                    if !["over the", "since"].iter().any(|word| self.word(at).eq_ignore_ascii_case(word)) => {}
                Some(What::Cue(Cue::Compared | Cue::From)) => return true,
                Some(What::Cue(Cue::Preposition | Cue::Qualifier)) => {
                    let word = self.word(at).to_lowercase();
                    return word.starts_with("over") || word == "since" && !self.opens(time);
                }
                _ => return false,
            }
        }
        false
    }

    /// Whether a time is the day of a corporate action, or what something matures in.
    fn is_day_of_action(&self, at: usize) -> bool {
        let near = (at.saturating_sub(12)..at).rev().take_while(|at| !matches!(self.what(*at), Some(What::Amount(_))));
        near.into_iter().any(|at| self.is(at, Cue::Record) || self.is(at, Cue::Payment))
    }

    /// Whether a time belongs to words that lead to a subject: `Under the program of 2023,`.
    fn is_aside(&self, at: usize, draft: &Draft) -> bool {
        if self.what(at + 1) != Some(What::Comma) || matches!(&draft.about, About::Words(words) if words.start <= at) {
            return false;
        }
        let start = (draft.floor..at).rev().find(|at| matches!(self.what(*at), Some(What::Comma | What::Break)));
        let start = start.map_or(draft.floor, |at| at + 1);
        let leads = matches!(self.what(start), Some(What::Cue(Cue::Preposition | Cue::Include)));
        leads && (start..at).any(|at| matches!(self.what(at), Some(What::Word)))
    }

    /// Whether a month or a day is part of a name: `the May 2024 program`.
    fn names(&self, at: usize) -> bool {
        let Some(What::Time(time)) = self.what(at) else { return false };
        let is_day = matches!(time.when, When::Named(phrase) if !phrase.lasts() && (phrase.month.is_some() || phrase.day.is_some()));
        let behind = self.what(at + 1) == Some(What::Word);
        is_day && behind && at.checked_sub(1).is_some_and(|at| self.is(at, Cue::Determiner))
    }

    /// The words about time of a draft.
    fn own(&self, drafts: &[Draft], index: usize, taken: Option<usize>, times: &[(usize, Time)]) -> Own {
        let Some(draft) = drafts.get(index) else { return Own::default() };
        let inside = |range: Range<usize>| {
            let from = times.partition_point(|(at, _)| *at < range.start);
            let to = times.partition_point(|(at, _)| *at < range.end.max(range.start));
            &times[from..to.max(from)]
        };
        // Its translation stands in front of the tail.
        let tail = self.tail(draft.item);
        let next = drafts.iter().skip(index + 1).find(|next| next.item >= tail.start);
        let next = next.map_or(self.items.len(), |next| next.item);
        let front = match index.checked_sub(1).and_then(|before| drafts.get(before)) {
            Some(before) => {
                let tail = self.tail(before.item);
                if tail.start > draft.item { draft.floor } else { tail.end.clamp(draft.floor, draft.item) }
            }
            None => 0,
        };
        let front = inside(front..draft.item);
        let is_value = draft.part == Part::Value;
        let behind = inside(tail.start..tail.end.min(next)).iter().find(|(at, _)| !self.is_since(*at, draft.item));
        // "compared to $5 million, for 2023" at the end of the sentence.
        let is_last = matches!(draft.part, Part::Comparative { .. }) && index + 1 == drafts.len();
        let ends = |(at, _): &&(usize, Time)| self.is_list(tail.end..*at);
        let behind =
            behind.or_else(|| inside(tail.end..self.items.len()).first().filter(|found| is_last && ends(found)));
        let behind = behind.or_else(|| {
            let range = self.behind_pair(drafts, index)?;
            inside(range).iter().find(|(at, _)| !self.is_since(*at, draft.item))
        });
        // "5 million shares were outstanding as of June 30, 2024".
        let behind = behind.or_else(|| {
            let mut said = draft.narrowed.iter().flat_map(|words| inside(words.clone()));
            said.next().filter(|_| said.next().is_none())
        });
        let is_own = |(at, time): &&(usize, Time)| !self.is_since(*at, draft.floor) || !is_value && is_relative(time);
        // Of several times the one inside of the subject counts, or right behind it.
        let is_near = |(at, _): &&(usize, Time)| match &draft.about {
            _ if draft.time == Some(*at) => true,
            About::Words(words) => at + 3 >= words.start && *at <= words.end + 4,
            _ => !is_value,
        };
        // "As of June 30, 2025, the balance under the May 2024 program".
        let leads = |(at, _): &&(usize, Time)| {
            at.checked_sub(1).is_none_or(|at| matches!(self.what(at), Some(What::Cue(Cue::Preposition | Cue::Of))))
                || !is_value
        };
        let differ = |pair: &[(usize, Time)]| pair[0].1 != pair[1].1 && !self.is_list(pair[0].0 + 1..pair[1].0);
        let many = front.windows(2).any(differ);
        let ahead = front.iter().rev().find(is_own).filter(|found| !many || is_near(found) && leads(found));
        let crowded = many && ahead.is_none() && behind.is_none() && is_value;
        let is_change = matches!(draft.part, Part::Change { .. });
        let fits = |(_, time): &&(usize, Time)| !is_change || !is_relative(time);
        let ahead = ahead.filter(|_| !matches!(draft.part, Part::Translation { .. }));
        let found = behind.filter(fits).or(ahead.filter(fits));
        // "for the quarters of 2024 and 2023": which one is not said.
        let is_listed = |found: &(usize, Time)| {
            let at = times.partition_point(|(at, _)| *at < found.0);
            let around = times.get(at.saturating_sub(1)..(at + 2).min(times.len())).unwrap_or_default();
            around.windows(2).any(|pair| self.is_list(pair[0].0 + 1..pair[1].0))
        };
        let taken = taken.and_then(|at| times.get(at));
        let is_of = |(at, time): &&(usize, Time)| is_relative(time) || self.is_since(*at, draft.item);
        let is_relative_ahead = |(at, time): &&(usize, Time)| is_relative(time) && *at + NEAR > draft.item;
        let since = inside(draft.item..next).iter().find(is_of).or_else(|| front.iter().rev().find(is_relative_ahead));
        // The time of an amount that it is compared with is that one's.
        let is_free = |(at, _): &&(usize, Time)| {
            drafts.get(index + 1).is_none_or(|next| !matches!(next.part, Part::Comparative { .. }) || *at < next.item)
        };
        Own {
            time: taken.or(found).map(|(_, time)| *time),
            ahead: taken.is_none() && behind.is_none() && found.is_some(),
            unclear: taken.is_none()
                && (draft.unclear
                    || found
                        .is_some_and(|found| is_listed(found) || self.names(found.0) || self.is_aside(found.0, draft))),
            crowded,
            since: since.filter(|_| is_change).filter(is_free).map(|(_, time)| *time),
        }
    }

    /// `$5 million, or $0.10 per share, for the second quarter`: where the time of both stands.
    fn behind_pair(&self, drafts: &[Draft], index: usize) -> Option<Range<usize>> {
        let is_or = |draft: &Draft| matches!(draft.link, Link::List(at) if self.is(at, Cue::Or));
        let rest = drafts.get(index..)?;
        let goes_on = |draft: &&Draft| is_or(draft) || matches!(draft.part, Part::Translation { .. });
        let behind = rest.iter().skip(1).take_while(goes_on).filter(|draft| is_or(draft)).last();
        let last = behind.or(rest.first().filter(|draft| is_or(draft)))?;
        let tail = self.tail(last.item);
        let skips = |at: &usize| matches!(self.what(*at), Some(What::Cue(Cue::Preposition | Cue::Determiner)));
        let end = match self.what(tail.end) {
            Some(What::Comma) => (tail.end + 1..self.items.len()).find(|at| !skips(at)).map_or(tail.end, |at| at + 1),
            _ => tail.end,
        };
        Some(tail.start..end)
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
        let taken = |index: usize| assigned.get(index).copied().flatten();
        let own: Vec<Own> = (0..drafts.len()).map(|index| self.own(drafts, index, taken(index), &times)).collect();
        let first = self.leading(drafts, &times);
        let leading = first.and_then(|time| clock.resolve(&time, clock.context()));
        let resolve = |own: &Own| {
            // "A year ago, sales were": back by one year, not by two.
            let again = |time: &Time| leading.filter(|_| Some(*time) == first);
            let dates = own.time.map(|time| again(&time).or_else(|| clock.resolve(&time, leading.or(clock.context()))));
            dates.map(|dates| dates.filter(|_| !own.unclear).map(|dates| (dates, Stated::Beside)))
        };
        let mut moments = vec![Moment::default(); drafts.len()];
        // What the values say.
        let mut said: Vec<Dates> = Vec::new();
        let mut unknown = own.iter().any(|own| own.crowded || own.unclear && own.time.is_none());
        for (index, own) in own.iter().enumerate().filter(|(index, _)| drafts[*index].part == Part::Value) {
            let Some(when) = resolve(own) else { continue };
            unknown |= when.is_none();
            moments[index].when = when;
            said.extend(when.map(|(dates, _)| dates).filter(|dates| !said.contains(dates)));
        }
        let trailing = self.trailing(drafts, &times).filter(|_| said.is_empty() && !unknown);
        let trailing = trailing.and_then(|time| clock.resolve(&time, leading.or(clock.context())));
        // A time that is said and belongs to nothing that is known may be that of what has none.
        let is_other = |(at, time): &(usize, Time)| {
            let is_used = own.iter().any(|own| own.time.as_ref() == Some(time) || own.since.as_ref() == Some(time));
            let is_named = matches!(time.when, When::Named(_))
                && !is_used
                && !self.is_since(*at, 0)
                && !self.is_day_of_action(*at);
            is_named.then(|| clock.resolve(time, clock.context()).map(Dates::end))
        };
        let others: Vec<Option<NaiveDate>> = times.iter().filter_map(is_other).collect();
        let outside = clock.outside().filter(|(dates, _)| others.iter().all(|end| *end == Some(dates.end())));
        // What has no time of its own has that of the sentence. A day at its end may be that of the last amount alone.
        // A time behind the last of several is that one's only.
        let is_value_in_time = |at: &usize| drafts[*at].part == Part::Value && own[*at].time.is_some();
        let speaker = (0..drafts.len()).find(is_value_in_time).unwrap_or(0);
        let fallen = |index: usize, expected: bool| match (&said[..], leading.or(trailing)) {
            (_, Some(leading)) => Some((leading, Stated::Sentence)),
            _ if unknown => None,
            ([only @ Dates::Over(..)], None) => Some((*only, Stated::Sentence))
                .filter(|_| index > speaker || expected || outside.is_some_and(|(dates, _)| dates == *only)),
            ([Dates::At(day)], None) => outside.filter(|(dates, _)| dates.end() == *day && !expected),
            ([], None) if expected => clock.before.map(|dates| (dates, Stated::Sentence)),
            ([], None) => outside,
            _ => None,
        };
        let is_expected = |index: usize| expected.get(index).copied().unwrap_or_default();
        for (index, draft) in drafts.iter().enumerate() {
            if draft.part == Part::Value && own[index].time.is_none() && !draft.apart {
                // Those of a list have the time of the last.
                // "of which $5 million": when the whole is.
                if let (Link::Portion(_), About::Draft(whole)) = (draft.link, &draft.about) {
                    moments[index].when = moments.get(*whole).and_then(|whole| whole.when);
                    continue;
                }
                let last = (index + 1..drafts.len()).take_while(|at| drafts[*at].listed).last();
                let listed = last.and_then(|last| moments[last].when).map(|(dates, _)| (dates, Stated::Sentence));
                // "The Company had by June 30, 2024 bought … for a total of".
                let before = (0..index).rev().find(|at| drafts[*at].part == Part::Value && own[*at].time.is_some());
                let before = before.filter(|at| own[*at].ahead && leading.is_none()).and_then(|at| moments[at].when);
                let before = before.map(|(dates, _)| (dates, Stated::Sentence));
                moments[index].when = listed.or(before).or_else(|| fallen(index, is_expected(index)));
            }
        }
        lengthen(drafts, &own, &mut moments, clock);
        for (index, draft) in drafts.iter().enumerate() {
            let (Part::Comparative { of: main } | Part::Portion { of: main } | Part::Change { of: main, .. }) =
                draft.part
            else {
                continue;
            };
            let of = main.and_then(|of| moments.get(of)).copied();
            let fallen = || if main.is_some() { of.and_then(|of| of.when) } else { fallen(index, is_expected(index)) };
            moments[index].when = if matches!(draft.part, Part::Comparative { .. }) {
                let context = fallen().map(|(dates, _)| dates);
                // "compared to $4 million, or $0.10 per share, for 2023".
                let next = drafts.get(index + 1).filter(|next| matches!(next.part, Part::Comparative { .. }));
                let is_or = next.is_some_and(|next| matches!(next.link, Link::List(at) if self.is(at, Cue::Or)));
                let time = own[index].time.or(own.get(index + 1).filter(|_| is_or).and_then(|own| own.time));
                // "compared to $4 million and $9 million in the same periods of 2023".
                let time = time.or_else(|| {
                    let last = (index + 1..drafts.len()).take_while(|at| drafts[*at].goes_on()).last()?;
                    let Part::Comparative { of: Some(other) } = drafts[last].part else { return None };
                    let same = moments.get(other).is_some_and(|other| of.is_some_and(|of| of.dates() == other.dates()));
                    own[last].time.filter(|time| main != Some(other) && (is_relative(time) || same))
                });
                let dates = time.and_then(|time| clock.resolve(&time.compared(), context));
                // "The same period" of something that was in that period is one of the year before.
                let is_same = dates == context && time.is_some_and(|time| matches!(time.when, When::This(_)));
                let year_before = |dates| clock.calendar.years_before(dates, 1);
                let dates = dates.and_then(|dates| if is_same { year_before(dates) } else { Some(dates) });
                // "(2023: $5 million)" in a report about a quarter: which part of the year is not said.
                let is_part = |dates: Dates| {
                    context.is_some_and(|own| clock.calendar.months(own) != clock.calendar.months(dates))
                };
                let is_bare = time.is_some_and(|time| is_bare(draft, &time));
                dates.filter(|dates| !is_bare || !is_part(*dates)).map(|dates| (dates, Stated::Beside))
            } else {
                resolve(&own[index]).unwrap_or_else(fallen)
            };
        }
        self.settle(drafts, &mut moments, own.iter().map(|own| own.since).collect(), clock);
        moments
    }

    /// The time with which the sentence begins.
    pub(super) fn leading(&self, drafts: &[Draft], times: &[(usize, Time)]) -> Option<Time> {
        let first = drafts.first().map_or(0, |draft| draft.item);
        let (at, time) = times.first().filter(|(at, _)| *at < first)?;
        let begins = (0..*at).all(|at| {
            !matches!(self.what(at), Some(What::Word | What::Amount(_) | What::Cue(Cue::Compared | Cue::From)))
        });
        begins.then_some(*time)
    }

    /// Translations are when their amounts are, changes since what they are compared with.
    fn settle(&self, drafts: &[Draft], moments: &mut [Moment], mut since: Vec<Option<Time>>, clock: &Clock<'_>) {
        // The other end of a range is since the same.
        for index in 1..drafts.len() {
            let is_range = drafts[index].bound == Some(Bound::High) && drafts[index - 1].bound == Some(Bound::Low);
            if is_range {
                since[index] = since[index].or(since[index - 1]);
            }
        }
        // "an increase of $5 million, or 3%, compared with 2023".
        for index in (1..drafts.len()).rev() {
            let are_changes = [index - 1, index].iter().all(|at| matches!(drafts[*at].part, Part::Change { .. }));
            if are_changes && matches!(drafts[index].link, Link::List(at) if self.is(at, Cue::Or)) {
                since[index - 1] = since[index - 1].or(since[index]);
            }
        }
        for (index, draft) in drafts.iter().enumerate() {
            match draft.part {
                Part::Translation { of } => moments[index].when = moments.get(of).and_then(|of| of.when),
                Part::Change { from, .. } => {
                    let since = since[index].and_then(|time| clock.resolve(&time.compared(), moments[index].dates()));
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
}
