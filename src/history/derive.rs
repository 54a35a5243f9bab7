//! Within [`super`]: numbers that no report prints, computed of numbers that are printed: a quarter is nine months less a half
//! year. Only for flows that add up, and never across a restatement or a redefinition.
//!
//! Each point of a series leads from its start to its end, forwards and (subtracted) backwards: the fewest points that lead
//! from the start of a period to its end are its terms.

use super::{History, Observation, Point, Revision, Series};
use crate::align::Alignment;
use crate::tables::split_name;
use crate::taxonomy::axis;
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
const UNLIKE_FLOWS: [&str; 24] = [
    "annualised",
    "annualized",
    "authorised",
    "authorized",
    "average",
    "beginning",
    "cumulative",
    "highest",
    "inception",
    "lowest",
    "ltm",
    "maximum",
    "mean",
    "median",
    "minimum",
    "opening",
    "per",
    "price",
    "remaining",
    "since",
    "target",
    "trailing",
    "ttm",
    "weighted",
];

/// Names of standard taxonomies that do not say it: what of a period's revenue a balance at its beginning held.
const UNLIKE_FLOWS_NAMES: [&str; 3] = [
    "ContractWithCustomerLiabilityRevenueRecognized",
    "ContractWithCustomerLiabilityRevenueRecognizedExcludingOpeningBalance",
    "ContractWithCustomerLiabilityRevenueRecognizedIncludingOpeningBalance",
];

/// The same in languages that do not separate words.
const UNLIKE_FLOWS_WITHIN: [&str; 7] = ["平均", "累计", "累計", "每", "年化", "最高", "最低"];

/// Axes of the core taxonomy whose members are outlooks, changes, portions, translations and sums since a day.
const UNLIKE_FLOWS_AXES: [&str; 7] = [
    axis::COMPARED_WITH,
    axis::RATE_DATE,
    axis::GUIDANCE_BOUND,
    axis::GUIDANCE_DATE,
    axis::MEASURED,
    axis::REPURCHASE_PLAN,
    axis::WHOLE,
];

/// The value of a series for a period that no report prints, if it can be derived: nothing where the terms are not there.
/// Only what was published by an edition is used (`editions` of them, the earliest first).
///
/// Of several ways the one with the fewest terms is taken, then the most precise one, then one whose terms are all of one
/// edition, the latest one; a way that is refused gives way to one that is not.
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
    pub(crate) fn derive(&self, series: &Series, period: Period, editions: usize) -> Option<Result<Derived, Refusal>> {
        let Period::Duration { start, end } = period else { return None };
        let (points, near) = within_reach(series, start, end, editions)?;
        let mut known: Vec<usize> = points.iter().flat_map(|point| said(point, editions)).map(|o| o.edition).collect();
        known.sort_unstable();
        known.dedup();
        let is_sound = |point: &Point| doubt(point, editions).is_none();
        let mut ways: Vec<(Way<'_>, Option<usize>)> = Vec::new();
        for edition in known.into_iter().rev() {
            let says = |point: &Point| is_sound(point) && point.observations.iter().any(|o| o.edition == edition);
            ways.extend(way(&points, start, end, says).map(|way| (way, Some(edition))));
        }
        ways.extend(way(&points, start, end, is_sound).map(|way| (way, None)));
        ways.extend(way(&points, start, end, |_| true).map(|way| (way, None)));
        let mut best: Option<(usize, bool, Derived)> = None;
        let mut refused = None;
        for (way, edition) in ways {
            match self.follow(near, &way, edition, editions) {
                Ok(Some(derived)) => {
                    let rank =
                        |(terms, is_mixed, derived): &(usize, bool, Derived)| (*terms, derived.tolerance, *is_mixed);
                    let found = (way.len(), edition.is_none(), derived);
                    if best.as_ref().is_none_or(|best| rank(&found) < rank(best)) {
                        best = Some(found);
                    }
                }
                Ok(None) => {}
                Err(refusal) => drop(refused.get_or_insert(refusal)),
            }
        }
        let found = best.map(|(.., derived)| Ok(derived)).or(refused.map(Err))?;
        Some(if self.adds_up(series) { found } else { Err(Refusal::NotAdditive) })
    }

    /// Computes a way, of what one edition says or else of the most precise of what was said. Nothing where a term is no number to compute
    /// with.
    fn follow(
        &self,
        near: &[Point],
        way: &Way<'_>,
        edition: Option<usize>,
        editions: usize,
    ) -> Result<Option<Derived>, Refusal> {
        let mut derived =
            Derived { value: Decimal::ZERO, tolerance: Decimal::ZERO, terms: Vec::with_capacity(way.len()) };
        for (point, weight) in way {
            if let Some(doubt) = doubt(point, editions) {
                return Err(doubt);
            }
            let fact = |said: &Observation| self.alignment.reports()[said.edition].fact(said.fact);
            let own = said(point, editions).filter(|said| edition.is_none_or(|edition| said.edition == edition));
            let own = own.max_by_key(|said| (fact(said).decimals.unwrap_or(Decimals::Infinite), said.edition));
            let Some(own) = own else { return Ok(None) };
            let fact = fact(own);
            let Some(value) = fact.value.number().and_then(|number| number.to_decimal()) else { return Ok(None) };
            let sum = derived.value.checked_add(value * Decimal::from(*weight));
            let Some(sum) = sum else { return Ok(None) };
            derived.value = sum;
            derived.tolerance += fact.decimals.map(Decimals::half_unit).unwrap_or_default();
            derived.terms.push((own.edition, own.fact, *weight));
        }
        let of = derived.terms.iter().map(|(edition, ..)| *edition);
        if let (Some(first), Some(last)) = (of.clone().min(), of.max()) {
            // What another number of the series tells of the time between.
            let around = near.iter().filter(|point| point.rate_date.is_none());
            let between = around.flat_map(|point| said(point, editions));
            let between = between.filter(|o| o.edition > first && o.edition <= last);
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
        if UNLIKE_FLOWS_NAMES.contains(&&*name.local) || is_unlike_flows(&split_name(&name.local)) {
            return false;
        }
        !self.taxonomies.iter().filter_map(|taxonomy| Some((taxonomy, taxonomy.element(name)?))).any(
            |(taxonomy, element)| {
                let mut labels = taxonomy.labels(element.node()).filter(|label| label.role == label_role::STANDARD);
                labels.any(|label| is_unlike_flows(label.text))
            },
        )
    }
}

fn is_unlike_flows(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| UNLIKE_FLOWS.iter().any(|unlike| word.eq_ignore_ascii_case(unlike)))
        || UNLIKE_FLOWS_WITHIN.iter().any(|unlike| text.contains(unlike))
}

