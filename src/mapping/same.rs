//! Within [`super`]: concepts that are one where a document prints nothing that separates them.
//!
//! Without noncontrolling interests, net income and net income of the parent are the same number, and so are the two
//! equities. Which of them a filer means is then a matter of custom: the one that more filers print. Where the document does
//! separate them, the label decides.

use super::label::{self, Words};
use super::rows::{Candidate, Meaning};
use super::target::Target;
use crate::statement::{Division, Kind, Statement};
use crate::xbrl::QName;
use std::collections::{HashMap, HashSet};

/// A whole, the part of it that is the parent's, and what lies between them.
#[derive(Debug, Clone)]
pub struct Pair {
    whole: QName,
    part: QName,
    between: Vec<QName>,
    /// The words of the labels of what lies between.
    apart: Vec<Words>,
    /// What the label of the part says beside that of the whole.
    says: Vec<String>,
}

/// The pairs of a taxonomy: a total and a contributor of like labels, with a few contributors more that are taken from
/// the whole.
#[must_use]
pub fn pairs(target: &Target<'_>) -> Vec<Pair> {
    const LONGEST: usize = 8;
    let core = target.core;
    let words = |name: &QName| {
        let label = core.taxonomy.labels(name).find(|l| &*l.language == "en");
        label.map(|l| label::read(&l.text, &[]).words)
    };
    let mut pairs = Vec::new();
    for sum in core.summations.iter().filter(|sum| (2..=LONGEST).contains(&sum.of.len())) {
        for (item, _) in sum.of.iter().filter(|(_, weight)| *weight > 0) {
            let others = || sum.of.iter().filter(|(name, _)| name != item);
            // Equity = the parent's + others'; the parent's income = income − others'.
            let (whole, part) = match others().all(|(_, weight)| *weight > 0) {
                true => (&sum.total, item),
                false if others().all(|(_, weight)| *weight < 0) => (item, &sum.total),
                false => continue,
            };
            let (Some(of_whole), Some(of_part)) = (words(whole), words(part)) else { continue };
            if of_whole.iter().all(|word| of_part.has(word)) {
                let says =
                    of_part.iter().filter(|word| !of_whole.has(word)).chain(["{issuer}"]).map(str::to_owned).collect();
                let between: Vec<QName> = others().map(|(name, _)| name.clone()).collect();
                let apart = between.iter().filter_map(words).collect();
                pairs.push(Pair { whole: whole.clone(), part: part.clone(), between, apart, says });
            }
        }
    }
    pairs
}

impl Target<'_> {
    /// A concept as the candidate of a row that another one is chosen for.
    fn stand_in(&self, concept: &QName, kind: Kind, chosen: &Candidate) -> Option<Candidate> {
        let mut nodes = self.nodes.iter().enumerate().filter(|(_, node)| node.concept.name == *concept);
        let first = nodes.clone().next();
        let (node, _) = nodes.find(|(_, node)| !node.is_foreign(kind)).or(first)?;
        Some(Candidate { node, concept: concept.clone(), ..chosen.clone() })
    }
}

/// Bought back into treasury; bought back; bought back and retired: of values and of counts.
const BOUGHT_BACK: [[&str; 3]; 2] = [
    ["TreasurySharesAcquiredValue", "SharesRepurchasedValue", "SharesRepurchasedAndRetiredValue"],
    ["TreasurySharesAcquiredCount", "SharesRepurchasedCount", "SharesRepurchasedAndRetiredCount"],
];

/// Where a document has shares in treasury, what is bought back goes there; where it has none, it is retired. A label that
/// says so itself is believed.
fn buy_back(target: &Target<'_>, statements: &[Statement<'_>], printed: &Printed, meanings: &mut [Vec<Meaning>]) {
    const HELD: [&str; 2] = ["TreasuryShares", "TreasuryStockCommonValue"];
    let mut parts = statements.iter().flat_map(|s| s.columns.iter().filter_map(|c| c.part.as_ref()));
    let has_treasury = HELD.iter().any(|name| printed.0.contains_key(&target.core.name(name)))
        || parts.any(|part| part.name.to_lowercase().contains("treasury"));
    for (statement, meanings) in statements.iter().zip(meanings) {
        // A statement that prints two of them tells them apart.
        let bought = meanings.iter().filter_map(|m| m.chosen()).map(|c| &c.concept);
        let bought: HashSet<&QName> =
            bought.filter(|name| BOUGHT_BACK.as_flattened().contains(&&*name.local)).collect();
        if !matches!(statement.kind, Kind::Equity | Kind::EquityShares) || bought.len() != 1 {
            continue;
        }
        for (row, meaning) in statement.rows.iter().zip(meanings) {
            let label = row.label.to_lowercase();
            let Some(chosen) = meaning.chosen().filter(|_| !label.contains("retire") && !label.contains("treasury"))
            else {
                continue;
            };
            let Some([treasury, _, retired]) = BOUGHT_BACK.iter().find(|names| names.contains(&&*chosen.concept.local))
            else {
                continue;
            };
            let (name, why) = if has_treasury {
                (treasury, "the document has shares in treasury")
            } else {
                (retired, "the document has no shares in treasury")
            };
            if **name != *chosen.concept.local
                && let Some(mut candidate) = target.stand_in(&target.core.name(name), statement.kind, chosen)
            {
                candidate.evidence.push(why.to_owned());
                meaning.prefer(candidate);
            }
        }
    }
}

