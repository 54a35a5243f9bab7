//! Within [`super`]: the numerals of a document, each with the fact that it became and why, or with what it is instead.

use super::account::Entry;
use super::prefixed;
use super::sentence::{SentenceTrace, is_false};
use crate::mapping::prose::Thought;
use crate::mapping::rows::{self, Judge};
use crate::mapping::{Filing, Line};
use crate::source::{Source, Span};
use crate::statement::Part;
use crate::xbrl::QName;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Debug, Serialize)]
pub(super) struct FigureTrace<'f> {
    span: Place,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fact: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    concept: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Arc<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates: Option<Arc<RawValue>>,
    #[serde(skip_serializing_if = "is_false")]
    decided: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    prose: Option<SentenceTrace<'f>>,
}

/// A place in the document.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Place {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Place {
    pub(super) fn of(span: Span, source: &Source) -> Place {
        let at = source.position(span.start);
        Place { start: span.start, end: span.end, line: at.line, column: at.column }
    }
}

/// A line of the taxonomy that was considered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Candidate {
    /// `prefix:Name`.
    pub concept: String,
    /// In thousandths.
    pub score: u32,
    /// What speaks for it.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// Elements of us-gaap with the same meaning.
    #[serde(default)]
    pub us_gaap: Vec<String>,
    /// Elements of ifrs-full with the same meaning.
    #[serde(default)]
    pub ifrs_full: Vec<String>,
}

/// A part of a whole, as printed, behind what divides the whole.
pub(super) fn part(part: &Part) -> String {
    format!("{}: {}", part.of.as_str(), part.name)
}

/// All of them.
pub(super) fn figures<'f>(
    filing: &'f Filing<'_>,
    source: &Source,
    entries: &[Entry],
) -> serde_json::Result<Vec<FigureTrace<'f>>> {
    // The figures of a row share what was thought of it: it is written once.
    let stories: Vec<Vec<Story>> = filing
        .lines
        .iter()
        .map(|lines| lines.iter().map(|line| Story::new(filing, line)).collect())
        .collect::<serde_json::Result<_>>()?;
    // So do those that the same words of a sentence measure.
    let thoughts: Vec<Story> =
        filing.thoughts.iter().map(|thought| Story::told(filing, thought)).collect::<serde_json::Result<_>>()?;
    let told =
        filing.thoughts.iter().enumerate().flat_map(|(at, thought)| thought.figures.iter().map(move |f| (*f, at)));
    let told: HashMap<usize, usize> = told.collect();
    // Figures of sentences refer to each other.
    let mut numbers = vec![None; filing.prose.figures.len()];
    for (number, entry) in entries.iter().enumerate() {
        if let Some(at) = entry.prose.and_then(|at| numbers.get_mut(at)) {
            *at = Some(number);
        }
    }
    let figure = |entry: &Entry| {
        let line = entry.row.map(|(statement, row)| &filing.lines[statement][row]);
        let row = entry.row.map(|(statement, row)| &filing.statements.statements[statement].rows[row]);
        let sentence = entry.prose.and_then(|at| filing.prose.figures.get(at));
        let story = match (entry.row, entry.prose) {
            (Some((statement, row)), _) => Some(&stories[statement][row]),
            (None, Some(at)) => told.get(&at).and_then(|thought| thoughts.get(*thought)),
            (None, None) => None,
        };
        let story = story.cloned().unwrap_or_default();
        let fact = entry.outcome.ok().map(|fact| filing.report.fact(fact));
        let concept = match line {
            Some(line) => line.concept.as_ref().map(|concept| &concept.name),
            None => fact.map(|fact| filing.report.concept(fact.concept)),
        };
        FigureTrace {
            span: Place::of(entry.span, source),
            text: source.visible(entry.span).into_owned(),
            statement: entry.row.map(|(statement, _)| statement),
            section: row.map(|row| &row.section).or(sentence.map(|s| &s.section)).and_then(|s| s.last()).map(|s| &**s),
            label: row.map(|row| &*row.label),
            part: row.and_then(|row| row.part.as_ref().map(part)),
            fact: fact.map(|fact| fact.id),
            reason: entry.outcome.err(),
            concept: concept.map(|name| prefixed(filing, name)),
            evidence: story.evidence,
            candidates: story.candidates,
            decided: line.is_some_and(|line| line.meaning.judge == Judge::Profile),
            prose: SentenceTrace::new(filing, entry, &numbers),
        }
    };
    Ok(entries.iter().map(figure).collect())
}

/// Why a line has its concept, as JSON; nothing where there is nothing to say.
#[derive(Debug, Clone, Default)]
struct Story {
    evidence: Option<Arc<RawValue>>,
    candidates: Option<Arc<RawValue>>,
}

fn list<T: Serialize>(elements: &[T]) -> serde_json::Result<Option<Arc<RawValue>>> {
    Ok(if elements.is_empty() { None } else { Some(to_raw_value(elements)?.into()) })
}

impl Story {
    fn new(filing: &Filing<'_>, line: &Line) -> serde_json::Result<Story> {
        if line.facts.iter().all(Option::is_none) && line.concept.is_none() {
            return Ok(Story::default());
        }
        let candidates = line.meaning.candidates.iter();
        let candidates = candidates.map(|c: &rows::Candidate| candidate(filing, &c.concept, c.score, &c.evidence));
        Ok(Story { evidence: list(&evidence(line))?, candidates: list(&candidates.collect::<Vec<_>>())? })
    }

    /// What was thought of the words of a sentence.
    fn told(filing: &Filing<'_>, thought: &Thought) -> serde_json::Result<Story> {
        let candidates = thought.candidates.iter().map(|c| candidate(filing, &c.concept, c.score, &c.evidence));
        Ok(Story { evidence: list(&thought.evidence)?, candidates: list(&candidates.collect::<Vec<_>>())? })
    }
}

/// Why a line has its concept.
fn evidence(line: &Line) -> Vec<String> {
    let mut evidence = match (line.is_extension(), line.meaning.candidates.first()) {
        (true, _) if line.meaning.judge == Judge::Profile => {
            vec!["the issuer's profile has decided that it is a concept of its own".to_owned()]
        }
        (true, _) => vec!["no concept of the taxonomy is like it".to_owned()],
        (false, Some(best)) => best.evidence.clone(),
        (false, None) => Vec::new(),
    };
    // Two sums of one total say the same of a line.
    evidence.extend(line.meaning.arithmetic.iter().cloned());
    evidence.dedup();
    evidence
}

fn candidate(filing: &Filing<'_>, concept: &QName, score: u32, evidence: &[String]) -> Candidate {
    let elements = |taxonomy: &str| {
        let counterparts = filing.taxonomy.counterparts(concept).filter(|p| *p.taxonomy == *taxonomy);
        counterparts.map(|p| p.element.to_string()).collect()
    };
    Candidate {
        concept: prefixed(filing, concept),
        score: score.min(1000),
        evidence: evidence.to_vec(),
        us_gaap: elements("us-gaap"),
        ifrs_full: elements("ifrs-full"),
    }
}
