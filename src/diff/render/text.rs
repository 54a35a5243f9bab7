//! Within [`super`]: a diff for a terminal.

use super::View;
use super::describe::{self, ORDER, Told, Told1, heading, meaning, tell, thousands};
use super::facts::{Words, in_statement, of_side, roll_words};
use super::grid::{Grid, Row, grid};
use crate::diff::words::Piece;
use crate::diff::{Change, Kind};
use crate::tables::RowKind;
use crate::tables::render::{cut, fitting, pad_left, width, wrap};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Changes of a kind that are listed, and facts of a change, unless all are asked for.
const MOST: usize = 100;
const FACTS: usize = 4;

/// Widest label of a statement.
const LABEL: usize = 56;

/// Characters of an unchanged part of a text that are shown on either side of a change.
const AROUND: usize = 60;

/// Colours of a terminal.
#[derive(Debug, Clone, Copy)]
enum Paint {
    Bold,
    Dim,
}

/// Marks in a text that become colours when it is in lines.
const REMOVED: char = '\u{e000}';
const ADDED: char = '\u{e001}';
const PLAIN: char = '\u{e002}';
const RESET: &str = "\u{1b}[0m";

struct Text<'t, 'v, 'r> {
    words: &'t Words<'v, 'r>,
    out: &'t mut dyn Write,
}

/// Writes it.
pub(super) fn write(view: &View<'_, '_>, out: &mut dyn Write) -> io::Result<()> {
    let words = Words::new(view);
    let mut text = Text { words: &words, out };
    text.head()?;
    for kind in ORDER {
        let changes: Vec<&Change> = view.diff.changes.iter().filter(|change| change.kind == kind).collect();
        let is_listed = view.all || !matches!(kind, Kind::NewPeriod | Kind::DroppedPeriod);
        if !changes.is_empty() && is_listed {
            text.kind(kind, &changes)?;
        }
    }
    if !view.all {
        text.roll_forward()?;
    }
    for statement in &view.comparison.statements {
        text.statement(&grid(&words, statement))?;
    }
    Ok(())
}

