//! Packages that are as they should be, and packages that are made to do harm.

use super::*;
use crate::diagnostic::{Findings, Severity};

const XBRI: &str = r#"{"documentInfo": {"documentType": "https://xbrl.org/report-package/2023/xbri"}}"#;
const XBR: &str = r#"{"documentInfo": {"documentType": "https://xbrl.org/report-package/2023/xbr"}}"#;
const ZIP: &str = r#"{"documentInfo": {"documentType": "https://xbrl.org/report-package/2023"}}"#;
const JSON: &str = r#"{"documentInfo": {"documentType": "https://xbrl.org/2021/xbrl-json"}}"#;
const CSV: &str = r#"{"documentInfo": {"documentType": "https://xbrl.org/2021/xbrl-csv"}}"#;
const INLINE: &str = r#"<html xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"/>"#;
const INSTANCE: &str = r#"<?xml version="1.0"?><!-- --><x:xbrl xmlns:x="http://www.xbrl.org/2003/instance"></x:xbrl>"#;

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = Archive::default();
    for (path, text) in files {
        archive.add(path, text.as_bytes()).unwrap();
    }
    archive.finish().unwrap()
}

/// With other bytes in place of some, wherever they are.
fn patched(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, from).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    bytes
}

/// Changes the entry at the archive's directory's beginning: bytes from an offset in it.
fn entry(mut bytes: Vec<u8>, offset: usize, to: &[u8]) -> Vec<u8> {
    let at = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap() + offset;
    bytes[at..at + to.len()].copy_from_slice(to);
    bytes
}

fn open(name: &str, bytes: Vec<u8>, role: Role) -> (Option<Package>, Vec<String>) {
    let (package, findings) = Package::open(name, bytes, role, &Limits::default());
    (package, codes(&findings))
}

/// The codes, those of warnings with `?`.
fn codes(findings: &Findings) -> Vec<String> {
    let mark = |severity| if severity == Severity::Error { "" } else { "?" };
    let all = findings.iter().flat_map(|(_, found)| found.iter());
    all.map(|d| format!("{}{}", d.code, mark(d.severity))).collect()
}

/// The reports as `Syntax path+path`.
fn reports(package: &Package) -> Vec<String> {
    let path = |uri: &String| package.path(uri).unwrap();
    let paths = |report: &Packaged| report.files.iter().map(path).collect::<Vec<_>>().join("+");
    package.reports().iter().map(|report| format!("{:?} {}", report.syntax, paths(report))).collect()
}

