//! The trace: every numeral of a document with the fact that it became and the evidence for its concept, or with what it is
//! instead; every computation that verified a fact; every calculation that was withheld; what was found. Its shape is
//! `docs/schemas/trace.json`.
//!
//! `account` is the list of numerals, and counts them again over the bytes alone (`scan`); [`reasons`] are what they are
//! where they are no facts; `figures` and `sentence` say why. [`read`] reads a trace that was written.

mod account;
mod figures;
pub mod read;
pub mod reasons;
mod scan;
mod sentence;
mod summary;

use crate::check::accounting::{Check, Checks, Outcome};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::mapping::profile::{Identifier, Profile};
use crate::mapping::{self, Filing};
use crate::source::Source;
use crate::statement::Statement;
use crate::statement::calendar::Dates;
use crate::statement::header::Basis;
use crate::xbrl::QName;
use figures::{FigureTrace, figures, part};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use summary::dashes;

pub use account::unaccounted;
pub use figures::{Candidate, Place};
pub use summary::{Sentences, Summary};

/// A whole trace.
#[derive(Debug)]
pub struct Trace<'f> {
    document: Document,
    issuer: Issuer,
    summary: Summary,
    statements: Vec<StatementTrace>,
    figures: Vec<FigureTrace<'f>>,
    checks: Vec<CheckTrace>,
    withheld: Vec<Withheld>,
    diagnostics: Vec<Finding<'f>>,
}

/// The file that was exported.
#[derive(Debug, Serialize, Deserialize)]
pub struct Document {
    /// Its name, without folders.
    pub file: String,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

/// Who issued the document: what a profile of it begins with.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
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
struct CheckTrace {
    rule: &'static str,
    fact: String,
    terms: Vec<Term>,
    computed: String,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// A term of a computation.
#[derive(Debug, Serialize, Deserialize)]
pub struct Term {
    /// The id of a fact.
    pub fact: String,
    /// In a sum, 1 or −1.
    pub weight: i64,
}

#[derive(Debug, Serialize)]
struct Finding<'d> {
    severity: &'static str,
    code: &'static str,
    message: &'d str,
    span: Option<Place>,
    help: Option<&'d str>,
}

#[derive(Debug, Serialize)]
struct Withheld {
    role: String,
    total: String,
    reason: &'static str,
}

impl Issuer {
    /// Its profile, if there is none yet.
    #[must_use]
    pub fn profile(&self) -> Profile {
        let Issuer { name, tickers, prefix, scheme, identifier } = self;
        Profile {
            names: name.iter().cloned().collect(),
            tickers: tickers.clone(),
            prefix: prefix.clone(),
            entity: Identifier { scheme: scheme.clone(), identifier: identifier.clone() },
            row: Vec::new(),
            printed: IndexMap::new(),
        }
    }
}

/// Puts a trace together; `diagnostics` are what was found so far.
pub fn trace<'f>(
    filing: &'f Filing<'_>,
    checks: &Checks,
    source: &Source,
    diagnostics: &'f Diagnostics,
) -> serde_json::Result<Trace<'f>> {
    let entries = account::entries(filing, source);
    let report = &filing.report;
    let provenance = report.provenance.clone().unwrap_or_default();
    let name = |name: &QName| prefixed(filing, name);
    let id = |fact: usize| report.fact(fact).id.to_string();
    let check = |check: &Check| CheckTrace {
        rule: check.rule,
        fact: id(check.fact),
        terms: check.terms.iter().map(|&(fact, weight)| Term { fact: id(fact), weight: weight.into() }).collect(),
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
    let finding = |Diagnostic { severity, code, message, span, help }: &'f Diagnostic| Finding {
        severity: severity.as_str(),
        code,
        message,
        span: span.map(|span| Place::of(span, source)),
        help: help.as_deref(),
    };
    Ok(Trace {
        document: Document { file: provenance.file.into(), sha256: provenance.sha256.into(), bytes: provenance.bytes },
        issuer: issuer(filing),
        summary: summary::summary(filing, checks, &entries),
        statements: filing.statements.statements.iter().map(|s| statement(s, source)).collect(),
        figures: figures(filing, source, &entries)?,
        checks: checks.checks.iter().map(check).collect(),
        withheld: withheld.collect(),
        diagnostics: diagnostics.iter().map(finding).collect(),
    })
}

impl Trace<'_> {
    /// The counts.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

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
        section("diagnostics", list(&self.diagnostics)?);
        out.extend_from_slice(b"\n}\n");
        Ok(out)
    }
}

fn list<T: Serialize>(elements: &[T]) -> serde_json::Result<String> {
    let lines: Vec<String> = elements.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    Ok(if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", lines.join(",\n")) })
}

fn issuer(filing: &Filing<'_>) -> Issuer {
    let mapping::profile::Issuer { entity, prefix, printed: (name, tickers), .. } = &filing.issuer;
    let (scheme, identifier) = (entity.scheme.to_string(), entity.identifier.to_string());
    Issuer { name: name.clone(), tickers: tickers.clone(), prefix: prefix.clone(), scheme, identifier }
}

fn statement(statement: &Statement<'_>, source: &Source) -> StatementTrace {
    let first = statement.rows.first().map_or(0, |row| source.position(row.printed.span.start).line);
    let columns = statement.columns.iter().map(|column| ColumnTrace {
        period: dates(column.dates),
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

/// A day, or first and last day.
fn dates(dates: Dates) -> String {
    match dates {
        Dates::At(day) => day.to_string(),
        Dates::Over(start, end) => format!("{start}/{end}"),
    }
}

fn prefixed(filing: &Filing<'_>, name: &QName) -> String {
    let prefix = filing.report.prefixes.iter().find(|(_, namespace)| **namespace == name.namespace);
    prefix.map_or_else(|| name.to_string(), |(prefix, _)| format!("{prefix}:{}", name.local))
}
