//! Within [`super`]: the calendar of a document, and phrases → dates by it.
//!
//! - A period that ends on the last day of a month has calendar months.
//! - Many issuers count weeks: quarters of 13, years of 52 or 53, which all end on the same day of the week. That is so
//!   where the ends that a document prints are no last days of months, fall on one weekday and not on one date each year,
//!   or where it speaks of such weeks. A period that ends on that weekday then starts 13, 26, 39 or 52 weeks before, or a
//!   week earlier if the document prints another end there, or by the rule of its year ends ("last Saturday of
//!   September"), stated or told by the year ends that it prints. A year that ends on the last day of a month all the same
//!   begins the first quarter where it ends.
//! - The name of a fiscal year is the year in which it ends, but for years that end from January to April: there a sentence
//!   of the document must say it.
//!
//! What this does not decide stays open, with the reason.

use super::{Dates, Length, Phrase, Term, is_month_end, month_end, months_before};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// What a document says about its periods.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fiscal {
    /// Days on which periods end: of columns, of "ended …", of balances.
    pub(super) ends: BTreeSet<NaiveDate>,
    /// Days of "three months ended …" and the like, which no other dates are among.
    pub(super) lasting: BTreeSet<NaiveDate>,
    /// Days on which fiscal years end.
    pub(super) year_ends: BTreeSet<NaiveDate>,
    /// Month and day of "fiscal year ends on …".
    pub(super) year_day: Option<(u32, u32)>,
    /// The end of the period that the document is about, and its length.
    pub(super) about: Option<(NaiveDate, Length)>,
    /// The part of a fiscal year that it is about.
    pub(super) term: Option<Term>,
    /// The part of a fiscal year that the headline names, with the name of the year.
    pub(super) headline: Option<(Term, i32)>,
    /// The latest part of a fiscal year that each table names, and in how many tables.
    pub(super) latest: BTreeMap<(i32, u32), usize>,
    /// The rule of its year ends.
    pub(super) rule: Option<Rule>,
    /// The day on which its weeks end.
    pub(super) weekday: Option<Weekday>,
    /// Whether it speaks of years or quarters of so many weeks.
    pub(super) speaks_of_weeks: bool,
    /// Whether it speaks of a 53rd or a 14th week.
    pub(super) speaks_of_more: bool,
    /// The years of which it does.
    pub(super) longer: BTreeSet<i32>,
    /// Fiscal years by name.
    pub(super) named: BTreeMap<i32, NaiveDate>,
    /// Where weeks are counted, the rules that its year ends may have: what it states, or all that fit what it prints.
    rules: Vec<Rule>,
    /// Where weeks are counted, the month on whose last day its years end all the same.
    last_of: Option<u32>,
}

/// When a year of weeks ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) weekday: Weekday,
    pub(super) month: u32,
    /// The one nearest to the end of the month; else the last one in it.
    pub(super) nearest: bool,
}

impl Rule {
    fn end(self, year: i32) -> Option<NaiveDate> {
        let last = month_end(year, self.month)?;
        let since = (7 + last.weekday().num_days_from_monday() - self.weekday.num_days_from_monday()) % 7;
        let before = last.checked_sub_days(Days::new(u64::from(since)))?;
        if self.nearest && since > 3 { before.checked_add_days(Days::new(7)) } else { Some(before) }
    }

    /// The year whose end by this rule is near a day.
    fn year_of(self, near: NaiveDate) -> i32 {
        // A week over the end of December is still of that year.
        let into_next = near.month() == 1 && self.month == 12;
        near.year() - i32::from(into_next)
    }
}

/// What keeps a phrase from being dates, as "does not tell …".
pub(super) type Why = &'static str;

const NO_END: Why = "its period";
const NO_YEAR_END: Why = "on which day its fiscal year ends";
const NO_DAY: Why = "on which day of that month or year its weeks end";
const NO_START: Why = "how many weeks its period has";

