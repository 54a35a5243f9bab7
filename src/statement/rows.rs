//! Within [`super`]: body rows with their labels, sections and figures.

use super::finder::Finder;
use super::header::{self, Column};
use super::inside::{self, Frame, Pieces};
use super::numeral::{self, Content};
use super::outline::{Outline, Rank};
use super::{Kind, Left, Row, numerals};
use crate::diagnostic::Diagnostic;
use crate::document::{Inline, Row as TableRow, Table};
use crate::source::Span;
use std::ops::Range;

/// What holds for all rows of a part of a table.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'s> {
    pub(super) kind: Kind,
    pub(super) columns: &'s [Column],
    /// Columns that are none of the statement's, and what they are.
    pub(super) asides: &'s [(usize, &'static str)],
    /// The cells of its rows, the labels first.
    pub(super) side: &'s Range<usize>,
    pub(super) scale: i8,
    pub(super) shares_scaled: bool,
    pub(super) share_scale: Option<i8>,
}

impl<'a> Finder<'a> {
    /// Body rows with their labels, sections and figures.
    pub(super) fn rows(&mut self, table: &'a Table<'a>, body: Range<usize>, sheet: Sheet<'_>) -> Vec<Row<'a>> {
        let mut rows: Vec<Row<'a>> = Vec::new();
        let mut outline = Outline::default();
        let printed = &table.rows[body.clone()];
        let labels = Labels::new(printed, &sheet);
        // The lines of a label that runs over several rows.
        let mut wrapped: Vec<&'a Inline<'a>> = Vec::new();
        let mut indent = None;
        let mut at = 0;
        while at < printed.len() {
            let row = &printed[at];
            let (figures, is_filled) = self.figures(row, &sheet, &labels);
            let is_heading = !is_filled;
            let own = labels.of(row);
            let own_indent = row.cells.get(sheet.side.start).map_or(0, |cell| cell.indent);
            let number = body.start + at;
            at += 1;
            if own.is_empty() && is_heading && wrapped.is_empty() {
                continue;
            }
            indent = indent.or((!own.is_empty()).then_some(own_indent));
            wrapped.extend(own.iter().copied());
            // The next line of the label, behind a line with or without figures.
            while let Some((next, line)) = labels.continuation(printed, at, &wrapped) {
                if labels.has_figures(&printed[next]) {
                    break;
                }
                wrapped.extend(line);
                at = next + 1;
            }
            if is_heading && labels.continuation(printed, at, &wrapped).is_some() {
                continue;
            }
            let contents = std::mem::take(&mut wrapped);
            let indent = indent.take().unwrap_or(own_indent);
            let heading = rows.last().filter(|row| row.is_heading() && !is_heading && contents.is_empty());
            let (label, label_span) = match heading {
                Some(above) => (first_of_bridge(&above.label).to_owned(), above.label_span),
                None if contents.is_empty() => unlabelled(&outline, rows.last(), &figures),
                None => (label_of(&contents), span_of(&contents)),
            };
            if is_heading && label.is_empty() {
                continue;
            }
            let bold = contents.iter().all(|content| content.is_bold());
            let section = if is_heading {
                outline.open(&label, label_span, Rank::of(&label, indent, bold))
            } else if contents.is_empty() {
                let is_heading_itself = heading.is_some_and(|above| above.label == label);
                if is_heading_itself || heading.is_none() {
                    outline.close();
                }
                outline.path()
            } else {
                outline.row(&label, indent)
            };
            let stated = |text: &&String| text.to_lowercase().contains("(in ") && header::scale(text).is_some();
            let scale = section.iter().chain([&label]).rfind(stated).and_then(|text| header::scale(text));
            let scale = scale.or_else(|| whole_shares(&sheet, &label, &figures));
            let scale = scale.or_else(|| hundredths(section.last(), &label, row, &figures));
            let mut found = Row {
                row: number,
                label,
                label_span,
                section,
                indent,
                scale,
                dates: None,
                part: None,
                inside: false,
                figures,
                printed: row,
            };
            let inside = self.inside(&contents, &sheet, &found);
            if !inside.is_empty() {
                found.label = inside::without(&found.label);
            }
            rows.push(found);
            rows.extend(inside);
        }
        rows
    }

    /// The figures of a row by column, and whether it has any, in whatever column; what else is in its cells is left with a
    /// reason.
    fn figures(
        &mut self,
        row: &'a TableRow<'a>,
        sheet: &Sheet<'_>,
        labels: &Labels,
    ) -> (Vec<Option<numeral::Figure>>, bool) {
        let mut figures = vec![None; sheet.columns.len()];
        let mut is_filled = false;
        for (index, cell) in row.cells.iter().enumerate().take(sheet.side.end).skip(sheet.side.start + 1) {
            if labels.joins(row, index) {
                continue;
            }
            if let Some((_, aside)) = sheet.asides.iter().find(|(cell, _)| *cell == index) {
                self.leave_numerals(&cell.content, aside);
                continue;
            }
            let next = row.cells.get(index + 1).map(|next| &next.content);
            match numeral::read_beside(&cell.content, next, self.found.customs.numbers) {
                Content::Figure(figure) => {
                    is_filled = true;
                    if let Some(column) = sheet.columns.iter().position(|c| c.cell == index) {
                        self.leave_marks(&cell.content, figure.span);
                        figures[column] = Some(figure);
                    } else {
                        self.found.left.push(Left { span: figure.span, reason: "unresolved-column" });
                    }
                }
                Content::Malformed(span) => {
                    let message = format!("{:?} cannot be read as a number", cell.content.text());
                    self.diagnostics.push(Diagnostic::error("statement.malformed-number", message).at(span));
                    self.found.left.push(Left { span, reason: "malformed" });
                    self.leave_marks(&cell.content, span);
                }
                Content::Text => self.leave_numerals(&cell.content, "text"),
                Content::Blank => {}
            }
        }
        (figures, is_filled)
    }

    /// The rows that a label holds; its other numerals are left.
    fn inside(&mut self, contents: &[&'a Inline<'a>], sheet: &Sheet<'_>, row: &Row<'a>) -> Vec<Row<'a>> {
        let found = if sheet.kind == Kind::BalanceSheet && !contents.is_empty() {
            let shares = sheet.share_scale.unwrap_or(if sheet.shares_scaled { sheet.scale } else { 0 });
            let amount = row.figures.first().and_then(Option::as_ref).map(|figure| &figure.number);
            let frame = Frame {
                columns: sheet.columns,
                scale: sheet.scale,
                shares,
                is_stated: sheet.share_scale.is_some(),
                amount,
            };
            inside::read(&Pieces::new(contents), &frame)
        } else {
            Vec::new()
        };
        let mut taken: Vec<Span> = found.iter().flat_map(|i| i.figures.iter().flatten().map(|f| f.span)).collect();
        taken.sort_unstable();
        taken.dedup();
        for content in contents {
            let text = content.text();
            for range in numerals(&text) {
                let span = content.span(range);
                if !taken.iter().any(|taken| taken.contains(span)) {
                    self.found.left.push(Left { span, reason: "label" });
                }
            }
        }
        let rows = found.into_iter().map(|inside| Row {
            label: inside.label,
            indent: row.indent.saturating_add(1),
            scale: inside.scale,
            inside: true,
            figures: inside.figures,
            ..row.clone()
        });
        rows.collect()
    }
}

