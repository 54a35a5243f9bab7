//! What is fuzzed: every reader, as a function of bytes that must come back, soon and without a panic. What a reader made
//! of its input must also be fit for the canonical form and the writers. `tests/fuzz.rs` and `fuzz/` share this file.
#![allow(dead_code, reason = "each fuzz target uses one of them")]

use ixport::diagnostic::Findings;
use ixport::format::ixbrl::transform::Rule;
use ixport::format::{ixbrl, json, jsonld, xml};
use ixport::package::{Limits, Package, Resolver, Role};
use ixport::report::Report;
use ixport::report::canonical::Canonical;
use ixport::source::Source;
use ixport::taxonomy::dts;
use std::borrow::Cow;
use std::hint::black_box;
use std::io;

/// A fuzz target.
pub type Target = fn(&[u8]);

/// All of them; a seed's name begins with that of its target.
pub const TARGETS: [(&str, Target); 8] = [
    ("xml", xml),
    ("ixbrl", ixbrl),
    ("json", json),
    ("csv", csv),
    ("jsonld", jsonld),
    ("package", package),
    ("taxonomy", taxonomy),
    ("transform", transform),
];

/// Stands between the files of an input that has several (the record separator of ASCII).
const BETWEEN: u8 = 0x1e;

/// XBRL 2.1.
pub fn xml(data: &[u8]) {
    let Ok(source) = Source::decode("fuzz.xml", data.to_vec()) else { return };
    let (report, diagnostics) = xml::read(&source);
    black_box(diagnostics.iter().map(|d| d.render("fuzz.xml", Some(&source)).len()).sum::<usize>());
    report.into_iter().for_each(use_up);
}

/// Inline XBRL, also sets of several documents.
pub fn ixbrl(data: &[u8]) {
    let parts = data.split(|byte| *byte == BETWEEN).take(4);
    let sources: Vec<_> = parts.filter_map(|part| Source::decode("fuzz.htm", part.to_vec()).ok()).collect();
    let (targets, findings) = ixbrl::read(&sources);
    say(&findings);
    for target in targets {
        use_up(target.report);
    }
}

/// xBRL-JSON.
pub fn json(data: &[u8]) {
    let Ok(source) = Source::new("fuzz.json", data.to_vec()) else { return };
    let (report, diagnostics) = json::read(&source);
    black_box(diagnostics.iter().map(|d| d.render("fuzz.json", Some(&source)).len()).sum::<usize>());
    report.into_iter().for_each(use_up);
}

/// xBRL-CSV: the metadata is `0.json`, its tables are `1.csv`, `2.csv` …
pub fn csv(data: &[u8]) {
    let files = Files(data.split(|byte| *byte == BETWEEN).collect());
    let Some(Ok(metadata)) = files.0.first().map(|bytes| Source::new("0.json", bytes.to_vec())) else { return };
    let (report, findings) = ixport::format::csv::read(&metadata, "file:///fuzz/0.json", &files);
    say(&findings);
    report.into_iter().for_each(use_up);
}

/// JSON-LD.
pub fn jsonld(data: &[u8]) {
    let Ok(source) = Source::new("fuzz.jsonld", data.to_vec()) else { return };
    let (report, diagnostics) = jsonld::read(&source);
    black_box(diagnostics.iter().map(|d| d.render("fuzz.jsonld", Some(&source)).len()).sum::<usize>());
    report.into_iter().for_each(use_up);
}

/// Report packages and taxonomy packages.
pub fn package(data: &[u8]) {
    let limits = Limits { file: 1 << 20, total: 1 << 22, ratio: 100 };
    for (name, role) in [("fuzz.xbri", Role::Report), ("fuzz.xbr", Role::Report), ("fuzz.zip", Role::Taxonomy)] {
        let (Some(package), _) = Package::open(name, data.to_vec(), role, &limits) else { continue };
        for uri in package.files() {
            black_box(package.resolve(&uri).is_ok());
        }
    }
}

/// A taxonomy: `0.xsd` is the entry point, the files behind it are `1.xml`, `2.xml` …
pub fn taxonomy(data: &[u8]) {
    let files = Files(data.split(|byte| *byte == BETWEEN).collect());
    let (dts, findings) = dts::discover(&["file:///fuzz/0.xsd"], &files);
    black_box((dts.concepts().count(), findings.iter().count()));
}

/// A text through all transformation rules.
pub fn transform(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for rule in Rule::registries().flat_map(Rule::all) {
        black_box(rule.apply(text).is_ok());
    }
}

/// Findings are printed, with their lines.
fn say(findings: &Findings) {
    for (source, diagnostics) in findings.iter() {
        black_box(diagnostics.iter().map(|d| d.render(source.name(), Some(source)).len()).sum::<usize>());
    }
}

/// What comes behind reading.
fn use_up(mut report: Report) {
    black_box(Canonical::of(&report).hash());
    black_box((xml::write(&report).is_ok(), json::write(&report).is_ok()));
    black_box(report.complete_ids().is_ok());
    black_box(ixport::format::csv::write(&report, "fuzz").is_ok());
}

/// The files of an input, by the digit that their names begin with.
struct Files<'a>(Vec<&'a [u8]>);

impl Resolver for Files<'_> {
    fn resolve(&self, uri: &str) -> io::Result<Option<Cow<'_, [u8]>>> {
        let name = uri.strip_prefix("file:///fuzz/").and_then(|path| path.bytes().next());
        let file = name.and_then(|digit| self.0.get(usize::from(digit.checked_sub(b'0')?)));
        Ok(file.map(|bytes| Cow::Borrowed(*bytes)))
    }
}
