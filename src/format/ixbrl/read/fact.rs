//! Within [`super`]: facts (`ix:nonFraction` §10, `ix:nonNumeric` §11): what their attributes say, and their values.

use super::LeftOut;
use super::base::Base;
use super::content::{Content, Form, Mark, Piece};
use super::number::{self, NoNumber};
use super::set::{Goal, Set};
use crate::format::ixbrl::transform::Rule;
use crate::format::xbrl21::ids::Found;
use crate::format::xbrl21::number::places;
use crate::format::xbrl21::read::is_true;
use crate::report::{ConceptId, ContextId, LanguageId, NumberedFact, Place, Refused, UnitId, Value, ValueRef};
use crate::source::Span;
use crate::xbrl::Decimals;
use crate::xml::{Element, Error, Namespace, Xml};
use std::borrow::Cow;

/// After twice as many facts it can be told how many there will be, but in a second reading: there the hidden ones come
/// first, more densely, and what they foretell is far too much.
const SAMPLE: usize = 1_000;

/// How many facts that are left out are kept.
const LEFT_OUT: usize = 100_000;

/// The element of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    NonFraction,
    NonNumeric,
}

/// A fact whose element is open, or that waits for its continuation.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "attributes, each of which is there or not")]
pub(super) struct Tag<'s> {
    pub(super) shape: Shape,
    /// Its start tag.
    pub(super) span: Span,
    pub(super) document: usize,
    pub(super) goal: usize,
    name: &'s str,
    concept: Option<ConceptId>,
    context: Option<&'s str>,
    pub(super) unit: Option<&'s str>,
    pub(super) id: &'s str,
    decimals: Option<&'s str>,
    precision: Option<&'s str>,
    pub(super) scale: i32,
    negate: bool,
    /// As written, and the rule.
    pub(super) format: Option<(&'s str, Option<Rule>)>,
    /// Whether the rule is one of the registry that places name.
    is_named: bool,
    pub(super) is_nil: bool,
    is_escaped: bool,
    pub(super) continued_at: Option<&'s str>,
    pub(super) notes: Option<&'s str>,
    printed_at: Option<&'s str>,
    pub(super) tuple: Option<&'s str>,
    language: Option<&'s str>,
    /// Whether something about it is wrong that has been reported.
    is_refused: bool,
    /// Whether its attributes do not tell how to read it.
    is_unclear: bool,
}

/// A fact that waits for its continuation.
#[derive(Debug)]
pub(super) struct Pending<'s> {
    pub(super) tag: Box<Tag<'s>>,
    pub(super) content: Content<Box<[Piece]>>,
    /// The whole element.
    pub(super) span: Span,
}

impl Shape {
    /// The codes of §10 and §11 for the same mistake.
    pub(super) fn code(self, non_fraction: &'static str, non_numeric: &'static str) -> &'static str {
        match self {
            Shape::NonFraction => non_fraction,
            Shape::NonNumeric => non_numeric,
        }
    }

    fn required(self) -> &'static str {
        self.code("ix11.10.1.1:requiredAttribute", "ix11.11.1.1:requiredAttribute")
    }
}

