//! Any XBRL taxonomy: its schemas and linkbases → a [`Dts`], the discoverable taxonomy set (XBRL 2.1 §3.2).
//!
//! [`discover`] starts at entry points and follows all references, offline, through a [`Resolver`]. The specifications'
//! own schemas are known and never fetched. A document that is not there is a warning: the rest is read, and references
//! into it still name their concepts where that can be told.
//!
//! `xml` reads tokens, `document` one document (with `schema` and `linkbase`), `discover` all of them into a `model`,
//! `resolve` and `network` make sense of it.

mod discover;
mod document;
mod known;
mod linkbase;
mod model;
mod network;
mod resolve;
mod schema;
#[cfg(test)]
mod tests;
mod xml;

pub use known::{BaseType, Kind, Primitive};
pub use model::{ConceptId, Node, ResourceId, RoleId};
pub use network::{Network, Relationship};

use super::{Balance, PeriodType, arcrole};
use crate::diagnostic::Findings;
use crate::package::Resolver;
use crate::xbrl::QName;
use document::ResourceKind;
use model::{ConceptRecord, Model, State, Sym};
use rustc_hash::FxHashSet;
use std::fmt;

/// Concept → label (XBRL 2.1 §5.2.2), and any element → label (Generic Labels 1.0).
const LABEL_ARCROLES: &[&str] =
    &["http://www.xbrl.org/2003/arcrole/concept-label", "http://xbrl.org/arcrole/2008/element-label"];
/// Concept → reference (XBRL 2.1 §5.2.3), and any element → reference (Generic References 1.0).
const REFERENCE_ARCROLES: &[&str] =
    &["http://www.xbrl.org/2003/arcrole/concept-reference", "http://xbrl.org/arcrole/2008/element-reference"];

/// Reads the taxonomy that `entries` lead to: absolute URIs of schemas or linkbases (or of instances, whose references
/// are followed). Documents are asked of `resolver` and nowhere else.
///
/// Findings are grouped by document, in the order of discovery: `xml.*` for documents that are not well-formed,
/// `taxonomy.missing` (a warning, once for each address, where it is first referred to), `taxonomy.locator`,
/// `taxonomy.arc-end`, `taxonomy.duplicate-id` and the like. The result is the same for the same documents.
pub fn discover(entries: &[&str], resolver: &dyn Resolver) -> (Dts, Findings) {
    let (mut model, outside) = discover::load(entries, resolver);
    let (nodes, others) = resolve::locators(&mut model);
    resolve::concepts(&mut model, &nodes);
    let relationships = network::Relationships::new(&mut model, &nodes);
    let mut labels = relationships.ends(&model, LABEL_ARCROLES);
    labels.sort_by_key(|(from, _)| *from);
    let mut references = relationships.ends(&model, REFERENCE_ARCROLES);
    references.sort_by_key(|(from, _)| *from);
    mark_members(&mut model, &relationships);
    let mut findings = Findings::default();
    for (source, diagnostics) in outside {
        findings.push(&source, diagnostics);
    }
    for document in &mut model.documents {
        findings.push(&document.source, std::mem::take(&mut document.diagnostics));
    }
    let documents = (model.documents.iter_mut())
        .map(|document| (document.uri, document.root, std::mem::take(&mut document.links)))
        .collect();
    // Texts and tables that only discovery needs.
    model.documents = Vec::new();
    model.locators = Vec::new();
    model.forget_addresses();
    model.anchors.clear();
    model.anchors.shrink_to_fit();
    model.arcs = Vec::new();
    (Dts { model, documents, relationships, labels, references, others: others.into_iter().collect() }, findings)
}

/// Marks what the domains of explicit dimensions hold.
fn mark_members(model: &mut Model, relationships: &network::Relationships) {
    let mut children = relationships.ends(model, &[arcrole::DOMAIN_MEMBER]);
    children.sort_unstable();
    let domains = relationships.ends(model, &[arcrole::DIMENSION_DOMAIN]);
    let mut found: FxHashSet<Node> = FxHashSet::default();
    let mut open: Vec<Node> = domains.into_iter().map(|(_, domain)| domain).collect();
    while let Some(node) = open.pop() {
        if found.insert(node) {
            let start = children.partition_point(|(from, _)| *from < node);
            open.extend(children[start..].iter().take_while(|(from, _)| *from == node).map(|(_, to)| *to));
        }
    }
    for node in found {
        if let Node::Concept(id) = node
            && let Some((_, record)) = model.concepts.get_index_mut(id.0 as usize)
        {
            record.is_member = true;
        }
    }
}

