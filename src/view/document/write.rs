//! Within [`super`]: one document, event by event, out of XML into what is HTML, too.

use super::clean::{Fate, Use, attribute_use, data_uri, fate, is_data, is_name, leads, lower};
use super::{Beside, Document, Element as Inline, style};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;
use crate::xbrl::ns;
use crate::xml::{Element, Error, Event, Namespace, Strictness, Xml, attribute_value, resolve};
use hashbrown::{HashMap, HashSet};
use memchr::memmem::Finder;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Bytes of images and fonts that one document may have put into it.
const EMBEDDED: usize = 64 << 20;

/// What was written of a document, all but the ids.
#[derive(Debug, Default)]
pub(super) struct Written {
    text: String,
    head: usize,
    pub(super) found: Vec<Found>,
    /// All ids in it.
    pub(super) ids: Vec<Box<str>>,
    /// Where names of elements stand that must be others, and what stands in their places.
    renamed: Vec<(usize, usize, &'static str)>,
    left: BTreeMap<Left, (Option<Span>, usize)>,
}

/// An inline element that the viewer must find.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) element: Inline,
    pub(super) counted: Counted,
    /// Whether it gets another id than the one that it has.
    pub(super) is_given: bool,
    /// Where its id goes.
    slot: usize,
}

/// How Arelle's plugin counts an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// A fact.
    Fact,
    /// A fact that has no model: a fraction.
    Fraction,
    /// Not at all.
    Footnote,
}

/// What is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Left {
    Script,
    Link,
    File,
    Element,
}

impl Left {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Left::Script => ("view.script", "a script is left out"),
            Left::Link => ("view.link", "a link that leads to no address is none any more"),
            Left::File => ("view.file", "an image or a style that does not stand beside the document is not shown"),
            Left::Element => {
                ("view.element", "an element that would load something else is left out, its content stays")
            }
        }
    }
}

impl Written {
    /// With its ids.
    pub(super) fn document(self, name: &str) -> Document {
        let Written { text, mut head, found, left, renamed, .. } = self;
        let mut edits: Vec<(usize, usize, Cow<'_, str>)> =
            renamed.into_iter().map(|(from, to, name)| (from, to, name.into())).collect();
        if edits.iter().any(|(.., name)| *name == PARAGRAPH) {
            edits.push((head, head, "<style>:where(div[data-was=\"p\"]) { margin-block: 1em }</style>".into()));
        }
        edits.extend(found.iter().map(|Found { element, slot, .. }| {
            let mut id = String::with_capacity(element.id.len() + " id=\"\"".len());
            id.push_str(" id=\"");
            push_value(&mut id, &element.id);
            id.push('"');
            (*slot, *slot, id.into())
        }));
        edits.sort_by_key(|(from, ..)| *from);
        let mut html = String::with_capacity(text.len() + edits.iter().map(|(.., new)| new.len()).sum::<usize>() + 32);
        let mut from = 0;
        for (start, end, new) in edits {
            html.push_str(&text[from..start]);
            if start == head && start == end {
                head = html.len();
            }
            html.push_str(&new);
            from = end;
        }
        html.push_str(&text[from..]);
        let end = html.len();
        html.push_str("</body></html>\n");
        let mut diagnostics = Diagnostics::default();
        for (left, (span, count)) in left {
            let (code, what) = left.words();
            let more = if count == 1 { String::new() } else { format!(" (here and in {} more places)", count - 1) };
            let note = Diagnostic::note(code, format!("{what}{more}"));
            diagnostics.push(match span {
                Some(span) => note.at(span),
                None => note,
            });
        }
        let elements = found.into_iter().filter(|found| found.counted != Counted::Fraction).map(|found| found.element);
        Document {
            name: name.to_owned(),
            html,
            head,
            end,
            elements: elements.collect(),
            credits: Vec::new(),
            diagnostics,
        }
    }
}

/// What a paragraph is with blocks in it.
const PARAGRAPH: &str = "div data-was=\"p\"";

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

struct Writer<'s, 'b> {
    xml: Xml<'s>,
    source: &'s str,
    name: &'b str,
    beside: &'b Beside<'b>,
    original: &'b dyn Fn(u32) -> u32,
    out: String,
    written: Written,
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
    embedded: HashMap<String, Option<String>>,
    room: usize,
    section_end: Finder<'static>,
}

/// Writes a document; with the error that ended it, if one did.
pub(super) fn write<'s>(
    source: &'s str,
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

