//! `ixport review`: the page on which an export is accepted, and the server that saves what is decided there.

use super::files::{Trouble, at, write_whole};
use super::folder::Folder;
use super::input::Opened;
use super::printer::Printer;
use super::profile::{self, Broken};
use super::serve::serve;
use crate::align::Side;
use crate::load::Loaded;
use crate::mapping::profile::Profile;
use crate::review::{Beside, Export, Problem, Review, render, review};
use crate::trace;
use indexmap::IndexMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
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
    let printer = Printer::default();
    let folders = Folder::all(&args.folder)?;
    if let [_, _, ..] = &folders[..]
        && (args.out.is_some() || args.serve)
    {
        let message = format!("there are {} exports in this folder: choose one of them", folders.len());
        return Err(at(&args.folder)(io::Error::new(io::ErrorKind::InvalidInput, message)));
    }
    let mut told = Vec::new();
    for folder in &args.with {
        told.extend(Folder::all(folder)?);
    }
    let mut groups: IndexMap<Option<(String, String)>, Vec<Folder>> = IndexMap::new();
    for folder in folders {
        groups.entry(folder.entity()).or_default().push(folder);
    }
    let mut code = 0;
    for (entity, asked) in groups {
        let found = match &asked[..] {
            [folder, ..] if told.is_empty() && entity.is_some() => folder.beside(),
            _ => Vec::new(),
        };
        let mut all = asked.clone();
        for folder in told.iter().cloned().chain(found.into_iter().filter(|folder| folder.entity() == entity)) {
            if all.iter().all(|known| !known.is_same(&folder)) {
                all.push(folder);
            }
        }
        let opened = Folder::reports(&all, printer)?;
        // What was not asked for is looked at if it can be.
        if opened.iter().take(asked.len() + told.len()).any(Option::is_none) {
            code = 2;
        }
        let (all, opened): (Vec<Folder>, Vec<Opened>) =
            all.into_iter().zip(opened).filter_map(|(folder, opened)| Some((folder, opened?))).unzip();
        let sides: Vec<Side<'_>> =
            all.iter().zip(&opened).map(|(folder, opened)| Side { name: &folder.stem, ..opened.side() }).collect();
        for folder in &asked {
            let Some(this) = all.iter().position(|one| one == folder) else { continue };
            let Some((mut review, trace)) = read(folder, &opened[this])? else {
                code = 2;
                continue;
            };
            review.add(Beside::of(&sides, this));
            let (path, new) = (profile_path(args, folder, &trace), trace.issuer.profile());
            if args.serve {
                return serve(review, &path, new, args.port);
            }
            code = code.max(write(args, folder, review, &path, &new)?);
        }
    }
    Ok(code)
}

/// Where the profile of an export's issuer is.
fn profile_path(args: &Args, folder: &Folder, trace: &trace::read::Export) -> PathBuf {
    let prefix = &trace.issuer.prefix;
    // A trace may come from anywhere: its words are no path.
    let is_name = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let name = if is_name { prefix } else { "issuer" };
    args.profile.clone().unwrap_or_else(|| folder.above().join(format!("{name}.toml")))
}

/// Writes the page.
fn write(args: &Args, folder: &Folder, mut review: Review, path: &Path, new: &Profile) -> Result<u8, Trouble> {
    let printer = Printer::default();
    let refuse = |broken: &Broken| {
        printer.print(&path.to_string_lossy(), broken.source.as_ref(), &broken.diagnostic);
        Ok(2)
    };
    match profile::saving(path, new, None)? {
        Ok(saving) => review.save(saving),
        Err(broken) => return refuse(&broken),
    }
    let page = render(&review, false).map_err(at(&folder.path))?;
    let out = args.out.clone().unwrap_or_else(|| folder.file(".review.html"));
    write_whole(&out, |file| file.write_all(page.as_bytes()))?;
    let _ = writeln!(io::stdout().lock(), "{}: {}", out.display(), counts(&review));
    Ok(0)
}

/// What an export says by itself, and its trace; nothing where its files cannot be read, which was said.
pub fn read(folder: &Folder, opened: &Opened) -> Result<Option<(Review, trace::read::Export)>, Trouble> {
    let printer = Printer::default();
    let (trace, page) = (folder.trace()?, folder.page()?);
    let Loaded { report, dts, .. } = &opened.loaded;
    let export = Export { stem: &folder.stem, trace: &trace, report, dts, page: page.text() };
    match review(export) {
        Ok(review) => Ok(Some((review, trace))),
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
