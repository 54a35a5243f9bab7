//! Within [`super`]: one document of a taxonomy, read in one pass into flat lists. What it refers to is not looked at
//! yet. [`super::schema`] and [`super::linkbase`] read the two kinds of content; here is what they share.

use super::xml::{Name, Scanner, Token, clip, trimmed};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::package::uri;
use crate::source::Span;
use crate::taxonomy::{Balance, PeriodType};
use crate::xml::{Error, Namespace as Ns, attribute_value};
use indexmap::IndexSet;
use oxiri::Iri;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::ops::Range;

/// Bytes of an address; longer ones are none. Bases within bases could make them as long as the document squared.
const MAX_ADDRESS: usize = 2_048;

/// Text of an attribute or an element.
pub(super) type Text<'a> = Cow<'a, str>;
/// An index of [`Parsed::uris`].
pub(super) type Uri = u32;

/// What is the root of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Root {
    /// `xs:schema`.
    Schema,
    /// `link:linkbase`.
    Linkbase,
    /// Another document, such as an instance: only its references count.
    #[default]
    Other,
}

/// Why a document names another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// `xs:include` and `xs:redefine`.
    Include,
    /// Anything else that makes a document part of the taxonomy.
    Link,
    /// A locator other than `link:loc`, which does not (XBRL 2.1 §3.2).
    Mention,
}

/// A reference to a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference {
    pub(super) uri: Uri,
    pub(super) why: Why,
    pub(super) span: Span,
}

/// A reference to an element: its document and the fragment identifier.
#[derive(Debug, Clone)]
pub(super) struct Href<'a> {
    pub(super) uri: Uri,
    pub(super) fragment: Text<'a>,
    pub(super) span: Span,
}

/// What an element is that others can refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Element(u32),
    Resource(u32),
    Role(u32),
    Arcrole(u32),
    Other,
}

/// A type that is referred to: by name, or the one inside, as an index of [`Parsed::types`].
#[derive(Debug, Clone)]
pub(super) enum TypeRef<'a> {
    Named(Ns, Text<'a>),
    Inside(u32),
}

/// How a type is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Variety {
    /// From its bases' only one: restriction, extension; without a base a structure.
    Derived,
    /// A list.
    List,
    /// A union of its bases.
    Union,
}

/// `xs:simpleType` or `xs:complexType`.
#[derive(Debug)]
pub(super) struct TypeDecl<'a> {
    pub(super) name: Option<Text<'a>>,
    pub(super) variety: Variety,
    pub(super) bases: Vec<TypeRef<'a>>,
    pub(super) span: Span,
}

/// A global `xs:element`.
#[derive(Debug)]
pub(super) struct ElementDecl<'a> {
    pub(super) name: Text<'a>,
    pub(super) id: Option<Text<'a>>,
    pub(super) type_ref: Option<TypeRef<'a>>,
    pub(super) group: Option<(Ns, Text<'a>)>,
    pub(super) period: Option<PeriodType>,
    pub(super) balance: Option<Balance>,
    pub(super) is_abstract: bool,
    pub(super) nillable: bool,
    pub(super) typed_domain: Option<Href<'a>>,
    pub(super) span: Span,
}

/// `link:roleType` or `link:arcroleType`; texts are ranges of [`Parsed::text`].
#[derive(Debug)]
pub(super) struct RoleDecl<'a> {
    pub(super) uri: Text<'a>,
    pub(super) definition: Option<Range<usize>>,
    pub(super) used_on: Vec<(Ns, String)>,
    pub(super) span: Span,
}

/// What a resource holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ResourceKind {
    Label,
    Reference,
    Other,
}

/// A resource of an extended link.
#[derive(Debug)]
pub(super) struct ResourceDecl<'a> {
    pub(super) kind: ResourceKind,
    pub(super) role: Text<'a>,
    pub(super) language: &'a str,
    /// Of a label, in [`Parsed::text`].
    pub(super) text: Range<usize>,
    /// Of a reference, in [`Parsed::parts`].
    pub(super) parts: Range<usize>,
    pub(super) span: Span,
}

/// An end of an arc: an index of [`Parsed::locators`] or [`Parsed::resources`].
#[derive(Debug, Clone, Copy)]
pub(super) enum End {
    Locator(u32),
    Resource(u32),
}

