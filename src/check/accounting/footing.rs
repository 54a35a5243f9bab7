//! Rule `footing`: a total is the sum of its lines (Calculations 1.1 for the rounding).
//!
//! A sum is held against the total wherever the page prints both; it must hold where the column prints every line. A
//! relation that holds in none of a report's columns is not the page's: its total is left unverified.

use super::ledger::{Entry, Ledger};
use super::{Check, Checks, Outcome};
use crate::mapping::Filing;
use crate::xbrl::{DimensionValue, QName};
use rust_decimal::Decimal;
use std::collections::HashSet;

const PARTIAL: &str = "the column prints only some of the lines";
const BLANK: &str = "a line is printed without a number";
const ELSEWHERE: &str = "a line of it stands among others elsewhere";
const OTHER: &str = "the total is made up differently here";

/// A total of which the known lines add up to something else, in every column.
pub const OPEN: Outcome = Outcome::Unverifiable(OTHER);

/// Checks every summation in every column, and tells which may be stated as calculations.
pub fn check(filing: &Filing<'_>, ledger: &Ledger<'_>, checks: &mut Checks) {
    for (index, sum) in filing.summations.iter().enumerate() {
        let mut found: Vec<Check> = Vec::new();
        let mut withheld = None;
        for &total in ledger.all(&sum.total) {
            let terms: Vec<(Entry, i8)> =
                sum.of.iter().filter_map(|(name, weight)| Some((ledger.beside(name, total)?, *weight))).collect();
            if terms.is_empty() {
                continue;
            }
            let computed: Decimal = terms.iter().map(|(entry, weight)| entry.value * Decimal::from(*weight)).sum();
            let off = (computed - total.value).abs();
            let tolerance: Decimal = total.half + terms.iter().map(|(entry, _)| entry.half).sum::<Decimal>();
            let is_blank = |name| filing.blanks.contains(&(Clone::clone(name), total.context));
            // A bridge prints lines of a total that the statement with the total does not have.
            let is_elsewhere = |(name, _): &(QName, i8)| {
                ledger.beside(name, total).is_some() && !filing.complete.contains(&(name.clone(), total.context))
            };
            let comes_out_without_them = || {
                let own = sum.of.iter().filter(|line| !is_elsewhere(line));
                let own =
                    own.filter_map(|(name, weight)| Some(ledger.beside(name, total)?.value * Decimal::from(*weight)));
                sum.of.iter().any(is_elsewhere) && own.sum::<Decimal>() == total.value
            };
            let outcome = if off.is_zero() {
                Outcome::Verified
            } else if sum.of.iter().any(|(name, _)| ledger.beside(name, total).is_none() && is_blank(name)) {
                Outcome::Unverifiable(BLANK)
            } else if !filing.complete.contains(&(sum.total.clone(), total.context)) {
                Outcome::Unverifiable(PARTIAL)
            } else if off > tolerance && comes_out_without_them() {
                Outcome::Unverifiable(ELSEWHERE)
            } else {
                Outcome::of_sum(off, tolerance)
            };
            if off > tolerance {
                withheld = Some(match outcome {
                    Outcome::Unverifiable(reason) => reason,
                    _ => "it does not add up",
                });
            }
            let terms = terms.into_iter().map(|(entry, weight)| (entry.fact, weight)).collect();
            found.push(Check { rule: "footing", fact: total.fact, terms, computed, outcome });
        }
        if sum.of.len() == 1 {
            doubt(ledger, &mut found);
        }
        if !found.iter().any(|c| c.outcome == Outcome::Verified) {
            found
                .iter_mut()
                .filter(|c| c.outcome == Outcome::Failed)
                .for_each(|c| c.outcome = Outcome::Unverifiable(OTHER));
        }
        checks.withheld.extend(withheld.map(|reason| (index, reason)));
        checks.checks.extend(found);
    }
    // A total has one make-up on a page: where one of its sums comes out, the others are not meant.
    let verified: HashSet<usize> =
        checks.checks.iter().filter(|c| c.outcome == Outcome::Verified).map(|c| c.fact).collect();
    let is_beside = |c: &&mut Check| c.outcome == Outcome::Failed && verified.contains(&c.fact);
    checks.checks.iter_mut().filter(is_beside).for_each(|c| c.outcome = Outcome::Unverifiable(OTHER));
}

/// A total and a single line of it may be equal by chance, as where adjustments skip the lines between: they must be
/// equal only where they are in another column of the same basis.
fn doubt(ledger: &Ledger<'_>, found: &mut [Check]) {
    let basis = |check: &Check| {
        let context = ledger.fact(check.fact).map(|entry| ledger.context(entry))?;
        context.dimensions.values().find(|value| matches!(value, DimensionValue::Member(_)))
    };
    let is_equal = |c: &&Check| c.outcome == Outcome::Verified && !c.computed.is_zero();
    let known: HashSet<_> = found.iter().filter(is_equal).map(basis).collect();
    let is_doubtful =
        |c: &&mut Check| matches!(c.outcome, Outcome::Failed | Outcome::Rounding) && !known.contains(&basis(c));
    found.iter_mut().filter(is_doubtful).for_each(|c| c.outcome = Outcome::Unverifiable(PARTIAL));
}
