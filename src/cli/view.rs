//! `ixport view`: reports become pages that open in any browser.

use super::files::Trouble;
use super::input::ReadArgs;
use std::path::PathBuf;
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
    /// The page: a file that stands on its own if the name ends in .html, .htm or .xhtml; else a folder for the page and its script
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
    let _ = (reports, how, out, set, language);
    Ok(2)
}
