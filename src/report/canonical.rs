//! Within [`super`]: what a report says, whatever its syntax. Two reports say the same if and only if their canonical forms
//! are equal.
//!
//! The canonical form is a list of statements, a line of text each, sorted, without duplicates: one for every fact
//! (of the occurrences of a number the most precise one; of others that agree, one; those that contradict each other stay
//! all), one for every relationship of a fact with a footnote or another fact. Names are in Clark notation, periods have
//! exclusive ends, numbers have neither exponent nor idle zeros, ids and prefixes do not count.

use super::{Fact, Footnote, LinkTarget, Report, ValueRef, agree};
use crate::html::{is_markup, unmarked};
use crate::xbrl::{Decimals, Unit};
use hashbrown::HashMap;
use quick_xml::escape::unescape;
use sha2::{Digest, Sha256};
use std::cmp::Reverse;
use std::fmt::Write as _;

/// What separates the parts of a statement; it cannot stand in XML.
const SEPARATOR: char = '\u{1f}';

/// The canonical form of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonical {
    /// Sorted, each once.
    pub statements: Vec<Statement>,
}

/// One thing that a report says.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Its parts: for a fact concept, entity, period, unit, language, dimensions, then value and decimals.
    pub text: String,
    /// The index of the fact that says it.
    pub fact: usize,
}

impl PartialEq for Statement {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Statement {}

impl Canonical {
    /// The canonical form of `report`.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let writer = Writer::new(report);
        let mut statements: Vec<Statement> = distinct(report)
            .into_iter()
            .map(|index| Statement { text: writer.fact(report.fact(index)), fact: index })
            .collect();
        let mut aspects = String::new();
        for link in &report.links {
            aspects.clear();
            writer.push_aspects(&mut aspects, report.fact(link.from));
            let mut text = format!("link{SEPARATOR}{}{SEPARATOR}{}{SEPARATOR}{aspects}", link.arcrole, link.role);
            match link.to {
                LinkTarget::Footnote(note) => {
                    let Footnote { language, content, .. } = &report.footnotes[note];
                    let content = note_text(content);
                    let _ = write!(text, "note{SEPARATOR}{}{SEPARATOR}{content}", language.to_ascii_lowercase());
                }
                LinkTarget::Fact(to) => writer.push_aspects(&mut text, report.fact(to)),
            }
            statements.push(Statement { text, fact: link.from });
        }
        statements.sort_by(|a, b| (&a.text, a.fact).cmp(&(&b.text, b.fact)));
        statements.dedup();
        Canonical { statements }
    }

    /// SHA-256 of the statements, each with a line break behind it, in hexadecimal.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        for statement in &self.statements {
            hash.update(statement.text.as_bytes());
            hash.update(b"\n");
        }
        hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// What only one of two reports says: in the first, in the second.
    #[must_use]
    pub fn difference<'c>(&'c self, other: &'c Canonical) -> (Vec<&'c Statement>, Vec<&'c Statement>) {
        let only = |a: &'c Canonical, b: &Canonical| {
            let is_missing = |s: &&Statement| b.statements.binary_search_by(|o| o.text.cmp(&s.text)).is_err();
            a.statements.iter().filter(is_missing).collect()
        };
        (only(self, other), only(other, self))
    }
}

/// Whether two reports have the same facts, footnotes and links in the same order: then they say the same, and their
/// canonical forms need not be made. The other way round it does not hold.
#[must_use]
pub fn is_plainly_same(a: &Report, b: &Report) -> bool {
    let mut concepts = vec![None; a.concepts().len()];
    let mut contexts = vec![None; a.contexts().len()];
    let mut units = vec![None; a.units().len()];
    let decimals =
        |fact: Fact<'_>| matches!(fact.value, ValueRef::Number(_)).then(|| fact.decimals.unwrap_or(Decimals::Infinite));
    let mut is_same = |(one, other): (Fact<'_>, Fact<'_>)| {
        one.value == other.value
            && decimals(one) == decimals(other)
            && one.unit.is_some() == other.unit.is_some()
            && one.language.unwrap_or_default().eq_ignore_ascii_case(other.language.unwrap_or_default())
            && is_known(&mut concepts[one.concept.index()], other.concept, || {
                a.concept(one.concept) == b.concept(other.concept)
            })
            && is_known(&mut contexts[one.context.index()], other.context, || {
                let (x, y) = (a.context(one.context), b.context(other.context));
                x.entity == y.entity && x.period == y.period && x.dimensions().eq(y.dimensions())
            })
            && one
                .unit
                .zip(other.unit)
                .is_none_or(|(x, y)| is_known(&mut units[x.index()], y, || a.unit(x) == b.unit(y)))
    };
    let notes = |report: &Report| report.footnotes.len();
    a.facts().len() == b.facts().len()
        && a.links == b.links
        && notes(a) == notes(b)
        && a.facts().zip(b.facts()).all(&mut is_same)
        && a.footnotes.iter().zip(&b.footnotes).all(|(x, y)| (&x.language, &x.content) == (&y.language, &y.content))
}

