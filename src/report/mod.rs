//! The model in the middle: a [`Report`] is a set of facts with their aspects (Open Information Model 1.0 §3), their
//! footnotes, and the places where they are printed. It knows no syntax: `format` writes and reads them.
//!
//! What repeats (concepts, contexts, units) is interned: a fact refers to it by a small id, and comparing two
//! contexts is comparing two integers. A fact is 40 bytes and those of its id and value, so that ten million fit in memory;
//! [`Fact`] shows one of them in place.

mod arena;
pub mod canonical;
mod context;
pub mod copy;
mod fact;

pub use arena::Full;
pub use context::{Context, ContextRef, Coordinate, DimensionRef, Dimensions, TypedId};
pub use fact::{
    Contradiction, Fact, Footnote, Link, LinkTarget, NewFact, NumberedFact, Place, Provenance, Value, ValueRef, agree,
};

use crate::xbrl::{Decimals, DimensionValue, Entity, Period, QName, Unit};
use arena::{Arena, Slice};
use context::Contexts;
use fact::fingerprint;
use hashbrown::{DefaultHashBuilder, HashMap, HashSet, HashTable};
use indexmap::{IndexMap, IndexSet};
use std::fmt::Write as _;
use std::hash::BuildHasher as _;
use std::sync::{Arc, OnceLock};

macro_rules! index {
    ($($(#[$doc:meta])* $id:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $id(u32);

        impl $id {
            /// The position, counted from 0 in the order of first use.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            fn from_index(index: usize) -> Self {
                $id(u32::try_from(index).expect("fewer than 2^32 of a kind: each takes a byte of a source at least"))
            }
        }
    )*};
}
index!(
    /// Number of a concept: [`Report::concept`].
    ConceptId,
    /// Number of a context: [`Report::context`].
    ContextId,
    /// Number of a unit: [`Report::unit`].
    UnitId,
    /// Number of a language: [`Report::language_id`].
    LanguageId,
    /// Number of an entity: [`Report::entity_id`].
    EntityId,
    /// Number of the name of an axis or a member: [`Report::name_id`].
    NameId,
);

/// A fact as it is kept.
#[derive(Debug, Clone, Copy)]
struct Record {
    concept: ConceptId,
    context: ContextId,
    unit: u32,
    language: u32,
    id: Slice,
    value: Slice,
    offset: u32,
    decimals: i16,
    kind: Kind,
    has_places: bool,
}

/// No unit, no language.
const NONE: u32 = u32::MAX;

/// What [`Record::value`] and [`Record::decimals`] mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A number without a stated precision.
    Number,
    /// A number that is correct to `decimals` places.
    Rounded,
    /// A number that is exact.
    Exact,
    Text,
    Nil,
}

/// A set of facts about one or more entities.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Documents of the taxonomy that the report refers to, as written in the loose files (`taxonomy/…xsd`): schemas, and
    /// linkbases behind them.
    pub taxonomy: Vec<String>,
    /// Prefix → namespace, for the namespaces that names in this report use.
    pub prefixes: IndexMap<Arc<str>, Arc<str>>,
    /// Typed dimension → the element that holds its values, where the syntax or the taxonomy told.
    pub typed_domains: IndexMap<QName, QName>,
    /// Role or arcrole of links that no specification defines → where it is defined (`schema.xsd#id`), where the syntax or the
    /// taxonomy told.
    pub role_definitions: IndexMap<Arc<str>, Arc<str>>,
    /// The document behind it, if there is one.
    pub provenance: Option<Provenance>,
    /// Footnotes.
    pub footnotes: Vec<Footnote>,
    /// Relationships of facts with footnotes and with each other.
    pub links: Vec<Link>,
    /// The namespaces in `prefixes`, as far as [`Report::declare`] has met them.
    declared: HashSet<Arc<str>>,
    concepts: IndexSet<QName, DefaultHashBuilder>,
    units: IndexSet<Unit, DefaultHashBuilder>,
    languages: IndexSet<Arc<str>, DefaultHashBuilder>,
    contexts: Contexts,
    records: Vec<Record>,
    texts: Arena,
    /// Ids of the first `indexed` facts, and of those that were completed.
    ids: HashTable<u32>,
    indexed: u32,
    /// Ids of the others, once somebody asks for one.
    late: OnceLock<HashTable<u32>>,
    hasher: DefaultHashBuilder,
    places: HashMap<u32, Vec<Place>>,
}

