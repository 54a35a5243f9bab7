//! Within [`super`]: which paragraphs are headings, what stands under which, and how runs look.

use super::{Kind, Place, Token};
use crate::document::{Block, Document, Inline, Run};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::ops::Range;

/// Signs in front of the items of a list that is made of paragraphs.
const BULLETS: [char; 7] = ['•', '·', '●', '▪', '◦', '■', '‣'];

/// Longest text of a paragraph that is a heading.
const LONGEST: usize = 160;

/// The headings that are open: their levels and their passages.
#[derive(Default)]
pub(super) struct Outline {
    open: Vec<(u8, usize)>,
}

impl Outline {
    /// The passage that the next one stands under.
    pub fn under(&mut self, place: Place, passage: usize) -> Option<usize> {
        if let Place::Heading(level) = place {
            while self.open.pop_if(|(above, _)| *above >= level).is_some() {}
            let under = self.open.last().map(|(_, passage)| *passage);
            self.open.push((level, passage));
            return under;
        }
        self.open.last().map(|(_, passage)| *passage)
    }
}

/// The short paragraphs that a document prints so often that they are heads of its pages.
pub(super) fn repeated(document: &Document<'_>) -> FxHashSet<String> {
    const OFTEN: usize = 6;
    const SHORT: usize = 80;
    let mut counts: FxHashMap<Cow<'_, str>, usize> = FxHashMap::default();
    for block in &document.blocks {
        if let Block::Paragraph(content) = block
            && content.runs.iter().map(|run| run.text.len()).sum::<usize>() <= SHORT
        {
            *counts.entry(content.text()).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count >= OFTEN).map(|(text, _)| text.trim().to_owned()).collect()
}

/// What a block is, by its kind, its looks and its words.
pub(super) fn place(block: &Block<'_>, text: &str, tokens: &[Token], repeated: &FxHashSet<String>) -> Place {
    let content = match block {
        Block::Heading { level, .. } => return Place::Heading(*level),
        Block::Item { .. } => return Place::Item,
        Block::Paragraph(content) => content,
        Block::Rule(_) | Block::Table(_) => return Place::Paragraph,
    };
    let text = text.trim();
    if text.starts_with(BULLETS) {
        return Place::Item;
    }
    let is_sentence = text.len() > LONGEST
        || text.ends_with([',', ';', ':'])
        || text.starts_with(['(', '“', '"', '*'])
        || tokens.last().is_some_and(|token| token.kind == Kind::Stop);
    if is_sentence {
        return Place::Paragraph;
    }
    // What is on every page is no heading, nor is what leads elsewhere.
    let is_furniture =
        content.runs.iter().all(|run| run.link.is_some() || run.text.trim().is_empty()) || repeated.contains(text);
    let begins = text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    if is_furniture || !begins || !text.contains(char::is_alphabetic) {
        return Place::Paragraph;
    }
    let visible = || content.runs.iter().filter(|run| !run.text.trim().is_empty());
    if visible().all(|run| run.style.bold) {
        return Place::Heading(7);
    }
    // A line of figures is none, and a title has no verb: all of its longer words have capitals.
    let has_figures = tokens.iter().any(|token| matches!(&token.kind, Kind::Amount(_)));
    let has_other = text.contains([':', '\n', '@', '/']);
    if has_figures || has_other {
        return Place::Paragraph;
    }
    if visible().all(|run| run.style.italic || run.style.underline) {
        return Place::Heading(8);
    }
    let words =
        || text.split(|c: char| c.is_whitespace() || c == '-').filter(|word| word.chars().any(char::is_alphabetic));
    let is_title = words().all(|word| {
        let first = word.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().next();
        let is_small = word.len() <= 3 || ["with", "from", "into", "over", "than", "upon"].contains(&word);
        first.is_none_or(|first| !first.is_lowercase()) || is_small
    });
    if is_title && words().count() >= 2 { Place::Heading(9) } else { Place::Paragraph }
}

/// The bold or slanted words at the beginning, where plain ones follow.
pub(super) fn lead(content: &Inline<'_>) -> Option<Range<usize>> {
    let is_plain = |run: &Run<'_>| !(run.style.bold || run.style.italic || run.style.underline);
    let skip =
        |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || BULLETS.contains(&c)).len();
    let first = content.runs.iter().find(|run| skip(&run.text) < run.text.len())?;
    if is_plain(first) {
        return None;
    }
    let (mut at, mut start, mut end) = (0, None, 0);
    for run in &content.runs {
        let from = if start.is_none() { skip(&run.text) } else { 0 };
        let text = run.text[from..].trim_end();
        if !text.trim().is_empty() {
            let is_same = (run.style.bold, run.style.italic) == (first.style.bold, first.style.italic);
            if !is_same || run.style.superscript {
                return start.map(|start| start..end);
            }
            start = start.or(Some(at + from));
            end = at + from + text.len();
        }
        at += run.text.len();
    }
    None
}

/// The ranges of a text that are set above the line and are the marks of footnotes.
pub(in crate::prose) fn raised(content: &Inline<'_>) -> Vec<Range<usize>> {
    let mut raised = Vec::new();
    let mut at = 0;
    for run in &content.runs {
        let text = run.text.trim();
        if run.style.superscript && is_mark(text) {
            let from = at + run.text.len() - run.text.trim_start().len();
            raised.push(from..from + text.len());
        }
        at += run.text.len();
    }
    raised
}

/// `*1`, `(2)`, `1,2`, `a`, `†`: not `th`, `TM`, `®`.
fn is_mark(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| matches!(c, '*' | '(' | ')' | '[' | ']' | '.') || c.is_whitespace());
    let is_number = bare.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b' '));
    let is_letter = bare.len() == 1 && bare.bytes().all(|b| b.is_ascii_lowercase());
    !text.is_empty() && (is_number || is_letter || matches!(bare, "†" | "‡" | "§"))
}
