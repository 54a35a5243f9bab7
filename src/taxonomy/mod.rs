//! Concepts and what is said about them: labels, references, networks, dimensions (XBRL 2.1 §5, Dimensions 1.0).
//!
//! A [`Taxonomy`] is a list of [`Schema`] documents with their linkbases. The core taxonomy comes from the sources in
//! `taxonomy/` ([`sources`]); an issuer's extension and a report's entry point are schemas that `mapping` builds; all of
//! them are written as files by [`write`]. [`Hints`] for matching printed labels are a separate, optional part, so that a
//! taxonomy of others can be a target too.

pub mod sources;
pub mod write;

use crate::xbrl::{QName, Unit, ns};
use indexmap::IndexMap;
use std::collections::HashMap;
use std::sync::Arc;

/// Label roles (XBRL 2.1 §5.2.2.2.2 and the Link Role Registry).
pub mod label_role {
    /// The label.
    pub const STANDARD: &str = "http://www.xbrl.org/2003/role/label";
    /// For a total.
    pub const TOTAL: &str = "http://www.xbrl.org/2003/role/totalLabel";
    /// For a value at the start of a period.
    pub const PERIOD_START: &str = "http://www.xbrl.org/2003/role/periodStartLabel";
    /// For a value at the end of a period.
    pub const PERIOD_END: &str = "http://www.xbrl.org/2003/role/periodEndLabel";
    /// The page prints the value with the other sign.
    pub const NEGATED: &str = "http://www.xbrl.org/2009/role/negatedLabel";
    /// A total that the page prints with the other sign.
    pub const NEGATED_TOTAL: &str = "http://www.xbrl.org/2009/role/negatedTotalLabel";
    /// What the concept means.
    pub const DOCUMENTATION: &str = "http://www.xbrl.org/2003/role/documentation";
}

/// Arcroles of the networks.
pub mod arcrole {
    /// Presentation (XBRL 2.1 §5.2.4).
    pub const PARENT_CHILD: &str = "http://www.xbrl.org/2003/arcrole/parent-child";
    /// Calculations 1.1.
    pub const SUMMATION_ITEM: &str = "https://xbrl.org/2023/arcrole/summation-item";
    /// Primary items → hypercube, all required (Dimensions 1.0 §2.3.1).
    pub const ALL: &str = "http://xbrl.org/int/dim/arcrole/all";
    /// Hypercube → dimension.
    pub const HYPERCUBE_DIMENSION: &str = "http://xbrl.org/int/dim/arcrole/hypercube-dimension";
    /// Dimension → domain.
    pub const DIMENSION_DOMAIN: &str = "http://xbrl.org/int/dim/arcrole/dimension-domain";
    /// Domain → member; also primary item → primary item.
    pub const DOMAIN_MEMBER: &str = "http://xbrl.org/int/dim/arcrole/domain-member";
}

/// `xbrli:periodType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PeriodType {
    /// At a point in time.
    Instant,
    /// Over a period.
    Duration,
}

/// `xbrli:balance` of a monetary concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Balance {
    /// Assets and expenses.
    Debit,
    /// Liabilities, equity and income.
    Credit,
}

/// The item type of a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataType {
    /// `xbrli:monetaryItemType`: a currency.
    Monetary,
    /// `xbrli:sharesItemType`.
    Shares,
    /// `num:perShareItemType`: a currency per share.
    PerShare,
    /// `num:percentItemType`: a ratio, 0.272 for 27.2 %.
    Percent,
    /// `xbrli:pureItemType`: a ratio or a rate of two currencies.
    Pure,
    /// `xbrli:integerItemType` counted in `pure`.
    Integer,
    /// `xbrli:stringItemType`.
    String,
    /// `xbrli:dateItemType`.
    Date,
    /// `xbrli:booleanItemType`.
    Boolean,
    /// `nonnum:domainItemType`: members of dimensions.
    Domain,
}

impl DataType {
    /// Whether facts carry a unit and decimals.
    #[must_use]
    pub fn is_numeric(self) -> bool {
        !matches!(self, DataType::String | DataType::Date | DataType::Boolean | DataType::Domain)
    }

    /// The unit of such a number, where money is in `currency`.
    #[must_use]
    pub fn unit(self, currency: &str) -> Option<Unit> {
        match self {
            DataType::Monetary => Some(Unit::currency(currency)),
            DataType::PerShare => Some(Unit::currency(currency).per(Unit::shares())),
            DataType::Shares => Some(Unit::shares()),
            DataType::Percent | DataType::Pure | DataType::Integer => Some(Unit::pure()),
            DataType::String | DataType::Date | DataType::Boolean | DataType::Domain => None,
        }
    }
}

