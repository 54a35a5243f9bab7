//! Within [`super`]: what a report's facts and networks need of its taxonomy: concepts, networks, definitions of roles.

use super::json::{Members, string};
use super::names::{Name, Names};
use crate::load::Loaded;
use crate::taxonomy::arcrole;
use crate::taxonomy::dts::{Concept, ConceptId, Dts, Network, Node, Relationship};
use crate::xbrl::{QName, ns};
use hashbrown::{HashMap, HashSet};
use indexmap::{IndexMap, IndexSet};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::fmt::Write as _;

/// The networks that the viewer looks at.
const ARCROLES: [&str; 5] = [
    "http://www.xbrl.org/2003/arcrole/summation-item",
    arcrole::SUMMATION_ITEM,
    "http://www.esma.europa.eu/xbrl/esef/arcrole/wider-narrower",
    arcrole::PARENT_CHILD,
    "http://xbrl.org/int/dim/arcrole/dimension-default",
];

/// Role of generic labels (Generic Labels 1.0).
const GENERIC_LABEL: &str = "http://www.xbrl.org/2008/role/label";

/// How a concept is used as a dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Explicit,
    Typed,
}

/// The concepts that a report needs, in the order in which that turned out.
pub(super) struct Concepts<'d, 'n> {
    pub(super) dts: &'d Dts,
    pub(super) names: &'n mut Names,
    wanted: IndexMap<Name, Option<Axis>>,
    /// Those that no schema declares and whose facts are markup.
    markup: HashSet<Name>,
    numbers: HashMap<ConceptId, Name>,
    /// Roles whose definitions are wanted.
    roles: IndexSet<&'d str>,
}

impl<'d, 'n> Concepts<'d, 'n> {
    pub(super) fn new(loaded: &'d Loaded, names: &'n mut Names) -> Self {
        Concepts {
            dts: &loaded.dts,
            names,
            wanted: IndexMap::new(),
            markup: HashSet::new(),
            numbers: HashMap::new(),
            roles: IndexSet::new(),
        }
    }

    /// The number of a name.
    pub(super) fn name(&mut self, name: &QName) -> Name {
        self.names.name(name, self.dts)
    }

    /// Wants a concept; `axis` says that it is a dimension of a fact.
    pub(super) fn want(&mut self, name: Name, axis: Option<Axis>) {
        let wanted = self.wanted.entry(name).or_default();
        *wanted = wanted.or(axis);
    }

    /// Notes that facts of a concept are markup, where its type does not tell.
    pub(super) fn note_markup(&mut self, name: Name) {
        self.markup.insert(name);
    }

    /// The concept of a node, if it is one.
    fn concept(&mut self, node: Node) -> Option<Name> {
        let Node::Concept(id) = node else { return None };
        if let Some(name) = self.numbers.get(&id) {
            return Some(*name);
        }
        let name = self.name(&self.dts.at(id).name());
        self.numbers.insert(id, name);
        Some(name)
    }

    /// Writes the networks: arcrole → role → parent → children.
    pub(super) fn relationships(&mut self, out: &mut String) {
        let dts = self.dts;
        let mut arcroles = Members::open(out);
        for arcrole in ARCROLES {
            // Networks whose links or arcs have different names are one to the viewer.
            let mut networks: IndexMap<&str, Vec<Network<'d>>> = IndexMap::new();
            for network in dts.networks_of(arcrole) {
                networks.entry(network.role()).or_default().push(network);
            }
            if networks.is_empty() {
                continue;
            }
            let key = self.names.roles.get(arcrole, "").to_owned();
            let mut roles = Members::open(arcroles.key(&key));
            for (role, networks) in networks {
                self.roles.insert(role);
                let key = self.names.roles.get(role, "").to_owned();
                self.network(roles.key(&key), &networks);
            }
            roles.close();
        }
        arcroles.close();
    }

