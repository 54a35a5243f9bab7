//! Within [`super`]: a trace that was written, read again, for what begins with the folder of an export.

use super::figures::{Candidate, Place};
use super::reasons::{Means, means};
use super::{Document, Issuer, Term};
use crate::mapping::memory::{Decision, Means as Meaning};
use crate::mapping::rows::CLOSE;
use hashbrown::HashMap;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// What is read of a trace.
#[derive(Debug, Deserialize)]
pub struct Export {
    /// What was exported.
    pub document: Document,
    /// Who issued it.
    pub issuer: Issuer,
    /// Its statements.
    pub statements: Vec<Statement>,
    /// Its numerals, in their order.
    pub figures: Vec<Figure>,
    /// What was computed again.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// What was found.
    #[serde(default)]
    pub diagnostics: Vec<Finding>,
}

/// A statement.
#[derive(Debug, Deserialize)]
pub struct Statement {
    /// The key of what it is: `balance-sheet`.
    pub kind: String,
}

/// A numeral.
#[derive(Debug, Deserialize)]
pub struct Figure {
    /// Where it is printed.
    pub span: Place,
    /// As printed.
    pub text: String,
    /// Its statement, in [`Export::statements`].
    pub statement: Option<usize>,
    /// The nearest heading.
    pub section: Option<String>,
    /// The label of its row.
    pub label: Option<String>,
    /// What part of the whole its row is about.
    pub part: Option<String>,
    /// The id of its fact.
    pub fact: Option<String>,
    /// Why it is no fact.
    pub reason: Option<String>,
    /// `prefix:Name` of the concept of its row or its fact.
    pub concept: Option<String>,
    /// Why it has this concept.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// What was considered, best first.
    #[serde(default)]
    pub candidates: Vec<Candidate>,
    /// Whether the issuer's profile decided what its row is.
    #[serde(default)]
    pub decided: bool,
    /// What is said of it, in running text.
    pub prose: Option<Sentence>,
}

/// What a sentence says of a figure.
#[derive(Debug, Default, Deserialize)]
pub struct Sentence {
    /// The part that it plays.
    pub role: Option<String>,
    /// What it is compared with, the change of, a part of, in [`Export::figures`].
    pub of: Option<usize>,
    /// What it measures, as printed.
    pub subject: Option<String>,
}

/// A computation.
#[derive(Debug, Deserialize)]
pub struct Check {
    /// Its rule.
    pub rule: String,
    /// The id of the fact that is claimed.
    pub fact: String,
    /// What it is computed from.
    pub terms: Vec<Term>,
    /// The result, a number.
    pub computed: String,
    /// How it came out.
    pub outcome: String,
    /// Why it is unverifiable.
    pub reason: Option<String>,
}

/// A diagnostic.
#[derive(Debug, Deserialize)]
pub struct Finding {
    /// `note`, `warning` or `error`.
    pub severity: String,
    /// Its code.
    pub code: String,
    /// What it says.
    pub message: String,
    /// The place that it is about.
    pub span: Option<Place>,
    /// What may help.
    pub help: Option<String>,
}

impl Figure {
    /// Whether it measures something, or may do so, and is no fact.
    #[must_use]
    pub fn is_left(&self) -> bool {
        self.fact.is_none() && means(self.reason.as_deref().unwrap_or_default(), self.prose.is_none()) == Means::Left
    }
}

/// A row of the statements, or equal rows: what one decision is about.
#[derive(Debug, Serialize)]
pub struct Row<'e> {
    /// The key of its statement.
    pub statement: &'e str,
    /// The nearest heading above it.
    pub section: Option<&'e str>,
    /// Its label as printed.
    pub label: &'e str,
    /// `prefix:Name` of the concept that it was taken for.
    pub concept: &'e str,
    /// Whether it is a concept of the issuer's own.
    pub extension: bool,
    /// Whether it is a part of a total that a table breaks down: the decision is that of the total.
    #[serde(skip)]
    pub is_part: bool,
    /// Whether the issuer's profile decided it.
    #[serde(skip)]
    pub decided: bool,
    /// Why it was taken for that.
    pub evidence: &'e [String],
    /// What was considered, best first.
    #[serde(serialize_with = "scores")]
    pub candidates: &'e [Candidate],
    /// Its figures, in [`Export::figures`].
    #[serde(skip)]
    pub figures: Vec<usize>,
}

