//! The diff of two reports, one after the other of the same company, beside reading both.

use crate::Measured;
use crate::generate::{self, TWO};
use crate::measure::{between, processor_time};
use crate::process::{child_of, peak_so_far};
use crate::syntax::{self, Input, Syntax, load};
use ixport::align::Side;
use ixport::diff::{Kind, Options, diff};
use ixport::package::Chain;
use ixport::report::Report;
use ixport::taxonomy::dts::discover;
use std::path::Path;

/// What both reports are read from.
const READ_FROM: [Syntax; 2] = [Syntax::Inline, Syntax::Json];
/// The diff proper takes at most this part of reading both.
const DIFF: f64 = 0.5;
/// Peak memory of a process that reads both and compares them: at most one input and this many bytes a fact of both.
const MEMORY: f64 = 150.0;
/// Processes, of which the median counts.
const RUNS: usize = 3;

/// Measures reports of `facts` facts each; the limits.
pub fn run(syntaxes: &[Syntax], facts: usize, folder: &Path) -> Vec<Measured> {
    let mut limits = Vec::new();
    println!("\ndiff of two reports of {facts} facts each: 1 % restated, 5 % new, 5 % dropped");
    for syntax in READ_FROM.into_iter().filter(|syntax| syntaxes.contains(syntax)) {
        let folder = folder.join(format!("pair-{}", syntax.name()));
        let mut largest = 0;
        for (name, edition) in ["old", "new"].into_iter().zip(TWO) {
            let files = syntax.make(&generate::edition(facts * 20 / 19, edition), facts);
            largest = files.iter().map(|file| file.bytes.len()).sum::<usize>().max(largest);
            syntax::store(&folder.join(name), &files).expect("disk space");
        }
        let mut runs: Vec<[u64; 5]> = (0..RUNS)
            .map(|_| child_of(&["--pair", syntax.name()], &folder).try_into().expect("five numbers"))
            .collect();
        runs.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
        let median = runs[RUNS / 2];
        let [read, compared, before, peak, changes] = median;
        let beyond = peak.saturating_sub(largest as u64) as f64 / (2 * facts) as f64;
        println!(
            "{:<9}read both {:>8.1} ms, diff {:>8.1} ms: {:.2} of it; {changes} changes; peak {} MB after reading, {} MB after \
             the diff = one input + {beyond:.0} bytes a fact",
            syntax.name(),
            read as f64 / 1e6,
            compared as f64 / 1e6,
            ratio(&median),
            before / 1_000_000,
            peak / 1_000_000,
        );
        limits.push(Measured {
            what: format!("{}: diff / reading both", syntax.name()),
            is: ratio(&median),
            limit: DIFF,
        });
        let what = format!("{}: peak memory of a diff beyond an input, bytes a fact", syntax.name());
        limits.push(Measured { what, is: beyond, limit: MEMORY });
    }
    limits
}

fn ratio([read, compared, ..]: &[u64; 5]) -> f64 {
    *compared as f64 / *read as f64
}

/// The other side of [`run`]: nanoseconds of reading both and of the diff, peak memory after each, and changes.
pub fn child(syntax: Syntax, folder: &Path) {
    let mut read = 0;
    let [old, new] = ["old", "new"].map(|name| {
        let input = Input::new(syntax, load(&folder.join(name)).expect("files of the parent"));
        let start = processor_time();
        let report: Report = input.read().expect("a reader");
        read += between(start, processor_time());
        report
    });
    let before = peak_so_far();
    let (dts, _) = discover(&[], &Chain(Vec::new()));
    let side = |name, report| Side { name, report, dts: &dts };
    let start = processor_time();
    let diff = diff(side("old", &old), side("new", &new), &Options::default());
    let compared = between(start, processor_time());
    println!("{read} {compared} {before} {} {}", peak_so_far(), diff.changes.len());
    let counts = diff.summary().map(|(kind, count)| format!("{} {count}", Kind::as_str(kind)));
    eprintln!("         {}", counts.into_iter().filter(|count| !count.ends_with(" 0")).collect::<Vec<_>>().join(", "));
}
