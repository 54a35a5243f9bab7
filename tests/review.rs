//! `ixport review`: what the page of an export knows is what its trace, its report and its document say, each figure has its mark
//! in the document, and nothing that a document says becomes more than text.

mod common;

use common::desk::{Desk, Run};
use ixport::cli::folder::Folder;
use ixport::cli::printer::Printer;
use ixport::export::export;
use ixport::review::data::{Index, State};
use ixport::review::{Review, render};
use ixport::source::Source;
use ixport::xml::{Event, Namespace, Strictness, Xml};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// An example, exported and read.
struct Example {
    stem: String,
    trace: Value,
    page: String,
    review: Review,
}

/// All examples.
static EXAMPLES: LazyLock<Vec<Example>> = LazyLock::new(|| {
    let desk = Desk::with(&[]);
    common::with_settings(|settings| {
        let documents = common::documents(Path::new("examples")).into_iter();
        documents
            .map(|input| {
                let stem = common::stem(&input).to_owned();
                let source = Source::new(format!("{stem}.txt"), fs::read(&input).unwrap()).unwrap();
                common::save(&desk.path(&stem), &export(&source, &stem, settings).0.unwrap().files);
                let file = |end: &str| fs::read_to_string(desk.path(&format!("{stem}/{stem}{end}"))).unwrap();
                let folder = Folder::all(&desk.path(&stem)).unwrap().remove(0);
                let review = read(&folder);
                let trace = serde_json::from_str(&file(".trace.json")).unwrap();
                Example { trace, page: file(".htm"), review, stem }
            })
            .collect()
    })
});

/// What the export in a folder says by itself.
fn read(folder: &Folder) -> Review {
    let opened = Folder::reports(std::slice::from_ref(folder), Printer::default()).unwrap().remove(0).unwrap();
    ixport::cli::review::read(folder, &opened).unwrap().unwrap().0
}

/// What stands in a mark, without tags, by the marks' ids. Panics unless the markup is that of the whitelist, each id once.
fn marks(markup: &str) -> BTreeMap<String, String> {
    let mut marks = BTreeMap::new();
    let mut open: Vec<(String, Option<String>, usize)> = Vec::new();
    let text = walk(markup, |tag, text| {
        let name = tag.trim_start_matches('/').split(' ').next().unwrap().to_owned();
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "<{tag}>");
        assert!(
            !["script", "style", "iframe", "object", "svg", "img", "form", "input", "base", "meta"].contains(&&*name)
        );
        if tag.starts_with('/') {
            let (opened, id, start) = open.pop().unwrap();
            assert_eq!(opened, name);
            if let Some(id) = id {
                let before = marks.insert(id, text[start..].to_owned());
                assert_eq!(before, None, "an id stands twice");
            }
        } else if !["br", "col", "hr"].contains(&&*name) {
            open.push((name, attributes(tag).remove("id"), text.len()));
        }
    });
    assert!(open.is_empty() && !text.is_empty());
    marks
}

/// The attributes of a start tag that this program wrote; only those that the page may have.
fn attributes(tag: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = tag.split_once(' ').map_or("", |(_, rest)| rest);
    while let Some((name, value)) = rest.split_once("=\"") {
        let (value, behind) = value.split_once('"').unwrap();
        let known =
            ["class", "colspan", "data-f", "data-fact", "data-note", "href", "id", "rel", "rowspan", "scope", "target"];
        assert!(known.contains(&name.trim()), "{tag}");
        assert!(
            name.trim() != "href" || ["http://", "https://", "mailto:"].iter().any(|s| value.starts_with(s)),
            "{tag}"
        );
        found.insert(name.trim().to_owned(), value.to_owned());
        rest = behind;
    }
    assert_eq!(rest.trim(), "", "{tag}");
    found
}

