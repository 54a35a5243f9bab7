//! Rule `opening`: the balance at the beginning of a period is the one at the end of the period before it. A report says it as its
//! opening balance or in a balance sheet for comparison; the report of the period before said it as its closing balance.

use super::comparative::again;
use super::{Check, duration};
use crate::history::History;
use crate::xbrl::Period;
use chrono::NaiveDateTime;
use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

/// The moments at which periods begin that reports have numbers for.
#[derive(Debug)]
pub struct Openings(HashSet<(usize, NaiveDateTime), FxBuildHasher>);

impl Openings {
    /// Looks at the periods of all reports.
    #[must_use]
    pub fn of(history: &History<'_>) -> Self {
        let reports = history.alignment.reports().iter().enumerate();
        let starts = reports.flat_map(|(edition, report)| {
            report.contexts().filter_map(move |context| Some((edition, duration(context.period)?.0)))
        });
        Openings(starts.collect())
    }

    /// Whether a period is the moment at which a period of an edition begins.
    #[must_use]
    pub fn contains(&self, edition: usize, period: Period) -> bool {
        matches!(period, Period::Instant(at) if self.0.contains(&(edition, at)))
    }
}

/// Checks all balances at the beginning of a period that an earlier report said, too.
pub fn check(history: &History<'_>, openings: &Openings, checks: &mut Vec<Check>) {
    again(history, "opening", checks, |edition, point| openings.contains(edition, point.period));
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, outcomes, report};

    #[test]
    fn a_closing_balance_is_the_next_opening_balance() {
        let first = || report(-3, &[("Cash", "", "2023-03-31", 7000)]);
        let next =
            |cash| report(-3, &[("Cash", "", "2023-03-31", cash), ("Change", "", "2023-04-01/2023-06-30", 1000)]);
        assert_eq!(outcomes(&[first(), next(7000)], "opening"), [("7000".to_owned(), "verified")]);
        assert_eq!(breaks(&[first(), next(8000)]), [("opening", "8000".to_owned())]);
    }

    #[test]
    fn another_rate_makes_another_balance() {
        let first = report(-3, &[("Cash", "rate 2023-03-31", "2023-03-31", 1000)]);
        let next = [("Cash", "rate 2023-06-30", "2023-03-31", 990), ("Cash", "", "2023-06-30", 1)];
        assert_eq!(breaks(&[first, report(-3, &next)]), []);
    }
}
