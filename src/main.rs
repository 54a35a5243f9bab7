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
    /// List, check and build the taxonomy
    Taxonomy(cli::taxonomy::Args),
}

fn main() -> ExitCode {
    match Command::parse() {
        Command::Export(args) => cli::export::run(&args),
        Command::Taxonomy(args) => cli::taxonomy::run(&args),
    }
}
