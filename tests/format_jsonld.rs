//! The JSON-LD writer, judged by processors that know nothing of ixport: an RDF store with SPARQL, and pyld with SHACL.

mod common;

use common::{core_report, oracle, python, report, save, taxonomy};
use ixport::format::jsonld::{Options, write};
use ixport::package::File;
use ixport::report::canonical::Canonical;
use ixport::report::{Footnote, Link, LinkTarget, Place, Report};
use ixport::source::Source;
use ixport::taxonomy::Taxonomy;
use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use oxigraph::model::Term;
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;

fn jsonld() -> Vec<u8> {
    graph(&report(), &taxonomy())
}

fn graph(report: &Report, taxonomy: &Taxonomy) -> Vec<u8> {
    let options = Options { base: "https://reports.example/r", published: "2023-05-18".parse().ok() };
    write(report, taxonomy, options).unwrap()
}

/// Rows of a query, each a line of the values' lexical forms.
fn select(query: &str) -> Vec<String> {
    let store = Store::new().unwrap();
    let format = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };
    store.load_from_slice(format, jsonld().as_slice()).unwrap();
    let prefixes = "PREFIX ix: <https://ixport.example/ns/1#> PREFIX t: <https://taxonomy.example/t/1#>
        PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX dcterms: <http://purl.org/dc/terms/>";
    let results = SparqlEvaluator::new().parse_query(&format!("{prefixes} {query}")).unwrap();
    let QueryResults::Solutions(rows) = results.on_store(&store).execute().unwrap() else { panic!("no SELECT") };
    let text = |term: &Term| match term {
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    rows.map(|row| row.unwrap().values().iter().flatten().map(text).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn it_looks_as_documented() {
    insta::assert_snapshot!("r.jsonld", String::from_utf8(jsonld()).unwrap());
}

#[test]
fn net_income_by_period_and_basis_is_one_query() {
    let rows = select(
        "SELECT ?end ?basis ?value WHERE {
            ?fact ix:concept/skos:closeMatch <http://fasb.org/us-gaap/2024#ProfitLoss> ;
                  ix:period/ix:end ?end ; t:FrameworkAxis ?basis ; ix:value ?value } ORDER BY ?value",
    );
    let row = |basis: &str, value: &str| format!("2023-03-31 <https://taxonomy.example/t/1#{basis}> {value}");
    assert_eq!(rows, [row("UsGaapMember", "-4063000"), row("IfrsMember", "929760000")]);
}

#[test]
fn a_fact_leads_to_its_bytes_and_its_printed_text() {
    let rows = select(
        "SELECT ?start ?end ?exact ?issued WHERE {
            ?fact ix:concept t:NetIncome ; t:FrameworkAxis t:UsGaapMember ; prov:wasDerivedFrom ?place .
            ?place oa:hasSelector [ oa:start ?start ; oa:end ?end ] , [ oa:exact ?exact ] ; oa:hasSource ?source .
            ?source dcterms:issued ?issued } ORDER BY ?start",
    );
    assert_eq!(rows, ["80 89 at 80 2023-05-18", "120 129 at 120 2023-05-18"]);
}

#[test]
fn another_processor_reads_it_and_the_shape_holds() {
    let Some(oracle) = oracle() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (report, core) = core_report();
    let other = File { path: "core.jsonld".into(), bytes: graph(&report, &core.taxonomy) };
    save(folder.path(), &[File { path: "r.jsonld".into(), bytes: jsonld() }, other]);
    let program = "
import json, sys
from pyld import jsonld
from pyshacl import validate
from rdflib import Graph
shape, *files = sys.argv[1:]
def check(graph):
    return validate(graph, shacl_graph=shape, shacl_graph_format='turtle')
for file in files:
    quads = jsonld.to_rdf(json.load(open(file)), {'format': 'application/n-quads'})
    data = Graph().parse(data=quads, format='nt')
    assert len(data) > 150, quads
    conforms, _, text = check(data)
    assert conforms, text
# The shape is no rubber stamp.
for find in ('ix:concept', 'qb:dataSet', 't:FrameworkAxis', 'ix:decimals', 'oa:start', 'skos:inScheme'):
    names = {'ix': 'https://ixport.example/ns/1#', 'qb': 'http://purl.org/linked-data/cube#',
             't': 'https://taxonomy.example/t/1#', 'oa': 'http://www.w3.org/ns/oa#',
             'skos': 'http://www.w3.org/2004/02/skos/core#'}
    prefix, local = find.split(':')
    lines = quads.splitlines()
    hit = next(i for i, line in enumerate(lines) if line.split()[1] == f'<{names[prefix]}{local}>')
    broken = Graph().parse(data='\\n'.join(lines[:hit] + lines[hit + 1:]), format='nt')
    assert not check(broken)[0], find
";
    let shape = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/shapes/ixport.ttl");
    let path = |name: &str| folder.path().join(name).display().to_string();
    python(&oracle, program, &[shape, &path("core.jsonld"), &path("r.jsonld")]);
}

