//! Within [`super`]: the small XML files of `META-INF`, element by element.

use super::uri;
use crate::source::{Source, Span};
use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use std::sync::Arc;

/// Deepest nesting that is read.
const DEPTH: usize = 64;

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

/// What makes a file no well-formed XML, and where.
pub(super) type Fault = (String, Span);

/// Calls `each` at the end of every element with it and the elements around it: the last one has ended. Declarations of
/// document types are passed over, and references to entities that only they define are faults.
pub(super) fn elements(source: &Source, base: &str, mut each: impl FnMut(&[Element])) -> Result<(), Fault> {
    let text = source.text();
    let mut reader = NsReader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut open: Vec<Element> = Vec::new();
    let mut roots = 0;
    loop {
        let start = position(reader.buffer_position(), mark, text);
        let event = reader.read_event();
        let end = position(reader.buffer_position(), mark, text);
        let span = Span::new(start.min(end), end);
        let fault = |message: String| (message, span);
        match event.map_err(|error| fault(error.to_string()))? {
            Event::Start(tag) => {
                roots += usize::from(open.is_empty());
                let element = element(&reader, &tag, open.last(), base, span).map_err(fault)?;
                open.push(element);
            }
            Event::Empty(tag) => {
                roots += usize::from(open.is_empty());
                let element = element(&reader, &tag, open.last(), base, span).map_err(fault)?;
                open.push(element);
                each(&open);
                open.pop();
            }
            Event::End(_) => {
                each(&open);
                open.pop();
            }
            Event::Text(piece) => match open.last_mut() {
                Some(element) => element.text.push_str(&piece.xml10_content()),
                None if piece.trim().is_empty() => {}
                None => return Err(fault("text outside of the root element".into())),
            },
            Event::CData(piece) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&piece.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|error| fault(error.to_string()))?;
                let character = character.map(String::from);
                let predefined = || quick_xml::escape::resolve_predefined_entity(&reference).map(str::to_owned);
                let resolved = character.or_else(predefined);
                let resolved = resolved.ok_or_else(|| fault(format!("the entity “{}” is not defined", &*reference)))?;
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&resolved);
                }
            }
            Event::Eof if roots == 1 && open.is_empty() => return Ok(()),
            Event::Eof => return Err(fault("the file ends within an element, or has none".into())),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
        }
        if open.len() > DEPTH || roots > 1 {
            return Err(fault(format!("several root elements, or more than {DEPTH} within one another")));
        }
    }
}

fn position(at: u64, mark: usize, text: &str) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX).saturating_add(mark).min(text.len())
}

fn element(
    reader: &NsReader<&[u8]>,
    tag: &BytesStart<'_>,
    parent: Option<&Element>,
    base: &str,
    span: Span,
) -> Result<Element, String> {
    let (namespace, name) = reader.resolver().resolve_element(tag.name());
    let namespace = match namespace {
        ResolveResult::Bound(namespace) => namespace.as_ref().to_owned(),
        ResolveResult::Unbound => String::new(),
        ResolveResult::Unknown(_) => return Err(format!("the prefix of “{}” is not bound", tag.name().as_ref())),
    };
    let mut element = Element {
        namespace,
        name: name.as_ref().to_owned(),
        attributes: Vec::new(),
        base: parent.map_or_else(|| base.into(), |parent| parent.base.clone()),
        language: parent.map_or_else(|| "".into(), |parent| parent.language.clone()),
        text: String::new(),
        span,
    };
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value =
            attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        match attribute.key.as_ref() {
            "xml:base" => element.base = uri::resolve(&element.base, &value).into(),
            "xml:lang" => element.language = value.as_ref().into(),
            key if !key.contains(':') => element.attributes.push((key.to_owned(), value.into_owned())),
            _ => {}
        }
    }
    Ok(element)
}
