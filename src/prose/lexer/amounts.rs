//! Within [`super`]: numbers with their signs, currencies, scales and units.

use super::atoms::{What, fold, is_dash};
use super::{Amount, Kind, Reading, Token, Unit};
use crate::statement::header;
use crate::statement::numeral::is_grouped;
use std::ops::Range;

/// An amount, and the atom behind it.
struct Found {
    amount: Amount,
    behind: usize,
}

/// Lengths of time that are measured.
const TIMES: [(&str, &str); 14] = [
    ("day", "day"),
    ("days", "day"),
    ("week", "week"),
    ("weeks", "week"),
    ("month", "month"),
    ("months", "month"),
    ("quarter", "quarter"),
    ("quarters", "quarter"),
    ("year", "year"),
    ("years", "year"),
    ("hour", "hour"),
    ("hours", "hour"),
    ("minute", "minute"),
    ("minutes", "minute"),
];

/// Words that may stand before a length of time.
const KINDS_OF_TIME: [&str; 8] =
    ["calendar", "business", "trading", "working", "consecutive", "full", "fiscal", "additional"];

/// The length of time that a word names.
pub(super) fn length(word: &str) -> Option<&'static str> {
    TIMES.iter().find(|(printed, _)| printed.eq_ignore_ascii_case(word)).map(|(_, length)| *length)
}

