//! Within [`super`]: lines of an aligned table → its rows. Labels over several lines are put together, rules go to the row
//! below them.

use super::aligned::{LABELS, Reader, has_digit};
use super::columns::{Cells, Column};
use super::header::HeadRow;
use super::inline::inline;
use super::labels;
use super::line::Line;
use super::shape::{CLOSES, SIGNS};
use crate::document::{Cell, Inline, Row, Run, Style};
use crate::source::Span;
use std::ops::Range;

impl<'a> Reader<'_, 'a> {
    /// The rows below the header, labels over several lines put together.
    pub fn entries(&self, body: Range<usize>, columns: &[Column]) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut rules = vec![false; columns.len()];
        for at in body {
            let (line, shape) = (self.lines[at], &self.shapes[at]);
            if shape.is_rule {
                // A double rule closes the total above it.
                let above = !line.text.contains('=') && entries.iter().any(Entry::has_figures);
                for (rule, column) in rules.iter_mut().zip(columns) {
                    *rule |= above
                        && shape
                            .pieces
                            .iter()
                            .any(|p| p.left < column.right() && p.right >= column.edge.0.saturating_sub(1));
                }
                continue;
            }
            if line.is_blank() || line.is_tag() {
                continue;
            }
            let is_heading = matches!(&shape.pieces[..], [p] if !p.is_figure() && p.left >= columns[0].left);
            let cells = if is_heading {
                Cells { label: Some(0..line.text.len()), figures: vec![None; columns.len()], uncertain: None }
            } else {
                Cells::read(line.text, shape, columns)
            };
            let mut entry = Entry::new(at, line.text, cells);
            if entry.has_figures() {
                entry.ruled = std::mem::replace(&mut rules, vec![false; columns.len()]);
            }
            if let Some(above) = entries.last_mut().filter(|above| self.is_continued(above, &entry, at)) {
                above.join(entry);
            } else {
                if !entry.has_figures() {
                    rules.fill(false);
                }
                entries.push(entry);
            }
        }
        // A heading in the middle of the page is not set in.
        let deepest = entries.iter().filter(|entry| entry.has_figures()).map(|entry| entry.indent).max().unwrap_or(0);
        for entry in entries.iter_mut().filter(|entry| entry.indent > deepest) {
            entry.indent = 0;
        }
        entries
    }

    /// Whether a row goes on with the label of the one above it.
    fn is_continued(&self, above: &Entry, below: &Entry, at: usize) -> bool {
        let blank = above.lines.end < at && self.lines[above.lines.end..at].iter().any(|line| line.is_blank());
        if blank
            || above.label.len() > LABELS
            || above.has_figures() && below.has_figures()
            || below.label.is_empty()
            || above.label.is_empty()
        {
            return false;
        }
        let (label, next) = (self.label(above), self.label(below));
        if !labels::continues(&label, &next) {
            return false;
        }
        // Lines of a kind below a heading may begin in lower case; then the next one does too.
        let is_sibling = |next: usize| {
            let (line, shape) = (self.lines[next], &self.shapes[next]);
            let is_lower = line.text.trim_start().starts_with(char::is_lowercase);
            self.has_figures(next) && is_lower && shape.pieces[0].left == self.shapes[at].pieces[0].left
        };
        let is_list =
            below.has_figures() && !labels::is_open(&label) && at + 1 < self.lines.len() && is_sibling(at + 1);
        !is_list
    }

    pub fn label(&self, entry: &Entry) -> String {
        let parts = entry.label.iter().map(|(at, bytes)| self.lines[*at].text[bytes.clone()].trim());
        parts.collect::<Vec<_>>().join(" ")
    }

    pub fn row(&self, entry: &Entry, columns: usize) -> Row<'a> {
        let mut cells = Vec::with_capacity(columns + 1);
        let mut label = self.cell(&entry.label, entry.lines.start);
        label.indent = u16::try_from(entry.indent).unwrap_or(u16::MAX);
        cells.push(label);
        for (cell, ruled) in entry.cells.iter().zip(&entry.ruled) {
            let mut cell = self.cell(cell.as_slice(), entry.lines.end - 1);
            cell.ruled = *ruled;
            cells.push(cell);
        }
        let mut row = Row { span: self.span(entry.lines.clone()), cells };
        if let Some(part) = &entry.uncertain {
            let cell = self.cell(std::slice::from_ref(part), part.0);
            if has_digit(cell.content.text().split_whitespace().next().unwrap_or_default()) {
                row.cells[1] = cell;
                row.cells.truncate(2);
                cover(&mut row, columns, self.lines, part.0);
            } else {
                row.cells.push(cell);
            }
        }
        row
    }

    pub fn head_row(&self, row: &HeadRow, columns: &[Column]) -> Row<'a> {
        let parts = || row.corner.iter().chain(row.heads.iter().flat_map(|head| &head.parts));
        let first = parts().map(|(at, _)| *at).min().unwrap_or(0);
        let last = parts().map(|(at, _)| *at).max().unwrap_or(0);
        let mut cells = vec![self.cell(&row.corner, first)];
        for head in &row.heads {
            while cells.len() <= head.columns.start {
                cells.push(self.cell(&[], first));
            }
            let mut cell = self.cell(&head.parts, first);
            cell.columns = head.columns.len();
            cells.push(cell);
            cells.extend(head.columns.clone().skip(1).map(|_| Cell { columns: 0, ..self.cell(&[], first) }));
        }
        while cells.len() <= columns.len() {
            cells.push(self.cell(&[], first));
        }
        Row { span: self.span(first..last + 1), cells }
    }

    fn span(&self, lines: Range<usize>) -> Span {
        Span::new(self.lines[lines.start].start, self.lines[lines.end - 1].end())
    }

    /// A cell of parts of lines, with breaks between them, but not between a number and its signs; a blank one at the end of line `at`.
    fn cell(&self, parts: &[(usize, Range<usize>)], at: usize) -> Cell<'a> {
        stacked_cell(self.lines, parts, at)
    }
}

