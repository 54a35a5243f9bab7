//! How far off a printed number may be: half a unit of its last place; more for a sum of rounded numbers and for
//! its lines, and for a multiple of one.

use super::ledger::Ledger;
use super::{Check, Outcome};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Rules whose claims are computed from rounded terms.
const COMPUTED: [&str; 4] = ["footing", "bridge", "roll-forward", "multiple"];

/// Slack by fact.
#[derive(Debug)]
pub struct Slack {
    by_fact: HashMap<usize, Decimal>,
}

impl Slack {
    /// Follows the checks that came out from claims to terms.
    #[must_use]
    pub fn new(ledger: &Ledger<'_>, checks: &[Check]) -> Slack {
        let mut claims: HashMap<usize, Vec<&Check>> = HashMap::new();
        for check in checks.iter().filter(|c| COMPUTED.contains(&c.rule) && c.outcome == Outcome::Verified) {
            claims.entry(check.fact).or_default().push(check);
        }
        let mut slack = Slack { by_fact: HashMap::new() };
        for &fact in claims.keys() {
            slack.follow(ledger, &claims, fact);
        }
        // A line may have been adjusted so that the rounded lines add up: it may be off by what its siblings are. The
        // second round passes that on from a total to its lines.
        for _ in 0..2 {
            let mut pooled = slack.by_fact.clone();
            for check in claims.values().flatten() {
                let members = || check.terms.iter().map(|&(term, _)| term).chain([check.fact]);
                let pool: Decimal = members().map(|fact| slack.of(ledger, fact)).sum();
                for fact in members() {
                    pooled.entry(fact).and_modify(|known| *known = pool.max(*known)).or_insert(pool);
                }
            }
            slack.by_fact = pooled;
        }
        slack
    }

    /// The slack of a fact.
    #[must_use]
    pub fn of(&self, ledger: &Ledger<'_>, fact: usize) -> Decimal {
        let own = || ledger.fact(fact).map_or(Decimal::ZERO, |entry| entry.half);
        self.by_fact.get(&fact).copied().unwrap_or_else(own)
    }

    fn follow(&mut self, ledger: &Ledger<'_>, claims: &HashMap<usize, Vec<&Check>>, fact: usize) -> Decimal {
        if self.by_fact.contains_key(&fact) || !claims.contains_key(&fact) {
            return self.of(ledger, fact);
        }
        // A claim that leads back to itself ends here.
        let own = self.of(ledger, fact);
        self.by_fact.insert(fact, own);
        let mut most = own;
        for check in &claims[&fact] {
            let sum: Decimal = check.terms.iter().map(|&(term, _)| self.follow(ledger, claims, term)).sum();
            let factor = match (check.rule, ledger.fact(check.terms[0].0)) {
                ("multiple", Some(single)) if !single.value.is_zero() => check.computed / single.value,
                _ => Decimal::ONE,
            };
            most = most.max(sum * factor);
        }
        self.by_fact.insert(fact, most);
        most
    }
}
