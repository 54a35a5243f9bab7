//! Protects the promise of `docs/schemas`: what ixport prints as JSON has the shape that is published for it.

mod common;

use ixport::diagnostic::{Diagnostic, Diagnostics};
use ixport::document;
use ixport::export::{self, Reading};
use ixport::mapping;
use ixport::prose::{self, Bound, Measure, Outlook, Prose, Role, Stated};
use ixport::source::{Source, Span};
use ixport::statement::Left;
use ixport::statement::calendar::Dates;
use ixport::trace;
use ixport::trace::reasons::{Means, REASONS, Where};
use jsonschema::Validator;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A document with a statement, a row that no taxonomy knows, a dash, a numeral in a label, and a table that is no
/// statement, so that every kind of entry occurs.
const RELEASE: &str = include_str!("documents/anvils.txt");

/// Validator of a published schema.
fn schema(name: &str) -> Validator {
    let path = format!("{}/docs/schemas/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(jsonschema::meta::is_valid(&schema), "{name} is a JSON Schema");
    jsonschema::draft202012::new(&schema).unwrap()
}

fn assert_valid(schema: &Validator, instance: &Value) {
    let errors: Vec<_> = schema.iter_errors(instance).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

/// Exports documents; every line that is printed and every trace has its published shape. What was printed, and the
/// traces.
fn export(inputs: &[PathBuf], out: &Path) -> (String, Vec<Value>) {
    let mut ixport = Command::new(env!("CARGO_BIN_EXE_ixport"));
    let run = ixport.args(["export", "--message-format", "json", "--verbose", "--out"]).arg(out).args(inputs);
    let printed = String::from_utf8(run.output().unwrap().stderr).unwrap();
    let diagnostic = schema("diagnostic");
    for line in printed.lines() {
        assert_valid(&diagnostic, &serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}")));
    }
    let (schema, mut traces) = (schema("trace"), Vec::new());
    for folder in fs::read_dir(out).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let name = format!("{}.trace.json", folder.file_name().unwrap().to_str().unwrap());
        let trace = serde_json::from_str(&fs::read_to_string(folder.join(name)).unwrap()).unwrap();
        assert_valid(&schema, &trace);
        traces.push(trace);
    }
    (printed, traces)
}

#[test]
fn trace_and_diagnostics_have_their_published_shapes() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("half-year.txt");
    fs::write(&input, RELEASE).unwrap();
    let (printed, traces) = export(&[input], dir.path());
    assert!(!printed.is_empty(), "a document that gives diagnostics");
    let [trace] = &traces[..] else { panic!("no trace: {printed}") };
    let figures = trace["figures"].as_array().unwrap();
    let has = |key: &str| figures.iter().any(|figure| figure.get(key).is_some());
    assert!(has("fact") && has("reason") && has("candidates"), "{trace:#}");
    for figure in figures {
        let span = |key: &str| usize::try_from(figure["span"][key].as_u64().unwrap()).unwrap();
        assert_eq!(figure["text"], RELEASE[span("start")..span("end")]);
    }
}

#[test]
fn traces_of_all_examples_have_the_published_shape() {
    let folders = ["examples", "tests/documents"].map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    // Long documents have the rare reasons.
    let shared = std::env::var_os("IXPORT_SHARED").map(PathBuf::from).into_iter();
    let shared = shared.flat_map(|shared| [shared.join("suites/filings/us"), shared.join("seeds")]);
    let folders: Vec<PathBuf> = shared.chain(folders).collect();
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let is_document = |path: &PathBuf| path.extension().is_some_and(|e| e == "txt" || e == "html");
    // The examples have the names of the releases, whose sentences are longer.
    let mut inputs: Vec<PathBuf> = entries.filter(is_document).collect();
    let mut stems = BTreeSet::new();
    inputs.retain(|path| stems.insert(path.file_stem().unwrap().to_owned()));
    let out = tempfile::tempdir().unwrap();
    let (printed, traces) = export(&inputs, out.path());
    assert_eq!(traces.len(), inputs.len(), "{printed}");
}

