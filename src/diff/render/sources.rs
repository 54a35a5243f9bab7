//! Within [`super`]: where a fact is printed.

use crate::diff::Diff;
use crate::report::Fact;
use crate::source::Source;
use serde::Serialize;

/// The files that the reports were read from, where there is one of each and it is known: facts that do not say where they are
/// printed are looked up there.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sources<'v> {
    /// The files of the older report, and of the newer one.
    pub files: [Option<&'v Source>; 2],
}

/// Where a fact is printed, as far as it is known.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Printed<'a> {
    /// The document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<&'a str>,
    /// Byte ranges in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<[u32; 2]>,
    /// Line of the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printed: Option<&'a str>,
}

impl Sources<'_> {
    /// Where a fact of a report is printed; nothing where nothing is known.
    pub(super) fn place<'a>(&self, diff: &Diff<'a>, report: usize, fact: Fact<'a>) -> Option<Printed<'a>> {
        let side = if report == 0 { diff.old } else { diff.new };
        let first = fact.places.first()?;
        Some(Printed {
            file: side.report.provenance.as_ref().map(|provenance| &*provenance.file),
            spans: fact.places.iter().map(|place| [place.span.start, place.span.end]).collect(),
            line: (first.line > 0).then_some(first.line),
            printed: (!first.printed.is_empty()).then_some(&*first.printed),
        })
    }
}
