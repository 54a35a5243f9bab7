//! Within [`super`]: the numerals of the document, each with what became of it, the rows and sentences that they are of, and
//! what was found in their places.

use super::concepts::Concepts;
use super::data::{Candidate, Figure, Finding, Index, Line, State};
use crate::trace::read::{Export, Row, is_close};
use crate::trace::reasons::because;
use crate::trace::{self, read};
use hashbrown::{HashMap, HashSet};
use indexmap::IndexMap;

/// What a state says already: a warning of this code makes a figure not doubtful.
const SAID: &str = "mapping.extension";

/// Figures that are listed of a finding.
const LISTED: usize = 1_000;

/// What the figures of a line have in common: statement, heading, label (of a sentence what it measures), concept.
type Key<'e> = (Option<&'e str>, Option<&'e str>, &'e str, Option<&'e str>);

/// All lines. A row that is no line of a decision, since none of its figures has a concept, is one, too.
pub(super) fn lines(export: &Export, rows: &[Row<'_>], concepts: &mut Concepts<'_>) -> Vec<Line> {
    let mut lines: IndexMap<Key<'_>, Line> = IndexMap::new();
    let mut in_rows = vec![false; export.figures.len()];
    for row in rows {
        for at in &row.figures {
            in_rows[*at] = true;
        }
        let line = Line {
            label: row.label.to_owned(),
            statement: Some(row.statement.to_owned()),
            section: row.section.map(str::to_owned),
            concept: Some(concepts.called(row.concept)),
            extension: row.extension,
            evidence: row.evidence.to_vec(),
            candidates: candidates(row.concept, row.candidates, concepts),
            decidable: !row.label.is_empty() && !row.is_part,
            figures: row.figures.clone(),
        };
        lines.insert((Some(row.statement), row.section, row.label, Some(row.concept)), line);
    }
    for (at, figure) in export.figures.iter().enumerate().filter(|(at, _)| !in_rows[*at]) {
        let statement = export.statement(figure);
        let (label, concept) = match (&figure.label, statement) {
            (Some(label), Some(_)) => (&**label, None),
            _ => match subject(export, figure) {
                Some(subject) if figure.fact.is_some() || figure.is_left() => (subject, figure.concept.as_deref()),
                _ => continue,
            },
        };
        let section = figure.section.as_deref();
        let line = lines.entry((statement, section, label, concept)).or_insert_with(|| Line {
            label: label.to_owned(),
            statement: statement.map(str::to_owned),
            section: section.map(str::to_owned),
            concept: concept.map(|name| concepts.called(name)),
            extension: concept.is_some_and(|name| export.is_own(name)),
            evidence: figure.evidence.clone(),
            candidates: candidates(concept.unwrap_or_default(), &figure.candidates, concepts),
            decidable: false,
            figures: Vec::new(),
        });
        // A row of which all is part of its label has nothing to decide.
        line.decidable |= statement.is_some() && !label.is_empty() && figure.part.is_none() && figure.is_left();
        line.figures.push(at);
    }
    lines.into_values().collect()
}

/// What a figure in running text measures: what its sentence says, or that of the figure that it is compared with.
fn subject<'e>(export: &'e Export, figure: &'e read::Figure) -> Option<&'e str> {
    let prose = figure.prose.as_ref()?;
    let of = || export.figures.get(prose.of?)?.prose.as_ref()?.subject.as_deref();
    prose.subject.as_deref().or_else(of)
}

/// What was considered; `taken` is the concept that was.
fn candidates(taken: &str, candidates: &[trace::Candidate], concepts: &mut Concepts<'_>) -> Vec<Candidate> {
    let one = |candidate: &trace::Candidate| Candidate {
        concept: concepts.called(&candidate.concept),
        score: candidate.score,
        close: is_close(taken, candidates, candidate),
        evidence: candidate.evidence.clone(),
    };
    candidates.iter().map(one).collect()
}

/// All figures, without their marks; `facts` are the facts of the report by their ids.
pub(super) fn figures(
    export: &Export,
    rows: &[Row<'_>],
    lines: &[Line],
    findings: &[Finding],
    facts: &HashMap<&str, Index>,
) -> Vec<Figure> {
    let mut of = vec![None; export.figures.len()];
    for (at, line) in lines.iter().enumerate() {
        for figure in &line.figures {
            of[*figure] = Some(at);
        }
    }
    let mut is_doubtful = vec![false; export.figures.len()];
    for row in rows.iter().filter(|row| row.is_close()) {
        row.figures.iter().for_each(|figure| is_doubtful[*figure] = true);
    }
    for finding in findings.iter().filter(|finding| finding.severity != "note" && finding.code != SAID) {
        finding.figures.iter().for_each(|figure| is_doubtful[*figure] = true);
    }
    let failed: HashSet<&str> =
        export.checks.iter().filter(|check| check.outcome == "failed").map(|check| &*check.fact).collect();
    let figure = |(at, figure): (usize, &read::Figure)| {
        let fact = figure.fact.as_deref();
        let is_doubtful = is_doubtful[at] || fact.is_some_and(|fact| failed.contains(fact));
        let is_own = figure.concept.as_deref().is_some_and(|concept| export.is_own(concept));
        let reason = figure.reason.as_deref().filter(|_| fact.is_none());
        Figure {
            mark: None,
            text: unescaped(&figure.text),
            state: match fact {
                Some(_) if is_doubtful => State::Doubtful,
                Some(_) if is_own => State::Extension,
                Some(_) => State::Tagged,
                None if figure.is_left() => State::Untagged,
                None => State::Other,
            },
            line: figure.span.line,
            column: figure.span.column,
            section: figure.section.clone(),
            fact: fact.and_then(|fact| facts.get(fact).copied()),
            of: of[at],
            reason: reason.map(str::to_owned),
            because: reason.and_then(|reason| because(reason, figure.prose.is_none())).map(str::to_owned),
        }
    };
    export.figures.iter().enumerate().map(figure).collect()
}

/// Text without the escapes of Markdown (`US\\$4.5`), which a reader of the page does not see.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        if character != '\\' || !rest.peek().is_some_and(char::is_ascii_punctuation) {
            out.push(character);
        }
    }
    out
}

