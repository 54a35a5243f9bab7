//! Within [`super`]: tables that break amounts down by segment, region or product. Either the rows are the parts of one
//! amount, or the columns are, and the rows are lines. A table is taken only if its words say how it divides, and if its
//! parts add up to the total in every column; what it breaks down is for `mapping` to tell.

use super::calendar::Phrase;
use super::finder::Finder;
use super::header::{self, Basis, Column, Surroundings, Traits};
use super::numeral::{self, Content, FigureKind, Style};
use super::parts::{self, Heading};
use super::rows::Sheet;
use super::title::Title;
use super::{Division, Kind, Part, Statement};
use crate::document::{Block, Inline, Row as TableRow, Table};
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::ops::Range;

/// More rows than any such table has: what adds up to what is looked for among all of them.
const MOST_ROWS: usize = 80;

/// A row of the body as numbers by column.
struct Line {
    label: String,
    figures: Vec<Option<Decimal>>,
    places: u32,
    is_ratio: bool,
}

impl Line {
    fn read(row: &TableRow<'_>, cells: &[usize], style: Style) -> Line {
        let label = row.cells.first().map(|cell| parts::label_of(&cell.content)).unwrap_or_default();
        let mut line = Line { label, figures: Vec::with_capacity(cells.len()), places: 0, is_ratio: false };
        for &cell in cells {
            let next = row.cells.get(cell + 1).map(|next| &next.content);
            let figure = match row.cells.get(cell).map(|cell| numeral::read_beside(&cell.content, next, style)) {
                Some(Content::Figure(figure)) => Some(figure),
                _ => None,
            };
            line.is_ratio |= figure.as_ref().is_some_and(|f| f.kind == FigureKind::Percent);
            line.places = figure.iter().fold(line.places, |places, f| places.max(f.places.unsigned_abs().into()));
            line.figures.push(figure.and_then(|f| f.number.to_decimal()));
        }
        line
    }

    fn is_blank(&self) -> bool {
        self.figures.iter().all(Option::is_none)
    }

    /// Whether it is the sum of others, in every column, as far as they were rounded.
    fn is_sum(&self, parts: &[&Line]) -> bool {
        let slack = Decimal::new(1, self.places) * Decimal::from(parts.len() / 2);
        let adds_up = |column: usize| {
            let sum: Decimal = parts.iter().filter_map(|part| part.figures[column]).sum();
            (sum - self.figures[column].unwrap_or_default()).abs() <= slack
        };
        let is_zero = self.figures.iter().flatten().all(Decimal::is_zero);
        let are_parts = parts.iter().all(|part| part.figures.iter().flatten().any(|n| !n.is_zero()));
        !is_zero && are_parts && (0..self.figures.len()).all(adds_up)
    }
}

