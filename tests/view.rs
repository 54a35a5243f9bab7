//! The pages of `ixport view`: they say what the report says, refer to nothing, are the same each time, and survive documents that mean
//! harm. Whether browsers show them is tested in `tests/browser`, the report data in `view_arelle`.

mod common;

use common::desk::Desk;
use ixport::cli::files::{Files, address};
use ixport::diagnostic::Severity;
use ixport::load::{Input, load};
use ixport::report::canonical::Canonical;
use ixport::xml::{Event, Strictness, Xml};
use serde_json::Value;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A package of the exports that the repository has: it holds its taxonomy.
const PACKAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/output/qifu-2023-q1/qifu-2023-q1.xbri");
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/output/qifu-2023-q1");

/// Namespaces, and a header with a context and a unit, of small documents.
const NAMESPACES: &str = "xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:ix=\"http://www.xbrl.org/2013/inlineXBRL\" \
    xmlns:xbrli=\"http://www.xbrl.org/2003/instance\" xmlns:link=\"http://www.xbrl.org/2003/linkbase\" \
    xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:e=\"http://e.example/t\"";
const HEADER: &str = "<div style=\"display:none\"><ix:header><ix:references><link:schemaRef xlink:type=\"simple\" \
    xlink:href=\"t.xsd\"/></ix:references><ix:resources><xbrli:context id=\"c\"><xbrli:entity><xbrli:identifier \
    scheme=\"http://s.example\">1</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:instant>2024-12-31</xbrli:instant>\
    </xbrli:period></xbrli:context></ix:resources></ix:header></div>";
const SCHEMA: &str = "<schema xmlns=\"http://www.w3.org/2001/XMLSchema\" xmlns:xbrli=\"http://www.xbrl.org/2003/instance\" \
    targetNamespace=\"http://e.example/t\"><element name=\"Text\" id=\"Text\" type=\"xbrli:stringItemType\" \
    substitutionGroup=\"xbrli:item\" xbrli:periodType=\"instant\"/></schema>";

/// A small inline document.
fn document(head: &str, body: &str) -> String {
    format!("<html {NAMESPACES}><head><title>Small</title>{head}</head><body>{HEADER}{body}</body></html>")
}

/// A fact with a text.
fn text(attributes: &str, content: &str) -> String {
    format!("<ix:nonNumeric name=\"e:Text\" contextRef=\"c\" {attributes}>{content}</ix:nonNumeric>")
}

/// What a page holds.
struct Page {
    /// Elements of inline XBRL with their ids.
    ids: Vec<String>,
    /// What the viewer knows.
    data: Value,
    /// The names and texts of the documents that stand in it as text.
    others: Value,
    /// Whatever a browser would load or run.
    suspects: Vec<String>,
}

/// Reads a page, which is well-formed XML.
fn page(text: &str) -> Page {
    let mut page = Page { ids: Vec::new(), data: Value::Null, others: Value::Null, suspects: Vec::new() };
    let mut xml = Xml::new(text, Strictness::Html);
    loop {
        let element = match xml.next() {
            Ok(Event::Start(element)) => element,
            Ok(Event::Eof) => return page,
            Ok(_) => continue,
            Err(error) => panic!("no XML: {}", error.message),
        };
        let attributes: Vec<(&str, String)> = element
            .raw_attributes()
            .map(|one| one.unwrap())
            .map(|(name, raw)| (name, ixport::xml::attribute_value(raw).into_owned()))
            .collect();
        let value = |wanted: &str| attributes.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str());
        if let (true, Some(id)) = (element.name.starts_with("ix:non") || element.name == "ix:footnote", value("id")) {
            page.ids.push(id.to_owned());
        }
        for (name, value) in &attributes {
            let is_link = *name == "href" && element.name == "a" && !value.contains("script:");
            let loads = ["src", "href", "srcset", "action", "background", "data", "poster"].contains(name)
                && !value.starts_with("data:");
            if name.starts_with("on") || loads && !is_link || *name == "style" && value.contains("://") {
                page.suspects.push(format!("<{} {name}={value}>", element.name));
            }
        }
        match (element.name, value("type"), value("id")) {
            ("script", Some("application/x.ixbrl-viewer+json"), _) => {
                page.data = serde_json::from_str(&xml.text_content().unwrap()).unwrap();
            }
            ("script", _, Some("ixport-documents")) => {
                page.others = serde_json::from_str(&xml.text_content().unwrap()).unwrap();
            }
            ("script", Some("text/plain"), _) => assert!(xml.text_content().unwrap().contains("Apache License")),
            // Ours and the viewer's: the policy names their hashes.
            ("script", None, None) => {}
            ("script" | "iframe" | "object" | "embed" | "base" | "link", ..) => {
                page.suspects.push(element.name.to_owned());
            }
            ("meta", ..) if value("http-equiv").is_some_and(|what| what != "Content-Security-Policy") => {
                page.suspects.push("meta".to_owned());
            }
            _ => {}
        }
    }
}

