//! What was decided about rows of an issuer's statements: data of its profile, which the next quarter's release is mapped
//! with, without asking again.

use super::label::{self, Label};
use super::rows::{Candidate, Judge, Meaning};
use super::target::{Node, Target};
use crate::statement::{Row, Statement};
use serde::{Deserialize, Serialize};

/// What rows of a label mean, as a profile has it (`[[row]]`). Labels and headings are compared by their folded words, so
/// that the drift of a label from quarter to quarter does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Entry")]
pub struct Decision {
    /// The key of the statement (`operations`); without one, any.
    pub statement: Option<String>,
    /// The nearest heading above the row; without one, any; an empty one says that there is none.
    pub section: Option<String>,
    /// The label.
    pub label: String,
    /// What it means.
    pub means: Means,
    /// Whether the printed numbers have the other sign than the concept; without it, this is found out as for other rows.
    pub negated: Option<bool>,
}

/// The concept of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Means {
    /// A concept of the taxonomy.
    Concept(String),
    /// A concept of the issuer's own, by this name.
    Extension(String),
    /// None: the row's figures are left untagged.
    Nothing,
}

/// A decision as written: by a person into a profile, by a page into a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The label as printed.
    pub label: String,
    /// The key of the statement (`balance-sheet`); without one, any.
    pub statement: Option<String>,
    /// The nearest heading above the row; without one, any; an empty one says that there is none.
    pub section: Option<String>,
    /// The local name of the concept of the taxonomy that it means, or
    pub concept: Option<String>,
    /// of the issuer's own concept, or
    pub extension: Option<String>,
    /// whether its figures are left untagged.
    #[serde(default)]
    pub leave: bool,
    /// Whether the printed numbers have the other sign than the concept; without it, this is found out as for other rows.
    pub negated: Option<bool>,
}

impl TryFrom<Entry> for Decision {
    type Error = &'static str;

    fn try_from(entry: Entry) -> Result<Self, Self::Error> {
        let Entry { statement, section, label, concept, extension, leave, negated } = entry;
        let means = match (concept, extension, leave) {
            (Some(name), None, false) => Means::Concept(name),
            (None, Some(name), false) if Means::is_name(&name) => Means::Extension(name),
            (None, Some(_), false) => {
                return Err("the name of an extension concept is letters and digits, a letter first");
            }
            (None, None, true) => Means::Nothing,
            _ => return Err("a row needs either `concept` or `extension`, or `leave = true`"),
        };
        Ok(Decision { statement, section, label, means, negated })
    }
}

impl From<&Decision> for Entry {
    fn from(decision: &Decision) -> Self {
        let Decision { statement, section, label, means, negated } = decision.clone();
        let entry = Entry { label, statement, section, negated, ..Entry::default() };
        match means {
            Means::Concept(name) => Entry { concept: Some(name), ..entry },
            Means::Extension(name) => Entry { extension: Some(name), ..entry },
            Means::Nothing => Entry { leave: true, ..entry },
        }
    }
}

impl Means {
    /// Whether an extension concept can be called so.
    #[must_use]
    pub fn is_name(name: &str) -> bool {
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric())
    }
}

/// A decision whose words are folded, to be held against many rows.
#[derive(Debug)]
pub struct Folded<'d> {
    decision: &'d Decision,
    section: Option<Label>,
    label: Label,
}

impl Folded<'_> {
    /// Whether it is about a row of a statement of the kind `key`, under the heading `section`.
    #[must_use]
    pub fn is_about(&self, key: &str, section: Option<&Label>, label: &Label) -> bool {
        let is_there = |wanted: &Label| match section {
            Some(section) => wanted.says_the_same(section),
            None => self.decision.section.as_deref() == Some(""),
        };
        self.decision.statement.as_deref().is_none_or(|statement| statement == key)
            && self.section.as_ref().is_none_or(is_there)
            && self.label.says_the_same(label)
    }
}