/// Figures of a sentence as they come from reading it, with all that can be said about them.
#[test]
fn what_a_sentence_says_is_in_the_trace() {
    let text = RELEASE.replace(
        "## Foundries",
        "Cash was approximately EUR0.6 million1, against 0.5 million (up 17%).\n\n## Foundries",
    );
    let source = Source::new("half-year.txt", text.clone().into()).unwrap();
    let document = document::read(&source);
    let trace =
        common::with_settings(|settings| {
            let (reading, _) = export::read(&source, &document, "half-year", settings);
            let Reading { mut filing, checks } = reading.unwrap();
            let span = |printed: &str| text.find(printed).map(|at| Span::new(at, at + printed.len())).unwrap();
            let day = |text: &str| Dates::At(text.parse().unwrap());
            let figure = |printed: &str, role, when: &str| prose::Figure {
                block: 0,
                span: span(printed),
                digits: span(printed),
                number: "0.6".parse().unwrap(),
                places: 1,
                comma: false,
                scale: 6,
                format: None,
                measure: Measure::Money("EUR"),
                subject: "Cash".into(),
                subject_span: None,
                narrowed: Some("of the group".into()),
                section: vec!["Foundries".into()],
                non_gaap: false,
                when: Some(day(when)),
                stated: Stated::Document,
                role,
                qualifier: Some("approximately".into()),
                outlook: Some(Outlook { bound: Bound::High, superseded: false }),
                notes: vec!["1".into()],
            };
            let (now, then) = ("2024-06-30", "2023-12-31");
            let change = Role::Change { of: Some(0), from: Some(1), since: Some(day(then)), down: false };
            let figures = vec![
                figure("EUR0.6 million", Role::Value, now),
                figure("0.5 million", Role::Comparative { of: 0 }, then),
                prose::Figure { measure: Measure::Percent, ..figure("17%", change, now) },
            ];
            let cash = filing.figures.iter().find_map(|figure| figure.row.and(figure.outcome.ok())).unwrap();
            filing.figures.retain(|figure| figure.row.is_some());
            let outcomes = [Ok(cash), Err("no-time"), Err("change")];
            filing.figures.extend(figures.iter().zip(outcomes).enumerate().map(|(at, (figure, outcome))| {
                mapping::Figure { span: figure.span, row: None, prose: Some(at), outcome }
            }));
            let left = Left {
                span: Span::new(span("million1").start as usize + 7, span("million1").end as usize),
                reason: "footnote",
            };
            filing.figures.push(mapping::Figure { span: left.span, row: None, prose: None, outcome: Err(left.reason) });
            filing.prose = Prose { figures, notes: Vec::new(), left: vec![left] };
            let mut found = Diagnostics::default();
            found.push(Diagnostic::warning("a.place", "it is here").at(span("million1")));
            found.push(Diagnostic::note("a.document", "it is all of it").help("nothing helps"));
            trace::trace(&filing, &checks, &source, &found).unwrap().write().unwrap()
        });
    let trace: Value = serde_json::from_slice(&trace).unwrap();
    assert_valid(&schema("trace"), &trace);
    let figures = trace["figures"].as_array().unwrap();
    let said: Vec<&Value> = figures.iter().filter(|figure| figure.get("prose").is_some()).collect();
    let shown: Vec<_> =
        said.iter().map(|figure| (figure["text"].as_str().unwrap(), figure["prose"]["role"].as_str())).collect();
    let (value, comparative, information) = (Some("value"), Some("comparative"), Some("information"));
    assert_eq!(
        shown,
        [
            ("6 August 2024", information),
            ("EUR0.6 million", value),
            ("1", None),
            ("0.5 million", comparative),
            ("17%", Some("change"))
        ]
    );
    let place = |figure: &Value| figures.iter().position(|other| other == figure).unwrap();
    assert_eq!(
        (said[4]["prose"]["of"].as_u64(), said[4]["prose"]["from"].as_u64()),
        (Some(place(said[1]) as u64), Some(place(said[3]) as u64))
    );
    let counts = serde_json::json!({
        "figures": 5, "facts": { "information": 1, "value": 1 }, "classified": { "footnote": 1 },
        "left": { "change": 1, "no-time": 1 }, "same": 1
    });
    assert_eq!(trace["summary"]["prose"], counts);
}

