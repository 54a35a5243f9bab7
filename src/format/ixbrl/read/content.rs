//! Within [`super`]: what stands inside inline elements. While at least one of them is open, the pieces of text (and the
//! tags, where somebody wants markup) are logged as ranges of the source; at its end an element's value is put together
//! from its part of the log, once. A text without markup stays a slice of the source.

use super::base::Base;
use super::markup;
use crate::xml::{self, Strictness};
use std::borrow::Cow;

/// A piece of content: a range of the source.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    start: u32,
    end: u32,
    /// How many `ix:exclude` are around it.
    exclude: u16,
    kind: Kind,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Text without references.
    Text,
    /// The name of a reference.
    Reference,
    /// The content of a CDATA section.
    CData,
    /// A start tag.
    Open,
    /// The start tag of an element that is empty.
    Empty,
    /// The end of the element with this start tag.
    Close,
}

/// A part of a log: the content of one element.
#[derive(Debug, Clone)]
pub(super) struct Content<P> {
    pieces: P,
    exclude: u16,
}

/// How to put pieces together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The text (`escape="false"`).
    Text,
    /// An XHTML fragment (`escape="true"`), names as written.
    Markup,
    /// An XHTML fragment in which XHTML is the default namespace, as footnotes are.
    Footnote,
}

/// The pieces since the outermost open element began.
#[derive(Debug, Default)]
pub(super) struct Log {
    pieces: Vec<Piece>,
    /// Of the elements that are open: where their start tags stand in the log; [`NO_TAG`] for those that leave no tag.
    tags: Vec<u32>,
    exclude: u16,
    collectors: u32,
    markup: u32,
}

const NO_TAG: u32 = u32::MAX;

/// Where an element's part of the log begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    from: usize,
    exclude: u16,
    markup: bool,
}

impl Log {
    /// Whether pieces are wanted.
    #[inline]
    pub(super) fn is_open(&self) -> bool {
        self.collectors > 0
    }

    /// Begins to log for an element; with tags, if it may want `markup`.
    pub(super) fn open(&mut self, markup: bool) -> Mark {
        if self.collectors == 0 {
            self.pieces.clear();
        }
        self.collectors += 1;
        self.markup += u32::from(markup);
        Mark { from: self.pieces.len(), exclude: self.exclude, markup }
    }

    /// What was logged since.
    pub(super) fn since(&self, mark: Mark) -> Content<&[Piece]> {
        Content { pieces: self.pieces.get(mark.from..).unwrap_or_default(), exclude: mark.exclude }
    }

    /// Ends what `open` began.
    pub(super) fn close(&mut self, mark: Mark) {
        self.collectors -= 1;
        self.markup -= u32::from(mark.markup);
    }

    /// `ix:exclude` begins (`true`) or ends.
    pub(super) fn exclude(&mut self, begins: bool) {
        self.exclude = if begins { self.exclude.saturating_add(1) } else { self.exclude.saturating_sub(1) };
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        // Sources are smaller than 4 GiB.
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.pieces.push(Piece { start: narrow(start), end: narrow(end), exclude: self.exclude, kind });
    }

    /// A piece of text that ends at `end`.
    #[inline]
    pub(super) fn text(&mut self, text: &str, end: usize) {
        self.push(Kind::Text, end - text.len(), end);
    }

    /// A reference that ends at `end`.
    pub(super) fn reference(&mut self, name: &str, end: usize) {
        self.push(Kind::Reference, end - 1 - name.len(), end - 1);
    }

    /// A CDATA section that ends at `end`.
    pub(super) fn cdata(&mut self, text: &str, end: usize) {
        self.push(Kind::CData, end - "]]>".len() - text.len(), end - "]]>".len());
    }

    /// An element begins, whose tag is the range; `of_ix` if it is one of inline XBRL, which leaves no tag.
    pub(super) fn start(&mut self, start: usize, end: usize, of_ix: bool) {
        if self.markup > 0 && !of_ix {
            self.tags.push(u32::try_from(self.pieces.len()).unwrap_or(NO_TAG));
            self.push(Kind::Open, start, end);
        } else {
            self.tags.push(NO_TAG);
        }
    }

    /// The element that began last ends.
    pub(super) fn end(&mut self) {
        let Some(at) = self.tags.pop().filter(|&at| at != NO_TAG) else { return };
        let at = at as usize;
        let is_last = at + 1 == self.pieces.len();
        if let Some(open) = self.pieces.get_mut(at) {
            if is_last {
                open.kind = Kind::Empty;
            } else {
                let Piece { start, end, .. } = *open;
                self.pieces.push(Piece { start, end, exclude: self.exclude, kind: Kind::Close });
            }
        }
    }
}

impl Content<&[Piece]> {
    /// The same, kept beyond the log.
    pub(super) fn keep(&self) -> Content<Box<[Piece]>> {
        Content { pieces: self.pieces.into(), exclude: self.exclude }
    }

    /// The text, if it is one piece.
    #[inline]
    pub(super) fn single<'s>(&self, source: &'s str) -> Option<Cow<'s, str>> {
        match self.pieces {
            [] => Some(Cow::Borrowed("")),
            [Piece { start, end, kind: Kind::Text, exclude }] if *exclude == self.exclude => {
                source.get(*start as usize..*end as usize).map(xml::text)
            }
            _ => None,
        }
    }

    /// Appends the value.
    pub(super) fn push_to(&self, out: &mut String, source: &str, form: Form, base: &Base) {
        push(self.pieces, self.exclude, out, source, form, base);
    }
}

impl Content<Box<[Piece]>> {
    /// How much memory it takes.
    pub(super) fn size(&self) -> usize {
        size_of_val(&*self.pieces)
    }

    /// Appends the value.
    pub(super) fn push_to(&self, out: &mut String, source: &str, form: Form, base: &Base) {
        push(&self.pieces, self.exclude, out, source, form, base);
    }
}

fn push(pieces: &[Piece], exclude: u16, out: &mut String, source: &str, form: Form, base: &Base) {
    let is_text = form == Form::Text;
    for piece in pieces.iter().filter(|piece| piece.exclude <= exclude) {
        let slice = source.get(piece.start as usize..piece.end as usize).unwrap_or_default();
        let text: Cow<'_, str> = match piece.kind {
            Kind::Text | Kind::CData => xml::text(slice),
            // What is no reference stays as it is written.
            Kind::Reference => {
                xml::resolve(slice, Strictness::Html).unwrap_or_else(|| ["&", slice, ";"].concat().into())
            }
            Kind::Open | Kind::Empty | Kind::Close if is_text => continue,
            Kind::Open => {
                markup::push_start(out, slice, form, base);
                out.push('>');
                continue;
            }
            Kind::Empty => {
                markup::push_start(out, slice, form, base);
                if markup::is_void(markup::local(slice)) {
                    out.push_str("/>");
                } else {
                    out.push('>');
                    markup::push_end(out, slice, form);
                }
                continue;
            }
            Kind::Close => {
                markup::push_end(out, slice, form);
                continue;
            }
        };
        if is_text {
            out.push_str(&text);
        } else {
            markup::push_text(out, &text);
        }
    }
}
