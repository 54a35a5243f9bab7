//! A [`Report`] as a person reads it: tables with a line per concept and a column per period. Where the taxonomy has
//! presentation networks, each that has facts becomes a table; what is in none comes last, grouped by its dimensions.
//!
//! [`build`] knows no taxonomy: it is given [`Outline`]s and [`Labels`]. [`Vocabulary`] gets both from a taxonomy, `render`
//! writes tables as text, CSV, Markdown and HTML, `sheet` lays them out as a document whose figures are tagged.

mod build;
mod columns;
mod figure;
pub mod render;
pub mod sheet;
mod vocabulary;
mod words;

pub use build::{Options, build};
pub(crate) use build::{rows, unit_words};
pub(crate) use columns::{currency, without_kind};
pub use figure::Figure;
pub use vocabulary::Vocabulary;
pub use words::{period_words, plain_text, split_name};

use crate::report::{Report, ValueRef};
use crate::taxonomy::label_role;
use crate::xbrl::QName;

/// What the lines of a presentation network are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// The extended link role.
    pub role: Box<str>,
    /// What the role is called.
    pub title: Box<str>,
    /// Its lines, parents before their children.
    pub lines: Vec<Line>,
    /// Axes that stand in the network, each with the members that do. Facts with other axes do not belong here.
    pub axes: Option<Vec<(QName, Vec<QName>)>>,
}

/// A line of an [`Outline`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub concept: QName,
    /// The label role that it is to be printed with.
    pub preferred: Option<Box<str>>,
    /// How many lines are above it in the tree.
    pub depth: u8,
}

impl Line {
    fn is(&self, roles: &[&str]) -> bool {
        self.preferred.as_deref().is_some_and(|preferred| roles.contains(&preferred))
    }

    /// Whether its numbers are printed with the other sign (Link Role Registry: all roles that are called so).
    pub(crate) fn is_negated(&self) -> bool {
        let name = |role: &str| role.rsplit('/').next().is_some_and(|name| name.starts_with("negated"));
        self.preferred.as_deref().is_some_and(name)
    }

    pub(crate) fn is_total(&self) -> bool {
        self.is(&[label_role::TOTAL, label_role::NEGATED_TOTAL])
    }

    pub(crate) fn opens(&self) -> bool {
        self.is(&[label_role::PERIOD_START, "http://www.xbrl.org/2009/role/negatedPeriodStartLabel"])
    }

    pub(crate) fn closes(&self) -> bool {
        self.is(&[label_role::PERIOD_END, "http://www.xbrl.org/2009/role/negatedPeriodEndLabel"])
    }
}

/// What names are called, and what is known of them.
pub trait Labels {
    /// The label of a concept, an axis or a member in a role, or else its standard one.
    fn label(&self, name: &QName, role: Option<&str>) -> Option<&str>;

    /// Whether the values of a concept are ratios that a person reads as per cent.
    fn is_percent(&self, name: &QName) -> bool;
}

/// Nothing is known.
impl Labels for () {
    fn label(&self, _: &QName, _: Option<&str>) -> Option<&str> {
        None
    }

    fn is_percent(&self, _: &QName) -> bool {
        false
    }
}

/// The label, or else the words of the local name.
pub(crate) fn label_of(labels: &dyn Labels, name: &QName, role: Option<&str>) -> String {
    labels.label(name, role).map_or_else(|| split_name(&name.local), str::to_owned)
}

/// Some facts of a report, as rows and columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What it is called.
    pub title: String,
    /// The extended link role; none for facts that are in no network.
    pub role: Option<Box<str>>,
    /// Power of ten in which amounts of money are shown: 6 for millions.
    pub scale: i8,
    /// The currency, where there is one only.
    pub currency: Option<String>,
    /// The columns, without that of the labels.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// What the facts of a column have in common.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// Members of dimensions, or the entity, where the columns differ in that.
    pub group: String,
    /// The period, such as `3 months to 2023-03-31`.
    pub period: String,
    /// The currency, where there are several.
    pub currency: String,
}

/// What a row of a [`Table`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowKind {
    /// It heads those below.
    Heading,
    /// It has facts.
    #[default]
    Line,
    /// It has facts that the lines above add up to.
    Total,
}

/// A row of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// What it is called.
    pub label: String,
    /// How far it is indented, in levels.
    pub depth: u8,
    /// A cell for each column.
    pub cells: Vec<Cell>,
    /// Whether its numbers are shown with the other sign than they have.
    pub negated: bool,
    /// Whether its numbers are shown as per cent.
    pub percent: bool,
}

/// The facts of one row and one column: none, or one, or more where they are duplicates or differ in language or unit.
pub type Cell = Vec<usize>;

impl Table {
    /// All facts that it shows.
    pub fn facts(&self) -> impl Iterator<Item = usize> + '_ {
        self.rows.iter().flat_map(|row| row.cells.iter().flatten().copied())
    }

    /// What is said of its amounts: `CNY, in thousands`; empty where nothing is.
    #[must_use]
    pub fn amounts(&self) -> String {
        let scale = match self.scale {
            3 => "in thousands",
            6 => "in millions",
            9 => "in billions",
            _ => "",
        };
        let parts = [self.currency.as_deref().unwrap_or_default(), scale];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// A number of a row as it is shown; nothing for what is no number.
    #[must_use]
    pub fn figure(&self, report: &Report, row: &Row, fact: usize) -> Option<Figure> {
        let fact = report.fact(fact);
        let ValueRef::Number(value) = fact.value else { return None };
        let is_money =
            fact.unit.is_some_and(|unit| columns::currency(report.unit(unit)).is_some_and(|(_, simple)| simple));
        let scale = match () {
            () if is_money => self.scale,
            () if row.percent && fact.unit.is_some_and(|unit| report.unit(unit).is_pure()) => -2,
            () => 0,
        };
        Figure::new(value, fact.decimals, scale, row.negated)
    }

    /// A cell as it is shown, on one line.
    #[must_use]
    pub fn text(&self, report: &Report, row: &Row, cell: &[usize]) -> String {
        let mut shown: Vec<String> = Vec::new();
        for &fact in cell {
            let text = match self.figure(report, row, fact) {
                Some(figure) => figure.to_string(),
                None => report.fact(fact).value.text().map_or_else(String::new, plain_text),
            };
            if !shown.contains(&text) {
                shown.push(text);
            }
        }
        shown.join(" / ")
    }
}

#[cfg(test)]
mod tests;