impl<'s> Tag<'s> {
    /// From a start tag that `xml` has just given.
    pub(super) fn read(
        set: &mut Set<'s>,
        xml: &Xml<'s>,
        element: &Element<'s>,
        shape: Shape,
        document: usize,
        language: Option<&'s str>,
    ) -> Result<Self, Error> {
        let mut tag = Tag {
            shape,
            span: element.span,
            document,
            goal: 0,
            name: "",
            concept: None,
            context: None,
            unit: None,
            id: "",
            decimals: None,
            precision: None,
            scale: 0,
            negate: false,
            format: None,
            is_named: false,
            is_nil: false,
            is_escaped: false,
            continued_at: None,
            notes: None,
            printed_at: None,
            tuple: None,
            language,
            is_refused: false,
            is_unclear: false,
        };
        let (mut target, mut scale, mut sign) = (None, None, None);
        for attribute in element.raw_attributes() {
            let (name, raw) = attribute?;
            match name {
                "contextRef" => tag.context = Some(raw.trim_ascii()),
                "name" => tag.name = raw.trim_ascii(),
                "unitRef" => tag.unit = Some(raw.trim_ascii()),
                "decimals" => tag.decimals = Some(raw.trim_ascii()),
                "scale" => scale = Some(raw.trim_ascii()),
                "format" => tag.format = Some((raw.trim_ascii(), None)),
                "id" => tag.id = raw.trim_ascii(),
                "sign" => sign = Some(raw.trim_ascii()),
                "escape" => tag.is_escaped = is_true(raw),
                "continuedAt" => tag.continued_at = Some(raw.trim_ascii()),
                "precision" => tag.precision = Some(raw.trim_ascii()),
                "target" => target = Some(raw.trim_ascii()),
                "footnoteRefs" => tag.notes = Some(raw),
                "tupleRef" => tag.tuple = Some(raw.trim_ascii()),
                _ => {
                    let Some((prefix, local)) = name.split_once(':') else { continue };
                    match (xml.namespace(prefix), local) {
                        (Some(Namespace::XSI), "nil") => tag.is_nil = is_true(raw),
                        (Some(Namespace::SOURCE), "span") => tag.printed_at = Some(raw),
                        _ => {}
                    }
                }
            }
        }
        match set.goal(target) {
            Some(goal) => tag.goal = goal,
            None => tag.refuse(set, "ix.too-many-targets", "too many targets"),
        }
        tag.find_concept(set, xml);
        if let Some(raw) = sign {
            tag.negate = raw == "-";
            if !tag.negate {
                tag.is_unclear = true;
                tag.refuse(set, "ix11.10.1.1:sign", format!("sign={raw:?}: it can only be \"-\""));
            }
        }
        if let Some(raw) = scale {
            if let Ok(scale) = raw.parse() {
                tag.scale = scale;
            } else {
                tag.is_unclear = true;
                tag.refuse(set, "ix11.10.1.1:scale", format!("scale={raw:?} is no whole number"));
            }
        }
        if let Some((name, rule)) = &mut tag.format {
            let format = set.format(xml, name);
            (*rule, tag.is_named) = (format.rule, format.is_named);
            if rule.is_none() {
                tag.is_unclear = true;
                let code = shape.code("ix11.10.1.2:invalidTransformation", "ix11.11.1.2:invalidTransformation");
                let message = format!("{name} is no rule of a transformation registry that is known here");
                tag.refuse(set, code, message);
            }
        }
        Ok(tag)
    }

    fn find_concept(&mut self, set: &mut Set<'s>, xml: &Xml<'s>) {
        if self.is_refused {
            return;
        }
        if self.name.is_empty() {
            self.refuse(set, self.shape.required(), "a fact without a name");
            return;
        }
        self.concept = set.concept(self.goal, xml, self.name);
        if self.concept.is_none() {
            let message = format!("{} names no concept: it is no name, or its prefix is not declared", self.name);
            self.refuse(set, self.shape.code("ix11.10.1.2:name", "ix11.11.1.2:name"), message);
        }
    }

    /// Reports why the fact is left out; the first reason only.
    pub(super) fn refuse(&mut self, set: &mut Set<'s>, code: &'static str, why: impl AsRef<str>) {
        if !std::mem::replace(&mut self.is_refused, true) {
            let name = if self.name.is_empty() { "a fact" } else { self.name };
            let message = format!("{name} is left out: {}", why.as_ref());
            set.fail(code, self.document, message, self.span);
        }
    }

    /// How its content becomes text.
    pub(super) fn form(&self) -> Form {
        if self.is_escaped && self.shape == Shape::NonNumeric { Form::Markup } else { Form::Text }
    }

    /// Adds the fact with the content of its element; `false` where it has to wait.
    pub(super) fn finish(&mut self, set: &mut Set<'s>, mark: Mark, source: &'s str, base: &Base) -> bool {
        if !self.is_ready(set) {
            return false;
        }
        let form = self.form();
        let content = set.log.since(mark);
        if let Some(text) = content.single(source).filter(|text| form == Form::Text || is_plain(text)) {
            self.add(set, &text);
            return true;
        }
        let mut text = std::mem::take(&mut set.scratch[0]);
        text.clear();
        content.push_to(&mut text, source, form, base);
        self.add(set, &text);
        set.scratch[0] = text;
        true
    }

