//! Within [`super`]: amounts without a verb that states them: objects of verbs of action, subjects themselves, in brackets,
//! further ones of a list.

use super::link::Link;
use super::noun::Words;
use super::phrases::Cue;
use super::roles::{About, Draft, Part, alike, is_money};
use super::sentence::{Sentence, What};
use crate::prose::lexer::{Amount, Unit};
use std::ops::Range;

impl Sentence<'_> {
    pub(super) fn bracketed(&self, draft: &mut Draft, amount: &Amount, open: usize, before: &[Draft]) {
        let Some(index) = before.len().checked_sub(1) else { return self.loose(draft, amount) };
        let mut index = index;
        let says_when = (open..draft.item).any(|at| matches!(self.what(at), Some(What::Time(_))));
        // "RMB5 million (US$1 million) in 2024 (2023: RMB4 million)".
        if let Part::Translation { of } = before[index].part
            && says_when
        {
            index = of;
        }
        let other = &before[index];
        let touches = (other.item + 1..open).all(|at| matches!(self.what(at), Some(What::Mark(_))));
        let noun = other.noun.clone();
        let skips = |at: usize| {
            noun.contains(&at)
                || matches!(
                    self.what(at),
                    Some(What::Mark(_) | What::Time(_) | What::Cue(Cue::Preposition | Cue::Determiner))
                )
        };
        let follows = touches || says_when && (self.tail(other.item).start..open).all(skips);
        let Some(main) = self.amount(other.item).filter(|_| follows) else { return self.loose(draft, amount) };
        let plain = (open + 1..draft.item).all(|at| !matches!(self.what(at), Some(What::Word)));
        if touches && is_money(main) && is_money(amount) && main.currency != amount.currency && plain {
            draft.part = Part::Translation { of: index };
            draft.about = About::Draft(index);
        } else if says_when && alike(main, amount) {
            // "(2023: $5 million)".
            draft.part = Part::Comparative { of: Some(index) };
            draft.about = About::Draft(index);
        } else if alike(main, amount) && is_money(amount) && plain {
            // "$1.3 billion ($1.0 billion after tax)".
            let close =
                (draft.item..self.items.len()).find(|at| self.what(*at) == Some(What::Close)).unwrap_or(draft.item + 1);
            draft.about = About::Draft(index);
            draft.narrowed.push(draft.item + 1..close);
        } else {
            draft.part = Part::Left("unclear");
        }
    }

    pub(super) fn loose(&self, draft: &mut Draft, amount: &Amount) {
        let whole = self.noun_behind(draft.item).1;
        self.object_of(draft, amount, &whole, None);
    }

    pub(super) fn listed(&self, draft: &mut Draft, amount: &Amount, at: usize, whole: &Words, before: &[Draft]) {
        let is_or = self.is(at, Cue::Or);
        // A translation is in brackets: the list goes on behind what it translates.
        let index = before.iter().rposition(|other| !matches!(other.part, Part::Translation { .. }));
        let Some(index) = index else { return self.object_of(draft, amount, whole, None) };
        let other = &before[index];
        let Some(main) = self.amount(other.item) else { return };
        draft.listed = alike(main, amount);
        let is_plain = amount.unit == Unit::None;
        let has_noun = !draft.noun.is_empty() && is_plain;
        let are_timed = [other.item, draft.item].iter().all(|at| matches!(self.what(at + 1), Some(What::Time(_))));
        match other.part {
            // "5 million shares of one class and 6 million, …": another list.
            Part::Value if !has_noun && !other.noun.is_empty() && is_plain && amount.currency.is_none() => {
                draft.listed = false;
                self.object_of(draft, amount, whole, None);
            }
            Part::Value
                if has_noun
                    && (!other.noun.is_empty() || self.is(other.item + 1, Cue::Preposition))
                    && !matches!(other.link, Link::Stated(_)) =>
            {
                draft.listed = false;
                self.object_of(draft, amount, whole, None);
                draft.narrowed.clone_from(&other.narrowed);
            }
            Part::Value if is_or && is_money(main) && is_money(amount) => {
                let same = main.currency == amount.currency;
                draft.part = if same { Part::Value } else { Part::Translation { of: index } };
                draft.about = About::Draft(index);
                draft.narrowed.clone_from(&other.narrowed);
                draft.listed = false;
            }
            Part::Value
                if amount.unit == Unit::Percent && main.unit != Unit::Percent && self.is(draft.item + 1, Cue::Of) =>
            {
                draft.part = Part::Portion { of: Some(index) };
                draft.about = About::Draft(index);
            }
            Part::Value
                if draft.listed || main.currency.is_some() == amount.currency.is_some() && main.unit == amount.unit =>
            {
                // One of several: `pair` and times say of what.
                draft.listed = true;
                draft.about = About::Draft(index);
            }
            Part::Change { of, from, down } if is_or || draft.listed => {
                draft.part = Part::Change { of, from, down };
                draft.about = match of {
                    Some(of) => About::Draft(of),
                    // "up 7% year-over-year and 2% sequentially".
                    None if is_or || self.respectively() || are_timed => other.about.clone(),
                    None => About::Unknown,
                };
            }
            // "compared to $4 million, or $0.10 per share".
            Part::Comparative { .. } if is_or && self.is(draft.item + 1, Cue::Per) => {
                self.comparative(draft, amount, before);
            }
            // "compared to $4 million, or $0.10 per share, and $5 million".
            Part::Comparative { .. }
                if draft.listed && self.is(other.item + 1, Cue::Per) && !self.is(draft.item + 1, Cue::Per) =>
            {
                self.comparative(draft, amount, before);
            }
            Part::Comparative { of } if draft.listed => {
                draft.part = Part::Comparative { of };
                draft.about = other.about.clone();
            }
            Part::Portion { of } if draft.listed => {
                draft.part = Part::Portion { of };
                draft.about = other.about.clone();
            }
            _ => self.object_of(draft, amount, whole, None),
        }
    }

    /// Whether the sentence says which of several is which.
    pub(super) fn respectively(&self) -> bool {
        self.has(0..self.items.len(), Cue::Respectively)
    }

    /// An amount of the noun behind it: `purchased 5 million shares`, `$350 million share repurchase plan`.
    pub(super) fn object_of(&self, draft: &mut Draft, amount: &Amount, whole: &Words, act: Option<usize>) {
        if self.stands_first(draft, whole) {
            return;
        }
        if self.is(whole.end, Cue::Effect) {
            draft.part = Part::Left("effect");
            return;
        }
        // "paid $5 million in dividends".
        let is_included = self.has(draft.floor..draft.item, Cue::Include);
        let object = if whole.is_empty() && (act.is_some() || is_included) && amount.currency.is_some() {
            self.object(draft.item + 1)
        } else {
            0..0
        };
        let whole = if object.is_empty() { whole } else { &object };
        match (amount.currency, amount.unit) {
            (None, Unit::Time(_)) => draft.part = Part::Left("duration"),
            (None, Unit::Percent | Unit::Points | Unit::BasisPoints | Unit::Times) => {
                let of = self.is(draft.item + 1, Cue::Of);
                let is_points = matches!(amount.unit, Unit::Points | Unit::BasisPoints);
                draft.part = match of && act.is_none() {
                    true if is_points => Part::Left("effect"),
                    true => Part::Portion { of: None },
                    false => Part::Left("unclear"),
                };
                if of && !is_points {
                    draft.narrowed.push(whole.clone());
                }
            }
            (None, Unit::None) if amount.scale == 0 && self.follows_name(draft.item) => draft.part = Part::Left("name"),
            (None, Unit::None) if whole.is_empty() => draft.part = Part::Left("unclear"),
            _ => {
                draft.about = self.referring(whole.clone());
                if let Some(act) = act {
                    draft.narrowed.push(self.action(act, draft.floor));
                }
                let tail = self.tail(draft.item);
                let rest = self.rest(whole.end.max(tail.start)..tail.end);
                if !rest.is_empty() && act.is_some() {
                    draft.narrowed.push(rest);
                }
            }
        }
    }

    /// `S&P 500`, `Local 60`: whether the word right in front of a number is a name.
    pub(super) fn follows_name(&self, item: usize) -> bool {
        let before = item.checked_sub(1).filter(|at| *at > 0 && self.what(*at) == Some(What::Word));
        before.is_some_and(|at| self.word(at).starts_with(char::is_uppercase) && self.is_prose())
    }

    /// Whether words have small letters: not a title.
    pub(super) fn is_prose(&self) -> bool {
        let small = self.items.iter().filter(|item| item.what == What::Word).filter(|item| {
            self.text.get(item.at.clone()).is_some_and(|word| word.len() > 3 && word.starts_with(char::is_lowercase))
        });
        small.take(3).count() == 3
    }

    /// A verb of action with those that it depends on: `authorized to repurchase`.
    pub(super) fn action(&self, verb: usize, floor: usize) -> Words {
        let mut start = verb;
        while start > floor && matches!(self.what(start - 1), Some(What::Cue(Cue::Act | Cue::To))) {
            start -= 1;
        }
        start..verb + 1
    }

    /// The end of a tail, without what leads to the next amount.
    pub(super) fn rest(&self, words: Words) -> Words {
        let Range { start, end } = words;
        let end = match self.what(end) {
            Some(What::Amount(_)) => {
                (start..end.max(start)).rev().find(|at| self.is(*at, Cue::Preposition)).unwrap_or(start)
            }
            _ => end,
        };
        self.trimmed(start..end.max(start))
    }

    /// `RMB5 million of such loans was under the model`: the amount is the subject of the verb behind it.
    pub(super) fn stands_first(&self, draft: &mut Draft, whole: &Words) -> bool {
        let behind = if whole.is_empty() { draft.item + 1 } else { whole.end };
        if !matches!(self.what(behind), Some(What::Cue(Cue::Stated | Cue::Stating))) {
            return false;
        }
        if self.amount(behind + 1).is_some() {
            return false;
        }
        draft.about = if whole.is_empty() {
            // "Out of those loans, RMB5 million was".
            let such = (draft.floor..draft.item).find(|at| self.is(*at, Cue::Such));
            let comma = (draft.floor..draft.item).rev().find(|at| self.what(*at) == Some(What::Comma));
            match (such, comma) {
                (Some(such), Some(comma)) if such < comma => self.referring(such..comma),
                _ => About::Unknown,
            }
        } else {
            self.referring(whole.clone())
        };
        let ends = |at: &usize| {
            matches!(self.what(*at), Some(What::Amount(_) | What::Break))
                || matches!(
                    self.what(*at),
                    Some(What::Cue(
                        Cue::Portion
                            | Cue::Compared
                            | Cue::Cause
                            | Cue::OfWhich
                            | Cue::Increase
                            | Cue::Decrease
                            | Cue::Up
                            | Cue::Down
                            | Cue::That
                    ))
                )
        };
        let end = (behind + 1..self.items.len()).find(ends).unwrap_or(self.items.len());
        let words = self.trimmed(behind + 1..end);
        if !words.is_empty() {
            draft.narrowed.push(words);
        }
        true
    }
}
