//! Within [`super`]: what was written down about the numerals of a page. The head of each `.tsv` says how.

use chrono::{Days, NaiveDate};
use std::fmt::{Display, Formatter, Result};

/// What a numeral must be.
pub struct Expected<'t> {
    pub start: usize,
    pub digits: &'t str,
    pub what: What<'t>,
}

pub enum What<'t> {
    Class(Vec<&'t str>),
    Fact(Fact<'t>),
}

/// A fact that a numeral must be. Alternatives are as good as each other.
pub struct Fact<'t> {
    pub role: &'t str,
    pub concepts: Vec<&'t str>,
    pub periods: Vec<String>,
    pub unit: &'t str,
    pub value: &'t str,
    pub decimals: Option<i64>,
    pub dimensions: Vec<(&'t str, &'t str)>,
    /// Whether leaving it with a reason is right, too.
    pub may_be_left: bool,
}

impl<'t> Expected<'t> {
    pub fn read(line: &'t str) -> Expected<'t> {
        let mut cells: Vec<&str> = line.split('\t').collect();
        cells.resize(11, "");
        let alternatives = |cell: &'t str| cell.split('|').collect::<Vec<_>>();
        let [start, digits, role, concepts, periods, unit, value, decimals, framework, dimensions, left] = cells[..]
        else {
            panic!("{line}")
        };
        let framework = Some(("AccountingFramework", framework)).filter(|f| !f.1.is_empty());
        let dimensions = dimensions.split(';').filter_map(|d| d.split_once('='));
        let what = match role {
            "class" => What::Class(alternatives(concepts)),
            role => What::Fact(Fact {
                role,
                concepts: alternatives(concepts),
                periods: alternatives(periods).into_iter().map(json_period).collect(),
                unit,
                value,
                decimals: decimals.parse().ok(),
                dimensions: framework.into_iter().chain(dimensions).collect(),
                may_be_left: left == "?",
            }),
        };
        Expected { start: start.parse().unwrap(), digits, what }
    }
}

impl Display for Fact<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{} {} {} {}", self.role, self.concepts.join("|"), self.periods.join("|"), self.value)?;
        self.decimals.map_or(Ok(()), |decimals| write!(f, " {} decimals {decimals}", self.unit))?;
        self.dimensions.iter().try_for_each(|(axis, member)| write!(f, " {axis}={member}"))
    }
}

/// Days as instants with an exclusive end.
fn json_period(period: &str) -> String {
    let midnight = |day: NaiveDate| format!("{day}T00:00:00");
    let after = |day: &str| midnight(day.parse::<NaiveDate>().unwrap() + Days::new(1));
    match period.split_once('/') {
        None => after(period),
        Some((first, last)) => format!("{}/{}", midnight(first.parse().unwrap()), after(last)),
    }
}

/// Where numbers begin: digits, with points and commas between digits.
pub fn numerals(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (0..bytes.len()).filter(move |&at| {
        let inside = at > 0 && (is_digit(at - 1) || at > 1 && matches!(bytes[at - 1], b'.' | b',') && is_digit(at - 2));
        is_digit(at) && !inside
    })
}
