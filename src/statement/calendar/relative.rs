//! Within [`super`]: periods that are said by others: the one before, the same a year ago, the quarter of the document.

use super::{Dates, Fiscal, Length, Phrase, Term};
use chrono::{Datelike, NaiveDate};

impl Fiscal {
    /// The period that the document is about, where it says so: `for the third quarter ended …`.
    #[must_use]
    pub fn about(&self) -> Option<Dates> {
        let (end, length) = self.about?;
        match length {
            Length::Months(months) => self.lasting(end, months),
            Length::Weeks(weeks) => Some(Dates::Over(end - chrono::Duration::days(i64::from(weeks) * 7 - 1), end)),
        }
    }

    /// The quarter with which that ends.
    #[must_use]
    pub fn quarter(&self) -> Option<Dates> {
        self.lasting(self.about?.0, 3)
    }

    /// So many months that end on a day.
    #[must_use]
    pub fn lasting(&self, end: NaiveDate, months: u32) -> Option<Dates> {
        self.start(end, months).ok().map(|start| Dates::Over(start, end))
    }

    /// How many months a period has; 13 weeks are 3.
    #[must_use]
    pub fn months(&self, dates: Dates) -> Option<u32> {
        let Dates::Over(start, end) = dates else { return None };
        let after = end.succ_opt()?;
        let calendar = (after.year() - start.year()) * 12 + i32::try_from(after.month()).ok()?
            - i32::try_from(start.month()).ok()?;
        if after.day() == start.day() {
            return u32::try_from(calendar).ok().filter(|months| *months > 0);
        }
        let days = (after - start).num_days();
        // Periods of weeks, and those of a year of months that has quarters of weeks.
        let quarters = [(84..=104, 3), (176..=195, 6), (266..=286, 9), (358..=376, 12)];
        let is_of_weeks = self.weekday.is_some();
        quarters.into_iter().find(|(range, _)| is_of_weeks && range.contains(&days)).map(|(_, months)| months)
    }

    /// The period of so many months in front of another, or the day so many months before a day.
    #[must_use]
    pub fn before(&self, dates: Dates, months: u32) -> Option<Dates> {
        match dates {
            Dates::Over(start, _) => self.lasting(start.pred_opt()?, months),
            Dates::At(day) => self.start(day, months).ok()?.pred_opt().map(Dates::At),
        }
    }

    /// The same so many years before.
    #[must_use]
    pub fn years_before(&self, dates: Dates, years: u32) -> Option<Dates> {
        /// Nobody compares with more.
        const MOST: u32 = 20;
        let mut end = dates.end();
        for _ in 0..Some(years).filter(|years| *years <= MOST)? {
            end = self.start(end, 12).ok()?.pred_opt()?;
        }
        match dates {
            Dates::At(_) => Some(Dates::At(end)),
            Dates::Over(..) if years == 0 => Some(dates),
            Dates::Over(..) => self.lasting(end, self.months(dates)?),
        }
    }

    /// The fiscal year in which a day is: its name and its days.
    #[must_use]
    pub fn year_of(&self, day: NaiveDate) -> Option<(i32, Dates)> {
        let year = |name: i32| {
            let phrase = Phrase { term: Some(Term::Year), year: Some(name), fiscal: true, ..Phrase::default() };
            self.dates(phrase, false, false).ok()
        };
        let holds = |dates: &Dates| matches!(dates, Dates::Over(start, end) if (*start..=*end).contains(&day));
        (day.year() - 1..=day.year() + 1).find_map(|name| Some((name, year(name).filter(holds)?)))
    }

    /// Whether its years are those of the calendar.
    #[must_use]
    pub fn is_of_calendar_years(&self) -> bool {
        let ends_in_december = |day: &NaiveDate| (day.month(), day.day()) == (12, 31);
        let known = self.year_ends.iter().chain(self.named.values());
        let all = known.clone().all(ends_in_december) && self.year_day.is_none_or(|day| day == (12, 31));
        all && self.weekday.is_none() && (known.count() > 0 || self.year_day.is_some())
    }
}
