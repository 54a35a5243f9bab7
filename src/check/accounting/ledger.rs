//! The numbers of a report to compute with.

use crate::report::{Context, ContextRef, Report};
use crate::xbrl::{Decimals, QName};
use indexmap::IndexSet;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// A number and how far off its printed digits may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Index of the fact.
    pub fact: usize,
    /// Its value.
    pub value: Decimal,
    /// Half a unit of its last place.
    pub half: Decimal,
    /// Index of its context.
    pub context: usize,
    /// Index of its unit.
    pub unit: usize,
}

/// All numbers by concept, context and unit. Those that are too long to compute with are left out.
#[derive(Debug)]
pub struct Ledger<'r> {
    entries: HashMap<(&'r QName, usize, usize), Entry>,
    concepts: HashMap<&'r QName, Vec<Entry>>,
    contexts: IndexSet<Context>,
    facts: HashMap<usize, Entry>,
}

impl<'r> Ledger<'r> {
    /// Reads a report.
    #[must_use]
    pub fn new(report: &'r Report) -> Self {
        let contexts = report.contexts().map(ContextRef::to_context).collect();
        let mut ledger = Ledger { entries: HashMap::new(), concepts: HashMap::new(), contexts, facts: HashMap::new() };
        for (index, fact) in report.facts().enumerate() {
            let (Some(number), Some(unit)) = (fact.value.number(), fact.unit) else { continue };
            let Some(value) = number.to_decimal() else { continue };
            let half = fact.decimals.map(Decimals::half_unit).unwrap_or_default();
            let entry = Entry { fact: index, value, half, context: fact.context.index(), unit: unit.index() };
            let concept = report.concept(fact.concept);
            ledger.entries.insert((concept, entry.context, entry.unit), entry);
            ledger.concepts.entry(concept).or_default().push(entry);
            ledger.facts.insert(index, entry);
        }
        ledger
    }

    /// All numbers of a concept.
    #[must_use]
    pub fn all(&self, concept: &QName) -> &[Entry] {
        self.concepts.get(concept).map_or(&[], Vec::as_slice)
    }

    /// The number of a concept in the context and unit of another.
    #[must_use]
    pub fn beside(&self, concept: &QName, other: Entry) -> Option<Entry> {
        self.entries.get(&(concept, other.context, other.unit)).copied()
    }

    /// The number of a fact.
    #[must_use]
    pub fn fact(&self, index: usize) -> Option<Entry> {
        self.facts.get(&index).copied()
    }

    /// All numbers of a concept in a context, whatever their unit.
    pub fn within(&self, concept: &QName, context: &Context) -> impl Iterator<Item = Entry> + '_ {
        let context = self.contexts.get_index_of(context);
        self.all(concept).iter().copied().filter(move |e| Some(e.context) == context)
    }

    /// The context of an entry.
    #[must_use]
    pub fn context(&self, entry: Entry) -> &Context {
        &self.contexts[entry.context]
    }
}
