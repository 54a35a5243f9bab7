//! Within [`super`]: how the values of two facts with the same aspects differ.

use crate::report::{Fact, Value, ValueRef, agree};
use crate::xbrl::{Decimals, Number};
use rust_decimal::Decimal;

/// A number whose digits are an integer: almost all of them are, and are compared without more memory. In normal form, so that
/// equal numbers are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Plain {
    digits: i64,
    exponent: i32,
}

impl Plain {
    /// Nothing for what is no number, and for those with more digits than 18 or so.
    #[must_use]
    pub fn of(value: ValueRef<'_>) -> Option<Self> {
        let ValueRef::Number(text) = value else { return None };
        let (digits, exponent) = short(text).or_else(|| text.parse::<Number>().ok()?.compact())?;
        Some(Plain { digits, exponent })
    }

    /// How many significant digits it has: none if it is zero, one if it is 5,000.
    #[must_use]
    pub fn significant(self) -> u32 {
        self.digits.unsigned_abs().checked_ilog10().map_or(0, |power| power + 1)
    }

    fn to_decimal(self) -> Option<Decimal> {
        match u32::try_from(self.exponent) {
            Ok(power) => {
                let whole = 10_i128.checked_pow(power)?.checked_mul(self.digits.into())?;
                Decimal::try_from_i128_with_scale(whole, 0).ok()
            }
            Err(_) => Decimal::try_from_i128_with_scale(self.digits.into(), self.exponent.unsigned_abs()).ok(),
        }
    }
}

/// The digits of a decimal number and the power of ten that they are multiplied by, without zeros at their end. Nothing for other
/// forms of numbers, and for long ones.
fn short(text: &str) -> Option<(i64, i32)> {
    /// Another digit still fits.
    const MOST: i64 = i64::MAX / 10 - 1;
    let (is_negative, unsigned) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let (mut digits, mut exponent, mut is_fraction) = (0_i64, 0, false);
    for byte in unsigned {
        match byte {
            b'0'..=b'9' if digits <= MOST => {
                digits = digits * 10 + i64::from(byte - b'0');
                exponent -= i32::from(is_fraction);
            }
            b'.' if !is_fraction => is_fraction = true,
            _ => return None,
        }
    }
    if unsigned.len() == usize::from(is_fraction) {
        return None;
    }
    if digits == 0 {
        return Some((0, 0));
    }
    while digits % 10 == 0 {
        digits /= 10;
        exponent += 1;
    }
    Some((if is_negative { -digits } else { digits }, exponent))
}

/// A value as a decimal to compute with; nothing for what is no number, and beyond 28 digits.
#[must_use]
pub fn decimal(value: ValueRef<'_>) -> Option<Decimal> {
    Plain::of(value).and_then(Plain::to_decimal).or_else(|| value.number()?.to_decimal())
}

/// Whether two values are the same number, or the same text, or nothing.
#[must_use]
pub fn is_equal(a: ValueRef<'_>, b: ValueRef<'_>) -> bool {
    a == b
        || match (Plain::of(a), Plain::of(b)) {
            (None, None) => a.number().is_some_and(|number| Some(number) == b.number()),
            (one, other) => one == other,
        }
}

/// How a later value differs from an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// Not at all.
    None,
    /// Only in how precise it is: the less precise one may be the rounding of the other.
    Precision,
    /// Only in its sign.
    Sign,
    /// By so many powers of ten.
    Scale(i32),
    /// In any other way; also a number that became nothing.
    Value,
    /// It is another text.
    Text,
}

/// Compares the values of two facts.
#[must_use]
pub fn difference(older: Fact<'_>, newer: Fact<'_>) -> Difference {
    let decimals = |fact: Fact<'_>| fact.decimals.unwrap_or(Decimals::Infinite);
    match (older.value, newer.value) {
        (ValueRef::Number(a), ValueRef::Number(b)) if a == b && decimals(older) == decimals(newer) => Difference::None,
        (ValueRef::Number(_), ValueRef::Number(_)) => match (Plain::of(older.value), Plain::of(newer.value)) {
            (Some(a), Some(b)) => {
                let is_as_precise = decimals(older) == decimals(newer);
                of_plain(a, b, is_as_precise).unwrap_or_else(|| of_long(older, newer, decimals))
            }
            _ => of_long(older, newer, decimals),
        },
        (ValueRef::Nil, ValueRef::Nil) => Difference::None,
        (ValueRef::Text(a), ValueRef::Text(b)) if a == b => Difference::None,
        (ValueRef::Text(_), _) | (_, ValueRef::Text(_)) => Difference::Text,
        _ => Difference::Value,
    }
}

