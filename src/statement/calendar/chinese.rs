//! Within [`super`]: what Chinese words say about time: `截至2024年6月30日止六个月`, `2024年第二季度`.

use super::words::Said;
use super::{Length, Phrase, Term};

const DIGITS: [(char, u32); 12] = [
    ('〇', 0),
    ('零', 0),
    ('一', 1),
    ('二', 2),
    ('三', 3),
    ('四', 4),
    ('五', 5),
    ('六', 6),
    ('七', 7),
    ('八', 8),
    ('九', 9),
    ('十', 10),
];

/// Words that name a part of a year, in both scripts.
const TERMS: [(&str, Term); 5] = [
    ("上半年", Term::Half(1)),
    ("下半年", Term::Half(2)),
    ("中期", Term::Half(1)),
    ("全年", Term::Year),
    ("年度", Term::Year),
];

pub(super) fn is_chinese(text: &str) -> bool {
    text.contains(['年', '月', '季'])
}

/// What stands behind a number says what it is: 年, 月, 日, 个月, 季.
pub(super) fn read(text: &str) -> Phrase {
    let (mut years, mut months, mut days) = (Said::default(), Said::default(), Said::default());
    let (mut length, mut term) = (Said::default(), Said::default());
    let mut rest = text;
    while let Some(start) = rest.find(is_numeral) {
        let tail = &rest[start..];
        let end = tail.find(|c| !is_numeral(c)).unwrap_or(tail.len());
        let (number, behind) = (&tail[..end], &tail[end..]);
        rest = behind;
        let Some(value) = value(number) else { continue };
        let follows = |words: &[&str]| words.iter().any(|word| behind.trim_start().starts_with(word));
        match () {
            () if follows(&["个月", "個月"]) && (1..=60).contains(&value) => length.add(Length::Months(value)),
            () if follows(&["季"]) && (1..=4).contains(&value) => term.add(Term::Quarter(value)),
            () if follows(&["年"]) => years.add(value),
            () if follows(&["月"]) => months.add(value),
            () if follows(&["日"]) => days.add(value),
            () => {}
        }
    }
    let ends = text.contains('止');
    for (word, named) in TERMS {
        if text.contains(word) {
            if ends {
                length.add(Length::Months(named.months()));
            } else {
                term.add(named);
            }
        }
    }
    if ends && text.contains("季度") {
        length.add(Length::Months(3));
    }
    let (month, day) = (months.get().filter(|m| (1..=12).contains(m)), days.get().filter(|d| (1..=31).contains(d)));
    let term = term.get().filter(|term: &Term| term.elapsed() <= 12);
    Phrase {
        length: length.get(),
        term,
        instant: !ends && text.contains(['于', '於', '截']),
        day: month.zip(day),
        month: month.filter(|_| day.is_none()),
        year: years.get().filter(|y| (1900..2100).contains(y)).and_then(|y| i32::try_from(y).ok()),
        fiscal: term.is_some(),
        start: None,
    }
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || DIGITS.iter().any(|(digit, _)| *digit == c)
}

/// `2024`, `二零二四`, `三十一`.
fn value(number: &str) -> Option<u32> {
    if let Ok(value) = number.parse() {
        return Some(value);
    }
    let digits = number.chars().map(|c| DIGITS.iter().find(|(digit, _)| *digit == c).map(|(_, n)| *n));
    let mut value: u32 = 0;
    for (at, digit) in digits.enumerate() {
        value = match digit? {
            10 if at == 0 => 10,
            10 => value.checked_mul(10)?,
            digit if value >= 10 && number.contains('十') => value.checked_add(digit)?,
            digit => value.checked_mul(10)?.checked_add(digit)?,
        };
    }
    Some(value)
}