/// The ids of all facts that the viewer knows.
fn known(page: &Page) -> HashSet<String> {
    let reports = page.data["sourceReports"].as_array().unwrap().iter();
    let targets = reports.flat_map(|report| report["targetReports"].as_array().unwrap());
    targets.flat_map(|target| target["facts"].as_object().unwrap().keys().cloned()).collect()
}

/// What a report says.
fn canonical(path: &Path) -> Canonical {
    let input = Input { name: path.display().to_string(), uri: address(path).unwrap(), bytes: fs::read(path).unwrap() };
    let (loaded, findings) = load(vec![input], &Files);
    assert_eq!(findings.count(Severity::Error), 0);
    Canonical::of(&loaded[0].report)
}

#[track_caller]
fn viewed(desk: &Desk, arguments: &[&str]) -> String {
    let run = desk.run(&[&["view"], arguments].concat());
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(run.out, "");
    run.err
}

#[test]
fn a_page_is_the_report_with_all_that_the_viewer_needs() {
    let desk = Desk::with(&[]);
    viewed(&desk, &[PACKAGE, "-o", "page.html"]);
    let text = fs::read_to_string(desk.path("page.html")).unwrap();
    let found = page(&text);
    assert_eq!(found.suspects, [] as [&str; 0]);
    let ids: HashSet<String> = found.ids.iter().cloned().collect();
    assert_eq!(ids.len(), found.ids.len(), "ids are there once");
    let facts = known(&found);
    assert!(facts.len() > 300 && facts.is_subset(&ids), "{} facts", facts.len());
    // Nobody needs the page to be more than a page, but it is: it says the same as what it was made of.
    let original = Path::new(FOLDER).join("qifu-2023-q1.htm");
    assert_eq!(canonical(&desk.path("page.html")).difference(&canonical(&original)), (vec![], vec![]));
    viewed(&desk, &["page.html", "-o", "again.html"]);
    let again = page(&fs::read_to_string(desk.path("again.html")).unwrap());
    assert_eq!(known(&again), facts, "a page is a report like any other");
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let desk = Desk::with(&[]);
    for out in ["a.html", "b.html"] {
        viewed(&desk, &[PACKAGE, "-o", out]);
    }
    assert!(fs::read(desk.path("a.html")).unwrap() == fs::read(desk.path("b.html")).unwrap());
    for out in ["a", "b"] {
        viewed(&desk, &[PACKAGE, "-o", out]);
    }
    assert!(desk.files("a") == desk.files("b"));
}

