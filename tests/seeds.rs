//! Every number of the five releases against the page. A reader of its own (lines, tabs, tags; it knows nothing of
//! ixport's) finds the numeric cells; what they must mean is written down here and in `seeds/lines.tsv`, by hand; what
//! ixport made of them is read from its xBRL-JSON. The releases are not in the repository: `IXPORT_SHARED` names the
//! folder that has them in `seeds/`.

mod common;

use chrono::{Days, NaiveDate};
use common::with_settings;
use ixport::export::export;
use ixport::source::Source;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

/// A block of a table: the rows under one header.
struct Block {
    /// As in `lines.tsv`.
    statement: &'static str,
    /// Numeric cells, dashes included.
    cells: usize,
    /// Of which dashes.
    dashes: usize,
    /// Day or first and last day, currency.
    columns: &'static [&'static str],
    /// Whether the columns are US GAAP, four adjustments, and IFRS.
    to_ifrs: bool,
}

/// A release and what is on its page.
struct Release {
    stem: &'static str,
    /// Date of the exchange rate.
    rate_date: &'static str,
    blocks: &'static [Block],
}

const fn block(statement: &'static str, cells: usize, dashes: usize, columns: &'static [&'static str]) -> Block {
    Block { statement, cells, dashes, columns, to_ifrs: false }
}

const fn to_ifrs(statement: &'static str, cells: usize, dashes: usize, columns: &'static [&'static str; 6]) -> Block {
    Block { statement, cells, dashes, columns, to_ifrs: true }
}

/// The columns of a reconciliation.
const FRAMEWORKS: [&str; 6] = [
    "UsGaapMember",
    "ExpectedCreditLossesUsGaapToIfrsMember",
    "EffectiveInterestRateUsGaapToIfrsMember",
    "ShareBasedCompensationUsGaapToIfrsMember",
    "FinancialGuaranteeUsGaapToIfrsMember",
    "IfrsMember",
];

const Q1_23: &[&str] = &["2022-01-01/2022-03-31 CNY", "2023-01-01/2023-03-31 CNY", "2023-01-01/2023-03-31 USD"];
const Q2_23: &[&str] = &["2022-04-01/2022-06-30 CNY", "2023-04-01/2023-06-30 CNY", "2023-04-01/2023-06-30 USD"];
const H1_23: &[&str] = &["2022-01-01/2022-06-30 CNY", "2023-01-01/2023-06-30 CNY", "2023-01-01/2023-06-30 USD"];
const Q2_AND_H1_23: &[&str] = &[Q2_23[0], Q2_23[1], Q2_23[2], H1_23[0], H1_23[1], H1_23[2]];
const Q2_24: &[&str] = &["2023-04-01/2023-06-30 CNY", "2024-04-01/2024-06-30 CNY", "2024-04-01/2024-06-30 USD"];
const H1_24: &[&str] = &["2023-01-01/2023-06-30 CNY", "2024-01-01/2024-06-30 CNY", "2024-01-01/2024-06-30 USD"];
const Q2_AND_H1_24: &[&str] = &[Q2_24[0], Q2_24[1], Q2_24[2], H1_24[0], H1_24[1], H1_24[2]];
const Q3_24: &[&str] = &["2023-07-01/2023-09-30 CNY", "2024-07-01/2024-09-30 CNY", "2024-07-01/2024-09-30 USD"];
const M9_24: &[&str] = &["2023-01-01/2023-09-30 CNY", "2024-01-01/2024-09-30 CNY", "2024-01-01/2024-09-30 USD"];
const Q3_AND_M9_24: &[&str] = &[Q3_24[0], Q3_24[1], Q3_24[2], M9_24[0], M9_24[1], M9_24[2]];

const RELEASES: &[Release] = &[
    Release {
        stem: "qifu-2023-q1",
        rate_date: "2023-03-31",
        blocks: &[
            block("bs", 120, 0, &["2022-12-31 CNY", "2023-03-31 CNY", "2023-03-31 USD"]),
            block("ops", 105, 2, Q1_23),
            block("cf", 21, 0, Q1_23),
            block("ci", 18, 0, Q1_23),
            block("ng", 44, 0, Q1_23),
        ],
    },
    Release {
        stem: "qifu-2023-q2",
        rate_date: "2023-06-30",
        blocks: &[
            block("bs", 120, 0, &["2022-12-31 CNY", "2023-06-30 CNY", "2023-06-30 USD"]),
            block("ops", 210, 0, Q2_AND_H1_23),
            block("cf", 42, 0, Q2_AND_H1_23),
            block("ci", 18, 0, Q2_23),
            block("ci", 18, 0, H1_23),
            block("ng", 44, 0, Q2_23),
            block("ng", 44, 0, H1_23),
        ],
    },
    Release {
        stem: "qifu-2024-q2",
        rate_date: "2024-06-28",
        blocks: &[
            block("bs", 120, 0, &["2023-12-31 CNY", "2024-06-30 CNY", "2024-06-30 USD"]),
            block("ops", 210, 4, Q2_AND_H1_24),
            block("cf", 42, 0, Q2_AND_H1_24),
            block("ci", 18, 0, Q2_24),
            block("ci", 18, 0, H1_24),
            block("ng", 44, 0, Q2_24),
            block("ng", 44, 0, H1_24),
            to_ifrs("ops", 90, 0, &["2023-01-01/2023-06-30 CNY"; 6]),
            to_ifrs("ops", 90, 0, &["2024-01-01/2024-06-30 CNY"; 6]),
            to_ifrs("bs", 108, 0, &["2023-12-31 CNY"; 6]),
            to_ifrs("bs", 30, 0, &["2023-12-31 CNY"; 6]),
            to_ifrs("bs", 108, 0, &["2024-06-30 CNY"; 6]),
            to_ifrs("bs", 30, 0, &["2024-06-30 CNY"; 6]),
        ],
    },
    Release {
        stem: "qifu-2024-q3",
        rate_date: "2024-09-30",
        blocks: &[
            block("bs", 123, 0, &["2023-12-31 CNY", "2024-09-30 CNY", "2024-09-30 USD"]),
            block("ops", 210, 5, Q3_AND_M9_24),
            block("cf", 42, 0, Q3_AND_M9_24),
            block("ci", 18, 0, Q3_24),
            block("ci", 18, 0, M9_24),
            block("ng", 44, 0, Q3_24),
            block("ng", 44, 0, M9_24),
        ],
    },
    Release {
        stem: "qifu-2022-fy-ifrs",
        rate_date: "",
        blocks: &[
            to_ifrs("bs", 120, 0, &["2021-12-31 CNY"; 6]),
            to_ifrs("ops", 90, 0, &["2021-01-01/2021-12-31 CNY"; 6]),
            to_ifrs("bs", 132, 0, &["2022-12-31 CNY"; 6]),
            to_ifrs("ops", 90, 0, &["2022-01-01/2022-12-31 CNY"; 6]),
        ],
    },
];

/// The table of the issue: cells in all and of them dashes.
const ALL: [(&str, usize, usize); 5] = [
    ("qifu-2023-q1", 308, 2),
    ("qifu-2023-q2", 496, 0),
    ("qifu-2024-q2", 952, 167),
    ("qifu-2024-q3", 499, 5),
    ("qifu-2022-fy-ifrs", 432, 148),
];

/// A numeric cell on the page.
struct Cell {
    block: usize,
    /// Which line with this label in its block, from 1.
    nth: usize,
    label: String,
    /// From 0.
    column: usize,
    text: String,
    start: usize,
}

/// The numeric cells of a text and the number of headers.
fn cells(text: &str) -> (Vec<Cell>, usize) {
    let (mut cells, mut blocks, mut in_header) = (Vec::new(), 0, false);
    let (mut label, mut seen) = (String::new(), HashMap::<String, usize>::new());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (start, line) = (at, line.trim_end_matches('\n'));
        at += line.len() + 1;
        if !line.contains('\t') {
            in_header &= line.trim().is_empty();
            continue;
        }
        let mut offset = start;
        let mut row = Vec::new();
        for cell in line.split('\t') {
            row.push((offset, cell, plain(cell)));
            offset += cell.len() + 1;
        }
        let is_header = row[1..].iter().any(|(.., text)| !text.is_empty() && !is_numeric(text));
        if is_header {
            blocks += usize::from(!in_header);
            in_header = true;
            seen.clear();
            continue;
        }
        in_header = false;
        if !row[0].2.is_empty() {
            label.clone_from(&row[0].2);
        }
        let numbers = row[1..].iter().enumerate().filter(|(_, (.., text))| !text.is_empty());
        let mut numbers = numbers.peekable();
        if numbers.peek().is_some() {
            *seen.entry(label.clone()).or_default() += 1;
        }
        for (column, (offset, cell, text)) in numbers {
            let start = offset + cell.find(&**text).expect("markup stands around the number");
            let (label, text, nth) = (label.clone(), text.clone(), seen[&label]);
            cells.push(Cell { block: blocks - 1, nth, label, column, text, start });
        }
    }
    (cells, blocks)
}

/// A cell without tags.
fn plain(cell: &str) -> String {
    let pieces = cell
        .split('<')
        .enumerate()
        .map(|(n, piece)| if n == 0 { piece } else { piece.split_once('>').map_or("", |p| p.1) });
    pieces.collect::<String>().trim().to_owned()
}

fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "–" | "—")
}

