//! Within the tests of mutations: a report as a list of facts that can be edited, and built again in any order, with any ids
//! and prefixes.

use crate::common;
use ixport::cli::files::{Files, address};
use ixport::load::{Input, load};
use ixport::report::{LanguageId, NewFact, NumberedFact, Place, Provenance, Report, Value, ValueRef};
use ixport::taxonomy::dts::{Dts, discover};
use ixport::xbrl::{DimensionValue, QName};
use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};

/// Facts, and the document that they are printed in.
#[derive(Clone, Default)]
pub struct Draft {
    pub facts: Vec<NewFact>,
    pub provenance: Option<Provenance>,
}

/// How a draft is written down; nothing of it may matter.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// The facts in another order.
    pub shuffle: u64,
    /// Ids and prefixes: none, or names with this number in them.
    pub names: Option<u8>,
}

impl Draft {
    pub fn of(report: &Report) -> Self {
        let fact = |fact: ixport::report::Fact<'_>| NewFact {
            concept: report.concept(fact.concept).clone(),
            context: report.context(fact.context).to_context(),
            unit: fact.unit.map(|unit| report.unit(unit).clone()),
            language: fact.language.map(Into::into),
            value: match fact.value {
                // `INF` and `NaN` are no `Number`s.
                ValueRef::Number(text) => text.parse().map_or_else(|_| Value::Text(text.into()), Value::Number),
                ValueRef::Text(text) => Value::Text(text.into()),
                ValueRef::Nil => Value::Nil,
            },
            decimals: fact.decimals,
            place: fact.places.first().cloned(),
        };
        Draft { facts: report.facts().map(fact).collect(), provenance: report.provenance.clone() }
    }

    /// The report, and of each of its facts the index in the draft.
    pub fn build(&self, style: Style) -> (Report, Vec<usize>) {
        let mut order: Vec<usize> = (0..self.facts.len()).collect();
        if style.shuffle != 0 {
            order.sort_by_key(|at| mix(style.shuffle ^ *at as u64));
        }
        let mut report = Report::default();
        report.provenance.clone_from(&self.provenance);
        for &at in &order {
            let fact = &self.facts[at];
            for namespace in
                [&fact.concept.namespace].into_iter().chain(fact.context.dimensions.keys().map(|axis| &axis.namespace))
            {
                report.declare(&style.names.map_or("p".into(), |number| format!("q{number}")), namespace);
            }
            let id = style.names.map(|number| format!("{number}-{}", mix(at as u64))).unwrap_or_default();
            add(&mut report, &id, fact);
        }
        (report, order)
    }

    /// A fact, for a person.
    pub fn describe(&self, at: usize) -> String {
        let NewFact { concept, context, unit, language, value, decimals, .. } = &self.facts[at];
        let mut text = format!("#{at} {} {}", concept.local, context.period);
        for (axis, value) in &context.dimensions {
            let _ = match value {
                DimensionValue::Member(member) => write!(text, " {}={}", axis.local, member.local),
                DimensionValue::Typed(value) => write!(text, " {}=~{value:?}", axis.local),
            };
        }
        let measures = unit.iter().flat_map(|unit| unit.numerators.iter().chain(&unit.denominators));
        let measures: Vec<&str> = measures.map(|measure| &*measure.local).collect();
        let value = match value {
            Value::Number(number) => number.to_string(),
            other => format!("{other:?}"),
        };
        let _ = write!(
            text,
            " {} {} = {value} @ {decimals:?}",
            measures.join("/"),
            language.as_deref().unwrap_or_default()
        );
        text
    }

    /// Without duplicates, so that a fact is one.
    pub fn plain(mut self) -> Self {
        let mut seen = HashMap::new();
        for (at, fact) in self.facts.iter().enumerate() {
            seen.entry(aspects(fact)).or_insert_with(Vec::new).push(at);
        }
        let mut kept: Vec<usize> = seen.into_values().filter(|same| same.len() == 1).flatten().collect();
        kept.sort_unstable();
        self.facts = kept.into_iter().map(|at| self.facts[at].clone()).collect();
        self
    }
}

