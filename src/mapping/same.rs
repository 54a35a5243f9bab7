//! Within [`super`]: concepts that are one where a document prints nothing that separates them.
//!
//! Without noncontrolling interests, net income and net income of the parent are the same number, and so are the two
//! equities. Which of them a filer means is then a matter of custom: the one that more filers print. Where the document does
//! separate them, the label decides.

use super::label;
use super::rows::{Candidate, Meaning};
use super::target::Target;
use crate::statement::{Kind, Statement};
use crate::xbrl::QName;
use std::collections::HashMap;

/// Two concepts, and what lies between them.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The two; the label of the first says nothing that the other's does not.
    concepts: (QName, QName),
    between: Vec<QName>,
}

/// The pairs of a taxonomy: a total and a contributor of like labels, with one or two more contributors.
#[must_use]
pub fn pairs(target: &Target<'_>) -> Vec<Pair> {
    const LONGEST: usize = 3;
    let core = target.core;
    let words = |name: &QName| {
        let label = core.taxonomy.labels(name).find(|l| &*l.language == "en");
        label.map(|l| label::read(&l.text, &[]).words)
    };
    let mut pairs = Vec::new();
    for sum in core.summations.iter().filter(|sum| (2..=LONGEST).contains(&sum.of.len())) {
        for (part, _) in sum.of.iter().filter(|(_, weight)| *weight > 0) {
            let (Some(total), Some(own)) = (words(&sum.total), words(part)) else { continue };
            let between = || sum.of.iter().map(|(name, _)| name).filter(|name| *name != part).cloned().collect();
            if own.iter().all(|word| total.has(word)) {
                pairs.push(Pair { concepts: (part.clone(), sum.total.clone()), between: between() });
            } else if total.iter().all(|word| own.has(word)) {
                pairs.push(Pair { concepts: (sum.total.clone(), part.clone()), between: between() });
            }
        }
    }
    pairs
}

/// Concept → the one that stands for it in a document.
#[derive(Debug, Clone, Default)]
pub struct Same(HashMap<QName, QName>);

impl Same {
    /// Finds the pairs that nothing separates in a document, and takes the more usual concept for both.
    pub(super) fn find(target: &Target<'_>, statements: &[Statement<'_>], meanings: &mut [Vec<Meaning>]) -> Same {
        let printed = Printed::new(statements, meanings);
        let filers = |name: &QName| target.core.hints.filers.get(name).copied().unwrap_or_default();
        let mut same = Same::default();
        for Pair { concepts: (a, b), between } in &target.pairs {
            let (usual, other) = if filers(b) >= filers(a) { (b, a) } else { (a, b) };
            let is_separated = printed.are_beside(usual, other) || between.iter().any(|name| printed.is_sure(name));
            if printed.has(other) && !is_separated {
                same.0.insert(other.clone(), usual.clone());
            }
        }
        for (statement, meanings) in statements.iter().zip(meanings) {
            for meaning in meanings.iter_mut() {
                let Some(chosen) = meaning.chosen() else { continue };
                let Some(usual) = same.0.get(&chosen.concept) else { continue };
                let mut nodes = target.nodes.iter().enumerate().filter(|(_, node)| node.concept.name == *usual);
                let first = nodes.clone().next();
                let near = nodes.find(|(_, node)| !node.is_foreign(statement.kind)).or(first);
                let Some((node, _)) = near else { continue };
                let why = format!(
                    "nothing in the document separates it from {}, and more filers print it: {} of 122",
                    chosen.concept.local,
                    filers(usual)
                );
                let evidence = chosen.evidence.iter().cloned().chain([why]).collect();
                let candidate = Candidate { node, concept: usual.clone(), evidence, ..chosen.clone() };
                meaning.prefer(candidate);
            }
        }
        same
    }

    /// The concept that stands for one in the document; nothing where it stands for itself.
    #[must_use]
    pub fn of(&self, concept: &QName) -> Option<&QName> {
        self.0.get(concept)
    }
}

/// Which concepts the statements of a document have, with the best score of each in each of them.
struct Printed(HashMap<QName, HashMap<usize, u32>>);

impl Printed {
    fn new(statements: &[Statement<'_>], meanings: &[Vec<Meaning>]) -> Printed {
        let mut printed = Printed(HashMap::new());
        // Parts of amounts are printed in notes, where the whole may be another company.
        let whole = statements.iter().zip(meanings).enumerate().filter(|(_, (s, _))| s.kind != Kind::Breakdown);
        for (at, (statement, meanings)) in whole {
            let figures = statement.rows.iter().zip(meanings).filter(|(row, _)| !row.is_heading());
            for chosen in figures.filter_map(|(_, m)| m.chosen()) {
                let best = printed.0.entry(chosen.concept.clone()).or_default().entry(at).or_default();
                *best = (*best).max(chosen.score);
            }
        }
        printed
    }

    fn has(&self, name: &QName) -> bool {
        self.0.contains_key(name)
    }

    /// Whether a line is there beyond doubt: what is only like it does not separate anything.
    fn is_sure(&self, name: &QName) -> bool {
        const SURE: u32 = 800;
        self.0.get(name).is_some_and(|places| places.values().any(|score| *score >= SURE))
    }

    fn are_beside(&self, a: &QName, b: &QName) -> bool {
        let (Some(a), Some(b)) = (self.0.get(a), self.0.get(b)) else { return false };
        a.keys().any(|statement| b.contains_key(statement))
    }
}
