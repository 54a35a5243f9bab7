//! xBRL-JSON and xBRL-CSV read back: the exports in `output/` say the same in both, with the same ids, and reading and
//! writing again gives the same bytes.

mod common;

use common::report;
use ixport::format::{csv, json, xml};
use ixport::load::{OfReport, settle};
use ixport::package::{File, Resolver};
use ixport::report::canonical::Canonical;
use ixport::report::{Coordinate, DimensionRef, Footnote, Link, LinkTarget, NumberedFact, Report, ValueRef};
use ixport::source::Source;
use ixport::xbrl::{Decimals, Entity, Period, QName, Unit};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

/// Files by the ends of their addresses.
struct Files<'f>(&'f [File]);

impl Resolver for Files<'_> {
    fn resolve(&self, uri: &str) -> io::Result<Option<Cow<'_, [u8]>>> {
        let found = self.0.iter().find(|file| uri.strip_prefix("file:///r/") == Some(&file.path));
        Ok(found.map(|file| file.bytes.as_slice().into()))
    }
}

/// Files of this machine.
struct Disk;

impl Resolver for Disk {
    fn resolve(&self, uri: &str) -> io::Result<Option<Cow<'_, [u8]>>> {
        match uri.strip_prefix("file://").map(std::fs::read) {
            Some(Ok(bytes)) => Ok(Some(bytes.into())),
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(None),
        }
    }
}

/// A package whose module is at EBA's address.
struct Package(Vec<File>);

impl Resolver for Package {
    fn resolve(&self, uri: &str) -> io::Result<Option<Cow<'_, [u8]>>> {
        let name = if uri.starts_with("http://www.eba.europa.eu/") { "module" } else { &uri["file:///r/".len()..] };
        Ok(self.0.iter().find(|file| file.path == name).map(|file| file.bytes.as_slice().into()))
    }
}

fn read_json(bytes: &[u8]) -> Report {
    let source = Source::new("r.json", bytes.to_vec()).unwrap();
    let (report, diagnostics) = json::read(&source);
    let found: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.render("r.json", Some(&source))).collect();
    assert!(found.is_empty(), "{found:#?}");
    report.unwrap()
}

fn read_csv(metadata: &[u8], uri: &str, resolver: &dyn Resolver) -> Report {
    let (report, findings) = csv::read(&Source::new("r-metadata.json", metadata.to_vec()).unwrap(), uri, resolver);
    let render = |(source, diagnostics): (&Source, &ixport::diagnostic::Diagnostics)| {
        diagnostics.iter().map(|found| found.render(source.name(), Some(source))).collect::<Vec<_>>()
    };
    let found: Vec<_> = findings.iter().flat_map(render).collect();
    assert!(found.is_empty(), "{found:#?}");
    report.unwrap()
}

/// What a report says and under which ids, numbers that only a taxonomy can tell from texts as texts.
fn said(report: &Report) -> Vec<String> {
    let canonical = Canonical::of(report);
    let ids = report.facts().map(|fact| {
        let mut places: Vec<_> = fact.places.iter().map(|place| place.span).collect();
        places.sort();
        format!("{} {places:?}", fact.id)
    });
    let mut all: Vec<_> = canonical.statements.iter().map(|statement| plain(&statement.text)).chain(ids).collect();
    all.sort();
    all
}

/// A pure exact number is a text in xBRL-JSON.
fn plain(statement: &str) -> String {
    let pure = "\u{1f}{http://www.xbrl.org/2003/instance}pure\u{1f}";
    match (statement.contains(pure), statement.strip_suffix("\u{1f}INF")) {
        (true, Some(exact)) => exact.replace(pure, "\u{1f}\u{1f}").replace("\u{1f}=", "\u{1f}\""),
        _ => statement.to_owned(),
    }
}

fn assert_same(a: &Report, b: &Report, what: &str) {
    let (a, b) = (said(a), said(b));
    let only = |a: &[String], b: &[String]| a.iter().filter(|s| !b.contains(s)).take(5).cloned().collect::<Vec<_>>();
    assert!(a == b, "{what}: only in the first {:#?}, only in the second {:#?}", only(&a, &b), only(&b, &a));
}

