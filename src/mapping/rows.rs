//! Statements' rows → the lines of the taxonomy that they mean, with evidence and runners-up.
//!
//! A label alone does not decide: "Other services fees" stands under two parents, "Basic" has three meanings. Each row
//! is scored by its label, alone and behind its heading, by the neighbours above and below it ([`surroundings`](super::surroundings)), and by how
//! many filers print the line; the numbers' type must fit. Rows are read twice: the second time their neighbours are known.
//! Below a threshold a row is unknown, and becomes an extension concept rather than a wrong guess.

use super::label::{self, Label};
use super::parts;
use super::same::Same;
use super::surroundings::Surroundings;
use super::target::{Match, Node, Target};
use crate::statement::calendar::Dates;
use crate::statement::header::Basis;
use crate::statement::numeral::{Figure, FigureKind};
use crate::statement::{Kind, Row, Statement};
use crate::taxonomy::{Balance, DataType, PeriodType};
use crate::xbrl::QName;
use chrono::Datelike;
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
#[expect(clippy::struct_excessive_bools, reason = "each is decided by itself")]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meaning {
    /// The candidates, best first. The first is chosen if its score reaches [`THRESHOLD`].
    pub candidates: Vec<Candidate>,
    /// Whether the label says that the row is non-GAAP.
    pub non_gaap: bool,
    /// Whether the printed numbers have the other sign than the concept's values.
    pub negated: bool,
    /// Whether the issuer's profile decided that: then nothing turns it.
    pub is_sign_decided: bool,
    /// What decided between the candidates.
    pub judge: Judge,
    /// The name of the extension concept that the issuer's profile decided for.
    pub extension: Option<String>,
    /// Whether the issuer's profile decided that it is left untagged.
    pub is_left: bool,
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
        self.candidates.first().filter(|c| c.score >= THRESHOLD && self.extension.is_none() && !self.is_left)
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

    /// Takes a candidate as the first runner-up, where it is none yet.
    pub(super) fn run_up(&mut self, mut candidate: Candidate) {
        if self.candidates.iter().all(|known| known.concept != candidate.concept) {
            candidate.score = candidate.score.saturating_sub(LESS_USUAL);
            let after = self.candidates.iter().skip(1).position(|c| c.score < candidate.score);
            let at = after.map_or(self.candidates.len(), |after| after + 1);
            self.candidates.insert(at, candidate);
            self.candidates.truncate(KEPT);
        }
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
pub fn read(target: &Target<'_>, statement: &Statement<'_>, issuer: &[String], by_us_gaap: bool) -> Vec<Meaning> {
    let drafts: Vec<(bool, Vec<Draft>)> =
        statement.rows.iter().map(|row| draft(target, statement, row, issuer, by_us_gaap)).collect();
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
pub fn read_all(
    target: &Target<'_>,
    statements: &[Statement<'_>],
    issuer: &[String],
    by_us_gaap: bool,
) -> (Vec<Vec<Meaning>>, Same) {
    let mut meanings: Vec<Vec<Meaning>> = statements.iter().map(|s| read(target, s, issuer, by_us_gaap)).collect();
    let same = Same::find(target, statements, issuer, by_us_gaap, &mut meanings);
    (meanings, same)
}

/// The lines that a row's label is like, the likeliest first; and whether it says that it is non-GAAP.
fn draft(
    target: &Target<'_>,
    statement: &Statement<'_>,
    row: &Row<'_>,
    issuer: &[String],
    by_us_gaap: bool,
) -> (bool, Vec<Draft>) {
    const SHORT: usize = 3;
    const MOST: usize = 40;
    const HEAD: u32 = 20;
    const UNDER_HEADING: u32 = 5;
    const OTHER_NAME: u32 = 15;
    const BEFORE: u32 = 15;
    const NEWER: u32 = 25;
    const CORE: u32 = 450;
    const BARE: u32 = 30;
    const LIKE: u32 = 600;
    let text = parts::label(statement.kind, row);
    let whole = label::read(text, issuer);
    let non_gaap = whole.non_gaap;
    let shape = Shape::new(statement, row);
    let mut drafts: HashMap<usize, Draft> = HashMap::new();
    let mut look = |label: &Label, how: How, off: u32| {
        let is_alone = label.words.is_alone();
        for found in target.find(label) {
            let node = &target.nodes[found.node];
            let foreign = node.is_foreign(statement.kind);
            if is_alone && foreign || !shape.fits(node, statement) {
                continue;
            }
            // What differs weighs more than what is like: one word makes another line.
            let unlike = if found.likeness < EXACT { (1000 - found.likeness) / 2 } else { 0 };
            let foreign = if foreign { OTHER_STATEMENT } else { 0 };
            let other_type = if shape.looks_like(node.concept.data_type) { 0 } else { OTHER_TYPE };
            // A name that says "before tax" is not meant where the label does not say so.
            let before = if node.name.has("before") && !label.words.has("before") { BEFORE } else { 0 };
            let name = if found.likeness < LIKE { OTHER_NAME } else { node.unlike(&label.words, OTHER_NAME) };
            // A row without figures is a heading, or a line that heads others.
            let bare = if shape.is_heading && !node.is_heading() && !node.opens { BARE } else { 0 };
            let off =
                off + bare + unlike + name + before + found.penalty + Node::MOST - node.prior + foreign + other_type;
            // What has taken the place of an older line of US GAAP is meant by the label that both have.
            let is_newer = by_us_gaap && found.likeness >= EXACT && node.since.is_some_and(|since| since <= shape.year);
            let newer = if is_newer { NEWER } else { 0 };
            let score = (found.likeness + newer).saturating_sub(off);
            let known = drafts.get(&found.node).is_some_and(|known| known.score >= score);
            if !known {
                drafts.insert(found.node, Draft { found, score, how });
            }
        }
    };
    look(&whole, How::Whole, 0);
    if let Some(head) = label::head(text, issuer) {
        look(&head, How::Head, HEAD);
    }
    // What a label begins with is no choice, but a runner-up.
    if let Some(core) = label::core(text, issuer) {
        look(&core, How::Head, CORE);
    }
    // A total that has a name is not named by its heading too: "Total liabilities" under "Liabilities and equity".
    let is_named = whole.total && target.find(&whole).iter().any(|found| found.likeness >= EXACT);
    let is_short = !is_named && row.label.split_whitespace().count() <= SHORT;
    if let Some(heading) = row.section.last().filter(|_| is_short) {
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
    scored.sort_by_key(|(score, _, draft)| {
        (Reverse(*score), Reverse(target.nodes[draft.found.node].filers), draft.found.node)
    });
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
    let Match { node, likeness, .. } = &draft.found;
    let variant = target.label(&draft.found);
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
        if statement.rows[first].is_heading() {
            continue;
        }
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

/// What a row's numbers look like.
#[expect(clippy::struct_excessive_bools, reason = "each is a look of its own")]
struct Shape {
    /// A row without figures may be a heading, or a line whose cells are blank.
    is_heading: bool,
    /// Whether all numbers are percentages, or none; nothing where there are only dashes.
    are_ratios: Option<bool>,
    is_mixed: bool,
    /// Nobody earns that much per share.
    is_large: bool,
    /// Signs of currencies stand beside the numbers: they count no shares.
    is_money: bool,
    /// In a table of thousands or millions, small numbers with cents are per share. Nothing where it cannot be told.
    per_share: Option<bool>,
    /// The type of numbers that stand inside a label.
    inside: Option<DataType>,
    has_dates: bool,
    has_periods: bool,
    /// The year in which its latest column ends.
    year: i32,
}

impl Shape {
    fn new(statement: &Statement<'_>, row: &Row<'_>) -> Shape {
        let figures = || row.figures.iter().flatten();
        let numbers = || figures().filter(|f| f.kind != FigureKind::Dash);
        let size = |f: &Figure| f.number.to_decimal().map(|n| n.abs());
        let ratios = numbers().filter(|f| f.kind == FigureKind::Percent).count();
        let is_small = |f: &Figure| f.places >= 2 && size(f).is_some_and(|n| n < 1_000.into());
        let mut nonzero = numbers().filter(|f| !f.number.is_zero()).peekable();
        let can_tell = statement.scale >= 3 && nonzero.peek().is_some() && !statement.prints_cents();
        Shape {
            is_heading: row.is_heading(),
            are_ratios: numbers().next().map(|_| ratios > 0),
            is_mixed: ratios > 0 && ratios < numbers().count(),
            is_large: figures().any(|f| f.places == 0 && size(f).is_some_and(|n| n >= 10_000.into())),
            is_money: !row.inside
                && row.printed.cells.iter().skip(1).any(|cell| cell.content.text().contains(['$', '€', '£', '¥'])),
            per_share: can_tell.then(|| nonzero.all(is_small)),
            year: statement.columns.iter().map(|c| c.dates.end().year()).max().unwrap_or_default(),
            inside: super::extension::inside(row),
            has_dates: statement.columns.iter().any(|c| matches!(c.dates, Dates::At(_))),
            has_periods: statement.columns.iter().any(|c| matches!(c.dates, Dates::Over(..))),
        }
    }

    /// Whether the row's numbers can be values of the line's concept.
    fn fits(&self, node: &Node<'_>, statement: &Statement<'_>) -> bool {
        if !parts::admits(node, statement.kind) {
            return false;
        }
        if self.is_heading {
            return true;
        }
        let data_type = node.concept.data_type;
        // A balance stands under a period only where the statement has it as a line.
        let has_its_period = match node.concept.period {
            PeriodType::Duration => !self.has_dates,
            PeriodType::Instant => !self.has_periods || !node.is_foreign(statement.kind),
        };
        let is_ratio = matches!(data_type, DataType::Percent | DataType::Pure);
        !node.is_heading()
            && data_type.is_numeric()
            && has_its_period
            && self.inside.is_none_or(|known| known == data_type)
            && !(data_type == DataType::PerShare && self.is_large)
            && !(data_type == DataType::Shares && self.is_money)
            && self.are_ratios.is_none_or(|ratios| ratios == is_ratio && !self.is_mixed)
    }

    fn looks_like(&self, data_type: DataType) -> bool {
        self.per_share.is_none_or(|per_share| match data_type {
            DataType::PerShare => per_share,
            DataType::Monetary | DataType::Shares => !per_share,
            _ => true,
        })
    }
}

/// Whether a balance sheet prints its liabilities in brackets, as what its assets are less by, and a row is above what is
/// left of them.
fn is_deducted(statement: &Statement<'_>, row: &Row<'_>) -> bool {
    let is_total = |label: &str| label.starts_with("total") && label.ends_with("liabilities");
    let is_rest = |label: &str| ["net assets", "net liabilities", "equity"].iter().any(|words| label.contains(words));
    let is_deduction = |row: &Row<'_>| row.figures.iter().flatten().all(|f| f.number.is_negative());
    let rows = || statement.rows.iter().map(|row| (row, row.label.to_lowercase()));
    rows().any(|(row, label)| !row.is_heading() && is_total(&label) && is_deduction(row))
        && rows().find(|(_, label)| is_rest(label)).is_none_or(|(rest, _)| row.row < rest.row)
}

/// Whether a row's numbers have the other sign than the concept, before the arithmetic of the statement is asked: as the
/// label says, or else as the brackets do. A cost whose numbers are all in brackets is printed as a deduction; a line of
/// a bridge to another measure is printed as what it adds, and income adds the other way round; a line of cash flows as
/// what it does to cash.
fn is_negated(target: &Target<'_>, statement: &Statement<'_>, row: &Row<'_>, found: &Match) -> bool {
    let node = &target.nodes[found.node];
    if let Some(negated) = parts::negated(node, statement.kind) {
        return negated;
    }
    // What is told in the label of another line is told without brackets.
    if row.inside {
        return false;
    }
    let concept = node.concept;
    let printed = row.figures.iter().zip(&statement.columns);
    let whole = printed.filter(|(_, column)| !matches!(column.basis, Basis::Adjustment(_)));
    let numbers: Vec<_> = whole.filter_map(|(f, _)| Some(&f.as_ref()?.number)).filter(|n| !n.is_zero()).collect();
    let in_brackets = !numbers.is_empty() && numbers.iter().all(|n| n.is_negative());
    // "less allowances of $410" says what they are, and takes nothing away here.
    if row.inside {
        return in_brackets;
    }
    match (statement.kind, concept.balance) {
        (Kind::NonGaap | Kind::CashFlows, Some(Balance::Credit)) if node.is_financing => {
            !row.label.to_lowercase().starts_with("less")
        }
        (Kind::CashFlows, _) if !node.is_foreign(statement.kind) && node.weight == Some(-1) => true,
        (Kind::NonGaap, Some(Balance::Debit)) if in_brackets => false,
        (Kind::Operations | Kind::ComprehensiveIncome, Some(balance)) if label::is_income(&row.label).is_some() => {
            label::is_income(&row.label) == Some(balance == Balance::Debit)
        }
        // A loss in brackets is a loss.
        (Kind::Operations, Some(Balance::Credit)) if found.negated == Some(true) && in_brackets => false,
        (Kind::Operations | Kind::Breakdown, Some(Balance::Debit)) if found.negated != Some(true) => in_brackets,
        (Kind::BalanceSheet, Some(Balance::Credit)) if in_brackets && is_deducted(statement, row) => true,
        _ => found.negated.unwrap_or(in_brackets),
    }
}
