//! Within [`super`]: tables that are aligned with spaces, as in old filings and in text from a PDF that keeps its layout.
//!
//! A line that ends in figures behind a gap is a row. Rows that follow each other, with headings, rules and blank lines
//! between them, are a table if their figures stand below each other; the lines above whose words stand over the figures are
//! its header. The page's number, or the begin of a page, ends a table; what goes on behind it is another one with the same
//! columns. A label is continued on the next line where it cannot end. Figures whose columns are not certain stand together
//! in one cell over all columns, which is no number, or behind the last column where it could be read as one.

use super::super::is_year;
use super::Found;
use super::columns::{self, Column};
use super::header::{self, Zone};
use super::labels;
use super::line::Line;
use super::rows::Entry;
use super::shape::{Piece, PieceKind, Shape};
use crate::document::{Row, Table};
use crate::source::Span;
use std::ops::Range;

/// The tables in a range of lines.
pub(super) fn find<'a>(lines: &[Line<'a>], range: Range<usize>) -> Vec<Found<'a>> {
    let lines = &lines[..range.end];
    let shapes: Vec<Shape> = lines[range.start..].iter().map(|line| Shape::read(*line)).collect();
    let reader = Reader { lines: &lines[range.start..], shapes: &shapes };
    let mut found: Vec<Found<'a>> = Vec::new();
    let (mut at, mut floor) = (0, 0);
    let mut previous: Option<(usize, Vec<Column>)> = None;
    while at < shapes.len() {
        if !reader.is_row(at) {
            at += 1;
            continue;
        }
        let end = reader.body(at);
        if let Some((taken, columns, mut table)) = reader.table(floor, at..end, previous.take()) {
            end_at(&mut table);
            floor = taken.end;
            previous = Some((taken.end, columns));
            found.push(Found { lines: range.start + taken.start..range.start + taken.end, table });
        }
        at = end.max(floor);
    }
    found
}

/// Makes a table's span that of its rows.
fn end_at(table: &mut Table<'_>) {
    if let Some((first, last)) = table.rows.first().zip(table.rows.last()) {
        table.span = first.span.to(last.span);
    }
}

/// Lines and their shapes.
pub(super) struct Reader<'r, 'a> {
    pub lines: &'r [Line<'a>],
    pub shapes: &'r [Shape],
}

/// Blank lines that a table may have between its rows.
const BLANKS: usize = 3;
/// Columns that labels have at least.
const LABEL: usize = 6;
/// Lines without figures that it may have between two rows.
pub(super) const LABELS: usize = 7;

