//! Within [`super`]: what references point to, when all documents are there: locators to nodes, substitution groups to
//! kinds, types to base types.

use super::document::{self, Variety};
use super::known::{self, BaseType, Kind};
use super::model::{
    ConceptId, ConceptRecord, LocatorRecord, Map, Model, Name, Node, ResourceId, RoleId, Set, State, Sym, TypeKey,
    UriId, number,
};
use super::xml::{Scanner, Token, clip, trimmed};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::xml::Namespace as Ns;
use rustc_hash::FxHashMap;

/// Types derived from each other in a row; longer rows have no base type.
const MAX_DERIVATIONS: usize = 500;

/// The nodes of all locators, in their order, and the other elements that they point to.
pub(super) fn locators(model: &mut Model) -> (Vec<Option<Node>>, Set<(UriId, Sym)>) {
    let mut resolver = Locators::default();
    let all = std::mem::take(&mut model.locators);
    let typed: Vec<u32> = model.concepts.values().filter_map(|concept| concept.typed_domain).collect();
    let mut typed = typed.into_iter().peekable();
    let mut nodes = Vec::with_capacity(all.len());
    for (at, locator) in all.iter().enumerate() {
        let is_typed = typed.next_if_eq(&number(at)).is_some();
        let node = match resolver.node(model, locator) {
            // Linkbases may point to whole documents (XBRL 2.1 §3.5.3.7.2), dimensions not.
            Ok(Node::Other(_)) if is_typed && locator.fragment == Sym::EMPTY => Err("a reference without an id"),
            node => node,
        };
        if let Err(why) = node {
            let shown = format!("{}#{}", model.uri_text(locator.uri), model.strings.get(locator.fragment));
            let code = if is_typed { typed_domain_code(model, locator) } else { "taxonomy.locator" };
            let section = if is_typed { "Dimensions 1.0 §2.5.2.1" } else { "XBRL 2.1 §3.5.3.7" };
            let message = format!("{why}: {} ({section})", clip(&shown));
            model.report(locator.place, Diagnostic::error(code, message));
        }
        nodes.push(node.ok());
    }
    model.locators = all;
    (nodes, resolver.others)
}

/// The code that Dimensions 1.0 §2.5.2.1.1 has for a domain of a typed dimension that is not there.
fn typed_domain_code(model: &Model, locator: &LocatorRecord) -> &'static str {
    if locator.fragment == Sym::EMPTY {
        return "xbrldte:TypedDimensionURIError";
    }
    match model.state(locator.uri) {
        State::Loaded(_) => "xbrldte:TypedDimensionError",
        _ => "xbrldte:OutOfDTSSchemaError",
    }
}

#[derive(Debug, Default)]
struct Locators {
    others: Set<(UriId, Sym)>,
    pointers: FxHashMap<UriId, Pointers>,
}

impl Locators {
    fn node(&mut self, model: &mut Model, locator: &LocatorRecord) -> Result<Node, &'static str> {
        let key = (locator.uri, locator.fragment);
        let document = match model.state(locator.uri) {
            State::Loaded(document) => document,
            State::Known => return Ok(self.other(key)),
            // That it is not there was said, or it does not belong to the taxonomy.
            _ => return Ok(presumed(model, locator).map_or_else(|| self.other(key), Node::Concept)),
        };
        if let Some(node) = model.anchors.get(&key) {
            return Ok(node.unwrap_or_else(|| self.other(key)));
        }
        let fragment = model.strings.get(locator.fragment);
        if let Some(parts) = fragment.strip_prefix("element(").and_then(|rest| rest.strip_suffix(')')) {
            let pointers = self.pointers.entry(locator.uri).or_insert_with(|| Pointers::new(model, document));
            // Of several pointers the first counts that points to something (XPointer Framework §3.3).
            let element = parts.split(")element(").find_map(|pointer| pointers.find(pointer));
            let element = element.ok_or("a reference to an element that is not there")?;
            return Ok(pointers.nodes.get(&element).copied().unwrap_or_else(|| self.other(key)));
        }
        match fragment {
            "" => Ok(self.other(key)),
            _ if fragment.contains('(') => Err("a reference with an XPointer other than element()"),
            _ => Err("a reference to an id that is not there"),
        }
    }

    fn other(&mut self, key: (UriId, Sym)) -> Node {
        Node::Other(number(self.others.insert_full(key).0))
    }
}

