//! Within [`super`]: all documents put together, before it is known what their references point to. Strings stand once
//! and are numbers elsewhere.

use super::document::Variety;
use super::known::{BaseType, Kind};
use crate::diagnostic::Diagnostics;
use crate::package::Resolver;
use crate::source::{Source, Span};
use crate::taxonomy::{Balance, PeriodType};
use indexmap::{IndexMap, IndexSet};
use rust_decimal::Decimal;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::sync::Arc;

/// A map that remembers the order of its keys.
pub(super) type Map<K, V> = IndexMap<K, V, FxBuildHasher>;
/// A set that gives its members numbers.
pub(super) type Set<T> = IndexSet<T, FxBuildHasher>;

/// A number of something that there are fewer than 2³² of: all of them stand in documents of less than 4 GiB, and are
/// counted by [`super::discover`].
pub(super) fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A string, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Sym(u32);

impl Sym {
    /// The empty string.
    pub(super) const EMPTY: Sym = Sym(0);
}

/// A qualified name: namespace, local part.
pub(super) type Name = (Sym, Sym);

/// Strings, each once.
#[derive(Debug)]
pub(super) struct Strings(Set<Arc<str>>);

impl Default for Strings {
    fn default() -> Self {
        Strings(Set::from_iter([Arc::from("")]))
    }
}

impl Strings {
    pub(super) fn intern(&mut self, text: &str) -> Sym {
        let at = self.0.get_index_of(text).unwrap_or_else(|| self.0.insert_full(text.into()).0);
        Sym(number(at))
    }

    pub(super) fn find(&self, text: &str) -> Option<Sym> {
        self.0.get_index_of(text).map(|at| Sym(number(at)))
    }

    pub(super) fn get(&self, sym: Sym) -> &str {
        self.0.get_index(sym.0 as usize).map_or("", AsRef::as_ref)
    }

    pub(super) fn arc(&self, sym: Sym) -> Arc<str> {
        self.0.get_index(sym.0 as usize).cloned().unwrap_or_default()
    }
}

/// A document's address, by its number.
pub(super) type UriId = u32;

/// What became of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Named, no more.
    New,
    /// On its way.
    Queued,
    /// A specification's own.
    Known,
    /// Read; the number of the (first) document.
    Loaded(u32),
    /// There is no such document here.
    Missing,
    /// There is, but it cannot be read.
    Broken,
}

/// An address.
#[derive(Debug)]
pub(super) struct UriRecord {
    pub(super) state: State,
    /// Documents that refer to it, the first one with its place.
    pub(super) referrers: Vec<(u32, Span)>,
    /// A schema without target namespace: the namespaces that it was included in.
    pub(super) adopted: Option<Vec<Option<Sym>>>,
}

/// A document that was read.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) uri: UriId,
    pub(super) source: Source,
    pub(super) diagnostics: Diagnostics,
    pub(super) namespace: Option<Sym>,
    pub(super) first_resource: u32,
    pub(super) root: super::document::Root,
    /// Which extended links of XBRL 2.1 it has.
    pub(super) links: Vec<&'static str>,
}

/// Texts in [`Model::text`].
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TextRange {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// What an arc points from or to, and what else labels can be given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// A concept, or another global element.
    Concept(ConceptId),
    /// A label, reference or other resource.
    Resource(ResourceId),
    /// A role type.
    Role(RoleId),
    /// An arcrole type.
    Arcrole(RoleId),
    /// Any other element: of a specification's schema, or of a kind that is not read.
    Other(u32),
}

/// A concept of a [`super::Dts`], by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConceptId(pub(super) u32);

/// A resource of a [`super::Dts`], by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId(pub(super) u32);

/// A role or arcrole of a [`super::Dts`], by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleId(pub(super) u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TypeKey {
    /// As the head of the substitution group has it.
    Inherited,
    Named(Name),
    Inside(u32),
}

#[derive(Debug)]
pub(super) struct TypeRecord {
    pub(super) variety: Variety,
    pub(super) bases: Vec<TypeKey>,
    pub(super) place: (u32, Span),
}

#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "the attributes of an element declaration")]
pub(super) struct ConceptRecord {
    /// Not declared in any document here: the name is presumed from references to a document that is missing.
    pub(super) presumed: bool,
    pub(super) id: Option<Sym>,
    pub(super) uri: UriId,
    pub(super) type_key: TypeKey,
    pub(super) group: Option<Name>,
    pub(super) period: Option<PeriodType>,
    pub(super) balance: Option<Balance>,
    pub(super) is_abstract: bool,
    pub(super) nillable: bool,
    /// An index of [`Model::locators`].
    pub(super) typed_domain: Option<u32>,
    // What becomes known at the end.
    pub(super) kind: Kind,
    pub(super) base: BaseType,
    pub(super) domain: Option<ConceptId>,
    pub(super) is_member: bool,
}

#[derive(Debug)]
pub(super) struct RoleRecord {
    pub(super) definition: TextRange,
    pub(super) used_on: Vec<Name>,
}

