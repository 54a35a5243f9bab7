//! Within [`super`]: contexts and units on their way in (XBRL 2.1 §4.7, §4.8; Dimensions 1.0 §3), and what the names in a
//! document stand for.
//!
//! The model has dimensions in contexts and nothing else (xBRL-XML 1.0 §2.1): a context with other content in its segment or
//! scenario cannot be told from one without, so it is an error, and facts in it are to be left out ([`Found::Unusable`](super::ids::Found)).
//! Nothing is ever merged that differs, with two exceptions that are reported: whether a dimension stands in the segment or
//! in the scenario, and time zones.

use super::date::{Bound, moment};
use super::fragment::up_to_here;
use super::ids::Ids;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::report::{ConceptId, ContextId, Coordinate, EntityId, NameId, Report, UnitId};
use crate::source::Span;
use crate::xbrl::{Entity, Period, QName, Unit, ns};
use crate::xml::{Element, Error, Event, Namespace, Xml};
use hashbrown::HashMap;
use std::borrow::Cow;

/// Where dimensions stand in a context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    Segment,
    Scenario,
}

/// The contexts and units of a document, or of a set of inline documents, and what its names stand for.
#[derive(Debug, Default)]
pub struct Aspects<'s> {
    /// Contexts by their xml ids.
    pub contexts: Ids<'s, ContextId>,
    /// Units by their xml ids.
    pub units: Ids<'s, UnitId>,
    concepts: HashMap<(Namespace, &'s str), ConceptId>,
    /// Names of axes and members as written, by the scope in which they are.
    names: HashMap<(u32, &'s str), NameId>,
    /// Domain elements that are known.
    domains: HashMap<NameId, (Namespace, &'s str)>,
    entity: Option<(&'s str, Cow<'s, str>, EntityId)>,
    dimensions: Vec<(NameId, Coordinate)>,
    container: Option<Container>,
    mixes_containers: bool,
}

/// What is found within a context or a unit goes to.
struct Into<'r> {
    report: &'r mut Report,
    diagnostics: &'r mut Diagnostics,
    /// Whether something makes the whole unusable.
    failed: bool,
}

impl Into<'_> {
    /// Reports what makes the whole unusable.
    fn fail(&mut self, code: &'static str, message: impl std::convert::Into<String>, span: Span) {
        self.diagnostics.push(Diagnostic::error(code, message).at(span));
        self.failed = true;
    }
}

impl<'s> Aspects<'s> {
    /// Forgets what the names of one document stand for, before another one of a set is read: namespaces have other numbers
    /// there.
    pub fn next_document(&mut self) {
        self.concepts.clear();
        self.names.clear();
        self.domains.clear();
    }

    /// The concept that an element is named after.
    pub fn concept(&mut self, xml: &Xml<'s>, element: &Element<'s>, report: &mut Report) -> ConceptId {
        let key = (element.namespace, element.local);
        if let Some(&id) = self.concepts.get(&key) {
            return id;
        }
        declare(xml, element.name, report);
        let id = report.concept_id(QName::new(xml.uri(element.namespace), element.local));
        self.concepts.insert(key, id);
        id
    }

    /// The concept of a prefixed name in an attribute; nothing if its prefix is not declared.
    pub fn concept_named(&mut self, xml: &Xml<'s>, name: &'s str, report: &mut Report) -> Option<ConceptId> {
        let (namespace, local) = xml.qname(name).filter(|(namespace, _)| *namespace != Namespace::NONE)?;
        if let Some(&id) = self.concepts.get(&(namespace, local)) {
            return Some(id);
        }
        declare(xml, name, report);
        let id = report.concept_id(QName::new(xml.uri(namespace), local));
        self.concepts.insert((namespace, local), id);
        Some(id)
    }