#[test]
fn a_folder_has_the_page_the_script_as_published_and_its_licences() {
    let desk = Desk::with(&[]);
    let said = viewed(&desk, &[PACKAGE, "-o", "viewer", "-v"]);
    assert!(said.contains("viewer: note[view.written]: "), "{said}");
    assert_eq!(
        desk.names("viewer"),
        [
            "LICENSE.md",
            "NOTICE",
            "index.html",
            "ixbrlviewer.config.json",
            "ixbrlviewer.js",
            "ixbrlviewer.js.LICENSE.txt"
        ]
    );
    assert_eq!(
        fs::read_to_string(desk.path("viewer/ixbrlviewer.js")).unwrap(),
        ixport::view::script::script().unwrap()
    );
    let found = page(&fs::read_to_string(desk.path("viewer/index.html")).unwrap());
    assert_eq!(found.suspects, ["<script src=ixbrlviewer.js>"]);
}

#[test]
fn reports_are_looked_at_together() {
    let desk = Desk::with(&[]);
    let other = FOLDER.replace("q1", "q2");
    let other = format!("{other}/qifu-2023-q2.htm");
    viewed(&desk, &[PACKAGE, &other, "-o", "page.html"]);
    let found = page(&fs::read_to_string(desk.path("page.html")).unwrap());
    assert_eq!(found.data["sourceReports"].as_array().unwrap().len(), 2);
    assert_eq!(found.others["names"], serde_json::json!([[0, "qifu-2023-q1.htm"], [1, "qifu-2023-q2.htm"]]));
    let second = found.others["documents"][0].as_str().unwrap();
    assert!(page(second).ids.len() > 300);
}

#[test]
fn documents_of_the_same_name_are_told_apart() {
    let small = document("", &text("", "x"));
    let desk = Desk::with(&[
        ("q1/r.htm", small.as_bytes()),
        ("q2/r.htm", small.as_bytes()),
        ("q1/t.xsd", SCHEMA.as_bytes()),
        ("q2/t.xsd", SCHEMA.as_bytes()),
    ]);
    viewed(&desk, &["q1/r.htm", "q2/r.htm", "q2/r.htm", "-o", "page.html"]);
    let found = page(&fs::read_to_string(desk.path("page.html")).unwrap());
    assert_eq!(found.others["names"], serde_json::json!([[0, "1/r.htm"], [1, "2/r.htm"], [2, "3/r.htm"]]));
    viewed(&desk, &["q1/r.htm", "q2/r.htm", "-o", "page.html"]);
    let found = page(&fs::read_to_string(desk.path("page.html")).unwrap());
    assert_eq!(found.others["names"], serde_json::json!([[0, "q1/r.htm"], [1, "q2/r.htm"]]));
}

#[test]
fn a_set_is_one_report_with_all_of_its_targets() {
    let first = document("", &text("continuedAt=\"more\"", "begin "));
    let references = "<ix:header><ix:references target=\"other\"><link:schemaRef xlink:type=\"simple\" xlink:href=\"t.xsd\"/></ix:references></ix:header>";
    let second = format!(
        "<html {NAMESPACES}><head><title>B</title></head><body><div style=\"display:none\">{references}</div><p><ix:continuation id=\"more\">end</ix:continuation></p>{}</body></html>",
        text("target=\"other\"", "y")
    );
    let desk = Desk::with(&[("a.htm", first.as_bytes()), ("b.htm", second.as_bytes()), ("t.xsd", SCHEMA.as_bytes())]);
    viewed(&desk, &["a.htm", "b.htm", "--set", "-o", "page.html"]);
    let found = page(&fs::read_to_string(desk.path("page.html")).unwrap());
    let [report] = &found.data["sourceReports"].as_array().unwrap()[..] else { panic!("one report") };
    assert_eq!(report["docSetFiles"], serde_json::json!(["a.htm", "b.htm"]));
    let targets: Vec<&Value> =
        report["targetReports"].as_array().unwrap().iter().map(|target| &target["target"]).collect();
    assert_eq!(targets, [&Value::Null, &Value::from("other")]);
    assert_eq!(known(&found), ["ixv-0", "ixv-1"].map(str::to_owned).into());
    assert_eq!(report["targetReports"][0]["facts"]["ixv-0"]["v"], "begin end");
    // One of the targets, if one is asked for.
    viewed(&desk, &["a.htm", "b.htm", "--set", "--target", "other", "-o", "page.html"]);
    let found = page(&fs::read_to_string(desk.path("page.html")).unwrap());
    assert_eq!(known(&found), ["ixv-1"].map(str::to_owned).into());
}