#[test]
fn reports_are_found_by_the_rules_of_report_packages() {
    type Case =
        (&'static str, &'static [(&'static str, &'static str)], &'static [&'static str], &'static [&'static str]);
    const XBRI_IN_T: (&str, &str) = ("t/META-INF/reportPackage.json", XBRI);
    const XBR_IN_T: (&str, &str) = ("t/META-INF/reportPackage.json", XBR);
    const ZIP_IN_T: (&str, &str) = ("t/META-INF/reportPackage.json", ZIP);
    let cases: &[Case] = &[
        ("a.xbri", &[XBRI_IN_T, ("t/reports/r.xhtml", "")], &["Inline t/reports/r.xhtml"], &[]),
        ("A.XBRI", &[XBRI_IN_T, ("t/reports/r.HTM", "")], &["Inline t/reports/r.HTM"], &[]),
        (
            "a.xbri",
            &[XBRI_IN_T, ("t/reports/s.json/b.html", ""), ("t/reports/s.json/a.htm", "")],
            &["Inline t/reports/s.json/a.htm+t/reports/s.json/b.html"],
            &[],
        ),
        (
            "a.zip",
            &[ZIP_IN_T, ("t/reports/b.json", CSV), ("t/reports/a.xbrl", ""), ("t/reports/s/c.htm", "")],
            &["Instance t/reports/a.xbrl", "Csv t/reports/b.json"],
            &[],
        ),
        ("a.zip", &[("t/reports/s/b.json", JSON), ("t/META-INF/reports.json", "")], &["Json t/reports/s/b.json"], &[]),
        ("a.xbr", &[XBR_IN_T, ("t/reports/b.json", JSON), ("t/reports/b.xml", "")], &["Json t/reports/b.json"], &[]),
        ("a.xbri", &[XBRI_IN_T], &[], &["rpe:missingReportsDirectory"]),
        ("a.xbri", &[XBRI_IN_T, ("t/reports/r.txt", "")], &[], &["rpe:missingReport"]),
        ("a.xbri", &[XBRI_IN_T, ("t/reports/a/b/r.htm", "")], &[], &["rpe:missingReport"]),
        (
            "a.xbri",
            &[XBRI_IN_T, ("t/reports/a.htm", ""), ("t/reports/b.htm", "")],
            &["Inline t/reports/a.htm", "Inline t/reports/b.htm"],
            &["rpe:multipleReports"],
        ),
        (
            "a.xbri",
            &[XBRI_IN_T, ("t/reports/a.xbrl", "")],
            &["Instance t/reports/a.xbrl"],
            &["rpe:incorrectReportType"],
        ),
        ("a.xbr", &[XBR_IN_T, ("t/reports/a.htm", "")], &["Inline t/reports/a.htm"], &["rpe:incorrectReportType"]),
        (
            "a.zip",
            &[ZIP_IN_T, ("t/reports/s/a.xbrl", ""), ("t/reports/s/a.htm", "")],
            &["Inline t/reports/s/a.htm", "Instance t/reports/s/a.xbrl"],
            &["rpe:multipleReportsInSubdirectory"],
        ),
        ("a.xbr", &[XBR_IN_T, ("t/reports/a.json", "{")], &[], &["rpe:invalidJSON"]),
        ("a.xbr", &[XBR_IN_T, ("t/reports/a.json", "{}")], &[], &["rpe:invalidJSONStructure"]),
        ("a.zip", &[("t/reports/a.xml", INSTANCE)], &["Instance t/reports/a.xml"], &["rpe:missingReport?"]),
        ("a.xbri", &[("t/reports/r.htm", "")], &["Inline t/reports/r.htm"], &["rpe:documentTypeFileExtensionMismatch"]),
        (
            "a.xbr",
            &[XBRI_IN_T, ("t/reports/r.xbrl", "")],
            &["Instance t/reports/r.xbrl"],
            &["rpe:documentTypeFileExtensionMismatch"],
        ),
        (
            "a.xbrx",
            &[XBRI_IN_T, ("t/reports/r.htm", "")],
            &["Inline t/reports/r.htm"],
            &["rpe:unsupportedFileExtension"],
        ),
        (
            "a.zip",
            &[("META-INF/reportPackage.json", ZIP), ("reports/r.htm", "")],
            &["Inline reports/r.htm"],
            &["rpe:unsupportedReportPackageVersion", "rpe:invalidDirectoryStructure?"],
        ),
        (
            "a.xbri",
            &[XBRI_IN_T, ("t/reports/r.htm", ""), ("u/x", "")],
            &["Inline t/reports/r.htm"],
            &["rpe:invalidDirectoryStructure"],
        ),
    ];
    for (name, files, expected, wrong) in cases {
        let (package, codes) = open(name, zip(files), Role::Report);
        assert_eq!(reports(&package.unwrap()), *expected, "{name} {files:?}");
        assert_eq!(codes, *wrong, "{name} {files:?}");
    }
}

