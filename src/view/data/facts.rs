//! Within [`super`]: facts: value, precision, aspects, footnotes. A fact is found in its document by the place where its element
//! begins; what many facts share is written once and copied.

use super::json::string;
use super::names::Name;
use super::taxonomy::{Axis, Concepts, is_enumeration};
use crate::format::ixbrl::{Beside, LeftOut};
use crate::load::Loaded;
use crate::report::{DimensionRef, LinkTarget, Report, Value, ValueRef};
use crate::taxonomy::dts::Concept;
use crate::view::document::{Document, Element};
use crate::xbrl::{Decimals, DimensionValue, Entity, Period, QName, Unit};
use chrono::{NaiveDateTime, NaiveTime};
use hashbrown::{HashMap, HashSet};
use std::fmt::Write as _;

/// The value of a fact that its element does not give, as the viewer knows it.
const INVALID: &str = "(ixTransformValueError)";

/// What a concept is to its facts.
#[derive(Debug, Clone, Copy)]
struct About {
    name: Name,
    /// Whether facts are numbers; nothing where the taxonomy does not tell.
    is_numeric: Option<bool>,
    is_enumeration: bool,
    is_declared: bool,
}

/// A fact while it is written.
#[derive(Debug, Clone, Copy)]
struct Entry<'e> {
    id: &'e str,
    about: About,
    /// Its aspects but concept and unit, as written.
    context: &'e str,
    /// Its unit as written.
    unit: Option<&'e str>,
    /// Whether its element is one of numbers.
    is_number: bool,
    /// Nothing where its element does not give one.
    value: Option<ValueRef<'e>>,
    decimals: Option<Decimals>,
    format: Option<&'e str>,
    notes: &'e [(usize, &'e str)],
}

/// Writes the facts of a report: id → fact.
pub(super) fn write(out: &mut String, documents: &[Document], loaded: &Loaded, concepts: &mut Concepts<'_, '_>) {
    let Loaded { report, beside, .. } = loaded;
    let elements: Vec<Option<&Element>> =
        report.facts().enumerate().map(|(at, fact)| element(documents, document_of(beside, at), fact.offset)).collect();
    let ids: Vec<&str> =
        report.facts().zip(&elements).map(|(fact, element)| element.map_or(fact.id, |element| &element.id)).collect();
    let notes = notes(report, &ids);
    let mut writer = Writer { out, concepts, prefixes: HashMap::new(), documents };
    let mut abouts: Vec<Option<About>> = vec![None; report.concepts().len()];
    let mut contexts: Vec<Option<String>> = vec![None; report.contexts().len()];
    let units: Vec<String> = report.units().map(|unit| writer.unit(unit)).collect();
    writer.out.push('{');
    let mut first = true;
    let mut rest = &notes[..];
    let mut left_out = beside.left_out.iter().peekable();
    for (at, fact) in report.facts().enumerate() {
        let is_before = |other: &&LeftOut| (other.document, other.offset) < (document_of(beside, at), fact.offset);
        while let Some(other) = left_out.next_if(is_before) {
            writer.left_out(other, &mut first);
        }
        let count = rest.partition_point(|(from, _)| *from <= at);
        let (mine, others) = rest.split_at(count);
        rest = others;
        if ids[at].is_empty() {
            continue;
        }
        let about = *abouts[fact.concept.index()].get_or_insert_with(|| writer.about(report.concept(fact.concept)));
        let context = contexts[fact.context.index()].get_or_insert_with(|| {
            let context = report.context(fact.context);
            writer.context(context.entity, context.period, context.dimensions())
        });
        writer.fact(
            Entry {
                id: ids[at],
                about,
                context,
                unit: fact.unit.map(|unit| units[unit.index()].as_str()),
                is_number: fact.unit.is_some(),
                value: Some(fact.value),
                decimals: fact.decimals,
                format: elements[at].and_then(|element| element.format.as_deref()),
                notes: mine,
            },
            std::mem::take(&mut first),
        );
    }
    for fact in left_out {
        writer.left_out(fact, &mut first);
    }
    writer.out.push('}');
}

/// The document of a fact.
fn document_of(beside: &Beside, fact: usize) -> usize {
    if beside.starts.is_empty() { 0 } else { beside.document(fact) }
}

fn element(documents: &[Document], document: usize, offset: u32) -> Option<&Element> {
    let elements = &documents.get(document)?.elements;
    elements.binary_search_by_key(&offset, |element| element.offset).ok().and_then(|at| elements.get(at))
}

