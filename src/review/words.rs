//! Within [`super`]: facts in the words of those who read them.

use crate::report::{Fact, Report, ValueRef};
use crate::tables::{Figure, Labels as _, Vocabulary, plain_text, split_name};
use crate::taxonomy::dts::Concept;
use crate::xbrl::{Decimals, Period};

/// Whether a fact is a ratio that people read as per cent.
pub(super) fn is_percent(report: &Report, fact: Fact<'_>, vocabulary: &Vocabulary<'_>) -> bool {
    vocabulary.is_percent(report.concept(fact.concept)) && fact.unit.is_some_and(|unit| report.unit(unit).is_pure())
}

/// What a fact says as people read it: `4,370,112,000`, `12.6%`, a text on one line. Nothing for nil.
#[must_use]
pub fn shown(fact: Fact<'_>, is_percent: bool) -> Option<String> {
    match fact.value {
        ValueRef::Number(value) => Some(number(value, fact.decimals, is_percent)),
        ValueRef::Text(text) => Some(plain_text(text)),
        ValueRef::Nil => None,
    }
}

/// A number as people read it.
#[must_use]
pub fn number(value: &str, decimals: Option<Decimals>, is_percent: bool) -> String {
    let figure = Figure::new(value, decimals, if is_percent { -2 } else { 0 }, false);
    figure.map_or_else(|| value.to_owned(), |figure| figure.plain())
}

/// The first and the last day of a period, or its day.
#[must_use]
pub fn days(period: Period) -> String {
    let last = period.last_day().map(|day| day.to_string()).unwrap_or_default();
    match period {
        Period::Duration { start, .. } => format!("{}/{last}", start.date()),
        Period::Instant(_) | Period::Forever => last,
    }
}

/// How precise a number is: `to the thousand`.
#[must_use]
pub fn precision(decimals: Decimals, is_percent: bool) -> String {
    const POWERS: [&str; 13] = [
        "whole number",
        "ten",
        "hundred",
        "thousand",
        "ten thousand",
        "hundred thousand",
        "million",
        "ten million",
        "hundred million",
        "billion",
        "ten billion",
        "hundred billion",
        "trillion",
    ];
    let Decimals::Places(places) = decimals else { return "exact".to_owned() };
    let places = i32::from(places) - if is_percent { 2 } else { 0 };
    let (whole, of) = if is_percent { ("whole per cent", " of a per cent") } else { (POWERS[0], "") };
    let s = if places == 1 { "" } else { "s" };
    match usize::try_from(-places) {
        Err(_) => format!("to {places} decimal place{s}{of}"),
        Ok(0) => format!("to the {whole}"),
        Ok(power) if !is_percent && power < POWERS.len() => format!("to the {}", POWERS[power]),
        Ok(power) => format!("to 10 to the power of {power}{of}"),
    }
}

/// The data type of a concept: `monetary`, `per share`.
pub(super) fn data_type(concept: Concept<'_>) -> Option<String> {
    let name = concept.type_name()?;
    let words = split_name(name.local.strip_suffix("ItemType").unwrap_or(&name.local)).to_lowercase();
    Some(words).filter(|words| !words.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn precision_is_told_in_words() {
        for (places, is_percent, words) in [
            (-3, false, "to the thousand"),
            (0, false, "to the whole number"),
            (2, false, "to 2 decimal places"),
            (-13, false, "to 10 to the power of 13"),
            (3, true, "to 1 decimal place of a per cent"),
            (2, true, "to the whole per cent"),
            (i16::MIN, false, "to 10 to the power of 32768"),
        ] {
            assert_eq!(precision(Decimals::Places(places), is_percent), words);
        }
        assert_eq!(precision(Decimals::Infinite, false), "exact");
    }

    #[test]
    fn a_period_has_a_first_and_a_last_day() {
        let day = |month, day| NaiveDate::from_ymd_opt(2024, month, day).unwrap();
        assert_eq!(days(Period::days(day(7, 1), day(9, 30))), "2024-07-01/2024-09-30");
        assert_eq!(days(Period::end_of(day(9, 30))), "2024-09-30");
        assert_eq!(days(Period::Forever), "");
    }
}
