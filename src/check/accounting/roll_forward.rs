//! Rule `roll-forward`: cash at the beginning of a period and its change make the cash at the end.

use super::ledger::Ledger;
use super::{Check, Checks, Outcome};
use crate::mapping::Filing;
use crate::statement::Kind;
use crate::taxonomy::label_role;

/// Checks every column of statements of cash flows: the line right above the opening balance is the change.
pub fn check(filing: &Filing<'_>, ledger: &Ledger<'_>, checks: &mut Checks) {
    for (statement, lines) in filing.statements.statements.iter().zip(&filing.lines) {
        if statement.kind != Kind::CashFlows {
            continue;
        }
        let has_facts = |l: &crate::mapping::Line| l.facts.iter().any(Option::is_some);
        let at = |role: &str| lines.iter().position(|l| l.preferred == role && has_facts(l));
        let (Some(opening), Some(closing)) = (at(label_role::PERIOD_START), at(label_role::PERIOD_END)) else {
            continue;
        };
        let Some(change) = lines[..opening].iter().rposition(has_facts) else { continue };
        for column in 0..statement.columns.len() {
            let entry = |line: usize| lines[line].facts[column].and_then(|fact| ledger.fact(fact));
            let (Some(opening), Some(change), Some(closing)) = (entry(opening), entry(change), entry(closing)) else {
                continue;
            };
            let computed = opening.value + change.value;
            let tolerance = opening.half + change.half + closing.half;
            let outcome = Outcome::of_sum((computed - closing.value).abs(), tolerance);
            let terms = vec![(opening.fact, 1), (change.fact, 1)];
            checks.checks.push(Check { rule: "roll-forward", fact: closing.fact, terms, computed, outcome });
        }
    }
}
