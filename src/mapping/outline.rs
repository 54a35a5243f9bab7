//! The report's presentation: the taxonomy's outline as far as it is printed, with what only the page has.
//!
//! - A line that the taxonomy knows stays where the taxonomy has it.
//! - A line that it does not know stands beside its nearest printed neighbour of the same indent in the same section: behind
//!   the one above, or else before the one below. A total that ends its group is no neighbour: behind it the line below
//!   decides, or the place behind the group.
//! - A line set in below a line with figures is a child of it where the arithmetic says that it is a part ("of which"), and a
//!   neighbour of it elsewhere.
//! - A total that only the page has comes behind its parts.
//! - A heading that only the page has becomes an abstract concept of the issuer where such lines stand under it. Its children
//!   are these lines, as printed; it comes behind the known lines of its section. In a table of parts a heading is a part.

mod page;

use super::arithmetic::Footing;
use super::target::Target;
use super::{Line, extension};
use crate::report::Report;
use crate::statement::Statements;
use crate::taxonomy::{Concept, DataType, DimensionSet, Kind, PeriodType, Schema, StatementRole, label_role};
use crate::xbrl::QName;
use page::Page;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The presentation of one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The extended link role.
    pub role: Arc<str>,
    /// Its lines, each behind its parent and its elder siblings.
    pub lines: Vec<Shown>,
}

/// A line of a presentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The concept that it stands under; nothing for the root.
    pub parent: Option<QName>,
    /// Its own concept.
    pub name: QName,
    /// The label role that it is printed with.
    pub preferred: &'static str,
}

/// The presentation of every statement of the taxonomy that the report prints. Headings of the issuer are declared in
/// its `extension`. What only sentences tell (`told`) stands where the taxonomy has it; the issuer's own among the metrics.
pub fn outlines(
    target: &Target<'_>,
    statements: &Statements<'_>,
    (lines, told): (&[Vec<Line>], &[QName]),
    footings: &[Vec<Footing>],
    report: &Report,
    extension: &mut Schema,
) -> Vec<Outline> {
    const METRICS: &str = "operating-metrics";
    let printed: HashSet<&QName> = report.concepts().collect();
    let namespace = extension.namespace.clone();
    let trees = target.core.statements.iter().filter_map(|role| {
        let mut tree = Tree::new(target, role, &printed)?;
        for ((statement, lines), footings) in statements.statements.iter().zip(lines).zip(footings) {
            if *statement.kind.key() == *role.key {
                let page = Page::new(&mut tree, statement, lines, footings);
                tree.add(&page, &namespace);
            }
        }
        Some(tree)
    });
    let mut trees: Vec<Tree<'_>> = trees.collect();
    let shown: HashSet<&QName> = trees.iter().flat_map(Tree::shown).collect();
    let told: Vec<&QName> = told.iter().filter(|name| !shown.contains(name)).collect();
    drop(shown);
    for name in told {
        let has = |tree: &Tree<'_>| tree.items.contains_key(name);
        let place = trees.iter().position(has).or_else(|| trees.iter().position(|tree| &*tree.role.key == METRICS));
        if let Some(at) = place {
            trees[at].tell(name);
        }
    }
    trees.iter().map(|tree| tree.finish(target, extension)).filter(|outline| !outline.lines.is_empty()).collect()
}

/// A heading or a line in a [`Tree`].
#[derive(Debug)]
struct Entry<'t> {
    name: QName,
    /// The label of a heading that only the page has.
    heading: Option<&'t str>,
    preferred: &'static str,
    negated: bool,
    /// Whether it is a line with facts.
    shown: bool,
    parent: Option<usize>,
    children: Option<(usize, usize)>,
    before: Option<usize>,
    behind: Option<usize>,
}

/// Where an entry goes.
#[derive(Debug, Clone, Copy)]
enum Spot {
    Behind(usize),
    Before(usize),
    Below(usize),
}

/// The outline of a statement: first all lines of the taxonomy, then those of the page.
#[derive(Debug)]
struct Tree<'t> {
    role: &'t StatementRole,
    entries: Vec<Entry<'t>>,
    /// The first of the statement's lines in [`Target::nodes`].
    first: usize,
    /// How many there are.
    count: usize,
    /// Lines of the taxonomy by their concepts, then lines of the page.
    items: HashMap<QName, usize>,
    headings: HashMap<(&'t [String], &'t str), usize>,
    names: HashSet<String>,
    printed: &'t HashSet<&'t QName>,
}

