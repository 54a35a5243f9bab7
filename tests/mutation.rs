//! A wrong digit is found: the numbers of the examples are altered, one at a time, and the export must say that
//! something is wrong. What no arithmetic can find is listed here with the reason, and nothing else may slip through.

mod common;

use ixport::document::text;
use ixport::export::{Settings, read};
use ixport::source::{Source, Span};
use std::path::Path;

/// Optimised code takes every number, other code every so many: a prime, so that each column has its turn.
/// `IXPORT_MUTATE_EVERY` overrides it.
const EVERY: usize = if cfg!(debug_assertions) { 23 } else { 1 };

/// Arithmetic must not approve itself: a sum that does not add up may be no sum at all, and is a warning where the
/// taxonomy does not say that it is one.
const UNVERIFIED: &str = "accounting.unverified-total";

/// An alteration of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Digit {
    Last,
    First,
}

/// Concepts whose numbers cannot be verified, in documents whose names begin so, and which of their digits.
struct Blind {
    stem: &'static str,
    concepts: &'static [&'static str],
    digits: &'static [Digit],
    reason: &'static str,
}

const BLIND: &[Blind] = &[
    Blind {
        stem: "",
        concepts: &["WeightedAverageSharesBasic", "WeightedAverageSharesDiluted", "WeightedAverageAdsDiluted"],
        digits: &[Digit::Last],
        reason: "one share in hundreds of millions changes no printed cent; a count that is printed once has no twin",
    },
    Blind {
        stem: "acme",
        concepts: &["EarningsPerShareBasic", "EarningsPerShareDiluted", "NetIncome"],
        digits: &[Digit::Last],
        reason: "an income in tenths of millions is not exact enough for the cents per share",
    },
    Blind {
        stem: "acme",
        concepts: &[
            "RevenuesNet",
            "CostOfRevenue",
            "GrossProfit",
            "AnvilRecyclingLevy",
            "SalesAndMarketingExpense",
            "GeneralAndAdministrativeExpense",
            "OperatingIncome",
            "InterestExpense",
            "IncomeBeforeIncomeTax",
            "IncomeTaxExpense",
            "PropertyAndEquipmentNet",
            "NonCurrentAssetsAnvilMoulds",
            "Goodwill",
            "NonCurrentLiabilitiesBorrowings",
        ],
        digits: &[Digit::First, Digit::Last],
        reason: "a gap, not a law: a sum with a row that the taxonomy does not know counts only where it comes out",
    },
];

/// A number that is a fact.
struct Figure {
    span: Span,
    line: u32,
    concept: String,
}

/// A text with one digit of a number altered, never to a leading zero.
fn altered(text: &str, span: Span, which: Digit) -> String {
    let is_digit = |(_, c): &(usize, char)| c.is_ascii_digit();
    let mut digits = text[span.range()].char_indices().filter(is_digit);
    let found = match which {
        Digit::First => digits.next(),
        Digit::Last => digits.next_back(),
    };
    let (at, digit) = found.expect("dashes are no targets");
    let at = span.range().start + at;
    let new = if digit == '9' { 8 } else { digit.to_digit(10).unwrap() + 1 };
    format!("{}{new}{}", &text[..at], &text[at + 1..])
}

/// The figures of a document that the export takes as facts.
fn figures(stem: &str, original: &str, settings: &Settings<'_>) -> Vec<Figure> {
    let source = Source::new(stem, original.as_bytes().to_vec()).unwrap();
    let document = text::parse(&source);
    let (reading, diagnostics) = read(&source, &document, stem, settings);
    assert!(diagnostics.is_clean() && diagnostics.iter().all(|d| d.code != UNVERIFIED), "{stem}: {diagnostics:?}");
    let filing = reading.unwrap().filing;
    let figure = |figure: &ixport::mapping::Figure| {
        let fact = filing.report.fact(figure.outcome.ok()?);
        let concept = filing.report.concept(fact.concept).local.to_string();
        let has_digits = source.slice(figure.span).contains(|c: char| c.is_ascii_digit());
        has_digits.then(|| Figure { span: figure.span, line: source.position(figure.span.start).line, concept })
    };
    // Those of tables: a sentence may be the only one to tell.
    filing.figures.iter().filter(|figure| figure.row.is_some()).filter_map(figure).collect()
}

/// Whether a text gives an error, or at least the warning that a total is not verified; the originals give neither.
fn is_found(stem: &str, text: String, settings: &Settings<'_>) -> bool {
    let source = Source::new(stem, text.into_bytes()).unwrap();
    let document = text::parse(&source);
    let diagnostics = read(&source, &document, stem, settings).1;
    !diagnostics.is_clean() || diagnostics.iter().any(|d| d.code == UNVERIFIED)
}

/// What slipped through in a document.
fn missed(input: &Path, every: usize, settings: &Settings<'_>) -> Vec<String> {
    let stem = common::stem(input);
    let original = std::fs::read_to_string(input).unwrap();
    let mut missed = Vec::new();
    let (mut tried, mut found, mut blind) = (0, 0, 0);
    for figure in figures(stem, &original, settings).iter().step_by(every) {
        for which in [Digit::Last, Digit::First] {
            tried += 1;
            let is_blind = |b: &&Blind| {
                stem.starts_with(b.stem) && b.digits.contains(&which) && b.concepts.contains(&&*figure.concept)
            };
            if is_found(stem, altered(&original, figure.span, which), settings) {
                found += 1;
            } else if BLIND.iter().any(|b| is_blind(&b)) {
                blind += 1;
            } else {
                let printed = &original[figure.span.range()];
                missed.push(format!("{stem}.txt:{}: {which:?} digit of {printed}, {}", figure.line, figure.concept));
            }
        }
    }
    println!("{stem}: {found} of {tried} alterations found, {blind} cannot be");
    missed
}

#[test]
fn an_altered_digit_is_found() {
    let every = std::env::var("IXPORT_MUTATE_EVERY").ok().and_then(|n| n.parse().ok()).unwrap_or(EVERY);
    let documents = common::documents(Path::new("examples"));
    let missed: Vec<String> = common::with_settings(|settings| {
        std::thread::scope(|scope| {
            let running: Vec<_> =
                documents.iter().map(|input| scope.spawn(move || missed(input, every, settings))).collect();
            running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        })
    });
    let reasons: Vec<_> = BLIND.iter().map(|b| b.reason).collect();
    assert!(missed.is_empty(), "not found, and not among what cannot be ({reasons:?}):\n{}", missed.join("\n"));
}
