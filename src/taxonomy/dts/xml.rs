//! Within [`super`]: the XML of taxonomy documents, one token after the other, with names resolved. Only start tags'
//! pieces are looked at; everything is borrowed from the text.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::xbrl::ns;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;
use quick_xml::name::QName;
use quick_xml::reader::Reader;
use std::borrow::Cow;

/// Elements within each other; deeper documents are refused.
const MAX_DEPTH: usize = 256;
/// Attributes of one element; more are refused.
const MAX_ATTRIBUTES: usize = 256;
/// Namespaces bound in one document; more are refused.
const MAX_NAMESPACES: usize = 1_000;

/// A namespace, as an index into [`Scanner::namespace`]. The constants are those of [`FIXED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Ns(u32);

impl Ns {
    pub(super) const NONE: Ns = Ns(0);
    pub(super) const XML: Ns = Ns(1);
    pub(super) const XSD: Ns = Ns(2);
    pub(super) const XBRLI: Ns = Ns(3);
    pub(super) const LINK: Ns = Ns(4);
    pub(super) const XLINK: Ns = Ns(5);
    pub(super) const XBRLDT: Ns = Ns(6);
    pub(super) const LABEL: Ns = Ns(7);
    pub(super) const REFERENCE: Ns = Ns(8);

    /// Its URI in a document's table.
    pub(super) fn of<'t>(self, table: &'t [Cow<'_, str>]) -> &'t str {
        table.get(self.0 as usize).map_or("", AsRef::as_ref)
    }

    /// As an index of a document's table.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The namespaces that every document's table begins with.
const FIXED: [&str; 9] = [
    "",
    "http://www.w3.org/XML/1998/namespace",
    ns::XSD,
    ns::XBRLI,
    ns::LINK,
    ns::XLINK,
    ns::XBRLDT,
    "http://xbrl.org/2008/label",
    "http://xbrl.org/2008/reference",
];

/// A name with its namespace.
pub(super) type Name<'a> = (Ns, &'a str);

/// An attribute of the current element, its value as it stands in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attribute<'a> {
    pub(super) name: Name<'a>,
    pub(super) raw: &'a str,
}

impl<'a> Attribute<'a> {
    /// The value with references resolved and white space as blanks (XML 1.0 §3.3.3).
    pub(super) fn value(&self) -> Cow<'a, str> {
        attribute_value(self.raw)
    }

    /// The value without white space around it, as types with collapsed white space have it.
    pub(super) fn trimmed(&self) -> Cow<'a, str> {
        match self.value() {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_ascii()),
            Cow::Owned(text) => Cow::Owned(text.trim_ascii().to_owned()),
        }
    }
}

/// What comes next in a document.
#[derive(Debug)]
pub(super) enum Token<'a> {
    /// A start tag; its attributes are [`Scanner::attributes`].
    Start(Name<'a>),
    /// An end tag, or the end of an element without content.
    End,
    /// Character data with references resolved.
    Text(Cow<'a, str>),
    /// The end of a document that is well-formed.
    Done,
}

/// What holds inside an open element.
#[derive(Debug, Clone, Copy)]
struct Frame<'a> {
    bindings: usize,
    base: u32,
    language: &'a str,
}

