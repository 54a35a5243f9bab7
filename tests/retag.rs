//! Real filings without their tags: what ixport makes of the bare page against what the filer tagged.
//!
//! The filings are not in the repository: `IXPORT_SHARED` names the folder that has them in `suites/`. Compared are the
//! filer's numeric facts without dimensions in the primary statements (`retag/face.rs` says which tables these are), each
//! at its place on the page. A fact in the text of a label ("50,000 shares authorized") is counted by itself.
//!
//! `IXPORT_RETAG=crm-10-k-2025-03-05` (or a part of a name, or `all`) with `--nocapture` prints every miss.
//! `IXPORT_RETAG_UNSEEN=1` measures the filings that are not looked at while ixport is made.

mod common;
#[path = "retag/face.rs"]
mod face;
#[path = "retag/page.rs"]
mod page;

use common::with_settings;
use face::Tagged;
use ixport::document;
use ixport::export::{Reading, Settings, read};
use ixport::format::ixbrl;
use ixport::mapping::{Filing, Line};
use ixport::report::{DimensionRef, Fact, Report, Value, agree};
use ixport::source::Source;
use ixport::xbrl::{Number, QName};
use page::Bare;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::path::PathBuf;

/// What a filing must reach; thousandths, but for the contradictions.
struct Floor {
    file: &'static str,
    recall: usize,
    contradictions: usize,
    first: usize,
    five: usize,
    unseen: bool,
}

const fn floor(file: &'static str, recall: usize, contradictions: usize, first: usize, five: usize) -> Floor {
    Floor { file, recall, contradictions, first, five, unseen: false }
}

const FLOORS: &[Floor] = &[
    floor("filings/us/crm-10-k-2025-03-05.html", 984, 0, 855, 985),
    // The margins that it prints beside its income statement are not facts of ours.
    floor("filings/us/jnj-10-q-2025-07-24.html", 900, 0, 830, 975),
    floor("filings/us/meta-10-k-2025-01-30.html", 980, 0, 865, 985),
    floor("golden/aapl-2025q2/aapl-20250329.htm", 990, 0, 955, 990),
    // Two numbers in the label of treasury stock, and the dividends per share in labels of rows, which the filer tags twice.
    Floor { unseen: true, ..floor("filings/us/pg-10-k-2025-08-04.html", 970, 4, 750, 955) },
    Floor { unseen: true, ..floor("golden/aapl-2025q3/aapl-10-q-2025-08-01.html", 985, 0, 955, 990) },
];

/// Raw counts.
#[derive(Debug, Default, Clone)]
struct Counts {
    /// The filer's facts.
    facts: usize,
    /// Same magnitude, period and unit at the same place.
    found: usize,
    /// Of these, with another sign.
    other_sign: usize,
    /// A fact of ours at the place has another period or unit.
    contradictions: usize,
    /// A fact of ours at the place has another magnitude, or is about a part of the whole.
    others: usize,
    /// No fact of ours is at the place.
    missing: usize,
    /// Found, and the filer's element is a standard one.
    standard: usize,
    /// Of these, our concept's counterpart is that element.
    first: usize,
    /// Of these, that of one of the first five candidates is.
    five: usize,
    /// Found, and the filer's element is its own.
    own: usize,
    /// Of these, ours is an extension too.
    own_extension: usize,
}

/// A filing, compared.
struct Outcome {
    counts: BTreeMap<&'static str, Counts>,
    total: Counts,
    /// Facts in labels, and how many of these are found.
    labels: (usize, usize),
    misses: Vec<String>,
    /// By the first candidate's score in steps of 20: how often it is the filer's element, and how often not.
    scores: BTreeMap<u32, (usize, usize)>,
}

/// A fact of the filer.
struct Theirs<'r> {
    fact: Fact<'r>,
    place: Range<usize>,
    printed: String,
    statement: &'static str,
}

fn shared() -> Option<PathBuf> {
    let shared = std::env::var("IXPORT_SHARED").ok().map(PathBuf::from);
    if shared.is_none() {
        println!("SKIPPED: set IXPORT_SHARED to retag real filings");
    }
    shared
}

