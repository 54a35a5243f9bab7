//! Within [`super`]: which names of several reports are the same.
//!
//! A name is known by its local part and the family of its namespace: the namespace without its version, such as
//! `http://fasb.org/us-gaap` for that of 2024. Taxonomies change theirs every year, issuers with every report.

use super::index;
use super::renames::Renames;
use crate::report::Report;
use crate::xbrl::{Entity, QName};
use hashbrown::HashMap;
use std::sync::Arc;

/// Names of several reports, numbered.
#[derive(Debug)]
pub struct Names {
    renames: HashMap<QName, QName>,
    families: HashMap<Arc<str>, Arc<str>>,
    known: HashMap<(Arc<str>, Arc<str>), u32>,
    exact: HashMap<QName, u32>,
    last: Vec<QName>,
}

impl Names {
    pub(super) fn new(renames: &Renames) -> Self {
        let steps: HashMap<&QName, &QName> = renames.names.iter().map(|rename| (&rename.from, &rename.to)).collect();
        // Over several reports a name may have changed several times.
        let last = |name| {
            let mut all = std::iter::successors(Some(name), |name| steps.get(name).copied());
            all.by_ref().take(steps.len() + 1).last().unwrap_or(name)
        };
        Names {
            renames: steps.iter().map(|(from, to)| ((*from).clone(), last(*to).clone())).collect(),
            families: HashMap::new(),
            known: HashMap::new(),
            exact: HashMap::new(),
            last: Vec::new(),
        }
    }

    /// Numbers for the names of another report, in their order. Two names of one report are two, however much their
    /// namespaces look alike.
    pub(super) fn add<'a>(&mut self, names: impl ExactSizeIterator<Item = &'a QName> + Clone) -> Vec<u32> {
        let mut taken: HashMap<u32, &QName> = HashMap::with_capacity(names.len());
        let mut numbers = vec![u32::MAX; names.len()];
        // What a report calls as another did before it has that number, whatever else may look like it; but not what it calls as
        // the older one, where it has the newer name too.
        let mut open = Vec::new();
        for (at, name) in names.clone().enumerate() {
            match self.exact.get(name) {
                Some(&number) if !taken.contains_key(&number) && !self.renames.contains_key(name) => {
                    taken.insert(number, name);
                    numbers[at] = number;
                }
                _ => open.push((at, name)),
            }
        }
        open.sort_by_key(|(_, name)| self.renames.contains_key(*name));
        for (at, name) in open {
            let number = self.number(name);
            let number = match taken.get(&number) {
                Some(other) if *other != name => self.own(name),
                _ => number,
            };
            taken.insert(number, name);
            numbers[at] = number;
        }
        for (&number, name) in numbers.iter().zip(names) {
            self.last[number as usize].clone_from(name);
            self.exact.insert(name.clone(), number);
        }
        numbers
    }

    fn number(&mut self, name: &QName) -> u32 {
        let name = self.renames.get(name).unwrap_or(name).clone();
        if let Some(number) = self.exact.get(&name) {
            return *number;
        }
        let known = (self.family(&name.namespace), name.local.clone());
        let next = index(self.last.len());
        let number = *self.known.entry(known).or_insert(next);
        if number == next {
            self.last.push(name);
        }
        number
    }

    /// A number that no other name has.
    fn own(&mut self, name: &QName) -> u32 {
        self.last.push(name.clone());
        index(self.last.len() - 1)
    }

    fn family(&mut self, namespace: &Arc<str>) -> Arc<str> {
        self.families.entry(namespace.clone()).or_insert_with(|| family(namespace).into()).clone()
    }

    pub(super) fn len(&self) -> usize {
        self.last.len()
    }

    pub(super) fn last(&self, number: u32) -> &QName {
        &self.last[number as usize]
    }

    pub(super) fn find(&self, name: &QName) -> Option<u32> {
        self.exact.get(name).copied()
    }
}

/// A name in a text, such as `ixp:Revenue`, where the report has the prefix: what it is called elsewhere does not depend on that.
pub(crate) fn quoted(report: &Report, text: &str) -> Option<QName> {
    let (prefix, local) = text.trim().split_once(':')?;
    let is_name = local.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && local.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let namespace = report.prefixes.get(prefix).filter(|_| is_name)?;
    Some(QName::new(namespace.clone(), local))
}