/// The concept that a reference into a missing schema means, by the namespace that it is imported with and the custom of
/// ids: the prefix, `_`, the local name.
fn presumed(model: &mut Model, locator: &LocatorRecord) -> Option<ConceptId> {
    let namespace = *model.imports.get(&locator.uri)?;
    let (_, local) = model.strings.get(locator.fragment).split_once('_')?;
    let name = (namespace, model.strings.find(local).unwrap_or(Sym::EMPTY));
    let name = if name.1 == Sym::EMPTY {
        let local = local.to_owned();
        (namespace, model.strings.intern(&local))
    } else {
        name
    };
    let entry = model.concepts.entry(name);
    let at = entry.index();
    entry.or_insert_with(|| ConceptRecord {
        presumed: true,
        id: Some(locator.fragment),
        uri: locator.uri,
        type_key: TypeKey::Inherited,
        group: None,
        period: None,
        balance: None,
        is_abstract: false,
        nillable: false,
        typed_domain: None,
        kind: Kind::Element,
        base: BaseType::default(),
        domain: None,
        is_member: false,
    });
    Some(ConceptId(number(at)))
}

/// A document's elements by the places that `element()` pointers name: child sequences.
#[derive(Debug)]
struct Pointers {
    /// Elements by their parent and their place among its children, from 1. The document is 0.
    children: FxHashMap<(u32, u32), u32>,
    ids: FxHashMap<String, u32>,
    nodes: FxHashMap<u32, Node>,
}

impl Pointers {
    fn new(model: &Model, document: u32) -> Self {
        let mut pointers =
            Pointers { children: FxHashMap::default(), ids: FxHashMap::default(), nodes: FxHashMap::default() };
        let Some(document) = model.documents.get(document as usize) else { return pointers };
        let mut starts = FxHashMap::default();
        let mut xml = Scanner::new(document.source.text());
        // Each open element and how many children it has so far.
        let mut open = vec![(0, 0)];
        let mut count = 0;
        while let Ok(token) = xml.next() {
            match token {
                Token::Start(_) => {
                    count += 1;
                    if let Some((parent, children)) = open.last_mut() {
                        *children += 1;
                        pointers.children.insert((*parent, *children), count);
                    }
                    if let Some(id) = xml.attribute(Ns::NONE, "id") {
                        pointers.ids.entry(trimmed(id).into_owned()).or_insert(count);
                    }
                    starts.insert(xml.span().start, count);
                    open.push((count, 0));
                }
                Token::End => _ = open.pop(),
                Token::Text(_) => {}
                Token::Done => break,
            }
        }
        let parsed = document::parse(model.uri_text(document.uri), document.source.text());
        let mut note = |span: Span, node: Option<Node>| {
            if let (Some(element), Some(node)) = (starts.get(&span.start), node) {
                pointers.nodes.insert(*element, node);
            }
        };
        let find = |text: &str| model.strings.find(text);
        for element in &parsed.elements {
            let name = document.namespace.or(find("")).zip(find(&element.name));
            let at = name.and_then(|name| model.concepts.get_index_of(&name));
            note(element.span, at.map(|at| Node::Concept(ConceptId(number(at)))));
        }
        for (at, resource) in parsed.resources.iter().enumerate() {
            let id = ResourceId(document.first_resource.saturating_add(number(at)));
            note(resource.span, Some(Node::Resource(id)));
        }
        let role = |map: &Map<Sym, _>, uri: &str| find(uri).and_then(|uri| map.get_index_of(&uri));
        for decl in &parsed.roles {
            note(decl.span, role(&model.roles, &decl.uri).map(|at| Node::Role(RoleId(number(at)))));
        }
        for decl in &parsed.arcroles {
            note(decl.span, role(&model.arcroles, &decl.uri).map(|at| Node::Arcrole(RoleId(number(at)))));
        }
        pointers
    }

    /// The element that `id`, `/1/2` or `id/1/2` points to.
    fn find(&self, pointer: &str) -> Option<u32> {
        let mut steps = pointer.split('/');
        let id = steps.next().unwrap_or("");
        let mut element = if id.is_empty() { 0 } else { *self.ids.get(id)? };
        for step in steps {
            element = *self.children.get(&(element, step.parse().ok()?))?;
        }
        (element != 0).then_some(element)
    }
}

/// Finds the kind of each concept, its base type, and the domain of typed dimensions.
pub(super) fn concepts(model: &mut Model, nodes: &[Option<Node>]) {
    let mut types = Types { memo: vec![Memo::New; model.types.len()], cycles: Vec::new() };
    let resolved: Vec<_> = (0..model.concepts.len())
        .map(|at| {
            let (kind, key) = kind_and_type(model, at);
            (kind, types.resolve(model, key, 0))
        })
        .collect();
    for (record, (kind, base)) in model.concepts.values_mut().zip(resolved) {
        let domain = record.typed_domain.and_then(|at| nodes.get(at as usize).copied().flatten());
        if let Some(Node::Concept(domain)) = domain {
            record.domain = Some(domain);
        }
        (record.kind, record.base) = (kind, base);
    }
    for at in types.cycles {
        if let Some(place) = model.types.get(at as usize).map(|t| t.place) {
            model.report(place, Diagnostic::error("taxonomy.type-cycle", "a type that is derived from itself"));
        }
    }
}

