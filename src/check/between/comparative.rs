//! Rule `comparative`: what a report says again about a period of an earlier report is what that one said.

use super::opening::Openings;
use super::{Check, Said, number};
use crate::check::accounting::Outcome;
use crate::history::{History, Point, Revision};

/// Checks all numbers that several reports say, but for balances at the beginning of a period, which are rule `opening`.
pub fn check(history: &History<'_>, openings: &Openings, checks: &mut Vec<Check>) {
    again(history, "comparative", checks, |edition, point| !openings.contains(edition, point.period));
}

/// Checks the numbers that an edition says again, as `rule`; of those that it `wants`. Where the definition changed, the
/// numbers need not be the same: that is rule `definition`.
pub(super) fn again(
    history: &History<'_>,
    rule: &'static str,
    checks: &mut Vec<Check>,
    wants: impl Fn(usize, &Point) -> bool,
) {
    let points = history.series.iter().flat_map(|series| &series.points);
    for point in points.filter(|point| point.rate_date.is_none()) {
        for observation in point.observations.iter().skip(1).filter(|o| wants(o.edition, point)) {
            let Some(before) = history.in_force(point, observation.edition) else { continue };
            let before = number(history, &point.observations[before]);
            let (Some(before), Some(now)) = (before, number(history, observation)) else { continue };
            let outcome = match observation.change {
                Revision::First | Revision::Redefined => continue,
                Revision::Confirmed if before.value == now.value => Outcome::Verified,
                Revision::Confirmed => Outcome::Rounding,
                Revision::Restated(_) => Outcome::Failed,
            };
            let claimed = Said { edition: observation.edition, fact: observation.fact };
            checks.push(Check { rule, claimed, terms: vec![(before.said, 1)], computed: before.value, outcome });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, outcomes, push, report};

    const Q1: &str = "2023-01-01/2023-03-31";

    #[test]
    fn what_is_said_again_stays_the_same_but_for_its_precision() {
        let first = || report(-3, &[("Revenue", "", Q1, 3_599_174_000)]);
        let mut rounded = report(-3, &[]);
        push(&mut rounded, -5, ("Revenue", "", Q1, 3_599_200_000));
        let again = |value| report(-3, &[("Revenue", "", Q1, value)]);
        let found = outcomes(&[first(), rounded.clone(), again(3_599_174_000)], "comparative");
        assert_eq!(found.iter().map(|(_, word)| *word).collect::<Vec<_>>(), ["rounding", "verified"]);
        assert_eq!(breaks(&[first(), rounded, again(3_599_175_000)]), [("comparative", "3599175000".to_owned())]);
    }
}
