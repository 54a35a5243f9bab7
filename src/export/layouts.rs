//! Within [`super`]: what is known of the statements' rows → how their tables look. Arithmetic says what a total is, and
//! which section it ends; a total that is part of no other and has no lines behind it has a double rule.

use crate::document::{Block, Document};
use crate::mapping::Filing;
use crate::mapping::arithmetic::Footing;
use crate::page::{Layouts, RowRole, TableLayout};
use crate::statement::{Row, Statement};

/// The layouts of all tables that hold statements.
pub fn layouts(document: &Document<'_>, filing: &Filing<'_>) -> Layouts {
    let mut layouts = Layouts::new();
    for (statement, footings) in filing.statements.statements.iter().zip(&filing.footings) {
        let Some(Block::Table(table)) = document.blocks.get(statement.block) else { continue };
        let layout = layouts.entry(statement.block).or_insert_with(|| TableLayout::guess(table));
        layout.caption = layout.caption.take().or(statement.title.clone());
        let depths = depths(statement, footings);
        for (at, (row, depth)) in statement.rows.iter().zip(depths).enumerate() {
            let Some(known) = layout.rows.get_mut(row.row) else { continue };
            let is_last = statement.rows.get(at + 1).is_none_or(Row::is_heading);
            known.role = role(at, row, is_last, footings);
            known.indent = u8::try_from(depth.min(4)).unwrap_or(4);
        }
    }
    layouts
}

fn role(at: usize, row: &Row<'_>, is_last: bool, footings: &[Footing]) -> RowRole {
    let is_closed = footings.iter().any(|f| f.total == at && closes(f));
    let is_part = footings.iter().any(|f| f.items.iter().any(|&(item, _)| item == at));
    match (row.is_heading(), is_closed || row.is_total()) {
        (true, _) => RowRole::Section,
        (false, true) if is_closed && is_last && !is_part => RowRole::GrandTotal,
        (false, true) => RowRole::Total,
        (false, false) => RowRole::Line,
    }
}

/// Whether a total stands below its lines; one above them heads them.
fn closes(footing: &Footing) -> bool {
    footing.items.iter().all(|&(item, _)| item < footing.total)
}

/// Levels of indentation: the headings above a row, until a total ends them that begins before them.
fn depths(statement: &Statement<'_>, footings: &[Footing]) -> Vec<usize> {
    let rows = &statement.rows;
    let mut depths: Vec<usize> = rows.iter().map(|row| row.section.len()).collect();
    for footing in footings.iter().filter(|f| closes(f)) {
        let outer = footing.items.iter().map(|&(item, _)| depths[item]).min().unwrap_or(0);
        let inner = depths[footing.total];
        let end = rows.iter().skip(footing.total).position(Row::is_heading).map_or(rows.len(), |n| footing.total + n);
        for depth in &mut depths[footing.total..end] {
            if *depth == inner {
                *depth = outer.min(inner);
            }
        }
    }
    // Lines below the total that heads them.
    for &(item, _) in footings.iter().filter(|f| f.items.iter().all(|&(item, _)| item > f.total)).flat_map(|f| &f.items)
    {
        depths[item] += 1;
    }
    for (depth, row) in depths.iter_mut().zip(rows) {
        if row.is_heading() || row.is_total() && *depth > 0 && row.section.len() == *depth {
            *depth = depth.saturating_sub(1);
        }
    }
    depths
}