/// What part a concept plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Facts can be reported for it.
    Item,
    /// A heading in presentation, or the root of primary items.
    Abstract,
    /// A hypercube (Dimensions 1.0 §2.2).
    Hypercube,
    /// An explicit dimension.
    ExplicitDimension,
    /// A typed dimension, and the local name of the element in the same schema that holds its values.
    TypedDimension {
        /// Element declared in the same schema.
        domain: Arc<str>,
        /// Its XML Schema type, such as `date`.
        value_type: Arc<str>,
    },
    /// A member (or the domain) of an explicit dimension.
    Member,
}

/// The set of dimensions that facts of a concept carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DimensionSet {
    /// The accounting framework, and the exchange rate's date where translated.
    Framework,
    /// None, but the exchange rate's date where translated.
    Plain,
}

/// A concept: an element declaration in the substitution group of `xbrli:item`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concept {
    /// Its name.
    pub name: QName,
    /// What part it plays.
    pub kind: Kind,
    /// Type of its values.
    pub data_type: DataType,
    /// Instant or duration.
    pub period: PeriodType,
    /// For money, which side.
    pub balance: Option<Balance>,
    /// Dimensions of its facts.
    pub dimensions: DimensionSet,
}

/// A label of a concept or a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Whose label.
    pub concept: QName,
    /// One of [`label_role`].
    pub role: &'static str,
    /// BCP 47 tag.
    pub language: Arc<str>,
    /// The text.
    pub text: Arc<str>,
}

/// A reference of a concept to a standard element: its counterpart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counterpart {
    /// Our concept.
    pub concept: QName,
    /// `us-gaap` or `ifrs-full`.
    pub taxonomy: Arc<str>,
    /// Local name of the standard element.
    pub element: Arc<str>,
}

/// A role type (XBRL 2.1 §5.1.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The role's URI.
    pub uri: Arc<str>,
    /// Id of its declaration.
    pub id: Arc<str>,
    /// Its title in English.
    pub definition: Arc<str>,
}

/// A relationship between two concepts.
#[derive(Debug, Clone, PartialEq)]
pub struct Relationship {
    /// Parent, total, hypercube …
    pub from: QName,
    /// Child, contributor, dimension …
    pub to: QName,
    /// Place among the siblings, from 1.
    pub order: u32,
    /// What this kind of arc says beside.
    pub detail: ArcDetail,
}

/// What an arc says beside its ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArcDetail {
    /// Nothing.
    None,
    /// Presentation: the label role that the line is printed with.
    PreferredLabel(&'static str),
    /// Calculation: how often the contributor counts, 1 or −1.
    Weight(i8),
    /// `all`: a closed hypercube in the segment or scenario.
    Closed,
    /// A domain that is not a member itself.
    Unusable,
    /// Dimensional arcs that go on in another role.
    TargetRole(Arc<str>),
}

/// All arcs of one role and one arcrole.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// The extended link role.
    pub role: Arc<str>,
    /// One of [`arcrole`].
    pub arcrole: &'static str,
    /// In document order.
    pub arcs: Vec<Relationship>,
}

/// One schema document with its linkbases.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// File name, such as `ixport-core.xsd`; linkbases are named after it.
    pub file: String,
    /// Its target namespace.
    pub namespace: Arc<str>,
    /// The prefix used for it.
    pub prefix: Arc<str>,
    /// File names of schemas that it imports, relative to its own folder.
    pub imports: Vec<String>,
    /// Concepts declared here.
    pub concepts: Vec<Concept>,
    /// Role types declared here.
    pub roles: Vec<Role>,
    /// Labels.
    pub labels: Vec<Label>,
    /// Counterparts, written as references.
    pub counterparts: Vec<Counterpart>,
    /// Presentation, calculation and definition networks.
    pub networks: Vec<Network>,
}

/// Schemas that make up a discoverable taxonomy set.
#[derive(Debug, Clone, Default)]
pub struct Taxonomy {
    /// The documents, imported ones first.
    pub schemas: Vec<Schema>,
    index: HashMap<QName, (usize, usize)>,
}

