//! The model in the middle: a [`Report`] is a set of facts with their aspects (Open Information Model 1.0 §3), their
//! footnotes, and the places where they are printed. It knows no syntax: `format` writes and reads them.
//!
//! What repeats (concepts, contexts, units) is interned: a fact refers to it by a small id, and comparing two
//! contexts is comparing two integers.

use crate::source::Span;
use crate::xbrl::{Decimals, DimensionValue, Entity, Number, Period, QName, Unit};
use fnv::FnvHasher;
use indexmap::{IndexMap, IndexSet};

use std::collections::BTreeMap;
use std::hash::Hasher as _;
use std::sync::Arc;

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

/// Index of a concept in [`Report::concept`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConceptId(u32);

/// Index of a context in [`Report::context`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContextId(u32);

/// Index of a unit in [`Report::unit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(u32);

macro_rules! index {
    ($($id:ident),*) => {$(
        impl $id {
            /// The position, counted from 0 in the order of first use.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            fn from_index(index: usize) -> Self {
                $id(u32::try_from(index).expect("fewer than 2^32 of a kind"))
            }
        }
    )*};
}
index!(ConceptId, ContextId, UnitId);

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// A number.
    Number(Number),
    /// A text, in the canonical form of its data type (dates as `2023-05-18`, booleans as `true`).
    Text(Box<str>),
    /// Explicitly nothing (`xsi:nil`).
    Nil,
}

/// One occurrence of a fact on the page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The figure with its sign, brackets or percent sign: `(172,291)`.
    pub span: Span,
    /// The part that carries the value, which an inline document tags: `172,291`.
    pub tag: Span,
    /// `span` as printed.
    pub printed: Box<str>,
    /// Line in the source, from 1.
    pub line: u32,
    /// Column in the source in characters, from 1.
    pub column: u32,
    /// Power of ten between the printed and the actual number: 3 for thousands, −2 for per cent.
    pub scale: i8,
    /// Precision of this occurrence; prose rounds.
    pub decimals: Option<Decimals>,
    /// Local name in the transformation registry ([`crate::xbrl::ns::IXT`]), where the tagged text is not the value
    /// itself.
    pub format: Option<&'static str>,
}

/// One fact: each set of aspects stands once, at its best precision, with all the places where it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Derived from the aspects ([`Report::push`]); unique in the report.
    pub id: Arc<str>,
    /// What it is about.
    pub concept: ConceptId,
    /// For whom, when, under which dimensions.
    pub context: ContextId,
    /// For numbers, what is counted.
    pub unit: Option<UnitId>,
    /// For texts in a language, its BCP 47 tag.
    pub language: Option<Arc<str>>,
    /// What it says.
    pub value: Value,
    /// For numbers that are not nil, how precise.
    pub decimals: Option<Decimals>,
    /// Where it is printed, in the order of the document; the first is where the reader meets it.
    pub places: Vec<Place>,
}

/// A fact on its way into a report.
#[derive(Debug, Clone)]
pub struct NewFact {
    /// Concept.
    pub concept: QName,
    /// Context.
    pub context: Context,
    /// Unit of a number.
    pub unit: Option<Unit>,
    /// Language of a text.
    pub language: Option<Arc<str>>,
    /// Value.
    pub value: Value,
    /// Precision of a number.
    pub decimals: Option<Decimals>,
    /// Where it is printed, if it is.
    pub place: Option<Place>,
}

/// A text linked to facts (XBRL 2.1 §4.11, OIM 1.0 note facts).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footnote {
    /// Unique in the report, also among facts.
    pub id: Arc<str>,
    /// BCP 47 tag.
    pub language: Arc<str>,
    /// The text, paragraphs separated by line breaks.
    pub text: Box<str>,
    /// Where it is printed.
    pub span: Option<Span>,
    /// Indices of the facts that it explains, ascending.
    pub facts: Vec<usize>,
}

/// The document that the facts were printed in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Provenance {
    /// Its file name, without folders.
    pub file: Box<str>,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: Box<str>,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Two facts that share all aspects and contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// Index of the fact in the report.
    pub fact: usize,
    /// The value that was refused.
    pub refused: Value,
}

