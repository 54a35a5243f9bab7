//! Within the tests of mutations: known changes of a draft, and what the diff must say about each. A change is made only where
//! it can be taken for nothing else; what can is in `directed`.

use super::draft::{Draft, aspects, invented, mix};
use chrono::{Days, NaiveDateTime};
use ixport::diff::Kind;
use ixport::report::{NewFact, Value};
use ixport::xbrl::{Decimals, DimensionValue, Number, Period, QName};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::collections::HashSet;

/// What is done to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mutation {
    Restate,
    ToNil,
    Round,
    Precision,
    Negate,
    Scale,
    RetagToUsed,
    RetagToUnused,
    Rename,
    AddAxis,
    RemoveAxis,
    ChangeMember,
    Split,
    DropFact,
    DropConcept,
    AddPeriod,
    AddMember,
    AddConcept,
    ChangeText,
    Contradict,
    /// Says a fact twice: no change.
    Repeat,
    /// Says a number again, rounded: no change.
    RepeatRounded,
}

use Mutation as M;

impl Mutation {
    pub const ALL: [M; 22] = [
        M::Restate,
        M::ToNil,
        M::Round,
        M::Precision,
        M::Negate,
        M::Scale,
        M::RetagToUsed,
        M::RetagToUnused,
        M::Rename,
        M::AddAxis,
        M::RemoveAxis,
        M::ChangeMember,
        M::Split,
        M::DropFact,
        M::DropConcept,
        M::AddPeriod,
        M::AddMember,
        M::AddConcept,
        M::ChangeText,
        M::Contradict,
        M::Repeat,
        M::RepeatRounded,
    ];
}

/// A mutation of the fact (or concept) that comes first from a random place on; `by` decides all the rest.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub mutation: Mutation,
    pub from: prop::sample::Index,
    pub by: u32,
}

pub fn step() -> impl Strategy<Value = Step> {
    (prop::sample::select(&M::ALL[..]), any::<prop::sample::Index>(), any::<u32>())
        .prop_map(|(mutation, from, by)| Step { mutation, from, by })
}

/// A change that must be found: the facts by their indices in both drafts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    pub kind: Kind,
    pub old: Vec<usize>,
    pub new: Vec<usize>,
    /// The power of ten of [`Kind::ScaleOff`].
    pub scale: Option<i32>,
}

/// A draft and what became of it.
pub struct Mutated {
    /// What is left of the old facts at their indices, then what came.
    facts: Vec<Option<NewFact>>,
    old: Draft,
    expected: Vec<Expected>,
    /// Each change has its own concepts, and facts of one side only have their own values, so that no two changes look like one.
    touched: HashSet<QName>,
    values: HashSet<Value>,
    /// What facts of either side are about.
    taken: HashSet<String>,
    pub applied: Vec<Mutation>,
}

impl Mutated {
    pub fn new(old: &Draft) -> Self {
        Mutated {
            facts: old.facts.iter().cloned().map(Some).collect(),
            old: old.clone(),
            expected: Vec::new(),
            touched: HashSet::new(),
            values: HashSet::new(),
            taken: old.facts.iter().map(aspects).collect(),
            applied: Vec::new(),
        }
    }

    /// The newer draft, and what must be found.
    pub fn finish(self) -> (Draft, Vec<Expected>) {
        let mut now = vec![usize::MAX; self.facts.len()];
        let mut facts = Vec::new();
        for (at, fact) in self.facts.into_iter().enumerate() {
            if let Some(fact) = fact {
                now[at] = facts.len();
                facts.push(fact);
            }
        }
        let mut expected = self.expected;
        for one in &mut expected {
            one.new.iter_mut().for_each(|at| *at = now[*at]);
            one.old.sort_unstable();
            one.new.sort_unstable();
        }
        expected.sort();
        (Draft { facts, provenance: self.old.provenance }, expected)
    }