/// Everything that the graph says of facts, footnotes, places and the source comes back.
#[test]
fn what_was_written_is_read_back() {
    let mut report = report();
    report.links.push(Link {
        from: 0,
        to: LinkTarget::Fact(3),
        arcrole: "https://t.example/arcrole/because".into(),
        role: "https://t.example/role/own".into(),
    });
    report.footnotes.push(Footnote { content: "<p>a &lt; b</p>".into(), ..Footnote::plain("note-3", "zh", "") });
    report.links.push(Link::footnote(1, 2));
    let source = Source::new("r.jsonld", graph(&report, &taxonomy())).unwrap();
    let (read, findings) = ixport::format::jsonld::read(&source);
    let read = read.unwrap();
    assert_eq!(findings.iter().map(|found| found.render("", Some(&source))).collect::<Vec<_>>(), [] as [&str; 0]);
    let (a, b) = (Canonical::of(&report), Canonical::of(&read));
    assert_eq!(a.difference(&b), (vec![], vec![]));
    assert_eq!(a.hash(), b.hash());
    for (written, read) in report.facts().zip(read.facts()) {
        assert_eq!(written.id, read.id);
        let places =
            |places: &[Place]| places.iter().map(|p| (p.span, p.printed.clone(), p.line, p.column)).collect::<Vec<_>>();
        assert_eq!(places(written.places), places(read.places));
    }
    assert_eq!((&read.provenance, &read.taxonomy), (&report.provenance, &report.taxonomy));
    assert_eq!(read.typed_domains, report.typed_domains);
    assert_eq!(read.footnotes[0].span, report.footnotes[0].span);
}

#[test]
fn what_is_wrong_in_a_graph_is_said_with_its_place() {
    let good = String::from_utf8(jsonld()).unwrap();
    let refused = |text: &str, code: &str| {
        let source = Source::new("r.jsonld", text.into()).unwrap();
        let (_, findings) = ixport::format::jsonld::read(&source);
        let found: Vec<_> = findings.iter().map(|found| found.render("r", Some(&source))).collect();
        assert!(found.first().is_some_and(|found| found.contains(code)), "{code}: {found:?}");
    };
    refused("", "r:1:1: error[jsonld.syntax]");
    refused("[1]", "error[jsonld.syntax]");
    refused(&good[..good.len() / 2], "error[jsonld.syntax]");
    refused("{\"@context\": {}, \"@graph\": [{}]}", "error[jsonld.foreign]");
    refused(
        &good.replacen("\"unit\":\"units:CNY\"", "\"unit\":\"units:XXX\"", 1),
        "error[jsonld.reference]: there is no unit",
    );
    refused(&good.replacen("\"value\":\"7178390000\"", "\"value\":\"7,178\"", 1), "error[jsonld.value]");
    refused(&good.replacen("\"concept\":\"t:Cash\"", "\"concept\":\"u:Cash\"", 1), "error[jsonld.prefix]");
    refused(&good.replacen("\"decimals\":-3", "\"decimals\":1.5", 1), "error[jsonld.value]");
    refused(&"[".repeat(100_000), "error[jsonld.syntax]");
}
