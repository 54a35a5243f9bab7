//! Report → XBRL 2.1 instance: schema reference, contexts, units, facts, footnotes. `src:span` on a fact says where it
//! is printed, a processing instruction names the file that the spans are offsets into.

use crate::format::xbrl21::{FOOTNOTE_ROLE, Instance};
use crate::format::{Error, escaped, language, legal, push_spans};
use crate::report::{Link, Report, ValueRef};
use crate::xbrl::Decimals;
use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesPI, BytesStart, BytesText, Event};
use std::fmt::Write as _;
use std::io;

type Out = Writer<Vec<u8>>;

/// Writes an XBRL 2.1 instance.
pub fn write(report: &Report) -> Result<Vec<u8>, Error> {
    let instance = Instance::new(report, &[])?;
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 2);
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    if let Some(source) = &report.provenance {
        let content = format!(
            "source file=\"{}\" sha256=\"{}\" bytes=\"{}\"",
            escape(&*source.file),
            source.sha256,
            source.bytes
        );
        out.write_event(Event::PI(BytesPI::new(content)))?;
    }
    let mut root = BytesStart::new("xbrli:xbrl");
    for (prefix, namespace) in instance.prefixes().iter() {
        root.push_attribute((format!("xmlns:{prefix}").as_str(), namespace));
    }
    out.write_event(Event::Start(root))?;
    for href in &report.taxonomy {
        out.create_element("link:schemaRef")
            .with_attributes([("xlink:type", "simple"), ("xlink:href", href)])
            .write_empty()?;
    }
    instance.write_contexts(&mut out)?;
    instance.write_units(&mut out)?;
    write_facts(&mut out, report, &instance)?;
    if !report.links.is_empty() {
        out.create_element("link:footnoteLink")
            .with_attributes([("xlink:type", "extended"), ("xlink:role", Link::STANDARD_ROLE)])
            .write_inner_content(|out| write_footnotes(out, report))?;
    }
    out.write_event(Event::End(BytesEnd::new("xbrli:xbrl")))?;
    let mut bytes = out.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn write_facts(out: &mut Out, report: &Report, instance: &Instance) -> io::Result<()> {
    let (mut tag, mut text) = (String::new(), String::new());
    for fact in report.facts() {
        let name = instance.concept(fact.concept);
        tag.clear();
        tag.push_str(name);
        push_attribute(&mut tag, "id", fact.id);
        push_attribute(&mut tag, "contextRef", instance.context(fact.context));
        if let Some(unit) = fact.unit {
            push_attribute(&mut tag, "unitRef", instance.unit(unit));
        }
        if matches!(fact.value, ValueRef::Number(_)) {
            let _ = write!(tag, " decimals=\"{}\"", fact.decimals.unwrap_or(Decimals::Infinite));
        }
        if let Some(spoken) = fact.language {
            push_attribute(&mut tag, "xml:lang", &escape(language(spoken)));
        }
        if fact.value.is_nil() {
            push_attribute(&mut tag, "xsi:nil", "true");
        }
        if !fact.places.is_empty() {
            text.clear();
            push_spans(&mut text, fact.places);
            push_attribute(&mut tag, "src:span", &text);
        }
        let start = BytesStart::from_content(tag.as_str(), name.len());
        let content = match fact.value {
            ValueRef::Nil => {
                out.write_event(Event::Empty(start))?;
                continue;
            }
            ValueRef::Text(value) => escaped(value),
            ValueRef::Number(number) => number.into(),
        };
        out.write_event(Event::Start(start))?;
        out.write_event(Event::Text(BytesText::from_escaped(content)))?;
        out.write_event(Event::End(BytesEnd::new(name)))?;
    }
    Ok(())
}

/// Appends an attribute whose value needs no escapes: ids, languages, numbers.
fn push_attribute(tag: &mut String, name: &str, value: &str) {
    for part in [" ", name, "=\"", value, "\""] {
        tag.push_str(part);
    }
}

/// XBRL 2.1 §4.11.1: a locator per fact, a footnote, and an arc for each pair.
fn write_footnotes(out: &mut Out, report: &Report) -> io::Result<()> {
    let mut located = std::collections::HashSet::new();
    for (number, note) in report.footnotes.iter().enumerate() {
        if report.explained(number).next().is_none() {
            continue;
        }
        let to = ["note-", &*note.id].concat();
        out.create_element("link:footnote")
            .with_attributes([
                ("xlink:type", "resource"),
                ("xlink:role", FOOTNOTE_ROLE),
                ("xlink:label", &to),
                ("id", &note.id),
                ("xml:lang", &language(&note.language)),
            ])
            .write_text_content(BytesText::from_escaped(legal(&note.content)))?;
        for index in report.explained(number) {
            let id = report.fact(index).id;
            let from = ["fact-", id].concat();
            if located.insert(index) {
                let href = ["#", id].concat();
                out.create_element("link:loc")
                    .with_attributes([("xlink:type", "locator"), ("xlink:href", href.as_str()), ("xlink:label", &from)])
                    .write_empty()?;
            }
            out.create_element("link:footnoteArc")
                .with_attributes([
                    ("xlink:type", "arc"),
                    ("xlink:arcrole", Link::FACT_FOOTNOTE),
                    ("xlink:from", from.as_str()),
                    ("xlink:to", &to),
                ])
                .write_empty()?;
        }
    }
    Ok(())
}
