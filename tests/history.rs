//! Protects what `ixport history` promises: numbers in two times, with what was first said and what holds, and nothing that
//! looks like a revision and is none. On the exports of `output/`.

mod common;

use common::desk::{Desk, Run};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The reports of one issuer, out of order.
const REPORTS: [&str; 5] = ["qifu-2024-q3", "qifu-2023-q1", "qifu-2022-fy-ifrs", "qifu-2024-q2", "qifu-2023-q2"];

/// A folder with the reports in some syntaxes, and their taxonomies, of which `output/` has the common part once.
fn desk(suffixes: &[&str]) -> Desk {
    let desk = Desk::with(&[]);
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("output");
    for stem in REPORTS {
        let folder = output.join(stem);
        let taxonomy = fs::read_dir(folder.join("taxonomy")).unwrap().map(|entry| entry.unwrap().path());
        for path in taxonomy {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            desk.write(&format!("taxonomy/{name}"), &fs::read(path).unwrap());
        }
        for suffix in suffixes {
            // Not every report has notes.
            let name = format!("{stem}{suffix}");
            if let Ok(bytes) = fs::read(folder.join(&name)) {
                desk.write(&name, &bytes);
            }
        }
    }
    desk
}

fn names(suffix: &str) -> Vec<String> {
    REPORTS.iter().map(|stem| format!("{stem}{suffix}")).collect()
}

fn history(desk: &Desk, reports: &[String], options: &[&str]) -> Run {
    let reports = reports.iter().map(String::as_str);
    desk.run(&["history"].into_iter().chain(reports).chain(options.iter().copied()).collect::<Vec<_>>())
}

fn as_json(run: &Run) -> Value {
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}{}", run.out, run.err))
}

/// How often each revision occurs, but first ones and confirmations.
fn revisions(history: &Value) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for series in history["series"].as_array().unwrap() {
        for observation in series["points"].as_array().unwrap().iter().flat_map(|point| {
            let observations = point["observations"].as_array();
            observations.into_iter().flatten()
        }) {
            let revision = observation["revision"].as_str().unwrap();
            if revision != "first" && revision != "confirmed" {
                all.entry(revision.to_owned()).or_default().push(series["concept"].as_str().unwrap().to_owned());
            }
        }
    }
    all
}

/// Changes a fact of an xBRL-JSON report.
fn edit(report: &mut Value, id: &str, member: &str, value: Value) {
    let fact = report["facts"].get_mut(id).unwrap_or_else(|| panic!("no fact {id}"));
    fact[member] = value;
}

fn parsed(desk: &Desk, name: &str) -> Value {
    serde_json::from_slice(&fs::read(desk.path(name)).unwrap()).unwrap()
}

/// The id of the one fact with a concept, a unit, a start (or end) of its period, and dimensions beside the accounting
/// framework or not.
fn find(report: &Value, is: impl Fn(&Value) -> bool) -> String {
    let facts = report["facts"].as_object().unwrap();
    let all: Vec<&String> = facts.iter().filter(|(_, fact)| is(&fact["dimensions"])).map(|(id, _)| id).collect();
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].clone()
}

fn revenue(unit: &'static str, period: &'static str) -> impl Fn(&Value) -> bool {
    move |aspects| {
        aspects["concept"] == "ixp:RevenuesNet"
            && aspects["unit"] == unit
            && aspects["period"] == period
            && aspects["ixa:AccountingFrameworkAxis"] == "ixa:UsGaapMember"
    }
}

const Q2_2023: &str = "2023-04-01T00:00:00/2023-07-01T00:00:00";
const Q2_2024: &str = "2024-04-01T00:00:00/2024-07-01T00:00:00";

#[test]
fn numbers_are_shown_as_first_and_as_last_reported() {
    let desk = desk(&[".json"]);
    let run = history(&desk, &names(".json"), &["--concept", "RevenuesNet", "--statement", "operations"]);
    assert!(run.code.is_some_and(|code| code < 2), "{}", run.err);
    insta::assert_snapshot!("history_of_revenue", run.out);
}

#[test]
fn what_was_known_on_a_day_is_what_had_been_published() {
    let desk = desk(&[".json"]);
    let options = ["--concept", "RevenuesNet", "--as-of", "2023-08-21", "--format", "json"];
    let known = as_json(&history(&desk, &names(".json"), &options));
    let reports: Vec<&str> =
        known["reports"].as_array().unwrap().iter().map(|report| report["name"].as_str().unwrap()).collect();
    assert_eq!(reports, ["qifu-2022-fy-ifrs.json", "qifu-2023-q1.json", "qifu-2023-q2.json"]);
    assert_eq!(known["as_of"], "2023-08-21");
    let before = ["--as-of", "2023-04-26"];
    let none = history(&desk, &names(".json"), &before);
    assert_eq!(none.code, Some(2));
    assert!(none.err.contains("error[history.as-of]: no report had been published by 2023-04-26"), "{}", none.err);
}

