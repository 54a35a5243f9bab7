//! The data of the viewer against Arelle's plugin: the same reports, both ways, every prefix resolved and everything compared.
//! What differs stands in [`reason`], with why. The order of networks is not compared: here it is that of the documents.

mod common;

use common::desk::Desk;
use ixport::cli::files::{Files, address};
use ixport::diagnostic::Findings;
use ixport::load::{Input, Loaded, load, packaged};
use ixport::package::{Chain, Limits, Package, Resolver, Role};
use ixport::source::Source;
use ixport::view::document::Document;
use ixport::view::{Viewed, data, document};
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What both are asked about: a report, or several that are looked at together.
struct Case {
    name: String,
    /// The documents of each report, or its package.
    reports: Vec<Vec<PathBuf>>,
    /// What Arelle is asked to open.
    entry: String,
    packages: Vec<PathBuf>,
    /// Whether all of its taxonomy is at hand.
    is_complete: bool,
}

impl Case {
    fn new(path: PathBuf) -> Self {
        let entry = path.to_str().unwrap().to_owned();
        let name = common::stem(&path).to_owned();
        Case { name, reports: vec![vec![path]], entry, packages: Vec::new(), is_complete: true }
    }

    fn incomplete(path: PathBuf) -> Self {
        Case { is_complete: false, ..Case::new(path) }
    }

    /// One report of several documents, or one of several targets: Arelle's plugin for document sets opens both.
    fn set(paths: &[PathBuf]) -> Self {
        let files: Vec<Value> = paths.iter().map(|path| json!({ "file": path })).collect();
        let entry = json!([{ "ixds": files }]).to_string();
        Case { reports: vec![paths.to_vec()], entry, ..Case::new(paths[0].clone()) }
    }

    /// Several reports of one document each.
    fn together(paths: &[PathBuf]) -> Self {
        let files: Vec<Value> = paths.iter().map(|path| json!({ "file": path })).collect();
        let reports = paths.iter().map(|path| vec![path.clone()]).collect();
        let name = paths.iter().map(|path| common::stem(path)).collect::<Vec<_>>().join(" and ");
        Case { name, reports, entry: json!(files).to_string(), ..Case::new(paths[0].clone()) }
    }
}

/// A report as it is read, and its documents.
fn read(paths: &[PathBuf], packages: &[Package]) -> (Vec<Loaded>, Vec<Document>) {
    let bytes = |path: &PathBuf| std::fs::read(path).unwrap();
    let own = if paths[0].extension().is_some_and(|extension| extension == "xbri") {
        Package::open("report", bytes(&paths[0]), Role::Report, &Limits::default()).0
    } else {
        None
    };
    let inputs: Vec<Input> = if let Some(package) = &own {
        packaged(package, "report", &package.reports()[0]).0.unwrap()
    } else {
        let name = |path: &PathBuf| path.to_string_lossy().into_owned();
        paths.iter().map(|path| Input { name: name(path), uri: address(path).unwrap(), bytes: bytes(path) }).collect()
    };
    let mut chain: Vec<&dyn Resolver> = own.iter().chain(packages).map(|package| package as _).collect();
    chain.push(&Files);
    let sources: Vec<Source> =
        inputs.iter().map(|input| Source::decode(&*input.name, input.bytes.clone()).unwrap()).collect();
    let (loaded, _) = load(inputs, &Chain(chain));
    let nothing_beside: &document::Beside<'_> = &|_| None;
    let sources: Vec<_> = sources.iter().map(|source| (source, nothing_beside)).collect();
    (loaded, document::prepare_all(&sources, &mut 0))
}

/// The report data of a case, and the time that reading and the data took.
fn ours(case: &Case) -> (String, [Duration; 2]) {
    let started = Instant::now();
    let package = |path: &PathBuf| {
        Package::open("taxonomy", std::fs::read(path).unwrap(), Role::Taxonomy, &Limits::default()).0.unwrap()
    };
    let packages: Vec<Package> = case.packages.iter().map(package).collect();
    let read: Vec<_> = case.reports.iter().map(|paths| read(paths, &packages)).collect();
    let reading = started.elapsed();
    let started = Instant::now();
    let viewed: Vec<Viewed<'_>> = (read.iter())
        .map(|(loaded, documents)| Viewed { targets: loaded.iter().collect(), documents: documents.clone() })
        .collect();
    let data = data::data(&viewed, &Findings::default()).unwrap();
    (data, [reading, started.elapsed()])
}

