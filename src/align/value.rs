//! Within [`super`]: how the values of two facts with the same aspects differ.

use crate::report::{Fact, Value, ValueRef, agree};
use crate::xbrl::{Decimals, Number};

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
        (ValueRef::Number(_), ValueRef::Number(_)) => match (older.value.number(), newer.value.number()) {
            (Some(a), Some(b)) => of_numbers((a, decimals(older)), (b, decimals(newer))),
            (None, None) if older.value == newer.value => Difference::None,
            _ => Difference::Value,
        },
        (ValueRef::Nil, ValueRef::Nil) => Difference::None,
        (ValueRef::Text(a), ValueRef::Text(b)) if a == b => Difference::None,
        (ValueRef::Text(_), ValueRef::Text(_)) => Difference::Text,
        (ValueRef::Text(_), _) | (_, ValueRef::Text(_)) => Difference::Text,
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
