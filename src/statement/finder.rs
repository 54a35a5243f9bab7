//! Within [`super`]: walks the tables of a document, decides what each part of one is, and reads its columns and rows.

use super::blocks::{figure_cells, split};
use super::header::{self, Column, Surroundings, Traits};
use super::kinds::{kind_of_lines, kind_of_title};
use super::parts;
use super::title::Title;
use super::{Kind, Left, Statement, Statements, numerals};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Block, Document, Inline, Table};
use crate::source::Span;
use std::ops::Range;

pub(super) struct Finder<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) found: Statements<'a>,
    pub(super) diagnostics: Diagnostics,
}

impl<'a> Finder<'a> {
    pub(super) fn table(&mut self, block: usize, table: &'a Table<'a>) {
        let title = self.title(block);
        let blocks = split(table);
        if blocks.is_empty() && !self.continuation(block, table) {
            self.leave(table, 0..table.rows.len(), "no-statement");
        }
        let mut done = 0;
        for (header, body) in blocks {
            self.leave(table, done..header.start, "no-statement");
            done = body.end;
            self.statement(block, table, &title, header, body);
        }
        if done > 0 {
            self.leave(table, done..table.rows.len(), "no-statement");
        }
    }

    /// A table without a header right behind a statement goes on with it: at most a page number stands between them, and
    /// its figures are in the same columns.
    pub(super) fn continuation(&mut self, block: usize, table: &'a Table<'a>) -> bool {
        let Some(previous) = self.found.statements.last() else { return false };
        if matches!(previous.kind, Kind::Equity | Kind::EquityShares) {
            return self.matrix(block, table, &self.title(block), 0..0, 0..table.rows.len());
        }
        let is_silent = |b: &Block<'_>| match b {
            Block::Rule(_) => true,
            Block::Table(_) => false,
            other => other.content().is_some_and(|c| !c.text().contains(char::is_alphabetic)),
        };
        let body = 0..table.rows.len();
        let cells = figure_cells(&table.rows);
        let is_column = |cell: &usize| previous.columns.iter().any(|c| c.cell == *cell);
        let goes_on = self.document.blocks[previous.block + 1..block].iter().all(is_silent)
            && cells.len() == previous.columns.len()
            && cells.iter().all(is_column);
        if goes_on {
            let columns = previous.columns.clone();
            let statement = Statement { block, header: 0..0, body: body.clone(), rows: Vec::new(), ..previous.clone() };
            let rows = self.rows(table, body, &columns, &[]);
            self.found.statements.push(Statement { rows, ..statement });
        }
        goes_on
    }

    pub(super) fn statement(
        &mut self,
        block: usize,
        table: &'a Table<'a>,
        title: &Title,
        header: Range<usize>,
        body: Range<usize>,
    ) {
        if self.matrix(block, table, title, header.clone(), body.clone()) {
            return;
        }
        let head = &table.rows[header.clone()];
        let previous = self.found.statements.last();
        let corner = head.iter().filter_map(|row| row.cells.first()).map(|cell| cell.content.text().into_owned());
        let corner_kind = corner.clone().find_map(|text| kind_of_title(&text));
        let same_table = previous.filter(|s| s.block == block).map(|s| s.kind);
        let kind = corner_kind.or(title.kind).or(same_table).or_else(|| kind_of_lines(&table.rows[body.clone()]));
        let Some(kind) = kind else {
            let message = "this table is not recognised as a financial statement: its numbers are left out";
            self.diagnostics.push(Diagnostic::warning("statement.unrecognised", message).at(table.span));
            self.leave(table, header.start..body.end, "no-statement");
            return;
        };
        let traits = || head.iter().flat_map(|row| &row.cells).map(|cell| Traits::read(&cell.content.text()));
        let stated = traits().find_map(|t| t.scale).or(title.scale);
        let scale = match (stated, previous) {
            (Some(scale), _) => scale,
            (None, Some(previous)) => {
                let message =
                    format!("no scale is stated here: taken from the statement before (10^{})", previous.scale);
                self.diagnostics.push(Diagnostic::note("statement.inherited-scale", message).at(head[0].span));
                previous.scale
            }
            (None, None) => 0,
        };
        let shares_scaled =
            if title.scale.is_some() { title.shares_scaled } else { previous.is_some_and(|s| s.shares_scaled) };
        let rows = &table.rows[body.clone()];
        let mut around = Surroundings { instants: kind == Kind::BalanceSheet, ..title.around.clone() };
        if around.currencies.is_empty() {
            around.currencies = self.currencies(rows);
        }
        let cells = figure_cells(rows);
        let resolved = header::resolve(head, &cells, &around, &self.found.notes);
        let refused = || resolved.iter().filter_map(|column| column.as_ref().err());
        let asides: Vec<_> = refused().filter_map(|refused| Some((refused.cell, refused.aside?))).collect();
        for unresolved in refused().filter(|refused| refused.aside.is_none()) {
            let message = format!(
                "the header of column {} does not tell {}: its numbers are left out",
                unresolved.cell, unresolved.reason
            );
            let span = unresolved.span.unwrap_or(head[0].span);
            let help = "each column needs a period, a currency and, in a reconciliation, the name of its adjustment";
            self.diagnostics.push(Diagnostic::error("statement.unresolved-column", message).at(span).help(help));
        }
        let partial = refused().any(|refused| refused.aside.is_none());
        let columns: Vec<Column> = resolved.into_iter().flatten().collect();
        self.leave(table, header.clone(), "header");
        let mut rows = self.rows(table, body.clone(), &columns, &asides);
        if kind == Kind::Equity {
            parts::by_section(&mut rows);
        }
        let text = title.text.clone().or_else(|| corner.into_iter().find(|text| kind_of_title(text).is_some()));
        self.found.statements.push(Statement {
            kind,
            block,
            header,
            body,
            title: text,
            scale,
            shares_scaled,
            columns,
            partial,
            rows,
        });
    }

    pub(super) fn leave(&mut self, table: &Table<'_>, rows: Range<usize>, reason: &'static str) {
        for cell in table.rows[rows].iter().flat_map(|row| &row.cells) {
            self.leave_numerals(&cell.content, reason);
        }
    }

    /// Numbers of footnotes in superscript behind a figure.
    pub(super) fn leave_marks(&mut self, content: &Inline<'_>, figure: Span) {
        let mut at = 0;
        for run in &content.runs {
            for range in numerals(&run.text).filter(|_| run.style.superscript) {
                let span = content.span(at + range.start..at + range.end);
                if !figure.contains(span) {
                    self.found.left.push(Left { span, reason: "text" });
                }
            }
            at += run.text.len();
        }
    }

    pub(super) fn leave_numerals(&mut self, content: &Inline<'_>, reason: &'static str) {
        let text = content.text();
        for range in numerals(&text) {
            self.found.left.push(Left { span: content.span(range), reason });
        }
    }
}
