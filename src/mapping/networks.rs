//! The report's own taxonomy documents: members and concepts of the issuer's extension take their places in the
//! dimensions; the entry point presents the statements as printed and holds the calculations that bind.

use super::label;
use super::target::Target;
use super::{Filing, Line};
use crate::taxonomy::{
    ArcDetail, Concept, Core, DataType, DimensionSet, Kind, Label, PeriodType, Schema, Summation, arcrole, label_role,
};
use crate::xbrl::QName;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The member of an axis that is printed under `name`: one below `parent` with such a label, or a new one in the
/// extension, whose name ends with `suffix`. `role` is that of the axis's members.
pub fn member(
    core: &Core,
    extension: &mut Schema,
    (role, parent): (&Arc<str>, &QName),
    name: &str,
    (suffix, issuer): (&str, &[String]),
) -> QName {
    let words = label::read(name, issuer).words;
    let networks = core.taxonomy.networks(arcrole::DOMAIN_MEMBER);
    let members = networks.flat_map(|n| &n.arcs).filter(|arc| arc.from == *parent).map(|arc| &arc.to);
    let is_printed = |member: &&QName| {
        let labels = core.taxonomy.labels(member).filter(|l| l.role != label_role::DOCUMENTATION).map(|l| &l.text);
        let hints = core.hints.printed.get(*member).into_iter().flatten().map(|p| &p.text);
        labels.chain(hints).any(|text| label::read(text, &[]).words == words)
    };
    if let Some(member) = members.into_iter().find(is_printed) {
        return member.clone();
    }
    let local = super::extension::camel(name);
    let letter = if local.starts_with(|c: char| c.is_ascii_alphabetic()) { "" } else { "Part" };
    let concept = Concept {
        name: QName::new(extension.namespace.clone(), format!("{letter}{local}{suffix}")),
        kind: Kind::Member,
        data_type: DataType::Domain,
        period: PeriodType::Duration,
        balance: None,
        dimensions: DimensionSet::Plain,
    };
    super::extension::declare(core, extension, &concept, name);
    let is_there = |n: &crate::taxonomy::Network| n.role == *role && n.arcs.iter().any(|arc| arc.to == concept.name);
    if !extension.networks.iter().any(is_there) {
        core.attach_member(extension, role, concept.name.clone(), parent);
    }
    concept.name
}

/// The entry point of a report: presentation of what it prints, the calculations of `bind`, and labels for lines that
/// are printed with the other sign.
pub fn entry(filing: &mut Filing<'_>, target: &Target<'_>, stem: &str, bind: &[&Summation]) {
    let schemas = &filing.taxonomy.schemas;
    // A document may be called like its issuer.
    let file = format!("{stem}.xsd");
    let is_taken = schemas.iter().any(|schema| schema.file == file);
    let mut schema = Schema {
        file: if is_taken { format!("{stem}-report.xsd") } else { file },
        namespace: format!("{}/report/{stem}", target.core.base).into(),
        prefix: "entry".into(),
        imports: schemas.iter().map(|s| s.file.clone()).collect(),
        ..Schema::default()
    };
    present(&mut schema, filing, target);
    super::foreign::adopt(&mut schema, &filing.report, target);
    for Summation { role, total, of, .. } in bind.iter().copied() {
        for (item, weight) in of {
            schema.add(role, arcrole::SUMMATION_ITEM, total.clone(), item.clone(), ArcDetail::Weight(*weight));
        }
    }
    filing.report.taxonomy = vec![format!("taxonomy/{}", schema.file)];
    filing.taxonomy.push(schema);
}

/// A line of the report's presentation.
struct Printed<'l> {
    /// Index in [`Target::nodes`], or the extension concept behind the line before it.
    node: Result<usize, &'l QName>,
    negated: bool,
}

