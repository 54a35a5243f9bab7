//! Within [`super`]: drafts that belong together: ends of ranges, what a change leads from and to, and lists of which
//! "respectively" says which is which.

use super::link::Link;
use super::noun::Words;
use super::phrases::Cue;
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
            let opened = other.bound == Some(Bound::Low) && matches!(draft.link, Link::List(_) | Link::Range(_));
            let fits = alike(low, amount) || low.unit == Unit::None && (low.currency.is_none() || low.currency == amount.currency);
            let fits = fits || low.currency.is_some() && amount.currency.is_none() && amount.unit == Unit::None;
            if opened || matches!(draft.link, Link::Range(_)) {
                if fits {
                    (other.bound, draft.bound) = (Some(Bound::Low), Some(Bound::High));
                    (draft.part, draft.about) = (other.part, other.about.clone());
                    draft.narrowed.clone_from(&other.narrowed);
                } else {
                    draft.part = Part::Left("unclear");
                    other.part = Part::Left("unclear");
                }
                return;
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

    /// The runs of drafts that list several of one kind: `$5, $4 and $3 million`.
    pub(super) fn runs(&self, drafts: &[Draft]) -> Vec<Range<usize>> {
        let mut runs = Vec::new();
        let mut start = 0;
        for index in 1..=drafts.len() {
            let goes_on = drafts.get(index).is_some_and(|draft| draft.listed && draft.bound.is_none());
            if !goes_on {
                if index - start > 1 {
                    runs.push(start..index);
                }
                start = index;
            }
        }
        runs
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
    pub(super) fn distribute(&self, drafts: &mut [Draft], run: Range<usize>, timed: bool) {
        let Some(first) = drafts.get(run.start) else { return };
        if timed || !matches!(first.part, Part::Value) {
            return;
        }
        let About::Words(words) = first.about.clone() else { return };
        let parts = self.parts(&words);
        let end = drafts.get(run.end - 1).map(|draft| self.tail(draft.item)).unwrap_or_default();
        let tail = Range { start: end.start + 1, end: self.reach(end.start) };
        let kinds = if self.is(end.start, Cue::Preposition) { self.parts(&tail) } else { Vec::new() };
        if parts.len() == run.len() && self.respectively() {
            for (draft, part) in drafts[run].iter_mut().zip(parts) {
                draft.about = About::Words(part);
            }
        } else if kinds.len() == run.len() && self.respectively() {
            for (draft, kind) in drafts[run].iter_mut().zip(kinds) {
                draft.about = About::Words(words.clone());
                draft.narrowed.push(kind);
            }
        } else {
            for draft in &mut drafts[run] {
                draft.about = About::Unknown;
            }
        }
    }

    /// Up to where words go on over commas and "and".
    fn reach(&self, start: usize) -> usize {
        let ends = |at: &usize| {
            !matches!(self.what(*at), Some(What::Word | What::Comma | What::Mark(_) | What::Cue(Cue::And | Cue::Preposition | Cue::Determiner | Cue::Adjective | Cue::Of)))
        };
        (start..self.items.len()).find(ends).unwrap_or(self.items.len())
    }
}
