//! Within [`super`]: the statements of both reports side by side, as cells to print.

use super::describe::legible;
use super::facts::{self, Words, signed};
use crate::diff::statements::{Basis, Cell, Column, Delta, Line, Origin, Reading, Statement, What};
use crate::tables::{Figure, RowKind, period_words};
use crate::xbrl::{Decimals, Number};
use rust_decimal::{Decimal, RoundingStrategy};
use std::fmt::Write as _;

/// A statement to print.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid {
    /// What it is called.
    pub title: String,
    /// What is said of its amounts: `CNY, in thousands`.
    pub amounts: String,
    /// The columns.
    pub heads: Vec<Head>,
    /// The lines.
    pub rows: Vec<Row>,
    /// Notes below it: what marks mean, then what else there is to say.
    pub notes: Vec<String>,
    /// How many of the notes are about marks.
    pub marks: usize,
}

/// What heads a column.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    /// The upper line: what it is.
    pub what: &'static str,
    /// The lower line: the period, or what the change is measured in.
    pub text: String,
    /// Whether it is a change.
    pub is_change: bool,
}

/// A line to print.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// What it is.
    pub kind: RowKind,
    /// What it is called.
    pub label: String,
    /// How far it is indented.
    pub depth: u8,
    /// Its concept.
    pub concept: String,
    /// The cells.
    pub cells: Vec<Shown>,
}

impl Row {
    /// Whether its numbers are compared, and none has changed.
    pub fn is_same(&self) -> bool {
        let is_compared = self.cells.iter().any(|cell| cell.is_change && !cell.text.is_empty());
        is_compared && !self.cells.iter().any(|cell| cell.has_changed)
    }
}

/// A cell to print.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown {
    /// The number, or what stands for it.
    pub text: String,
    /// What it is beside a number that is reported.
    pub mark: Option<Mark>,
    /// The number of its note.
    pub note: Option<usize>,
    /// What is to be said of this number alone.
    pub about: String,
    /// What the older report has, where that is another number.
    pub was: Option<String>,
    /// Whether it says that something changed.
    pub has_changed: bool,
    /// Whether it is a change.
    pub is_change: bool,
}

/// What a cell is beside a number that is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It was computed.
    Derived,
    /// The older report has another number.
    Restated,
    /// It must not be computed.
    Refused,
}

/// What stands where a number must not be computed.
const REFUSED: &str = "n/d";

/// The statement as cells.
pub(super) fn grid(words: &Words<'_, '_>, statement: &Statement) -> Grid {
    let mut grid = Grid { title: legible(&statement.title), amounts: amounts(statement), ..Grid::default() };
    for column in &statement.columns {
        match column {
            Column::Values { period, what } => {
                grid.heads.push(Head { what: of_what(*what), text: period_words(*period), is_change: false });
            }
            Column::Changes { what, .. } => {
                grid.heads.push(Head { what: of_basis(*what), text: "change".to_owned(), is_change: true });
                grid.heads.push(Head { what: of_basis(*what), text: "in %".to_owned(), is_change: true });
            }
        }
    }
    let mut notes = Vec::new();
    for line in &statement.lines {
        let mut cells = Vec::with_capacity(grid.heads.len());
        for (at, column) in statement.columns.iter().enumerate() {
            let cell = line.cells.get(at).unwrap_or(&Cell::Empty);
            match column {
                Column::Values { .. } => cells.push(value(words, statement, line, cell, &mut notes)),
                Column::Changes { of, .. } => {
                    let [amount, part] = match cell {
                        Cell::Change(delta) => change(statement, line, delta, *of),
                        _ => [(); 2].map(|()| Shown { is_change: true, ..Shown::default() }),
                    };
                    cells.extend([amount, part]);
                }
            }
        }
        grid.rows.push(Row {
            kind: line.kind,
            label: legible(&line.label),
            depth: line.depth.min(8),
            concept: line.concept.as_ref().map(|name| words.prefixed(name).to_string()).unwrap_or_default(),
            cells,
        });
    }
    grid.marks = notes.len();
    grid.notes = notes;
    grid.notes.extend(statement.notes.iter().map(|note| legible(note)));
    grid
}

fn amounts(statement: &Statement) -> String {
    let scale = match statement.scale {
        3 => "in thousands",
        6 => "in millions",
        9 => "in billions",
        _ => "",
    };
    let parts = [statement.currency.as_deref().unwrap_or_default(), scale];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn of_what(what: What) -> &'static str {
    match what {
        What::Current => "current",
        What::Before => "before",
        What::YearBefore => "year before",
        What::YearEnd => "year end",
        What::Older => "older report",
    }
}

fn of_basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Sequential => "on period before",
        Basis::YearOnYear => "on year before",
        Basis::SinceYearEnd => "since year end",
        Basis::SinceOlder => "on older report",
    }
}

