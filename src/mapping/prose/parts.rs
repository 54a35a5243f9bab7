//! Within [`super`]: the parts of a figure that its footnote lists: `Including 5 loans across "A", and 6 loans across other
//! products`. They are parts if they add up.

use super::amount::Amount;
use super::sense::Sense;
use super::{Known, Reader};
use crate::mapping::assemble::Assembler;
use crate::mapping::networks;
use crate::prose::{Figure, Role};
use crate::source::Span;
use crate::taxonomy::DataType;
use crate::xbrl::DimensionValue;
use std::rc::Rc;

impl Assembler<'_, '_> {
    /// Gives the figures of footnotes that add up to the figure of the mark its concept, by product.
    pub(super) fn listed(&mut self, reader: &mut Reader<'_>) {
        let prose = reader.prose;
        for (at, note) in prose.notes.iter().enumerate() {
            let first = prose.figures.partition_point(|figure| figure.span.start < note.span.start);
            let inside = prose.figures[first..].iter().take_while(|figure| note.span.contains(figure.span)).count();
            let listed: Vec<usize> = (first..first + inside).collect();
            let is_open = |&figure: &usize| !matches!(reader.outcomes[figure], Some(Ok(_)) | None);
            if listed.len() < 2 || !listed.iter().all(is_open) || !note.text.to_lowercase().starts_with("includ") {
                continue;
            }
            let whole = (0..prose.figures.len()).find(|&figure| {
                let marks = prose.figures[figure].notes.iter();
                let mut noted = marks.filter_map(|key| super::definition::note(prose, &prose.figures[figure], key));
                !listed.contains(&figure)
                    && prose.figures[figure].role == Role::Value
                    && noted.any(|known| std::ptr::eq(known, &raw const prose.notes[at]))
            });
            let Some((whole, known)) = whole.and_then(|whole| Some((whole, reader.known[whole].clone()?))) else {
                continue;
            };
            self.list(reader, whole, &known, &listed);
        }
    }

    fn list(&mut self, reader: &mut Reader<'_>, whole: usize, known: &Known, listed: &[usize]) {
        let figures = &reader.prose.figures;
        let is_like = |part: &Figure| part.measure == figures[whole].measure && part.role == Role::Value;
        let value = |at: usize| Amount::of(&figures[at]).number.to_decimal();
        let sum: Option<rust_decimal::Decimal> = listed.iter().map(|&part| value(part)).sum();
        let adds = sum
            .zip(Amount::of(&figures[whole]).range())
            .is_some_and(|(sum, range)| range.low <= sum && sum <= range.high);
        if !adds
            || !listed.iter().all(|&part| is_like(&figures[part]))
            || known.sense.concept.data_type == DataType::Percent
        {
            return;
        }
        let names: Option<Vec<String>> = listed.iter().map(|&part| self.part_name(&figures[part])).collect();
        let Some(names) = names else { return };
        let core = self.input.target.core;
        let axis = core.axes.products.clone();
        for (&part, name) in listed.iter().zip(names) {
            let place = (&axis.role, &axis.domain);
            let issuer = &self.input.issuer.names;
            let member = networks::member(core, &mut self.extension, place, &name, ("Member", issuer));
            let mut sense = Sense::clone(&known.sense);
            sense.parts.insert(axis.axis.clone(), DimensionValue::Member(member));
            let outcome =
                self.told(&figures[part], &sense, known.told).and_then(|new| self.tell(&figures[part], &sense, new));
            reader.known[part] = Some(Known { sense: Rc::new(sense), told: known.told });
            reader.outcomes[part] = Some(outcome);
        }
    }

    /// What a part is called: the words behind its number, without what is counted and the word that joins them.
    fn part_name(&self, figure: &Figure) -> Option<String> {
        const JOINTS: [&str; 8] = ["across ", "through ", "under ", "from ", "for ", "in ", "of ", "via "];
        const FAR: usize = 120;
        let source = self.input.source;
        let start = figure.span.end as usize;
        let mut end = (start + FAR).min(source.text().len());
        while !source.text().is_char_boundary(end) {
            end -= 1;
        }
        let rest = source.visible(Span::new(start, end)).into_owned();
        let end = rest.find([',', ';', '.', '\n']).or_else(|| rest.find(" and "))?;
        let words = rest[..end].trim();
        let joint = JOINTS.iter().filter_map(|joint| Some(words.find(joint)? + joint.len())).min()?;
        let name = words.get(joint..)?.trim().trim_matches(['“', '”', '"', ' ']);
        (!name.is_empty() && name.split_whitespace().count() <= 6).then(|| name.to_owned())
    }
}
