//! Header rows → columns: which period, currency, accounting basis and adjustment each column of figures has.
//!
//! A header cell is lexed into [`Traits`]. `grid` says which cells are over a column: a column sees its own cells and
//! those that reach over it; its own, and the lower ones, count first. [`Customs`] is what the whole document says of its
//! calendar and its money. Conversion can move a cell into a wrong row or column: note marks under the headings then say
//! which is which, and where nothing does, the column stays unresolved rather than guessed.

mod grid;
mod money;
mod traits;

pub(crate) use money::patterns;
pub use money::{Signs, currencies, leading, scale, scale_of};
pub use traits::{CHANGE, FORECAST, NOTE, PORTION, PRO_FORMA, SUPERSEDED, Traits, Version};

use super::Part;
use super::calendar::{Dates, Fiscal, Phrase};
use super::notes::Notes;
use super::numeral::Style;
use crate::document::{Document, Row};
use crate::source::Span;
use grid::{Bridge, Grid, Seen};

/// The accounting basis of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// Nothing is printed: the basis of the document.
    Unstated,
    /// US GAAP.
    UsGaap,
    /// IFRS.
    Ifrs,
    /// Non-GAAP.
    NonGaap,
    /// A step from one basis to another, under this name.
    Adjustment(String),
}

/// A column of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Index of its cells in the table's rows.
    pub cell: usize,
    /// Its period.
    pub dates: Dates,
    /// ISO 4217 code of its money.
    pub currency: &'static str,
    /// Whether its money is translated for the reader's convenience: the same period stands in another currency.
    pub translated: bool,
    /// Its accounting basis.
    pub basis: Basis,
    /// What part of the whole it is about.
    pub part: Option<Part>,
    /// Key of the note that explains it (`ii`).
    pub note: Option<String>,
}

/// Why a column has no place in time, money or basis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// Index of its cells.
    pub cell: usize,
    /// What could not be told.
    pub reason: &'static str,
    /// The header cells looked at.
    pub span: Option<Span>,
    /// What the column is instead, if it is none of the statement's: [`CHANGE`], [`NOTE`] and the like.
    pub aside: Option<&'static str>,
}

/// What the text around a table says about all of its columns.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Period in the title.
    pub phrase: Phrase,
    /// Whether dates without a length are instants: in balance sheets.
    pub instants: bool,
    /// The currencies named in the title, the reporting currency first.
    pub currencies: Vec<&'static str>,
    /// Columns beside each other of which no row fills both: the parts of amounts, and the totals.
    pub halves: Vec<(usize, usize)>,
}

/// What a document says about its calendar, its money and its numbers.
#[derive(Debug, Clone, Default)]
pub struct Customs {
    /// Its periods.
    pub fiscal: Fiscal,
    /// Its signs of money.
    pub signs: Signs,
    /// Its numbers.
    pub numbers: Style,
}

impl Customs {
    /// Reads a document.
    #[must_use]
    pub fn find(document: &Document<'_>) -> Customs {
        Customs { fiscal: Fiscal::find(document), signs: Signs::find(document), numbers: Style::find(document) }
    }
}