/// A set of facts about one or more entities.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Schema documents that the report refers to, as written in the loose files (`taxonomy/…xsd`).
    pub taxonomy: Vec<String>,
    /// Prefix → namespace, for every namespace that names in this report use.
    pub prefixes: IndexMap<Arc<str>, Arc<str>>,
    /// The document behind it, if there is one.
    pub provenance: Option<Provenance>,
    /// Footnotes.
    pub footnotes: Vec<Footnote>,
    concepts: IndexSet<QName>,
    contexts: IndexSet<Context>,
    units: IndexSet<Unit>,
    facts: IndexMap<Arc<str>, Fact>,
}

impl Report {
    /// Adds a fact, or another place of a fact that is there already; gives its index.
    ///
    /// Of two numbers with the same aspects the more precise one stays, and the other must be its rounding.
    pub fn push(&mut self, new: NewFact) -> Result<usize, Contradiction> {
        let id: Arc<str> = self.id(&new).into();
        let Some(index) = self.facts.get_index_of(&id) else {
            let fact = Fact {
                id: id.clone(),
                concept: ConceptId::from_index(self.concepts.insert_full(new.concept).0),
                context: ContextId::from_index(self.contexts.insert_full(new.context).0),
                unit: new.unit.map(|unit| UnitId::from_index(self.units.insert_full(unit).0)),
                language: new.language,
                value: new.value,
                decimals: new.decimals,
                places: new.place.into_iter().collect(),
            };
            return Ok(self.facts.insert_full(id, fact).0);
        };
        let fact = &mut self.facts[index];
        if !agree((&fact.value, fact.decimals), (&new.value, new.decimals)) {
            return Err(Contradiction { fact: index, refused: new.value });
        }
        if new.decimals > fact.decimals {
            (fact.value, fact.decimals) = (new.value, new.decimals);
        }
        if let Some(place) = new.place {
            let at = fact.places.partition_point(|p| p.span <= place.span);
            fact.places.insert(at, place);
        }
        Ok(index)
    }

    /// The fact with the same aspects, if there is one.
    #[must_use]
    pub fn twin(&self, new: &NewFact) -> Option<&Fact> {
        self.facts.get(&*self.id(new))
    }

    /// The id of a fact: its concept's local name and ten hexadecimal digits of its fingerprint; sixteen where another
    /// fact has the ten. It depends on what the fact is, never on where it stands, and is the same in every release.
    fn id(&self, new: &NewFact) -> String {
        let digits = format!("{:016x}", fingerprint(new));
        let short = format!("{}-{}", new.concept.local, &digits[..10]);
        match self.facts.get(&*short) {
            Some(other) if !self.is_twin(other, new) => format!("{}-{digits}", new.concept.local),
            _ => short,
        }
    }

    fn is_twin(&self, fact: &Fact, new: &NewFact) -> bool {
        *self.concept(fact.concept) == new.concept
            && *self.context(fact.context) == new.context
            && fact.unit.map(|unit| self.unit(unit)) == new.unit.as_ref()
            && fact.language == new.language
    }

    /// All facts, in the order in which the document prints them.
    #[must_use]
    pub fn facts(&self) -> impl ExactSizeIterator<Item = &Fact> + DoubleEndedIterator + Clone {
        self.facts.values()
    }

    /// The fact at an index.
    ///
    /// # Panics
    /// When there are fewer facts.
    #[must_use]
    pub fn fact(&self, index: usize) -> &Fact {
        &self.facts[index]
    }

    /// The fact with an id.
    #[must_use]
    pub fn fact_by_id(&self, id: &str) -> Option<&Fact> {
        self.facts.get(id)
    }

    /// The concept's name.
    #[must_use]
    pub fn concept(&self, id: ConceptId) -> &QName {
        &self.concepts[id.index()]
    }

    /// The context.
    #[must_use]
    pub fn context(&self, id: ContextId) -> &Context {
        &self.contexts[id.index()]
    }

    /// The unit.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> &Unit {
        &self.units[id.index()]
    }

    /// All concepts used, in the order of their first use.
    #[must_use]
    pub fn concepts(&self) -> impl ExactSizeIterator<Item = &QName> {
        self.concepts.iter()
    }

    /// All contexts, in the order of their first use.
    #[must_use]
    pub fn contexts(&self) -> impl ExactSizeIterator<Item = &Context> {
        self.contexts.iter()
    }

    /// All units, in the order of their first use.
    #[must_use]
    pub fn units(&self) -> impl ExactSizeIterator<Item = &Unit> {
        self.units.iter()
    }

    /// `prefix:local` with this report's prefixes.
    ///
    /// # Panics
    /// When the namespace has no prefix here: whoever builds a report declares all of them.
    #[must_use]
    pub fn prefixed(&self, name: &QName) -> String {
        let prefix = self.prefixes.iter().find(|(_, namespace)| **namespace == name.namespace);
        let (prefix, _) = prefix.unwrap_or_else(|| panic!("no prefix for {}", name.namespace));
        format!("{prefix}:{}", name.local)
    }
}

