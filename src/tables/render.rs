//! Within [`super`]: tables as text for a terminal, as CSV for spreadsheets, as Markdown. [`super::sheet`] makes HTML.

use super::{Column, Row, RowKind, Table, plain_text};
use crate::html::is_markup;
use crate::report::{Report, ValueRef};
use std::fmt::Write as _;
use std::ops::Range;

/// Width of a terminal.
const WIDTH: usize = 118;

/// Widest label and widest text of a cell in a terminal.
const LABEL: usize = 56;
const TEXT: usize = 36;

/// Tables as aligned text. One that is too wide is continued below.
#[must_use]
pub fn text(report: &Report, tables: &[Table]) -> String {
    let mut out = String::new();
    for table in tables {
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = writeln!(out, "{}\n{}", table.title, "─".repeat(width(&table.title).min(WIDTH)));
        if !table.amounts().is_empty() {
            let _ = writeln!(out, "{}", table.amounts());
        }
        let cells = shown(report, table);
        let labels = table
            .rows
            .iter()
            .map(|row| width(&row.label) + 2 * usize::from(row.depth))
            .max()
            .unwrap_or(0)
            .clamp(8, LABEL);
        let widths: Vec<usize> =
            (0..table.columns.len()).map(|at| column_width(&table.columns[at], &cells, at)).collect();
        for columns in fitting(labels, &widths, WIDTH) {
            if columns.start > 0 {
                out.push('\n');
            }
            part(&mut out, table, &cells, labels, &widths, columns);
        }
    }
    out
}

/// The columns of a table that fit beside its labels, two blanks before each; then the next ones, until there are no more.
pub(crate) fn fitting(labels: usize, widths: &[usize], limit: usize) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut total = 0;
    for (at, width) in widths.iter().enumerate() {
        total += width + 2;
        match parts.last_mut() {
            Some(part) if total <= limit => part.end = at + 1,
            _ => {
                total = labels + width + 2;
                parts.push(at..at + 1);
            }
        }
    }
    parts
}

/// Some columns of a table.
fn part(out: &mut String, table: &Table, cells: &[Vec<Shown>], labels: usize, widths: &[usize], columns: Range<usize>) {
    let heads: Vec<Vec<String>> = columns
        .clone()
        .map(|at| heading(&table.columns[at]).iter().flat_map(|text| wrap(text, widths[at])).collect())
        .collect();
    let height = heads.iter().map(Vec::len).max().unwrap_or(0);
    for line in 0..height {
        let mut text = " ".repeat(labels);
        for (head, at) in heads.iter().zip(columns.clone()) {
            let word = (line + head.len()).checked_sub(height).map_or("", |line| &*head[line]);
            pad_left(&mut text, word, widths[at] + 2);
        }
        let _ = writeln!(out, "{}", text.trim_end());
    }
    // From below: a heading stays where the next row that stays is deeper.
    let (mut visible, mut next) = (vec![false; table.rows.len()], 0);
    for ((row, shown), visible) in table.rows.iter().zip(cells).zip(&mut visible).rev() {
        let has_cells = shown.get(columns.clone()).is_some_and(|cells| cells.iter().any(|cell| !cell.text.is_empty()));
        let heads = row.kind == RowKind::Heading && (columns.len() == table.columns.len() || next > row.depth);
        *visible = has_cells || heads;
        if *visible {
            next = row.depth;
        }
    }
    for ((row, shown), _) in table.rows.iter().zip(cells).zip(&visible).filter(|(_, visible)| **visible) {
        let indent = 2 * usize::from(row.depth).min(8);
        let mut label = wrap(&row.label, labels - indent);
        let last = label.pop().unwrap_or_default();
        for line in label {
            let _ = writeln!(out, "{}{line}", " ".repeat(indent));
        }
        let mut text = " ".repeat(indent) + &last;
        let _ = write!(text, "{}", " ".repeat(labels.saturating_sub(width(&text))));
        for at in columns.clone() {
            let Some(cell) = shown.get(at) else { continue };
            if cell.is_figure {
                pad_left(&mut text, &cell.text, widths[at] + 2);
            } else {
                let cut = cut(&cell.text, widths[at]);
                text.push_str("  ");
                text.push_str(&cut);
                text.push_str(&" ".repeat(widths[at].saturating_sub(width(&cut))));
            }
        }
        let _ = writeln!(out, "{}", text.trim_end());
    }
}

/// A cell as it is shown in a terminal.
#[derive(Debug, Clone, Default)]
struct Shown {
    text: String,
    is_figure: bool,
}

