//! A leaf of the program: where bytes come from. A [`Source`] is one input file as text, a [`Span`] a range of its
//! bytes, and a [`Position`] the line and column that a person would name.

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::escape::{resolve_html5_entity, unescape_with};
use std::borrow::Cow;
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
    /// How many characters stand before each block of [`BLOCK`] bytes, likewise: a line may have millions of them.
    characters: OnceLock<Arc<[u32]>>,
}

/// Bytes that are counted at once.
const BLOCK: usize = 4096;

/// Why bytes are not a [`Source`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The bytes are no UTF-8; the offset of the first wrong byte.
    #[error("not UTF-8 text: byte {0} starts no valid character")]
    NotText(usize),
    /// The bytes hold NUL characters, as binary files do; the offset of the first.
    #[error("a binary file: byte {0} is NUL")]
    Binary(usize),
    /// The bytes are not in the encoding that the file declares; the offset of the first wrong one.
    #[error("not in the encoding {0} that the file declares: byte {1} starts no valid character")]
    NotIn(&'static str, usize),
    /// The file's XML declaration names an encoding that nobody knows (a fatal error by XML 1.0 §4.3.3); the offset of the name.
    #[error("an encoding that is not known")]
    UnknownEncoding(usize),
    /// The file is larger than 4 GiB.
    #[error("larger than 4 GiB")]
    TooLarge,
}

/// Bytes that are no text, for a message that shows where.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{error}")]
pub struct NotText {
    /// Why they are none.
    pub error: SourceError,
    /// The text as far as it can be shown; what is no text in it is a `?` or U+FFFD.
    pub shown: Source,
    /// The place of the error in that.
    pub span: Span,
}

impl Source {
    /// Takes the bytes of the file called `name`. A byte order mark stays part of the text, so that spans are offsets
    /// into the file.
    pub fn new(name: impl Into<Arc<str>>, bytes: Vec<u8>) -> Result<Self, SourceError> {
        text(bytes).map(|text| Source::of(name.into(), text)).map_err(|(error, _)| error)
    }

