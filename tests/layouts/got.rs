//! What an export made of a case: from its xBRL-JSON and its trace, as a user has them.

use crate::case::{Case, digits, fold};
use chrono::{Days, NaiveDateTime};
use ixport::diagnostic::Severity;
use ixport::export::{Settings, export};
use ixport::package::File;
use ixport::source::Source;
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::fmt;

/// What is said of rows, not of layouts: how sure a concept is.
const ABOUT_CONCEPTS: [&str; 3] = ["mapping.extension", "mapping.close-choice", "accounting.unverified-total"];

/// The outcome of a case.
pub struct Got {
    /// Figures of tables that are facts, in reading order.
    pub figures: Vec<Figure>,
    /// Those that are not, with the reason; headers, labels and texts are not among them.
    pub left: Vec<String>,
    /// Numeric facts that are no figures.
    pub besides: Vec<String>,
    /// Codes of errors and warnings, with how many there are.
    pub diagnostics: Vec<String>,
}

/// A figure with its fact.
pub struct Figure {
    /// The label as read.
    pub label: String,
    /// The letters and digits of the label.
    pub key: String,
    /// Local name of the concept.
    pub concept: String,
    /// Whether the concept is the issuer's own.
    pub is_extension: bool,
    /// First and last day, or the day.
    pub period: String,
    /// `USD`, `USD/shares`, `shares`, `pure`.
    pub unit: String,
    /// `us-gaap`, `ifrs`, `non-gaap`, or the step's name.
    pub basis: Option<String>,
    /// Date of the rate at which it is translated.
    pub rate: Option<String>,
    /// Axis and member.
    pub part: Option<(String, String)>,
    /// The number.
    pub value: Decimal,
    /// Its precision.
    pub decimals: i64,
}

/// The files of a case's export, or what was said instead.
pub fn files(case: &Case, settings: &Settings<'_>) -> Result<Vec<File>, String> {
    both(case, settings).map(|(files, _)| files)
}

/// One of them.
pub fn file(case: &Case, settings: &Settings<'_>, end: &str) -> Result<Vec<u8>, String> {
    let path = format!("{}{end}", case.name);
    files(case, settings).map(|files| files.into_iter().find(|file| file.path == path).unwrap().bytes)
}

fn both(case: &Case, settings: &Settings<'_>) -> Result<(Vec<File>, Vec<String>), String> {
    let name = format!("{}.{}", case.name, case.extension);
    let source = Source::new(name, case.document.clone().into_bytes()).unwrap();
    let (export, diagnostics) = export(&source, &case.name, settings);
    let said = || diagnostics.iter().map(|d| d.render(source.name(), Some(&source))).collect::<Vec<_>>().join("\n");
    let export = export.ok_or_else(said)?;
    if std::env::var("LAYOUT").is_ok_and(|only| !only.is_empty()) {
        eprintln!("{}", said());
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in diagnostics.iter().filter(|d| d.severity != Severity::Note) {
        if !ABOUT_CONCEPTS.contains(&diagnostic.code) {
            *counts.entry(diagnostic.code).or_default() += 1;
        }
    }
    Ok((export.files, counts.into_iter().map(|(code, count)| format!("{code} {count}")).collect()))
}

impl Got {
    /// Exports a case; what was said, if there is no export.
    pub fn of(case: &Case, settings: &Settings<'_>) -> Result<Got, String> {
        let (files, diagnostics) = both(case, settings)?;
        let json = |end: &str| -> Value {
            let path = format!("{}{end}", case.name);
            serde_json::from_slice(&files.iter().find(|file| file.path == path).unwrap().bytes).unwrap()
        };
        let (report, trace) = (json(".json"), json(".trace.json"));
        let facts = report["facts"].as_object().unwrap();
        let (mut figures, mut left, mut used) = (Vec::new(), Vec::new(), HashSet::new());
        // Layouts are about tables.
        let is_in_table = |figure: &&Value| figure.get("prose").is_none();
        for figure in trace["figures"].as_array().unwrap().iter().filter(is_in_table) {
            let text = |key: &str| figure[key].as_str().unwrap_or_default();
            match figure["fact"].as_str() {
                Some(id) => {
                    used.insert(id);
                    figures.push(Figure::new(text("label"), &facts[id]));
                }
                None if ["header", "label", "text"].contains(&text("reason")) => {}
                None if text("text").contains(|c: char| c.is_ascii_digit()) => {
                    left.push(format!("{} {}", text("reason"), digits(text("text"))));
                }
                None => {}
            }
        }
        let besides = facts.iter().filter(|(id, fact)| {
            !used.contains(&***id) && fact.get("decimals").is_some() && fact["value"].as_str().is_some()
        });
        let besides = besides.map(|(_, fact)| Figure::new("", fact).to_string()).collect();
        Ok(Got { figures, left, besides, diagnostics })
    }
}

impl Figure {
    fn new(label: &str, fact: &Value) -> Figure {
        let dimensions = fact["dimensions"].as_object().unwrap();
        let get = |key: &str| dimensions.get(key).and_then(Value::as_str);
        let (prefix, concept) = get("concept").unwrap().split_once(':').unwrap();
        let local = |name: &str| name.split_once(':').map_or(name, |(_, local)| local).to_owned();
        let member = |name: &str| local(name).trim_end_matches("Member").to_owned();
        let basis = get("ixa:AccountingFrameworkAxis").map(|name| match &*member(name) {
            "UsGaap" => "us-gaap".to_owned(),
            "Ifrs" => "ifrs".to_owned(),
            "NonGaap" => "non-gaap".to_owned(),
            other => other.to_owned(),
        });
        let axes = ["ixa:AccountingFrameworkAxis", "ixa:ExchangeRateDateAxis"];
        let part = dimensions.iter().find(|(axis, _)| axis.ends_with("Axis") && !axes.contains(&&***axis));
        Figure {
            label: label.to_owned(),
            key: fold(label),
            concept: concept.to_owned(),
            is_extension: prefix != "ixp",
            period: get("period").map(days).unwrap_or_default(),
            unit: get("unit").unwrap_or("pure").replace("iso4217:", "").replace("xbrli:", ""),
            basis,
            rate: dimensions.get("ixa:ExchangeRateDateAxis").map(|date| date.as_str().unwrap_or("nil").to_owned()),
            part: part.map(|(axis, name)| {
                (local(axis).trim_end_matches("Axis").to_owned(), member(name.as_str().unwrap_or_default()))
            }),
            value: fact["value"].as_str().map(|value| Decimal::from_str_exact(value).unwrap()).unwrap_or_default(),
            decimals: fact["decimals"].as_i64().unwrap_or(i64::MAX),
        }
    }
}

/// Midnights with an exclusive end → first and last day, or the day.
fn days(period: &str) -> String {
    let time = |text: &str| text.parse::<NaiveDateTime>().unwrap().date();
    match period.split_once('/') {
        Some((start, end)) => format!("{}/{}", time(start), time(end) - Days::new(1)),
        None => (time(period) - Days::new(1)).to_string(),
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = if self.is_extension { "+" } else { "" };
        write!(f, "{} {} {} on {own}{}", self.value, self.unit, self.period, self.concept)?;
        self.basis.iter().try_for_each(|basis| write!(f, ", {basis}"))?;
        self.rate.iter().try_for_each(|rate| write!(f, ", rate of {rate}"))?;
        self.part.iter().try_for_each(|(axis, member)| write!(f, ", {axis} {member:?}"))?;
        write!(f, ", decimals {}", self.decimals)
    }
}