/// Where the labels of a table are, and how they are written.
struct Labels {
    /// The first column of figures: labels may stand in all cells before it.
    end: usize,
    /// Whether most labels begin with a capital, so that one that does not goes on with the line above.
    are_capital: bool,
    /// The cells in which labels and figures are.
    side: Range<usize>,
}

impl Labels {
    fn new(rows: &[TableRow<'_>], sheet: &Sheet<'_>) -> Labels {
        let side = sheet.side.clone();
        let end = sheet.columns.iter().map(|column| column.cell).min().unwrap_or(side.start + 1);
        let mut labels = Labels { end, are_capital: false, side };
        let (mut capital, mut small) = (0, 0);
        // What stands below a line without figures may go on with it: its first letter says nothing.
        let mut is_open = false;
        for row in rows {
            let Some(text) = row.cells.get(labels.side.start).map(|cell| cell.content.text()) else { continue };
            match text.trim_start().chars().next() {
                Some(c) if c.is_uppercase() => capital += 1,
                Some(c) if c.is_lowercase() && !is_open => small += 1,
                Some(_) => {}
                None => continue,
            }
            is_open = !labels.has_figures(row) && !text.trim_end().ends_with(':');
        }
        labels.are_capital = capital > 3 * small;
        labels
    }

    /// Whether a cell of words behind the first is part of the label: the first is blank, or a key such as `1.` or `(a)`. A
    /// few letters are a note's.
    fn joins(&self, row: &TableRow<'_>, index: usize) -> bool {
        const KEY: usize = 4;
        if index <= self.side.start || index >= self.end {
            return false;
        }
        let is_key = |cell: usize| {
            let text = row.cells[cell].content.text();
            let text = text.trim();
            text.len() <= KEY && (text.ends_with(['.', ')']) || !text.contains(char::is_alphabetic))
        };
        let content = &row.cells[index].content;
        let letters = || content.text().chars().filter(|c| c.is_alphabetic()).count();
        (self.side.start..index).all(is_key) && matches!(numeral::read(content), Content::Text) && letters() >= KEY
    }

    /// The cells that print a row's label.
    fn of<'a>(&self, row: &'a TableRow<'a>) -> Vec<&'a Inline<'a>> {
        let mut cells = Vec::new();
        let start = self.side.start;
        for (index, cell) in row.cells.iter().enumerate().take(self.end.max(start + 1)).skip(start) {
            let is_label = index == start || self.joins(row, index);
            if is_label && !cell.content.is_blank() {
                cells.push(&cell.content);
            }
        }
        cells
    }