/// A document on its way through.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// Length of the byte order mark, which is not the reader's.
    mark: usize,
    namespaces: Vec<Cow<'a, str>>,
    bindings: Vec<(&'a str, Ns)>,
    frames: Vec<Frame<'a>>,
    attributes: Vec<Attribute<'a>>,
    /// Values of `xml:base` in their order, each within the one of the given index; the document itself is 0.
    bases: Vec<(u32, Cow<'a, str>)>,
    /// The element that was read last has no content: its end comes next.
    empty: bool,
    rooted: bool,
    span: Span,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let content = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = Reader::from_str(content);
        reader.config_mut().check_comments = false;
        Scanner {
            text,
            reader,
            mark: text.len() - content.len(),
            namespaces: FIXED.map(Cow::Borrowed).to_vec(),
            bindings: vec![("xml", Ns::XML)],
            frames: vec![Frame { bindings: 1, base: 0, language: "" }],
            attributes: Vec::new(),
            bases: vec![(0, Cow::Borrowed(""))],
            empty: false,
            rooted: false,
            span: Span::default(),
        }
    }

    /// The bytes of the token that was read last: for an element its start tag.
    pub(super) fn span(&self) -> Span {
        self.span
    }

    /// Attributes of the element that was read last; without namespace declarations.
    pub(super) fn attributes(&self) -> &[Attribute<'a>] {
        &self.attributes
    }

    /// An attribute of the element that was read last.
    pub(super) fn attribute(&self, namespace: Ns, local: &str) -> Option<Attribute<'a>> {
        self.attributes.iter().find(|a| a.name == (namespace, local)).copied()
    }

    /// The URI of a namespace.
    pub(super) fn namespace(&self, namespace: Ns) -> &str {
        namespace.of(&self.namespaces)
    }

    /// All namespaces of the document so far.
    pub(super) fn into_namespaces(self) -> Vec<Cow<'a, str>> {
        self.namespaces
    }

    /// `xml:lang` that holds here, or nothing.
    pub(super) fn language(&self) -> &'a str {
        self.frames.last().map_or("", |f| f.language)
    }

    /// Which of the document's bases holds here: 0 is the document's own address.
    pub(super) fn base(&self) -> u32 {
        self.frames.last().map_or(0, |f| f.base)
    }

    /// A base other than 0: the base that it is relative to, and its `xml:base`.
    pub(super) fn base_of(&self, base: u32) -> (u32, &str) {
        self.bases.get(base as usize).map_or((0, ""), |(parent, value)| (*parent, value))
    }

    /// A qualified name in content or an attribute's value; nothing where its prefix is not bound. Without a prefix it is in the
    /// default namespace.
    pub(super) fn qname(&self, text: &str) -> Option<Ns> {
        let prefix = text.split_once(':').map_or("", |(prefix, _)| prefix);
        self.lookup(prefix)
    }

    fn lookup(&self, prefix: &str) -> Option<Ns> {
        let bound = self.bindings.iter().rev().find(|(p, _)| *p == prefix).map(|(_, n)| *n);
        bound.or(prefix.is_empty().then_some(Ns::NONE))
    }

    fn intern(&mut self, uri: Cow<'a, str>) -> Result<Ns, Diagnostic> {
        let at = self.namespaces.iter().position(|n| *n == uri).unwrap_or_else(|| {
            self.namespaces.push(uri);
            self.namespaces.len() - 1
        });
        if at > MAX_NAMESPACES {
            return Err(self.error("xml.limit", format!("more than {MAX_NAMESPACES} namespaces")));
        }
        Ok(Ns(u32::try_from(at).unwrap_or(0)))
    }

    fn error(&self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, message).at(self.span)
    }

    /// The next token. After an error there is nothing more to read.
    pub(super) fn next(&mut self) -> Result<Token<'a>, Diagnostic> {
        if std::mem::take(&mut self.empty) {
            self.close();
            return Ok(Token::End);
        }
        loop {
            let start = self.position();
            let event = self.reader.read_event();
            self.span = Span::new(start, self.position().max(start));
            match event {
                Err(e) => {
                    let at = usize::try_from(self.reader.error_position()).unwrap_or(0);
                    let at = (self.mark + at).min(self.text.len());
                    return Err(
                        Diagnostic::error("xml.syntax", format!("not well-formed XML: {e}")).at(Span::new(at, at))
                    );
                }
                Ok(Event::Start(tag)) => return self.open(tag.len(), 2).map(Token::Start),
                Ok(Event::Empty(tag)) => {
                    self.empty = true;
                    return self.open(tag.len(), 3).map(Token::Start);
                }
                Ok(Event::End(_)) => {
                    self.close();
                    return Ok(Token::End);
                }
                Ok(Event::Text(text)) => {
                    if self.frames.len() > 1 {
                        return Ok(Token::Text(text.xml10_content()));
                    }
                    if !text.trim_ascii().is_empty() {
                        return Err(self.error("xml.syntax", "not well-formed XML: text outside of the root element"));
                    }
                }
                Ok(Event::CData(text)) => return Ok(Token::Text(text.xml10_content())),
                Ok(Event::GeneralRef(reference)) => {
                    let resolved = match reference.resolve_char_ref() {
                        Ok(Some(c)) => Some(Cow::Owned(c.to_string())),
                        Ok(None) => resolve_xml_entity(&reference).map(Cow::Borrowed),
                        Err(_) => None,
                    };
                    let Some(text) = resolved else {
                        return Err(self.error("xml.entity", format!("no such entity: {}", clip(&reference))));
                    };
                    return Ok(Token::Text(text));
                }
                Ok(Event::DocType(_)) => {
                    return Err(self.error("xml.dtd", "a document type declaration: such documents are not read"));
                }
                Ok(Event::Eof) if self.frames.len() > 1 => {
                    return Err(self.error("xml.syntax", "not well-formed XML: the document ends inside of an element"));
                }
                Ok(Event::Eof) if !self.rooted => {
                    return Err(self.error("xml.syntax", "not well-formed XML: no root element"));
                }
                Ok(Event::Eof) => return Ok(Token::Done),
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
            }
        }
    }

    fn position(&self) -> usize {
        self.mark + usize::try_from(self.reader.buffer_position()).unwrap_or(0)
    }

    fn close(&mut self) {
        if self.frames.len() > 1 {
            self.frames.pop();
        }
        self.bindings.truncate(self.frames.last().map_or(1, |f| f.bindings));
    }

    /// Reads the start tag that ends at the current position, of `length` bytes between its delimiters.
    fn open(&mut self, length: usize, delimiters: usize) -> Result<Name<'a>, Diagnostic> {
        let end = self.span.end as usize;
        let start = end.saturating_sub(length + delimiters);
        self.span = Span::new(start, end);
        if self.frames.len() == 1 && std::mem::replace(&mut self.rooted, true) {
            return Err(self.error("xml.syntax", "not well-formed XML: a second root element"));
        }
        if self.frames.len() > MAX_DEPTH {
            return Err(self.error("xml.depth", format!("more than {MAX_DEPTH} elements within each other")));
        }
        let content: &'a str = self.text.get(start + 1..start + 1 + length).unwrap_or("");
        let name_end = content.find([' ', '\t', '\n', '\r']).unwrap_or(content.len());
        let (name, mut rest) = content.split_at(name_end);
        self.attributes.clear();
        let mut frame = *self.frames.last().unwrap_or(&Frame { bindings: 1, base: 0, language: "" });
        // Declarations hold for the whole tag: names are resolved when all of it was read.
        let mut count = 0;
        loop {
            let (key, value) = match split_attribute(rest) {
                Ok(Some((key, value, behind))) => {
                    rest = behind;
                    (key, value)
                }
                Ok(None) => break,
                Err(why) => return Err(self.error("xml.syntax", format!("not well-formed XML: {why}"))),
            };
            count += 1;
            if count > MAX_ATTRIBUTES {
                return Err(self.error("xml.limit", format!("an element with more than {MAX_ATTRIBUTES} attributes")));
            }
            let attribute = Attribute { name: (Ns::NONE, key), raw: value };
            let special = memchr::memchr2(b'&', b'<', value.as_bytes()).is_some();
            if special && (value.contains('<') || normalized(value).is_none()) {
                let shown = clip(value);
                return Err(self.error("xml.entity", format!("the attribute {key} has a wrong value: {shown}")));
            }
            match key.strip_prefix("xmlns") {
                Some("") => {
                    let uri = self.intern(attribute.value())?;
                    self.bindings.push(("", uri));
                }
                Some(declared) if declared.starts_with(':') => {
                    let uri = self.intern(attribute.value())?;
                    self.bindings.push((&declared[1..], uri));
                }
                _ => self.attributes.push(attribute),
            }
        }
        frame.bindings = self.bindings.len();
        for at in 0..self.attributes.len() {
            let key = self.attributes[at].name.1;
            if let Some((prefix, local)) = key.split_once(':') {
                let Some(namespace) = self.lookup(prefix) else {
                    return Err(self.error("xml.prefix", format!("the prefix of {} is not declared", clip(key))));
                };
                self.attributes[at].name = (namespace, local);
            }
            let attribute = self.attributes[at];
            if self.attributes[..at].iter().any(|a| a.name == attribute.name) {
                return Err(self.error("xml.syntax", format!("not well-formed XML: {} twice", clip(key))));
            }
            match attribute.name {
                (Ns::XML, "lang") => frame.language = attribute.raw.trim_ascii(),
                (Ns::XML, "base") => {
                    self.bases.push((frame.base, attribute.trimmed()));
                    frame.base = u32::try_from(self.bases.len() - 1).unwrap_or(0);
                }
                _ => {}
            }
        }
        self.frames.push(frame);
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        match self.lookup(prefix) {
            Some(namespace) => Ok((namespace, local)),
            None => Err(self.error("xml.prefix", format!("the prefix of {} is not declared", clip(name)))),
        }
    }
}

