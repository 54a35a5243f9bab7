//! Within [`super`]: what is known of a page's rows before any is placed.

use super::{Entry, Tree};
use crate::mapping::arithmetic::Footing;
use crate::mapping::{Line, parts};
use crate::statement::{Row, Statement};
use crate::taxonomy::label_role;
use std::collections::HashMap;

/// The rows of one recognised statement, and what is known of them before any is placed.
pub(super) struct Page<'t> {
    pub(super) statement: &'t Statement<'t>,
    pub(super) lines: &'t [Line],
    /// The entry of each row that the taxonomy has in this statement.
    pub(super) known: Vec<Option<usize>>,
    /// The heading that each row stands under.
    pub(super) above: Vec<Option<usize>>,
    /// The next known row of the same indent, with none in between that is set in less; and of any indent.
    pub(super) below: Vec<[Option<usize>; 2]>,
    /// Headings that become the issuer's.
    pub(super) headings: Vec<bool>,
    /// The last known line under each heading that is no total.
    pub(super) last: Vec<Option<usize>>,
    /// The parts of each total.
    pub(super) parts: HashMap<usize, Vec<usize>>,
}

impl<'t> Page<'t> {
    /// Reads a page; lines of the taxonomy are noted in the tree as printed.
    pub(super) fn new(
        tree: &mut Tree<'t>,
        statement: &'t Statement<'t>,
        lines: &'t [Line],
        footings: &[Footing],
    ) -> Self {
        let rows = &statement.rows;
        let mut known = Vec::with_capacity(rows.len());
        for (row, line) in rows.iter().zip(lines) {
            let nodes = tree.first..tree.first + tree.count;
            let own = line.node.filter(|node| nodes.contains(node)).map(|node| node - tree.first);
            // A heading that is called like the total of its group is the group.
            let own = own.map(|entry| match &tree.entries[entry] {
                Entry { preferred: label_role::TOTAL, parent: Some(group), .. }
                    if row.is_heading() && tree.entries[*group].parent.is_some() =>
                {
                    *group
                }
                _ => entry,
            });
            let name = line.concept.as_ref().map(|concept| &concept.name).filter(|_| !row.is_heading());
            let entry = own.or_else(|| tree.items.get(name?).copied());
            if let (Some(entry), Some(name)) = (entry, name)
                && let entry = &mut tree.entries[entry]
                && !entry.shown
            {
                entry.shown = tree.printed.contains(name);
                entry.negated = line.meaning.negated;
            }
            known.push(entry);
        }
        let above = above(rows);
        let mut headings = vec![false; rows.len()];
        let mut last = vec![None; rows.len()];
        for (index, row) in rows.iter().enumerate() {
            let mut heading = above[index];
            if row.is_heading() {
                continue;
            }
            if known[index].is_some() {
                if let Some(heading) = heading.filter(|_| !row.is_total()) {
                    last[heading] = Some(index);
                }
            } else if lines[index].concept.is_some() && !parts::is_of_parts(statement) {
                while let Some(at) = heading.filter(|&at| known[at].is_none() && !headings[at]) {
                    headings[at] = true;
                    heading = above[at];
                }
            }
        }
        let below = below(rows, &above, &known);
        let mut parts: HashMap<usize, Vec<usize>> = HashMap::new();
        for footing in footings {
            parts.entry(footing.total).or_default().extend(footing.items.iter().map(|(row, _)| row));
        }
        Page { statement, lines, known, above, below, headings, last, parts }
    }
}

/// The heading that each row stands under: rows name the headings, and these are the nearest of the names.
fn above(rows: &[Row<'_>]) -> Vec<Option<usize>> {
    let mut path: Vec<usize> = Vec::new();
    let mut above = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let common =
            path.iter().zip(&row.section).take_while(|(heading, name)| rows[**heading].label == **name).count();
        path.truncate(common);
        above.push(path.last().copied());
        if row.is_heading() {
            path.push(index);
        }
    }
    above
}

/// See [`Page::below`].
fn below(rows: &[Row<'_>], above: &[Option<usize>], known: &[Option<usize>]) -> Vec<[Option<usize>; 2]> {
    let mut open: Vec<Vec<usize>> = vec![Vec::new(); rows.len() + 1];
    let mut next: Vec<Option<usize>> = vec![None; rows.len() + 1];
    let mut below: Vec<[Option<usize>; 2]> = vec![[None, None]; rows.len()];
    let is_known = |row: usize| known[row].map(|_| row);
    for (index, row) in rows.iter().enumerate().rev() {
        let under = above[index].unwrap_or(rows.len());
        while open[under].last().is_some_and(|&other| rows[other].indent > row.indent) {
            open[under].pop();
        }
        let beside = open[under].pop_if(|other| rows[*other].indent == row.indent);
        below[index] = [beside.and_then(|other| is_known(other).or(below[other][0])), next[under]];
        open[under].push(index);
        next[under] = is_known(index).or(next[under]);
    }
    below
}