/// The rows near another under the same heading: the one of its indent, the one that it is set in below, the last.
#[derive(Debug, Clone, Copy)]
struct Near {
    beside: Option<usize>,
    over: Option<usize>,
    last: Option<usize>,
}

impl<'t> Tree<'t> {
    fn new(target: &'t Target<'_>, role: &'t StatementRole, printed: &'t HashSet<&'t QName>) -> Option<Self> {
        let first = target.nodes.iter().position(|node| node.statement.key == role.key)?;
        let mut tree = Tree {
            role,
            entries: Vec::new(),
            first,
            count: 0,
            items: HashMap::new(),
            headings: HashMap::new(),
            names: HashSet::new(),
            printed,
        };
        for node in target.nodes[first..].iter().take_while(|node| node.statement.key == role.key) {
            let entry = tree.push(node.concept.name.clone(), node.preferred);
            if !node.is_heading() {
                tree.items.entry(node.concept.name.clone()).or_insert(entry);
            }
            if let Some(parent) = node.parent {
                tree.insert(entry, Spot::Below(parent - first));
            }
        }
        tree.count = tree.entries.len();
        Some(tree)
    }

    fn push(&mut self, name: QName, preferred: &'static str) -> usize {
        self.entries.push(Entry {
            name,
            heading: None,
            preferred,
            negated: false,
            shown: false,
            parent: None,
            children: None,
            before: None,
            behind: None,
        });
        self.entries.len() - 1
    }

    /// Beside a root is below it.
    fn insert(&mut self, entry: usize, spot: Spot) {
        let (parent, before, behind) = match spot {
            Spot::Behind(sibling) | Spot::Before(sibling) if self.entries[sibling].parent.is_none() => {
                (sibling, self.entries[sibling].children.map(|(_, last)| last), None)
            }
            Spot::Behind(sibling) => {
                let Entry { parent, behind, .. } = self.entries[sibling];
                (parent.unwrap_or(sibling), Some(sibling), behind)
            }
            Spot::Before(sibling) => {
                let Entry { parent, before, .. } = self.entries[sibling];
                (parent.unwrap_or(sibling), before, Some(sibling))
            }
            Spot::Below(parent) => (parent, self.entries[parent].children.map(|(_, last)| last), None),
        };
        let (first, last) = self.entries[parent].children.unwrap_or((entry, entry));
        self.entries[parent].children =
            Some((if before.is_none() { entry } else { first }, if behind.is_none() { entry } else { last }));
        if let Some(before) = before {
            self.entries[before].behind = Some(entry);
        }
        if let Some(behind) = behind {
            self.entries[behind].before = Some(entry);
        }
        let new = &mut self.entries[entry];
        (new.parent, new.before, new.behind) = (Some(parent), before, behind);
    }

