//! Within [`super`]: facts and outlines → tables.

use super::columns::{Key, Slices, currency, without_kind};
use super::figure::idle_zeros;
use super::{Labels, Line, Outline, Row, RowKind, Table, label_of};
use crate::report::{ContextId, DimensionRef, NameId, Report, ValueRef};
use crate::xbrl::{Period, QName, Unit};
use hashbrown::{HashMap, HashSet};
use indexmap::{IndexMap, IndexSet};

/// How tables are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Columns of a table; what has more becomes several tables.
    pub columns: usize,
    /// Whether facts that are in no network are shown too.
    pub others: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { columns: 24, others: true }
    }
}

/// How many times more facts another column has than one that may be left out.
const GUESTS: usize = 4;

/// Headings that are there for the machinery of dimensions only.
const MACHINERY: [&str; 5] = ["LineItems", "Table", "Hypercube", "Axis", "Domain"];

/// Makes tables of `facts`, indices of the report's facts: a table for each outline that has any, in the order of the
/// outlines, then those for the others, which are grouped by what dimensions they have.
#[must_use]
pub fn build(
    report: &Report,
    facts: &[usize],
    outlines: &[Outline],
    labels: &dyn Labels,
    options: Options,
) -> Vec<Table> {
    let slices = Slices::new(report);
    let mut by_concept: HashMap<&QName, Vec<usize>> = HashMap::new();
    for &fact in facts {
        by_concept.entry(report.concept(report.fact(fact).concept)).or_default().push(fact);
    }
    let maker = Maker { report, labels, slices: &slices, options };
    let mut tables = Vec::new();
    let mut shown: HashSet<usize> = HashSet::new();
    let mut selected: Vec<Vec<Item>> = outlines.iter().map(|outline| maker.select(outline, &by_concept)).collect();
    drop_guests(&mut selected);
    for (outline, found) in outlines.iter().zip(selected) {
        shown.extend(found.iter().map(|item| item.fact));
        tables.extend(maker.tables(outline, found));
    }
    if options.others {
        let others = facts.iter().copied().filter(|fact| !shown.contains(fact));
        for (outline, found) in maker.shapes(others, if outlines.is_empty() { "" } else { "Other " }) {
            tables.extend(maker.tables(&outline, found));
        }
    }
    tables
}

/// A fact on a line.
#[derive(Debug, Clone, Copy)]
struct Item {
    line: usize,
    fact: usize,
    slice: usize,
    /// The period of its column; of an instant at the end of a duration, the duration.
    period: Period,
}

/// Takes facts out of the networks where they are guests: those of a period and slice that has few facts in a network, all
/// of which stand in another network too. Equity at the dates of its own statement is no column of the balance sheet.
fn drop_guests(selected: &mut [Vec<Item>]) {
    let facts = |items: &[Item]| items.iter().map(|item| item.fact).collect::<HashSet<_>>();
    let mut networks: HashMap<usize, usize> = HashMap::new();
    for fact in selected.iter().flat_map(|items| facts(items)) {
        *networks.entry(fact).or_default() += 1;
    }
    for items in selected {
        let mut columns: IndexMap<(usize, Period), HashSet<usize>> = IndexMap::new();
        for item in &*items {
            columns.entry((item.slice, item.period)).or_default().insert(item.fact);
        }
        let most = columns.values().map(HashSet::len).max().unwrap_or(0);
        columns.retain(|_, facts| {
            let is_guest = facts.len() * GUESTS < most && facts.iter().all(|fact| networks[fact] > 1);
            if is_guest {
                facts.iter().for_each(|fact| *networks.entry(*fact).or_default() -= 1);
            }
            !is_guest
        });
        items.retain(|item| columns.contains_key(&(item.slice, item.period)));
    }
}

struct Maker<'a> {
    report: &'a Report,
    labels: &'a dyn Labels,
    slices: &'a Slices<'a>,
    options: Options,
}

