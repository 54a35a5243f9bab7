//! Within [`super`]: what the specifications' own schemas say. They are never fetched: their types, heads of substitution
//! groups and addresses are tables here.

use crate::xbrl::ns;

/// Data Type Registry: `numeric` and `non-numeric` follow (2009), or a date (since 2020).
const DTR: &str = "http://www.xbrl.org/dtr/type/";
/// Extensible Enumerations: the item type of XBRL 2.1 that their types restrict. Since 2.0 values are addresses, not names.
const ENUMERATIONS: &[(&str, &str)] = &[
    ("http://xbrl.org/2014/extensible-enumerations", "QNameItemType"),
    ("http://xbrl.org/2016/extensible-enumerations-1.1", "QNameItemType"),
    ("http://xbrl.org/2020/extensible-enumerations-2.0", "tokenItemType"),
];

/// Item types of XBRL 2.1 §5.1.1.3 and the XML Schema type that each is made of. `dateUnion` is `xbrli:dateUnion`; a
/// fraction has none.
const ITEM_TYPES: &[(&str, &str)] = &[
    ("NCNameItemType", "NCName"),
    ("NameItemType", "Name"),
    ("QNameItemType", "QName"),
    ("anyURIItemType", "anyURI"),
    ("base64BinaryItemType", "base64Binary"),
    ("booleanItemType", "boolean"),
    ("byteItemType", "byte"),
    ("dateItemType", "date"),
    ("dateTimeItemType", "dateUnion"),
    ("decimalItemType", "decimal"),
    ("doubleItemType", "double"),
    ("durationItemType", "duration"),
    ("floatItemType", "float"),
    ("fractionItemType", ""),
    ("gDayItemType", "gDay"),
    ("gMonthDayItemType", "gMonthDay"),
    ("gMonthItemType", "gMonth"),
    ("gYearItemType", "gYear"),
    ("gYearMonthItemType", "gYearMonth"),
    ("hexBinaryItemType", "hexBinary"),
    ("intItemType", "int"),
    ("integerItemType", "integer"),
    ("languageItemType", "language"),
    ("longItemType", "long"),
    ("monetaryItemType", "decimal"),
    ("negativeIntegerItemType", "negativeInteger"),
    ("nonNegativeIntegerItemType", "nonNegativeInteger"),
    ("nonPositiveIntegerItemType", "nonPositiveInteger"),
    ("normalizedStringItemType", "normalizedString"),
    ("positiveIntegerItemType", "positiveInteger"),
    ("pureItemType", "decimal"),
    ("sharesItemType", "decimal"),
    ("shortItemType", "short"),
    ("stringItemType", "string"),
    ("timeItemType", "time"),
    ("tokenItemType", "token"),
    ("unsignedByteItemType", "unsignedByte"),
    ("unsignedIntItemType", "unsignedInt"),
    ("unsignedLongItemType", "unsignedLong"),
    ("unsignedShortItemType", "unsignedShort"),
];

/// Simple types of XBRL 2.1.
const INSTANCE_TYPES: &[(&str, &str)] = &[
    ("monetary", "decimal"),
    ("shares", "decimal"),
    ("pure", "decimal"),
    ("nonZeroDecimal", "decimal"),
    ("dateUnion", "dateUnion"),
];

/// Types of the Data Type Registry that are no measured number, and the item type of XBRL 2.1 that each restricts.
const DTR_TYPES: &[(&str, &str)] = &[
    ("domainItemType", "stringItemType"),
    ("escapedItemType", "stringItemType"),
    ("xmlNodesItemType", "stringItemType"),
    ("xmlItemType", "stringItemType"),
    ("textBlockItemType", "stringItemType"),
    ("guidanceItemType", "stringItemType"),
    ("noLangStringItemType", "stringItemType"),
    ("noLangTokenItemType", "tokenItemType"),
    ("prefixedContentItemType", "tokenItemType"),
    ("SQNameItemType", "tokenItemType"),
    ("SQNamesItemType", "tokenItemType"),
    ("gYearListItemType", "tokenItemType"),
    ("dateTimeItemType", "dateTimeItemType"),
    ("percentItemType", "pureItemType"),
    ("noDecimalsMonetaryItemType", "monetaryItemType"),
    ("nonNegativeMonetaryItemType", "monetaryItemType"),
    ("nonNegativeNoDecimalsMonetaryItemType", "monetaryItemType"),
];

