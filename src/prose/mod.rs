//! Running text → the figures in its sentences, each with what the sentence says about it: what is measured, in what,
//! when, compared with what. It knows no taxonomy. Numerals that measure nothing are classified.
//!
//! 1. [`lexer`]: a block of running text → [`Token`](lexer::Token)s: words, amounts, times, marks of footnotes, and numerals
//!    that are part of something else (addresses, laws, telephone numbers);
//! 2. [`grammar`]: the tokens of a sentence → [`Figure`]s, by the words of `taxonomy/language/`, which are data.

pub mod grammar;
pub mod language;
pub mod lexer;
pub mod notes;
pub mod time;

use crate::document::Document;
use crate::source::Span;
use crate::statement::calendar::Dates;
use crate::statement::{Left, Statements};
use crate::xbrl::Number;
use chrono::NaiveDate;

/// Everything that was found in the sentences of a document, in its order.
#[derive(Debug, Clone, Default)]
pub struct Prose {
    /// The figures that measure something.
    pub figures: Vec<Figure>,
    /// The footnotes that sentences refer to.
    pub notes: Vec<Note>,
    /// The numerals that measure nothing, and what they are.
    pub left: Vec<Left>,
}

/// A figure in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Index of its block in the document.
    pub block: usize,
    /// All that prints it: `RMB-213.3 million`, `approximately` not included.
    pub span: Span,
    /// The digits, without sign, currency and scale: what is tagged.
    pub digits: Span,
    /// The number as printed, with its sign, without its scale.
    pub number: Number,
    /// Digits behind the decimal point.
    pub places: i16,
    /// Whether the decimal point is a comma.
    pub comma: bool,
    /// Power of ten of `million` and the like; that of a percent sign is part of the measure.
    pub scale: i8,
    /// The transformation (Transformation Registry 4) that reads [`Figure::digits`], where the two above do not say it: dates.
    pub format: Option<&'static str>,
    /// In what it measures.
    pub measure: Measure,
    /// What it measures: the words of the noun phrase, without marks of footnotes; empty where the sentence does not say.
    pub subject: String,
    /// Where that is printed.
    pub subject_span: Option<Span>,
    /// Words that narrow the subject, as the sentence has them: `under capital-light model, ICE and other technology
    /// solutions`, `of ongoing services`, where they do not stand inside of it.
    pub narrowed: Option<String>,
    /// The heading that the sentence stands under, and the headings above it, outermost first.
    pub section: Vec<String>,
    /// Whether the subject is said to be non-GAAP or adjusted.
    pub non_gaap: bool,
    /// When: as stated beside it, or as the sentence or its section has it.
    pub when: Option<Dates>,
    /// Where `when` comes from.
    pub stated: Stated,
    /// What part it plays in its sentence.
    pub role: Role,
    /// `approximately`, `over`, `up to`, as printed.
    pub qualifier: Option<String>,
    /// Whether it is expected, not measured: guidance.
    pub outlook: Option<Outlook>,
    /// The keys of the footnotes that its subject or itself has marks of.
    pub notes: Vec<String>,
}

/// In what a figure measures.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Money.
    Money(&'static str),
    /// Money for one of something: `share`, `ADS`, `ordinary share`, as printed, singular.
    MoneyPer(&'static str, String),
    /// Hundredths.
    Percent,
    /// Percentage points, in points (basis points have scale −2).
    Points,
    /// Shares, by their name as printed: `ADSs`, `shares`, `ordinary shares`.
    Shares(String),
    /// So many of what is printed behind: `loans`, `consumers`.
    Count(String),
    /// Months, days, years: a length of time that is measured (a tenor), not one that names a period.
    Time(&'static str),
    /// How many times: `2.4x`.
    Times,
    /// A day.
    Date(NaiveDate),
    /// Nothing is said.
    Bare,
}

/// Where the time of a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stated {
    /// The document: it is the period that the document is about.
    Document,
    /// A heading above.
    Section,
    /// The sentence, or the one before.
    Sentence,
    /// The words beside the figure.
    Beside,
}

/// What part a figure plays in its sentence. Indices are those of [`Prose::figures`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It says what the subject measured.
    Value,
    /// What the subject of another figure measured at another time.
    Comparative {
        /// That figure.
        of: usize,
    },
    /// The same amount as another figure in another currency: `RMB3,599.2 million (US$524.1 million)`.
    Translation {
        /// That figure.
        of: usize,
    },
    /// By how much a figure changed: a percentage, an amount, points.
    Change {
        /// The figure that is the outcome, where it is printed.
        of: Option<usize>,
        /// The figure that it is compared with, where it is printed.
        from: Option<usize>,
        /// The time that it is compared with, where that is known.
        since: Option<Dates>,
        /// Whether it went down. [`Figure::number`] has the sign as printed.
        down: bool,
    },
    /// What share of a whole a figure is: `representing 55.1% of the total`.
    Portion {
        /// The figure that is the part, where it is printed.
        of: Option<usize>,
    },
}

/// What is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outlook {
    /// Which end of a range it is.
    pub bound: Bound,
    /// Whether the sentence says that it was so before and no longer is: `compared with the previous outlook of …`.
    pub superseded: bool,
}

/// An end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The lower end, or "at least".
    Low,
    /// The upper end, or "up to".
    High,
    /// Both: one figure is expected.
    Both,
}

/// A footnote of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its key: `11`.
    pub key: String,
    /// Its blocks in the document.
    pub blocks: std::ops::Range<usize>,
    /// All of its bytes, without the key.
    pub span: Span,
    /// Its text.
    pub text: String,
}

/// Reads the sentences of a document: headings, paragraphs and list items. What stands in tables, what heads them, and what
/// the document says about its calendar and its money is known from its statements.
#[must_use]
pub fn read(document: &Document<'_>, statements: &Statements<'_>) -> Prose {
    grammar::read(document, statements)
}
