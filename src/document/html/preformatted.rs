//! Within [`super`]: text whose white space a page keeps (`<pre>`). Old filings set their tables so, aligned with spaces; a
//! reader of plain text reads them. It is given the characters that are shown, without tags and references; what it finds is
//! led back to the bytes of the page.

use super::super::{Block, Cell, Inline, Row, Run, Style, Table, text};
use super::entities::{Decoded, reference};
use super::flow::Look;
use crate::source::Span;
use std::borrow::Cow;

/// A tab goes to the next column that is a multiple of this.
const TAB: usize = 8;

/// Such text under way.
#[derive(Debug, Default)]
pub(super) struct Preformatted<'a> {
    shown: String,
    parts: Vec<Part<'a>>,
    column: usize,
}

/// Shown characters that come from one piece of the page in one style.
#[derive(Debug)]
struct Part<'a> {
    /// Where it begins in what is shown.
    start: usize,
    span: Span,
    /// Whether it is shown as it is written.
    is_verbatim: bool,
    look: Look<'a>,
}

impl<'a> Preformatted<'a> {
    /// Adds text as it is written, with its references, that starts at an offset.
    pub(super) fn characters(&mut self, written: &str, start: usize, look: Look<'a>) {
        let mut at = 0;
        while let Some(c) = written[at..].chars().next() {
            let found = if c == '&' { reference(&written[at..]) } else { None };
            let (decoded, length) = found.unwrap_or((Decoded::Char(c), c.len_utf8()));
            let span = Span::new(start + at, start + at + length);
            at += length;
            match decoded {
                Decoded::Char('\t') => {
                    let width = TAB - self.column % TAB;
                    self.push(&"        "[..width], span, false, look);
                }
                Decoded::Char('\u{a0}' | '\u{2002}' | '\u{2003}' | '\u{2009}') => self.push(" ", span, false, look),
                Decoded::Char('\r' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') => {}
                Decoded::Char(shown) => {
                    self.push(shown.encode_utf8(&mut [0; 4]), span, found.is_none(), look);
                }
                Decoded::Text(shown) => self.push(shown, span, false, look),
            }
        }
    }

    /// A line ends here.
    pub(super) fn new_line(&mut self, span: Span) {
        self.push("\n", span, false, Look::default());
    }

    /// What comes next stands in another line.
    pub(super) fn line_break(&mut self, span: Span) {
        if !self.shown.is_empty() && !self.shown.ends_with('\n') {
            self.new_line(span);
        }
    }

    /// What comes next stands on another page.
    pub(super) fn page(&mut self, span: Span) {
        self.line_break(span);
        self.push("\u{c}", span, false, Look::default());
    }

    fn push(&mut self, shown: &str, span: Span, is_verbatim: bool, look: Look<'a>) {
        let start = self.shown.len();
        self.shown.push_str(shown);
        self.column = if shown == "\n" { 0 } else { self.column + shown.chars().count() };
        match self.parts.last_mut() {
            Some(last) if is_verbatim && last.is_verbatim && last.span.end == span.start && last.look == look => {
                last.span.end = span.end;
            }
            _ => self.parts.push(Part { start, span, is_verbatim, look }),
        }
    }

    /// What a reader of plain text makes of it.
    pub(super) fn blocks(self, source: &'a str) -> Vec<Block<'a>> {
        let back = Back { source, parts: &self.parts };
        text::blocks(&self.shown).into_iter().map(|block| back.block(block)).collect()
    }
}

/// The way back from what is shown to the page.
struct Back<'p, 'a> {
    source: &'a str,
    parts: &'p [Part<'a>],
}

impl<'a> Back<'_, 'a> {
    fn block(&self, block: Block<'_>) -> Block<'a> {
        match block {
            Block::Heading { level, content } => Block::Heading { level, content: self.inline(&content) },
            Block::Paragraph(content) => Block::Paragraph(self.inline(&content)),
            Block::Item { marker, content } => Block::Item {
                marker: Run {
                    span: self.span(marker.span),
                    text: Cow::Owned(marker.text.into_owned()),
                    style: marker.style,
                    link: None,
                },
                content: self.inline(&content),
            },
            Block::Rule(span) => Block::Rule(self.span(span)),
            Block::Table(table) => Block::Table(Table {
                span: self.span(table.span),
                rows: table.rows.into_iter().map(|row| self.row(&row)).collect(),
            }),
        }
    }

    fn row(&self, row: &Row<'_>) -> Row<'a> {
        let cell = |cell: &Cell<'_>| Cell {
            span: self.span(cell.span),
            columns: cell.columns,
            indent: cell.indent,
            ruled: cell.ruled,
            content: self.inline(&cell.content),
        };
        Row { span: self.span(row.span), cells: row.cells.iter().map(cell).collect() }
    }

    fn inline(&self, inline: &Inline<'_>) -> Inline<'a> {
        let mut runs = Vec::with_capacity(inline.runs.len());
        for run in &inline.runs {
            self.run(run, &mut runs);
        }
        Inline { runs }
    }

    /// A run, or those that it is made of: none covers markup.
    fn run(&self, run: &Run<'_>, runs: &mut Vec<Run<'a>>) {
        let range = run.span.range();
        if run.text.len() != range.len() || run.text == "\n" {
            let text = Cow::Owned(run.text.clone().into_owned());
            return runs.push(Run { span: self.span(run.span), text, style: run.style, link: None });
        }
        let mut at = range.start;
        while at < range.end {
            let number = self.number(at);
            let Some(part) = self.parts.get(number) else { break };
            let end = self.parts.get(number + 1).map_or(range.end, |next| next.start.min(range.end));
            let (from, shown) = (at - part.start, &run.text[at - range.start..end - range.start]);
            let (span, text) = if part.is_verbatim {
                let start = part.span.start as usize + from;
                let span = Span::new(start, start + shown.len());
                (span, Cow::Borrowed(&self.source[span.range()]))
            } else {
                (part.span, Cow::Owned(shown.to_owned()))
            };
            let (a, b) = (run.style, part.look.style);
            let style = Style {
                bold: a.bold || b.bold,
                italic: a.italic || b.italic,
                underline: a.underline || b.underline,
                superscript: a.superscript || b.superscript,
            };
            runs.push(Run { span, text, style, link: part.look.link });
            at = end;
        }
    }

    /// Which part an offset is in.
    fn number(&self, at: usize) -> usize {
        self.parts.partition_point(|part| part.start <= at).saturating_sub(1)
    }

    fn span(&self, span: Span) -> Span {
        let range = span.range();
        let place = |at: usize, is_end: bool| {
            let part = self.parts.get(self.number(at))?;
            let whole = part.span.range();
            Some(match () {
                () if part.is_verbatim => (whole.start + at - part.start + usize::from(is_end)).min(whole.end),
                () if is_end => whole.end,
                () => whole.start,
            })
        };
        let start = place(range.start, false).unwrap_or(0);
        let end = if range.is_empty() { start } else { place(range.end - 1, true).unwrap_or(start) };
        Span::new(start, end.max(start))
    }
}
