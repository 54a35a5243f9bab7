//! Within [`super`]: which words of a sentence name what is measured.

use super::phrases::Cue;
use super::sentence::{Sentence, What};
use std::ops::Range;

/// Words in a row, as items of the sentence.
pub(super) type Words = Range<usize>;

impl Sentence<'_> {
    /// The subject of a verb: the words in front of it, from an item on, without what leads to it.
    pub(super) fn subject_before(&self, verb: usize, floor: usize) -> Words {
        let mut start = floor;
        // A half-sentence after a number begins behind the next comma or "and".
        if floor > 0 && self.amount(floor - 1).is_some() {
            let starts = |at: &usize| {
                matches!(self.what(*at), Some(What::Comma | What::Break | What::Colon | What::Cue(Cue::And | Cue::Or | Cue::That | Cue::Cause)))
            };
            match (floor..verb).find(starts) {
                Some(at) => start = at,
                None => return verb..verb,
            }
        }
        for at in start..verb {
            let is_speech = |at: usize| at > 0 && matches!(self.what(at - 1), Some(What::Comma | What::Colon));
            match self.what(at) {
                Some(What::Break | What::Colon | What::Cue(Cue::Cause | Cue::Compared | Cue::That | Cue::Expect)) => start = at + 1,
                Some(What::Quote) if is_speech(at) => start = at + 1,
                Some(What::Dash) if self.is_apart(at) => start = at + 1,
                _ => {}
            }
        }
        self.trimmed(self.lead(start..verb))
    }

    /// Whether blanks stand around a sign.
    pub(super) fn is_apart(&self, at: usize) -> bool {
        let Some(item) = self.items.get(at) else { return false };
        let around = [self.text.get(..item.at.start), self.text.get(item.at.end..)];
        around[0].is_some_and(|t| t.ends_with(char::is_whitespace)) && around[1].is_some_and(|t| t.starts_with(char::is_whitespace))
    }

    /// Without the times and the words that lead to a subject: `In 2024,`, `However,`.
    fn lead(&self, words: Words) -> Words {
        let Range { mut start, end } = words;
        while start < end {
            let behind_comma = || (start..end).find(|at| self.what(*at) == Some(What::Comma)).map(|at| at + 1);
            match self.what(start) {
                Some(What::Comma | What::Close | What::Mark(_) | What::Sign | What::Quote | What::Dash)
                | Some(What::Cue(Cue::And | Cue::Or | Cue::Determiner | Cue::Auxiliary)) => start += 1,
                Some(What::Cue(Cue::Opening)) => start = behind_comma().unwrap_or(start + 1),
                Some(What::Time(_)) => start += 1,
                Some(What::Cue(Cue::Preposition | Cue::Include)) => match (self.what(start + 1), behind_comma()) {
                    (Some(What::Time(_)), _) => start += 2,
                    (_, Some(comma)) => start = comma,
                    _ => break,
                },
                _ => break,
            }
        }
        start..end
    }

    /// Without what does not name anything at both ends: commas, marks, times, helping verbs.
    pub(super) fn trimmed(&self, words: Words) -> Words {
        let Range { mut start, mut end } = words;
        while start < end {
            match self.what(end - 1) {
                Some(What::Comma | What::Mark(_) | What::Time(_) | What::Sign | What::Dash | What::Open | What::Quote | What::Break | What::Colon)
                | Some(What::Cue(Cue::Auxiliary | Cue::And | Cue::Preposition | Cue::Determiner | Cue::Qualifier | Cue::Of | Cue::Stated | Cue::Stating | Cue::Opening)) => end -= 1,
                Some(What::Cue(Cue::Act)) if start + 1 < end => end -= 1,
                _ => break,
            }
        }
        while start < end && matches!(self.what(start), Some(What::Comma | What::Mark(_) | What::Cue(Cue::And | Cue::Determiner))) {
            start += 1;
        }
        start..end
    }

    /// The noun in front of "of": `a quarterly dividend of`.
    pub(super) fn noun_before(&self, of: usize, floor: usize) -> Words {
        let mut start = of;
        let mut listed = false;
        while start > floor {
            let at = start - 1;
            let is_word = |at: usize| matches!(self.what(at), Some(What::Word | What::Cue(Cue::Adjective)));
            let goes_on = match self.what(at) {
                Some(What::Word | What::Mark(_) | What::Quote | What::Cue(Cue::Adjective | Cue::Of | Cue::Per | Cue::Such | Cue::Increase | Cue::Decrease)) => true,
                Some(What::Cue(Cue::Determiner)) => {
                    let links = matches!(self.what(at.wrapping_sub(1)), Some(What::Cue(Cue::Of | Cue::Preposition | Cue::Per)));
                    !matches!(self.word(at), "a" | "an" | "A" | "An") && at > floor && links
                }
                Some(What::Cue(Cue::Preposition)) => matches!(self.word(at), "in" | "on"),
                Some(What::Cue(Cue::From)) => true,
                Some(What::Cue(Cue::And)) => {
                    listed = true;
                    at > floor && is_word(at - 1)
                }
                Some(What::Comma) => listed && at > floor && is_word(at - 1) && (floor..at).all(|at| !matches!(self.what(at), Some(What::Time(_)))),
                Some(What::Open | What::Close) => true,
                _ => false,
            };
            if !goes_on {
                break;
            }
            start = at;
        }
        self.trimmed(self.lead(start..of))
    }

    /// The words behind an amount that say of what it is: the noun alone, and with what belongs to it.
    pub(super) fn noun_behind(&self, amount: usize) -> (Words, Words) {
        let start = match self.what(amount + 1) {
            Some(What::Cue(Cue::Of)) => amount + 2,
            _ => amount + 1,
        };
        let mut noun = None;
        let mut end = start;
        while end < self.items.len() {
            match self.what(end) {
                Some(What::Word | What::Mark(_) | What::Quote | What::Cue(Cue::Adjective | Cue::Increase | Cue::Decrease)) => {}
                Some(What::Cue(Cue::Such | Cue::Determiner | Cue::Pronoun)) if end == start || noun.is_some() => {}
                Some(What::Cue(Cue::Of | Cue::From | Cue::Per | Cue::Preposition)) if end > start => {
                    let behind = self.what(end + 1);
                    let is_with = !self.is(end, Cue::Preposition) || self.word(end).eq_ignore_ascii_case("with");
                    let names = matches!(behind, Some(What::Word | What::Cue(Cue::Determiner | Cue::Adjective | Cue::Such)));
                    if !is_with || !names {
                        break;
                    }
                    noun.get_or_insert(start..end);
                }
                _ => break,
            }
            end += 1;
        }
        let all = self.trimmed(start..end);
        (self.trimmed(noun.unwrap_or(start..end)), all)
    }

    /// What stands behind an amount up to the next half-sentence.
    pub(super) fn tail(&self, amount: usize) -> Words {
        let mut start = amount + 1;
        // The same in another currency.
        if self.what(start) == Some(What::Open)
            && let Some(close) = (start..self.items.len()).take(8).find(|at| self.what(*at) == Some(What::Close))
            && (start..close).any(|at| self.amount(at).is_some())
        {
            start = close + 1;
        }
        let ends = |at: &usize| {
            matches!(
                self.what(*at),
                Some(What::Amount(_) | What::Comma | What::Break | What::Open | What::Close | What::Colon)
                    | Some(What::Cue(
                        Cue::And | Cue::Or | Cue::Compared | Cue::Portion | Cue::Cause | Cue::Up | Cue::Down | Cue::Stated | Cue::Stating | Cue::To
                            | Cue::That | Cue::Include | Cue::Expect | Cue::OfWhich | Cue::Act
                    ))
            )
        };
        let end = (start..self.items.len()).find(ends).unwrap_or(self.items.len());
        start..end
    }

    /// The words as a text: without marks, times, quotation marks; and where they are printed.
    pub(super) fn say(&self, words: Words) -> String {
        let mut said = String::new();
        let mut behind = None;
        let mut at = words.start;
        while at < words.end {
            let Some(item) = self.items.get(at) else { break };
            let is_time = |at: usize| at < words.end && matches!(self.what(at), Some(What::Time(_)));
            let leads = matches!(item.what, What::Cue(Cue::Preposition | Cue::Of)) && is_time(at + 1);
            if leads || is_time(at) || matches!(item.what, What::Mark(_) | What::Quote) {
                at += 1;
                continue;
            }
            let text = self.word(at);
            if let Some(behind) = behind {
                let gap = self.text.get(behind..item.at.start).unwrap_or_default();
                let is_tight = gap.is_empty() || matches!(item.what, What::Comma | What::Close) || said.ends_with('(');
                let was_cut = gap.chars().any(char::is_alphanumeric);
                if (!is_tight || was_cut) && !matches!(item.what, What::Comma) {
                    said.push(' ');
                }
            }
            if text.contains(char::is_whitespace) {
                said.extend(text.split_whitespace().enumerate().flat_map(|(n, word)| [if n == 0 { "" } else { " " }, word]));
            } else {
                said.push_str(text);
            }
            behind = Some(item.at.end);
            at += 1;
        }
        said.truncate(said.trim_end_matches([',', ' ']).len());
        said
    }
}