    /// Whether a row holds anything behind its label.
    fn has_figures(&self, row: &TableRow<'_>) -> bool {
        let cells = row.cells.iter().enumerate().take(self.side.end).skip(self.side.start + 1);
        let mut behind = cells.filter(|(_, cell)| !cell.content.is_blank());
        behind.any(|(index, _)| !self.joins(row, index))
    }

    /// The next row that is not blank, if its label goes on with these lines.
    fn continuation<'a>(
        &self,
        rows: &'a [TableRow<'a>],
        from: usize,
        lines: &[&Inline<'_>],
    ) -> Option<(usize, Vec<&'a Inline<'a>>)> {
        /// Blank rows between two lines of a label.
        const GAP: usize = 1;
        let last = lines.last()?.text();
        let last = last.trim_end();
        if last.ends_with([':', '：']) || last.is_empty() {
            return None;
        }
        let side = |row: &'a TableRow<'a>| row.cells.iter().take(self.side.end).skip(self.side.start);
        let is_blank = |row: &'a TableRow<'a>| side(row).all(|cell| cell.content.is_blank());
        let gap = rows.get(from..)?.iter().take(GAP + 1).take_while(|row| is_blank(row)).count();
        let next = rows.get(from + gap)?;
        let line = self.of(next);
        let text = line.first()?.text();
        let first = text.trim_start().chars().next()?;
        // "iPhone" begins with a small letter and nothing goes on.
        let word = text.split_whitespace().next().unwrap_or_default();
        let is_small =
            !word.contains(char::is_uppercase) && first.is_lowercase() && !text.trim_end().ends_with([':', '：']);
        let goes_on = ends_openly(last)
            || is_small && self.are_capital
            || last.ends_with([',', ';', '-']) && (first.is_lowercase() || first.is_ascii_digit() || first == '(');
        goes_on.then_some((from + gap, line))
    }
}

/// Whether a label ends with a word behind which more must follow: "Net cash provided by (used in)".
fn ends_openly(label: &str) -> bool {
    let last = label.trim_end_matches(')').split_whitespace().next_back().unwrap_or_default();
    let last = last.trim_start_matches('(');
    // "(a)" is a footnote's mark.
    super::title::is_open(last, &["an", "&"]) && !label.ends_with("(a)")
}

/// The label of figures without one: the total of the group that they end.
fn unlabelled(
    outline: &Outline,
    above: Option<&Row<'_>>,
    figures: &[Option<numeral::Figure>],
) -> (String, Option<Span>) {
    let ends_group = above.is_some_and(|row| !row.is_total() && !row.is_heading())
        && figures.iter().flatten().all(|figure| figure.kind != numeral::FigureKind::Percent);
    match outline.innermost().filter(|_| ends_group) {
        Some((heading, span)) => {
            let heading = heading.trim_end_matches([':', '：']).trim_end();
            let mut letters = heading.chars();
            let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
            (format!("Total {first}{}", letters.as_str()), span)
        }
        None => (String::new(), None),
    }
}

