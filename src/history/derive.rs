//! Within [`super`]: numbers that no report prints, computed of numbers that are printed: a quarter is nine months less a half
//! year. Only for flows that add up, and never across a restatement or a redefinition.
//!
//! Each point of a series leads from its start to its end, forwards and (subtracted) backwards: the fewest points that lead
//! from the start of a period to its end are its terms.

use super::{History, Observation, Point, Revision, Series};
use crate::align::Alignment;
use crate::tables::split_name;
use crate::taxonomy::dts::Dts;
use crate::taxonomy::label_role;
use crate::xbrl::{Decimals, Period, ns};
use chrono::{NaiveDateTime, TimeDelta};
use rust_decimal::Decimal;

/// A number that was computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// The number.
    pub value: Decimal,
    /// How far off it may be, since its terms are rounded.
    pub tolerance: Decimal,
    /// What it was computed of: edition, fact, and 1 or −1.
    pub terms: Vec<(usize, usize, i8)>,
}

/// Why a number cannot be derived, though numbers for it are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// It is no flow of money that adds up over time: a rate, a number of shares, an average.
    NotAdditive,
    /// A report restates one of its terms or a number that it depends on.
    Restated,
    /// What it is the number of changed in between.
    Redefined,
}

impl Refusal {
    /// For a person.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Refusal::NotAdditive => "it does not add up over time",
            Refusal::Restated => "a restatement lies between its terms",
            Refusal::Redefined => "its definition changed between its terms",
        }
    }
}

/// Terms of a number at most: a year less three quarters.
const MOST: usize = 4;

/// How far before and behind a period its terms may reach: a year, of 53 weeks too.
const REACH: TimeDelta = TimeDelta::days(380);

/// Points in reach that are looked at; a series that has more is no series of quarters and years.
const POINTS: usize = 64;

/// Words of labels and names of what does not add up, though it is money for a period.
const UNLIKE_FLOWS: [&str; 22] = [
    "annualised",
    "annualized",
    "authorised",
    "authorized",
    "average",
    "cumulative",
    "highest",
    "inception",
    "lowest",
    "ltm",
    "maximum",
    "mean",
    "median",
    "minimum",
    "per",
    "price",
    "remaining",
    "since",
    "target",
    "trailing",
    "ttm",
    "weighted",
];

/// The same in languages that do not separate words.
const UNLIKE_FLOWS_WITHIN: [&str; 7] = ["平均", "累计", "累計", "每", "年化", "最高", "最低"];

/// Axes of the core taxonomy whose members are outlooks, changes, portions, translations and sums since a day.
const UNLIKE_FLOWS_AXES: [&str; 7] = [
    "ComparedWithAxis",
    "ExchangeRateDateAxis",
    "GuidanceBoundAxis",
    "GuidanceIssueDateAxis",
    "MeasuredConceptAxis",
    "RepurchasePlanDateAxis",
    "WholeConceptAxis",
];

/// The value of a series for a period that no report prints, if it can be derived: nothing where the terms are not there.
/// Only what was published by an edition is used (`editions` of them, the earliest first).
///
/// Of several ways the one with the fewest terms is taken, then one whose terms are all of one edition, the latest one; a way
/// that is refused gives way to one that is not.
#[must_use]
pub fn derive(
    history: &History<'_>,
    series: &Series,
    period: Period,
    editions: usize,
) -> Option<Result<Derived, Refusal>> {
    let taxonomies: Vec<&Dts> = history.editions.iter().map(|edition| edition.side.dts).collect();
    Books { alignment: &history.alignment, taxonomies: &taxonomies }.derive(series, period, editions)
}

/// What series are of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Books<'a, 'r> {
    /// The editions' reports in one language.
    pub alignment: &'a Alignment<'r>,
    /// Their taxonomies.
    pub taxonomies: &'a [&'a Dts],
}

/// Points with their signs, one behind the other.
type Way<'s> = Vec<(&'s Point, i8)>;

