//! The folder of an export → the page on which an analyst accepts it: the document with every figure marked, the statements, what
//! was decided and why, what is left to decide ([`Data`]). What is decided there goes into a profile.
//!
//! [`data`] says what the page knows; `templates/review/` shows it. The page loads nothing.
//! `document` makes our own markup of the inline document, `figures`, `facts` and `checks` the lists, `render` the page.

mod allowed;
mod changes;
mod checks;
mod concepts;
pub mod data;
mod document;
mod facts;
mod figures;
mod render;
pub mod saving;
mod trends;
pub mod words;

pub use data::Data;
pub use render::{policy, render};

use crate::align::Side;
use crate::diagnostic::Diagnostic;
use crate::history::editions::period_end;
use crate::report::Report;
use crate::tables::{Vocabulary, plain_text};
use crate::taxonomy::dts::Dts;
use crate::trace::read;
use concepts::Concepts;
use data::{Footnote, Index, State};
use document::Known;
use hashbrown::HashMap;
use trends::Trends;

/// An export that was read.
#[derive(Debug, Clone, Copy)]
pub struct Export<'e> {
    /// The stem of its files.
    pub stem: &'e str,
    /// Its trace.
    pub trace: &'e read::Export,
    /// Its report; each fact once, with the ids of the trace.
    pub report: &'e Report,
    /// The report's taxonomy.
    pub dts: &'e Dts,
    /// The text of its inline document.
    pub page: &'e str,
}

/// A file of an export that does not belong to the others, or cannot be read.
#[derive(Debug)]
pub enum Problem {
    /// The trace does.
    Trace(Box<Diagnostic>),
    /// The inline document does.
    Page(Box<Diagnostic>),
}

/// What the page is made of.
#[derive(Debug)]
pub struct Review {
    /// What it knows. What other reports and the profile say is still missing.
    pub data: Data,
    /// The document as a piece of the page.
    pub document: String,
    /// The language that it is in.
    pub language: String,
}

/// What other reports say.
#[derive(Debug, Default)]
pub struct Beside {
    trends: Trends,
    diff: Option<data::Diff>,
}

impl Beside {
    /// What `sides` say of lines of `this` one of them, and what it changed since the one before it. Their names are what they
    /// are called.
    #[must_use]
    pub fn of(sides: &[Side<'_>], this: Index) -> Self {
        let trends = trends::trends(sides, this);
        let previous = changes::previous(&trends.reports);
        let diff = previous.map(|at| changes::changes(sides[trends.order[at]], sides[this], at));
        Beside { trends, diff }
    }
}

impl Review {
    /// Adds what other reports say.
    pub fn add(&mut self, beside: Beside) {
        let Beside { trends: Trends { reports, series, of, .. }, diff } = beside;
        for (fact, series) in self.data.facts.iter_mut().zip(of) {
            fact.series = series;
        }
        (self.data.reports, self.data.series, self.data.diff) = (reports, series, diff);
    }

    /// Says how decisions are saved, and which the profile has.
    pub fn save(&mut self, (saving, decisions): (data::Saving, Vec<data::Decision>)) {
        (self.data.saving, self.data.decisions) = (saving, decisions);
    }
}

/// Puts together what one export says by itself.
pub fn review(export: Export<'_>) -> Result<Review, Problem> {
    let Export { stem, trace, report, dts, page } = export;
    let provenance = report.provenance.as_ref();
    if provenance.is_some_and(|provenance| *provenance.sha256 != *trace.document.sha256) {
        let file = provenance.map_or("", |provenance| &provenance.file);
        let message = format!(
            "this is the trace of {:?}, the report is one of {file:?}, or of another version",
            trace.document.file
        );
        return Err(other_document(message));
    }
    let vocabulary = Vocabulary::new(dts, facts::LANGUAGE);
    let mut concepts = Concepts::new(report, dts);
    let by_id: HashMap<&str, Index> = report.facts().enumerate().map(|(at, fact)| (fact.id, at)).collect();
    let mut facts = facts::facts(report, &vocabulary, &mut concepts);
    let known = |id: &str| {
        by_id
            .get(id)
            .copied()
            .ok_or_else(|| other_document(format!("the report has no fact {id:?}, which the trace has")))
    };
    let rows = trace.rows();
    let lines = figures::lines(trace, &rows, &mut concepts);
    let diagnostics = figures::findings(trace);
    let mut figures = figures::figures(trace, &rows, &lines, &diagnostics, &by_id);
    for (at, figure) in trace.figures.iter().enumerate() {
        if let Some(id) = &figure.fact
            && let Some(fact) = facts.get_mut(known(id)?)
        {
            fact.figures.push(at);
        }
    }
    let checks = checks::checks(trace, &mut facts, known)?;
    let places: Vec<(u32, u32)> = trace.figures.iter().map(|figure| (figure.span.start, figure.span.end)).collect();
    let known = Known {
        figures: &figures,
        places: &places,
        facts: by_id,
        footnotes: report.footnotes.iter().enumerate().map(|(at, note)| (&*note.id, at)).collect(),
    };
    let fragment = document::fragment(page, &known).map_err(Problem::Page)?;
    drop(known);
    for (mark, at) in fragment.figures {
        if let Some(fact) = figures[at].fact {
            facts[fact].marks.push(mark.clone());
        }
        figures[at].mark = Some(mark);
    }
    for (mark, fact) in fragment.facts {
        facts[fact].marks.push(mark);
    }
    let title =
        facts.iter().zip(report.facts()).find(|(_, fact)| &*report.concept(fact.concept).local == "DocumentTitle");
    let mut counts: indexmap::IndexMap<State, usize> = State::ALL.into_iter().map(|state| (state, 0)).collect();
    for figure in &figures {
        *counts.entry(figure.state).or_default() += 1;
    }
    let data = Data {
        title: title.and_then(|(fact, _)| fact.shown.clone()).unwrap_or_else(|| stem.to_owned()),
        stem: stem.to_owned(),
        document: data::Document { file: trace.document.file.clone(), sha256: trace.document.sha256.clone() },
        issuer: trace.issuer.clone(),
        period_end: period_end(report).map(|day| day.to_string()),
        counts,
        figures,
        lines,
        facts,
        concepts: concepts.with_choices(&trace.issuer.prefix),
        statements: facts::statements(report, &vocabulary),
        checks,
        diagnostics,
        footnotes: report.footnotes.iter().map(|note| Footnote { text: plain_text(&note.content) }).collect(),
        ..Data::default()
    };
    // As `format::ixbrl` has it.
    let language = report.facts().find_map(|fact| fact.language).filter(|language| !language.is_empty());
    let language = language.unwrap_or(facts::LANGUAGE).to_owned();
    Ok(Review { data, document: fragment.markup, language })
}

fn other_document(message: String) -> Problem {
    let help = "`ixport export` writes all files of a folder anew";
    Problem::Trace(Box::new(Diagnostic::error("review.trace", message).help(help)))
}
