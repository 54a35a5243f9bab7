//! Within [`super`]: what series are called.

use super::Filter;
use crate::align::basis::Bases;
use crate::align::{Alignment, Key, Member, Side};
use crate::history::{History, Series};
use crate::listing;
use crate::tables::{Labels as _, Vocabulary, split_name, without_kind};
use crate::xbrl::QName;
use hashbrown::HashMap;
use serde_json::{Map, Value};

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
    let mut labels: HashMap<u32, String> = HashMap::new();
    for edition in history.editions.iter().rev() {
        let vocabulary = Vocabulary::new(edition.side.dts, language);
        for name in edition.side.report.names() {
            if let Some(number) = alignment.name_number(name)
                && !labels.contains_key(&number)
                && let Some(label) = vocabulary.label(name, None)
            {
                labels.insert(number, without_kind(label).to_owned());
            }
        }
    }
    let label = |number: u32| {
        let plain = || split_name(bare(&alignment.name(number).local));
        labels.get(&number).cloned().unwrap_or_else(plain)
    };
    let mut slices: HashMap<u32, (String, String)> = HashMap::new();
    let mut named = Vec::with_capacity(history.series.len());
    for series in &history.series {
        let (dimensions, members) = slices.entry(series.slice).or_insert_with(|| {
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

/// A local name without what says what it is the name of.
fn bare(local: &str) -> &str {
    ["Axis", "Member", "Domain"]
        .iter()
        .find_map(|kind| local.strip_suffix(kind))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(local)
}

/// What is asked for, of a history.
pub(super) struct Wanted<'f> {
    filter: &'f Filter,
    /// Of each slice, whether it has the accounting basis that is asked for; nothing where none is.
    slices: Option<Vec<bool>>,
}

impl<'f> Wanted<'f> {
    pub(super) fn new(history: &History<'_>, filter: &'f Filter) -> Self {
        let sides: Vec<Side<'_>> = history.editions.iter().map(|edition| edition.side).collect();
        let slices = filter.basis.as_ref().map(|text| Bases::of(&history.alignment, &sides, text).slices);
        Wanted { filter, slices }
    }

    /// Whether a series is asked for.
    pub(super) fn has(&self, history: &History<'_>, series: &Series, named: &Named) -> bool {
        let Wanted { filter, slices } = self;
        let contains = |text: &str, part: &str| text.to_lowercase().contains(&part.to_lowercase());
        let concept = |part: &String| contains(&series.label, part) || contains(&named.concept, part);
        let statement = |part: &String| {
            let statement = series.statement.and_then(|at| history.statements.get(at));
            statement.is_some_and(|statement| contains(&statement.title, part) || contains(&statement.role, part))
        };
        filter.concept.as_ref().is_none_or(concept)
            && filter.statement.as_ref().is_none_or(statement)
            && slices.as_ref().is_none_or(|slices| slices[series.slice as usize])
    }
}
