//! Within [`super`]: one table, row by row. A row's contexts are looked up once for all its facts.

use super::plan::{
    Plan, Planner, Recipe, Row, language_text, read_concept, read_decimals, read_dimension, read_entity, read_language,
    read_period, read_unit,
};
use super::template::{Column, Given, Properties, Template, special};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::format::oim::aspects::{Aspects, Concept, is_identifier, is_number, is_row_identifier};
use crate::format::oim::links::Collected;
use crate::format::oim::seen::Seen;
use crate::format::oim::{CSV as SYNTAX, Problem, places};
use crate::report::{ContextId, Coordinate, Footnote, NameId, NumberedFact, Refused, ValueRef};
use crate::source::Span;
use crate::xbrl::{Decimals, Period};
use csv::StringRecord;
use hashbrown::HashMap;
use indexmap::IndexMap;

/// A table and what its facts get from elsewhere.
pub struct Table<'p, 't> {
    /// Its identifier.
    pub name: &'t str,
    /// Its template.
    pub template: &'p Template<'t>,
    /// Properties of the whole report.
    pub report: &'p Properties<'t>,
    /// Parameters of the table, then those of the report.
    pub parameters: [&'p IndexMap<Box<str>, Box<str>>; 2],
    /// Whether ixport has written it: then the id of a row is the id of its fact.
    pub is_own: bool,
}

/// A column of facts in a table.
struct FactColumn<'p, 't> {
    cell: usize,
    name: &'t str,
    own: &'p Properties<'t>,
    /// Indices of the group columns in the table.
    from: Vec<usize>,
    /// By the numbers of its property groups; nothing where there is no plan.
    plans: HashMap<u128, Option<usize>>,
    plain: Option<usize>,
}

struct GroupColumn<'p, 't> {
    cell: usize,
    groups: &'p IndexMap<&'t str, Properties<'t>>,
    /// The group of this row: its index + 1.
    current: usize,
}

/// Reads a table.
pub struct Rows<'p, 't> {
    table: &'p Table<'p, 't>,
    aspects: &'p mut Aspects,
    links: &'p mut Collected,
    /// What was found.
    pub diagnostics: Diagnostics,
    header: HashMap<&'p str, usize>,
    facts: Vec<FactColumn<'p, 't>>,
    groups: Vec<GroupColumn<'p, 't>>,
    plans: Vec<Plan>,
    recipes: HashMap<Recipe, usize>,
    /// The recipes by number, with the context that they gave in the last row that asked.
    contexts: Vec<(Recipe, u32, Option<ContextId>)>,
    /// Column → the last row whose facts looked at it.
    used: Vec<u32>,
    /// Columns that plans look at, by the number in the plan, with the last row in which they were looked at.
    sets: Vec<(Vec<usize>, u32)>,
    /// The column of the rows' identifiers.
    row_id: Option<usize>,
    /// Columns whose values must be looked at.
    watched: Vec<usize>,
    dimensions: Vec<(NameId, Coordinate)>,
    span_column: Option<usize>,
    /// The identifiers of rows, where they are not the ids of facts.
    row_ids: Seen,
    /// The id of a fact, and how much of it is the row's.
    id: String,
    row_length: usize,
}

impl<'p, 't> Rows<'p, 't> {
    /// Reads all rows of `bytes`, a table's file.
    pub fn read(
        table: &'p Table<'p, 't>,
        aspects: &'p mut Aspects,
        links: &'p mut Collected,
        bytes: &[u8],
    ) -> Diagnostics {
        const BUFFER: usize = 1 << 16;
        /// Room for this many facts is made at once; beyond, where there are so many.
        const EXPECTED: usize = 1 << 22;
        /// Bytes of a fact's value and column, at most, that room is made for at once.
        const TEXT: usize = 32;
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).buffer_capacity(BUFFER).from_reader(bytes);
        let mut record = StringRecord::new();
        let mut rows = Rows {
            table,
            aspects,
            links,
            diagnostics: Diagnostics::default(),
            header: HashMap::new(),
            facts: Vec::new(),
            groups: Vec::new(),
            plans: Vec::new(),
            recipes: HashMap::new(),
            contexts: Vec::new(),
            used: Vec::new(),
            sets: Vec::new(),
            row_id: None,
            watched: Vec::new(),
            dimensions: Vec::new(),
            span_column: None,
            row_ids: Seen::default(),
            id: String::new(),
            row_length: 0,
        };
        let mut number = 0_u32;
        let mut digits = String::new();
        loop {
            let end = |reader: &csv::Reader<_>| usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {}
                Err(error) => {
                    let at = end(&reader).min(bytes.len());
                    rows.say(Problem::new("xbrlce:invalidCSVFileFormat", error.to_string()), Span::new(at, at));
                    break;
                }
            }
            let start = record.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(0).min(bytes.len());
            let (start, blank) = skip_blank(bytes, start);
            let span = Span::new(start, end(&reader).clamp(start, bytes.len()));
            if rows.used.is_empty() {
                if !rows.read_header(&record, span) {
                    break;
                }
                let lines = memchr::memchr_iter(b'\n', &bytes[span.end as usize..]).count();
                let facts = (lines * rows.facts.len()).min(EXPECTED);
                rows.aspects.report.reserve(facts);
                // The cells, and ids that begin as the last one does.
                let id = if table.is_own { 0 } else { table.name.len() + ".r_.".len() + lines.to_string().len() };
                rows.aspects.report.reserve_texts(bytes.len().min(facts * TEXT) + facts * id);
                continue;
            }
            number = number.saturating_add(1 + blank);
            digits.clear();
            let _ = std::fmt::Write::write_fmt(&mut digits, format_args!("{number}"));
            rows.row(Row { cells: &record, number: &digits }, number, span);
        }
        rows.diagnostics
    }

    fn say(&mut self, problem: Problem, span: Span) {
        self.diagnostics.push(problem.at(span));
    }

    /// The names of the columns; false where the table cannot be read.
    fn read_header(&mut self, record: &StringRecord, span: Span) -> bool {
        let columns = &self.table.template.columns;
        let mut is_fine = true;
        for (at, name) in record.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            let code = match columns.get_key_value(name) {
                Some((known, _)) => {
                    if self.header.insert(*known, at).is_none() {
                        continue;
                    }
                    "xbrlce:repeatedColumnIdentifier"
                }
                None if !is_identifier(name) => "xbrlce:invalidHeaderValue",
                None => "xbrlce:unknownColumn",
            };
            is_fine = false;
            let message =
                format!("the header {name:?} is wrong: the template has no such column, or the table has it twice");
            self.diagnostics.push(Diagnostic::error(code, message).at(span).help("the table is left out"));
        }
        if !is_fine {
            return false;
        }
        for (name, column) in columns {
            let Some(&cell) = self.header.get(name) else { continue };
            match column {
                Column::Comment { is_span } if *is_span => self.span_column = Some(cell),
                Column::Comment { .. } => {}
                Column::Parameter => self.watched.push(cell),
                Column::Groups(groups) => {
                    self.watched.push(cell);
                    self.groups.push(GroupColumn { cell, groups, current: 0 });
                }
                Column::Fact { own, .. } => {
                    let plans = HashMap::new();
                    self.facts.push(FactColumn { cell, name, own, from: Vec::new(), plans, plain: None });
                }
            }
        }
        for fact in &mut self.facts {
            let Some(Column::Fact { from, .. }) = columns.get(fact.name) else { continue };
            let index = |name| self.groups.iter().position(|group| self.header.get(name) == Some(&group.cell));
            fact.from = from.iter().filter_map(|name| index(*name)).collect();
        }
        self.row_id = self.table.template.row_id.and_then(|name| self.header.get(name).copied());
        // Comments are not referred to.
        self.header.retain(|name, _| !matches!(columns.get(name), Some(Column::Comment { .. })));
        self.watched.extend(record.iter().enumerate().filter(|(_, name)| name.is_empty()).map(|(at, _)| at));
        self.used = vec![0; record.len().max(1)];
        true
    }

    fn row(&mut self, row: Row<'_>, number: u32, span: Span) {
        for at in 0..self.groups.len() {
            if let Err(problem) = self.choose_group(at, row) {
                return self.say(problem, span);
            }
        }
        let row_id = self.row_id;
        let mut identifier = None;
        for at in 0..self.facts.len() {
            let (cell, name) = (self.facts[at].cell, self.facts[at].name);
            let text = row.cell(cell);
            self.used[cell] = number;
            if text.is_empty() {
                continue;
            }
            let Some(plan) = self.plan(at, span) else { continue };
            if identifier.is_none() {
                match self.identify(row_id, row) {
                    Ok(new) => {
                        identifier = Some(new);
                        self.begin_ids(new);
                    }
                    Err(problem) => return self.say(problem, span),
                }
            }
            let (columns, last) = &mut self.sets[self.plans[plan].columns];
            if *last != number {
                *last = number;
                for &column in &*columns {
                    self.used[column] = number;
                }
            }
            for &group in &self.facts[at].from {
                self.used[self.groups[group].cell] = number;
            }
            let id = identifier.unwrap_or_default();
            if let Err(problem) = self.fact(plan, (id, name), text, row, number, span) {
                self.diagnostics.push(problem.at(span).help(format!("the fact in {name} is left out")));
            }
        }
        if let Some(cell) = row_id {
            self.used[cell] = number;
        }
        let is_unmapped = |cell: usize, used: &[u32]| {
            let text = row.cell(cell);
            !text.is_empty() && text != "#none" && used.get(cell).is_none_or(|row| *row != number)
        };
        let unmapped = self.watched.iter().find(|cell| is_unmapped(**cell, &self.used)).copied();
        let beyond = || (self.used.len()..row.cells.len()).find(|cell| is_unmapped(*cell, &self.used));
        if let Some(cell) = unmapped.or_else(beyond) {
            let message = format!("no fact of the row has the value {:?} of its cell {}", row.cell(cell), cell + 1);
            self.say(Problem::new("xbrlce:unmappedCellValue", message), span);
        }
    }

    fn choose_group(&mut self, at: usize, row: Row<'_>) -> Result<(), Problem> {
        let group = &mut self.groups[at];
        group.current = match row.cell(group.cell) {
            "" => 0,
            "#none" => return Err(Problem::new("xbrlce:illegalUseOfNone", "a property group is not #none")),
            name => {
                let unknown =
                    || Problem::new("xbrlce:unknownPropertyGroup", format!("there is no property group {name:?}"));
                group.groups.get_index_of(name).ok_or_else(unknown)? + 1
            }
        };
        Ok(())
    }

    /// The row's identifier: nothing of its own where the table has none.
    fn identify<'r>(&mut self, row_id: Option<usize>, row: Row<'r>) -> Result<&'r str, Problem> {
        let Some(cell) = row_id else { return Ok(row.number) };
        let id = row.cell(cell);
        if id.is_empty() {
            return Err(Problem::new("xbrlce:missingRowIdentifier", "the row has no identifier"));
        }
        if !is_row_identifier(id) {
            let message = format!("{id:?} is no identifier of a row");
            return Err(Problem::new("xbrlce:invalidRowIdentifier", message));
        }
        // In ixport's, the fact's id tells.
        if !self.table.is_own && !self.row_ids.insert(id) {
            return Err(Problem::new("xbrlce:repeatedRowIdentifier", format!("a row {id:?} was there before")));
        }
        Ok(id)
    }

    /// The part of ids that the facts of a row share.
    fn begin_ids(&mut self, row: &str) {
        self.id.clear();
        if !self.table.is_own {
            self.id.push_str(self.table.name);
            self.id.push_str(".r_");
        }
        self.id.push_str(row);
        self.row_length = self.id.len();
    }

    /// The plan of a column with the groups of this row.
    fn plan(&mut self, at: usize, span: Span) -> Option<usize> {
        let fact = &self.facts[at];
        if let Some(plan) = fact.plain {
            return Some(plan);
        }
        let number = |key: u128, group: &usize| {
            let group = &self.groups[*group];
            key.wrapping_mul(group.groups.len() as u128 + 1).wrapping_add(group.current as u128)
        };
        let key = fact.from.iter().fold(0, number);
        if let Some(plan) = fact.plans.get(&key) {
            return *plan;
        }
        let mut properties = vec![fact.own];
        for group in fact.from.iter().map(|group| &self.groups[*group]) {
            if let Some((_, own)) = group.current.checked_sub(1).and_then(|index| group.groups.get_index(index)) {
                properties.push(own);
            }
        }
        let own = properties.len();
        properties.extend([&self.table.template.properties, self.table.report]);
        let columns = &self.table.template.columns;
        let is_column = |name: &str| columns.get(name).is_some_and(|column| !matches!(column, Column::Comment { .. }));
        let (header, recipes) = (&self.header, &mut self.recipes);
        let (parameters, sets) = (self.table.parameters, &mut self.sets);
        let mut planner = Planner { header, is_column: &is_column, parameters, recipes, sets };
        let plan = planner.plan(self.aspects, &properties, own);
        let plan = match plan {
            Ok(plan) => {
                if plan.recipe == self.contexts.len()
                    && let Some((recipe, _)) = self.recipes.iter().find(|(_, at)| **at == plan.recipe)
                {
                    self.contexts.push((recipe.clone(), 0, None));
                }
                self.plans.push(plan);
                Some(self.plans.len() - 1)
            }
            Err(problem) => {
                let help = format!("the facts in {} are left out", fact.name);
                self.diagnostics.push(problem.at(span).help(help));
                None
            }
        };
        let fact = &mut self.facts[at];
        if fact.from.is_empty() {
            fact.plain = plan;
        }
        fact.plans.insert(key, plan);
        plan
    }

    /// The context that a recipe gives in a row.
    fn context(&mut self, recipe: usize, row: Row<'_>, number: u32) -> Result<ContextId, Problem> {
        let Rows { contexts, aspects, dimensions, .. } = self;
        let (recipe, last, context) = &mut contexts[recipe];
        if let (Some(context), true) = (*context, *last == number) {
            return Ok(context);
        }
        let entity = recipe.entity.of(row, |value, _| read_entity(aspects, value))?;
        let period: Option<Period> = recipe.period.of(row, |value, moment| read_period(aspects, value, moment))?;
        dimensions.clear();
        for (axis, part) in &recipe.dimensions {
            if let Some(value) = part.of(row, |value, _| read_dimension(aspects, value))? {
                dimensions.push((*axis, value));
            }
        }
        let new = aspects.context(entity, period, dimensions)?;
        (*last, *context) = (number, Some(new));
        Ok(new)
    }

    fn fact(
        &mut self,
        plan: usize,
        (row_id, column): (&str, &str),
        text: &str,
        row: Row<'_>,
        number: u32,
        span: Span,
    ) -> Result<(), Problem> {
        let value = match special(text)? {
            Given::None => return Err(Problem::new("xbrlce:illegalUseOfNone", "the value of a fact is not #none")),
            Given::Nil => None,
            Given::Text(text) => Some(text),
            Given::RowNumber | Given::Parameter(..) => Some(text),
        };
        let aspects = &mut *self.aspects;
        let concept = self.plans[plan].concept.of(row, |value, _| read_concept(aspects, value))?;
        let concept = match concept {
            None => return Err(Problem::new("oime:missingConceptDimension", "the fact has no concept")),
            Some(Concept::Note) => return self.note(plan, (row_id, column), value, row, span),
            Some(Concept::Item(concept)) => concept,
        };
        let recipe = self.plans[plan].recipe;
        let context = self.context(recipe, row, number)?;
        let aspects = &mut *self.aspects;
        let plan = &self.plans[plan];
        let mut unit = plan.unit.of(row, |value, _| read_unit(aspects, value))?;
        let mut language = plan.language.of(row, |value, _| read_language(aspects, value))?;
        let mut decimals = match &plan.decimals {
            Some(part) => part.of(row, |value, _| read_decimals(value))?,
            None => None,
        };
        // Of ixport's tables the one with decimals has the numbers.
        let is_number_here = self.table.is_own && plan.decimals.is_some();
        let has_unit = unit.is_some() && plan.has_own_unit;
        let value = match value {
            None => {
                decimals = None;
                if is_number_here && unit.is_none() {
                    unit = Some(aspects.pure());
                }
                ValueRef::Nil
            }
            Some(text) => match number_of(text) {
                Some((digits, suffix))
                    if unit.is_some() || is_number_here || language.is_none() && (decimals.or(suffix).is_some()) =>
                {
                    decimals = Some(suffix.or(decimals).unwrap_or(Decimals::Infinite));
                    language = None;
                    unit = Some(unit.unwrap_or_else(|| aspects.pure()));
                    ValueRef::Number(digits)
                }
                None if has_unit => {
                    let is_suffix = text.split_once('d').is_some_and(|(digits, _)| is_number(digits.trim_ascii()));
                    let code = if is_suffix { "xbrlce:invalidDecimalsSuffix" } else { SYNTAX.fact_value };
                    return Err(Problem::new(code, format!("{text:?} is no number")));
                }
                _ => {
                    (unit, decimals) = (None, None);
                    ValueRef::Text(text)
                }
            },
        };
        self.id.truncate(self.row_length);
        self.table.finish_id(&mut self.id, column);
        let id = &*self.id;
        let fact = NumberedFact { id, concept, context, unit, language, value, decimals, offset: span.start };
        // Others are unique because tables, rows and columns are.
        let added = match self.table.is_own {
            true if self.links.index_of(id).is_some() => Err(Refused::DuplicateId(0)),
            true => self.aspects.report.add(fact),
            false => self.aspects.report.add_unique(fact).map_err(Refused::Full),
        };
        match added {
            Ok(index) => {
                if let Some(cell) = self.span_column {
                    self.aspects.report.place(index, places(row.cell(cell)));
                }
                Ok(())
            }
            Err(Refused::DuplicateId(_)) => {
                Err(Problem::new("xbrlce:repeatedRowIdentifier", format!("a row {row_id:?} was there before")))
            }
            Err(Refused::Full(full)) => Err(full.into()),
        }
    }

    fn note(
        &mut self,
        plan: usize,
        (row_id, column): (&str, &str),
        value: Option<&str>,
        row: Row<'_>,
        span: Span,
    ) -> Result<(), Problem> {
        let plan = &self.plans[plan];
        let refuse = |code, message: &str| Err(Problem::new(code, message));
        let Some(language) = language_text(plan, row)? else {
            return refuse("oime:missingLanguageForNoteFact", "a footnote has a language");
        };
        read_language(self.aspects, super::plan::Value::Text(language))?;
        let Some(content) = value else { return refuse(SYNTAX.fact_value, "a footnote has a text") };
        let (recipe, _, _) = &self.contexts[plan.recipe];
        let entity = recipe.entity.of(row, |value, _| read_entity(self.aspects, value))?;
        let period = recipe.period.of(row, |value, moment| read_period(self.aspects, value, moment))?;
        let mut is_plain = entity.is_none() && period.is_none();
        for (_, part) in &recipe.dimensions {
            is_plain &= part.of(row, |value, _| read_dimension(self.aspects, value))?.is_none();
        }
        if !is_plain {
            return refuse("oime:misplacedNoteFactDimension", "a footnote has no dimensions but noteId and language");
        }
        let printed = self.span_column.and_then(|cell| places(row.cell(cell)).next()).map(|place| place.span);
        self.id.truncate(self.row_length);
        self.table.finish_id(&mut self.id, column);
        let id = &*self.id;
        let note = Footnote { id: id.into(), language: language.into(), content: content.into(), span: printed };
        if self.table.is_own && self.aspects.report.index_of(id).is_some()
            || !self.links.note(self.aspects, note, span, &mut self.diagnostics)
        {
            return Err(Problem::new("xbrlce:repeatedRowIdentifier", format!("a row {row_id:?} was there before")));
        }
        Ok(())
    }
}

