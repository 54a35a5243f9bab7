//! Within [`super`]: the taxonomy that a command is about: ixport's own, a folder of sources, or any XBRL taxonomy.

use super::files::{Files, Trouble, address, package, sources_in};
use super::input::is_package;
use super::printer::Printer;
use crate::diagnostic::{Diagnostic, Findings};
use crate::mapping::foreign;
use crate::package::{Chain, Limits, Resolver, Role};
use crate::source::Source;
use crate::taxonomy::dts::{self, Dts};
use crate::taxonomy::{Core, sources};
use std::path::{Path, PathBuf};

/// The taxonomy to map onto.
#[derive(Debug, clap::Args)]
pub struct TargetArgs {
    /// Taxonomy to map onto, instead of the one that ixport brings: a folder of sources, a taxonomy package, or a schema
    #[arg(long, value_name = "PATH")]
    taxonomy: Option<PathBuf>,
    /// Where that is a taxonomy of others, the address of the document to begin with, instead of the first entry point of the package; may be given more than once
    #[arg(long, value_name = "URI", requires = "taxonomy")]
    entry: Vec<String>,
    /// Taxonomy package to look for its documents in; may be given more than once
    #[arg(long, value_name = "ZIP", requires = "taxonomy")]
    package: Vec<PathBuf>,
}

impl TargetArgs {
    /// Reads it, and says what is wrong with it; nothing where that keeps it from being a target.
    pub fn load(&self, base: &str, printer: Printer) -> Result<Option<Core>, Trouble> {
        let from_sources = |files: Vec<Source>| {
            let (core, findings) = sources::load(base, files);
            for (source, diagnostics) in &findings {
                printer.print_all(source, diagnostics);
            }
            core
        };
        let Some(path) = &self.taxonomy else { return Ok(from_sources(sources::embedded())) };
        let is_sources = path.is_dir() && !path.join("META-INF").is_dir();
        if is_sources {
            return Ok(from_sources(sources_in(path)?));
        }
        let Some(own) = from_sources(sources::embedded()) else { return Ok(None) };
        let Some((dts, _)) = discover_with(path, &self.entry, &self.package, printer, Start::First)? else {
            return Ok(None);
        };
        let (core, diagnostics) = foreign::target(own, &dts);
        for diagnostic in diagnostics.iter() {
            printer.print(&path.to_string_lossy(), None, diagnostic);
        }
        Ok(diagnostics.is_clean().then_some(core))
    }
}

/// Which entry points of a package are read where none is named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    First,
    All,
}

/// Reads the taxonomy that `input` is or leads to (a package with all of its entry points, or those named in `entries`; a
/// schema or a linkbase) and says what is wrong with it. Whether there are no errors; nothing where nothing could be read.
pub(super) fn discover(
    input: &Path,
    entries: &[String],
    packages: &[PathBuf],
    printer: Printer,
) -> Result<Option<(Dts, bool)>, Trouble> {
    discover_with(input, entries, packages, printer, Start::All)
}

fn discover_with(
    input: &Path,
    entries: &[String],
    packages: &[PathBuf],
    printer: Printer,
    which: Start,
) -> Result<Option<(Dts, bool)>, Trouble> {
    let mut is_clean = true;
    let mut say = |findings: &Findings| {
        for (source, diagnostics) in findings.iter() {
            printer.print_all(source, diagnostics);
        }
        is_clean &= findings.is_clean();
    };
    let name = input.to_string_lossy();
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
            let many = if which == Start::First { 1 } else { points.len() };
            if points.len() > many {
                let others: Vec<&str> = points.iter().flat_map(|p| &p.documents).map(String::as_str).collect();
                let message = format!("{} entry points in this package: the first one is read", points.len());
                let note = Diagnostic::note("taxonomy.several-entry-points", message);
                printer.note(&name, &note.help(format!("--entry names another: {}", others.join(", "))));
            }
            points.iter().take(many).flat_map(|point| point.documents.iter().cloned()).collect()
        }
    };
    if start.is_empty() {
        let message = "this package has no entry points: --entry names a document to begin with";
        printer.print(&name, None, &Diagnostic::error("taxonomy.no-entry-point", message));
        return Ok(None);
    }
    let mut chain: Vec<&dyn Resolver> = opened.iter().map(|package| package as &dyn Resolver).collect();
    chain.push(&Files);
    let (dts, findings) = dts::discover(&start.iter().map(String::as_str).collect::<Vec<_>>(), &Chain(chain));
    say(&findings);
    Ok(Some((dts, is_clean)))
}
