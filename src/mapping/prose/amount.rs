//! Within [`super`]: a printed figure as a number of its unit, and what rounding leaves open of it.

use crate::prose::{Figure, Measure};
use crate::xbrl::{Decimals, Number};
use rust_decimal::Decimal;

/// A figure without its print: what would be computed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// Its value, with the sign as printed.
    pub number: Number,
    /// How precise it is printed.
    pub decimals: Decimals,
    /// Power of ten between the printed digits and the value.
    pub scale: i8,
}

impl Amount {
    /// Reads a figure: hundredths and points are ratios.
    #[must_use]
    pub fn of(figure: &Figure) -> Amount {
        let hundredths = matches!(figure.measure, Measure::Percent | Measure::Points);
        let scale = figure.scale.saturating_sub(if hundredths { 2 } else { 0 });
        let number = figure.number.clone().scaled(scale.into());
        Amount { number, decimals: Decimals::Places(figure.places - i16::from(scale)), scale }
    }

    /// All values that it may be the rounding of.
    #[must_use]
    pub fn range(&self) -> Option<Range> {
        Some(Range::around(self.number.to_decimal()?, self.decimals.half_unit()))
    }
}

/// How many digits of a figure count: `4,160.1` has five, `0.60` two.
#[must_use]
pub fn digits(figure: &Figure) -> usize {
    let whole = figure.number.clone().scaled(figure.places.into()).to_string();
    whole.trim_start_matches('-').trim_start_matches('0').len()
}

/// The values between two ends, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The lower end.
    pub low: Decimal,
    /// The upper end.
    pub high: Decimal,
}

impl Range {
    /// The values that are no further than `half` from `middle`.
    #[must_use]
    pub fn around(middle: Decimal, half: Decimal) -> Range {
        Range { low: middle - half, high: middle + half }
    }

    /// Whether both have a value in common.
    #[must_use]
    pub fn meets(self, other: Range) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// The same with the other sign.
    #[must_use]
    pub fn negated(self) -> Range {
        Range { low: -self.high, high: -self.low }
    }

    /// What is between a value of the other and one of this.
    #[must_use]
    pub fn minus(self, other: Range) -> Option<Range> {
        Some(Range { low: self.low.checked_sub(other.high)?, high: self.high.checked_sub(other.low)? })
    }

    /// A value of this over one of another, all of which are of one sign and none of which is zero.
    #[must_use]
    pub fn over(self, whole: Range) -> Option<Range> {
        if whole.low <= Decimal::ZERO && whole.high >= Decimal::ZERO {
            return None;
        }
        let ends = [
            self.low.checked_div(whole.low)?,
            self.low.checked_div(whole.high)?,
            self.high.checked_div(whole.low)?,
            self.high.checked_div(whole.high)?,
        ];
        Some(Range { low: ends.into_iter().min()?, high: ends.into_iter().max()? })
    }

    /// The value in the middle.
    #[must_use]
    pub fn middle(self) -> Decimal {
        (self.low + self.high) / Decimal::TWO
    }
}
