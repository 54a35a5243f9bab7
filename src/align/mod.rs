//! Several reports in one language: their names, contexts and units as numbers that they share, so that two facts are about
//! the same if their [`Key`]s are equal. Ids, prefixes and the order of facts do not count.
//!
//! Names are the same in two reports if their local names are and their namespaces differ in nothing but a version
//! ([`names`]); a user's and found [`Renames`] join others. [`value`] tells how two values differ.

pub mod basis;
mod evidence;
pub mod names;
pub mod notes;
pub mod renames;
pub mod value;

pub use names::Names;
pub use renames::{Evidence, Rename, Renames};
pub use value::{Difference, Plain, difference};

use crate::report::{ContextRef, Coordinate, DimensionRef, Report};
use crate::taxonomy::dts::Dts;
use crate::xbrl::{Entity, Period, QName, Unit};
use indexmap::IndexSet;
use names::quoted;
use rustc_hash::FxBuildHasher;

/// A report that is held against others.
#[derive(Debug, Clone, Copy)]
pub struct Side<'r> {
    /// What a user calls it.
    pub name: &'r str,
    /// Its facts.
    pub report: &'r Report,
    /// What is known of its taxonomy.
    pub dts: &'r Dts,
}

/// What a number of none is.
const NONE: u32 = u32::MAX;

/// What a fact is about, as numbers of an [`Alignment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Concept: [`Alignment::concept`].
    pub concept: u32,
    /// Entity and dimensions: [`Alignment::slice`].
    pub slice: u32,
    /// Period: [`Alignment::period`].
    pub period: u32,
    /// Unit, [`Key::NO_UNIT`] without: [`Alignment::unit`].
    pub unit: u32,
    /// Language, regardless of case.
    pub language: u32,
}

impl Key {
    /// The unit of what has none.
    pub const NO_UNIT: u32 = NONE;
}

/// Entity and dimensions, as shared numbers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slice {
    /// The entity: [`Alignment::entity`].
    pub entity: u32,
    /// Axes ([`Alignment::name`]) with their values, in the order of the axes' numbers.
    pub dimensions: Box<[(u32, Member)]>,
}

/// A value of a dimension, as shared numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    /// A member, or a name that is a typed value: [`Alignment::name`].
    Explicit(u32),
    /// A typed value: [`Alignment::typed`].
    Typed(u32),
    /// The nil value of a typed dimension.
    Nil,
}

/// What the facts of a report use, by the numbers of an [`Alignment`], each with its name there.
#[derive(Debug, Clone)]
pub struct Used<'r> {
    /// Concepts.
    pub concepts: Vec<Option<&'r QName>>,
    /// Axes and members.
    pub names: Vec<Option<&'r QName>>,
}

type Set<T> = IndexSet<T, FxBuildHasher>;

/// The shared numbers of what a report has, by its own.
#[derive(Debug, Default)]
struct Numbers {
    concepts: Vec<u32>,
    /// Axes and members.
    names: Vec<u32>,
    /// Slice and period.
    contexts: Vec<(u32, u32)>,
    units: Vec<u32>,
    languages: Vec<u32>,
}

/// Reports with shared numbers. What is called by different names is called as the last report does.
#[derive(Debug)]
pub struct Alignment<'r> {
    reports: Vec<&'r Report>,
    numbers: Vec<Numbers>,
    concepts: Names,
    names: Names,
    entities: Vec<Entity>,
    slices: Set<Slice>,
    periods: Set<Period>,
    units: Vec<Unit>,
    typed: Set<Box<str>>,
}

