//! `ixport review`: the page on which an export is accepted, and the server that saves what is decided there.

use super::files::Trouble;
use super::printer::Printer;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `ixport review`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  ixport review filings/acme-q2
  ixport review filings/acme-q2 --with filings/acme-q1 -o review.html
  ixport review filings/acme-q2 --profile acme.toml --serve
  ixport export acme-q2.htm --out filings --profile acme.toml")]
pub struct Args {
    /// Folder that `ixport export` wrote
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// The page to write; without it, `<stem>.review.html` in the folder
    #[arg(long, short, value_name = "FILE", conflicts_with = "serve")]
    out: Option<PathBuf>,
    /// Folder of another export of the same issuer, for trends and for what changed; may be given more than once. Without it, the
    /// folders beside FOLDER
    #[arg(long, value_name = "FOLDER")]
    with: Vec<PathBuf>,
    /// The profile that decisions go into; without it, `<prefix>.toml` of the issuer in the folder above FOLDER
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// Serve the page on this machine only and save decisions as they are taken, until it is interrupted
    #[arg(long)]
    serve: bool,
    /// The port to serve it on; 0: any
    #[arg(long, default_value_t = 0, requires = "serve")]
    port: u16,
}

/// Runs it. Exit code 0: the page was written; 2: a file that cannot be read or written.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    super::exit_with(Printer::default(), try_run(args))
}

fn try_run(args: &Args) -> Result<u8, Trouble> {
    let Args { folder, out, with, profile, serve, port } = args;
    let _ = (folder, out, with, profile, serve, port);
    Ok(2)
}
