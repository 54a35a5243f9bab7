//! A leaf of the program: the values that XBRL is made of, as small types that cannot be wrong, and the names and
//! namespaces that the specifications fix.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use rust_decimal::Decimal;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Namespaces of the specifications.
pub mod ns {
    /// XBRL 2.1 instances.
    pub const XBRLI: &str = "http://www.xbrl.org/2003/instance";
    /// XBRL 2.1 linkbases.
    pub const LINK: &str = "http://www.xbrl.org/2003/linkbase";
    /// `XLink`.
    pub const XLINK: &str = "http://www.w3.org/1999/xlink";
    /// XML Schema.
    pub const XSD: &str = "http://www.w3.org/2001/XMLSchema";
    /// XML Schema instances (`xsi:nil`).
    pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
    /// Dimensions 1.0 in schemas and linkbases.
    pub const XBRLDT: &str = "http://xbrl.org/2005/xbrldt";
    /// Dimensions 1.0 in instances.
    pub const XBRLDI: &str = "http://xbrl.org/2006/xbrldi";
    /// Inline XBRL 1.1.
    pub const IX: &str = "http://www.xbrl.org/2013/inlineXBRL";
    /// Inline XBRL 1.0.
    pub const IX_1_0: &str = "http://www.xbrl.org/2008/inlineXBRL";
    /// Transformation Rules Registry 4.
    pub const IXT: &str = "http://www.xbrl.org/inlineXBRL/transformation/2020-02-12";
    /// XHTML.
    pub const XHTML: &str = "http://www.w3.org/1999/xhtml";
    /// ISO 4217 currencies as measures.
    pub const ISO4217: &str = "http://www.xbrl.org/2003/iso4217";
    /// Open Information Model.
    pub const OIM: &str = "https://xbrl.org/2021";
    /// Units Registry item types (`num:percentItemType`, …).
    pub const DTR_NUM: &str = "http://www.xbrl.org/dtr/type/2022-03-31";
    /// Legal Entity Identifiers as an entity scheme.
    pub const LEI: &str = "http://standards.iso.org/iso/17442";
    /// ixport's own: where a fact is printed. The attribute `src:span` holds byte ranges of the source, `123-130`,
    /// separated by blanks; an inline element has the one range that it tags.
    pub const SOURCE: &str = "https://ixport.example/source/1";
    /// The SEC's Central Index Key as an entity scheme.
    pub const CIK: &str = "http://www.sec.gov/CIK";
}

/// A qualified name: namespace and local part. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QName {
    /// The namespace URI.
    pub namespace: Arc<str>,
    /// The local part.
    pub local: Arc<str>,
}

impl QName {
    /// The name `local` in `namespace`.
    pub fn new(namespace: impl Into<Arc<str>>, local: impl Into<Arc<str>>) -> Self {
        QName { namespace: namespace.into(), local: local.into() }
    }

    /// A currency of ISO 4217 as a measure, such as `iso4217:CNY`.
    #[must_use]
    pub fn currency(code: &str) -> Self {
        QName::new(ns::ISO4217, code)
    }
}

impl fmt::Display for QName {
    /// Clark notation, for messages: `{namespace}local`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}}{}", self.namespace, self.local)
    }
}

/// The period aspect (OIM 1.0 §4.1.3): times with an exclusive end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// No limits.
    Forever,
    /// A point in time; the end of 31 March is 1 April at midnight.
    Instant(NaiveDateTime),
    /// From `start` up to, but not including, `end`.
    Duration {
        /// The first moment.
        start: NaiveDateTime,
        /// The first moment that is not part of it.
        end: NaiveDateTime,
    },
}

impl Period {
    /// The end of a day.
    #[must_use]
    pub fn end_of(day: NaiveDate) -> Self {
        Period::Instant(midnight_after(day))
    }

    /// From the start of `first` to the end of `last`.
    #[must_use]
    pub fn days(first: NaiveDate, last: NaiveDate) -> Self {
        Period::Duration { start: first.and_time(NaiveTime::MIN), end: midnight_after(last) }
    }

    /// The instant, or the moment at which the duration ends.
    #[must_use]
    pub fn end(self) -> Option<NaiveDateTime> {
        match self {
            Period::Forever => None,
            Period::Instant(end) | Period::Duration { end, .. } => Some(end),
        }
    }

    /// The last day that belongs to it, where it ends at midnight: the date that a person would print.
    #[must_use]
    pub fn last_day(self) -> Option<NaiveDate> {
        let end = self.end()?;
        if end.time() == NaiveTime::MIN { end.date().checked_sub_days(Days::new(1)) } else { Some(end.date()) }
    }
}

