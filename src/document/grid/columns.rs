//! Within [`super`]: the columns of a table, and what of a row stands in which.

use super::shape::Shape;
use super::{Cell, Inline, Laid, Placed, Range, Row, Span, Unit, join};
use rustc_hash::FxHashMap;

/// A column that a reader sees.
#[derive(Debug, Clone)]
struct Column {
    range: Range,
    /// The column of the page in which most of its numbers end.
    core: usize,
    is_figure: bool,
}

/// The columns of a table; the first one holds the labels.
#[derive(Debug)]
pub(super) struct Columns {
    columns: Vec<Column>,
    /// Where the labels start that are set in least.
    label_start: usize,
}

/// So many different places are compared; a table with more has no columns anyway.
const PLACES: usize = 400;

impl Columns {
    /// Finds them.
    pub(super) fn find(rows: &[Laid<'_>], units: &[Vec<Unit>]) -> Columns {
        let is_body = |units: &[Unit]| units.iter().any(|unit| unit.is_figure);
        // Numbers in brackets of one or two digits may be marks: they make no columns, but where one has a heading of its own.
        let is_sure = |row: &Laid<'_>, unit: &Unit| {
            unit.is_figure && row.cells[unit.from..unit.to].iter().any(|cell| cell.shape != Shape::MarkOrFigure)
        };
        let mut headings: Vec<Range> =
            units.iter().filter(|units| !is_body(units)).flatten().map(|unit| unit.range).collect();
        headings.sort_unstable();
        headings.dedup();
        headings.truncate(PLACES);
        let is_headed = |row: &Laid<'_>, at: usize, units: &[Unit]| {
            let (unit, before) = (&units[at], at.checked_sub(1).map(|before| units[before].core));
            let is_over = |heading: &&Range| {
                heading.overlaps(unit.range) && before.is_none_or(|core| !(heading.start..heading.end).contains(&core))
            };
            row.cells[unit.from].shape == Shape::MarkOrFigure && headings.iter().any(|heading| is_over(&heading))
        };
        let mut figures = Clusters::default();
        for (row, units) in rows.iter().zip(units).filter(|(_, units)| is_body(units)) {
            let all = units.iter().enumerate();
            let sure = all.filter(|(at, unit)| is_sure(row, unit) || is_headed(row, *at, units));
            figures.add(sure.map(|(_, unit)| (unit.range, unit.core)));
        }
        let mut figures = figures.merge(Vec::new());
        for column in &mut figures {
            column.is_figure = true;
        }
        let has_body = !figures.is_empty();
        let edge = figures.first().map_or(usize::MAX, |column| column.range.start);
        // Words: before the numbers they are labels, between and behind them columns of their own.
        let mut labels = Clusters::default();
        let mut texts = Clusters::default();
        for (row, units) in rows.iter().zip(units).filter(|(_, units)| is_body(units) || !has_body) {
            let words = || units.iter().filter(|unit| !is_sure(row, unit) && !unit.is_mark);
            labels.add(words().filter(|unit| unit.range.start < edge).map(|unit| {
                let end = unit.range.end.min(edge);
                (Range { end, ..unit.range }, end - 1)
            }));
            let is_free = |unit: &&Unit| {
                unit.range.start >= edge && !figures.iter().any(|column| column.range.overlaps(unit.range))
            };
            texts.add(words().filter(is_free).map(|unit| (unit.range, unit.core)));
        }
        let labels = labels.merge(Vec::new());
        let label_start = labels.first().map_or(0, |column| column.range.start);
        let labels = divide(labels, rows, units, has_body);
        let mut columns = texts.merge(figures);
        if labels.is_empty() {
            let range = Range { start: 0, end: edge.min(1) };
            columns.insert(0, Column { range, core: 0, is_figure: false });
        }
        columns.splice(0..0, labels);
        Columns { columns, label_start }
    }

    /// The columns that a range covers: those whose numbers end in it; of words, those that it overlaps.
    fn covered(&self, range: Range) -> Option<(usize, usize)> {
        let is_covered = |column: &Column| {
            if column.is_figure {
                range.start <= column.core && column.core < range.end
            } else {
                column.range.overlaps(range)
            }
        };
        let mut covered = self.over(range).filter(|&at| is_covered(&self.columns[at]));
        let first = covered.next()?;
        Some((first, covered.next_back().unwrap_or(first)))
    }

    /// The columns that a range overlaps.
    fn over(&self, range: Range) -> std::ops::Range<usize> {
        let start = self.columns.partition_point(|column| column.range.end <= range.start);
        start..self.columns.partition_point(|column| column.range.start < range.end).max(start)
    }

    /// The column that a number belongs to.
    fn of_figure(&self, unit: &Unit, from: usize) -> usize {
        let over = || self.over(unit.range).filter(|&at| at >= from);
        let ends_in = |column: &Column| column.range.start <= unit.core && unit.core < column.range.end;
        let found = over().find(|&at| self.columns[at].is_figure && ends_in(&self.columns[at]));
        let found = found.or_else(|| over().next());
        let nearest = || (from..self.columns.len()).min_by_key(|&at| self.columns[at].core.abs_diff(unit.core));
        found.or_else(nearest).unwrap_or(self.columns.len() - 1)
    }

    /// Where each unit of a row goes: first and last column.
    fn assign(&self, row: &Laid<'_>, units: &[Unit]) -> Vec<(usize, usize)> {
        let is_body = units.iter().any(|unit| unit.is_figure);
        if !is_body {
            return self.assign_headings(row, units);
        }
        let mut next = 1;
        let mut targets: Vec<(usize, usize)> = Vec::with_capacity(units.len());
        for unit in units {
            if unit.is_mark {
                // In the place of another number it stands for that: `*` for a change that means nothing, or (1).
                let own = self.over(unit.range).find(|&at| at >= next);
                let number = targets.last().map_or(0, |&(_, last)| last);
                let column = own.filter(|_| !self.columns[number].range.overlaps(unit.range)).unwrap_or(number);
                targets.push((column, column));
                next = next.max(column + 1);
                continue;
            }
            if unit.is_figure {
                let is_mark = row.cells[unit.from..unit.to].iter().all(|cell| cell.shape == Shape::MarkOrFigure);
                let column = self.of_figure(unit, if is_mark { 0 } else { next.min(self.columns.len() - 1) });
                targets.push((column, column));
                next = column + 1;
                continue;
            }
            let (first, last) = self.covered(unit.range).unwrap_or_else(|| {
                let nearest =
                    self.columns.iter().enumerate().min_by_key(|(_, column)| distance(column.range, unit.range));
                nearest.map_or((0, 0), |(at, _)| (at, at))
            });
            targets.push((first, last));
            next = next.max(first + 1);
        }
        targets
    }

    /// The same of a row without numbers: headings of columns, or of rows.
    fn assign_headings(&self, row: &Laid<'_>, units: &[Unit]) -> Vec<(usize, usize)> {
        let figures = self.columns.iter().position(|column| column.is_figure).unwrap_or(self.columns.len());
        let edge = self.columns.get(figures).map_or(usize::MAX, |column| column.range.start);
        let beyond = units.iter().filter(|unit| unit.range.end > edge).count();
        // Between the labels and the numbers only a row of headings has something.
        // Behind the number of a note comes its text.
        let lead = units.iter().take_while(|unit| is_marker(&row.cells[unit.from])).count();
        let note = units.get(lead).filter(|_| lead > 0 && lead + 1 == units.len()).map_or(0, |unit| unit.range.start);
        let is_label = |unit: &Unit| {
            let start = unit.range.start;
            start <= self.label_start || start < edge && (unit.range.end <= edge && beyond == 0 || start == note)
        };
        let mut targets: Vec<Option<(usize, usize)>> = Vec::with_capacity(units.len());
        for unit in units {
            let covered = self.covered(unit.range);
            targets.push(match covered {
                Some((0, last)) if is_label(unit) => Some((0, last)),
                Some((0, last)) if last > 0 => Some((1, last)),
                Some((0, _)) | None => None,
                covered => covered,
            });
        }
        // As many headings as columns, but not each over one: they are shifted.
        let width = self.columns.len();
        let start = units.iter().take_while(|unit| is_label(unit)).count();
        if targets[start..].iter().any(Option::is_none) && units.len() - start == width - figures {
            return targets[..start]
                .iter()
                .map(|target| target.unwrap_or((0, 0)))
                .chain((figures..width).map(|at| (at, at)))
                .collect();
        }
        let mut taken = vec![false; width];
        for &(first, last) in targets.iter().flatten() {
            taken[first..=last].fill(true);
        }
        // A heading that begins over the bracket of a number whose column has no other is shifted by that cell.
        for (unit, target) in units.iter().zip(&mut targets) {
            let Some((first, _)) = target else { continue };
            let Some(before) = first.checked_sub(1).filter(|&before| before >= figures && !taken[before]) else {
                continue;
            };
            let column = &self.columns[before];
            if column.core < unit.range.start && unit.range.start < column.range.end {
                taken[before] = true;
                *first = before;
            }
        }
        for (at, unit) in units.iter().enumerate().filter(|(at, _)| *at < units.len()) {
            if targets[at].is_some() {
                continue;
            }
            let before =
                targets[..at].iter().flatten().map(|&(_, last)| last + 1).max().unwrap_or(usize::from(!is_label(unit)));
            let behind = targets[at + 1..].iter().flatten().map(|&(first, _)| first).min().unwrap_or(width);
            let free = (before..behind.max(before)).filter(|&column| !taken[column]);
            let nearest = free.min_by_key(|&column| distance(self.columns[column].range, unit.range));
            let column = nearest.unwrap_or_else(|| {
                let all = self.columns.iter().enumerate().take(behind.max(1));
                all.min_by_key(|(_, column)| distance(column.range, unit.range)).map_or(0, |(column, _)| column)
            });
            taken[column] = true;
            targets[at] = Some((column, column));
        }
        targets.into_iter().map(|target| target.unwrap_or((0, 0))).collect()
    }

    /// Makes the cells of a row.
    pub(super) fn row<'a>(&self, row: Laid<'a>, units: &[Unit]) -> Row<'a> {
        let targets = self.assign(&row, units);
        let Laid { span, cells, rules } = row;
        let is_ruled = |column: &Column| {
            let range =
                if column.is_figure { Range { start: column.core, end: column.core + 1 } } else { column.range };
            rules.iter().any(|rule| rule.overlaps(range))
        };
        let mut at = Span { start: span.start, end: span.start };
        let mut out: Vec<Cell<'a>> = self
            .columns
            .iter()
            .map(|column| Cell {
                span: at,
                columns: 1,
                indent: 0,
                ruled: !rules.is_empty() && is_ruled(column),
                content: Inline::default(),
            })
            .collect();
        let mut cells = cells.into_iter();
        let mut reached = 0;
        for (unit, &(first, last)) in units.iter().zip(&targets) {
            // What another cell covers already goes to that.
            let first = first.max(reached.min(first));
            let column =
                if out[first].columns == 0 { (0..first).rfind(|&at| out[at].columns > 0).unwrap_or(0) } else { first };
            let cell = &mut out[column];
            for placed in cells.by_ref().take(unit.to - unit.from) {
                let Placed { start, shape, mut piece, .. } = placed;
                if cell.content.runs.is_empty() {
                    cell.span = piece.span;
                    let column = &self.columns[column];
                    let steps = if column.is_figure { 0 } else { start.saturating_sub(column.range.start) };
                    let inset = piece.inset + i32::try_from(steps * 60).unwrap_or(0);
                    cell.indent = u16::try_from(inset.max(0)).unwrap_or(u16::MAX);
                } else {
                    cell.span = cell.span.to(piece.span);
                }
                let is_behind = matches!(shape, Shape::Mark | Shape::MarkOrFigure) && !cell.content.runs.is_empty();
                let is_mark = is_behind && (unit.is_mark || self.columns[column].is_figure);
                if is_mark {
                    for run in &mut piece.content.runs {
                        run.style.superscript = true;
                    }
                }
                join(&mut cell.content, piece.content, !unit.is_figure && !is_mark);
            }
            at = Span { start: cell.span.end, end: cell.span.end };
            if column == first && last > first {
                let free = out[first + 1..=last]
                    .iter()
                    .take_while(|cell| cell.content.runs.is_empty() && cell.columns == 1)
                    .count();
                out[first].columns = 1 + free;
                for cell in &mut out[first + 1..=first + free] {
                    (cell.columns, cell.ruled, cell.span) = (0, false, at);
                }
            }
            reached = reached.max(last + 1);
        }
        Row { span, cells: out }
    }
}

