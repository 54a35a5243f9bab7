//! Rule `text`: a number in a sentence is the number that a table, or an earlier sentence, prints for the same fact; one that a
//! footnote defines as a sum is the sum of its lines. Translations in sentences are at the stated rate (rule `translation`).

use super::ledger::Ledger;
use super::{Check, Checks, Outcome};
use crate::mapping::Filing;
use crate::mapping::prose::amount::{Amount, Range};
use crate::prose::Role;
use crate::statement::cover::Rate;
use rust_decimal::Decimal;
use std::collections::HashSet;

/// Checks every figure of a sentence whose fact is printed elsewhere too.
pub fn check(filing: &Filing<'_>, ledger: &Ledger<'_>, rate: Option<&Rate>, checks: &mut Checks) {
    let rows = filing.figures.iter().filter(|figure| figure.row.is_some());
    let printed: HashSet<usize> = rows.filter_map(|figure| figure.outcome.ok()).collect();
    let mut outcomes: Vec<Option<usize>> = vec![None; filing.prose.figures.len()];
    for figure in &filing.figures {
        let (Some(at), Ok(fact)) = (figure.prose, figure.outcome) else { continue };
        outcomes[at] = Some(fact);
        let told = &filing.prose.figures[at];
        let is_first = filing.report.fact(fact).places.first().is_none_or(|place| place.span == told.span);
        let is_measured = !matches!(told.role, Role::Change { .. } | Role::Portion { .. });
        if !is_measured || is_first && !printed.contains(&fact) {
            continue;
        }
        let (Some(entry), Some(range)) = (ledger.fact(fact), Amount::of(told).range()) else { continue };
        // Sentences state losses and expenses without a sign.
        let known = Range::around(entry.value, entry.half);
        let agrees = range.meets(known) || range.meets(known.negated());
        let outcome = Outcome::of(agrees);
        checks.checks.push(Check { rule: "text", fact, terms: Vec::new(), computed: entry.value, outcome });
    }
    for (fact, parts) in &filing.sums_told {
        let Some(total) = ledger.fact(*fact) else { continue };
        let parts: Vec<_> = parts.iter().filter_map(|part| ledger.fact(*part)).collect();
        let computed: Decimal = parts.iter().map(|part| part.value).sum();
        let tolerance: Decimal = total.half + parts.iter().map(|part| part.half).sum::<Decimal>();
        let outcome = Outcome::of((computed - total.value).abs() <= tolerance);
        let terms = parts.iter().map(|part| (part.fact, 1)).collect();
        checks.checks.push(Check { rule: "text", fact: *fact, terms, computed, outcome });
    }
    let Some(divisor) = rate.and_then(|rate| rate.value.to_decimal()).filter(|value| !value.is_zero()) else { return };
    for (at, told) in filing.prose.figures.iter().enumerate() {
        let Role::Translation { of } = told.role else { continue };
        let (Some(to), Some(Some(from))) = (outcomes[at], outcomes.get(of).copied()) else { continue };
        // What tables print both of is checked there.
        if to == from || printed.contains(&to) && printed.contains(&from) {
            continue;
        }
        let (Some(to), Some(from)) = (ledger.fact(to), ledger.fact(from)) else { continue };
        let computed = from.value / divisor;
        let outcome = Outcome::of((computed - to.value).abs() <= to.half + from.half / divisor);
        let (terms, computed) = (vec![(from.fact, 1)], computed.round_dp(4));
        checks.checks.push(Check { rule: "translation", fact: to.fact, terms, computed, outcome });
    }
}