/// An arc.
#[derive(Debug)]
pub(super) struct ArcDecl<'a> {
    pub(super) link: (Name<'a>, Text<'a>),
    pub(super) name: Name<'a>,
    pub(super) arcrole: Text<'a>,
    pub(super) order: Decimal,
    pub(super) weight: Option<Decimal>,
    pub(super) priority: i32,
    pub(super) prohibited: bool,
    pub(super) preferred_label: Option<Text<'a>>,
    pub(super) target_role: Option<Text<'a>>,
    pub(super) context_element: Option<Text<'a>>,
    pub(super) closed: bool,
    pub(super) usable: bool,
    /// Other attributes that make a difference, as one text.
    pub(super) others: String,
}

/// A relationship: an arc between two of its ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) arc: u32,
    pub(super) from: End,
    pub(super) to: End,
}

/// All that a document says.
#[derive(Debug, Default)]
pub(super) struct Parsed<'a> {
    pub(super) root: Root,
    pub(super) target: Option<Text<'a>>,
    /// Addresses of documents, without fragments; the first is the document's own.
    pub(super) uris: Vec<String>,
    pub(super) references: Vec<Reference>,
    /// Documents that are imported, with the namespaces that they are said to have.
    pub(super) imports: Vec<(Uri, Text<'a>)>,
    pub(super) ids: Vec<(Text<'a>, Anchor)>,
    pub(super) elements: Vec<ElementDecl<'a>>,
    pub(super) types: Vec<TypeDecl<'a>>,
    pub(super) roles: Vec<RoleDecl<'a>>,
    pub(super) arcroles: Vec<RoleDecl<'a>>,
    pub(super) locators: Vec<Href<'a>>,
    pub(super) resources: Vec<ResourceDecl<'a>>,
    pub(super) parts: Vec<(Name<'a>, Range<usize>)>,
    pub(super) arcs: Vec<ArcDecl<'a>>,
    pub(super) pairs: Vec<Pair>,
    /// Which extended links of XBRL 2.1 it has, each once.
    pub(super) links: Vec<&'static str>,
    /// Prefixes that its root declares, and their namespaces.
    pub(super) prefixes: Vec<(&'a str, Ns)>,
    pub(super) text: String,
    pub(super) namespaces: IndexSet<Text<'a>>,
    pub(super) diagnostics: Diagnostics,
}

/// Where the parser is: what an open element is to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Above the root.
    Document,
    /// Of no interest, with all that is inside.
    Skip,
    /// Of no interest, but references inside count.
    Other,
    Schema,
    Annotation,
    Appinfo,
    /// An element, a type, the derivation of a type, a union: with the index.
    Element(u32),
    Type(u32),
    Derivation(u32),
    Union(u32),
    Role(u32),
    Arcrole(u32),
    Definition,
    UsedOn,
    Linkbase,
    Link,
    /// Resources by their content.
    Label,
    Reference,
    Part,
    Resource,
}

/// A document while it is read.
#[derive(Debug)]
pub(super) struct Parser<'a> {
    pub(super) xml: Scanner<'a>,
    pub(super) out: Parsed<'a>,
    pub(super) link: super::linkbase::Link<'a>,
    bases: Vec<String>,
    known_uris: FxHashMap<String, Uri>,
    discovered: FxHashSet<Uri>,
    known_hrefs: FxHashMap<(u32, &'a str), Option<Uri>>,
    /// Since where in the text the innermost text of interest goes.
    text_start: usize,
    keeps_text: bool,
    pub(super) used_on: Option<(Ns, String)>,
    ids: FxHashSet<Text<'a>>,
}

/// Reads the document at `uri`. What is wrong is in its diagnostics; what could be read before stays.
pub(super) fn parse<'a>(uri: &str, text: &'a str) -> Parsed<'a> {
    let mut parser = Parser {
        xml: Scanner::new(text),
        out: Parsed { uris: vec![uri.to_owned()], ..Parsed::default() },
        link: super::linkbase::Link::default(),
        bases: vec![uri.to_owned()],
        known_uris: FxHashMap::from_iter([(uri.to_owned(), 0)]),
        discovered: FxHashSet::default(),
        known_hrefs: FxHashMap::default(),
        text_start: 0,
        keeps_text: false,
        used_on: None,
        ids: FxHashSet::default(),
    };
    if let Err(diagnostic) = parser.run() {
        parser.out.diagnostics.push(*diagnostic);
    }
    let Parser { xml, mut out, .. } = parser;
    out.namespaces = xml.into_namespaces();
    out
}