    /// The same for markup in any encoding: the byte order mark tells it, or the XML declaration, or an HTML `meta`; without
    /// any it is UTF-8. Spans are then offsets into the decoded text. What is no text is given back so that it can be shown.
    pub fn decode(name: impl Into<Arc<str>>, bytes: Vec<u8>) -> Result<Self, Box<NotText>> {
        let name = name.into();
        let (encoding, mark) = match Encoding::for_bom(&bytes) {
            Some(found) => found,
            None => match declared(&bytes) {
                Ok(found) => (found.unwrap_or(UTF_8), 0),
                Err(at) => {
                    let shown = Source::legible(name, &bytes);
                    return Err(Box::new(NotText { error: SourceError::UnknownEncoding(at), shown, span: point(at) }));
                }
            },
        };
        if encoding == UTF_8 {
            return text(bytes).map(|text| Source::of(Arc::clone(&name), text)).map_err(|(error, bytes)| {
                let at = error.offset();
                let shown = Source::legible(name, &bytes[..bytes.len().min(at.saturating_add(BLOCK))]);
                Box::new(NotText { error, shown, span: point(at) })
            });
        }
        let bytes = &bytes[mark..];
        if let Some(decoded) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return text(decoded.into_owned().into_bytes()).map(|text| Source::of(Arc::clone(&name), text)).map_err(
                |(error, bytes)| {
                    let at = error.offset();
                    Box::new(NotText { error, shown: Source::legible(name, &bytes), span: point(at) })
                },
            );
        }
        // Once more, up to what is wrong.
        let mut before = String::with_capacity(bytes.len());
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let (mut from, mut wrong) = (0, bytes.len());
        loop {
            before.reserve(bytes.len() - from + 16);
            let (result, read) = decoder.decode_to_string_without_replacement(&bytes[from..], &mut before, true);
            from += read;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, after) => {
                    wrong = from.saturating_sub(usize::from(length) + usize::from(after));
                    break;
                }
            }
        }
        let span = point(before.len());
        before.push('\u{fffd}');
        let shown = Source::legible(name, before.as_bytes());
        Err(Box::new(NotText { error: SourceError::NotIn(encoding.name(), mark + wrong), shown, span }))
    }

    /// Any bytes as a text that can be shown: each byte that is no text is a `?`, so that offsets stay what they are. What is
    /// beyond 4 GiB is cut off.
    #[must_use]
    pub fn legible(name: impl Into<Arc<str>>, bytes: &[u8]) -> Self {
        let bytes = &bytes[..bytes.len().min(u32::MAX as usize)];
        let mut text = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            text.extend(chunk.valid().chars().map(|c| if c == '\0' { '?' } else { c }));
            text.extend(chunk.invalid().iter().map(|_| '?'));
        }
        Source::of(name.into(), text)
    }

    fn of(name: Arc<str>, text: String) -> Self {
        Source { name, text: Arc::new(text), lines: OnceLock::new(), characters: OnceLock::new() }
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

    /// The text of a span; empty where the span does not lie between characters of this text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// What a reader sees of a span: without tags, references to characters decoded, white space as single blanks.
    #[must_use]
    pub fn visible(&self, span: Span) -> Cow<'_, str> {
        visible(self.slice(span))
    }

    /// What a reader sees in front of a span, at most so many characters, and from its start on; the third says how many
    /// characters of that are the span's. Nothing where there is no markup around it.
    #[must_use]
    pub fn visible_around(&self, span: Span, [before, behind]: [usize; 2]) -> Option<(String, String, usize)> {
        // Filers wrap each cell into so many bytes of tags.
        const REACH: usize = 24 * 1024;
        let text = self.text();
        let edge = |at: usize| text.ceil_char_boundary(at);
        let (from, to) = (span.start as usize, span.end as usize);
        let front = text.get(edge(from.saturating_sub(REACH))..from)?;
        let back = text.get(from..edge(from.saturating_add(REACH)))?;
        let has_tags = |text: &str| memchr::memchr_iter(b'<', text.as_bytes()).any(|at| tag(&text[at..]).is_some());
        if !has_tags(front) && !has_tags(back) {
            return None;
        }
        // The end of a tag that began further in front.
        let front = match (front.find('<'), front.find('>')) {
            (open, Some(close)) if open.is_none_or(|open| close < open) => &front[close + 1..],
            _ => front,
        };
        let inside = visible(text.get(from..to.min(from + back.len()))?).chars().count();
        let back: String = visible(back).chars().take(behind).collect();
        // The mark keeps the blank at the end, if there is one.
        let front = visible(&format!("{front}\u{0}")).into_owned();
        let front = front.trim_end_matches('\u{0}');
        let start = front.char_indices().rev().take(before).last().map_or(front.len(), |(at, _)| at);
        Some((front[start..].to_owned(), back, inside.min(behind)))
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let lines = self.lines();
        let line = lines.partition_point(|&start| start <= offset);
        let start = lines.get(line.saturating_sub(1)).map_or(0, |&start| start as usize);
        let column = self.characters_before(offset as usize).saturating_sub(self.characters_before(start));
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position { line: narrow(line), column: narrow(column + 1) }
    }

    /// How many characters begin before a byte.
    fn characters_before(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let offset = offset.min(bytes.len());
        let counts = self.characters.get_or_init(|| {
            let mut sum = 0;
            let count = |block: &[u8]| {
                let before = sum;
                sum += u32::try_from(characters(block)).unwrap_or_default();
                before
            };
            bytes.chunks(BLOCK).map(count).collect()
        });
        let block = offset / BLOCK;
        // At the very end the last block may be full: there is no count behind it.
        let (block, before) = match counts.get(block) {
            Some(&before) => (block, before),
            None => (block.saturating_sub(1), counts.last().copied().unwrap_or_default()),
        };
        before as usize + bytes.get(block * BLOCK..offset).map_or(0, characters)
    }

    /// The part of a line around a byte that fits into `width` characters, of which at most `before` in front; how many characters of it stand before
    /// the byte, and whether some in front were cut off.
    #[must_use]
    pub fn excerpt(&self, offset: u32, before: usize, width: usize) -> (&str, usize, bool) {
        let lines = self.lines();
        let line = lines.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = lines.get(line).map_or(0, |&start| start as usize);
        let end = lines.get(line + 1).map_or(self.text.len(), |&start| start as usize);
        let (Some(front), Some(back)) =
            (self.text.get(start..offset as usize), self.text.get(offset as usize..end.max(offset as usize)))
        else {
            return ("", 0, false);
        };
        let from = front.char_indices().rev().take(before).last().map_or(front.len(), |(at, _)| at);
        let before = front[from..].chars().count();
        let to = back.char_indices().nth(width.saturating_sub(before)).map_or(back.len(), |(at, _)| at);
        let shown = self.text.get(start + from..offset as usize + to).unwrap_or_default();
        (shown.trim_end_matches(['\n', '\r']), before, from > 0)
    }

    /// The text of a line, counted from 1, without its line break.
    #[must_use]
    pub fn line(&self, line: u32) -> &str {
        let at = (line as usize).saturating_sub(1);
        let lines = self.lines();
        let start = lines.get(at).map_or(self.text.len(), |&s| s as usize);
        let end = lines.get(at + 1).map_or(self.text.len(), |&s| s as usize);
        self.text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let starts = memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| Span::new(0, at + 1).end);
            std::iter::once(0).chain(starts).collect()
        })
    }
}

impl SourceError {
    /// The offset of what is wrong.
    #[must_use]
    pub fn offset(&self) -> usize {
        match *self {
            SourceError::NotText(at)
            | SourceError::Binary(at)
            | SourceError::NotIn(_, at)
            | SourceError::UnknownEncoding(at) => at,
            SourceError::TooLarge => 0,
        }
    }
}

/// Elements that stand within words; those with a prefix do too.
const INLINE: [&str; 11] = ["span", "font", "b", "i", "u", "a", "em", "strong", "small", "sup", "sub"];