/// The scan of the bytes finds what the trace does not have, in tables and in sentences.
#[test]
fn a_numeral_that_is_lost_is_found() {
    let text = RELEASE.replace("## Foundries", "In May 2024, cash was EUR0.6 million (Rule 10b-5).\n\n## Foundries");
    let source = Source::new("half-year.txt", text.clone().into()).unwrap();
    let document = document::read(&source);
    common::with_settings(|settings| {
        let mut filing = export::read(&source, &document, "half-year", settings).0.unwrap().filing;
        assert_eq!(trace::unaccounted(&source, &filing), []);
        let (all, mut found) = (filing.figures.clone(), Vec::new());
        for lost in 0..all.len() {
            filing.figures.clone_from(&all);
            filing.figures.remove(lost);
            found.extend(trace::unaccounted(&source, &filing).into_iter().map(|span| &text[span.range()]));
        }
        for numeral in ["9", "12", "2024", "10", "5"] {
            assert!(found.contains(&numeral), "{numeral} in {found:?}");
        }
    });
}

#[test]
fn reasons_are_listed_in_one_place_and_published_in_two() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let schema: Value = serde_json::from_str(&fs::read_to_string(folder.join("schemas/trace.json")).unwrap()).unwrap();
    let published = schema["$defs"]["reason"]["enum"].as_array().unwrap();
    let known: BTreeSet<&str> = REASONS.iter().map(|(reason, ..)| *reason).collect();
    assert_eq!(published.iter().map(|reason| reason.as_str().unwrap()).collect::<BTreeSet<_>>(), known);
    let formats = fs::read_to_string(folder.join("formats.md")).unwrap();
    for (reason, place, means, why) in REASONS {
        let place = match place {
            Where::Tables => "tables",
            Where::Sentences => "sentences",
            Where::Both => "both",
        };
        let means = match means {
            Means::Header => "what the columns are",
            Means::Classified => "classified",
            Means::Left => "left",
        };
        assert!(formats.contains(&format!("| `{reason}` | {place} | {means} | {why} |")), "{reason}");
    }
}

#[test]
fn the_schemas_refuse_other_shapes() {
    let figure = serde_json::json!({ "file": "a", "severity": "fatal", "code": "x", "message": "m", "span": null, "help": null });
    assert!(!schema("diagnostic").is_valid(&figure));
    assert!(!schema("trace").is_valid(&serde_json::json!({ "figures": [] })));
}

/// What changed has its published shape: of two quarters, and of a report and the same with other numbers.
#[test]
fn diffs_have_the_published_shape() {
    let schema = schema("diff");
    let out = tempfile::tempdir().unwrap();
    let (old, new) = (out.path().join("old.txt"), out.path().join("new.txt"));
    fs::write(&old, RELEASE).unwrap();
    fs::write(&new, RELEASE.replace("\t582\t", "\t592\t").replace("\t682\t", "\t692\t")).unwrap();
    let (printed, _) = export(&[old, new], out.path());
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("output");
    let pairs = [
        (out.path(), ["old/old.xbri", "new/new.json"], "restated"),
        (&examples, ["qifu-2023-q1/qifu-2023-q1.xbri", "qifu-2023-q2/qifu-2023-q2.htm"], "new_period"),
        (&examples, ["qifu-2024-q3/qifu-2024-q3.json", "qifu-2022-fy-ifrs/qifu-2022-fy-ifrs.xml"], "dropped_period"),
    ];
    for (folder, files, kind) in pairs {
        let mut ixport = Command::new(env!("CARGO_BIN_EXE_ixport"));
        let run = ixport.args(["diff", "--format", "json"]).args(files.map(|file| folder.join(file))).output().unwrap();
        let diff: Value = serde_json::from_slice(&run.stdout)
            .unwrap_or_else(|e| panic!("{e}: {printed}\n{}", String::from_utf8_lossy(&run.stderr)));
        assert_valid(&schema, &diff);
        assert_ne!(diff["summary"][kind], 0, "{}", diff["summary"]);
        assert_eq!(run.status.code(), Some(1));
        let statements = diff["statements"].as_array().unwrap();
        assert!(!statements.is_empty(), "{files:?}");
    }
}
