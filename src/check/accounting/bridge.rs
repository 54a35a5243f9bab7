//! Rule `bridge`: a non-GAAP figure is its GAAP twin with the lines printed between the two.

use super::ledger::{Entry, Ledger};
use super::{Check, Checks, Outcome};
use crate::mapping::{Filing, Line};
use crate::statement::Kind;
use crate::taxonomy::DataType;
use rust_decimal::Decimal;

/// Checks every non-GAAP amount below a line of the same concept.
pub fn check(filing: &Filing<'_>, ledger: &Ledger<'_>, checks: &mut Checks) {
    for (statement, lines) in filing.statements.statements.iter().zip(&filing.lines) {
        if statement.kind != Kind::NonGaap {
            continue;
        }
        for (at, line) in lines.iter().enumerate() {
            let concept = line.concept.as_ref().filter(|c| c.data_type == DataType::Monetary && line.meaning.non_gaap);
            let Some(concept) = concept else { continue };
            let is_twin = |l: &Line| l.concept.as_ref() == Some(concept) && !l.meaning.non_gaap;
            let has_facts = |l: &Line| l.facts.iter().any(Option::is_some);
            let Some(twin) = lines[..at].iter().rposition(|l| is_twin(l) && has_facts(l)) else { continue };
            for column in 0..statement.columns.len() {
                let entry = |line: &Line| line.facts[column].and_then(|fact| ledger.fact(fact));
                let term = |line: &Line| Some((entry(line)?, if line.meaning.negated { -1 } else { 1 }));
                let terms: Vec<(Entry, i8)> = lines[twin..at].iter().filter_map(term).collect();
                let Some(total) = entry(line).filter(|_| terms.len() > 1) else { continue };
                let computed: Decimal = terms.iter().map(|(t, sign)| t.value * Decimal::from(*sign)).sum();
                let tolerance: Decimal = total.half + terms.iter().map(|(t, _)| t.half).sum::<Decimal>();
                let outcome = Outcome::of_sum((computed - total.value).abs(), tolerance);
                let terms = terms.iter().map(|(t, sign)| (t.fact, *sign)).collect();
                checks.checks.push(Check { rule: "bridge", fact: total.fact, terms, computed, outcome });
            }
        }
    }
}
