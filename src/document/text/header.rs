//! Within [`super`]: the words above columns of figures → header cells that cover them. A rule below words says how far they
//! reach; without one, words stand centred over the columns that they are about, or end where their column ends.

use super::super::is_year;
use super::columns::Column;
use super::line::Line;
use super::shape::{Piece, PieceKind, Shape};
use std::ops::Range;

/// Words of a header and the columns that they cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub columns: Range<usize>,
    /// Line and bytes of each part, top to bottom.
    pub parts: Vec<(usize, Range<usize>)>,
}

/// A row of a header: what stands over the labels, and over the columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct HeadRow {
    pub corner: Vec<(usize, Range<usize>)>,
    pub heads: Vec<Head>,
    /// Whether a rule follows.
    closed: bool,
}

/// How far words may begin before the figures that they stand over.
const REACH: usize = 14;
/// How far off the middle words may be.
const SLACK: usize = 3;

/// Where figures stand, as far as is known: from the first digit to the last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Zone {
    pub left: usize,
    pub right: usize,
}

impl Zone {
    pub fn of(columns: &[Column]) -> Option<Zone> {
        Some(Zone { left: columns.first()?.left, right: columns.last()?.right() })
    }

    /// Whether words stand over figures.
    fn is_below(self, piece: &Piece) -> bool {
        let middle = piece.centre() / 2;
        let is_centred = middle.abs_diff(usize::midpoint(self.left, self.right)) <= SLACK && piece.left > 0;
        let from = self.left.saturating_sub(SLACK);
        let begins = piece.left + REACH >= self.left && middle >= from;
        (begins || is_centred) && middle <= self.right + SLACK
    }

    /// How many pieces over figures a header's line has; nothing if it is none: all it says is over figures, but for what
    /// stands over the labels, and there are no figures in it but years.
    pub fn heads(self, shape: &Shape, text: &str) -> Option<usize> {
        if shape.is_rule {
            return None;
        }
        let corner = self.corner(shape);
        let is_word = |p: &Piece| match p.kind {
            PieceKind::Number => is_year(&text[p.bytes.clone()]),
            PieceKind::Nil => false,
            _ => true,
        };
        let heads = &shape.pieces[corner..];
        let all = !heads.is_empty() && heads.iter().all(|p| is_word(p) && self.is_below(p));
        (all && shape.pieces[..corner].iter().all(is_word)).then_some(heads.len())
    }

    /// How many pieces stand over the labels.
    fn corner(self, shape: &Shape) -> usize {
        let mut pieces = shape.pieces.iter();
        pieces.by_ref().take_while(|p| p.right <= self.left + 1 && !self.is_below(p)).count()
    }

    /// Whether a line could be a label: it begins before the figures, and nothing stands among them.
    pub fn is_label(self, shape: &Shape) -> bool {
        let mut pieces = shape.pieces.iter();
        !shape.is_rule
            && pieces.next().is_some_and(|p| p.left < self.left && !(p.is_figure() && p.right > self.left))
            && pieces.all(|p| p.right <= self.left)
    }
}

/// The rows of a header from its lines, top to bottom.
pub(super) fn rows(lines: &[Line<'_>], shapes: &[Shape], range: Range<usize>, columns: &[Column]) -> Vec<HeadRow> {
    let Some(zone) = Zone::of(columns) else { return Vec::new() };
    let mut rows: Vec<HeadRow> = Vec::new();
    for at in range.clone() {
        let (line, shape) = (lines[at], &shapes[at]);
        if line.is_blank() || line.is_tag() || shape.is_rule {
            if let Some(row) = rows.last_mut() {
                row.closed = true;
            }
            continue;
        }
        let corner = if zone.heads(shape, line.text).is_some() { zone.corner(shape) } else { shape.pieces.len() };
        let (corner, pieces) = shape.pieces.split_at(corner);
        let pieces = split(pieces, line.text, columns);
        let rule = shapes[at + 1..range.end].iter().find(|below| below.is_rule);
        // A rule is that of the words right above it, and of those that stand on these.
        let rule = rule.filter(|rule| rule.pieces.iter().any(|r| r.left + REACH >= zone.left));
        let covered = rule.and_then(|rule| under_rule(&pieces, rule, columns)).or_else(|| partition(&pieces, columns));
        let covered = covered.unwrap_or_else(|| nearest(&pieces, columns));
        let mut row = HeadRow::default();
        row.corner.extend(corner.first().zip(corner.last()).map(|(a, b)| (at, a.bytes.start..b.bytes.end)));
        for (columns, piece) in covered.into_iter().zip(&pieces) {
            match row.heads.last_mut().filter(|last| last.columns.end > columns.start) {
                Some(last) => last.parts.push((at, piece.bytes.clone())),
                None => row.heads.push(Head { columns, parts: vec![(at, piece.bytes.clone())] }),
            }
        }
        if let Some(above) = rows.last_mut().filter(|above| !above.closed) {
            above.sink(&mut row);
        }
        rows.retain(|row| !row.heads.is_empty() || !row.corner.is_empty());
        rows.push(row);
    }
    rows
}

impl HeadRow {
    /// Moves down what the row below says more of, and what nothing stands under: the words of a column over several lines are
    /// one cell.
    fn sink(&mut self, below: &mut HeadRow) {
        let apart = |a: &Range<usize>, b: &Range<usize>| a.end <= b.start || b.end <= a.start;
        self.heads.retain_mut(|head| {
            if let Some(same) = below.heads.iter_mut().find(|b| b.columns == head.columns) {
                same.parts.splice(0..0, std::mem::take(&mut head.parts));
                return false;
            }
            let is_free = !below.heads.is_empty() && below.heads.iter().all(|b| apart(&b.columns, &head.columns));
            if is_free && head.columns.len() == 1 {
                let at = below.heads.partition_point(|b| b.columns.start < head.columns.start);
                below.heads.insert(at, Head { columns: head.columns.clone(), parts: std::mem::take(&mut head.parts) });
                return false;
            }
            true
        });
        if self.heads.is_empty() {
            below.corner.splice(0..0, std::mem::take(&mut self.corner));
        }
    }
}

/// Words with single spaces between them that each end where a column does are words of their own.
fn split(pieces: &[Piece], text: &str, columns: &[Column]) -> Vec<Piece> {
    let mut out = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let under = columns.iter().filter(|c| c.right() > piece.left && c.edge.0 <= piece.right + 1);
        let mut parts: Vec<Piece> = Vec::new();
        let mut rest = piece.clone();
        for column in under.clone() {
            let words = &text[rest.bytes.clone()];
            let ends =
                words.char_indices().enumerate().filter(|(_, (_, c))| c.is_whitespace()).map(|(n, (at, _))| (n, at));
            let mut ends = ends.chain([(words.chars().count(), words.len())]);
            let Some((n, at)) = ends.find(|(n, _)| column.right().abs_diff(rest.left + n) <= 1) else { break };
            let bytes = rest.bytes.start..rest.bytes.start + at;
            parts.push(Piece { right: rest.left + n, bytes: bytes.clone(), ..rest.clone() });
            let behind = text[bytes.end..rest.bytes.end].trim_start();
            rest.left = rest.right - behind.chars().count();
            rest.bytes.start = rest.bytes.end - behind.len();
        }
        // Words that fill the columns: others may end where a column does by chance.
        let fills = under.clone().next().zip(under.clone().next_back());
        let fills = fills.is_some_and(|(a, b)| 6 * (piece.right - piece.left) >= 5 * (b.right() - a.left));
        let is_whole = fills && rest.bytes.is_empty() && parts.len() > 1 && parts.len() == under.count();
        if is_whole { out.append(&mut parts) } else { out.push(piece.clone()) }
    }
    out
}

