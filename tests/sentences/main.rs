//! Releases of many kinds, each with what its sentences say beside it (`cases/*.md`), held against what ixport makes of
//! them: every figure of running text on its concept, period, unit and basis, with its value and precision; what is no fact
//! is none, for the reason that the case names; no numeral is lost. `README.md` describes the cases.

#[path = "../common/mod.rs"]
mod common;

mod case;
mod got;

use case::{Case, Expected, What};
use common::with_settings;
use got::{Fact, Got, Role};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// What is known to come out otherwise than the cases say: below a line with the reason, a case and how the finding begins.
/// An entry that fits no finding any more must go: `SENTENCES_KNOWN=update` takes it out, and puts in what is new.
const KNOWN: &str = "tests/sentences/known.txt";

/// What is counted: figures that must be facts, and those that must not.
const COUNTED: &str = "right wrong  none  right tagged named otherwise";

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sentences/cases");
    let mut paths: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    // One case at a time: `SENTENCES=bank cargo test --test sentences`.
    let only = std::env::var("SENTENCES").unwrap_or_default();
    paths.iter().map(|path| Case::read(path)).filter(|case| case.name.contains(&only)).collect()
}

/// What became of the numerals of a case.
#[derive(Default)]
struct Counts {
    right: usize,
    wrong: usize,
    missing: usize,
    others: usize,
    tagged: usize,
    reasons: usize,
}

/// A wrong fact fails; a missing one fails, unless it is known.
#[test]
fn every_sentence_says_what_the_case_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(KNOWN);
    let known = std::fs::read_to_string(&path).unwrap();
    let entries: Vec<&str> = known.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let mut stale: BTreeSet<usize> = (0..entries.len()).collect();
    let (mut failures, mut total, mut new) = (String::new(), Counts::default(), String::new());
    println!("{COUNTED}");
    with_settings(|settings| {
        for case in cases() {
            let mut counts = Counts::default();
            let mut findings = match Got::of(&case, settings) {
                Ok(got) => compare(&case, &got, &mut counts),
                Err(said) => said.lines().map(|line| format!("no export: {line}")).collect(),
            };
            println!("{} {}", counts.line(), case.name);
            total.add(&counts);
            findings.retain(|finding| {
                let line = format!("{} | {finding}", case.name);
                let at =
                    entries.iter().enumerate().position(|(at, entry)| stale.contains(&at) && line.starts_with(entry));
                at.inspect(|at| _ = stale.remove(at)).is_none()
            });
            if !findings.is_empty() {
                let (wrong, all) = (findings.len(), case.expected.len());
                let _ = writeln!(failures, "\n{} ({wrong} findings, {all} figures)", case.name);
                failures.extend(findings.iter().map(|finding| format!("  {finding}\n")));
                let lines = findings.iter().map(|finding| finding.lines().next().unwrap_or_default());
                new.extend(lines.map(|line| format!("{} | {line}\n", case.name)));
            }
        }
    });
    println!("{} total", total.line());
    if std::env::var("SENTENCES_KNOWN").is_ok_and(|what| what == "update") {
        let gone: BTreeSet<&str> = stale.iter().map(|&at| entries[at]).collect();
        let kept: Vec<&str> = known.lines().filter(|line| !gone.contains(line)).collect();
        let mut kept = kept.join(
            "
",
        ) + "
";
        if !new.is_empty() {
            kept.push_str("\n# New, without a reason\n");
            kept.push_str(&new);
        }
        std::fs::write(path, kept).unwrap();
        return;
    }
    if std::env::var("SENTENCES").is_ok_and(|only| only.is_empty()) || std::env::var("SENTENCES").is_err() {
        failures.extend(stale.iter().map(|&at| format!("\n{} is no longer so: take it out of {KNOWN}\n", entries[at])));
    }
    assert!(failures.is_empty(), "{failures}");
}

impl Counts {
    fn line(&self) -> String {
        let Counts { right, wrong, missing, others, tagged, reasons } = self;
        format!("{right:>5} {wrong:>5} {missing:>5}  {others:>5} {tagged:>5} {reasons:>5}")
    }

    fn add(&mut self, other: &Counts) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missing += other.missing;
        self.others += other.others;
        self.tagged += other.tagged;
        self.reasons += other.reasons;
    }
}