/// Why a fact cannot be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A fact has this id already: its index.
    #[error("there is a fact of this id already")]
    DuplicateId(usize),
    /// The report is full.
    #[error(transparent)]
    Full(#[from] Full),
}

impl Report {
    /// Adds a fact, or another place of a fact that is there already; gives its index.
    ///
    /// Of two numbers with the same aspects the more precise one stays, and the other must be its rounding.
    ///
    /// # Panics
    /// When the report is full ([`Full`]): readers use [`Report::add`].
    pub fn push(&mut self, new: NewFact) -> Result<usize, Contradiction> {
        const FULL: &str = "a document is smaller than 4 GiB";
        let id = self.id(&new);
        if let Some(index) = self.index_of(&id) {
            return self.merge(index, new);
        }
        let numbered = NumberedFact {
            id: &id,
            concept: self.concept_id(new.concept),
            context: self.intern(&new.context).expect(FULL),
            unit: new.unit.map(|unit| self.unit_id(unit)),
            language: new.language.map(|language| self.language_id(&language)),
            value: match &new.value {
                Value::Number(number) => ValueRef::Number(&number.to_string()),
                Value::Text(text) => ValueRef::Text(text),
                Value::Nil => ValueRef::Nil,
            },
            decimals: new.decimals,
            offset: 0,
        };
        let index = self.add(numbered).expect(FULL);
        self.place(index, new.place);
        Ok(index)
    }

    /// Adds another occurrence of a fact.
    fn merge(&mut self, index: usize, new: NewFact) -> Result<usize, Contradiction> {
        let fact = self.fact(index);
        let value = fact.value.to_value();
        if !agree((&value, fact.decimals), (&new.value, new.decimals)) {
            return Err(Contradiction { fact: index, refused: new.value });
        }
        if new.decimals > fact.decimals
            && let Value::Number(number) = &new.value
            && let Ok(value) = self.texts.push(&number.to_string())
        {
            let (kind, decimals) = precision(new.decimals);
            let record = &mut self.records[index];
            (record.value, record.kind, record.decimals) = (value, kind, decimals);
        }
        self.place(index, new.place);
        Ok(index)
    }

    /// Says where a fact is printed, behind the places that stand before it on the page.
    pub fn place(&mut self, fact: usize, place: impl IntoIterator<Item = Place>) {
        for place in place {
            self.records[fact].has_places = true;
            let places = self.places.entry(ConceptId::from_index(fact).0).or_default();
            let at = places.partition_point(|p| p.span <= place.span);
            places.insert(at, place);
        }
    }

    /// Adds a fact as it stands, also where another has the same aspects; gives its index.
    pub fn add(&mut self, new: NumberedFact<'_>) -> Result<usize, Refused> {
        let number = u32::try_from(self.records.len()).map_err(|_| Full)?;
        self.index_ids();
        if !new.id.is_empty() {
            self.claim(new.id, number)?;
        }
        let index = self.add_unique(new)?;
        self.indexed = number + 1;
        Ok(index)
    }

