//! Report → XBRL 2.1 instance: references, contexts, units, facts, footnotes. `src:span` on a fact says where it is printed,
//! a processing instruction names the file that the spans are offsets into. Facts without an id get one before
//! ([`Report::complete_ids`]).

use super::write_notes::push_links;
use crate::format::xbrl21::Instance;
use crate::format::xbrl21::lines::{Lines, push_attribute};
use crate::format::{Error, escaped, language, push_spans};
use crate::report::{Link, Report, ValueRef};
use crate::xbrl::Decimals;
use quick_xml::escape::escape;
use std::fmt::Write as _;

/// The arcrole of references to linkbases (XBRL 2.1 §4.3.3).
const LINKBASE: &str = "http://www.w3.org/1999/xlink/properties/linkbase";

/// Writes an XBRL 2.1 instance. What the report's taxonomy names with the ending `.xml` is a linkbase, all else a schema.
pub fn write(report: &Report) -> Result<Vec<u8>, Error> {
    let instance = Instance::new(report, &[])?;
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    if let Some(source) = &report.provenance {
        let file = escape(&*source.file);
        let _ = writeln!(text, "<?source file=\"{file}\" sha256=\"{}\" bytes=\"{}\"?>", source.sha256, source.bytes);
    }
    text.push_str("<xbrli:xbrl");
    for (prefix, namespace) in instance.prefixes().iter() {
        push_attribute(&mut text, &["xmlns:", prefix].concat(), namespace);
    }
    text.push('>');
    let mut out = Lines::indented(text, 1);
    push_references(&mut out, report)?;
    instance.push_contexts(&mut out);
    instance.push_units(&mut out);
    push_facts(&mut out, report, &instance);
    push_links(&mut out, report);
    let mut text = out.finish();
    text.push_str("\n</xbrli:xbrl>\n");
    Ok(text.into_bytes())
}

/// The documents of the taxonomy, and where the roles of links are defined (§4.2–4.5).
fn push_references(out: &mut Lines, report: &Report) -> Result<(), Error> {
    let is_linkbase =
        |href: &&String| href.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("xml"));
    for href in report.taxonomy.iter().filter(|href| !is_linkbase(href)) {
        out.empty("link:schemaRef", &[("xlink:type", "simple"), ("xlink:href", href)]);
    }
    for href in report.taxonomy.iter().filter(is_linkbase) {
        let attributes = [("xlink:type", "simple"), ("xlink:arcrole", LINKBASE), ("xlink:href", href)];
        out.empty("link:linkbaseRef", &attributes);
    }
    let mut roles: Vec<_> = report.links.iter().map(|link| &link.role).collect();
    let mut arcroles: Vec<_> = report.links.iter().map(|link| &link.arcrole).collect();
    for (name, attribute, used, standard) in [
        ("link:roleRef", "roleURI", &mut roles, Link::STANDARD_ROLE),
        ("link:arcroleRef", "arcroleURI", &mut arcroles, Link::FACT_FOOTNOTE),
    ] {
        used.sort_unstable();
        used.dedup();
        for role in used.iter().filter(|role| ****role != *standard) {
            let href = report.role_definitions.get(&***role).ok_or_else(|| Error::Role((**role).clone()))?;
            out.empty(name, &[(attribute, role), ("xlink:type", "simple"), ("xlink:href", href)]);
        }
    }
    Ok(())
}

fn push_facts(out: &mut Lines, report: &Report, instance: &Instance<'_>) {
    let mut spans = String::new();
    for fact in report.facts() {
        let name = instance.concept(fact.concept);
        out.line();
        let out = out.text();
        out.push('<');
        out.push_str(name);
        push_attribute(out, "id", fact.id);
        push_plain(out, " contextRef=\"", instance.context(fact.context));
        if let Some(unit) = fact.unit {
            push_plain(out, " unitRef=\"", instance.unit(unit));
        }
        if matches!(fact.value, ValueRef::Number(_)) {
            match fact.decimals.unwrap_or(Decimals::Infinite) {
                Decimals::Infinite => out.push_str(" decimals=\"INF\""),
                Decimals::Places(places) => {
                    let _ = write!(out, " decimals=\"{places}\"");
                }
            }
        }
        if let Some(spoken) = fact.language {
            push_attribute(out, "xml:lang", &language(spoken));
        }
        if fact.value.is_nil() {
            out.push_str(" xsi:nil=\"true\"");
        }
        if !fact.places.is_empty() {
            spans.clear();
            push_spans(&mut spans, fact.places);
            push_plain(out, " src:span=\"", &spans);
        }
        match fact.value {
            ValueRef::Nil => {
                out.push_str("/>");
                continue;
            }
            ValueRef::Text(value) => {
                out.push('>');
                out.push_str(&escaped(value));
            }
            ValueRef::Number(number) => {
                out.push('>');
                out.push_str(number);
            }
        }
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
}

/// Appends an attribute whose value is an id of ours or numbers: nothing in it needs an escape.
fn push_plain(tag: &mut String, name: &str, value: &str) {
    tag.push_str(name);
    tag.push_str(value);
    tag.push('"');
}
