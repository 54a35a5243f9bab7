//! Within [`super`]: what the taxonomy knows, and the syntax did not tell.

use crate::report::copy::{ValueKind, copy};
use crate::report::{ContextRef, Coordinate, NameId, Refused, Report, ValueRef};
use crate::taxonomy::dts::{Dts, Kind, Primitive};
use crate::xbrl::{Decimals, Number, QName, Unit};
use hashbrown::{HashMap, HashSet};
use std::borrow::Cow;

/// What kind of values a concept has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Numbers.
    Number,
    /// Texts of a person, which have a language.
    Text,
    /// Truth values.
    Boolean,
    /// Other values, without white space around and without a language.
    Other,
    /// Not known.
    Unknown,
}

/// What is known of names.
pub trait Types {
    /// What kind of values a concept has.
    fn class(&self, concept: &QName) -> Class;

    /// Of a typed dimension, the element that holds its values.
    fn typed_domain(&self, axis: &QName) -> Option<QName>;

    /// Whether a number without a unit is a pure number, as in the syntaxes of OIM; in the others it lacks one.
    fn is_pure_without_unit(&self) -> bool {
        true
    }
}

/// What a taxonomy knows, for a report in a syntax in which all numbers may have units.
pub(super) struct OfSyntax<'d> {
    pub(super) dts: &'d Dts,
    pub(super) wants_units: bool,
}

impl Types for OfSyntax<'_> {
    fn class(&self, concept: &QName) -> Class {
        self.dts.class(concept)
    }

    fn typed_domain(&self, axis: &QName) -> Option<QName> {
        self.dts.typed_domain(axis)
    }

    fn is_pure_without_unit(&self) -> bool {
        !self.wants_units
    }
}

/// Item types of the Data Types Registry that have texts without a language.
const WITHOUT_LANGUAGE: [&str; 6] = [
    "domainItemType",
    "noLangTokenItemType",
    "noLangStringItemType",
    "prefixedContentItemType",
    "SQNameItemType",
    "SQNamesItemType",
];

impl Types for Dts {
    fn class(&self, concept: &QName) -> Class {
        let Some(concept) = self.concept(concept) else { return Class::Unknown };
        let base = concept.base_type();
        match base.primitive {
            _ if base.is_numeric() => Class::Number,
            Some(Primitive::Boolean) => Class::Boolean,
            Some(Primitive::String) => {
                let is_bare = concept.type_name().is_some_and(|name| WITHOUT_LANGUAGE.contains(&&*name.local));
                if is_bare || matches!(base.xsd, Some("language" | "Name")) { Class::Other } else { Class::Text }
            }
            Some(_) => Class::Other,
            None => Class::Unknown,
        }
    }

    fn typed_domain(&self, axis: &QName) -> Option<QName> {
        let axis = self.element(axis).filter(|axis| axis.kind() == Kind::Dimension)?;
        axis.typed_domain().map(|domain| domain.name())
    }
}

/// What another report with the same facts knows: which concepts have numbers, which dimensions are typed.
#[derive(Debug)]
pub struct OfReport<'r> {
    numbers: HashSet<&'r QName>,
    report: &'r Report,
}

impl<'r> OfReport<'r> {
    /// Of this report.
    #[must_use]
    pub fn new(report: &'r Report) -> Self {
        let numbers =
            report.facts().filter(|fact| fact.unit.is_some()).map(|fact| fact.concept).collect::<HashSet<_>>();
        OfReport { numbers: numbers.into_iter().map(|concept| report.concept(concept)).collect(), report }
    }
}

impl Types for OfReport<'_> {
    fn class(&self, concept: &QName) -> Class {
        if self.numbers.contains(concept) { Class::Number } else { Class::Unknown }
    }

    fn typed_domain(&self, axis: &QName) -> Option<QName> {
        self.report.typed_domains.get(axis).cloned()
    }
}

/// Puts right what only types tell: numbers without a unit are pure numbers, only texts have a language, other values
/// have no white space around, truth values are words, values of typed dimensions are no members.
pub fn settle(mut report: Report, types: &impl Types) -> Result<Report, Refused> {
    let mut is_axis = vec![false; report.names().len()];
    for (axis, _) in report.contexts().flat_map(ContextRef::coordinates) {
        is_axis[axis.index()] = true;
    }
    let domains: Vec<Option<QName>> = (report.names().zip(is_axis))
        .map(|(name, is_axis)| if is_axis { types.typed_domain(name) } else { None })
        .collect();
    let typed: HashMap<QName, QName> =
        report.names().zip(&domains).filter_map(|(axis, domain)| Some((axis.clone(), domain.clone()?))).collect();
    let classes: Vec<Class> = report.concepts().map(|concept| types.class(concept)).collect();
    let is_mistaken = |(axis, value): &(NameId, Coordinate)| {
        matches!(value, Coordinate::Member(_)) && domains[axis.index()].is_some()
    };
    let has_mistaken =
        !typed.is_empty() && report.contexts().any(|context| context.coordinates().iter().any(is_mistaken));
    let is_pure = types.is_pure_without_unit();
    let is_wrong = |fact: crate::report::Fact<'_>| {
        let class = classes[fact.concept.index()];
        let is_text = matches!(class, Class::Text | Class::Unknown);
        fact.language.is_some() && !is_text
            || is_pure && class == Class::Number && fact.unit.is_none()
            || matches!(fact.value, ValueRef::Text(text) if matches!(canonical(class, text), Cow::Owned(_)) || !is_text && text.trim() != text)
    };
    if has_mistaken || report.facts().any(is_wrong) {
        let mut to = report.clone();
        let pure = to.unit_id(Unit::pure());
        report = copy(
            to,
            &report,
            |axis| typed.contains_key(axis),
            |fact, edit| {
                let class = classes[fact.concept.index()];
                edit.has_language = matches!(class, Class::Text | Class::Unknown);
                if is_pure && class == Class::Number && fact.unit.is_none() {
                    edit.unit = Some(pure);
                    let is_number = edit.value.trim().parse::<Number>().is_ok()
                        || ["INF", "-INF", "NaN"].contains(&edit.value.trim());
                    if edit.kind == ValueKind::Text && is_number {
                        edit.kind = ValueKind::Number;
                        // Without a stated precision it is exact.
                        edit.decimals = edit.decimals.or(Some(Decimals::Infinite));
                    } else if edit.kind == ValueKind::Text {
                        // It stays what it is; validation says that it is none.
                        edit.unit = None;
                    }
                }
                if edit.kind != ValueKind::Nil {
                    let value = canonical(class, &edit.value).into_owned();
                    edit.value = Cow::Owned(value);
                }
            },
        )?;
    }
    for (axis, domain) in typed {
        report.declare("ns", &domain.namespace);
        report.typed_domains.insert(axis, domain);
    }
    Ok(report)
}

/// The canonical form of a value, as far as it takes no namespaces.
fn canonical(class: Class, text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches([' ', '\t', '\n', '\r']);
    match (class, trimmed) {
        (Class::Boolean, "1") => Cow::Owned("true".to_owned()),
        (Class::Boolean, "0") => Cow::Owned("false".to_owned()),
        (Class::Text | Class::Unknown, _) => Cow::Borrowed(text),
        _ => Cow::Borrowed(trimmed),
    }
}
