//! The trace: every numeral of a document's tables with the fact that it became and the evidence for its concept, or
//! with what it is instead; every computation that verified a fact; every calculation that was withheld. Its shape is
//! `docs/schemas/trace.json`.

mod cells;
mod lines;

use crate::check::accounting::{Check, Checks, Outcome};
use crate::mapping::rows::{Candidate, Judge};
use crate::mapping::{self, Filing, Line};
use crate::source::{Source, Span};
use crate::statement::header::Basis;
use crate::statement::{Part, Statement};
use crate::xbrl::QName;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use std::sync::Arc;

/// A whole trace.
#[derive(Debug)]
pub struct Trace {
    document: Document,
    issuer: Issuer,
    summary: Summary,
    statements: Vec<StatementTrace>,
    figures: Vec<FigureTrace>,
    checks: Vec<CheckTrace>,
    withheld: Vec<Withheld>,
}

#[derive(Debug, Serialize)]
struct Document {
    file: String,
    sha256: String,
    bytes: u64,
}

/// Who issued the document: what a profile of it begins with.
#[derive(Debug, Serialize, Deserialize)]
pub struct Issuer {
    /// The name of the registrant as printed.
    pub name: Option<String>,
    /// Its ticker symbols.
    pub tickers: Vec<String>,
    /// Prefix of its extension taxonomy.
    pub prefix: String,
    /// URI of the scheme of its identifier.
    pub scheme: String,
    /// Its identifier.
    pub identifier: String,
}

/// Counts of a filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Summary {
    /// Statements that were recognised, one per header.
    pub statements: usize,
    /// Facts, each counted once.
    pub facts: usize,
    /// Figures of tables that became facts.
    pub tagged: usize,
    /// Dashes among them.
    pub dashes: usize,
    /// Concepts of the issuer's extension.
    pub extensions: usize,
    /// Numerals of tables that are in the headers of statements.
    pub header: usize,
    /// Numerals of tables that are part of labels or other text, changes between columns, or numbers of notes.
    pub label: usize,
    /// Figures that were left out.
    pub left: usize,
    /// Computations that came out.
    pub verified: usize,
    /// Computations that did not.
    pub failed: usize,
    /// Computations for which the page does not print enough.
    pub unverifiable: usize,
}

#[derive(Debug, Serialize)]
struct StatementTrace {
    kind: &'static str,
    title: Option<String>,
    line: u32,
    scale: i8,
    reconciliation: bool,
    columns: Vec<ColumnTrace>,
    figures: usize,
    dashes: usize,
}

#[derive(Debug, Serialize)]
struct ColumnTrace {
    period: String,
    currency: &'static str,
    translated: bool,
    basis: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    note: Option<String>,
}

#[derive(Debug, Serialize)]
struct FigureTrace {
    span: Place,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fact: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    concept: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Arc<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates: Option<Arc<RawValue>>,
}

#[derive(Debug, Serialize)]
struct Place {
    start: u32,
    end: u32,
    line: u32,
    column: u32,
}

#[derive(Debug, Clone, Serialize)]
struct CandidateTrace {
    concept: String,
    /// Thousandths.
    score: u32,
    evidence: Vec<String>,
    us_gaap: Vec<String>,
    ifrs_full: Vec<String>,
}

