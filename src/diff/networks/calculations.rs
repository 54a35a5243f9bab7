//! Within [`super`]: what totals are the sum of.

use super::{Calculation, SUMMATIONS, Sides};
use crate::diff::{Change, Detail, Kind};
use crate::taxonomy::dts::Node;
use crate::xbrl::QName;
use hashbrown::HashMap;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Role and total → its terms with their weights; in the order of the taxonomy.
type Sums = IndexMap<(usize, u32), BTreeMap<u32, Vec<Decimal>>>;

/// Adds the totals that are the sum of something else.
pub(super) fn compare(sides: &Sides<'_>, changes: &mut Vec<Change>) {
    let [old, new] = [0, 1].map(|side| sums(sides, side));
    let totals = new.keys().chain(old.keys().filter(|key| !new.contains_key(*key)));
    for key @ (role, total) in totals {
        if sides.roles.places[*role].contains(&None) {
            continue;
        }
        let empty = BTreeMap::new();
        let (before, now) = (old.get(key).unwrap_or(&empty), new.get(key).unwrap_or(&empty));
        if before == now {
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
            detail: Detail::Calculation(Box::new(Calculation { statement, terms: terms.collect() })),
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
