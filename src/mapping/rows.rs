//! A statement's rows → the lines of the taxonomy that they mean, with evidence and runners-up.
//!
//! A label alone does not decide: "Other services fees" stands under two parents, "Basic" has three meanings. Each row
//! is scored by its label and by how near above it a row of the same section was found; the numbers' type must fit.
//! Below a threshold a row is unknown, and becomes an extension concept rather than a wrong guess.

use super::target::{Match, Node, Target};
use super::{label, parts};
use crate::statement::calendar::Dates;
use crate::statement::header::{Basis, Column};
use crate::statement::numeral::{Figure, FigureKind};
use crate::statement::{Kind, Row, Statement};
use crate::taxonomy::{Balance, DataType, PeriodType};
use crate::xbrl::QName;
use std::collections::HashSet;

/// A line that a row may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Index of the line in [`Target::nodes`].
    pub node: usize,
    /// Its concept.
    pub concept: QName,
    /// Score in thousandths.
    pub score: u32,
    /// What speaks for it.
    pub evidence: Vec<String>,
    /// Whether the label turns the sign.
    pub negated: bool,
    /// Whether it is a line of another statement.
    pub foreign: bool,
}

/// What decided what a row means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Judge {
    /// The scores of the candidates.
    #[default]
    Score,
    /// The numbers fit one and not the others.
    Arithmetic,
    /// The issuer's profile: nothing overrules it.
    Profile,
}

/// A row with what it means.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meaning {
    /// The candidates, best first. The first is chosen if its score reaches [`THRESHOLD`].
    pub candidates: Vec<Candidate>,
    /// Whether the label says that the row is non-GAAP.
    pub non_gaap: bool,
    /// Whether the printed numbers have the other sign than the concept's values.
    pub negated: bool,
    /// What decided between the candidates.
    pub judge: Judge,
    /// The name of the extension concept that the issuer's profile decided for.
    pub extension: Option<String>,
    /// What the arithmetic of the statement adds to the evidence.
    pub arithmetic: Vec<String>,
}

/// The least score of a choice.
pub const THRESHOLD: u32 = 760;

/// Two candidates nearer than this are a close choice.
pub const CLOSE: u32 = 15;

/// The likeness of the same words, in any form.
const EXACT: u32 = 980;
const OTHER_STATEMENT: u32 = 150;
const NO_SECTION: u32 = 120;
const PER_ROW: u32 = 3;
const PER_LEVEL: u32 = 40;
const FARTHEST: usize = 30;
const REUSED: u32 = 300;
const KEPT: usize = 5;

impl Meaning {
    /// The chosen line.
    #[must_use]
    pub fn chosen(&self) -> Option<&Candidate> {
        self.candidates.first().filter(|c| c.score >= THRESHOLD && self.extension.is_none())
    }

    /// Takes another candidate: its numbers fit where those of the first do not.
    pub fn settle(&mut self, candidate: usize) {
        self.candidates[..=candidate].rotate_right(1);
        self.negated = self.candidates[0].negated;
        self.judge = Judge::Arithmetic;
    }

    /// The best runner-up of another concept, if it is nearly as good as the choice.
    #[must_use]
    pub fn rival(&self) -> Option<&Candidate> {
        let chosen = self.chosen().filter(|_| self.judge == Judge::Score)?;
        let rival = self.candidates.iter().find(|c| c.concept != chosen.concept)?;
        (rival.score + CLOSE > chosen.score).then_some(rival)
    }
}

/// Finds the meaning of every row of a statement, headings included.
#[must_use]
pub fn read(target: &Target<'_>, statement: &Statement<'_>, issuer: &[String]) -> Vec<Meaning> {
    let mut meanings: Vec<Meaning> = Vec::with_capacity(statement.rows.len());
    for row in &statement.rows {
        let label = label::read(parts::label(statement.kind, row), issuer);
        let mut candidates: Vec<Candidate> = target
            .find(&label)
            .into_iter()
            .filter(|found| !label.words.is_alone() || !target.nodes[found.node].is_foreign(statement.kind))
            .filter(|found| fits(&target.nodes[found.node], statement, row))
            .map(|found| score(target, statement, row, &found, &meanings))
            .collect();
        candidates.sort_by(|a, b| b.score.cmp(&a.score).then(a.node.cmp(&b.node)));
        // A concept may have lines in several statements: its best stands for it.
        let mut seen = HashSet::new();
        candidates.retain(|c| seen.insert((c.concept.clone(), target.nodes[c.node].preferred)));
        candidates.truncate(KEPT);
        let negated = candidates.first().is_some_and(|c| c.negated);
        meanings.push(Meaning { candidates, non_gaap: label.non_gaap, negated, ..Meaning::default() });
    }
    part(target, statement, &mut meanings);
    meanings
}

