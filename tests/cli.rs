//! The program from outside: exit codes, what it says and where, and that a failure leaves nothing half written.

mod common;

use common::desk::Desk;
use std::fs;
use std::path::Path;
use std::process::Stdio;

const GOOD: &str = include_str!("documents/mini.txt");

/// Runs `ixport export` with `arguments` and expects an exit code, the beginning of the first diagnostic, and an output
/// folder with nothing in it.
#[track_caller]
fn refused(files: &[(&str, &[u8])], arguments: &[&str], code: i32, says: &str) {
    let desk = Desk::with(files);
    let run = desk.run(&[&["export", "--out", "out"], arguments].concat());
    assert_eq!(run.code, Some(code), "{}", run.err);
    assert!(run.err.starts_with(says), "{:?} does not begin with {says:?}", run.err);
    assert_eq!(desk.names("out"), [] as [&str; 0], "something was written");
}

#[test]
fn what_is_no_document_is_refused_with_its_place() {
    let refused = |bytes: &[u8], code, says| refused(&[("a.txt", bytes)], &["a.txt"], code, says);
    refused(b"", 1, "a.txt:1:1: error[document.empty]: ");
    refused(b" \n\n\t\n", 1, "a.txt:1:1: error[document.empty]: ");
    refused("\u{feff}".as_bytes(), 1, "a.txt:1:1: error[document.empty]: ");
    refused(b"Dear reader,\n\nall is well.\n", 1, "a.txt:1:1: error[statement.none]: ");
    refused(b"fine\nPK\x03\x04\0\0", 2, "a.txt:2:5: error[source.not-text]: a binary file: ");
    refused(b"fine\nna\xefve", 2, "a.txt:2:3: error[source.not-text]: not UTF-8 text: ");
}

#[test]
fn what_is_no_file_is_refused() {
    refused(&[], &["a.txt"], 2, "a.txt: error[cli.file]: ");
    refused(&[("a.txt/b", b"")], &["a.txt"], 2, "a.txt: error[cli.file]: ");
}

#[test]
fn what_cannot_be_understood_is_an_error_at_its_place() {
    let headless = GOOD.replacen("	December 31, 2023	March 31, 2024	March 31, 2024\n", "	Then	Now	Now again\n", 1);
    let malformed = GOOD.replacen("	2,800	400", "	2,8O0	400", 1);
    for (text, says) in [(headless, "a.txt:14:2: error[statement.unresolved-column]"), (malformed, "a.txt:17:")] {
        let desk = Desk::with(&[("a.txt", text.as_bytes())]);
        let run = desk.run(&["export", "a.txt", "--out", "out"]);
        assert_eq!(run.code, Some(1), "{}", run.err);
        assert!(run.err.contains(says) && run.err.contains("error["), "{says}: {}", run.err);
    }
}

#[test]
fn broken_data_of_the_user_is_refused_with_its_place() {
    let good = ("a.txt", GOOD.as_bytes());
    let refused = |name: &str, bytes: &[u8], option, code, says| {
        let value = name.split('/').next().unwrap();
        refused(&[good, (name, bytes)], &["a.txt", option, value], code, says);
    };
    refused("t/core.toml", b"[concept.A]\nen =\n", "--taxonomy", 1, "t/core.toml:2:");
    refused("t/core.toml", b"[concept.A]\ntipe = \"money\"\n", "--taxonomy", 1, "t/core.toml:2:1: error[taxonomy.");
    refused("t/readme.md", b"", "--taxonomy", 2, "t: error[cli.file]: no .toml files here");
    refused("p.toml", b"names = [\"Mini\"]\nprefix = 7\n", "--profile", 1, "p.toml:2:10: error[profile.broken]");
    refused("p.toml", b"\xff", "--profile", 2, "p.toml:1:1: error[source.not-text]");
    refused("s/page.xhtml", b"<html>\n{{ nothing }}</html>", "--templates", 1, "s/page.xhtml:1:1: error[template.");
    refused("s/page.xhtml", b"<html>\n{{ title </html>", "--templates", 1, "s/page.xhtml:2:");
    refused("s/page.css", b"p { color: \xff }", "--templates", 2, "s/page.css:1:12: error[source.not-text]");
    refused("s/other", b"", "--templates", 2, "s: error[cli.file]: neither page.xhtml nor page.css here");
}

