//! What several tests share: a small report that has one fact of each kind, its taxonomy, and the oracle.
#![allow(dead_code, reason = "each test uses its part")]

pub mod desk;

use chrono::NaiveDate;
use ixport::export::{Settings, core_files};
use ixport::mapping::profile::Profile;
use ixport::mapping::target::Target;
use ixport::package::{Bundle, File};
use ixport::page::Templates;
use ixport::report::{Context, Footnote, Link, NewFact, Place, Provenance, Report, Value};
use ixport::source::Span;
use ixport::taxonomy::{
    Balance, Concept, Core, Counterpart, DataType, DimensionSet, Kind, Label, PeriodType, Schema, Taxonomy, label_role,
    sources, write,
};
use ixport::xbrl::{Decimals, DimensionValue, Entity, Period, QName, Unit, ns};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Namespace of the test's taxonomy.
pub const NS: &str = "https://taxonomy.example/t/1";

/// A name in the test's taxonomy.
pub fn name(local: &str) -> QName {
    QName::new(NS, local)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Builds facts, with places one behind the other in an imaginary source.
struct Builder {
    report: Report,
    at: usize,
}

impl Builder {
    fn add(
        &mut self,
        local: &str,
        period: Period,
        dimensions: &[(&str, DimensionValue)],
        value: Value,
        scale: i8,
    ) -> usize {
        let unit = match local {
            "Cash" | "NetIncome" | "Restricted" => Some(Unit::currency("CNY")),
            "EarningsPerShare" => Some(Unit::currency("CNY").per(Unit::shares())),
            "SharesOutstanding" => Some(Unit::shares()),
            "ExchangeRate" => Some(Unit::currency("CNY").per(Unit::currency("USD"))),
            "NetMargin" => Some(Unit::pure()),
            _ => None,
        };
        let decimals = match (&value, local) {
            (Value::Number(_), "Cash" | "NetIncome") => Some(Decimals::Places(-3)),
            (Value::Number(_), "NetMargin") => Some(Decimals::Places(3)),
            (Value::Number(_), "ExchangeRate") => Some(Decimals::Places(4)),
            (Value::Number(_), "EarningsPerShare") => Some(Decimals::Places(2)),
            (Value::Number(_), _) => Some(Decimals::Infinite),
            _ => None,
        };
        self.at += 20;
        let span = Span::new(self.at, self.at + 9);
        let place = Place {
            span,
            tag: span,
            printed: format!("at {}", self.at).into(),
            line: u32::try_from(self.at / 20).unwrap(),
            column: 3,
            scale,
            decimals,
            format: None,
        };
        let entity = Entity { scheme: ns::CIK.into(), identifier: "0001741530".into() };
        let dimensions = dimensions.iter().map(|(axis, value)| (name(axis), value.clone())).collect();
        let language = matches!(local, "RegistrantName" | "Note").then(|| "en".into());
        let fact = NewFact {
            concept: name(local),
            context: Context { entity, period, dimensions },
            unit,
            language,
            value,
            decimals,
            place: Some(place),
        };
        self.report.push(fact).unwrap()
    }
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().unwrap())
}