#[test]
fn a_report_in_another_syntax_is_laid_out_by_its_presentation() {
    let desk = Desk::with(&[]);
    let original = Path::new(FOLDER).join("qifu-2023-q1.htm");
    for name in ["qifu-2023-q1.json", "qifu-2023-q1.xml", "qifu-2023-q1-metadata.json", "qifu-2023-q1.xbr"] {
        let path = Path::new(FOLDER).join(name);
        viewed(&desk, &[path.to_str().unwrap(), "-o", "page.html"]);
        let text = fs::read_to_string(desk.path("page.html")).unwrap();
        let found = page(&text);
        let ids: HashSet<String> = found.ids.iter().cloned().collect();
        assert!(known(&found).len() > 100 && known(&found).is_subset(&ids), "{name}");
        assert!(text.contains("Balance sheet"), "{name}");
        // Each fact once, where the document has it wherever it is printed.
        let (page, original) = (canonical(&desk.path("page.html")), canonical(&original));
        let (lost, _) = page.difference(&original);
        assert!(lost.is_empty(), "{name}: {lost:?}");
    }
}

#[test]
fn a_document_that_means_harm_is_shown_without_it() {
    let body = [
        "<script>pwn()</script><img src=\"http://x.example/i.png\" onerror=\"pwn()\" alt=\"\"/><img src=\"logo.gif\" alt=\"\"/>",
        "<img src=\"../secret.gif\" alt=\"\"/><a href=\"javascript:pwn()\">a</a><iframe src=\"http://x.example/\"/>",
        "<script type=\"application/x.ixbrl-viewer+json\">{}</script>",
        "<p style=\"background:url(http://x.example/i.png)\">]]&gt;</p>",
        &text(
            "escape=\"true\"",
            "&lt;/script&gt;&lt;script&gt;pwn()&lt;/script&gt; \u{2028}\u{202e}<b onclick=\"pwn()\">x</b>",
        ),
    ];
    let harm = document(
        "<base href=\"http://x.example/\"/><meta http-equiv=\"refresh\" content=\"0;url=http://x.example/\"/>",
        &body.concat(),
    );
    let desk = Desk::with(&[
        ("d/r.htm", harm.as_bytes()),
        ("d/t.xsd", SCHEMA.as_bytes()),
        ("d/logo.gif", b"GIF89a"),
        ("secret.gif", b"GIF89a secret"),
    ]);
    for out in ["page.html", "two.html"] {
        let reports: &[&str] = if out == "page.html" { &["d/r.htm"] } else { &["d/r.htm", "d/r.htm"] };
        viewed(&desk, &[reports, &["-o", out]].concat());
        let text = fs::read_to_string(desk.path(out)).unwrap();
        let found = page(&text);
        assert_eq!(found.suspects, [] as [&str; 0]);
        assert_eq!(text.matches("<script").count(), if out == "page.html" { 4 } else { 5 } + viewer_mentions());
        assert!(text.contains("data:image/gif;base64,R0lGODlh\""), "what stands beside the document is in the page");
        assert!(!text.contains("R0lGODlhIHNl"), "what does not, is not");
        assert!(text.contains("default-src 'none'") && text.contains("\u{202e}"));
        if let Some(second) = found.others["documents"][0].as_str() {
            assert_eq!(page(second).suspects, [] as [&str; 0]);
        }
    }
}

/// How often the viewer's script and its licences say `<script`.
fn viewer_mentions() -> usize {
    ixport::view::script::script().unwrap().matches("<script").count()
}

