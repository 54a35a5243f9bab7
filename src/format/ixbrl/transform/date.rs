//! Date rules: a rule is a sequence of parts, matched as the regular expression of the registry would be: each part
//! takes as much as it can, and gives back where the rest does not match.

use super::months::Months;
use chrono::{Datelike as _, Days, NaiveDate};

/// Longer texts are no dates: bounds what matching can cost.
const MAX_TEXT: usize = 1024;

/// Which digits a rule knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digits {
    /// `0` to `9`.
    Ascii,
    /// Also Devanagari digits.
    Devanagari,
    /// Also Devanagari digits, but not both in a number.
    Hindi,
    /// Also full-width digits.
    Wide,
}

/// A class of characters.
#[derive(Debug, Clone, Copy)]
pub(super) enum Class {
    /// All but the rule's digits.
    NonDigit,
    /// All but ASCII letters and digits.
    Boundary,
    /// All that is no letter of a Roman numeral.
    NotRoman,
    /// ASCII letters.
    Letter,
    /// White space, also no-break.
    Space,
}

/// A part of a date's pattern.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// A day in one or two digits.
    Day,
    /// A month in one or two digits.
    Month,
    /// A month in one or two Devanagari digits.
    DevanagariMonth,
    /// A year in one, two or four digits; the first two kinds are of this century.
    Year,
    /// A year in two or four digits.
    Year24,
    /// The name of a Japanese era.
    Era,
    /// A year of an era: one or two digits, or 元 for the first.
    EraYear,
    /// The name of a month.
    Name(&'static Months),
    /// The name of a month of the Indian national calendar: the date is one of that calendar.
    SakaName(&'static Months),
    /// Characters of a class, at least and at most so many.
    Run(Class, usize, usize),
    /// At most so many characters, none a digit.
    UpTo(usize),
    /// At most so many ASCII letters.
    Letters(usize),
    /// What is behind a Danish month (registry 3): letters or full stops, not both.
    DanishEnd,
    /// A text.
    Text(&'static str),
}

/// What separates two parts: one or more characters, none a digit.
pub(super) const SEP: Part = Part::Run(Class::NonDigit, 1, MAX_TEXT);
/// Any characters but digits.
pub(super) const ANY: Part = Part::UpTo(MAX_TEXT);
/// One character that is neither letter nor digit: makes a separator end, or start, outside of a word.
pub(super) const EDGE: Part = Part::Run(Class::Boundary, 1, 1);
/// One character that could not belong to a Roman numeral.
pub(super) const NOT_ROMAN: Part = Part::Run(Class::NotRoman, 1, 1);
/// Spaces, if any.
pub(super) const SPACES: Part = Part::Run(Class::Space, 0, MAX_TEXT);

/// Japanese eras, with the year before their first.
const ERAS: [(&str, i32); 10] = [
    ("明治", 1867),
    ("明", 1867),
    ("大正", 1911),
    ("大", 1911),
    ("昭和", 1925),
    ("昭", 1925),
    ("平成", 1988),
    ("平", 1988),
    ("令和", 2018),
    ("令", 2018),
];

/// What was read so far.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    /// The year before the first of the era.
    era: i32,
    /// Whether it is a date of the Indian national calendar.
    saka: bool,
    /// Whether the year was written without its century.
    short: bool,
}

/// The value of a text by the first pattern that matches: `xs:date`, `xs:gYearMonth` or `xs:gMonthDay`, by the parts
/// that the pattern has.
pub(super) fn read(digits: Digits, patterns: &[&[Part]], text: &str) -> Option<String> {
    if text.len() > MAX_TEXT {
        return None;
    }
    let found = patterns.iter().find_map(|parts| walk(parts, text, digits, Found::default()))?;
    if found.saka {
        let date = gregorian(found)?;
        return Some(date.format("%Y-%m-%d").to_string());
    }
    match (found.year, found.month?, found.day) {
        (Some(year), month, Some(day)) => {
            NaiveDate::from_ymd_opt(year, month, day).filter(|_| year > 0)?;
            Some(format!("{year:04}-{month:02}-{day:02}"))
        }
        (Some(year), month @ 1..=12, None) if year > 0 => Some(format!("{year:04}-{month:02}")),
        (None, month, Some(day)) => {
            // Every day of a leap year is one of some year.
            NaiveDate::from_ymd_opt(2000, month, day)?;
            Some(format!("--{month:02}-{day:02}"))
        }
        _ => None,
    }
}

/// Matches parts against the whole of a text.
fn walk(parts: &[Part], text: &str, digits: Digits, found: Found) -> Option<Found> {
    let Some((part, rest)) = parts.split_first() else {
        return text.is_empty().then_some(found);
    };
    let next = |text: &str, found| walk(rest, text, digits, found);
    let number = |lengths: &[usize], set: &dyn Fn(u32, usize) -> Option<Found>| {
        lengths.iter().find_map(|&length| {
            let (value, text) = take(text, length, digits)?;
            next(text, set(value, length)?)
        })
    };
    let year = |value: u32, length| {
        let century = if length < 4 && !found.saka { 2000 } else { 0 };
        Some(Found { year: Some(i32::try_from(value).ok()? + century), short: length < 4, ..found })
    };
    let before_number = matches!(rest.first(), Some(Part::Day | Part::Month | Part::Year | Part::Year24));
    match *part {
        Part::Day => number(&[2, 1], &|value, _| Some(Found { day: Some(value), ..found })),
        Part::Month => number(&[2, 1], &|value, _| Some(Found { month: Some(value), ..found })),
        Part::DevanagariMonth if text.starts_with(|c: char| c.is_ascii_digit()) => None,
        Part::DevanagariMonth => number(&[2, 1], &|value, _| Some(Found { month: Some(value), ..found })),
        Part::Year => number(&[4, 2, 1], &year),
        Part::Year24 => number(&[4, 2], &year),
        Part::Era => ERAS.iter().find_map(|&(name, era)| next(text.strip_prefix(name)?, Found { era, ..found })),
        Part::EraYear => match text.strip_prefix('元') {
            Some(text) => next(text, Found { year: Some(found.era + 1), ..found }),
            None => {
                number(&[2, 1], &|value, _| Some(Found { year: Some(i32::try_from(value).ok()? + found.era), ..found }))
            }
        },
        Part::Name(months) => months.find(text, |month, text| next(text, Found { month: Some(month), ..found })),
        Part::SakaName(months) => {
            months.find(text, |month, text| next(text, Found { month: Some(month), saka: true, ..found }))
        }
        Part::Run(class, least, most) => {
            run(class, (least, most), before_number, text, digits, |text| next(text, found))
        }
        Part::UpTo(most) => run(Class::NonDigit, (0, most), before_number, text, digits, |text| next(text, found)),
        Part::Letters(most) => run(Class::Letter, (0, most), before_number, text, digits, |text| next(text, found)),
        Part::DanishEnd => {
            let dots = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            let end = dots.trim_start_matches('.');
            let both = dots.len() < text.len() && end.len() < dots.len();
            (!both).then(|| next(end, found)).flatten()
        }
        Part::Text(expected) => next(text.strip_prefix(expected)?, found),
    }
}

/// Takes as many characters of a class as lets the rest match. Where a number follows, characters that are no digits
/// cannot be given back.
fn run<T>(
    class: Class,
    (least, most): (usize, usize),
    before_number: bool,
    text: &str,
    digits: Digits,
    next: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let belongs = |c: char| match class {
        Class::NonDigit => digits.value(c).is_none(),
        Class::Boundary => !c.is_ascii_alphanumeric(),
        Class::NotRoman => !matches!(c, 'X' | 'V' | 'I' | 'x' | 'v' | 'i'),
        Class::Letter => c.is_ascii_alphabetic(),
        Class::Space => super::is_gap(c),
    };
    let taken = text.chars().take(most).take_while(|&c| belongs(c));
    let (mut count, mut length) = taken.fold((0, 0), |(count, length), c| (count + 1, length + c.len_utf8()));
    let least = if before_number && matches!(class, Class::NonDigit) { least.max(count) } else { least };
    while count >= least {
        let (head, tail) = text.split_at_checked(length)?;
        let matched = next(tail);
        if matched.is_some() {
            return matched;
        }
        length -= head.chars().next_back()?.len_utf8();
        count = count.checked_sub(1)?;
    }
    None
}

impl Digits {
    fn value(self, c: char) -> Option<u32> {
        let zero = match self {
            Digits::Ascii => '0',
            Digits::Devanagari | Digits::Hindi => '०',
            Digits::Wide => '０',
        };
        c.to_digit(10).or_else(|| u32::from(c).checked_sub(u32::from(zero)).filter(|&value| value < 10))
    }
}

/// A number of so many digits at the beginning of a text, and what is behind it.
fn take(text: &str, length: usize, digits: Digits) -> Option<(u32, &str)> {
    let mut chars = text.chars();
    let mut value = 0;
    for _ in 0..length {
        let c = chars.next()?;
        if digits == Digits::Hindi && c.is_ascii() != text.starts_with(|first: char| first.is_ascii()) {
            return None;
        }
        value = value * 10 + digits.value(c)?;
    }
    Some((value, chars.as_str()))
}

/// A date of the Indian national calendar as one of ours. Its year starts on 22 March, in leap years on 21 March; the
/// first month has 30 days, 31 in leap years, the next five 31, the others 30. A year without century is the one whose
/// date falls into the 21st century.
fn gregorian(found: Found) -> Option<NaiveDate> {
    let (month, day) = (found.month?, found.day?);
    let year = match found.year? {
        year if !found.short => year,
        year if (year, month, day) >= (21, 10, 11) => 1900 + year,
        year => 2000 + year,
    };
    let start = year + 78;
    let leap = NaiveDate::from_ymd_opt(start, 2, 29).is_some();
    let length = |month| match month {
        1 => 30 + u32::from(leap),
        2..=6 => 31,
        _ => 30,
    };
    if !(1..=length(month)).contains(&day) {
        return None;
    }
    let before: u32 = (1..month).map(length).sum();
    NaiveDate::from_ymd_opt(start, 3, 22 - u32::from(leap))?
        .checked_add_days(Days::new(u64::from(before + day - 1)))
        .filter(|date| date.year() <= 9999)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_the_indian_calendar_ends_the_day_before_the_next_starts() {
        for year in 1900..2100 {
            let found = |year, month, day| Found {
                year: Some(year),
                month: Some(month),
                day: Some(day),
                saka: true,
                ..Found::default()
            };
            let last = gregorian(found(year, 12, 30)).unwrap();
            assert_eq!(last.succ_opt(), gregorian(found(year + 1, 1, 1)), "{year}");
            assert_eq!(gregorian(found(year, 12, 31)), None);
        }
    }

    #[test]
    fn a_long_text_is_refused_rather_than_searched() {
        let pattern: &[Part] = &[Part::Day, SEP, Part::Name(super::super::months::EN), SEP, Part::Year];
        let text = |count| format!("1{}2009", " May".repeat(count) + " ");
        assert_eq!(read(Digits::Ascii, &[pattern], &text(3)).as_deref(), Some("2009-05-01"));
        assert_eq!(read(Digits::Ascii, &[pattern], &text(100_000)), None);
    }
}
