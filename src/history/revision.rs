//! Within [`super`]: what changed between two observations of a point.

use super::{Edition, Facts, Observation, Revision};
use crate::align::{Difference, difference};
use crate::report::canonical::note_text;
use crate::report::{Fact, LinkTarget};
use crate::xbrl::Decimals;
use hashbrown::HashMap;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The notes of each edition's facts, found when somebody asks.
pub(super) struct Notes<'e, 'r> {
    editions: &'e [Edition<'r>],
    linked: Vec<OnceLock<HashMap<usize, Vec<usize>>>>,
}

impl<'e, 'r> Notes<'e, 'r> {
    pub(super) fn new(editions: &'e [Edition<'r>]) -> Self {
        Notes { editions, linked: editions.iter().map(|_| OnceLock::new()).collect() }
    }

    /// The words of each note of some facts that say the same.
    fn of(&self, edition: usize, facts: impl Iterator<Item = usize>) -> BTreeSet<Vec<String>> {
        let report = self.editions[edition].side.report;
        let linked = self.linked[edition].get_or_init(|| {
            let mut linked: HashMap<usize, Vec<usize>> = HashMap::new();
            for link in &report.links {
                if let LinkTarget::Footnote(note) = link.to {
                    linked.entry(link.from).or_default().push(note);
                }
            }
            linked
        });
        let notes = facts.filter_map(|fact| linked.get(&fact)).flatten();
        notes.filter_map(|note| report.footnotes.get(*note)).map(|note| words(&note_text(&note.content))).collect()
    }
}

/// The words of a note without those that change with every report: numbers, and what only sets them apart.
fn words(text: &str) -> Vec<String> {
    let is_letter = |c: char| c.is_alphabetic();
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | '—' | '–'));
    let words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
    words
        .filter(|word| word.contains(is_letter) && !word.contains(|c: char| c.is_ascii_digit()))
        .filter(|word| !is_month(word))
        .collect()
}

fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    MONTHS.contains(&word)
}

/// Tells of each observation of a point what it changes, against the value that was in force: since the last change the most
/// precise one.
pub(super) fn tell(observations: &mut [Observation], facts: &Facts, notes: &Notes<'_, '_>) {
    let fact = |observation: &Observation| -> Fact<'_> {
        notes.editions[observation.edition].side.report.fact(observation.fact)
    };
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

/// Whether both numbers have notes that the other has not, in other words.
fn is_redefined(before: &Observation, after: &Observation, facts: &Facts, notes: &Notes<'_, '_>) -> bool {
    let [old, new] = [before, after].map(|observation| {
        let Observation { edition, fact, .. } = *observation;
        notes.of(edition, std::iter::once(fact).chain(facts.agreeing(edition, fact).iter().copied()))
    });
    old.difference(&new).next().is_some() && new.difference(&old).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn numbers_and_months_define_nothing() {
        assert_eq!(
            words("As of March 31, 2023: 1,234 loans (“V-pocket”)"),
            words("as of June 30, 2024: 99 loans V pocket")
        );
        assert_ne!(words("loans past due"), words("loans past due, excluding those written off"));
    }
}
