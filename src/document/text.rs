//! Plain text with Markdown and stray HTML → blocks.
//!
//! Releases that were converted to text mix all three: Markdown headings and emphasis, `<b>` and `<u>` in cells,
//! tables whose cells are separated by tabs (or pipes). A Markdown parser cannot read them, since a line that starts
//! with a tab is code to it. Here a line is classified by how it looks, and inline markup is read the same way
//! everywhere. Markup that makes no sense is text: nothing visible is ever dropped.

use super::{Block, Cell, Document, Inline, Row, Run, Style, Table};
use crate::source::{Source, Span};
use std::borrow::Cow;

/// Reads a whole source.
#[must_use]
pub fn parse(source: &Source) -> Document<'_> {
    let text = source.text();
    let mut parser = Parser { text, lines: lines(text), at: 0, blocks: Vec::new() };
    while parser.at < parser.lines.len() {
        parser.block();
    }
    Document { blocks: parser.blocks }
}

/// A line without its line break, and where it starts.
#[derive(Clone, Copy)]
struct Line<'a> {
    start: usize,
    text: &'a str,
}

impl Line<'_> {
    fn is_blank(self) -> bool {
        self.text.trim().is_empty()
    }

    fn is_row(self) -> bool {
        self.text.contains('\t') && !self.is_blank() || self.is_piped()
    }

    fn is_piped(self) -> bool {
        let text = self.text.trim();
        text.len() > 1 && text.starts_with('|') && text.ends_with('|')
    }

    fn is_rule(self) -> bool {
        let text = self.text.trim();
        text.len() >= 3 && ['-', '*', '_'].iter().any(|&mark| text.chars().all(|c| c == mark))
    }

    fn heading_level(self) -> Option<u8> {
        let level = self.text.bytes().take_while(|&b| b == b'#').count();
        let is_heading = (1..=6).contains(&level) && self.text[level..].starts_with(' ');
        is_heading.then(|| u8::try_from(level).unwrap_or(6))
    }

    /// Length of a list marker with the space behind it.
    fn marker(self) -> Option<usize> {
        let text = self.text;
        if ["- ", "* ", "• ", "+ "].iter().any(|mark| text.starts_with(mark)) {
            return text.find(' ').map(|at| at + 1);
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        ((1..=2).contains(&digits) && text[digits..].starts_with(". ")).then_some(digits + 2)
    }
}

/// All lines; a byte order mark is in none.
fn lines(text: &str) -> Vec<Line<'_>> {
    let text_only = text.trim_start_matches('\u{feff}');
    let mut start = text.len() - text_only.len();
    text_only
        .split_inclusive('\n')
        .map(|whole| {
            let line = Line { start, text: whole.trim_end_matches(['\n', '\r']) };
            start += whole.len();
            line
        })
        .collect()
}

struct Parser<'a> {
    text: &'a str,
    lines: Vec<Line<'a>>,
    at: usize,
    blocks: Vec<Block<'a>>,
}

impl<'a> Parser<'a> {
    fn block(&mut self) {
        let line = self.lines[self.at];
        if line.is_blank() {
            self.at += 1;
        } else if line.is_row() {
            let table = self.table();
            self.blocks.push(Block::Table(table));
        } else if line.is_rule() {
            self.at += 1;
            self.blocks.push(Block::Rule(Span::new(line.start, line.start + line.text.len())));
        } else if let Some(level) = line.heading_level() {
            self.at += 1;
            let skip = usize::from(level) + 1;
            self.blocks.push(Block::Heading { level, content: inline(&line.text[skip..], line.start + skip) });
        } else if let Some(length) = line.marker() {
            self.at += 1;
            let mark = line.text[..length].trim_end();
            let marker = Run {
                span: Span::new(line.start, line.start + mark.len()),
                text: mark.into(),
                style: Style::default(),
                link: None,
            };
            self.blocks.push(Block::Item { marker, content: inline(&line.text[length..], line.start + length) });
        } else {
            let content = self.paragraph();
            self.blocks.push(Block::Paragraph(content));
        }
    }

