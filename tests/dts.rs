//! Taxonomies of others are read whole: the IFRS Taxonomy 2017 has what the reference processor finds in it, an issuer's
//! extension without its base is read with warnings, ixport's own comes back as it was written, and nothing in the
//! conformance suites makes discovery stop or fall.

mod common;

use ixport::cli::files::{self, Files};
use ixport::diagnostic::{Findings, Severity};
use ixport::package::{Limits, Resolver, Role};
use ixport::taxonomy::dts::{Concept, Dts, Kind, Node, discover};
use ixport::taxonomy::{self, ArcDetail, Core, PeriodType, arcrole, label_role, write};
use ixport::xbrl::QName;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Documents in memory.
struct Memory(HashMap<String, Vec<u8>>);

impl Resolver for Memory {
    fn resolve(&self, uri: &str) -> io::Result<Option<Cow<'_, [u8]>>> {
        Ok(self.0.get(uri).map(|bytes| bytes.as_slice().into()))
    }
}

fn suites() -> Option<PathBuf> {
    let shared = std::env::var("IXPORT_SHARED").ok();
    if shared.is_none() {
        println!("SKIPPED: set IXPORT_SHARED to read the taxonomies of others");
    }
    shared.map(|shared| Path::new(&shared).join("suites"))
}

fn codes(findings: &Findings) -> BTreeMap<&str, usize> {
    let mut codes = BTreeMap::new();
    for diagnostic in findings.iter().flat_map(|(_, diagnostics)| diagnostics.iter()) {
        *codes.entry(diagnostic.code).or_default() += 1;
    }
    codes
}

/// Relationships and networks of an arcrole.
fn count(dts: &Dts, arcrole: &str) -> (usize, usize) {
    dts.networks_of(arcrole).fold((0, 0), |(arcs, networks), network| (arcs + network.len(), networks + 1))
}