fn score(concept: &str, candidates: &[Candidate]) -> Option<u32> {
    Some(candidates.iter().find(|candidate| candidate.concept == concept)?.score)
}

/// Whether one of the `candidates` is not the `concept` that was taken, and fits nearly as well, or better.
#[must_use]
pub fn is_close(concept: &str, candidates: &[Candidate], other: &Candidate) -> bool {
    let is_near = |score: u32| other.score.saturating_add(CLOSE) > score;
    other.concept != concept && score(concept, candidates).is_some_and(is_near)
}

/// Of candidates, what a list of rows tells.
fn scores<S: serde::Serializer>(candidates: &[Candidate], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Score<'c> {
        concept: &'c str,
        score: u32,
    }
    serializer.collect_seq(candidates.iter().map(|c| Score { concept: &c.concept, score: c.score }))
}

impl Export {
    /// Whether a name is that of a concept of the issuer's own.
    #[must_use]
    pub fn is_own(&self, concept: &str) -> bool {
        concept.split(':').next() == Some(&self.issuer.prefix)
    }

    /// The key of a figure's statement.
    #[must_use]
    pub fn statement(&self, figure: &Figure) -> Option<&str> {
        Some(&self.statements.get(figure.statement?)?.kind)
    }

    /// The rows in the order of the document, equal ones once.
    #[must_use]
    pub fn rows(&self) -> Vec<Row<'_>> {
        let mut rows: IndexMap<_, Row<'_>> = IndexMap::new();
        for (at, figure) in self.figures.iter().enumerate() {
            let (Some(label), Some(concept), Some(statement)) =
                (figure.label.as_deref(), figure.concept.as_deref(), self.statement(figure))
            else {
                continue;
            };
            let section = figure.section.as_deref();
            let row = rows.entry((statement, section, label, concept)).or_insert_with(|| Row {
                statement,
                section,
                label,
                concept,
                extension: self.is_own(concept),
                is_part: statement == "breakdown" && figure.part.is_some(),
                decided: figure.decided,
                evidence: &figure.evidence,
                candidates: &figure.candidates,
                figures: Vec::new(),
            });
            row.figures.push(at);
        }
        rows.into_values().collect()
    }
}

impl Row<'_> {
    /// The candidates that were not taken.
    pub fn others(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().filter(|c| c.concept != self.concept)
    }

    /// How well its concept fits.
    #[must_use]
    pub fn score(&self) -> Option<u32> {
        score(self.concept, self.candidates)
    }

    /// Whether another concept fits nearly as well, and nobody decided.
    #[must_use]
    pub fn is_close(&self) -> bool {
        let is_close = |other| is_close(self.concept, self.candidates, other);
        !self.is_part && !self.decided && self.candidates.iter().any(is_close)
    }

    /// Whether a person should look at it.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        self.is_close() || self.extension && !self.is_part
    }

    /// That it is what it was taken for. The heading is part of it only where it tells the row from another; `twins` says how
    /// many rows of a statement have a label.
    #[must_use]
    pub fn decision(&self, twins: &Twins<'_>) -> Decision {
        let name = self.concept.rsplit(':').next().unwrap_or(self.concept).to_owned();
        let is_ambiguous = twins.0.get(&(self.statement, self.label)).is_some_and(|count| *count > 1);
        Decision {
            statement: Some(self.statement.to_owned()),
            section: is_ambiguous.then(|| self.section.unwrap_or_default().to_owned()),
            label: self.label.to_owned(),
            means: if self.extension { Meaning::Extension(name) } else { Meaning::Concept(name) },
            negated: None,
        }
    }
}

/// How many rows of each statement have each label.
#[derive(Debug)]
pub struct Twins<'e>(HashMap<(&'e str, &'e str), usize>);

impl<'e> Twins<'e> {
    /// Counts them.
    #[must_use]
    pub fn of(rows: &[Row<'e>]) -> Self {
        let mut counts = HashMap::new();
        for row in rows {
            *counts.entry((row.statement, row.label)).or_default() += 1;
        }
        Twins(counts)
    }
}
