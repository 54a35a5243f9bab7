//! HTML → blocks: as it is filed with the SEC, well-formed or not, inline XBRL included, whose tags are passed over.
//!
//! One pass over the `tokens` keeps a stack of open elements, each with the style that holds in it, and a stack of
//! flows: the page, and the cells that are open within each other. Tables are read as cells that stand where the page sets
//! them; [`grid`](super::grid) makes rows and columns of these. A table around tables only lays them out: it is taken
//! apart. White space, the hard kind included, is one space, as a reader sees it; spans stay exact.

mod css;
mod detect;
mod elements;
mod entities;
mod flow;
mod preformatted;
mod strips;
mod table;
mod tokens;

pub use detect::is_html;

use super::{Block, Document, Style};
use crate::source::{Source, Span};
use css::{Css, Sheet};
use elements::{Element, element};
use flow::{Flow, Look};
use preformatted::Preformatted;
use strips::Align;
use table::Frame;
use tokens::{Token, Tokens};

/// How many elements may be open; those within are passed over, their text stays.
const DEPTH: usize = 512;
/// How many tables may be open within each other.
const TABLES: usize = 24;

/// Reads a whole source.
#[must_use]
pub fn parse(source: &Source) -> Document<'_> {
    let text = source.text();
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut parser = Parser {
        text,
        tokens: Tokens::new(text, start),
        sheet: Sheet::default(),
        open: Vec::new(),
        too_deep: 0,
        flows: vec![Flow::default()],
        frames: Vec::new(),
        kept: None,
    };
    if parser.is_submission() {
        while parser.next_document() {
            parser.read();
        }
    } else {
        parser.read();
    }
    let blocks = parser.flows.swap_remove(0).blocks;
    Document { blocks }
}

/// An element that is open.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "independent switches of an element")]
struct Open<'a> {
    element: Element,
    name: &'a str,
    look: Look<'a>,
    hidden: bool,
    preformatted: bool,
    /// How far it is set in by itself, and its first line; in tenths of a point.
    inset: i32,
    first_line: Option<i32>,
    /// The side to which text is set in it, within a cell.
    align: Option<Align>,
    page_after: bool,
    /// Whether it is a table that is read as one.
    framed: bool,
    /// Of a list how many items it has, of an item its tag and its number, until that is printed.
    items: u32,
    marker: Option<(Span, Option<u32>)>,
}

struct Parser<'a> {
    text: &'a str,
    tokens: Tokens<'a>,
    sheet: Sheet<'a>,
    open: Vec<Open<'a>>,
    /// Elements beyond [`DEPTH`] that are open.
    too_deep: usize,
    /// The page and the cells that are open.
    flows: Vec<Flow<'a>>,
    /// The tables that are open.
    frames: Vec<Frame<'a>>,
    /// Text of the page whose white space is kept.
    kept: Option<Preformatted<'a>>,
}

impl<'a> Parser<'a> {
    /// Reads up to the end of the document.
    fn read(&mut self) {
        while let Some(token) = self.tokens.next() {
            match token {
                Token::Text(span) => self.characters(span),
                Token::Start { name, attributes, closed, span } => self.start(name, attributes, closed, span),
                Token::End { name: "TEXT", .. } => break,
                Token::End { name, span } => self.end(name, span),
            }
        }
        let end = self.text.len() - self.tokens.rest().len();
        let span = Span::new(end, end);
        while !self.frames.is_empty() {
            self.end_table(span);
        }
        self.flush();
        self.settle();
        self.open.clear();
        self.too_deep = 0;
    }