/// What was found, each with the figures in its place.
pub(super) fn findings(export: &Export) -> Vec<Finding> {
    let spans: Vec<trace::Place> = export.figures.iter().map(|figure| figure.span).collect();
    // Figures are in order, but one may hold another.
    let ends: Vec<u32> = spans
        .iter()
        .scan(0, |end, span| {
            *end = span.end.max(*end);
            Some(*end)
        })
        .collect();
    let inside = |found: &read::Finding| {
        let Some(place) = found.span else { return Vec::new() };
        let from = ends.partition_point(|end| *end <= place.start);
        let around = spans.iter().enumerate().skip(from).take_while(|(_, span)| span.start < place.end);
        let mut inside: Vec<Index> =
            around.filter(|(_, span)| span.end > place.start).map(|(at, _)| at).take(LISTED).collect();
        // What is said of a row is said at its label: its figures follow.
        let next = inside.last().copied().unwrap_or_else(|| spans.partition_point(|span| span.start < place.end));
        if let Some(label) = export.figures.get(next).and_then(|figure| figure.label.as_deref())
            && !label.is_empty()
            && found.message.contains(label)
        {
            let row = |at: usize| {
                let figure = export.figures.get(at)?;
                Some((figure.statement, &figure.section, &figure.label, &figure.part))
            };
            let first = inside.last().map_or(next, |last| last + 1);
            inside.extend((first..first.saturating_add(LISTED)).take_while(|at| row(*at) == row(next)));
        }
        inside
    };
    let finding = |found: &read::Finding| Finding {
        severity: found.severity.clone(),
        code: found.code.clone(),
        message: found.message.clone(),
        help: found.help.clone(),
        line: found.span.map(|place| place.line),
        figures: inside(found),
    };
    export.diagnostics.iter().map(finding).collect()
}
