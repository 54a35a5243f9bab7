//! Reports of one issuer held against each other: what does not fit in the five releases, no more and no less, whatever syntax
//! the reports are read from. The releases are not in the repository (`IXPORT_SHARED` names the folder that has them in
//! `seeds/`), their exports are.

mod common;

use common::with_settings;
use ixport::align::{Renames, Side};
use ixport::check::between::check;
use ixport::cli::files::{Files, address};
use ixport::export::export;
use ixport::history::{Edition, History, editions::published};
use ixport::load::{Input, Loaded, load};
use ixport::source::Source;
use ixport::xbrl::DimensionValue;
use std::fs;
use std::path::{Path, PathBuf};

const STEMS: [&str; 5] = ["qifu-2022-fy-ifrs", "qifu-2023-q1", "qifu-2023-q2", "qifu-2024-q2", "qifu-2024-q3"];

/// What does not fit: rule, concept, member, claimed, computed, in thousands. Looked up on the pages.
const BREAKS: [(&str, &str, &str, &str, &str, &str); 5] = [
    ("period-sum", "ForeignCurrencyTranslationAdjustment", "UsGaapMember", H1, "16673", "16674"),
    ("period-sum", "OtherComprehensiveIncome", "UsGaapMember", H1, "16673", "16674"),
    ("period-sum", "ComprehensiveIncome", "UsGaapMember", H1, "2039872", "2039873"),
    ("period-sum", "ComprehensiveIncomeAttributableToParent", "UsGaapMember", H1, "2048222", "2048223"),
    (
        "adjustment",
        "RetainedEarnings",
        "FinancialGuaranteeUsGaapToIfrsMember",
        "2023-01-01T00:00:00",
        "292032",
        "582576",
    ),
];

const H1: &str = "2023-01-01T00:00:00/2023-07-01T00:00:00";

fn read(path: &Path) -> Loaded {
    let input = Input { name: path.display().to_string(), uri: address(path).unwrap(), bytes: fs::read(path).unwrap() };
    load(vec![input], &Files).0.into_iter().next().unwrap_or_else(|| panic!("{} is no report", path.display()))
}

/// What does not fit between the reports in some files, in the terms of [`BREAKS`], and how many checks there were.
fn breaks(files: &[PathBuf]) -> (Vec<[String; 6]>, usize) {
    let loaded: Vec<Loaded> = files.iter().map(|path| read(path)).collect();
    let names: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
    let editions = loaded.iter().zip(&names).map(|(one, name)| Edition {
        side: Side { name, report: &one.report, dts: &one.dts },
        published: published(&one.report, None).unwrap(),
    });
    let history = History::of(editions.collect(), &Renames::default());
    let checks = check(&history);
    let thousands = |value: &str| value.strip_suffix("000").unwrap_or(value).to_owned();
    let found = checks.iter().filter(|check| check.is_break()).map(|check| {
        let report = history.editions[check.claimed.edition].side.report;
        let fact = report.fact(check.claimed.fact);
        let context = report.context(fact.context).to_context();
        let member = context.dimensions.values().find_map(|value| match value {
            DimensionValue::Member(member) => Some(member.local.to_string()),
            DimensionValue::Typed(_) => None,
        });
        let concept = report.concept(fact.concept).local.to_string();
        let claimed = thousands(fact.value.text().unwrap());
        let computed = thousands(&check.computed.to_string());
        [check.rule.to_owned(), concept, member.unwrap_or_default(), context.period.to_string(), claimed, computed]
    });
    (found.collect(), checks.len())
}

fn expected() -> Vec<[String; 6]> {
    BREAKS.map(|(a, b, c, d, e, f)| [a, b, c, d, e, f].map(str::to_owned)).into()
}

#[test]
fn only_what_does_not_fit_on_the_pages_is_found() {
    let Some(shared) = std::env::var_os("IXPORT_SHARED") else {
        eprintln!("SKIPPED: tests/between.rs: IXPORT_SHARED does not name the folder with the releases");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let one = |stem: &&str| {
        let bytes = fs::read(Path::new(&shared).join(format!("seeds/{stem}.txt"))).unwrap();
        let source = Source::new(format!("{stem}.txt"), bytes).unwrap();
        let (export, _) = with_settings(|settings| export(&source, stem, settings));
        for file in export.unwrap().files {
            let path = folder.path().join(stem).join(&file.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file.bytes).unwrap();
        }
        folder.path().join(stem).join(format!("{stem}.htm"))
    };
    assert_eq!(breaks(&STEMS.iter().map(one).collect::<Vec<_>>()).0, expected());
}

#[test]
fn exports_in_any_syntax_and_order_break_in_the_same_places() {
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("output");
    let mut files: Vec<PathBuf> = STEMS.iter().map(|stem| output.join(format!("{stem}/{stem}.json"))).collect();
    let (found, all) = breaks(&files);
    assert_eq!(found, expected());
    assert!(all > 400, "{all} checks");
    files.reverse();
    for (file, extension) in files.iter_mut().zip(["xml", "htm", "jsonld", "json", "xml"]) {
        file.set_extension(extension);
    }
    assert_eq!(breaks(&files), (found, all));
}
