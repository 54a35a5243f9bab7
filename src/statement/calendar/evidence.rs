//! Within [`super`]: finds what a document says about its periods, in its headers and its sentences.

use super::fiscal::{Fiscal, Rule};
use super::{Length, Phrase, Term, words};
use crate::document::{Block, Document};
use crate::statement::header::patterns;
use aho_corasick::AhoCorasick;
use chrono::{Datelike, NaiveDate, Weekday};
use std::ops::Range;
use std::sync::LazyLock;

/// Words beside which something is said about periods.
const CUES: [(&str, Cue); 16] = [
    ("ended", Cue::Ended),
    ("year ended", Cue::Ended),
    ("year-ended", Cue::Ended),
    ("ending", Cue::Ended),
    ("year end", Cue::YearEnd),
    ("year-end", Cue::YearEnd),
    ("year ends", Cue::YearEnd),
    ("week", Cue::Week),
    ("balance", Cue::Balance),
    ("monday", Cue::Day(Weekday::Mon)),
    ("tuesday", Cue::Day(Weekday::Tue)),
    ("wednesday", Cue::Day(Weekday::Wed)),
    ("thursday", Cue::Day(Weekday::Thu)),
    ("friday", Cue::Day(Weekday::Fri)),
    ("saturday", Cue::Day(Weekday::Sat)),
    ("sunday", Cue::Day(Weekday::Sun)),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Cue {
    Ended,
    YearEnd,
    Week,
    Balance,
    Day(Weekday),
}

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| patterns(CUES.map(|(cue, _)| cue)));

/// Words of a longer year or quarter.
const MORE: [&str; 9] = [
    "53 week",
    "53-week",
    "53rd week",
    "fifty-three",
    "fifty three",
    "14-week",
    "14 weeks",
    "fourteen week",
    "additional week",
];

impl Fiscal {
    /// What a document says about its periods.
    #[must_use]
    pub fn find(document: &Document<'_>) -> Fiscal {
        /// Rows of a table in which its header is.
        const HEADER: usize = 8;
        /// Longest text of a header's cell.
        const CELL: usize = 60;
        /// Blocks among which the headline is, and its longest text.
        const TOP: usize = 60;
        const HEADLINE: usize = 300;
        let mut fiscal = Fiscal::default();
        for (index, block) in document.blocks.iter().enumerate() {
            let Block::Table(table) = block else {
                if let Some(content) = block.content() {
                    let text = content.text();
                    if index < TOP && text.len() <= HEADLINE && fiscal.headline.is_none() {
                        fiscal.headline = Phrase::read(&text).and_then(|phrase| phrase.term.zip(phrase.year));
                    }
                    fiscal.sentence(&text);
                }
                continue;
            };
            let mut lasts = Vec::new();
            let mut latest = None;
            for (index, row) in table.rows.iter().enumerate() {
                for (column, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.content.is_blank()) {
                    let text = cell.content.text();
                    let has_words = text.bytes().any(|b| b.is_ascii_alphabetic());
                    if has_words && (column == 0 || text.len() > CELL) {
                        fiscal.sentence(&text);
                    }
                    let dated = index < HEADER && text.len() <= CELL && text.bytes().any(|b| b.is_ascii_digit());
                    let is_heading = index < HEADER && has_words && text.len() <= CELL && column > 0;
                    if !dated && !is_heading || column == 0 && text.len() > CELL {
                        continue;
                    }
                    let Some(phrase) = Phrase::read(&text).filter(|_| has_words || text.contains(['-', '.', '/']))
                    else {
                        continue;
                    };
                    if let Some((term, name)) = phrase.term.zip(phrase.year).filter(|_| phrase.fiscal && column > 0) {
                        latest = latest.max(Some((name, term.elapsed())));
                    }
                    if let Some(length) = phrase.length.or(phrase.term.map(|term| Length::Months(term.months()))) {
                        lasts.push(length);
                    }
                    if let Some(end) = phrase.end().filter(|_| column > 0) {
                        fiscal.ends.insert(end);
                        // Under "months ended", or beside it in the same cell.
                        if !lasts.is_empty() {
                            fiscal.lasting.insert(end);
                            if lasts.iter().all(|length| is_year(*length)) {
                                fiscal.year_ends.insert(end);
                            }
                        }
                    }
                }
            }
            if let Some(latest) = latest {
                *fiscal.latest.entry(latest).or_default() += 1;
            }
        }
        fiscal.settle();
        fiscal
    }

    fn sentence(&mut self, text: &str) {
        let mut behind = 0;
        for found in FINDER.find_iter(text) {
            let (_, cue) = CUES[found.pattern()];
            match cue {
                Cue::Ended => {
                    let before = slice(text, found.start().saturating_sub(40).max(behind)..found.end());
                    self.ended(before, slice(text, found.end()..found.end() + 90));
                    behind = found.end();
                }
                Cue::YearEnd => self.year_day(slice(text, found.end()..found.end() + 30)),
                Cue::Balance => {
                    let near = slice(text, found.start()..found.end() + 30);
                    self.ends.extend(words::whole_dates(near));
                }
                Cue::Week => self.week(text, found.start()),
                Cue::Day(weekday) => self.rule(text, found.range(), weekday),
            }
        }
    }

