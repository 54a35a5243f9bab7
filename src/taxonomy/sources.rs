//! The sources of the core taxonomy (`taxonomy/core/*.toml`, described in `taxonomy/README.md`) become a [`Core`]:
//! schemas with labels, networks and hypercubes, and the hints for matching. What is wrong in a source is a diagnostic
//! with its place; sources with errors make no taxonomy.

use super::{
    ArcDetail, Axes, Balance, Concept, Core, Counterpart, DataType, DimensionSet, Hints, Items, Kind, Label, Line,
    LinePlace, Link, Network, PartAxis, PeriodType, Printed, Relationship, Role, Schema, StatementRole, Summation,
    Taxonomy, arcrole, label_role,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Source, Span};
use crate::taxonomy::axis;
use crate::xbrl::QName;
use include_dir::{Dir, include_dir};
use indexmap::{IndexMap, IndexSet};
use serde::Deserialize;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

static EMBEDDED: Dir = include_dir!("$CARGO_MANIFEST_DIR/taxonomy/core");

/// What was found in a source, beside the source.
pub type Findings = Vec<(Source, Diagnostics)>;

type Map<T> = IndexMap<Spanned<String>, T>;

/// One source file. Every table is optional: which file holds what is the author's choice.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct File {
    schema: Option<Spanned<SchemaEntry>>,
    defaults: Defaults,
    concept: Map<ConceptEntry>,
    r#abstract: Map<Named>,
    member: Map<Named>,
    statement: Map<StatementEntry>,
    role: Map<Texts>,
    sum: Vec<SumEntry>,
    axis: Map<AxisEntry>,
    items: Map<Texts>,
    hypercube: Map<HypercubeEntry>,
}

/// The two schemas, the entry point, the title, and the order of the statements.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct SchemaEntry {
    axes: SchemaName,
    core: SchemaName,
    entry: String,
    en: Arc<str>,
    zh: Option<Arc<str>>,
    statements: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct SchemaName {
    prefix: Arc<str>,
    version: String,
    file: String,
}

/// What concepts of a file are unless they say otherwise.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Defaults {
    r#type: Option<DataType>,
    period: Option<PeriodType>,
    dimensions: Option<DimensionSet>,
}

/// A text in both languages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    en: Arc<str>,
    zh: Option<Arc<str>>,
}

