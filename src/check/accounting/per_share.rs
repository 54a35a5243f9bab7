//! Rules `per-share` and `multiple`: a figure per share is the income over the weighted average number of shares, and
//! what is per ADS is a multiple of what is per share.

use super::ledger::{Entry, Ledger};
use super::slack::Slack;
use super::{Check, Checks, Outcome};
use crate::mapping::Filing;
use crate::report::{Context, Dimensions};
use crate::xbrl::{DimensionValue, QName};
use rust_decimal::Decimal;

/// Figure per share, and the number of shares that it is for.
const FIGURES: [(&str, &str); 4] = [
    ("EarningsPerShareBasic", "WeightedAverageSharesBasic"),
    ("EarningsPerShareDiluted", "WeightedAverageSharesDiluted"),
    ("EarningsPerAdsBasic", "WeightedAverageAdsBasic"),
    ("EarningsPerAdsDiluted", "WeightedAverageAdsDiluted"),
];

/// Pairs of figures of which one is a whole multiple of the other, the ADS ratio: the same ratio everywhere.
const MULTIPLES: [(&str, &str); 4] = [
    ("EarningsPerAdsBasic", "EarningsPerShareBasic"),
    ("EarningsPerAdsDiluted", "EarningsPerShareDiluted"),
    ("WeightedAverageSharesBasic", "WeightedAverageAdsBasic"),
    ("WeightedAverageSharesDiluted", "WeightedAverageAdsDiluted"),
];

const INCOME: &str = "NetIncomeAttributableToParent";

/// Checks figures per ADS against those per share (rule `multiple`); gives the ratio.
pub fn multiples(filing: &Filing<'_>, ledger: &Ledger<'_>, non_gaap: &QName, checks: &mut Checks) -> Option<Decimal> {
    let namespace = filing.core_namespace()?.clone();
    let name = |local: &str| QName::new(namespace.clone(), local);
    let ratio = ads_ratio(ledger, &name)?;
    for (many, one) in MULTIPLES {
        for &claimed in ledger.all(&name(many)) {
            let is_non_gaap = |v: &DimensionValue| *v == DimensionValue::Member(non_gaap.clone());
            if ledger.context(claimed).dimensions.values().any(is_non_gaap) {
                continue;
            }
            let Some(single) = ledger.beside(&name(one), claimed) else { continue };
            // A count is exact but for the division; a figure per share is rounded before or after it is multiplied.
            let is_count = many.starts_with("Weighted");
            let tolerance = if is_count { ratio - Decimal::ONE } else { claimed.half + single.half * ratio };
            let computed = single.value * ratio;
            let agrees = (computed - claimed.value).abs() <= tolerance;
            let outcome = if agrees { Outcome::Verified } else { Outcome::Failed };
            let terms = vec![(single.fact, 1)];
            checks.checks.push(Check { rule: "multiple", fact: claimed.fact, terms, computed, outcome });
        }
    }
    Some(ratio)
}

/// Checks figures per share and per ADS against income and counts. Without a count of ADSs, ordinary shares and the ratio
/// give one.
pub fn check(
    filing: &Filing<'_>,
    ledger: &Ledger<'_>,
    slack: &Slack,
    ratio: Option<Decimal>,
    rate_date: &QName,
    checks: &mut Checks,
) {
    let Some(namespace) = filing.core_namespace() else { return };
    let name = |local: &str| QName::new(namespace.clone(), local);
    let income = name(INCOME);
    for (figure, shares) in FIGURES {
        for &claimed in ledger.all(&name(figure)) {
            let context = ledger.context(claimed);
            if context.dimensions.contains_key(rate_date) {
                continue; // translated figures are held against the original ones
            }
            // Share counts carry no dimensions.
            let plain = Context { dimensions: Dimensions::new(), ..context.clone() };
            let count = |shares: &str| ledger.within(&name(shares), &plain).find(|c| !c.value.is_zero());
            let ordinary = || Some((count(&shares.replace("Ads", "Shares"))?, ratio?));
            let Some((count, factor)) = count(shares).map(|c| (c, Decimal::ONE)).or_else(ordinary) else { continue };
            let is_money = |part: &Entry| filing.same_currency(part.fact, claimed.fact);
            let Some(part) = ledger.within(&income, context).find(is_money) else { continue };
            let computed = part.value / count.value * factor;
            let tolerance = slack.of(ledger, claimed.fact) + slack.of(ledger, part.fact) / count.value * factor;
            let agrees = (computed - claimed.value).abs() <= tolerance;
            checks.checks.push(Check {
                rule: "per-share",
                fact: claimed.fact,
                terms: vec![(part.fact, 1), (count.fact, 1)],
                computed: computed.round_dp(4),
                outcome: if agrees { Outcome::Verified } else { Outcome::Failed },
            });
        }
    }
}

/// How many ordinary shares one ADS stands for: the whole number that most figures per ADS and per share agree on.
fn ads_ratio(ledger: &Ledger<'_>, name: &impl Fn(&str) -> QName) -> Option<Decimal> {
    let mut votes: Vec<(Decimal, usize)> = Vec::new();
    for (many, one) in MULTIPLES {
        for &claimed in ledger.all(&name(many)) {
            let Some(single) = ledger.beside(&name(one), claimed).filter(|s| !s.value.is_zero()) else { continue };
            let ratio = (claimed.value / single.value).round();
            match votes.iter_mut().find(|(known, _)| *known == ratio) {
                Some((_, count)) => *count += 1,
                None => votes.push((ratio, 1)),
            }
        }
    }
    votes
        .into_iter()
        .filter(|(ratio, _)| *ratio >= Decimal::ONE)
        .max_by_key(|(ratio, count)| (*count, *ratio))
        .map(|(r, _)| r)
}
