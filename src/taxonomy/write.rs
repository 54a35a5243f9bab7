//! A [`Schema`] becomes files: an XML Schema and its linkbases (XBRL 2.1 §5, Dimensions 1.0, Calculations 1.1), with a
//! reference to every role and arcrole that they use. A schema without concepts is an entry point: it imports others and
//! brings networks in their roles.

use super::{
    ArcDetail, Concept, DataType, Kind, Label, Link, Network, Relationship, Schema, Taxonomy, arcrole, label_role,
};
use crate::package::File;
use crate::xbrl::{QName, ns};
use indexmap::{IndexMap, IndexSet};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;

/// Where facts carry dimensions: the hypercubes' `xbrldt:contextElement`. Instances have to agree.
pub const CONTEXT_ELEMENT: &str = "scenario";

/// Reference parts (Name, Section).
const REF: &str = "http://www.xbrl.org/2006/ref";
const STANDARD_LINK: &str = "http://www.xbrl.org/2003/role/link";
const STANDARD_REFERENCE: &str = "http://www.xbrl.org/2003/role/reference";
const CONCEPT_LABEL: &str = "http://www.xbrl.org/2003/arcrole/concept-label";
const CONCEPT_REFERENCE: &str = "http://www.xbrl.org/2003/arcrole/concept-reference";
const LINKBASE: &str = "http://www.w3.org/1999/xlink/properties/linkbase";

const XBRLI_SCHEMA: &str = "http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd";
const LINK_SCHEMA: &str = "http://www.xbrl.org/2003/xbrl-linkbase-2003-12-31.xsd";
const XBRLDT_SCHEMA: &str = "http://www.xbrl.org/2005/xbrldt-2005.xsd";
const DTR_SCHEMA: &str = "https://www.xbrl.org/dtr/type/2022-03-31/types.xsd";
const REF_SCHEMA: &str = "http://www.xbrl.org/2006/ref-2006-02-27.xsd";
const NEGATED_SCHEMA: &str = "http://www.xbrl.org/lrr/role/negated-2009-12-16.xsd";
const CALCULATION_SCHEMA: &str = "https://www.xbrl.org/2023/calculation-1.1.xsd";

/// A name or a role that no schema of the taxonomy declares.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no schema of the taxonomy declares {0}")]
pub struct Undeclared(pub String);

type Xml = Writer<Vec<u8>>;

/// The files of `schema`: the schema itself, then its linkbases, all in one folder. `taxonomy` holds what it refers to;
/// whether `schema` itself is part of it does not matter. An error of kind `InvalidInput` holds [`Undeclared`].
pub fn files(taxonomy: &Taxonomy, schema: &Schema) -> io::Result<Vec<File>> {
    let scope = Scope { taxonomy, schema };
    let mut linkbases: Vec<(&str, File)> = Vec::new();
    let mut push = |kind: &'static str, name: &str, bytes: Vec<u8>| {
        linkbases.push((kind, File { path: format!("{}-{name}.xml", stem(&schema.file)), bytes }));
    };
    let mut languages: IndexMap<&str, Vec<&Label>> = IndexMap::new();
    for label in &schema.labels {
        languages.entry(&label.language).or_default().push(label);
    }
    for (language, labels) in &languages {
        push("label", &format!("label-{language}"), scope.label_linkbase(labels)?);
    }
    if !schema.counterparts.is_empty() {
        push("reference", "reference", scope.reference_linkbase()?);
    }
    for link in [Link::Presentation, Link::Calculation, Link::Definition] {
        let holds = |n: &&Network| Link::of(n.arcrole) == link && !n.arcs.is_empty();
        let networks: Vec<_> = schema.networks.iter().filter(holds).collect();
        if !networks.is_empty() {
            push(link.as_str(), link.as_str(), scope.network_linkbase(link, &networks)?);
        }
    }
    let references: Vec<_> = linkbases.iter().map(|(kind, file)| (*kind, file.path.as_str())).collect();
    let first = File { path: schema.file.clone(), bytes: scope.schema_file(&references)? };
    Ok(std::iter::once(first).chain(linkbases.into_iter().map(|(_, file)| file)).collect())
}

