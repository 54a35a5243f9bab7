//! Within [`super`]: the value of an `ix:nonFraction` from its transformed text, `scale` and `sign` (Inline XBRL 1.1
//! §10.1), by moving the point in the text: exact at any length, without a number type.

/// How far `scale` or an exponent may move the point. `xs:double` ends at 308; what is beyond is no amount.
const FAR: i32 = 400;

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoNumber {
    /// The text is no `xs:decimal` or `xs:double`.
    Form,
    /// The point would move further than [`FAR`].
    Far,
}

/// Appends `text` × 10^`scale`, with the other sign if `negate`, in canonical form: no exponent, no idle zeros, no `-0`.
/// `INF`, `-INF` and `NaN` pass through.
pub(super) fn push_scaled(out: &mut String, text: &str, scale: i32, negate: bool) -> Result<(), NoNumber> {
    let (minus, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let negative = minus != negate;
    match unsigned {
        "INF" => {
            out.push_str(if negative { "-INF" } else { "INF" });
            return Ok(());
        }
        "NaN" if unsigned.len() == text.len() => {
            out.push_str("NaN");
            return Ok(());
        }
        _ => {}
    }
    let (mantissa, power) = match memchr::memchr2(b'e', b'E', unsigned.as_bytes()) {
        None => (unsigned, 0),
        Some(at) => (&unsigned[..at], exponent(&unsigned[at + 1..])?),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !is_digits(whole) || !is_digits(fraction) {
        return Err(NoNumber::Form);
    }
    let moved = scale.checked_add(power).filter(|moved| moved.abs() <= FAR).ok_or(NoNumber::Far)?;

    // The digits are `whole` and `fraction` in a row; of them `first..end` count, and the point stands before `point`.
    let whole_zeros = whole.len() - whole.trim_start_matches('0').len();
    let first = if whole_zeros < whole.len() {
        whole_zeros
    } else {
        whole.len() + fraction.len() - fraction.trim_start_matches('0').len()
    };
    let significant = fraction.trim_end_matches('0').len();
    let end = if significant > 0 { whole.len() + significant } else { whole.trim_end_matches('0').len() };
    if first >= end {
        out.push('0');
        return Ok(());
    }
    if negative {
        out.push('-');
    }
    let digits = |out: &mut String, from: usize, to: usize| {
        let all = whole.len();
        out.push_str(&whole[from.min(all)..to.min(all)]);
        out.push_str(&fraction[from.saturating_sub(all)..to.saturating_sub(all)]);
    };
    // Negative where zeros stand between the point and the first digit.
    let point = i64::try_from(whole.len()).unwrap_or(i64::MAX) + i64::from(moved);
    let before = usize::try_from(point).unwrap_or_default();
    let zeros = |out: &mut String, count: usize| out.extend(std::iter::repeat_n('0', count));
    if before <= first {
        out.push_str("0.");
        let gap = i64::try_from(first).unwrap_or(i64::MAX) - point;
        zeros(out, usize::try_from(gap).unwrap_or_default());
        digits(out, first, end);
    } else if before < end {
        digits(out, first, before);
        out.push('.');
        digits(out, before, end);
    } else {
        digits(out, first, end);
        zeros(out, before - end);
    }
    Ok(())
}

fn exponent(text: &str) -> Result<i32, NoNumber> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NoNumber::Form);
    }
    text.parse().map_err(|_| NoNumber::Far)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xbrl::Number;

    fn scaled(text: &str, scale: i32, negate: bool) -> Result<String, NoNumber> {
        let mut out = String::new();
        push_scaled(&mut out, text, scale, negate).map(|()| out)
    }

    #[test]
    fn the_point_moves_and_nothing_is_rounded() {
        for (text, scale, negate, value) in [
            ("1234", 3, false, "1234000"),
            ("1234.50", 3, true, "-1234500"),
            ("27.20", -2, false, "0.272"),
            ("5", -3, true, "-0.005"),
            ("0012.3400", 0, false, "12.34"),
            ("120", -1, false, "12"),
            ("1200", -3, false, "1.2"),
            ("0.00", 6, true, "0"),
            ("-3", 0, true, "3"),
            (".5", 0, false, "0.5"),
            ("5.", 0, false, "5"),
            ("0.0012", 2, false, "0.12"),
            ("0.0012", 5, false, "120"),
            ("1.5E3", 1, false, "15000"),
            ("1e-2", 0, false, "0.01"),
            ("INF", 3, true, "-INF"),
            ("NaN", 3, true, "NaN"),
            ("123456789012345678901234567890.5", -3, false, "123456789012345678901234567.8905"),
        ] {
            assert_eq!(scaled(text, scale, negate).as_deref(), Ok(value), "{text} {scale}");
        }
    }

    #[test]
    fn it_agrees_with_the_number_type() {
        for text in ["0", "1", "10", "100.001", "0.010", "98700", "000120.0500", ".001"] {
            for scale in -12..12 {
                let number = text.parse::<Number>().unwrap().scaled(scale);
                assert_eq!(scaled(text, scale, false).unwrap(), number.to_string(), "{text} {scale}");
                assert_eq!(scaled(text, scale, true).unwrap(), number.negated().to_string(), "-{text} {scale}");
            }
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "-", ".", "1,000", "1 0", "0x1", "1e", "--1", "١", "-NaN", "e5"] {
            assert_eq!(scaled(text, 0, false), Err(NoNumber::Form), "{text}");
        }
        assert_eq!(scaled("1", 401, false), Err(NoNumber::Far));
        assert_eq!(scaled("1e99999999999", 0, false), Err(NoNumber::Far));
    }
}
