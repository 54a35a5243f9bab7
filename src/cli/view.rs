//! `ixport view`: reports become pages that open in any browser.

use super::files::{Files, Trouble, at, publish, write_whole};
use super::input::{ReadArgs, Whole, no_target};
use crate::convert::{Settings, convert};
use crate::diagnostic::{Diagnostic, Findings};
use crate::format::{Format, ixbrl};
use crate::load::{Loaded, OfReport, settle};
use crate::package::{Resolver, uri};
use crate::page::Templates;
use crate::source::Source;
use crate::view::document::{Document, prepare_all};
use crate::view::{Viewed, data, page, script};
use std::collections::HashMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `ixport view`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  ixport view filing.htm -o filing.html
  ixport view filing.xbri -o filing-viewer/
  ixport view q3.xbri q2.xbri -o both-quarters.html
  ixport view part1.htm part2.htm --set -o filing.html
  ixport view filing.json --package taxonomy.zip -o filing.html")]
pub struct Args {
    /// Reports in any syntax, report packages or their folders; the first one is shown first
    #[arg(required = true, value_name = "REPORT")]
    reports: Vec<PathBuf>,
    /// How they are read
    #[command(flatten)]
    how: ReadArgs,
    /// The page: a file that stands on its own if the name ends in .html or .htm; else a folder for the page and its script
    #[arg(long, short, value_name = "PATH")]
    out: PathBuf,
    /// All REPORTs are documents of one report
    #[arg(long)]
    set: bool,
    /// Language of the labels on the page of a report that is no inline document
    #[arg(long, default_value = "en")]
    language: String,
}

/// Runs it. Exit code 0: the page was written; 1: it was, and the report has errors; 2: a file that cannot be read or written.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    super::exit_with(args.how.printer(), try_run(args))
}

fn try_run(args: &Args) -> Result<u8, Trouble> {
    let Args { reports, how, out, set, language } = args;
    let printer = how.printer();
    if has_extension(out, &["xhtml", "xht"]) {
        // Browsers would read it as XML, and the viewer's script is made for HTML.
        let message = "a page is HTML: let its name end in .html";
        return Err(at(out)(io::Error::new(io::ErrorKind::InvalidInput, message)));
    }
    let groups: Vec<&[PathBuf]> = if *set { vec![reports] } else { reports.chunks(1).collect() };
    let (read, script) = rayon::join(|| how.open_whole(&groups), script::script);
    let script = script.map_err(at(out))?;
    let mut wholes = Vec::new();
    for found in read? {
        if found.is_empty() || found.iter().any(|whole| whole.loaded.is_empty()) {
            // What is wrong was said.
            return Ok(2);
        }
        wholes.extend(found);
    }
    let mut findings = Findings::default();
    let mut is_clean = true;
    let mut shown = Vec::with_capacity(wholes.len());
    for mut whole in wholes {
        if !whole.findings.is_clean() && whole.loaded.iter().all(|loaded| loaded.report.facts().next().is_none()) {
            printer.print(&whole.name, None, &Diagnostic::error("view.no-facts", "there are no facts to look at"));
            return Ok(2);
        }
        is_clean &= whole.findings.is_clean();
        findings.append(std::mem::take(&mut whole.findings));
        if !choose_target(how, &mut whole) {
            return Ok(2);
        }
        match laid_out(whole, language) {
            Ok(whole) => shown.push(whole),
            Err((name, error)) => {
                printer.print(&name, None, &Diagnostic::error("view.page", error));
                return Ok(2);
            }
        }
    }
    let mut given = 0;
    let mut viewed: Vec<Viewed<'_>> = shown
        .iter()
        .map(|whole| Viewed { targets: whole.loaded.iter().collect(), documents: documents(whole, &mut given) })
        .collect();
    for (whole, viewed) in shown.iter().zip(&viewed) {
        for ((_, source), document) in whole.sources.iter().zip(&viewed.documents) {
            printer.print_all(source, &document.diagnostics);
        }
    }
    tell_apart(&shown, &mut viewed);
    let data = data::data(&viewed, &findings).map_err(|error| at(out)(error.into()))?;
    write(out, &viewed, &data, &script)?;
    let facts: usize = shown.iter().flat_map(|whole| &whole.loaded).map(|loaded| loaded.report.facts().count()).sum();
    let reports = if shown.len() == 1 { "1 report".to_owned() } else { format!("{} reports", shown.len()) };
    let message = format!("a page of {reports} with {facts} facts");
    printer.note(&out.to_string_lossy(), &Diagnostic::note("view.written", message));
    Ok(u8::from(!is_clean))
}

