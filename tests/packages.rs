//! Packages of others, and ours, are opened: their reports, entry points and files are found by their addresses.

use ixport::cli::files;
use ixport::diagnostic::{Findings, Severity};
use ixport::package::{Chain, Limits, Package, Resolver, Role, Syntax, uri};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The folder of shared material, if this machine has it; says loudly if not.
fn shared() -> Option<PathBuf> {
    let shared = std::env::var_os("IXPORT_SHARED").map(PathBuf::from);
    if shared.is_none() {
        println!("SKIPPED: set IXPORT_SHARED to read the packages of others");
    }
    shared
}

fn open(path: &Path, role: Role) -> (Package, Findings) {
    let (package, findings) = files::package(path, role, &Limits::default()).unwrap();
    (package.unwrap(), findings)
}

fn codes(findings: &Findings) -> Vec<(Severity, &'static str)> {
    findings.iter().flat_map(|(_, found)| found.iter().map(|d| (d.severity, d.code))).collect()
}

/// Reads every file; how many there are.
fn read_all(package: &Package) -> usize {
    package.files().map(|uri| package.resolve(&uri).unwrap().unwrap()).filter(|bytes| !bytes.is_empty()).count()
}

#[test]
fn the_ifrs_taxonomy_is_found_by_the_addresses_of_its_publisher() {
    let Some(shared) = shared() else { return };
    let start = Instant::now();
    let (package, findings) = open(&shared.join("suites/taxonomies/IFRST_2017-03-09.zip"), Role::Taxonomy);
    println!("opened in {:?}", start.elapsed());
    // Published before the Recommendation was heeded: without a top folder, and readable.
    assert_eq!(codes(&findings), [(Severity::Warning, "tpe:invalidDirectoryStructure")]);
    let taxonomy = package.taxonomy().unwrap();
    assert_eq!(taxonomy.identifier, "http://xbrl.ifrs.org/taxonomy/2017-03-09/ifrs");
    assert_eq!(taxonomy.names[0].text, "The annual IFRS Taxonomy 2017");
    assert_eq!(taxonomy.names[0].language, "en");
    assert_eq!(taxonomy.entry_points.len(), 14);
    // The archive lists entry points that it does not hold.
    let held = taxonomy.entry_points.iter().flat_map(|point| &point.documents);
    assert_eq!(held.filter(|document| package.resolve(document).unwrap().is_some()).count(), 8);
    let start = Instant::now();
    let count = read_all(&package);
    println!("{count} files read in {:?}", start.elapsed());
    assert_eq!(count, 325, "372 entries, 47 of them folders");
    // By the publisher's addresses the files are the same.
    let base = "package://";
    for inside in package.files() {
        let path = inside.strip_prefix(base).unwrap().split_once('/').unwrap().1;
        let public = format!("HTTP://xbrl.IFRS.org/taxonomy/x/../2017-03-09/{path}#id");
        assert_eq!(package.location(&public).as_ref(), Some(&inside));
    }
    assert!(package.resolve("http://xbrl.ifrs.org/taxonomy/2017-03-09/none.xsd").unwrap().is_none());
    let references = package.resolve(&taxonomy.entry_points[0].documents[0]).unwrap().unwrap();
    assert!(references.starts_with(b"<?xml"));
}

#[test]
fn an_unpacked_report_package_is_read_like_the_archive() {
    let Some(shared) = shared() else { return };
    let (package, findings) = open(&shared.join("suites/filings/nl-groot-ifrs-2023"), Role::Report);
    assert_eq!(codes(&findings), []);
    let [report] = package.reports() else { panic!("{:?}", package.reports()) };
    assert_eq!(report.syntax, Syntax::Inline);
    assert_eq!(report.files.len(), 1);
    assert!(package.resolve(&report.files[0]).unwrap().unwrap().len() > 100_000);
    let schema = "https://www.degrotebv.nl/xbrl/2023-12-31/degrotebv-2023-12-31.xsd";
    assert_eq!(package.taxonomy().unwrap().entry_points[0].documents, [schema]);
    assert!(package.resolve(schema).unwrap().is_some());
    let relative = uri::resolve(&report.files[0], "../../www.degrotebv.nl/xbrl/2023-12-31/degrotebv-2023-12-31.xsd");
    assert_eq!(package.location(schema), Some(relative));
    assert!(package.resolve(&uri::resolve(&report.files[0], "../../../README.md")).unwrap().is_none());
}

#[test]
fn archives_of_xbrl_csv_hold_one_report_by_its_metadata() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("suites/golden/eba-xml-csv");
    let archives: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    let archives: Vec<_> = archives.iter().filter(|path| path.extension().is_some_and(|e| e == "zip")).collect();
    assert_eq!(archives.len(), 2);
    for path in archives {
        let (package, findings) = open(path, Role::Report);
        assert_eq!(codes(&findings), []);
        let [report] = package.reports() else { panic!("{:?}", package.reports()) };
        assert_eq!(report.syntax, Syntax::Csv);
        let parameters = uri::resolve(&report.files[0], "parameters.csv");
        assert!(package.resolve(&parameters).unwrap().unwrap().starts_with(b"name,value"));
    }
}

#[test]
fn our_own_packages_are_clean() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("output/acme-2024-h1");
    for (file, syntax) in [("acme-2024-h1.xbri", Syntax::Inline), ("acme-2024-h1.xbr", Syntax::Json)] {
        let (package, findings) = open(&folder.join(file), Role::Report);
        assert_eq!(codes(&findings), [], "{file}");
        let [report] = package.reports() else { panic!("{:?}", package.reports()) };
        assert_eq!(report.syntax, syntax);
        let schema = uri::resolve(&report.files[0], "taxonomy/acme-2024-h1.xsd");
        assert!(package.resolve(&schema).unwrap().is_some(), "{schema}");
        assert_eq!(read_all(&package), package.files().count());
    }
    let (package, findings) = open(&folder.join("acme-2024-h1-taxonomy.zip"), Role::Taxonomy);
    assert_eq!(codes(&findings), []);
    let entry = &package.taxonomy().unwrap().entry_points[0].documents[0];
    assert!(package.resolve(entry).unwrap().is_some());
    // Beside loose files, in a chain.
    let loose = files::address(&folder.join("acme-2024-h1.htm")).unwrap();
    let chain = Chain(vec![&package, &files::Files]);
    assert!(chain.resolve(&loose).unwrap().is_some());
    assert!(chain.resolve(entry).unwrap().is_some());
    assert!(chain.resolve("file:///dev/zero").unwrap().is_none());
    assert!(chain.resolve("http://example.com/").unwrap().is_none());
}