    fn flow(&mut self) -> &mut Flow<'a> {
        let last = self.flows.len() - 1;
        &mut self.flows[last]
    }

    fn is_hidden(&self) -> bool {
        self.open.last().is_some_and(|open| open.hidden)
    }

    fn characters(&mut self, span: Span) {
        if self.is_hidden() {
            return;
        }
        let text = &self.text[span.range()];
        if self.frames.last().is_some_and(|frame| !frame.has_cell) {
            if text.trim_ascii().is_empty() {
                return;
            }
            // Text between cells is in none, but it is shown.
            self.start_cell(Span::new(span.range().start, span.range().start), table::Place::default());
        }
        let look = self.open.last().map(|open| open.look).unwrap_or_default();
        if self.keeps() {
            self.kept.get_or_insert_default().characters(text, span.range().start, look);
            return;
        }
        let preformatted = self.open.last().is_some_and(|open| open.preformatted);
        if self.flow().is_blank() && !text.trim_ascii().is_empty() {
            let (inset, align) = (self.inset(), self.open.last().and_then(|open| open.align));
            self.flow().inset = inset;
            self.flow().align = align;
        }
        self.flow().characters(text, span.range().start, look, preformatted);
    }

    /// Whether the page's white space is kept, as plain text has it.
    fn keeps(&self) -> bool {
        let is_kept = self.flows.len() == 1 && self.open.last().is_some_and(|open| open.preformatted);
        is_kept && self.open.iter().any(|open| open.element == Element::Preformatted)
    }

    /// How far text would be set in that begins here.
    fn inset(&self) -> i32 {
        let within = self.open.iter().rposition(|open| open.element == Element::Cell).unwrap_or(0);
        let open = &self.open[within..];
        let first_line = open.iter().rev().find_map(|open| open.first_line).unwrap_or(0);
        open.iter().map(|open| open.inset).sum::<i32>() + first_line
    }

    fn start(&mut self, name: &'a str, attributes: &'a str, closed: bool, span: Span) {
        let element = element(name);
        match element {
            Element::Script | Element::Style => {
                if !closed {
                    let content = self.tokens.raw(name);
                    if element == Element::Style {
                        self.sheet.add(content);
                    }
                }
                return;
            }
            Element::Empty => return,
            _ => {}
        }
        let given = Given::read(attributes);
        let css = self.sheet.of(given.style, given.class);
        if matches!(element, Element::Cell | Element::Row | Element::RowGroup) {
            self.imply(element, span);
        }
        let outer = self.open.last().copied();
        let is_hidden = outer.is_some_and(|outer| outer.hidden)
            || element == Element::Hidden
            || css.hidden == Some(true)
            || given.hidden && element != Element::Inline;
        if !is_hidden {
            self.before(element, name, &css, span);
        }
        match element {
            Element::Break if !is_hidden => return self.line_break(span),
            Element::Rule if !is_hidden => return self.rule(span),
            Element::Break | Element::Rule => return,
            _ => {}
        }
        // What ended before this element may have been the outer one.
        let outer = self.open.last().copied();
        if closed {
            if element == Element::Cell && !is_hidden {
                self.start_cell(span, given.place(&css));
                self.end_cell(span);
            } else if element == Element::Row && !is_hidden {
                self.start_row(span, &css);
            }
            return;
        }
        if self.open.len() >= DEPTH {
            self.too_deep += 1;
            return;
        }
        let inherited = outer.filter(|_| !is_scope(element)).and_then(|outer| outer.align);
        let mut open = Open {
            element,
            name,
            look: outer.map(|outer| outer.look).unwrap_or_default(),
            hidden: is_hidden,
            preformatted: css.preformatted.unwrap_or_else(|| outer.is_some_and(|outer| outer.preformatted)),
            inset: css.padding.unwrap_or(0) + css.margin.unwrap_or(0),
            first_line: css.first_line,
            align: css.align.or(given.align).or(inherited),
            page_after: css.page_after == Some(true),
            framed: false,
            items: 0,
            marker: None,
        };
        let style = &mut open.look.style;
        match element {
            Element::Bold | Element::Heading(_) => style.bold = true,
            Element::Italic => style.italic = true,
            Element::Underline => style.underline = true,
            Element::Superscript => style.superscript = true,
            Element::Link => open.look.link = given.href,
            Element::Preformatted => open.preformatted = true,
            Element::Cell | Element::Table => *style = Style::default(),
            Element::Item => {
                let list = self.open.iter_mut().rev().find(|open| matches!(open.element, Element::List { .. }));
                let number = list.and_then(|list| {
                    list.items += 1;
                    (list.element == Element::List { numbered: true }).then_some(list.items)
                });
                open.marker = Some((span, number));
            }
            _ => {}
        }
        let style = &mut open.look.style;
        style.bold = css.bold.unwrap_or(style.bold);
        style.italic = css.italic.unwrap_or(style.italic);
        style.underline = css.underline.unwrap_or(style.underline);
        style.superscript = css.superscript.filter(|_| element != Element::Cell).unwrap_or(style.superscript);
        if !is_hidden {
            match element {
                Element::Table if self.frames.len() < TABLES => {
                    self.start_table(span);
                    open.framed = true;
                }
                Element::Row => self.start_row(span, &css),
                Element::Cell => self.start_cell(span, given.place(&css)),
                _ => {}
            }
        }
        self.open.push(open);
    }

    /// What a start tag ends.
    fn before(&mut self, element: Element, name: &str, css: &Css, span: Span) {
        if element.ends_paragraph() {
            let open = self.open.iter().enumerate().rev();
            let mut within = open.take_while(|(_, open)| !is_scope(open.element));
            // Its fonts stay open, as browsers have it.
            if let Some(at) = within.find(|(_, open)| open.element == Element::Paragraph).map(|(at, _)| at) {
                self.block_ends(span);
                self.open.remove(at);
            }
        }
        if element == Element::Item
            && let Some(at) = self.open.iter().rposition(|open| {
                matches!(open.element, Element::Item | Element::List { .. } | Element::Cell | Element::Table)
            })
            && self.open[at].element == Element::Item
        {
            self.block_ends(span);
            self.open.truncate(at);
        }
        let is_block = element.is_block() && css.block != Some(false) || css.block == Some(true);
        if is_block {
            self.block_ends(span);
            if self.flows.len() > 1 {
                self.rule_in_cell(css);
            }
        }
        let is_page = name.eq_ignore_ascii_case("page") && self.kept.is_some();
        if is_page || css.page_before == Some(true) && self.frames.is_empty() {
            self.rule(span);
        }
    }

    fn end(&mut self, name: &'a str, span: Span) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let element = element(name);
        match element {
            // Not closed: opened and closed, as browsers have it.
            Element::Break if !self.is_hidden() => return self.line_break(span),
            Element::Empty | Element::Break | Element::Rule | Element::Script | Element::Style => return,
            _ => {}
        }
        let is_stop = |open: &Open<'_>| match element {
            Element::Table => false,
            Element::Row | Element::Cell | Element::RowGroup => open.element == Element::Table,
            _ => is_scope(open.element),
        };
        let mut within = self.open.iter().enumerate().rev().take_while(|(_, open)| !is_stop(open));
        let found = within.find(|(_, open)| open.element == element && open.name.eq_ignore_ascii_case(name));
        let Some((at, open)) = found else {
            if element == Element::Paragraph && !self.is_hidden() {
                self.block_ends(span);
            }
            return;
        };
        let open = *open;
        if !open.hidden {
            if element == Element::Preformatted {
                self.flush();
            }
            if element.is_block() || self.open[at..].iter().any(|open| open.element.is_block()) {
                self.block_ends(span);
            }
            match element {
                Element::Table if open.framed => self.end_table(span),
                Element::Row => self.end_row(span),
                Element::Cell => self.end_cell(span),
                _ => {}
            }
        }
        self.open.truncate(at);
        if open.page_after && self.frames.is_empty() && !open.hidden {
            self.rule(span);
        }
    }

    fn line_break(&mut self, span: Span) {
        if self.keeps() {
            return self.kept.get_or_insert_default().new_line(span);
        }
        let is_page = self.flows.len() == 1;
        if is_page && self.flow().has_break() {
            self.flush();
        } else {
            self.flow().line_break(span);
        }
    }

    /// A block begins or ends here: in a cell its text goes on in a new line.
    fn block_ends(&mut self, span: Span) {
        if self.keeps()
            && let Some(kept) = &mut self.kept
        {
            return kept.line_break(span);
        }
        if self.flows.len() == 1 {
            self.flush();
        } else {
            self.flow().line_break(span);
        }
    }

    fn rule(&mut self, span: Span) {
        if let Some(frame) = self.frames.last_mut() {
            let is_blank = self.flows.last().is_some_and(|flow| flow.runs.is_empty());
            frame.draw(is_blank);
            return;
        }
        if self.keeps()
            && let Some(kept) = &mut self.kept
        {
            return kept.page(span);
        }
        self.flush();
        self.settle();
        let flow = self.flow();
        if !matches!(flow.blocks.last(), Some(Block::Rule(_)) | None) {
            flow.blocks.push(Block::Rule(span));
        }
    }

    /// A block in a cell has rules of its own.
    fn rule_in_cell(&mut self, css: &Css) {
        let is_blank = self.flow().is_blank();
        let Some(frame) = self.frames.last_mut().filter(|frame| frame.has_cell) else { return };
        if css.rule_above == Some(true) {
            frame.draw(is_blank);
        }
        if css.rule_below == Some(true) {
            frame.draw(false);
        }
    }

    /// Ends the paragraph under way.
    fn flush(&mut self) {
        if let Some(kept) = self.kept.take() {
            self.settle();
            let blocks = kept.blocks(self.text);
            self.flow().blocks.extend(blocks);
        }
        let Some(content) = self.flow().take() else { return };
        self.settle();
        let open = self.open.iter_mut().rev().take_while(|open| !is_scope(open.element));
        let mut block = None;
        for open in open {
            match open.element {
                Element::Heading(level) => {
                    block = Some(Block::Heading { level, content: content.clone() });
                    break;
                }
                Element::Item if open.marker.is_some() => {
                    block = open.marker.take().map(|marker| flow::item(marker, content.clone()));
                    break;
                }
                _ => {}
            }
        }
        self.flow().blocks.push(block.unwrap_or(Block::Paragraph(content)));
    }
}

