//! Within [`super`]: one document, event by event. Of the open elements only those of inline XBRL are remembered.

use super::base::Base;
use super::content::Mark;
use super::fact::{Pending, Shape, Tag};
use super::links::{Note, Relation};
use super::set::Set;
use crate::format::xbrl21::read::attribute;
use crate::source::Span;
use crate::xml::{Element, Error, Event, Namespace, Strictness, Xml, attribute_value, resolve};
use std::thread;

/// From how many bytes on a second thread is worth while.
const LARGE: usize = 1 << 18;

/// A document being read.
pub(super) struct Walker<'r, 's> {
    set: &'r mut Set<'s>,
    text: &'s str,
    document: usize,
    xml: Xml<'s>,
    /// The open elements of inline XBRL, innermost last.
    frames: Vec<Frame<'s>>,
    /// `xml:lang` of open elements, innermost last, with their depth.
    languages: Vec<(usize, Option<&'s str>)>,
    base: Base,
    /// How many `ix:hidden` are open.
    hidden: u32,
    namespace: Option<Namespace>,
}

/// An open element of inline XBRL.
struct Frame<'s> {
    depth: usize,
    start: u32,
    kind: Kind<'s>,
}

enum Kind<'s> {
    Fact {
        tag: Box<Tag<'s>>,
        mark: Mark,
        nested: Nested,
    },
    Continuation {
        id: Option<&'s str>,
        continued_at: Option<&'s str>,
        mark: Mark,
    },
    Footnote {
        note: Note<'s>,
        mark: Mark,
    },
    Exclude,
    Hidden,
    References {
        goal: Option<usize>,
    },
    Resources,
    /// `ix:tuple`: its name.
    Tuple(&'s str),
    /// Nothing of it matters: `ix:header`, `ix:fraction`.
    Passed,
}

/// What stands within an `ix:nonFraction` beside text.
#[derive(Default, Clone, Copy)]
struct Nested {
    /// How many `ix:nonFraction` there are.
    facts: u32,
    /// Whether there are other elements.
    others: bool,
}

impl<'r, 's> Walker<'r, 's> {
    fn new(set: &'r mut Set<'s>, text: &'s str, document: usize, xml: Xml<'s>) -> Self {
        Walker {
            set,
            text,
            document,
            xml,
            frames: Vec::new(),
            languages: Vec::new(),
            base: Base::default(),
            hidden: 0,
            namespace: None,
        }
    }