impl Table<'_, '_> {
    /// The id of a fact: table, row behind `r_`, and column; in ixport's the row's.
    fn finish_id(&self, id: &mut String, column: &str) {
        if !self.is_own {
            id.push('.');
            id.push_str(column);
        }
    }
}

/// A number, with decimals behind a `d` if it has them; nothing where a text is no number.
fn number_of(text: &str) -> Option<(&str, Option<Decimals>)> {
    let text = text.trim_ascii();
    if is_number(text) {
        return Some((text, None));
    }
    let (digits, suffix) = text.split_once('d')?;
    let (digits, suffix) = (digits.trim_ascii_end(), suffix.trim_ascii_start());
    if !is_number(digits) {
        return None;
    }
    let is_canonical = suffix == "0" || !suffix.trim_start_matches('-').starts_with('0');
    match suffix.parse() {
        _ if suffix == "INF" => Some((digits, Some(Decimals::Infinite))),
        Ok(places) if is_canonical && !suffix.starts_with('+') => Some((digits, Some(Decimals::Places(places)))),
        _ => None,
    }
}

/// Where a row begins behind blank lines, and how many there are.
fn skip_blank(bytes: &[u8], mut at: usize) -> (usize, u32) {
    // The second half of the line break before.
    if bytes.get(at) == Some(&b'\n') && at > 0 && bytes[at - 1] == b'\r' {
        at += 1;
    }
    let mut lines = 0;
    loop {
        match bytes.get(at..) {
            Some([b'\r', b'\n', ..]) => at += 2,
            Some([b'\r' | b'\n', ..]) => at += 1,
            _ => return (at, lines),
        }
        lines += 1;
    }
}
