//! Within [`super`]: a block of running text → [`Token`]s. Every numeral of the text is in exactly one token.
//!
//! `atoms` splits the text; `times`, `amounts` and `classes` read what begins at an atom, in this order; `sections` tells
//! headings from sentences.

mod amounts;
mod atoms;
mod classes;
mod keys;
pub(super) mod sections;
mod times;

use super::language::Language;
use super::notes::Notes;
use super::time::Time;
use crate::document::Document;
use crate::statement::Statements;
use crate::statement::header::Customs;
use crate::xbrl::Number;
use atoms::{Atom, What};
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::ops::Range;

/// A block of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage<'d> {
    /// Index of its block in the document.
    pub block: usize,
    /// Its text ([`Inline::text`](crate::document::Inline::text)).
    pub text: Cow<'d, str>,
    /// Its tokens, in order.
    pub tokens: Vec<Token>,
    /// What it is.
    pub place: Place,
    /// Index of the passage that is the heading right above it; of a heading, the one that it stands under. [`section`] has
    /// all of them.
    pub under: Option<usize>,
    /// The bold or slanted words with which it begins, where others follow: `Net income` of `**Net income** was …`.
    pub lead: Option<Range<usize>>,
}

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A heading: 1 is the highest. The document's own have up to 6; of short paragraphs that look like headings, bold ones
    /// have 7, others 8 and 9.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its bytes in the text of the block ([`Inline::text`](crate::document::Inline::text)).
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A word, hyphens and apostrophes included: `non-GAAP`, `Company's`, `90 day+` (part of a name).
    Word,
    /// A number that may measure something.
    Amount(Amount),
    /// Words about time: `September 30, 2024`, `the third quarter of 2024`, `six months ended June 30, 2024`, `2023`,
    /// `year-over-year`, `the prior quarter`. An article or a preposition in front is not part of it.
    Time(Time),
    /// The mark of a footnote, by its key; several keys have commas between them.
    Mark(String),
    /// The end of a sentence.
    Stop,
    /// Any other sign: a comma, a bracket, a quotation mark, a dash.
    Sign(char),
    /// Numerals that measure nothing, and what they are: `address`, `telephone`, `time`, `law`, `reference`, `name`,
    /// `footnote`, `list`, `link`, `ratio`, `duration`, `ordinal`, `ticker`, `age`, `year`, `malformed`.
    Other(&'static str),
}

/// A number with what is printed around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// The digits, in the text of the block.
    pub digits: Range<usize>,
    /// With its sign, without its scale.
    pub number: Number,
    /// Digits behind the decimal point.
    pub places: i16,
    /// Whether the decimal point is a comma.
    pub comma: bool,
    /// Power of ten of `million` and the like; of `1.2 to 1.4 billion` both have that of the second.
    pub scale: i8,
    /// The currency in front of it or behind it; of `$1.2 to 1.4 billion` both have that of the first.
    pub currency: Option<&'static str>,
    /// What stands behind it at once.
    pub unit: Unit,
}

/// What stands at once behind a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Nothing.
    None,
    /// `%`, `percent`.
    Percent,
    /// `percentage points`, `ppts`.
    Points,
    /// `basis points`, `bps`.
    BasisPoints,
    /// `x`, `times`.
    Times,
    /// `months`, `days`, `years`, `weeks`, singular.
    Time(&'static str),
}

/// The running text of a document: headings, paragraphs and items, those that head tables too, in order.
#[must_use]
pub fn passages<'d>(document: &'d Document<'_>, statements: &Statements<'_>, notes: &Notes) -> Vec<Passage<'d>> {
    let mut lexer =
        Lexer { customs: &statements.customs, language: Language::english(), keys: &notes.keys, atoms: Vec::new() };
    let mut passages: Vec<Passage<'d>> = Vec::new();
    let mut outline = sections::Outline::default();
    let repeated = sections::repeated(document);
    for (block, content) in document.blocks.iter().enumerate() {
        let Some(inline) = content.content().filter(|inline| !inline.is_blank()) else { continue };
        let text = inline.text();
        let tokens = lexer.tokens(&text, &sections::raised(inline), notes.starts(block));
        let place = sections::place(content, &text, &tokens, &repeated);
        let lead = sections::lead(inline);
        let under = outline.under(place, passages.len());
        passages.push(Passage { block, text, tokens, place, under, lead });
    }
    passages
}

