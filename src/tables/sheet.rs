//! Within [`super`]: tables → a document, as if somebody had printed it, and where on it each fact stands. An inline
//! document is made of it (`format::ixbrl`), and HTML.

use super::words::lines;
use super::{Column, Labels, RowKind, Table, label_of, period_words};
use crate::document::{Block, Cell, Document, Inline, Row, Run, Style, Table as Grid};
use crate::html::is_markup;
use crate::page::{Layouts, Parts, RowLayout, RowRole, TableLayout, Templates, lay_out};
use crate::report::{Place, Report, ValueRef};
use crate::source::Span;
use std::borrow::Cow;

/// Longest text that stands in a cell.
const IN_CELL: usize = 80;

/// A page made for a report: spans are offsets into a text that nobody has.
#[derive(Debug, Default)]
pub struct Sheet {
    /// What is printed.
    pub document: Document<'static>,
    /// What the rows of its tables are.
    pub layouts: Layouts,
    /// Where each fact stands, by its index; nowhere if it is empty or holds markup.
    pub facts: Vec<Vec<Place>>,
    /// Where each footnote stands, by its index; those with markup stand nowhere.
    pub footnotes: Vec<Option<Span>>,
    /// The first heading.
    pub title: String,
    at: usize,
}

/// Local names of concepts that say whom a report is about.
const NAMES: [&str; 6] = [
    "EntityRegistrantName",
    "RegistrantName",
    "NameOfReportingEntityOrOtherMeansOfIdentification",
    "EntityCurrentLegalOrRegisteredName",
    "EntityLegalName",
    "NameOfReportingEntity",
];

impl Sheet {
    /// Prints tables, the texts that are too long for them, and the footnotes.
    #[must_use]
    pub fn new(report: &Report, tables: &[Table], labels: &dyn Labels) -> Sheet {
        let mut sheet = Sheet {
            facts: vec![Vec::new(); report.facts().len()],
            footnotes: vec![None; report.footnotes.len()],
            title: title(report),
            ..Sheet::default()
        };
        sheet.heading(1, &sheet.title.clone());
        for table in tables {
            sheet.table(report, table);
            sheet.texts(report, table, labels);
        }
        let explained = report.explained();
        let notes = report.footnotes.iter().enumerate().filter(|(at, _)| !explained[*at].is_empty());
        for (number, (at, note)) in notes.enumerate() {
            if number == 0 {
                sheet.heading(2, "Notes");
            }
            match note.as_plain().filter(|text| !text.contains('\r') && !text.trim().is_empty()) {
                Some(text) => {
                    let (inline, span) = sheet.broken(&text);
                    sheet.document.blocks.push(Block::Paragraph(inline));
                    sheet.footnotes[at] = Some(span);
                }
                None => sheet.paragraphs(&note.content),
            }
        }
        sheet
    }

    /// As a page of HTML, without tags.
    pub fn html(&self, templates: &Templates, language: &str) -> Result<String, minijinja::Error> {
        let page = lay_out(&self.document, &self.layouts, &[]);
        templates.render(Parts { namespaces: "", language, title: &self.title, header: "", body: &page.body })
    }

    fn heading(&mut self, level: u8, text: &str) {
        let content = self.plain(text);
        self.document.blocks.push(Block::Heading { level, content });
    }

    fn table(&mut self, report: &Report, table: &Table) {
        self.heading(2, &table.title);
        if !table.amounts().is_empty() {
            let amounts = self.plain(&table.amounts());
            self.document.blocks.push(Block::Paragraph(amounts));
        }
        let start = self.at;
        let mut rows: Vec<Row<'static>> = Vec::new();
        let mut layouts: Vec<RowLayout> = Vec::new();
        let parts: [fn(&Column) -> &str; 3] =
            [|column| &column.group, |column| &column.period, |column| &column.currency];
        for part in parts.into_iter().filter(|part| table.columns.iter().any(|column| !part(column).is_empty())) {
            let mut spans = vec![1];
            let mut cells = vec![self.cell(Inline::default())];
            for (at, column) in table.columns.iter().enumerate() {
                // Equal headings that follow each other are one, if those above are.
                let joins = at > 0
                    && column.group == table.columns[at - 1].group
                    && part(column) == part(&table.columns[at - 1]);
                let text = if joins { "" } else { part(column) };
                let content = self.plain(text);
                cells.push(self.cell(content));
                if let Some(head) = spans.iter().rposition(|span| *span > 0).filter(|head| joins && *head > 0) {
                    spans[head] += 1;
                    spans.push(0);
                } else {
                    spans.push(1);
                }
            }
            rows.push(self.row(cells));
            layouts.push(RowLayout { role: RowRole::Header(spans), indent: 0 });
        }
        for row in &table.rows {
            let label = self.plain(&row.label);
            let mut cells = vec![self.cell(label)];
            for at in 0..table.columns.len() {
                let facts = row.cells.get(at).map_or(&[][..], Vec::as_slice);
                let content = self.facts_inline(report, table, row, facts);
                cells.push(self.cell(content));
            }
            rows.push(self.row(cells));
            let role = match row.kind {
                RowKind::Heading => RowRole::Section,
                RowKind::Line => RowRole::Line,
                RowKind::Total => RowRole::Total,
            };
            layouts.push(RowLayout { role, indent: row.depth.min(4) });
        }
        self.layouts
            .insert(self.document.blocks.len(), TableLayout { caption: Some(table.title.clone()), rows: layouts });
        self.document.blocks.push(Block::Table(Grid { span: Span::new(start, self.at), rows }));
    }

