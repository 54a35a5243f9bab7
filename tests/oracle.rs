//! The independent judge over every file of every document, the releases' and the examples': no error, no warning, no
//! inconsistency, and the same facts in all syntaxes.

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

/// Questions about the files of one document; `#` stands for its folder and stem.
const QUESTIONS: [&[&str]; 7] = [
    // An inline document tags every occurrence, the other syntaxes hold each fact once.
    &["#.htm", "--compare", "#.json", "--dedupe"],
    &["#.xml", "--compare", "#-metadata.json"],
    &["#.json", "--compare", "#.xml"],
    &["#-metadata.json", "--compare", "#.json"],
    &["#.xbri"],
    &["#.xbr"],
    &["#-taxonomy.zip", "--allow-empty"],
];

/// The same of filings, which are large: what differs from one syntax to the next.
const FILING: [&[&str]; 2] = [&["#.htm", "--compare", "#.json", "--dedupe"], &["#.xbri"]];

/// Filings in HTML, whose tags an export does not look at.
const FILINGS: [&str; 6] = [
    "suites/filings/us/crm-10-k-2025-03-05.html",
    "suites/filings/us/jnj-10-q-2025-07-24.html",
    "suites/filings/us/meta-10-k-2025-01-30.html",
    "suites/filings/us/pg-10-k-2025-08-04.html",
    "suites/golden/aapl-2025q2/aapl-20250329.htm",
    "suites/golden/aapl-2025q3/aapl-10-q-2025-08-01.html",
];

/// Exports documents; gives folder and stem of each.
fn export(inputs: &[PathBuf], out: &Path) -> Vec<String> {
    let done = Command::new(env!("CARGO_BIN_EXE_ixport")).arg("export").args(inputs).arg("--out").arg(out).output();
    let done = done.unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let stem = |input: &PathBuf| {
        let stem = common::stem(input);
        out.join(stem).join(stem).to_str().unwrap().to_owned()
    };
    inputs.iter().map(stem).collect()
}

#[test]
fn the_oracle_is_silent_and_all_syntaxes_agree() {
    let Some(oracle) = common::oracle() else { return };
    let dir = tempfile::tempdir().unwrap();
    let shared = Path::new(&oracle.1);
    let mut documents = export(&common::documents(Path::new("examples")), &dir.path().join("examples"));
    documents.extend(export(&common::documents(&shared.join("seeds")), &dir.path().join("seeds")));
    let filings = export(&FILINGS.map(|path| shared.join(path)), &dir.path().join("filings"));
    let of_documents = documents.iter().flat_map(|stem| QUESTIONS.map(|question| (stem, question)));
    let questions = of_documents.chain(filings.iter().flat_map(|stem| FILING.map(|question| (stem, question))));
    let questions: Vec<Vec<String>> =
        questions.map(|(stem, question)| question.iter().map(|part| part.replace('#', stem)).collect()).collect();
    let next = Mutex::new(questions.iter());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some(question) = next.lock().unwrap().next() else { break };
                    let arguments: Vec<&str> = question.iter().map(String::as_str).collect();
                    common::ask(&oracle, &arguments);
                }
            });
        }
    });
}

/// A report read from one syntax and written in another, among them a page that was made for it: silence, and the facts
/// of the export.
#[test]
fn the_oracle_is_silent_on_what_was_converted() {
    let Some(oracle) = common::oracle() else { return };
    let dir = tempfile::tempdir().unwrap();
    for stem in export(&common::documents(Path::new("examples")), dir.path()).iter().take(3) {
        for (from, to, name) in [
            (".json", "ixbrl", "-page.htm"),
            (".htm", "json", "-converted.json"),
            ("-metadata.json", "xml", "-converted.xml"),
            (".jsonld", "csv", "-converted"),
        ] {
            let input = [stem, from].concat();
            let out = [stem, name].concat();
            let arguments = ["convert", &input, "--to", to, "--deduplicate", "-o", &out];
            let done = Command::new(env!("CARGO_BIN_EXE_ixport")).args(arguments).output().unwrap();
            assert!(
                done.status.success() && done.stderr.is_empty(),
                "{arguments:?}: {}",
                String::from_utf8_lossy(&done.stderr)
            );
            let converted = if to == "csv" { [&out, "-metadata.json"].concat() } else { out };
            common::ask(&oracle, &[&converted, "--compare", &[stem, ".json"].concat(), "--dedupe"]);
        }
    }
}
