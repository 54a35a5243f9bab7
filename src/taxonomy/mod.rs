//! Concepts and what is said about them: labels, references, networks, dimensions (XBRL 2.1 §5, Dimensions 1.0).
//!
//! A [`Taxonomy`] is a list of [`Schema`] documents with their linkbases. The core taxonomy comes from the sources in
//! `taxonomy/` ([`sources`]); an issuer's extension and a report's entry point are schemas that `mapping` builds; all of
//! them are written as files by [`write`](mod@write). [`Hints`] for matching printed labels are a separate, optional part, so that a
//! taxonomy of others can be a target too.

pub mod dts;
pub mod package;
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

/// Local names of the core taxonomy's axes, which stay the same over its versions.
pub mod axis {
    /// The accounting framework.
    pub const FRAMEWORK: &str = "AccountingFrameworkAxis";
    /// The date of the exchange rate of a convenience translation.
    pub const RATE_DATE: &str = "ExchangeRateDateAxis";
    /// The bound of a guidance.
    pub const GUIDANCE_BOUND: &str = "GuidanceBoundAxis";
    /// The date of issue of a guidance.
    pub const GUIDANCE_DATE: &str = "GuidanceIssueDateAxis";
    /// The concept that a change or a portion measures.
    pub const MEASURED: &str = "MeasuredConceptAxis";
    /// The last day of what a change is compared with.
    pub const COMPARED_WITH: &str = "ComparedWithAxis";
    /// The concept that a portion is a part of.
    pub const WHOLE: &str = "WholeConceptAxis";
    /// The day of a repurchase plan.
    pub const REPURCHASE_PLAN: &str = "RepurchasePlanDateAxis";
}

/// `xbrli:periodType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodType {
    /// At a point in time.
    Instant,
    /// Over a period.
    Duration,
}

impl PeriodType {
    /// As schemas have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            PeriodType::Instant => "instant",
            PeriodType::Duration => "duration",
        }
    }
}

/// `xbrli:balance` of a monetary concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Balance {
    /// Assets and expenses.
    Debit,
    /// Liabilities, equity and income.
    Credit,
}

impl Balance {
    /// As schemas have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Balance::Debit => "debit",
            Balance::Credit => "credit",
        }
    }
}

/// The item type of a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataType {
    /// `xbrli:monetaryItemType`: a currency.
    Monetary,
    /// `xbrli:sharesItemType`.
    Shares,
    /// `num:perShareItemType`: a currency per share.
    PerShare,
    /// `num:percentItemType`: a ratio, 0.272 for 27.2 %.
    Percent,
    /// `xbrli:pureItemType`: a ratio.
    Pure,
    /// `xbrli:decimalItemType`: a rate of two currencies, such as CNY per USD.
    Rate,
    /// `xbrli:integerItemType` counted in `pure`.
    Integer,
    /// `xbrli:stringItemType`.
    String,
    /// `xbrli:dateItemType`.
    Date,
    /// `xbrli:gYearItemType`: a year, such as `2023`.
    Year,
    /// `xbrli:booleanItemType`.
    Boolean,
    /// `nonnum:domainItemType`: members of dimensions.
    #[serde(skip_deserializing)]
    Domain,
}

impl DataType {
    /// Whether facts carry a unit and decimals.
    #[must_use]
    pub fn is_numeric(self) -> bool {
        !matches!(self, DataType::String | DataType::Date | DataType::Year | DataType::Boolean | DataType::Domain)
    }

    /// The unit of such a number, where money is in `currency`. A rate has two currencies: its unit is the caller's.
    #[must_use]
    pub fn unit(self, currency: &str) -> Option<Unit> {
        match self {
            DataType::Monetary => Some(Unit::currency(currency)),
            DataType::PerShare => Some(Unit::currency(currency).per(Unit::shares())),
            DataType::Shares => Some(Unit::shares()),
            DataType::Percent | DataType::Pure | DataType::Integer => Some(Unit::pure()),
            DataType::Rate
            | DataType::String
            | DataType::Date
            | DataType::Year
            | DataType::Boolean
            | DataType::Domain => None,
        }
    }

