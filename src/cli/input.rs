//! Within [`super`]: paths → reports, for all commands that read them.

use super::files::{Files, Trouble, address, at, bytes, package};
use super::printer::{MessageFormat, Printer, say};
use crate::align::Side;
use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::format::Format;
use crate::load::{Input, Loaded, load_with_sources, packaged};
use crate::package::{Chain, Limits, Package, Resolver, Role};
use crate::source::Source;
use hashbrown::HashSet;
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Arguments of all commands that read a report.
#[derive(Debug, clap::Args)]
pub struct InputArgs {
    /// A report in any syntax (for xBRL-CSV its metadata), a report package or its folder; several files are one set of inline documents
    #[arg(required = true, value_name = "IN")]
    pub inputs: Vec<PathBuf>,
    /// How it is read
    #[command(flatten)]
    pub how: ReadArgs,
}

/// How reports are read.
#[derive(Debug, clap::Args)]
pub struct ReadArgs {
    /// Taxonomy package to look for the report's taxonomy in; may be given more than once
    #[arg(long, value_name = "ZIP")]
    pub package: Vec<PathBuf>,
    /// Read the facts of this target of an inline document set, instead of those of the default one
    #[arg(long)]
    pub target: Option<String>,
    /// How diagnostics are printed
    #[arg(long, value_enum, default_value_t = MessageFormat::Text)]
    pub message_format: MessageFormat,
    /// Print notes too
    #[arg(long, short)]
    pub verbose: bool,
}

/// A report and what it came from.
#[derive(Debug)]
pub struct Opened {
    /// The report.
    pub loaded: Loaded,
    /// The package that it was in.
    pub package: Option<Package>,
    /// What a user calls it.
    pub name: String,
    /// Whether no errors were found.
    pub is_clean: bool,
    /// Whether it was read from one file.
    pub is_single: bool,
}

/// A report with all that was read of it.
#[derive(Debug)]
pub struct Whole {
    /// A report per target, the default one first; nothing where it could not be read.
    pub loaded: Vec<Loaded>,
    /// Its files and their addresses.
    pub sources: Vec<(String, Source)>,
    /// The package that it was in.
    pub package: Option<Arc<Package>>,
    /// What a user calls it.
    pub name: String,
    /// What was found, which was said.
    pub findings: Findings,
}

impl Opened {
    /// What it is to others that it is held against.
    #[must_use]
    pub fn side(&self) -> Side<'_> {
        Side { name: &self.name, report: &self.loaded.report, dts: &self.loaded.dts }
    }

    /// The page that its facts stand on, where there is one, and only one; read once more.
    #[must_use]
    pub fn page(&self) -> Option<Source> {
        if !self.is_single || self.loaded.format != Format::Inline {
            return None;
        }
        let bytes = match &self.package {
            Some(package) => package.resolve(&self.loaded.uri),
            None => Files.resolve(&self.loaded.uri),
        };
        Source::decode(&*self.name, bytes.ok()??.into_owned()).ok()
    }
}

impl InputArgs {
    /// Where diagnostics go.
    #[must_use]
    pub fn printer(&self) -> Printer {
        self.how.printer()
    }

    /// Reads the report and says what was found; nothing where there is none, which was said too.
    pub fn open(&self) -> Result<Option<Opened>, Trouble> {
        self.how.open(&self.inputs)
    }
}

impl ReadArgs {
    /// Where diagnostics go.
    #[must_use]
    pub fn printer(&self) -> Printer {
        Printer { format: self.message_format, verbose: self.verbose }
    }

    /// Reads the report in a file, a package or a set of inline documents, and says what was found; nothing where there is
    /// none, which was said too.
    pub fn open(&self, inputs: &[PathBuf]) -> Result<Option<Opened>, Trouble> {
        let mut lines = Vec::new();
        let opened = self.read(inputs, &mut lines);
        for line in &lines {
            say(line);
        }
        opened
    }

    /// Reads several reports side by side, and says what was found in their order: of what is said of all, such as of a
    /// package that all are given, once.
    pub fn open_each(&self, inputs: &[PathBuf]) -> Result<Vec<Option<Opened>>, Trouble> {
        side_by_side(inputs, |path, lines| self.read(std::slice::from_ref(path), lines))
    }

    /// Reads the reports in each of the inputs, or in all of them together, side by side, with all their targets: what
    /// [`ReadArgs::open`] reads, and what it leaves out. Says what was found.
    pub fn open_whole(&self, inputs: &[&[PathBuf]]) -> Result<Vec<Vec<Whole>>, Trouble> {
        side_by_side(inputs, |paths, lines| self.read_whole(paths, true, lines))
    }

    fn read(&self, inputs: &[PathBuf], lines: &mut Vec<String>) -> Result<Option<Opened>, Trouble> {
        let Some(whole) = self.read_whole(inputs, false, lines)?.into_iter().next() else { return Ok(None) };
        let Whole { loaded, sources, package, name, findings } = whole;
        let is_clean = findings.is_clean();
        let is_single = sources.len() == 1;
        // Giving back the memory of a large file takes time, and nobody waits for it.
        rayon::spawn(move || drop(sources));
        let wrong = no_target(&loaded);
        let found = loaded.into_iter().rfind(|loaded| loaded.target.as_deref() == self.target.as_deref());
        let Some(loaded) = found else {
            lines.extend(wrong.map(|wrong| self.printer().line(&name, None, &wrong)));
            return Ok(None);
        };
        let package = package.and_then(Arc::into_inner);
        Ok(Some(Opened { loaded, package, name, is_clean, is_single }))
    }

