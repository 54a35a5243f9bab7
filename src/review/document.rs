//! Within [`super`]: the inline document of an export → a piece of our own page. Elements and attributes that we know are written
//! anew, everything else is left out, and text is text: a document cannot bring a script, a style or an id. Where a figure, a
//! fact of text or a footnote stands, there is a mark.

use super::data::{Figure, Index};
use crate::page::leads_somewhere;
use crate::xml::{self, Element, Event, Namespace, Strictness, Xml};
use hashbrown::{HashMap, HashSet};
use std::borrow::Cow;
use std::fmt::Write as _;

/// What is known of what stands in the document.
#[derive(Debug)]
pub(super) struct Known<'e> {
    /// The figures, in their order.
    pub figures: &'e [Figure],
    /// The bytes of each in the source.
    pub places: &'e [(u32, u32)],
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

fn is_block(name: &str) -> bool {
    ELEMENTS.iter().any(|(other, is_block)| *other == name && *is_block)
}

/// Figures without an element of their own that are looked for in a text at once.
const AHEAD: usize = 4;

struct Writer<'k> {
    known: &'k Known<'k>,
    by_place: HashMap<(u32, u32), Index>,
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
                    if let Some(has) = place.and_then(|at| has_element.get_mut(*by_place.get(&at)?)) {
                        *has = true;
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
            let ahead = self.loose.iter().enumerate().skip(self.next).take(AHEAD);
            let find = |(at, figure): (usize, &Index)| {
                let wanted = self.known.figures.get(*figure)?.text.as_str();
                Some((at, *figure, find(text, wanted)?, wanted.len()))
            };
            let Some((at, figure, start, length)) = ahead.filter_map(find).next() else { break };
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
        let (id, span) = names(xml, element)?;
        let id = &*id;
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
        if let Some(&figure) = at.and_then(|at| self.by_place.get(&at))
            && let Some(mark) = self.mark_figure(figure)
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
    fn mark_fact(&mut self, fact: Index, span: Option<(u32, u32)>) -> Open {
        let figure = span.and_then(|span| self.by_place.get(&span).copied().or_else(|| self.around(fact, span)));
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

    /// The figure of a fact that is more than what prints the value: `RMB 7.0176`.
    fn around(&self, fact: Index, (start, end): (u32, u32)) -> Option<Index> {
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
fn names<'s>(xml: &Xml<'_>, element: &Element<'s>) -> Result<(Cow<'s, str>, Option<(u32, u32)>), xml::Error> {
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
    let is_part = |c: char| c.is_alphanumeric();
    let stands_alone = |at: &usize| {
        let (before, behind) = (text[..*at].chars().next_back(), text[at + numeral.len()..].chars().next());
        let (first, last) = (numeral.chars().next(), numeral.chars().next_back());
        !(before.is_some_and(is_part) && first.is_some_and(is_part))
            && !(behind.is_some_and(is_part) && last.is_some_and(is_part))
    };
    if numeral.is_empty() {
        return None;
    }
    text.match_indices(numeral).map(|(at, _)| at).find(stands_alone)
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

#[cfg(test)]
mod tests {
    use super::super::data::State;
    use super::*;

    const HEAD: &str = "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:ix='http://www.xbrl.org/2013/inlineXBRL' \
                        xmlns:src='https://ixport.example/source/1'><head><title>x</title></head><body>\
                        <div style='display: none'><ix:header>9</ix:header></div>";

    fn figure(text: &str, fact: Option<Index>) -> Figure {
        Figure {
            mark: None,
            text: text.to_owned(),
            state: if fact.is_some() { State::Tagged } else { State::Other },
            line: 1,
            column: 1,
            section: None,
            fact,
            of: None,
            reason: None,
            because: None,
        }
    }

    /// What is written of a body, where figures stand at 0-10, 10-20 and so on.
    fn written(body: &str, figures: &[Figure]) -> Result<String, xml::Error> {
        let places: Vec<(u32, u32)> = (0..).step_by(10).map(|at| (at, at + 10)).take(figures.len()).collect();
        let known = Known {
            figures,
            places: &places,
            facts: [("Cash-0a", 0), ("Title-0b", 1)].into(),
            footnotes: [("note-1", 0)].into(),
        };
        let fragment = fragment(&format!("{HEAD}{body}</body></html>"), &known)?;
        Ok(fragment.markup)
    }

    #[test]
    fn figures_have_marks() {
        let body = "<p>(<ix:nonFraction id='Cash-0a-2' src:span='0-10'>1,2</ix:nonFraction>) \
                    <span id='at-10-20'><b>2024</b></span> <span id='at-10-20'>2024</span></p>";
        let expected = "<p>(<span class=\"figure tagged\" id=\"f0\" data-f=\"0\">1,2</span>) \
                        <span class=\"figure other\" id=\"f1\" data-f=\"1\"><b>2024</b></span> <span>2024</span></p>";
        assert_eq!(written(body, &[figure("(1,2)", Some(0)), figure("2024", None)]).unwrap(), expected);
    }

    /// The element of a fact may be around less than the figure: `RMB 7.01`.
    #[test]
    fn a_figure_may_be_more_than_the_element_of_its_fact() {
        let body = "<p>RMB <ix:nonFraction id='Cash-0a' src:span='4-10'>7.01</ix:nonFraction></p>";
        let expected = "<p>RMB <span class=\"figure tagged\" id=\"f0\" data-f=\"0\">7.01</span></p>";
        assert_eq!(written(body, &[figure("RMB 7.01", Some(0))]).unwrap(), expected);
    }

    /// There the document has no elements for them.
    #[test]
    fn figures_in_texts_and_footnotes_are_found() {
        let body = "<h1><ix:nonNumeric id='Title-0b' src:span='100-200'>Q3 of 12 in 2</ix:nonNumeric></h1>\
                    <ix:footnote id='note-1'><p>Of 2 &amp; 2024</p></ix:footnote><ix:continuation id='note-1.2'>2</ix:continuation>";
        let figures = [figure("Q3", None), figure("2", None), figure("2", None), figure("2024", None)];
        let expected = "<h1><span class=\"text\" id=\"t1\" data-fact=\"1\"><span class=\"figure other\" id=\"f0\" data-f=\"0\">Q3</span> \
                        of 12 in <span class=\"figure other\" id=\"f1\" data-f=\"1\">2</span></span></h1>\
                        <div class=\"footnote\" id=\"n0\" data-note=\"0\"><p>Of <span class=\"figure other\" id=\"f2\" data-f=\"2\">2</span> &amp; \
                        <span class=\"figure other\" id=\"f3\" data-f=\"3\">2024</span></p></div><span class=\"footnote\" data-note=\"0\">2</span>";
        assert_eq!(written(body, &figures).unwrap(), expected);
    }

    #[test]
    fn what_is_hidden_or_runs_is_left_out() {
        for body in [
            "<script>a</script>",
            "<SCRIPT>a</SCRIPT>",
            "<p hidden=''>a</p>",
            "<b style='DISPLAY:\tnone'>a</b>",
            "<svg xmlns='http://www.w3.org/2000/svg'><text>a</text></svg>",
            "<template>a</template>",
            "<!-- a -->",
            "<?a a?>",
        ] {
            assert_eq!(written(body, &[]).unwrap(), "", "{body}");
        }
        assert_eq!(written("<a href='java&#115;cript:a' onclick='a'>a</a>", &[]).unwrap(), "<a>a</a>");
        assert_eq!(
            written("<td colspan='2' rowspan='1e9' class='figure x' id='f1'/>", &[]).unwrap(),
            "<td colspan=\"2\" class=\"figure\"></td>"
        );
    }

    #[test]
    fn a_fact_that_nobody_knows_is_an_error() {
        let error = written("<ix:nonFraction id='Debt-0a'>1</ix:nonFraction>", &[]).unwrap_err();
        assert_eq!(error.code, "review.fact");
        assert!(written("<p>", &[]).is_err());
    }
}
