//! Within [`super`]: the facts of both reports by what they are about. [`Joint`] finds the duplicates of each report in the
//! same pass in which it joins the two; [`compare`] tells what became of the facts that both have, and which report
//! contradicts itself. Facts that only one report has are left to `unmatched`.
//!
//! Duplicates that agree (a figure in a table and its rounding in prose) are one fact, the most precise of them. Those that
//! do not agree are a contradiction, and no more is said of them.

use super::{Change, Detail, Diff, Kind, words};
use crate::align::names::{family, quoted};
use crate::align::notes::{Notes, redefine};
use crate::align::value::decimal;
use crate::align::{Alignment, Difference, Evidence, Key, difference};
use crate::report::{Fact, Report, ValueRef, agree};
use crate::tables::plain_text;
use crate::xbrl::{Decimals, Number};
use hashbrown::{DefaultHashBuilder, HashMap, HashSet, HashTable};
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::BuildHasher as _;

/// No fact.
pub(super) const NONE: u32 = u32::MAX;

/// The facts of two reports by what they are about: a number for each [`Key`] that is in use.
#[derive(Debug, Default)]
pub(super) struct Joint {
    /// What they are about.
    pub(super) keys: Vec<Key>,
    /// Of each report and key the fact that stands for all that agree with it, or [`NONE`].
    pub(super) leaders: [Vec<u32>; 2],
    /// Of each report the facts of keys that have several: key and fact, sorted.
    several: [Vec<(u32, u32)>; 2],
    /// Of each report the keys of which it contradicts itself, sorted, with a fact for each thing that it says.
    conflicts: [Vec<(u32, Vec<u32>)>; 2],
    /// Of each report which concepts its facts have.
    uses: [Vec<bool>; 2],
}

impl Joint {
    pub(super) fn new(alignment: &Alignment<'_>) -> Self {
        let hasher = DefaultHashBuilder::default();
        let most = alignment.reports().iter().map(|report| report.facts().len()).max().unwrap_or(0);
        let mut table: HashTable<u32> = HashTable::with_capacity(most);
        let mut joint = Joint { keys: Vec::with_capacity(most), ..Joint::default() };
        for (side, report) in alignment.reports().iter().enumerate().take(2) {
            let keys = &mut joint.keys;
            let mut leaders = vec![NONE; keys.len()];
            let mut uses = vec![false; alignment.concepts()];
            let several = &mut joint.several[side];
            // Reports often have facts in the same order: then the next key is the next one here, too.
            let mut next = 0;
            for fact in 0..report.facts().len() {
                let key = alignment.key(side, fact);
                let group = if keys.get(next) == Some(&key) {
                    next
                } else {
                    let hash = hasher.hash_one(key);
                    if let Some(&at) = table.find(hash, |&at| keys[at as usize] == key) {
                        at as usize
                    } else {
                        table.insert_unique(hash, number(keys.len()), |&at| hasher.hash_one(keys[at as usize]));
                        keys.push(key);
                        leaders.push(NONE);
                        keys.len() - 1
                    }
                };
                next = group + 1;
                uses[key.concept as usize] = true;
                match &mut leaders[group] {
                    leader if *leader == NONE => *leader = number(fact),
                    leader => {
                        several.push((number(group), *leader));
                        several.push((number(group), number(fact)));
                    }
                }
            }
            several.sort_unstable();
            several.dedup();
            joint.leaders[side] = leaders;
            joint.uses[side] = uses;
        }
        for leaders in &mut joint.leaders {
            leaders.resize(joint.keys.len(), NONE);
        }
        joint
    }