#[test]
fn missing_data_of_the_user_is_not_passed_over() {
    for option in ["--taxonomy", "--profile", "--templates"] {
        refused(&[("a.txt", GOOD.as_bytes())], &["a.txt", option, "nowhere"], 2, "nowhere: error[cli.file]: ");
    }
}

#[test]
fn an_output_that_cannot_be_written_is_left_alone() {
    let desk = Desk::with(&[("a.txt", GOOD.as_bytes()), ("file", b"mine"), ("taken/a", b"mine")]);
    for (out, says) in [("file", "file: error[cli.file]: "), ("file/deep", "file/deep: "), ("taken", "taken/a: ")] {
        let run = desk.run(&["export", "a.txt", "--out", out]);
        assert_eq!(run.code, Some(2), "{}", run.err);
        assert!(run.err.starts_with(says), "{}", run.err);
    }
    assert_eq!(desk.names("."), ["a.txt", "file", "taken"]);
    assert_eq!(desk.names("taken"), ["a"]);
    assert_eq!(
        (fs::read(desk.path("file")).unwrap(), fs::read(desk.path("taken/a")).unwrap()),
        (b"mine".to_vec(), b"mine".to_vec())
    );
}

/// A folder stands where a file should go: the others of the same document are not written either.
#[test]
fn a_document_is_written_whole_or_not_at_all() {
    let desk = Desk::with(&[("a.txt", GOOD.as_bytes()), ("out/a/a.json/mine", b"mine")]);
    let run = desk.run(&["export", "a.txt", "--out", "out"]);
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert_eq!(desk.files("out"), [("a/a.json/mine".to_owned(), b"mine".to_vec())]);
    assert_eq!(desk.names("out"), ["a"]);
}