impl<'a> Reader<'_, 'a> {
    /// Whether a line is certainly made like a row: at most one label, a gap, and figures that are not all years.
    fn is_row(&self, at: usize) -> bool {
        let (line, shape) = (self.lines[at], &self.shapes[at]);
        if shape.is_two_sided() {
            let is_amount = |p: &Piece| p.kind == PieceKind::Number && !is_year(&line.text[p.bytes.clone()]);
            return shape.pieces.iter().any(is_amount);
        }
        let Some(label) = shape.label().filter(|label| *label <= 1 && !shape.is_rule) else { return false };
        let is_number = |p: &Piece| p.kind == PieceKind::Number;
        let is_sentence = label == 1
            && shape.pieces[1].gap <= 2
            && line.text[shape.pieces[0].bytes.clone()].ends_with(['.', '!', '?', ';']);
        line.heading_level().is_none()
            && !is_sentence
            && (label > 0 || shape.pieces[0].left >= LABEL)
            && shape.pieces[label..].iter().any(is_number)
            && !self.is_years(at)
            && !(label == 0 && self.is_page_number(at, None))
    }

    /// Nothing but years over the columns.
    fn is_years(&self, at: usize) -> bool {
        let (text, shape) = (self.lines[at].text, &self.shapes[at]);
        let figures = || shape.pieces.iter().filter(|p| p.is_figure());
        let years = figures().filter(|p| is_year(&text[p.bytes.clone()])).count();
        let has_label = shape.pieces.first().is_some_and(|p| !p.is_figure());
        years > 0 && years == figures().count() && (years > 1 || !has_label)
    }

    /// A small number alone on its line that stands in no column.
    fn is_page_number(&self, at: usize, zone: Option<Zone>) -> bool {
        let text = self.lines[at].text.trim();
        let digits = text.trim_matches(|c: char| "-–— ".contains(c));
        let is_small = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        let right = self.shapes[at].pieces.last().map_or(0, |p| p.right);
        let is_apart = digits.len() < text.len()
            || zone.is_none_or(|zone| right < zone.left)
            || self.lines[at + 1..].iter().take(2).any(|line| line.page);
        is_small && is_apart
    }

    /// The line behind the last row of the table that has its first row at `first`.
    fn body(&self, first: usize) -> usize {
        let mut zone = Zone { left: usize::MAX, right: 0 };
        let (mut last, mut blanks, mut labels, mut crossing) = (first, 0, 0, 0);
        self.widen(&mut zone, first);
        for at in first + 1..self.lines.len() {
            let (line, shape) = (self.lines[at], &self.shapes[at]);
            if line.page || blanks > BLANKS || labels > LABELS {
                break;
            }
            if line.is_blank() {
                (blanks, crossing) = (blanks + 1, 0);
                continue;
            }
            if line.is_tag() || line.heading_level().is_some() {
                if line.text.contains("</") || !line.is_tag() || line.text.to_ascii_lowercase().contains("<page>") {
                    break;
                }
                continue;
            }
            if shape.is_rule {
                continue;
            }
            if self.is_page_number(at, Some(zone)) {
                break;
            }
            if self.is_row(at) || self.is_member(at, zone) {
                self.widen(&mut zone, at);
                (last, blanks, labels, crossing) = (at, 0, 0, 0);
                continue;
            }
            let heads = zone.heads(shape, line.text);
            let is_lone = heads == Some(1) && !self.has_year(at);
            if self.is_years(at) || heads.is_some() && !is_lone || !(is_lone || zone.is_label(shape)) {
                break;
            }
            // Prose runs on under the figures.
            let right = shape.pieces.last().map_or(0, |p| p.right);
            crossing = if right > zone.left + 1 { crossing + 1 } else { 0 };
            if crossing > 1 || right > zone.right + 8 {
                break;
            }
            (labels, blanks) = (labels + 1, 0);
        }
        last + 1
    }

    fn widen(&self, zone: &mut Zone, at: usize) {
        let shape = &self.shapes[at];
        let label = if shape.is_two_sided() { 1 } else { shape.label().unwrap_or(shape.pieces.len()) };
        for piece in &shape.pieces[label..] {
            (zone.left, zone.right) = (zone.left.min(piece.left), zone.right.max(piece.right));
        }
    }

    /// Whether a line within a table is a row though it is not made like one by itself: it has figures among the others, or
    /// words with digits in them there, as ranges are.
    fn is_member(&self, at: usize, zone: Zone) -> bool {
        let (text, shape) = (self.lines[at].text, &self.shapes[at]);
        let is_in = |p: &Piece| p.right > zone.left && p.left <= zone.right;
        let label =
            shape.label().filter(|label| *label <= 1 && !self.is_years(at) && shape.pieces.last().is_some_and(is_in));
        if let Some(label) = label {
            return label == 1 && shape.pieces[0].left < zone.left || shape.pieces[0].left >= LABEL;
        }
        let has_label = shape.pieces.first().is_some_and(|p| !is_in(p));
        if !has_label && shape.pieces.first().is_none_or(|p| p.left < LABEL) {
            return self.ends_in(at, zone);
        }
        let is_short = |p: &Piece| p.right - p.left <= 20;
        let mut cells = shape.pieces.iter().filter(|p| is_in(p)).peekable();
        let figure =
            |p: &Piece| p.kind == PieceKind::Nil || p.kind == PieceKind::Number && !is_year(&text[p.bytes.clone()]);
        let says =
            |p: &Piece| figure(p) || has_label && p.kind == PieceKind::Words && has_digit(&text[p.bytes.clone()]);
        self.ends_in(at, zone)
            || cells.peek().is_some()
                && !self.has_year(at)
                && cells.clone().all(is_short)
                && (cells.clone().any(figure) || cells.any(says))
    }

    /// Whether a label reaches up to a number in the last column.
    fn ends_in(&self, at: usize, zone: Zone) -> bool {
        let (text, shape) = (self.lines[at].text.trim_end(), &self.shapes[at]);
        let right = text.trim_end_matches([')', '%']).chars().count();
        let word = text.rsplit(char::is_whitespace).next().unwrap_or_default();
        let is_number = word.starts_with(|c: char| c.is_ascii_digit() || c == '(') && !is_year(word) && has_digit(word);
        shape.pieces.len() == 1 && shape.pieces[0].left < zone.left && is_number && right.abs_diff(zone.right) <= 1
    }

    /// Whether a year stands among the words.
    fn has_year(&self, at: usize) -> bool {
        self.lines[at].text.split(|c: char| !c.is_ascii_alphanumeric()).any(is_year)
    }

    /// The table of a body: the lines that it takes, its columns, and itself.
    fn table(
        &self,
        floor: usize,
        body: Range<usize>,
        previous: Option<(usize, Vec<Column>)>,
    ) -> Option<(Range<usize>, Vec<Column>, Table<'a>)> {
        let rows: Vec<&Shape> = body.clone().filter(|&at| self.has_figures(at)).map(|at| &self.shapes[at]).collect();
        let mut columns = columns::find(&rows);
        let own = Zone::of(&columns)?;
        let top = self.top(floor, body.start, own);
        let header = top..self.header_end(top, body.start, own);
        if header.is_empty()
            && let Some((_, before)) = previous.filter(|(end, before)| self.goes_on(*end, top, before, &columns))
        {
            columns = before;
        }
        let heads = header::rows(self.lines, self.shapes, header.clone(), &columns);
        let widest = heads.iter().map(|row| row.heads.len()).max().unwrap_or(0);
        let repeated = columns.iter().any(|c| rows.iter().filter(|row| has_edge(row, *c)).count() > 1);
        // Two spaces before one number at the end of a line may be a slip.
        let is_apart =
            columns.len() > 1 || widest > 0 || rows.iter().any(|row| row.pieces.last().is_some_and(|p| p.gap > 2));
        let is_table = repeated && rows.len() > 1 && is_apart || columns.len() > 1 && widest > 1;
        if !is_table {
            return None;
        }
        let mut end = body.end;
        let mut entries = self.entries(header.end..body.end, &columns);
        // A label may go on below its figures, and the rule of a total stands there.
        while let Some(line) = self.lines.get(end).filter(|line| !line.page) {
            let shape = &self.shapes[end];
            let is_label = own.is_label(shape) && shape.pieces.iter().all(|p| p.right <= own.left + 1);
            let goes_on =
                |entry: &Entry| entry.label.len() <= LABELS && labels::continues(&self.label(entry), line.text);
            if is_label && entries.last().is_some_and(goes_on) {
                let bytes = 0..line.text.len();
                if let Some(entry) = entries.last_mut() {
                    entry.label.push((end, bytes));
                    entry.lines.end = end + 1;
                }
            } else if !(shape.is_rule && shape.pieces.iter().all(|p| p.left + 8 >= own.left)) {
                break;
            }
            end += 1;
        }
        let head = heads.iter().map(|row| self.head_row(row, &columns));
        let rows: Vec<Row<'a>> = head.chain(entries.iter().map(|entry| self.row(entry, columns.len()))).collect();
        Some((top..end, columns, Table { span: Span::default(), rows }))
    }

    pub fn has_figures(&self, at: usize) -> bool {
        self.shapes[at].label().is_some() && !self.shapes[at].is_rule
    }

    /// Whether only a page's begin and its number lie between a table and this one, and the figures stand in its columns.
    fn goes_on(&self, end: usize, top: usize, before: &[Column], own: &[Column]) -> bool {
        let is_silent = |at: usize| !self.lines[at].text.contains(char::is_alphabetic) || self.lines[at].is_tag();
        let near = |c: &Column, b: &Column| c.edge.0 <= b.edge.1 + 2 && b.edge.0 <= c.edge.1 + 2;
        own.len() <= before.len()
            && (end..top).all(is_silent)
            && own.iter().all(|c| before.iter().filter(|b| near(c, b)).count() == 1)
    }

    /// The first line of the table whose first row is `first`: the highest line of its header, if it has one.
    fn top(&self, floor: usize, first: usize, zone: Zone) -> usize {
        const HIGHEST: usize = 30;
        let (mut top, mut blanks, mut labels) = (first, 0, 0);
        let mut widest = 0;
        for at in (floor.max(first.saturating_sub(HIGHEST))..first).rev() {
            let (line, shape) = (self.lines[at], &self.shapes[at]);
            if line.is_blank() {
                blanks += 1;
                if blanks > if widest > 0 { 1 } else { 2 } {
                    break;
                }
            } else if line.is_tag() {
                if line.text.to_ascii_lowercase().contains("table") || line.text.to_ascii_lowercase().contains("page") {
                    break;
                }
            } else if shape.is_rule {
                let is_over = shape.pieces.iter().any(|p| p.left + 14 >= zone.left);
                if !is_over {
                    break;
                }
                blanks = 0;
            } else if let Some(heads) = zone.heads(shape, line.text) {
                // One line of words above a header and apart from it is a title.
                if widest > 0 && (blanks > 0 && heads <= widest.min(1) || heads == 0) {
                    break;
                }
                (top, blanks, labels, widest) = (at, 0, 0, widest.max(heads));
            } else if zone.is_label(shape) && labels < if widest > 0 { 1 } else { LABELS } {
                labels += 1;
                if widest > 0 && blanks > 0 {
                    break;
                }
                blanks = 0;
            } else {
                break;
            }
            if line.page {
                break;
            }
        }
        if top < first {
            return top;
        }
        // Without a header only what belongs to the first row.
        let mut at = first;
        while at > floor && !self.lines[at].page && zone.is_label(&self.shapes[at - 1]) {
            let above = self.lines[at - 1].text;
            if !(above.trim_end().ends_with(':') || labels::continues(above, self.lines[at].text)) {
                break;
            }
            at -= 1;
        }
        at
    }

    /// The line behind the header that begins at `top`.
    fn header_end(&self, top: usize, first: usize, zone: Zone) -> usize {
        let heads = |at: usize| zone.heads(&self.shapes[at], self.lines[at].text);
        let mut lines = (top..first).filter(|&at| heads(at).is_some()).collect::<Vec<_>>();
        // Headings of both sides of a table stand below its header.
        let is_heading = |at: usize| {
            let text = self.lines[at].text;
            heads(at) == Some(1) && self.shapes[at].pieces.len() == 2 && !text.contains('(') && !has_digit(text)
        };
        while lines.len() > 1 && lines.pop_if(|at| is_heading(*at)).is_some() {}
        let last = lines.pop();
        let Some(last) = last else { return top };
        let rules = self.shapes[last + 1..first].iter().take_while(|shape| shape.is_rule).count();
        last + 1 + rules
    }
}

/// Whether one of the figures of a row ends where a column does.
fn has_edge(row: &Shape, column: Column) -> bool {
    row.pieces.iter().any(|p| p.is_figure() && column.edge.0 <= p.right && p.right <= column.edge.1)
}

pub(super) fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}
