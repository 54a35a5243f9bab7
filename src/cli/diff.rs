//! `ixport diff`: what changed between two reports.

use super::files::{Trouble, write_whole};
use super::input::ReadArgs;
use crate::align::{Renames, renames};
use crate::diagnostic::Diagnostic;
use crate::diff::filter::{Filter, Tolerance};
use crate::diff::render::{Form, Sources, View};
use crate::diff::statements::Comparison;
use crate::diff::{Kind, Options, diff};
use crate::report::Report;
use rust_decimal::Decimal;
use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `ixport diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  ixport diff 2025-q1.htm 2025-q2.htm
  ixport diff 2025-q1.xbri 2025-q2.json --format html -o changes.html
  ixport diff old.json new.json --only restated,sign_flipped,scale_off --tolerance 0.1%
  ixport diff old.htm new.htm --statement 'balance sheet' --all
  ixport diff old.xml new.xml --rename acme:NetSales=acme:Revenue --format json | jq .summary

Kinds: new_period, dropped_period, restated, precision_only, sign_flipped, scale_off, retagged, redimensioned, relabelled,
moved, calculation_changed, concept_added, concept_removed, text_changed, contradiction

Exit codes: 0 nothing of what was asked for differs; 1 something does; 2 a report cannot be read or has errors
(what could be read is compared all the same).")]
pub struct Args {
    /// The older report: a file in any syntax (for xBRL-CSV its metadata), a report package or its folder
    old: PathBuf,
    /// The newer report
    new: PathBuf,
    #[command(flatten)]
    how: ReadArgs,
    /// What is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// File to write; `-`, or nothing: the standard output
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Only changes of these kinds (below), separated by commas
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = kind, hide_possible_values = true)]
    only: Vec<Kind>,
    /// Only what stands in statements whose title or role contains this
    #[arg(long, value_name = "TEXT")]
    statement: Option<String>,
    /// Only numbers of the accounting basis whose name contains this: `ifrs`, `us gaap`, `non-gaap`
    #[arg(long, value_name = "TEXT")]
    basis: Option<String>,
    /// Pass over numbers that differ by no more than this: an amount, or a part of the older number with a percent sign
    #[arg(long, value_name = "AMOUNT|PERCENT%", value_parser = tolerance)]
    tolerance: Option<Tolerance>,
    /// What the older report calls OLD (a concept, an axis, a member, or an entity's identifier) is what the newer one calls NEW;
    /// may be given more than once
    #[arg(long, value_name = "OLD=NEW")]
    rename: Vec<String>,
    /// List new and dropped periods too, instead of counting them by statement
    #[arg(long)]
    all: bool,
    /// Language of the labels, where the taxonomy has it
    #[arg(long, default_value = "en")]
    language: String,
}

/// Forms of a diff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For programs: every change, with both facts and their sources
    Json,
    /// For a pull request or a wiki
    Markdown,
    /// A page that stands on its own
    Html,
}

fn kind(name: &str) -> Result<Kind, String> {
    let known = Kind::ALL.into_iter().find(|kind| kind.as_str() == name.trim());
    known.ok_or_else(|| format!("one of {}", Kind::ALL.map(Kind::as_str).join(", ")))
}

fn tolerance(text: &str) -> Result<Tolerance, String> {
    let number = |text: &str| {
        let number = Decimal::from_str_exact(text.trim().trim_start_matches('+'));
        number.ok().filter(|number| !number.is_sign_negative())
    };
    let found = match text.trim().strip_suffix('%') {
        Some(part) => number(part).and_then(|part| part.checked_div(Decimal::ONE_HUNDRED)).map(Tolerance::Part),
        None => number(text).map(Tolerance::Amount),
    };
    found.ok_or_else(|| "an amount such as 1000, or a part such as 0.1%".to_owned())
}

/// Runs it. Exit code 0: the reports say the same; 1: they differ in what was asked for; 2: one of them cannot be read, or has
/// errors.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    super::exit_with(args.how.printer(), try_run(args))
}

fn try_run(args: &Args) -> Result<u8, Trouble> {
    let printer = args.how.printer();
    let mut opened = args.how.open_each(&[args.old.clone(), args.new.clone()])?.into_iter();
    let (Some(Some(old)), Some(Some(new))) = (opened.next(), opened.next()) else { return Ok(2) };
    let mut told = Renames::default();
    for text in &args.rename {
        match renames::told(text, &old.side(), &new.side()) {
            Ok(found) => told.extend(found),
            Err(message) => {
                printer.print("--rename", None, &Diagnostic::error("diff.rename", message));
                return Ok(2);
            }
        }
    }
    let options = Options { renames: told, language: args.language.clone() };
    let mut diff = diff(old.side(), new.side(), &options);
    let filter = Filter {
        only: args.only.clone(),
        statement: args.statement.clone(),
        basis: args.basis.clone(),
        tolerance: args.tolerance,
    };
    let chosen = filter.choose(&mut diff);
    // Of reports that say the same there is nothing to put side by side.
    let comparison = if diff.changes.is_empty() { Comparison::default() } else { diff.comparison(&options, &chosen) };
    filter.apply(&mut diff, &chosen);
    let form = match args.format {
        Format::Text => Form::Text,
        Format::Json => Form::Json,
        Format::Markdown => Form::Markdown,
        Format::Html => Form::Html,
    };
    let out = args.out.as_deref().filter(|out| *out != Path::new("-"));
    let is_terminal = out.is_none() && io::stdout().is_terminal();
    // Facts of other people's pages do not say where they are printed: that is looked up.
    let pages = [&old, &new].map(|opened| opened.page().filter(|_| !is_placed(&opened.loaded.report)));
    let view = View {
        diff: &diff,
        comparison: &comparison,
        sources: Sources { files: [pages[0].as_ref(), pages[1].as_ref()] },
        language: &args.language,
        all: args.all || args.only.contains(&Kind::NewPeriod) || args.only.contains(&Kind::DroppedPeriod),
        width: super::width(),
        is_coloured: is_terminal && std::env::var_os("NO_COLOR").is_none(),
    };
    if let Some(out) = out {
        write_whole(out, |out| view.write(form, out))?;
    } else {
        // A closed pipe is no reason to fail.
        let mut out = BufWriter::new(io::stdout().lock());
        let _ = view.write(form, &mut out).and_then(|()| out.flush());
    }
    let is_clean = old.is_clean && new.is_clean;
    Ok(if is_clean { u8::from(!diff.changes.is_empty()) } else { 2 })
}

/// Whether facts say where they are printed, by the first of them.
fn is_placed(report: &Report) -> bool {
    const SOME: usize = 100;
    report.facts().take(SOME).any(|fact| !fact.places.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tolerance_is_an_amount_or_a_part() {
        assert_eq!(tolerance("1000"), Ok(Tolerance::Amount(Decimal::from(1000))));
        assert_eq!(tolerance("0.1%"), Ok(Tolerance::Part(Decimal::new(1, 3))));
        for text in ["", "%", "-1", "1e3", "a tenth", "1,000"] {
            assert!(tolerance(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_unknown_kind_is_told_the_known_ones() {
        assert_eq!(kind("restated"), Ok(Kind::Restated));
        assert!(kind("changed").unwrap_err().contains("restated, precision_only"));
    }
}
