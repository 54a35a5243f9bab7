//! Within [`super`]: tables that are open, and what becomes of them.

use super::super::grid::{self, Line, Piece};
use super::super::{Block, Inline};
use super::Parser;
use super::css::Css;
use super::elements::Element;
use super::flow::Flow;
use super::strips::{self, Align, Extent, Strip};
use crate::source::Span;

/// What a cell may cover at most.
pub(super) const WIDEST: usize = 1000;

/// What a cell's tag says of its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub columns: usize,
    pub rows: usize,
    /// Whether there is a rule above it, below it.
    pub above: bool,
    pub below: bool,
    /// How wide it is, in hundredths of a per cent; 0 if that is not said.
    pub width: u16,
    pub align: Option<Align>,
}

impl Default for Place {
    fn default() -> Self {
        Place { columns: 1, rows: 1, above: false, below: false, width: 0, align: None }
    }
}

/// A table that is open.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    start: Span,
    lines: Vec<Line<'a>>,
    /// One per cell.
    extents: Vec<Extent>,
    has_row: bool,
    pub has_cell: bool,
    cell: Span,
    place: Place,
    /// Whether a rule is all that the open cell has had so far.
    drawn: bool,
    /// Cells that hold tables: line, cell, blocks.
    nested: Vec<(usize, usize, Vec<Block<'a>>)>,
    /// Rules above and below the open row.
    row_rules: (bool, bool),
}

impl Frame<'_> {
    /// A rule is drawn in the open cell.
    pub(super) fn draw(&mut self, is_blank: bool) {
        if is_blank {
            self.place.above = true;
            self.drawn = true;
        } else {
            self.place.below = true;
        }
    }
}

impl<'a> Parser<'a> {
    pub(super) fn start_table(&mut self, span: Span) {
        if self.frames.last().is_some_and(|frame| !frame.has_cell) {
            self.start_cell(span, Place::default());
        }
        self.flush();
        self.frames.push(Frame {
            start: span,
            lines: Vec::new(),
            extents: Vec::new(),
            has_row: false,
            has_cell: false,
            cell: span,
            place: Place::default(),
            drawn: false,
            nested: Vec::new(),
            row_rules: (false, false),
        });
    }

    /// Ends the cells and rows that a tag of their table ends without saying so.
    pub(super) fn imply(&mut self, element: Element, span: Span) {
        let base = self.open.iter().rposition(|open| open.element == Element::Table).map_or(0, |at| at + 1);
        let ends = |other: Element| match element {
            Element::Cell => other == Element::Cell,
            _ => matches!(other, Element::Cell | Element::Row) || other == element,
        };
        let Some(at) = self.open[base..].iter().position(|open| ends(open.element)).map(|at| base + at) else { return };
        if !self.open[at].hidden {
            if element == Element::Cell {
                self.end_cell(span);
            } else {
                self.end_row(span);
            }
        }
        self.open.truncate(at);
    }

    pub(super) fn start_row(&mut self, span: Span, css: &Css) {
        self.end_row(span);
        let Some(frame) = self.frames.last_mut() else { return };
        frame.lines.push(Line { span, cells: Vec::new() });
        frame.has_row = true;
        frame.row_rules = (css.rule_above == Some(true), css.rule_below == Some(true));
    }

    pub(super) fn end_row(&mut self, span: Span) {
        self.end_cell(span);
        let Some(frame) = self.frames.last_mut() else { return };
        if let Some(line) = frame.lines.last_mut().filter(|_| frame.has_row) {
            line.span.end = line.span.end.max(span.end);
        }
        frame.has_row = false;
        frame.row_rules = (false, false);
    }

    pub(super) fn start_cell(&mut self, span: Span, place: Place) {
        self.end_cell(span);
        if self.frames.is_empty() {
            return self.block_ends(span);
        }
        if self.frames.last().is_some_and(|frame| !frame.has_row) {
            self.start_row(span, &Css::default());
        }
        let Some(frame) = self.frames.last_mut() else { return };
        let (above, below) = frame.row_rules;
        frame.place = Place { above: place.above || above, below: place.below || below, ..place };
        frame.has_cell = true;
        frame.drawn = false;
        frame.cell = span;
        self.flows.push(Flow::default());
    }

    /// Ends the open cell of the innermost table; `span` is the tag that ends it.
    pub(super) fn end_cell(&mut self, span: Span) {
        if !self.frames.last().is_some_and(|frame| frame.has_cell) {
            return;
        }
        self.settle();
        if !self.flow().blocks.is_empty() {
            self.flush();
        }
        let (Some(mut flow), Some(frame)) = (self.flows.pop(), self.frames.last_mut()) else { return };
        frame.has_cell = false;
        let Some(line) = frame.lines.len().checked_sub(1) else { return };
        let row = &mut frame.lines[line];
        let lead = flow.lead;
        let content = flow.take().unwrap_or_default();
        let is_blank = content.runs.is_empty() && flow.blocks.is_empty();
        let Place { columns, rows, above, below, width, align } = frame.place;
        frame.extents.push((width, flow.align.or(align).unwrap_or_default()));
        row.cells.push(Piece {
            span: Span { start: frame.cell.start, end: span.end.max(frame.cell.end) },
            columns,
            rows,
            // A hard space is about as wide as this.
            inset: flow.inset + lead * 25,
            above: above && !(is_blank && frame.drawn),
            below: below || is_blank && frame.drawn,
            content,
        });
        row.span.end = row.span.end.max(span.end);
        if !flow.blocks.is_empty() {
            frame.nested.push((line, row.cells.len() - 1, flow.blocks));
        }
    }

