//! Within [`super`]: the XML of taxonomy documents, one token after the other, with all names of a tag resolved, and the
//! languages and bases that hold inside. Everything is borrowed from the text.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::xml::{self, Attribute, Element, Error, Event, Namespace as Ns, Strictness, Xml};
use indexmap::IndexSet;
use std::borrow::Cow;

/// Attributes of one element; more are refused.
const MAX_ATTRIBUTES: usize = 256;
/// Namespaces bound in one document; more are refused.
const MAX_NAMESPACES: usize = 1_000;

/// A name with its namespace.
pub(super) type Name<'a> = (Ns, &'a str);

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
#[derive(Debug, Clone, Copy, Default)]
struct Frame<'a> {
    base: u32,
    language: &'a str,
}

/// A document on its way through.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    xml: Xml<'a>,
    frames: Vec<Frame<'a>>,
    attributes: Vec<Attribute<'a>>,
    /// Values of `xml:base` in their order, each within the one of the given index; the document itself is 0.
    bases: Vec<(u32, Cow<'a, str>)>,
    span: Span,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Scanner {
            xml: Xml::new(text, Strictness::Xml),
            frames: Vec::new(),
            attributes: Vec::new(),
            bases: vec![(0, Cow::Borrowed(""))],
            span: Span::default(),
        }
    }

    /// The bytes of the start tag that was read last.
    pub(super) fn span(&self) -> Span {
        self.span
    }

    /// Attributes of the element that was read last; without namespace declarations.
    pub(super) fn attributes(&self) -> &[Attribute<'a>] {
        &self.attributes
    }

    /// An attribute of the element that was read last.
    pub(super) fn attribute(&self, namespace: Ns, local: &str) -> Option<Attribute<'a>> {
        self.attributes.iter().find(|a| a.namespace == namespace && a.local == local).copied()
    }

    /// The URI of a namespace.
    pub(super) fn namespace(&self, namespace: Ns) -> &str {
        self.xml.uri(namespace)
    }

    /// The prefixes that are bound here, and their namespaces.
    pub(super) fn prefixes(&self) -> Vec<(&'a str, Ns)> {
        self.xml.bindings().filter(|(prefix, _)| !prefix.is_empty()).take(MAX_ATTRIBUTES).collect()
    }

    /// All namespaces of the document so far, by their numbers.
    pub(super) fn into_namespaces(self) -> IndexSet<Cow<'a, str>> {
        self.xml.into_namespaces()
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

    /// The namespace of a qualified name in content or an attribute's value; nothing where its prefix is not bound.
    /// Without a prefix it is in the default namespace.
    pub(super) fn qname(&self, text: &str) -> Option<Ns> {
        self.xml.namespace(text.split_once(':').map_or("", |(prefix, _)| prefix))
    }

    /// The next token. After an error there is nothing more to read.
    pub(super) fn next(&mut self) -> Result<Token<'a>, Error> {
        loop {
            return Ok(match self.xml.next()? {
                Event::Start(element) => Token::Start(self.open(&element)?),
                Event::End => {
                    self.frames.pop();
                    Token::End
                }
                Event::Text(raw) | Event::CData(raw) => Token::Text(xml::text(raw)),
                Event::Reference(name) => Token::Text(self.xml.resolve(name)?),
                Event::Instruction(_) => continue,
                Event::Eof => Token::Done,
            });
        }
    }

    fn open(&mut self, element: &Element<'a>) -> Result<Name<'a>, Error> {
        self.span = element.span;
        self.attributes.clear();
        let mut frame = self.frames.last().copied().unwrap_or_default();
        for (count, attribute) in element.raw_attributes().enumerate() {
            let (name, raw) = attribute?;
            let (namespace, local) = match name.split_once(':') {
                Some(("xmlns", _)) => continue,
                None if name == "xmlns" => continue,
                None => (Ns::NONE, name),
                Some((prefix, local)) => match self.xml.namespace(prefix) {
                    Some(namespace) => (namespace, local),
                    None => return Err(self.error("xml.prefix", "the prefix of an attribute is not declared")),
                },
            };
            if self.attributes.iter().any(|a| a.namespace == namespace && a.local == local) {
                return Err(self.error("xml.attribute", "an attribute stands twice"));
            }
            if count >= MAX_ATTRIBUTES {
                return Err(self.error("xml.limit", "more attributes than any taxonomy needs"));
            }
            let attribute = Attribute { namespace, local, raw };
            match (namespace, local) {
                (Ns::XML, "lang") => frame.language = raw.trim_ascii(),
                (Ns::XML, "base") => {
                    self.bases.push((frame.base, trimmed(attribute)));
                    frame.base = u32::try_from(self.bases.len() - 1).unwrap_or(0);
                }
                _ => {}
            }
            self.attributes.push(attribute);
        }
        if element.namespace.index() > MAX_NAMESPACES {
            return Err(self.error("xml.limit", "more namespaces than any taxonomy needs"));
        }
        self.frames.push(frame);
        Ok((element.namespace, element.local))
    }

    #[expect(clippy::unnecessary_box_returns, reason = "what errors are in `crate::xml`")]
    fn error(&self, code: &'static str, message: &str) -> Error {
        Box::new(Diagnostic::error(code, message).at(self.span))
    }
}

/// An attribute's value without white space around it, as types with collapsed white space have it.
pub(super) fn trimmed(attribute: Attribute<'_>) -> Cow<'_, str> {
    match attribute.value() {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_ascii()),
        Cow::Owned(text) => Cow::Owned(text.trim_ascii().to_owned()),
    }
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
    fn tags_that_are_wrong_are_refused_with_a_code() {
        let attributes: Vec<String> = (0..300).map(|i| format!("a{i}=''")).collect();
        let many = format!("<a {}/>", attributes.join(" "));
        for (text, expected) in [
            ("<a b='&lt;'>&amp;&#65;</a>", ""),
            ("<a b='1' b='2'/>", "xml.attribute"),
            ("<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "xml.attribute"),
            ("<a>&nbsp;</a>", "xml.reference"),
            ("<a p:b=''/>", "xml.prefix"),
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