#[test]
fn what_cannot_be_shown_is_an_error_and_leaves_nothing() {
    let small = document("", &text("", "x"));
    let desk = Desk::with(&[
        ("r.htm", small.as_bytes()),
        ("t.xsd", SCHEMA.as_bytes()),
        ("page.htm", b"<html><p>no report</p></html>"),
        ("empty.htm", b""),
        ("file", b"x"),
        ("bad.xbri", b"PK\x03\x04"),
    ]);
    for (arguments, says) in [
        (&["page.htm", "-o", "out.html"][..], "error[view.no-facts]"),
        (&["empty.htm", "-o", "out.html"], "error[load.syntax]"),
        (&["none.htm", "-o", "out.html"], "none.htm: error[cli.file]"),
        (&["bad.xbri", "-o", "out.html"], "error["),
        (&["r.htm", "page.htm", "-o", "out.html"], "error["),
        (&["r.htm", "t.xsd", "--set", "-o", "out.html"], "error[load.set]"),
        (&["r.htm", "--target", "x", "-o", "out.html"], "error[load.target]: there is no such target: (default)"),
        (&["r.htm", "-o", "none/out.html"], "none/out.html: error[cli.file]"),
        (&["r.htm", "-o", "out.xhtml"], "out.xhtml: error[cli.file]"),
        (&["r.htm", "-o", "file/out"], "error[cli.file]"),
    ] {
        let run = desk.run(&[&["view"], arguments].concat());
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(says), "{arguments:?}: {}", run.err);
        assert_eq!(desk.names(".").len(), 6, "{arguments:?} left something: {:?}", desk.names("."));
    }
}

#[test]
fn a_report_with_errors_is_shown_and_the_exit_code_says_so() {
    let wrong =
        document("", &[text("", "x"), text("", "y").replace("contextRef=\"c\"", "contextRef=\"none\"")].concat());
    let desk = Desk::with(&[("r.htm", wrong.as_bytes()), ("t.xsd", SCHEMA.as_bytes())]);
    let run = desk.run(&["view", "r.htm", "-o", "page.html"]);
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(run.err.contains("error["), "{}", run.err);
    let found = page(&fs::read_to_string(desk.path("page.html")).unwrap());
    assert!(!found.data["validation"].as_array().unwrap().is_empty());
}

#[test]
fn a_page_goes_to_the_standard_output() {
    let desk = Desk::with(&[]);
    let run = desk.run(&["view", PACKAGE, "-o", "-"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(known(&page(&run.out)).len() > 300);
}

/// Filings of others, with all that they have in them: nothing is lost on the way into the page.
#[test]
fn pages_of_third_party_filings_say_what_the_filings_say() {
    let Some(shared) = std::env::var_os("IXPORT_SHARED").map(PathBuf::from) else {
        println!("SKIPPED: set IXPORT_SHARED to view the filings there");
        return;
    };
    let desk = Desk::with(&[]);
    for filing in [
        "us/crm-10-k-2025-03-05.html",
        "uk/Prod223_2911_04184222_20200229.html",
        "uk/accts.html",
        "uk/account_errors.html",
    ] {
        let path = shared.join("suites/filings").join(filing);
        let run = desk.run(&["view", path.to_str().unwrap(), "-o", "page.html"]);
        assert!(matches!(run.code, Some(0 | 1)), "{filing}: {}", run.err);
        let found = page(&fs::read_to_string(desk.path("page.html")).unwrap());
        assert_eq!(found.suspects, [] as [&str; 0], "{filing}");
        let ids: HashSet<String> = found.ids.iter().cloned().collect();
        let facts = known(&found);
        assert!(facts.len() > 20 && facts.is_subset(&ids), "{filing}: {} facts", facts.len());
        let hash = |path: &Path| desk.run(&["facts", path.to_str().unwrap(), "--hash"]).out;
        assert_eq!(hash(&path), hash(&desk.path("page.html")), "{filing}");
    }
}
