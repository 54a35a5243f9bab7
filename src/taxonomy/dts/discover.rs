//! Within [`super`]: discovery (XBRL 2.1 §3.2). Documents are fetched and parsed in waves, all that the wave before
//! refers to at once, and merged one after the other in the order of their discovery.

use super::document::{self, Anchor, End, Parsed, TypeRef, Uri, Why};
use super::known::{BaseType, Kind};
use super::model::{
    ArcRecord, ConceptId, ConceptRecord, Detail, Document, EndKey, LocatorRecord, Model, Name, NetworkKey, Node,
    PairRecord, ResourceId, ResourceRecord, RoleId, RoleRecord, State, Sym, TextRange, TypeKey, TypeRecord, number,
};
use super::xml::clip;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::package::{Resolver, uri};
use crate::source::{NotText, Source, Span};
use crate::xml::Namespace as Ns;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// Documents that refer to each other in a row; longer rows are cut.
const MAX_WAVES: usize = 1_000;
/// Documents of a taxonomy; more are not read.
const MAX_DOCUMENTS: usize = 200_000;
/// Relationships of a taxonomy; more are not kept.
const MAX_PAIRS: usize = 10_000_000;

/// A document that is wanted: its address, and the namespace that includes it.
type Wanted = (u32, Option<Sym>);

/// What came of fetching a document.
enum Fetched {
    Found(Source),
    Missing,
    Broken(String),
    NotText(Box<NotText>),
}

/// Reads all documents that `entries` lead to. What is wrong outside of any document is in the second part.
pub(super) fn load(entries: &[&str], resolver: &dyn Resolver) -> (Model, Vec<(Source, Diagnostics)>) {
    let mut loader =
        Loader { resolver, model: Model::default(), queue: Vec::new(), includes: Vec::new(), outside: Vec::new() };
    for entry in entries {
        let uri = loader.model.uri(&uri::normal(entry), resolver);
        loader.enqueue(uri, None);
    }
    for _ in 0..MAX_WAVES {
        let wave = std::mem::take(&mut loader.queue);
        if wave.is_empty() {
            break;
        }
        loader.wave(&wave);
    }
    for (uri, _) in std::mem::take(&mut loader.queue) {
        loader.absent(uri, State::Broken, "taxonomy.limit", "too many documents refer to each other in a row".into());
    }
    (loader.model, loader.outside)
}

fn fetch(uri: &str, resolver: &dyn Resolver) -> Fetched {
    match resolver.resolve(uri) {
        Ok(Some(bytes)) => match Source::decode(uri, bytes.into_owned()) {
            Ok(source) => Fetched::Found(source),
            Err(found) => Fetched::NotText(found),
        },
        Ok(None) => Fetched::Missing,
        Err(e) => Fetched::Broken(e.to_string()),
    }
}

fn parse<'f>(uri: &str, fetched: &'f Fetched) -> Option<Parsed<'f>> {
    match fetched {
        Fetched::Found(source) => Some(document::parse(uri, source.text())),
        _ => None,
    }
}

struct Loader<'r> {
    resolver: &'r dyn Resolver,
    model: Model,
    queue: Vec<Wanted>,
    /// Schemas that are included, to be looked at when they were read: if they have no namespace they take that of the
    /// one that includes them.
    includes: Vec<(u32, Option<Sym>)>,
    outside: Vec<(Source, Diagnostics)>,
}

