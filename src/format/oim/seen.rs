//! Within [`super`]: names that were there before, end to end in one allocation.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher as _;

/// A set of names.
#[derive(Debug, Default)]
pub struct Seen {
    texts: String,
    ends: Vec<usize>,
    table: HashTable<usize>,
    hasher: DefaultHashBuilder,
}

impl Seen {
    /// Adds a name; false where it was there before.
    pub fn insert(&mut self, name: &str) -> bool {
        if self.contains(name) {
            return false;
        }
        let Seen { texts, ends, table, hasher } = self;
        texts.push_str(name);
        ends.push(texts.len());
        table.insert_unique(hasher.hash_one(name), ends.len() - 1, |&at| hasher.hash_one(get(texts, ends, at)));
        true
    }

    /// Whether a name was there before.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.table.find(self.hasher.hash_one(name), |&at| self.get(at) == name).is_some()
    }

    /// The name that was added as the `at`-th, from 0.
    ///
    /// # Panics
    /// When fewer were added.
    #[must_use]
    pub fn get(&self, at: usize) -> &str {
        get(&self.texts, &self.ends, at)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

fn get<'t>(texts: &'t str, ends: &[usize], at: usize) -> &'t str {
    let start = at.checked_sub(1).map_or(0, |before| ends[before]);
    &texts[start..ends[at]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_added_once() {
        let mut seen = Seen::default();
        assert_eq!(["a", "", "bc", "a", "", "b"].map(|name| seen.insert(name)), [true, true, true, false, false, true]);
        assert_eq!((seen.get(2), seen.len(), seen.contains("c")), ("bc", 4, false));
    }
}
