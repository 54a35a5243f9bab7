//! Within [`super`]: what a filing holds, counted.

use super::account::{Entry, Stands};
use super::reasons::{Means, means};
use super::sentence::role;
use crate::check::accounting::{Checks, Outcome};
use crate::mapping::Filing;
use crate::statement::Statement;
use crate::statement::numeral::FigureKind;
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};

/// Counts of a filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Summary {
    /// Statements that were recognised, one per header.
    pub statements: usize,
    /// Facts, each counted once.
    pub facts: usize,
    /// Figures of tables that became facts.
    pub tagged: usize,
    /// Dashes among them.
    pub dashes: usize,
    /// Concepts of the issuer's extension.
    pub extensions: usize,
    /// Numerals of tables that are in the headers of statements.
    pub header: usize,
    /// Numerals of tables that are part of labels or other text, changes between columns, or numbers of notes.
    pub label: usize,
    /// Figures of tables that were left out.
    pub left: usize,
    /// What stands in running text.
    pub prose: Sentences,
    /// Computations that came out.
    pub verified: usize,
    /// Computations that did not.
    pub failed: usize,
    /// Computations for which the page does not print enough.
    pub unverifiable: usize,
}

/// Counts of the figures in running text; `facts`, `classified` and `left` add up to `figures`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Sentences {
    /// All of them. A day or a telephone number is one figure of several numerals.
    pub figures: usize,
    /// Those that became facts, by the part that they play: `value`, `comparative`, `translation`, `change`, `portion`;
    /// `information` about the document.
    pub facts: BTreeMap<&'static str, usize>,
    /// Those that are something else, by reason.
    pub classified: BTreeMap<&'static str, usize>,
    /// Those that were left, by reason.
    pub left: BTreeMap<&'static str, usize>,
    /// Figures that print the same fact as a table.
    pub same: usize,
}

impl Sentences {
    /// Figures that became facts.
    #[must_use]
    pub fn tagged(&self) -> usize {
        self.facts.values().sum()
    }

    fn of(filing: &Filing<'_>, entries: &[Entry]) -> Self {
        let facts_of =
            |stands: Stands| entries.iter().filter(move |e| e.stands == stands).filter_map(|e| e.outcome.ok());
        let in_tables: HashSet<usize> = facts_of(Stands::Table).collect();
        let mut counts = Sentences {
            same: facts_of(Stands::Sentence).filter(|f| in_tables.contains(f)).count(),
            ..Sentences::default()
        };
        for entry in entries.iter().filter(|entry| entry.stands != Stands::Table) {
            counts.figures += 1;
            let (list, key) = match entry.outcome {
                Ok(_) => (&mut counts.facts, role(filing, entry)),
                Err(reason) if means(reason, false) == Means::Left => (&mut counts.left, reason),
                Err(reason) => (&mut counts.classified, reason),
            };
            *list.entry(key).or_default() += 1;
        }
        counts
    }
}

/// Counts what a filing holds.
pub(super) fn summary(filing: &Filing<'_>, checks: &Checks, entries: &[Entry]) -> Summary {
    let tables = || entries.iter().filter(|entry| entry.stands == Stands::Table);
    let with = |what: Means| tables().filter(|e| e.outcome.is_err_and(|reason| means(reason, true) == what)).count();
    let is = |test: fn(Outcome) -> bool| checks.checks.iter().filter(|c| test(c.outcome)).count();
    let lines = filing.lines.iter().flatten().filter(|line| line.is_extension());
    let extensions: HashSet<_> = lines.filter_map(|line| line.concept.as_ref().map(|c| &c.name)).collect();
    Summary {
        statements: filing.statements.statements.len(),
        facts: filing.report.facts().len(),
        tagged: tables().filter(|entry| entry.outcome.is_ok()).count(),
        dashes: filing.statements.statements.iter().map(dashes).sum(),
        extensions: extensions.len(),
        header: with(Means::Header),
        label: with(Means::Classified),
        left: with(Means::Left),
        prose: Sentences::of(filing, entries),
        verified: is(|o| matches!(o, Outcome::Verified | Outcome::Rounding)),
        failed: is(|o| o == Outcome::Failed),
        unverifiable: is(|o| matches!(o, Outcome::Unverifiable(_))),
    }
}

/// Dashes for nil.
pub(super) fn dashes(statement: &Statement<'_>) -> usize {
    let figures = statement.rows.iter().flat_map(|row| row.figures.iter().flatten());
    figures.filter(|f| f.kind == FigureKind::Dash).count()
}
