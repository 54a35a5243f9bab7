//! Report → xBRL-CSV: a metadata file, a table of numbers, a table of texts, a table of footnotes (the last two where
//! there are any). A row is a fact, its id the fact's; the column `source` is a comment that says where it is printed.

use crate::format::oim::{FOOTNOTE, GROUP, Model, NOTE, SPAN};
use crate::format::prefixes::numbered;
use crate::format::xbrl21::end_date;
use crate::format::{Error, language, legal, pretty_json, push_spans};
use crate::package::File;
use crate::report::{Fact, Report, ValueRef};
use crate::xbrl::{Decimals, Period};
use chrono::NaiveTime;
use indexmap::IndexMap;
use serde_json::{Map, json};
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;

/// `documentType` of xBRL-CSV 1.0.
const DOCUMENT_TYPE: &str = "https://xbrl.org/2021/xbrl-csv";

/// An aspect that a fact does not have (a special value of xBRL-CSV).
const NONE: &str = "#none";

/// Columns of every table of facts, before those of the dimensions; `source` comes last.
const SHARED: [&str; 4] = ["id", "concept", "entity", "period"];

/// Writes `<stem>-metadata.json` first, then the tables: `<stem>.csv` (numbers), `<stem>-text.csv`, `<stem>-notes.csv`.
pub fn write(report: &Report, stem: &str) -> Result<Vec<File>, Error> {
    let model = Model::new(report);
    let axes = axis_columns(&model);
    let rows = RowIds::new(report);
    let (mut templates, mut tables) = (Map::new(), Map::new());
    let mut files = Vec::new();
    let mut add = |name: &str, suffix: &str, template, bytes| {
        let path = [stem, suffix, ".csv"].concat();
        templates.insert(name.into(), template);
        tables.insert(name.into(), json!({"url": path, "template": name}));
        files.push(File { path, bytes });
    };
    for kind in [&NUMBERS, &TEXTS] {
        let mut facts = report.facts().filter(|fact| Kind::of(*fact).table == kind.table).peekable();
        if facts.peek().is_some() {
            add(kind.table, kind.suffix, kind.template(&axes), facts_table(&model, &axes, &rows, kind, facts)?);
        }
    }
    let has_notes = model.notes().next().is_some();
    if has_notes {
        add("notes", "-notes", note_template(), notes_table(&model, &rows)?);
    }
    let mut metadata = json!({
        "documentInfo": model.document_info(DOCUMENT_TYPE),
        "tableTemplates": templates,
        "tables": tables,
    });
    if has_notes {
        metadata["links"] = note_links(report, &model, &rows);
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
fn axis_columns<'m>(model: &'m Model) -> IndexMap<&'m str, String> {
    let mut columns = IndexMap::<&str, String>::new();
    let names: std::collections::BTreeSet<_> = model.contexts.iter().flat_map(|c| c.dimensions.keys()).collect();
    for name in names {
        let local = name.split_once(':').map_or(name.as_str(), |(_, local)| local).replace('.', "_");
        let reserved = ["unit", "decimals", "language", "value", "source"];
        let taken = |c: &str| SHARED.contains(&c) || reserved.contains(&c) || columns.values().any(|other| other == c);
        let column = numbered(&local, 2, taken);
        columns.insert(name, column);
    }
    columns
}

fn facts_table<'f>(
    model: &Model,
    axes: &IndexMap<&str, String>,
    rows: &RowIds,
    kind: &Kind,
    facts: impl Iterator<Item = Fact<'f>>,
) -> Result<Vec<u8>, Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    put(&mut out, kind.columns(axes))?;
    let periods: Vec<_> = model.contexts.iter().map(|context| context.period.map(period)).collect();
    let mut buffer = String::new();
    for fact in facts {
        let context = &model.contexts[fact.context.index()];
        field(&mut out, rows.of(fact.id))?;
        field(&mut out, &model.concepts[fact.concept.index()])?;
        field(&mut out, &context.entity)?;
        field(&mut out, periods[fact.context.index()].as_deref().unwrap_or(NONE))?;
        if let Some(unit) = fact.unit {
            field(&mut out, model.units[unit.index()].as_deref().unwrap_or(NONE))?;
            match fact.decimals {
                Some(Decimals::Places(places)) if !fact.value.is_nil() => {
                    buffer.clear();
                    let _ = write!(buffer, "{places}");
                    field(&mut out, &buffer)?;
                }
                _ => field(&mut out, NONE)?,
            }
        } else {
            let language = fact.language.map(language);
            field(&mut out, language.as_deref().unwrap_or(NONE))?;
        }
        match fact.value {
            ValueRef::Number(number) => field(&mut out, number)?,
            ValueRef::Text(text) => field(&mut out, &cell(Some(&legal(text))))?,
            ValueRef::Nil => field(&mut out, &cell(None))?,
        }
        for axis in axes.keys() {
            match context.dimensions.get(*axis) {
                Some(value) => field(&mut out, &cell(value.as_deref()))?,
                None => field(&mut out, NONE)?,
            }
        }
        buffer.clear();
        push_spans(&mut buffer, fact.places);
        field(&mut out, &buffer)?;
        end(&mut out)?;
    }
    finish(out)
}

