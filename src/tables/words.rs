//! Within [`super`]: words for people where the taxonomy has none: local names, periods, and texts with their markup
//! taken out.

use crate::html::unmarked;
use crate::xbrl::Period;
use chrono::{Datelike, Months, NaiveDateTime, NaiveTime};

/// The words of a name: `CashAndCashEquivalents` is `Cash and cash equivalents`.
#[must_use]
pub fn split_name(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 8);
    let starts = |at: usize| {
        let (before, this) = (characters[at - 1], characters[at]);
        let next_is_lower = characters.get(at + 1).is_some_and(|next| next.is_lowercase());
        this.is_uppercase() && (!before.is_uppercase() || next_is_lower)
            || this.is_ascii_digit() && before.is_lowercase()
    };
    for (at, &character) in characters.iter().enumerate() {
        if matches!(character, '_' | '-' | '.') {
            out.push(' ');
            continue;
        }
        let begins = at > 0 && starts(at);
        if begins && !out.ends_with(' ') {
            out.push(' ');
        }
        // A word that is all capitals is an abbreviation.
        let is_word = characters.get(at + 1).is_none_or(|next| !next.is_uppercase());
        if begins && is_word { out.extend(character.to_lowercase()) } else { out.push(character) }
    }
    out
}

/// A period: `2023-03-31`, `3 months to 2023-03-31`, `13 weeks to …`, or both of its ends.
#[must_use]
pub fn period_words(period: Period) -> String {
    let (Period::Duration { start, end }, Some(last)) = (period, period.last_day()) else {
        return match period {
            Period::Instant(at) if at.time() != NaiveTime::MIN => at.format("%Y-%m-%d %H:%M:%S").to_string(),
            _ => period.last_day().map_or_else(|| "always".to_owned(), |day| day.to_string()),
        };
    };
    let length = if start.time() == end.time() { length(start, end) } else { None };
    length.map_or_else(|| format!("{start} – {end}"), |length| format!("{length} to {last}"))
}

fn length(start: NaiveDateTime, end: NaiveDateTime) -> Option<String> {
    let plural = |number: i64, unit: &str| format!("{number} {unit}{}", if number == 1 { "" } else { "s" });
    let days = (end - start).num_days();
    let months =
        (end.year() - start.year()) * 12 + i32::try_from(end.month()).ok()? - i32::try_from(start.month()).ok()?;
    let whole = u32::try_from(months).ok().and_then(|months| start.checked_add_months(Months::new(months)));
    // Fiscal years of weeks sometimes begin and end where months do.
    let is_weeks = days % 7 == 0 && end.day() != 1;
    match () {
        () if days < 1 => None,
        () if is_weeks => Some(plural(days / 7, "week")),
        () if whole == Some(end) && months == 12 => Some("Year".to_owned()),
        () if whole == Some(end) && months > 0 => Some(plural(months.into(), "month")),
        () if days % 7 == 0 => Some(plural(days / 7, "week")),
        () => Some(plural(days, "day")),
    }
}

/// A text on one line, its markup taken out if it has any.
#[must_use]
pub fn plain_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(256));
    push_words(&mut out, &unmarked(text));
    out
}

fn push_words(out: &mut String, text: &str) {
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// The lines of a text, its markup taken out, blank ones left out; cells of tables are separated by two blanks.
pub(super) fn lines(text: &str) -> Vec<String> {
    let unmarked = unmarked(text);
    let line = |line: &str| {
        let mut out = String::new();
        push_words(&mut out, line);
        out
    };
    unmarked.lines().map(line).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn names_are_split_into_words() {
        assert_eq!(split_name("CashAndCashEquivalents"), "Cash and cash equivalents");
        assert_eq!(split_name("UsGaapMember"), "Us gaap member");
        assert_eq!(split_name("EBITDAMargin"), "EBITDA margin");
        assert_eq!(split_name("TaxUSFederal2024"), "Tax US federal 2024");
        assert_eq!(split_name("a_b-c"), "a b c");
        assert_eq!(split_name(""), "");
    }

    #[test]
    fn periods_say_how_long_they_are() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(period_words(Period::days(day(2023, 1, 1), day(2023, 3, 31))), "3 months to 2023-03-31");
        assert_eq!(period_words(Period::days(day(2023, 1, 1), day(2023, 12, 31))), "Year to 2023-12-31");
        assert_eq!(period_words(Period::days(day(2024, 12, 29), day(2025, 3, 29))), "13 weeks to 2025-03-29");
        assert_eq!(period_words(Period::days(day(2024, 1, 1), day(2024, 1, 2))), "2 days to 2024-01-02");
        assert_eq!(period_words(Period::end_of(day(2023, 3, 31))), "2023-03-31");
        assert_eq!(period_words(Period::Forever), "always");
    }

    #[test]
    fn markup_is_taken_out_of_texts() {
        assert_eq!(plain_text("<p>A &amp; b</p><table><tr><td>1</td><td>2</td></tr></table>"), "A & b 1 2");
        assert_eq!(lines("<div>one<br/>two</div>\n<p>three</p>"), ["one", "two", "three"]);
        assert_eq!(plain_text("a < b\n and c"), "a < b and c");
        assert_eq!(plain_text("<p>a < b</p>"), "a < b");
    }
}
