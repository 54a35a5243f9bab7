//! Report → xBRL-JSON, one fact per line. `src:span` on a fact says where it is printed, `src:unit` that a
//! value is a pure number, where nothing else does.
//!
//! What repeats (names, units, entities, periods) is made into pieces of JSON once; a fact is put together from them.

use crate::format::oim::note::without_prefixes;
use crate::format::oim::{Dimension, Links, Model, NOTE, PURE, escape, period_string, push_escaped};
use crate::format::{Error, language, pretty_json, push_spans};
use crate::report::{Fact, LinkTarget, Report, ValueRef};
use crate::xbrl::{Decimals, Entity, Period};
use hashbrown::HashMap;
use std::io::Write as _;
use std::ops::Range;

/// `documentType` of xBRL-JSON 1.0.
const DOCUMENT_TYPE: &str = "https://xbrl.org/2021/xbrl-json";

/// A fact is seldom shorter.
const FACT: usize = 160;

/// From how many facts on a second thread is worth while.
const MANY: usize = 10_000;

/// Writes an xBRL-JSON report. The later half of many facts is written by another thread.
pub fn write(report: &Report) -> Result<Vec<u8>, Error> {
    let model = Model::new(report);
    let links = model.links();
    let all = report.facts().len();
    let half = if all < MANY { all } else { all / 2 };
    let begin = || {
        let mut out = Vec::with_capacity(all * FACT);
        out.extend_from_slice(b"{\n\"documentInfo\": ");
        out.append(&mut pretty_json(&model.document_info(DOCUMENT_TYPE, &links))?);
        out.extend_from_slice(b",\n\"facts\": {");
        push_facts(&mut out, report, &model, &links, 0..half)?;
        Ok::<_, Error>(out)
    };
    let go_on = || {
        let mut out = Vec::with_capacity((all - half) * FACT);
        push_facts(&mut out, report, &model, &links, half..all).map(|()| out)
    };
    let (out, rest) = if half < all { rayon::join(begin, go_on) } else { (begin(), Ok(Vec::new())) };
    let mut out = out?;
    out.append(&mut rest?);
    let mut separator: &[u8] = if all > 0 { b",\n" } else { b"\n" };
    for (note, id) in report.footnotes.iter().zip(&model.notes) {
        let Some(id) = id else { continue };
        out.extend_from_slice(std::mem::replace(&mut separator, b",\n"));
        push_escaped(&mut out, id);
        out.extend_from_slice(b": {\"value\":");
        push_escaped(&mut out, &without_prefixes(&note.content));
        write!(out, ",\"dimensions\":{{\"concept\":\"{NOTE}\",\"noteId\":")?;
        push_escaped(&mut out, id);
        out.extend_from_slice(b",\"language\":");
        push_escaped(&mut out, &language(&note.language));
        out.extend_from_slice(b"}}");
    }
    out.extend_from_slice(b"\n}\n}\n");
    Ok(out)
}

/// Appends facts, a line of each, behind a comma where others come before.
fn push_facts(
    out: &mut Vec<u8>,
    report: &Report,
    model: &Model<'_>,
    links: &Links,
    range: Range<usize>,
) -> Result<(), Error> {
    let mut writer = Writer::new(report, model);
    let mut rest = &links.all[links.all.partition_point(|link| link.0 < range.start)..];
    for index in range {
        let fact = report.fact(index);
        out.extend_from_slice(if index > 0 { b",\n" } else { b"\n" });
        push_escaped(out, &model.id(index));
        writer.fact(out, fact)?;
        let own = rest.partition_point(|link| link.0 == index);
        if own > 0 {
            push_links(out, model, links, &rest[..own]);
            rest = &rest[own..];
        }
        if !fact.places.is_empty() {
            writer.buffer.clear();
            push_spans(&mut writer.buffer, fact.places);
            out.extend_from_slice(b",\"src:span\":");
            push_escaped(out, &writer.buffer);
        }
        out.push(b'}');
    }
    Ok(())
}

