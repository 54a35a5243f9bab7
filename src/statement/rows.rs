//! Within [`super`]: body rows with their labels, sections and figures.

use super::finder::Finder;
use super::header::{self, Column};
use super::numeral::{self, Content};
use super::{Kind, Left, Row};
use crate::diagnostic::Diagnostic;
use crate::document::{Inline, Table};
use std::ops::Range;

impl<'a> Finder<'a> {
    /// Body rows with their labels, sections and figures.
    pub(super) fn rows(
        &mut self,
        table: &'a Table<'a>,
        body: Range<usize>,
        columns: &[Column],
        asides: &[(usize, &'static str)],
        kind: Kind,
    ) -> Vec<Row<'a>> {
        let mut rows: Vec<Row<'a>> = Vec::new();
        let mut sections: Vec<(bool, String)> = Vec::new();
        for at in body {
            let printed = &table.rows[at];
            let mut figures = vec![None; columns.len()];
            for (index, cell) in printed.cells.iter().enumerate().skip(1) {
                if let Some((_, aside)) = asides.iter().find(|(cell, _)| *cell == index) {
                    self.leave_numerals(&cell.content, aside);
                    continue;
                }
                let next = printed.cells.get(index + 1).map(|next| &next.content);
                match numeral::read_beside(&cell.content, next) {
                    Content::Figure(figure) => match columns.iter().position(|c| c.cell == index) {
                        Some(column) => {
                            self.leave_marks(&cell.content, figure.span);
                            figures[column] = Some(figure);
                        }
                        None => self.found.left.push(Left { span: figure.span, reason: "unresolved-column" }),
                    },
                    Content::Malformed(span) => {
                        let message = format!("{:?} cannot be read as a number", cell.content.text());
                        self.diagnostics.push(Diagnostic::error("statement.malformed-number", message).at(span));
                        self.found.left.push(Left { span, reason: "malformed" });
                        self.leave_marks(&cell.content, span);
                    }
                    Content::Text => self.leave_numerals(&cell.content, "text"),
                    Content::Blank => {}
                }
            }
            let own = printed.cells.first().map(|cell| &cell.content).filter(|content| !content.is_blank());
            if let Some(content) = own {
                self.leave_numerals(content, "label");
            }
            let label = own.map(label_of);
            let span = own.map(|content| content.span(0..content.text().len()));
            let is_heading = figures.iter().all(Option::is_none);
            let above = rows.last().filter(|row| row.is_heading() && !is_heading && own.is_none());
            let (label, label_span) = match (label, above) {
                (Some(label), _) => (label, span),
                (None, Some(above)) => (first_of_bridge(&above.label).to_owned(), above.label_span),
                (None, None) => (String::new(), None),
            };
            if is_heading && label.is_empty() {
                continue;
            }
            if above.is_some_and(|above| above.label == label) {
                sections.pop();
            }
            let section: Vec<String> = sections.iter().map(|(_, text)| text.clone()).collect();
            let stated = |text: &&String| text.to_lowercase().contains("(in ") && header::scale(text).is_some();
            let scale = section.iter().chain([&label]).rfind(stated).and_then(|text| header::scale(text));
            let indent = printed.cells.first().map_or(0, |cell| cell.indent);
            rows.push(Row {
                row: at,
                label,
                label_span,
                section,
                indent,
                scale,
                dates: None,
                part: None,
                figures,
                printed,
            });
            track_sections(&mut sections, rows.last());
        }
        rows
    }
}

/// The text of a label without the marks of footnotes behind it: superscripts, `(1)`, `[a]`, `*`.
pub(super) fn label_of(content: &Inline<'_>) -> String {
    const MARK: usize = 4;
    let plain: String = content.runs.iter().filter(|run| !run.style.superscript).map(|run| &*run.text).collect();
    let mut label = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if label.is_empty() {
        content.text().trim().clone_into(&mut label);
    }
    let is_key = |key: &str| {
        (1..=MARK).contains(&key.len())
            && (key.chars().all(|c| c.is_ascii_digit())
                || key.chars().all(|c| "ivx".contains(c))
                || key.len() == 1 && key.starts_with(|c: char| c.is_ascii_lowercase()))
    };
    while let Some(at) = label.rfind(['(', '[', '*']).filter(|&at| at > 0) {
        let key = label[at + 1..].trim_end_matches([')', ']']);
        if !(is_key(key) || label.ends_with('*')) {
            break;
        }
        label.truncate(label[..at].trim_end().len());
    }
    label
}

/// A heading over figures without a label is their label; "Reconciliation of A to B" begins with B.
pub(super) fn first_of_bridge(heading: &str) -> &str {
    let lower = heading.to_lowercase();
    let is_bridge = lower.starts_with("reconciliation of ") && lower.is_char_boundary(heading.len());
    match lower.rfind(" to ").filter(|_| is_bridge && lower.len() == heading.len()) {
        Some(at) => &heading[at + 4..],
        None => heading,
    }
}

/// Headings nest by their typeface: all capitals hold the others; a total ends the section of its name.
pub(super) fn track_sections(sections: &mut Vec<(bool, String)>, row: Option<&Row<'_>>) {
    let Some(row) = row else { return };
    let is_capital = |text: &str| !text.chars().any(char::is_lowercase);
    if row.is_heading() {
        let capital = is_capital(&row.label);
        sections.retain(|(outer, _)| *outer && !capital);
        sections.push((capital, row.label.clone()));
    } else if row.is_total() {
        let total = row.label.to_lowercase();
        let name = total.trim_start().trim_start_matches("total").trim();
        sections.retain(|(_, text)| text.to_lowercase().trim_end_matches(':').trim() != name);
    }
}
