//! Statements' rows → the lines of the taxonomy that they mean, with evidence and runners-up.
//!
//! A label alone does not decide: "Other services fees" stands under two parents, "Basic" has three meanings. Each row
//! is scored by its label, alone and behind its heading, by the neighbours above and below it ([`surroundings`](super::surroundings)), and by how
//! many filers print the line; the numbers' type must fit. Rows are read twice: the second time their neighbours are known.
//! Below a threshold a row is unknown, and becomes an extension concept rather than a wrong guess.

use super::label::{self, Label};
use super::same::Same;
use super::surroundings::Surroundings;
use super::target::{Match, Node, Target};
use crate::statement::calendar::Dates;
use crate::statement::header::{Basis, Column};
use crate::statement::numeral::{Figure, FigureKind};
use crate::statement::{Kind, Row, Statement};
use crate::taxonomy::{Balance, DataType, PeriodType};
use crate::xbrl::QName;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

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
pub const THRESHOLD: u32 = 560;

/// Two candidates nearer than this are a close choice.
pub const CLOSE: u32 = 2;

/// The likeness of the same words, in any form.
const EXACT: u32 = 980;
const OTHER_STATEMENT: u32 = 150;
const OTHER_TYPE: u32 = 150;
const REUSED: u32 = 300;
const LESS_USUAL: u32 = 10;
/// Distinct concepts that are kept of a row.
const KEPT: usize = 6;

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

    /// Takes a candidate that is as good as its choice and more usual.
    pub(super) fn prefer(&mut self, candidate: Candidate) {
        self.candidates.retain(|known| known.concept != candidate.concept);
        if let Some(first) = self.candidates.first_mut() {
            first.score = first.score.saturating_sub(LESS_USUAL);
        }
        self.candidates.insert(0, candidate);
        self.candidates.truncate(KEPT);
    }

    /// By how much its choice is better than the next concept, or than none.
    fn loss(&self) -> u32 {
        let Some(chosen) = self.chosen() else { return 0 };
        let next = self.candidates.iter().find(|c| c.concept != chosen.concept).map_or(0, |c| c.score);
        chosen.score - next.max(THRESHOLD - 1).min(chosen.score)
    }

    /// Leaves its choice to a row that it fits better.
    fn give_way(&mut self) {
        let Some(taken) = self.chosen().map(|c| c.concept.clone()) else { return };
        for candidate in self.candidates.iter_mut().filter(|c| c.concept == taken) {
            candidate.score = candidate.score.min(THRESHOLD - 1).saturating_sub(REUSED);
            candidate.evidence.push("another row fits it better".to_owned());
        }
        self.candidates.sort_by_key(|c| Reverse(c.score));
        self.negated = self.candidates.first().is_some_and(|c| c.negated);
    }

    /// The best runner-up of another concept, if it is nearly as good as the choice.
    #[must_use]
    pub fn rival(&self) -> Option<&Candidate> {
        let chosen = self.chosen().filter(|_| self.judge == Judge::Score)?;
        let rival = self.candidates.iter().find(|c| c.concept != chosen.concept)?;
        (rival.score + CLOSE > chosen.score).then_some(rival)
    }
}

/// A candidate before its place on the page is looked at.
#[derive(Debug)]
struct Draft {
    found: Match,
    /// Score without the section.
    score: u32,
    how: How,
}

/// Which reading of a row's label a line is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Whole,
    Head,
    UnderHeading,
}

/// Finds the meaning of every row of a statement, headings included.
#[must_use]
pub fn read(target: &Target<'_>, statement: &Statement<'_>, issuer: &[String]) -> Vec<Meaning> {
    let drafts: Vec<(bool, Vec<Draft>)> =
        statement.rows.iter().map(|row| draft(target, statement, row, issuer)).collect();
    let mut chosen: Vec<Option<usize>> = vec![None; drafts.len()];
    for is_complete in [false, true] {
        for (row, (_, drafts)) in drafts.iter().enumerate() {
            let place = Surroundings::new(target, statement, &chosen, row, is_complete);
            let score = |draft: &Draft| place.score(target, draft.score, &draft.found).0;
            let best = drafts.iter().map(|d| (score(d), Reverse(d.found.node))).max();
            chosen[row] = best.filter(|(score, _)| *score >= THRESHOLD).map(|(_, node)| node.0);
        }
    }
    let meaning = |(row, (non_gaap, drafts)): (usize, (bool, Vec<Draft>))| {
        let place = Surroundings::new(target, statement, &chosen, row, true);
        Meaning { non_gaap, ..weigh(target, statement, row, &place, drafts) }
    };
    let mut meanings: Vec<Meaning> = drafts.into_iter().enumerate().map(meaning).collect();
    part(target, statement, &mut meanings);
    meanings
}

