//! Within [`super`]: a sentence as a row of items: phrases that do something in it, numbers, times, and plain words.

use super::phrases::{Cue, Phrases};
use crate::prose::lexer::{Amount, Kind, Token};
use crate::prose::time::{Part, Time, When};
use crate::statement::calendar::Phrase;
use std::ops::Range;
use std::sync::LazyLock;

/// A time that nothing tells.
static VAGUE: LazyLock<Time> = LazyLock::new(|| Time { when: When::Named(Phrase::default()), part: Part::Whole });

/// A piece of a sentence.
#[derive(Debug, Clone)]
pub(super) struct Item<'t> {
    /// Its bytes in the text of the block.
    pub(super) at: Range<usize>,
    pub(super) what: What<'t>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum What<'t> {
    Word,
    Cue(Cue),
    Amount(&'t Amount),
    Time(&'t Time),
    Mark(&'t str),
    /// Brackets.
    Open,
    Close,
    Comma,
    /// `;`, `:`, and the dashes between half-sentences.
    Break,
    Colon,
    Dash,
    /// Quotation marks.
    Quote,
    /// Any other sign.
    Sign,
    /// Numerals that measure nothing.
    Other,
}

/// A sentence.
#[derive(Debug)]
pub(super) struct Sentence<'t> {
    /// The text of its block.
    pub(super) text: &'t str,
    pub(super) items: Vec<Item<'t>>,
    /// The items that are amounts.
    pub(super) amounts: Vec<usize>,
}

impl<'t> Sentence<'t> {
    pub(super) fn of(text: &'t str, tokens: &'t [Token], phrases: &Phrases) -> Sentence<'t> {
        let mut items: Vec<Item<'t>> = Vec::with_capacity(tokens.len());
        let mut amounts = Vec::new();
        let mut behind = 0;
        // Where the next token stands that is no word: no phrase goes over it.
        let mut limit = 0;
        for (index, token) in tokens.iter().enumerate() {
            if token.range.start < behind {
                continue;
            }
            let mut at = token.range.clone();
            if limit <= at.start {
                let next = tokens[index + 1..].iter().find(|t| !matches!(t.kind, Kind::Word | Kind::Sign(_)));
                limit = next.map_or(text.len(), |next| next.range.start);
            }
            let what = match &token.kind {
                Kind::Word => match phrases.find(text.get(at.start..limit).unwrap_or_default()) {
                    // A phrase ends where a token does.
                    // "Class A" has no article.
                    Some((Cue::Determiner, _))
                        if text.get(at.clone()) == Some("A") && follows_class(text, at.start) =>
                    {
                        What::Word
                    }
                    Some((cue, length)) if length >= at.len() => {
                        at.end = at.start + length;
                        if cue == Cue::Vague { What::Time(&VAGUE) } else { What::Cue(cue) }
                    }
                    _ => What::Word,
                },
                Kind::Amount(amount) => {
                    amounts.push(items.len());
                    What::Amount(amount)
                }
                Kind::Time(time) => What::Time(time),
                Kind::Mark(key) => What::Mark(key),
                Kind::Stop => What::Break,
                Kind::Sign(sign) => of_sign(*sign),
                Kind::Other(_) => What::Other,
            };
            behind = at.end;
            items.push(Item { at, what });
        }
        Sentence { text, items, amounts }
    }

    pub(super) fn what(&self, at: usize) -> Option<What<'t>> {
        self.items.get(at).map(|item| item.what)
    }

    pub(super) fn is(&self, at: usize, cue: Cue) -> bool {
        self.what(at) == Some(What::Cue(cue))
    }

    /// The text of an item.
    pub(super) fn word(&self, at: usize) -> &'t str {
        self.items.get(at).and_then(|item| self.text.get(item.at.clone())).unwrap_or_default()
    }

    /// The bytes of a run of items; nothing where it is empty.
    pub(super) fn bytes(&self, range: Range<usize>) -> Option<Range<usize>> {
        let (first, last) = (self.items.get(range.start)?, self.items.get(range.end.checked_sub(1)?)?);
        (range.start < range.end).then_some(first.at.start..last.at.end)
    }

    /// The text of a run of items.
    pub(super) fn slice(&self, range: Range<usize>) -> &'t str {
        self.bytes(range).and_then(|bytes| self.text.get(bytes)).unwrap_or_default()
    }

    /// The amount of an item.
    pub(super) fn amount(&self, at: usize) -> Option<&'t Amount> {
        match self.what(at) {
            Some(What::Amount(amount)) => Some(amount),
            _ => None,
        }
    }

    /// Whether a run of items has a phrase of a kind.
    pub(super) fn has(&self, mut range: Range<usize>, cue: Cue) -> bool {
        range.any(|at| self.is(at, cue))
    }
}

fn follows_class(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim_end();
    ["Class", "class", "Series", "Type"].iter().any(|word| before.ends_with(word))
}

fn of_sign(sign: char) -> What<'static> {
    match sign {
        '(' | '[' | '（' => What::Open,
        ')' | ']' | '）' => What::Close,
        ',' | '，' | '、' => What::Comma,
        ';' | '；' | '•' | '·' => What::Break,
        ':' | '：' => What::Colon,
        '-' | '–' | '—' | '~' => What::Dash,
        '"' | '“' | '”' | '„' | '«' | '»' => What::Quote,
        _ => What::Sign,
    }
}
