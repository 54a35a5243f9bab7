//! Within [`super`]: a block of running text → [`Token`]s. Every numeral of the text is in exactly one token.

use crate::statement::calendar::Phrase;
use crate::xbrl::Number;
use std::ops::Range;

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
    /// A word, hyphens and apostrophes included: `non-GAAP`, `Company's`, `year-over-year`, `90 day+` (part of a name).
    Word,
    /// A number that may measure something.
    Amount(Amount),
    /// Words about time: `September 30, 2024`, `the third quarter of 2024`, `six months ended June 30, 2024`, `2023`.
    Time(Phrase),
    /// The mark of a footnote, by its key.
    Mark(String),
    /// The end of a sentence.
    Stop,
    /// Any other sign: a comma, a bracket, a quotation mark, a dash.
    Sign(char),
    /// Numerals that measure nothing, and what they are: `address`, `telephone`, `time`, `law`, `reference`, `name`,
    /// `footnote`, `list`, `link`, `ratio`, `duration` …
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
    /// Power of ten of `million` and the like.
    pub scale: i8,
    /// The currency in front of it or behind it.
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