/// Why something differs that may: `ours` and `theirs` are what is at `place`; `format` is that of the fact there.
fn reason(case: &Case, place: &str, ours: &Value, theirs: &Value, format: Option<&str>) -> Option<&'static str> {
    let number = |value: &Value| value.as_str()?.parse::<ixport::xbrl::Number>().ok();
    let is_nothing = |value: &Value| value == "(nothing)";
    if place.ends_with("/v") && number(ours).is_some() && number(ours) == number(theirs) {
        return Some("numbers are canonical: without idle zeros and -0, so that duplicates are told to be the same");
    }
    if place.ends_with("/v") && case.name == "one" {
        let is_trimmed = ours.as_str().zip(theirs.as_str()).is_some_and(|(ours, theirs)| ours == theirs.trim());
        if is_trimmed || ours == "true" && theirs == "1" {
            return Some("values that are no texts are canonical");
        }
    }
    let is_invalid = theirs == "(ixTransformValueError)" || place.ends_with("/err") && is_nothing(ours);
    if is_invalid && format.is_some_and(|format| format.starts_with("ixt-sec:")) {
        return Some("rules of the SEC are known here, to Arelle with a plugin of the SEC's");
    }
    if case.name == "old" && place.ends_with("/fn") {
        return Some("footnotes of inline XBRL 1.0 are found, by footnoteID");
    }
    if case.name == "two" && place.ends_with("/outer/v") && text_of(ours) == text_of(theirs) {
        return Some("attributes within escaped text stay escaped");
    }
    if case.name == "two" && place.ends_with("/concepts/{https://t.example/1}Missing") && is_nothing(theirs) {
        return Some("a concept that is nowhere is shown by its name, not as one without a label");
    }
    if case.name == "tuples" && place.ends_with("order of facts") {
        return Some("facts stand in the order of the document, those of tuples too");
    }
    if !case.is_complete {
        if place.contains("/rels/") && is_part(theirs, ours) {
            return Some("networks keep names of a missing taxonomy");
        }
        if is_nothing(theirs) && (place.contains("/concepts/") || place.contains("/roleDefs/")) {
            return Some("what extensions say of names of a missing taxonomy is kept");
        }
        if is_nothing(theirs) && (place.ends_with("/u") || place.ends_with("/d")) {
            return Some("numbers are numbers without a taxonomy, too");
        }
    }
    None
}

/// A text with the attribute of the test document as Arelle writes it.
fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().replace("alt=\"&lt;\"", "alt=\"<\"")
}

/// Whether a list is another one, or that with some left out, or nothing.
fn is_part(part: &Value, all: &Value) -> bool {
    let Some(all) = all.as_array() else { return false };
    let is_there = |one: &Value| all.iter().any(|other| same(one, other));
    part == "(nothing)" || part.as_array().is_some_and(|part| part.iter().all(is_there))
}

/// Whether two values are equal, numbers by what they are.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        _ => a == b,
    }
}

/// All cases; exports are made at a desk.
fn cases(desk: &Desk, shared: &Path) -> Vec<Case> {
    let only = std::env::var("VIEW_CASES").ok();
    let mut cases = Vec::new();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/view_arelle");
    for name in ["one", "two", "targets", "tuples", "old"] {
        cases.push(Case::set(&[own.join(format!("{name}.htm"))]));
    }
    cases.push(Case::set(&[own.join("set 1.htm"), own.join("set-2.htm")]));
    let suites = shared.join("suites");
    for path in [
        "golden/aapl-2025q2/aapl-20250329.htm",
        "golden/aapl-2025q3/aapl-10-q-2025-08-01.html",
        "filings/us/crm-10-k-2025-03-05.html",
        "filings/us/jnj-10-q-2025-07-24.html",
        "filings/us/meta-10-k-2025-01-30.html",
        "filings/us/pg-10-k-2025-08-04.html",
        "filings/uk/accts.html",
        "filings/uk/Prod223_2911_04184222_20200229.html",
        "filings/uk/Prod223_2911_SC312961_20200930.html",
        "filings/nl-groot-ifrs-2023/reports/jaarrekening-2023/degrotebv-jaarrekening-en-2023-12-31.html",
    ] {
        cases.push(Case::incomplete(suites.join(path)));
    }
    if only.is_none() && std::env::var_os("VIEW_FILES").is_none() {
        let examples = common::documents(Path::new("examples"));
        let mut arguments: Vec<String> = ["export", "--out", "out"].map(str::to_owned).to_vec();
        arguments.extend(examples.iter().map(|path| std::path::absolute(path).unwrap().display().to_string()));
        let done = desk.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(done.code < Some(2), "{}", done.err);
        for example in &examples {
            let stem = common::stem(example);
            cases.push(Case::new(desk.path(&format!("out/{stem}/{stem}.htm"))));
        }
        let [older, newer] = ["qifu-2024-q2", "qifu-2024-q3"].map(|stem| desk.path(&format!("out/{stem}/{stem}.htm")));
        cases.push(Case::together(&[newer.clone(), older]));
        cases.push(Case { name: "a package".to_owned(), ..Case::new(newer.with_extension("xbri")) });
        let ifrs = suites.join("taxonomies/IFRST_2017-03-09.zip");
        let last = std::path::absolute(examples.last().unwrap()).unwrap();
        let package = ifrs.to_str().unwrap();
        let done = desk.run(&["export", last.to_str().unwrap(), "--out", "ifrs", "--taxonomy", package]);
        assert!(done.code < Some(2), "{}", done.err);
        let stem = common::stem(&last);
        cases.push(Case {
            name: format!("{stem} with the IFRS Taxonomy"),
            packages: vec![ifrs],
            ..Case::new(desk.path(&format!("ifrs/{stem}/{stem}.htm")))
        });
    }
    // Other reports, for a closer look: a path on each line of a file.
    if let Ok(list) = std::env::var("VIEW_FILES") {
        let list = std::fs::read_to_string(list).unwrap();
        cases = list.lines().map(|path| Case::new(path.into())).collect();
    }
    cases.retain(|case| only.as_ref().is_none_or(|only| only.split(',').any(|one| case.name.contains(one))));
    cases
}

