//! Within [`super`]: what words about time in a sentence say, and the dates that they mean in a document.

use crate::statement::calendar::{Dates, Fiscal, Phrase, Term};
use chrono::{Datelike, Months, NaiveDate};

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
    /// From the beginning of the document's fiscal year to the end of its period: `year to date`.
    ToDate,
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

impl Time {
    /// As it is meant where amounts are compared: `RMB3.2 million last year` beside an amount of a quarter is that of the same
    /// quarter.
    #[must_use]
    pub fn compared(self) -> Time {
        match self {
            Time { when: When::Before(Unit::Year), part: Part::Whole } => {
                Time { when: When::YearAgo(Unit::Period), part: Part::Whole }
            }
            other => other,
        }
    }
}

/// The dates that a time means, by the calendar of the document. `about` is the period that the document is about
/// ([`Fiscal::about`]), `context` the time that the sentence speaks of, which relative times refer to. Nothing where these do
/// not tell. A quarter without a year is that of the document's fiscal year, also the one that is still to come.
#[must_use]
pub fn resolve(time: &Time, calendar: &Fiscal, about: Option<Dates>, context: Option<Dates>) -> Option<Dates> {
    let speaker = Speaker { calendar, about, context };
    let dates = match time.part {
        Part::Whole => speaker.dates(time.when),
        Part::Start | Part::End => speaker.period(time.when),
    }?;
    match (time.part, dates) {
        (Part::Whole, dates) => Some(dates),
        (Part::End, dates) => Some(Dates::At(dates.end())),
        (Part::Start, Dates::Over(start, _)) => start.pred_opt().map(Dates::At),
        (Part::Start, Dates::At(_)) => None,
    }
}

/// Who speaks of a time: the document and its sentence.
struct Speaker<'c> {
    calendar: &'c Fiscal,
    about: Option<Dates>,
    context: Option<Dates>,
}

impl Speaker<'_> {
    fn dates(&self, when: When) -> Option<Dates> {
        match when {
            When::Named(phrase) => self.named(phrase),
            When::This(unit) => self.this(unit),
            When::Before(unit) => {
                let this = self.this(unit)?;
                let months = unit.months().or_else(|| self.calendar.months(this))?;
                self.calendar.before(this, months)
            }
            When::After(unit) => self.after(unit),
            When::YearAgo(unit) => self.calendar.years_before(self.this(unit)?, 1),
            When::Same { unit, year, fiscal } => {
                let this = self.this(unit)?;
                let own = if fiscal { self.calendar.year_of(this.end())?.0 } else { this.end().year() };
                // "The same period of 2024" in 2024 is another that was spoken of.
                let years = u32::try_from(own - year).ok().filter(|years| *years > 0)?;
                self.calendar.years_before(this, years)
            }
            When::OfYear { phrase, ago } => {
                let (name, _) = self.calendar.year_of(self.about?.end())?;
                self.calendar.dates(Phrase { year: Some(name - ago), fiscal: true, ..phrase }, false, false).ok()
            }
            When::Past(months) => self.calendar.lasting(self.context.or(self.about)?.end(), months),
            When::Coming(_) => None,
            When::ToDate => {
                let end = self.about?.end();
                let Dates::Over(start, _) = self.calendar.year_of(end)?.1 else { return None };
                Some(Dates::Over(start, end))
            }
        }
    }

    /// The period whose first or last day is meant: "year end" in a report about a quarter is the end of its year.
    fn period(&self, when: When) -> Option<Dates> {
        let year = || Some(self.calendar.year_of(self.about?.end())?.1);
        match when {
            When::This(Unit::Year) => year(),
            When::Before(Unit::Year) => self.calendar.before(year()?, 12),
            When::This(Unit::Quarter) => self.calendar.quarter(),
            when => self.dates(when),
        }
    }

    /// The time that is spoken of, if it is as long as its name says.
    fn this(&self, unit: Unit) -> Option<Dates> {
        let Some(months) = unit.months() else { return self.context.or(self.about) };
        let fits = |dates: &Dates| self.calendar.months(*dates) == Some(months);
        match self.context {
            Some(context) if fits(&context) => Some(context),
            // At the end of a quarter or a year.
            Some(Dates::At(day)) if self.about.is_some_and(|about| about.end() == day) && months == 3 => {
                Some(Dates::At(day))
            }
            Some(context)
                if Some(context) != self.about && self.about.is_none_or(|about| about.end() != context.end()) =>
            {
                None
            }
            _ if months == 3 => self.calendar.quarter(),
            _ => self.about.filter(fits),
        }
    }

    fn after(&self, unit: Unit) -> Option<Dates> {
        let end = self.about?.end();
        match unit {
            Unit::Year => {
                let (name, _) = self.calendar.year_of(end)?;
                let phrase = Phrase { term: Some(Term::Year), year: Some(name + 1), fiscal: true, ..Phrase::default() };
                self.calendar.dates(phrase, false, false).ok()
            }
            Unit::Quarter => {
                let (name, _) = self.calendar.year_of(end)?;
                let quarters = (name..=name + 1).flat_map(|year| (1..=4).map(move |n| (year, n)));
                let mut dates = quarters.filter_map(|(year, n)| {
                    let term = Some(Term::Quarter(n));
                    self.calendar
                        .dates(Phrase { term, year: Some(year), fiscal: true, ..Phrase::default() }, false, false)
                        .ok()
                });
                dates.find(|dates| matches!(dates, Dates::Over(start, _) if Some(*start) == end.succ_opt()))
            }
            Unit::Period | Unit::Month | Unit::Half => None,
        }
    }

    fn named(&self, phrase: Phrase) -> Option<Dates> {
        if let Some(day) = phrase.end().filter(|_| !phrase.lasts()) {
            return Some(Dates::At(day));
        }
        if phrase.year.is_none() {
            return self.of_this_year(phrase);
        }
        if let Some(dates) = self.calendar.dates(phrase, false, false).ok().filter(|_| phrase != Phrase::default()) {
            return Some(dates);
        }
        let year = phrase.year?;
        // Months and years as everybody has them.
        match phrase {
            Phrase { month: Some(month), day: None, .. } if !phrase.lasts() => {
                let start = NaiveDate::from_ymd_opt(year, month, 1)?;
                Some(Dates::Over(start, start.checked_add_months(Months::new(1))?.pred_opt()?))
            }
            Phrase { month: None, day: None, .. } if !phrase.lasts() && self.calendar.is_of_calendar_years() => {
                Some(Dates::Over(NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?))
            }
            _ => None,
        }
    }

    /// `the second quarter` of the fiscal year that the document is about. At its end the first quarter may be the next one.
    fn of_this_year(&self, phrase: Phrase) -> Option<Dates> {
        let end = self.about?.end();
        let term = phrase.term.filter(|_| phrase.day.is_none() && phrase.month.is_none())?;
        let (name, Dates::Over(_, last)) = self.calendar.year_of(end)? else { return None };
        let found = self.calendar.dates(Phrase { year: Some(name), fiscal: true, ..phrase }, false, false).ok()?;
        let is_next = |dates: Dates| matches!(dates, Dates::Over(start, _) if Some(start) == end.succ_opt());
        let is_of_year = term == Term::Year || last != end || !matches!(term, Term::Quarter(1) | Term::Half(1));
        ((found.end() <= end && is_of_year) || is_next(found)).then_some(found)
    }
}

#[cfg(test)]
mod tests;
