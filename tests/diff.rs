//! What changed between real reports. The exports of the examples against each other are snapshots that are read line by
//! line: they must hold what the pages say, no more and no less. The result does not depend on the syntaxes, a report differs
//! in nothing from itself, and the other way round everything is mirrored.

mod common;

use ixport::align::{Member, Side};
use ixport::cli::files::{Files, address};
use ixport::diagnostic::Findings;
use ixport::diff::filter::Chosen;
use ixport::diff::networks::Position;
use ixport::diff::statements::{Cell, Column, Origin, Statement};
use ixport::diff::{Change, Detail, Diff, Kind, Options, diff};
use ixport::export::export;
use ixport::format::Format;
use ixport::load::{Input, Loaded, load};
use ixport::package::Resolver;
use ixport::report::{Report, ValueRef};
use ixport::source::Source;
use ixport::xbrl::{Decimals, Period, QName, Unit};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The samples, by their dates of publication.
const SAMPLES: [&str; 5] = ["qifu-2022-fy-ifrs", "qifu-2023-q1", "qifu-2023-q2", "qifu-2024-q2", "qifu-2024-q3"];

/// The example of which `output/` has the core taxonomy too: those of the others are the same.
const COMPLETE: &str = "output/qifu-2023-q1/taxonomy";

/// Files, and the core taxonomy for reports that were kept without it.
struct WithCore;

impl Resolver for WithCore {
    fn resolve(&self, uri: &str) -> io::Result<Option<Cow<'_, [u8]>>> {
        if let Some(found) = Files.resolve(uri)? {
            return Ok(Some(found));
        }
        let Some((_, name)) = uri.rsplit_once("/taxonomy/") else { return Ok(None) };
        let kept = Path::new(COMPLETE).join(name);
        if name.starts_with("ixport-") && kept.exists() { Ok(Some(fs::read(kept)?.into())) } else { Ok(None) }
    }
}

/// A report with all that belongs to it.
fn read(path: &Path) -> Loaded {
    let (loaded, findings) = found(path);
    let said: Vec<_> = findings.iter().flat_map(|(_, diagnostics)| diagnostics.iter()).collect();
    assert!(said.is_empty(), "{}: {said:?}", path.display());
    loaded
}

/// A report, and what is said of it.
fn found(path: &Path) -> (Loaded, Findings) {
    let input = Input { name: path.display().to_string(), uri: address(path).unwrap(), bytes: fs::read(path).unwrap() };
    let (loaded, findings) = load(vec![input], &WithCore);
    (loaded.into_iter().next().unwrap_or_else(|| panic!("{} is no report", path.display())), findings)
}

/// The folder of shared material, if this machine has it; says loudly if not.
fn shared() -> Option<PathBuf> {
    let shared = std::env::var_os("IXPORT_SHARED").map(PathBuf::from);
    if shared.is_none() {
        println!("SKIPPED: set IXPORT_SHARED to compare the releases and filings there");
    }
    shared
}

/// The exports of a sample that the repository has, in all syntaxes.
fn kept(sample: usize) -> &'static [Loaded; 5] {
    static ALL: [LazyLock<[Loaded; 5]>; 5] = [
        LazyLock::new(|| all_syntaxes(SAMPLES[0])),
        LazyLock::new(|| all_syntaxes(SAMPLES[1])),
        LazyLock::new(|| all_syntaxes(SAMPLES[2])),
        LazyLock::new(|| all_syntaxes(SAMPLES[3])),
        LazyLock::new(|| all_syntaxes(SAMPLES[4])),
    ];
    &ALL[sample]
}

fn all_syntaxes(stem: &str) -> [Loaded; 5] {
    Format::ALL.map(|format| read(&Path::new("output").join(stem).join([stem, format.suffix()].concat())))
}

/// The export of a sample in one syntax.
fn sample(sample: usize) -> &'static Loaded {
    let json = Format::ALL.iter().position(|format| *format == Format::Json);
    &kept(sample)[json.unwrap()]
}

fn side<'r>(name: &'r str, loaded: &'r Loaded) -> Side<'r> {
    Side { name, report: &loaded.report, dts: &loaded.dts }
}

