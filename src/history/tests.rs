use super::*;
use crate::report::{Context, Footnote, Link, NewFact, Report, Value};
use crate::taxonomy::dts::Dts;
use crate::xbrl::{DimensionValue, Entity, QName, Unit};

const NS: &str = "https://t.example/1";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn quarter() -> Period {
    Period::days(day("2023-01-01"), day("2023-03-31"))
}

/// A fact of a report: value, decimals, date of the exchange rate, note.
#[allow(clippy::option_option, reason = "a dimension that is not there, or nil")]
type Said<'a> = (&'a str, i16, Option<Option<&'a str>>, Option<&'a str>);

fn report(said: &[Said<'_>]) -> Report {
    let mut all = Report::default();
    for &(value, places, rate, note) in said {
        let axis = QName::new(NS, "ExchangeRateDateAxis");
        let dimensions = rate.map(|rate| (axis, DimensionValue::Typed(rate.map(Into::into))));
        let entity = Entity { scheme: "urn:s".into(), identifier: "1".into() };
        let new = NewFact {
            concept: QName::new(NS, "Revenue"),
            context: Context { entity, period: quarter(), dimensions: dimensions.into_iter().collect() },
            unit: Some(Unit::currency(if rate.is_some() { "USD" } else { "CNY" })),
            language: None,
            value: Value::Number(value.parse().unwrap()),
            decimals: Some(Decimals::Places(places)),
            place: None,
        };
        let numbered = new.clone();
        let at = all.push(new).unwrap_or_else(|_| {
            let (context, unit) = (all.intern(&numbered.context).unwrap(), numbered.unit.map(|unit| all.unit_id(unit)));
            let concept = all.concept_id(numbered.concept);
            let value = crate::report::ValueRef::Number(value);
            let decimals = numbered.decimals;
            all.add(crate::report::NumberedFact {
                id: "",
                concept,
                context,
                unit,
                language: None,
                value,
                decimals,
                offset: 0,
            })
            .unwrap()
        });
        if let Some(note) = note {
            all.links.push(Link::footnote(at, all.footnotes.len()));
            all.footnotes.push(Footnote::plain(format!("n{}", all.footnotes.len()), "en", note));
        }
    }
    all
}

/// The date of its exchange rate, and what each edition changes.
type Changes = (Option<Box<str>>, Vec<(usize, Revision)>);

/// What became of a number over reports that were published a day after each other: the changes of each point.
fn changes(reports: &[Report]) -> Vec<Changes> {
    let dts = crate::taxonomy::dts::discover(&[], &crate::package::Chain(Vec::new())).0;
    let mut history = of(reports, &dts);
    let series = std::mem::take(&mut history.series);
    let points = series.into_iter().flat_map(|series| series.points);
    let change = |observation: Observation| (observation.edition, observation.change);
    points.map(|point| (point.rate_date, point.observations.into_iter().map(change).collect())).collect()
}

fn of<'r>(reports: &'r [Report], dts: &'r Dts) -> History<'r> {
    let published = |at: usize| Published {
        date: day("2023-05-01") + chrono::Days::new(u64::try_from(at).unwrap()),
        source: DateSource::Given,
    };
    let edition = |(at, report)| Edition { side: Side { name: "r", report, dts }, published: published(at) };
    // They may come in any order.
    History::of(reports.iter().enumerate().rev().map(edition).collect(), &Renames::default())
}

fn said(value: &str, places: i16) -> Report {
    report(&[(value, places, None, None)])
}

#[test]
fn what_rounding_explains_confirms_and_what_it_does_not_restates() {
    use Revision::{Confirmed, First, Restated};
    let reports = ["4160063000", "4200000000", "4160063000", "4160064000", "4200000000", "-4160064000"]
        .into_iter()
        .zip([-3, -8, -3, -3, -8, -3])
        .map(|(value, places)| said(value, places))
        .collect::<Vec<_>>();
    let expected = vec![
        (0, First),
        (1, Confirmed),
        (2, Confirmed),
        (3, Restated(Difference::Value)),
        (4, Confirmed),
        (5, Restated(Difference::Sign)),
    ];
    assert_eq!(changes(&reports), [(None, expected)]);
    let dts = crate::taxonomy::dts::discover(&[], &crate::package::Chain(Vec::new())).0;
    let history = of(&reports, &dts);
    let point = history.series[0].point(quarter()).unwrap();
    let known: Vec<_> = (0..=6).map(|editions| history.in_force(point, editions)).collect();
    assert_eq!(known, [None, Some(0), Some(0), Some(2), Some(3), Some(3), Some(5)]);
    assert_eq!(history.until(day("2023-05-02")), 2);
    let key = history.alignment.key(0, 0);
    assert_eq!(history.series_of(key), Some(&history.series[0]));
}

#[test]
fn another_exchange_rate_is_another_point() {
    let at = |value, rate| report(&[(value, -3, Some(rate), None)]);
    let reports =
        [at("100000", Some("2023-03-31")), at("99000", Some("2023-06-30")), at("98000", None), at("97000", None)];
    let one = |rate: &str, edition| (Some(rate.into()), vec![(edition, Revision::First)]);
    assert_eq!(changes(&reports), [one("", 2), one("", 3), one("2023-03-31", 0), one("2023-06-30", 1)]);
}

#[test]
fn a_redefinition_is_no_restatement() {
    let with = |value, note| report(&[(value, -3, None, Some(note))]);
    let first = "Loans of the period 2022, with all 12 kinds.";
    let reports = [
        with("5000", first),
        with("4000", "Loans of the period, without some."),
        with("3000", "Loans of the period (2024), without some."),
    ];
    let expected = vec![(0, Revision::First), (1, Revision::Redefined), (2, Revision::Restated(Difference::Value))];
    assert_eq!(changes(&reports), [(None, expected)]);
}

#[test]
fn a_report_that_contradicts_itself_restates_nothing_that_it_says_too() {
    let twice = report(&[("7000", -3, None, None), ("5000", -3, None, None)]);
    let reports = [said("7000", -3), twice];
    assert_eq!(changes(&reports), [(None, vec![(0, Revision::First), (1, Revision::Confirmed)])]);
    let dts = crate::taxonomy::dts::discover(&[], &crate::package::Chain(Vec::new())).0;
    let history = of(&reports, &dts);
    let last = &history.series[0].points[0].observations[1];
    assert_eq!(history.contradicting(last.edition, last.fact).len(), 1);
}

#[test]
fn reports_that_say_the_same_are_known() {
    let reports = [said("7000", -3), said("5000", -3), said("7000", -3)];
    assert_eq!(editions::repeated(&reports.each_ref()), [None, None, Some(0)]);
    assert_eq!(editions::period_end(&reports[0]), Some(day("2023-03-31")));
}

/// Amounts in yuan, and in dollars at a rate, without an axis that says so; a loan in dollars is none of these.
fn translated(rate: i64) -> Report {
    let mut all = Report::default();
    for (at, yuan) in [123_456_i64, 234_567, 345_678, 456_789, 567_891].into_iter().enumerate() {
        let before = Period::days(day("2022-01-01"), day("2022-03-31"));
        let mut push = |concept: String, unit: Unit, value: i64, period: Period| {
            let entity = Entity { scheme: "urn:s".into(), identifier: "1".into() };
            let new = NewFact {
                concept: QName::new(NS, concept),
                context: Context { entity, period, dimensions: std::collections::BTreeMap::new() },
                unit: Some(unit),
                language: None,
                value: Value::Number(value.to_string().parse().unwrap()),
                decimals: Some(Decimals::Places(-3)),
                place: None,
            };
            all.push(new).unwrap();
        };
        push(format!("C{at}"), Unit::currency("CNY"), yuan * 900_000, before);
        push(format!("C{at}"), Unit::currency("CNY"), yuan * 1_000_000, quarter());
        push(format!("C{at}"), Unit::currency("USD"), yuan * rate / 10 * 1000, quarter());
        push(format!("Loan{at}"), Unit::currency("USD"), 690_000_000 + rate * 1000, quarter());
    }
    all
}

#[test]
fn amounts_that_are_all_at_one_rate_are_translations() {
    let reports = [translated(1456), translated(1379)];
    let all = changes(&reports);
    let translations = all.iter().filter(|(rate, _)| rate.as_deref() == Some("")).count();
    assert_eq!(translations, 10, "{all:?}");
    let is_restated = |(_, changes): &&(_, Vec<(usize, Revision)>)| {
        changes.iter().any(|(_, change)| matches!(change, Revision::Restated(_)))
    };
    assert_eq!(all.iter().filter(is_restated).count(), 5, "the loans");
}
