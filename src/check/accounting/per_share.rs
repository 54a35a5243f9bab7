//! Rules `per-share` and `multiple`: a figure per share is the income over the weighted average number of shares, and
//! what is per ADS is a multiple of what is per share.

use super::ledger::{Entry, Ledger};
use super::slack::Slack;
use super::{Check, Checks, Outcome};
use crate::mapping::Filing;
use crate::mapping::arithmetic::PER_SHARE;
use crate::report::{Context, Dimensions};
use crate::xbrl::{DimensionValue, QName};
use rust_decimal::Decimal;

/// Pairs of figures of which one is a whole multiple of the other, the ADS ratio: the same ratio everywhere.
const MULTIPLES: [(&str, &str); 4] = [
    ("EarningsPerAdsBasic", "EarningsPerShareBasic"),
    ("EarningsPerAdsDiluted", "EarningsPerShareDiluted"),
    ("WeightedAverageSharesBasic", "WeightedAverageAdsBasic"),
    ("WeightedAverageSharesDiluted", "WeightedAverageAdsDiluted"),
];

const INCOME: &str = "NetIncomeAttributableToParent";

/// What shows that others have a share in the income.
const MINORITY: [&str; 2] = ["NoncontrollingInterests", "NetIncomeAttributableToNoncontrollingInterests"];

/// A figure per share, computed from income and count.
struct Quotient {
    income: Entry,
    count: Entry,
    /// Shares that one counted share stands for in the figure.
    factor: Decimal,
}

impl Quotient {
    /// Finds what a figure is computed from. Without a count of ADSs, ordinary shares and the ratio give one.
    fn of(
        filing: &Filing<'_>,
        ledger: &Ledger<'_>,
        claimed: Entry,
        figure: &str,
        ratio: Option<Decimal>,
    ) -> Option<Self> {
        let namespace = filing.core_namespace()?;
        let name = |local: &str| QName::new(namespace.clone(), local);
        let (_, shares) = PER_SHARE.iter().find(|(known, _)| *known == figure)?;
        let context = ledger.context(claimed);
        // Share counts carry no dimensions.
        let plain = Context { dimensions: Dimensions::new(), ..context.clone() };
        let count = |shares: &str| ledger.within(&name(shares), &plain).find(|c| !c.value.is_zero());
        let ordinary = || Some((count(&shares.replace("Ads", "Shares"))?, ratio?));
        let (count, factor) = count(shares).map(|c| (c, Decimal::ONE)).or_else(ordinary)?;
        let is_money = |part: &Entry| filing.same_currency(part.fact, claimed.fact);
        let find = |concept: &str| ledger.within(&name(concept), context).find(is_money);
        // Without noncontrolling interests, all income is the shareholders'.
        let is_shared = || MINORITY.iter().any(|concept| !ledger.all(&name(concept)).is_empty());
        let income = find(INCOME).or_else(|| find("NetIncome").filter(|_| !is_shared()))?;
        Some(Quotient { income, count, factor })
    }

    fn per_share(&self, income: Decimal) -> Decimal {
        income / self.count.value * self.factor
    }
}

/// Checks figures per ADS against those per share (rule `multiple`); gives the ratio.
pub fn multiples(filing: &Filing<'_>, ledger: &Ledger<'_>, non_gaap: &QName, checks: &mut Checks) -> Option<Decimal> {
    let namespace = filing.core_namespace()?.clone();
    let name = |local: &str| QName::new(namespace.clone(), local);
    let ratio = ads_ratio(ledger, &name)?;
    // A figure is rounded before it is multiplied, or after. Which of the two fits, by check.
    let mut habits: Vec<(usize, bool, bool)> = Vec::new();
    for (many, one) in MULTIPLES {
        for &claimed in ledger.all(&name(many)) {
            let is_non_gaap = |v: &DimensionValue| *v == DimensionValue::Member(non_gaap.clone());
            if ledger.context(claimed).dimensions.values().any(is_non_gaap) {
                continue;
            }
            let Some(single) = ledger.beside(&name(one), claimed) else { continue };
            let computed = single.value * ratio;
            let off = (computed - claimed.value).abs();
            let quotient = Quotient::of(filing, ledger, claimed, many, Some(ratio));
            let agrees = match quotient {
                Some(quotient) => {
                    let precise = quotient.per_share(quotient.income.value) - claimed.value;
                    let fits = precise.abs() <= claimed.half + quotient.per_share(quotient.income.half);
                    habits.push((checks.checks.len(), off.is_zero(), fits));
                    off.is_zero() || fits
                }
                // A count is exact but for the division, where it is printed in full.
                None if many.starts_with("Weighted") => off < ratio.max(claimed.half + single.half * ratio),
                None => off <= claimed.half + single.half * ratio,
            };
            let outcome = Outcome::of(agrees);
            let terms = vec![(single.fact, 1)];
            checks.checks.push(Check { rule: "multiple", fact: claimed.fact, terms, computed, outcome });
        }
    }
    // Who multiplies what was rounded does so everywhere.
    let multiplied = habits.iter().filter(|(_, before, after)| *before && !after).count();
    let others = || habits.iter().filter(|(_, before, _)| !before);
    if multiplied > 0 && multiplied >= others().count() {
        others().for_each(|&(at, ..)| checks.checks[at].outcome = Outcome::Failed);
    }
    Some(ratio)
}

/// Checks figures per share and per ADS against income and counts.
pub fn check(
    filing: &Filing<'_>,
    ledger: &Ledger<'_>,
    slack: &Slack,
    ratio: Option<Decimal>,
    rate_date: &QName,
    checks: &mut Checks,
) {
    let Some(namespace) = filing.core_namespace() else { return };
    for (figure, _) in PER_SHARE {
        for &claimed in ledger.all(&QName::new(namespace.clone(), figure)) {
            if ledger.context(claimed).dimensions.contains_key(rate_date) {
                continue; // translated figures are held against the original ones
            }
            let Some(quotient) = Quotient::of(filing, ledger, claimed, figure, ratio) else { continue };
            let (income, count) = (quotient.income, quotient.count);
            let computed = quotient.per_share(income.value);
            let tolerance = slack.of(ledger, claimed.fact) + quotient.per_share(slack.of(ledger, income.fact));
            let agrees = (computed - claimed.value).abs() <= tolerance;
            checks.checks.push(Check {
                rule: "per-share",
                fact: claimed.fact,
                terms: vec![(income.fact, 1), (count.fact, 1)],
                computed: computed.round_dp(4),
                outcome: Outcome::of(agrees),
            });
        }
    }
}

/// How many ordinary shares one ADS stands for: the whole number that most figures per ADS and per share agree on. Where
/// each has another, they are not what they were taken for.
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
    let all: usize = votes.iter().map(|(_, count)| count).sum();
    votes
        .into_iter()
        .filter(|(_, count)| count * 3 >= all)
        .filter(|(ratio, _)| *ratio >= Decimal::ONE)
        .max_by_key(|(ratio, count)| (*count, *ratio))
        .map(|(r, _)| r)
}