fn options() -> Options {
    Options { language: "en".into(), ..Options::default() }
}

/// All pairs, the older one first.
fn pairs() -> impl Iterator<Item = (usize, usize)> {
    (0..SAMPLES.len()).flat_map(|new| (0..new).map(move |old| (old, new)))
}

fn days(period: Period) -> String {
    match (period, period.last_day()) {
        (Period::Duration { start, .. }, Some(last)) => format!("{}..{last}", start.date()),
        (_, Some(last)) => last.to_string(),
        _ => "forever".into(),
    }
}

fn measures(unit: &Unit) -> String {
    let side = |names: &[QName]| names.iter().map(|name| &*name.local).collect::<Vec<_>>().join("*");
    match &unit.denominators[..] {
        [] => side(&unit.numerators),
        below => format!("{}/{}", side(&unit.numerators), side(below)),
    }
}

/// What a fact is about, in the words of the alignment.
fn about(diff: &Diff<'_>, report: usize, fact: usize) -> String {
    let all = &diff.alignment;
    let key = all.key(report, fact);
    let mut words = vec![all.concept(key.concept).local.to_string()];
    for (axis, member) in &all.slice(key.slice).dimensions {
        let axis = all.name(*axis).local.trim_end_matches("Axis");
        words.push(match member {
            Member::Explicit(name) => format!("{axis}={}", all.name(*name).local.trim_end_matches("Member")),
            Member::Typed(text) => format!("{axis}={}", all.typed(*text)),
            Member::Nil => format!("{axis}=nil"),
        });
    }
    // Axes have numbers in the order of first use, which the syntaxes do not share.
    words[1..].sort();
    words.push(days(all.period(key.period)));
    words.extend(all.unit(key.unit).map(measures));
    words.join(" ")
}

fn decimals(decimals: Option<Decimals>) -> String {
    match decimals {
        None => String::new(),
        Some(Decimals::Infinite) => " ±0".into(),
        Some(Decimals::Places(places)) => format!(" ±{places}"),
    }
}

fn report<'r>(diff: &Diff<'r>, number: usize) -> &'r Report {
    [diff.old.report, diff.new.report][number]
}

/// What a fact says, and where its source has it.
fn says(diff: &Diff<'_>, number: usize, index: usize) -> String {
    let fact = report(diff, number).fact(index);
    let value = match fact.value {
        ValueRef::Nil => "nil".into(),
        ValueRef::Number(text) => text.parse::<ixport::xbrl::Number>().map_or(text.into(), |number| number.to_string()),
        ValueRef::Text(text) => format!("{:?}", text.chars().take(60).collect::<String>()),
    };
    // An inline document has a fact for each of the places.
    let facts = diff.occurrences(number, index).map(|fact| report(diff, number).fact(fact));
    let mut spans: Vec<_> =
        facts.flat_map(|fact| fact.places.iter().map(|place| (place.span.start, place.span.end))).collect();
    spans.sort_unstable();
    let spans: Vec<_> = spans.iter().map(|(start, end)| format!("{start}-{end}")).collect();
    format!("{value}{} @{}", decimals(fact.decimals), spans.join(","))
}

/// A change on a line.
fn line(diff: &Diff<'_>, change: &Change) -> String {
    let mut line = change.kind.as_str().to_owned();
    let facts = |number, facts: &[usize]| -> Vec<(String, String)> {
        let mut all: Vec<_> =
            facts.iter().map(|fact| (about(diff, number, *fact), says(diff, number, *fact))).collect();
        all.sort();
        all
    };
    let (old, new) = (facts(0, &change.old), facts(1, &change.new));
    match (&old[..], &new[..]) {
        ([(was, before)], [(is, after)]) if was == is => write!(line, " {is}: {before} → {after}").unwrap(),
        _ => {
            for (sign, side) in [("−", &old), ("+", &new)] {
                for (about, says) in side {
                    write!(line, " {sign}{about}: {says}").unwrap();
                }
            }
        }
    }
    if old.is_empty() && new.is_empty() {
        line += &change.concept.map_or(String::new(), |concept| format!(" {}", diff.alignment.concept(concept).local));
    }
    line + &detail(&change.detail)
}

