//! Within [`super`]: what a report is made of: facts in place and on their way in, values, places, footnotes, links.

use super::{ConceptId, Context, ContextId, LanguageId, UnitId};
use crate::source::Span;
use crate::xbrl::{Decimals, DimensionValue, Number, QName, Unit};
use fnv::FnvHasher;
use quick_xml::escape::{partial_escape, unescape};
use std::borrow::Cow;
use std::hash::Hasher as _;
use std::sync::Arc;

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

/// What a fact says, in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueRef<'r> {
    /// A number in its lexical form, without white space around it: digits with a sign, a point or an exponent; or `INF`,
    /// `-INF`, `NaN` where the concept is a float.
    Number(&'r str),
    /// A text.
    Text(&'r str),
    /// Explicitly nothing (`xsi:nil`).
    Nil,
}

impl<'r> ValueRef<'r> {
    /// Whether it is explicitly nothing.
    #[must_use]
    pub fn is_nil(self) -> bool {
        self == ValueRef::Nil
    }

    /// The number to compute with; nothing for texts, nil, and floats that are no numbers.
    #[must_use]
    pub fn number(self) -> Option<Number> {
        match self {
            ValueRef::Number(text) => text.parse().ok(),
            ValueRef::Text(_) | ValueRef::Nil => None,
        }
    }

    /// The lexical form; nothing for nil.
    #[must_use]
    pub fn text(self) -> Option<&'r str> {
        match self {
            ValueRef::Number(text) | ValueRef::Text(text) => Some(text),
            ValueRef::Nil => None,
        }
    }

    /// The same, on its own.
    #[must_use]
    pub fn to_value(self) -> Value {
        match self {
            ValueRef::Number(text) => text.parse().map_or_else(|_| Value::Text(text.into()), Value::Number),
            ValueRef::Text(text) => Value::Text(text.into()),
            ValueRef::Nil => Value::Nil,
        }
    }
}

/// One occurrence of a fact on the page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
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

/// One fact, in place.
#[derive(Debug, Clone, Copy)]
pub struct Fact<'r> {
    /// Unique in the report. Derived from the aspects by [`Report::push`](super::Report::push); as it was found by readers, and empty where none
    /// was found and [`Report::complete_ids`](super::Report::complete_ids) has not been called.
    pub id: &'r str,
    /// What it is about.
    pub concept: ConceptId,
    /// For whom, when, under which dimensions.
    pub context: ContextId,
    /// For numbers, what is counted.
    pub unit: Option<UnitId>,
    /// For texts in a language, its BCP 47 tag.
    pub language: Option<&'r str>,
    /// What it says.
    pub value: ValueRef<'r>,
    /// For numbers that are not nil, how precise.
    pub decimals: Option<Decimals>,
    /// Where it is printed, in the order of the document; the first is where the reader meets it.
    pub places: &'r [Place],
    /// Where it begins in the file that it was read from.
    pub offset: u32,
}

/// A fact on its way into a report by numbers, as readers add it.
#[derive(Debug, Clone, Copy)]
pub struct NumberedFact<'a> {
    /// As found; empty where there is none.
    pub id: &'a str,
    /// Concept.
    pub concept: ConceptId,
    /// Context.
    pub context: ContextId,
    /// Unit of a number.
    pub unit: Option<UnitId>,
    /// Language of a text.
    pub language: Option<LanguageId>,
    /// Value.
    pub value: ValueRef<'a>,
    /// Precision of a number.
    pub decimals: Option<Decimals>,
    /// Where it begins in the file.
    pub offset: u32,
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
    /// The content as a fragment of XHTML: what is markup in XML is escaped in plain text; paragraphs of plain text are
    /// separated by line breaks.
    pub content: Box<str>,
    /// Where it is printed.
    pub span: Option<Span>,
}

impl Footnote {
    /// A footnote of plain text that is not printed.
    pub fn plain(id: impl Into<Arc<str>>, language: impl Into<Arc<str>>, text: &str) -> Self {
        Footnote { id: id.into(), language: language.into(), content: partial_escape(text).into(), span: None }
    }

    /// Its text, where it is plain; nothing where the content has markup.
    #[must_use]
    pub fn as_plain(&self) -> Option<Cow<'_, str>> {
        if self.content.contains('<') { None } else { unescape(&self.content).ok() }
    }
}

/// What a [`Link`] leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkTarget {
    /// Index of a footnote.
    Footnote(usize),
    /// Index of a fact.
    Fact(usize),
}

/// A relationship of a fact with a footnote or another fact (OIM 1.0 §3.3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// Index of the fact.
    pub from: usize,
    /// What it leads to.
    pub to: LinkTarget,
    /// What kind of relationship it is: OIM's link type, [`Link::FACT_FOOTNOTE`] for footnotes.
    pub arcrole: Arc<str>,
    /// What it belongs to: OIM's link group, mostly [`Link::STANDARD_ROLE`].
    pub role: Arc<str>,
}

impl Link {
    /// Arcrole from a fact to its footnote.
    pub const FACT_FOOTNOTE: &'static str = "http://www.xbrl.org/2003/arcrole/fact-footnote";

    /// Role of the extended link that holds footnotes.
    pub const STANDARD_ROLE: &'static str = "http://www.xbrl.org/2003/role/link";

    /// From a fact to a footnote, in the standard roles.
    #[must_use]
    pub fn footnote(from: usize, note: usize) -> Self {
        let (arcrole, role) = (Self::FACT_FOOTNOTE.into(), Self::STANDARD_ROLE.into());
        Link { from, to: LinkTarget::Footnote(note), arcrole, role }
    }

    /// Whether it has the standard roles, those of [`Link::footnote`].
    #[must_use]
    pub fn is_standard(&self) -> bool {
        *self.arcrole == *Self::FACT_FOOTNOTE && *self.role == *Self::STANDARD_ROLE
    }
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

/// Whether two values of one set of aspects agree: texts and numbers of the same precision are equal, a less precise
/// number is the rounding of the other (OIM 1.0 §6: consistent duplicates; stricter, since numbers of one precision are
/// consistent there when they differ by one in the last place, and on a page that is a mistake).
#[must_use]
pub fn agree(a: (&Value, Option<Decimals>), b: (&Value, Option<Decimals>)) -> bool {
    let (Value::Number(first), Value::Number(second)) = (a.0, b.0) else { return a.0 == b.0 };
    if first == second || a.1 == b.1 {
        return first == second;
    }
    // Each value stands for an interval of half a unit of its last place; the intervals must meet.
    if let (Some(one), Some(other)) = (first.to_decimal(), second.to_decimal()) {
        let half = |decimals: Option<Decimals>| decimals.map(Decimals::half_unit).unwrap_or_default();
        let reach = half(a.1).checked_add(half(b.1));
        return one.checked_sub(other).zip(reach).is_some_and(|(distance, reach)| distance.abs() <= reach);
    }
    let half = |decimals: Option<Decimals>| decimals.unwrap_or(Decimals::Infinite).half();
    first.is_within(second, [&half(a.1), &half(b.1)])
}

/// A number that depends on the aspects of a fact and on nothing else, and never changes (FNV-1a).
pub(super) fn fingerprint(fact: &NewFact) -> u64 {
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