/// The differences between a case and its outcome, for a person to read.
fn compare(case: &Case, got: &Got, counts: &mut Counts) -> Vec<String> {
    let mut findings = Vec::new();
    let mut listed = BTreeSet::new();
    let mut meanings: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for expected in &case.expected {
        let at = got.figures.iter().position(|(span, _)| span.contains(&expected.place.start));
        listed.extend(at);
        let outcome = at.map(|at| &got.figures[at].1);
        match (&expected.what, outcome) {
            (What::Fact(wanted) | What::Possible(wanted), Some(Ok(fact))) => {
                let misses = wanted.misses(fact);
                if misses.is_empty() {
                    counts.right += 1;
                } else {
                    counts.wrong += 1;
                    let (words, misses) = (&expected.words, misses.join(", "));
                    findings.push(format!("wrong: {words} ({misses})\n      expected {wanted}\n      got      {fact}"));
                }
                if let Some(variable) = &wanted.concepts.variable {
                    meanings.entry(variable).or_default().insert(meaning(fact));
                }
            }
            (What::Fact(wanted), Some(Err(reason))) => {
                counts.missing += 1;
                findings.push(format!("missing: {} ({reason})\n      expected {wanted}", expected.words));
            }
            (What::Fact(wanted), None) => {
                counts.missing += 1;
                findings.push(format!("missing: {} (unaccounted for)\n      expected {wanted}", expected.words));
            }
            (_, outcome) => other(expected, outcome.map(Result::as_ref), counts, &mut findings),
        }
    }
    for (variable, meanings) in &meanings {
        if meanings.len() > 1 {
            findings.push(format!("wrong, ?{variable} is not one concept: {meanings:?}"));
        }
    }
    let mut all: Vec<(&str, &String)> = meanings.iter().flat_map(|(v, m)| m.iter().map(|m| (*v, m))).collect();
    all.sort_by_key(|(_, meaning)| *meaning);
    for pair in all.windows(2).filter(|pair| pair[0].1 == pair[1].1) {
        findings.push(format!("wrong, ?{} and ?{} are one concept: {}", pair[0].0, pair[1].0, pair[0].1));
    }
    if std::env::var("SENTENCES").is_ok() {
        for ((span, outcome), said) in got.figures.iter().zip(&got.said) {
            let text = around(case, span.start);
            let outcome = outcome.as_ref().map_or_else(|reason| format!("({reason})"), Fact::to_string);
            println!("  {text:64} {outcome}\n      {said}");
        }
    }
    for (at, (span, outcome)) in got.figures.iter().enumerate().filter(|(at, _)| !listed.contains(at)) {
        // What the cover says of the document is no figure of a sentence.
        if let Ok(fact) = outcome
            && (fact.number.is_some() || fact.role.is_some())
            && !["ExchangeRate", "FiscalYear", "AdsRatio"].contains(&&*fact.concept)
        {
            counts.tagged += 1;
            findings.push(format!("wrong, not expected: {} ({at})\n      got      {fact}", around(case, span.start)));
        }
    }
    if !got.unaccounted.is_empty() {
        let places = got.unaccounted.iter().take(8).map(|place| around(case, place.start));
        findings.push(format!("unaccounted, {}: {:?}", got.unaccounted.len(), places.collect::<Vec<_>>()));
    }
    let mut said = got.diagnostics.clone();
    let is_missing = |line: &&String| {
        let at = said.iter().position(|other| other == *line);
        at.inspect(|&at| _ = said.remove(at)).is_none()
    };
    let missing: Vec<&String> = case.diagnostics.iter().filter(is_missing).collect();
    if !missing.is_empty() || !said.is_empty() {
        findings.push(format!("diagnostics: missing {missing:?}, not expected {said:?}"));
    }
    findings
}

/// A numeral that is no fact about what its sentence measures.
fn other(expected: &Expected, outcome: Option<Result<&Fact, &&str>>, counts: &mut Counts, findings: &mut Vec<String>) {
    let words = &expected.words;
    let is_relative = |fact: &Fact, down: bool| {
        matches!(fact.role, Some(Role::Change | Role::Portion))
            && ["Change", "Growth", "Portion"].iter().any(|word| fact.concept.contains(word))
            && fact.number.is_some_and(|number| number.is_sign_negative() == down)
    };
    match (&expected.what, outcome) {
        (What::Relative(_, down), Some(Ok(fact))) if is_relative(fact, *down) => counts.others += 1,
        (What::Fact(_), _) => {}
        (What::Superseded(issued), Some(Ok(fact))) if fact.outlook.as_ref().is_some_and(|(_, day)| day != issued) => {
            counts.others += 1;
        }
        (What::Possible(_) | What::Superseded(_), Some(Err(_))) => counts.others += 1,
        (_, Some(Ok(fact))) => {
            counts.tagged += 1;
            findings.push(format!("wrong, no fact: {words}\n      got      {fact}"));
        }
        (What::Relative(what, _), Some(Err(reason))) if **what == **reason => counts.others += 1,
        (What::Relative(what, _), Some(Err(reason))) => {
            counts.reasons += 1;
            findings.push(format!("reason: {words} (called {reason}, it is a {what})"));
        }
        (What::Nothing(reasons), Some(Err(reason))) => {
            if reasons.is_empty() || reasons.iter().any(|r| r == *reason) {
                counts.others += 1;
            } else {
                counts.reasons += 1;
                findings.push(format!("reason: {words} (called {reason}, not {})", reasons.join("/")));
            }
        }
        (_, None) => {
            counts.reasons += 1;
            findings.push(format!("reason: {words} (not accounted for)"));
        }
    }
}

/// What a fact is about, when and in what it is measured left aside.
fn meaning(fact: &Fact) -> String {
    let part = fact.part.as_ref().map(|(axis, member)| format!(" {axis} {member}")).unwrap_or_default();
    format!("{}{part} {}", fact.concept, fact.basis.as_deref().unwrap_or_default())
}

/// Some words around a place.
fn around(case: &Case, at: usize) -> String {
    let text = &case.document;
    let start = text[..at].char_indices().rev().nth(30).map_or(0, |(at, _)| at);
    let end = text[at..].char_indices().nth(30).map_or(text.len(), |(to, _)| at + to);
    text[start..end].replace('\n', " ")
}

/// The reference processor has nothing to say.
#[test]
fn the_oracle_is_silent() {
    let Some(oracle) = common::oracle() else { return };
    with_settings(|settings| {
        for case in cases() {
            let desk = tempfile::tempdir().unwrap();
            common::save(desk.path(), &got::files(&case, settings));
            // The package holds the page, too.
            let path = desk.path().join(format!("{}.xbri", case.name));
            common::ask(&oracle, &[path.to_str().unwrap()]);
        }
    });
}