/// Whether an element keeps what is in it together: end tags within end nothing outside.
fn is_scope(element: Element) -> bool {
    matches!(element, Element::Cell | Element::Table)
}

/// The attributes that count.
#[derive(Debug, Clone, Copy, Default)]
struct Given<'a> {
    style: &'a str,
    class: &'a str,
    href: Option<&'a str>,
    columns: usize,
    rows: usize,
    hidden: bool,
    width: Option<u16>,
    align: Option<Align>,
}

impl<'a> Given<'a> {
    fn read(attributes: &'a str) -> Self {
        let mut given = Given::default();
        for (name, value) in tokens::attributes(attributes) {
            given.take(name, value);
        }
        given
    }

    fn take(&mut self, name: &str, value: &'a str) {
        let number = |value: &str| value.trim().parse().unwrap_or(1).clamp(1, table::WIDEST);
        match name.len() {
            4 if name.eq_ignore_ascii_case("href") => self.href = Some(value),
            5 if name.eq_ignore_ascii_case("width") => self.width = css::per_cent(value),
            5 if name.eq_ignore_ascii_case("align") => self.align = css::alignment(value),
            5 if name.eq_ignore_ascii_case("style") => self.style = value,
            5 if name.eq_ignore_ascii_case("class") => self.class = value,
            6 if name.eq_ignore_ascii_case("hidden") => self.hidden = true,
            7 if name.eq_ignore_ascii_case("colspan") => self.columns = number(value),
            7 if name.eq_ignore_ascii_case("rowspan") => self.rows = number(value),
            _ => {}
        }
    }

    fn place(&self, css: &Css) -> table::Place {
        table::Place {
            columns: self.columns.max(1),
            rows: self.rows.max(1),
            above: css.rule_above == Some(true),
            below: css.rule_below == Some(true),
            width: css.width.or(self.width).unwrap_or(0),
            align: css.align.or(self.align),
        }
    }
}

#[cfg(test)]
mod tests;