/// Share counts that a parenthetical statement prints in full, although its title scales them like money: nobody has that
/// many shares.
fn whole_shares(sheet: &Sheet<'_>, label: &str, figures: &[Option<numeral::Figure>]) -> Option<i8> {
    const DIGITS: usize = 12;
    let lower = label.to_lowercase();
    let counts = ["shares authorized", "shares authorised", "shares issued", "shares outstanding"];
    let is_scaled = sheet.shares_scaled && sheet.share_scale.is_none() && sheet.scale > 0;
    if !is_scaled || sheet.kind != Kind::BalanceSheet || !counts.iter().any(|words| lower.contains(words)) {
        return None;
    }
    let longest = figures.iter().flatten().map(|f| f.number.to_string().len()).max()?;
    (longest + usize::try_from(sheet.scale).unwrap_or_default() >= DIGITS).then_some(0)
}

/// Amounts per share in pence or cents: the label, its heading or the mark behind a number says so.
fn hundredths(
    heading: Option<&String>,
    label: &str,
    row: &TableRow<'_>,
    figures: &[Option<numeral::Figure>],
) -> Option<i8> {
    const SAID: [&str; 9] =
        ["(pence", "(in pence", "(p)", "pence per ", "(cents", "(in cents", " cents)", "(¢)", "cents per "];
    let says = |text: &str| SAID.iter().any(|words| text.to_lowercase().contains(words));
    let is_marked = || row.cells.iter().skip(1).any(|cell| cell.content.text().trim().ends_with(numeral::HUNDREDTHS));
    let has_figures = figures.iter().any(Option::is_some);
    (has_figures && (heading.is_some_and(|text| says(text)) || says(label) || is_marked())).then_some(-2)
}

fn span_of(contents: &[&Inline<'_>]) -> Option<Span> {
    let spans = contents.iter().filter(|content| !content.text().is_empty());
    spans.map(|content| content.span(0..content.text().len())).reduce(Span::to)
}

/// The text of a label without the marks of footnotes behind it: superscripts, `(1)`, `[a]`, `*`.
pub(super) fn label_of(contents: &[&Inline<'_>]) -> String {
    const MARK: usize = 4;
    let mut label = String::new();
    for content in contents {
        let runs = content.runs.iter().filter(|run| !run.style.superscript).map(|run| &*run.text);
        let plain: String = runs.collect();
        let words = if plain.trim().is_empty() { content.text().into_owned() } else { plain };
        for word in words.split_whitespace() {
            // A word that was cut at the end of a line is one word.
            let is_cut = label.ends_with('-') && word.starts_with(char::is_lowercase) && !label.ends_with(" -");
            if !label.is_empty() && !is_cut {
                label.push(' ');
            }
            label.push_str(word);
        }
    }
    let is_key = |key: &str| {
        (1..=MARK).contains(&key.len())
            && (key.chars().all(|c| c.is_ascii_digit())
                || key.chars().all(|c| "ivx".contains(c))
                || key.len() == 1 && key.starts_with(|c: char| c.is_ascii_lowercase()))
    };
    // Marks may stand before a colon.
    let colon = label.ends_with(':');
    if colon {
        label.truncate(label[..label.len() - 1].trim_end().len());
    }
    while let Some(at) = label.rfind(['(', '[', '*']).filter(|&at| at > 0) {
        let key = label[at + 1..].trim_end_matches([')', ']']);
        if !(is_key(key) || label.ends_with('*')) {
            break;
        }
        label.truncate(label[..at].trim_end().len());
    }
    if colon {
        label.push(':');
    }
    label
}

/// A heading over figures without a label is their label; "Reconciliation of A to B" begins with B.
fn first_of_bridge(heading: &str) -> &str {
    let lower = heading.to_lowercase();
    let is_bridge = lower.starts_with("reconciliation of ") && lower.is_char_boundary(heading.len());
    match lower.rfind(" to ").filter(|_| is_bridge && lower.len() == heading.len()) {
        Some(at) => &heading[at + 4..],
        None => heading,
    }
}
