//! A [`Document`] becomes a page: XHTML that looks and reads like the source, with elements of the caller's around the
//! bytes that it names ([`Slot`]). It knows nothing of XBRL: `format::ixbrl` puts its facts into the slots.
//!
//! [`lay_out`] writes what stands between `<body>` and `</body>`; [`Templates`] are the shell around it and the style,
//! which a user can replace. [`shell`] is that of pages with a script. [`TableLayout`] is how whoever understands a table tells what its rows are.

mod inline;
mod layout;
mod markup;
mod place;
mod roles;
pub mod shell;
mod table;
mod template;

pub(crate) use inline::leads_somewhere;
pub use layout::{Layouts, RowLayout, RowRole, TableLayout, is_figure};
pub use markup::Markup;
pub use template::{Parts, Templates};

use crate::document::{Block, Document, Inline};
use crate::source::Span;
use place::{Placed, Placement};
use quick_xml::events::BytesStart;
use roles::{is_enumerated, roles};
use std::borrow::Cow;

/// Bytes of the source and the element to wrap around them where they are printed: around text within a paragraph or a
/// cell, or around all the blocks that they cover.
#[derive(Debug, Clone)]
pub struct Slot<'a> {
    /// The bytes.
    pub span: Span,
    /// The element, with its attributes.
    pub element: BytesStart<'a>,
    /// Whether the element must hold plain text, without markup.
    pub plain: bool,
    /// Whether its text is one line: where the page breaks it, it has a space.
    pub one_line: bool,
    /// Whether it gives way: it is placed only where no other slot is around it, in it or across it.
    pub weak: bool,
}

/// The body of a page.
#[derive(Debug)]
pub struct Page {
    /// What stands in `<body>`.
    pub body: String,
    /// Text of the first heading, or nothing.
    pub title: String,
    /// Indices of the slots that could not be placed: they cover no visible text, cross each other or the border of
    /// blocks, would hold markup though they must not, or gave way.
    pub unplaced: Vec<usize>,
}

/// Lays out a document. Tables without a layout are guessed by their looks.
#[must_use]
pub fn lay_out(document: &Document<'_>, layouts: &Layouts, slots: &[Slot<'_>]) -> Page {
    let Placement { inline, blocks, unplaced } = place::place(document, slots);
    let mut body = Body { out: Markup::default(), slots, placed: inline.into_iter().peekable(), ordinal: 0 };
    let roles = roles(&document.blocks);
    let top = document.blocks.iter().filter_map(level).min().unwrap_or(1);
    let mut caption = String::new();
    let mut open: Vec<usize> = Vec::new();
    let mut around = blocks.into_iter().peekable();
    let mut in_list = false;
    for (at, block) in document.blocks.iter().enumerate() {
        let starts_slot = around.peek().is_some_and(|(blocks, _)| *blocks.start() == at);
        if in_list && (starts_slot || !matches!(block, Block::Item { .. })) {
            body.end_list(&mut in_list);
        }
        while let Some((blocks, slot)) = around.next_if(|(blocks, _)| *blocks.start() == at) {
            body.out.open(slots[slot].element.borrow());
            body.out.line();
            open.push(*blocks.end());
        }
        let starts_lead = roles[at] == Some("lead") && (at == 0 || roles[at - 1] != Some("lead"));
        if let Some(content) = block.content().filter(|_| starts_lead || level(block).is_some()) {
            caption = first_line(&content.text());
        }
        match block {
            Block::Heading { level, content } => {
                let name = ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from((level - top).min(5))];
                body.block(name, roles[at], content);
            }
            Block::Paragraph(content) => body.block("p", roles[at], content),
            Block::Item { marker, content } => {
                if !in_list {
                    body.out.start("ul", []);
                    body.out.line();
                    in_list = true;
                }
                body.out.start("li", is_enumerated(content).then_some(("class", "enumerated")));
                if marker.text.contains(char::is_alphanumeric) {
                    body.out.start("span", [("class", "marker")]);
                    body.out.text(marker.text.trim());
                    body.out.close();
                    body.out.text(" ");
                }
                body.inline(content, None);
                body.out.close();
                body.out.line();
            }
            Block::Rule(_) => {
                body.out.empty("hr", []);
                body.out.line();
            }
            Block::Table(table) => {
                let layout = layouts.get(&at).map_or_else(|| Cow::Owned(TableLayout::guess(table)), Cow::Borrowed);
                let corner = table.rows.first().and_then(|row| row.cells.first()).map(|cell| one_line(&cell.content));
                let corner = corner.filter(|text| !text.is_empty() && matches!(layout.role(0), RowRole::Header(_)));
                let own = [corner.as_deref(), Some(&*caption)].into_iter().flatten().collect::<Vec<_>>().join(" – ");
                table::write(&mut body, table, &layout, layout.caption.as_deref().unwrap_or(&own));
            }
        }
        if open.last() == Some(&at) {
            body.end_list(&mut in_list);
        }
        while open.pop_if(|end| *end == at).is_some() {
            body.out.close();
            body.out.line();
        }
    }
    body.end_list(&mut in_list);
    let title = document.blocks.iter().find_map(|b| level(b).and(b.content())).map(one_line).unwrap_or_default();
    Page { body: body.out.finish(), title, unplaced }
}

