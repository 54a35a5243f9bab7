//! Cells where a page sets them → the rows and columns that a reader sees.
//!
//! Pages set the currency sign, the closing bracket and the percent sign of a number, and its footnote's mark, into cells of
//! their own, let cells cover several columns, and make room with empty ones. Here the pieces of a number become one cell,
//! and numbers that stand below each other one column: `columns` finds these by the places of the numbers alone, since
//! two numbers of one row are in two columns, and what overlaps is in the same one. Then each piece goes to the column it
//! stands in; a heading that stands over several covers them. No text is lost, no row is moved.

mod columns;
mod shape;

use super::{Cell, Inline, Row, Run, Style, Table};
use crate::source::Span;
use columns::Columns;
use shape::Shape;
use std::borrow::Cow;

/// A row as the page has it.
#[derive(Debug)]
pub struct Line<'a> {
    /// All of it.
    pub span: Span,
    /// Its cells, without those that cells above cover.
    pub cells: Vec<Piece<'a>>,
}

/// A cell as the page has it.
#[derive(Debug)]
pub struct Piece<'a> {
    /// All of it.
    pub span: Span,
    /// How many columns of the page it covers, and how many rows; from 1.
    pub columns: usize,
    /// Likewise.
    pub rows: usize,
    /// How far its text is set in.
    pub inset: i32,
    /// Whether there is a rule above it.
    pub above: bool,
    /// Whether there is a rule below it.
    pub below: bool,
    /// What it shows.
    pub content: Inline<'a>,
}

/// How wide a table may be: what stands beyond is in the last column.
const WIDEST: usize = 2000;

/// A piece in its place.
#[derive(Debug)]
struct Placed<'a> {
    start: usize,
    end: usize,
    shape: Shape,
    piece: Piece<'a>,
}

impl Placed<'_> {
    fn range(&self) -> Range {
        Range { start: self.start, end: self.end }
    }
}

/// Columns of the page, from the first up to, but not including, the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Range {
    start: usize,
    end: usize,
}

impl Range {
    fn overlaps(self, other: Range) -> bool {
        self.start < other.end && other.start < self.end
    }

