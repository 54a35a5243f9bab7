//! Within [`super`]: tables with a cell per line, as text from a PDF has them: a label, then its figures, one below the
//! other or with single spaces between them.
//!
//! What tells columns is the rhythm: most labels are followed by as many figures. A row with more or fewer (where a cell was
//! blank) has its figures together in one cell over all columns, which is no number, and words of the header that the columns
//! cannot be told for stand behind the last column: whoever reads the table can see and report it. Where
//! all labels come first, the figures are theirs only if there are as many.

use super::super::is_year;
use super::Found;
use super::aligned::has_digit;
use super::heads::{HEAD, is_head, is_note};
use super::labels;
use super::line::Line;
use super::rows::{cover, stacked_cell};
use super::shape::{PieceKind, SIGNS, Shape};
use crate::document::{Row, Table};
use crate::source::Span;
use std::collections::BTreeSet;
use std::ops::Range;

/// A part of a line.
pub(super) type Part = (usize, Range<usize>);

/// A row and the lines that it takes.
pub(super) type Placed<'a> = (Range<usize>, Row<'a>);

/// A figure, with the signs that stand on lines of their own.
pub(super) type Figure = Vec<Part>;

/// A line, as far as it matters here.
#[derive(Debug)]
enum Item {
    Words(Part),
    /// Figures, with the label before them on the same line.
    Figures(Option<Part>, Vec<(Part, PieceKind)>),
}

/// Words and the figures below them.
#[derive(Debug, Default)]
struct Group {
    /// Lines above those words: a title, or labels of figures that come after all of them.
    above: Vec<Part>,
    /// What the words say about columns.
    head: Vec<Part>,
    /// The labels' lines.
    labels: Vec<Part>,
    figures: Vec<Figure>,
    /// Whether its label and a single figure stand on one line, as in prose.
    is_line: bool,
}

/// Longest label, and longest line of prose that may be one, in bytes.
const LABEL: usize = 120;
const SENTENCE: usize = 60;
/// Blank lines that a table may have between two others.
const BLANKS: usize = 2;
/// The most columns, and how many rows tell how many there are.
const WIDEST: usize = 24;
const SAMPLE: usize = 400;
/// Lines without figures that it may have between two rows.
const LABELS: usize = 10;

/// The tables in a range of lines.
pub(super) fn find<'a>(lines: &[Line<'a>], range: Range<usize>) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    let mut reader = Reader { lines, items: Vec::new() };
    let mut blanks = 0;
    for at in range {
        if lines[at].is_blank() {
            blanks += 1;
            continue;
        }
        let item = reader.item(at);
        if blanks > BLANKS || item.is_none() {
            reader.tables(&mut found);
        }
        reader.items.extend(item);
        blanks = 0;
    }
    reader.tables(&mut found);
    found
}

/// Lines, and what those are that may be of one table.
pub(super) struct Reader<'r, 'a> {
    pub lines: &'r [Line<'a>],
    items: Vec<Item>,
}