impl Fiscal {
    /// The dates of a phrase that was put together from all cells over a column. `apart` says that day and year are from
    /// different cells, so that the day may be of another year.
    ///
    /// # Errors
    /// What is not told.
    pub fn dates(&self, phrase: Phrase, apart: bool, instants: bool) -> Result<Dates, Why> {
        let end = self.end(phrase, apart, instants)?;
        if instants || !phrase.lasts() && phrase.instant {
            return Ok(Dates::At(end));
        }
        if let Some(start) = phrase.start.filter(|start| *start < end) {
            return Ok(Dates::Over(start, end));
        }
        let months = match phrase.length {
            Some(Length::Weeks(weeks)) => {
                return end
                    .checked_sub_days(Days::new(u64::from(weeks) * 7 - 1))
                    .map(|s| Dates::Over(s, end))
                    .ok_or(NO_END);
            }
            _ => phrase.months().or_else(|| self.is_annual(phrase).then_some(12)).ok_or(NO_END)?,
        };
        self.start(end, months).map(|start| Dates::Over(start, end))
    }

    /// A bare year over amounts, in a document about a year.
    fn is_annual(&self, phrase: Phrase) -> bool {
        let is_bare = phrase.day.is_none() && phrase.month.is_none() && phrase.year.is_some();
        is_bare && self.is_about_a_year()
    }

    fn is_about_a_year(&self) -> bool {
        matches!(self.about, Some((_, Length::Months(12) | Length::Weeks(52 | 53))))
    }

    fn end(&self, phrase: Phrase, apart: bool, instants: bool) -> Result<NaiveDate, Why> {
        let year = phrase.year.ok_or(NO_END)?;
        if let Some((month, day)) = phrase.day.filter(|_| !phrase.fiscal || !apart) {
            return self.day(year, month, day, apart);
        }
        if let Some(month) = phrase.month.filter(|_| !phrase.fiscal || !apart) {
            return self.near(month_end(year, month).ok_or(NO_END)?).ok_or(NO_DAY);
        }
        if let Some(term) = phrase.term.filter(|_| phrase.fiscal || phrase.day.is_none()) {
            let last = self.year_end(year).ok_or(NO_YEAR_END)?;
            if term.elapsed() == 12 {
                return Ok(last);
            }
            let before = chrono::Months::new(12 - term.elapsed());
            let end = last.checked_sub_months(before).ok_or(NO_END)?;
            // A year may end on the 28th of February, or a few days into the next month.
            let into = chrono::Duration::days(if last.day() < 8 { 8 } else { 0 });
            let end = end - into;
            return self.near(month_end(end.year(), end.month()).ok_or(NO_END)?).ok_or(NO_DAY);
        }
        match phrase.length {
            Some(Length::Months(12) | Length::Weeks(52 | 53)) => self.year_end(year).ok_or(NO_YEAR_END),
            // A balance sheet or an income statement of a document about a year.
            None if instants && self.is_about_a_year() || self.is_annual(phrase) => {
                self.year_end(year).ok_or(NO_YEAR_END)
            }
            Some(length) => {
                let (about, of) = self.about.ok_or(NO_END)?;
                let same = of == length || matches!((of, length), (Length::Months(_), Length::Months(m)) if m < 12);
                let is_near = same && (0..=1).contains(&(about.year() - year));
                let end = NaiveDate::from_ymd_opt(year, about.month(), about.day());
                is_near.then_some(end).flatten().and_then(|end| self.near_if_apart(end)).ok_or(NO_END)
            }
            None => Err(NO_END),
        }
    }

    fn day(&self, year: i32, month: u32, day: u32, apart: bool) -> Result<NaiveDate, Why> {
        let printed = NaiveDate::from_ymd_opt(year, month, day);
        if !apart {
            return printed.ok_or(NO_END);
        }
        // "February 28," stands over leap years too, and the 29th over others.
        let last = month_end(year, month).ok_or(NO_END)?;
        let is_february = month == 2 && (28..=29).contains(&day);
        let printed =
            if is_february && (printed.is_none() || self.ends.contains(&last)) { Some(last) } else { printed };
        self.near_if_apart(printed.ok_or(NO_END)?).ok_or(NO_DAY)
    }

    /// A day and a year that were put together: where weeks are counted, the day of that year on which its weeks end.
    fn near_if_apart(&self, day: NaiveDate) -> Option<NaiveDate> {
        let is_day = self.weekday.is_none_or(|weekday| day.weekday() == weekday) || self.ends.contains(&day);
        if is_day { Some(day) } else { self.near(day) }
    }

