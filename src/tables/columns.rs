//! Within [`super`]: what tells columns apart: a slice (entity and dimensions), a period, a currency.

use super::{Column, Labels, Outline, label_of, period_words};
use crate::report::{ContextId, Coordinate, DimensionRef, NameId, Report};
use crate::xbrl::{Entity, Period, Unit, ns};
use indexmap::IndexMap;
use std::cmp::Reverse;
use std::fmt::Write as _;

/// The currency of an amount or of a rate, and whether the unit is nothing else.
pub(crate) fn currency(unit: &Unit) -> Option<(&str, bool)> {
    let code = unit.numerators.iter().find(|measure| &*measure.namespace == ns::ISO4217)?;
    Some((&*code.local, unit.denominators.is_empty() && unit.numerators.len() == 1))
}

/// What a context says beside its period.
type Aspects<'r> = (&'r Entity, &'r [(NameId, Coordinate)]);

/// All slices of a report: contexts that differ only in their period are of one.
pub(super) struct Slices<'r> {
    report: &'r Report,
    /// Each with the first context of it.
    all: IndexMap<Aspects<'r>, ContextId>,
    by_context: Vec<usize>,
}

impl<'r> Slices<'r> {
    pub(super) fn new(report: &'r Report) -> Self {
        let mut slices = IndexMap::new();
        let mut by_context = vec![usize::MAX; report.contexts().len()];
        for fact in report.facts() {
            let Some(slice) = by_context.get_mut(fact.context.index()).filter(|slice| **slice == usize::MAX) else {
                continue;
            };
            let context = report.context(fact.context);
            let entry = slices.entry((context.entity, context.coordinates()));
            *slice = entry.index();
            entry.or_insert(fact.context);
        }
        Slices { report, all: slices, by_context }
    }

    /// The slice of a context that has facts.
    pub(super) fn of(&self, context: ContextId) -> usize {
        self.by_context[context.index()]
    }

    /// The axes of a slice.
    pub(super) fn axes(&self, slice: usize) -> Vec<NameId> {
        self.all[slice..=slice].keys().flat_map(|(_, dimensions)| dimensions.iter().map(|(axis, _)| *axis)).collect()
    }

    /// Members and typed values, and the entity where the report has several.
    pub(super) fn name(&self, slice: usize, labels: &dyn Labels) -> String {
        let context = self.report.context(self.all[slice]);
        let mut name = String::new();
        if self.report.entities().len() > 1 {
            name.push_str(&context.entity.identifier);
        }
        for (axis, value) in context.dimensions() {
            if !name.is_empty() {
                name.push_str(" | ");
            }
            match value {
                DimensionRef::Member(member) => name.push_str(without_kind(&label_of(labels, member, None))),
                DimensionRef::Typed(value) => {
                    let axis = label_of(labels, axis, None);
                    let _ = write!(name, "{}: {}", without_kind(&axis), value.unwrap_or("nil"));
                }
            }
        }
        name
    }

    /// What a slice is sorted by: without dimensions first, then by the members' places in the network.
    pub(super) fn rank(&self, slice: usize, outline: &Outline) -> (usize, Vec<usize>, usize) {
        let context = self.report.context(self.all[slice]);
        let places = context.dimensions().map(|(axis, value)| {
            let members = outline.axes.iter().flatten().find(|(other, _)| other == axis).map(|(_, members)| members);
            match value {
                DimensionRef::Member(member) => {
                    members.and_then(|m| m.iter().position(|other| other == member)).unwrap_or(usize::MAX)
                }
                DimensionRef::Typed(_) => usize::MAX,
            }
        });
        (context.dimensions().len(), places.collect(), slice)
    }
}

/// The label of a member, an axis or a heading without what says that it is one: `Cash [Member]`.
pub(crate) fn without_kind(label: &str) -> &str {
    let kinds =
        [" [Member]", " [member]", " [Axis]", " [axis]", " [Domain]", " [domain]", " [Abstract]", " [abstract]"];
    kinds.iter().find_map(|kind| label.strip_suffix(kind)).unwrap_or(label)
}

/// What tells a column from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key<'r> {
    /// Nothing where slices are sections of rows.
    pub slice: Option<usize>,
    pub period: Period,
    /// Nothing where there is one currency at most.
    pub currency: Option<&'r str>,
}

impl Key<'_> {
    /// Durations before instants, later periods before earlier ones, shorter ones before longer ones.
    pub(super) fn period_rank(&self) -> impl Ord + use<> {
        let start = match self.period {
            Period::Duration { start, .. } => Some(start),
            Period::Instant(_) | Period::Forever => None,
        };
        (start.is_none(), Reverse((self.period.end(), start)))
    }

    pub(super) fn column(&self, slices: &Slices<'_>, labels: &dyn Labels) -> Column {
        Column {
            group: self.slice.map(|slice| slices.name(slice, labels)).unwrap_or_default(),
            period: period_words(self.period),
            currency: self.currency.unwrap_or_default().to_owned(),
        }
    }
}
