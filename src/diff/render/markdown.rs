//! Within [`super`]: a diff as Markdown, for a pull request or a wiki: tables with pipes, and the few elements of HTML that
//! every reader of it knows (`br`, `sub`, `sup`).

use super::View;
use super::describe::{
    self, ORDER, Told, Told1, capitalised, cut, heading, legible, meaning, summary, tell, thousands,
};
use super::facts::{Words, in_statement, roll_words};
use super::grid::{Grid, Mark, grid, letter};
use crate::diff::words::Piece;
use crate::diff::{Change, Kind};
use crate::history::editions::period_end;
use crate::tables::RowKind;
use std::io::{self, Write};

/// Changes of a kind that are listed, and facts of a change, unless all are asked for.
const MOST: usize = 200;
const FACTS: usize = 4;

/// Characters of an unchanged part of a text that are shown on either side of a change, and of a piece that was changed.
const AROUND: usize = 80;
const PIECE: usize = 2_000;

/// Writes it.
pub(super) fn write(view: &View<'_, '_>, out: &mut dyn Write) -> io::Result<()> {
    let words = Words::new(view);
    head(&words, out)?;
    for kind in ORDER {
        if view.all || !matches!(kind, Kind::NewPeriod | Kind::DroppedPeriod) {
            changes(&words, kind, out)?;
        }
    }
    if !view.all {
        roll_forward(&words, out)?;
    }
    for statement in &view.comparison.statements {
        table(&grid(&words, statement), out)?;
    }
    Ok(())
}

fn head(words: &Words<'_, '_>, out: &mut dyn Write) -> io::Result<()> {
    let view = words.view;
    writeln!(out, "# {}\n", escaped(&words.title()))?;
    writeln!(out, "| | Report | Document | Period to | Facts |\n|:--|:--|:--|:--|--:|")?;
    for (which, teller) in ["Older", "Newer"].into_iter().zip(&words.tellers) {
        let report = teller.report();
        let document = report.provenance.as_ref().map(|provenance| escaped(&provenance.file)).unwrap_or_default();
        let day = period_end(report).map(|day| day.to_string()).unwrap_or_default();
        let count = thousands(teller.facts);
        writeln!(out, "| {which} | {} | {document} | {day} | {count} |", escaped(teller.side.name))?;
    }
    writeln!(out, "\n**{}**", summary(&view.diff.summary()))?;
    for note in &view.diff.notes {
        writeln!(out, "\n> {}", escaped(note))?;
    }
    Ok(())
}

fn changes<'v, 'r: 'v>(words: &Words<'v, 'r>, kind: Kind, out: &mut dyn Write) -> io::Result<()> {
    let view = words.view;
    let changes: Vec<&'v Change> = view.diff.changes.iter().filter(|change| change.kind == kind).collect();
    if changes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## {} ({})\n", heading(kind), thousands(changes.len()))?;
    writeln!(out, "{}.\n", capitalised(meaning(kind)))?;
    writeln!(out, "| Line | Older report | Newer report | Difference |\n|:--|--:|--:|:--|")?;
    let most = if view.all { usize::MAX } else { MOST };
    let mut statement = None;
    for change in changes.iter().take(most) {
        let told = tell(words, change, if view.all { usize::MAX } else { FACTS });
        if statement != Some(told.statement) {
            statement = Some(told.statement);
            writeln!(out, "| **{}** | | | |", escaped(&in_statement(told.statement)))?;
        }
        row(&told, out)?;
    }
    if changes.len() > most {
        writeln!(out, "\n{} more: the JSON form has all.", thousands(changes.len() - most))?;
    }
    Ok(())
}