/// The columns under the part of a rule that words stand on; nothing where the parts do not tell.
fn under_rule(pieces: &[Piece], rule: &Shape, columns: &[Column]) -> Option<Vec<Range<usize>>> {
    let part =
        |piece: &Piece| rule.pieces.iter().find(|r| r.left <= piece.centre() / 2 && piece.centre() / 2 < r.right);
    let mut covered: Vec<Range<usize>> = Vec::new();
    for piece in pieces {
        let part = part(piece)?;
        let is_under = |c: &Column| c.right() > part.left && usize::midpoint(c.left, c.right()) < part.right + 1;
        let from = columns.iter().position(is_under)?;
        let to = from + columns[from..].iter().take_while(|c| is_under(c)).count();
        if covered.last().is_some_and(|before| before.end > from) {
            return None;
        }
        covered.push(from..to);
    }
    Some(covered)
}

/// The best way of dividing the columns among words: each gets columns that follow each other, some may get none.
fn partition(pieces: &[Piece], columns: &[Column]) -> Option<Vec<Range<usize>>> {
    const MOST: usize = 24;
    let (words, count) = (pieces.len(), columns.len());
    if words == 0 || words > count || count > MOST {
        return None;
    }
    if words == count {
        return Some((0..count).map(|at| at..at + 1).collect());
    }
    // best[w][c]: the cost of the first w words in the first c columns, and the columns of the last of them.
    let mut best = vec![vec![None::<(usize, Range<usize>)>; count + 1]; words + 1];
    best[0].fill(Some((0, 0..0)));
    for (w, piece) in pieces.iter().enumerate() {
        for to in w + 1..=count {
            let skipped = best[w + 1][to - 1].clone();
            let taken = (w..to).filter_map(|from| {
                let before = best[w][from].as_ref()?.0;
                Some((before + cost(piece, &columns[from..to]), from..to))
            });
            // The last of the best: more columns under the same words.
            best[w + 1][to] = taken.chain(skipped).min_by_key(|(cost, range)| (*cost, count - range.len()));
        }
    }
    let mut covered = Vec::with_capacity(words);
    let mut to = count;
    for w in (1..=words).rev() {
        let (_, range) = best[w][to].clone()?;
        to = range.start;
        covered.push(range);
    }
    covered.reverse();
    Some(covered)
}

/// How far words are off the middle of columns, or off the end of one, in halves of characters. What reaches over more than
/// it covers costs too.
fn cost(piece: &Piece, columns: &[Column]) -> usize {
    let [first, .., last] = columns else {
        let column = columns[0];
        let off = piece.centre().abs_diff(column.left + column.right()).min(2 * piece.right.abs_diff(column.right()));
        return off + 2 * column.left.saturating_sub(piece.left + REACH);
    };
    let off = piece.centre().abs_diff(first.left + last.right());
    // What ends where a column does is about that one.
    let off = off.saturating_sub(4).max(1);
    let bare = piece.left >= last.right() || piece.right <= first.left;
    off + if bare { 1000 } else { 0 }
}

/// The column nearest to each of the words.
fn nearest(pieces: &[Piece], columns: &[Column]) -> Vec<Range<usize>> {
    let near = |piece: &Piece| {
        let off = |c: &Column| piece.centre().abs_diff(c.left + c.right());
        columns.iter().enumerate().min_by_key(|(_, column)| off(column)).map_or(0, |(at, _)| at)
    };
    pieces.iter().map(near).map(|at| at..at + 1).collect()
}
