//! `ixport convert`: any syntax becomes any other.

use super::export::stem as export_stem;
use super::files::{Trouble, address, at, publish_all};
use super::input::{InputArgs, Opened};
use crate::convert::{Settings, check_source, convert};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::format::Format;
use crate::package::{File, Package, Resolver, uri};
use crate::page::Templates;
use crate::report::Report;
use crate::source::{Source, SourceError};
use crate::taxonomy::Core;
use crate::taxonomy::dts::Dts;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

/// Arguments of `ixport convert`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  ixport convert filing.htm --to json > filing.json
  ixport convert filing.xbri --to csv -o tables/filing
  ixport convert filing.json --to ixbrl -o filing.htm --package taxonomy.zip
  ixport convert part1.htm part2.htm --to xml -o filing.xml --deduplicate")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Syntax to write
    #[arg(long, value_parser = syntax)]
    to: Format,
    /// File to write; for CSV, what the names of its files begin with. `-`, or nothing: the standard output
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write one fact for all of its duplicates, the most precise one; an inline document prints many facts more than once
    #[arg(long)]
    deduplicate: bool,
    /// Language of the labels on a page
    #[arg(long, default_value = "en")]
    language: String,
}

fn syntax(name: &str) -> Result<Format, String> {
    let names = Format::ALL.map(Format::name).join(", ");
    Format::from_name(name).ok_or_else(|| format!("one of {names}"))
}

/// Runs it. Exit code 0: everything was written; 1: the report has errors, or cannot be written; 2: a file that cannot be
/// read or written, or a syntax of several files without a place for them.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    super::exit(args.input.printer(), try_run(args))
}