    /// Whether nothing that the fact refers to can still come: in most filings hidden facts stand before all contexts.
    fn is_ready(&self, set: &mut Set<'s>) -> bool {
        let goal = self.goal;
        set.is_complete
            || self.concept.is_none()
            || self.context.is_none_or(|id| set.context(goal, id) != Found::Unknown)
                && self.unit.is_none_or(|id| set.unit(goal, id) != Found::Unknown)
    }

    /// Adds the fact with its text, or notes that it is left out.
    pub(super) fn add(&mut self, set: &mut Set<'s>, text: &str) {
        if !self.is_refused {
            self.try_add(set, text);
        }
        if self.is_refused && self.concept.is_some() {
            self.leave_out(set, text);
        }
    }

    fn try_add(&mut self, set: &mut Set<'s>, text: &str) {
        if let Some(tuple) = self.tuple {
            let why = format!("it is part of the tuple {tuple:?}, and the model has no tuples");
            self.refuse(set, "xbrlxe:unsupportedTuple", why);
            return;
        }
        let Some(id) = self.context else {
            self.refuse(set, self.shape.required(), "it has no contextRef");
            return;
        };
        let context = match set.context(self.goal, id) {
            Found::Known(context) => context,
            found => {
                let code = self.shape.code("ix11.10.1.2:contextReference", "ix11.11.1.2:contextReference");
                self.refuse(set, code, format!("the context {id:?} {}", why(&found)));
                return;
            }
        };
        match self.shape {
            Shape::NonFraction => self.add_number(set, text, context),
            Shape::NonNumeric => self.add_text(set, text, context),
        }
    }

    /// What its transformation rule makes of a text; the text where it has none, nothing and an error where it does not match.
    fn transformed<'t>(&mut self, set: &mut Set<'s>, text: &'t str) -> Option<Cow<'t, str>> {
        let Some((name, Some(rule))) = self.format.filter(|_| !self.is_nil) else { return Some(Cow::Borrowed(text)) };
        let value = rule.apply(text).ok();
        if value.is_none() {
            let code = self.shape.code("ix11.10.1.1:transformValueError", "ix11.11.1.1:transformValueError");
            self.refuse(set, code, format!("{name} does not take {}", shown(text)));
        }
        value
    }

    fn add_text(&mut self, set: &mut Set<'s>, text: &str, context: ContextId) {
        let Some(value) = self.transformed(set, text) else { return };
        if !set.spend(value.len(), self.document, self.span) {
            return;
        }
        let language = self.language.map(|language| set.goals[self.goal].report.language_id(language));
        let value = if self.is_nil { ValueRef::Nil } else { ValueRef::Text(&value) };
        self.push(set, context, None, language, value, None, text);
    }

    fn add_number(&mut self, set: &mut Set<'s>, text: &str, context: ContextId) {
        let Some(id) = self.unit else {
            self.refuse(set, self.shape.required(), "it has no unitRef");
            return;
        };
        let unit = match set.unit(self.goal, id) {
            Found::Known(unit) => Some(unit),
            found => {
                let why = format!("the unit {id:?} {}", why(&found));
                self.refuse(set, "ix11.10.1.2:unitReference", why);
                return;
            }
        };
        if self.is_nil {
            self.push(set, context, unit, None, ValueRef::Nil, None, text);
            return;
        }
        let mut value = std::mem::take(&mut set.scratch[1]);
        value.clear();
        if self.scaled(set, text, &mut value)
            && let Ok(decimals) = self.decimals(set, &value)
            && set.spend(value.len(), self.document, self.span)
        {
            self.push(set, context, unit, None, ValueRef::Number(&value), decimals, text);
        }
        set.scratch[1] = value;
    }

