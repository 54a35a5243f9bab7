//! Within [`super`]: contexts and units on their way out: namespaces, ids, the end-of-day form of dates.

use super::labels::Labels;
use super::lines::{Lines, escaped_all};
use crate::format::{Error, Prefixes};
use crate::report::{ConceptId, ContextId, ContextRef, Coordinate, DimensionRef, Report, UnitId};
use crate::taxonomy::write::CONTEXT_ELEMENT;
use crate::xbrl::{Entity, Period, QName, Unit, ns};
use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime};
use quick_xml::Writer;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Role of a footnote.
pub const FOOTNOTE_ROLE: &str = "http://www.xbrl.org/2003/role/footnote";

/// Prefixes that both syntaxes need, whatever the report uses.
const FIXED: [(&str, &str); 6] = [
    ("xbrli", ns::XBRLI),
    ("link", ns::LINK),
    ("xlink", ns::XLINK),
    ("xbrldi", ns::XBRLDI),
    ("xsi", ns::XSI),
    ("src", ns::SOURCE),
];

/// A report as XBRL 2.1 sees it: with ids for contexts and units, and prefixed names.
#[derive(Debug)]
pub struct Instance<'a> {
    report: &'a Report,
    prefixes: Prefixes,
    concepts: Vec<String>,
    /// Prefixed names of axes and members, by their numbers.
    names: Vec<String>,
    contexts: Labels,
    units: Labels,
    /// The element of a typed dimension's values, by the number of the dimension.
    domains: Vec<Option<String>>,
}

impl<'a> Instance<'a> {
    /// Names everything in `report`. `fixed` holds prefixes of the syntax beyond those that instances have anyway
    /// (`xbrli`, `link`, `xlink`, `xbrldi`, `xsi`, `src`).
    pub fn new(report: &'a Report, fixed: &[(&str, &str)]) -> Result<Self, Error> {
        let mut prefixes = Prefixes::new(report, &[&FIXED, fixed].concat());
        let mut domains = vec![None; report.names().len()];
        for context in report.contexts() {
            let Entity { scheme, identifier } = context.entity;
            if scheme.is_empty() && identifier.is_empty() {
                return Err(Error::NoEntity);
            }
            for &(axis, value) in context.coordinates() {
                if !matches!(value, Coordinate::Member(_)) && domains[axis.index()].is_none() {
                    let name = report.name(axis);
                    let domain = report.typed_domains.get(name).ok_or_else(|| Error::TypedDimension(name.clone()))?;
                    prefixes.add("ns", domain.namespace.clone());
                    domains[axis.index()] = Some(prefixes.qualify(domain));
                }
            }
        }
        let notes: HashSet<&str> = report.footnotes.iter().map(|note| &*note.id).collect();
        // Mostly no fact has an id that begins as these do; then none is looked up.
        let is_like_ours = |id: &str| id.starts_with("c-") || id.starts_with("u-");
        let is_near = report.facts().any(|fact| is_like_ours(fact.id));
        let is_taken = |id: &str| is_near && report.index_of(id).is_some() || !notes.is_empty() && notes.contains(id);
        let mut labels = Labels::default();
        labels.reserve(report.contexts().len());
        for context in report.contexts() {
            labels.push(|id| push_context_id(id, context), is_taken);
        }
        let count = labels.len();
        for unit in report.units() {
            labels.push(|id| id.extend(["u-", &unit_name(unit)]), is_taken);
        }
        let units = labels.split_off(count);
        Ok(Instance {
            concepts: prefixes.concepts(report),
            names: report.names().map(|name| prefixes.qualify(name)).collect(),
            contexts: labels,
            units,
            report,
            prefixes,
            domains,
        })
    }

    /// All namespaces to declare, with their prefixes.
    #[must_use]
    pub fn prefixes(&self) -> &Prefixes {
        &self.prefixes
    }

    /// The prefixed name of a concept.
    #[must_use]
    pub fn concept(&self, id: ConceptId) -> &str {
        &self.concepts[id.index()]
    }

    /// The XML id of a context, such as `c-2023-01-01_2023-03-31_UsGaapMember`.
    #[must_use]
    pub fn context(&self, id: ContextId) -> &str {
        self.contexts.get(id.index())
    }

