//! Within [`super`]: the `documentInfo` of a report → what its strings mean (xBRL-JSON 1.0 and xBRL-CSV 1.0, document
//! information; OIM Common 1.0, URI aliases).

use super::aspects::is_ncname;
use super::json::{Kind, Node, Tree};
use super::{LINK_ALIASES, Problem, Syntax};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::report::Provenance;
use crate::source::Span;
use crate::xbrl::ns;
use indexmap::IndexMap;
use std::borrow::Cow;
use std::sync::Arc;

/// Alias → URI.
pub type Map = IndexMap<Box<str>, Arc<str>>;

/// Which duplicates a report may have (OIM 1.0 §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Allowed {
    /// None.
    None,
    /// Those with the same value and precision.
    Complete,
    /// Numbers that are roundings of one number, besides.
    Consistent,
    /// Any.
    #[default]
    All,
}

/// What a document says about itself.
#[derive(Debug, Clone, Default)]
pub struct Info {
    /// The beginning of `documentType`, which is OIM's namespace too: drafts have their own.
    pub oim: String,
    /// Prefix → namespace.
    pub namespaces: Map,
    /// Link types.
    pub link_types: Map,
    /// Link groups.
    pub link_groups: Map,
    /// The taxonomy's documents, as written.
    pub taxonomy: Vec<String>,
    /// Duplicates that it promises not to have.
    pub allowed: Option<Allowed>,
    /// Whether it promises canonical values.
    pub canonical: bool,
    /// The document behind the report (`src:document`).
    pub provenance: Option<Provenance>,
    /// Names whose prefixes must be declared.
    pub prefixed: Vec<(String, Span)>,
}

/// The namespaces that prefixes are reserved for; that of OIM depends on the document type.
const RESERVED: [(&str, &str); 5] = [
    ("xs", ns::XSD),
    ("enum2", "http://xbrl.org/2020/extensible-enumerations-2.0"),
    ("xbrli", ns::XBRLI),
    ("utr", "http://www.xbrl.org/2009/utr"),
    ("iso4217", ns::ISO4217),
];

impl Info {
    /// Reads the members that both syntaxes have; `more` says which others there may be. Nothing where the document is of
    /// another type.
    pub fn read(
        syntax: &'static Syntax,
        node: &Node<'_>,
        more: &[&str],
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let mut reader = Reader { syntax, diagnostics };
        let members = reader.object(node, "documentInfo")?;
        let oim = reader.document_type(node, members.get("documentType"))?;
        let mut info = Info { oim, ..Info::default() };
        for (name, node) in members {
            match &**name {
                "documentType" => {}
                "namespaces" => info.namespaces = reader.namespaces(node, &info.oim),
                "linkTypes" => info.link_types = reader.links(node, name),
                "linkGroups" => info.link_groups = reader.links(node, name),
                "taxonomy" => info.taxonomy = reader.strings(node, name),
                "features" => reader.features(node, &mut info),
                "baseURL" => {
                    if reader.string(node, name).is_some_and(|url| oxiri::Iri::parse(url).is_err()) {
                        reader.report("oime:invalidBaseURL", "the base URL is not absolute", node.span);
                    }
                }
                _ if more.contains(&&**name) => {}
                _ => reader.extension(name, node.span, &mut info.prefixed),
            }
        }
        let source = info.namespaces.iter().find(|(_, uri)| ***uri == *ns::SOURCE).map(|(prefix, _)| prefix);
        info.provenance = source.and_then(|prefix| members.get(&*format!("{prefix}:document"))).and_then(provenance);
        Some(info)
    }

    /// Whether the document knows ixport's own properties, and under which prefix.
    #[must_use]
    pub fn source_prefix(&self) -> Option<&str> {
        self.namespaces.iter().find(|(_, uri)| ***uri == *ns::SOURCE).map(|(prefix, _)| &**prefix)
    }

    /// Whether the prefixes of the names in `prefixed` are declared in `namespaces`.
    pub fn check_prefixes(&self, namespaces: &Map, diagnostics: &mut Diagnostics) {
        for (name, span) in &self.prefixed {
            let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
            if !namespaces.contains_key(prefix) {
                let message = format!("the prefix of {name:?} is not declared");
                diagnostics.push(Problem::new("oimce:unboundPrefix", message).at(*span));
            }
        }
    }
}

fn provenance(node: &Node<'_>) -> Option<Provenance> {
    let text = |name| node.get(name).and_then(Node::text).map(Into::into);
    let bytes = match node.get("bytes")?.value {
        Tree::Number(number) => number.parse().ok()?,
        _ => return None,
    };
    Some(Provenance { file: text("file")?, sha256: text("sha256")?, bytes })
}

/// Reads values of the kinds that the specification wants, and says where others are.
#[derive(Debug)]
pub struct Reader<'d> {
    /// The syntax.
    pub syntax: &'static Syntax,
    /// What was found.
    pub diagnostics: &'d mut Diagnostics,
}