impl Books<'_, '_> {
    /// See [`derive`].
    pub(crate) fn derive(
        &self,
        series: &Series,
        period: Period,
        editions: usize,
    ) -> Option<Result<Derived, Refusal>> {
        let Period::Duration { start, end } = period else { return None };
        let points = within_reach(series, start, end, editions)?;
        let mut years: Vec<usize> = points.iter().flat_map(|point| known(point, editions)).map(|o| o.edition).collect();
        years.sort_unstable();
        years.dedup();
        let mut ways: Vec<(Way<'_>, Option<usize>)> = Vec::new();
        for edition in years.into_iter().rev() {
            let says = |point: &Point| point.observations.iter().any(|o| o.edition == edition);
            ways.extend(way(&points, start, end, says).map(|way| (way, Some(edition))));
        }
        for way in [way(&points, start, end, |point| doubt(point, editions).is_none()), way(&points, start, end, |_| true)] {
            ways.extend(way.map(|way| (way, None)));
        }
        ways.sort_by_key(|(way, edition)| (way.len(), edition.is_none()));
        let mut refused = None;
        for (way, edition) in ways {
            match self.follow(&points, &way, edition, editions) {
                Ok(Some(derived)) if self.adds_up(series) => return Some(Ok(derived)),
                Ok(Some(_)) => return Some(Err(Refusal::NotAdditive)),
                Ok(None) => {}
                Err(refusal) => drop(refused.get_or_insert(refusal)),
            }
        }
        refused.map(|refusal| Err(if self.adds_up(series) { refusal } else { Refusal::NotAdditive }))
    }

    /// Computes a way, of what one edition says or else of what was said last. Nothing where a term is no number to compute
    /// with.
    fn follow(
        &self,
        points: &[&Point],
        way: &Way<'_>,
        edition: Option<usize>,
        editions: usize,
    ) -> Result<Option<Derived>, Refusal> {
        let mut derived = Derived { value: Decimal::ZERO, tolerance: Decimal::ZERO, terms: Vec::with_capacity(way.len()) };
        for (point, weight) in way {
            if let Some(doubt) = doubt(point, editions) {
                return Err(doubt);
            }
            let said = known(point, editions).rev().find(|o| edition.is_none_or(|edition| o.edition == edition));
            let Some(said) = said else { return Ok(None) };
            let fact = self.alignment.reports()[said.edition].fact(said.fact);
            let Some(value) = fact.value.number().and_then(|number| number.to_decimal()) else { return Ok(None) };
            let sum = derived.value.checked_add(value * Decimal::from(*weight));
            let Some(sum) = sum else { return Ok(None) };
            derived.value = sum;
            derived.tolerance += fact.decimals.map(Decimals::half_unit).unwrap_or_default();
            derived.terms.push((said.edition, said.fact, *weight));
        }
        let of = derived.terms.iter().map(|(edition, ..)| *edition);
        if let (Some(first), Some(last)) = (of.clone().min(), of.max()) {
            // What another number of the series tells of the time between.
            let between = points.iter().flat_map(|point| known(point, editions)).filter(|o| o.edition > first && o.edition <= last);
            if let Some(doubt) = between.filter_map(refusal).max() {
                return Err(doubt);
            }
        }
        Ok(Some(derived))
    }

    /// Whether a series is one of flows of money that add up over time, by its unit, its dimensions, its name and its labels.
    pub(crate) fn adds_up(&self, series: &Series) -> bool {
        let Some(unit) = self.alignment.unit(series.unit) else { return false };
        let is_money = unit.denominators.is_empty()
            && unit.numerators.len() == 1
            && unit.numerators.iter().all(|measure| &*measure.namespace == ns::ISO4217);
        let is_flow = |axis: &u32| !UNLIKE_FLOWS_AXES.contains(&&*self.alignment.name(*axis).local);
        if !is_money || !self.alignment.slice(series.slice).dimensions.iter().all(|(axis, _)| is_flow(axis)) {
            return false;
        }
        let name = self.alignment.concept(series.concept);
        if is_unlike_flows(&split_name(&name.local)) {
            return false;
        }
        !self.taxonomies.iter().filter_map(|taxonomy| Some((taxonomy, taxonomy.element(name)?))).any(|(taxonomy, element)| {
            let mut labels = taxonomy.labels(element.node()).filter(|label| label.role == label_role::STANDARD);
            labels.any(|label| is_unlike_flows(label.text))
        })
    }
}

fn is_unlike_flows(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| UNLIKE_FLOWS.iter().any(|unlike| word.eq_ignore_ascii_case(unlike)))
        || UNLIKE_FLOWS_WITHIN.iter().any(|unlike| text.contains(unlike))
}

