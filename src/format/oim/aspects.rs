//! Within [`super`]: aspects as strings → numbers of a report. A string is taken apart once; then it is looked up.

use super::{NO_ENTITY, Problem, Syntax};
use crate::report::{ConceptId, ContextId, Coordinate, EntityId, LanguageId, NameId, Report, UnitId};
use crate::xbrl::{Entity, Period, QName, Unit, ns};
use hashbrown::HashMap;
use indexmap::IndexMap;
use std::sync::Arc;

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concept {
    /// A concept of a taxonomy.
    Item(ConceptId),
    /// The text of a footnote.
    Note,
}

type Cache<T> = HashMap<Box<str>, T>;

/// The report that is read, and what the strings in its file mean.
#[derive(Debug)]
pub struct Aspects {
    /// The report.
    pub report: Report,
    syntax: &'static Syntax,
    prefixes: Cache<Arc<str>>,
    /// OIM's namespace in this file: drafts have their own.
    oim: Arc<str>,
    concepts: Cache<Concept>,
    names: Cache<NameId>,
    units: Cache<UnitId>,
    entities: Cache<EntityId>,
    periods: Cache<Period>,
    languages: Cache<LanguageId>,
    no_entity: Option<EntityId>,
}

/// Strings beyond this many are taken apart again and again rather than kept.
const KEPT: usize = 1 << 16;

fn keep<T: Copy>(cache: &mut Cache<T>, text: &str, value: T) -> T {
    if cache.len() >= KEPT {
        cache.clear();
    }
    cache.insert(text.into(), value);
    value
}

impl Aspects {
    /// An empty report, its prefixes declared. `oim` is the namespace of OIM's own names.
    #[must_use]
    pub fn new(syntax: &'static Syntax, namespaces: &IndexMap<Box<str>, Arc<str>>, oim: &str) -> Self {
        let mut report = Report::default();
        let mut prefixes = Cache::new();
        for (prefix, namespace) in namespaces {
            if !super::FIXED.contains(&(&**prefix, &**namespace)) && **namespace != *oim {
                report.prefixes.insert((&**prefix).into(), namespace.clone());
            }
            prefixes.insert(prefix.clone(), namespace.clone());
        }
        Aspects {
            report,
            syntax,
            prefixes,
            oim: oim.into(),
            concepts: Cache::new(),
            names: Cache::new(),
            units: Cache::new(),
            entities: Cache::new(),
            periods: Cache::new(),
            languages: Cache::new(),
            no_entity: None,
        }
    }

    /// Whether a prefix is declared.
    #[must_use]
    pub fn is_bound(&self, prefix: &str) -> bool {
        self.prefixes.contains_key(prefix)
    }

    /// The name behind `prefix:local`; nothing where that is no `QName`.
    fn qname(&self, text: &str) -> Option<Result<QName, Problem>> {
        let (prefix, local) = text.split_once(':')?;
        if !is_ncname(prefix) || !is_ncname(local) {
            return None;
        }
        Some(
            self.prefixes
                .get(prefix)
                .map(|namespace| QName::new(namespace.clone(), local))
                .ok_or_else(|| unbound(text)),
        )
    }

    /// A concept (`QName`).
    pub fn concept(&mut self, text: &str) -> Result<Concept, Problem> {
        if let Some(concept) = self.concepts.get(text) {
            return Ok(*concept);
        }
        let refuse = || Problem::new(self.syntax.concept, format!("{text:?} is no name of a concept"));
        let name = self.qname(text).ok_or_else(refuse)??;
        let concept = if *name.local == *"note" && (name.namespace == self.oim || *name.namespace == *ns::OIM) {
            Concept::Note
        } else {
            Concept::Item(self.report.concept_id(name))
        };
        Ok(keep(&mut self.concepts, text, concept))
    }