/// The same as [`of_numbers`], where that can be told without computing.
fn of_plain(older: Plain, newer: Plain, is_as_precise: bool) -> Option<Difference> {
    match () {
        () if older == newer => Some(if is_as_precise { Difference::None } else { Difference::Precision }),
        () if older.digits == -newer.digits && older.exponent == newer.exponent => Some(Difference::Sign),
        () if older.digits == newer.digits => Some(Difference::Scale(newer.exponent - older.exponent)),
        () => is_as_precise.then_some(Difference::Value),
    }
}

fn of_long(older: Fact<'_>, newer: Fact<'_>, decimals: impl Fn(Fact<'_>) -> Decimals) -> Difference {
    match (older.value.number(), newer.value.number()) {
        (Some(a), Some(b)) => of_numbers((a, decimals(older)), (b, decimals(newer))),
        (None, None) if older.value == newer.value => Difference::None,
        _ => Difference::Value,
    }
}

fn of_numbers((older, was): (Number, Decimals), (newer, is): (Number, Decimals)) -> Difference {
    if older == newer {
        return if was == is { Difference::None } else { Difference::Precision };
    }
    if !older.is_zero() && older.clone().negated() == newer {
        return Difference::Sign;
    }
    if let Some(power) = older.power_of_ten(&newer) {
        return Difference::Scale(power);
    }
    let agrees = agree((&Value::Number(older), Some(was)), (&Value::Number(newer), Some(is)));
    if agrees { Difference::Precision } else { Difference::Value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_are_equal_however_they_are_written() {
        let plain = |text| Plain::of(ValueRef::Number(text));
        for (a, b) in
            [("1500", "+01.5e3"), ("-0.0", "0"), ("0.50", ".5"), ("7.", "7"), ("1000000000000000000000000", "1e24")]
        {
            assert!(plain(a).is_some() && plain(a) == plain(b), "{a} {b}");
        }
        for text in ["", "-", ".", "+.", "INF", "1,0", "12345678901234567890123"] {
            assert_eq!(plain(text), None, "{text}");
        }
        assert_eq!(["0", "5000", "-0.0125"].map(|text| plain(text).unwrap().significant()), [0, 1, 3]);
        for text in ["0.0125", "-1500", "12345678901234567890123.5", "9e27", "1e-28"] {
            assert_eq!(decimal(ValueRef::Number(text)), text.parse::<Number>().unwrap().to_decimal(), "{text}");
        }
    }

    #[test]
    fn what_is_told_without_computing_is_what_computing_tells() {
        let numbers = ["0", "1", "-1", "10", "1.5", "-15", "15", "1000", "1001", "999.6", "-0.001"];
        for (a, b) in numbers.iter().flat_map(|a| numbers.iter().map(move |b| (*a, *b))) {
            for (was, is) in [(0, 0), (0, 1), (-3, 0)] {
                let plain = |text| Plain::of(ValueRef::Number(text)).unwrap();
                let number = |text: &str, places| (text.parse::<Number>().unwrap(), Decimals::Places(places));
                let computed = of_numbers(number(a, was), number(b, is));
                assert!(of_plain(plain(a), plain(b), was == is).is_none_or(|told| told == computed), "{a} {b}");
            }
        }
    }

    #[test]
    fn what_rounding_explains_is_no_restatement() {
        let number = |value: &str, places| (value.parse::<Number>().unwrap(), Decimals::Places(places));
        let of = |a, b| of_numbers(a, b);
        assert_eq!(of(number("4160063000", -3), number("4160100000", -5)), Difference::Precision);
        assert_eq!(of(number("4160063000", -3), number("4160063000", -5)), Difference::Precision);
        assert_eq!(of(number("4160063000", -3), number("4160064000", -3)), Difference::Value);
        assert_eq!(of(number("4160063000", -3), number("4170000000", -5)), Difference::Value);
        assert_eq!(of(number("5", 0), number("-5", 0)), Difference::Sign);
        assert_eq!(of(number("5", 0), number("5000", 0)), Difference::Scale(3));
        assert_eq!(of(number("5000", 0), number("5", 0)), Difference::Scale(-3));
        assert_eq!(of(number("0", 0), number("5", 0)), Difference::Value);
    }
}
