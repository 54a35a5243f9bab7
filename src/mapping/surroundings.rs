//! Within [`super`]: where a row stands in the taxonomy's outline, as the rows above and below it say.
//!
//! Headings that it stands under, lines beside it, and the total that closes its lines are anchors. A line of the taxonomy
//! is the likelier the nearer it stands to an anchor, on the page and in the outline. What a total has closed is over.

use super::target::{Match, Target};
use crate::statement::Statement;

/// The anchors of a row.
#[derive(Debug, Default)]
pub struct Surroundings {
    /// The heading of the outline, how far away on the page, and the line that says so.
    anchors: Vec<(Option<usize>, u32, usize)>,
}

const PER_ROW: u32 = 3;
const PER_STEP: u32 = 40;
const FARTHEST: usize = 30;
const NOT_NEAR: u32 = 80;
const ELSEWHERE: u32 = 160;

impl Surroundings {
    /// Looks around `row`. `chosen` are the lines of the taxonomy that the rows are taken for; rows below `row` are looked at
    /// only if all are there.
    #[must_use]
    pub fn new(
        target: &Target<'_>,
        statement: &Statement<'_>,
        chosen: &[Option<usize>],
        row: usize,
        with_below: bool,
    ) -> Surroundings {
        let mut found = Surroundings::default();
        let rows = &statement.rows;
        let line = |at: usize| {
            let node = chosen[at]?;
            (!target.nodes[node].is_foreign(statement.kind)).then_some((node, &target.nodes[node]))
        };
        let mut closed: Vec<Option<usize>> = Vec::new();
        // Where a heading has been met, what stands above it beside it in the outline is another section.
        let mut opened: Vec<Option<usize>> = Vec::new();
        for above in (row.saturating_sub(FARTHEST)..row).rev() {
            let Some((at, node)) = line(above) else { continue };
            let is_above = rows[above].is_heading() && rows[row].section.contains(&rows[above].label);
            let distance = if is_above { 1 } else { row - above };
            // A line with lines below it may be printed as their heading.
            let heads = node.is_heading() || rows[above].is_heading() && node.opens;
            let heading = if heads { Some(at) } else { node.parent };
            if node.is_total() && !rows[above].is_heading() {
                found.push(target, heading.and_then(|h| target.nodes[h].parent), distance, at);
                closed.push(heading);
            } else if !closed.iter().any(|closed| target.is_within(heading, *closed))
                && !opened.iter().any(|opened| heading != *opened && target.is_within(heading, *opened))
            {
                found.push(target, heading, distance, at);
                // A line that heads this row says all: what stands around it is beside it.
                if is_above && heads && !node.is_heading() {
                    return found;
                }
                if node.opens {
                    opened.push(node.parent);
                }
            }
        }
        if with_below {
            for (below, printed) in rows.iter().enumerate().skip(row + 1).take(FARTHEST) {
                if printed.is_heading() {
                    break;
                }
                let found_line = line(below);
                if let Some((at, node)) = found_line {
                    found.push(target, node.parent, below - row, at);
                }
                if found_line.map_or(printed.is_total(), |(_, node)| node.is_total() || node.opens) {
                    break;
                }
            }
        }
        found
    }

    /// Keeps the nearest anchor of each heading.
    fn push(&mut self, target: &Target<'_>, heading: Option<usize>, distance: usize, line: usize) {
        let distance = u32::try_from(distance).unwrap_or(u32::MAX);
        let is_known = |&(known, nearest, anchor): &(Option<usize>, u32, usize)| {
            known == heading
                && nearest <= distance
                && target.nodes[anchor].statement.key == target.nodes[line].statement.key
        };
        if !self.anchors.iter().any(is_known) {
            self.anchors.push((heading, distance, line));
        }
    }

    /// The score of a line of the taxonomy in this place, from that of its label, and the anchor that it stands nearest to.
    #[must_use]
    pub fn score(&self, target: &Target<'_>, score: u32, found: &Match) -> (u32, Option<usize>) {
        /// What a label has lost for leaving to its section when an amount falls due, and a little more.
        const SAID: u32 = 15;
        let (penalty, anchor) = self.penalty(target, found.node);
        let is_said = found.implied && anchor.is_some() && penalty < PER_STEP;
        ((score + if is_said { SAID } else { 0 }).saturating_sub(penalty), anchor)
    }

    /// What is to be taken off a line of the taxonomy for where it stands, and the anchor that it stands nearest to.
    fn penalty(&self, target: &Target<'_>, node: usize) -> (u32, Option<usize>) {
        let parent = target.nodes[node].parent;
        let penalty = |&(heading, distance, line): &(Option<usize>, u32, usize)| {
            // A line that heads others closes them too: "Net change" under "Securities".
            let steps = if heading == Some(node) { 0 } else { target.steps(parent, heading)? };
            let steps = u32::try_from(steps).unwrap_or(u32::MAX);
            Some((distance.saturating_mul(PER_ROW).saturating_add(steps.saturating_mul(PER_STEP)), line))
        };
        match self.anchors.iter().filter_map(penalty).min() {
            Some((penalty, _)) if penalty >= ELSEWHERE => (ELSEWHERE, None),
            Some((penalty, line)) => (penalty, Some(line)),
            // The first lines of a statement have no anchors: its outline's own lines are as good as those of its sections.
            None if parent.is_some_and(|parent| target.nodes[parent].parent.is_some()) => (NOT_NEAR, None),
            None => (0, None),
        }
    }
}