impl Reading<'_> {
    /// The amount that begins at an atom, or the two of a range; how many atoms that are.
    pub(super) fn amounts(&mut self, at: usize) -> Option<usize> {
        if self.is_negated(at) {
            let mut found = self.amount(at + 1)?;
            found.amount.number = found.amount.number.clone().negated();
            return Some(self.found(at, found));
        }
        let mut first = self.amount(at)?;
        let Some(mut second) = self.to(at, &first) else {
            return Some(self.found(at, first));
        };
        let (a, b) = (&mut first.amount, &mut second.amount);
        let rises = a.number.to_decimal().zip(b.number.to_decimal()).is_some_and(|(a, b)| a < b);
        let is_bare = a.unit == Unit::None && a.scale == 0;
        let same_money = a.currency == b.currency || b.currency.is_none() && b.unit == Unit::None;
        if is_bare && same_money && (b.scale != 0 && rises || b.unit != Unit::None && a.currency.is_none()) {
            (a.scale, a.unit) = (b.scale, b.unit);
        }
        if rises && b.currency.is_none() && b.unit == Unit::None && a.unit == Unit::None && a.scale == b.scale {
            b.currency = a.currency;
        }
        let between = first.behind;
        self.found(at, first);
        self.plain(between);
        self.found(between + 1, second);
        self.tokens.last().map(|last| self.atoms[at..].iter().take_while(|atom| atom.end <= last.range.end).count())
    }

    /// `negative $14.2 million`, `minus 3%`: whether the word at an atom is the sign of the amount behind it.
    fn is_negated(&self, at: usize) -> bool {
        let mut buffer = [0; 16];
        let is_word = self.what(at) == Some(What::Word)
            && fold(self.word(at), &mut buffer).is_some_and(|word| self.language.classes.negatives.contains(word));
        // "plus or minus 2%", "$5 million minus $3 million".
        let joins = at.checked_sub(1).is_some_and(|before| self.is_any(before, &["or", "and", "/"]))
            || matches!(self.tokens.last(), Some(token) if matches!(token.kind, Kind::Amount(_)));
        is_word
            && !joins
            && self.is_close(at + 1)
            && self.amount(at + 1).is_some_and(|found| {
                !found.amount.number.is_negative() && !matches!(found.amount.unit, Unit::Time(_) | Unit::Times)
            })
    }

    fn found(&mut self, at: usize, found: Found) -> usize {
        let range = self.atoms[at].start..self.atoms[found.behind - 1].end;
        self.tokens.push(Token { range, kind: Kind::Amount(found.amount) });
        found.behind - at
    }

    /// The end of a range that an amount begins: `20-25%`, `2 to 3 million`, `between 57 and 65%`.
    fn to(&self, at: usize, first: &Found) -> Option<Found> {
        let joint = first.behind;
        let second = || self.amount(joint + 1).filter(|second| !second.amount.number.is_negative());
        match self.what(joint)? {
            What::Sign(sign) if is_dash(sign) => {
                let is_tight = self.is_glued(joint) && self.is_glued(joint + 1);
                let is_wide = !self.is_glued(joint) && !self.is_glued(joint + 1);
                let second = second().filter(|_| is_tight || is_wide)?;
                let has_unit = |amount: &Amount| {
                    amount.currency.is_some() || amount.scale != 0 || amount.unit != Unit::None || amount.places > 0
                };
                let noun = self.word(second.behind).starts_with(char::is_lowercase);
                (has_unit(&first.amount) || has_unit(&second.amount) || noun).then_some(second)
            }
            What::Word if self.is_any(joint, &["to", "through"]) => second(),
            What::Word if self.is(joint, "and") && at > 0 && self.is_any(at - 1, &["between", "from"]) => second(),
            _ => None,
        }
    }

    /// `[currency] [sign] digits [scale] [currency] [unit]`, with brackets in the places where they are seen.
    fn amount(&self, at: usize) -> Option<Found> {
        let mut i = at;
        let (mut currency, mut negative, mut open) = (None, false, false);
        let begins = match self.what(at)? {
            What::Word => match self.what(at + 1)? {
                What::Numeral => self.is_close(at + 1),
                What::Sign(sign) => {
                    sign == '$' || self.is_glued(at + 1) && (sign == '.' || sign == '(' || is_dash(sign))
                }
                _ => false,
            },
            What::Sign(sign) => !matches!(sign, ',' | ')' | '”' | '“' | ';' | ':' | '’'),
            What::Numeral => true,
            What::Raised => false,
        };
        let near = at..(at + 6).min(self.atoms.len());
        if !begins || !near.clone().any(|near| self.is_numeral(near)) {
            return None;
        }
        loop {
            match self.what(i)? {
                What::Numeral => break,
                What::Sign('.') if self.is_tight_before_numeral(i, at, currency.is_some() || open) => break,
                What::Sign('(') if !open && !negative => open = true,
                What::Sign('+') if i == at && self.is_free(i) && self.is_glued(i + 1) => {}
                What::Sign(sign) if is_dash(sign) && !negative && !open => {
                    let follows = if i == at { self.is_free(i) } else { self.is_glued(i) || currency.is_some() };
                    if !follows || !self.is_glued(i + 1) {
                        return None;
                    }
                    negative = true;
                }
                What::Sign(_) | What::Word if currency.is_none() => {
                    let (code, behind) = self.currency(i)?;
                    currency = Some(code);
                    i = behind;
                    continue;
                }
                _ => return None,
            }
            i += 1;
        }
        if i > at && !self.is_close(i) {
            return None;
        }
        let inside = open;
        let (digits, number, places, comma, mut i) = self.digits(i)?;
        if self.what(i) == Some(What::Word) && self.is_glued(i) && !self.is_suffix(i, currency.is_some(), places) {
            return None;
        }
        let mut close = |i: &mut usize| {
            if open && self.is_sign(*i, ')') {
                (open, *i) = (false, *i + 1);
            }
        };
        close(&mut i);
        let mut scale = 0;
        if let Some((power, behind)) = self.scale(i, currency.is_some(), places) {
            (scale, i) = (power, behind);
        }
        if currency.is_none()
            && let Some((code, behind)) =
                self.currency(i).filter(|(_, behind)| self.is_close(i) && !self.is_numeral(*behind))
        {
            (currency, i) = (Some(code), behind);
        }
        close(&mut i);
        let unit = match self.unit(i, currency.is_some()) {
            Some((unit, behind)) => {
                i = behind;
                unit
            }
            None => Unit::None,
        };
        if unit == Unit::None && scale == 0 && self.is_close(i) && self.is_any(i, &["cents", "cent", "pence", "¢"]) {
            currency = currency.or(self.customs.signs.of_hundredths(self.word(i)));
            (scale, i) = (-2, i + 1);
        }
        close(&mut i);
        if open {
            return None;
        }
        if inside {
            let has_measure = currency.is_some() || unit != Unit::None;
            let is_plain = !has_measure && (places > 0 || scale != 0 || self.text[digits.clone()].contains([',', '.']));
            if self.is_sign(at, '(') && !is_plain && !self.is_behind_copula() {
                return None;
            }
            negative = true;
        }
        let number = if negative { number.negated() } else { number };
        Some(Found { amount: Amount { digits, number, places, comma, scale, currency, unit }, behind: i })
    }

    /// Whether a sign begins a number: nothing stands at once before it but a bracket or a quotation mark.
    fn is_free(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.what(before));
        match before {
            None => true,
            Some(What::Sign(before)) => {
                !self.is_glued(at) && before != '%' || matches!(before, '(' | '“' | '"' | '[' | '~' | '/')
            }
            Some(What::Numeral) => false,
            Some(_) => !self.is_glued(at),
        }
    }

    /// `.5`
    fn is_tight_before_numeral(&self, i: usize, at: usize, within: bool) -> bool {
        self.is_glued(i + 1) && self.is_numeral(i + 1) && (within || i == at && !self.is_glued(i))
    }

    /// Whether at most a blank stands between an atom and the one before.
    pub(super) fn is_close(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let (Some(before), Some(this)) = (self.atoms.get(before), self.atoms.get(at)) else { return false };
        let gap = &self.text[before.end..this.start];
        gap.chars().count() <= 2 && !gap.contains('\n') || gap == "\n"
    }

    fn is_behind_copula(&self) -> bool {
        let mut buffer = [0; 16];
        let last = self.tokens.last().filter(|token| token.kind == Kind::Word);
        last.and_then(|token| fold(&self.text[token.range.clone()], &mut buffer))
            .is_some_and(|word| self.language.classes.copulas.contains(word))
    }

    /// The currency that is printed from an atom on, and the atom behind it.
    pub(super) fn currency(&self, at: usize) -> Option<(&'static str, usize)> {
        let start = self.atoms.get(at)?.start;
        let may_be = match self.what(at)? {
            What::Word => true,
            What::Sign(sign) => !sign.is_ascii_punctuation() || sign == '$',
            _ => false,
        };
        let (length, printed) = header::leading(&self.text[start..]).filter(|_| may_be)?;
        let behind = at + self.atoms[at..].iter().take_while(|atom| atom.end <= start + length).count();
        let is_whole = self.atoms[behind.checked_sub(1)?].end == start + length;
        let code = self.customs.signs.code(printed).filter(|_| is_whole)?;
        Some((code, behind))
    }

    /// Digits with their separators, in several atoms where blanks stand between thousands.
    fn digits(&self, at: usize) -> Option<(Range<usize>, crate::xbrl::Number, i16, bool, usize)> {
        /// Groups of thousands that a number may have.
        const MOST: usize = 12;
        let style = self.customs.numbers;
        let start = self.atoms[at].start;
        let point = usize::from(!self.is_numeral(at));
        let mut last = at + point;
        let is_group = |at: usize| self.word(at).len() <= 3 && self.word(at).bytes().all(|b| b.is_ascii_digit());
        while last < at + MOST && is_group(last) && self.is_numeral(last + 1) && self.word(last + 1).len() >= 3 {
            let gap = &self.text[self.atoms[last].end..self.atoms[last + 1].start];
            let is_blank = matches!(gap, "\u{a0}" | "\u{202f}" | "\u{2009}") || style.blanks && gap == " ";
            let next = self.word(last + 1);
            let is_three = next.bytes().take_while(u8::is_ascii_digit).count() == 3;
            if !is_blank || !is_three {
                break;
            }
            last += 1;
        }
        let range = start..self.atoms[last].end;
        let (group, decimal) = style.separators();
        let printed = &self.text[range.clone()];
        let (whole, fraction) = printed.split_once(decimal).unwrap_or((printed, ""));
        let blank = whole.chars().find(|c| c.is_whitespace());
        if !is_grouped(whole, blank.unwrap_or(group)) || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let mut plain: String = whole.chars().filter(char::is_ascii_digit).collect();
        if !fraction.is_empty() {
            plain.push('.');
            plain.push_str(fraction);
        }
        let comma = style.comma && printed.contains(['.', ',']);
        Some((range, plain.parse().ok()?, i16::try_from(fraction.len()).ok()?, comma, last + 1))
    }

    /// Whether letters at once behind digits are a scale or a unit.
    fn is_suffix(&self, at: usize, is_money: bool, places: i16) -> bool {
        self.scale(at, is_money, places).is_some() || self.unit(at, is_money).is_some() || self.currency(at).is_some()
    }

    fn scale(&self, at: usize, is_money: bool, places: i16) -> Option<(i8, usize)> {
        // `$1-billion`
        let at = if self.is_sign(at, '-') && self.is_glued(at) && self.is_glued(at + 1) { at + 1 } else { at };
        let atom = self.atoms.get(at).filter(|_| self.is_close(at))?;
        if atom.what != What::Word {
            return None;
        }
        // `1.2M users`
        let letters = is_money || places > 0 && atom.glued;
        let (length, power) = header::scale_of(&self.text[atom.start..], letters)?;
        let behind = at + self.atoms[at..].iter().take_while(|next| next.end <= atom.start + length).count();
        let is_letter = length == 1 && !atom.glued;
        if is_letter {
            return None;
        }
        // Chinese words are not separated: 亿元.
        if behind == at {
            let rest = &self.text[atom.start + length..atom.end];
            return (rest == "元" || rest == "元人民币").then_some((power, at + 1));
        }
        Some((power, behind))
    }

    /// The unit that stands from an atom on, and the atom behind it.
    fn unit(&self, at: usize, is_money: bool) -> Option<(Unit, usize)> {
        let atom = self.atoms.get(at).filter(|_| self.is_close(at))?;
        let points = |at: usize| match () {
            () if self.is_any(at, &["basis-point", "basis-points"]) => Some((Unit::BasisPoints, at + 1)),
            () if self.is_any(at, &["percentage-point", "percentage-points"]) => Some((Unit::Points, at + 1)),
            () => None,
        };
        if let What::Sign(sign) = atom.what {
            if atom.glued && matches!(sign, '-' | '\u{2011}') && self.is_glued(at + 1) {
                return points(at + 1);
            }
            return matches!(sign, '%' | '％').then_some((Unit::Percent, at + 1));
        }
        if atom.what != What::Word || is_money {
            return None;
        }
        if let Some(found) = points(at) {
            return Some(found);
        }
        let next = |words: &[&str]| self.is_any(at + 1, words) && self.is_close(at + 1);
        let word = self.word(at);
        let mut buffer = [0; 16];
        let known = match fold(word, &mut buffer)? {
            "percent" | "pct" | "percents" => Some((Unit::Percent, 1)),
            "per" if next(&["cent", "cent."]) => Some((Unit::Percent, 2)),
            "percentage" if next(&["point", "points"]) => Some((Unit::Points, 2)),
            "ppts" | "ppt" | "pp" | "p.p" | "pps" | "pts" => Some((Unit::Points, 1)),
            "basis" if next(&["point", "points"]) => Some((Unit::BasisPoints, 2)),
            "bps" | "bp" => Some((Unit::BasisPoints, 1)),
            "x" | "times" => Some((Unit::Times, 1)),
            word if KINDS_OF_TIME.contains(&word) => {
                length(self.word(at + 1)).filter(|_| self.is_close(at + 1)).map(|unit| (Unit::Time(unit), 2))
            }
            word => length(word).map(|unit| (Unit::Time(unit), 1)),
        };
        known.map(|(unit, atoms)| (unit, at + atoms))
    }
}
