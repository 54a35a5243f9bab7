//! What a table breaks down: the concept of its total, which all of its parts have too. The statements tell it, where they
//! print the total; or else the words of the total, of the heading or of the title do. Where nothing tells it, the table's
//! numbers are left.

use super::rows::{Candidate, Judge, Meaning};
use super::target::Target;
use super::{label, parts};
use crate::report::{DimensionRef, Report};
use crate::statement::calendar::Dates;
use crate::statement::header::Column;
use crate::statement::{Kind, Row, Statement};
use crate::taxonomy::{Axes, DataType, Kind as ConceptKind, PeriodType};
use crate::xbrl::{Number, Period, QName};
use std::collections::{HashMap, HashSet};

/// The amounts of the whole: by concept, and by period and value.
#[derive(Debug, Default)]
pub struct Wholes {
    values: HashMap<(QName, Period), Number>,
    concepts: HashMap<(Period, String), Vec<QName>>,
}

impl Wholes {
    /// The money of a report in the accounting framework `basis` that is of no part, and not translated.
    #[must_use]
    pub fn of(report: &Report, axes: &Axes, basis: &QName) -> Wholes {
        let mut wholes = Wholes::default();
        for fact in report.facts() {
            let context = report.context(fact.context);
            let is_whole = context.dimensions().all(|(axis, value)| {
                *axis == axes.framework && matches!(value, DimensionRef::Member(member) if member == basis)
            });
            let is_money = fact.unit.is_some_and(|unit| report.unit(unit).denominators.is_empty());
            let Some(number) = fact.value.number().filter(|n| is_whole && is_money && !n.is_zero()) else { continue };
            let (name, period) = (report.concept(fact.concept).clone(), context.period);
            wholes.concepts.entry((period, unsigned(&number))).or_default().push(name.clone());
            wholes.values.insert((name, period), number);
        }
        wholes
    }
}

/// What a table breaks down.
struct Found {
    /// The line of the taxonomy, or the name of the extension concept.
    line: Result<usize, String>,
    /// Whether it is printed with the other sign.
    negated: bool,
    evidence: String,
}

fn unsigned(number: &Number) -> String {
    number.to_string().trim_start_matches('-').to_owned()
}

/// Gives the rows of a breakdown the concept of their total. Rows of which it is not known are returned.
pub fn measure(
    target: &Target<'_>,
    statement: &Statement<'_>,
    issuer: &[String],
    wholes: &Wholes,
    meanings: &mut [Meaning],
) -> HashSet<usize> {
    let mut unknown = HashSet::new();
    if statement.kind != Kind::Breakdown || statement.rows.iter().all(|row| row.part.is_none()) {
        return unknown;
    }
    let mut start = 0;
    for root in 0..statement.rows.len() {
        let row = &statement.rows[root];
        if row.is_heading() || row.part.is_some() {
            continue;
        }
        let found =
            by_value(target, statement, row, wholes, issuer).or_else(|| by_words(target, statement, row, issuer));
        for (at, meaning) in meanings.iter_mut().enumerate().take(root + 1).skip(start) {
            if statement.rows[at].is_heading() {
                continue;
            }
            let Some(Found { line, negated, evidence }) = &found else {
                unknown.insert(at);
                continue;
            };
            let part = (at != root).then(|| format!("it is a part of {:?}", row.label));
            let evidence: Vec<String> = part.into_iter().chain([evidence.clone()]).collect();
            let plain = Meaning { negated: *negated, judge: Judge::Arithmetic, ..Meaning::default() };
            *meaning = match line {
                Ok(node) => {
                    let concept = target.nodes[*node].concept.name.clone();
                    let foreign = target.nodes[*node].is_foreign(statement.kind);
                    let candidate =
                        Candidate { node: *node, concept, score: 1000, evidence, negated: *negated, foreign };
                    Meaning { candidates: vec![candidate], ..plain }
                }
                Err(name) => Meaning { extension: Some(name.clone()), arithmetic: evidence, ..plain },
            };
        }
        start = root + 1;
    }
    unknown
}

/// Gives the parts of a total what a profile has decided about it, where it has decided nothing about them.
pub fn pass_on(statement: &Statement<'_>, meanings: &mut [Meaning]) {
    if statement.kind != Kind::Breakdown || statement.rows.iter().all(|row| row.part.is_none()) {
        return;
    }
    let mut start = 0;
    for (root, row) in statement.rows.iter().enumerate() {
        if row.is_heading() || row.part.is_some() {
            continue;
        }
        if meanings[root].judge == Judge::Profile {
            let mut passed = meanings[root].clone();
            if let Some(chosen) = passed.candidates.first_mut() {
                chosen.evidence.insert(0, format!("it is a part of {:?}", row.label));
            }
            for (row, meaning) in statement.rows.iter().zip(&mut *meanings).take(root).skip(start) {
                if !row.is_heading() && meaning.judge != Judge::Profile {
                    meaning.clone_from(&passed);
                }
            }
        }
        start = root + 1;
    }
}

