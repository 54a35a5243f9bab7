//! `ixport facts`: what a report says, as a list.

use super::files::Trouble;
use super::input::{InputArgs, Opened};
use crate::diagnostic::Diagnostic;
use crate::listing;
use crate::report::canonical::Canonical;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// Arguments of `ixport facts`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  ixport facts filing.htm
  ixport facts filing.xbri --format csv > facts.csv
  ixport facts filing.json --format json | jq -r 'select(.kind == \"number\") | [.concept, .end, .value] | @tsv'
  ixport facts filing.htm --hash")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// What is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Print only the hash of the canonical set of facts, which is the same for all syntaxes that say the same
    #[arg(long)]
    hash: bool,
}

/// Forms of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For eyes
    Table,
    /// For spreadsheets: exact values
    Csv,
    /// For programs: an object a line
    Json,
}

/// Runs it. Exit code 0: the report was read; 1: it has errors; 2: a file that cannot be read.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    super::exit(args.input.printer(), try_run(args))
}

fn try_run(args: &Args) -> Result<bool, Trouble> {
    let Some(Opened { loaded, name, is_clean, .. }) = args.input.open()? else { return Ok(false) };
    let report = &loaded.report;
    let bytes = match args.format {
        _ if args.hash => Ok(format!("{}\n", Canonical::of(report).hash()).into_bytes()),
        Format::Table => Ok(listing::table(report).into_bytes()),
        Format::Csv => listing::csv(report),
        Format::Json => Ok(listing::json(report).into_bytes()),
    };
    match bytes {
        Ok(bytes) => {
            // A closed pipe is no reason to fail.
            let _ = io::stdout().lock().write_all(&bytes);
            Ok(is_clean)
        }
        Err(error) => {
            args.input.printer().print(&name, None, &Diagnostic::error("facts.write", error.to_string()));
            Ok(false)
        }
    }
}