fn stem(file: &str) -> &str {
    file.strip_suffix(".xsd").unwrap_or(file)
}

/// What a file is written with: the schema, and the taxonomy that it refers to.
struct Scope<'a> {
    taxonomy: &'a Taxonomy,
    schema: &'a Schema,
}

/// A concept as linkbases refer to it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Locator {
    label: String,
    href: String,
}

impl Scope<'_> {
    fn schema_file(&self, linkbases: &[(&str, &str)]) -> io::Result<Vec<u8>> {
        let schema = self.schema;
        let typed = |c: &Concept| matches!(c.kind, Kind::TypedDimension { .. });
        let dimensional = |c: &Concept| matches!(c.kind, Kind::Hypercube | Kind::ExplicitDimension) || typed(c);
        let uses_dtr = schema.concepts.iter().any(|c| &*c.data_type.schema_type().namespace == ns::DTR_NUM);
        let uses_xbrldt = schema.concepts.iter().any(dimensional);
        let mut attributes = vec![
            ("xmlns:xs", ns::XSD),
            ("xmlns:xbrli", ns::XBRLI),
            ("xmlns:link", ns::LINK),
            ("xmlns:xlink", ns::XLINK),
        ];
        attributes.extend(uses_xbrldt.then_some(("xmlns:xbrldt", ns::XBRLDT)));
        attributes.extend(uses_dtr.then_some(("xmlns:dtr", ns::DTR_NUM)));
        let own_prefix = format!("xmlns:{}", schema.prefix);
        attributes.push((&own_prefix, &schema.namespace));
        attributes.extend([
            ("targetNamespace", &*schema.namespace),
            ("elementFormDefault", "qualified"),
            ("attributeFormDefault", "unqualified"),
        ]);
        document("xs:schema", &attributes, |xml| {
            if !schema.roles.is_empty() || !linkbases.is_empty() {
                element(xml, "xs:annotation", &[], |xml| {
                    element(xml, "xs:appinfo", &[], |xml| {
                        schema.roles.iter().try_for_each(|role| {
                            let attributes = [("id", &*role.id), ("roleURI", &*role.uri)];
                            element(xml, "link:roleType", &attributes, |xml| {
                                text(xml, "link:definition", &[], &role.definition)?;
                                role.used_on.iter().try_for_each(|l| {
                                    text(xml, "link:usedOn", &[], &format!("link:{}Link", l.as_str()))
                                })
                            })
                        })?;
                        linkbases.iter().try_for_each(|(kind, path)| {
                            let role = format!("http://www.xbrl.org/2003/role/{kind}LinkbaseRef");
                            let attributes = [
                                ("xlink:type", "simple"),
                                ("xlink:href", path),
                                ("xlink:role", &role),
                                ("xlink:arcrole", LINKBASE),
                            ];
                            empty(xml, "link:linkbaseRef", &attributes)
                        })
                    })
                })?;
            }
            let mut imports = vec![(ns::XBRLI, XBRLI_SCHEMA)];
            imports.extend(uses_xbrldt.then_some((ns::XBRLDT, XBRLDT_SCHEMA)));
            imports.extend(uses_dtr.then_some((ns::DTR_NUM, DTR_SCHEMA)));
            for file in &schema.imports {
                let imported = self.taxonomy.schemas.iter().find(|s| s.file == *file);
                imports.push((&*imported.ok_or_else(|| undeclared(file))?.namespace, file.as_str()));
            }
            for (namespace, location) in imports {
                empty(xml, "xs:import", &[("namespace", namespace), ("schemaLocation", location)])?;
            }
            schema.concepts.iter().try_for_each(|concept| self.declaration(xml, concept))
        })
    }

    fn declaration(&self, xml: &mut Xml, concept: &Concept) -> io::Result<()> {
        let item_type = match concept.kind {
            Kind::Hypercube | Kind::ExplicitDimension | Kind::TypedDimension { .. } => DataType::String,
            _ => concept.data_type,
        };
        let item_type = item_type.schema_type();
        let prefix = if &*item_type.namespace == ns::XBRLI { "xbrli" } else { "dtr" };
        let item_type = format!("{prefix}:{}", item_type.local);
        let group = match concept.kind {
            Kind::Hypercube => "xbrldt:hypercubeItem",
            Kind::ExplicitDimension | Kind::TypedDimension { .. } => "xbrldt:dimensionItem",
            Kind::Item | Kind::Abstract | Kind::Member => "xbrli:item",
        };
        let id = self.schema.id(&concept.name.local);
        let mut attributes = vec![
            ("id", id.as_str()),
            ("name", &concept.name.local),
            ("type", &item_type),
            ("substitutionGroup", group),
        ];
        attributes.extend((concept.kind != Kind::Item).then_some(("abstract", "true")));
        attributes.push(("nillable", "true"));
        attributes.push(("xbrli:periodType", concept.period.as_str()));
        attributes.extend(concept.balance.map(|balance| ("xbrli:balance", balance.as_str())));
        let Kind::TypedDimension { domain, value_type } = &concept.kind else {
            return empty(xml, "xs:element", &attributes);
        };
        let domain_id = self.schema.id(domain);
        let reference = format!("#{domain_id}");
        attributes.push(("xbrldt:typedDomainRef", &reference));
        empty(xml, "xs:element", &attributes)?;
        let value_type = format!("xs:{value_type}");
        let attributes = [("id", &*domain_id), ("name", domain), ("type", &value_type), ("nillable", "true")];
        empty(xml, "xs:element", &attributes)
    }

    fn label_linkbase(&self, labels: &[&Label]) -> io::Result<Vec<u8>> {
        let roles: IndexSet<&str> = labels.iter().map(|l| l.role).collect();
        let mut concepts: IndexMap<&QName, Vec<&Label>> = IndexMap::new();
        for label in labels {
            concepts.entry(&label.concept).or_default().push(label);
        }
        linkbase(&[], |xml| {
            self.role_refs(xml, roles)?;
            let attributes = [("xlink:type", "extended"), ("xlink:role", STANDARD_LINK)];
            element(xml, "link:labelLink", &attributes, |xml| {
                concepts.iter().try_for_each(|(name, labels)| {
                    let locator = self.locator(name)?;
                    let resource = format!("label_{}", locator.label);
                    locator.write(xml)?;
                    for label in labels {
                        let attributes = [
                            ("xlink:type", "resource"),
                            ("xlink:label", resource.as_str()),
                            ("xlink:role", label.role),
                            ("xml:lang", &label.language),
                        ];
                        text(xml, "link:label", &attributes, &label.text)?;
                    }
                    arc(xml, "link:labelArc", CONCEPT_LABEL, &locator.label, &resource, &[])
                })
            })
        })
    }

    /// Counterparts: the part Name is the standard taxonomy's prefix, the part Section the element's name.
    fn reference_linkbase(&self) -> io::Result<Vec<u8>> {
        let mut concepts: IndexMap<&QName, Vec<_>> = IndexMap::new();
        for counterpart in &self.schema.counterparts {
            concepts.entry(&counterpart.concept).or_default().push(counterpart);
        }
        linkbase(&[("ref", REF, REF_SCHEMA)], |xml| {
            let attributes = [("xlink:type", "extended"), ("xlink:role", STANDARD_LINK)];
            element(xml, "link:referenceLink", &attributes, |xml| {
                concepts.iter().try_for_each(|(name, counterparts)| {
                    let locator = self.locator(name)?;
                    let resource = format!("reference_{}", locator.label);
                    locator.write(xml)?;
                    for counterpart in counterparts {
                        let attributes = [
                            ("xlink:type", "resource"),
                            ("xlink:label", resource.as_str()),
                            ("xlink:role", STANDARD_REFERENCE),
                        ];
                        element(xml, "link:reference", &attributes, |xml| {
                            text(xml, "ref:Name", &[], &counterpart.taxonomy)?;
                            text(xml, "ref:Section", &[], &counterpart.element)
                        })?;
                    }
                    arc(xml, "link:referenceArc", CONCEPT_REFERENCE, &locator.label, &resource, &[])
                })
            })
        })
    }

    fn network_linkbase(&self, link: Link, networks: &[&Network]) -> io::Result<Vec<u8>> {
        let mut roles: IndexSet<&str> = networks.iter().map(|n| &*n.role).collect();
        let mut arcroles: IndexSet<&str> = networks.iter().map(|n| n.arcrole).collect();
        for arc in networks.iter().flat_map(|n| &n.arcs) {
            match &arc.detail {
                ArcDetail::PreferredLabel(role) => _ = roles.insert(role),
                ArcDetail::TargetRole(role) => _ = roles.insert(role),
                _ => {}
            }
        }
        arcroles.retain(|a| *a != arcrole::PARENT_CHILD);
        let mut links: IndexMap<&Arc<str>, Vec<&Network>> = IndexMap::new();
        for network in networks {
            links.entry(&network.role).or_default().push(network);
        }
        let dimensional = if link == Link::Definition { &[("xbrldt", ns::XBRLDT, XBRLDT_SCHEMA)][..] } else { &[] };
        let (link_name, arc_name) = (format!("link:{}Link", link.as_str()), format!("link:{}Arc", link.as_str()));
        linkbase(dimensional, |xml| {
            self.role_refs(xml, roles)?;
            for uri in arcroles {
                let (file, fragment) = match uri {
                    arcrole::SUMMATION_ITEM => (CALCULATION_SCHEMA, "summation-item"),
                    _ => (XBRLDT_SCHEMA, uri.rsplit('/').next().unwrap_or_default()),
                };
                reference(xml, "link:arcroleRef", "arcroleURI", uri, &format!("{file}#{fragment}"))?;
            }
            links.iter().try_for_each(|(role, networks)| {
                element(xml, &link_name, &[("xlink:type", "extended"), ("xlink:role", role)], |xml| {
                    // XBRL 2.1 §3.5.3.9.2: no two arcs between the same labels; a second one needs a second locator.
                    let mut between: HashMap<(&QName, &QName), usize> = HashMap::new();
                    let mut locators: IndexMap<(&QName, usize), Locator> = IndexMap::new();
                    let mut arcs = Vec::new();
                    for (arcrole, arc) in networks.iter().flat_map(|n| n.arcs.iter().map(|a| (n.arcrole, a))) {
                        let count = between.entry((&arc.from, &arc.to)).or_default();
                        *count += 1;
                        for (name, count) in [(&arc.from, 1), (&arc.to, *count)] {
                            locators.entry((name, count)).or_insert(self.locator(name)?.numbered(count));
                        }
                        arcs.push((arcrole, arc, *count));
                    }
                    locators.values().try_for_each(|l| l.write(xml))?;
                    arcs.into_iter().try_for_each(|(arcrole, arc, count)| {
                        let ends = (&*locators[&(&arc.from, 1)].label, &*locators[&(&arc.to, count)].label);
                        network_arc(xml, &arc_name, arcrole, ends, arc)
                    })
                })
            })
        })
    }

    fn locator(&self, name: &QName) -> io::Result<Locator> {
        let own = name.namespace == self.schema.namespace;
        let schema = if own { self.schema } else { self.taxonomy.schema_of(name).ok_or_else(|| undeclared(name))? };
        let label = schema.id(&name.local);
        Ok(Locator { href: format!("{}#{label}", schema.file), label })
    }

    /// A `roleRef` for every role that XBRL 2.1 does not define itself.
    fn role_refs<'r>(&self, xml: &mut Xml, roles: impl IntoIterator<Item = &'r str>) -> io::Result<()> {
        for uri in roles {
            if uri.starts_with("http://www.xbrl.org/2003/role/") {
                continue;
            }
            let own = self.schema.roles.iter().find(|r| *r.uri == *uri).map(|r| (self.schema, r));
            let href = match own.or_else(|| self.taxonomy.role_place(uri)) {
                Some((schema, role)) => format!("{}#{}", schema.file, role.id),
                None if matches!(uri, label_role::NEGATED | label_role::NEGATED_TOTAL) => {
                    format!("{NEGATED_SCHEMA}#{}", uri.rsplit('/').next().unwrap_or_default())
                }
                None => return Err(undeclared(uri)),
            };
            reference(xml, "link:roleRef", "roleURI", uri, &href)?;
        }
        Ok(())
    }
}