/// A dash, or digits in groups of three.
fn is_numeric(text: &str) -> bool {
    let bare = text.trim_end_matches('%').trim_start_matches('(').trim_end_matches(')');
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().is_some_and(|g| digits(g) && g.len() <= 3);
    is_dash(text) || (first && groups.all(|g| digits(g) && g.len() == 3) && digits(fraction))
}

/// What a line means.
struct Line<'t> {
    concept: &'t str,
    negated: bool,
    kind: &'t str,
    framework: &'t str,
}

type Lines<'t> = HashMap<(&'t str, usize, &'t str), Line<'t>>;

fn lines() -> Lines<'static> {
    let rows = include_str!("seeds/lines.tsv").lines().filter(|line| !line.starts_with('#'));
    let line = |row: &'static str| {
        let cells: Vec<&str> = row.split('\t').collect();
        let [statement, nth, label, concept, sign, kind, framework] = cells[..] else { panic!("{row}") };
        ((statement, nth.parse().unwrap(), label), Line { concept, negated: sign == "-", kind, framework })
    };
    rows.map(line).collect()
}

/// The fact that a cell must be: value, decimals and dimensions, in the terms of xBRL-JSON.
fn expected(cell: &Cell, release: &Release, lines: &Lines<'_>) -> (Decimal, i64, BTreeMap<String, String>) {
    let block = &release.blocks[cell.block];
    let key = (block.statement, cell.nth, &*cell.label);
    let line = lines.get(&key).unwrap_or_else(|| panic!("{key:?} is not in lines.tsv"));
    let (period, currency) = block.columns[cell.column].split_once(' ').unwrap();
    let (unit, scale, decimals) = match line.kind {
        "money" => (Some(format!("iso4217:{currency}")), 3, -3),
        "per-share" => (Some(format!("iso4217:{currency}/xbrli:shares")), 0, 2),
        "shares" => (Some("xbrli:shares".to_owned()), 0, 0),
        "percent" => (None, -2, 3),
        other => panic!("{other}"),
    };
    let digits: String = cell.text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let printed = if is_dash(&cell.text) { Decimal::ZERO } else { Decimal::from_str_exact(&digits).unwrap() };
    let factor = if scale == 3 { Decimal::ONE_THOUSAND } else { Decimal::new(1, (-scale).try_into().unwrap_or(0)) };
    let is_negative = cell.text.starts_with('(') != line.negated;
    let value = printed * factor * if is_negative { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
    let framework = match line.framework {
        "none" => None,
        "non-gaap" => Some("NonGaapMember"),
        _ if block.to_ifrs => Some(FRAMEWORKS[cell.column]),
        _ => Some("UsGaapMember"),
    };
    let is_translated = currency == "USD" && line.kind != "shares";
    let mut dimensions = BTreeMap::from([
        ("concept".to_owned(), format!("ixp:{}", line.concept)),
        ("entity".to_owned(), "cik:0001741530".to_owned()),
        ("period".to_owned(), json_period(period, &cell.label)),
    ]);
    dimensions.extend(unit.map(|unit| ("unit".to_owned(), unit)));
    dimensions.extend(framework.map(|f| ("ixa:AccountingFrameworkAxis".to_owned(), format!("ixa:{f}"))));
    if is_translated {
        dimensions.insert("ixa:ExchangeRateDateAxis".to_owned(), release.rate_date.to_owned());
    }
    (value, decimals, dimensions)
}

/// Days as instants with an exclusive end.
fn json_period(period: &str, label: &str) -> String {
    let midnight = |day: NaiveDate| format!("{day}T00:00:00");
    let after = |day: &str| midnight(day.parse::<NaiveDate>().unwrap() + Days::new(1));
    match period.split_once('/') {
        None => after(period),
        Some((first, _)) if label.ends_with("beginning of period") => midnight(first.parse().unwrap()),
        Some((_, last)) if label.ends_with("end of period") => after(last),
        Some((first, last)) => format!("{}/{}", midnight(first.parse().unwrap()), after(last)),
    }
}

/// The folder of the releases, or a loud word.
fn seeds() -> Option<PathBuf> {
    let shared = std::env::var_os("IXPORT_SHARED").map(|shared| PathBuf::from(shared).join("seeds"));
    if shared.is_none() {
        eprintln!("SKIPPED: tests/seeds.rs: IXPORT_SHARED does not name the folder with the releases");
    }
    shared
}

/// The files that ixport makes of a release, with what it had to say.
fn exported(releases: &[(&'static str, Vec<u8>)]) -> Vec<(Value, Vec<String>)> {
    let one = |(stem, bytes): &(&str, Vec<u8>)| {
        let source = Source::new(format!("{stem}.txt"), bytes.clone()).unwrap();
        let (export, diagnostics) = with_settings(|settings| export(&source, stem, settings));
        let files = export.unwrap_or_else(|| panic!("{stem}: {diagnostics:?}")).files;
        let json = files.iter().find(|file| file.path == format!("{stem}.json")).unwrap();
        let said = diagnostics.iter().map(|d| d.render(source.name(), Some(&source))).collect();
        (serde_json::from_slice(&json.bytes).unwrap(), said)
    };
    releases.iter().map(one).collect()
}

fn read(dir: &std::path::Path) -> Vec<(&'static str, Vec<u8>)> {
    RELEASES.iter().map(|r| (r.stem, std::fs::read(dir.join(format!("{}.txt", r.stem))).unwrap())).collect()
}

/// This test's own reader counts what the issue counts, so that it can be trusted to see every cell.
#[test]
fn the_page_has_the_cells_that_were_counted_by_hand() {
    let Some(dir) = seeds() else { return };
    for ((release, (stem, bytes)), all) in RELEASES.iter().zip(read(&dir)).zip(ALL) {
        let text = String::from_utf8(bytes).unwrap();
        let (cells, blocks) = cells(&text);
        assert_eq!(blocks, release.blocks.len(), "{stem}: headers");
        let dashes = |cells: &[&Cell]| cells.iter().filter(|c| is_dash(&c.text)).count();
        for (at, block) in release.blocks.iter().enumerate() {
            let cells: Vec<&Cell> = cells.iter().filter(|c| c.block == at).collect();
            assert_eq!(cells.len(), block.cells, "{stem}: cells of block {at}, {}", block.statement);
            if !block.to_ifrs {
                assert_eq!(dashes(&cells), block.dashes, "{stem}: dashes of block {at}, {}", block.statement);
            }
        }
        assert_eq!((stem, cells.len(), dashes(&cells.iter().collect::<Vec<_>>())), all);
    }
}

/// Every cell is a fact with the right value, precision and dimensions, and the fact names exactly its bytes.
#[test]
fn every_number_is_right() {
    let Some(dir) = seeds() else { return };
    let (lines, releases) = (lines(), read(&dir));
    let mut used = HashSet::new();
    let mut wrong = Vec::new();
    for ((release, (stem, bytes)), (json, said)) in RELEASES.iter().zip(&releases).zip(exported(&releases)) {
        assert!(said.iter().all(|line| line.contains("note[")), "{stem}: {said:#?}");
        let text = std::str::from_utf8(bytes).unwrap();
        let mut places: HashMap<&str, Vec<(&str, &Value)>> = HashMap::new();
        for (id, fact) in json["facts"].as_object().unwrap() {
            for span in fact["src:span"].as_str().into_iter().flat_map(str::split_whitespace) {
                places.entry(span).or_default().push((id, fact));
            }
        }
        for cell in cells(text).0 {
            let span = format!("{}-{}", cell.start, cell.start + cell.text.len());
            assert_eq!(&text[cell.start..cell.start + cell.text.len()], cell.text);
            let place = format!("{stem}: {} of {:?}, column {}", cell.text, cell.label, cell.column + 1);
            let facts = places.remove(&*span).unwrap_or_default();
            let [(id, fact)] = facts[..] else {
                wrong.push(format!("{place}: {} facts", facts.len()));
                continue;
            };
            let (value, decimals, dimensions) = expected(&cell, release, &lines);
            let got: Option<Decimal> = fact["value"].as_str().and_then(|v| v.parse().ok());
            if got != Some(value) || fact["decimals"] != json!(decimals) || fact["dimensions"] != json!(dimensions) {
                wrong.push(format!("{place}: {id} is {fact}, not {value} at {decimals} {dimensions:?}"));
            }
            used.insert((release.blocks[cell.block].statement, cell.nth, cell.label));
        }
        // What is left is printed outside of the statements; no other fact may claim bytes in their tables.
        let in_table = |span: &str| {
            let start: usize = span.split('-').next().unwrap().parse().unwrap();
            let line = text[..start].rfind('\n').map_or(0, |n| n + 1);
            text[line..].lines().next().is_some_and(|line| line.contains('\t'))
        };
        let invented: Vec<_> = places.keys().filter(|span| in_table(span)).collect();
        assert!(invented.is_empty(), "{stem}: facts at {invented:?}, where the page has no numeric cell");
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    let unused: Vec<_> = lines.keys().filter(|(s, n, l)| !used.contains(&(*s, *n, (*l).to_owned()))).collect();
    assert!(unused.is_empty(), "lines.tsv has lines that no release prints: {unused:?}");
}

/// One line of the company has one concept in all releases, and different lines of a statement have different ones.
#[test]
fn different_lines_have_different_concepts() {
    let lines = lines();
    let mut labels: HashMap<(&str, &str, &str), HashSet<String>> = HashMap::new();
    for ((statement, nth, label), line) in &lines {
        // Drift of one and the same label.
        let same = label.to_lowercase().replace("taxes expense", "tax expense").replace("- diluted", "-diluted");
        let same = same
            .replace("contract liability", "contract liabilities")
            .replace("related parties, non-current", "related parties");
        let same: String = same.replace("(loss) ", "").chars().filter(|c| !matches!(c, '-' | '.')).collect();
        let same = same.replace("non current", "noncurrent");
        let same = if *statement == "cf" { line.concept.to_owned() } else { same };
        labels.entry((statement, line.concept, line.framework)).or_default().insert(format!("{same} {nth}"));
    }
    let expected_to_repeat = [
        // Printed once for each of three measures.
        "ShareBasedCompensationExpense",
        // Loss or income by its sign.
        "OtherComprehensiveIncome",
        // The label of a heading, where the line has none of its own.
        "OperatingIncome",
        // "non-current" in the label, or the second line with the label.
        "AmountsDueFromRelatedPartiesNoncurrent",
    ];
    for ((statement, concept, framework), labels) in labels {
        let is_fine = labels.len() == 1 || expected_to_repeat.contains(&concept) || statement == "cf";
        assert!(is_fine, "{concept} ({framework}) has the lines {labels:?}");
    }
}
