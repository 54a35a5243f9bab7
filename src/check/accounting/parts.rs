//! Rules `across`, `footing` and `roll-forward` where there are parts of a whole: the components of equity and the parts
//! of a breakdown add up to the whole, and a balance with the changes below it makes the next balance.

use super::ledger::{Entry, Ledger};
use super::{Check, Checks, Outcome};
use crate::mapping::parts::{is_of_parts, turns};
use crate::mapping::{Filing, Line};
use crate::statement::calendar::Dates;
use crate::statement::parts::PARENT;
use crate::statement::{Kind, Part, Statement};
use crate::taxonomy::{DataType, label_role};
use rust_decimal::Decimal;

const OTHER: &str = "the changes between the balances are not all of one level";

/// Checks every statement whose rows or columns are parts.
pub fn check(filing: &Filing<'_>, ledger: &Ledger<'_>, checks: &mut Checks) {
    for (statement, lines) in filing.statements.statements.iter().zip(&filing.lines) {
        if !is_of_parts(statement) {
            continue;
        }
        if statement.kind != Kind::EquityShares && !statement.partial {
            across(statement, lines, ledger, checks);
            stacked(statement, lines, ledger, checks);
        }
        match statement.kind {
            Kind::Breakdown => footing(statement, lines, ledger, checks),
            _ if statement.partial => {}
            _ => roll_forward(statement, lines, ledger, checks),
        }
    }
}

fn sum(rule: &'static str, total: Entry, terms: &[(Entry, i8)]) -> Check {
    let computed: Decimal = terms.iter().map(|(term, weight)| term.value * Decimal::from(*weight)).sum();
    let tolerance: Decimal = total.half + terms.iter().map(|(term, _)| term.half).sum::<Decimal>();
    let outcome = Outcome::of_sum((computed - total.value).abs(), tolerance);
    let terms = terms.iter().map(|(term, weight)| (term.fact, *weight)).collect();
    Check { rule, fact: total.fact, terms, computed, outcome }
}

/// Columns that are parts add up to the one that is the whole, for each period.
fn across(statement: &Statement<'_>, lines: &[Line], ledger: &Ledger<'_>, checks: &mut Checks) {
    let is_part = |part: &Part| part.name != PARENT && !part.name.to_lowercase().contains("total");
    for (row, line) in statement.rows.iter().zip(lines) {
        let is_money = line.concept.as_ref().is_some_and(|c| c.data_type == DataType::Monetary);
        if row.part.is_some() || !is_money {
            continue;
        }
        for (whole, column) in statement.columns.iter().enumerate().filter(|(_, c)| c.part.is_none()) {
            let is_beside =
                |c: &crate::statement::header::Column| (c.dates, c.currency) == (column.dates, column.currency);
            let parts = statement
                .columns
                .iter()
                .enumerate()
                .filter(|(_, c)| c.part.as_ref().is_some_and(is_part) && is_beside(c));
            let entry = |at: usize| line.facts[at].and_then(|fact| ledger.fact(fact));
            let terms: Vec<(Entry, i8)> = parts.filter_map(|(at, _)| Some((entry(at)?, 1))).collect();
            let Some(total) = entry(whole).filter(|_| !terms.is_empty()) else { continue };
            // A line of a segment table may be printed for the whole alone.
            if statement.kind == Kind::Breakdown && terms.len() < 2 {
                continue;
            }
            checks.checks.push(sum("across", total, &terms));
        }
    }
}