    /// Reads a document; what makes it no XML ends it. The markup of a large one is found by another thread, which passes
    /// over what stands outside of inline elements.
    pub(super) fn read(set: &'r mut Set<'s>, text: &'s str, document: usize) -> Result<(), Error> {
        if text.len() < LARGE || thread::available_parallelism().is_ok_and(|threads| threads.get() < 2) {
            return Walker::new(set, text, document, Xml::new(text, Strictness::Html)).run();
        }
        // The depth of the outermost element of inline XBRL that is open.
        let mut outermost = None;
        let is_wanted = move |event: &Event<'s>, depth: usize| {
            if let (Event::Start(element), None) = (event, outermost)
                && is_ix(element)
            {
                outermost = Some(depth);
            }
            if matches!(event, Event::End) && outermost.is_some_and(|outermost| outermost > depth) {
                outermost = None;
            }
            outermost.is_some()
                || matches!(event, Event::Start(element) if match element.namespace {
                    Namespace::XHTML => is_base(element),
                    Namespace::NONE => is_base(element) || is_undeclared(element),
                    namespace => namespace == Namespace::XBRLI,
                })
        };
        Xml::ahead(text, Strictness::Html, is_wanted, |xml| Walker::new(set, text, document, xml).run())
    }

    fn run(mut self) -> Result<(), Error> {
        loop {
            match self.xml.next()? {
                Event::Start(element) => self.start(&element)?,
                Event::End => self.end(),
                Event::Text(text) => {
                    if self.set.log.is_open() {
                        self.set.log.text(text, self.xml.position());
                    }
                }
                Event::Reference(name) => {
                    if self.set.log.is_open() {
                        self.reference(name);
                    }
                }
                Event::CData(text) => {
                    if self.set.log.is_open() {
                        self.set.log.cdata(text, self.xml.position());
                    }
                }
                Event::Instruction(_) => {}
                Event::Eof => return Ok(()),
            }
        }
    }

    fn fail(&mut self, code: &'static str, message: impl Into<String>, span: Span) {
        self.set.fail(code, self.document, message, span);
    }

    fn reference(&mut self, name: &'s str) {
        let end = self.xml.position();
        if resolve(name, Strictness::Html).is_none() {
            let message = format!("&{name}; is not defined: the text has it as it is written");
            self.fail("xml.reference", message, Span::new(end.saturating_sub(name.len() + 2), end));
        }
        self.set.log.reference(name, end);
    }

    fn start(&mut self, element: &Element<'s>) -> Result<(), Error> {
        if element.has_language {
            self.note_language(element)?;
        }
        let is_ix = is_ix(element);
        if self.set.log.is_open() {
            self.set.log.start(element.span.start as usize, element.span.end as usize, is_ix);
            if !is_ix && let Some(Frame { kind: Kind::Fact { tag, nested, .. }, .. }) = self.frames.last_mut() {
                nested.others |= tag.shape == Shape::NonFraction;
            }
        }
        match element.namespace {
            Namespace::XHTML | Namespace::NONE => self.start_html(element),
            _ if is_ix => self.start_ix(element),
            Namespace::XBRLI => self.start_resource(element),
            Namespace::LINK => self.start_reference(element),
            _ => Ok(()),
        }
    }

    fn start_html(&mut self, element: &Element<'s>) -> Result<(), Error> {
        if is_base(element) {
            if let Some(href) = attribute(&self.xml, element, Namespace::NONE, "href")? {
                self.base = Base::new(&attribute_value(href));
                if self.base.is_set() {
                    self.set.chains.bases.insert(self.document, self.base.clone());
                }
            }
        } else if is_undeclared(element) {
            let message =
                format!("<{}>: the prefix is not declared, so this is no element of inline XBRL", element.name);
            self.fail("xml.prefix", message, element.span);
        }
        Ok(())
    }

    fn start_ix(&mut self, element: &Element<'s>) -> Result<(), Error> {
        let namespace = *self.namespace.get_or_insert(element.namespace);
        if namespace != element.namespace {
            let message = format!("<{}>: the document has elements of inline XBRL 1.0 and of 1.1", element.name);
            self.fail("ix:multipleIxNamespaces", message, element.span);
        }
        let kind = match element.local {
            "nonFraction" => self.start_fact(element, Shape::NonFraction)?,
            "nonNumeric" => self.start_fact(element, Shape::NonNumeric)?,
            "continuation" => self.start_continuation(element)?,
            "exclude" => {
                let is_within = |frame: &Frame<'_>| match &frame.kind {
                    Kind::Fact { tag, .. } => tag.shape == Shape::NonNumeric,
                    Kind::Continuation { .. } | Kind::Footnote { .. } => true,
                    _ => false,
                };
                if !self.frames.iter().any(is_within) {
                    let message = "an ix:exclude that is in no ix:nonNumeric, ix:continuation or ix:footnote";
                    self.fail("ix11.5.1.1:excludeMisplaced", message, element.span);
                }
                self.set.log.exclude(true);
                Kind::Exclude
            }
            "footnote" => self.start_footnote(element)?,
            "hidden" => {
                self.hidden += 1;
                Kind::Hidden
            }
            "header" => {
                self.set.has_header = true;
                Kind::Passed
            }
            "references" => self.start_references(element)?,
            "resources" => {
                self.set.has_resources = true;
                Kind::Resources
            }
            "relationship" => {
                self.relationship(element)?;
                Kind::Passed
            }
            "tuple" => self.start_tuple(element)?,
            "fraction" => {
                let name = attribute(&self.xml, element, Namespace::NONE, "name")?.unwrap_or("a fact");
                let message = format!("{name} is left out: it is a fraction, and the model has none");
                self.fail("xbrlxe:unsupportedFraction", message, element.span);
                Kind::Passed
            }
            "numerator" | "denominator" => Kind::Passed,
            other => {
                self.fail("ix11:unknownElement", format!("inline XBRL has no element {other}"), element.span);
                Kind::Passed
            }
        };
        self.frames.push(Frame { depth: self.xml.depth(), start: element.span.start, kind });
        Ok(())
    }

    fn start_fact(&mut self, element: &Element<'s>, shape: Shape) -> Result<Kind<'s>, Error> {
        let language = self.languages.last().and_then(|(_, language)| *language);
        let mut tag = Box::new(Tag::read(self.set, &self.xml, element, shape, self.document, language)?);
        let mut around = None;
        match self.frames.last_mut().map(|frame| &mut frame.kind) {
            Some(Kind::Tuple(name)) => tag.tuple = Some(name),
            Some(Kind::Fact { tag: outer, nested, .. }) if outer.shape == Shape::NonFraction => {
                if shape == Shape::NonFraction {
                    nested.facts += 1;
                    around = Some(outer.clone());
                } else {
                    nested.others = true;
                }
            }
            _ => {}
        }
        if let Some(outer) = around {
            self.check_nested(&outer, &tag);
        }
        let may_want_markup = tag.form() != super::content::Form::Text;
        Ok(Kind::Fact { tag, mark: self.set.log.open(may_want_markup), nested: Nested::default() })
    }

    /// Numbers around one text agree in what makes a number of it (§10.1.2).
    fn check_nested(&mut self, outer: &Tag<'s>, inner: &Tag<'s>) {
        if inner.is_nil {
            let message = "a number that is nil stands within another";
            self.fail("ix11.10.1.2:nestedNonFractionIsNil", message, inner.span);
            return;
        }
        let format = |tag: &Tag<'s>| tag.format.map(|(_, rule)| rule.map(crate::format::ixbrl::transform::Rule::name));
        if (outer.scale, outer.unit, format(outer)) != (inner.scale, inner.unit, format(inner)) {
            let message = "numbers around one text differ in format, scale or unitRef";
            self.fail("ix11.10.1.2:nestedNonFractionProperties", message, inner.span);
        }
    }

    fn start_continuation(&mut self, element: &Element<'s>) -> Result<Kind<'s>, Error> {
        if self.hidden > 0 {
            let message = "an ix:continuation may not be hidden";
            self.fail("ix11.4.1.1:ancestorNodeDisallowed", message, element.span);
        }
        let (mut id, mut continued_at) = (None, None);
        for attribute in element.raw_attributes() {
            match attribute? {
                ("id", raw) => id = Some(raw.trim_ascii()),
                ("continuedAt", raw) => continued_at = Some(raw.trim_ascii()),
                _ => {}
            }
        }
        Ok(Kind::Continuation { id, continued_at, mark: self.set.log.open(true) })
    }

    fn start_footnote(&mut self, element: &Element<'s>) -> Result<Kind<'s>, Error> {
        let language = self.languages.last().and_then(|(_, language)| *language);
        let note = Note::read(element, self.document, language)?;
        if language.is_none() {
            self.fail("ix11.6.1.2:footnoteLang", "a footnote needs an xml:lang on it or around it", element.span);
        }
        Ok(Kind::Footnote { note, mark: self.set.log.open(true) })
    }

    fn start_tuple(&mut self, element: &Element<'s>) -> Result<Kind<'s>, Error> {
        let name = attribute(&self.xml, element, Namespace::NONE, "name")?.unwrap_or_default();
        let message = format!("{name} is left out with the facts in it: it is a tuple, and the model has none");
        self.fail("xbrlxe:unsupportedTuple", message, element.span);
        Ok(Kind::Tuple(name))
    }

    fn start_references(&mut self, element: &Element<'s>) -> Result<Kind<'s>, Error> {
        let target = attribute(&self.xml, element, Namespace::NONE, "target")?;
        let goal = self.set.goal(target);
        match goal {
            Some(goal) => self.set.goals[goal].has_references = true,
            None => self.fail("ix.too-many-targets", "references for too many targets", element.span),
        }
        if attribute(&self.xml, element, Namespace::XML, "base")?.is_some() {
            self.fail("xbrlxe:unsupportedXmlBase", "xml:base is not taken into account", element.span);
        }
        Ok(Kind::References { goal })
    }

    fn relationship(&mut self, element: &Element<'s>) -> Result<(), Error> {
        if !self.frames.iter().any(|frame| matches!(frame.kind, Kind::Resources)) {
            self.fail("ix11.13.1.1:misplaced", "an ix:relationship belongs in ix:resources", element.span);
        }
        let relation = Relation::read(element, self.document)?;
        self.set.relations.push(relation);
        Ok(())
    }

    /// A context or a unit, which have contents of their own.
    fn start_resource(&mut self, element: &Element<'s>) -> Result<(), Error> {
        if !matches!(element.local, "context" | "unit") {
            return Ok(());
        }
        let is_there = self.frames.last().is_some_and(|frame| matches!(frame.kind, Kind::Resources));
        if !is_there {
            self.fail("ix11.14.1.1:misplaced", format!("<{}> outside of ix:resources", element.name), element.span);
        }
        let was_logged = self.set.log.is_open();
        let Set { aspects, goals, resources, is_second, .. } = &mut *self.set;
        let (Some(first), Some(diagnostics)) = (goals.first_mut(), resources.get_mut(self.document)) else {
            return Ok(());
        };
        if *is_second {
            self.xml.skip()?;
        } else if element.local == "context" {
            aspects.read_context(&mut self.xml, element, &mut first.report, diagnostics)?;
        } else {
            aspects.read_unit(&mut self.xml, element, &mut first.report, diagnostics)?;
        }
        if was_logged {
            self.set.log.end();
        }
        Ok(())
    }

    /// `link:schemaRef` and `link:linkbaseRef` in `ix:references`.
    fn start_reference(&mut self, element: &Element<'s>) -> Result<(), Error> {
        let Some(Frame { kind: Kind::References { goal: Some(goal) }, .. }) = self.frames.last() else { return Ok(()) };
        let goal = *goal;
        if !matches!(element.local, "schemaRef" | "linkbaseRef") {
            return Ok(());
        }
        let Some(href) = attribute(&self.xml, element, Namespace::XLINK, "href")? else {
            self.fail("xbrl.4.2.2", format!("<{}> without xlink:href", element.name), element.span);
            return Ok(());
        };
        let href = attribute_value(href.trim_ascii()).into_owned();
        let goal = &mut self.set.goals[goal];
        let list = if element.local == "schemaRef" { &mut goal.report.taxonomy } else { &mut goal.linkbases };
        if !list.contains(&href) {
            list.push(href);
        }
        Ok(())
    }

    fn end(&mut self) {
        let depth = self.xml.depth();
        if self.set.log.is_open() {
            self.set.log.end();
        }
        if self.languages.last().is_some_and(|(of, _)| *of > depth) {
            self.languages.pop();
        }
        if self.frames.last().is_some_and(|frame| frame.depth > depth)
            && let Some(frame) = self.frames.pop()
        {
            self.end_ix(frame);
        }
    }

    fn end_ix(&mut self, Frame { start, kind, .. }: Frame<'s>) {
        let span = Span { start, end: Span::new(0, self.xml.position()).end };
        match kind {
            Kind::Fact { tag, mark, nested } => {
                self.end_fact(tag, mark, nested, span);
                self.set.log.close(mark);
            }
            Kind::Continuation { id, continued_at, mark } => {
                let content = self.set.log.since(mark).keep();
                self.set.log.close(mark);
                if self.set.spend(content.size(), self.document, span) {
                    self.set.add_fragment(id, self.document, content, continued_at, span);
                }
            }
            Kind::Footnote { mut note, mark } => {
                let content = self.set.log.since(mark).keep();
                self.set.log.close(mark);
                if self.set.spend(content.size(), self.document, span) {
                    note.content = Some(content);
                    note.span = span;
                    self.set.notes.push(note);
                }
            }
            Kind::Exclude => self.set.log.exclude(false),
            Kind::Hidden => self.hidden -= 1,
            Kind::References { .. } | Kind::Resources | Kind::Tuple(_) | Kind::Passed => {}
        }
    }

    fn end_fact(&mut self, mut tag: Box<Tag<'s>>, mark: Mark, nested: Nested, span: Span) {
        let content = self.set.log.since(mark);
        if tag.shape == Shape::NonFraction && !tag.is_nil {
            if nested.others || nested.facts > 1 {
                let message = "a number holds text or one other number, and nothing else";
                self.fail("ix11.10.1.1:nonFractionChildren", message, tag.span);
            }
        } else if tag.shape == Shape::NonNumeric && tag.continued_at.is_some() {
            let content = content.keep();
            if self.set.spend(content.size(), self.document, span) {
                self.set.pending.push(Pending { tag, content, span });
            }
            return;
        }
        if !tag.finish(self.set, mark, self.text, &self.base) {
            let content = self.set.log.since(mark).keep();
            self.set.wait(Pending { tag, content, span });
        }
    }

    fn note_language(&mut self, element: &Element<'s>) -> Result<(), Error> {
        if let Some(language) = attribute(&self.xml, element, Namespace::XML, "lang")? {
            let language = language.trim_ascii();
            self.languages.push((self.xml.depth(), (!language.is_empty()).then_some(language)));
        }
        Ok(())
    }
}

fn is_ix(element: &Element<'_>) -> bool {
    matches!(element.namespace, Namespace::IX | Namespace::IX_1_0)
}

/// Whether it is the `base` of HTML. Bytes of a known number are compared without a call.
fn is_base(element: &Element<'_>) -> bool {
    element.local.as_bytes() == b"base"
}

/// Whether it would be of inline XBRL if its prefix were declared.
fn is_undeclared(element: &Element<'_>) -> bool {
    element.namespace == Namespace::NONE && element.name.starts_with("ix:")
}