    /// Puts the most precise of several facts before the others, and finds out which of them contradict each other. Of each
    /// report it gives, for facts that stand for several, all of those, sorted.
    pub(super) fn settle(&mut self, reports: &[&Report]) -> [Vec<(u32, u32)>; 2] {
        let mut twins = [Vec::new(), Vec::new()];
        for (side, report) in reports.iter().enumerate().take(2) {
            for run in self.several[side].chunk_by(|a, b| a.0 == b.0) {
                let facts: Vec<u32> = run.iter().map(|&(_, fact)| fact).collect();
                let kept = reduce(report, facts);
                let mut leaders: Vec<u32> = Vec::new();
                for &(leader, _) in &kept {
                    if leaders.last() != Some(&leader) {
                        leaders.push(leader);
                    }
                }
                twins[side].extend(kept);
                let group = run[0].0;
                self.leaders[side][group as usize] = leaders.first().copied().unwrap_or(NONE);
                if leaders.len() > 1 {
                    self.conflicts[side].push((group, leaders));
                }
            }
            twins[side].sort_unstable();
        }
        twins
    }

    /// Whether both reports have facts about an entity, or one of them has none at all.
    pub(super) fn shares_entity(&self, alignment: &Alignment<'_>) -> bool {
        let entities = self.leaders.each_ref().map(|leaders| {
            let slices: HashSet<u32> = (leaders.iter().zip(&self.keys))
                .filter(|(leader, _)| **leader != NONE)
                .map(|(_, key)| key.slice)
                .collect();
            slices.into_iter().map(|slice| alignment.slice(slice).entity).collect::<HashSet<u32>>()
        });
        entities.iter().any(HashSet::is_empty) || !entities[0].is_disjoint(&entities[1])
    }

    /// Whether facts of a report have a concept.
    pub(super) fn uses(&self, side: usize, concept: u32) -> bool {
        self.uses[side].get(concept as usize).copied().unwrap_or(false)
    }

    /// The keys of which a report contradicts itself, with a fact for each thing that it says.
    pub(super) fn contradicted(&self, side: usize) -> &[(u32, Vec<u32>)] {
        &self.conflicts[side]
    }

    /// A fact of a report for each thing that it says of a key: none, one, or, where it contradicts itself, several.
    pub(super) fn said(&self, side: usize, group: u32) -> &[u32] {
        let conflicts = &self.conflicts[side];
        if let Ok(at) = conflicts.binary_search_by_key(&group, |(group, _)| *group) {
            return &conflicts[at].1;
        }
        let leader = &self.leaders[side][group as usize];
        if *leader == NONE { &[] } else { std::slice::from_ref(leader) }
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).expect("a report has fewer than 2^32 facts")
}

/// What a fact says, so that what says the same is equal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Said {
    Number(Number),
    Text(String),
    Nil,
}

impl Said {
    fn of(value: ValueRef<'_>) -> Self {
        match (value.number(), value) {
            (Some(number), _) => Said::Number(number),
            (None, ValueRef::Number(text) | ValueRef::Text(text)) => Said::Text(plain_text(text)),
            (None, ValueRef::Nil) => Said::Nil,
        }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Said::Number(number) => number.fmt(f),
            Said::Text(text) => f.write_str(text),
            Said::Nil => Ok(()),
        }
    }
}

