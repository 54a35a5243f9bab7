//! Within [`super`]: the inline document of an export → a piece of our own page. Elements and attributes that we know are written
//! anew, everything else is left out, and text is text: a document cannot bring a script, a style or an id. Where a figure, a
//! fact of text or a footnote stands, there is a mark.

use super::data::{Index, State};
use crate::page::leads_somewhere;
use crate::xml::{self, Element, Event, Namespace, Strictness, Xml};
use hashbrown::{HashMap, HashSet};
use std::fmt::Write as _;

/// What is known of what stands in the document.
#[derive(Debug, Default)]
pub(super) struct Known<'e> {
    /// Figures by their bytes in the source, with what became of them.
    pub figures: HashMap<(u32, u32), (Index, State)>,
    /// Facts by their ids.
    pub facts: HashMap<&'e str, Index>,
    /// Footnotes by their ids.
    pub footnotes: HashMap<&'e str, Index>,
}

/// A piece of a page.
#[derive(Debug, Default)]
pub(super) struct Fragment {
    /// Its markup.
    pub markup: String,
    /// Marks of figures: the id of each, and the figure.
    pub figures: Vec<(String, Index)>,
    /// Marks of facts of text that no figure has.
    pub facts: Vec<(String, Index)>,
    /// Figures without a mark of their own, and the id of the mark that they stand in, by the bytes that it covers.
    pub around: Vec<((u32, u32), String)>,
}

/// Elements that are written, and whether they hold blocks of text or are some.
const ELEMENTS: [(&str, bool); 33] = [
    ("a", false),
    ("b", false),
    ("br", false),
    ("caption", true),
    ("cite", false),
    ("code", false),
    ("col", true),
    ("colgroup", true),
    ("div", true),
    ("em", false),
    ("h1", true),
    ("h2", true),
    ("h3", true),
    ("h4", true),
    ("h5", true),
    ("h6", true),
    ("hr", true),
    ("i", false),
    ("li", true),
    ("ol", true),
    ("p", true),
    ("small", false),
    ("span", false),
    ("strong", false),
    ("sub", false),
    ("sup", false),
    ("table", true),
    ("tbody", true),
    ("td", true),
    ("th", true),
    ("thead", true),
    ("tr", true),
    ("ul", true),
];

/// Elements without content.
const VOID: [&str; 3] = ["br", "col", "hr"];

/// Elements of XHTML whose content is no text of the document.
const SKIPPED: [&str; 22] = [
    "applet", "audio", "base", "button", "canvas", "datalist", "embed", "frame", "frameset", "iframe", "link", "meta",
    "noembed", "noframes", "noscript", "object", "script", "select", "style", "template", "textarea", "video",
];

/// Classes of `templates/page.xhtml`; a page of another template has those of them that it has.
const CLASSES: [&str; 22] = [
    "blank",
    "cover",
    "enumerated",
    "figure",
    "grand",
    "hang",
    "heading",
    "i1",
    "i2",
    "i3",
    "i4",
    "label",
    "lead",
    "marker",
    "note",
    "page",
    "section",
    "span",
    "table",
    "text",
    "total",
    "u",
];