/// A value, or a part of it, with references resolved and white space as blanks. References were checked when the tag
/// was read.
pub(super) fn attribute_value(raw: &str) -> Cow<'_, str> {
    let special = |b: u8| matches!(b, b'&' | b'\t' | b'\n' | b'\r');
    let plain = !raw.bytes().any(special);
    if plain { Cow::Borrowed(raw) } else { normalized(raw).unwrap_or(Cow::Borrowed(raw)) }
}

/// An attribute's value; nothing where it refers to entities that XML does not define.
fn normalized(raw: &str) -> Option<Cow<'_, str>> {
    let attribute = quick_xml::events::attributes::Attribute { key: QName(""), value: Cow::Borrowed(raw) };
    attribute.normalized_value_with(XmlVersion::Implicit1_0, 1, resolve_xml_entity).ok()
}

/// The first attribute of a start tag's rest: its name, its value, and what comes behind.
#[allow(clippy::type_complexity, reason = "three pieces of one text")]
fn split_attribute(text: &str) -> Result<Option<(&str, &str, &str)>, &'static str> {
    let text = text.trim_ascii_start();
    if text.is_empty() {
        return Ok(None);
    }
    let equals = memchr::memchr(b'=', text.as_bytes()).ok_or("an attribute without a value")?;
    let key = text[..equals].trim_ascii_end();
    let value = text[equals + 1..].trim_ascii_start();
    let quote = *value.as_bytes().first().ok_or("an attribute without a value")?;
    if !matches!(quote, b'"' | b'\'') {
        return Err("an attribute's value without quotes");
    }
    if key.is_empty() || key.bytes().any(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'<')) {
        return Err("an attribute without a value");
    }
    let length = memchr::memchr(quote, &value.as_bytes()[1..]).ok_or("an attribute's value without an end")?;
    let behind = &value[length + 2..];
    if !behind.is_empty() && !behind.starts_with([' ', '\t', '\n', '\r']) {
        return Err("no white space between attributes");
    }
    Ok(Some((key, &value[1..=length], behind)))
}

