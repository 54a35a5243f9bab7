//! `ixport history`: what a set of reports says about each number, and when.

use super::files::Trouble;
use super::input::ReadArgs;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `ixport history`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Reports: files in any syntax, report packages or their folders
    #[arg(required = true, value_name = "REPORT")]
    reports: Vec<PathBuf>,
    #[command(flatten)]
    how: ReadArgs,
}

/// Runs it. Exit code 0: all reports were read; 2: one of them cannot be read.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    super::exit(args.how.printer(), try_run(args))
}

fn try_run(args: &Args) -> Result<bool, Trouble> {
    for report in &args.reports {
        args.how.open(std::slice::from_ref(report))?;
    }
    Ok(true)
}
