//! The arithmetic of statements as rules, one file each: what is claimed on the page is computed again from other
//! numbers of the page. Every check that could be made is kept with its terms; a failure is a diagnostic, and so is a
//! total that nothing verifies.

pub mod across;
pub mod bridge;
pub mod footing;
pub mod ledger;
pub mod parts;
pub mod per_share;
pub mod ratio;
pub mod roll_forward;
pub mod slack;
pub mod text;
pub mod told;
pub mod translation;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::mapping::{Filing, Line};
use crate::report::Fact;
use crate::statement::cover::Rate;
use crate::taxonomy::{Axes, DataType};
use indexmap::IndexMap;
use ledger::Ledger;
use rust_decimal::Decimal;
use slack::Slack;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The numbers agree exactly, or as exactly as the printed digits of a quotient allow.
    Verified,
    /// A sum differs by no more than its terms were rounded.
    Rounding,
    /// The numbers contradict each other.
    Failed,
    /// The page does not print what it takes; the reason.
    Unverifiable(&'static str),
}

impl Outcome {
    /// Of a sum that is off by so much, where its rounded terms allow `tolerance`.
    pub(in crate::check) fn of_sum(off: Decimal, tolerance: Decimal) -> Outcome {
        match off {
            off if off.is_zero() => Outcome::Verified,
            off if off <= tolerance => Outcome::Rounding,
            _ => Outcome::Failed,
        }
    }

    /// Of numbers that agree or do not.
    fn of(agrees: bool) -> Outcome {
        if agrees { Outcome::Verified } else { Outcome::Failed }
    }

    /// A word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Verified => "verified",
            Outcome::Rounding => "rounding",
            Outcome::Failed => "failed",
            Outcome::Unverifiable(_) => "unverifiable",
        }
    }
}

/// One computation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The rule: `footing`, `across`, `bridge`, `roll-forward`, `translation`, `multiple`,
    /// `per-share`, `ratio`, `text`, `change`, `portion`.
    pub rule: &'static str,
    /// Index of the fact that is claimed.
    pub fact: usize,
    /// Indices of the facts that it is computed from, with their weights in a sum.
    pub terms: Vec<(usize, i8)>,
    /// What was computed.
    pub computed: Decimal,
    /// How it came out.
    pub outcome: Outcome,
}

/// All checks of a filing.
#[derive(Debug, Default)]
pub struct Checks {
    /// The computations, by rule.
    pub checks: Vec<Check>,
    /// Summations that no calculation network may state, with the reason.
    pub withheld: Vec<(usize, &'static str)>,
}

impl Checks {
    /// How many checks came out, by rule.
    #[must_use]
    pub fn verified(&self) -> IndexMap<&'static str, usize> {
        self.counts(|check| matches!(check.outcome, Outcome::Verified | Outcome::Rounding).then_some(check.rule))
    }

    /// How many could not be made, by rule and reason.
    #[must_use]
    pub fn unverifiable(&self) -> IndexMap<(&'static str, &'static str), usize> {
        self.counts(|check| match check.outcome {
            Outcome::Unverifiable(reason) => Some((check.rule, reason)),
            _ => None,
        })
    }

    fn counts<K: Hash + Eq>(&self, key: impl Fn(&Check) -> Option<K>) -> IndexMap<K, usize> {
        let mut counts = IndexMap::new();
        for key in self.checks.iter().filter_map(key) {
            *counts.entry(key).or_default() += 1;
        }
        counts
    }
}

/// Runs all rules.
#[must_use]
pub fn check(filing: &Filing<'_>, rate: Option<&Rate>, axes: &Axes) -> (Checks, Diagnostics) {
    let ledger = Ledger::new(&filing.report);
    let mut checks = Checks::default();
    let mut diagnostics = Diagnostics::default();
    footing::check(filing, &ledger, &mut checks);
    across::check(filing, &ledger, &mut checks);
    bridge::check(filing, &ledger, &mut checks);
    roll_forward::check(filing, &ledger, &mut checks);
    parts::check(filing, &ledger, &mut checks);
    let ratio = per_share::multiples(filing, &ledger, &axes.non_gaap, &mut checks);
    let slack = Slack::new(&ledger, &checks.checks);
    per_share::check(filing, &ledger, &slack, ratio, &axes.rate_date, &mut checks);
    translation::check(filing, &ledger, &slack, rate, &mut checks);
    ratio::check(filing, &ledger, &mut checks);
    text::check(filing, &ledger, rate, &mut checks);
    told::check(filing, &ledger, axes, &mut checks);
    report(filing, &checks, &mut diagnostics);
    (checks, diagnostics)
}