fn notes_table(model: &Model, rows: &RowIds) -> Result<Vec<u8>, Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    put(&mut out, ["id", "language", "value"].into_iter())?;
    for note in model.notes() {
        let text = legal(&note.content);
        put(&mut out, [rows.of(&note.id), &language(&note.language), &cell(Some(&text))].into_iter())?;
    }
    finish(out)
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

/// The links property: facts are named by table, row (behind `r_`, which the reference processor asks for) and column.
fn note_links(report: &Report, model: &Model, rows: &RowIds) -> serde_json::Value {
    let mut links = Map::new();
    for (index, notes) in model.links() {
        let fact = report.fact(index);
        let table = Kind::of(fact).table;
        let notes: Vec<_> = notes.into_iter().map(|note| format!("notes.r_{}.value", rows.of(note))).collect();
        links.insert(format!("{table}.r_{}.value", rows.of(fact.id)), notes.into());
    }
    json!({FOOTNOTE: {GROUP: links}})
}

/// Dates in the forms for people: `2023-01-01..2023-03-31` (both included) and `2023-03-31@end`; with a time of day, the
/// forms of xBRL-JSON.
fn period(period: Period) -> String {
    let whole = |at: chrono::NaiveDateTime| at.time() == NaiveTime::MIN;
    match period {
        Period::Instant(at) if whole(at) => end_date(at) + "@end",
        Period::Duration { start, end } if whole(start) && whole(end) => {
            format!("{}..{}", start.date(), end_date(end))
        }
        _ => period.to_string(),
    }
}

/// A value as a cell; nothing is nil. Special values begin with `#`.
fn cell(value: Option<&str>) -> Cow<'_, str> {
    match value {
        None => "#nil".into(),
        Some("") => "#empty".into(),
        Some(text) if text.starts_with('#') => format!("#{text}").into(),
        Some(text) => text.into(),
    }
}

/// Ids of rows: those of facts and footnotes, but a dot in them would end the row's part of a reference.
struct RowIds<'a> {
    renamed: IndexMap<&'a str, String>,
}

impl<'a> RowIds<'a> {
    fn new(report: &'a Report) -> Self {
        let ids = report.facts().map(|fact| fact.id).chain(report.footnotes.iter().map(|note| &*note.id));
        let mut taken = HashSet::new();
        let mut renamed = IndexMap::new();
        for id in ids.filter(|id| id.contains('.')) {
            let row = numbered(&id.replace('.', "_"), 2, |id| taken.contains(id) || report.fact_by_id(id).is_some());
            taken.insert(row.clone());
            renamed.insert(id, row);
        }
        RowIds { renamed }
    }

    fn of<'i>(&'i self, id: &'i str) -> &'i str {
        if self.renamed.is_empty() { id } else { self.renamed.get(id).map_or(id, String::as_str) }
    }
}

type Out = csv::Writer<Vec<u8>>;

fn field(out: &mut Out, text: &str) -> Result<(), Error> {
    out.write_field(text).map_err(io_error)
}

fn end(out: &mut Out) -> Result<(), Error> {
    out.write_record(None::<&[u8]>).map_err(io_error)
}

fn put<'t>(out: &mut Out, fields: impl Iterator<Item = &'t str>) -> Result<(), Error> {
    out.write_record(fields).map_err(io_error)
}

fn finish(out: Out) -> Result<Vec<u8>, Error> {
    out.into_inner().map_err(|error| Error::Io(error.into_error()))
}

fn io_error(error: csv::Error) -> Error {
    Error::Io(error.into())
}