/// What the first editions say about a point.
fn said(point: &Point, editions: usize) -> impl DoubleEndedIterator<Item = &Observation> {
    point.observations.iter().filter(move |observation| observation.edition < editions)
}

/// Why an observation is no number to go on with.
pub(crate) fn refusal(observation: &Observation) -> Option<Refusal> {
    match observation.change {
        Revision::First | Revision::Confirmed => None,
        Revision::Restated(_) => Some(Refusal::Restated),
        Revision::Redefined => Some(Refusal::Redefined),
    }
}

/// Why a point cannot be a term: an edition restates or redefines it.
fn doubt(point: &Point, editions: usize) -> Option<Refusal> {
    said(point, editions).filter_map(refusal).max()
}

/// The points that can be terms of a period, and all that tell of the time around it; nothing where there are too many.
fn within_reach(
    series: &Series,
    start: NaiveDateTime,
    end: NaiveDateTime,
    editions: usize,
) -> Option<(Vec<&Point>, &[Point])> {
    let (first, last) = (end.checked_sub_signed(REACH)?, start.checked_add_signed(REACH)?);
    let from = series.points.partition_point(|point| point.period.end() <= Some(first));
    let near = &series.points[from..];
    let near = &near[..near.partition_point(|point| point.period.end() <= Some(last))];
    let mut points = Vec::new();
    for point in near {
        let Period::Duration { start: begins, end: ends } = point.period else { continue };
        let is_term = begins >= first && (begins, ends) != (start, end) && begins < ends;
        if is_term && point.rate_date.is_none() && said(point, editions).next().is_some() {
            points.push(point);
        }
    }
    (points.len() <= POINTS).then_some((points, near))
}

