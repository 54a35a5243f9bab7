//! The totals of the whole document: what the taxonomy says, as far as it is printed, and what the columns added.
//!
//! Two numbers that add up to a third in one column may do so by chance. A relation that only the page states, since a line
//! of it is no line of the taxonomy's sum, is believed where it holds in two complete columns, or in one with three terms or
//! more, all of which count as printed. A column is complete where total and terms all have a number; a dash is one.

use super::arithmetic::Footing;
use super::{Line, parts};
use crate::report::Report;
use crate::statement::{Kind, Row, Statement, Statements};
use crate::taxonomy::{Concept, Core, Summation};
use crate::xbrl::QName;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Drops what may hold by chance: an unknown total, or the lines that were added to a known one.
pub fn believe(core: &Core, statement: &Statement<'_>, lines: &[Line], footings: &mut Vec<Footing>) {
    let concept = |row: usize| lines[row].concept.as_ref();
    footings.retain_mut(|footing| {
        let Some(total) = concept(footing.total) else { return false };
        let known = core.summations_of(&total.name).find(|sum| sum.role == footing.role);
        let is_added = |row: usize| {
            let line = &lines[row];
            let is_own = line.meaning.chosen().is_some_and(|chosen| !chosen.foreign) && !line.is_extension();
            let is_listed = |name: &QName| known.is_some_and(|sum| sum.of.iter().any(|(item, _)| item == name));
            !is_own && concept(row).is_none_or(|concept| !is_listed(&concept.name))
        };
        let is_new = known.is_none();
        if !is_new && !footing.items.iter().any(|&(row, _)| is_added(row)) {
            return true;
        }
        let is_like = |other: &Concept| {
            (other.data_type, other.period) == (total.data_type, total.period) && other.name != total.name
        };
        let is_proven = footing.items.iter().all(|&(row, _)| concept(row).is_some_and(is_like))
            && is_proven(statement, lines, footing);
        if !is_proven {
            footing.items.retain(|&(row, _)| !is_new && !is_added(row));
        }
        !footing.items.is_empty()
    });
}

/// Whether the columns leave no room for chance.
fn is_proven(statement: &Statement<'_>, lines: &[Line], footing: &Footing) -> bool {
    const COLUMNS: usize = 2;
    const TERMS: usize = 3;
    let turned = |row: usize, weight: i8| if lines[row].meaning.negated { -weight } else { weight };
    let is_plain = footing.items.iter().all(|&(row, weight)| turned(row, weight) == turned(footing.total, 1));
    let number = |row: usize, column: usize| {
        let Row { figures, inside: false, .. } = &statement.rows[row] else { return None };
        figures.get(column)?.as_ref()?.number.to_decimal()
    };
    let holds = |column: &usize| {
        let total = number(footing.total, *column).filter(|total| !total.is_zero())?;
        let terms =
            footing.items.iter().map(|&(row, weight)| Some(number(row, *column)? * Decimal::from(turned(row, weight))));
        Some(terms.sum::<Option<Decimal>>()? == total * Decimal::from(turned(footing.total, 1)))
    };
    let columns = (0..statement.columns.len()).filter(|&column| statement.is_complete(&statement.columns[column]));
    let count = columns.filter(|column| holds(column) == Some(true)).take(COLUMNS).count();
    count == COLUMNS || count > 0 && is_plain && footing.items.len() >= TERMS
}

/// The totals of the whole document: what the taxonomy says, as far as it is printed, and the rows that the columns
/// added. A total is made of lines that stand in a statement with it, and where its footing was found, of those in it; only
/// where no statement has any, lines from anywhere count.
pub fn merge(
    core: &Core,
    statements: &Statements<'_>,
    lines: &[Vec<Line>],
    footings: &[Vec<Footing>],
    report: &Report,
) -> Vec<Summation> {
    let printed: HashSet<&QName> = report.concepts().collect();
    let concept = |at: usize, row: usize| lines[at][row].concept.as_ref().map(|c| &c.name);
    // A statement may go on in the next table.
    let mut faces: IndexMap<Kind, HashSet<&QName>> = IndexMap::new();
    let mut found: HashMap<(&Arc<str>, &QName), HashSet<&QName>> = HashMap::new();
    let mut solved: HashSet<(&Arc<str>, &QName, Kind)> = HashSet::new();
    for (at, (statement, lines)) in statements.statements.iter().zip(lines).enumerate() {
        if !matches!(statement.kind, Kind::NonGaap) && !parts::is_of_parts(statement) {
            let names = lines.iter().filter_map(|line| line.concept.as_ref()).map(|concept| &concept.name);
            faces.entry(statement.kind).or_default().extend(names);
        }
        for footing in &footings[at] {
            let Some(total) = concept(at, footing.total) else { continue };
            let items = footing.items.iter().filter_map(|&(row, _)| concept(at, row));
            found.entry((&footing.role, total)).or_default().extend(items);
            solved.insert((&footing.role, total, statement.kind));
        }
    }
    let mut all: Vec<Summation> = Vec::new();
    for Summation { role, total, of, alternative } in &core.summations {
        let known = of.len();
        let of: Vec<_> = of.iter().filter(|(name, _)| printed.contains(name)).cloned().collect();
        let is_beside = |name: &QName| {
            found.get(&(role, total)).is_some_and(|items| items.contains(name))
                || faces.iter().any(|(kind, names)| {
                    names.contains(total) && names.contains(name) && !solved.contains(&(role, total, *kind))
                })
        };
        let beside: Vec<_> = of.iter().filter(|(name, _)| is_beside(name)).cloned().collect();
        let of = if beside.is_empty() || *alternative { of } else { beside };
        let is_meant = if *alternative { of.len() == known } else { !of.is_empty() };
        if printed.contains(total) && is_meant {
            all.push(Summation { role: role.clone(), total: total.clone(), of, alternative: *alternative });
        }
    }
    for ((at, _), footings) in statements.statements.iter().enumerate().zip(footings) {
        let concept = |row: usize| concept(at, row).cloned();
        for footing in footings {
            let Some(total) = concept(footing.total) else { continue };
            let known = all.iter().position(|s| s.role == footing.role && s.total == total);
            let set = known.unwrap_or_else(|| {
                all.push(Summation { role: footing.role.clone(), total, of: Vec::new(), alternative: false });
                all.len() - 1
            });
            for &(row, weight) in &footing.items {
                let Some(name) = concept(row).filter(|name| all[set].of.iter().all(|(known, _)| known != name)) else {
                    continue;
                };
                if !contains(&all, &name, set) {
                    all[set].of.push((name, weight));
                }
            }
        }
    }
    all.retain(|sum| !sum.of.is_empty());
    all
}

/// Whether the total of `set` is a contributor of `name`, through whatever totals of the same role: it cannot contribute
/// to it.
fn contains(all: &[Summation], name: &QName, set: usize) -> bool {
    let Summation { role, total, .. } = &all[set];
    let mut seen: HashSet<&QName> = HashSet::new();
    let mut open = vec![name];
    while let Some(name) = open.pop() {
        if name == total {
            return true;
        }
        if seen.insert(name) {
            let below = all.iter().filter(|sum| sum.role == *role && sum.total == *name);
            open.extend(below.flat_map(|sum| &sum.of).map(|(item, _)| item));
        }
    }
    false
}
