//! Parts of a whole → dimensions: which axis and which member a part is, which concept a balance of a statement of changes
//! in equity has, and which concept a table breaks down.

use super::networks;
use super::rows::{Candidate, Meaning};
use super::target::{Node, Target};
use crate::report::Report;
use crate::statement::calendar::Dates;
use crate::statement::header::Column;
use crate::statement::parts::{Edge, balance, before_amounts};
use crate::statement::{Division, Kind, Part, Row, Statement};
use crate::taxonomy::{Axes, Balance, Core, PartAxis, Schema, label_role};
use crate::xbrl::{Period, QName};
use std::collections::{HashMap, HashSet};

/// Whether a statement's rows or columns are parts of a whole: it has no footings of its own.
#[must_use]
pub fn is_of_parts(statement: &Statement<'_>) -> bool {
    matches!(statement.kind, Kind::Equity | Kind::EquityShares | Kind::Breakdown)
}

/// The axis of a division.
#[must_use]
pub fn axis(axes: &Axes, of: Division) -> &PartAxis {
    match of {
        Division::Equity => &axes.equity_components,
        Division::Segment => &axes.segments,
        Division::Region => &axes.regions,
        Division::Product => &axes.products,
    }
}

/// The members of a statement's parts; those that the taxonomy does not know become members of the extension.
pub(super) fn declare(
    core: &Core,
    extension: &mut Schema,
    issuer: &[String],
    statement: &Statement<'_>,
    members: &mut HashMap<Part, QName>,
) {
    let columns = statement.columns.iter().filter_map(|column| column.part.as_ref());
    for part in columns.chain(statement.rows.iter().filter_map(|row| row.part.as_ref())) {
        if !members.contains_key(part) {
            let PartAxis { role, domain, .. } = axis(&core.axes, part.of);
            let member = networks::member(core, extension, (role, domain), &part.name, ("Member", issuer));
            members.insert(part.clone(), member);
        }
    }
}

/// The part that a figure is about: that of its row, or else that of its column.
#[must_use]
pub fn of<'s>(column: &'s Column, row: &'s Row<'_>) -> Option<&'s Part> {
    row.part.as_ref().or(column.part.as_ref())
}

/// The dates of a figure: those of its row, or else those of its column.
#[must_use]
pub fn dates(column: &Column, row: &Row<'_>) -> Dates {
    row.dates.unwrap_or(column.dates)
}

/// The label of a row as it is matched: in statements of changes in equity, up to the amounts in it.
#[must_use]
pub fn label<'r>(kind: Kind, row: &'r Row<'_>) -> &'r str {
    match kind {
        Kind::Equity | Kind::EquityShares => before_amounts(&row.label),
        _ => &row.label,
    }
}

/// Whether a line of the taxonomy may stand in a statement of this kind: lines of changes in equity are only for their
/// own statements, and these have no others but lines of income.
#[must_use]
pub fn admits(node: &Node<'_>, kind: Kind) -> bool {
    const INCOME: [&str; 2] = ["operations", "comprehensive-income"];
    let key = &*node.statement.key;
    match kind {
        Kind::Equity => key == kind.key() || INCOME.contains(&key) || node.is_heading(),
        Kind::EquityShares => key == kind.key(),
        Kind::Breakdown => !key.starts_with("equity"),
        _ => !key.starts_with("equity") && key != "breakdown",
    }
}

/// Whether the numbers of a row have the other sign than the concept: changes in equity are printed as what they add to
/// it. Nothing in other statements.
#[must_use]
pub fn negated(node: &Node<'_>, kind: Kind) -> Option<bool> {
    let is_change = matches!(kind, Kind::Equity | Kind::EquityShares);
    let takes = node.is_foreign(kind) && node.concept.balance == Some(Balance::Debit);
    is_change.then(|| takes || node.preferred == label_role::NEGATED)
}

/// Whether a column prints shares in treasury as what is held of them, so that buying adds to it.
#[must_use]
pub fn turns(statement: &Statement<'_>, column: usize) -> bool {
    let is_treasury = |part: &Part| part.name.to_lowercase().contains("treasury");
    if statement.kind != Kind::EquityShares || !statement.columns[column].part.as_ref().is_some_and(is_treasury) {
        return false;
    }
    let balances = statement.rows.iter().filter(|row| matches!(row.dates, Some(Dates::At(_))));
    let mut held = balances.filter_map(|row| row.figures[column].as_ref()).filter(|figure| !figure.number.is_zero());
    held.next().is_some_and(|figure| !figure.number.is_negative())
}

