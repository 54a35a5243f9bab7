//! Within [`super`]: the cells of a header over its columns.
//!
//! A cell that covers several columns is over these. In a row without such cells a cell reaches to the next filled one,
//! as text has it. Where a row has as many cells as there are columns of figures but not above them, conversion has moved
//! them: the first is over the first column, and so on.

use super::super::calendar::{Dates, Phrase};
use super::super::notes::Notes;
use super::super::numeral;
use super::traits::{CHANGE, FORECAST, PRO_FORMA, Traits, Version};
use super::{Basis, Customs, Surroundings};
use crate::document::{Cell, Row};
use crate::source::Span;

/// The header's cells with what they say.
pub(super) struct Grid {
    rows: Vec<Line>,
    /// Whether cells cover several columns in it.
    spans: bool,
}

struct Line {
    cells: Vec<Said>,
    /// Whether one of its cells covers several columns.
    spans: bool,
    /// The cell over each column of figures, where it had to be counted.
    counted: Option<Vec<(usize, usize)>>,
}

struct Said {
    traits: Option<(Traits, Span)>,
    columns: usize,
}

/// What a column sees, nearest to the figures first.
pub(super) struct Seen<'g> {
    pub(super) own: Vec<(&'g Traits, Span)>,
    reaching: Vec<&'g Traits>,
}

impl Grid {
    pub(super) fn read(header: &[Row<'_>], figures: &[usize]) -> Grid {
        let said = |cell: &Cell<'_>| {
            let filled = !cell.content.is_blank();
            Said {
                traits: filled.then(|| (Traits::read(&numeral::unmarked(&cell.content)), cell.span)),
                columns: cell.columns,
            }
        };
        let mut rows: Vec<Line> = header
            .iter()
            .map(|row| {
                let cells: Vec<Said> = row.cells.iter().map(said).collect();
                let spans = cells.iter().skip(1).any(|cell| cell.columns > 1);
                let counted = if spans { None } else { count(&cells, figures) };
                Line { cells, spans, counted }
            })
            .collect();
        for at in 1..rows.len() {
            let (above, below) = rows.split_at_mut(at);
            if let (Some(line), Some(below)) = (above.last_mut(), below.first())
                && !line.spans
                && line.counted.is_none()
            {
                line.counted = spread(&line.cells, &below.cells, figures);
            }
        }
        let spans = rows.iter().any(|line| line.spans);
        Grid { rows, spans }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Traits> {
        self.rows.iter().flat_map(|line| &line.cells).filter_map(|cell| cell.traits.as_ref()).map(|(traits, _)| traits)
    }

    pub(super) fn column(&self, cell: usize, figures: &[usize]) -> Seen<'_> {
        let mut seen = Seen { own: Vec::new(), reaching: Vec::new() };
        for line in self.rows.iter().rev() {
            let Some((at, is_own)) = line.over(cell, figures) else { continue };
            let Some((traits, span)) = line.cells[at].traits.as_ref() else { continue };
            if is_own {
                seen.own.push((traits, *span));
            } else {
                seen.reaching.push(traits);
            }
        }
        seen
    }

    /// A trait that only one value in the whole header has.
    pub(super) fn only<T: PartialEq>(&self, of: impl Fn(&Traits) -> Option<T>) -> Option<T> {
        let mut values = self.all().filter_map(of);
        let first = values.next()?;
        values.all(|other| other == first).then_some(first)
    }

    /// What the cells over the labels say, the lowest first.
    fn corners(&self) -> impl Iterator<Item = &Traits> {
        self.rows.iter().rev().filter_map(|line| Some(&line.cells.first()?.traits.as_ref()?.0))
    }

    /// A trait of the cells over the labels.
    pub(super) fn corner<T>(&self, of: impl Fn(&Traits) -> Option<T>) -> Option<T> {
        self.corners().find_map(of)
    }