impl<'a> Finder<'a> {
    /// Reads a table as a breakdown, if it is one for certain.
    pub(super) fn breakdown(
        &mut self,
        block: usize,
        table: &'a Table<'a>,
        title: &Title,
        (header, body): (Range<usize>, Range<usize>),
    ) -> bool {
        let (head, rows) = (&table.rows[header.clone()], &table.rows[body.clone()]);
        if rows.len() > MOST_ROWS || rows.iter().any(is_dated) {
            return false;
        }
        let mut around = title.around.clone();
        // Prose around a table in the notes names all kinds of money.
        let stated = head.iter().flat_map(|row| &row.cells).flat_map(|cell| header::currencies(&cell.content.text()));
        let stated: Vec<_> = stated.take(1).collect();
        around.currencies = if stated.is_empty() { self.currencies(rows) } else { stated };
        let lasts = |text: &str| Traits::read(text).phrase.is_some_and(|phrase| phrase.length.is_some());
        around.instants = around.phrase.length.is_none()
            && !head.iter().flat_map(|row| &row.cells).any(|cell| lasts(&cell.content.text()));
        let cells = super::blocks::figure_cells(rows);
        let texts = self.texts(block, head);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let resolved = header::resolve(head, &cells, &around, &self.found.notes, &self.found.customs);
        let asides: Vec<_> =
            resolved.iter().filter_map(|c| c.as_ref().err()).filter_map(|u| Some((u.cell, u.aside?))).collect();
        let is_aside = |cell: &usize| asides.iter().any(|(aside, _)| aside == cell);
        let cells: Vec<usize> = cells.iter().copied().filter(|cell| !is_aside(cell)).collect();
        let columns: Vec<Column> = resolved.into_iter().flatten().collect();
        let lines: Vec<Line> = rows.iter().map(|row| Line::read(row, &cells, self.found.customs.numbers)).collect();
        let mut of_rows: HashMap<usize, Part> = HashMap::new();
        let columns = if columns.len() == cells.len() && columns.iter().all(|c| c.basis == Basis::Unstated) {
            let Some(found) = divide(&lines) else { return false };
            let names: Vec<&str> = found.iter().map(|&(row, _)| lines[row].label.as_str()).collect();
            if names.iter().any(|name| is_line(name))
                || texts.iter().any(|text| text.to_lowercase().contains("reconcil"))
            {
                return false;
            }
            let Some(of) = parts::division(texts.iter().copied(), &names) else { return false };
            of_rows.extend(found.into_iter().map(|(row, name)| (body.start + row, Part { of, name })));
            columns
        } else {
            let Some(columns) = self.side_by_side(head, &cells, &around, &lines, &texts) else { return false };
            columns
        };
        self.leave(table, header.clone(), "header");
        let (scale, shares_scaled, share_scale) = self.scales(head, title);
        let kind = Kind::Breakdown;
        let side = &(0..usize::MAX);
        let sheet = Sheet { kind, columns: &columns, asides: &asides, side, scale, shares_scaled, share_scale };
        let mut rows = self.rows(table, body.clone(), sheet);
        for row in rows.iter_mut().filter(|row| !row.is_heading()) {
            row.part = of_rows.get(&row.row).cloned();
        }
        let title = texts.first().map(|text| (*text).to_owned());
        let partial = false;
        self.found.statements.push(Statement {
            kind,
            block,
            header,
            body,
            title,
            scale,
            shares_scaled,
            share_scale,
            columns,
            partial,
            rows,
        });
        true
    }