/// Types of the Data Type Registry that restrict `xbrli:decimalItemType`: quantities with a unit.
const DTR_QUANTITIES: &[&str] = &[
    "areaItemType",
    "electricChargeItemType",
    "electricCurrentItemType",
    "energyItemType",
    "energyPerMonetaryItemType",
    "flowItemType",
    "forceItemType",
    "frequencyItemType",
    "ghgEmissionsItemType",
    "ghgEmissionsPerMonetaryItemType",
    "insolationItemType",
    "irradianceItemType",
    "lengthItemType",
    "massFlowItemType",
    "massItemType",
    "memoryItemType",
    "monetaryPerAreaItemType",
    "monetaryPerDurationItemType",
    "monetaryPerEnergyItemType",
    "monetaryPerLengthItemType",
    "monetaryPerMassItemType",
    "monetaryPerVolumeItemType",
    "perShareItemType",
    "planeAngleItemType",
    "powerItemType",
    "pressureItemType",
    "speedItemType",
    "temperatureItemType",
    "voltageItemType",
    "volumeItemType",
    "volumePerMonetaryItemType",
    "weightItemType",
];

/// XML Schema's built-in types and the primitive type of each; lists and the anonymous top have none.
const XSD_TYPES: &[(&str, Option<Primitive>)] = &[
    ("ENTITIES", None),
    ("ENTITY", Some(Primitive::String)),
    ("ID", Some(Primitive::String)),
    ("IDREF", Some(Primitive::String)),
    ("IDREFS", None),
    ("NCName", Some(Primitive::String)),
    ("NMTOKEN", Some(Primitive::String)),
    ("NMTOKENS", None),
    ("NOTATION", Some(Primitive::Notation)),
    ("Name", Some(Primitive::String)),
    ("QName", Some(Primitive::QName)),
    ("anySimpleType", None),
    ("anyAtomicType", None),
    ("anyType", None),
    ("anyURI", Some(Primitive::AnyUri)),
    ("base64Binary", Some(Primitive::Base64Binary)),
    ("boolean", Some(Primitive::Boolean)),
    ("byte", Some(Primitive::Decimal)),
    ("date", Some(Primitive::Date)),
    ("dateTime", Some(Primitive::DateTime)),
    ("dateTimeStamp", Some(Primitive::DateTime)),
    ("dateUnion", Some(Primitive::DateUnion)),
    ("decimal", Some(Primitive::Decimal)),
    ("double", Some(Primitive::Double)),
    ("duration", Some(Primitive::Duration)),
    ("float", Some(Primitive::Float)),
    ("gDay", Some(Primitive::GDay)),
    ("gMonth", Some(Primitive::GMonth)),
    ("gMonthDay", Some(Primitive::GMonthDay)),
    ("gYear", Some(Primitive::GYear)),
    ("gYearMonth", Some(Primitive::GYearMonth)),
    ("hexBinary", Some(Primitive::HexBinary)),
    ("int", Some(Primitive::Decimal)),
    ("integer", Some(Primitive::Decimal)),
    ("language", Some(Primitive::String)),
    ("long", Some(Primitive::Decimal)),
    ("negativeInteger", Some(Primitive::Decimal)),
    ("nonNegativeInteger", Some(Primitive::Decimal)),
    ("nonPositiveInteger", Some(Primitive::Decimal)),
    ("normalizedString", Some(Primitive::String)),
    ("positiveInteger", Some(Primitive::Decimal)),
    ("short", Some(Primitive::Decimal)),
    ("string", Some(Primitive::String)),
    ("time", Some(Primitive::Time)),
    ("token", Some(Primitive::String)),
    ("unsignedByte", Some(Primitive::Decimal)),
    ("unsignedInt", Some(Primitive::Decimal)),
    ("unsignedLong", Some(Primitive::Decimal)),
    ("unsignedShort", Some(Primitive::Decimal)),
];

