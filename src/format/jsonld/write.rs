//! Report → JSON-LD for people who join filings in a graph: one node per line. Facts with a value are observations of
//! RDF Data Cubes, concepts and members are SKOS concepts, places are Web Annotation selectors into a PROV-O entity.
//! `docs/shapes/ixport.ttl` says in SHACL what can be relied on.

use super::context::{context, prefixes, vocabulary};
use crate::format::prefixes::numbered;
use crate::format::xbrl21::{end_date, period_name, start_date, unit_name};
use crate::format::{Error, Prefixes, legal, push_json};
use crate::package::uri;
use crate::report::{
    ContextId, ContextRef, Coordinate, DimensionRef, Fact, LinkTarget, NameId, Place, Report, ValueRef,
};
use crate::source::Span;
use crate::taxonomy::{Concept, DataType, Kind, Taxonomy, label_role};
use crate::xbrl::{Decimals, Entity, Period, QName};
use chrono::NaiveDate;
use hashbrown::{DefaultHashBuilder, HashMap};
use indexmap::{IndexMap, IndexSet};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, json};
use std::collections::BTreeMap;

/// The document behind the report. What stands behind `#/` is no fact: a fact's id has no slash.
const SOURCE: &str = "#/source";

/// The scheme of all concepts and members.
const TAXONOMY: &str = "#/taxonomy";

/// What a graph says beside the report.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// IRI of the report; its facts are `<base>#<fact id>`.
    pub base: &'a str,
    /// When its document was published.
    pub published: Option<NaiveDate>,
}

/// Writes a report as JSON-LD. The taxonomy gives the concepts their labels, counterparts and types.
pub fn write(report: &Report, taxonomy: &Taxonomy, options: Options) -> Result<Vec<u8>, Error> {
    let graph = Graph::new(report, taxonomy);
    let mut out = Lines { bytes: b"{\"@context\": ".to_vec(), separator: ",\n\"@graph\": [\n" };
    push_json(&mut out.bytes, &context(&graph.prefixes, options.base))?;
    graph.write_document(&mut out, options)?;
    graph.write_structures(&mut out)?;
    graph.write_concepts(&mut out)?;
    graph.write_aspects(&mut out)?;
    for (index, fact) in report.facts().enumerate() {
        out.push(&graph.fact(index, fact))?;
    }
    out.bytes.extend(b"\n]}\n");
    Ok(out.bytes)
}

/// Nodes, one per line.
struct Lines {
    bytes: Vec<u8>,
    separator: &'static str,
}

impl Lines {
    fn push(&mut self, node: &impl Serialize) -> Result<(), Error> {
        self.bytes.extend(self.separator.as_bytes());
        self.separator = ",\n";
        push_json(&mut self.bytes, node)
    }
}

/// What all observations of one data set have in common (RDF Data Cube IC-11: each carries every dimension).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Structure<'a> {
    axes: Vec<&'a QName>,
    unit: bool,
    language: bool,
}

/// What decides the structure of a fact.
fn shape(fact: Fact<'_>) -> (ContextId, bool, bool) {
    (fact.context, fact.unit.is_some(), fact.language.is_some())
}

impl<'a> Structure<'a> {
    fn of(context: ContextRef<'a>, fact: Fact<'_>) -> Self {
        let axes = context.dimensions().map(|(axis, _)| axis).collect();
        Structure { axes, unit: fact.unit.is_some(), language: fact.language.is_some() }
    }

    /// Such as `numbers-AccountingFrameworkAxis`.
    fn name(&self) -> String {
        let kind = match (self.unit, self.language) {
            (true, _) => "numbers",
            (false, true) => "texts",
            (false, false) => "values",
        };
        self.axes.iter().fold(kind.to_owned(), |name, axis| name + "-" + &axis.local)
    }
}

/// A report as a graph, with the names of everything that repeats.
struct Graph<'a> {
    report: &'a Report,
    taxonomy: &'a Taxonomy,
    prefixes: Prefixes,
    concepts: Vec<String>,
    /// How the value of each concept's facts is written.
    terms: Vec<&'static str>,
    /// IRIs of entities and periods, and which of them each context has.
    entities: Vec<String>,
    periods: Vec<String>,
    contexts: Vec<(usize, usize)>,
    units: Vec<String>,
    /// Of axes and members, by their numbers: the prefixed name, and the datatype of a typed dimension's values.
    names: Vec<String>,
    datatypes: Vec<String>,
    /// Of facts that have a value → IRI of the data set.
    structures: IndexMap<Structure<'a>, String>,
    /// The same by [`shape`], to look up for each fact.
    data_sets: HashMap<(ContextId, bool, bool), usize>,
    footnotes: BTreeMap<usize, Vec<String>>,
    /// Links to other facts, and those to footnotes that have roles of their own.
    relationships: BTreeMap<usize, Vec<serde_json::Value>>,
}

