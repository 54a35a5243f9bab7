//! JSON-LD as [`super::write`] writes it → report. It is read as JSON: prefixes are taken from the context, terms are
//! those of ixport, and a node stands before those that refer to it, but for links between facts.

use super::context::{VOCABULARIES, VOCABULARY, namespace};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::report::{
    ConceptId, Coordinate, EntityId, Footnote, Link, LinkTarget, NumberedFact, Place, Provenance, Refused, Report,
    UnitId, ValueRef,
};
use crate::source::{Source, Span};
use crate::xbrl::{Decimals, Entity, Period, QName, Unit};
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use hashbrown::HashMap;
use quick_xml::escape::partial_escape;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// Reads a report. Nothing where the file is no JSON, or no JSON-LD with ixport's terms (`jsonld.syntax`,
/// `jsonld.foreign`). A node that makes no sense is left out with an error: `jsonld.value`, `jsonld.reference` for what
/// is not there, `jsonld.prefix`, `jsonld.duplicate-id`, `jsonld.full`.
#[must_use]
pub fn read(source: &Source) -> (Option<Report>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let mut reader =
        Reader { source, report: Report::default(), diagnostics: &mut diagnostics, names: Names::default() };
    let text = source.text().trim_start_matches('\u{feff}');
    let mut json = serde_json::Deserializer::from_str(text);
    let read = reader.deserialize_document(&mut json).and_then(|is_ours| json.end().map(|()| is_ours));
    let report = std::mem::take(&mut reader.report);
    match read {
        Ok(true) => (Some(report), diagnostics),
        Ok(false) => {
            let message = format!("a JSON-LD file, but its context does not know the terms {VOCABULARY}");
            diagnostics.push(Diagnostic::error("jsonld.foreign", message).at(Span::new(0, 0)));
            (None, diagnostics)
        }
        Err(error) => {
            let skipped = source.text().len() - text.len();
            let at = (offset(text, error.line(), error.column()) + skipped).min(source.text().len());
            diagnostics.push(Diagnostic::error("jsonld.syntax", error.to_string()).at(Span::new(at, at)));
            (None, diagnostics)
        }
    }
}

/// The offset of a line and a column, which serde counts in bytes from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start = match line.checked_sub(2) {
        None => 0,
        Some(before) => memchr::memchr_iter(b'\n', text.as_bytes()).nth(before).map_or(text.len(), |at| at + 1),
    };
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// What the nodes before are called.
#[derive(Default)]
struct Names<'s> {
    /// Prefix → namespace.
    prefixes: HashMap<Cow<'s, str>, Arc<str>>,
    is_ours: bool,
    /// Prefixed names that were seen.
    prefixed: HashMap<Cow<'s, str>, QName>,
    concepts: HashMap<Cow<'s, str>, ConceptId>,
    entities: HashMap<Cow<'s, str>, EntityId>,
    periods: HashMap<Cow<'s, str>, Period>,
    units: HashMap<Cow<'s, str>, UnitId>,
    footnotes: HashMap<Cow<'s, str>, usize>,
    /// Links to what comes later.
    links: Vec<Forward<'s>>,
}

/// From which fact, arcrole, role, to which id, and where that is said.
type Forward<'s> = (usize, Arc<str>, Arc<str>, Cow<'s, str>, Span);

struct Reader<'s, 'd> {
    source: &'s Source,
    report: Report,
    diagnostics: &'d mut Diagnostics,
    names: Names<'s>,
}

/// What is wrong with a node.
struct Wrong(&'static str, String);

impl From<Refused> for Wrong {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::DuplicateId(_) => Wrong("jsonld.duplicate-id", refused.to_string()),
            Refused::Full(_) => Wrong("jsonld.full", refused.to_string()),
        }
    }
}

impl From<crate::report::Full> for Wrong {
    fn from(full: crate::report::Full) -> Self {
        Wrong("jsonld.full", full.to_string())
    }
}

fn value(message: impl Into<String>) -> Wrong {
    Wrong("jsonld.value", message.into())
}

fn missing(what: &str) -> Wrong {
    value(format!("this node has no {what}"))
}