/// The headings above a passage, outermost first.
#[must_use]
pub fn section<'p>(passages: &'p [Passage<'_>], passage: usize) -> Vec<&'p str> {
    let mut above = Vec::new();
    let mut at = passages.get(passage).and_then(|passage| passage.under);
    while let Some(heading) = at.and_then(|at| passages.get(at)) {
        above.push(heading.text.trim());
        at = heading.under;
    }
    above.reverse();
    above
}

/// Reads one text after the other.
struct Lexer<'c> {
    customs: &'c Customs,
    language: &'static Language,
    /// Of the notes that marks may have.
    keys: &'c FxHashSet<String>,
    /// Of the text that is read.
    atoms: Vec<Atom>,
}

/// The text that is read, and its atoms.
struct Reading<'r> {
    text: &'r str,
    atoms: &'r [Atom],
    customs: &'r Customs,
    language: &'static Language,
    keys: &'r FxHashSet<String>,
    /// The keys of notes that begin in the text.
    starts: &'r [Range<usize>],
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn tokens(&mut self, text: &str, raised: &[Range<usize>], starts: &[Range<usize>]) -> Vec<Token> {
        atoms::split(text, raised, &self.language.classes, &mut self.atoms);
        let tokens = Vec::with_capacity(self.atoms.len());
        let (atoms, customs, language, keys) = (&self.atoms, self.customs, self.language, self.keys);
        let mut reading = Reading { text, atoms, customs, language, keys, starts, tokens };
        let mut at = 0;
        while at < reading.atoms.len() {
            at += reading.step(at).max(1);
        }
        reading.tokens
    }
}

impl<'r> Reading<'r> {
    /// Reads what begins at an atom; how many atoms that are.
    fn step(&mut self, at: usize) -> usize {
        let first = &self.atoms[at];
        if let Ok(key) = self.starts.binary_search_by_key(&first.start, |key| key.start) {
            let key = self.starts[key].clone();
            let atoms = self.atoms[at..].iter().take_while(|atom| atom.end <= key.end).count();
            return self.push(at, atoms.max(1), Kind::Other("footnote"));
        }
        match self.atoms[at].what {
            What::Raised => self.mark(at),
            What::Word | What::Numeral | What::Sign(_) => {
                let read = self.times(at).or_else(|| self.classed(at));
                read.or_else(|| self.amounts(at)).or_else(|| self.rest(at)).unwrap_or_else(|| self.plain(at))
            }
        }
    }

    /// A word or a sign by itself.
    fn plain(&mut self, at: usize) -> usize {
        let kind = match self.atoms[at].what {
            What::Word | What::Raised => Kind::Word,
            What::Numeral => Kind::Other("malformed"),
            What::Sign(sign) if self.ends_sentence(at, sign) => Kind::Stop,
            What::Sign(sign) => Kind::Sign(sign),
        };
        self.push(at, 1, kind)
    }

    fn ends_sentence(&self, at: usize, sign: char) -> bool {
        match sign {
            '!' | '?' | '。' | '！' | '？' => true,
            '.' => self
                .atoms
                .get(at + 1)
                .is_none_or(|next| !next.glued || matches!(next.what, What::Sign(_) | What::Raised)),
            _ => false,
        }
    }

    fn mark(&mut self, at: usize) -> usize {
        let printed = &self.text[self.atoms[at].range()];
        let key = printed.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '†' | '‡'));
        let key = if key.is_empty() { printed.trim() } else { key };
        self.push(at, 1, Kind::Mark(key.to_owned()))
    }

    /// Makes a token of so many atoms.
    fn push(&mut self, at: usize, atoms: usize, kind: Kind) -> usize {
        let last = (at + atoms).min(self.atoms.len()) - 1;
        self.tokens.push(Token { range: self.atoms[at].start..self.atoms[last].end, kind });
        last + 1 - at
    }

    fn what(&self, at: usize) -> Option<What> {
        self.atoms.get(at).map(|atom| atom.what)
    }

    /// What an atom prints; empty behind the last one.
    fn word(&self, at: usize) -> &'r str {
        self.atoms.get(at).map_or("", |atom| &self.text[atom.range()])
    }

    /// Whether an atom is a word, in capitals or not.
    fn is(&self, at: usize, word: &str) -> bool {
        self.word(at).eq_ignore_ascii_case(word)
    }

    fn is_any(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    fn is_sign(&self, at: usize, sign: char) -> bool {
        self.what(at) == Some(What::Sign(sign))
    }

    fn is_numeral(&self, at: usize) -> bool {
        self.what(at) == Some(What::Numeral)
    }

    fn is_glued(&self, at: usize) -> bool {
        self.atoms.get(at).is_some_and(|atom| atom.glued)
    }
}

#[cfg(test)]
mod tests;
