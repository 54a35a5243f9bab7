//! Within [`super`]: lines and periods → statements with their cells.

use super::book::{Book, Entry, is_small};
use super::calendar::{Calendar, Group, Periods};
use super::outlines::{Names, Scheme, loose, schemes};
use super::{Cell, Column, Comparison, Delta, Line, Origin, Reading, Statement};
use crate::align::Member;
use crate::history::Series;
use crate::history::derive::Refusal;
use crate::tables::{Outline, currency, label_of, period_words, rows, unit_words, without_kind};
use crate::xbrl::{Period, QName, Unit};
use hashbrown::{HashMap, HashSet};
use rust_decimal::Decimal;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::Diff;

/// How many times more numbers another column or section has than one that may be left out.
const GUESTS: usize = 4;

/// Lines without a statement that are shown; a report that has more has no statements.
const LOOSE: usize = 10_000;

/// Lines of a statement that are shown.
const LONGEST: usize = 20_000;

/// Lines that a note names.
const NAMED: usize = 5;

/// The numbers of a line: of one slice, in one unit.
struct Item {
    line: usize,
    series: Range<usize>,
    slice: u32,
    unit: u32,
    /// Whether other statements have it too.
    is_shared: bool,
    /// Whether its numbers are balances.
    is_balance: bool,
    history: OnceCell<Series>,
}

pub(super) fn compare(diff: &Diff<'_>, language: &str) -> Comparison {
    let book = Book::new(diff);
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
    comparison
}

struct Viewer<'d, 'r> {
    diff: &'d Diff<'r>,
    book: Book<'d, 'r>,
    names: Names<'d>,
    calendar: Calendar,
}

impl<'d> Viewer<'d, '_> {
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
                    shown.push(period)
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
            statement.notes.push("translations at the exchange rate of a day are not compared".to_owned());
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
                statement.notes.push(format!("the change since {period} is not told for {labels}: {}", refusal.as_str()));
            }
        }
    }

    /// The sections of a statement by their names, and which one a slice is of. A framework that all numbers that have one
    /// share tells nothing apart; what depends on none stands with the first one.
    fn sections(&self, scheme: &Scheme, items: &[Item]) -> (Vec<Option<String>>, HashMap<u32, usize>) {
        /// Local name of the core taxonomy's axis of accounting frameworks.
        const FRAMEWORK: &str = "AccountingFrameworkAxis";
        type Rest = (u32, Vec<(u32, Member)>);
        let alignment = &self.diff.alignment;
        // Of each slice, how many lines it has, and where the first one stands.
        let mut counts: BTreeMap<u32, (usize, (u8, u32))> = BTreeMap::new();
        for item in items {
            let first = self.book.entries[item.series.clone()].iter().map(|entry| self.book.place(entry)).min();
            let (count, place) = counts.entry(item.slice).or_insert((0, (u8::MAX, u32::MAX)));
            *count += 1;
            *place = first.unwrap_or(*place).min(*place);
        }
        let parts = |slice: u32| {
            let slice = alignment.slice(slice);
            let is_framework = |axis: &u32| &*alignment.name(*axis).local == FRAMEWORK;
            let framework = slice.dimensions.iter().find(|(axis, _)| is_framework(axis)).copied();
            let rest = slice.dimensions.iter().filter(|(axis, _)| !is_framework(axis)).copied().collect();
            (framework, (slice.entity, rest))
        };
        let rank = |dimensions: &[(u32, Member)]| {
            let place = |(axis, member): &(u32, Member)| match member {
                Member::Explicit(member) => scheme.place(*axis, *member),
                Member::Typed(_) | Member::Nil => usize::MAX,
            };
            dimensions.iter().map(place).collect::<Vec<_>>()
        };
        let mut frameworks: HashMap<Rest, BTreeSet<(Vec<usize>, (u32, Member))>> = HashMap::new();
        let mut several: HashSet<(u32, Member)> = HashSet::new();
        for &slice in counts.keys() {
            if let (Some(framework), rest) = parts(slice) {
                frameworks.entry(rest).or_default().insert((rank(&[framework]), framework));
                several.insert(framework);
            }
        }
        let mut all: HashMap<Rest, (usize, (u8, u32), Vec<u32>)> = HashMap::new();
        for (&slice, &(count, place)) in &counts {
            let (framework, mut rest) = parts(slice);
            if several.len() > 1 {
                let first = || frameworks.get(&rest)?.first().map(|(_, framework)| *framework);
                rest.1.extend(framework.or_else(first));
            }
            let section = all.entry(rest).or_insert((0, (u8::MAX, u32::MAX), Vec::new()));
            section.0 += count;
            section.1 = place.min(section.1);
            section.2.push(slice);
        }
        let most = all.values().map(|(count, ..)| *count).max().unwrap_or(0);
        let mut all: Vec<_> = all
            .into_iter()
            .map(|((entity, dimensions), (count, place, slices))| {
                let name = self.section(entity, &dimensions);
                // What only the older report has comes last.
                let is_gone = place.0 > 0;
                ((is_gone, count * GUESTS < most, dimensions.len(), rank(&dimensions), place, name), slices)
            })
            .collect();
        all.sort_unstable();
        let is_one = all.len() == 1;
        let mut of = HashMap::new();
        let mut names = Vec::new();
        for (section, ((.., name), slices)) in all.into_iter().enumerate() {
            names.push((!is_one).then_some(name));
            of.extend(slices.into_iter().map(|slice| (slice, section)));
        }
        (names, of)
    }

    /// What a section is called: the members, and the entity where there are several.
    fn section(&self, entity: u32, dimensions: &[(u32, Member)]) -> String {
        let alignment = &self.diff.alignment;
        let mut parts = Vec::new();
        if alignment.reports().iter().any(|report| report.entities().len() > 1) {
            parts.push(alignment.entity(entity).identifier.to_string());
        }
        for (axis, member) in dimensions {
            let label = |name: u32| without_kind(&label_of(&self.names, alignment.name(name), None)).to_owned();
            parts.push(match member {
                Member::Explicit(member) => label(*member),
                Member::Typed(text) => format!("{}: {}", label(*axis), alignment.typed(*text)),
                Member::Nil => format!("{}: nil", label(*axis)),
            });
        }
        parts.join(" | ")
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

/// The columns of groups: their values, and behind each that they are compared with how they changed.
fn columns(groups: &[Group]) -> Vec<Column> {
    let mut columns = Vec::new();
    for Group { period, what, compared } in groups {
        let of = columns.len();
        columns.push(Column::Values { period: *period, what: *what });
        for (period, what, basis) in compared {
            let since = columns.len();
            columns.push(Column::Values { period: *period, what: *what });
            columns.push(Column::Changes { of, since, what: *basis });
        }
    }
    columns
}

/// The cells of a line: its values by column, and their changes; from a number that only the older report has to one that only
/// the newer one has there is none where a restatement lies between (`doubt`).
fn filled_in(
    columns: &[Column],
    values: &[Cell],
    at: &dyn Fn(&Period) -> usize,
    is: (bool, bool),
    doubt: impl Fn() -> Option<Refusal>,
) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::with_capacity(columns.len());
    for column in columns {
        cells.push(match column {
            Column::Values { period, .. } => values.get(at(period)).cloned().unwrap_or(Cell::Empty),
            Column::Changes { of, since, .. } => match (&cells[*of], &cells[*since]) {
                (Cell::Value(later), Cell::Value(earlier)) => {
                    let is_across = !says(&later.origin, 0) && !says(&earlier.origin, 1);
                    let change = || delta(later.value, earlier.value, is).map_or(Cell::Empty, Cell::Change);
                    if is_across { doubt().map_or_else(change, Cell::Refused) } else { change() }
                }
                _ => Cell::Empty,
            },
        });
    }
    cells
}