/// Gives the balances of a statement of changes in equity their concept: equity, of the parent alone where there are no
/// noncontrolling interests, or as the balance sheet calls the same amount.
pub fn balances(target: &Target<'_>, statement: &Statement<'_>, report: &Report, meanings: &mut [Meaning]) {
    const RUNNER_UP: u32 = 900;
    if !matches!(statement.kind, Kind::Equity | Kind::EquityShares) {
        return;
    }
    let core = target.core;
    let (concept, evidence) = match statement.kind {
        Kind::EquityShares => {
            (core.name("SharesOutstanding"), "its row is a balance, its columns count shares".to_owned())
        }
        _ => whole(core, statement, report),
    };
    let node = |concept: &QName, role: &str| {
        let is_line = |n: &Node<'_>| n.concept.name == *concept && n.preferred == role;
        target.nodes.iter().position(|n| *n.statement.key == *statement.kind.key() && is_line(n))
    };
    let other = WHOLES.map(|name| core.name(name)).into_iter().find(|name| *name != concept);
    let other = other.filter(|_| statement.kind == Kind::Equity);
    let mut is_first = true;
    for (row, meaning) in statement.rows.iter().zip(meanings) {
        let is_balance = match row.dates {
            Some(dates) => matches!(dates, Dates::At(_)),
            None => !row.is_heading() && balance(&row.label).is_some_and(|edge| edge != Edge::Either),
        };
        if !is_balance {
            continue;
        }
        let is_opening = match row.dates {
            Some(_) => std::mem::take(&mut is_first),
            None => balance(&row.label) == Some(Edge::Opening),
        };
        let role = if is_opening { label_role::PERIOD_START } else { label_role::PERIOD_END };
        let candidate = |concept: &QName, score: u32, evidence: &str| {
            let (concept, evidence) = (concept.clone(), vec![evidence.to_owned()]);
            Some(Candidate { node: node(&concept, role)?, concept, score, evidence, negated: false, foreign: false })
        };
        let Some(chosen) = candidate(&concept, 1000, &evidence) else { return };
        let other = other.as_ref().and_then(|other| candidate(other, RUNNER_UP, "its row is a balance"));
        *meaning = Meaning { candidates: [chosen].into_iter().chain(other).collect(), ..Meaning::default() };
    }
}

/// What balances of equity may be: the parent's, or all.
const WHOLES: [&str; 2] = ["EquityAttributableToParent", "Equity"];

/// What the balances of equity are: the concept of the balance sheet with the same amount, or by the components.
fn whole(core: &Core, statement: &Statement<'_>, report: &Report) -> (QName, String) {
    let names = WHOLES.map(|name| core.name(name));
    let scale = i32::from(statement.scale);
    let printed = statement.rows.iter().flat_map(|row| {
        let figures = row.figures.iter().zip(&statement.columns).filter(|(_, column)| of(column, row).is_none());
        figures.filter_map(|(figure, column)| {
            let day = match (dates(column, row), balance(&row.label)?) {
                (Dates::At(day), _) | (Dates::Over(_, day), Edge::Closing) => day,
                (Dates::Over(first, _), Edge::Opening) => first.pred_opt()?,
                (Dates::Over(..), Edge::Either) => return None,
            };
            Some((Period::end_of(day), figure.as_ref()?.number.clone().scaled(scale)))
        })
    });
    let printed: HashSet<(Period, String)> = printed.map(|(period, n)| (period, n.to_string())).collect();
    let is_same = |fact: &crate::report::Fact<'_>, name: &QName| {
        let context = report.context(fact.context);
        let number = fact.value.number().map(|n| n.to_string());
        report.concept(fact.concept) == name && number.is_some_and(|n| printed.contains(&(context.period, n)))
    };
    let found = names.iter().find(|name| report.facts().any(|fact| is_same(&fact, name)));
    if let Some(name) = found {
        return (name.clone(), "the balance sheet has the same amount under it".to_owned());
    }
    let is_minority = |part: &Part| {
        let name = part.name.to_lowercase();
        name.contains("controlling") || name.contains("minority")
    };
    let columns = statement.columns.iter().filter_map(|column| column.part.as_ref());
    let has_minority = columns.chain(statement.rows.iter().filter_map(|row| row.part.as_ref())).any(is_minority);
    let [parent, all] = names;
    if has_minority {
        (all, "its row is a balance, and noncontrolling interests are among the components".to_owned())
    } else {
        (parent, "its row is a balance, and there are no noncontrolling interests".to_owned())
    }
}
