//! Within [`super`]: the facts that only one of the reports has, and why. A fact may stand under another concept (`retagged`), or
//! under other dimensions (`redimensioned`), as a whole or in parts; the others belong to a concept that came or went, or are
//! for a period that only one report has.
//!
//! Two facts are taken for one only where nothing else could be meant: they are the only ones in both reports that agree in
//! everything else, and their value is not one that many things have, or no others are open there at all; or they are printed at
//! the same place of the same document; or their concepts are called the same. Where several would fit, none is chosen.

use super::facts::{Joint, is_same_text, text};
use super::{Change, Detail, Diff, Kind};
use crate::align::value::{decimal, is_equal};
use crate::align::{Evidence, Key, Member, Plain, Slice};
use crate::report::{Fact, Report, ValueRef};
use crate::tables::{Labels as _, Vocabulary, plain_text};
use hashbrown::{HashMap, HashSet};
use rust_decimal::Decimal;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// Significant digits of a number that few things have.
const TELLING_DIGITS: u32 = 3;

/// Words and letters of a text that few things have.
const TELLING_TEXT: (usize, usize) = (4, 24);

/// Axes of a context that parts of totals are looked for in: nobody breaks a number down by more.
const MOST_AXES: usize = 32;

/// A fact that only one report has.
#[derive(Debug, Clone, Copy)]
struct Single {
    /// What it is about: a number of [`Joint::keys`].
    group: u32,
    fact: u32,
    /// Equal for equal values.
    value: u64,
    /// How few other things have its value.
    weight: Weight,
    /// Whether it is explained.
    is_gone: bool,
}

/// How much it tells that two facts have the same value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    /// Nothing: zero, nil, a short text.
    None,
    /// Little: a number of one or two digits.
    Little,
    /// Enough.
    Telling,
}

/// What explains the facts of both reports, step by step.
struct Explainer<'a, 'r> {
    diff: &'a mut Diff<'r>,
    joint: &'a Joint,
    singles: [Vec<Single>; 2],
    is_same_document: bool,
}

/// Adds what became of the facts of each report that the other one does not have: `open` are their keys.
pub(super) fn explain(diff: &mut Diff<'_>, joint: &Joint, open: [Vec<u32>; 2]) {
    let reports = [diff.old.report, diff.new.report];
    let mut side = 0;
    let singles = open.map(|groups| {
        let singles =
            groups.into_iter().map(|group| Single::new(reports[side], group, joint.leaders[side][group as usize]));
        let singles = singles.collect();
        side += 1;
        singles
    });
    let document = reports.map(|report| report.provenance.as_ref().map(|provenance| &provenance.sha256));
    let is_same_document = document[0] == document[1] && document[0].is_some_and(|sha256| !sha256.is_empty());
    let mut explainer = Explainer { diff, joint, singles, is_same_document };
    explainer.retagged();
    explainer.redimensioned();
    explainer.split(0);
    explainer.split(1);
    explainer.retyped();
    explainer.rest();
}

impl Single {
    fn new(report: &Report, group: u32, fact: u32) -> Self {
        let (value, weight) = weigh(report.value(fact as usize).0);
        Single { group, fact, value, weight, is_gone: false }
    }
}

/// A number that is equal for equal values, and how few things have this one.
fn weigh(value: ValueRef<'_>) -> (u64, Weight) {
    let mut hash = FxHasher::default();
    let telling = |is_telling, otherwise| if is_telling { Weight::Telling } else { otherwise };
    let weight = match (Plain::of(value), value) {
        (Some(plain), _) => {
            plain.hash(&mut hash);
            let digits = plain.significant();
            telling(digits >= TELLING_DIGITS, if digits > 0 { Weight::Little } else { Weight::None })
        }
        (None, ValueRef::Number(text)) => {
            let number = value.number();
            match &number {
                Some(number) => number.hash(&mut hash),
                None => text.hash(&mut hash),
            }
            telling(number.is_some(), Weight::None)
        }
        (None, ValueRef::Text(text)) => {
            let text = plain_text(text);
            text.hash(&mut hash);
            let (words, letters) = TELLING_TEXT;
            telling(text.len() >= letters && text.split(' ').nth(words - 1).is_some(), Weight::None)
        }
        (None, ValueRef::Nil) => Weight::None,
    };
    (hash.finish(), weight)
}