    /// The axis or member of a prefixed name; nothing if it is no name or its prefix is not declared.
    fn name(&mut self, xml: &Xml<'s>, text: Cow<'s, str>, report: &mut Report) -> Option<NameId> {
        let resolve = |text: &str, report: &mut Report| {
            let (namespace, local) = xml.qname(text).filter(|(namespace, _)| *namespace != Namespace::NONE)?;
            declare(xml, text, report);
            Some(report.name_id(QName::new(xml.uri(namespace), local)))
        };
        let text = match text {
            Cow::Borrowed(text) => text.trim_ascii(),
            Cow::Owned(text) => return resolve(text.trim_ascii(), report),
        };
        if let Some(&id) = self.names.get(&(xml.scope(), text)) {
            return Some(id);
        }
        let id = resolve(text, report)?;
        self.names.insert((xml.scope(), text), id);
        Some(id)
    }

    /// Reads an `xbrli:context` whose start tag `xml` has just given.
    pub fn read_context(
        &mut self,
        xml: &mut Xml<'s>,
        element: &Element<'s>,
        report: &mut Report,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Error> {
        let id = xml_id(xml, element)?;
        let mut into = Into { report, diagnostics, failed: false };
        let mut dimensions = std::mem::take(&mut self.dimensions);
        dimensions.clear();
        let (mut entity, mut period) = (None, None);
        let mut containers = [false; 2];
        while let Some(child) = next_child(xml, into.diagnostics)? {
            match child.local {
                _ if child.namespace != Namespace::XBRLI => unexpected(xml, &child, "xbrl.4.7", &mut into)?,
                "entity" if entity.is_none() => {
                    entity = Some(None);
                    while let Some(inner) = next_child(xml, into.diagnostics)? {
                        if inner.is(Namespace::XBRLI, "identifier") && entity == Some(None) {
                            entity = Some(self.read_identifier(xml, &inner, &mut into)?);
                        } else if inner.is(Namespace::XBRLI, "segment") {
                            containers[0] |= self.read_dimensions(xml, &inner, &mut dimensions, &mut into)?;
                        } else {
                            unexpected(xml, &inner, "xbrl.4.7.3", &mut into)?;
                        }
                    }
                }
                "period" if period.is_none() => period = Some(read_period(xml, &child, &mut into)?),
                "scenario" => containers[1] |= self.read_dimensions(xml, &child, &mut dimensions, &mut into)?,
                _ => unexpected(xml, &child, "xbrl.4.7", &mut into)?,
            }
        }
        let span = up_to_here(xml, element);
        self.check_containers(containers, span, &mut into);
        match entity {
            None => into.fail("xbrl.4.7.3", "a context without an entity", span),
            Some(None) if !into.failed => into.fail("xbrl.4.7.3.1", "an entity without an identifier", span),
            _ => {}
        }
        if period.is_none() {
            into.fail("xbrl.4.7.2", "a context without a period", span);
        }
        let context = match (entity.flatten(), period.flatten()) {
            (Some(entity), Some(period)) if !into.failed => {
                let context = into.report.context_id(entity, period, &mut dimensions);
                context.map_err(|full| into.fail("report.full", full.to_string(), span)).ok()
            }
            _ => None,
        };
        self.dimensions = dimensions;
        match id {
            None => into.fail("xbrl.4.7.1", "a context without an id", span),
            Some(id) if !self.contexts.insert(id, context) => {
                into.fail("xbrl.4.7.1", format!("another context has the id {id:?}, which stands for that one"), span);
            }
            Some(_) => {}
        }
        Ok(())
    }

    fn check_containers(&mut self, used: [bool; 2], span: Span, into: &mut Into<'_>) {
        let here = match used {
            [true, true] => {
                let message = "dimensions in the segment and in the scenario: the model does not tell them apart";
                into.diagnostics.push(Diagnostic::error("xbrlxe:unexpectedContextContent", message).at(span));
                return;
            }
            [true, false] => Container::Segment,
            [false, true] => Container::Scenario,
            [false, false] => return,
        };
        let first = *self.container.get_or_insert(here);
        if first != here && !std::mem::replace(&mut self.mixes_containers, true) {
            let message = "some contexts have dimensions in the segment, some in the scenario: the model does not tell \
                           them apart";
            into.diagnostics.push(Diagnostic::error("xbrlxe:inconsistentDimensionsContainer", message).at(span));
        }
    }

    fn read_identifier(
        &mut self,
        xml: &mut Xml<'s>,
        element: &Element<'s>,
        into: &mut Into<'_>,
    ) -> Result<Option<EntityId>, Error> {
        let scheme = attribute(xml, element, Namespace::NONE, "scheme")?.unwrap_or_default();
        let Some(identifier) = text_only(xml, into)? else { return Ok(None) };
        if let Some((known_scheme, known, id)) = &self.entity
            && *known_scheme == scheme
            && *known == identifier
        {
            return Ok(Some(*id));
        }
        let value = crate::xml::attribute_value(scheme);
        let token = token(&identifier);
        if value.trim_ascii().is_empty() {
            into.fail("xbrl.4.7.3.1", "an identifier without a scheme", element.span);
            return Ok(None);
        }
        let new = Entity { scheme: value.trim_ascii().into(), identifier: (&*token).into() };
        let id = into.report.entity_id(new);
        self.entity = Some((scheme, identifier, id));
        Ok(Some(id))
    }

    /// Reads a segment or a scenario; whether there are dimensions in it.
    fn read_dimensions(
        &mut self,
        xml: &mut Xml<'s>,
        container: &Element<'s>,
        dimensions: &mut Vec<(NameId, Coordinate)>,
        into: &mut Into<'_>,
    ) -> Result<bool, Error> {
        let before = dimensions.len();
        let mut has_content = false;
        while let Some(child) = next_child(xml, into.diagnostics)? {
            has_content = true;
            let is_explicit = child.is(Namespace::XBRLDI, "explicitMember");
            if !is_explicit && !child.is(Namespace::XBRLDI, "typedMember") {
                xml.skip()?;
                if child.namespace == Namespace::XBRLI {
                    let message =
                        format!("<{}> of the specification may not stand in a {}", child.name, container.local);
                    into.fail("xbrl.4.7.4", message, child.span);
                }
                let message = format!(
                    "<{}> in the {} is no dimension: the model has no place for it, facts in this context are left out",
                    child.name, container.local
                );
                into.fail("xbrlxe:nonDimensionalSegmentScenarioContent", message, up_to_here(xml, &child));
                continue;
            }
            let dimension = attribute(xml, &child, Namespace::NONE, "dimension")?.unwrap_or_default();
            let axis = self.name(xml, Cow::Borrowed(dimension), into.report);
            if axis.is_none() {
                let message = format!("{dimension:?} names no dimension: it is no name, or its prefix is not declared");
                into.fail("xbrl.dimension-name", message, child.span);
            }
            let value = if is_explicit {
                let Some(text) = text_only(xml, into)? else { continue };
                let member = self.name(xml, text.clone(), into.report);
                if member.is_none() {
                    let message = format!("{text:?} names no member: it is no name, or its prefix is not declared");
                    into.fail("xbrl.member-name", message, child.span);
                }
                member.map(Coordinate::Member)
            } else {
                self.read_typed(xml, &child, axis, into)?
            };
            let (Some(axis), Some(value)) = (axis, value) else { continue };
            if dimensions.iter().any(|(other, _)| *other == axis) {
                let message = format!("the dimension {dimension} stands twice in a context");
                into.fail("xbrldie:RepeatedDimensionInInstanceError", message, child.span);
            } else {
                dimensions.push((axis, value));
            }
        }
        if !has_content {
            let message = format!("an empty {}", container.local);
            into.diagnostics.push(Diagnostic::error("xbrl.4.7.4", message).at(container.span));
        }
        Ok(dimensions.len() > before)
    }

    /// Reads the one element within a typed member.
    fn read_typed(
        &mut self,
        xml: &mut Xml<'s>,
        member: &Element<'s>,
        axis: Option<NameId>,
        into: &mut Into<'_>,
    ) -> Result<Option<Coordinate>, Error> {
        let mut value = None;
        let mut count = 0;
        while let Some(domain) = next_child(xml, into.diagnostics)? {
            count += 1;
            let mut is_nil = false;
            let mut is_complex = false;
            for attribute in xml.attributes(&domain) {
                let attribute = attribute?;
                is_nil |= attribute.namespace == Namespace::XSI && attribute.local == "nil" && is_true(attribute.raw);
                is_complex |= !matches!(attribute.namespace, Namespace::XSI | Namespace::XML);
            }
            if domain.namespace == Namespace::NONE {
                into.fail("xbrl.typed-member", format!("<{}> is in no namespace", domain.name), domain.span);
            } else if let Some(axis) = axis {
                self.note_domain(xml, axis, &domain, into);
            }
            let mut text = Cow::Borrowed("");
            loop {
                let piece = match xml.next()? {
                    Event::Text(raw) | Event::CData(raw) => crate::xml::text(raw),
                    Event::Reference(name) => xml.resolve(name)?,
                    Event::Start(_) => {
                        is_complex = true;
                        xml.skip()?;
                        continue;
                    }
                    Event::Instruction(_) => continue,
                    Event::End | Event::Eof => break,
                };
                crate::xml::append(&mut text, piece);
            }
            if is_complex {
                let message = format!("<{}> holds more than text: facts in this context are left out", domain.name);
                into.fail("xbrlxe:unsupportedComplexTypedDimension", message, up_to_here(xml, &domain));
            }
            value = if is_nil {
                Some(Coordinate::Nil)
            } else {
                let value = into.report.typed_value(&text);
                value.map_err(|full| into.fail("report.full", full.to_string(), domain.span)).ok()
            };
        }
        if count != 1 {
            let message = format!("a typed member holds one element, not {count}");
            into.fail("xbrl.typed-member", message, up_to_here(xml, member));
        }
        Ok(value)
    }

    /// Remembers which element holds the values of a typed dimension.
    fn note_domain(&mut self, xml: &Xml<'s>, axis: NameId, domain: &Element<'s>, into: &mut Into<'_>) {
        let here = (domain.namespace, domain.local);
        match self.domains.get(&axis) {
            Some(known) if *known == here => {}
            Some(_) => {
                let axis = into.report.name(axis);
                let message = format!("<{}> where another element holds the values of {axis} elsewhere", domain.name);
                into.fail("xbrldie:IllegalTypedDimensionContentError", message, domain.span);
            }
            None => {
                self.domains.insert(axis, here);
                declare(xml, domain.name, into.report);
                let domain = QName::new(xml.uri(domain.namespace), domain.local);
                let axis = into.report.name(axis).clone();
                into.report.typed_domains.entry(axis).or_insert(domain);
            }
        }
    }

    /// Reads an `xbrli:unit` whose start tag `xml` has just given.
    pub fn read_unit(
        &mut self,
        xml: &mut Xml<'s>,
        element: &Element<'s>,
        report: &mut Report,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Error> {
        let id = xml_id(xml, element)?;
        let mut into = Into { report, diagnostics, failed: false };
        let mut unit = Unit { numerators: Vec::new(), denominators: Vec::new() };
        let mut divides = false;
        while let Some(child) = next_child(xml, into.diagnostics)? {
            if child.is(Namespace::XBRLI, "measure") && !divides {
                unit.numerators.extend(read_measure(xml, &child, &mut into)?);
            } else if child.is(Namespace::XBRLI, "divide") && !divides && unit.numerators.is_empty() {
                divides = true;
                while let Some(part) = next_child(xml, into.diagnostics)? {
                    let measures = match part.local {
                        "unitNumerator" if part.namespace == Namespace::XBRLI => &mut unit.numerators,
                        "unitDenominator" if part.namespace == Namespace::XBRLI => &mut unit.denominators,
                        _ => {
                            unexpected(xml, &part, "xbrl.4.8.3", &mut into)?;
                            continue;
                        }
                    };
                    while let Some(measure) = next_child(xml, into.diagnostics)? {
                        if measure.is(Namespace::XBRLI, "measure") {
                            measures.extend(read_measure(xml, &measure, &mut into)?);
                        } else {
                            unexpected(xml, &measure, "xbrl.4.8.3", &mut into)?;
                        }
                    }
                }
            } else {
                unexpected(xml, &child, "xbrl.4.8", &mut into)?;
            }
        }
        let span = up_to_here(xml, element);
        if !into.failed && (unit.numerators.is_empty() || divides && unit.denominators.is_empty()) {
            into.fail("xbrl.4.8", "a unit without a measure", span);
        }
        if let Some(measure) = unit.numerators.iter().find(|measure| unit.denominators.contains(measure)) {
            let message = format!("{measure} stands above and below: it cancels out");
            into.diagnostics.push(Diagnostic::error("xbrl.4.8.4", message).at(span));
        }
        let unit = (!into.failed).then(|| into.report.unit_id(unit));
        match id {
            None => into.fail("xbrl.4.8.1", "a unit without an id", span),
            Some(id) if !self.units.insert(id, unit) => {
                into.fail("xbrl.4.8.1", format!("another unit has the id {id:?}, which stands for that one"), span);
            }
            Some(_) => {}
        }
        Ok(())
    }
}

/// Reads a period (§4.7.2).
fn read_period(xml: &mut Xml<'_>, element: &Element<'_>, into: &mut Into<'_>) -> Result<Option<Period>, Error> {
    const CODE: &str = "xbrl.4.7.2";
    let (mut start, mut end, mut instant, mut forever) = (None, None, None, false);
    let mut has_zone = false;
    while let Some(child) = next_child(xml, into.diagnostics)? {
        let (slot, bound) = match child.local {
            "startDate" if child.namespace == Namespace::XBRLI => (&mut start, Bound::Start),
            "endDate" if child.namespace == Namespace::XBRLI => (&mut end, Bound::End),
            "instant" if child.namespace == Namespace::XBRLI => (&mut instant, Bound::End),
            "forever" if child.namespace == Namespace::XBRLI => {
                forever = true;
                xml.skip()?;
                continue;
            }
            _ => {
                unexpected(xml, &child, CODE, into)?;
                continue;
            }
        };
        let Some(text) = text_only(xml, into)? else { continue };
        match moment(&text, bound) {
            Some(moment) if slot.is_none() => {
                has_zone |= moment.has_zone;
                *slot = Some(moment.at);
            }
            Some(_) => into.fail(CODE, format!("a second <{}>", child.name), child.span),
            None => into.fail(CODE, format!("{text:?} is neither a date nor a date with a time"), child.span),
        }
    }
    if into.failed {
        return Ok(None);
    }
    if has_zone {
        let message = "a period with a time zone: the model has none, the local time is kept";
        into.diagnostics.push(Diagnostic::warning("xbrl.time-zone", message).at(up_to_here(xml, element)));
    }
    let period = match (start, end, instant, forever) {
        (None, None, None, true) => Period::Forever,
        (None, None, Some(at), false) => Period::Instant(at),
        (Some(start), Some(end), None, false) => {
            if start >= end {
                into.fail(CODE, "a period that ends before it starts", up_to_here(xml, element));
                return Ok(None);
            }
            Period::Duration { start, end }
        }
        _ => {
            let message = "a period is an instant, a start with an end, or forever";
            into.fail(CODE, message, up_to_here(xml, element));
            return Ok(None);
        }
    };
    Ok(Some(period))
}

/// Reads a measure (§4.8.2).
fn read_measure(xml: &mut Xml<'_>, element: &Element<'_>, into: &mut Into<'_>) -> Result<Option<QName>, Error> {
    const CODE: &str = "xbrl.4.8.2";
    let Some(text) = text_only(xml, into)? else { return Ok(None) };
    let text = text.trim_ascii();
    let Some((namespace, local)) = xml.qname(text) else {
        into.fail(
            CODE,
            format!("{text:?} names no measure: it is no name, or its prefix is not declared"),
            element.span,
        );
        return Ok(None);
    };
    if namespace == Namespace::NONE {
        into.fail(
            "xbrl.no-namespace",
            format!("the measure {text} is in no namespace, which the model needs"),
            element.span,
        );
        return Ok(None);
    }
    if namespace == Namespace::XBRLI && !matches!(local, "pure" | "shares") {
        let message = format!("{text} is none of the measures of the specification, which are pure and shares");
        into.diagnostics.push(Diagnostic::error(CODE, message).at(element.span));
    }
    if xml.uri(namespace) == ns::ISO4217 && !(local.len() == 3 && local.bytes().all(|b| b.is_ascii_uppercase())) {
        let message = format!("{local:?} is no currency code of three capital letters");
        into.diagnostics.push(Diagnostic::error(CODE, message).at(element.span));
    }
    declare(xml, text, into.report);
    Ok(Some(QName::new(xml.uri(namespace), local)))
}

/// Declares the namespace of a name in the report, under the prefix that it has here.
fn declare(xml: &Xml<'_>, name: &str, report: &mut Report) {
    let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
    let Some(namespace) = xml.namespace(prefix).filter(|namespace| *namespace != Namespace::NONE) else { return };
    report.declare(if prefix.is_empty() { "ns" } else { prefix }, xml.uri(namespace));
}

/// The next element within the one that was opened last; nothing at its end. Text between is reported.
pub fn next_child<'s>(xml: &mut Xml<'s>, diagnostics: &mut Diagnostics) -> Result<Option<Element<'s>>, Error> {
    loop {
        match xml.next()? {
            Event::Start(element) => return Ok(Some(element)),
            Event::End | Event::Eof => return Ok(None),
            Event::Text(raw) if raw.trim_ascii().is_empty() => {}
            Event::Text(_) | Event::CData(_) | Event::Reference(_) => {
                let at = xml.position();
                let message = "text where only elements may stand";
                diagnostics.push(Diagnostic::error("xml.content", message).at(Span::new(at, at)));
            }
            Event::Instruction(_) => {}
        }
    }
}

