//! `output/` holds what ixport makes of `examples/`. It is read in review and linked from the documentation, so it must
//! be what the program makes today. `just examples` (or `IXPORT_UPDATE=1 cargo test --test examples`) makes it anew.

mod common;

use ixport::export::export;
use ixport::package::File;
use ixport::source::Source;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Examples of which every file is kept.
const COMPLETE: [&str; 2] = ["acme-2024-h1", "qifu-2023-q1"];

/// Whether a file is kept in the repository: of most examples only what differs from one to the next and is no package
/// or trace, so that a change of the program is a change of few megabytes.
fn is_kept(stem: &str, path: &str) -> bool {
    let repeats = path.starts_with("taxonomy/ixport-") || path.ends_with(".trace.json");
    let is_package = [".zip", ".xbri", ".xbr"].iter().any(|end| path.ends_with(end));
    COMPLETE.contains(&stem) || !(repeats || is_package)
}

/// What the program makes of all examples, by path below `output/`, and whether it is kept in the repository. The
/// command of the README writes the other files there too.
fn made() -> BTreeMap<PathBuf, (bool, Vec<u8>)> {
    common::with_settings(|settings| {
        let mut made = BTreeMap::new();
        for input in common::documents(Path::new("examples")) {
            let (stem, name) = (common::stem(&input), input.file_name().unwrap().to_str().unwrap());
            let source = Source::new(format!("examples/{name}"), fs::read(&input).unwrap()).unwrap();
            let (export, diagnostics) = export(&source, stem, settings);
            assert!(diagnostics.is_clean(), "{stem}: {diagnostics:?}");
            for File { path, bytes } in export.unwrap().files {
                let kept = is_kept(stem, &path);
                made.insert(Path::new(stem).join(path), (kept, bytes));
            }
        }
        made
    })
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn the_output_of_the_examples_is_current() {
    let (output, made) = (Path::new("output"), made());
    if std::env::var_os("IXPORT_UPDATE").is_some() {
        let _ = fs::remove_dir_all(output);
        for (path, (_, bytes)) in made.iter().filter(|(_, (kept, _))| *kept) {
            let path = output.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    let mut stale = Vec::new();
    for (path, (kept, bytes)) in &made {
        match fs::read(output.join(path)) {
            Err(_) if !kept => {}
            Err(_) => stale.push(format!("{} is missing", path.display())),
            Ok(old) if *kept && old != *bytes => {
                let same = old.iter().zip(bytes).take_while(|(a, b)| a == b);
                let line = same.filter(|(a, _)| **a == b'\n').count() + 1;
                stale.push(format!("{} differs from line {line} on", path.display()));
            }
            Ok(_) => {}
        }
    }
    let gone = files(output).into_iter().map(|path| path.strip_prefix(output).unwrap().to_owned());
    stale.extend(gone.filter(|path| !made.contains_key(path)).map(|path| format!("{} is no more", path.display())));
    assert!(
        stale.is_empty(),
        "output/ is not what the program makes of examples/ now. If that is meant, run `just examples` (or \
         `IXPORT_UPDATE=1 cargo test --test examples`), look at the difference, and commit it.\n{}",
        stale.join("\n")
    );
}
