//! Within [`super`]: numbers for eyes, with separators of thousands and brackets, and nothing lost: what is shown, times
//! a power of ten, is the number.

use crate::xbrl::{Decimals, Number};
use std::fmt;

/// Digits beyond which a number is shown in its own lexical form.
const LONGEST: usize = 60;

/// A number as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Digits with separators and a point, without a sign: `1,234.50`. A dash for zero.
    pub digits: String,
    /// Whether it stands in brackets.
    pub is_negative: bool,
    /// Power of ten between what is shown and the number; −2 is per cent.
    pub scale: i8,
}

impl Figure {
    /// What stands for zero.
    pub const DASH: &str = "—";

    /// Shows a number in units of 10^`scale`, with as many places as `decimals` promises. Nothing for what is no decimal
    /// number, such as `INF`.
    #[must_use]
    pub fn new(value: &str, decimals: Option<Decimals>, scale: i8, negated: bool) -> Option<Figure> {
        if is_enormous(value) {
            return None;
        }
        let number: Number = value.parse().ok()?;
        if number.is_zero() {
            return Some(Figure { digits: Self::DASH.to_owned(), is_negative: false, scale });
        }
        let is_negative = number.is_negative() != negated;
        let plain = number.scaled(-i32::from(scale)).to_string();
        let (whole, fraction) =
            plain.trim_start_matches('-').split_once('.').unwrap_or((plain.trim_start_matches('-'), ""));
        let promised = match decimals {
            Some(Decimals::Places(places)) => {
                usize::try_from(i32::from(places) + i32::from(scale)).unwrap_or(0).min(20)
            }
            Some(Decimals::Infinite) | None => 0,
        };
        let mut digits = String::with_capacity(plain.len() * 4 / 3 + promised + 1);
        for (at, digit) in whole.char_indices() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                digits.push(',');
            }
            digits.push(digit);
        }
        if promised > 0 || !fraction.is_empty() {
            digits.push('.');
            digits.push_str(fraction);
            digits.extend(std::iter::repeat_n('0', promised.saturating_sub(fraction.len())));
        }
        Some(Figure { digits, is_negative, scale })
    }

    /// With a minus instead of brackets, and `0` instead of a dash: `-1,234.50`.
    #[must_use]
    pub fn plain(&self) -> String {
        let percent = if self.scale == -2 { "%" } else { "" };
        match self {
            _ if self.is_dash() => format!("0{percent}"),
            Figure { digits, is_negative: true, .. } => format!("-{digits}{percent}"),
            Figure { digits, .. } => format!("{digits}{percent}"),
        }
    }

    /// Whether it is shown as a dash.
    #[must_use]
    pub fn is_dash(&self) -> bool {
        self.digits == Self::DASH
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Figure { digits, is_negative, scale } = self;
        let percent = if *scale == -2 && !self.is_dash() { "%" } else { "" };
        if *is_negative { write!(f, "({digits}{percent})") } else { write!(f, "{digits}{percent}") }
    }
}

/// Whether a number written without an exponent would be too long to read.
fn is_enormous(value: &str) -> bool {
    let power = value.split_once(['e', 'E']).map_or("0", |(_, power)| power);
    value.len() > LONGEST || power.parse::<i32>().map_or(true, |power| power.unsigned_abs() as usize > LONGEST)
}

/// How many zeros a whole number ends with; nothing for zero, and none for what is no whole number or cannot be shown.
pub(super) fn idle_zeros(value: &str) -> Option<usize> {
    let plain = if is_enormous(value) { return Some(0) } else { value.parse::<Number>().ok()? };
    if plain.is_zero() {
        return None;
    }
    let plain = plain.to_string();
    Some(if plain.contains('.') { 0 } else { plain.len() - plain.trim_end_matches('0').len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_separators_brackets_and_the_places_that_decimals_promise() {
        let shown = |value, decimals, scale, negated| Figure::new(value, decimals, scale, negated).unwrap().to_string();
        let places = |n| Some(Decimals::Places(n));
        assert_eq!(shown("4160063000", places(-3), 3, false), "4,160,063");
        assert_eq!(shown("-4063000", places(-3), 3, false), "(4,063)");
        assert_eq!(shown("-4063000", places(-3), 3, true), "4,063");
        assert_eq!(shown("2.9", places(2), 0, false), "2.90");
        assert_eq!(shown("0.272", places(3), -2, false), "27.2%");
        assert_eq!(shown("0.00", places(2), 3, true), "—");
        assert_eq!(
            shown("1234567890123456789012345678901234567890.5", None, 3, false),
            "1,234,567,890,123,456,789,012,345,678,901,234,567.8905"
        );
    }

    #[test]
    fn what_cannot_be_shown_is_left_to_its_own_form() {
        for value in ["INF", "NaN", "1E2000000000", "1e-99999"] {
            assert_eq!(Figure::new(value, None, 0, false), None, "{value}");
        }
    }
}
