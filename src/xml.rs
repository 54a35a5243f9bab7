//! A leaf of the program: XML as events with resolved names, borrowed from the source, safe on any input.
//!
//! quick-xml finds the markup; here is what readers of XBRL need beside: namespaces as small numbers that are resolved once
//! per element (Namespaces in XML 1.0), a limit of depth, no document type definitions with content (so no entity can
//! expand), errors with their place. Nothing is copied and no tree is built.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::xbrl::ns;
use indexmap::IndexSet;
use memchr::memmem::Finder;
use quick_xml::Reader;
use quick_xml::errors::{Error as RawError, SyntaxError};
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::Event as Raw;
use std::borrow::Cow;

/// How deep elements may be nested.
const DEPTH: usize = 2_000;

/// The namespace of a name, as a number that is good for one [`Xml`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Namespace(u16);

impl Namespace {
    /// Its place in [`Xml::into_namespaces`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0.into()
    }
}

macro_rules! known {
    ($($name:ident = $number:literal, $uri:expr;)*) => {
        impl Namespace {
            $(#[doc = concat!("`", stringify!($name), "` of the specifications.")]
            pub const $name: Namespace = Namespace($number);)*

            /// In the order of their numbers.
            const KNOWN: &[&str] = &[$($uri),*];
        }
    };
}
known! {
    NONE = 0, "";
    XML = 1, "http://www.w3.org/XML/1998/namespace";
    XHTML = 2, ns::XHTML;
    XBRLI = 3, ns::XBRLI;
    LINK = 4, ns::LINK;
    XLINK = 5, ns::XLINK;
    XBRLDI = 6, ns::XBRLDI;
    XSI = 7, ns::XSI;
    IX = 8, ns::IX;
    SOURCE = 9, ns::SOURCE;
    XSD = 10, ns::XSD;
    XBRLDT = 11, ns::XBRLDT;
    IX_1_0 = 12, ns::IX_1_0;
}

/// A start tag.
#[derive(Debug, Clone, Copy)]
pub struct Element<'s> {
    /// Its namespace.
    pub namespace: Namespace,
    /// Its local name.
    pub local: &'s str,
    /// Its name as written, with its prefix.
    pub name: &'s str,
    /// What stands behind the name in the tag.
    attributes: &'s str,
    /// The tag.
    pub span: Span,
}

impl<'s> Element<'s> {
    /// Whether it is this element.
    #[must_use]
    pub fn is(&self, namespace: Namespace, local: &str) -> bool {
        self.namespace == namespace && self.local == local
    }

    /// Its attributes as written, name by name. [`Xml::attributes`] resolves their prefixes.
    #[must_use]
    pub fn raw_attributes(&self) -> RawAttributes<'s> {
        RawAttributes { rest: self.attributes, end: self.span.end - 1 }
    }
}

/// An attribute.
#[derive(Debug, Clone, Copy)]
pub struct Attribute<'s> {
    /// Its namespace; attributes without a prefix have none.
    pub namespace: Namespace,
    /// Its local name.
    pub local: &'s str,
    /// Its value as written, between the quotes.
    pub raw: &'s str,
}

impl<'s> Attribute<'s> {
    /// The value, with references resolved and white space normalised (XML 1.0 §3.3.3); references that are none stay as
    /// they are.
    #[must_use]
    pub fn value(&self) -> Cow<'s, str> {
        attribute_value(self.raw)
    }
}

