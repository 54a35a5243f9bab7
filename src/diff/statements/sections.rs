//! Within [`super`]: the sections of a statement: what its numbers are of, by their dimensions.

use super::outlines::Scheme;
use super::view::{GUESTS, Item, Viewer};
use crate::align::Member;
use crate::tables::{label_of, without_kind};
use crate::taxonomy::axis;
use hashbrown::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};

/// Entity and dimensions but the accounting framework.
type Rest = (u32, Vec<(u32, Member)>);

/// A framework behind its place.
type Ranked = (Vec<usize>, (u32, Member));

/// Of a section the lines, the place of the first one, and the slices.
type Found = (usize, (u8, u32), Vec<u32>);

impl Viewer<'_, '_> {
    /// The sections of a statement by their names, and which one a slice is of. A framework that all numbers that have one
    /// share tells nothing apart; what depends on none stands with the first one.
    pub(super) fn sections(&self, scheme: &Scheme, items: &[Item]) -> (Vec<Option<String>>, HashMap<u32, usize>) {
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
            let is_framework = |axis: &u32| &*alignment.name(*axis).local == axis::FRAMEWORK;
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
        let mut frameworks: HashMap<Rest, BTreeSet<Ranked>> = HashMap::new();
        let mut several: HashSet<(u32, Member)> = HashSet::new();
        for &slice in counts.keys() {
            if let (Some(framework), rest) = parts(slice) {
                frameworks.entry(rest).or_default().insert((rank(&[framework]), framework));
                several.insert(framework);
            }
        }
        let mut all: HashMap<Rest, Found> = HashMap::new();
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