impl<'a> Graph<'a> {
    fn new(report: &'a Report, taxonomy: &'a Taxonomy) -> Self {
        let mut prefixes = prefixes(report);
        for domain in report.typed_domains.values() {
            prefixes.add("ns", domain.namespace.clone());
        }
        let mut structures = IndexMap::<_, String>::new();
        let mut data_sets = HashMap::new();
        for fact in report.facts().filter(|fact| !fact.value.is_nil()) {
            data_sets.entry(shape(fact)).or_insert_with(|| {
                let structure = Structure::of(report.context(fact.context), fact);
                structures.get_index_of(&structure).unwrap_or_else(|| {
                    let taken = |iri: &str| structures.values().any(|other| other == iri);
                    let iri = numbered(&["#/", &structure.name()].concat(), 2, taken);
                    structures.insert_full(structure, iri).0
                })
            });
        }
        let mut footnotes = BTreeMap::<_, Vec<_>>::new();
        let mut relationships = BTreeMap::<_, Vec<_>>::new();
        for link in &report.links {
            let target = match link.to {
                LinkTarget::Footnote(note) => format!("#{}", report.footnotes[note].id),
                LinkTarget::Fact(fact) => format!("#{}", report.fact(fact).id),
            };
            if matches!(link.to, LinkTarget::Footnote(_)) && link.is_standard() {
                footnotes.entry(link.from).or_default().push(target);
            } else {
                let node = json!({"arcrole": &*link.arcrole, "linkRole": &*link.role, "target": target});
                relationships.entry(link.from).or_default().push(node);
            }
        }
        let (mut entities, mut periods) = (IndexSet::new(), IndexSet::<_, DefaultHashBuilder>::default());
        let mut contexts = Vec::with_capacity(report.contexts().len());
        for context in report.contexts() {
            // Mostly there is one entity.
            let is_last = entities.len() == 1 && entities.first() == Some(&context.entity);
            let entity = if is_last { 0 } else { entities.insert_full(context.entity).0 };
            contexts.push((entity, periods.insert_full(context.period).0));
        }
        let mut units: Vec<String> = Vec::new();
        for unit in report.units() {
            let taken = |iri: &str| units.iter().any(|other| other == iri);
            units.push(numbered(&format!("units:{}", unit_name(unit)), 2, taken));
        }
        Graph {
            concepts: prefixes.concepts(report),
            terms: report.concepts().map(|name| value_term(taxonomy.concept(name))).collect(),
            entities: entities.into_iter().map(entity_iri).collect(),
            periods: periods.into_iter().map(|period| format!("periods:{}", period_name(period))).collect(),
            contexts,
            units,
            names: report.names().map(|name| prefixes.qualify(name)).collect(),
            datatypes: report.names().map(|name| datatype(taxonomy, name)).collect(),
            structures,
            data_sets,
            footnotes,
            relationships,
            report,
            taxonomy,
            prefixes,
        }
    }

    /// The report, the document behind it, and its footnotes.
    fn write_document(&self, out: &mut Lines, options: Options) -> Result<(), Error> {
        let mut node = json!({"@id": "", "@type": ["ix:Report", "prov:Entity"]});
        // An IRI does not tell whether the namespace before a name ends with `#` itself.
        let ambiguous: Vec<&str> = self.prefixes.iter().map(|(_, ns)| ns).filter(|ns| ns.ends_with('#')).collect();
        if !ambiguous.is_empty() {
            node["namespace"] = ambiguous.into();
        }
        if let Some(source) = &self.report.provenance {
            node["derivedFrom"] = SOURCE.into();
            out.push(&node)?;
            let mut node = json!({
                "@id": SOURCE,
                "@type": "prov:Entity",
                "title": source.file,
                "ix:sha256": {"@type": "xsd:hexBinary", "@value": source.sha256},
                "ix:bytes": source.bytes,
            });
            if let Some(day) = options.published {
                node["issued"] = day.to_string().into();
            }
            out.push(&node)?;
        } else {
            out.push(&node)?;
        }
        for note in &self.report.footnotes {
            let mut node = json!({"@id": format!("#{}", note.id), "@type": "ix:Footnote"});
            if let Some(text) = note.as_plain() {
                node["text"] = json!({"@value": legal(&text), "@language": &*note.language});
            } else {
                node["content"] = legal(&note.content).into();
                node["language"] = (&*note.language).into();
            }
            if let Some(span) = note.span {
                node["derivedFrom"] = json!([Selection { report: self.report, span, place: None }]);
            }
            out.push(&node)?;
        }
        Ok(())
    }