/// What comes next in a document. Comments are passed over.
#[derive(Debug, Clone, Copy)]
pub enum Event<'s> {
    /// A start tag. An empty element has an end, too.
    Start(Element<'s>),
    /// The end of the element that was opened last and not closed.
    End,
    /// Text without references, as written: [`text`] normalises its line breaks.
    Text(&'s str),
    /// A reference in text: the name between `&` and `;`, which [`resolve`] knows.
    Reference(&'s str),
    /// The content of a CDATA section.
    CData(&'s str),
    /// A processing instruction: target and content.
    Instruction(&'s str),
    /// The end of the document; all elements are closed.
    Eof,
}

/// How strict to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strictness {
    /// XML with namespaces; no document type.
    #[default]
    Xml,
    /// XHTML as it is served: a document type is passed over, prefixes without a declaration have no namespace.
    Html,
}

/// A document being read.
#[derive(Debug)]
pub struct Xml<'s> {
    text: &'s str,
    reader: Reader<&'s [u8]>,
    /// Bytes of the byte order mark, which the reader does not see.
    offset: usize,
    strictness: Strictness,
    namespaces: IndexSet<Cow<'s, str>>,
    /// Innermost last.
    bindings: Vec<Binding<'s>>,
    /// Names of the open elements, with the number of bindings outside of each.
    open: Vec<(&'s str, usize)>,
    is_empty_element: bool,
    /// Bindings that stay once the element that has just ended is left.
    left: Option<usize>,
    has_root: bool,
    declares: Finder<'static>,
    scope: u32,
    last_scope: u32,
}

#[derive(Debug, Clone, Copy)]
struct Binding<'s> {
    prefix: &'s str,
    namespace: Namespace,
    /// The scope that was in force outside.
    outer: u32,
}

/// Something that is wrong with a document.
pub type Error = Box<Diagnostic>;

impl<'s> Xml<'s> {
    /// Begins to read a document.
    #[must_use]
    pub fn new(text: &'s str, strictness: Strictness) -> Self {
        let offset = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut reader = Reader::from_reader(&text.as_bytes()[offset..]);
        let config = reader.config_mut();
        // Names of end tags are compared here, where the message has the place of both.
        config.check_end_names = false;
        config.allow_dangling_amp = strictness == Strictness::Html;
        config.allow_unmatched_ends = true;
        let namespaces = Namespace::KNOWN.iter().map(|uri| Cow::Borrowed(*uri)).collect();
        let xml = Binding { prefix: "xml", namespace: Namespace::XML, outer: 0 };
        Xml {
            text,
            reader,
            offset,
            strictness,
            namespaces,
            bindings: vec![xml],
            open: Vec::new(),
            is_empty_element: false,
            left: None,
            has_root: false,
            declares: Finder::new("xmlns"),
            scope: 0,
            last_scope: 0,
        }
    }

    /// The offset of the next byte.
    #[must_use]
    pub fn position(&self) -> usize {
        self.offset + usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// How many elements are open.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// A number for the set of namespace declarations in force: what was resolved under one number holds wherever the
    /// number is the same.
    #[must_use]
    pub fn scope(&self) -> u32 {
        self.scope
    }

    /// The declarations in force, the outer ones first; an inner one replaces an outer one of the same prefix.
    pub fn declarations(&self) -> impl Iterator<Item = (&'s str, &str)> {
        self.bindings.iter().map(|binding| (binding.prefix, self.uri(binding.namespace)))
    }

    /// The URI of a namespace; empty for none.
    #[must_use]
    pub fn uri(&self, namespace: Namespace) -> &str {
        self.namespaces.get_index(namespace.0.into()).map_or("", |uri| uri)
    }

    /// The URIs of all namespaces that the document has bound so far, by their numbers.
    #[must_use]
    pub fn into_namespaces(self) -> IndexSet<Cow<'s, str>> {
        self.namespaces
    }

    /// The namespace of a prefix; of the empty prefix, the default namespace.
    #[must_use]
    pub fn namespace(&self, prefix: &str) -> Option<Namespace> {
        let found = self.bindings.iter().rev().find(|binding| binding.prefix == prefix);
        found.map(|binding| binding.namespace).or_else(|| prefix.is_empty().then_some(Namespace::NONE))
    }

    /// The namespace and local part of a `QName` in content or in an attribute's value; without a prefix it has the default
    /// namespace.
    #[must_use]
    pub fn qname<'t>(&self, text: &'t str) -> Option<(Namespace, &'t str)> {
        let (prefix, local) = split_name(text).unwrap_or(("", text));
        let is_name = !local.is_empty() && !local.contains([':', ' ', '<', '&']);
        self.namespace(prefix).filter(|_| is_name).map(|namespace| (namespace, local))
    }

    /// An element's attributes with resolved names; declarations of namespaces are left out, as are attributes with a
    /// prefix that is not declared.
    pub fn attributes<'x>(
        &'x self,
        element: &Element<'s>,
    ) -> impl Iterator<Item = Result<Attribute<'s>, Error>> + use<'x, 's> {
        element.raw_attributes().filter_map(|attribute| {
            let (name, raw) = match attribute {
                Ok(attribute) => attribute,
                Err(error) => return Some(Err(error)),
            };
            let (namespace, local) = match split_name(name) {
                None if name == "xmlns" => return None,
                None => (Namespace::NONE, name),
                Some(("xmlns", _)) => return None,
                Some((prefix, local)) => (self.namespace(prefix)?, local),
            };
            Some(Ok(Attribute { namespace, local, raw }))
        })
    }

    /// What comes next. The declarations of an element that ends are in force up to the next call, so that names in its content
    /// can be resolved once it is complete.
    #[expect(clippy::should_implement_trait, reason = "an iterator would hide that errors end the document")]
    pub fn next(&mut self) -> Result<Event<'s>, Error> {
        if let Some(outside) = self.left.take()
            && let Some(binding) = self.bindings.get(outside)
        {
            self.scope = binding.outer;
            self.bindings.truncate(outside);
        }
        if self.is_empty_element {
            self.is_empty_element = false;
            self.close();
            return Ok(Event::End);
        }
        loop {
            let from = self.position();
            let raw = match self.reader.read_event() {
                Ok(raw) => raw,
                Err(error) => return Err(self.malformed(&error)),
            };
            let kind = Kind::of(&raw);
            drop(raw);
            let to = self.position();
            let piece = self.text.get(from..to).unwrap_or_default();
            let inner = |before: usize, after: usize| piece.get(before..piece.len() - after).unwrap_or_default();
            return Ok(match kind {
                Kind::Start => Event::Start(self.start(inner(1, 1), from, to)?),
                Kind::Empty => {
                    let element = self.start(inner(1, 2), from, to)?;
                    self.is_empty_element = true;
                    Event::Start(element)
                }
                Kind::End => {
                    let name = inner(2, 1).trim_end();
                    match self.open.last() {
                        Some((open, _)) if *open == name => self.close(),
                        Some((open, _)) => {
                            let message = format!("</{name}> where <{open}> is to be closed");
                            return Err(Box::new(Diagnostic::error("xml.end-tag", message).at(Span::new(from, to))));
                        }
                        None => {
                            let message = format!("</{name}> closes nothing");
                            return Err(Box::new(Diagnostic::error("xml.end-tag", message).at(Span::new(from, to))));
                        }
                    }
                    Event::End
                }
                Kind::Text if self.open.is_empty() => {
                    if self.strictness == Strictness::Xml && !piece.trim_ascii().is_empty() {
                        let error = Diagnostic::error("xml.outside", "text outside of the document's element");
                        return Err(Box::new(error.at(Span::new(from, to))));
                    }
                    continue;
                }
                Kind::Text => Event::Text(piece),
                Kind::Reference if self.open.is_empty() => continue,
                Kind::Reference => Event::Reference(inner(1, 1)),
                Kind::CData => Event::CData(inner("<![CDATA[".len(), "]]>".len())),
                Kind::Instruction => Event::Instruction(inner(2, 2)),
                Kind::DocType => {
                    if self.strictness == Strictness::Xml || piece.contains('[') {
                        let error =
                            Diagnostic::error("xml.dtd", "a document type definition: its entities are not expanded");
                        return Err(Box::new(error.at(Span::new(from, to))));
                    }
                    continue;
                }
                Kind::Passed => continue,
                Kind::Eof => {
                    let end = Span::new(self.text.len(), self.text.len());
                    if let Some((name, _)) = self.open.last() {
                        let message = format!("the document ends within <{name}>");
                        return Err(Box::new(Diagnostic::error("xml.truncated", message).at(end)));
                    }
                    if !self.has_root {
                        let message = "no element: this is no XML document";
                        return Err(Box::new(Diagnostic::error("xml.empty", message).at(Span::new(0, 0))));
                    }
                    Event::Eof
                }
            });
        }
    }

    /// Passes over the rest of the element that was opened last.
    pub fn skip(&mut self) -> Result<(), Error> {
        let depth = self.depth();
        while self.depth() >= depth {
            self.next()?;
        }
        Ok(())
    }

    /// Reads the text of the element that was opened last, up to its end; elements within are an error.
    pub fn text_content(&mut self) -> Result<Cow<'s, str>, Error> {
        let mut content = Cow::Borrowed("");
        loop {
            let piece = match self.next()? {
                Event::Text(raw) | Event::CData(raw) => text(raw),
                Event::Reference(name) => self.resolve(name)?,
                Event::Instruction(_) => continue,
                Event::End | Event::Eof => return Ok(content),
                Event::Start(element) => {
                    let message = format!("<{}> where only text may stand", element.name);
                    return Err(Box::new(Diagnostic::error("xml.content", message).at(element.span)));
                }
            };
            append(&mut content, piece);
        }
    }

    /// What a reference in the text stands for.
    pub fn resolve(&self, name: &str) -> Result<Cow<'static, str>, Error> {
        resolve(name, self.strictness).ok_or_else(|| {
            let end = self.position();
            let message = format!("&{name}; is not defined");
            Box::new(Diagnostic::error("xml.reference", message).at(Span::new(end.saturating_sub(name.len() + 2), end)))
        })
    }

    fn start(&mut self, inside: &'s str, from: usize, to: usize) -> Result<Element<'s>, Error> {
        let span = Span::new(from, to);
        if self.open.is_empty() && self.has_root {
            return Err(Box::new(Diagnostic::error("xml.outside", "a second element at the top").at(span)));
        }
        if self.open.len() >= DEPTH {
            let message = format!("elements are nested more than {DEPTH} deep");
            return Err(Box::new(Diagnostic::error("xml.depth", message).at(span)));
        }
        self.has_root = true;
        let end = inside.bytes().position(|b| b.is_ascii_whitespace()).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(end);
        let outside = self.bindings.len();
        if self.declares.find(attributes.as_bytes()).is_some() {
            self.declare(RawAttributes { rest: attributes, end: span.end - 1 })?;
        }
        self.open.push((name, outside));
        let (prefix, local) = split_name(name).unwrap_or(("", name));
        let namespace = match self.namespace(prefix) {
            Some(namespace) => namespace,
            None if self.strictness == Strictness::Html => Namespace::NONE,
            None => {
                let message = format!("the prefix {prefix:?} is not declared");
                return Err(Box::new(Diagnostic::error("xml.prefix", message).at(span)));
            }
        };
        Ok(Element { namespace, local, name, attributes, span })
    }

    fn declare(&mut self, attributes: RawAttributes<'s>) -> Result<(), Error> {
        let before = self.bindings.len();
        for attribute in attributes {
            let (name, raw) = attribute?;
            let prefix = match name.split_once(':') {
                None if name == "xmlns" => "",
                Some(("xmlns", prefix)) => prefix,
                _ => continue,
            };
            let uri = attribute_value(raw);
            let at = self.namespaces.get_index_of(&*uri).unwrap_or_else(|| self.namespaces.insert_full(uri).0);
            let Ok(number) = u16::try_from(at) else {
                let message = "more than 65,536 namespaces";
                let at = Span::new(self.position(), self.position());
                return Err(Box::new(Diagnostic::error("xml.namespaces", message).at(at)));
            };
            self.bindings.push(Binding { prefix, namespace: Namespace(number), outer: self.scope });
        }
        if self.bindings.len() > before {
            self.last_scope += 1;
            self.scope = self.last_scope;
        }
        Ok(())
    }

    fn close(&mut self) {
        if let Some((_, outside)) = self.open.pop()
            && outside < self.bindings.len()
        {
            self.left = Some(outside);
        }
    }

    #[expect(clippy::unnecessary_box_returns, reason = "what errors are here")]
    fn malformed(&self, error: &RawError) -> Error {
        let at = self.offset + usize::try_from(self.reader.error_position()).unwrap_or_default();
        let at = at.min(self.text.len());
        // All other errors of syntax are markup that the document's end cuts off.
        let is_cut_off = matches!(error, RawError::Syntax(error) if *error != SyntaxError::InvalidBangMarkup);
        let code = if is_cut_off { "xml.truncated" } else { "xml.syntax" };
        Box::new(Diagnostic::error(code, error.to_string()).at(Span::new(at, at)))
    }
}

