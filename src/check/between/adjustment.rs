//! Rule `adjustment`: what a step between two accounting frameworks has added to retained earnings at the end of a period is what
//! it had added at the beginning, and what it adds to the profit of the period.
//!
//! No page prints this sum, and each of its numbers is the difference of two rounded ones: nobody makes them fit. So a
//! difference by a rounding is none, whatever the habit elsewhere. Steps within equity or to what owners pay in and take out do
//! not go through profit: that is why retained earnings are looked at, not equity.

use super::period_sum::{Flow, cover, flows};
use super::{Check, Number, number, sum};
use crate::history::{History, Point, Series};
use crate::taxonomy::arcrole;
use crate::taxonomy::axis;
use crate::taxonomy::dts::{Dts, Node};
use crate::xbrl::{Period, QName};
use hashbrown::{HashMap, HashSet};

/// Local names of retained earnings, of the core taxonomy and of others that its axes may stand beside.
const RETAINED: [&str; 2] = ["RetainedEarnings", "RetainedEarningsAccumulatedDeficit"];

/// Local names of the profit that goes there, the owners' before all of it.
const PROFIT: [&str; 5] = [
    "NetIncomeAttributableToParent",
    "ProfitLossAttributableToOwnersOfParent",
    "NetIncomeLoss",
    "NetIncome",
    "ProfitLoss",
];

/// Local names of the members of the accounting framework axis below which the steps between frameworks stand.
const STEPS: [&str; 2] = ["UsGaapToIfrsAdjustmentsMember", "GaapToNonGaapAdjustmentsMember"];

/// Not more balances back than these is where a period may begin that ends with another.
const BACK: usize = 8;

/// Checks every step for every two balances that printed profit lies between.
pub fn check(history: &History<'_>, checks: &mut Vec<Check>) {
    let alignment = &history.alignment;
    let names = |name: &QName| PROFIT.iter().position(|local| *local == &*name.local);
    let is_retained = |series: &&Series| RETAINED.contains(&&*alignment.concept(series.concept).local);
    let retained: Vec<&Series> = history.series.iter().filter(is_retained).collect();
    if retained.is_empty() {
        return;
    }
    let steps = Steps::of(history);
    let mut profits: HashMap<(u32, u32), (usize, &Series)> = HashMap::new();
    for series in &history.series {
        let Some(rank) = names(alignment.concept(series.concept)) else { continue };
        let best = profits.entry((series.slice, series.unit)).or_insert((rank, series));
        if rank < best.0 {
            *best = (rank, series);
        }
    }
    for series in retained.into_iter().filter(|series| steps.has(history, series.slice)) {
        let Some((_, profit)) = profits.get(&(series.slice, series.unit)) else { continue };
        roll(history, series, &flows(profit), checks);
    }
}

fn roll(history: &History<'_>, series: &Series, profit: &[Flow<'_>], checks: &mut Vec<Check>) {
    let balance = |point: &&Point| matches!(point.period, Period::Instant(_)) && point.rate_date.is_none();
    let balances: Vec<&Point> = series.points.iter().filter(balance).collect();
    for (at, closing) in balances.iter().enumerate() {
        let between = |opening: &Point| {
            let flow = cover(profit, opening.period.end()?, closing.period.end()?)?;
            let numbers = [opening].into_iter().chain(flow).map(|point| last(history, point));
            numbers.collect::<Option<Vec<Number>>>()
        };
        let before = balances[..at].iter().rev().take(BACK);
        let Some((claim, terms)) = last(history, closing).zip(before.into_iter().find_map(|point| between(point)))
        else {
            continue;
        };
        let Some((computed, outcome)) = sum(claim, &terms) else { continue };
        let terms = terms.iter().map(|number| (number.said, 1)).collect();
        checks.push(Check { rule: "adjustment", claimed: claim.said, terms, computed, outcome });
    }
}

/// What holds for a point after all reports.
fn last(history: &History<'_>, point: &Point) -> Option<Number> {
    let at = history.in_force(point, history.editions.len())?;
    number(history, &point.observations[at])
}

/// The members of the framework axis that are steps.
struct Steps(HashSet<QName>);

