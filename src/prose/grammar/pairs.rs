//! Within [`super`]: drafts that belong together: ends of ranges, what a change leads from and to, and lists of which
//! "respectively" says which is which.

use super::link::Link;
use super::noun::Words;
use super::phrases::{Cue, ENGLISH};
use super::roles::{About, Draft, Part, alike};
use super::sentence::{Sentence, What};
use crate::prose::Bound;
use crate::prose::lexer::Unit;
use std::ops::Range;

impl Sentence<'_> {
    /// Joins the last draft with those before it.
    pub(super) fn pair(&self, drafts: &mut [Draft]) {
        let Some(last) = drafts.len().checked_sub(1) else { return };
        let (before, rest) = drafts.split_at_mut(last);
        let Some(draft) = rest.first_mut() else { return };
        let Some(amount) = self.amount(draft.item) else { return };
        if let Some(other) = before.last_mut()
            && let Some(low) = self.amount(other.item)
        {
            let opened = other.bound == Some(Bound::Low)
                && !matches!(other.link, Link::Range(_))
                && matches!(draft.link, Link::List(_) | Link::Range(_));
            let fits = alike(low, amount)
                || low.unit == Unit::None && (low.currency.is_none() || low.currency == amount.currency);
            let fits = fits || low.currency.is_some() && amount.currency.is_none() && amount.unit == Unit::None;
            // The third of "from 1 to 2 to 3" begins another.
            let is_other = other.bound == Some(Bound::High) && matches!(draft.link, Link::Range(_));
            if opened || matches!(draft.link, Link::Range(_)) && !is_other {
                if fits {
                    (other.bound, draft.bound) = (Some(Bound::Low), Some(Bound::High));
                    (draft.part, draft.about) = (other.part, other.about.clone());
                    draft.narrowed.clone_from(&other.narrowed);
                    let low = last - 1;
                    // The ends of a change are those of what changes.
                    if let Part::Change { of: Some(of), .. } = draft.part
                        && of > 0
                        && before.get(of).is_some_and(|of| of.bound == Some(Bound::High))
                        && let Part::Change { of: low_of, .. } = &mut before[low].part
                    {
                        *low_of = Some(of - 1);
                    }
                } else {
                    // "at a rate of RMB7.1 to US$1.00".
                    let is_rate =
                        low.currency.is_some() && amount.currency.is_some() && low.currency != amount.currency;
                    let reason = if is_rate { "rate" } else { "unclear" };
                    (draft.part, other.part) = (Part::Left(reason), Part::Left(reason));
                }
                return;
            }
            if is_other && fits && draft.about == About::Unknown {
                draft.about = other.about.clone();
            }
        }
        match draft.link {
            Link::Outcome(_) => {
                // What changed came to this.
                for other in before.iter_mut().rev() {
                    match &mut other.part {
                        Part::Change { of, .. } if of.is_none() => {
                            *of = Some(last);
                            if other.about == About::Unknown {
                                other.about = About::Draft(last);
                            }
                        }
                        Part::Comparative { of } if of.is_none() => {
                            *of = Some(last);
                            if draft.about == About::Unknown {
                                draft.about = other.about.clone();
                            }
                        }
                        Part::Value => break,
                        _ => {}
                    }
                }
            }
            Link::From(_) | Link::Compared(_) => {
                let Part::Comparative { of: main } = draft.part else { return };
                for other in before.iter_mut().rev() {
                    match &mut other.part {
                        Part::Change { from, of, .. } => {
                            if from.is_none() && (main.is_none() || of.is_none() || *of == main) {
                                *from = Some(last);
                                if of.is_none() && other.about == About::Unknown {
                                    other.about = draft.about.clone();
                                }
                            }
                            // Two changes of one value have each their own "from".
                            if !other.listed {
                                break;
                            }
                        }
                        Part::Portion { .. } | Part::Translation { .. } => {}
                        _ => break,
                    }
                }
            }
            _ => {}
        }
    }

    /// The parts of a list of nouns: `revenue and net income`.
    pub(super) fn parts(&self, words: &Words) -> Vec<Words> {
        let mut parts = Vec::new();
        let mut start = words.start;
        for at in words.clone() {
            if matches!(self.what(at), Some(What::Comma | What::Cue(Cue::And))) {
                if start < at {
                    parts.push(self.trimmed(start..at));
                }
                start = at + 1;
            }
        }
        parts.push(self.trimmed(start..words.end));
        parts.retain(|part| !part.is_empty());
        parts
    }

    /// Says of which subject each of a list is, where it is not several times.
    pub(super) fn distribute(&self, drafts: &mut [Draft], run: &[usize], timed: bool) {
        let (Some(first), Some(last)) =
            (run.first().and_then(|at| drafts.get(*at)), run.last().and_then(|at| drafts.get(*at)))
        else {
            return;
        };
        // "5, 4 and 3 million shares", "36% and 37% of revenue": the last says of what all are.
        let is_open =
            matches!(first.part, Part::Left("unclear")) || first.part == Part::Value && first.about == About::Unknown;
        let says = matches!(last.part, Part::Portion { of: None }) || last.part == Part::Value && !last.noun.is_empty();
        let separates = |at: usize| matches!(self.what(at), Some(What::Comma | What::Cue(Cue::And | Cue::Or)));
        let are_bare = run[..run.len() - 1].iter().all(|at| separates(drafts[*at].item + 1));
        if is_open && says && are_bare {
            let (part, narrowed) = (last.part, last.narrowed.clone());
            let whole = self.noun_behind(last.item).1;
            let about = if part == Part::Value { self.referring(whole) } else { last.about.clone() };
            for at in run {
                let draft = &mut drafts[*at];
                (draft.part, draft.about) = (part, about.clone());
                if draft.narrowed.is_empty() {
                    draft.narrowed.clone_from(&narrowed);
                }
            }
            return;
        }
        // "was $5 million in 2024 and $4 million in 2023".
        let are_timed =
            || run.iter().all(|at| self.tail(drafts[*at].item).any(|at| matches!(self.what(at), Some(What::Time(_)))));
        if timed || first.part != Part::Value || are_timed() {
            return;
        }
        let (end, about) = (self.tail(last.item), first.about.clone());
        // "was $5 million for one and $4 million for another": each says which.
        let own: Vec<Words> = run.iter().map(|at| self.kind_behind(drafts[*at].item)).collect();
        if let About::Words(words) = about {
            let tail = Range { start: end.start + 1, end: self.reach(end.start) };
            let kinds = if self.is(end.start, Cue::Preposition) { self.parts(&tail) } else { Vec::new() };
            let parts = self.parts(&words);
            let tells = |parts: &[Words]| parts.len() == run.len() && self.respectively();
            if own.iter().all(|words| !words.is_empty()) || tells(&kinds) {
                let kinds = if tells(&kinds) { kinds } else { own };
                for (at, kind) in run.iter().zip(kinds) {
                    (drafts[*at].about, drafts[*at].narrowed) = (About::Words(words.clone()), vec![kind]);
                }
                return;
            }
            if tells(&parts) {
                // "Basic and diluted EPS": the noun is that of both.
                let head = parts.last().filter(|last| last.len() > 1).map(|last| last.start + 1..last.end);
                for (at, part) in run.iter().zip(parts) {
                    let shares = part.len() == 1 && ENGLISH.within(Cue::Sharing, self.slice(part.clone())).is_some();
                    drafts[*at].about = About::Words(part);
                    drafts[*at].shared = head.clone().filter(|_| shares);
                }
                return;
            }
        }
        for at in run {
            (drafts[*at].about, drafts[*at].unclear) = (About::Unknown, true);
        }
    }

    /// `A and B, compared with C and D`: C is compared with A, D with B.
    pub(super) fn match_lists(&self, drafts: &mut [Draft]) {
        for run in runs_of(drafts, |draft| matches!(draft.part, Part::Comparative { .. })) {
            let Some(&first) = run.first() else { continue };
            let values: Vec<usize> = (0..first).filter(|at| drafts[*at].part == Part::Value).collect();
            let has_own =
                |at: &usize| self.tail(drafts[*at].item).any(|at| matches!(self.what(at), Some(What::Time(_))));
            let agree = |(one, other): (&usize, &usize)| {
                let amount = |at: usize| self.amount(drafts[at].item);
                amount(*one).zip(amount(*other)).is_some_and(|(one, other)| alike(one, other))
            };
            let fits = values.len() == run.len() && values.iter().zip(&run).all(agree);
            if !fits || run[..run.len() - 1].iter().any(has_own) {
                continue;
            }
            for (value, at) in values.into_iter().zip(run) {
                drafts[at].part = Part::Comparative { of: Some(value) };
                drafts[at].about = About::Draft(value);
            }
        }
    }

    /// `for others` behind an amount: which part of its subject it is.
    pub(super) fn kind_behind(&self, item: usize) -> Words {
        let tail = self.tail(item);
        let leads =
            self.is(tail.start, Cue::Preposition) && ENGLISH.within(Cue::Narrowing, self.word(tail.start)).is_some();
        let names = matches!(
            self.what(tail.start + 1),
            Some(What::Word | What::Quote | What::Cue(Cue::Determiner | Cue::Adjective))
        );
        let time = tail.clone().find(|at| matches!(self.what(*at), Some(What::Time(_))));
        let kind = match time {
            _ if !leads || !names => tail.start..tail.start,
            Some(time) => self.trimmed(tail.start..time),
            None => self.rest(tail.clone()),
        };
        if self.say(kind.clone()).contains(' ') { kind } else { tail.start..tail.start }
    }

    /// `In China,` in front of a subject: not a time, and not how a sentence begins.
    pub(super) fn led(&self, subject: usize, floor: usize) -> Option<Words> {
        let comma = subject.checked_sub(1).filter(|at| *at >= floor)?;
        let comma = if self.is(comma, Cue::Determiner) { comma.checked_sub(1)? } else { comma };
        if self.what(comma) != Some(What::Comma) {
            return None;
        }
        let halts = |at: &usize| {
            matches!(
                self.what(*at),
                Some(What::Comma | What::Break | What::Amount(_) | What::Quote | What::Cue(Cue::And | Cue::That))
            )
        };
        let start = (floor..comma).rev().find(halts).map_or(floor, |at| at + 1);
        let leads = matches!(self.what(start), Some(What::Cue(Cue::Preposition | Cue::Include)));
        let narrows = leads && ENGLISH.within(Cue::Narrowing, self.word(start)).is_some();
        let has_words = (start..comma).any(|at| matches!(self.what(at), Some(What::Word)));
        (narrows && has_words).then_some(start..comma)
    }

    /// Up to where words go on over commas and "and".
    fn reach(&self, start: usize) -> usize {
        let ends = |at: &usize| {
            !matches!(
                self.what(*at),
                Some(
                    What::Word
                        | What::Comma
                        | What::Mark(_)
                        | What::Cue(Cue::And | Cue::Preposition | Cue::Determiner | Cue::Adjective | Cue::Of)
                )
            )
        };
        (start..self.items.len()).find(ends).unwrap_or(self.items.len())
    }
}

/// The runs of drafts that list several of one kind: `$5, $4 and $3 million`; translations between them do not count.
pub(super) fn runs(drafts: &[Draft]) -> Vec<Vec<usize>> {
    runs_of(drafts, |_| true)
}

/// Those that begin with a draft of some kind.
fn runs_of(drafts: &[Draft], begins: impl Fn(&Draft) -> bool) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for (index, draft) in drafts.iter().enumerate().filter(|(_, draft)| !matches!(draft.part, Part::Translation { .. }))
    {
        match runs.last_mut() {
            Some(run) if draft.listed && draft.bound.is_none() => run.push(index),
            _ => runs.push(vec![index]),
        }
    }
    runs.retain(|run| run.len() > 1 && run.first().is_some_and(|first| begins(&drafts[*first])));
    runs
}
