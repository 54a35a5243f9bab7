//! `ixport statements`: a report as tables.

use super::files::Trouble;
use super::input::{InputArgs, Opened};
use crate::diagnostic::Diagnostic;
use crate::page::Templates;
use crate::report::canonical::distinct;
use crate::tables::sheet::Sheet;
use crate::tables::{Options, Vocabulary, build, render};
use std::io::{self, Write as _};
use std::process::ExitCode;

/// Arguments of `ixport statements`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  ixport statements filing.xbri
  ixport statements filing.htm --role 'balance sheet'
  ixport statements filing.json --package taxonomy.zip --language zh --format html > filing.html")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// What is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Language of the labels, where the taxonomy has it
    #[arg(long, default_value = "en")]
    language: String,
    /// Only the tables whose role or title contains this
    #[arg(long)]
    role: Option<String>,
}

/// Forms of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For spreadsheets: exact values
    Csv,
    /// With pipes
    Markdown,
    /// A page
    Html,
}

/// Runs it. Exit code 0: the report was read; 1: it has errors, or no such role; 2: a file that cannot be read.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    super::exit(args.input.printer(), try_run(args))
}

fn try_run(args: &Args) -> Result<bool, Trouble> {
    let Some(Opened { loaded, name, is_clean, .. }) = args.input.open()? else { return Ok(false) };
    let printer = args.input.printer();
    let report = &loaded.report;
    let vocabulary = Vocabulary::new(&loaded.dts, &args.language);
    let mut tables = build(report, &distinct(report), &vocabulary.outlines(report), &vocabulary, Options::default());
    if let Some(wanted) = args.role.as_deref().map(str::to_lowercase) {
        tables.retain(|table| {
            let role = table.role.as_deref().unwrap_or_default();
            [&*table.title, role].iter().any(|text| text.to_lowercase().contains(&wanted))
        });
        if tables.is_empty() {
            let message = "no table has a role or a title like that";
            printer.print(&name, None, &Diagnostic::error("statements.no-role", message));
            return Ok(false);
        }
    }
    let bytes = match args.format {
        Format::Text => Ok(render::text(report, &tables).into_bytes()),
        Format::Csv => render::csv(report, &tables).map_err(|error| error.to_string()),
        Format::Markdown => Ok(render::markdown(report, &tables).into_bytes()),
        Format::Html => {
            let sheet = Sheet::new(report, &tables, &vocabulary);
            sheet
                .html(&Templates::embedded(), &args.language)
                .map(String::into_bytes)
                .map_err(|error| error.to_string())
        }
    };
    match bytes {
        Ok(bytes) => {
            // A closed pipe is no reason to fail.
            let _ = io::stdout().lock().write_all(&bytes);
            Ok(is_clean)
        }
        Err(error) => {
            printer.print(&name, None, &Diagnostic::error("statements.write", error));
            Ok(false)
        }
    }
}