impl<'a> Maker<'a> {
    /// The facts of an outline. Where lines are for the start and the end of periods, instants stand with the durations
    /// that they limit.
    fn select(&self, outline: &Outline, by_concept: &HashMap<&QName, Vec<usize>>) -> Vec<Item> {
        let mut fits: HashMap<ContextId, bool> = HashMap::new();
        let mut fits = |context| *fits.entry(context).or_insert_with(|| self.fits(context, outline));
        let lines = outline.lines.iter().enumerate();
        let mut all: Vec<(usize, usize)> = Vec::new();
        for (at, line) in lines {
            let facts = by_concept.get(&line.concept).into_iter().flatten();
            all.extend(facts.filter(|fact| fits(self.report.fact(**fact).context)).map(|fact| (at, *fact)));
        }
        let limited: HashSet<&QName> =
            outline.lines.iter().filter(|line| line.opens() || line.closes()).map(|line| &line.concept).collect();
        let context = |fact| self.report.fact(fact).context;
        let mut durations: HashMap<usize, IndexSet<Period>> = HashMap::new();
        if !limited.is_empty() {
            for &(_, fact) in &all {
                let period = self.report.context(context(fact)).period;
                if matches!(period, Period::Duration { .. }) {
                    durations.entry(self.slices.of(context(fact))).or_default().insert(period);
                }
            }
        }
        let mut found = Vec::with_capacity(all.len());
        let mut placed: HashSet<usize> = HashSet::new();
        let mut left: Vec<Item> = Vec::new();
        for (at, fact) in all {
            let line = &outline.lines[at];
            let period = self.report.context(context(fact)).period;
            let item = Item { line: at, fact, slice: self.slices.of(context(fact)), period };
            let Period::Instant(moment) = period else {
                found.push(item);
                continue;
            };
            let limits = |other: &&Period| match **other {
                Period::Duration { start, .. } if line.opens() => start == moment,
                other => other.end() == Some(moment),
            };
            let around = durations.get(&item.slice).into_iter().flatten().filter(limits);
            let before = found.len();
            found.extend(around.map(|period| Item { period: *period, ..item }));
            match () {
                () if found.len() > before => drop(placed.insert(fact)),
                () if !limited.contains(&line.concept) => found.push(item),
                () if !line.opens() => left.push(item),
                () => {}
            }
        }
        // An instant that no duration ends or starts at has a column of its own.
        found.extend(left.into_iter().filter(|item| !placed.contains(&item.fact)));
        found
    }

    /// Whether an outline is about facts with these dimensions.
    fn fits(&self, context: ContextId, outline: &Outline) -> bool {
        let Some(axes) = &outline.axes else { return true };
        self.report.context(context).dimensions().all(|(axis, value)| {
            let known = axes.iter().find(|(other, _)| other == axis);
            known.is_some_and(|(_, members)| match value {
                DimensionRef::Member(member) => members.is_empty() || members.contains(member),
                DimensionRef::Typed(_) => true,
            })
        })
    }

