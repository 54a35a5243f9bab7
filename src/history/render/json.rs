//! Within [`super`]: a history as JSON (`docs/schemas/history.json`): a series a line.

use super::names::Named;
use super::{Shown, View, days, difference, last_change, revision, source};
use crate::check::accounting::Outcome;
use crate::check::between::{Check, Said};
use crate::history::{Edition, Observation, Point, editions};
use crate::xbrl::Period;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes it.
pub fn json(view: &View<'_, '_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = Lines(out);
    out.0.write_all(b"{\n")?;
    if let Some(day) = view.as_of {
        out.put("\"as_of\": ", &day.to_string().into())?;
        out.0.write_all(b",\n")?;
    }
    out.list("reports", view.history.editions.iter().map(|edition| report(edition)))?;
    let renamed = view.history.renamed.iter().map(|rename| {
        json!({ "from": rename.from.to_string(), "to": rename.to.to_string(), "evidence": rename.evidence.as_str() })
    });
    out.0.write_all(b",\n")?;
    out.list("renamed", renamed)?;
    out.0.write_all(b",\n")?;
    out.list("series", view.shown.iter().map(|shown| view.series_json(shown)))?;
    out.put(",\n\"checks\": {\n\"summary\": ", &summary(view.checks))?;
    out.0.write_all(b",\n")?;
    let is_shown = |check: &&Check| {
        let at = view.series_at(check);
        at.is_some_and(|at| view.shown.binary_search_by_key(&at, |shown| shown.series).is_ok())
    };
    out.list("all", view.checks.iter().filter(is_shown).map(|check| view.check_json(check)))?;
    out.put("\n},\n\"notes\": ", &view.notes.clone().into())?;
    out.0.write_all(b"\n}\n")
}

struct Lines<'w>(&'w mut dyn Write);

impl Lines<'_> {
    fn put(&mut self, before: &str, value: &Value) -> io::Result<()> {
        self.0.write_all(before.as_bytes())?;
        serde_json::to_writer(&mut *self.0, value).map_err(io::Error::from)
    }

    /// A member that is a list, an item a line.
    fn list(&mut self, name: &str, items: impl Iterator<Item = Value>) -> io::Result<()> {
        write!(self.0, "\"{name}\": [")?;
        let mut before = "\n";
        for item in items {
            self.put(before, &item)?;
            before = ",\n";
        }
        self.0.write_all(if before == "\n" { b"]" } else { b"\n]" })
    }
}

/// An object of what is there.
fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let members = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    members.collect::<Map<String, Value>>().into()
}

fn some(text: &str) -> Option<Value> {
    Named::some(text).map(Value::from)
}

fn report(edition: &Edition<'_>) -> Value {
    let Edition { side, published } = edition;
    let provenance = side.report.provenance.as_ref();
    let entity = side.report.entities().next();
    object([
        ("name", Some(side.name.into())),
        ("file", provenance.map(|provenance| (*provenance.file).into())),
        ("sha256", provenance.map(|provenance| (*provenance.sha256).into())),
        ("scheme", entity.map(|entity| (*entity.scheme).into())),
        ("entity", entity.map(|entity| (*entity.identifier).into())),
        ("period_end", editions::period_end(side.report).map(|day| day.to_string().into())),
        ("published", Some(published.date.to_string().into())),
        ("published_source", Some(source(published.source).into())),
        ("facts", Some(side.report.facts().len().into())),
    ])
}

fn period_json(period: Period) -> Value {
    let (start, end) = days(period);
    let day = |day: chrono::NaiveDate| Value::from(day.to_string());
    object([("start", start.map(day)), ("end", end.map(day))])
}

impl View<'_, '_> {
    fn series_json(&self, shown: &Shown) -> Value {
        let history = self.history;
        let (series, named) = (&history.series[shown.series], &self.names[shown.series]);
        let entity = history.alignment.entity(history.alignment.slice(series.slice).entity);
        let statement = series.statement.and_then(|at| history.statements.get(at));
        let derived = shown.derived.iter().map(|(period, derived)| match derived {
            Ok(derived) => object([
                ("period", Some(period_json(*period))),
                ("derived", Some(true.into())),
                ("value", Some(derived.value.normalize().to_string().into())),
                ("tolerance", Some(derived.tolerance.normalize().to_string().into())),
                ("terms", Some(self.terms(derived).into())),
            ]),
            Err(refusal) => object([
                ("period", Some(period_json(*period))),
                ("derived", Some(true.into())),
                ("refused", Some(refusal.as_str().into())),
            ]),
        });
        let points = series.points.iter().map(|point| self.point_json(point)).chain(derived);
        object([
            ("statement", statement.map(|statement| (*statement.title).into())),
            ("label", Some((*series.label).into())),
            ("members", some(&named.members)),
            ("concept", Some((*named.concept).into())),
            ("namespace", Some((*history.alignment.concept(series.concept).namespace).into())),
            ("scheme", Some((*entity.scheme).into())),
            ("entity", Some((*entity.identifier).into())),
            ("dimensions", serde_json::from_str(&named.dimensions).ok()),
            ("unit", some(&named.unit)),
            ("points", Some(points.collect())),
        ])
    }

