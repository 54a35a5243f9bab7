//! Within [`super`]: what a linkbase says (XBRL 2.1 §3.5 and §5.2, Generic Links): extended links with their locators,
//! resources and arcs. At the end of a link its arcs' labels are resolved into pairs of ends.

use super::document::{ArcDecl, End, Pair, Parser, Place, ResourceDecl, ResourceKind, Text, Why};
use super::xml::{Name, clip, trimmed};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::xbrl::ns;
use crate::xml::Namespace as Ns;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use std::fmt::Write as _;

/// Generic Labels 1.0.
const LABEL: &str = "http://xbrl.org/2008/label";
/// Generic References 1.0.
const REFERENCE: &str = "http://xbrl.org/2008/reference";

/// Extended links of XBRL 2.1 (§5.2).
const LINKS: [&str; 5] = ["calculationLink", "definitionLink", "labelLink", "presentationLink", "referenceLink"];

/// Relationships of one document; an arc between many ends of the same labels could make any number.
const MAX_PAIRS: usize = 2_000_000;

/// An extended link while it is read.
#[derive(Debug, Default)]
pub(super) struct Link<'a> {
    name: Option<Name<'a>>,
    role: Text<'a>,
    /// Ends in their order, and for each the next one of the same label.
    ends: Vec<(End, Option<usize>)>,
    /// The first and the last end of each label.
    labels: FxHashMap<&'a str, (usize, usize)>,
    /// Arcs: an index of the document's arcs, `xlink:from`, `xlink:to`.
    arcs: Vec<(u32, &'a str, &'a str, Span)>,
}

impl<'a> Parser<'a> {
    pub(super) fn enter_linkbase(&mut self, place: Place, name: Name<'a>) -> Place {
        if place == Place::Reference {
            self.out.parts.push((name, 0..0));
            return Place::Part;
        }
        let xlink_type = self.xml.attribute(Ns::XLINK, "type").map_or("", |a| a.raw.trim_ascii());
        match (place, xlink_type) {
            (Place::Linkbase, "extended") => {
                self.link.name = Some(name);
                if let Some(link) = LINKS.iter().find(|link| name == (Ns::LINK, **link))
                    && !self.out.links.contains(link)
                {
                    self.out.links.push(link);
                }
                self.link.role = self.xml.attribute(Ns::XLINK, "role").map(trimmed).unwrap_or_default();
                Place::Link
            }
            (Place::Linkbase, _) => {
                self.reference(name);
                Place::Skip
            }
            (_, "locator") => {
                let why = if name == (Ns::LINK, "loc") { Why::Link } else { Why::Mention };
                let href = self.xml.attribute(Ns::XLINK, "href").and_then(|href| self.refer(href.raw, why));
                if let Some(href) = href {
                    self.out.locators.push(href);
                    self.end(End::Locator(last(self.out.locators.len())));
                }
                Place::Skip
            }
            (_, "resource") => self.resource(name),
            (_, "arc") => {
                self.arc(name);
                Place::Skip
            }
            _ => Place::Skip,
        }
    }

    fn resource(&mut self, name: Name<'a>) -> Place {
        let (kind, place) = match (self.xml.namespace(name.0), name.1) {
            (ns::LINK, "label" | "footnote") | (LABEL, "label") => (ResourceKind::Label, Place::Label),
            (ns::LINK | REFERENCE, "reference") => (ResourceKind::Reference, Place::Reference),
            _ => (ResourceKind::Other, Place::Resource),
        };
        let parts = self.out.parts.len();
        self.out.resources.push(ResourceDecl {
            kind,
            role: self.xml.attribute(Ns::XLINK, "role").map(trimmed).unwrap_or_default(),
            language: self.xml.language(),
            text: 0..0,
            parts: parts..parts,
            span: self.xml.span(),
        });
        self.end(End::Resource(last(self.out.resources.len())));
        place
    }

    /// Notes an end of arcs under its label.
    fn end(&mut self, end: End) {
        let Some(label) = self.xml.attribute(Ns::XLINK, "label") else {
            return self.error("taxonomy.arc-end", "no xlink:label (XBRL 2.1 §3.5.3.7)".to_owned());
        };
        let at = self.link.ends.len();
        self.link.ends.push((end, None));
        let chain = self.link.labels.entry(label.raw.trim_ascii()).or_insert((at, at));
        if chain.1 != at {
            if let Some(previous) = self.link.ends.get_mut(chain.1) {
                previous.1 = Some(at);
            }
            chain.1 = at;
        }
    }

