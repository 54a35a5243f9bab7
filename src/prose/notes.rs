//! Within [`super`]: the notes of running text: paragraphs that begin with the key of a mark that stands before them. A
//! mark is told by its looks, so a bare number begins a note only if such a mark has been seen.

use super::Note;
use super::lexer::sections;
use crate::document::{Block, Document, Inline};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Digits as they are set above a line.
pub(super) const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// The notes of a document.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    /// In the order of the document. Where numbering begins anew, a key occurs several times.
    pub notes: Vec<Note>,
    /// Their keys.
    pub keys: FxHashSet<String>,
    /// The keys as printed at the beginning of notes: by block, their bytes in its text.
    starts: FxHashMap<usize, Vec<Range<usize>>>,
}

/// The beginning of a note.
struct Start {
    block: usize,
    key: String,
    /// The key as printed, in the text of the block, and the end of the line.
    printed: Range<usize>,
    end: usize,
    /// The block of the last mark with the next key that stands before it.
    next_is_marked: bool,
}

impl Notes {
    /// Finds the notes of a document.
    #[must_use]
    pub fn find(document: &Document<'_>) -> Notes {
        // Keys → how many marks have not been explained.
        let mut open: FxHashSet<String> = FxHashSet::default();
        let mut starts: Vec<Start> = Vec::new();
        for (block, content) in document.blocks.iter().enumerate() {
            match content {
                Block::Table(table) => {
                    for cell in table.rows.iter().flat_map(|row| &row.cells) {
                        open.extend(cell_marks(&cell.content));
                    }
                }
                Block::Heading { content, .. } | Block::Paragraph(content) | Block::Item { content, .. } => {
                    let text = content.text();
                    let raised = sections::raised(content);
                    let may_start = !matches!(document.blocks[block], Block::Heading { .. });
                    let before = starts.len();
                    if may_start {
                        lines(&text, &raised, &open, |key, printed, end| {
                            let next_is_marked = successor(&key).is_some_and(|next| open.contains(&next));
                            starts.push(Start { block, key, printed, end, next_is_marked });
                        });
                    }
                    for start in &starts[before..] {
                        open.remove(&start.key);
                    }
                    let is_start = |range: &Range<usize>| {
                        let own = &starts[before..];
                        let at = own.partition_point(|start| start.printed.end < range.end);
                        own.get(at).is_some_and(|start| start.printed.start <= range.start)
                    };
                    open.extend(
                        raised.iter().filter(|range| !is_start(range)).flat_map(|range| keys(&text[range.clone()])),
                    );
                    marks(&text, |key, at| {
                        if !is_start(&at) {
                            open.insert(key);
                        }
                    });
                }
                Block::Rule(_) => {}
            }
        }
        Notes::of(document, &starts)
    }

    fn of(document: &Document<'_>, starts: &[Start]) -> Notes {
        let mut found = Notes::default();
        for (at, start) in starts.iter().enumerate() {
            let Some(content) = document.blocks[start.block].content() else { continue };
            let text = content.text();
            let next = starts.get(at + 1);
            let last =
                next.filter(|next| is_continued(document, start, next)).map_or(start.block + 1, |next| next.block);
            let from = start.printed.end + text[start.printed.end..start.end].len()
                - text[start.printed.end..start.end].trim_start().len();
            let to = from + text[from..start.end].trim_end().len();
            if from >= to {
                continue;
            }
            let (mut span, mut all) = (content.span(from..to), text[from..to].to_owned());
            for more in document.blocks[start.block + 1..last.max(start.block + 1)].iter().filter_map(Block::content) {
                let Some(whole) = more.runs.iter().map(|run| run.span).reduce(crate::source::Span::to) else {
                    continue;
                };
                span = span.to(whole);
                all.push('\n');
                all.push_str(more.text().trim());
            }
            found.keys.insert(start.key.clone());
            found.starts.entry(start.block).or_default().push(start.printed.clone());
            found.notes.push(Note { key: start.key.clone(), blocks: start.block..last, span, text: all });
        }
        found
    }

    /// The keys with which notes begin in a block, in its text.
    #[must_use]
    pub fn starts(&self, block: usize) -> &[Range<usize>] {
        self.starts.get(&block).map_or(&[], |starts| starts)
    }
}

/// `11` → `12`
fn successor(key: &str) -> Option<String> {
    Some((key.parse::<u32>().ok()?.checked_add(1)?).to_string())
}

/// Whether the paragraphs between two notes belong to the first: the mark of the second stands before both, and nothing else
/// than a few paragraphs is between them.
fn is_continued(document: &Document<'_>, note: &Start, next: &Start) -> bool {
    const MOST: usize = 4;
    let between = document.blocks.get(note.block + 1..next.block).unwrap_or_default();
    let is_next = successor(&note.key).is_some_and(|key| key == next.key);
    let is_text = |block: &Block<'_>| matches!(block, Block::Paragraph(content) if !content.is_bold());
    is_next && note.next_is_marked && between.len() <= MOST && between.iter().all(is_text)
}

