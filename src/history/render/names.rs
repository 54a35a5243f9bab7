//! Within [`super`]: what series are called.

use super::Filter;
use crate::align::{Alignment, Key, Member};
use crate::history::{History, Series};
use crate::listing;
use crate::tables::{Labels as _, Vocabulary, split_name};
use crate::xbrl::QName;
use hashbrown::HashMap;
use serde_json::{Map, Value};

/// Local name of the axis of the accounting basis.
const BASIS: &str = "AccountingFrameworkAxis";

/// What a series is called.
#[derive(Debug)]
pub(super) struct Named {
    /// `prefix:local`.
    pub(super) concept: String,
    /// Axes and members as `prefix:local`, an object; empty where there are none.
    pub(super) dimensions: String,
    /// The labels of members, and typed values.
    pub(super) members: String,
    /// `CNY/shares`; empty where there is none.
    pub(super) unit: String,
}

impl Named {
    /// A text, where it is there.
    pub(super) fn some(text: &str) -> Option<&str> {
        Some(text).filter(|text| !text.is_empty())
    }
}

/// What all series are called.
pub(super) fn of(history: &History<'_>, language: &str) -> Vec<Named> {
    let alignment = &history.alignment;
    let mut prefixes: HashMap<&str, &str> = HashMap::new();
    for edition in history.editions.iter().rev() {
        for (prefix, namespace) in &edition.side.report.prefixes {
            prefixes.entry(&**namespace).or_insert(&**prefix);
        }
    }
    let prefixed = |name: &QName| match prefixes.get(&*name.namespace) {
        Some(&"") => name.local.to_string(),
        Some(prefix) => format!("{prefix}:{}", name.local),
        None => name.to_string(),
    };
    let vocabularies: Vec<Vocabulary<'_>> =
        history.editions.iter().rev().map(|edition| Vocabulary::new(edition.side.dts, language)).collect();
    let mut labels: HashMap<u32, String> = HashMap::new();
    let mut slices: HashMap<u32, (String, String)> = HashMap::new();
    let mut named = Vec::with_capacity(history.series.len());
    for series in &history.series {
        let (dimensions, members) = slices.entry(series.slice).or_insert_with(|| {
            let mut label = |number: u32| {
                let name = alignment.name(number);
                let known = || vocabularies.iter().find_map(|vocabulary| vocabulary.label(name, None));
                let label =
                    || known().map_or_else(|| split_name(without_kind(&name.local)), |label| short(label).to_owned());
                labels.entry(number).or_insert_with(label).clone()
            };
            let mut object = Map::new();
            let mut members = Vec::new();
            for (axis, member) in sorted(alignment, series.slice) {
                let value = match member {
                    Member::Explicit(member) => {
                        members.push(label(member));
                        Value::from(prefixed(alignment.name(member)))
                    }
                    Member::Typed(text) => {
                        let text = alignment.typed(text);
                        members.push(format!("{}: {text}", label(axis)));
                        Value::from(text)
                    }
                    Member::Nil => Value::Null,
                };
                object.insert(prefixed(alignment.name(axis)), value);
            }
            let object = if object.is_empty() { String::new() } else { Value::Object(object).to_string() };
            (object, members.join("; "))
        });
        named.push(Named {
            concept: prefixed(alignment.concept(series.concept)),
            dimensions: dimensions.clone(),
            members: members.clone(),
            unit: Some(series.unit)
                .filter(|unit| *unit != Key::NO_UNIT)
                .and_then(|unit| alignment.unit(unit))
                .map(listing::unit)
                .unwrap_or_default(),
        });
    }
    named
}

/// The dimensions of a slice by the names of their axes.
fn sorted(alignment: &Alignment<'_>, slice: u32) -> Vec<(u32, Member)> {
    let mut dimensions = alignment.slice(slice).dimensions.to_vec();
    dimensions.sort_by(|(a, _), (b, _)| alignment.name(*a).cmp(alignment.name(*b)));
    dimensions
}

/// A label without what it is the label of, in brackets: `Segments [Axis]`.
fn short(label: &str) -> &str {
    let kinds = ["Axis", "Member", "Domain"];
    let cut = label.strip_suffix(']').and_then(|rest| rest.rsplit_once(" ["));
    cut.filter(|(_, kind)| kinds.iter().any(|known| kind.eq_ignore_ascii_case(known))).map_or(label, |(rest, _)| rest)
}

fn without_kind(local: &str) -> &str {
    ["Axis", "Member", "Domain"]
        .iter()
        .find_map(|kind| local.strip_suffix(kind))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(local)
}

/// Whether a series is asked for.
pub(super) fn fits(history: &History<'_>, series: &Series, named: &Named, filter: &Filter) -> bool {
    let contains = |text: &str, part: &str| text.to_lowercase().contains(&part.to_lowercase());
    let concept = |part: &String| contains(&series.label, part) || contains(&named.concept, part);
    let statement = |part: &String| {
        let statement = series.statement.and_then(|at| history.statements.get(at));
        statement.is_some_and(|statement| contains(&statement.title, part) || contains(&statement.role, part))
    };
    let basis = |part: &String| {
        let plain =
            |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
        let part = plain(part);
        let alignment = &history.alignment;
        alignment.slice(series.slice).dimensions.iter().any(|(axis, member)| match member {
            Member::Explicit(member) if *alignment.name(*axis).local == *BASIS => {
                plain(&alignment.name(*member).local).contains(&part)
            }
            _ => false,
        })
    };
    filter.concept.as_ref().is_none_or(concept)
        && filter.statement.as_ref().is_none_or(statement)
        && filter.basis.as_ref().is_none_or(basis)
}
