//! Within [`super`]: what headings and paragraphs are for the eye, where the source does not mark it: titles of tables,
//! title pages, unmarked headings, footnotes. It goes by lengths and places, never by words.

use super::level;
use crate::document::{Block, Inline};

/// Longest title in bytes; anything longer is prose.
const TITLE: usize = 160;

/// How headings and paragraphs look beyond being that, as their class: `lead` right above a table, `cover` on a title
/// page, `heading` where it heads the text below without being marked as a heading, `note` for a footnote. By block; none
/// for others.
pub(super) fn roles(blocks: &[Block<'_>]) -> Vec<Option<&'static str>> {
    let mut roles: Vec<Option<&'static str>> = blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(content) if is_note(content) => Some("note"),
            Block::Paragraph(content) if content.is_bold() && is_short(content) => Some("heading"),
            _ => None,
        })
        .collect();
    for at in (1..blocks.len()).filter(|&at| is_plain_heading(&blocks[at - 1], &blocks[at])) {
        roles[at - 1] = roles[at - 1].or(Some("heading"));
    }
    let first_heading = blocks.iter().position(|b| level(b).is_some()).unwrap_or(0);
    let mut at = 0;
    for section in blocks[..first_heading].split(|b| matches!(b, Block::Rule(_))) {
        if section.iter().all(|b| matches!(b, Block::Paragraph(content) if is_short(content))) {
            roles[at..at + section.len()].fill(Some("cover"));
        }
        at += section.len() + 1;
    }
    for table in (0..blocks.len()).filter(|&at| matches!(blocks[at], Block::Table(_))) {
        roles[lead_start(blocks, table)..table].fill(Some("lead"));
    }
    roles
}

/// Whether all lines are short ones.
fn is_short(content: &Inline<'_>) -> bool {
    content.text().lines().all(|line| line.trim().len() <= TITLE)
}

/// Whether a paragraph without any style heads the text below: one short line that is no sentence, above prose or a
/// list.
fn is_plain_heading(block: &Block<'_>, next: &Block<'_>) -> bool {
    let Block::Paragraph(content) = block else { return false };
    let text = content.text();
    let is_line = text.len() <= TITLE / 2 && !text.contains('\n') && text.trim_end().ends_with(char::is_alphanumeric);
    let heads = match next {
        Block::Paragraph(below) => !is_short(below),
        Block::Item { .. } => true,
        _ => false,
    };
    is_line && heads
}

/// Where the title of a table starts: at the heading right above it; else at its own bold line, or at the last line that
/// is not in brackets.
fn lead_start(blocks: &[Block<'_>], table: usize) -> usize {
    let above = blocks[..table].iter().rev().take(3);
    let start = table - above.take_while(|b| matches!(b, Block::Paragraph(content) if is_lead(content))).count();
    if start > 0 && level(&blocks[start - 1]).is_some() {
        return start - 1;
    }
    let last =
        |is_title: fn(&Inline<'_>) -> bool| (start..table).rfind(|&at| blocks[at].content().is_some_and(is_title));
    last(|content| content.runs.iter().find(|r| !r.text.trim().is_empty()).is_some_and(|r| r.style.bold))
        .or_else(|| last(|content| !content.text().trim_start().starts_with('(')))
        .unwrap_or(start)
}

/// Whether it can stand above a table as part of its title: short lines that are no sentence.
fn is_lead(content: &Inline<'_>) -> bool {
    is_short(content) && !content.text().trim_end().ends_with('.')
}

/// Whether it brings its own number, such as `(ii)`, so that a bullet would be too much.
pub(super) fn is_enumerated(content: &Inline<'_>) -> bool {
    let text = content.text();
    let number = text.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(number, _)| number);
    number.is_some_and(|number| (1..=4).contains(&number.len()) && number.chars().all(char::is_alphanumeric))
}

/// Whether it begins like a footnote: a superscript, or a sentence with a small number in front.
fn is_note(content: &Inline<'_>) -> bool {
    if content.runs.iter().find(|run| !run.text.trim().is_empty()).is_some_and(|run| run.style.superscript) {
        return true;
    }
    let text = content.text();
    let behind = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = (1..=2).contains(&(text.len() - behind.len()));
    let is_sentence = behind.trim_end().ends_with('.');
    is_numbered && is_sentence && behind.strip_prefix(' ').is_some_and(|b| b.starts_with(|c: char| !c.is_lowercase()))
}
