//! Within [`super`]: what the words of one text say about time. A thing that is said in two ways that differ is not known:
//! of "June 30, 2023 and 2022" the year.

use super::{Length, Phrase, Term, chinese, year};
use chrono::NaiveDate;

/// Months of the year.
pub(crate) const MONTHS: [&str; 12] = [
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

/// Numbers in words, from zero.
pub(crate) const NUMBERS: [&str; 20] = [
    "zero",
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

const TENS: [(&str, u32); 4] = [("twenty", 20), ("thirty", 30), ("forty", 40), ("fifty", 50)];

const ORDINALS: [(&str, u32); 8] =
    [("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("1st", 1), ("2nd", 2), ("3rd", 3), ("4th", 4)];

/// Other words of headings about time, for [`is_time_word`].
const OTHERS: [&str; 27] = [
    "month",
    "months",
    "week",
    "weeks",
    "quarter",
    "quarters",
    "quarterly",
    "half",
    "year",
    "years",
    "fiscal",
    "fy",
    "ended",
    "ending",
    "end",
    "period",
    "periods",
    "as",
    "of",
    "at",
    "the",
    "for",
    "and",
    "to",
    "full",
    "q",
    "h",
];

/// Whether a word of letters is one that phrases about time are made of.
pub(in crate::statement) fn is_time_word(word: &str) -> bool {
    let is = |known: &[&str]| known.contains(&word);
    month(word).is_some() || is(&OTHERS) || is(&NUMBERS) || ORDINALS.iter().any(|(known, _)| *known == word)
}

/// One value, or several that differ.
#[derive(Clone, Copy)]
pub(super) struct Said<T> {
    value: Option<T>,
    differs: bool,
}

impl<T> Default for Said<T> {
    fn default() -> Self {
        Said { value: None, differs: false }
    }
}

impl<T: Copy + PartialEq> Said<T> {
    pub(super) fn add(&mut self, value: T) {
        self.differs |= self.value.is_some_and(|known| known != value);
        self.value = self.value.or(Some(value));
    }

    pub(super) fn get(self) -> Option<T> {
        self.value.filter(|_| !self.differs)
    }
}

/// A run of letters or of digits, and what stands before it.
#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    gap: &'t str,
}

#[derive(Default)]
struct Reader<'t> {
    words: Vec<Word<'t>>,
    length: Said<Length>,
    term: Said<Term>,
    day: Said<(u32, u32)>,
    month: Said<u32>,
    year: Said<i32>,
    instant: bool,
    fiscal: bool,
    /// Whole dates, and the index of the word behind each.
    whole: Vec<(usize, usize, NaiveDate)>,
}

/// What a text says; [`Phrase::default`] where it says nothing.
pub(super) fn read(text: &str) -> Phrase {
    let lower = text.to_lowercase();
    if chinese::is_chinese(&lower) {
        return chinese::read(&lower);
    }
    let reader = read_words(&lower);
    let span = reader.span();
    Phrase {
        length: reader.length.get(),
        term: reader.term.get(),
        instant: reader.instant,
        day: span.map(|(_, end)| day_of(end)).or(reader.day.get()),
        month: reader.month.get().filter(|_| reader.day.value.is_none()),
        year: span.map(|(_, end)| chrono::Datelike::year(&end)).or(reader.year.get()),
        fiscal: reader.fiscal,
        start: span.map(|(start, _)| start),
    }
}

fn read_words(text: &str) -> Reader<'_> {
    let mut reader = Reader { words: split(text), ..Reader::default() };
    let mut at = 0;
    while at < reader.words.len() {
        at += reader.step(at).max(1);
    }
    reader
}

/// All whole dates of a text.
pub(super) fn whole_dates(text: &str) -> Vec<NaiveDate> {
    read_words(&text.to_lowercase()).whole.into_iter().map(|(.., date)| date).collect()
}

/// The whole dates with which a text begins: `March 29, 2025 and March 30, 2024, …`.
pub(super) fn leading_dates(text: &str) -> Vec<NaiveDate> {
    let lower = text.to_lowercase();
    let mut behind = 0;
    let mut dates = Vec::new();
    for (start, end, date) in read_words(&lower).whole {
        if start > behind + 1 {
            break;
        }
        dates.push(date);
        behind = end;
    }
    dates
}

/// Whether the first words of a text are a day of a year: `on June 30`.
pub(super) fn begins_with_day(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words = split(&lower);
    let word = |at: usize| words.get(at).map_or("", |word| word.text);
    let skip = usize::from(["on", "is", "of"].contains(&word(0)));
    month(word(skip)).is_some() && day(word(skip + 1)).is_some()
        || day(word(skip)).is_some() && month(word(skip + 1)).is_some()
}

/// The years of a text.
pub(super) fn years(text: &str) -> impl Iterator<Item = i32> + '_ {
    split(text).into_iter().filter_map(|word| year(word.text))
}

