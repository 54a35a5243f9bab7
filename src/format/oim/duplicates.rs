//! Within [`super`]: facts that share all aspects (OIM 1.0 §6), in five bytes a fact.

use super::info::Allowed;
use crate::report::{Report, canonical};
use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use std::hash::BuildHasher as _;

/// Whether two facts share all aspects.
#[must_use]
pub fn any(report: &Report) -> bool {
    let mut found = false;
    each(report, |_, _| {
        found = true;
        false
    });
    found
}

/// The first fact with the same aspects, and the other, of those that are not allowed.
#[must_use]
pub fn disallowed(report: &Report, allowed: Allowed) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    match allowed {
        Allowed::All => {}
        Allowed::None | Allowed::Complete => each(report, |first, other| {
            let (a, b) = (report.fact(first), report.fact(other));
            if allowed == Allowed::None || (a.value, a.decimals) != (b.value, b.decimals) {
                pairs.push((first, other));
            }
            true
        }),
        Allowed::Consistent => {
            // Of those that agree one is distinct; where there are more, they contradict each other.
            let mut kept = HashMap::new();
            for index in canonical::distinct(report) {
                if let Some(first) = kept.insert(report.aspects(index), index) {
                    pairs.push((first, index));
                }
            }
        }
    }
    pairs
}

/// Calls `f` with the first of facts that share all aspects and each other one, as long as it says so.
fn each(report: &Report, mut f: impl FnMut(usize, usize) -> bool) {
    let hasher = DefaultHashBuilder::default();
    let aspects = |index: u32| report.aspects(index as usize);
    let mut first = HashTable::<u32>::with_capacity(report.facts().len());
    for index in 0..u32::try_from(report.facts().len()).unwrap_or(u32::MAX) {
        let hash = hasher.hash_one(aspects(index));
        match first.find(hash, |&other| aspects(other) == aspects(index)) {
            Some(&other) => {
                if !f(other as usize, index as usize) {
                    return;
                }
            }
            None => drop(first.insert_unique(hash, index, |&at| hasher.hash_one(aspects(at)))),
        }
    }
}
