//! The command line: arguments become calls. One file per subcommand; files and terminals are touched here only.

pub mod convert;
mod count;
pub mod diff;
pub mod export;
pub mod facts;
pub mod files;
pub mod folder;
pub mod history;
pub mod input;
pub mod mapping;
pub mod printer;
mod profile;
pub mod review;
mod serve;
pub mod statements;
mod target;
pub mod taxonomy;
pub mod view;

use files::Trouble;
use printer::Printer;
use std::process::ExitCode;

/// The exit code of a command that is done and says whether nothing is wrong, or that met trouble.
fn exit(printer: Printer, done: Result<bool, Trouble>) -> ExitCode {
    exit_with(printer, done.map(|is_fine| u8::from(!is_fine)))
}

/// The same for a command that says its exit code.
fn exit_with(printer: Printer, done: Result<u8, Trouble>) -> ExitCode {
    match done {
        Ok(code) => ExitCode::from(code),
        Err(trouble) => {
            printer.trouble(&trouble);
            ExitCode::from(2)
        }
    }
}

/// Columns of the terminal, as the environment says, or as many as are usual.
fn width() -> usize {
    const USUAL: usize = 118;
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    told.map_or(USUAL, |columns: usize| columns.clamp(60, 240))
}
