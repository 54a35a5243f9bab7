//! Within [`super`]: lines and periods → statements with their cells.

use super::book::{Book, Entry};
use super::calendar::{Calendar, Group, Periods};
use super::cells::{are_rates, columns, filled_in, idle_zeros, unlike};
use super::outlines::{Names, Scheme, loose, schemes};
use super::{Cell, Column, Comparison, Line, Reading, Statement};
use crate::history::Series;
use crate::history::derive::Refusal;
use crate::tables::{Outline, currency, label_of, period_words, rows, without_kind};
use crate::xbrl::{Period, QName, Unit};
use hashbrown::{HashMap, HashSet};
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::super::Diff;
use super::super::filter::Chosen;

/// How many times more numbers another column or section has than one that may be left out.
pub(super) const GUESTS: usize = 4;

/// Lines without a statement that are shown; a report that has more has no statements.
const LOOSE: usize = 10_000;

/// Lines of a statement that are shown.
const LONGEST: usize = 20_000;

/// What is said once where translations are left out.
const TRANSLATED: &str = "translations at the exchange rate of a day are not compared";

/// Lines that a note names.
const NAMED: usize = 5;

/// The numbers of a line: of one slice, in one unit.
pub(super) struct Item {
    line: usize,
    pub series: Range<usize>,
    pub slice: u32,
    unit: u32,
    /// Whether other statements have it too.
    is_shared: bool,
    /// Whether its numbers are balances.
    is_balance: bool,
    history: OnceCell<Series>,
}

pub(super) fn compare(diff: &Diff<'_>, language: &str, chosen: &Chosen) -> Comparison {
    let book = Book::new(diff, chosen);
    let names = Names::new(diff, language);
    let calendar = Calendar::new(&book);
    let used: HashSet<u32> = book.entries.iter().map(|entry| entry.concept).collect();
    let viewer = Viewer { diff, book, names, calendar };
    let schemes = schemes(diff, &viewer.names, &|concept| used.contains(&concept));
    let mut selected: Vec<Vec<Item>> = schemes.iter().map(|scheme| viewer.select(scheme)).collect();
    let mut times: HashMap<usize, usize> = HashMap::new();
    for items in &selected {
        let own: HashSet<usize> = items.iter().map(|item| item.series.start).collect();
        own.into_iter().for_each(|series| *times.entry(series).or_default() += 1);
    }
    for (scheme, items) in schemes.iter().zip(&mut selected) {
        viewer.drop_visitors(scheme, items, &mut times);
    }
    for item in selected.iter_mut().flatten() {
        item.is_shared = times[&item.series.start] > 1;
    }
    let mut comparison = Comparison::default();
    for (scheme, items) in schemes.iter().zip(selected) {
        comparison.statements.extend(viewer.statement(scheme, items));
    }
    for (scheme, items) in viewer.others(&times, if schemes.is_empty() { "" } else { "Other " }) {
        comparison.statements.extend(viewer.statement(&scheme, items));
    }
    comparison.statements.retain(|statement| chosen.has_statement(&statement.title));
    let said =
        comparison.statements.iter_mut().filter(|statement| statement.notes.iter().any(|note| note == TRANSLATED));
    said.skip(1).for_each(|statement| statement.notes.retain(|note| note != TRANSLATED));
    comparison
}

/// Both reports as they are looked at.
pub(super) struct Viewer<'d, 'r> {
    pub diff: &'d Diff<'r>,
    pub book: Book<'d, 'r>,
    pub names: Names<'d>,
    calendar: Calendar,
}

impl Viewer<'_, '_> {
    fn item(&self, line: usize, series: Range<usize>) -> Item {
        let Entry { slice, unit, .. } = self.book.entries[series.start];
        let is_balance = matches!(self.book.period(&self.book.entries[series.start]), Period::Instant(_));
        Item { line, series, slice, unit, is_shared: false, is_balance, history: OnceCell::new() }
    }

    /// The numbers of a statement.
    fn select(&self, scheme: &Scheme) -> Vec<Item> {
        let mut fits: HashMap<u32, bool> = HashMap::new();
        let mut items = Vec::new();
        for (line, concept) in scheme.concepts.iter().enumerate() {
            for series in concept.map(|concept| self.book.series(concept)).unwrap_or_default() {
                let slice = self.book.entries[series.start].slice;
                if *fits.entry(slice).or_insert_with(|| scheme.fits(self.diff, slice)) {
                    items.push(self.item(line, series));
                }
            }
        }
        items
    }