    /// The XML Schema type: its namespace and local name.
    #[must_use]
    pub fn schema_type(self) -> QName {
        let (namespace, local) = match self {
            DataType::Monetary => (ns::XBRLI, "monetaryItemType"),
            DataType::Shares => (ns::XBRLI, "sharesItemType"),
            DataType::PerShare => (ns::DTR_NUM, "perShareItemType"),
            DataType::Percent => (ns::DTR_NUM, "percentItemType"),
            DataType::Pure => (ns::XBRLI, "pureItemType"),
            DataType::Rate => (ns::XBRLI, "decimalItemType"),
            DataType::Integer => (ns::XBRLI, "integerItemType"),
            DataType::String => (ns::XBRLI, "stringItemType"),
            DataType::Date => (ns::XBRLI, "dateItemType"),
            DataType::Year => (ns::XBRLI, "gYearItemType"),
            DataType::Boolean => (ns::XBRLI, "booleanItemType"),
            DataType::Domain => (ns::DTR_NUM, "domainItemType"),
        };
        QName::new(namespace, local)
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DimensionSet {
    /// The accounting framework, and the exchange rate's date where translated.
    Framework,
    /// None, but the exchange rate's date where translated.
    Plain,
    /// What was measured, compared with when, and the dimensions of what was measured.
    Change,
    /// What was measured, of what whole, and the dimensions of what was measured.
    Portion,
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
    /// The links that use it, here and in the schemas that import this one.
    pub used_on: Vec<Link>,
}

/// The kinds of extended links that hold networks (XBRL 2.1 §5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// `link:presentationLink`.
    Presentation,
    /// `link:calculationLink`.
    Calculation,
    /// `link:definitionLink`.
    Definition,
}

impl Link {
    /// The kind of link that holds arcs of an arcrole.
    #[must_use]
    pub fn of(arcrole: &str) -> Self {
        match arcrole {
            arcrole::PARENT_CHILD => Link::Presentation,
            arcrole::SUMMATION_ITEM => Link::Calculation,
            _ => Link::Definition,
        }
    }

    /// `presentation`, `calculation` or `definition`: names of elements and files begin with it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Link::Presentation => "presentation",
            Link::Calculation => "calculation",
            Link::Definition => "definition",
        }
    }
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
    /// Whether it is a document of others: `file` is its address then, and it is not written.
    pub is_external: bool,
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

impl Schema {
    /// The id of a concept's declaration in this schema: fragments of references point to it.
    #[must_use]
    pub fn id(&self, local: &str) -> String {
        format!("{}_{local}", self.prefix)
    }

    /// Appends an arc to the network of a role and an arcrole, as the last of its siblings.
    pub fn add(&mut self, role: &Arc<str>, arcrole: &'static str, from: QName, to: QName, detail: ArcDetail) {
        let at = self.networks.iter().position(|n| n.role == *role && n.arcrole == arcrole).unwrap_or_else(|| {
            self.networks.push(Network { role: role.clone(), arcrole, arcs: Vec::new() });
            self.networks.len() - 1
        });
        let arcs = &mut self.networks[at].arcs;
        let order = arcs.iter().rev().find(|a| a.from == from).map_or(1, |a| a.order + 1);
        arcs.push(Relationship { from, to, order, detail });
    }
}

/// Schemas that make up a discoverable taxonomy set.
#[derive(Debug, Clone, Default)]
pub struct Taxonomy {
    /// The documents, imported ones first. Add with [`Taxonomy::push`], which keeps the index.
    pub schemas: Vec<Schema>,
    index: HashMap<QName, Entry>,
}

/// Where the things that are said about a name stand: indices of schemas, and of their items.
#[derive(Debug, Clone, Default)]
struct Entry {
    concept: Option<(usize, usize)>,
    labels: Vec<(usize, usize)>,
    counterparts: Vec<(usize, usize)>,
}

impl Taxonomy {
    /// Adds a document behind those that it imports.
    pub fn push(&mut self, schema: Schema) {
        let at = self.schemas.len();
        for (i, concept) in schema.concepts.iter().enumerate() {
            self.index.entry(concept.name.clone()).or_default().concept = Some((at, i));
        }
        for (i, label) in schema.labels.iter().enumerate() {
            self.index.entry(label.concept.clone()).or_default().labels.push((at, i));
        }
        for (i, counterpart) in schema.counterparts.iter().enumerate() {
            self.index.entry(counterpart.concept.clone()).or_default().counterparts.push((at, i));
        }
        self.schemas.push(schema);
    }

    /// The concept of a name.
    #[must_use]
    pub fn concept(&self, name: &QName) -> Option<&Concept> {
        self.index.get(name)?.concept.map(|(schema, at)| &self.schemas[schema].concepts[at])
    }

    /// The schema that declares a name.
    #[must_use]
    pub fn schema_of(&self, name: &QName) -> Option<&Schema> {
        self.index.get(name)?.concept.map(|(schema, _)| &self.schemas[schema])
    }

    /// All concepts of all schemas.
    pub fn concepts(&self) -> impl Iterator<Item = &Concept> {
        self.schemas.iter().flat_map(|s| &s.concepts)
    }

    /// All typed dimensions, each with the element that holds its values.
    pub fn typed_domains(&self) -> impl Iterator<Item = (QName, QName)> {
        self.concepts().filter_map(|concept| match &concept.kind {
            Kind::TypedDimension { domain, .. } => {
                Some((concept.name.clone(), QName::new(concept.name.namespace.clone(), domain.clone())))
            }
            _ => None,
        })
    }