    fn parents(&self, entry: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.entries[entry].parent, |&parent| self.entries[parent].parent)
    }

    /// Places the rows of a page, in their order.
    fn add(&mut self, page: &Page<'t>, namespace: &Arc<str>) {
        let rows = &page.statement.rows;
        let mut at = page.known.clone();
        // The rows that are open under each heading, by indent, and the last of them; for the top, behind all.
        let mut open: Vec<Vec<usize>> = vec![Vec::new(); rows.len() + 1];
        let mut last: Vec<Option<usize>> = vec![None; rows.len() + 1];
        for (index, row) in rows.iter().enumerate() {
            let under = page.above[index].unwrap_or(rows.len());
            while open[under].last().is_some_and(|&row_above| rows[row_above].indent > row.indent) {
                open[under].pop();
            }
            let beside = open[under].pop_if(|row_above| rows[*row_above].indent == row.indent);
            let over = open[under].last().copied();
            let near = Near { beside, over, last: last[under] };
            if at[index].is_none() {
                at[index] = if page.headings[index] {
                    Some(self.heading(page, index, near, &at, namespace))
                } else {
                    self.line(page, index, near, &at)
                };
            }
            // A row without a place is nobody's neighbour.
            let resolved = at[index].map(|_| index);
            open[under].extend(resolved.or(beside));
            last[under] = resolved.or(last[under]);
        }
    }

    fn line(&mut self, page: &Page<'t>, index: usize, near: Near, at: &[Option<usize>]) -> Option<usize> {
        let name = &page.lines[index].concept.as_ref().filter(|_| !page.statement.rows[index].is_heading())?.name;
        if let Some(known) = self.items.get(name) {
            return Some(*known);
        }
        let parts = page.parts.get(&index);
        let is_closing = parts.is_some_and(|parts| parts.iter().all(|&part| part < index));
        let entry = self.push(name.clone(), if is_closing { label_role::TOTAL } else { label_role::STANDARD });
        self.items.insert(name.clone(), entry);
        self.entries[entry].negated = page.lines[index].meaning.negated;
        self.entries[entry].shown = self.printed.contains(name);
        let is_outside = page.above[index].is_none_or(|heading| !page.headings[heading]);
        let behind_parts = parts.filter(|_| is_closing && is_outside).and_then(|parts| self.behind(parts, at));
        let spot = behind_parts.or_else(|| self.below_whole(page, index, near, at));
        let spot = spot.unwrap_or_else(|| self.spot(page, index, near, at));
        self.insert(entry, spot);
        Some(entry)
    }

    /// The place of a total: behind the last of its parts, under what they all stand under.
    fn behind(&self, parts: &[usize], at: &[Option<usize>]) -> Option<Spot> {
        let mut entries = parts.iter().filter_map(|&part| at[part]);
        let mut common: Vec<usize> = self.parents(entries.next()?).collect();
        for entry in entries {
            let parents: HashSet<usize> = self.parents(entry).collect();
            let start = common.iter().position(|parent| parents.contains(parent))?;
            common.drain(..start);
        }
        let parent = *common.first()?;
        let below = |entry: usize| {
            std::iter::once(entry).chain(self.parents(entry)).find(|&e| self.entries[e].parent == Some(parent))
        };
        let branches: HashSet<usize> = parts.iter().filter_map(|&part| below(at[part]?)).collect();
        let (_, last) = self.entries[parent].children?;
        let from_last = std::iter::successors(Some(last), |&entry| self.entries[entry].before);
        from_last.into_iter().find(|entry| branches.contains(entry)).map(Spot::Behind)
    }

    /// The place of a part that is set in below its total.
    fn below_whole(&self, page: &Page<'t>, index: usize, near: Near, at: &[Option<usize>]) -> Option<Spot> {
        let over = near.over.filter(|over| page.parts.get(over).is_some_and(|parts| parts.contains(&index)))?;
        let whole = at[over]?;
        let beside = near.beside.and_then(|row| at[row]).filter(|&entry| self.entries[entry].parent == Some(whole));
        Some(beside.map_or(Spot::Below(whole), Spot::Behind))
    }

    /// The place of a heading of the page: behind the known lines under it, or else like a line.
    fn heading(
        &mut self,
        page: &Page<'t>,
        index: usize,
        near: Near,
        at: &[Option<usize>],
        namespace: &Arc<str>,
    ) -> usize {
        let row = &page.statement.rows[index];
        let key = (&row.section[..], &*row.label);
        if let Some(known) = self.headings.get(&key) {
            return *known;
        }
        let name = extension::headings(row).find(|name| !self.names.contains(name)).unwrap_or_default();
        let entry = self.push(QName::new(namespace.clone(), name.as_str()), label_role::STANDARD);
        self.entries[entry].heading = Some(row.label.trim_end_matches([':', '：']).trim_end());
        self.names.insert(name);
        self.headings.insert(key, entry);
        let is_outside = page.above[index].is_none_or(|heading| !page.headings[heading]);
        let inside = page.last[index].filter(|_| is_outside).and_then(|row| page.known[row]);
        let spot = inside.map_or_else(|| self.spot(page, index, near, at), Spot::Behind);
        self.insert(entry, spot);
        entry
    }

    /// The place of a row beside its neighbours.
    fn spot(&self, page: &Page<'t>, index: usize, near: Near, at: &[Option<usize>]) -> Spot {
        let entry = |row: Option<usize>| row.and_then(|row| at[row]);
        let is_branch = |entry: &usize| self.entries[*entry].parent.is_some();
        let beside = entry(near.beside).filter(is_branch);
        let heading = page.above[index].and_then(|heading| Some((heading, at[heading]?)));
        // Under a heading of the page there is nothing else than what is placed below it.
        if let Some((_, heading)) = heading.filter(|&(row, _)| page.headings[row]) {
            let sibling = beside.filter(|&entry| self.entries[entry].parent == Some(heading));
            return sibling.map_or(Spot::Below(heading), Spot::Behind);
        }
        let [below, below_any] = page.below[index].map(|row| entry(row).filter(is_branch));
        let ended = near.beside.zip(beside).and_then(|(row, entry)| self.ended(page, row, entry));
        if let Some(group) = ended {
            return below.or(below_any).map_or(Spot::Behind(group), Spot::Before);
        }
        let above = beside.map(Spot::Behind).or(below.map(Spot::Before));
        let above = above.or_else(|| entry(near.over).or(entry(near.last)).filter(is_branch).map(Spot::Behind));
        let by_heading = || {
            let mut headings = std::iter::successors(page.above[index], |&heading| page.above[heading]);
            let (row, heading) = headings.find_map(|row| Some((row, at[row]?)))?;
            let is_abstract = page.headings[row] || !self.items.contains_key(&self.entries[heading].name);
            Some(if is_abstract { Spot::Below(heading) } else { Spot::Behind(heading) })
        };
        above.or(below_any.map(Spot::Before)).or_else(by_heading).unwrap_or(Spot::Below(0))
    }

    /// The group that a known total ends: its parts stand in it too.
    fn ended(&self, page: &Page<'t>, row: usize, entry: usize) -> Option<usize> {
        page.known[row].filter(|_| !page.statement.rows[row].is_heading())?;
        let group = self.entries[entry].parent?;
        self.entries[group].parent?;
        let is_inside =
            |&part: &usize| part < row && page.known[part].is_none_or(|part| self.entries[part].parent == Some(group));
        let adds = page.parts.get(&row).is_some_and(|parts| parts.iter().all(is_inside));
        (adds || page.statement.rows[row].is_total()).then_some(group)
    }

    /// The concepts that are presented here.
    fn shown(&self) -> impl Iterator<Item = &QName> {
        let shown = self.entries.iter().filter(|entry| entry.shown || self.is_information(entry));
        shown.map(|entry| &entry.name)
    }

    /// Presents a concept that no row prints.
    fn tell(&mut self, name: &QName) {
        let entry = self.items.get(name).copied().unwrap_or_else(|| {
            let entry = self.push(name.clone(), label_role::STANDARD);
            self.items.insert(name.clone(), entry);
            self.insert(entry, Spot::Below(0));
            entry
        });
        self.entries[entry].shown = true;
    }

    /// Whether an entry is information about the document that there is a fact of: it stands in no rows.
    fn is_information(&self, entry: &Entry<'_>) -> bool {
        &*self.role.key == "document" && self.items.contains_key(&entry.name) && self.printed.contains(&entry.name)
    }

    /// The lines with facts and the headings above them.
    fn finish(&self, target: &Target<'_>, extension: &mut Schema) -> Outline {
        let mut needed = vec![false; self.entries.len()];
        for (at, entry) in self.entries.iter().enumerate() {
            if entry.shown || self.is_information(entry) {
                let mut next = Some(at);
                while let Some(at) = next.filter(|&at| !std::mem::replace(&mut needed[at], true)) {
                    next = self.entries[at].parent;
                }
            }
        }
        let mut lines = Vec::new();
        for root in (0..self.entries.len()).filter(|&entry| self.entries[entry].parent.is_none()) {
            let mut next = Some(root);
            while let Some(at) = next {
                if needed[at] {
                    lines.push(self.show(at, target, extension));
                }
                let first = self.entries[at].children.filter(|_| needed[at]).map(|(first, _)| first);
                let up = || std::iter::once(at).chain(self.parents(at)).find_map(|entry| self.entries[entry].behind);
                next = first.or_else(up);
            }
        }
        Outline { role: self.role.role.clone(), lines }
    }

    /// A line; a heading of the page is declared.
    fn show(&self, at: usize, target: &Target<'_>, extension: &mut Schema) -> Shown {
        let entry = &self.entries[at];
        if let Some(label) = entry.heading {
            declare(target, extension, &entry.name, label);
        }
        let preferred = match (entry.negated, entry.preferred) {
            (true, label_role::TOTAL) => label_role::NEGATED_TOTAL,
            (true, label_role::STANDARD) => label_role::NEGATED,
            (_, preferred) => preferred,
        };
        let parent = entry.parent.map(|parent| self.entries[parent].name.clone());
        Shown { parent, name: entry.name.clone(), preferred }
    }
}

fn declare(target: &Target<'_>, extension: &mut Schema, name: &QName, label: &str) {
    let concept = Concept {
        name: name.clone(),
        kind: Kind::Abstract,
        data_type: DataType::String,
        period: PeriodType::Duration,
        balance: None,
        dimensions: DimensionSet::Plain,
    };
    extension::declare(target.core, extension, &concept, label);
}