/// A discoverable taxonomy set: all that the documents of a taxonomy say together. Concepts, roles and resources are
/// numbers; handles such as [`Concept`] look them up.
pub struct Dts {
    model: Model,
    documents: Vec<(u32, document::Root, Vec<&'static str>)>,
    relationships: network::Relationships,
    /// Nodes and their labels, by node; and the same for references.
    labels: Vec<(Node, Node)>,
    references: Vec<(Node, Node)>,
    others: Vec<(u32, Sym)>,
}

impl fmt::Debug for Dts {
    /// How much of everything there is; not all of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dts")
            .field("documents", &self.documents.len())
            .field("elements", &self.model.concepts.len())
            .field("labels", &self.labels.len())
            .field("references", &self.references.len())
            .finish_non_exhaustive()
    }
}

impl Dts {
    /// The concept of a name: an item, a tuple, a hypercube or a dimension that a document here declares.
    #[must_use]
    pub fn concept(&self, name: &QName) -> Option<Concept<'_>> {
        self.element(name).filter(|concept| concept.kind() != Kind::Element && concept.is_declared())
    }

    /// The element of a name: a concept, another global element, or one that is only presumed, because references
    /// into a missing schema name it ([`Concept::is_declared`]).
    #[must_use]
    pub fn element(&self, name: &QName) -> Option<Concept<'_>> {
        let name = resolve::find_name(&self.model, &name.namespace, &name.local)?;
        self.model.concepts.get_index_of(&name).map(|at| self.at(ConceptId(model::number(at))))
    }

    /// The concept of a number of this taxonomy.
    #[must_use]
    pub fn at(&self, id: ConceptId) -> Concept<'_> {
        Concept { dts: self, id }
    }

    /// All concepts in the order of their declarations: items, tuples, hypercubes and dimensions.
    pub fn concepts(&self) -> impl Iterator<Item = Concept<'_>> {
        self.elements().filter(|concept| concept.kind() != Kind::Element && concept.is_declared())
    }

    /// All global elements: concepts, others, and those that are only presumed.
    pub fn elements(&self) -> impl Iterator<Item = Concept<'_>> {
        (0..self.model.concepts.len()).map(|at| self.at(ConceptId(model::number(at))))
    }

    /// The labels of a node: of a concept, or the generic labels of a role. By their network's order.
    pub fn labels(&self, node: Node) -> impl Iterator<Item = Label<'_>> {
        self.resources(&self.labels, node).filter(|(_, record)| record.kind == ResourceKind::Label).map(
            |(id, record)| {
                let strings = &self.model.strings;
                Label {
                    id,
                    role: non_empty(strings.get(record.role)).unwrap_or(super::label_role::STANDARD),
                    language: strings.get(record.language),
                    text: self.model.texts(record.content),
                }
            },
        )
    }

    /// The text of a label in a role and a language, compared without regard to case.
    #[must_use]
    pub fn label(&self, node: Node, role: &str, language: &str) -> Option<&str> {
        let wanted = |label: &Label<'_>| label.role == role && label.language.eq_ignore_ascii_case(language);
        self.labels(node).find(wanted).map(|label| label.text)
    }

    /// The references of a node, of a concept or a role.
    pub fn references(&self, node: Node) -> impl Iterator<Item = Reference<'_>> {
        self.resources(&self.references, node)
            .filter(|(_, record)| record.kind == ResourceKind::Reference)
            .map(|(id, record)| Reference { dts: self, id, role: self.model.strings.get(record.role) })
    }

    fn resources<'a>(
        &'a self,
        index: &'a [(Node, Node)],
        node: Node,
    ) -> impl Iterator<Item = (ResourceId, &'a model::ResourceRecord)> {
        let start = index.partition_point(|(from, _)| *from < node);
        let mine = index[start..].iter().take_while(move |(from, _)| *from == node);
        mine.filter_map(|(_, to)| match to {
            Node::Resource(id) => Some((*id, self.model.resources.get(id.0 as usize)?)),
            _ => None,
        })
    }

    /// The declared roles, in the order of discovery.
    pub fn roles(&self) -> impl Iterator<Item = Role<'_>> {
        self.model.roles.iter().enumerate().map(|(at, (uri, record))| {
            let id = RoleId(model::number(at));
            Role { dts: self, node: Node::Role(id), uri: self.model.strings.get(*uri), record }
        })
    }

    /// The declaration of a role; nothing for roles of the specifications.
    #[must_use]
    pub fn role(&self, uri: &str) -> Option<Role<'_>> {
        let (at, key, record) = self.model.roles.get_full(&self.model.strings.find(uri)?)?;
        let node = Node::Role(RoleId(model::number(at)));
        Some(Role { dts: self, node, uri: self.model.strings.get(*key), record })
    }

    /// The declared arcroles, in the order of discovery.
    pub fn arcroles(&self) -> impl Iterator<Item = Role<'_>> {
        self.model.arcroles.iter().enumerate().map(|(at, (uri, record))| {
            let id = RoleId(model::number(at));
            Role { dts: self, node: Node::Arcrole(id), uri: self.model.strings.get(*uri), record }
        })
    }

    /// The addresses of the documents that were read, in the order of discovery.
    pub fn documents(&self) -> impl Iterator<Item = &str> {
        self.files().map(|file| file.uri)
    }

    /// The documents that were read, in the order of discovery.
    pub fn files(&self) -> impl Iterator<Item = File<'_>> {
        let documents = self.documents.iter().enumerate();
        let first = documents.filter(|(at, (uri, ..))| self.model.state(*uri) == State::Loaded(model::number(*at)));
        first.map(|(_, (uri, root, links))| File {
            uri: self.model.uri_text(*uri),
            is_schema: *root == document::Root::Schema,
            is_linkbase: *root == document::Root::Linkbase,
            links,
        })
    }

    /// The prefix that a namespace has in its own schema, else in the first document that has one for it.
    #[must_use]
    pub fn prefix(&self, namespace: &str) -> Option<&str> {
        let found = || self.model.prefixes.get(&self.model.strings.find(namespace)?).map(|(prefix, _)| &**prefix);
        known::prefix(namespace).or_else(found)
    }

    /// The addresses of documents that are not here or cannot be read, and the addresses of those that refer to them.
    pub fn missing(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        let absent = |state| matches!(state, State::Missing | State::Broken);
        self.model.uris.iter().filter(move |(_, record)| absent(record.state)).map(|(uri, record)| {
            let documents = record.referrers.iter().filter_map(|(document, _)| self.documents.get(*document as usize));
            (&**uri, documents.map(|(uri, ..)| self.model.uri_text(*uri)).collect())
        })
    }

    /// Where an element is that is none of the kinds that are read: its document's address, and the fragment.
    #[must_use]
    pub fn other(&self, node: Node) -> Option<(&str, &str)> {
        let Node::Other(at) = node else { return None };
        let (uri, fragment) = self.others.get(at as usize)?;
        Some((self.model.uri_text(*uri), self.model.strings.get(*fragment)))
    }
}

