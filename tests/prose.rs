//! Every numeral in the sentences of the five releases against what it must be. What that is was written down from the
//! pages, in `prose/<stem>.tsv` (its head says how); what ixport made of it is read from the files that it wrote: the
//! tag from the inline document, the dimensions from xBRL-JSON, the reasons from the trace. A reader of its own finds the
//! numerals: what stands in lines without tabs is running text. The releases are not in the repository: `IXPORT_SHARED` names
//! the folder that has them in `seeds/`. `IXPORT_PROSE=<stem> cargo test --test prose -- --nocapture` shows all
//! of one of them, `IXPORT_PROSE=all` of all.

mod common;
#[path = "prose/score.rs"]
mod score;
#[path = "prose/tags.rs"]
mod tags;
#[path = "prose/truth.rs"]
mod truth;

use score::Page;
use std::path::PathBuf;
use tags::exported;
use truth::{Expected, numerals};

/// A release, and how many of its figures must be right at least: those that must be facts, and text held against tables.
struct Release {
    stem: &'static str,
    truth: &'static str,
    right: usize,
    crossed: usize,
}

impl Release {
    fn truth(&self) -> Vec<Expected<'static>> {
        self.truth.lines().filter(|line| !line.starts_with('#')).map(Expected::read).collect()
    }
}

macro_rules! release {
    ($stem:literal, $right:literal, $crossed:literal) => {
        Release { stem: $stem, truth: include_str!(concat!("prose/", $stem, ".tsv")), right: $right, crossed: $crossed }
    };
}

const RELEASES: &[Release] = &[
    release!("qifu-2023-q1", 186, 112),
    release!("qifu-2023-q2", 195, 112),
    release!("qifu-2024-q2", 202, 115),
    release!("qifu-2024-q3", 188, 91),
    release!("qifu-2022-fy-ifrs", 4, 0),
];

/// The folder of the releases, or a loud word.
fn seeds() -> Option<PathBuf> {
    let shared = std::env::var_os("IXPORT_SHARED").map(|shared| PathBuf::from(shared).join("seeds"));
    if shared.is_none() {
        eprintln!("SKIPPED: tests/prose.rs: IXPORT_SHARED does not name the folder with the releases");
    }
    shared
}

/// The truth names every numeral of the running text, once and in order, and nothing else.
#[test]
fn the_truth_is_complete() {
    let Some(dir) = seeds() else { return };
    for release in RELEASES {
        let text = std::fs::read_to_string(dir.join(format!("{}.txt", release.stem))).unwrap();
        let truth = release.truth();
        assert!(truth.is_sorted_by(|a, b| a.start + a.digits.len() <= b.start), "{}", release.stem);
        let in_truth = |at: usize| truth.iter().any(|e| (e.start..e.start + e.digits.len()).contains(&at));
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let missing: Vec<_> = numerals(line).filter(|n| !line.contains('\t') && !in_truth(at + n)).collect();
            assert!(missing.is_empty(), "{}: byte {at}: {line}: {missing:?}", release.stem);
            let invented = truth.iter().any(|e| (at..at + line.len()).contains(&e.start) && line.contains('\t'));
            assert!(!invented, "{}: byte {at} is in a table", release.stem);
            at += line.len();
        }
    }
}

/// No figure is a fact that it is not; most are the facts that they are; none is lost; text and tables agree.
#[test]
fn every_figure_in_a_sentence_is_right() {
    let Some(dir) = seeds() else { return };
    let only = std::env::var("IXPORT_PROSE").ok();
    let mut failures = Vec::new();
    for release in
        RELEASES.iter().filter(|release| only.as_deref().is_none_or(|stem| stem == release.stem || stem == "all"))
    {
        let name = format!("{}.txt", release.stem);
        let bytes = std::fs::read(dir.join(&name)).unwrap();
        let files = exported(release.stem, &bytes);
        let page = Page { name: &name, text: std::str::from_utf8(&bytes).unwrap(), files: &files, tags: files.tags() };
        let score = page.score(&release.truth());
        println!("{}: {score}", release.stem);
        // All of one release; of all of them what must never be.
        let details = score.details().filter(|line| only.is_some() || line.starts_with("  WRONG"));
        details.for_each(|line| println!("{line}"));
        let alarms: Vec<_> = files.said.iter().filter(|line| !line.contains("note[")).collect();
        for line in &alarms {
            println!("  SAID {line}");
        }
        let mut fail = |is: bool, what: String| failures.extend(is.then(|| format!("{}: {what}", release.stem)));
        fail(!score.wrong.is_empty(), format!("{} wrong facts", score.wrong.len()));
        fail(!score.unaccounted.is_empty(), format!("{} numerals unaccounted for", score.unaccounted.len()));
        fail(score.right() < release.right, format!("{} right, not {}", score.right(), release.right));
        fail(score.crossed < release.crossed, format!("{} equal to tables, not {}", score.crossed, release.crossed));
        fail(!alarms.is_empty(), format!("{} warnings or errors", alarms.len()));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What else a release could say: in each set, what is printed and what stands there instead.
const OTHER_WORDS: [&[(&str, &str)]; 2] = [
    &[
        ("compared to", "versus"),
        ("in the same period of 2023", "a year ago"),
        ("in the prior quarter", "in the previous quarter"),
        ("* was RMB", "* amounted to RMB"),
        ("US\\$", "US$"),
        ("“", "\""),
        ("”", "\""),
    ],
    &[
        ("compared to", "as compared with"),
        ("in the same period of 2023", "in the third quarter of 2023"),
        ("in the prior quarter", "in the second quarter of 2024"),
        ("an increase of", "representing an increase of"),
        (" million", "mn"),
        ("Qifu Technology", "Acme Lending"),
    ],
];

/// The same release in other words says the same: nothing hangs on one issuer's wording.
#[test]
fn other_words_say_the_same() {
    let Some(dir) = seeds() else { return };
    let release = RELEASES.iter().find(|release| release.stem == "qifu-2024-q3").unwrap();
    let text = std::fs::read_to_string(dir.join(format!("{}.txt", release.stem))).unwrap();
    for words in OTHER_WORDS {
        let (mut text, mut truth) = (text.clone(), release.truth());
        for (printed, instead) in words {
            text = reworded(&text, printed, instead, &mut truth);
        }
        let files = exported(release.stem, text.as_bytes());
        let page = Page { name: "in other words", text: &text, files: &files, tags: files.tags() };
        let score = page.score(&truth);
        println!("{}, {words:?}: {score}", release.stem);
        score.details().filter(|line| !line.starts_with("  REASON")).for_each(|line| println!("{line}"));
        assert!(score.wrong.is_empty() && score.unaccounted.is_empty(), "{words:?}");
        assert!(score.right() >= release.right, "{words:?}: {} right, not {}", score.right(), release.right);
    }
}

/// Puts other words into a text, and takes the truth along; numerals that are replaced go.
fn reworded(text: &str, printed: &str, instead: &str, truth: &mut Vec<Expected<'_>>) -> String {
    let places: Vec<usize> = text.match_indices(printed).map(|(at, _)| at).collect();
    truth.retain_mut(|expected| {
        let before = places.partition_point(|at| *at <= expected.start);
        let is_replaced = before > 0 && expected.start < places[before - 1] + printed.len();
        expected.start = (expected.start + before * instead.len()).saturating_sub(before * printed.len());
        !is_replaced
    });
    text.replace(printed, instead)
}