/// Failures as diagnostics. In a document whose sums are exact, one that is off by a rounding is a finding; where many
/// are, rounding is the issuer's habit.
fn report(filing: &Filing<'_>, checks: &Checks, diagnostics: &mut Diagnostics) {
    const HABIT: usize = 3;
    let roundings = checks.checks.iter().filter(|c| c.outcome == Outcome::Rounding).count();
    let is_habit = roundings > HABIT && roundings * 50 > checks.checks.len();
    let labels = labels(filing);
    for check in &checks.checks {
        let fact = filing.report.fact(check.fact);
        let diagnostic = match check.outcome {
            Outcome::Rounding if is_habit => Diagnostic::note("accounting.rounding", message(filing, check, &labels)),
            Outcome::Failed | Outcome::Rounding => {
                Diagnostic::error("accounting.mismatch", message(filing, check, &labels))
            }
            Outcome::Verified | Outcome::Unverifiable(_) => continue,
        };
        diagnostics.push(match fact.places.first() {
            Some(place) => diagnostic.at(place.span),
            None => diagnostic,
        });
    }
    totals(filing, checks, diagnostics);
}

/// Rows that are called totals and that no sum of their own lines verifies. A sum that does not come out is a warning,
/// and so is a total that nothing verifies; one that is only part of a higher total is a note.
fn totals(filing: &Filing<'_>, checks: &Checks, diagnostics: &mut Diagnostics) {
    let came_out = |c: &&Check| matches!(c.outcome, Outcome::Verified | Outcome::Rounding);
    let claimed: HashSet<usize> = checks.checks.iter().filter(came_out).map(|c| c.fact).collect();
    let terms = checks.checks.iter().filter(came_out).flat_map(|c| &c.terms);
    let part: HashSet<usize> = terms.map(|&(term, _)| term).collect();
    let open: HashSet<usize> = checks.checks.iter().filter(|c| c.outcome == footing::OPEN).map(|c| c.fact).collect();
    for (statement, lines) in filing.statements.statements.iter().zip(&filing.lines) {
        // What is no amount is called total and is no sum: a margin of everything.
        let is_amount = |line: &Line| {
            line.concept.as_ref().is_none_or(|c| matches!(c.data_type, DataType::Monetary | DataType::Shares))
        };
        for (row, line) in statement.rows.iter().zip(lines).filter(|(row, line)| row.is_total() && is_amount(line)) {
            let bare: Vec<usize> =
                line.facts.iter().flatten().copied().filter(|fact| !claimed.contains(fact)).collect();
            let columns = bare.len();
            let label = &row.label;
            let diagnostic = if bare.iter().any(|fact| open.contains(fact)) {
                let message =
                    format!("the lines that are known of {label:?} do not add up to it in {columns} of its columns");
                Diagnostic::warning("accounting.unverified-total", message)
            } else if bare.iter().any(|fact| !part.contains(fact)) {
                let message = format!("nothing on the page verifies {label:?} in {columns} of its columns");
                Diagnostic::warning("accounting.unverified-total", message)
            } else if columns > 0 {
                let message =
                    format!("{label:?} is verified as a part of a higher total only, in {columns} of its columns");
                Diagnostic::note("accounting.total-without-lines", message)
            } else {
                continue;
            };
            diagnostics.push(diagnostic.at(row.label_span.unwrap_or(row.printed.span)));
        }
    }
}

/// What the page claims, in its own words and numbers, and what comes out.
fn message(filing: &Filing<'_>, check: &Check, labels: &HashMap<usize, &str>) -> String {
    let fact = filing.report.fact(check.fact);
    let printed = |fact: Fact<'_>| fact.places.first().map_or_else(String::new, |place| place.printed.to_string());
    let name = |index: usize, fact: Fact<'_>| match labels.get(&index) {
        Some(label) => format!("{label:?}"),
        None => filing.report.concept(fact.concept).local.to_string(),
    };
    let scale = fact.places.first().map_or(0, |place| i32::from(place.scale));
    let computed = crate::xbrl::Number::from(check.computed).scaled(-scale);
    let terms: Vec<String> = check
        .terms
        .iter()
        .map(|&(term, weight)| {
            let fact = filing.report.fact(term);
            format!("{}{} of {}", if weight < 0 { "− " } else { "" }, printed(fact), name(term, fact))
        })
        .collect();
    format!(
        "{}: {} is printed as {}, but comes to {computed} from {}",
        check.rule,
        name(check.fact, fact),
        printed(fact),
        terms.join(", ")
    )
}

/// The labels of facts, as printed where the reader meets them first.
fn labels<'f>(filing: &'f Filing<'_>) -> HashMap<usize, &'f str> {
    let mut labels = HashMap::new();
    for (statement, lines) in filing.statements.statements.iter().zip(&filing.lines) {
        for (row, line) in statement.rows.iter().zip(lines) {
            for &fact in line.facts.iter().flatten() {
                labels.entry(fact).or_insert(row.label.as_str());
            }
        }
    }
    labels
}
