//! Within [`super`]: columns and cells: how numbers changed, and in which units they are shown.

use super::book::is_small;
use super::calendar::Group;
use super::{Cell, Column, Delta, Origin};
use crate::history::derive::Refusal;
use crate::tables::{currency, unit_words};
use crate::xbrl::{Period, Unit};
use rust_decimal::Decimal;

/// The columns of groups: their values, and behind each that they are compared with how they changed.
pub(super) fn columns(groups: &[Group]) -> Vec<Column> {
    let mut columns = Vec::new();
    for Group { period, what, compared } in groups {
        let of = columns.len();
        columns.push(Column::Values { period: *period, what: *what });
        for (period, what, basis) in compared {
            let since = columns.len();
            columns.push(Column::Values { period: *period, what: *what });
            columns.push(Column::Changes { of, since, what: *basis });
        }
    }
    columns
}

/// The cells of a line: its values by column, and their changes; from a number that only the older report has to one that only
/// the newer one has there is none where a restatement lies between (`doubt`).
pub(super) fn filled_in(
    columns: &[Column],
    values: &[Cell],
    at: &dyn Fn(&Period) -> usize,
    is: (bool, bool),
    doubt: impl Fn() -> Option<Refusal>,
) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::with_capacity(columns.len());
    for column in columns {
        cells.push(match column {
            Column::Values { period, .. } => values.get(at(period)).cloned().unwrap_or(Cell::Empty),
            Column::Changes { of, since, .. } => match (&cells[*of], &cells[*since]) {
                (Cell::Value(later), Cell::Value(earlier)) => {
                    let is_across = !says(&later.origin, 0) && !says(&earlier.origin, 1);
                    let change = || delta(later.value, earlier.value, is).map_or(Cell::Empty, Cell::Change);
                    if is_across { doubt().map_or_else(change, Cell::Refused) } else { change() }
                }
                _ => Cell::Empty,
            },
        });
    }
    cells
}

/// Whether a report has part in a number.
fn says(origin: &Origin, report: usize) -> bool {
    match origin {
        Origin::Reported { old, new, .. } => [old, new][report].is_some(),
        Origin::Derived(terms) => terms.iter().any(|(of, ..)| *of == report),
    }
}

/// How a number changed; nothing where it cannot be computed. Of a loss that grows the part is below zero; what is shown with
/// the other sign grows by its size.
fn delta(later: Decimal, earlier: Decimal, (is_rate, negated): (bool, bool)) -> Option<Delta> {
    let amount = later.checked_sub(earlier)?;
    let is_alike = later.is_zero() || later.is_sign_negative() == earlier.is_sign_negative();
    let has_part = !is_rate && !earlier.is_zero() && is_alike;
    let base = if negated { earlier } else { earlier.abs() };
    Some(Delta {
        amount,
        part: if has_part { amount.checked_div(base) } else { None },
        basis_points: if is_rate { amount.checked_mul(Decimal::from(10_000)) } else { None },
    })
}

/// Whether pure numbers are rates: all of them below one in size, not all of them zero.
pub(super) fn are_rates(cells: &[Cell]) -> bool {
    let mut values = cells.iter().filter_map(|cell| match cell {
        Cell::Value(reading) => Some(reading.value),
        _ => None,
    });
    values.clone().all(is_small) && values.any(|value| !value.is_zero())
}

/// What is said of a unit that is not the one of the statement's amounts; shares and pure numbers tell themselves.
pub(super) fn unlike(unit: &Unit, main: Option<&str>) -> Option<String> {
    match currency(unit) {
        Some((code, _)) if Some(code) == main => None,
        None if unit.is_pure() || *unit == Unit::shares() => None,
        _ => Some(unit_words(unit)),
    }
}

/// The power of ten, of those of thousands and millions, in which an amount is a whole number; nothing for zero.
pub(super) fn idle_zeros(value: Decimal) -> Option<i8> {
    if value.is_zero() {
        return None;
    }
    let is_whole = |unit: i64| value.checked_rem(Decimal::from(unit)).is_some_and(|rest| rest.is_zero());
    Some(match () {
        () if is_whole(1_000_000) => 6,
        () if is_whole(1000) => 3,
        () => 0,
    })
}