impl fmt::Display for Period {
    /// As in xBRL-JSON: `2023-01-01T00:00:00/2023-04-01T00:00:00`, or one date and time.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const FORM: &str = "%Y-%m-%dT%H:%M:%S";
        match self {
            Period::Forever => f.write_str("forever"),
            Period::Instant(at) => write!(f, "{}", at.format(FORM)),
            Period::Duration { start, end } => write!(f, "{}/{}", start.format(FORM), end.format(FORM)),
        }
    }
}

fn midnight_after(day: NaiveDate) -> NaiveDateTime {
    day.succ_opt().unwrap_or(day).and_time(NaiveTime::MIN)
}

/// How precise a number is (XBRL 2.1 §4.6.5): correct to 10^-n, or exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decimals {
    /// Correct to this many decimal places; −3 means thousands.
    Places(i16),
    /// Exact (`INF`).
    Infinite,
}

impl Decimals {
    /// Half a unit of its last place, as a number of any length; nothing where it is exact, or absurd.
    #[must_use]
    pub fn half(self) -> Number {
        /// Places that any number may have.
        const MOST: i32 = 1000;
        match self {
            Decimals::Places(places) if i32::from(places).abs() <= MOST => {
                Number::five().scaled(-i32::from(places) - 1)
            }
            _ => Number::zero(),
        }
    }

    /// How far off a number of this precision may be: half a unit of its last place, 500 for −3; nothing where it is
    /// exact, or where the places are too many to compute with.
    #[must_use]
    pub fn half_unit(self) -> Decimal {
        match self {
            Decimals::Places(places @ 0..28) => Decimal::new(5, u32::from(places.unsigned_abs()) + 1),
            Decimals::Places(places @ -18..0) => Decimal::new(5 * 10i64.pow(u32::from(places.unsigned_abs()) - 1), 0),
            Decimals::Places(places) => Number::five().scaled(-i32::from(places) - 1).to_decimal().unwrap_or_default(),
            Decimals::Infinite => Decimal::ZERO,
        }
    }
}

impl fmt::Display for Decimals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Decimals::Places(n) => write!(f, "{n}"),
            Decimals::Infinite => f.write_str("INF"),
        }
    }
}

/// An exact decimal number of any length: `±digits × 10^exponent`, kept without leading or trailing zeros, so that equal
/// numbers are equal values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Number {
    negative: bool,
    digits: Box<str>,
    exponent: i32,
}

/// A text that is no decimal number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a decimal number")]
pub struct NotANumber(pub String);

impl Number {
    /// The largest power of ten that is read, far beyond what `xs:double` has: written out, a number must fit in memory.
    const FARTHEST: usize = 10_000;

    /// Zero.
    #[must_use]
    pub fn zero() -> Self {
        Number { negative: false, digits: "".into(), exponent: 0 }
    }

    fn five() -> Self {
        Number { negative: false, digits: "5".into(), exponent: 0 }
    }

    /// The same number times 10^`places`.
    #[must_use]
    pub fn scaled(mut self, places: i32) -> Self {
        if !self.is_zero() {
            self.exponent += places;
        }
        self
    }