/// A namespace without its version: without the scheme, the parts of the path that are numbers and dates, and `www.`.
pub(crate) fn family(namespace: &str) -> String {
    let (_, rest) = namespace.split_once("://").unwrap_or(("", namespace));
    let rest = rest.strip_prefix("www.").unwrap_or(rest).to_ascii_lowercase();
    let is_version = |part: &&str| {
        let part = part.strip_prefix('v').unwrap_or(part);
        let is_of_versions = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '_' | 'q');
        part.is_empty() || part.starts_with(|c: char| c.is_ascii_digit()) && part.chars().all(is_of_versions)
    };
    let mut parts = rest.split('/');
    let mut family = parts.next().unwrap_or_default().to_owned();
    for part in parts.filter(|part| !is_version(part)) {
        family.push('/');
        family.push_str(part);
    }
    family
}

/// Entities of several reports, numbered. The same identifier under the same scheme is the same entity, whether the scheme is
/// written with `http` or `https` and the identifier with leading zeros or without.
#[derive(Debug, Default)]
pub struct Entities {
    renames: HashMap<Arc<str>, Arc<str>>,
    known: HashMap<(String, String), u32>,
    all: Vec<Entity>,
}

impl Entities {
    pub(super) fn new(renames: &Renames) -> Self {
        Entities { renames: renames.entities.iter().cloned().collect(), ..Entities::default() }
    }

    pub(super) fn number(&mut self, entity: &Entity) -> u32 {
        let identifier = self.renames.get(&entity.identifier).unwrap_or(&entity.identifier);
        let key = (family(&entity.scheme), identifier.trim_start_matches('0').to_owned());
        let next = index(self.all.len());
        let number = *self.known.entry(key).or_insert(next);
        if number == next {
            self.all.push(entity.clone());
        }
        number
    }

    pub(super) fn into_all(self) -> Vec<Entity> {
        self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{Evidence, Rename};

    #[test]
    fn versions_are_no_part_of_a_family() {
        for (a, b) in [
            ("http://fasb.org/us-gaap/2024", "http://fasb.org/us-gaap/2025"),
            ("http://xbrl.sec.gov/dei/2024q4", "http://xbrl.sec.gov/dei/2025"),
            ("http://www.apple.com/20250329", "http://www.apple.com/20250628"),
            (
                "https://xbrl.ifrs.org/taxonomy/2023-03-23/ifrs-full",
                "http://xbrl.ifrs.org/taxonomy/2017-03-09/ifrs-full",
            ),
        ] {
            assert_eq!(family(a), family(b));
        }
        assert_ne!(family("http://fasb.org/us-gaap/2024"), family("http://fasb.org/srt/2024"));
        assert_ne!(family("http://www.apple.com/20250329"), family("http://www.pear.com/20250329"));
    }

    #[test]
    fn a_name_that_became_another_one_may_come_again() {
        let [old, new] = ["Sales", "Revenue"].map(|local| QName::new("http://x.com/1", local));
        let rename = Rename { from: old.clone(), to: new.clone(), evidence: Evidence::Told };
        let mut names = Names::new(&Renames { names: vec![rename], entities: Vec::new() });
        let first = names.add([&old].into_iter());
        let both = names.add([&old, &new].into_iter());
        assert_eq!(both[1], first[0]);
        assert_ne!(both[0], both[1]);
        assert_eq!(names.add([&new].into_iter()), first);
    }

    #[test]
    fn two_names_of_one_report_stay_two() {
        let mut names = Names::new(&Renames::default());
        let [one, two] = ["http://x.com/1", "http://x.com/2"].map(|namespace| QName::new(namespace, "A"));
        let first = names.add([&one, &two].into_iter());
        assert_ne!(first[0], first[1]);
        assert_eq!(names.add([&two].into_iter()), [first[1]]);
        assert_eq!(names.add([&QName::new("http://x.com/3", "A")].into_iter()), [first[0]]);
    }
}
