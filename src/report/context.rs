//! Within [`super`]: contexts, interned. A context is 16 bytes and 12 for each of its dimensions; two contexts are the
//! same if their numbers are.

use super::arena::{Full, Strings};
use super::{ContextId, EntityId, NameId};
use crate::xbrl::{DimensionValue, Entity, Period, QName};
use hashbrown::{DefaultHashBuilder, HashTable};
use indexmap::IndexSet;
use std::collections::BTreeMap;
use std::hash::BuildHasher as _;

/// Dimensions of a context: axis → member or typed value, sorted by axis.
pub type Dimensions = BTreeMap<QName, DimensionValue>;

/// Entity, period and taxonomy-defined dimensions: what XBRL 2.1 calls a context.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Context {
    /// Whom the fact is about.
    pub entity: Entity,
    /// The time that it is about.
    pub period: Period,
    /// Taxonomy-defined dimensions.
    pub dimensions: Dimensions,
}

/// A value of a dimension, by number: what readers build contexts of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coordinate {
    /// A member of an explicit dimension.
    Member(NameId),
    /// A value of a typed dimension ([`super::Report::typed_value`]).
    Typed(TypedId),
    /// The nil value of a typed dimension.
    Nil,
}

/// Number of a typed dimension's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TypedId(u32);

/// A value of a dimension, in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DimensionRef<'r> {
    /// A member of an explicit dimension.
    Member(&'r QName),
    /// The text content of a typed dimension's element; nothing for nil.
    Typed(Option<&'r str>),
}

impl DimensionRef<'_> {
    /// The same, on its own.
    #[must_use]
    pub fn to_value(self) -> DimensionValue {
        match self {
            DimensionRef::Member(member) => DimensionValue::Member(member.clone()),
            DimensionRef::Typed(text) => DimensionValue::Typed(text.map(Into::into)),
        }
    }
}

/// A context in place.
#[derive(Debug, Clone, Copy)]
pub struct ContextRef<'r> {
    /// Whom the fact is about.
    pub entity: &'r Entity,
    /// The time that it is about.
    pub period: Period,
    dimensions: &'r [Dimension],
    store: &'r Contexts,
}

impl<'r> ContextRef<'r> {
    /// Its dimensions, sorted by the name of the axis.
    #[must_use]
    pub fn dimensions(self) -> impl ExactSizeIterator<Item = (&'r QName, DimensionRef<'r>)> + Clone {
        self.dimensions.iter().map(move |&(axis, value)| (self.store.name(axis), self.store.value(value)))
    }

    /// Its dimensions as numbers, sorted by the name of the axis.
    #[must_use]
    pub fn coordinates(self) -> &'r [(NameId, Coordinate)] {
        self.dimensions
    }

    /// The value of a dimension.
    #[must_use]
    pub fn dimension(self, axis: &QName) -> Option<DimensionRef<'r>> {
        self.dimensions().find(|(name, _)| *name == axis).map(|(_, value)| value)
    }

    /// The same, on its own.
    #[must_use]
    pub fn to_context(self) -> Context {
        let dimensions = self.dimensions().map(|(axis, value)| (axis.clone(), value.to_value())).collect();
        Context { entity: self.entity.clone(), period: self.period, dimensions }
    }
}

type Dimension = (NameId, Coordinate);

#[derive(Debug, Clone, Copy)]
struct Record {
    entity: EntityId,
    period: u32,
    /// Where its dimensions end; they start where those of the context before it end.
    end: u32,
}

/// All contexts of a report, and the names, periods and entities that they are made of.
#[derive(Debug, Clone, Default)]
pub(super) struct Contexts {
    records: Vec<Record>,
    dimensions: Vec<Dimension>,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
    entities: IndexSet<Entity, DefaultHashBuilder>,
    periods: IndexSet<Period, DefaultHashBuilder>,
    names: IndexSet<QName, DefaultHashBuilder>,
    typed: Strings,
}

impl Contexts {
    /// The number of an entity.
    pub(super) fn entity_id(&mut self, entity: Entity) -> EntityId {
        EntityId::from_index(self.entities.insert_full(entity).0)
    }

    /// The number of an axis or a member.
    pub(super) fn name_id(&mut self, name: QName) -> NameId {
        NameId::from_index(self.names.insert_full(name).0)
    }

    /// The number of a typed dimension's value.
    pub(super) fn typed_value(&mut self, text: &str) -> Result<Coordinate, Full> {
        self.typed.intern(text).map(|at| Coordinate::Typed(TypedId(at)))
    }

    /// The number of a context; sorts its dimensions.
    pub(super) fn intern(
        &mut self,
        entity: EntityId,
        period: Period,
        dimensions: &mut [Dimension],
    ) -> Result<ContextId, Full> {
        let period = u32::try_from(self.periods.insert_full(period).0).map_err(|_| Full)?;
        if dimensions.len() > 1 {
            dimensions.sort_by(|(a, _), (b, _)| if a == b { a.cmp(b) } else { self.name(*a).cmp(self.name(*b)) });
        }
        let Contexts { records, dimensions: all, table, hasher, .. } = self;
        let key = |at: u32| {
            let Record { entity, period, .. } = records[at as usize];
            (entity, period, slice(records, all, at as usize))
        };
        let new = (entity, period, &*dimensions);
        let hash = hasher.hash_one(new);
        if let Some(&at) = table.find(hash, |&at| key(at) == new) {
            return Ok(ContextId(at));
        }
        let at = u32::try_from(records.len()).map_err(|_| Full)?;
        all.extend_from_slice(dimensions);
        let end = u32::try_from(all.len()).map_err(|_| Full)?;
        records.push(Record { entity, period, end });
        let key = |at: u32| {
            let Record { entity, period, .. } = records[at as usize];
            (entity, period, slice(records, all, at as usize))
        };
        table.insert_unique(hash, at, |&at| hasher.hash_one(key(at)));
        Ok(ContextId(at))
    }

    /// Drops all contexts; what they are made of stays, with its numbers.
    pub(super) fn clear(&mut self) {
        self.records.clear();
        self.dimensions.clear();
        self.table.clear();
    }

    /// The context of a number.
    pub(super) fn get(&self, id: ContextId) -> ContextRef<'_> {
        let record = self.records[id.index()];
        ContextRef {
            entity: &self.entities[record.entity.index()],
            period: self.periods[record.period as usize],
            dimensions: slice(&self.records, &self.dimensions, id.index()),
            store: self,
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// All entities.
    pub(super) fn entities(&self) -> impl ExactSizeIterator<Item = &Entity> {
        self.entities.iter()
    }

    /// All names of axes and members.
    pub(super) fn names(&self) -> impl ExactSizeIterator<Item = &QName> + Clone {
        self.names.iter()
    }

    /// The name of a number.
    pub(super) fn name(&self, id: NameId) -> &QName {
        &self.names[id.index()]
    }

    fn value(&self, value: Coordinate) -> DimensionRef<'_> {
        match value {
            Coordinate::Member(member) => DimensionRef::Member(self.name(member)),
            Coordinate::Typed(TypedId(at)) => DimensionRef::Typed(Some(self.typed.get(at))),
            Coordinate::Nil => DimensionRef::Typed(None),
        }
    }
}

fn slice<'c>(records: &[Record], dimensions: &'c [Dimension], at: usize) -> &'c [Dimension] {
    let start = at.checked_sub(1).map_or(0, |before| records[before].end as usize);
    &dimensions[start..records[at].end as usize]
}
