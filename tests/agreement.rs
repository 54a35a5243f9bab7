//! Our xBRL-JSON of a filing says what Arelle's says, wherever Arelle reads facts: our exports, filings of others (with a
//! taxonomy made up where the real one is absent, see `agreement.py`), the valid instances of the suites. Both files go
//! through our reader.
//!
//! Differences that are explained, and counted: facts that we leave out with a finding (tuples, contexts with content that is
//! no dimension, precision 0), transformations that Arelle does not know (`ixt-sec`: it has nil), and languages that an
//! inline element inherits from the page, which Arelle looks for at its parent only.

mod common;

use ixport::cli::files::{Files, address};
use ixport::convert::{Settings, convert};
use ixport::format::{Format, json};
use ixport::load::{Input, load, settle};
use ixport::page::Templates;
use ixport::report::canonical::Canonical;
use ixport::report::{Report, ValueRef};
use ixport::source::Source;
use ixport::taxonomy::dts::Dts;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::process::Command;

/// Instances of the suites that need what we do not read: `decimals` and `precision` that are defaults in a schema, values
/// that are, a `QName` with a prefix that only its element declares; and a unit `pure` of another namespace, which Arelle takes
/// for `xbrli:pure`, and an identifier `http://…`, whose beginning it loses.
const KNOWN: [&str; 5] = ["/322-", "/395-", "/402-01-", "/304-12-", "/399-01-"];

/// A report, and whether a nil fact in it had decimals, which leaves it out.
fn from_json(name: &str, bytes: Vec<u8>, dts: &Dts) -> (Report, bool) {
    let (report, diagnostics) = json::read(&Source::new(name, bytes).unwrap());
    let report = settle(report.unwrap_or_else(|| panic!("{name} is no report")), dts).unwrap();
    (report, diagnostics.iter().any(|d| d.code == "oime:misplacedDecimalsProperty"))
}

/// What a report says; statements without their language, if it is to be ignored.
fn statements(report: &Report, with_language: bool) -> Vec<String> {
    let statement = |text: &str| {
        let mut parts: Vec<&str> = text.split('\u{1f}').collect();
        let at = if parts[0] == "link" { 5 } else { 3 };
        if !with_language && at < parts.len() {
            parts[at] = "";
        }
        parts.join("\u{1f}")
    };
    Canonical::of(report).statements.iter().map(|s| statement(&s.text)).collect()
}

/// The statements without value and decimals, of what Arelle has as nil because it does not know a transformation.
fn aspects(statement: &str) -> &str {
    let at = statement.find("\u{1f}nil").or_else(|| statement.find("\u{1f}=")).or_else(|| statement.find("\u{1f}\""));
    &statement[..at.unwrap_or(statement.len())]
}

#[test]
fn our_json_says_what_arelles_says() {
    let Some((python, shared)) = common::oracle() else { return };
    let out = tempfile::tempdir().unwrap();
    let program = Path::new("tests/agreement.py");
    let run = Command::new(python).arg(program).args([&shared, "output"]).arg(out.path()).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let templates = Templates::embedded();
    let (mut documents, mut differences) = (BTreeMap::<String, [usize; 5]>::new(), Vec::new());
    for line in String::from_utf8(run.stdout).unwrap().lines() {
        let job: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| job[key].as_str().unwrap();
        let (path, saved) = (Path::new(text("path")), std::fs::read(text("saved")).unwrap());
        if KNOWN.iter().any(|part| text("path").contains(part)) {
            continue;
        }
        let bytes = std::fs::read(path).unwrap();
        let is_inline = path.extension().is_some_and(|e| e == "htm" || e == "html");
        let has_unknown_formats = is_inline && String::from_utf8_lossy(&bytes).contains("ixt-sec");
        let is_broken = text("path").contains("account_errors");
        let input = Input { name: path.display().to_string(), uri: address(path).unwrap(), bytes };
        let (loaded, findings) = load(vec![input], &Files);
        let Some(loaded) = loaded.into_iter().next() else { panic!("{} is no report", path.display()) };
        let settings = Settings { stem: "r", base: "https://r.example", language: "en", templates: &templates };
        let report = loaded.report.with_xml_ids().unwrap();
        let (files, _) = convert(&report, &loaded.dts, Format::Json, settings).unwrap();
        let (ours, _) = from_json("ours", files[0].bytes.clone(), &loaded.dts);
        let (theirs, lacks_nil) = from_json("theirs", saved, &loaded.dts);

        let all = statements(&ours, !is_inline);
        let ours_all: HashSet<&str> = all.iter().map(String::as_str).collect();
        let ours_aspects: HashSet<&str> = all.iter().map(|s| aspects(s)).collect();
        let other = statements(&theirs, !is_inline);
        let theirs_all: HashSet<&str> = other.iter().map(String::as_str).collect();
        let theirs_aspects: HashSet<&str> = other.iter().map(|s| aspects(s)).collect();
        let left_out =
            findings.iter().any(|(_, d)| d.iter().any(|d| d.code.contains("xbrlxe:") || d.code == "xbrl.left-out"));

        let [reports, same, unknown, said, base] = documents.entry(text("group").into()).or_default();
        *reports += 1;
        for statement in &other {
            let is_unread = statement.contains("\u{1f}nil") && has_unknown_formats;
            if ours_all.contains(&**statement) {
                *same += 1;
            } else if is_unread && ours_aspects.contains(aspects(statement))
                || statement.starts_with("link") && has_unknown_formats
            {
                *unknown += 1;
            } else if left_out || is_broken {
                *said += 1;
            } else {
                differences.push(format!("{}: only Arelle: {}", path.display(), statement.replace('\u{1f}', "|")));
            }
        }
        for statement in all.iter().filter(|s| !theirs_all.contains(&***s)) {
            if has_unknown_formats && (theirs_aspects.contains(aspects(statement)) || lacks_nil) {
                continue;
            }
            // Without its taxonomy, the golden instance has only the facts of the extension for Arelle.
            if text("path").ends_with("_htm.xml") {
                *base += 1;
                continue;
            }
            let file = path.file_name().unwrap().display();
            differences.push(format!("{file}: only ours: {}", statement.replace('\u{1f}', "|")));
        }
        // A language that Arelle finds is ours too.
        let languages = |report: &Report| -> HashSet<(String, Option<String>)> {
            let texts =
                report.facts().filter(|fact| fact.language.is_some() && matches!(fact.value, ValueRef::Text(_)));
            let pair = |fact: ixport::report::Fact<'_>| {
                (report.concept(fact.concept).to_string(), fact.language.map(str::to_ascii_lowercase))
            };
            texts.map(pair).collect()
        };
        for (concept, language) in languages(&theirs).difference(&languages(&ours)) {
            differences.push(format!("{}: only Arelle: {concept} in {language:?}", path.display()));
        }
    }
    for (group, [reports, same, unknown, said, base]) in &documents {
        println!(
            "{group}: {reports} reports, {same} statements equal, {unknown} with transformations unknown to Arelle, {said} left out with a finding, {base} without a taxonomy for Arelle"
        );
    }
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences[..differences.len().min(40)].join("\n")
    );
    assert!(
        documents["exports"][0] >= 15 && documents["filings"][0] >= 11 && documents["suites"][0] >= 200,
        "{documents:?}"
    );
}