/// The exports themselves restate nothing: their comparatives are what they were, translated at other rates, rounded in prose.
#[test]
fn only_what_was_restated_or_redefined_is_a_revision() {
    let desk = desk(&[".json"]);
    let plain = as_json(&history(&desk, &names(".json"), &["--format", "json"]));
    assert_eq!(revisions(&plain), BTreeMap::new());
    let mut copy = parsed(&desk, "qifu-2024-q2.json");
    // A restatement.
    let revenue_then = find(&copy, revenue("iso4217:CNY", Q2_2023));
    edit(&mut copy, &revenue_then, "value", "3915009000".into());
    // A rounding.
    let revenue_now = find(&copy, revenue("iso4217:CNY", Q2_2024));
    edit(&mut copy, &revenue_now, "value", "4160100000".into());
    edit(&mut copy, &revenue_now, "decimals", json!(-5));
    // A translation at another rate.
    let translated = find(&copy, revenue("iso4217:USD", Q2_2024));
    edit(&mut copy, &translated, "value", "580000000".into());
    copy["facts"][&translated]["dimensions"]["ixa:ExchangeRateDateAxis"] = "2024-09-30".into();
    // A number whose note defines it otherwise.
    let adjusted = find(&copy, |aspects| {
        aspects["concept"] == "ixp:NetIncome"
            && aspects["period"] == Q2_2024
            && aspects["unit"] == "iso4217:CNY"
            && aspects["ixa:AccountingFrameworkAxis"] == "ixa:NonGaapMember"
    });
    edit(&mut copy, &adjusted, "value", "1400000000".into());
    let note = copy["facts"][&adjusted]["links"]["footnote"]["_"][0].as_str().unwrap().to_owned();
    edit(&mut copy, &note, "value", "They leave out what shares cost, and taxes on it.".into());
    desk.write("later.json", copy.to_string().as_bytes());
    let reports = ["later.json".to_owned(), "qifu-2024-q2.json".to_owned()];
    let run = history(&desk, &reports, &["--published", "later=2025-01-31", "--format", "json"]);
    let changed = as_json(&run);
    let expected = [("restated", vec!["ixp:RevenuesNet"]), ("redefined", vec!["ixp:NetIncome"])];
    let expected = expected.map(|(kind, of)| (kind.to_owned(), of.into_iter().map(str::to_owned).collect::<Vec<_>>()));
    assert_eq!(revisions(&changed), BTreeMap::from(expected));
    let sources: Vec<&str> = changed["reports"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|report| report["published_source"].as_str())
        .collect();
    assert_eq!(sources, ["stated", "given"]);
    let options = ["--published", "later=2025-01-31", "--concept", "RevenuesNet", "--basis", "us gaap"];
    insta::assert_snapshot!("history_with_a_restatement", history(&desk, &reports, &options).out);
}

#[test]
fn the_syntax_of_a_report_makes_no_difference() {
    let suffixes = [".json", ".xml", ".htm", ".jsonld", "-metadata.json"];
    let desk = desk(&[&suffixes[..], &[".csv", "-text.csv", "-notes.csv"]].concat());
    let rows = |reports: &[String]| {
        let run = history(&desk, reports, &["--format", "csv"]);
        let mut rows = csv::Reader::from_reader(run.out.as_bytes());
        let header = rows.headers().unwrap().clone();
        // What some syntaxes do not say: which file the document was, and its lines.
        let left = ["report", "source_file", "source_sha256", "source_line"];
        let kept: Vec<usize> = (0..header.len()).filter(|at| !left.contains(&&header[*at])).collect();
        let row = |row: csv::StringRecord| kept.iter().map(|at| row[*at].to_owned()).collect::<Vec<_>>();
        rows.records().map(|record| row(record.unwrap())).collect::<Vec<_>>()
    };
    let stems = &REPORTS[..3];
    let plain = rows(&names(".json")[..3]);
    assert!(plain.len() > 500);
    for turn in 0..suffixes.len() {
        let mixed: Vec<String> = stems
            .iter()
            .enumerate()
            .map(|(at, stem)| format!("{stem}{}", suffixes[(at + turn) % suffixes.len()]))
            .collect();
        let other = rows(&mixed);
        if let Some((one, two)) = plain.iter().zip(&other).find(|(one, two)| one != two) {
            panic!("{mixed:?}:\n{one:?}\n{two:?}");
        }
        assert_eq!(plain.len(), other.len(), "{mixed:?}");
    }
}

#[test]
fn a_report_that_is_given_twice_counts_once() {
    let desk = desk(&[".json", ".xml"]);
    let reports = ["qifu-2023-q1.json".to_owned(), "qifu-2023-q1.xml".to_owned()];
    let run = history(&desk, &reports, &["--format", "json"]);
    assert!(run.err.contains("qifu-2023-q1.xml: warning[history.repeated]"), "{}", run.err);
    let history = as_json(&run);
    assert_eq!(history["reports"].as_array().unwrap().len(), 1);
    assert_eq!(history["notes"].as_array().unwrap().len(), 1);
}