    /// The XML id of a unit, such as `u-CNY_per_shares`.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> &str {
        self.units.get(id.index())
    }

    /// Writes all `xbrli:context` elements (XBRL 2.1 §4.7, Dimensions 1.0 §3). `out` does not indent.
    pub fn write_contexts<W: Write>(&self, out: &mut Writer<W>) -> io::Result<()> {
        let mut text = Lines::default();
        self.push_contexts(&mut text);
        out.get_mut().write_all(text.finish().as_bytes())
    }

    /// Writes all `xbrli:unit` elements (XBRL 2.1 §4.8). `out` does not indent.
    pub fn write_units<W: Write>(&self, out: &mut Writer<W>) -> io::Result<()> {
        let mut text = Lines::default();
        self.push_units(&mut text);
        out.get_mut().write_all(text.finish().as_bytes())
    }

    /// Appends all contexts.
    pub fn push_contexts(&self, out: &mut Lines) {
        let container = ["xbrli:", CONTEXT_ELEMENT].concat();
        for (at, context) in self.report.contexts().enumerate() {
            out.open("xbrli:context", &[("id", self.contexts.get(at))]);
            out.open("xbrli:entity", &[]);
            let scheme = [("scheme", &*context.entity.scheme)];
            out.element("xbrli:identifier", &scheme, |text| text.push_str(&escaped_all(&context.entity.identifier)));
            out.close("xbrli:entity");
            out.open("xbrli:period", &[]);
            match context.period {
                Period::Forever => out.empty("xbrli:forever", &[]),
                Period::Instant(at) => out.element("xbrli:instant", &[], |text| push_end_date(text, at)),
                Period::Duration { start, end } => {
                    out.element("xbrli:startDate", &[], |text| push_start_date(text, start));
                    out.element("xbrli:endDate", &[], |text| push_end_date(text, end));
                }
            }
            out.close("xbrli:period");
            if !context.coordinates().is_empty() {
                out.open(&container, &[]);
                self.push_dimensions(out, context);
                out.close(&container);
            }
            out.close("xbrli:context");
        }
    }

    fn push_dimensions(&self, out: &mut Lines, context: ContextRef<'_>) {
        for (&(axis, value), (_, shown)) in context.coordinates().iter().zip(context.dimensions()) {
            let dimension = [("dimension", self.names[axis.index()].as_str())];
            if let Coordinate::Member(member) = value {
                let member = &self.names[member.index()];
                out.element("xbrldi:explicitMember", &dimension, |text| text.push_str(member));
                continue;
            }
            let domain = self.domains[axis.index()].as_deref().unwrap_or_default();
            out.open("xbrldi:typedMember", &dimension);
            match shown {
                DimensionRef::Typed(Some(value)) => {
                    out.element(domain, &[], |text| text.push_str(&escaped_all(value)));
                }
                _ => out.empty(domain, &[("xsi:nil", "true")]),
            }
            out.close("xbrldi:typedMember");
        }
    }

    /// Appends all units.
    pub fn push_units(&self, out: &mut Lines) {
        for (at, unit) in self.report.units().enumerate() {
            out.open("xbrli:unit", &[("id", self.units.get(at))]);
            if unit.denominators.is_empty() {
                self.push_measures(out, &unit.numerators);
            } else {
                out.open("xbrli:divide", &[]);
                let parts = [("xbrli:unitNumerator", &unit.numerators), ("xbrli:unitDenominator", &unit.denominators)];
                for (part, measures) in parts {
                    out.open(part, &[]);
                    self.push_measures(out, measures);
                    out.close(part);
                }
                out.close("xbrli:divide");
            }
            out.close("xbrli:unit");
        }
    }

    fn push_measures(&self, out: &mut Lines, measures: &[QName]) {
        for measure in measures {
            out.element("xbrli:measure", &[], |text| text.push_str(&self.prefixes.qualify(measure)));
        }
    }
}

/// The moment at which a duration starts, as XBRL 2.1 §4.7.2 writes it: a date means its first moment.
#[must_use]
pub fn start_date(at: NaiveDateTime) -> String {
    let mut text = String::new();
    push_start_date(&mut text, at);
    text
}