#[test]
fn the_bare_page_says_what_the_filer_tagged() {
    let Some(shared) = shared() else { return };
    let unseen = std::env::var("IXPORT_RETAG_UNSEEN").is_ok();
    let wanted = std::env::var("IXPORT_RETAG").ok();
    let mut short = Vec::new();
    println!("{HEADER}");
    with_settings(|settings| {
        for floor in FLOORS.iter().filter(|floor| unseen || !floor.unseen) {
            let name = floor.file.rsplit('/').next().unwrap();
            let is_wanted = wanted.as_ref().is_some_and(|wanted| wanted == "all" || name.contains(&**wanted));
            if wanted.is_some() && !is_wanted {
                continue;
            }
            let text = std::fs::read_to_string(shared.join("suites").join(floor.file)).unwrap();
            let outcome = compare(name, text, settings);
            for (statement, counts) in &outcome.counts {
                println!("{}", counts.line(statement));
            }
            let (labels, found) = outcome.labels;
            println!("{}   in labels: {found} of {labels}\n", outcome.total.line(name));
            if is_wanted {
                outcome.misses.iter().for_each(|miss| println!("{miss}"));
                for (score, (right, wrong)) in &outcome.scores {
                    println!("  score {}: {right} right, {wrong} wrong", score * 20);
                }
            }
            short.extend(outcome.total.below(floor, name));
        }
    });
    assert!(short.is_empty(), "{short:#?}");
}

const HEADER: &str =
    "                               facts  found   sign contra  other   none standard  first   five    own    ext";

impl Counts {
    fn line(&self, name: &str) -> String {
        let Counts {
            facts,
            found,
            other_sign,
            contradictions,
            others,
            missing,
            standard,
            first,
            five,
            own,
            own_extension,
        } = self;
        format!(
            "{:<28}{facts:>8}{found:>7}{other_sign:>7}{contradictions:>7}{others:>7}{missing:>7}{standard:>9}{first:>7}{five:>7}\
             {own:>7}{own_extension:>7}",
            name.get(..27).unwrap_or(name)
        )
    }

    /// What is below the floor.
    fn below(&self, floor: &Floor, name: &str) -> Vec<String> {
        let share = |part: usize, whole: usize| part * 1000 / whole.max(1);
        let shares = [
            ("recall", share(self.found, self.facts), floor.recall),
            ("first", share(self.first, self.standard), floor.first),
            ("five", share(self.five, self.standard), floor.five),
        ];
        let low = shares.iter().filter(|(_, is, least)| is < least);
        let mut below: Vec<String> =
            low.map(|(what, is, least)| format!("{name}: {what} {is} ‰ < {least} ‰")).collect();
        if self.contradictions > floor.contradictions {
            below.push(format!("{name}: {} contradictions", self.contradictions));
        }
        if self.facts < 100 {
            below.push(format!("{name}: {} facts are no set of statements", self.facts));
        }
        below
    }
}

fn compare(name: &str, text: String, settings: &Settings<'_>) -> Outcome {
    let tagged = Source::new(name, text.into_bytes()).unwrap();
    let bare = Bare::new(tagged.text());
    let (targets, _) = ixbrl::read(std::slice::from_ref(&tagged));
    let report = &targets.first().expect("a filing has a target").report;
    let all = in_statements(report, tagged.text(), &bare);
    let source = Source::new(name, bare.text.into_bytes()).unwrap();
    let document = document::read(&source);
    let (reading, diagnostics) = read(&source, &document, "retagged", settings);
    let errors: Vec<_> = diagnostics.iter().filter(|d| d.severity.as_str() == "error").collect();
    let Some(Reading { filing, .. }) = reading else { panic!("{name}: {errors:?}") };
    let mut outcome = Outcome {
        counts: BTreeMap::new(),
        total: Counts::default(),
        labels: (0, 0),
        misses: Vec::new(),
        scores: BTreeMap::new(),
    };
    for error in errors {
        outcome.misses.push(format!("  {}: {}", error.code, error.message));
    }
    for theirs in &all {
        let others: Vec<&Theirs<'_>> = all.iter().filter(|other| other.place == theirs.place).collect();
        outcome.weigh(&filing, report, theirs, &others);
    }
    outcome
}

