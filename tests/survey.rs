//! Labels that filers print, each as a lone row of its statement: how often the taxonomy's line of the filer's own element
//! is the first choice, and among the first five. The survey is not in the repository: `IXPORT_SHARED` names the folder
//! that has it in `reference/`. It tells whether a change of the mapping helps labels in general, or only the filings that
//! it was tried on. What one label means to several filers cannot all be right without a section: the count is a
//! measure, not a score to reach.

mod common;

use common::with_settings;
use ixport::document;
use ixport::mapping::rows;
use ixport::mapping::target::Target;
use ixport::source::Source;
use ixport::statement::recognise;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

/// Statement in the survey, its title, its columns.
const STATEMENTS: [(&str, &str, &str); 4] = [
    ("balance_sheet", "Consolidated Balance Sheets (USD in millions)", "\tDecember 31, 2024\tDecember 31, 2023"),
    (
        "operations",
        "Consolidated Statements of Operations (USD in millions)",
        "\tYear ended December 31,\t\n\t2024\t2023",
    ),
    (
        "comprehensive_income",
        "Consolidated Statements of Comprehensive Income (USD in millions)",
        "\tYear ended December 31,\t\n\t2024\t2023",
    ),
    (
        "cash_flows",
        "Consolidated Statements of Cash Flows (USD in millions)",
        "\tYear ended December 31,\t\n\t2024\t2023",
    ),
];

/// An element, how many filers print it on the statement, and its labels.
struct Surveyed {
    element: String,
    filers: usize,
    labels: Vec<String>,
}

fn survey(text: &str, statement: &str) -> Vec<Surveyed> {
    let mut found = Vec::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [element, _, statements, _, labels] = fields[..] else { continue };
        let filers = statements.split(' ').find_map(|s| s.strip_prefix(statement)?.strip_prefix('=')?.parse().ok());
        let Some(filers) = filers else { continue };
        let element = element.trim_start_matches("us-gaap:").to_owned();
        let is_printed =
            |l: &&str| !l.is_empty() && !l.starts_with(['[', '|']) && !l.contains(['_', '{', '[']) && l.len() < 120;
        let labels = labels.split(" | ").map(str::trim).filter(is_printed).map(str::to_owned).collect();
        found.push(Surveyed { element, filers, labels });
    }
    found
}

#[test]
fn labels_of_the_survey_lead_to_their_elements() {
    let Ok(shared) = std::env::var("IXPORT_SHARED") else {
        println!("SKIPPED: set IXPORT_SHARED to read the survey");
        return;
    };
    let path = format!("{shared}/reference/us-gaap-statement-elements.tsv");
    let text = std::fs::read_to_string(path).unwrap();
    with_settings(|settings| {
        let target = settings.target;
        let known: HashSet<String> = target
            .nodes
            .iter()
            .flat_map(|node| target.core.taxonomy.counterparts(&node.concept.name))
            .filter(|c| *c.taxonomy == *"us-gaap")
            .map(|c| c.element.to_string())
            .collect();
        println!(
            "{:<22}{:>7}{:>8}{:>7}{:>7}{:>7}{:>7}",
            "labels by filers", "all", "known", "first", "unsure", "wrong", "five"
        );
        let show = std::env::var("IXPORT_SURVEY").is_ok();
        for (statement, title, header) in STATEMENTS {
            let surveyed = survey(&text, statement);
            let mut counts = [0_usize; 6];
            let mut misses: BTreeMap<(usize, String), String> = BTreeMap::new();
            // What most filers of a label mean by it.
            let mut owner: HashMap<String, (usize, &str)> = HashMap::new();
            for s in &surveyed {
                for (at, label) in s.labels.iter().enumerate() {
                    let weight = s.filers * 8 / (8 + at);
                    let entry = owner.entry(label.to_lowercase()).or_default();
                    if weight > entry.0 {
                        *entry = (weight, &s.element);
                    }
                }
            }
            let mut labels: Vec<(&String, &(usize, &str))> = owner.iter().collect();
            labels.sort();
            let found = choices(target, title, header, labels.iter().map(|(label, _)| label.as_str()));
            for ((label, (weight, element)), found) in labels.into_iter().zip(found) {
                counts[0] += weight;
                if !known.contains(*element) {
                    continue;
                }
                counts[1] += weight;
                let rank = found.iter().position(|elements| elements.iter().any(|e| e == element));
                let is_unsure = found.first().is_none_or(Vec::is_empty) && rank != Some(0);
                counts[2] += if rank == Some(0) { *weight } else { 0 };
                counts[3] += if is_unsure { *weight } else { 0 };
                counts[4] += if rank != Some(0) && !is_unsure { *weight } else { 0 };
                counts[5] += if rank.is_some_and(|rank| rank < 5) { *weight } else { 0 };
                if rank != Some(0) {
                    let rank = rank.map_or("–".to_owned(), |rank| (rank + 1).to_string());
                    misses
                        .insert((usize::MAX - weight, label.clone()), format!("{element} {rank} {:?}", found.first()));
                }
            }
            let [all, known, first, unsure, wrong, five] = counts;
            println!("{statement:<22}{all:>7}{known:>8}{first:>7}{unsure:>7}{wrong:>7}{five:>7}");
            if show {
                misses.iter().take(60).for_each(|((w, l), m)| println!("   {} {l:?}: {m}", usize::MAX - w));
            }
        }
    });
}

/// For each label, the us-gaap elements of each choice; the first is nothing where none is good enough.
fn choices<'l>(
    target: &Target<'_>,
    title: &str,
    header: &str,
    labels: impl Iterator<Item = &'l str>,
) -> Vec<Vec<Vec<String>>> {
    // One document of many tables, each of one row between two that tell the statement and no section.
    let labels: Vec<&str> = labels.collect();
    let mut page = String::new();
    for label in &labels {
        let label = label.replace(['\t', '|', '<'], " ");
        let _ = write!(page, "{title}\n\n{header}\n{label}\t100\t90\n\n");
    }
    let source = Source::new("survey", page.into_bytes()).unwrap();
    let document = document::read(&source);
    let (statements, _) = recognise(&document);
    let mut found = vec![Vec::new(); labels.len()];
    let places: HashMap<String, usize> =
        labels.iter().enumerate().map(|(at, l)| (l.trim().to_lowercase(), at)).collect();
    for statement in &statements.statements {
        let meanings = rows::read(target, statement, &[]);
        for (row, meaning) in statement.rows.iter().zip(&meanings) {
            let Some(&at) = places.get(&row.label.to_lowercase()) else { continue };
            let elements = |concept| {
                let counterparts = target.core.taxonomy.counterparts(concept).filter(|c| *c.taxonomy == *"us-gaap");
                counterparts.map(|c| c.element.to_string()).collect::<Vec<_>>()
            };
            let mut seen = HashSet::new();
            let mut choices: Vec<Vec<String>> =
                meaning.candidates.iter().filter(|c| seen.insert(&c.concept)).map(|c| elements(&c.concept)).collect();
            if meaning.chosen().is_none() {
                choices.insert(0, Vec::new());
            }
            found[at] = choices;
        }
    }
    found
}