    /// All labels of a concept.
    pub fn labels(&self, concept: &QName) -> impl Iterator<Item = &Label> + use<'_> {
        let places = self.index.get(concept).map_or(&[][..], |e| &e.labels);
        places.iter().map(|&(schema, at)| &self.schemas[schema].labels[at])
    }

    /// The text of a label, in a role and a language.
    #[must_use]
    pub fn label(&self, concept: &QName, role: &str, language: &str) -> Option<&str> {
        self.labels(concept).find(|l| l.role == role && *l.language == *language).map(|l| &*l.text)
    }

    /// All counterparts of a concept.
    pub fn counterparts(&self, concept: &QName) -> impl Iterator<Item = &Counterpart> + use<'_> {
        let places = self.index.get(concept).map_or(&[][..], |e| &e.counterparts);
        places.iter().map(|&(schema, at)| &self.schemas[schema].counterparts[at])
    }

    /// All networks of an arcrole.
    pub fn networks(&self, arcrole: &'static str) -> impl Iterator<Item = &Network> {
        self.schemas.iter().flat_map(|s| &s.networks).filter(move |n| n.arcrole == arcrole)
    }

    /// The role's declaration.
    #[must_use]
    pub fn role(&self, uri: &str) -> Option<&Role> {
        self.role_place(uri).map(|(_, role)| role)
    }

    /// The role's declaration and the schema that holds it.
    #[must_use]
    pub fn role_place(&self, uri: &str) -> Option<(&Schema, &Role)> {
        self.schemas.iter().find_map(|s| s.roles.iter().find(|r| *r.uri == *uri).map(|r| (s, r)))
    }
}

/// A label under which issuers print a concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The label.
    pub text: Arc<str>,
    /// How a line with this label is printed, as a preferred label: [`label_role::STANDARD`],
    /// [`label_role::NEGATED`] where its numbers have the other sign than the concept ("net loss attributable to …"),
    /// [`label_role::PERIOD_START`] and [`label_role::PERIOD_END`] for the ends of a roll-forward. A text that a concept has
    /// both as standard and as negated does not tell the sign: the footing does.
    pub role: &'static str,
}

/// What helps to find a concept for a printed row. Optional: a taxonomy of others has none.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Printed variants per concept, besides its labels.
    pub printed: IndexMap<QName, Vec<Printed>>,
    /// How many filers of a survey of 122 print the concept's us-gaap element on their statements: what is seen often is more
    /// likely to be meant.
    pub filers: HashMap<QName, u32>,
    /// The year from which filers print a concept's us-gaap element in place of another that is printed alike, where an
    /// accounting standard has brought it.
    pub since: HashMap<QName, i32>,
}

/// A statement of the taxonomy: its extended link role and its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRole {
    /// Key that statements are recognised under: `balance-sheet`, `operations`, `cash-flows`, `comprehensive-income`,
    /// `equity`, `equity-shares`, `breakdown`, `non-gaap`, `key-figures`, `document`, `shareholder-returns`, `operating-metrics`,
    /// `changes`.
    pub key: Arc<str>,
    /// The extended link role.
    pub role: Arc<str>,
    /// Its title: language, text.
    pub titles: Vec<(Arc<str>, Arc<str>)>,
    /// Its lines in the order of presentation, parents before their children.
    pub lines: Vec<Line>,
}

/// A line of a statement's presentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its concept: an item or an abstract heading.
    pub concept: QName,
    /// The label role that it is printed with, where it is not the standard one.
    pub preferred: Option<&'static str>,
    /// The line above it, an index in [`StatementRole::lines`]; nothing for a root.
    pub parent: Option<usize>,
}

impl StatementRole {
    /// The lines directly below a line.
    pub fn children(&self, line: usize) -> impl Iterator<Item = (usize, &Line)> {
        self.lines.iter().enumerate().skip(line + 1).filter(move |(_, l)| l.parent == Some(line))
    }

    /// The lines above a line, the nearest first.
    pub fn ancestors(&self, line: usize) -> impl Iterator<Item = (usize, &Line)> {
        std::iter::successors(self.lines[line].parent, |&at| self.lines[at].parent).map(|at| (at, &self.lines[at]))
    }
}

/// A line of a statement: indices of [`Core::statements`] and [`StatementRole::lines`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinePlace {
    /// The statement.
    pub statement: usize,
    /// The line.
    pub line: usize,
}

/// A total and what adds up to it. Contributors that a table does not print count as zero, except in an alternative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summation {
    /// The extended link role; sets of one total have different roles.
    pub role: Arc<str>,
    /// The total.
    pub total: QName,
    /// The contributors, each with its weight, 1 or −1.
    pub of: Vec<(QName, i8)>,
    /// Its role is not a statement's: it says something only where all contributors are printed, and then goes before
    /// the statement's own summation of the total.
    pub alternative: bool,
}

