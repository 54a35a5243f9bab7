//! Within [`super`]: what changed between two observations of a point.

use super::{Edition, Facts, Observation, Revision};
use crate::align::notes::{Notes, redefine};
use crate::align::{Difference, difference};
use crate::report::Fact;
use crate::xbrl::Decimals;

/// Tells of each observation of a point what it changes, against the value that was in force: since the last change the most
/// precise one.
pub(super) fn tell(observations: &mut [Observation], facts: &Facts, editions: &[Edition<'_>], notes: &[Notes<'_>]) {
    let fact =
        |observation: &Observation| -> Fact<'_> { editions[observation.edition].side.report.fact(observation.fact) };
    let is_same = |difference| matches!(difference, Difference::None | Difference::Precision);
    let mut in_force = 0;
    for at in 1..observations.len() {
        let before = observations[in_force].clone();
        let mut found = difference(fact(&before), fact(&observations[at]));
        // A report that contradicts itself restates nothing that it says, too.
        if !is_same(found) {
            let Observation { edition, fact: first, .. } = observations[at];
            for &other in facts.contradicting(edition, first) {
                let otherwise = Observation { fact: other, ..observations[at].clone() };
                let difference = difference(fact(&before), fact(&otherwise));
                if is_same(difference) {
                    (observations[at].fact, found) = (other, difference);
                    break;
                }
            }
        }
        let change = match found {
            found if is_same(found) => Revision::Confirmed,
            _ if is_redefined(&before, &observations[at], facts, notes) => Revision::Redefined,
            found => Revision::Restated(found),
        };
        observations[at].change = change;
        let precision = |observation| fact(observation).decimals.unwrap_or(Decimals::Infinite);
        if change != Revision::Confirmed || precision(&observations[at]) >= precision(&before) {
            in_force = at;
        }
    }
}

/// Whether the notes of both numbers define them in other words.
fn is_redefined(before: &Observation, after: &Observation, facts: &Facts, notes: &[Notes<'_>]) -> bool {
    let [old, new] = [before, after].map(|observation| {
        let Observation { edition, fact, .. } = *observation;
        notes[edition].of(&[&[fact], facts.agreeing(edition, fact)].concat())
    });
    redefine(&old, &new)
}
