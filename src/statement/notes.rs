//! Notes that explain columns: paragraphs that begin with a key in brackets and with the heading of a column,
//! `(ii) Effective interest rate …`, and the paragraphs that follow them.

use super::header::Traits;
use crate::document::{Block, Document};
use crate::source::Span;
use indexmap::IndexMap;
use std::ops::Range;

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The column heading that it explains, as printed there.
    pub title: String,
    /// Indices of its blocks in the document.
    pub blocks: Range<usize>,
    /// All of its bytes.
    pub span: Span,
    /// Its text, paragraphs separated by line breaks.
    pub text: String,
}

/// All notes of a document by key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notes {
    notes: IndexMap<String, Note>,
}

impl Notes {
    /// Finds the notes of a document: the headings of its tables say which keyed paragraphs are meant.
    #[must_use]
    pub fn find(document: &Document<'_>) -> Notes {
        let names = column_names(document);
        let mut starts: Vec<(usize, String, String)> = Vec::new();
        for (at, block) in document.blocks.iter().enumerate() {
            let Some(content) = block.content() else { continue };
            let text = content.text();
            let Some((key, rest)) = split_key(&text) else { continue };
            let longest = names.iter().filter(|name| normal(rest).starts_with(&normal(name))).max_by_key(|n| n.len());
            if let Some(name) = longest {
                starts.push((at, key, name.clone()));
            }
        }
        let ends = note_ends(document, &starts);
        let mut notes = IndexMap::new();
        for ((start, key, title), end) in starts.into_iter().zip(ends) {
            let contents: Vec<_> = document.blocks[start..end].iter().filter_map(Block::content).collect();
            let spans = contents.iter().flat_map(|c| &c.runs).map(|run| run.span).reduce(Span::to);
            let text = contents.iter().map(|c| c.text().trim().to_owned()).collect::<Vec<_>>().join("\n");
            if let Some(span) = spans {
                notes.insert(key, Note { title, blocks: start..end, span, text });
            }
        }
        Notes { notes }
    }

    /// Whether a note has this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.notes.contains_key(key)
    }

    /// The column heading that a note explains.
    #[must_use]
    pub fn title(&self, key: &str) -> Option<&str> {
        self.notes.get(key).map(|note| &*note.title)
    }

    /// All notes, in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Note)> {
        self.notes.iter().map(|(key, note)| (&**key, note))
    }

    /// Whether two headings are the same but for case and spaces.
    #[must_use]
    pub fn same(a: &str, b: &str) -> bool {
        normal(a) == normal(b)
    }
}

fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// `(ii) Title …` → the key and what follows.
fn split_key(text: &str) -> Option<(String, &str)> {
    let (key, rest) = text.trim().strip_prefix('(')?.split_once(')')?;
    let is_key = (1..=5).contains(&key.len()) && key.chars().all(|c| c.is_ascii_alphanumeric());
    is_key.then(|| (key.to_lowercase(), rest.trim()))
}

/// The names of columns that carry a note mark or stand beside one.
fn column_names(document: &Document<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for block in &document.blocks {
        let Block::Table(table) = block else { continue };
        let cells = table.rows.iter().take(8).flat_map(|row| row.cells.iter().skip(1));
        let traits: Vec<_> = cells.map(|cell| Traits::read(&cell.content.text())).collect();
        if traits.iter().any(|t| t.note.is_some()) {
            for name in traits.into_iter().filter_map(|t| t.name) {
                if !names.iter().any(|known| Notes::same(known, &name)) {
                    names.push(name);
                }
            }
        }
    }
    names
}

/// Where each note ends: at the next note, heading, rule or table. The last one has no next note; it takes at most as
/// many paragraphs as the longest of the others, since what follows may be about all of them.
fn note_ends(document: &Document<'_>, starts: &[(usize, String, String)]) -> Vec<usize> {
    let run = |start: usize| {
        let rest = document.blocks[start + 1..].iter();
        start + 1 + rest.take_while(|b| matches!(b, Block::Paragraph(_) | Block::Item { .. })).count()
    };
    let mut ends: Vec<usize> = Vec::new();
    let mut longest = 1;
    for (i, (start, ..)) in starts.iter().enumerate() {
        let natural = run(*start);
        let end = match starts.get(i + 1) {
            Some((next, ..)) => natural.min(*next),
            None => natural.min(start + longest.max(1 + usize::from(starts.len() == 1))),
        };
        longest = longest.max(end - start);
        ends.push(end);
    }
    ends
}