/// Two rows with different numbers do not mean the same: the weaker one takes its next candidate.
fn part(target: &Target<'_>, statement: &Statement<'_>, meanings: &mut [Meaning]) {
    let aspects = |m: &Meaning| m.chosen().map(|c| (c.concept.clone(), target.nodes[c.node].preferred, m.non_gaap));
    let number = |f: &Option<Figure>| f.as_ref().map(|f| f.number.clone());
    let differ = |a: usize, b: usize| {
        let mut pairs = statement.rows[a].figures.iter().zip(&statement.rows[b].figures);
        let same = |a: &Row<'_>, b: &Row<'_>| a.part == b.part && a.dates == b.dates;
        same(&statement.rows[a], &statement.rows[b])
            && pairs.any(|(a, b)| a.is_some() && b.is_some() && number(a) != number(b))
    };
    for row in 1..meanings.len() {
        // A row that gives way may meet the next one of its new meaning.
        while let Some(rival) = (0..meanings.len()).find(|&other| {
            other != row
                && aspects(&meanings[row]).is_some()
                && aspects(&meanings[row]) == aspects(&meanings[other])
                && differ(row, other)
        }) {
            let score = |at: usize| meanings[at].chosen().map(|c| c.score);
            let weaker = if score(rival) < score(row) { rival } else { row.max(rival) };
            let Some(taken) = meanings[weaker].chosen().map(|c| c.concept.clone()) else { break };
            meanings[weaker].candidates.retain(|c| c.concept != taken);
            meanings[weaker].negated = meanings[weaker].candidates.first().is_some_and(|c| c.negated);
        }
    }
}

/// Whether the row's numbers can be values of the line's concept. A row without figures may be a heading, or a line
/// whose cells are blank.
fn fits(node: &Node<'_>, statement: &Statement<'_>, row: &Row<'_>) -> bool {
    let mut kinds = row.figures.iter().flatten().map(|f| f.kind).filter(|k| *k != FigureKind::Dash).peekable();
    if !parts::admits(node, statement.kind) {
        return false;
    }
    if row.is_heading() {
        return true;
    }
    if node.is_heading() || !node.concept.data_type.is_numeric() {
        return false;
    }
    if super::extension::inside(row).is_some_and(|known| known != node.concept.data_type) {
        return false;
    }
    // A balance stands under a period only where the statement has it as a line.
    let has_period = |column: &Column| match (column.dates, node.concept.period) {
        (Dates::At(_), PeriodType::Duration) => false,
        (Dates::Over(..), PeriodType::Instant) => !node.is_foreign(statement.kind),
        _ => true,
    };
    if !statement.columns.iter().all(has_period) {
        return false;
    }
    // Nobody earns that much per share.
    let is_large = |f: &Figure| f.places == 0 && f.number.to_decimal().is_some_and(|n| n.abs() >= 10_000.into());
    if node.concept.data_type == DataType::PerShare && row.figures.iter().flatten().any(is_large) {
        return false;
    }
    let is_ratio = matches!(node.concept.data_type, DataType::Percent | DataType::Pure);
    kinds.peek().is_none() || kinds.all(|kind| (kind == FigureKind::Percent) == is_ratio)
}

