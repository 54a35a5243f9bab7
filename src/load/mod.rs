//! Files in any syntax → [`Loaded`]: reports with the taxonomy that they refer to. It goes by what is in a file, not by
//! what it is called, and touches no files: documents beside the report are asked of a [`Resolver`].
//!
//! What a syntax alone cannot tell is settled with the taxonomy ([`settle`]): whether a value without a unit is a number,
//! whether it has a language, what the elements of typed dimensions are; `values` says which values are outside of their types.

mod detect;
mod settle;
mod values;

pub use detect::detect;
pub use settle::{Class, OfReport, Types, settle};

use crate::diagnostic::{Diagnostic, Diagnostics, Findings};
use crate::format::{Format, csv, ixbrl, json, jsonld, xml};
use crate::package::{Package, Resolver, uri};
use crate::report::Report;
use crate::source::{NotText, Source, Span};
use crate::taxonomy::dts::{Dts, discover};

/// A file of a report.
#[derive(Debug, Clone)]
pub struct Input {
    /// What a user calls it.
    pub name: String,
    /// Its address: what is relative in it is resolved against that.
    pub uri: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A report that was read.
#[derive(Debug)]
pub struct Loaded {
    /// The target of an inline document set; nothing for the default one.
    pub target: Option<Box<str>>,
    /// What it was written in.
    pub format: Format,
    /// The address of its (first) file.
    pub uri: String,
    /// Its facts.
    pub report: Report,
    /// What its inline documents say beside.
    pub beside: ixbrl::Beside,
    /// What is known of its taxonomy.
    pub dts: Dts,
}

/// Reads the report in a file, or the report in a set of inline documents; more than one where the documents have several
/// targets. Without any, one of the findings is an error.
///
/// Codes of its own: `load.syntax` for what is no report, `load.set` for several files that are no inline documents,
/// `source.not-text`.
#[must_use]
pub fn load(inputs: Vec<Input>, resolver: &dyn Resolver) -> (Vec<Loaded>, Findings) {
    let (loaded, sources, findings) = load_with_sources(inputs, resolver);
    // Giving back the memory of a large file takes time, and nobody waits for it.
    rayon::spawn(move || drop(sources));
    (loaded, findings)
}

/// The same, with the texts of the files as far as they were needed.
#[must_use]
pub fn load_with_sources(inputs: Vec<Input>, resolver: &dyn Resolver) -> (Vec<Loaded>, Vec<Source>, Findings) {
    let mut findings = Findings::default();
    let mut sources = Vec::with_capacity(inputs.len());
    let mut uris = Vec::with_capacity(inputs.len());
    let mut formats = Vec::with_capacity(inputs.len());
    for Input { name, uri, bytes } in inputs {
        match Source::decode(name, bytes) {
            Ok(source) => {
                formats.push(detect(source.text()));
                sources.push(source);
                uris.push(uri);
            }
            Err(found) => {
                let NotText { error, shown, span } = *found;
                let diagnostic = Diagnostic::error("source.not-text", error.to_string()).at(span);
                say(&mut findings, &shown, diagnostic);
                return (Vec::new(), sources, findings);
            }
        }
    }
    let [first, ..] = &sources[..] else { return (Vec::new(), sources, findings) };
    let (Some(Some(format)), Some(uri)) = (formats.first().copied(), uris.first().cloned()) else {
        let message = "this is no report: neither inline XBRL, XBRL 2.1, xBRL-JSON, xBRL-CSV metadata, ixport's JSON-LD nor a package of them";
        say(&mut findings, first, Diagnostic::error("load.syntax", message).at(beginning(first)));
        return (Vec::new(), sources, findings);
    };
    if let Some(other) = (1..sources.len()).find(|at| formats[*at] != Some(Format::Inline) || format != Format::Inline)
    {
        let message = "several files are one report only if all of them are inline documents";
        let other = &sources[other];
        say(&mut findings, other, Diagnostic::error("load.set", message).at(beginning(other)));
        return (Vec::new(), sources, findings);
    }
    let one = |(report, diagnostics): (Option<Report>, Diagnostics), findings: &mut Findings| {
        findings.push(first, diagnostics);
        report.map(|report| (None, report, ixbrl::Beside::default())).into_iter().collect::<Vec<_>>()
    };
    let reports = match format {
        Format::Inline => {
            let (targets, found) = ixbrl::read(&sources);
            findings.append(found);
            targets.into_iter().map(|target| (target.name, target.report, target.beside)).collect()
        }
        Format::Xml => one(xml::read(first), &mut findings),
        Format::Json => one(json::read(first), &mut findings),
        Format::JsonLd => one(jsonld::read(first), &mut findings),
        Format::Csv => {
            let (report, found) = csv::read(first, &uri, resolver);
            findings.append(found);
            report.map(|report| (None, report, ixbrl::Beside::default())).into_iter().collect()
        }
    };
    let mut loaded = Vec::with_capacity(reports.len());
    for (target, report, beside) in reports {
        let entries: Vec<String> = report.taxonomy.iter().map(|entry| uri::resolve(&uri, entry)).collect();
        let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
        let (dts, found) = discover(&entries, resolver);
        findings.append(found);
        // Facts of several files do not tell which one they are from; those of tables are not in the metadata.
        let source = (sources.len() == 1 && format != Format::Csv).then_some(first);
        let wrong = values::check(&report, &dts, format, source);
        findings.push(first, wrong);
        let types = settle::OfSyntax { dts: &dts, wants_units: values::wants_units(format) };
        match settle(report, &types) {
            Ok(report) => loaded.push(Loaded { target, format, uri: uri.clone(), report, beside, dts }),
            Err(error) => say(&mut findings, first, Diagnostic::error("load.full", error.to_string())),
        }
    }
    (loaded, sources, findings)
}

/// The files of a report in a package. Nothing where one cannot be read, which is a finding `load.package`.
#[must_use]
pub fn packaged(package: &Package, name: &str, report: &crate::package::Packaged) -> (Option<Vec<Input>>, Findings) {
    let mut findings = Findings::default();
    let mut inputs = Vec::new();
    for uri in &report.files {
        let inside = package.path(uri).unwrap_or_else(|| uri.clone());
        let name = format!("{name}/{inside}");
        match package.resolve(uri) {
            Ok(Some(bytes)) => inputs.push(Input { name, uri: uri.clone(), bytes: bytes.into_owned() }),
            other => {
                let why = other.err().map_or_else(|| "it is not there".to_owned(), |error| error.to_string());
                say(&mut findings, &empty(&name), Diagnostic::error("load.package", format!("cannot be read: {why}")));
                return (None, findings);
            }
        }
    }
    (Some(inputs), findings)
}

fn empty(name: &str) -> Source {
    Source::legible(name, &[])
}

/// Where a text begins.
fn beginning(source: &Source) -> Span {
    let text = source.text();
    let begins = text.len() - text.trim_start_matches('\u{feff}').trim_start().len();
    let at = if begins == text.len() { 0 } else { begins };
    Span::new(at, at)
}

fn say(findings: &mut Findings, source: &Source, diagnostic: Diagnostic) {
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(diagnostic);
    findings.push(source, diagnostics);
}
