//! Within [`super`]: contexts and units on their way out: namespaces, ids, the end-of-day form of dates.

use crate::format::prefixes::numbered;
use crate::format::{Error, Prefixes};
use crate::report::{ConceptId, ContextId, ContextRef, DimensionRef, Report, UnitId};
use crate::taxonomy::write::CONTEXT_ELEMENT;
use crate::xbrl::{Period, QName, Unit, ns};
use chrono::{NaiveDateTime, NaiveTime};
use quick_xml::Writer;
use quick_xml::events::BytesText;
use std::collections::{HashMap, HashSet};
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
    contexts: Vec<String>,
    units: Vec<String>,
    /// Typed dimension → the element of its values.
    domains: HashMap<&'a QName, String>,
}

impl<'a> Instance<'a> {
    /// Names everything in `report`. `fixed` holds prefixes of the syntax beyond those that instances have anyway
    /// (`xbrli`, `link`, `xlink`, `xbrldi`, `xsi`, `src`).
    pub fn new(report: &'a Report, fixed: &[(&str, &str)]) -> Result<Self, Error> {
        let mut prefixes = Prefixes::new(report, &[&FIXED, fixed].concat());
        let mut domains = HashMap::new();
        for (axis, value) in report.contexts().flat_map(ContextRef::dimensions) {
            if matches!(value, DimensionRef::Typed(_)) && !domains.contains_key(axis) {
                let domain = report.typed_domains.get(axis).ok_or_else(|| Error::TypedDimension(axis.clone()))?;
                prefixes.add("ns", domain.namespace.clone());
                domains.insert(axis, domain);
            }
        }
        for measure in report.units().flat_map(|unit| unit.numerators.iter().chain(&unit.denominators)) {
            prefixes.add("unit", measure.namespace.clone());
        }
        let domains = domains.into_iter().map(|(axis, domain)| (axis, prefixes.qualify(domain))).collect();
        let mut taken: HashSet<String> = report.footnotes.iter().map(|note| note.id.to_string()).collect();
        // Counting on from the index keeps this linear where many contexts want one id.
        let mut unique = |(index, wanted): (usize, String)| {
            let id = numbered(&wanted, index + 1, |id| taken.contains(id) || report.fact_by_id(id).is_some());
            taken.insert(id.clone());
            id
        };
        Ok(Instance {
            concepts: prefixes.concepts(report),
            contexts: report.contexts().map(context_id).enumerate().map(&mut unique).collect(),
            units: report.units().map(|unit| format!("u-{}", unit_name(unit))).enumerate().map(&mut unique).collect(),
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
        &self.contexts[id.index()]
    }

    /// The XML id of a unit, such as `u-CNY_per_shares`.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> &str {
        &self.units[id.index()]
    }

    /// Writes all `xbrli:context` elements (XBRL 2.1 §4.7, Dimensions 1.0 §3).
    pub fn write_contexts<W: Write>(&self, out: &mut Writer<W>) -> io::Result<()> {
        for (context, id) in self.report.contexts().zip(&self.contexts) {
            out.create_element("xbrli:context").with_attribute(("id", id.as_str())).write_inner_content(|out| {
                out.create_element("xbrli:entity").write_inner_content(|out| {
                    let scheme = ("scheme", &*context.entity.scheme);
                    let identifier = BytesText::new(&context.entity.identifier);
                    out.create_element("xbrli:identifier").with_attribute(scheme).write_text_content(identifier)?;
                    Ok(())
                })?;
                out.create_element("xbrli:period").write_inner_content(|out| write_period(out, context.period))?;
                if context.dimensions().len() > 0 {
                    out.create_element(["xbrli:", CONTEXT_ELEMENT].concat())
                        .write_inner_content(|out| self.write_dimensions(out, context))?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    fn write_dimensions<W: Write>(&self, out: &mut Writer<W>, context: ContextRef<'_>) -> io::Result<()> {
        for (axis, value) in context.dimensions() {
            let dimension = self.prefixes.qualify(axis);
            let dimension = ("dimension", dimension.as_str());
            match value {
                DimensionRef::Member(member) => {
                    let member = self.prefixes.qualify(member);
                    let element = out.create_element("xbrldi:explicitMember").with_attribute(dimension);
                    element.write_text_content(BytesText::new(&member))?;
                }
                DimensionRef::Typed(text) => {
                    let element = out.create_element("xbrldi:typedMember").with_attribute(dimension);
                    element.write_inner_content(|out| {
                        let domain = out.create_element(self.domains[axis].as_str());
                        match text {
                            Some(text) => domain.write_text_content(BytesText::new(text))?,
                            None => domain.with_attribute(("xsi:nil", "true")).write_empty()?,
                        };
                        Ok(())
                    })?;
                }
            }
        }
        Ok(())
    }

    /// Writes all `xbrli:unit` elements (XBRL 2.1 §4.8).
    pub fn write_units<W: Write>(&self, out: &mut Writer<W>) -> io::Result<()> {
        for (unit, id) in self.report.units().zip(&self.units) {
            out.create_element("xbrli:unit").with_attribute(("id", id.as_str())).write_inner_content(|out| {
                if unit.denominators.is_empty() {
                    return self.write_measures(out, &unit.numerators);
                }
                out.create_element("xbrli:divide").write_inner_content(|out| {
                    let parts =
                        [("xbrli:unitNumerator", &unit.numerators), ("xbrli:unitDenominator", &unit.denominators)];
                    for (part, measures) in parts {
                        out.create_element(part).write_inner_content(|out| self.write_measures(out, measures))?;
                    }
                    Ok(())
                })?;
                Ok(())
            })?;
        }
        Ok(())
    }

    fn write_measures<W: Write>(&self, out: &mut Writer<W>, measures: &[QName]) -> io::Result<()> {
        for measure in measures {
            let measure = self.prefixes.qualify(measure);
            out.create_element("xbrli:measure").write_text_content(BytesText::new(&measure))?;
        }
        Ok(())
    }
}

fn write_period<W: Write>(out: &mut Writer<W>, period: Period) -> io::Result<()> {
    let mut date = |name: &str, text: &str| out.create_element(name).write_text_content(BytesText::new(text)).map(drop);
    match period {
        Period::Forever => out.create_element("xbrli:forever").write_empty().map(drop),
        Period::Instant(at) => date("xbrli:instant", &end_date(at)),
        Period::Duration { start, end } => {
            date("xbrli:startDate", &start_date(start))?;
            date("xbrli:endDate", &end_date(end))
        }
    }
}

/// The moment at which a duration starts, as XBRL 2.1 §4.7.2 writes it: a date means its first moment.
#[must_use]
pub fn start_date(at: NaiveDateTime) -> String {
    if at.time() == NaiveTime::MIN { at.date().to_string() } else { date_time(at) }
}

/// An instant or the end of a duration, as XBRL 2.1 §4.7.2 writes it: a date means the midnight at its end.
#[must_use]
pub fn end_date(at: NaiveDateTime) -> String {
    match at.date().pred_opt() {
        Some(day) if at.time() == NaiveTime::MIN => day.to_string(),
        _ => date_time(at),
    }
}

fn date_time(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.f").to_string()
}

/// `c-`, the period, then the dimensions' values: local names of members, texts of typed values.
fn context_id(context: ContextRef<'_>) -> String {
    let mut id = format!("c-{}", period_name(context.period));
    for (_, value) in context.dimensions() {
        let text = match value {
            DimensionRef::Member(member) => &*member.local,
            DimensionRef::Typed(text) => text.unwrap_or("nil"),
        };
        id.push('_');
        id.extend(text.chars().map(name_character));
    }
    id
}

/// A name for a period that can be part of an id: `2023-01-01_2023-03-31`, `2023-03-31`, `forever`.
#[must_use]
pub fn period_name(period: Period) -> String {
    let name = match period {
        Period::Forever => "forever".to_owned(),
        Period::Instant(at) => end_date(at),
        Period::Duration { start, end } => [start_date(start), end_date(end)].join("_"),
    };
    name.replace(':', "")
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
