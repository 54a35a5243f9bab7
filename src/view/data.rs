//! Within [`super`]: what the viewer knows of the reports: the report data that Arelle's plugin computes, as JSON. `names` gives
//! names their prefixes, `taxonomy` writes concepts and networks, `facts` the facts; what is no part of a report is here.
//!
//! Equal in content to the plugin's (`tests/view_arelle.rs`); where a taxonomy is missing there is more: numbers stay numbers,
//! and concepts have the names and labels that the documents at hand have for them.

mod facts;
mod json;
mod names;
mod taxonomy;

use super::Viewed;
use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::load::Loaded;
use crate::package::uri;
use crate::source::Source;
use json::{Members, string};
use names::Names;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use taxonomy::Concepts;

/// The report data of reports that are looked at together, as JSON that may stand in a script element (`<`, `>` and `&` are
/// escaped). `findings` are shown as the viewer's validation messages.
pub fn data(reports: &[Viewed<'_>], findings: &Findings) -> serde_json::Result<String> {
    let mut names = Names::default();
    let mut out = String::from("{\"sourceReports\":[");
    for (at, report) in reports.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        source_report(&mut out, report, &mut names);
    }
    out.push_str("],\"features\":{\"review\":false},\"prefixes\":");
    names.prefixes.write(&mut out);
    out.push_str(",\"roles\":");
    names.roles.write(&mut out);
    validation(&mut out, findings);
    out.push('}');
    Ok(out)
}

fn source_report(out: &mut String, report: &Viewed<'_>, names: &mut Names) {
    out.push_str("{\"targetReports\":[");
    let credits: BTreeSet<&String> = report.documents.iter().flat_map(|document| &document.credits).collect();
    for (at, loaded) in report.targets.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push('{');
        target_report(out, report, loaded, names);
        if !credits.is_empty() {
            out.push_str(",\"softwareCredits\":");
            list(out, credits.iter());
        }
        out.push('}');
    }
    out.push_str("],\"docSetFiles\":");
    list(out, report.documents.iter().map(|document| uri::encode_but(&document.name, b"/")));
    out.push('}');
}

fn target_report(out: &mut String, report: &Viewed<'_>, loaded: &Loaded, names: &mut Names) {
    names.prefer(&loaded.report.prefixes);
    let mut concepts = Concepts::new(loaded, names);
    out.push_str("\"facts\":");
    facts::write(out, &report.documents, loaded, &mut concepts);
    out.push_str(",\"rels\":");
    concepts.relationships(out);
    out.push_str(",\"concepts\":");
    concepts.write(out);
    out.push_str(",\"roleDefs\":");
    concepts.role_definitions(out);
    out.push_str(",\"target\":");
    match &loaded.target {
        Some(target) => string(out, target),
        None => out.push_str("null"),
    }
    out.push_str(",\"localDocs\":");
    local_documents(out, report, loaded);
}

/// The documents that are no part of the public web, and what they are.
fn local_documents(out: &mut String, report: &Viewed<'_>, loaded: &Loaded) {
    let mut local: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for document in &report.documents {
        local.entry(&document.name).or_default().insert("inline");
    }
    for file in loaded.dts.files().filter(|file| !file.uri.starts_with("http://") && !file.uri.starts_with("https://"))
    {
        let kinds = local.entry(file.uri.rsplit('/').next().unwrap_or(file.uri)).or_default();
        if file.is_schema {
            kinds.insert("schema");
        } else if file.is_linkbase {
            kinds.extend(file.links.iter().filter_map(|link| linkbase(link)));
            if file.links.is_empty() {
                kinds.insert("unrecognizedLinkbase");
            }
        }
    }
    let mut members = Members::open(out);
    for (name, kinds) in local.iter().filter(|(_, kinds)| !kinds.is_empty()) {
        let out = members.key(name);
        list(out, kinds.iter());
    }
    members.close();
}

/// What the viewer calls a linkbase with a link.
fn linkbase(link: &str) -> Option<&'static str> {
    Some(match link {
        "calculationLink" => "calcLinkbase",
        "definitionLink" => "defLinkbase",
        "labelLink" => "labelLinkbase",
        "presentationLink" => "presLinkbase",
        "referenceLink" => "refLinkbase",
        _ => return None,
    })
}

fn list<S: AsRef<str>>(out: &mut String, items: impl Iterator<Item = S>) {
    out.push('[');
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push(',');
        }
        string(out, item.as_ref());
    }
    out.push(']');
}

/// The messages that the viewer shows before all else, in a dialog that says that the report has errors: so only where it has one,
/// and then with its warnings.
fn validation(out: &mut String, findings: &Findings) {
    if findings.is_clean() {
        return;
    }
    let wanted = |diagnostic: &&Diagnostic| diagnostic.severity != Severity::Note;
    let all = findings.iter().flat_map(|(source, found)| found.iter().filter(wanted).map(move |one| (source, one)));
    let mut first = true;
    for (source, diagnostic) in all {
        out.push_str(if first { ",\"validation\":[" } else { "," });
        first = false;
        let mut members = Members::open(out);
        string(members.key("sev"), &diagnostic.severity.as_str().to_ascii_uppercase());
        string(members.key("code"), diagnostic.code);
        string(members.key("msg"), &message(source, diagnostic));
        members.close();
    }
    for (source, found) in findings.iter() {
        for (code, count) in found.dropped().filter(|_| !first) {
            out.push(',');
            let mut members = Members::open(out);
            string(members.key("sev"), "WARNING");
            string(members.key("code"), code);
            string(members.key("msg"), &format!("{count} more of these in {}", source.name()));
            members.close();
        }
    }
    if !first {
        out.push(']');
    }
}

/// A message with its place.
fn message(source: &Source, diagnostic: &Diagnostic) -> String {
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        let _ = write!(message, " ({help})");
    }
    let _ = match diagnostic.span.map(|span| source.position(span.start)) {
        Some(at) => write!(message, " ({}:{}:{})", source.name(), at.line, at.column),
        None => write!(message, " ({})", source.name()),
    };
    message
}

#[cfg(test)]
mod tests;
