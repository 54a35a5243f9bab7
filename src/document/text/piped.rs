//! Within [`super`]: Markdown's pipe tables, with bars at the ends of lines or without, and grid tables between borders
//! (`+---+---+`).

use super::cell_at;
use super::line::Line;
use super::shape::{CLOSES, SIGNS};
use crate::document::{Cell, Row, Run, Style, Table, grid};
use crate::source::Span;
use std::ops::Range;

/// Whether a table begins at a line: a row with bars at both ends, a border, or a row above a separator.
pub(super) fn begins(lines: &[Line<'_>], at: usize) -> bool {
    let Some(line) = lines.get(at) else { return false };
    let is_over = || lines.get(at + 1).is_some_and(|below| is_separator(*below)) && bars(line.text).next().is_some();
    line.is_piped() || is_border(*line) && lines.get(at + 1).is_some_and(|below| below.is_piped()) || is_over()
}

/// The table that begins at a line, and the line behind it. A label alone on a line between two rows belongs to the table.
pub(super) fn read<'a>(lines: &[Line<'a>], first: usize) -> (Table<'a>, usize) {
    // Without bars at the ends a row is a line with a bar in it.
    let is_open = !lines[first].is_piped() && !is_border(lines[first]);
    let is_row = |line: &Line<'_>| line.is_piped() || is_border(*line) || is_open && bars(line.text).next().is_some();
    let is_row_at = |at: usize| lines.get(at).is_some_and(&is_row);
    let mut rows: Vec<Row<'a>> = Vec::new();
    // Rows since the last border.
    let mut group = 0;
    let mut at = first;
    while let Some(&line) = lines.get(at) {
        if is_border(line) {
            fold(&mut rows, group);
            group = rows.len();
        } else if is_separator(line) {
            // Converters write an empty header where a table has none.
            while rows.pop_if(|row| row.cells.iter().all(|cell| cell.content.is_blank())).is_some() {}
        } else if is_row(&line) && !(at > first && is_header(lines, at, rows.len())) {
            rows.push(row(line));
        } else if !line.is_blank() && line.heading_level().is_none() && !is_row(&line) && is_row_at(at + 1) {
            rows.push(Row { span: Span::new(line.start, line.end()), cells: vec![cell_at(line, 0..line.text.len())] });
        } else {
            break;
        }
        at += 1;
    }
    let start = lines[first].start;
    let end = rows.last().map_or(start, |row| row.span.end as usize);
    let span = Span::new(start, end.max(start));
    (if is_set(&rows) { grid::table(span, rows.into_iter().map(pieces).collect()) } else { Table { span, rows } }, at)
}

/// Whether cells are there for the looks, as converters of pages leave them: signs and brackets in cells of their own, rules
/// drawn with dashes, columns without anything.
fn is_set(rows: &[Row<'_>]) -> bool {
    let is_mark = |text: &str| {
        SIGNS.contains(&text) || CLOSES.contains(&text) || text.starts_with("---") || text.starts_with("===")
    };
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut filled = vec![false; width];
    for row in rows {
        for (filled, cell) in filled.iter_mut().zip(&row.cells) {
            *filled |= !cell.content.is_blank();
        }
    }
    filled.iter().skip(1).any(|filled| !filled)
        || rows.iter().flat_map(|row| row.cells.iter().skip(1)).any(|cell| is_mark(cell.content.text().trim()))
}

/// A row for [`grid`].
fn pieces<'a>(row: Row<'a>) -> grid::Line<'a> {
    let piece = |cell: Cell<'a>| grid::Piece {
        span: cell.span,
        columns: 1,
        rows: 1,
        inset: i32::from(cell.indent),
        above: false,
        below: false,
        content: cell.content,
    };
    grid::Line { span: row.span, cells: row.cells.into_iter().map(piece).collect() }
}

