//! Number rules: what groups digits, and what stands before the fraction.

use super::is_gap;
use std::borrow::Cow;

/// How the digits before the fraction may be grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Groups {
    /// Three digits behind every separator, and one to three before the first (registry 1).
    Strict,
    /// Separators that may be left out, but only between thousands (registries 2 and 3).
    Thousands,
    /// Hundreds behind thousands, as in India: `12,34,567`; or no separators at all.
    Indian,
    /// Separators anywhere, also spaces in the fraction, and no digits needed before it (registries 4 and 5).
    Free,
}

/// A number rule.
#[derive(Debug)]
pub(super) struct Form {
    /// What stands before the fraction.
    pub(super) point: char,
    /// What may stand between groups of digits.
    pub(super) separators: &'static [char],
    /// Where separators may stand.
    pub(super) groups: Groups,
}

/// A rule for amounts in two units, as `3 dollars 5 cents`.
#[derive(Debug)]
pub(super) struct UnitForm {
    /// Whether full-width digits are digits.
    pub(super) wide: bool,
    /// What may stand between groups of digits of the major unit.
    pub(super) separators: &'static [char],
    /// Where separators may stand.
    pub(super) groups: Groups,
}

/// The value of a text: borrowed where it is a decimal already.
pub(super) fn read<'t>(form: &Form, text: &'t str) -> Option<Cow<'t, str>> {
    if form.groups != Groups::Strict && is_plain(text, form.point) {
        return Some(Cow::Borrowed(text));
    }
    let (whole, fraction) = match text.split_once(form.point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let free = form.groups == Groups::Free;
    let digits = grouped(whole, form.separators, form.groups, false)?;
    let places = match fraction {
        Some("") => return None,
        Some(fraction) => places(fraction, free)?,
        None => 0,
    };
    if digits + places == 0 || !free && (digits == 0 || fraction.is_some() && places == 0) {
        return None;
    }
    let length = digits + if places > 0 { 1 + places } else { 0 };
    if length == text.len() && (places == 0 || form.point == '.') {
        return Some(Cow::Borrowed(text));
    }
    let mut value = String::with_capacity(length);
    push_digits(&mut value, whole);
    if places > 0 {
        value.push('.');
        push_digits(&mut value, fraction?);
    }
    Some(Cow::Owned(value))
}

fn push_digits(value: &mut String, text: &str) {
    for byte in text.bytes().filter(u8::is_ascii_digit) {
        value.push(char::from(byte));
    }
}

/// Whether a text has only digits, and a full stop between two of them at most, if that is the point.
fn is_plain(text: &str, point: char) -> bool {
    let (mut last, mut points) = (b'.', 0);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {}
            b'.' if last != b'.' && point == '.' => points += 1,
            _ => return false,
        }
        last = byte;
    }
    last != b'.' && points <= 1
}

/// Counts the digits of a fraction; none, if something else stands there.
fn places(fraction: &str, spaced: bool) -> Option<usize> {
    let mut places = 0;
    for c in fraction.chars() {
        match c {
            '0'..='9' => places += 1,
            _ if spaced && is_gap(c) => {}
            _ => return None,
        }
    }
    Some(places)
}

/// Counts the digits of a whole number; none, if something else stands there or they are grouped wrongly.
fn grouped(text: &str, separators: &[char], groups: Groups, wide: bool) -> Option<usize> {
    let (mut total, mut before, mut length) = (0, 0, 0);
    for c in text.chars() {
        if c.is_ascii_digit() || wide && digit(c, wide).is_some() {
            length += 1;
        } else if separators.contains(&c) {
            fits(groups, before, length, false)?;
            total += length;
            before += 1;
            length = 0;
        } else {
            return None;
        }
    }
    fits(groups, before, length, true)?;
    Some(total + length)
}

/// Whether a group of `length` digits may stand behind `before` others.
fn fits(groups: Groups, before: usize, length: usize, last: bool) -> Option<()> {
    let fits = match groups {
        Groups::Free => true,
        Groups::Strict if before == 0 => (1..=3).contains(&length),
        Groups::Strict => length == 3,
        Groups::Thousands if before == 0 => length > 0,
        Groups::Thousands => length > 0 && length.is_multiple_of(3),
        Groups::Indian => match (before, last) {
            (0, true) => length > 0,
            (0, false) => length == 1 || length == 2,
            (_, false) => length == 2,
            (_, true) => length == 3,
        },
    };
    fits.then_some(())
}

fn digit(c: char, wide: bool) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' if wide => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    }
}

/// The value of an amount in two units: the last number, of one or two digits, counts hundredths.
pub(super) fn read_units(form: &UnitForm, text: &str) -> Option<String> {
    let is_digit = |c: char| digit(c, form.wide).is_some();
    let head = text.trim_end_matches(|c| !is_digit(c));
    let before = head.trim_end_matches(is_digit);
    let (minor, tail) = (head.strip_prefix(before)?, text.strip_prefix(head)?);
    let places = minor.chars().count();
    let major = before.trim_end_matches(|c| !is_digit(c));
    let gap = before.strip_prefix(major)?;
    let separated = match form.groups {
        Groups::Free => !gap.trim_start_matches(form.separators).is_empty(),
        Groups::Indian => !gap.is_empty(),
        // No leading zeros, and no separators but in the major number.
        Groups::Strict | Groups::Thousands => {
            !gap.is_empty()
                && !gap.contains(form.separators)
                && !tail.contains(form.separators)
                && (major.chars().count() == 1 || !major.starts_with(['0', '０']))
        }
    };
    let digits = grouped(major, form.separators, form.groups, form.wide)?;
    if !separated || digits == 0 || !(1..=2).contains(&places) {
        return None;
    }
    let mut value = String::with_capacity(digits + 3);
    value.extend(major.chars().filter_map(|c| digit(c, form.wide)));
    value.push_str(if places == 1 { ".0" } else { "." });
    value.extend(minor.chars().filter_map(|c| digit(c, form.wide)));
    Some(value)
}
