//! The taxonomy as something to match against: every line of every statement's presentation with the labels under which
//! it is printed, and an index from words to lines.

use super::label::{self, Label, Maturity, Words};
use super::same::{self, Pair};
use crate::statement;
use crate::taxonomy::{Concept, Core, Kind, PeriodType, StatementRole, label_role};
use crate::xbrl::QName;
use std::collections::{HashMap, HashSet};

/// A line in a statement of the taxonomy: a concept in the place where a statement prints it.
#[derive(Debug, Clone)]
pub struct Node<'c> {
    /// Its concept.
    pub concept: &'c Concept,
    /// The statement.
    pub statement: &'c StatementRole,
    /// The label role that the line is printed with.
    pub preferred: &'static str,
    /// The line that it stands under.
    pub parent: Option<usize>,
    /// When its amounts fall due, as its label or the heading above it says.
    pub maturity: Option<Maturity>,
    /// How often it counts in a total of its statement; nothing where it is part of none.
    pub weight: Option<i8>,
    /// Whether lines stand under it.
    pub opens: bool,
    /// Whether its concept stands outside of operations in some statement: income and cost of financing.
    pub is_financing: bool,
    /// Whether its own label says when its amounts fall due.
    pub says_maturity: bool,
    /// How many filers print it.
    pub filers: u32,
    /// The year from which it is meant by a label that an older concept has too.
    pub since: Option<i32>,
    /// The words of the concept's name.
    pub name: Words,
    /// How likely it is before anything is read, from 0 to [`Node::MOST`].
    pub prior: u32,
}

impl Node<'_> {
    /// The prior of what everybody prints.
    pub const MOST: u32 = 27;

    /// Whether it closes the lines above it.
    #[must_use]
    pub fn is_total(&self) -> bool {
        self.preferred == label_role::TOTAL || self.preferred == label_role::NEGATED_TOTAL
    }

    /// What is to be taken off because the concept's name says other things than a label, up to `most`: of lines that are
    /// printed alike, the one that says what the label says and no more is meant. The lines at the edges of a period are few
    /// and known.
    #[must_use]
    pub fn unlike(&self, words: &Words, most: u32) -> u32 {
        if self.preferred == label_role::PERIOD_START || self.preferred == label_role::PERIOD_END {
            return 0;
        }
        let (own, said) = (self.name.iter().count(), words.iter().filter(|word| label::is_distinct(word)).count());
        // What is sold are the sales.
        let is_said = |word: &str| words.has(word) || word == "sale" && words.has("sold");
        let shared = self.name.iter().filter(|word| is_said(word)).count();
        let all = own + said - shared + 1;
        u32::try_from(all - shared - 1).unwrap_or(u32::MAX).saturating_mul(most)
            / u32::try_from(all).unwrap_or(u32::MAX)
    }

    /// Whether it is only a heading.
    #[must_use]
    pub fn is_heading(&self) -> bool {
        self.concept.kind != Kind::Item
    }

    /// Whether it is a line of another statement than one of this kind.
    #[must_use]
    pub fn is_foreign(&self, kind: statement::Kind) -> bool {
        *self.statement.key != *kind.key()
    }
}

/// A label of a line.
#[derive(Debug, Clone)]
struct Variant {
    node: usize,
    negated: Option<bool>,
    weight: u32,
    text: String,
    plain: String,
    maturity: Option<Maturity>,
    total: bool,
}

/// A line that a label may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Index of the line in [`Target::nodes`].
    pub node: usize,
    /// Likeness in thousandths; 1000 for the same words in the same forms.
    pub likeness: u32,
    /// What is to be taken off because the labels do not say alike when the amount falls due, or whether it is a total.
    pub penalty: u32,
    /// Whether only the taxonomy says when the amount falls due: the section may say it on the page.
    pub implied: bool,
    /// Whether numbers under this label have the other sign than the concept; nothing where the label does not tell.
    pub negated: Option<bool>,
    /// The label of the taxonomy that it is like; [`Target::label`] has its text.
    pub variant: usize,
}

/// All lines of a taxonomy.
#[derive(Debug, Clone)]
pub struct Target<'c> {
    /// The taxonomy.
    pub core: &'c Core,
    /// The lines of all statements.
    pub nodes: Vec<Node<'c>>,
    /// Concepts that a document may not separate.
    pub(super) pairs: Vec<Pair>,
    variants: Vec<Variant>,
    postings: HashMap<String, Posting>,
}

#[derive(Debug, Clone, Default)]
struct Posting {
    weight: u32,
    variants: Vec<usize>,
}