impl Locator {
    /// The same concept once more in one link: label `…_2` and so on.
    fn numbered(mut self, count: usize) -> Self {
        if count > 1 {
            let _ = write!(self.label, "_{count}");
        }
        self
    }

    fn write(&self, xml: &mut Xml) -> io::Result<()> {
        let attributes = [("xlink:type", "locator"), ("xlink:href", &*self.href), ("xlink:label", &self.label)];
        empty(xml, "link:loc", &attributes)
    }
}

fn undeclared(name: &(impl ToString + ?Sized)) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, Undeclared(name.to_string()))
}

fn network_arc(
    xml: &mut Xml,
    name: &str,
    arcrole: &str,
    (from, to): (&str, &str),
    relationship: &Relationship,
) -> io::Result<()> {
    let order = relationship.order.to_string();
    let weight;
    let mut attributes = vec![("order", order.as_str())];
    match &relationship.detail {
        ArcDetail::None => {}
        ArcDetail::PreferredLabel(role) => attributes.push(("preferredLabel", role)),
        ArcDetail::Weight(value) => {
            weight = value.to_string();
            attributes.push(("weight", &weight));
        }
        ArcDetail::Closed => {
            attributes.extend([("xbrldt:contextElement", CONTEXT_ELEMENT), ("xbrldt:closed", "true")]);
        }
        ArcDetail::Unusable => attributes.push(("xbrldt:usable", "false")),
        ArcDetail::TargetRole(role) => attributes.push(("xbrldt:targetRole", role)),
    }
    arc(xml, name, arcrole, from, to, &attributes)
}