    /// Takes out sections of few numbers, all of which stand in another statement too.
    fn drop_visitors(&self, scheme: &Scheme, items: &mut Vec<Item>, times: &mut HashMap<usize, usize>) {
        let (sections, of) = self.sections(scheme, items);
        if sections.len() < 2 {
            return;
        }
        let mut counts: Vec<(usize, bool)> = vec![(0, true); sections.len()];
        for item in &*items {
            let (count, is_shared) = &mut counts[of[&item.slice]];
            *count += 1;
            *is_shared &= times[&item.series.start] > 1;
        }
        let most = counts.iter().map(|(count, _)| *count).max().unwrap_or(0);
        let is_visitor = |item: &Item| {
            let (count, is_shared) = counts[of[&item.slice]];
            is_shared && count * GUESTS < most
        };
        let gone: HashSet<usize> = items.iter().filter(|item| is_visitor(item)).map(|item| item.series.start).collect();
        gone.iter().for_each(|series| *times.entry(*series).or_default() -= 1);
        items.retain(|item| !is_visitor(item));
    }

    /// Numbers that stand in no statement, by the axes that they have.
    fn others(&self, placed: &HashMap<usize, usize>, prefix: &str) -> Vec<(Scheme, Vec<Item>)> {
        type Shape<'b> = (BTreeMap<u32, Vec<Range<usize>>>, [BTreeMap<u32, u32>; 2]);
        let mut shapes: BTreeMap<(usize, Vec<&QName>), Shape<'_>> = BTreeMap::new();
        let entries = &self.book.entries;
        let mut at = 0;
        let mut lines = 0;
        for series in entries.chunk_by(|a, b| (a.concept, a.slice, a.unit) == (b.concept, b.slice, b.unit)) {
            let range = at..at + series.len();
            at = range.end;
            if placed.contains_key(&range.start) {
                continue;
            }
            lines += 1;
            if lines > LOOSE {
                return Vec::new();
            }
            let Entry { concept, slice, .. } = series[0];
            let dimensions = &self.diff.alignment.slice(slice).dimensions;
            let mut axes: Vec<&QName> = dimensions.iter().map(|(axis, _)| self.diff.alignment.name(*axis)).collect();
            axes.sort();
            let (all, first) = shapes.entry((axes.len(), axes)).or_default();
            all.entry(concept).or_default().push(range);
            for entry in series {
                let first = first[usize::from(entry.side)].entry(concept).or_insert(entry.fact);
                *first = entry.fact.min(*first);
            }
        }
        let shape = |((_, axes), (mut all, first)): ((usize, Vec<&QName>), Shape<'_>)| {
            let mut title = format!("{prefix}numbers");
            if !axes.is_empty() {
                let axes: Vec<String> = axes.iter().map(|axis| label_of(&self.names, axis, None)).collect();
                let axes: Vec<&str> = axes.iter().map(|axis| without_kind(axis)).collect();
                title = format!("{title} by {}", axes.join(", "));
            }
            if let Some(first) = title.get(..1).map(str::to_ascii_uppercase) {
                title.replace_range(..1, &first);
            }
            let concepts = first.map(|first| {
                let mut first: Vec<(u32, u32)> = first.into_iter().map(|(concept, at)| (at, concept)).collect();
                first.sort_unstable();
                let named = |(_, concept)| (concept, self.diff.alignment.concept(concept).clone());
                first.into_iter().map(named).collect::<Vec<_>>()
            });
            let scheme = loose(title, concepts);
            let mut items = Vec::new();
            for (line, concept) in scheme.concepts.iter().enumerate() {
                let series = concept.and_then(|concept| all.remove(&concept)).unwrap_or_default();
                items.extend(series.into_iter().map(|series| self.item(line, series)));
            }
            (scheme, items)
        };
        shapes.into_iter().map(shape).collect()
    }

