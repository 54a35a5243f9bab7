//! Within [`super`]: times in a series, and which of them the amounts of a list have.

use super::phrases::Cue;
use super::roles::Draft;
use super::sentence::{Sentence, What};
use crate::prose::lexer::Unit;
use crate::prose::time::{Time, When};
use crate::statement::calendar::{Length, Phrase};
use std::ops::Range;

/// The times of a sentence, each as an item and what it says; those of lists are complete: the second of `June 30, 2024 and
/// 2023`.
pub(super) fn times(sentence: &Sentence<'_>) -> Vec<(usize, Time)> {
    let mut times: Vec<(usize, Time)> = Vec::new();
    for (at, item) in sentence.items.iter().enumerate() {
        let What::Time(time) = item.what else { continue };
        let mut time = *time;
        // "In the last months of 2024" is not all of the year.
        let of_part = at >= 2
            && sentence.is(at - 1, Cue::Of)
            && ["months", "weeks", "quarters", "half", "part", "end", "days"].contains(&sentence.word(at - 2));
        if of_part && !matches!(time.when, When::Named(phrase) if phrase.lasts() || phrase.day.is_some()) {
            time.when = When::Named(Phrase::default());
        }
        if sentence.opens(at) {
            time.when = When::Named(Phrase::default());
        }
        // "the trailing twelve months ended June 30, 2024".
        if let When::Named(phrase) = time.when
            && let Some((before, other)) = times.last_mut()
            && let When::Past(months) = other.when
            && *before + 2 == at
            && ["ended", "ending"].contains(&sentence.word(at - 1))
        {
            other.when = When::Named(Phrase { length: Some(Length::Months(months)), ..phrase });
            continue;
        }
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

    /// `beginning in 2024`, `since May 2024`: the first day of a span, which has no end; not of what has changed since.
    pub(super) fn opens(&self, at: usize) -> bool {
        let skips = |at: &usize| matches!(self.what(*at), Some(What::Cue(Cue::Preposition | Cue::Determiner)));
        let is_since = |at: usize| self.word(at).eq_ignore_ascii_case("since");
        let Some(before) = (0..at).rev().take(3).find(|at| is_since(*at) || !skips(at)) else { return false };
        let begins = ["beginning", "starting", "commencing", "effective"];
        if begins.iter().any(|word| self.word(before).eq_ignore_ascii_case(word)) {
            return true;
        }
        let changes = |at: usize| match self.what(at) {
            Some(What::Amount(amount)) => matches!(amount.unit, Unit::Percent | Unit::Points | Unit::BasisPoints),
            Some(What::Cue(Cue::Up | Cue::Down | Cue::Increase | Cue::Decrease)) => true,
            _ => false,
        };
        is_since(before) && !(before.saturating_sub(4)..before).any(changes)
    }

    /// Which times the amounts of a list have, in their order: as many as they are.
    pub(super) fn listed_times(&self, drafts: &[Draft], run: &[usize]) -> Option<Vec<usize>> {
        let times = times(self);
        let (start, end) = (*run.first()?, *run.last()?);
        let (first, last) = (drafts.get(start)?.item, drafts.get(end)?.item);
        let next = drafts.get(end + 1).map_or(self.items.len(), |next| next.item);
        let before = start.checked_sub(1).and_then(|before| drafts.get(before)).map_or(0, |before| before.item);
        // "was 5 in 2025 and 4 in 2024 and 2023": those that have their own are no list.
        let has_own = |at: &usize| {
            drafts
                .get(*at)
                .is_some_and(|draft| self.tail(draft.item).any(|at| matches!(self.what(at), Some(What::Time(_)))))
        };
        if run.iter().take(run.len() - 1).any(has_own) {
            return None;
        }
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
