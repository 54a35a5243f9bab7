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
                matches!(
                    self.what(*at),
                    Some(
                        What::Comma
                            | What::Break
                            | What::Colon
                            | What::Cue(Cue::And | Cue::Or | Cue::That | Cue::Cause)
                    )
                )
            };
            match (floor..verb).find(starts) {
                Some(at) => start = at,
                None => return verb..verb,
            }
        }
        let first = start;
        for at in first..verb {
            let is_speech = |at: usize| at > 0 && matches!(self.what(at - 1), Some(What::Comma | What::Colon));
            match self.what(at) {
                Some(What::Break | What::Colon | What::Cue(Cue::Compared | Cue::Expect)) => start = at + 1,
                // "Net losses resulting from transactions were": a cause in the middle of a subject is part of it.
                Some(What::Cue(Cue::Cause)) if floor > 0 || (first..at).any(|at| self.is_verb(at)) => start = at + 1,
                // "Securities that were measured at cost were": likewise.
                Some(What::Cue(Cue::That))
                    if at + 1 == verb || !self.is_verb(at + 1) && !self.is_relative(at, verb) =>
                {
                    start = at + 1;
                }
                Some(What::Quote) if is_speech(at) => start = at + 1,
                Some(What::Dash) if self.is_apart(at) => start = at + 1,
                _ => {}
            }
        }
        // "we had cash totaling", "we saw revenue of".
        let acts = |at: &usize| matches!(self.what(*at), Some(What::Cue(Cue::Act | Cue::Stated | Cue::Stating)));
        let is_participle = self.word(verb).to_lowercase().contains("ing");
        if is_participle || self.is(self.lead(start..verb).start, Cue::Pronoun) {
            start = (start..verb).rev().find(acts).filter(|at| at + 1 < verb).map_or(start, |at| at + 1);
        }
        let words = self.trimmed(self.lead(start..verb));
        // "ARPU, which is the revenue per user, was".
        let aside = words
            .clone()
            .find(|at| *at > words.start && self.what(*at) == Some(What::Comma) && self.is(at + 1, Cue::That));
        self.trimmed(words.start..aside.unwrap_or(words.end))
    }

    /// `the time over which`, `securities which`: a clause within a subject.
    fn is_relative(&self, at: usize, verb: usize) -> bool {
        let links = matches!(
            self.what(at.wrapping_sub(1)),
            Some(What::Word | What::Cue(Cue::Preposition | Cue::Of | Cue::Qualifier))
        );
        // "EPS, which excludes charges, was".
        let is_aside = || {
            self.what(at.wrapping_sub(1)) == Some(What::Comma)
                && (at..verb).any(|at| self.what(at) == Some(What::Comma))
        };
        let is_pronoun =
            ["which", "who", "where", "whereby"].iter().any(|word| self.word(at).eq_ignore_ascii_case(word));
        is_pronoun && (links || is_aside())
    }

    fn is_verb(&self, at: usize) -> bool {
        matches!(
            self.what(at),
            Some(What::Cue(
                Cue::Stated
                    | Cue::Stating
                    | Cue::Up
                    | Cue::Down
                    | Cue::Auxiliary
                    | Cue::Act
                    | Cue::Portion
                    | Cue::Expected
            ))
        )
    }

    /// Whether blanks stand around a sign.
    pub(super) fn is_apart(&self, at: usize) -> bool {
        let Some(item) = self.items.get(at) else { return false };
        let around = [self.text.get(..item.at.start), self.text.get(item.at.end..)];
        around[0].is_some_and(|t| t.ends_with(char::is_whitespace))
            && around[1].is_some_and(|t| t.starts_with(char::is_whitespace))
    }

    /// Without the times and the words that lead to a subject: `In 2024,`, `However,`.
    fn lead(&self, words: Words) -> Words {
        let Range { mut start, end } = words;
        while start < end {
            let behind_comma = || (start..end).find(|at| self.what(*at) == Some(What::Comma)).map(|at| at + 1);
            match self.what(start) {
                Some(
                    What::Comma
                    | What::Close
                    | What::Mark(_)
                    | What::Sign
                    | What::Quote
                    | What::Dash
                    | What::Other
                    | What::Time(_)
                    | What::Cue(Cue::And | Cue::Or | Cue::Determiner | Cue::Auxiliary),
                ) => start += 1,
                Some(What::Cue(Cue::Opening)) => start = behind_comma().unwrap_or(start + 1),
                Some(What::Cue(Cue::Preposition | Cue::Include | Cue::Cause)) => {
                    match (self.what(start + 1), behind_comma()) {
                        (Some(What::Time(_)), _) => start += 2,
                        (_, Some(comma)) => start = comma,
                        // "In the prior year the dividend was".
                        (Some(What::Cue(Cue::Determiner)), _)
                            if matches!(self.what(start + 2), Some(What::Time(_))) =>
                        {
                            start += 3;
                        }
                        _ => break,
                    }
                }
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
                Some(
                    What::Comma
                    | What::Mark(_)
                    | What::Time(_)
                    | What::Sign
                    | What::Dash
                    | What::Open
                    | What::Quote
                    | What::Break
                    | What::Colon
                    | What::Cue(
                        Cue::Auxiliary
                        | Cue::And
                        | Cue::Preposition
                        | Cue::Determiner
                        | Cue::Qualifier
                        | Cue::Of
                        | Cue::Stated
                        | Cue::Stating
                        | Cue::Opening
                        | Cue::Expected
                        | Cue::To,
                    ),
                ) => end -= 1,
                Some(What::Cue(Cue::Act)) if start + 1 < end && self.helps(end - 1) => end -= 1,
                _ => break,
            }
        }
        while start < end
            && matches!(
                self.what(start),
                Some(What::Comma | What::Mark(_) | What::Cue(Cue::And | Cue::Determiner | Cue::Of))
            )
        {
            start += 1;
        }
        start..end
    }

    /// The noun in front of "of": `a quarterly dividend of`.
    pub(super) fn noun_before(&self, of: usize, floor: usize) -> Words {
        let mut of = of;
        while of > floor
            && matches!(
                self.what(of - 1),
                Some(
                    What::Time(_)
                        | What::Cue(Cue::Preposition | Cue::Auxiliary | Cue::Expected | Cue::Stating | Cue::To)
                )
            )
        {
            of -= 1;
        }
        // "losses, net of tax, of".
        if of > floor && self.what(of - 1) == Some(What::Comma) {
            let aside = (floor..of - 1).rev().take(6).find(|at| self.what(*at) == Some(What::Comma));
            of = aside.filter(|at| self.is(at + 1, Cue::Include)).unwrap_or(of);
        }
        let mut start = of;
        let mut listed = false;
        while start > floor {
            let at = start - 1;
            let is_word = |at: usize| matches!(self.what(at), Some(What::Word | What::Cue(Cue::Adjective)));
            let goes_on = match self.what(at) {
                Some(
                    What::Word
                    | What::Mark(_)
                    | What::Quote
                    | What::Sign
                    | What::Open
                    | What::Close
                    | What::Cue(
                        Cue::From
                        | Cue::Adjective
                        | Cue::Of
                        | Cue::Per
                        | Cue::Such
                        | Cue::Increase
                        | Cue::Decrease
                        | Cue::Effect,
                    ),
                ) => true,
                Some(What::Cue(Cue::Determiner)) => {
                    let links =
                        matches!(self.what(at.wrapping_sub(1)), Some(What::Cue(Cue::Of | Cue::Preposition | Cue::Per)));
                    !matches!(self.word(at), "a" | "an" | "A" | "An") && at > floor && links
                }
                Some(What::Cue(Cue::Preposition)) => matches!(self.word(at), "in" | "on"),
                // "purchase obligations of".
                Some(What::Cue(Cue::Act)) => {
                    let is_first =
                        at == floor || !matches!(self.what(at - 1), Some(What::Cue(Cue::To | Cue::Auxiliary)));
                    is_first && at + 1 < of && self.what(at + 1) == Some(What::Word) && !self.is_past(at)
                }
                Some(What::Cue(Cue::And)) => {
                    listed = true;
                    at > floor && is_word(at - 1)
                }
                Some(What::Comma) => {
                    // "As of June 30, 2024, we had cash, securities and deposits of".
                    let leads = (floor..at).rev().find(|at| !is_word(*at));
                    let is_object = leads.is_some_and(|at| matches!(self.what(at), Some(What::Cue(Cue::Act))));
                    let has_time = || (floor..at).any(|at| matches!(self.what(at), Some(What::Time(_))));
                    listed && at > floor && is_word(at - 1) && (is_object || !has_time())
                }
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
        let is_worth = self.word(amount + 1).eq_ignore_ascii_case("worth") && self.is(amount + 2, Cue::Of);
        let start = match self.what(amount + 1) {
            _ if is_worth => amount + 3,
            Some(What::Cue(Cue::Of)) => amount + 2,
            _ => amount + 1,
        };
        let mut noun = None;
        let mut end = start;
        while end < self.items.len() {
            match self.what(end) {
                Some(
                    What::Word
                    | What::Mark(_)
                    | What::Quote
                    | What::Cue(Cue::Adjective | Cue::Increase | Cue::Decrease),
                ) => {}
                Some(What::Cue(Cue::Such | Cue::Determiner | Cue::Pronoun)) if end == start || noun.is_some() => {}
                // "share repurchase program".
                Some(What::Cue(Cue::Act))
                    if end > start
                        && !self.is_past(end)
                        && !matches!(
                            self.what(end + 1),
                            Some(What::Amount(_) | What::Cue(Cue::Determiner | Cue::Qualifier))
                        ) => {}
                Some(What::Cue(Cue::Of | Cue::From | Cue::Per | Cue::Preposition)) if end > start => {
                    let behind = self.what(end + 1);
                    let is_with = !self.is(end, Cue::Preposition) || self.word(end).eq_ignore_ascii_case("with");
                    let names =
                        matches!(behind, Some(What::Word | What::Cue(Cue::Determiner | Cue::Adjective | Cue::Such)));
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

    /// Whether a word of action only helps another verb.
    pub(super) fn helps(&self, at: usize) -> bool {
        ["has", "have", "had"].iter().any(|verb| self.word(at).eq_ignore_ascii_case(verb))
    }

    /// Whether a word of action is a verb in the past or present, not a noun: `repurchased`.
    fn is_past(&self, at: usize) -> bool {
        let word = self.word(at);
        ["ed", "ing", "had", "has", "have", "held", "paid", "sold"].iter().any(|end| word.ends_with(end))
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
                Some(
                    What::Amount(_)
                        | What::Comma
                        | What::Break
                        | What::Open
                        | What::Close
                        | What::Colon
                        | What::Cue(
                            Cue::And
                                | Cue::Or
                                | Cue::Compared
                                | Cue::Portion
                                | Cue::Cause
                                | Cue::Up
                                | Cue::Down
                                | Cue::Stated
                                | Cue::Stating
                                | Cue::To
                                | Cue::That
                                | Cue::Include
                                | Cue::Expect
                                | Cue::OfWhich
                        )
                )
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
                said.extend(
                    text.split_whitespace().enumerate().flat_map(|(n, word)| [if n == 0 { "" } else { " " }, word]),
                );
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
