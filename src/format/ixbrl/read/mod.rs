//! Inline XBRL documents → reports, one per target (Inline XBRL 1.1; documents of 1.0 are read by the same rules).
//!
//! A document is read once, event by event ([`walk`]). Outside of inline elements nothing is kept; within, [`content`] logs
//! where the text stands, and a fact ([`fact`]) is added at the end of its element. What may wait for other parts of the
//! document set is settled at the end: continuations ([`chain`]), footnotes and relationships ([`links`]), facts before the
//! contexts and units that they use (those of XBRL 2.1); if there are too many of these, everything is read a second time
//! with the contexts and units known. A file that is not well-formed is mended first ([`crate::html`]).

mod base;
mod chain;
mod content;
mod fact;
mod links;
mod markup;
mod number;
mod set;
#[cfg(test)]
mod tests;
mod walk;

use crate::diagnostic::{Diagnostic, Diagnostics, Findings};
use crate::html::{self, Mended};
use crate::report::{Context, Report, Value};
use crate::source::{Source, Span};
use crate::xbrl::{Decimals, QName, Unit};
use crate::xml::{Event, Strictness, Xml};
use set::Set;

/// A report of an inline document set.
#[derive(Debug, Default)]
pub struct Target {
    /// The `target` attribute of its facts; nothing for the default target.
    pub name: Option<Box<str>>,
    /// Its facts, in the order of the documents.
    pub report: Report,
    /// What the documents say beside.
    pub beside: Beside,
}

/// What inline documents say that a [`Report`] does not hold, for those who show the documents.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// The index of the first fact of each document; empty where there is one document.
    pub starts: Vec<usize>,
    /// Facts that were left out although it is known what they are about.
    pub left_out: Vec<LeftOut>,
}

impl Beside {
    /// The document that a fact is in.
    #[must_use]
    pub fn document(&self, fact: usize) -> usize {
        self.starts.partition_point(|&start| start <= fact).saturating_sub(1)
    }
}

/// A fact that is no fact of the model: it is within a tuple, its value is none of its transformation, it has no unit …
#[derive(Debug, Clone)]
pub struct LeftOut {
    /// Which document it is in.
    pub document: usize,
    /// Where it begins there.
    pub offset: u32,
    /// As found.
    pub id: Box<str>,
    /// What it is about.
    pub concept: QName,
    /// For whom and when.
    pub context: Context,
    /// Whether its element is one of numbers.
    pub is_number: bool,
    /// What is counted.
    pub unit: Option<Unit>,
    /// What it says; nothing where that cannot be told.
    pub value: Option<Value>,
    /// How precise a number is.
    pub decimals: Option<Decimals>,
}

/// A document on its way: as it is, or mended.
#[derive(Debug)]
struct Text<'a> {
    source: &'a Source,
    mended: Option<Mended>,
    /// What was found when it was mended.
    diagnostics: Diagnostics,
}

impl Text<'_> {
    fn text(&self) -> &str {
        self.mended.as_ref().map_or_else(|| self.source.text(), |mended| &mended.text)
    }

    /// Where something stands in the source that stands there in the text.
    fn original(&self, offset: u32) -> u32 {
        self.mended.as_ref().map_or(offset, |mended| mended.original(offset))
    }

    fn mend(&mut self) {
        if self.mended.is_none() {
            self.mended = Some(html::mend(self.source.text(), &mut self.diagnostics));
        }
    }

    fn is_well_formed(&self) -> bool {
        let mut xml = Xml::new(self.text(), Strictness::Html);
        loop {
            match xml.next() {
                Ok(Event::Start(element)) if element.raw_attributes().any(|attribute| attribute.is_err()) => {
                    return false;
                }
                Ok(Event::Eof) => return true,
                Ok(_) => {}
                Err(error) => return !is_mendable(&error),
            }
        }
    }
}

/// Whether mending helps: there is no mending of what is no XML by intent, or too much.
fn is_mendable(error: &Diagnostic) -> bool {
    !matches!(error.code, "xml.dtd" | "xml.depth" | "xml.namespaces" | "xml.empty")
}

/// Reads one document, or the documents of an inline document set together. The default target is first, then the others in
/// the order in which they are met.
///
/// Ids stay as found (empty where there is none), text keeps its white space, `xml:lang` in scope is the language of every
/// text: a loader that knows the types takes it off where a concept is no text. What is left out is an error with the
/// specification's own code (sections of Inline XBRL 1.1, whatever the version); facts of one target do not depend on
/// errors in another. A fact's offset is that in its own document.
#[must_use]
pub fn read(documents: &[Source]) -> (Vec<Target>, Findings) {
    let mut texts: Vec<Text<'_>> =
        documents.iter().map(|source| Text { source, mended: None, diagnostics: Diagnostics::default() }).collect();
    let broken = match Set::read(&texts, false) {
        Ok(outcome) => return finish(&texts, outcome),
        Err(broken) => broken,
    };
    // Those before it are fine, of those behind it nothing is known.
    for (at, text) in texts.iter_mut().enumerate().skip(broken) {
        if at == broken || !text.is_well_formed() {
            text.mend();
        }
    }
    match Set::read(&texts, true) {
        Ok(outcome) => finish(&texts, outcome),
        Err(_) => unreachable!("errors of a mended document are findings"),
    }
}

fn finish(texts: &[Text<'_>], (targets, found): (Vec<Target>, Vec<Diagnostics>)) -> (Vec<Target>, Findings) {
    let mut findings = Findings::default();
    for (text, found) in texts.iter().zip(found) {
        let mut all = text.diagnostics.clone();
        let mut found = found;
        if text.mended.is_some() {
            found.relocate(|span| Span { start: text.original(span.start), end: text.original(span.end) });
        }
        all.append(found);
        findings.push(text.source, all);
    }
    (targets, findings)
}