/// Monetary instants and durations under two frameworks, a translation, its rate, a nil typed dimension, shares, per
/// share, a ratio, texts, a date, a truth value, nil facts, and a footnote to two facts.
pub fn report() -> Report {
    let mut report = Report::default();
    report.taxonomy = vec!["taxonomy/t.xsd".into()];
    let prefixes = [("t", NS), ("xbrli", ns::XBRLI), ("iso4217", ns::ISO4217)];
    report.prefixes = prefixes.map(|(prefix, namespace)| (prefix.into(), namespace.into())).into_iter().collect();
    report.typed_domains.extend(taxonomy().typed_domains());
    report.provenance = Some(Provenance { file: "r & d.txt".into(), sha256: "ab".repeat(32).into(), bytes: 4096 });
    let mut b = Builder { report, at: 0 };
    let end = Period::end_of(day("2023-03-31"));
    let quarter = Period::days(day("2023-01-01"), day("2023-03-31"));
    let member = |m: &str| ("FrameworkAxis", DimensionValue::Member(name(m)));
    let (gaap, ifrs) = (&[member("UsGaapMember")], &[member("IfrsMember")]);
    let rate = |text: Option<&str>| ("RateDateAxis", DimensionValue::Typed(text.map(Into::into)));
    let cash = b.add("Cash", end, gaap, number("7178390000"), 3);
    b.add("Cash", end, &[gaap[0].clone(), rate(Some("2023-03-31"))], number("1045248000"), 3);
    b.add("Cash", end, &[gaap[0].clone(), rate(None)], number("1"), 0);
    let income = b.add("NetIncome", quarter, gaap, number("-4063000"), 3);
    b.add("NetIncome", quarter, ifrs, number("929760000"), 3);
    b.add("NetIncome", quarter, gaap, number("-4063000"), 3);
    b.add("Restricted", end, gaap, Value::Nil, 0);
    b.add("EarningsPerShare", quarter, gaap, number("2.9"), 0);
    b.add("NetMargin", quarter, gaap, number("0.259"), -2);
    b.add("SharesOutstanding", end, &[], number("320000000"), 0);
    b.add("ExchangeRate", end, &[rate(Some("2023-03-31"))], number("6.8676"), 0);
    let registrant = b.add("RegistrantName", quarter, &[], Value::Text("A <& \"B\", Inc.".into()), 0);
    b.add("Note", quarter, &[], Value::Text("#1 is\ntwo lines".into()), 0);
    b.add("PublicationDate", quarter, &[], Value::Text("2023-05-18".into()), 0);
    b.add("Audited", quarter, &[], Value::Text("false".into()), 0);
    b.add("AuditorName", quarter, &[], Value::Nil, 0);
    let mut report = b.report;
    report.footnotes = vec![
        Footnote { span: Some(Span::new(900, 921)), ..Footnote::plain("note-1", "en", "Refers to cash & more") },
        Footnote::plain("note-2", "en", "Both"),
    ];
    let explained = [(cash, 0), (income, 0), (cash, 1), (registrant, 1)];
    report.links = explained.map(|(fact, note)| Link::footnote(fact, note)).into();
    report
}

/// The taxonomy behind [`report`].
pub fn taxonomy() -> Taxonomy {
    use DataType as T;
    let item = |local: &str, data_type, period, balance| Concept {
        name: name(local),
        kind: Kind::Item,
        data_type,
        period,
        balance,
        dimensions: DimensionSet::Plain,
    };
    let other = |local: &str, kind| Concept { kind, ..item(local, T::Domain, PeriodType::Duration, None) };
    let (instant, duration) = (PeriodType::Instant, PeriodType::Duration);
    let typed = Kind::TypedDimension { domain: "RateDate".into(), value_type: "date".into() };
    let concepts = vec![
        item("Cash", T::Monetary, instant, Some(Balance::Debit)),
        item("Cash.Dotted", T::Rate, duration, None),
        item("Restricted", T::Monetary, instant, Some(Balance::Debit)),
        item("NetIncome", T::Monetary, duration, Some(Balance::Credit)),
        item("EarningsPerShare", T::PerShare, duration, None),
        item("NetMargin", T::Percent, duration, None),
        item("SharesOutstanding", T::Shares, instant, None),
        item("ExchangeRate", T::Rate, instant, None),
        item("RegistrantName", T::String, duration, None),
        item("AuditorName", T::String, duration, None),
        item("Note", T::String, duration, None),
        item("PublicationDate", T::Date, duration, None),
        item("Audited", T::Boolean, duration, None),
        other("FrameworkAxis", Kind::ExplicitDimension),
        other("RateDateAxis", typed),
        other("UsGaapMember", Kind::Member),
        other("IfrsMember", Kind::Member),
    ];
    let label = |local: &str, role, language: &str, text: &str| Label {
        concept: name(local),
        role,
        language: language.into(),
        text: text.into(),
    };
    let labels = vec![
        label("NetIncome", label_role::STANDARD, "en", "Net income"),
        label("NetIncome", label_role::STANDARD, "zh", "净利润"),
        label("NetIncome", label_role::DOCUMENTATION, "en", "Profit or loss of the group."),
        label("FrameworkAxis", label_role::STANDARD, "en", "Accounting framework"),
    ];
    let counterpart = |taxonomy: &str, element: &str| Counterpart {
        concept: name("NetIncome"),
        taxonomy: taxonomy.into(),
        element: element.into(),
    };
    let mut taxonomy = Taxonomy::default();
    taxonomy.push(Schema {
        file: "t.xsd".into(),
        namespace: NS.into(),
        prefix: "t".into(),
        concepts,
        labels,
        counterparts: vec![counterpart("us-gaap", "ProfitLoss"), counterpart("ifrs-full", "ProfitLoss")],
        ..Schema::default()
    });
    taxonomy
}

/// The taxonomy as files.
pub fn bundle() -> Bundle {
    let taxonomy = taxonomy();
    let files = taxonomy.schemas.iter().flat_map(|schema| write::files(&taxonomy, schema).unwrap());
    Bundle::new(files.collect()).unwrap()
}

