//! Within [`super`]: figures that stand below each other → columns, and a line's pieces → the cells of a row.

use super::shape::{Piece, PieceKind, Shape};
use std::collections::BTreeSet;
use std::ops::Range;

/// A column of figures, in columns of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    /// Where its longest figure begins.
    pub left: usize,
    /// The places behind the last digits: the first and the last.
    pub edge: (usize, usize),
}

/// What a line says in a table: its label, and a cell per column.
#[derive(Debug, Clone, Default)]
pub(super) struct Cells {
    pub label: Option<Range<usize>>,
    pub figures: Vec<Option<Range<usize>>>,
    /// Figures whose columns are not certain: all of the line.
    pub uncertain: Option<Range<usize>>,
}

/// Figures that may be those of one column.
#[derive(Debug, Clone)]
struct Cluster {
    column: Column,
    rows: BTreeSet<usize>,
}

/// Right edges that differ by as much are the same: brackets, rounding of a converter.
const JITTER: usize = 2;
/// More columns than that are none.
const MOST: usize = 64;

impl Column {
    pub fn right(self) -> usize {
        self.edge.1
    }

    /// How far a piece's right edge is off; first of all whether the piece stands beside the column.
    fn distance(self, piece: &Piece) -> (bool, usize) {
        let off = self.edge.0.saturating_sub(piece.right) + piece.right.saturating_sub(self.edge.1);
        (piece.right <= self.left || piece.left >= self.right(), off)
    }
}

/// The columns in which the figures of these lines stand: figures whose right edges are the same, and figures below each
/// other that never stand side by side.
pub(super) fn find(rows: &[&Shape]) -> Vec<Column> {
    let is_number = |piece: &Piece| piece.kind == PieceKind::Number;
    if rows.iter().any(|row| row.is_two_sided()) {
        let mut columns = found(rows, |_| 1, is_number);
        columns.extend(labels_within(rows, &columns));
        columns.sort_by_key(|column| column.left);
        return columns;
    }
    let tail = |row: &Shape| row.label().unwrap_or(0);
    let columns = found(rows, tail, is_number);
    let most = rows.iter().map(|row| row.pieces.iter().filter(|p| p.is_figure()).count()).max().unwrap_or(0);
    // Some columns may hold nothing but dashes.
    if most > columns.len() { found(rows, tail, Piece::is_figure) } else { columns }
}

/// The columns of those pieces of the rows that are figures, from the first one on that can be.
fn found(rows: &[&Shape], from: impl Fn(&Shape) -> usize, is_member: impl Fn(&Piece) -> bool) -> Vec<Column> {
    let figures = rows.iter().enumerate().flat_map(|(row, shape)| {
        let from = from(shape).min(shape.pieces.len());
        shape.pieces[from..].iter().filter(|p| is_member(p)).map(move |p| (p.right, p.left, row))
    });
    let mut figures: Vec<(usize, usize, usize)> = figures.collect();
    figures.sort_unstable();
    let mut clusters: Vec<Cluster> = Vec::new();
    for (right, left, row) in figures {
        let near = clusters.last_mut().filter(|c| right - c.column.right() <= JITTER && !c.rows.contains(&row));
        if let Some(cluster) = near {
            cluster.rows.insert(row);
            cluster.column.left = cluster.column.left.min(left);
            cluster.column.edge.1 = right;
        } else if clusters.len() == MOST {
            return Vec::new();
        } else {
            clusters.push(Cluster { column: Column { left, edge: (right, right) }, rows: BTreeSet::from([row]) });
        }
    }
    while merge(&mut clusters) {}
    without_labels(&mut clusters, rows);
    clusters.into_iter().map(|cluster| cluster.column).collect()
}

/// The column of the labels that stand among the figures of tables with two sides.
fn labels_within(rows: &[&Shape], columns: &[Column]) -> Option<Column> {
    let sides = rows.iter().filter(|row| row.is_two_sided());
    let labels = sides.filter_map(|row| row.pieces[1..].iter().find(|p| p.kind == PieceKind::Words));
    let column = labels
        .map(|p| Column { left: p.left, edge: (p.right, p.right) })
        .reduce(|a, b| Column { left: a.left.min(b.left), edge: (a.edge.0.min(b.edge.0), a.edge.1.max(b.edge.1)) })?;
    columns.iter().all(|c| c.right() <= column.left || column.right() <= c.left).then_some(column)
}