/// Concept → the one that stands for it in a document.
#[derive(Debug, Clone, Default)]
pub struct Same {
    usual: HashMap<QName, QName>,
    apart: HashSet<QName>,
}

impl Same {
    /// Finds the pairs that nothing separates in a document, and takes the more usual concept for both. What is usual is known
    /// of filers under US GAAP alone.
    pub(super) fn find(
        target: &Target<'_>,
        statements: &[Statement<'_>],
        issuer: &[String],
        by_us_gaap: bool,
        meanings: &mut [Vec<Meaning>],
    ) -> Same {
        let printed = Printed::new(statements, meanings);
        let filers = |name: &QName| target.core.hints.filers.get(name).copied().unwrap_or_default();
        let mut same = Same::default();
        // A column of noncontrolling interests separates as a line of them does.
        let columns = statements.iter().flat_map(|s| s.columns.iter().filter_map(|c| c.part.as_ref()));
        let parts = columns.filter(|part| part.of == Division::Equity);
        let parts: HashSet<Words> = parts.map(|part| label::read(&part.name, issuer).words).collect();
        let has_column = |pair: &Pair| {
            let is_of = |part: &Words, words: &Words| !part.is_empty() && part.iter().all(|word| words.has(word));
            parts.iter().any(|part| pair.apart.iter().any(|words| is_of(part, words)))
        };
        let mut apart: HashMap<&QName, &Pair> = HashMap::new();
        for pair in &target.pairs {
            let Pair { whole, part, between, .. } = pair;
            let is_line = || between.iter().any(|name| printed.is_sure(name));
            if printed.are_beside(whole, part) || is_line() || has_column(pair) {
                apart.insert(part, pair);
            } else if by_us_gaap && filers(part) >= filers(whole).max(1) {
                same.usual.insert(whole.clone(), part.clone());
            }
        }
        // Where both are printed, the numbers of the part tell which of them a line of another statement is.
        let mut of_parts: HashMap<QName, HashSet<String>> = HashMap::new();
        for (at, (statement, meanings)) in statements.iter().zip(meanings.iter()).enumerate() {
            for (row, chosen) in statement.rows.iter().zip(meanings).filter_map(|(row, m)| Some((row, m.chosen()?))) {
                if apart.get(&chosen.concept).is_some_and(|pair| printed.are_in(at, &pair.whole, &pair.part)) {
                    let numbers = row.figures.iter().flatten().map(|f| f.number.to_string());
                    of_parts.entry(chosen.concept.clone()).or_default().extend(numbers);
                }
            }
        }
        same.apart = apart.keys().map(|part| (*part).clone()).collect();
        buy_back(target, statements, &printed, meanings);
        for (at, (statement, meanings)) in statements.iter().zip(meanings).enumerate() {
            for (row, meaning) in statement.rows.iter().zip(meanings) {
                let Some(chosen) = meaning.chosen() else { continue };
                let (other, why) = if let Some(usual) = same.usual.get(&chosen.concept) {
                    (usual, format!("nothing in the document separates it from {}", chosen.concept.local))
                } else if let Some(pair) = apart.get(&chosen.concept)
                    && !printed.are_in(at, &pair.whole, &pair.part)
                    && !label::read(&row.label, issuer).words.has_any(&pair.says)
                    && !of_parts.get(&pair.part).is_some_and(|numbers| {
                        row.figures.iter().flatten().any(|f| numbers.contains(&f.number.to_string()))
                    })
                {
                    (&pair.whole, format!("the document separates it from {}", chosen.concept.local))
                } else {
                    // The other of the two is next to it.
                    let other = same.usual.iter().find(|(_, usual)| **usual == chosen.concept).map(|(other, _)| other);
                    if let Some(runner_up) = other.and_then(|other| target.stand_in(other, statement.kind, chosen)) {
                        meaning.run_up(runner_up);
                    }
                    continue;
                };
                let Some(mut candidate) = target.stand_in(other, statement.kind, chosen) else { continue };
                candidate.evidence.push(why);
                meaning.prefer(candidate);
            }
        }
        same
    }

    /// Whether a concept is the parent's part of a whole that the document prints, too: neither stands for the other.
    #[must_use]
    pub fn is_apart(&self, concept: &QName) -> bool {
        self.apart.contains(concept)
    }

    /// The concept that stands for one in the document; nothing where it stands for itself.
    #[must_use]
    pub fn of(&self, concept: &QName) -> Option<&QName> {
        self.usual.get(concept)
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

    /// Whether a line is there beyond doubt: what is only like it does not separate anything.
    fn is_sure(&self, name: &QName) -> bool {
        const SURE: u32 = 800;
        self.0.get(name).is_some_and(|places| places.values().any(|score| *score >= SURE))
    }

    /// Whether a statement has both.
    fn are_in(&self, statement: usize, a: &QName, b: &QName) -> bool {
        [a, b].iter().all(|name| self.0.get(*name).is_some_and(|places| places.contains_key(&statement)))
    }

    fn are_beside(&self, a: &QName, b: &QName) -> bool {
        let (Some(a), Some(b)) = (self.0.get(a), self.0.get(b)) else { return false };
        a.keys().any(|statement| b.contains_key(statement))
    }
}
