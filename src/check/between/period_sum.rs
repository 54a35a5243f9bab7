//! Rule `period-sum`: what flows through a long period is what flows through the shorter ones that make it up. Q1 and Q2 are the
//! half year, half year and Q3 nine months, four quarters the year, from whichever reports.
//!
//! Numbers that are rounded one by one leave a quarter of such sums off by a unit of their last place. Where fewer than one in ten
//! are, among sums of numbers that are printed to the same place, the issuer makes them fit, and one that does not is a break.
//! Terms of different precision, such as a figure from a sentence, may always be off by their rounding.

use super::{Check, Number, duration, is_revised, numbers, sum};
use crate::check::accounting::Outcome;
use crate::history::derive::Books;
use crate::history::{History, Point, Series};
use crate::taxonomy::dts::Dts;
use crate::xbrl::Decimals;
use chrono::NaiveDateTime;
use hashbrown::HashMap;
use rust_decimal::Decimal;

/// One in so many sums that are off by a rounding is no habit.
const RARE: usize = 10;

/// Among reports of one series, not more ways than these to make up one period, nor steps to find one: what nobody prints.
const MOST: usize = 64;

/// Why a sum that does not come out says nothing.
const RESTATED: &str = "a restatement or another definition lies between its terms";

/// A flow: the first moment and the one behind the last, and the point.
pub(super) type Flow<'h> = (NaiveDateTime, NaiveDateTime, &'h Point);

/// Checks all flows of money of all series.
pub fn check(history: &History<'_>, checks: &mut Vec<Check>) {
    let mut found: Vec<(Check, Option<Habit>)> = Vec::new();
    let taxonomies: Vec<&Dts> = history.editions.iter().map(|edition| edition.side.dts).collect();
    let books = Books { alignment: &history.alignment, taxonomies: &taxonomies };
    for series in &history.series {
        let flows = flows(series);
        if flows.len() < 3 || !books.adds_up(series) {
            continue;
        }
        let entity = history.alignment.slice(series.slice).entity;
        let mut totals: Vec<&Flow<'_>> = flows.iter().collect();
        totals.sort_by_key(|(start, end, _)| (*end, *start));
        for total in totals {
            for parts in ways(&flows, total) {
                judge(history, total.2, &parts, |check, decimals| {
                    found.push((check, decimals.map(|decimals| (entity, decimals))));
                });
            }
        }
    }
    settle(&mut found);
    checks.extend(found.into_iter().map(|(check, _)| check));
}

/// The flows of a series by their beginnings, then ends.
pub(super) fn flows<'h>(series: &'h Series) -> Vec<Flow<'h>> {
    let reported = series.points.iter().filter(|point| point.rate_date.is_none());
    let flow = |point: &'h Point| duration(point.period).map(|(start, end)| (start, end, point));
    let mut flows: Vec<Flow<'h>> = reported.filter_map(flow).collect();
    flows.sort_by_key(|(start, end, _)| (*start, *end));
    flows
}

/// The flows that begin at a moment and end before another, shorter ones first.
fn from<'a, 'h>(flows: &'a [Flow<'h>], start: NaiveDateTime, before: NaiveDateTime) -> &'a [Flow<'h>] {
    let at = |end| flows.partition_point(|flow| (flow.0, flow.1) < (start, end));
    &flows[at(start)..at(before)]
}

fn find<'h>(flows: &[Flow<'h>], start: NaiveDateTime, end: NaiveDateTime) -> Option<&'h Point> {
    let at = flows.binary_search_by_key(&(start, end), |flow| (flow.0, flow.1)).ok()?;
    Some(flows[at].2)
}

/// How adjacent flows make up another: any two of them; else the fewest that do.
fn ways<'h>(flows: &[Flow<'h>], total: &Flow<'h>) -> Vec<Vec<&'h Point>> {
    let (start, end, _) = *total;
    let firsts = from(flows, start, end).iter().take(MOST);
    let pairs: Vec<_> = firsts.filter_map(|first| Some(vec![first.2, find(flows, first.1, end)?])).collect();
    if pairs.is_empty() { chain(flows, start, end).into_iter().collect() } else { pairs }
}

/// The flow from one moment to another, or else adjacent ones.
pub(super) fn cover<'h>(flows: &[Flow<'h>], start: NaiveDateTime, end: NaiveDateTime) -> Option<Vec<&'h Point>> {
    find(flows, start, end).map(|point| vec![point]).or_else(|| chain(flows, start, end))
}

/// Adjacent flows from one moment to another, the longest possible first; more than one.
fn chain<'h>(flows: &[Flow<'h>], start: NaiveDateTime, end: NaiveDateTime) -> Option<Vec<&'h Point>> {
    let mut steps = 0;
    // What may come next at each place of the chain, the longest last.
    let mut open = vec![from(flows, start, end)];
    let mut chain: Vec<Flow<'h>> = Vec::new();
    while let Some(next) = open.last_mut() {
        let Some((&flow, rest)) = next.split_last() else {
            open.pop();
            chain.pop();
            continue;
        };
        *next = rest;
        steps += 1;
        if steps > MOST {
            return None;
        }
        chain.push(flow);
        if let Some(last) = find(flows, flow.1, end) {
            return Some(chain.iter().map(|flow| flow.2).chain([last]).collect());
        }
        open.push(from(flows, flow.1, end));
    }
    None
}

