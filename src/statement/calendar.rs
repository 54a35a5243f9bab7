//! Words about time → dates: `Three months ended June 30,` over `2023`, `As of December 31, 2021`.

use chrono::{Datelike, Months, NaiveDate};

/// What a piece of text says about a period; headers spread it over several cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Phrase {
    /// Length of a duration.
    pub length: Option<Length>,
    /// Whether it says `as of` or `at`.
    pub instant: bool,
    /// Month (1–12) and day on which it ends.
    pub day: Option<(u32, u32)>,
    /// The year.
    pub year: Option<i32>,
}

/// Length of a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Length {
    /// Calendar months.
    Months(u32),
    /// Weeks of seven days.
    Weeks(u32),
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

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const NUMBERS: [&str; 13] =
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

impl Phrase {
    /// Reads what a text says; nothing where it says nothing about time.
    #[must_use]
    pub fn read(text: &str) -> Option<Phrase> {
        let words = words(text);
        let mut phrase = Phrase::default();
        let (mut lengths, mut days, mut years) = (Vec::new(), Vec::new(), Vec::new());
        let at = |i: usize| words.get(i).map_or("", String::as_str);
        let mut i = 0;
        while i < words.len() {
            if let Some(month) = month(at(i)) {
                // "March 31" or "31 March"
                if let Some(day) = day(at(i + 1)) {
                    days.push((month, day));
                    i += 1;
                } else if let Some(day) = i.checked_sub(1).and_then(|before| day(at(before))) {
                    days.push((month, day));
                }
            } else if let Some(count) = count(at(i)) {
                match at(i + 1) {
                    "month" | "months" => lengths.push(Length::Months(count)),
                    "week" | "weeks" => lengths.push(Length::Weeks(count)),
                    _ => {}
                }
            } else {
                match (at(i), at(i + 1)) {
                    ("half", "year") => {
                        lengths.push(Length::Months(6));
                        i += 1;
                    }
                    ("year" | "years", "ended" | "ending") => lengths.push(Length::Months(12)),
                    ("quarter" | "quarters", "ended" | "ending") => lengths.push(Length::Months(3)),
                    ("as", "of" | "at") => phrase.instant = true,
                    _ => {}
                }
            }
            if let Some(year) = year(at(i)) {
                years.push(year);
            }
            i += 1;
        }
        (phrase.length, phrase.day, phrase.year) = (only(&lengths), only(&days), only(&years));
        (phrase != Phrase::default()).then_some(phrase)
    }

    /// Fills what this phrase leaves open from a wider one.
    #[must_use]
    pub fn or(self, wider: Phrase) -> Phrase {
        Phrase {
            length: self.length.or(wider.length),
            instant: self.instant || (self.length.is_none() && wider.instant),
            day: self.day.or(wider.day),
            year: self.year.or(wider.year),
        }
    }

    /// The dates, once everything is known. A date without a length is an instant only where `instants` are expected.
    #[must_use]
    pub fn dates(self, instants: bool) -> Option<Dates> {
        let (month, day) = self.day?;
        let end = NaiveDate::from_ymd_opt(self.year?, month, day)?;
        match self.length {
            Some(Length::Months(months)) => Some(Dates::Over(months_before(end, months)?, end)),
            Some(Length::Weeks(weeks)) => Some(Dates::Over(end - chrono::Days::new(u64::from(weeks) * 7 - 1), end)),
            None if self.instant || instants => Some(Dates::At(end)),
            None => None,
        }
    }
}

/// What all agree on: of "June 30, 2023 and 2022" the year is not known.
fn only<T: Copy + PartialEq>(said: &[T]) -> Option<T> {
    said.first().copied().filter(|first| said.iter().all(|other| other == first))
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

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

pub(super) fn month(word: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|m| *m == word || word.len() >= 3 && word.len() <= 4 && m.starts_with(word))?;
    u32::try_from(at + 1).ok()
}

pub(super) fn day(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    digits.parse().ok().filter(|day| digits.len() <= 2 && (1..=31).contains(day))
}

/// A year of four digits, as printed.
#[must_use]
pub fn year(word: &str) -> Option<i32> {
    let is_year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    is_year.then(|| word.parse().ok()).flatten()
}

fn count(word: &str) -> Option<u32> {
    let spelled = NUMBERS.iter().position(|n| *n == word).and_then(|n| u32::try_from(n).ok());
    spelled.or_else(|| word.parse().ok().filter(|_| word.len() <= 2)).filter(|n| (1..=53).contains(n))
}

/// Reads one whole date such as `May 18, 2023` or `18 May 2023`.
#[must_use]
pub fn date(text: &str) -> Option<NaiveDate> {
    let phrase = Phrase::read(text)?;
    let (month, day) = phrase.day?;
    NaiveDate::from_ymd_opt(phrase.year?, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn dates(wide: &str, narrow: &str) -> Option<Dates> {
        let read = |t: &str| Phrase::read(t).unwrap_or_default();
        read(narrow).or(read(wide)).dates(false)
    }

    #[test]
    fn headers_over_several_cells_give_dates() {
        assert_eq!(dates("Three months ended March 31,", "2022"), Some(Dates::Over(ymd(2022, 1, 1), ymd(2022, 3, 31))));
        assert_eq!(dates("Year ended December 31, 2021", ""), Some(Dates::Over(ymd(2021, 1, 1), ymd(2021, 12, 31))));
        assert_eq!(
            dates("For the six months ended 30 June", "2024"),
            Some(Dates::Over(ymd(2024, 1, 1), ymd(2024, 6, 30)))
        );
        assert_eq!(dates("Half year ended June 30,", "2024"), Some(Dates::Over(ymd(2024, 1, 1), ymd(2024, 6, 30))));
        assert_eq!(dates("As of June 30, 2024", "RMB"), Some(Dates::At(ymd(2024, 6, 30))));
        assert_eq!(dates("13 weeks ended March 30, 2024", ""), Some(Dates::Over(ymd(2023, 12, 31), ymd(2024, 3, 30))));
        assert_eq!(
            dates("Three months ended February 28,", "2023"),
            Some(Dates::Over(ymd(2022, 12, 1), ymd(2023, 2, 28)))
        );
    }

    #[test]
    fn what_is_not_said_is_not_guessed() {
        assert_eq!(dates("March 31, 2023", ""), None, "instant or duration?");
        assert_eq!(dates("Three months ended March 31,", ""), None, "no year");
        assert_eq!(dates("Three months ended February 30, 2023", ""), None, "no such day");
        assert_eq!(Phrase::read("RMB"), None);
        assert_eq!(dates("Three months ended June 30, 2023 and 2022", ""), None, "which year?");
        assert_eq!(dates("Quarter ended and six months ended June 30, 2023", ""), None, "which length?");
    }
}
