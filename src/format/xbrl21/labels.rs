//! Within [`super`]: xml ids that are made for contexts and units, end to end in one text; each is unique.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::fmt::Write as _;
use std::hash::BuildHasher as _;

/// Unique ids, numbered from 0.
#[derive(Debug, Default)]
pub(super) struct Labels {
    text: String,
    /// Where each ends; it starts where the one before it ends.
    ends: Vec<usize>,
    table: HashTable<usize>,
    hasher: DefaultHashBuilder,
}

impl Labels {
    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, count: usize) {
        let Labels { text, ends, table, hasher } = self;
        ends.reserve(count);
        table.reserve(count, |&at| hasher.hash_one(slice(text, ends, at)));
    }

    /// Adds what `write` writes; `_` and a number behind it, from its own number on, if something has that id. Counting on
    /// from there keeps this linear where many want one id.
    pub(super) fn push(&mut self, write: impl FnOnce(&mut String), is_taken: impl Fn(&str) -> bool) {
        let from = self.text.len();
        write(&mut self.text);
        let plain = self.text.len();
        let mut number = self.ends.len() + 1;
        let hash = loop {
            let Labels { text, ends, table, hasher } = &*self;
            let id = &text[from..];
            let hash = hasher.hash_one(id);
            if table.find(hash, |&at| slice(text, ends, at) == id).is_none() && !is_taken(id) {
                break hash;
            }
            self.text.truncate(plain);
            let _ = write!(self.text, "_{number}");
            number += 1;
        };
        let Labels { text, ends, table, hasher } = self;
        ends.push(text.len());
        table.insert_unique(hash, ends.len() - 1, |&at| hasher.hash_one(slice(text, ends, at)));
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The id of a number.
    pub(super) fn get(&self, at: usize) -> &str {
        slice(&self.text, &self.ends, at)
    }

    /// Those from a number on, on their own. None is to be added to either part any more.
    pub(super) fn split_off(&mut self, at: usize) -> Self {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.table = HashTable::new();
        Labels {
            text: self.text.split_off(start),
            ends: self.ends.split_off(at).into_iter().map(|end| end - start).collect(),
            ..Labels::default()
        }
    }
}

fn slice<'t>(text: &'t str, ends: &[usize], at: usize) -> &'t str {
    &text[at.checked_sub(1).map_or(0, |before| ends[before])..ends[at]]
}