/// The checks that can be made of a total and its parts, each with the precision of all its numbers where that is the same and at
/// least two parts are not zero.
fn judge(history: &History<'_>, total: &Point, parts: &[&Point], mut found: impl FnMut(Check, Option<Decimals>)) {
    let points = || [total].into_iter().chain(parts.iter().copied());
    let said: Vec<Vec<Number>> = points().map(|point| numbers(history, point)).collect();
    let is_revised = points().any(is_revised);
    for (is_of_one, mut chosen) in choices(&said, is_revised) {
        let Some((mut computed, mut outcome)) = sum(chosen[0], &chosen[1..]) else { continue };
        if outcome != Outcome::Verified && is_revised && !is_of_one {
            match combine(&said) {
                Some(other) => (chosen, computed, outcome) = other,
                None => outcome = Outcome::Unverifiable(RESTATED),
            }
        }
        let decimals = chosen[0].decimals;
        let is_alike = chosen.iter().all(|number| number.decimals == decimals) && decimals != Decimals::Infinite;
        let is_sum = chosen[1..].iter().filter(|number| !number.value.is_zero()).count() > 1;
        let terms = chosen[1..].iter().map(|number| (number.said, 1)).collect();
        let check = Check { rule: "period-sum", claimed: chosen[0].said, terms, computed, outcome };
        found(check, (is_alike && is_sum).then_some(decimals));
    }
}

/// Of each point the most precise number: what the first report says that says all of it (where numbers were revised, what each of
/// them says, if it is not the same), else what was first said of each. With whether one report says it.
fn choices(said: &[Vec<Number>], is_revised: bool) -> Vec<(bool, Vec<Number>)> {
    let mut best: Vec<Vec<Number>> = Vec::with_capacity(said.len());
    for numbers in said {
        let Some(decimals) = numbers.iter().map(|number| number.decimals).max() else { return Vec::new() };
        best.push(numbers.iter().copied().filter(|number| number.decimals == decimals).collect());
    }
    let mut choices: Vec<(bool, Vec<Number>)> = Vec::new();
    for edition in best[0].iter().map(|number| number.said.edition) {
        let of_edition = |numbers: &Vec<Number>| numbers.iter().find(|number| number.said.edition == edition).copied();
        let Some(choice) = best.iter().map(of_edition).collect::<Option<Vec<Number>>>() else { continue };
        let is_same = |(_, other): &(bool, Vec<Number>)| other.iter().zip(&choice).all(|(a, b)| a.value == b.value);
        if choices.is_empty() || is_revised && !choices.iter().any(is_same) {
            choices.push((true, choice));
        }
    }
    if choices.is_empty() {
        choices.push((false, best.iter().map(|numbers| numbers[0]).collect()));
    }
    choices
}

/// Numbers of any editions that fit: before a restatement, or behind it.
fn combine(said: &[Vec<Number>]) -> Option<(Vec<Number>, Decimal, Outcome)> {
    let mut at = vec![0; said.len()];
    let mut rounded = None;
    for _ in 0..MOST {
        let chosen: Vec<Number> = said.iter().zip(&at).map(|(numbers, at)| numbers[*at]).collect();
        match sum(chosen[0], &chosen[1..]) {
            Some((computed, Outcome::Verified)) => return Some((chosen, computed, Outcome::Verified)),
            Some((computed, Outcome::Rounding)) => {
                rounded.get_or_insert((chosen, computed, Outcome::Rounding));
            }
            _ => {}
        }
        // The next combination, as an odometer counts.
        let Some(place) = at.iter().zip(said).position(|(at, numbers)| at + 1 < numbers.len()) else { break };
        at[..place].fill(0);
        at[place] += 1;
    }
    rounded
}

/// An entity, and the place that its numbers are printed to.
type Habit = (u32, Decimals);