#[test]
fn one_broken_document_does_not_stop_the_others() {
    let good = GOOD.as_bytes();
    let desk = Desk::with(&[("a.txt", good), ("b.txt", b"nothing here"), ("c.txt", b"\0"), ("d.txt", good)]);
    let run = desk.run(&["export", "a.txt", "b.txt", "c.txt", "missing.txt", "d.txt", "--out", "out"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(desk.names("out"), ["a", "d"]);
    assert_eq!(run.out.matches("not exported").count(), 3, "{}", run.out);
    let run = desk.run(&["export", "a.txt", "b.txt", "d.txt", "--out", "out"]);
    assert_eq!(run.code, Some(1));
}

#[test]
fn a_folder_is_exported_whole_and_its_table_says_what_each_document_gave() {
    let desk = Desk::with(&[
        ("in/q1/release.txt", GOOD.as_bytes()),
        ("in/q2/release.txt", GOOD.as_bytes()),
        ("in/empty.txt", b"\n"),
        ("in/slides.pdf", b"%PDF"),
    ]);
    let run = desk.run(&["export", "in", "--out", "out", "-v"]);
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert_eq!(desk.names("out"), ["q1-release", "q2-release"]);
    assert!(run.err.contains("note[cli.other-files]"), "{}", run.err);
    let row = |name: &str| run.out.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    assert!(row("in/empty.txt").contains("not exported"), "{}", run.out);
    assert_eq!(row("in/q1/release.txt")[17..], row("in/q2/release.txt")[17..]);
    refused(&[("in/slides.pdf", b"%PDF")], &["in"], 2, "in: error[cli.file]: no documents in this folder");
}

#[test]
fn two_documents_do_not_share_a_folder() {
    let desk = Desk::with(&[("x/a.txt", GOOD.as_bytes()), ("y/a.txt", GOOD.as_bytes())]);
    let run = desk.run(&["export", "x/a.txt", "y/a.txt", "--out", "out"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("y/a.txt: error[cli.same-name]"), "{}", run.err);
    assert_eq!(desk.names("out"), ["a"]);
}

/// The taxonomies of the issuer, of the report and of ixport stand in one folder.
#[test]
fn a_document_may_be_called_like_its_issuer_or_like_a_taxonomy() {
    let text = GOOD.replace("Loans receivable, net\t", "Magic beans\t");
    let desk = Desk::with(&[("mini.txt", text.as_bytes()), ("ixport-core-1.txt", text.as_bytes())]);
    let run = desk.run(&["export", "mini.txt", "ixport-core-1.txt", "--out", "out"]);
    assert_eq!(desk.names("out"), ["ixport-core-1", "mini"], "{}", run.err);
    assert!(desk.names("out/mini/taxonomy").contains(&"mini-report.xsd".to_owned()));
}

#[test]
fn diagnostics_are_json_lines_on_demand() {
    let desk = Desk::with(&[("a.txt", b"words"), ("b.txt", b"\n\xff")]);
    let run = desk.run(&["export", "a.txt", "b.txt", "c.txt", "--out", "out", "--message-format", "json"]);
    let lines: Vec<serde_json::Value> = run.err.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> = lines.iter().map(|l| (l["file"].as_str().unwrap(), l["code"].as_str().unwrap())).collect();
    assert_eq!(told, [("a.txt", "statement.none"), ("b.txt", "source.not-text"), ("c.txt", "cli.file")]);
    assert_eq!(lines[1]["span"]["line"], 2);
    assert_eq!(lines[1]["severity"], "error");
}

/// What a file is called, how its lines end and whether it begins with a mark changes no fact.
#[test]
fn names_and_line_ends_of_other_systems_are_no_obstacle() {
    let crlf = GOOD.replace('\n', "\r\n");
    let bom = format!("\u{feff}{GOOD}");
    let cut = GOOD.trim_end();
    let desk =
        Desk::with(&[("plain.txt", GOOD.as_bytes()), ("crlf.txt", crlf.as_bytes()), ("bom.txt", bom.as_bytes())]);
    desk.write("cut.txt", cut.as_bytes());
    desk.write("Q1 2024 – 年報 (final).txt", GOOD.as_bytes());
    let inputs = ["plain.txt", "crlf.txt", "bom.txt", "cut.txt", "Q1 2024 – 年報 (final).txt"];
    let run = desk.run(&[&["export", "--out", "out"][..], &inputs].concat());
    assert_eq!((run.code, &*run.err), (Some(0), ""));
    let facts = |folder: &str| {
        let stem = Path::new(folder).file_name().unwrap().to_str().unwrap();
        let bytes = fs::read(desk.path(&format!("out/{folder}/{stem}.json"))).unwrap();
        let mut json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        for (_, fact) in json["facts"].as_object_mut().unwrap() {
            fact.as_object_mut().unwrap().remove("src:span");
        }
        json["facts"].take()
    };
    for folder in desk.names("out") {
        assert!(facts(&folder) == facts("plain"), "{folder}: {:#}", facts(&folder));
    }
    assert!(desk.names("out").contains(&"Q1-2024-final".to_owned()), "{:?}", desk.names("out"));
}

#[test]
fn the_same_document_gives_the_same_bytes_wherever_it_is_exported() {
    let desk = Desk::with(&[("a.txt", GOOD.as_bytes()), ("elsewhere/x", b"")]);
    assert_eq!(desk.run(&["export", "a.txt", "--out", "one"]).code, Some(0));
    assert_eq!(desk.run(&["export", "a.txt", "--out", "two"]).code, Some(0));
    let input = desk.path("a.txt");
    let mut other = desk.command(&["export", input.to_str().unwrap(), "--out", "../three"]);
    assert!(other.current_dir(desk.path("elsewhere")).output().unwrap().status.success());
    let first = desk.files("one");
    assert!(first.len() > 15, "{first:?}");
    assert!(first == desk.files("two"), "a second run");
    assert!(first == desk.files("three"), "another working directory");
    // Over its own output.
    assert_eq!(desk.run(&["export", "a.txt", "--out", "one"]).code, Some(0));
    assert!(first == desk.files("one"), "a run over its own output");
}

/// `ixport export … | head -0`, and the same for what it says.
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = Desk::with(&[("a.txt", GOOD.as_bytes()), ("b.txt", b"words")]);
    for (input, code) in [("a.txt", 0), ("b.txt", 1)] {
        let mut command = desk.command(&["export", input, "--verbose", "--out", "out"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        assert_eq!(child.wait().unwrap().code(), Some(code), "{input}");
    }
    assert_eq!(desk.names("out"), ["a"]);
}

#[test]
fn what_is_in_a_taxonomy_can_be_counted() {
    let package = "output/acme-2024-h1/acme-2024-h1-taxonomy.zip";
    let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(package)).unwrap();
    let desk = Desk::with(&[("t.zip", &bytes), ("none.zip", b"PK\x03\x04")]);
    let counted = desk.run(&["taxonomy", "count", "t.zip"]);
    assert_eq!((counted.code, counted.err.as_str()), (Some(0), ""));
    assert!(counted.out.contains("        0  documents that are missing\n"), "{}", counted.out);
    assert!(counted.out.contains("networks: http://www.xbrl.org/2003/arcrole/parent-child\n"), "{}", counted.out);
    let broken = desk.run(&["taxonomy", "count", "none.zip"]);
    assert_eq!(broken.code, Some(1));
    assert!(broken.err.contains("error[tpe:invalidArchiveFormat]"), "{}", broken.err);
}

#[test]
fn usage_is_trouble() {
    let desk = Desk::with(&[]);
    assert_eq!(desk.run(&["export"]).code, Some(2));
    assert_eq!(desk.run(&["explode"]).code, Some(2));
    assert_eq!(desk.run(&["--help"]).code, Some(0));
}

/// A report with a fact, without a taxonomy.
fn cash(value: &str) -> String {
    format!(
        r#"{{"documentInfo": {{"documentType": "https://xbrl.org/2021/xbrl-json", "taxonomy": ["t.xsd"],
            "namespaces": {{"a": "http://a.example/1", "e": "http://e.example", "iso4217": "http://www.xbrl.org/2003/iso4217"}}}},
            "facts": {{"f": {{"value": "{value}", "decimals": 0, "dimensions": {{"concept": "a:Cash", "entity": "e:1",
            "period": "2024-01-01T00:00:00", "unit": "iso4217:EUR"}}}}}}}}"#
    )
}

