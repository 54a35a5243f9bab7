//! Report → xBRL-CSV: a metadata file, a table of numbers, a table of texts, a table of footnotes (the last two where
//! there are any). A row is a fact, its id the fact's; the column `source` is a comment that says where it is printed.

//!
//! What repeats (names, units, entities, periods) is made into cells once; a row is put together from them.

use crate::format::oim::aspects::is_row_identifier;
use crate::format::oim::note::without_prefixes;
use crate::format::oim::seen::Seen;
use crate::format::oim::{Dimension, Links, Model, NOTE, SPAN, period_string};
use crate::format::prefixes::numbered;
use crate::format::xbrl21::end_date;
use crate::format::{Error, language, legal, pretty_json, push_spans};
use crate::package::File;
use crate::report::{Fact, LinkTarget, Report, ValueRef};
use crate::xbrl::{Decimals, Entity, Period};
use chrono::NaiveTime;
use hashbrown::HashMap;
use indexmap::IndexMap;
use serde_json::{Map, json};
use std::borrow::Cow;
use std::io::Write as _;

/// `documentType` of xBRL-CSV 1.0.
const DOCUMENT_TYPE: &str = "https://xbrl.org/2021/xbrl-csv";

/// An aspect that a fact does not have (a special value of xBRL-CSV).
const NONE: &str = "#none";

/// Columns of every table of facts, before those of the dimensions; `source` comes last.
const SHARED: [&str; 4] = ["id", "concept", "entity", "period"];

/// Writes `<stem>-metadata.json` first, then the tables: `<stem>.csv` (numbers), `<stem>-text.csv`, `<stem>-notes.csv`.
pub fn write(report: &Report, stem: &str) -> Result<Vec<File>, Error> {
    let model = Model::new(report);
    let links = model.links();
    let axes = axis_columns(&model);
    let rows = RowIds::new(report, &model);
    let (mut templates, mut tables) = (Map::new(), Map::new());
    let mut files = Vec::new();
    let mut add = |name: &str, suffix: &str, template, bytes| {
        let path = [stem, suffix, ".csv"].concat();
        templates.insert(name.into(), template);
        tables.insert(name.into(), json!({"url": path, "template": name}));
        files.push(File { path, bytes });
    };
    let mut writer = Writer::new(report, &model, &rows);
    for kind in [&NUMBERS, &TEXTS] {
        if report.facts().any(|fact| Kind::of(fact).table == kind.table) {
            add(kind.table, kind.suffix, kind.template(&axes), writer.facts_table(kind, &axes)?);
        }
    }
    if model.notes.iter().any(Option::is_some) {
        add("notes", "-notes", note_template(), notes_table(report, &rows));
    }
    let mut metadata = json!({
        "documentInfo": model.document_info(DOCUMENT_TYPE, &links),
        "tableTemplates": templates,
        "tables": tables,
    });
    if !links.all.is_empty() {
        metadata["links"] = link_object(report, &links, &rows);
    }
    let mut bytes = pretty_json(&metadata)?;
    bytes.push(b'\n');
    files.insert(0, File { path: format!("{stem}-metadata.json"), bytes });
    Ok(files)
}

/// One of the tables of facts.
struct Kind {
    table: &'static str,
    /// End of the file's name, before the extension.
    suffix: &'static str,
    /// Columns that only this table has.
    aspects: &'static [&'static str],
}

const NUMBERS: Kind = Kind { table: "facts", suffix: "", aspects: &["unit", "decimals"] };
const TEXTS: Kind = Kind { table: "texts", suffix: "-text", aspects: &["language"] };

impl Kind {
    /// The table of a fact.
    fn of(fact: Fact<'_>) -> Self {
        if fact.unit.is_some() { NUMBERS } else { TEXTS }
    }

    /// The header's names, in order.
    fn columns<'a>(&'a self, axes: &'a IndexMap<&str, String>) -> impl Iterator<Item = &'a str> {
        let axes = axes.values().map(String::as_str);
        SHARED.into_iter().chain(self.aspects.iter().copied()).chain(["value"]).chain(axes).chain(["source"])
    }

