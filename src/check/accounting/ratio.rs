//! Rule `ratio`: a margin is its income over revenue.

use super::ledger::Ledger;
use super::{Check, Checks, Outcome};
use crate::mapping::Filing;
use crate::xbrl::QName;

/// Margin, its income, and the revenue that it is a part of.
const RATIOS: [(&str, &str, &str); 3] = [
    ("NetIncomeMargin", "NetIncome", "RevenuesNet"),
    ("OperatingMargin", "OperatingIncome", "RevenuesNet"),
    ("GrossMargin", "GrossProfit", "RevenuesNet"),
];

/// Checks every margin of which the page prints the income, on the same basis, and revenue, on any.
pub fn check(filing: &Filing<'_>, ledger: &Ledger<'_>, checks: &mut Checks) {
    let Some(namespace) = filing.core_namespace() else { return };
    for (margin, income, revenue) in RATIOS {
        let [margin, income, revenue] = [margin, income, revenue].map(|name| QName::new(namespace.clone(), name));
        for &claimed in ledger.all(&margin) {
            let context = ledger.context(claimed);
            let Some(part) = ledger.within(&income, context).next() else { continue };
            // Non-GAAP margins are part of GAAP revenue.
            let whole = ledger.all(&revenue).iter().find(|whole| {
                ledger.context(**whole).period == context.period && whole.unit == part.unit && !whole.value.is_zero()
            });
            let Some(&whole) = whole else { continue };
            let computed = part.value / whole.value;
            let agrees = (computed - claimed.value).abs() <= claimed.half;
            checks.checks.push(Check {
                rule: "ratio",
                fact: claimed.fact,
                terms: vec![(part.fact, 1), (whole.fact, 1)],
                computed: computed.round_dp(6),
                outcome: Outcome::of(agrees),
            });
        }
    }
}