    /// A taxonomy-defined dimension (`QName`).
    pub fn axis(&mut self, text: &str) -> Result<NameId, Problem> {
        if let Some(name) = self.names.get(text) {
            return Ok(*name);
        }
        let refuse = || Problem::new("oimce:invalidSQName", format!("{text:?} is no name of a dimension"));
        let name = self.qname(text).ok_or_else(refuse)??;
        if name.namespace == self.oim || *name.namespace == *ns::OIM {
            let message = format!("{text:?} is no dimension of a taxonomy");
            return Err(Problem::new(self.syntax.structure, message));
        }
        let id = self.report.name_id(name);
        Ok(keep(&mut self.names, text, id))
    }

    /// The value of a dimension: a member where it is a `QName` with a declared prefix, else a typed value. Only the taxonomy
    /// could tell for sure.
    pub fn value(&mut self, text: &str) -> Result<Coordinate, Problem> {
        if text.contains(':') {
            if let Some(name) = self.names.get(text) {
                return Ok(Coordinate::Member(*name));
            }
            if let Some(Ok(name)) = self.qname(text) {
                let id = self.report.name_id(name);
                return Ok(Coordinate::Member(keep(&mut self.names, text, id)));
            }
        }
        Ok(self.report.typed_value(text)?)
    }

    /// An entity (SQName): its identifier behind the prefix of its scheme.
    pub fn entity(&mut self, text: &str) -> Result<EntityId, Problem> {
        if let Some(entity) = self.entities.get(text) {
            return Ok(*entity);
        }
        let split = text.split_once(':').filter(|(prefix, identifier)| {
            is_ncname(prefix) && !identifier.is_empty() && !identifier.contains(char::is_whitespace)
        });
        let refuse = || Problem::new("oimce:invalidSQName", format!("{text:?} is no entity: scheme:identifier"));
        let (prefix, identifier) = split.ok_or_else(refuse)?;
        let scheme = self.prefixes.get(prefix).ok_or_else(|| unbound(text))?;
        let is_none =
            identifier == NO_ENTITY.1 && (**scheme == *NO_ENTITY.0 || **scheme == *format!("{}/entities", self.oim));
        if is_none {
            let message = format!("{text:?} stands for no entity: the dimension is left out instead");
            return Err(Problem::new("oime:invalidUseOfReservedIdentifier", message));
        }
        let id = self.report.entity_id(Entity { scheme: scheme.clone(), identifier: identifier.into() });
        Ok(keep(&mut self.entities, text, id))
    }

    /// A period, in the forms of the syntax.
    pub fn period(&mut self, text: &str) -> Result<Period, Problem> {
        if let Some(period) = self.periods.get(text) {
            return Ok(*period);
        }
        let refuse = || Problem::new(self.syntax.period, format!("{text:?} is no period"));
        let period = (self.syntax.read_period)(text).ok_or_else(refuse)?;
        Ok(keep(&mut self.periods, text, period))
    }

    /// A unit (OIM Common 1.0, unit string representation).
    pub fn unit(&mut self, text: &str) -> Result<UnitId, Problem> {
        if let Some(unit) = self.units.get(text) {
            return Ok(*unit);
        }
        let unit = self.read_unit(text)?;
        if unit.is_pure() {
            return Err(Problem::new(
                "oime:illegalPureUnit",
                format!("{text:?} is the unit of numbers without a unit"),
            ));
        }
        let id = self.report.unit_id(unit);
        Ok(keep(&mut self.units, text, id))
    }

    fn read_unit(&self, text: &str) -> Result<Unit, Problem> {
        let refuse =
            |why: &str| Problem::new("oimce:invalidUnitStringRepresentation", format!("{text:?} is no unit: {why}"));
        let (above, below) = text.split_once('/').map_or((text, None), |(above, below)| (above, Some(below)));
        let side = |part: &str| {
            let inner = part.strip_prefix('(').and_then(|part| part.strip_suffix(')'));
            let measures: Vec<_> = inner.unwrap_or(part).split('*').collect();
            let is_wrong = if inner.is_some() { measures.len() < 2 } else { measures.len() > 1 && below.is_some() };
            if is_wrong {
                return Err(refuse("parentheses stand around several measures where there is a division"));
            }
            if !measures.is_sorted() {
                return Err(refuse("the measures are not in alphabetical order"));
            }
            let name = |text| self.qname(text).ok_or_else(|| refuse("a measure is a name with a prefix"))?;
            measures.into_iter().map(name).collect::<Result<Vec<_>, _>>()
        };
        let denominators = below.map_or(Ok(Vec::new()), side)?;
        let mut unit = Unit { numerators: side(above)?, denominators };
        unit.numerators.sort_unstable();
        unit.denominators.sort_unstable();
        Ok(unit)
    }

