//! Within [`super`]: what is expected, and what is only supposed.

use super::link::Link;
use super::phrases::Cue;
use super::roles::{Draft, Part};
use super::sentence::{Sentence, What};
use crate::prose::{Bound, Outlook};

impl Sentence<'_> {
    /// Why an amount measures nothing, where the words before it say so.
    pub(super) fn supposed(&self, item: usize) -> Option<&'static str> {
        for at in (0..item).rev() {
            match self.what(at) {
                Some(What::Break) => break,
                Some(What::Cue(Cue::Hypothetical)) => return Some("hypothetical"),
                Some(What::Cue(Cue::Definition)) => return Some("definition"),
                _ => {}
            }
        }
        // "A change of 100 basis points would".
        for at in item + 1..self.items.len() {
            match self.what(at) {
                Some(
                    What::Comma
                    | What::Break
                    | What::Amount(_)
                    | What::Cue(Cue::That | Cue::Cause | Cue::Stated | Cue::And),
                ) => break,
                Some(What::Cue(Cue::Hypothetical)) => return Some("hypothetical"),
                _ => {}
            }
        }
        None
    }

    /// Whether an amount is expected, and how; `heading` says that it stands under one about the outlook.
    pub(super) fn outlook(&self, draft: &Draft, heading: bool) -> Option<Outlook> {
        if matches!(draft.part, Part::Comparative { .. } | Part::Left(_)) && !self.is_superseded(draft) {
            return None;
        }
        let mut expects = false;
        for at in (0..draft.item).rev() {
            match self.what(at) {
                Some(What::Break | What::Cue(Cue::Cause)) => break,
                // What was is not expected, unless it "was expected to be".
                Some(What::Cue(Cue::Stated)) => return None,
                Some(What::Cue(Cue::Compared)) if !self.is_superseded(draft) => return None,
                Some(What::Cue(Cue::Expect | Cue::Expected)) => {
                    expects = true;
                    break;
                }
                _ => {}
            }
        }
        let moved_before = matches!(draft.link, Link::Moved { .. }) && !expects;
        if !expects && (!heading || moved_before || self.has(0..self.items.len(), Cue::Stated)) {
            return None;
        }
        let word = draft.qualifier.as_ref().map(|words| self.slice(words.clone()).to_lowercase());
        let bound = draft.bound.unwrap_or(match word.as_deref() {
            Some(
                "at least" | "over" | "more than" | "no less than" | "not less than" | "in excess of" | "a minimum of"
                | "above" | "greater than",
            ) => Bound::Low,
            Some(
                "up to" | "at most" | "not more than" | "no more than" | "less than" | "below" | "a maximum of"
                | "as much as",
            ) => Bound::High,
            _ => Bound::Both,
        });
        Some(Outlook { bound, superseded: self.is_superseded(draft) })
    }

    /// `compared with the previous outlook of`; `raises its guidance from`.
    fn is_superseded(&self, draft: &Draft) -> bool {
        let from = matches!(draft.link, Link::From(_))
            && self.has(0..draft.item, Cue::Revise)
            && self.has(0..draft.item, Cue::Expect);
        let start = (0..draft.item)
            .rev()
            .find(|at| matches!(self.what(*at), Some(What::Break | What::Cue(Cue::Compared | Cue::Expect))))
            .unwrap_or(0);
        let named = (start..draft.item)
            .rev()
            .take_while(|at| !matches!(self.what(*at), Some(What::Cue(Cue::To))))
            .any(|at| self.is(at, Cue::Superseded));
        from || named
    }
}
