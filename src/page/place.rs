//! Within [`super`]: finds where each slot goes: inside one inline (a paragraph, a cell), or around whole blocks.

use super::Slot;
use crate::document::{Block, Document, Inline, Run};
use crate::source::Span;
use std::ops::RangeInclusive;

/// A slot inside an inline, its span cut to the ink that it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    /// What is wrapped.
    pub span: Span,
    /// Index of the slot; none for markup of the page itself.
    pub slot: Option<usize>,
    /// Whether it holds text alone: all of it looks like its beginning.
    pub plain: bool,
}

/// Where all slots go.
#[derive(Debug, Default)]
pub(super) struct Placement {
    /// Per inline of [`inlines`] that has slots: its ordinal and its slots, outer before inner; by ordinal.
    pub inline: Vec<(usize, Vec<Placed>)>,
    /// Slots around blocks, outer before inner.
    pub blocks: Vec<(RangeInclusive<usize>, usize)>,
    /// Slots that have no place, ascending.
    pub unplaced: Vec<usize>,
}

impl Placement {
    /// Adds slots inside inlines (with their inline and block) that touch no other.
    fn add_weak(&mut self, mut weak: Vec<(usize, usize, Placed)>) {
        weak.sort_by_key(|(inline, _, placed)| (*inline, placed.span));
        // Blocks that a slot is around, in order.
        let mut around: Vec<&RangeInclusive<usize>> = self.blocks.iter().map(|(blocks, _)| blocks).collect();
        around.sort_by_key(|blocks| *blocks.start());
        let mut covered = around.into_iter().peekable();
        let mut last = None;
        let mut strong = std::mem::take(&mut self.inline).into_iter().peekable();
        for group in weak.chunk_by(|a, b| a.0 == b.0) {
            let (inline, block, _) = group[0];
            while let Some(blocks) = covered.next_if(|blocks| *blocks.start() <= block) {
                last = last.max(Some(*blocks.end()));
            }
            while let Some(other) = strong.next_if(|(other, _)| *other < inline) {
                self.inline.push(other);
            }
            let mut placed =
                strong.next_if(|(other, _)| *other == inline).map(|(_, placed)| placed).unwrap_or_default();
            // Outer slots come first, and none crosses another: the ends of those of the top ascend.
            let mut top: Vec<Span> = Vec::new();
            for slot in &placed {
                if top.last().is_none_or(|outer| outer.end <= slot.span.start) {
                    top.push(slot.span);
                }
            }
            let mut taken = 0;
            for (.., slot) in group {
                let next = top.partition_point(|span| span.end <= slot.span.start);
                let is_free = top.get(next).is_none_or(|span| slot.span.end <= span.start) && taken <= slot.span.start;
                if is_free && last.is_none_or(|last| last < block) {
                    taken = slot.span.end;
                    placed.push(*slot);
                } else {
                    self.unplaced.extend(slot.slot);
                }
            }
            placed.sort_by_key(|p| (p.span.start, u32::MAX - p.span.end));
            if !placed.is_empty() {
                self.inline.push((inline, placed));
            }
        }
        self.inline.extend(strong);
    }
}

/// All inlines of a document in reading order, with the index of their block.
pub(super) fn inlines<'d, 'a>(document: &'d Document<'a>) -> impl Iterator<Item = (usize, &'d Inline<'a>)> {
    document.blocks.iter().enumerate().flat_map(|(at, block)| {
        let cells = match block {
            Block::Table(table) => &table.rows[..],
            _ => &[],
        };
        let cells = cells.iter().flat_map(|row| &row.cells).map(|cell| &cell.content);
        block.content().into_iter().chain(cells).map(move |inline| (at, inline))
    })
}

/// Sorts spans so that outer ones come before those they hold, and takes out those that cross another one.
pub(super) fn nest(placed: &mut Vec<Placed>) -> Vec<Placed> {
    placed.sort_by_key(|p| (p.span.start, u32::MAX - p.span.end));
    let mut around: Vec<Span> = Vec::new();
    let (nested, crossing) = placed.drain(..).partition(|p| {
        while around.last().is_some_and(|outer| outer.end <= p.span.start) {
            around.pop();
        }
        let fits = around.last().is_none_or(|outer| outer.contains(p.span));
        if fits {
            around.push(p.span);
        }
        fits
    });
    *placed = nested;
    crossing
}