impl<'s> Reader<'s, '_> {
    /// Whether the document is one of ixport's.
    fn deserialize_document(
        &mut self,
        json: &mut serde_json::Deserializer<serde_json::de::StrRead<'s>>,
    ) -> serde_json::Result<bool> {
        json.deserialize_map(DocumentVisitor(self))?;
        let links = std::mem::take(&mut self.names.links);
        for (from, arcrole, role, id, span) in links {
            let target = match self.names.footnotes.get(&*id) {
                Some(note) => Some(LinkTarget::Footnote(*note)),
                None => self.report.index_of(&id).map(LinkTarget::Fact),
            };
            if let Some(to) = target {
                self.report.links.push(Link { from, to, arcrole, role });
            } else {
                let message = format!("nothing here has the id “{id}”");
                self.diagnostics.push(Diagnostic::error("jsonld.reference", message).at(span));
            }
        }
        Ok(self.names.is_ours)
    }

    /// Takes the prefixes of the context; what else it defines is known.
    fn context(&mut self, context: &'s RawValue) {
        let entries: Result<Vec<(Cow<'s, str>, &'s RawValue)>, _> =
            serde_json::from_str(context.get()).map(|Entries(all)| all);
        for (prefix, raw) in entries.unwrap_or_default() {
            let Ok(Text(iri)) = serde_json::from_str::<Text<'_>>(raw.get()) else { continue };
            self.names.is_ours |= prefix == "ix" && iri == VOCABULARY;
            if let Some(namespace) = namespace(&iri) {
                self.names.prefixes.insert(prefix, namespace.into());
            }
        }
    }

    fn node(&mut self, raw: &'s RawValue) {
        if !self.names.is_ours {
            return;
        }
        let start = raw.get().as_ptr() as usize - self.source.text().as_ptr() as usize;
        let span = Span::new(start, start + raw.get().len());
        let done = serde_json::from_str::<Node<'s>>(raw.get()).map_err(|error| value(error.to_string()));
        if let Err(Wrong(code, message)) = done.and_then(|node| self.take(node, span)) {
            self.diagnostics.push(Diagnostic::error(code, message).at(span));
        }
    }

    fn take(&mut self, node: Node<'s>, span: Span) -> Result<(), Wrong> {
        let is = |kind: &str| node.types.iter().any(|other| other == kind);
        match () {
            () if is("Fact") => self.fact(node, span),
            () if is("ix:Report") => {
                // Namespaces were read without the `#` that they end with.
                for hashed in node.namespace {
                    for namespace in self.names.prefixes.values_mut() {
                        if hashed.strip_suffix('#') == Some(namespace) {
                            *namespace = (*hashed).into();
                        }
                    }
                }
                Ok(())
            }
            () if is("ix:Footnote") => self.footnote(node),
            () if is("skos:ConceptScheme") => {
                self.report.taxonomy = node.title.into_iter().map(Cow::into_owned).collect();
                Ok(())
            }
            () if is("ix:Entity") => {
                let scheme = node.scheme.ok_or_else(|| missing("scheme"))?;
                let identifier = node.identifier.ok_or_else(|| missing("identifier"))?;
                let entity = Entity { scheme: (*scheme).into(), identifier: (*identifier).into() };
                let id = self.report.entity_id(entity);
                self.names.entities.insert(node.id, id);
                Ok(())
            }
            () if is("ix:Period") => {
                let period = match (node.instant, node.start, node.end) {
                    (Some(at), None, None) => Period::Instant(moment(&at, true)?),
                    (None, Some(start), Some(end)) => {
                        let (start, end) = (moment(&start, false)?, moment(&end, true)?);
                        if start >= end {
                            return Err(value("this period ends before it starts"));
                        }
                        Period::Duration { start, end }
                    }
                    (None, None, None) => Period::Forever,
                    _ => return Err(value("neither an instant nor a start and an end")),
                };
                self.names.periods.insert(node.id, period);
                Ok(())
            }
            () if is("ix:Unit") => {
                let numerators = self.measures(node.numerator)?;
                if numerators.is_empty() {
                    return Err(missing("numerator"));
                }
                let denominators = self.measures(node.denominator)?;
                let id = self.report.unit_id(Unit { numerators, denominators });
                self.names.units.insert(node.id, id);
                Ok(())
            }
            () if is("prov:Entity") => {
                let file = node.title.into_iter().next().unwrap_or_default().into();
                let sha256 = node.sha256.unwrap_or_default().into();
                self.report.provenance = Some(Provenance { file, sha256, bytes: node.bytes.unwrap_or_default() });
                Ok(())
            }
            () => {
                if let Some(domain) = node.typed_domain {
                    let (axis, domain) = (self.name(node.id)?, self.name(domain)?);
                    self.report.typed_domains.insert(axis, domain);
                }
                Ok(())
            }
        }
    }

    fn footnote(&mut self, node: Node<'s>) -> Result<(), Wrong> {
        let id = local_id(&node.id)?;
        let (content, language) = match (node.content, node.value) {
            (Some(content), _) => (content.into(), node.language.unwrap_or_default()),
            (None, Some((false, text, language))) => (partial_escape(text).into(), language.unwrap_or_default()),
            (None, _) => return Err(missing("text")),
        };
        let span = node.places.first().map(|place| place.span);
        let at = self.report.footnotes.len();
        if self.names.footnotes.insert(id.clone(), at).is_some() {
            return Err(Wrong("jsonld.duplicate-id", format!("there is a footnote “{id}” already")));
        }
        self.report.footnotes.push(Footnote { id: (*id).into(), language: (*language).into(), content, span });
        Ok(())
    }

    fn fact(&mut self, node: Node<'s>, span: Span) -> Result<(), Wrong> {
        let id = local_id(&node.id)?;
        let concept = node.concept.ok_or_else(|| missing("concept"))?;
        let known = self.names.concepts.get(&concept).copied();
        let concept = if let Some(known) = known {
            known
        } else {
            let name = self.name(concept.clone())?;
            let number = self.report.concept_id(name);
            self.names.concepts.insert(concept, number);
            number
        };
        let unknown = |what: &str, id: Option<Cow<'_, str>>| match id {
            Some(id) => Wrong("jsonld.reference", format!("there is no {what} “{id}”")),
            None => missing(what),
        };
        let entity = node.entity.as_ref().and_then(|id| self.names.entities.get(id)).copied();
        let entity = entity.ok_or_else(|| unknown("entity", node.entity))?;
        let period = node.period.as_ref().and_then(|id| self.names.periods.get(id)).copied();
        let period = period.ok_or_else(|| unknown("period", node.period))?;
        let mut dimensions = Vec::with_capacity(node.dimensions.len());
        for (axis, at) in node.dimensions {
            let value = match at {
                Dimension::Name(name) if name == "ix:nil" => Coordinate::Nil,
                Dimension::Name(name) => Coordinate::Member({
                    let name = self.name(name)?;
                    self.report.name_id(name)
                }),
                Dimension::Literal(text) => self.report.typed_value(&text)?,
            };
            let name = self.name(axis)?;
            let axis = self.report.name_id(name);
            if dimensions.iter().any(|(other, _)| *other == axis) {
                return Err(value_twice(self.report.name(axis)));
            }
            dimensions.push((axis, value));
        }
        let unit = match node.unit {
            Some(id) => Some(*self.names.units.get(&id).ok_or_else(|| unknown("unit", Some(id)))?),
            None => None,
        };
        let value = match &node.value {
            None => ValueRef::Nil,
            Some((true, text, _)) if is_number(text) && unit.is_some() => ValueRef::Number(text),
            Some((true, text, _)) => return Err(value(format!("“{text}” is no number with a unit"))),
            Some((false, text, _)) => ValueRef::Text(text),
        };
        let decimals = node.decimals.filter(|_| matches!(value, ValueRef::Number(_)));
        let context = self.report.context_id(entity, period, &mut dimensions)?;
        let language = node.language.map(|language| self.report.language_id(&language));
        let offset = span.start;
        let index =
            self.report.add(NumberedFact { id: &id, concept, context, unit, language, value, decimals, offset })?;
        self.report.place(index, node.places);
        for note in node.footnotes {
            let link = Link::footnote(index, 0);
            self.names.links.push((index, link.arcrole, link.role, local_id(&note)?, span));
        }
        for Relationship { arcrole, role, target } in node.relationships {
            self.names.links.push((index, (*arcrole).into(), (*role).into(), local_id(&target)?, span));
        }
        Ok(())
    }

    fn measures(&mut self, names: Vec<Cow<'s, str>>) -> Result<Vec<QName>, Wrong> {
        names.into_iter().map(|name| self.name(name)).collect()
    }

    /// The name that `prefix:local` means. Its prefix becomes the report's.
    fn name(&mut self, prefixed: Cow<'s, str>) -> Result<QName, Wrong> {
        if let Some(name) = self.names.prefixed.get(&prefixed) {
            return Ok(name.clone());
        }
        let (prefix, local) = prefixed.split_once(':').ok_or_else(|| value(format!("“{prefixed}” is no name")))?;
        let namespace = self.names.prefixes.get(prefix);
        let namespace =
            namespace.ok_or_else(|| Wrong("jsonld.prefix", format!("the prefix of “{prefixed}” is unknown")))?;
        let is_report_s =
            !VOCABULARIES.iter().any(|(other, _)| *other == prefix) || ["xbrli", "iso4217"].contains(&prefix);
        if is_report_s || !self.report.prefixes.contains_key(prefix) {
            self.report.declare(prefix, namespace);
        }
        let name = QName::new(namespace.clone(), local);
        self.names.prefixed.insert(prefixed, name.clone());
        Ok(name)
    }
}