/// Pieces of JSON.
struct Writer<'a> {
    model: &'a Model<'a>,
    report: &'a Report,
    /// `"concept":"…"`, by number.
    concepts: Vec<String>,
    /// `"…"`, by number.
    names: Vec<String>,
    /// `,"unit":"…"`, by number.
    units: Vec<String>,
    /// `,"entity":"…"`
    entities: HashMap<&'a Entity, String>,
    /// `,"period":"…"`
    periods: HashMap<Period, String>,
    /// The entity of the last fact.
    last: Option<(&'a Entity, String)>,
    ranks: Vec<usize>,
    dimensions: Vec<(usize, Dimension<'a>)>,
    buffer: String,
}

impl<'a> Writer<'a> {
    fn new(report: &'a Report, model: &'a Model<'a>) -> Self {
        let member = |name: &str, text: &Option<String>| {
            text.as_ref().map_or_else(String::new, |text| format!(",\"{name}\":{}", escape(text)))
        };
        Writer {
            concepts: model.concepts.iter().map(|name| format!("\"concept\":{}", escape(name))).collect(),
            names: model.names.iter().map(|name| escape(name)).collect(),
            units: model.units.iter().map(|unit| member("unit", unit)).collect(),
            entities: model.entities.iter().map(|(entity, text)| (*entity, member("entity", text))).collect(),
            periods: HashMap::new(),
            last: None,
            ranks: model.ranks(),
            dimensions: Vec::new(),
            buffer: String::new(),
            model,
            report,
        }
    }

    /// From behind the id to the end of the dimensions.
    fn fact(&mut self, out: &mut Vec<u8>, fact: Fact<'a>) -> Result<(), Error> {
        out.extend_from_slice(b": {\"value\":");
        match fact.value {
            ValueRef::Number(text) | ValueRef::Text(text) => push_escaped(out, text),
            ValueRef::Nil => out.extend_from_slice(b"null"),
        }
        if let (Some(Decimals::Places(places)), false) = (fact.decimals, fact.value.is_nil()) {
            write!(out, ",\"decimals\":{places}")?;
        } else if fact.unit.is_some_and(|unit| self.report.unit(unit).is_pure()) {
            // Neither unit nor decimals tell that it is a number.
            write!(out, ",\"src:unit\":\"{PURE}\"")?;
        }
        out.extend_from_slice(b",\"dimensions\":{");
        out.extend_from_slice(self.concepts[fact.concept.index()].as_bytes());
        let context = self.report.context(fact.context);
        if self.last.as_ref().is_none_or(|(last, _)| !std::ptr::eq(*last, context.entity)) {
            let text = self.entities.get(context.entity).cloned().unwrap_or_default();
            self.last = Some((context.entity, text));
        }
        out.extend_from_slice(self.last.as_ref().map_or("", |(_, text)| text).as_bytes());
        let period = self.periods.entry(context.period).or_insert_with_key(|period| {
            period_string(*period).map_or_else(String::new, |text| format!(",\"period\":\"{text}\""))
        });
        out.extend_from_slice(period.as_bytes());
        if let Some(unit) = fact.unit {
            out.extend_from_slice(self.units[unit.index()].as_bytes());
        }
        if let Some(tag) = fact.language {
            out.extend_from_slice(b",\"language\":");
            push_escaped(out, &language(tag));
        }
        self.model.dimensions(fact, &self.ranks, &mut self.dimensions);
        for (axis, value) in &self.dimensions {
            out.push(b',');
            out.extend_from_slice(self.names[*axis].as_bytes());
            out.push(b':');
            match value {
                Dimension::Member(member) => out.extend_from_slice(self.names[*member].as_bytes()),
                Dimension::Typed(Some(text)) => push_escaped(out, text),
                Dimension::Typed(None) => out.extend_from_slice(b"null"),
            }
        }
        out.push(b'}');
        Ok(())
    }
}

/// `,"links":{"type":{"group":["id"]}}`
fn push_links(out: &mut Vec<u8>, model: &Model<'_>, links: &Links, own: &[(usize, usize, usize, LinkTarget)]) {
    let name = |aliases: &crate::format::oim::info::Map, at: usize| {
        aliases.get_index(at).map_or_else(String::new, |(alias, _)| escape(alias))
    };
    out.extend_from_slice(b",\"links\":{");
    for (n, of_type) in own.chunk_by(|a, b| a.1 == b.1).enumerate() {
        push_if(out, n > 0, "},");
        out.extend_from_slice(name(&links.types, of_type[0].1).as_bytes());
        out.extend_from_slice(b":{");
        for (n, of_group) in of_type.chunk_by(|a, b| a.2 == b.2).enumerate() {
            push_if(out, n > 0, "],");
            out.extend_from_slice(name(&links.groups, of_group[0].2).as_bytes());
            out.extend_from_slice(b":[");
            for (n, (.., target)) in of_group.iter().enumerate() {
                push_if(out, n > 0, ",");
                match target {
                    LinkTarget::Fact(fact) => push_escaped(out, &model.id(*fact)),
                    LinkTarget::Footnote(note) => push_escaped(out, model.notes[*note].as_deref().unwrap_or_default()),
                }
            }
        }
        out.push(b']');
    }
    out.extend_from_slice(b"}}");
}

fn push_if(out: &mut Vec<u8>, condition: bool, text: &str) {
    if condition {
        out.extend_from_slice(text.as_bytes());
    }
}