/// Pairs of facts of both reports, by their places in the lists of singles, with the evidence.
type Pairs = Vec<([u32; 2], Evidence)>;

impl<'r> Explainer<'_, 'r> {
    fn key(&self, single: &Single) -> &Key {
        &self.joint.keys[single.group as usize]
    }

    fn report(&self, side: usize) -> &'r Report {
        if side == 0 { self.diff.old.report } else { self.diff.new.report }
    }

    fn fact(&self, side: usize, at: u32) -> Fact<'r> {
        self.report(side).fact(self.singles[side][at as usize].fact as usize)
    }

    fn keys(&self, pair: [u32; 2]) -> [Key; 2] {
        [0, 1].map(|side: usize| *self.key(&self.singles[side][pair[side] as usize]))
    }

    /// The facts of both reports for which `hash` is the same, where there are some in both.
    fn meet(&self, hash: impl Fn(&Key, &Single) -> u64) -> Vec<[Vec<u32>; 2]> {
        if self.singles.iter().any(|singles| singles.iter().all(|single| single.is_gone)) {
            return Vec::new();
        }
        let hashes = |side: usize, may_meet: &dyn Fn(u64) -> bool| -> Vec<(u64, u32)> {
            let singles = (0..).zip(&self.singles[side]).filter(|(_, single)| !single.is_gone);
            let hashes = singles.map(|(at, single)| (mixed(hash(self.key(single), single)), at));
            hashes.filter(|(hash, _)| may_meet(*hash)).collect()
        };
        // What cannot meet is most of it, mostly: the other period's.
        let first = Filter::of(hashes(0, &|_| true));
        let mut new = hashes(1, &|hash| first.may_have(hash));
        let second = Filter::of(new.iter().copied());
        let mut old = hashes(0, &|hash| second.may_have(hash));
        old.sort_unstable();
        new.sort_unstable();
        let mut runs = Vec::new();
        let mut rest = new.chunk_by(|a, b| a.0 == b.0).peekable();
        for run in old.chunk_by(|a, b| a.0 == b.0) {
            while rest.next_if(|other| other[0].0 < run[0].0).is_some() {}
            if let Some(other) = rest.next_if(|other| other[0].0 == run[0].0) {
                runs.push([run, other].map(|run| run.iter().map(|(_, at)| *at).collect()));
            }
        }
        runs
    }

    /// How many facts of each report are not explained, of each place of theirs.
    fn crowds(&self, place: impl Fn(&Key) -> u64) -> Crowds {
        let mut crowds = Crowds { total: [0; 2], of: HashMap::new() };
        for (side, singles) in self.singles.iter().enumerate() {
            for single in singles.iter().filter(|single| !single.is_gone) {
                crowds.total[side] += 1;
                crowds.of.entry(place(self.key(single))).or_insert([0; 2])[side] += 1;
            }
        }
        crowds
    }

    /// Whether some facts of runs have a value that does not tell enough.
    fn are_doubtful(&self, runs: &[[Vec<u32>; 2]]) -> bool {
        runs.iter().any(|run| run[0].first().is_some_and(|at| self.singles[0][*at as usize].weight < Weight::Telling))
    }

    /// Which facts of a run are the same: those that are printed at one place, those that are called by one name, and what is left
    /// of both reports if that is one of each, and tells enough.
    fn pairs(
        &self,
        run: &[Vec<u32>; 2],
        names: Option<&mut Names>,
        is_alone: impl Fn([u32; 2], Weight) -> bool,
        is_possible: impl Fn([u32; 2]) -> bool,
    ) -> Pairs {
        let mut open = run.clone();
        let mut found = Vec::new();
        let mut settle = |open: &mut [Vec<u32>; 2], keys: &mut dyn FnMut(usize, u32, &mut Vec<u64>), evidence| {
            let pairs = unique(open, keys);
            let pairs = pairs.into_iter().filter(|pair| is_possible(*pair)).collect::<Vec<_>>();
            if pairs.is_empty() {
                return;
            }
            for (side, open) in open.iter_mut().enumerate() {
                let taken: HashSet<u32> = pairs.iter().map(|pair| pair[side]).collect();
                open.retain(|at| !taken.contains(at));
            }
            found.extend(pairs.into_iter().map(|pair| (pair, evidence)));
        };
        if self.is_same_document {
            let mut spans = |side, at, keys: &mut Vec<u64>| keys.extend(self.spans(side, at));
            settle(&mut open, &mut spans, Evidence::Place);
        }
        let is_clear = |open: &[Vec<u32>; 2]| {
            let [[old], [new]] = open.each_ref().map(Vec::as_slice) else { return false };
            let weight = self.singles[0][*old as usize].weight;
            weight == Weight::Telling || is_alone([*old, *new], weight)
        };
        if let Some(names) = names
            && !is_clear(&open)
        {
            let concept = |side: usize, at| self.fact(side, at).concept;
            let mut local = |side: usize, at, keys: &mut Vec<u64>| {
                keys.push(hashed(&*self.report(side).concept(concept(side, at)).local));
            };
            settle(&mut open, &mut local, Evidence::LocalName);
            let mut label = |side: usize, at, keys: &mut Vec<u64>| {
                keys.extend(names.label(self.diff, side, concept(side, at).index()));
            };
            settle(&mut open, &mut label, Evidence::Label);
        }
        if is_clear(&open) {
            let pair = [open[0][0], open[1][0]];
            if is_possible(pair) && !self.is_elsewhere(pair) {
                found.push((pair, Evidence::Values));
            }
        }
        found
    }

    /// Where a fact is printed, with those that agree with it.
    fn spans(&self, side: usize, at: u32) -> impl Iterator<Item = u64> + '_ {
        let facts = self.diff.occurrences(side, self.singles[side][at as usize].fact as usize);
        let places = facts.flat_map(move |fact| self.report(side).fact(fact).places);
        places.map(|place| u64::from(place.span.start) << 32 | u64::from(place.span.end))
    }

    /// Whether two facts are printed at different places of the same document: then they are two.
    fn is_elsewhere(&self, pair: [u32; 2]) -> bool {
        if !self.is_same_document {
            return false;
        }
        let [old, new] = [0, 1].map(|side| self.spans(side, pair[side]).collect::<HashSet<u64>>());
        !old.is_empty() && !new.is_empty() && old.is_disjoint(&new)
    }

    fn has_same_value(&self, pair: [u32; 2]) -> bool {
        let [old, new] = [0, 1].map(|side| self.fact(side, pair[side]).value);
        is_equal(old, new) || is_same_text(old, new)
    }

    fn push(&mut self, kind: Kind, facts: [&[u32]; 2], detail: Detail) {
        let mut numbers = [Vec::new(), Vec::new()];
        let mut concept = None;
        for (side, facts) in facts.into_iter().enumerate() {
            for &at in facts {
                let single = &mut self.singles[side][at as usize];
                single.is_gone = true;
                numbers[side].push(single.fact as usize);
                // As the newer report has it.
                concept = Some(self.joint.keys[single.group as usize].concept);
            }
        }
        let [old, new] = numbers;
        self.diff.changes.push(Change { kind, concept, old, new, detail });
    }

    /// The same value at the same place under another concept.
    fn retagged(&mut self) {
        let mut names = Names::default();
        let place = |key: &Key| hashed((key.slice, key.period, key.unit));
        let runs = self.meet(|key, single| hashed((key.slice, key.period, key.unit, single.value)));
        let crowds = self.are_doubtful(&runs).then(|| self.crowds(place));
        for run in runs {
            let is_possible = |pair| {
                let [old, new] = self.keys(pair);
                (old.slice, old.period, old.unit) == (new.slice, new.period, new.unit)
                    && old.concept != new.concept
                    && self.has_same_value(pair)
            };
            let is_alone = |pair, weight| {
                crowds.as_ref().is_some_and(|crowds| crowds.have_none_but(place(&self.keys(pair)[0]), weight))
            };
            for (pair, evidence) in self.pairs(&run, Some(&mut names), is_alone, is_possible) {
                self.push(Kind::Retagged, pair.each_ref().map(std::slice::from_ref), Detail::Evidence(evidence));
            }
        }
    }

    /// The same concept and value with other dimensions, or in another unit or language, which are dimensions, too (OIM 1.0 §3.2).
    fn redimensioned(&mut self) {
        let alignment = &self.diff.alignment;
        let entity = |key: &Key| alignment.slice(key.slice).entity;
        let in_slices = self.meet(|key, single| hashed((key.concept, entity(key), key.period, key.unit, single.value)));
        self.redimension(in_slices, |diff, old, new| {
            let slices = [old.slice, new.slice].map(|slice| diff.alignment.slice(slice));
            (old.concept, old.period, old.unit) == (new.concept, new.period, new.unit)
                && slices[0].entity == slices[1].entity
                && !is_another_date(diff, slices)
        });
        let in_units = self.meet(|key, single| hashed((key.concept, key.slice, key.period, single.value)));
        self.redimension(in_units, |_, old, new| {
            (old.concept, old.slice, old.period) == (new.concept, new.slice, new.period)
        });
    }

    fn redimension(&mut self, runs: Vec<[Vec<u32>; 2]>, is_same: impl Fn(&Diff<'_>, Key, Key) -> bool) {
        let place = |key: &Key| hashed((key.concept, key.period));
        let crowds = self.are_doubtful(&runs).then(|| self.crowds(place));
        for run in runs {
            let is_possible = |pair| {
                let [old, new] = self.keys(pair);
                is_same(self.diff, old, new) && self.has_same_value(pair)
            };
            let is_alone = |pair, weight| {
                crowds.as_ref().is_some_and(|crowds| crowds.have_none_but(place(&self.keys(pair)[0]), weight))
            };
            for (pair, _) in self.pairs(&run, None, is_alone, is_possible) {
                self.push(Kind::Redimensioned, pair.each_ref().map(std::slice::from_ref), Detail::None);
            }
        }
    }

    /// Totals of a report that the other one has in parts: of one axis more, and in sum the total.
    fn split(&mut self, side: usize) {
        let other = 1 - side;
        let mut totals: HashMap<Key, u32> = HashMap::new();
        for (at, single) in
            (0..).zip(&self.singles[side]).filter(|(_, single)| !single.is_gone && single.weight == Weight::Telling)
        {
            if matches!(self.report(side).value(single.fact as usize).0, ValueRef::Number(_)) {
                totals.insert(*self.key(single), at);
            }
        }
        if totals.is_empty() {
            return;
        }
        let mut wholes: HashMap<u32, Vec<(u32, u32)>> = HashMap::new();
        // Total, axis, part.
        let mut found: Vec<(u32, u32, u32)> = Vec::new();
        for (at, single) in (0..).zip(&self.singles[other]).filter(|(_, single)| !single.is_gone) {
            let key = *self.key(single);
            let wholes = wholes.entry(key.slice).or_insert_with(|| self.wholes(key.slice));
            for &(axis, slice) in &*wholes {
                if let Some(&total) = totals.get(&Key { slice, ..key }) {
                    found.push((total, axis, at));
                }
            }
        }
        found.sort_unstable();
        let fitting = |parts: &&[(u32, u32, u32)]| {
            let decimal = |side, at| decimal(self.fact(side, at).value);
            let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(decimal(other, part.2)?));
            parts.len() > 1 && sum.is_some() && sum == decimal(side, parts[0].0)
        };
        let found: Vec<_> = found.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(fitting).collect();
        // Where two axes or two totals fit, it cannot be told which one is meant.
        let mut totals: HashMap<u32, u32> = HashMap::new();
        let mut parts: HashMap<u32, u32> = HashMap::new();
        for one in &found {
            *totals.entry(one[0].0).or_default() += 1;
            for (_, _, part) in *one {
                *parts.entry(*part).or_default() += 1;
            }
        }
        let is_alone =
            |one: &&[(u32, u32, u32)]| totals[&one[0].0] == 1 && one.iter().all(|(_, _, part)| parts[part] == 1);
        let found: Vec<(u32, Vec<u32>)> =
            found.into_iter().filter(is_alone).map(|one| (one[0].0, one.iter().map(|part| part.2).collect())).collect();
        for (total, parts) in found {
            let total = std::slice::from_ref(&total);
            let facts = if side == 0 { [total, &*parts] } else { [&*parts, total] };
            self.push(Kind::Redimensioned, facts, Detail::None);
        }
    }

    /// What a slice is a part of: each axis, with the slice that does without it.
    fn wholes(&self, slice: u32) -> Vec<(u32, u32)> {
        let Slice { entity, dimensions } = self.diff.alignment.slice(slice);
        if dimensions.len() > MOST_AXES {
            return Vec::new();
        }
        let whole = |at: usize| {
            let others = dimensions.iter().enumerate().filter(|(other, _)| *other != at);
            let whole = Slice { entity: *entity, dimensions: others.map(|(_, dimension)| *dimension).collect() };
            Some((dimensions[at].0, self.diff.alignment.find_slice(&whole)?))
        };
        (0..dimensions.len()).filter_map(whole).collect()
    }

    /// A number that became a text, or the other way round.
    fn retyped(&mut self) {
        for run in self.meet(|key, _| hashed((key.concept, key.slice, key.period))) {
            let [[old], [new]] = run.each_ref().map(Vec::as_slice) else { continue };
            let pair = [*old, *new];
            let [old, new] = self.keys(pair);
            let [before, now] = [0, 1].map(|side| self.fact(side, pair[side]).value);
            let is_other_type = matches!(
                (before, now),
                (ValueRef::Text(_), ValueRef::Number(_)) | (ValueRef::Number(_), ValueRef::Text(_))
            );
            if is_other_type && (old.concept, old.slice, old.period) == (new.concept, new.slice, new.period) {
                self.push(Kind::TextChanged, pair.each_ref().map(std::slice::from_ref), text(before, now));
            }
        }
    }

    /// What is left: concepts that came or went, and periods.
    fn rest(&mut self) {
        for (side, kinds) in
            [(0, [Kind::ConceptRemoved, Kind::DroppedPeriod]), (1, [Kind::ConceptAdded, Kind::NewPeriod])]
        {
            // Facts that contradict each other belong to a concept, too.
            let mut concepts: HashMap<u32, Vec<usize>> = HashMap::new();
            let mut changes = std::mem::take(&mut self.diff.changes);
            for (group, leaders) in self.joint.contradicted(side) {
                let concept = self.joint.keys[*group as usize].concept;
                if !self.joint.uses(1 - side, concept) {
                    concepts.entry(concept).or_default().extend(leaders.iter().map(|fact| *fact as usize));
                }
            }
            for single in self.singles[side].iter().filter(|single| !single.is_gone) {
                let concept = self.key(single).concept;
                if self.joint.uses(1 - side, concept) {
                    let [mut old, mut new] = [Vec::new(), Vec::new()];
                    let facts = if side == 0 { &mut old } else { &mut new };
                    facts.push(single.fact as usize);
                    changes.push(Change { kind: kinds[1], concept: Some(concept), old, new, detail: Detail::None });
                } else {
                    concepts.entry(concept).or_default().push(single.fact as usize);
                }
            }
            for (concept, facts) in concepts {
                let [old, new] = if side == 0 { [facts, Vec::new()] } else { [Vec::new(), facts] };
                changes.push(Change { kind: kinds[0], concept: Some(concept), old, new, detail: Detail::None });
            }
            self.diff.changes = changes;
        }
    }
}