    /// Consecutive lines that start nothing else; inline markup may run across them.
    fn paragraph(&mut self) -> Inline<'a> {
        let first = self.lines[self.at];
        self.at += 1;
        let mut end = first.start + first.text.len();
        while let Some(&next) = self.lines.get(self.at) {
            let ends = next.is_blank() || next.is_row() || next.is_rule() || next.heading_level().is_some();
            if ends || next.marker().is_some() {
                break;
            }
            end = next.start + next.text.len();
            self.at += 1;
        }
        inline(&self.text[first.start..end], first.start)
    }

    /// Rows of cells. A label alone on a line between two rows belongs to the table; so do blank lines, where the
    /// rows on both sides have as many cells.
    fn table(&mut self) -> Table<'a> {
        let mut rows: Vec<Row<'a>> = Vec::new();
        let start = self.lines[self.at].start;
        while let Some(&line) = self.lines.get(self.at) {
            if line.is_row() {
                if !is_separator(line) {
                    rows.push(row(line));
                }
                self.at += 1;
                continue;
            }
            let ahead = self.lines[self.at..].iter().position(|l| !l.is_blank()).map(|n| (n, self.lines[self.at + n]));
            match ahead {
                Some((0, label)) if label.heading_level().is_none() && self.next_is_row() => {
                    rows.push(row(label));
                    self.at += 1;
                }
                Some((blank, _)) if blank > 0 && self.goes_on(self.at + blank, &rows) => self.at += blank,
                _ => break,
            }
        }
        let end = rows.last().map_or(start, |r| r.span.end as usize);
        Table { span: Span::new(start, end), rows }
    }

    /// Whether a line behind blank ones goes on with a table: a row of as many cells, or the label of such a row.
    fn goes_on(&self, at: usize, rows: &[Row<'a>]) -> bool {
        let width = rows.iter().rev().map(|row| row.cells.len()).find(|&width| width > 1).unwrap_or(0);
        let row_at = |at: usize| self.lines.get(at).filter(|line| line.is_row()).map(|line| cells(*line));
        let is_label = self.lines[at].heading_level().is_none() && self.lines[at].marker().is_none();
        if let Some(cells) = row_at(at) {
            return cells.len() == width;
        }
        // Words, or nothing but years, are the header of another table.
        let is_figure = |text: &str| !text.contains(char::is_alphabetic) && text.trim().len() != 4;
        let below = row_at(at + 1).filter(|cells| is_label && cells.len() == width);
        below.is_some_and(|cells| {
            let mut filled = cells[1..].iter().filter(|(_, text)| !text.trim().is_empty());
            cells[0].1.trim().is_empty() && filled.any(|(_, text)| is_figure(text))
        })
    }

    fn next_is_row(&self) -> bool {
        self.lines.get(self.at + 1).is_some_and(|next| next.is_row())
    }
}

fn is_separator(line: Line<'_>) -> bool {
    line.is_piped() && line.text.contains("--") && line.text.chars().all(|c| "|-: ".contains(c))
}

/// The texts of the cells and where they start in the line.
fn cells<'a>(line: Line<'a>) -> Vec<(usize, &'a str)> {
    let (text, mark, base) = if line.is_piped() {
        let inner = line.text.trim();
        let lead = line.text.len() - line.text.trim_start().len();
        (&inner[1..inner.len() - 1], '|', lead + 1)
    } else {
        (line.text, '\t', 0)
    };
    let mut start = base;
    text.split(mark)
        .map(|cell: &'a str| {
            let at = start;
            start += cell.len() + 1;
            (at, cell)
        })
        .collect()
}

fn row(line: Line<'_>) -> Row<'_> {
    let cells = cells(line).into_iter().map(|(at, text)| {
        let lead = text.len() - text.trim_start().len();
        let (start, text) = (line.start + at + lead, text.trim());
        let content = inline(text, start);
        let indent = u16::try_from(lead).unwrap_or(u16::MAX);
        Cell { span: Span::new(start, start + text.len()), columns: 1, indent, ruled: false, content }
    });
    Row { span: Span::new(line.start, line.start + line.text.len()), cells: cells.collect() }
}

fn inline(text: &str, base: usize) -> Inline<'_> {
    let mut reader = InlineReader { text, base, from: 0, runs: Vec::new(), style: Style::default(), link: None };
    reader.read(0, text.len());
    Inline { runs: reader.runs }
}

/// Reads inline markup. `from` is where the run under way starts; what lies before it is done.
struct InlineReader<'a> {
    text: &'a str,
    base: usize,
    from: usize,
    runs: Vec<Run<'a>>,
    style: Style,
    link: Option<&'a str>,
}

