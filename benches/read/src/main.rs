//! Reading and writing, measured against floors of the same run, and side by side with others. `benches/README.md` says
//! what and how.
#![allow(clippy::disallowed_types, clippy::cast_precision_loss, reason = "times and ratios are no amounts")]

mod floor;
mod generate;
mod measure;
mod page;
mod pair;
mod process;
mod quarters;
mod rows;
mod syntax;

use ixport::report::canonical::{Canonical, Statement};
use measure::Figures;
use serde_json::json;
use std::path::{Path, PathBuf};
use syntax::{Input, Syntax};

/// Sizes of reports, in facts.
const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];
/// Where times are compared with those of others and with floors.
const AT: usize = 100_000;
/// Reading at most this many times the floor.
const READ: [(Syntax, f64); 4] = [(Syntax::Inline, 2.0), (Syntax::Xml, 2.0), (Syntax::Json, 0.7), (Syntax::Rows, 5.0)];
/// Writing at most this part of reading.
const WRITE: f64 = 0.6;
/// Time of a fact among `SCALE.2`, at most this many times that among `SCALE.1`.
const SCALE: (f64, usize, usize) = (1.5, 10_000, 1_000_000);
/// Peak memory: at most the input and this many bytes a fact.
const MEMORY: u64 = 140;
/// The reference processor is to take this many times as long. It does not yet on these pages, whose markup costs us more
/// than it; what counts is that it does not get worse than [`REFERENCE`].
const REFERENCE_GOAL: f64 = 100.0;
/// The reference processor takes at least this many times as long.
const REFERENCE: f64 = 50.0;

/// How often a syntax that breaks a limit is measured again.
const AGAIN: usize = 3;

/// What the command line asks for.
struct Options {
    max: usize,
    syntaxes: Vec<Syntax>,
    json: Option<PathBuf>,
    check: bool,
    slack: f64,
    others: bool,
}

const USAGE: &str = "--max FACTS  --only SYNTAX,…  --json FILE  --check  --slack RATIO  --alone";

fn options() -> Option<Options> {
    let mut options =
        Options { max: 1_000_000, syntaxes: Syntax::ALL.into(), json: None, check: false, slack: 1.0, others: true };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match &*argument {
            "--max" => options.max = arguments.next()?.parse().ok()?,
            "--only" => {
                options.syntaxes = arguments.next()?.split(',').map(Syntax::from_name).collect::<Option<_>>()?;
            }
            "--json" => options.json = Some(arguments.next()?.into()),
            "--check" => options.check = true,
            "--slack" => options.slack = arguments.next()?.parse().ok()?,
            "--alone" => options.others = false,
            "--child" => {
                process::child(Syntax::from_name(&arguments.next()?)?, Path::new(&arguments.next()?));
                std::process::exit(0);
            }
            "--pair" => {
                pair::child(Syntax::from_name(&arguments.next()?)?, Path::new(&arguments.next()?));
                std::process::exit(0);
            }
            "--quarters" => {
                quarters::child(Path::new(&arguments.next()?));
                std::process::exit(0);
            }
            "--time" => {
                let name = arguments.next()?;
                let (_, work) = measure::Work::ALL.into_iter().find(|(work, _)| *work == name)?;
                let syntax = Syntax::from_name(&arguments.next()?)?;
                let facts = arguments.next()?.parse().ok()?;
                for time in measure::child(work, syntax, facts, Path::new(&arguments.next()?)) {
                    println!("{}", time.as_nanos());
                }
                std::process::exit(0);
            }
            _ => return None,
        }
    }
    Some(options)
}

