//! Statement rows + taxonomy + profile → concepts with evidence, and the [`Filing`]: the report with
//! the issuer's extension and the report's entry point. It knows no syntaxes.
//!
//! 1. [`label`]: a printed label → comparable words;
//! 2. [`target`]: the taxonomy's lines, indexed by those words;
//!    [`foreign`]: those of another taxonomy;
//! 3. [`rows`]: each row → candidates, by label, section ([`surroundings`]) and type of number;
//!    [`same`]: what a document does not separate is one concept;
//! 4. [`arithmetic`]: which rows add up to which, and with which signs;
//! 5. [`extension`]: rows that the taxonomy does not know → concepts of the issuer;
//! 6. [`memory`]: what the issuer's profile has decided about rows;
//! 7. [`assemble`](mod@assemble): figures → facts;
//!    [`prose`]: those in sentences;
//! 8. [`outline`]: where each line stands in the presentation; [`sums`]: which totals are believed;
//! 9. [`networks`]: both as networks of the report.

pub mod arithmetic;
pub mod assemble;
pub mod extension;
pub mod foreign;
pub mod label;
pub mod measure;
pub mod memory;
pub mod networks;
pub mod outline;
pub mod parts;
pub mod profile;
pub mod prose;
pub mod rows;
pub mod same;
pub mod sums;
pub mod surroundings;
pub mod target;

use crate::prose::Prose;
use crate::report::{Fact, Report, ValueRef};
use crate::source::Span;
use crate::statement::Statements;
use crate::taxonomy::{Concept, Summation, Taxonomy};
use crate::xbrl::QName;
use profile::Issuer;
use std::collections::HashSet;
use std::sync::Arc;

pub use assemble::{Input, assemble};

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_networks;

/// What a row of a statement became.
#[derive(Debug, Clone)]
pub struct Line {
    /// Candidates and evidence.
    pub meaning: rows::Meaning,
    /// The concept of its facts; nothing for headings and for rows that are left out.
    pub concept: Option<Concept>,
    /// The label role that it is printed with.
    pub preferred: &'static str,
    /// The line of the taxonomy, if it is one.
    pub node: Option<usize>,
    /// Index of the fact in each column.
    pub facts: Vec<Option<usize>>,
}

impl Line {
    /// Whether the concept is an extension.
    #[must_use]
    pub fn is_extension(&self) -> bool {
        self.concept.is_some() && self.node.is_none()
    }
}

/// A numeral of the document: a fact, or why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The figure as printed, with sign and brackets.
    pub span: Span,
    /// Statement and row, if it is in one.
    pub row: Option<(usize, usize)>,
    /// Index in [`Prose::figures`], if it is in a sentence.
    pub prose: Option<usize>,
    /// Index of the fact in the report, or the reason why there is none.
    pub outcome: Result<usize, &'static str>,
}

/// A document, mapped: everything that is written, traced and checked.
#[derive(Debug)]
pub struct Filing<'a> {
    /// The facts.
    pub report: Report,
    /// Core and extension; with [`networks::entry`] the entry point too.
    pub taxonomy: Taxonomy,
    /// The statements that were recognised.
    pub statements: Statements<'a>,
    /// The figures in the sentences.
    pub prose: Prose,
    /// A line per row of each statement.
    pub lines: Vec<Vec<Line>>,
    /// The footings found in each statement.
    pub footings: Vec<Vec<arithmetic::Footing>>,
    /// Every numeral of every table and sentence, in the order of the document.
    pub figures: Vec<Figure>,
    /// The totals, complete: all contributors that are printed anywhere in the document.
    pub summations: Vec<Summation>,
    /// The presentation of each statement.
    pub outlines: Vec<outline::Outline>,
    /// Facts whose column prints every line of its statement: (concept, index of the context).
    pub complete: HashSet<(QName, usize)>,
    /// Lines printed with a blank cell in a column: (concept, index of the context).
    pub blanks: HashSet<(QName, usize)>,
    /// Facts of sentences that a definition says are the sum of others: indices.
    pub sums_told: Vec<(usize, Vec<usize>)>,
    /// What was thought of the figures in sentences.
    pub thoughts: Vec<prose::Thought>,
    /// Who issued it.
    pub issuer: Issuer,
}

impl Filing<'_> {
    /// The namespace of the core taxonomy's concepts.
    #[must_use]
    pub fn core_namespace(&self) -> Option<&Arc<str>> {
        self.taxonomy.schemas.get(1).map(|schema| &schema.namespace)
    }

    /// The text of a fact about the document or the issuer, such as `PublicationDate`.
    #[must_use]
    pub fn information(&self, name: &str) -> Option<&str> {
        let is_named = |fact: &Fact<'_>| *self.report.concept(fact.concept).local == *name;
        match self.report.facts().find(is_named)?.value {
            ValueRef::Text(text) => Some(text),
            ValueRef::Number(_) | ValueRef::Nil => None,
        }
    }

    /// Whether two numbers are in the same currency, per share or not.
    #[must_use]
    pub fn same_currency(&self, a: usize, b: usize) -> bool {
        let money = |fact: usize| self.report.fact(fact).unit.map(|unit| self.report.unit(unit).numerators.clone());
        money(a) == money(b)
    }
}
