//! Within [`super`]: the order of changes: by kind, then by the statement and the line that they stand in, then by period, then
//! by names. Nothing depends on the order of facts, and comparing two changes is comparing two integers: everything that facts
//! are about is given its rank first.

use super::{Change, Detail, Diff, Kind};
use crate::align::{Alignment, Key, Member};
use crate::xbrl::{Period, QName};
use hashbrown::{HashMap, HashSet};
use std::cmp::Ordering;
use std::hash::Hash;

/// Sorts the changes, and the facts of those that have several.
pub(super) fn sort(diff: &mut Diff<'_>) {
    let mut changes = std::mem::take(&mut diff.changes);
    let ranks = Ranks::new(diff, &changes);
    let mut places: Vec<(u128, u32)> = Vec::with_capacity(changes.len());
    for (at, change) in (0..).zip(&mut changes) {
        if matches!(change.kind, Kind::Redimensioned | Kind::ConceptAdded | Kind::ConceptRemoved) {
            for (side, facts) in [&mut change.old, &mut change.new].into_iter().enumerate() {
                if facts.len() > 1 {
                    facts.sort_by_cached_key(|fact| ranks.of(diff.alignment.key(side, *fact)));
                }
            }
        }
        let kind = Kind::ALL.iter().position(|kind| *kind == change.kind).unwrap_or(0) as u128;
        let fact = change.new.first().map(|fact| (1, *fact)).or(change.old.first().map(|fact| (0, *fact)));
        let place = match (fact, change.concept) {
            (Some((side, fact)), _) => ranks.of(diff.alignment.key(side, fact)),
            (None, Some(concept)) => u128::from(ranks.concepts[concept as usize]) << CONCEPT,
            (None, None) => u128::from(u32::MAX) << CONCEPT,
        };
        places.push((kind << KIND | place, at));
    }
    let change = |at: u32| &changes[at as usize];
    places.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| by_detail(change(a.1), change(b.1))).then(a.1.cmp(&b.1)));
    let mut order: Vec<u32> = places.into_iter().map(|(_, at)| at).collect();
    // In place, cycle by cycle: there may be as many changes as facts.
    for start in 0..order.len() {
        let mut at = start;
        loop {
            let from = std::mem::replace(&mut order[at], number(at)) as usize;
            if from == start {
                break;
            }
            changes.swap(at, from);
            at = from;
        }
    }
    diff.changes = changes;
}

fn number(at: usize) -> u32 {
    u32::try_from(at).expect("a report has fewer than 2^32 facts")
}

/// Changes without facts, by what they are about.
fn by_detail(a: &Change, b: &Change) -> Ordering {
    match (&a.detail, &b.detail) {
        (Detail::Label(a), Detail::Label(b)) => {
            let name = |name: &QName| (name.local.clone(), name.namespace.clone());
            (name(&a.name), &a.role, &a.language).cmp(&(name(&b.name), &b.role, &b.language))
        }
        (Detail::Place(a), Detail::Place(b)) => a.new.statement.cmp(&b.new.statement),
        (Detail::Calculation(a), Detail::Calculation(b)) => a.statement.cmp(&b.statement),
        _ => Ordering::Equal,
    }
}

/// Where the parts of a rank begin, in bits.
const KIND: u32 = 124;
const CONCEPT: u32 = 92;
const PERIOD: u32 = 60;
const SLICE: u32 = 28;

/// The ranks of what facts are about, by their shared numbers.
struct Ranks {
    concepts: Vec<u32>,
    periods: Vec<u32>,
    slices: Vec<u32>,
    others: HashMap<(u32, u32), u32>,
}