/// A line for each fact.
impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:?}", self.provenance.as_ref().map(|document| &document.file))?;
        (0..self.facts.len()).try_for_each(|at| writeln!(f, "  {}", self.describe(at)))
    }
}

/// What a fact is about.
pub fn aspects(fact: &NewFact) -> String {
    let NewFact { concept, context, unit, language, .. } = fact;
    format!("{concept:?}{context:?}{unit:?}{:?}", language.as_deref().map(str::to_lowercase))
}

fn add(report: &mut Report, id: &str, fact: &NewFact) {
    let number;
    let value = match &fact.value {
        Value::Number(value) => {
            number = value.to_string();
            ValueRef::Number(&number)
        }
        Value::Text(text) => ValueRef::Text(text),
        Value::Nil => ValueRef::Nil,
    };
    let language: Option<LanguageId> = fact.language.as_ref().map(|language| report.language_id(language));
    let numbered = NumberedFact {
        id,
        concept: report.concept_id(fact.concept.clone()),
        context: report.intern(&fact.context).unwrap(),
        unit: fact.unit.clone().map(|unit| report.unit_id(unit)),
        language,
        value,
        decimals: fact.decimals.filter(|_| matches!(fact.value, Value::Number(_))),
        offset: 0,
    };
    let at = report.add(numbered).unwrap();
    report.place(at, fact.place.clone());
}

/// Numbers without a pattern (`SplitMix64`).
pub fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A report to mutate.
pub struct Base {
    pub name: String,
    pub draft: Draft,
    pub dts: Dts,
}

/// The report of a file.
pub fn open(path: &Path) -> Base {
    let input =
        Input { name: path.display().to_string(), uri: address(path).unwrap(), bytes: std::fs::read(path).unwrap() };
    let loaded =
        load(vec![input], &Files).0.into_iter().next().unwrap_or_else(|| panic!("{} is no report", path.display()));
    let draft = Draft::of(&loaded.report.deduplicated().unwrap()).plain();
    Base { name: path.display().to_string(), draft, dts: loaded.dts }
}

/// The small report of the tests, the committed exports (each in another syntax), and filings of others where they are.
pub fn bases() -> Vec<Base> {
    let small = Draft::of(&common::report()).plain();
    let mut bases = vec![Base { name: "tests/common".into(), draft: small, dts: without() }];
    let exports = [
        "acme-2024-h1/acme-2024-h1.htm",
        "qifu-2022-fy-ifrs/qifu-2022-fy-ifrs.json",
        "qifu-2023-q1/qifu-2023-q1.xml",
        "qifu-2023-q2/qifu-2023-q2-metadata.json",
        "qifu-2024-q2/qifu-2024-q2.jsonld",
        "qifu-2024-q3/qifu-2024-q3.json",
    ];
    bases.extend(exports.map(|file| open(&Path::new("output").join(file))));
    match std::env::var("IXPORT_SHARED") {
        Ok(shared) => bases.extend(filings(Path::new(&shared)).iter().map(|path| open(path))),
        Err(_) => println!("SKIPPED: set IXPORT_SHARED to mutate filings of others"),
    }
    bases
}

/// A quarter of a large filer with its taxonomy, and another filing without.
fn filings(shared: &Path) -> Vec<PathBuf> {
    let mut us: Vec<PathBuf> =
        shared.join("suites/filings/us").read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    us.retain(|path| path.extension().is_some_and(|e| e == "htm" || e == "html"));
    us.sort();
    us.truncate(1);
    us.insert(0, shared.join("suites/golden/aapl-2025q2/aapl-20250329.htm"));
    us
}

/// A name that no report has.
pub fn invented(local: &str) -> QName {
    QName::new("https://issuer.example/extension", local)
}

/// A place on the page.
pub fn place(start: usize) -> Place {
    let span = ixport::source::Span::new(start, start + 9);
    Place { span, tag: span, line: 1, column: 1, ..Place::default() }
}

/// A document.
pub fn document() -> Provenance {
    Provenance { file: "release.txt".into(), sha256: "cd".repeat(32).into(), bytes: 9_999 }
}

/// No taxonomy.
pub fn without() -> Dts {
    discover(&[], &Files).0
}
