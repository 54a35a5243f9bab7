//! `ixport taxonomy count`: what is in any XBRL taxonomy, in numbers.

use super::files::{Files, Trouble, address, package};
use super::input::is_package;
use super::printer::Printer;
use crate::diagnostic::{Diagnostic, Findings};
use crate::package::{Chain, Limits, Resolver, Role};
use crate::taxonomy::dts::{Concept, Dts, Kind, discover};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Reads the taxonomy that `input` is or leads to (a package with all of its entry points, or those named in `entries`; a
/// schema or a linkbase) and says what is wrong with it. Its numbers as text, and whether there are no errors; nothing
/// where nothing could be read.
pub(super) fn count(
    input: &Path,
    entries: &[String],
    packages: &[PathBuf],
    printer: Printer,
) -> Result<Option<(String, bool)>, Trouble> {
    let mut is_clean = true;
    let mut say = |findings: &Findings| {
        findings.iter().for_each(|(source, diagnostics)| printer.print_all(source, diagnostics));
        is_clean &= findings.is_clean();
    };
    let mut opened = Vec::new();
    let is_archive = is_package(input)?;
    for path in is_archive.then_some(input).into_iter().chain(packages.iter().map(PathBuf::as_path)) {
        let (package, findings) = package(path, Role::Taxonomy, &Limits::default())?;
        say(&findings);
        opened.extend(package);
    }
    let start: Vec<String> = match opened.first().filter(|_| is_archive) {
        _ if !entries.is_empty() => entries.to_vec(),
        None if is_archive => return Ok(None),
        None => vec![address(input)?],
        Some(package) => {
            let points = package.taxonomy().map_or(&[][..], |taxonomy| &taxonomy.entry_points);
            points.iter().flat_map(|point| point.documents.iter().cloned()).collect()
        }
    };
    if start.is_empty() {
        let message = "this package has no entry points: --entry names a document to begin with";
        printer.print(&input.to_string_lossy(), None, &Diagnostic::error("taxonomy.no-entry-point", message));
        return Ok(None);
    }
    let mut chain: Vec<&dyn Resolver> = opened.iter().map(|package| package as &dyn Resolver).collect();
    chain.push(&Files);
    let (dts, findings) = discover(&start.iter().map(String::as_str).collect::<Vec<_>>(), &Chain(chain));
    say(&findings);
    Ok(Some((numbers(&dts), is_clean)))
}

fn numbers(dts: &Dts) -> String {
    let concepts: Vec<Concept<'_>> = dts.concepts().collect();
    let having = |wanted: &dyn Fn(&Concept<'_>) -> bool| concepts.iter().filter(|concept| wanted(concept)).count();
    let languages: BTreeSet<&str> = concepts.iter().flat_map(Concept::labels).map(|label| label.language).collect();
    let languages: Vec<&str> = languages.into_iter().collect();
    let mut out = String::new();
    let mut line = |what: &str, count: usize, more: &str| {
        let _ = writeln!(out, "{count:>9}  {what}{more}");
    };
    line("documents", dts.documents().count(), "");
    line("documents that are missing", dts.missing().count(), "");
    let kinds = format!(
        ": {} abstract, {} hypercubes, {} dimensions, {} numeric",
        having(&|concept| concept.is_abstract()),
        having(&|concept| concept.kind() == Kind::Hypercube),
        having(&|concept| concept.kind() == Kind::Dimension),
        having(&|concept| concept.is_numeric()),
    );
    line("concepts", concepts.len(), &kinds);
    line(
        "labels of concepts",
        concepts.iter().flat_map(Concept::labels).count(),
        &format!(": {}", languages.join(", ")),
    );
    line("references of concepts", concepts.iter().flat_map(Concept::references).count(), "");
    line("roles", dts.roles().count(), "");
    let mut arcs = BTreeMap::<String, (usize, usize)>::new();
    for network in dts.networks() {
        let (relationships, networks) = arcs.entry(network.arcrole().to_owned()).or_default();
        *relationships += network.len();
        *networks += 1;
    }
    for (arcrole, (relationships, networks)) in arcs {
        line("relationships in ", relationships, &format!("{networks} networks: {arcrole}"));
    }
    out
}