fn row(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut line: Vec<String> = Vec::new();
    line.extend(Some(escaped(&told.label)).filter(|label| !label.is_empty()));
    line.extend(Some(name(&told.concept)).filter(|name| !name.is_empty()));
    line.extend(Some(escaped(&told.aspects.join(" · "))).filter(|aspects| !aspects.is_empty()));
    write!(out, "| {} |", line.join("<br>"))?;
    for report in [0, 1] {
        let mut cell: Vec<String> = Vec::new();
        cell.extend(told.sides.as_ref().map(|sides| escaped(&sides[report])));
        cell.extend(told.facts[report].iter().map(|fact| said(fact, told.words.is_some())));
        let left = told.counts[report] - told.facts[report].len();
        cell.extend((left > 0).then(|| format!("and {} more", thousands(left))));
        write!(out, " {} |", cell.join("<br>"))?;
    }
    let mut detail: Vec<String> = told.detail.iter().map(|line| escaped(line)).collect();
    detail.extend(told.words.map(pieces));
    writeln!(out, " {} |", detail.join("<br>"))
}

/// A fact; without its value where that is a text that is shown as a whole.
fn said(fact: &Told1<'_>, is_shown: bool) -> String {
    let mut parts = Vec::new();
    if !is_shown {
        parts.push(escaped(&fact.value));
    }
    if !fact.aspects.is_empty() {
        parts.push(escaped(&fact.aspects.join(" · ")));
    }
    if let Some(printed) = &fact.printed {
        parts.push(format!("<sub>{}</sub>", escaped(&printed.in_full())));
    }
    parts.join("<br>")
}

fn pieces(pieces: &[Piece]) -> String {
    let shown = pieces.iter().enumerate().map(|(at, piece)| match piece {
        Piece::Same(same) => escaped(&describe::excerpt(same, AROUND, at > 0, at + 1 < pieces.len())),
        Piece::Removed(text) => format!("~~{}~~", escaped(&cut(text, PIECE))),
        Piece::Added(text) => format!("**{}**", escaped(&cut(text, PIECE))),
    });
    shown.collect::<Vec<_>>().join(" ")
}

fn roll_forward(words: &Words<'_, '_>, out: &mut dyn Write) -> io::Result<()> {
    let all = words.rolled();
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Roll-forward\n\nNumbers in new and dropped periods, by statement.\n")?;
    writeln!(out, "| Statement | New | Dropped | New periods | Dropped periods |\n|:--|--:|--:|:--|:--|")?;
    for (title, [new, dropped]) in &all {
        let count = |periods: &[(String, usize)]| thousands(periods.iter().map(|(_, count)| count).sum());
        writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            escaped(&in_statement(*title)),
            count(new),
            count(dropped),
            escaped(&roll_words(new)),
            escaped(&roll_words(dropped))
        )?;
    }
    Ok(())
}

fn table(grid: &Grid, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## {}\n", escaped(&grid.title))?;
    if !grid.amounts.is_empty() {
        writeln!(out, "{}\n", escaped(&grid.amounts))?;
    }
    write!(out, "| |")?;
    for head in &grid.heads {
        write!(out, " {}<br>{} |", head.what, escaped(&head.text))?;
    }
    writeln!(out, "\n|:--|{}", "--:|".repeat(grid.heads.len()))?;
    for row in &grid.rows {
        let bold = if row.kind == RowKind::Line || row.label.is_empty() { "" } else { "**" };
        write!(out, "| {}{bold}{}{bold} |", "&emsp;".repeat(row.depth.into()), escaped(&row.label))?;
        for cell in &row.cells {
            let mark = cell.note.map(|note| format!("<sup>{}</sup>", letter(note))).unwrap_or_default();
            let was = cell.was.as_ref().map(|was| format!("<br>was {}", escaped(was))).unwrap_or_default();
            let text = escaped(&cell.text);
            let text = if cell.mark == Some(Mark::Derived) { format!("*{text}*") } else { text };
            write!(out, " {text}{mark}{was} |")?;
        }
        writeln!(out)?;
    }
    for (at, note) in grid.notes.iter().enumerate() {
        let mark = if at < grid.marks { format!("<sup>{}</sup> ", letter(at + 1)) } else { String::new() };
        writeln!(out, "\n{mark}{}", escaped(note))?;
    }
    Ok(())
}

/// A name of a concept.
fn name(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.');
    if !name.is_empty() && name.chars().all(is_plain) { format!("`{name}`") } else { escaped(name) }
}

/// A text that stays text.
fn escaped(text: &str) -> String {
    let text = legible(text);
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '~' | '#' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}
