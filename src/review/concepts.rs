//! Within [`super`]: the concepts, axes and members that the page speaks of, each once.

use super::data::{Concept, Index};
use super::words;
use crate::report::Report;
use crate::taxonomy::dts::{self, Dts, Kind};
use crate::taxonomy::{Balance, PeriodType, label_role};
use crate::xbrl::QName;
use hashbrown::HashMap;
use indexmap::IndexMap;

/// Concepts by their names.
pub(super) struct Concepts<'e> {
    report: &'e Report,
    dts: &'e Dts,
    prefixes: HashMap<&'e str, &'e str>,
    all: IndexMap<String, Concept>,
}

impl<'e> Concepts<'e> {
    pub(super) fn new(report: &'e Report, dts: &'e Dts) -> Self {
        let mut prefixes = HashMap::new();
        for (prefix, namespace) in &report.prefixes {
            prefixes.entry(&**namespace).or_insert(&**prefix);
        }
        Concepts { report, dts, prefixes, all: IndexMap::new() }
    }

    /// The place of a concept by its name.
    pub(super) fn of(&mut self, name: &QName) -> Index {
        let prefixed = match self.prefixes.get(&*name.namespace) {
            Some(prefix) => format!("{prefix}:{}", name.local),
            None => name.to_string(),
        };
        self.add(prefixed, self.dts.element(name))
    }

    /// The place of a concept by its name as the trace has it: `prefix:Name`.
    pub(super) fn called(&mut self, prefixed: &str) -> Index {
        if let Some(at) = self.all.get_index_of(prefixed) {
            return at;
        }
        let known = self.name(prefixed).and_then(|name| self.dts.element(&name));
        self.add(prefixed.to_owned(), known)
    }

    /// The name behind a prefixed one.
    pub(super) fn name(&self, prefixed: &str) -> Option<QName> {
        let (prefix, local) = prefixed.split_once(':')?;
        Some(QName::new(self.report.prefixes.get(prefix)?.clone(), local))
    }

    fn add(&mut self, name: String, known: Option<dts::Concept<'_>>) -> Index {
        let entry = self.all.entry(name);
        let at = entry.index();
        entry.or_insert_with_key(|name| {
            let concept = Concept { name: name.clone(), ..Concept::default() };
            known.map_or(concept.clone(), |known| describe(concept, known))
        });
        at
    }

    /// All of them, and all that a line may be corrected to: the numbers of the taxonomy, without those that the issuer has
    /// added under its own `prefix`.
    pub(super) fn with_choices(mut self, prefix: &str) -> Vec<Concept> {
        let own = self.report.prefixes.get(prefix).cloned();
        for concept in self.dts.concepts() {
            let is_number = concept.kind() == Kind::Item && !concept.is_abstract() && concept.is_numeric();
            let name = if is_number { concept.name() } else { continue };
            if own.as_ref() != Some(&name.namespace) && self.prefixes.contains_key(&*name.namespace) {
                let at = self.of(&name);
                self.all[at].choosable = true;
            }
        }
        self.all.into_values().collect()
    }
}

fn describe(mut concept: Concept, known: dts::Concept<'_>) -> Concept {
    for label in known.labels() {
        let list = match label.role {
            label_role::STANDARD => &mut concept.labels,
            label_role::DOCUMENTATION => &mut concept.documentation,
            _ => continue,
        };
        list.entry(label.language.to_owned()).or_insert_with(|| label.text.to_owned());
    }
    for reference in known.references() {
        let part = |wanted: &str| reference.parts().find(|(name, _)| &*name.local == wanted).map(|(_, text)| text);
        // As `taxonomy::write` has counterparts.
        if let (Some(taxonomy), Some(element)) = (part("Name"), part("Section")) {
            concept.counterparts.push((taxonomy.to_owned(), element.to_owned()));
        }
    }
    concept.data_type = words::data_type(known);
    concept.balance = known.balance().map(Balance::as_str);
    concept.period = known.period().map(PeriodType::as_str);
    concept
}
