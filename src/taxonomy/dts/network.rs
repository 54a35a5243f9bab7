//! Within [`super`]: relationships. Those that are prohibited or overridden are taken out (XBRL 2.1 §3.5.3.9.7.5), the
//! others are put in the order of their networks, their parents and their `order`.

use super::Dts;
use super::model::{ArcRecord, EndKey, Model, Name, NetworkKey, Node, number};
use crate::xbrl::QName;
use rust_decimal::Decimal;
use std::ops::Range;

/// A relationship as it is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stored {
    from: Node,
    to: Node,
    detail: u32,
    /// Where it stands among all arcs in the order of discovery.
    sequence: u32,
}

/// A network as it is kept: a range of all relationships.
#[derive(Debug)]
pub(super) struct StoredNetwork {
    key: NetworkKey,
    range: Range<u32>,
}

/// The relationships of a taxonomy.
#[derive(Debug, Default)]
pub(super) struct Relationships {
    all: Vec<Stored>,
    networks: Vec<StoredNetwork>,
}

impl Relationships {
    /// From the arcs of a model, with the nodes of its locators. Arcs with an end that is nowhere are left out.
    pub(super) fn new(model: &mut Model, nodes: &[Option<Node>]) -> Self {
        let pairs = std::mem::take(&mut model.pairs);
        let node = |end: EndKey| match end {
            EndKey::Locator(at) => nodes.get(at as usize).copied().flatten(),
            EndKey::Resource(resource) => Some(Node::Resource(resource)),
        };
        let mut all: Vec<(ArcRecord, Stored)> = Vec::with_capacity(pairs.len());
        for (sequence, pair) in pairs.iter().enumerate() {
            let arc = model.arcs.get(pair.arc as usize);
            if let (Some(arc), Some(from), Some(to)) = (arc, node(pair.from), node(pair.to)) {
                all.push((*arc, Stored { from, to, detail: arc.detail, sequence: number(sequence) }));
            }
        }
        drop(pairs);
        all.sort_unstable_by_key(|(arc, r)| (arc.network, r.from, r.to, r.detail, r.sequence));
        let equivalent = |a: &(ArcRecord, Stored), b: &(ArcRecord, Stored)| {
            (a.0.network, a.1.from, a.1.to, a.1.detail) == (b.0.network, b.1.from, b.1.to, b.1.detail)
        };
        let effective = |group: &[(ArcRecord, Stored)]| {
            let priority = group.iter().map(|(arc, _)| arc.priority).max()?;
            let mut highest = group.iter().filter(|(arc, _)| arc.priority == priority);
            let (arc, first) = highest.next()?;
            let prohibited = arc.prohibited || highest.any(|(arc, _)| arc.prohibited);
            (!prohibited).then_some((arc.network, *first))
        };
        let mut kept: Vec<(u32, Stored)> = all.chunk_by(equivalent).filter_map(effective).collect();
        drop(all);
        let order = |detail: u32| model.details.get_index(detail as usize).map_or(Decimal::ONE, |d| d.order);
        kept.sort_unstable_by(|(a_network, a), (b_network, b)| {
            let first = (a_network, a.from).cmp(&(b_network, b.from));
            first.then_with(|| order(a.detail).cmp(&order(b.detail))).then_with(|| a.sequence.cmp(&b.sequence))
        });
        let mut networks = Vec::new();
        let mut start = 0;
        for group in kept.chunk_by(|a, b| a.0 == b.0) {
            let end = start + group.len();
            if let Some(key) = group.first().and_then(|(network, _)| model.networks.get_index(*network as usize)) {
                networks.push(StoredNetwork { key: *key, range: number(start)..number(end) });
            }
            start = end;
        }
        Relationships { all: kept.into_iter().map(|(_, stored)| stored).collect(), networks }
    }

    pub(super) fn of(&self, network: &StoredNetwork) -> &[Stored] {
        self.all.get(network.range.start as usize..network.range.end as usize).unwrap_or(&[])
    }

    /// The ends of all relationships of the arcroles that `wanted` names, from and to.
    pub(super) fn ends(&self, model: &Model, wanted: &[&str]) -> Vec<(Node, Node)> {
        let mut ends = Vec::new();
        for network in &self.networks {
            if wanted.contains(&model.strings.get(network.key.arcrole)) {
                ends.extend(self.of(network).iter().map(|stored| (stored.from, stored.to)));
            }
        }
        ends
    }
}

/// The relationships of one arcrole, one link role, one arc element and one extended link element (XBRL 2.1
/// §3.5.3.9.7.3), without those that are prohibited or overridden.
#[derive(Debug, Clone, Copy)]
pub struct Network<'a> {
    dts: &'a Dts,
    key: NetworkKey,
    stored: &'a [Stored],
}

