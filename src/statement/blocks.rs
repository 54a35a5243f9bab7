//! Within [`super`]: a table → its parts, each header rows with the body rows below them.

use super::calendar::{self, Phrase};
use super::header::Traits;
use super::kinds::kind_of_title;
use super::numeral::{self, Content};
use crate::document::{Inline, Row as TableRow, Table};
use std::ops::Range;

/// Header and body rows of each statement in a table.
pub(super) fn split(table: &Table<'_>) -> Vec<(Range<usize>, Range<usize>)> {
    /// Rows that may stand between rows of one header.
    const LINES: usize = 3;
    let is_header: Vec<bool> = table.rows.iter().map(is_header_row).collect();
    let mut blocks: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let mut at = 0;
    while at < is_header.len() {
        let mut start = at;
        // A title in a row of its own belongs to the header below it.
        while let Some((_, above)) = blocks.last_mut().filter(|(_, above)| above.end == start && start > 0) {
            let row = &table.rows[start - 1];
            if above.start == above.end || !is_label_alone(row) || !is_title_row(row) {
                break;
            }
            above.end -= 1;
            start -= 1;
        }
        // The first rows of a table may hold its title, and name columns in free words.
        if blocks.is_empty() {
            at += table.rows.iter().zip(&is_header).take_while(|(row, is)| !**is && is_label_alone(row)).count();
        }
        let head = at;
        while at < is_header.len() && (is_header[at] || blocks.is_empty() && is_naming_row(&table.rows[at])) {
            at += 1;
        }
        if at == head {
            at = start;
        }
        let body = at;
        while at < is_header.len() && !(is_header[at] && begins(&table.rows[at])) {
            at += 1;
        }
        if body < at {
            blocks.push((start..body, body..at));
        }
    }
    // Header rows with no figures below are a part of the header that follows: "Three months ended" over "in millions".
    for at in 1..blocks.len() {
        let (header, body) = blocks[at - 1].clone();
        let is_bare = body.len() <= LINES && !table.rows[body].iter().any(has_figure);
        if is_bare && !header.is_empty() {
            blocks[at].0.start = header.start;
        }
    }
    blocks.retain(|(header, body)| !header.is_empty() && table.rows[body.clone()].iter().any(has_figure));
    blocks
}

/// Whether a header may begin in mid-table: no label stands before its cells, unless it is about time or a title; or its
/// cells are years that follow each other, which are no amounts.
pub(super) fn begins(row: &TableRow<'_>) -> bool {
    let label = row.cells.first().map(|cell| cell.content.text()).unwrap_or_default();
    label.trim().is_empty() || Traits::read(&label).is_header() || kind_of_title(&label).is_some() || are_years(row)
}

/// Whether all cells are years, each next to the one before.
fn are_years(row: &TableRow<'_>) -> bool {
    let filled = row.cells.iter().skip(1).filter(|cell| !cell.content.is_blank());
    let years: Vec<Option<i32>> =
        filled.map(|cell| calendar::year(numeral::without_mark(numeral::unmarked(&cell.content).trim()))).collect();
    let follow = |pair: &[Option<i32>]| matches!(pair, [Some(a), Some(b)] if (a - b).abs() == 1);
    years.len() > 1 && years.windows(2).all(follow)
}

pub(super) fn is_label_alone(row: &TableRow<'_>) -> bool {
    row.cells.iter().skip(1).all(|cell| cell.content.is_blank())
}

pub(super) fn is_title_row(row: &TableRow<'_>) -> bool {
    row.cells.first().is_some_and(|cell| kind_of_title(&cell.content.text()).is_some())
}

pub(super) fn has_figure(row: &TableRow<'_>) -> bool {
    row.cells
        .iter()
        .skip(1)
        .any(|cell| matches!(numeral::read(&cell.content), Content::Figure(_) | Content::Malformed(_)))
}

/// Words, but no figures, over the columns.
pub(super) fn is_naming_row(row: &TableRow<'_>) -> bool {
    let mut filled =
        row.cells.iter().skip(1).map(|cell| &cell.content).filter(|content| !content.is_blank()).peekable();
    filled.peek().is_some() && filled.clone().all(is_name) && !filled.all(|content| is_nothing(&content.text()))
}

/// Whether a cell says that there is no number.
fn is_nothing(text: &str) -> bool {
    let word = text.trim().to_lowercase();
    ["n/a", "na", "n.a.", "nm", "n.m.", "nmf", "*", "**", "n/m", "x", "✓"].contains(&word.as_str())
}

/// Words, a year, or a period or scale with digits in it: `2023 (US$)`, `£'000`.
pub(super) fn is_name(content: &Inline<'_>) -> bool {
    let text = numeral::unmarked(content);
    match numeral::read(content) {
        Content::Text => true,
        Content::Malformed(_) => Traits::read(&text).is_header(),
        Content::Figure(_) | Content::Blank => is_year(&text),
    }
}

/// A year, and perhaps the mark of a footnote or a currency behind it: `2023 (1)`, `2024 US$`.
fn is_year(text: &str) -> bool {
    let text = text.trim();
    let is_apart = !text.get(4..).unwrap_or_default().starts_with(|c: char| c.is_ascii_digit() || ",.%-".contains(c));
    text.get(..4).is_some_and(|word| calendar::year(word).is_some()) && is_apart
}

/// Header vocabulary over the columns and no figures; or a period alone in the first cell.
pub(super) fn is_header_row(row: &TableRow<'_>) -> bool {
    let texts = || {
        row.cells.iter().skip(1).filter(|cell| !cell.content.is_blank()).map(|cell| numeral::unmarked(&cell.content))
    };
    if texts().next().is_none() {
        let label = row.cells.first().map(|cell| cell.content.text()).unwrap_or_default();
        return Phrase::read(&label).is_some_and(|p| p.length.is_some() || p.instant && p.day.is_some());
    }
    is_naming_row(row) && texts().any(|text| Traits::read(&text).is_header())
}

/// The cells that hold figures in any row: the columns of the body.
pub(super) fn figure_cells(rows: &[TableRow<'_>]) -> Vec<usize> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let holds = |row: &TableRow<'_>, cell: usize| {
        row.cells
            .get(cell)
            .is_some_and(|c| matches!(numeral::read(&c.content), Content::Figure(_) | Content::Malformed(_)))
    };
    (1..width).filter(|&cell| rows.iter().any(|row| holds(row, cell))).collect()
}

/// The cells of the labels of a second side, where a table has two beside each other: a column of words between figures that
/// labels most of the rows that have figures behind it.
pub(super) fn second_labels(rows: &[TableRow<'_>]) -> Option<usize> {
    const FEW: usize = 3;
    let figures = figure_cells(rows);
    let (&first, &last) = (figures.first()?, figures.last()?);
    let words = |row: &TableRow<'_>, cell: usize| {
        row.cells.get(cell).is_some_and(|c| {
            matches!(numeral::read(&c.content), Content::Text) && c.content.text().contains(char::is_alphabetic)
        })
    };
    let labels = |cell: &usize| {
        let right = figures.partition_point(|figure| figure < cell);
        let end = figures.get(right..).unwrap_or_default();
        let has = |row: &&TableRow<'_>| end.iter().any(|&at| row.cells.get(at).is_some_and(|c| !c.content.is_blank()));
        let with_figures = rows.iter().filter(has).count();
        let labelled = rows.iter().filter(has).filter(|row| words(row, *cell)).count();
        labelled >= FEW && labelled * 4 >= with_figures * 3
    };
    (first + 1..last).filter(|cell| !figures.contains(cell)).find(labels)
}