    /// Facts without a network: an outline for each set of axes, numbers and texts apart, concepts in the order of the
    /// report.
    fn shapes(&self, facts: impl Iterator<Item = usize>, prefix: &str) -> Vec<(Outline, Vec<Item>)> {
        type Shape<'a> = (IndexMap<&'a QName, usize>, Vec<Item>);
        let mut shapes: IndexMap<(bool, Vec<NameId>), Shape<'a>> = IndexMap::new();
        let mut axes: HashMap<usize, Vec<NameId>> = HashMap::new();
        for index in facts {
            let fact = self.report.fact(index);
            let slice = self.slices.of(fact.context);
            let axes = axes.entry(slice).or_insert_with(|| self.slices.axes(slice)).clone();
            let (lines, items) = shapes.entry((fact.unit.is_none(), axes)).or_default();
            let next = lines.len();
            let line = *lines.entry(self.report.concept(fact.concept)).or_insert(next);
            items.push(Item { line, fact: index, slice, period: self.report.context(fact.context).period });
        }
        shapes.sort_by(|(a_text, a), _, (b_text, b), _| (a_text, a.len()).cmp(&(b_text, b.len())));
        let outline = |((is_text, axes), (lines, items)): ((bool, Vec<NameId>), Shape<'a>)| {
            let axes: Vec<String> =
                axes.into_iter().map(|axis| label_of(self.labels, self.report.name(axis), None)).collect();
            let axes: Vec<&str> = axes.iter().map(|axis| without_kind(axis)).collect();
            let mut title = format!("{prefix}{}", if is_text { "texts" } else { "numbers" });
            if !axes.is_empty() {
                title = format!("{title} by {}", axes.join(", "));
            }
            if let Some(first) = title.get(..1).map(str::to_ascii_uppercase) {
                title.replace_range(..1, &first);
            }
            let line = |(concept, _): (&QName, usize)| Line { concept: concept.clone(), preferred: None, depth: 0 };
            let lines = lines.into_iter().map(line).collect();
            (Outline { role: "".into(), title: title.into(), lines, axes: None }, items)
        };
        shapes.into_iter().map(outline).collect()
    }

    /// The table of an outline, or several where it would be too wide.
    fn tables(&self, outline: &Outline, items: Vec<Item>) -> Vec<Table> {
        if items.is_empty() {
            return Vec::new();
        }
        let currencies = self.currencies(&items);
        let several = currencies.len() > 1;
        let mut slices: Vec<usize> = items.iter().map(|item| item.slice).collect::<IndexSet<_>>().into_iter().collect();
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for item in &items {
            *counts.entry(item.slice).or_default() += 1;
        }
        // Slices of which there is little come last.
        let most = counts.values().copied().max().unwrap_or(0);
        slices.sort_by_cached_key(|slice| (counts[slice] * 4 < most, self.slices.rank(*slice, outline)));
        let ranks: HashMap<usize, usize> = slices.iter().enumerate().map(|(rank, slice)| (*slice, rank)).collect();
        let mut items: Vec<(Item, Option<&str>)> =
            items.into_iter().map(|item| (item, self.currency(item.fact).filter(|_| several))).collect();
        if several {
            share_columns(&mut items, &currencies);
        }
        let filled = items.len();
        let lines = items.iter().map(|(item, _)| item.line).collect::<HashSet<_>>().len();
        let wide =
            items.iter().map(|(item, currency)| (item.slice, item.period, *currency)).collect::<HashSet<_>>().len();
        // Slices side by side if that leaves not too many blanks, else below each other.
        let beside = slices.len() == 1 || wide <= self.options.columns && filled * 3 >= lines * wide;
        let mut columns: IndexMap<Key<'_>, ()> = IndexMap::new();
        let key = |item: &Item, currency| Key { slice: beside.then_some(item.slice), period: item.period, currency };
        for (item, currency) in &items {
            columns.insert(key(item, *currency), ());
        }
        columns.sort_by_cached_key(|key, ()| {
            let currency = key.currency.map(|currency| currencies.get_index_of(currency));
            (key.slice.map(|slice| ranks.get(&slice).copied()), key.period_rank(), currency)
        });
        let mut cells: HashMap<(usize, usize, usize), Vec<usize>> = HashMap::with_capacity(items.len());
        for (item, currency) in &items {
            let Some(column) = columns.get_index_of(&key(item, *currency)) else { continue };
            let section = if beside { 0 } else { ranks[&item.slice] };
            let cell = cells.entry((section, item.line, column)).or_default();
            if !cell.contains(&item.fact) {
                cell.push(item.fact);
            }
        }
        let sections: Vec<Option<String>> = if beside {
            vec![None]
        } else {
            slices.iter().map(|slice| Some(self.slices.name(*slice, self.labels))).collect()
        };
        let keys: Vec<Key<'_>> = columns.into_keys().collect();
        let mut filled: HashMap<usize, Vec<(usize, usize)>> = HashMap::new();
        for (section, line, column) in cells.keys() {
            filled.entry(column / self.options.columns).or_default().push((*section, *line));
        }
        let mut tables = Vec::new();
        for (part, keys) in keys.chunks(self.options.columns.max(1)).enumerate() {
            let mut filled = filled.remove(&part).unwrap_or_default();
            filled.sort_unstable();
            filled.dedup();
            let columns = part * self.options.columns..part * self.options.columns + keys.len();
            let rows = self.rows(outline, &sections, &filled, |section, line| {
                columns.clone().map(|column| cells.get(&(section, line, column)).cloned().unwrap_or_default()).collect()
            });
            let mut table = Table {
                title: outline.title.to_string(),
                role: Some(outline.role.clone()).filter(|role| !role.is_empty()),
                scale: 0,
                currency: (currencies.len() == 1).then(|| currencies[0].to_owned()),
                columns: keys.iter().map(|key| key.column(self.slices, self.labels)).collect(),
                rows,
            };
            table.scale = self.scale(&table);
            tables.push(table);
        }
        tables
    }

    /// The rows of sections, with the cells of the lines that have facts.
    fn rows(
        &self,
        outline: &Outline,
        sections: &[Option<String>],
        filled: &[(usize, usize)],
        cells: impl Fn(usize, usize) -> Vec<Vec<usize>>,
    ) -> Vec<Row> {
        let rows = rows(outline, self.labels, sections, filled).into_iter();
        rows.map(|(mut row, of)| {
            row.cells = of.map(|(section, line)| cells(section, line)).unwrap_or_default();
            self.name_unit(&mut row);
            row
        })
        .collect()
    }

    /// Says in the label what is counted, unless it is money, shares or nothing.
    fn name_unit(&self, row: &mut Row) {
        let mut units = row.cells.iter().flatten().filter_map(|fact| self.report.fact(*fact).unit);
        let Some(first) = units.next() else { return };
        let unit = self.report.unit(first);
        if units.all(|other| other == first) && !unit.is_pure() && *unit != Unit::shares() && currency(unit).is_none() {
            row.label = format!("{} ({})", row.label, unit_words(unit));
        }
    }

    fn currency(&self, fact: usize) -> Option<&'a str> {
        let unit = self.report.fact(fact).unit?;
        currency(self.report.unit(unit)).map(|(code, _)| code)
    }

    /// The currencies, those of most facts first.
    fn currencies(&self, items: &[Item]) -> IndexSet<&'a str> {
        let mut counts: IndexMap<&str, usize> = IndexMap::new();
        for code in items.iter().filter_map(|item| self.currency(item.fact)) {
            *counts.entry(code).or_default() += 1;
        }
        counts.sort_by(|_, a, _, b| b.cmp(a));
        counts.into_keys().collect()
    }

    /// The largest power of ten in which all amounts are whole numbers.
    fn scale(&self, table: &Table) -> i8 {
        let amounts = table.facts().filter_map(|fact| {
            let fact = self.report.fact(fact);
            let is_money =
                fact.unit.is_some_and(|unit| currency(self.report.unit(unit)).is_some_and(|(_, simple)| simple));
            match fact.value {
                ValueRef::Number(value) if is_money => idle_zeros(value),
                _ => None,
            }
        });
        match amounts.min() {
            Some(6..) => 6,
            Some(3..) => 3,
            _ => 0,
        }
    }
}

