//! Within [`super`]: the metadata files of a report, the primary one and those that it extends, put together (xBRL-CSV 1.0,
//! metadata file inheritance).

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::format::oim::CSV as SYNTAX;
use crate::format::oim::info::{Info, Map, Reader};
use crate::format::oim::json::{Json, Kind, Malformed, Node, Tree};
use crate::package::Resolver;
use crate::source::{Source, Span};
use indexmap::IndexMap;

/// How many files a report may extend, and how long a chain of them may be.
const FILES: usize = 1_000;
const CHAIN: usize = 64;

/// A metadata file.
#[derive(Debug)]
pub struct Document {
    /// The file.
    pub source: Source,
    /// Its address.
    pub uri: String,
    /// The files that it extends.
    pub extends: Vec<usize>,
    /// What was found in it.
    pub diagnostics: Diagnostics,
}

/// A value with the number of its file.
#[derive(Debug, Clone, Copy)]
pub struct Located<'t> {
    /// The value.
    pub node: &'t Node<'t>,
    /// Index of the document.
    pub file: usize,
}

type Members<'t> = IndexMap<&'t str, Located<'t>>;

/// All metadata files as one.
#[derive(Debug, Default)]
pub struct Metadata<'t> {
    /// Document information.
    pub info: Info,
    /// Table templates.
    pub templates: Members<'t>,
    /// Tables.
    pub tables: Members<'t>,
    /// Parameters of the report.
    pub parameters: Members<'t>,
    /// Dimensions of all facts.
    pub dimensions: Members<'t>,
    /// Decimals of all facts.
    pub decimals: Option<Located<'t>>,
    /// Where the file with parameters is.
    pub parameter_url: Option<Located<'t>>,
    /// Links.
    pub links: Option<Located<'t>>,
}

/// The address of `reference` in the file at `base`.
pub fn resolve(base: &str, reference: &str) -> Option<String> {
    let reference = reference.trim_ascii().replace(' ', "%20");
    let reference = oxiri::IriRef::parse(reference).ok()?;
    oxiri::Iri::parse(base).ok()?.resolve(&reference).ok().map(oxiri::Iri::into_inner)
}

/// The primary file and all that it extends, each once.
pub fn discover(primary: &Source, uri: &str, resolver: &dyn Resolver) -> Vec<Document> {
    let mut documents = vec![Document::new(primary.clone(), uri.to_owned())];
    visit(&mut documents, &mut vec![0], resolver);
    documents
}

impl Document {
    fn new(source: Source, uri: String) -> Self {
        Document { source, uri, extends: Vec::new(), diagnostics: Diagnostics::default() }
    }

    fn error(&mut self, code: &'static str, message: impl Into<String>, span: Span) {
        self.diagnostics.push(Diagnostic::error(code, message).at(span));
    }
}

/// A file that is extended cannot be had: what is missing then, of that nothing is said.
pub(super) const UNRESOLVABLE: &str = "xbrlce:unresolvableBaseMetadataFile";

/// Adds what the last document of `chain` extends.
fn visit(documents: &mut Vec<Document>, chain: &mut Vec<usize>, resolver: &dyn Resolver) {
    let Some(&at) = chain.last() else { return };
    // What is no JSON is found when the whole file is read.
    for (reference, span) in extends(documents[at].source.text()).unwrap_or_default() {
        let Some(uri) = resolve(&documents[at].uri, &reference) else {
            documents[at].error(UNRESOLVABLE, format!("{reference:?} is no address"), span);
            continue;
        };
        if let Some(known) = documents.iter().position(|document| document.uri == uri) {
            if chain.contains(&known) {
                documents[at].error("xbrlce:cycleInExtensionChain", "this file extends itself", span);
            } else {
                documents[at].extends.push(known);
            }
            continue;
        }
        if documents.len() == FILES || chain.len() == CHAIN {
            documents[at].error(UNRESOLVABLE, "too many files extend each other", span);
            return;
        }
        let source = match resolver.resolve(&uri) {
            Ok(Some(bytes)) => Source::new(uri.as_str(), bytes.into_owned()).map_err(|error| error.to_string()),
            Ok(None) => Err("neither the packages nor the disk have it".to_owned()),
            Err(error) => Err(error.to_string()),
        };
        match source {
            Ok(source) => {
                let new = documents.len();
                documents.push(Document::new(source, uri));
                documents[at].extends.push(new);
                chain.push(new);
                visit(documents, chain, resolver);
                chain.pop();
            }
            Err(error) => {
                let message = format!("cannot read {uri}, which this file extends: {error}");
                let help = "it says what is in the tables, without it there are no facts; --package adds the taxonomy package that has it, which the publisher of the taxonomy offers";
                documents[at].diagnostics.push(Diagnostic::error(UNRESOLVABLE, message).at(span).help(help));
            }
        }
    }
}