fn exports() -> Vec<PathBuf> {
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("output");
    let mut folders: Vec<_> = output.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

#[test]
fn the_exports_say_the_same_in_all_syntaxes_and_are_written_again_byte_by_byte() {
    for folder in exports() {
        let stem = folder.file_name().unwrap().to_str().unwrap();
        let file = |suffix: &str| std::fs::read(folder.join([stem, suffix].concat())).unwrap();
        let json_bytes = file(".json");
        let from_xml = xml::read(&Source::new("r.xml", file(".xml")).unwrap()).0.unwrap();
        // Whether a value that looks like a name is one, only XML says without the taxonomy.
        let settled = |report| settle(report, &OfReport::new(&from_xml)).unwrap();
        let from_json = settled(read_json(&json_bytes));
        let uri = format!("file://{}/{stem}-metadata.json", folder.display());
        let from_csv = settled(read_csv(&file("-metadata.json"), &uri, &Disk));
        assert_same(&from_json, &from_csv, stem);
        assert_same(&from_json, &from_xml, stem);
        assert!(json::write(&from_json).unwrap() == json_bytes, "{stem}: JSON is written differently");
        for file in csv::write(&from_csv, stem).unwrap() {
            let before = std::fs::read(folder.join(&file.path)).unwrap();
            assert!(file.bytes == before, "{}: written differently", file.path);
        }
    }
}

fn through_json(report: &Report) -> Report {
    read_json(&json::write(report).unwrap())
}

fn through_csv(report: &Report) -> Report {
    let files = csv::write(report, "r").unwrap();
    read_csv(&files[0].bytes, "file:///r/r-metadata.json", &Files(&files))
}

#[test]
fn every_kind_of_fact_goes_round() {
    let report = report();
    assert_same(&report, &through_json(&report), "JSON");
    assert_same(&report, &through_csv(&report), "CSV");
}

/// What reports by others have and ours do not: ids that rows cannot have or none at all, duplicates, no entity, no
/// period, names without a prefix, a prefix that is reserved, links of other kinds and between facts, footnotes with markup.
fn foreign() -> Report {
    let mut report = Report::default();
    report.taxonomy = vec!["t.xsd".into()];
    report.prefixes.insert("xs".into(), "urn:other".into());
    report.prefixes.insert("".into(), "urn:default".into());
    let concepts = ["urn:other", "urn:default", "urn:none"].map(|ns| report.concept_id(QName::new(ns, "C")));
    let none = report.entity_id(Entity { scheme: "https://xbrl.org/2021/entities".into(), identifier: "NA".into() });
    let some = report.entity_id(Entity { scheme: "urn:s".into(), identifier: "a,\"b\"".into() });
    let (axis, member) = (report.name_id(QName::new("urn:none", "A.1")), report.name_id(QName::new("urn:m", "M")));
    let typed = report.typed_value("#x, \"y\"\n").unwrap();
    let unit = Some(report.unit_id(Unit::shares()));
    let moment = Period::Instant("2023-01-01T12:30:00.5".parse().unwrap());
    let contexts = [
        report.context_id(none, Period::Forever, &mut []).unwrap(),
        report.context_id(some, moment, &mut [(axis, Coordinate::Member(member))]).unwrap(),
        report.context_id(some, Period::Forever, &mut [(axis, typed)]).unwrap(),
        report.context_id(none, moment, &mut [(axis, Coordinate::Nil)]).unwrap(),
    ];
    for (n, id) in ["a.b", "", "", "a:b c", "f1", "é", "x"].into_iter().enumerate() {
        let (concept, context) = (concepts[n % 3], contexts[n % 4]);
        let value = ValueRef::Number(["1000", "-0.5", "1e3"][n % 3]);
        let decimals = Some([Decimals::Places(-3), Decimals::Infinite][n % 2]);
        report.add(NumberedFact { id, concept, context, unit, language: None, value, decimals, offset: 0 }).unwrap();
    }
    let again = report.fact(0);
    let (concept, context, value, decimals) =
        (again.concept, again.context, ValueRef::Number("1001"), Some(Decimals::Places(0)));
    report.add(NumberedFact { id: "", concept, context, unit, language: None, value, decimals, offset: 0 }).unwrap();
    let content = "<p>See <b>x</b> &amp; y</p>".into();
    report.footnotes = vec![Footnote { id: "a.b".into(), language: "en".into(), content, span: None }];
    let link = |from, to, arcrole: &str, role: &str| Link { from, to, arcrole: arcrole.into(), role: role.into() };
    report.links = vec![
        link(3, LinkTarget::Footnote(0), Link::FACT_FOOTNOTE, "urn:roles:extra"),
        link(0, LinkTarget::Fact(1), "http://www.xbrl.org/2009/arcrole/fact-explanatoryFact", Link::STANDARD_ROLE),
        link(0, LinkTarget::Footnote(0), Link::FACT_FOOTNOTE, Link::STANDARD_ROLE),
        link(0, LinkTarget::Fact(2), "urn:b/footnote", "urn:c/extra"),
    ];
    report
}

#[test]
fn reports_by_others_are_written_and_read() {
    let report = foreign();
    let canonical = Canonical::of(&report);
    assert!(canonical.statements.len() > 10);
    for (syntax, back) in [("JSON", through_json(&report)), ("CSV", through_csv(&report))] {
        let back = Canonical::of(&back);
        let (lost, new) = canonical.difference(&back);
        let describe = |all: Vec<&ixport::report::canonical::Statement>| -> Vec<String> {
            all.into_iter().map(ixport::report::canonical::Statement::describe).collect()
        };
        assert_eq!((describe(lost), describe(new)), (vec![], vec![]), "{syntax}");
    }
}

#[test]
fn duplicates_are_not_denied() {
    let text = String::from_utf8(json::write(&foreign()).unwrap()).unwrap();
    assert!(!text.contains("allowedDuplicates"), "{text}");
    assert!(String::from_utf8(json::write(&report()).unwrap()).unwrap().contains("allowedDuplicates"));
}

/// The tables of an EBA report against the instance of the same report. The module that they extend is not here; one is made
/// from the instance: a property group for each data point, by the value that it has.
#[test]
fn the_tables_of_a_supervisory_report_say_what_its_instance_says() {
    let Ok(shared) = std::env::var("IXPORT_SHARED") else {
        println!("SKIPPED: set IXPORT_SHARED to read supervisory reports");
        return;
    };
    let folder = Path::new(&shared).join("suites/golden/eba-xml-csv");
    let instance = Source::new("F_18-00-a.xbrl", std::fs::read(folder.join("F_18-00-a.xbrl")).unwrap()).unwrap();
    let instance = xml::read(&instance).0.unwrap();
    let mut files = unzip(&folder.join("F_18-00-a.zip"));
    let rows = files.iter().find(|file| file.path.ends_with("f_18.00.a.csv")).unwrap();
    let rows = String::from_utf8(rows.bytes.clone()).unwrap();
    let module = module(&instance, &rows);
    files.push(File { path: "module".into(), bytes: module.into_bytes() });
    let package = Package(files);
    let report = package.0.iter().find(|file| file.path.ends_with("report.json")).unwrap();
    let report = read_csv(&report.bytes, "file:///r/F_18-00-a/reports/report.json", &package);
    let (of_instance, of_tables) = (Canonical::of(&instance), Canonical::of(&report));
    assert_eq!(of_tables.statements.len(), rows.lines().count() - 1);
    assert_eq!(of_instance.hash(), of_tables.hash());
}

fn unzip(path: &Path) -> Vec<File> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        files.push(File { path: entry.name().unwrap().to_string(), bytes });
    }
    files
}

