//! Within [`super`]: XML on its way out, written straight into a text; an element stands on a line of its own, or all on one.

use crate::format::legal;
use quick_xml::escape::escape;
use std::borrow::Cow;

/// Markup being written. The names of elements and attributes are the caller's and need no escapes.
#[derive(Debug, Default)]
pub struct Lines {
    text: String,
    /// How deep the next element stands; nothing where all is on one line.
    depth: Option<usize>,
}

impl Lines {
    /// Begins with `text`, to go on with elements on lines of their own, `depth` deep.
    #[must_use]
    pub fn indented(text: String, depth: usize) -> Self {
        Lines { text, depth: Some(depth) }
    }

    /// A start tag; [`Lines::close`] with the same name belongs to it.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.text.push('>');
        self.depth = self.depth.map(|depth| depth + 1);
    }

    /// An end tag.
    pub fn close(&mut self, name: &str) {
        self.depth = self.depth.map(|depth| depth.saturating_sub(1));
        self.line();
        self.end(name);
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.text.push_str("/>");
    }

    /// An element with text, which `content` writes as it is to stand.
    pub fn element(&mut self, name: &str, attributes: &[(&str, &str)], content: impl FnOnce(&mut String)) {
        self.start(name, attributes);
        self.text.push('>');
        content(&mut self.text);
        self.end(name);
    }

    /// A line break, and the indent of what comes next.
    pub fn line(&mut self) {
        const BLANKS: &str = "\n                ";
        if let Some(depth) = self.depth {
            self.text.push_str(BLANKS.get(..1 + 2 * depth).unwrap_or(BLANKS));
        }
    }

    /// What is written so far, to write on by hand.
    pub fn text(&mut self) -> &mut String {
        &mut self.text
    }

    /// The whole.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.line();
        self.text.push('<');
        self.text.push_str(name);
        for (name, value) in attributes {
            push_attribute(&mut self.text, name, value);
        }
    }

    fn end(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }
}

/// Appends an attribute to a start tag.
pub fn push_attribute(tag: &mut String, name: &str, value: &str) {
    tag.push(' ');
    tag.push_str(name);
    tag.push_str("=\"");
    if value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':' | b'/' | b' ')) {
        tag.push_str(value);
    } else {
        tag.push_str(&escaped_all(value));
    }
    tag.push('"');
}

/// The text with all of the five characters escaped that are markup somewhere, and without those that XML forbids.
#[must_use]
pub fn escaped_all(text: &str) -> Cow<'_, str> {
    escape(legal(text))
}
