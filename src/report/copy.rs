//! Within [`super`]: a report again, with what the taxonomy or a syntax wants otherwise: facts left out or merged, types
//! that became known, ids that a syntax cannot have.

use super::{DimensionRef, Fact, Link, LinkTarget, NumberedFact, Refused, Report, UnitId, ValueRef, agree, canonical};
use crate::xbrl::{Decimals, QName};
use hashbrown::{HashMap, HashSet};
use std::borrow::Cow;

/// A fact on its way into a copy.
#[derive(Debug, Clone)]
pub struct Edit<'r> {
    /// Its id; empty for none.
    pub id: &'r str,
    /// Its unit.
    pub unit: Option<UnitId>,
    /// Whether it keeps its language.
    pub has_language: bool,
    /// What it says.
    pub value: Cow<'r, str>,
    /// What kind of value that is.
    pub kind: ValueKind,
    /// Its precision.
    pub decimals: Option<Decimals>,
    /// The fact that says the same and takes its places and links.
    pub merged_into: Option<usize>,
}

/// Kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// A number.
    Number,
    /// A text.
    Text,
    /// Nothing.
    Nil,
}

/// A copy of a report with what `edit` makes of its facts. `is_typed` tells of axes whether their values are typed; where a
/// syntax did not tell a member from a typed value, it is put right.
pub fn copy(
    mut to: Report,
    from: &Report,
    is_typed: impl Fn(&QName) -> bool,
    mut edit: impl FnMut(Fact<'_>, &mut Edit<'_>),
) -> Result<Report, Refused> {
    to.clear_facts();
    let is_wrong =
        |(axis, value): (&QName, DimensionRef<'_>)| matches!(value, DimensionRef::Member(_)) && is_typed(axis);
    let is_changed = from.contexts().any(|context| context.dimensions().any(is_wrong));
    // Those that are put right leave nothing behind.
    if is_changed {
        to.contexts.clear();
    }
    let mut contexts = Vec::with_capacity(from.contexts().len());
    for (index, context) in from.contexts().enumerate() {
        if !is_changed {
            contexts.push(super::ContextId::from_index(index));
            continue;
        }
        let mut dimensions = context.coordinates().to_vec();
        for ((axis, value), (_, coordinate)) in context.dimensions().zip(&mut dimensions) {
            if let DimensionRef::Member(member) = value
                && is_typed(axis)
            {
                *coordinate = to.typed_value(&from.prefixed(member))?;
            }
        }
        let entity = to.entity_id(context.entity.clone());
        contexts.push(to.context_id(entity, context.period, &mut dimensions)?);
    }
    let mut indices: Vec<usize> = Vec::with_capacity(from.facts().len());
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (index, fact) in from.facts().enumerate() {
        let kind = match fact.value {
            ValueRef::Number(_) => ValueKind::Number,
            ValueRef::Text(_) => ValueKind::Text,
            ValueRef::Nil => ValueKind::Nil,
        };
        let mut edited = Edit {
            id: fact.id,
            unit: fact.unit,
            has_language: true,
            value: fact.value.text().unwrap_or_default().into(),
            kind,
            decimals: fact.decimals,
            merged_into: None,
        };
        edit(fact, &mut edited);
        let Edit { id, unit, has_language, value, kind, decimals, merged_into } = edited;
        if let Some(other) = merged_into {
            merged.push((index, other));
            indices.push(usize::MAX);
            continue;
        }
        let language = fact.language.filter(|_| has_language).map(|language| to.language_id(language));
        let at = to.add(NumberedFact {
            id,
            concept: fact.concept,
            context: contexts[fact.context.index()],
            unit,
            language,
            value: match kind {
                ValueKind::Number => ValueRef::Number(&value),
                ValueKind::Text => ValueRef::Text(&value),
                ValueKind::Nil => ValueRef::Nil,
            },
            decimals,
            offset: fact.offset,
        })?;
        to.place(at, fact.places.iter().cloned());
        indices.push(at);
    }
    for (index, other) in merged {
        indices[index] = indices[other];
        to.place(indices[other], from.fact(index).places.iter().cloned());
    }
    for Link { from: start, to: target, arcrole, role } in &from.links {
        let target = match target {
            LinkTarget::Fact(fact) => LinkTarget::Fact(indices[*fact]),
            LinkTarget::Footnote(_) => *target,
        };
        let link = Link { from: indices[*start], to: target, arcrole: arcrole.clone(), role: role.clone() };
        // Duplicates had the same links.
        if indices.len() == to.facts().len() || !to.links.contains(&link) {
            to.links.push(link);
        }
    }
    Ok(to)
}

impl Report {
    /// The report with one fact for all of its duplicates ([`canonical::distinct`]), which has the places of all.
    pub fn deduplicated(self) -> Result<Report, Refused> {
        let kept = canonical::distinct(&self);
        if kept.len() == self.facts().len() {
            return Ok(self);
        }
        let aspects = |fact: Fact<'_>| (fact.concept, fact.context, fact.unit, fact.language.map(str::to_owned));
        let mut leaders: HashMap<_, Vec<usize>> = HashMap::new();
        for &index in &kept {
            leaders.entry(aspects(self.fact(index))).or_default().push(index);
        }
        let mut index = 0;
        copy(
            self.clone(),
            &self,
            |_| false,
            |fact, edit| {
                if kept.binary_search(&index).is_err() {
                    let others = leaders.get(&aspects(fact)).map_or(&[][..], Vec::as_slice);
                    let value = fact.value.to_value();
                    let says_the_same = |other: &&usize| {
                        let other = self.fact(**other);
                        agree((&other.value.to_value(), other.decimals), (&value, fact.decimals))
                    };
                    edit.merged_into = others.iter().find(says_the_same).or(others.first()).copied();
                }
                index += 1;
            },
        )
    }

    /// The report with ids for all facts and footnotes that XML can have (`xs:ID`); those that it can have stay.
    pub fn with_xml_ids(self) -> Result<Report, Refused> {
        let is_fine = |id: &str| id.is_empty() || is_xml_name(id);
        let mut report = if self.facts().all(|fact| is_fine(fact.id)) {
            self
        } else {
            copy(
                self.clone(),
                &self,
                |_| false,
                |_, edit| {
                    if !is_fine(edit.id) {
                        edit.id = "";
                    }
                },
            )?
        };
        report.complete_ids()?;
        for at in 0..report.footnotes.len() {
            let id = report.footnotes[at].id.clone();
            let taken = |report: &Report, id: &str| {
                report.index_of(id).is_some() || report.footnotes[..at].iter().any(|other| *other.id == *id)
            };
            if is_xml_name(&id) && !taken(&report, &id) {
                continue;
            }
            let others: HashSet<std::sync::Arc<str>> = report.footnotes.iter().map(|other| other.id.clone()).collect();
            let is_free = |candidate: &str| report.index_of(candidate).is_none() && !others.contains(candidate);
            let mut number = at + 1;
            let mut candidate = format!("note-{number}");
            while !is_free(&candidate) {
                number += 1;
                candidate = format!("note-{number}");
            }
            report.footnotes[at].id = candidate.into();
        }
        Ok(report)
    }
}

/// Whether a text is a name without a colon (Namespaces in XML 1.0 §3).
fn is_xml_name(text: &str) -> bool {
    // Most are plain.
    if let [b'A'..=b'Z' | b'a'..=b'z' | b'_', rest @ ..] = text.as_bytes()
        && rest.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
    {
        return true;
    }
    let starts = |c: char| c.is_alphabetic() || c == '_';
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{b7}');
    text.starts_with(starts) && text.chars().all(goes_on)
}