/// What a file says that it extends.
fn extends(text: &str) -> Result<Vec<(String, Span)>, Malformed> {
    let mut json = Json::new(text);
    let mut found = Vec::new();
    if json.kind()? != Kind::Object {
        return Ok(found);
    }
    json.enter()?;
    let mut first = true;
    while let Some((name, _)) = json.name(&mut first)? {
        if name != "documentInfo" {
            json.skip(false)?;
            continue;
        }
        if let Some(Node { value: Tree::Array(files), .. }) = json.node()?.get("extends") {
            found.extend(files.iter().filter_map(|file| Some((file.text()?.to_owned(), file.span))));
        }
        break;
    }
    Ok(found)
}

/// The files as trees. Nothing for one that is no JSON.
pub fn parse<'s>(sources: &'s [Source], documents: &mut [Document]) -> Vec<Option<Node<'s>>> {
    let parse = |(source, document): (&'s Source, &mut Document)| {
        let text = source.text();
        let mut json = Json::new(text);
        let node = json.node().and_then(|node| json.end().map(|()| node));
        for span in std::mem::take(&mut json.repeated) {
            document.error(SYNTAX.invalid_json, "this name stands twice in an object", span);
        }
        node.map_err(|Malformed { at, what }| document.error(SYNTAX.invalid_json, what, Span::new(at, at))).ok()
    };
    sources.iter().zip(documents).map(parse).collect()
}