    /// Data sets and their structures, then the properties that are dimensions, measure and attribute.
    fn write_structures(&self, out: &mut Lines) -> Result<(), Error> {
        for (structure, iri) in &self.structures {
            let definition = format!("{iri}-structure");
            out.push(&json!({"@id": iri, "@type": "qb:DataSet", "partOf": "", "structure": definition}))?;
            let shared = ["ix:concept", "ix:entity", "ix:period"].map(str::to_owned);
            let dimensions: Vec<_> = (shared.into_iter())
                .chain(structure.unit.then(|| "ix:unit".to_owned()))
                .chain(structure.language.then(|| "ix:language".to_owned()))
                .chain(structure.axes.iter().map(|axis| self.prefixes.qualify(axis)))
                .map(|dimension| json!({"dimension": dimension}))
                .chain([json!({"measure": "ix:value"})])
                .chain(structure.unit.then(|| json!({"attribute": "ix:decimals"})))
                .collect();
            out.push(&json!({"@id": definition, "@type": "qb:DataStructureDefinition", "component": dimensions}))?;
        }
        let coded = |name: &str| json!({"@id": name, "@type": ["rdf:Property", "qb:DimensionProperty", "qb:CodedProperty"], "range": "skos:Concept", "codeList": TAXONOMY});
        let plain =
            |name: &str, kind: &str, range: &str| json!({"@id": name, "@type": ["rdf:Property", kind], "range": range});
        out.push(&coded("ix:concept"))?;
        for (name, range) in [("ix:entity", "ix:Entity"), ("ix:period", "ix:Period"), ("ix:unit", "ix:Unit")] {
            out.push(&plain(name, "qb:DimensionProperty", range))?;
        }
        out.push(&plain("ix:language", "qb:DimensionProperty", "xsd:language"))?;
        out.push(&plain("ix:value", "qb:MeasureProperty", "rdfs:Literal"))?;
        out.push(&plain("ix:decimals", "qb:AttributeProperty", "rdfs:Literal"))?;
        for (axis, value) in self.axes() {
            let name = self.prefixes.qualify(axis);
            let mut node = match value {
                DimensionRef::Member(_) => coded(&name),
                DimensionRef::Typed(_) => plain(&name, "qb:DimensionProperty", &datatype(self.taxonomy, axis)),
            };
            if let Some(domain) =
                self.report.typed_domains.get(axis).filter(|_| matches!(value, DimensionRef::Typed(_)))
            {
                node["typedDomain"] = self.prefixes.qualify(domain).into();
            }
            self.describe(axis, &mut node);
            out.push(&node)?;
        }
        Ok(())
    }

    /// Concepts and members as SKOS concepts of one scheme.
    fn write_concepts(&self, out: &mut Lines) -> Result<(), Error> {
        out.push(&json!({"@id": TAXONOMY, "@type": "skos:ConceptScheme", "title": self.report.taxonomy}))?;
        let values = self.report.contexts().flat_map(ContextRef::dimensions);
        let members = values.filter_map(|(_, value)| match value {
            DimensionRef::Member(member) => Some(member),
            DimensionRef::Typed(_) => None,
        });
        for name in self.report.concepts().chain(members).collect::<IndexSet<_>>() {
            let mut node = json!({"@id": self.prefixes.qualify(name), "@type": "skos:Concept", "inScheme": TAXONOMY});
            self.describe(name, &mut node);
            let known = |taxonomy: &str| self.prefixes.iter().any(|(prefix, _)| prefix == taxonomy);
            let counterparts = self.taxonomy.counterparts(name).filter(|c| known(&c.taxonomy));
            let matches: Vec<_> = counterparts.map(|c| format!("{}:{}", c.taxonomy, c.element)).collect();
            if !matches.is_empty() {
                node["closeMatch"] = matches.into();
            }
            if let Some(concept) = self.taxonomy.concept(name).filter(|concept| concept.kind == Kind::Item) {
                node["periodType"] = concept.period.as_str().into();
                if let Some(balance) = concept.balance {
                    node["balance"] = balance.as_str().into();
                }
            }
            out.push(&node)?;
        }
        Ok(())
    }