impl<'a> Reader<'_, 'a> {
    pub fn text(&self, part: &Part) -> &'a str {
        self.lines[part.0].part(part.1.clone()).1
    }

    /// What a line is; nothing where no table goes on.
    fn item(&self, at: usize) -> Option<Item> {
        let line = self.lines[at];
        let text = line.text.trim();
        if line.is_rule() || line.heading_level().is_some() || line.is_tag() || text.len() > LABEL {
            return None;
        }
        let shape = Shape::read(line);
        let words = shape.pieces.iter().filter(|p| p.kind == PieceKind::Words).count();
        let is_prose = text.len() > SENTENCE && (text.ends_with('.') || text.contains(". "));
        if shape.is_rule || words > 1 || is_prose {
            return None;
        }
        let mut pieces = shape.pieces;
        if pieces.iter().any(|p| p.kind == PieceKind::Words) {
            pieces = Shape::single_spaced(line).map(|shape| shape.pieces).unwrap_or_default();
        }
        let is_year = |bytes: &Range<usize>| is_year(&line.text[bytes.clone()]);
        let (label, figures): (Vec<_>, Vec<_>) = pieces.into_iter().partition(|p| p.kind == PieceKind::Words);
        // Codes of currencies below other words of a header are no figures' signs.
        let is_code = figures.iter().all(|p| p.kind == PieceKind::Sign)
            && matches!(self.items.last(), Some(Item::Words(part)) if self.is_dated(part) || is_head(self.text(part)));
        if figures.is_empty() || is_code || figures.iter().all(|p| is_year(&p.bytes)) {
            return Some(Item::Words((at, 0..line.text.len())));
        }
        let mut label = label.first().map(|p| p.bytes.clone());
        let mut figures: Vec<_> = figures.into_iter().map(|p| ((at, p.bytes), p.kind)).collect();
        if let Some(label) = label.as_mut().filter(|label| labels::is_open_word(&line.text[(*label).clone()])) {
            // A number behind "of" is part of the label.
            label.end = figures.remove(0).0.1.end;
        }
        if figures.is_empty() {
            return Some(Item::Words((at, 0..line.text.len())));
        }
        Some(Item::Figures(label.map(|bytes| (at, bytes)), figures))
    }

    /// Whether a year stands in short words.
    fn is_dated(&self, part: &Part) -> bool {
        let text = self.text(part);
        text.len() <= HEAD && text.split(|c: char| !c.is_ascii_alphanumeric()).any(is_year)
    }

    /// The lines so far as groups; what stands above the words of a header is left out.
    fn groups(&mut self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for item in std::mem::take(&mut self.items) {
            let begins = |group: &Group| !group.figures.is_empty();
            let is_new =
                !matches!(item, Item::Figures(None, _)) && groups.last().is_none_or(begins) || groups.is_empty();
            if is_new {
                groups.push(Group::default());
            }
            let Some(group) = groups.last_mut() else { continue };
            match item {
                Item::Words(part) => group.labels.push(part),
                Item::Figures(label, figures) => {
                    group.is_line |= label.is_some() && figures.len() == 1;
                    group.labels.extend(label);
                    for (part, kind) in figures {
                        let is_sign = |(at, bytes): &Part| SIGNS.contains(&&self.lines[*at].text[bytes.clone()]);
                        match group.figures.last_mut() {
                            Some(last) if kind == PieceKind::Close || last.len() < 3 && last.iter().all(is_sign) => {
                                last.push(part);
                            }
                            _ => group.figures.push(vec![part]),
                        }
                    }
                }
            }
        }
        for group in &mut groups {
            let Some(last) = group.labels.iter().rposition(|part| self.is_dated(part)) else { continue };
            let is_head = |part: &&Part| self.is_dated(part) || is_head(self.text(part));
            let first = last - group.labels[..last].iter().rev().take_while(is_head).count();
            let end = last + 1 + group.labels[last + 1..].iter().take_while(is_head).count();
            let labels = group.labels.split_off(end);
            group.head = group.labels.split_off(first);
            group.above = std::mem::replace(&mut group.labels, labels);
        }
        groups
    }

    /// Makes tables of the lines so far.
    fn tables(&mut self, found: &mut Vec<Found<'a>>) {
        let groups = self.groups();
        let mut from = 0;
        while from < groups.len() {
            let is_end = |group: &Group| !group.head.is_empty() || group.labels.len() > LABELS;
            let next = groups[from + 1..].iter().position(is_end).map_or(groups.len(), |n| from + 1 + n);
            let (end, rows) = match self.rhythm(&groups[from..next]) {
                Some(rows) => (next, Some(rows)),
                None => self.blocks(&groups[from..]).map_or((next, None), |(taken, rows)| (from + taken, Some(rows))),
            };
            found.extend(rows.and_then(found_rows));
            from = end;
        }
    }

    /// A table of labels with their figures below each.
    fn rhythm(&self, groups: &[Group]) -> Option<Vec<Placed<'a>>> {
        let last = groups.iter().rposition(|group| !group.figures.is_empty())?;
        let groups = &groups[..=last];
        let has_notes = groups[0].head.iter().any(|part| is_note(self.text(part)));
        let noted = |group: &Group, width: usize| has_notes && group.figures.len() == width + 1 && self.is_noted(group);
        let regular = || groups.iter().filter(|group| !group.is_line && !group.figures.is_empty());
        let widths: BTreeSet<usize> = regular().map(|group| group.figures.len()).take(SAMPLE).collect();
        // One small number each may be anything: pages, chapters, notes.
        let is_amount = |group: &&Group| {
            let text =
                |figure: &Figure| figure.iter().any(|part| self.text(part).contains([',', '.', '$', '€', '£', '¥']));
            group.figures.len() > 1 || group.figures.iter().any(text)
        };
        let fits = |width: usize| {
            let fits = |group: &&Group| group.figures.len() == width || noted(group, width);
            regular().filter(fits).filter(is_amount).count()
        };
        let (often, width) =
            widths.into_iter().filter(|width| *width <= WIDEST).map(|width| (fits(width), width)).max()?;
        let head = &groups[0].head;
        let least = match (width, head.is_empty()) {
            (0, _) => return None,
            (1, true) => 5,
            (1, false) | (_, true) => 3,
            (_, false) => 2,
        };
        if often < least || 2 * often <= groups.len() {
            return None;
        }
        let notes = usize::from(has_notes);
        let mut out = self.head(head, width, notes);
        for (n, group) in groups.iter().enumerate() {
            // Of many lines above the first row most are no part of the table.
            let skipped = if n == 0 { group.labels.len().saturating_sub(LABELS) } else { 0 };
            let mut labels = self.joined(&group.labels[skipped..], true);
            let mut own = labels.pop().unwrap_or_default();
            out.extend(labels.iter().map(|label| self.row(label, Vec::new(), 0)));
            let noted = usize::from(noted(group, width));
            let (note, figures) = group.figures.split_at(noted);
            // A label may end in a number, and its figures follow.
            let is_labelled = group.is_line && figures.len() == width + 1;
            let figures = if is_labelled { &figures[1..] } else { figures };
            if let Some((at, bytes)) = own.last_mut().filter(|_| is_labelled) {
                bytes.end = self.lines[*at].text.len();
            }
            if figures.len() == width || figures.len() == 2 * width {
                // A total without a label follows its last line.
                for (n, figures) in figures.chunks(width).enumerate() {
                    let cells = if n == 0 { note.iter().chain(figures).collect() } else { figures.iter().collect() };
                    out.push(self.row(
                        if n == 0 { &own } else { &[] },
                        cells,
                        if n == 0 { notes - noted } else { notes },
                    ));
                }
            } else {
                out.push(self.uncertain(&own, &group.figures, width + notes));
            }
        }
        Some(out)
    }

    /// Whether its first figure can be the number of a note.
    fn is_noted(&self, group: &Group) -> bool {
        let is_small = |figure: &Figure| {
            let [part] = &figure[..] else { return false };
            let text = self.text(part);
            (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
        };
        group.figures.len() > 1 && group.figures.first().is_some_and(is_small)
    }

    /// A table whose labels come first: all figures below, or those of a column below its date. How many groups it takes.
    fn blocks(&self, groups: &[Group]) -> Option<(usize, Vec<Placed<'a>>)> {
        const LEAST: usize = 3;
        let first = groups.first()?;
        let by_column = first.labels.is_empty() && !first.head.is_empty();
        let labels = self.joined(if by_column { &first.above } else { &first.labels }, false);
        let is_heading = |label: &Vec<Part>| label.last().is_some_and(|part| self.text(part).ends_with(':'));
        let count = labels.iter().filter(|label| !is_heading(label)).count();
        let figures = first.figures.len();
        let is_alike = |group: &&Group| {
            by_column
                && group.labels.is_empty()
                && group.above.is_empty()
                && !group.head.is_empty()
                && group.figures.len() == figures
        };
        let columns: Vec<&Group> = std::iter::once(first).chain(groups[1..].iter().take_while(is_alike)).collect();
        if count < LEAST || figures < count || first.is_line {
            return None;
        }
        let mut out = Vec::new();
        if by_column {
            let heads: Vec<&Figure> = columns.iter().map(|column| &column.head).collect();
            out.push(self.row(&[], heads, 0));
        } else {
            out.extend(self.head(&first.head, 1, 0));
        }
        let is_told = figures == count;
        let mut line = 0;
        for label in &labels {
            let mut cells = Vec::new();
            if is_told && !is_heading(label) {
                cells.extend(columns.iter().map(|column| &column.figures[line]));
                line += 1;
            }
            out.push(self.row(label, cells, 0));
        }
        if !is_told {
            // A block of figures, whoever they belong to.
            let all: Vec<Figure> = columns.iter().flat_map(|column| column.figures.iter().cloned()).collect();
            out.push(self.uncertain(&[], &all, columns.len()));
        }
        Some((columns.len(), out))
    }

    /// Labels, those over several lines put together; a row's own label is the last of them.
    fn joined(&self, parts: &[Part], is_row: bool) -> Vec<Vec<Part>> {
        let mut labels: Vec<Vec<Part>> = Vec::new();
        for (n, part) in parts.iter().enumerate() {
            let last = labels.last_mut().filter(|label| label.len() < LABELS);
            let text = last.as_ref().and_then(|label| label.last()).map(|above| self.text(above));
            let is_last = is_row && n + 1 == parts.len();
            let goes_on = text.is_some_and(|above| labels::continues(above, self.text(part)))
                && (!is_last || text.is_some_and(|above| labels::is_open(above) || above.len() > 24));
            match last {
                Some(label) if goes_on => label.push(part.clone()),
                _ => labels.push(vec![part.clone()]),
            }
        }
        labels
    }

    /// A row whose figures are in columns that cannot be told: together in one cell that covers all columns, or behind the last
    /// one where that could be read as a number.
    fn uncertain(&self, label: &[Part], figures: &[Figure], width: usize) -> Placed<'a> {
        let all: Figure = figures.iter().flatten().cloned().collect();
        let is_dash = figures.first().and_then(|figure| figure.first()).is_some_and(|part| !has_digit(self.text(part)));
        if figures.len() < 2 || is_dash {
            return self.row(label, vec![&all], width);
        }
        let mut row = self.row(label, vec![&all], 0);
        cover(&mut row.1, width, self.lines, row.0.start);
        row
    }

    /// A row with blank cells before its figures.
    pub fn row(&self, label: &[Part], figures: Vec<&Figure>, blank: usize) -> Placed<'a> {
        let parts = || label.iter().chain(figures.iter().copied().flatten()).map(|(at, _)| *at);
        let (first, last) = (parts().min().unwrap_or(0), parts().max().unwrap_or(0));
        let mut cells = vec![stacked_cell(self.lines, label, first)];
        let indent =
            label.first().map_or(0, |(at, _)| self.lines[*at].text.len() - self.lines[*at].text.trim_start().len());
        cells[0].indent = u16::try_from(indent).unwrap_or(u16::MAX);
        cells.extend((0..blank).map(|_| stacked_cell(self.lines, &[], first)));
        cells.extend(figures.into_iter().map(|figure| stacked_cell(self.lines, figure, first)));
        let span = Span::new(self.lines[first].start, self.lines[last].end());
        (first..last + 1, Row { span, cells })
    }
}

/// Rows and the lines that they come from → a table.
fn found_rows<'a>(rows: Vec<Placed<'a>>) -> Option<Found<'a>> {
    let first = rows.iter().map(|(lines, _)| lines.start).min()?;
    let last = rows.iter().map(|(lines, _)| lines.end).max()?;
    let rows: Vec<Row<'a>> = rows.into_iter().map(|(_, row)| row).collect();
    let span = rows.iter().map(|row| row.span).reduce(Span::to)?;
    Some(Found { lines: first..last, table: Table { span, rows } })
}
