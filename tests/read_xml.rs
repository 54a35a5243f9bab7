//! XBRL 2.1 instances of others are read as their publishers mean them, and ours come back to the byte. What is wrong in an
//! instance is found, whatever it is: never a panic.

mod common;

use ixport::diagnostic::{Diagnostics, Severity};
use ixport::format::xml;
use ixport::report::Report;
use ixport::source::Source;
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
    let source = Source::decode(path.to_string_lossy(), std::fs::read(path).unwrap()).unwrap();
    xml::read(&source)
}

/// Elements of a document that have an attribute: name, that attribute's value, and whether another one has a value.
fn codes(diagnostics: &Diagnostics, severity: Severity) -> Vec<&'static str> {
    let mut codes: Vec<_> = diagnostics.iter().filter(|d| d.severity == severity).map(|d| d.code).collect();
    codes.dedup();
    codes
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

#[test]
fn filings_of_others_have_the_facts_that_they_are_known_to_have() {
    let Some(suites) = suites() else { return };
    for (path, facts) in [
        ("golden/aapl-2025q2/aapl-20250329_htm.xml", 760),
        ("golden/eba-xml-csv/F_18-00-a.xbrl", 0),
        ("golden/eba-xml-csv/DUMMYLEI123456789012.CON_FR_SBP010201_SBPIFRS9_2022-12-31_20220411141759000.xbrl", 0),
    ] {
        let (report, diagnostics) = read(&suites.join(path));
        let report = report.unwrap();
        println!("{path}: {} {:?}", report.facts().len(), codes(&diagnostics, Severity::Error));
        println!("{:?}", codes(&diagnostics, Severity::Warning));
        if facts > 0 {
            assert_eq!(report.facts().len(), facts);
        }
    }
}