/// A moment that was reached: from which one before, by which point.
type Reached<'s> = (NaiveDateTime, usize, Option<(&'s Point, i8)>);

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
    let mut reached: Vec<Reached<'s>> = vec![(start, 0, None)];
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
                    way.reverse();
                    way.sort_by_key(|(_, weight)| -weight);
                    return Some(way);
                }
            }
        }
        next = level;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{Difference, Renames, Side};
    use crate::history::{DateSource, Edition, Published};
    use crate::report::{Context, NewFact, Report, Value};
    use crate::taxonomy::dts::discover;
    use crate::xbrl::{DimensionValue, Entity, QName, Unit};
    use chrono::NaiveDate;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(text: &str) -> Period {
        let (first, last) = text.split_once('/').unwrap();
        Period::days(day(first), day(last))
    }

    const Q1: &str = "2023-01-01/2023-03-31";
    const H1: &str = "2023-01-01/2023-06-30";
    const Q2: &str = "2023-04-01/2023-06-30";
    const NINE: &str = "2023-01-01/2023-09-30";
    const Q3: &str = "2023-07-01/2023-09-30";
    const YEAR: &str = "2023-01-01/2023-12-31";
    const Q4: &str = "2023-10-01/2023-12-31";
    const Q3_BEFORE: &str = "2022-07-01/2022-09-30";

    fn report(local: &str, unit: &Unit, axis: Option<&str>, said: &[(&str, &str, i16)]) -> Report {
        let mut report = Report::default();
        for (of, value, places) in said {
            let axis = axis.map(|axis| (QName::new("urn:t", axis), DimensionValue::Member(QName::new("urn:t", "M"))));
            let context = Context {
                entity: Entity { scheme: "urn:s".into(), identifier: "1".into() },
                period: period(of),
                dimensions: axis.into_iter().collect(),
            };
            let new = NewFact {
                concept: QName::new("urn:t", local),
                context,
                unit: Some(unit.clone()),
                language: None,
                value: Value::Number(value.parse().unwrap()),
                decimals: Some(Decimals::Places(*places)),
                place: None,
            };
            report.push(new).unwrap();
        }
        report
    }

    /// What becomes of a period of the only series of some reports, `change`d; with all reports.
    fn derived(
        reports: &[Report],
        wanted: &str,
        editions: usize,
        change: impl Fn(&mut Series),
    ) -> Option<Result<Derived, Refusal>> {
        let dts = discover(&[], &crate::package::Chain(Vec::new())).0;
        let edition = |(at, report)| {
            let date = day("2023-05-01") + chrono::Days::new(at);
            let published = Published { date, source: DateSource::Given };
            Edition { side: Side { name: "r", report, dts: &dts }, published }
        };
        let mut history = History::of((0..).zip(reports).map(edition).collect(), &Renames::default());
        let mut series = history.series.remove(0);
        change(&mut series);
        derive(&history, &series, period(wanted), editions)
    }

    fn revenue(said: &[(&str, &str, i16)]) -> Report {
        report("Revenue", &Unit::currency("CNY"), None, said)
    }

    /// Value, tolerance, and the editions of the terms with their signs.
    type Computed = (String, String, Vec<(usize, i8)>);

    fn value(reports: &[Report], wanted: &str) -> Option<Result<Computed, Refusal>> {
        let found = derived(reports, wanted, reports.len(), |_| ())?;
        Some(found.map(|found| {
            let terms = found.terms.iter().map(|(edition, _, weight)| (*edition, *weight)).collect();
            (found.value.normalize().to_string(), found.tolerance.normalize().to_string(), terms)
        }))
    }

    #[allow(clippy::unnecessary_wraps, reason = "as `value` has it")]
    fn is(value: &str, tolerance: &str, terms: &[(usize, i8)]) -> Option<Result<Computed, Refusal>> {
        Some(Ok((value.to_owned(), tolerance.to_owned(), terms.to_vec())))
    }

    #[test]
    fn quarters_are_differences_and_halves_are_sums() {
        let reports = [revenue(&[(Q2, "40", 0), (H1, "70", 0)]), revenue(&[(NINE, "120", 0)])];
        assert_eq!(value(&reports, Q3), is("50", "1", &[(1, 1), (0, -1)]));
        assert_eq!(value(&reports, Q1), is("30", "1", &[(0, 1), (0, -1)]));
        let reports = [revenue(&[(Q1, "3000", -3)]), revenue(&[(Q2, "4000", -3)])];
        assert_eq!(value(&reports, H1), is("7000", "1000", &[(0, 1), (1, 1)]));
    }

    #[test]
    fn a_last_quarter_takes_the_fewest_terms() {
        let quarters = [(Q1, "10", 0), (Q2, "20", 0), (Q3, "30", 0)];
        let reports = [revenue(&quarters), revenue(&[(YEAR, "100", 0)])];
        assert_eq!(value(&reports, Q4), is("40", "2", &[(1, 1), (0, -1), (0, -1), (0, -1)]));
        let reports = [revenue(&quarters), revenue(&[(NINE, "60", 0)]), revenue(&[(YEAR, "100", 0)])];
        assert_eq!(value(&reports, Q4), is("40", "1", &[(2, 1), (1, -1)]));
        assert_eq!(derived(&reports, Q4, 2, |_| ()), None, "the year was not published yet");
    }

    #[test]
    fn the_most_precise_terms_are_taken_not_the_last_ones() {
        let reports = [revenue(&[(Q1, "1234", 0)]), revenue(&[(H1, "5000", 0), (Q1, "1000", -3)])];
        assert_eq!(value(&reports, Q2), is("3766", "1", &[(1, 1), (0, -1)]));
    }

    #[test]
    fn what_does_not_add_up_is_refused() {
        let said = |local: &str, unit: &Unit, axis| {
            let reports = [report(local, unit, axis, &[(H1, "70", 0)]), report(local, unit, axis, &[(NINE, "120", 0)])];
            derived(&reports, Q3, 2, |_| ()).unwrap().err()
        };
        let money = Unit::currency("CNY");
        let per_share = money.clone().per(Unit::shares());
        assert_eq!(said("Revenue", &money, None), None);
        assert_eq!(said("GrossMargin", &money, None), None, "an amount that is called so");
        assert_eq!(said("EffectOfExchangeRateOnCash", &money, None), None);
        for (local, unit, axis) in [
            ("EarningsPerShareBasic", &per_share, None),
            ("DividendPerShare", &money, None),
            ("SharesIssued", &Unit::shares(), None),
            ("NetMargin", &Unit::pure(), None),
            ("AverageLoanBalance", &money, None),
            ("CumulativeDisbursements", &money, None),
            ("AmountSpentSinceStartOfPlan", &money, None),
            ("ContractWithCustomerLiabilityRevenueRecognized", &money, None),
            ("Revenue", &money, Some("GuidanceBoundAxis")),
        ] {
            assert_eq!(said(local, unit, axis), Some(Refusal::NotAdditive), "{local}");
        }
    }

    #[test]
    fn nothing_is_derived_across_a_restatement() {
        // Of a term.
        let reports = [revenue(&[(H1, "70", 0)]), revenue(&[(H1, "71", 0), (NINE, "120", 0)])];
        assert_eq!(value(&reports, Q3), Some(Err(Refusal::Restated)));
        // Of another number of the series, that both reports have.
        let reports =
            [revenue(&[(H1, "70", 0), (Q3_BEFORE, "5", 0)]), revenue(&[(NINE, "120", 0), (Q3_BEFORE, "6", 0)])];
        assert_eq!(value(&reports, Q3), Some(Err(Refusal::Restated)));
        // Before either term was published: that does not matter.
        let reports = [
            revenue(&[(Q3_BEFORE, "5", 0)]),
            revenue(&[(Q3_BEFORE, "6", 0), (H1, "70", 0)]),
            revenue(&[(NINE, "120", 0)]),
        ];
        assert_eq!(value(&reports, Q3), is("50", "1", &[(2, 1), (1, -1)]));
        // A rounded number restates nothing.
        let reports = [revenue(&[(H1, "70", 0)]), revenue(&[(H1, "100", -2), (NINE, "120", 0)])];
        assert_eq!(value(&reports, Q3), is("50", "1", &[(1, 1), (0, -1)]));
    }

    #[test]
    fn a_way_without_restated_numbers_is_taken() {
        let reports = [
            revenue(&[(H1, "70", 0), (Q1, "30", 0), (Q2, "40", 0)]),
            revenue(&[(H1, "71", 0), (Q1, "31", 0), (Q2, "40", 0), (Q3, "50", 0), (NINE, "121", 0)]),
        ];
        // Nine months less the half year would do, were it not restated.
        let is_restated = value(&reports, "2023-04-01/2023-09-30");
        assert_eq!(is_restated, is("90", "1", &[(1, 1), (1, 1)]), "second and third quarter, of one report");
    }

    #[test]
    fn nothing_is_derived_across_a_redefinition() {
        let reports =
            [revenue(&[(H1, "70", 0), (Q3_BEFORE, "5", 0)]), revenue(&[(NINE, "120", 0), (Q3_BEFORE, "6", 0)])];
        let redefine = |series: &mut Series| {
            for observation in series.points.iter_mut().flat_map(|point| &mut point.observations) {
                if observation.change == Revision::Restated(Difference::Value) {
                    observation.change = Revision::Redefined;
                }
            }
        };
        assert_eq!(derived(&reports, Q3, 2, redefine), Some(Err(Refusal::Redefined)));
    }

    #[test]
    fn periods_that_do_not_meet_derive_nothing() {
        let reports = [revenue(&[("2023-01-02/2023-06-30", "70", 0)]), revenue(&[(NINE, "120", 0)])];
        assert_eq!(value(&reports, Q3), None);
        // Far apart, however they would meet.
        let reports = [revenue(&[("2021-01-01/2023-06-30", "70", 0)]), revenue(&[("2021-01-01/2023-09-30", "120", 0)])];
        assert_eq!(value(&reports, Q3), None);
    }
}