impl<'a> Network<'a> {
    /// The arcrole.
    #[must_use]
    pub fn arcrole(&self) -> &'a str {
        self.dts.model.strings.get(self.key.arcrole)
    }

    /// The role of the extended links.
    #[must_use]
    pub fn role(&self) -> &'a str {
        self.dts.model.strings.get(self.key.role)
    }

    /// The name of the extended links' element, such as `link:presentationLink`.
    #[must_use]
    pub fn link(&self) -> QName {
        self.dts.qname(self.key.link)
    }

    /// The name of the arcs' element, such as `link:presentationArc`.
    #[must_use]
    pub fn arc(&self) -> QName {
        self.dts.qname(self.key.arc)
    }

    /// How many relationships it has: at least one.
    #[must_use]
    #[allow(clippy::len_without_is_empty, reason = "a network is never empty")]
    pub fn len(&self) -> usize {
        self.stored.len()
    }

    /// All relationships, those of one source together and ordered as in [`Network::from`].
    #[must_use]
    pub fn relationships(&self) -> impl ExactSizeIterator<Item = Relationship<'a>> + use<'a> {
        let dts = self.dts;
        self.stored.iter().map(move |stored| Relationship { dts, stored: *stored })
    }

    /// All relationships by their `order`, those of the same order as they stand in the documents.
    #[must_use]
    pub fn by_order(&self) -> Vec<Relationship<'a>> {
        let mut all: Vec<Relationship<'a>> = self.relationships().collect();
        all.sort_by_cached_key(|relationship| (relationship.order(), relationship.stored.sequence));
        all
    }

    /// The relationships from a node, by their `order`, then as they stand in the documents.
    #[must_use]
    pub fn from(&self, node: Node) -> impl ExactSizeIterator<Item = Relationship<'a>> + use<'a> {
        let start = self.stored.partition_point(|stored| stored.from < node);
        let rest = self.stored.get(start..).unwrap_or(&[]);
        let dts = self.dts;
        let end = rest.partition_point(|stored| stored.from == node);
        rest.get(..end).unwrap_or(&[]).iter().map(move |stored| Relationship { dts, stored: *stored })
    }

    /// The nodes that nothing points to, as they stand in the documents.
    #[must_use]
    pub fn roots(&self) -> Vec<Node> {
        let mut targets: Vec<Node> = self.stored.iter().map(|stored| stored.to).collect();
        targets.sort_unstable();
        let sources = self.stored.chunk_by(|a, b| a.from == b.from);
        let firsts = sources.filter_map(|group| Some((group.iter().map(|s| s.sequence).min()?, group.first()?.from)));
        let mut roots: Vec<_> = firsts.filter(|(_, node)| targets.binary_search(node).is_err()).collect();
        roots.sort_unstable();
        roots.into_iter().map(|(_, node)| node).collect()
    }
}

/// A relationship between two nodes.
#[derive(Debug, Clone, Copy)]
pub struct Relationship<'a> {
    dts: &'a Dts,
    stored: Stored,
}

impl<'a> Relationship<'a> {
    fn detail(&self) -> Option<&'a super::model::Detail> {
        self.dts.model.details.get_index(self.stored.detail as usize)
    }

    /// Where it comes from: a parent, a total, a hypercube, a concept with labels …
    #[must_use]
    pub fn from(&self) -> Node {
        self.stored.from
    }

    /// Where it goes to: a child, a contributor, a dimension, a label …
    #[must_use]
    pub fn to(&self) -> Node {
        self.stored.to
    }

    /// Its place among those from the same node; 1 where the arc says nothing.
    #[must_use]
    pub fn order(&self) -> Decimal {
        self.detail().map_or(Decimal::ONE, |detail| detail.order)
    }

    /// How often a contributor counts (XBRL 2.1 §5.2.5.2.1).
    #[must_use]
    pub fn weight(&self) -> Option<Decimal> {
        self.detail()?.weight
    }

    /// The role of the label that a line is to be printed with (XBRL 2.1 §5.2.4.2.1).
    #[must_use]
    pub fn preferred_label(&self) -> Option<&'a str> {
        self.detail()?.preferred_label.map(|role| self.dts.model.strings.get(role))
    }

    /// `xbrldt:targetRole`: the link role where dimensional relationships go on.
    #[must_use]
    pub fn target_role(&self) -> Option<&'a str> {
        self.detail()?.target_role.map(|role| self.dts.model.strings.get(role))
    }

    /// `xbrldt:contextElement`: `segment` or `scenario`.
    #[must_use]
    pub fn context_element(&self) -> Option<&'a str> {
        self.detail()?.context_element.map(|element| self.dts.model.strings.get(element))
    }

    /// `xbrldt:closed`: whether other dimensions are forbidden.
    #[must_use]
    pub fn closed(&self) -> bool {
        self.detail().is_some_and(|detail| detail.closed)
    }

    /// `xbrldt:usable`: whether the target may stand in reports.
    #[must_use]
    pub fn usable(&self) -> bool {
        self.detail().is_none_or(|detail| detail.usable)
    }
}

impl Dts {
    /// All networks, in the order of their discovery.
    pub fn networks(&self) -> impl Iterator<Item = Network<'_>> {
        let relationships = &self.relationships;
        let stored = relationships.networks.iter();
        stored.map(move |network| Network { dts: self, key: network.key, stored: relationships.of(network) })
    }

    /// The networks of an arcrole, in the order of their discovery.
    pub fn networks_of(&self, arcrole: &str) -> impl Iterator<Item = Network<'_>> {
        let wanted = self.model.strings.find(arcrole);
        self.networks().filter(move |network| Some(network.key.arcrole) == wanted)
    }

    /// The network of an arcrole in a link role; the first one if their elements differ.
    #[must_use]
    pub fn network(&self, arcrole: &str, role: &str) -> Option<Network<'_>> {
        let wanted = self.model.strings.find(role);
        self.networks_of(arcrole).find(|network| Some(network.key.role) == wanted)
    }

    pub(super) fn qname(&self, (namespace, local): Name) -> QName {
        QName { namespace: self.model.strings.arc(namespace), local: self.model.strings.arc(local) }
    }
}