/// What kind of markup quick-xml found; what it says stands in the source.
#[derive(Clone, Copy)]
enum Kind {
    Start,
    Empty,
    End,
    Text,
    Reference,
    CData,
    Instruction,
    DocType,
    Passed,
    Eof,
}

impl Kind {
    fn of(event: &Raw<'_>) -> Self {
        match event {
            Raw::Start(_) => Kind::Start,
            Raw::Empty(_) => Kind::Empty,
            Raw::End(_) => Kind::End,
            Raw::Text(_) => Kind::Text,
            Raw::GeneralRef(_) => Kind::Reference,
            Raw::CData(_) => Kind::CData,
            Raw::PI(_) => Kind::Instruction,
            Raw::DocType(_) => Kind::DocType,
            Raw::Comment(_) | Raw::Decl(_) => Kind::Passed,
            Raw::Eof => Kind::Eof,
        }
    }
}

/// Prefix and local part of a name that has both. Names are short: looking at each byte is faster than a search.
#[must_use]
pub fn split_name(name: &str) -> Option<(&str, &str)> {
    let at = name.bytes().position(|b| b == b':')?;
    Some((&name[..at], &name[at + 1..]))
}

/// Attributes as written: names with their prefixes, values between their quotes.
#[derive(Debug, Clone)]
pub struct RawAttributes<'s> {
    rest: &'s str,
    /// Offset of the end of `rest`.
    end: u32,
}

