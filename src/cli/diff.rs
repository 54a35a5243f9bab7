//! `ixport diff`: what changed between two reports.

use super::files::Trouble;
use super::input::ReadArgs;
use crate::diff::{Options, diff};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `ixport diff`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The older report: a file in any syntax, a report package or its folder
    old: PathBuf,
    /// The newer report
    new: PathBuf,
    #[command(flatten)]
    how: ReadArgs,
}

/// Runs it. Exit code 0: the reports say the same; 1: they differ; 2: one of them cannot be read.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    super::exit(args.how.printer(), try_run(args))
}

fn try_run(args: &Args) -> Result<bool, Trouble> {
    let (old, new) = (args.how.open(std::slice::from_ref(&args.old))?, args.how.open(std::slice::from_ref(&args.new))?);
    let (Some(old), Some(new)) = (old, new) else { return Ok(false) };
    let (old, new) = (old.side(), new.side());
    let diff = diff(old, new, &Options::default());
    for (kind, count) in diff.summary() {
        let _ = writeln!(io::stdout().lock(), "{:<20}{count}", kind.as_str());
    }
    Ok(diff.changes.is_empty())
}