/// A cell of parts of lines, with breaks between them, but not between a number and its signs; a blank one at the end of line `at`.
pub(super) fn stacked_cell<'a>(lines: &[Line<'a>], parts: &[(usize, Range<usize>)], at: usize) -> Cell<'a> {
    let end = lines.get(at).map_or(0, |line| line.end());
    let mut cell = Cell { span: Span::new(end, end), columns: 1, indent: 0, ruled: false, content: Inline::default() };
    for (at, bytes) in parts {
        let (start, text) = lines[*at].part(bytes.clone());
        let span = Span::new(start, start + text.len());
        let before = cell.content.runs.last().map_or("", |last| &*last.text);
        let is_number = |text: &str| text.contains(|c: char| c.is_ascii_digit() || "-–—".contains(c));
        let is_sign = SIGNS.contains(&before) && is_number(text) || CLOSES.contains(&text) && is_number(before);
        if let Some(last) = cell.content.runs.last().filter(|_| !is_sign) {
            let end = last.span.end as usize;
            let span = Span::new(end, end + 1);
            cell.content.runs.push(Run { span, text: "\n".into(), style: Style::default(), link: None });
            cell.span.end = cell.span.end.max(span.end);
        }
        cell.span = if cell.content.runs.is_empty() { span } else { cell.span.to(span) };
        cell.content.runs.extend(inline(text, start).runs);
    }
    cell
}

/// Makes the last cell of a row cover so many columns.
pub(super) fn cover<'a>(row: &mut Row<'a>, columns: usize, lines: &[Line<'a>], at: usize) {
    if let Some(cell) = row.cells.last_mut().filter(|_| columns > 1) {
        cell.columns = columns;
        row.cells.extend((1..columns).map(|_| Cell { columns: 0, ..stacked_cell(lines, &[], at) }));
    }
}

/// A row in the making.
#[derive(Debug)]
pub(super) struct Entry {
    pub lines: Range<usize>,
    pub label: Vec<(usize, Range<usize>)>,
    indent: usize,
    cells: Vec<Option<(usize, Range<usize>)>>,
    uncertain: Option<(usize, Range<usize>)>,
    ruled: Vec<bool>,
}

impl Entry {
    fn new(at: usize, text: &str, cells: Cells) -> Entry {
        let indent = text.chars().take_while(|c| c.is_whitespace()).count();
        let indent = if cells.label.is_some() { indent } else { 0 };
        Entry {
            lines: at..at + 1,
            label: cells.label.map(|bytes| (at, bytes)).into_iter().collect(),
            indent,
            ruled: vec![false; cells.figures.len()],
            cells: cells.figures.into_iter().map(|cell| cell.map(|bytes| (at, bytes))).collect(),
            uncertain: cells.uncertain.map(|bytes| (at, bytes)),
        }
    }

    fn has_figures(&self) -> bool {
        self.uncertain.is_some() || self.cells.iter().any(Option::is_some)
    }

    fn join(&mut self, below: Entry) {
        self.lines.end = below.lines.end;
        self.label.extend(below.label);
        if below.uncertain.is_some() || below.cells.iter().any(Option::is_some) {
            (self.cells, self.uncertain, self.ruled) = (below.cells, below.uncertain, below.ruled);
        }
    }
}