/// The keys of a mark: of `*1, 2` two.
pub(super) fn keys(mark: &str) -> impl Iterator<Item = String> + '_ {
    let parts = mark.split([',', ' ']).map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()));
    parts.filter(|key| !key.is_empty()).map(str::to_owned)
}

/// The marks in a cell of a table: raised ones, and `(1)` at the end of its words.
fn cell_marks(content: &Inline<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for run in content.runs.iter().filter(|run| run.style.superscript) {
        found.extend(keys(&run.text));
    }
    let last = content.runs.iter().rev().map(|run| run.text.trim_end()).find(|text| !text.is_empty());
    if !last.is_some_and(|text| text.ends_with(')')) {
        return found;
    }
    let text = content.text();
    let mut rest = text.trim_end();
    while let Some((before, key)) = rest.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        if key.is_empty()
            || key.len() > 2
            || !key.bytes().all(|b| b.is_ascii_digit())
            || !before.trim_end().ends_with(|c: char| c.is_alphabetic() || matches!(c, ')' | '”' | '"'))
        {
            break;
        }
        found.push(key.to_owned());
        rest = before.trim_end();
    }
    found
}

/// The marks in a text that are not raised by their style: `*12`, `¹²`, `(1)`, `[1]` at once behind a word.
fn marks(text: &str, mut each: impl FnMut(String, Range<usize>)) {
    let is_sign = |c: char| matches!(c, '*' | '(' | '[') || RAISED.contains(&c);
    if text.is_ascii() && memchr::memchr3(b'*', b'(', b'[', text.as_bytes()).is_none() {
        return;
    }
    for (at, sign) in text.match_indices(is_sign) {
        let before = text[..at].chars().next_back();
        let is_behind = before.is_some_and(|c| c.is_alphabetic() || matches!(c, '”' | '"' | ')'));
        if !is_behind {
            continue;
        }
        let rest = &text[at + sign.len()..];
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        match sign {
            "*" if (1..=3).contains(&digits) => each(rest[..digits].to_owned(), at..at + 1 + digits),
            "(" if (1..=2).contains(&digits) && rest[digits..].starts_with(')') => {
                each(rest[..digits].to_owned(), at..at + 2 + digits);
            }
            "[" if (1..=2).contains(&digits) && rest[digits..].starts_with(']') => {
                each(rest[..digits].to_owned(), at..at + 2 + digits);
            }
            "*" | "(" | "[" => {}
            _ => {
                let raised = &text[at..];
                let length = raised.len() - raised.trim_start_matches(RAISED).len();
                each(decode(&raised[..length]), at..at + length);
            }
        }
    }
}

/// `¹²` → `12`
pub(super) fn decode(raised: &str) -> String {
    let digit = |c| char::from_digit(u32::try_from(RAISED.iter().position(|raised| *raised == c)?).ok()?, 10);
    raised.chars().filter_map(digit).collect()
}

/// The notes that begin in a text: at its beginning, and at the beginning of lines behind such a one.
fn lines(
    text: &str,
    raised: &[Range<usize>],
    open: &FxHashSet<String>,
    mut each: impl FnMut(String, Range<usize>, usize),
) {
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let indent = line.len() - line.trim_start().len();
        match key(text, start + indent..start + line.len(), raised, open) {
            Some(begins) => found.push(begins),
            None if found.is_empty() => return,
            None => {}
        }
        start += line.len() + 1;
    }
    let ends: Vec<usize> = found.iter().skip(1).map(|(_, printed)| printed.start).chain([text.len()]).collect();
    for ((key, printed), end) in found.into_iter().zip(ends) {
        each(key, printed, end);
    }
}

/// The key with which a line begins.
fn key(
    text: &str,
    line: Range<usize>,
    raised: &[Range<usize>],
    open: &FxHashSet<String>,
) -> Option<(String, Range<usize>)> {
    let printed = &text[line.clone()];
    if let Some(mark) = raised.binary_search_by_key(&line.start, |mark| mark.start).ok().map(|at| &raised[at]) {
        let key = keys(&text[mark.clone()]).next()?;
        return (mark.end < line.end).then(|| (key, mark.clone()));
    }
    if printed.starts_with(RAISED) {
        let length = printed.len() - printed.trim_start_matches(RAISED).len();
        return Some((decode(&printed[..length]), line.start..line.start + length));
    }
    let (open_sign, rest) = match printed.chars().next()? {
        sign @ ('*' | '(' | '[') => (Some(sign), &printed[1..]),
        _ => (None, printed),
    };
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (key, behind) = rest.split_at(digits);
    let close = match open_sign {
        Some('(') => behind.strip_prefix(')'),
        Some('[') => behind.strip_prefix(']'),
        _ => Some(behind),
    }?;
    let is_key = (1..=3).contains(&key.len()) && open.contains(key);
    let begins = |c: char| c.is_uppercase() || matches!(c, '“' | '"' | '‘' | '(') || open_sign.is_some();
    let words = close.trim_start_matches(|c: char| c == '.' || c.is_whitespace());
    let is_apart = words.len() < close.len() || open_sign.is_some();
    if !is_key || !is_apart || !words.starts_with(begins) {
        return None;
    }
    Some((key.to_owned(), line.start..line.start + printed.len() - close.len()))
}