    /// Which column gives facts which aspect.
    fn template(&self, axes: &IndexMap<&str, String>) -> serde_json::Value {
        let mut dimensions = Map::new();
        for aspect in SHARED.iter().skip(1).chain(self.aspects).filter(|aspect| **aspect != "decimals") {
            dimensions.insert((*aspect).into(), format!("${aspect}").into());
        }
        for (axis, column) in axes {
            dimensions.insert((*axis).into(), format!("${column}").into());
        }
        let columns: Map<_, _> = self
            .columns(axes)
            .map(|column| {
                let value = match column {
                    "value" if self.aspects.contains(&"decimals") => {
                        json!({"dimensions": dimensions, "decimals": "$decimals"})
                    }
                    "value" => json!({"dimensions": dimensions}),
                    "source" => json!({"comment": true, SPAN: "byte ranges in src:document"}),
                    _ => json!({}),
                };
                (column.to_owned(), value)
            })
            .collect();
        json!({"rowIdColumn": "id", "columns": columns})
    }
}

/// Dimension → the name of its column: the local name, with a number where two dimensions share it.
fn axis_columns<'m>(model: &'m Model<'_>) -> IndexMap<&'m str, String> {
    let mut columns = IndexMap::<&str, String>::new();
    for name in model.axes.iter().map(|&axis| &*model.names[axis]) {
        let local = name.split_once(':').map_or(name, |(_, local)| local).replace('.', "_");
        let reserved = ["unit", "decimals", "language", "value", "source"];
        let taken = |c: &str| SHARED.contains(&c) || reserved.contains(&c) || columns.values().any(|other| other == c);
        let column = numbered(&local, 2, taken);
        columns.insert(name, column);
    }
    columns
}

/// Cells, quoted where they need it.
struct Writer<'a> {
    report: &'a Report,
    model: &'a Model<'a>,
    rows: &'a RowIds<'a>,
    concepts: Vec<String>,
    names: Vec<String>,
    units: Vec<String>,
    entities: HashMap<&'a Entity, String>,
    periods: HashMap<Period, String>,
}

impl<'a> Writer<'a> {
    fn new(report: &'a Report, model: &'a Model<'a>, rows: &'a RowIds<'a>) -> Self {
        let aspect = |text: &Option<String>| text.as_deref().map_or_else(|| NONE.into(), quoted);
        Writer {
            concepts: model.concepts.iter().map(|name| quoted(name)).collect(),
            names: model.names.iter().map(|name| quoted(name)).collect(),
            units: model.units.iter().map(aspect).collect(),
            entities: model.entities.iter().map(|(entity, text)| (*entity, aspect(text))).collect(),
            periods: HashMap::new(),
            report,
            model,
            rows,
        }
    }