fn detail(detail: &Detail) -> String {
    let or_none = |text: &Option<String>| text.clone().unwrap_or("–".into());
    match detail {
        Detail::None => String::new(),
        Detail::Amount(by) => format!(" ({by})"),
        Detail::Scale(powers) => format!(" (10^{powers})"),
        Detail::Evidence(evidence) => format!(" ({})", evidence.as_str()),
        Detail::Redefined { old, new } => format!(" redefined: {old:?} → {new:?}"),
        Detail::Words(words) => format!(" {words:?}"),
        Detail::Label(label) => {
            let role = label.role.rsplit('/').next().unwrap();
            let (was, is) = (or_none(&label.old), or_none(&label.new));
            format!(" {} {role} {}: {was} → {is}", label.name.local, label.language)
        }
        Detail::Place(place) => {
            let position = |at: &Position| {
                format!("{}, below {}, after {}", at.statement, or_none(&at.parent), or_none(&at.after))
            };
            format!(" {}: {} → {}", place.name.local, position(&place.old), position(&place.new))
        }
        Detail::Calculation(sum) => {
            let term = |(name, was, is): &(QName, Option<String>, Option<String>)| {
                format!("{} {}→{}", name.local, or_none(was), or_none(is))
            };
            format!(" in {}: {}", sum.statement, sum.terms.iter().map(term).collect::<Vec<_>>().join(", "))
        }
    }
}

fn counts(diff: &Diff<'_>) -> String {
    let counts: Vec<_> = diff.summary().into_iter().filter(|(_, count)| *count > 0).collect();
    let counts: Vec<_> = counts.iter().map(|(kind, count)| format!("{} {count}", kind.as_str())).collect();
    if counts.is_empty() { "no changes".into() } else { counts.join(", ") }
}

/// New and dropped periods by statement.
fn roll_forward(diff: &Diff<'_>) -> String {
    let mut rows: BTreeMap<(usize, Period), [usize; 2]> = BTreeMap::new();
    for change in &diff.changes {
        let (number, facts) = match change.kind {
            Kind::NewPeriod => (1, &change.new),
            Kind::DroppedPeriod => (0, &change.old),
            _ => continue,
        };
        for fact in facts {
            let key = diff.alignment.key(number, *fact);
            let place = change.concept.and_then(|concept| *diff.places.get(concept as usize)?).unwrap_or(usize::MAX);
            rows.entry((place, diff.alignment.period(key.period))).or_default()[number] += 1;
        }
    }
    let mut text = String::new();
    for ((place, period), [dropped, new]) in rows {
        let title = diff.statements.get(place).map_or("(no statement)", |title| title.as_str());
        let counts = [("+", new), ("−", dropped)].into_iter().filter(|(_, count)| *count > 0);
        let counts: Vec<_> = counts.map(|(sign, count)| format!("{sign}{count}")).collect();
        writeln!(text, "  {title}, {}: {}", days(period), counts.join(" ")).unwrap();
    }
    text
}

/// What an analyst reads first: counts, the roll-forward, and every change that is none of it. Concepts that came and went
/// are named with the number of their facts.
fn compact(diff: &Diff<'_>) -> String {
    let facts = |report: &Report| report.facts().len();
    let mut text = format!("{} facts, then {}\n{}\n", facts(diff.old.report), facts(diff.new.report), counts(diff));
    for note in &diff.notes {
        writeln!(text, "note: {note}").unwrap();
    }
    text += &roll_forward(diff);
    for kind in [Kind::ConceptAdded, Kind::ConceptRemoved] {
        let names = diff.changes.iter().filter(|change| change.kind == kind).map(|change| {
            let name = &diff.alignment.concept(change.concept.unwrap()).local;
            format!("{name} {}", change.old.len() + change.new.len())
        });
        for some in names.collect::<Vec<_>>().chunks(4) {
            writeln!(text, "{}: {}", kind.as_str(), some.join(", ")).unwrap();
        }
    }
    let is_named = [Kind::NewPeriod, Kind::DroppedPeriod, Kind::ConceptAdded, Kind::ConceptRemoved];
    for change in diff.changes.iter().filter(|change| !is_named.contains(&change.kind)) {
        writeln!(text, "{}", line(diff, change)).unwrap();
    }
    text
}

