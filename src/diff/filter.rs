//! Within [`super`]: the changes that a user asks for.

use super::{Change, Detail, Diff, Kind};
use crate::align::basis::{Bases, folded};
use crate::align::value::decimal;
use crate::tables::Vocabulary;
use hashbrown::HashSet;
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

/// What a user means by the names of a [`Filter`].
#[derive(Debug, Default)]
pub struct Chosen {
    statements: Option<Statements>,
    basis: Option<Basis>,
}

impl Chosen {
    /// Whether numbers of a slice are to be shown.
    pub(super) fn has_slice(&self, slice: u32) -> bool {
        self.basis.as_ref().is_none_or(|basis| basis.slices[slice as usize])
    }

    /// Whether a statement is to be shown.
    pub(super) fn has_statement(&self, title: &str) -> bool {
        self.statements.as_ref().is_none_or(|statements| statements.titles.contains(title))
    }
}

impl Filter {
    /// Finds the statements and the accounting basis that are asked for. Where nothing is called so, a note says what there is.
    #[must_use]
    pub fn choose(&self, diff: &mut Diff<'_>) -> Chosen {
        Chosen {
            statements: self.statement.as_ref().map(|text| Statements::of(diff, text)),
            basis: self.basis.as_ref().map(|text| Basis::of(diff, text)),
        }
    }

    /// Leaves only the changes that are asked for.
    ///
    /// A change belongs to the statement in which its concept stands first, and to the one whose presentation or calculation
    /// changed. It has the basis of its facts; one without facts has the bases of all facts of its concept.
    pub fn apply(&self, diff: &mut Diff<'_>, chosen: &Chosen) {
        let mut changes = std::mem::take(&mut diff.changes);
        if !self.only.is_empty() {
            changes.retain(|change| self.only.contains(&change.kind));
        }
        if let Some(tolerance) = self.tolerance {
            changes.retain(|change| !tolerance.covers(diff, change));
        }
        if let Some(statements) = &chosen.statements {
            changes.retain(|change| statements.have(diff, change));
        }
        if let Some(basis) = &chosen.basis {
            changes.retain(|change| basis.has(diff, change));
        }
        diff.changes = changes;
    }
}

impl Tolerance {
    /// Whether a change is that of a number, and too small.
    fn covers(self, diff: &Diff<'_>, change: &Change) -> bool {
        let is_of_numbers =
            matches!(change.kind, Kind::Restated | Kind::PrecisionOnly | Kind::SignFlipped | Kind::ScaleOff);
        let number = |report: &crate::report::Report, facts: &[usize]| match facts {
            [fact] => decimal(report.value(*fact).0),
            _ => None,
        };
        let numbers = number(diff.old.report, &change.old).zip(number(diff.new.report, &change.new));
        let Some((old, new)) = numbers.filter(|_| is_of_numbers) else { return false };
        let most = match self {
            Tolerance::Amount(most) => Some(most),
            Tolerance::Part(part) => old.abs().checked_mul(part),
        };
        new.checked_sub(old).zip(most).is_some_and(|(amount, most)| amount.abs() <= most)
    }
}

/// Statements that a user means.
#[derive(Debug)]
struct Statements {
    /// Their places in [`Diff::statements`].
    numbers: HashSet<usize>,
    titles: HashSet<String>,
}

impl Statements {
    fn of(diff: &mut Diff<'_>, text: &str) -> Self {
        let text = folded(text);
        let mut titles: HashSet<String> = HashSet::new();
        for side in [diff.old, diff.new] {
            for outline in Vocabulary::new(side.dts, "en").outlines(side.report) {
                if outline.role.to_lowercase().contains(&text) {
                    titles.insert(outline.title.into());
                }
            }
        }
        titles.extend(diff.statements.iter().filter(|title| folded(title).contains(&text)).cloned());
        let numbers = (0..).zip(&diff.statements).filter(|(_, title)| titles.contains(*title));
        let numbers: HashSet<usize> = numbers.map(|(number, _)| number).collect();
        if numbers.is_empty() {
            diff.notes.push(format!("no statement is called {text:?}: there is {}", listed(&diff.statements)));
        }
        Statements { numbers, titles }
    }

    fn have(&self, diff: &Diff<'_>, change: &Change) -> bool {
        let place = change.concept.and_then(|concept| *diff.places.get(concept as usize)?);
        let is_in = |title: &String| self.titles.contains(title);
        place.is_some_and(|place| self.numbers.contains(&place))
            || match &change.detail {
                Detail::Place(place) => is_in(&place.old.statement) || is_in(&place.new.statement),
                Detail::Calculation(calculation) => is_in(&calculation.statement),
                _ => false,
            }
    }
}

