//! Inline XBRL of others is read as their publishers and the reference processor read it, and ours says what our other
//! syntaxes say.

mod common;

use ixport::diagnostic::{Findings, Severity};
use ixport::format::{ixbrl, xml};
use ixport::report::canonical::{Canonical, Statement};
use ixport::report::{Report, ValueRef};
use ixport::source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The folder of material that others published.
fn suites() -> Option<PathBuf> {
    let shared = std::env::var("IXPORT_SHARED").ok();
    if shared.is_none() {
        println!("SKIPPED: set IXPORT_SHARED to read filings of others");
    }
    Some(Path::new(&shared?).join("suites"))
}

fn source(path: &Path) -> Source {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Source::decode(path.to_string_lossy(), bytes).unwrap()
}

/// The default target of a document.
fn read(path: &Path) -> (Report, Findings) {
    let (targets, findings) = ixbrl::read(&[source(path)]);
    (targets.into_iter().next().unwrap().report, findings)
}

fn codes(findings: &Findings) -> BTreeMap<&'static str, usize> {
    let mut codes = BTreeMap::new();
    for found in findings.iter().flat_map(|(_, diagnostics)| diagnostics.iter()) {
        *codes.entry(found.code).or_default() += 1;
    }
    codes
}

/// What a report says, footnotes without their markup: a page prints them as paragraphs, an instance holds plain text.
fn statements(report: &Report) -> BTreeSet<String> {
    let plain = |statement: &Statement| {
        let mut text = String::new();
        for (at, piece) in statement.text.replace('\u{1f}', " \u{1f} ").split('<').enumerate() {
            text.push(' ');
            text.push_str(if at == 0 { piece } else { piece.split_once('>').map_or(piece, |(_, behind)| behind) });
        }
        text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    };
    Canonical::of(report).statements.iter().map(plain).collect()
}

#[track_caller]
fn say_the_same(first: &Report, second: &Report, name: &str) {
    let (first, second) = (statements(first), statements(second));
    let only_first: Vec<_> = first.difference(&second).take(3).collect();
    let only_second: Vec<_> = second.difference(&first).take(3).collect();
    assert!(only_first.is_empty() && only_second.is_empty(), "{name}: {only_first:#?} {only_second:#?}");
}

#[test]
fn the_sec_extracts_the_same_facts() {
    let Some(suites) = suites() else { return };
    let folder = suites.join("golden/aapl-2025q2");
    let (inline, findings) = read(&folder.join("aapl-20250329.htm"));
    assert!(findings.iter().next().is_none(), "{:?}", codes(&findings));
    let (extracted, _) = xml::read(&source(&folder.join("aapl-20250329_htm.xml")));
    let extracted = extracted.unwrap();
    assert_eq!((inline.facts().len(), extracted.facts().len()), (760, 760));
    say_the_same(&inline, &extracted, "aapl-2025q2");
    for fact in inline.facts() {
        let other = extracted.fact_by_id(fact.id).unwrap_or_else(|| panic!("no {}", fact.id));
        if let (ValueRef::Text(ours), ValueRef::Text(theirs)) = (fact.value, other.value) {
            assert_eq!(ours, theirs, "{}: text to the byte, also its markup", fact.id);
        }
    }
}

/// Document, facts, footnotes, relationships; facts as the reference processor counts them.
const FILINGS: [(&str, usize, usize, usize); 10] = [
    ("filings/us/crm-10-k-2025-03-05.html", 1450, 3, 51),
    ("filings/us/jnj-10-q-2025-07-24.html", 2359, 0, 0),
    ("filings/us/meta-10-k-2025-01-30.html", 1269, 1, 2),
    ("filings/us/pg-10-k-2025-08-04.html", 1875, 2, 15),
    ("filings/uk/Prod223_2911_04184222_20200229.html", 423, 0, 0),
    ("filings/uk/Prod223_2911_SC312961_20200930.html", 81, 0, 0),
    ("filings/uk/accts.html", 119, 0, 0),
    ("filings/nl-groot-ifrs-2023/reports/jaarrekening-2023/degrotebv-jaarrekening-en-2023-12-31.html", 333, 0, 0),
    ("golden/aapl-2025q2/aapl-20250329.htm", 760, 0, 0),
    ("golden/aapl-2025q3/aapl-10-q-2025-08-01.html", 769, 0, 0),
];

#[test]
fn filings_are_read_whole() {
    let Some(suites) = suites() else { return };
    for (path, facts, notes, links) in FILINGS {
        let (report, findings) = read(&suites.join(path));
        assert!(findings.iter().next().is_none(), "{path}: {:?}", codes(&findings));
        assert_eq!((report.facts().len(), report.footnotes.len(), report.links.len()), (facts, notes, links), "{path}");
    }
}

#[test]
fn a_filing_with_mistakes_is_read_but_for_them() {
    let Some(suites) = suites() else { return };
    let (report, findings) = read(&suites.join("filings/uk/account_errors.html"));
    let expected = [("ix11.10.1.2:invalidTransformation", 1), ("ix11.11.1.2:contextReference", 1)];
    assert_eq!(codes(&findings), BTreeMap::from(expected));
    assert_eq!(report.facts().len(), 39, "of 41 elements");
}

#[test]
fn our_documents_say_what_our_instances_say() {
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("output");
    let mut compared = 0;
    for folder in std::fs::read_dir(output).unwrap() {
        let folder = folder.unwrap().path();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let (document, instance) = (folder.join(format!("{name}.htm")), folder.join(format!("{name}.xml")));
        if !document.exists() {
            continue;
        }
        let (inline, findings) = read(&document);
        assert!(findings.iter().next().is_none(), "{name}: {:?}", codes(&findings));
        assert!(inline.facts().all(|fact| fact.places.len() < 2), "an inline element is one place");
        if instance.exists() {
            let (other, diagnostics) = xml::read(&source(&instance));
            assert_eq!(diagnostics.count(Severity::Error), 0, "{name}");
            say_the_same(&inline, &other.unwrap(), &name);
            compared += 1;
        }
    }
    assert!(compared > 0);
}

/// Every way to spoil a document ends, with facts or with errors.
#[test]
fn spoilt_documents_end_in_findings() {
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("output");
    let text = source(&output.join("acme-2024-h1/acme-2024-h1.htm"));
    let text = text.text();
    for at in (0..text.len()).step_by(text.len() / 60).filter(|at| text.is_char_boundary(*at)) {
        for spoilt in [
            text[..at].to_owned(),
            text[at..].to_owned(),
            [&text[..at], "<p>", &text[at..]].concat(),
            [&text[..at], "</div>", &text[at..]].concat(),
            [&text[..at], "\"", &text[at..]].concat(),
            [&text[..at], "<", &text[at..]].concat(),
            [&text[..at], "<ix:exclude>", &text[at..]].concat(),
        ] {
            let _ = ixbrl::read(&[Source::new("spoilt.htm", spoilt.into_bytes()).unwrap()]);
        }
    }
}
