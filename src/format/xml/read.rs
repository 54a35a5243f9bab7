//! XBRL 2.1 instance → report, in one pass over the text; in a second one over the facts, if contexts or units stand behind
//! facts that use them.
//!
//! What the model has no place for is an error (xBRL-XML 1.0 §2.1), and what it belongs to is left out: tuples with the items
//! in them, fractions, facts without any precision, facts in contexts with other content than dimensions.

use super::item::Item;
use super::notes::Notes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::format::xbrl21::fragment::up_to_here;
use crate::format::xbrl21::ids::Found;
use crate::format::xbrl21::number::{decimals, is_number, places};
use crate::format::xbrl21::read::{Aspects, attribute, next_child};
use crate::report::{ContextId, Full, LanguageId, NumberedFact, Place, Provenance, Refused, Report, UnitId, ValueRef};
use crate::source::{Source, Span};
use crate::xbrl::Decimals;
use crate::xml::{Element, Error, Event, Namespace, Strictness, Xml, append, attribute_value, text};
use hashbrown::HashSet;
use std::borrow::Cow;

/// Reads an XBRL 2.1 instance. Nothing, and an error, if it is none: no XML, or another element at the top than `xbrli:xbrl`.
///
/// Facts keep their ids, values their lexical form (numbers without white space around them), languages their case.
#[must_use]
pub fn read(source: &Source) -> (Option<Report>, Diagnostics) {
    let mut reader = Reader { notes: Notes::of(source.name()), ..Reader::default() };
    reader.reserve(source.text());
    let mut outcome = reader.pass(source.text());
    if outcome.is_ok() && reader.has_unknown {
        reader.begin_again(source.name());
        outcome = reader.pass(source.text());
    }
    let Reader { mut report, aspect_diagnostics: mut all, mut diagnostics, notes, left_out, .. } = reader;
    let report = match outcome {
        Ok(()) => {
            notes.finish(&mut report, &left_out, &mut diagnostics);
            Some(report)
        }
        Err(error) => {
            diagnostics.push(*error);
            None
        }
    };
    all.append(diagnostics);
    (report, all)
}

#[derive(Default)]
struct Reader<'s> {
    report: Report,
    aspects: Aspects<'s>,
    notes: Notes<'s>,
    /// What is found in contexts and units, which are read once.
    aspect_diagnostics: Diagnostics,
    /// What is found in all else.
    diagnostics: Diagnostics,
    /// The language of what states none.
    language: &'s str,
    last_language: Option<(&'s str, LanguageId)>,
    /// Ids of facts that are left out.
    left_out: HashSet<&'s str>,
    is_second_pass: bool,
    /// Whether a fact uses a context or a unit that was not known where it stands.
    has_unknown: bool,
    /// Rank of the references that stand before (§4.1): they come in this order.
    rank: u8,
}

impl<'s> Reader<'s> {
    /// Drops what the first pass found, but for contexts and units.
    fn begin_again(&mut self, name: &'s str) {
        self.report.clear_facts();
        self.report.footnotes.clear();
        self.report.taxonomy.clear();
        self.report.role_definitions.clear();
        self.aspects.next_document();
        self.notes = Notes::of(name);
        self.diagnostics = Diagnostics::default();
        self.left_out.clear();
        (self.is_second_pass, self.has_unknown, self.rank) = (true, false, 0);
    }

    /// Makes room for all facts and contexts, as far as counting words tells how many there are.
    fn reserve(&mut self, source: &str) {
        // What a fact or a context takes at least: memory stays within a small multiple of the text whatever is in it.
        const FACT: usize = 48;
        const CONTEXT: usize = 96;
        let count = |word: &str, bytes: usize| {
            memchr::memmem::find_iter(source.as_bytes(), word).count().min(source.len() / bytes)
        };
        let facts = count(" contextRef=", FACT);
        self.report.reserve(facts);
        self.report.reserve_ids(facts);
        self.aspects.contexts.reserve(count("context>", CONTEXT));
    }