/// Follows the substitution groups of a concept: to its kind, and to the type that it inherits if it has none.
fn kind_and_type(model: &Model, at: usize) -> (Kind, TypeKey) {
    let mut key = TypeKey::Inherited;
    let Some((_, mut record)) = model.concepts.get_index(at) else { return (Kind::Element, key) };
    let has_period = record.period.is_some();
    for _ in 0..MAX_DERIVATIONS {
        if key == TypeKey::Inherited {
            key = record.type_key;
        }
        let Some((namespace, local)) = record.group else { return (Kind::Element, key) };
        if let Some(kind) = known::head(model.strings.get(namespace), model.strings.get(local)) {
            return (kind, key);
        }
        match model.concepts.get(&(namespace, local)).filter(|head| !head.presumed) {
            Some(head) => record = head,
            // The schema is missing. Only items have a period type.
            None => return (if has_period { Kind::Item } else { Kind::Element }, key),
        }
    }
    (Kind::Element, key)
}

/// The type of a concept: its own, or that of the head of its substitution group.
pub(super) fn type_of(model: &Model, concept: ConceptId) -> TypeKey {
    kind_and_type(model, concept.0 as usize).1
}

/// The names of a concept's type and of those that it is derived from; of unions and lists no further.
pub(super) fn derivations(model: &Model, concept: ConceptId) -> Vec<Name> {
    let mut names = Vec::new();
    let mut key = type_of(model, concept);
    for _ in 0..MAX_DERIVATIONS {
        let at = match key {
            TypeKey::Inherited => break,
            TypeKey::Inside(at) => Some(at),
            TypeKey::Named(name) => {
                names.push(name);
                model.type_names.get(&name).copied()
            }
        };
        let record = at.and_then(|at| model.types.get(at as usize));
        let Some(record) = record.filter(|record| record.variety == Variety::Derived) else { break };
        let Some(base) = record.bases.first() else { break };
        key = *base;
    }
    names
}

#[derive(Debug, Clone, Copy)]
enum Memo {
    New,
    Active,
    Done(BaseType),
}

struct Types {
    memo: Vec<Memo>,
    cycles: Vec<u32>,
}

impl Types {
    fn resolve(&mut self, model: &Model, key: TypeKey, depth: usize) -> BaseType {
        let at = match key {
            TypeKey::Inherited => return BaseType::default(),
            TypeKey::Inside(at) => at,
            TypeKey::Named((namespace, local)) => {
                let builtin = known::base_type(model.strings.get(namespace), model.strings.get(local));
                match (builtin, model.type_names.get(&(namespace, local))) {
                    (Some(base), _) => return base,
                    (None, Some(&at)) => at,
                    (None, None) => return BaseType::default(),
                }
            }
        };
        let Some(record) = model.types.get(at as usize) else { return BaseType::default() };
        let Some(memo) = self.memo.get_mut(at as usize) else { return BaseType::default() };
        match memo {
            Memo::Done(base) => return *base,
            Memo::Active => {
                self.cycles.push(at);
                return BaseType::default();
            }
            Memo::New if depth > MAX_DERIVATIONS => return BaseType::default(),
            Memo::New => *memo = Memo::Active,
        }
        let mut bases = Vec::with_capacity(record.bases.len());
        for base in &record.bases {
            bases.push(self.resolve(model, *base, depth + 1));
        }
        let first = bases.first().copied().unwrap_or_default();
        let base = match record.variety {
            Variety::Derived => first,
            Variety::List => BaseType { item_type: None, xsd: Some("anySimpleType"), primitive: None },
            Variety::Union => union(&bases),
        };
        if let Some(memo) = self.memo.get_mut(at as usize) {
            *memo = Memo::Done(base);
        }
        base
    }
}

/// A union has a primitive type if all its members have the same; dates with and without a time are `xbrli:dateUnion`.
fn union(members: &[BaseType]) -> BaseType {
    use known::Primitive::{Date, DateTime, DateUnion};
    let dates = |base: &BaseType| matches!(base.primitive, Some(Date | DateTime | DateUnion));
    let Some(first) = members.first() else { return BaseType::default() };
    if members.iter().all(|member| member == first) {
        *first
    } else if members.iter().all(|member| member.primitive == first.primitive) {
        BaseType { item_type: None, xsd: Some("anySimpleType"), primitive: first.primitive }
    } else if members.iter().all(dates) {
        BaseType { item_type: None, xsd: Some("dateUnion"), primitive: Some(DateUnion) }
    } else {
        BaseType { item_type: None, xsd: Some("anySimpleType"), primitive: None }
    }
}

/// A name as the model has it; nothing if one of its parts stands nowhere.
pub(super) fn find_name(model: &Model, namespace: &str, local: &str) -> Option<Name> {
    Some((model.strings.find(namespace)?, model.strings.find(local)?))
}