    pub(super) fn end_table(&mut self, span: Span) {
        self.end_row(span);
        let Some(Frame { start, mut lines, extents, nested, .. }) = self.frames.pop() else { return };
        if nested.is_empty() {
            return self.add_table(Span { start: start.start, end: span.end.max(start.end) }, lines, extents);
        }
        self.settle();
        let blocks = &mut self.flow().blocks;
        let mut nested = nested.into_iter().peekable();
        let is_data = lines.len() > 2;
        let mut rest: Vec<Line<'a>> = Vec::new();
        for (at, mut line) in lines.drain(..).enumerate() {
            let mut parts: Vec<(usize, Vec<Block<'a>>)> = Vec::new();
            while let Some((_, cell, blocks)) = nested.next_if(|(line, ..)| *line == at) {
                parts.push((cell, blocks));
            }
            let filled = line.cells.iter().filter(|cell| !cell.content.runs.is_empty()).count() + parts.len();
            if parts.is_empty() || is_data && filled > 1 && parts.iter().all(|(_, blocks)| blocks.iter().all(is_line)) {
                for (cell, blocks) in parts {
                    line.cells[cell].content = one_line(blocks);
                }
                rest.push(line);
                continue;
            }
            finish_part(std::mem::take(&mut rest), blocks);
            let mut parts = parts.into_iter().peekable();
            for (cell, piece) in line.cells.into_iter().enumerate() {
                match parts.next_if(|(at, _)| *at == cell) {
                    Some((_, inner)) => blocks.extend(inner),
                    None if piece.content.runs.is_empty() => {}
                    None => blocks.push(Block::Paragraph(piece.content)),
                }
            }
        }
        finish_part(rest, blocks);
    }
}

impl<'a> Parser<'a> {
    /// A table that is done, unless it may be one with the next.
    fn add_table(&mut self, span: Span, lines: Vec<Line<'a>>, extents: Vec<Extent>) {
        let is_blank = lines.iter().flat_map(|line| &line.cells).all(|cell| cell.content.runs.is_empty());
        let is_first = self.flow().strips.is_empty();
        if is_blank && !is_first {
            return;
        }
        match Strip::new(span, lines, extents, is_first) {
            Ok(strip) => self.flow().strips.push(strip),
            Err(lines) => {
                self.settle();
                finish(span, lines, &mut self.flow().blocks);
            }
        }
    }

    /// Nothing more goes with the tables that wait for others.
    pub(super) fn settle(&mut self) {
        let flow = self.flow();
        if !flow.strips.is_empty() {
            strips::settle(std::mem::take(&mut flow.strips), &mut flow.blocks);
        }
    }
}

/// A table of some of the rows of one that was taken apart.
fn finish_part<'a>(lines: Vec<Line<'a>>, blocks: &mut Vec<Block<'a>>) {
    if let [first, .., last] | [first @ last] = &lines[..] {
        finish(first.span.to(last.span), lines, blocks);
    }
}

/// A table, or the paragraphs of one that has a single column.
pub(super) fn finish<'a>(span: Span, lines: Vec<Line<'a>>, blocks: &mut Vec<Block<'a>>) {
    let table = grid::table(span, lines);
    if table.rows.iter().any(|row| row.cells.len() > 1) {
        return blocks.push(Block::Table(table));
    }
    let cells = table.rows.into_iter().flat_map(|row| row.cells);
    blocks.extend(cells.map(|cell| cell.content).filter(|content| !content.runs.is_empty()).map(Block::Paragraph));
}

/// Whether a block in a cell can stand there as text.
fn is_line(block: &Block<'_>) -> bool {
    match block {
        Block::Table(table) => table.rows.len() == 1,
        Block::Rule(_) => false,
        _ => true,
    }
}

/// The text of such blocks.
fn one_line(blocks: Vec<Block<'_>>) -> Inline<'_> {
    let mut content = Inline::default();
    for block in blocks {
        match block {
            Block::Table(table) => {
                for cell in table.rows.into_iter().flat_map(|row| row.cells) {
                    grid::join(&mut content, cell.content, true);
                }
            }
            Block::Heading { content: text, .. } | Block::Paragraph(text) | Block::Item { content: text, .. } => {
                grid::join(&mut content, text, true);
            }
            Block::Rule(_) => {}
        }
    }
    content
}