    /// A statement with its columns; nothing where it has no numbers for any of them.
    fn statement(&self, scheme: &Scheme, mut items: Vec<Item>) -> Option<Statement> {
        let too_many = items.len().saturating_sub(LONGEST);
        if too_many > 0 {
            let dimensions = |item: &Item| self.diff.alignment.slice(item.slice).dimensions.len();
            items.sort_by_key(dimensions);
            items.truncate(LONGEST);
        }
        let has_limits = scheme.outline.lines.iter().any(|line| line.opens() || line.closes());
        let mut periods = Periods::default();
        for item in &items {
            for entry in &self.book.entries[item.series.clone()] {
                periods.add(self.book.period(entry), entry.side);
            }
        }
        let mut groups = periods.durations(&self.calendar);
        if !has_limits || groups.is_empty() {
            groups.extend(periods.instants(&self.calendar));
        }
        let is_limited = has_limits && groups.iter().any(|group| matches!(group.period, Period::Duration { .. }));
        let mut shown: Vec<Period> = Vec::new();
        for group in &groups {
            let all = std::iter::once(group.period).chain(group.compared.iter().map(|(period, ..)| *period));
            all.for_each(|period| {
                if !shown.contains(&period) {
                    shown.push(period);
                }
            });
        }
        let mut cells: Vec<Vec<Cell>> = items
            .iter()
            .map(|item| shown.iter().map(|period| self.cell(scheme, item, *period, is_limited)).collect())
            .collect();
        let notes = self.refusals(scheme, &items, &shown, &cells);
        drop_guests(&items, &shown, &cells, &mut groups);
        periods.settle(&self.calendar, &mut groups);
        let columns = columns(&groups);
        // What has no number in any column is not shown.
        let at = |period: &Period| shown.iter().position(|other| other == period).unwrap_or(0);
        let values: Vec<usize> = columns
            .iter()
            .filter_map(|column| match column {
                Column::Values { period, .. } => Some(at(period)),
                Column::Changes { .. } => None,
            })
            .collect();
        let mut keep = cells.iter().map(|cells| {
            let said = |at: &usize| {
                matches!(cells[*at], Cell::Value(_) | Cell::Refused(Refusal::Restated | Refusal::Redefined))
            };
            values.iter().any(said)
        });
        let keep: Vec<bool> = keep.by_ref().collect();
        let mut kept = keep.iter();
        items.retain(|_| kept.next() == Some(&true));
        let mut kept = keep.iter();
        cells.retain(|_| kept.next() == Some(&true));
        if items.is_empty() {
            return None;
        }
        let mut statement = Statement {
            title: scheme.outline.title.to_string(),
            role: Some(scheme.outline.role.clone()).filter(|role| !role.is_empty()),
            currency: None,
            scale: 0,
            columns,
            lines: Vec::new(),
            notes,
        };
        if scheme.concepts.iter().flatten().any(|concept| self.book.translated[*concept as usize]) {
            statement.notes.push(TRANSLATED.to_owned());
        }
        if too_many > 0 {
            statement.notes.push(format!("{too_many} lines are not shown"));
        }
        self.lay_out(scheme, &items, cells, &at, &mut statement);
        Some(statement)
    }

    /// What is known of a line for a period.
    fn cell(&self, scheme: &Scheme, item: &Item, period: Period, is_limited: bool) -> Cell {
        let line = &scheme.outline.lines[item.line];
        let of = match period {
            Period::Duration { start, .. } if item.is_balance && is_limited && line.opens() => Period::Instant(start),
            Period::Duration { end, .. } if item.is_balance && is_limited => Period::Instant(end),
            Period::Duration { .. } if item.is_balance => return Cell::Empty,
            Period::Instant(_) if !item.is_balance => return Cell::Empty,
            period => period,
        };
        match self.book.reported(&item.series, of) {
            Some(reading) => Cell::Value(reading),
            None if item.is_balance => Cell::Empty,
            None => self.book.derived(item.history.get_or_init(|| self.book.history(&item.series)), of),
        }
    }

    /// Says which numbers cannot be derived.
    fn refusals(&self, scheme: &Scheme, items: &[Item], shown: &[Period], cells: &[Vec<Cell>]) -> Vec<String> {
        let mut notes = Vec::new();
        for (column, period) in shown.iter().enumerate() {
            for refusal in [Refusal::Restated, Refusal::Redefined] {
                let refused = items.iter().zip(cells).filter(|(_, cells)| cells[column] == Cell::Refused(refusal));
                let mut labels: Vec<String> = Vec::new();
                for (item, _) in refused {
                    let line = &scheme.outline.lines[item.line];
                    let label = label_of(&self.names, &line.concept, line.preferred.as_deref());
                    labels.push(label);
                }
                if labels.is_empty() {
                    continue;
                }
                let (period, labels) = (period_words(*period), named(labels));
                notes.push(format!("{period} is not derived for {labels}: {}", refusal.as_str()));
            }
        }
        notes
    }

