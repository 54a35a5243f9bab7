//! XBRL 2.1 instances of others are read as their publishers mean them, and ours come back to the byte. What is wrong in an
//! instance is found, whatever it is: never a panic.

mod common;

use ixport::diagnostic::{Diagnostics, Severity};
use ixport::format::xml;
use ixport::report::Report;
use ixport::report::canonical::Canonical;
use ixport::source::Source;
use ixport::xml::{Event, Strictness, Xml, attribute_value};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The folder of material that others published.
fn suites() -> Option<PathBuf> {
    let shared = std::env::var("IXPORT_SHARED").ok();
    if shared.is_none() {
        println!("SKIPPED: set IXPORT_SHARED to read instances of others");
    }
    Some(Path::new(&shared?).join("suites"))
}

fn read(path: &Path) -> (Option<Report>, Diagnostics) {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    xml::read(&Source::decode(path.to_string_lossy(), bytes).unwrap())
}

fn codes(diagnostics: &Diagnostics, severity: Severity) -> BTreeSet<&'static str> {
    diagnostics.iter().filter(|d| d.severity == severity).map(|d| d.code).collect()
}

/// Writes what was read, reads that, and compares.
fn comes_back(report: &mut Report, name: &str) {
    report.complete_ids().unwrap();
    let written = xml::write(report).unwrap_or_else(|error| panic!("{name}: {error}"));
    let (again, diagnostics) = xml::read(&Source::new("again.xml", written.clone()).unwrap());
    let again = again.unwrap_or_else(|| panic!("{name}: {:?}", diagnostics.iter().next()));
    let (ours, theirs) = (Canonical::of(report), Canonical::of(&again));
    let (only_first, only_second) = ours.difference(&theirs);
    assert!(ours == theirs, "{name}: {:?} {:?}", only_first.first(), only_second.first());
}

#[test]
fn our_own_instances_come_back_to_the_byte() {
    let mut count = 0;
    for folder in std::fs::read_dir("output").unwrap() {
        let folder = folder.unwrap().path();
        let Some(stem) = folder.file_name().and_then(|name| name.to_str()).map(str::to_owned) else { continue };
        let path = folder.join(stem + ".xml");
        if !path.exists() {
            continue;
        }
        let (report, diagnostics) = read(&path);
        assert_eq!(diagnostics.iter().count(), 0, "{}: {:?}", path.display(), diagnostics.iter().next());
        let written = xml::write(&report.unwrap()).unwrap();
        assert!(written == std::fs::read(&path).unwrap(), "{} is not the same when written again", path.display());
        count += 1;
    }
    assert!(count > 0);
}

/// A report of the EBA.
const EBA: &str = "golden/eba-xml-csv/DUMMYLEI123456789012.CON_FR_SBP010201_SBPIFRS9_2022-12-31_20220411141759000.xbrl";

#[test]
fn filings_of_others_are_read_and_come_back() {
    let Some(suites) = suites() else { return };
    for (path, facts, errors) in [
        ("golden/aapl-2025q2/aapl-20250329_htm.xml", 760, None),
        // Filing indicators are tuples there.
        ("golden/eba-xml-csv/F_18-00-a.xbrl", 1014, Some("xbrlxe:unsupportedTuple")),
        (EBA, 365, Some("xbrlxe:unsupportedTuple")),
    ] {
        let (report, diagnostics) = read(&suites.join(path));
        let mut report = report.unwrap();
        println!("{path}: {}", report.facts().len());
        assert_eq!(codes(&diagnostics, Severity::Error), errors.into_iter().collect(), "{path}");
        assert_eq!(report.facts().len(), facts, "{path}");
        comes_back(&mut report, path);
    }
}

/// A variation of a conformance suite.
struct Variation {
    name: String,
    instances: Vec<PathBuf>,
    is_valid: bool,
}