impl<'a> Parser<'a> {
    fn run(&mut self) -> Result<(), Error> {
        let mut places = vec![Place::Document];
        loop {
            match self.xml.next()? {
                Token::Start(name) => {
                    let place = self.enter(places.last().copied().unwrap_or(Place::Skip), name);
                    places.push(place);
                }
                Token::End => {
                    if let Some(place) = places.pop() {
                        self.leave(place);
                    }
                }
                Token::Text(text) if self.keeps_text => {
                    self.out.text.push_str(&text);
                    // Prefixes that the element itself declares hold up to its end only.
                    if places.last() == Some(&Place::UsedOn) {
                        self.used_on = self.name_in_text();
                    }
                }
                Token::Text(_) => {}
                Token::Done => return Ok(()),
            }
        }
    }

    fn enter(&mut self, place: Place, name: Name<'a>) -> Place {
        let next = match place {
            Place::Document => {
                self.out.prefixes = self.xml.prefixes();
                self.enter_root(name)
            }
            Place::Other => {
                self.reference(name);
                Place::Other
            }
            Place::Schema
            | Place::Annotation
            | Place::Appinfo
            | Place::Element(_)
            | Place::Type(_)
            | Place::Derivation(_)
            | Place::Union(_)
            | Place::Role(_)
            | Place::Arcrole(_) => self.enter_schema(place, name),
            Place::Linkbase | Place::Link | Place::Reference => self.enter_linkbase(place, name),
            Place::Skip | Place::Definition | Place::UsedOn | Place::Label | Place::Part | Place::Resource => {
                Place::Skip
            }
        };
        if let Some(id) = self.xml.attribute(Ns::NONE, "id") {
            self.id(trimmed(id), next, name.0);
        }
        if matches!(next, Place::Label | Place::Part | Place::Definition | Place::UsedOn) {
            self.text_start = self.out.text.len();
            self.keeps_text = true;
        }
        next
    }

    fn enter_root(&mut self, name: Name<'a>) -> Place {
        match name {
            (Ns::XSD, "schema") => {
                self.out.root = Root::Schema;
                self.out.target = self.value("targetNamespace").filter(|t| !t.is_empty());
                Place::Schema
            }
            (Ns::LINK, "linkbase") => {
                self.out.root = Root::Linkbase;
                Place::Linkbase
            }
            _ => Place::Other,
        }
    }

    fn leave(&mut self, place: Place) {
        match place {
            Place::Label | Place::Part | Place::Definition | Place::UsedOn => {
                self.keeps_text = false;
                let text = self.finish_text();
                self.leave_text(place, text);
            }
            Place::Reference => {
                let end = self.out.parts.len();
                if let Some(resource) = self.out.resources.last_mut() {
                    resource.parts.end = end;
                }
            }
            Place::Link => self.finish_link(),
            _ => {}
        }
    }

    /// The qualified name that the text is so far.
    fn name_in_text(&self) -> Option<(Ns, String)> {
        let text = self.out.text.get(self.text_start..)?.trim();
        let local = text.rsplit(':').next().unwrap_or(text);
        self.xml.qname(text).map(|namespace| (namespace, local.to_owned()))
    }

    /// The text since its element began, without white space around it.
    fn finish_text(&mut self) -> Range<usize> {
        let end = self.out.text.trim_end().len().max(self.text_start);
        self.out.text.truncate(end);
        let kept = self.out.text.get(self.text_start..).unwrap_or("");
        end - kept.trim_start().len()..end
    }

    fn leave_text(&mut self, place: Place, text: Range<usize>) {
        match place {
            Place::Label => {
                if let Some(resource) = self.out.resources.last_mut() {
                    resource.text = text;
                }
            }
            Place::Part => {
                if let Some(part) = self.out.parts.last_mut() {
                    part.1 = text;
                }
            }
            _ => self.leave_role_text(place, text),
        }
    }

    /// Notes what an id belongs to. Ids of XML Schema and of linkbases must differ (XML 1.0 §3.3.1).
    fn id(&mut self, id: Text<'a>, place: Place, namespace: Ns) {
        let last = |n: usize| u32::try_from(n.saturating_sub(1)).unwrap_or(u32::MAX);
        let anchor = match place {
            Place::Element(at) => Anchor::Element(at),
            Place::Role(at) => Anchor::Role(at),
            Place::Arcrole(at) => Anchor::Arcrole(at),
            Place::Label | Place::Reference | Place::Resource => Anchor::Resource(last(self.out.resources.len())),
            _ => Anchor::Other,
        };
        if self.ids.insert(id.clone()) {
            self.out.ids.push((id, anchor));
        } else if matches!(namespace, Ns::XSD | Ns::LINK) || anchor != Anchor::Other {
            self.error("taxonomy.duplicate-id", format!("the id {} stands twice in this document", clip(&id)));
        }
    }

