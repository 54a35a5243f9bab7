//! A leaf of the program: XML as events with resolved names, borrowed from the source, safe on any input.
//!
//! What readers of XBRL need: namespaces as small numbers that are resolved once per element (Namespaces in XML 1.0), a limit
//! of depth, no document type definitions with content (so no entity can expand), errors with their place. The text is
//! known to be whole and in UTF-8, so markup is found with a few searches for bytes (quick-xml, which reads from streams
//! and checks each piece, takes twice the time). Nothing is copied and no tree is built.

mod ahead;

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::xbrl::ns;
use ahead::Ahead;
use indexmap::IndexSet;
use memchr::memmem::Finder;
use quick_xml::escape::resolve_html5_entity;
use std::borrow::Cow;

/// How deep elements may be nested.
const DEPTH: usize = 2_000;

/// How many declarations of namespaces may be in force: each prefix is looked for among them.
const DECLARATIONS: usize = 2_000;

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
    /// Whether `xml:lang` stands in the tag.
    pub has_language: bool,
    /// Whether `xmlns` does.
    declares: bool,
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
    /// Where what comes next begins.
    at: usize,
    strictness: Strictness,
    namespaces: IndexSet<Cow<'s, str>>,
    /// Innermost last.
    bindings: Vec<Binding<'s>>,
    /// The names of elements that were resolved last, without and with a prefix: the prefix, in which scope, its namespace.
    recent: [(&'s str, u32, Namespace); 2],
    /// Names of the open elements, with the number of bindings outside of each.
    open: Vec<(&'s str, usize)>,
    is_empty_element: bool,
    /// Bindings that stay once the element that has just ended is left.
    left: Option<usize>,
    has_root: bool,
    special: Finder<'static>,
    /// Where `xml` stands next: `xmlns` and `xml:lang` begin with it.
    next_special: usize,
    /// Where another thread finds the markup, what it has found.
    ahead: Option<Ahead<'s>>,
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
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let namespaces = Namespace::KNOWN.iter().map(|uri| Cow::Borrowed(*uri)).collect();
        let xml = Binding { prefix: "xml", namespace: Namespace::XML, outer: 0 };
        Xml {
            text,
            at,
            strictness,
            namespaces,
            bindings: vec![xml],
            recent: [("", u32::MAX, Namespace::NONE), ("xml", 0, Namespace::XML)],
            open: Vec::new(),
            is_empty_element: false,
            left: None,
            has_root: false,
            special: Finder::new("xml"),
            next_special: 0,
            ahead: None,
            scope: 0,
            last_scope: 0,
        }
    }

    /// The offset of the next byte.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
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

    /// The same, the namespaces by their numbers.
    pub fn bindings(&self) -> impl Iterator<Item = (&'s str, Namespace)> {
        self.bindings.iter().map(|binding| (binding.prefix, binding.namespace))
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
    pub fn attributes<'x, 'e>(
        &'x self,
        element: &Element<'e>,
    ) -> impl Iterator<Item = Result<Attribute<'e>, Error>> + use<'x, 'e, 's> {
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
        if self.ahead.is_some() {
            return self.follow();
        }
        if self.is_empty_element {
            self.is_empty_element = false;
            self.close();
            return Ok(Event::End);
        }
        loop {
            let from = self.at;
            let rest = self.text.as_bytes().get(from..).unwrap_or_default();
            match *rest {
                [] => return self.eof(),
                [b'<', b'/', ..] => return self.end_tag(from),
                [b'<', b'!' | b'?', ..] => {
                    if let Some(event) = self.declaration(from)? {
                        return Ok(event);
                    }
                }
                [b'<', first, ..]
                    if first.is_ascii_alphabetic() || matches!(first, b'_' | b':') || !first.is_ascii() =>
                {
                    return self.start_tag(from);
                }
                [b'<'] => return Err(self.cut_off("a tag", from)),
                [b'<', ..] => {
                    let message = "a `<` that begins no tag: in text it is written &lt;";
                    return Err(Box::new(Diagnostic::error("xml.syntax", message).at(Span::new(from, from + 1))));
                }
                [b'&', ..] => {
                    if let Some(event) = self.reference(from)? {
                        return Ok(event);
                    }
                }
                _ => {
                    let end = memchr::memchr2(b'<', b'&', rest).unwrap_or(rest.len());
                    if let Some(event) = self.text(from, from + end)? {
                        return Ok(event);
                    }
                }
            }
        }
    }

    #[inline]
    fn text(&mut self, from: usize, to: usize) -> Result<Option<Event<'s>>, Error> {
        self.at = to;
        let piece = &self.text[from..to];
        if !self.open.is_empty() {
            return Ok(Some(Event::Text(piece)));
        }
        if self.strictness == Strictness::Xml && !piece.trim_ascii().is_empty() {
            let error = Diagnostic::error("xml.outside", "text outside of the document's element");
            return Err(Box::new(error.at(Span::new(from, to))));
        }
        Ok(None)
    }

    /// A `&`: a reference, or in HTML text.
    fn reference(&mut self, from: usize) -> Result<Option<Event<'s>>, Error> {
        let behind = &self.text[from + 1..];
        let ends = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b';' | b'&' | b'<');
        let length = behind.bytes().position(ends).unwrap_or(behind.len());
        if length > 0 && behind.as_bytes().get(length) == Some(&b';') {
            self.at = from + length + 2;
            return Ok((!self.open.is_empty()).then_some(Event::Reference(&behind[..length])));
        }
        if self.strictness == Strictness::Html {
            let next = memchr::memchr2(b'<', b'&', behind.as_bytes()).unwrap_or(behind.len());
            return self.text(from, from + 1 + next);
        }
        let code = if length == behind.len() { "xml.truncated" } else { "xml.syntax" };
        let message = "a `&` that begins no reference: in text it is written &amp;";
        Err(Box::new(Diagnostic::error(code, message).at(Span::new(from, from + 1))))
    }

    /// Comments and what else begins with `<!` or `<?`; nothing for what is passed over.
    fn declaration(&mut self, from: usize) -> Result<Option<Event<'s>>, Error> {
        let rest = &self.text[from..];
        let up_to = |end: &str, after: usize| {
            let found = memchr::memmem::find(rest.as_bytes().get(after..)?, end.as_bytes())?;
            Some((&rest[after..after + found], from + after + found + end.len()))
        };
        let is_doctype =
            || rest.get("<!".len().."<!DOCTYPE".len()).is_some_and(|name| name.eq_ignore_ascii_case("DOCTYPE"));
        if rest.starts_with("<!--") {
            self.at = up_to("-->", "<!--".len()).ok_or_else(|| self.cut_off("a comment", from))?.1;
            Ok(None)
        } else if rest.starts_with("<![CDATA[") {
            let (content, end) =
                up_to("]]>", "<![CDATA[".len()).ok_or_else(|| self.cut_off("a CDATA section", from))?;
            self.at = end;
            Ok(Some(Event::CData(content)))
        } else if rest.starts_with("<?") {
            let (content, end) = up_to("?>", "<?".len()).ok_or_else(|| self.cut_off("an instruction", from))?;
            self.at = end;
            let is_declaration =
                content.strip_prefix("xml").is_some_and(|more| more.starts_with([' ', '\t', '\r', '\n']));
            Ok((!is_declaration).then_some(Event::Instruction(content)))
        } else if is_doctype() {
            let (content, end) = up_to(">", "<!".len()).ok_or_else(|| self.cut_off("a document type", from))?;
            self.at = end;
            if self.strictness == Strictness::Xml || content.contains('[') {
                let error = Diagnostic::error("xml.dtd", "a document type definition: its entities are not expanded");
                return Err(Box::new(error.at(Span::new(from, end))));
            }
            Ok(None)
        } else {
            let message = "`<!` begins a comment, a CDATA section or a document type";
            Err(Box::new(Diagnostic::error("xml.syntax", message).at(Span::new(from, from + 2))))
        }
    }

    fn start_tag(&mut self, from: usize) -> Result<Event<'s>, Error> {
        let bytes = self.text.as_bytes();
        let mut at = from + 1;
        let end = loop {
            let Some(found) = memchr::memchr3(b'>', b'"', b'\'', &bytes[at..]) else {
                return Err(self.cut_off("a tag", from));
            };
            at += found;
            let quote = bytes[at];
            if quote == b'>' {
                break at;
            }
            let Some(close) = memchr::memchr(quote, &bytes[at + 1..]) else { return Err(self.cut_off("a tag", from)) };
            at += close + 2;
        };
        self.at = end + 1;
        if let Some(less) = memchr::memchr(b'<', &bytes[from + 1..end]) {
            // A quote is missing before it: what looks like a value may hold elements.
            let (at, message) = (from + 1 + less, "a `<` within a tag: in a value it is written &lt;");
            return Err(Box::new(Diagnostic::error("xml.syntax", message).at(Span::new(at, at + 1))));
        }
        self.is_empty_element = bytes[end - 1] == b'/';
        let inside = &self.text[from + 1..end - usize::from(self.is_empty_element)];
        self.start(inside, from, end + 1).map(Event::Start)
    }

    fn end_tag(&mut self, from: usize) -> Result<Event<'s>, Error> {
        let behind = &self.text[from + 2..];
        let Some(end) = near(b'>', behind.as_bytes()) else { return Err(self.cut_off("a tag", from)) };
        self.at = from + 2 + end + 1;
        let name = behind[..end].trim_ascii_end();
        match self.open.last() {
            Some((open, _)) if is_same(open, name) => {
                self.close();
                Ok(Event::End)
            }
            Some((open, _)) => {
                let message = format!("</{name}> where <{open}> is to be closed");
                Err(Box::new(Diagnostic::error("xml.end-tag", message).at(Span::new(from, self.at))))
            }
            None => {
                let message = format!("</{name}> closes nothing");
                Err(Box::new(Diagnostic::error("xml.end-tag", message).at(Span::new(from, self.at))))
            }
        }
    }

    fn eof(&self) -> Result<Event<'s>, Error> {
        let end = Span::new(self.text.len(), self.text.len());
        if let Some((name, _)) = self.open.last() {
            let message = format!("the document ends within <{name}>");
            return Err(Box::new(Diagnostic::error("xml.truncated", message).at(end)));
        }
        if !self.has_root {
            let message = "no element: this is no XML document";
            return Err(Box::new(Diagnostic::error("xml.empty", message).at(Span::new(0, 0))));
        }
        Ok(Event::Eof)
    }

    #[expect(clippy::unnecessary_box_returns, reason = "what errors are here")]
    fn cut_off(&self, what: &str, from: usize) -> Error {
        let message = format!("the document ends within {what}");
        Box::new(Diagnostic::error("xml.truncated", message).at(Span::new(from, self.text.len())))
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
        let (mut declares, mut has_language) = (false, false);
        while self.next_special < to {
            if let Some(found) = self.text.as_bytes().get(self.next_special.max(from)..) {
                declares |= found.starts_with(b"xmlns");
                has_language |= found.starts_with(b"xml:lang");
            }
            self.find_special(from.max(self.next_special + 1));
        }
        if declares {
            self.declare(RawAttributes { rest: attributes, end: span.end - 1 })?;
        }
        self.open.push((name, outside));
        let (prefix, local) = split_name(name).unwrap_or(("", name));
        let slot = usize::from(!prefix.is_empty());
        let (known, scope, namespace) = self.recent[slot];
        let is_known = scope == self.scope && is_same(known, prefix);
        let found = if is_known { Some(namespace) } else { self.namespace(prefix) };
        let namespace = match found {
            Some(namespace) => {
                self.recent[slot] = (prefix, self.scope, namespace);
                namespace
            }
            None if self.strictness == Strictness::Html => Namespace::NONE,
            None => {
                let message = format!("the prefix {prefix:?} is not declared");
                return Err(Box::new(Diagnostic::error("xml.prefix", message).at(span)));
            }
        };
        Ok(Element { namespace, local, name, attributes, span, has_language, declares })
    }

    /// Finds the next `xml` from an offset on.
    fn find_special(&mut self, from: usize) {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        self.next_special = self.special.find(rest).map_or(usize::MAX, |at| from + at);
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
            let number = u16::try_from(at).ok().filter(|_| self.bindings.len() < DECLARATIONS);
            let Some(number) = number else {
                let message = format!("more than {DECLARATIONS} namespace declarations in force, or 65,536 namespaces");
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
}

/// Whether two names are the same. They are short: a loop in place is faster than a call.
#[inline]
fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).all(|(a, b)| a == b)
}

