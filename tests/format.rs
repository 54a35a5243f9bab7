//! The writers against one small report: snapshots, the independent judge, and the properties that readers rely on.

mod common;

use chrono::NaiveDateTime;
use common::{ask, bundle, core_report, oracle, python, report, save, schemas, taxonomy};
use ixport::format::{Format, Output, xml};
use ixport::package::{File, ReportPackage};
use ixport::report::{Context, Dimensions, NewFact, Report, Value};
use ixport::taxonomy::Taxonomy;
use ixport::xbrl::{Decimals, Entity, Period, Unit};

/// The report in each syntax, as loose files.
fn files(report: &Report) -> Vec<File> {
    write(report, &taxonomy())
}

fn write(report: &Report, taxonomy: &Taxonomy) -> Vec<File> {
    let output = Output { report, taxonomy, stem: "r", base: "https://reports.example", published: None };
    [Format::Xml, Format::Json, Format::Csv].into_iter().flat_map(|format| output.write(format).unwrap()).collect()
}

#[test]
fn each_syntax_looks_as_documented() {
    for file in files(&report()) {
        insta::assert_snapshot!(file.path, String::from_utf8(file.bytes).unwrap());
    }
}

#[test]
fn writing_twice_gives_the_same_bytes() {
    assert_eq!(files(&report()), files(&report()));
}

#[test]
fn the_oracle_accepts_every_syntax_and_finds_the_same_facts() {
    let Some(oracle) = oracle() else { return };
    let folder = tempfile::tempdir().unwrap();
    let files = files(&report());
    let json = files.iter().find(|file| file.path == "r.json").unwrap();
    let package = ReportPackage::NonInline.pack("r", [json], &[&bundle()]).unwrap();
    save(folder.path(), [&package]);
    ask(&oracle, &[&folder.path().join("r.xbr").display().to_string()]);
    compare(&oracle, &files, &schemas());
}

/// Asks the oracle about each syntax, and whether all have the same facts and footnotes.
fn compare(oracle: &(String, String), files: &[File], schemas: &[File]) {
    let folder = tempfile::tempdir().unwrap();
    save(folder.path(), files.iter().chain(schemas));
    let path = |name: &str| folder.path().join(name).display().to_string();
    let xml = path("r.xml");
    ask(oracle, &[&xml]);
    for name in ["r.json", "r-metadata.json"] {
        let other = path(name);
        ask(oracle, &[&other, "--compare", &xml]);
        ask(oracle, &[&other, "--compare", &xml, "--dedupe"]);
    }
}

/// What statements seldom have: other schemes, times of day, forty digits, dots in ids, products of units, texts that look
/// like special values.
fn oddities() -> Report {
    let mut report = report();
    let moment = |text: &str| text.parse::<NaiveDateTime>().unwrap();
    let context = |scheme: &str, period| Context {
        entity: Entity { scheme: scheme.into(), identifier: "A.1-b".into() },
        period,
        dimensions: Dimensions::default(),
    };
    let day = Period::Duration { start: moment("2023-01-01T00:00:00"), end: moment("2023-01-01T12:30:00") };
    let [pure, shares] = [Unit::pure(), Unit::shares()].map(|unit| unit.numerators[0].clone());
    let mut add = |concept: &str, scheme: &str, period, unit: Option<Unit>, value| {
        let decimals = unit.is_some().then_some(Decimals::Infinite);
        let language = unit.is_none().then(|| "zh-Hans".into());
        let (concept, context) = (common::name(concept), context(scheme, period));
        report.push(NewFact { concept, context, unit, language, value, decimals, place: None }).unwrap();
    };
    let long = Value::Number("-12345678901234567890123456789012345678.05".parse().unwrap());
    add("Cash.Dotted", "https://a.example/s", day, Some(Unit::currency("CNY").per(Unit::shares())), long.clone());
    add(
        "Cash.Dotted",
        "https://b.example/s/",
        day,
        Some(Unit { numerators: vec![shares, pure], denominators: vec![] }),
        long,
    );
    add("Note", "https://a.example/s", day, None, Value::Text("".into()));
    add("AuditorName", "https://a.example/s", day, None, Value::Text("#none".into()));
    add("RegistrantName", "https://a.example/s", day, None, Value::Text("a\u{c}b, 中文".into()));
    report
}

#[test]
fn what_is_seldom_is_right_too() {
    let Some(oracle) = oracle() else { return };
    compare(&oracle, &files(&oddities()), &schemas());
}

#[test]
fn the_core_taxonomy_and_its_closed_hypercubes_accept_every_syntax() {
    let Some(oracle) = oracle() else { return };
    let (report, core) = core_report();
    let schemas: Vec<_> = core.files().unwrap();
    let schemas: Vec<_> =
        schemas.into_iter().map(|file| File { path: format!("taxonomy/{}", file.path), ..file }).collect();
    compare(&oracle, &write(&report, &core.taxonomy), &schemas);
}

#[test]
fn the_published_json_schemas_hold() {
    let Some(oracle) = oracle() else { return };
    let folder = tempfile::tempdir().unwrap();
    save(folder.path(), &files(&report()));
    let program = "import json, sys, jsonschema; jsonschema.validate(*(json.load(open(f)) for f in sys.argv[1:]))";
    for (file, schema) in [("r.json", "xbrl-json-schema.json"), ("r-metadata.json", "xbrl-csv-metadata.json")] {
        let schema = format!("{}/suites/oim-json-schemas/{schema}", oracle.1);
        python(&oracle, program, &[&folder.path().join(file).display().to_string(), &schema]);
    }
}

#[test]
fn ids_and_prefixes_that_clash_with_the_syntax_give_way() {
    let mut report = report();
    report.prefixes.insert("xbrldi".into(), common::NS.into());
    report.prefixes.shift_remove("t");
    report.footnotes[0].id = "c-2023-03-31".into();
    let text = String::from_utf8(xml::write(&report).unwrap()).unwrap();
    assert!(text.contains("xmlns:xbrldi_2=\"https://taxonomy.example/t/1\""), "{text}");
    assert_eq!(text.matches("id=\"c-2023-03-31\"").count(), 1);
}
