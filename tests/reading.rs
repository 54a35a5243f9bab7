//! `convert`, `facts` and `statements` from outside.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ixport"));
    command.args(arguments).current_dir(folder);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    let done = command(folder, arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: done.status.code(), out: text(done.stdout), err: text(done.stderr) }
}

/// The example that is exported whole.
fn acme() -> std::path::PathBuf {
    fs::canonicalize("output/acme-2024-h1").unwrap()
}

#[test]
fn the_hash_is_the_same_for_all_syntaxes() {
    let hash = |file: &str| run(&acme(), &["facts", "--hash", file]);
    let first = hash("acme-2024-h1.htm");
    assert_eq!((first.code, first.out.trim().len(), &*first.err), (Some(0), 64, ""));
    for end in [".xml", ".json", "-metadata.json", ".jsonld", ".xbri", ".xbr"] {
        assert_eq!(hash(&format!("acme-2024-h1{end}")).out, first.out, "{end}");
    }
}

#[test]
fn facts_are_listed_for_eyes_and_for_programs() {
    let file = "acme-2024-h1.json";
    let table = run(&acme(), &["facts", file]).out;
    assert!(table.starts_with("concept  "), "{table}");
    assert!(table.contains("412,600,000        -5\n"), "{table}");
    let csv = run(&acme(), &["facts", file, "--format", "csv"]).out;
    let head = "id,concept,scheme,entity,start,end,unit,language,dimensions,kind,value,decimals,namespace,source\n";
    assert!(csv.starts_with(head), "{csv}");
    assert!(csv.contains(",ixp:RevenuesNet,https://xbrl.ixport.example/scheme/ticker,ACME,2024-01-01,2024-06-30,EUR,,ixa:AccountingFrameworkAxis=ixa:IfrsMember,number,412600000,-5,"), "{csv}");
    let json = run(&acme(), &["facts", file, "--format", "json"]).out;
    let lines: Vec<serde_json::Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), csv.lines().count() - 1);
    let fact = lines.iter().find(|fact| fact["concept"] == "ixp:RevenuesNet").unwrap();
    assert_eq!((&fact["end"], &fact["decimals"]), (&"2024-06-30".into(), &"-5".into()));
    assert_eq!(fact["dimensions"]["ixa:AccountingFrameworkAxis"], "ixa:IfrsMember");
}

#[test]
fn statements_are_tables_in_four_forms() {
    let of = |format: &str| {
        let done = run(&acme(), &["statements", "acme-2024-h1.xbri", "--role", "balance sheet", "--format", format]);
        assert_eq!((done.code, &*done.err), (Some(0), ""));
        done.out
    };
    insta::assert_snapshot!("balance-sheet.txt", of("text"));
    assert!(of("csv").contains("\nInventories,96300000,91000000\n"), "{}", of("csv"));
    assert!(of("markdown").contains("| &emsp;&emsp;Inventories | 96,300 | 91,000 |\n"), "{}", of("markdown"));
    assert!(
        of("html").contains("<th class=\"i2\" scope=\"row\">Inventories</th><td class=\"figure\">96,300</td>"),
        "{}",
        of("html")
    );
    let chinese = run(&acme(), &["statements", "acme-2024-h1.json", "--language", "zh"]);
    assert!(chinese.out.contains("存货") || chinese.out.contains("现金"), "{}", chinese.out);
    let none = run(&acme(), &["statements", "acme-2024-h1.json", "--role", "nothing of the kind"]);
    assert_eq!(none.code, Some(1));
    assert!(none.err.contains("error[statements.no-role]"), "{}", none.err);
}

