//! Within [`super`]: numbers and their precision as XBRL 2.1 writes them (§4.6).

use crate::xbrl::Decimals;

/// Whether a text is a lexical form of `xs:decimal`, `xs:double` or `xs:float`: digits with a sign, a point and an exponent, or
/// `INF`, `-INF`, `NaN`.
#[must_use]
pub fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let bytes = unsigned.as_bytes();
    let run = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let whole = run(0);
    let mut at = whole;
    let mut digits = whole;
    if bytes.get(at) == Some(&b'.') {
        let fraction = run(at + 1);
        digits += fraction;
        at += 1 + fraction;
    }
    if digits == 0 {
        return unsigned == "INF" || text == "NaN";
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'-' | b'+')));
        let exponent = run(at);
        // An exponent that is too long to compute with makes no number that anybody meant.
        if exponent == 0 || exponent > 9 {
            return false;
        }
        at += exponent;
    }
    at == bytes.len()
}

/// Reads a `decimals` attribute (§4.6.5): an integer or `INF`; nothing for anything else, or beyond ±32767.
#[must_use]
pub fn decimals(text: &str) -> Option<Decimals> {
    match text.trim_ascii() {
        "INF" => Some(Decimals::Infinite),
        text => text.parse().ok().map(Decimals::Places),
    }
}

/// The decimals that a `precision` attribute stands for (§4.6.6): `value` is correct to that many significant figures. `INF`
/// is exact, as is any precision of zero. `Ok(None)` for a precision of 0, which says nothing about the number; an error for
/// what is no precision.
pub fn places(precision: &str, value: &str) -> Result<Option<Decimals>, NoPrecision> {
    let precision = precision.trim_ascii();
    if precision == "INF" {
        return Ok(Some(Decimals::Infinite));
    }
    let precision: u32 = precision.parse().map_err(|_| NoPrecision)?;
    if precision == 0 {
        return Ok(None);
    }
    let Some(magnitude) = magnitude(value) else { return Ok(Some(Decimals::Infinite)) };
    let places = i64::from(precision) - magnitude - 1;
    i16::try_from(places).map(|places| Some(Decimals::Places(places))).map_err(|_| NoPrecision)
}

/// A text that is no precision, or one that is too large to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPrecision;

/// The power of ten of the first figure that is not zero: 2 for 123, −2 for 0.012; nothing for zero and what is infinite.
fn magnitude(value: &str) -> Option<i64> {
    let (mantissa, exponent) = value.split_once(['e', 'E']).unwrap_or((value, "0"));
    let mantissa = mantissa.trim_start_matches(['-', '+']);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let first = |digits: &str| digits.bytes().position(|b| b.is_ascii_digit() && b != b'0');
    let place = match (first(whole), first(fraction)) {
        (Some(at), _) => i64::try_from(whole.len() - at).ok()? - 1,
        (None, Some(at)) => -i64::try_from(at).ok()? - 1,
        (None, None) => return None,
    };
    place.checked_add(exponent.trim_start_matches('+').parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_other_texts() {
        for text in ["0", "-1.50", "+.5", "5.", "1E3", "1.5e-07", "INF", "-INF", "NaN"] {
            assert!(is_number(text), "{text}");
        }
        for text in
            ["", "-", ".", "1,000", "1e", "1e+", "0x1", "1 2", "--1", "1.2.3", "-NaN", "inf", "١", "1e1234567890"]
        {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn precision_becomes_decimals() {
        // The examples of §4.6.6, and the corners.
        for (precision, value, places) in [
            ("3", "123", 0),
            ("4", "123.4567", 1),
            ("2", "0.00123", 4),
            ("3", "1.5e6", -4),
            ("1", "-9E-2", 2),
            ("5", "00100", 2),
            ("9", "123456", 3),
            ("2", "1234", -2),
            ("4", "-1234", 0),
            ("1", "0.0012", 3),
            ("3", "12.5", 1),
            ("1", "0.5", 1),
            ("9", "9", 8),
        ] {
            assert_eq!(super::places(precision, value), Ok(Some(Decimals::Places(places))), "{precision} {value}");
        }
        assert_eq!(super::places("INF", "1"), Ok(Some(Decimals::Infinite)));
        assert_eq!(super::places("4", "0.00"), Ok(Some(Decimals::Infinite)));
        assert_eq!(super::places("0", "5"), Ok(None));
        for wrong in ["-1", "x", "", "99999999999"] {
            assert_eq!(super::places(wrong, "5"), Err(NoPrecision), "{wrong}");
        }
    }

    #[test]
    fn decimals_are_an_integer_or_infinite() {
        assert_eq!(decimals(" -3 "), Some(Decimals::Places(-3)));
        assert_eq!(decimals("+2"), Some(Decimals::Places(2)));
        assert_eq!(decimals("INF"), Some(Decimals::Infinite));
        assert_eq!(["", "2.0", "inf", "40000"].map(decimals), [None; 4]);
    }
}
