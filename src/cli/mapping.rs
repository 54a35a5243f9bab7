//! `ixport mapping`: the decisions of an export, and what a person makes of them. They are read from the trace; what is
//! accepted or corrected goes into the issuer's profile, which the next export is mapped with.

use super::files::Trouble;
use super::folder::trace_at;
use super::printer::Printer;
use super::profile::{self, Broken};
use crate::diagnostic::Diagnostic;
use crate::mapping::label;
use crate::mapping::memory::{Decision, Means};
use crate::mapping::profile::edit;
use crate::taxonomy::sources;
use crate::taxonomy::{Core, Kind};
use crate::trace::Issuer;
use crate::trace::read::{Row, Twins};
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `ixport mapping`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  ixport mapping list filings/acme-q1
  ixport mapping list filings/acme-q1 --doubtful
  ixport mapping accept filings/acme-q1 \"Hosting costs\" --profile acme.toml
  ixport mapping correct filings/acme-q1 \"Technology\" --concept ResearchAndDevelopmentExpense --profile acme.toml
  ixport export acme-q2.htm --out filings --profile acme.toml")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print what each row was taken for, and what else it might be
    List {
        /// Folder of an export, or its trace
        export: PathBuf,
        /// Only rows that became extension concepts or were close choices
        #[arg(long)]
        doubtful: bool,
        /// How it is printed
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Write what a row was taken for into a profile, so that it is taken for the same next time
    Accept {
        #[command(flatten)]
        which: Which,
        /// Every row of the export, instead of one
        #[arg(long, conflicts_with = "label", required_unless_present = "label")]
        all: bool,
    },
    /// Write another concept for a row into a profile
    #[command(group = clap::ArgGroup::new("means").required(true))]
    Correct {
        #[command(flatten)]
        which: Which,
        /// The concept of the taxonomy that it means
        #[arg(long, group = "means")]
        concept: Option<String>,
        /// The name of a concept of the issuer's own that it means
        #[arg(long, group = "means")]
        extension: Option<String>,
        /// Whether the printed numbers have the other sign than the concept; without it, this is found out
        #[arg(long)]
        negated: Option<bool>,
        /// Folder of taxonomy sources, instead of those that ixport brings
        #[arg(long)]
        taxonomy: Option<PathBuf>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// A list of objects
    Json,
}

/// A row of an export, and the profile that a decision about it goes into.
#[derive(Debug, clap::Args)]
struct Which {
    /// Folder of an export, or its trace
    export: PathBuf,
    /// Label of the row as printed
    label: Option<String>,
    /// Key of its statement, where several have such a row: operations, balance-sheet, cash-flows, …
    #[arg(long)]
    statement: Option<String>,
    /// The heading above it, where several have such a row
    #[arg(long)]
    section: Option<String>,
    /// The profile; it is made if it is not there
    #[arg(long)]
    profile: PathBuf,
}

/// Runs it. Exit code 0: done; 1: there is no such row or concept; 2: a file that cannot be read or written.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    let printer = Printer::default();
    super::exit(printer, try_run(&args.command, printer))
}

fn try_run(command: &Command, printer: Printer) -> Result<bool, Trouble> {
    let refuse = |path: &Path, code, message: String, help: &str| {
        printer.print(&path.to_string_lossy(), None, &Diagnostic::error(code, message).help(help));
        Ok(false)
    };
    match command {
        Command::List { export, doubtful, format } => {
            let export = trace_at(export)?;
            let rows = export.rows();
            let shown = rows.iter().filter(|row| !doubtful || row.is_doubtful());
            let text = match format {
                Format::Text => shown.map(text).collect(),
                Format::Json => serde_json::to_string_pretty(&shown.collect::<Vec<_>>()).unwrap_or_default() + "\n",
            };
            // A closed pipe is no reason to fail.
            let _ = io::stdout().lock().write_all(text.as_bytes());
            Ok(true)
        }
        Command::Accept { which, all } => {
            let export = trace_at(&which.export)?;
            let rows = export.rows();
            let twins = Twins::of(&rows);
            let chosen: Vec<Decision> = match which.find(&rows) {
                _ if *all => rows.iter().map(|row| row.decision(&twins)).collect(),
                Ok(row) => vec![row.decision(&twins)],
                Err((message, help)) => return refuse(&which.export, "mapping.row", message, &help),
            };
            write(&export.issuer, &which.profile, &chosen, printer)
        }
        Command::Correct { which, concept, extension, negated, taxonomy } => {
            let export = trace_at(&which.export)?;
            let rows = export.rows();
            let row = match which.find(&rows) {
                Ok(row) => row,
                Err((message, help)) => return refuse(&which.export, "mapping.row", message, &help),
            };
            let means = match (concept, extension) {
                (Some(concept), _) => Means::Concept(concept.rsplit(':').next().unwrap_or(concept).to_owned()),
                (None, name) => Means::Extension(name.clone().unwrap_or_default()),
            };
            let decision = Decision { means, negated: *negated, ..row.decision(&Twins::of(&rows)) };
            let core = if concept.is_some() { core(taxonomy.as_deref())? } else { None };
            if let Err(message) = edit::check(&decision, |name| is_concept(core.as_ref(), name)) {
                let help = "`ixport taxonomy list` prints the concepts; --extension makes one of the issuer's own";
                return refuse(&which.export, "mapping.concept", message, help);
            }
            write(&export.issuer, &which.profile, &[decision], printer)
        }
    }
}

