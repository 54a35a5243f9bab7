//! Bytes become a [`Document`]: blocks (headings, paragraphs, lists, rules, tables), each with the bytes that it comes
//! from. It knows nothing of finance. One file per syntax: [`text`] reads plain text with Markdown and stray HTML,
//! [`html`] HTML as it is filed; [`grid`] makes a table of cells that stand where a page sets them.
//!
//! The leaves are [`Run`]s: pieces of visible text in one style, each with its span. The text of a run is the bytes of
//! its span, unless an escape or an entity was decoded; a run never covers markup.

pub mod grid;
pub mod html;
pub mod text;

use crate::source::{Source, Span};
use std::borrow::Cow;

/// Reads a file in whatever syntax it is. It cannot fail.
#[must_use]
pub fn read(source: &Source) -> Document<'_> {
    if html::is_html(source.text()) { html::parse(source) } else { text::parse(source) }
}

/// Whether a text is a year and nothing else.
fn is_year(text: &str) -> bool {
    text.len() == 4 && (text.starts_with("19") || text.starts_with("20")) && text.bytes().all(|b| b.is_ascii_digit())
}

/// How a run looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[allow(clippy::struct_excessive_bools, reason = "independent switches of a typeface")]
pub struct Style {
    /// `<b>`, `**`.
    pub bold: bool,
    /// `<i>`, `*`.
    pub italic: bool,
    /// `<u>`.
    pub underline: bool,
    /// `<sup>`, `^{…}`.
    pub superscript: bool,
}

/// A piece of visible text in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run<'a> {
    /// Its bytes in the source.
    pub span: Span,
    /// What is shown: the bytes themselves, or what an entity stands for.
    pub text: Cow<'a, str>,
    /// How it looks.
    pub style: Style,
    /// Where it leads, if it is (part of) a link. `#` leads nowhere.
    pub link: Option<&'a str>,
}

/// Runs of one block in reading order; a run whose text is `"\n"` is a line break.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inline<'a> {
    /// The runs.
    pub runs: Vec<Run<'a>>,
}

/// A table: a grid of cells. Rows may differ in length. What a page sets into cells of its own for the looks of it (currency
/// signs, closing brackets, percent signs, the marks of footnotes) stands in the cell of its number, and columns that only
/// make room are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<'a> {
    /// All of it.
    pub span: Span,
    /// The rows, top to bottom.
    pub rows: Vec<Row<'a>>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'a> {
    /// All of it.
    pub span: Span,
    /// The cells, left to right, empty ones included.
    pub cells: Vec<Cell<'a>>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'a> {
    /// All of it, markup included.
    pub span: Span,
    /// How many columns it covers: 1, or more where the cells to its right are covered, which then have 0 and are blank.
    /// So a cell's index in its row is its column.
    pub columns: usize,
    /// How far its text is set in from its left edge, in a unit of the table's own: comparing within the table is all that
    /// it is for.
    pub indent: u16,
    /// Whether a rule is drawn above it, as above totals.
    pub ruled: bool,
    /// What it shows.
    pub content: Inline<'a>,
}

/// A block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block<'a> {
    /// A heading of a level from 1 to 6.
    Heading {
        /// 1 is the highest.
        level: u8,
        /// The text.
        content: Inline<'a>,
    },
    /// A paragraph.
    Paragraph(Inline<'a>),
    /// A list item with its marker (`-`, `1.`).
    Item {
        /// The marker as written.
        marker: Run<'a>,
        /// The text.
        content: Inline<'a>,
    },
    /// A thematic break.
    Rule(Span),
    /// A table.
    Table(Table<'a>),
}

/// A document: its blocks in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document<'a> {
    /// The blocks.
    pub blocks: Vec<Block<'a>>,
}

impl Run<'_> {
    /// The source bytes behind a range of the text of its block, of which `before` bytes stand before the run; nothing where
    /// it shows none of them.
    #[must_use]
    pub fn part(&self, before: usize, range: &std::ops::Range<usize>) -> Option<Span> {
        let (start, end) = (range.start.max(before), range.end.min(before + self.text.len()));
        let base = self.span.start as usize;
        // An escape or an entity is longer than what it stands for, and has no parts.
        let is_literal = self.text.len() == self.span.range().len();
        let part = || if is_literal { Span::new(base + start - before, base + end - before) } else { self.span };
        (start < end).then(part)
    }
}

impl<'a> Inline<'a> {
    /// The visible text; line breaks are `\n`.
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        match &self.runs[..] {
            [] => Cow::Borrowed(""),
            [run] => run.text.clone(),
            runs => runs.iter().map(|run| &*run.text).collect::<String>().into(),
        }
    }

    /// The source bytes behind a range of [`Inline::text`]: from the first to the last byte that show it.
    ///
    /// # Panics
    /// When the range is empty or ends behind the text.
    #[must_use]
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        let mut before = 0;
        let mut covered: Option<Span> = None;
        for run in &self.runs {
            if let Some(part) = run.part(before, &range) {
                covered = Some(covered.map_or(part, |c| c.to(part)));
            }
            before += run.text.len();
        }
        covered.expect("a range of visible text")
    }

    /// Whether all visible text is bold.
    #[must_use]
    pub fn is_bold(&self) -> bool {
        let mut visible = self.runs.iter().filter(|r| !r.text.trim().is_empty()).peekable();
        visible.peek().is_some() && visible.all(|r| r.style.bold)
    }

    /// Whether nothing is visible.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.runs.iter().all(|r| r.text.trim().is_empty())
    }
}

impl<'a> Block<'a> {
    /// The running text of a heading, paragraph or item.
    #[must_use]
    pub fn content(&self) -> Option<&Inline<'a>> {
        match self {
            Block::Heading { content, .. } | Block::Paragraph(content) | Block::Item { content, .. } => Some(content),
            Block::Rule(_) | Block::Table(_) => None,
        }
    }
}