    /// The end of a period that a month's end stands for: itself, or the end of a week that is known to be one.
    fn near(&self, day: NaiveDate) -> Option<NaiveDate> {
        if self.weekday.is_none() {
            return Some(day);
        }
        let week = Days::new(8);
        let mut known = self.ends.range(day.checked_sub_days(week)?..=day.checked_add_days(week)?);
        match (known.next(), known.next()) {
            (Some(&only), None) => return Some(only),
            (Some(_), Some(_)) => return None,
            _ => {}
        }
        let year = self.rules.first()?.year_of(day);
        let mut ends = self.rules.iter().filter(|rule| rule.month == day.month()).map(|rule| rule.end(year));
        let first = ends.next()??;
        ends.all(|end| end == Some(first)).then_some(first)
    }

    /// The end of the fiscal year of a name.
    fn year_end(&self, name: i32) -> Option<NaiveDate> {
        if let Some(end) = self.named.get(&name) {
            return Some(*end);
        }
        let known = self.year_ends.last().copied();
        let (month, day) = known.map(|end| (end.month(), end.day())).or(self.year_day)?;
        let into_next = self.weekday.is_some() && day < 8;
        // The month in which years end, if weeks did not run over it.
        let month = if into_next { (month + 10) % 12 + 1 } else { month };
        let behind = match self.named.iter().next() {
            Some((name, end)) => (*end - chrono::Duration::days(if into_next { 8 } else { 0 })).year() - name,
            None if month >= 5 => 0,
            None => return None,
        };
        let year = name + behind;
        if self.weekday.is_some() {
            return self.near(month_end(year, month)?);
        }
        let last = month_end(year, month)?;
        if known.is_none_or(is_month_end) { Some(last) } else { NaiveDate::from_ymd_opt(year, month, day) }
    }

    /// The first day of a period of so many months.
    pub(super) fn start(&self, end: NaiveDate, months: u32) -> Result<NaiveDate, Why> {
        let Some(weekday) = self.weekday else { return months_before(end, months).ok_or(NO_END) };
        let calendar = months_before(end, months).ok_or(NO_END)?;
        let day_after = |end: NaiveDate| end.succ_opt().ok_or(NO_END);
        if end.weekday() != weekday {
            // The last day of a month: of a year that has months while its quarters have weeks.
            let week = chrono::Duration::days(7);
            let quarters = self.ends.range(calendar - week..calendar).find(|day| day.weekday() == weekday);
            return match quarters {
                Some(before) if months < 12 => day_after(*before),
                None if months < 12 && !is_month_end(end) => Err(NO_START),
                _ => Ok(calendar),
            };
        }
        if !months.is_multiple_of(3) {
            return Err(NO_START);
        }
        let weeks = u64::from(months / 3) * 13;
        let short = end.checked_sub_days(Days::new(weeks * 7)).ok_or(NO_END)?;
        let long = short.checked_sub_days(Days::new(7)).ok_or(NO_END)?;
        if let Some(known) = [short, long].into_iter().find(|day| self.ends.contains(day)) {
            return day_after(known);
        }
        if let Some(year_end) = self.month_end_near(short) {
            return day_after(year_end);
        }
        // By the rule, where it reaches: the year's start, or a year of 52 weeks.
        let within = |rule: &Rule| {
            let year = rule.year_of(end);
            let this = rule.end(year)?;
            let (before, this) = if end <= this { (rule.end(year - 1)?, this) } else { (this, rule.end(year + 1)?) };
            match () {
                () if before == short || before == long => Some(before),
                () if (this - before).num_days() == 364 => Some(short),
                () => None,
            }
        };
        let mut told = self.rules.iter().map(within);
        if let Some(first) = told.next().flatten()
            && told.all(|other| other == Some(first))
        {
            return day_after(first);
        }
        // Without a word of a longer year or quarter, or with words about another year.
        let years = [end.year(), short.year(), (end + chrono::Duration::days(270)).year()];
        let is_longer = years.iter().any(|year| self.longer.contains(year));
        let is_short =
            !self.speaks_of_more || !self.longer.is_empty() && !is_longer || months == 3 && self.longer.is_empty();
        if is_short { day_after(short) } else { Err(NO_START) }
    }

    /// The last day of a month near a day, if years end on it.
    fn month_end_near(&self, day: NaiveDate) -> Option<NaiveDate> {
        let years = [day.year(), day.year() - 1, day.year() + 1];
        let ends = years.into_iter().filter_map(|year| month_end(year, self.last_of?));
        ends.into_iter().find(|end| (*end - day).num_days().abs() <= 6)
    }

