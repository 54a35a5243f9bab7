//! Within [`super`]: the xml ids of contexts and units.

use hashbrown::{DefaultHashBuilder, HashTable};
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
}

impl<T> Default for Ids<'_, T> {
    fn default() -> Self {
        Ids { entries: Vec::new(), table: HashTable::new(), hasher: DefaultHashBuilder::default() }
    }
}

impl<'s, T: Copy> Ids<'s, T> {
    /// Enters an id; `false` if it is there already.
    pub fn insert(&mut self, id: &'s str, value: Option<T>) -> bool {
        let Ids { entries, table, hasher } = self;
        let hash = hasher.hash_one(id);
        let Ok(number) = u32::try_from(entries.len()) else { return false };
        if table.find(hash, |&at| entries[at as usize].0 == id).is_some() {
            return false;
        }
        entries.push((id, value));
        table.insert_unique(hash, number, |&at| hasher.hash_one(entries[at as usize].0));
        true
    }

    /// What an id leads to.
    #[must_use]
    pub fn get(&self, id: &str) -> Found<T> {
        let found = self.table.find(self.hasher.hash_one(id), |&at| self.entries[at as usize].0 == id);
        match found.map(|&at| self.entries[at as usize].1) {
            Some(Some(value)) => Found::Known(value),
            Some(None) => Found::Unusable,
            None => Found::Unknown,
        }
    }

    /// All of them, in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = (&'s str, Option<T>)> {
        self.entries.iter().copied()
    }
}
