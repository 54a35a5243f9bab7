//! Within [`super`]: names that are called otherwise in another report.

use super::{Alignment, Side};
use crate::report::ContextRef;
use crate::taxonomy::dts::{Concept, Kind};
use crate::xbrl::QName;
use std::sync::Arc;

/// A name that another report has for the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// As the older report has it.
    pub from: QName,
    /// As the newer one has it.
    pub to: QName,
    /// Why.
    pub evidence: Evidence,
}

/// Why two names are taken for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// A user says so.
    Told,
    /// The local names are the same, the namespaces are not.
    LocalName,
    /// They name the same concept of a standard taxonomy.
    Counterpart,
    /// They have the same label, and no values that contradict it.
    Label,
    /// They have the same values.
    Values,
    /// The same value is printed at the same place of the same document.
    Place,
}

impl Evidence {
    /// A word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Evidence::Told => "told",
            Evidence::LocalName => "local_name",
            Evidence::Counterpart => "counterpart",
            Evidence::Label => "label",
            Evidence::Values => "values",
            Evidence::Place => "place",
        }
    }
}

/// What is called otherwise in a newer report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Renames {
    /// Concepts, axes and members.
    pub names: Vec<Rename>,
    /// Identifiers of entities, older and newer.
    pub entities: Vec<(Arc<str>, Arc<str>)>,
}

/// A name as a concept.
const CONCEPT: u8 = 1;
/// A name as an axis.
const AXIS: u8 = 2;
/// A name as a member.
const MEMBER: u8 = 4;

impl Renames {
    /// Adds others.
    pub fn extend(&mut self, more: Renames) {
        self.names.extend(more.names);
        self.entities.extend(more.entities);
    }
}

/// What a user says: `OLD=NEW`, two names (`prefix:local`, `local` or `{namespace}local`) of concepts, axes or members, or two
/// identifiers of entities. An error says what is not there, or what else may be meant.
pub fn told(text: &str, older: &Side<'_>, newer: &Side<'_>) -> Result<Renames, String> {
    let (old, new) = sides(text).ok_or_else(|| format!("{text:?} is not OLD=NEW"))?;
    let (from, to) = (Meant::of(old, older), Meant::of(new, newer));
    let pairs = from.names.iter().flat_map(|a| to.names.iter().map(move |b| (a, b)));
    let pairs: Vec<_> = pairs.filter(|((_, from), (_, to))| from & to != 0).collect();
    match (&*pairs, from.entity, to.entity) {
        ([((from, _), (to, _))], ..) => {
            let rename = Rename { from: from.clone(), to: to.clone(), evidence: Evidence::Told };
            Ok(Renames { names: vec![rename], entities: Vec::new() })
        }
        ([], Some(from), Some(to)) => Ok(Renames { names: Vec::new(), entities: vec![(from, to)] }),
        ([], ..) => {
            for (text, meant, side) in [(old, &from.names, older), (new, &to.names, newer)] {
                if meant.is_empty() {
                    return Err(absent(text, side));
                }
            }
            let parts = |meant: &[(QName, u8)]| parts(meant.iter().fold(0, |all, (_, part)| all | part));
            Err(format!(
                "{old:?} is {} of {}, {new:?} is {} of {}",
                parts(&from.names),
                older.name,
                parts(&to.names),
                newer.name
            ))
        }
        _ => {
            let (text, side, mut meant) = if pairs.iter().any(|(from, _)| *from != pairs[0].0) {
                (old, older, pairs.iter().map(|((from, _), _)| shown(from, older)).collect::<Vec<_>>())
            } else {
                (new, newer, pairs.iter().map(|(_, (to, _))| shown(to, newer)).collect())
            };
            meant.dedup();
            Err(format!("{text:?} may be {} in {}: say which", meant.join(" or "), side.name))
        }
    }
}

/// Splits `OLD=NEW`; a namespace may have the sign in it.
fn sides(text: &str) -> Option<(&str, &str)> {
    let start = if text.trim_start().starts_with('{') { text.find('}')? } else { 0 };
    let at = start + text[start..].find('=')?;
    let (old, new) = (text[..at].trim(), text[at + 1..].trim());
    (!old.is_empty() && !new.is_empty()).then_some((old, new))
}

/// What a user may mean in a report.
struct Meant {
    names: Vec<(QName, u8)>,
    entity: Option<Arc<str>>,
}

