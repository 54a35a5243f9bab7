//! Within [`super`]: the days of corporate actions: of record, of payment, of declaration.

use super::noun::Words;
use super::phrases::{Cue, ENGLISH};
use super::sentence::{Sentence, What};
use crate::prose::time::When;
use crate::statement::calendar;
use chrono::NaiveDate;
use std::ops::Range;

/// A day on which something is done.
pub(super) struct Day {
    /// The item.
    pub(super) item: usize,
    /// The bytes of the date in the text of the block.
    pub(super) digits: Range<usize>,
    pub(super) date: NaiveDate,
    pub(super) subject: &'static str,
    pub(super) narrowed: Option<Words>,
    pub(super) format: &'static str,
}

impl Sentence<'_> {
    /// The days of corporate actions in a sentence.
    pub(super) fn days(&self, in_dividends: bool) -> Vec<Day> {
        let mut days: Vec<Day> = Vec::new();
        let has_dividend = in_dividends || ENGLISH.within(Cue::Dividend, self.slice(0..self.items.len())).is_some();
        let mut floor = 0;
        for (at, item) in self.items.iter().enumerate() {
            let What::Time(time) = item.what else { continue };
            let When::Named(phrase) = time.when else { continue };
            let Some(date) = phrase.end().filter(|_| !phrase.lasts()) else { continue };
            let found = (floor..at).rev().find_map(|at| match self.what(at)? {
                What::Cue(Cue::Record) => Some("record date"),
                What::Cue(Cue::Payment) => Some("payment date"),
                _ => None,
            });
            // The second of two days of payment.
            let again = days.last().filter(|day| self.has(day.item..at, Cue::And)).map(|day| day.subject);
            let declared = || {
                let starts =
                    (0..at).all(|at| matches!(self.what(at), Some(What::Cue(Cue::Preposition | Cue::Determiner))));
                let declares = ENGLISH.within(Cue::Declaration, self.slice(at..self.items.len())).is_some();
                (has_dividend && starts && declares && !self.amounts.is_empty()).then_some("declaration date")
            };
            let subject = found.or_else(|| again.filter(|_| self.holders(at).is_some())).or_else(declared);
            let Some((subject, (digits, format))) = subject.zip(self.printed(item.at.clone(), date)) else { continue };
            // Without a word of dividends, a day of payment may be any, unless it is called so.
            let is_called =
                || (floor..at).any(|at| self.is(at, Cue::Payment) && self.word(at).to_lowercase().ends_with("date"));
            if subject == "payment date" && !has_dividend && !is_called() {
                continue;
            }
            let narrowed = if subject == "payment date" { self.holders(at) } else { None };
            days.push(Day { item: at, digits, date, subject, narrowed, format });
            floor = at + 1;
        }
        days
    }

    /// `for holders of ADSs` behind a day.
    fn holders(&self, at: usize) -> Option<Words> {
        let end = (at + 1..self.items.len())
            .find(|at| {
                matches!(
                    self.what(*at),
                    Some(What::Cue(Cue::And | Cue::Record) | What::Comma | What::Break | What::Time(_))
                )
            })
            .unwrap_or(self.items.len());
        let holders = ENGLISH.within(Cue::Holders, self.slice(at + 1..end))?;
        let base = self.bytes(at + 1..end)?.start + holders.end;
        let first = (at + 1..end).find(|at| self.items.get(*at).is_some_and(|item| item.at.start >= base))?;
        Some(self.trimmed(first..end)).filter(|words| !words.is_empty())
    }

    /// The bytes of a date, and the transformation that reads it.
    fn printed(&self, at: Range<usize>, date: NaiveDate) -> Option<(Range<usize>, &'static str)> {
        let text = self.text.get(at.clone())?;
        let starts =
            |i: &usize| text.is_char_boundary(*i) && (*i == 0 || !text.as_bytes()[i - 1].is_ascii_alphanumeric());
        let is = |start: &usize| {
            text.get(*start..).is_some_and(|rest| {
                rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && calendar::date(rest) == Some(date)
            })
        };
        let start = (0..text.len()).rev().filter(starts).find(is)?;
        let rest = text.get(start..)?;
        let length = rest.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).len();
        let format = if rest.starts_with(|c: char| c.is_ascii_digit()) {
            "date-day-monthname-year-en"
        } else {
            "date-monthname-day-year-en"
        };
        let plain = rest[..length].bytes().any(|b| b.is_ascii_alphabetic());
        plain.then(|| (at.start + start..at.start + start + length, format))
    }
}
