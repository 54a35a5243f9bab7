//! Small reports to hold against each other.

use super::{Check, check};
use crate::align::{Renames, Side};
use crate::history::{DateSource, Edition, History, Published};
use crate::package::Chain;
use crate::report::{Context, Dimensions, NewFact, Report, Value};
use crate::taxonomy::dts::discover;
use crate::xbrl::{Decimals, DimensionValue, Entity, Period, QName, Unit};
use chrono::{Days, NaiveDate};

/// A number in thousands: concept, member of the framework axis or nothing, days (`2023-01-01/2023-03-31`, or one), digits.
pub type Line = (&'static str, &'static str, &'static str, i64);

/// A report of some lines, with numbers printed to so many places.
pub fn report(decimals: i16, lines: &[Line]) -> Report {
    let mut report = Report::default();
    for &(concept, member, days, value) in lines {
        push(&mut report, decimals, (concept, member, days, value));
    }
    report
}

/// One more number, of another precision.
pub fn push(report: &mut Report, decimals: i16, (concept, member, days, value): Line) {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let period = match days.split_once('/') {
        Some((first, last)) => Period::days(day(first), day(last)),
        None => Period::end_of(day(days)),
    };
    let mut dimensions = Dimensions::new();
    if let Some(date) = member.strip_prefix("rate ") {
        dimensions.insert(name("axes/1", "ExchangeRateDateAxis"), DimensionValue::Typed(Some(date.into())));
    } else if !member.is_empty() {
        let member = DimensionValue::Member(name("axes/1", member));
        dimensions.insert(name("axes/1", "AccountingFrameworkAxis"), member);
    }
    let fact = NewFact {
        concept: name("core/1", concept),
        context: Context { entity: Entity { scheme: "urn:s".into(), identifier: "1".into() }, period, dimensions },
        unit: Some(if concept.contains("Share") { Unit::shares() } else { Unit::currency("CNY") }),
        language: None,
        value: Value::Number(value.to_string().parse().unwrap()),
        decimals: Some(Decimals::Places(decimals)),
        place: None,
    };
    report.push(fact).unwrap();
}

fn name(home: &str, local: &str) -> QName {
    QName::new(format!("https://t.example/{home}"), local)
}

/// What comes out of reports, in the order of their publication.
pub fn checked<T>(reports: &[Report], look: impl Fn(&History<'_>, Vec<Check>) -> T) -> T {
    let (dts, _) = discover(&[], &Chain(Vec::new()));
    let names: Vec<String> = (0..reports.len()).map(|at| at.to_string()).collect();
    let edition = |(at, report): (usize, _)| {
        let date = NaiveDate::default().checked_add_days(Days::new(at as u64)).unwrap();
        let published = Published { date, source: DateSource::Given };
        Edition { side: Side { name: &names[at], report, dts: &dts }, published }
    };
    let history = History::of(reports.iter().enumerate().map(edition).collect(), &Renames::default());
    let checks = check(&history);
    look(&history, checks)
}

/// The outcomes of a rule: value claimed and word.
pub fn outcomes(reports: &[Report], rule: &str) -> Vec<(String, &'static str)> {
    checked(reports, |history, checks| {
        let of_rule = checks.iter().filter(|check| check.rule == rule);
        of_rule.map(|check| (claimed(history, check), check.outcome.as_str())).collect()
    })
}

/// The numbers that are claimed and do not fit.
pub fn breaks(reports: &[Report]) -> Vec<(&'static str, String)> {
    checked(reports, |history, checks| {
        let found = checks.iter().filter(|check| check.is_break());
        found.map(|check| (check.rule, claimed(history, check))).collect()
    })
}

fn claimed(history: &History<'_>, check: &Check) -> String {
    let report = history.editions[check.claimed.edition].side.report;
    report.fact(check.claimed.fact).value.text().unwrap_or_default().to_owned()
}
