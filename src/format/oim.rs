//! Within [`super`]: what xBRL-JSON and xBRL-CSV share (OIM Common 1.0): document information, and aspects as strings.

use super::Prefixes;
use crate::report::{Footnote, Link, LinkTarget, Report};
use crate::xbrl::{Period, Unit, ns};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Prefixes that OIM reserves, and the one of ixport's own properties.
const FIXED: [(&str, &str); 4] =
    [("xbrl", ns::OIM), ("xbrli", ns::XBRLI), ("iso4217", ns::ISO4217), ("src", ns::SOURCE)];

/// The property that says where a fact is printed.
pub const SPAN: &str = "src:span";

/// Concept of a footnote's text.
pub const NOTE: &str = "xbrl:note";

/// Alias of the arcrole of footnotes.
pub const FOOTNOTE: &str = "footnote";

/// Alias of the standard extended link role.
pub const GROUP: &str = "_";

/// The aspects that a context gives to its facts, as strings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aspects {
    /// `scheme:identifier` with the scheme's prefix.
    pub entity: String,
    /// The period; OIM has no forever.
    pub period: Option<Period>,
    /// Axis → member or typed value (nothing for nil), both with prefixes.
    pub dimensions: BTreeMap<String, Option<String>>,
}

/// A report as OIM sees it, with everything that repeats as strings.
#[derive(Debug)]
pub struct Model<'a> {
    report: &'a Report,
    prefixes: Prefixes,
    /// Prefixed names, by [`crate::report::ConceptId::index`].
    pub concepts: Vec<String>,
    /// By [`crate::report::ContextId::index`].
    pub contexts: Vec<Aspects>,
    /// By [`crate::report::UnitId::index`]; nothing for `xbrli:pure`, which OIM does not state.
    pub units: Vec<Option<String>>,
}

impl<'a> Model<'a> {
    /// Puts the aspects of `report` into OIM's form.
    #[must_use]
    pub fn new(report: &'a Report) -> Self {
        let mut prefixes = Prefixes::new(report, &FIXED);
        for context in report.contexts() {
            let scheme = &context.entity.scheme;
            let wanted = match &**scheme {
                ns::CIK => "cik",
                ns::LEI => "lei",
                _ => "scheme",
            };
            prefixes.add(wanted, scheme.clone());
        }
        let contexts = report.contexts().map(|context| Aspects {
            entity: [prefixes.of(&context.entity.scheme), ":", &context.entity.identifier].concat(),
            period: Some(context.period).filter(|period| *period != Period::Forever),
            dimensions: context
                .dimensions()
                .map(|(axis, value)| (prefixes.qualify(axis), prefixes.member(value)))
                .collect(),
        });
        Model {
            contexts: contexts.collect(),
            concepts: prefixes.concepts(report),
            units: report.units().map(|unit| (!unit.is_pure()).then(|| unit_string(unit, &prefixes))).collect(),
            report,
            prefixes,
        }
    }

    /// The `documentInfo` object. Facts stand once each, and the file says so; where the report has a source, the
    /// property `src:document` names the file that the spans are offsets into.
    #[must_use]
    pub fn document_info(&self, document_type: &str) -> Value {
        let namespaces: Map<String, Value> = self.prefixes.iter().map(|(p, n)| (p.to_owned(), n.into())).collect();
        let mut info = json!({
            "documentType": document_type,
            "features": {"xbrl:allowedDuplicates": "none"},
            "namespaces": namespaces,
            "taxonomy": self.report.taxonomy,
        });
        if self.notes().next().is_some() {
            info["linkTypes"] = json!({FOOTNOTE: Link::FACT_FOOTNOTE});
            info["linkGroups"] = json!({GROUP: Link::STANDARD_ROLE});
        }
        if let Some(source) = &self.report.provenance {
            info["src:document"] = json!({"file": source.file, "sha256": source.sha256, "bytes": source.bytes});
        }
        info
    }

    /// Footnotes that explain a fact; OIM knows no others.
    pub fn notes(&self) -> impl Iterator<Item = &'a Footnote> + use<'a> {
        let report = self.report;
        (0..report.footnotes.len())
            .filter(move |&note| report.explained(note).next().is_some())
            .map(move |note| &report.footnotes[note])
    }

    /// Index of a fact → ids of its footnotes.
    #[must_use]
    pub fn links(&self) -> BTreeMap<usize, Vec<&'a str>> {
        let mut links = BTreeMap::<_, Vec<_>>::new();
        for link in &self.report.links {
            if let LinkTarget::Footnote(note) = link.to {
                links.entry(link.from).or_default().push(&*self.report.footnotes[note].id);
            }
        }
        links
    }
}

/// The unit string representation of OIM Common: measures of each side sorted, `*` between them, a side with several in parentheses.
fn unit_string(unit: &Unit, prefixes: &Prefixes) -> String {
    let product = |measures: &[crate::xbrl::QName]| {
        let mut names: Vec<_> = measures.iter().map(|measure| prefixes.qualify(measure)).collect();
        names.sort();
        names.join("*")
    };
    let side = |measures: &[_]| match measures {
        [_, _, ..] if !unit.denominators.is_empty() => format!("({})", product(measures)),
        _ => product(measures),
    };
    let mut text = side(&unit.numerators);
    if !unit.denominators.is_empty() {
        text = [&text, "/", &side(&unit.denominators)].concat();
    }
    text
}
