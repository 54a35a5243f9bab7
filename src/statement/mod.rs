//! Tables → statements: kind, scale, columns (period, currency, basis) and rows (section path, label, figures); the
//! cover and the headline → what the document says about itself. It knows neither taxonomies nor XBRL.
//!
//! A table holds one statement per block of header rows. A statement is recognised by its title, by the corner of its
//! header or by the lines that only its kind has. What cannot be resolved is left, with a reason for every numeral.

pub mod calendar;
pub mod cover;
pub mod header;
pub mod notes;
pub mod numeral;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Block, Document, Inline, Row as TableRow, Table};
use crate::source::Span;
use calendar::Phrase;
use header::{Basis, Column, Surroundings, Traits};
use notes::Notes;
use numeral::{Content, Figure};
use std::ops::Range;

/// What a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Statement of financial position.
    BalanceSheet,
    /// Statement of operations: income statement.
    Operations,
    /// Statement of cash flows.
    CashFlows,
    /// Statement of comprehensive income.
    ComprehensiveIncome,
    /// Reconciliation of GAAP to non-GAAP results by rows.
    NonGaap,
}

impl Kind {
    /// The key under which the taxonomy knows it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Kind::BalanceSheet => "balance-sheet",
            Kind::Operations => "operations",
            Kind::CashFlows => "cash-flows",
            Kind::ComprehensiveIncome => "comprehensive-income",
            Kind::NonGaap => "non-gaap",
        }
    }
}

/// Words of a title that tell the kind, all in one; the first that fits counts.
const TITLES: [(Kind, &[&str]); 14] = [
    (Kind::NonGaap, &["reconciliation", "non-gaap"]),
    (Kind::NonGaap, &["reconciliation", "adjusted"]),
    (Kind::BalanceSheet, &["balance sheet"]),
    (Kind::BalanceSheet, &["statement", "financial position"]),
    (Kind::BalanceSheet, &["statement", "financial condition"]),
    (Kind::CashFlows, &["cash flow"]),
    (Kind::Operations, &["statement", "operations"]),
    (Kind::Operations, &["income statement"]),
    (Kind::Operations, &["statement", " of income"]),
    (Kind::Operations, &["statement", "earnings"]),
    (Kind::Operations, &["statement", "profit or loss"]),
    (Kind::Operations, &["statement", "of loss"]),
    (Kind::ComprehensiveIncome, &["statement", "comprehensive"]),
    (Kind::ComprehensiveIncome, &["reconciliation", "comprehensive income"]),
];

/// Lines that only one kind has, for tables without a title.
const SIGNATURES: [(Kind, &[&str]); 5] = [
    (Kind::BalanceSheet, &["total assets", "total liabilities"]),
    (Kind::CashFlows, &["operating activities", "investing activities"]),
    (Kind::NonGaap, &["share-based compensation", "non-gaap"]),
    (Kind::Operations, &["revenue", "net income"]),
    (Kind::ComprehensiveIncome, &["net income", "comprehensive income"]),
];

/// A statement, or the part of one that stands under one header.
#[derive(Debug, Clone)]
pub struct Statement<'a> {
    /// What it is.
    pub kind: Kind,
    /// Block of its table in the document.
    pub block: usize,
    /// Header rows in the table.
    pub header: Range<usize>,
    /// Body rows in the table.
    pub body: Range<usize>,
    /// Its title as printed.
    pub title: Option<String>,
    /// Power of ten of its money.
    pub scale: i8,
    /// Whether share counts are scaled like money.
    pub shares_scaled: bool,
    /// The columns that were resolved.
    pub columns: Vec<Column>,
    /// Whether some columns were not: what adds across is not all there.
    pub partial: bool,
    /// Its rows.
    pub rows: Vec<Row<'a>>,
}