    /// The same number with the other sign; zero stays zero.
    #[must_use]
    pub fn negated(mut self) -> Self {
        self.negative = !self.negative && !self.is_zero();
        self
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// Its digits and the power of ten that they are multiplied by, where the digits (without zeros at their end) are few enough
    /// to be an integer: 15 and 2 of 1,500.
    #[must_use]
    pub fn compact(&self) -> Option<(i64, i32)> {
        if self.is_zero() {
            return Some((0, 0));
        }
        let digits: i64 = self.digits.parse().ok()?;
        Some((if self.negative { -digits } else { digits }, self.exponent))
    }

    /// The power of ten by which another number of the same digits and sign is larger; nothing where there is none, for zero
    /// and for equal numbers.
    #[must_use]
    pub fn power_of_ten(&self, other: &Number) -> Option<i32> {
        let is_alike = self.digits == other.digits && self.negative == other.negative && !self.is_zero();
        (is_alike && self.exponent != other.exponent).then(|| other.exponent - self.exponent)
    }

    /// Whether it is no further from another number than two others are together, which are not negative: whatever their length.
    #[must_use]
    pub fn is_within(&self, other: &Number, [one, more]: [&Number; 2]) -> bool {
        // The power of ten that a number is below, and a tenth of which it is not.
        let top = |number: &Number| number.exponent + i32::try_from(number.digits.len()).unwrap_or(i32::MAX / 4);
        let top = |number: &Number| if number.is_zero() { i32::MIN / 4 } else { top(number) };
        let (widest, reach) = (top(self).max(top(other)), top(one).max(top(more)));
        // What is far larger need not be computed with.
        if widest + 1 < reach {
            return true;
        }
        if (top(self) - top(other)).abs() > 1 && reach + 3 < widest {
            return false;
        }
        let numbers = [self, other, one, more];
        let lowest = numbers.iter().filter(|number| !number.is_zero()).map(|number| number.exponent).min().unwrap_or(0);
        let length = usize::try_from(widest.max(reach) - lowest).unwrap_or(0) + 1;
        let [a, b, c, d] = numbers.map(|number| number.padded(lowest, length));
        let reach = sum(&c, &d);
        match (self.negative == other.negative, a >= b) {
            (false, _) => sum(&a, &b) <= reach,
            (true, true) => a <= sum(&b, &reach),
            (true, false) => b <= sum(&a, &reach),
        }
    }

    /// So many digits in front of a power of ten, without the sign.
    fn padded(&self, lowest: i32, length: usize) -> Vec<u8> {
        let zeros = usize::try_from(self.exponent - lowest).unwrap_or(0);
        let before = if self.is_zero() { length } else { length.saturating_sub(self.digits.len() + zeros) };
        let digits = self.digits.bytes().map(|digit| digit - b'0');
        std::iter::repeat_n(0, before).chain(digits).chain(std::iter::repeat(0)).take(length).collect()
    }

    /// As a decimal to compute with; nothing beyond 28 digits, rather than a rounded value.
    #[must_use]
    pub fn to_decimal(&self) -> Option<Decimal> {
        Decimal::from_str_exact(&self.to_string()).ok()
    }
}

/// The sum of two numbers of as many digits, the first of them small enough.
fn sum(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut sum = vec![0; a.len()];
    let mut carry = 0;
    for (at, (a, b)) in a.iter().zip(b).enumerate().rev() {
        let digit = a + b + carry;
        (sum[at], carry) = (digit % 10, digit / 10);
    }
    sum
}

impl FromStr for Number {
    type Err = NotANumber;

    /// Reads an `xs:decimal` or `xs:double` lexical form (without `INF` and `NaN`).
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let refuse = || NotANumber(text.to_owned());
        let (mantissa, power) = match text.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, power.parse::<i32>().map_err(|_| refuse())?),
            None => (text, 0),
        };
        let (negative, unsigned) = match mantissa.as_bytes().first() {
            Some(b'-') => (true, &mantissa[1..]),
            Some(b'+') => (false, &mantissa[1..]),
            _ => (false, mantissa),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all: String = [whole, fraction].concat();
        if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
            return Err(refuse());
        }
        let significant = all.trim_start_matches('0');
        let digits = significant.trim_end_matches('0');
        if digits.is_empty() {
            return Ok(Number::zero());
        }
        let shift = |n: usize| i32::try_from(n).map_err(|_| refuse());
        let exponent = power
            .checked_add(shift(significant.len() - digits.len())?)
            .and_then(|e| e.checked_sub(i32::try_from(fraction.len()).ok()?))
            .filter(|e| e.unsigned_abs() as usize <= Self::FARTHEST + text.len())
            .ok_or_else(refuse)?;
        Ok(Number { negative, digits: digits.into(), exponent })
    }
}

impl From<Decimal> for Number {
    fn from(value: Decimal) -> Self {
        value.to_string().parse().unwrap_or_else(|_| unreachable!("a decimal prints as a decimal number"))
    }
}

impl fmt::Display for Number {
    /// Without exponent, leading zeros or trailing zeros: `-0.5`, `1500000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return f.write_str("0");
        }
        if self.negative {
            f.write_str("-")?;
        }
        let Ok(places) = usize::try_from(-i64::from(self.exponent)) else {
            return write!(f, "{}{:0<2$}", self.digits, "", self.exponent.unsigned_abs() as usize);
        };
        match self.digits.len().checked_sub(places) {
            Some(0) | None => write!(f, "0.{:0>places$}", self.digits),
            Some(whole) if places == 0 => f.write_str(&self.digits[..whole]),
            Some(whole) => write!(f, "{}.{}", &self.digits[..whole], &self.digits[whole..]),
        }
    }
}

/// A unit: measures multiplied, and measures divided by; both sorted. An empty denominator is no division.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    /// Measures multiplied.
    pub numerators: Vec<QName>,
    /// Measures divided by.
    pub denominators: Vec<QName>,
}

