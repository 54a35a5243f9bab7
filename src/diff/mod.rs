//! What changed between two reports, and what kind of change it is: facts are aligned by what they are about
//! ([`crate::align`]), never by ids, order or syntax.
//!
//! `facts` compares those that both reports have, `unmatched` finds out about the others, [`networks`] compares
//! labels, presentation and calculations, `words` texts. [`statements`] puts the statements of both side by side, [`render`]
//! writes all of it.

mod facts;
pub mod filter;
mod increasing;
pub mod networks;
mod order;
pub mod render;
pub mod statements;
mod unmatched;
pub mod words;

pub use crate::align::Side;

use crate::align::{Alignment, Evidence, Renames, renames};
use facts::Joint;
use filter::Chosen;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use statements::Comparison;

/// Kinds of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A number for a period (or of a part) that the older report does not have.
    NewPeriod,
    /// A number for a period that the newer report does not have any more.
    DroppedPeriod,
    /// Another value, beyond what rounding explains.
    Restated,
    /// The same value at another precision.
    PrecisionOnly,
    /// The same value with the other sign.
    SignFlipped,
    /// The same digits, powers of ten apart.
    ScaleOff,
    /// The same value at the same place under another concept.
    Retagged,
    /// The same concept and value with other dimensions.
    Redimensioned,
    /// A concept, axis or member is called otherwise.
    Relabelled,
    /// A concept stands elsewhere in the presentation.
    Moved,
    /// A total is the sum of something else.
    CalculationChanged,
    /// A concept that the older report does not use.
    ConceptAdded,
    /// A concept that the newer report does not use any more.
    ConceptRemoved,
    /// Another text.
    TextChanged,
    /// One report contradicts itself.
    Contradiction,
}

impl serde::Serialize for Kind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Kind {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Kind; 15] = [
        Kind::NewPeriod,
        Kind::DroppedPeriod,
        Kind::Restated,
        Kind::PrecisionOnly,
        Kind::SignFlipped,
        Kind::ScaleOff,
        Kind::Retagged,
        Kind::Redimensioned,
        Kind::Relabelled,
        Kind::Moved,
        Kind::CalculationChanged,
        Kind::ConceptAdded,
        Kind::ConceptRemoved,
        Kind::TextChanged,
        Kind::Contradiction,
    ];

    /// Its name in JSON and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::NewPeriod => "new_period",
            Kind::DroppedPeriod => "dropped_period",
            Kind::Restated => "restated",
            Kind::PrecisionOnly => "precision_only",
            Kind::SignFlipped => "sign_flipped",
            Kind::ScaleOff => "scale_off",
            Kind::Retagged => "retagged",
            Kind::Redimensioned => "redimensioned",
            Kind::Relabelled => "relabelled",
            Kind::Moved => "moved",
            Kind::CalculationChanged => "calculation_changed",
            Kind::ConceptAdded => "concept_added",
            Kind::ConceptRemoved => "concept_removed",
            Kind::TextChanged => "text_changed",
            Kind::Contradiction => "contradiction",
        }
    }

    /// What it is when the reports change places.
    #[must_use]
    pub fn mirrored(self) -> Kind {
        match self {
            Kind::NewPeriod => Kind::DroppedPeriod,
            Kind::DroppedPeriod => Kind::NewPeriod,
            Kind::ConceptAdded => Kind::ConceptRemoved,
            Kind::ConceptRemoved => Kind::ConceptAdded,
            other => other,
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind it is.
    pub kind: Kind,
    /// The concept (or axis, or member): its number in [`Diff::alignment`]; nothing for names that no fact has as concept.
    pub concept: Option<u32>,
    /// The facts of the older report that it is about: one, none where there is none, more where a concept went, a total was
    /// split, or a report contradicts itself.
    pub old: Vec<usize>,
    /// Those of the newer report.
    pub new: Vec<usize>,
    /// What else is known of it.
    pub detail: Detail,
}

/// What is known of a change beside its facts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Detail {
    /// Nothing.
    #[default]
    None,
    /// By how much a number changed, where it can be computed.
    Amount(Decimal),
    /// The number changed, and so did the notes that define what it is: the texts of both.
    Redefined {
        /// Of the older report.
        old: Box<str>,
        /// Of the newer report.
        new: Box<str>,
    },
    /// By how many powers of ten the number is larger.
    Scale(i32),
    /// Why the other concept is taken for the same.
    Evidence(Evidence),
    /// A text, word by word.
    Words(Vec<words::Piece>),
    /// A label.
    Label(Box<networks::Label>),
    /// A place in the presentation.
    Place(Box<networks::Move>),
    /// The terms of a total.
    Calculation(Box<networks::Calculation>),
}

/// What is compared, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What a user says is the same.
    pub renames: Renames,
    /// Language of the labels in the side-by-side view.
    pub language: String,
}

