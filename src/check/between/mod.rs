//! Rules across reports, one file each: what several reports say about the same periods must fit together. Quarters add up to
//! half years, a closing balance is the next opening balance, comparatives stay as they were, adjustments roll forward.
//!
//! Amounts that were translated for convenience are not held against each other: another rate makes another number.

pub mod adjustment;
pub mod comparative;
pub mod definition;
pub mod opening;
pub mod period_sum;

use super::accounting::Outcome;
use crate::align::value::decimal;
use crate::history::{History, Observation, Point, Revision};
use crate::taxonomy::label_role;
use crate::xbrl::{Decimals, Period};
use chrono::NaiveDateTime;
use rust_decimal::Decimal;
use std::fmt::Write as _;

/// A fact of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Said {
    /// The edition: an index of [`History::editions`].
    pub edition: usize,
    /// The fact: an index of its report.
    pub fact: usize,
}

/// One computation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The rule: `period-sum`, `opening`, `comparative`, `definition`, `adjustment`.
    pub rule: &'static str,
    /// What is claimed.
    pub claimed: Said,
    /// What it is computed from, with weights.
    pub terms: Vec<(Said, i8)>,
    /// What was computed.
    pub computed: Decimal,
    /// How it came out. What is off by no more than its terms were rounded is `Rounding`.
    pub outcome: Outcome,
}

impl Check {
    /// Whether it is a break: the numbers do not fit. Where the reports' other sums are exact, a difference by a rounding is one.
    #[must_use]
    pub fn is_break(&self) -> bool {
        self.outcome == Outcome::Failed
    }

    /// What is claimed, what comes out, and of what, for a person: `period-sum: Revenue of 2023-01-01/2023-06-30 is 300 in b, but
    /// comes to 299 from 100 of 2023-01-01/2023-03-31 in a, 199 of 2023-04-01/2023-06-30 in b`.
    #[must_use]
    pub fn message(&self, history: &History<'_>, language: &str) -> String {
        let side = |said: Said| history.editions[said.edition].side;
        let said = |said: Said| {
            let report = side(said).report;
            let fact = report.fact(said.fact);
            let period = days(report.context(fact.context).period);
            format!("{} of {period} in {}", fact.value.text().unwrap_or("nil"), side(said).name)
        };
        let claimed = side(self.claimed);
        let name = claimed.report.concept(claimed.report.fact(self.claimed.fact).concept);
        let concept = claimed.dts.concept(name);
        let label = concept.and_then(|concept| claimed.dts.label(concept.node(), label_role::STANDARD, language));
        let verb = if self.is_break() { "but comes to" } else { "and comes to" };
        let mut text = format!("{}: {}, ", self.rule, label.unwrap_or(&name.local));
        let _ = write!(text, "{}, {verb} {} from ", said(self.claimed), self.computed.normalize());
        for (at, &(term, weight)) in self.terms.iter().enumerate() {
            let _ =
                write!(text, "{}{}{}", if at > 0 { ", " } else { "" }, if weight < 0 { "− " } else { "" }, said(term));
        }
        if let Outcome::Unverifiable(reason) = self.outcome {
            let _ = write!(text, ": {reason}");
        }
        text
    }
}

/// A period by its days, both included.
fn days(period: Period) -> String {
    match (period, period.last_day()) {
        (Period::Duration { start, .. }, Some(last)) => format!("{}/{last}", start.date()),
        (Period::Instant(_), Some(last)) => last.to_string(),
        _ => period.to_string(),
    }
}

/// Runs all rules; checks by rule, then by line, then by period.
#[must_use]
pub fn check(history: &History<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    period_sum::check(history, &mut checks);
    let openings = opening::Openings::of(history);
    opening::check(history, &openings, &mut checks);
    comparative::check(history, &openings, &mut checks);
    definition::check(history, &mut checks);
    adjustment::check(history, &mut checks);
    checks
}

/// A number that a report says.
#[derive(Debug, Clone, Copy)]
struct Number {
    said: Said,
    value: Decimal,
    /// Half a unit of its last place.
    half: Decimal,
    decimals: Decimals,
}

/// The number of an observation; nothing for what is none, or too long to compute with.
fn number(history: &History<'_>, observation: &Observation) -> Option<Number> {
    let said = Said { edition: observation.edition, fact: observation.fact };
    let fact = history.alignment.reports().get(said.edition)?.fact(said.fact);
    let value = decimal(fact.value)?;
    let decimals = fact.decimals.unwrap_or(Decimals::Infinite);
    Some(Number { said, value, half: decimals.half_unit(), decimals })
}

/// The numbers that reports say for a point, without those of translations; earlier editions first.
fn numbers(history: &History<'_>, point: &Point) -> Vec<Number> {
    let is_translated = point.rate_date.is_some();
    let observations = point.observations.iter().filter(|_| !is_translated);
    observations.filter_map(|observation| number(history, observation)).collect()
}

/// Whether reports say different things about a point.
fn is_revised(point: &Point) -> bool {
    point.observations.iter().any(|o| matches!(o.change, Revision::Restated(_) | Revision::Redefined))
}

/// The first moment of a duration and the first one behind it.
fn duration(period: Period) -> Option<(NaiveDateTime, NaiveDateTime)> {
    match period {
        Period::Duration { start, end } if start < end => Some((start, end)),
        _ => None,
    }
}

/// What a sum of numbers comes to, and how it compares with a claim.
fn sum(claim: Number, terms: &[Number]) -> Option<(Decimal, Outcome)> {
    let mut computed = Decimal::ZERO;
    let mut tolerance = claim.half;
    for term in terms {
        computed = computed.checked_add(term.value)?;
        tolerance = tolerance.checked_add(term.half)?;
    }
    let off = computed.checked_sub(claim.value)?.abs();
    Some((computed, Outcome::of_sum(off, tolerance)))
}

#[cfg(test)]
mod testing;