/// Puts decisions into a profile and says so.
fn write(issuer: &Issuer, path: &Path, decisions: &[Decision], printer: Printer) -> Result<bool, Trouble> {
    match profile::save(path, &issuer.profile(), decisions)? {
        Ok(_) => {
            let _ = writeln!(io::stdout().lock(), "{}: {} decisions", path.display(), decisions.len());
            Ok(true)
        }
        Err(Broken { source, diagnostic }) => {
            printer.print(&path.to_string_lossy(), source.as_ref(), &diagnostic);
            Ok(false)
        }
    }
}

fn core(dir: Option<&Path>) -> Result<Option<Core>, Trouble> {
    let files = dir.map_or_else(|| Ok(sources::embedded()), super::files::sources_in)?;
    Ok(sources::load(Core::DEFAULT_BASE, files).0)
}

fn is_concept(core: Option<&Core>, name: &str) -> bool {
    core.is_some_and(|core| core.taxonomy.concept(&core.name(name)).is_some_and(|c| c.kind == Kind::Item))
}

/// What is printed of a row.
fn text(row: &Row<'_>) -> String {
    let mut text = format!("{}  ", row.statement);
    if let Some(section) = row.section {
        let _ = write!(text, "{} > ", section.trim_end_matches(':'));
    }
    let _ = write!(text, "{}\n    {}", row.label, row.concept);
    match row.score() {
        Some(score) => _ = write!(text, "  {score}"),
        None => text.push_str("  (a concept of its own)"),
    }
    for reason in row.evidence {
        let _ = write!(text, "\n      {reason}");
    }
    let others: Vec<String> = row.others().map(|c| format!("{} {}", c.concept, c.score)).collect();
    if !others.is_empty() {
        let _ = write!(text, "\n    or: {}", others.join(", "));
    }
    text + "\n"
}

impl Which {
    /// The row, or why there is none and what would help.
    fn find<'r, 'e>(&self, rows: &'r [Row<'e>]) -> Result<&'r Row<'e>, (String, String)> {
        let label = self.label.as_deref().unwrap_or_default();
        let wanted = Decision {
            statement: self.statement.clone(),
            section: self.section.clone(),
            label: label.to_owned(),
            means: Means::Concept(String::new()),
            negated: None,
        };
        let wanted = wanted.fold(&[]);
        let is_wanted = |row: &&Row<'_>| {
            let section = row.section.map(|section| label::read(section, &[]));
            wanted.is_about(row.statement, section.as_ref(), &label::read(row.label, &[]))
        };
        let found: Vec<&Row<'_>> = rows.iter().filter(is_wanted).collect();
        match &found[..] {
            [] => Err((format!("no row is labelled {label:?}"), "`ixport mapping list` prints the rows".to_owned())),
            [row] => Ok(row),
            [first, rest @ ..] if rest.iter().all(|row| row.concept == first.concept) && self.statement.is_none() => {
                Ok(first)
            }
            several => {
                let place =
                    |row: &&Row<'_>| format!("--statement {} --section {:?}", row.statement, row.section.unwrap_or(""));
                let places: Vec<String> = several.iter().map(place).collect();
                Err((format!("{} rows are labelled {label:?}", several.len()), places.join("\n  or  ")))
            }
        }
    }
}