/// The taxonomy's statements, as far as the report prints them: headings above printed lines included, extension
/// concepts behind the lines that they follow on the page.
fn present(schema: &mut Schema, filing: &Filing<'_>, target: &Target<'_>) {
    for statement in &target.core.statements {
        let mut followers: HashMap<Option<usize>, Vec<Printed<'_>>> = HashMap::new();
        let mut negated: HashMap<usize, bool> = HashMap::new();
        let mut seen: HashSet<&QName> = HashSet::new();
        for (recognised, lines) in filing.statements.statements.iter().zip(&filing.lines) {
            if *recognised.kind.key() != *statement.key {
                continue;
            }
            let mut last = None;
            for line in lines {
                if let Some(node) = line.node.filter(|&node| target.nodes[node].statement.key == statement.key) {
                    last = Some(node);
                    negated.entry(node).or_insert(line.meaning.negated);
                } else if let Some(concept) = stray(line).filter(|concept| seen.insert(concept)) {
                    let line = Printed { node: Err(concept), negated: line.meaning.negated };
                    followers.entry(last).or_default().push(line);
                }
            }
        }
        let printed: HashSet<&QName> = filing.report.concepts().collect();
        let mine = |node: &usize| target.nodes[*node].statement.key == statement.key;
        // Document information has no rows: its lines are those that have facts.
        let has_rows = !negated.is_empty() || !followers.is_empty();
        let is_shown = |node: &usize| {
            let concept = &target.nodes[*node].concept;
            let is_item = concept.kind == Kind::Item && printed.contains(&concept.name);
            is_item && if has_rows { negated.contains_key(node) } else { &*statement.key == "document" }
        };
        let shown: Vec<usize> = (0..target.nodes.len()).filter(mine).filter(is_shown).collect();
        let above = |node: &usize| std::iter::successors(Some(*node), |&n| target.nodes[n].parent).collect::<Vec<_>>();
        let needed: HashSet<usize> = shown.iter().flat_map(above).collect();
        let root = (0..target.nodes.len()).find(mine);
        let mut order: Vec<(Option<usize>, Printed<'_>)> = Vec::new();
        let none = followers.remove(&None).unwrap_or_default();
        for node in (0..target.nodes.len()).filter(mine) {
            let parent = target.nodes[node].parent;
            if needed.contains(&node) {
                order.push((parent, Printed { node: Ok(node), negated: negated.get(&node) == Some(&true) }));
            }
            // Behind a heading the followers are its children, behind a line its siblings.
            let heading = target.nodes[node].is_heading().then_some(node);
            let behind = followers.remove(&Some(node)).unwrap_or_default();
            order.extend(behind.into_iter().map(|line| (heading.or(parent).or(root), line)));
        }
        order.extend(none.into_iter().map(|line| (root, line)));
        arcs(schema, filing, target, statement, &order);
    }
}

/// The concept of a line that is no line of its statement: an extension, or a concept of another statement.
fn stray(line: &Line) -> Option<&QName> {
    line.concept.as_ref().map(|concept| &concept.name)
}

fn arcs(
    schema: &mut Schema,
    filing: &Filing<'_>,
    target: &Target<'_>,
    statement: &crate::taxonomy::StatementRole,
    order: &[(Option<usize>, Printed<'_>)],
) {
    for (parent, line) in order {
        let Some(parent) = *parent else { continue };
        let (name, preferred) = match line.node {
            Ok(node) => (&target.nodes[node].concept.name, target.nodes[node].preferred),
            Err(name) => (name, label_role::STANDARD),
        };
        let preferred = match (line.negated, preferred) {
            (true, label_role::TOTAL) => label_role::NEGATED_TOTAL,
            (true, label_role::STANDARD) => label_role::NEGATED,
            (_, preferred) => preferred,
        };
        relabel(schema, filing, name, preferred);
        let detail =
            if preferred == label_role::STANDARD { ArcDetail::None } else { ArcDetail::PreferredLabel(preferred) };
        let parent = target.nodes[parent].concept.name.clone();
        schema.add(&statement.role, arcrole::PARENT_CHILD, parent, name.clone(), detail);
    }
}

/// Gives a concept a label in a role in which the taxonomy has none: viewers turn the sign only where there is one.
fn relabel(schema: &mut Schema, filing: &Filing<'_>, name: &QName, role: &'static str) {
    let has = |label: &Label| label.role == role && label.concept == *name;
    if filing.taxonomy.labels(name).any(has) || schema.labels.iter().any(has) {
        return;
    }
    let plain = if role == label_role::NEGATED_TOTAL { label_role::TOTAL } else { label_role::STANDARD };
    for language in ["en", "zh"] {
        let label = filing.taxonomy.label(name, plain, language);
        let label = label.or_else(|| filing.taxonomy.label(name, label_role::STANDARD, language));
        if let Some(text) = label {
            schema.labels.push(Label { concept: name.clone(), role, language: language.into(), text: text.into() });
        }
    }
}