/// All of a diff, regardless of the order of what nothing orders.
fn everything(diff: &Diff<'_>) -> String {
    let mut lines: Vec<_> = diff.changes.iter().map(|change| line(diff, change)).collect();
    lines.sort();
    let statements = diff.comparison(&options(), &Chosen::default()).statements;
    let statements = statements.iter().map(|statement| side_by_side(diff, statement)).collect::<String>();
    format!("{}\n{}\n{}\n{statements}", counts(diff), roll_forward(diff), lines.join("\n"))
}

/// A statement of both reports, a line per line.
fn side_by_side(diff: &Diff<'_>, statement: &Statement) -> String {
    let mut text =
        format!("\n# {} [{}, 10^{}]\n", statement.title, statement.currency.as_deref().unwrap_or("–"), statement.scale);
    let columns: Vec<_> = statement.columns.iter().map(column).collect();
    writeln!(text, "{}", columns.join(" | ")).unwrap();
    for line in &statement.lines {
        let cells: Vec<_> = line.cells.iter().map(|one| cell(diff, statement, one)).collect();
        let label = format!("{}{}", "  ".repeat(line.depth.into()), line.label);
        let sign = if line.negated { " (−)" } else { "" };
        let cells =
            if cells.iter().all(String::is_empty) { String::new() } else { format!(" | {}", cells.join(" | ")) };
        writeln!(text, "{label}{sign}{cells}").unwrap();
    }
    for note in &statement.notes {
        writeln!(text, "note: {note}").unwrap();
    }
    text
}

fn column(column: &Column) -> String {
    match column {
        Column::Values { period, what } => format!("{} {what:?}", days(*period)),
        Column::Changes { of, since, what } => format!("{what:?} {of}−{since}"),
    }
}

fn cell(diff: &Diff<'_>, statement: &Statement, cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Refused(refusal) => format!("({})", refusal.as_str()),
        Cell::Value(reading) => {
            let shift = if reading.is_money { i32::from(statement.scale) } else { 0 };
            let scaled = |value: Decimal| (value / Decimal::from(10_i64.pow(shift.unsigned_abs()))).normalize();
            let origin = match &reading.origin {
                Origin::Reported { is_restated: true, .. } => " restated".to_owned(),
                Origin::Reported { .. } => String::new(),
                Origin::Derived(terms) => {
                    let term = |(number, fact, weight): &(usize, usize, i8)| {
                        let value = report(diff, *number).fact(*fact).value.number().unwrap().to_decimal().unwrap();
                        let sign = if *weight < 0 { "−" } else { "+" };
                        format!("{sign}{} ({})", scaled(value), ["old", "new"][*number])
                    };
                    format!(" = {}", terms.iter().map(term).collect::<Vec<_>>().join(" "))
                }
            };
            format!("{}{origin}", scaled(reading.value))
        }
        Cell::Change(delta) => {
            let amount = delta.amount.normalize();
            let part = delta.part.map(|part| format!("{}%", (part * Decimal::ONE_HUNDRED).round_dp(1)));
            let points = delta.basis_points.map(|points| format!("{}bp", points.round_dp(0).normalize()));
            points.unwrap_or_else(|| part.unwrap_or_else(|| format!("{amount} n/m")))
        }
    }
}

/// Protects what the product says of real reports. Each file was read line by line against the pages.
#[test]
fn pairs_of_the_samples() {
    for (old, new) in pairs() {
        let diff = diff(side(SAMPLES[old], sample(old)), side(SAMPLES[new], sample(new)), &options());
        insta::assert_snapshot!(format!("{}_{}", SAMPLES[old], SAMPLES[new]), compact(&diff));
    }
}

/// Protects the view that an analyst opens first.
#[test]
fn statements_of_the_second_and_third_quarter() {
    let diff = diff(side(SAMPLES[3], sample(3)), side(SAMPLES[4], sample(4)), &options());
    insta::assert_snapshot!("statements", statements(&diff, &[""]));
}