/// An open element.
enum Open {
    /// Nothing is written of it.
    Nothing,
    /// An element of ours.
    Element(&'static str),
    /// A mark: where its start tag goes, what stands in it behind the element's name, whether it holds blocks.
    Mark(usize, String, bool),
}

/// Writes it. An error where the document is not well-formed, or has a fact that is not known.
pub(super) fn fragment(page: &str, known: &Known<'_>) -> Result<Fragment, xml::Error> {
    let mut xml = Xml::new(page, Strictness::Html);
    let mut writer =
        Writer { known, out: vec![String::new()], fragment: Fragment::default(), marked: HashSet::new(), texts: 0 };
    let mut open: Vec<Open> = Vec::new();
    let mut in_body = false;
    loop {
        match xml.next()? {
            Event::Start(element) => {
                let is_body = element.is(Namespace::XHTML, "body");
                if !in_body && !is_body && element.is(Namespace::XHTML, "html") {
                    open.push(Open::Nothing);
                    continue;
                }
                if !in_body && !is_body || !writer.shows(&xml, &element)? {
                    xml.skip()?;
                    continue;
                }
                in_body = true;
                let opened = writer.start(&xml, &element)?;
                if let Open::Element(name) = opened
                    && is_block(name)
                {
                    let marks = open.iter_mut().rev().filter_map(|open| match open {
                        Open::Mark(.., has_blocks) => Some(has_blocks),
                        _ => None,
                    });
                    for has_blocks in marks {
                        if std::mem::replace(has_blocks, true) {
                            break;
                        }
                    }
                }
                open.push(opened);
            }
            Event::End => {
                if let Some(closed) = open.pop() {
                    writer.end(closed);
                }
            }
            Event::Text(text) => writer.text(&xml::text(text)),
            Event::CData(text) => writer.text(text),
            Event::Reference(name) => writer.text(&xml.resolve(name)?),
            Event::Instruction(_) => {}
            Event::Eof => break,
        }
    }
    let Writer { out, mut fragment, .. } = writer;
    fragment.markup = out.concat();
    Ok(fragment)
}

fn is_block(name: &str) -> bool {
    ELEMENTS.iter().any(|(other, is_block)| *other == name && *is_block)
}

struct Writer<'k> {
    known: &'k Known<'k>,
    /// What was written, in pieces: one for each start tag of a mark, whose name is not known before its end.
    out: Vec<String>,
    fragment: Fragment,
    /// Figures and footnotes that have their mark.
    marked: HashSet<(bool, Index)>,
    texts: usize,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        if let Some(last) = self.out.last_mut() {
            last.push_str(text);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(last) = self.out.last_mut() {
            push_escaped(last, text);
        }
    }

