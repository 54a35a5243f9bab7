//! The command line: parse, run, exit code.

use clap::Parser;
use ixport::cli;
use std::process::ExitCode;

/// From printed financial statements to machine-readable filings.
#[derive(Parser)]
#[command(version)]
enum Command {
    /// Turn published statements into filings
    Export(cli::export::Args),
    /// Turn a report in any syntax into another
    Convert(cli::convert::Args),
    /// List what a report says
    Facts(cli::facts::Args),
    /// Show a report as tables
    Statements(cli::statements::Args),
    /// Tell what changed between two reports, and what kind of change it is
    Diff(cli::diff::Args),
    /// Tell what a set of reports says about each number, and when
    History(cli::history::Args),
    /// Make a page of reports that opens in any browser: the Arelle iXBRL Viewer
    View(cli::view::Args),
    /// Make the page on which an export is checked and accepted
    Review(cli::review::Args),
    /// List, accept and correct what an export took the rows for
    Mapping(cli::mapping::Args),
    /// List, check and build the taxonomy
    Taxonomy(cli::taxonomy::Args),
}

fn main() -> ExitCode {
    match Command::parse() {
        Command::Export(args) => cli::export::run(&args),
        Command::Convert(args) => cli::convert::run(&args),
        Command::Facts(args) => cli::facts::run(&args),
        Command::Statements(args) => cli::statements::run(&args),
        Command::Diff(args) => cli::diff::run(&args),
        Command::History(args) => cli::history::run(&args),
        Command::View(args) => cli::view::run(&args),
        Command::Review(args) => cli::review::run(&args),
        Command::Mapping(args) => cli::mapping::run(&args),
        Command::Taxonomy(args) => cli::taxonomy::run(&args),
    }
}