/// Whether two values of one set of aspects agree: texts and numbers of the same precision are equal, a less precise
/// number is the rounding of the other (OIM 1.0 §6: consistent duplicates; stricter, since numbers of one precision are
/// consistent there when they differ by one in the last place, and on a page that is a mistake).
#[must_use]
pub fn agree(a: (&Value, Option<Decimals>), b: (&Value, Option<Decimals>)) -> bool {
    let (Value::Number(first), Value::Number(second)) = (a.0, b.0) else { return a.0 == b.0 };
    if first == second || a.1 == b.1 {
        return first == second;
    }
    let (Some(first), Some(second)) = (first.to_decimal(), second.to_decimal()) else { return false };
    // Each value stands for an interval of half a unit of its last place; the intervals must meet.
    let half = |decimals: Option<Decimals>| decimals.map(Decimals::half_unit).unwrap_or_default();
    (first - second).abs() <= half(a.1) + half(b.1)
}

/// A number that depends on the aspects of a fact and on nothing else, and never changes (FNV-1a).
fn fingerprint(fact: &NewFact) -> u64 {
    let mut hash = FnvHasher::default();
    let mut feed = |part: &str| {
        hash.write(part.as_bytes());
        hash.write(&[0]);
    };
    feed(&fact.concept.namespace);
    feed(&fact.concept.local);
    feed(&fact.context.entity.scheme);
    feed(&fact.context.entity.identifier);
    feed(&fact.context.period.to_string());
    for (axis, value) in &fact.context.dimensions {
        feed(&axis.namespace);
        feed(&axis.local);
        match value {
            DimensionValue::Member(member) => {
                feed(&member.namespace);
                feed(&member.local);
            }
            DimensionValue::Typed(text) => feed(text.as_deref().unwrap_or("\u{1}nil")),
        }
    }
    for (side, measures) in fact.unit.iter().flat_map(|unit| [("*", &unit.numerators), ("/", &unit.denominators)]) {
        feed(side);
        for measure in measures {
            feed(&measure.namespace);
            feed(&measure.local);
        }
    }
    if let Some(language) = &fact.language {
        feed(language);
    }
    hash.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn fact(value: &str, decimals: i16, at: usize) -> NewFact {
        let day = NaiveDate::from_ymd_opt(2023, 3, 31).unwrap();
        NewFact {
            concept: QName::new("urn:t", "Cash"),
            context: Context {
                entity: Entity { scheme: "urn:s".into(), identifier: "1".into() },
                period: Period::end_of(day),
                dimensions: Dimensions::new(),
            },
            unit: Some(Unit::currency("CNY")),
            language: None,
            value: Value::Number(value.parse().unwrap()),
            decimals: Some(Decimals::Places(decimals)),
            place: Some(Place {
                span: Span::new(at, at + 1),
                tag: Span::new(at, at + 1),
                printed: "x".into(),
                line: 1,
                column: 1,
                scale: 0,
                decimals: Some(Decimals::Places(decimals)),
                format: None,
            }),
        }
    }

    #[test]
    fn a_fact_stands_once_with_all_its_places_at_its_best_precision() {
        let mut report = Report::default();
        assert_eq!(report.push(fact("4160100000", -5, 9)), Ok(0));
        assert_eq!(report.push(fact("4160063000", -3, 2)), Ok(0));
        assert_eq!(report.facts().len(), 1);
        let only = report.fact(0);
        assert_eq!(only.value, Value::Number("4160063000".parse().unwrap()));
        assert_eq!(only.places.iter().map(|p| p.span.start).collect::<Vec<_>>(), [2, 9]);
    }

    #[test]
    fn a_contradiction_is_refused() {
        let mut report = Report::default();
        report.push(fact("4160063000", -3, 2)).unwrap();
        assert!(report.push(fact("4161063000", -3, 9)).is_err());
    }

    #[test]
    fn ids_come_from_aspects_not_from_places() {
        let (mut a, mut b) = (Report::default(), Report::default());
        a.push(fact("1", 0, 5)).unwrap();
        b.push(fact("2", 3, 7)).unwrap();
        assert_eq!(a.fact(0).id, b.fact(0).id);
    }
}
