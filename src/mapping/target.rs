//! The taxonomy as something to match against: every line of every statement's presentation with the labels under which
//! it is printed, and an index from words to lines.

use super::label::{self, Label};
use crate::statement;
use crate::taxonomy::{Concept, Core, Kind, StatementRole, label_role};
use crate::xbrl::QName;
use std::cmp::Reverse;
use std::collections::HashMap;

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
}

impl Node<'_> {
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
}

/// A line that a label may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Index of the line in [`Target::nodes`].
    pub node: usize,
    /// Likeness in thousandths; 1000 for the same words in the same forms.
    pub likeness: u32,
    /// Whether numbers under this label have the other sign than the concept; nothing where the label does not tell.
    pub negated: Option<bool>,
    /// The label of the taxonomy that it is like.
    pub variant: String,
}

/// All lines of a taxonomy.
#[derive(Debug, Clone)]
pub struct Target<'c> {
    /// The taxonomy.
    pub core: &'c Core,
    /// The lines of all statements.
    pub nodes: Vec<Node<'c>>,
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
        let mut target = Target { core, nodes: Vec::new(), variants: Vec::new(), postings: HashMap::new() };
        for statement in &core.statements {
            let offset = target.nodes.len();
            for line in &statement.lines {
                let Some(concept) = core.taxonomy.concept(&line.concept) else { continue };
                let preferred = line.preferred.unwrap_or(label_role::STANDARD);
                target.add(Node { concept, statement, preferred, parent: line.parent.map(|parent| offset + parent) });
            }
        }
        target.weigh();
        target
    }

    fn add(&mut self, line: Node<'c>) {
        let node = self.nodes.len();
        let printed = self.printed(&line.concept.name, line.preferred);
        self.nodes.push(line);
        for (text, negated) in printed {
            let label::Label { words, plain, .. } = label::read(&text, &[]);
            let variant = self.variants.len();
            for word in words.iter() {
                let posting = self.postings.entry(word.to_owned()).or_default();
                posting.variants.push(variant);
            }
            if !words.is_empty() {
                self.variants.push(Variant { node, negated, weight: 0, text, plain });
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
        let labels = self.core.taxonomy.labels(name).filter(|l| &*l.language == "en" && fits(l.role));
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

    /// The lines whose labels are like these words, best first, at most one entry a line.
    #[must_use]
    pub fn find(&self, Label { words, plain, .. }: &Label) -> Vec<Match> {
        const UNKNOWN_WORD: u32 = 8;
        const LEAST: u32 = 400;
        const OTHER_FORM: u32 = 20;
        let mut shared = vec![0_u32; self.variants.len()];
        let mut weight = 0;
        for word in words.iter() {
            let Some(posting) = self.postings.get(word) else {
                weight += UNKNOWN_WORD;
                continue;
            };
            weight += posting.weight;
            posting.variants.iter().for_each(|&variant| shared[variant] += posting.weight);
        }
        // Variants stand in the order of their lines: each line's best is settled before the next line begins.
        let mut matches: Vec<(u32, Option<bool>, &Variant)> = Vec::new();
        for (found, shared) in self.variants.iter().zip(shared).filter(|(_, shared)| *shared > 0) {
            let likeness = shared * 1000 / (weight + found.weight - shared).max(1);
            let likeness = if likeness == 1000 && found.plain != *plain { likeness - OTHER_FORM } else { likeness };
            match matches.last_mut().filter(|(.., known)| known.node == found.node) {
                // Labels that are equally like this one must agree on the sign.
                Some((known, negated, _)) if *known == likeness => {
                    *negated = negated.filter(|n| Some(*n) == found.negated);
                }
                Some(known) if known.0 < likeness => *known = (likeness, found.negated, found),
                None if likeness >= LEAST => matches.push((likeness, found.negated, found)),
                _ => {}
            }
        }
        matches.sort_by_key(|(likeness, _, found)| (Reverse(*likeness), found.node));
        let read = |(likeness, negated, found): (u32, Option<bool>, &Variant)| Match {
            node: found.node,
            likeness,
            negated,
            variant: found.text.clone(),
        };
        matches.into_iter().map(read).collect()
    }

    /// How many levels above `node`'s parent a line stands: 0 for the parent and for its children, more for lines further
    /// up; nothing for lines that are not above it.
    #[must_use]
    pub fn levels_between(&self, node: usize, line: usize) -> Option<usize> {
        let parent = self.nodes[node].parent;
        if self.nodes[line].parent == parent && parent.is_some() {
            return Some(0);
        }
        std::iter::successors(parent, |&n| self.nodes[n].parent).position(|n| n == line)
    }
}
