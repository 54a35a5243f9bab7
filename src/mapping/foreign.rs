//! Another XBRL taxonomy as the target: its concepts and its networks take the place of the core's statements. The axes
//! (accounting framework, exchange rate, guidance) and the information about the document stay ixport's own and stand beside
//! it. Nothing of it is copied but labels: the files that are written refer to its documents.

use super::target::Target;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::report::Report;
use crate::statement::Kind as StatementKind;
use crate::tables::{Outline, Vocabulary};
use crate::taxonomy::dts::{self, Dts, Node};
use crate::taxonomy::{
    Concept, Core, Counterpart, DataType, DimensionSet, Kind, Label, Line, PeriodType, Printed, Schema, StatementRole,
    Summation, arcrole, label_role,
};
use crate::xbrl::QName;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// The arcrole of calculations in XBRL 2.1 (§5.2.5.2), which taxonomies before Calculations 1.1 use.
const SUMMATION_ITEM: &str = "http://www.xbrl.org/2003/arcrole/summation-item";

/// Words in the titles of networks that are no statements of their own.
const NO_STATEMENTS: [&str; 6] = ["note", "disclosure", "detail", "parenthetical", "policies", "schedule"];

/// The key of lines that a taxonomy has outside the statements: what these sum up.
const ELSEWHERE: &str = "notes";

/// Makes the concepts of `dts` the target, instead of those of `core`. Without a statement among its presentation networks
/// it is no target: an error.
#[must_use]
pub fn target(mut core: Core, dts: &Dts) -> (Core, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let outlines = Vocabulary::new(dts, "en").outlines(&Report::default());
    let is_whole = |outline: &&Outline| outline.axes.as_ref().is_none_or(Vec::is_empty);
    let mut statements: IndexMap<&'static str, StatementRole> = IndexMap::new();
    let mut schemas = Schemas { dts, by_document: IndexMap::new(), declared: HashSet::new() };
    let keyed = outlines.iter().filter_map(|outline| Some((outline, key(outline)?)));
    for (outline, key) in keyed.filter(|(outline, key)| *key != ELSEWHERE || is_whole(outline)) {
        let own = core.statement(key);
        let role = own.map_or_else(|| Arc::from(&*outline.role), |own| own.role.clone());
        let titles = own.map_or_else(|| vec![("en".into(), outline.title.as_ref().into())], |own| own.titles.clone());
        let new = || StatementRole { key: key.into(), role, titles, lines: Vec::new() };
        schemas.lines(outline, &mut statements.entry(key).or_insert_with(new).lines);
    }
    if statements.keys().all(|key| *key == ELSEWHERE) {
        let message = "this taxonomy has no presentation of a statement: there is nothing to map onto";
        diagnostics.push(Diagnostic::error("taxonomy.no-statement", message));
    }
    core.summations = summations(dts, &outlines, &statements);
    core.statements.retain(|statement| &*statement.key == "document");
    core.statements.extend(statements.into_values());
    for schema in schemas.finish(&mut diagnostics) {
        core.taxonomy.push(schema);
    }
    (core, diagnostics)
}

/// Adds labels under which an issuer prints concepts, by their local names.
pub fn add_printed(core: &mut Core, printed: &IndexMap<String, Vec<String>>) {
    for (name, texts) in printed {
        // Only what is a line can be meant; the core's own concepts are none where another taxonomy is the target.
        let mut lines = core.statements.iter().flat_map(|statement| &statement.lines).map(|line| &line.concept);
        let Some(concept) = lines.find(|concept| *concept.local == **name).cloned() else { continue };
        let texts = texts.iter().map(|text| Printed { text: text.as_str().into(), role: label_role::STANDARD });
        core.hints.printed.entry(concept).or_default().extend(texts);
    }
}

/// What a report says and presents with the concepts of another taxonomy stands beside the axes: `schema`, its entry point,
/// makes these concepts valid in the hypercubes, and has their labels, since it refers to the schemas alone.
pub fn adopt(schema: &mut Schema, report: &Report, target: &Target<'_>) {
    let taxonomy = &target.core.taxonomy;
    let is_foreign = |name: &QName| taxonomy.schema_of(name).is_some_and(|schema| schema.is_external);
    let reported: BTreeSet<&QName> = report.concepts().filter(|name| is_foreign(name)).collect();
    let ends = schema.networks.iter().flat_map(|network| &network.arcs).flat_map(|arc| [&arc.from, &arc.to]);
    let named: BTreeSet<QName> =
        ends.chain(reported.iter().copied()).filter(|name| is_foreign(name)).cloned().collect();
    for name in reported {
        let Some(concept) = taxonomy.concept(name) else { continue };
        target.core.attach(schema, name.clone(), concept.dimensions);
    }
    let labels = named.iter().flat_map(|name| taxonomy.labels(name)).filter(|l| ["en", "zh"].contains(&&*l.language));
    schema.labels.extend(labels.cloned());
}

/// Under which key a network's lines are matched; nothing for networks that help nobody.
fn key(outline: &Outline) -> Option<&'static str> {
    let title = outline.title.to_lowercase();
    if NO_STATEMENTS.iter().any(|word| title.contains(word)) {
        return Some(ELSEWHERE);
    }
    // IFRS calls its statement of profit or loss a part of that of comprehensive income.
    let kind = if title.contains("profit or loss") { Some(StatementKind::Operations) } else { None };
    kind.or_else(|| StatementKind::of_title(&outline.title)).map(StatementKind::key)
}

/// The documents that declare what is used.
struct Schemas<'d> {
    dts: &'d Dts,
    by_document: IndexMap<&'d str, Schema>,
    declared: HashSet<QName>,
}

