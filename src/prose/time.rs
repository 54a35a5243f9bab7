//! Within [`super`]: what words about time in a sentence say, and the dates that they mean in a document.

use crate::statement::calendar::{Dates, Fiscal, Phrase};

/// What words about time say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// When.
    pub when: When,
    /// Which day or days of it are meant.
    pub part: Part,
}

/// Which day or days of a period are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// All of it: `the third quarter of 2024`; a date is just itself.
    Whole,
    /// The day before it: `the beginning of the year`.
    Start,
    /// The day on which it ends: `the end of the third quarter`, `year end`.
    End,
}

/// A time, as it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// By its name, or its date; some of it may be open: `September 30, 2024`, `2023`, `the third quarter`, `six months ended
    /// June 30, 2024`, `the 12-month period from April 1, 2024`.
    Named(Phrase),
    /// The one that the sentence or the document is about: `the quarter`, `this year`, `the period`.
    This(Unit),
    /// The one before: `the prior quarter`, `last year`, `sequentially`.
    Before(Unit),
    /// The one behind: `the coming quarter`, `next year`.
    After(Unit),
    /// The same a year before: `a year ago`, `the same period last year`, `the prior-year quarter`, `year-over-year`.
    YearAgo(Unit),
    /// The same in a year that is named: `the same period of 2023`.
    Same {
        /// What is the same.
        unit: Unit,
        /// The year.
        year: i32,
        /// Whether it is the name of a fiscal year.
        fiscal: bool,
    },
    /// A part of a year that is so many years before the one that is spoken of: `the third quarter of last year`, `the second half
    /// of this year`.
    OfYear {
        /// The part.
        phrase: Phrase,
        /// How many years before: 1 for `last year`, −1 for `next year`.
        ago: i32,
    },
    /// So many months that end with the time that is spoken of: `the past twelve months`.
    Past(u32),
    /// So many months behind it: `the next 12 months`.
    Coming(u32),
}

/// A length of time by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// As long as the time that is spoken of: `the same period`.
    Period,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A half of a year.
    Half,
    /// A year.
    Year,
}

impl Unit {
    /// How many months it has, where its name tells.
    #[must_use]
    pub fn months(self) -> Option<u32> {
        match self {
            Unit::Period => None,
            Unit::Month => Some(1),
            Unit::Quarter => Some(3),
            Unit::Half => Some(6),
            Unit::Year => Some(12),
        }
    }
}

/// The dates that a time means, by the calendar of the document. `about` is the period that the document is about, `context`
/// the time that the sentence speaks of. Nothing where they do not tell.
#[must_use]
pub fn resolve(time: &Time, calendar: &Fiscal, about: Option<Dates>, context: Option<Dates>) -> Option<Dates> {
    let _ = (calendar, about, context);
    match time.when {
        When::Named(phrase) => phrase.end().filter(|_| !phrase.lasts()).map(Dates::At),
        _ => None,
    }
}