    /// What a cell shows, and where its facts stand in it.
    fn facts_inline(&mut self, report: &Report, table: &Table, row: &super::Row, facts: &[usize]) -> Inline<'static> {
        let mut runs = Vec::new();
        for &index in facts {
            let fact = report.fact(index);
            let figure = table.figure(report, row, index);
            let (text, tag) = match (&figure, fact.value) {
                (Some(figure), _) => {
                    let text = figure.to_string();
                    let start = usize::from(figure.is_negative);
                    (text, start..start + figure.digits.len())
                }
                (None, ValueRef::Text(text)) if fits_cell(text) => (text.to_owned(), 0..text.len()),
                // Not a decimal number; it can be shown, but not tagged.
                (None, ValueRef::Number(text)) => (text.to_owned(), 0..0),
                (None, _) => continue,
            };
            if !runs.is_empty() {
                runs.push(self.run(" / "));
            }
            let at = self.at;
            runs.push(self.run(&text));
            if !tag.is_empty() && self.facts[index].is_empty() {
                let place = Place {
                    span: Span::new(at, self.at),
                    tag: Span::new(at + tag.start, at + tag.end),
                    printed: text.into(),
                    line: 0,
                    column: 0,
                    scale: figure.as_ref().filter(|figure| !figure.is_dash()).map_or(0, |figure| figure.scale),
                    decimals: fact.decimals,
                    format: figure.map(|figure| if figure.is_dash() { "fixed-zero" } else { "num-dot-decimal" }),
                };
                self.facts[index].push(place);
            }
        }
        Inline { runs }
    }

    /// Texts of a table that its cells cannot hold.
    fn texts(&mut self, report: &Report, table: &Table, labels: &dyn Labels) {
        for row in &table.rows {
            for &index in row.cells.iter().flatten() {
                let fact = report.fact(index);
                let ValueRef::Text(text) = fact.value else { continue };
                if fits_cell(text) || text.trim().is_empty() || !self.facts[index].is_empty() {
                    continue;
                }
                let context = report.context(fact.context);
                let members: Vec<String> = context
                    .dimensions()
                    .map(|(axis, value)| match value {
                        crate::report::DimensionRef::Member(member) => label_of(labels, member, None),
                        crate::report::DimensionRef::Typed(text) => {
                            format!("{}: {}", label_of(labels, axis, None), text.unwrap_or("nil"))
                        }
                    })
                    .collect();
                let parts = std::iter::once(row.label.clone()).chain(members).chain([period_words(context.period)]);
                self.heading(3, &parts.collect::<Vec<_>>().join(", "));
                if is_markup(text) || text.contains('\r') {
                    self.paragraphs(text);
                    continue;
                }
                let (inline, span) = self.broken(text);
                self.document.blocks.push(Block::Paragraph(inline));
                let place = Place {
                    span,
                    tag: span,
                    printed: "".into(),
                    line: 0,
                    column: 0,
                    scale: 0,
                    decimals: None,
                    format: None,
                };
                self.facts[index].push(place);
            }
        }
    }

    /// The lines of a text with markup, each as a paragraph.
    fn paragraphs(&mut self, text: &str) {
        for line in lines(text) {
            let content = self.plain(&line);
            self.document.blocks.push(Block::Paragraph(content));
        }
    }

    fn run(&mut self, text: &str) -> Run<'static> {
        let start = self.at;
        self.at += text.len();
        Run { span: Span::new(start, self.at), text: Cow::Owned(text.to_owned()), style: Style::default(), link: None }
    }

    fn plain(&mut self, text: &str) -> Inline<'static> {
        Inline { runs: if text.is_empty() { Vec::new() } else { vec![self.run(text)] } }
    }

    /// A text with its line breaks, and all of its span.
    fn broken(&mut self, text: &str) -> (Inline<'static>, Span) {
        let start = self.at;
        // A tag goes around ink: line breaks at the ends would be lost.
        if text.trim_matches(char::is_whitespace).len() < text.len() {
            return (self.plain(text), Span::new(start, self.at));
        }
        let mut runs = Vec::new();
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                runs.push(self.run("\n"));
            }
            if !line.is_empty() {
                runs.push(self.run(line));
            }
        }
        (Inline { runs }, Span::new(start, self.at))
    }

    fn cell(&mut self, content: Inline<'static>) -> Cell<'static> {
        let span = content.runs.first().zip(content.runs.last()).map(|(first, last)| first.span.to(last.span));
        self.at += 1;
        Cell { span: span.unwrap_or(Span::new(self.at, self.at)), columns: 1, indent: 0, ruled: false, content }
    }

    fn row(&mut self, cells: Vec<Cell<'static>>) -> Row<'static> {
        let start = cells.first().map_or(self.at, |cell| cell.span.start as usize);
        Row { span: Span::new(start.min(self.at), self.at), cells }
    }
}

/// Whether a text can stand in a cell as it is.
fn fits_cell(text: &str) -> bool {
    text.len() <= IN_CELL && !text.trim().is_empty() && !text.contains(char::is_control) && !is_markup(text)
}

/// Whom the report is about, and up to when.
fn title(report: &Report) -> String {
    let named = |wanted: &&str| {
        let is_it = |fact: &crate::report::Fact<'_>| *report.concept(fact.concept).local == **wanted;
        report
            .facts()
            .filter(|fact| matches!(fact.value, ValueRef::Text(_)))
            .find(is_it)
            .and_then(|fact| fact.value.text())
    };
    let identifiers: Vec<&str> = report.entities().take(3).map(|entity| &*entity.identifier).collect();
    let name = NAMES.iter().find_map(named).map_or_else(|| identifiers.join(", "), super::plain_text);
    let last = report.contexts().filter_map(|context| context.period.last_day()).max();
    match last {
        Some(day) if !name.is_empty() => format!("{name} – {day}"),
        Some(day) => day.to_string(),
        None if name.is_empty() => "Report".to_owned(),
        None => name,
    }
}
