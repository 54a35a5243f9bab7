//! Rule `across`: in a reconciliation by columns each row adds up, from the first basis over the adjustments to the
//! second.

use super::ledger::Ledger;
use super::{Check, Checks, Outcome};
use crate::mapping::Filing;
use crate::statement::header::Basis;
use rust_decimal::Decimal;

/// Checks every row that has a figure in each column.
pub fn check(filing: &Filing<'_>, ledger: &Ledger<'_>, checks: &mut Checks) {
    for (statement, lines) in filing.statements.statements.iter().zip(&filing.lines) {
        let at = |basis: &Basis| statement.columns.iter().position(|c| c.basis == *basis);
        let is_adjustment = |column: &usize| matches!(statement.columns[*column].basis, Basis::Adjustment(_));
        let adjustments: Vec<usize> = (0..statement.columns.len()).filter(is_adjustment).collect();
        let from = at(&Basis::UsGaap).or(at(&Basis::Unstated));
        let to = at(&Basis::Ifrs).or(at(&Basis::NonGaap));
        let is_whole = !adjustments.is_empty() && !statement.partial;
        let (Some(from), Some(to), true) = (from, to, is_whole) else { continue };
        for line in lines {
            let entry = |column: usize| line.facts[column].and_then(|fact| ledger.fact(fact));
            let terms: Option<Vec<_>> = [from].iter().chain(&adjustments).map(|&column| entry(column)).collect();
            let (Some(terms), Some(total)) = (terms, entry(to)) else { continue };
            let computed: Decimal = terms.iter().map(|t| t.value).sum();
            let tolerance: Decimal = total.half + terms.iter().map(|term| term.half).sum::<Decimal>();
            let outcome = Outcome::of_sum((computed - total.value).abs(), tolerance);
            let terms = terms.iter().map(|t| (t.fact, 1)).collect();
            checks.checks.push(Check { rule: "across", fact: total.fact, terms, computed, outcome });
        }
    }
}