    /// The same for a fact whose id no other has, or that has none: the id is not compared with others, and entered only when
    /// somebody asks for it.
    pub fn add_unique(&mut self, new: NumberedFact<'_>) -> Result<usize, Full> {
        let index = self.records.len();
        u32::try_from(index + 1).map_err(|_| Full)?;
        self.late.take();
        let id = self.texts.push(new.id)?;
        let (kind, decimals) = match new.value {
            ValueRef::Number(_) => precision(new.decimals),
            ValueRef::Text(_) => (Kind::Text, 0),
            ValueRef::Nil => (Kind::Nil, 0),
        };
        self.records.push(Record {
            concept: new.concept,
            context: new.context,
            unit: new.unit.map_or(NONE, |unit| unit.0),
            language: new.language.map_or(NONE, |language| language.0),
            id,
            value: self.texts.push(new.value.text().unwrap_or_default())?,
            offset: new.offset,
            decimals,
            kind,
            has_places: false,
        });
        Ok(index)
    }

    /// Makes room for so many facts more, with texts as long as those that are there: for readers that know how many will
    /// come.
    pub fn reserve(&mut self, facts: usize) {
        let each = self.texts.len().checked_div(self.records.len()).unwrap_or(0);
        self.records.reserve_exact(facts);
        self.reserve_texts(facts.saturating_mul(each));
    }

    /// Makes room for texts of so many bytes together; there may be more.
    pub fn reserve_texts(&mut self, bytes: usize) {
        /// Not more than can be there.
        const MOST: usize = u32::MAX as usize;
        self.texts.reserve(bytes.min(MOST));
    }

    /// Makes room for so many ids more.
    pub fn reserve_ids(&mut self, facts: usize) {
        let Report { ids, hasher, records, texts, .. } = self;
        ids.reserve(facts, |&at| hasher.hash_one(texts.get(records[at as usize].id)));
    }

    /// Enters the ids of all facts that are not entered.
    fn index_ids(&mut self) {
        if self.indexed as usize == self.records.len() {
            return;
        }
        self.late.take();
        let mut ids = std::mem::take(&mut self.ids);
        self.enter_ids(&mut ids);
        self.ids = ids;
        self.indexed = ConceptId::from_index(self.records.len()).0;
    }

    fn enter_ids(&self, into: &mut HashTable<u32>) {
        let id = |at: u32| self.texts.get(self.records[at as usize].id);
        let hash = |at: &u32| self.hasher.hash_one(id(*at));
        let all = ConceptId::from_index(self.records.len()).0;
        into.reserve((all - self.indexed) as usize, hash);
        for at in (self.indexed..all).filter(|at| !id(*at).is_empty()) {
            into.insert_unique(hash(&at), at, hash);
        }
    }

    /// Enters an id of the fact that is about to be added.
    fn claim(&mut self, id: &str, number: u32) -> Result<(), Refused> {
        let Report { ids, hasher, records, texts, .. } = self;
        let hash = hasher.hash_one(id);
        if let Some(&other) = ids.find(hash, |&at| texts.get(records[at as usize].id) == id) {
            return Err(Refused::DuplicateId(other as usize));
        }
        ids.insert_unique(hash, number, |&at| hasher.hash_one(texts.get(records[at as usize].id)));
        Ok(())
    }

    /// Gives facts without an id the one that is derived from their aspects; those that share all aspects are numbered.
    pub fn complete_ids(&mut self) -> Result<(), Full> {
        for index in 0..self.records.len() {
            if !self.records[index].id.is_empty() {
                continue;
            }
            let fact = self.fact(index);
            let mut id = self.id(&NewFact {
                concept: self.concept(fact.concept).clone(),
                context: self.context(fact.context).to_context(),
                unit: fact.unit.map(|unit| self.unit(unit).clone()),
                language: fact.language.map(Into::into),
                value: Value::Nil,
                decimals: None,
                place: None,
            });
            let plain = id.len();
            let mut ordinal = 2;
            while self.index_of(&id).is_some() {
                id.truncate(plain);
                let _ = write!(id, "-{ordinal}");
                ordinal += 1;
            }
            let slice = self.texts.push(&id)?;
            self.records[index].id = slice;
            let number = ConceptId::from_index(index).0;
            let Report { ids, hasher, records, texts, .. } = self;
            ids.insert_unique(hasher.hash_one(&*id), number, |&at| hasher.hash_one(texts.get(records[at as usize].id)));
        }
        Ok(())
    }

