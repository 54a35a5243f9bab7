//! What is written, in full, for two documents that are small enough to review: `mini.txt` has a table of each kind,
//! `nano.txt` one line that the taxonomy knows and one that it does not. A review of these snapshots is a review of every
//! file that an export makes.

mod common;

use ixport::export::export;
use ixport::package::File;
use ixport::source::Source;
use std::path::Path;

/// The files of a small document.
fn files(stem: &str) -> Vec<File> {
    let path = format!("tests/documents/{stem}.txt");
    let source = Source::new(format!("{stem}.txt"), std::fs::read(path).unwrap()).unwrap();
    let (export, diagnostics) = common::with_settings(|settings| export(&source, stem, settings));
    assert!(diagnostics.is_clean(), "{diagnostics:?}");
    export.unwrap().files
}

/// The text of a file; of a page, without the style, which is a file of its own.
fn text(files: &[File], path: &str) -> String {
    let file = files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path} was not written"));
    let text = String::from_utf8(file.bytes.clone()).unwrap();
    match (text.find("<style"), text.find("</style>")) {
        (Some(start), Some(end)) => format!("{}<style>…{}", &text[..start], &text[end..]),
        _ => text,
    }
}

fn snapshot(stem: &str, paths: &[&str]) {
    let files = files(stem);
    for path in paths {
        let name = Path::new(path).file_name().unwrap().to_str().unwrap();
        insta::assert_snapshot!(name, text(&files, path));
    }
}

#[test]
fn a_release_in_every_syntax() {
    let paths =
        ["mini.htm", "mini.xml", "mini.json", "mini.csv", "mini-text.csv", "mini-notes.csv", "mini-metadata.json"];
    snapshot("mini", &paths);
}

#[test]
fn its_entry_point_and_networks() {
    snapshot("mini", &["taxonomy/mini.xsd", "taxonomy/mini-presentation.xml", "taxonomy/mini-calculation.xml"]);
}

#[test]
fn a_line_that_the_taxonomy_does_not_know() {
    snapshot("nano", &["nano.trace.json", "nano.jsonld", "taxonomy/nano.xsd"]);
}

#[test]
fn the_list_of_files() {
    let names: Vec<String> = files("nano").into_iter().map(|file| file.path).collect();
    insta::assert_snapshot!("nano.files", names.join("\n"));
}
