//! Within [`super`]: dates and times of periods on their way in (XBRL 2.1 §4.7.2; XML Schema part 2 §3.2.7, §3.2.9).

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

/// Which end of a period a date stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// A date is the midnight at its beginning.
    Start,
    /// A date is the midnight at its end; so it is for instants, too.
    End,
}

/// A moment as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The moment; of a duration's end, the first moment that is not part of it.
    pub at: NaiveDateTime,
    /// Whether a time zone was stated. The model has none: `at` is the local time.
    pub has_zone: bool,
}

/// Reads an `xs:date` or `xs:dateTime`; nothing where it is neither, or beyond the years that can be kept.
#[must_use]
pub fn moment(text: &str, bound: Bound) -> Option<Moment> {
    let text = text.trim_ascii();
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let (last, has_zone) = without_zone(time.unwrap_or(date));
    let (date, time) = if time.is_some() { (date, Some(last)) } else { (last, None) };
    let day = day(date)?;
    let at = match time {
        Some(time) if time.starts_with("24:00:00") => {
            let is_midnight = match &time["24:00:00".len()..] {
                "" => true,
                fraction => fraction.strip_prefix('.').is_some_and(|zeros| zeros.bytes().all(|b| b == b'0')),
            };
            next(day).filter(|_| is_midnight)?
        }
        Some(time) => day.and_time(time_of_day(time)?),
        None if bound == Bound::End => next(day)?,
        None => day.and_time(NaiveTime::MIN),
    };
    Some(Moment { at, has_zone })
}

fn next(day: NaiveDate) -> Option<NaiveDateTime> {
    Some(day.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN))
}

/// The text without `Z` or `±hh:mm` at its end, and whether there was one.
fn without_zone(text: &str) -> (&str, bool) {
    if let Some(text) = text.strip_suffix('Z') {
        return (text, true);
    }
    let Some(at) = text.len().checked_sub("+hh:mm".len()) else { return (text, false) };
    match text.as_bytes()[at..] {
        [b'+' | b'-', a, b, b':', c, d] if number(&[a, b]).is_some_and(|h| h <= 14) => {
            let is_zone = number(&[c, d]).is_some_and(|minutes| minutes < 60);
            if is_zone { (&text[..at], true) } else { (text, false) }
        }
        _ => (text, false),
    }
}

/// `-?YYYY-MM-DD`, the year with four digits or more.
fn day(text: &str) -> Option<NaiveDate> {
    let (unsigned, sign) = text.strip_prefix('-').map_or((text, 1), |rest| (rest, -1));
    let bytes = unsigned.as_bytes();
    let year = bytes.len().checked_sub("-MM-DD".len()).filter(|&year| (4..=6).contains(&year))?;
    let [b'-', m1, m2, b'-', d1, d2] = bytes[year..] else { return None };
    let year = i32::try_from(number(&bytes[..year])?).ok()?;
    NaiveDate::from_ymd_opt(sign * year, number(&[m1, m2])?, number(&[d1, d2])?)
}

/// `hh:mm:ss` with up to nine digits of a fraction.
fn time_of_day(text: &str) -> Option<NaiveTime> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let &[h1, h2, b':', m1, m2, b':', s1, s2] = whole.as_bytes() else { return None };
    let fraction = fraction.trim_end_matches('0');
    let nanoseconds = match fraction.len() {
        0 if text.ends_with('.') => return None,
        0 => 0,
        digits @ 1..=9 => number(fraction.as_bytes())? * 10_u32.pow(u32::try_from(9 - digits).ok()?),
        _ => return None,
    };
    NaiveTime::from_hms_nano_opt(number(&[h1, h2])?, number(&[m1, m2])?, number(&[s1, s2])?, nanoseconds)
}

/// The number of up to nine decimal digits.
fn number(digits: &[u8]) -> Option<u32> {
    if digits.len() > 9 {
        return None;
    }
    digits.iter().try_fold(0, |sum, b| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, bound: Bound) -> Option<String> {
        moment(text, bound).map(|moment| format!("{}{}", moment.at, if moment.has_zone { " zone" } else { "" }))
    }

    #[test]
    fn a_date_is_the_midnight_that_its_bound_asks_for() {
        for (text, start, end) in [
            ("2023-03-31", "2023-03-31 00:00:00", "2023-04-01 00:00:00"),
            (" 2023-12-31Z\n", "2023-12-31 00:00:00 zone", "2024-01-01 00:00:00 zone"),
            ("2024-02-29+05:30", "2024-02-29 00:00:00 zone", "2024-03-01 00:00:00 zone"),
            ("2023-03-31T00:00:00", "2023-03-31 00:00:00", "2023-03-31 00:00:00"),
            ("2023-03-31T24:00:00", "2023-04-01 00:00:00", "2023-04-01 00:00:00"),
            ("2023-03-31T12:30:01.5-01:00", "2023-03-31 12:30:01.500 zone", "2023-03-31 12:30:01.500 zone"),
            ("-0044-03-15", "-0044-03-15 00:00:00", "-0044-03-16 00:00:00"),
        ] {
            assert_eq!(read(text, Bound::Start).as_deref(), Some(start), "{text}");
            assert_eq!(read(text, Bound::End).as_deref(), Some(end), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "T",
            "2023",
            "2023-02-29",
            "23-01-01",
            "2023-1-1",
            "2023-01-01T",
            "2023-01-01T24:00:01",
            "2023-01-01T1:00:00",
            "2023-01-01T00:00:00.",
            "2023-01-01T00:00:00+15:00",
            "2023-01-01T24:00:00x",
            "é023-01-01",
            "2023-01-01T00:00:é",
            "999999-12-31",
            "é+00:00",
            "2023-01-01T00:00:00.1234567891",
        ] {
            assert_eq!(read(text, Bound::End), None, "{text}");
        }
    }
}