/// Of facts with the same aspects those that stand for all, each with those that agree with it (itself too), as
/// [`crate::report::canonical::distinct`] has them: the most precise come first, and who agrees with one of them is no more said.
/// Whatever there is, it takes no longer than sorting.
fn reduce(report: &Report, mut facts: Vec<u32>) -> Vec<(u32, u32)> {
    let precision = |fact: u32| report.fact(fact as usize).decimals.unwrap_or(Decimals::Infinite);
    let place = |fact: u32| report.fact(fact as usize).places.first().map(|place| place.span);
    facts.sort_by_key(|&fact| (Reverse(precision(fact)), place(fact)));
    let [leader, rest @ ..] = &*facts else { return Vec::new() };
    let first = report.fact(*leader as usize);
    let value = first.value.to_value();
    let is_same = |&fact: &u32| {
        let other = report.fact(fact as usize);
        other.value == first.value
            || agree((&value, first.decimals), (&other.value.to_value(), other.decimals))
            || is_same_text(first.value, other.value)
    };
    if rest.iter().all(is_same) {
        return facts.iter().map(|fact| (*leader, *fact)).collect();
    }
    let mut kept = Kept::default();
    let mut of: Vec<(u32, u32)> = Vec::with_capacity(facts.len());
    for run in facts.chunk_by(|a, b| precision(*a) == precision(*b)) {
        let half = precision(run[0]).half_unit();
        let mut found: Vec<(Decimal, u32)> = Vec::new();
        let mut said: Vec<(Said, u32)> =
            run.iter().map(|&fact| (Said::of(report.fact(fact as usize).value), fact)).collect();
        // By what is said: nothing depends on the order of the facts.
        said.sort_by_cached_key(|(said, fact)| (said.to_string(), place(*fact)));
        for (said, fact) in said {
            let value = if let Said::Number(number) = &said { number.to_decimal() } else { None };
            let leader = kept.exact.get(&said).copied().or_else(|| kept.near(value?, half)).unwrap_or(fact);
            of.push((leader, fact));
            if leader == fact {
                kept.exact.insert(said, fact);
                found.extend(value.map(|value| (value, fact)));
            }
        }
        kept.ranges.entry(half).or_default().extend(found);
    }
    // Those that are kept, in their order, each with its own.
    let mut order: HashMap<u32, usize> = HashMap::new();
    for &(leader, _) in &of {
        let next = order.len();
        order.entry(leader).or_insert(next);
    }
    of.sort_by_key(|(leader, _)| order[leader]);
    of
}

/// What is said by the facts that stand for the others.
#[derive(Debug, Default)]
struct Kept {
    exact: HashMap<Said, u32>,
    /// Numbers by half a unit of their last place: as many as there are places that can be computed with.
    ranges: BTreeMap<Decimal, BTreeMap<Decimal, u32>>,
}

impl Kept {
    /// The fact whose interval meets that of a less precise number.
    fn near(&self, value: Decimal, half: Decimal) -> Option<u32> {
        self.ranges.iter().find_map(|(other, values)| {
            let reach = half.checked_add(*other)?;
            let from = value.checked_sub(reach).unwrap_or(Decimal::MIN);
            let to = value.checked_add(reach).unwrap_or(Decimal::MAX);
            values.range(from..=to).next().map(|(_, fact)| *fact)
        })
    }
}

/// Whether two texts differ in nothing but white space and markup, which is no change of what they say.
pub(super) fn is_same_text(a: ValueRef<'_>, b: ValueRef<'_>) -> bool {
    matches!((a, b), (ValueRef::Text(a), ValueRef::Text(b)) if a == b || plain_text(a) == plain_text(b))
}

/// Adds what became of the facts that both reports have, and where one contradicts itself. `renamed` are the concepts that are
/// taken for the same by evidence. Gives, of each report, the keys of facts that the other one does not have, without those of
/// contradictions.
pub(super) fn compare(diff: &mut Diff<'_>, joint: &Joint, renamed: &HashMap<u32, Evidence>) -> [Vec<u32>; 2] {
    let reports = [diff.old.report, diff.new.report];
    let notes = reports.map(Notes::new);
    let mut open = [Vec::new(), Vec::new()];
    let mut conflicts = [0, 1].map(|side| joint.conflicts[side].iter().map(|(group, _)| *group).peekable());
    let mut changes = std::mem::take(&mut diff.changes);
    for (at, key) in joint.keys.iter().enumerate() {
        let group = number(at);
        let is_conflict = conflicts.each_mut().map(|groups| groups.next_if_eq(&group).is_some());
        if is_conflict != [false; 2] {
            let facts = [0, 1].map(|side| joint.said(side, group));
            if is_conflict == [false, true] || is_conflict == [true, false] || !says_the_same(reports, facts) {
                let [old, new] = facts.map(|facts| facts.iter().map(|fact| *fact as usize).collect());
                changes.push(Change {
                    kind: Kind::Contradiction,
                    concept: Some(key.concept),
                    old,
                    new,
                    detail: Detail::None,
                });
            }
            continue;
        }
        let facts = [0, 1].map(|side: usize| joint.leaders[side][at]);
        match facts {
            [NONE, _] => open[1].push(group),
            [_, NONE] => open[0].push(group),
            [old, new] => {
                let (old, new) = (old as usize, new as usize);
                let found = of_values(&diff.alignment, reports, [old, new], &notes, |side, fact| {
                    diff.occurrences(side, fact).collect()
                });
                let (kind, detail) = match (found, renamed.get(&key.concept)) {
                    (Some(found), _) => found,
                    (None, Some(evidence)) => (Kind::Retagged, Detail::Evidence(*evidence)),
                    (None, None) => continue,
                };
                changes.push(Change { kind, concept: Some(key.concept), old: vec![old], new: vec![new], detail });
            }
        }
    }
    diff.changes = changes;
    open
}

