//! Within [`super`]: verbs and nouns of change, and what they are about.

use super::link::{Found, Link};
use super::noun::Words;
use super::phrases::Cue;
use super::roles::{About, Draft, Part};
use super::sentence::{Sentence, What};
use std::ops::Range;

impl Sentence<'_> {
    /// What a verb of change is about: its subject, or the guidance that it raises.
    pub(super) fn moved(&self, verb: usize, floor: usize, end: usize) -> About {
        // "The loss narrowed to".
        let is_alone = matches!(self.what(verb + 1), Some(What::Cue(Cue::To | Cue::From | Cue::By | Cue::Qualifier)));
        if !self.is(verb, Cue::Revise) || is_alone {
            return self.referring(self.subject_before(self.helped(verb, floor), floor));
        }
        let ends = |at: &usize| matches!(self.what(*at), Some(What::Cue(Cue::From | Cue::To) | What::Amount(_)));
        let end = (verb + 1..end).find(ends).unwrap_or(end);
        let words = match (verb + 1..end).find(|at| self.is(*at, Cue::Expect)) {
            Some(noun) if self.is(noun + 1, Cue::Preposition) || self.is(noun + 1, Cue::Of) => noun + 2..end,
            Some(noun) => verb + 1..noun,
            None => verb + 1..end,
        };
        let start = words
            .clone()
            .find(|at| !matches!(self.what(*at), Some(What::Time(_) | What::Cue(Cue::Determiner))))
            .unwrap_or(words.end);
        self.referring(self.trimmed(start..words.end))
    }

    /// A verb with what helps it: `was up`.
    pub(super) fn helped(&self, verb: usize, floor: usize) -> usize {
        let helps = |at: usize| {
            matches!(
                self.what(at),
                Some(What::Cue(Cue::Auxiliary | Cue::Stated | Cue::Stating | Cue::Expected | Cue::To))
            ) || self.is(at, Cue::Act) && self.helps(at)
        };
        let mut verb = verb;
        while verb > floor && helps(verb - 1) {
            verb -= 1;
        }
        verb
    }

    /// Whether a new half-sentence begins between the amount before and a draft.
    pub(super) fn begins_anew(&self, draft: &Draft) -> bool {
        let range = draft.floor..draft.item;
        self.has(range.clone(), Cue::Cause)
            || range.clone().any(|at| self.what(at) == Some(What::Break))
            || self.has(range, Cue::Include)
    }

    /// `12% [year-over-year] increase`: the noun, and whether it is a decrease.
    pub(super) fn increase_behind(&self, item: usize) -> Option<(usize, bool)> {
        let skips =
            |at: &usize| matches!(self.what(*at), Some(What::Time(_) | What::Mark(_) | What::Cue(Cue::Adjective)));
        let at = (item + 1..self.items.len()).find(|at| !skips(at))?;
        match self.what(at)? {
            What::Cue(Cue::Increase) => Some((at, false)),
            What::Cue(Cue::Decrease) => Some((at, true)),
            What::Cue(Cue::Up) if self.word(at).eq_ignore_ascii_case("higher") => Some((at, false)),
            What::Cue(Cue::Down) if self.word(at).eq_ignore_ascii_case("lower") => Some((at, true)),
            // "12% operational growth".
            What::Word if at == item + 1 => match self.what(at + 1)? {
                What::Cue(Cue::Increase) => Some((at + 1, false)),
                What::Cue(Cue::Decrease) => Some((at + 1, true)),
                _ => None,
            },
            _ => None,
        }
    }

    /// What has increased: `in revenue` behind the noun.
    pub(super) fn object(&self, range: impl Into<Reach>) -> Words {
        let Reach { start, end } = range.into();
        let end = end.unwrap_or(self.items.len());
        let leads =
            |at: usize| self.is(at, Cue::Of) || self.is(at, Cue::Preposition) && matches!(self.word(at), "in" | "In");
        if start >= end || !leads(start) || matches!(self.what(start + 1), Some(What::Time(_))) {
            return start..start;
        }
        let ends = |at: &usize| {
            !matches!(
                self.what(*at),
                Some(
                    What::Word
                        | What::Mark(_)
                        | What::Quote
                        | What::Cue(Cue::Determiner | Cue::Of | Cue::Adjective | Cue::Per | Cue::And | Cue::Increase)
                )
            )
        };
        let end = (start + 1..end).find(ends).unwrap_or(end);
        self.trimmed(start + 1..end)
    }

    /// The subject of the verb in front of an increase: `Revenue showed an increase of`.
    pub(super) fn verb_subject(&self, noun: usize, floor: usize) -> About {
        let verb = (floor..noun)
            .rev()
            .find(|at| matches!(self.what(*at), Some(What::Cue(Cue::Act | Cue::Stated | Cue::Stating | Cue::Portion))));
        verb.map_or(About::Unknown, |verb| self.referring(self.subject_before(verb, floor)))
    }

    pub(super) fn clause_subject(&self, found: &Found, floor: usize) -> About {
        match found.link {
            Link::Stated(verb) | Link::Act(verb) | Link::Portion(verb) | Link::Moved { verb, .. } => {
                self.referring(self.subject_before(verb, floor))
            }
            _ => About::Unknown,
        }
    }

    /// `Growth in revenue was`: the words are the name of a change.
    pub(super) fn named_change(&self, words: &Words, before: &[Draft]) -> Option<(Part, About)> {
        let last = words.end.checked_sub(1).filter(|_| !words.is_empty())?;
        let down = match self.what(last)? {
            What::Cue(Cue::Increase) => false,
            What::Cue(Cue::Decrease) => true,
            _ => return None,
        };
        let own = self.trimmed(words.start..last);
        let is_bare = own.clone().all(|at| !matches!(self.what(at), Some(What::Word)));
        let value = Self::last(before, |part| *part == Part::Value);
        let about = match value {
            Some(value) if is_bare => About::Draft(value),
            _ if is_bare => About::Before(words.start..words.start),
            _ => About::Words(own),
        };
        let of = value.filter(|value| about == About::Draft(*value));
        Some((Part::Change { of, from: None, down }, about))
    }
}

/// From an item to another, or to the end of the sentence.
pub(super) struct Reach {
    start: usize,
    end: Option<usize>,
}

impl From<usize> for Reach {
    fn from(start: usize) -> Reach {
        Reach { start, end: None }
    }
}

impl From<Range<usize>> for Reach {
    fn from(range: Range<usize>) -> Reach {
        Reach { start: range.start, end: Some(range.end) }
    }
}
