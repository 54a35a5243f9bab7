//! Within [`super`]: which link roles of two taxonomies are the same. Filers number and date them anew with each report.

use crate::align::names::family;
use hashbrown::HashMap;
use std::hash::Hash;

/// Words of titles that say how a statement is made, not which one it is: a quarter's is condensed and not audited.
const MANNER: [&str; 9] =
    ["condensed", "consolidated", "unaudited", "audited", "interim", "statement", "statements", "the", "of"];

/// A link role of one taxonomy.
#[derive(Debug, Clone)]
pub(super) struct Role {
    pub(super) uri: Box<str>,
    pub(super) title: Box<str>,
}

/// The roles of two taxonomies, numbered: those of the newer one first.
#[derive(Debug)]
pub(super) struct Roles {
    /// By number, what it is called; in the newer taxonomy, where that has it.
    pub(super) titles: Vec<Box<str>>,
    /// By number, where it stands in the older and the newer taxonomy.
    pub(super) places: Vec<[Option<usize>; 2]>,
}

impl Roles {
    /// Joins roles by their addresses, those without versions, and their titles, each only where it is the only one on both
    /// sides.
    pub(super) fn new(sides: [&[Role]; 2]) -> Self {
        let mut partners: [Vec<Option<usize>>; 2] = sides.map(|side| vec![None; side.len()]);
        let title = |role: &Role| role.title.to_lowercase();
        join(&mut partners, sides, |role| Some(role.uri.clone()));
        join(&mut partners, sides, |role| Some(family(&role.uri)));
        join(&mut partners, sides, |role| Some(title(role)));
        join(&mut partners, sides, |role| {
            let title = title(role);
            let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            let words: Vec<&str> =
                words.filter(|word| !MANNER.contains(word)).map(|word| word.trim_end_matches('s')).collect();
            (!words.is_empty()).then(|| words.join(" "))
        });
        let mut roles = Roles { titles: Vec::new(), places: Vec::new() };
        for (at, role) in sides[1].iter().enumerate() {
            roles.titles.push(role.title.clone());
            roles.places.push([partners[1][at], Some(at)]);
        }
        for (at, role) in sides[0].iter().enumerate().filter(|(at, _)| partners[0][*at].is_none()) {
            roles.titles.push(role.title.clone());
            roles.places.push([Some(at), None]);
        }
        roles
    }
}

fn join<K: Hash + Eq>(partners: &mut [Vec<Option<usize>>; 2], sides: [&[Role]; 2], key: impl Fn(&Role) -> Option<K>) {
    // The role of each key on both sides: none, the only one, or several.
    let mut owners: HashMap<K, [Result<usize, usize>; 2]> = HashMap::new();
    for side in [0, 1] {
        for (at, role) in sides[side].iter().enumerate().filter(|(at, _)| partners[side][*at].is_none()) {
            if let Some(key) = key(role) {
                let owner = &mut owners.entry(key).or_insert([Err(0); 2])[side];
                *owner = if *owner == Err(0) { Ok(at) } else { Err(2) };
            }
        }
    }
    for owners in owners.into_values() {
        if let [Ok(old), Ok(new)] = owners {
            (partners[0][old], partners[1][new]) = (Some(new), Some(old));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_found_again_whatever_their_versions() {
        let role = |uri: &str, title: &str| Role { uri: uri.into(), title: title.into() };
        let old = [
            role("http://x.com/role/A", "One"),
            role("http://x.com/20240331/role/B", "Two"),
            role("http://x.com/role/R3", "CONDENSED CONSOLIDATED BALANCE SHEETS (Unaudited)"),
            role("http://x.com/role/R4", "Gone"),
        ];
        let new = [
            role("http://x.com/role/R9", "Consolidated Balance Sheet"),
            role("http://x.com/20240630/role/B", "Two, as it was"),
            role("http://x.com/role/A", "Three"),
        ];
        let roles = Roles::new([&old, &new]);
        assert_eq!(roles.places, [[Some(2), Some(0)], [Some(1), Some(1)], [Some(0), Some(2)], [Some(3), None]]);
        assert_eq!(&*roles.titles[3], "Gone");
    }
}
