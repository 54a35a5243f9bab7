//! Rows that the taxonomy does not know → concepts of the issuer's own taxonomy, named from their labels and typed from
//! their numbers. The same label gives the same name in every report of the issuer, so that quarters compare.

use super::{label, parts};
use crate::statement::calendar::Dates;
use crate::statement::numeral::FigureKind;
use crate::statement::{Kind as StatementKind, Row, Statement};
use crate::taxonomy::{Concept, Core, DataType, DimensionSet, Kind, Label, PeriodType, Schema, label_role};
use crate::xbrl::QName;
use std::sync::Arc;

/// The extension concept of a row under one of its [`names`].
#[must_use]
pub fn concept(namespace: &Arc<str>, name: &str, statement: &Statement<'_>, row: &Row<'_>) -> Concept {
    let data_type = data_type(statement, row);
    let is_instant = statement.columns.iter().all(|column| matches!(column.dates, Dates::At(_)));
    let period = if is_instant { PeriodType::Instant } else { PeriodType::Duration };
    let dimensions = if data_type == DataType::Shares { DimensionSet::Plain } else { DimensionSet::Framework };
    let name = QName::new(namespace.clone(), name);
    Concept { name, kind: Kind::Item, data_type, period, balance: None, dimensions }
}

/// Puts an item, with its label and its place in the hypercubes, into the extension, unless it is there.
pub fn declare(core: &Core, schema: &mut Schema, concept: &Concept, label: &str) {
    if schema.concepts.iter().any(|known| known.name == concept.name) {
        return;
    }
    schema.concepts.push(concept.clone());
    schema.labels.push(Label {
        concept: concept.name.clone(),
        role: label_role::STANDARD,
        language: "en".into(),
        text: label::without_notes(label).into(),
    });
    if concept.kind == Kind::Item {
        core.attach(schema, concept.name.clone(), concept.dimensions);
    }
}

/// The type of a figure that is printed inside a label: one text may state several facts, which must be of one type.
pub(super) fn inside(row: &Row<'_>) -> Option<DataType> {
    row.inside.then(|| match () {
        () if row.label.ends_with("per share") => DataType::PerShare,
        () if row.label.contains(", shares") => DataType::Shares,
        () => DataType::Monetary,
    })
}

fn data_type(statement: &Statement<'_>, row: &Row<'_>) -> DataType {
    const PER_SHARE: [&str; 5] = ["per share", "per ads", "per ordinary share", "per common share", "per unit"];
    if statement.kind == StatementKind::EquityShares {
        return DataType::Shares;
    }
    let own = parts::label(statement.kind, row).to_lowercase();
    let heading = row.section.last().map(|heading| heading.to_lowercase()).unwrap_or_default();
    let says = |word: &str| own.contains(word) || heading.contains(word);
    if let Some(known) = inside(row) {
        return known;
    }
    let kinds = || row.figures.iter().flatten();
    // "Dividends ($1.25 per share):" stands over amounts: a heading counts where the numbers have decimals.
    let has_decimals = kinds().any(|f| f.places >= 1) || kinds().all(|f| f.number.is_zero());
    let is_per_share = PER_SHARE.iter().any(|w| own.contains(w) || has_decimals && heading.contains(w));
    if kinds().any(|f| f.kind == FigureKind::Percent) {
        DataType::Percent
    } else if is_per_share {
        DataType::PerShare
    } else if says("number of shares") || says("weighted average") || says("shares outstanding") {
        DataType::Shares
    } else if statement.scale >= 3
        && !statement.prints_cents()
        && kinds().any(|f| f.places == 2)
        && kinds().all(|f| f.places == 2 || f.number.is_zero())
    {
        DataType::PerShare
    } else {
        DataType::Monetary
    }
}

/// Names in the style of standard taxonomies, the best first; the others are for rows of the same label and other
/// numbers. A label of one or two words says little by itself, so its section goes in front; lines of cash flows are
/// flows of what balance sheets call the same, and changes in equity effects of what other statements do.
pub fn names(kind: StatementKind, row: &Row<'_>) -> impl Iterator<Item = String> {
    let suffix = match kind {
        StatementKind::CashFlows => "CashFlow",
        StatementKind::Equity => "EquityChange",
        StatementKind::EquityShares => "SharesChange",
        _ => "",
    };
    named(row, parts::label(kind, row), suffix)
}

/// Names of the abstract concept of a heading, like those of lines.
pub fn headings(row: &Row<'_>) -> impl Iterator<Item = String> {
    named(row, &row.label, "Abstract")
}

fn named(row: &Row<'_>, label: &str, suffix: &'static str) -> impl Iterator<Item = String> + use<> {
    let words = camel(label);
    let is_short = row.label.split_whitespace().count() <= 2;
    let section = row.section.last().map(|s| camel(s)).unwrap_or_default();
    let whole = format!("{section}{words}{suffix}");
    let plain = if is_short { whole.clone() } else { format!("{words}{suffix}") };
    let numbered = (2..).map({
        let whole = whole.clone();
        move |n: u32| format!("{whole}{n}")
    });
    let names = [plain, whole].into_iter().chain(numbered);
    names.map(|name| if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("Line{name}") })
}

/// Words in capitals and small letters, without the basis and what XML names cannot hold; long labels are cut at a word.
pub(super) fn camel(label: &str) -> String {
    const LONGEST: usize = 100;
    let mut name = String::new();
    let label = &*label::without_notes(label);
    let lower = label.to_lowercase();
    let prefix = ["add:", "less:", "non-gaap ", "gaap ", "adjusted "].iter().find(|prefix| lower.starts_with(**prefix));
    let label = prefix.and_then(|prefix| label.get(prefix.len()..)).unwrap_or(label);
    let label = &*label::without_numbers(label);
    for word in label.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let lower = word.to_lowercase();
        if name.len() + word.len() > LONGEST {
            break;
        }
        let mut letters = lower.chars();
        name.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    if name.is_empty() {
        // A label in another script: its words decide, not their order of appearance.
        let words = label::read(label, &[]).words;
        let code = words.iter().flat_map(str::bytes).fold(0_u32, |sum, b| sum.wrapping_mul(31).wrapping_add(b.into()));
        name = format!("Line{code:08x}");
    }
    name
}
