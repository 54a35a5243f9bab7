//! The JSON-LD context of [`super::write`]: short terms for the vocabularies that a report as a graph uses.

use crate::format::Prefixes;
use crate::report::Report;
use crate::xbrl::ns;
use serde_json::{Map, Value, json};

/// ixport's own terms: what no vocabulary has a word for.
pub const VOCABULARY: &str = "https://ixport.example/ns/1#";

/// Vocabularies, and where the things stand that every report names alike, so that reports join: periods, units, and the
/// standard taxonomies' elements.
pub(super) const VOCABULARIES: [(&str, &str); 15] = [
    ("ix", VOCABULARY),
    ("periods", "https://ixport.example/period/"),
    ("units", "https://ixport.example/unit/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("qb", "http://purl.org/linked-data/cube#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("xbrli", ns::XBRLI),
    ("iso4217", ns::ISO4217),
    ("us-gaap", "http://fasb.org/us-gaap/2024"),
    ("ifrs-full", "https://xbrl.ifrs.org/taxonomy/2024-03-27/ifrs-full"),
];

/// Terms: name, IRI, and the type of their values: a datatype, `@id` for a node, `@language` for texts by language, or
/// nothing.
const TERMS: [(&str, &str, &str); 53] = [
    // Facts.
    ("Fact", "ix:Fact", ""),
    ("Observation", "qb:Observation", ""),
    ("dataSet", "qb:dataSet", "@id"),
    ("concept", "ix:concept", "@id"),
    ("entity", "ix:entity", "@id"),
    ("period", "ix:period", "@id"),
    ("unit", "ix:unit", "@id"),
    ("language", "ix:language", "xsd:language"),
    ("value", "ix:value", "xsd:decimal"),
    ("date", "ix:value", "xsd:date"),
    ("year", "ix:value", "xsd:gYear"),
    ("boolean", "ix:value", "xsd:boolean"),
    ("text", "ix:value", ""),
    ("decimals", "ix:decimals", ""),
    ("footnote", "ix:footnote", "@id"),
    ("content", "ix:content", "rdf:XMLLiteral"),
    ("relationship", "ix:relationship", "@id"),
    ("arcrole", "ix:arcrole", "@id"),
    ("linkRole", "ix:linkRole", "@id"),
    ("target", "ix:target", "@id"),
    ("typedDomain", "ix:typedDomain", "@id"),
    ("namespace", "ix:namespace", ""),
    // What facts are about.
    ("identifier", "dcterms:identifier", ""),
    ("scheme", "ix:scheme", "@id"),
    ("start", "ix:start", "xsd:date"),
    ("end", "ix:end", "xsd:date"),
    ("instant", "ix:instant", "xsd:date"),
    ("numerator", "ix:numerator", "@id"),
    ("denominator", "ix:denominator", "@id"),
    ("prefLabel", "skos:prefLabel", "@language"),
    ("definition", "skos:definition", "@language"),
    ("closeMatch", "skos:closeMatch", "@id"),
    ("inScheme", "skos:inScheme", "@id"),
    ("balance", "ix:balance", ""),
    ("periodType", "ix:periodType", ""),
    // The shape of the cube.
    ("structure", "qb:structure", "@id"),
    ("component", "qb:component", "@id"),
    ("dimension", "qb:dimension", "@id"),
    ("measure", "qb:measure", "@id"),
    ("attribute", "qb:attribute", "@id"),
    ("codeList", "qb:codeList", "@id"),
    ("partOf", "dcterms:isPartOf", "@id"),
    ("range", "rdfs:range", "@id"),
    // Where facts come from.
    ("derivedFrom", "prov:wasDerivedFrom", "@id"),
    ("hasSource", "oa:hasSource", "@id"),
    ("selector", "oa:hasSelector", "@id"),
    ("startByte", "oa:start", "xsd:nonNegativeInteger"),
    ("endByte", "oa:end", "xsd:nonNegativeInteger"),
    ("exact", "oa:exact", ""),
    ("line", "ix:line", "xsd:positiveInteger"),
    ("column", "ix:column", "xsd:positiveInteger"),
    ("title", "dcterms:title", ""),
    ("issued", "dcterms:issued", "xsd:date"),
];

/// The prefixes of the file: the vocabularies', then the report's, none of which is one of the terms.
pub fn prefixes(report: &Report) -> Prefixes {
    let terms = TERMS.iter().map(|&(term, ..)| (term, term));
    Prefixes::new(report, &VOCABULARIES.into_iter().chain(terms).collect::<Vec<_>>())
}

/// The `@context` object.
pub fn context(prefixes: &Prefixes, base: &str) -> Value {
    let mut context = Map::new();
    context.insert("@version".into(), json!(1.1));
    context.insert("@base".into(), base.into());
    for (prefix, namespace) in prefixes.iter().filter(|(prefix, namespace)| prefix != namespace) {
        context.insert(prefix.into(), vocabulary(namespace).into());
    }
    for (term, iri, kind) in TERMS {
        let definition = match kind {
            "" => json!(iri),
            "@language" => json!({"@id": iri, "@container": kind}),
            _ => json!({"@id": iri, "@type": kind}),
        };
        context.insert(term.into(), definition);
    }
    context.into()
}

/// A namespace as the start of IRIs: what XBRL writes `{namespace}name` is `namespace#name` in a graph.
pub fn vocabulary(namespace: &str) -> String {
    let separator = if namespace.ends_with(['#', '/']) { "" } else { "#" };
    [namespace, separator].concat()
}

/// The namespace that [`vocabulary`] made the start of IRIs; nothing for what is no vocabulary. Namespaces that end with
/// `#` themselves must be told apart by the caller.
pub fn namespace(iri: &str) -> Option<&str> {
    iri.strip_suffix('#').or_else(|| iri.ends_with('/').then_some(iri))
}