impl<'r> Alignment<'r> {
    /// Gives what the reports have shared numbers, in the order of first use.
    #[must_use]
    pub fn new(reports: &[&'r Report], renames: &Renames) -> Self {
        let mut all = Alignment {
            reports: reports.to_vec(),
            numbers: Vec::with_capacity(reports.len()),
            concepts: Names::new(renames),
            names: Names::new(renames),
            entities: Vec::new(),
            slices: Set::default(),
            periods: Set::default(),
            units: Vec::new(),
            typed: Set::default(),
        };
        let mut entities = names::Entities::new(renames);
        let mut measures = Names::new(&Renames::default());
        let mut units: Set<(Vec<u32>, Vec<u32>)> = Set::default();
        let mut languages: Set<String> = Set::default();
        for report in reports {
            let numbers = all.add(report, &mut entities, &mut measures, &mut units, &mut languages);
            all.numbers.push(numbers);
        }
        all.entities = entities.into_all();
        all
    }

    fn add(
        &mut self,
        report: &Report,
        entities: &mut names::Entities,
        measures: &mut Names,
        units: &mut Set<(Vec<u32>, Vec<u32>)>,
        languages: &mut Set<String>,
    ) -> Numbers {
        let concepts = self.concepts.add(report.concepts());
        // A typed value that is a name is a member: without the taxonomy, some syntaxes do not tell which of the two it is.
        let typed = report.contexts().flat_map(ContextRef::dimensions).filter_map(|(_, value)| match value {
            DimensionRef::Typed(text) => quoted(report, text?),
            DimensionRef::Member(_) => None,
        });
        let typed: Set<QName> = typed.collect();
        let names: Vec<&QName> = report.names().chain(&typed).collect();
        let names = self.names.add(names.into_iter());
        let named = |text: &str| {
            let at = typed.get_index_of(&quoted(report, text)?)?;
            Some(names[report.names().len() + at])
        };
        let all: Vec<&QName> =
            report.units().flat_map(|unit| unit.numerators.iter().chain(&unit.denominators)).collect();
        let mut measured = measures.add(all.into_iter()).into_iter();
        let mut own_units = Vec::with_capacity(report.units().len());
        for unit in report.units() {
            let mut side = |measures: &[QName]| {
                let mut side: Vec<u32> = measured.by_ref().take(measures.len()).collect();
                side.sort_unstable();
                side
            };
            let (number, is_new) = units.insert_full((side(&unit.numerators), side(&unit.denominators)));
            if is_new {
                self.units.push(unit.clone());
            }
            own_units.push(index(number));
        }
        let mut contexts = Vec::with_capacity(report.contexts().len());
        // Contexts are about one entity, mostly.
        let mut last: Option<(&Entity, u32)> = None;
        // Reports often have contexts in the same order: then the next slice is the next one here, too.
        let mut next = 0;
        for context in report.contexts() {
            let entity = last.filter(|(entity, _)| *entity == context.entity);
            let (_, entity) = *last.insert(entity.unwrap_or_else(|| (context.entity, entities.number(context.entity))));
            let mut dimensions = Vec::with_capacity(context.coordinates().len());
            for (&(axis, coordinate), (_, value)) in context.coordinates().iter().zip(context.dimensions()) {
                let value = match (coordinate, value) {
                    (Coordinate::Member(member), _) => Member::Explicit(names[member.index()]),
                    (_, DimensionRef::Typed(Some(text))) => match named(text) {
                        Some(name) => Member::Explicit(name),
                        None => Member::Typed(self.typed_number(text)),
                    },
                    _ => Member::Nil,
                };
                dimensions.push((names[axis.index()], value));
            }
            dimensions.sort_unstable();
            let slice = Slice { entity, dimensions: dimensions.into() };
            let is_next = self.slices.get_index(next) == Some(&slice);
            let slice = if is_next { next } else { self.slices.insert_full(slice).0 };
            next = slice + 1;
            contexts.push((index(slice), index(self.periods.insert_full(context.period).0)));
        }
        let language = |language: &str| index(languages.insert_full(language.to_ascii_lowercase()).0);
        let languages = report.languages().map(language).collect();
        Numbers { concepts, names, contexts, units: own_units, languages }
    }

    fn typed_number(&mut self, text: &str) -> u32 {
        index(self.typed.get_index_of(text).unwrap_or_else(|| self.typed.insert_full(text.into()).0))
    }

    /// The reports, in the order in which they were given.
    #[must_use]
    pub fn reports(&self) -> &[&'r Report] {
        &self.reports
    }

    /// What a fact of a report is about.
    ///
    /// # Panics
    /// When there is no such report or fact.
    #[must_use]
    pub fn key(&self, report: usize, fact: usize) -> Key {
        let numbers = &self.numbers[report];
        let (concept, context, unit, language) = self.reports[report].aspects(fact);
        let (slice, period) = numbers.contexts[context.index()];
        Key {
            concept: numbers.concepts[concept.index()],
            slice,
            period,
            unit: unit.map_or(NONE, |unit| numbers.units[unit.index()]),
            language: language.map_or(NONE, |language| numbers.languages[language.index()]),
        }
    }

    /// How many concepts there are together.
    #[must_use]
    pub fn concepts(&self) -> usize {
        self.concepts.len()
    }

    /// The name of a concept, as the last report has it that uses it.
    #[must_use]
    pub fn concept(&self, number: u32) -> &QName {
        self.concepts.last(number)
    }

    /// The number of a concept, by what any of the reports calls it.
    #[must_use]
    pub fn concept_number(&self, name: &QName) -> Option<u32> {
        self.concepts.find(name)
    }

    /// What the facts of a report use.
    #[must_use]
    pub fn used(&self, report: usize) -> Used<'r> {
        let (numbers, source) = (&self.numbers[report], self.reports[report]);
        let (mut concepts, mut contexts) = (vec![false; numbers.concepts.len()], vec![false; numbers.contexts.len()]);
        for fact in 0..source.facts().len() {
            let (concept, context, ..) = source.aspects(fact);
            (concepts[concept.index()], contexts[context.index()]) = (true, true);
        }
        let mut used = Used { concepts: vec![None; self.concepts.len()], names: vec![None; self.names.len()] };
        for ((name, number), _) in source.concepts().zip(&numbers.concepts).zip(concepts).filter(|(_, used)| *used) {
            used.concepts[*number as usize] = Some(name);
        }
        let mut slices = vec![false; self.slices.len()];
        for ((slice, _), _) in numbers.contexts.iter().zip(contexts).filter(|(_, used)| *used) {
            slices[*slice as usize] = true;
        }
        let mut is_used = vec![false; self.names.len()];
        for (slice, _) in self.slices.iter().zip(slices).filter(|(_, used)| *used) {
            for (axis, member) in &slice.dimensions {
                is_used[*axis as usize] = true;
                if let Member::Explicit(member) = member {
                    is_used[*member as usize] = true;
                }
            }
        }
        for (name, number) in source.names().zip(&numbers.names).filter(|(_, number)| is_used[**number as usize]) {
            used.names[*number as usize] = Some(name);
        }
        used
    }