    fn arc(&mut self, name: Name<'a>) {
        let span = self.xml.span();
        let (mut from, mut to) = (None, None);
        let mut wrong = None;
        let mut arc = ArcDecl {
            link: (self.link.name.unwrap_or(name), self.link.role.clone()),
            name,
            arcrole: Text::Borrowed(""),
            order: Decimal::ONE,
            weight: None,
            priority: 0,
            prohibited: false,
            preferred_label: None,
            target_role: None,
            context_element: None,
            closed: false,
            usable: true,
            others: String::new(),
        };
        let mut others = Vec::new();
        for attribute in self.xml.attributes() {
            let value = trimmed(*attribute);
            let known = match (attribute.namespace, attribute.local) {
                (Ns::XLINK, "from") => from.replace(attribute.raw.trim_ascii()).is_none(),
                (Ns::XLINK, "to") => to.replace(attribute.raw.trim_ascii()).is_none(),
                (Ns::XLINK, "arcrole") => {
                    arc.arcrole = value;
                    true
                }
                (Ns::XLINK, _) => true,
                (Ns::NONE, "order") => decimal(&value).map(|n| arc.order = n).is_some(),
                (Ns::NONE, "weight") => decimal(&value).map(|n| arc.weight = Some(n)).is_some(),
                (Ns::NONE, "priority") => value.parse().map(|n| arc.priority = n).is_ok(),
                (Ns::NONE, "use") => {
                    arc.prohibited = value == "prohibited";
                    matches!(&*value, "prohibited" | "optional")
                }
                (Ns::NONE, "preferredLabel") => {
                    arc.preferred_label = Some(value);
                    true
                }
                (Ns::XBRLDT, "targetRole") => {
                    arc.target_role = Some(value);
                    true
                }
                (Ns::XBRLDT, "contextElement") => {
                    arc.context_element = Some(value);
                    true
                }
                (Ns::XBRLDT, "closed") => {
                    arc.closed = matches!(&*value, "true" | "1");
                    true
                }
                (Ns::XBRLDT, "usable") => {
                    arc.usable = !matches!(&*value, "false" | "0");
                    true
                }
                (namespace, local) => {
                    others.push((self.xml.namespace(namespace), local, value));
                    true
                }
            };
            if !known {
                wrong = Some((attribute.local, attribute.raw));
            }
        }
        others.sort_unstable();
        for (namespace, local, value) in others {
            let _ = writeln!(arc.others, "{{{namespace}}}{local}={value}");
        }
        if let Some((attribute, value)) = wrong {
            self.error("taxonomy.value", format!("not a value of {attribute}: {:?}", clip(value)));
        }
        let (Some(from), Some(to)) = (from, to) else {
            return self.error("taxonomy.arc-end", "an arc without xlink:from and xlink:to (XBRL 2.1 §3.5.3.9)".into());
        };
        self.out.arcs.push(arc);
        self.link.arcs.push((last(self.out.arcs.len()), from, to, span));
    }

    /// Pairs the ends of the arcs: an arc goes from all that have the one label to all that have the other.
    pub(super) fn finish_link(&mut self) {
        let Link { ends, labels, arcs, .. } = std::mem::take(&mut self.link);
        let ends_of = |label: &str| {
            let first = labels.get(label).map(|chain| chain.0);
            std::iter::successors(first, |&at| ends.get(at)?.1).filter_map(|at| ends.get(at)).map(|(end, _)| *end)
        };
        for (arc, from, to, span) in arcs {
            for label in [from, to] {
                if !labels.contains_key(label) {
                    let message = format!("no locator or resource has the label {} (XBRL 2.1 §3.5.3.9)", clip(label));
                    self.out.diagnostics.push(Diagnostic::error("taxonomy.arc-end", message).at(span));
                }
            }
            for start in ends_of(from) {
                let room = MAX_PAIRS.saturating_sub(self.out.pairs.len());
                let pairs = ends_of(to).map(|end| Pair { arc, from: start, to: end });
                let before = self.out.pairs.len();
                self.out.pairs.extend(pairs.take(room));
                if self.out.pairs.len() - before == room {
                    let message = format!("more than {MAX_PAIRS} relationships in one document");
                    return self.out.diagnostics.push(Diagnostic::error("taxonomy.limit", message).at(span));
                }
            }
        }
    }
}

fn last(length: usize) -> u32 {
    u32::try_from(length.saturating_sub(1)).unwrap_or(u32::MAX)
}

/// An `xs:decimal`; nothing for what is none, or has more digits than can be kept.
fn decimal(text: &str) -> Option<Decimal> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let short = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
    Decimal::from_str_exact(if short.is_empty() || short == "-" { text } else { short }).ok()
}