#[derive(Debug, Serialize)]
struct CheckTrace {
    rule: &'static str,
    fact: String,
    terms: Vec<Term>,
    computed: String,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Term {
    fact: String,
    weight: i8,
}

#[derive(Debug, Serialize)]
struct Withheld {
    role: String,
    total: String,
    reason: &'static str,
}

/// Puts a trace together.
pub fn trace(filing: &Filing<'_>, checks: &Checks, source: &Source) -> serde_json::Result<Trace> {
    let report = &filing.report;
    let provenance = report.provenance.clone().unwrap_or_default();
    let name = |name: &QName| prefixed(filing, name);
    let id = |fact: usize| report.fact(fact).id.to_string();
    let check = |check: &Check| CheckTrace {
        rule: check.rule,
        fact: id(check.fact),
        terms: check.terms.iter().map(|&(fact, weight)| Term { fact: id(fact), weight }).collect(),
        computed: check.computed.normalize().to_string(),
        outcome: check.outcome.as_str(),
        reason: match check.outcome {
            Outcome::Unverifiable(reason) => Some(reason),
            _ => None,
        },
    };
    let withheld = checks.withheld.iter().map(|&(at, reason)| {
        let sum = &filing.summations[at];
        Withheld { role: sum.role.to_string(), total: name(&sum.total), reason }
    });
    Ok(Trace {
        document: Document { file: provenance.file.into(), sha256: provenance.sha256.into(), bytes: provenance.bytes },
        issuer: issuer(filing),
        summary: summary(filing, checks),
        statements: filing.statements.statements.iter().map(|s| statement(s, source)).collect(),
        figures: figures(filing, source)?,
        checks: checks.checks.iter().map(check).collect(),
        withheld: withheld.collect(),
    })
}

impl Trace {
    /// As JSON, an element of each list on a line of its own.
    pub fn write(&self) -> serde_json::Result<Vec<u8>> {
        let mut out = Vec::new();
        let mut section = |name: &str, value: String| {
            let start = if out.is_empty() { "{\n" } else { ",\n" };
            out.extend_from_slice(format!("{start}\"{name}\": {value}").as_bytes());
        };
        section("document", serde_json::to_string(&self.document)?);
        section("issuer", serde_json::to_string(&self.issuer)?);
        section("summary", serde_json::to_string(&self.summary)?);
        section("statements", list(&self.statements)?);
        section("figures", list(&self.figures)?);
        section("checks", list(&self.checks)?);
        section("withheld", list(&self.withheld)?);
        out.extend_from_slice(b"\n}\n");
        Ok(out)
    }
}

fn list<T: Serialize>(elements: &[T]) -> serde_json::Result<String> {
    let lines: Vec<String> = elements.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    Ok(if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", lines.join(",\n")) })
}

/// Counts what a filing holds.
#[must_use]
pub fn summary(filing: &Filing<'_>, checks: &Checks) -> Summary {
    let with =
        |reasons: &[&str]| filing.figures.iter().filter(|f| f.outcome.is_err_and(|r| reasons.contains(&r))).count();
    let tagged = filing.figures.iter().filter(|f| f.outcome.is_ok()).count();
    let (header, label) = (
        with(&["header"]),
        with(&["label", "text", "change", "note", "portion", "pro-forma", "forecast", "superseded", "not-applicable"]),
    );
    let is = |test: fn(Outcome) -> bool| checks.checks.iter().filter(|c| test(c.outcome)).count();
    let extensions: std::collections::HashSet<_> = filing
        .lines
        .iter()
        .flatten()
        .filter(|line| line.is_extension())
        .filter_map(|line| line.concept.as_ref().map(|c| &c.name))
        .collect();
    Summary {
        statements: filing.statements.statements.len(),
        facts: filing.report.facts().len(),
        tagged,
        dashes: filing.statements.statements.iter().map(dashes).sum(),
        extensions: extensions.len(),
        header,
        label,
        left: filing.figures.len() - tagged - header - label,
        verified: is(|o| matches!(o, Outcome::Verified | Outcome::Rounding)),
        failed: is(|o| o == Outcome::Failed),
        unverifiable: is(|o| matches!(o, Outcome::Unverifiable(_))),
    }
}

/// Numerals on lines that look like rows of a table, or in cells of an HTML table, that the trace does not account for. This
/// scan looks at the bytes alone: it knows neither documents nor statements.
#[must_use]
pub fn unaccounted(source: &Source, filing: &Filing<'_>) -> Vec<Span> {
    let mut spans: Vec<Span> = filing.figures.iter().map(|f| f.span).collect();
    spans.sort_unstable();
    let is_known = |span: &Span| {
        let before = spans.partition_point(|s| s.start <= span.start);
        before > 0 && spans[before - 1].contains(*span)
    };
    let text = source.text();
    let is_html = crate::document::html::is_html(text);
    let mut found = if is_html { cells::numerals(text) } else { lines::numerals(text) };
    found.retain(|span| !is_known(span));
    found
}

fn issuer(filing: &Filing<'_>) -> Issuer {
    let mapping::profile::Issuer { entity, prefix, printed: (name, tickers), .. } = &filing.issuer;
    let (scheme, identifier) = (entity.scheme.to_string(), entity.identifier.to_string());
    Issuer { name: name.clone(), tickers: tickers.clone(), prefix: prefix.clone(), scheme, identifier }
}

fn dashes(statement: &Statement<'_>) -> usize {
    let figures = statement.rows.iter().flat_map(|row| row.figures.iter().flatten());
    figures.filter(|f| f.kind == crate::statement::numeral::FigureKind::Dash).count()
}

fn statement(statement: &Statement<'_>, source: &Source) -> StatementTrace {
    let first = statement.rows.first().map_or(0, |row| source.position(row.printed.span.start).line);
    let columns = statement.columns.iter().map(|column| ColumnTrace {
        period: match column.dates {
            crate::statement::calendar::Dates::At(day) => day.to_string(),
            crate::statement::calendar::Dates::Over(start, end) => format!("{start}/{end}"),
        },
        currency: column.currency,
        translated: column.translated,
        basis: match &column.basis {
            Basis::Unstated => "unstated".to_owned(),
            Basis::UsGaap => "US GAAP".to_owned(),
            Basis::Ifrs => "IFRS".to_owned(),
            Basis::NonGaap => "non-GAAP".to_owned(),
            Basis::Adjustment(name) => name.clone(),
        },
        part: column.part.as_ref().map(part),
        note: column.note.clone(),
    });
    StatementTrace {
        kind: statement.kind.key(),
        title: statement.title.clone(),
        line: first,
        scale: statement.scale,
        reconciliation: statement.reconciles_by_columns(),
        columns: columns.collect(),
        figures: statement.rows.iter().map(|row| row.figures.iter().flatten().count()).sum(),
        dashes: dashes(statement),
    }
}

/// A part of a whole, as printed, behind what divides the whole.
fn part(part: &Part) -> String {
    format!("{}: {}", part.of.as_str(), part.name)
}

fn figures(filing: &Filing<'_>, source: &Source) -> serde_json::Result<Vec<FigureTrace>> {
    // The figures of a row share what was thought of it: it is written once.
    let stories: Vec<Vec<Story>> = filing
        .lines
        .iter()
        .map(|lines| lines.iter().map(|line| Story::new(filing, line)).collect())
        .collect::<serde_json::Result<_>>()?;
    let figure = |figure: &crate::mapping::Figure| {
        let at = source.position(figure.span.start);
        let line = figure.row.map(|(statement, row)| (statement, row, &filing.lines[statement][row]));
        let story = figure.row.map(|(statement, row)| stories[statement][row].clone()).unwrap_or_default();
        FigureTrace {
            span: Place { start: figure.span.start, end: figure.span.end, line: at.line, column: at.column },
            text: source.visible(figure.span).into_owned(),
            statement: line.map(|(statement, ..)| statement),
            section: line.and_then(|(statement, row, _)| {
                filing.statements.statements[statement].rows[row].section.last().cloned()
            }),
            label: line.map(|(statement, row, _)| filing.statements.statements[statement].rows[row].label.clone()),
            part: figure
                .row
                .and_then(|(statement, row)| filing.statements.statements[statement].rows[row].part.as_ref().map(part)),
            fact: figure.outcome.ok().map(|fact| filing.report.fact(fact).id.to_string()),
            reason: figure.outcome.err(),
            concept: line.and_then(|(.., line)| Some(prefixed(filing, &line.concept.as_ref()?.name))),
            evidence: story.evidence,
            candidates: story.candidates,
        }
    };
    Ok(filing.figures.iter().map(figure).collect())
}

/// Why a line has its concept, as JSON; nothing where there is nothing to say.
#[derive(Debug, Clone, Default)]
struct Story {
    evidence: Option<Arc<RawValue>>,
    candidates: Option<Arc<RawValue>>,
}

impl Story {
    fn new(filing: &Filing<'_>, line: &Line) -> serde_json::Result<Story> {
        fn list<T: Serialize>(elements: &[T]) -> serde_json::Result<Option<Arc<RawValue>>> {
            Ok(if elements.is_empty() { None } else { Some(to_raw_value(elements)?.into()) })
        }
        if line.facts.iter().all(Option::is_none) && line.concept.is_none() {
            return Ok(Story::default());
        }
        Ok(Story { evidence: list(&evidence(line))?, candidates: list(&candidates(filing, line))? })
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

fn candidates(filing: &Filing<'_>, line: &Line) -> Vec<CandidateTrace> {
    let candidate = |c: &Candidate| {
        let elements = |taxonomy: &str| {
            let counterparts = filing.taxonomy.counterparts(&c.concept).filter(|p| *p.taxonomy == *taxonomy);
            counterparts.map(|p| p.element.to_string()).collect()
        };
        CandidateTrace {
            concept: prefixed(filing, &c.concept),
            score: c.score.min(1000),
            evidence: c.evidence.clone(),
            us_gaap: elements("us-gaap"),
            ifrs_full: elements("ifrs-full"),
        }
    };
    line.meaning.candidates.iter().map(candidate).collect()
}

fn prefixed(filing: &Filing<'_>, name: &QName) -> String {
    let prefix = filing.report.prefixes.iter().find(|(_, namespace)| **namespace == name.namespace);
    prefix.map_or_else(|| name.to_string(), |(prefix, _)| format!("{prefix}:{}", name.local))
}