impl Unit {
    /// A simple unit.
    #[must_use]
    pub fn simple(measure: QName) -> Self {
        Unit { numerators: vec![measure], denominators: Vec::new() }
    }

    /// A currency, such as CNY.
    #[must_use]
    pub fn currency(code: &str) -> Self {
        Unit::simple(QName::currency(code))
    }

    /// `xbrli:shares`.
    #[must_use]
    pub fn shares() -> Self {
        Unit::simple(QName::new(ns::XBRLI, "shares"))
    }

    /// `xbrli:pure`, the unit of ratios.
    #[must_use]
    pub fn pure() -> Self {
        Unit::simple(QName::new(ns::XBRLI, "pure"))
    }

    /// One simple unit divided by another, such as CNY per share.
    #[must_use]
    pub fn per(self, other: Unit) -> Self {
        Unit { numerators: self.numerators, denominators: other.numerators }
    }

    /// Whether it is `xbrli:pure`, which OIM does not state.
    #[must_use]
    pub fn is_pure(&self) -> bool {
        *self == Unit::pure()
    }
}

/// Whom a fact is about: an identifier and the scheme that makes it unique.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entity {
    /// The scheme, a URI.
    pub scheme: Arc<str>,
    /// The identifier.
    pub identifier: Arc<str>,
}

/// The value of a taxonomy-defined dimension (Dimensions 1.0).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DimensionValue {
    /// A member of an explicit dimension.
    Member(QName),
    /// The text content of a typed dimension's element; nothing for nil.
    Typed(Option<Arc<str>>),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        text.parse().unwrap()
    }

    #[test]
    fn equal_numbers_are_equal_however_they_are_written() {
        assert_eq!(number("1500"), number("+01.5e3"));
        assert_eq!(number("-0.0"), Number::zero());
        assert_eq!(number("1,2".replace(',', "").as_str()).to_string(), "12");
    }

    #[test]
    fn scaling_is_exact_at_any_length() {
        let long = "1234567890123456789012345678901234567890.5";
        assert_eq!(number(long).scaled(-3).to_string(), "1234567890123456789012345678901234567.8905");
        assert_eq!(number(long).scaled(3).to_string(), "1234567890123456789012345678901234567890500");
        assert_eq!(number(long).to_decimal(), None, "no silent rounding");
        assert_eq!(number("27.2").scaled(-2).to_string(), "0.272");
        assert_eq!(number("5").scaled(-3).negated().to_string(), "-0.005");
    }

    #[test]
    fn distances_are_told_at_any_length() {
        let is_within = |a: &str, b: &str, c: &str, d: &str| number(a).is_within(&number(b), [&number(c), &number(d)]);
        let long = "123456789012345678901234567890123456789";
        assert!(is_within(long, "123456789012345678901234567890123457000", "500", "0.5"));
        assert!(!is_within(long, "123456789012345678901234567890123457000", "200", "10.5"));
        assert!(is_within(long, "123456789012345678901234567890123457000", "200", "11"));
        assert!(is_within("-1", "1", "1", "1") && !is_within("-1", "1", "1", "0.99"));
        assert!(is_within("0", "0", "0", "0") && is_within("7", "7", "0", "0") && !is_within("7", "8", "0", "0"));
        assert!(!is_within("1e9000", "-1e-9000", "5", "0") && is_within("1e-9000", "0", "5", "0"));
        assert!(is_within("999", "1000", "0.5", "0.5") && !is_within("9.99", "1000", "500", "490"));
    }

    #[test]
    fn half_a_unit_of_the_last_place() {
        let half = |places| Decimals::Places(places).half_unit().normalize().to_string();
        assert_eq!([half(-3), half(0), half(2)], ["500", "0.5", "0.005"]);
        assert!(Decimals::Places(99).half_unit().is_zero() && Decimals::Infinite.half_unit().is_zero());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "-", ".", "1,000", "0x1", "1e", "١", "1E2000000000", "1e-70000"] {
            assert!(text.parse::<Number>().is_err(), "{text}");
        }
    }

    #[test]
    fn periods_end_at_the_midnight_behind_their_last_day() {
        let day = |m, d| NaiveDate::from_ymd_opt(2023, m, d).unwrap();
        let quarter = Period::days(day(1, 1), day(3, 31));
        assert_eq!(quarter.to_string(), "2023-01-01T00:00:00/2023-04-01T00:00:00");
        assert_eq!(quarter.last_day(), Some(day(3, 31)));
        assert_eq!(Period::end_of(day(3, 31)).to_string(), "2023-04-01T00:00:00");
    }
}
