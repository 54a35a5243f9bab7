//! Within [`super`]: the computations of the trace, with the facts that they are about.

use super::data::{Check, Fact, Index};
use super::words;
use crate::trace::read::Export;

/// All computations; each is added to its facts, too. `known` finds a fact by its id.
pub(super) fn checks<E>(
    export: &Export,
    facts: &mut [Fact],
    known: impl Fn(&str) -> Result<Index, E>,
) -> Result<Vec<Check>, E> {
    let mut checks = Vec::with_capacity(export.checks.len());
    for (at, check) in export.checks.iter().enumerate() {
        let fact = known(&check.fact)?;
        let term = |term: &crate::trace::Term| Ok((known(&term.fact)?, term.weight));
        let terms: Vec<(Index, i64)> = check.terms.iter().map(term).collect::<Result<_, E>>()?;
        let is_percent =
            facts.get(fact).and_then(|fact| fact.shown.as_deref()).is_some_and(|shown| shown.ends_with('%'));
        for about in std::iter::once(fact).chain(terms.iter().map(|(fact, _)| *fact)) {
            // A fact may be in a computation twice.
            if let Some(about) = facts.get_mut(about).filter(|about| about.checks.last() != Some(&at)) {
                about.checks.push(at);
            }
        }
        checks.push(Check {
            rule: check.rule.clone(),
            fact,
            terms,
            computed: words::number(&check.computed, None, is_percent),
            outcome: check.outcome.clone(),
            reason: check.reason.clone(),
        });
    }
    Ok(checks)
}