/// The instances of a suite's variations.
fn variations(suite: &Path, index: &str) -> Vec<Variation> {
    let mut found = Vec::new();
    for uri in attributes(&std::fs::read_to_string(suite.join(index)).unwrap(), "testcase", "uri") {
        let path = suite.join(&uri);
        let text = Source::decode("testcase", std::fs::read(&path).unwrap()).unwrap();
        let mut xml = Xml::new(text.text(), Strictness::Xml);
        let mut current: Option<Variation> = None;
        loop {
            match xml.next().unwrap() {
                Event::Start(element) => {
                    let value = |name: &str| {
                        let found = element.raw_attributes().flatten().find(|(other, _)| *other == name);
                        found.map(|(_, raw)| attribute_value(raw).into_owned())
                    };
                    match element.local {
                        "variation" => {
                            found.extend(current.take());
                            let name = format!("{uri} {}", value("id").unwrap_or_default());
                            current = Some(Variation { name, instances: Vec::new(), is_valid: true });
                        }
                        "instance" => {
                            let file = xml.text_content().unwrap();
                            let folder = path.parent().unwrap();
                            current.as_mut().unwrap().instances.push(folder.join(file.trim()));
                        }
                        "result" => current.as_mut().unwrap().is_valid = value("expected").is_none_or(|e| e == "valid"),
                        "error" => {
                            current.as_mut().unwrap().is_valid = false;
                        }
                        _ => {}
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        found.extend(current);
    }
    found.retain(|variation| !variation.instances.is_empty());
    found
}

fn attributes(text: &str, element: &str, name: &str) -> Vec<String> {
    let mut xml = Xml::new(text, Strictness::Xml);
    let mut values = Vec::new();
    loop {
        match xml.next().unwrap() {
            Event::Start(start) if start.local == element => {
                let found = start.raw_attributes().flatten().find(|(other, _)| *other == name);
                values.extend(found.map(|(_, raw)| raw.to_owned()));
            }
            Event::Eof => return values,
            _ => {}
        }
    }
}

/// Reads all instances of a suite. Valid ones have no error, but for what the model has no place for; gives how many of the
/// invalid ones were noticed.
fn conformance(suite: &Path, index: &str) -> (usize, usize, usize) {
    let (mut valid, mut invalid, mut noticed) = (0, 0, 0);
    let mut wrong = Vec::new();
    for variation in variations(suite, index) {
        let mut errors = BTreeSet::new();
        for path in &variation.instances {
            let (report, diagnostics) = read(path);
            let found = codes(&diagnostics, Severity::Error);
            if variation.is_valid
                && let Some(mut report) = report
            {
                comes_back_if_it_can(&mut report, &variation.name);
            }
            errors
                .extend(found.into_iter().filter(|code| !code.starts_with("xbrlxe:") && *code != "xbrl.no-namespace"));
        }
        if variation.is_valid {
            valid += 1;
            if !errors.is_empty() {
                wrong.push(format!("{} {errors:?}", variation.name));
            }
        } else {
            invalid += 1;
            noticed += usize::from(!errors.is_empty());
            if errors.is_empty() && std::env::var("MISSED").is_ok() {
                println!("missed {}", variation.name);
            }
        }
    }
    println!("{index}: {valid} valid, {noticed} of {invalid} invalid noticed");
    assert!(wrong.is_empty(), "{index}: {} of {valid}:\n{}", wrong.len(), wrong.join("\n"));
    (valid, invalid, noticed)
}

/// As [`comes_back`], where roles of links are defined.
fn comes_back_if_it_can(report: &mut Report, name: &str) {
    if xml::write(report).is_ok() {
        comes_back(report, name);
    }
}

#[test]
fn the_suite_of_xbrl_2_1_is_read() {
    let Some(suites) = suites() else { return };
    conformance(&suites.join("xbrl-2.1"), "xbrl.xml");
}

#[test]
fn the_suite_of_dimensions_is_read() {
    let Some(suites) = suites() else { return };
    conformance(&suites.join("xdt"), "xdt.xml");
}

#[test]
fn broken_instances_never_panic() {
    let text = std::fs::read("output/acme-2024-h1/acme-2024-h1.xml").unwrap();
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..400 {
        let mut broken = text.clone();
        for _ in 0..=random(3) {
            let (at, length) = (random(broken.len()), random(40));
            let end = (at + length).min(broken.len());
            match random(4) {
                0 => broken.truncate(at.max(1)),
                1 => drop(broken.drain(at..end)),
                2 => broken[at] = b"<>&\"'/=:x0 -"[random(12)],
                _ => {
                    let piece = broken[at..end].to_vec();
                    let to = random(broken.len());
                    broken.splice(to..to, piece);
                }
            }
        }
        let Ok(source) = Source::new("broken.xml", broken) else { continue };
        let (report, diagnostics) = xml::read(&source);
        assert!(report.is_some() || !diagnostics.is_clean(), "nothing, and nothing said");
        if let Some(mut report) = report {
            report.complete_ids().unwrap();
            let _ = xml::write(&report);
        }
    }
}
