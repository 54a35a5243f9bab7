//! Within [`super`]: numerals that measure nothing, by their looks and by the words around them.

use super::amounts::length;
use super::atoms::{What, fold, is_dash, is_hyphen};
use super::{Kind, Reading};
use crate::prose::notes::{RAISED, decode};
use crate::statement::calendar::year;

impl Reading<'_> {
    /// What begins at an atom and measures nothing; how many atoms that are.
    pub(super) fn classed(&mut self, at: usize) -> Option<usize> {
        match self.what(at)? {
            What::Word => {
                if let Some(link) = self.link(at) {
                    return Some(link);
                }
                if !self.is_near_numeral(at) {
                    return None;
                }
                self.labelled(at).or_else(|| self.name_with_number(at))
            }
            What::Numeral => self
                .link(at)
                .or_else(|| self.clock(at))
                .or_else(|| self.telephone(at))
                .or_else(|| self.identifier(at))
                .or_else(|| self.attribute(at))
                .or_else(|| self.ratio(at))
                .or_else(|| self.address(at))
                .or_else(|| self.year_of_name(at))
                .or_else(|| self.named_by_number(at)),
            What::Sign('(') => self.telephone(at).or_else(|| self.enumerated(at)),
            What::Sign('[') => self.enumerated(at),
            What::Sign('+') => self.telephone(at),
            What::Sign('#' | '§') => self.labelled(at),
            What::Sign('*') => self.asterisk(at),
            What::Sign(sign) if RAISED.contains(&sign) => self.raised_digits(at),
            What::Raised | What::Sign(_) => None,
        }
    }

    /// What nothing else could be made of: `13b`, `5G`, `1-2`, `1,23`.
    pub(super) fn rest(&mut self, at: usize) -> Option<usize> {
        if !self.is_numeral(at) {
            return None;
        }
        let end = self.compound(at);
        let is_rule = self.word(at + 1).len() == 1 && self.is_lower_word(at + 1) && end > at + 3;
        let reason = match () {
            // `13a-16`, `10b5-1`
            () if is_rule => "law",
            () if end == at + 1 && self.word(at).contains(['.', ',']) => "malformed",
            () if self.atoms[at..end].iter().any(|atom| atom.what == What::Word) => "name",
            () => "reference",
        };
        Some(self.push(at, end - at, Kind::Other(reason)))
    }

    /// Whether a numeral is among the next atoms: what has none need not be looked at.
    fn is_near_numeral(&self, at: usize) -> bool {
        const NEAR: usize = 5;
        self.atoms[at..].iter().take(NEAR).any(|atom| atom.what == What::Numeral)
    }

    /// Whether a word has a capital.
    fn is_capital(&self, at: usize) -> bool {
        self.what(at) == Some(What::Word) && self.word(at).starts_with(char::is_uppercase)
    }

    fn is_lower_word(&self, at: usize) -> bool {
        self.what(at) == Some(What::Word) && self.word(at).starts_with(char::is_lowercase)
    }

    /// Digits and nothing else, at most so many.
    fn is_integer(&self, at: usize, most: usize) -> bool {
        self.is_numeral(at) && self.word(at).len() <= most && self.word(at).bytes().all(|b| b.is_ascii_digit())
    }

    /// The end of what is written without blanks: `13a-16`, `326-20-30`, `GL111-22`, `H.10`.
    fn compound(&self, at: usize) -> usize {
        /// Nothing that has a meaning is longer.
        const LONGEST: usize = 64;
        let is_part = |at: usize| matches!(self.what(at), Some(What::Word | What::Numeral)) && self.is_glued(at);
        let mut end = at + 1;
        while end < at + LONGEST {
            if is_part(end) {
                end += 1;
            } else if let Some(What::Sign(sign)) = self.what(end)
                && self.is_glued(end)
                && is_part(end + 1)
                && (is_dash(sign) || matches!(sign, '/' | '_' | '&' | '\'' | '’' | ':' | '.' | '+'))
                && !(sign == '.' && self.is_capital(end + 1) || sign == '—')
            {
                end += 2;
            } else {
                break;
            }
        }
        end
    }

    /// The end of a number of a law or the like with what is behind it in brackets: `15(d)`, `601(b)(10)`.
    fn with_brackets(&self, mut end: usize) -> usize {
        let is_bracket = |at: usize| {
            let inside = matches!(self.what(at + 1), Some(What::Word | What::Numeral)) && self.word(at + 1).len() <= 4;
            self.is_sign(at, '(') && inside && self.is_sign(at + 2, ')') && (at..at + 3).all(|next| self.is_glued(next))
        };
        while is_bracket(end) {
            end += 3;
        }
        end
    }

    /// Whether what stands behind a number makes it an amount.
    fn has_measure(&self, behind: usize) -> bool {
        let next = self.word(behind);
        let mut buffer = [0; 12];
        let word = fold(next, &mut buffer).unwrap_or_default();
        let measures = [
            "million",
            "billion",
            "thousand",
            "trillion",
            "percent",
            "per",
            "basis",
            "percentage",
            "bps",
            "times",
            "cents",
            "months",
            "days",
            "years",
            "bn",
            "mn",
        ];
        next == "%" || measures.contains(&word)
    }

    /// `https://…`, `www.…`, `name@…`, where it has digits.
    fn link(&mut self, at: usize) -> Option<usize> {
        /// Atoms of the longest link.
        const LONGEST: usize = 400;
        let first = &self.atoms[at];
        let is_joined = match self.what(at + 1) {
            Some(What::Sign(sign)) => matches!(sign, ':' | '@' | '.' | '/' | '-' | '_' | '+') && self.is_glued(at + 2),
            Some(What::Numeral) => true,
            _ => false,
        };
        let is_joined = is_joined && self.is_glued(at + 1);
        let begins =
            !first.glued || matches!(self.what(at.checked_sub(1)?), Some(What::Sign('<' | '(' | '[' | '“' | '"')));
        if !is_joined || !begins {
            return None;
        }
        let mut end = at + 1 + self.atoms[at + 1..].iter().take(LONGEST).take_while(|atom| atom.glued).count();
        while matches!(self.what(end - 1), Some(What::Sign(sign)) if !matches!(sign, '/' | '#' | '=' | '&'))
            && end > at + 1
        {
            end -= 1;
        }
        let text = &self.text[first.start..self.atoms[end - 1].end];
        let end_of_link = text.find(['>', '<', '”', '"', ')', ']']).unwrap_or(text.len());
        let text = &text[..end_of_link];
        let is_link = text.contains("://")
            || text.starts_with("www.")
            || text.split_once('@').is_some_and(|(_, host)| host.contains('.'));
        if !is_link || !text.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let atoms = self.atoms[at..end].iter().take_while(|atom| atom.end <= first.start + text.len()).count();
        Some(self.push(at, atoms, Kind::Other("link")))
    }

    /// `Note 3`, `Rule 13a-16 or 15d-16`, `No. 12 Acme Road`, `ASC 326`, `HKEx: 1234`.
    fn labelled(&mut self, at: usize) -> Option<usize> {
        let mut buffer = [0; 20];
        let classes = &self.language.classes;
        let reason = if let What::Sign(sign) = self.what(at)? {
            if sign == '#' { "name" } else { "law" }
        } else {
            let lower = fold(self.word(at), &mut buffer)?;
            classes.label(lower).or_else(|| classes.label(lower.trim_end_matches('.')))?
        };
        let mut first = at + 1;
        // `(ASC) 606`
        first += usize::from(self.is_sign(first, ')') && at > 0 && self.is_sign(at - 1, '('));
        first += usize::from(self.is_sign(first, ':') || self.is_sign(first, '#'));
        first += usize::from(self.is_any(first, &["no", "no.", "nos.", "number", "numbers", "code"]));
        first += usize::from(reason == "age" && self.is(first, "of"));
        first += usize::from(
            self.is_sign(first, ':')
                || self.is_sign(first, '#')
                || self.is_sign(first, '.') && self.is_glued(first + 1),
        );
        let is_marked = first > at + 1 && !self.is_sign(first - 1, ')');
        if !self.is_numbered(first, reason, is_marked) || self.atoms[at].end + 12 < self.atoms.get(first)?.start {
            return None;
        }
        let word_end = at + 1;
        // A hyphen joins a name: `Day-1`.
        if let Some(end) = self.street(first) {
            self.push(at, 1, Kind::Word);
            for between in word_end..first {
                self.plain(between);
            }
            self.push(first, end - first, Kind::Other("address"));
            return Some(end - at);
        }
        let is_plural = self.word(at).trim_end_matches('.').ends_with(['s', 'S']);
        self.push(at, 1, Kind::Word);
        for between in word_end..first {
            self.plain(between);
        }
        let mut next = first;
        loop {
            let end = self.with_brackets(self.compound(next));
            self.push(next, end - next, Kind::Other(reason));
            next = end;
            // `Notes 3, 4 and 12`, `Rule 13a-16 or 15d-16`, `Items 7 to 9`
            let comma = usize::from(self.is_sign(next, ',') || self.is_sign(next, ';'));
            let joint = next + comma;
            let is_word = self.is_any(joint, &["and", "or", "to", "through", "&"]);
            let is_range = comma == 0 && matches!(self.what(joint), Some(What::Sign(sign)) if is_dash(sign));
            let number = joint + usize::from(is_word || is_range);
            let is_list = is_word || is_range || comma == 1 && is_plural;
            let is_compound = self.with_brackets(self.compound(number)) > number + 1;
            let is_apart = reason == "law" && !self.is_lower_word(number + 1);
            let goes_on = is_list
                && self.is_numeral(number)
                && (is_plural || is_compound || is_range || is_apart)
                && self.is_numbered(number, reason, false)
                && year(self.word(number)).is_none();
            if !goes_on {
                return Some(next - at);
            }
            for between in next..number {
                self.plain(between);
            }
            next = number;
        }
    }

    /// Whether an atom is a number that a label can have.
    fn is_numbered(&self, at: usize, reason: &str, is_marked: bool) -> bool {
        let is_patent = reason == "reference" && self.word(at).len() >= 7;
        if !self.is_numeral(at) || self.word(at).contains(',') && !is_patent {
            return false;
        }
        let number = self.word(at);
        let end = self.compound(at);
        let is_year = year(number).is_some() && end == at + 1;
        if end == at + 1 && (self.has_measure(end) || self.currency(at + 1).is_some() && !self.is_sign(end, '$')) {
            return false;
        }
        let is_whole = number.bytes().all(|b| b.is_ascii_digit());
        match reason {
            "law" => !is_year || is_marked,
            "reference" => is_marked || !is_year,
            "telephone" => is_whole && (is_marked || number.len() >= 4 && !is_year),
            "ticker" => is_whole && is_marked,
            "age" => is_whole && number.len() <= 2,
            "address" => is_whole && number.len() <= 5,
            _ => !is_year && (is_whole && number.len() <= 4 || number.len() <= 4 && !self.is_lower_word(end)),
        }
    }

    /// `COVID-19`, `H.10`, `B2B`, `Day-1`.
    fn name_with_number(&mut self, at: usize) -> Option<usize> {
        let hyphen = usize::from(
            matches!(self.what(at + 1), Some(What::Sign(sign)) if is_hyphen(sign)) && self.is_glued(at + 1),
        );
        let number = at + 1 + hyphen;
        if !self.is_numeral(number) || !self.is_glued(number) || self.currency(at).is_some() {
            return None;
        }
        let end = self.compound(at);
        let is_word = self.is_lower_word(at) && hyphen == 1;
        let is_year = year(self.word(number)).is_some() && end == number + 1;
        // `mid-2024`, `sub-5%`, `approx.5%`
        if hyphen == 1 && is_year || self.is_sign(end, '%') || self.word(at).ends_with('.') && self.word(at).len() > 2 {
            return None;
        }
        let is_of_time = length(self.word(at)).is_some();
        if at > 0 && self.is_any(at - 1, &["form", "forms"]) {
            return Some(self.push(at, end - at, Kind::Other("law")));
        }
        let kind = if is_of_time || is_word && end == number + 1 { Kind::Word } else { Kind::Other("name") };
        Some(self.push(at, end - at, kind))
    }

    /// `7:30 PM`, `4:30 p.m.`, `10 a.m.`, and ratios: `1:2`.
    fn clock(&mut self, at: usize) -> Option<usize> {
        if !self.is_integer(at, 4) {
            return self.dotted_clock(at);
        }
        let small =
            |at: usize, most: u32| self.is_integer(at, 2) && self.word(at).parse::<u32>().is_ok_and(|n| n <= most);
        let is_pair =
            self.is_sign(at + 1, ':') && self.is_glued(at + 1) && self.is_numeral(at + 2) && self.is_glued(at + 2);
        let half = |at: usize| {
            self.is_any(at, &["am", "pm", "a.m.", "p.m.", "a.m", "p.m", "noon", "midnight", "o'clock", "hrs"])
        };
        if is_pair {
            let is_time = small(at, 24) && small(at + 2, 59) && self.word(at + 2).len() == 2;
            let mut end = at + 3;
            if is_time && self.is_sign(end, ':') && small(end + 1, 59) {
                end += 2;
            }
            let reason = if is_time { "time" } else { "ratio" };
            end += usize::from(is_time && half(end));
            return Some(self.push(at, end - at, Kind::Other(reason)));
        }
        if small(at, 12) && half(at + 1) && !self.is(at + 1, "noon") {
            return Some(self.push(at, 2, Kind::Other("time")));
        }
        None
    }

    /// `4.30 pm`
    fn dotted_clock(&mut self, at: usize) -> Option<usize> {
        let (hour, minute) = self.word(at).split_once('.')?;
        let is_time =
            hour.len() <= 2 && minute.len() == 2 && self.is_any(at + 1, &["am", "pm", "a.m.", "p.m.", "a.m", "p.m"]);
        is_time.then(|| self.push(at, 2, Kind::Other("time")))
    }

    /// `+86-138-0111-0739`, `(650) 506-7000`, `1-888-346-8982`; other numbers in groups: `94-3320693`.
    fn telephone(&mut self, at: usize) -> Option<usize> {
        let is_plus = self.is_sign(at, '+');
        let is_open = self.is_sign(at, '(');
        let mut next = at + usize::from(is_plus) + usize::from(is_open);
        if !self.is_numeral(next) {
            return None;
        }
        let dotted = self.word(next);
        if dotted.matches('.').count() >= 2
            && dotted.len() >= 9
            && dotted.bytes().filter(u8::is_ascii_digit).count() >= 9
        {
            return Some(self.push(at, next + 1 - at, Kind::Other("telephone")));
        }
        if !self.is_integer(next, 11) {
            return None;
        }
        let is_cued = self.is_cued();
        let (mut groups, mut digits, mut hyphens) = (Vec::new(), 0, 0);
        let mut end = next;
        while self.is_integer(next, 11) && groups.len() < 8 {
            groups.push(self.word(next).len());
            digits += self.word(next).len();
            next += 1;
            end = next;
            let closed = self.is_sign(next, ')');
            next += usize::from(closed);
            end += usize::from(closed && self.is_integer(next, 11));
            let hyphen = matches!(self.what(next), Some(What::Sign(sign)) if is_hyphen(sign) || sign == '–')
                && self.is_glued(next);
            let goes_on = match () {
                () if hyphen => self.is_glued(next + 1),
                () => (closed || is_plus || is_cued) && self.is_close(next),
            };
            if !goes_on {
                break;
            }
            hyphens += usize::from(hyphen);
            next += usize::from(hyphen);
            let open = usize::from(self.is_sign(next, '('));
            if !self.is_integer(next + open, 11) {
                break;
            }
            next += open;
        }
        let all_hyphens = hyphens + 1 == groups.len();
        let reason = match () {
            () if is_plus && digits >= 8 && groups.len() > 1 => "telephone",
            () if is_cued && digits >= 7 => "telephone",
            () if is_open && digits >= 9 && groups.len() > 2 => "telephone",
            () if all_hyphens && groups.len() >= 3 && digits >= 9 => "telephone",
            () if all_hyphens && groups.len() >= 2 && digits >= 8 => "reference",
            () => return None,
        };
        // Letters go on: it is another thing.
        if self.is_glued(end) && self.what(end) == Some(What::Word) {
            return None;
        }
        Some(self.push(at, end - at, Kind::Other(reason)))
    }

    /// Whether one of the last words is about telephones.
    fn is_cued(&self) -> bool {
        const NEAR: usize = 5;
        let mut buffer = [0; 16];
        self.tokens.iter().rev().take(NEAR).filter(|token| token.kind == Kind::Word).any(|token| {
            let word = fold(&self.text[token.range.clone()], &mut buffer);
            word.is_some_and(|word| self.language.classes.label(word) == Some("telephone"))
        })
    }

    /// `001-38752`, `0000950170`, `21st`, `7/F`.
    fn identifier(&mut self, at: usize) -> Option<usize> {
        let number = self.word(at);
        let is_whole = self.is_integer(at, 64);
        if is_whole && (number.len() > 1 && number.starts_with('0') || number.len() >= 10) {
            let end = self.compound(at);
            let is_postal = number.len() == 5 && at > 0 && self.is_capital(at - 1);
            if is_postal && end == at + 1 {
                return self.address(at);
            }
            return Some(self.push(at, end - at, Kind::Other("reference")));
        }
        if is_whole && self.is_any(at + 1, &["u.s.c", "u.s.c.", "usc", "cfr", "c.f.r", "c.f.r."]) {
            return Some(self.push(at, 1, Kind::Other("law")));
        }
        if !is_whole || !self.is_glued(at + 1) {
            return None;
        }
        let end = self.with_brackets(at + 1);
        if end > at + 1 && number.len() <= 4 && self.word(at + 2).len() == 1 && self.is_lower_word(at + 2) {
            return Some(self.push(at, end - at, Kind::Other("law")));
        }
        if self.is_any(at + 1, &["st", "nd", "rd", "th"]) {
            let is_floor = self.is_any(at + 2, &["floor", "fl", "fl."]) || self.street(at).is_some();
            return Some(self.push(at, 2, Kind::Other(if is_floor { "address" } else { "ordinal" })));
        }
        let is_floor = self.is_sign(at + 1, '/') && self.is_any(at + 2, &["f", "fl", "floor"]) && self.is_glued(at + 2);
        is_floor.then(|| self.push(at, 3, Kind::Other("address")))
    }

    /// `30-day collection rate`, `90 day+`, `12-month period`, `10-K`.
    fn attribute(&mut self, at: usize) -> Option<usize> {
        if !self.is_integer(at, 4) {
            return None;
        }
        let hyphen = matches!(self.what(at + 1), Some(What::Sign(sign)) if is_hyphen(sign)) && self.is_glued(at + 1);
        let word = at + 1 + usize::from(hyphen);
        // `3- to 5-year`
        if hyphen && !self.is_glued(word) && self.is_any(word, &["to", "or", "and"]) && self.is_numeral(word + 1) {
            return Some(self.push(at, 2, Kind::Other("duration")));
        }
        if self.what(word) != Some(What::Word) || hyphen && !self.is_glued(word) {
            return None;
        }
        let printed = self.word(word);
        if hyphen && printed.len() <= 2 && printed.bytes().all(|b| b.is_ascii_uppercase()) && self.word(at).len() <= 2 {
            let end = self.compound(at);
            return Some(self.push(at, end - at, Kind::Other("law")));
        }
        let unit = printed.split(is_hyphen).next().unwrap_or_default();
        length(unit)?;
        let is_singular = !unit.ends_with(['s', 'S']);
        if !hyphen && (!is_singular || self.word(at) == "1") {
            return None;
        }
        let mut end = word + 1;
        end += usize::from(self.is_sign(end, '+') && self.is_glued(end));
        let is_period = self.is_any(end, &["period", "periods", "term", "terms", "anniversary"])
            || self.what(end) != Some(What::Word);
        let is_period = is_period && !self.is_sign(end - 1, '+');
        let kind = if is_period { Kind::Other("duration") } else { Kind::Word };
        Some(self.push(at, end - at, kind))
    }

    /// `2-for-1`, `50/50`.
    fn ratio(&mut self, at: usize) -> Option<usize> {
        let all_glued = |to: usize| (at + 1..=to).all(|next| self.is_glued(next));
        let is_for = self.is(at + 2, "for") && self.is_numeral(at + 4) && all_glued(at + 4);
        if is_for {
            return Some(self.push(at, 5, Kind::Other("ratio")));
        }
        let is_fraction = self.is_sign(at + 1, '/') && self.is_numeral(at + 2) && all_glued(at + 2);
        if !is_fraction || self.is_sign(at + 3, '/') || self.is_glued(at + 3) && self.what(at + 3) == Some(What::Word) {
            return None;
        }
        Some(self.push(at, 3, Kind::Other("ratio")))
    }

    /// The end of the number of a house, if a street is named behind it: `183 Queen's Road`.
    fn street(&self, at: usize) -> Option<usize> {
        const WORDS: usize = 5;
        if !self.is_integer(at, 5) {
            return None;
        }
        let end = self.compound(at);
        let mut buffer = [0; 16];
        for next in end..end + WORDS {
            if !self.is_capital(next) {
                return None;
            }
            let word = fold(self.word(next).trim_end_matches('.'), &mut buffer).unwrap_or_default();
            if next > end && self.language.classes.streets.contains(word) {
                return Some(end);
            }
        }
        None
    }

    /// Numbers of houses, postal codes.
    fn address(&mut self, at: usize) -> Option<usize> {
        if let Some(end) = self.street(at) {
            return Some(self.push(at, end - at, Kind::Other("address")));
        }
        let length = self.word(at).len();
        if !self.is_integer(at, 6) || length < 5 || at == 0 {
            return None;
        }
        let comma = usize::from(self.is_sign(at - 1, ','));
        let before = at.checked_sub(1 + comma)?;
        let more = self.is_sign(at + 1, '-')
            && self.is_glued(at + 1)
            && self.is_integer(at + 2, 4)
            && self.word(at + 2).len() == 4;
        let end = at + if more { 3 } else { 1 };
        let is_code = self.is_capital(before)
            && self.currency(before).is_none()
            && !self.is_lower_word(end)
            && !self.has_measure(end)
            && !self.is_glued(end.min(self.atoms.len()));
        // `Springfield, Ohio 45202 or by calling`
        let is_in_state = comma == 0 && before > 0 && self.is_sign(before - 1, ',');
        let is_code = is_code
            || (more || is_in_state) && self.is_capital(before)
            || self.is_capital(before) && matches!(self.what(end), Some(What::Sign(',' | '.' | ')' | ';')) | None);
        is_code.then(|| self.push(at, end - at, Kind::Other("address")))
    }

    /// A year that says no time: `Act of 1995`, `the 2021 Plan`.
    fn year_of_name(&mut self, at: usize) -> Option<usize> {
        if !self.is_integer(at, 4) || year(self.word(at)).is_none() || !self.is_in_name(at, at + 1) {
            return None;
        }
        let mut buffer = [0; 16];
        let of =
            at.checked_sub(2).filter(|_| self.is(at - 1, "of")).and_then(|before| fold(self.word(before), &mut buffer));
        let is_law = of.is_some_and(|word| self.language.classes.enactments.contains(word));
        let reason = if is_law { "law" } else { "name" };
        Some(self.push(at, 1, Kind::Other(reason)))
    }

    /// `“360 Jietiao”`, `360 Group,`, `the Windows 11`; `1.` at the beginning.
    fn named_by_number(&mut self, at: usize) -> Option<usize> {
        /// Atoms of the longest title with a number.
        const TITLE: usize = 8;
        if !self.is_integer(at, 4) || self.has_measure(at + 1) {
            return None;
        }
        // The number of a page or of a section: alone, or before a title.
        let is_title = |next: usize| match self.what(next) {
            Some(What::Word) => self.is_capital(next) || self.word(next).len() <= 3,
            Some(What::Sign(sign)) => matches!(sign, '&' | ',' | '-' | '’' | '\''),
            _ => false,
        };
        if at == 0 && self.atoms.len() <= TITLE && (1..self.atoms.len()).all(is_title) && !self.is_glued(1) {
            return Some(self.push(at, 1, Kind::Other("reference")));
        }
        let is_item =
            matches!(self.what(at + 1), Some(What::Sign(')'))) && self.is_glued(at + 1) && self.word(at).len() <= 2;
        let is_open = || {
            const NEAR: usize = 24;
            let mut before = (at.saturating_sub(NEAR)..at).rev();
            before.find(|at| self.is_sign(*at, '(') || self.is_sign(*at, ')')).is_some_and(|at| self.is_sign(at, '('))
        };
        if is_item && at > 0 && !self.is_glued(at) && self.what(at + 2) == Some(What::Word) && !is_open() {
            return Some(self.push(at, 1, Kind::Other("list")));
        }
        if at == 0
            && matches!(self.what(1), Some(What::Sign('.' | ')')))
            && self.is_glued(1)
            && !self.is_glued(2)
            && self.atoms.len() > 2
        {
            return Some(self.push(at, 1, Kind::Other("list")));
        }
        // Years before those that amounts are of.
        let is_early = self.word(at).len() == 4 && self.word(at).starts_with(['1']) && at > 0;
        if is_early
            && self.is_any(at - 1, &["in", "since", "of", "from"])
            && !self.is_lower_word(at + 1) | self.is(at + 1, "and")
        {
            return Some(self.push(at, 1, Kind::Other("year")));
        }
        let is_alone =
            !self.is_glued(at + 1) || matches!(self.what(at + 1), Some(What::Sign(_))) && !self.is_glued(at + 2);
        if !is_alone || at == 0 {
            return None;
        }
        let is_quoted = matches!(self.what(at - 1), Some(What::Sign('“' | '"' | '‘' | '「'))) && self.is_glued(at);
        let is_name = self.is_capital(at + 1) && self.is_close(at + 1) && self.currency(at + 1).is_none();
        let ends = !matches!(self.what(at + 2), Some(What::Word | What::Numeral));
        let is_singular = !self.word(at + 1).ends_with(['s', 'S']);
        if is_name && (is_quoted || ends && is_singular && self.is_lower_word(at - 1)) {
            return Some(self.push(at, 1, Kind::Other("name")));
        }
        // `the ’783 patent`
        if self.is_glued(at)
            && self.word(at).len() == 3
            && matches!(self.what(at - 1), Some(What::Sign('’' | '\'' | '‘')))
        {
            return Some(self.push(at, 1, Kind::Other("name")));
        }
        let is_within = at >= 2
            && (self.is_lower_word(at - 2)
                || matches!(self.what(at - 2), Some(What::Sign(',' | '(' | '&' | '"' | '“'))));
        let is_behind_name = self.is_capital(at - 1) && self.is_close(at) && is_within;
        let is_count = self.what(at + 1) == Some(What::Word) && self.word(at + 1).ends_with('s');
        if is_behind_name && !is_count && self.currency(at - 1).is_none() {
            return Some(self.push(at, 1, Kind::Other("name")));
        }
        None
    }

    /// `(1)`: the mark of a footnote behind a word, or an item of a list.
    fn enumerated(&mut self, at: usize) -> Option<usize> {
        let close = if self.is_sign(at, '[') { ']' } else { ')' };
        if !self.is_integer(at + 1, 2) || !self.is_sign(at + 2, close) {
            return None;
        }
        let key = self.word(at + 1);
        let is_glued = self.is_glued(at)
            && at > 0
            && matches!(self.what(at - 1), Some(What::Word | What::Numeral | What::Sign('%')));
        let is_behind = at > 0 && matches!(self.what(at - 1), Some(What::Word | What::Sign('”' | '"' | ')')));
        let is_known = self.keys.contains(key) && is_behind && !self.is_lower_word(at + 3);
        if is_glued || is_known {
            let kind = Kind::Mark(key.to_owned());
            return Some(self.push(at, 3, kind));
        }
        // "a margin of (12)%" is an amount.
        if self.has_measure(at + 3) {
            return None;
        }
        Some(self.push(at, 3, Kind::Other("list")))
    }

    /// `*12` behind a word.
    fn asterisk(&mut self, at: usize) -> Option<usize> {
        if !self.is_integer(at + 1, 3) || !self.is_glued(at + 1) || !self.is_glued(at) {
            return None;
        }
        let kind = Kind::Mark(self.word(at + 1).to_owned());
        Some(self.push(at, 2, kind))
    }

    /// `¹²` behind a word.
    fn raised_digits(&mut self, at: usize) -> Option<usize> {
        if !self.is_glued(at) {
            return None;
        }
        let is_more = |next: usize| {
            matches!(self.what(next), Some(What::Sign(sign)) if RAISED.contains(&sign)) && self.is_glued(next)
        };
        let atoms = (at..at + 3).take_while(|next| is_more(*next)).count();
        if self.is_any(at.checked_sub(1)?, &["m", "km", "cm", "ft"]) {
            return Some(self.push(at, atoms, Kind::Word));
        }
        let key = decode(&self.text[self.atoms[at].start..self.atoms[at + atoms - 1].end]);
        Some(self.push(at, atoms, Kind::Mark(key)))
    }
}
