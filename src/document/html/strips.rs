//! Within [`super`]: tables that stand right below each other and are one to a reader. Programs for accounts print every row
//! as a table of its own, or the header and the body as two. The widths of their cells, in per cent, and the side to which
//! their text is set tell what stands below what.

use super::super::grid::{self, Line, Piece};
use super::super::{Block, Inline};
use super::table::finish;
use crate::source::Span;

/// The side to which text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Align {
    #[default]
    Left,
    Right,
    Middle,
}

/// How wide a cell is, in hundredths of a per cent, and where in it the text stands.
pub(super) type Extent = (u16, Align);

/// A table whose cells say how wide they are.
#[derive(Debug)]
pub(super) struct Strip<'a> {
    pub span: Span,
    pub lines: Vec<Line<'a>>,
    /// One per cell.
    pub extents: Vec<Extent>,
}

/// Hundredths of a per cent that make a column.
const UNIT: u16 = 5;
/// Columns that a character takes, about.
const CHARACTER: usize = 18;
/// A text that is longer is no label.
const LONGEST: usize = 120;

impl<'a> Strip<'a> {
    /// A table of one row, or a header, or what goes on below others; it is given back if it is none of these.
    pub(super) fn new(
        span: Span,
        lines: Vec<Line<'a>>,
        extents: Vec<Extent>,
        is_first: bool,
    ) -> Result<Self, Vec<Line<'a>>> {
        const HEADER: usize = 4;
        let cells = || lines.iter().flat_map(|line| &line.cells);
        let is_measured = cells().count() == extents.len()
            && extents.iter().all(|(width, _)| *width > 0)
            && cells().all(|cell| cell.rows == 1);
        let is_header = || lines.len() <= HEADER && !lines.iter().any(has_figure);
        let goes_on = || !is_first && lines.iter().find(|line| filled(line) > 1).is_none_or(has_figure);
        if is_measured && (lines.len() == 1 || is_header() || goes_on()) {
            Ok(Strip { span, lines, extents })
        } else {
            Err(lines)
        }
    }

    /// The lines with their cells where the page sets them.
    fn measured(self) -> impl Iterator<Item = Line<'a>> {
        let mut extents = self.extents.into_iter();
        self.lines.into_iter().map(move |line| {
            let mut cells = Vec::with_capacity(line.cells.len());
            let mut right = 0;
            for (cell, (width, align)) in line.cells.into_iter().zip(extents.by_ref()) {
                let left = usize::from(right / UNIT);
                right = right.saturating_add(width);
                let columns = (usize::from(right / UNIT) - left).max(1);
                place(cell, columns, align, &mut cells);
            }
            Line { span: line.span, cells }
        })
    }
}

/// A cell in as many columns as its text takes, with room before or behind it.
fn place<'a>(cell: Piece<'a>, columns: usize, align: Align, cells: &mut Vec<Piece<'a>>) {
    let length = cell.content.text().trim().chars().count();
    let taken = (length * CHARACTER).clamp(1, columns);
    let room = |columns: usize, at: usize, cell: &Piece<'a>| Piece {
        span: Span::new(at, at),
        columns,
        rows: 1,
        inset: 0,
        above: cell.above,
        below: cell.below,
        content: Inline::default(),
    };
    let free = columns - taken;
    match align {
        _ if length == 0 || free == 0 => cells.push(Piece { columns, ..cell }),
        Align::Middle => cells.push(Piece { columns, ..cell }),
        Align::Right => {
            cells.push(room(free, cell.span.start as usize, &cell));
            cells.push(Piece { columns: taken, ..cell });
        }
        Align::Left => {
            let behind = room(free, cell.span.end as usize, &cell);
            cells.push(Piece { columns: taken, ..cell });
            cells.push(behind);
        }
    }
}

fn filled(line: &Line<'_>) -> usize {
    line.cells.iter().filter(|cell| !cell.content.is_blank()).count()
}

fn has_figure(line: &Line<'_>) -> bool {
    line.cells.iter().skip(1).any(|cell| grid::is_figure(&cell.content))
}

/// Whether a line is nothing but a text of its own.
fn is_text(line: &Line<'_>) -> bool {
    filled(line) == 1 && !has_figure(line)
}

fn is_prose(line: &Line<'_>) -> bool {
    is_text(line) && line.cells.iter().map(|cell| cell.content.text().len()).sum::<usize>() > LONGEST
}

/// Tables that stand below each other → the tables that a reader sees, with the texts between them.
pub(super) fn settle<'a>(strips: Vec<Strip<'a>>, blocks: &mut Vec<Block<'a>>) {
    let rows = strips.iter().flat_map(|strip| &strip.lines).filter(|line| has_figure(line)).count();
    if strips.len() < 2 || rows < 2 {
        for Strip { span, lines, .. } in strips {
            finish(span, lines, blocks);
        }
        return;
    }
    let mut part: Vec<Line<'a>> = Vec::new();
    let mut has_body = false;
    for line in strips.into_iter().flat_map(Strip::measured) {
        let is_header = filled(&line) > 1 && !has_figure(&line);
        if is_prose(&line) || is_header && has_body {
            // The texts right above a header are its titles.
            let titles = if is_header {
                part.iter().rev().take_while(|line| filled(line) == 0 || is_text(line)).count()
            } else {
                0
            };
            let next = part.split_off(part.len() - titles);
            end_part(std::mem::replace(&mut part, next), blocks);
            has_body = false;
        }
        has_body |= has_figure(&line);
        part.push(line);
        if part.last().is_some_and(is_prose) {
            end_part(std::mem::take(&mut part), blocks);
        }
    }
    end_part(part, blocks);
}

/// A table with the texts above and below it.
fn end_part<'a>(mut lines: Vec<Line<'a>>, blocks: &mut Vec<Block<'a>>) {
    let is_edge = |line: &Line<'_>| filled(line) == 0 || is_text(line);
    let has_body = lines.iter().any(has_figure);
    let first = if has_body { lines.iter().take_while(|line| is_edge(line)).count() } else { lines.len() };
    let last = lines.iter().rposition(|line| !is_edge(line)).map_or(first, |at| at + 1).max(first);
    let below = lines.split_off(last);
    let table = lines.split_off(first);
    let text = |lines: Vec<Line<'a>>| {
        let contents = lines.into_iter().flat_map(|line| line.cells).map(|cell| cell.content);
        contents.filter(|content| !content.is_blank()).map(Block::Paragraph)
    };
    blocks.extend(text(lines));
    if let [top, .., bottom] | [top @ bottom] = &table[..] {
        finish(top.span.to(bottom.span), table, blocks);
    }
    blocks.extend(text(below));
}