    fn pass(&mut self, source: &'s str) -> Result<(), Error> {
        let mut xml = Xml::new(source, Strictness::Xml);
        let root = loop {
            match xml.next()? {
                Event::Start(element) => break element,
                Event::Instruction(content) => self.provenance(content),
                _ => {}
            }
        };
        if !root.is(Namespace::XBRLI, "xbrl") {
            let message = format!("<{}> at the top is no XBRL 2.1 instance, which is an <xbrli:xbrl>", root.name);
            return Err(Box::new(Diagnostic::error("xbrl.no-instance", message).at(root.span)));
        }
        self.language = attribute(&xml, &root, Namespace::XML, "lang")?.unwrap_or_default().trim_ascii();
        self.check_base(&xml, &root)?;
        let declared: Vec<String> = xml.declarations().map(|(_, uri)| uri.to_owned()).collect();
        while let Some(element) = next_child(&mut xml, &mut self.diagnostics)? {
            if element.namespace != Namespace::LINK || !element.local.ends_with("Ref") {
                self.rank = u8::MAX;
            }
            match (element.namespace, element.local) {
                (Namespace::XBRLI, "context" | "unit") if self.is_second_pass => xml.skip()?,
                (Namespace::XBRLI, "context") => {
                    let Reader { aspects, report, aspect_diagnostics, .. } = self;
                    aspects.read_context(&mut xml, &element, report, aspect_diagnostics)?;
                }
                (Namespace::XBRLI, "unit") => {
                    let Reader { aspects, report, aspect_diagnostics, .. } = self;
                    aspects.read_unit(&mut xml, &element, report, aspect_diagnostics)?;
                }
                (Namespace::LINK, "footnoteLink") => {
                    self.check_base(&xml, &element)?;
                    let into = (&mut self.report, &mut self.diagnostics);
                    self.notes.read(&mut xml, &element, self.language, into)?;
                }
                (Namespace::LINK, _) => self.reference(&mut xml, &element)?,
                (Namespace::XBRLI, _) => {
                    self.error("xbrl.4.1", format!("<{}> may not stand here", element.name), element.span);
                    xml.skip()?;
                }
                _ => self.fact(&mut xml, &element)?,
            }
        }
        while !matches!(xml.next()?, Event::Eof) {}
        if self.report.taxonomy.is_empty() {
            self.error("xbrl.4.2", "an instance refers to a schema of its taxonomy".into(), root.span);
        }
        // As in the document, whatever uses them first.
        let place = |uri: &str| declared.iter().position(|declared| declared == uri).unwrap_or(usize::MAX);
        self.report.prefixes.sort_by_cached_key(|_, uri| place(uri));
        Ok(())
    }

    fn error(&mut self, code: &'static str, message: String, span: Span) {
        self.diagnostics.push(Diagnostic::error(code, message).at(span));
    }

    /// Reads `source file="…" sha256="…" bytes="…"`, which ixport writes.
    fn provenance(&mut self, content: &'s str) {
        let Some(attributes) = content.strip_prefix("source ") else { return };
        let value = |name: &str| {
            let (_, behind) = attributes.split_once(name)?;
            Some(attribute_value(behind.strip_prefix("=\"")?.split_once('"')?.0))
        };
        if let (Some(file), Some(sha256), Some(bytes)) = (value("file"), value("sha256"), value("bytes"))
            && let Ok(bytes) = bytes.parse()
        {
            self.report.provenance = Some(Provenance { file: file.into(), sha256: sha256.into(), bytes });
        }
    }

    fn check_base(&mut self, xml: &Xml<'s>, element: &Element<'s>) -> Result<(), Error> {
        if attribute(xml, element, Namespace::XML, "base")?.is_some() {
            self.base(element.span);
        }
        Ok(())
    }

    fn base(&mut self, span: Span) {
        let message = "xml:base is not taken into account: references are read as relative to the document".into();
        self.error("xbrlxe:unsupportedXmlBase", message, span);
    }