/// Where each component of equity has rows of its own, their balances add up to that of the whole, at either end.
fn stacked(statement: &Statement<'_>, lines: &[Line], ledger: &Ledger<'_>, checks: &mut Checks) {
    let mut found: Vec<Check> = Vec::new();
    for role in [label_role::PERIOD_START, label_role::PERIOD_END] {
        let balances = || statement.rows.iter().zip(lines).filter(|(_, line)| line.preferred == role);
        let wholes = balances().filter(|(row, _)| row.part.is_none() && row.dates.is_none());
        for (column, (_, whole)) in (0..statement.columns.len()).flat_map(|c| wholes.clone().map(move |w| (c, w))) {
            let entry = |line: &Line| line.facts[column].and_then(|fact| ledger.fact(fact));
            let parts = balances().filter(|(row, line)| {
                row.part.as_ref().is_some_and(|part| part.name != PARENT) && line.concept == whole.concept
            });
            let terms: Vec<(Entry, i8)> = parts.filter_map(|(_, line)| Some((entry(line)?, 1))).collect();
            if let Some(total) = entry(whole).filter(|_| terms.len() > 1) {
                found.push(sum("across", total, &terms));
            }
        }
    }
    if !found.iter().any(|check| check.outcome == Outcome::Verified) {
        found.clear();
    }
    checks.checks.extend(found);
}

/// Rows that are parts add up to the total below them; a subtotal counts in place of its parts.
fn footing(statement: &Statement<'_>, lines: &[Line], ledger: &Ledger<'_>, checks: &mut Checks) {
    for column in 0..statement.columns.len() {
        let mut open: Vec<Entry> = Vec::new();
        for (row, line) in statement.rows.iter().zip(lines) {
            let Some(entry) = line.facts[column].and_then(|fact| ledger.fact(fact)) else { continue };
            let adds_up = |from: &usize| open[*from..].iter().map(|e| e.value).sum::<Decimal>() == entry.value;
            let is_root = row.part.is_none() && statement.columns[column].part.is_none();
            let from = (0..open.len().saturating_sub(1)).find(adds_up).or((is_root && open.len() > 1).then_some(0));
            if let Some(from) = from {
                let terms: Vec<(Entry, i8)> = open.drain(from..).map(|term| (term, 1)).collect();
                checks.checks.push(sum("footing", entry, &terms));
            }
            open.push(entry);
            if is_root {
                open.clear();
            }
        }
    }
}

/// From balance to balance, in each column and for each component that has rows of its own.
fn roll_forward(statement: &Statement<'_>, lines: &[Line], ledger: &Ledger<'_>, checks: &mut Checks) {
    let mut found: Vec<Check> = Vec::new();
    for column in 0..statement.columns.len() {
        let turned = turns(statement, column);
        let mut open: Option<(Entry, Option<&Part>)> = None;
        let mut changes: Vec<(Entry, i8)> = Vec::new();
        for (row, line) in statement.rows.iter().zip(lines) {
            let wanted = if statement.kind == Kind::EquityShares { DataType::Shares } else { DataType::Monetary };
            let is_meant = line.concept.as_ref().is_some_and(|c| c.data_type == wanted && !is_sum(&c.name.local));
            let entry = line.facts[column].and_then(|fact| ledger.fact(fact)).filter(|_| is_meant);
            let is_balance = match row.dates {
                Some(dates) => matches!(dates, Dates::At(_)),
                None => [label_role::PERIOD_START, label_role::PERIOD_END].contains(&line.preferred),
            };
            let Some(entry) = entry else { continue };
            if !is_balance {
                let sign = if line.meaning.negated && !turned { -1 } else { 1 };
                changes.push((entry, sign));
                continue;
            }
            // The whole has no rows of changes where each component has its own.
            let is_next = row.dates.is_some() || row.part.is_some() && line.preferred == label_role::PERIOD_END;
            if let Some((opening, _)) = open.filter(|(_, part)| is_next && *part == row.part.as_ref()) {
                let terms: Vec<(Entry, i8)> = [(opening, 1)].into_iter().chain(changes.iter().copied()).collect();
                found.push(sum("roll-forward", entry, &terms));
            }
            changes.clear();
            open = Some((entry, row.part.as_ref()));
        }
    }
    if !found.iter().any(|check| check.outcome == Outcome::Verified && check.terms.len() > 1) {
        let failed = found.iter_mut().filter(|check| check.outcome == Outcome::Failed);
        failed.for_each(|check| check.outcome = Outcome::Unverifiable(OTHER));
    }
    checks.checks.extend(found);
}

/// Changes that are sums of others.
fn is_sum(name: &str) -> bool {
    ["ComprehensiveIncome", "ChangesInEquity"].contains(&name)
}
