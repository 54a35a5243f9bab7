//! Within [`super`]: words about time. [`Time`] says what they can say.

use super::atoms::{What, fold, is_dash, is_hyphen, is_ideograph};
use super::keys::{Key, key_of};
use super::{Kind, Reading, Token};
use crate::prose::time::{Part, Time, Unit, When};
use crate::statement::calendar::{Length, Phrase, Term, day, month, year};
use chrono::{Datelike, Months, NaiveDate};

/// Of words that may be repeated, so many are read.
const FEW: usize = 4;

/// What was read, and the atom behind it.
type Read<T> = Option<(T, usize)>;

fn named(phrase: Phrase) -> Time {
    Time { when: When::Named(phrase), part: Part::Whole }
}

fn whole(when: When) -> Time {
    Time { when, part: Part::Whole }
}

/// `three-month`, `third-quarter` → its two words.
fn halves(word: &str) -> Option<(&str, &str)> {
    let (first, second) = word.split_once(is_hyphen)?;
    (!second.contains(is_hyphen)).then_some((first, second))
}

impl Reading<'_> {
    /// What begins at an atom and says when; how many atoms that are.
    pub(super) fn times(&mut self, at: usize) -> Option<usize> {
        let (time, mut behind) = self.time(at, 0)?;
        self.push(at, behind - at, Kind::Time(time));
        let When::Named(mut phrase) = time.when else { return Some(behind - at) };
        self.complete(phrase);
        // The years behind it: "ended June 30, 2024 and 2023", "as of June 30, 2024 and December 31, 2023".
        while let Some((next, joint, end)) = self.another(phrase, behind) {
            for between in behind..joint {
                self.plain(between);
            }
            self.push(joint, end - joint, Kind::Time(Time { when: When::Named(next), part: time.part }));
            (phrase, behind) = (next, end);
        }
        Some(behind - at)
    }

    /// A phrase of the same kind behind `and` and the like, and where it starts and ends.
    fn another(&self, phrase: Phrase, at: usize) -> Option<(Phrase, usize, usize)> {
        let is_more = phrase.year.is_some() && (phrase.lasts() || phrase.day.is_some());
        let comma = usize::from(self.is_sign(at, ','));
        let and = at + comma;
        let words = match () {
            () if self.is_any(and, &["and", "or", "versus", "vs", "vs."]) => 1,
            () if self.is(and, "compared") && self.is_any(and + 1, &["to", "with"]) => 2,
            () => 0,
        };
        if !is_more || words == 0 && (comma == 0 || phrase.day.is_none()) {
            return None;
        }
        let joint = and + words;
        let start = phrase.start;
        if let Some((date, end)) = self.date(joint)
            && date.end().is_some()
            && start.is_none()
        {
            return (words > 0 && phrase.day.is_some()).then_some((
                Phrase { day: date.day, year: date.year, ..phrase },
                joint,
                end,
            ));
        }
        let (printed, end) = self.year(joint).filter(|_| start.is_none())?;
        // "…, 2023 revenue was": the next clause begins.
        let goes_on = words > 0 || self.is_sign(end, ',') || self.is_any(end, &["and", "or"]);
        (goes_on && !self.is_measured(end)).then_some((Phrase { year: Some(printed), ..phrase }, joint, end))
    }

    /// Whether what stands behind a number makes it an amount.
    fn is_measured(&self, at: usize) -> bool {
        self.is_sign(at, '%') || self.is_any(at, &["million", "billion", "thousand", "percent", "per", "basis"])
    }

    /// Gives the phrase before, `the second quarter` in front of `and six months ended June 30, 2024`, what this one says.
    fn complete(&mut self, phrase: Phrase) {
        if phrase.year.is_none() {
            return;
        }
        let mut before = self.tokens.iter_mut().rev().skip(1);
        let Some(joint) = before.next() else { return };
        let joins = match joint.kind {
            Kind::Word => ["and", "or"].contains(&&self.text[joint.range.clone()]),
            Kind::Sign(sign) => matches!(sign, ',' | '&' | '/'),
            _ => false,
        };
        if !joins {
            return;
        }
        let mut earlier = before.next();
        if let Some(Token { kind: Kind::Sign(','), .. }) = earlier {
            earlier = before.next();
        }
        if let Some(Token { kind: Kind::Time(Time { when: When::Named(open), .. }), .. }) = earlier
            && open.year.is_none()
            && (open.lasts() || open.day.is_some())
        {
            open.year = phrase.year;
            if open.day.is_none() && open.month.is_none() && phrase.lasts() {
                (open.day, open.month) = (phrase.day, phrase.month);
            }
            open.fiscal |= phrase.fiscal && open.day.is_none();
        }
    }

    fn key(&self, at: usize) -> Option<Key> {
        if self.what(at)? != What::Word {
            return None;
        }
        key_of(self.word(at))
    }

    /// The time that begins at an atom.
    fn time(&self, at: usize, depth: u8) -> Read<Time> {
        /// `the end of the first half of …`
        const DEEPEST: u8 = 2;
        let what = self.what(at)?;
        if what == What::Numeral {
            return self.numeral_time(at);
        }
        if what != What::Word {
            return None;
        }
        if let Some((phrase, behind)) = self.date(at) {
            return Some((named(self.standing(at, phrase)), behind));
        }
        if let Some(time) = self.slashed(at) {
            return Some((whole(time), at + 3));
        }
        let word = self.word(at);
        if word.contains(is_hyphen)
            && let Some(found) = self.hyphenated(at)
        {
            return Some(found);
        }
        match key_of(word)? {
            Key::Cardinal(_) => self.months(at).or_else(|| self.year_ago(at)),
            Key::One => self.year_ago(at),
            Key::Ordinal(n) => self.part_of_year(at, n),
            Key::Letter('y') | Key::Fiscal | Key::Full => self.fiscal_year(at),
            Key::Letter(letter) => self.letter(at, letter),
            Key::Interim => {
                let (printed, behind) = self.year(at + 1)?;
                let half = Phrase { term: Some(Term::Half(1)), year: Some(printed), fiscal: true, ..Phrase::default() };
                Some((named(half), behind))
            }
            Key::Unit(unit) => self.unit_of_time(at, unit),
            Key::Several => self.ended(at, None).or_else(|| self.years(at)),
            Key::Same => self.same(at),
            Key::Prior => self.prior(at),
            Key::This => {
                let (unit, behind) = self.named_unit(at + 1)?;
                (!self.goes_on(behind)).then_some((whole(When::This(unit)), behind))
            }
            Key::Next => self.next(at),
            Key::Yearly => Some((whole(When::YearAgo(Unit::Period)), at + 1)),
            Key::Sequential => Some((whole(When::Before(Unit::Quarter)), at + 1)),
            Key::YearAgo => Some(self.of_year_ago(at + 1)),
            Key::EndOf(unit) => Some(self.end_of(unit, at + 1)),
            Key::ToDate => Some((whole(When::ToDate), at + 1)),
            Key::Edge(part) if depth < DEEPEST && self.is(at + 1, "of") => {
                let inner = at + 2 + usize::from(self.is(at + 2, "the"));
                let (time, behind) = self.time(inner, depth + 1)?;
                let is_period = !matches!(time.when, When::Named(phrase) if !phrase.lasts() && phrase.day.is_some());
                is_period.then_some((Time { part, ..time }, behind))
            }
            Key::Edge(_) => None,
        }
    }

    /// `Y/Y`, `Q/Q`.
    fn slashed(&self, at: usize) -> Option<When> {
        let is_joined = self.is_sign(at + 1, '/') && self.is_glued(at + 1) && self.is_glued(at + 2);
        let is_alone = !self.is_glued(at + 3) || self.what(at + 3).is_some_and(|what| matches!(what, What::Sign(_)));
        match self.word(at) {
            _ if !is_joined || !is_alone || !self.is(at + 2, self.word(at)) => None,
            "Y" | "y" => Some(When::YearAgo(Unit::Period)),
            "Q" | "q" => Some(When::Before(Unit::Quarter)),
            _ => None,
        }
    }

    /// Dates, years and what begins with a digit.
    fn numeral_time(&self, at: usize) -> Read<Time> {
        if let Some((phrase, behind)) = self.date(at) {
            return Some((named(self.standing(at, phrase)), behind));
        }
        if let Some((phrase, behind)) = self.ideographs(at) {
            return Some((named(phrase), behind));
        }
        let number = self.word(at);
        // `3Q24`, `1H 2024`, `9M24`, `2nd quarter`
        if number.len() <= 2 && self.what(at + 1) == Some(What::Word) && self.is_glued(at + 1) {
            let n: u32 = number.parse().ok()?;
            if self.is_any(at + 1, &["st", "nd", "rd", "th"]) {
                return self.part_of_year_behind(at + 2, n);
            }
            let term = match self.word(at + 1) {
                "Q" | "q" if n <= 4 => Term::Quarter(n),
                "H" if n <= 2 => Term::Half(n),
                "M" if n <= 12 && self.year_behind(at + 2).is_some() => Term::First(n),
                _ => return self.months(at),
            };
            return Some(self.tail(Phrase { term: Some(term), ..Phrase::default() }, at + 2));
        }
        if let Some(found) = self.months(at) {
            return Some(found);
        }
        self.bare_year(at)
    }

    /// A year that stands alone.
    fn bare_year(&self, at: usize) -> Read<Time> {
        let (printed, behind) = self.year(at)?;
        if self.is_in_name(at, behind) {
            return None;
        }
        let is_recent = (1990..2060).contains(&printed);
        let before = at.checked_sub(1).map_or("", |before| self.word(before));
        let time = [
            "in", "of", "since", "from", "to", "by", "for", "during", "until", "through", "and", "year", "early",
            "late",
        ];
        let is_time = is_recent || time.iter().any(|word| word.eq_ignore_ascii_case(before));
        let count = ["approximately", "about", "over", "nearly", "around", "than", "employed", "some", "almost"];
        let is_counted = count.iter().any(|word| word.eq_ignore_ascii_case(before))
            && self.word(behind).starts_with(char::is_lowercase)
            && self.word(behind).ends_with('s');
        if !is_time || is_counted || self.is_measured(behind) {
            return None;
        }
        Some((named(Phrase { year: Some(printed), ..Phrase::default() }), behind))
    }

    /// Whether a year is part of a name: `Act of 1995`, `the 2021 Plan`.
    pub(super) fn is_in_name(&self, at: usize, behind: usize) -> bool {
        let before = |n: usize| at.checked_sub(n).map_or("", |before| self.word(before));
        let classes = &self.language.classes;
        let mut buffer = [0; 16];
        if before(1).eq_ignore_ascii_case("of") {
            return fold(before(2), &mut buffer)
                .is_some_and(|word| classes.enactments.contains(word) || classes.schemes.contains(word));
        }
        // "notes due 2030".
        if before(1).eq_ignore_ascii_case("due") {
            return true;
        }
        let is_named =
            ["the", "our", "its", "under", "a", "their"].iter().any(|word| word.eq_ignore_ascii_case(before(1)));
        let next = self.word(behind);
        let is_capital = next.starts_with(char::is_uppercase) && self.what(behind) == Some(What::Word);
        is_named && is_capital && key_of(next).is_none() && self.month(behind).is_none()
    }

    /// Whether a date is said to be one of an instant: `as of`, `at`.
    fn standing(&self, at: usize, mut phrase: Phrase) -> Phrase {
        let before = |n: usize| at.checked_sub(n).map_or("", |before| self.word(before));
        let is_as = before(2).eq_ignore_ascii_case("as") && ["of", "at", "on"].contains(&before(1));
        phrase.instant |= phrase.day.is_some() && (is_as || before(1).eq_ignore_ascii_case("at"));
        phrase
    }

    /// `September 30, 2024`, `30 September 2024`, `September 30`, `September 2024`, `2024-09-30`, `9/30/2024`, `30.09.2024`.
    fn date(&self, at: usize) -> Read<Phrase> {
        let day_of = |at: usize| if self.is_numeral(at) { day(self.word(at)) } else { None };
        let ordinal = |at: usize| usize::from(self.is_glued(at) && self.is_any(at, &["st", "nd", "rd", "th"]));
        let comma = |at: usize| usize::from(self.is_sign(at, ','));
        if self.what(at)? == What::Word {
            let month = self.month(at)?;
            if let Some(day) = day_of(at + 1) {
                let behind = at + 2 + ordinal(at + 2);
                let with_year = self.year(behind + comma(behind)).filter(|(_, end)| !self.is_measured(*end));
                let (printed, behind) = with_year.map_or((None, behind), |(printed, end)| (Some(printed), end));
                if printed.is_none() && self.is_measured(behind) {
                    return None;
                }
                return Some((Phrase { day: Some((month, day)), year: printed, ..Phrase::default() }, behind));
            }
            // `September 30,2024`
            if self.is_numeral(at + 1)
                && let Some((first, second)) = self.word(at + 1).split_once(',')
                && let Some((day, printed)) = day(first).zip(year(second))
            {
                let phrase = Phrase { day: Some((month, day)), year: Some(printed), ..Phrase::default() };
                return Some((phrase, at + 2));
            }
            let of = usize::from(self.is(at + 1, "of"));
            let phrase = Phrase { month: Some(month), ..Phrase::default() };
            if let Some((printed, behind)) = self.year(at + 1 + of.max(comma(at + 1))) {
                return Some((Phrase { year: Some(printed), ..phrase }, behind));
            }
            // "In October": of which year is not said.
            let before = at.checked_sub(1).map_or("", |before| self.word(before));
            let leads = ["in", "of", "during", "since", "until", "through", "by", "early", "late", "mid"];
            let is_time = leads.iter().any(|word| word.eq_ignore_ascii_case(before)) && !self.is_numeral(at + 1);
            return is_time.then_some((phrase, at + 1));
        }
        if let Some(day) = day_of(at) {
            let behind = at + 1 + ordinal(at + 1);
            let behind = behind + usize::from(self.is(behind, "of"));
            if let Some(month) = self.month(behind) {
                let behind = behind + 1;
                let with_year = self.year(behind + comma(behind));
                let (printed, behind) = with_year.map_or((None, behind), |(printed, end)| (Some(printed), end));
                return Some((Phrase { day: Some((month, day)), year: printed, ..Phrase::default() }, behind));
            }
        }
        self.numeric_date(at)
    }

    fn numeric_date(&self, at: usize) -> Read<Phrase> {
        let number = self.word(at);
        if self.is_numeral(at) && number.matches('.').count() == 2 && number.len() >= 8 {
            let phrase = Phrase::read(number).filter(|phrase| phrase.end().is_some())?;
            return Some((phrase, at + 1));
        }
        let sign = self.word(at + 1);
        let is_joined = (1..=4).all(|next| self.is_glued(at + next)) && ["-", "/"].contains(&sign);
        if !is_joined || !self.is_numeral(at + 2) || self.word(at + 3) != sign || !self.is_numeral(at + 4) {
            return None;
        }
        let is_longer = self.is_glued(at + 5) && matches!(self.what(at + 5), Some(What::Word | What::Sign('-' | '/')));
        let has_year = year(number).is_some() || year(self.word(at + 4)).is_some() || sign == "/";
        let phrase = Phrase::read(&self.text[self.atoms[at].start..self.atoms[at + 4].end]);
        // Which of both is the month cannot be told of 3/4/2024: it is a date all the same.
        let is_date =
            [number, self.word(at + 2), self.word(at + 4)].iter().all(|part| part.len() <= 2 || part.len() == 4);
        (has_year && is_date && !is_longer).then_some((phrase.unwrap_or_default(), at + 5))
    }

    /// `2024年6月30日`, `8月 21, 2023`.
    fn ideographs(&self, at: usize) -> Read<Phrase> {
        let is_time = |at: usize| {
            self.what(at) == Some(What::Word) && self.word(at).chars().all(is_ideograph) && self.is_close(at)
        };
        if !is_time(at + 1) || !self.word(at + 1).starts_with(['年', '月', '季']) {
            return None;
        }
        let month = self.word(at).parse::<u32>().ok().filter(|month| (1..=12).contains(month));
        if self.word(at + 1) == "月"
            && let Some(month) = month
            && let Some(day) = Some(at + 2).filter(|at| self.is_numeral(*at)).and_then(|at| day(self.word(at)))
            && let Some((printed, behind)) = self.year(at + 3 + usize::from(self.is_sign(at + 3, ',')))
        {
            return Some((Phrase { day: Some((month, day)), year: Some(printed), ..Phrase::default() }, behind));
        }
        let mut behind = at + 1;
        while is_time(behind) && behind < at + 4 * FEW {
            behind += 1;
            if self.is_numeral(behind)
                && is_time(behind + 1)
                && self.word(behind + 1).starts_with(['年', '月', '日', '季'])
            {
                behind += 1;
            }
        }
        Some((Phrase::read(&self.text[self.atoms[at].start..self.atoms[behind - 1].end])?, behind))
    }

    fn month(&self, at: usize) -> Option<u32> {
        let word = self.word(at).trim_end_matches('.');
        let mut buffer = [0; 9];
        let may_be =
            word.len() >= 3 && matches!(word.as_bytes()[0], b'J' | b'F' | b'M' | b'A' | b'S' | b'O' | b'N' | b'D');
        may_be.then(|| month(fold(word, &mut buffer)?)).flatten()
    }

    /// A year of four digits, or of two years: `2023/24`; as the name of the later one.
    fn year(&self, at: usize) -> Read<i32> {
        if !self.is_numeral(at) {
            return None;
        }
        let printed = year(self.word(at))?;
        let is_longer = self.is_glued(at + 1) && self.what(at + 1) == Some(What::Word);
        let second = self.is_glued(at + 1) && self.is_glued(at + 2) && self.is_numeral(at + 2);
        let joint = match self.what(at + 1) {
            Some(What::Sign(sign)) if second && (sign == '/' || is_dash(sign)) => Some(self.word(at + 2)),
            _ => None,
        };
        match joint {
            Some(next) if next.len() == 2 && next.parse() == Ok((printed + 1) % 100) => Some((printed + 1, at + 3)),
            // Not `2024-06`, which may be anything.
            Some(next) if year(next).is_none() => None,
            _ => (!is_longer).then_some((printed, at + 1)),
        }
    }

    /// A year behind a name: of four digits, or of two behind a letter or an apostrophe.
    fn year_behind(&self, at: usize) -> Read<i32> {
        if let Some(found) = self.year(at) {
            return Some(found);
        }
        let quote = usize::from(matches!(self.what(at), Some(What::Sign('\'' | '’' | '‘'))));
        let number = self.word(at + quote);
        let is_short = self.is_numeral(at + quote) && number.len() == 2 && self.is_glued(at + quote);
        let short: i32 = number.parse().ok().filter(|_| is_short)?;
        Some((2000 + short, at + quote + 1))
    }

    /// What stands behind the name of a part of a year: its year, or the day on which it ended.
    fn tail(&self, phrase: Phrase, at: usize) -> (Time, usize) {
        if let Some(found) = self.ended(at, Some(phrase)) {
            return found;
        }
        if let Some((printed, behind)) = self.year_behind(at) {
            return (named(Phrase { year: Some(printed), fiscal: true, ..phrase }), behind);
        }
        let comma = usize::from(self.is_sign(at, ',')) * usize::from(self.year(at + 1).is_some());
        let mut next = at + comma;
        next += usize::from(self.is_any(next, &["of", "in", "for"]));
        next += usize::from(self.is(next, "the"));
        let after_of = next;
        let mut fiscal = false;
        for _ in 0..FEW {
            if self.is_any(next, &["fiscal", "financial", "full", "calendar", "fy", "year", "years"]) {
                fiscal = true;
                next += 1;
            }
        }
        if let Some((printed, behind)) = self.year(next).or_else(|| self.year_behind(next).filter(|_| fiscal)) {
            return (named(Phrase { year: Some(printed), fiscal: true, ..phrase }), behind);
        }
        let ago = match () {
            () if after_of == at => None,
            () if self.is_any(after_of, &["last", "prior", "previous", "preceding"]) => Some(1),
            () if self.is_any(after_of, &["this", "current", "same"]) => Some(0),
            () if self.is_any(after_of, &["next", "coming", "following"]) => Some(-1),
            () => None,
        };
        let year_at = after_of + 1 + usize::from(self.is_any(after_of + 1, &["fiscal", "financial", "calendar"]));
        if let Some(ago) = ago.filter(|_| self.is(year_at, "year")) {
            return (whole(When::OfYear { phrase, ago }), year_at + 1);
        }
        (named(Phrase { fiscal: true, ..phrase }), at)
    }

    /// `quarter ended June 30, 2024`, `period ended …`, from the word about its length on, or behind one that is known.
    fn ended(&self, at: usize, known: Option<Phrase>) -> Read<Time> {
        let (phrase, next) = known.map_or_else(
            || {
                let months = match () {
                    () if self.is_any(at, &["quarter", "quarters"]) => Some(3),
                    () if self.is_any(at, &["half", "half-year", "halves"]) => Some(6),
                    () if self.is_any(at, &["year", "years"]) => Some(12),
                    () if self.is(at, "month") => Some(1),
                    () => None,
                };
                let year = usize::from(self.is(at, "half") && self.is(at + 1, "year"));
                (Phrase { length: months.map(Length::Months), ..Phrase::default() }, at + 1 + year)
            },
            |phrase| (phrase, at),
        );
        let next = next + usize::from(self.is_any(next, &["period", "periods", "year"]));
        if !self.is_any(next, &["ended", "ending"]) {
            return None;
        }
        let next = next + 1 + usize::from(self.is(next + 1, "on"));
        let (date, behind) = self.date(next)?;
        Some((named(Phrase { day: date.day, month: date.month, year: date.year, ..phrase }), behind))
    }

    /// `third quarter`, `first half`, `first nine months`, with what is behind.
    fn part_of_year(&self, at: usize, n: u32) -> Read<Time> {
        self.part_of_year_behind(at + 1, n)
    }

    fn part_of_year_behind(&self, at: usize, n: u32) -> Read<Time> {
        let at = at + usize::from(self.is_any(at, &["fiscal", "financial", "calendar"]));
        let term = match () {
            () if self.is_any(at, &["quarter", "quarters"]) && (1..=4).contains(&n) => Term::Quarter(n),
            () if self.is_any(at, &["half", "half-year"]) && (1..=2).contains(&n) => Term::Half(n),
            () if n == 1 => {
                let (months, behind) = self.count_of_months(at)?;
                return Some(self.tail(Phrase { term: Some(Term::First(months)), ..Phrase::default() }, behind));
            }
            () => return None,
        };
        let phrase = Phrase { term: Some(term), ..Phrase::default() };
        // "The third quarter and first nine months of 2024" is put together later.
        Some(self.tail(phrase, at + 1))
    }

    /// `nine months`, `9 months`, `nine-month period`.
    fn count_of_months(&self, at: usize) -> Read<u32> {
        let (count, behind) = self.cardinal(at)?;
        let hyphen = usize::from(self.what(behind).is_some_and(|w| matches!(w, What::Sign(c) if is_hyphen(c))));
        let behind = behind + hyphen;
        let is_months = self.is_any(behind, &["month", "months"]);
        let period = usize::from(self.is_any(behind + 1, &["period", "periods"]));
        is_months.then_some((count, behind + 1 + period))
    }

    fn cardinal(&self, at: usize) -> Read<u32> {
        if self.is_numeral(at) {
            let count = self.word(at).parse().ok().filter(|n| self.word(at).len() <= 2 && (1..=60).contains(n))?;
            return Some((count, at + 1));
        }
        match self.key(at)? {
            Key::Cardinal(n) => Some((n, at + 1)),
            _ => None,
        }
    }

    /// `three months ended`, `three and nine months ended`, `52 weeks ended`, `12-month period from April 1, 2024`.
    fn months(&self, at: usize) -> Read<Time> {
        let (count, behind) = self.cardinal(at)?;
        if self.is_any(behind, &["and", "or"]) && self.cardinal(behind + 1).is_some() {
            let (_, second) = self.cardinal(behind + 1)?;
            let second = second + usize::from(self.is_sign(second, '-'));
            let is_one = self.is_any(second, &["months", "month", "weeks"])
                && (1..=2).any(|next| self.is_any(second + next, &["ended", "ending"]));
            let phrase = Phrase { length: Some(Length::Months(count)), ..Phrase::default() };
            return is_one.then_some((named(phrase), behind));
        }
        let hyphen = usize::from(self.what(behind).is_some_and(|w| matches!(w, What::Sign(c) if is_hyphen(c))));
        let unit = behind + hyphen;
        let length = match () {
            () if self.is_any(unit, &["month", "months"]) => Length::Months(count),
            () if self.is_any(unit, &["week", "weeks"]) => Length::Weeks(count),
            () => return None,
        };
        self.lasting(length, unit + 1)
    }

    /// What stands behind a length: `[period] ended …`, `[period] from …`, `of 2024`.
    fn lasting(&self, length: Length, at: usize) -> Read<Time> {
        let phrase = Phrase { length: Some(length), ..Phrase::default() };
        if let Some(found) = self.ended(at, Some(phrase)) {
            return Some(found);
        }
        let Length::Months(months) = length else { return None };
        let next = at + usize::from(self.is(at, "period"));
        let begins = self.is_any(next, &["starting", "beginning", "commencing"]);
        let from = next + usize::from(begins);
        let from = from + usize::from(self.is_any(from, &["from", "on"]));
        if from == next {
            return None;
        }
        let (date, behind) = self.date(from)?;
        let start = date.end()?;
        // "From … to …" is that span.
        if self.is_any(behind, &["to", "through"])
            && let Some((last, behind)) = self.date(behind + 1)
            && let Some(end) = last.end()
        {
            return Some((named(span(start, end)), behind));
        }
        let end = start.checked_add_months(Months::new(months))?.pred_opt()?;
        Some((named(span(start, end)), behind))
    }

    /// `three-month period ended …`, `third-quarter`, `twelve-month`.
    fn hyphenated(&self, at: usize) -> Read<Time> {
        let (first, second) = halves(self.word(at))?;
        match key_of(first)? {
            Key::Cardinal(count) if second.eq_ignore_ascii_case("month") => self.lasting(Length::Months(count), at + 1),
            Key::Cardinal(count) if second.eq_ignore_ascii_case("week") => self.lasting(Length::Weeks(count), at + 1),
            Key::Ordinal(n) if second.eq_ignore_ascii_case("quarter") => {
                Some(self.tail(Phrase { term: Some(Term::Quarter(n)), ..Phrase::default() }, at + 1))
            }
            Key::Ordinal(n @ 1..=2) if second.eq_ignore_ascii_case("half") => {
                Some(self.tail(Phrase { term: Some(Term::Half(n)), ..Phrase::default() }, at + 1))
            }
            _ => None,
        }
    }

    /// `Q3 2024`, `H1'24`.
    fn letter(&self, at: usize, letter: char) -> Read<Time> {
        let n: u32 = self.word(at + 1).parse().ok().filter(|_| self.is_glued(at + 1))?;
        let term = match letter {
            'q' if (1..=4).contains(&n) => Term::Quarter(n),
            'h' if (1..=2).contains(&n) && self.word(at) == "H" => Term::Half(n),
            _ => return None,
        };
        let next =
            at + 2 + usize::from(self.is_sign(at + 2, '-') && self.is_glued(at + 2) && self.year(at + 3).is_some());
        Some(self.tail(Phrase { term: Some(term), ..Phrase::default() }, next))
    }

    /// `fiscal 2024`, `fiscal year 2024`, `full year 2024`, `FY24`, `fiscal year ended …`, `fiscal third quarter`.
    fn fiscal_year(&self, at: usize) -> Read<Time> {
        let mut next = at + 1;
        if let Some(Key::Ordinal(n)) = self.key(next) {
            return self.part_of_year(next, n);
        }
        if let Some(Key::Letter(letter @ ('q' | 'h'))) = self.key(next) {
            return self.letter(next, letter);
        }
        if let Some(Key::Cardinal(_)) = self.key(next) {
            return self.months(next).or_else(|| {
                let (months, behind) = self.count_of_months(next)?;
                let found = Some(self.tail(Phrase { term: Some(Term::First(months)), ..Phrase::default() }, behind))?;
                matches!(found.0.when, When::Named(Phrase { year: Some(_), .. })).then_some(found)
            });
        }
        let is_short = self.is_any(at, &["fy", "full-year"]);
        for _ in 0..FEW {
            next += usize::from(self.is_any(next, &["fiscal", "year", "years"]));
        }
        let months = Phrase { length: Some(Length::Months(12)), ..Phrase::default() };
        if let Some(found) = self.ended(next, Some(months)) {
            return Some(found);
        }
        if self.is_any(next, &["end", "end-"]) && self.is_any(next.wrapping_sub(1), &["year"]) {
            return Some(self.end_of(Unit::Year, next + 1));
        }
        let year_phrase = Phrase { term: Some(Term::Year), ..Phrase::default() };
        if next > at + 1 || is_short {
            let found = Some(self.tail(year_phrase, next));
            let is_open =
                |time: &Time| matches!(time.when, When::Named(phrase) if phrase.year.is_none() && phrase.day.is_none());
            let is_full = self.is_any(at, &["full", "full-year"]);
            return found.filter(|(time, _)| !is_open(time) || is_full);
        }
        let (printed, behind) = self.year(next).or_else(|| self.year_behind(next))?;
        Some((named(Phrase { year: Some(printed), fiscal: true, ..year_phrase }), behind))
    }

    /// `quarter ended …`, `year 2024`, `year over year`, `year ago`, `the quarter`.
    fn unit_of_time(&self, at: usize, unit: Unit) -> Read<Time> {
        if let Some(found) = self.ended(at, None) {
            return Some(found);
        }
        if unit == Unit::Period && self.is(at + 1, "from") {
            let (first, behind) = self.date(at + 2)?;
            let (last, behind) = self.date(behind + 1).filter(|_| self.is_any(behind, &["to", "through", "until"]))?;
            return Some((named(span(first.end()?, last.end()?)), behind));
        }
        let over = self.is_any(at + 1, &["over", "on"]).then(|| self.word(at + 2).eq_ignore_ascii_case(self.word(at)));
        match unit {
            Unit::Year if over == Some(true) => return Some((whole(When::YearAgo(Unit::Period)), at + 3)),
            Unit::Quarter | Unit::Month if over == Some(true) => return Some((whole(When::Before(unit)), at + 3)),
            Unit::Year if self.is(at + 1, "ago") => return Some(self.of_year_ago(at + 2)),
            Unit::Year if self.year(at + 1).is_some() || self.is(at + 1, "of") => {
                let found = self.years(at);
                if found.is_some() {
                    return found;
                }
            }
            Unit::Year if self.is(at + 1, "to") && self.is(at + 2, "date") => {
                return Some((whole(When::ToDate), at + 3));
            }
            _ => {}
        }
        if self.is(at + 1, "end") {
            return Some(self.end_of(unit, at + 2));
        }
        let is_the = at > 0 && self.is(at - 1, "the");
        (is_the && !self.goes_on(at + 1)).then_some((whole(When::This(unit)), at + 1))
    }

    /// Whether a word about time is followed by one that makes another thing of it.
    fn goes_on(&self, at: usize) -> bool {
        self.is_any(at, &["ended", "ending", "of", "from", "to", "ago", "before", "then", "ahead", "earlier"])
    }

    /// `year 2024`, `years 2023`, `year of 2024`.
    fn years(&self, at: usize) -> Read<Time> {
        if !self.is_any(at, &["year", "years"]) {
            return None;
        }
        let of = usize::from(self.is(at + 1, "of"));
        let (printed, behind) = self.year(at + 1 + of)?;
        let phrase = Phrase { term: Some(Term::Year), year: Some(printed), fiscal: true, ..Phrase::default() };
        Some((named(phrase), behind))
    }

    /// `year end`, `year-end 2023`.
    fn end_of(&self, unit: Unit, at: usize) -> (Time, usize) {
        let of = usize::from(self.is(at, "of"));
        if unit == Unit::Year
            && let Some((printed, behind)) = self.year(at + of)
        {
            let phrase = Phrase { term: Some(Term::Year), year: Some(printed), fiscal: true, ..Phrase::default() };
            return (Time { when: When::Named(phrase), part: Part::End }, behind);
        }
        (Time { when: When::This(unit), part: Part::End }, at)
    }

    /// A length of time by its name, singular.
    fn named_unit(&self, at: usize) -> Read<Unit> {
        let at = at + usize::from(self.is_any(at, &["fiscal", "financial", "calendar", "reporting", "full"]));
        match self.key(at)? {
            Key::Unit(unit) => Some((unit, at + 1)),
            _ => None,
        }
    }

    /// `same period of 2023`, `same quarter last year`, `corresponding period`, `same period a year ago`.
    fn same(&self, at: usize) -> Read<Time> {
        let mut next = at + 1;
        let is_prior_year = self.key(next) == Some(Key::YearAgo);
        next += usize::from(is_prior_year);
        if self.is_any(next, &["prior", "previous"]) && self.is(next + 1, "year") {
            let (_, behind) = self.named_unit(next + 2)?;
            return Some((whole(When::YearAgo(Unit::Period)), behind));
        }
        // `same three-month period`
        let is_length = halves(self.word(next)).is_some_and(|(_, unit)| unit.eq_ignore_ascii_case("month"));
        next += usize::from(is_length);
        let (unit, behind) = match self.named_unit(next) {
            Some(found) => found,
            // "The same periods": as long as each of those that they are compared with.
            None if self.is_any(next, &["periods", "quarters"]) => (Unit::Period, next + 1),
            None if self.is_any(next, &["time", "date", "day", "point"]) => {
                let end = self.last_year(next + 1)?;
                return Some((whole(When::YearAgo(Unit::Period)), end));
            }
            None => return None,
        };
        if is_prior_year {
            return Some((whole(When::YearAgo(unit)), behind));
        }
        let mut next = behind + usize::from(self.is_sign(behind, ',') && self.is_any(behind + 1, &["last", "prior"]));
        next += usize::from(self.is_any(next, &["of", "in", "for", "from", "during"]));
        next += usize::from(self.is(next, "the"));
        let fiscal_words = (next..next + 3).take_while(|at| self.is_any(*at, &["fiscal", "financial", "year"])).count();
        if let Some((printed, end)) = self.year(next + fiscal_words) {
            return Some((whole(When::Same { unit, year: printed, fiscal: fiscal_words > 0 }), end));
        }
        if let Some(end) = self.last_year(next) {
            return Some((whole(When::YearAgo(unit)), end));
        }
        Some((whole(When::This(unit)), behind))
    }

    /// `last year`, `the prior fiscal year`, `a year ago`, `year-ago`: the atom behind it.
    fn last_year(&self, at: usize) -> Option<usize> {
        if self.is_any(at, &["last", "prior", "previous", "preceding"]) {
            let next = at + 1 + usize::from(self.is_any(at + 1, &["fiscal", "financial", "calendar"]));
            return self.is(next, "year").then_some(next + 1);
        }
        self.ago(at)
    }

    /// `a year ago`, `one year earlier`.
    fn ago(&self, at: usize) -> Option<usize> {
        let is_one = self.is_any(at, &["a", "one"]) && self.is(at + 1, "year");
        (is_one && self.is_any(at + 2, &["ago", "earlier", "before", "prior"])).then_some(at + 3)
    }

    fn year_ago(&self, at: usize) -> Read<Time> {
        Some((whole(When::YearAgo(Unit::Period)), self.ago(at)?))
    }

    /// Behind `prior year` and the like: `period`, `quarter`, `third quarter`.
    fn of_year_ago(&self, at: usize) -> (Time, usize) {
        let next = at + usize::from(self.is_any(at, &["same", "comparable", "corresponding"]));
        let next = next + usize::from(self.is_any(next, &["fiscal", "financial"]));
        if let Some(Key::Ordinal(n)) = self.key(next)
            && let Some((Time { when: When::Named(phrase), .. }, behind)) = self.part_of_year(next, n)
        {
            return (whole(When::OfYear { phrase, ago: 1 }), behind);
        }
        match self.named_unit(next) {
            Some((unit, behind)) if !self.goes_on(behind) => (whole(When::YearAgo(unit)), behind),
            _ => (whole(When::YearAgo(Unit::Period)), at),
        }
    }

    /// `prior quarter`, `last year`, `prior year period`, `past twelve months`.
    fn prior(&self, at: usize) -> Read<Time> {
        if self.cardinal(at + 1).is_some() {
            return self.some_months(at + 1).map(|(months, behind)| (whole(When::Past(months)), behind));
        }
        if self.is(at + 1, "year’s") || self.is(at + 1, "year's") {
            return Some(self.of_year_ago(at + 2));
        }
        let (unit, behind) = self.named_unit(at + 1)?;
        if unit != Unit::Year {
            return (!self.is_any(behind, &["ended", "ending"])).then_some((whole(When::Before(unit)), behind));
        }
        if self.is(behind, "end") || self.is(behind, "year-end") {
            return Some((Time { when: When::Before(Unit::Year), part: Part::End }, behind + 1));
        }
        match self.of_year_ago(behind) {
            (_, same) if same == behind => Some((whole(When::Before(Unit::Year)), behind)),
            found => Some(found),
        }
    }

    /// `12 months`, `two quarters`, `three years`: so many months.
    fn some_months(&self, at: usize) -> Read<u32> {
        let (count, behind) = self.cardinal(at)?;
        let per = match () {
            () if self.is_any(behind, &["months", "month"]) => 1,
            () if self.is_any(behind, &["quarters"]) => 3,
            () if self.is_any(behind, &["years"]) => 12,
            () => return None,
        };
        Some((count * per, behind + 1))
    }

    /// `next quarter`, `next 12 months`, `next twelve months starting from January 1, 2025`.
    fn next(&self, at: usize) -> Read<Time> {
        if self.cardinal(at + 1).is_some() {
            let (months, behind) = self.some_months(at + 1)?;
            return self.lasting(Length::Months(months), behind).or(Some((whole(When::Coming(months)), behind)));
        }
        let (unit, behind) = self.named_unit(at + 1)?;
        Some((whole(When::After(unit)), behind))
    }
}

/// The days from one to another.
fn span(start: NaiveDate, end: NaiveDate) -> Phrase {
    let day = Some((end.month(), end.day()));
    Phrase { start: Some(start), day, year: Some(end.year()), ..Phrase::default() }
}
