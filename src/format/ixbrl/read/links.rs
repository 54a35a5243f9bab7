//! Within [`super`]: footnotes (Inline XBRL 1.1 §6.1) and relationships (§13.1), and how inline XBRL 1.0 has both (§5.1
//! there): a fact names its footnotes, a footnote has the roles.

use super::Text;
use super::base::Base;
use super::chain::NoteReference;
use super::content::{Content, Form, Piece};
use super::set::Set;
use crate::format::xbrl21::FOOTNOTE_ROLE;
use crate::report::{Footnote, Link, LinkTarget};
use crate::source::Span;
use crate::xml::{Element, Error, attribute_value};
use hashbrown::{HashMap, HashSet};
use std::borrow::Cow;
use std::sync::Arc;

/// How many relationships a set may have: `fromRefs` and `toRefs` multiply.
const LINKS: usize = 4_000_000;

/// An `ix:footnote`.
#[derive(Debug)]
pub(super) struct Note<'s> {
    /// `id`, or `footnoteID` of inline XBRL 1.0.
    id: Option<&'s str>,
    document: usize,
    language: Option<&'s str>,
    continued_at: Option<&'s str>,
    /// `footnoteLinkRole`, `arcrole` and `footnoteRole`, where it has them.
    link_role: Option<&'s str>,
    arcrole: Option<&'s str>,
    role: Option<&'s str>,
    pub(super) content: Option<Content<Box<[Piece]>>>,
    /// The whole element.
    pub(super) span: Span,
    /// Its content as a fragment of XHTML.
    text: Box<str>,
    /// In the reports that have it: its index there.
    places: Vec<(usize, usize)>,
}

/// An `ix:relationship`.
#[derive(Debug)]
pub(super) struct Relation<'s> {
    document: usize,
    span: Span,
    from: &'s str,
    to: &'s str,
    link_role: Option<&'s str>,
    arcrole: Option<&'s str>,
}

impl<'s> Note<'s> {
    pub(super) fn read(element: &Element<'s>, document: usize, language: Option<&'s str>) -> Result<Self, Error> {
        let mut note = Note {
            id: None,
            document,
            language,
            continued_at: None,
            link_role: None,
            arcrole: None,
            role: None,
            content: None,
            span: element.span,
            text: "".into(),
            places: Vec::new(),
        };
        for attribute in element.raw_attributes() {
            let (name, raw) = attribute?;
            let slot = match name {
                "id" if note.id.is_some() => continue,
                "id" | "footnoteID" => &mut note.id,
                "continuedAt" => &mut note.continued_at,
                "footnoteLinkRole" => &mut note.link_role,
                "arcrole" => &mut note.arcrole,
                "footnoteRole" => &mut note.role,
                _ => continue,
            };
            *slot = Some(raw.trim_ascii());
        }
        Ok(note)
    }
}

impl<'s> Relation<'s> {
    pub(super) fn read(element: &Element<'s>, document: usize) -> Result<Self, Error> {
        let mut relation = Relation { document, span: element.span, from: "", to: "", link_role: None, arcrole: None };
        for attribute in element.raw_attributes() {
            match attribute? {
                ("fromRefs", raw) => relation.from = raw,
                ("toRefs", raw) => relation.to = raw,
                ("linkRole", raw) => relation.link_role = Some(raw.trim_ascii()),
                ("arcrole", raw) => relation.arcrole = Some(raw.trim_ascii()),
                _ => {}
            }
        }
        Ok(relation)
    }
}

/// Puts the texts of the footnotes together.
pub(super) fn settle_texts(set: &mut Set<'_>) {
    let default = Base::default();
    let mut notes = std::mem::take(&mut set.notes);
    for note in &mut notes {
        let mut text = String::new();
        if let Some(content) = note.content.take() {
            let source = set.texts.get(note.document).map_or("", Text::text);
            let base = set.chains.bases.get(&note.document).unwrap_or(&default);
            content.push_to(&mut text, source, Form::Footnote, base);
        }
        let at = (note.document, note.span);
        set.push_chain(&mut text, Form::Footnote, at, note.continued_at);
        if set.spend(text.len(), note.document, note.span) {
            note.text = text.trim_ascii().into();
        }
    }
    set.notes = notes;
}

/// Makes links of the relationships, and puts the footnotes that they lead to into the reports.
pub(super) fn settle(set: &mut Set<'_>) {
    let mut notes = std::mem::take(&mut set.notes);
    let mut by_id = HashMap::new();
    for (number, note) in notes.iter().enumerate() {
        let Some(id) = note.id else {
            set.fail("ix11.6.1.1:requiredAttribute", note.document, "an ix:footnote without an id", note.span);
            continue;
        };
        if set.find(id).is_some() || set.has_fragment(id) || by_id.contains_key(id) {
            set.fail("ix11:uniqueIxId", note.document, format!("another element has the id {id:?}"), note.span);
        }
        by_id.entry(id).or_insert(number);
    }
    let mut linker = Linker { set, notes: &mut notes, by_id, roles: HashMap::new(), count: 0 };
    let relations = std::mem::take(&mut linker.set.relations);
    for relation in &relations {
        linker.relate(relation);
    }
    let references = std::mem::take(&mut linker.set.chains.references);
    for reference in &references {
        linker.refer(reference);
    }
    for note in notes.iter().filter(|note| note.places.is_empty()) {
        let message = "no relationship leads from a fact to this footnote: it is left out";
        if let Some(diagnostics) = set.diagnostics.get_mut(note.document) {
            diagnostics.push(crate::diagnostic::Diagnostic::warning("ix.unused-footnote", message).at(note.span));
        }
    }
}

