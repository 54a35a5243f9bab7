//! Within [`super`]: what concepts, axes and members are called.

use super::{Label, Pair, Sides};
use crate::align::names::family;
use crate::diff::{Change, Detail, Kind};
use crate::taxonomy::label_role;
use crate::xbrl::QName;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Role and language → the texts.
type Labels<'a> = BTreeMap<(&'a str, String), Vec<String>>;

/// Adds the labels that differ, of what has the same name in both taxonomies (where it was joined with another one, that is said
/// already). A label that only one side has counts if the other taxonomy has labels of this role and of
/// this language at all, and nothing of it is missing that this side has.
pub(super) fn compare(sides: &Sides<'_>, changes: &mut Vec<Change>) {
    let pairs: Vec<Pair<'_>> = sides.pairs().filter(|pair| is_same(pair.names)).collect();
    let labels: Vec<[Labels<'_>; 2]> =
        pairs.iter().map(|pair| [0, 1].map(|side| labels(sides, side, pair.names[side]))).collect();
    // The roles and languages that each side has in what is compared.
    let mut roles: [HashSet<&str>; 2] = Default::default();
    let mut languages: [HashSet<String>; 2] = Default::default();
    for (side, labels) in labels.iter().flat_map(|both| both.iter().enumerate()) {
        for (role, language) in labels.keys() {
            roles[side].insert(*role);
            if !languages[side].contains(language) {
                languages[side].insert(language.clone());
            }
        }
    }
    let [of_old, of_new] = &languages;
    let same = same_languages(of_old, of_new);
    for (pair, [old, mut new]) in pairs.iter().zip(labels) {
        let mut found: Vec<Change> = Vec::new();
        for ((role, language), before) in &old {
            let now = new.remove(&(*role, same.get(language).unwrap_or(language).clone())).unwrap_or_default();
            let is_known = |side: usize| {
                roles[side].contains(role)
                    && languages[side].contains(same.get(language).filter(|_| side == 1).unwrap_or(language))
                    && sides.is_complete[side]
            };
            found.extend(change(pair, (role, language), (before, &now), is_known));
        }
        for ((role, language), now) in &new {
            let is_known = |side: usize| {
                roles[side].contains(role) && languages[side].contains(language) && sides.is_complete[side]
            };
            found.extend(change(pair, (role, language), (&[], now), is_known));
        }
        changes.extend(found);
    }
}

/// Whether two names are one, but for the version of the namespace.
fn is_same([old, new]: [&QName; 2]) -> bool {
    old == new || old.local == new.local && family(&old.namespace) == family(&new.namespace)
}

fn change(
    pair: &Pair<'_>,
    (role, language): (&str, &str),
    (before, now): (&[String], &[String]),
    is_known: impl Fn(usize) -> bool,
) -> Option<Change> {
    let old = before.iter().find(|text| !now.contains(text));
    let new = now.iter().find(|text| !before.contains(text));
    let is_change = match (old, new) {
        (None, None) => false,
        // One of several labels is gone or new, or the only one.
        (Some(_), None) => is_known(1),
        (None, Some(_)) => is_known(0),
        (Some(_), Some(_)) => true,
    };
    let label = || Label {
        name: pair.names[1].clone(),
        role: role.to_owned(),
        language: language.to_owned(),
        old: old.cloned(),
        new: new.cloned(),
    };
    is_change.then(|| Change {
        kind: Kind::Relabelled,
        concept: pair.concept,
        old: Vec::new(),
        new: Vec::new(),
        detail: Detail::Label(Box::new(label())),
    })
}

fn labels<'a>(sides: &Sides<'a>, side: usize, name: &QName) -> Labels<'a> {
    let mut labels = Labels::new();
    let Some(concept) = sides.dts[side].element(name) else { return labels };
    for label in concept.labels() {
        let text = label.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let role = if label.role.is_empty() { label_role::STANDARD } else { label.role };
        let texts: &mut Vec<String> = labels.entry((role, label.language.to_ascii_lowercase())).or_default();
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    for texts in labels.values_mut() {
        texts.sort_unstable();
    }
    labels
}

/// Languages of the older side that the newer one writes with another region, or without: `en` and `en-US`.
fn same_languages(old: &HashSet<String>, new: &HashSet<String>) -> HashMap<String, String> {
    let primary = |language: &str| language.split('-').next().unwrap_or_default().to_owned();
    let only = |own: &HashSet<String>, other: &HashSet<String>| {
        let mut only: HashMap<String, Vec<String>> = HashMap::new();
        for language in own.difference(other) {
            only.entry(primary(language)).or_default().push(language.clone());
        }
        only
    };
    let (old, new) = (only(old, new), only(new, old));
    let pairs = old.into_iter().filter_map(|(primary, languages)| match (&*languages, &**new.get(&primary)?) {
        ([old], [new]) => Some((old.clone(), new.clone())),
        _ => None,
    });
    pairs.collect()
}