/// Where sums are exact but for a few, these are breaks.
fn settle(found: &mut [(Check, Option<Habit>)]) {
    let mut counts: HashMap<Habit, (usize, usize)> = HashMap::new();
    for (check, habit) in found.iter() {
        let Some(habit) = habit else { continue };
        let (all, off) = counts.entry(*habit).or_default();
        *all += usize::from(matches!(check.outcome, Outcome::Verified | Outcome::Rounding));
        *off += usize::from(check.outcome == Outcome::Rounding);
    }
    let is_rare = |habit: &Habit| counts.get(habit).is_some_and(|(all, off)| off * RARE < *all);
    for (check, habit) in found {
        if check.outcome == Outcome::Rounding && habit.as_ref().is_some_and(is_rare) {
            check.outcome = Outcome::Failed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, outcomes, push, report};
    use crate::report::Report;

    const Q1: &str = "2023-01-01/2023-03-31";
    const Q2: &str = "2023-04-01/2023-06-30";
    const Q3: &str = "2023-07-01/2023-09-30";
    const Q4: &str = "2023-10-01/2023-12-31";
    const H1: &str = "2023-01-01/2023-06-30";
    const M9: &str = "2023-01-01/2023-09-30";
    const YEAR: &str = "2023-01-01/2023-12-31";

    /// Two reports of an issuer whose sums are exact: `lines` of them.
    fn exact(lines: i64) -> [Report; 2] {
        const NAMES: [&str; 12] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"];
        let mut reports = [report(-3, &[]), report(-3, &[])];
        for (name, at) in NAMES.into_iter().zip(0..lines) {
            push(&mut reports[0], -3, (name, "", Q1, 5000 + at * 1000));
            push(&mut reports[1], -3, (name, "", Q2, 7000));
            push(&mut reports[1], -3, (name, "", H1, 12000 + at * 1000));
        }
        reports
    }

    #[test]
    fn parts_of_several_reports_make_up_longer_periods() {
        let reports = [
            report(-3, &[("Revenue", "", Q1, 1000)]),
            report(-3, &[("Revenue", "", Q2, 2000), ("Revenue", "", H1, 3000)]),
            report(-3, &[("Revenue", "", Q3, 4000), ("Revenue", "", M9, 7000)]),
            report(-3, &[("Revenue", "", YEAR, 12000), ("Revenue", "", Q4, 5000)]),
        ];
        let fits = |value: &str| (value.to_owned(), "verified");
        assert_eq!(outcomes(&reports, "period-sum"), [fits("3000"), fits("7000"), fits("12000")]);
        let quarters = report(-3, &[("Revenue", "", Q1, 1), ("Revenue", "", Q2, 2), ("Revenue", "", Q3, 3)]);
        let year = report(-3, &[("Revenue", "", Q4, 4000), ("Revenue", "", YEAR, 90000)]);
        assert_eq!(breaks(&[quarters, year]), [("period-sum", "90000".to_owned())]);
    }

    #[test]
    fn a_rounding_is_a_break_where_hardly_any_sum_has_one() {
        let off = |lines| {
            let [mut first, mut second] = exact(lines);
            push(&mut first, -3, ("Translation", "", Q1, -29000));
            push(&mut second, -3, ("Translation", "", Q2, 65000));
            push(&mut second, -3, ("Translation", "", H1, 35000));
            [first, second]
        };
        assert_eq!(breaks(&off(12)), [("period-sum", "35000".to_owned())]);
        // Too few sums to know the issuer's habit.
        assert_eq!(breaks(&off(5)), []);
    }

    #[test]
    fn a_coarser_figure_may_be_off_by_its_rounding_and_is_no_sign_of_a_habit() {
        let [mut first, mut second] = exact(12);
        push(&mut first, -5, ("Fees", "", Q1, 1_200_000));
        push(&mut second, -3, ("Fees", "", Q2, 65000));
        push(&mut second, -3, ("Fees", "", H1, 1_234_000));
        assert_eq!(breaks(&[first, second]), []);
    }

    #[test]
    fn shares_and_translations_do_not_add_up() {
        let lines = |member| [("Amount", member, Q1, 1000), ("Amount", member, Q2, 1000), ("Amount", member, H1, 5000)];
        let shares = [("Shares", "", Q1, 10000), ("Shares", "", Q2, 10000), ("Shares", "", H1, 10000)];
        assert_eq!(breaks(&[report(-3, &shares), report(-3, &lines("rate 2023-06-30"))]), []);
        assert_eq!(breaks(&[report(-3, &lines("UsGaapMember"))]).len(), 1);
    }

    #[test]
    fn a_restatement_between_the_terms_says_nothing_of_their_sum() {
        let first = report(-3, &[("Revenue", "", Q1, 1_000_000)]);
        let half =
            |q1| report(-3, &[("Revenue", "", Q1, q1), ("Revenue", "", Q2, 2_000_000), ("Revenue", "", H1, 3_000_000)]);
        // The half year is the sum of what was first reported, or the last report does not add up in itself.
        assert_eq!(breaks(&[first.clone(), half(1_000_000)]), []);
        assert_eq!(
            breaks(&[first.clone(), half(1_700_000)]),
            [("period-sum", "3000000".to_owned()), ("comparative", "1700000".to_owned())]
        );
        let later = report(-3, &[("Revenue", "", Q1, 1_700_000)]);
        let half = report(-3, &[("Revenue", "", Q2, 2_000_000), ("Revenue", "", H1, 3_000_000)]);
        assert_eq!(outcomes(&[first, half, later], "period-sum"), [("3000000".to_owned(), "verified")]);
    }
}
