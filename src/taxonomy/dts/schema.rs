//! Within [`super`]: what a schema says (XBRL 2.1 §5.1, XML Schema): its imports, its global elements and types, the
//! role types and linkbases in its annotations.

use super::document::{ElementDecl, Parser, Place, RoleDecl, Text, TypeDecl, TypeRef, Uri, Variety, Why};
use super::known;
use super::xml::{Name, clip, trimmed};
use crate::taxonomy::{Balance, PeriodType};
use crate::xml::Namespace as Ns;
use std::ops::Range;

fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl<'a> Parser<'a> {
    pub(super) fn enter_schema(&mut self, place: Place, name: Name<'a>) -> Place {
        match (place, name) {
            (Place::Schema, (Ns::XSD, "annotation")) => Place::Annotation,
            (Place::Schema, (Ns::XSD, "import")) => {
                let namespace = self.value("namespace").unwrap_or_default();
                if !known::is_namespace(&namespace)
                    && let Some(document) = self.schema_location(Why::Link)
                {
                    self.out.imports.push((document, namespace));
                }
                Place::Skip
            }
            (Place::Schema, (Ns::XSD, "include" | "redefine")) => {
                self.schema_location(Why::Include);
                Place::Skip
            }
            (Place::Schema, (Ns::XSD, "element")) => self.element(),
            (Place::Schema, (Ns::XSD, "simpleType" | "complexType")) => {
                let name = self.value("name");
                Place::Type(self.type_decl(name))
            }
            (Place::Annotation, (Ns::XSD, "appinfo")) => Place::Appinfo,
            (Place::Appinfo, (Ns::LINK, "roleType")) => {
                let role = self.role("roleURI");
                self.out.roles.push(role);
                Place::Role(index(self.out.roles.len() - 1))
            }
            (Place::Appinfo, (Ns::LINK, "arcroleType")) => {
                let role = self.role("arcroleURI");
                self.out.arcroles.push(role);
                Place::Arcrole(index(self.out.arcroles.len() - 1))
            }
            (Place::Appinfo, (Ns::LINK, "linkbase")) => Place::Linkbase,
            (Place::Appinfo, _) => {
                self.reference(name);
                Place::Other
            }
            (Place::Role(_) | Place::Arcrole(_), (Ns::LINK, "definition")) => Place::Definition,
            (Place::Role(_) | Place::Arcrole(_), (Ns::LINK, "usedOn")) => Place::UsedOn,
            (Place::Element(at), (Ns::XSD, "simpleType" | "complexType")) => {
                let inside = self.type_decl(None);
                if let Some(element) = self.out.elements.get_mut(at as usize) {
                    element.type_ref.get_or_insert(TypeRef::Inside(inside));
                }
                Place::Type(inside)
            }
            (Place::Type(_), (Ns::XSD, "simpleContent" | "complexContent")) => place,
            (Place::Type(at), (Ns::XSD, "restriction" | "extension")) => {
                self.add_base(at, "base");
                Place::Derivation(at)
            }
            (Place::Type(at), (Ns::XSD, "list")) => {
                self.set_variety(at, Variety::List);
                Place::Skip
            }
            (Place::Type(at), (Ns::XSD, "union")) => {
                self.set_variety(at, Variety::Union);
                self.add_base(at, "memberTypes");
                Place::Union(at)
            }
            (Place::Derivation(at) | Place::Union(at), (Ns::XSD, "simpleType")) => {
                let inside = self.type_decl(None);
                if let Some(outer) = self.out.types.get_mut(at as usize)
                    && (outer.bases.is_empty() || outer.variety == Variety::Union)
                {
                    outer.bases.push(TypeRef::Inside(inside));
                }
                Place::Type(inside)
            }
            _ => Place::Skip,
        }
    }

    fn schema_location(&mut self, why: Why) -> Option<Uri> {
        let location = self.xml.attribute(Ns::NONE, "schemaLocation")?;
        self.refer(location.raw, why).map(|href| href.uri)
    }

    fn element(&mut self) -> Place {
        let mut element = ElementDecl {
            name: self.value("name").unwrap_or_default(),
            id: self.value("id"),
            type_ref: None,
            group: None,
            period: None,
            balance: None,
            is_abstract: self.flag(Ns::NONE, "abstract").unwrap_or(false),
            nillable: self.flag(Ns::NONE, "nillable").unwrap_or(false),
            typed_domain: None,
            span: self.xml.span(),
        };
        if element.name.is_empty() {
            self.error("taxonomy.element", "a global element without a name".to_owned());
            return Place::Skip;
        }
        if let Some(text) = self.value("type") {
            element.type_ref = self.qname(&text).map(|(namespace, local)| TypeRef::Named(namespace, local));
        }
        if let Some(text) = self.value("substitutionGroup") {
            element.group = self.qname(&text);
        }
        if let Some(period) = self.xml.attribute(Ns::XBRLI, "periodType") {
            element.period = match &*trimmed(period) {
                "instant" => Some(PeriodType::Instant),
                "duration" => Some(PeriodType::Duration),
                other => self.wrong("xbrli:periodType", other),
            };
        }
        if let Some(balance) = self.xml.attribute(Ns::XBRLI, "balance") {
            element.balance = match &*trimmed(balance) {
                "debit" => Some(Balance::Debit),
                "credit" => Some(Balance::Credit),
                other => self.wrong("xbrli:balance", other),
            };
        }
        if let Some(domain) = self.xml.attribute(Ns::XBRLDT, "typedDomainRef") {
            element.typed_domain = self.refer(domain.raw, Why::Link);
        }
        self.out.elements.push(element);
        Place::Element(index(self.out.elements.len() - 1))
    }

    fn wrong<T>(&mut self, attribute: &str, value: &str) -> Option<T> {
        self.error("taxonomy.value", format!("not a value of {attribute}: {:?}", clip(value)));
        None
    }

    fn type_decl(&mut self, name: Option<Text<'a>>) -> u32 {
        let span = self.xml.span();
        self.out.types.push(TypeDecl { name, variety: Variety::Derived, bases: Vec::new(), span });
        index(self.out.types.len() - 1)
    }

    /// Adds the types that an attribute names to those that a type is made of.
    fn add_base(&mut self, at: u32, attribute: &str) {
        let Some(value) = self.value(attribute) else { return };
        for name in value.split_ascii_whitespace() {
            let base = self.qname(&Text::Owned(name.to_owned()));
            if let (Some((namespace, local)), Some(decl)) = (base, self.out.types.get_mut(at as usize)) {
                decl.bases.push(TypeRef::Named(namespace, local));
            }
        }
    }

    fn set_variety(&mut self, at: u32, variety: Variety) {
        if let Some(decl) = self.out.types.get_mut(at as usize) {
            decl.variety = variety;
        }
    }

    fn role(&self, attribute: &str) -> RoleDecl<'a> {
        let uri = self.value(attribute).unwrap_or_default();
        RoleDecl { uri, definition: None, used_on: Vec::new(), span: self.xml.span() }
    }

    /// The end of `link:definition` or `link:usedOn`, of the role or arcrole that was opened last.
    pub(super) fn leave_role_text(&mut self, place: Place, text: Range<usize>) {
        let used_on = self.used_on.take();
        if place == Place::UsedOn && used_on.is_none() {
            self.error("xml.prefix", "a qualified name whose prefix is not declared".to_owned());
        }
        let (roles, arcroles) = (self.out.roles.last_mut(), self.out.arcroles.last_mut());
        let Some(role) = roles.into_iter().chain(arcroles).max_by_key(|role| role.span.start) else { return };
        if place == Place::Definition {
            role.definition = Some(text);
        }
        role.used_on.extend(used_on);
    }
}
