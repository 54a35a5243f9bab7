//! Tables → statements: kind, scale, columns (period, currency, basis) and rows (section path, label, figures); the
//! cover and the headline → what the document says about itself. It knows neither taxonomies nor XBRL.
//!
//! A table holds one statement per block of header rows. A statement is recognised by its title, by the corner of its
//! header or by the lines that only its kind has. What cannot be resolved is left, with a reason for every numeral.

mod blocks;
mod breakdown;
mod finder;
mod inside;
mod issuer;
mod kinds;
mod matrix;
mod outline;
mod rows;
mod survey;
mod title;

pub mod calendar;
pub mod cover;
pub mod header;
pub mod notes;
pub mod numeral;
pub mod parts;

use crate::diagnostic::Diagnostics;
use crate::document::{Document, Row as TableRow};
use crate::source::Span;
use calendar::Dates;
use finder::Finder;
use header::{Basis, Column, Customs};
use notes::Notes;
use numeral::Figure;
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
    /// Statement of changes in equity.
    Equity,
    /// The columns of a statement of changes in equity that count shares.
    EquityShares,
    /// Parts of amounts: by segment, region or product.
    Breakdown,
}

impl Kind {
    /// The kind that a title names.
    #[must_use]
    pub fn of_title(title: &str) -> Option<Kind> {
        kinds::kind_of_title(title)
    }

    /// The key under which the taxonomy knows it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Kind::BalanceSheet => "balance-sheet",
            Kind::Operations => "operations",
            Kind::CashFlows => "cash-flows",
            Kind::ComprehensiveIncome => "comprehensive-income",
            Kind::NonGaap => "non-gaap",
            Kind::Equity => "equity",
            Kind::EquityShares => "equity-shares",
            Kind::Breakdown => "breakdown",
        }
    }
}

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
    /// Power of ten of share counts, where the title states their own: "number of shares in thousands".
    pub share_scale: Option<i8>,
    /// The columns that were resolved.
    pub columns: Vec<Column>,
    /// Whether some columns were not: what adds across is not all there.
    pub partial: bool,
    /// Its rows.
    pub rows: Vec<Row<'a>>,
}

impl Statement<'_> {
    /// Whether most of its numbers have decimals like cents, as those in billions do: then these do not tell what is per share.
    #[must_use]
    pub fn prints_cents(&self) -> bool {
        const ENOUGH: usize = 64;
        let figures = self.rows.iter().flat_map(|row| row.figures.iter().flatten());
        let (with, all) = figures
            .filter(|f| f.kind == numeral::FigureKind::Amount)
            .take(ENOUGH)
            .fold((0, 0), |(with, all), figure| (with + usize::from(figure.places >= 2), all + 1));
        2 * with > all
    }

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

/// How a whole is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Division {
    /// Components of equity: share capital, retained earnings, noncontrolling interests.
    Equity,
    /// Segments, with what lies between them and the consolidated amounts.
    Segment,
    /// Regions and countries.
    Region,
    /// Products and services.
    Product,
}

/// A part of a whole; the whole itself has none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// Of which division.
    pub of: Division,
    /// Its name as printed.
    pub name: String,
}

/// A row of a statement.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// Index in the table.
    pub row: usize,
    /// The label as printed, without what rows inside it state; of a row without one, the label on the line above.
    pub label: String,
    /// Where the label is printed.
    pub label_span: Option<Span>,
    /// The headings that it stands under, outermost first.
    pub section: Vec<String>,
    /// How far its label stands from the left edge; larger than that of the heading above it.
    pub indent: u16,
    /// Its own dates, where the row and not the column says them: "Balance at January 1, 2024".
    pub dates: Option<Dates>,
    /// What part of the whole it is about, where the row says it: a segment, a region, a product.
    pub part: Option<Part>,
    /// Power of ten of its money and counts, where its label or heading states another than the table's.
    pub scale: Option<i8>,
    /// Whether its figures are printed inside the label of the row above, which its own label is made of: "Common stock,
    /// shares issued". It adds to nothing.
    pub inside: bool,
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
    /// `header`, `label`, `text`, `change`, `note`, `portion`, `pro-forma`, `forecast`, `superseded`: what it is; `no-statement`, `unresolved-column`, `malformed`: why it
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
    /// What the document says about its calendar, its money and its numbers.
    pub customs: Customs,
    /// Numerals that are in no statement.
    pub left: Vec<Left>,
}

/// Finds all statements.
#[must_use]
pub fn recognise<'a>(document: &'a Document<'a>) -> (Statements<'a>, Diagnostics) {
    let (notes, customs) = (Notes::find(document), Customs::find(document));
    Finder::new(document, Statements { notes, customs, ..Statements::default() }).run()
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

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_finding;