/// A heading or a member.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Named {
    en: Arc<str>,
    zh: Option<Arc<str>>,
    documentation: Option<Arc<str>>,
    #[serde(default)]
    printed: Vec<Arc<str>>,
    us_gaap: Option<Arc<str>>,
    ifrs_full: Option<Arc<str>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ConceptEntry {
    r#type: Option<DataType>,
    period: Option<PeriodType>,
    dimensions: Option<DimensionSet>,
    balance: Option<Spanned<Balance>>,
    en: Arc<str>,
    zh: Option<Arc<str>>,
    total: Option<Texts>,
    negated: Option<Texts>,
    negated_total: Option<Texts>,
    start: Option<Texts>,
    end: Option<Texts>,
    documentation: Option<Arc<str>>,
    #[serde(default)]
    printed: Vec<Arc<str>>,
    #[serde(default)]
    printed_negated: Vec<Arc<str>>,
    #[serde(default)]
    printed_start: Vec<Arc<str>>,
    #[serde(default)]
    printed_end: Vec<Arc<str>>,
    filers: Option<u32>,
    since: Option<i32>,
    us_gaap: Option<Arc<str>>,
    ifrs_full: Option<Arc<str>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatementEntry {
    en: Arc<str>,
    zh: Option<Arc<str>>,
    outline: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SumEntry {
    total: Spanned<String>,
    role: Spanned<String>,
    of: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct AxisEntry {
    en: Arc<str>,
    zh: Option<Arc<str>>,
    documentation: Option<Arc<str>>,
    us_gaap: Option<Arc<str>>,
    ifrs_full: Option<Arc<str>>,
    members: Option<Spanned<String>>,
    typed: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HypercubeEntry {
    items: Spanned<String>,
    axes: Vec<Spanned<String>>,
    en: Arc<str>,
    zh: Option<Arc<str>>,
}

impl Core {
    /// The core taxonomy that is compiled into the program, with its namespaces below `base` (a URI without a slash at
    /// the end).
    ///
    /// # Panics
    /// Never: a test reads the same sources.
    #[must_use]
    pub fn embedded(base: &str) -> Core {
        let (core, findings) = load(base, embedded());
        core.unwrap_or_else(|| panic!("the embedded taxonomy has errors: {findings:?}"))
    }
}

/// The sources that are compiled in.
#[must_use]
pub fn embedded() -> Vec<Source> {
    let mut files: Vec<_> = EMBEDDED.files().filter(|f| f.path().extension().is_some_and(|e| e == "toml")).collect();
    files.sort_by_key(|f| f.path());
    let source = |f: &include_dir::File| Source::new(f.path().to_string_lossy(), f.contents().to_vec()).ok();
    files.into_iter().filter_map(source).collect()
}

/// Reads sources into a taxonomy whose namespaces begin with `base`. Without a taxonomy, at least one of the findings is
/// an error.
#[must_use]
pub fn load(base: &str, sources: Vec<Source>) -> (Option<Core>, Findings) {
    let mut findings: Findings = sources.into_iter().map(|s| (s, Diagnostics::default())).collect();
    let mut files = Vec::new();
    for (source, diagnostics) in &mut findings {
        files.push(toml::from_str(source.text()).unwrap_or_else(|error| {
            let span = error.span().unwrap_or_default();
            diagnostics.push(Diagnostic::error("taxonomy.syntax", error.message()).at(to_span(&span)));
            File::default()
        }));
    }
    if findings.iter().any(|(_, d)| !d.is_clean()) {
        return (None, findings);
    }
    let mut builder = Builder { files: &files, findings: &mut findings, all: IndexMap::new() };
    let core = builder.build(base.trim_end_matches('/'));
    let clean = findings.iter().all(|(_, d)| d.is_clean());
    (core.filter(|_| clean), findings)
}

fn to_span(range: &Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

/// A place in a source: the file's index and a span.
type At = (usize, Span);

/// A concept with its place; its schema follows from its kind.
struct Declared {
    concept: Concept,
    at: At,
    labels: Vec<(&'static str, Texts)>,
    printed: Vec<Printed>,
    filers: Option<u32>,
    since: Option<i32>,
    counterparts: Vec<(&'static str, Arc<str>)>,
}

struct Builder<'a> {
    files: &'a [File],
    findings: &'a mut Findings,
    all: IndexMap<Arc<str>, Declared>,
}

impl Builder<'_> {
    fn error(&mut self, (file, span): At, code: &'static str, message: impl Into<String>) {
        self.findings[file].1.push(Diagnostic::error(code, message).at(span));
    }

    fn build(&mut self, base: &str) -> Option<Core> {
        let files = self.files;
        let mut settings = files.iter().enumerate().filter_map(|(i, f)| Some((i, f.schema.as_ref()?)));
        let Some((home, settings)) = settings.next().map(|(i, s)| (i, s.get_ref())) else {
            let whole = (0, Span::default());
            if !self.findings.is_empty() {
                self.error(whole, "taxonomy.no-schema", "no source has a [schema] table");
            }
            return None;
        };
        let axes_namespace: Arc<str> = format!("{base}/axes/{}", settings.axes.version).into();
        let core_namespace: Arc<str> = format!("{base}/core/{}", settings.core.version).into();
        self.declare_axes(&axes_namespace);
        self.declare_concepts(&core_namespace);

        let mut axes = empty_schema(&settings.axes, axes_namespace.clone(), Vec::new());
        let mut core = empty_schema(&settings.core, core_namespace.clone(), vec![settings.axes.file.clone()]);
        let mut entry = Schema {
            file: settings.entry.clone(),
            namespace: format!("{core_namespace}/all").into(),
            prefix: format!("{}-all", settings.core.prefix).into(),
            imports: vec![settings.axes.file.clone(), settings.core.file.clone()],
            ..Schema::default()
        };
        self.axes_networks(&mut axes);
        let roles = self.roles(&mut core);
        let statements = self.statements(home, settings, &roles, &mut entry);
        let summations = self.sums(&roles, &mut entry);
        let names = self.names(&axes_namespace)?;
        let mut hints = Hints::default();
        for declared in self.all.values() {
            let schema = if declared.concept.name.namespace == axes_namespace { &mut axes } else { &mut core };
            let name = &declared.concept.name;
            for (role, texts) in &declared.labels {
                schema.labels.extend(labels(name, role, texts));
            }
            schema.counterparts.extend(declared.counterparts.iter().map(|(taxonomy, element)| Counterpart {
                concept: name.clone(),
                taxonomy: Arc::from(*taxonomy),
                element: element.clone(),
            }));
            if !declared.printed.is_empty() {
                hints.printed.insert(name.clone(), declared.printed.clone());
            }
            hints.filers.extend(declared.filers.map(|filers| (name.clone(), filers)));
            hints.since.extend(declared.since.map(|year| (name.clone(), year)));
            schema.concepts.push(declared.concept.clone());
        }
        let mut taxonomy = Taxonomy::default();
        taxonomy.push(axes);
        let mut result = Core {
            taxonomy,
            entry,
            hints,
            places: places(&statements),
            statements,
            summations,
            axes: names,
            base: base.into(),
            titles: languages(&Texts { en: settings.en.clone(), zh: settings.zh.clone() }),
        };
        let items = core.concepts.iter().filter(|c| c.kind == Kind::Item);
        for (name, set) in items.map(|c| (c.name.clone(), c.dimensions)).collect::<Vec<_>>() {
            result.attach(&mut core, name, set);
        }
        result.taxonomy.push(core);
        Some(result)
    }

    fn declare(&mut self, declared: Declared) {
        let name = declared.concept.name.local.clone();
        let valid =
            name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.bytes().all(|b| b.is_ascii_alphanumeric());
        if !valid {
            self.error(
                declared.at,
                "taxonomy.name",
                format!("{name:?} is no name: letters and digits, a letter first"),
            );
        }
        if declared.labels.iter().any(|(role, texts)| *role != label_role::DOCUMENTATION && texts.zh.is_none()) {
            let message = format!("{name} lacks a label in Chinese (zh)");
            self.findings[declared.at.0].1.push(Diagnostic::warning("taxonomy.no-label", message).at(declared.at.1));
        }
        if let Some(first) = self.all.get(&name) {
            let (file, span) = first.at;
            let source = &self.findings[file].0;
            let message = format!("{name} stands already in {}:{}", source.name(), source.position(span.start).line);
            self.error(declared.at, "taxonomy.duplicate", message);
        } else {
            self.all.insert(name, declared);
        }
    }

    /// Axes, domains, members, hypercubes, their line items, and the roots of the items.
    fn declare_axes(&mut self, namespace: &Arc<str>) {
        let plain = |name: String, kind: Kind, at: At, texts: Texts| {
            let data_type = if kind == Kind::Member { DataType::Domain } else { DataType::String };
            Declared {
                concept: Concept {
                    name: QName::new(namespace.clone(), name),
                    kind,
                    data_type,
                    period: PeriodType::Duration,
                    balance: None,
                    dimensions: DimensionSet::Plain,
                },
                at,
                labels: vec![(label_role::STANDARD, texts)],
                printed: Vec::new(),
                filers: None,
                since: None,
                counterparts: Vec::new(),
            }
        };
        for (file, content) in self.files.iter().enumerate() {
            let at = |key: &Spanned<String>| (file, to_span(&key.span()));
            for (key, axis) in &content.axis {
                let name = key.get_ref();
                let kind = match (&axis.members, &axis.typed) {
                    (Some(_), None) => Kind::ExplicitDimension,
                    (None, Some(typed)) => Kind::TypedDimension {
                        domain: name.as_str().into(),
                        value_type: typed.get_ref().as_str().into(),
                    },
                    _ => {
                        self.error(at(key), "taxonomy.axis", "an axis has either members or a typed value");
                        continue;
                    }
                };
                let texts = Texts { en: axis.en.clone(), zh: axis.zh.clone() };
                let mut declared = plain(format!("{name}Axis"), kind, at(key), texts);
                declared.labels.extend(documentation(axis.documentation.as_ref()));
                declared.counterparts = counterparts(axis.us_gaap.as_ref(), axis.ifrs_full.as_ref());
                self.declare(declared);
            }
            for (key, member) in &content.member {
                let texts = Texts { en: member.en.clone(), zh: member.zh.clone() };
                let mut declared = plain(key.get_ref().clone(), Kind::Member, at(key), texts);
                declared.labels.extend(documentation(member.documentation.as_ref()));
                declared.printed = printed(&member.printed, label_role::STANDARD).collect();
                declared.counterparts = counterparts(member.us_gaap.as_ref(), member.ifrs_full.as_ref());
                self.declare(declared);
            }
            for (key, texts) in &content.items {
                self.declare(plain(format!("{}Concepts", key.get_ref()), Kind::Abstract, at(key), texts.clone()));
            }
            for (key, cube) in &content.hypercube {
                let texts = Texts { en: cube.en.clone(), zh: cube.zh.clone() };
                self.declare(plain(format!("{}Hypercube", key.get_ref()), Kind::Hypercube, at(key), texts.clone()));
                self.declare(plain(format!("{}LineItems", key.get_ref()), Kind::Abstract, at(key), texts));
            }
        }
    }

    /// Items and headings.
    fn declare_concepts(&mut self, namespace: &Arc<str>) {
        for (file, content) in self.files.iter().enumerate() {
            for (key, heading) in &content.r#abstract {
                let texts = Texts { en: heading.en.clone(), zh: heading.zh.clone() };
                let concept = Concept {
                    name: QName::new(namespace.clone(), key.get_ref().as_str()),
                    kind: Kind::Abstract,
                    data_type: DataType::String,
                    period: PeriodType::Duration,
                    balance: None,
                    dimensions: DimensionSet::Plain,
                };
                let labels = std::iter::once((label_role::STANDARD, texts));
                self.declare(Declared {
                    concept,
                    at: (file, to_span(&key.span())),
                    labels: labels.chain(documentation(heading.documentation.as_ref())).collect(),
                    printed: printed(&heading.printed, label_role::STANDARD).collect(),
                    filers: None,
                    since: None,
                    counterparts: Vec::new(),
                });
            }
            for (key, entry) in &content.concept {
                let at = (file, to_span(&key.span()));
                let (Some(data_type), Some(period)) =
                    (entry.r#type.or(content.defaults.r#type), entry.period.or(content.defaults.period))
                else {
                    let message = format!("{} needs a type and a period, its own or from [defaults]", key.get_ref());
                    self.error(at, "taxonomy.incomplete", message);
                    continue;
                };
                if let (Some(balance), false) = (&entry.balance, data_type == DataType::Monetary) {
                    let place = (file, to_span(&balance.span()));
                    self.error(place, "taxonomy.balance", "only monetary concepts have a balance");
                }
                let dimensions = entry.dimensions.or(content.defaults.dimensions).unwrap_or(DimensionSet::Framework);
                let concept = Concept {
                    name: QName::new(namespace.clone(), key.get_ref().as_str()),
                    kind: Kind::Item,
                    data_type,
                    period,
                    balance: entry.balance.as_ref().map(|b| *b.get_ref()),
                    dimensions,
                };
                self.declare(Declared {
                    concept,
                    at,
                    labels: entry.labels(),
                    printed: entry.printed_variants(),
                    filers: entry.filers,
                    since: entry.since,
                    counterparts: counterparts(entry.us_gaap.as_ref(), entry.ifrs_full.as_ref()),
                });
            }
        }
    }

    /// Dimension → domain → members, hypercube → dimensions, line items → hypercube, each in a role of its own.
    fn axes_networks(&mut self, schema: &mut Schema) {
        let files = self.files;
        let namespace = schema.namespace.clone();
        let name = |local: &str, suffix: &str| QName::new(namespace.clone(), format!("{local}{suffix}"));
        let role_of = |key: &str| -> Arc<str> { format!("{namespace}/role/{key}").into() };
        let declare_role = |schema: &mut Schema, id: &str, texts: &Texts| {
            schema.roles.push(Role {
                uri: role_of(id),
                id: id.into(),
                definition: texts.en.clone(),
                used_on: vec![Link::Definition],
            });
        };
        for (file, content) in files.iter().enumerate() {
            for (key, texts) in &content.items {
                declare_role(schema, &format!("{}Concepts", key.get_ref()), texts);
            }
            for (key, axis) in &content.axis {
                let Some(members) = &axis.members else { continue };
                let (axis_name, domain) = (name(key.get_ref(), "Axis"), name(key.get_ref(), "Domain"));
                let role = role_of(&axis_name.local);
                let texts = Texts { en: axis.en.clone(), zh: axis.zh.clone() };
                declare_role(schema, &axis_name.local, &texts);
                if !self.all.contains_key(&domain.local) {
                    let message = format!("no [member.{}], the domain of this axis", domain.local);
                    self.error((file, to_span(&key.span())), "taxonomy.unknown", message);
                    continue;
                }
                schema.add(&role, arcrole::DIMENSION_DOMAIN, axis_name, domain.clone(), ArcDetail::Unusable);
                for line in self.outline(file, members) {
                    let parent = line.parent.as_ref().unwrap_or(&domain).clone();
                    schema.add(&role, arcrole::DOMAIN_MEMBER, parent, line.concept, ArcDetail::None);
                }
            }
            for (key, cube) in &content.hypercube {
                let texts = Texts { en: cube.en.clone(), zh: cube.zh.clone() };
                declare_role(schema, key.get_ref(), &texts);
                let role = role_of(key.get_ref());
                let (hypercube, lines) = (name(key.get_ref(), "Hypercube"), name(key.get_ref(), "LineItems"));
                let items = name(cube.items.get_ref(), "Concepts");
                if !self.all.contains_key(&items.local) {
                    let message = format!("no [items.{}]", cube.items.get_ref());
                    self.error((file, to_span(&cube.items.span())), "taxonomy.unknown", message);
                    continue;
                }
                schema.add(&role, arcrole::ALL, lines.clone(), hypercube.clone(), ArcDetail::Closed);
                let target = ArcDetail::TargetRole(role_of(&items.local));
                schema.add(&role, arcrole::DOMAIN_MEMBER, lines, items, target);
                for axis in &cube.axes {
                    let axis_name = name(axis.get_ref(), "Axis");
                    let detail = match self.all.get(&axis_name.local).map(|d| &d.concept.kind) {
                        Some(Kind::ExplicitDimension) => ArcDetail::TargetRole(role_of(&axis_name.local)),
                        Some(_) => ArcDetail::None,
                        None => {
                            let message = format!("no [axis.{}]", axis.get_ref());
                            self.error((file, to_span(&axis.span())), "taxonomy.unknown", message);
                            continue;
                        }
                    };
                    schema.add(&role, arcrole::HYPERCUBE_DIMENSION, hypercube.clone(), axis_name, detail);
                }
            }
        }
    }

    /// Declares the roles of statements and of further summations; key → (URI).
    fn roles(&mut self, core: &mut Schema) -> IndexMap<String, Arc<str>> {
        let files = self.files;
        let mut roles = IndexMap::new();
        for (file, content) in files.iter().enumerate() {
            let statements = content.statement.iter().map(|(key, s)| (key, &s.en, true));
            for (key, title, statement) in statements.chain(content.role.iter().map(|(key, r)| (key, &r.en, false))) {
                let uri: Arc<str> = format!("{}/role/{}", core.namespace, key.get_ref()).into();
                if roles.insert(key.get_ref().clone(), uri.clone()).is_some() {
                    let message = format!("there is another statement or role {}", key.get_ref());
                    self.error((file, to_span(&key.span())), "taxonomy.duplicate", message);
                }
                let used_on =
                    if statement { vec![Link::Presentation, Link::Calculation] } else { vec![Link::Calculation] };
                core.roles.push(Role { uri, id: key.get_ref().as_str().into(), definition: title.clone(), used_on });
            }
        }
        roles
    }

    /// The statements in the order of the settings, and their presentation networks.
    fn statements(
        &mut self,
        home: usize,
        settings: &SchemaEntry,
        roles: &IndexMap<String, Arc<str>>,
        entry: &mut Schema,
    ) -> Vec<StatementRole> {
        let files = self.files;
        let mut all: IndexMap<&str, _> = IndexMap::new();
        for (file, content) in files.iter().enumerate() {
            all.extend(content.statement.iter().map(|(key, s)| (key.get_ref().as_str(), (file, key, s))));
        }
        let mut ordered = Vec::new();
        for key in &settings.statements {
            if let Some(statement) = all.shift_remove(key.get_ref().as_str()) {
                ordered.push(statement);
            } else {
                let message = format!("no [statement.{}]", key.get_ref());
                self.error((home, to_span(&key.span())), "taxonomy.unknown", message);
            }
        }
        ordered.extend(all.into_values());
        let mut statements = Vec::new();
        for (file, key, statement) in ordered {
            let role = roles[key.get_ref()].clone();
            let outline = self.outline(file, &statement.outline);
            for line in &outline {
                if let Some(parent) = &line.parent {
                    let detail = line.preferred.map_or(ArcDetail::None, ArcDetail::PreferredLabel);
                    entry.add(&role, arcrole::PARENT_CHILD, parent.clone(), line.concept.clone(), detail);
                }
            }
            self.refuse_cycles(entry.networks.last().filter(|n| n.role == role), (file, to_span(&key.span())));
            self.warn_of_ambiguity(&outline, file);
            let line = |l: OutlineLine| Line { concept: l.concept, preferred: l.preferred, parent: l.above };
            statements.push(StatementRole {
                key: key.get_ref().as_str().into(),
                role,
                titles: languages(&Texts { en: statement.en.clone(), zh: statement.zh.clone() }),
                lines: outline.into_iter().map(line).collect(),
            });
        }
        statements
    }

    /// The summations and their calculation networks.
    fn sums(&mut self, roles: &IndexMap<String, Arc<str>>, entry: &mut Schema) -> Vec<Summation> {
        let files = self.files;
        let mut sums: Vec<Summation> = Vec::new();
        for (file, content) in files.iter().enumerate() {
            for sum in &content.sum {
                let at = |text: &Spanned<String>| (file, to_span(&text.span()));
                let Some(role) = roles.get(sum.role.get_ref()) else {
                    let message = format!("no statement or role {:?}", sum.role.get_ref());
                    self.error(at(&sum.role), "taxonomy.unknown", message);
                    continue;
                };
                let Some(total) = self.number(sum.total.get_ref(), at(&sum.total)) else { continue };
                if sums.iter().any(|s| s.total == total.name && s.role == *role) {
                    let message =
                        format!("another sum of {} has this role: give it a role of its own", total.name.local);
                    self.error(at(&sum.total), "taxonomy.duplicate", message);
                }
                let mut of = Vec::new();
                for term in &sum.of {
                    let (local, weight) =
                        term.get_ref().strip_prefix('-').map_or((term.get_ref().as_str(), 1), |l| (l, -1));
                    let Some(part) = self.number(local, at(term)) else { continue };
                    if part.period != total.period || part.data_type != total.data_type {
                        let message = format!("{local} and {} differ in type or period", total.name.local);
                        self.error(at(term), "taxonomy.sum", message);
                    }
                    // XBRL 2.1 §5.1.1.2: equal balances add, opposite ones subtract.
                    if let (Some(a), Some(b)) = (total.balance, part.balance)
                        && (a == b) != (weight == 1)
                    {
                        let message =
                            format!("the balances of {local} and {} ask for the other sign", total.name.local);
                        self.error(at(term), "taxonomy.sum", message);
                    }
                    entry.add(
                        role,
                        arcrole::SUMMATION_ITEM,
                        total.name.clone(),
                        part.name.clone(),
                        ArcDetail::Weight(weight),
                    );
                    of.push((part.name, weight));
                }
                let alternative = files.iter().any(|f| f.role.keys().any(|key| key.get_ref() == sum.role.get_ref()));
                sums.push(Summation { role: role.clone(), total: total.name, of, alternative });
            }
        }
        for network in entry.networks.iter().filter(|n| n.arcrole == arcrole::SUMMATION_ITEM) {
            let local = network.role.rsplit('/').next().unwrap_or_default();
            let place = files.iter().enumerate().find_map(|(i, f)| {
                let sum = f.sum.iter().find(|s| s.role.get_ref() == local)?;
                Some((i, to_span(&sum.total.span())))
            });
            self.refuse_cycles(Some(network), place.unwrap_or_default());
        }
        sums
    }

    /// A numeric item, or a diagnostic.
    fn number(&mut self, local: &str, at: At) -> Option<Concept> {
        match self.all.get(local).map(|d| &d.concept) {
            Some(concept) if concept.kind == Kind::Item && concept.data_type.is_numeric() => Some(concept.clone()),
            Some(_) => {
                self.error(at, "taxonomy.sum", format!("{local} is not a number"));
                None
            }
            None => {
                self.error(at, "taxonomy.unknown", format!("no concept {local}"));
                None
            }
        }
    }

    /// An indented outline: a name per line, optionally with the word of its preferred label.
    fn outline(&mut self, file: usize, text: &Spanned<String>) -> Vec<OutlineLine> {
        let (raw_start, raw) = (text.span().start, &self.findings[file].0.text()[text.span()]);
        // Literal strings hold their content as it is; in others a line is reported at the start of the string.
        let content = raw.find(text.get_ref().as_str()).map(|at| raw_start + at);
        let mut lines: Vec<OutlineLine> = Vec::new();
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut seen = IndexSet::new();
        let mut offset = 0;
        for line in text.get_ref().split_inclusive('\n') {
            let indent = line.len() - line.trim_start().len();
            let place = content.map_or_else(
                || to_span(&text.span()),
                |at| Span::new(at + offset + indent, at + offset + line.trim_end().len().max(indent)),
            );
            offset += line.len();
            let mut words = line.split_whitespace();
            let Some(name) = words.next() else { continue };
            let Some(declared) = self.all.get(name) else {
                self.error((file, place), "taxonomy.unknown", format!("no concept {name}"));
                continue;
            };
            let concept = declared.concept.name.clone();
            let preferred = match words.next() {
                None => None,
                Some(word) => match PREFERRED.iter().find(|(w, _)| *w == word) {
                    Some((_, role)) if declared.labels.iter().any(|(r, _)| r == role) => Some(*role),
                    Some(_) => {
                        self.error((file, place), "taxonomy.no-label", format!("{name} has no label {word:?}"));
                        None
                    }
                    None => {
                        let known: Vec<_> = PREFERRED.iter().map(|(w, _)| *w).collect();
                        let message = format!("{word:?} is no preferred label: {}", known.join(", "));
                        self.error((file, place), "taxonomy.syntax", message);
                        None
                    }
                },
            };
            while open.last().is_some_and(|&(depth, _)| depth >= indent) {
                open.pop();
            }
            let above = open.last().map(|&(_, at)| at);
            let parent = above.map(|at| lines[at].concept.clone());
            if !seen.insert((above, concept.clone(), preferred)) {
                self.error((file, place), "taxonomy.duplicate", format!("{name} stands twice below the same line"));
                continue;
            }
            open.push((indent, lines.len()));
            lines.push(OutlineLine { concept, preferred, above, parent, span: place });
        }
        lines
    }

    /// Two lines below one heading that issuers print under the same label cannot be told apart, unless they are totals,
    /// which what adds up to them tells apart, or balances, which their amounts do, or filers are known to print them so:
    /// more print the one than the other.
    fn warn_of_ambiguity(&mut self, outline: &[OutlineLine], file: usize) {
        let mut seen: HashMap<(Option<usize>, bool, String), &QName> = HashMap::new();
        for line in outline {
            let declared = &self.all[&line.concept.local];
            let labels = declared.labels.iter().filter(|(role, _)| *role != label_role::DOCUMENTATION);
            let texts = labels.map(|(_, t)| &t.en).chain(declared.printed.iter().map(|p| &p.text));
            let other = texts.cloned().find_map(|text| {
                let told = [label_role::TOTAL, label_role::PERIOD_START, label_role::PERIOD_END];
                let is_total = line.preferred.is_some_and(|preferred| told.contains(&preferred));
                let first = seen.entry((line.above, is_total, words(&text))).or_insert(&line.concept);
                let other = &self.all[&first.local];
                let is_rival = **first != line.concept && other.filers.or(declared.filers).is_none();
                (!is_total && is_rival).then_some((text, *first))
            });
            if let Some((text, first)) = other {
                let message = format!("{} and {} are both printed as {text:?} here", first.local, line.concept.local);
                self.findings[file].1.push(Diagnostic::warning("taxonomy.ambiguous", message).at(line.span));
            }
        }
    }

    /// A network in which a concept is below itself is an error.
    fn refuse_cycles(&mut self, network: Option<&Network>, at: At) {
        let Some(network) = network else { return };
        if let Some(concept) = cycle(&network.arcs) {
            self.error(at, "taxonomy.cycle", format!("{} is below itself in {}", concept.local, network.role));
        }
    }

    /// The names that the program itself uses.
    fn names(&mut self, namespace: &Arc<str>) -> Option<Axes> {
        let mut missing = Vec::new();
        let mut name = |local: &str| {
            if !self.all.contains_key(local) {
                missing.push(local.to_owned());
            }
            QName::new(namespace.clone(), local)
        };
        let role = |local: &str| -> Arc<str> { format!("{namespace}/role/{local}").into() };
        let mut parts = |key: &str| PartAxis {
            axis: name(&format!("{key}Axis")),
            domain: name(&format!("{key}Domain")),
            role: role(&format!("{key}Axis")),
        };
        let (equity_components, segments) = (parts("EquityComponents"), parts("Segments"));
        let (regions, products) = (parts("Regions"), parts("Products"));
        let axes = Axes {
            equity_components,
            segments,
            regions,
            products,
            equity_of_parent: name("EquityAttributableToParentMember"),
            framework: name(axis::FRAMEWORK),
            us_gaap: name("UsGaapMember"),
            ifrs: name("IfrsMember"),
            non_gaap: name("NonGaapMember"),
            us_gaap_to_ifrs: name("UsGaapToIfrsAdjustmentsMember"),
            gaap_to_non_gaap: name("GaapToNonGaapAdjustmentsMember"),
            rate_date: name(axis::RATE_DATE),
            guidance_bound: name(axis::GUIDANCE_BOUND),
            low: name("LowMember"),
            high: name("HighMember"),
            point: name("PointMember"),
            guidance_date: name(axis::GUIDANCE_DATE),
            measured: name(axis::MEASURED),
            compared_with: name(axis::COMPARED_WITH),
            whole: name(axis::WHOLE),
            repurchase_plan: name(axis::REPURCHASE_PLAN),
            framework_role: role(axis::FRAMEWORK),
            framework_items: Items { root: name("FrameworkConcepts"), role: role("FrameworkConcepts") },
            plain_items: Items { root: name("PlainConcepts"), role: role("PlainConcepts") },
            change_items: Items { root: name("ChangeConcepts"), role: role("ChangeConcepts") },
            portion_items: Items { root: name("PortionConcepts"), role: role("PortionConcepts") },
        };
        for local in &missing {
            self.error((0, Span::default()), "taxonomy.unknown", format!("no {local}, which ixport itself needs"));
        }
        missing.is_empty().then_some(axes)
    }
}

/// Words for preferred labels in outlines.
const PREFERRED: [(&str, &str); 5] = [
    ("total", label_role::TOTAL),
    ("negated", label_role::NEGATED),
    ("negated-total", label_role::NEGATED_TOTAL),
    ("start", label_role::PERIOD_START),
    ("end", label_role::PERIOD_END),
];

struct OutlineLine {
    concept: QName,
    preferred: Option<&'static str>,
    above: Option<usize>,
    parent: Option<QName>,
    span: Span,
}

impl ConceptEntry {
    fn labels(&self) -> Vec<(&'static str, Texts)> {
        let standard = Texts { en: self.en.clone(), zh: self.zh.clone() };
        // What is printed with the other sign needs a label to say so.
        let negated = self.negated.clone().or_else(|| (!self.printed_negated.is_empty()).then(|| standard.clone()));
        let own = [
            (label_role::TOTAL, &self.total),
            (label_role::NEGATED, &negated),
            (label_role::NEGATED_TOTAL, &self.negated_total),
            (label_role::PERIOD_START, &self.start),
            (label_role::PERIOD_END, &self.end),
        ];
        std::iter::once((label_role::STANDARD, standard))
            .chain(own.into_iter().filter_map(|(role, texts)| Some((role, texts.clone()?))))
            .chain(documentation(self.documentation.as_ref()))
            .collect()
    }

    fn printed_variants(&self) -> Vec<Printed> {
        printed(&self.printed, label_role::STANDARD)
            .chain(printed(&self.printed_negated, label_role::NEGATED))
            .chain(printed(&self.printed_start, label_role::PERIOD_START))
            .chain(printed(&self.printed_end, label_role::PERIOD_END))
            .collect()
    }
}

fn printed(texts: &[Arc<str>], role: &'static str) -> impl Iterator<Item = Printed> {
    texts.iter().map(move |text| Printed { text: text.clone(), role })
}

/// The elements of the standard taxonomies that mean the same.
fn counterparts(us_gaap: Option<&Arc<str>>, ifrs_full: Option<&Arc<str>>) -> Vec<(&'static str, Arc<str>)> {
    let all = [("us-gaap", us_gaap), ("ifrs-full", ifrs_full)];
    all.into_iter().filter_map(|(taxonomy, element)| Some((taxonomy, element?.clone()))).collect()
}

/// A label without what print may change: case, punctuation, spaces.
fn words(label: &str) -> String {
    let letters = label.to_lowercase();
    letters.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn documentation(text: Option<&Arc<str>>) -> Option<(&'static str, Texts)> {
    text.map(|en| (label_role::DOCUMENTATION, Texts { en: en.clone(), zh: None }))
}

fn languages(texts: &Texts) -> Vec<(Arc<str>, Arc<str>)> {
    let zh = texts.zh.iter().map(|zh| ("zh".into(), zh.clone()));
    std::iter::once(("en".into(), texts.en.clone())).chain(zh).collect()
}

fn labels(concept: &QName, role: &'static str, texts: &Texts) -> impl Iterator<Item = Label> {
    languages(texts).into_iter().map(move |(language, text)| Label { concept: concept.clone(), role, language, text })
}

fn empty_schema(name: &SchemaName, namespace: Arc<str>, imports: Vec<String>) -> Schema {
    Schema { file: name.file.clone(), namespace, prefix: name.prefix.clone(), imports, ..Schema::default() }
}

fn places(statements: &[StatementRole]) -> HashMap<QName, Vec<LinePlace>> {
    let mut places: HashMap<QName, Vec<LinePlace>> = HashMap::new();
    for (statement, role) in statements.iter().enumerate() {
        for (line, content) in role.lines.iter().enumerate() {
            places.entry(content.concept.clone()).or_default().push(LinePlace { statement, line });
        }
    }
    places
}

/// A concept that can be reached from itself. Arcs are removed while nothing leads to where they begin; what is left
/// over goes round.
fn cycle(arcs: &[Relationship]) -> Option<&QName> {
    let mut rest: Vec<&Relationship> = arcs.iter().collect();
    loop {
        let targets: IndexSet<&QName> = rest.iter().map(|a| &a.to).collect();
        let before = rest.len();
        rest.retain(|a| targets.contains(&a.from));
        if rest.len() == before {
            return rest.first().map(|a| &a.from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const SETTINGS: &str = r#"
[schema]
axes = { prefix = "ixa", version = "1", file = "a.xsd" }
core = { prefix = "ixp", version = "1", file = "c.xsd" }
entry = "e.xsd"
en = "T"
zh = "T"
statements = []
"#;

    /// What is wrong with lines of a source that stands beside the embedded axes.
    fn problems(text: &str) -> Vec<String> {
        let axes = embedded().into_iter().find(|s| s.name() == "axes.toml").unwrap();
        let source = |name: &str, text: &str| Source::new(name, text.into()).unwrap();
        let (core, findings) = load("u", vec![axes, source("s.toml", SETTINGS), source("t.toml", text)]);
        let said: Vec<_> = findings
            .iter()
            .flat_map(|(source, diagnostics)| diagnostics.iter().map(move |d| d.render(source.name(), Some(source))))
            .map(|text| text.lines().next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(core.is_none(), said.iter().any(|s| s.contains("error[")));
        said
    }

    fn concept(name: &str, more: &str) -> String {
        format!("[concept.{name}]\ntype = \"monetary\"\nperiod = \"instant\"\nen = \"E\"\nzh = \"Z\"\n{more}\n")
    }

    fn statement(outline: &str) -> String {
        format!("[statement.s]\nen = \"E\"\nzh = \"Z\"\noutline = '''\n{outline}'''\n")
    }

    #[test]
    fn the_embedded_sources_are_clean() {
        let (core, findings) = load(Core::DEFAULT_BASE, embedded());
        for (source, diagnostics) in &findings {
            assert_eq!(diagnostics.iter().map(|d| d.render(source.name(), Some(source))).next(), None);
        }
        assert!(core.is_some());
    }

    #[test]
    fn a_file_that_is_no_toml_is_reported_at_its_place() {
        assert_eq!(problems("[concept.A\n"), ["t.toml:1:11: error[taxonomy.syntax]: unclosed table, expected `]`"]);
        let unknown = problems(&concept("A", "colour = 1"));
        assert!(unknown[0].starts_with("t.toml:6:1: error[taxonomy.syntax]: unknown field `colour`"), "{unknown:?}");
        let unknown = problems("[concept.A]\ntype = \"money\"\nen = \"E\"\n");
        assert!(unknown[0].starts_with("t.toml:2:8: error[taxonomy.syntax]: unknown variant `money`"), "{unknown:?}");
        let missing = problems("[concept.A]\ntype = \"shares\"\n");
        assert_eq!(missing, ["t.toml:1:1: error[taxonomy.syntax]: missing field `en`"]);
    }

    #[test]
    fn concepts_are_checked() {
        let twice = problems(&format!("{}[abstract.A]\nen = \"E\"\nzh = \"Z\"\n", concept("A", "")));
        assert_eq!(twice, ["t.toml:1:10: error[taxonomy.duplicate]: A stands already in t.toml:7"]);
        let incomplete = problems("[concept.A]\nen = \"E\"\nzh = \"Z\"\n");
        let said = "t.toml:1:10: error[taxonomy.incomplete]: A needs a type and a period, its own or from [defaults]";
        assert_eq!(incomplete, [said]);
        let english = problems("[abstract.A]\nen = \"E\"\n");
        assert_eq!(english, ["t.toml:1:11: warning[taxonomy.no-label]: A lacks a label in Chinese (zh)"]);
        let balance = problems(&concept("A", "balance = \"debit\"").replace("monetary", "shares"));
        assert_eq!(balance, ["t.toml:6:11: error[taxonomy.balance]: only monetary concepts have a balance"]);
        let name = problems(&concept("\"1 A\"", ""));
        assert_eq!(name, ["t.toml:1:10: error[taxonomy.name]: \"1 A\" is no name: letters and digits, a letter first"]);
    }

    #[test]
    fn outlines_are_checked_line_by_line() {
        let both = concept("A", "") + &concept("B", "");
        let said = problems(&(both.clone() + &statement("A\n  B total\n  C\n  B bold\n  B\n")));
        assert_eq!(
            said,
            [
                "t.toml:18:3: error[taxonomy.no-label]: B has no label \"total\"",
                "t.toml:19:3: error[taxonomy.unknown]: no concept C",
                "t.toml:20:3: error[taxonomy.syntax]: \"bold\" is no preferred label: total, negated, negated-total, start, end",
                "t.toml:20:3: error[taxonomy.duplicate]: B stands twice below the same line",
                "t.toml:21:3: error[taxonomy.duplicate]: B stands twice below the same line",
            ]
        );
        let round = problems(&(both.clone() + &statement("A\n  B\n    A\n")));
        assert_eq!(round, ["t.toml:13:12: error[taxonomy.cycle]: A is below itself in u/core/1/role/s"]);
        let same = problems(&(both + &statement("A\nB\n")));
        assert_eq!(same, ["t.toml:18:1: warning[taxonomy.ambiguous]: A and B are both printed as \"E\" here"]);
    }

    #[test]
    fn sums_are_checked() {
        let given = concept("A", "balance = \"debit\"") + &concept("B", "balance = \"credit\"") + &statement("A\n");
        let line = 1 + given.lines().count();
        let of = |of: &str| problems(&format!("{given}[[sum]]\ntotal = \"A\"\nrole = \"s\"\nof = [{of}]\n"));
        assert_eq!(of("\"-B\""), Vec::<String>::new());
        let place = format!("t.toml:{}:7: error", line + 3);
        let sign = format!("{place}[taxonomy.sum]: the balances of B and A ask for the other sign");
        assert_eq!(of("\"B\""), [sign]);
        assert_eq!(of("\"C\""), [format!("{place}[taxonomy.unknown]: no concept C")]);
        let round = format!("t.toml:{}:9: error[taxonomy.cycle]: A is below itself in u/core/1/role/s", line + 1);
        assert_eq!(of("\"A\""), [round]);
        let role = problems(&(given.clone() + "[[sum]]\ntotal = \"A\"\nrole = \"x\"\nof = []\n"));
        assert_eq!(role, [format!("t.toml:{}:8: error[taxonomy.unknown]: no statement or role \"x\"", line + 2)]);
    }

    /// Whoever makes facts of sentences may rely on it: a change can say all that the fact that it measures says.
    #[test]
    fn a_change_of_any_fact_has_a_hypercube() {
        let core = Core::embedded("u");
        let axes = &core.axes;
        let networks = || core.taxonomy.schemas.iter().flat_map(|s| &s.networks);
        let cubes: Vec<(&QName, HashSet<&QName>)> = networks()
            .filter(|n| n.arcrole == arcrole::HYPERCUBE_DIMENSION)
            .filter_map(|n| Some((n, networks().find(|m| m.role == n.role && m.arcrole == arcrole::DOMAIN_MEMBER)?)))
            .filter_map(|(n, items)| Some((&items.arcs.first()?.to, n.arcs.iter().map(|arc| &arc.to).collect())))
            .collect();
        let has = |items: &Items, of: &[&QName]| {
            let of: HashSet<&QName> = of.iter().copied().collect();
            assert!(cubes.iter().any(|(root, dimensions)| **root == items.root && *dimensions == of), "{of:?}");
        };
        let guidance = [&axes.guidance_bound, &axes.guidance_date];
        let change = [&axes.measured, &axes.compared_with];
        for (items, framework) in [(&axes.framework_items, Some(&axes.framework)), (&axes.plain_items, None)] {
            let framework: Vec<&QName> = framework.into_iter().collect();
            let parts = [&axes.segments, &axes.regions, &axes.products].map(|part| Some(&part.axis));
            for part in std::iter::once(None).chain(parts) {
                let whole: Vec<&QName> = framework.iter().copied().chain(part).collect();
                for more in [&[][..], &guidance, &[&axes.rate_date]] {
                    let of = [&whole, more].concat();
                    if !of.is_empty() {
                        has(items, &of);
                    }
                    has(&axes.change_items, &[&of, &change[..]].concat());
                }
                has(&axes.portion_items, &[&whole[..], &[&axes.measured, &axes.whole]].concat());
            }
        }
        has(&axes.plain_items, &[&axes.repurchase_plan]);
        let change = core.taxonomy.concept(&core.name("RelativeChange")).map(|c| (c.dimensions, c.data_type));
        assert_eq!(change, Some((DimensionSet::Change, DataType::Percent)));
    }

    #[test]
    fn without_settings_or_axes_there_is_no_taxonomy() {
        let only = |text: &str| load("u", vec![Source::new("t", text.into()).unwrap()]);
        for text in ["", SETTINGS] {
            let (core, findings) = only(text);
            assert!(core.is_none() && !findings[0].1.is_clean());
        }
        assert!(load("u", Vec::new()).0.is_none());
    }

    #[test]
    fn a_line_knows_its_place_and_its_relatives() {
        let core = Core::embedded("https://x.example/");
        assert_eq!(&*core.name("Assets").namespace, "https://x.example/core/1");
        let fees = core.name("OtherServicesFeesPlatform");
        let [place] = core.places(&fees) else { panic!("one place") };
        let statement = &core.statements[place.statement];
        let above: Vec<_> = statement.ancestors(place.line).map(|(_, l)| &*l.concept.local).collect();
        assert_eq!(above, ["PlatformServicesRevenue", "RevenuesAbstract", "OperationsAbstract"]);
        let (parent, _) = statement.ancestors(place.line).next().unwrap();
        assert_eq!(statement.children(parent).count(), 3);
        let sum = core.summations_of(&core.name("PlatformServicesRevenue")).next().unwrap();
        assert_eq!(sum.of.len(), 3);
        let printed = &core.hints.printed[&core.name("NetIncomeAttributableToNoncontrollingInterests")];
        let loss = printed.iter().find(|p| &*p.text == "Net loss attributable to noncontrolling interests").unwrap();
        assert_eq!(loss.role, label_role::NEGATED);
    }
}
