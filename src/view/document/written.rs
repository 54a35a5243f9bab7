//! Within [`super`]: what was written of a document → the document, with its ids and with the names that had to change.

use super::text::push_value;
use super::{Document, Element};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What a paragraph is with blocks in it.
pub(super) const PARAGRAPH: &str = "div data-was=\"p\"";

/// What was written of a document, all but the ids.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) head: usize,
    pub(super) found: Vec<Found>,
    /// All ids in it.
    pub(super) ids: Vec<Box<str>>,
    /// Where names of elements stand that must be others, and what stands in their places.
    pub(super) renamed: Vec<(usize, usize, &'static str)>,
    pub(super) left: BTreeMap<Left, (Option<Span>, usize)>,
}

/// An inline element that the viewer must find.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) element: Element,
    pub(super) counted: Counted,
    /// Whether it gets another id than the one that it has.
    pub(super) is_given: bool,
    /// Where its id goes.
    pub(super) slot: usize,
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
pub(super) enum Left {
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