fn shown(report: &Report, table: &Table) -> Vec<Vec<Shown>> {
    let mut cells: Vec<Vec<Shown>> = table
        .rows
        .iter()
        .map(|row| {
            let cell = |cell: &Vec<usize>| {
                let is_figure =
                    cell.first().is_some_and(|fact| matches!(report.fact(*fact).value, ValueRef::Number(_)));
                Shown { text: table.text(report, row, cell), is_figure }
            };
            row.cells.iter().map(cell).collect()
        })
        .collect();
    // Brackets and percent signs hang out at the right.
    for column in 0..table.columns.len() {
        let hangs = |text: &str| text.ends_with(')') || text.ends_with('%');
        let figures = |cells: &[Vec<Shown>]| {
            cells.iter().filter_map(|row| row.get(column)).any(|cell| cell.is_figure && hangs(&cell.text))
        };
        if figures(&cells) {
            let column = cells.iter_mut().filter_map(|row| row.get_mut(column));
            for cell in column.filter(|cell| cell.is_figure && !hangs(&cell.text) && !cell.text.is_empty()) {
                cell.text.push(' ');
            }
        }
    }
    cells
}

/// What heads a column, top to bottom.
fn heading(column: &Column) -> Vec<&str> {
    [&*column.group, &column.period, &column.currency].into_iter().filter(|text| !text.is_empty()).collect()
}

fn column_width(column: &Column, cells: &[Vec<Shown>], at: usize) -> usize {
    let cells = cells.iter().filter_map(|row| row.get(at)).map(|cell| {
        let width = width(&cell.text);
        if cell.is_figure { width } else { width.min(TEXT) }
    });
    let words = heading(column).into_iter().flat_map(str::split_whitespace).map(|word| width(word).min(TEXT));
    cells.chain(words).max().unwrap_or(0).max(11)
}

/// Columns of a terminal that a text takes: characters of East Asian scripts take two.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(|c| if matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}') { 2 } else { 1 }).sum()
}

pub(crate) fn pad_left(out: &mut String, text: &str, to: usize) {
    out.push_str(&" ".repeat(to.saturating_sub(width(text))));
    out.push_str(text);
}

pub(crate) fn cut(text: &str, to: usize) -> String {
    if width(text) <= to {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if width(&out) + 2 > to {
            break;
        }
        out.push(c);
    }
    out + "…"
}

/// A text in lines of a width; words that are longer are cut.
pub(crate) fn wrap(text: &str, to: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = cut(word, to);
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(&word) <= to => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// Tables as CSV: for each a record with its title, the headings of its columns (their members, if any have some;
/// their periods; their currencies, if there are several), and its rows, the label in the first field; an empty record
/// between two tables. Numbers are plain and whole, with the sign that they are presented with.
pub fn csv(report: &Report, tables: &[Table]) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for (at, table) in tables.iter().enumerate() {
        if at > 0 {
            out.write_record([""])?;
        }
        out.write_record([&table.title])?;
        let parts: [fn(&Column) -> &str; 3] =
            [|column| &column.group, |column| &column.period, |column| &column.currency];
        for part in parts {
            if table.columns.iter().any(|column| !part(column).is_empty()) {
                out.write_record(std::iter::once("").chain(table.columns.iter().map(part)))?;
            }
        }
        for row in &table.rows {
            let cells = row.cells.iter().map(|cell| exact(report, row, cell));
            out.write_record(std::iter::once(row.label.clone()).chain(cells))?;
        }
    }
    out.into_inner().map_err(|error| error.into_error().into())
}

/// A cell as a spreadsheet reads it.
fn exact(report: &Report, row: &Row, cell: &[usize]) -> String {
    let value = |fact: &usize| match report.fact(*fact).value {
        ValueRef::Number(text) => {
            match super::Figure::new(text, None, 0, false).and_then(|_| text.parse::<crate::xbrl::Number>().ok()) {
                Some(number) => if row.negated { number.negated() } else { number }.to_string(),
                None => text.to_owned(),
            }
        }
        ValueRef::Text(text) if is_markup(text) => plain_text(text),
        ValueRef::Text(text) => text.to_owned(),
        ValueRef::Nil => String::new(),
    };
    cell.iter().map(value).collect::<Vec<_>>().join(" / ")
}

/// Tables as Markdown.
#[must_use]
pub fn markdown(report: &Report, tables: &[Table]) -> String {
    let mut out = String::new();
    let escaped = |text: &str| {
        text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;").replace('*', "\\*").replace('_', "\\_")
    };
    for table in tables {
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = writeln!(out, "## {}\n", escaped(&table.title));
        if !table.amounts().is_empty() {
            let _ = writeln!(out, "{}\n", table.amounts());
        }
        out.push_str("| |");
        for column in &table.columns {
            let _ =
                write!(out, " {} |", heading(column).iter().map(|text| escaped(text)).collect::<Vec<_>>().join("<br>"));
        }
        let _ = writeln!(out, "\n|:--|{}", "--:|".repeat(table.columns.len()));
        for row in &table.rows {
            let (before, after) = if row.kind == RowKind::Line { ("", "") } else { ("**", "**") };
            let _ = write!(out, "| {}{before}{}{after} |", "&emsp;".repeat(row.depth.into()), escaped(&row.label));
            for at in 0..table.columns.len() {
                let text = row.cells.get(at).map(|cell| table.text(report, row, cell)).unwrap_or_default();
                let _ = write!(out, " {} |", escaped(&text));
            }
            out.push('\n');
        }
    }
    out
}
