//! The command line: arguments become calls. One file per subcommand; files and terminals are touched here only.

pub mod convert;
mod count;
pub mod diff;
pub mod export;
pub mod facts;
pub mod files;
pub mod history;
pub mod input;
pub mod mapping;
pub mod printer;
pub mod statements;
mod target;
pub mod taxonomy;

use files::Trouble;
use printer::Printer;
use std::process::ExitCode;

/// The exit code of a command that is done and says whether nothing is wrong, or that met trouble.
fn exit(printer: Printer, done: Result<bool, Trouble>) -> ExitCode {
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(trouble) => {
            printer.trouble(&trouble);
            ExitCode::from(2)
        }
    }
}