    /// The number that a text stands for; `false`, and an error, where it is none.
    fn scaled(&mut self, set: &mut Set<'s>, text: &str, out: &mut String) -> bool {
        let Some(transformed) = self.transformed(set, text) else { return false };
        let transformed = transformed.trim_ascii();
        if self.format.is_none() && transformed.starts_with('-') && transformed != "-INF" {
            let message = format!("{}: a number without a format is not negative, `sign` says that", self.name);
            set.fail("ix11.10.1.2:nonFractionNegative", self.document, message, self.span);
        }
        match number::push_scaled(out, transformed, self.scale, self.negate) {
            Ok(()) => true,
            Err(NoNumber::Form) => {
                self.refuse(set, "ix11.10.1.1:transformValueError", format!("{} is no number", shown(text)));
                false
            }
            Err(NoNumber::Far) => {
                self.refuse(set, "ix11.10.1.1:scale", "its scale or exponent is beyond all amounts");
                false
            }
        }
    }

    /// What `decimals` or `precision` say of a number.
    fn decimals(&mut self, set: &mut Set<'s>, value: &str) -> Result<Option<Decimals>, ()> {
        let stated = self.stated_decimals(value);
        if stated.is_some() {
            return Ok(stated);
        }
        if let (None, None) = (self.decimals, self.precision) {
            let message = format!("{}: a number needs decimals or precision", self.name);
            set.fail("xbrl.4.6.3", self.document, message, self.span);
            return Ok(None);
        }
        let (code, why) = match (self.decimals, self.precision) {
            (Some(_), Some(_)) => ("xbrl.4.6.3", "it has decimals and precision".to_owned()),
            (None, Some("0")) => {
                ("xbrlxe:unsupportedZeroPrecisionFact", "nothing is known of it (precision 0)".to_owned())
            }
            (decimals, precision) => {
                let raw = decimals.or(precision).unwrap_or_default();
                ("xbrl.4.6.3", format!("{raw:?} is no number of places that is used"))
            }
        };
        self.refuse(set, code, why);
        Err(())
    }

    fn stated_decimals(&self, value: &str) -> Option<Decimals> {
        match (self.decimals, self.precision) {
            (Some("INF"), None) | (None, Some("INF")) => Some(Decimals::Infinite),
            (Some(decimals), None) => decimals.parse().ok().map(Decimals::Places),
            (None, Some(precision)) => places(precision, value).ok().flatten(),
            (None, None) | (Some(_), Some(_)) => None,
        }
    }

    /// Notes a fact that is refused, if its context is there.
    fn leave_out(&mut self, set: &mut Set<'s>, text: &str) {
        let (Some(concept), Some(context)) = (self.concept, self.context) else { return };
        let Found::Known(context) = set.context(self.goal, context) else { return };
        let unit = self.unit.map(|id| set.unit(self.goal, id));
        let is_number = self.shape == Shape::NonFraction;
        let value = self.readable(text);
        let size = value.as_deref().map_or(0, str::len);
        if set.lacks && !set.is_second || !set.spend(size, self.document, self.span) {
            return;
        }
        let decimals = self.stated_decimals(value.as_deref().unwrap_or_default()).filter(|_| is_number && !self.is_nil);
        let value = match value {
            _ if self.is_nil => Some(Value::Nil),
            Some(text) if is_number => Some(ValueRef::Number(&text).to_value()),
            text => text.map(|text| Value::Text(text.into())),
        };
        let offset = set.texts.get(self.document).map_or(0, |text| text.original(self.span.start));
        let Goal { report, left_out, .. } = &mut set.goals[self.goal];
        if left_out.len() < LEFT_OUT {
            left_out.push(LeftOut {
                document: self.document,
                offset,
                id: self.id.into(),
                concept: report.concept(concept).clone(),
                context: report.context(context).to_context(),
                is_number,
                unit: unit.and_then(|unit| match unit {
                    Found::Known(unit) => Some(report.unit(unit).clone()),
                    _ => None,
                }),
                value,
                decimals,
            });
        }
    }

    /// What a text says by the attributes of its element; nothing where they make nothing of it.
    fn readable(&self, text: &str) -> Option<String> {
        if self.is_nil {
            return Some(String::new());
        }
        let transformed = match self.format {
            _ if self.is_unclear => return None,
            Some((_, rule)) => rule?.apply(text).ok()?,
            None => Cow::Borrowed(text),
        };
        if self.shape == Shape::NonNumeric {
            return Some(transformed.into_owned());
        }
        let mut value = String::new();
        number::push_scaled(&mut value, transformed.trim_ascii(), self.scale, self.negate).ok()?;
        Some(value)
    }

