//! Within [`super`]: where a fact is printed.

use super::describe::legible;
use crate::diff::Diff;
use crate::report::Place;
use crate::source::Source;
use serde::Serialize;
use std::fmt;

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

impl fmt::Display for Printed<'_> {
    /// `release.txt:120`, or `release.txt, bytes 28208–28217`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&legible(self.file.unwrap_or_default()))?;
        if let Some(line) = self.line {
            return if self.file.is_some() { write!(f, ":{line}") } else { write!(f, "line {line}") };
        }
        let comma = if self.file.is_some() { ", " } else { "" };
        match &self.spans[..] {
            [] => Ok(()),
            [[start, end], rest @ ..] => {
                write!(f, "{comma}bytes {start}–{end}")?;
                if rest.is_empty() { Ok(()) } else { write!(f, " and {} more", rest.len()) }
            }
        }
    }
}

impl Sources<'_> {
    /// Where a fact of a report is printed; nothing where nothing is known.
    pub(super) fn place<'a>(&self, diff: &'a Diff<'_>, report: usize, fact: usize) -> Option<Printed<'a>> {
        let side = if report == 0 { diff.old } else { diff.new };
        let facts = diff.occurrences(report, fact).map(|fact| side.report.fact(fact));
        let all: Vec<&Place> = facts.flat_map(|fact| fact.places).collect();
        let first = side.report.fact(fact).places.first().or(all.first().copied())?;
        let mut spans: Vec<[u32; 2]> = all.iter().map(|place| [place.span.start, place.span.end]).collect();
        spans.sort_unstable();
        spans.dedup();
        Some(Printed {
            file: side.report.provenance.as_ref().map(|provenance| &*provenance.file),
            spans,
            line: (first.line > 0).then_some(first.line),
            printed: (!first.printed.is_empty()).then_some(&*first.printed),
        })
    }
}