    /// The fact with the same aspects, if there is one.
    #[must_use]
    pub fn twin(&self, new: &NewFact) -> Option<Fact<'_>> {
        self.fact_by_id(&self.id(new))
    }

    /// The id of a fact: its concept's local name and ten hexadecimal digits of its fingerprint; sixteen where another
    /// fact has the ten. It depends on what the fact is, never on where it stands, and is the same in every release.
    fn id(&self, new: &NewFact) -> String {
        let digits = format!("{:016x}", fingerprint(new));
        let short = format!("{}-{}", new.concept.local, &digits[..10]);
        match self.fact_by_id(&short) {
            Some(other) if !self.is_twin(other, new) => format!("{}-{digits}", new.concept.local),
            _ => short,
        }
    }

    fn is_twin(&self, fact: Fact<'_>, new: &NewFact) -> bool {
        *self.concept(fact.concept) == new.concept
            && self.context(fact.context).to_context() == new.context
            && fact.unit.map(|unit| self.unit(unit)) == new.unit.as_ref()
            && fact.language == new.language.as_deref()
    }

    /// Drops all facts and links; contexts, units and names stay, with their numbers.
    pub fn clear_facts(&mut self) {
        let Report { links, records, texts, ids, places, indexed, late, .. } = self;
        (*indexed, *late) = (0, OnceLock::new());
        links.clear();
        records.clear();
        *texts = Arena::default();
        ids.clear();
        places.clear();
    }

    /// Puts the facts in another order: the indices that they have now, each once.
    ///
    /// # Panics
    /// When `order` is not that.
    pub fn reorder(&mut self, order: &[usize]) {
        assert_eq!(order.len(), self.records.len(), "every fact once");
        let mut now = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            now[old] = new;
        }
        for link in &mut self.links {
            link.from = now[link.from];
            if let LinkTarget::Fact(to) = &mut link.to {
                *to = now[*to];
            }
        }
        let number = |old: u32| ConceptId::from_index(now[old as usize]).0;
        let Report { ids, late, places, .. } = self;
        late.take();
        *places = places.drain().map(|(old, places)| (number(old), places)).collect();
        // They are found by their texts, which stay.
        ids.iter_mut().for_each(|at| *at = number(*at));
        // In place, cycle by cycle: a copy of all facts would be the most memory that reading takes.
        for at in 0..now.len() {
            while now[at] != at {
                let to = now[at];
                self.records.swap(at, to);
                now.swap(at, to);
            }
        }
    }

    /// All facts, in the order in which the document prints them.
    #[must_use]
    pub fn facts(&self) -> impl ExactSizeIterator<Item = Fact<'_>> + DoubleEndedIterator + Clone {
        (0..self.records.len()).map(|index| self.fact(index))
    }

    /// The fact at an index.
    ///
    /// # Panics
    /// When there are fewer facts.
    #[must_use]
    pub fn fact(&self, index: usize) -> Fact<'_> {
        let record = self.records[index];
        let (value, decimals) = self.value(index);
        Fact {
            id: self.texts.get(record.id),
            concept: record.concept,
            context: record.context,
            unit: (record.unit != NONE).then_some(UnitId(record.unit)),
            language: (record.language != NONE).then(|| &*self.languages[record.language as usize]),
            value,
            decimals,
            places: if record.has_places { &self.places[&ConceptId::from_index(index).0] } else { &[] },
            offset: record.offset,
        }
    }

    /// What a fact says, and how precisely.
    ///
    /// # Panics
    /// When there are fewer facts.
    #[must_use]
    pub fn value(&self, index: usize) -> (ValueRef<'_>, Option<Decimals>) {
        let Record { value, kind, decimals, .. } = self.records[index];
        let text = self.texts.get(value);
        match kind {
            Kind::Number => (ValueRef::Number(text), None),
            Kind::Rounded => (ValueRef::Number(text), Some(Decimals::Places(decimals))),
            Kind::Exact => (ValueRef::Number(text), Some(Decimals::Infinite)),
            Kind::Text => (ValueRef::Text(text), None),
            Kind::Nil => (ValueRef::Nil, None),
        }
    }

    /// The aspects of a fact by their numbers: facts that share them are duplicates.
    ///
    /// # Panics
    /// When there are fewer facts.
    #[must_use]
    pub fn aspects(&self, index: usize) -> (ConceptId, ContextId, Option<UnitId>, Option<LanguageId>) {
        let Record { concept, context, unit, language, .. } = self.records[index];
        let (unit, language) =
            ((unit != NONE).then_some(UnitId(unit)), (language != NONE).then_some(LanguageId(language)));
        (concept, context, unit, language)
    }

    /// The index of the fact with an id.
    #[must_use]
    pub fn index_of(&self, id: &str) -> Option<usize> {
        let is_it = |&at: &u32| self.texts.get(self.records[at as usize].id) == id;
        let hash = self.hasher.hash_one(id);
        let late = || {
            let late = self.late.get_or_init(|| {
                let mut late = HashTable::new();
                self.enter_ids(&mut late);
                late
            });
            late.find(hash, is_it)
        };
        self.ids.find(hash, is_it).or_else(late).map(|&at| at as usize)
    }

    /// The fact with an id.
    #[must_use]
    pub fn fact_by_id(&self, id: &str) -> Option<Fact<'_>> {
        self.index_of(id).map(|index| self.fact(index))
    }

    /// The number of a concept.
    pub fn concept_id(&mut self, name: QName) -> ConceptId {
        ConceptId::from_index(self.concepts.insert_full(name).0)
    }

    /// The number of the name of an axis or a member.
    pub fn name_id(&mut self, name: QName) -> NameId {
        self.contexts.name_id(name)
    }

    /// The number of an entity.
    pub fn entity_id(&mut self, entity: Entity) -> EntityId {
        self.contexts.entity_id(entity)
    }

    /// The value of a typed dimension.
    pub fn typed_value(&mut self, text: &str) -> Result<Coordinate, Full> {
        self.contexts.typed_value(text)
    }

    /// The number of a context, whatever the order of its dimensions, which are sorted. An axis stands once.
    pub fn context_id(
        &mut self,
        entity: EntityId,
        period: Period,
        dimensions: &mut [(NameId, Coordinate)],
    ) -> Result<ContextId, Full> {
        self.contexts.intern(entity, period, dimensions)
    }

    /// The number of a context as a whole.
    pub fn intern(&mut self, context: &Context) -> Result<ContextId, Full> {
        let entity = self.entity_id(context.entity.clone());
        let mut dimensions = Vec::with_capacity(context.dimensions.len());
        for (axis, value) in &context.dimensions {
            let value = match value {
                DimensionValue::Member(member) => Coordinate::Member(self.name_id(member.clone())),
                DimensionValue::Typed(Some(text)) => self.typed_value(text)?,
                DimensionValue::Typed(None) => Coordinate::Nil,
            };
            dimensions.push((self.name_id(axis.clone()), value));
        }
        self.context_id(entity, context.period, &mut dimensions)
    }

    /// The number of a unit; sorts its measures.
    pub fn unit_id(&mut self, mut unit: Unit) -> UnitId {
        unit.numerators.sort_unstable();
        unit.denominators.sort_unstable();
        UnitId::from_index(self.units.insert_full(unit).0)
    }

    /// The number of a language.
    pub fn language_id(&mut self, language: &str) -> LanguageId {
        let at = self.languages.get_index_of(language).unwrap_or_else(|| self.languages.insert_full(language.into()).0);
        LanguageId::from_index(at)
    }

    /// The concept's name.
    #[must_use]
    pub fn concept(&self, id: ConceptId) -> &QName {
        &self.concepts[id.index()]
    }

    /// The context.
    #[must_use]
    pub fn context(&self, id: ContextId) -> ContextRef<'_> {
        self.contexts.get(id)
    }

    /// The unit.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> &Unit {
        &self.units[id.index()]
    }

    /// The name of an axis or a member.
    #[must_use]
    pub fn name(&self, id: NameId) -> &QName {
        self.contexts.name(id)
    }

    /// All concepts used, in the order of their first use.
    #[must_use]
    pub fn concepts(&self) -> impl ExactSizeIterator<Item = &QName> + Clone {
        self.concepts.iter()
    }

    /// All contexts, in the order of their first use.
    #[must_use]
    pub fn contexts(&self) -> impl ExactSizeIterator<Item = ContextRef<'_>> {
        (0..self.contexts.len()).map(|index| self.contexts.get(ContextId::from_index(index)))
    }

    /// All units, in the order of their first use.
    #[must_use]
    pub fn units(&self) -> impl ExactSizeIterator<Item = &Unit> {
        self.units.iter()
    }

    /// All languages, in the order of their first use.
    #[must_use]
    pub fn languages(&self) -> impl ExactSizeIterator<Item = &str> {
        self.languages.iter().map(|language| &**language)
    }

    /// All entities, in the order of their first use.
    #[must_use]
    pub fn entities(&self) -> impl ExactSizeIterator<Item = &Entity> {
        self.contexts.entities()
    }

    /// All names of axes and members, in the order of their first use.
    #[must_use]
    pub fn names(&self) -> impl ExactSizeIterator<Item = &QName> + Clone {
        self.contexts.names()
    }

    /// Of each footnote the indices of the facts that it explains, in the order of the links.
    #[must_use]
    pub fn explained(&self) -> Vec<Vec<usize>> {
        let mut explained = vec![Vec::new(); self.footnotes.len()];
        for link in &self.links {
            if let LinkTarget::Footnote(note) = link.to
                && let Some(facts) = explained.get_mut(note)
            {
                facts.push(link.from);
            }
        }
        explained
    }

    /// Declares a namespace under the prefix `wanted`, or `wanted_2` … where that is taken. A namespace keeps the prefix that
    /// it has.
    pub fn declare(&mut self, wanted: &str, namespace: &str) {
        if self.declared.len() != self.prefixes.len() {
            self.declared = self.prefixes.values().cloned().collect();
        }
        if self.declared.contains(namespace) {
            return;
        }
        let mut prefix = wanted.to_owned();
        let mut numbers = suffixes(self.prefixes.len());
        while self.prefixes.contains_key(&*prefix) {
            prefix = format!("{wanted}_{}", numbers.next().unwrap_or_default());
        }
        let namespace: Arc<str> = namespace.into();
        self.declared.insert(namespace.clone());
        self.prefixes.insert(prefix.into(), namespace);
    }

    /// `prefix:local` with this report's prefixes; `{namespace}local` where the namespace has none.
    #[must_use]
    pub fn prefixed(&self, name: &QName) -> String {
        let prefix = self.prefixes.iter().find(|(_, namespace)| **namespace == name.namespace);
        prefix.map_or_else(|| name.to_string(), |(prefix, _)| format!("{prefix}:{}", name.local))
    }
}

/// Numbers to tell names apart with, of which there are `count`: small ones, then those that are hardly taken.
pub(crate) fn suffixes(count: usize) -> impl Iterator<Item = usize> {
    const SMALL: usize = 100;
    (2..SMALL).chain(count.max(SMALL)..)
}

fn precision(decimals: Option<Decimals>) -> (Kind, i16) {
    match decimals {
        None => (Kind::Number, 0),
        Some(Decimals::Places(places)) => (Kind::Rounded, places),
        Some(Decimals::Infinite) => (Kind::Exact, 0),
    }
}

#[cfg(test)]
mod tests;
