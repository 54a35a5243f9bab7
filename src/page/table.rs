//! Within [`super`]: tables. Each header starts a table of its own, so that the heading that print repeats on the next
//! page is the one of the figures below it.

use super::Body;
use super::layout::{RowLayout, RowRole, TableLayout, is_figure};
use crate::document::{Cell, Row, Table};
use crate::source::Span;

const LINE: RowLayout = RowLayout { role: RowRole::Line, indent: 0 };

/// Writes a table of the document.
pub(super) fn write(body: &mut Body<'_>, table: &Table<'_>, layout: &TableLayout, caption: &str) {
    let columns = table.rows.iter().map(|row| row.cells.iter().map(|c| c.columns).sum()).max().unwrap_or(1);
    let rows: Vec<(&Row<'_>, &RowLayout)> =
        table.rows.iter().enumerate().map(|(at, row)| (row, layout.rows.get(at).unwrap_or(&LINE))).collect();
    for part in rows.chunk_by(|(_, before), (_, row)| !is_header(row) || is_header(before)) {
        let header = part.iter().take_while(|(_, row)| is_header(row)).count();
        body.out.start("div", [("class", "table")]);
        body.out.start("table", []);
        body.out.line();
        if !caption.is_empty() {
            body.out.start("caption", []);
            body.out.text(caption);
            body.out.close();
            body.out.line();
        }
        body.out.start("colgroup", []);
        for column in 0..columns {
            body.out.empty("col", [("class", if column == 0 { "label" } else { "figure" })]);
        }
        body.out.close();
        body.out.line();
        // A table must have a body; one that is all header has it there.
        let header = if header == part.len() { 0 } else { header };
        if header > 0 {
            group(body, "thead", &part[..header], columns);
        }
        let starts_group = |a: &RowRole, b: &RowRole| *b == RowRole::Section && *a != RowRole::Section;
        for rows in part[header..].chunk_by(|(_, a), (_, b)| !starts_group(&a.role, &b.role)) {
            group(body, "tbody", rows, columns);
        }
        body.out.close();
        body.out.close();
        body.out.line();
    }
}

fn is_header(row: &RowLayout) -> bool {
    matches!(row.role, RowRole::Header(_))
}

fn group(body: &mut Body<'_>, name: &str, rows: &[(&Row<'_>, &RowLayout)], columns: usize) {
    if rows.iter().all(|(row, _)| row.cells.is_empty()) {
        return;
    }
    body.out.start(name, []);
    body.out.line();
    for (row, layout) in rows {
        match &layout.role {
            _ if row.cells.is_empty() => continue,
            RowRole::Header(spans) => header_row(body, row, spans),
            RowRole::Section => section_row(body, row, layout.indent, columns),
            RowRole::Blank => {
                body.out.start("tr", [("class", "blank")]);
                line(body, row, layout.indent);
            }
            RowRole::Line => {
                body.out.start("tr", []);
                line(body, row, layout.indent);
            }
            RowRole::Total => {
                body.out.start("tr", [("class", "total")]);
                line(body, row, layout.indent);
            }
            RowRole::GrandTotal => {
                body.out.start("tr", [("class", "total grand")]);
                line(body, row, layout.indent);
            }
        }
        body.out.line();
    }
    body.out.close();
    body.out.line();
}

fn header_row(body: &mut Body<'_>, row: &Row<'_>, spans: &[usize]) {
    body.out.start("tr", []);
    let mut at = 0;
    while let Some(cell) = row.cells.get(at) {
        // What a cell covers must be blank: nothing is lost to a layout that errs.
        let wanted = spans.get(at).copied().unwrap_or(1).max(cell.columns).max(1);
        let covered = row.cells[at + 1..].iter().take(wanted - 1).take_while(|c| c.content.is_blank()).count();
        let columns = row.cells[at..=at + covered].iter().map(|c| c.columns).sum();
        if cell.content.is_blank() {
            open_cell(body, "td", None, None, columns);
        } else if columns > 1 {
            open_cell(body, "th", Some("colgroup"), Some("span"), columns);
        } else {
            open_cell(body, "th", Some("col"), None, columns);
        }
        body.inline(&cell.content, None);
        body.out.close();
        body.skip(covered);
        at += covered + 1;
    }
    body.out.close();
}

fn section_row(body: &mut Body<'_>, row: &Row<'_>, indent: u8, columns: usize) {
    let blank = row.cells[1..].iter().all(|cell| cell.content.is_blank());
    body.out.start("tr", [("class", "section")]);
    if blank {
        open_cell(body, "th", Some("rowgroup"), indentation(indent), columns);
        body.inline(&row.cells[0].content, None);
        body.out.close();
        body.skip(row.cells.len() - 1);
        body.out.close();
    } else {
        line(body, row, indent);
    }
}

/// The cells of a line, and the end of its row.
fn line(body: &mut Body<'_>, row: &Row<'_>, indent: u8) {
    for (column, cell) in row.cells.iter().enumerate() {
        if cell.columns == 0 {
            body.skip(1);
            continue;
        }
        let text = cell.content.text();
        if cell.content.is_blank() {
            open_cell(body, "td", None, None, cell.columns);
            body.inline(&cell.content, None);
        } else if column == 0 {
            open_cell(body, "th", Some("row"), indentation(indent), cell.columns);
            body.inline(&cell.content, None);
        } else if is_figure(&text) {
            open_cell(body, "td", None, Some("figure"), cell.columns);
            body.inline(&cell.content, hanging(cell, &text));
        } else {
            open_cell(body, "td", None, Some("text"), cell.columns);
            body.inline(&cell.content, None);
        }
        body.out.close();
    }
    body.out.close();
}

fn open_cell(body: &mut Body<'_>, name: &str, scope: Option<&str>, class: Option<&str>, columns: usize) {
    let columns = columns.to_string();
    let span = (columns != "1").then_some(&*columns);
    let attributes = [("class", class), ("colspan", span), ("scope", scope)];
    body.out.start(name, attributes.into_iter().filter_map(|(name, value)| Some((name, value?))));
}

fn indentation(levels: u8) -> Option<&'static str> {
    ["i1", "i2", "i3", "i4"].get(usize::from(levels).checked_sub(1)?.min(3)).copied()
}

/// What stands behind the last digit of a figure and must not push it out of its column: a closing bracket, a percent
/// sign.
fn hanging(cell: &Cell<'_>, text: &str) -> Option<Span> {
    let shown = text.trim_end();
    let behind = shown.rfind(|c: char| c.is_ascii_digit())? + 1;
    (behind < shown.len()).then(|| cell.content.span(behind..shown.len()))
}
