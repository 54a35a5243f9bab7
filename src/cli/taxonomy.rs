//! `ixport taxonomy`: list, check and build the core taxonomy, the compiled-in one or a folder of sources; count what is in
//! one of others.

use super::count::count;
use super::files::{Trouble, at, publish, sources_in};
use super::printer::Printer;
use crate::package::File;
use crate::taxonomy::sources;
use crate::taxonomy::{Core, Kind, StatementRole, label_role};
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `ixport taxonomy`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  ixport taxonomy list --language zh
  ixport taxonomy check taxonomy/core
  ixport taxonomy build --out build --base-uri https://xbrl.example.org
  ixport taxonomy count IFRST_2017-03-09.zip")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print every statement as an outline of concepts and labels
    List {
        /// Language of the labels: en or zh
        #[arg(long, default_value = "en")]
        language: String,
        /// Folder of sources; without it, the taxonomy that ixport brings
        dir: Option<PathBuf>,
    },
    /// Report everything that is wrong in the sources
    Check {
        /// Folder of sources; without it, the taxonomy that ixport brings
        dir: Option<PathBuf>,
    },
    /// Write schemas, linkbases and a taxonomy package
    Build {
        /// Folder to write; files of the same names are replaced
        #[arg(long)]
        out: PathBuf,
        /// What namespaces and roles begin with
        #[arg(long, default_value = Core::DEFAULT_BASE)]
        base_uri: String,
        /// Folder of sources; without it, the taxonomy that ixport brings
        dir: Option<PathBuf>,
    },
    /// Read any XBRL taxonomy and count what is in it
    Count {
        /// A taxonomy package, a schema or a linkbase
        input: PathBuf,
        /// Address of the document to begin with, instead of all entry points of the package; may be given more than once
        #[arg(long, value_name = "URI")]
        entry: Vec<String>,
        /// Taxonomy package to look for documents in; may be given more than once
        #[arg(long, value_name = "ZIP")]
        package: Vec<PathBuf>,
    },
}

/// Runs it. Exit code 0: fine; 1: errors in the sources; 2: a file or folder that cannot be read or written.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    let done = match &args.command {
        Command::List { language, dir } => load(Core::DEFAULT_BASE, dir.as_deref())
            .and_then(|core| core.map(|c| print(&list(&c, language))).transpose()),
        Command::Check { dir } => load(Core::DEFAULT_BASE, dir.as_deref()).and_then(|core| {
            core.map(|c| {
                let concepts = c.taxonomy.concepts().filter(|c| c.kind == Kind::Item).count();
                let sums = c.summations.len();
                print(&format!("{concepts} concepts, {} statements, {sums} summations\n", c.statements.len()))
            })
            .transpose()
        }),
        Command::Build { out, base_uri, dir } => {
            load(base_uri, dir.as_deref()).and_then(|core| core.map(|c| build(&c, out)).transpose())
        }
        Command::Count { input, entry, package } => {
            count(input, entry, package, Printer::default()).and_then(|found| {
                let Some((numbers, is_clean)) = found else { return Ok(None) };
                print(&numbers).map(|()| is_clean.then_some(()))
            })
        }
    };
    match done {
        Ok(Some(())) => ExitCode::SUCCESS,
        Ok(None) => ExitCode::from(1),
        Err(Trouble { path, error, .. })
            if error.kind() == io::ErrorKind::BrokenPipe && path.as_os_str().is_empty() =>
        {
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            Printer::default().trouble(&trouble);
            ExitCode::from(2)
        }
    }
}

/// Reads the sources and prints what is wrong with them.
fn load(base: &str, dir: Option<&Path>) -> Result<Option<Core>, Trouble> {
    let (core, findings) = sources::load(base, dir.map_or_else(|| Ok(sources::embedded()), sources_in)?);
    for (source, diagnostics) in &findings {
        Printer::default().print_all(source, diagnostics);
    }
    Ok(core)
}

fn print(text: &str) -> Result<(), Trouble> {
    io::stdout().lock().write_all(text.as_bytes()).map_err(at(Path::new("")))
}

/// The outline of every statement, as labels and names.
fn list(core: &Core, language: &str) -> String {
    let title = |s: &StatementRole| {
        let found = s.titles.iter().find(|(l, _)| **l == *language).or(s.titles.first());
        found.map(|(_, text)| text.to_string()).unwrap_or_default()
    };
    let mut out = String::new();
    for statement in &core.statements {
        let _ = writeln!(out, "{} ({})", title(statement), statement.key);
        for (at, line) in statement.lines.iter().enumerate() {
            let indent = "  ".repeat(statement.ancestors(at).count() + 1);
            let role = line.preferred.unwrap_or(label_role::STANDARD);
            let label = |language| core.taxonomy.label(&line.concept, role, language);
            let label = label(language).or_else(|| label("en")).unwrap_or_default();
            let _ = writeln!(out, "{indent}{label}  {}", line.concept.local);
        }
        out.push('\n');
    }
    out
}

/// Writes the files and the package.
fn build(core: &Core, out: &Path) -> Result<(), Trouble> {
    let inside = |f: File| File { path: format!("taxonomy/{}", f.path), bytes: f.bytes };
    let mut files: Vec<File> = core.files().map_err(at(out))?.into_iter().map(inside).collect();
    files.push(core.package().map_err(at(out))?);
    publish(out, &files)
}