/// What changed between two reports.
#[derive(Debug)]
pub struct Diff<'r> {
    /// The older report.
    pub old: Side<'r>,
    /// The newer report.
    pub new: Side<'r>,
    /// What the facts are about; report 0 is the older one, 1 the newer.
    pub alignment: Alignment<'r>,
    /// The changes, by kind, then by statement and line, then by period.
    pub changes: Vec<Change>,
    /// Of each concept number the statement that it stands in first, in the newer report or else in the older one: an index of
    /// [`Diff::statements`].
    pub places: Vec<Option<usize>>,
    /// Of each concept number the line of that statement that it stands in first, as far as it is known.
    pub lines: Vec<u32>,
    /// The titles of the statements, in the order of the newer report, those of the older one that it has no more behind them.
    pub statements: Vec<String>,
    /// What could not be compared, for a person.
    pub notes: Vec<String>,
    /// Of each report, for facts that stand for several that agree, those: sorted.
    twins: [Vec<(u32, u32)>; 2],
}

/// Compares two reports.
#[must_use]
pub fn diff<'r>(old: Side<'r>, new: Side<'r>, options: &Options) -> Diff<'r> {
    let (renames, alignment) = renames::joined(&old, &new, &options.renames);
    let mut joint = Joint::new(&alignment);
    let mut diff = Diff {
        old,
        new,
        twins: joint.settle(alignment.reports()),
        alignment,
        changes: Vec::new(),
        places: Vec::new(),
        lines: Vec::new(),
        statements: Vec::new(),
        notes: Vec::new(),
    };
    if !joint.shares_entity(&diff.alignment) {
        let [one, other] = [old.report, new.report].map(|report| report.entities().next().map(|one| &*one.identifier));
        if let (Some(one), Some(other)) = (one, other) {
            diff.notes.push(format!(
                "the reports are about different entities, {one} and {other}, and share no facts: if they are the same, say so \
                 with --rename {one}={other}"
            ));
        }
    }
    let renamed = found(&diff.alignment, &renames);
    let open = facts::compare(&mut diff, &joint, &renamed);
    unmatched::explain(&mut diff, &joint, open);
    networks::compare(&mut diff);
    diff.place_retagged();
    order::sort(&mut diff);
    diff
}

/// The concepts that have other names in the two reports and are taken for the same by evidence: not because a user said so.
fn found(alignment: &Alignment<'_>, renames: &Renames) -> HashMap<u32, Evidence> {
    let mut found = HashMap::new();
    for rename in renames.names.iter().filter(|rename| rename.evidence != Evidence::Told) {
        let numbers = [&rename.from, &rename.to].map(|name| alignment.concept_number(name));
        if let [Some(one), Some(other)] = numbers
            && one == other
        {
            found.insert(one, rename.evidence);
        }
    }
    found
}

impl Diff<'_> {
    /// How many changes there are of each kind, in the order of [`Kind::ALL`]. Of new and dropped periods each number counts,
    /// of concepts each concept.
    #[must_use]
    pub fn summary(&self) -> [(Kind, usize); 15] {
        Kind::ALL.map(|kind| (kind, self.changes.iter().filter(|change| change.kind == kind).count()))
    }

    /// A concept that stands in no statement belongs where the facts stood, or stand, under another concept.
    fn place_retagged(&mut self) {
        let mut found: HashMap<usize, (usize, u32)> = HashMap::new();
        for change in self.changes.iter().filter(|change| change.kind == Kind::Retagged) {
            let (Some(&old), Some(&new)) = (change.old.first(), change.new.first()) else { continue };
            let concepts = [(0, old), (1, new)].map(|(side, fact)| self.alignment.key(side, fact).concept as usize);
            for [from, to] in [concepts, [concepts[1], concepts[0]]] {
                let place = self.places.get(from).copied().flatten();
                let line = self.lines.get(from).copied().unwrap_or(0);
                if let (Some(place), Some(None)) = (place, self.places.get(to)) {
                    let first = found.entry(to).or_insert((place, line));
                    *first = (*first).min((place, line));
                }
            }
        }
        for (concept, (place, line)) in found {
            self.places[concept] = Some(place);
            if let Some(known) = self.lines.get_mut(concept) {
                *known = line;
            }
        }
    }

    /// All facts of a report (0 the older one) that say the same as this one, in one report: it, and its roundings.
    pub fn occurrences(&self, report: usize, fact: usize) -> impl Iterator<Item = usize> + '_ {
        let twins = &self.twins[report];
        let from = twins.partition_point(|(leader, _)| (*leader as usize) < fact);
        let twins = twins[from..].iter().take_while(move |(leader, _)| *leader as usize == fact);
        let is_alone = twins.clone().next().is_none();
        is_alone.then_some(fact).into_iter().chain(twins.map(|(_, twin)| *twin as usize))
    }

    /// The statements of both reports side by side, as far as they are asked for.
    #[must_use]
    pub fn comparison(&self, options: &Options, chosen: &Chosen) -> Comparison {
        statements::compare(self, options, chosen)
    }
}

#[cfg(test)]
mod tests;
