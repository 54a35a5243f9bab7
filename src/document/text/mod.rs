//! Plain text with Markdown and stray HTML → blocks.
//!
//! Releases that were converted to text mix all three: Markdown headings and emphasis, `<b>` and `<u>` in cells,
//! tables in any of the ways in which text shows them. A Markdown parser cannot read them, since a line that starts
//! with a tab is code to it. Here a line is classified by how it looks, and inline markup is read the same way
//! everywhere. Markup that makes no sense is text: nothing visible is ever dropped.
//!
//! Tables come first, each way of writing them in a file of its own: `tabbed`, `piped`, `aligned` and `stacked`; what
//! lies between them are headings, paragraphs and the like. Rules (`-----` above a total), dot leaders and the tags of old
//! filings (`<S> <C>`) are markup.

mod aligned;
mod columns;
mod header;
mod heads;
mod inline;
mod labels;
mod line;
mod piped;
mod rows;
mod shape;
mod stacked;
mod tabbed;

use super::{Block, Cell, Document, Inline, Run, Style, Table};
use crate::source::{Source, Span};
use inline::inline;
use line::{Line, lines};
use std::ops::Range;

/// Reads a whole source.
#[must_use]
pub fn parse(source: &Source) -> Document<'_> {
    Document { blocks: blocks(source.text()) }
}

/// Reads a text.
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let lines = lines(text);
    let tables = tables(&lines);
    let mut parser = Parser { text, tables: tables.into_iter().peekable(), lines, at: 0, blocks: Vec::new() };
    while parser.at < parser.lines.len() {
        parser.block();
    }
    parser.blocks
}

/// A table and the lines that it takes.
struct Found<'a> {
    lines: Range<usize>,
    table: Table<'a>,
}

/// All tables, top to bottom.
fn tables<'a>(lines: &[Line<'a>]) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let (table, end) = match () {
            () if piped::begins(lines, at) => piped::read(lines, at),
            () if line.is_tabbed() => tabbed::read(lines, at),
            () => {
                at += 1;
                continue;
            }
        };
        found.push(Found { lines: at..end, table });
        at = end;
    }
    for find in [aligned::find, stacked::find] {
        let mut from = 0;
        let mut gaps: Vec<Range<usize>> =
            found.iter().map(|f| std::mem::replace(&mut from, f.lines.end)..f.lines.start).collect();
        gaps.push(from..lines.len());
        let more: Vec<Found<'a>> = gaps.into_iter().flat_map(|gap| find(lines, gap)).collect();
        found.extend(more);
        found.sort_by_key(|f| f.lines.start);
    }
    found
}

struct Parser<'a> {
    text: &'a str,
    lines: Vec<Line<'a>>,
    tables: std::iter::Peekable<std::vec::IntoIter<Found<'a>>>,
    at: usize,
    blocks: Vec<Block<'a>>,
}

impl<'a> Parser<'a> {
    fn block(&mut self) {
        let line = self.lines[self.at];
        if let Some(found) = self.tables.next_if(|found| found.lines.start <= self.at) {
            self.at = found.lines.end;
            if !found.table.rows.is_empty() {
                self.blocks.push(Block::Table(found.table));
            }
        } else if line.is_blank() || line.is_tag() {
            self.at += 1;
        } else if line.is_rule() {
            self.at += 1;
            self.blocks.push(Block::Rule(Span::new(line.start, line.end())));
        } else if let Some(level) = line.heading_level() {
            self.at += 1;
            let skip = usize::from(level) + 1;
            self.blocks.push(Block::Heading { level, content: inline(&line.text[skip..], line.start + skip) });
        } else if let Some(length) = line.marker() {
            self.at += 1;
            let mark = line.text[..length].trim_end();
            let marker = Run {
                span: Span::new(line.start, line.start + mark.len()),
                text: mark.into(),
                style: Style::default(),
                link: None,
            };
            self.blocks.push(Block::Item { marker, content: inline(&line.text[length..], line.start + length) });
        } else if let Some(level) = self.underlined(line) {
            self.at += 2;
            self.blocks.push(Block::Heading { level, content: inline(line.text, line.start) });
        } else {
            let content = self.paragraph();
            self.blocks.push(Block::Paragraph(content));
        }
    }

    /// Whether the line at hand is a heading by the line under it.
    fn underlined(&mut self, line: Line<'a>) -> Option<u8> {
        const LONGEST: usize = 120;
        let is_alone = line.text.len() <= LONGEST && !self.is_table(self.at + 1);
        self.lines.get(self.at + 1).filter(|_| is_alone)?.underlines()
    }

    fn is_table(&mut self, at: usize) -> bool {
        self.tables.peek().is_some_and(|found| found.lines.start == at)
    }

    /// Consecutive lines that start nothing else; inline markup may run across them.
    fn paragraph(&mut self) -> Inline<'a> {
        let first = self.lines[self.at];
        self.at += 1;
        let mut end = first.end();
        while let Some(&next) = self.lines.get(self.at) {
            let ends = next.is_blank() || next.page || next.is_rule() || next.is_tag() || self.is_table(self.at);
            if ends || next.heading_level().is_some() || next.marker().is_some() {
                break;
            }
            end = next.end();
            self.at += 1;
        }
        inline(&self.text[first.start..end], first.start)
    }
}

/// A cell that shows a part of a line.
fn cell_at(line: Line<'_>, bytes: Range<usize>) -> Cell<'_> {
    let (start, text) = line.part(bytes.clone());
    let indent = u16::try_from(start - line.start - bytes.start).unwrap_or(u16::MAX);
    Cell { span: Span::new(start, start + text.len()), columns: 1, indent, ruled: false, content: inline(text, start) }
}

#[cfg(test)]
mod tests;
