//! Within [`super`]: the runs of an inline, with the slots that lie in it.

use super::markup::Markup;
use super::place::{Placed, can_be_cut};
use crate::document::{Inline, Run};

/// An element that stands for how a run looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dress<'a> {
    Link(&'a str),
    Bold,
    Italic,
    Underline,
    Superscript,
}

/// An open element.
enum Layer<'a> {
    Dress(Dress<'a>),
    /// A slot, where it ends in the source, and whether its text is one line.
    Slot(u32, bool),
    /// The same of one that holds no markup.
    Plain(u32),
}

struct Pen<'a, 'o> {
    out: &'o mut Markup,
    layers: Vec<Layer<'a>>,
}

/// Writes an inline. `slots` are those that lie in it, outer before inner; `open` opens the element of one and says whether
/// its text is one line. A slot within one run stands inside the elements of its style, a slot over several runs around
/// them.
pub(super) fn write(
    out: &mut Markup,
    inline: &Inline<'_>,
    slots: &[Placed],
    open: impl Fn(&mut Markup, Placed) -> bool,
) {
    let mut pen = Pen { out, layers: Vec::new() };
    let mut slots = slots.iter().copied().peekable();
    for run in &inline.runs {
        let (start, end) = (run.span.start, run.span.end);
        let mut at = start;
        loop {
            while let Some(slot) = slots.next_if(|slot| slot.span.start <= at) {
                if slot.span.end <= end || slot.plain {
                    pen.dress(run);
                } else {
                    pen.undress(&[]);
                }
                let is_one_line = open(pen.out, slot);
                let end = slot.span.end;
                pen.layers.push(if slot.plain { Layer::Plain(end) } else { Layer::Slot(end, is_one_line) });
            }
            let closing = pen.layers.iter().rev().find_map(|layer| match layer {
                Layer::Slot(end, _) | Layer::Plain(end) => Some(*end),
                Layer::Dress(_) => None,
            });
            let stop = [closing, slots.peek().map(|slot| slot.span.start)].into_iter().flatten().fold(end, u32::min);
            let stop = if can_be_cut(run) { stop.max(at) } else { end };
            if &*run.text == "\n" {
                // Breaks are no text: what is read of it has the space, or the line break.
                if pen.layers.iter().any(|layer| matches!(layer, Layer::Slot(_, true))) {
                    pen.out.text(" ");
                    pen.out.empty("br", []);
                } else {
                    pen.out.empty("br", []);
                    pen.out.line();
                }
            } else {
                pen.dress(run);
                let shown = (at - start) as usize..(stop - start) as usize;
                pen.out.text(run.text.get(shown).unwrap_or(&run.text));
            }
            at = stop;
            pen.close_slots(at);
            if at >= end {
                break;
            }
        }
    }
    pen.close_slots(u32::MAX);
    pen.undress(&[]);
}

impl<'a> Pen<'a, '_> {
    /// Makes the open elements be those of the run's style.
    fn dress(&mut self, run: &Run<'a>) {
        if self.layers.iter().any(|layer| matches!(layer, Layer::Plain(_))) {
            return;
        }
        let style = run.style;
        let wanted: Vec<Dress<'a>> = [
            run.link.filter(|link| leads_somewhere(link)).map(Dress::Link),
            style.bold.then_some(Dress::Bold),
            style.italic.then_some(Dress::Italic),
            style.underline.then_some(Dress::Underline),
            style.superscript.then_some(Dress::Superscript),
        ]
        .into_iter()
        .flatten()
        .collect();
        let worn = self.undress(&wanted);
        for &dress in &wanted[worn..] {
            match dress {
                Dress::Link(link) => self.out.start("a", [("href", link)]),
                Dress::Bold => self.out.start("b", []),
                Dress::Italic => self.out.start("i", []),
                Dress::Underline => self.out.start("span", [("class", "u")]),
                Dress::Superscript => self.out.start("sup", []),
            }
            self.layers.push(Layer::Dress(dress));
        }
    }

    /// Closes elements of style until those that stay open begin the wanted ones; gives their number. Those around a
    /// slot stay.
    fn undress(&mut self, wanted: &[Dress<'a>]) -> usize {
        loop {
            let worn: Vec<Dress<'a>> = self
                .layers
                .iter()
                .filter_map(|layer| match layer {
                    Layer::Dress(dress) => Some(*dress),
                    Layer::Slot(..) | Layer::Plain(_) => None,
                })
                .collect();
            if wanted.starts_with(&worn) || !matches!(self.layers.last(), Some(Layer::Dress(_))) {
                return worn.len().min(wanted.len());
            }
            self.layers.pop();
            self.out.close();
        }
    }

    /// Closes the slots that end at or before an offset.
    fn close_slots(&mut self, at: u32) {
        let ends = |layer: &Layer<'_>| matches!(layer, Layer::Slot(end, _) | Layer::Plain(end) if *end <= at);
        while let Some(last) = self.layers.iter().rposition(ends) {
            while self.layers.len() > last {
                self.layers.pop();
                self.out.close();
            }
        }
    }
}

/// Whether a link may be followed from a page that stands alone: no fragments of other pages, no scripts.
pub(crate) fn leads_somewhere(link: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme))
}