fn value(words: &Words<'_, '_>, statement: &Statement, line: &Line, cell: &Cell, notes: &mut Vec<String>) -> Shown {
    let mut noted = |note: String| {
        let at = notes.iter().position(|other| *other == note).unwrap_or_else(|| {
            notes.push(note);
            notes.len() - 1
        });
        Some(at + 1)
    };
    match cell {
        Cell::Empty | Cell::Change(_) => Shown::default(),
        Cell::Refused(refusal) => Shown {
            text: REFUSED.to_owned(),
            mark: Some(Mark::Refused),
            note: noted(format!("not derived: {}", refusal.as_str())),
            about: format!("not derived: {}", refusal.as_str()),
            ..Shown::default()
        },
        Cell::Value(reading) => {
            let text =
                figure(&reading.value.to_string(), reading.decimals, scale(statement, line, reading), line.negated);
            let mut shown = Shown { text, ..Shown::default() };
            match &reading.origin {
                Origin::Reported { old, new, is_restated } => {
                    let said = |report: usize, fact: &Option<usize>| {
                        let at = (*fact)?;
                        let value = facts::value(words.tellers[report].report().fact(at));
                        let place = words.view.sources.place(words.view.diff, report, at);
                        let place = place.map(|place| format!(" [{place}]")).unwrap_or_default();
                        Some(format!("{} report: {value}{place}", ["older", "newer"][report]))
                    };
                    let said: Vec<String> = [said(1, new), said(0, old)].into_iter().flatten().collect();
                    shown.about = said.join("; ");
                    if *is_restated {
                        shown.mark = Some(Mark::Restated);
                        shown.note = noted("restated: the older report has another number".to_owned());
                        shown.has_changed = true;
                        let older = old.map(|at| words.tellers[0].report().fact(at));
                        shown.was = older.and_then(|fact| {
                            Some(figure(
                                fact.value.text()?,
                                fact.decimals,
                                scale(statement, line, reading),
                                line.negated,
                            ))
                        });
                    }
                }
                Origin::Derived(terms) => {
                    shown.mark = Some(Mark::Derived);
                    let (mut recipe, mut inputs) = (String::new(), String::new());
                    for &(report, fact, weight) in terms {
                        let fact = words.tellers[report].report().fact(fact);
                        let period = period_words(words.tellers[report].report().context(fact.context).period);
                        let sign = match (weight < 0, recipe.is_empty()) {
                            (true, true) => "−",
                            (true, false) => " − ",
                            (false, true) => "",
                            (false, false) => " + ",
                        };
                        let which = ["older", "newer"][report];
                        let _ = write!(recipe, "{sign}{period} ({which} report)");
                        let value = facts::value(fact);
                        let _ = write!(inputs, "{sign}{value} ({period}, {which} report)");
                    }
                    shown.note = noted(format!("derived: {recipe}"));
                    shown.about = format!("derived: {inputs}");
                }
            }
            shown
        }
    }
}

/// Power of ten in which a number of a line is shown.
fn scale(statement: &Statement, line: &Line, reading: &Reading) -> i8 {
    match () {
        () if line.is_rate => -2,
        () if reading.is_money => statement.scale,
        () => 0,
    }
}

fn figure(value: &str, decimals: Option<Decimals>, scale: i8, negated: bool) -> String {
    Figure::new(value, decimals, scale, negated).map_or_else(|| value.to_owned(), |figure| figure.to_string())
}

/// By how much, and by which part.
fn change(statement: &Statement, line: &Line, delta: &Delta, of: usize) -> [Shown; 2] {
    let turned = |value: Decimal| if line.negated { -value } else { value };
    let shown = |text: String, value: Decimal| Shown {
        is_change: true,
        text,
        has_changed: !value.is_zero(),
        ..Shown::default()
    };
    let blank = || Shown { is_change: true, ..Shown::default() };
    if let Some(points) = delta.basis_points {
        let points = turned(points).normalize();
        return [shown(format!("{} bp", signed(&points.to_string(), None)), points), blank()];
    }
    let reading = match line.cells.get(of) {
        Some(Cell::Value(reading)) => Some(reading),
        _ => None,
    };
    let (scale, decimals) = reading.map_or((0, None), |reading| (scale(statement, line, reading), reading.decimals));
    let text = match turned(delta.amount).to_string().parse::<Number>() {
        Ok(number) => {
            let places = match decimals {
                Some(Decimals::Places(places)) => Some(Decimals::Places(places.saturating_add(i16::from(scale)))),
                other => other,
            };
            signed(&number.scaled(-i32::from(scale)).to_string(), places)
        }
        Err(_) => delta.amount.to_string(),
    };
    let text = if delta.amount.is_zero() { Figure::DASH.to_owned() } else { text };
    let part = delta.part.and_then(|part| part.checked_mul(Decimal::ONE_HUNDRED)).map(|part| {
        // It has the sign of the amount, which people see turned, too.
        let part = turned(part);
        // Tenths, unless the number is so large that nobody asks for them.
        let places = u32::from(part.abs() < Decimal::from(1000));
        let rounded = part.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
        let text = if rounded.is_zero() {
            "0.0%".to_owned()
        } else {
            format!("{}%", signed(&rounded.to_string(), Some(Decimals::Places(i16::from(places > 0)))))
        };
        shown(text, part)
    });
    [shown(text, delta.amount), part.unwrap_or_else(blank)]
}

/// The mark of a note: small letters; a star for those beyond.
pub(super) fn letter(note: usize) -> String {
    let letter = note.checked_sub(1).and_then(|at| ('a'..='z').nth(at));
    letter.unwrap_or('*').to_string()
}

/// The same for a terminal.
pub(super) fn raised(note: usize) -> String {
    let letter = note.checked_sub(1).and_then(|at| "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ".chars().nth(at));
    letter.unwrap_or('*').to_string()
}