impl Statement<'_> {
    /// Whether its columns lead from one accounting basis to another.
    #[must_use]
    pub fn reconciles_by_columns(&self) -> bool {
        self.columns.iter().any(|c| matches!(c.basis, Basis::Adjustment(_)))
    }

    /// Whether a column prints every line. A reconciliation by columns prints only the lines that differ; its
    /// adjustments are complete, since the others are zero.
    #[must_use]
    pub fn is_complete(&self, column: &Column) -> bool {
        !self.reconciles_by_columns() || matches!(column.basis, Basis::Adjustment(_))
    }
}

/// A row of a statement.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// Index in the table.
    pub row: usize,
    /// The label as printed; of a row without one, the label on the line above.
    pub label: String,
    /// Where the label is printed.
    pub label_span: Option<Span>,
    /// The headings that it stands under, outermost first.
    pub section: Vec<String>,
    /// Power of ten of its money and counts, where its label or heading states another than the table's.
    pub scale: Option<i8>,
    /// A figure per resolved column.
    pub figures: Vec<Option<Figure>>,
    /// The table's row itself.
    pub printed: &'a TableRow<'a>,
}

impl Row<'_> {
    /// Whether it has no figures: a section's heading.
    #[must_use]
    pub fn is_heading(&self) -> bool {
        self.figures.iter().all(Option::is_none)
    }

    /// Whether its label says that it is a total.
    #[must_use]
    pub fn is_total(&self) -> bool {
        self.label.trim_start().to_lowercase().starts_with("total")
    }
}

/// A numeral in a table that is no figure of a statement's resolved column, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The numeral, or the cell around it.
    pub span: Span,
    /// `header`, `label`, `text`, `change`, `note`: what it is; `no-statement`, `unresolved-column`, `malformed`: why it
    /// could not be read.
    pub reason: &'static str,
}

/// Everything that was found in a document's tables.
#[derive(Debug, Clone, Default)]
pub struct Statements<'a> {
    /// The statements in reading order.
    pub statements: Vec<Statement<'a>>,
    /// Notes that explain columns.
    pub notes: Notes,
    /// Numerals that are in no statement.
    pub left: Vec<Left>,
}

/// Finds all statements.
#[must_use]
pub fn recognise<'a>(document: &'a Document<'a>) -> (Statements<'a>, Diagnostics) {
    let mut finder = Finder {
        document,
        found: Statements { notes: Notes::find(document), ..Statements::default() },
        diagnostics: Diagnostics::default(),
    };
    for (block, content) in document.blocks.iter().enumerate() {
        if let Block::Table(table) = content {
            finder.table(block, table);
        }
    }
    (finder.found, finder.diagnostics)
}

struct Finder<'a> {
    document: &'a Document<'a>,
    found: Statements<'a>,
    diagnostics: Diagnostics,
}

/// What stands above a table.
#[derive(Debug, Clone, Default)]
struct Title {
    text: Option<String>,
    kind: Option<Kind>,
    scale: Option<i8>,
    shares_scaled: bool,
    around: Surroundings,
}

