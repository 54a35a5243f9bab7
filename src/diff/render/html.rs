//! Within [`super`]: a diff as a page that stands on its own: it loads nothing, everything is in the markup, and its script
//! only hides and shows.

use super::View;
use super::describe::{self, ORDER, Told, Told1, capitalised, counted, heading, legible, meaning, tell, thousands};
use super::facts::{Teller, Words, in_statement, roll_words};
use super::grid::{Grid, Head, Mark, Row, Shown, grid, letter};
use crate::diff::words::Piece;
use crate::diff::{Change, Kind};
use crate::history::editions::period_end;
use crate::page::Markup;
use crate::page::shell::{Shell, markup};
use crate::tables::RowKind;
use minijinja::context;
use std::io::{self, Write};

/// Changes of a kind that the page lists, and facts of a change, unless all are asked for.
const MOST: usize = 1_000;
const FACTS: usize = 12;

/// Lines of statements that are open when the page is opened.
const OPEN: usize = 150;

/// Characters of an unchanged part of a text that are shown on either side of a change, and of a whole text.
const AROUND: usize = 240;
const TEXT: usize = 20_000;

const SHELL: Shell<'_> = Shell {
    name: "diff.html",
    template: include_str!("../../../templates/diff.html"),
    style: concat!(include_str!("../../../templates/shared.css"), include_str!("../../../templates/diff.css")),
    script: include_str!("../../../templates/diff.js"),
};

/// Writes it.
pub(super) fn write(view: &View<'_, '_>, out: &mut dyn Write) -> io::Result<()> {
    let words = Words::new(view);
    let mut page = Page { words: &words, out: Markup::default() };
    let title = page.body();
    let text = SHELL.render(context! { title, body => markup(page.out.finish()) }).map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

struct Page<'t, 'v, 'r> {
    words: &'t Words<'v, 'r>,
    out: Markup,
}

type Attributes<'a> = &'a [(&'a str, &'a str)];

impl<'v, 'r: 'v> Page<'_, 'v, 'r> {
    /// An element with text alone.
    fn element(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.out.start(name, attributes.iter().copied());
        self.out.text(text);
        self.out.close();
    }

    fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        self.out.start(name, attributes.iter().copied());
    }

    /// Closes so many elements and ends the line.
    fn close(&mut self, elements: usize) {
        (0..elements).for_each(|_| self.out.close());
        self.out.line();
    }

    /// All that stands in the page; its title.
    fn body(&mut self) -> String {
        let view = self.words.view;
        self.element("a", &[("class", "skip"), ("href", "#main")], "Skip to the differences");
        self.out.line();
        let grids: Vec<Grid> = view.comparison.statements.iter().map(|statement| grid(self.words, statement)).collect();
        let title = self.header(&grids);
        self.open("main", &[("id", "main")]);
        self.filters();
        self.statements(&grids);
        for kind in ORDER {
            let is_listed = view.all || !matches!(kind, Kind::NewPeriod | Kind::DroppedPeriod);
            if is_listed {
                self.kind(kind);
            }
        }
        if !view.all {
            self.roll_forward();
        }
        self.close(1);
        self.open("footer", &[]);
        self.out.text(
            "Made by ixport diff. Facts are aligned by entity, concept, dimensions, unit and period, never by ids or order. The \
             JSON form has every change with both facts and their sources.",
        );
        self.close(1);
        title
    }

    fn header(&mut self, grids: &[Grid]) -> String {
        let view = self.words.view;
        let end = |teller: &Teller<'_>| period_end(teller.report()).map(|day| day.to_string());
        let title = self.words.title();
        self.open("header", &[]);
        self.element("p", &[("class", "eyebrow")], "What changed between two reports");
        self.element("h1", &[], &title);
        self.open("div", &[("class", "scroll")]);
        self.open("table", &[("class", "reports")]);
        self.element("caption", &[("class", "unseen")], "The two reports");
        self.open("thead", &[]);
        self.open("tr", &[]);
        for name in ["Report", "File", "Document", "Period to", "Facts"] {
            self.element("th", &[("scope", "col")], name);
        }
        self.close(2);
        self.open("tbody", &[]);
        for (which, teller) in ["Older", "Newer"].into_iter().zip(&self.words.tellers) {
            let report = teller.report();
            self.open("tr", &[]);
            self.element("th", &[("scope", "row")], which);
            self.element("td", &[("class", "file")], &legible(teller.side.name));
            let document = report.provenance.as_ref().map(|provenance| legible(&provenance.file));
            self.element("td", &[("class", "file")], &document.unwrap_or_else(|| "not stated".to_owned()));
            self.element("td", &[], &end(teller).unwrap_or_else(|| "not stated".to_owned()));
            self.element("td", &[("class", "n")], &thousands(teller.facts));
            self.close(1);
        }
        self.close(3);
        let counts = view.diff.summary();
        if counts.iter().all(|(_, count)| *count == 0) {
            self.element("p", &[("class", "verdict")], "No differences.");
        }
        if !view.diff.notes.is_empty() {
            self.open("ul", &[("class", "notes")]);
            for note in &view.diff.notes {
                self.element("li", &[], &legible(note));
            }
            self.close(1);
        }
        self.open("nav", &[("aria-label", "Kinds of differences")]);
        self.open("ul", &[]);
        for kind in ORDER {
            let count = counts.iter().find(|(other, _)| *other == kind).map_or(0, |(_, count)| *count);
            if count == 0 {
                continue;
            }
            let is_rolled = !view.all && matches!(kind, Kind::NewPeriod | Kind::DroppedPeriod);
            let target = if is_rolled { "#roll-forward".to_owned() } else { format!("#{}", kind.as_str()) };
            let text = counted(kind, count);
            let (number, words) = text.split_once(' ').unwrap_or((&text, ""));
            self.open("li", &[]);
            self.open("a", &[("href", &target)]);
            self.element("b", &[], number);
            self.out.text(&format!(" {words}"));
            self.close(2);
        }
        self.close(2);
        if grids.len() > 1 {
            /// Links that are shown at once.
            const FEW: usize = 10;
            let is_long = grids.len() > FEW;
            if is_long {
                self.open("details", &[("class", "toc")]);
                self.element("summary", &[], &format!("{} statements side by side", thousands(grids.len())));
            }
            self.open("nav", &[("class", "contents"), ("aria-label", "Statements")]);
            self.open("ul", &[]);
            for (at, grid) in grids.iter().enumerate() {
                self.open("li", &[]);
                self.element("a", &[("href", &format!("#s{}", at + 1))], &grid.title);
                self.close(1);
            }
            self.close(if is_long { 3 } else { 2 });
        }
        self.close(1);
        title
    }

    /// Shown by the script alone, which does what they are for.
    fn filters(&mut self) {
        let view = self.words.view;
        self.open("form", &[("id", "filters"), ("role", "search"), ("aria-label", "Filters"), ("hidden", "hidden")]);
        let counts = view.diff.summary();
        let is_there = |kind: Kind| counts.iter().any(|(other, count)| *other == kind && *count > 0);
        let is_listed = |kind: &Kind| view.all || !matches!(kind, Kind::NewPeriod | Kind::DroppedPeriod);
        let listed: Vec<Kind> = ORDER.into_iter().filter(is_listed).filter(|kind| is_there(*kind)).collect();
        if !listed.is_empty() {
            self.open("fieldset", &[]);
            self.element("legend", &[], "Show");
            for kind in listed {
                self.open("label", &[]);
                self.out.empty("input", [("type", "checkbox"), ("checked", "checked"), ("value", kind.as_str())]);
                self.out.text(heading(kind));
                self.close(1);
            }
            self.close(1);
        }
        self.open("div", &[("class", "find")]);
        self.open("label", &[]);
        self.out.text("Search ");
        self.out
            .empty("input", [("type", "search"), ("autocomplete", "off"), ("placeholder", "line, concept, number")]);
        self.close(1);
        self.open("label", &[]);
        self.out.empty("input", [("type", "checkbox"), ("name", "unchanged"), ("checked", "checked")]);
        self.out.text("Unchanged lines of statements");
        self.close(1);
        self.element("button", &[("type", "button")], "Show all");
        self.element("output", &[("aria-live", "polite")], "");
        self.close(2);
    }

    fn statements(&mut self, grids: &[Grid]) {
        if grids.is_empty() {
            return;
        }
        self.open("section", &[("id", "statements"), ("aria-labelledby", "statements-title")]);
        self.element("h2", &[("id", "statements-title")], "Statements side by side");
        let cells = || grids.iter().flat_map(|grid| &grid.rows).flat_map(|row| &row.cells);
        let mut hint = "Point at a number to see where it is printed.".to_owned();
        if cells().any(|cell| cell.mark == Some(Mark::Derived)) {
            hint.push_str(" Numbers in italics are derived from others; no report has them.");
        }
        if cells().any(|cell| cell.mark == Some(Mark::Refused)) {
            hint.push_str(" “n/d” stands where one must not be derived.");
        }
        self.element("p", &[], &hint);
        let mut lines = 0;
        for (at, grid) in grids.iter().enumerate() {
            self.statement(at + 1, grid, at == 0 || lines < OPEN);
            lines += grid.rows.len();
        }
        self.close(1);
    }

    fn statement(&mut self, number: usize, grid: &Grid, is_open: bool) {
        let id = format!("s{number}");
        let mut attributes = vec![("class", "statement"), ("id", &*id)];
        attributes.extend(is_open.then_some(("open", "open")));
        self.open("details", &attributes);
        self.open("summary", &[]);
        self.element("h3", &[], &grid.title);
        if !grid.amounts.is_empty() {
            self.element("span", &[("class", "amounts")], &grid.amounts);
        }
        self.close(1);
        self.open("div", &[("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", &grid.title)]);
        self.open("table", &[("class", "lines")]);
        self.element("caption", &[("class", "unseen")], &grid.title);
        self.statement_head(&grid.heads);
        self.open("tbody", &[]);
        self.out.line();
        for row in &grid.rows {
            self.line(row);
        }
        self.close(1);
        self.close(2);
        for (at, note) in grid.notes.iter().enumerate() {
            self.open("p", &[("class", "note")]);
            if at < grid.marks {
                self.element("sup", &[], &letter(at + 1));
            }
            self.out.text(note);
            self.close(1);
        }
        self.close(1);
    }

    fn statement_head(&mut self, heads: &[Head]) {
        self.open("thead", &[]);
        self.open("tr", &[]);
        self.element("th", &[("scope", "col"), ("rowspan", "2")], "Line");
        let mut at = 0;
        while let Some(head) = heads.get(at) {
            if head.is_change {
                self.element("th", &[("scope", "colgroup"), ("colspan", "2"), ("class", "change pair")], head.what);
                at += 2;
            } else {
                self.element("th", &[("scope", "col"), ("class", "n")], head.what);
                at += 1;
            }
        }
        self.close(1);
        self.open("tr", &[]);
        for head in heads {
            let class = if head.is_change { "n change" } else { "n" };
            self.element("th", &[("scope", "col"), ("class", class)], &head.text);
        }
        self.close(2);
    }

    fn line(&mut self, row: &Row) {
        let mut class = match row.kind {
            RowKind::Heading => "heading".to_owned(),
            RowKind::Line => String::new(),
            RowKind::Total => "total".to_owned(),
        };
        if row.is_same() {
            class.push_str(" same");
        }
        self.open("tr", &[("class", class.trim())]);
        let indent = format!("i{}", row.depth.min(6));
        let mut attributes = vec![("scope", "row"), ("class", &*indent)];
        if !row.concept.is_empty() {
            attributes.push(("title", &row.concept));
        }
        let language = self.words.view.language;
        if language != "en" && !language.is_empty() && language.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
        {
            attributes.push(("lang", language));
        }
        self.element("th", &attributes, &row.label);
        for cell in &row.cells {
            self.cell(cell);
        }
        self.close(1);
    }

    fn cell(&mut self, cell: &Shown) {
        let class = match (cell.mark, cell.is_change) {
            (Some(Mark::Derived), _) => "n derived",
            (Some(Mark::Restated), _) => "n restated",
            (Some(Mark::Refused), _) => "n refused",
            (None, true) => "n change",
            (None, false) => "n",
        };
        let mut attributes = vec![("class", class)];
        if !cell.about.is_empty() {
            attributes.push(("title", &cell.about));
        }
        self.open("td", &attributes);
        self.element("span", &[("class", "v")], &minus(&cell.text));
        if let Some(note) = cell.note {
            self.element("sup", &[], &letter(note));
        }
        if let Some(was) = &cell.was {
            self.element("small", &[], &format!("was {}", minus(was)));
        }
        self.out.close();
    }

    fn kind(&mut self, kind: Kind) {
        let view = self.words.view;
        let changes: Vec<&'v Change> = view.diff.changes.iter().filter(|change| change.kind == kind).collect();
        if changes.is_empty() {
            return;
        }
        let (id, title) = (kind.as_str(), format!("{}-title", kind.as_str()));
        let attributes = [("class", "kind"), ("id", id), ("data-kind", id), ("aria-labelledby", &*title)];
        self.open("section", &attributes);
        self.open("h2", &[("id", &title)]);
        self.out.text(heading(kind));
        self.element("span", &[("class", "count")], &format!(" {}", thousands(changes.len())));
        self.close(1);
        self.element("p", &[], &format!("{}.", capitalised(meaning(kind))));
        let most = if view.all { MOST * 10 } else { MOST };
        self.open("div", &[("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", heading(kind))]);
        let layout = Layout::of(kind);
        self.open("table", &[("class", if layout == Layout::Both { "changes" } else { "changes rest" })]);
        self.element("caption", &[("class", "unseen")], heading(kind));
        self.change_head(kind, layout);
        let mut statement = None;
        for change in changes.iter().take(most) {
            let told = tell(self.words, change, FACTS);
            if statement != Some(told.statement) {
                if statement.is_some() {
                    self.close(1);
                }
                statement = Some(told.statement);
                self.open("tbody", &[]);
                self.open("tr", &[]);
                let span = if layout == Layout::Both { "4" } else { "2" };
                let name = in_statement(told.statement);
                self.element("th", &[("scope", "rowgroup"), ("colspan", span)], &name);
                self.close(1);
            }
            self.change(&told, layout);
        }
        self.close(1);
        self.close(2);
        if changes.len() > most {
            let rest = format!("{} more are not on this page; the JSON form has all.", thousands(changes.len() - most));
            self.element("p", &[("class", "capped")], &rest);
        }
        self.close(1);
    }

    fn change_head(&mut self, kind: Kind, layout: Layout) {
        let columns: &[(&str, &str)] = match layout {
            Layout::Both => {
                &[("what", "Line"), ("side", "Older report"), ("side", "Newer report"), ("more", "Difference")]
            }
            Layout::One => &[("what", "Line"), ("side", "Facts")],
            Layout::Text => &[("what", "Line"), ("side", "Text")],
            Layout::Detail => &[("what", "Line"), ("side", "Difference")],
        };
        for (class, _) in columns {
            self.out.empty("col", [("class", *class)]);
        }
        self.open("thead", &[]);
        self.open("tr", &[]);
        for (at, (_, name)) in columns.iter().enumerate() {
            let name = match kind {
                Kind::Retagged | Kind::Redimensioned if at == 3 => "Evidence",
                Kind::Relabelled if at == 3 => "Label",
                Kind::Contradiction if at == 3 => "Note",
                _ => name,
            };
            self.element("th", &[("scope", "col")], name);
        }
        self.close(2);
    }

    fn change(&mut self, told: &Told<'v>, layout: Layout) {
        self.open("tr", &[("class", "row")]);
        self.open("th", &[("scope", "row")]);
        if !told.label.is_empty() {
            self.element("b", &[], &told.label);
        }
        if !told.concept.is_empty() {
            self.element("code", &[], &told.concept);
        }
        if !told.aspects.is_empty() {
            self.element("span", &[("class", "aspects")], &told.aspects.join(" · "));
        }
        self.close(1);
        match layout {
            Layout::Both => {
                for report in [0, 1] {
                    self.open("td", &[]);
                    if let Some(sides) = &told.sides {
                        self.element("div", &[("class", "fact")], &sides[report]);
                    }
                    self.facts(told, report);
                    self.close(1);
                }
                self.open("td", &[("class", "more")]);
                self.lines(&told.detail);
            }
            Layout::One => {
                self.open("td", &[]);
                self.facts(told, 0);
                self.facts(told, 1);
                self.lines(&told.detail);
            }
            Layout::Text => {
                self.open("td", &[]);
                self.text(told);
            }
            Layout::Detail => {
                self.open("td", &[("class", "more")]);
                self.lines(&told.detail);
            }
        }
        self.close(2);
    }

    fn lines(&mut self, lines: &[String]) {
        for line in lines {
            self.element("div", &[], &minus(line));
        }
    }

    fn facts(&mut self, told: &Told<'v>, report: usize) {
        for fact in &told.facts[report] {
            self.fact(fact);
        }
        let left = told.counts[report] - told.facts[report].len();
        if left > 0 {
            self.element("div", &[("class", "fact source")], &format!("and {} more", thousands(left)));
        }
    }

    fn fact(&mut self, fact: &Told1<'v>) {
        self.open("div", &[("class", "fact")]);
        let class = if fact.is_number { "v n" } else { "v" };
        let value = if fact.is_number { minus(&fact.value) } else { fact.value.clone() };
        self.element("span", &[("class", class)], &value);
        if !fact.aspects.is_empty() {
            self.element("span", &[("class", "aspects")], &fact.aspects.join(" · "));
        }
        self.source(fact, None);
        self.close(1);
    }

    fn source(&mut self, fact: &Told1<'v>, name: Option<&str>) {
        if let Some(printed) = &fact.printed {
            let name = name.map(|name| format!("{name}: ")).unwrap_or_default();
            self.element("span", &[("class", "source")], &format!("{name}{}", printed.in_full()));
        }
    }

    /// A text with what was removed and added.
    fn text(&mut self, told: &Told<'v>) {
        self.open("div", &[("class", "text")]);
        let pieces = told.words.unwrap_or_default();
        let mut room = TEXT;
        for (at, piece) in pieces.iter().enumerate() {
            if room == 0 {
                self.out.text("… The rest of the text is not on this page.");
                break;
            }
            let text = match piece {
                Piece::Same(same) => describe::excerpt(same, AROUND, at > 0, at + 1 < pieces.len()),
                Piece::Removed(text) | Piece::Added(text) => describe::cut(&legible(text), room),
            };
            room = room.saturating_sub(text.len());
            match piece {
                Piece::Same(_) => self.out.text(&text),
                Piece::Removed(_) => self.element("del", &[], &text),
                Piece::Added(_) => self.element("ins", &[], &text),
            }
            self.out.text(" ");
        }
        self.close(1);
        self.lines(&told.detail);
        for (report, name) in ["older", "newer"].into_iter().enumerate() {
            if let Some(fact) = told.facts[report].first() {
                self.source(fact, Some(name));
            }
        }
    }

    fn roll_forward(&mut self) {
        let all = self.words.rolled();
        if all.is_empty() {
            return;
        }
        self.open("section", &[("id", "roll-forward"), ("aria-labelledby", "roll-forward-title")]);
        self.element("h2", &[("id", "roll-forward-title")], "Roll-forward");
        let hint = "How many numbers are in periods (or of parts) that only one of the reports has: the normal course of time. \
                    The JSON form lists them.";
        self.element("p", &[], hint);
        self.open(
            "div",
            &[("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", "Roll-forward by statement")],
        );
        self.open("table", &[("class", "roll")]);
        self.element("caption", &[("class", "unseen")], "Roll-forward");
        self.open("thead", &[]);
        self.open("tr", &[]);
        for (name, class) in
            [("Statement", ""), ("New", "n"), ("Dropped", "n"), ("New periods", ""), ("Dropped periods", "")]
        {
            self.element("th", &[("scope", "col"), ("class", class)], name);
        }
        self.close(2);
        self.open("tbody", &[]);
        for (title, periods) in all {
            self.open("tr", &[]);
            self.element("th", &[("scope", "row")], &in_statement(title));
            for periods in &periods {
                let count: usize = periods.iter().map(|(_, count)| count).sum();
                self.element("td", &[("class", "n")], &thousands(count));
            }
            for periods in &periods {
                self.element("td", &[("class", "aspects")], &roll_words(periods));
            }
            self.close(1);
        }
        self.close(4);
    }
}

/// How the changes of a kind are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// Both reports side by side.
    Both,
    /// What one report has.
    One,
    /// A text.
    Text,
    /// What is known, in words.
    Detail,
}

impl Layout {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::ConceptAdded | Kind::ConceptRemoved | Kind::NewPeriod | Kind::DroppedPeriod => Layout::One,
            Kind::TextChanged => Layout::Text,
            Kind::CalculationChanged => Layout::Detail,
            _ => Layout::Both,
        }
    }
}

/// A number with the sign that printers have for it.
fn minus(text: &str) -> String {
    match text.strip_prefix('-') {
        Some(rest) => format!("−{}", rest.replace("(-", "(−")),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Read as XML, a script and a style are text like any other.
    #[test]
    fn script_and_style_hold_no_markup() {
        for text in [SHELL.script, SHELL.style] {
            assert!(!text.contains(['<', '&']));
        }
    }
}
