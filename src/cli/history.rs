//! `ixport history`: what a set of reports says about each number, and when.

use super::files::{Trouble, at, write_whole};
use super::input::{Opened, ReadArgs};
use super::printer::Printer;
use crate::align::{Renames, Side, renames};
use crate::check::between;
use crate::diagnostic::Diagnostic;
use crate::history::render::{Filter, View, csv, json, parquet, table};
use crate::history::{DateSource, Edition, History, editions};
use crate::report::Report;
use chrono::NaiveDate;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `ixport history`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  ixport history q1.xbri q2.xbri q3.xbri
  ixport history 2024/*.htm --concept revenue --as-of 2024-08-31
  ixport history *.json --published q1.json=2024-05-02 --format parquet -o history.parquet
  duckdb -c \"select period_end, value, published from 'history.parquet' where is_last\"")]
pub struct Args {
    /// Reports in any order: files in any syntax, report packages or their folders
    #[arg(required = true, value_name = "REPORT")]
    reports: Vec<PathBuf>,
    #[command(flatten)]
    how: ReadArgs,
    /// What is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// File to write. `-`, or nothing: the standard output
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Only what had been published by the end of this day
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
    /// The day on which a report was published, where it does not say so, or not the right one; may be given more than once
    #[arg(long, value_name = "REPORT=DATE", value_parser = published)]
    published: Vec<(PathBuf, NaiveDate)>,
    /// Only concepts whose label or name contains this
    #[arg(long, value_name = "TEXT")]
    concept: Option<String>,
    /// Only statements whose title or role contains this
    #[arg(long, value_name = "TEXT")]
    statement: Option<String>,
    /// Only numbers of the accounting basis whose name contains this: `ifrs`, `us gaap`, `non-gaap`
    #[arg(long, value_name = "TEXT")]
    basis: Option<String>,
    /// What an older report calls OLD (a concept, an axis, a member, or an entity's identifier) is what a newer one calls NEW; may
    /// be given more than once
    #[arg(long, value_name = "OLD=NEW")]
    rename: Vec<String>,
    /// Language of the labels, where the taxonomy has it
    #[arg(long, default_value = "en")]
    language: String,
}

/// Forms of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For a terminal: a line a number, as first and as last reported
    Table,
    /// For programs: every number with everything that was said of it
    Json,
    /// For spreadsheets: a row for each report that says a number
    Csv,
    /// For `DuckDB`, Spark and pandas: the rows of CSV, with types
    Parquet,
}

fn published(text: &str) -> Result<(PathBuf, NaiveDate), String> {
    let (report, date) = text.rsplit_once('=').ok_or("REPORT=DATE, such as q1.htm=2024-05-02")?;
    let date = date.trim().parse().map_err(|_| format!("{date:?} is no date such as 2024-05-02"))?;
    Ok((report.into(), date))
}

/// Runs it. Exit code 0: nothing is wrong; 1: reports contradict each other, a check between them fails; 2: one of them cannot
/// be read, or has errors.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    super::exit_with(args.how.printer(), try_run(args))
}

fn try_run(args: &Args) -> Result<u8, Trouble> {
    let printer = args.how.printer();
    let out = args.out.as_deref().filter(|out| *out != Path::new("-"));
    if args.format == Format::Parquet && out.is_none() && io::stdout().is_terminal() {
        let error = io::Error::new(io::ErrorKind::InvalidInput, "Parquet is not for a terminal: say where with -o");
        return Err(at(Path::new("-"))(error));
    }
    let dates = match dates(args) {
        Ok(dates) => dates,
        Err(message) => return Ok(refuse(printer, "--published", "history.published", message)),
    };
    let opened = args.how.open_each(&args.reports)?;
    let is_read = opened.iter().all(Option::is_some);
    let opened: Vec<(Opened, Option<NaiveDate>)> =
        opened.into_iter().zip(dates).filter_map(|(opened, date)| Some((opened?, date))).collect();
    if !is_read {
        return Ok(2);
    }
    let is_clean = opened.iter().all(|(opened, _)| opened.is_clean);
    let mut notes = Vec::new();
    let Some(mut all) = editions(&opened, printer, &mut notes) else { return Ok(2) };
    all.sort_by_key(|edition| edition.published.date);
    let renames = match told(&args.rename, &all) {
        Ok(renames) => renames,
        Err(message) => return Ok(refuse(printer, "--rename", "history.rename", message)),
    };
    if let Some(day) = args.as_of {
        all.retain(|edition| edition.published.date <= day);
        if all.is_empty() {
            let message = format!("no report had been published by {day}");
            return Ok(refuse(printer, "--as-of", "history.as-of", message));
        }
    }
    let history = History::in_language(all, &renames, &args.language);
    let checks = between::check(&history);
    let filter = Filter { concept: args.concept.clone(), statement: args.statement.clone(), basis: args.basis.clone() };
    let mut view = View::new(&history, &checks, &args.language, &filter).with_width(super::width());
    (view.as_of, view.notes) = (args.as_of, notes);
    if view.is_empty() {
        printer.print("history", None, &Diagnostic::warning("history.empty", "no number is like that"));
    }
    let write = |mut out: &mut (dyn Write + Send)| match args.format {
        Format::Table => out.write_all(table(&view).as_bytes()),
        Format::Json => json(&view, &mut out),
        Format::Csv => csv(&view, &mut out),
        Format::Parquet => parquet(&view, out),
    };
    if let Some(out) = out {
        write_whole(out, |out| {
            let mut bytes = Vec::new();
            write(&mut bytes)?;
            out.write_all(&bytes)
        })?;
    } else {
        // A closed pipe is no reason to fail.
        let mut out = BufWriter::new(io::stdout());
        let _ = write(&mut out).and_then(|()| out.flush());
    }
    let mut breaks = 0;
    for check in checks.iter().filter(|check| check.is_break()) {
        breaks += 1;
        let found = Diagnostic::warning(code(check.rule), check.message(&history, &args.language));
        printer.print(history.editions[check.claimed.edition].side.name, None, &found);
    }
    Ok(if is_clean { u8::from(breaks > 0) } else { 2 })
}

fn refuse(printer: Printer, name: &str, code: &'static str, message: String) -> u8 {
    printer.print(name, None, &Diagnostic::error(code, message));
    2
}

/// The date that a user gives for each report: by its path, or else by the name of its file.
fn dates(args: &Args) -> Result<Vec<Option<NaiveDate>>, String> {
    let mut dates = vec![None; args.reports.len()];
    for (report, date) in &args.published {
        let is = |at: &usize| args.reports[*at] == *report;
        let is_called = |at: &usize| {
            let path = &args.reports[*at];
            path.file_name() == Some(report.as_os_str()) || path.file_stem() == Some(report.as_os_str())
        };
        let mut all: Vec<usize> = (0..dates.len()).filter(is).collect();
        if all.is_empty() {
            all = (0..dates.len()).filter(is_called).collect();
        }
        match all[..] {
            [] => return Err(format!("there is no report {}", report.display())),
            [at] => dates[at] = Some(*date),
            // The same path given twice is one report.
            _ if all.iter().all(|at| args.reports[*at] == args.reports[all[0]]) => {
                for at in all {
                    dates[at] = Some(*date);
                }
            }
            _ => return Err(format!("{} may be any of {} reports", report.display(), all.len())),
        }
    }
    Ok(dates)
}

/// The reports with their dates, each once; nothing where one has no date.
fn editions<'o>(
    opened: &'o [(Opened, Option<NaiveDate>)],
    printer: Printer,
    notes: &mut Vec<String>,
) -> Option<Vec<Edition<'o>>> {
    let names: Vec<&str> = opened.iter().map(|(opened, _)| &*opened.name).collect();
    let reports: Vec<&Report> = opened.iter().map(|(opened, _)| &opened.loaded.report).collect();
    let mut all = Vec::with_capacity(opened.len());
    for ((opened, date), repeated) in opened.iter().zip(editions::repeated(&reports)) {
        let side = opened.side();
        if let Some(earlier) = repeated {
            let message = format!("it says the same as {}: it counts once", names[earlier]);
            printer.print(side.name, None, &Diagnostic::warning("history.repeated", &*message));
            notes.push(format!("{}: {message}", side.name));
            continue;
        }
        let Some(published) = editions::published(side.report, *date) else {
            let help = format!("--published {}=DATE says when it was published", side.name);
            let found = Diagnostic::error("history.no-date", "no fact of it has a date").help(help);
            printer.print(side.name, None, &found);
            return None;
        };
        if published.source == DateSource::PeriodEnd {
            let message = format!(
                "it does not say when it was published: {}, the end of its period, stands for that",
                published.date
            );
            let help = format!("--published {}=DATE says it", side.name);
            printer.note(side.name, &Diagnostic::note("history.no-publication-date", &*message).help(help));
            notes.push(format!("{}: {message}", side.name));
        }
        all.push(Edition { side, published });
    }
    Some(all)
}

/// What is called otherwise: between a report and the next, or else any later one.
fn told(texts: &[String], all: &[Edition<'_>]) -> Result<Renames, String> {
    let mut told = Renames::default();
    for text in texts {
        let sides: Vec<&Side<'_>> = all.iter().map(|edition| &edition.side).collect();
        let next = sides.windows(2).map(|pair| (pair[0], pair[1], false));
        let later = (0..sides.len()).flat_map(|at| sides[at + 1..].iter().map(move |later| (at, *later)));
        let later = later.map(|(at, later)| (sides[at], later, true));
        let (mut found, mut refused) = (0, None);
        for (older, newer, is_distant) in next.chain(later) {
            if is_distant && found > 0 {
                break;
            }
            match renames::told(text, older, newer) {
                Ok(more) => {
                    found += 1;
                    told.extend(more);
                }
                Err(message) => _ = refused.get_or_insert(message),
            }
        }
        if found == 0 {
            return Err(refused.unwrap_or_else(|| format!("{text:?}: it takes two reports")));
        }
    }
    Ok(told)
}

fn code(rule: &str) -> &'static str {
    match rule {
        "period-sum" => "between.period-sum",
        "opening" => "between.opening",
        "comparative" => "between.comparative",
        "definition" => "between.definition",
        "adjustment" => "between.adjustment",
        _ => "between.break",
    }
}
