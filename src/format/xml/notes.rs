//! Within [`super`]: footnotes on their way in (XBRL 2.1 §4.11): extended links of locators, footnotes and arcs become
//! [`Footnote`]s and [`Link`]s. Facts are found once all of them are read, for a link may stand before them.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::format::prefixes::numbered;
use crate::format::xbrl21::FOOTNOTE_ROLE;
use crate::format::xbrl21::fragment;
use crate::format::xbrl21::read::next_child;
use crate::report::{Footnote, Link, LinkTarget, Report};
use crate::source::Span;
use crate::xml::{Element, Error, Namespace, Xml, attribute_value};
use hashbrown::{HashMap, HashSet};
use std::borrow::Cow;
use std::sync::Arc;

/// Bytes of a document for each relationship that it may make: an arc between two labels makes one for every pair of their
/// holders, so that a small document could make more of them than fit in memory.
const BYTES_PER_LINK: usize = 16;

/// An end of a relationship.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum End<'s> {
    Fact(Cow<'s, str>),
    Note(usize),
}

/// A relationship whose facts are not looked up yet.
#[derive(Debug)]
struct Pending<'s> {
    from: End<'s>,
    to: End<'s>,
    arcrole: Arc<str>,
    role: Arc<str>,
    /// What tells it from other relationships between the same ends.
    order: &'s str,
    priority: i64,
    is_prohibited: bool,
    span: Span,
}

/// An arc as written.
struct ArcElement<'s> {
    from: &'s str,
    to: &'s str,
    arcrole: &'s str,
    order: &'s str,
    priority: i64,
    is_prohibited: bool,
    span: Span,
}

/// Footnotes and relationships of a document.
#[derive(Debug, Default)]
pub(super) struct Notes<'s> {
    /// The name of the document, which locators may state.
    document: &'s str,
    pending: Vec<Pending<'s>>,
    roles: HashMap<&'s str, Arc<str>>,
    /// Where footnotes stand, by their index, and their ids as written.
    spans: Vec<(Span, &'s str)>,
    is_full: bool,
}

/// The attributes of an element that links have.
#[derive(Default)]
struct Attributes<'s> {
    href: Option<&'s str>,
    kind: &'s str,
    label: &'s str,
    role: Option<&'s str>,
    arcrole: Option<&'s str>,
    from: &'s str,
    to: &'s str,
    id: &'s str,
    language: Option<&'s str>,
    order: &'s str,
    priority: Option<&'s str>,
    usage: &'s str,
}

impl<'s> Attributes<'s> {
    fn of(xml: &Xml<'s>, element: &Element<'s>) -> Result<Self, Error> {
        let mut all = Attributes::default();
        for attribute in xml.attributes(element) {
            let attribute = attribute?;
            let raw = attribute.raw.trim_ascii();
            match (attribute.namespace, attribute.local) {
                (Namespace::XLINK, "href") => all.href = Some(raw),
                (Namespace::XLINK, "type") => all.kind = raw,
                (Namespace::XLINK, "label") => all.label = raw,
                (Namespace::XLINK, "role") => all.role = Some(raw),
                (Namespace::XLINK, "arcrole") => all.arcrole = Some(raw),
                (Namespace::XLINK, "from") => all.from = raw,
                (Namespace::XLINK, "to") => all.to = raw,
                (Namespace::XML, "lang") => all.language = Some(raw),
                (Namespace::NONE, "id") => all.id = raw,
                (Namespace::NONE, "order") => all.order = raw,
                (Namespace::NONE, "priority") => all.priority = Some(raw),
                (Namespace::NONE, "use") => all.usage = raw,
                _ => {}
            }
        }
        Ok(all)
    }
}

impl<'s> Notes<'s> {
    /// For the document of a name.
    pub(super) fn of(document: &'s str) -> Self {
        Notes { document: document.rsplit(['/', '\\']).next().unwrap_or_default(), ..Notes::default() }
    }

