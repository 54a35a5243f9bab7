//! Within [`super`]: periods as strings. OIM Common 1.0 has date and time, one or two of them with a slash between; xBRL-CSV
//! 1.0 has shorter forms besides: days, both included, calendar years, halves, quarters, months, weeks, and the moment at
//! which one of them starts or ends.

use crate::xbrl::Period;
use chrono::{Days, Months, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

/// Which moment of a duration is meant: `@start`, `@end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Its first.
    Start,
    /// The first behind it.
    End,
}

impl Moment {
    /// `start` or `end`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "start" => Some(Moment::Start),
            "end" => Some(Moment::End),
            _ => None,
        }
    }

    /// The moment of a duration; nothing for an instant.
    #[must_use]
    pub fn of(self, period: Period) -> Option<Period> {
        match (self, period) {
            (Moment::Start, Period::Duration { start, .. }) => Some(Period::Instant(start)),
            (Moment::End, Period::Duration { end, .. }) => Some(Period::Instant(end)),
            _ => None,
        }
    }
}

/// `2023-01-01T00:00:00/2023-04-01T00:00:00`, or one date and time.
#[must_use]
pub fn read(text: &str) -> Option<Period> {
    let Some((start, end)) = text.split_once('/') else { return date_time(text).map(Period::Instant) };
    duration(date_time(start)?, date_time(end)?)
}

/// The forms of xBRL-CSV, or those of xBRL-JSON.
#[must_use]
pub fn read_abbreviated(text: &str) -> Option<Period> {
    if text.contains('T') {
        return read(text);
    }
    if let Some((first, last)) = text.split_once("..") {
        return duration(start_of(date(first)?), start_of(date(last)?.succ_opt()?));
    }
    let Some((whole, moment)) = text.split_once('@') else { return calendar(text) };
    Moment::from_name(moment)?.of(calendar(whole)?)
}

/// A day, month, week, quarter, half or year.
fn calendar(text: &str) -> Option<Period> {
    if let Some(day) = date(text) {
        return duration(start_of(day), start_of(day.succ_opt()?));
    }
    let year = text.get(..4).filter(|year| *year != "0000").and_then(digits)?;
    let rest = &text[4..];
    let (first, months) = match (rest.get(..1), rest.get(1..).unwrap_or_default()) {
        (None, _) => (1, 12),
        (Some("-"), month) if month.len() == 2 => (digits(month)?, 1),
        (Some("Q"), quarter @ ("1" | "2" | "3" | "4")) => (digits(quarter)? * 3 - 2, 3),
        (Some("H"), half @ ("1" | "2")) => (digits(half)? * 6 - 5, 6),
        (Some("W"), week) if week.len() == 2 => {
            let monday = NaiveDate::from_isoywd_opt(i32::try_from(year).ok()?, digits(week)?, Weekday::Mon)?;
            return duration(start_of(monday), start_of(monday.checked_add_days(Days::new(7))?));
        }
        _ => return None,
    };
    let start = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, first, 1)?;
    duration(start_of(start), start_of(start.checked_add_months(Months::new(months))?))
}

/// A duration; an instant where it has no length. Nothing where it ends before it starts.
fn duration(start: NaiveDateTime, end: NaiveDateTime) -> Option<Period> {
    match start.cmp(&end) {
        std::cmp::Ordering::Less => Some(Period::Duration { start, end }),
        std::cmp::Ordering::Equal => Some(Period::Instant(end)),
        std::cmp::Ordering::Greater => None,
    }
}

fn start_of(day: NaiveDate) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN)
}

/// Decimal digits and nothing else.
fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

/// `2023-03-31`.
fn date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' || !text.is_ascii() {
        return None;
    }
    let year = digits(&text[..4]).filter(|year| *year > 0)?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, digits(&text[5..7])?, digits(&text[8..])?)
}

/// `2023-03-31T00:00:00`, with a fraction of a second if there is one. Times are those of the report: a time zone is passed
/// over, as the model has none.
fn date_time(text: &str) -> Option<NaiveDateTime> {
    if !text.is_ascii() || text.as_bytes().get(10) != Some(&b'T') {
        return None;
    }
    let (day, time) = (date(&text[..10])?, &text[11..]);
    let (clock, mut rest) = time.split_at_checked(8)?;
    let bytes = clock.as_bytes();
    if bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    let mut nanoseconds = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=9).contains(&count) {
            return None;
        }
        nanoseconds = digits(&fraction[..count])? * 10_u32.pow(9 - u32::try_from(count).ok()?);
        rest = &fraction[count..];
    }
    let is_zone = match rest.as_bytes() {
        [] | [b'Z'] => true,
        [b'+' | b'-', hours @ .., b':', _, _] => {
            hours.len() == 2 && digits(&rest[1..3]).zip(digits(&rest[4..])).is_some()
        }
        _ => false,
    };
    let at = |from: usize| digits(&clock[from..from + 2]);
    let time = NaiveTime::from_hms_nano_opt(at(0)?, at(3)?, at(6)?, nanoseconds)?;
    is_zone.then(|| day.and_time(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(period: Option<Period>) -> String {
        period.map_or_else(|| "-".into(), |period| period.to_string())
    }

    #[test]
    fn date_and_time_with_a_slash() {
        assert_eq!(text(read("2023-01-01T00:00:00/2023-04-01T00:00:00")), "2023-01-01T00:00:00/2023-04-01T00:00:00");
        assert_eq!(text(read("2023-04-01T12:30:00.5Z")), "2023-04-01T12:30:00");
        assert_eq!(text(read("2023-04-01T12:30:00/2023-04-01T12:30:00")), "2023-04-01T12:30:00", "no length");
        for wrong in [
            "",
            "2023-04-01",
            "2023-04-01T24:00:00",
            "2023-02-30T00:00:00",
            "2023-04-01T00:00:00/2023-01-01T00:00:00",
            "2023-04-01T00:00:00/",
            "2023-04-01T00:00:00+1",
            "0000-04-01T00:00:00",
            "2023-04-01T0é:00:00",
            "2023-04-01T+1:00:00",
        ] {
            assert_eq!(text(read(wrong)), "-", "{wrong}");
        }
    }

    #[test]
    fn the_short_forms_of_xbrl_csv() {
        for (short, long) in [
            ("2023-01-01..2023-03-31", "2023-01-01T00:00:00/2023-04-01T00:00:00"),
            ("2023-03-31", "2023-03-31T00:00:00/2023-04-01T00:00:00"),
            ("2023-03-31@end", "2023-04-01T00:00:00"),
            ("2024-02", "2024-02-01T00:00:00/2024-03-01T00:00:00"),
            ("2023", "2023-01-01T00:00:00/2024-01-01T00:00:00"),
            ("2023@start", "2023-01-01T00:00:00"),
            ("2023Q4", "2023-10-01T00:00:00/2024-01-01T00:00:00"),
            ("2023H2@end", "2024-01-01T00:00:00"),
            ("2020W53", "2020-12-28T00:00:00/2021-01-04T00:00:00"),
            ("2023-01-01T00:00:00", "2023-01-01T00:00:00"),
        ] {
            assert_eq!(text(read_abbreviated(short)), long, "{short}");
        }
        for wrong in
            ["", "2023Q5", "2023H0", "2023W54", "2023-13", "23", "2023-1", "2023@now", "2023-02-01..2023-01-01", "20é3"]
        {
            assert_eq!(text(read_abbreviated(wrong)), "-", "{wrong}");
        }
    }
}