/// Calls `tag` with each tag and the text before it; gives all text.
fn walk(markup: &str, mut tag: impl FnMut(&str, &str)) -> String {
    let mut text = String::new();
    let mut rest = markup;
    while let Some((before, behind)) = rest.split_once('<') {
        text.push_str(&quick_xml::escape::unescape(before).unwrap());
        let (name, behind) = behind.split_once('>').unwrap();
        tag(name, &text);
        rest = behind;
    }
    text + &quick_xml::escape::unescape(rest).unwrap()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

fn count(value: &Value) -> usize {
    match value {
        Value::Object(counts) => counts.values().map(count).sum(),
        number => usize::try_from(number.as_u64().unwrap()).unwrap(),
    }
}

#[test]
fn every_figure_of_the_trace_has_its_state() {
    for Example { stem, trace, review, .. } in EXAMPLES.iter() {
        let figures = trace["figures"].as_array().unwrap();
        assert_eq!(review.data.figures.len(), figures.len(), "{stem}");
        for (figure, traced) in review.data.figures.iter().zip(figures) {
            assert_eq!(figure.text, traced["text"].as_str().unwrap().replace('\\', ""));
            assert_eq!(figure.reason.as_deref(), traced["reason"].as_str());
            assert_eq!(figure.because.is_some(), figure.fact.is_none(), "{stem}: {figure:?}");
            let fact = figure.fact.map(|fact| &review.data.facts[fact]);
            assert_eq!(fact.map(|fact| &*fact.id), traced["fact"].as_str());
            let is_own = traced["concept"]
                .as_str()
                .is_some_and(|name| name.starts_with(&format!("{}:", review.data.issuer.prefix)));
            match figure.state {
                State::Tagged => assert!(fact.is_some() && !is_own),
                State::Extension => assert!(fact.is_some() && is_own),
                State::Doubtful => assert!(fact.is_some()),
                State::Untagged | State::Other => assert!(fact.is_none()),
            }
            if let (Some(of), Some(label)) = (figure.of, traced["label"].as_str()) {
                assert_eq!(review.data.lines[of].label, label);
            }
        }
        let (counts, summary) = (&review.data.counts, &trace["summary"]);
        let is_fact = counts[&State::Tagged] + counts[&State::Extension] + counts[&State::Doubtful];
        assert_eq!(is_fact, count(&summary["tagged"]) + count(&summary["prose"]["facts"]), "{stem}");
        assert_eq!(counts[&State::Untagged], count(&summary["left"]) + count(&summary["prose"]["left"]), "{stem}");
        let other = ["header", "label"].iter().map(|what| count(&summary[what])).sum::<usize>();
        assert_eq!(counts[&State::Other], other + count(&summary["prose"]["classified"]), "{stem}");
    }
}

#[test]
fn every_figure_has_one_mark_around_its_text() {
    for Example { stem, review, .. } in EXAMPLES.iter() {
        let marks = marks(&review.document);
        for (at, figure) in review.data.figures.iter().enumerate() {
            // Numbers of lists are none of the text of an item.
            let is_of_list = figure.reason.as_deref() == Some("list");
            assert!(is_of_list || figure.mark.as_deref() == Some(&format!("f{at}")), "{stem}: {figure:?}");
            let Some(mark) = &figure.mark else { continue };
            let (inside, text) = (squeezed(&marks[mark]), squeezed(&figure.text));
            assert!(
                if figure.fact.is_some() { text.contains(&inside) } else { text == inside },
                "{stem}: {figure:?} {inside}"
            );
        }
        let of_figures = marks.keys().filter(|id| id.starts_with('f')).count();
        assert_eq!(of_figures, review.data.figures.iter().filter(|figure| figure.mark.is_some()).count(), "{stem}");
    }
}

/// Text of an inline document that a reader sees, the ids of its facts, and whether a mark of another numeral stands in one.
fn printed(page: &str) -> (String, Vec<String>) {
    let mut xml = Xml::new(page, Strictness::Xml);
    let (mut text, mut ids) = (String::new(), Vec::new());
    let (mut open, mut is_body) = (Vec::new(), false);
    loop {
        match xml.next().unwrap() {
            Event::Start(element) if element.is(Namespace::IX, "header") => xml.skip().unwrap(),
            Event::Start(element) => {
                is_body |= element.local == "body";
                let is_tag = element.namespace == Namespace::IX;
                let id = element.raw_attributes().flatten().find(|(name, _)| *name == "id").map(|(_, id)| id);
                if let Some(id) = id {
                    assert!(is_tag || !open.contains(&true), "{id} stands in an element of inline XBRL");
                    ids.extend(
                        (is_tag && !matches!(element.local, "footnote" | "continuation")).then(|| id.to_owned()),
                    );
                }
                open.push(is_tag);
            }
            Event::End => _ = open.pop(),
            Event::Text(piece) if is_body => text.push_str(&ixport::xml::text(piece)),
            Event::Reference(name) if is_body => text.push_str(&xml.resolve(name).unwrap()),
            Event::Eof => return (text, ids),
            _ => {}
        }
    }
}

#[test]
fn the_document_is_whole_and_every_printed_fact_has_a_mark() {
    for Example { stem, page, review, .. } in EXAMPLES.iter() {
        let (text, ids) = printed(page);
        let ours = walk(&review.document, |_, _| {});
        assert_eq!(squeezed(&ours), squeezed(&text), "{stem}");
        let all = marks(&review.document);
        let marks: Vec<&String> = review.data.facts.iter().flat_map(|fact| &fact.marks).collect();
        assert_eq!(marks.iter().collect::<BTreeSet<_>>().len(), marks.len(), "{stem}");
        assert!(marks.iter().all(|mark| all.contains_key(*mark)));
        let mut printed: BTreeMap<&str, usize> = BTreeMap::new();
        for id in &ids {
            let plain = if id.matches('-').count() > 1 { id.rsplit_once('-').unwrap().0 } else { id };
            *printed.entry(plain).or_default() += 1;
        }
        for fact in &review.data.facts {
            // A figure in a text that is the fact has a mark in that of the text.
            let (times, marks) = (printed.get(&*fact.id).copied().unwrap_or(0), fact.marks.len());
            assert!(if fact.decimals.is_some() { times == marks } else { times <= marks }, "{stem}: {}", fact.id);
            assert!(times > 0 || marks == 0, "{stem}: {}", fact.id);
            assert!(
                fact.figures.iter().all(|figure| review.data.figures[*figure].mark.is_some()),
                "{stem}: {}",
                fact.id
            );
        }
    }
}

#[test]
fn statements_show_every_fact_and_computations_know_theirs() {
    for Example { stem, trace, review, .. } in EXAMPLES.iter() {
        let data = &review.data;
        let shown: BTreeSet<Index> = data
            .statements
            .iter()
            .flat_map(|s| &s.rows)
            .flat_map(|row| &row.cells)
            .flat_map(|cell| &cell.facts)
            .copied()
            .collect();
        assert_eq!(shown.len(), data.facts.len(), "{stem}");
        for statement in &data.statements {
            assert!(statement.rows.iter().all(|row| [0, statement.columns.len()].contains(&row.cells.len())));
        }
        assert_eq!(data.checks.len(), trace["checks"].as_array().unwrap().len());
        for (at, check) in data.checks.iter().enumerate() {
            assert!(data.facts[check.fact].checks.contains(&at));
            assert!(check.terms.iter().all(|(fact, _)| data.facts[*fact].checks.contains(&at)));
        }
        for fact in &data.facts {
            assert!(!data.concepts[fact.concept].labels.is_empty(), "{stem}: {}", fact.id);
            assert_eq!(fact.shown.is_some(), fact.value.is_some());
        }
        assert_eq!(data.diagnostics.len(), trace["diagnostics"].as_array().unwrap().len());
        assert!(data.concepts.iter().filter(|concept| concept.choosable).count() > 1_000);
    }
}

/// A small release; what is in capitals is filled in.
const RELEASE: &str = "# HEADING\n\nHarbour City, 6 August 2024. Acme Anvils plc (LSE: ACME) results for the six months ended 30 June \
    2024. See [our site](LINK) TEXT.\n\n## Consolidated income statement\n(in millions of euros)\n\n\
    \tSix months ended 30 June 2024\tSix months ended 30 June 2023\n\tEUR\tEUR\nRevenue\t412.6\t388.1\nLABEL\t(251.3)\t(240.9)\n\
    Gross profit\t161.3\t147.2\nOdd levy CELL\t1.5\tCELL\n\n(1) NOTE\n";

/// Texts that would like to be markup.
const HOSTILE: [&str; 6] = [
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\"&gt;&lt;img src=x onerror=alert(1)&gt;",
    "&lt;/script&gt;&lt;!-- ",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "a \u{2028}\u{202e}b ]]> {{ data }} &amp;lt;",
];

fn release(text: &str, link: &str) -> String {
    let places = ["HEADING", "TEXT", "LABEL", "CELL", "NOTE"];
    let filled =
        places.iter().fold(RELEASE.to_owned(), |release, place| release.replace(place, &format!("Some {text} words")));
    filled.replace("LINK", link)
}

#[test]
fn what_a_document_says_stays_text() {
    let links = ["javascript:alert(1)", "https://a.example/\"onclick=\"alert(1)"];
    for (hostile, link) in HOSTILE.into_iter().zip(links.into_iter().cycle()) {
        let desk = Desk::with(&[("r.txt", release(hostile, link).as_bytes())]);
        desk.run(&["export", "r.txt", "--out", "out"]);
        let run = desk.run(&["review", "out/r"]);
        assert_eq!(run.code, Some(0), "{hostile}: {}", run.err);
        let page = fs::read_to_string(desk.path("out/r/r.review.html")).unwrap();
        let (_, body) = page.split_once("<body").unwrap();
        let (_, data) = body.split_once("<script type=\"application/json\" id=\"data\">").unwrap();
        let (data, _) = data.split_once("</script>").unwrap();
        assert!(!data.contains(['<', '>', '&', '\u{2028}']), "{hostile}");
        serde_json::from_str::<Value>(data).unwrap();
        assert_eq!(page.matches("<script").count(), 2, "{hostile}");
        assert!(!page.contains("<img") && !page.contains("javascript:alert(1)\""), "{hostile}");
        let folder = Folder::all(&desk.path("out/r")).unwrap().remove(0);
        marks(&read(&folder).document);
    }
}

/// The document itself may have been tampered with: what is in it comes from anywhere.
#[test]
fn a_document_brings_no_markup_of_its_own() {
    let desk = exported();
    let page = fs::read_to_string(desk.path("out/r/r.htm")).unwrap();
    let added = "<div class=\"page\"><script>alert(1)</script><style>p{}</style><p onclick=\"a()\" id=\"f1\" class=\"note evil\" style=\"x\">a<img src=\"x\" \
                 onerror=\"a()\"/><a href=\" JavaScript:a()\">b</a><a href=\"https://c.example/?a&amp;b\">c</a><svg xmlns=\"http://www.w3.org/2000/svg\">\
                 <script>d</script></svg><iframe srcdoc=\"e\"></iframe><b hidden=\"hidden\">g</b><blink>h</blink><![CDATA[<i>]]></p>";
    desk.write("out/r/r.htm", page.replace("<div class=\"page\">", added).as_bytes());
    let folder = Folder::all(&desk.path("out/r")).unwrap().remove(0);
    let document = read(&folder).document;
    let expected = "<p class=\"note\">a<a>b</a><a href=\"https://c.example/?a&amp;b\" rel=\"noreferrer noopener\" \
                    target=\"_blank\">c</a>h&lt;i&gt;</p>";
    assert!(document.contains(expected), "{}", &document[..600]);
    marks(&document);
}

/// A folder with one export, `out/r`.
fn exported() -> Desk {
    let desk = Desk::with(&[("r.txt", release("", "https://a.example").as_bytes())]);
    let Run { err, .. } = desk.run(&["export", "r.txt", "--out", "out"]);
    assert!(desk.path("out/r/r.htm").exists(), "{err}");
    desk
}

#[test]
fn a_damaged_folder_is_an_error_that_says_so() {
    let desk = exported();
    let trace = fs::read_to_string(desk.path("out/r/r.trace.json")).unwrap();
    let page = fs::read_to_string(desk.path("out/r/r.htm")).unwrap();
    let refused = |what: &str| {
        let run = desk.run(&["review", "out/r"]);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{what}");
        assert!(run.err.contains(what), "{what}: {}", run.err);
        assert!(!desk.path("out/r/r.review.html").exists());
    };
    let sha = trace.split("\"sha256\":\"").nth(1).unwrap().get(..64).unwrap();
    let fact = trace.split("\"fact\":\"").nth(1).unwrap().split('"').next().unwrap();
    for (damaged, what) in [
        (trace.replace(sha, &"0".repeat(64)), "r.trace.json: error[review.trace]: this is the trace of"),
        (trace.replace(fact, "Gone-0123456789"), "the report has no fact \"Gone-0123456789\""),
        (trace[..trace.len() / 2].to_owned(), "this is no trace"),
        ("[]".to_owned(), "this is no trace"),
    ] {
        desk.write("out/r/r.trace.json", damaged.as_bytes());
        refused(what);
    }
    desk.write("out/r/r.trace.json", trace.as_bytes());
    for (damaged, what) in [(page.replace(fact, "Gone-0123456789"), "r.htm:"), (page.replace("</body>", ""), "r.htm:")]
    {
        desk.write("out/r/r.htm", damaged.as_bytes());
        refused(what);
    }
    fs::remove_file(desk.path("out/r/r.htm")).unwrap();
    refused("r.htm");
    desk.write("out/r/r.htm", page.as_bytes());
    // Numbers that lead nowhere are passed over.
    let far =
        trace.replace("\"statement\":0", "\"statement\":18446744073709551615").replace("\"of\":", "\"of\":4294967295");
    desk.write("out/r/r.trace.json", far.as_bytes());
    assert_eq!(desk.run(&["review", "out/r"]).code, Some(0));
    fs::remove_file(desk.path("out/r/r.json")).unwrap();
    fs::remove_file(desk.path("out/r/r.review.html")).unwrap();
    refused("r.json");
    let run = desk.run(&["review", "."]);
    assert!(
        run.code == Some(2) && run.err.contains("no .trace.json here: this is no folder that `ixport export` wrote")
    );
}

#[test]
fn a_folder_of_exports_has_a_page_for_each() {
    let desk = exported();
    desk.write("s.txt", release("other", "https://a.example").as_bytes());
    desk.run(&["export", "s.txt", "--out", "out"]);
    let run = desk.run(&["review", "out"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let page = fs::read(desk.path("out/r/r.review.html")).unwrap();
    assert!(desk.path("out/s/s.review.html").exists());
    let run = desk.run(&["review", "out", "-o", "page.html"]);
    assert!(run.code == Some(2) && run.err.contains("2 exports"), "{}", run.err);
    // Made again, it is the same, whatever stands beside it.
    desk.run(&["review", "out"]);
    assert_eq!(fs::read(desk.path("out/r/r.review.html")).unwrap(), page);
}

#[test]
fn a_page_sends_nothing_unless_it_is_served() {
    let review = &EXAMPLES[0].review;
    let (page, served) = (render(review, false).unwrap(), render(review, true).unwrap());
    assert!(page.contains("default-src 'none'") && !page.contains("connect-src"));
    assert!(served.contains("; connect-src 'self'"));
    assert!(!page.contains("http-equiv=\"refresh\"") && !page.contains("src=\"http"));
}