/// Whether a report has part in a number.
fn says(origin: &Origin, report: usize) -> bool {
    match origin {
        Origin::Reported { old, new, .. } => [old, new][report].is_some(),
        Origin::Derived(terms) => terms.iter().any(|(of, ..)| *of == report),
    }
}

/// How a number changed; nothing where it cannot be computed. Of a loss that grows the part is below zero; what is shown with
/// the other sign grows by its size.
fn delta(later: Decimal, earlier: Decimal, (is_rate, negated): (bool, bool)) -> Option<Delta> {
    let amount = later.checked_sub(earlier)?;
    let is_alike = later.is_zero() || later.is_sign_negative() == earlier.is_sign_negative();
    let has_part = !is_rate && !earlier.is_zero() && is_alike;
    let base = if negated { earlier } else { earlier.abs() };
    Some(Delta {
        amount,
        part: if has_part { amount.checked_div(base) } else { None },
        basis_points: if is_rate { amount.checked_mul(Decimal::from(10_000)) } else { None },
    })
}

/// Whether pure numbers are rates: all of them below one in size, not all of them zero.
fn are_rates(cells: &[Cell]) -> bool {
    let mut values = cells.iter().filter_map(|cell| match cell {
        Cell::Value(reading) => Some(reading.value),
        _ => None,
    });
    values.clone().all(is_small) && values.any(|value| !value.is_zero())
}

/// What is said of a unit that is not the one of the statement's amounts; shares and pure numbers tell themselves.
fn unlike(unit: &Unit, main: Option<&str>) -> Option<String> {
    match currency(unit) {
        Some((code, _)) if Some(code) == main => None,
        None if unit.is_pure() || *unit == Unit::shares() => None,
        _ => Some(unit_words(unit)),
    }
}

/// The power of ten, of those of thousands and millions, in which an amount is a whole number; nothing for zero.
fn idle_zeros(value: Decimal) -> Option<i8> {
    if value.is_zero() {
        return None;
    }
    let is_whole = |unit: i64| value.checked_rem(Decimal::from(unit)).is_some_and(|rest| rest.is_zero());
    Some(match () {
        () if is_whole(1_000_000) => 6,
        () if is_whole(1000) => 3,
        () => 0,
    })
}
