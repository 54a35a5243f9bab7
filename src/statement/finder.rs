//! Within [`super`]: walks the tables of a document, decides what each part of one is, and reads its columns and rows.

use super::blocks::{figure_cells, second_labels};
use super::header::{self, Column, Surroundings};
use super::kinds::{self, kind_of_title};
use super::rows::Sheet;
use super::survey::{Part, Survey, Surveyed, Verdict};
use super::title::{Title, is_foot, is_furniture};
use super::{Kind, Left, Statement, Statements, numerals, parts};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Block, Document, Inline, Row as TableRow, Table};
use crate::source::Span;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

pub(super) struct Finder<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) found: Statements<'a>,
    pub(super) diagnostics: Diagnostics,
    /// Tables with a header that are no statement: where they are, and the line above.
    unrecognised: Vec<(Span, Option<String>)>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(document: &'a Document<'a>, found: Statements<'a>) -> Finder<'a> {
        Finder { document, found, diagnostics: Diagnostics::default(), unrecognised: Vec::new() }
    }

    /// Reads all tables.
    pub(super) fn run(mut self) -> (Statements<'a>, Diagnostics) {
        let survey = Survey::new(self.document);
        for found in &survey.tables {
            self.table(&survey, found);
        }
        self.report_unrecognised();
        (self.found, self.diagnostics)
    }

    fn table(&mut self, survey: &Survey<'a>, found: &Surveyed<'a>) {
        let Surveyed { block, table, title, parts } = found;
        if parts.is_empty() && !self.continuation(*block, table) {
            self.leave(table, 0..table.rows.len(), "no-statement");
        }
        let mut done = 0;
        for part in parts {
            self.leave(table, done..part.0.start, "no-statement");
            done = part.1.end;
            match self.kind(survey, found, part) {
                Some(Kind::Equity) if self.matrix(*block, table, title, part.clone()) => {}
                Some(kind) => self.statement(*block, table, title, kind, part.clone()),
                None if self.breakdown(*block, table, title, part.clone()) => {}
                None => {
                    self.unrecognised.push((table.span, title.text.clone()));
                    self.leave(table, part.0.start..part.1.end, "no-statement");
                }
            }
        }
        if done > 0 {
            self.leave(table, done..table.rows.len(), "no-statement");
        }
    }

    /// What a part of a table is: by words, or because it goes on with the part or the table before.
    fn kind(&self, survey: &Survey<'a>, found: &Surveyed<'a>, part: &Part) -> Option<Kind> {
        let previous = self.found.statements.last();
        match survey.verdict(found, part) {
            Verdict::Statement(kind) => Some(kind),
            Verdict::None => None,
            Verdict::Open => {
                let previous = previous?;
                let (header, body) = (&found.table.rows[part.0.clone()], &found.table.rows[part.1.clone()]);
                let goes_on = previous.block == found.block
                    || self.is_right_behind(previous.block, found.block)
                        && (found.title.continued || goes_on(previous, self.document, header, body));
                goes_on.then_some(previous.kind)
            }
        }
    }

    /// Whether nothing but the edge of a page stands between two blocks.
    fn is_right_behind(&self, before: usize, block: usize) -> bool {
        const LINES: usize = 12;
        let between = &self.document.blocks[before + 1..block];
        between.len() <= LINES
            && between.iter().all(|b| match b {
                Block::Rule(_) => true,
                Block::Table(table) => is_furniture(table),
                other => other.content().is_some_and(|c| is_foot(&c.text())),
            })
    }

    /// A table without a header right behind a statement goes on with it: at most the edge of a page stands between them,
    /// and its figures are in the same columns.
    fn continuation(&mut self, block: usize, table: &'a Table<'a>) -> bool {
        let Some(previous) = self.found.statements.last() else { return false };
        if is_furniture(table) || !self.is_right_behind(previous.block, block) {
            return false;
        }
        let body = 0..table.rows.len();
        if matches!(previous.kind, Kind::Equity | Kind::EquityShares) {
            return self.matrix(block, table, &Title::default(), (0..0, body));
        }
        let cells = figure_cells(&table.rows);
        let is_column = |cell: &usize| previous.columns.iter().any(|c| c.cell == *cell);
        let goes_on = !cells.is_empty() && cells.len() == previous.columns.len() && cells.iter().all(is_column);
        if goes_on {
            let columns = previous.columns.clone();
            let statement = Statement { block, header: 0..0, body: body.clone(), rows: Vec::new(), ..previous.clone() };
            let Statement { kind, scale, shares_scaled, share_scale, .. } = statement;
            let side = &(0..usize::MAX);
            let sheet = Sheet { kind, columns: &columns, asides: &[], side, scale, shares_scaled, share_scale };
            let rows = self.rows(table, body, sheet);
            self.found.statements.push(Statement { rows, ..statement });
        }
        goes_on
    }

    /// The power of ten of money, whether share counts have it too, and their own if one is stated for them.
    pub(super) fn scales(&mut self, head: &[TableRow<'_>], title: &Title) -> (i8, bool, Option<i8>) {
        let previous = self.found.statements.last();
        // What the header states counts before what stands above it.
        let mut own = Title { shares_scaled: true, ..Title::default() };
        for cell in head.iter().flat_map(|row| &row.cells) {
            own.amounts(&cell.content.text());
        }
        let stated = [&own, title].into_iter().find(|t| t.scale.is_some());
        let scale = match (stated, previous) {
            (Some(stated), _) => stated.scale.unwrap_or_default(),
            (None, Some(previous)) => {
                let message =
                    format!("no scale is stated here: taken from the statement before (10^{})", previous.scale);
                self.diagnostics.push(
                    Diagnostic::note("statement.inherited-scale", message)
                        .at(head.first().map_or(Span::default(), |row| row.span)),
                );
                previous.scale
            }
            (None, None) => 0,
        };
        let (shares_scaled, share_scale) = match (stated, previous) {
            (Some(stated), _) => (stated.shares_scaled, stated.share_scale),
            // A parenthetical statement that states no scale counts its shares in full.
            (None, Some(_)) if title.text.as_ref().is_some_and(|t| t.to_lowercase().contains("parenthetical")) => {
                (false, None)
            }
            (None, Some(previous)) => (previous.shares_scaled, previous.share_scale),
            (None, None) => (false, None),
        };
        (scale, shares_scaled, share_scale)
    }

    fn statement(&mut self, block: usize, table: &'a Table<'a>, title: &Title, kind: Kind, (header, body): Part) {
        let head = &table.rows[header.clone()];
        let corner = head.iter().filter_map(|row| row.cells.first()).map(|cell| cell.content.text());
        let (scale, shares_scaled, share_scale) = self.scales(head, title);
        let rows = &table.rows[body.clone()];
        let mut around = Surroundings { instants: kind == Kind::BalanceSheet, ..title.around.clone() };
        if around.currencies.is_empty() {
            around.currencies = self.currencies(rows);
        }
        let text = corner.into_iter().find(|text| kind_of_title(text).is_some()).map(Cow::into_owned);
        let title = text.or_else(|| title.statement().and(title.text.clone()));
        let left = self.found.left.len();
        self.leave(table, header.clone(), "header");
        let mut found = Vec::new();
        // A balance sheet may have its two sides beside each other, each with labels of its own.
        let second = (kind == Kind::BalanceSheet).then(|| second_labels(rows)).flatten();
        let sides = [Some(0..second.unwrap_or(usize::MAX)), second.map(|labels| labels..usize::MAX)];
        for side in sides.iter().flatten() {
            let cells: Vec<usize> = figure_cells(rows).into_iter().filter(|cell| side.contains(cell)).collect();
            let around = Surroundings { halves: halves(rows, &cells), ..around.clone() };
            let resolve =
                |head: &[TableRow<'_>]| header::resolve(head, &cells, &around, &self.found.notes, &self.found.customs);
            let mut resolved = resolve(head);
            // A header in mid-table may say only what differs from the one above: "Six Months Ended".
            let above = self.found.statements.last().filter(|s| s.block == block && s.kind == kind && s.body != body);
            if let Some(above) = above.filter(|_| resolved.iter().all(|c| c.as_ref().is_err_and(|u| u.aside.is_none())))
            {
                let both: Vec<_> = table.rows[above.header.clone()].iter().chain(head).cloned().collect();
                resolved = resolve(&both);
            }
            let refused = || resolved.iter().filter_map(|column| column.as_ref().err());
            let asides: Vec<_> = refused().filter_map(|refused| Some((refused.cell, refused.aside?))).collect();
            for unresolved in refused().filter(|refused| refused.aside.is_none()) {
                let message = format!(
                    "the header of column {} does not tell {}: its numbers are left out",
                    unresolved.cell, unresolved.reason
                );
                let span = unresolved.span.unwrap_or(head[0].span);
                let help =
                    "each column needs a period, a currency and, in a reconciliation, the name of its adjustment";
                self.diagnostics.push(Diagnostic::error("statement.unresolved-column", message).at(span).help(help));
            }
            let partial = refused().any(|refused| refused.aside.is_none());
            let columns: Vec<Column> = resolved.into_iter().flatten().collect();
            let sheet = Sheet { kind, columns: &columns, asides: &asides, side, scale, shares_scaled, share_scale };
            let mut rows = self.rows(table, body.clone(), sheet);
            if kind == Kind::Equity {
                parts::by_section(&mut rows);
            }
            found.push(Statement {
                kind,
                block,
                header: header.clone(),
                body: body.clone(),
                title: title.clone(),
                scale,
                shares_scaled,
                share_scale,
                columns,
                partial,
                rows,
            });
        }
        if found.iter().any(|new| self.found.statements.iter().any(|before| differs(before, new))) {
            let message = "nearly all lines of this statement have other numbers than the same lines before: it is of \
                           another entity or basis, and left out";
            self.diagnostics.push(Diagnostic::warning("statement.other-entity", message).at(table.span));
            self.found.left.truncate(left);
            self.leave(table, header.start..body.end, "no-statement");
            return;
        }
        self.found.statements.extend(found);
    }

    /// The money of a table whose title and header do not name it: that of the signs before its numbers, that of the
    /// statement before, or that of nearly all amounts of the document.
    pub(super) fn currencies(&self, rows: &[TableRow<'_>]) -> Vec<&'static str> {
        let signs = || rows.iter().flat_map(|row| row.cells.iter().skip(1)).map(|cell| cell.content.text());
        if let Some(signed) = signs().map(|text| header::currencies(&text)).find(|codes| !codes.is_empty()) {
            return signed;
        }
        if let Some(column) = self.found.statements.last().and_then(|s| s.columns.first()) {
            return vec![column.currency];
        }
        self.found.customs.signs.own().into_iter().collect()
    }

    /// One finding for all tables that are no statements, however many.
    fn report_unrecognised(&mut self) {
        const NAMED: usize = 5;
        let Some((first, _)) = self.unrecognised.first() else { return };
        let message = match self.unrecognised.len() {
            1 => "this table is not recognised as a financial statement: its numbers are left out".to_owned(),
            n => format!("{n} tables are not recognised as financial statements: their numbers are left out"),
        };
        let mut finding = Diagnostic::warning("statement.unrecognised", message).at(*first);
        let titles: Vec<String> = self
            .unrecognised
            .iter()
            .filter_map(|(_, title)| title.as_ref())
            .take(NAMED)
            .map(|t| format!("{t:?}"))
            .collect();
        if !titles.is_empty() && self.unrecognised.len() > 1 {
            finding = finding.help(format!("they stand under {}", titles.join(", ")));
        }
        self.diagnostics.push(finding);
    }

    pub(super) fn leave(&mut self, table: &Table<'_>, rows: Range<usize>, reason: &'static str) {
        for cell in table.rows[rows].iter().flat_map(|row| &row.cells) {
            self.leave_numerals(&cell.content, reason);
        }
    }

    /// Numbers of footnotes behind a figure.
    pub(super) fn leave_marks(&mut self, content: &Inline<'_>, figure: Span) {
        let text = content.text();
        for range in numerals(&text) {
            let span = content.span(range);
            if !figure.contains(span) {
                self.found.left.push(Left { span, reason: "text" });
            }
        }
    }

    pub(super) fn leave_numerals(&mut self, content: &Inline<'_>, reason: &'static str) {
        let text = content.text();
        for range in numerals(&text) {
            self.found.left.push(Left { span: content.span(range), reason });
        }
    }
}

/// Columns of figures beside each other of which no row fills both.
fn halves(rows: &[TableRow<'_>], cells: &[usize]) -> Vec<(usize, usize)> {
    let is_filled = |row: &TableRow<'_>, cell: usize| row.cells.get(cell).is_some_and(|cell| !cell.content.is_blank());
    let is_half = |pair: &&[usize]| !rows.iter().any(|row| pair.iter().all(|&cell| is_filled(row, cell)));
    cells.windows(2).filter(is_half).map(|pair| (pair[0], pair[1])).collect()
}

/// Whether a table under the same header as a statement goes on with it, which has not come to its last line.
fn goes_on(previous: &Statement<'_>, document: &Document<'_>, header: &[TableRow<'_>], body: &[TableRow<'_>]) -> bool {
    let Some(Block::Table(before)) = document.blocks.get(previous.block) else { return false };
    let texts = |rows: &[TableRow<'_>]| {
        let cells = rows.iter().flat_map(|row| row.cells.iter().skip(1).map(|cell| cell.content.text()));
        cells.filter(|text| !text.trim().is_empty()).map(|text| text.trim().to_lowercase()).collect::<Vec<_>>()
    };
    let supplements = previous.kind == Kind::CashFlows && kinds::labels(body).trim_start().starts_with("supplement");
    let is_open = !kinds::is_finished(previous.kind, &kinds::labels(&before.rows[previous.body.clone()]));
    texts(&before.rows[previous.header.clone()]) == texts(header) && is_open || supplements
}

/// Whether two statements of one kind and the same columns are of different entities: their lines have the same labels and
/// other numbers. Parent-only statements and those of a second registrant are like that.
fn differs(before: &Statement<'_>, new: &Statement<'_>) -> bool {
    /// Numbers that must differ, while none is the same.
    const FEWEST: usize = 6;
    let is_primary =
        matches!(new.kind, Kind::BalanceSheet | Kind::Operations | Kind::CashFlows | Kind::ComprehensiveIncome);
    if !is_primary || before.kind != new.kind || before.scale != new.scale {
        return false;
    }
    let meaning = |c: &Column| (c.dates, c.currency, c.translated, c.basis.clone());
    let columns: Vec<(usize, usize)> = new
        .columns
        .iter()
        .enumerate()
        .filter_map(|(at, column)| Some((before.columns.iter().position(|c| meaning(c) == meaning(column))?, at)))
        .collect();
    if columns.is_empty() {
        return false;
    }
    let mut lines: HashMap<&str, Option<usize>> = HashMap::new();
    for (at, row) in before.rows.iter().enumerate().filter(|(_, row)| !row.is_heading()) {
        // A label that stands twice says nothing.
        lines.entry(&row.label).and_modify(|line| *line = None).or_insert(Some(at));
    }
    let (mut same, mut other) = (0, 0);
    for row in new.rows.iter().filter(|row| !row.is_heading() && !row.inside) {
        let Some(Some(line)) = lines.get(&*row.label) else { continue };
        for &(old, new) in &columns {
            let (Some(old), Some(new)) = (&before.rows[*line].figures[old], &row.figures[new]) else { continue };
            if !old.number.is_zero() && !new.number.is_zero() {
                if old.number == new.number {
                    same += 1;
                } else {
                    other += 1;
                }
            }
        }
    }
    other >= FEWEST && same * 10 < other
}