/// Whether two slices are the same but for the date of something: of an exchange rate, or the day on which an outlook was given.
/// What is said of another date is another thing.
fn is_another_date(diff: &Diff<'_>, [old, new]: [&Slice; 2]) -> bool {
    let is_date = |member: Member| match member {
        Member::Typed(text) => {
            let text = diff.alignment.typed(text).trim().as_bytes();
            text.len() >= 10
                && text[..10].iter().enumerate().all(|(at, byte)| match at {
                    4 | 7 => *byte == b'-',
                    _ => byte.is_ascii_digit(),
                })
        }
        _ => false,
    };
    let others: HashMap<u32, Member> = new.dimensions.iter().copied().collect();
    let mut both = old.dimensions.iter().filter_map(|(axis, member)| Some((*member, *others.get(axis)?)));
    both.any(|(a, b)| a != b && is_date(a) && is_date(b))
}

/// How many facts of each report are not explained.
struct Crowds {
    total: [u32; 2],
    of: HashMap<u64, [u32; 2]>,
}

impl Crowds {
    /// Whether one fact of each report is all that is not explained of a place, which tells that a number with few digits is the
    /// same; of zero and nothing it does so only where it is all that is not explained of both reports.
    fn have_none_but(&self, place: u64, weight: Weight) -> bool {
        self.total == [1; 2] || weight > Weight::None && self.of.get(&place) == Some(&[1; 2])
    }
}