/// The texts that may say what a total is, the nearest first.
fn texts<'s>(statement: &'s Statement<'_>, row: &'s Row<'_>) -> impl Iterator<Item = &'s str> {
    let label = row.label.trim();
    let bare = label.get(..5).filter(|start| start.eq_ignore_ascii_case("total")).map_or(label, |_| label[5..].trim());
    let heading = row.section.last().map(|heading| heading.trim_end_matches(':'));
    let title = statement.title.as_deref().map(|title| {
        let cut = [" by ", " from ", " consist", " disaggregated"].iter().filter_map(|word| title.find(word)).min();
        cut.map_or(title, |at| &title[..at])
    });
    std::iter::once(bare).chain(heading).chain(title).filter(|text| !text.is_empty())
}

fn period(column: &Column) -> Period {
    match column.dates {
        Dates::At(day) => Period::end_of(day),
        Dates::Over(first, last) => Period::days(first, last),
    }
}

/// The concept under which the statements have the total, in every column of which they have it.
fn by_value(
    target: &Target<'_>,
    statement: &Statement<'_>,
    row: &Row<'_>,
    wholes: &Wholes,
    issuer: &[String],
) -> Option<Found> {
    let scale = i32::from(row.scale.unwrap_or(statement.scale));
    let printed: Vec<(Period, Number)> = row
        .figures
        .iter()
        .zip(&statement.columns)
        .filter(|(_, column)| !column.translated)
        .filter_map(|(figure, column)| Some((period(column), figure.as_ref()?.number.clone().scaled(scale))))
        .collect();
    let mut names: Vec<&QName> = printed
        .iter()
        .flat_map(|(period, number)| wholes.concepts.get(&(*period, unsigned(number))).into_iter().flatten())
        .collect();
    names.sort();
    names.dedup();
    let likeness = |name: &QName| {
        let of = |text: &str| {
            let found = target.find(&label::read(text, issuer));
            found.iter().filter(|m| target.nodes[m.node].concept.name == *name).map(|m| m.likeness).max()
        };
        texts(statement, row).filter_map(of).max().unwrap_or(0)
    };
    let judged = names.into_iter().filter_map(|name| {
        let known = printed.iter().filter_map(|(period, n)| Some((n, wholes.values.get(&(name.clone(), *period))?)));
        let signs: Vec<Option<bool>> = known
            .map(|(printed, whole)| {
                (unsigned(printed) == unsigned(whole)).then(|| printed.is_negative() != whole.is_negative())
            })
            .collect();
        let negated = (*signs.first()?)?;
        signs.iter().all(|sign| *sign == Some(negated)).then(|| (signs.len(), likeness(name), name, negated))
    });
    let (count, _, name, negated) = judged.max_by(|a, b| (a.0, a.1, b.2).cmp(&(b.0, b.1, a.2)))?;
    let node = node_of(target, statement, |node| target.nodes[node].concept.name == *name);
    let evidence = format!("the statements have the total under it in {count} of the columns");
    Some(Found { line: node.ok_or_else(|| name.local.to_string()), negated, evidence })
}

/// The concept that the words of the total, its heading or the title name.
fn by_words(target: &Target<'_>, statement: &Statement<'_>, row: &Row<'_>, issuer: &[String]) -> Option<Found> {
    const LIKE: u32 = 900;
    let at = statement.columns.iter().all(|column| matches!(column.dates, Dates::At(_)));
    let wanted = if at { PeriodType::Instant } else { PeriodType::Duration };
    texts(statement, row).find_map(|text| {
        let found = target.find(&label::read(text, issuer));
        let fits = |node: usize| {
            let concept = target.nodes[node].concept;
            concept.kind == ConceptKind::Item
                && concept.data_type == DataType::Monetary
                && concept.period == wanted
                && parts::admits(&target.nodes[node], statement.kind)
        };
        let best = found.iter().filter(|m| m.likeness >= LIKE && fits(m.node)).max_by_key(|m| m.likeness)?;
        let node =
            node_of(target, statement, |node| target.nodes[node].concept.name == target.nodes[best.node].concept.name)?;
        let evidence = format!("{text:?} is printed as {:?}", best.variant);
        Some(Found { line: Ok(node), negated: best.negated == Some(true), evidence })
    })
}

/// The line of a concept in the statement's own outline, or else its first.
fn node_of(target: &Target<'_>, statement: &Statement<'_>, is_meant: impl Fn(usize) -> bool) -> Option<usize> {
    let mut nodes = (0..target.nodes.len()).filter(|&node| is_meant(node));
    let first = nodes.next()?;
    let own = std::iter::once(first).chain(nodes).find(|&node| !target.nodes[node].is_foreign(statement.kind));
    Some(own.unwrap_or(first))
}