/// An instant or the end of a duration, as XBRL 2.1 §4.7.2 writes it: a date means the midnight at its end.
#[must_use]
pub fn end_date(at: NaiveDateTime) -> String {
    let mut text = String::new();
    push_end_date(&mut text, at);
    text
}

fn push_start_date(out: &mut String, at: NaiveDateTime) {
    if at.time() == NaiveTime::MIN { push_date(out, at.date()) } else { push_date_time(out, at) }
}

fn push_end_date(out: &mut String, at: NaiveDateTime) {
    match at.date().pred_opt() {
        Some(day) if at.time() == NaiveTime::MIN => push_date(out, day),
        _ => push_date_time(out, at),
    }
}

fn push_date(out: &mut String, day: NaiveDate) {
    let Some(year) = u32::try_from(day.year()).ok().filter(|year| *year <= 9999) else {
        // A sign stands before other years; a plus must not in XML Schema.
        let text = day.to_string();
        return out.push_str(text.strip_prefix('+').unwrap_or(&text));
    };
    let (month, day) = (day.month(), day.day());
    for (number, places, separator) in [(year, 1000, "-"), (month, 10, "-"), (day, 10, "")] {
        let mut place = places;
        while place > 0 {
            out.push(char::from_digit(number / place % 10, 10).unwrap_or('0'));
            place /= 10;
        }
        out.push_str(separator);
    }
}

fn push_date_time(out: &mut String, at: NaiveDateTime) {
    push_date(out, at.date());
    let _ = write!(out, "{}", at.format("T%H:%M:%S%.f"));
}

/// `c-`, the period, then the dimensions' values: local names of members, texts of typed values.
fn push_context_id(id: &mut String, context: ContextRef<'_>) {
    id.push_str("c-");
    push_period_name(id, context.period);
    for (_, value) in context.dimensions() {
        let text = match value {
            DimensionRef::Member(member) => &*member.local,
            DimensionRef::Typed(text) => text.unwrap_or("nil"),
        };
        id.push('_');
        id.extend(text.chars().map(name_character));
    }
}

/// A name for a period that can be part of an id: `2023-01-01_2023-03-31`, `2023-03-31`, `forever`.
#[must_use]
pub fn period_name(period: Period) -> String {
    let mut name = String::new();
    push_period_name(&mut name, period);
    name
}

fn push_period_name(name: &mut String, period: Period) {
    let from = name.len();
    match period {
        Period::Forever => name.push_str("forever"),
        Period::Instant(at) => push_end_date(name, at),
        Period::Duration { start, end } => {
            push_start_date(name, start);
            name.push('_');
            push_end_date(name, end);
        }
    }
    if name[from..].contains(':') {
        let plain = name[from..].replace(':', "");
        name.truncate(from);
        name.push_str(&plain);
    }
}

/// A name for a unit that can be part of an id: the measures' local names, `CNY`, `CNY_per_shares`.
#[must_use]
pub fn unit_name(unit: &Unit) -> String {
    let product = |measures: &[QName]| measures.iter().map(|m| &*m.local).collect::<Vec<_>>().join("_");
    let mut name = product(&unit.numerators);
    if !unit.denominators.is_empty() {
        name.push_str("_per_");
        name.push_str(&product(&unit.denominators));
    }
    name
}

/// The character, where it may stand in an XML id.
fn name_character(c: char) -> char {
    if c.is_ascii_alphanumeric() || c == '-' || c == '.' { c } else { '_' }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn a_date_at_the_end_of_a_period_is_the_day_before_its_midnight() {
        let midnight = NaiveDate::from_ymd_opt(2023, 4, 1).unwrap().and_time(NaiveTime::MIN);
        assert_eq!(end_date(midnight), "2023-03-31");
        assert_eq!(start_date(midnight), "2023-04-01");
        let noon = midnight + chrono::TimeDelta::hours(12);
        assert_eq!(end_date(noon), "2023-04-01T12:00:00");
        assert_eq!(start_date(noon), "2023-04-01T12:00:00");
    }
}