fn value_twice(axis: &QName) -> Wrong {
    value(format!("the dimension {} has two values", axis.local))
}

/// The part of `#id` behind the mark.
fn local_id<'s>(iri: &Cow<'s, str>) -> Result<Cow<'s, str>, Wrong> {
    match iri {
        Cow::Borrowed(iri) => iri.strip_prefix('#').map(Cow::Borrowed),
        Cow::Owned(owned) => owned.strip_prefix('#').map(|id| Cow::Owned(id.to_owned())),
    }
    .ok_or_else(|| value(format!("the address “{iri}” is not in this file")))
}

/// Whether a text is a number as XML Schema writes decimals and floats.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, power) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let power = power.strip_prefix(['-', '+']).unwrap_or(power);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_decimal =
        digits(whole) && digits(fraction) && whole.len() + fraction.len() > 0 && digits(power) && !power.is_empty();
    is_decimal || matches!(text, "INF" | "-INF" | "NaN")
}

/// A day, or a moment within one; the end of a period is the midnight behind its day.
fn moment(text: &str, is_end: bool) -> Result<NaiveDateTime, Wrong> {
    let read = match text.split_once('T') {
        Some(_) => text.parse::<NaiveDateTime>().ok(),
        None => text.parse::<NaiveDate>().ok().and_then(|day| {
            let day = if is_end { day.checked_add_days(Days::new(1))? } else { day };
            Some(day.and_time(NaiveTime::MIN))
        }),
    };
    read.ok_or_else(|| value(format!("“{text}” is no date")))
}