    fn leave(&mut self, left: Left, element: &Element<'s>) {
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
                inside.iter_mut().for_each(|open| *open = open.filter(|open| open.open + 1 < depth));
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

    /// Writes a start tag, all but its end.
    fn tag(&mut self, element: &Element<'s>, name: &str, lowered: &str) -> Result<(), Error> {
        self.out.extend(["<", name]);
        let slot = self.out.len();
        let mut found = counted(element).map(|counted| {
            let offset = (self.original)(element.span.start);
            let element = Inline { offset, id: Box::default(), format: None, target: None };
            Found { element, counted, is_given: false, slot }
        });
        let mut names: Vec<&str> = Vec::new();
        let mut others: HashSet<&str> = HashSet::new();
        for attribute in element.raw_attributes() {
            /// Of so many, a search is fast.
            const FEW: usize = 16;
            let (name, raw) = attribute?;
            let is_twice = names.contains(&name) || others.contains(name);
            if is_twice || !is_name(name) {
                continue;
            }
            if names.len() < FEW {
                names.push(name);
            } else {
                others.insert(name);
            }
            if let Some(found) = &mut found {
                let value = || Some(Box::from(&*attribute_value(raw)));
                match name {
                    "id" => {
                        found.element.id = attribute_value(raw).trim_ascii().into();
                        continue;
                    }
                    // What inline XBRL 1.0 calls it.
                    "footnoteID" if found.element.id.is_empty() => {
                        found.element.id = attribute_value(raw).trim_ascii().into()
                    }
                    "format" => found.element.format = value(),
                    "target" => found.element.target = value(),
                    _ => {}
                }
            } else if name == "id" {
                self.written.ids.push(attribute_value(raw).trim_ascii().into());
            }
            self.attribute(element, lowered, name, raw);
        }
        if let Some(found) = found {
            if !found.element.id.is_empty() {
                self.written.ids.push(found.element.id.clone());
            }
            self.written.found.push(found);
        }
        Ok(())
    }

    fn attribute(&mut self, element: &Element<'s>, of: &str, name: &str, raw: &str) {
        let is_plain = memchr::memchr2(b'&', b'<', raw.as_bytes()).is_none();
        let lowered = lower(name);
        let what = attribute_use(of, &lowered);
        if what == Use::Stays && is_plain {
            return self.push_attribute(name, raw);
        }
        let value = if is_plain { Cow::Borrowed(raw) } else { attribute_value(raw) };
        let changed = match what {
            Use::Stays => Some(value),
            Use::Goes => None,
            Use::Runs => {
                self.leave(Left::Script, element);
                None
            }
            Use::Style => Some(self.clean(&value, element).into_owned().into()),
            Use::Within => value.trim_ascii_start().starts_with('#').then_some(value),
            Use::Leads => {
                let address = leads(&value, self.name);
                if address.is_none() {
                    self.leave(Left::Link, element);
                }
                address.map(|address| address.into_owned().into())
            }
            Use::Image if is_data(&value) || value.starts_with('#') => Some(value),
            Use::Image => {
                let address = self.embed(&value, element);
                address.map(Cow::Owned)
            }
        };
        match changed {
            None => {}
            // What did not change may be long.
            Some(value) if is_plain && value == raw => self.push_attribute(name, raw),
            Some(value) => {
                self.out.extend([" ", name, "=\""]);
                push_value(&mut self.out, &value);
                self.out.push('"');
            }
        }
    }

    /// An attribute whose value may stand as it is.
    fn push_attribute(&mut self, name: &str, raw: &str) {
        let quote = if raw.contains('"') { "'" } else { "\"" };
        self.out.extend([" ", name, "=", quote, raw, quote]);
    }

    /// A style without references to elsewhere.
    fn clean<'c>(&mut self, css: &'c str, element: &Element<'s>) -> Cow<'c, str> {
        style::clean(css, &mut |reference| self.embed(reference, element))
    }

    /// The address that holds what a reference refers to.
    fn embed(&mut self, reference: &str, element: &Element<'s>) -> Option<String> {
        let reference = reference.trim_ascii();
        let known = self.embedded.get(reference).cloned();
        let found = known.unwrap_or_else(|| {
            let found =
                (self.beside)(reference).filter(|bytes| bytes.len() <= self.room).and_then(|bytes| data_uri(&bytes));
            self.embedded.insert(reference.to_owned(), found.clone());
            found
        });
        let found = found.filter(|address| address.len() <= self.room);
        match &found {
            Some(address) => self.room -= address.len(),
            None if !reference.is_empty() => self.leave(Left::File, element),
            None => {}
        }
        found
    }

    /// A `link`: a style sheet beside the document is put in its place.
    fn link(&mut self, element: &Element<'s>) -> Result<(), Error> {
        let (mut is_style, mut href, mut media) = (false, Cow::Borrowed(""), Cow::Borrowed(""));
        for attribute in element.raw_attributes() {
            let (name, raw) = attribute?;
            match &*lower(name) {
                "rel" => {
                    let is = |word: &str| raw.split_ascii_whitespace().any(|other| other.eq_ignore_ascii_case(word));
                    is_style = is("stylesheet") && !is("alternate");
                }
                "href" => href = attribute_value(raw),
                "media" => media = attribute_value(raw),
                _ => {}
            }
        }
        if !is_style {
            return Ok(());
        }
        // Of files that are no images only those are taken that say what they are.
        let href = href.trim_ascii();
        let is_sheet = href.len() > 4 && href.as_bytes()[href.len() - 4..].eq_ignore_ascii_case(b".css");
        let sheet = if is_sheet { (self.beside)(href) } else { None };
        let sheet = sheet.filter(|bytes| bytes.len() <= self.room);
        let Some(sheet) = sheet.and_then(|bytes| String::from_utf8(bytes).ok()) else {
            self.leave(Left::File, element);
            return Ok(());
        };
        self.room -= sheet.len();
        self.out.push_str("<style type=\"text/css\"");
        if !media.is_empty() {
            self.out.push_str(" media=\"");
            push_value(&mut self.out, &media);
            self.out.push('"');
        }
        self.out.push('>');
        // What it refers to stands beside it, not beside the document.
        let folder = href.rfind('/').map_or("", |at| &href[..=at]).to_owned();
        let css =
            style::clean(&sheet, &mut |reference| self.embed(&[&folder, reference].concat(), element)).into_owned();
        self.out.push_str(&style::element(&css));
        self.out.push_str("</style>");
        Ok(())
    }

    /// The style sheet in an element that was opened.
    fn style(&mut self, element: &Element<'s>) -> Result<(), Error> {
        let begins = element.span.end as usize;
        let depth = self.xml.depth();
        let mut css = String::new();
        while self.xml.depth() >= depth {
            self.push_event(&mut css)?;
        }
        // In old pages all of it stands in a comment, for browsers that know no styles.
        if css.trim_ascii().is_empty()
            && let Some((_, inside)) =
                self.source.get(begins..self.xml.position()).and_then(|inside| inside.split_once("<!--"))
        {
            css = inside.split("-->").next().unwrap_or_default().to_owned();
        }
        let css = self.clean(&css, element);
        self.out.push_str(&style::element(&css));
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
    fn push_event(&mut self, text: &mut String) -> Result<(), Error> {
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

/// Whether a paragraph ends in HTML where this begins.
fn ends_paragraph(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "plaintext"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "ul"
            | "xmp"
    )
}

/// Whether what begins within this ends nothing outside of it.
fn is_scope(name: &str) -> bool {
    matches!(
        name,
        "annotation-xml"
            | "button"
            | "caption"
            | "desc"
            | "foreignobject"
            | "marquee"
            | "mi"
            | "mn"
            | "mo"
            | "ms"
            | "mtext"
            | "table"
            | "td"
            | "th"
    )
}

/// How an element is counted, if it is one that the viewer must find.
fn counted(element: &Element<'_>) -> Option<Counted> {
    if !matches!(element.namespace, Namespace::IX | Namespace::IX_1_0) {
        return None;
    }
    match element.local {
        "nonFraction" | "nonNumeric" => Some(Counted::Fact),
        "fraction" => Some(Counted::Fraction),
        "footnote" => Some(Counted::Footnote),
        _ => None,
    }
}

/// A reference as HTML and XML both read it.
fn push_reference(out: &mut String, name: &str) {
    let is_kept = matches!(name, "amp" | "lt" | "gt" | "quot" | "apos");
    match resolve(name, Strictness::Html) {
        // What HTML takes for characters of Windows is what is meant.
        Some(text) if is_kept || name.starts_with('#') && !text.starts_with(is_forbidden) => {
            out.extend(["&", name, ";"])
        }
        Some(text) => push_text(out, &text),
        None if name.starts_with('#') => out.push('\u{fffd}'),
        None => out.extend(["&amp;", name, ";"]),
    }
}

fn push_text(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

fn push_value(out: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// Whether a character cannot stand in XML.
fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Puts a character of the same length in the place of each that XML forbids, so that offsets stay.
fn make_legal(text: &mut String) {
    let is_fine = |byte: &u8| *byte >= b' ' && *byte != 0xef || matches!(byte, b'\t' | b'\n' | b'\r');
    if text.as_bytes().iter().all(is_fine) || !text.contains(is_forbidden) {
        return;
    }
    *text = text.replace(|c: char| c <= ' ' && is_forbidden(c), " ").replace(is_forbidden, "\u{fffd}");
}