/// Writes the page as a file, as a folder, or to the standard output.
fn write(out: &Path, viewed: &[Viewed<'_>], data: &str, script: &str) -> Result<(), Trouble> {
    if out == Path::new("-") {
        let page = page::single(viewed, data, script).map_err(at(out))?;
        // A closed pipe is no reason to fail.
        let _ = io::stdout().lock().write_all(page.as_bytes());
        return Ok(());
    }
    if has_extension(out, &["html", "htm"]) {
        let page = page::single(viewed, data, script).map_err(at(out))?;
        return write_whole(out, |out| out.write_all(page.as_bytes()));
    }
    let files = page::folder(viewed, data, script).map_err(at(out))?;
    publish(out, &files)
}

fn has_extension(out: &Path, known: &[&str]) -> bool {
    out.extension().is_some_and(|extension| known.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

/// Leaves the target that was asked for, if one was; whether there is one.
fn choose_target(how: &ReadArgs, whole: &mut Whole) -> bool {
    let Some(wanted) = how.target.as_deref() else { return true };
    let wrong = no_target(&whole.loaded);
    whole.loaded.retain(|loaded| loaded.target.as_deref() == Some(wanted));
    if let Some(wrong) = wrong.filter(|_| whole.loaded.is_empty()) {
        how.printer().print(&whole.name, None, &wrong);
    }
    !whole.loaded.is_empty()
}

/// An inline report as it is; another one on a page by its presentation.
fn laid_out(mut whole: Whole, language: &str) -> Result<Whole, (String, String)> {
    let Some(Loaded { format, .. }) = whole.loaded.first() else { return Ok(whole) };
    if *format == Format::Inline {
        return Ok(whole);
    }
    let name = whole.name.clone();
    let wrong = |error: String| (name.clone(), error);
    let Loaded { target, uri, report, dts, .. } = whole.loaded.swap_remove(0);
    let report = report.with_xml_ids().map_err(|error| wrong(error.to_string()))?;
    let templates = Templates::embedded();
    let stem = Path::new(&name).file_stem().map_or_else(|| "report".into(), |stem| stem.to_string_lossy());
    let settings = Settings { stem: &stem, base: "", language, templates: &templates };
    let (mut files, _) = convert(&report, &dts, Format::Inline, settings).map_err(|error| wrong(error.to_string()))?;
    let file = files.swap_remove(0);
    let source = Source::new(file.path, file.bytes).map_err(|error| wrong(error.to_string()))?;
    let (targets, found) = ixbrl::read(std::slice::from_ref(&source));
    let ixbrl::Target { report: read, beside, .. } = targets
        .into_iter()
        .next()
        .filter(|_| found.is_clean())
        .ok_or_else(|| wrong("the page of this report cannot be read back".to_owned()))?;
    let report = settle(read, &OfReport::new(&report)).map_err(|error| wrong(error.to_string()))?;
    whole.loaded = vec![Loaded { target, format: Format::Inline, uri: uri.clone(), report, beside, dts }];
    whole.sources = vec![(uri, source)];
    Ok(whole)
}

/// A report's documents, with the images and styles beside them.
fn documents(whole: &Whole, given: &mut usize) -> Vec<Document> {
    type Found<'a> = Box<dyn Fn(&str) -> Option<Vec<u8>> + Sync + 'a>;
    let beside: Vec<Found<'_>> = whole
        .sources
        .iter()
        .map(|(uri, _)| Box::new(move |reference: &str| beside(whole, uri, reference)) as Found<'_>)
        .collect();
    let sources: Vec<_> =
        whole.sources.iter().zip(&beside).map(|((_, source), beside)| (source, &**beside as _)).collect();
    prepare_all(&sources, given)
}

/// A file that a document refers to: one of its package, or one in its folder or below it. No others: a document of somebody
/// else must not bring into a page what stands elsewhere on the disk.
fn beside(whole: &Whole, document: &str, reference: &str) -> Option<Vec<u8>> {
    let path = reference.split(['?', '#']).next().filter(|path| !path.is_empty())?;
    let address = uri::resolve(document, path);
    let package = whole.package.as_deref().filter(|package| package.path(&address).is_some());
    if let Some(package) = package {
        return package.resolve(&address).ok()?.map(std::borrow::Cow::into_owned);
    }
    let folder = &document[..=document.rfind('/')?];
    let is_below = document.starts_with("file:") && address.starts_with(folder);
    is_below.then(|| Files.resolve(&address).ok()).flatten()?.map(std::borrow::Cow::into_owned)
}

/// Gives documents of several reports that are called the same names that tell them apart: the first folder, from the document
/// upwards, whose name differs, or else a number.
fn tell_apart(shown: &[Whole], viewed: &mut [Viewed<'_>]) {
    let mut same: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
    for (report, viewed) in viewed.iter().enumerate() {
        for (at, document) in viewed.documents.iter().enumerate() {
            same.entry(document.name.clone()).or_default().push((report, at));
        }
    }
    for (name, places) in same.iter().filter(|(_, places)| places.len() > 1) {
        let paths: Vec<Vec<&str>> = places
            .iter()
            .filter_map(|(report, at)| shown.get(*report)?.sources.get(*at))
            .map(|(_, source)| source.name().rsplit(['/', '\\']).skip(1).collect())
            .collect();
        let most = paths.iter().map(Vec::len).max().unwrap_or_default();
        let level = (0..most).find(|level| {
            let names: std::collections::HashSet<_> = paths.iter().map(|path| path.get(*level)).collect();
            names.len() == paths.len()
        });
        for (number, ((report, at), path)) in places.iter().zip(&paths).enumerate() {
            let folder = level.and_then(|level| path.get(level)).map(|folder| (*folder).to_owned());
            let folder = folder.unwrap_or_else(|| (number + 1).to_string());
            viewed[*report].documents[*at].name = format!("{folder}/{name}");
        }
    }
}
