//! Report → xBRL-JSON, one fact per line. `src:span` on a fact says where it is printed.

use crate::format::oim::{Aspects, FOOTNOTE, GROUP, Model, NOTE};
use crate::format::{Error, language, legal, pretty_json, push_json, push_spans};
use crate::report::{Report, ValueRef};
use crate::xbrl::Decimals;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::json;
use std::borrow::Cow;

/// `documentType` of xBRL-JSON 1.0.
const DOCUMENT_TYPE: &str = "https://xbrl.org/2021/xbrl-json";

/// Writes an xBRL-JSON report.
pub fn write(report: &Report) -> Result<Vec<u8>, Error> {
    let model = Model::new(report);
    let links = model.links();
    let mut out = b"{\n\"documentInfo\": ".to_vec();
    out.extend(pretty_json(&model.document_info(DOCUMENT_TYPE))?);
    out.extend(b",\n\"facts\": {");
    let mut separator = "\n";
    let mut member = |out: &mut Vec<u8>, id: &str, fact: &dyn Fn(&mut Vec<u8>) -> Result<(), Error>| {
        out.extend(separator.as_bytes());
        separator = ",\n";
        push_json(out, &id)?;
        out.extend(b": ");
        fact(out)
    };
    let periods: Vec<_> = model.contexts.iter().map(|context| context.period.map(|p| p.to_string())).collect();
    let mut spans = String::new();
    for (index, fact) in report.facts().enumerate() {
        spans.clear();
        push_spans(&mut spans, fact.places);
        let value = match fact.value {
            ValueRef::Number(number) => Some(number.into()),
            ValueRef::Text(text) => Some(legal(text)),
            ValueRef::Nil => None,
        };
        let decimals = match fact.decimals {
            Some(Decimals::Places(places)) if value.is_some() => Some(places),
            _ => None,
        };
        let dimensions = Dimensions {
            concept: &model.concepts[fact.concept.index()],
            context: &model.contexts[fact.context.index()],
            period: periods[fact.context.index()].as_deref(),
            unit: fact.unit.and_then(|unit| model.units[unit.index()].as_deref()),
            language: fact.language.map(language),
        };
        let links = links.get(&index).map(|notes| json!({FOOTNOTE: {GROUP: notes}}));
        let fact_object = Fact { value, decimals, dimensions, links, span: Some(&*spans).filter(|s| !s.is_empty()) };
        member(&mut out, fact.id, &|out| push_json(out, &fact_object))?;
    }
    for note in model.notes() {
        let fact = json!({
            "value": legal(&note.content),
            "dimensions": {"concept": NOTE, "noteId": &*note.id, "language": language(&note.language)},
        });
        member(&mut out, &note.id, &|out| push_json(out, &fact))?;
    }
    out.extend(b"\n}\n}\n");
    Ok(out)
}

#[derive(Serialize)]
struct Fact<'a> {
    value: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decimals: Option<i16>,
    dimensions: Dimensions<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<serde_json::Value>,
    #[serde(rename = "src:span", skip_serializing_if = "Option::is_none")]
    span: Option<&'a str>,
}

struct Dimensions<'a> {
    concept: &'a str,
    context: &'a Aspects,
    period: Option<&'a str>,
    unit: Option<&'a str>,
    language: Option<Cow<'a, str>>,
}

impl Serialize for Dimensions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("concept", self.concept)?;
        map.serialize_entry("entity", &self.context.entity)?;
        if let Some(period) = self.period {
            map.serialize_entry("period", period)?;
        }
        if let Some(unit) = self.unit {
            map.serialize_entry("unit", unit)?;
        }
        if let Some(language) = &self.language {
            map.serialize_entry("language", language)?;
        }
        for (axis, value) in &self.context.dimensions {
            map.serialize_entry(axis, value)?;
        }
        map.end()
    }
}