    /// Entity and dimensions.
    #[must_use]
    pub fn slice(&self, number: u32) -> &Slice {
        &self.slices[number as usize]
    }

    /// The member that a slice has on an axis of this local name.
    #[must_use]
    pub fn member(&self, slice: u32, axis: &str) -> Option<u32> {
        self.slice(slice).dimensions.iter().find_map(|(name, member)| match member {
            Member::Explicit(member) if *self.name(*name).local == *axis => Some(*member),
            _ => None,
        })
    }

    /// The number of a slice, which no report may have: of dimensions without one that stands for something else.
    pub fn slice_number(&mut self, mut slice: Slice) -> u32 {
        slice.dimensions.sort_unstable();
        index(self.slices.insert_full(slice).0)
    }

    /// The number of a slice, if a report has it: its dimensions must be in the order of the axes' numbers.
    #[must_use]
    pub fn find_slice(&self, slice: &Slice) -> Option<u32> {
        self.slices.get_index_of(slice).map(index)
    }

    /// How many slices there are together.
    #[must_use]
    pub fn slices(&self) -> usize {
        self.slices.len()
    }

    /// The period.
    #[must_use]
    pub fn period(&self, number: u32) -> Period {
        self.periods[number as usize]
    }

    /// The number of a period, if a report has it.
    #[must_use]
    pub fn period_number(&self, period: Period) -> Option<u32> {
        self.periods.get_index_of(&period).map(index)
    }

    /// The unit; nothing for [`Key::NO_UNIT`].
    #[must_use]
    pub fn unit(&self, number: u32) -> Option<&Unit> {
        self.units.get(number as usize)
    }

    /// The entity.
    #[must_use]
    pub fn entity(&self, number: u32) -> &Entity {
        &self.entities[number as usize]
    }

    /// The name of an axis or a member, as the last report has it that uses it.
    #[must_use]
    pub fn name(&self, number: u32) -> &QName {
        self.names.last(number)
    }

    /// The number of an axis or a member, by what any of the reports calls it.
    #[must_use]
    pub fn name_number(&self, name: &QName) -> Option<u32> {
        self.names.find(name)
    }

    /// The text of a typed value.
    #[must_use]
    pub fn typed(&self, number: u32) -> &str {
        &self.typed[number as usize]
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 of a kind: each is one of a report, which has fewer")
}