impl Reader<'_> {
    /// An error.
    pub fn report(&mut self, code: &'static str, message: impl Into<String>, span: Span) {
        self.diagnostics.push(Diagnostic::error(code, message).at(span));
    }

    fn unexpected<T>(&mut self, node: &Node<'_>, name: &str, wanted: &str) -> Option<T> {
        let message = format!("{name} is {}, not {wanted}", node.kind().describe());
        self.report(self.syntax.structure, message, node.span);
        None
    }

    /// The members of an object.
    pub fn object<'n, 's>(&mut self, node: &'n Node<'s>, name: &str) -> Option<&'n IndexMap<Cow<'s, str>, Node<'s>>> {
        node.members().or_else(|| self.unexpected(node, name, Kind::Object.describe()))
    }

    /// The text of a string.
    pub fn string<'n>(&mut self, node: &'n Node<'_>, name: &str) -> Option<&'n str> {
        node.text().or_else(|| self.unexpected(node, name, Kind::String.describe()))
    }

    /// A truth value.
    pub fn truth(&mut self, node: &Node<'_>, name: &str) -> Option<bool> {
        if let Tree::Truth(truth) = node.value {
            Some(truth)
        } else {
            self.unexpected(node, name, Kind::True.describe())
        }
    }

    /// The elements of an array.
    pub fn array<'n, 's>(&mut self, node: &'n Node<'s>, name: &str) -> &'n [Node<'s>] {
        if let Tree::Array(elements) = &node.value {
            return elements;
        }
        self.unexpected::<()>(node, name, Kind::Array.describe());
        &[]
    }

    /// The strings of an array.
    pub fn strings(&mut self, node: &Node<'_>, name: &str) -> Vec<String> {
        let elements = self.array(node, name);
        elements.iter().filter_map(|element| self.string(element, name).map(str::to_owned)).collect()
    }

    /// A member that the specification does not know: an extension's, whose prefix is looked at later, or a mistake.
    pub fn extension(&mut self, name: &str, span: Span, prefixed: &mut Vec<(String, Span)>) {
        match name.split_once(':') {
            Some((prefix, local)) if is_ncname(prefix) && is_ncname(local) => prefixed.push((name.to_owned(), span)),
            _ => self.report(self.syntax.structure, format!("{name:?} is not expected here"), span),
        }
    }

    fn document_type(&mut self, info: &Node<'_>, node: Option<&Node<'_>>) -> Option<String> {
        let Some(node) = node else {
            self.report(self.syntax.structure, "documentType is missing", info.span);
            return None;
        };
        let text = self.string(node, "documentType")?;
        let base = text.strip_suffix(self.syntax.document_type).filter(|base| {
            let behind = base.strip_prefix("https://").or_else(|| base.strip_prefix("http://"));
            *base == ns::OIM || behind.is_some_and(|b| b.starts_with("xbrl.org/") || b.starts_with("www.xbrl.org/"))
        });
        if base.is_none() {
            self.report("oimce:unsupportedDocumentType", format!("{text:?} is not supported"), node.span);
        }
        base.map(str::to_owned)
    }

    /// An object of aliases: names without colons, absolute URIs that stand once.
    fn aliases(&mut self, node: &Node<'_>, name: &str) -> Vec<(Box<str>, Arc<str>, Span)> {
        let Some(members) = self.object(node, name) else { return Vec::new() };
        let mut aliases = Vec::<(Box<str>, Arc<str>, Span)>::new();
        let mut seen = hashbrown::HashMap::<&str, &str>::new();
        for (alias, node) in members {
            let Some(uri) = self.string(node, alias) else { continue };
            if !is_ncname(alias) {
                self.report(self.syntax.structure, format!("{alias:?} is no name of an alias"), node.span);
                continue;
            }
            if oxiri::Iri::parse(uri).is_err() {
                self.report("oimce:invalidURI", format!("{uri:?} is no absolute URI"), node.span);
            }
            if let Some(other) = seen.insert(uri, alias) {
                let message = format!("{alias:?} and {other:?} stand for the same URI");
                self.report("oimce:multipleAliasesForURI", message, node.span);
            }
            aliases.push(((&**alias).into(), uri.into(), node.span));
        }
        aliases
    }

    fn reserved(&mut self, aliases: Vec<(Box<str>, Arc<str>, Span)>, reserved: &[(&str, &str)]) -> Map {
        for (alias, uri, span) in &aliases {
            for &(name, wanted) in reserved {
                if **alias == *name && **uri != *wanted {
                    let message = format!("{alias:?} is reserved for {wanted}");
                    self.report("oimce:invalidURIForReservedAlias", message, *span);
                } else if **alias != *name && **uri == *wanted {
                    let message = format!("the alias of {uri} is {name:?}, not {alias:?}");
                    self.report("oimce:invalidAliasForReservedURI", message, *span);
                }
            }
        }
        aliases.into_iter().map(|(alias, uri, _)| (alias, uri)).collect()
    }

    fn namespaces(&mut self, node: &Node<'_>, oim: &str) -> Map {
        let aliases = self.aliases(node, "namespaces");
        let reserved: Vec<_> = RESERVED.into_iter().chain([("xbrl", oim)]).collect();
        self.reserved(aliases, &reserved)
    }

    fn links(&mut self, node: &Node<'_>, name: &str) -> Map {
        let aliases = self.aliases(node, name);
        self.reserved(aliases, &LINK_ALIASES)
    }

    fn features(&mut self, node: &Node<'_>, info: &mut Info) {
        let Some(members) = self.object(node, "features") else { return };
        for (name, node) in members {
            match (&**name, &node.value) {
                ("xbrl:allowedDuplicates", value) => {
                    let allowed = match value {
                        Tree::String(text) => match &**text {
                            "none" => Some(Allowed::None),
                            "complete" => Some(Allowed::Complete),
                            "consistent" => Some(Allowed::Consistent),
                            "all" => Some(Allowed::All),
                            _ => None,
                        },
                        _ => None,
                    };
                    if allowed.is_none() {
                        let message = "xbrl:allowedDuplicates is none of: none, complete, consistent, all";
                        self.report(self.syntax.structure, message, node.span);
                    }
                    info.allowed = allowed;
                }
                ("xbrl:canonicalValues", Tree::Truth(canonical)) => info.canonical = *canonical,
                ("xbrl:canonicalValues", Tree::String(text)) if matches!(&**text, "true" | "false") => {
                    info.canonical = text == "true";
                }
                ("xbrl:canonicalValues", _) => {
                    self.report(self.syntax.structure, "xbrl:canonicalValues is no truth value", node.span);
                }
                _ => self.extension(name, node.span, &mut info.prefixed),
            }
            if name.starts_with("xbrl:") {
                self.extension(name, node.span, &mut info.prefixed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::JSON;
    use super::super::json::Json;
    use super::*;

    fn read(text: &str) -> (Option<Info>, Vec<&'static str>) {
        let mut diagnostics = Diagnostics::default();
        let info = Info::read(&JSON, &Json::new(text).node().unwrap(), &[], &mut diagnostics);
        if let Some(info) = &info {
            info.check_prefixes(&info.namespaces, &mut diagnostics);
        }
        let codes = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
        (info, codes)
    }

    fn codes(members: &str) -> Vec<&'static str> {
        read(&format!("{{\"documentType\": \"https://xbrl.org/2021/xbrl-json\", {members}}}")).1
    }

    #[test]
    fn each_mistake_has_its_code() {
        assert_eq!(read("[]").1, ["xbrlje:invalidJSONStructure"]);
        assert_eq!(read("{}").1, ["xbrlje:invalidJSONStructure"]);
        assert_eq!(read(r#"{"documentType": "https://xbrl.org/2021/xbrl-csv"}"#).1, ["oimce:unsupportedDocumentType"]);
        for (members, code) in [
            (r#""namespaces": {"a:b": "urn:a"}"#, "xbrlje:invalidJSONStructure"),
            (r#""namespaces": {"a": 1}"#, "xbrlje:invalidJSONStructure"),
            (r#""namespaces": {"a": "b"}"#, "oimce:invalidURI"),
            (r#""namespaces": {"a": "urn:a", "b": "urn:a"}"#, "oimce:multipleAliasesForURI"),
            (r#""namespaces": {"xbrli": "urn:a"}"#, "oimce:invalidURIForReservedAlias"),
            (r#""namespaces": {"xbrl": "urn:a"}"#, "oimce:invalidURIForReservedAlias"),
            (r#""namespaces": {"i": "http://www.xbrl.org/2003/instance"}"#, "oimce:invalidAliasForReservedURI"),
            (r#""linkGroups": {"_": "urn:g"}"#, "oimce:invalidURIForReservedAlias"),
            (
                r#""features": {"xbrl:allowedDuplicates": "some"}, "namespaces": {"xbrl": "https://xbrl.org/2021"}"#,
                "xbrlje:invalidJSONStructure",
            ),
            (r#""features": {"f:f": 1}"#, "oimce:unboundPrefix"),
            (r#""baseURL": "a""#, "oime:invalidBaseURL"),
            (r#""q:x": 1"#, "oimce:unboundPrefix"),
            (r#""x": 1"#, "xbrlje:invalidJSONStructure"),
            (r#""taxonomy": "a""#, "xbrlje:invalidJSONStructure"),
        ] {
            assert_eq!(codes(members), [code], "{members}");
        }
    }

    #[test]
    fn drafts_have_their_own_namespace() {
        let (info, codes) = read(
            r#"{"documentType": "https://xbrl.org/CR/2021-02-03/xbrl-json",
                "namespaces": {"xbrl": "https://xbrl.org/CR/2021-02-03"}}"#,
        );
        assert_eq!((info.unwrap().oim.as_str(), codes.len()), ("https://xbrl.org/CR/2021-02-03", 0));
    }
}
