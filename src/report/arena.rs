//! Within [`super`]: texts end to end in one allocation, and texts that stand once each. A fact's id and value cost their
//! bytes and nothing else.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher as _;

/// A report's texts are larger than 4 GiB together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the texts of this report are larger than 4 GiB together")]
pub struct Full;

/// Where a text stands in an [`Arena`].
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Slice {
    start: u32,
    length: u32,
}

impl Slice {
    /// Whether the text is empty.
    pub(super) fn is_empty(self) -> bool {
        self.length == 0
    }
}

/// Texts end to end.
#[derive(Debug, Clone, Default)]
pub(super) struct Arena(String);

impl Arena {
    /// The bytes of all texts.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Makes room for so many bytes more.
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.0.reserve(bytes);
    }

    /// Appends a text.
    pub(super) fn push(&mut self, text: &str) -> Result<Slice, Full> {
        let start = u32::try_from(self.0.len()).map_err(|_| Full)?;
        let length = u32::try_from(text.len()).map_err(|_| Full)?;
        start.checked_add(length).ok_or(Full)?;
        self.0.push_str(text);
        Ok(Slice { start, length })
    }

    /// The text of a slice.
    pub(super) fn get(&self, slice: Slice) -> &str {
        &self.0[slice.start as usize..][..slice.length as usize]
    }
}

/// Texts that stand once each, numbered from 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Strings {
    texts: Arena,
    slices: Vec<Slice>,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Strings {
    /// The number of a text.
    pub(super) fn intern(&mut self, text: &str) -> Result<u32, Full> {
        let Strings { texts, slices, table, hasher } = self;
        let hash = hasher.hash_one(text);
        if let Some(&at) = table.find(hash, |&at| texts.get(slices[at as usize]) == text) {
            return Ok(at);
        }
        let at = u32::try_from(slices.len()).map_err(|_| Full)?;
        slices.push(texts.push(text)?);
        table.insert_unique(hash, at, |&at| hasher.hash_one(texts.get(slices[at as usize])));
        Ok(at)
    }

    /// The text of a number.
    pub(super) fn get(&self, at: u32) -> &str {
        self.texts.get(self.slices[at as usize])
    }
}
