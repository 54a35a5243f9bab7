//! `ixport export`: published statements become filings, a folder of files per document.

use super::files::{Trouble, at, publish, source, sources_in};
use super::printer::{MessageFormat, Printer};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::export::{Export, Settings, core_files, export};
use crate::mapping::profile::Profile;
use crate::mapping::target::Target;
use crate::page::Templates;
use crate::source::Source;
use crate::taxonomy::Core;
use crate::taxonomy::sources;
use rayon::prelude::*;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `ixport export`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  ixport export release.txt --out filings
  ixport export examples/*.txt --out output
  ixport export release.txt --out filings --profile acme.toml --templates my-templates")]
pub struct Args {
    /// Documents: text with Markdown, tables with tabs or pipes between their cells
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    /// Folder to write; each document gets a folder of its name in it
    #[arg(long)]
    out: PathBuf,
    /// Issuer profile; may be given more than once, and goes before those that ixport brings
    #[arg(long)]
    profile: Vec<PathBuf>,
    /// Folder of taxonomy sources to map onto, instead of those that ixport brings
    #[arg(long)]
    taxonomy: Option<PathBuf>,
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
    let Some(core) = load_taxonomy(args, printer)? else { return Ok(Some(false)) };
    let Some(profiles) = load_profiles(args, printer)? else { return Ok(Some(false)) };
    let Some(templates) = load_templates(args, printer)? else { return Ok(Some(false)) };
    let (target, bundle) = rayon::join(|| Target::new(&core), || core_files(&core));
    let bundle = bundle.map_err(at(&args.out))?;
    let settings = Settings { target: &target, profiles: &profiles, templates: &templates, core: &bundle };
    fs::create_dir_all(&args.out).map_err(at(&args.out))?;
    let mut stems: HashMap<String, &Path> = HashMap::new();
    let mut jobs: Vec<(&Path, String)> = Vec::new();
    let mut clean = true;
    for input in &args.inputs {
        let stem = stem(input);
        match stems.insert(stem.clone(), input) {
            None => jobs.push((input, stem)),
            Some(other) => {
                let message = format!("its folder would be that of {}: rename one of them", other.display());
                printer.print(&input.to_string_lossy(), None, &Diagnostic::error("cli.same-name", message));
                clean = false;
            }
        }
    }
    let mut has_trouble = false;
    let mut table = String::new();
    // Documents side by side, some at a time: what they have to say is printed in their order.
    for jobs in jobs.chunks(AT_A_TIME) {
        let done: Vec<_> = jobs
            .par_iter()
            .with_max_len(1)
            .map(|(input, stem)| document(input, &args.out.join(stem), stem, &settings))
            .collect();
        for ((input, _), done) in jobs.iter().zip(done) {
            match done {
                Ok(Done { source, export, diagnostics }) => {
                    printer.print_all(&source, &diagnostics);
                    clean &= diagnostics.is_clean() && export.is_some();
                    summarise(&mut table, input, export.as_ref());
                }
                Err(found) => {
                    printer.trouble(&found);
                    has_trouble = true;
                }
            }
        }
    }
    // A closed pipe is no reason to fail.
    let _ = io::stdout().lock().write_all(table.as_bytes());
    Ok(if has_trouble { None } else { Some(clean) })
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

/// The name of a document's folder and files: an XML name, since the taxonomy's files are named after it. What such a name
/// cannot hold becomes a hyphen.
pub(super) fn stem(input: &Path) -> String {
    let name = input.file_stem().unwrap_or_default().to_string_lossy();
    let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let words: Vec<&str> = name.split(|c| !is_safe(c)).filter(|word| !word.is_empty()).collect();
    let stem = words.join("-").trim_matches(['-', '.']).to_owned();
    if stem.is_empty() { "document".to_owned() } else { stem }
}

fn summarise(table: &mut String, input: &Path, export: Option<&Export>) {
    let name = input.file_name().unwrap_or_default().to_string_lossy();
    let Some(Export { summary: s, checks, .. }) = export else {
        let _ = writeln!(table, "{name}: not exported");
        return;
    };
    let _ = writeln!(
        table,
        "{name}: {} statements, {} figures tagged ({} dashes) as {} facts, {} extension concepts, {} numerals left",
        s.statements, s.tagged, s.dashes, s.facts, s.extensions, s.left
    );
    let verified: Vec<String> = checks.verified().iter().map(|(rule, count)| format!("{count} {rule}")).collect();
    let _ =
        writeln!(table, "  verified: {}", if verified.is_empty() { "nothing".to_owned() } else { verified.join(", ") });
    for ((rule, reason), count) in checks.unverifiable() {
        let _ = writeln!(table, "  could not verify: {count} {rule} ({reason})");
    }
}

fn load_taxonomy(args: &Args, printer: Printer) -> Result<Option<Core>, Trouble> {
    let files = args.taxonomy.as_deref().map_or_else(|| Ok(sources::embedded()), sources_in)?;
    let (core, findings) = sources::load(&args.base_uri, files);
    for (source, diagnostics) in &findings {
        printer.print_all(source, diagnostics);
    }
    Ok(core)
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