/// The body while it is being written.
struct Body<'p> {
    out: Markup,
    slots: &'p [Slot<'p>],
    placed: std::iter::Peekable<std::vec::IntoIter<(usize, Vec<Placed>)>>,
    /// Ordinal of the next inline, as in [`place::inlines`].
    ordinal: usize,
}

impl Body<'_> {
    /// A heading or a paragraph; nothing if it is blank.
    fn block(&mut self, name: &str, class: Option<&str>, content: &Inline<'_>) {
        if content.is_blank() {
            return self.skip(1);
        }
        self.out.start(name, class.map(|class| ("class", class)));
        self.inline(content, None);
        self.out.close();
        self.out.line();
    }

    /// The next inline of the document, with its slots; `hanging` is what hangs out of a column of figures.
    fn inline(&mut self, content: &Inline<'_>, hanging: Option<Span>) {
        let ordinal = self.ordinal;
        self.ordinal += 1;
        let mut placed = self.placed.next_if(|(of, _)| *of == ordinal).map(|(_, placed)| placed).unwrap_or_default();
        if let Some(span) = hanging {
            // Where the bracket is part of what a slot must hold, the alignment gives way.
            let mut with = placed.clone();
            with.push(Placed { span, slot: None, plain: false });
            if place::nest(&mut with).is_empty() && self.stays_plain(&with) {
                placed = with;
            }
        }
        let slots = self.slots;
        inline::write(&mut self.out, content, &placed, |out, placed| {
            if let Some(slot) = placed.slot {
                out.open(slots[slot].element.borrow());
                return slots[slot].one_line;
            }
            out.start("span", [("class", "hang")]);
            false
        });
    }

    /// Whether no slot that must hold plain text holds the markup of the page.
    fn stays_plain(&self, placed: &[Placed]) -> bool {
        let Some(own) = placed.iter().find(|p| p.slot.is_none()) else { return true };
        !placed.iter().any(|p| p.slot.is_some_and(|slot| self.slots[slot].plain) && p.span.contains(own.span))
    }

    /// Passes over blank inlines.
    fn skip(&mut self, inlines: usize) {
        self.ordinal += inlines;
    }

    fn end_list(&mut self, in_list: &mut bool) {
        if std::mem::take(in_list) {
            self.out.close();
            self.out.line();
        }
    }
}

fn level(block: &Block<'_>) -> Option<u8> {
    match block {
        Block::Heading { level, .. } => Some(*level),
        _ => None,
    }
}

/// The text on one line.
fn one_line(content: &Inline<'_>) -> String {
    content.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn first_line(text: &str) -> String {
    text.trim().lines().next().unwrap_or_default().trim_end().to_owned()
}