impl<'c> Target<'c> {
    /// Indexes a taxonomy.
    #[must_use]
    pub fn new(core: &'c Core) -> Self {
        let mut target =
            Target { core, nodes: Vec::new(), pairs: Vec::new(), variants: Vec::new(), postings: HashMap::new() };
        let items = core.summations.iter().flat_map(|sum| sum.of.iter().map(|(name, w)| ((&*sum.role, name), *w)));
        let weights: HashMap<(&str, &QName), i8> = items.collect();
        for statement in &core.statements {
            let offset = target.nodes.len();
            for line in &statement.lines {
                let Some(concept) = core.taxonomy.concept(&line.concept) else { continue };
                let preferred = line.preferred.unwrap_or(label_role::STANDARD);
                let parent = line.parent.map(|parent| offset + parent);
                let label = core.taxonomy.labels(&concept.name).find(|l| &*l.language == "en");
                let own = label.and_then(|l| label::read(&l.text, &[]).maturity);
                let maturity = own.or_else(|| target.nodes.get(parent?)?.maturity);
                let prior = prior(core, concept);
                let weight = weights.get(&(&*statement.role, &concept.name)).copied();
                if let Some(above) = parent.and_then(|parent| target.nodes.get_mut(parent)) {
                    above.opens = true;
                }
                let name = label::of_name(&concept.name.local);
                let filers = core.hints.filers.get(&concept.name).copied().unwrap_or_default();
                let since = core.hints.since.get(&concept.name).copied();
                target.add(Node {
                    concept,
                    statement,
                    preferred,
                    parent,
                    maturity,
                    weight,
                    opens: false,
                    is_financing: false,
                    says_maturity: own.is_some(),
                    filers,
                    since,
                    name,
                    prior,
                });
            }
        }
        let outside = |n: &Node<'_>| {
            n.parent.is_some_and(|above| &*target.nodes[above].concept.name.local == "NonoperatingIncomeAbstract")
        };
        let financing: HashSet<&QName> = target.nodes.iter().filter(|n| outside(n)).map(|n| &n.concept.name).collect();
        let financing: Vec<bool> = target.nodes.iter().map(|n| financing.contains(&n.concept.name)).collect();
        target.nodes.iter_mut().zip(financing).for_each(|(node, is_financing)| node.is_financing = is_financing);
        target.weigh();
        target.pairs = same::pairs(&target);
        target
    }

    fn add(&mut self, line: Node<'c>) {
        let node = self.nodes.len();
        let printed = self.printed(&line.concept.name, line.preferred);
        self.nodes.push(line);
        for (text, negated) in printed {
            let Label { words, plain, maturity, total, .. } = label::read(&text, &[]);
            let variant = self.variants.len();
            for word in words.iter() {
                let posting = self.postings.entry(word.to_owned()).or_default();
                posting.variants.push(variant);
            }
            if !words.is_empty() {
                self.variants.push(Variant { node, negated, weight: 0, text, plain, maturity, total });
            }
        }
    }

    /// The labels under which a line is printed, and whether they turn the sign.
    fn printed(&self, name: &QName, preferred: &'static str) -> Vec<(String, Option<bool>)> {
        const EDGES: [&str; 2] = [label_role::PERIOD_START, label_role::PERIOD_END];
        let is_negated = |role: &str| role == label_role::NEGATED || role == label_role::NEGATED_TOTAL;
        // A line at the edge of a period is told from its twin by the labels of its own role alone.
        let fits = |role: &str| {
            role != label_role::DOCUMENTATION
                && if EDGES.contains(&preferred) { role == preferred } else { !EDGES.contains(&role) }
        };
        let labels = self.core.taxonomy.labels(name).filter(|l| fits(l.role));
        let labels = labels.map(|l| (l.text.to_string(), Some(is_negated(l.role))));
        let hints = self.core.hints.printed.get(name).into_iter().flatten().filter(|p| fits(p.role));
        let mut all: Vec<_> = labels.chain(hints.map(|p| (p.text.to_string(), Some(is_negated(p.role))))).collect();
        // Where a label stands with both signs, it does not tell the sign.
        all.sort();
        all.dedup();
        all.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            kept.1 = kept.1.filter(|_| !is_same);
            is_same
        });
        all
    }

    /// Rare words tell more than common ones.
    fn weigh(&mut self) {
        let count = self.variants.len();
        for posting in self.postings.values_mut() {
            posting.weight = 1 + (count / posting.variants.len().max(1)).ilog2();
            for &variant in &posting.variants {
                if let Some(variant) = self.variants.get_mut(variant) {
                    variant.weight += posting.weight;
                }
            }
        }
    }

    /// The lines whose labels are like these words, at most one entry a line, in the order of the lines.
    #[must_use]
    pub fn find(&self, label: &Label) -> Vec<Match> {
        const UNKNOWN_WORD: u32 = 8;
        const LEAST: u32 = 300;
        const OTHER_FORM: u32 = 20;
        const OTHER_TOTAL: u32 = 20;
        let mut shared = vec![0_u32; self.variants.len()];
        let mut touched = Vec::new();
        let mut weight = 0;
        for word in label.words.iter() {
            let Some(posting) = self.postings.get(word) else {
                weight += UNKNOWN_WORD;
                continue;
            };
            weight += posting.weight;
            for &variant in &posting.variants {
                if shared[variant] == 0 {
                    touched.push(variant);
                }
                shared[variant] += posting.weight;
            }
        }
        touched.sort_unstable();
        // Variants stand in the order of their lines: each line's best is settled before the next line begins.
        let mut matches: Vec<Match> = Vec::new();
        for variant in touched {
            let (shared, found) = (shared[variant], &self.variants[variant]);
            let likeness = shared * 1000 / (weight + found.weight - shared).max(1);
            let likeness =
                if likeness == 1000 && found.plain != label.plain { likeness - OTHER_FORM } else { likeness };
            if likeness < LEAST {
                continue;
            }
            let total = if label.total == found.total { 0 } else { OTHER_TOTAL };
            let penalty = total + self.maturity_penalty(label, found);
            let node = &self.nodes[found.node];
            let is_balance = node.concept.period == PeriodType::Instant;
            let implied = label.maturity.is_none() && node.says_maturity && is_balance;
            let new = Match { node: found.node, likeness, penalty, implied, negated: found.negated, variant };
            let worth = |m: &Match| m.likeness.saturating_sub(m.penalty);
            match matches.last_mut().filter(|known| known.node == found.node) {
                // Labels that are equally like this one must agree on the sign.
                Some(known) if known.likeness == likeness && known.penalty == penalty => {
                    known.negated = known.negated.filter(|n| Some(*n) == found.negated);
                }
                Some(known) if worth(known) < worth(&new) => *known = new,
                None => matches.push(new),
                Some(_) => {}
            }
        }
        matches
    }

    /// The text of a label that something is like.
    #[must_use]
    pub fn label(&self, found: &Match) -> &str {
        &self.variants[found.variant].text
    }

    /// What it weighs that one label says when the amount falls due and the other does not, or says otherwise. The section
    /// says so too, but not of totals and flows.
    fn maturity_penalty(&self, label: &Label, found: &Variant) -> u32 {
        const IMPLIED: u32 = 10;
        const FLOW: u32 = 60;
        const TOTAL: u32 = 150;
        const OTHER: u32 = 450;
        let node = &self.nodes[found.node];
        let is_structure =
            || label.words.is_alone() && ["asset", "liability"].into_iter().any(|word| label.words.has(word));
        match (label.maturity, found.maturity) {
            (ours, theirs) if ours == theirs => 0,
            (Some(_), Some(_)) => OTHER,
            _ if is_structure() => TOTAL,
            (Some(ours), None) if node.maturity.is_some_and(|theirs| theirs != ours) => OTHER,
            _ if node.concept.period == PeriodType::Duration => FLOW,
            _ => IMPLIED,
        }
    }

    /// How many steps lead from one heading to another in the outline, up and down; nothing between two statements.
    #[must_use]
    pub fn steps(&self, from: Option<usize>, to: Option<usize>) -> Option<usize> {
        let above = |node: Option<usize>| std::iter::successors(node, |&n| self.nodes.get(n)?.parent);
        above(from).enumerate().find_map(|(up, line)| Some(up + above(to).position(|n| n == line)?))
    }

    /// Whether a line is a heading, or stands somewhere below it.
    #[must_use]
    pub fn is_within(&self, line: Option<usize>, heading: Option<usize>) -> bool {
        heading.is_some() && std::iter::successors(line, |&n| self.nodes.get(n)?.parent).any(|n| Some(n) == heading)
    }
}

/// What filers print often is more likely to be meant; a concept of which the survey says nothing stands in the middle.
fn prior(core: &Core, concept: &Concept) -> u32 {
    const PER_DOUBLING: u32 = 4;
    const UNKNOWN: u32 = 12;
    const ALL: u32 = 122;
    let filers = core.hints.filers.get(&concept.name).copied();
    let has_counterpart = || core.taxonomy.counterparts(&concept.name).any(|c| *c.taxonomy == *"us-gaap");
    match filers {
        Some(filers) => (filers.min(ALL) + 1).pow(PER_DOUBLING).ilog2().min(Node::MOST),
        None if has_counterpart() => 0,
        None => UNKNOWN,
    }
}