/// Where a byte stands that is mostly near: eight bytes at a time, in place, and only then with a call.
#[inline]
fn near(byte: u8, bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const NEAR: usize = 24;
    let mut done = 0;
    while let Some(eight) = bytes.get(done..done + 8).and_then(|eight| eight.try_into().ok()).filter(|_| done < NEAR) {
        // A byte that is 0 borrows when 1 is taken away; the lowest such byte is always right.
        let word = u64::from_le_bytes(eight) ^ (ONES * u64::from(byte));
        let found = word.wrapping_sub(ONES) & !word & HIGH;
        if found != 0 {
            return Some(done + found.trailing_zeros() as usize / 8);
        }
        done += 8;
    }
    memchr::memchr(byte, &bytes[done..]).map(|at| done + at)
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
            let ends = |b: u8| matches!(b, b'=' | b'"' | b'\'') || b.is_ascii_whitespace();
            let (name, behind) = rest.split_at(rest.bytes().position(ends).filter(|&end| end > 0)?);
            let behind = match behind.as_bytes() {
                [b'=', b'"' | b'\'', ..] => &behind[1..],
                _ => behind.trim_ascii_start().strip_prefix('=')?.trim_ascii_start(),
            };
            let quote = *behind.as_bytes().first().filter(|quote| matches!(quote, b'"' | b'\''))?;
            let close = 1 + near(quote, &behind.as_bytes()[1..])?;
            Some((name, &behind[1..close], &behind[close + 1..]))
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
    fn a_byte_is_found_near_and_far() {
        for length in 0..80 {
            let text = [vec![0x80; length], vec![b'"', b'#', b'"']].concat();
            assert_eq!((near(b'"', &text), near(b'!', &text)), (Some(length), None));
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
            ("<a b=it's><c>'</c></a>", "xml.syntax"),
            ("<a>1 < 2</a>", "xml.syntax"),
            ("<a>1 & 2</a>", "xml.syntax"),
            ("<a>&", "xml.truncated"),
            ("<a><!-- ", "xml.truncated"),
            ("<a><", "xml.truncated"),
            ("<a><!b></a>", "xml.syntax"),
            (&"<a>".repeat(DEPTH + 1), "xml.depth"),
            (&"<a xmlns='x'>".repeat(DECLARATIONS), "xml.namespaces"),
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