impl Meant {
    /// What the report uses or else its taxonomy declares.
    fn of(text: &str, side: &Side<'_>) -> Self {
        let mut entities = side.report.entities().map(|entity| &entity.identifier);
        let plain = |identifier: &str| identifier.trim_start_matches('0').to_owned();
        let entity = entities.find(|identifier| plain(identifier) == plain(text)).cloned();
        let (namespace, local) =
            match (text.strip_prefix('{').and_then(|rest| rest.split_once('}')), text.split_once(':')) {
                (Some((namespace, local)), _) => (Some(namespace), local),
                (None, Some((prefix, local))) => match side.report.prefixes.get(prefix) {
                    Some(namespace) => (Some(&**namespace), local),
                    None => return Meant { names: Vec::new(), entity },
                },
                (None, None) => (None, text),
            };
        let is_it =
            |name: &QName| *name.local == *local && namespace.is_none_or(|namespace| *name.namespace == *namespace);
        let mut names: Vec<(QName, u8)> =
            used(side).filter(|(name, _)| is_it(name)).map(|(name, part)| (name.clone(), part)).collect();
        if names.is_empty() {
            let declared = side.dts.concepts().filter(|concept| concept.local() == local && is_it(&concept.name()));
            names = declared.map(|concept| (concept.name(), declared_as(concept))).collect();
        }
        Meant { names, entity }
    }
}

/// The names that a report uses, each with what it is; twice where it is used in two ways.
fn used<'r>(side: &Side<'r>) -> impl Iterator<Item = (&'r QName, u8)> + use<'r> {
    let report = side.report;
    let mut axes = vec![false; report.names().len()];
    for (axis, _) in report.contexts().flat_map(ContextRef::coordinates) {
        axes[axis.index()] = true;
    }
    let names = report.names().zip(axes).map(|(name, is_axis)| (name, if is_axis { AXIS } else { MEMBER }));
    report.concepts().map(|name| (name, CONCEPT)).chain(names)
}

fn declared_as(concept: Concept<'_>) -> u8 {
    match concept.kind() {
        Kind::Dimension => AXIS,
        _ if concept.is_domain_member() && concept.is_abstract() => MEMBER,
        _ if concept.is_domain_member() => MEMBER | CONCEPT,
        _ => CONCEPT,
    }
}

fn parts(all: u8) -> String {
    let words = [(CONCEPT, "a concept"), (AXIS, "an axis"), (MEMBER, "a member")];
    words.iter().filter(|(part, _)| all & part != 0).map(|(_, word)| *word).collect::<Vec<_>>().join(" or ")
}

fn shown(name: &QName, side: &Side<'_>) -> String {
    side.report.prefixed(name)
}

/// Says that something is not there, and what looks like it.
fn absent(text: &str, side: &Side<'_>) -> String {
    /// Names that are said.
    const MOST: usize = 5;
    let local = text.rsplit(['}', ':']).next().unwrap_or(text).to_lowercase();
    let mut alike: Vec<String> =
        used(side).filter(|(name, _)| name.local.to_lowercase() == local).map(|(name, _)| shown(name, side)).collect();
    if alike.is_empty() && !local.is_empty() {
        let holds = |name: &QName| name.local.to_lowercase().contains(&local);
        alike = used(side).filter(|(name, _)| holds(name)).map(|(name, _)| shown(name, side)).collect();
    }
    alike.sort();
    alike.dedup();
    let more = if alike.len() > MOST { " …" } else { "" };
    alike.truncate(MOST);
    let alike = if alike.is_empty() { String::new() } else { format!("; there is {}{more}", alike.join(", ")) };
    format!("{} neither uses nor declares {text:?}, and no entity is called so{alike}", side.name)
}

/// What the older and the newer report call by different names, by the evidence of local names, counterparts, labels and
/// values (`evidence`); with what is told.
#[must_use]
pub fn find(older: &Side<'_>, newer: &Side<'_>, told: &Renames) -> Renames {
    joined(older, newer, told).0
}

/// The same, and the reports with shared numbers by that.
#[must_use]
pub fn joined<'r>(older: &Side<'r>, newer: &Side<'r>, told: &Renames) -> (Renames, Alignment<'r>) {
    super::evidence::joined(older, newer, told)
}