/// The columns of figures below header rows, in the order of `cells` (the indices of cells that hold figures).
#[must_use]
pub fn resolve(
    header: &[Row<'_>],
    cells: &[usize],
    around: &Surroundings,
    notes: &Notes,
    customs: &Customs,
) -> Vec<Result<Column, Unresolved>> {
    let grid = Grid::read(header, cells);
    let seen: Vec<Seen<'_>> = cells.iter().map(|&cell| grid.column(cell, cells)).collect();
    let versions: Vec<Version> = seen.iter().filter_map(Seen::version).collect();
    let bridge = bridge(&grid, &versions);
    let restates = restates(&versions, bridge);
    let mut columns: Vec<Result<Column, Unresolved>> = cells
        .iter()
        .zip(&seen)
        .map(|(&cell, seen)| {
            let span = seen.own.first().map(|(_, span)| *span);
            let version = seen.version();
            let superseded = restates.is_some_and(|last| version != Some(last) && (version.is_some() || is_step(seen)));
            let pro_forma = bridge == Bridge::None && restates.is_none() && version == Some(Version::Adjusted);
            let aside = seen
                .aside()
                .or(superseded.then_some(SUPERSEDED))
                .or((pro_forma && versions.contains(&Version::Reported)).then_some(PRO_FORMA));
            if let Some(aside) = aside {
                return Err(Unresolved { cell, reason: aside, span, aside: Some(aside) });
            }
            let fail = |reason| Unresolved { cell, reason, span, aside: None };
            if version == Some(Version::Predecessor) {
                return Err(fail("whether it is about the registrant: it is a predecessor's"));
            }
            let dates = grid.dates(seen, around, customs).map_err(fail)?;
            // A currency over other columns is not that of this one, if another is told above.
            let printed = seen.narrowest(|t| t.currency).or(grid.corner(|t| t.currency));
            let printed = printed.or_else(|| around.currencies.first().copied());
            let printed = printed.or(grid.only(|t| t.currency)).or(customs.signs.own());
            let currency =
                printed.and_then(|printed| customs.signs.code(printed)).ok_or_else(|| fail("its currency"))?;
            let note = seen.own.iter().find_map(|(t, _)| t.note.clone()).filter(|key| notes.has(key));
            let basis = if restates.is_some() {
                Some(Basis::Unstated)
            } else {
                grid.basis(seen, bridge, note.as_deref(), notes)
            };
            let basis = basis.ok_or_else(|| fail("which adjustment it is"))?;
            Ok(Column { cell, dates, currency, translated: false, basis, part: None, note })
        })
        .collect();
    tell_by_currency(&grid, around, customs, &mut columns);
    mark_translations(&mut columns);
    let certain: Vec<bool> = seen.iter().map(Seen::has_own_period).collect();
    if halve(header, &around.halves, &certain, &mut columns) {
        return columns;
    }
    refuse_twins(&mut columns, &certain);
    columns
}

/// Accounts of small companies print the parts of a total in a column of their own on its left, under one heading or under
/// none: both are of the same period. False, and nothing is done, where the headings say anything else.
fn halve(
    header: &[Row<'_>],
    halves: &[(usize, usize)],
    certain: &[bool],
    columns: &mut [Result<Column, Unresolved>],
) -> bool {
    let cell = |column: &Result<Column, Unresolved>| match column {
        Ok(column) => column.cell,
        Err(unresolved) => unresolved.cell,
    };
    let is_amount = |column: &Result<Column, Unresolved>| !column.as_ref().is_err_and(|c| c.aside.is_some());
    let amounts: Vec<usize> = (0..columns.len()).filter(|&at| is_amount(&columns[at])).collect();
    let is_one = |left: usize, right: usize| {
        header.iter().all(|row| {
            let (Some(a), Some(b)) = (row.cells.get(left), row.cells.get(right)) else { return true };
            let is_covered = b.columns == 0 || a.columns == 0;
            is_covered || a.content.is_blank() || a.content.text().trim() == b.content.text().trim()
        })
    };
    let is_under_one = |left: usize, right: usize| {
        let mut both = header.iter().filter_map(|row| row.cells.get(left).zip(row.cells.get(right)));
        both.any(|(a, b)| {
            let phrase = Phrase::read(&a.content.text()).unwrap_or_default();
            a.columns > 1 && b.columns == 0 && (phrase.year.is_some() || phrase.day.is_some())
        })
    };
    let is_pair = |pair: &[usize]| {
        let [left, right] = *pair else { return false };
        let (a, b) = (cell(&columns[left]), cell(&columns[right]));
        (certain[right] || is_under_one(a, b)) && columns[right].is_ok() && halves.contains(&(a, b)) && is_one(a, b)
    };
    if amounts.is_empty() || !amounts.chunks(2).all(is_pair) {
        return false;
    }
    let mut wholes: Vec<_> = amounts.iter().skip(1).step_by(2).map(|&at| columns[at].clone()).collect();
    let all = vec![true; wholes.len()];
    refuse_twins(&mut wholes, &all);
    if wholes.iter().any(Result::is_err) {
        return false;
    }
    for (pair, whole) in amounts.chunks(2).zip(wholes.into_iter().flatten()) {
        let cell = cell(&columns[pair[0]]);
        columns[pair[0]] = Ok(Column { cell, ..whole });
    }
    true
}

/// Whether the columns lead from one basis to another.
fn bridge(grid: &Grid, versions: &[Version]) -> Bridge {
    let says = |basis: &Basis| grid.all().any(|t| t.basis.as_ref() == Some(basis));
    let has = |version| versions.contains(&version);
    let to = says(&Basis::NonGaap) || has(Version::Adjusted);
    let from = says(&Basis::UsGaap)
        || has(Version::Reported) && grid.all().any(|t| t.adjustments || t.name.is_some() || t.basis.is_some());
    match () {
        () if grid.all().any(|t| t.adjustments) => Bridge::Said,
        () if says(&Basis::UsGaap) && says(&Basis::Ifrs) || from && to => Bridge::Between,
        () => Bridge::None,
    }
}

/// The version that counts where earlier ones of the same amounts stand beside it.
fn restates(versions: &[Version], bridge: Bridge) -> Option<Version> {
    let has = |version| versions.contains(&version);
    match () {
        () if has(Version::Restated) && (has(Version::Before) || has(Version::Reported) || bridge == Bridge::Said) => {
            Some(Version::Restated)
        }
        () if has(Version::Before) && has(Version::Adjusted) => Some(Version::Adjusted),
        () if has(Version::Before) && has(Version::Reported) => Some(Version::Reported),
        () => None,
    }
}

/// Whether a column is what lies between two versions.
fn is_step(seen: &Seen<'_>) -> bool {
    seen.own.iter().any(|(t, _)| t.adjustments || t.name.is_some())
}

/// Where no cell names a currency but the title names several, the columns of one period are in these, in order.
fn tell_by_currency(grid: &Grid, around: &Surroundings, customs: &Customs, columns: &mut [Result<Column, Unresolved>]) {
    if grid.all().any(|t| t.currency.is_some()) || around.currencies.len() < 2 {
        return;
    }
    let mut seen: Vec<(Dates, Basis)> = Vec::new();
    for column in columns.iter_mut().flatten() {
        let meaning = (column.dates, column.basis.clone());
        let before = seen.iter().filter(|m| **m == meaning).count();
        // One too many stays a twin.
        let named = around.currencies.get(before).and_then(|printed| customs.signs.code(printed));
        column.currency = named.unwrap_or(column.currency);
        seen.push(meaning);
    }
}

/// Money in another than the first column's currency, over a period that stands in the first currency too.
fn mark_translations(columns: &mut [Result<Column, Unresolved>]) {
    let resolved: Vec<_> = columns.iter().flatten().map(|c| (c.dates, c.currency)).collect();
    let Some(&(_, reporting)) = resolved.first() else { return };
    for column in columns.iter_mut().flatten() {
        column.translated = column.currency != reporting && resolved.contains(&(column.dates, reporting));
    }
}

/// Two columns with the same meaning are a header misread: neither is certain, unless just one has a period of its own.
fn refuse_twins(columns: &mut [Result<Column, Unresolved>], certain: &[bool]) {
    let meaning = |c: &Column| (c.dates, c.currency, c.basis.clone());
    let all: Vec<_> =
        columns.iter().zip(certain).filter_map(|(column, own)| Some((meaning(column.as_ref().ok()?), *own))).collect();
    for (column, own) in columns.iter_mut().zip(certain) {
        let Ok(found) = column else { continue };
        let twins = || all.iter().filter(|(m, _)| *m == meaning(found));
        let is_only_certain = *own && twins().filter(|(_, own)| *own).count() == 1;
        if twins().count() > 1 && !is_only_certain {
            let reason = "how it differs from another column";
            *column = Err(Unresolved { cell: found.cell, reason, span: None, aside: None });
        }
    }
}

#[cfg(test)]
mod tests;
