//! Within [`super`]: the inline document of an export → a piece of our own page. Elements and attributes that we know are written
//! anew, everything else is left out, and text is text: a document cannot bring a script, a style or an id. Where a figure, a
//! fact of text or a footnote stands, there is a mark.

use super::allowed;
use super::data::{Figure, Index};
use crate::diagnostic::Diagnostic;
use crate::xml::{self, Element, Event, Namespace, Strictness, Xml};
use hashbrown::{HashMap, HashSet};
use std::borrow::Cow;

/// Bytes of the source, from and to.
pub(super) type Place = (u32, u32);

/// What is known of what stands in the document.
#[derive(Debug)]
pub(super) struct Known<'e> {
    /// The figures, in their order.
    pub figures: &'e [Figure],
    /// The bytes of each in the source.
    pub places: &'e [Place],
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
}

/// An open element.
enum Open {
    /// Nothing is written of it.
    Nothing,
    /// An element of ours.
    Element(&'static str),
    /// A mark.
    Mark(Mark),
}

struct Mark {
    /// Where its start tag goes.
    at: usize,
    /// What stands in that behind the element's name.
    attributes: String,
    /// Whether it is that of a figure, not of a text or a footnote.
    is_figure: bool,
    has_blocks: bool,
}

/// Writes it. An error where the document is not well-formed, or has a fact that is not known.
pub(super) fn fragment(page: &str, known: &Known<'_>) -> Result<Fragment, xml::Error> {
    let mut writer = Writer::new(known, page)?;
    let mut xml = Xml::new(page, Strictness::Html);
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
                if !in_body && !is_body || !allowed::shows(&xml, &element)? {
                    xml.skip()?;
                    continue;
                }
                in_body = true;
                let opened = writer.start(&xml, &element)?;
                if let Open::Element(name) = opened
                    && allowed::is_block(name)
                {
                    let marks = open.iter_mut().rev().filter_map(|open| match open {
                        Open::Mark(mark) => Some(&mut mark.has_blocks),
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

/// Figures in one place that are told apart.
const TOGETHER: usize = 16;

/// Figures without an element of their own that are looked for in a text at once.
const AHEAD: usize = 4;

struct Writer<'k> {
    known: &'k Known<'k>,
    by_place: HashMap<Place, Index>,
    /// Figures that have no element: inside a text or a footnote there is none.
    loose: Vec<Index>,
    /// Where in `loose` those begin that come behind the last figure that was met.
    next: usize,
    /// What was written, in pieces: one for each start tag of a mark, whose name is not known before its end.
    out: Vec<String>,
    fragment: Fragment,
    /// Figures and footnotes that have their mark.
    marked: HashSet<(bool, Index)>,
    /// Marks of texts that were written, those of texts and of figures that are open.
    texts: usize,
    in_text: usize,
    in_figure: usize,
}

impl<'k> Writer<'k> {
    fn new(known: &'k Known<'k>, page: &str) -> Result<Self, xml::Error> {
        let mut by_place = HashMap::with_capacity(known.places.len());
        for (at, place) in known.places.iter().enumerate() {
            by_place.entry(*place).or_insert(at);
        }
        let mut has_element = vec![false; known.figures.len()];
        let mut xml = Xml::new(page, Strictness::Html);
        loop {
            match xml.next()? {
                Event::Start(element) => {
                    let (id, span) = names(&xml, &element)?;
                    let place = span.or_else(|| id.strip_prefix("at-").and_then(place));
                    if let Some((first, place)) = place.and_then(|place| Some((*by_place.get(&place)?, place))) {
                        let here = known.places.iter().zip(&mut has_element).skip(first).take(TOGETHER);
                        here.take_while(|(other, _)| **other == place).for_each(|(_, has)| *has = true);
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        Ok(Writer {
            known,
            by_place,
            loose: (0..known.figures.len()).filter(|at| !has_element[*at]).collect(),
            next: 0,
            out: vec![String::with_capacity(page.len() / 2)],
            fragment: Fragment::default(),
            marked: HashSet::new(),
            texts: 0,
            in_text: 0,
            in_figure: 0,
        })
    }

    fn push(&mut self, text: &str) {
        if let Some(last) = self.out.last_mut() {
            last.push_str(text);
        }
    }

    /// Writes text; in a text or a footnote, with the marks of the figures that it has.
    fn text(&mut self, mut text: &str) {
        while self.in_text > 0 && self.in_figure == 0 {
            let mut ahead = self.loose.iter().enumerate().skip(self.next).take(AHEAD);
            let find = |(at, figure): (usize, &Index)| {
                let wanted = self.known.figures.get(*figure)?.text.as_str();
                Some((at, *figure, find(text, wanted)?, wanted.len()))
            };
            let Some((at, figure, start, length)) = ahead.find_map(find) else { break };
            self.next = at + 1;
            let (before, rest) = text.split_at(start);
            let (printed, behind) = rest.split_at(length);
            self.escaped(before);
            let mark = self.mark_figure(figure);
            self.escaped(printed);
            if let Some(mark) = mark {
                self.end(mark);
            }
            text = behind;
        }
        self.escaped(text);
    }

    fn escaped(&mut self, text: &str) {
        if let Some(last) = self.out.last_mut() {
            allowed::push_escaped(last, text);
        }
    }

    fn start(&mut self, xml: &Xml<'_>, element: &Element<'_>) -> Result<Open, xml::Error> {
        let (id, span) = names(xml, element)?;
        let id = &*id;
        if element.namespace == Namespace::IX {
            return match element.local {
                "nonFraction" | "nonNumeric" => {
                    let Some(fact) = self.fact(id) else {
                        let message = format!("the report has no fact {id:?}: it is not the report of this document");
                        return Err(Box::new(Diagnostic::error("review.fact", message).at(element.span)));
                    };
                    Ok(self.mark_fact(fact, span))
                }
                "footnote" | "continuation" => {
                    let base = |id: &str| self.known.footnotes.get(id).copied();
                    let note = base(id).or_else(|| base(id.rsplit_once('.')?.0));
                    Ok(note.map_or(Open::Nothing, |note| self.mark_footnote(note)))
                }
                _ => Ok(Open::Nothing),
            };
        }
        let at = id.strip_prefix("at-").filter(|_| element.local == "span").and_then(place);
        if let Some(&figure) = at.and_then(|at| self.by_place.get(&at))
            && let Some(mark) = self.mark_figure(figure)
        {
            return Ok(mark);
        }
        let Some(name) = allowed::element(element.local) else { return Ok(Open::Nothing) };
        let mut tag = format!("<{name}");
        for attribute in xml.attributes(element) {
            let attribute = attribute?;
            if attribute.namespace == Namespace::NONE {
                allowed::push_attribute(&mut tag, name, attribute.local, &attribute.value());
            }
        }
        tag.push('>');
        self.push(&tag);
        Ok(Open::Element(name))
    }

    fn end(&mut self, open: Open) {
        match open {
            Open::Nothing => {}
            Open::Element(name) if allowed::is_void(name) => {}
            Open::Element(name) => self.push(&format!("</{name}>")),
            Open::Mark(Mark { at, attributes, is_figure, has_blocks }) => {
                let name = if has_blocks { "div" } else { "span" };
                self.push(&format!("</{name}>"));
                if let Some(tag) = self.out.get_mut(at) {
                    *tag = format!("<{name} {attributes}>");
                }
                *if is_figure { &mut self.in_figure } else { &mut self.in_text } -= 1;
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

    fn open(&mut self, attributes: String, is_figure: bool) -> Open {
        let at = self.out.len();
        self.out.extend([String::new(), String::new()]);
        *if is_figure { &mut self.in_figure } else { &mut self.in_text } += 1;
        Open::Mark(Mark { at, attributes, is_figure, has_blocks: false })
    }

    /// The mark of a figure; nothing if it has one.
    fn mark_figure(&mut self, figure: Index) -> Option<Open> {
        if !self.marked.insert((true, figure)) {
            return None;
        }
        while self.loose.get(self.next).is_some_and(|loose| *loose < figure) {
            self.next += 1;
        }
        let id = format!("f{figure}");
        let state = self.known.figures.get(figure)?.state.as_str();
        let attributes = format!("class=\"figure {state}\" id=\"{id}\" data-f=\"{figure}\"");
        self.fragment.figures.push((id, figure));
        Some(self.open(attributes, true))
    }

    /// The mark of the figure that prints a fact, or else that of a fact of text.
    fn mark_fact(&mut self, fact: Index, span: Option<Place>) -> Open {
        let figure = span.and_then(|span| self.at(fact, span).or_else(|| self.around(fact, span)));
        if let Some(figure) = figure
            && let Some(mark) = self.mark_figure(figure)
        {
            return mark;
        }
        self.texts += 1;
        let id = format!("t{}", self.texts);
        let attributes = format!("class=\"text\" id=\"{id}\" data-fact=\"{fact}\"");
        self.fragment.facts.push((id, fact));
        self.open(attributes, false)
    }

    /// The figure of a fact in a place: a numeral may be two facts, such as shares issued and outstanding.
    fn at(&self, fact: Index, place: Place) -> Option<Index> {
        let first = *self.by_place.get(&place)?;
        let here =
            self.known.places.iter().enumerate().skip(first).take(TOGETHER).take_while(|(_, other)| **other == place);
        let mut here = here.map(|(at, _)| at);
        here.find(|at| self.known.figures.get(*at).is_some_and(|figure| figure.fact == Some(fact)))
    }

    /// The figure of a fact that is more than what prints the value: `RMB 7.0176`.
    fn around(&self, fact: Index, (start, end): Place) -> Option<Index> {
        let places = self.known.places;
        let from = places.partition_point(|place| place.0 <= start);
        let is_it = |at: &&Index| {
            self.known.figures.get(**at).is_some_and(|figure| figure.fact == Some(fact))
                && places.get(**at).is_some_and(|place| place.0 <= start && end <= place.1)
        };
        let loose = &self.loose[..self.loose.partition_point(|at| *at < from)];
        loose.iter().rev().take(AHEAD).find(is_it).copied()
    }

    /// The mark of a footnote or of a part of it, of which the first has the id.
    fn mark_footnote(&mut self, note: Index) -> Open {
        let id = if self.marked.insert((false, note)) { format!(" id=\"n{note}\"") } else { String::new() };
        self.open(format!("class=\"footnote\"{id} data-note=\"{note}\""), false)
    }
}

/// The id of an element, and the bytes of the source that it says it is from.
fn names<'s>(xml: &Xml<'_>, element: &Element<'s>) -> Result<(Cow<'s, str>, Option<Place>), xml::Error> {
    let (mut id, mut span) = (Cow::default(), None);
    for attribute in xml.attributes(element) {
        let attribute = attribute?;
        match (attribute.namespace, attribute.local) {
            (Namespace::NONE, "id") => id = attribute.value(),
            (Namespace::SOURCE, "span") => span = place(&attribute.value()),
            _ => {}
        }
    }
    Ok((id, span))
}

/// Where a numeral is in a text, and no part of a longer one.
fn find(text: &str, numeral: &str) -> Option<usize> {
    let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (first, last) = (is_part(numeral.chars().next()), is_part(numeral.chars().next_back()));
    let stands_alone = |at: &usize| {
        let (before, behind) = (text[..*at].chars().next_back(), text[at + numeral.len()..].chars().next());
        let goes_on = first && is_part(before) || last && is_part(behind);
        !goes_on
    };
    if numeral.is_empty() {
        return None;
    }
    text.match_indices(numeral).map(|(at, _)| at).find(stands_alone)
}

/// A range of bytes as it is written: `12-34`.
fn place(text: &str) -> Option<Place> {
    let (start, end) = text.split_once('-')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

#[cfg(test)]
mod tests;
