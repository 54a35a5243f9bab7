//! Within [`super`]: numbers that no report prints, computed of numbers that are printed: a quarter is nine months less a half
//! year. Only for flows that add up, and never across a restatement or a redefinition.

use super::{History, Series};
use crate::xbrl::Period;
use rust_decimal::Decimal;

/// A number that was computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// The number.
    pub value: Decimal,
    /// How far off it may be, since its terms are rounded.
    pub tolerance: Decimal,
    /// What it was computed of: edition, fact, and 1 or −1.
    pub terms: Vec<(usize, usize, i8)>,
}

/// Why a number cannot be derived, though numbers for it are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// It is no flow of money that adds up over time: a rate, a number of shares, an average.
    NotAdditive,
    /// A report restates one of its terms or a number that it depends on.
    Restated,
    /// What it is the number of changed in between.
    Redefined,
}

impl Refusal {
    /// For a person.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Refusal::NotAdditive => "it does not add up over time",
            Refusal::Restated => "a restatement lies between its terms",
            Refusal::Redefined => "its definition changed between its terms",
        }
    }
}

/// The value of a series for a period that no report prints, if it can be derived: nothing where the terms are not there.
/// Only what was published by an edition is used (`editions` of them, the earliest first).
#[must_use]
pub fn derive(
    history: &History<'_>,
    series: &Series,
    period: Period,
    editions: usize,
) -> Option<Result<Derived, Refusal>> {
    let _ = (history, series, period, editions);
    None
}