/// A text of a document for a message: not more than a line of it.
pub(super) fn clip(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(120) {
        Some((at, _)) => Cow::Owned(format!("{}…", &text[..at])),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> &'static str {
        let mut scanner = Scanner::new(text);
        loop {
            match scanner.next() {
                Err(diagnostic) => return diagnostic.code,
                Ok(Token::Done) => return "",
                Ok(_) => {}
            }
        }
    }

    #[test]
    fn what_is_not_well_formed_is_refused_with_a_code() {
        let deep = "<a>".repeat(300);
        let attributes: Vec<String> = (0..300).map(|i| format!("a{i}=''")).collect();
        let many = format!("<a {}/>", attributes.join(" "));
        for (text, expected) in [
            ("<a b='&lt;'>&amp;&#65;</a>", ""),
            ("\u{feff}<a/>", ""),
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "xml.dtd"),
            ("<a>", "xml.syntax"),
            ("<a></b>", "xml.syntax"),
            ("<a/><a/>", "xml.syntax"),
            ("<a/>text", "xml.syntax"),
            ("", "xml.syntax"),
            ("<a b='1' b='2'/>", "xml.syntax"),
            ("<a b/>", "xml.syntax"),
            ("<a b='1'c='2'/>", "xml.syntax"),
            ("<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "xml.syntax"),
            ("<a>&nbsp;</a>", "xml.entity"),
            ("<a b='&x;'/>", "xml.entity"),
            ("<p:a/>", "xml.prefix"),
            ("<a p:b=''/>", "xml.prefix"),
            (&deep, "xml.depth"),
            (&many, "xml.limit"),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn names_languages_and_bases_hold_inside_their_element() {
        let text = "<a xmlns='u' xml:lang='en' xml:base='b/'><c xmlns='' xml:lang='de'/><d/></a>";
        let mut scanner = Scanner::new(text);
        let mut seen = Vec::new();
        loop {
            match scanner.next().unwrap() {
                Token::Start((namespace, local)) => {
                    let name = format!("{{{}}}{local}", scanner.namespace(namespace));
                    seen.push((name, scanner.language(), scanner.base(), scanner.span()));
                }
                Token::Done => break,
                _ => {}
            }
        }
        let seen: Vec<_> = seen.iter().map(|(n, l, b, s)| (n.as_str(), *l, *b, &text[s.range()])).collect();
        assert_eq!(seen[0].0, "{u}a");
        assert_eq!(seen[1], ("{}c", "de", 1, "<c xmlns='' xml:lang='de'/>"));
        assert_eq!(seen[2], ("{u}d", "en", 1, "<d/>"));
        assert_eq!(scanner.base_of(1), (0, "b/"));
    }
}