/// The text within the element that was opened last, up to its end; nothing, and a report, if there are elements in it.
fn text_only<'s>(xml: &mut Xml<'s>, into: &mut Into<'_>) -> Result<Option<Cow<'s, str>>, Error> {
    let (mut content, mut has_elements) = (Cow::Borrowed(""), false);
    loop {
        let piece = match xml.next()? {
            Event::Text(raw) | Event::CData(raw) => crate::xml::text(raw),
            Event::Reference(name) => xml.resolve(name)?,
            Event::Instruction(_) => continue,
            Event::End | Event::Eof => return Ok((!has_elements).then_some(content)),
            Event::Start(element) => {
                has_elements = true;
                into.fail("xml.content", format!("<{}> where only text may stand", element.name), element.span);
                xml.skip()?;
                continue;
            }
        };
        crate::xml::append(&mut content, piece);
    }
}

fn unexpected(xml: &mut Xml<'_>, element: &Element<'_>, code: &'static str, into: &mut Into<'_>) -> Result<(), Error> {
    into.fail(code, format!("<{}> may not stand here", element.name), element.span);
    xml.skip()
}

/// An attribute's value as written.
pub fn attribute<'s>(
    xml: &Xml<'s>,
    element: &Element<'s>,
    namespace: Namespace,
    local: &str,
) -> Result<Option<&'s str>, Error> {
    for attribute in xml.attributes(element) {
        let attribute = attribute?;
        if attribute.local == local && attribute.namespace == namespace {
            return Ok(Some(attribute.raw));
        }
    }
    Ok(None)
}

/// The id of an element; nothing where it has none or an empty one.
fn xml_id<'s>(xml: &Xml<'s>, element: &Element<'s>) -> Result<Option<&'s str>, Error> {
    Ok(attribute(xml, element, Namespace::NONE, "id")?.map(str::trim_ascii).filter(|id| !id.is_empty()))
}

/// Whether an attribute of type `xs:boolean` is true.
#[must_use]
pub fn is_true(raw: &str) -> bool {
    matches!(raw.trim_ascii(), "true" | "1")
}

/// A text with its white space collapsed (`xs:token`).
fn token(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_ascii();
    let has_runs = trimmed.bytes().any(|b| matches!(b, b'\t' | b'\n' | b'\r')) || trimmed.contains("  ");
    if has_runs { trimmed.split_ascii_whitespace().collect::<Vec<_>>().join(" ").into() } else { trimmed.into() }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