/// A string that is borrowed where it has no escapes.
struct Text<'s>(Cow<'s, str>);

impl<'de: 's, 's> Deserialize<'de> for Text<'s> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

/// The members of an object, in their order.
struct Entries<'s>(Vec<(Cow<'s, str>, &'s RawValue)>);

impl<'de: 's, 's> Deserialize<'de> for Entries<'s> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor;
        impl<'de> Visitor<'de> for EntriesVisitor {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some((Text(key), raw)) = map.next_entry::<Text<'de>, &'de RawValue>()? {
                    entries.push((key, raw));
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct DocumentVisitor<'r, 's, 'd>(&'r mut Reader<'s, 'd>);

impl<'s> Visitor<'s> for DocumentVisitor<'_, 's, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with @context and @graph")
    }

    fn visit_map<A: MapAccess<'s>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Text(key)) = map.next_key::<Text<'s>>()? {
            match &*key {
                "@context" => self.0.context(map.next_value()?),
                "@graph" => map.next_value_seed(GraphSeed(self.0))?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

struct GraphSeed<'r, 's, 'd>(&'r mut Reader<'s, 'd>);

impl<'s> DeserializeSeed<'s> for GraphSeed<'_, 's, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'s>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'s> Visitor<'s> for GraphSeed<'_, 's, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of nodes")
    }

    fn visit_seq<A: SeqAccess<'s>>(self, mut nodes: A) -> Result<(), A::Error> {
        while let Some(raw) = nodes.next_element::<&'s RawValue>()? {
            self.0.node(raw);
        }
        Ok(())
    }
}