impl Steps {
    /// Those below the core taxonomy's two, as far as the reports' taxonomies are there.
    fn of(history: &History<'_>) -> Self {
        let mut steps = HashSet::new();
        for edition in &history.editions {
            below(edition.side.dts, &mut steps);
        }
        Steps(steps)
    }

    fn has(&self, history: &History<'_>, slice: u32) -> bool {
        let alignment = &history.alignment;
        let member = alignment.member(slice, axis::FRAMEWORK).map(|member| alignment.name(member));
        member.is_some_and(|member| self.0.contains(member) || is_named(&member.local))
    }
}

/// Whether the core taxonomy names its steps so: for reports whose taxonomy is not there.
fn is_named(local: &str) -> bool {
    let ends = STEPS.map(|step| step.strip_suffix("AdjustmentsMember").unwrap_or(step));
    STEPS.contains(&local)
        || local.strip_suffix("Member").is_some_and(|name| ends.iter().any(|end| name.ends_with(end)))
}

fn below(dts: &Dts, steps: &mut HashSet<QName>) {
    let mut children: HashMap<Node, Vec<Node>> = HashMap::new();
    let mut open: Vec<Node> = Vec::new();
    for relationship in dts.networks_of(arcrole::DOMAIN_MEMBER).flat_map(|network| network.relationships()) {
        children.entry(relationship.from()).or_default().push(relationship.to());
    }
    let name = |node: Node| match node {
        Node::Concept(id) => Some(dts.at(id).name()),
        _ => None,
    };
    open.extend(children.keys().filter(|node| name(**node).is_some_and(|name| STEPS.contains(&&*name.local))));
    let mut seen: HashSet<Node> = open.iter().copied().collect();
    while let Some(node) = open.pop() {
        steps.extend(name(node));
        open.extend(children.get(&node).into_iter().flatten().copied().filter(|child| seen.insert(*child)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, outcomes, report};

    const YEAR: &str = "2022-01-01/2022-12-31";
    const OPENING: &str = "2021-12-31";
    const CLOSING: &str = "2022-12-31";

    #[test]
    fn what_a_step_has_added_rolls_with_what_it_adds_to_profit() {
        let lines = |member, opening, profit, closing| {
            [
                ("RetainedEarnings", member, OPENING, opening),
                ("NetIncome", member, YEAR, 1),
                ("NetIncomeAttributableToParent", member, YEAR, profit),
                ("RetainedEarnings", member, CLOSING, closing),
                ("EquityAttributableToParent", member, OPENING, 0),
                ("EquityAttributableToParent", member, CLOSING, 0),
            ]
        };
        let exact = lines("ShareBasedCompensationUsGaapToIfrsMember", -67_637_000, -3_395_000, -71_032_000);
        let rounded = lines("EffectiveInterestRateUsGaapToIfrsMember", -15_838_000, -89_465_000, -105_304_000);
        let broken = lines("FinancialGuaranteeUsGaapToIfrsMember", 346_051_000, 236_525_000, 292_032_000);
        let whole = lines("IfrsMember", 10_000, 5_000, 12_000);
        let all = [report(-3, &[exact, rounded, broken, whole].concat())];
        let found = outcomes(&all, "adjustment");
        assert_eq!(found.iter().map(|(_, word)| *word).collect::<Vec<_>>(), ["verified", "rounding", "failed"]);
        assert_eq!(breaks(&all), [("adjustment", "292032000".to_owned())]);
    }

    #[test]
    fn balances_and_profit_may_stand_in_several_reports() {
        let step = "ShareBasedCompensationUsGaapToIfrsMember";
        let first = report(-3, &[("RetainedEarnings", step, OPENING, 5000)]);
        let halves =
            [("NetIncome", step, "2022-01-01/2022-06-30", 1000), ("NetIncome", step, "2022-07-01/2022-12-31", 2000)];
        let last = |closing| report(-3, &[("RetainedEarnings", step, CLOSING, closing)]);
        assert_eq!(breaks(&[first.clone(), report(-3, &halves), last(8000)]), []);
        assert_eq!(breaks(&[first, report(-3, &halves), last(18000)]), [("adjustment", "18000".to_owned())]);
    }
}