    /// `for the three months ended` + `March 29, 2025 and …`
    fn ended(&mut self, before: &str, behind: &str) {
        let dates = words::leading_dates(behind);
        let Some(&first) = dates.first() else { return };
        let lasting = |phrase: &Phrase| phrase.length.or(phrase.term.map(|term| Length::Months(term.months())));
        // "The fourth quarter and full year ended December 31": the nearer words.
        let nearer = || before.rsplit(" and ").next().and_then(Phrase::read);
        let phrase = Phrase::read(before).filter(|phrase| lasting(phrase).is_some()).or_else(nearer);
        let Some((phrase, length)) = phrase.and_then(|phrase| Some((phrase, lasting(&phrase)?))) else { return };
        let is_named = phrase.term == Some(Term::Year) || is_year(length) && phrase.fiscal;
        if let Some(name) = phrase.year.filter(|_| is_named) {
            self.named.entry(name).or_insert(first);
        }
        // "The second quarter ended June 30" tells where the year ends.
        if let Some(term) = phrase.term.filter(|_| super::is_month_end(first)) {
            let left = chrono::Months::new(12 - term.elapsed());
            let year_end = first.checked_add_months(left).and_then(|end| super::month_end(end.year(), end.month()));
            self.year_day = self.year_day.or(year_end.map(|end| (end.month(), end.day())));
            // "The third quarter of fiscal 2025 ended October 31, 2024" tells how the year is called.
            if let Some((name, end)) = phrase.year.zip(year_end).filter(|(name, end)| is_name_of(*name, *end)) {
                self.named.entry(name).or_insert(end);
            }
        }
        self.ends.extend(&dates);
        self.lasting.extend(&dates);
        // Twelve months that trail end with any quarter.
        let lower = before.to_lowercase();
        let trails = ["trailing", "last", "past", "rolling", "preceding"].iter().any(|word| lower.contains(word));
        if is_year(length) && !trails {
            self.year_ends.extend(&dates);
        }
        if self.about.is_none() {
            (self.about, self.term) = (Some((first, length)), phrase.term);
        }
    }

    /// What the headline calls the period that the document is about: by "Second Quarter 2024" and "three months ended June
    /// 30, 2024" its year is that of the calendar.
    pub(super) fn find_headline(&mut self) {
        let Some((term, name)) = self.headline.filter(|_| self.named.is_empty() && self.year_ends.is_empty()) else {
            return;
        };
        let about = self.about.filter(|(_, length)| *length == Length::Months(term.months()));
        let Some(end) = about.map(|(end, _)| end).or(self.lasting.last().copied()) else { return };
        let left = chrono::Months::new(12 - term.elapsed());
        let year_end = end.checked_add_months(left).and_then(|end| super::month_end(end.year(), end.month()));
        let Some(year_end) = year_end.filter(|year_end| super::is_month_end(end) && is_name_of(name, *year_end)) else {
            return;
        };
        let day = (year_end.month(), year_end.day());
        if *self.year_day.get_or_insert(day) == day {
            self.named.insert(name, year_end);
        }
    }

    /// `fiscal year ends` + `on June 30`.
    fn year_day(&mut self, behind: &str) {
        let day = Phrase::read(behind).and_then(|phrase| phrase.day).filter(|_| words::begins_with_day(behind));
        self.year_day = self.year_day.or(day);
    }

    /// `a 52- or 53-week year`; `fiscal 2023 had 53 weeks`: the year named before, else the one behind.
    fn week(&mut self, text: &str, at: usize) {
        let (before, behind) = (slice(text, at.saturating_sub(300)..at), slice(text, at..at + 300));
        let before = before.rsplit(". ").next().unwrap_or_default();
        let behind = behind.split(". ").next().unwrap_or_default();
        let sentence = format!("{before}{behind}").to_lowercase();
        let of_weeks = ["52", "53", "fifty-two", "13", "thirteen", "14", "fourteen"];
        let before = slice(text, at.saturating_sub(14)..at).to_lowercase();
        self.speaks_of_weeks |= of_weeks.iter().any(|count| before.contains(count));
        let Some(more) = MORE.iter().find_map(|word| sentence.find(word)) else { return };
        self.speaks_of_more = true;
        let years = |text: &str| words::years(text).collect::<Vec<_>>();
        let (ahead, behind) = (years(slice(&sentence, 0..more)), years(slice(&sentence, more..sentence.len())));
        if sentence.contains("respectively") {
            self.longer.extend(ahead.into_iter().chain(behind));
        } else {
            self.longer.extend(ahead.last().or(behind.first()));
        }
    }

    /// `the last Saturday of September`, `the Sunday nearest to the end of December`.
    fn rule(&mut self, text: &str, at: Range<usize>, weekday: Weekday) {
        let before = slice(text, at.start.saturating_sub(12)..at.start).to_lowercase();
        let behind = slice(text, at.end..at.end + 60).to_lowercase();
        let nearest = ["nearest", "closest"].iter().any(|word| behind.contains(word));
        let last = ["last ", "final "].iter().any(|word| before.contains(word));
        let around = slice(text, at.start.saturating_sub(200)..at.end + 200).to_lowercase();
        let is_of_years = around.contains("year") && (nearest || last);
        let Some(month) = Phrase::read(&behind).and_then(|p| p.month.or(p.day.map(|(m, _)| m))) else { return };
        if is_of_years && self.rule.is_none() {
            self.rule = Some(Rule { weekday, month, nearest });
        }
    }
}

/// Whether a fiscal year that ends on a day may be called by a year.
fn is_name_of(name: i32, year_end: NaiveDate) -> bool {
    (0..=1).contains(&(year_end.year() - name))
}

fn is_year(length: Length) -> bool {
    matches!(length, Length::Months(12) | Length::Weeks(52 | 53))
}

/// A part of a text, widened to whole characters.
fn slice(text: &str, range: Range<usize>) -> &str {
    let start = text.floor_char_boundary(range.start);
    &text[start..text.ceil_char_boundary(range.end.max(start))]
}
