//! Within [`super`]: text on its way into paragraphs and cells.

use super::super::{Block, Inline, Run, Style};
use super::entities::{Decoded, reference};
use super::strips::{Align, Strip};
use crate::source::Span;
use std::borrow::Cow;

/// How text looks that is read now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look<'a> {
    pub style: Style,
    pub link: Option<&'a str>,
}

/// The page, or a cell of a table: the blocks that are done, and the text under way.
#[derive(Debug, Default)]
pub(super) struct Flow<'a> {
    pub blocks: Vec<Block<'a>>,
    pub runs: Vec<Run<'a>>,
    /// White space in front of what comes next, if something does.
    space: Option<(Span, Look<'a>)>,
    /// A line break likewise.
    line_break: Option<Span>,
    /// How far the text is set in by its layout, in tenths of a point.
    pub inset: i32,
    /// Hard spaces in front of the text.
    pub lead: i32,
    /// The side to which its text is set.
    pub align: Option<Align>,
    /// Tables that may be one with those that follow.
    pub strips: Vec<Strip<'a>>,
}

impl<'a> Flow<'a> {
    /// Whether there is no text under way.
    pub(super) fn is_blank(&self) -> bool {
        self.runs.is_empty()
    }

    pub(super) fn has_break(&self) -> bool {
        self.line_break.is_some()
    }

    /// What comes next stands in another line.
    pub(super) fn line_break(&mut self, span: Span) {
        if !self.runs.is_empty() {
            self.line_break.get_or_insert(span);
        }
        self.space = None;
        self.lead = if self.runs.is_empty() { 0 } else { self.lead };
    }

    /// The text under way, which is done.
    pub(super) fn take(&mut self) -> Option<Inline<'a>> {
        self.space = None;
        self.line_break = None;
        self.lead = 0;
        let runs = std::mem::take(&mut self.runs);
        (!runs.is_empty()).then_some(Inline { runs })
    }

    /// Adds text as it is written, with its references, that starts at an offset.
    pub(super) fn characters(&mut self, text: &'a str, start: usize, look: Look<'a>, preformatted: bool) {
        let bytes = text.as_bytes();
        let (mut from, mut at) = (0, 0);
        while let Some(&byte) = bytes.get(at) {
            let is_plain = match byte {
                b' ' | b'\t' if preformatted => true,
                // One space between words is part of their run.
                b' ' => at > from && bytes.get(at + 1).is_some_and(|&next| is_ink(next)),
                _ => is_ink(byte),
            };
            if is_plain {
                at += 1;
                continue;
            }
            let rest = &text[at..];
            let found = if byte == b'&' {
                reference(rest)
            } else {
                rest.chars().next().map(|c| (Decoded::Char(c), c.len_utf8()))
            };
            let Some((decoded, length)) = found else {
                at += 1;
                continue;
            };
            let kind = match decoded {
                Decoded::Char(c) => kind(c, preformatted),
                Decoded::Text(text) => text.chars().next().map_or(Kind::Ink, |c| kind(c, preformatted)),
            };
            if kind == Kind::Ink && byte != b'&' {
                at += length;
                continue;
            }
            self.push(start + from, Cow::Borrowed(&text[from..at]), at - from, look);
            let span = Span::new(start + at, start + at + length);
            match kind {
                Kind::Ink => {
                    let text = match decoded {
                        Decoded::Char(c) => Cow::Owned(c.to_string()),
                        Decoded::Text(text) => Cow::Borrowed(text),
                    };
                    self.push(span.range().start, text, length, look);
                }
                Kind::Hard | Kind::Space => {
                    self.lead += i32::from(self.runs.is_empty() && kind == Kind::Hard);
                    self.space.get_or_insert((span, look));
                }
                Kind::Line => self.line_break(span),
                Kind::Nothing => {}
            }
            at += length;
            from = at;
        }
        self.push(start + from, Cow::Borrowed(&text[from..]), text.len() - from, look);
    }

    /// Adds visible text.
    fn push(&mut self, start: usize, text: Cow<'a, str>, length: usize, look: Look<'a>) {
        if length == 0 {
            return;
        }
        let Look { style, link } = look;
        let space = self.space.take();
        if let Some(span) = self.line_break.take() {
            self.runs.push(Run { span, text: Cow::Borrowed("\n"), style: Style::default(), link: None });
        } else if let Some((span, Look { style, link })) = space.filter(|_| !self.runs.is_empty()) {
            self.runs.push(Run { span, text: Cow::Borrowed(" "), style, link });
        }
        self.runs.push(Run { span: Span::new(start, start + length), text, style, link });
    }
}

/// Whether a byte starts or continues a character that is shown as it is, for certain.
fn is_ink(byte: u8) -> bool {
    match byte {
        b'&' => false,
        0..0x80 => byte > b' ',
        // The first bytes of the hard space and the soft hyphen, of the spaces of U+2000 and U+3000, of the byte order mark.
        _ => !matches!(byte, 0xc2 | 0xe2 | 0xe3 | 0xef),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ink,
    Space,
    /// A space that is not taken away at the start of a line.
    Hard,
    Line,
    Nothing,
}

fn kind(c: char, preformatted: bool) -> Kind {
    match c {
        '\n' if preformatted => Kind::Line,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Kind::Hard,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => Kind::Nothing,
        c if c.is_whitespace() || c.is_ascii_control() => Kind::Space,
        _ => Kind::Ink,
    }
}

/// An item of a list.
pub(super) fn item((span, number): (Span, Option<u32>), content: Inline<'_>) -> Block<'_> {
    let text = number.map_or(Cow::Borrowed("•"), |number| Cow::Owned(format!("{number}.")));
    Block::Item { marker: Run { span, text, style: Style::default(), link: None }, content }
}
