//! Reports in any syntax become any other and say the same: our exports, and filings that others wrote.

mod common;

use ixport::cli::files::{Files, address};
use ixport::convert::{Settings, check, convert};
use ixport::diagnostic::Diagnostics;
use ixport::format::Format;
use ixport::load::{Input, Loaded, load, packaged};
use ixport::package::{Chain, File, Limits, Resolver, Role};
use ixport::page::Templates;
use ixport::report::Report;
use ixport::report::canonical::Canonical;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The report in a file or a package.
fn read(path: &Path) -> Loaded {
    if path.is_dir() || path.extension().is_some_and(|e| ["zip", "xbri", "xbr"].iter().any(|other| e == *other)) {
        let (package, _) = ixport::cli::files::package(path, Role::Report, &Limits::default()).unwrap();
        let package = package.unwrap();
        let inputs = packaged(&package, "p", &package.reports()[0]).0.unwrap();
        return only(load(inputs, &Chain(vec![&package, &Files])).0, path);
    }
    let input = Input { name: path.display().to_string(), uri: address(path).unwrap(), bytes: fs::read(path).unwrap() };
    only(load(vec![input], &Files).0, path)
}

fn only(loaded: Vec<Loaded>, path: &Path) -> Loaded {
    loaded.into_iter().next().unwrap_or_else(|| panic!("{} is no report", path.display()))
}

fn hash(report: &Report) -> String {
    Canonical::of(report).hash()
}

fn written(loaded: &Loaded, report: &Report, format: Format) -> (Vec<File>, Diagnostics) {
    let templates = Templates::embedded();
    let settings = Settings { stem: "r", base: "https://r.example", language: "en", templates: &templates };
    let (files, mut diagnostics) = convert(report, &loaded.dts, format, settings).unwrap();
    diagnostics.append(check(report, format, &files));
    (files, diagnostics)
}

/// Converts a report to all syntaxes and reads them in a folder of their own, where its taxonomy may or may not be found.
fn goes_around(loaded: &Loaded, beside: Option<&Path>, name: &str) {
    let expected = hash(&loaded.report);
    let report = loaded.report.clone().with_xml_ids().unwrap();
    for format in Format::ALL {
        let (files, diagnostics) = written(loaded, &report, format);
        let codes: Vec<&str> = diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(codes, [] as [&str; 0], "{name} as {}", format.name());
        let memory = Memory { files: &files, beside: beside.map(Path::to_owned) };
        let input =
            Input { name: name.into(), uri: format!("memory://m/{}", files[0].path), bytes: files[0].bytes.clone() };
        let (read, findings) = load(vec![input], &memory);
        assert!(findings.is_clean(), "{name} as {}", format.name());
        let read = only(read, Path::new(name)).report;
        assert_eq!(
            hash(&read),
            expected,
            "{name} as {}: {:?}",
            format.name(),
            Canonical::of(&report).difference(&Canonical::of(&read))
        );
    }
}

/// Files that were written, beside a folder's.
struct Memory<'f> {
    files: &'f [File],
    beside: Option<PathBuf>,
}

impl Resolver for Memory<'_> {
    fn resolve(&self, uri: &str) -> std::io::Result<Option<std::borrow::Cow<'_, [u8]>>> {
        let Some(path) = uri.strip_prefix("memory://m/") else { return Files.resolve(uri) };
        if let Some(file) = self.files.iter().find(|file| file.path == path) {
            return Ok(Some((&file.bytes[..]).into()));
        }
        Ok(self.beside.as_ref().and_then(|folder| fs::read(folder.join(path)).ok()).map(Into::into))
    }
}

/// X → report → Y → report for all pairs of syntaxes of our exports.
#[test]
fn all_syntaxes_of_our_exports_say_the_same_and_become_each_other() {
    for stem in ["acme-2024-h1", "qifu-2023-q1"] {
        let folder = Path::new("output").join(stem);
        let mut hashes = Vec::new();
        for format in Format::ALL {
            let loaded = read(&folder.join([stem, format.suffix()].concat()));
            hashes.push(hash(&loaded.report));
            // A typed value that looks like a name was a member until the taxonomy was known: nothing of that is left.
            let used: HashSet<usize> = loaded.report.facts().map(|fact| fact.context.index()).collect();
            assert_eq!(used.len(), loaded.report.contexts().len(), "{stem} ({})", format.name());
            goes_around(&loaded, Some(&folder), &format!("{stem} ({})", format.name()));
        }
        for package in ["xbri", "xbr"] {
            hashes.push(hash(&read(&folder.join(format!("{stem}.{package}"))).report));
        }
        hashes.dedup();
        assert_eq!(hashes.len(), 1, "{stem}");
    }
}

/// An inline document tags every occurrence; without duplicates it has the facts of the other syntaxes, ids and places
/// included.
#[test]
fn without_duplicates_an_inline_document_has_the_facts_of_the_other_syntaxes() {
    let folder = Path::new("output/qifu-2023-q1");
    let inline = read(&folder.join("qifu-2023-q1.htm")).report.deduplicated().unwrap();
    let json = read(&folder.join("qifu-2023-q1.json")).report;
    assert_eq!(inline.facts().len(), json.facts().len());
    for fact in inline.facts() {
        let other = json.fact_by_id(fact.id).unwrap_or_else(|| panic!("{}", fact.id));
        let spans = |fact: ixport::report::Fact<'_>| fact.places.iter().map(|place| place.span).collect::<Vec<_>>();
        assert_eq!(spans(fact), spans(other), "{}", fact.id);
    }
}

#[test]
fn filings_of_others_become_all_syntaxes_and_stay_the_same() {
    let Ok(shared) = std::env::var("IXPORT_SHARED") else {
        println!("SKIPPED: set IXPORT_SHARED to convert the filings there");
        return;
    };
    let suites = Path::new(&shared).join("suites");
    let mut paths = vec![suites.join("filings/nl-groot-ifrs-2023")];
    for folder in ["filings/us", "filings/uk", "golden/aapl-2025q2", "golden/aapl-2025q3", "golden/eba-xml-csv"] {
        let entries = suites.join(folder).read_dir().unwrap().map(|entry| entry.unwrap().path());
        let is_report = |path: &PathBuf| {
            let name = path.file_name().unwrap().to_string_lossy();
            ["htm", "html", "xbrl"].iter().any(|e| path.extension().is_some_and(|other| other == *e))
                || name.ends_with("_htm.xml")
        };
        paths.extend(entries.filter(is_report));
    }
    assert!(paths.len() > 12, "{paths:?}");
    for path in paths {
        let loaded = read(&path);
        assert!(loaded.report.facts().len() > 0);
        goes_around(&loaded, path.parent(), &path.display().to_string());
    }
}