    /// Adds what the taxonomy's labels say of a name, in all languages.
    fn describe(&self, name: &QName, node: &mut serde_json::Value) {
        for (term, role) in [("prefLabel", label_role::STANDARD), ("definition", label_role::DOCUMENTATION)] {
            let labels = self.taxonomy.labels(name).filter(|label| label.role == role);
            let texts: Map<_, _> = labels.map(|l| (l.language.to_string(), (&*l.text).into())).collect();
            if !texts.is_empty() {
                node[term] = texts.into();
            }
        }
    }

    /// Entities, periods and units, each once.
    fn write_aspects(&self, out: &mut Lines) -> Result<(), Error> {
        for entity in self.report.contexts().map(|context| context.entity).collect::<IndexSet<_>>() {
            let iri = entity_iri(entity);
            let (scheme, identifier) = (&*entity.scheme, &*entity.identifier);
            out.push(&json!({"@id": iri, "@type": "ix:Entity", "scheme": scheme, "identifier": identifier}))?;
        }
        for period in self.report.contexts().map(|context| context.period).collect::<IndexSet<_>>() {
            let mut node = json!({"@id": format!("periods:{}", period_name(period)), "@type": "ix:Period"});
            match period {
                Period::Forever => {}
                Period::Instant(at) => node["instant"] = moment(end_date(at)),
                Period::Duration { start, end } => {
                    node["start"] = moment(start_date(start));
                    node["end"] = moment(end_date(end));
                }
            }
            out.push(&node)?;
        }
        for (unit, iri) in self.report.units().zip(&self.units) {
            let mut node = json!({"@id": iri, "@type": "ix:Unit", "numerator": self.measures(&unit.numerators)});
            if !unit.denominators.is_empty() {
                node["denominator"] = self.measures(&unit.denominators);
            }
            out.push(&node)?;
        }
        Ok(())
    }

    fn measures(&self, measures: &[QName]) -> serde_json::Value {
        measures.iter().map(|measure| self.prefixes.qualify(measure)).collect()
    }

    /// All axes, each with one of its values.
    fn axes(&self) -> BTreeMap<&'a QName, DimensionRef<'a>> {
        self.report.contexts().flat_map(ContextRef::dimensions).collect()
    }

    fn fact<'g>(&'g self, index: usize, fact: Fact<'g>) -> FactNode<'g> {
        let structure = self.data_sets.get(&shape(fact)).and_then(|at| self.structures.get_index(*at));
        FactNode { graph: self, index, fact, data_set: structure.map(|(_, iri)| iri) }
    }
}

/// A fact on its way into the file.
struct FactNode<'g> {
    graph: &'g Graph<'g>,
    index: usize,
    fact: Fact<'g>,
    data_set: Option<&'g String>,
}

impl Serialize for FactNode<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (graph, fact) = (self.graph, self.fact);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("@id", &format_args!("#{}", fact.id))?;
        match self.data_set.filter(|_| !fact.value.is_nil()) {
            Some(data_set) => {
                map.serialize_entry("@type", &["Fact", "Observation"])?;
                map.serialize_entry("dataSet", data_set)?;
            }
            None => map.serialize_entry("@type", "Fact")?,
        }
        map.serialize_entry("concept", &graph.concepts[fact.concept.index()])?;
        let (entity, period) = graph.contexts[fact.context.index()];
        map.serialize_entry("entity", &graph.entities[entity])?;
        map.serialize_entry("period", &graph.periods[period])?;
        let context = graph.report.context(fact.context);
        for (&(axis, value), (_, shown)) in context.coordinates().iter().zip(context.dimensions()) {
            map.serialize_entry(&graph.names[axis.index()], &Dimension { graph, axis, value, shown })?;
        }
        if let Some(unit) = fact.unit {
            map.serialize_entry("unit", &graph.units[unit.index()])?;
        }
        if let Some(language) = fact.language {
            map.serialize_entry("language", language)?;
        }
        match fact.value {
            ValueRef::Number(number) => map.serialize_entry("value", number)?,
            ValueRef::Text(text) => match (fact.language, graph.terms[fact.concept.index()]) {
                (Some(language), term) => {
                    map.serialize_entry(term, &json!({"@value": legal(text), "@language": language}))?;
                }
                (None, term) => map.serialize_entry(term, &legal(text))?,
            },
            ValueRef::Nil => {}
        }
        match fact.decimals {
            Some(Decimals::Places(places)) => map.serialize_entry("decimals", &places)?,
            Some(Decimals::Infinite) => map.serialize_entry("decimals", "INF")?,
            None => {}
        }
        if let Some(footnotes) = graph.footnotes.get(&self.index) {
            map.serialize_entry("footnote", footnotes)?;
        }
        if let Some(relationships) = graph.relationships.get(&self.index) {
            map.serialize_entry("relationship", relationships)?;
        }
        if !fact.places.is_empty() {
            map.serialize_entry("derivedFrom", &Places(graph.report, fact.places))?;
        }
        map.end()
    }
}

