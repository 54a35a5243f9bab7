//! The history of forty quarters of one company, beside reading them.

use crate::Measured;
use crate::generate::{NS, PREFIX, Random, SCHEMA, concept_name};
use crate::measure::{between, processor_time};
use crate::process::{child_of, peak_so_far};
use crate::syntax::{self, Input, Syntax, load};
use chrono::{Months, NaiveDate};
use ixport::align::{Renames, Side};
use ixport::check::between::check;
use ixport::history::{DateSource, Edition, History, Published};
use ixport::package::Chain;
use ixport::report::{Coordinate, NumberedFact, Report, ValueRef};
use ixport::taxonomy::dts::discover;
use ixport::xbrl::{Decimals, Entity, Period, QName, Unit, ns};
use std::path::Path;

/// Reports.
const QUARTERS: usize = 40;
/// Lines of a report: concepts, then concepts of a part.
const CONCEPTS: usize = 250;
/// History and checks together take at most this part of reading.
const HISTORY: f64 = 2.5;
/// Processes, of which the median counts.
const RUNS: usize = 3;

/// Measures quarters of a company with `facts` facts together; the limits.
pub fn run(facts: usize, folder: &Path) -> Vec<Measured> {
    // A flow has four numbers in most reports, a balance two.
    let lines = (facts / QUARTERS / 3).max(1);
    let mut all = 0;
    for quarter in 0..QUARTERS {
        let report = report(quarter, lines);
        all += report.facts().len();
        let files = Syntax::Json.make(&report, 0);
        syntax::store(&folder.join(format!("quarter-{quarter}")), &files).expect("disk space");
    }
    let mut runs: Vec<Vec<u64>> = (0..RUNS).map(|_| child_of(&["--quarters"], folder)).collect();
    runs.sort_by_key(|run| run[1] + run[2]);
    let [read, history, checks, before, peak, series, checked, broken] = runs[RUNS / 2][..] else {
        unreachable!("eight")
    };
    let part = (history + checks) as f64 / read as f64;
    println!(
        "\nhistory of {QUARTERS} quarters, {all} facts in all (json): read {:.1} ms, history {:.1} ms ({series} series), checks \
         {:.1} ms ({checked}, {broken} breaks): {part:.2} of reading; peak {} MB after reading, {} MB after all",
        read as f64 / 1e6,
        history as f64 / 1e6,
        checks as f64 / 1e6,
        before / 1_000_000,
        peak / 1_000_000,
    );
    vec![Measured { what: format!("history of {QUARTERS} quarters / reading them"), is: part, limit: HISTORY }]
}

/// The other side of [`run`]: nanoseconds of reading, of the history and of its checks, peak memory, and counts.
pub fn child(folder: &Path) {
    let mut read = 0;
    let reports: Vec<Report> = (0..QUARTERS)
        .map(|quarter| {
            let files = load(&folder.join(format!("quarter-{quarter}"))).expect("files of the parent");
            let input = Input::new(Syntax::Json, files);
            let start = processor_time();
            let report = input.read().expect("a reader");
            read += between(start, processor_time());
            report
        })
        .collect();
    let before = peak_so_far();
    let (dts, _) = discover(&[], &Chain(Vec::new()));
    let names: Vec<String> = (0..QUARTERS).map(|quarter| quarter.to_string()).collect();
    let edition = |(quarter, report): (usize, _)| {
        let published = Published { date: first_day(quarter + 1), source: DateSource::Given };
        Edition { side: Side { name: &names[quarter], report, dts: &dts }, published }
    };
    let editions: Vec<Edition<'_>> = reports.iter().enumerate().map(edition).collect();
    let start = processor_time();
    let history = History::of(editions, &Renames::default());
    let made = processor_time();
    let checks = check(&history);
    let checked = processor_time();
    println!(
        "{read} {} {} {before} {} {} {} {}",
        between(start, made),
        between(made, checked),
        peak_so_far(),
        history.series.len(),
        checks.len(),
        checks.iter().filter(|check| check.is_break()).count()
    );
}

/// The first day of a quarter; the first one begins a year.
fn first_day(quarter: usize) -> NaiveDate {
    let months = u32::try_from(quarter * 3).expect("few");
    NaiveDate::from_ymd_opt(2014, 1, 1).and_then(|day| day.checked_add_months(Months::new(months))).expect("a date")
}

/// From the first day of a quarter to the last one of another.
fn days(first: usize, last: usize) -> Period {
    Period::days(first_day(first), first_day(last + 1).pred_opt().expect("a date"))
}

/// A quarterly report: of flows the quarter and the year to date, each with that of the year before, of balances the last one
/// and that of the year's beginning. One comparative in a hundred is restated.
fn report(quarter: usize, lines: usize) -> Report {
    let mut report = Report::default();
    report.taxonomy.push(SCHEMA.into());
    report.declare(PREFIX, NS);
    // Quarters begin four later, so that there is a year before the first.
    let now = quarter + 4;
    let year = now - now % 4;
    let entity = report.entity_id(Entity { scheme: ns::CIK.into(), identifier: "0001234567".into() });
    let axis = report.name_id(QName::new(NS, "Breakdown0Axis"));
    let unit = report.unit_id(Unit::currency("USD"));
    for line in 0..lines {
        let concept = report.concept_id(QName::new(NS, concept_name(line % CONCEPTS)));
        let part = (line >= CONCEPTS).then(|| QName::new(NS, format!("Part{}Member", line / CONCEPTS)));
        let part = part.map(|part| Coordinate::Member(report.name_id(part)));
        let flow =
            |quarters: std::ops::RangeInclusive<usize>| quarters.map(|quarter| value(line, quarter)).sum::<u64>();
        let restated = u64::from(value(line, now).is_multiple_of(100));
        let mut said = Vec::with_capacity(4);
        if line % 2 == 0 {
            said.push((days(now, now), flow(now..=now)));
            said.push((days(now - 4, now - 4), flow(now - 4..=now - 4) + restated));
            if now > year {
                said.push((days(year, now), flow(year..=now)));
                said.push((days(year - 4, now - 4), flow(year - 4..=now - 4) + restated));
            }
        } else {
            let end = |quarter| Period::Instant(first_day(quarter + 1).and_time(chrono::NaiveTime::MIN));
            said.push((end(now), value(line, now)));
            said.push((end(year - 1), value(line, year - 1)));
        }
        for (at, (period, value)) in said.into_iter().enumerate() {
            let mut dimensions: Vec<_> = part.into_iter().map(|part| (axis, part)).collect();
            let context = report.context_id(entity, period, &mut dimensions).expect("few");
            let (id, value) = (format!("f{line}-{at}"), format!("{value}000"));
            let fact = NumberedFact {
                id: &id,
                concept,
                context,
                unit: Some(unit),
                language: None,
                value: ValueRef::Number(&value),
                decimals: Some(Decimals::Places(-3)),
                offset: 0,
            };
            report.add(fact).expect("ids are unique");
        }
    }
    report
}

/// What flows through a line in a quarter, or what is there at its end.
fn value(line: usize, quarter: usize) -> u64 {
    1 + Random::new((line * 1000 + quarter) as u64).next() % 10_000_000
}