fn main() {
    let Some(options) = options() else {
        eprintln!("{USAGE}");
        std::process::exit(2);
    };
    let folder = tempfile::tempdir().expect("a folder for the files");
    let mut bench = Bench { options, folder: folder.path().into(), figures: Vec::new(), limits: Vec::new() };
    bench.times();
    bench.memory();
    bench.limits.extend(pair::run(&bench.options.syntaxes, bench.options.max, &bench.folder));
    bench.limits.extend(quarters::run(bench.options.max, &bench.folder));
    if bench.options.others && bench.options.max >= AT {
        bench.peers();
        bench.reference();
    }
    let failed = bench.conclude();
    drop(folder);
    std::process::exit(i32::from(failed));
}

/// A limit, and what was measured.
struct Measured {
    what: String,
    is: f64,
    limit: f64,
}

impl Measured {
    fn is_broken(&self, slack: f64) -> bool {
        self.is.is_nan() || self.is > self.limit * slack
    }
}

struct Bench {
    options: Options,
    folder: PathBuf,
    figures: Vec<Figures>,
    limits: Vec<Measured>,
}

impl Bench {
    fn folder(&self, syntax: Syntax, facts: usize) -> PathBuf {
        self.folder.join(format!("{}-{facts}", syntax.name()))
    }

    fn figures(&self, syntax: Syntax, facts: usize) -> Option<&Figures> {
        self.figures.iter().find(|figures| figures.syntax == syntax.name() && figures.facts == facts)
    }

    /// All syntaxes in all sizes.
    fn times(&mut self) {
        println!(
            "{:<9}{:>9}{:>9}  {:<22}{:>10}{:>10}{:>8}{:>9}{:>10}{:>8}",
            "syntax", "facts", "MB", "floor", "ms", "read ms", "×floor", "ns/fact", "write ms", "×read"
        );
        for facts in SIZES.into_iter().filter(|size| *size <= self.options.max) {
            let report = generate::report(facts);
            let expected = (facts == SIZES[1]).then(|| Canonical::of(&report));
            for syntax in self.options.syntaxes.clone() {
                let files = syntax.make(&report, facts);
                let folder = self.folder(syntax, facts);
                syntax::store(&folder, &files).expect("disk space");
                let bytes = files.iter().map(|file| file.bytes.len()).sum();
                if let Some(expected) = &expected {
                    verify(syntax, &Input::new(syntax, files), facts, expected);
                }
                let figures = measure::run(syntax, facts, bytes, &folder);
                print(syntax, &figures);
                self.figures.push(figures);
            }
        }
        for _ in 0..AGAIN {
            if !self.measure_again() {
                break;
            }
        }
        self.limits = Syntax::ALL.into_iter().flat_map(|syntax| self.limits_of(syntax)).collect();
    }

    /// Measures the syntaxes again that break a limit, since another program may have had the machine; the better figures
    /// stay. Whether there were any.
    fn measure_again(&mut self) -> bool {
        let slack = self.options.slack;
        let is_broken = |syntax: &Syntax| self.limits_of(*syntax).iter().any(|m| m.is_broken(slack));
        let broken: Vec<Syntax> = Syntax::ALL.into_iter().filter(is_broken).collect();
        for syntax in &broken {
            println!("{}: beyond a limit, measured again", syntax.name());
            for facts in [SCALE.1, AT, SCALE.2] {
                let folder = self.folder(*syntax, facts);
                let is_it = |f: &&mut Figures| f.syntax == syntax.name() && f.facts == facts;
                if let Some(figures) = self.figures.iter_mut().find(is_it) {
                    figures.better(&measure::run(*syntax, facts, figures.bytes, &folder));
                    print(*syntax, figures);
                }
            }
        }
        !broken.is_empty()
    }