    /// `xbrli:pure`, which the syntaxes do not state.
    pub fn pure(&mut self) -> UnitId {
        // No unit string is empty.
        if let Some(unit) = self.units.get("") {
            return *unit;
        }
        let id = self.report.unit_id(Unit::pure());
        keep(&mut self.units, "", id)
    }

    /// A language tag.
    pub fn language(&mut self, text: &str) -> Result<LanguageId, Problem> {
        if let Some(language) = self.languages.get(text) {
            return Ok(*language);
        }
        if !is_language(text) {
            return Err(Problem::new(self.syntax.language, format!("{text:?} is no language")));
        }
        let id = self.report.language_id(text);
        Ok(keep(&mut self.languages, text, id))
    }

    /// The context of these aspects; of no entity, the one that stands for none.
    pub fn context(
        &mut self,
        entity: Option<EntityId>,
        period: Option<Period>,
        dimensions: &mut [(NameId, Coordinate)],
    ) -> Result<ContextId, Problem> {
        let entity = entity.unwrap_or_else(|| {
            let (scheme, identifier) = NO_ENTITY;
            let none = || self.report.entity_id(Entity { scheme: scheme.into(), identifier: identifier.into() });
            *self.no_entity.get_or_insert_with(none)
        });
        Ok(self.report.context_id(entity, period.unwrap_or(Period::Forever), dimensions)?)
    }
}

fn unbound(text: &str) -> Problem {
    Problem::new("oimce:unboundPrefix", format!("the prefix of {text:?} is not declared"))
}

/// Whether it is a name without a colon (Namespaces in XML 1.0).
#[must_use]
pub fn is_ncname(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_name_start) && chars.all(|c| c == '.' || is_name(c))
}

/// Whether it is an identifier of xBRL-CSV: a name without colons and dots.
#[must_use]
pub fn is_identifier(text: &str) -> bool {
    text.starts_with(is_name_start) && is_row_identifier(text)
}

/// Whether it is an identifier of xBRL-CSV behind a letter.
#[must_use]
pub fn is_row_identifier(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    text.bytes().all(is_plain) || text.chars().all(is_name)
}