impl<'s> RawAttributes<'s> {
    /// The attributes in a piece of markup: what stands behind the name in a tag. Errors have no place.
    #[must_use]
    pub fn of(markup: &'s str) -> Self {
        RawAttributes { rest: markup, end: u32::try_from(markup.len()).unwrap_or(u32::MAX) }
    }
}

impl<'s> Iterator for RawAttributes<'s> {
    type Item = Result<(&'s str, &'s str), Error>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_ascii_start();
        if rest.is_empty() || rest == "/" {
            return None;
        }
        let parsed = (|| {
            let equals = memchr::memchr(b'=', rest.as_bytes())?;
            let name = rest[..equals].trim_ascii_end();
            let behind = rest[equals + 1..].trim_ascii_start();
            let quote = *behind.as_bytes().first().filter(|quote| matches!(quote, b'"' | b'\''))?;
            let close = 1 + memchr::memchr(quote, &behind.as_bytes()[1..])?;
            let is_name =
                !name.is_empty() && !name.bytes().any(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'\''));
            is_name.then(|| (name, &behind[1..close], &behind[close + 1..]))
        })();
        let Some((name, value, rest)) = parsed else {
            let start = self.end as usize - self.rest.len().min(self.end as usize);
            self.rest = "";
            let error = Diagnostic::error("xml.attribute", "an attribute is a name, `=` and a value in quotes");
            return Some(Err(Box::new(error.at(Span::new(start, self.end as usize)))));
        };
        self.rest = rest;
        Some(Ok((name, value)))
    }
}