    /// Reads a `schemaRef`, `linkbaseRef`, `roleRef` or `arcroleRef` (§4.2–4.5).
    fn reference(&mut self, xml: &mut Xml<'s>, element: &Element<'s>) -> Result<(), Error> {
        let (code, rank, names) = match element.local {
            "schemaRef" => ("xbrl.4.2", 0, None),
            "linkbaseRef" => ("xbrl.4.3", 1, None),
            "roleRef" => ("xbrl.4.4", 2, Some("roleURI")),
            "arcroleRef" => ("xbrl.4.5", 3, Some("arcroleURI")),
            _ => {
                self.error("xbrl.4.1", format!("<{}> may not stand here", element.name), element.span);
                return xml.skip();
            }
        };
        if self.rank > rank {
            self.error(code, format!("<{}> stands behind what it is to stand before", element.name), element.span);
        }
        self.rank = self.rank.max(rank);
        self.check_base(xml, element)?;
        let href = attribute(xml, element, Namespace::XLINK, "href")?.map(attribute_value);
        let Some(href) = href.filter(|href| !href.trim_ascii().is_empty()) else {
            self.error(code, format!("<{}> leads nowhere", element.name), element.span);
            return xml.skip();
        };
        let href = href.trim_ascii();
        if rank == 1 {
            let message =
                "xBRL-XML has no references to linkbases; it is kept as part of the taxonomy, without its role";
            let warning = Diagnostic::warning("xbrlxe:unsupportedLinkbaseReference", message);
            self.diagnostics.push(warning.at(element.span));
        }
        match names {
            None => self.report.taxonomy.push(href.to_owned()),
            Some(name) => match attribute(xml, element, Namespace::NONE, name)?.map(attribute_value) {
                Some(role) => {
                    if self.report.role_definitions.insert(role.trim_ascii().into(), href.into()).is_some() {
                        self.error(code, format!("a second reference to the role {role:?}"), element.span);
                    }
                }
                None => self.error(code, format!("<{}> without {name}", element.name), element.span),
            },
        }
        xml.skip()
    }

    /// Says that a fact is left out, and why.
    fn leave_out(&mut self, item: &Item<'s>, code: &'static str, why: &str, span: Span) {
        self.error(code, format!("<{}> is left out: {why}", item.name), span);
        self.remember(item.id);
    }

    fn remember(&mut self, id: &'s str) {
        if !id.is_empty() {
            self.left_out.insert(id);
        }
    }

    /// Reads an item (§4.6) or a tuple (§4.9).
    fn fact(&mut self, xml: &mut Xml<'s>, element: &Element<'s>) -> Result<(), Error> {
        let item = Item::of(xml, element)?;
        if item.has_base {
            self.base(element.span);
        }
        let mut content = Cow::Borrowed("");
        let (mut fraction, mut inner) = (false, None);
        loop {
            let piece = match xml.next()? {
                Event::Text(raw) | Event::CData(raw) => text(raw),
                Event::Reference(name) => xml.resolve(name)?,
                Event::Start(child) if item.context.is_none() => return self.tuple(xml, &item, &child),
                Event::Start(child) => {
                    fraction |=
                        child.namespace == Namespace::XBRLI && matches!(child.local, "numerator" | "denominator");
                    inner.get_or_insert(child);
                    xml.skip()?;
                    continue;
                }
                Event::Instruction(_) => continue,
                Event::End | Event::Eof => break,
            };
            append(&mut content, piece);
        }
        let Some(context) = item.context else {
            let whole = up_to_here(xml, element);
            if content.trim_ascii().is_empty() {
                self.leave_out(&item, "xbrlxe:unsupportedTuple", "without a context it is a tuple", whole);
            } else {
                self.leave_out(&item, "xbrl.4.6.1", "it has no contextRef", whole);
            }
            return Ok(());
        };
        if let Some(inner) = inner {
            let (code, why) = if fraction {
                ("xbrlxe:unsupportedFraction", "it is a fraction, for which the model has no place".to_owned())
            } else {
                ("xml.content", format!("<{}> stands in it, where only text may stand", inner.name))
            };
            self.leave_out(&item, code, &why, up_to_here(xml, element));
            return Ok(());
        }
        if element.namespace == Namespace::NONE {
            self.leave_out(&item, "xml.prefix", "it is in no namespace", element.span);
            return Ok(());
        }
        let Some(context) = self.context(context, &item) else { return Ok(()) };
        let unit = match item.unit {
            None => None,
            Some(id) => match self.unit(id, &item) {
                Some(unit) => Some(unit),
                None => return Ok(()),
            },
        };
        let Some((value, decimals)) = self.value(&item, &content) else { return Ok(()) };
        let language = if unit.is_some() { None } else { self.language(item.language.unwrap_or(self.language)) };
        let concept = self.aspects.concept(xml, element, &mut self.report);
        let offset = element.span.start;
        let new = NumberedFact { id: item.id, concept, context, unit, language, value, decimals, offset };
        self.add(new, &item)
    }

