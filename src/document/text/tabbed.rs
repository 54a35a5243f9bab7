//! Within [`super`]: tables whose cells are separated by tabs.

use super::cell_at;
use super::line::Line;
use crate::document::{Row, Table};
use crate::source::Span;

/// The table that begins at a line, and the line behind it. A label alone on a line between two rows belongs to the table;
/// so do blank lines, where the rows on both sides have as many cells.
pub(super) fn read<'a>(lines: &[Line<'a>], first: usize) -> (Table<'a>, usize) {
    let mut rows: Vec<Row<'a>> = Vec::new();
    let mut at = first;
    while let Some(&line) = lines.get(at) {
        if line.is_tabbed() {
            rows.push(row(line));
            at += 1;
            continue;
        }
        let ahead = lines[at..].iter().position(|l| !l.is_blank()).map(|n| (n, lines[at + n]));
        match ahead {
            Some((0, label)) if label.heading_level().is_none() && is_tabbed(lines, at + 1) => {
                rows.push(row(label));
                at += 1;
            }
            Some((blank, _)) if blank > 0 && goes_on(lines, at + blank, &rows) => at += blank,
            _ => break,
        }
    }
    let start = lines.get(first).map_or(0, |line| line.start);
    let end = rows.last().map_or(start, |r| r.span.end as usize);
    (Table { span: Span::new(start, end), rows }, at)
}

/// Whether a line behind blank ones goes on with a table: a row of as many cells, or the label of such a row.
fn goes_on(lines: &[Line<'_>], at: usize, rows: &[Row<'_>]) -> bool {
    let width = rows.iter().rev().map(|row| row.cells.len()).find(|&width| width > 1).unwrap_or(0);
    let row_at = |at: usize| lines.get(at).filter(|line| line.is_tabbed()).map(|line| line.text.split('\t'));
    let is_label = lines[at].heading_level().is_none() && lines[at].marker().is_none();
    if let Some(cells) = row_at(at) {
        return cells.count() == width;
    }
    // Words, or nothing but years, are the header of another table.
    let is_figure = |text: &str| !text.contains(char::is_alphabetic) && text.trim().len() != 4;
    let below = row_at(at + 1).filter(|cells| is_label && cells.clone().count() == width);
    below.is_some_and(|mut cells| {
        let is_unlabelled = cells.next().is_some_and(|label| label.trim().is_empty());
        is_unlabelled && cells.filter(|text| !text.trim().is_empty()).any(is_figure)
    })
}

fn is_tabbed(lines: &[Line<'_>], at: usize) -> bool {
    lines.get(at).is_some_and(|line| line.is_tabbed())
}

fn row(line: Line<'_>) -> Row<'_> {
    let mut start = 0;
    let cells = line.text.split('\t').map(|text| {
        let at = start;
        start += text.len() + 1;
        cell_at(line, at..at + text.len())
    });
    Row { span: Span::new(line.start, line.end()), cells: cells.collect() }
}
