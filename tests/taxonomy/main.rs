//! The core taxonomy as others see it: an XML Schema processor, the reference processor, and the standard taxonomies
//! whose elements it names.

mod standard;

use ixport::package::File;
use ixport::source::Source;
use ixport::taxonomy::sources::{self, load};
use ixport::taxonomy::{
    Balance, Concept, Core, DataType, DimensionSet, Kind, Label, PeriodType, Schema, label_role, write,
};
use ixport::xbrl::QName;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use xsd_parser::Config;
use xsd_parser::config::{InterpreterFlags, ParserFlags, Schema as Input};

fn core() -> Core {
    Core::embedded(Core::DEFAULT_BASE)
}

/// A taxonomy of five concepts, with the axes of the core.
fn small() -> Core {
    let text = include_bytes!("small/core.toml").to_vec();
    let axes = sources::embedded().into_iter().find(|s| s.name() == "axes.toml").unwrap();
    load("https://small.example", vec![axes, Source::new("small.toml", text).unwrap()]).0.unwrap()
}

fn text(files: &[File], name: &str) -> String {
    let file = files.iter().find(|f| f.path == name).unwrap_or_else(|| panic!("no {name}"));
    String::from_utf8(file.bytes.clone()).unwrap()
}

fn from_environment(name: &str) -> Option<PathBuf> {
    let found = std::env::var_os(name).map(PathBuf::from);
    if found.is_none() {
        // Not `eprintln!`: a skipped test says so even where the output of passing tests is captured.
        let _ = writeln!(std::io::stderr(), "SKIPPED: {name} is not set");
    }
    found
}

#[test]
fn a_schema_declares_concepts_roles_and_linkbases() {
    insta::assert_snapshot!("schema", text(&small().files().unwrap(), "small.xsd"));
}

#[test]
fn a_presentation_keeps_the_order_and_both_ends_of_a_roll_forward() {
    insta::assert_snapshot!("presentation", text(&small().files().unwrap(), "small-all-presentation.xml"));
}

#[test]
fn concepts_hang_below_the_items_of_their_hypercubes() {
    insta::assert_snapshot!("definition", text(&small().files().unwrap(), "small-definition.xml"));
}

/// An independent XML Schema processor reads all schemas and resolves the type of every concept.
#[test]
fn every_schema_parses_and_every_type_resolves() {
    interpret(&core().files().unwrap()).unwrap();
    let mut broken = small().files().unwrap();
    for file in &mut broken {
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        file.bytes = text.replace("sharesItemType", "noSuchItemType").into_bytes();
    }
    assert!(interpret(&broken).is_err(), "the test would find a type that does not exist");
}

fn interpret(files: &[File]) -> Result<(), String> {
    let dir = tempfile::tempdir().unwrap();
    for (name, _, text) in standard::ALL {
        fs::write(dir.path().join(name), text).unwrap();
    }
    let mut inputs = Vec::new();
    for file in files.iter().filter(|f| Path::new(&f.path).extension().is_some_and(|e| e == "xsd")) {
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        let local = standard::ALL.iter().fold(text, |text, (name, uri, _)| text.replace(uri, name));
        inputs.push(Input::File(dir.path().join(&file.path)));
        fs::write(dir.path().join(&file.path), local).unwrap();
    }
    let config = Config::default()
        .with_schemas(inputs)
        .with_parser_flags(ParserFlags::RESOLVE_INCLUDES)
        .with_interpreter_flags(InterpreterFlags::all());
    let schemas = xsd_parser::exec_parser(config.parser).map_err(|e| e.to_string())?;
    xsd_parser::exec_interpreter(config.interpreter, &schemas).map(|_| ()).map_err(|e| e.to_string())
}