/// Finds the meaning of every row of every statement, each in the light of all: what they are, and which concepts are the
/// same in this document.
#[must_use]
pub fn read_all(target: &Target<'_>, statements: &[Statement<'_>], issuer: &[String]) -> (Vec<Vec<Meaning>>, Same) {
    let mut meanings: Vec<Vec<Meaning>> = statements.iter().map(|s| read(target, s, issuer)).collect();
    let same = Same::find(target, statements, issuer, &mut meanings);
    (meanings, same)
}

/// The lines that a row's label is like, the likeliest first; and whether it says that it is non-GAAP.
fn draft(target: &Target<'_>, statement: &Statement<'_>, row: &Row<'_>, issuer: &[String]) -> (bool, Vec<Draft>) {
    const SHORT: usize = 3;
    const MOST: usize = 40;
    const HEAD: u32 = 20;
    const UNDER_HEADING: u32 = 5;
    const OTHER_NAME: u32 = 15;
    let whole = label::read(&row.label, issuer);
    let non_gaap = whole.non_gaap;
    let mut drafts: HashMap<usize, Draft> = HashMap::new();
    let mut look = |label: &Label, how: How, off: u32| {
        let is_alone = label.words.is_alone();
        for found in target.find(label) {
            let node = &target.nodes[found.node];
            let foreign = node.is_foreign(statement.kind);
            if is_alone && foreign || !fits(node, statement, row) {
                continue;
            }
            // What differs weighs more than what is like: one word makes another line.
            let unlike = if found.likeness < EXACT { (1000 - found.likeness) / 2 } else { 0 };
            let foreign = if foreign { OTHER_STATEMENT } else { 0 };
            let other_type = if looks_like(node.concept.data_type, statement, row) { 0 } else { OTHER_TYPE };
            let off = off + unlike + node.unlike(&label.words, OTHER_NAME) + found.penalty + Node::MOST - node.prior
                + foreign
                + other_type;
            let score = found.likeness.saturating_sub(off);
            let known = drafts.get(&found.node).is_some_and(|known| known.score >= score);
            if !known {
                drafts.insert(found.node, Draft { found, score, how });
            }
        }
    };
    look(&whole, How::Whole, 0);
    if let Some(head) = label::head(&row.label, issuer) {
        look(&head, How::Head, HEAD);
    }
    if let Some(heading) = row.section.last().filter(|_| row.label.split_whitespace().count() <= SHORT) {
        look(&label::read(&format!("{heading} {}", row.label), issuer), How::UnderHeading, UNDER_HEADING);
    }
    let mut drafts: Vec<Draft> = drafts.into_values().collect();
    drafts.sort_by_key(|d| (Reverse(d.score), d.found.node));
    drafts.truncate(MOST);
    (non_gaap, drafts)
}

/// Weighs the candidates of a row in its place.
fn weigh(
    target: &Target<'_>,
    statement: &Statement<'_>,
    row: usize,
    place: &Surroundings,
    drafts: Vec<Draft>,
) -> Meaning {
    let row = &statement.rows[row];
    let scored = drafts.into_iter().map(|draft| {
        let (score, anchor) = place.score(target, draft.score, &draft.found);
        // A row without figures is rather a heading.
        let item = u32::from(row.is_heading() && !target.nodes[draft.found.node].is_heading());
        (score.saturating_sub(3 * item), anchor, draft)
    });
    let mut scored: Vec<(u32, Option<usize>, Draft)> = scored.collect();
    scored.sort_by_key(|(score, _, draft)| (Reverse(*score), draft.found.node));
    // A concept may have lines in several statements: its best stands for it.
    let mut seen = HashSet::new();
    let mut concepts = HashSet::new();
    scored.retain(|(.., draft)| {
        let node = &target.nodes[draft.found.node];
        let is_kept = seen.insert((&node.concept.name, node.preferred)) && concepts.len() < KEPT;
        concepts.insert(&node.concept.name);
        is_kept
    });
    let candidate = |(score, anchor, draft): (u32, Option<usize>, Draft)| {
        let node = &target.nodes[draft.found.node];
        let foreign = node.is_foreign(statement.kind);
        Candidate {
            node: draft.found.node,
            concept: node.concept.name.clone(),
            score,
            evidence: evidence(target, &draft, foreign, anchor),
            negated: is_negated(target, statement, row, &draft.found),
            foreign,
        }
    };
    let candidates: Vec<Candidate> = scored.into_iter().map(candidate).collect();
    Meaning { negated: candidates.first().is_some_and(|c| c.negated), candidates, ..Meaning::default() }
}

