//! Within [`super`]: where the text of a block stands in the source; like [`Inline::span`], for many ranges.

use crate::document::Inline;
use crate::source::Span;
use std::ops::Range;

/// The runs of a block, by where they begin in its text.
pub(super) struct Places<'i, 'a> {
    content: &'i Inline<'a>,
    starts: Vec<usize>,
}

impl<'i, 'a> Places<'i, 'a> {
    pub(super) fn of(content: &'i Inline<'a>) -> Self {
        let mut at = 0;
        let starts = content.runs.iter().map(|run| {
            at += run.text.len();
            at - run.text.len()
        });
        let starts = starts.collect();
        Places { content, starts }
    }

    /// The source bytes behind a range of the text; an empty span where there are none.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let first = self.starts.partition_point(|start| *start <= range.start).saturating_sub(1);
        let mut covered: Option<Span> = None;
        for (run, before) in self.content.runs.iter().zip(&self.starts).skip(first) {
            if *before >= range.end {
                break;
            }
            if let Some(part) = run.part(*before, &range) {
                covered = Some(covered.map_or(part, |c| c.to(part)));
            }
        }
        covered.unwrap_or_default()
    }
}
