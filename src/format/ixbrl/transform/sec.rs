//! Rules of the SEC that are neither words nor names: ballot boxes, durations by number, ends of quarters.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Fractions of a duration are counted in this many parts.
const PARTS: u128 = 1_000_000_000_000_000_000;
/// Longer numbers are no durations.
const MAX_DIGITS: usize = 30;
/// Longer texts name no quarter: bounds what searching can cost.
const MAX_TEXT: usize = 1024;

/// `boolballotbox`.
pub(super) fn ballot(text: &str) -> Option<Cow<'_, str>> {
    checked(text).map(|checked| Cow::Borrowed(if checked { "true" } else { "false" }))
}

/// `yesnoballotbox`.
pub(super) fn ballot_answer(text: &str) -> Option<Cow<'_, str>> {
    checked(text).map(|checked| Cow::Borrowed(if checked { "Yes" } else { "No" }))
}

fn checked(text: &str) -> Option<bool> {
    match text {
        "☐" => Some(false),
        "☑" | "☒" => Some(true),
        _ => None,
    }
}

/// `duryear`: years, months and days. A month has 30.4375 days; what is less than a day is left out.
pub(super) fn years(text: &str) -> Option<Cow<'_, str>> {
    let (negative, years, parts) = amount(text)?;
    let (months, days) = (parts * 12 / PARTS, days(parts * 12 % PARTS));
    Some(duration(negative, [(years, "Y"), (months, "M"), (days, "D")]))
}

/// `durmonth`: months and days.
pub(super) fn months(text: &str) -> Option<Cow<'_, str>> {
    let (negative, months, parts) = amount(text)?;
    Some(duration(negative, [(months, "M"), (days(parts), "D")]))
}

/// `durweek`: days.
pub(super) fn weeks(text: &str) -> Option<Cow<'_, str>> {
    let (negative, weeks, parts) = amount(text)?;
    Some(duration(negative, [(weeks * 7 + parts * 7 / PARTS, "D")]))
}

/// `durday`: days and hours.
pub(super) fn days_and_hours(text: &str) -> Option<Cow<'_, str>> {
    let (negative, days, parts) = amount(text)?;
    Some(duration(negative, [(days, "D"), (parts * 24 / PARTS, "H")]))
}

/// `durhour`: hours.
pub(super) fn hours(text: &str) -> Option<Cow<'_, str>> {
    let (negative, hours, _) = amount(text)?;
    Some(duration(negative, [(hours, "H")]))
}

/// The days in a fraction of a month.
fn days(parts: u128) -> u128 {
    parts * 304_375 / 10_000 / PARTS
}

/// A decimal number: whether it is negative, its whole part, its fraction in [`PARTS`].
fn amount(text: &str) -> Option<(bool, u128, u128)> {
    let (negative, number) = match text.strip_prefix(['-', '+']) {
        Some(number) => (text.starts_with('-'), number),
        None => (false, text),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || whole.len() + fraction.len() == 0 || whole.len() > MAX_DIGITS {
        return None;
    }
    let mut parts = 0;
    let mut worth = PARTS;
    for digit in fraction.chars().filter_map(|c| c.to_digit(10)) {
        worth /= 10;
        parts += u128::from(digit) * worth;
    }
    Some((negative, if whole.is_empty() { 0 } else { whole.parse().ok()? }, parts))
}

/// An `xs:duration`: the first unit even if there is nothing of it, the others if there is.
fn duration<const N: usize>(negative: bool, units: [(u128, &str); N]) -> Cow<'static, str> {
    let mut value = String::with_capacity(12);
    if negative && units.iter().any(|&(count, _)| count > 0) {
        value.push('-');
    }
    value.push('P');
    for (at, (count, unit)) in units.into_iter().enumerate() {
        if at == 0 || count > 0 {
            let time = if unit == "H" { "T" } else { "" };
            let _ = write!(value, "{time}{count}{unit}");
        }
    }
    Cow::Owned(value)
}

/// Words for quarters, and the days on which these end. Their initials may be capitals.
const QUARTERS: [(&str, &str); 9] = [
    ("1", "03-31"),
    ("first", "03-31"),
    ("2", "06-30"),
    ("second", "06-30"),
    ("3", "09-30"),
    ("third", "09-30"),
    ("4", "12-31"),
    ("fourth", "12-31"),
    ("last", "12-31"),
];

/// `datequarterend`: the last day of the quarter that is named beside a year, on either side of it.
pub(super) fn quarter_end(text: &str) -> Option<Cow<'_, str>> {
    if text.len() > MAX_TEXT {
        return None;
    }
    let is_digit = |c: char| c.is_ascii_digit();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let before = |head: &str, tail: &str| {
        let number = text.chars().take_while(|&c| is_digit(c)).take(2).count() == 2;
        let mut start = head.chars();
        let plain = start.next().is_none_or(|first| is_word(first) && !number);
        plain && !start.as_str().contains(is_digit) && !tail.contains(is_digit)
    };
    let behind = |head: &str, tail: &str| {
        !head.contains(is_digit) && (tail.is_empty() || !tail.starts_with(is_digit) && tail.ends_with(is_word))
    };
    let dated = |year: &str, day: Option<&str>| {
        let year = Some(year).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()) && *year != "0000");
        Some(Cow::Owned([year?, "-", day?].concat()))
    };
    let last = text.len().checked_sub(4).and_then(|at| text.split_at_checked(at));
    last.and_then(|(rest, year)| dated(year, quarter(rest, before)))
        .or_else(|| text.split_at_checked(4).and_then(|(year, rest)| dated(year, quarter(rest, behind))))
}

/// The last word for a quarter in a text that stands between a head and a tail that fit.
fn quarter(text: &str, fits: impl Fn(&str, &str) -> bool) -> Option<&'static str> {
    text.char_indices().rev().find_map(|(at, _)| {
        let (head, rest) = text.split_at_checked(at)?;
        QUARTERS.iter().find_map(|&(word, day)| {
            let tail = super::words::strip(rest, word)?;
            fits(head, tail).then_some(day)
        })
    })
}