/// 0 the same, 1 different in what was asked for, 2 trouble: as `diff` has it.
#[test]
fn a_diff_tells_by_its_exit_code() {
    let desk = Desk::with(&[
        ("old.json", cash("5000").as_bytes()),
        ("new.json", cash("5100").as_bytes()),
        ("bad.json", cash("five").as_bytes()),
    ]);
    let code = |arguments: &[&str]| desk.run(&[&["diff"], arguments].concat()).code;
    assert_eq!(code(&["old.json", "old.json"]), Some(0));
    assert_eq!(code(&["old.json", "new.json"]), Some(1));
    assert_eq!(code(&["old.json", "new.json", "--only", "text_changed,moved"]), Some(0));
    assert_eq!(code(&["old.json", "new.json", "--tolerance", "100"]), Some(0));
    assert_eq!(code(&["old.json", "new.json", "--tolerance", "1.9%"]), Some(1));
    for format in ["text", "json", "markdown", "html"] {
        let run = desk.run(&["diff", "old.json", "new.json", "--format", format]);
        assert_eq!(run.code, Some(1));
        assert!(run.out.replace(',', "").contains("5100"), "{}", run.out);
    }
    let unknown = desk.run(&["diff", "old.json", "new.json", "--only", "changed"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.err.contains("restated, precision_only, sign_flipped"), "{}", unknown.err);
}

/// What is printed of a report with errors is said to be of one; what cannot be read gives nothing at all.
#[test]
fn a_diff_with_what_cannot_be_read_is_trouble() {
    let broken = cash("5000").replace("\"decimals\": 0", "\"decimals\": \"many\"");
    let desk = Desk::with(&[
        ("old.json", cash("5000").as_bytes()),
        ("broken.json", broken.as_bytes()),
        ("words.json", b"Dear reader"),
        ("kept.html", b"kept"),
    ]);
    let run = desk.run(&["diff", "old.json", "broken.json", "--format", "json"]);
    assert_eq!(run.code, Some(2));
    assert!(run.out.contains("\"summary\""), "{}", run.out);
    assert!(run.err.contains("broken.json:"), "{}", run.err);
    for other in ["words.json", "none.json"] {
        for arguments in [["old.json", other], [other, "old.json"]] {
            let run = desk.run(&[&["diff"], &arguments[..], &["--format", "html", "-o", "kept.html"]].concat());
            assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{}", run.err);
            assert!(run.err.contains(&format!("{other}:")), "{}", run.err);
        }
    }
    assert_eq!(fs::read_to_string(desk.path("kept.html")).unwrap(), "kept");
    assert_eq!(desk.run(&["diff", "old.json", "old.json", "-o", "none/such.txt"]).code, Some(2));
    let run = desk.run(&["diff", "old.json", "old.json", "--format", "html", "-o", "kept.html"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "{}", run.err);
    assert!(fs::read_to_string(desk.path("kept.html")).unwrap().contains("No differences"));
}