/// A member of an axis, or a typed value.
enum Dimension<'s> {
    Name(Cow<'s, str>),
    Literal(Cow<'s, str>),
}

/// A node of any kind: what it has of ixport's terms.
#[derive(Default)]
struct Node<'s> {
    id: Cow<'s, str>,
    types: Vec<Cow<'s, str>>,
    concept: Option<Cow<'s, str>>,
    entity: Option<Cow<'s, str>>,
    period: Option<Cow<'s, str>>,
    unit: Option<Cow<'s, str>>,
    language: Option<Cow<'s, str>>,
    /// Whether it is a number, the text, its language.
    value: Option<(bool, Cow<'s, str>, Option<Cow<'s, str>>)>,
    decimals: Option<Decimals>,
    dimensions: Vec<(Cow<'s, str>, Dimension<'s>)>,
    footnotes: Vec<Cow<'s, str>>,
    relationships: Vec<Relationship<'s>>,
    places: Vec<Place>,
    content: Option<Cow<'s, str>>,
    scheme: Option<Cow<'s, str>>,
    identifier: Option<Cow<'s, str>>,
    instant: Option<Cow<'s, str>>,
    start: Option<Cow<'s, str>>,
    end: Option<Cow<'s, str>>,
    numerator: Vec<Cow<'s, str>>,
    denominator: Vec<Cow<'s, str>>,
    title: Vec<Cow<'s, str>>,
    namespace: Vec<Cow<'s, str>>,
    typed_domain: Option<Cow<'s, str>>,
    sha256: Option<Cow<'s, str>>,
    bytes: Option<u64>,
}

#[derive(Deserialize)]
struct Relationship<'s> {
    #[serde(borrow)]
    arcrole: Cow<'s, str>,
    #[serde(borrow, rename = "linkRole")]
    role: Cow<'s, str>,
    #[serde(borrow)]
    target: Cow<'s, str>,
}

/// What a value of JSON-LD may look like.
struct Literal<'s> {
    text: Cow<'s, str>,
    language: Option<Cow<'s, str>>,
    is_node: bool,
}

impl<'de: 's, 's> Deserialize<'de> for Literal<'s> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        if raw.get().starts_with('"') {
            let Text(text) = serde_json::from_str(raw.get()).map_err(D::Error::custom)?;
            return Ok(Literal { text, language: None, is_node: false });
        }
        let Entries(entries) = serde_json::from_str(raw.get()).map_err(D::Error::custom)?;
        let find = |wanted: &str| {
            let found = entries.iter().find(|(key, _)| key == wanted);
            found.map(|(_, raw)| serde_json::from_str::<Text<'de>>(raw.get()).map(|Text(text)| text)).transpose()
        };
        let language = find("@language").map_err(D::Error::custom)?;
        let (node, text) = (find("@id").map_err(D::Error::custom)?, find("@value").map_err(D::Error::custom)?);
        let is_node = node.is_some();
        let text = node.or(text).ok_or_else(|| D::Error::custom("neither @value nor @id"))?;
        Ok(Literal { text, language, is_node })
    }
}

/// One of something, or a list.
struct OneOrMany<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&'de RawValue>::deserialize(deserializer)?;
        let many = if raw.get().starts_with('[') {
            serde_json::from_str(raw.get())
        } else {
            serde_json::from_str(raw.get()).map(|one| vec![one])
        };
        many.map(OneOrMany).map_err(D::Error::custom)
    }
}

/// A part of the source.
#[derive(Deserialize)]
struct Selection<'s> {
    #[serde(borrow)]
    selector: &'s RawValue,
    #[serde(default)]
    line: u32,
    #[serde(default)]
    column: u32,
}

#[derive(Deserialize)]
struct Selector {
    #[serde(rename = "startByte")]
    start: Option<u32>,
    #[serde(rename = "endByte")]
    end: Option<u32>,
    exact: Option<String>,
}