    /// What the times of a syntax are held against.
    fn limits_of(&self, syntax: Syntax) -> Vec<Measured> {
        let mut limits = Vec::new();
        if let Some(figures) = self.figures(syntax, AT) {
            if let (Some(read), Some((_, limit))) = (figures.read, READ.into_iter().find(|(of, _)| *of == syntax)) {
                let what = format!("{}: read / {}", syntax.name(), syntax.floor());
                limits.push(Measured { what, is: read as f64 / figures.floor as f64, limit });
            }
            if let (Some(read), Some(write)) = (figures.read, figures.write) {
                let what = format!("{}: write / read", syntax.name());
                limits.push(Measured { what, is: write as f64 / read as f64, limit: WRITE });
            }
        }
        let (limit, small, large) = SCALE;
        if let (Some(first), Some(last)) = (self.figures(syntax, small), self.figures(syntax, large)) {
            let each = |time: Option<u64>, figures: &Figures| Some(time? as f64 / figures.facts as f64);
            let ratios = [
                ("read", each(first.first_read, first).zip(each(last.first_read, last))),
                ("write", each(first.first_write, first).zip(each(last.first_write, last))),
            ];
            for (what, (few, many)) in ratios.into_iter().filter_map(|(what, pair)| Some((what, pair?))) {
                let what = format!("{}: first {what}, ns/fact at {large} / at {small}", syntax.name());
                limits.push(Measured { what, is: many / few, limit });
            }
        }
        limits
    }

    /// Peak memory at the largest size.
    fn memory(&mut self) {
        let Some(facts) = SIZES.into_iter().rfind(|size| *size <= self.options.max) else { return };
        println!("\npeak memory of a process that reads {facts} facts");
        for syntax in self.options.syntaxes.clone() {
            let bytes = self.figures(syntax, facts).map_or(0, |figures| figures.bytes as u64);
            let Some(peak) = process::peak(syntax, &self.folder(syntax, facts)) else { continue };
            let beyond = peak.saturating_sub(bytes) as f64 / facts as f64;
            println!("{:<9}{:>9} MB = input + {beyond:.0} bytes a fact", syntax.name(), peak / 1_000_000);
            if facts == SCALE.2 {
                let what = format!("{}: peak memory beyond the input, bytes a fact", syntax.name());
                self.limits.push(Measured { what, is: beyond, limit: MEMORY as f64 });
            }
        }
    }

    /// The readers by others, over the same files.
    fn peers(&mut self) {
        println!("\nother readers at {AT} facts (time of reading alone)");
        for (reader, syntax) in [("xbrlkit", Syntax::Inline), ("xbrlkit-xml", Syntax::Xml), ("xbrl-rs", Syntax::Xml)] {
            let Some(figures) = self.figures(syntax, AT) else { continue };
            let file = self.folder(syntax, AT).join(if syntax == Syntax::Inline { "ixbrl.htm" } else { "xml.xml" });
            let Some((theirs, found)) = process::peer(reader, &file, 5) else {
                println!("SKIPPED: {reader} (no binary; `just bench-read` builds it)");
                continue;
            };
            let ours = figures.read.map_or(f64::NAN, |read| read as f64);
            println!(
                "{reader:<13}{:<7}{:>9.1} ms, {found} facts; ours {:.1} ms: {:.1} × as fast",
                syntax.name(),
                theirs as f64 / 1e6,
                ours / 1e6,
                theirs as f64 / ours
            );
            self.limits.push(Measured { what: format!("ours / {reader}"), is: ours / theirs as f64, limit: 1.0 });
        }
    }

