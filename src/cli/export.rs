//! `ixport export`: published statements become filings, a folder of files per document.

use super::files::{Trouble, at, files_in, publish, source};
use super::printer::{MessageFormat, Printer};
use super::target::TargetArgs;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::export::{Export, Settings, core_files, export};
use crate::mapping::foreign;
use crate::mapping::profile::Profile;
use crate::mapping::target::Target;
use crate::page::Templates;
use crate::source::Source;
use crate::taxonomy::Core;
use indicatif::ProgressBar;
use rayon::prelude::*;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `ixport export`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Figures in tables and in sentences become facts, tagged where they stand. A figure in a sentence that a table prints,
too, is the same fact, in its own precision. What is no fact is listed in the trace: what else it is, or why it was left.

Examples:
  ixport export release.txt --out filings
  ixport export examples/*.txt --out output
  ixport export releases/ --out filings
  ixport export release.txt --out filings --profile acme.toml --templates my-templates
  ixport export half-year.htm --out filings --taxonomy IFRST_2017-03-09.zip")]
pub struct Args {
    /// Documents: HTML, Markdown or plain text; or folders of them
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    /// Folder to write; each document gets a folder of its name in it
    #[arg(long)]
    out: PathBuf,
    /// Issuer profile; may be given more than once, and goes before those that ixport brings
    #[arg(long)]
    profile: Vec<PathBuf>,
    #[command(flatten)]
    target: TargetArgs,
    /// Folder with page.xhtml and page.css, instead of those that ixport brings
    #[arg(long)]
    templates: Option<PathBuf>,
    /// What namespaces and roles begin with
    #[arg(long, default_value = Core::DEFAULT_BASE)]
    base_uri: String,
    /// How diagnostics are printed
    #[arg(long, value_enum, default_value_t = MessageFormat::Text)]
    message_format: MessageFormat,
    /// Print notes too
    #[arg(long, short)]
    verbose: bool,
}

/// Runs it. Exit code 0: every document was exported and nothing is wrong in it; 1: a document could not be exported, or
/// has errors; 2: a file that cannot be read or written.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    let printer = Printer { format: args.message_format, verbose: args.verbose };
    match try_run(args, printer) {
        Ok(Some(true)) => ExitCode::SUCCESS,
        Ok(Some(false)) => ExitCode::from(1),
        Ok(None) => ExitCode::from(2),
        Err(trouble) => {
            printer.trouble(&trouble);
            ExitCode::from(2)
        }
    }
}

/// How many documents are in memory with all of their files.
const AT_A_TIME: usize = 32;

/// Whether nothing is wrong; nothing where a document could not be read or written, which was said already.
fn try_run(args: &Args, printer: Printer) -> Result<Option<bool>, Trouble> {
    let Some(mut core) = args.target.load(&args.base_uri, printer)? else { return Ok(Some(false)) };
    let Some(profiles) = load_profiles(args, printer)? else { return Ok(Some(false)) };
    for profile in &profiles {
        foreign::add_printed(&mut core, &profile.printed);
    }
    let Some(templates) = load_templates(args, printer)? else { return Ok(Some(false)) };
    let (target, bundle) = rayon::join(|| Target::new(&core), || core_files(&core));
    let bundle = bundle.map_err(at(&args.out))?;
    let settings = Settings { target: &target, profiles: &profiles, templates: &templates, core: &bundle };
    fs::create_dir_all(&args.out).map_err(at(&args.out))?;
    let (jobs, mut clean) = jobs(&args.inputs, printer)?;
    let mut has_trouble = false;
    let mut summary = Summary::default();
    let progress = if jobs.len() > 1 { ProgressBar::new(jobs.len() as u64) } else { ProgressBar::hidden() };
    // Documents side by side, some at a time: what they have to say is printed in their order.
    for jobs in jobs.chunks(AT_A_TIME) {
        let done: Vec<_> = jobs
            .par_iter()
            .with_max_len(1)
            .map(|Job { input, stem }| {
                let done = document(input, &args.out.join(stem), stem, &settings);
                progress.inc(1);
                done
            })
            .collect();
        progress.suspend(|| {
            for (job, done) in jobs.iter().zip(done) {
                match done {
                    Ok(done) => {
                        printer.print_all(&done.source, &done.diagnostics);
                        clean &= done.diagnostics.is_clean() && done.export.is_some();
                        summary.add(&job.input, Some(&done));
                    }
                    Err(found) => {
                        printer.trouble(&found);
                        summary.add(&job.input, None);
                        has_trouble = true;
                    }
                }
            }
        });
    }
    progress.finish_and_clear();
    // A closed pipe is no reason to fail.
    let _ = io::stdout().lock().write_all(summary.text().as_bytes());
    Ok(if has_trouble { None } else { Some(clean) })
}

/// A document to export, and the name of its folder and files.
struct Job {
    input: PathBuf,
    stem: String,
}

/// Names of files that are read from folders end like this.
const DOCUMENTS: [&str; 8] = ["htm", "html", "xhtml", "md", "markdown", "txt", "text", "tsv"];

/// The documents of the command line and of its folders, and whether nothing was wrong with their names.
fn jobs(inputs: &[PathBuf], printer: Printer) -> Result<(Vec<Job>, bool), Trouble> {
    let mut found: Vec<Job> = Vec::new();
    for input in inputs {
        if !input.is_dir() {
            let name = input.file_name().unwrap_or_default().to_string_lossy();
            found.push(Job { input: input.clone(), stem: stem(&name) });
            continue;
        }
        let is_document = |path: &String| {
            let end = Path::new(path).extension().map(|end| end.to_string_lossy().to_lowercase());
            end.is_some_and(|end| DOCUMENTS.contains(&&*end))
        };
        let (documents, others): (Vec<String>, Vec<String>) = files_in(input)?.into_iter().partition(is_document);
        if !others.is_empty() {
            let message = format!("{} files of other kinds in this folder are left alone", others.len());
            let note = Diagnostic::note("cli.other-files", message);
            printer.note(&input.to_string_lossy(), &note.help(format!("read are .{}", DOCUMENTS.join(", ."))));
        }
        if documents.is_empty() {
            return Err(at(input)(io::Error::new(io::ErrorKind::NotFound, "no documents in this folder")));
        }
        found.extend(documents.iter().map(|path| Job { input: input.join(path), stem: stem(path) }));
    }
    let mut stems: HashMap<String, PathBuf> = HashMap::new();
    let all = found.len();
    found.retain(|Job { input, stem }| {
        let Some(other) = stems.insert(stem.clone(), input.clone()) else { return true };
        let message = format!("its folder would be that of {}: rename one of them", other.display());
        printer.print(&input.to_string_lossy(), None, &Diagnostic::error("cli.same-name", message));
        false
    });
    let clean = found.len() == all;
    Ok((found, clean))
}

/// A document that could be read, and its files written.
struct Done {
    source: Source,
    export: Option<Export>,
    diagnostics: Diagnostics,
}

/// Exports one document into its folder.
fn document(input: &Path, out: &Path, stem: &str, settings: &Settings<'_>) -> Result<Done, Trouble> {
    let source = source(input)?;
    let (export, diagnostics) = export(&source, stem, settings);
    if let Some(export) = &export {
        publish(out, &export.files)?;
    }
    Ok(Done { source, export, diagnostics })
}

/// The name of a document's folder and files, from its path below the folder that was asked for: an XML name, since the
/// taxonomy's files are named after it. What such a name cannot hold becomes a hyphen.
pub(super) fn stem(path: &str) -> String {
    let name = Path::new(path).with_extension("");
    let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name = name.to_string_lossy();
    let words: Vec<&str> = name.split(|c| !is_safe(c)).filter(|word| !word.is_empty()).collect();
    let stem = words.join("-").trim_matches(['-', '.']).to_owned();
    if stem.is_empty() { "document".to_owned() } else { stem }
}

/// What each document gave.
#[derive(Default)]
struct Summary {
    rows: Vec<[String; 9]>,
    checks: String,
}

impl Summary {
    const HEADER: [&str; 9] =
        ["document", "statements", "facts", "in tables", "in sentences", "extensions", "left", "warnings", "errors"];

    fn add(&mut self, input: &Path, done: Option<&Done>) {
        let name = input.to_string_lossy().into_owned();
        let count = |severity| done.map_or(1, |d| d.diagnostics.count(severity));
        let errors = count(Severity::Error);
        let warnings = if done.is_some() { count(Severity::Warning) } else { 0 };
        let export = done.and_then(|done| done.export.as_ref());
        let counted = match export.map(|export| &export.summary) {
            Some(s) => {
                let left = s.left + s.prose.left.values().sum::<usize>();
                [s.statements, s.facts, s.tagged, s.prose.tagged(), s.extensions, left].map(|n| n.to_string())
            }
            None => ["not exported", "", "", "", "", ""].map(str::to_owned),
        };
        let [statements, facts, tables, sentences, extensions, left] = counted;
        let (warnings, errors) = (warnings.to_string(), errors.to_string());
        self.rows.push([name.clone(), statements, facts, tables, sentences, extensions, left, warnings, errors]);
        let Some(Export { checks, summary, .. }) = export else { return };
        let prose = &summary.prose;
        let _ = writeln!(self.checks, "{name}: in sentences {}", counts(&prose.facts));
        if prose.same > 0 {
            let _ = writeln!(self.checks, "  the same as in a table: {}", prose.same);
        }
        for (what, of) in [("something else", &prose.classified), ("left", &prose.left)] {
            if !of.is_empty() {
                let _ = writeln!(self.checks, "  {what}: {}", counts(of));
            }
        }
        let _ = writeln!(self.checks, "{name}: verified {}", counts(&checks.verified()));
        for ((rule, reason), count) in checks.unverifiable() {
            let _ = writeln!(self.checks, "  could not verify: {count} {rule} ({reason})");
        }
    }

    /// A table, and below it what was computed again.
    fn text(&self) -> String {
        let header = Self::HEADER.map(str::to_owned);
        let rows = || std::iter::once(&header).chain(&self.rows);
        let width = |column: usize| rows().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..header.len()).map(width).collect();
        let mut text = String::new();
        for row in rows() {
            let _ = write!(text, "{:<1$}", row[0], widths[0]);
            for (cell, width) in row.iter().zip(&widths).skip(1) {
                let _ = write!(text, "  {cell:>width$}");
            }
            text.push('\n');
        }
        if !self.checks.is_empty() {
            text.push('\n');
        }
        text + &self.checks
    }
}

/// `12 value, 3 change`.
fn counts<'a>(of: impl IntoIterator<Item = (&'a &'static str, &'a usize)>) -> String {
    let counts: Vec<String> = of.into_iter().map(|(what, count)| format!("{count} {what}")).collect();
    if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") }
}

fn load_profiles(args: &Args, printer: Printer) -> Result<Option<Vec<Profile>>, Trouble> {
    let mut profiles = Vec::new();
    for path in &args.profile {
        let source = source(path)?;
        match Profile::parse(source.text()) {
            Ok(profile) => profiles.push(profile),
            Err(diagnostic) => {
                printer.print(source.name(), Some(&source), &diagnostic);
                return Ok(None);
            }
        }
    }
    profiles.extend(Profile::embedded());
    Ok(Some(profiles))
}

fn load_templates(args: &Args, printer: Printer) -> Result<Option<Templates>, Trouble> {
    let Some(dir) = &args.templates else { return Ok(Some(Templates::embedded())) };
    let mut found = HashMap::new();
    for name in Templates::FILES {
        let path = dir.join(name);
        if path.exists() {
            found.insert(name, source(&path)?);
        }
    }
    if found.is_empty() {
        let message = format!("neither {} here", Templates::FILES.join(" nor "));
        return Err(at(dir)(io::Error::new(io::ErrorKind::NotFound, message)));
    }
    let templates = Templates::new(|name| found.get(name).cloned());
    Ok(templates.map_err(|found| printer.print(found.1.name(), Some(&found.1), &found.0)).ok())
}