impl<'v, 'r: 'v> Text<'_, 'v, 'r> {
    fn paint(&self, paint: Paint, text: &str) -> String {
        if !self.words.view.is_coloured || text.is_empty() {
            return text.to_owned();
        }
        let code = match paint {
            Paint::Bold => "1",
            Paint::Dim => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", text.trim_end())
    }

    /// A text in lines of the terminal's width, each behind `indent` blanks. Its marks become colours.
    fn wrapped(&mut self, text: &str, indent: usize) -> io::Result<()> {
        let mut paint = "";
        for line in wrap(text, self.words.view.width.saturating_sub(indent).max(20)) {
            write!(self.out, "{:indent$}{paint}", "")?;
            for c in line.chars() {
                let code = match c {
                    REMOVED => "\u{1b}[31m",
                    ADDED => "\u{1b}[32m",
                    PLAIN => RESET,
                    c => {
                        write!(self.out, "{c}")?;
                        continue;
                    }
                };
                if self.words.view.is_coloured {
                    paint = if code == RESET { "" } else { code };
                    self.out.write_all(code.as_bytes())?;
                }
            }
            writeln!(self.out, "{}", if paint.is_empty() { "" } else { RESET })?;
        }
        Ok(())
    }

    fn head(&mut self) -> io::Result<()> {
        for (name, teller) in ["old", "new"].into_iter().zip(&self.words.tellers) {
            let line = format!("{name}  {}", of_side(teller));
            writeln!(self.out, "{line}")?;
        }
        let summary = describe::summary(&self.words.view.diff.summary());
        self.line("")?;
        let bold = self.paint(Paint::Bold, &summary);
        if self.words.view.is_coloured {
            self.line(&bold)?;
        } else {
            self.wrapped(&summary, 0)?;
        }
        for note in &self.words.view.diff.notes {
            self.wrapped(&format!("note: {}", describe::legible(note)), 0)?;
        }
        Ok(())
    }

    fn kind(&mut self, kind: Kind, changes: &[&'v Change]) -> io::Result<()> {
        let view = self.words.view;
        let title = format!("{} ({})", heading(kind), thousands(changes.len()));
        let title = self.paint(Paint::Bold, &title);
        let rest = self.paint(Paint::Dim, &format!(": {}", meaning(kind)));
        self.line("")?;
        self.line(&format!("{title}{rest}"))?;
        let most = if view.all { usize::MAX } else { MOST };
        let facts = if view.all { usize::MAX } else { FACTS };
        let mut statement = None;
        for change in changes.iter().take(most) {
            let told = tell(self.words, change, facts);
            if statement != Some(told.statement) {
                statement = Some(told.statement);
                let name = in_statement(told.statement);
                let name = self.paint(Paint::Dim, &format!("── {name}"));
                self.line(&format!("  {name}"))?;
            }
            self.change(kind, &told)?;
        }
        if changes.len() > most {
            let rest = thousands(changes.len() - most);
            self.line(&format!("  … and {rest} more: --all lists them, --format json has them"))?;
        }
        Ok(())
    }

    fn change(&mut self, kind: Kind, told: &Told<'v>) -> io::Result<()> {
        let label = if told.label.is_empty() { &told.concept } else { &told.label };
        let concept = if told.label.is_empty() { String::new() } else { format!("  {}", told.concept) };
        let bold = self.paint(Paint::Bold, label);
        let dim = self.paint(Paint::Dim, &concept);
        self.line(&format!("  {bold}{dim}"))?;
        if !told.aspects.is_empty() {
            self.wrapped(&told.aspects.join(" · "), 4)?;
        }
        if let Some(pieces) = told.words {
            let text = Self::pieces(pieces);
            self.wrapped(&text, 6)?;
            for (name, facts) in ["old", "new"].into_iter().zip(&told.facts) {
                for printed in facts.iter().filter_map(|fact| fact.printed.as_ref()) {
                    self.line(&format!("      {name}  {printed}"))?;
                }
            }
        } else {
            self.facts(kind, told)?;
        }
        for (name, text) in ["old", "new"].into_iter().zip(told.sides.iter().flatten()) {
            self.wrapped(&format!("{name}  {text}"), 6)?;
        }
        for line in &told.detail {
            self.wrapped(line, 6)?;
        }
        Ok(())
    }

    /// The values of both, their last digits below each other.
    fn facts(&mut self, kind: Kind, told: &Told<'v>) -> io::Result<()> {
        let all: Vec<(usize, &Told1<'v>)> =
            (0..2).flat_map(|report| told.facts[report].iter().map(move |fact| (report, fact))).collect();
        let widest =
            all.iter().filter(|(_, fact)| fact.is_number).map(|(_, fact)| width(&fact.value)).max().unwrap_or(0);
        for &(report, fact) in &all {
            // Of what one report has alone nobody asks which.
            let name = match kind {
                Kind::ConceptAdded | Kind::ConceptRemoved | Kind::NewPeriod | Kind::DroppedPeriod => "",
                _ => ["old", "new"][report],
            };
            let mut line = format!("      {name:<5}");
            if fact.is_number {
                pad_left(&mut line, &fact.value, widest);
            } else {
                let value = if kind == Kind::Contradiction || all.len() < 3 {
                    fact.value.clone()
                } else {
                    cut(&fact.value, 60)
                };
                line.push_str(&value);
            }
            if !fact.aspects.is_empty() {
                let _ = write!(line, "  {}", fact.aspects.join(" · "));
            }
            if let Some(printed) = &fact.printed {
                let place = self.paint(Paint::Dim, &printed.to_string());
                let _ = write!(line, "  {place}");
                if let Some(text) = printed.text.as_deref().filter(|text| *text != fact.value) {
                    let text = cut(&describe::legible(text), 40);
                    line.push_str(&self.paint(Paint::Dim, &format!(" “{text}”")));
                }
            }
            self.line(&line)?;
        }
        let left: usize = (0..2).map(|report| told.counts[report] - told.facts[report].len()).sum();
        if left > 0 {
            self.line(&format!("      … and {} more facts", thousands(left)))?;
        }
        Ok(())
    }

    /// A text with what was removed and added; what is the same in between is cut.
    fn pieces(pieces: &[Piece]) -> String {
        let mut text = String::new();
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Same(same) => text.push_str(&describe::excerpt(same, AROUND, at > 0, at + 1 < pieces.len())),
                Piece::Removed(removed) => {
                    text.extend([REMOVED]);
                    let _ = write!(text, "[-{}-]", describe::legible(removed));
                    text.extend([PLAIN]);
                }
                Piece::Added(added) => {
                    text.extend([ADDED]);
                    let _ = write!(text, "{{+{}+}}", describe::legible(added));
                    text.extend([PLAIN]);
                }
            }
            text.push(' ');
        }
        text
    }

    fn roll_forward(&mut self) -> io::Result<()> {
        let all = self.words.rolled();
        if all.is_empty() {
            return Ok(());
        }
        self.line("")?;
        let title = self.paint(Paint::Bold, "Roll-forward");
        let rest = self.paint(Paint::Dim, ": numbers in new and dropped periods, by statement (--all lists them)");
        self.line(&format!("{title}{rest}"))?;
        for (title, periods) in all {
            let [new, dropped] =
                periods.each_ref().map(|periods| periods.iter().map(|(_, count)| count).sum::<usize>());
            let title = cut(&in_statement(title), 60);
            let mut line = format!("  {title}{}", " ".repeat(62usize.saturating_sub(width(&title))));
            pad_left(&mut line, &format!("+{}", thousands(new)), 9);
            pad_left(&mut line, &format!("-{}", thousands(dropped)), 9);
            self.line(&line)?;
            for (sign, periods) in ["+", "-"].into_iter().zip(&periods).filter(|(_, periods)| !periods.is_empty()) {
                self.wrapped(&format!("{sign} {}", roll_words(periods)), 4)?;
            }
        }
        Ok(())
    }

    /// A statement; one that is too wide is continued below.
    fn statement(&mut self, grid: &Grid) -> io::Result<()> {
        let limit = self.words.view.width;
        self.line("")?;
        let title = self.paint(Paint::Bold, &grid.title);
        self.line(&title)?;
        self.line(&"─".repeat(width(&grid.title).min(limit)))?;
        if !grid.amounts.is_empty() {
            self.line(&grid.amounts)?;
        }
        let labels = grid.rows.iter().map(|row| width(&row.label) + 2 * usize::from(row.depth)).max().unwrap_or(0);
        let labels = labels.clamp(8, LABEL.min(limit / 2));
        let widths: Vec<usize> = (0..grid.heads.len()).map(|at| column(grid, at)).collect();
        for columns in fitting(labels, &widths, limit) {
            if columns.start > 0 {
                self.line("")?;
            }
            self.part(grid, labels, &widths, columns)?;
        }
        for (at, note) in grid.notes.iter().enumerate() {
            let text = if at < grid.marks { format!("{} {note}", super::grid::raised(at + 1)) } else { note.clone() };
            self.wrapped(&text, 2)?;
        }
        Ok(())
    }

    fn part(
        &mut self,
        grid: &Grid,
        labels: usize,
        widths: &[usize],
        columns: std::ops::Range<usize>,
    ) -> io::Result<()> {
        let heads: Vec<Vec<String>> = columns
            .clone()
            .map(|at| {
                let head = &grid.heads[at];
                [head.what, &head.text].iter().flat_map(|text| wrap(text, widths[at])).collect()
            })
            .collect();
        let height = heads.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..height {
            let mut text = " ".repeat(labels);
            for (head, at) in heads.iter().zip(columns.clone()) {
                let word = (line + head.len()).checked_sub(height).map_or("", |line| &*head[line]);
                pad_left(&mut text, word, widths[at] + 1);
                text.push(' ');
            }
            self.line(&text)?;
        }
        for row in &grid.rows {
            self.row(row, labels, widths, columns.clone())?;
        }
        Ok(())
    }

    fn row(&mut self, row: &Row, labels: usize, widths: &[usize], columns: std::ops::Range<usize>) -> io::Result<()> {
        let indent = (2 * usize::from(row.depth)).min(labels / 2);
        let mut lines = wrap(&row.label, labels - indent);
        let last = lines.pop().unwrap_or_default();
        for line in lines {
            self.line(&format!("{:indent$}{line}", ""))?;
        }
        let mut text = format!("{:indent$}", "");
        text.push_str(&last);
        text.push_str(&" ".repeat(labels.saturating_sub(width(&text))));
        if row.kind == RowKind::Heading {
            return self.line(&text);
        }
        for at in columns {
            let Some(cell) = row.cells.get(at) else { continue };
            pad_left(&mut text, &cell.text, widths[at] + 1);
            // Marks hang out at the right.
            text.push_str(&cell.note.map_or_else(|| " ".to_owned(), super::grid::raised));
        }
        self.line(&text)
    }
}

/// How wide a column is, without the mark behind it.
fn column(grid: &Grid, at: usize) -> usize {
    let cells = grid.rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| width(&cell.text));
    let head = &grid.heads[at];
    let words = head.what.split(' ').chain(head.text.split(' ')).map(width);
    cells.chain(words).max().unwrap_or(0).max(if head.is_change { 6 } else { 10 })
}