impl Decision {
    /// Folds its words. `issuer` are the names of the registrant, as in [`label::read`].
    #[must_use]
    pub fn fold(&self, issuer: &[String]) -> Folded<'_> {
        let section = self.section.as_ref().map(|section| label::read(section, issuer));
        Folded { decision: self, section, label: label::read(&self.label, issuer) }
    }

    /// How much it says about where it applies.
    fn precision(&self) -> usize {
        usize::from(self.statement.is_some()) + usize::from(self.section.is_some())
    }
}

/// Decisions that name a concept which the taxonomy has not as a line, with its name.
pub fn unknown<'d>(decisions: &'d [Decision], target: &Target<'_>) -> impl Iterator<Item = (&'d Decision, &'d str)> {
    let unknown = |d: &'d Decision| match &d.means {
        Means::Concept(name) if lines(target, name).next().is_none() => Some((d, &**name)),
        _ => None,
    };
    decisions.iter().filter_map(unknown)
}

/// The lines of a concept, by its local name.
fn lines<'t>(target: &'t Target<'_>, name: &'t str) -> impl Iterator<Item = (usize, &'t Node<'t>)> {
    target.nodes.iter().enumerate().filter(move |(_, node)| *node.concept.name.local == *name)
}

/// Gives the rows of a statement the meanings that were decided; of several decisions about a row the most precise, and of
/// equally precise ones the last.
pub fn recall(
    decisions: &[Decision],
    target: &Target<'_>,
    statement: &Statement<'_>,
    issuer: &[String],
    meanings: &mut [Meaning],
) {
    let key = statement.kind.key();
    let decisions: Vec<Folded<'_>> = decisions.iter().map(|decision| decision.fold(issuer)).collect();
    if decisions.is_empty() {
        return;
    }
    for (row, meaning) in statement.rows.iter().zip(meanings).filter(|(row, _)| !row.is_heading()) {
        let section = row.section.last().map(|section| label::read(section, issuer));
        let label = label::read(&row.label, issuer);
        let about = decisions.iter().filter(|folded| folded.is_about(key, section.as_ref(), &label));
        // Of labels whose words fold alike, the one that is named letter by letter is meant.
        let precision = |folded: &&Folded<'_>| (folded.decision.precision(), *folded.decision.label == *row.label);
        if let Some(folded) = about.max_by_key(precision) {
            apply(folded.decision, target, key, row, meaning);
        }
    }
}

fn apply(decision: &Decision, target: &Target<'_>, key: &str, row: &Row<'_>, meaning: &mut Meaning) {
    const CERTAIN: u32 = 1000;
    let evidence = || vec![format!("the issuer's profile has decided about {:?}", decision.label)];
    match &decision.means {
        Means::Extension(name) => {
            // What would be the sign of a candidate is not that of a concept of its own.
            let found = meaning.negated && meaning.extension.is_some();
            meaning.negated = decision.negated.unwrap_or(found);
            meaning.extension = Some(name.clone());
        }
        Means::Nothing => meaning.is_left = true,
        Means::Concept(name) => {
            let known = meaning.candidates.iter().position(|c| *c.concept.local == **name);
            let line = lines(target, name).find(|(_, node)| *node.statement.key == *key);
            let line = line.or_else(|| lines(target, name).next());
            let (mut candidate, is_known) = match (known, line) {
                (Some(known), _) => (meaning.candidates.remove(known), true),
                (None, Some((node, line))) => {
                    let foreign = *line.statement.key != *key;
                    let concept = line.concept.name.clone();
                    (Candidate { node, concept, score: 0, evidence: Vec::new(), negated: false, foreign }, false)
                }
                (None, None) => return,
            };
            let in_brackets = || row.figures.iter().flatten().all(|f| f.number.is_negative() || f.number.is_zero());
            candidate.negated =
                decision.negated.unwrap_or_else(|| if is_known { candidate.negated } else { in_brackets() });
            candidate.score = CERTAIN;
            candidate.evidence.splice(0..0, evidence());
            meaning.negated = candidate.negated;
            meaning.candidates.insert(0, candidate);
        }
    }
    meaning.is_sign_decided = decision.negated.is_some();
    meaning.judge = Judge::Profile;
}
