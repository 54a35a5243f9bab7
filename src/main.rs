//! The command line: parse, run, exit code.

use clap::Parser;
use ixport::cli;
use std::process::ExitCode;

/// From printed financial statements to machine-readable filings.
#[derive(Parser)]
#[command(version)]
enum Command {
    /// List, check and build the taxonomy
    Taxonomy(cli::taxonomy::Args),
}

fn main() -> ExitCode {
    match Command::parse() {
        Command::Taxonomy(args) => cli::taxonomy::run(&args),
    }
}
