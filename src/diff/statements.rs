//! Within [`super`]: the statements of two reports side by side, line by line: what the newer one says of its period, what
//! either says of the period before and of the year before, and how it changed.
//!
//! `book` has the numbers of both, `outlines` the lines, `sections` what they are of, `calendar` tells which periods are compared,
//! `cells` how numbers changed, `view` puts them together.
//! Convenience translations are left out: the next report has another rate. So are outlooks, and sentences' changes and portions.

mod book;
mod calendar;
mod cells;
mod outlines;
mod sections;
#[cfg(test)]
mod tests;
mod view;

use super::filter::Chosen;
use super::{Diff, Options};
use crate::history::derive::Refusal;
use crate::tables::RowKind;
use crate::xbrl::{Decimals, Period, QName};
use rust_decimal::Decimal;

/// The statements of two reports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// The statements, in the order of the newer report.
    pub statements: Vec<Statement>,
}

/// A statement of two reports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Statement {
    /// What it is called.
    pub title: String,
    /// The extended link role.
    pub role: Option<Box<str>>,
    /// The currency of the amounts, or of most of them: lines of another say so in their labels.
    pub currency: Option<String>,
    /// Power of ten in which amounts of money are shown.
    pub scale: i8,
    /// The columns, without that of the labels.
    pub columns: Vec<Column>,
    /// The lines, in the order of the newer report, those that only the older one has where they stood.
    pub lines: Vec<Line>,
    /// What a reader has to know: why a quarter is not derived.
    pub notes: Vec<String>,
}

/// A column of a [`Statement`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// Numbers of a period.
    Values {
        /// The period.
        period: Period,
        /// What it is to the newer report.
        what: What,
    },
    /// How the numbers of a column differ from those of another.
    Changes {
        /// The later column.
        of: usize,
        /// The earlier column.
        since: usize,
        /// What the comparison is called.
        what: Basis,
    },
}

/// What a column's period is to the newer report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// Its own period.
    Current,
    /// The period of the same length before it; of a balance, the date of the older report.
    Before,
    /// The same period a year before.
    YearBefore,
    /// The end of the last fiscal year, for balances.
    YearEnd,
    /// The older report's own period, where it is none of these.
    Older,
}

/// What a comparison is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// With the period just before: quarter on quarter.
    Sequential,
    /// With the same period a year before.
    YearOnYear,
    /// With the end of the last fiscal year.
    SinceYearEnd,
    /// With the older report's own period of the same length (or date), neither just before nor a year before.
    SinceOlder,
}

/// A line of a [`Statement`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: RowKind,
    /// What it is called.
    pub label: String,
    /// How far it is indented.
    pub depth: u8,
    /// Its concept; nothing for headings of sections.
    pub concept: Option<QName>,
    /// Whether its numbers are shown with the other sign than they have.
    pub negated: bool,
    /// Whether its numbers are rates: shown as per cent, their changes as basis points.
    pub is_rate: bool,
    /// A cell for each column.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// A number.
    Value(Reading),
    /// A number could be derived, or a change computed, but must not be.
    Refused(Refusal),
    /// How a number differs from another.
    Change(Delta),
}

/// A number in a [`Cell`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The number.
    pub value: Decimal,
    /// How precise it is.
    pub decimals: Option<Decimals>,
    /// Whether it is in money (or money per share), or what else is shown unscaled.
    pub is_money: bool,
    /// Where it is from.
    pub origin: Origin,
}

/// Where a number is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Reports say it: the fact of the older one, and of the newer one. Where both do and differ, it is the newer one's.
    Reported {
        /// The fact of the older report.
        old: Option<usize>,
        /// The fact of the newer report.
        new: Option<usize>,
        /// Whether the two differ beyond rounding.
        is_restated: bool,
    },
    /// It was computed: report (0 the older, 1 the newer), fact, 1 or −1.
    Derived(Vec<(usize, usize, i8)>),
}

/// How a number differs from an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    /// By how much, in the numbers' own unit.
    pub amount: Decimal,
    /// By which part of the earlier number's size, as a fraction; nothing where that is zero or has another sign, and for rates.
    /// As it is shown: of a line that is negated, by which part its size grew.
    pub part: Option<Decimal>,
    /// By how many basis points, for rates.
    pub basis_points: Option<Decimal>,
}

/// Puts the statements that are asked for side by side.
pub(super) fn compare(diff: &Diff<'_>, options: &Options, chosen: &Chosen) -> Comparison {
    view::compare(diff, &options.language, chosen)
}
