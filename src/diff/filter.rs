//! Within [`super`]: the changes that a user asks for.

use super::{Diff, Kind};
use rust_decimal::Decimal;

/// What is asked for; nothing means all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Kinds.
    pub only: Vec<Kind>,
    /// Part of a statement's title or role, regardless of case.
    pub statement: Option<String>,
    /// Part of the accounting basis' name, regardless of case: `ifrs`, `us gaap`, `non-gaap`.
    pub basis: Option<String>,
    /// Numbers that differ by no more than this are not shown.
    pub tolerance: Option<Tolerance>,
}

/// How much a number may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tolerance {
    /// By an amount.
    Amount(Decimal),
    /// By a part of the older number.
    Part(Decimal),
}

impl Filter {
    /// Leaves only the changes that are asked for.
    pub fn apply(&self, diff: &mut Diff<'_>) {
        if !self.only.is_empty() {
            diff.changes.retain(|change| self.only.contains(&change.kind));
        }
    }
}