impl Loader<'_> {
    fn wave(&mut self, wave: &[Wanted]) {
        let resolver = self.resolver;
        let uris: Vec<Arc<str>> = wave.iter().map(|(uri, _)| self.model.uri_text(*uri).into()).collect();
        let fetched: Vec<Fetched> = uris.par_iter().map(|uri| fetch(uri, resolver)).collect();
        let parsed: Vec<_> =
            uris.par_iter().zip(&fetched).with_max_len(1).map(|(uri, found)| parse(uri, found)).collect();
        for ((&(uri, adopter), fetched), parsed) in wave.iter().zip(&fetched).zip(parsed) {
            match (fetched, parsed) {
                (Fetched::Found(source), Some(parsed)) => self.merge(uri, adopter, source, parsed),
                (Fetched::NotText(found), _) => {
                    if let Some((_, record)) = self.model.uris.get_index_mut(uri as usize) {
                        record.state = State::Broken;
                    }
                    let mut diagnostics = Diagnostics::default();
                    let message = format!("cannot be read: {found}");
                    diagnostics.push(Diagnostic::error("taxonomy.unreadable", message).at(found.span));
                    self.outside.push((found.shown.clone(), diagnostics));
                }
                (Fetched::Broken(why), _) => {
                    let message = format!("{} cannot be read: {why}", clip(self.model.uri_text(uri)));
                    self.absent(uri, State::Broken, "taxonomy.unreadable", message);
                }
                _ => {
                    let message = format!("there is no document {} here", clip(self.model.uri_text(uri)));
                    self.absent(uri, State::Missing, "taxonomy.missing", message);
                }
            }
        }
        for (uri, namespace) in std::mem::take(&mut self.includes) {
            let Some((_, record)) = self.model.uris.get_index_mut(uri as usize) else { continue };
            match &mut record.adopted {
                Some(adopted) if !adopted.contains(&namespace) => {
                    adopted.push(namespace);
                    self.queue.push((uri, namespace));
                }
                None if record.state == State::Queued => self.includes.push((uri, namespace)),
                _ => {}
            }
        }
    }

    /// Says that a document is not there, where it is first referred to. Only a missing one is no error.
    fn absent(&mut self, uri: u32, state: State, code: &'static str, message: String) {
        let Some((address, record)) = self.model.uris.get_index_mut(uri as usize) else { return };
        record.state = state;
        let missing = state == State::Missing;
        let diagnostic = if missing { Diagnostic::warning(code, message) } else { Diagnostic::error(code, message) };
        if let Some(&place) = record.referrers.first() {
            let diagnostic = if missing { diagnostic.help("add a package that has it") } else { diagnostic };
            return self.model.report(place, diagnostic);
        }
        // An entry point: nobody refers to it.
        if let Ok(source) = Source::new(address.clone(), Vec::new()) {
            let mut diagnostics = Diagnostics::default();
            diagnostics.push(diagnostic);
            self.outside.push((source, diagnostics));
        }
    }

    fn want(&mut self, uri: u32, namespace: Option<Sym>, place: (u32, Span)) {
        let full = self.model.documents.len() + self.queue.len() >= MAX_DOCUMENTS;
        let Some((_, record)) = self.model.uris.get_index_mut(uri as usize) else { return };
        if record.referrers.last().is_none_or(|(document, _)| *document != place.0) {
            record.referrers.push(place);
        }
        if full && record.state == State::New {
            record.state = State::Broken;
            let diagnostic = Diagnostic::error("taxonomy.limit", format!("more than {MAX_DOCUMENTS} documents"));
            return self.model.report(place, diagnostic);
        }
        self.enqueue(uri, namespace);
    }

    /// Puts a document that is new into the next wave.
    fn enqueue(&mut self, uri: u32, namespace: Option<Sym>) {
        if let Some((_, record)) = self.model.uris.get_index_mut(uri as usize)
            && record.state == State::New
        {
            record.state = State::Queued;
            self.queue.push((uri, namespace));
        }
    }

    fn merge(&mut self, uri: u32, adopter: Option<Sym>, source: &Source, parsed: Parsed<'_>) {
        let document = number(self.model.documents.len());
        let target = parsed.target.as_deref().map(|t| self.model.strings.intern(t));
        let namespace = target.or(adopter);
        let orphan = parsed.root == document::Root::Schema && target.is_none();
        let mut moved = false;
        if let Some((_, record)) = self.model.uris.get_index_mut(uri as usize) {
            if record.state == State::Queued {
                record.state = State::Loaded(document);
            } else if target.is_some() {
                return;
            }
            if orphan {
                let adopted = record.adopted.get_or_insert_default();
                // Until now it stood for itself: references to its elements mean the adopted ones.
                moved = adopter.is_some() && adopted.first() == Some(&None) && adopted.len() <= 2;
                if !adopted.contains(&adopter) {
                    adopted.push(adopter);
                }
            }
        }
        self.model.documents.push(Document {
            uri,
            source: source.clone(),
            diagnostics: Diagnostics::default(),
            namespace,
            first_resource: number(self.model.resources.len()),
            root: parsed.root,
            links: parsed.links.clone(),
        });
        let mut merge = Merge::new(&mut self.model, self.resolver, document, namespace, &parsed);
        merge.prefixes(&parsed);
        merge.schema(&parsed);
        merge.linkbase(&parsed);
        merge.anchors(uri, &parsed, moved);
        let uris = merge.uris;
        for reference in &parsed.references {
            let Some(&to) = uris.get(reference.uri as usize) else { continue };
            if to == uri && reference.why == Why::Link {
                continue;
            }
            let include = reference.why == Why::Include;
            self.want(to, namespace.filter(|_| include), (document, reference.span));
            if include {
                self.includes.push((to, namespace));
            }
        }
        let Some(record) = self.model.documents.last_mut() else { return };
        let mut diagnostics = parsed.diagnostics;
        diagnostics.append(std::mem::take(&mut record.diagnostics));
        record.diagnostics = diagnostics;
    }
}