    pub(super) fn dates(
        &self,
        seen: &Seen<'_>,
        around: &Surroundings,
        customs: &Customs,
    ) -> Result<Dates, &'static str> {
        let whole = self.only(|t| t.phrase).unwrap_or_default();
        let corner = self.corners().filter_map(|t| t.phrase).reduce(Phrase::or).unwrap_or_default();
        // Lines above that speak of a day and of a period do not say which of them the table is about.
        let mut title = around.phrase;
        if title.instant && title.lasts() {
            title = Phrase { length: None, term: None, start: None, instant: false, ..title };
        }
        let phrases = seen.all().filter_map(|t| t.phrase).chain([corner, whole, title]);
        let mut phrase = Phrase::default();
        let mut apart = false;
        for wider in phrases {
            // A year whose day another cell says.
            let gains_day = phrase.year.is_some() && phrase.day.or(phrase.month.map(|m| (m, 0))).is_none();
            apart |= gains_day && (wider.day.is_some() || wider.month.is_some());
            apart |= phrase.year.is_none() && phrase.day.is_some() && wider.year.is_some();
            phrase = phrase.or(wider);
            if around.instants {
                phrase.length = None;
                phrase.start = None;
            }
        }
        customs.fiscal.dates(phrase, apart, around.instants)
    }

    /// The basis, or nothing where it is an adjustment of which the name is not certain. Between two bases a column with
    /// a name of its own is an adjustment even if no heading says so.
    pub(super) fn basis(&self, seen: &Seen<'_>, bridge: Bridge, note: Option<&str>, notes: &Notes) -> Option<Basis> {
        let stated = |t: &Traits| match (&t.basis, t.version) {
            (Some(basis), _) => Some(basis.clone()),
            (None, Some(Version::Adjusted)) => Some(Basis::NonGaap),
            (None, Some(Version::Reported)) => Some(Basis::Unstated),
            _ => None,
        };
        if let Some(basis) = seen.own.iter().find_map(|(t, _)| stated(t)) {
            return Some(basis);
        }
        let own: Vec<&String> = seen.own.iter().filter_map(|(t, _)| t.name.as_ref()).collect();
        if !(bridge == Bridge::Said || bridge == Bridge::Between && !own.is_empty()) {
            return Some(seen.reaching.iter().find_map(|t| stated(t)).unwrap_or(Basis::Unstated));
        }
        let near: Vec<&String> = seen.all().filter_map(|t| t.name.as_ref()).collect();
        let name = match note.and_then(|key| notes.title(key)) {
            Some(title) if own.is_empty() || near.iter().any(|name| Notes::same(name, title)) => title.to_owned(),
            _ if own.len() == 1 => own[0].clone(),
            // A name over two lines, on a page that says what covers what.
            _ if own.len() > 1 && self.spans => {
                own.iter().rev().map(|name| name.as_str()).collect::<Vec<_>>().join(" ")
            }
            // "Adjustments" over a single column is a name.
            _ if own.is_empty()
                && seen.own.iter().any(|(t, _)| t.adjustments)
                && bridge == Bridge::Said
                && self.is_alone() =>
            {
                "Adjustments".to_owned()
            }
            _ => return None,
        };
        Some(Basis::Adjustment(name))
    }

    /// Whether headings of adjustments are over single columns: no names below them.
    fn is_alone(&self) -> bool {
        self.all().all(|t| t.name.is_none())
    }
}

/// Whether columns lead from one basis to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bridge {
    /// A heading says so.
    Said,
    /// Both ends are there.
    Between,
    /// They do not.
    None,
}

impl Line {
    /// The cell over a column, and whether it is over this one only.
    fn over(&self, column: usize, figures: &[usize]) -> Option<(usize, bool)> {
        if let Some(counted) = &self.counted {
            return counted.iter().find(|(figure, _)| *figure == column).map(|(_, cell)| (*cell, true));
        }
        let cell = self.cells.get(column);
        let is_filled = |at: usize| self.cells[at].traits.is_some();
        if cell.is_some_and(|cell| cell.traits.is_some() && cell.columns <= 1) {
            return Some((column, true));
        }
        let last = self.cells.len().min(column + 1);
        if self.spans {
            let at = (1..last).rev().find(|&at| self.cells[at].columns > 0)?;
            let covered = at..at + self.cells[at].columns;
            let below =
                figures.partition_point(|&at| at < covered.end) - figures.partition_point(|&at| at < covered.start);
            return (covered.contains(&column) && is_filled(at)).then_some((at, below <= 1));
        }
        (1..last).rev().find(|&at| is_filled(at)).map(|at| (at, false))
    }
}