    fn add(&mut self, new: NumberedFact<'_>, item: &Item<'s>) -> Result<(), Error> {
        let full = |full: Full| Box::new(Diagnostic::error("report.full", full.to_string()).at(item.span));
        let index = match self.report.add(new) {
            Ok(index) => index,
            Err(Refused::Full(error)) => return Err(full(error)),
            Err(Refused::DuplicateId(_)) => {
                let message = format!("another fact has the id {:?}, which stands for that one", item.id);
                self.error("xbrl.duplicate-id", message, item.span);
                match self.report.add(NumberedFact { id: "", ..new }) {
                    Ok(index) => index,
                    Err(_) => return Err(full(Full)),
                }
            }
        };
        for span in item.spans.unwrap_or_default().split_ascii_whitespace() {
            let range = span.split_once('-').and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
            let Some((start, end)) = range.filter(|(start, end)| start <= end) else {
                let message = format!("{span:?} is no range of bytes, such as 123-130");
                self.diagnostics.push(Diagnostic::warning("xbrl.span", message).at(item.span));
                continue;
            };
            let span = Span { start, end };
            self.report.place(index, [Place { span, tag: span, decimals: new.decimals, ..Place::default() }]);
        }
        Ok(())
    }

    /// The context of a fact; nothing where the fact is to be left out.
    fn context(&mut self, id: &'s str, item: &Item<'s>) -> Option<ContextId> {
        match self.aspects.contexts.get(id) {
            Found::Known(context) => return Some(context),
            Found::Unusable => self.unusable(item, "context", id),
            Found::Unknown if self.is_second_pass => {
                self.leave_out(item, "xbrl.4.6.1", &format!("there is no context {id:?}"), item.span);
            }
            Found::Unknown => self.has_unknown = true,
        }
        None
    }

    /// The unit of a fact; nothing where the fact is to be left out.
    fn unit(&mut self, id: &'s str, item: &Item<'s>) -> Option<UnitId> {
        match self.aspects.units.get(id) {
            Found::Known(unit) => return Some(unit),
            Found::Unusable => self.unusable(item, "unit", id),
            Found::Unknown if self.is_second_pass => {
                self.leave_out(item, "xbrl.4.6.2", &format!("there is no unit {id:?}"), item.span);
            }
            Found::Unknown => self.has_unknown = true,
        }
        None
    }

    fn unusable(&mut self, item: &Item<'s>, what: &str, id: &str) {
        let message = format!("<{}> is left out: its {what} {id:?} cannot be used", item.name);
        self.diagnostics.push(Diagnostic::warning("xbrl.left-out", message).at(item.span));
        self.remember(item.id);
    }