impl Set<'_> {
    /// The fact of an id: its target, and its index there.
    fn find(&self, id: &str) -> Option<(usize, usize)> {
        self.goals.iter().enumerate().find_map(|(goal, state)| Some((goal, state.report.index_of(id)?)))
    }
}

struct Linker<'r, 's> {
    set: &'r mut Set<'s>,
    notes: &'r mut [Note<'s>],
    by_id: HashMap<&'s str, usize>,
    /// Roles and arcroles, each kept once.
    roles: HashMap<Cow<'s, str>, Arc<str>>,
    count: usize,
}

impl<'s> Linker<'_, 's> {
    /// An `ix:relationship`.
    fn relate(&mut self, relation: &Relation<'s>) {
        let Relation { document, span, .. } = *relation;
        let mut from = Vec::new();
        let named: HashSet<&str> = relation.from.split_ascii_whitespace().collect();
        for id in relation.from.split_ascii_whitespace() {
            match self.set.find(id) {
                Some(fact) => from.push(fact),
                None => self.fail("ix11.13.1.2:relationshipFromRef", document, id, "fromRefs", span),
            }
        }
        let arcrole = self.role(relation.arcrole.unwrap_or(Link::FACT_FOOTNOTE));
        let role = self.role(relation.link_role.unwrap_or(Link::STANDARD_ROLE));
        let (mut to_notes, mut to_facts) = (false, false);
        for id in relation.to.split_ascii_whitespace() {
            if named.contains(id) {
                let message = format!("{id:?} is in fromRefs and in toRefs");
                self.set.fail("ix11.13.1.2:relationshipFromToMatch", document, message, span);
            }
            let note = self.by_id.get(id).copied();
            let fact = if note.is_some() { None } else { self.set.find(id) };
            to_notes |= note.is_some();
            to_facts |= fact.is_some();
            if note.is_none() && fact.is_none() {
                self.fail("ix11.13.1.2:relationshipToRef", document, id, "toRefs", span);
                continue;
            }
            for &(goal, index) in &from {
                let to = match (note, fact) {
                    (Some(note), _) => LinkTarget::Footnote(self.place(note, goal)),
                    (None, Some((other, to))) if other == goal => LinkTarget::Fact(to),
                    _ => {
                        let message = format!("{id:?} is a fact of another target");
                        self.set.fail("ix11.13.1.2:relationshipToRef", document, message, span);
                        continue;
                    }
                };
                if !self.link(goal, Link { from: index, to, arcrole: arcrole.clone(), role: role.clone() }) {
                    self.set.fail("ix.too-many-relationships", document, "too many relationships", span);
                    return;
                }
            }
        }
        if to_notes && to_facts {
            let message = "a relationship leads to footnotes or to facts, not to both";
            self.set.fail("ix11.13.1.2:relationshipReferencesMixed", document, message, span);
        }
    }

    /// `footnoteRefs` of inline XBRL 1.0.
    fn refer(&mut self, reference: &NoteReference<'s>) {
        let NoteReference { goal, fact, ids, document, span } = *reference;
        for id in ids.split_ascii_whitespace() {
            let Some(&note) = self.by_id.get(id) else {
                let message = format!("footnoteRefs names {id:?}, and there is no footnote of that id");
                self.set.fail("ix11.6.1.2:footnoteRef", document, message, span);
                continue;
            };
            let (arcrole, role) = (self.notes[note].arcrole, self.notes[note].link_role);
            let arcrole = self.role(arcrole.unwrap_or(Link::FACT_FOOTNOTE));
            let role = self.role(role.unwrap_or(Link::STANDARD_ROLE));
            let to = LinkTarget::Footnote(self.place(note, goal));
            if !self.link(goal, Link { from: fact, to, arcrole, role }) {
                self.set.fail("ix.too-many-relationships", document, "too many relationships", span);
                return;
            }
        }
    }

    fn fail(&mut self, code: &'static str, document: usize, id: &str, attribute: &str, span: Span) {
        let message = format!("{attribute} names {id:?}, which is none of the facts and footnotes that were read");
        self.set.fail(code, document, message, span);
    }

    fn role(&mut self, raw: &'s str) -> Arc<str> {
        let value = attribute_value(raw);
        if let Some(role) = self.roles.get(&value) {
            return role.clone();
        }
        let role: Arc<str> = (&*value).into();
        self.roles.insert(value, role.clone());
        role
    }

    fn link(&mut self, goal: usize, link: Link) -> bool {
        self.count += 1;
        if self.count <= LINKS {
            self.set.goals[goal].report.links.push(link);
        }
        self.count <= LINKS
    }

    /// The index of a footnote in a report, where it is put if it is not there.
    fn place(&mut self, number: usize, goal: usize) -> usize {
        let note = &mut self.notes[number];
        if let Some((_, index)) = note.places.iter().find(|(other, _)| *other == goal) {
            return *index;
        }
        let footnotes = &mut self.set.goals[goal].report.footnotes;
        let index = footnotes.len();
        note.places.push((goal, index));
        footnotes.push(Footnote {
            id: note.id.unwrap_or_default().into(),
            language: note.language.unwrap_or_default().into(),
            content: note.text.clone(),
            span: None,
        });
        if note.role.is_some_and(|role| role != FOOTNOTE_ROLE) {
            let (document, span) = (note.document, note.span);
            let message = "the model has no roles of footnotes: this one is taken for a plain footnote";
            self.set.fail("xbrlxe:nonStandardFootnoteResourceRole", document, message, span);
        }
        index
    }
}
