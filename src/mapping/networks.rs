//! The report's own taxonomy documents: members and concepts of the issuer's extension take their places in the
//! dimensions; the entry point presents the statements as printed and holds the calculations that bind.

use super::outline::Shown;
use super::target::Target;
use super::{Filing, label};
use crate::taxonomy::{
    ArcDetail, Concept, Core, DataType, DimensionSet, Kind, Label, PeriodType, Schema, Summation, arcrole, label_role,
};
use crate::xbrl::QName;
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
    present(&mut schema, filing);
    super::foreign::adopt(&mut schema, &filing.report, target);
    for Summation { role, total, of, .. } in bind.iter().copied() {
        for (item, weight) in of {
            schema.add(role, arcrole::SUMMATION_ITEM, total.clone(), item.clone(), ArcDetail::Weight(*weight));
        }
    }
    filing.report.taxonomy = vec![format!("taxonomy/{}", schema.file)];
    filing.taxonomy.push(schema);
}

/// The statements as printed: see [`super::outline`].
fn present(schema: &mut Schema, filing: &Filing<'_>) {
    for outline in &filing.outlines {
        for Shown { parent, name, preferred } in &outline.lines {
            let Some(parent) = parent else { continue };
            relabel(schema, filing, name, preferred);
            let is_standard = *preferred == label_role::STANDARD;
            let detail = if is_standard { ArcDetail::None } else { ArcDetail::PreferredLabel(preferred) };
            schema.add(&outline.role, arcrole::PARENT_CHILD, parent.clone(), name.clone(), detail);
        }
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