/// A document on its way into the model.
struct Merge<'m> {
    model: &'m mut Model,
    document: u32,
    namespace: Option<Sym>,
    /// The document's tables as numbers of the model.
    uris: Vec<u32>,
    namespaces: Vec<Sym>,
    elements: Vec<ConceptId>,
    roles: Vec<RoleId>,
    arcroles: Vec<RoleId>,
    first_resource: u32,
    /// Where the document's texts begin in the model's.
    texts: usize,
}

impl<'m> Merge<'m> {
    fn new(
        model: &'m mut Model,
        resolver: &dyn Resolver,
        document: u32,
        namespace: Option<Sym>,
        parsed: &Parsed<'_>,
    ) -> Self {
        let uris = parsed.uris.iter().map(|uri| model.uri(uri, resolver)).collect();
        let mut namespaces: Vec<Sym> = parsed.namespaces.iter().map(|n| model.strings.intern(n)).collect();
        if let (None, Some(adopter), Some(none)) = (&parsed.target, namespace, namespaces.first_mut()) {
            *none = adopter;
        }
        let mut merge = Merge {
            document,
            namespace,
            uris,
            namespaces,
            elements: Vec::with_capacity(parsed.elements.len()),
            roles: Vec::new(),
            arcroles: Vec::new(),
            first_resource: number(model.resources.len()),
            texts: model.text.len(),
            model,
        };
        if u32::try_from(merge.texts + parsed.text.len()).is_ok() {
            merge.model.text.push_str(&parsed.text);
        } else {
            merge.error(Span::default(), "taxonomy.limit", "more than 4 GiB of labels".into());
        }
        merge
    }

    fn error(&mut self, span: Span, code: &'static str, message: String) {
        self.model.report((self.document, span), Diagnostic::error(code, message));
    }

    fn sym(&mut self, text: &str) -> Sym {
        self.model.strings.intern(text)
    }

    fn ns(&self, namespace: Ns) -> Sym {
        self.namespaces.get(namespace.index()).or(self.namespaces.first()).copied().unwrap_or(Sym::EMPTY)
    }

    fn name(&mut self, (namespace, local): (Ns, &str)) -> Name {
        (self.ns(namespace), self.sym(local))
    }

