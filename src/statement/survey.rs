//! Within [`super`]: a first look at all tables of a document. What a table is depends on the others: where the statements
//! stand under titles of their own, an extract from them is none, and what stands in the notes is none either.

use super::Kind;
use super::blocks::{has_figure, split};
use super::kinds::{self, Naming, Strength};
use super::title::Title;
use crate::document::{Block, Document, Inline, Row, Table};
use std::ops::Range;

/// Header and body rows of one part of a table.
pub(super) type Part = (Range<usize>, Range<usize>);

/// A table with what stands above it.
pub(super) struct Surveyed<'a> {
    pub(super) block: usize,
    pub(super) table: &'a Table<'a>,
    pub(super) title: Title,
    pub(super) parts: Vec<Part>,
}

/// All tables of a document.
pub(super) struct Survey<'a> {
    pub(super) tables: Vec<Surveyed<'a>>,
    /// The block with which the notes begin.
    notes: usize,
    /// The kinds that stand under a title of their own before the notes.
    titled: Vec<Kind>,
    /// Whether the document is an annual or quarterly report, which holds far more tables than its statements.
    is_report: bool,
}

/// What a part of a table is, as far as words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A statement.
    Statement(Kind),
    /// None: another table, or one that repeats a part of a statement.
    None,
    /// Nothing says what it is: it may go on with the statement before.
    Open,
}

impl<'a> Survey<'a> {
    pub(super) fn new(document: &'a Document<'a>) -> Survey<'a> {
        let tables: Vec<Surveyed<'a>> = document
            .blocks
            .iter()
            .enumerate()
            .filter_map(|(block, content)| match content {
                Block::Table(table) => Some(Surveyed { block, table, title: Title::default(), parts: split(table) }),
                _ => None,
            })
            .map(|found| {
                let title = if found.parts.is_empty() { None } else { Some(Title::above(document, found.block)) };
                Surveyed { title: title.unwrap_or_default(), ..found }
            })
            .collect();
        let mut survey = Survey { tables, notes: usize::MAX, titled: Vec::new(), is_report: is_report(document) };
        let is_titled = |t: &&Surveyed<'_>| t.kinds().next().is_some();
        if let Some(first) = survey.tables.iter().find(is_titled).map(|t| t.block) {
            survey.notes = survey.notes_from(document, first).unwrap_or(usize::MAX);
        }
        let before = survey.tables.iter().take_while(|t| t.block < survey.notes);
        survey.titled = before.flat_map(Surveyed::kinds).collect();
        survey.titled.sort_unstable();
        survey.titled.dedup();
        survey
    }

    /// The block with which the notes begin: the first of their headings that has two kinds of statements before it. One
    /// with less may be a line of contents behind an extract.
    fn notes_from(&self, document: &Document<'_>, first: usize) -> Option<usize> {
        const KINDS: usize = 2;
        let mut firsts: Vec<(Kind, usize)> = Vec::new();
        for table in &self.tables {
            for kind in table.kinds() {
                if !firsts.iter().any(|(known, _)| *known == kind) {
                    firsts.push((kind, table.block));
                }
            }
        }
        let has_enough = |block: &usize| firsts.iter().filter(|(_, first)| first < block).count() >= KINDS;
        let begins = |block: &usize| begins_notes(&document.blocks[*block], self.is_report);
        let mut headings = (first..document.blocks.len()).filter(begins).peekable();
        let earliest = headings.peek().copied();
        headings.find(has_enough).or(earliest)
    }

    /// Whether a block stands in the notes to the statements.
    pub(super) fn is_in_notes(&self, block: usize) -> bool {
        block >= self.notes
    }

    /// What the words above and in a part of a table say of it.
    pub(super) fn verdict(&self, found: &Surveyed<'_>, part: &Part) -> Verdict {
        let (header, body) = (&found.table.rows[part.0.clone()], &found.table.rows[part.1.clone()]);
        let in_notes = self.is_in_notes(found.block);
        let is_titled = |kind: Kind| self.titled.contains(&kind);
        let corner = corner(header);
        let names = corner.or(found.title.names);
        match names {
            Some(Naming::Other) => return Verdict::None,
            Some(Naming::Statement(kind, Strength::Title)) if kind == Kind::NonGaap => {
                let is_aside = in_notes && self.is_report;
                return if is_aside { Verdict::None } else { Verdict::Statement(kind) };
            }
            Some(Naming::Statement(kind, Strength::Title)) => {
                if in_notes && is_titled(kind) {
                    return Verdict::None;
                }
                // One statement of comprehensive income may begin with revenue.
                let has_all = kind == Kind::ComprehensiveIncome && kinds::has_lines(Kind::Operations, body);
                return Verdict::Statement(if has_all { Kind::Operations } else { kind });
            }
            // A release has many reconciliations, some under a sentence only.
            Some(Naming::Statement(Kind::NonGaap, Strength::Words)) if self.is_report => {}
            Some(Naming::Statement(Kind::NonGaap, Strength::Words)) if kinds::is_non_gaap(body) => {
                return Verdict::Statement(Kind::NonGaap);
            }
            Some(Naming::Statement(Kind::NonGaap, Strength::Words)) => {}
            Some(Naming::Statement(kind, Strength::Words)) if !in_notes => {
                let by_lines = kinds::kind_of_lines(body);
                let fits = by_lines == Some(kind) || by_lines.is_none() && !self.is_report;
                if fits && !is_titled(kind) {
                    return Verdict::Statement(kind);
                }
                if is_titled(kind) && kind != Kind::CashFlows {
                    return Verdict::None;
                }
            }
            _ => {}
        }
        if kinds::is_equity(header, body) && !in_notes {
            return Verdict::Statement(Kind::Equity);
        }
        match kinds::kind_of_lines(body).filter(|_| !in_notes) {
            Some(Kind::NonGaap) if !self.is_report => Verdict::Statement(Kind::NonGaap),
            Some(kind) if !is_titled(kind) => Verdict::Statement(kind),
            _ if in_notes => Verdict::None,
            _ => Verdict::Open,
        }
    }
}

