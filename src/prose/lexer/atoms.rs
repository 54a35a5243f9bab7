//! Within [`super`]: a text → atoms: words, numerals and signs, of which tokens are made.

use crate::prose::language::Classes;
use std::ops::Range;

/// A piece of text that has no parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Atom {
    pub start: usize,
    pub end: usize,
    pub what: What,
    /// Whether nothing stands between it and the atom before.
    pub glued: bool,
}

/// What an atom is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Letters, with hyphens, apostrophes and stops between them.
    Word,
    /// Digits, with points and commas between them.
    Numeral,
    /// Set above the line: the mark of a footnote.
    Raised,
    /// Anything else that is visible.
    Sign(char),
}

impl Atom {
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// Signs that stand for a hyphen.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// Hyphens and what ranges and negative numbers are written with.
pub(super) fn is_dash(c: char) -> bool {
    is_hyphen(c) || matches!(c, '\u{2012}' | '–' | '—' | '−' | '－' | '﹣')
}

/// Chinese, Japanese and the like, where words stand without blanks.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}')
}

/// Splits a text. `raised` are the ranges that are marks of footnotes by their looks, in order.
pub(super) fn split(text: &str, raised: &[Range<usize>], classes: &Classes, atoms: &mut Vec<Atom>) {
    atoms.clear();
    let bytes = text.as_bytes();
    let mut raised = raised.iter().peekable();
    let (mut at, mut behind) = (0, usize::MAX);
    while at < bytes.len() {
        while raised.next_if(|mark| mark.end <= at).is_some() {}
        let limit = match raised.peek() {
            Some(mark) if mark.start <= at => {
                atoms.push(Atom { start: at, end: mark.end, what: What::Raised, glued: behind == at });
                (at, behind) = (mark.end, mark.end);
                continue;
            }
            Some(mark) => mark.start,
            None => text.len(),
        };
        let Some(first) = text[at..].chars().next() else { break };
        if first.is_whitespace() || first == '\u{200b}' || first == '\u{feff}' {
            at += first.len_utf8();
            continue;
        }
        let (what, end) = match first {
            '0'..='9' => (What::Numeral, numeral(&bytes[..limit], at)),
            c if c.is_alphabetic() => (What::Word, word(&text[..limit], at, classes)),
            c => (What::Sign(c), at + c.len_utf8()),
        };
        atoms.push(Atom { start: at, end, what, glued: behind == at });
        (at, behind) = (end, end);
    }
}

/// Where a numeral ends, as [`crate::statement::numerals`] has it.
fn numeral(bytes: &[u8], start: usize) -> usize {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = start;
    while is_digit(end) || bytes.get(end).is_some_and(|b| matches!(b, b'.' | b',')) && is_digit(end + 1) {
        end += 1;
    }
    end
}

/// Where a word ends: `non-GAAP`, `Company's`, `U.S.`, `p.m.`, `ir.acme.example`.
fn word(text: &str, start: usize, classes: &Classes) -> usize {
    let mut end = start;
    let mut part = start;
    let mut previous = '\0';
    let mut chars = text[start..].char_indices().map(|(at, c)| (start + at, c)).peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_alphabetic() {
            // Between two scripts there is no blank.
            if previous != '\0' && is_ideograph(c) != is_ideograph(previous) {
                break;
            }
        } else {
            let next = chars.peek().map_or('\0', |(_, next)| *next);
            let is_initial = end - part <= 1;
            let joins = match c {
                '\'' | '’' | '&' | '\u{ad}' => true,
                '.' => is_initial || next.is_lowercase() && text[part..end].ends_with(char::is_lowercase),
                c => is_hyphen(c),
            };
            if !joins || !next.is_alphabetic() || is_ideograph(previous) {
                break;
            }
            part = at + c.len_utf8();
            previous = '\0';
            end = part;
            continue;
        }
        previous = c;
        end = at + c.len_utf8();
    }
    // `on- and off-balance sheet`
    if let Some(rest) = text[end..].strip_prefix(is_hyphen)
        && rest.starts_with(' ')
        && ["and ", "or ", "to "].iter().any(|joint| rest.trim_start().starts_with(joint))
    {
        return text.len() - rest.len();
    }
    let is_behind_digit = text[..start].ends_with(|c: char| c.is_ascii_digit() || is_hyphen(c));
    if text[end..].starts_with('.') && !is_behind_digit && stop_belongs(text, start..end, classes) {
        end + 1
    } else {
        end
    }
}

/// Whether the stop behind a word is part of it: it is an abbreviation, and no sentence ends there.
fn stop_belongs(text: &str, word: Range<usize>, classes: &Classes) -> bool {
    let mut buffer = [0; 16];
    let Some(lower) = fold(&text[word.clone()], &mut buffer) else { return false };
    let rest = &text[word.end + 1..];
    // `A. Smith`; a sentence that ends with a single letter is rare.
    let is_initial = lower.len() == 1 && text[word.clone()].starts_with(char::is_uppercase);
    if classes.titles.contains(lower) || is_initial {
        return !rest.is_empty();
    }
    if !classes.abbreviations.contains(lower) {
        return false;
    }
    let next = rest.trim_start_matches(|c: char| c.is_whitespace());
    if next.is_empty() {
        return false;
    }
    let length = next.find(|c: char| !c.is_alphabetic()).unwrap_or(next.len());
    let mut buffer = [0; 16];
    let starts = next.starts_with(char::is_uppercase)
        && fold(&next[..length], &mut buffer).is_some_and(|word| classes.starters.contains(word));
    !starts
}

/// A short word in lower case, without allocation; nothing for long ones and for letters beyond ASCII.
pub(super) fn fold<'b>(word: &str, buffer: &'b mut [u8]) -> Option<&'b str> {
    let into = buffer.get_mut(..word.len())?;
    if !word.is_ascii() {
        return None;
    }
    into.copy_from_slice(word.as_bytes());
    into.make_ascii_lowercase();
    std::str::from_utf8(into).ok()
}