/// Which cell is over which column where a row's cells are as many as these but not above them: tabs were lost or doubled.
fn count(cells: &[Said], figures: &[usize]) -> Option<Vec<(usize, usize)>> {
    let filled: Vec<usize> = (1..cells.len()).filter(|&at| cells[at].traits.is_some()).collect();
    if filled.iter().all(|at| figures.contains(at)) {
        // One too few, and what should be the first stands over the labels.
        let sorts = |at: usize| cells.get(at).and_then(|cell| cell.traits.as_ref()).map(|(traits, _)| traits.sorts());
        let alike =
            || sorts(0).is_some_and(|first| first.contains(&true) && filled.iter().all(|&at| sorts(at) == Some(first)));
        let is_shifted = figures.len() > 1
            && filled.len() + 1 == figures.len()
            && figures.last().is_some_and(|last| !filled.contains(last))
            && alike();
        return is_shifted.then(|| figures.iter().copied().zip(std::iter::once(0).chain(filled)).collect());
    }
    (filled.len() == figures.len()).then(|| figures.iter().copied().zip(filled).collect())
}

/// Headings that stand side by side over the first columns, while the row below repeats itself as often as there are
/// headings: each is over as many columns.
fn spread(cells: &[Said], below: &[Said], figures: &[usize]) -> Option<Vec<(usize, usize)>> {
    let filled: Vec<usize> = (1..cells.len()).filter(|&at| cells[at].traits.is_some()).collect();
    let (headings, columns) = (filled.len(), figures.len());
    if headings < 2 || columns <= headings || columns % headings != 0 || filled[..] != figures[..headings] {
        return None;
    }
    let each = columns / headings;
    let said = |column: usize| below.get(figures[column])?.traits.as_ref().map(|(traits, _)| traits);
    let repeats = (0..columns - each).all(|at| said(at).is_some() && said(at) == said(at + each));
    let differs = (1..each).all(|at| said(at) != said(0));
    (repeats && differs).then(|| figures.iter().enumerate().map(|(at, &figure)| (figure, filled[at / each])).collect())
}

impl Seen<'_> {
    pub(super) fn all(&self) -> impl Iterator<Item = &Traits> {
        self.own.iter().map(|(traits, _)| *traits).chain(self.reaching.iter().copied())
    }

    /// What the column is instead of one of the statement's. A heading of changes reaches over columns without periods.
    pub(super) fn aside(&self) -> Option<&'static str> {
        let own = || self.own.iter().map(|(traits, _)| *traits);
        let has_period = own().any(|t| t.phrase.is_some());
        let reaching = || self.reaching.iter().copied();
        let change = reaching().take_while(|_| !has_period).find_map(|t| t.aside).filter(|aside| *aside == CHANGE);
        let scenario = reaching().find_map(|t| t.aside.filter(|aside| [PRO_FORMA, FORECAST].contains(aside)));
        own().find_map(|t| t.aside).or(change).or(scenario)
    }

    pub(super) fn version(&self) -> Option<Version> {
        self.narrowest(|t| t.version)
    }

    /// Whether a cell over this column alone says its period.
    pub(super) fn has_own_period(&self) -> bool {
        self.own.iter().any(|(t, _)| t.phrase.is_some_and(|p| p.year.is_some() || p.day.is_some()))
    }

    pub(super) fn narrowest<T>(&self, of: impl Fn(&Traits) -> Option<T>) -> Option<T> {
        self.all().find_map(of)
    }
}