impl<'a> Finder<'a> {
    fn table(&mut self, block: usize, table: &'a Table<'a>) {
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
    fn continuation(&mut self, block: usize, table: &'a Table<'a>) -> bool {
        let Some(previous) = self.found.statements.last() else { return false };
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

    fn statement(
        &mut self,
        block: usize,
        table: &'a Table<'a>,
        title: &Title,
        header: Range<usize>,
        body: Range<usize>,
    ) {
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
        let rows = self.rows(table, body.clone(), &columns, &asides);
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

    /// Body rows with their labels, sections and figures.
    fn rows(
        &mut self,
        table: &'a Table<'a>,
        body: Range<usize>,
        columns: &[Column],
        asides: &[(usize, &'static str)],
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
            rows.push(Row { row: at, label, label_span, section, scale, figures, printed });
            track_sections(&mut sections, rows.last());
        }
        rows
    }

    /// The money of a table whose title and header do not name it: that of the signs before its numbers, that of the
    /// statement before, or the only one that the document names.
    fn currencies(&self, rows: &[TableRow<'_>]) -> Vec<&'static str> {
        let signs = || rows.iter().flat_map(|row| row.cells.iter().skip(1)).map(|cell| cell.content.text());
        if let Some(signed) = signs().map(|text| header::currencies(&text)).find(|codes| !codes.is_empty()) {
            return signed;
        }
        if let Some(column) = self.found.statements.last().and_then(|s| s.columns.first()) {
            return vec![column.currency];
        }
        let prose = self.document.blocks.iter().filter_map(Block::content).map(Inline::text);
        let mut named: Vec<_> = prose.flat_map(|text| header::currencies(&text)).collect();
        named.sort_unstable();
        named.dedup();
        if named.len() == 1 { named } else { Vec::new() }
    }

    /// What the blocks above a table say about it: the nearest lines count first, long paragraphs are prose.
    fn title(&self, block: usize) -> Title {
        const REACH: usize = 8;
        const LONGEST: usize = 300;
        let mut title = Title { shares_scaled: true, ..Title::default() };
        for above in self.document.blocks[..block].iter().rev().take(REACH) {
            if matches!(above, Block::Table(_)) {
                break;
            }
            let Some(text) = above.content().map(Inline::text).filter(|t| t.len() <= LONGEST) else { continue };
            if title.kind.is_none() && title.text.is_none() {
                title.around.phrase = title.around.phrase.or(Phrase::read(&text).unwrap_or_default());
                if title.around.currencies.is_empty() {
                    title.around.currencies = header::currencies(&text);
                }
                if let Some(scale) = header::scale(&text).filter(|_| title.scale.is_none()) {
                    title.scale = Some(scale);
                    title.shares_scaled = !excepts_shares(&text);
                }
                title.kind = kind_of_title(&text);
                if title.kind.is_some() {
                    title.text = text.lines().next().map(|line| line.trim().to_owned());
                }
            }
        }
        title
    }

    fn leave(&mut self, table: &Table<'_>, rows: Range<usize>, reason: &'static str) {
        for cell in table.rows[rows].iter().flat_map(|row| &row.cells) {
            self.leave_numerals(&cell.content, reason);
        }
    }

    /// Numbers of footnotes in superscript behind a figure.
    fn leave_marks(&mut self, content: &Inline<'_>, figure: Span) {
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

    fn leave_numerals(&mut self, content: &Inline<'_>, reason: &'static str) {
        let text = content.text();
        for range in numerals(&text) {
            self.found.left.push(Left { span: content.span(range), reason });
        }
    }
}

/// Where the numerals of a text stand: digits, with points and commas between them.
pub fn numerals(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes.get(at..)?.iter().position(u8::is_ascii_digit)?;
        let mut end = start;
        while end < bytes.len()
            && (bytes[end].is_ascii_digit()
                || matches!(bytes[end], b'.' | b',') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit))
        {
            end += 1;
        }
        at = end;
        Some(start..end)
    })
}

fn kind_of_title(text: &str) -> Option<Kind> {
    let text = text.to_lowercase().replace('–', "-");
    TITLES.iter().find(|(_, words)| words.iter().all(|word| text.contains(word))).map(|(kind, _)| *kind)
}

fn kind_of_lines(rows: &[TableRow<'_>]) -> Option<Kind> {
    let labels: Vec<String> =
        rows.iter().filter_map(|row| row.cells.first()).map(|cell| cell.content.text().to_lowercase()).collect();
    let has = |word: &str| labels.iter().any(|label| label.contains(word));
    SIGNATURES.iter().find(|(_, words)| words.iter().all(|word| has(word))).map(|(kind, _)| *kind)
}

/// Whether the words behind "except" take share counts out of the scale, not only amounts per share.
fn excepts_shares(text: &str) -> bool {
    let text = text.to_lowercase();
    let Some(except) = text.find("except").map(|at| text[at..].replace("per share", "").replace("per ads", "")) else {
        return false;
    };
    except.contains("share")
}

/// Header and body rows of each statement in a table.
fn split(table: &Table<'_>) -> Vec<(Range<usize>, Range<usize>)> {
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
    blocks.retain(|(header, body)| !header.is_empty() && table.rows[body.clone()].iter().any(has_figure));
    blocks
}

/// Whether a header may begin in mid-table: no label stands before its cells, unless it is about time or a title.
fn begins(row: &TableRow<'_>) -> bool {
    let label = row.cells.first().map(|cell| cell.content.text()).unwrap_or_default();
    label.trim().is_empty() || Traits::read(&label).is_header() || kind_of_title(&label).is_some()
}

fn is_label_alone(row: &TableRow<'_>) -> bool {
    row.cells.iter().skip(1).all(|cell| cell.content.is_blank())
}

fn is_title_row(row: &TableRow<'_>) -> bool {
    row.cells.first().is_some_and(|cell| kind_of_title(&cell.content.text()).is_some())
}

fn has_figure(row: &TableRow<'_>) -> bool {
    row.cells
        .iter()
        .skip(1)
        .any(|cell| matches!(numeral::read(&cell.content), Content::Figure(_) | Content::Malformed(_)))
}

/// Words, but no figures, over the columns.
fn is_naming_row(row: &TableRow<'_>) -> bool {
    let mut filled =
        row.cells.iter().skip(1).map(|cell| &cell.content).filter(|content| !content.is_blank()).peekable();
    filled.peek().is_some() && filled.all(is_name)
}

/// Words, a year, or a period or scale with digits in it: `2023 (US$)`, `£'000`.
fn is_name(content: &Inline<'_>) -> bool {
    let text = content.text();
    match numeral::read(content) {
        Content::Text => true,
        Content::Malformed(_) => Phrase::read(&text).is_some() || header::scale(&text).is_some(),
        Content::Figure(_) | Content::Blank => calendar::year(text.trim()).is_some(),
    }
}

/// Header vocabulary over the columns and no figures; or a period alone in the first cell.
fn is_header_row(row: &TableRow<'_>) -> bool {
    let texts = || row.cells.iter().skip(1).filter(|cell| !cell.content.is_blank()).map(|cell| cell.content.text());
    if texts().next().is_none() {
        let label = row.cells.first().map(|cell| cell.content.text()).unwrap_or_default();
        return Phrase::read(&label).is_some_and(|p| p.length.is_some() || p.instant && p.day.is_some());
    }
    is_naming_row(row) && texts().any(|text| Traits::read(&text).is_header())
}

/// The cells that hold figures in any row: the columns of the body.
fn figure_cells(rows: &[TableRow<'_>]) -> Vec<usize> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let holds = |row: &TableRow<'_>, cell: usize| {
        row.cells
            .get(cell)
            .is_some_and(|c| matches!(numeral::read(&c.content), Content::Figure(_) | Content::Malformed(_)))
    };
    (1..width).filter(|&cell| rows.iter().any(|row| holds(row, cell))).collect()
}

/// The text of a label without the marks of footnotes behind it: superscripts, `(1)`, `[a]`, `*`.
fn label_of(content: &Inline<'_>) -> String {
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
fn first_of_bridge(heading: &str) -> &str {
    let lower = heading.to_lowercase();
    let is_bridge = lower.starts_with("reconciliation of ") && lower.is_char_boundary(heading.len());
    match lower.rfind(" to ").filter(|_| is_bridge && lower.len() == heading.len()) {
        Some(at) => &heading[at + 4..],
        None => heading,
    }
}

/// Headings nest by their typeface: all capitals hold the others; a total ends the section of its name.
fn track_sections(sections: &mut Vec<(bool, String)>, row: Option<&Row<'_>>) {
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

#[cfg(test)]
mod tests;