impl<'a> InlineReader<'a> {
    fn read(&mut self, start: usize, end: usize) {
        self.from = start;
        let mut at = start;
        while at < end {
            let skip = match self.text.as_bytes()[at] {
                b'\\' => self.escape(at, end),
                b'*' => self.star(at, end),
                b'^' => self.superscript(at, end),
                b'[' => self.bracket(at, end),
                b'<' => self.angle(at, end),
                b'&' => self.entity(at, end),
                b'\n' | b'\r' => Some(self.line_break(at)),
                _ => None,
            };
            at = skip.unwrap_or(at + 1);
        }
        self.flush(end);
    }

    /// Ends the run under way at `at`.
    fn flush(&mut self, at: usize) {
        if self.from < at {
            self.push(self.from, at, Cow::Borrowed(&self.text[self.from..at]));
        }
        self.from = at;
    }

    fn push(&mut self, start: usize, end: usize, text: Cow<'a, str>) {
        let span = Span::new(self.base + start, self.base + end);
        self.runs.push(Run { span, text, style: self.style, link: self.link });
        self.from = end;
    }

    /// Ends the run under way at `at` and goes on behind markup that ends at `next`.
    fn markup(&mut self, at: usize, next: usize) -> usize {
        self.flush(at);
        self.from = next;
        next
    }

    fn escape(&mut self, at: usize, end: usize) -> Option<usize> {
        let next = *self.text.as_bytes().get(at + 1).filter(|_| at + 1 < end)?;
        if !next.is_ascii_punctuation() {
            return None;
        }
        self.markup(at, at + 1);
        Some(at + 2)
    }

    fn line_break(&mut self, at: usize) -> usize {
        let next = at + self.text[at..].find('\n').map_or(1, |n| n + 1);
        self.flush(at);
        self.push(at, next, Cow::Borrowed("\n"));
        next
    }

    /// `**bold**` and `*italic*`, where a partner closes them.
    fn star(&mut self, at: usize, end: usize) -> Option<usize> {
        let double = self.text[at..end].starts_with("**");
        let mark = if double { "**" } else { "*" };
        let inner = at + mark.len();
        let is_open = if double { self.style.bold } else { self.style.italic };
        if is_open {
            return None; // an inner star of the same kind is text; the closing one was found when it was opened
        }
        let rest = &self.text[inner..end];
        let close = inner + rest.match_indices(mark).map(|(n, _)| n).find(|&n| n > 0 && !rest[..n].ends_with('\\'))?;
        let body = &self.text[inner..close];
        if body.starts_with(char::is_whitespace) || body.ends_with(char::is_whitespace) && !double {
            return None;
        }
        let style = self.style;
        let styled = if double { Style { bold: true, ..style } } else { Style { italic: true, ..style } };
        self.nested(at, inner, close, styled, self.link);
        Some(self.markup(close, close + mark.len()))
    }

    /// `^{…}`.
    fn superscript(&mut self, at: usize, end: usize) -> Option<usize> {
        let inner = at + 2;
        let close = self.text[at..end].strip_prefix("^{").and_then(|rest| rest.find('}'))? + inner;
        self.nested(at, inner, close, Style { superscript: true, ..self.style }, self.link);
        Some(self.markup(close, close + 1))
    }

    /// `[text](target)`.
    fn bracket(&mut self, at: usize, end: usize) -> Option<usize> {
        let close = at + self.text[at..end].find("](")?;
        let target = close + 2;
        let stop = target + self.text[target..end].find(')')?;
        if self.text[at..close].contains('\n') {
            return None;
        }
        self.nested(at, at + 1, close, self.style, Some(&self.text[target..stop]));
        Some(self.markup(close, stop + 1))
    }

    /// Reads `inner..close` in another style, after what stood before `at`.
    fn nested(&mut self, at: usize, inner: usize, close: usize, style: Style, link: Option<&'a str>) {
        self.flush(at);
        let outer = (std::mem::replace(&mut self.style, style), std::mem::replace(&mut self.link, link));
        self.read(inner, close);
        (self.style, self.link) = outer;
    }

