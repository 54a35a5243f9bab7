//! Numbers and durations in English words (`numwordsen` and `durwordsen` of the SEC).

use super::{Cow, is_gap};
use std::fmt::Write as _;

/// One to nineteen, in that order.
const ONES: [&str; 19] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
/// Twenty to ninety.
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
/// Powers of a thousand above the first.
const POWERS: [(&str, u128); 5] = [
    ("quintillion", 1_000_000_000_000_000_000),
    ("quadrillion", 1_000_000_000_000_000),
    ("trillion", 1_000_000_000_000),
    ("billion", 1_000_000_000),
    ("million", 1_000_000),
];
/// What may stand for a hyphen.
pub(super) const DASHES: [char; 12] = [
    '-', '\u{58a}', '\u{5be}', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{fe58}',
    '\u{fe63}', '\u{ff0d}',
];

/// What is behind a word at the beginning of a text. Its initial may be a capital.
pub(super) fn strip<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    let initial = head.get(..1)?.eq_ignore_ascii_case(word.get(..1)?);
    (initial && head.get(1..) == word.get(1..)).then_some(rest)
}

/// A whole number, in words up to quintillions.
pub(super) fn number(text: &str) -> Option<String> {
    if ["zero", "none", "no", "nil"].iter().any(|word| strip(text, word) == Some("")) {
        return Some("0".into());
    }
    if text.is_empty() {
        return None;
    }
    let (mut rest, mut value) = (text, 0);
    for (word, worth) in POWERS {
        let power = || {
            let (count, rest) = group(rest, gap)?;
            let rest = strip(gap(rest)?, word)?;
            Some((count, comma(rest).or(rest.is_empty().then_some(rest))?))
        };
        if let Some((count, behind)) = power() {
            value += count * worth;
            rest = behind;
        }
    }
    let thousands = || {
        let (count, rest) = group(rest, gap)?;
        Some((count * 1000, strip(gap(rest)?, "thousand")?))
    };
    if let Some((count, behind)) = thousands() {
        value += count;
        let below = |rest| {
            let rest = comma(rest)?;
            hundreds(rest, gap).or_else(|| hundred(and(rest)))
        };
        let (count, behind) = below(behind).unwrap_or((0, behind));
        value += count;
        rest = behind;
    } else if let Some((count, behind)) = group(rest, gap) {
        value += count;
        rest = behind;
    }
    rest.is_empty().then(|| value.to_string())
}

/// Years, months and days, in words or figures: an `xs:duration`.
pub(super) fn duration(text: &str) -> Option<Cow<'_, str>> {
    if text.is_empty() {
        return None;
    }
    let (mut rest, mut value) = (text, String::from("P"));
    for (word, unit) in [("year", 'Y'), ("month", 'M'), ("day", 'D')] {
        let part = || {
            let (count, behind) = count(rest)?;
            let behind = strip(hyphen(behind)?, word)?;
            let behind = behind.strip_prefix('s').unwrap_or(behind);
            if unit == 'D' || behind.is_empty() {
                return Some((count, behind));
            }
            let behind = hyphen(behind.strip_prefix(',').unwrap_or(behind))?;
            Some((count, and(behind)))
        };
        if let Some((count, behind)) = part() {
            rest = behind;
            match count {
                Count::Nothing => {}
                Count::Figures(figures) => value.extend([figures, unit.encode_utf8(&mut [0; 4])]),
                Count::Words(count) => {
                    let _ = write!(value, "{count}{unit}");
                }
            }
        }
    }
    if value == "P" {
        value.push_str("0D");
    }
    rest.is_empty().then_some(Cow::Owned(value))
}

/// How many of a unit of time.
enum Count<'t> {
    Nothing,
    Figures(&'t str),
    Words(u128),
}

fn count(text: &str) -> Option<(Count<'_>, &str)> {
    if let Some((count, rest)) = group(text, hyphen) {
        return Some((Count::Words(count), rest));
    }
    if let Some(rest) = strip(text, "zero").or_else(|| strip(text, "no")) {
        return Some((Count::Nothing, rest));
    }
    let length = text.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let (figures, rest) = text.split_at_checked(length)?;
    (length > 0).then_some((Count::Figures(figures), rest))
}

/// What stands between two words of a number: what is behind it, if it is there.
type Between = for<'t> fn(&'t str) -> Option<&'t str>;

/// Spaces.
fn gap(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(is_gap);
    (rest.len() < text.len()).then_some(rest)
}

/// A dash or spaces.
fn hyphen(text: &str) -> Option<&str> {
    text.strip_prefix(DASHES).or_else(|| gap(text))
}

/// A comma, spaces, or both.
fn comma(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(is_gap);
    match rest.strip_prefix(',') {
        Some(rest) => Some(rest.trim_start_matches(is_gap)),
        None => (rest.len() < text.len()).then_some(rest),
    }
}

/// Leaves out an `and`.
fn and(text: &str) -> &str {
    text.strip_prefix("and").and_then(gap).unwrap_or(text)
}

/// A number below two thousand, which may be said in hundreds.
fn group(text: &str, between: Between) -> Option<(u128, &str)> {
    hundreds(text, between).or_else(|| hundred(text))
}

/// `nineteen hundred and three`.
fn hundreds(text: &str, between: Between) -> Option<(u128, &str)> {
    let (count, rest) = below_twenty(text)?;
    let rest = strip(between(rest)?, "hundred")?;
    let more = || hundred(and(between(rest)?));
    let (more, rest) = more().unwrap_or((0, rest));
    Some((count * 100 + more, rest))
}

/// A number below a hundred.
fn hundred(text: &str) -> Option<(u128, &str)> {
    let tens = (2..).zip(TENS).find_map(|(tens, word)| Some((tens * 10, strip(text, word)?)));
    let Some((tens, rest)) = tens else {
        return below_twenty(text);
    };
    // A hyphen may stand here in every number.
    let ones = hyphen(rest).and_then(below_twenty).filter(|&(ones, _)| ones < 10);
    let (ones, rest) = ones.unwrap_or((0, rest));
    Some((tens + ones, rest))
}

/// The longest word for a number below twenty: `sixteen`, not `six`.
fn below_twenty(text: &str) -> Option<(u128, &str)> {
    (1..20_u8).zip(ONES).rev().find_map(|(value, word)| Some((value.into(), strip(text, word)?)))
}
