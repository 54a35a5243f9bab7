//! Within [`super`]: inline XBRL documents → the same documents as browsers read them: as HTML, in UTF-8, each fact with an id.
//!
//! What is filed is meant as XHTML, and a page is read as HTML. So elements that close themselves get an end tag, sections of
//! CDATA and references become text, prefixes of XHTML go, and what HTML would take out of its element stays where it is. What
//! a document of somebody else must not do in a page that is opened from the disk is taken out: scripts, whatever loads
//! something from elsewhere (`clean` decides, element by element and attribute by attribute; the page's content security
//! policy stands behind it). Images and style sheets beside the document are put into it.
//!
//! A document is read once, event by event, and written anew from what was read; ids are put in at the end, when all are known.

mod clean;
mod sheet;
mod style;
mod tag;
mod text;
mod write;
mod written;

use crate::diagnostic::Diagnostics;
use crate::html;
use crate::source::Source;
use hashbrown::HashSet;
use indexmap::IndexMap;
use rayon::prelude::*;
use written::{Counted, Found, Written};

/// A document made ready for browsers.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The name of its file, without folders.
    pub name: String,
    /// The whole document: HTML that is well-formed XML, too.
    pub html: String,
    /// Where its head begins, behind `<head>`: what must come first goes there.
    pub head: usize,
    /// Where `</body>` stands in it: what a page adds goes before that.
    pub end: usize,
    /// Its facts and footnotes, in the order of the document.
    pub elements: Vec<Element>,
    /// The programs that its comments say it was made with.
    pub credits: Vec<String>,
    /// What was left out of it, as notes.
    pub diagnostics: Diagnostics,
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

/// Gives the files that a document refers to by their references, such as `images/logo.png`: its bytes, nothing for what is not
/// there or must not be read.
pub type Beside<'a> = dyn Fn(&str) -> Option<Vec<u8>> + Sync + 'a;

/// Prepares a document that stands alone, without the files beside it. `given` counts the facts of the report so far: those
/// without an id get one of this number, as Arelle's plugin numbers them (`ixv-12`).
#[must_use]
pub fn prepare(source: &Source, given: &mut usize) -> Document {
    prepare_all(&[(source, &|_| None)], given).pop().unwrap_or_default()
}

/// Prepares the documents of a report together: an id is there once in all of them. Facts are counted target by target, the
/// default one first.
#[must_use]
pub fn prepare_all(sources: &[(&Source, &Beside<'_>)], given: &mut usize) -> Vec<Document> {
    let mut all: Vec<Written> = sources.par_iter().map(|(source, beside)| written(source, beside)).collect();
    let mut taken: HashSet<Box<str>> = all.iter_mut().flat_map(|written| std::mem::take(&mut written.ids)).collect();
    // Of two elements with the same id the first one keeps it.
    let mut met: HashSet<Box<str>> = HashSet::new();
    let mut targets: IndexMap<Option<Box<str>>, Vec<&mut Found>> = [(None, Vec::new())].into();
    for found in all.iter_mut().flat_map(|written| &mut written.found) {
        found.is_given = found.element.id.is_empty() || !met.insert(found.element.id.clone());
        targets.entry(found.element.target.clone()).or_default().push(found);
    }
    for found in targets.into_values().flatten() {
        if found.is_given {
            let stem = if found.counted == Counted::Footnote { "ixv-note" } else { "ixv" };
            let mut id = format!("{stem}-{given}");
            while !taken.insert(id.as_str().into()) {
                id.push('x');
            }
            found.element.id = id.into();
        }
        *given += usize::from(found.counted != Counted::Footnote);
    }
    let documents = all.into_par_iter().zip(sources.par_iter());
    let finish = |(written, (source, _)): (Written, &(&Source, &Beside<'_>))| Document {
        credits: super::credits::credits(source.text()),
        ..written.document(file_name(source.name()))
    };
    documents.map(finish).collect()
}

/// What a file is called in its folder.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Reads a document as it is or, where it is not well-formed, mended: as [`crate::format::ixbrl::read`] does.
fn written(source: &Source, beside: &Beside<'_>) -> Written {
    let name = file_name(source.name());
    let (written, outcome) = write::write(source.text(), name, beside, &|offset| offset);
    if outcome.is_ok() {
        return written;
    }
    let mended = html::mend(source.text(), &mut Diagnostics::default());
    write::write(&mended.text, name, beside, &|offset| mended.original(offset)).0
}

#[cfg(test)]
mod tests;