/// Puts the files together. Nothing where the primary one is no xBRL-CSV metadata.
pub fn merge<'t>(trees: &'t [Option<Node<'t>>], documents: &mut [Document]) -> Option<Metadata<'t>> {
    let mut all = Metadata::default();
    let mut infos = Vec::new();
    let mut prefixed = Vec::new();
    for (file, tree) in trees.iter().enumerate() {
        let Some(tree) = tree else {
            infos.push(None);
            continue;
        };
        let Document { diagnostics, uri, .. } = &mut documents[file];
        let mut reader = Reader { syntax: &SYNTAX, diagnostics };
        let members = reader.object(tree, "a report")?;
        let mut info = None;
        if let Some(node) = members.get("documentInfo") {
            info = Info::read(&SYNTAX, node, &["extends", "final"], reader.diagnostics);
        } else {
            reader.report(SYNTAX.structure, "documentInfo is missing", tree.span);
        }
        if file > 0 {
            for reference in info.iter_mut().flat_map(|info| &mut info.taxonomy) {
                *reference = resolve(uri, reference).unwrap_or_else(|| std::mem::take(reference));
            }
        }
        let mut extensions = Vec::new();
        for (name, node) in members {
            let located = Located { node, file };
            let (into, is_once) = match &**name {
                "documentInfo" => continue,
                "tableTemplates" => (&mut all.templates, None),
                "tables" => (&mut all.tables, None),
                "parameters" => (&mut all.parameters, None),
                "dimensions" => (&mut all.dimensions, None),
                "decimals" => (&mut Members::new(), Some(&mut all.decimals)),
                "parameterURL" => (&mut Members::new(), Some(&mut all.parameter_url)),
                "links" => (&mut Members::new(), Some(&mut all.links)),
                _ => {
                    reader.extension(name, node.span, &mut extensions);
                    continue;
                }
            };
            if let Some(once) = is_once {
                if once.is_some_and(|other| !other.node.is_same(node)) {
                    let message = format!("{name} is another in a file that extends this one");
                    reader.report("xbrlce:illegalRedefinitionOfNonExtensibleProperty", message, node.span);
                }
                once.get_or_insert(located);
                continue;
            }
            for (key, node) in reader.object(node, name).into_iter().flatten() {
                let first = into.entry(key).or_insert(Located { node, file });
                if !first.node.is_same(node) {
                    let message = format!("{key} of {name} is another in a file that extends this one");
                    reader.report("xbrlce:conflictingMetadataValue", message, node.span);
                }
            }
        }
        if let Some(info) = &mut info {
            info.prefixed.append(&mut extensions);
            prefixed.push(file);
        }
        infos.push(info);
    }
    check_final(trees, documents);
    all.info = infos.first()?.clone()?;
    for (file, info) in infos.iter().enumerate().skip(1) {
        if let Some(info) = info {
            merge_info(&mut all.info, info, &mut documents[file].diagnostics, trees[file].as_ref());
        }
    }
    for file in prefixed {
        if let Some(info) = &infos[file] {
            info.check_prefixes(&all.info.namespaces, &mut documents[file].diagnostics);
        }
    }
    Some(all)
}

/// Adds the information of a file that is extended.
fn merge_info(all: &mut Info, info: &Info, diagnostics: &mut Diagnostics, tree: Option<&Node<'_>>) {
    let span = tree.and_then(|tree| tree.get("documentInfo")).map_or(Span::default(), |node| node.span);
    let mut report = |code, message: String| diagnostics.push(Diagnostic::error(code, message).at(span));
    if info.oim != all.oim {
        let message = "the files that extend each other have different document types".to_owned();
        report("xbrlce:multipleDocumentTypesInExtensionChain", message);
    }
    let mut merge = |all: &mut Map, own: &Map| {
        for (alias, uri) in own {
            if *all.entry(alias.clone()).or_insert_with(|| uri.clone()) != *uri {
                let message = format!("{alias:?} stands for another URI in a file that extends this one");
                report("xbrlce:conflictingMetadataValue", message);
            }
        }
    };
    merge(&mut all.namespaces, &info.namespaces);
    merge(&mut all.link_types, &info.link_types);
    merge(&mut all.link_groups, &info.link_groups);
    for reference in &info.taxonomy {
        if !all.taxonomy.contains(reference) {
            all.taxonomy.push(reference.clone());
        }
    }
    all.allowed = all.allowed.or(info.allowed);
    all.canonical |= info.canonical;
    if all.provenance.is_none() {
        all.provenance.clone_from(&info.provenance);
    }
}

/// What a file declares final gets nothing more from those that extend it.
fn check_final(trees: &[Option<Node<'_>>], documents: &mut [Document]) {
    let reach: Vec<Vec<bool>> = (0..documents.len()).map(|file| reachable(documents, file)).collect();
    for (base, tree) in trees.iter().enumerate() {
        let info = tree.as_ref().and_then(|tree| tree.get("documentInfo"));
        let finals = info.and_then(|info| info.get("final")).and_then(Node::members).into_iter().flatten();
        for (name, _) in finals.filter(|(_, is_final)| matches!(is_final.value, Tree::Truth(true))) {
            let below = || trees.iter().zip(&reach[base]).filter(|(_, is_below)| **is_below);
            let known = |key: Key<'_>| below().any(|(tree, _)| keys(tree.as_ref(), name).any(|(own, _)| own.is(key)));
            for (file, tree) in trees.iter().enumerate() {
                if file == base || !reach[file][base] || reach[base][file] {
                    continue;
                }
                for (_, span) in keys(tree.as_ref(), name).filter(|(key, _)| !known(*key)) {
                    let message = format!("a file that is extended declares {name} final");
                    documents[file].error("xbrlce:illegalExtensionOfFinalProperty", message, span);
                }
            }
        }
    }
}

fn reachable(documents: &[Document], from: usize) -> Vec<bool> {
    let mut seen = vec![false; documents.len()];
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        if !std::mem::replace(&mut seen[file], true) {
            open.extend(&documents[file].extends);
        }
    }
    seen
}

/// What a property consists of: members by their names, or a value.
#[derive(Clone, Copy)]
enum Key<'n> {
    Name(&'n str),
    Value(&'n Node<'n>),
}

impl Key<'_> {
    fn is(self, other: Key<'_>) -> bool {
        match (self, other) {
            (Key::Name(a), Key::Name(b)) => a == b,
            (Key::Value(a), Key::Value(b)) => a.is_same(b),
            _ => false,
        }
    }
}

fn keys<'n>(tree: Option<&'n Node<'n>>, property: &str) -> impl Iterator<Item = (Key<'n>, Span)> {
    const IN_INFO: [&str; 5] = ["namespaces", "taxonomy", "linkTypes", "linkGroups", "features"];
    let holder = tree.and_then(|tree| if IN_INFO.contains(&property) { tree.get("documentInfo") } else { Some(tree) });
    let keys: Vec<_> = match holder.and_then(|holder| holder.get(property)) {
        None => Vec::new(),
        Some(node) => match &node.value {
            Tree::Object(members) => members.iter().map(|(name, node)| (Key::Name(name), node.span)).collect(),
            Tree::Array(elements) => elements.iter().map(|node| (Key::Value(node), node.span)).collect(),
            _ => vec![(Key::Value(node), node.span)],
        },
    };
    keys.into_iter()
}