    #[expect(clippy::too_many_arguments, reason = "the aspects of a fact, each once")]
    fn push(
        &mut self,
        set: &mut Set<'s>,
        context: ContextId,
        unit: Option<UnitId>,
        language: Option<LanguageId>,
        value: ValueRef<'_>,
        decimals: Option<Decimals>,
        text: &str,
    ) {
        let Some(concept) = self.concept else { return };
        if set.lacks && !set.is_second {
            // All is read again.
            return;
        }
        let offset = set.texts.get(self.document).map_or(0, |text| text.original(self.span.start));
        let new = NumberedFact { id: self.id, concept, context, unit, language, value, decimals, offset };
        let report = &mut set.goals[self.goal].report;
        let index = match report.add(new) {
            Ok(index) => index,
            Err(Refused::DuplicateId(_)) => {
                set.fail(
                    "ix11:uniqueIxId",
                    self.document,
                    format!("another element has the id {:?}", self.id),
                    self.span,
                );
                let Ok(index) = set.goals[self.goal].report.add(NumberedFact { id: "", ..new }) else { return };
                index
            }
            Err(full) => {
                self.refuse(set, "report.full", full.to_string());
                return;
            }
        };
        if index == 2 * SAMPLE && !set.is_second {
            self.make_room(set);
        }
        if self.printed_at.is_some() {
            self.place(set, index, decimals, text);
        }
        if let Some(ids) = self.notes {
            set.chains.references.push(super::chain::NoteReference {
                goal: self.goal,
                fact: index,
                ids,
                document: self.document,
                span: self.span,
            });
        }
    }

    /// Makes room for the facts of the rest of the document: as many on each byte as among the last [`SAMPLE`].
    fn make_room(&self, set: &mut Set<'s>) {
        let length = set.texts.get(self.document).map_or(0, |text| text.text().len());
        let report = &mut set.goals[self.goal].report;
        let (from, to) = (report.fact(SAMPLE).offset as usize, self.span.end as usize);
        // Facts of another document do not tell.
        if let Some(bytes) = to.checked_sub(from).filter(|bytes| *bytes > SAMPLE) {
            let expected = length.saturating_sub(to) / (bytes / SAMPLE);
            report.reserve(expected);
            report.reserve_ids(expected);
        }
    }

    /// Says where the fact is printed, if its element says so.
    fn place(&self, set: &mut Set<'s>, fact: usize, decimals: Option<Decimals>, text: &str) {
        for range in self.printed_at.unwrap_or_default().split_ascii_whitespace() {
            let parsed = range.split_once('-').and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
            let Some((start, end)) = parsed.filter(|(start, end)| start <= end) else {
                set.fail("ixport.span", self.document, format!("{range:?} is no range of bytes"), self.span);
                continue;
            };
            let place = Place {
                span: Span { start, end },
                tag: Span { start, end },
                printed: text.into(),
                line: 0,
                column: 0,
                scale: i8::try_from(self.scale).unwrap_or_default(),
                decimals,
                format: self.format.and_then(|(_, rule)| rule).filter(|_| self.is_named).map(Rule::name),
            };
            set.goals[self.goal].report.place(fact, [place]);
        }
    }
}

/// Whether markup and text are the same here.
fn is_plain(text: &str) -> bool {
    memchr::memchr3(b'&', b'<', b'>', text.as_bytes()).is_none()
}

/// Why an id leads to nothing that can be used.
fn why<T>(found: &Found<T>) -> &'static str {
    if matches!(found, Found::Unusable) { "cannot be used" } else { "is not defined" }
}

/// A text in a message: its beginning, in quotes.
fn shown(text: &str) -> String {
    const LENGTH: usize = 60;
    let text = text.trim();
    let cut = text.char_indices().nth(LENGTH).map_or(text.len(), |(at, _)| at);
    format!("{:?}{}", &text[..cut], if cut < text.len() { " …" } else { "" })
}