    fn network(&mut self, out: &mut String, networks: &[Network<'d>]) {
        let mut all: Vec<Relationship<'d>> = networks.iter().flat_map(Network::by_order).collect();
        if networks.len() > 1 {
            all.sort_by_key(Relationship::order);
        }
        let mut children: IndexMap<Name, Vec<(Name, Option<Decimal>)>> = IndexMap::new();
        for relationship in all {
            if let (Some(from), Some(to)) = (self.concept(relationship.from()), self.concept(relationship.to())) {
                children.entry(from).or_default().push((to, relationship.weight()));
                self.want(to, None);
                self.want(from, None);
            }
        }
        let mut parents = Members::open(out);
        for (from, children) in &children {
            let out = parents.written_key(self.names.written(*from));
            for (at, (to, weight)) in children.iter().enumerate() {
                out.push_str(if at == 0 { "[{\"t\":" } else { ",{\"t\":" });
                out.push_str(self.names.written(*to));
                if let Some(weight) = weight {
                    let _ = write!(out, ",\"w\":{weight}");
                }
                out.push('}');
            }
            out.push(']');
        }
        parents.close();
    }

    /// Writes the concepts that are wanted, and the elements of typed dimensions among them.
    pub(super) fn write(&mut self, out: &mut String) {
        let mut all = Members::open(out);
        let mut at = 0;
        while let Some((&name, &axis)) = self.wanted.get_index(at) {
            at += 1;
            let qname = self.names.qname(name);
            let concept = self.dts.element(&qname);
            let mut members = Members::open(all.written_key(self.names.written(name)));
            self.labels(members.key("labels"), concept);
            if let Some(axis) = axis {
                members.key("d").push_str(if axis == Axis::Typed { "\"t\"" } else { "\"e\"" });
            }
            if let Some(concept) = concept {
                self.about(&mut members, concept);
            }
            if self.markup.contains(&name) {
                members.key("t").push_str("true");
            }
            members.close();
        }
        all.close();
    }

    fn about(&mut self, members: &mut Members<'_>, concept: Concept<'d>) {
        let mut references = concept.references().peekable();
        if references.peek().is_some() {
            let out = members.key("r");
            for (at, reference) in references.enumerate() {
                out.push_str(if at == 0 { "[[" } else { ",[" });
                for (at, (part, text)) in reference.parts().enumerate() {
                    out.push_str(if at == 0 { "[" } else { ",[" });
                    string(out, &part.local);
                    out.push(',');
                    string(out, text);
                    out.push(']');
                }
                out.push(']');
            }
            out.push(']');
        }
        let types = concept.types();
        if types.iter().any(is_enumeration) {
            members.key("e").push_str("true");
        }
        if types.iter().any(is_text_block) {
            members.key("t").push_str("true");
        }
        if let Some(balance) = concept.balance() {
            string(members.key("b"), balance.as_str());
        }
        if concept.has_own_type() {
            let name = concept.name();
            let own = QName::new(name.namespace, format!("{}@anonymousType", name.local));
            let own = self.name(&own);
            members.key("dt").push_str(self.names.written(own));
        } else if let Some(name) = types.first().filter(|name| *name.namespace != *ns::XSD) {
            let name = self.name(name);
            members.key("dt").push_str(self.names.written(name));
        }
        if concept.is_typed_dimension()
            && let Some(domain) = concept.typed_domain()
            && let Some(name) = self.concept(domain.node())
        {
            members.key("td").push_str(self.names.written(name));
            self.want(name, None);
        }
    }

    /// Writes labels: role → language → text. Of several in a role and a language the last one counts.
    fn labels(&mut self, out: &mut String, concept: Option<Concept<'d>>) {
        let mut labels: Vec<_> = concept.iter().flat_map(Concept::labels).collect();
        labels.retain(|label| !label.language.is_empty());
        let mut roles = Members::open(out);
        let mut done: HashSet<&str> = HashSet::new();
        for at in 0..labels.len() {
            let role = labels[at].role;
            if !done.insert(role) {
                continue;
            }
            self.roles.insert(role);
            let key = self.names.roles.get(role, "").to_owned();
            let mut languages: IndexMap<String, &str> = IndexMap::new();
            for label in labels[at..].iter().filter(|label| label.role == role) {
                languages.insert(label.language.to_lowercase(), label.text);
            }
            let mut members = Members::open(roles.key(&key));
            for (language, text) in languages {
                string(members.key(&language), text);
            }
            members.close();
        }
        roles.close();
    }

    /// Writes what roles are called: role → language → text.
    pub(super) fn role_definitions(&mut self, out: &mut String) {
        let mut all = Members::open(out);
        for uri in &self.roles {
            let mut languages: IndexMap<String, Cow<'_, str>> = IndexMap::new();
            let role = self.dts.role(uri);
            let definition = role.and_then(|role| role.definition()).map(Cow::Borrowed);
            if let Some(definition) = definition.or_else(|| registered(uri).map(Cow::Owned)) {
                languages.insert("en".to_owned(), definition);
            }
            for label in role.iter().flat_map(|role| self.dts.labels(role.node)) {
                if label.role == GENERIC_LABEL && !label.language.is_empty() {
                    languages.insert(label.language.to_lowercase(), label.text.into());
                }
            }
            if languages.is_empty() {
                continue;
            }
            let mut members = Members::open(all.key(self.names.roles.get(uri, "")));
            for (language, text) in languages {
                string(members.key(&language), &text);
            }
            members.close();
        }
        all.close();
    }
}

/// The definition of a label role of the Link Role Registry, whose schemas are not read: it says what the name says.
fn registered(uri: &str) -> Option<String> {
    let name = uri.strip_prefix("http://www.xbrl.org/2009/role/").filter(|name| name.ends_with("Label"))?;
    let name = if name == "negatedLabel" { "negatedStandardLabel" } else { name };
    let mut words = String::with_capacity(name.len() + 4);
    for (at, letter) in name.char_indices() {
        if at == 0 {
            words.push(letter.to_ascii_uppercase());
        } else if letter.is_ascii_uppercase() {
            words.push(' ');
            words.push(letter.to_ascii_lowercase());
        } else {
            words.push(letter);
        }
    }
    Some(words)
}

/// Whether a type is one of Extensible Enumerations, of any version.
pub(super) fn is_enumeration(name: &QName) -> bool {
    let locals = ["enumerationItemType", "enumerationsItemType", "enumerationSetItemType", "setValueDimensionType"];
    name.namespace.contains("/extensible-enumerations") && locals.contains(&&*name.local)
}

/// Whether a type is one of texts with markup.
fn is_text_block(name: &QName) -> bool {
    let locals = ["escapedItemType", "xmlNodesItemType", "xmlItemType", "textBlockItemType"];
    name.namespace.starts_with("http://www.xbrl.org/dtr/type/") && locals.contains(&&*name.local)
        || name.namespace.contains("/us-types/") && &*name.local == "textBlockItemType"
}