/// Whether a line heads another table right below the rows of one.
fn is_header(lines: &[Line<'_>], at: usize, rows: usize) -> bool {
    const HEADER: usize = 3;
    rows > HEADER && lines.get(at + 1).is_some_and(|below| is_separator(*below)) && !is_separator(lines[at])
}

/// `|---|:--:|`, with bars at the ends or without.
fn is_separator(line: Line<'_>) -> bool {
    let text = line.text.trim();
    text.contains('|') && text.contains('-') && text.bytes().all(|b| b"|-: ".contains(&b))
}

/// `+---+===+`.
fn is_border(line: Line<'_>) -> bool {
    let text = line.text.trim();
    text.len() > 2 && text.starts_with('+') && text.ends_with('+') && text.bytes().all(|b| b"+-=:".contains(&b))
}

/// Where the bars of a line stand that no backslash escapes.
fn bars(text: &str) -> impl Iterator<Item = usize> + '_ {
    let is_escaped = |at: usize| text[..at].bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
    text.match_indices('|').map(|(at, _)| at).filter(move |at| !is_escaped(*at))
}

fn row(line: Line<'_>) -> Row<'_> {
    let lead = line.text.len() - line.text.trim_start().len();
    let inner = line.text.trim_end();
    let starts = inner[lead..].starts_with('|');
    let mut from = lead;
    let mut parts: Vec<Range<usize>> = Vec::new();
    for at in bars(inner) {
        if !(starts && at == lead) {
            parts.push(from..at);
        }
        from = at + 1;
    }
    if from < inner.len() {
        parts.push(from..inner.len());
    }
    let cells = parts.into_iter().map(|part| cell(line, part));
    Row { span: Span::new(line.start, line.end()), cells: cells.collect() }
}

/// A cell; entities for spaces in front of its text are its indent.
fn cell(line: Line<'_>, mut part: Range<usize>) -> Cell<'_> {
    const SPACES: [(&str, u16); 10] = [
        ("&nbsp;", 1),
        ("&#160;", 1),
        ("&#xa0;", 1),
        ("&#xA0;", 1),
        ("&ensp;", 1),
        ("&emsp;", 2),
        ("&#8194;", 1),
        ("&#8195;", 2),
        ("&thinsp;", 1),
        ("\u{a0}", 1),
    ];
    let mut indent: u16 = 0;
    loop {
        let text = &line.text[part.clone()];
        let shown = text.trim_start_matches([' ', '\t']);
        let spaces = text.len() - shown.len();
        let found = SPACES.iter().find(|(space, _)| shown.starts_with(space));
        // One space behind the bar is how tables are written.
        let plain = u16::try_from(spaces).unwrap_or(u16::MAX);
        indent = indent.saturating_add(plain);
        part.start += spaces;
        let Some((space, width)) = found else { break };
        (part.start, indent) = (part.start + space.len(), indent.saturating_add(*width));
    }
    while let Some((space, _)) = SPACES.iter().find(|(space, _)| line.text[part.clone()].trim_end().ends_with(space)) {
        part.end = part.start + line.text[part.clone()].trim_end().len() - space.len();
    }
    Cell { indent, ..cell_at(line, part) }
}

/// Lines of one row of a grid table, which borders separate, become that row; where more than one of them has figures they
/// are rows of their own.
fn fold(rows: &mut Vec<Row<'_>>, group: usize) {
    let is_figure = |cell: &Cell<'_>| {
        let text = cell.content.text();
        text.contains(|c: char| c.is_ascii_digit()) && !text.contains(char::is_alphabetic)
    };
    let has_figures = |row: &Row<'_>| row.cells.iter().skip(1).any(is_figure);
    let lines = &rows[group..];
    let labelled = lines.iter().filter(|row| row.cells.first().is_some_and(|cell| !cell.content.is_blank())).count();
    if lines.len() < 2 || lines.iter().filter(|row| has_figures(row)).count() > 1 || labelled > 1 && group == 0 {
        return;
    }
    let mut parts = rows.drain(group..);
    let Some(mut one) = parts.next() else { return };
    for below in parts {
        one.span = one.span.to(below.span);
        for (cell, more) in one.cells.iter_mut().zip(below.cells) {
            if more.content.is_blank() {
                continue;
            }
            if cell.content.is_blank() {
                *cell = more;
                continue;
            }
            let end = cell.span.end as usize;
            let span = Span::new(end, end + 1);
            cell.content.runs.push(Run { span, text: "\n".into(), style: Style::default(), link: None });
            cell.content.runs.extend(more.content.runs);
            cell.span = cell.span.to(more.span);
        }
    }
    rows.push(one);
}
