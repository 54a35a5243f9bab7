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
        Command::Mapping(args) => cli::mapping::run(&args),
        Command::Taxonomy(args) => cli::taxonomy::run(&args),
    }
}