/// A metadata file in EBA's manner: data points are property groups.
fn module(instance: &Report, rows: &str) -> String {
    let mut facts: Vec<_> = instance.facts().filter(|fact| fact.unit.is_some()).collect();
    let mut namespaces = Vec::new();
    let mut name = |name: &QName| {
        let at = namespaces.iter().position(|ns| *ns == *name.namespace).unwrap_or_else(|| {
            namespaces.push(name.namespace.to_string());
            namespaces.len() - 1
        });
        format!("n{at}:{}", name.local)
    };
    let mut groups = String::new();
    for row in rows.lines().skip(1) {
        let (point, value) = row.split_once(',').unwrap();
        let at = facts.iter().position(|fact| fact.value.text() == Some(value)).expect("the instance has the value");
        let fact = facts.swap_remove(at);
        let comma = if groups.is_empty() { "" } else { "," };
        let concept = name(instance.concept(fact.concept));
        let Some(Decimals::Places(-3)) = fact.decimals else { panic!("{:?}", fact.decimals) };
        write!(groups, "{comma}\"{point}\":{{\"decimals\":\"$decimalsMonetary\",\"dimensions\":{{").unwrap();
        write!(groups, "\"concept\":\"{concept}\",\"unit\":\"$baseCurrency\"").unwrap();
        for (axis, value) in instance.context(fact.context).dimensions() {
            let DimensionRef::Member(member) = value else { panic!("{axis} is typed") };
            write!(groups, ",\"{}\":\"{}\"", name(axis), name(member)).unwrap();
        }
        groups.push_str("}}");
    }
    let namespaces: Vec<_> = namespaces.iter().enumerate().map(|(at, ns)| format!("\"n{at}\":\"{ns}\"")).collect();
    format!(
        r#"{{"documentInfo": {{"documentType": "https://xbrl.org/CR/2021-02-03/xbrl-csv", "namespaces": {{{},
            "rs": "https://eurofiling.info/eu/rs", "iso4217": "http://www.xbrl.org/2003/iso4217"}}, "taxonomy": ["f.xsd"]}},
        "dimensions": {{"entity": "$entityID", "period": "$refPeriod@end"}}, "parameterURL": "parameters.csv",
        "tableTemplates": {{"F_18": {{"columns": {{"datapoint": {{"propertyGroups": {{{groups}}}}},
            "factValue": {{"propertiesFrom": ["datapoint"]}}}}}},
          "FI": {{"columns": {{"templateID": {{"comment": true}}, "reported": {{"comment": true}},
            "others": {{"dimensions": {{"n0:a": "$decimalsInteger", "n0:b": "$decimalsPercentage", "n0:c": "$decimalsDecimal"}}}}}}}}}},
        "tables": {{"F_18": {{"url": "f_18.00.a.csv"}}, "FI": {{"url": "FilingIndicators.csv"}}}}}}"#,
        namespaces.join(",")
    )
}
