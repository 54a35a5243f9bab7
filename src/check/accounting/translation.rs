//! Rule `translation`: an amount translated for convenience is the original amount at the stated rate. A translated
//! total may be the sum of its translated lines instead, with their roundings.

use super::ledger::Ledger;
use super::slack::Slack;
use super::{Check, Checks, Outcome};
use crate::mapping::Filing;
use crate::statement::cover::Rate;

/// Checks every translated figure against the one in the reporting currency of the same row and period.
pub fn check(filing: &Filing<'_>, ledger: &Ledger<'_>, slack: &Slack, rate: Option<&Rate>, checks: &mut Checks) {
    let divisor = rate.and_then(|rate| rate.value.to_decimal()).filter(|value| !value.is_zero());
    for (statement, lines) in filing.statements.statements.iter().zip(&filing.lines) {
        for (at, column) in statement.columns.iter().enumerate().filter(|(_, c)| c.translated) {
            let original = statement.columns.iter().position(|c| {
                !c.translated
                    && (c.dates, &c.basis) == (column.dates, &column.basis)
                    && rate.is_none_or(|r| (c.currency, column.currency) == (r.from, r.to))
            });
            for line in lines {
                let entry = |column: usize| line.facts[column].and_then(|fact| ledger.fact(fact));
                let (Some(from), Some(to)) = (original.and_then(entry), entry(at)) else { continue };
                if from.fact == to.fact {
                    continue; // share counts are not translated
                }
                let (computed, outcome) = match divisor {
                    Some(divisor) => {
                        let computed = from.value / divisor;
                        let tolerance = slack.of(ledger, to.fact) + from.half / divisor;
                        let agrees = (computed - to.value).abs() <= tolerance;
                        (computed.round_dp(4), Outcome::of(agrees))
                    }
                    None => (to.value, Outcome::Unverifiable("no exchange rate is stated")),
                };
                let terms = vec![(from.fact, 1)];
                checks.checks.push(Check { rule: "translation", fact: to.fact, terms, computed, outcome });
            }
        }
    }
}
