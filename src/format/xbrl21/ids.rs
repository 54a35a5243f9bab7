//! Within [`super`]: the xml ids of contexts and units.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::cell::Cell;
use std::hash::BuildHasher as _;

/// What an xml id leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found<T> {
    /// This.
    Known(T),
    /// Something that is wrong or that the model has no place for; it has been reported.
    Unusable,
    /// Nothing.
    Unknown,
}

/// Xml ids, borrowed from the source, and what they lead to.
#[derive(Debug)]
pub struct Ids<'s, T> {
    entries: Vec<(&'s str, Option<T>)>,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// Where the last one that was asked for stands.
    last: Cell<usize>,
}

impl<T> Default for Ids<'_, T> {
    fn default() -> Self {
        let (hasher, last) = (DefaultHashBuilder::default(), Cell::new(0));
        Ids { entries: Vec::new(), table: HashTable::new(), hasher, last }
    }
}

impl<'s, T: Copy> Ids<'s, T> {
    /// Enters an id; `false` if it is there already.
    pub fn insert(&mut self, id: &'s str, value: Option<T>) -> bool {
        let Ids { entries, table, hasher, .. } = self;
        let hash = hasher.hash_one(id);
        let Ok(number) = u32::try_from(entries.len()) else { return false };
        if table.find(hash, |&at| entries[at as usize].0 == id).is_some() {
            return false;
        }
        entries.push((id, value));
        table.insert_unique(hash, number, |&at| hasher.hash_one(entries[at as usize].0));
        true
    }

    /// Makes room for as many more.
    pub fn reserve(&mut self, additional: usize) {
        let Ids { entries, table, hasher, .. } = self;
        entries.reserve(additional);
        table.reserve(additional, |&at| hasher.hash_one(entries[at as usize].0));
    }

    /// What an id leads to. Facts mostly ask for the same as the one before them, or for the next.
    #[must_use]
    pub fn get(&self, id: &str) -> Found<T> {
        let last = self.last.get();
        let near = (last..=last + 1).find(|&at| self.entries.get(at).is_some_and(|(other, _)| *other == id));
        let at = near.or_else(|| {
            let found = self.table.find(self.hasher.hash_one(id), |&at| self.entries[at as usize].0 == id);
            found.map(|&at| at as usize)
        });
        let Some(at) = at else { return Found::Unknown };
        self.last.set(at);
        self.entries[at].1.map_or(Found::Unusable, Found::Known)
    }

    /// All of them, in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = (&'s str, Option<T>)> {
        self.entries.iter().copied()
    }
}
