//! Rule `definition`: what is called the same is the same. Where a report says another number than an earlier one for the same
//! period, and the notes that say what it is the number of are others, too, it was redefined.

use super::{Check, Said, number};
use crate::check::accounting::Outcome;
use crate::history::{History, Revision};

/// Finds all numbers that were redefined.
pub fn check(history: &History<'_>, checks: &mut Vec<Check>) {
    let points = history.series.iter().flat_map(|series| &series.points);
    for point in points.filter(|point| point.rate_date.is_none()) {
        for observation in point.observations.iter().filter(|o| o.change == Revision::Redefined) {
            let Some(before) = history.in_force(point, observation.edition) else { continue };
            let Some(before) = number(history, &point.observations[before]) else { continue };
            let claimed = Said { edition: observation.edition, fact: observation.fact };
            let (terms, computed) = (vec![(before.said, 1)], before.value);
            checks.push(Check { rule: "definition", claimed, terms, computed, outcome: Outcome::Failed });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, report};
    use crate::report::{Footnote, Link, Report};

    fn loans(value: i64, note: &str) -> Report {
        let mut report = report(-6, &[("Loans", "", "2023-01-01/2023-03-31", value)]);
        report.footnotes.push(Footnote::plain("n", "en", note));
        report.links.push(Link::footnote(0, 0));
        report
    }

    #[test]
    fn another_number_of_something_else_is_no_restatement() {
        let first = || loans(98_000_000, "Loans facilitated in the period.");
        let redefined = loans(109_000_000, "Loans facilitated in the period, referrals included.");
        assert_eq!(breaks(&[first(), redefined]), [("definition", "109000000".to_owned())]);
        let restated = loans(109_000_000, "Loans facilitated in the period.");
        assert_eq!(breaks(&[first(), restated]), [("comparative", "109000000".to_owned())]);
    }
}