/// Nothing depends on the syntaxes of the two: 5 × 5 combinations of one pair, down to each change with its sources and each
/// cell of the statements.
#[test]
fn the_syntaxes_do_not_matter() {
    let mut expected = None;
    for (older, old_format) in kept(2).iter().zip(Format::ALL) {
        for (newer, new_format) in kept(3).iter().zip(Format::ALL) {
            let found = everything(&diff(side(SAMPLES[2], older), side(SAMPLES[3], newer), &options()));
            let expected = expected.get_or_insert_with(|| found.clone());
            let differs = expected.lines().zip(found.lines()).find(|(a, b)| a != b);
            assert_eq!(differs, None, "{} and {}", old_format.name(), new_format.name());
            assert_eq!(*expected, found, "{} and {}", old_format.name(), new_format.name());
        }
    }
}

#[test]
fn a_report_differs_in_nothing_from_itself_in_any_syntax() {
    for (number, stem) in SAMPLES.iter().enumerate() {
        let all = kept(number);
        for (older, old_format) in all.iter().zip(Format::ALL) {
            for (newer, new_format) in all.iter().zip(Format::ALL) {
                let diff = diff(side("old", older), side("new", newer), &options());
                let lines: Vec<_> = diff.changes.iter().take(5).map(|change| line(&diff, change)).collect();
                assert_eq!(lines, [""; 0], "{stem}, {} and {}", old_format.name(), new_format.name());
            }
        }
    }
}

/// The other way round, what was added is removed, and the older and the newer number change places.
#[test]
fn a_diff_the_other_way_round_is_mirrored() {
    for (old, new) in pairs() {
        let (older, newer) = (side(SAMPLES[old], sample(old)), side(SAMPLES[new], sample(new)));
        let (there, back) = (diff(older, newer, &options()), diff(newer, older, &options()));
        assert_mirrored(&there, &back);
    }
}

fn assert_mirrored(there: &Diff<'_>, back: &Diff<'_>) {
    // Concepts have other numbers the other way round; the facts are the same.
    let name = |diff: &Diff<'_>, change: &Change| change.concept.map(|concept| diff.alignment.concept(concept).clone());
    let mut forwards: Vec<_> = there
        .changes
        .iter()
        .map(|change| (change.kind, name(there, change), sorted(&change.old), sorted(&change.new)))
        .collect();
    let mut backwards: Vec<_> = back
        .changes
        .iter()
        .map(|change| (change.kind.mirrored(), name(back, change), sorted(&change.new), sorted(&change.old)))
        .collect();
    forwards.sort();
    backwards.sort();
    let differs = forwards.iter().zip(&backwards).find(|(a, b)| a != b);
    assert_eq!(differs, None, "{} and {}", there.old.name, there.new.name);
    assert_eq!(forwards.len(), backwards.len(), "{} and {}", there.old.name, there.new.name);
}

fn sorted(facts: &[usize]) -> Vec<usize> {
    let mut facts = facts.to_vec();
    facts.sort_unstable();
    facts
}

fn ixport(arguments: &[&str]) -> (Option<i32>, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_ixport")).arg("diff").args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (out.status.code(), text(&out.stdout), text(&out.stderr))
}