    /// Mutates the first fact that can be, if one can.
    pub fn apply(&mut self, step: Step) {
        let count = self.old.facts.len();
        let from = step.from.index(count.max(1));
        let found = (0..count).map(|at| (from + at) % count).any(|at| self.try_at(at, step).is_some());
        if found {
            self.applied.push(step.mutation);
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table: an arm for each mutation")]
    fn try_at(&mut self, at: usize, Step { mutation, by, .. }: Step) -> Option<()> {
        let old = self.old.facts[at].clone();
        if self.touched.contains(&old.concept) {
            return None;
        }
        let mut new = old.clone();
        match mutation {
            M::Restate => new.value = Value::Number(restated(&old, by)?),
            M::ToNil => {
                new.decimals = None;
                new.value = match &old.value {
                    Value::Number(_) => Value::Nil,
                    Value::Text(_) | Value::Nil => return None,
                };
            }
            M::Round => {
                let places = finest(&old)? - i16::try_from(by % 4 + 1).ok()?;
                let Value::Number(number) = &old.value else { return None };
                let rounded = number.clone().scaled(places.into()).to_decimal()?.round();
                new.value = Value::Number(Number::from(rounded).scaled((-places).into()));
                new.decimals = Some(Decimals::Places(places));
            }
            M::Precision => {
                let places = Decimals::Places(i16::try_from(by % 9).ok()? - 6);
                new.decimals = Some(places).filter(|places| Some(*places) != old.decimals);
                new.decimals?;
                number(&old)?;
            }
            M::Negate => new.value = Value::Number(number(&old).filter(|value| !value.is_zero())?.negated()),
            M::Scale => {
                let power = i32::try_from(by % 6).ok()? + 1;
                let power = if by & 64 == 0 { power } else { -power };
                new.value = Value::Number(number(&old).filter(|value| !value.is_zero())?.scaled(power));
                self.change(Kind::ScaleOff, at, new, Some(power));
                return Some(());
            }
            M::ChangeText => {
                let Value::Text(text) = &old.value else { return None };
                new.value = Value::Text(format!("{text} and {by} more").into());
            }
            M::RetagToUsed => {
                let count = self.old.facts.len();
                let candidates = (0..count).map(|other| &self.old.facts[(by as usize + other) % count]);
                let is_fit = |other: &&NewFact| {
                    other.concept != old.concept
                        && !self.touched.contains(&other.concept)
                        && other.unit == old.unit
                        && self.is_free(&NewFact { concept: other.concept.clone(), ..old.clone() })
                };
                new.concept = candidates.take(500).find(is_fit)?.concept.clone();
                return self.moved(Kind::Retagged, at, new);
            }
            M::RetagToUnused => {
                new.concept = invented(&format!("Retagged{}", self.facts.len() + at));
                return self.moved(Kind::Retagged, at, new);
            }
            M::AddAxis => {
                let axis = self.axis(by).filter(|axis| !new.context.dimensions.contains_key(axis))?;
                let member = DimensionValue::Member(invented(&format!("Added{by}Member")));
                new.context.dimensions.insert(axis, member);
                return self.moved(Kind::Redimensioned, at, new);
            }
            M::RemoveAxis => {
                let axis = new.context.dimensions.keys().next_back()?.clone();
                new.context.dimensions.remove(&axis);
                return self.moved(Kind::Redimensioned, at, new);
            }
            M::ChangeMember => {
                let value = new.context.dimensions.values_mut().next()?;
                *value = match value {
                    DimensionValue::Member(_) => DimensionValue::Member(invented(&format!("Changed{by}Member"))),
                    DimensionValue::Typed(_) => DimensionValue::Typed(Some(format!("changed {by}").into())),
                };
                return self.moved(Kind::Redimensioned, at, new);
            }
            M::Split => return self.split(at, by),
            M::Rename => return self.rename(at),
            M::DropFact => return self.drop_fact(at),
            M::DropConcept => return self.drop_concept(at),
            M::AddPeriod => {
                let days = Days::new(4_000 + u64::from(by % 4_000));
                new.context.period = later(old.context.period, days)?;
                new.value = Value::Number(fresh(&old, by.into())?);
                return self.come(new, Kind::NewPeriod);
            }
            M::AddMember => {
                let axis = self.axis(by).filter(|axis| !new.context.dimensions.contains_key(axis))?;
                new.context.dimensions.insert(axis, DimensionValue::Member(invented(&format!("New{by}Member"))));
                new.value = Value::Number(fresh(&old, by.into())?);
                return self.come(new, Kind::NewPeriod);
            }
            M::AddConcept => return self.add_concept(at, by),
            M::Contradict => {
                new.value = match &old.value {
                    Value::Number(_) => Value::Number(restated(&old, by)?),
                    Value::Text(text) => Value::Text(format!("{text}, or {by}").into()),
                    Value::Nil => return None,
                };
                let added = self.push(new.clone());
                self.expect(Kind::Contradiction, vec![at], vec![at, added]);
            }
            M::Repeat => _ = self.push(new.clone()),
            M::RepeatRounded => {
                let places = finest(&old)? - i16::try_from(by % 3 + 1).ok()?;
                let rounded = number(&old)?.scaled(places.into()).to_decimal()?.round();
                new.value = Value::Number(Number::from(rounded).scaled((-places).into()));
                new.decimals = Some(Decimals::Places(places));
                self.push(new.clone());
            }
        }
        let kind = match mutation {
            M::Restate | M::ToNil => Kind::Restated,
            M::Round | M::Precision => Kind::PrecisionOnly,
            M::Negate => Kind::SignFlipped,
            M::ChangeText => Kind::TextChanged,
            _ => {
                self.touched.insert(old.concept);
                return Some(());
            }
        };
        self.change(kind, at, new, None);
        Some(())
    }

    fn expect(&mut self, kind: Kind, old: Vec<usize>, new: Vec<usize>) {
        self.expected.push(Expected { kind, old, new, scale: None });
    }

    /// Another value at the same place.
    fn change(&mut self, kind: Kind, at: usize, new: NewFact, scale: Option<i32>) {
        self.touched.insert(new.concept.clone());
        self.facts[at] = Some(new);
        self.expected.push(Expected { kind, old: vec![at], new: vec![at], scale });
    }

    fn push(&mut self, fact: NewFact) -> usize {
        self.facts.push(Some(fact));
        self.facts.len() - 1
    }

    fn is_free(&self, fact: &NewFact) -> bool {
        !self.taken.contains(&aspects(fact))
    }

    /// An axis: one that the report has, or one of its own.
    fn axis(&self, by: u32) -> Option<QName> {
        let all = self.old.facts.iter().flat_map(|fact| fact.context.dimensions.keys());
        let all: std::collections::BTreeSet<&QName> = all.collect();
        let count = u32::try_from(all.len()).ok()? + 1;
        Some(all.into_iter().nth((by % count) as usize).cloned().unwrap_or_else(|| invented("OtherAxis")))
    }

    /// Whether a value tells what a fact is, and no other fact of one side only has it.
    fn is_telling(&self, fact: &NewFact) -> bool {
        let Value::Number(number) = &fact.value else { return false };
        digits(number) >= 3 && !self.values.contains(&fact.value)
    }

    /// The same value at another place.
    fn moved(&mut self, kind: Kind, at: usize, new: NewFact) -> Option<()> {
        let old = &self.old.facts[at];
        let looks_alike = |other: &NewFact| {
            other.value == old.value
                && other.context.period == old.context.period
                && (other.concept == old.concept || other.context == old.context)
        };
        let alike = self.old.facts.iter().filter(|other| looks_alike(other)).count();
        if !self.is_telling(&new) || !self.is_free(&new) || alike > 1 {
            return None;
        }
        self.values.insert(new.value.clone());
        self.touched.extend([old.concept.clone(), new.concept.clone()]);
        self.taken.insert(aspects(&new));
        self.facts[at] = Some(new);
        self.expect(kind, vec![at], vec![at]);
        Some(())
    }

    /// A total becomes its parts.
    fn split(&mut self, at: usize, by: u32) -> Option<()> {
        let old = self.old.facts[at].clone();
        let axis = self.axis(by).filter(|axis| !old.context.dimensions.contains_key(axis))?;
        let total = number(&old)?.to_decimal()?;
        let is_alone =
            self.old.facts.iter().filter(|other| other.concept == old.concept && other.value == old.value).count() == 1;
        if !self.is_telling(&old) || !is_alone {
            return None;
        }
        let count = by % 3 + 2;
        let unit =
            Number::zero().to_decimal()? + "1".parse::<Number>().ok()?.scaled((-finest(&old)?).into()).to_decimal()?;
        let mut rest = total;
        let mut parts = Vec::new();
        for part in 1..count {
            // Odd shares, so that no two parts are alike.
            let share = (total / unit * Decimal::from(10 + 7 * part + by % 5) / Decimal::from(100)).trunc() * unit;
            rest = rest.checked_sub(share)?;
            parts.push(share);
        }
        parts.push(rest);
        let values: HashSet<Value> = parts.iter().map(|part| Value::Number((*part).into())).collect();
        if values.len() != parts.len()
            || values.contains(&old.value)
            || values.contains(&Value::Number(Number::zero()))
            || !values.is_disjoint(&self.values)
        {
            return None;
        }
        let mut new = Vec::new();
        for (part, value) in parts.into_iter().enumerate() {
            let mut fact = NewFact { value: Value::Number(value.into()), place: None, ..old.clone() };
            fact.context
                .dimensions
                .insert(axis.clone(), DimensionValue::Member(invented(&format!("Part{by}{part}Member"))));
            new.push(self.push(fact));
        }
        self.values.extend(values);
        self.values.insert(old.value);
        self.touched.insert(old.concept);
        self.facts[at] = None;
        self.expect(Kind::Redimensioned, vec![at], new);
        Some(())
    }

    /// The untouched facts of a concept.
    fn of_concept(&self, concept: &QName) -> Vec<usize> {
        (0..self.old.facts.len()).filter(|at| self.old.facts[*at].concept == *concept).collect()
    }

    /// A concept gets another name, in all of its facts.
    fn rename(&mut self, at: usize) -> Option<()> {
        let concept = self.old.facts[at].concept.clone();
        let all = self.of_concept(&concept);
        let mut values = HashSet::new();
        for &at in &all {
            let fact = &self.old.facts[at];
            let twins = |other: &&NewFact| other.value == fact.value && other.context == fact.context;
            if !self.is_telling(fact)
                || !values.insert(fact.value.clone())
                || self.old.facts.iter().filter(twins).count() > 1
            {
                return None;
            }
        }
        let name = invented(&format!("Renamed{at}"));
        for &at in &all {
            self.facts[at] = Some(NewFact { concept: name.clone(), ..self.old.facts[at].clone() });
            self.expect(Kind::Retagged, vec![at], vec![at]);
        }
        self.values.extend(values);
        self.touched.extend([concept, name]);
        Some(())
    }

    /// One of several facts of a concept goes.
    fn drop_fact(&mut self, at: usize) -> Option<()> {
        let NewFact { concept, value, .. } = self.old.facts[at].clone();
        if self.of_concept(&concept).len() < 2 || !self.values.insert(value) {
            return None;
        }
        self.touched.insert(concept);
        self.facts[at] = None;
        self.expect(Kind::DroppedPeriod, vec![at], Vec::new());
        Some(())
    }

    fn drop_concept(&mut self, at: usize) -> Option<()> {
        let concept = self.old.facts[at].concept.clone();
        let all = self.of_concept(&concept);
        let values: HashSet<Value> = all.iter().map(|at| self.old.facts[*at].value.clone()).collect();
        if !values.is_disjoint(&self.values) {
            return None;
        }
        self.values.extend(values);
        self.touched.insert(concept);
        for &at in &all {
            self.facts[at] = None;
        }
        self.expect(Kind::ConceptRemoved, all, Vec::new());
        Some(())
    }

    /// A fact comes.
    fn come(&mut self, new: NewFact, kind: Kind) -> Option<()> {
        if !self.is_free(&new) || !self.values.insert(new.value.clone()) {
            return None;
        }
        self.touched.insert(new.concept.clone());
        self.taken.insert(aspects(&new));
        let added = self.push(NewFact { place: None, ..new });
        self.expect(kind, Vec::new(), vec![added]);
        Some(())
    }

    /// A concept comes, with several facts.
    fn add_concept(&mut self, at: usize, by: u32) -> Option<()> {
        let concept = invented(&format!("Added{}", self.facts.len()));
        let count = self.old.facts.len();
        let mut added = Vec::new();
        for step in 0..=(by as usize % 3) {
            let like = &self.old.facts[(at + step * 7) % count];
            let Some(value) = fresh(like, mix((u64::from(by) << 8) + step as u64)) else { continue };
            let new = NewFact { concept: concept.clone(), value: Value::Number(value), place: None, ..like.clone() };
            if self.values.contains(&new.value) || !self.is_free(&new) {
                continue;
            }
            self.values.insert(new.value.clone());
            self.taken.insert(aspects(&new));
            added.push(self.push(new));
        }
        if added.is_empty() {
            return None;
        }
        self.touched.insert(concept);
        self.expect(Kind::ConceptAdded, Vec::new(), added);
        Some(())
    }
}

fn number(fact: &NewFact) -> Option<Number> {
    match &fact.value {
        Value::Number(number) => Some(number.clone()),
        Value::Text(_) | Value::Nil => None,
    }
}

/// How many significant digits a number has.
fn digits(number: &Number) -> usize {
    let text = number.to_string().replace(['-', '.'], "");
    text.trim_matches('0').len()
}

/// The decimal places of a number: those it claims, or those that its digits need.
fn finest(fact: &NewFact) -> Option<i16> {
    let number = number(fact)?;
    match fact.decimals {
        Some(Decimals::Places(places)) => Some(places),
        Some(Decimals::Infinite) | None => i16::try_from(number.to_decimal()?.normalize().scale()).ok(),
    }
}

/// A value that no rounding, sign or scale explains.
fn restated(old: &NewFact, by: u32) -> Option<Number> {
    let value = number(old)?.to_decimal()?;
    let places = finest(old)?;
    let by = Number::from(Decimal::from(by % 90_000 + 3)).scaled((-places).into()).to_decimal()?;
    let new = Number::from(value.checked_add(by)?);
    let old = number(old)?;
    (new != old.clone().negated() && old.power_of_ten(&new).is_none()).then_some(new)
}

/// A value of its own, as precise as another.
fn fresh(like: &NewFact, by: u64) -> Option<Number> {
    number(like)?;
    let digits = Decimal::from(mix(by) % 900_000_000 + 100_000_001);
    Some(Number::from(digits).scaled((-finest(like)?).into()))
}

/// A period so much later.
pub fn later(period: Period, days: Days) -> Option<Period> {
    let later = |at: NaiveDateTime| at.checked_add_days(days);
    Some(match period {
        Period::Forever => return None,
        Period::Instant(at) => Period::Instant(later(at)?),
        Period::Duration { start, end } => Period::Duration { start: later(start)?, end: later(end)? },
    })
}
