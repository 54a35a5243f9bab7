//! Within [`super`]: convenience translations of reports that do not tag them as such: amounts that stand in a second currency,
//! too, all at one exchange rate. The next report has others, at another rate.

use super::points::{Entry, NONE, UNKNOWN};
use super::{Edition, Series};
use crate::align::Alignment;
use crate::xbrl::{Decimals, ns};
use hashbrown::HashMap;
use rust_decimal::Decimal;
use rustc_hash::FxBuildHasher;

/// How many amounts must stand at one rate.
const ENOUGH: usize = 4;

/// Significant digits of an amount that says something about a rate.
const DIGITS: usize = 4;

/// An amount: its entry, its value, how far off that may be.
#[derive(Clone, Copy)]
struct Amount {
    at: usize,
    value: Decimal,
    half: Decimal,
}

/// Marks those of an edition: their rate is that of a day that is not known.
pub(super) fn mark(edition: &Edition<'_>, alignment: &Alignment<'_>, series: &[Series], entries: &mut [Entry]) {
    // What is counted in money, by its currency and by what it is per.
    let mut currencies: HashMap<u32, Option<(&str, usize)>, FxBuildHasher> = HashMap::default();
    let mut used: Vec<(&str, usize)> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.rate == NONE) {
        let unit = series[entry.series as usize].unit;
        let currency = *currencies.entry(unit).or_insert_with(|| currency(alignment, unit));
        if let Some((code, 0)) = currency {
            match used.iter_mut().find(|(known, _)| *known == code) {
                Some((_, count)) => *count += 1,
                None => used.push((code, 1)),
            }
        }
    }
    if used.len() < 2 {
        return;
    }
    let currency_of = |entry: &Entry| currencies.get(&series[entry.series as usize].unit).copied().flatten();
    // A report is in the currency in which what stands in two of them has more numbers: comparatives are not translated.
    let mut first: HashMap<(u32, u32), (&str, bool), FxBuildHasher> = HashMap::default();
    let line = |entry: &Entry| (series[entry.series as usize].concept, series[entry.series as usize].slice);
    let in_money = |entry: &&Entry| entry.rate == NONE;
    for entry in entries.iter().filter(in_money) {
        if let Some((code, 0)) = currency_of(entry) {
            first
                .entry(line(entry))
                .and_modify(|(known, is_mixed)| *is_mixed |= *known != code)
                .or_insert((code, false));
        }
    }
    let mut mixed: HashMap<&str, usize> = HashMap::new();
    for entry in entries.iter().filter(in_money) {
        if let Some((code, 0)) = currency_of(entry)
            && first.get(&line(entry)).is_some_and(|(_, is_mixed)| *is_mixed)
        {
            *mixed.entry(code).or_default() += 1;
        }
    }
    let rank = |(code, all): &&(&str, usize)| (mixed.get(code).copied(), *all, std::cmp::Reverse(code.to_string()));
    let Some(&(main, _)) = used.iter().max_by_key(rank) else { return };
    let place = |entry: &Entry, per: usize| {
        let Series { concept, slice, .. } = series[entry.series as usize];
        (concept, slice, entry.period, per)
    };
    let mut reported = HashMap::with_hasher(FxBuildHasher);
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.rate == NONE) {
        if let Some((code, per)) = currency_of(entry)
            && code == main
        {
            reported.insert(place(entry, per), at);
        }
    }
    let amount = |entries: &[Entry], at: usize| {
        let fact = edition.side.report.fact(entries[at].fact as usize);
        let value = fact.value.number()?.to_decimal()?;
        Some(Amount { at, value, half: fact.decimals.map(Decimals::half_unit).unwrap_or_default() })
    };
    for (code, _) in used.into_iter().filter(|(code, _)| *code != main) {
        let translated = entries.iter().enumerate().filter(|(_, entry)| entry.rate == NONE);
        let translated = translated.filter_map(|(at, entry)| {
            let (own, per) = currency_of(entry)?;
            let of = *reported.get(&place(entry, per)).filter(|_| own == code)?;
            let pair = (amount(entries, of)?, amount(entries, at)?);
            (!pair.0.value.is_zero() && !pair.1.value.is_zero()).then_some((pair, per == 0))
        });
        let pairs: Vec<((Amount, Amount), bool)> = translated.collect();
        let money: Vec<(Amount, Amount)> =
            pairs.iter().filter(|(_, is_plain)| *is_plain).map(|(pair, _)| *pair).collect();
        let Some(rate) = rate(&money) else { continue };
        for ((of, translated), _) in pairs {
            if is_at(rate, of, translated) {
                entries[translated.at].rate = UNKNOWN;
            }
        }
    }
}

/// The currency of a unit, and how many measures it is divided by.
fn currency<'a>(alignment: &'a Alignment<'_>, unit: u32) -> Option<(&'a str, usize)> {
    let unit = alignment.unit(unit)?;
    let [money] = &unit.numerators[..] else { return None };
    (&*money.namespace == ns::ISO4217).then_some((&*money.local, unit.denominators.len()))
}

/// The one rate at which nearly all amounts were translated, by the most precise of them.
fn rate(pairs: &[(Amount, Amount)]) -> Option<Decimal> {
    let digits = |amount: &Amount| amount.value.mantissa().unsigned_abs().to_string().trim_end_matches('0').len();
    let mut precise: Vec<&(Amount, Amount)> = pairs.iter().collect();
    precise.retain(|(of, translated)| digits(of).min(digits(translated)) >= DIGITS);
    precise.sort_by_key(|(of, translated)| std::cmp::Reverse(digits(of).min(digits(translated))));
    precise.iter().take(3).find_map(|(of, translated)| {
        let rate =
            translated.value.checked_div(of.value).filter(|rate| *rate > Decimal::ZERO && *rate != Decimal::ONE)?;
        let fits = precise.iter().filter(|(of, translated)| is_at(rate, *of, *translated)).count();
        (fits >= ENOUGH && fits * 10 >= precise.len() * 9).then_some(rate)
    })
}

/// Whether an amount is another one at a rate, as far as both are rounded, and the rate with them.
fn is_at(rate: Decimal, of: Amount, translated: Amount) -> bool {
    let is = || {
        let computed = of.value.checked_mul(rate)?;
        let off = (computed - translated.value).abs();
        let slack = of.half.checked_mul(rate)?.checked_add(translated.half)?;
        // The rate is known to six digits or so.
        Some(off <= slack.checked_add(translated.value.abs().checked_div(Decimal::from(200_000))?)?)
    };
    is().unwrap_or(false)
}
