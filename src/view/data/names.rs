//! Within [`super`]: short forms of names: the prefixes of namespaces, and those of roles.

use super::json::{Members, escaped, string};
use crate::taxonomy::dts::Dts;
use crate::xbrl::QName;
use hashbrown::{HashMap, HashSet};
use indexmap::IndexMap;
use std::sync::Arc;

/// Addresses under short names, which are given as they are asked for.
#[derive(Debug, Default)]
pub(super) struct Prefixes {
    of: IndexMap<Box<str>, Box<str>>,
    taken: HashSet<Box<str>>,
    /// The number that a prefix that is taken goes on with.
    next: HashMap<Box<str>, usize>,
}

impl Prefixes {
    /// The prefix of an address: the one that it has, else the `wanted` one, else that with a number.
    pub(super) fn get(&mut self, address: &str, wanted: &str) -> &str {
        if !self.of.contains_key(address) {
            let prefix = self.free(wanted);
            self.taken.insert(prefix.clone());
            self.of.insert(address.into(), prefix);
        }
        &self.of[address]
    }

    /// Whether an address has a prefix.
    fn has(&self, address: &str) -> bool {
        self.of.contains_key(address)
    }

    fn free(&mut self, wanted: &str) -> Box<str> {
        if !wanted.is_empty() && !self.taken.contains(wanted) {
            return wanted.into();
        }
        let wanted = if wanted.is_empty() { "ns" } else { wanted };
        let next = self.next.entry(wanted.into()).or_default();
        loop {
            let prefix = format!("{wanted}{next}");
            *next += 1;
            if !self.taken.contains(&*prefix) {
                return prefix.into();
            }
        }
    }

    /// Writes them as an object.
    pub(super) fn write(&self, out: &mut String) {
        let mut members = Members::open(out);
        for (address, prefix) in &self.of {
            string(members.key(prefix), address);
        }
        members.close();
    }
}

/// A name that has its short form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Name(usize);

/// All names of the reports.
#[derive(Debug)]
pub(super) struct Names {
    /// Namespaces, and schemes of entities.
    pub(super) prefixes: Prefixes,
    /// Roles and arcroles.
    pub(super) roles: Prefixes,
    /// Names and what is written for them, quotes included.
    written: IndexMap<QName, Box<str>>,
    /// What the report calls namespaces.
    preferred: HashMap<Arc<str>, Arc<str>>,
}

/// Roles whose short names the viewer knows.
const ROLES: [(&str, &str); 7] = [
    ("http://www.xbrl.org/2003/role/label", "std"),
    ("http://www.xbrl.org/2003/role/documentation", "doc"),
    ("http://www.xbrl.org/2003/arcrole/summation-item", "calc"),
    ("https://xbrl.org/2023/arcrole/summation-item", "calc11"),
    ("http://www.xbrl.org/2003/arcrole/parent-child", "pres"),
    ("http://xbrl.org/int/dim/arcrole/dimension-default", "d-d"),
    ("http://www.esma.europa.eu/xbrl/esef/arcrole/wider-narrower", "w-n"),
];

impl Default for Names {
    fn default() -> Self {
        let mut roles = Prefixes::default();
        for (role, prefix) in ROLES {
            roles.get(role, prefix);
        }
        Names { prefixes: Prefixes::default(), roles, written: IndexMap::new(), preferred: HashMap::new() }
    }
}

impl Names {
    /// Says what a report calls namespaces: so they are called where none of the reports before it has named them.
    pub(super) fn prefer(&mut self, prefixes: &IndexMap<Arc<str>, Arc<str>>) {
        self.preferred = prefixes.iter().map(|(prefix, namespace)| (namespace.clone(), prefix.clone())).collect();
    }

    /// The number of a name.
    pub(super) fn name(&mut self, name: &QName, dts: &Dts) -> Name {
        if let Some(at) = self.written.get_index_of(name) {
            return Name(at);
        }
        let mut written = String::from('"');
        if !name.namespace.is_empty() {
            if !self.prefixes.has(&name.namespace) {
                let preferred = self.preferred.get(&name.namespace).map(|prefix| &**prefix);
                let wanted = preferred.or_else(|| dts.prefix(&name.namespace)).unwrap_or("ns").to_owned();
                self.prefixes.get(&name.namespace, &wanted);
            }
            escaped(&mut written, self.prefixes.get(&name.namespace, "ns"));
            written.push(':');
        }
        escaped(&mut written, &name.local);
        written.push('"');
        Name(self.written.insert_full(name.clone(), written.into()).0)
    }

    /// What is written for a name, with its quotes.
    pub(super) fn written(&self, name: Name) -> &str {
        &self.written[name.0]
    }

    /// What is written for a name, without its quotes.
    pub(super) fn bare(&self, name: Name) -> &str {
        let written = self.written(name);
        &written[1..written.len() - 1]
    }

    /// The name of a number.
    pub(super) fn qname(&self, name: Name) -> QName {
        self.written.get_index(name.0).map_or_else(|| QName::new("", ""), |(name, _)| name.clone())
    }
}