fn places(raw: &RawValue) -> Result<Vec<Place>, serde_json::Error> {
    // The report itself is derived from a document, which is no part.
    if raw.get().starts_with('"') {
        return Ok(Vec::new());
    }
    let OneOrMany(selections) = serde_json::from_str::<OneOrMany<Selection<'_>>>(raw.get())?;
    let mut places = Vec::with_capacity(selections.len());
    for Selection { selector, line, column } in selections {
        let OneOrMany(selectors) = serde_json::from_str::<OneOrMany<Selector>>(selector.get())?;
        let mut place = Place { line, column, ..Place::default() };
        for Selector { start, end, exact } in selectors {
            if let Some((start, end)) = start.zip(end) {
                if start > end {
                    return Err(serde_json::Error::custom("a part that ends before it starts"));
                }
                place.span = Span { start, end };
                place.tag = place.span;
            }
            if let Some(exact) = exact {
                place.printed = exact.into();
            }
        }
        places.push(place);
    }
    Ok(places)
}

impl<'de: 's, 's> Deserialize<'de> for Node<'s> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a node")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node<'de>, A::Error> {
        let mut node = Node::default();
        while let Some(Text(key)) = map.next_key::<Text<'de>>()? {
            match &*key {
                "@id" => node.id = map.next_value::<Text<'de>>()?.0,
                "concept" => node.concept = Some(map.next_value::<Text<'de>>()?.0),
                "entity" => node.entity = Some(map.next_value::<Text<'de>>()?.0),
                "period" => node.period = Some(map.next_value::<Text<'de>>()?.0),
                "unit" => node.unit = Some(map.next_value::<Text<'de>>()?.0),
                "language" => node.language = Some(map.next_value::<Text<'de>>()?.0),
                "content" => node.content = Some(map.next_value::<Text<'de>>()?.0),
                "scheme" => node.scheme = Some(map.next_value::<Text<'de>>()?.0),
                "identifier" => node.identifier = Some(map.next_value::<Text<'de>>()?.0),
                "typedDomain" => node.typed_domain = Some(map.next_value::<Text<'de>>()?.0),
                "value" | "text" | "date" | "year" | "boolean" => {
                    let Literal { text, language, .. } = map.next_value()?;
                    if node.value.replace((key == "value", text, language)).is_some() {
                        return Err(A::Error::custom("two values"));
                    }
                }
                "instant" => node.instant = Some(map.next_value::<Literal<'de>>()?.text),
                "start" => node.start = Some(map.next_value::<Literal<'de>>()?.text),
                "end" => node.end = Some(map.next_value::<Literal<'de>>()?.text),
                "@type" => node.types = texts(map.next_value()?),
                "title" => node.title = texts(map.next_value()?),
                "namespace" => node.namespace = texts(map.next_value()?),
                "footnote" => node.footnotes = texts(map.next_value()?),
                "numerator" => node.numerator = texts(map.next_value()?),
                "denominator" => node.denominator = texts(map.next_value()?),
                "relationship" => node.relationships = map.next_value::<OneOrMany<Relationship<'de>>>()?.0,
                "derivedFrom" => node.places = places(map.next_value::<&'de RawValue>()?).map_err(A::Error::custom)?,
                "decimals" => {
                    let raw = map.next_value::<&'de RawValue>()?.get();
                    let places = raw.parse().map(Decimals::Places).ok();
                    let infinite = (raw == "\"INF\"").then_some(Decimals::Infinite);
                    let decimals = places.or(infinite).ok_or_else(|| A::Error::custom(format!("decimals of {raw}")))?;
                    node.decimals = Some(decimals);
                }
                "ix:sha256" => node.sha256 = Some(map.next_value::<Literal<'de>>()?.text),
                "ix:bytes" => node.bytes = Some(map.next_value()?),
                other if other.contains(':') => {
                    let raw = map.next_value::<&'de RawValue>()?;
                    if let Ok(Literal { text, is_node, .. }) = serde_json::from_str(raw.get()) {
                        let value = if is_node { Dimension::Name(text) } else { Dimension::Literal(text) };
                        node.dimensions.push((key, value));
                    }
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(node)
    }
}

fn texts(OneOrMany(texts): OneOrMany<Text<'_>>) -> Vec<Cow<'_, str>> {
    texts.into_iter().map(|Text(text)| text).collect()
}