    /// `<tag>`, `</tag>`, or `<https://…>`.
    fn angle(&mut self, at: usize, end: usize) -> Option<usize> {
        let close = at + self.text[at..end].find('>')?;
        let body = &self.text[at + 1..close];
        if body.contains("://") && !body.contains(char::is_whitespace) {
            self.nested(at, at + 1, close, self.style, Some(body));
            return Some(self.markup(close, close + 1));
        }
        let (closing, name) = body.strip_prefix('/').map_or((false, body), |name| (true, name));
        let name = name.split([' ', '/', '\t']).next().unwrap_or_default().to_ascii_lowercase();
        let set = !closing;
        let mut style = self.style;
        match &*name {
            "b" | "strong" => style.bold = set,
            "i" | "em" => style.italic = set,
            "u" => style.underline = set,
            "sup" => style.superscript = set,
            "br" => {
                self.flush(at);
                self.push(at, close + 1, Cow::Owned("\n".into()));
            }
            "span" | "font" | "p" | "div" | "center" | "a" | "small" | "big" | "sub" => {}
            _ => return None,
        }
        self.markup(at, close + 1);
        self.style = style;
        Some(close + 1)
    }

    fn entity(&mut self, at: usize, end: usize) -> Option<usize> {
        let semicolon = at + self.text[at..end].find(';').filter(|&n| n < 12)?;
        let name = &self.text[at + 1..semicolon];
        let decoded = match name.strip_prefix('#') {
            Some(code) => char::from_u32(match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            })?
            .to_string(),
            None => quick_xml::escape::resolve_html5_entity(name)?.to_owned(),
        };
        self.flush(at);
        self.push(at, semicolon + 1, Cow::Owned(decoded));
        Some(semicolon + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str) -> Vec<(String, Style)> {
        inline(text, 0).runs.into_iter().map(|r| (r.text.into_owned(), r.style)).collect()
    }

    fn plain(text: &str) -> (String, Style) {
        (text.to_owned(), Style::default())
    }

    #[test]
    fn a_table_survives_blank_lines_lone_labels_and_a_missing_line_end() {
        let source =
            Source::new("t", "\tRMB\tUSD\nCash\t1\t2\n\nDue\t0\t0\nLoans,\n\t3\t4\nTotal\t4\t6".into()).unwrap();
        let document = parse(&source);
        let [Block::Table(table)] = &document.blocks[..] else { panic!("{document:?}") };
        let texts: Vec<Vec<_>> =
            table.rows.iter().map(|r| r.cells.iter().map(|c| c.content.text()).collect()).collect();
        assert_eq!(
            texts,
            [
                vec!["", "RMB", "USD"],
                vec!["Cash", "1", "2"],
                vec!["Due", "0", "0"],
                vec!["Loans,"],
                vec!["", "3", "4"],
                vec!["Total", "4", "6"]
            ]
        );
        assert_eq!(source.slice(table.rows[5].cells[2].span), "6");
    }

    #[test]
    fn pipe_tables_are_tables_without_their_separator() {
        let source = Source::new("t", "| a | 1 |\n|---|---:|\n| b | 2 |\n".into()).unwrap();
        let document = parse(&source);
        let [Block::Table(table)] = &document.blocks[..] else { panic!("{document:?}") };
        assert_eq!(table.rows.len(), 2);
        assert_eq!(source.slice(table.rows[1].cells[1].span), "2");
    }

    #[test]
    fn runs_keep_their_bytes_through_markup() {
        let text = "<b>(19,647)</b> at US\\$1 &amp; more^{*1}";
        let inline = inline(text, 100);
        assert_eq!(inline.text(), "(19,647) at US$1 & more*1");
        assert_eq!(inline.runs[0].style, Style { bold: true, ..Style::default() });
        let figure = inline.span(1..7);
        assert_eq!(&text[figure.start as usize - 100..figure.end as usize - 100], "19,647");
    }

    #[test]
    fn emphasis_needs_a_partner() {
        assert_eq!(runs("2 * 3"), [plain("2 * 3")]);
        assert_eq!(runs("a <x> b < c"), [plain("a <x> b < c")]);
        let bold = Style { bold: true, ..Style::default() };
        assert_eq!(runs("**A\nB** c"), [("A".into(), bold), ("\n".into(), bold), ("B".into(), bold), plain(" c")]);
    }

    #[test]
    fn nothing_visible_is_lost() {
        let document_text = "# T\n\n- item\n1. one\n\n---\npara <https://a.b/c>\nline\n";
        let source = Source::new("t", document_text.into()).unwrap();
        let shown: Vec<_> =
            parse(&source).blocks.iter().filter_map(|b| b.content().map(|c| c.text().into_owned())).collect();
        assert_eq!(shown, ["T", "item", "one", "para https://a.b/c\nline"]);
    }
}