    /// An attribute without a namespace.
    pub(super) fn value(&self, local: &str) -> Option<Text<'a>> {
        self.xml.attribute(Ns::NONE, local).map(trimmed)
    }

    /// `true` or `1`.
    pub(super) fn flag(&self, namespace: Ns, local: &str) -> Option<bool> {
        self.xml.attribute(namespace, local).map(|a| matches!(&*trimmed(a), "true" | "1"))
    }

    /// A qualified name as namespace and local part.
    pub(super) fn qname(&mut self, text: &Text<'a>) -> Option<(Ns, Text<'a>)> {
        let Some(namespace) = self.xml.qname(text) else {
            self.error("xml.prefix", format!("the prefix of {} is not declared", clip(text)));
            return None;
        };
        let local = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.rsplit(':').next().unwrap_or(text)),
            Cow::Owned(text) => Cow::Owned(text.rsplit(':').next().unwrap_or(text).to_owned()),
        };
        Some((namespace, local))
    }

    /// An error about the element that was read last.
    pub(super) fn error(&mut self, code: &'static str, message: String) {
        let span = self.xml.span();
        self.out.diagnostics.push(Diagnostic::error(code, message).at(span));
    }

    /// `link:linkbaseRef`, `schemaRef`, `roleRef`, `arcroleRef`, wherever they stand (XBRL 2.1 §3.2); whether `name` is
    /// one of these.
    pub(super) fn reference(&mut self, (namespace, local): Name<'a>) -> bool {
        let refers = namespace == Ns::LINK && matches!(local, "linkbaseRef" | "schemaRef" | "roleRef" | "arcroleRef");
        if refers && let Some(href) = self.xml.attribute(Ns::XLINK, "href") {
            self.refer(href.raw, Why::Link);
        }
        refers
    }

    /// Notes a reference of the current element to a document; gives what it refers to.
    pub(super) fn refer(&mut self, raw: &'a str, why: Why) -> Option<Href<'a>> {
        let span = self.xml.span();
        let (raw_address, raw_fragment) = raw.split_once('#').unwrap_or((raw, ""));
        let key = (self.xml.base(), raw_address);
        let known = self.known_hrefs.get(&key).copied();
        let uri = if let Some(uri) = known {
            uri?
        } else {
            let uri = self.resolve(raw_address);
            self.known_hrefs.insert(key, uri);
            let Some(uri) = uri else {
                self.error("taxonomy.href", format!("not a reference to a document: {}", clip(raw)));
                return None;
            };
            uri
        };
        let discovers = match why {
            Why::Include => true,
            Why::Link => self.discovered.insert(uri),
            Why::Mention => false,
        };
        if discovers {
            self.out.references.push(Reference { uri, why, span });
        }
        let fragment = attribute_value(raw_fragment);
        let decoded = uri::decode(&fragment).map(Cow::into_owned).filter(|decoded| **decoded != *fragment);
        Some(Href { uri, fragment: decoded.map_or(fragment, Cow::Owned), span })
    }

    /// The number of an address, which is relative to the current base.
    fn resolve(&mut self, raw: &str) -> Option<Uri> {
        let value = attribute_value(raw);
        let reference = value.trim_ascii();
        let base = self.xml.base();
        if reference.is_empty() && base == 0 {
            return Some(0);
        }
        // Bases are resolved once each, the outer ones first.
        while self.bases.len() <= base as usize {
            let (parent, value) = self.xml.base_of(u32::try_from(self.bases.len()).ok()?);
            let parent = self.bases.get(parent as usize).map_or("", String::as_str);
            let resolved = uri::resolve(parent, value);
            self.bases.push(if resolved.len() > MAX_ADDRESS { String::new() } else { resolved });
        }
        let resolved = uri::resolve(self.bases.get(base as usize)?, reference);
        if let Some(&at) = self.known_uris.get(resolved.as_str()) {
            return Some(at);
        }
        Iri::parse(resolved.as_str()).ok().filter(|iri| iri.len() <= MAX_ADDRESS)?;
        let at = Uri::try_from(self.out.uris.len()).ok()?;
        self.known_uris.insert(resolved.clone(), at);
        self.out.uris.push(resolved);
        Some(at)
    }
}
