//! `ixport taxonomy count`: what is in any XBRL taxonomy, in numbers.

use super::files::Trouble;
use super::printer::Printer;
use super::target::discover;
use crate::taxonomy::dts::{Concept, Dts, Kind};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What is in the taxonomy that `input` is or leads to, and whether there are no errors; nothing where nothing could be read.
pub(super) fn count(
    input: &Path,
    entries: &[String],
    packages: &[PathBuf],
    printer: Printer,
) -> Result<Option<(String, bool)>, Trouble> {
    Ok(discover(input, entries, packages, printer)?.map(|(dts, is_clean)| (numbers(&dts), is_clean)))
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