/// The primary items of hypercubes: extension concepts become children of the root in the role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Items {
    /// The abstract root.
    pub root: QName,
    /// The role of its domain-member network.
    pub role: Arc<str>,
}

/// An explicit dimension of the parts of a whole. Extension members go below its domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartAxis {
    /// The dimension.
    pub axis: QName,
    /// Its domain, which is no member.
    pub domain: QName,
    /// Role of the network of its members.
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
    /// The member of the lower bound.
    pub low: QName,
    /// The member of the upper bound.
    pub high: QName,
    /// The member of the only figure given.
    pub point: QName,
    /// The typed dimension of a guidance's date of issue.
    pub guidance_date: QName,
    /// The typed dimension of the concept that a change or a portion measures: its name with its prefix.
    pub measured: QName,
    /// The typed dimension of the last day of what a change is compared with.
    pub compared_with: QName,
    /// The typed dimension of the concept that a portion is a part of: its name with its prefix.
    pub whole: QName,
    /// The typed dimension of the day on which a repurchase plan was approved or announced.
    pub repurchase_plan: QName,
    /// Components of equity.
    pub equity_components: PartAxis,
    /// Its member for all but noncontrolling interests.
    pub equity_of_parent: QName,
    /// Segments.
    pub segments: PartAxis,
    /// Regions and countries.
    pub regions: PartAxis,
    /// Products and services.
    pub products: PartAxis,
    /// Role of the network of the framework's members.
    pub framework_role: Arc<str>,
    /// Items of [`DimensionSet::Framework`].
    pub framework_items: Items,
    /// Items of [`DimensionSet::Plain`].
    pub plain_items: Items,
    /// Items of [`DimensionSet::Change`].
    pub change_items: Items,
    /// Items of [`DimensionSet::Portion`].
    pub portion_items: Items,
}

/// The core taxonomy, read from its sources.
#[derive(Debug, Clone)]
pub struct Core {
    /// Schemas: the axes, then the core.
    pub taxonomy: Taxonomy,
    /// The entry point for readers of the taxonomy: imports, and all presentation and calculation networks. Not part of
    /// [`Core::taxonomy`], because a report brings its own networks in the same roles.
    pub entry: Schema,
    /// Printed variants.
    pub hints: Hints,
    /// Its statements.
    pub statements: Vec<StatementRole>,
    /// All summations of all roles.
    pub summations: Vec<Summation>,
    /// Names of its axes.
    pub axes: Axes,
    /// Base URI of all its namespaces and roles, without a slash at the end.
    pub base: Arc<str>,
    /// Its title: language, text.
    pub titles: Vec<(Arc<str>, Arc<str>)>,
    places: HashMap<QName, Vec<LinePlace>>,
}

impl Core {
    /// The base URI where the user gives none.
    pub const DEFAULT_BASE: &'static str = "https://xbrl.ixport.example";

    /// A name in the core namespace.
    #[must_use]
    pub fn name(&self, local: &str) -> QName {
        let namespace = self.taxonomy.schemas.get(1).map_or_else(|| Arc::from(ns::XBRLI), |s| s.namespace.clone());
        QName::new(namespace, local)
    }

    /// The statement of a key, such as `balance-sheet`.
    #[must_use]
    pub fn statement(&self, key: &str) -> Option<&StatementRole> {
        self.statements.iter().find(|s| *s.key == *key)
    }

    /// All lines of a concept in all statements.
    #[must_use]
    pub fn places(&self, concept: &QName) -> &[LinePlace] {
        self.places.get(concept).map_or(&[], Vec::as_slice)
    }

    /// The summations of a total.
    pub fn summations_of(&self, total: &QName) -> impl Iterator<Item = &Summation> {
        self.summations.iter().filter(move |s| s.total == *total)
    }

    /// Makes a concept of `schema` valid in the hypercubes of its dimension set: facts of it may then carry the same
    /// dimensions as those of the core's concepts. A concept without this would be valid with any dimensions.
    pub fn attach(&self, schema: &mut Schema, concept: QName, set: DimensionSet) {
        let items = match set {
            DimensionSet::Framework => &self.axes.framework_items,
            DimensionSet::Plain => &self.axes.plain_items,
            DimensionSet::Change => &self.axes.change_items,
            DimensionSet::Portion => &self.axes.portion_items,
        };
        schema.add(&items.role, arcrole::DOMAIN_MEMBER, items.root.clone(), concept, ArcDetail::None);
    }

    /// Makes a member of `schema` a member of the axis whose members stand in `role`, below `parent`.
    pub fn attach_member(&self, schema: &mut Schema, role: &Arc<str>, member: QName, parent: &QName) {
        schema.add(role, arcrole::DOMAIN_MEMBER, parent.clone(), member, ArcDetail::None);
    }
}