    fn uri(&self, uri: Uri) -> u32 {
        self.uris.get(uri as usize).copied().unwrap_or_default()
    }

    fn text(&self, range: &Range<usize>) -> TextRange {
        TextRange { start: number(self.texts + range.start), end: number(self.texts + range.end) }
    }

    fn prefixes(&mut self, parsed: &Parsed<'_>) {
        let target = parsed.target.is_some().then_some(self.namespace).flatten();
        for &(prefix, namespace) in &parsed.prefixes {
            let namespace = self.ns(namespace);
            let is_own = target == Some(namespace);
            let known = self.model.prefixes.entry(namespace).or_insert_with(|| (prefix.into(), is_own));
            if is_own && !known.1 {
                *known = (prefix.into(), true);
            }
        }
    }

    fn schema(&mut self, parsed: &Parsed<'_>) {
        for (uri, namespace) in &parsed.imports {
            let (uri, namespace) = (self.uri(*uri), self.sym(namespace));
            self.model.imports.entry(uri).or_insert(namespace);
        }
        let first_type = number(self.model.types.len());
        let target = self.namespace.unwrap_or(Sym::EMPTY);
        for decl in &parsed.types {
            let bases = decl.bases.iter().map(|base| self.type_key(base, first_type)).collect();
            let at = number(self.model.types.len());
            let place = (self.document, decl.span);
            self.model.types.push(TypeRecord { variety: decl.variety, bases, place });
            if let Some(name) = &decl.name {
                let name = (target, self.sym(name));
                self.model.type_names.entry(name).or_insert(at);
            }
        }
        for decl in &parsed.elements {
            let name = (target, self.sym(&decl.name));
            let typed_domain = decl.typed_domain.as_ref().map(|href| self.locator(href));
            let record = ConceptRecord {
                presumed: false,
                id: decl.id.as_deref().map(|id| self.sym(id)),
                uri: self.uri(0),
                type_key: decl.type_ref.as_ref().map_or(TypeKey::Inherited, |t| self.type_key(t, first_type)),
                group: decl.group.as_ref().map(|(namespace, local)| self.name((*namespace, local))),
                period: decl.period,
                balance: decl.balance,
                is_abstract: decl.is_abstract,
                nillable: decl.nillable,
                typed_domain,
                kind: Kind::Element,
                base: BaseType::default(),
                domain: None,
                is_member: false,
            };
            let (at, before) = self.model.concepts.insert_full(name, record);
            if let Some(before) = before {
                // The first declaration stays.
                let other = self.model.uri_text(before.uri).to_owned();
                self.model.concepts.insert(name, before);
                let message = format!("the element {} is also declared in {}", clip(&decl.name), clip(&other));
                self.error(decl.span, "taxonomy.duplicate-element", message);
            }
            self.elements.push(ConceptId(number(at)));
        }
        for arcrole in [false, true] {
            for decl in if arcrole { &parsed.arcroles } else { &parsed.roles } {
                let uri = self.sym(&decl.uri);
                let record = RoleRecord {
                    definition: decl.definition.as_ref().map(|range| self.text(range)).unwrap_or_default(),
                    used_on: decl.used_on.iter().map(|(namespace, local)| self.name((*namespace, local))).collect(),
                };
                // The same role may be declared in several schemas (XBRL 2.1 §5.1.3): the first declaration stays.
                let map = if arcrole { &mut self.model.arcroles } else { &mut self.model.roles };
                let entry = map.entry(uri);
                let at = RoleId(number(entry.index()));
                entry.or_insert(record);
                if arcrole { self.arcroles.push(at) } else { self.roles.push(at) }
            }
        }
    }

    fn type_key(&mut self, reference: &TypeRef<'_>, first: u32) -> TypeKey {
        match reference {
            TypeRef::Named(namespace, local) => TypeKey::Named(self.name((*namespace, local))),
            TypeRef::Inside(at) => TypeKey::Inside(first.saturating_add(*at)),
        }
    }

