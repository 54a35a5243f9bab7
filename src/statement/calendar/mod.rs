//! Words about time → dates: `Three months ended June 30,` over `2023`, `As of December 31, 2021`, `4Q23`.
//!
//! `words` reads what one text says, a [`Phrase`]; a header spreads it over several cells, which [`Phrase::or`] puts
//! together; `fiscal` knows the calendar of the document and makes [`Dates`] of it.

mod chinese;
mod evidence;
mod fiscal;
mod relative;
mod words;

pub use fiscal::Fiscal;
pub(super) use words::is_time_word;
pub(crate) use words::{MONTHS, NUMBERS, day, month};

use chrono::{Datelike, Months, NaiveDate};

/// What a piece of text says about a period; headers spread it over several cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Phrase {
    /// Length of a duration.
    pub length: Option<Length>,
    /// Which part of a year it is: `Q4`, `first half`.
    pub term: Option<Term>,
    /// Whether it says `as of` or `at`.
    pub instant: bool,
    /// Month (1–12) and day on which it ends.
    pub day: Option<(u32, u32)>,
    /// The month in which it ends, of which no day is printed: `June 2024`.
    pub month: Option<u32>,
    /// The year.
    pub year: Option<i32>,
    /// Whether the year is the name of a fiscal year, which may end in another one: `FY2024`.
    pub fiscal: bool,
    /// The first day, where it is printed: `from May 3, 2024 to December 31, 2024`.
    pub start: Option<NaiveDate>,
}

/// Length of a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Length {
    /// Calendar months.
    Months(u32),
    /// Weeks of seven days.
    Weeks(u32),
}

/// A part of a fiscal year, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Term {
    /// The first to the fourth quarter.
    Quarter(u32),
    /// The first or the second half.
    Half(u32),
    /// So many months from its beginning: `9M 2024`.
    First(u32),
    /// All of it.
    Year,
}

impl Term {
    /// How many months it has.
    #[must_use]
    pub fn months(self) -> u32 {
        match self {
            Term::Quarter(_) => 3,
            Term::Half(_) => 6,
            Term::First(months) => months,
            Term::Year => 12,
        }
    }

    /// How many months of the year are over when it ends.
    fn elapsed(self) -> u32 {
        match self {
            Term::Quarter(n) => 3 * n,
            Term::Half(n) => 6 * n,
            Term::First(months) => months,
            Term::Year => 12,
        }
    }
}

/// A period of a column, in days that both belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dates {
    /// The end of a day.
    At(NaiveDate),
    /// From the first day to the last.
    Over(NaiveDate, NaiveDate),
}

impl Dates {
    /// The day on which it ends.
    #[must_use]
    pub fn end(self) -> NaiveDate {
        match self {
            Dates::At(day) | Dates::Over(_, day) => day,
        }
    }
}

impl Phrase {
    /// Reads what a text says; nothing where it says nothing about time.
    #[must_use]
    pub fn read(text: &str) -> Option<Phrase> {
        let phrase = words::read(text);
        (phrase != Phrase::default()).then_some(phrase)
    }

    /// Fills what this phrase leaves open from a wider one.
    #[must_use]
    pub fn or(self, wider: Phrase) -> Phrase {
        // Who has a day of its own is not of another month, and the year beside a day is that of the calendar.
        let has_day = self.day.is_some() || self.month.is_some();
        let lasts = self.length.is_some() || self.term.is_some();
        Phrase {
            length: self.length.or(wider.length.filter(|_| self.term.is_none())),
            term: self.term.or(wider.term.filter(|_| self.length.is_none())),
            instant: self.instant || (!lasts && wider.instant),
            day: self.day.or(wider.day.filter(|_| !has_day)),
            month: self.month.or(wider.month.filter(|_| !has_day)),
            year: self.year.or(wider.year),
            fiscal: self.fiscal || (!has_day && wider.fiscal),
            start: self.start.or(wider.start.filter(|_| !lasts && !has_day && self.year.is_none())),
        }
    }

    /// The day on which it ends, where day and year are printed.
    #[must_use]
    pub fn end(self) -> Option<NaiveDate> {
        let (month, day) = self.day?;
        NaiveDate::from_ymd_opt(self.year?, month, day)
    }

    /// How many months it has, by its length or its name.
    fn months(self) -> Option<u32> {
        match self.length {
            Some(Length::Months(months)) => Some(months),
            Some(Length::Weeks(_)) => None,
            None => self.term.map(Term::months),
        }
    }

    /// Whether it says how long: not only when.
    #[must_use]
    pub fn lasts(self) -> bool {
        self.length.is_some() || self.term.is_some() || self.start.is_some()
    }
}

/// The first day of so many months that end with `end`.
fn months_before(end: NaiveDate, months: u32) -> Option<NaiveDate> {
    let next = end.succ_opt()?;
    if next.day() == 1 {
        next.checked_sub_months(Months::new(months))
    } else {
        end.checked_sub_months(Months::new(months))?.succ_opt()
    }
}

/// The last day of a month.
fn month_end(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.pred_opt()
}

fn is_month_end(day: NaiveDate) -> bool {
    day.succ_opt().is_some_and(|next| next.day() == 1)
}

/// A year of four digits, as printed.
#[must_use]
pub fn year(word: &str) -> Option<i32> {
    let is_year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    is_year.then(|| word.parse().ok()).flatten()
}

/// Reads one whole date such as `May 18, 2023` or `18 May 2023`.
#[must_use]
pub fn date(text: &str) -> Option<NaiveDate> {
    Phrase::read(text)?.end()
}

#[cfg(test)]
mod tests;