    /// What stands above a table and in the corner of its header, the nearest first.
    fn texts(&self, block: usize, head: &[TableRow<'_>]) -> Vec<String> {
        const REACH: usize = 4;
        const LONGEST: usize = 700;
        let above =
            self.document.blocks[..block].iter().rev().take(REACH).take_while(|b| !matches!(b, Block::Table(_)));
        let above = above.filter_map(Block::content).map(Inline::text).filter(|text| text.len() <= LONGEST);
        let corner = head.iter().filter_map(|row| row.cells.first()).map(|cell| cell.content.text());
        let texts = corner.chain(above).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
        texts.filter(|text| text.contains(char::is_alphabetic)).collect()
    }

    /// The columns of a table whose columns are parts, beside a total for each period.
    fn side_by_side(
        &self,
        head: &[TableRow<'_>],
        cells: &[usize],
        around: &Surroundings,
        lines: &[Line],
        texts: &[&str],
    ) -> Option<Vec<Column>> {
        let headings = parts::headings(head, cells);
        if headings.iter().any(|heading| heading.name.is_empty() || heading.counts) {
            return None;
        }
        let mut columns: Vec<Column> = Vec::with_capacity(cells.len());
        for &cell in cells {
            let found = header::resolve(head, &[cell], around, &self.found.notes, &self.found.customs);
            columns.push(found.into_iter().next()?.ok().filter(|column| column.basis == Basis::Unstated)?);
        }
        let names: Vec<&str> =
            headings.iter().map(|heading| heading.name.as_str()).filter(|name| !is_whole(name)).collect();
        let of = parts::division(texts.iter().copied(), &names)?;
        let mut periods: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, column) in columns.iter().enumerate() {
            periods.entry((column.dates, column.currency)).or_default().push(at);
        }
        let mut verified = 0;
        let mut wholes = Vec::new();
        for group in periods.values() {
            let whole = group.iter().copied().rfind(|&at| is_whole(&headings[at].name))?;
            let is_part = |at: &&usize| **at != whole && !is_whole(&headings[**at].name);
            let parts: Vec<usize> = group.iter().filter(is_part).copied().collect();
            let mut names: Vec<&Heading> = parts.iter().map(|&at| &headings[at]).collect();
            names.sort_by(|a, b| a.name.cmp(&b.name));
            names.dedup();
            if names.len() != parts.len() || parts.len() < 2 {
                return None;
            }
            for line in lines.iter().filter(|line| !line.is_ratio) {
                let Some(total) = line.figures[whole] else { continue };
                let known: Vec<Decimal> = parts.iter().filter_map(|&at| line.figures[at]).collect();
                if known.is_empty() {
                    continue;
                }
                let slack = Decimal::new(1, line.places) * Decimal::from(parts.len() / 2);
                if (known.iter().sum::<Decimal>() - total).abs() > slack {
                    return None;
                }
                verified += usize::from(!total.is_zero());
            }
            wholes.push(whole);
        }
        for (at, (column, heading)) in columns.iter_mut().zip(&headings).enumerate() {
            column.part = (!wholes.contains(&at)).then(|| Part { of, name: heading.name.clone() });
        }
        (verified > 0).then_some(columns)
    }
}

/// Whether a row with figures is about a day: its table rolls something forward.
fn is_dated(row: &TableRow<'_>) -> bool {
    let label = row.cells.first().map(|cell| cell.content.text()).unwrap_or_default();
    let is_day = Phrase::read(&label).is_some_and(|phrase| phrase.day.is_some());
    (is_day || parts::balance(&label).is_some()) && super::blocks::has_figure(row)
}

/// Whether a name is a line of a statement and no part: parts are not called by what they cost.
fn is_line(name: &str) -> bool {
    const LINES: [&str; 14] = [
        "expense",
        "expenses",
        "income",
        "cost",
        "costs",
        "loss",
        "losses",
        "tax",
        "taxes",
        "depreciation",
        "amortization",
        "profit",
        "earnings",
        "adjustments",
    ];
    parts::words(name).iter().any(|word| LINES.contains(&word.as_str()))
}

/// Whether a column is the whole of the others, or some of it.
fn is_whole(name: &str) -> bool {
    let words = parts::words(name);
    let is_all = |word: &String| word == "total" || word == "consolidated";
    words.first().is_some_and(is_all) || words.last().is_some_and(is_all) || words == ["group"]
}

/// The rows that are parts of a total below them, each with its name: all rows of each section must end in one total.
fn divide(lines: &[Line]) -> Option<Vec<(usize, String)>> {
    let mut parts: Vec<(usize, String)> = Vec::new();
    let mut section = 0;
    let mut is_divided = false;
    // Rows that are in no total yet, and whether they are totals.
    let mut open: Vec<(usize, bool)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if line.is_blank() {
            if !line.label.is_empty() && !open.is_empty() {
                is_divided |= closes(&open, &parts[section..])?;
                section = parts.len();
                open.clear();
            }
            continue;
        }
        if line.is_ratio || line.label.is_empty() && open.is_empty() {
            return None;
        }
        let sums = |from: &usize| {
            let rows: Vec<&Line> = open[*from..].iter().map(|&(row, _)| &lines[row]).collect();
            line.is_sum(&rows)
        };
        match (0..open.len().saturating_sub(1)).find(sums) {
            Some(from) => {
                parts.extend(open.drain(from..).map(|(row, _)| (row, name(&lines[row].label))));
                open.push((at, true));
            }
            None => open.push((at, false)),
        }
    }
    if !open.is_empty() {
        is_divided |= closes(&open, &parts[section..])?;
    }
    is_divided.then_some(parts)
}

/// Whether a section ended in one total; nothing where some rows are in none, or two have one name.
fn closes(open: &[(usize, bool)], parts: &[(usize, String)]) -> Option<bool> {
    let mut names: Vec<&str> = parts.iter().map(|(_, name)| name.as_str()).collect();
    names.sort_unstable();
    let is_told = names.windows(2).all(|pair| pair[0] != pair[1]) && names.iter().all(|name| !name.is_empty());
    matches!(open, [(_, true)] if is_told).then_some(true)
}

/// The name of a part: a subtotal is called like what it adds up.
fn name(label: &str) -> String {
    let bare = label.trim().trim_end_matches(':');
    let without = bare.get(..6).filter(|start| start.eq_ignore_ascii_case("total ")).map(|_| &bare[6..]);
    without.unwrap_or(bare).to_owned()
}

/// Divisions of a statement, for messages.
impl Division {
    /// A word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Division::Equity => "component of equity",
            Division::Segment => "segment",
            Division::Region => "region",
            Division::Product => "product",
        }
    }
}
