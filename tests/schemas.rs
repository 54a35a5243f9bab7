//! Protects the promise of `docs/schemas`: what ixport prints as JSON has the shape that is published for it.

use ixport::trace::reasons::{Means, REASONS, Where};
use jsonschema::Validator;
use serde_json::Value;
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
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let inputs: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == "txt")).collect();
    let out = tempfile::tempdir().unwrap();
    let (printed, traces) = export(&inputs, out.path());
    assert_eq!(traces.len(), inputs.len(), "{printed}");
}

#[test]
fn reasons_are_listed_in_one_place_and_published_in_two() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let schema: Value = serde_json::from_str(&fs::read_to_string(folder.join("schemas/trace.json")).unwrap()).unwrap();
    let published = schema["$defs"]["reason"]["enum"].as_array().unwrap();
    let known: Vec<&str> = REASONS.iter().map(|(reason, ..)| *reason).collect();
    assert_eq!(published.iter().map(|reason| reason.as_str().unwrap()).collect::<Vec<_>>(), known);
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