impl<'d> Schemas<'d> {
    /// Appends the lines of a network that can be lines of a statement.
    fn lines(&mut self, outline: &Outline, lines: &mut Vec<Line>) {
        // Per depth the line that is open there; nothing where it was left out.
        let mut open: Vec<Option<usize>> = Vec::new();
        for line in &outline.lines {
            open.truncate(line.depth.into());
            let parent = open.iter().rev().flatten().next().copied();
            let concept = self.dts.concept(&line.concept).filter(|concept| self.declare(*concept));
            let preferred = line.preferred.as_deref().and_then(role).filter(|role| *role != label_role::STANDARD);
            open.push(concept.map(|_| lines.len()));
            lines.extend(concept.map(|_| Line { concept: line.concept.clone(), preferred, parent }));
        }
    }

    /// Declares a concept, if facts can be reported for it or it is a heading.
    fn declare(&mut self, found: dts::Concept<'d>) -> bool {
        let Some((kind, data_type)) = kind(found) else { return false };
        let name = found.name();
        let prefix = found.declaration_id().and_then(|id| id.strip_suffix(&*name.local)?.strip_suffix('_'));
        let Some(prefix) = prefix.filter(|prefix| !prefix.is_empty()) else { return false };
        let schema = self.by_document.entry(found.document()).or_insert_with(|| Schema {
            file: found.document().to_owned(),
            namespace: name.namespace.clone(),
            prefix: prefix.into(),
            is_external: true,
            ..Schema::default()
        });
        if *schema.prefix != *prefix {
            return false;
        }
        if !self.declared.insert(name.clone()) {
            return true;
        }
        let is_framework =
            matches!(data_type, DataType::Monetary | DataType::PerShare | DataType::Percent | DataType::Pure);
        schema.concepts.push(Concept {
            name: name.clone(),
            kind,
            data_type,
            period: found.period().unwrap_or(PeriodType::Duration),
            balance: found.balance(),
            dimensions: if is_framework { DimensionSet::Framework } else { DimensionSet::Plain },
        });
        schema.labels.extend(found.labels().filter_map(|label| {
            let (language, text) = (label.language.into(), label.text.trim().into());
            Some(Label { concept: name.clone(), role: role(label.role)?, language, text })
        }));
        if matches!(prefix, "us-gaap" | "ifrs-full") {
            schema.counterparts.push(Counterpart {
                concept: name.clone(),
                taxonomy: prefix.into(),
                element: name.local.clone(),
            });
        }
        true
    }

    fn finish(self, diagnostics: &mut Diagnostics) -> Vec<Schema> {
        if self.by_document.is_empty() {
            diagnostics.push(Diagnostic::error("taxonomy.no-concept", "this taxonomy has no concept for numbers"));
        }
        self.by_document.into_values().collect()
    }
}

/// What part a concept can play in a statement, and the type of its values.
fn kind(concept: dts::Concept<'_>) -> Option<(Kind, DataType)> {
    if concept.kind() != dts::Kind::Item {
        return None;
    }
    if concept.is_abstract() {
        return Some((Kind::Abstract, DataType::String));
    }
    let local = concept.type_name().map(|name| name.local);
    let data_type = match (local.as_deref(), concept.base_type().item_type) {
        (Some("perShareItemType"), _) => DataType::PerShare,
        (Some("percentItemType"), _) => DataType::Percent,
        (_, Some("monetaryItemType")) => DataType::Monetary,
        (_, Some("sharesItemType")) => DataType::Shares,
        (_, Some("pureItemType" | "decimalItemType")) => DataType::Pure,
        _ => return None,
    };
    Some((Kind::Item, data_type))
}

fn role(uri: &str) -> Option<&'static str> {
    let known = [
        label_role::STANDARD,
        label_role::TOTAL,
        label_role::PERIOD_START,
        label_role::PERIOD_END,
        label_role::NEGATED,
        label_role::NEGATED_TOTAL,
    ];
    known.into_iter().find(|role| *role == uri)
}

/// The totals of the statements, each with all that any of its networks adds up to it.
fn summations(dts: &Dts, outlines: &[Outline], statements: &IndexMap<&'static str, StatementRole>) -> Vec<Summation> {
    let keys: HashMap<&str, &'static str> =
        outlines.iter().filter_map(|outline| Some((&*outline.role, key(outline)?))).collect();
    let mut sums: Vec<Summation> = Vec::new();
    let mut known: HashMap<(Arc<str>, QName), usize> = HashMap::new();
    for network in [SUMMATION_ITEM, arcrole::SUMMATION_ITEM].iter().flat_map(|arcrole| dts.networks_of(arcrole)) {
        let statement = keys.get(network.role()).filter(|key| **key != ELSEWHERE).and_then(|key| statements.get(key));
        let Some(statement) = statement else { continue };
        for arc in network.relationships() {
            let (Node::Concept(total), Node::Concept(item)) = (arc.from(), arc.to()) else { continue };
            let weight = match arc.weight() {
                Some(weight) if weight == Decimal::ONE => 1,
                Some(weight) if weight == Decimal::NEGATIVE_ONE => -1,
                _ => continue,
            };
            let (total, item) = (dts.at(total).name(), dts.at(item).name());
            let at = *known.entry((statement.role.clone(), total.clone())).or_insert_with(|| {
                sums.push(Summation { role: statement.role.clone(), total, of: Vec::new(), alternative: false });
                sums.len() - 1
            });
            if sums[at].of.iter().all(|(known, _)| *known != item) {
                sums[at].of.push((item, weight));
            }
        }
    }
    sums
}