/// The rows of sections, for the lines that have facts (`filled`: section and line), and the headings above them. With each
/// row that is no heading, its section and line.
pub(crate) fn rows(
    outline: &Outline,
    labels: &dyn Labels,
    sections: &[Option<String>],
    filled: &[(usize, usize)],
) -> Vec<(Row, Option<(usize, usize)>)> {
    let mut rows: Vec<(Row, Option<(usize, usize)>)> = Vec::new();
    for section in filled.chunk_by(|a, b| a.0 == b.0) {
        let Some(&(number, _)) = section.first() else { continue };
        let title = sections.get(number).and_then(Option::as_ref);
        if let Some(title) = title {
            let label = if title.is_empty() { "Without dimensions" } else { title };
            rows.push((Row { kind: RowKind::Heading, label: label.to_owned(), ..Row::default() }, None));
        }
        // Lines above the present one, and whether they are shown.
        let mut above: Vec<(usize, bool)> = Vec::new();
        let mut next = 0;
        for &(_, line) in section {
            for at in next..=line {
                let depth = outline.lines[at].depth;
                above.retain(|(other, _)| outline.lines[*other].depth < depth);
                above.push((at, false));
            }
            next = line + 1;
            let mut depth = u8::from(title.is_some());
            for (at, is_shown) in &mut above {
                let local = &outline.lines[*at].concept.local;
                let is_machinery = *at != line && MACHINERY.iter().any(|ending| local.ends_with(ending));
                if is_machinery {
                    continue;
                }
                if !*is_shown {
                    *is_shown = true;
                    let row = row(&outline.lines[*at], labels, depth);
                    rows.push(if *at == line {
                        (row, Some((number, line)))
                    } else {
                        (Row { kind: RowKind::Heading, ..row }, None)
                    });
                }
                depth = depth.saturating_add(1);
            }
        }
    }
    // The root of the tree repeats the title.
    if sections.len() == 1
        && rows.len() > 1
        && rows[0].0.kind == RowKind::Heading
        && rows[1..].iter().all(|(row, _)| row.depth > 0)
    {
        rows.remove(0);
        for (row, _) in &mut rows {
            row.depth -= 1;
        }
    }
    rows
}

fn row(line: &Line, labels: &dyn Labels, depth: u8) -> Row {
    Row {
        kind: if line.is_total() { RowKind::Total } else { RowKind::Line },
        label: without_kind(&label_of(labels, &line.concept, line.preferred.as_deref())).to_owned(),
        depth,
        cells: Vec::new(),
        negated: line.is_negated(),
        percent: labels.is_percent(&line.concept),
    }
}

/// Facts without a currency stand in a column of one, where their slice and period has any.
fn share_columns<'a>(items: &mut [(Item, Option<&'a str>)], currencies: &IndexSet<&'a str>) {
    let mut best: HashMap<(usize, Period), usize> = HashMap::new();
    for (item, currency) in &*items {
        if let Some(rank) = currency.and_then(|currency| currencies.get_index_of(currency)) {
            let best = best.entry((item.slice, item.period)).or_insert(rank);
            *best = rank.min(*best);
        }
    }
    for (item, currency) in items.iter_mut().filter(|(_, currency)| currency.is_none()) {
        *currency = best.get(&(item.slice, item.period)).and_then(|rank| currencies.get_index(*rank)).copied();
    }
}

/// A unit: `MWh`, `CNY per shares`.
pub(crate) fn unit_words(unit: &Unit) -> String {
    let product = |measures: &[QName]| measures.iter().map(|measure| &*measure.local).collect::<Vec<_>>().join(" × ");
    let mut words = product(&unit.numerators);
    if !unit.denominators.is_empty() {
        words = format!("{words} per {}", product(&unit.denominators));
    }
    words
}