    /// Inline XBRL to xBRL-JSON in whole processes, beside the reference processor.
    fn reference(&mut self) {
        let Some(figures) = self.figures(Syntax::Inline, AT) else { return };
        let in_process = figures.read.zip(self.figures(Syntax::Json, AT).and_then(|json| json.write));
        let folder = self.folder(Syntax::Inline, AT);
        std::fs::write(folder.join(generate::SCHEMA), generate::schema()).expect("disk space");
        let document = folder.join("ixbrl.htm");
        println!("\nixbrl → json at {AT} facts (whole processes; the reference processor also loads the taxonomy, a");
        println!("schema of {} concepts, and knows its types)", generate::NUMERIC + generate::TEXTS);
        let before = process::of_children();
        let ours = process::ours(&document, &folder.join("ours.json")).map(|time| time.as_secs_f64());
        let between = process::of_children();
        if let (None, Some((read, write))) = (ours, in_process) {
            let both = (read + write) as f64 / 1e6;
            println!(
                "SKIPPED: `ixport convert` failed; reading and writing in this process: {both:.0} ms of processor time"
            );
        }
        let Some(theirs) = process::reference(&document, &folder.join("theirs.json")) else { return };
        let theirs = theirs.as_secs_f64();
        let busy = (process::of_children() - between).as_secs_f64();
        println!("the reference processor: {theirs:.1} s, {busy:.1} s of processor time");
        if let Some(ours) = ours {
            let own = ((between - before) / process::RUNS).as_secs_f64();
            println!("ours: {ours:.3} s, {:.0} × as fast; {own:.3} s, {:.0} × less", theirs / ours, busy / own);
            if theirs / ours < REFERENCE_GOAL {
                println!("MISSED the goal: {REFERENCE_GOAL} × as fast");
            }
            let what = format!("ixbrl → json: ours × {REFERENCE} / the reference processor");
            self.limits.push(Measured { what, is: ours * REFERENCE / theirs, limit: 1.0 });
        }
    }

    /// Prints the limits; whether one is broken that counts.
    fn conclude(&self) -> bool {
        let slack = self.options.slack;
        println!("\nlimits{}", if slack > 1.0 { format!(" (× {slack} before they count)") } else { String::new() });
        let mut failed = false;
        for measured in &self.limits {
            let Measured { what, is, limit } = measured;
            let broken = measured.is_broken(slack);
            failed |= broken;
            let verdict = match broken {
                true => "MISSED",
                false if is > limit => "near",
                false => "ok",
            };
            println!("{verdict:<7}{what:<58}{is:>8.2} of {limit}");
        }
        if let Some(path) = &self.options.json {
            let limits: Vec<_> =
                self.limits.iter().map(|m| json!({"what": m.what, "is": m.is, "limit": m.limit})).collect();
            let all = json!({"figures": self.figures, "limits": limits});
            std::fs::write(path, serde_json::to_vec_pretty(&all).expect("JSON")).expect("a file to write to");
        }
        failed && self.options.check
    }
}

/// What is measured must be right: the same facts as were generated.
fn verify(syntax: Syntax, input: &Input, facts: usize, expected: &Canonical) {
    let Some(report) = input.read() else { return };
    assert_eq!(report.facts().len(), facts, "{}: facts are missing", syntax.name());
    let found = Canonical::of(&report);
    let (lost, added) = expected.difference(&found);
    if syntax != Syntax::Rows && lost.len() + added.len() > 0 {
        let example = |which: &[&Statement]| which.first().map(|statement| statement.describe()).unwrap_or_default();
        println!("{}: NOT WHAT WAS GENERATED: lost {}, added {}", syntax.name(), lost.len(), added.len());
        println!("  {}\n  {}", example(&lost), example(&added));
    }
}

fn print(syntax: Syntax, figures: &Figures) {
    let milliseconds = |time: u64| format!("{:.2}", time as f64 / 1e6);
    let (mut read, mut over, mut each) = ("no reader".to_owned(), String::new(), String::new());
    if let Some(time) = figures.read {
        read = milliseconds(time);
        over = format!("{:.2}", time as f64 / figures.floor as f64);
        each = format!("{:.0}", time as f64 / figures.facts as f64);
    }
    let write = figures.write.map(milliseconds).unwrap_or_default();
    let part = figures.write.zip(figures.read).map(|(write, read)| format!("{:.2}", write as f64 / read as f64));
    println!(
        "{:<9}{:>9}{:>9.1}  {:<22}{:>10}{:>10}{:>8}{:>9}{:>10}{:>8}",
        figures.syntax,
        figures.facts,
        figures.bytes as f64 / 1e6,
        syntax.floor(),
        milliseconds(figures.floor),
        read,
        over,
        each,
        write,
        part.unwrap_or_default()
    );
}