    fn facts_table(&mut self, kind: &Kind, axes: &IndexMap<&str, String>) -> Result<Vec<u8>, Error> {
        /// A row is seldom shorter.
        const ROW: usize = 96;
        let facts = self.report.facts().enumerate().filter(|(_, fact)| Kind::of(*fact).table == kind.table);
        let mut out = Vec::with_capacity(self.report.facts().len() * ROW);
        push_row(&mut out, kind.columns(axes));
        let ranks = self.model.ranks();
        let mut dimensions = Vec::new();
        let mut buffer = String::new();
        let mut last: Option<(&Entity, String)> = None;
        for (index, fact) in facts {
            let context = self.report.context(fact.context);
            out.extend_from_slice(self.rows.fact(index).as_bytes());
            push(&mut out, &self.concepts[fact.concept.index()]);
            if last.as_ref().is_none_or(|(last, _)| !std::ptr::eq(*last, context.entity)) {
                last = Some((context.entity, self.entities.get(context.entity).cloned().unwrap_or_default()));
            }
            push(&mut out, last.as_ref().map_or("", |(_, text)| text));
            push(&mut out, self.periods.entry(context.period).or_insert_with_key(|period| period_cell(*period)));
            if let Some(unit) = fact.unit {
                push(&mut out, &self.units[unit.index()]);
                match fact.decimals {
                    Some(Decimals::Places(places)) if !fact.value.is_nil() => write!(out, ",{places}")?,
                    _ => push(&mut out, NONE),
                }
            } else {
                match fact.language {
                    Some(tag) => push(&mut out, &quoted(&language(tag))),
                    None => push(&mut out, NONE),
                }
            }
            match fact.value {
                ValueRef::Number(number) => push(&mut out, number),
                ValueRef::Text(text) => push_value(&mut out, Some(text)),
                ValueRef::Nil => push_value(&mut out, None),
            }
            self.model.dimensions(fact, &ranks, &mut dimensions);
            let mut next = dimensions.iter().peekable();
            for axis in &self.model.axes {
                match next.next_if(|(own, _)| own == axis) {
                    Some((_, Dimension::Member(member))) => push(&mut out, &self.names[*member]),
                    Some((_, Dimension::Typed(text))) => push_value(&mut out, *text),
                    None => push(&mut out, NONE),
                }
            }
            buffer.clear();
            push_spans(&mut buffer, fact.places);
            push(&mut out, &buffer);
            out.push(b'\n');
        }
        Ok(out)
    }
}

fn notes_table(report: &Report, rows: &RowIds<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    push_row(&mut out, ["id", "language", "value"].into_iter());
    for (note, id) in report.footnotes.iter().zip(&rows.notes) {
        let Some(id) = id else { continue };
        push_quoted(&mut out, id);
        push(&mut out, &quoted(&language(&note.language)));
        push_value(&mut out, Some(&without_prefixes(&note.content)));
        out.push(b'\n');
    }
    out
}

fn note_template() -> serde_json::Value {
    json!({
        "rowIdColumn": "id",
        "columns": {
            "id": {},
            "language": {},
            "value": {"dimensions": {"concept": NOTE, "language": "$language"}},
        },
    })
}

/// The links property: facts are named by table, row (behind `r_`, xBRL-CSV 1.0 fact identifiers) and column.
fn link_object(report: &Report, links: &Links, rows: &RowIds<'_>) -> serde_json::Value {
    let name = |table: &str, row: &str| [table, ".r_", row, ".value"].concat();
    let fact_name = |fact: usize| name(Kind::of(report.fact(fact)).table, rows.fact(fact));
    let mut types: Vec<Vec<Map<String, serde_json::Value>>> = Vec::new();
    types.resize_with(links.types.len(), || vec![Map::new(); links.groups.len()]);
    for of_fact in links.all.chunk_by(|a, b| (a.0, a.1, a.2) == (b.0, b.1, b.2)) {
        let (from, kind, group, _) = of_fact[0];
        let targets = of_fact.iter().map(|(.., target)| match *target {
            LinkTarget::Fact(fact) => fact_name(fact),
            LinkTarget::Footnote(note) => name("notes", rows.notes[note].as_deref().unwrap_or_default()),
        });
        types[kind][group].insert(fact_name(from), targets.collect::<Vec<_>>().into());
    }
    let groups = |of_type: Vec<Map<_, _>>| -> Map<_, _> {
        let named = links.groups.keys().zip(of_type).filter(|(_, facts)| !facts.is_empty());
        named.map(|(alias, facts)| (alias.to_string(), facts.into())).collect()
    };
    links
        .types
        .keys()
        .zip(types)
        .map(|(alias, of_type)| (alias.to_string(), groups(of_type).into()))
        .collect::<Map<_, _>>()
        .into()
}