impl Surveyed<'_> {
    /// The kinds that titles in it and above it name.
    fn kinds(&self) -> impl Iterator<Item = Kind> {
        let corners = self.parts.iter().filter_map(|(header, _)| corner(&self.table.rows[header.clone()]));
        let above = self.title.names.filter(|_| !self.parts.is_empty());
        above.into_iter().chain(corners).filter_map(|names| match names {
            Naming::Statement(kind, Strength::Title) => Some(kind),
            _ => None,
        })
    }
}

/// What the first cells of header rows name.
fn corner(header: &[Row<'_>]) -> Option<Naming> {
    let cells = header.iter().filter_map(|row| row.cells.first()).filter(|cell| !cell.content.is_blank());
    cells.into_iter().find_map(|cell| kinds::naming(&cell.content.text()))
}

/// Whether a block is the heading of the notes, or in a report of the first note.
fn begins_notes(block: &Block<'_>, is_report: bool) -> bool {
    const LONGEST: usize = 200;
    const ROWS: usize = 2;
    const FIRST: [&str; 9] = [
        "basis of",
        "summary of",
        "description of",
        "organization",
        "organisation",
        "nature of",
        "general information",
        "corporate information",
        "significant accounting",
    ];
    let cells = match block {
        Block::Table(table) if !table.rows.iter().any(has_figure) => &table.rows[..table.rows.len().min(ROWS)],
        _ => &[],
    };
    let cells = cells.iter().flat_map(|row| &row.cells).map(|cell| &cell.content);
    let mut texts = block.content().into_iter().chain(cells).map(Inline::text).filter(|text| text.len() <= LONGEST);
    texts.any(|text| {
        let may = ["otes ", "OTES ", "附注", "附註"].iter().any(|word| text.contains(word));
        let is_first = || {
            let lower = text.trim_start().to_lowercase();
            let title = lower.strip_prefix("note 1").or_else(|| lower.strip_prefix("1."));
            title.is_some_and(|t| !t.starts_with(|c: char| c.is_ascii_digit()) && FIRST.iter().any(|f| t.contains(f)))
        };
        may && text.lines().any(|line| kinds::naming(line) == Some(Naming::Notes)) || is_report && is_first()
    })
}

/// Whether a document is an annual or quarterly report as filed.
fn is_report(document: &Document<'_>) -> bool {
    const COVER: usize = 80;
    let texts = document.blocks.iter().take(COVER).filter_map(Block::content).map(Inline::text);
    texts.filter(|text| text.len() <= 100).any(|text| {
        let lower = text.to_lowercase();
        ["form 10-k", "form 10-q", "form 20-f", "form 40-f"].iter().any(|form| lower.contains(form))
    })
}
