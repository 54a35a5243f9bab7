//! Within [`super`]: the content of an element as a fragment of XML that stands on its own: it declares the namespaces that
//! its names use, and those only (as Exclusive XML Canonicalization does it, without the sorting).

use crate::source::Span;
use crate::xml::{Element, Error, Event, Namespace, Xml, text};
use quick_xml::escape::partial_escape;

/// A fragment being written.
#[derive(Debug, Default)]
pub struct Fragment<'s> {
    out: String,
    /// Declarations that stand in the fragment, innermost last.
    declared: Vec<(&'s str, Namespace)>,
    /// Names of the open elements, each with the number of declarations outside.
    open: Vec<(&'s str, usize)>,
    /// Whether the start tag of the innermost element lacks its end.
    is_open_tag: bool,
}

impl<'s> Fragment<'s> {
    /// A start tag. `xml` has just given it.
    pub fn start(&mut self, xml: &Xml<'s>, element: &Element<'s>) -> Result<(), Error> {
        self.close_tag();
        self.open.push((element.name, self.declared.len()));
        self.out.push('<');
        self.out.push_str(element.name);
        self.declare(element.name.split_once(':').map_or("", |(prefix, _)| prefix), element.namespace, xml);
        for attribute in element.raw_attributes() {
            let (name, raw) = attribute?;
            let prefix = name.split_once(':').map(|(prefix, _)| prefix);
            if name == "xmlns" || prefix == Some("xmlns") {
                continue;
            }
            if let Some(prefix) = prefix
                && let Some(namespace) = xml.namespace(prefix)
            {
                self.declare(prefix, namespace, xml);
            }
            let quote = if raw.contains('"') { '\'' } else { '"' };
            self.out.extend([" ", name, "="]);
            self.out.push(quote);
            self.out.push_str(raw);
            self.out.push(quote);
        }
        self.is_open_tag = true;
        Ok(())
    }

    /// Text, not escaped.
    pub fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.close_tag();
            self.out.push_str(&partial_escape(text));
        }
    }

    /// The end of the innermost element.
    pub fn end(&mut self) {
        let Some((name, outside)) = self.open.pop() else { return };
        self.declared.truncate(outside);
        if std::mem::take(&mut self.is_open_tag) {
            self.out.push_str("/>");
        } else {
            self.out.extend(["</", name, ">"]);
        }
    }

    /// How many elements are open.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The whole.
    #[must_use]
    pub fn finish(self) -> String {
        self.out
    }

    fn close_tag(&mut self) {
        if std::mem::take(&mut self.is_open_tag) {
            self.out.push('>');
        }
    }

    fn declare(&mut self, prefix: &'s str, namespace: Namespace, xml: &Xml<'s>) {
        let found =
            self.declared.iter().rev().find(|(declared, _)| *declared == prefix).map(|(_, namespace)| *namespace);
        if namespace == Namespace::XML || found.unwrap_or(Namespace::NONE) == namespace {
            return;
        }
        self.declared.push((prefix, namespace));
        self.out.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
        self.out.extend([prefix, "=\"", &quick_xml::escape::escape(xml.uri(namespace)), "\""]);
    }
}

/// Reads the content of the element that was opened last, up to its end.
pub fn content(xml: &mut Xml<'_>) -> Result<String, Error> {
    let mut fragment = Fragment::default();
    loop {
        match xml.next()? {
            Event::Start(element) => fragment.start(xml, &element)?,
            Event::End if fragment.depth() == 0 => return Ok(fragment.finish()),
            Event::End => fragment.end(),
            Event::Text(raw) | Event::CData(raw) => fragment.text(&text(raw)),
            Event::Reference(name) => fragment.text(&xml.resolve(name)?),
            Event::Instruction(_) | Event::Eof => {}
        }
    }
}

/// The span from the beginning of an element up to where `xml` stands.
#[must_use]
pub fn up_to_here(xml: &Xml<'_>, element: &Element<'_>) -> Span {
    Span::new(element.span.start as usize, xml.position())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Strictness;

    fn of(text: &str) -> String {
        let mut xml = Xml::new(text, Strictness::Xml);
        xml.next().unwrap();
        content(&mut xml).unwrap()
    }

    #[test]
    fn a_fragment_declares_the_namespaces_that_it_uses() {
        let text = "<f xmlns:h='urn:h' xmlns:x='urn:x' xmlns='urn:d'>1 &lt; 2 <h:p a='\"' x:b='c'>t<h:b/></h:p><q><r/></q></f>";
        let expected = "1 &lt; 2 <h:p xmlns:h=\"urn:h\" a='\"' xmlns:x=\"urn:x\" x:b=\"c\">t<h:b/></h:p>\
                        <q xmlns=\"urn:d\"><r/></q>";
        assert_eq!(of(text), expected);
        assert_eq!(of(&format!("<f>{expected}</f>")), expected, "read again it is the same");
    }

    #[test]
    fn an_inner_declaration_replaces_an_outer_one() {
        let text = "<f><p xmlns='urn:1'><p xmlns='urn:2'/><p xmlns=''>&amp;<![CDATA[<]]></p></p></f>";
        let expected = "<p xmlns=\"urn:1\"><p xmlns=\"urn:2\"/><p xmlns=\"\">&amp;&lt;</p></p>";
        assert_eq!(of(text), expected);
    }
}
