//! `ixport review`: the page on which an export is accepted, and the server that saves what is decided there.

use super::files::{Trouble, at, write_whole};
use super::folder::Folder;
use super::printer::Printer;
use crate::load::Loaded;
use crate::review::{Export, Problem, Review, render, review};
use std::io::{self, Write as _};
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
    let _ = (with, profile, serve, port);
    let folders = Folder::all(folder)?;
    if let (Some(out), [_, _, ..]) = (out, &folders[..]) {
        let message = format!("there are {} exports in {}, and this is one file", folders.len(), folder.display());
        return Err(at(out)(io::Error::new(io::ErrorKind::InvalidInput, message)));
    }
    let mut code = 0;
    for folder in &folders {
        let Some(review) = read(folder)? else {
            code = 2;
            continue;
        };
        let page = render(&review, false).map_err(at(&folder.path))?;
        let out = out.clone().unwrap_or_else(|| folder.file(".review.html"));
        write_whole(&out, |file| file.write_all(page.as_bytes()))?;
        let _ = writeln!(io::stdout().lock(), "{}: {}", out.display(), counts(&review));
    }
    Ok(code)
}

/// What the export in a folder says by itself; nothing where its files cannot be read, which was said.
fn read(folder: &Folder) -> Result<Option<Review>, Trouble> {
    let printer = Printer::default();
    let (trace, page) = (folder.trace()?, folder.page()?);
    let Some(opened) = folder.report(printer)? else { return Ok(None) };
    let Loaded { report, dts, .. } = &opened.loaded;
    let export = Export { stem: &folder.stem, trace: &trace, report, dts, page: page.text() };
    match review(export) {
        Ok(review) => Ok(Some(review)),
        Err(Problem::Trace(found)) => {
            printer.print(&folder.file(".trace.json").to_string_lossy(), None, &found);
            Ok(None)
        }
        Err(Problem::Page(found)) => {
            printer.print(page.name(), Some(&page), &found);
            Ok(None)
        }
    }
}

/// How many figures there are in each state.
fn counts(review: &Review) -> String {
    let counts = review.data.counts.iter().map(|(state, count)| format!("{count} {}", state.as_str()));
    counts.collect::<Vec<_>>().join(", ")
}