/// Whether `id` is what was found to be the same before, or is the same.
fn is_known<T: Copy + PartialEq>(known: &mut Option<T>, id: T, is_same: impl FnOnce() -> bool) -> bool {
    if *known == Some(id) {
        return true;
    }
    let same = is_same();
    if same {
        *known = Some(id);
    }
    same
}

impl Statement {
    /// For a person: the parts that are not empty, separated by blanks.
    #[must_use]
    pub fn describe(&self) -> String {
        self.text.split(SEPARATOR).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// The indices of the facts that stand for all of their duplicates (OIM 1.0 §6), ascending: of a number the most precise
/// occurrence, where the others are its roundings; of others the first. Contradictions all stay.
#[must_use]
pub fn distinct(report: &Report) -> Vec<usize> {
    let mut first = HashMap::new();
    let mut duplicates: HashMap<usize, Vec<usize>> = HashMap::new();
    for index in 0..report.facts().len() {
        let leader = *first.entry(report.aspects(index)).or_insert(index);
        if leader != index {
            duplicates.entry(leader).or_insert_with(|| vec![leader]).push(index);
        }
    }
    let is_leader = |index: &usize| first.get(&report.aspects(*index)) == Some(index);
    let mut kept = Vec::with_capacity(first.len());
    for index in (0..report.facts().len()).filter(is_leader) {
        let Some(group) = duplicates.get_mut(&index) else {
            kept.push(index);
            continue;
        };
        group.sort_by_key(|&at| Reverse(report.fact(at).decimals.unwrap_or(Decimals::Infinite)));
        let from = kept.len();
        for &at in &*group {
            let fact = report.fact(at);
            let says_the_same = |&other: &usize| {
                let other = report.fact(other);
                agree((&other.value.to_value(), other.decimals), (&fact.value.to_value(), fact.decimals))
            };
            if !kept[from..].iter().any(says_the_same) {
                kept.push(at);
            }
        }
    }
    kept.sort_unstable();
    kept
}

/// What a footnote says, whatever the page shows it with: its words.
pub(crate) fn note_text(content: &str) -> String {
    let text = if is_markup(content) { unmarked(content) } else { unescape(content).unwrap_or(content.into()) };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Aspects as text, what repeats written once.
struct Writer<'r> {
    report: &'r Report,
    contexts: Vec<String>,
    units: Vec<String>,
}

impl<'r> Writer<'r> {
    fn new(report: &'r Report) -> Self {
        let contexts = report.contexts().map(|context| {
            let mut text = String::new();
            let (scheme, identifier) = (&context.entity.scheme, &context.entity.identifier);
            let _ = write!(text, "{scheme} {identifier}{SEPARATOR}{}{SEPARATOR}", context.period);
            for (axis, value) in context.dimensions() {
                let _ = match value {
                    super::DimensionRef::Member(member) => write!(text, "{axis}={member}{SEPARATOR}"),
                    super::DimensionRef::Typed(Some(typed)) => write!(text, "{axis}:{typed}{SEPARATOR}"),
                    super::DimensionRef::Typed(None) => write!(text, "{axis}!{SEPARATOR}"),
                };
            }
            text
        });
        Writer { contexts: contexts.collect(), units: report.units().map(unit).collect(), report }
    }

    fn push_aspects(&self, text: &mut String, fact: Fact<'_>) {
        let concept = self.report.concept(fact.concept);
        let unit = fact.unit.map_or("", |unit| &self.units[unit.index()]);
        let language = fact.language.unwrap_or_default().to_ascii_lowercase();
        let context = &self.contexts[fact.context.index()];
        let _ = write!(text, "{concept}{SEPARATOR}{unit}{SEPARATOR}{language}{SEPARATOR}{context}");
    }

    fn fact(&self, fact: Fact<'_>) -> String {
        let mut text = "fact\u{1f}".to_owned();
        self.push_aspects(&mut text, fact);
        let _ = match fact.value {
            ValueRef::Number(number) => match fact.value.number() {
                Some(number) => write!(text, "={number}"),
                None => write!(text, "={number}"),
            },
            ValueRef::Text(value) => write!(text, "\"{value}"),
            ValueRef::Nil => write!(text, "nil"),
        };
        if let (ValueRef::Number(_), Some(decimals)) = (fact.value, fact.decimals) {
            let _ = write!(text, "{SEPARATOR}{decimals}");
        } else if matches!(fact.value, ValueRef::Number(_)) {
            let _ = write!(text, "{SEPARATOR}{}", Decimals::Infinite);
        }
        text
    }
}

fn unit(unit: &Unit) -> String {
    let product = |measures: &[_]| measures.iter().map(ToString::to_string).collect::<Vec<_>>().join("*");
    let mut text = product(&unit.numerators);
    if !unit.denominators.is_empty() {
        text.push('/');
        text.push_str(&product(&unit.denominators));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::{Context, Dimensions, Link, NumberedFact};
    use super::*;
    use crate::xbrl::{Entity, Period, QName, Unit};

    /// A report with one concept in one context, and these values with their decimals.
    fn report(values: &[(&str, i16)]) -> Report {
        let mut report = Report::default();
        let concept = report.concept_id(QName::new("urn:t", "Cash"));
        let entity = report.entity_id(Entity { scheme: "urn:s".into(), identifier: "1".into() });
        let context = report.context_id(entity, Period::Forever, &mut []).unwrap();
        let unit = Some(report.unit_id(Unit::currency("CNY")));
        for &(value, decimals) in values {
            let (value, decimals) = (ValueRef::Number(value), Some(Decimals::Places(decimals)));
            let new = NumberedFact { id: "", concept, context, unit, language: None, value, decimals, offset: 0 };
            report.add(new).unwrap();
        }
        report
    }

    #[test]
    fn ids_order_lexical_forms_and_roundings_do_not_count() {
        let a = Canonical::of(&report(&[("4160100000", -5), ("4160063000", -3)]));
        let b = Canonical::of(&report(&[("4160063000.00", -3), ("4.160063E9", -3)]));
        assert_eq!(a, b);
        assert_eq!(a.statements.len(), 1);
        assert_eq!(a.hash(), b.hash());
    }

    #[test]
    fn reports_with_the_same_facts_in_the_same_order_are_plainly_the_same() {
        let one = report(&[("1", 0), ("2", 0)]);
        assert!(is_plainly_same(&one, &report(&[("1", 0), ("2", 0)])));
        for other in [&[("1", 0)][..], &[("1", 0), ("3", 0)], &[("1", 0), ("2", 1)], &[("2", 0), ("1", 0)]] {
            assert!(!is_plainly_same(&one, &report(other)));
        }
        let mut elsewhere = report(&[("1", 0), ("2", 0)]);
        elsewhere.links.push(Link::footnote(0, 0));
        assert!(!is_plainly_same(&one, &elsewhere));
    }

    #[test]
    fn contradictions_stay_and_are_named() {
        let a = Canonical::of(&report(&[("1", 0), ("2", 0)]));
        let b = Canonical::of(&report(&[("1", 0)]));
        assert_eq!(a.statements.len(), 2);
        let (left, right) = a.difference(&b);
        assert_eq!((left.len(), right.len()), (1, 0));
        assert_eq!(left[0].describe(), "fact {urn:t}Cash {http://www.xbrl.org/2003/iso4217}CNY urn:s 1 forever =2 0");
    }

    #[test]
    fn dimensions_are_sorted_by_name_in_whatever_order_they_come() {
        let axis = |local: &str| QName::new("urn:t", local);
        let mut report = Report::default();
        let (b, a) = (report.name_id(axis("B")), report.name_id(axis("A")));
        let entity = report.entity_id(Entity { scheme: "urn:s".into(), identifier: "1".into() });
        let one = report.typed_value("1").unwrap();
        let first = report.context_id(entity, Period::Forever, &mut [(b, one), (a, one)]).unwrap();
        let second = report.context_id(entity, Period::Forever, &mut [(a, one), (b, one)]).unwrap();
        assert_eq!(first, second);
        let Context { dimensions, .. } = report.context(first).to_context();
        let expected: Dimensions = report.context(first).dimensions().map(|(a, v)| (a.clone(), v.to_value())).collect();
        assert_eq!(dimensions, expected);
    }
}