#[test]
fn what_is_converted_goes_to_the_standard_output_or_to_a_file() {
    let desk = tempfile::tempdir().unwrap();
    let input = acme().join("acme-2024-h1.json");
    let input = input.to_str().unwrap();
    let piped = run(desk.path(), &["convert", input, "--to", "xml"]);
    assert_eq!((piped.code, &*piped.err), (Some(0), ""));
    assert!(piped.out.contains("<xbrli:xbrl ") && piped.out.ends_with("</xbrli:xbrl>\n"), "{}", piped.out);
    assert_eq!(run(desk.path(), &["convert", input, "--to", "xml", "-o", "deep/er.xml"]).code, Some(0));
    let file = fs::read_to_string(desk.path().join("deep/er.xml")).unwrap();
    // The reference to the taxonomy leads from where the file is.
    let href = file.split("xlink:href=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(fs::metadata(desk.path().join("deep").join(href)).is_ok(), "{href}");
    assert_eq!(
        run(desk.path(), &["facts", "deep/er.xml", "--hash"]).out,
        run(desk.path(), &["facts", input, "--hash"]).out
    );
    assert_eq!(run(desk.path(), &["convert", input, "--to", "csv", "-o", "tables/t"]).code, Some(0));
    assert!(desk.path().join("tables/t-metadata.json").is_file());
    let csv = run(desk.path(), &["convert", input, "--to", "csv"]);
    assert_eq!(csv.code, Some(2));
    assert!(csv.err.contains("-o"), "{}", csv.err);
}

#[test]
fn a_report_from_a_package_brings_its_taxonomy() {
    let desk = tempfile::tempdir().unwrap();
    let input = acme().join("acme-2024-h1.xbri");
    let done =
        run(desk.path(), &["convert", input.to_str().unwrap(), "--to", "ixbrl", "--deduplicate", "-o", "page.htm"]);
    assert_eq!((done.code, &*done.err), (Some(0), ""));
    assert!(desk.path().join("taxonomy").is_dir());
    let statements = run(desk.path(), &["statements", "page.htm", "--message-format", "json"]);
    assert_eq!((statements.code, &*statements.err), (Some(0), ""));
    assert!(statements.out.starts_with("Document and entity information\n"), "{}", statements.out);
}

#[test]
fn what_is_no_report_is_refused() {
    let desk = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(desk.path().join(name), bytes).unwrap();
    write("a.txt", b"words");
    write("empty.json", b"");
    write("binary.htm", b"<html>\0");
    write("broken.xml", b"<xbrli:xbrl xmlns:xbrli=\"http://www.xbrl.org/2003/instance\"><a>");
    write("fake.zip", b"PK\x03\x04 and no more");
    write("set.json", b"{\"@context\": {}}");
    for command in [&["facts"][..], &["statements"], &["convert", "--to", "json"]] {
        let refused = |inputs: &[&str], code: i32, says: &str| {
            let done = run(desk.path(), &[command, inputs].concat());
            assert_eq!(done.code, Some(code), "{command:?} {inputs:?}: {}", done.err);
            assert!(done.err.contains(says), "{command:?} {inputs:?}: {}", done.err);
            assert_eq!(done.out, "", "{command:?} {inputs:?}");
        };
        refused(&["a.txt"], 1, "error[load.syntax]");
        refused(&["empty.json"], 1, "error[load.syntax]");
        refused(&["binary.htm"], 1, "error[source.not-text]");
        refused(&["fake.zip"], 1, "error[rpe:invalidArchiveFormat]");
        refused(&["set.json"], 1, "error[jsonld.foreign]");
        refused(&["a.txt", "set.json"], 1, "error[load.s");
        refused(&["missing.xml"], 2, "missing.xml: error[cli.file]");
    }
}

/// `ixport facts … | head -1`.
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    for arguments in [
        &["facts", "acme-2024-h1.htm"][..],
        &["statements", "acme-2024-h1.htm"],
        &["convert", "acme-2024-h1.htm", "--to", "json"],
    ] {
        let mut child = command(&acme(), arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        assert_eq!(child.wait().unwrap().code(), Some(0), "{arguments:?}");
    }
}
