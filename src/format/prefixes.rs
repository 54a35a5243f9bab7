//! Within [`super`]: which prefix stands for which namespace in one output file.

use crate::report::{DimensionRef, Report, suffixes};
use crate::xbrl::{QName, ns};
use hashbrown::HashSet;
use indexmap::IndexMap;
use std::sync::Arc;

/// Prefixes that everybody uses, where the report has none.
const KNOWN: [(&str, &str); 3] =
    [("iso4217", ns::ISO4217), ("xbrli", ns::XBRLI), ("utr", "http://www.xbrl.org/2009/utr")];

/// The prefixes of one output file. Those that its syntax fixes come first; a prefix of the report that clashes with
/// them gives way and gets a number.
#[derive(Debug, Clone, Default)]
pub struct Prefixes {
    by_namespace: IndexMap<Arc<str>, Arc<str>>,
    taken: HashSet<Arc<str>>,
}

impl Prefixes {
    /// The prefixes of `report`, under those that the syntax fixes (`(prefix, namespace)`).
    #[must_use]
    pub fn new(report: &Report, fixed: &[(&str, &str)]) -> Self {
        let mut prefixes = Prefixes::default();
        for (prefix, namespace) in fixed {
            let prefix: Arc<str> = (*prefix).into();
            prefixes.taken.insert(prefix.clone());
            prefixes.by_namespace.insert((*namespace).into(), prefix);
        }
        for (prefix, namespace) in &report.prefixes {
            prefixes.add(prefix, namespace.clone());
        }
        let measures = report.units().flat_map(|unit| unit.numerators.iter().chain(&unit.denominators));
        for name in report.concepts().chain(report.names()).chain(measures) {
            let known = KNOWN.iter().find(|(_, namespace)| **namespace == *name.namespace);
            prefixes.add(known.map_or("ns", |(prefix, _)| prefix), name.namespace.clone());
        }
        prefixes
    }

    /// Gives `namespace` the prefix `wanted`, or `wanted_2` … where that is taken. A namespace keeps the prefix that it has.
    pub fn add(&mut self, wanted: &str, namespace: Arc<str>) {
        if self.by_namespace.contains_key(&namespace) {
            return;
        }
        let mut prefix = wanted.to_owned();
        let mut numbers = suffixes(self.by_namespace.len());
        while self.taken.contains(&*prefix) {
            prefix = format!("{wanted}_{}", numbers.next().unwrap_or_default());
        }
        let prefix: Arc<str> = prefix.into();
        self.taken.insert(prefix.clone());
        self.by_namespace.insert(namespace, prefix);
    }

    /// All `(prefix, namespace)`, the fixed ones first.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_namespace.iter().map(|(namespace, prefix)| (&**prefix, &**namespace))
    }

    /// The prefix of a namespace.
    ///
    /// # Panics
    /// When it has none: whoever builds a report declares all of them.
    #[must_use]
    pub fn of(&self, namespace: &str) -> &str {
        self.by_namespace.get(namespace).unwrap_or_else(|| panic!("no prefix for {namespace}"))
    }

    /// `prefix:local`.
    ///
    /// # Panics
    /// As [`Prefixes::of`].
    #[must_use]
    pub fn qualify(&self, name: &QName) -> String {
        [self.of(&name.namespace), ":", &name.local].concat()
    }

    /// `prefix:local` of all concepts of a report, by [`crate::report::ConceptId::index`].
    ///
    /// # Panics
    /// As [`Prefixes::of`].
    #[must_use]
    pub fn concepts(&self, report: &Report) -> Vec<String> {
        report.concepts().map(|name| self.qualify(name)).collect()
    }

    /// The text of a dimension's value: a member's `prefix:local`, or what the typed value holds; nothing for nil.
    ///
    /// # Panics
    /// As [`Prefixes::of`].
    #[must_use]
    pub fn member(&self, value: DimensionRef<'_>) -> Option<String> {
        match value {
            DimensionRef::Member(member) => Some(self.qualify(member)),
            DimensionRef::Typed(text) => text.map(str::to_owned),
        }
    }
}

/// `name`, or `name` + `_` + a number from `first` on, whatever is not taken.
pub(super) fn numbered(name: &str, mut first: usize, taken: impl Fn(&str) -> bool) -> String {
    let mut candidate = name.to_owned();
    while taken(&candidate) {
        candidate = format!("{name}_{first}");
        first += 1;
    }
    candidate
}
