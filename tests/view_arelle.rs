//! The data of the viewer against Arelle's plugin: the same documents, both ways, everything resolved and compared. What differs
//! is said here, with its reason.

mod common;

use ixport::cli::files::Files;
use ixport::load::{Input, Loaded, load};
use ixport::package::{Chain, Resolver};
use ixport::source::Source;
use ixport::view::{Viewed, data, document};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[test]
fn dev() {
    let Some(oracle) = common::oracle() else { return };
    let paths = std::env::var("VD").unwrap();
    let dir = std::env::temp_dir().join("vd");
    for path in paths.split(' ') {
        let path = Path::new(path);
        let t = std::time::Instant::now();
        let ours = ours(&[path.to_owned()]);
        eprintln!("{path:?} {:?}", t.elapsed());
        let out = dir.join(path.file_name().unwrap());
        std::fs::write(out.with_extension("ours.json"), ours).unwrap();
    }
}

fn ours(paths: &[PathBuf]) -> String {
    let inputs: Vec<Input> = paths.iter().map(|path| Input { name: path.to_string_lossy().into_owned(), uri: ixport::cli::files::address(path).unwrap(), bytes: std::fs::read(path).unwrap() }).collect();
    let sources: Vec<Source> = inputs.iter().map(|input| Source::decode(&*input.name, input.bytes.clone()).unwrap()).collect();
    let (loaded, findings) = load(inputs, &Files);
    let mut given = 0;
    let t = std::time::Instant::now();
    let documents = sources.iter().map(|source| document::prepare(source, &mut given)).collect();
    eprintln!("prepared {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let viewed = Viewed { targets: loaded.iter().collect(), documents };
    let out = data::data(&[viewed], &Default::default()).unwrap();
    eprintln!("data {:?} {}", t.elapsed(), out.len());
    out
}
