//! Within [`super`]: markup on its way into memory. Escaping and tags are quick-xml's; what is added is that elements
//! close in the reverse order, so that whatever is written is well-formed.

use quick_xml::Writer;
use quick_xml::escape::minimal_escape;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use std::borrow::Cow;

/// A piece of XHTML being written.
pub struct Markup {
    writer: Writer<Vec<u8>>,
    open: Vec<String>,
}

impl Default for Markup {
    fn default() -> Self {
        Markup { writer: Writer::new(Vec::new()), open: Vec::new() }
    }
}

impl Markup {
    /// Opens an element.
    pub fn open(&mut self, element: BytesStart<'_>) {
        self.open.push(element.name().as_ref().to_owned());
        self.put(Event::Start(element));
    }

    /// Opens an element of XHTML.
    pub fn start<'a>(&mut self, name: &'a str, attributes: impl IntoIterator<Item = (&'a str, &'a str)>) {
        self.open(BytesStart::new(name).with_attributes(attributes));
    }

    /// Closes the element that was opened last.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.put(Event::End(BytesEnd::new(name)));
        }
    }

    /// An element that never has content (`br`, `hr`, `col`). Others are opened and closed: browsers that read the page
    /// as HTML do not know `<td/>`.
    pub fn empty<'a>(&mut self, name: &'a str, attributes: impl IntoIterator<Item = (&'a str, &'a str)>) {
        self.put(Event::Empty(BytesStart::new(name).with_attributes(attributes)));
    }

    /// Text. Characters that XML 1.0 §2.2 forbids become U+FFFD.
    pub fn text(&mut self, text: &str) {
        let legal = if text.chars().any(is_forbidden) {
            Cow::Owned(text.chars().map(|c| if is_forbidden(c) { '\u{fffd}' } else { c }).collect())
        } else {
            Cow::Borrowed(text)
        };
        // All three are escaped: `]]>` must not stand in text.
        let escaped = minimal_escape(legal);
        let escaped = if escaped.contains('>') { Cow::Owned(escaped.replace('>', "&gt;")) } else { escaped };
        // XML 1.0 §2.11 takes returns for line breaks.
        let escaped = if escaped.contains('\r') { Cow::Owned(escaped.replace('\r', "&#13;")) } else { escaped };
        self.put(Event::Text(BytesText::from_escaped(escaped)));
    }

    /// Markup that is written already.
    pub fn raw(&mut self, markup: &str) {
        self.put(Event::Text(BytesText::from_escaped(markup)));
    }

    /// A line break in the markup, to keep the lines of the file short.
    pub fn line(&mut self) {
        self.put(Event::Text(BytesText::from_escaped("\n")));
    }

    /// The writer, for those who write whole elements with it.
    pub fn writer(&mut self) -> &mut Writer<Vec<u8>> {
        &mut self.writer
    }

    /// What was written.
    #[must_use]
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        String::from_utf8(self.writer.into_inner()).unwrap_or_else(|_| unreachable!("only text was written"))
    }

    fn put(&mut self, event: Event<'_>) {
        self.writer.write_event(event).unwrap_or_else(|_| unreachable!("memory takes all bytes"));
    }
}

fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_legal() {
        let mut out = Markup::default();
        out.start("p", [("title", "\"a\" & b")]);
        out.text("1 < 2 && \u{1}]]>");
        assert_eq!(out.finish(), "<p title=\"&quot;a&quot; &amp; b\">1 &lt; 2 &amp;&amp; \u{fffd}]]&gt;</p>");
    }
}