    /// The reports in a file, a package or a set of inline documents: of a package the first one, or all.
    fn read_whole(&self, inputs: &[PathBuf], all: bool, lines: &mut Vec<String>) -> Result<Vec<Whole>, Trouble> {
        let printer = self.printer();
        let mut common = Findings::default();
        let say = |findings: &Findings, lines: &mut Vec<String>| {
            for (source, diagnostics) in findings.iter() {
                printer.each(source, diagnostics, |line| lines.push(line));
            }
        };
        let limits = Limits::default();
        let mut packages = Vec::new();
        for path in &self.package {
            let (package, findings) = package(path, Role::Taxonomy, &limits)?;
            say(&findings, lines);
            common.append(findings);
            packages.extend(package);
        }
        let [first, ..] = inputs else { return Ok(Vec::new()) };
        let name = first.to_string_lossy().into_owned();
        let mut own = None;
        let mut reports = Vec::new();
        if inputs.len() == 1 && is_package(first)? {
            let (package, findings) = package(first, Role::Report, &limits)?;
            say(&findings, lines);
            let Some(package) = package else { return Ok(Vec::new()) };
            let found = package.reports();
            if found.len() > 1 && !all {
                let message = format!("{} reports in this package: the first one is read", found.len());
                let help =
                    found.iter().flat_map(|report| &report.files).map(|uri| package.path(uri).unwrap_or_default());
                let help = help.collect::<Vec<_>>().join(", ");
                let found = Diagnostic::warning("load.several-reports", message).help(help);
                lines.push(printer.line(&name, None, &found));
            }
            if found.is_empty() && findings.count(Severity::Error) == 0 {
                let found = Diagnostic::error("load.no-report", "there is no report in this package");
                lines.push(printer.line(&name, None, &found));
            }
            common.append(findings);
            for report in found.iter().take(if all { usize::MAX } else { 1 }) {
                let (inputs, findings) = packaged(&package, &name, report);
                say(&findings, lines);
                common.append(findings);
                let Some(inputs) = inputs else { return Ok(Vec::new()) };
                reports.push(inputs);
            }
            own = Some(Arc::new(package));
        } else {
            let read = |path: &PathBuf| {
                let bytes = bytes(path).map_err(at(path))?;
                Ok(Input { name: path.to_string_lossy().into_owned(), uri: address(path)?, bytes })
            };
            reports.push(inputs.iter().map(read).collect::<Result<Vec<_>, Trouble>>()?);
        }
        let mut chain: Vec<&dyn Resolver> = Vec::new();
        chain.extend(own.iter().map(|package| &**package as &dyn Resolver));
        chain.extend(packages.iter().map(|package| package as &dyn Resolver));
        chain.push(&Files);
        let chain = Chain(chain);
        let mut read = Vec::new();
        for inputs in reports {
            let uris = inputs.iter().map(|input| input.uri.clone()).collect::<Vec<_>>();
            let (loaded, sources, found) = load_with_sources(inputs, &chain);
            say(&found, lines);
            let mut findings = common.clone();
            findings.append(found);
            let sources = uris.into_iter().zip(sources).collect();
            read.push(Whole { loaded, sources, package: own.clone(), name: name.clone(), findings });
        }
        Ok(read)
    }
}

/// Reads each of the inputs, side by side, and says what was found in their order: what is said of several, once.
fn side_by_side<I: Sync, T: Send>(
    inputs: &[I],
    read: impl Fn(&I, &mut Vec<String>) -> Result<T, Trouble> + Sync,
) -> Result<Vec<T>, Trouble> {
    let one = |input: &I| {
        let mut lines = Vec::new();
        (read(input, &mut lines), lines)
    };
    let (read, lines): (Vec<_>, Vec<_>) = inputs.par_iter().map(one).collect::<Vec<_>>().into_iter().unzip();
    let mut said = HashSet::new();
    for line in lines.iter().flatten().filter(|line| said.insert(&**line)) {
        say(line);
    }
    read.into_iter().collect()
}

/// What is said where none of the targets is the one that was asked for; nothing where there are none.
pub(super) fn no_target(loaded: &[Loaded]) -> Option<Diagnostic> {
    let names: Vec<&str> = loaded.iter().map(|loaded| loaded.target.as_deref().unwrap_or("(default)")).collect();
    let message = format!("there is no such target: {}", names.join(", "));
    (!names.is_empty()).then(|| Diagnostic::error("load.target", message))
}

/// Whether a path is a folder or an archive, or claims to be a report package.
pub(super) fn is_package(path: &Path) -> Result<bool, Trouble> {
    use std::io::Read as _;
    if path.is_dir() {
        return Ok(true);
    }
    let mut head = [0; 4];
    let read = fs::File::open(path).and_then(|mut file| file.read(&mut head)).map_err(at(path))?;
    let is_claimed =
        path.extension().is_some_and(|extension| ["xbri", "xbr"].iter().any(|one| extension.eq_ignore_ascii_case(one)));
    Ok(is_claimed || head[..read].starts_with(b"PK"))
}