/// The survey holds what filers really use, the IFRS Taxonomy what it has; a counterpart that is not there was guessed, unless it
/// stands in the list of us-gaap elements that are known although none of the filers of the survey prints them.
#[test]
fn counterparts_are_elements_of_the_standard_taxonomies() {
    let Some(shared) = from_environment("IXPORT_SHARED") else { return };
    let names = |file: &str| -> HashSet<String> {
        let table = fs::read_to_string(shared.join("reference").join(file)).unwrap();
        table.lines().filter_map(|l| l.split('\t').next()).map(str::to_owned).collect()
    };
    let mut known = names("us-gaap-statement-elements.tsv");
    let package = fs::File::open(shared.join("suites/taxonomies/IFRST_2017-03-09.zip")).unwrap();
    let mut schema = String::new();
    let mut package = zip::ZipArchive::new(package).unwrap();
    package.by_name("full_ifrs/full_ifrs-cor_2017-03-09.xsd").unwrap().read_to_string(&mut schema).unwrap();
    let declared = schema.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next());
    known.extend(declared.map(|name| format!("ifrs-full:{name}")));
    let beyond: HashSet<&str> = include_str!("beyond-the-survey.txt").lines().collect();
    let core = core();
    let all = core.taxonomy.schemas.iter().flat_map(|s| &s.counterparts);
    let all = all.filter(|c| &*c.taxonomy != "us-gaap" || !beyond.contains(&*c.element));
    let unknown: Vec<_> =
        all.map(|c| format!("{}:{}", c.taxonomy, c.element)).filter(|name| !known.contains(name)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// Balances agree with those of the IFRS Taxonomy, or the sign of a concept would not be that of its counterpart.
#[test]
fn balances_and_periods_are_those_of_the_ifrs_counterparts() {
    let Some(shared) = from_environment("IXPORT_SHARED") else { return };
    let table = fs::read_to_string(shared.join("reference/ifrs-statement-elements.tsv")).unwrap();
    let core = core();
    let mut wrong = Vec::new();
    for counterpart in core.taxonomy.schemas.iter().flat_map(|s| &s.counterparts) {
        let name = format!("{}:{}", counterpart.taxonomy, counterpart.element);
        let Some(row) = table.lines().find(|l| l.split('\t').next() == Some(&name)) else { continue };
        let columns: Vec<&str> = row.split('\t').collect();
        let concept = core.taxonomy.concept(&counterpart.concept).unwrap();
        let period = if concept.period == PeriodType::Instant { "instant" } else { "duration" };
        let opposite = match concept.balance {
            Some(Balance::Debit) => columns[3] == "credit",
            Some(Balance::Credit) => columns[3] == "debit",
            None => false,
        };
        if columns[2] != period || opposite {
            wrong.push(format!("{} {name}", concept.name.local));
        }
    }
    // IFRS adds the shares of parent and noncontrolling interests up to a whole; US GAAP, and the outlines here, take
    // those of noncontrolling interests off it.
    let allowed = [
        "NetIncomeAttributableToNoncontrollingInterests ifrs-full:ProfitLossAttributableToNoncontrollingInterests",
        "ComprehensiveIncomeAttributableToNoncontrollingInterests \
         ifrs-full:ComprehensiveIncomeAttributableToNoncontrollingInterests",
    ];
    wrong.retain(|w| !allowed.contains(&w.as_str()));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whether the reference processor has nothing to say about a file; what it said otherwise.
fn oracle(path: &Path) -> Option<Result<(), String>> {
    let python = from_environment("IXPORT_PYTHON")?;
    let shared = from_environment("IXPORT_SHARED")?;
    let output = Command::new(python)
        .arg(shared.join("tools/arelle_oracle.py"))
        .args(["--strict", "--allow-empty"])
        .arg(path)
        .env("ORACLE_XDG", path.with_extension("xdg"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(if output.status.success() { Ok(()) } else { Err(said) })
}

fn write_all(dir: &Path, files: &[File]) {
    for file in files {
        fs::write(dir.join(&file.path), &file.bytes).unwrap();
    }
}

#[test]
fn the_reference_processor_accepts_entry_point_and_package() {
    let dir = tempfile::tempdir().unwrap();
    let core = core();
    write_all(dir.path(), &core.files().unwrap());
    let package = core.package().unwrap();
    write_all(dir.path(), std::slice::from_ref(&package));
    for path in [&core.entry.file, &package.path] {
        let Some(verdict) = oracle(&dir.path().join(path)) else { return };
        verdict.unwrap();
    }
}

#[test]
fn packages_are_the_same_bytes_every_time() {
    assert_eq!(core().package().unwrap(), core().package().unwrap());
}

/// An extension with a concept of each kind and a member, as `mapping` builds it.
fn extension(core: &Core) -> Schema {
    let namespace = "https://xbrl.ixport.example/extension/issuer";
    let mut schema = Schema {
        file: "issuer.xsd".into(),
        namespace: namespace.into(),
        prefix: "issuer".into(),
        imports: core.taxonomy.schemas.iter().map(|s| s.file.clone()).collect(),
        ..Schema::default()
    };
    for (local, kind, data_type, set) in [
        ("StrangeRevenue", Kind::Item, DataType::Monetary, DimensionSet::Framework),
        ("StrangeCount", Kind::Item, DataType::Shares, DimensionSet::Plain),
        ("StrangeUsGaapToIfrsMember", Kind::Member, DataType::Domain, DimensionSet::Plain),
    ] {
        let name = QName::new(namespace, local);
        let member = kind == Kind::Member;
        let period = PeriodType::Duration;
        schema.concepts.push(Concept { name: name.clone(), kind, data_type, period, balance: None, dimensions: set });
        let (role, language) = (label_role::STANDARD, "en".into());
        schema.labels.push(Label { concept: name.clone(), role, language, text: local.into() });
        if member {
            core.attach_member(&mut schema, &core.axes.framework_role, name, &core.axes.us_gaap_to_ifrs);
        } else {
            core.attach(&mut schema, name, set);
        }
    }
    schema
}

/// Facts carry exactly the dimensions that their hypercubes allow, in the core and in extensions.
#[test]
fn hypercubes_accept_and_refuse_what_the_design_says() {
    const FRAMEWORK: &str =
        r#"<xbrldi:explicitMember dimension="ixa:AccountingFrameworkAxis">ixa:UsGaapMember</xbrldi:explicitMember>"#;
    const DOMAIN: &str = r#"<xbrldi:explicitMember dimension="ixa:AccountingFrameworkAxis">ixa:AccountingFrameworkDomain</xbrldi:explicitMember>"#;
    const EXTENSION: &str = r#"<xbrldi:explicitMember dimension="ixa:AccountingFrameworkAxis">issuer:StrangeUsGaapToIfrsMember</xbrldi:explicitMember>"#;
    const RATE: &str = r#"<xbrldi:typedMember dimension="ixa:ExchangeRateDateAxis"><ixa:ExchangeRateDate>2024-06-28</ixa:ExchangeRateDate></xbrldi:typedMember>"#;
    const LOW: &str =
        r#"<xbrldi:explicitMember dimension="ixa:GuidanceBoundAxis">ixa:LowMember</xbrldi:explicitMember>"#;
    const ISSUED: &str = r#"<xbrldi:typedMember dimension="ixa:GuidanceIssueDateAxis"><ixa:GuidanceIssueDate>2024-11-19</ixa:GuidanceIssueDate></xbrldi:typedMember>"#;
    const POINT: &str =
        r#"<xbrldi:explicitMember dimension="ixa:GuidanceBoundAxis">ixa:PointMember</xbrldi:explicitMember>"#;
    const UNDATED: &str = r#"<xbrldi:typedMember dimension="ixa:GuidanceIssueDateAxis"><ixa:GuidanceIssueDate xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></xbrldi:typedMember>"#;
    const OF: &str = r#"<xbrldi:typedMember dimension="ixa:MeasuredConceptAxis"><ixa:MeasuredConcept>ixp:NetIncome</ixa:MeasuredConcept></xbrldi:typedMember>"#;
    const SINCE: &str = r#"<xbrldi:typedMember dimension="ixa:ComparedWithAxis"><ixa:ComparedWith>2023-03-31</ixa:ComparedWith></xbrldi:typedMember>"#;
    const WHOLE: &str = r#"<xbrldi:typedMember dimension="ixa:WholeConceptAxis"><ixa:WholeConcept>ixp:RevenuesNet</ixa:WholeConcept></xbrldi:typedMember>"#;
    const PLAN: &str = r#"<xbrldi:typedMember dimension="ixa:RepurchasePlanDateAxis"><ixa:RepurchasePlanDate>2024-03-12</ixa:RepurchasePlanDate></xbrldi:typedMember>"#;

    let dir = tempfile::tempdir().unwrap();
    let mut core = core();
    let extension = extension(&core);
    core.taxonomy.push(extension);
    write_all(dir.path(), &core.files().unwrap());
    let report = Schema {
        file: "report.xsd".into(),
        namespace: "https://xbrl.ixport.example/report".into(),
        prefix: "report".into(),
        imports: core.taxonomy.schemas.iter().map(|s| s.file.clone()).collect(),
        networks: core.entry.networks.clone(),
        ..Schema::default()
    };
    write_all(dir.path(), &write::files(&core.taxonomy, &report).unwrap());

    let verdict = |name: &str, facts: &[(&str, &str, &[&str])]| {
        let path = dir.path().join(name);
        fs::write(&path, instance(facts)).unwrap();
        oracle(&path)
    };
    let valid: [(&str, &str, &[&str]); 17] = [
        ("ixp:NetIncome", "cny", &[FRAMEWORK]),
        ("ixp:NetIncome", "cny", &[FRAMEWORK, RATE]),
        ("ixp:NetIncome", "cny", &[EXTENSION]),
        ("ixp:NetIncome", "cny", &[FRAMEWORK, LOW, ISSUED]),
        ("ixp:NetIncome", "cny", &[FRAMEWORK, LOW, ISSUED, RATE]),
        ("ixp:WeightedAverageSharesBasic", "shares", &[]),
        ("ixp:LoanFacilitationAndOriginationVolume", "cny", &[RATE]),
        ("issuer:StrangeRevenue", "cny", &[FRAMEWORK]),
        ("issuer:StrangeRevenue", "cny", &[FRAMEWORK, RATE]),
        ("issuer:StrangeCount", "shares", &[]),
        ("ixp:NetIncome", "cny", &[FRAMEWORK, POINT, UNDATED]),
        ("ixp:RelativeChange", "pure", &[OF, SINCE, FRAMEWORK]),
        ("ixp:RelativeChange", "pure", &[OF, SINCE]),
        ("ixp:RelativeChange", "pure", &[OF, SINCE, FRAMEWORK, LOW, ISSUED]),
        ("ixp:AbsoluteChange", "cny", &[OF, SINCE, FRAMEWORK, RATE]),
        ("ixp:PortionInPeriod", "pure", &[OF, WHOLE, FRAMEWORK]),
        ("ixp:ShareRepurchaseAmount", "cny", &[PLAN]),
    ];
    let Some(accepted) = verdict("valid.xml", &valid) else { return };
    accepted.unwrap();
    let invalid: [(&str, &str, &[&str]); 8] = [
        ("ixp:NetIncome", "cny", &[]),
        ("ixp:NetIncome", "cny", &[RATE]),
        ("ixp:NetIncome", "cny", &[DOMAIN]),
        ("ixp:WeightedAverageSharesBasic", "shares", &[FRAMEWORK]),
        ("issuer:StrangeRevenue", "cny", &[]),
        ("ixp:RelativeChange", "pure", &[OF]),
        ("ixp:PortionInPeriod", "pure", &[OF, SINCE]),
        ("ixp:NetIncome", "cny", &[FRAMEWORK, PLAN]),
    ];
    let Some(refused) = verdict("invalid.xml", &invalid) else { return };
    let said = refused.unwrap_err();
    assert_eq!(said.matches("\"xbrldie:PrimaryItemDimensionallyInvalidError\"").count(), invalid.len(), "{said}");
}

/// An instance with one context per fact: concept, unit, dimensions.
fn instance(facts: &[(&str, &str, &[&str])]) -> String {
    let mut body = String::new();
    for (i, (concept, unit, dimensions)) in facts.iter().enumerate() {
        let scenario = match dimensions.concat() {
            none if none.is_empty() => none,
            some => format!("<xbrli:scenario>{some}</xbrli:scenario>"),
        };
        let _ = write!(
            body,
            r#"<xbrli:context id="c{i}"><xbrli:entity><xbrli:identifier scheme="https://s.example">{i}</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:startDate>2024-01-01</xbrli:startDate><xbrli:endDate>2024-03-31</xbrli:endDate></xbrli:period>{scenario}</xbrli:context>
<{concept} contextRef="c{i}" unitRef="{unit}" decimals="0">5</{concept}>"#
        );
    }
    format!(
        r#"<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xbrldi="http://xbrl.org/2006/xbrldi" xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:ixa="https://xbrl.ixport.example/axes/1" xmlns:ixp="https://xbrl.ixport.example/core/1" xmlns:issuer="https://xbrl.ixport.example/extension/issuer">
<link:schemaRef xlink:type="simple" xlink:href="report.xsd"/>
<xbrli:unit id="cny"><xbrli:measure>iso4217:CNY</xbrli:measure></xbrli:unit>
<xbrli:unit id="shares"><xbrli:measure>xbrli:shares</xbrli:measure></xbrli:unit>
<xbrli:unit id="pure"><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>
{body}</xbrli:xbrl>"#
    )
}
