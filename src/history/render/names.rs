//! Within [`super`]: what series are called.

use super::Filter;
use crate::align::{Alignment, Key, Member};
use crate::history::{History, Series};
use crate::listing;
use crate::tables::{Labels as _, Vocabulary, split_name};
use crate::xbrl::QName;
use hashbrown::{HashMap, HashSet};
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
    let mut labels: HashMap<u32, String> = HashMap::new();
    for edition in history.editions.iter().rev() {
        let vocabulary = Vocabulary::new(edition.side.dts, language);
        for name in edition.side.report.names() {
            if let Some(number) = alignment.name_number(name)
                && !labels.contains_key(&number)
                && let Some(label) = vocabulary.label(name, None)
            {
                labels.insert(number, short(label).to_owned());
            }
        }
    }
    let label = |number: u32| {
        let plain = || split_name(without_kind(&alignment.name(number).local));
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

/// What is asked for, of a history.
pub(super) struct Wanted<'f> {
    filter: &'f Filter,
    /// The members that are the accounting basis.
    bases: HashSet<u32>,
}

impl<'f> Wanted<'f> {
    pub(super) fn new(history: &History<'_>, filter: &'f Filter) -> Self {
        let Some(text) = &filter.basis else { return Wanted { filter, bases: HashSet::new() } };
        let alignment = &history.alignment;
        let slices = history.series.iter().map(|series| alignment.slice(series.slice));
        let all: HashSet<u32> = slices.flat_map(|slice| basis(alignment, &slice.dimensions)).collect();
        let names = |member: u32| {
            let name = alignment.name(member);
            let labels = history.editions.iter().filter_map(|edition| {
                let vocabulary = Vocabulary::new(edition.side.dts, "en");
                vocabulary.label(name, None).map(|label| plain(short(label)))
            });
            let labels: HashSet<String> = labels.chain([plain(without_kind(&name.local))]).collect();
            labels
        };
        let called: Vec<(u32, HashSet<String>)> = all.into_iter().map(|member| (member, names(member))).collect();
        let chosen = |is_it: &dyn Fn(&String) -> bool| -> HashSet<u32> {
            called.iter().filter(|(_, names)| names.iter().any(is_it)).map(|(member, _)| *member).collect()
        };
        // `us gaap` is a basis, and part of the name of the step from there to another.
        let text = plain(text);
        let exact = chosen(&|name| *name == text);
        let bases = if exact.is_empty() { chosen(&|name| name.contains(&text)) } else { exact };
        Wanted { filter, bases }
    }

    /// Whether a series is asked for.
    pub(super) fn has(&self, history: &History<'_>, series: &Series, named: &Named) -> bool {
        let Wanted { filter, bases } = self;
        let contains = |text: &str, part: &str| text.to_lowercase().contains(&part.to_lowercase());
        let concept = |part: &String| contains(&series.label, part) || contains(&named.concept, part);
        let statement = |part: &String| {
            let statement = series.statement.and_then(|at| history.statements.get(at));
            statement.is_some_and(|statement| contains(&statement.title, part) || contains(&statement.role, part))
        };
        let alignment = &history.alignment;
        let has_basis =
            || basis(alignment, &alignment.slice(series.slice).dimensions).any(|member| bases.contains(&member));
        filter.concept.as_ref().is_none_or(concept)
            && filter.statement.as_ref().is_none_or(statement)
            && (filter.basis.is_none() || has_basis())
    }
}

/// The members of the axis of the accounting basis.
fn basis<'a>(alignment: &'a Alignment<'_>, dimensions: &'a [(u32, Member)]) -> impl Iterator<Item = u32> + 'a {
    dimensions.iter().filter_map(|(axis, member)| match member {
        Member::Explicit(member) if *alignment.name(*axis).local == *BASIS => Some(*member),
        _ => None,
    })
}

/// The letters and digits of a name.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