fn distance(a: Range, b: Range) -> usize {
    if a.overlaps(b) { 0 } else { a.start.saturating_sub(b.end).max(b.start.saturating_sub(a.end)) + 1 }
}

/// Columns of labels: what never stands side by side is one column, with steps of indentation; so is a label in pieces.
/// What has a heading of its own, or is there in most rows, is another column.
fn divide(labels: Vec<Column>, rows: &[Laid<'_>], units: &[Vec<Unit>], has_body: bool) -> Vec<Column> {
    let mut divided: Vec<Column> = Vec::new();
    for label in labels {
        let Some(first) = divided.last_mut() else {
            divided.push(label);
            continue;
        };
        let (mut both, mut alone, mut headed) = (0, 0, false);
        for (row, units) in rows.iter().zip(units) {
            let is_body = units.iter().any(|unit| unit.is_figure) || !has_body;
            let left = units.iter().find(|unit| unit.range.overlaps(first.range));
            let right =
                units.iter().find(|unit| unit.range.start >= first.range.end && unit.range.overlaps(label.range));
            if is_body {
                let is_marker = |unit: &Unit| is_marker(&row.cells[unit.from]);
                match (left, right) {
                    (Some(left), Some(_)) if !is_marker(left) => both += 1,
                    (None | Some(_), Some(_)) => alone += 1,
                    _ => {}
                }
            } else if right.is_some_and(|unit| units.len() > 1 && unit.range.end <= label.range.end) {
                headed = true;
            }
        }
        if both > 0 && (headed || both > 2 && both > alone || !has_body && both > alone) {
            divided.push(label);
        } else {
            first.range = first.range.to(label.range);
            first.core = first.range.end - 1;
        }
    }
    divided
}

/// Whether a cell holds a bullet or the number of an item.
fn is_marker(cell: &Placed<'_>) -> bool {
    matches!(cell.shape, Shape::Mark | Shape::MarkOrFigure) || {
        let text = cell.piece.content.text();
        let text = text.trim();
        let is_number = || text.len() < 3 && text.bytes().all(|b| b.is_ascii_digit());
        !text.is_empty() && (!text.contains(char::is_alphanumeric) || is_number())
            || text.len() < 4 && text.ends_with(['.', ')'])
    }
}

/// Places of entries, to be merged into columns.
#[derive(Debug, Default)]
struct Clusters {
    /// Per row its entries.
    rows: Vec<Vec<Range>>,
    /// How many entries have a place, and where their numbers end.
    places: FxHashMap<(Range, usize), usize>,
}

impl Clusters {
    fn add(&mut self, entries: impl Iterator<Item = (Range, usize)>) {
        let mut row = Vec::new();
        for (range, core) in entries {
            row.push(range);
            *self.places.entry((range, core)).or_default() += 1;
        }
        if row.len() > 1 && self.rows.last() != Some(&row) {
            self.rows.push(row);
        }
    }

    /// The columns, those given among them, left to right.
    fn merge(self, mut columns: Vec<Column>) -> Vec<Column> {
        let mut places: Vec<((Range, usize), usize)> = self.places.into_iter().collect();
        places.sort_unstable_by_key(|&((range, core), _)| (range.end - range.start, range.start, core));
        let given = columns.len();
        let mut cores: FxHashMap<usize, usize> = FxHashMap::default();
        for &((_, core), count) in &places {
            *cores.entry(core).or_default() += count;
        }
        let may_compare = places.len() < PLACES;
        for &((range, core), _) in &places {
            let start = columns.partition_point(|column| column.range.end <= range.start);
            let end = columns.partition_point(|column| column.range.start < range.end);
            if start >= end {
                columns.insert(start, Column { range, core, is_figure: false });
                continue;
            }
            let over = Range { start: columns[start].range.start, end: columns[end - 1].range.end };
            if end - start > 1 {
                // Columns that two entries of one row stand in stay two.
                let are_apart = || {
                    self.rows.iter().any(|row| {
                        let mut within = row.iter().filter(|entry| entry.overlaps(over));
                        within.clone().count() > 1 && within.all(|entry| *entry != range)
                    })
                };
                if given > 0 || !may_compare || are_apart() {
                    continue;
                }
            }
            columns[start].range = over.to(range);
            columns.drain(start + 1..end);
        }
        for column in columns.iter_mut().filter(|column| !column.is_figure) {
            let within = column.range.start..column.range.end;
            let most = within.max_by_key(|core| (cores.get(core).copied().unwrap_or(0), *core));
            column.core = most.unwrap_or(column.core);
        }
        columns
    }
}