/// The numbers are Arelle's 2.47.3 for the same entry point and package: `modelXbrl.qnameConcepts` of namespaces that
/// are no specification's, `relationshipSet(arcrole).modelRelationships` and the base sets they come from,
/// `textValue.strip()` of the labels, children of the references.
#[test]
fn the_ifrs_taxonomy_has_what_the_reference_processor_finds() {
    let Some(suites) = suites() else { return };
    let path = suites.join("taxonomies/IFRST_2017-03-09.zip");
    let package = files::package(&path, Role::Taxonomy, &Limits::default()).unwrap().0.unwrap();
    let entry = "http://xbrl.ifrs.org/taxonomy/2017-03-09/combined_doc_entry_point_2017-03-09.xsd";
    let start = Instant::now();
    let (dts, findings) = discover(&[entry], &package);
    println!("{:?}: {dts:?}", start.elapsed());
    assert!(findings.is_clean(), "{:?}", codes(&findings));

    let concepts: Vec<_> = dts.concepts().collect();
    let having = |wanted: &dyn Fn(&Concept<'_>) -> bool| concepts.iter().filter(|concept| wanted(concept)).count();
    assert_eq!(concepts.len(), 4604);
    assert_eq!(having(&|c| c.kind() == Kind::Hypercube), 121);
    assert_eq!(having(&|c| c.kind() == Kind::Dimension), 118);
    assert_eq!(having(&|c| c.is_abstract()), 1292);
    assert_eq!(having(&|c| c.is_numeric()), 2171);
    assert_eq!(having(&|c| c.base_type().item_type == Some("monetaryItemType")), 2024);
    assert_eq!(having(&|c| c.base_type().item_type == Some("pureItemType")), 76);
    assert_eq!(having(&|c| c.base_type().item_type == Some("decimalItemType")), 58);
    assert_eq!(having(&|c| c.base_type().xsd == Some("string")), 2424);
    assert_eq!(having(&|c| c.base_type().xsd == Some("date")), 9);
    assert_eq!(having(&|c| c.period() == Some(PeriodType::Instant)), 846);
    assert_eq!(having(&|c| c.balance() == Some(taxonomy::Balance::Debit)), 931);
    assert_eq!(having(&|c| c.balance() == Some(taxonomy::Balance::Credit)), 938);
    assert_eq!(dts.roles().count(), 171);

    for (arcrole, arcs) in [
        ("http://www.xbrl.org/2003/arcrole/concept-label", (9332, 1)),
        ("http://www.xbrl.org/2003/arcrole/concept-reference", (5168, 1)),
        ("http://www.xbrl.org/2003/arcrole/parent-child", (5452, 67)),
        ("http://www.xbrl.org/2003/arcrole/summation-item", (1112, 39)),
        ("http://xbrl.org/arcrole/2008/element-label", (171, 1)),
        ("http://xbrl.org/arcrole/2008/element-reference", (170, 1)),
        ("http://xbrl.org/int/dim/arcrole/all", (125, 125)),
        ("http://xbrl.org/int/dim/arcrole/dimension-default", (118, 1)),
        ("http://xbrl.org/int/dim/arcrole/dimension-domain", (222, 131)),
        ("http://xbrl.org/int/dim/arcrole/domain-member", (2445, 130)),
        ("http://xbrl.org/int/dim/arcrole/hypercube-dimension", (216, 125)),
    ] {
        assert_eq!(count(&dts, arcrole), arcs, "{arcrole}");
    }
    let labels: Vec<_> = concepts.iter().flat_map(Concept::labels).collect();
    assert_eq!(labels.len(), 9332);
    assert_eq!(labels.iter().filter(|label| label.role == label_role::TOTAL).count(), 196);
    assert_eq!(labels.iter().filter(|label| label.role == label_role::DOCUMENTATION).count(), 4181);
    assert_eq!(labels.iter().map(|label| label.text.chars().count()).sum::<usize>(), 1_085_076);
    let parts = concepts.iter().flat_map(Concept::references).map(|reference| reference.parts().count());
    assert_eq!(parts.sum::<usize>(), 36_047);
    let presentation = dts.networks_of(arcrole::PARENT_CHILD).flat_map(|network| network.relationships());
    assert_eq!(presentation.filter(|relationship| relationship.preferred_label().is_some()).count(), 635);
}

/// Apple's own schema and linkbases, with `us-gaap`, `dei` and the like absent. The numbers are counted in the files'
/// text: the reference processor drops what points into missing documents.
#[test]
fn an_extension_without_its_base_taxonomy_is_read() {
    let Some(suites) = suites() else { return };
    let folder = suites.join("golden/aapl-2025q2");
    let (dts, findings) = discover(&[&format!("file://{}/aapl-20250329.xsd", folder.display())], &Files);
    assert!(findings.is_clean(), "{:?}", codes(&findings));
    assert_eq!(codes(&findings).keys().collect::<Vec<_>>(), [&"taxonomy.missing"]);
    assert_eq!(findings.count(Severity::Warning), dts.missing().count() as u64);
    assert!(dts.missing().all(|(_, referrers)| !referrers.is_empty()));
    let namespace = "http://www.apple.com/20250329";
    let written = |file: &str, what: &str| std::fs::read_to_string(folder.join(file)).unwrap().matches(what).count();
    assert_eq!(dts.concepts().count(), written("aapl-20250329.xsd", "<xs:element "));
    assert!(dts.concepts().all(|concept| &*concept.name().namespace == namespace));
    assert_eq!(dts.roles().count(), written("aapl-20250329.xsd", "<link:roleType "));
    assert_eq!(count(&dts, arcrole::PARENT_CHILD).0, written("aapl-20250329_pre.xml", "<link:presentationArc "));
    let assets = dts.element(&QName::new("http://fasb.org/us-gaap/2024", "Assets")).unwrap();
    assert!(!assets.is_declared());
    let label = dts.label(assets.node(), label_role::TOTAL, "en-US");
    assert_eq!(label, Some("Total assets"));
}

/// What a relationship of ours says, in words that both models have.
type Line = (String, String, String, QName, QName, String);

#[test]
fn our_own_taxonomy_comes_back_as_it_was_written() {
    let core = Core::embedded("https://taxonomy.example");
    let base = "https://taxonomy.example/files/";
    let schemas = || core.taxonomy.schemas.iter().chain([&core.entry]);
    let mut memory = HashMap::new();
    for file in schemas().flat_map(|schema| write::files(&core.taxonomy, schema).unwrap()) {
        memory.insert(format!("{base}{}", file.path), file.bytes);
    }
    let files = memory.len();
    let (dts, findings) = discover(&[&format!("{base}{}", core.entry.file)], &Memory(memory));
    assert_eq!(codes(&findings), BTreeMap::new());
    assert_eq!((dts.documents().count(), dts.missing().count()), (files, 0));

    let ours: Vec<_> = schemas().flat_map(|schema| &schema.concepts).collect();
    assert_eq!(dts.concepts().count(), ours.len());
    for concept in ours {
        let read = dts.concept(&concept.name).unwrap();
        assert_eq!((read.period(), read.balance()), (Some(concept.period), concept.balance), "{}", concept.name);
        assert_eq!(read.is_abstract(), concept.kind != taxonomy::Kind::Item);
        assert_eq!(read.is_typed_dimension(), matches!(concept.kind, taxonomy::Kind::TypedDimension { .. }));
        match &concept.kind {
            taxonomy::Kind::Item => {
                assert_eq!(read.type_name(), Some(concept.data_type.schema_type()));
                assert_eq!(read.is_numeric(), concept.data_type.is_numeric(), "{}", concept.name);
            }
            taxonomy::Kind::TypedDimension { domain, value_type } => {
                let found = read.typed_domain().unwrap();
                assert_eq!((found.local(), found.base_type().xsd), (&**domain, Some(&**value_type)));
            }
            taxonomy::Kind::Hypercube => assert_eq!(read.kind(), Kind::Hypercube),
            taxonomy::Kind::ExplicitDimension => assert_eq!(read.kind(), Kind::Dimension),
            taxonomy::Kind::Abstract | taxonomy::Kind::Member => assert_eq!(read.kind(), Kind::Item),
        }
    }

    let written: BTreeSet<_> = schemas()
        .flat_map(|schema| &schema.labels)
        .map(|l| (l.concept.clone(), l.role.to_owned(), l.language.to_string(), l.text.to_string()))
        .collect();
    let read: BTreeSet<_> = dts
        .concepts()
        .flat_map(|concept| concept.labels().map(move |label| (concept.name(), label)))
        .map(|(name, label)| (name, label.role.to_owned(), label.language.to_owned(), label.text.to_owned()))
        .collect();
    assert_eq!(read, written);

    let written: BTreeSet<_> = schemas()
        .flat_map(|schema| &schema.counterparts)
        .map(|c| (c.concept.clone(), c.taxonomy.to_string(), c.element.to_string()))
        .collect();
    let part = |parts: &[(QName, &str)], local: &str| {
        parts.iter().find(|(name, _)| &*name.local == local).map_or(String::new(), |(_, text)| (*text).to_owned())
    };
    let read: BTreeSet<_> = dts
        .concepts()
        .flat_map(|concept| concept.references().map(move |reference| (concept.name(), reference)))
        .map(|(name, reference)| {
            let parts: Vec<_> = reference.parts().collect();
            (name, part(&parts, "Name"), part(&parts, "Section"))
        })
        .collect();
    assert_eq!(read, written);

    let written: BTreeMap<Line, String> = schemas()
        .flat_map(|schema| &schema.networks)
        .flat_map(|network| network.arcs.iter().map(move |arc| (network, arc)))
        .map(|(network, arc)| {
            let detail = match &arc.detail {
                ArcDetail::None => String::new(),
                ArcDetail::PreferredLabel(role) => (*role).to_owned(),
                ArcDetail::Weight(weight) => weight.to_string(),
                ArcDetail::Closed => "closed".to_owned(),
                ArcDetail::Unusable => "unusable".to_owned(),
                ArcDetail::TargetRole(role) => role.to_string(),
            };
            let order = arc.order.to_string();
            let (role, arcrole) = (network.role.to_string(), network.arcrole.to_owned());
            ((arcrole, role, order, arc.from.clone(), arc.to.clone(), detail.clone()), detail)
        })
        .collect();
    let name = |node: Node| match node {
        Node::Concept(id) => dts.at(id).name(),
        other => panic!("{other:?}"),
    };
    let mut read: BTreeMap<Line, String> = BTreeMap::new();
    for network in dts.networks().filter(|network| !network.arcrole().starts_with("http://www.xbrl.org/2003/arcrole/c"))
    {
        for relationship in network.relationships() {
            let weight = relationship.weight().map(|weight| weight.to_string());
            let closed = relationship.closed().then(|| "closed".to_owned());
            let unusable = (!relationship.usable()).then(|| "unusable".to_owned());
            let text = |text: Option<&str>| text.map(str::to_owned);
            let detail = weight.or(closed).or(unusable).or_else(|| text(relationship.preferred_label()));
            let detail = detail.or_else(|| text(relationship.target_role())).unwrap_or_default();
            let (arcrole, role) = (network.arcrole().to_owned(), network.role().to_owned());
            let ends = (name(relationship.from()), name(relationship.to()));
            read.insert((arcrole, role, relationship.order().to_string(), ends.0, ends.1, detail.clone()), detail);
        }
    }
    assert_eq!(read, written);
    let roles =
        schemas().flat_map(|schema| &schema.roles).map(|role| (role.uri.to_string(), role.definition.to_string()));
    let read = dts.roles().map(|role| (role.uri.to_owned(), role.definition().unwrap_or_default().to_owned()));
    assert_eq!(read.collect::<BTreeSet<_>>(), roles.collect());
}

/// Every schema of the suites, the broken ones too: discovery ends, and says the same when it is asked again.
#[test]
fn discovery_ends_over_every_schema_of_the_conformance_suites() {
    let Some(suites) = suites() else { return };
    let mut open = vec![suites.join("xbrl-2.1"), suites.join("xdt")];
    let mut entries = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "xsd") {
                entries.push(format!("file://{}", path.display()));
            }
        }
    }
    entries.sort();
    assert!(entries.len() > 1_000);
    entries.par_iter().for_each(|entry| drop(discover(&[entry], &Files)));
    let all: Vec<&str> = entries.iter().map(String::as_str).collect();
    let rendered = || {
        let (dts, findings) = discover(&all, &Files);
        let findings: Vec<_> = findings
            .iter()
            .flat_map(|(source, diagnostics)| diagnostics.iter().map(|d| d.render(source.name(), Some(source))))
            .collect();
        let lines = dts.networks().flat_map(|network| network.relationships());
        let lines: Vec<_> = lines.map(|relationship| (relationship.from(), relationship.to())).collect();
        (format!("{dts:?}"), findings, lines)
    };
    assert_eq!(rendered(), rendered());
}