/// The same bytes every time, a row for each of CSV's, numbers that are no floats.
#[test]
fn parquet_has_the_rows_of_csv() {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::Field;
    let desk = desk(&[".json"]);
    let write = |format: &str, name: &str| {
        let run = history(&desk, &names(".json"), &["--format", format, "-o", name]);
        assert!(run.code.is_some_and(|code| code < 2), "{}", run.err);
        fs::read(desk.path(name)).unwrap()
    };
    let bytes = write("parquet", "a.parquet");
    assert_eq!(bytes, write("parquet", "b.parquet"));
    let csv = write("csv", "a.csv");
    let mut csv = csv::Reader::from_reader(&csv[..]);
    let header = csv.headers().unwrap().clone();
    let reader = SerializedFileReader::new(fs::File::open(desk.path("a.parquet")).unwrap()).unwrap();
    let mut rows = reader.get_row_iter(None).unwrap();
    for record in csv.records() {
        let (record, row) = (record.unwrap(), rows.next().unwrap().unwrap());
        for ((name, field), (column, text)) in row.get_column_iter().zip(header.iter().zip(&record)) {
            assert_eq!(name, column);
            let shown = match field {
                Field::Null => String::new(),
                Field::Str(text) => text.clone(),
                Field::Int(number) => number.to_string(),
                Field::Bool(truth) => truth.to_string(),
                Field::Date(days) => {
                    let days = chrono::TimeDelta::days((*days).into());
                    (chrono::NaiveDate::default() + days).to_string()
                }
                Field::Decimal(decimal) => {
                    let value = i128::from_be_bytes(decimal.data().try_into().unwrap());
                    let number: ixport::xbrl::Number = value.to_string().parse().unwrap();
                    number.scaled(-decimal.scale()).to_string()
                }
                other => panic!("{name}: {other:?}"),
            };
            assert_eq!(shown, text, "{name}");
        }
    }
    assert!(rows.next().is_none());
}

/// `PyArrow`, pandas and `DuckDB` read it as it is.
#[test]
fn others_read_the_parquet() {
    const PROGRAM: &str = r"
import csv, datetime, decimal, sys
import duckdb
import pyarrow as pa, pyarrow.parquet as pq
parquet, rows = sys.argv[1], list(csv.DictReader(open(sys.argv[2], encoding='utf-8')))
table = pq.read_table(parquet)
assert table.num_rows == len(rows), (table.num_rows, len(rows))
assert table.schema.field('value').type == pa.decimal128(38, 12), table.schema
assert table.schema.field('period_end').type == pa.date32(), table.schema
assert table.schema.field('is_last').type == pa.bool_(), table.schema
shown = lambda v: '' if v is None else str(v).lower() if isinstance(v, bool) else str(v)
for read, row in zip(table.to_pylist(), rows):
    for name, value in read.items():
        if isinstance(value, decimal.Decimal):
            assert value == decimal.Decimal(row[name]), (name, value, row)
        else:
            assert shown(value) == row[name], (name, value, row)
total = sum(decimal.Decimal(row['value']) for row in rows if row['value'] and row['is_last'] == 'true' and row['unit'] == 'CNY')
query = f'''select sum(value), max(published), count(*) from '{parquet}' where is_last and unit = 'CNY' '''
value, published, count = duckdb.sql(query).fetchall()[0]
assert value == total, (value, total)
assert published == max(datetime.date.fromisoformat(row['published']) for row in rows if row['unit'] == 'CNY')
";
    let Ok(python) = std::env::var("IXPORT_PYTHON") else {
        println!(
            "SKIPPED: set IXPORT_PYTHON to a Python with pyarrow and duckdb (.ci/requirements.txt) to read the Parquet"
        );
        return;
    };
    let desk = desk(&[".json"]);
    for (format, name) in [("parquet", "a.parquet"), ("csv", "a.csv")] {
        history(&desk, &names(".json"), &["--format", format, "-o", name]);
    }
    let [parquet, csv] = ["a.parquet", "a.csv"].map(|name| desk.path(name).to_str().unwrap().to_owned());
    common::python(&(python, String::new()), PROGRAM, &[&parquet, &csv]);
}

#[test]
fn json_has_its_published_shape() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schemas/history.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    let desk = desk(&[".json", ".htm"]);
    for (reports, options) in [(names(".json"), &["--as-of", "2024-09-01"][..]), (names(".htm"), &["--language", "zh"])]
    {
        let history = as_json(&history(&desk, &reports, &[options, &["--format", "json"]].concat()));
        let errors: Vec<_> = schema.iter_errors(&history).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn what_cannot_be_understood_is_refused() {
    let desk = desk(&[".json"]);
    let report = ["qifu-2023-q1.json".to_owned()];
    for (options, says) in [
        (&["--published", "other.json=2023-05-18"][..], "error[history.published]: there is no report other.json"),
        (&["--published", "qifu-2023-q1.json=May"], "is no date such as 2024-05-02"),
        (&["--rename", "A=B"], "error[history.rename]: "),
        (&["--as-of", "tomorrow"], "invalid value 'tomorrow'"),
    ] {
        let run = history(&desk, &report, options);
        assert_eq!(run.code, Some(2), "{options:?}: {}", run.err);
        assert!(run.err.contains(says), "{options:?}: {}", run.err);
        assert_eq!(run.out, "");
    }
}