    /// Makes the lines, in sections of what dimensions they have.
    fn lay_out(
        &self,
        scheme: &Scheme,
        items: &[Item],
        cells: Vec<Vec<Cell>>,
        at: &dyn Fn(&Period) -> usize,
        statement: &mut Statement,
    ) {
        let (sections, of) = self.sections(scheme, items);
        let mut placed: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (number, item) in items.iter().enumerate() {
            placed.entry((of[&item.slice], item.line)).or_default().push(number);
        }
        let alignment = &self.diff.alignment;
        let unit = |item: &Item| alignment.unit(item.unit);
        let mut currencies: BTreeMap<&str, usize> = BTreeMap::new();
        for code in items.iter().filter_map(|item| currency(unit(item)?)).map(|(code, _)| code) {
            *currencies.entry(code).or_default() += 1;
        }
        let main = currencies.into_iter().max_by_key(|&(code, count)| (count, std::cmp::Reverse(code)));
        let main = main.map(|(code, _)| code);
        statement.currency = main.map(str::to_owned);
        let amounts = cells.iter().flatten().filter_map(|cell| match cell {
            Cell::Value(Reading { value, is_money: true, .. }) => idle_zeros(*value),
            _ => None,
        });
        statement.scale = amounts.min().unwrap_or(0);
        let mut doubtful: BTreeMap<(usize, Refusal), Vec<String>> = BTreeMap::new();
        let filled: Vec<(usize, usize)> = placed.keys().copied().collect();
        let mut cells: Vec<Option<Vec<Cell>>> = cells.into_iter().map(Some).collect();
        // The root of the tree repeats the title in each section.
        let has_root = sections.len() > 1
            && filled.iter().all(|(_, line)| *line > 0)
            && scheme.outline.lines.iter().skip(1).all(|line| line.depth > 0);
        let rows = if has_root {
            let mut outline = Outline { lines: scheme.outline.lines[1..].to_vec(), ..Outline::default() };
            outline.lines.iter_mut().for_each(|line| line.depth -= 1);
            let filled: Vec<_> = filled.iter().map(|(section, line)| (*section, line - 1)).collect();
            let rows = rows(&outline, &self.names, &sections, &filled).into_iter();
            rows.map(|(row, of)| (row, of.map(|(section, line)| (section, line + 1)))).collect()
        } else {
            rows(&scheme.outline, &self.names, &sections, &filled)
        };
        for (row, of) in rows {
            let line = Line {
                kind: row.kind,
                label: row.label,
                depth: row.depth,
                concept: None,
                negated: row.negated,
                is_rate: false,
                cells: Vec::new(),
            };
            let Some(of) = of else {
                statement.lines.push(line);
                continue;
            };
            let mut numbers = placed.remove(&of).unwrap_or_default();
            numbers.sort_by_key(|number| unit(&items[*number]));
            for number in numbers {
                let item = &items[number];
                let cells = cells[number].take().unwrap_or_default();
                let mut line =
                    Line { concept: scheme.concepts[item.line].map(|c| alignment.concept(c).clone()), ..line.clone() };
                if let Some(words) = unit(item).and_then(|unit| unlike(unit, main)) {
                    line.label = format!("{} ({words})", line.label);
                }
                let is_pure = unit(item).is_none_or(Unit::is_pure);
                line.is_rate = is_pure && (row.percent || are_rates(&cells));
                let doubt = || Book::doubt(item.history.get_or_init(|| self.book.history(&item.series)));
                line.cells = filled_in(&statement.columns, &cells, at, (line.is_rate, line.negated), doubt);
                for (cell, column) in line.cells.iter().zip(&statement.columns) {
                    if let (Cell::Refused(refusal), Column::Changes { since, .. }) = (cell, column) {
                        doubtful.entry((*since, *refusal)).or_default().push(line.label.clone());
                    }
                }
                statement.lines.push(line);
            }
        }
        for ((since, refusal), labels) in doubtful {
            if let Some(Column::Values { period, .. }) = statement.columns.get(since) {
                let (period, labels) = (period_words(*period), named(labels));
                statement
                    .notes
                    .push(format!("the change since {period} is not told for {labels}: {}", refusal.as_str()));
            }
        }
    }
}

/// Some labels, each once, the first ones of many.
fn named(mut labels: Vec<String>) -> String {
    let mut seen = HashSet::new();
    labels.retain(|label| seen.len() <= NAMED && seen.insert(label.clone()));
    let more = if labels.len() > NAMED { " and others" } else { "" };
    labels.truncate(NAMED);
    format!("{}{more}", labels.join(", "))
}

/// Takes out columns without numbers, and those of few numbers, all of which stand in another statement too: equity at the
/// dates of its own statement is no column of the balance sheet. Balances at the ends of a duration tell nothing of it.
fn drop_guests(items: &[Item], shown: &[Period], cells: &[Vec<Cell>], groups: &mut Vec<Group>) {
    let counts: Vec<(usize, bool)> = (0..)
        .zip(shown)
        .map(|(at, period)| {
            let is_own = |item: &Item| !item.is_balance || matches!(period, Period::Instant(_));
            let filled =
                items.iter().zip(cells).filter(|(item, cells)| is_own(item) && matches!(cells[at], Cell::Value(_)));
            (filled.clone().count(), filled.clone().all(|(item, _)| item.is_shared))
        })
        .collect();
    let count = |period: &Period| shown.iter().position(|other| other == period).map_or((0, true), |at| counts[at]);
    let is_guest = |period: &Period, most: usize| {
        let (count, is_shared) = count(period);
        count == 0 || count * GUESTS < most && is_shared
    };
    let most = groups.iter().map(|group| count(&group.period).0).max().unwrap_or(0);
    for group in &mut *groups {
        let own = count(&group.period).0;
        group.compared.retain(|(period, ..)| !is_guest(period, own));
    }
    groups.retain(|group| !is_guest(&group.period, most));
}
