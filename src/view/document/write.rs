//! Within [`super`]: one document, event by event, out of XML into what is HTML, too: its elements, in the order that HTML wants.

use super::Beside;
use super::clean::{Fate, ends_paragraph, fate, is_name, is_scope, lower};
use super::text::{make_legal, push_reference, push_text};
use super::written::{Left, PARAGRAPH, Written};
use crate::source::Span;
use crate::xbrl::ns;
use crate::xml::{Element, Error, Event, Namespace, Strictness, Xml, resolve};
use hashbrown::HashMap;
use memchr::memmem::Finder;

/// Bytes of images and fonts that one document may have put into it.
const EMBEDDED: usize = 64 << 20;

/// What comes at the end of an open element.
#[derive(Debug, Clone, Copy)]
enum Ending<'s> {
    /// Its end tag, with its name.
    Tag(&'s str),
    /// Nothing.
    None,
    /// `</head>`.
    Head,
}

/// An element that ends in HTML where another one begins.
#[derive(Debug, Clone, Copy)]
struct Fragile {
    /// Its place among the open elements.
    open: usize,
    /// Where its name stands.
    name: usize,
}

/// How far the document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Start,
    Html,
    Head,
    BehindHead,
    Body,
}

/// A document on its way.
pub(super) struct Writer<'s, 'b> {
    pub(super) xml: Xml<'s>,
    pub(super) source: &'s str,
    pub(super) name: &'b str,
    pub(super) beside: &'b Beside<'b>,
    pub(super) original: &'b dyn Fn(u32) -> u32,
    pub(super) out: String,
    pub(super) written: Written,
    open: Vec<Ending<'s>>,
    /// The paragraph and the link that are open, for each table cell or the like around them.
    fragile: Vec<(usize, [Option<Fragile>; 2])>,
    part: Part,
    /// How many elements are open in the body, as far as they are written.
    nesting: usize,
    /// Whether text of the body stands in an element of ours: the viewer moves elements only.
    is_wrapped: bool,
    /// Whether HTML takes the first line break away.
    is_new_line_lost: bool,
    pub(super) embedded: HashMap<String, Option<String>>,
    pub(super) room: usize,
    section_end: Finder<'static>,
}

/// Writes a document; with the error that ended it, if one did.
pub(super) fn write(
    source: &str,
    name: &str,
    beside: &Beside<'_>,
    original: &dyn Fn(u32) -> u32,
) -> (Written, Result<(), Error>) {
    let mut out = String::with_capacity(source.len() + source.len() / 8);
    out.push_str("<!DOCTYPE html>\n");
    let mut writer = Writer {
        xml: Xml::new(source, Strictness::Html),
        source,
        name,
        beside,
        original,
        out,
        written: Written::default(),
        open: Vec::new(),
        fragile: vec![(0, [None; 2])],
        part: Part::Start,
        nesting: 0,
        is_wrapped: false,
        is_new_line_lost: false,
        embedded: HashMap::new(),
        room: EMBEDDED,
        section_end: Finder::new("]]>"),
    };
    let outcome = writer.run();
    (writer.finish(), outcome)
}