fn try_run(args: &Args) -> Result<bool, Trouble> {
    let printer = args.input.printer();
    let out = args.out.as_deref().filter(|out| *out != Path::new("-"));
    if out.is_none() && args.to == Format::Csv {
        let error = io::Error::new(
            io::ErrorKind::InvalidInput,
            "CSV is several files: say with -o what their names begin with",
        );
        return Err(at(Path::new("-"))(error));
    }
    let Some(Opened { loaded, package, name, is_clean, .. }) = args.input.open()? else { return Ok(false) };
    let report = if args.deduplicate { loaded.report.deduplicated() } else { Ok(loaded.report) };
    let mut report = match report.and_then(Report::with_xml_ids) {
        Ok(report) => report,
        Err(error) => {
            printer.print(&name, None, &Diagnostic::error("convert.write", error.to_string()));
            return Ok(false);
        }
    };
    let mut diagnostics = Diagnostics::default();
    let folder = out.map(|out| out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")));
    let target = folder.map(address).transpose()?.map(|uri| format!("{uri}/"));
    let copies = Taxonomy { base: &loaded.uri, dts: &loaded.dts, package: package.as_ref() }.adjust(
        &mut report,
        target.as_deref(),
        &mut diagnostics,
    );
    let stem = stem(out, args.to, &name);
    let templates = Templates::embedded();
    let base = format!("{}/report", Core::DEFAULT_BASE);
    let settings = Settings { stem: &stem, base: &base, language: &args.language, templates: &templates };
    let written = convert(&report, &loaded.dts, args.to, settings);
    let mut files = match written {
        Ok((files, found)) => {
            diagnostics.append(found);
            files
        }
        Err(error) => {
            diagnostics.push(Diagnostic::error("convert.write", error.to_string()));
            Vec::new()
        }
    };
    let is_written = !files.is_empty();
    let mut published = Ok(());
    if is_written {
        // Of one file the user gave the name.
        if let ([file], Some(name)) = (&mut files[..], out.and_then(Path::file_name)) {
            file.path = name.to_string_lossy().into_owned();
        }
        let first = as_source(&mut files[0]);
        let mut all: Vec<(&str, &[u8])> = files.iter().chain(&copies).map(|file| (&*file.path, &*file.bytes)).collect();
        if let Ok(source) = &first {
            all[0].1 = source.text().as_bytes();
        }
        // While the files go to the disk they are read back.
        let lost = thread::scope(|scope| {
            let lost =
                scope.spawn(|| check_source(&report, args.to, first.as_ref().map_err(Clone::clone), &files[1..]));
            published = put(folder, &all);
            lost.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        diagnostics.append(lost);
    }
    for diagnostic in diagnostics.iter().filter(|d| args.input.how.verbose || d.severity > Severity::Note) {
        printer.print(&name, None, diagnostic);
    }
    published.map(|()| is_written && is_clean && diagnostics.is_clean())
}

/// Takes the bytes of a file as a source. One that is none keeps them.
fn as_source(file: &mut File) -> Result<Source, SourceError> {
    if let Some(at) = memchr::memchr(0, &file.bytes) {
        return Err(SourceError::Binary(at));
    }
    if u32::try_from(file.bytes.len()).is_err() {
        return Err(SourceError::TooLarge);
    }
    std::str::from_utf8(&file.bytes).map_err(|error| SourceError::NotText(error.valid_up_to()))?;
    Source::new(&*file.path, std::mem::take(&mut file.bytes))
}

/// Writes files into a folder, without one to the standard output.
fn put(folder: Option<&Path>, files: &[(&str, &[u8])]) -> Result<(), Trouble> {
    if let Some(folder) = folder {
        fs::create_dir_all(folder).map_err(at(folder))?;
        let folder = fs::canonicalize(folder).map_err(at(folder))?;
        return publish_all(&folder, files);
    }
    // A closed pipe is no reason to fail.
    let _ = files.iter().try_for_each(|(_, bytes)| io::stdout().lock().write_all(bytes));
    Ok(())
}

/// What the names of the files begin with.
fn stem(out: Option<&Path>, format: Format, name: &str) -> String {
    let Some(out) = out.and_then(Path::file_name).map(|name| name.to_string_lossy()) else {
        return export_stem(&Path::new(name).file_name().unwrap_or_default().to_string_lossy());
    };
    let known = [format.suffix(), ".csv", ".json"];
    known.iter().find_map(|suffix| out.strip_suffix(suffix)).unwrap_or(&out).to_owned()
}

/// The documents that a report refers to.
struct Taxonomy<'a> {
    base: &'a str,
    dts: &'a Dts,
    package: Option<&'a Package>,
}

impl Taxonomy<'_> {
    /// Makes the report's references right for the folder at `target`; gives files that must stand in that folder.
    ///
    /// An absolute reference stays. A relative one to a file becomes relative to the new folder, without a folder absolute.
    /// One into a package becomes the address in the package's catalog; where there is none, the documents are copied.
    fn adjust(&self, report: &mut Report, target: Option<&str>, diagnostics: &mut Diagnostics) -> Vec<File> {
        let mut copies = Vec::new();
        for entry in &mut report.taxonomy {
            let absolute = uri::resolve(self.base, entry);
            if *entry == absolute {
                continue;
            }
            let Some(package) = self.package.filter(|package| package.path(&absolute).is_some()) else {
                *entry = target.map_or_else(|| absolute.clone(), |target| relative(target, &absolute));
                continue;
            };
            if let Some(known) = package.catalog().canonical(&absolute) {
                *entry = known;
                continue;
            }
            if target.is_none() {
                let message =
                    format!("the reference to {entry} leads into the package, and not from the standard output");
                diagnostics.push(
                    Diagnostic::warning("convert.taxonomy", message)
                        .help("-o FILE copies the taxonomy beside the file"),
                );
                continue;
            }
            for uri in self.dts.documents().filter(|uri| package.path(uri).is_some()) {
                let path = relative(self.base, uri);
                if path.starts_with("..") || path.contains(':') {
                    let message = format!("{uri} does not stand below the report and is not copied");
                    diagnostics.push(Diagnostic::warning("convert.taxonomy", message));
                } else if let (Ok(Some(bytes)), Some(path)) = (package.resolve(uri), uri::decode(&path))
                    && !copies.iter().any(|file: &File| file.path == path)
                {
                    copies.push(File { path: path.into_owned(), bytes: bytes.into_owned() });
                }
            }
        }
        copies
    }
}

/// The reference that leads from a document or folder to another; the address itself where they have no root in common.
fn relative(from: &str, to: &str) -> String {
    let root = |uri: &str| uri.find("://").map(|at| at + 3).and_then(|at| Some(at + uri[at..].find('/')? + 1));
    let (Some(start), Some(other)) = (root(from), root(to)) else { return to.to_owned() };
    if from[..start] != to[..other] {
        return to.to_owned();
    }
    let folders: Vec<&str> = from[start..].split('/').collect();
    let folders = &folders[..folders.len() - 1];
    let segments: Vec<&str> = to[other..].split('/').collect();
    let common = folders.iter().zip(&segments[..segments.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", folders.len() - common);
    let path = up.chain(segments[common..].iter().copied()).collect::<Vec<_>>().join("/");
    // A colon in the first segment would make it a scheme.
    if path.split('/').next().is_some_and(|first| first.contains(':')) { format!("./{path}") } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_from_one_folder_to_another() {
        assert_eq!(relative("file:///a/b/", "file:///a/b/c/t.xsd"), "c/t.xsd");
        assert_eq!(relative("file:///a/b/r.htm", "file:///a/t.xsd"), "../t.xsd");
        assert_eq!(relative("file:///a/b/", "file:///x/t.xsd"), "../../x/t.xsd");
        assert_eq!(relative("file:///a/b/", "http://x.example/t.xsd"), "http://x.example/t.xsd");
        assert_eq!(relative("package://p/r/reports/r.htm", "package://p/r/reports/taxonomy/t.xsd"), "taxonomy/t.xsd");
    }
}