    fn to(self, other: Range) -> Range {
        Range { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A row whose cells know their places.
#[derive(Debug)]
struct Laid<'a> {
    span: Span,
    /// Those that show something.
    cells: Vec<Placed<'a>>,
    /// Where rules are drawn above it.
    rules: Vec<Range>,
}

/// Pieces that make one entry, as indices of cells: a number with its signs and brackets, a text, or the mark of a footnote.
#[derive(Debug, Clone)]
struct Unit {
    from: usize,
    to: usize,
    range: Range,
    /// The last column of the number itself.
    core: usize,
    is_figure: bool,
    /// Whether it stands behind a number and looks like the mark of its footnote.
    is_mark: bool,
}

/// Makes the table of the rows of a page.
#[must_use]
pub fn table(span: Span, lines: Vec<Line<'_>>) -> Table<'_> {
    let mut laid = place(lines);
    let first = laid.iter().position(|row| !row.cells.is_empty()).unwrap_or(laid.len());
    let last = laid.iter().rposition(|row| !row.cells.is_empty()).map_or(first, |at| at + 1);
    laid.truncate(last);
    laid.drain(..first);
    let units: Vec<Vec<Unit>> = laid.iter().map(|row| units(&row.cells)).collect();
    let columns = Columns::find(&laid, &units);
    let rows = laid.into_iter().zip(units).map(|(row, units)| columns.row(row, &units)).collect();
    Table { span, rows }
}

/// What a cell covers of the rows below it.
struct Cover {
    range: Range,
    rows: usize,
    /// Whether there is a rule below it.
    below: bool,
}

/// Gives each piece its columns: behind the one before it, and behind those that cells above cover.
fn place(lines: Vec<Line<'_>>) -> Vec<Laid<'_>> {
    let mut covered: Vec<Cover> = Vec::new();
    let mut rules: Vec<Range> = Vec::new();
    let mut laid = Vec::with_capacity(lines.len());
    for line in lines {
        let mut row = Laid { span: line.span, cells: Vec::new(), rules: std::mem::take(&mut rules) };
        let mut column = 0;
        let mut covers: Vec<Cover> = Vec::new();
        covered.sort_unstable_by_key(|cover| cover.range);
        let mut above = covered.iter().map(|cover| cover.range).peekable();
        for piece in line.cells {
            while let Some(range) = above.next_if(|range| range.start <= column) {
                column = column.max(range.end);
            }
            let start = column.min(WIDEST - 1);
            let end = (start + piece.columns.max(1)).min(WIDEST);
            let range = Range { start, end };
            column = end;
            if piece.above {
                row.rules.push(range);
            }
            let shape = Shape::of(&piece.content);
            let is_drawn = shape == Shape::Line;
            // An underlined number has a rule below it.
            let is_underlined = || shape == Shape::Figure && piece.content.runs.iter().all(|run| run.style.underline);
            let below = piece.below || is_drawn || is_underlined();
            if piece.rows > 1 {
                covers.push(Cover { range, rows: piece.rows - 1, below });
            } else if below {
                rules.push(range);
            }
            if shape != Shape::Blank && !is_drawn {
                row.cells.push(Placed { start, end, shape, piece });
            }
        }
        covered.retain_mut(|cover| {
            cover.rows -= 1;
            if cover.rows == 0 && cover.below {
                rules.push(cover.range);
            }
            cover.rows > 0
        });
        covered.extend(covers);
        laid.push(row);
    }
    laid
}

/// Puts the pieces of a row together that make one entry. Marks are marks beside numbers only.
fn units(cells: &[Placed<'_>]) -> Vec<Unit> {
    let is_label = |at: usize| at == 0 && cells[0].start == 0;
    let has_figure = cells.iter().enumerate().any(|(at, cell)| cell.shape == Shape::Figure && !is_label(at));
    let mut units: Vec<Unit> = Vec::with_capacity(cells.len());
    let mut at = 0;
    while at < cells.len() {
        let from = at;
        let text = |from: usize| Unit {
            from,
            to: from + 1,
            range: cells[from].range(),
            core: cells[from].end - 1,
            is_figure: false,
            is_mark: false,
        };
        if !has_figure || is_label(at) {
            units.push(text(from));
            at += 1;
            continue;
        }
        while at < cells.len() && cells[at].shape == Shape::Prefix {
            at += 1;
        }
        let is_number =
            |shape: Shape| matches!(shape, Shape::Figure | Shape::MarkOrFigure) || shape == Shape::Year && at > from;
        if !cells.get(at).is_some_and(|cell| is_number(cell.shape)) {
            units.push(text(from));
            at = from + 1;
            continue;
        }
        let core = cells[at].end - 1;
        at += 1;
        while cells.get(at).is_some_and(|cell| cell.shape == Shape::Suffix) {
            at += 1;
        }
        let range = cells[from].range().to(cells[at - 1].range());
        units.push(Unit { from, to: at, range, core, is_figure: true, is_mark: false });
        while cells.get(at).is_some_and(|cell| matches!(cell.shape, Shape::Mark | Shape::MarkOrFigure)) {
            units.push(Unit { is_mark: true, ..text(at) });
            at += 1;
        }
    }
    units
}

/// Whether a text is a number, as tables print it, or a dash for one.
#[must_use]
pub fn is_figure(content: &Inline<'_>) -> bool {
    matches!(Shape::of(content), Shape::Figure | Shape::MarkOrFigure)
}

/// Adds what stands behind; with a space between words.
pub fn join<'a>(content: &mut Inline<'a>, behind: Inline<'a>, spaced: bool) {
    if behind.runs.is_empty() {
        return;
    }
    if let Some(last) = content.runs.last().filter(|_| spaced) {
        let span = Span { start: last.span.end, end: last.span.end };
        content.runs.push(Run { span, text: Cow::Borrowed(" "), style: Style::default(), link: None });
    }
    content.runs.extend(behind.runs);
}