/// A document of a taxonomy.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// Its address.
    pub uri: &'a str,
    /// Whether it is a schema.
    pub is_schema: bool,
    /// Whether it is a linkbase.
    pub is_linkbase: bool,
    /// Which extended links of XBRL 2.1 it has, by their local names, such as `labelLink`.
    pub links: &'a [&'static str],
}

fn non_empty(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// A concept, or another global element, of a taxonomy.
#[derive(Clone, Copy)]
pub struct Concept<'a> {
    dts: &'a Dts,
    id: ConceptId,
}

impl fmt::Debug for Concept<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Concept").field(&self.name().to_string()).finish()
    }
}

impl<'a> Concept<'a> {
    fn entry(&self) -> Option<(&'a model::Name, &'a ConceptRecord)> {
        self.dts.model.concepts.get_index(self.id.0 as usize)
    }

    fn record(&self) -> Option<&'a ConceptRecord> {
        self.entry().map(|(_, record)| record)
    }

    /// Its number.
    #[must_use]
    pub fn id(&self) -> ConceptId {
        self.id
    }

    /// As an end of relationships.
    #[must_use]
    pub fn node(&self) -> Node {
        Node::Concept(self.id)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> QName {
        self.dts.qname(self.entry().map_or((Sym::EMPTY, Sym::EMPTY), |(name, _)| *name))
    }

    /// Its local name.
    #[must_use]
    pub fn local(&self) -> &'a str {
        self.entry().map_or("", |(name, _)| self.dts.model.strings.get(name.1))
    }

    /// The `id` of its declaration.
    #[must_use]
    pub fn declaration_id(&self) -> Option<&'a str> {
        self.record()?.id.map(|id| self.dts.model.strings.get(id))
    }

    /// The address of the document that declares it.
    #[must_use]
    pub fn document(&self) -> &'a str {
        self.record().map_or("", |record| self.dts.model.uri_text(record.uri))
    }

    /// Whether a document here declares it. If not, its schema is missing, and nothing is known but its name: that is
    /// made of the namespace with which the schema is imported and of the id that is referred to.
    #[must_use]
    pub fn is_declared(&self) -> bool {
        self.record().is_some_and(|record| !record.presumed)
    }

    /// What its substitution group leads to.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.record().map_or(Kind::Element, |record| record.kind)
    }

    /// The substitution group as declared.
    #[must_use]
    pub fn substitution_group(&self) -> Option<QName> {
        self.record()?.group.map(|name| self.dts.qname(name))
    }

    /// The type as declared; nothing for a type without a name.
    #[must_use]
    pub fn type_name(&self) -> Option<QName> {
        match self.record()?.type_key {
            model::TypeKey::Named(name) => Some(self.dts.qname(name)),
            _ => None,
        }
    }

    /// The types that it is made of: its own, or that of the head of its substitution group, and those that this is derived
    /// from, as far as they are known. Types without a name are passed over.
    #[must_use]
    pub fn types(&self) -> Vec<QName> {
        resolve::derivations(&self.dts.model, self.id).into_iter().map(|name| self.dts.qname(name)).collect()
    }

    /// Whether its type, or that of the head of its substitution group, has no name.
    #[must_use]
    pub fn has_own_type(&self) -> bool {
        matches!(resolve::type_of(&self.dts.model, self.id), model::TypeKey::Inside(_))
    }

    /// What its type comes down to.
    #[must_use]
    pub fn base_type(&self) -> BaseType {
        self.record().map(|record| record.base).unwrap_or_default()
    }

    /// Whether its facts are numeric (XBRL 2.1 §4.6).
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        self.base_type().is_numeric()
    }

    /// `xbrli:periodType`.
    #[must_use]
    pub fn period(&self) -> Option<PeriodType> {
        self.record()?.period
    }

    /// `xbrli:balance`.
    #[must_use]
    pub fn balance(&self) -> Option<Balance> {
        self.record()?.balance
    }

    /// Whether no facts can be reported for it.
    #[must_use]
    pub fn is_abstract(&self) -> bool {
        self.record().is_some_and(|record| record.is_abstract)
    }

    /// Whether facts may be nil.
    #[must_use]
    pub fn is_nillable(&self) -> bool {
        self.record().is_some_and(|record| record.nillable)
    }

    /// Whether it is a dimension with typed values (Dimensions 1.0 §2.5.2), found or not.
    #[must_use]
    pub fn is_typed_dimension(&self) -> bool {
        self.kind() == Kind::Dimension && self.record().is_some_and(|record| record.typed_domain.is_some())
    }

    /// The element that holds the values of a typed dimension.
    #[must_use]
    pub fn typed_domain(&self) -> Option<Concept<'a>> {
        Some(self.dts.at(self.record()?.domain?))
    }

    /// Whether it belongs to the domain of an explicit dimension in some network, usable or not.
    #[must_use]
    pub fn is_domain_member(&self) -> bool {
        self.record().is_some_and(|record| record.is_member)
    }

    /// Its labels.
    pub fn labels(&self) -> impl Iterator<Item = Label<'a>> + use<'a> {
        self.dts.labels(self.node())
    }

    /// Its references.
    pub fn references(&self) -> impl Iterator<Item = Reference<'a>> + use<'a> {
        self.dts.references(self.node())
    }
}

