//! Within [`super`]: what totals are the sum of.
//!
//! A term that one sum of a total has and the other has not, or has with another weight, is a change, where both reports use
//! the total and the term. A total that has no sum at all on one side is one only if the other side's would hold in all of
//! that side's facts, and bind somewhere: taxonomies leave out sums that do not hold in each column that is printed, and then
//! it is the columns that changed and not what the total means. Whether a sum is stated as in XBRL 2.1 or as in Calculations
//! 1.1 does not count.

use super::{Calculation, SUMMATIONS, Sides};
use crate::align::{Alignment, Key};
use crate::diff::{Change, Detail, Kind};
use crate::taxonomy::dts::Node;
use crate::xbrl::{Decimals, QName};
use hashbrown::HashMap;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Role and total → its terms with their weights; in the order of the taxonomy.
type Sums = IndexMap<(usize, u32), BTreeMap<u32, Vec<Decimal>>>;

/// Adds the totals that are the sum of something else.
pub(super) fn compare(sides: &Sides<'_>, changes: &mut Vec<Change>) {
    let [old, new] = [0, 1].map(|side| sums(sides, side));
    let facts = [0, 1].map(|side| {
        let own = if side == 0 { &new } else { &old };
        let other = if side == 0 { &old } else { &new };
        let mut wanted = vec![false; sides.alignment.concepts()];
        for ((_, total), terms) in own.iter().filter(|(key, _)| !other.contains_key(*key)) {
            terms.keys().chain([total]).for_each(|concept| wanted[*concept as usize] = true);
        }
        numbers(sides.alignment, side, &wanted)
    });
    let totals = new.keys().chain(old.keys().filter(|key| !new.contains_key(*key)));
    for key @ (role, total) in totals {
        if sides.roles.places[*role].contains(&None) {
            continue;
        }
        let empty = BTreeMap::new();
        let (before, now) = (old.get(key).unwrap_or(&empty), new.get(key).unwrap_or(&empty));
        let is_one_sided = before.is_empty() != now.is_empty();
        if before == now || is_one_sided && !would_hold(&facts, *total, [before, now]) {
            continue;
        }
        let weight = |terms: &BTreeMap<u32, Vec<Decimal>>, term: u32| {
            let weights = terms.get(&term)?;
            Some(weights.iter().map(|weight| weight.normalize().to_string()).collect::<Vec<_>>().join(", "))
        };
        let all = before.keys().chain(now.keys().filter(|term| !before.contains_key(*term)));
        let terms = all.filter_map(|term| {
            let (before, now) = (weight(before, *term), weight(now, *term));
            let name: &QName = sides.concepts[1][*term as usize]?;
            (before != now).then(|| (name.clone(), before, now))
        });
        let statement = sides.roles.titles[*role].to_string();
        changes.push(Change {
            kind: Kind::CalculationChanged,
            concept: Some(*total),
            old: Vec::new(),
            new: Vec::new(),
            detail: Detail::Calculation(Box::new(Calculation {
                statement,
                is_stated: [!before.is_empty(), !now.is_empty()],
                terms: terms.collect(),
            })),
        });
    }
}

/// The sums of a side in which total and term are used by both reports.
fn sums(sides: &Sides<'_>, side: usize) -> Sums {
    let mut sums = Sums::new();
    let numbers: &HashMap<Node, u32> = &sides.nodes[side];
    for network in SUMMATIONS.into_iter().flat_map(|arcrole| sides.dts[side].networks_of(arcrole)) {
        let Some(role) = sides.role(side, network.role()) else { continue };
        for arc in network.relationships() {
            if let (Some(total), Some(term)) = (numbers.get(&arc.from()), numbers.get(&arc.to())) {
                let weights = sums.entry((role, *total)).or_default().entry(*term).or_default();
                let weight = arc.weight().unwrap_or(Decimal::ONE);
                // Both versions of calculations may say the same.
                if !weights.contains(&weight) {
                    weights.push(weight);
                    weights.sort_unstable();
                }
            }
        }
    }
    sums
}

/// Where a number is, beside its concept.
type Place = (u32, u32, u32);

/// A number, and by how much it may be off.
type Rounded = (Decimal, Decimal);

/// The numbers of a side's facts of the concepts that are wanted, each place with the most precise one.
fn numbers(alignment: &Alignment<'_>, side: usize, wanted: &[bool]) -> HashMap<u32, HashMap<Place, Rounded>> {
    let mut found: HashMap<u32, HashMap<Place, Rounded>> = HashMap::new();
    if !wanted.contains(&true) {
        return found;
    }
    let report = alignment.reports()[side];
    for at in 0..report.facts().len() {
        let Key { concept, slice, period, unit, .. } = alignment.key(side, at);
        if !wanted[concept as usize] {
            continue;
        }
        let fact = report.fact(at);
        let Some(value) = fact.value.number().and_then(|number| number.to_decimal()) else { continue };
        let new = (value, fact.decimals.map(Decimals::half_unit).unwrap_or_default());
        let known = found.entry(concept).or_default().entry((slice, period, unit)).or_insert(new);
        if new.1 < known.1 {
            *known = new;
        }
    }
    found
}

/// Whether the sum that one side has holds wherever it binds among the facts of the other one, and binds at all
/// (Calculations 1.1 §4: the intervals that the rounded numbers stand for meet).
fn would_hold(
    facts: &[HashMap<u32, HashMap<Place, Rounded>>; 2],
    total: u32,
    sums: [&BTreeMap<u32, Vec<Decimal>>; 2],
) -> bool {
    let side = usize::from(!sums[0].is_empty());
    let (Some(totals), terms) = (facts[side].get(&total), sums[1 - side]) else { return false };
    let mut added: HashMap<Place, Option<Rounded>> = HashMap::new();
    for (term, weights) in terms {
        let ([weight], Some(numbers)) = (&**weights, facts[side].get(term)) else { continue };
        for (place, (value, half)) in numbers.iter().filter(|(place, _)| totals.contains_key(*place)) {
            let sum = added.entry(*place).or_insert(Some(Rounded::default()));
            *sum = sum.and_then(|(sum, slack)| {
                let slack = slack.checked_add(half.checked_mul(weight.abs())?)?;
                Some((sum.checked_add(value.checked_mul(*weight)?)?, slack))
            });
        }
    }
    let holds = |(place, sum): (&Place, &Option<Rounded>)| {
        let (value, half) = totals.get(place)?;
        let (sum, slack) = (*sum)?;
        Some(value.checked_sub(sum)?.abs() <= half.checked_add(slack)?)
    };
    !added.is_empty() && added.iter().all(|sum| holds(sum) == Some(true))
}
