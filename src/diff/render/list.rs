//! Within [`super`]: a diff in words, as a list for pages that show other things, too.

use super::describe::{ORDER, Told, Told1, cut, excerpt, legible, tell};
use super::facts::Words;
use super::{Sources, View};
use crate::diff::statements::Comparison;
use crate::diff::words::Piece;
use crate::diff::{Diff, Kind};
use serde::Serialize;

/// A change in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// What kind it is.
    pub kind: Kind,
    /// What it is about is called.
    pub label: String,
    /// Period, unit and dimensions, as far as its facts have them in common.
    pub about: String,
    /// What the older report says, if it says something.
    pub old: Option<String>,
    /// What the newer one says.
    pub new: Option<String>,
    /// The first of its facts in the newer report.
    pub fact: Option<usize>,
    /// What else is known.
    pub note: Option<String>,
}

/// Facts of a report that are told of a change.
const MOST: usize = 3;

/// Characters of a text that did not change, around what did.
const AROUND: usize = 60;

/// Characters of a piece of a text.
const LONGEST: usize = 300;

/// All changes, what casts doubt on numbers first, with labels in a language.
#[must_use]
pub fn list(diff: &Diff<'_>, language: &str) -> Vec<Listed> {
    let comparison = Comparison::default();
    let sources = Sources { files: [None, None] };
    let view = View { diff, comparison: &comparison, sources, language, all: true, width: 0, is_coloured: false };
    let words = Words::new(&view);
    let mut changes: Vec<_> = diff.changes.iter().collect();
    changes.sort_by_key(|change| ORDER.iter().position(|kind| *kind == change.kind));
    let one = |change: &&crate::diff::Change| {
        let told = tell(&words, change, MOST);
        let [old, new] = [0, 1].map(|report| side(&told, report));
        let mut notes = told.detail;
        notes.extend(told.words.map(said));
        Listed {
            kind: change.kind,
            label: told.label,
            about: told.aspects.join(" · "),
            old,
            new,
            fact: change.new.first().copied(),
            note: Some(notes.join("; ")).filter(|note| !note.is_empty()),
        }
    };
    changes.iter().map(one).collect()
}

/// What a report says: its facts, or else what it has instead of them.
fn side(told: &Told<'_>, report: usize) -> Option<String> {
    let fact = |fact: &Told1<'_>| match &fact.aspects[..] {
        [] => fact.value.clone(),
        aspects => format!("{} ({})", fact.value, aspects.join(" · ")),
    };
    let mut all: Vec<String> = told.facts[report].iter().map(fact).collect();
    let left = told.counts[report] - all.len();
    if left > 0 {
        all.push(format!("{left} more"));
    }
    all.extend(told.sides.as_ref().map(|sides| sides[report].clone()));
    Some(all.join(", ")).filter(|text| !text.is_empty())
}

/// What of a text changed: `… the [-old-] {+new+} words …`.
fn said(pieces: &[Piece]) -> String {
    let shown = pieces.iter().enumerate().map(|(at, piece)| match piece {
        Piece::Same(same) => excerpt(same, AROUND, at > 0, at + 1 < pieces.len()),
        Piece::Removed(text) => format!("[-{}-]", cut(&legible(text), LONGEST)),
        Piece::Added(text) => format!("{{+{}+}}", cut(&legible(text), LONGEST)),
    });
    shown.collect::<Vec<_>>().join(" ")
}