/// The primitive types of XML Schema 1.0 (Part 2 §3.2), and the one union that XBRL needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are XML Schema's")]
pub enum Primitive {
    String,
    Boolean,
    Decimal,
    Float,
    Double,
    Duration,
    DateTime,
    Time,
    Date,
    /// `xbrli:dateUnion`: a date, or a date and time.
    DateUnion,
    GYearMonth,
    GYear,
    GMonthDay,
    GDay,
    GMonth,
    HexBinary,
    Base64Binary,
    AnyUri,
    QName,
    Notation,
}

/// What a type comes down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct BaseType {
    /// Local name of the item type of XBRL 2.1 that it restricts, such as `monetaryItemType`.
    pub item_type: Option<&'static str>,
    /// Local name of the type of XML Schema that its content has, such as `nonNegativeInteger`; `dateUnion` stands for
    /// `xbrli:dateUnion`. Nothing for structures and for types of documents that are missing.
    pub xsd: Option<&'static str>,
    /// The primitive type of its content; nothing for lists, for unions of different types, and for structures.
    pub primitive: Option<Primitive>,
}

impl BaseType {
    fn xsd(local: &str) -> Option<Self> {
        let (name, primitive) = XSD_TYPES.iter().find(|(name, _)| *name == local)?;
        Some(BaseType { item_type: None, xsd: Some(name), primitive: *primitive })
    }

    fn item(local: &str) -> Option<Self> {
        let (name, content) = ITEM_TYPES.iter().find(|(name, _)| *name == local)?;
        Some(BaseType { item_type: Some(name), ..BaseType::xsd(content).unwrap_or_default() })
    }

    /// Whether facts of such a type are numeric (XBRL 2.1 §4.6: they need a unit): decimals, floats, and fractions.
    #[must_use]
    pub fn is_numeric(self) -> bool {
        self.is_fraction() || matches!(self.primitive, Some(Primitive::Decimal | Primitive::Float | Primitive::Double))
    }

    /// Whether it is derived from `xbrli:fractionItemType`.
    #[must_use]
    pub fn is_fraction(self) -> bool {
        self.item_type == Some("fractionItemType")
    }
}

/// What a type of a specification's schema comes down to; nothing for others.
pub(super) fn base_type(namespace: &str, local: &str) -> Option<BaseType> {
    match namespace {
        ns::XSD => BaseType::xsd(local).filter(|_| local != "dateUnion"),
        ns::XBRLI => BaseType::item(local).or_else(|| {
            let (_, content) = INSTANCE_TYPES.iter().find(|(name, _)| *name == local)?;
            BaseType::xsd(content)
        }),
        _ if namespace.starts_with(DTR) => match local {
            "prefixedContentType" | "SQNameType" | "SQNamesType" => BaseType::xsd("token"),
            _ if DTR_QUANTITIES.contains(&local) => BaseType::item("decimalItemType"),
            _ => BaseType::item(DTR_TYPES.iter().find(|(name, _)| *name == local)?.1),
        },
        _ => match local {
            "enumerationItemType" | "enumerationSetItemType" => {
                BaseType::item(ENUMERATIONS.iter().find(|(uri, _)| *uri == namespace)?.1)
            }
            _ => None,
        },
    }
}

/// What substitution groups lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `xbrli:item` (XBRL 2.1 §4.6), none of those below.
    Item,
    /// `xbrli:tuple` (XBRL 2.1 §4.9).
    Tuple,
    /// `xbrldt:hypercubeItem` (Dimensions 1.0 §2.2).
    Hypercube,
    /// `xbrldt:dimensionItem` (Dimensions 1.0 §2.5).
    Dimension,
    /// Another element, such as the one that holds the values of a typed dimension: no concept.
    Element,
}

/// The kind of elements in the substitution group of a specification's element; nothing for elements of others.
pub(super) fn head(namespace: &str, local: &str) -> Option<Kind> {
    match (namespace, local) {
        (ns::XBRLI, "item") => Some(Kind::Item),
        (ns::XBRLI, "tuple") => Some(Kind::Tuple),
        (ns::XBRLDT, "hypercubeItem") => Some(Kind::Hypercube),
        (ns::XBRLDT, "dimensionItem") => Some(Kind::Dimension),
        _ if is_namespace(namespace) => Some(Kind::Element),
        _ => None,
    }
}