impl Taxonomy {
    /// Adds a document behind those that it imports.
    pub fn push(&mut self, schema: Schema) {
        let at = self.schemas.len();
        self.index.extend(schema.concepts.iter().enumerate().map(|(i, c)| (c.name.clone(), (at, i))));
        self.schemas.push(schema);
    }

    /// The concept of a name.
    #[must_use]
    pub fn concept(&self, name: &QName) -> Option<&Concept> {
        self.index.get(name).map(|&(schema, at)| &self.schemas[schema].concepts[at])
    }

    /// The schema that declares a name.
    #[must_use]
    pub fn schema_of(&self, name: &QName) -> Option<&Schema> {
        self.index.get(name).map(|&(schema, _)| &self.schemas[schema])
    }

    /// All concepts of all schemas.
    pub fn concepts(&self) -> impl Iterator<Item = &Concept> {
        self.schemas.iter().flat_map(|s| &s.concepts)
    }

    /// All labels of a concept.
    pub fn labels<'a, 'q>(&'a self, concept: &'q QName) -> impl Iterator<Item = &'a Label> + use<'a, 'q> {
        self.schemas.iter().flat_map(|s| &s.labels).filter(move |l| l.concept == *concept)
    }

    /// The text of a label, in a role and a language.
    #[must_use]
    pub fn label(&self, concept: &QName, role: &str, language: &str) -> Option<&str> {
        self.labels(concept).find(|l| l.role == role && *l.language == *language).map(|l| &*l.text)
    }

    /// All counterparts of a concept.
    pub fn counterparts<'a, 'q>(&'a self, concept: &'q QName) -> impl Iterator<Item = &'a Counterpart> + use<'a, 'q> {
        self.schemas.iter().flat_map(|s| &s.counterparts).filter(move |c| c.concept == *concept)
    }

    /// All networks of an arcrole.
    pub fn networks(&self, arcrole: &'static str) -> impl Iterator<Item = &Network> {
        self.schemas.iter().flat_map(|s| &s.networks).filter(move |n| n.arcrole == arcrole)
    }

    /// The role's declaration.
    #[must_use]
    pub fn role(&self, uri: &str) -> Option<&Role> {
        self.schemas.iter().flat_map(|s| &s.roles).find(|r| *r.uri == *uri)
    }
}

/// A label under which issuers print a concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The label.
    pub text: Arc<str>,
    /// Whether numbers under this label have the other sign than the concept ("net loss attributable to …").
    pub negated: bool,
}

/// What helps to find a concept for a printed row. Optional: a taxonomy of others has none.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Printed variants per concept, besides its labels.
    pub printed: IndexMap<QName, Vec<Printed>>,
}

/// A statement of the taxonomy: which presentation network holds its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRole {
    /// Key that statements are recognised under: `balance-sheet`, `operations`, `cash-flows`, `comprehensive-income`,
    /// `non-gaap`, `equity`, `document`.
    pub key: Arc<str>,
    /// The extended link role.
    pub role: Arc<str>,
}

/// Names that ixport itself needs to know in the core taxonomy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axes {
    /// The explicit dimension of the accounting framework.
    pub framework: QName,
    /// Member: US GAAP.
    pub us_gaap: QName,
    /// Member: IFRS.
    pub ifrs: QName,
    /// Member: non-GAAP.
    pub non_gaap: QName,
    /// Parent of the adjustments from US GAAP to IFRS; extension members go below.
    pub us_gaap_to_ifrs: QName,
    /// Parent of the adjustments from GAAP to non-GAAP.
    pub gaap_to_non_gaap: QName,
    /// The typed dimension of the exchange rate's date.
    pub rate_date: QName,
    /// The explicit dimension of a guidance's bound.
    pub guidance_bound: QName,
    /// The typed dimension of a guidance's date of issue.
    pub guidance_date: QName,
}

/// The core taxonomy, read from its sources.
#[derive(Debug, Clone)]
pub struct Core {
    /// Schemas: the axes, then the core.
    pub taxonomy: Taxonomy,
    /// Printed variants.
    pub hints: Hints,
    /// Its statements.
    pub statements: Vec<StatementRole>,
    /// Names of its axes.
    pub axes: Axes,
    /// Base URI of all its namespaces and roles, without a slash at the end.
    pub base: Arc<str>,
}

impl Core {
    /// A name in the core namespace.
    #[must_use]
    pub fn name(&self, local: &str) -> QName {
        let namespace = self.taxonomy.schemas.last().map_or_else(|| Arc::from(ns::XBRLI), |s| s.namespace.clone());
        QName::new(namespace, local)
    }
}