impl<'s> Writer<'s, '_> {
    fn run(&mut self) -> Result<(), Error> {
        loop {
            match self.xml.next()? {
                Event::Start(element) => self.start(&element)?,
                Event::End => self.end(),
                Event::Text(text) => self.text(text),
                Event::Reference(name) => {
                    self.begin_text(false);
                    push_reference(&mut self.out, name);
                }
                Event::CData(text) => {
                    self.begin_text(text.trim_ascii().is_empty());
                    push_text(&mut self.out, text);
                }
                Event::Instruction(_) => {}
                Event::Eof => return Ok(()),
            }
        }
    }

    fn finish(mut self) -> Written {
        while !self.open.is_empty() {
            self.end();
        }
        self.unwrap();
        self.begin_body();
        let Writer { out, mut written, .. } = self;
        written.text = out;
        make_legal(&mut written.text);
        written
    }

    pub(super) fn leave(&mut self, left: Left, element: &Element<'s>) {
        let original = self.original;
        let Span { start, end } = element.span;
        let span = || Span { start: original(start), end: original(end) };
        self.written.left.entry(left).or_insert_with(|| (Some(span()), 0)).1 += 1;
    }

    fn text(&mut self, text: &'s str) {
        self.begin_text(text.trim_ascii().is_empty());
        if std::mem::take(&mut self.is_new_line_lost) && text.starts_with(['\n', '\r']) {
            self.out.push('\n');
        }
        let rest = text.strip_prefix('&').inspect(|_| self.out.push_str("&amp;")).unwrap_or(text);
        match self.section_end.find(rest.as_bytes()) {
            Some(_) => self.out.push_str(&rest.replace("]]>", "]]&gt;")),
            None => self.out.push_str(rest),
        }
    }

    /// Text comes next: outside of the body it begins one, directly in it an element is put around it.
    fn begin_text(&mut self, is_blank: bool) {
        if is_blank {
            return;
        }
        if matches!(self.part, Part::Html | Part::BehindHead) {
            self.begin_body();
        }
        if self.part == Part::Body && self.nesting == 0 && !self.is_wrapped {
            self.is_wrapped = true;
            self.out.push_str("<span>");
        }
    }

    fn unwrap(&mut self) {
        if std::mem::take(&mut self.is_wrapped) {
            self.out.push_str("</span>");
        }
    }

    /// Sees that there are a head and a body.
    fn begin_body(&mut self) {
        if self.part == Part::Start {
            self.out.extend(["<html xmlns=\"", ns::XHTML, "\">"]);
            self.part = Part::Html;
        }
        if self.part == Part::Html {
            self.begin_head("");
            self.out.push_str("</head>");
        }
        if self.part != Part::Body {
            self.out.push_str("<body>");
            self.part = Part::Body;
        }
    }

    fn begin_head(&mut self, attributes: &str) {
        self.out.extend(["<head", attributes, ">"]);
        self.written.head = self.out.len();
        self.part = Part::Head;
    }

    fn end(&mut self) {
        self.is_new_line_lost = false;
        let depth = self.open.len();
        if let Some((outer, inside)) = self.fragile.last_mut() {
            if *outer == depth && depth > 0 {
                self.fragile.pop();
            } else {
                for open in inside {
                    *open = open.filter(|open| open.open + 1 < depth);
                }
            }
        }
        match self.open.pop() {
            Some(Ending::Tag(name)) => {
                if self.part == Part::Body {
                    self.nesting = self.nesting.saturating_sub(1);
                }
                self.out.extend(["</", name, ">"]);
            }
            Some(Ending::Head) => {
                self.out.push_str("</head>");
                self.part = Part::BehindHead;
            }
            Some(Ending::None) | None => {}
        }
    }

    fn start(&mut self, element: &Element<'s>) -> Result<(), Error> {
        self.is_new_line_lost = false;
        // What is of XHTML by its prefix is of HTML without one.
        let name = if element.namespace == Namespace::XHTML { element.local } else { element.name };
        let lowered = lower(name);
        let mut fate = fate(&lowered);
        if fate == Fate::Frame {
            return self.frame(element, &lowered);
        }
        if fate == Fate::Stays && !is_name(name) {
            fate = Fate::Opened;
        }
        if matches!(self.part, Part::Start | Part::Html | Part::BehindHead) {
            self.begin_body();
        }
        if self.nesting == 0 && fate != Fate::Opened {
            self.unwrap();
        }
        match fate {
            Fate::Goes => {
                self.leave(Left::Script, element);
                return self.xml.skip();
            }
            Fate::Opened => {
                self.leave(Left::Element, element);
                self.open.push(Ending::None);
            }
            Fate::Void => {
                // In what a page says about itself in place of a server nothing may stay.
                let is_said = lowered == "meta"
                    && element.raw_attributes().flatten().any(|(name, _)| {
                        ["http-equiv", "charset"].iter().any(|known| known.eq_ignore_ascii_case(name))
                    });
                if !is_said {
                    self.keep_open(&lowered);
                    self.tag(element, name, &lowered)?;
                    self.out.push_str("/>");
                }
                self.open.push(Ending::None);
            }
            Fate::Link => {
                self.link(element)?;
                self.open.push(Ending::None);
            }
            Fate::Style => {
                self.tag(element, name, &lowered)?;
                self.out.push('>');
                self.style(element)?;
                self.out.extend(["</", name, ">"]);
            }
            Fate::Text => {
                self.tag(element, name, &lowered)?;
                self.out.push('>');
                let text = self.text_within()?;
                if lowered == "textarea" && text.starts_with('\n') {
                    self.out.push('\n');
                }
                push_text(&mut self.out, &text);
                self.out.extend(["</", name, ">"]);
            }
            Fate::Stays | Fate::Preformatted | Fate::Frame => {
                let name = if fate == Fate::Preformatted { "pre" } else { name };
                self.keep_open(&lowered);
                self.tag(element, name, &lowered)?;
                self.out.push('>');
                self.is_new_line_lost = fate == Fate::Preformatted || lowered == "pre";
                self.nesting += usize::from(self.part == Part::Body);
                self.open.push(Ending::Tag(name));
            }
        }
        Ok(())
    }

    /// An element begins that would end a paragraph or a link around it: that becomes one that HTML keeps open.
    fn keep_open(&mut self, name: &str) {
        let open = self.open.len();
        let (kind, new, old) = match name {
            "a" => (1, "span", "a"),
            _ if ends_paragraph(name) => (0, PARAGRAPH, "p"),
            _ => (2, "", ""),
        };
        let Some((_, inside)) = self.fragile.last_mut() else { return };
        if let Some(around) = inside.get_mut(kind) {
            if let Some(Fragile { open, name }) = around.take() {
                self.written.renamed.push((name, name + old.len(), new));
                if let Some(ending) = self.open.get_mut(open) {
                    *ending = Ending::Tag(new.split(' ').next().unwrap_or_default());
                }
            }
            if matches!(name, "a" | "p") {
                *around = Some(Fragile { open, name: self.out.len() + 1 });
            }
        }
        if is_scope(name) {
            self.fragile.push((open + 1, [None; 2]));
        }
    }

    /// `html`, `head` or `body`: each is there once, and in this order.
    fn frame(&mut self, element: &Element<'s>, name: &str) -> Result<(), Error> {
        match (name, self.part) {
            ("html", Part::Start) => {
                self.tag(element, "html", name)?;
                if self.xml.namespace("") == Some(Namespace::NONE) {
                    self.out.extend([" xmlns=\"", ns::XHTML, "\""]);
                }
                self.out.push('>');
                self.part = Part::Html;
            }
            ("head", Part::Html) => {
                let begins = self.out.len();
                self.tag(element, "", name)?;
                let attributes = self.out.split_off(begins);
                self.begin_head(&attributes[1..]);
                self.open.push(Ending::Head);
                return Ok(());
            }
            ("body", Part::Html | Part::BehindHead) => {
                if self.part == Part::Html {
                    self.begin_head("");
                    self.out.push_str("</head>");
                }
                self.tag(element, "body", name)?;
                self.out.push('>');
                self.part = Part::Body;
            }
            _ => {}
        }
        self.open.push(Ending::None);
        Ok(())
    }

    /// The text in the element that was opened last, without what markup is in it.
    fn text_within(&mut self) -> Result<String, Error> {
        let depth = self.xml.depth();
        let mut text = String::new();
        while self.xml.depth() >= depth {
            self.push_event(&mut text)?;
        }
        Ok(text)
    }

    /// Adds what text comes next.
    pub(super) fn push_event(&mut self, text: &mut String) -> Result<(), Error> {
        match self.xml.next()? {
            Event::Text(piece) | Event::CData(piece) => text.push_str(piece),
            Event::Reference(name) => match resolve(name, Strictness::Html) {
                Some(piece) => text.push_str(&piece),
                None => text.extend(["&", name, ";"]),
            },
            Event::Start(_) | Event::End | Event::Instruction(_) | Event::Eof => {}
        }
        Ok(())
    }
}