/// A dimension's value: a member, a typed literal, or `ix:nil`: an observation carries every dimension.
struct Dimension<'g> {
    graph: &'g Graph<'g>,
    axis: NameId,
    value: Coordinate,
    shown: DimensionRef<'g>,
}

impl Serialize for Dimension<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Dimension { graph, axis, value, shown } = *self;
        let mut map = serializer.serialize_map(None)?;
        match (value, shown) {
            (Coordinate::Member(member), _) => map.serialize_entry("@id", &graph.names[member.index()])?,
            (_, DimensionRef::Typed(Some(text))) => {
                map.serialize_entry("@type", &graph.datatypes[axis.index()])?;
                map.serialize_entry("@value", text)?;
            }
            _ => map.serialize_entry("@id", "ix:nil")?,
        }
        map.end()
    }
}

/// Where a fact is printed.
struct Places<'a>(&'a Report, &'a [Place]);

impl Serialize for Places<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.0;
        serializer.collect_seq(self.1.iter().map(|place| Selection { report, span: place.span, place: Some(place) }))
    }
}

/// A part of the source (Web Annotation §4): its bytes, and for a figure what is printed there.
struct Selection<'a> {
    report: &'a Report,
    span: Span,
    place: Option<&'a Place>,
}

impl Serialize for Selection<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("@type", "oa:SpecificResource")?;
        if self.report.provenance.is_some() {
            map.serialize_entry("hasSource", SOURCE)?;
        }
        let bytes = Selector::Bytes { start: self.span.start, end: self.span.end };
        match self.place.filter(|place| !place.printed.is_empty()) {
            Some(place) => {
                map.serialize_entry("selector", &[bytes, Selector::Quote { exact: &legal(&place.printed) }])?;
                map.serialize_entry("line", &place.line)?;
                map.serialize_entry("column", &place.column)?;
            }
            None => map.serialize_entry("selector", &bytes)?,
        }
        map.end()
    }
}

/// One way to find the part again.
#[derive(Serialize)]
#[serde(tag = "@type")]
enum Selector<'a> {
    #[serde(rename = "oa:DataPositionSelector")]
    Bytes {
        #[serde(rename = "startByte")]
        start: u32,
        #[serde(rename = "endByte")]
        end: u32,
    },
    #[serde(rename = "oa:TextQuoteSelector")]
    Quote { exact: &'a str },
}

/// The term that gives a text value its datatype.
fn value_term(concept: Option<&Concept>) -> &'static str {
    match concept.map(|concept| concept.data_type) {
        Some(DataType::Date) => "date",
        Some(DataType::Year) => "year",
        Some(DataType::Boolean) => "boolean",
        _ => "text",
    }
}

/// The datatype of a typed dimension's values.
fn datatype(taxonomy: &Taxonomy, axis: &QName) -> String {
    match taxonomy.concept(axis).map(|concept| &concept.kind) {
        Some(Kind::TypedDimension { value_type, .. }) => format!("xsd:{value_type}"),
        _ => "xsd:string".to_owned(),
    }
}

/// `scheme#identifier`, the same in every report about that entity.
fn entity_iri(entity: &Entity) -> String {
    vocabulary(&entity.scheme) + &uri::encode_but(&entity.identifier, b"")
}

/// A day, or a moment within one.
fn moment(text: String) -> serde_json::Value {
    if text.contains('T') { json!({"@type": "xsd:dateTime", "@value": text}) } else { text.into() }
}