/// Accounting bases that a user means.
#[derive(Debug)]
struct Basis {
    /// Whether a slice has one of them.
    slices: Vec<bool>,
    /// Whether a concept has facts with one of them.
    concepts: Vec<bool>,
}

impl Basis {
    fn of(diff: &mut Diff<'_>, text: &str) -> Self {
        let Bases { slices, known, is_known } = Bases::of(&diff.alignment, &[diff.old, diff.new], text);
        let mut concepts = vec![false; diff.alignment.concepts()];
        for (side, report) in [diff.old.report, diff.new.report].into_iter().enumerate() {
            for fact in 0..report.facts().len() {
                let key = diff.alignment.key(side, fact);
                concepts[key.concept as usize] |= slices[key.slice as usize];
            }
        }
        if !is_known {
            diff.notes.push(if known.is_empty() {
                "no fact says what its accounting basis is: there is no such axis".to_owned()
            } else {
                format!("no accounting basis is called {:?}: there is {}", folded(text), listed(&known))
            });
        }
        Basis { slices, concepts }
    }

    fn has(&self, diff: &Diff<'_>, change: &Change) -> bool {
        let has = |side: usize, fact: &usize| self.slices[diff.alignment.key(side, *fact).slice as usize];
        if change.old.is_empty() && change.new.is_empty() {
            return change.concept.is_some_and(|concept| self.concepts[concept as usize]);
        }
        change.old.iter().any(|fact| has(0, fact)) || change.new.iter().any(|fact| has(1, fact))
    }
}

/// Some names, the first few of them.
fn listed(names: &[String]) -> String {
    const MOST: usize = 12;
    let quoted: Vec<String> = names.iter().take(MOST).map(|name| format!("{name:?}")).collect();
    let more = names.len().saturating_sub(MOST);
    match (quoted.is_empty(), more) {
        (true, _) => "none".to_owned(),
        (_, 0) => quoted.join(", "),
        _ => format!("{} and {more} more", quoted.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{nothing, report};
    use super::super::{Options, Side, diff};
    use super::*;

    fn left(old: &[&str], new: &[&str], filter: &Filter) -> (Vec<Kind>, Vec<String>) {
        let dts = nothing();
        let (old, new) = (report(old), report(new));
        let side = |report| Side { name: "", report, dts: &dts };
        let mut diff = diff(side(&old), side(&new), &Options::default());
        let chosen = filter.choose(&mut diff);
        filter.apply(&mut diff, &chosen);
        (diff.changes.iter().map(|change| change.kind).collect(), diff.notes)
    }

    #[test]
    fn small_differences_are_passed_over() {
        let [old, new] = [["A 2023 1000 CNY 0", "B 2023 10 CNY 0"], ["A 2023 1001 CNY 0", "B 2023 11 CNY 0"]];
        let left = |tolerance| left(&old, &new, &Filter { tolerance: Some(tolerance), ..Filter::default() }).0.len();
        assert_eq!(left(Tolerance::Amount(Decimal::ONE)), 0);
        assert_eq!(left(Tolerance::Part(Decimal::new(1, 3))), 1);
        assert_eq!(left(Tolerance::Part(Decimal::ZERO)), 2);
    }

    #[test]
    fn a_basis_is_known_by_its_words() {
        let axis = "AccountingFrameworkAxis";
        let line = |value: &str, member: &str| format!("Profit 2023 {value} CNY 0 {axis}={member}");
        let members = ["UsGaapMember", "NonGaapMember", "IfrsMember", "UsGaapToIfrsAdjustmentsMember"];
        let [old, new] = ["1230", "4560"].map(|value| members.map(|member| line(value, member)));
        let [old, new] = [&old, &new].map(|lines| lines.each_ref().map(String::as_str));
        let left = |basis: &str| left(&old, &new, &Filter { basis: Some(basis.into()), ..Filter::default() });
        assert_eq!([left("US-GAAP").0.len(), left("non gaap").0.len(), left("IFRS").0.len()], [1, 1, 1]);
        assert_eq!(left("gaap").0.len(), 3);
        let (changes, notes) = left("hgb");
        assert!(changes.is_empty() && notes.last().is_some_and(|note| note.contains("\"non gaap\"")), "{notes:?}");
    }
}