    fn locator(&mut self, href: &document::Href<'_>) -> u32 {
        let fragment = self.sym(&href.fragment);
        let record = LocatorRecord { uri: self.uri(href.uri), fragment, place: (self.document, href.span) };
        self.model.locators.push(record);
        number(self.model.locators.len() - 1)
    }

    fn linkbase(&mut self, parsed: &Parsed<'_>) {
        let first_locator = number(self.model.locators.len());
        for href in &parsed.locators {
            self.locator(href);
        }
        let first_part = number(self.model.parts.len());
        for ((namespace, local), range) in &parsed.parts {
            let part = (self.name((*namespace, local)), self.text(range));
            self.model.parts.push(part);
        }
        for decl in &parsed.resources {
            let content = match decl.kind {
                document::ResourceKind::Reference => TextRange {
                    start: first_part.saturating_add(number(decl.parts.start)),
                    end: first_part.saturating_add(number(decl.parts.end)),
                },
                _ => self.text(&decl.text),
            };
            let (role, language) = (self.sym(&decl.role), self.sym(decl.language));
            self.model.resources.push(ResourceRecord { kind: decl.kind, role, language, content });
        }
        let first_arc = number(self.model.arcs.len());
        for decl in &parsed.arcs {
            let (link, role) = (self.name(decl.link.0), self.sym(&decl.link.1));
            let (arc, arcrole) = (self.name(decl.name), self.sym(&decl.arcrole));
            let network = self.model.networks.insert_full(NetworkKey { arcrole, role, link, arc }).0;
            let detail = Detail {
                order: decl.order,
                weight: decl.weight,
                preferred_label: decl.preferred_label.as_deref().map(|role| self.sym(role)),
                target_role: decl.target_role.as_deref().map(|role| self.sym(role)),
                context_element: decl.context_element.as_deref().map(|element| self.sym(element)),
                closed: decl.closed,
                usable: decl.usable,
                others: (!decl.others.is_empty()).then(|| self.sym(&decl.others)),
            };
            let detail = self.model.details.insert_full(detail).0;
            self.model.arcs.push(ArcRecord {
                network: number(network),
                detail: number(detail),
                priority: decl.priority,
                prohibited: decl.prohibited,
            });
        }
        if self.model.pairs.len() + parsed.pairs.len() > MAX_PAIRS {
            return self.error(Span::default(), "taxonomy.limit", format!("more than {MAX_PAIRS} relationships"));
        }
        let end = |end: End| match end {
            End::Locator(at) => EndKey::Locator(first_locator.saturating_add(at)),
            End::Resource(at) => EndKey::Resource(ResourceId(self.first_resource.saturating_add(at))),
        };
        self.model.pairs.extend(parsed.pairs.iter().map(|pair| PairRecord {
            arc: first_arc.saturating_add(pair.arc),
            from: end(pair.from),
            to: end(pair.to),
        }));
    }

    /// Notes what the document's ids stand for.
    fn anchors(&mut self, uri: u32, parsed: &Parsed<'_>, moved: bool) {
        for (id, anchor) in &parsed.ids {
            let key = (uri, self.sym(id));
            let node = self.node(*anchor);
            if moved {
                self.model.anchors.insert(key, node);
            } else {
                self.model.anchors.entry(key).or_insert(node);
            }
        }
    }

    fn node(&self, anchor: Anchor) -> Option<Node> {
        match anchor {
            Anchor::Element(at) => self.elements.get(at as usize).copied().map(Node::Concept),
            Anchor::Role(at) => self.roles.get(at as usize).copied().map(Node::Role),
            Anchor::Arcrole(at) => self.arcroles.get(at as usize).copied().map(Node::Arcrole),
            Anchor::Resource(at) => Some(Node::Resource(ResourceId(self.first_resource.saturating_add(at)))),
            Anchor::Other => None,
        }
    }
}