/// The value of an attribute, from what stands between the quotes.
#[must_use]
pub fn attribute_value(raw: &str) -> Cow<'_, str> {
    if memchr::memchr3(b'&', b'\n', b'\t', raw.as_bytes()).is_none() && !raw.contains('\r') {
        return raw.into();
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['&', '\n', '\t', '\r']) {
        value.push_str(&rest[..at]);
        let reference = rest[at..].strip_prefix('&').and_then(|behind| {
            let (name, behind) = behind.split_once(';')?;
            Some((resolve(name, Strictness::Html)?, behind))
        });
        rest = if let Some((resolved, behind)) = reference {
            value.push_str(&resolved);
            behind
        } else {
            value.push(if rest[at..].starts_with('&') { '&' } else { ' ' });
            rest[at..].strip_prefix("\r\n").unwrap_or(&rest[at + 1..])
        };
    }
    value.push_str(rest);
    value.into()
}

/// Text with its line breaks normalised (XML 1.0 §2.11).
#[must_use]
pub fn text(raw: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\r', raw.as_bytes()).is_none() {
        return raw.into();
    }
    raw.replace("\r\n", "\n").replace('\r', "\n").into()
}

/// What a reference stands for, by the name between `&` and `;`: a character, one of the five entities of XML, or in HTML
/// one of its entities.
#[must_use]
pub fn resolve(name: &str, strictness: Strictness) -> Option<Cow<'static, str>> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix('x') {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        let c = char::from_u32(code.ok()?).filter(|&c| c != '\0')?;
        return Some(c.to_string().into());
    }
    let text = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ if strictness == Strictness::Html => resolve_html5_entity(name)?,
        _ => return None,
    };
    Some(text.into())
}

