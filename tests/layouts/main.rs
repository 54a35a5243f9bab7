//! Documents in every layout, each with the expected outcome beside it (`cases/*.md`), held against what ixport makes of
//! them: every number on its label, concept, period, unit, basis and part, with its sign and precision; none lost, none
//! invented; what cannot be told is left with a reason and a diagnostic. `README.md` describes the cases.

#[path = "../common/mod.rs"]
mod common;

mod case;
mod got;

use case::{Case, Cell};
use common::with_settings;
use got::Got;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// What is known to come out otherwise than the cases say, and why: the case, how the finding begins, the reason. An
/// entry that fits no finding any more must go.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "amount-and-percent-columns",
        "left: ",
        "a lone % over a share of revenue is called a change: its heading does not say which, the numbers would",
    ),
    (
        "bank-five-quarters",
        "Balance sheet > Other assets",
        "taken for the noncurrent line, although this balance sheet does not tell current from noncurrent",
    ),
    (
        "dollars-in-cells-between-tabs",
        "Funds from operations > Funds from operations",
        "a measure that a bridge arrives at is non-GAAP also where its label does not say so",
    ),
    (
        "us-gaap-to-ifrs",
        "diagnostics: ",
        "net income of one adjustment is only a line of the issuer's own, which the sum that holds in the others lacks",
    ),
];

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts/cases");
    let mut paths: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    // One case at a time: `LAYOUT=bank cargo test --test layouts`.
    let only = std::env::var("LAYOUT").unwrap_or_default();
    paths.iter().map(|path| Case::read(path)).filter(|case| case.name.contains(&only)).collect()
}

/// No number is lost, none is invented, each means what the page says.
#[test]
fn every_number_is_what_the_case_says() {
    let mut known: BTreeSet<usize> = (0..KNOWN.len()).collect();
    let mut failures = String::new();
    with_settings(|settings| {
        for case in cases() {
            let mut findings = match Got::of(&case, settings) {
                Ok(got) => compare(&case, &got),
                Err(said) => said.lines().map(|line| format!("no export: {line}")).collect(),
            };
            findings.retain(|finding| {
                let is_known = |(name, start, _): &(&str, &str, &str)| *name == case.name && finding.starts_with(start);
                let at = KNOWN.iter().position(is_known);
                at.inspect(|at| _ = known.remove(at)).is_none()
            });
            if !findings.is_empty() {
                let (wrong, all) = (findings.len(), case.cells.len());
                let _ = writeln!(failures, "\n{} ({wrong} findings in {all} cells)", case.name);
                failures.extend(findings.iter().map(|finding| format!("  {finding}\n")));
            }
        }
    });
    if std::env::var("LAYOUT").is_err() {
        failures.extend(known.iter().map(|&at| format!("\n{:?} is no longer so: take it out of KNOWN\n", KNOWN[at])));
    }
    assert!(failures.is_empty(), "{failures}");
}

/// The differences between a case and its outcome, for a person to read.
fn compare(case: &Case, got: &Got) -> Vec<String> {
    let mut labels: Vec<&str> = Vec::new();
    let mut expected: BTreeMap<&str, Vec<&Cell>> = BTreeMap::new();
    for cell in &case.cells {
        let cells = expected.entry(&cell.key).or_default();
        if cells.is_empty() {
            labels.push(&cell.key);
        }
        cells.push(cell);
    }
    let mut figures: BTreeMap<&str, Vec<&got::Figure>> = BTreeMap::new();
    for figure in &got.figures {
        figures.entry(&figure.key).or_default().push(figure);
    }
    let mut findings = Vec::new();
    for label in labels {
        let mut figures = figures.remove(label).unwrap_or_default();
        let mut wrong = Vec::new();
        let mut turns: BTreeMap<usize, BTreeSet<bool>> = BTreeMap::new();
        for cell in expected.remove(label).unwrap_or_default() {
            match figures.iter().position(|figure| cell.accepts(figure)) {
                Some(at) => {
                    let figure = figures.remove(at);
                    if !figure.value.is_zero() {
                        turns.entry(cell.row).or_default().insert(figure.value == cell.value);
                    }
                }
                None => wrong.push(cell),
            }
            if turns.get(&cell.row).is_some_and(|turns| turns.len() > 1) {
                findings.push(format!("{}: the row turns some of its signs", cell.place()));
                turns.remove(&cell.row);
            }
        }
        let mut figures = figures.into_iter();
        for cell in wrong {
            let other = figures.next().map_or_else(|| "it is no fact".to_owned(), ToString::to_string);
            findings.push(format!("{}\n      expected {cell}\n      got      {other}", cell.place()));
        }
        findings.extend(figures.map(|figure| format!("{}: not expected: {figure}", figure.label)));
    }
    findings.extend(figures.into_values().flatten().map(|figure| format!("{}: not expected: {figure}", figure.label)));
    for (what, expected, got) in [
        ("left", &case.left, &got.left),
        ("besides", &case.besides, &got.besides),
        ("diagnostics", &case.diagnostics, &got.diagnostics),
    ] {
        let mut got = got.clone();
        let is_missing = |line: &&String| {
            let at = got.iter().position(|other| other == *line);
            at.inspect(|&at| _ = got.remove(at)).is_none()
        };
        let missing: Vec<&String> = expected.iter().filter(is_missing).collect();
        if !missing.is_empty() || !got.is_empty() {
            findings.push(format!("{what}: missing {missing:?}, not expected {got:?}"));
        }
    }
    findings
}

/// What the trace says of small documents, whole.
#[test]
fn the_trace_tells_why() {
    with_settings(|settings| {
        for case in cases().iter().filter(|case| ["one-column-too-many", "split-number"].contains(&&*case.name)) {
            let trace = got::file(case, settings, ".trace.json").unwrap();
            insta::assert_snapshot!(format!("{}.trace.json", case.name), String::from_utf8(trace).unwrap());
        }
    });
}

/// The reference processor has nothing to say.
#[test]
fn the_oracle_is_silent() {
    let Some(oracle) = common::oracle() else { return };
    with_settings(|settings| {
        for case in cases() {
            let desk = tempfile::tempdir().unwrap();
            let files = got::files(&case, settings).unwrap();
            common::save(desk.path(), &files);
            // The package holds the page, too.
            let path = desk.path().join(format!("{}.xbri", case.name));
            common::ask(&oracle, &[path.to_str().unwrap()]);
        }
    });
}