fn arc(xml: &mut Xml, name: &str, arcrole: &str, from: &str, to: &str, more: &[(&str, &str)]) -> io::Result<()> {
    let ends = [("xlink:type", "arc"), ("xlink:arcrole", arcrole), ("xlink:from", from), ("xlink:to", to)];
    empty(xml, name, &[&ends, more].concat())
}

fn reference(xml: &mut Xml, name: &str, key: &str, uri: &str, href: &str) -> io::Result<()> {
    empty(xml, name, &[(key, uri), ("xlink:type", "simple"), ("xlink:href", href)])
}

/// A linkbase document; further namespaces as prefix, namespace and schema.
fn linkbase(more: &[(&str, &str, &str)], body: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let declarations: Vec<_> = more.iter().map(|(prefix, uri, _)| (format!("xmlns:{prefix}"), *uri)).collect();
    let mut locations = format!("{} {LINK_SCHEMA}", ns::LINK);
    for (_, uri, schema) in more {
        let _ = write!(locations, " {uri} {schema}");
    }
    let mut attributes = vec![("xmlns:link", ns::LINK), ("xmlns:xlink", ns::XLINK), ("xmlns:xsi", ns::XSI)];
    attributes.extend(declarations.iter().map(|(name, uri)| (name.as_str(), *uri)));
    attributes.push(("xsi:schemaLocation", &locations));
    document("link:linkbase", &attributes, body)
}

/// An XML document with an indented tree.
pub(super) fn document(
    root: &str,
    attributes: &[(&str, &str)],
    body: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    element(&mut xml, root, attributes, body)?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// An element with others inside.
pub(super) fn element(
    xml: &mut Xml,
    name: &str,
    attributes: &[(&str, &str)],
    body: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    xml.create_element(name).with_attributes(attributes.iter().copied()).write_inner_content(body)?;
    Ok(())
}

/// An element with nothing inside.
pub(super) fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    xml.create_element(name).with_attributes(attributes.iter().copied()).write_empty()?;
    Ok(())
}

/// An element with a text inside.
pub(super) fn text(xml: &mut Xml, name: &str, attributes: &[(&str, &str)], content: &str) -> io::Result<()> {
    let element = xml.create_element(name).with_attributes(attributes.iter().copied());
    element.write_text_content(BytesText::new(content))?;
    Ok(())
}