fn score(target: &Target<'_>, statement: &Statement<'_>, row: &Row<'_>, found: &Match, above: &[Meaning]) -> Candidate {
    let node = &target.nodes[found.node];
    let mut evidence = vec![if found.likeness == 1000 {
        format!("the label is printed as {:?}", found.variant)
    } else {
        format!("the label is {} ‰ like {:?}", found.likeness, found.variant)
    }];
    // What differs weighs twice: one word makes another line.
    let mut penalty = if found.likeness < EXACT { 1000 - found.likeness } else { 0 };
    let foreign = node.is_foreign(statement.kind);
    if foreign {
        penalty += OTHER_STATEMENT;
        evidence.push(format!("it is a line of another statement ({})", node.statement.key));
    } else if let Some((distance, anchor)) = section(target, found.node, above) {
        penalty += distance.min(NO_SECTION);
        evidence.push(format!("its section is that of {:?}", anchor.concept.name.local));
    } else if node.parent.is_some_and(|parent| target.nodes[parent].parent.is_some()) {
        penalty += NO_SECTION;
    }
    if row.is_heading() && !node.is_heading() {
        penalty += PER_ROW;
    }
    if !row.is_heading()
        && is_used(found.node, statement, above)
        && statement.kind != Kind::NonGaap
        && !parts::is_of_parts(statement)
    {
        penalty += REUSED;
        evidence.push("a row above has it already".to_owned());
    }
    Candidate {
        node: found.node,
        concept: node.concept.name.clone(),
        score: found.likeness.saturating_sub(penalty),
        evidence,
        negated: is_negated(target, statement, row, found),
        foreign,
    }
}

/// Whether a row's numbers have the other sign than the concept, before the arithmetic of the statement is asked: as the
/// label says, or else as the brackets do. A cost whose numbers are all in brackets is printed as a deduction; a line of
/// a bridge to another measure or to cash is printed as what it adds, and income adds the other way round.
fn is_negated(target: &Target<'_>, statement: &Statement<'_>, row: &Row<'_>, found: &Match) -> bool {
    if let Some(negated) = parts::negated(&target.nodes[found.node], statement.kind) {
        return negated;
    }
    let concept = target.nodes[found.node].concept;
    let printed = row.figures.iter().zip(&statement.columns);
    let whole = printed.filter(|(_, column)| !matches!(column.basis, Basis::Adjustment(_)));
    let numbers: Vec<_> = whole.filter_map(|(f, _)| Some(&f.as_ref()?.number)).filter(|n| !n.is_zero()).collect();
    let in_brackets = !numbers.is_empty() && numbers.iter().all(|n| n.is_negative());
    let is_outside_operations = || {
        let above = |n: &Node<'_>| n.parent.map(|parent| &*target.nodes[parent].concept.name.local);
        let mut places = target.nodes.iter().filter(|n| n.concept.name == concept.name);
        places.any(|n| above(n) == Some("NonoperatingIncomeAbstract"))
    };
    match (statement.kind, concept.balance) {
        (Kind::NonGaap | Kind::CashFlows, Some(Balance::Credit)) if is_outside_operations() => {
            !row.label.to_lowercase().starts_with("less")
        }
        (Kind::NonGaap, Some(Balance::Debit)) if in_brackets => false,
        (Kind::Operations, Some(Balance::Debit)) if found.negated != Some(true) => in_brackets,
        _ => found.negated.unwrap_or(in_brackets),
    }
}

/// The nearest line above that is a heading or a neighbour of this one, and the penalty for how far it is: in rows of
/// the page, and in levels of the taxonomy.
fn section<'t>(target: &'t Target<'_>, node: usize, above: &[Meaning]) -> Option<(u32, &'t Node<'t>)> {
    let chosen = above.iter().rev().take(FARTHEST).map(|m| m.chosen().map(|c| c.node));
    let penalty = |(distance, anchor): (usize, Option<usize>)| {
        let anchor = anchor?;
        let levels = target.levels_between(node, anchor)?;
        let steps = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Some((PER_ROW * steps(distance) + PER_LEVEL * steps(levels), anchor))
    };
    let nearest = chosen.enumerate().filter_map(penalty).min();
    nearest.map(|(penalty, anchor)| (penalty, &target.nodes[anchor]))
}

fn is_used(node: usize, statement: &Statement<'_>, above: &[Meaning]) -> bool {
    let figures = statement.rows.iter().zip(above).filter(|(row, _)| !row.is_heading());
    figures.filter_map(|(_, meaning)| meaning.chosen()).any(|c| c.node == node)
}