/// Dates in the forms for people: `2023-01-01..2023-03-31` (both included) and `2023-03-31@end`; with a time of day, the
/// forms of xBRL-JSON.
fn period_cell(period: Period) -> String {
    let whole = |at: chrono::NaiveDateTime| at.time() == NaiveTime::MIN;
    match period {
        Period::Instant(at) if whole(at) => end_date(at) + "@end",
        Period::Duration { start, end } if whole(start) && whole(end) => {
            format!("{}..{}", start.date(), end_date(end))
        }
        _ => period_string(period).unwrap_or_else(|| NONE.into()),
    }
}

/// Ids of rows: those of facts and footnotes, as far as xBRL-CSV allows their characters: a dot would end the row's part of
/// a reference.
struct RowIds<'a> {
    report: &'a Report,
    renamed: Seen,
    /// By index of the fact the number of its new name, from 1; 0 where the fact has its own. Empty if all do.
    names: Vec<u32>,
    /// By index of the footnote; nothing where it is not written.
    notes: Vec<Option<String>>,
}

impl<'a> RowIds<'a> {
    fn new(report: &'a Report, model: &Model<'a>) -> Self {
        let mut rows = RowIds { report, renamed: Seen::default(), names: Vec::new(), notes: Vec::new() };
        for (index, fact) in report.facts().enumerate() {
            if fact.id.is_empty() || !is_row_identifier(fact.id) {
                rows.names.resize(report.facts().len(), 0);
                rows.names[index] = rows.rename(&model.id(index));
            }
        }
        for id in &model.notes {
            let row = id.as_ref().map(|id| {
                if is_row_identifier(id) {
                    return id.clone();
                }
                rows.rename(id);
                rows.renamed.get(rows.renamed.len() - 1).to_owned()
            });
            rows.notes.push(row);
        }
        rows
    }

    /// Finds a name that no row has; gives its number.
    fn rename(&mut self, id: &str) -> u32 {
        let mut row = String::with_capacity(id.len());
        row.extend(id.chars().map(|c| if is_row_identifier(c.encode_utf8(&mut [0; 4])) { c } else { '_' }));
        let is_taken = |row: &str| self.renamed.contains(row) || self.report.index_of(row).is_some();
        if is_taken(&row) {
            row = numbered(&row, 2, is_taken);
        }
        self.renamed.insert(&row);
        u32::try_from(self.renamed.len()).unwrap_or(u32::MAX)
    }

    fn fact(&self, index: usize) -> &str {
        match self.names.get(index).and_then(|number| number.checked_sub(1)) {
            Some(number) => self.renamed.get(number as usize),
            None => self.report.fact(index).id,
        }
    }
}

/// Appends a cell that needs no quotation marks, behind a comma.
fn push(out: &mut Vec<u8>, cell: &str) {
    out.push(b',');
    out.extend_from_slice(cell.as_bytes());
}

/// Appends a value as a cell, behind a comma; nothing is nil. Special values begin with `#`.
fn push_value(out: &mut Vec<u8>, value: Option<&str>) {
    let cell: Cow<'_, str> = match value {
        None => "#nil".into(),
        Some("") => "#empty".into(),
        Some(text) if text.starts_with('#') => format!("#{}", legal(text)).into(),
        Some(text) => legal(text),
    };
    out.push(b',');
    push_quoted(out, &cell);
}

/// Appends a cell, in quotation marks where it needs them.
fn push_quoted(out: &mut Vec<u8>, cell: &str) {
    if !cell.bytes().any(|b| matches!(b, b',' | b'"' | b'\r' | b'\n')) {
        out.extend_from_slice(cell.as_bytes());
        return;
    }
    out.push(b'"');
    for (n, part) in cell.split('"').enumerate() {
        out.extend_from_slice(if n > 0 { b"\"\"" } else { &[] });
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b'"');
}

/// A cell, in quotation marks where it needs them.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

fn push_row<'t>(out: &mut Vec<u8>, mut cells: impl Iterator<Item = &'t str>) {
    push_quoted(out, cells.next().unwrap_or_default());
    cells.for_each(|cell| push(out, cell));
    out.push(b'\n');
}
