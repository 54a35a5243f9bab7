//! Within [`super`]: links of a file that is read, resolved when all facts are there; and the checks that need all of them.

use super::aspects::Aspects;
use super::info::{Allowed, Info};
use super::{Problem, Syntax, duplicates};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::report::{Footnote, Link, LinkTarget};
use crate::source::Span;
use hashbrown::HashMap;
use std::sync::Arc;

/// Where a link starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// Index of a fact.
    Fact(usize),
    /// A footnote, which the model does not link from.
    Note,
}

#[derive(Debug)]
struct Pending {
    from: From,
    arcrole: Arc<str>,
    role: Arc<str>,
    to: Box<str>,
    span: Span,
}

/// Footnotes and links on their way into a report.
#[derive(Debug, Default)]
pub struct Collected {
    notes: HashMap<Arc<str>, (usize, Span)>,
    pending: Vec<Pending>,
}

impl Collected {
    /// Adds a footnote, also where its text is no fragment, which is said; false where there is one of this id.
    pub fn note(&mut self, aspects: &mut Aspects, note: Footnote, span: Span, diagnostics: &mut Diagnostics) -> bool {
        if let Err(problem) = super::note::check(&note.content) {
            diagnostics.push(problem.at(span));
        }
        let index = aspects.report.footnotes.len();
        if self.notes.try_insert(note.id.clone(), (index, span)).is_ok() {
            aspects.report.footnotes.push(note);
            return true;
        }
        false
    }

    /// The index of a footnote.
    #[must_use]
    pub fn index_of(&self, id: &str) -> Option<usize> {
        self.notes.get(id).map(|(index, _)| *index)
    }

    /// Adds a link by the aliases of its type and group; says which of them is not declared.
    pub fn link(
        &mut self,
        (syntax, info): (&Syntax, &Info),
        from: From,
        (kind, group): (&str, &str),
        to: &str,
        span: Span,
    ) -> Result<(), Problem> {
        let arcrole = info.link_types.get(kind);
        let arcrole =
            arcrole.ok_or_else(|| Problem::new(syntax.link[0], format!("the link type {kind:?} is not declared")))?;
        let role = info.link_groups.get(group);
        let role =
            role.ok_or_else(|| Problem::new(syntax.link[1], format!("the link group {group:?} is not declared")))?;
        self.pending.push(Pending { from, arcrole: arcrole.clone(), role: role.clone(), to: to.into(), span });
        Ok(())
    }

    /// Resolves the links with `find`, which knows the ids of facts, and checks what only the whole report can tell. Facts
    /// have a place in diagnostics where the report is one file.
    pub fn finish(
        self,
        aspects: &mut Aspects,
        (syntax, info): (&Syntax, &Info),
        find: impl Fn(&Aspects, &str) -> Option<usize>,
        find_note: impl Fn(&Self, &str) -> Option<usize>,
        is_one_file: bool,
        diagnostics: &mut Diagnostics,
    ) {
        let mut used = vec![false; aspects.report.footnotes.len()];
        let mut links = Vec::with_capacity(self.pending.len());
        for Pending { from, arcrole, role, to, span } in &self.pending {
            let note = find_note(&self, to);
            let target = note.map(LinkTarget::Footnote).or_else(|| find(aspects, to).map(LinkTarget::Fact));
            let Some(target) = target else {
                let message = format!("there is no fact {to:?} to link to");
                diagnostics.push(Diagnostic::error(syntax.link[2], message).at(*span));
                continue;
            };
            if let Some(note) = note {
                used[note] = true;
            } else if **arcrole == *Link::FACT_FOOTNOTE {
                let message = format!("{to:?} is no footnote");
                diagnostics.push(Diagnostic::error("oime:illegalStandardFootnoteTarget", message).at(*span));
            }
            match from {
                From::Fact(from) => {
                    links.push(Link { from: *from, to: target, arcrole: arcrole.clone(), role: role.clone() });
                }
                From::Note => {
                    let message = "a link that starts at a footnote is left out: only facts have links";
                    diagnostics.push(Diagnostic::warning("oim.link-from-note", message).at(*span));
                }
            }
        }
        aspects.report.links = links;
        let mut unused: Vec<_> = self.notes.iter().filter(|(_, (note, _))| !used[*note]).collect();
        unused.sort_by_key(|(_, (note, _))| *note);
        for (id, (_, span)) in unused {
            let message = format!("no link leads to the footnote {id:?}");
            diagnostics.push(Diagnostic::error("oime:unusedNoteFact", message).at(*span));
        }
        let allowed = info.allowed.unwrap_or_default();
        if allowed == Allowed::All {
            return;
        }
        let report = &aspects.report;
        for (first, other) in duplicates::disallowed(report, allowed) {
            let fact = report.fact(other);
            let message = format!(
                "{} has the aspects of another fact of {} here, which the report excludes",
                describe(fact.id),
                report.concept(fact.concept)
            );
            let help = format!("the other is {}", describe(report.fact(first).id));
            let mut diagnostic = Diagnostic::error("oime:disallowedDuplicateFacts", message).help(help);
            diagnostic.span = is_one_file.then_some(Span { start: fact.offset, end: fact.offset });
            diagnostics.push(diagnostic);
        }
    }
}

fn describe(id: &str) -> String {
    if id.is_empty() { "a fact without an id".into() } else { format!("{id:?}") }
}
