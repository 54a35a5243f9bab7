//! A leaf of the program: where bytes come from. A [`Source`] is one input file as text, a [`Span`] a range of its
//! bytes, and a [`Position`] the line and column that a person would name.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
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
    /// The bytes are not in the encoding that the file declares.
    #[error("not in the encoding {0} that the file declares")]
    NotIn(&'static str),
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

    /// The same for markup in any encoding: the byte order mark tells it, or the XML declaration, or an HTML `meta`; without
    /// any it is UTF-8. Spans are then offsets into the decoded text.
    pub fn decode(name: impl Into<Arc<str>>, bytes: Vec<u8>) -> Result<Self, SourceError> {
        let (encoding, mark) = Encoding::for_bom(&bytes).or_else(|| Some((declared(&bytes)?, 0))).unwrap_or((UTF_8, 0));
        if encoding == UTF_8 {
            return Source::new(name, bytes);
        }
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
        let text = text.ok_or(SourceError::NotIn(encoding.name()))?.into_owned();
        Source::new(name, text.into_bytes())
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

/// The encoding that a declaration at the beginning names: `encoding="…"` of XML, `charset=…` of HTML.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    const HEAD: usize = 1024;
    // UTF-16 without a byte order mark (XML 1.0 appendix F).
    match bytes {
        [b'<', 0, ..] => return Some(UTF_16LE),
        [0, b'<', ..] => return Some(UTF_16BE),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let label = |key: &[u8]| {
        let at = memchr::memmem::find(head, key)? + key.len();
        let value = head[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
        let end = value.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-_:.".contains(b))?;
        Encoding::for_label(&value[..end])
    };
    let found = if head.starts_with(b"<?xml") { label(b"encoding") } else { label(b"charset") };
    // Bytes that can be read like this are not in UTF-16, whatever they say.
    found.map(|encoding| if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
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
    fn markup_is_decoded_as_it_declares() {
        let decoded = |bytes: &[u8]| Source::decode("a", bytes.to_vec()).map(|source| source.text().to_owned());
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>";
        assert!(decoded(latin).unwrap().ends_with("<a>\u{e9}</a>"));
        let html = b"<html><meta http-equiv='Content-Type' content='text/html; charset=windows-1252'>\x80";
        assert!(decoded(html).unwrap().ends_with('\u{20ac}'));
        let wide: Vec<u8> = "\u{feff}<a>\u{4e2d}</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(&wide).unwrap(), "<a>\u{4e2d}</a>");
        assert_eq!(decoded(&wide[2..]).unwrap(), "<a>\u{4e2d}</a>");
        assert_eq!(decoded(b"<a>\xff</a>").unwrap_err(), SourceError::NotText(3));
    }

    #[test]
    fn binary_and_broken_text_are_refused_with_their_place() {
        assert_eq!(Source::new("b", vec![b'a', 0]).unwrap_err(), SourceError::Binary(1));
        assert_eq!(Source::new("b", vec![b'a', 0xff]).unwrap_err(), SourceError::NotText(1));
    }
}