/// A run that shows something.
struct Ink<'d, 'a> {
    run: &'d Run<'a>,
    inline: usize,
    block: usize,
}

/// Finds the place of each slot. A slot that covers no ink, crosses another slot or the border of a block, or holds
/// markup though it must not, has none.
pub(super) fn place(document: &Document<'_>, slots: &[Slot<'_>]) -> Placement {
    let all: Vec<&Inline<'_>> = inlines(document).map(|(_, inline)| inline).collect();
    let mut ink: Vec<Ink<'_, '_>> = inlines(document)
        .enumerate()
        .flat_map(|(inline, (block, content))| content.runs.iter().map(move |run| Ink { run, inline, block }))
        .filter(|ink| !ink.run.text.trim().is_empty())
        .collect();
    // A cell over several lines of text goes on behind the beginnings of its neighbours.
    ink.sort_by_key(|ink| ink.run.span.start);
    let mut placement = Placement::default();
    let mut inside: Vec<(usize, Placed)> = Vec::new();
    let mut around: Vec<(Placed, RangeInclusive<usize>)> = Vec::new();
    let mut weak: Vec<(usize, usize, Placed)> = Vec::new();
    for (index, slot) in slots.iter().enumerate() {
        let first = ink.partition_point(|ink| ink.run.span.end <= slot.span.start);
        let behind = ink.partition_point(|ink| ink.run.span.start < slot.span.end);
        let Some([head, .., tail] | [head @ tail]) = ink.get(first..behind) else {
            placement.unplaced.push(index);
            continue;
        };
        let span = Span { start: cut(head.run, slot.span.start), end: cut_end(tail.run, slot.span.end) };
        let placed = Placed { span, slot: Some(index), plain: slot.plain };
        let starts_block = first == 0 || ink[first - 1].block != head.block;
        let ends_block = ink.get(behind).is_none_or(|next| next.block != tail.block);
        let whole = span.start == head.run.span.start && span.end == tail.run.span.end && starts_block && ends_block;
        if slot.weak && head.inline == tail.inline {
            weak.push((head.inline, head.block, placed));
        } else if head.inline == tail.inline && !(slot.plain && has_break(all[head.inline], span)) {
            inside.push((head.inline, placed));
        } else if head.inline != tail.inline && whole && !slot.plain && !slot.weak {
            around.push((placed, head.block..=tail.block));
        } else {
            placement.unplaced.push(index);
        }
    }
    let crossing = |crossing: Vec<Placed>| crossing.into_iter().filter_map(|p| p.slot).collect::<Vec<_>>();
    inside.sort_by_key(|(inline, _)| *inline);
    for group in inside.chunk_by(|a, b| a.0 == b.0) {
        let mut placed: Vec<Placed> = group.iter().map(|(_, placed)| *placed).collect();
        placement.unplaced.extend(crossing(nest(&mut placed)));
        placement.inline.push((group[0].0, placed));
    }
    let mut outer: Vec<Placed> = around.iter().map(|(placed, _)| *placed).collect();
    placement.unplaced.extend(crossing(nest(&mut outer)));
    for placed in outer {
        let found = around.iter().find(|(other, _)| other.slot == placed.slot);
        placement.blocks.extend(found.and_then(|(p, blocks)| Some((blocks.clone(), p.slot?))));
    }
    placement.add_weak(weak);
    placement.unplaced.sort_unstable();
    placement
}

/// An offset within a run; a run that stands for an escape or an entity cannot be cut.
fn cut(run: &Run<'_>, at: u32) -> u32 {
    if can_be_cut(run) { at.max(run.span.start) } else { run.span.start }
}

fn cut_end(run: &Run<'_>, at: u32) -> u32 {
    if can_be_cut(run) { at.min(run.span.end) } else { run.span.end }
}

/// Whether offsets into the text are offsets into the source.
pub(super) fn can_be_cut(run: &Run<'_>) -> bool {
    run.text.len() == run.span.range().len()
}

/// Whether a line breaks inside the span.
fn has_break(inline: &Inline<'_>, span: Span) -> bool {
    let mut covered = inline.runs.iter().filter(|r| r.span.start < span.end && span.start < r.span.end);
    covered.any(|run| &*run.text == "\n")
}