/// As of `diff`: 0 for the same, 1 for different, 2 for trouble, and trouble is said.
#[test]
fn exit_codes_are_those_of_diff() {
    let folder = "output/qifu-2023-q1";
    let file = |suffix: &str| format!("{folder}/qifu-2023-q1{suffix}");
    let (json, inline, package) = (file(".json"), file(".htm"), file(".xbri"));
    let acme = "output/acme-2024-h1/acme-2024-h1.json";
    for other in [&json, &inline, &package] {
        let (code, _, errors) = ixport(&[&json, other]);
        assert_eq!((code, &*errors), (Some(0), ""), "{other}");
    }
    let (code, out, _) = ixport(&[&json, acme, "--format", "json"]);
    assert_eq!(code, Some(1));
    // What is summed up in the table of the roll-forward is what the summary counts.
    let out: serde_json::Value = serde_json::from_str(&out).unwrap();
    for kind in ["new_period", "dropped_period"] {
        let rows = out["roll_forward"].as_array().unwrap().iter();
        assert_eq!(out["summary"][kind], rows.map(|row| row[kind].as_u64().unwrap()).sum::<u64>(), "{kind}");
    }
    let folder = tempfile::tempdir().unwrap();
    let broken = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let whole = fs::read(&json).unwrap();
    let trouble = [
        "no-such-file.json".to_owned(),
        broken("empty.json", b""),
        broken("cut.json", &whole[..whole.len() / 2]),
        broken("text.txt", b"no report"),
        broken("broken.zip", b"PK\x03\x04"),
    ];
    for path in &trouble {
        for arguments in [[&json, path], [path, &json]] {
            let (code, out, errors) = ixport(&arguments.map(String::as_str));
            assert_eq!(code, Some(2), "{arguments:?}: {out}");
            assert!(!errors.is_empty(), "{arguments:?}");
        }
    }
}

/// What a pair gives, by kinds.
type Expected = &'static [(Kind, usize)];

fn assert_counts(diff: &Diff<'_>, expected: Expected) {
    let found: Vec<_> = diff.summary().into_iter().filter(|(_, count)| *count > 0).collect();
    assert_eq!(found, expected, "{} and {}", diff.old.name, diff.new.name);
}

/// Two filings that others tagged, a quarter apart: `aapl-2025q2` and `aapl-2025q3`. They have 159 facts in common, most of
/// them of the last fiscal year's end, and all of them are the same on both pages: no restatement. The newer one comes without
/// its taxonomy.
#[test]
fn two_quarters_of_a_filer() {
    let Some(shared) = shared() else { return };
    let golden = shared.join("suites/golden");
    let older = found(&golden.join("aapl-2025q2/aapl-20250329.htm")).0;
    let newer = found(&golden.join("aapl-2025q3/aapl-10-q-2025-08-01.html")).0;
    let diff = diff(side("aapl-2025q2", &older), side("aapl-2025q3", &newer), &options());
    assert_counts(&diff, &[(Kind::NewPeriod, 540), (Kind::DroppedPeriod, 541), (Kind::ConceptAdded, 5)]);
    assert!(!diff.notes.is_empty(), "that taxonomies are not compared is said");
    insta::assert_snapshot!("filer", statements(&diff, &["STATEMENTS OF OPERATIONS", "BALANCE SHEETS", "CASH FLOWS"]));
}

/// The statements with such titles.
fn statements(diff: &Diff<'_>, titles: &[&str]) -> String {
    let statements = diff.comparison(&options(), &Chosen::default()).statements;
    let statements = statements.iter().filter(|one| titles.iter().any(|title| one.title.contains(title)));
    statements.map(|statement| side_by_side(diff, statement)).collect()
}

/// The releases as they were published, with their sentences. Prose rounds what the table of the quarter before printed; the
/// outlook of a quarter is the previous outlook of the next one; nothing was restated.
#[test]
fn whole_releases() {
    let Some(shared) = shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let loaded: Vec<Loaded> = common::with_settings(|settings| {
        let export = |stem: &&str| {
            let path = shared.join("seeds").join([stem, ".txt"].concat());
            let source = Source::new(format!("{stem}.txt"), fs::read(path).unwrap()).unwrap();
            let files = export(&source, stem, settings).0.unwrap().files;
            common::save(&folder.path().join(stem), &files);
            read(&folder.path().join(stem).join([stem, ".json"].concat()))
        };
        SAMPLES.iter().map(export).collect()
    });
    let mut text = String::new();
    for (old, new) in pairs() {
        let diff = diff(side(SAMPLES[old], &loaded[old]), side(SAMPLES[new], &loaded[new]), &options());
        writeln!(text, "# {} → {}\n{}", SAMPLES[old], SAMPLES[new], compact(&diff)).unwrap();
        if [(1, 2), (3, 4)].contains(&(old, new)) {
            text += &statements(&diff, &["Key figures", "Operating metrics", "Dividends"]);
        }
    }
    insta::assert_snapshot!("whole_releases", text);
}