fn day_of(date: NaiveDate) -> (u32, u32) {
    use chrono::Datelike;
    (date.month(), date.day())
}

fn split(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut behind = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let is_digit = c.is_ascii_digit();
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            if !next.is_alphanumeric() || next.is_ascii_digit() != is_digit {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        words.push(Word { text: &text[start..end], gap: &text[behind..start] });
        behind = end;
    }
    words
}

impl<'t> Reader<'t> {
    fn at(&self, index: usize) -> &'t str {
        self.words.get(index).map_or("", |word| word.text)
    }

    /// Whether nothing stands between a word and the one before it.
    fn is_glued(&self, index: usize) -> bool {
        self.words.get(index).is_some_and(|word| word.gap.is_empty())
    }

    /// Reads what begins with a word; how many words that are.
    fn step(&mut self, at: usize) -> usize {
        if let Some(used) = self.numeric_date(at) {
            return used;
        }
        if let Some(used) = self.named_date(at) {
            return used;
        }
        if let Some(used) = self.count(at) {
            return used;
        }
        if let Some(used) = self.term(at) {
            return used;
        }
        if let Some(printed) = year(self.at(at)) {
            return self.plain_year(at, printed);
        }
        match (self.at(at), self.at(at + 1)) {
            ("year" | "years", "ended" | "ending") | ("ltm" | "ttm", _) => self.length.add(Length::Months(12)),
            ("year", "to") if self.at(at + 2) != "date" => self.length.add(Length::Months(12)),
            ("year" | "years", next) if year(next).is_some() => self.length.add(Length::Months(12)),
            ("quarter" | "quarters" | "quarterly", "ended" | "ending" | "period" | "periods") => {
                self.length.add(Length::Months(3));
            }
            ("quarter", _) if at > 0 && month(self.at(at - 1)).is_some() => self.length.add(Length::Months(3)),
            ("as", "of" | "at") => self.instant = true,
            ("at" | "on", next) => self.instant |= month(next).is_some() || month(self.at(at + 2)).is_some(),
            _ => {}
        }
        1
    }

    /// `2024-06-30`, `30.06.2024`, `6/30/24`. Where day and month could be either, neither is known.
    fn numeric_date(&mut self, at: usize) -> Option<usize> {
        let gap = self.words.get(at + 1)?.gap;
        if !["-", "/", "."].contains(&gap) || self.words.get(at + 2)?.gap != gap {
            return None;
        }
        let parts = [self.at(at), self.at(at + 1), self.at(at + 2)];
        let number = |part: usize| parts[part].parse::<u32>().ok().filter(|_| parts[part].len() <= 2);
        let (printed, month, day) = if let Some(printed) = year(parts[0]) {
            (printed, number(1)?, number(2)?)
        } else {
            let (first, second) = (number(0)?, number(1)?);
            let printed = year(parts[2]).or_else(|| short_year(parts[2]))?;
            match gap {
                "." => (printed, second, first),
                _ if first > 12 || first == second => (printed, second, first),
                _ if second > 12 => (printed, first, second),
                _ => return Some(3),
            }
        };
        let date = NaiveDate::from_ymd_opt(printed, month, day)?;
        self.day.add((month, day));
        self.year.add(printed);
        self.whole.push((at, at + 3, date));
        Some(3)
    }

    /// `March 31`, `31 March`, `31st of March`, each with a year behind it or not; `March 2024`.
    fn named_date(&mut self, at: usize) -> Option<usize> {
        let (month, day, used) = if let Some(month) = month(self.at(at)) {
            match day(self.at(at + 1)) {
                Some(day) => (month, Some(day), 2),
                None => (month, None, 1),
            }
        } else {
            let day = day(self.at(at))?;
            let ordinal = usize::from(self.is_glued(at + 1) && ["st", "nd", "rd", "th"].contains(&self.at(at + 1)));
            let of = usize::from(self.at(at + 1 + ordinal) == "of");
            let month = month(self.at(at + 1 + ordinal + of))?;
            (month, Some(day), 2 + ordinal + of)
        };
        let ordinal = usize::from(["st", "nd", "rd", "th"].contains(&self.at(at + used)));
        let printed = year(self.at(at + used + ordinal));
        let used = used + ordinal + usize::from(printed.is_some());
        let is_word = self.at(at) == "may" && day.is_none() && printed.is_none();
        if is_word {
            return None;
        }
        match day {
            Some(day) => {
                self.day.add((month, day));
                if let Some(date) = printed.and_then(|printed| NaiveDate::from_ymd_opt(printed, month, day)) {
                    self.whole.push((at, at + used, date));
                }
            }
            None => self.month.add(month),
        }
        if let Some(printed) = printed {
            self.year.add(printed);
        }
        Some(used)
    }

    /// `three months`, `13 weeks`, `fifty-two weeks`; of "three and six months" both.
    fn count(&mut self, at: usize) -> Option<usize> {
        let (count, used) = self.number(at)?;
        let mut behind = at + used;
        while ["and", "or"].contains(&self.at(behind)) || self.number(behind).is_some() {
            behind += 1;
        }
        match self.at(behind) {
            "month" | "months" => self.length.add(Length::Months(count)),
            "week" | "weeks" => self.length.add(Length::Weeks(count)),
            _ => return None,
        }
        Some(used)
    }

    fn number(&self, at: usize) -> Option<(u32, usize)> {
        let word = self.at(at);
        let unit = |word: &str| NUMBERS.iter().position(|n| *n == word).and_then(|n| u32::try_from(n).ok());
        let (count, used) = if let Some((_, tens)) = TENS.iter().find(|(tens, _)| *tens == word) {
            match unit(self.at(at + 1)).filter(|unit| (1..10).contains(unit)) {
                Some(unit) => (tens + unit, 2),
                None => (*tens, 1),
            }
        } else {
            (unit(word).or_else(|| word.parse().ok().filter(|_| word.len() <= 2))?, 1)
        };
        (1..=53).contains(&count).then_some((count, used))
    }

    /// `Q4 2023`, `4Q23`, `FY24`, `fiscal 2024`, `first half`, `full year`, `9M 2024`.
    fn term(&mut self, at: usize) -> Option<usize> {
        let (word, next) = (self.at(at), self.at(at + 1));
        let glued = self.is_glued(at + 1);
        let digit = |word: &str, most: u32| word.parse::<u32>().ok().filter(|n| (1..=most).contains(n));
        // A word ahead may come between: "second fiscal quarter".
        let fiscal = usize::from(next == "fiscal");
        let ordinal = ORDINALS.iter().find(|(known, _)| *known == word).map(|(_, n)| (*n, 1));
        let ordinal = ordinal.or_else(|| {
            let joined = glued.then(|| ORDINALS.iter().find(|(known, _)| known.strip_prefix(word) == Some(next)));
            joined.flatten().map(|(_, n)| (*n, 2))
        });
        let (term, used) = match (word, next) {
            ("q", n) if glued => (Some(Term::Quarter(digit(n, 4)?)), 2),
            ("h", n) if glued => (Some(Term::Half(digit(n, 2)?)), 2),
            (n, "q") if glued => (Some(Term::Quarter(digit(n, 4)?)), 2),
            (n, "h") if glued => (Some(Term::Half(digit(n, 2)?)), 2),
            (n, "m") if glued && self.year_behind(at + 2).is_some() => (Some(Term::First(digit(n, 12)?)), 2),
            ("fy", _) => (Some(Term::Year), 1),
            ("half", "year" | "yearly") => {
                self.length.add(Length::Months(6));
                (None, 2)
            }
            ("fiscal", "year" | "years") if self.is_end(at + 2) => return Some(1),
            ("full", "year") | ("fiscal", "year" | "years") => (Some(Term::Year), 2),
            ("fiscal", n) if year(n).is_some() || n.is_empty() => (Some(Term::Year), 1),
            _ => {
                let (n, used) = ordinal?;
                match self.at(at + used + fiscal) {
                    "quarter" => (Some(Term::Quarter(n).normal()?), used + fiscal + 1),
                    "half" => (Some(Term::Half(n).normal()?), used + fiscal + 1),
                    _ => return None,
                }
            }
        };
        if let Some(term) = term {
            self.term.add(term);
        }
        let behind = at + used;
        let of =
            (0..4).take_while(|skip| ["of", "the", "fiscal", "fy", "year"].contains(&self.at(behind + skip))).count();
        let Some((printed, more)) = self.year_behind(behind + of) else {
            // A heading over years; the length is said by what follows.
            self.fiscal |= term.is_some() && !self.is_end(behind);
            if self.is_end(behind) && matches!(self.at(behind - 1), "quarter" | "half") {
                let months = term.map_or(3, Term::months);
                self.length.add(Length::Months(months));
            }
            return Some(used);
        };
        self.year.add(printed);
        self.fiscal |= term.is_some();
        Some(used + of + more)
    }

    fn is_end(&self, at: usize) -> bool {
        ["ended", "ending", "end", "ends"].contains(&self.at(at))
    }

    /// A year of four digits, of two behind a letter or an apostrophe, or `2023/24`; how many words it has.
    fn year_behind(&self, at: usize) -> Option<(i32, usize)> {
        if let Some(printed) = year(self.at(at)) {
            let next = self.split_year(at, printed);
            return Some((printed + i32::from(next), 1 + usize::from(next)));
        }
        let gap = self.words.get(at)?.gap;
        let is_last = gap == " " && at + 1 == self.words.len();
        let is_short = is_last || ["", "-", "'", "’", " '", " ’", "‘", " ‘"].contains(&gap);
        short_year(self.at(at)).filter(|_| is_short).map(|printed| (printed, 1))
    }

    /// Whether a year is printed with the next: `2023/24`.
    fn split_year(&self, at: usize, printed: i32) -> bool {
        let is_joined = self.words.get(at + 1).is_some_and(|word| ["/", "-", "–"].contains(&word.gap));
        is_joined && short_year(self.at(at + 1)) == Some(printed + 1)
    }

    fn plain_year(&mut self, at: usize, printed: i32) -> usize {
        let split = self.split_year(at, printed);
        self.year.add(printed + i32::from(split));
        1 + usize::from(split)
    }

    /// First and last day, where two whole dates are all and "to" or a dash stands between them.
    fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        let [(_, behind, start), (next, _, end)] = self.whole[..] else { return None };
        let joined = match next.checked_sub(behind)? {
            0 => ["-", "–", "—"].contains(&self.words.get(next)?.gap.trim()),
            1 => ["to", "through", "until", "thru"].contains(&self.at(behind)),
            _ => self.words[behind..next].iter().any(|word| ["through", "until"].contains(&word.text)),
        };
        (joined && start < end).then_some((start, end))
    }
}

impl Term {
    /// A quarter or half that a year has.
    fn normal(self) -> Option<Term> {
        (self.elapsed() <= 12).then_some(self)
    }
}

pub(crate) fn month(word: &str) -> Option<u32> {
    let is = |month: &str| month == word || (3..=4).contains(&word.len()) && month.starts_with(word);
    u32::try_from(MONTHS.iter().position(|month| is(month))? + 1).ok()
}

pub(crate) fn day(word: &str) -> Option<u32> {
    word.parse().ok().filter(|day| word.len() <= 2 && (1..=31).contains(day))
}

/// `24` of this century.
fn short_year(word: &str) -> Option<i32> {
    word.parse::<i32>().ok().filter(|_| word.len() == 2).map(|short| 2000 + short)
}
