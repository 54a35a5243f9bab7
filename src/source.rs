//! A leaf of the program: where bytes come from. A [`Source`] is one input file as text, a [`Span`] a range of its
//! bytes, and a [`Position`] the line and column that a person would name.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A half-open range of byte offsets into a [`Source`]'s text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to, but not including, `end`.
    ///
    /// # Panics
    /// When an offset is beyond 4 GiB; [`Source::new`] refuses such files.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let narrow = |n: usize| u32::try_from(n).expect("sources are smaller than 4 GiB");
        Span { start: narrow(start), end: narrow(end) }
    }

    /// As a range, to index the source's text with.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether `other` lies within this span.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A place for people: line and column, both counted from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// One input file: its name and its text. A clone shares the text.
#[derive(Debug, Clone)]
pub struct Source {
    name: Arc<str>,
    text: Arc<String>,
    /// Offsets of the lines' starts, once somebody asks for a position.
    lines: OnceLock<Arc<[u32]>>,
}

/// Why bytes are not a [`Source`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The bytes are no UTF-8; the offset of the first wrong byte.
    #[error("not UTF-8 text: byte {0} starts no valid character")]
    NotText(usize),
    /// The bytes hold NUL characters, as binary files do; the offset of the first.
    #[error("a binary file: byte {0} is NUL")]
    Binary(usize),
    /// The file is larger than 4 GiB.
    #[error("larger than 4 GiB")]
    TooLarge,
}

impl Source {
    /// Takes the bytes of the file called `name`. A byte order mark stays part of the text, so that spans are offsets
    /// into the file.
    pub fn new(name: impl Into<Arc<str>>, bytes: Vec<u8>) -> Result<Self, SourceError> {
        if u32::try_from(bytes.len()).is_err() {
            return Err(SourceError::TooLarge);
        }
        if let Some(at) = memchr::memchr(0, &bytes) {
            return Err(SourceError::Binary(at));
        }
        let text = String::from_utf8(bytes).map_err(|e| SourceError::NotText(e.utf8_error().valid_up_to()))?;
        Ok(Source { name: name.into(), text: Arc::new(text), lines: OnceLock::new() })
    }

    /// The name of the file, as given by the user.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let lines = self.lines();
        let line = lines.partition_point(|&start| start <= offset);
        let start = lines[line - 1] as usize;
        let column = self.text.get(start..offset as usize).map_or(0, |before| before.chars().count());
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position { line: narrow(line), column: narrow(column + 1) }
    }

    /// The text of a line, counted from 1, without its line break.
    #[must_use]
    pub fn line(&self, line: u32) -> &str {
        let at = (line as usize).saturating_sub(1);
        let lines = self.lines();
        let start = lines.get(at).map_or(self.text.len(), |&s| s as usize);
        let end = lines.get(at + 1).map_or(self.text.len(), |&s| s as usize);
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let starts = memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| Span::new(0, at + 1).end);
            std::iter::once(0).chain(starts).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let source = Source::new("a.txt", "é1\n22\n".into()).unwrap();
        assert_eq!(source.position(2), Position { line: 1, column: 2 });
        assert_eq!(source.position(4), Position { line: 2, column: 1 });
        assert_eq!(source.line(2), "22");
    }

    #[test]
    fn binary_and_broken_text_are_refused_with_their_place() {
        assert_eq!(Source::new("b", vec![b'a', 0]).unwrap_err(), SourceError::Binary(1));
        assert_eq!(Source::new("b", vec![b'a', 0xff]).unwrap_err(), SourceError::NotText(1));
    }
}
