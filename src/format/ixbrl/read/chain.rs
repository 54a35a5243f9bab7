//! Within [`super`]: continuations (Inline XBRL 1.1 §4.1): the text of a fact or footnote goes on in the `ix:continuation`
//! that its `continuedAt` names, and in the one that that one names.

use super::Text;
use super::base::Base;
use super::content::{Content, Form, Piece};
use super::fact::Pending;
use super::set::Set;
use crate::source::Span;
use hashbrown::HashMap;

/// An `ix:continuation`.
#[derive(Debug)]
pub(super) struct Fragment<'s> {
    pub(super) document: usize,
    pub(super) content: Content<Box<[Piece]>>,
    pub(super) continued_at: Option<&'s str>,
    /// The whole element.
    pub(super) span: Span,
    /// The number of the chain that it belongs to.
    chain: Option<usize>,
}

/// Footnotes that a fact of inline XBRL 1.0 names.
#[derive(Debug)]
pub(super) struct NoteReference<'s> {
    pub(super) goal: usize,
    pub(super) fact: usize,
    pub(super) ids: &'s str,
    pub(super) document: usize,
    pub(super) span: Span,
}

/// What is needed to put chains together.
#[derive(Debug, Default)]
pub(super) struct Chains<'s> {
    fragments: Vec<Fragment<'s>>,
    by_id: HashMap<&'s str, usize>,
    pub(super) references: Vec<NoteReference<'s>>,
    /// The `<base>` of each document that has one.
    pub(super) bases: HashMap<usize, Base>,
    count: usize,
}

impl<'s> Set<'s> {
    /// Enters a continuation.
    pub(super) fn add_fragment(
        &mut self,
        id: Option<&'s str>,
        document: usize,
        content: Content<Box<[Piece]>>,
        continued_at: Option<&'s str>,
        span: Span,
    ) {
        let Some(id) = id else {
            self.fail("ix11.4.1.1:requiredAttribute", document, "an ix:continuation without an id", span);
            return;
        };
        let Chains { fragments, by_id, .. } = &mut self.chains;
        if by_id.contains_key(id) {
            self.fail("ix11:uniqueIxId", document, format!("another element has the id {id:?}"), span);
            return;
        }
        by_id.insert(id, fragments.len());
        fragments.push(Fragment { document, content, continued_at, span, chain: None });
    }

    /// Whether an id is that of a continuation.
    pub(super) fn has_fragment(&self, id: &str) -> bool {
        self.chains.by_id.contains_key(id)
    }

    /// Appends what continues an element to its text. What is wrong is reported; the text then ends where the chain breaks.
    pub(super) fn push_chain(
        &mut self,
        out: &mut String,
        form: Form,
        (document, span): (usize, Span),
        mut next: Option<&'s str>,
    ) {
        let chain = self.chains.count;
        self.chains.count += 1;
        let mut links = vec![(document, span)];
        let mut from = (document, span);
        let default = Base::default();
        while let Some(id) = next {
            let Some(&at) = self.chains.by_id.get(id) else {
                let message = format!("the text goes on at {id:?}, and there is no ix:continuation of that id");
                self.fail("ix11.4.1.2:continuationMissing", from.0, message, from.1);
                break;
            };
            let Chains { fragments, bases, .. } = &mut self.chains;
            let fragment = &mut fragments[at];
            let here = (fragment.document, fragment.span);
            match fragment.chain {
                Some(other) if other == chain => {
                    let message = format!("the continuations lead back to {id:?}");
                    self.fail("ix11.4.1.2:continuationCycle", from.0, message, from.1);
                    break;
                }
                Some(_) => {
                    let message = format!("the ix:continuation {id:?} continues another element already");
                    self.fail("ix11.4.1.2:continuationReferences", from.0, message, from.1);
                    break;
                }
                None => fragment.chain = Some(chain),
            }
            let text = self.texts.get(here.0).map_or("", Text::text);
            fragment.content.push_to(out, text, form, bases.get(&here.0).unwrap_or(&default));
            next = fragment.continued_at;
            from = here;
            links.push(here);
        }
        self.check_nesting(links);
    }

    /// No part of a chain may be within another (§4.1.2): its text would be there twice.
    fn check_nesting(&mut self, mut links: Vec<(usize, Span)>) {
        links.sort_by_key(|(document, span)| (*document, span.start));
        let nested: Vec<_> = links.windows(2).filter(|w| w[0].0 == w[1].0 && w[0].1.end > w[1].1.start).collect();
        for pair in nested {
            let (document, span) = pair[1];
            let message = "an element continues one that it is a part of";
            self.fail("ix11.4.1.2:continuationChainNested", document, message, span);
        }
    }
}

/// Adds the facts that waited, puts footnotes together, and reports continuations that continue nothing.
pub(super) fn settle(set: &mut Set<'_>) {
    let default = Base::default();
    for Pending { mut tag, content, span } in std::mem::take(&mut set.pending) {
        let mut text = std::mem::take(&mut set.scratch[0]);
        text.clear();
        let source = set.texts.get(tag.document).map_or("", Text::text);
        content.push_to(&mut text, source, tag.form(), set.chains.bases.get(&tag.document).unwrap_or(&default));
        set.push_chain(&mut text, tag.form(), (tag.document, span), tag.continued_at);
        let (goal, document) = (tag.goal, tag.document);
        let before = set.goals[goal].report.facts().len();
        tag.add(set, &text);
        if set.goals[goal].report.facts().len() > before {
            set.goals[goal].late.push(document);
        }
        set.scratch[0] = text;
    }
    super::links::settle_texts(set);
    let orphans: Vec<_> =
        set.chains.fragments.iter().filter(|fragment| fragment.chain.is_none()).map(|f| (f.document, f.span)).collect();
    for (document, span) in orphans {
        let message = "this ix:continuation continues nothing: its text is in no fact";
        set.fail("ix11.4.1.2:continuationNotReferenced", document, message, span);
    }
}