/// A label of a concept or a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label<'a> {
    /// Its number: a label that two concepts share is one resource.
    pub id: ResourceId,
    /// The label role; the standard one where the document says nothing.
    pub role: &'a str,
    /// The language tag as written, `xml:lang`.
    pub language: &'a str,
    /// The text, without markup inside and white space around.
    pub text: &'a str,
}

/// A reference of a concept or a role to literature.
#[derive(Clone, Copy)]
pub struct Reference<'a> {
    dts: &'a Dts,
    /// Its number: a reference that two concepts share is one resource.
    pub id: ResourceId,
    /// The reference role; empty where the document says nothing.
    pub role: &'a str,
}

impl fmt::Debug for Reference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.parts()).finish()
    }
}

impl<'a> Reference<'a> {
    /// The parts: their names and texts.
    pub fn parts(&self) -> impl Iterator<Item = (QName, &'a str)> + use<'a> {
        let dts = self.dts;
        let range = dts.model.resources.get(self.id.0 as usize).map(|record| record.content).unwrap_or_default();
        let parts = dts.model.parts.get(range.start as usize..range.end as usize).unwrap_or(&[]);
        parts.iter().map(move |(name, text)| (dts.qname(*name), dts.model.texts(*text)))
    }
}

/// A role type or an arcrole type (XBRL 2.1 §5.1.3 and §5.1.4).
#[derive(Debug, Clone, Copy)]
pub struct Role<'a> {
    dts: &'a Dts,
    /// As what labels can be given to.
    pub node: Node,
    /// The role's URI.
    pub uri: &'a str,
    record: &'a model::RoleRecord,
}

impl<'a> Role<'a> {
    /// Its definition, if it has one.
    #[must_use]
    pub fn definition(&self) -> Option<&'a str> {
        non_empty(self.dts.model.texts(self.record.definition))
    }

    /// The elements that it may be used on.
    pub fn used_on(&self) -> impl Iterator<Item = QName> + use<'a> {
        let dts = self.dts;
        self.record.used_on.iter().map(move |name| dts.qname(*name))
    }
}