/// Namespaces whose schemas are known here, wherever a copy of them stands.
const NAMESPACES: &[&str] = &[
    ns::XBRLI,
    ns::LINK,
    ns::XLINK,
    ns::XBRLDT,
    ns::XBRLDI,
    ns::XHTML,
    ns::XSD,
    ns::XSI,
    "http://www.xbrl.org/2003/XLink",
    "http://www.w3.org/XML/1998/namespace",
    "http://xbrl.org/2008/generic",
    "http://xbrl.org/2008/label",
    "http://xbrl.org/2008/reference",
];

/// What the schemas of types call their own namespaces.
pub(super) fn prefix(namespace: &str) -> Option<&'static str> {
    match namespace.strip_prefix(DTR) {
        Some("numeric") => Some("num"),
        Some("non-numeric") => Some("nonnum"),
        Some(_) => Some("dtr-types"),
        None if namespace == ns::XBRLI => Some("xbrli"),
        None => None,
    }
}

/// Whether a namespace is one of a specification: its schemas are not fetched.
pub(super) fn is_namespace(uri: &str) -> bool {
    NAMESPACES.contains(&uri) || uri.starts_with(DTR) || ENUMERATIONS.iter().any(|(e, _)| *e == uri)
}

/// Whether an address is one of a specification's schema: it is known here, or says nothing that matters (formulae,
/// roles of the Link Role Registry, XHTML). XBRL International's own begin with a year, or with the name of a registry;
/// taxonomies on its servers do not.
pub(super) fn is_document(uri: &str) -> bool {
    let Some((_, rest)) = uri.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https")) else {
        return false;
    };
    let Some((host, path)) = rest.split_once('/') else { return false };
    let first = path.split('/').next().unwrap_or("");
    match host {
        "www.w3.org" | "w3.org" => true,
        "www.xbrl.org" | "xbrl.org" => {
            let year = first.len() == 4 && first.bytes().all(|b| b.is_ascii_digit());
            year || matches!(first, "dtr" | "lrr" | "utr") || path.starts_with("int/dim/")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_the_specifications_come_down_to_primitives() {
        let base = |namespace: &str, local: &str| base_type(namespace, local).unwrap();
        let monetary = base(ns::XBRLI, "monetaryItemType");
        assert_eq!((monetary.item_type, monetary.xsd), (Some("monetaryItemType"), Some("decimal")));
        let share = base("http://www.xbrl.org/dtr/type/numeric", "perShareItemType");
        assert_eq!((share.item_type, share.primitive), (Some("decimalItemType"), Some(Primitive::Decimal)));
        assert_eq!(base(ns::DTR_NUM, "domainItemType").primitive, Some(Primitive::String));
        assert_eq!(base(ns::XSD, "nonNegativeInteger").primitive, Some(Primitive::Decimal));
        assert!(base(ns::XBRLI, "fractionItemType").is_numeric());
        assert!(!base("http://xbrl.org/2014/extensible-enumerations", "enumerationItemType").is_numeric());
        assert_eq!(base_type("https://issuer.example", "monetaryItemType"), None);
        for (name, content) in ITEM_TYPES {
            assert!(content.is_empty() || BaseType::xsd(content).is_some(), "{name}");
        }
        for (name, item) in DTR_TYPES {
            assert!(BaseType::item(item).is_some(), "{name}");
        }
    }

    #[test]
    fn schemas_of_specifications_are_told_from_taxonomies() {
        for uri in [
            "http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd",
            "https://www.xbrl.org/dtr/type/2022-03-31/types.xsd",
            "http://www.xbrl.org/lrr/role/negated-2009-12-16.xsd",
            "https://www.xbrl.org/2023/calculation-1.1.xsd",
            "http://www.w3.org/2001/xml.xsd",
        ] {
            assert!(is_document(uri), "{uri}");
        }
        for uri in [
            "http://www.xbrl.org/taxonomy/int/ifrs/2006.xsd",
            "https://xbrl.fasb.org/us-gaap/2024/elts/us-gaap-2024.xsd",
            "http://www.xbrl.org/us/fr/common/pte/2005-02-28/usfr-pte-2005-02-28.xsd",
            "file:///2003/xbrl-instance-2003-12-31.xsd",
        ] {
            assert!(!is_document(uri), "{uri}");
        }
    }
}