#[test]
fn plain_archives_are_read_by_what_their_files_hold() {
    let files = [
        ("x-20240331.xsd", ""),
        ("x-20240331_htm.xml", INSTANCE),
        ("x-20240331.htm", INLINE),
        ("x-exhibit.htm", INLINE),
        ("x-99.htm", "<html/>"),
        ("x-20240331_lab.xml", "<linkbase/>"),
        ("FilingSummary.json", "{}"),
        ("__MACOSX/x.htm", INLINE),
    ];
    let (package, codes) = open("0001.zip", zip(&files), Role::Report);
    assert_eq!(reports(&package.unwrap()), ["Inline x-20240331.htm+x-exhibit.htm"]);
    assert_eq!(codes, ["rpe:invalidDirectoryStructure?"]);
    // Those of several issuers: no schema beside them.
    let (package, _) =
        open("bulk.zip", zip(&[("b.html", INLINE), ("a.html", INLINE), ("c.xml", INSTANCE)]), Role::Report);
    assert_eq!(reports(&package.unwrap()), ["Inline a.html", "Inline b.html", "Instance c.xml"]);
    let utf16: Vec<u8> = "\u{feff}<xbrl></xbrl>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut archive = Archive::default();
    archive.add("a/i.xml", &utf16).unwrap();
    archive.add("a/b/report.json", CSV.as_bytes()).unwrap();
    let (package, codes) = open("a.zip", archive.finish().unwrap(), Role::Report);
    assert_eq!(reports(&package.unwrap()), ["Csv a/b/report.json", "Instance a/i.xml"]);
    assert_eq!(codes, [""; 0]);
    let (package, codes) = open("a.zip", zip(&[("a/b.txt", "")]), Role::Report);
    assert_eq!((reports(&package.unwrap()), codes), (vec![], vec!["rpe:missingReport".to_owned()]));
}

