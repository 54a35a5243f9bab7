//! Within [`super`]: the numerals of plain text that stand where a table has its figures, found by a scan of the bytes alone:
//! on lines with tabs or between bars; at the ends of lines that end below each other, behind gaps; on lines of their own, many
//! of them together. It is stricter than what reads tables, so that prose is left in peace.

use crate::source::Span;
use crate::statement::numerals as numerals_of;
use std::ops::Range;

/// The numerals of all lines that look like rows of a table.
pub(super) fn numerals(text: &str) -> Vec<Span> {
    let mut scan = Scan { found: Vec::new(), row: None, alone: Vec::new(), amounts: 0, blanks: 0 };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        scan.line(line.trim_end(), start);
        start += line.len();
    }
    scan.end_alone();
    scan.found.sort_unstable();
    scan.found.dedup();
    scan.found
}

struct Scan {
    found: Vec<Span>,
    /// The last line that ended in figures: where its figures are, where it ended, and how many lines ago.
    row: Option<(Vec<Span>, usize, usize)>,
    /// Numerals on lines of their own that follow each other, how many of them are amounts by their looks.
    alone: Vec<Span>,
    amounts: usize,
    blanks: usize,
}

impl Scan {
    fn line(&mut self, line: &str, start: usize) {
        /// Lines without figures that may stand between two rows, and those that may stand between lone figures.
        const APART: usize = 3;
        const LONGEST: usize = 120;
        let spans = |range: Range<usize>| {
            let base = start + range.start;
            numerals_of(&line[range]).map(move |n| Span::new(base + n.start, base + n.end)).collect::<Vec<_>>()
        };
        let shown = line.trim();
        if shown.is_empty() {
            self.blanks += 1;
            if self.blanks > 2 {
                self.end_alone();
            }
            return;
        }
        self.blanks = 0;
        if line.contains('\t') || shown.len() > 1 && shown.starts_with('|') && shown.ends_with('|') {
            let is_entity = |span: &Span| line[..span.start as usize - start].ends_with("&#");
            self.found.extend(spans(0..line.len()).into_iter().filter(|span| !is_entity(span)));
            return self.end_alone();
        }
        if is_figure(shown) {
            self.amounts += usize::from(shown.contains([',', '$', '(']));
            self.alone.extend(spans(0..line.len()));
        } else if shown.len() > LONGEST {
            self.end_alone();
        }
        let Some(from) = figures(line) else {
            self.row = self.row.take().map(|(spans, end, ago)| (spans, end, ago + 1)).filter(|(.., ago)| *ago <= APART);
            return;
        };
        let end = line.trim_end_matches([')', '%']).chars().count();
        let mine = spans(from..line.len());
        if let Some((above, _, _)) = self.row.take().filter(|(_, other, _)| other.abs_diff(end) <= 1) {
            self.found.extend(above);
            self.found.extend(&mine);
        }
        self.row = Some((mine, end, 0));
    }

    /// Lone figures are those of a table where many stand together.
    fn end_alone(&mut self) {
        const MANY: usize = 6;
        let alone = std::mem::take(&mut self.alone);
        if alone.len() >= MANY && 2 * std::mem::take(&mut self.amounts) >= alone.len() {
            self.found.extend(alone);
        }
        self.amounts = 0;
    }
}

/// Where the figures at the end of a line begin, if a label stands before them and a gap that nobody makes by mistake.
fn figures(line: &str) -> Option<usize> {
    let (mut from, mut figures) = (line.len(), 0);
    while let Some(gap) = line[..from].trim_end().rfind("  ") {
        let part = line[gap..from].trim();
        if !is_figure(part) && !["$", ")", "%", "-", "—", "–"].contains(&part) {
            break;
        }
        figures += usize::from(is_figure(part));
        from = gap;
    }
    let label = line[..from].trim();
    let gap = line[from..].len() - line[from..].trim_start().len() + line[..from].len() - line[..from].trim_end().len();
    let are_years = line[from..].split_whitespace().all(|word| word.len() == 4 && !word.contains(','));
    let is_label =
        label.contains(char::is_alphabetic) && label.split("  ").filter(|part| !part.trim().is_empty()).count() <= 2;
    (is_label && !are_years && (figures > 1 || figures == 1 && gap > 2)).then_some(from)
}

/// Digits with nothing but signs around them.
fn is_figure(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || "$€£¥(),.%-–— ".contains(c))
}

#[cfg(test)]
mod tests {
    use super::numerals;

    fn found(text: &str) -> Vec<&str> {
        numerals(text).into_iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn figures_of_tables_are_found_whatever_separates_them() {
        assert_eq!(found("Cash\t1,234\n| Debt | 5 |\n"), ["1,234", "5"]);
        assert_eq!(
            found(
                "Cash in 2023     $ 1,234    (5)\n\nDebt, 3 lines        567      —\nTotal                 12     45\n"
            ),
            ["1,234", "5", "567", "12", "45"]
        );
        assert_eq!(found("Cash\n1,234\n1,100\nDebt\n$ 5,000\n(12)\nTotal\n6,234\n7\n").len(), 6);
    }

    #[test]
    fn prose_has_none() {
        let prose = "It rose to  1,234\nand then fell by  5,678\n\n12\n\nSee page      3\nof the report\nTel   555 0100 x\n1. One\n";
        assert!(found(prose).is_empty(), "{:?}", found(prose));
    }
}