/// Appends a piece of text; the first one stays borrowed.
pub fn append<'s>(content: &mut Cow<'s, str>, piece: Cow<'s, str>) {
    if content.is_empty() {
        *content = piece;
    } else {
        content.to_mut().push_str(&piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Result<Vec<String>, &'static str> {
        let mut xml = Xml::new(text, Strictness::Xml);
        let mut names = Vec::new();
        loop {
            match xml.next().map_err(|error| error.code)? {
                Event::Start(e) => names.push(format!("{{{}}}{}", xml.uri(e.namespace), e.local)),
                Event::Eof => return Ok(names),
                _ => {}
            }
        }
    }

    #[test]
    fn names_are_resolved_in_their_scope() {
        let text = r#"<a xmlns="urn:1" xmlns:p="urn:2"><p:b xmlns:p="urn:3"/><p:c/><d xmlns=""/></a>"#;
        assert_eq!(names(text).unwrap(), ["{urn:1}a", "{urn:3}b", "{urn:2}c", "{}d"]);
    }

    #[test]
    fn scopes_tell_sets_of_declarations_apart() {
        let mut xml = Xml::new(r#"<a><b xmlns="urn:1"><c/></b><d/></a>"#, Strictness::Xml);
        let mut scopes = Vec::new();
        while let Ok(event) = xml.next() {
            match event {
                Event::Start(_) => scopes.push(xml.scope()),
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(scopes, [0, 1, 1, 0]);
    }

    #[test]
    fn names_in_content_have_the_scope_of_their_element() {
        let mut xml = Xml::new("<a><b xmlns:p='urn:1'>p:x</b><c>p:y</c></a>", Strictness::Xml);
        let mut found = Vec::new();
        while let Ok(event) = xml.next() {
            match event {
                Event::Start(element) if element.name != "a" => {
                    let text = xml.text_content().unwrap();
                    found.push(xml.qname(&text).map(|(namespace, _)| xml.uri(namespace).to_owned()));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(found, [Some("urn:1".into()), None]);
    }

    #[test]
    fn what_is_no_document_is_refused_with_a_code() {
        for (text, code) in [
            ("", "xml.empty"),
            ("words", "xml.outside"),
            ("<a>", "xml.truncated"),
            ("<a", "xml.truncated"),
            ("<a></b>", "xml.end-tag"),
            ("</a>", "xml.end-tag"),
            ("<a/><b/>", "xml.outside"),
            ("<p:a/>", "xml.prefix"),
            ("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "xml.dtd"),
            ("<a xmlns=x/>", "xml.attribute"),
            (&"<a>".repeat(DEPTH + 1), "xml.depth"),
        ] {
            assert_eq!(names(text).unwrap_err(), code, "{}", &text[..text.len().min(40)]);
        }
    }

    #[test]
    fn text_and_values_are_unescaped() {
        let mut xml = Xml::new("\u{feff}<a b=' 1&#x20;&lt;\n2'>x&amp;<![CDATA[<y>]]>\r\nz</a>", Strictness::Xml);
        let Ok(Event::Start(element)) = xml.next() else { panic!("no element") };
        let attribute = xml.attributes(&element).next().unwrap().unwrap();
        assert_eq!(attribute.value(), " 1 < 2");
        assert_eq!(xml.text_content().unwrap(), "x&<y>\nz");
    }
}