/// The taxonomy as files, where the report looks for them.
pub fn schemas() -> Vec<File> {
    let bundle = bundle();
    let files = bundle.files().iter().cloned();
    files.map(|file| File { path: format!("taxonomy/{}", file.path), ..file }).collect()
}

/// A few facts in the core taxonomy, whose hypercubes are closed: two frameworks, a translation, its rate.
pub fn core_report() -> (Report, Core) {
    let core = Core::embedded("https://taxonomy.example");
    let mut report = Report::default();
    report.taxonomy = vec![format!("taxonomy/{}", core.entry.file)];
    for schema in &core.taxonomy.schemas {
        report.prefixes.insert(schema.prefix.clone(), schema.namespace.clone());
    }
    report.prefixes.insert("iso4217".into(), ns::ISO4217.into());
    report.typed_domains.extend(core.taxonomy.typed_domains());
    let quarter = Period::days(day("2023-01-01"), day("2023-03-31"));
    let end = Period::end_of(day("2023-03-31"));
    let framework = |member: &QName| (core.axes.framework.clone(), DimensionValue::Member(member.clone()));
    let rate_date = (core.axes.rate_date.clone(), DimensionValue::Typed(Some("2023-03-31".into())));
    let (gaap, ifrs) = (framework(&core.axes.us_gaap), framework(&core.axes.ifrs));
    let (yuan, dollar) = (Unit::currency("CNY"), Unit::currency("USD"));
    let mut add = |local: &str, period, dimensions: &[_], unit: &Unit, value: &str, places| {
        let fact = NewFact {
            concept: core.name(local),
            context: Context {
                entity: Entity { scheme: ns::CIK.into(), identifier: "0001741530".into() },
                period,
                dimensions: dimensions.iter().cloned().collect(),
            },
            unit: Some(unit.clone()),
            language: None,
            value: number(value),
            decimals: Some(Decimals::Places(places)),
            place: None,
        };
        report.push(fact).unwrap();
    };
    add("NetIncome", quarter, std::slice::from_ref(&gaap), &yuan, "929760000", -3);
    add("NetIncome", quarter, &[gaap, rate_date.clone()], &dollar, "135383000", -3);
    add("NetIncome", quarter, &[ifrs], &yuan, "881122000", -3);
    add("ExchangeRate", end, &[rate_date], &yuan.clone().per(dollar), "6.8676", 4);
    (report, core)
}

/// Writes files below `folder`.
pub fn save<'a>(folder: &Path, files: impl IntoIterator<Item = &'a File>) {
    for file in files {
        let path = folder.join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.bytes).unwrap();
    }
}

/// The Python of the oracle and the folder of shared material, if this machine has them; says loudly if not.
pub fn oracle() -> Option<(String, String)> {
    let python = std::env::var("IXPORT_PYTHON").ok();
    let shared = std::env::var("IXPORT_SHARED").ok();
    let both = python.zip(shared);
    if both.is_none() {
        println!("SKIPPED: set IXPORT_PYTHON and IXPORT_SHARED to ask the oracle");
    }
    both
}

/// Runs a Python program of the oracle's environment with `arguments`; panics with what it says unless it succeeds.
pub fn python(oracle: &(String, String), program: &str, arguments: &[&str]) {
    let out = Command::new(&oracle.0).args(["-c", program]).args(arguments).output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "{arguments:?}:\n{stdout}{stderr}");
}

/// Asks the oracle with `arguments` behind `--strict`; panics with what it says unless it is silent.
pub fn ask(oracle: &(String, String), arguments: &[&str]) {
    let script = format!("{}/tools/arelle_oracle.py", oracle.1);
    let out = Command::new(&oracle.0)
        .args([&script, "--strict"])
        .args(arguments)
        .env("ORACLE_XDG", std::env::temp_dir().join("ixport-oracle"))
        .output()
        .unwrap();
    assert!(out.status.success(), "{arguments:?}:\n{}", String::from_utf8_lossy(&out.stdout));
}

/// Calls `f` with the settings of an export that brings nothing of its own: taxonomy, profiles and templates of the
/// program.
pub fn with_settings<T>(f: impl FnOnce(&Settings<'_>) -> T) -> T {
    let core = sources::load(Core::DEFAULT_BASE, sources::embedded()).0.unwrap();
    let files = core_files(&core).unwrap();
    let (target, profiles, templates) = (Target::new(&core), Profile::embedded(), Templates::embedded());
    f(&Settings { target: &target, profiles: &profiles, templates: &templates, core: &files })
}

/// The text documents in a folder, by name.
pub fn documents(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let mut documents: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == "txt")).collect();
    documents.sort();
    documents
}

/// The stem of a document's files.
pub fn stem(document: &Path) -> &str {
    document.file_stem().unwrap().to_str().unwrap()
}