/// The filer's facts in the primary statements.
fn in_statements<'r>(report: &'r Report, text: &str, bare: &Bare) -> Vec<Theirs<'r>> {
    let tables = page::tables(text);
    let component = |fact: &Fact<'_>| {
        let mut dimensions = report.context(fact.context).dimensions();
        let (_, member) = dimensions.find(|(axis, _)| *axis.local == *"StatementEquityComponentsAxis")?;
        match member {
            DimensionRef::Member(member) => Some(member.to_string()),
            DimensionRef::Typed(_) => None,
        }
    };
    let facts: Vec<Fact<'_>> = report.facts().filter(|fact| fact.value.number().is_some()).collect();
    let tagged: Vec<Tagged<'_>> = facts
        .iter()
        .map(|fact| Tagged {
            offset: fact.offset as usize,
            element: &report.concept(fact.concept).local,
            is_whole: report.context(fact.context).dimensions().len() == 0,
            component: component(fact),
        })
        .collect();
    let statements = face::statements(&tables, &tagged);
    let mut found = Vec::new();
    for (fact, tag) in facts.iter().zip(&tagged).filter(|(_, tag)| tag.is_whole) {
        if let Some(&(statement, _)) = statements.iter().find(|(_, table)| table.contains(&tag.offset)) {
            let content = page::content(text, tag.offset);
            let place = bare.place(content.start)..bare.place(content.end);
            let printed = bare.text[place.clone()].to_owned();
            found.push(Theirs { fact: *fact, place, printed, statement });
        }
    }
    found
}

impl Outcome {
    fn weigh(&mut self, filing: &Filing<'_>, report: &Report, theirs: &Theirs<'_>, all: &[&Theirs<'_>]) {
        let place = &theirs.place;
        let meets = |f: &&ixport::mapping::Figure| f.span.range().start < place.end && place.start < f.span.range().end;
        let ours = filing.figures.iter().find(meets);
        let fact = ours.and_then(|f| f.outcome.ok()).map(|fact| filing.report.fact(fact));
        let is_text =
            || !theirs.printed.contains(|c: char| c.is_ascii_digit()) && theirs.printed.contains(char::is_alphabetic);
        let is_entity = theirs.printed.starts_with('&');
        if ours.is_some_and(|f| f.outcome == Err("label")) || !is_entity && is_text() {
            self.labels.0 += 1;
            return;
        }
        let is_label = ours.is_some_and(|f| f.row.is_none());
        let mut counts = Counts { facts: 1, ..Counts::default() };
        let element = report.concept(theirs.fact.concept);
        let is_standard = element.namespace.starts_with("http://fasb.org/");
        let line = ours.and_then(|f| f.row).map(|(statement, row)| (statement, row, &filing.lines[statement][row]));
        let mut verdict = match fact {
            None => {
                counts.missing = 1;
                format!("none ({})", ours.map_or("no numeral", |f| f.outcome.err().unwrap_or_default()))
            }
            Some(ours) => {
                let (a, b) = (report.context(theirs.fact.context), filing.report.context(ours.context));
                let units = (theirs.fact.unit.map(|u| report.unit(u)), ours.unit.map(|u| filing.report.unit(u)));
                let is_other = |other: &&&Theirs<'_>| {
                    report.context(other.fact.context).period == b.period
                        && other.fact.unit.map(|u| report.unit(u)) == units.1
                };
                if a.period != b.period && all.iter().any(|other| is_other(&other)) {
                    // "$1.00 at both dates": one number is two facts, and ours is one of them.
                    counts.missing = 1;
                    format!("the number says it of {} too", b.period)
                } else if a.period != b.period || units.0 != units.1 {
                    counts.contradictions = 1;
                    let unit = if units.0 == units.1 { "" } else { ", another unit" };
                    format!("contradiction: {} is not {}{unit}", b.period, a.period)
                } else if !same_magnitude(&theirs.fact, &ours) {
                    counts.others = 1;
                    format!("other number {}", ours.value.text().unwrap_or_default())
                } else if b.dimensions().len() > 1 {
                    counts.others = 1;
                    "a part of the whole".to_owned()
                } else {
                    counts.found = 1;
                    counts.other_sign = usize::from(theirs.fact.value.number() != ours.value.number());
                    if counts.other_sign == 1 { "other sign".to_owned() } else { String::new() }
                }
            }
        };
        if is_label && counts.found == 1 {
            self.labels.0 += 1;
            self.labels.1 += 1;
            return;
        }
        if let Some((.., line)) = line.filter(|_| counts.found == 1) {
            if is_standard {
                let rank = rank(filing, line, &element.local);
                counts.standard = 1;
                if let Some(best) = line.meaning.candidates.first() {
                    let (right, wrong) = self.scores.entry(best.score / 20).or_default();
                    *(if is_counterpart(filing, &best.concept, &element.local) { right } else { wrong }) += 1;
                }
                counts.first = usize::from(rank == Some(0));
                counts.five = usize::from(rank.is_some_and(|rank| rank < 5));
                match rank {
                    Some(0) => {}
                    Some(rank) => _ = write!(verdict, " choice {}", rank + 1),
                    None => verdict.push_str(" not among the choices"),
                }
                if let Some(best) = line.meaning.candidates.first().filter(|_| rank != Some(0)) {
                    _ = write!(verdict, " (best: {} {})", best.concept.local, best.score);
                }
            } else {
                counts.own = 1;
                counts.own_extension = usize::from(line.is_extension());
                if !line.is_extension() {
                    verdict.push_str(" no extension");
                }
            }
        }
        if !verdict.is_empty() {
            let label =
                line.map_or("", |(statement, row, _)| &*filing.statements.statements[statement].rows[row].label);
            let concept = line.and_then(|(.., line)| line.concept.as_ref()).map_or("–", |c| &c.name.local);
            let mark = if line.is_some_and(|(.., line)| line.is_extension()) { "*" } else { "" };
            let Theirs { statement, printed, .. } = theirs;
            self.misses.push(format!(
                "  {statement}: {label:?} {printed} | {} | {concept}{mark} | {}",
                element.local,
                verdict.trim_start()
            ));
        }
        self.total.add(&counts);
        self.counts.entry(theirs.statement).or_default().add(&counts);
    }
}