    /// Whether an element and what is in it is for readers.
    fn shows(&self, xml: &Xml<'_>, element: &Element<'_>) -> Result<bool, xml::Error> {
        match element.namespace {
            Namespace::XHTML => {
                if SKIPPED.iter().any(|name| element.local.eq_ignore_ascii_case(name)) {
                    return Ok(false);
                }
                for attribute in xml.attributes(element) {
                    let attribute = attribute?;
                    let is_hidden = match attribute.local {
                        "hidden" => true,
                        "style" => {
                            let style = attribute.value().to_ascii_lowercase().replace(char::is_whitespace, "");
                            style.contains("display:none") || style.contains("visibility:hidden")
                        }
                        _ => false,
                    };
                    if is_hidden {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Namespace::IX => Ok(element.local != "header"),
            _ => Ok(false),
        }
    }

    fn start(&mut self, xml: &Xml<'_>, element: &Element<'_>) -> Result<Open, xml::Error> {
        let (mut id, mut span) = (None, None);
        for attribute in xml.attributes(element) {
            let attribute = attribute?;
            match (attribute.namespace, attribute.local) {
                (Namespace::NONE, "id") => id = Some(attribute.value()),
                (Namespace::SOURCE, "span") => span = place(&attribute.value()),
                _ => {}
            }
        }
        let id = id.as_deref().unwrap_or_default();
        if element.namespace == Namespace::IX {
            return match element.local {
                "nonFraction" | "nonNumeric" => match self.fact(id) {
                    Some(fact) => Ok(self.mark_fact(fact, span)),
                    None => {
                        let message = format!("the report has no fact {id:?}: it is not the report of this document");
                        Err(Box::new(crate::diagnostic::Diagnostic::error("review.fact", message).at(element.span)))
                    }
                },
                "footnote" | "continuation" => {
                    let base = |id: &str| self.known.footnotes.get(id).copied();
                    let note = base(id).or_else(|| base(id.rsplit_once('.')?.0));
                    Ok(note.map_or(Open::Nothing, |note| self.mark_footnote(note)))
                }
                _ => Ok(Open::Nothing),
            };
        }
        let at = id.strip_prefix("at-").filter(|_| element.local == "span").and_then(place);
        if let Some(&(figure, state)) = at.and_then(|at| self.known.figures.get(&at))
            && let Some(mark) = self.mark_figure(figure, state)
        {
            return Ok(mark);
        }
        let Some((name, _)) = ELEMENTS.iter().find(|(name, _)| *name == element.local) else {
            return Ok(Open::Nothing);
        };
        let mut tag = format!("<{name}");
        for attribute in xml.attributes(element) {
            let attribute = attribute?;
            if attribute.namespace == Namespace::NONE {
                push_attribute(&mut tag, name, attribute.local, &attribute.value());
            }
        }
        tag.push('>');
        self.push(&tag);
        Ok(Open::Element(name))
    }

    fn end(&mut self, open: Open) {
        match open {
            Open::Nothing => {}
            Open::Element(name) if VOID.contains(&name) => {}
            Open::Element(name) => self.push(&format!("</{name}>")),
            Open::Mark(at, attributes, has_blocks) => {
                let name = if has_blocks { "div" } else { "span" };
                self.push(&format!("</{name}>"));
                if let Some(tag) = self.out.get_mut(at) {
                    *tag = format!("<{name} {attributes}>");
                }
            }
        }
    }

    /// The fact of an element: of further occurrences, the id has an ordinal.
    fn fact(&self, id: &str) -> Option<Index> {
        let facts = &self.known.facts;
        let plain = || {
            let (plain, ordinal) = id.rsplit_once('-')?;
            facts.get(plain).filter(|_| ordinal.bytes().all(|byte| byte.is_ascii_digit()))
        };
        facts.get(id).or_else(plain).copied()
    }

    fn open(&mut self, attributes: String) -> Open {
        let at = self.out.len();
        self.out.extend([String::new(), String::new()]);
        Open::Mark(at, attributes, false)
    }

    /// The mark of a figure; nothing if it has one.
    fn mark_figure(&mut self, figure: Index, state: State) -> Option<Open> {
        if !self.marked.insert((true, figure)) {
            return None;
        }
        let id = format!("f{figure}");
        let attributes = format!("class=\"figure {}\" id=\"{id}\" data-f=\"{figure}\"", state.as_str());
        self.fragment.figures.push((id, figure));
        Some(self.open(attributes))
    }

    /// The mark of the figure that prints a fact, or else that of a fact of text.
    fn mark_fact(&mut self, fact: Index, span: Option<(u32, u32)>) -> Open {
        if let Some(&(figure, state)) = span.and_then(|span| self.known.figures.get(&span))
            && let Some(mark) = self.mark_figure(figure, state)
        {
            return mark;
        }
        self.texts += 1;
        let id = format!("t{}", self.texts);
        let attributes = format!("class=\"text\" id=\"{id}\" data-fact=\"{fact}\"");
        self.fragment.around.extend(span.map(|span| (span, id.clone())));
        self.fragment.facts.push((id, fact));
        self.open(attributes)
    }

    /// The mark of a footnote or of a part of it, of which the first has the id.
    fn mark_footnote(&mut self, note: Index) -> Open {
        let id = if self.marked.insert((false, note)) { format!(" id=\"n{note}\"") } else { String::new() };
        self.open(format!("class=\"footnote\"{id} data-note=\"{note}\""))
    }
}

/// A range of bytes as it is written: `12-34`.
fn place(text: &str) -> Option<(u32, u32)> {
    let (start, end) = text.split_once('-')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

fn push_attribute(tag: &mut String, element: &str, name: &str, value: &str) {
    let value = value.trim();
    let is_small = |value: &str| (1..=3).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit());
    match (element, name) {
        (_, "class") => {
            let mut classes = value.split_ascii_whitespace().filter(|class| CLASSES.contains(class));
            if let Some(first) = classes.next() {
                let _ = write!(tag, " class=\"{first}");
                classes.for_each(|class| _ = write!(tag, " {class}"));
                tag.push('"');
            }
        }
        ("td" | "th", "colspan" | "rowspan") if is_small(value) => _ = write!(tag, " {name}=\"{value}\""),
        ("th", "scope") if ["col", "row", "colgroup", "rowgroup"].contains(&value) => {
            let _ = write!(tag, " scope=\"{value}\"");
        }
        ("a", "href") if leads_somewhere(value) => {
            tag.push_str(" href=\"");
            push_escaped(tag, value);
            tag.push_str("\" rel=\"noreferrer noopener\" target=\"_blank\"");
        }
        _ => {}
    }
}

fn push_escaped(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\0' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}
