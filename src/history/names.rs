//! Within [`super`]: what consecutive editions call by different names, over all of them.

use super::Edition;
use crate::align::{Alignment, Evidence, Rename, Renames, renames};
use crate::report::Report;
use crate::xbrl::QName;
use hashbrown::HashMap;

/// Gives the reports shared numbers; names that evidence joins between one edition and the next are joined over all of them.
/// Also what was joined, besides what was told.
pub(super) fn align<'r>(editions: &[Edition<'r>], told: &Renames) -> (Alignment<'r>, Vec<Rename>) {
    let reports: Vec<&'r Report> = editions.iter().map(|edition| edition.side.report).collect();
    let plain = Alignment::new(&reports, told);
    let mut found: Vec<Rename> = Vec::new();
    for pair in editions.windows(2) {
        let all = renames::find(&pair[0].side, &pair[1].side, told).names;
        found.extend(all.into_iter().filter(|rename| !told.names.contains(rename)));
    }
    if found.is_empty() {
        return (plain, found);
    }
    // A name stays the same over versions of its namespace, which the plain numbers know. Classes of these are joined.
    let mut classes: HashMap<(bool, u32), (bool, u32)> = HashMap::new();
    found.retain(|Rename { from, to, .. }| {
        let concept = |name: &QName| plain.concept_number(name).map(|number| (true, number));
        let other = |name: &QName| plain.name_number(name).map(|number| (false, number));
        let pairs = [concept(from).zip(concept(to)), other(from).zip(other(to))];
        let mut is_new = false;
        for (old, new) in pairs.into_iter().flatten() {
            let (old, new) = (leader(&mut classes, old), leader(&mut classes, new));
            if old != new {
                classes.insert(old, new);
                is_new = true;
            }
        }
        is_new
    });
    let mut joined = Renames { names: told.names.clone(), entities: told.entities.clone() };
    for (is_concept, number, name) in names(&reports, &plain) {
        let last = leader(&mut classes, (is_concept, number));
        if last != (is_concept, number) {
            let to = if is_concept { plain.concept(last.1) } else { plain.name(last.1) };
            joined.names.push(Rename { from: name.clone(), to: to.clone(), evidence: Evidence::Told });
        }
    }
    (Alignment::new(&reports, &joined), found)
}

/// All names of the reports with their plain numbers, concepts first.
fn names<'a>(reports: &'a [&Report], plain: &'a Alignment<'_>) -> impl Iterator<Item = (bool, u32, &'a QName)> {
    reports.iter().flat_map(|report| {
        let concepts = report.concepts().filter_map(|name| Some((true, plain.concept_number(name)?, name)));
        concepts.chain(report.names().filter_map(|name| Some((false, plain.name_number(name)?, name))))
    })
}

/// What stands for the class of a name; it is found faster the next time.
fn leader(classes: &mut HashMap<(bool, u32), (bool, u32)>, of: (bool, u32)) -> (bool, u32) {
    let mut last = of;
    while let Some(next) = classes.get(&last) {
        last = *next;
    }
    let mut at = of;
    while at != last {
        let Some(next) = classes.insert(at, last) else { break };
        at = next;
    }
    last
}