/// Pairs that have a key together that no others have, each of them with one partner only.
fn unique(run: &[Vec<u32>; 2], keys: &mut dyn FnMut(usize, u32, &mut Vec<u64>)) -> Vec<[u32; 2]> {
    const NOBODY: u32 = u32::MAX;
    const SEVERAL: u32 = u32::MAX - 1;
    let mut holders: HashMap<u64, [u32; 2]> = HashMap::new();
    let mut of = Vec::new();
    for (side, facts) in run.iter().enumerate() {
        for &at in facts {
            of.clear();
            keys(side, at, &mut of);
            of.sort_unstable();
            of.dedup();
            for &key in &of {
                let holder = &mut holders.entry(key).or_insert([NOBODY; 2])[side];
                *holder = if *holder == NOBODY { at } else { SEVERAL };
            }
        }
    }
    let mut pairs: Vec<[u32; 2]> = holders.into_values().filter(|pair| pair.iter().all(|at| *at < SEVERAL)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut partners: [HashMap<u32, u32>; 2] = [HashMap::new(), HashMap::new()];
    for pair in &pairs {
        for side in [0, 1] {
            *partners[side].entry(pair[side]).or_default() += 1;
        }
    }
    pairs.retain(|pair| [0, 1].into_iter().all(|side: usize| partners[side][&pair[side]] == 1));
    pairs
}

/// What concepts are called, each looked up once.
#[derive(Debug, Default)]
struct Names([HashMap<usize, Option<u64>>; 2]);

impl Names {
    /// Equal for equal standard labels.
    fn label(&mut self, diff: &Diff<'_>, side: usize, concept: usize) -> Option<u64> {
        *self.0[side].entry(concept).or_insert_with(|| {
            let side = if side == 0 { diff.old } else { diff.new };
            let vocabulary = Vocabulary::new(side.dts, "en");
            let label = vocabulary.label(side.report.concepts().nth(concept)?, None)?;
            Some(hashed(label.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>()))
        })
    }
}

fn hashed(value: impl Hash) -> u64 {
    let mut hash = FxHasher::default();
    value.hash(&mut hash);
    hash.finish()
}

/// Spreads a hash over all bits.
fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash ^ hash >> 29
}

/// A set of hashes that may have more than it was given.
struct Filter {
    bits: Vec<u64>,
    shift: u32,
}

impl Filter {
    fn of(hashes: impl IntoIterator<Item = (u64, u32), IntoIter: ExactSizeIterator>) -> Self {
        let hashes = hashes.into_iter();
        let bits = (hashes.len() * 16).next_power_of_two().max(64);
        let mut filter = Filter { bits: vec![0; bits / 64], shift: 64 - bits.trailing_zeros() };
        for (hash, _) in hashes {
            let (at, bit) = filter.place(hash);
            filter.bits[at] |= bit;
        }
        filter
    }

    fn place(&self, hash: u64) -> (usize, u64) {
        let at = hash >> self.shift;
        (usize::try_from(at / 64).unwrap_or(0), 1 << (at % 64))
    }

    fn may_have(&self, hash: u64) -> bool {
        let (at, bit) = self.place(hash);
        self.bits[at] & bit != 0
    }
}
