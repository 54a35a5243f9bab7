//! Within [`super`]: the small XML files of `META-INF`, element by element.

use super::uri;
use crate::source::{Source, Span};
use crate::xml::{self, Error, Event, Namespace, Strictness, Xml};
use std::sync::Arc;

/// An element, once it has ended.
#[derive(Debug)]
pub(super) struct Element {
    /// Its namespace; empty where it has none.
    pub namespace: String,
    /// Its local name.
    pub name: String,
    /// Its attributes without prefix.
    attributes: Vec<(String, String)>,
    /// The address that its references are relative to (`xml:base` of it and of those around it).
    pub base: Arc<str>,
    /// Its language (`xml:lang` of it or of those around it); empty where it has none.
    pub language: Arc<str>,
    /// Its own text.
    pub text: String,
    /// Its start tag.
    pub span: Span,
}

impl Element {
    /// An attribute without prefix.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Calls `each` at the end of every element with it and the elements around it: the last one has ended. Document types are
/// passed over.
pub(super) fn elements(source: &Source, base: &str, mut each: impl FnMut(&[Element])) -> Result<(), Error> {
    let mut xml = Xml::new(source.text(), Strictness::Html);
    let mut open: Vec<Element> = Vec::new();
    loop {
        let piece = match xml.next()? {
            Event::Start(tag) => {
                let element = element(&xml, &tag, open.last(), base)?;
                open.push(element);
                continue;
            }
            Event::End => {
                each(&open);
                open.pop();
                continue;
            }
            Event::Text(raw) | Event::CData(raw) => xml::text(raw),
            Event::Reference(name) => xml.resolve(name)?,
            Event::Instruction(_) => continue,
            Event::Eof => return Ok(()),
        };
        if let Some(element) = open.last_mut() {
            element.text.push_str(&piece);
        }
    }
}

fn element(xml: &Xml<'_>, tag: &xml::Element<'_>, parent: Option<&Element>, base: &str) -> Result<Element, Error> {
    let mut element = Element {
        namespace: xml.uri(tag.namespace).to_owned(),
        name: tag.local.to_owned(),
        attributes: Vec::new(),
        base: parent.map_or_else(|| base.into(), |parent| parent.base.clone()),
        language: parent.map_or_else(|| "".into(), |parent| parent.language.clone()),
        text: String::new(),
        span: tag.span,
    };
    for attribute in xml.attributes(tag) {
        let attribute = attribute?;
        let value = attribute.value();
        match (attribute.namespace, attribute.local) {
            (Namespace::XML, "base") => element.base = uri::resolve(&element.base, &value).into(),
            (Namespace::XML, "lang") => element.language = value.as_ref().into(),
            (Namespace::NONE, name) => element.attributes.push((name.to_owned(), value.into_owned())),
            _ => {}
        }
    }
    Ok(element)
}