fn is_name_start(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '_' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

fn is_name(c: char) -> bool {
    is_name_start(c) || matches!(c, '-' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// `xs:language`.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_part = |part: &str| (1..=8).contains(&part.len());
    parts.next().is_some_and(|first| is_part(first) && first.bytes().all(|b| b.is_ascii_alphabetic()))
        && parts.all(|part| is_part(part) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether a text without white space around it is a number: `xs:decimal` or `xs:double`.
#[must_use]
pub fn is_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let unsigned = match bytes {
        [b'+' | b'-', rest @ ..] => rest,
        _ => bytes,
    };
    let digits = |bytes: &[u8]| bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let whole = digits(unsigned);
    let (mut count, mut rest) = (whole, &unsigned[whole..]);
    if let [b'.', behind @ ..] = rest {
        let fraction = digits(behind);
        (count, rest) = (count + fraction, &behind[fraction..]);
    }
    if count == 0 {
        return matches!(text, "INF" | "-INF" | "NaN");
    }
    match rest {
        [] => true,
        [b'e' | b'E', b'+' | b'-', power @ ..] | [b'e' | b'E', power @ ..] => {
            !power.is_empty() && digits(power) == power.len()
        }
        _ => false,
    }
}

/// Whether a number has the canonical form of one of the types that numbers have (XML Schema 1.0): `12`, `12.5`, `1.25E1`.
#[must_use]
pub fn is_canonical_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let is_whole = |text: &str| text == "0" || !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    let is_fraction = |text: &str| text == "0" || !text.ends_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    let is_mantissa = |text: &str| {
        text.split_once('.').is_some_and(|(whole, fraction)| {
            !whole.is_empty() && !fraction.is_empty() && is_whole(whole) && is_fraction(fraction)
        })
    };
    match unsigned.split_once('E') {
        Some((mantissa, power)) => {
            let power = power.strip_prefix('-').unwrap_or(power);
            mantissa.find('.') == Some(1) && is_mantissa(mantissa) && !power.is_empty() && is_whole(power)
        }
        None if matches!(text, "INF" | "-INF" | "NaN") => true,
        None => is_mantissa(unsigned) || !unsigned.is_empty() && is_whole(unsigned),
    }
}

#[cfg(test)]
mod tests {
    use super::super::JSON;
    use super::*;

    fn aspects() -> Aspects {
        let namespaces =
            [("xbrli", ns::XBRLI), ("iso4217", ns::ISO4217), ("e", "urn:e"), ("t", "urn:t"), ("x", ns::OIM)];
        Aspects::new(&JSON, &namespaces.map(|(prefix, uri)| (prefix.into(), uri.into())).into_iter().collect(), ns::OIM)
    }

    #[test]
    fn units_are_read_and_refused() {
        let mut aspects = aspects();
        let id = aspects.unit("(iso4217:EUR*xbrli:shares)/t:Km").unwrap();
        let unit = aspects.report.unit(id);
        assert_eq!((unit.numerators.len(), unit.denominators.len()), (2, 1));
        assert!(aspects.unit("iso4217:EUR*xbrli:shares").is_ok());
        for (wrong, code) in [
            ("xbrli:pure", "oime:illegalPureUnit"),
            ("", "oimce:invalidUnitStringRepresentation"),
            ("EUR", "oimce:invalidUnitStringRepresentation"),
            ("xbrli:shares*iso4217:EUR", "oimce:invalidUnitStringRepresentation"),
            ("iso4217:EUR*xbrli:shares/t:Km", "oimce:invalidUnitStringRepresentation"),
            ("(iso4217:EUR)/t:Km", "oimce:invalidUnitStringRepresentation"),
            ("iso4217:EUR/t:Km/t:Km", "oimce:invalidUnitStringRepresentation"),
            ("u:EUR", "oimce:unboundPrefix"),
        ] {
            assert_eq!(aspects.unit(wrong).unwrap_err().code, code, "{wrong}");
        }
    }

    #[test]
    fn names_entities_and_languages_are_read_and_refused() {
        let mut aspects = aspects();
        assert_eq!(aspects.concept("x:note").unwrap(), Concept::Note);
        assert_eq!(aspects.concept("t:A b").unwrap_err().code, "xbrlje:invalidJSONStructure");
        assert_eq!(aspects.concept("q:A").unwrap_err().code, "oimce:unboundPrefix");
        assert_eq!(aspects.axis("x:a").unwrap_err().code, "xbrlje:invalidJSONStructure");
        assert_eq!(aspects.entity("e:A 1").unwrap_err().code, "oimce:invalidSQName");
        assert!(aspects.entity("e:A:1/2").is_ok());
        assert_eq!(aspects.language("en_US").unwrap_err().code, "xbrlje:invalidJSONStructure");
        assert!(aspects.language("zh-hans").is_ok());
        let member = aspects.value("t:M").unwrap();
        assert!(matches!(member, Coordinate::Member(_)));
        assert!(matches!(aspects.value("12:30").unwrap(), Coordinate::Typed(_)));
    }

    #[test]
    fn numbers_and_their_canonical_forms() {
        for (text, number, canonical) in [
            ("1", true, true),
            ("-1500000000.0", true, true),
            ("1.25E-3", true, true),
            ("INF", true, true),
            ("+1", true, false),
            ("01", true, false),
            (".5", true, false),
            ("1.", true, false),
            ("1.50", true, false),
            ("1e5", true, false),
            ("12.5E3", true, false),
            ("", false, false),
            ("-", false, false),
            ("1,000", false, false),
            ("1e", false, false),
            ("0x1", false, false),
        ] {
            assert_eq!(is_number(text), number, "{text}");
            assert_eq!(number && is_canonical_number(text), canonical, "{text}");
        }
    }
}