impl Counts {
    fn add(&mut self, other: &Counts) {
        self.facts += other.facts;
        self.found += other.found;
        self.other_sign += other.other_sign;
        self.contradictions += other.contradictions;
        self.others += other.others;
        self.missing += other.missing;
        self.standard += other.standard;
        self.first += other.first;
        self.five += other.five;
        self.own += other.own;
        self.own_extension += other.own_extension;
    }
}

fn same_magnitude(a: &Fact<'_>, b: &Fact<'_>) -> bool {
    let magnitude = |fact: &Fact<'_>| {
        let number: Number = fact.value.number()?;
        Some(Value::Number(if number.is_negative() { number.negated() } else { number }))
    };
    let (Some(first), Some(second)) = (magnitude(a), magnitude(b)) else { return false };
    agree((&first, a.decimals), (&second, b.decimals))
}

/// Whether a concept of ours has this us-gaap element as its counterpart.
fn is_counterpart(filing: &Filing<'_>, concept: &QName, element: &str) -> bool {
    let mut counterparts = filing.taxonomy.counterparts(concept).filter(|c| *c.taxonomy == *"us-gaap");
    counterparts.any(|c| *c.element == *element)
}

/// The place of an element among our choices: 0 for that of the concept itself.
fn rank(filing: &Filing<'_>, line: &Line, element: &str) -> Option<usize> {
    let is = |concept| is_counterpart(filing, concept, element);
    if line.concept.as_ref().is_some_and(|concept| !line.is_extension() && is(&concept.name)) {
        return Some(0);
    }
    let mut seen = HashSet::new();
    let mut choices = line.meaning.candidates.iter().filter(|c| seen.insert(&c.concept));
    // The first candidate of an extension was not chosen.
    choices.position(|c| is(&c.concept)).map(|at| at.max(1))
}