    /// Reads a `link:footnoteLink` whose start tag `xml` has just given. `language` is that of its surroundings.
    pub(super) fn read(
        &mut self,
        xml: &mut Xml<'s>,
        element: &Element<'s>,
        language: &str,
        (report, diagnostics): (&mut Report, &mut Diagnostics),
    ) -> Result<(), Error> {
        let error = |d: &mut Diagnostics, code, message: &str, at: &Element<'_>| {
            d.push(Diagnostic::error(code, message).at(at.span));
        };
        let link = Attributes::of(xml, element)?;
        let language = link.language.unwrap_or(language);
        let role = link.role.unwrap_or_else(|| {
            error(diagnostics, "xbrl.4.11.1", "a footnote link without a role", element);
            Link::STANDARD_ROLE
        });
        let mut ends: HashMap<&str, Vec<End<'s>>> = HashMap::new();
        let mut arcs = Vec::new();
        while let Some(child) = next_child(xml, diagnostics)? {
            let attributes = Attributes::of(xml, &child)?;
            match child.local {
                "loc" if child.namespace == Namespace::LINK => {
                    let target = attributes.href.and_then(|href| fact_of(href, self.document));
                    match target {
                        Some(id) => ends.entry(attributes.label).or_default().push(End::Fact(id)),
                        None => error(
                            diagnostics,
                            "xbrl.4.11.1.1",
                            "a locator leads to a fact of its document: `#id`",
                            &child,
                        ),
                    }
                    xml.skip()?;
                }
                "footnote" if child.namespace == Namespace::LINK => {
                    if attributes.language.unwrap_or(language).is_empty() {
                        error(diagnostics, "xbrl.4.11.1.2", "a footnote without a language", &child);
                    }
                    if attributes.role.is_some_and(|role| role != FOOTNOTE_ROLE) {
                        let message = "a footnote with a role of its own, for which the model has no place";
                        let warning = Diagnostic::warning("xbrlxe:nonStandardFootnoteResourceRole", message);
                        diagnostics.push(warning.at(child.span));
                    }
                    ends.entry(attributes.label).or_default().push(End::Note(report.footnotes.len()));
                    self.spans.push((child.span, attributes.id));
                    report.footnotes.push(Footnote {
                        id: "".into(),
                        language: attributes.language.unwrap_or(language).into(),
                        content: fragment::content(xml)?.into(),
                        span: None,
                    });
                }
                "footnoteArc" if child.namespace == Namespace::LINK => {
                    xml.skip()?;
                    let Some(arcrole) = attributes.arcrole else {
                        error(diagnostics, "xbrl.4.11.1.3", "an arc without an arcrole", &child);
                        continue;
                    };
                    arcs.push(ArcElement {
                        from: attributes.from,
                        to: attributes.to,
                        arcrole,
                        order: attributes.order,
                        priority: attributes.priority.and_then(|text| text.parse().ok()).unwrap_or(0),
                        is_prohibited: attributes.usage == "prohibited",
                        span: child.span,
                    });
                }
                // Titles and documentation say nothing about facts.
                _ => {
                    if matches!(attributes.kind, "locator" | "arc" | "resource") {
                        let message = format!("<{}> stands for a {} of another kind", child.name, attributes.kind);
                        error(diagnostics, "xbrl.4.11.1", &message, &child);
                    }
                    xml.skip()?;
                }
            }
        }
        self.connect(xml, role, &ends, &arcs, diagnostics);
        Ok(())
    }

    /// Makes relationships of the arcs of one link.
    fn connect(
        &mut self,
        xml: &Xml<'s>,
        role: &'s str,
        ends: &HashMap<&str, Vec<End<'s>>>,
        arcs: &[ArcElement<'s>],
        diagnostics: &mut Diagnostics,
    ) {
        let limit = 1_000 + xml.position() / BYTES_PER_LINK;
        let mut seen = HashSet::new();
        for arc in arcs {
            if !seen.insert((arc.from, arc.to)) {
                let message = format!("a second arc from {:?} to {:?} in one link", arc.from, arc.to);
                diagnostics.push(Diagnostic::error("xbrl.3.5.3.9", message).at(arc.span));
            }
            let (Some(from), Some(to)) = (ends.get(arc.from), ends.get(arc.to)) else {
                let missing = if ends.contains_key(arc.from) { arc.to } else { arc.from };
                let message = format!("nothing in this link has the label {missing:?}");
                diagnostics.push(Diagnostic::error("xbrl.4.11.1.3", message).at(arc.span));
                continue;
            };
            for (from, to) in from.iter().flat_map(|from| to.iter().map(move |to| (from, to))) {
                if self.pending.len() >= limit {
                    if !std::mem::replace(&mut self.is_full, true) {
                        let message = format!("more than {limit} relationships: the others are left out");
                        diagnostics.push(Diagnostic::error("xbrl.too-many-links", message).at(arc.span));
                    }
                    return;
                }
                let is_standard = arc.arcrole == Link::FACT_FOOTNOTE;
                if is_standard && !matches!((from, to), (End::Fact(_), End::Note(_))) {
                    let message = "this arc does not lead from a fact to a footnote";
                    diagnostics.push(Diagnostic::error("xbrl.4.11.1.3.1", message).at(arc.span));
                    continue;
                }
                if matches!(from, End::Note(_)) {
                    let message = "an arc from a footnote is left out: the model has relationships of facts only";
                    diagnostics.push(Diagnostic::warning("xbrl.left-out", message).at(arc.span));
                    continue;
                }
                let mut shared = |text: &'s str| {
                    self.roles.entry(text).or_insert_with(|| Arc::from(&*attribute_value(text))).clone()
                };
                let (arcrole, role) = (shared(arc.arcrole), shared(role));
                let &ArcElement { order, priority, is_prohibited, span, .. } = arc;
                let (from, to) = (from.clone(), to.clone());
                self.pending.push(Pending { from, to, arcrole, role, order, priority, is_prohibited, span });
            }
        }
    }

    /// Looks up the facts and puts the relationships into the report. `left_out` are the ids of facts that were not read.
    pub(super) fn finish(self, report: &mut Report, left_out: &HashSet<&'s str>, diagnostics: &mut Diagnostics) {
        self.name_notes(report, diagnostics);
        // A relationship holds unless another one of the same ends prohibits it with at least its priority (§3.5.3.9.7.5).
        let mut prohibited: HashMap<_, i64> = HashMap::new();
        let key = |p: &Pending<'s>| (p.from.clone(), p.to.clone(), p.arcrole.clone(), p.role.clone(), p.order);
        for arc in self.pending.iter().filter(|arc| arc.is_prohibited) {
            let priority = prohibited.entry(key(arc)).or_insert(arc.priority);
            *priority = arc.priority.max(*priority);
        }
        let mut is_linked = vec![false; report.footnotes.len()];
        for arc in self.pending.iter().filter(|arc| !arc.is_prohibited) {
            if let End::Note(note) = arc.to {
                is_linked[note] = true;
            }
            if !prohibited.is_empty() && prohibited.get(&key(arc)).is_some_and(|&priority| priority >= arc.priority) {
                continue;
            }
            let mut fact = |id: &str| {
                let found = report.index_of(id);
                if found.is_none() && left_out.contains(id) {
                    let message = format!("the relationships of the fact {id:?} are left out, as it is itself");
                    diagnostics.push(Diagnostic::warning("xbrl.left-out", message).at(arc.span));
                } else if found.is_none() {
                    let message = format!("no fact has the id {id:?}");
                    diagnostics.push(Diagnostic::error("xbrl.4.11.1.1", message).at(arc.span));
                }
                found
            };
            let to = match &arc.to {
                End::Note(note) => Some(LinkTarget::Footnote(*note)),
                End::Fact(id) => fact(id).map(LinkTarget::Fact),
            };
            let from = match &arc.from {
                End::Note(_) => None,
                End::Fact(id) => fact(id),
            };
            if let (Some(from), Some(to)) = (from, to) {
                report.links.push(Link { from, to, arcrole: arc.arcrole.clone(), role: arc.role.clone() });
            }
        }
        for ((span, _), _) in self.spans.iter().zip(is_linked).filter(|(_, is_linked)| !is_linked) {
            let message = "no arc leads to this footnote: no fact has it";
            diagnostics.push(Diagnostic::warning("xbrlxe:unlinkedFootnoteResource", message).at(*span));
        }
    }

    /// Gives footnotes their ids; those without one, or with that of something else, get a number.
    fn name_notes(&self, report: &mut Report, diagnostics: &mut Diagnostics) {
        let mut taken: HashSet<Arc<str>> = HashSet::new();
        let mut unnamed = Vec::new();
        for (index, &(span, id)) in self.spans.iter().enumerate() {
            if !id.is_empty() && report.index_of(id).is_none() && taken.insert(id.into()) {
                report.footnotes[index].id = id.into();
                continue;
            }
            unnamed.push(index);
            if !id.is_empty() {
                let message = format!("the id {id:?} stands for something else");
                diagnostics.push(Diagnostic::error("xbrl.duplicate-id", message).at(span));
            }
        }
        for index in unnamed {
            let is_taken = |id: &str| taken.contains(id) || report.index_of(id).is_some();
            let id: Arc<str> = numbered(&format!("footnote-{}", index + 1), 2, is_taken).into();
            taken.insert(id.clone());
            report.footnotes[index].id = id;
        }
    }
}

/// The id of the fact that a locator leads to: `#id` or `#element(id)` (§3.5.4), the name of the document in front of it or not.
fn fact_of<'s>(href: &'s str, document: &str) -> Option<Cow<'s, str>> {
    let behind = |href: &str| {
        let (name, _) = href.split_once('#')?;
        (name.is_empty() || name.trim_start_matches("./") == document).then_some(name.len() + 1)
    };
    let pointer = match attribute_value(href) {
        Cow::Borrowed(href) => Cow::Borrowed(&href[behind(href)?..]),
        Cow::Owned(href) => Cow::Owned(href[behind(&href)?..].to_owned()),
    };
    let inner = pointer.strip_prefix("element(").and_then(|inner| inner.strip_suffix(')'));
    let id = match inner {
        Some(inner) => Cow::Owned(inner.to_owned()),
        None => pointer,
    };
    (!id.is_empty() && !id.contains(['/', '('])).then_some(id)
}