/// Facts and the ids of their footnotes, or of facts that they lead to, by fact.
fn notes<'r>(report: &'r Report, ids: &[&'r str]) -> Vec<(usize, &'r str)> {
    let target = |to: &LinkTarget| match *to {
        LinkTarget::Footnote(at) => report.footnotes.get(at).map(|note| &*note.id),
        LinkTarget::Fact(at) => ids.get(at).copied(),
    };
    let mut notes: Vec<(usize, &str)> =
        report.links.iter().filter_map(|link| Some((link.from, target(&link.to)?))).collect();
    notes.retain(|(_, id)| !id.is_empty());
    notes.sort_by_key(|(from, _)| *from);
    let mut seen = HashSet::new();
    let is_new = |(from, id): &(usize, &'r str)| seen.insert((*from, *id));
    let kept: Vec<bool> = notes.iter().map(is_new).collect();
    let mut kept = kept.into_iter();
    notes.retain(|_| kept.next().unwrap_or(true));
    notes
}

struct Writer<'o, 'c, 'd, 'n> {
    out: &'o mut String,
    concepts: &'c mut Concepts<'d, 'n>,
    /// What prefixes of enumerations' values stand for; nothing where the documents do not agree.
    prefixes: HashMap<Box<str>, Option<String>>,
    documents: &'o [Document],
}

impl Writer<'_, '_, '_, '_> {
    fn about(&mut self, qname: &QName) -> About {
        let name = self.concepts.name(qname);
        self.concepts.want(name, None);
        let concept = self.concepts.dts.element(qname).filter(Concept::is_declared);
        let base = concept.map(|concept| concept.base_type()).filter(|base| base.xsd.is_some() || base.is_fraction());
        About {
            name,
            is_numeric: base.map(|base| base.is_numeric() && !base.is_fraction()),
            is_enumeration: concept.is_some_and(|concept| concept.types().iter().any(is_enumeration)),
            is_declared: concept.is_some(),
        }
    }

    /// The aspects that a context gives, each behind a comma.
    fn context<'r>(
        &mut self,
        entity: &Entity,
        period: Period,
        dimensions: impl Iterator<Item = (&'r QName, DimensionRef<'r>)>,
    ) -> String {
        let mut out = String::from(",\"e\":");
        let prefix = self.concepts.names.prefixes.get(&entity.scheme, "e").to_owned();
        string(&mut out, &format!("{prefix}:{}", entity.identifier));
        out.push_str(",\"m\":false,\"p\":\"");
        match period {
            Period::Forever => out.push('f'),
            Period::Instant(at) => push_time(&mut out, at),
            Period::Duration { start, end } => {
                push_time(&mut out, start);
                out.push('/');
                push_time(&mut out, end);
            }
        }
        out.push('"');
        for (axis, value) in dimensions {
            let axis = self.concepts.name(axis);
            out.push(',');
            out.push_str(self.concepts.names.written(axis));
            out.push(':');
            match value {
                DimensionRef::Member(member) => {
                    let member = self.concepts.name(member);
                    out.push_str(self.concepts.names.written(member));
                    self.concepts.want(member, None);
                    self.concepts.want(axis, Some(Axis::Explicit));
                }
                DimensionRef::Typed(text) => {
                    match text {
                        Some(text) => string(&mut out, text),
                        None => out.push_str("null"),
                    }
                    self.concepts.want(axis, Some(Axis::Typed));
                }
            }
        }
        out
    }

    /// A unit as the Open Information Model writes it (OIM 1.0 §4.1.5), in quotes.
    fn unit(&mut self, unit: &Unit) -> String {
        let Unit { numerators, denominators } = unit;
        let mut out = String::from('"');
        self.measures(&mut out, numerators, !denominators.is_empty() && numerators.len() > 1);
        if !denominators.is_empty() {
            out.push('/');
            self.measures(&mut out, denominators, denominators.len() > 1);
        }
        out.push('"');
        out
    }

    fn measures(&mut self, out: &mut String, measures: &[QName], is_grouped: bool) {
        out.push_str(if is_grouped { "(" } else { "" });
        for (at, measure) in measures.iter().enumerate() {
            out.push_str(if at > 0 { "*" } else { "" });
            let name = self.concepts.name(measure);
            out.push_str(self.concepts.names.bare(name));
        }
        out.push_str(if is_grouped { ")" } else { "" });
    }

    fn fact(&mut self, entry: Entry<'_>, is_first: bool) {
        let Entry { id, about, context, unit, is_number, value, decimals, format, notes } = entry;
        if !is_first {
            self.out.push(',');
        }
        string(self.out, id);
        self.out.push_str(":{\"a\":{\"c\":");
        self.out.push_str(self.concepts.names.written(about.name));
        self.out.push_str(context);
        let is_numeric = about.is_numeric.unwrap_or(is_number);
        if is_numeric {
            self.out.push_str(",\"u\":");
            self.out.push_str(unit.unwrap_or("null"));
        }
        self.out.push_str("},\"v\":");
        let mut is_invalid = value.is_none();
        match value {
            None => string(self.out, INVALID),
            Some(ValueRef::Nil) => self.out.push_str("null"),
            Some(ValueRef::Text(text)) if about.is_enumeration => is_invalid = !self.enumeration(text),
            Some(ValueRef::Text(text) | ValueRef::Number(text)) => {
                if !about.is_declared && !is_number && is_markup(text) {
                    self.concepts.note_markup(about.name);
                }
                string(self.out, text);
            }
        }
        if is_invalid {
            self.out.push_str(",\"err\":\"INVALID_IX_VALUE\"");
        }
        if let Some(format) = format {
            self.out.push_str(",\"f\":");
            string(self.out, format.trim());
        }
        if let Some(Decimals::Places(places)) = decimals.filter(|_| is_numeric) {
            let _ = write!(self.out, ",\"d\":{places}");
        }
        for (at, (_, note)) in notes.iter().enumerate() {
            self.out.push_str(if at == 0 { ",\"fn\":[" } else { "," });
            string(self.out, note);
        }
        self.out.push_str(if notes.is_empty() { "}" } else { "]}" });
    }

    /// Writes the members that are the value of an enumeration; `false` where one of them cannot be told: then it is the text
    /// as it is.
    fn enumeration(&mut self, text: &str) -> bool {
        let members: Option<Vec<Name>> = text.split_ascii_whitespace().map(|member| self.member(member)).collect();
        let Some(members) = members else {
            string(self.out, text);
            return false;
        };
        self.out.push('"');
        for (at, member) in members.iter().enumerate() {
            self.out.push_str(if at > 0 { " " } else { "" });
            self.out.push_str(self.concepts.names.bare(*member));
            if self.concepts.dts.element(&self.concepts.names.qname(*member)).is_some() {
                self.concepts.want(*member, None);
            }
        }
        self.out.push('"');
        true
    }

    /// The name of a member: `namespace#local` (Extensible Enumerations 2.0), or with a prefix (1.0).
    fn member(&mut self, text: &str) -> Option<Name> {
        if let Some((namespace, local)) = text.rsplit_once('#') {
            return Some(self.concepts.name(&QName::new(namespace, local)));
        }
        let (prefix, local) = text.split_once(':').unwrap_or(("", text));
        if !self.prefixes.contains_key(prefix) {
            let namespace = namespace_of(self.documents, prefix);
            self.prefixes.insert(prefix.into(), namespace);
        }
        let namespace = self.prefixes.get(prefix)?.clone()?;
        Some(self.concepts.name(&QName::new(namespace, local)))
    }

    fn left_out(&mut self, fact: &LeftOut, first: &mut bool) {
        let element = element(self.documents, fact.document, fact.offset);
        let id = element.map_or(&*fact.id, |element| &element.id);
        if id.is_empty() {
            return;
        }
        let about = self.about(&fact.concept);
        let dimensions = fact.context.dimensions.iter().map(|(axis, value)| {
            let value = match value {
                DimensionValue::Member(member) => DimensionRef::Member(member),
                DimensionValue::Typed(text) => DimensionRef::Typed(text.as_deref()),
            };
            (axis, value)
        });
        let context = self.context(&fact.context.entity, fact.context.period, dimensions);
        let unit = fact.unit.as_ref().map(|unit| self.unit(unit));
        let text = match &fact.value {
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Text(text)) => text.to_string(),
            Some(Value::Nil) | None => String::new(),
        };
        let value = match &fact.value {
            Some(Value::Nil) => Some(ValueRef::Nil),
            Some(_) => Some(ValueRef::Text(&text)),
            None => None,
        };
        self.fact(
            Entry {
                id,
                about,
                context: &context,
                unit: unit.as_deref(),
                is_number: fact.is_number,
                value,
                decimals: fact.decimals,
                format: element.and_then(|element| element.format.as_deref()),
                notes: &[],
            },
            std::mem::take(first),
        );
    }
}

/// A time, as a date where it is the beginning of a day.
fn push_time(out: &mut String, at: NaiveDateTime) {
    let form = if at.time() == NaiveTime::MIN { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M:%S" };
    let _ = write!(out, "{}", at.format(form));
}

/// Whether a text is markup from beginning to end.
fn is_markup(text: &str) -> bool {
    let text = text.trim_ascii();
    text.starts_with('<') && text.ends_with('>')
}

/// What a prefix stands for in documents, if it stands for one namespace wherever it is declared.
fn namespace_of(documents: &[Document], prefix: &str) -> Option<String> {
    let attribute = if prefix.is_empty() { "xmlns=".to_owned() } else { format!("xmlns:{prefix}=") };
    let finder = memchr::memmem::Finder::new(&attribute);
    let mut found: Option<&str> = None;
    for document in documents {
        for at in finder.find_iter(document.html.as_bytes()) {
            let value = &document.html[at + attribute.len()..];
            let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let value = value[1..].split(quote).next()?;
            if found.is_some_and(|found| found != value) {
                return None;
            }
            found = Some(value);
        }
    }
    found.map(|raw| crate::xml::attribute_value(raw).into_owned())
}