/// The name of a tag, a comment or the like that a text starts with, and its length; one that does not end takes all.
fn tag(text: &str) -> Option<(&str, usize)> {
    let name = text.strip_prefix('<')?;
    let name = name.strip_prefix('/').unwrap_or(name);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') {
        return None;
    }
    let length = name.bytes().take_while(|b| b.is_ascii_alphanumeric() || b":-_.".contains(b)).count();
    let end = if name.starts_with("!--") { text.find("-->").map(|at| at + 3) } else { text.find('>').map(|at| at + 1) };
    Some((&name[..length], end.unwrap_or(text.len())))
}

/// A text without tags, references to characters decoded, white space as single blanks.
fn visible(text: &str) -> Cow<'_, str> {
    let mut bare = String::new();
    let (mut from, mut rest) = (0, 0);
    while let Some(at) = memchr::memchr(b'<', &text.as_bytes()[rest..]).map(|at| rest + at) {
        let Some((name, length)) = tag(&text[at..]) else {
            rest = at + 1;
            continue;
        };
        bare.push_str(&text[from..at]);
        if !name.contains(':') && !INLINE.iter().any(|inline| inline.eq_ignore_ascii_case(name)) {
            bare.push(' ');
        }
        (from, rest) = (at + length, at + length);
    }
    let is_plain = from == 0 && !text.contains('&');
    if is_plain && !text.contains(|c: char| c.is_whitespace() && c != ' ') && !text.contains("  ") {
        return Cow::Borrowed(text.trim());
    }
    bare.push_str(&text[from..]);
    let decoded = if is_plain {
        Cow::Borrowed(&*bare)
    } else {
        unescape_with(&bare, resolve_html5_entity).unwrap_or(Cow::Borrowed(&bare))
    };
    Cow::Owned(decoded.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn point(at: usize) -> Span {
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    Span { start: at, end: at.saturating_add(1) }
}

/// Bytes as text, or why they are none.
fn text(bytes: Vec<u8>) -> Result<String, (SourceError, Vec<u8>)> {
    if u32::try_from(bytes.len()).is_err() {
        return Err((SourceError::TooLarge, bytes));
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        return Err((SourceError::Binary(at), bytes));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        (SourceError::NotText(at), error.into_bytes())
    })
}

/// How many characters begin in these bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// The encoding that a declaration at the beginning names: `encoding="…"` of XML, `charset=…` of HTML; the place of the name
/// where XML names one that is not known. HTML passes over such names.
fn declared(bytes: &[u8]) -> Result<Option<&'static Encoding>, usize> {
    const HEAD: usize = 1024;
    // UTF-16 without a byte order mark (XML 1.0 appendix F).
    match bytes {
        [b'<', 0, ..] => return Ok(Some(UTF_16LE)),
        [0, b'<', ..] => return Ok(Some(UTF_16BE)),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let is_xml = head.starts_with(b"<?xml");
    let (head, key) = if is_xml {
        (&head[..memchr::memmem::find(head, b"?>").unwrap_or(head.len())], &b"encoding"[..])
    } else {
        (head, &b"charset"[..])
    };
    let label = || {
        let at = memchr::memmem::find(head, key)? + key.len();
        let value = head[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
        let end = value.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-_:.".contains(b))?;
        Some((&value[..end], head.len() - value.len()))
    };
    let Some((label, at)) = label() else { return Ok(None) };
    match Encoding::for_label(label) {
        // Bytes that can be read like this are not in UTF-16, whatever they say.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => Ok(Some(UTF_8)),
        None if is_xml => Err(at),
        found => Ok(found),
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
    fn a_long_line_is_counted_once() {
        let source = Source::new("a.txt", "é".repeat(BLOCK * 2).into()).unwrap();
        for at in [0, 2, BLOCK, BLOCK + 2, BLOCK * 4] {
            let position = source.position(u32::try_from(at).unwrap());
            assert_eq!(position.column as usize, at / 2 + 1);
        }
        assert_eq!(source.excerpt(2000, 3, 7), ("ééééééé", 3, true));
        assert_eq!(source.excerpt(u32::try_from(BLOCK * 4).unwrap(), 3, 7), ("ééé", 3, true));
        assert_eq!(source.excerpt(2001, 3, 7), ("", 0, false), "within a character");
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
        let wrong = |bytes: &[u8]| {
            let NotText { error, shown, span } = *Source::decode("a", bytes.to_vec()).unwrap_err();
            (error, shown.position(span.start).column, shown.slice(span).to_owned())
        };
        assert_eq!(wrong(b"<a>\xff</a>"), (SourceError::NotText(3), 4, "?".into()));
        assert_eq!(wrong(b"<?xml encoding='x-none'?>"), (SourceError::UnknownEncoding(16), 17, "x".into()));
        let mut broken = wide.clone();
        broken.extend([0, 0xd8, b'a', 0]);
        assert_eq!(wrong(&broken).0, SourceError::NotIn("UTF-16LE", 18));
    }

    #[test]
    fn binary_and_broken_text_are_refused_with_their_place() {
        assert_eq!(Source::new("b", vec![b'a', 0]).unwrap_err(), SourceError::Binary(1));
        assert_eq!(Source::new("b", vec![b'a', 0xff]).unwrap_err(), SourceError::NotText(1));
    }
}