fn evidence(target: &Target<'_>, draft: &Draft, foreign: bool, anchor: Option<usize>) -> Vec<String> {
    let Match { node, likeness, variant, .. } = &draft.found;
    let node = &target.nodes[*node];
    let what = match draft.how {
        How::Whole => "the label",
        How::Head => "the beginning of the label",
        How::UnderHeading => "the label behind its heading",
    };
    let mut evidence = vec![if *likeness == 1000 {
        format!("{what} is printed as {variant:?}")
    } else {
        format!("{what} is {likeness} ‰ like {variant:?}")
    }];
    if foreign {
        evidence.push(format!("it is a line of another statement ({})", node.statement.key));
    } else if let Some(anchor) = anchor {
        evidence.push(format!("its section is that of {:?}", target.nodes[anchor].concept.name.local));
    }
    if let Some(filers) = target.core.hints.filers.get(&node.concept.name) {
        evidence.push(format!("{filers} of 122 filers print it"));
    }
    evidence
}

/// Two rows with different numbers do not mean the same: the one that loses less by it takes its next candidate.
fn part(target: &Target<'_>, statement: &Statement<'_>, meanings: &mut [Meaning]) {
    let aspects = |m: &Meaning| m.chosen().map(|c| (c.concept.clone(), target.nodes[c.node].preferred, m.non_gaap));
    let number = |f: &Option<Figure>| f.as_ref().map(|f| f.number.clone());
    let differ = |a: usize, b: usize| {
        let (a, b) = (&statement.rows[a], &statement.rows[b]);
        let mut pairs = a.figures.iter().zip(&b.figures);
        a.part == b.part
            && a.dates == b.dates
            && pairs.any(|(a, b)| a.is_some() && b.is_some() && number(a) != number(b))
    };
    let mut holders = HashMap::new();
    for first in 0..meanings.len() {
        // A row that gives way may meet another in its new meaning.
        let mut row = first;
        while let Some(key) = aspects(&meanings[row]) {
            let Some(&rival) = holders.get(&key).filter(|&&rival| differ(row, rival)) else {
                holders.entry(key).or_insert(row);
                break;
            };
            let weaker = if meanings[rival].loss() < meanings[row].loss() { rival } else { row };
            if weaker == rival {
                holders.insert(key, row);
            }
            meanings[weaker].give_way();
            row = weaker;
        }
    }
}

/// Whether the row's numbers can be values of the line's concept. A row without figures may be a heading, or a line
/// whose cells are blank.
fn fits(node: &Node<'_>, statement: &Statement<'_>, row: &Row<'_>) -> bool {
    let mut kinds = row.figures.iter().flatten().map(|f| f.kind).filter(|k| *k != FigureKind::Dash).peekable();
    if row.is_heading() {
        return true;
    }
    if node.is_heading() || !node.concept.data_type.is_numeric() {
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
    // Nobody earns that much per share, and shares are not counted in money.
    let is_large = |f: &Figure| f.places == 0 && f.number.to_decimal().is_some_and(|n| n.abs() >= 10_000.into());
    let is_money = || row.printed.cells.iter().skip(1).any(|cell| cell.content.text().contains(['$', '€', '£', '¥']));
    match node.concept.data_type {
        DataType::PerShare if row.figures.iter().flatten().any(is_large) => return false,
        DataType::Shares if is_money() => return false,
        _ => {}
    }
    let is_ratio = matches!(node.concept.data_type, DataType::Percent | DataType::Pure);
    kinds.peek().is_none() || kinds.all(|kind| (kind == FigureKind::Percent) == is_ratio)
}

/// Whether a row's numbers look like a type: in a table of thousands or millions, small numbers with cents are per share.
fn looks_like(data_type: DataType, statement: &Statement<'_>, row: &Row<'_>) -> bool {
    let mut numbers = row.figures.iter().flatten().filter(|f| !f.number.is_zero()).peekable();
    if numbers.peek().is_none() || statement.scale < 3 {
        return true;
    }
    let is_small = |f: &Figure| f.places >= 2 && f.number.to_decimal().is_some_and(|n| n.abs() < 1_000.into());
    let per_share = numbers.all(is_small);
    match data_type {
        DataType::PerShare => per_share,
        DataType::Monetary | DataType::Shares => !per_share,
        _ => true,
    }
}

/// Whether a row's numbers have the other sign than the concept, before the arithmetic of the statement is asked: as the
/// label says, or else as the brackets do. A cost whose numbers are all in brackets is printed as a deduction; a line of
/// a bridge to another measure is printed as what it adds, and income adds the other way round; a line of cash flows as
/// what it does to cash.
fn is_negated(target: &Target<'_>, statement: &Statement<'_>, row: &Row<'_>, found: &Match) -> bool {
    let node = &target.nodes[found.node];
    let concept = node.concept;
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
        (Kind::CashFlows, _) if !node.is_foreign(statement.kind) && node.weight == Some(-1) => true,
        (Kind::NonGaap, Some(Balance::Debit)) if in_brackets => false,
        (Kind::Operations | Kind::ComprehensiveIncome, Some(balance)) if label::is_income(&row.label).is_some() => {
            label::is_income(&row.label) == Some(balance == Balance::Debit)
        }
        (Kind::Operations, Some(Balance::Debit)) if found.negated != Some(true) => in_brackets,
        _ => found.negated.unwrap_or(in_brackets),
    }
}
