//! Within [`super`]: what the header of a table with a cell per line says about its columns.

use super::super::is_year;
use super::rows::stacked_cell;
use super::shape::SIGNS;
use super::stacked::{Figure, Part, Placed, Reader};
use crate::document::Cell;

/// Longest cell of a header, in bytes.
pub(super) const HEAD: usize = 48;

impl<'a> Reader<'_, 'a> {
    /// The rows of a header over so many columns: words of a kind, one for each column, or one for all of them. What cannot be
    /// told stands behind the last column.
    pub fn head(&self, head: &[Part], width: usize, notes: usize) -> Vec<Placed<'a>> {
        let parts: Vec<Part> = head.iter().flat_map(|part| self.dates(part)).collect();
        let (asides, parts): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(|part| is_note(self.text(part)));
        let kind = |part: &Part| {
            let text = self.text(part);
            (is_year(text), SIGNS.iter().any(|sign| text.starts_with(sign)), text.starts_with('('))
        };
        // Words about all columns may stand above those that take turns, such as a day and its year.
        let turns = |skip: usize| {
            let parts = parts.get(skip..).unwrap_or_default();
            let period = parts.len() / width;
            let is_alike = |n: usize| kind(&parts[n]) == kind(&parts[n + period]);
            let takes_turns =
                width > 1 && period > 1 && parts.len() == width * period && kind(&parts[0]) != kind(&parts[1]);
            takes_turns && (0..parts.len() - period).all(is_alike)
        };
        let alone = (0..3).find(|skip| turns(*skip));
        let (above, below) = parts.split_at(alone.unwrap_or(parts.len()));
        let mut groups: Vec<Vec<Figure>> = above
            .chunk_by(|a, b| kind(a) == kind(b))
            .map(|group| group.iter().map(|part| vec![part.clone()]).collect())
            .collect();
        let kinds: Vec<_> = above.chunk_by(|a, b| kind(a) == kind(b)).map(|group| kind(&group[0])).collect();
        if alone.is_some() {
            groups.push(below.chunks(below.len() / width).map(<[Part]>::to_vec).collect());
        }
        let mut rows = Vec::new();
        for (n, group) in groups.iter().enumerate() {
            let is_once = kinds.iter().filter(|k| kinds.get(n) == Some(k)).count() <= 1;
            let is_told = is_once && group.len() <= width && width.is_multiple_of(group.len());
            let (start, each) = if is_told { (notes, width / group.len()) } else { (width + notes, 1) };
            let cells: Vec<&Figure> = group.iter().collect();
            let mut row = self.row(&[], cells, start);
            if each > 1 {
                let (label, words) = row.1.cells.split_at(1 + start);
                let spread = words.iter().flat_map(|cell| {
                    let covered = Cell { columns: 0, ..stacked_cell(self.lines, &[], row.0.start) };
                    [Cell { columns: each, ..cell.clone() }].into_iter().chain(std::iter::repeat_n(covered, each - 1))
                });
                row.1.cells = label.iter().cloned().chain(spread).collect();
            }
            rows.push(row);
        }
        if let Some(note) = asides.first().filter(|_| notes > 0) {
            let at = rows.iter().position(|(lines, _)| lines.start > note.0).unwrap_or(rows.len());
            rows.insert(at, self.row(&[], vec![&vec![note.clone()]], 0));
        }
        rows
    }

    /// The dates, or the currencies, of a line that has several of them with single spaces between.
    fn dates(&self, part: &Part) -> Vec<Part> {
        let (at, bytes) = part.clone();
        let text = &self.lines[at].text[bytes.clone()];
        if text.split_whitespace().all(|word| SIGNS.contains(&word)) {
            let mut end = bytes.start;
            let words = text.split_inclusive(char::is_whitespace).map(|word| {
                let start = end;
                end += word.len();
                (at, start..start + word.trim_end().len())
            });
            return words.filter(|(_, word)| !word.is_empty()).collect();
        }
        let mut ends = Vec::new();
        let mut from = 0;
        for word in text.split_inclusive(char::is_whitespace) {
            let start = from;
            from += word.len();
            if is_year(word.trim()) {
                ends.push((start, start + word.trim_end().len()));
            }
        }
        if ends.len() < 2 || text[ends[ends.len() - 1].1..].contains(char::is_alphanumeric) {
            return vec![part.clone()];
        }
        let mut parts = Vec::new();
        let mut from = 0;
        let are_bare = ends.windows(2).all(|pair| text[pair[0].1..pair[1].0].trim().is_empty());
        for (n, (start, end)) in ends.into_iter().enumerate() {
            if n == 0 && are_bare && !text[..start].trim().is_empty() {
                parts.push((at, bytes.start..bytes.start + start));
                from = start;
            }
            parts.push((at, bytes.start + from..bytes.start + end));
            from = end;
        }
        parts
    }
}

/// Whether words above columns say something about them: a day, a length of time, a currency, a remark in brackets.
pub(super) fn is_head(text: &str) -> bool {
    const TIMES: [&str; 8] = [" ended", " ending", "as of", "as at", "months", "weeks", "quarter", "year"];
    let lower = text.to_lowercase();
    let is_day = |text: &str| {
        let word = text.trim_end_matches(',').rsplit(char::is_whitespace).next().unwrap_or_default();
        (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit()) && text.contains(char::is_alphabetic)
    };
    let is_code = text.len() <= 12 && SIGNS.iter().any(|sign| text.starts_with(sign));
    let is_remark = text.len() <= 24 && text.starts_with('(') && text.ends_with(')');
    text.len() <= HEAD
        && !text.ends_with([':', '.'])
        && (is_year(text)
            || is_code
            || is_remark
            || is_note(text)
            || text.len() <= 16 && is_day(text)
            || TIMES.iter().any(|time| lower.contains(time)))
}

pub(super) fn is_note(text: &str) -> bool {
    text.eq_ignore_ascii_case("note") || text.eq_ignore_ascii_case("notes")
}