#[test]
fn a_manifest_is_strict_json_with_a_type() {
    for (text, expected) in [
        (&*format!("\u{feff}{XBRI}"), &[][..]),
        ("{", &["rpe:invalidJSON"]),
        (r#"{"documentInfo": {"documentType": "x", "documentType": "x"}}"#, &["rpe:invalidJSON"]),
        (r#"{"x": [{"a": 1.5, "\u0061": 2}], "documentInfo": {"documentType": "x"}}"#, &["rpe:invalidJSON"]),
        (&"[".repeat(100_000), &["rpe:invalidJSON"]),
        ("[]", &["rpe:invalidJSONStructure"]),
        ("{}", &["rpe:invalidJSONStructure"]),
        (r#"{"documentInfo": 1}"#, &["rpe:invalidJSONStructure"]),
        (r#"{"documentInfo": {"documentType": 1}}"#, &["rpe:invalidJSONStructure"]),
        (r#"{"documentInfo": {"documentType": "x"}}"#, &["rpe:unsupportedReportPackageVersion"]),
        (ZIP, &["rpe:documentTypeFileExtensionMismatch"]),
    ] {
        let files = [("t/META-INF/reportPackage.json", text), ("t/reports/r.htm", "")];
        let (package, codes) = open("r.xbri", zip(&files), Role::Report);
        assert_eq!(codes, expected, "{}", &text[..text.len().min(80)]);
        assert_eq!(package.unwrap().reports().len(), 1);
    }
}

#[test]
fn paths_that_must_not_be_are_left_out() {
    for (path, code) in [
        ("../x", "rpe:invalidDirectoryStructure"),
        ("a/..", "rpe:invalidDirectoryStructure"),
        ("./ax", "rpe:invalidDirectoryStructure"),
        ("a//x", "rpe:invalidDirectoryStructure"),
        ("C:/x", "rpe:invalidDirectoryStructure"),
        ("a/\nx", "rpe:invalidDirectoryStructure"),
        ("/etc", "rpe:invalidArchiveFormat"),
        ("..\\x", "rpe:invalidArchiveFormat"),
    ] {
        let bytes = patched(zip(&[("t/reports/r.htm", ""), ("AAAA", "secret")]), b"AAAA", path.as_bytes());
        let (package, codes) = open("r.zip", bytes, Role::Report);
        assert_eq!(codes[0], code, "{path:?}");
        assert_eq!(package.unwrap().files().count(), 1, "{path:?}");
    }
    // A backslash separates, and is wrong.
    let bytes = patched(zip(&[("t/reports/r.htm", ""), ("t/ab", "")]), b"t/ab", b"t\\ab");
    let (package, codes) = open("r.zip", bytes, Role::Report);
    assert_eq!(codes, ["rpe:invalidArchiveFormat"]);
    assert_eq!(package.unwrap().files().nth(1).unwrap(), "package://r.zip/t/ab");
    // Twice the same path; a file that is a folder, too.
    let two = [("t/reports/r.htm", "1"), ("t/AAAAAAAAAAAAA", "2")];
    let (package, codes) = open("r.zip", patched(zip(&two), b"t/AAAAAAAAAAAAA", b"t/reports/r.htm"), Role::Report);
    assert_eq!(codes, ["rpe:invalidDirectoryStructure"]);
    assert_eq!(package.unwrap().files().count(), 1);
    let (_, codes) = open("r.zip", zip(&[("t/reports/r.htm", ""), ("t/reports/r.htm/x", "")]), Role::Report);
    assert_eq!(codes, ["rpe:invalidDirectoryStructure"]);
}

#[test]
fn what_cannot_be_read_is_left_out() {
    let file = || zip(&[("t/reports/a.htm", "text"), ("t/reports/r.htm", "")]);
    for (bytes, code) in [
        (entry(file(), 8, &[1, 0]), "rpe:invalidArchiveFormat"),
        (entry(file(), 10, &[14, 0]), "package.unsupported-compression"),
        (entry(file(), 24, &[0, 0, 0, 0x40]), "package.too-large"),
    ] {
        let (package, codes) = open("r.zip", bytes, Role::Report);
        assert_eq!(codes, [code]);
        assert_eq!(reports(&package.unwrap()), ["Inline t/reports/r.htm"]);
    }
    for role in [Role::Report, Role::Taxonomy] {
        let (package, codes) = open("r.zip", b"PK but no archive".to_vec(), role);
        assert!(package.is_none());
        assert_eq!(codes, [if role == Role::Report { "rpe:invalidArchiveFormat" } else { "tpe:invalidArchiveFormat" }]);
    }
    let (_, codes) = open("r.zip", zip(&[]), Role::Report);
    assert_eq!(codes, ["rpe:missingReport", "rpe:invalidDirectoryStructure"]);
    // Entries that share their bytes.
    let (package, codes) = open("r.zip", entry(file(), 20, &[0, 0, 0, 1]), Role::Report);
    assert!(package.is_none());
    assert_eq!(codes, ["rpe:invalidArchiveFormat"]);
}

#[test]
fn bombs_are_refused_by_what_they_state_and_by_what_they_are() {
    let zeros = "\0".repeat(32 << 20);
    let bomb = zip(&[("t/reports/a.htm", &zeros), ("t/reports/r.htm", "")]);
    let (package, codes) = open("r.zip", bomb.clone(), Role::Report);
    assert_eq!(codes, ["package.too-large"]);
    assert_eq!(package.unwrap().files().count(), 1);
    let limits = Limits { total: 1 << 20, ..Limits::default() };
    let (package, findings) = Package::open("r.zip", bomb.clone(), Role::Report, &limits);
    assert!(package.is_none());
    assert_eq!(self::codes(&findings), ["package.too-large"]);
    // One that lies about its size: inflating stops there.
    let (package, codes) = open("r.zip", entry(bomb, 24, &[100, 0, 0, 0]), Role::Report);
    assert_eq!(codes, [""; 0]);
    let package = package.unwrap();
    assert!(package.resolve(&package.reports()[0].files[0]).is_err());
    // One that states more than it has.
    let (package, _) = open("r.zip", entry(zip(&[("t/reports/a.htm", "text")]), 24, &[9]), Role::Report);
    let package = package.unwrap();
    assert!(package.resolve(&package.reports()[0].files[0]).is_err());
}

const TAXONOMY: &str = r#"<tp:taxonomyPackage xmlns:tp="http://xbrl.org/2016/taxonomy-package" xml:lang="en">
    <tp:identifier>http://example.com/p</tp:identifier><tp:name>A &amp; B&#33;</tp:name>
    <tp:name xml:lang="zh">甲</tp:name><tp:version> 1 </tp:version>
    <tp:entryPoints><tp:entryPoint><tp:name>All</tp:name><tp:description>D</tp:description>
    <tp:entryPointDocument href="http://example.com/t/./a.xsd"/>
    <tp:entryPointDocument xml:base="http://example.com/t/x/" href="../b.xsd"/></tp:entryPoint></tp:entryPoints>
    </tp:taxonomyPackage>"#;

const CATALOG: &str = r#"<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog" xml:base="../">
    <rewriteURI uriStartString="http://example.com/" rewritePrefix="all/"/>
    <rewriteURI uriStartString="HTTP://EXAMPLE.com/t/" rewritePrefix="t/"/>
    <group xml:base="t/"><rewriteURI uriStartString="http://other.example/" rewritePrefix="./"/></group>
    <rewriteURI uriStartString="http://out.example/" rewritePrefix="../../../../etc/"/>
    </catalog>"#;

fn taxonomy<'a>(metadata: &'a str, catalog: &'a str) -> Vec<(&'a str, &'a str)> {
    let metadata = [("p/META-INF/taxonomyPackage.xml", metadata), ("p/META-INF/catalog.xml", catalog)];
    [&metadata[..], &[("p/t/a.xsd", "a"), ("p/t/b é.xsd", "b"), ("p/all/c.xsd", "c")]].concat()
}

#[test]
fn a_taxonomy_package_is_found_by_the_addresses_of_its_catalog() {
    let (package, codes) = open("p.zip", zip(&taxonomy(TAXONOMY, CATALOG)), Role::Taxonomy);
    let package = package.unwrap();
    assert_eq!(codes, [""; 0]);
    let taxonomy = package.taxonomy().unwrap();
    assert_eq!(taxonomy.identifier, "http://example.com/p");
    let names: Vec<_> = taxonomy.names.iter().map(|name| (&*name.language, &*name.text)).collect();
    assert_eq!(names, [("en", "A & B!"), ("zh", "甲")]);
    assert_eq!(taxonomy.version, "1");
    assert_eq!(taxonomy.entry_points[0].documents, ["http://example.com/t/a.xsd", "http://example.com/t/b.xsd"]);
    for (address, text) in [
        ("http://example.com/t/a.xsd#id", Some("a")),
        ("http://example.com/c.xsd", Some("c")),
        ("http://EXAMPLE.com/x/../t/b%20é.xsd", Some("b")),
        ("http://other.example/b%20%c3%A9.xsd", Some("b")),
        ("package://p.zip/p/t/a.xsd", Some("a")),
        ("package://p.zip/p/../../../p/t/a.xsd", Some("a")),
        ("package://p.zip/p/t", None),
        ("package://q.zip/p/t/a.xsd", None),
        ("http://example.com/t/c.xsd", None),
        ("http://out.example/passwd", None),
        ("", None),
    ] {
        let bytes = package.resolve(address).unwrap();
        assert_eq!(bytes.as_deref(), text.map(str::as_bytes), "{address}");
    }
    assert_eq!(package.location("http://other.example/a.xsd").unwrap(), "package://p.zip/p/t/a.xsd");
}

#[test]
fn wrong_metadata_of_taxonomies_has_its_codes() {
    let catalog = CATALOG;
    let without = |from: &str, to: &str| TAXONOMY.replace(from, to);
    for (metadata, catalog, expected) in [
        (&*without("<tp:identifier>http://example.com/p</tp:identifier>", ""), catalog, "tpe:invalidMetaDataFile"),
        (&without("href=\"../b.xsd\"", ""), catalog, "tpe:invalidMetaDataFile"),
        (&without("</tp:entryPoints>", ""), catalog, "tpe:invalidMetaDataFile"),
        (&without("&#33;", "&lol;"), catalog, "tpe:invalidMetaDataFile"),
        (&without(" xml:lang=\"zh\"", ""), catalog, "tpe:duplicateLanguagesForElement"),
        (&without(" xml:lang=\"zh\"", " xml:lang=\"\""), catalog, "tpe:missingLanguageAttribute"),
        ("<x/>", catalog, "tpe:invalidMetaDataFile"),
        ("", catalog, "tpe:invalidMetaDataFile"),
        (&"<x>".repeat(100_000), catalog, "tpe:invalidMetaDataFile"),
        (TAXONOMY, "<x/>", "tpe:invalidCatalogFile"),
        (TAXONOMY, &CATALOG.replace(" rewritePrefix=\"all/\"", ""), "tpe:invalidCatalogFile"),
        (TAXONOMY, &CATALOG.replace("/t/\"", "/./\""), "tpe:multipleRewriteURIsForStartString"),
    ] {
        let (package, codes) = open("p.zip", zip(&taxonomy(metadata, catalog)), Role::Taxonomy);
        assert_eq!(codes, [expected], "{}", &metadata[..metadata.len().min(300)]);
        assert!(package.is_some());
    }
    let (_, codes) = open("p.zip", zip(&[("p/META-INF/catalog.xml", CATALOG)]), Role::Taxonomy);
    assert_eq!(codes, ["tpe:metadataFileNotFound"]);
    let (_, codes) = open("p.zip", zip(&[("p/a.xsd", "")]), Role::Taxonomy);
    assert_eq!(codes, ["tpe:metadataDirectoryNotFound"]);
}

#[test]
fn metadata_is_read_in_its_encoding() {
    let text = |label: &str| format!("<?xml version='1.0' encoding=\"{label}\"?>{}", TAXONOMY.replace("A &amp;", "é"));
    let (latin, utf16) = (text("ISO-8859-1"), text("UTF-16"));
    let latin: Vec<u8> = latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    let utf16: Vec<u8> = format!("\u{feff}{utf16}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [latin, utf16, text("utf-8").into_bytes(), text("UTF-16").into_bytes(), text("none").into_bytes()] {
        let mut archive = Archive::default();
        archive.add("p/META-INF/taxonomyPackage.xml", &bytes).unwrap();
        let (package, codes) = open("p.zip", archive.finish().unwrap(), Role::Taxonomy);
        assert_eq!(codes, [""; 0]);
        assert_eq!(package.unwrap().taxonomy().unwrap().names[0].text, "é B!");
    }
}

#[test]
fn a_folder_is_the_archives_top_folder_or_holds_it() {
    for top in ["", "t/"] {
        let paths = ["META-INF/reportPackage.json", "META-INF/catalog.xml", "t/a.xsd", "reports/r.htm"];
        let paths = paths.map(|path| format!("{top}{path}")).to_vec();
        let read = |path: &str| {
            let text = if path.contains("reportPackage") { XBRI } else { CATALOG };
            Ok(text.as_bytes().to_vec())
        };
        let (package, findings) = Package::folder("f", paths, read, Role::Report);
        assert_eq!(codes(&findings), [""; 0]);
        assert_eq!(reports(&package), [format!("Inline {top}reports/r.htm")]);
        assert!(package.resolve("http://example.com/t/a.xsd").unwrap().is_some());
    }
}

#[test]
fn findings_in_metadata_have_their_place() {
    let bytes = zip(&taxonomy(&TAXONOMY.replace("xml:lang=\"zh\"", ""), CATALOG));
    let (_, findings) = Package::open("p.zip", bytes, Role::Taxonomy, &Limits::default());
    let (source, found) = findings.iter().next().unwrap();
    assert_eq!(source.name(), "p.zip/p/META-INF/taxonomyPackage.xml");
    let span = found.iter().next().unwrap().span.unwrap();
    assert_eq!(source.slice(span), "<tp:name >");
}

#[test]
fn damaged_archives_are_findings_wherever_the_damage_is() {
    let mut files = taxonomy(TAXONOMY, CATALOG);
    files.extend([("p/META-INF/reportPackage.json", XBRI), ("p/reports/r.htm", "")]);
    let whole = zip(&files);
    let all = |bytes: Vec<u8>| {
        let package = Package::open("p.xbri", bytes, Role::Report, &Limits::default()).0;
        for uri in package.iter().flat_map(Package::files) {
            let _ = package.as_ref().unwrap().resolve(&uri);
        }
    };
    for at in 0..whole.len() {
        all(whole[..at].to_vec());
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        all(bytes);
    }
}

#[test]
fn several_threads_read_one_package() {
    let text = "text ".repeat(10_000);
    let (package, _) = open("p.zip", zip(&[("a/x.txt", &text), ("a/y.txt", &text)]), Role::Report);
    let package = package.unwrap();
    std::thread::scope(|scope| {
        for uri in package.files().chain(package.files()).chain(package.files()) {
            let (package, text) = (&package, &text);
            scope.spawn(move || assert_eq!(package.resolve(&uri).unwrap().unwrap().as_ref(), text.as_bytes()));
        }
    });
}