#[test]
fn the_data_are_those_of_the_plugin() {
    let Some(oracle) = common::oracle() else { return };
    let shared = Path::new(&oracle.1);
    let desk = Desk::with(&[]);
    let cases = cases(&desk, shared);
    let mut questions = Vec::new();
    let (mut all, mut seconds) = (Vec::new(), Vec::new());
    for (at, case) in cases.iter().enumerate() {
        let (data, times) = ours(case);
        let name = format!("{at}.json");
        desk.write(&name, data.as_bytes());
        all.push(serde_json::from_str::<Value>(&data).unwrap());
        seconds.push(times);
        questions.push(json!({
            "name": case.name, "entry": case.entry, "packages": case.packages, "ours": desk.path(&name),
        }));
    }
    let mut python = Command::new(&oracle.0)
        .arg("tests/view_arelle.py")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(json!(questions).to_string().as_bytes()).unwrap();
    let out = python.wait_with_output().unwrap();
    assert!(out.status.success());
    let answers: Vec<Value> =
        serde_json::Deserializer::from_slice(&out.stdout).into_iter().map(Result::unwrap).collect();
    assert_eq!(answers.len(), cases.len());
    let mut unexplained = Vec::new();
    for (((case, answer), [reading, data]), all) in cases.iter().zip(&answers).zip(seconds).zip(&all) {
        if let Some(error) = answer["error"].as_str() {
            unexplained.push(format!("{}: the plugin fails: {error}", case.name));
            continue;
        }
        let differences = answer["differences"].as_array().unwrap();
        let (mut explained, before) = (std::collections::BTreeMap::new(), unexplained.len());
        for difference in differences {
            let [place, ours, theirs] = [0, 1, 2].map(|at| &difference[at]);
            let place = place.as_str().unwrap();
            let fact = place.split_once("/facts/").and_then(|(_, rest)| rest.split('/').next());
            let fact = fact.map(|id| &all["sourceReports"][0]["targetReports"][0]["facts"][id]);
            match reason(case, place, ours, theirs, fact.and_then(|fact| fact["f"].as_str())) {
                Some(reason) => *explained.entry(reason).or_insert(0) += 1,
                None => unexplained.push(format!("{}: {place}: {ours} is {theirs} there", case.name)),
            }
        }
        println!(
            "{}: {} facts, {} places, {} differ, {} unexplained; {reading:.3?} and {data:.3?}, the plugin {} s",
            case.name,
            answer["facts"],
            answer["places"],
            differences.len(),
            unexplained.len() - before,
            answer["seconds"]
        );
        for (reason, count) in explained {
            println!("    {count}: {reason}");
        }
    }
    if let Ok(path) = std::env::var("VIEW_DIFFERENCES") {
        std::fs::write(path, unexplained.join("\n")).unwrap();
    }
    assert!(
        unexplained.is_empty(),
        "{} differences:\n{}",
        unexplained.len(),
        unexplained[..unexplained.len().min(40)].join("\n")
    );
}
