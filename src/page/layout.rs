//! Within [`super`]: what the rows of a table are. Whoever understands the table says so with a [`TableLayout`]; without
//! one, [`TableLayout::guess`] goes by how the rows look.

use crate::document::{Cell, Row, Table};
use std::collections::BTreeMap;

/// What is known of a document's tables: index of the block → layout.
pub type Layouts = BTreeMap<usize, TableLayout>;

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowRole {
    /// Headings of columns; rows of them that follow each other form one header. Per cell how many columns it heads; 0
    /// for a cell that the one on its left covers.
    Header(Vec<usize>),
    /// The heading of the rows below.
    Section,
    /// A line.
    Line,
    /// A line with a rule above its figures.
    Total,
    /// A total with a double rule below.
    GrandTotal,
    /// Nothing that should be seen.
    Blank,
}

/// A row and how far its label is indented, in levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowLayout {
    /// What it is.
    pub role: RowRole,
    /// Levels of indentation, 0 to 4.
    pub indent: u8,
}

/// What is known of a table. The first column holds the labels.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableLayout {
    /// What the table shows, for those who cannot see it; without one, the corner of its header and the title above it.
    pub caption: Option<String>,
    /// One per row of the table; rows beyond it are lines.
    pub rows: Vec<RowLayout>,
}

impl TableLayout {
    /// What a row is.
    #[must_use]
    pub fn role(&self, row: usize) -> &RowRole {
        self.rows.get(row).map_or(&RowRole::Line, |row| &row.role)
    }

    /// Goes by the looks: a row with text above the columns and no figures is a header, a label alone heads a section,
    /// its lines are indented up to the next total, and "total" begins a total.
    #[must_use]
    pub fn guess(table: &Table<'_>) -> Self {
        let mut rows: Vec<RowLayout> = Vec::with_capacity(table.rows.len());
        let mut header: Vec<&Row<'_>> = Vec::new();
        let mut indent = 0;
        for row in &table.rows {
            let label = row.cells.first().filter(|cell| !cell.content.is_blank());
            let figures = row.cells.iter().skip(1).any(|cell| is_figure(&cell.content.text()));
            let texts = row.cells.iter().skip(1).any(|cell| !cell.content.is_blank());
            let in_front = rows.iter().all(|r| matches!(r.role, RowRole::Header(_) | RowRole::Blank));
            let role = match label {
                None if !texts => RowRole::Blank,
                _ if texts && !figures && (in_front || label.is_none()) => {
                    let spans = header_spans(row, &header);
                    header.push(row);
                    RowRole::Header(spans)
                }
                Some(_) if !texts => RowRole::Section,
                Some(cell) if figures && begins_total(cell) => RowRole::Total,
                _ => RowRole::Line,
            };
            let own = match role {
                RowRole::Section | RowRole::Header(_) | RowRole::Total => 0,
                _ if label.is_some_and(|cell| cell.content.is_bold()) => 0,
                _ => indent,
            };
            match role {
                RowRole::Section => indent = 1,
                RowRole::Total | RowRole::Header(_) => indent = 0,
                RowRole::Line if own == 0 => indent = 0,
                _ => {}
            }
            if !matches!(role, RowRole::Header(_)) {
                header.clear();
            }
            rows.push(RowLayout { role, indent: own });
        }
        if let Some(last) = rows.last_mut().filter(|row| row.role == RowRole::Total) {
            last.role = RowRole::GrandTotal;
        }
        TableLayout { caption: None, rows }
    }
}

/// How many columns each cell of a header row heads: its own and the blank ones on its right, up to the next column
/// that a cell above begins in. `above` are the rows of the same header.
fn header_spans(row: &Row<'_>, above: &[&Row<'_>]) -> Vec<usize> {
    if row.cells.iter().any(|cell| cell.columns != 1) {
        return row.cells.iter().map(|cell| cell.columns).collect();
    }
    let is_filled = |row: &Row<'_>, column: usize| row.cells.get(column).is_some_and(|c| !c.content.is_blank());
    let mut spans = vec![1; row.cells.len()];
    let mut head = None;
    for column in 1..row.cells.len() {
        match head {
            _ if is_filled(row, column) => head = Some(column),
            Some(head) if !above.iter().any(|row| is_filled(row, column)) => {
                spans[head] += 1;
                spans[column] = 0;
            }
            _ => head = None,
        }
    }
    // What stands alone in front is said of all columns.
    if is_filled(row, 1) && !(2..row.cells.len()).any(|column| is_filled(row, column)) {
        spans[1] = row.cells.len() - 1;
        spans[2..].fill(0);
    }
    spans
}

fn begins_total(cell: &Cell<'_>) -> bool {
    cell.content.text().trim().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("total"))
}

/// Whether a text is a figure: a number with its sign, brackets, currency or percent sign, or a dash for nil. A year
/// or a date is none.
#[must_use]
pub fn is_figure(text: &str) -> bool {
    let text = text.trim();
    let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase() || "$€£¥".contains(c));
    let core = digits.trim_matches(|c: char| "()%-–—−+*. ".contains(c));
    let is_year = core.len() == 4 && core == text && (core.starts_with("19") || core.starts_with("20"));
    match core {
        "" => matches!(text, "-" | "–" | "—" | "−"),
        _ => !is_year && core.chars().all(|c| c.is_ascii_digit() || ",. ".contains(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_told_from_years_and_words() {
        for text in ["1,234", "(172,291)", "27.2%", "-", "—", "3.80", "RMB1,234", "US$0.5", "(4.5)%", "-213.3"] {
            assert!(is_figure(text), "{text}");
        }
        for text in ["2024", "", "RMB", "Note 2", "(Note i)", "March 31, 2024", "()"] {
            assert!(!is_figure(text), "{text}");
        }
    }
}