/// Makes one of the two neighbours that overlap and are nearest to each other, if any never stand side by side.
fn merge(clusters: &mut Vec<Cluster>) -> bool {
    let nearest = clusters
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| pair[1].column.left < pair[0].column.right() && pair[0].rows.is_disjoint(&pair[1].rows))
        .min_by_key(|(_, pair)| pair[1].column.edge.0 - pair[0].column.right());
    let Some((at, _)) = nearest else { return false };
    let next = clusters.remove(at + 1);
    let one = &mut clusters[at];
    one.column.left = one.column.left.min(next.column.left);
    one.column.edge.1 = next.column.right();
    one.rows.extend(next.rows);
    true
}

/// Takes out numbers that stand where other rows have their labels, as years behind two spaces do.
fn without_labels(clusters: &mut Vec<Cluster>, rows: &[&Shape]) {
    let mut ends: Vec<usize> = rows
        .iter()
        .filter_map(|shape| shape.pieces.first().filter(|p| p.kind == PieceKind::Words).map(|p| p.right))
        .collect();
    ends.sort_unstable();
    let last = clusters.len().saturating_sub(1);
    let mut at = 0;
    clusters.retain(|cluster| {
        let behind = ends.len() - ends.partition_point(|&end| end <= cluster.column.left);
        at += 1;
        at > last || behind < 2 * cluster.rows.len()
    });
}

impl Cells {
    /// Puts the pieces of a line into the columns.
    pub fn read(text: &str, shape: &Shape, columns: &[Column]) -> Cells {
        let mut cells = Cells { label: None, figures: vec![None; columns.len()], uncertain: None };
        let Some(first) = columns.first() else { return cells };
        let is_label = |p: &Piece| p.left < first.left && (!p.is_figure() || p.right <= first.left);
        let label = shape.pieces.iter().take_while(|p| is_label(p)).count();
        let (label, behind) = shape.pieces.split_at(label);
        cells.label = label.first().zip(label.last()).map(|(from, to)| from.bytes.start..to.bytes.end);
        if behind.len() == columns.len() && behind.iter().all(Piece::is_figure) {
            for (cell, piece) in cells.figures.iter_mut().zip(behind) {
                *cell = Some(piece.bytes.clone());
            }
            return cells;
        }
        let mut free = 0;
        for piece in behind {
            let near = columns.iter().enumerate().min_by_key(|(_, column)| column.distance(piece)).map(|(at, _)| at);
            match near {
                Some(at) if at >= free => {
                    cells.figures[at] = Some(piece.bytes.clone());
                    free = at + 1;
                }
                // Words behind a figure are a remark on it.
                Some(_) if !piece.is_figure() && free > 0 => {
                    if let Some(cell) = &mut cells.figures[free - 1] {
                        cell.end = piece.bytes.end;
                    }
                }
                _ => {
                    cells.uncertain = behind.first().zip(behind.last()).map(|(a, b)| a.bytes.start..b.bytes.end);
                    cells.figures.fill(None);
                    return cells;
                }
            }
        }
        cells.split_label(text, columns);
        cells
    }

    /// Takes a figure off the label that reaches up to it with a single space between them.
    fn split_label(&mut self, text: &str, columns: &[Column]) {
        let free = self.figures.iter().take_while(|cell| cell.is_none()).count();
        for at in (0..free).rev() {
            let Some(label) = self.label.clone() else { return };
            let words = &text[label.clone()];
            let Some(space) = words.rfind(char::is_whitespace) else { return };
            let start = space + words[space..].chars().next().map_or(1, char::len_utf8);
            let right = text[..label.end].trim_end_matches([')', '%']).chars().count();
            let is_number = words[start..].starts_with(|c: char| c.is_ascii_digit() || "($€£¥-–".contains(c))
                && words.ends_with(|c: char| c.is_ascii_digit() || ")%".contains(c));
            if !is_number || right < columns[at].edge.0 || right > columns[at].edge.1 {
                continue;
            }
            let mut from = start;
            let before = words[..space].trim_end();
            if let Some(sign) =
                before.rsplit(char::is_whitespace).next().filter(|word| ["$", "€", "£", "¥"].contains(word))
            {
                from = before.len() - sign.len();
            }
            self.figures[at] = Some(label.start + from..label.end);
            let rest = words[..from].trim_end().len();
            self.label = (rest > 0).then(|| label.start..label.start + rest);
        }
    }
}