    fn find_rules(&self, weekday: Weekday) -> Vec<Rule> {
        if let Some(rule) = self.rule {
            return vec![rule];
        }
        let Some(last) = self.year_ends.iter().rfind(|end| end.weekday() == weekday) else { return Vec::new() };
        let middle = *last - chrono::Duration::days(if last.day() < 8 { 8 } else { 0 });
        let rule = |nearest| Rule { weekday, month: middle.month(), nearest };
        let fits = |rule: &Rule| {
            let year_ends = self.year_ends.iter().filter(|end| end.weekday() == weekday);
            year_ends.clone().count() > 0 && year_ends.clone().all(|end| rule.end(rule.year_of(*end)) == Some(*end))
        };
        [rule(false), rule(true)].into_iter().filter(fits).collect()
    }

    /// A document about a quarter or a half year, all of whose other ends are the year's before and those of the same
    /// quarter a year ago, has calendar years.
    fn find_calendar_year(&mut self) {
        let Some(&last) = self.ends.last() else { return };
        let is_interim = is_month_end(last) && [3, 6, 9].contains(&last.month());
        let year_end =
            |end: &NaiveDate| (end.month(), end.day()) == (12, 31) && (1..=2).contains(&(last.year() - end.year()));
        let same = |end: &NaiveDate| end.month() == last.month() && is_month_end(*end);
        let fits = self.ends.iter().any(year_end) && self.ends.iter().all(|end| year_end(end) || same(end));
        if is_interim && fits && self.year_ends.is_empty() {
            self.year_day = self.year_day.or(Some((12, 31)));
        }
    }

    /// The name of the year that the document is about, where nearly all tables end with the same part of it: of a release
    /// about the second quarter whose tables have "Q2 FY25", that year is the one of that quarter.
    fn find_name(&mut self) {
        let Some((about, length)) = self.about else { return };
        let term = self.term.or(matches!(length, Length::Months(12) | Length::Weeks(52 | 53)).then_some(Term::Year));
        let Some(term) = term.filter(|_| self.named.is_empty()) else { return };
        let Some((&(name, elapsed), count)) = self.latest.iter().max_by_key(|(_, count)| **count) else { return };
        let is_most = *count * 3 >= self.latest.values().sum::<usize>() * 2;
        let left = chrono::Months::new(12 - term.elapsed());
        let year_end = match term {
            Term::Year => Some(about),
            _ => about.checked_add_months(left).and_then(|end| month_end(end.year(), end.month())),
        };
        if let Some(year_end) =
            year_end.filter(|end| is_most && elapsed == term.elapsed() && (0..=1).contains(&(end.year() - name)))
        {
            self.named.insert(name, year_end);
        }
    }

    /// Decides whether weeks are counted, once all is found.
    pub(super) fn settle(&mut self) {
        self.find_calendar_year();
        self.find_name();
        self.find_headline();
        let all: BTreeSet<NaiveDate> = self.lasting.iter().chain(&self.year_ends).copied().collect();
        let inner = || all.iter().filter(|end| !is_month_end(**end));
        let mut counts = [0_usize; 7];
        for end in inner() {
            counts[end.weekday().num_days_from_monday() as usize] += 1;
        }
        let Some((most, weekday)) = inner()
            .map(|end| (counts[end.weekday().num_days_from_monday() as usize], end.weekday()))
            .max_by_key(|c| c.0)
        else {
            return;
        };
        let own = || inner().filter(|end| end.weekday() == weekday);
        let days: BTreeSet<(u32, u32)> = inner().map(|end| (end.month(), end.day())).collect();
        let is_one_date = days.len() < inner().count();
        // Another end some quarters away on the same weekday.
        let is_echoed = own().any(|end| {
            let weeks = (1..=4).flat_map(|quarters| [13 * quarters - 1, 13 * quarters, 13 * quarters + 1]);
            weeks.flat_map(|weeks| [7 * weeks, -7 * weeks]).any(|days| {
                let other = *end + chrono::Duration::days(days);
                self.ends.contains(&other) && !is_month_end(other)
            })
        });
        let is_most = most * 4 >= inner().count() * 3;
        if is_most && !is_one_date && (is_echoed || most > 1 || self.speaks_of_weeks || self.rule.is_some()) {
            self.weekday = Some(weekday);
            self.rules = self.find_rules(weekday);
            let others = self.ends.iter().filter(|end| is_month_end(**end) && end.weekday() != weekday);
            let months: BTreeSet<u32> = others.map(Datelike::month).collect();
            self.last_of = months.first().copied().filter(|_| months.len() == 1);
        }
    }
}