/// What the first editions say about a point.
fn known(point: &Point, editions: usize) -> impl DoubleEndedIterator<Item = &Observation> {
    point.observations.iter().filter(move |observation| observation.edition < editions)
}

/// Why an observation is no number to go on with.
fn refusal(observation: &Observation) -> Option<Refusal> {
    match observation.change {
        Revision::First | Revision::Confirmed => None,
        Revision::Restated(_) => Some(Refusal::Restated),
        Revision::Redefined => Some(Refusal::Redefined),
    }
}

/// Why a point cannot be a term: an edition restates or redefines it.
fn doubt(point: &Point, editions: usize) -> Option<Refusal> {
    known(point, editions).filter_map(refusal).max()
}

/// The points that can be terms of a period; nothing where there are too many.
fn within_reach(series: &Series, start: NaiveDateTime, end: NaiveDateTime, editions: usize) -> Option<Vec<&Point>> {
    let (first, last) = (end.checked_sub_signed(REACH)?, start.checked_add_signed(REACH)?);
    let from = series.points.partition_point(|point| point.period.end() <= Some(first));
    let near = series.points[from..].iter().take_while(|point| point.period.end() <= Some(last));
    let mut points = Vec::new();
    for point in near {
        let Period::Duration { start: begins, end: ends } = point.period else { continue };
        let is_term = begins >= first && (begins, ends) != (start, end) && begins < ends;
        if is_term && point.rate_date.is_none() && known(point, editions).next().is_some() {
            if points.len() == POINTS {
                return None;
            }
            points.push(point);
        }
    }
    Some(points)
}

/// The fewest points that lead from one moment to another.
fn way<'s>(
    points: &[&'s Point],
    start: NaiveDateTime,
    end: NaiveDateTime,
    is_usable: impl Fn(&Point) -> bool,
) -> Option<Way<'s>> {
    let usable: Vec<(&'s Point, NaiveDateTime, NaiveDateTime)> = points
        .iter()
        .filter(|point| is_usable(point))
        .filter_map(|point| match point.period {
            Period::Duration { start, end } => Some((*point, start, end)),
            Period::Instant(_) | Period::Forever => None,
        })
        .collect();
    // Moments that were reached: from which one before, by which point.
    let mut reached: Vec<(NaiveDateTime, usize, Option<(&'s Point, i8)>)> = vec![(start, 0, None)];
    let mut next = 0;
    for _ in 0..MOST {
        let level = reached.len();
        for at in next..level {
            let here = reached[at].0;
            for &(point, begins, ends) in &usable {
                let (to, weight) = match () {
                    () if begins == here => (ends, 1),
                    () if ends == here => (begins, -1),
                    () => continue,
                };
                if reached.iter().all(|(moment, ..)| *moment != to) {
                    reached.push((to, at, Some((point, weight))));
                }
                if to == end {
                    let mut way = Way::new();
                    let mut at = reached.len() - 1;
                    while let (_, before, Some(step)) = reached[at] {
                        way.push(step);
                        at = before;
                    }
                    way.sort_by_key(|(_, weight)| -weight);
                    return Some(way);
                }
            }
        }
        next = level;
    }
    None
}