    fn point_json(&self, point: &Point) -> Value {
        let last = self.history.in_force(point, self.history.editions.len());
        let change = last_change(point);
        let all = point.observations.iter().enumerate();
        let observations = all.map(|(at, observation)| self.observation_json(observation, at < change));
        let rate = point.rate_date.as_deref();
        object([
            ("period", Some(period_json(point.period))),
            ("rate_date", rate.map(|rate| Named::some(rate).map_or(Value::Null, Value::from))),
            ("first", Some(0.into())),
            ("last", last.map(Value::from)),
            ("observations", Some(observations.collect())),
        ])
    }

    fn observation_json(&self, observation: &Observation, is_superseded: bool) -> Value {
        let Observation { edition, fact: at, change } = *observation;
        let Edition { side, published } = self.history.editions[edition];
        let fact = side.report.fact(at);
        let spans = self.spans(edition, at);
        let first = fact.places.first();
        let file = side.report.provenance.as_ref().map(|provenance| (*provenance.file).into());
        let source = first.map(|place| {
            object([
                ("file", file),
                ("spans", Some(json!(spans))),
                ("line", Some(place.line).filter(|line| *line > 0).map(Value::from)),
                ("printed", some(&place.printed)),
            ])
        });
        let others = self.history.contradicting(edition, at);
        let contradicted = others.iter().map(|other| Value::from(side.report.fact(*other).value.text()));
        object([
            ("edition", Some(edition.into())),
            ("published", Some(published.date.to_string().into())),
            ("id", some(fact.id)),
            ("value", Some(fact.value.text().into())),
            ("decimals", fact.decimals.map(|decimals| decimals.to_string().into())),
            ("revision", Some(revision(change).into())),
            ("difference", difference(change).map(Value::from)),
            ("superseded", is_superseded.then_some(true.into())),
            ("contradicted_by", (!others.is_empty()).then(|| contradicted.collect())),
            ("source", source),
        ])
    }

    /// The series that a check is about.
    fn series_at(&self, check: &Check) -> Option<usize> {
        let key = self.history.alignment.key(check.claimed.edition, check.claimed.fact);
        let slice = *self.history.bases.get(key.slice as usize)?;
        self.history.index.get(&(key.concept, slice, key.unit)).copied()
    }

    fn check_json(&self, check: &Check) -> Value {
        let said = |said: Said, weight: Option<i8>| {
            let report = self.history.editions[said.edition].side.report;
            let fact = report.fact(said.fact);
            object([
                ("edition", Some(said.edition.into())),
                ("id", some(fact.id)),
                ("period", Some(period_json(report.context(fact.context).period))),
                ("value", Some(fact.value.text().into())),
                ("weight", weight.map(Value::from)),
            ])
        };
        let at = self.series_at(check);
        let series = at.and_then(|at| self.history.series.get(at));
        let reason = match check.outcome {
            Outcome::Unverifiable(reason) => Some(reason.into()),
            _ => None,
        };
        object([
            ("rule", Some(check.rule.into())),
            ("outcome", Some(outcome(check.outcome).into())),
            ("reason", reason),
            ("label", series.map(|series| (*series.label).into())),
            ("concept", at.map(|at| (*self.names[at].concept).into())),
            ("claimed", Some(said(check.claimed, None))),
            ("terms", Some(check.terms.iter().map(|&(term, weight)| said(term, Some(weight))).collect())),
            ("computed", Some(check.computed.normalize().to_string().into())),
        ])
    }
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Verified => "verified",
        Outcome::Rounding => "rounding",
        Outcome::Failed => "failed",
        Outcome::Unverifiable(_) => "unverifiable",
    }
}

/// How many checks of each rule came out how.
fn summary(checks: &[Check]) -> Value {
    let mut rules: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for check in checks {
        let at = match check.outcome {
            Outcome::Verified => 0,
            Outcome::Rounding => 1,
            Outcome::Failed => 2,
            Outcome::Unverifiable(_) => 3,
        };
        rules.entry(check.rule).or_default()[at] += 1;
    }
    let counts = rules.into_iter().map(|(rule, [verified, rounding, failed, unverifiable])| {
        let counts = json!({
            "verified": verified, "rounding": rounding, "failed": failed, "unverifiable": unverifiable
        });
        (rule.to_owned(), counts)
    });
    counts.collect::<Map<String, Value>>().into()
}