fn says_the_same(reports: [&Report; 2], facts: [&[u32]; 2]) -> bool {
    let [old, new] = [0, 1].map(|side: usize| -> HashSet<Said> {
        facts[side].iter().map(|&fact| Said::of(reports[side].fact(fact as usize).value)).collect()
    });
    old == new
}

/// How the values of two facts differ, if they do.
fn of_values(
    alignment: &Alignment<'_>,
    reports: [&Report; 2],
    facts: [usize; 2],
    notes: &[Notes<'_>; 2],
    occurrences: impl Fn(usize, usize) -> Vec<usize>,
) -> Option<(Kind, Detail)> {
    let values = [0, 1].map(|side: usize| reports[side].value(facts[side]));
    if values[0] == values[1] {
        return None;
    }
    let [old, new] = [0, 1].map(|side: usize| reports[side].fact(facts[side]));
    match difference(old, new) {
        Difference::None => None,
        Difference::Precision => Some((Kind::PrecisionOnly, amount(old.value, new.value))),
        Difference::Sign => Some((Kind::SignFlipped, amount(old.value, new.value))),
        Difference::Scale(power) => Some((Kind::ScaleOff, Detail::Scale(power))),
        Difference::Value => {
            let definitions = [0, 1].map(|side: usize| notes[side].of(&occurrences(side, facts[side])));
            let [before, now] = &definitions;
            let detail = if redefine(before, now) {
                Detail::Redefined { old: before.join("\n").into(), new: now.join("\n").into() }
            } else {
                amount(old.value, new.value)
            };
            Some((Kind::Restated, detail))
        }
        Difference::Text if is_same_text(old.value, new.value) || is_same_name(alignment, [old, new]) => None,
        Difference::Text => Some((Kind::TextChanged, text(old.value, new.value))),
    }
}

/// Whether two texts are names, and the same one under other prefixes or in other versions.
fn is_same_name(alignment: &Alignment<'_>, facts: [Fact<'_>; 2]) -> bool {
    let [old, new] = [0, 1].map(|side: usize| {
        let name = quoted(alignment.reports()[side], facts[side].value.text()?)?;
        Some((alignment.concept_number(&name), alignment.name_number(&name), family(&name.namespace), name.local))
    });
    let (Some(old), Some(new)) = (old, new) else { return false };
    old.0.is_some() && old.0 == new.0 || old.1.is_some() && old.1 == new.1 || (&old.2, &old.3) == (&new.2, &new.3)
}

/// By how much a number changed, where both are numbers to compute with, and it did.
fn amount(old: ValueRef<'_>, new: ValueRef<'_>) -> Detail {
    let amount = decimal(old).zip(decimal(new)).and_then(|(old, new)| new.checked_sub(old));
    amount.filter(|amount| !amount.is_zero()).map_or(Detail::None, Detail::Amount)
}

/// What changed in a text.
pub(super) fn text(old: ValueRef<'_>, new: ValueRef<'_>) -> Detail {
    Detail::Words(words::compare(old.text().unwrap_or_default(), new.text().unwrap_or_default()))
}