#[derive(Debug)]
pub(super) struct ResourceRecord {
    pub(super) kind: super::document::ResourceKind,
    pub(super) role: Sym,
    pub(super) language: Sym,
    /// A label's text; a reference's parts, as indices of [`Model::parts`].
    pub(super) content: TextRange,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct LocatorRecord {
    pub(super) uri: UriId,
    pub(super) fragment: Sym,
    pub(super) place: (u32, Span),
}

/// An end of an arc: an index of [`Model::locators`], or a resource.
#[derive(Debug, Clone, Copy)]
pub(super) enum EndKey {
    Locator(u32),
    Resource(ResourceId),
}

/// What makes a network (XBRL 2.1 §3.5.3.9.7.3, a base set).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct NetworkKey {
    pub(super) arcrole: Sym,
    pub(super) role: Sym,
    pub(super) link: Name,
    pub(super) arc: Name,
}

/// What an arc says beside its ends: the attributes that make relationships different (XBRL 2.1 §3.5.3.9.7.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Detail {
    pub(super) order: Decimal,
    pub(super) weight: Option<Decimal>,
    pub(super) preferred_label: Option<Sym>,
    pub(super) target_role: Option<Sym>,
    pub(super) context_element: Option<Sym>,
    pub(super) closed: bool,
    pub(super) usable: bool,
    pub(super) others: Option<Sym>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct ArcRecord {
    pub(super) network: u32,
    pub(super) detail: u32,
    pub(super) priority: i32,
    pub(super) prohibited: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct PairRecord {
    pub(super) arc: u32,
    pub(super) from: EndKey,
    pub(super) to: EndKey,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) strings: Strings,
    pub(super) uris: Map<Arc<str>, UriRecord>,
    /// Other addresses of the same documents, and where documents really are.
    aliases: FxHashMap<Arc<str>, UriId>,
    locations: FxHashMap<Arc<str>, UriId>,
    pub(super) documents: Vec<Document>,
    /// What ids stand for; nothing is another element than those that are read.
    pub(super) anchors: FxHashMap<(UriId, Sym), Option<Node>>,
    /// Prefixes of namespaces: what their own schemas call them, else what another document does first.
    pub(super) prefixes: FxHashMap<Sym, (Arc<str>, bool)>,
    /// Namespaces that documents are said to have where they are imported.
    pub(super) imports: FxHashMap<UriId, Sym>,
    pub(super) concepts: Map<Name, ConceptRecord>,
    pub(super) types: Vec<TypeRecord>,
    pub(super) type_names: FxHashMap<Name, u32>,
    pub(super) roles: Map<Sym, RoleRecord>,
    pub(super) arcroles: Map<Sym, RoleRecord>,
    pub(super) resources: Vec<ResourceRecord>,
    pub(super) parts: Vec<(Name, TextRange)>,
    pub(super) text: String,
    pub(super) locators: Vec<LocatorRecord>,
    pub(super) arcs: Vec<ArcRecord>,
    pub(super) networks: Set<NetworkKey>,
    pub(super) details: Set<Detail>,
    pub(super) pairs: Vec<PairRecord>,
}

impl Model {
    /// The number of an address, the same for all addresses of one document; the first one is kept.
    pub(super) fn uri(&mut self, uri: &str, resolver: &dyn Resolver) -> UriId {
        if let Some(at) = self.uris.get_index_of(uri) {
            return number(at);
        }
        if let Some(&at) = self.aliases.get(uri) {
            return at;
        }
        let known = super::known::is_document(uri);
        let location = if known { None } else { resolver.location(uri) };
        if let Some(&at) = location.as_ref().and_then(|location| self.locations.get(&**location)) {
            self.aliases.insert(uri.into(), at);
            return at;
        }
        let state = if known { State::Known } else { State::New };
        let at = number(self.uris.insert_full(uri.into(), UriRecord { state, referrers: Vec::new(), adopted: None }).0);
        if let Some(location) = location {
            self.locations.insert(location.into(), at);
        }
        at
    }

    /// Drops what only discovery needs to know about addresses.
    pub(super) fn forget_addresses(&mut self) {
        (self.aliases, self.locations) = (FxHashMap::default(), FxHashMap::default());
    }

    pub(super) fn uri_text(&self, uri: UriId) -> &str {
        self.uris.get_index(uri as usize).map_or("", |(uri, _)| uri)
    }

    pub(super) fn state(&self, uri: UriId) -> State {
        self.uris.get_index(uri as usize).map_or(State::Missing, |(_, record)| record.state)
    }

    pub(super) fn texts(&self, range: TextRange) -> &str {
        self.text.get(range.start as usize..range.end as usize).unwrap_or("")
    }

    pub(super) fn report(&mut self, (document, span): (u32, Span), diagnostic: crate::diagnostic::Diagnostic) {
        if let Some(document) = self.documents.get_mut(document as usize) {
            document.diagnostics.push(diagnostic.at(span));
        }
    }
}
