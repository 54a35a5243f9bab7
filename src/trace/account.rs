//! Within [`super`]: the one list of what became of the numerals of a document: figures of statements and sentences, numerals
//! that are something else, and facts about the document and its issuer, which stand in running text.

use super::scan;
use crate::mapping::Filing;
use crate::prose::Measure;
use crate::source::{Source, Span};
use std::collections::HashSet;

/// Where a numeral stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// In a table.
    Table,
    /// In running text.
    Sentence,
    /// In running text, in a fact about the document: its date, its title, the exchange rate.
    Information,
}

/// What became of a numeral.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub span: Span,
    pub stands: Stands,
    /// Statement and row, if it is in one.
    pub row: Option<(usize, usize)>,
    /// Index of the figure of a sentence.
    pub prose: Option<usize>,
    /// Index of the fact, or the reason.
    pub outcome: Result<usize, &'static str>,
}

/// All numerals of a document, in its order. Facts about the document are there as far as they have numerals that no figure
/// has; a numeral in one is not classified once more.
pub(super) fn entries(filing: &Filing<'_>, source: &Source) -> Vec<Entry> {
    let classified: HashSet<Span> = filing.prose.left.iter().map(|left| left.span).collect();
    let mut entries: Vec<Entry> = Vec::with_capacity(filing.figures.len());
    let mut loose: Vec<Entry> = Vec::new();
    for figure in &filing.figures {
        let is_loose = figure.row.is_none() && figure.prose.is_none() && classified.contains(&figure.span);
        let crate::mapping::Figure { span, row, prose, outcome } = *figure;
        let is_information = match (prose.and_then(|at| filing.prose.figures.get(at)), outcome) {
            (Some(figure), Ok(fact)) => {
                filing.report.fact(fact).unit.is_none() && !matches!(figure.measure, Measure::Date(_))
            }
            (None, Ok(_)) => is_loose,
            (_, Err(_)) => false,
        };
        let stands = match prose.is_some() || is_loose {
            true if is_information => Stands::Information,
            true => Stands::Sentence,
            false => Stands::Table,
        };
        let list = if stands == Stands::Sentence && is_loose { &mut loose } else { &mut entries };
        list.push(Entry { span, stands, row, prose, outcome });
    }
    let text = source.text();
    let is_html = crate::document::html::is_html(text);
    let mut known = Covered::of(entries.iter().map(|entry| entry.span));
    let printed: HashSet<Span> = entries.iter().filter(|e| e.outcome.is_ok()).map(|e| e.span).collect();
    let places = filing.report.facts().enumerate().flat_map(|(fact, f)| f.places.iter().map(move |p| (fact, p.span)));
    let mut places: Vec<(usize, Span)> = places.filter(|(_, span)| !printed.contains(span)).collect();
    places.sort_by_key(|(_, span)| (span.end - span.start, *span));
    let mut informed: Vec<Span> = Vec::new();
    for (fact, span) in places {
        let is_new = |n: &Span| !known.holds(*n, text) && !informed.iter().any(|known| known.contains(*n));
        if scan::within(text, is_html, span.range()).iter().any(is_new) {
            informed.push(span);
            entries.push(Entry { span, stands: Stands::Information, row: None, prose: None, outcome: Ok(fact) });
        }
    }
    known = Covered::of(informed.into_iter());
    entries.extend(loose.into_iter().filter(|entry| !known.contains(entry.span)));
    entries.sort_by_key(|entry| entry.span);
    entries
}

/// Numerals that a reader sees and that nothing accounts for. This scan looks at the bytes alone: it knows neither documents
/// nor statements nor sentences.
#[must_use]
pub fn unaccounted(source: &Source, filing: &Filing<'_>) -> Vec<Span> {
    let figures = filing.figures.iter().map(|figure| figure.span);
    let facts = filing.report.facts().flat_map(|fact| fact.places).map(|place| place.span);
    let known = Covered::of(figures.chain(facts));
    let text = source.text();
    let mut found = scan::numerals(text);
    found.retain(|numeral| !known.holds(*numeral, text));
    found
}

/// Bytes that are accounted for: spans that do not touch each other, in order.
struct Covered(Vec<Span>);

impl Covered {
    fn of(spans: impl Iterator<Item = Span>) -> Covered {
        let mut all: Vec<Span> = spans.collect();
        all.sort_unstable();
        let mut merged: Vec<Span> = Vec::with_capacity(all.len());
        for span in all {
            match merged.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => merged.push(span),
            }
        }
        Covered(merged)
    }

    fn contains(&self, span: Span) -> bool {
        let before = self.0.partition_point(|known| known.start <= span.start);
        before > 0 && self.0[before - 1].contains(span)
    }

    /// Whether all digits of a numeral are covered: `2023,2024` may be two.
    fn holds(&self, numeral: Span, text: &str) -> bool {
        let start = numeral.range().start;
        let digits = text[numeral.range()].bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit());
        self.contains(numeral) || digits.map(|(at, _)| Span::new(start + at, start + at + 1)).all(|d| self.contains(d))
    }
}