    fn language(&mut self, tag: &'s str) -> Option<LanguageId> {
        if tag.is_empty() {
            return None;
        }
        if let Some((known, id)) = self.last_language
            && known == tag
        {
            return Some(id);
        }
        let id = self.report.language_id(tag);
        self.last_language = Some((tag, id));
        Some(id)
    }

    /// The value of an item and its precision; nothing where the fact is to be left out.
    fn value<'c>(&mut self, item: &Item<'s>, content: &'c str) -> Option<(ValueRef<'c>, Option<Decimals>)> {
        let states_precision = item.decimals.is_some() || item.precision.is_some();
        if item.is_nil {
            if !content.is_empty() {
                self.error("xbrl.nil-content", format!("<{}> is nil and has content", item.name), item.span);
            }
            if states_precision {
                let message = format!("<{}> is nil and states a precision", item.name);
                self.error("xbrl.4.6.3", message, item.span);
            }
            return Some((ValueRef::Nil, None));
        }
        if item.unit.is_none() {
            if states_precision {
                let message = format!("<{}> has no unit, but states the precision of a number", item.name);
                self.error("xbrl.4.6.3", message, item.span);
            }
            return Some((ValueRef::Text(content), None));
        }
        let number = content.trim_ascii();
        if number.is_empty() {
            // Its declaration may state a default, which is not known here.
            let message = format!("<{}> is left out: it is empty", item.name);
            self.diagnostics.push(Diagnostic::warning("xbrl.left-out", message).at(item.span));
            self.remember(item.id);
            return None;
        }
        if !is_number(number) {
            self.leave_out(item, "xbrl.number", &format!("{number:?} is no number"), item.span);
            return None;
        }
        let stated = match (item.decimals, item.precision) {
            (Some(text), precision) => {
                if precision.is_some() {
                    let message = format!("<{}> states decimals and precision: the decimals are kept", item.name);
                    self.error("xbrl.4.6.3", message, item.span);
                }
                let Some(decimals) = decimals(text) else {
                    let why = format!("its decimals {text:?} are neither a whole number that can be kept nor INF");
                    self.leave_out(item, "xbrl.4.6.5", &why, item.span);
                    return None;
                };
                Some(decimals)
            }
            (None, Some(precision)) => match places(precision, number) {
                Ok(Some(decimals)) => Some(decimals),
                Ok(None) => {
                    let why = "with a precision of 0 nothing is known about its value";
                    self.leave_out(item, "xbrlxe:unsupportedZeroPrecisionFact", why, item.span);
                    return None;
                }
                Err(_) => {
                    let why = format!("its precision {precision:?} is neither a whole number that can be kept nor INF");
                    self.leave_out(item, "xbrl.4.6.4", &why, item.span);
                    return None;
                }
            },
            (None, None) => {
                // Its type may state them (XML Schema: a default for the attribute), which is not known here.
                let message = format!("<{}> states neither decimals nor precision", item.name);
                self.diagnostics.push(Diagnostic::warning("xbrl.4.6.3", message).at(item.span));
                None
            }
        };
        Some((ValueRef::Number(number), stated))
    }

    /// Passes over a tuple, whose first element `child` is open, and names what is in it.
    fn tuple(&mut self, xml: &mut Xml<'s>, tuple: &Item<'s>, child: &Element<'s>) -> Result<(), Error> {
        let depth = xml.depth() - 1;
        self.leave_out(tuple, "xbrlxe:unsupportedTuple", "it is a tuple, for which the model has no place", tuple.span);
        let mut next = Event::Start(*child);
        loop {
            if let Event::Start(element) = next {
                let item = Item::of(xml, &element)?;
                if item.context.is_some() {
                    let message = format!("<{}> is left out, as is the tuple <{}> around it", item.name, tuple.name);
                    self.diagnostics.push(Diagnostic::warning("xbrl.left-out", message).at(item.span));
                }
                self.remember(item.id);
            }
            if xml.depth() < depth {
                return Ok(());
            }
            next = xml.next()?;
        }
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