impl Ranks {
    fn new(diff: &Diff<'_>, changes: &[Change]) -> Self {
        let alignment = &diff.alignment;
        let mut periods: Vec<bool> = Vec::new();
        let mut slices = vec![false; alignment.slices()];
        // Unit and language, with the language's name.
        let mut others: HashMap<(u32, u32), Option<String>> = HashMap::new();
        for change in changes {
            for (side, facts) in [&change.old, &change.new].into_iter().enumerate() {
                for &fact in facts {
                    let Key { slice, period, unit, language, .. } = alignment.key(side, fact);
                    if periods.len() <= period as usize {
                        periods.resize(period as usize + 1, false);
                    }
                    periods[period as usize] = true;
                    slices[slice as usize] = true;
                    others
                        .entry((unit, language))
                        .or_insert_with(|| alignment.reports()[side].fact(fact).language.map(str::to_ascii_lowercase));
                }
            }
        }
        let measures =
            |unit: u32| alignment.unit(unit).map(|unit| (names(&unit.numerators), names(&unit.denominators)));
        let concepts = ranks((0..).take(alignment.concepts()).collect(), |concept: &u32| {
            let at = *concept as usize;
            let name = alignment.concept(*concept);
            let place = diff.places.get(at).copied().flatten().unwrap_or(usize::MAX);
            (place, diff.lines.get(at).copied().unwrap_or(0), name.local.clone(), name.namespace.clone())
        });
        let period = |period: &u32| {
            let period = alignment.period(*period);
            (period.end(), if let Period::Duration { start, .. } = period { Some(start) } else { None })
        };
        Ranks {
            concepts: dense(alignment.concepts(), concepts),
            periods: dense(periods.len(), ranks(numbers(&periods), period)),
            slices: dense(slices.len(), slice_ranks(alignment, numbers(&slices))),
            others: ranks(others.keys().copied().collect(), |other| (measures(other.0), others[other].clone())),
        }
    }

    fn of(&self, key: Key) -> u128 {
        let other = self.others.get(&(key.unit, key.language)).copied().unwrap_or(0);
        u128::from(self.concepts[key.concept as usize]) << CONCEPT
            | u128::from(self.periods[key.period as usize]) << PERIOD
            | u128::from(self.slices[key.slice as usize]) << SLICE
            | u128::from(other.min((1 << SLICE) - 1))
    }
}

fn names(names: &[QName]) -> Vec<(&str, &str)> {
    let mut names: Vec<_> = names.iter().map(|name| (&*name.local, &*name.namespace)).collect();
    names.sort_unstable();
    names
}

/// The places of some things in the order of what they are.
fn ranks<T: Copy + Eq + Hash, K: Ord>(mut all: Vec<T>, by: impl Fn(&T) -> K) -> HashMap<T, u32> {
    all.sort_by_cached_key(by);
    all.into_iter().zip(0..).collect()
}

/// The numbers of those that are in use.
fn numbers(in_use: &[bool]) -> Vec<u32> {
    (0..).zip(in_use).filter(|(_, in_use)| **in_use).map(|(number, _)| number).collect()
}

fn dense(length: usize, ranks: HashMap<u32, u32>) -> Vec<u32> {
    let mut all = vec![0; length];
    for (number, rank) in ranks {
        all[number as usize] = rank;
    }
    all
}

/// The ranks of slices: by entity, then by how many dimensions there are, then by their names.
fn slice_ranks(alignment: &Alignment<'_>, slices: Vec<u32>) -> HashMap<u32, u32> {
    let (mut name, mut typed) = (HashSet::new(), HashSet::new());
    for &slice in &slices {
        for &(axis, member) in &*alignment.slice(slice).dimensions {
            name.insert(axis);
            match member {
                Member::Explicit(member) => _ = name.insert(member),
                Member::Typed(text) => _ = typed.insert(text),
                Member::Nil => {}
            }
        }
    }
    let name = ranks(name.into_iter().collect(), |number| {
        let name = alignment.name(*number);
        (name.local.clone(), name.namespace.clone())
    });
    let typed = ranks(typed.into_iter().collect(), |number| alignment.typed(*number));
    ranks(slices, |slice| {
        let slice = alignment.slice(*slice);
        let dimension = |(axis, member): &(u32, Member)| {
            let member = match member {
                Member::Explicit(member) => (0, name[member]),
                Member::Typed(text) => (1, typed[text]),
                Member::Nil => (2, 0),
            };
            (name[axis], member)
        };
        let mut dimensions: Vec<_> = slice.dimensions.iter().map(dimension).collect();
        dimensions.sort_unstable();
        let entity = alignment.entity(slice.entity);
        (entity.scheme.clone(), entity.identifier.clone(), dimensions.len(), dimensions)
    })
}
