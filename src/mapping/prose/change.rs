//! Within [`super`]: the arithmetic of changes and portions, on printed numbers with what their rounding leaves open.

use super::amount::Range;
use crate::prose::Measure;
use rust_decimal::Decimal;

/// What a change from one value to another comes to, in the measure that it is printed in; nothing where it cannot be
/// told, as of a percentage of nothing.
#[must_use]
pub fn change(measure: &Measure, from: Range, to: Range) -> Option<Range> {
    if *measure != Measure::Percent {
        return to.minus(from);
    }
    let quotient = to.over(from)?;
    // Of what is below zero, less is a decrease too.
    Some(if from.low > Decimal::ZERO {
        Range { low: quotient.low - Decimal::ONE, high: quotient.high - Decimal::ONE }
    } else {
        Range { low: Decimal::ONE - quotient.high, high: Decimal::ONE - quotient.low }
    })
}

/// Whether a change is what was computed. It is printed without a sign where words say that it went `down`.
#[must_use]
pub fn is_change(printed: Range, down: bool, computed: Range) -> bool {
    let signed =
        if down && printed.high > Decimal::ZERO { Range { low: -printed.high, high: -printed.low } } else { printed };
    signed.meets(computed)
}

/// What share of a whole a part is.
#[must_use]
pub fn portion(part: Range, whole: Range) -> Option<Range> {
    part.over(whole)
}
