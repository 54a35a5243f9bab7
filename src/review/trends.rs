//! Within [`super`]: the reports at hand → what they say of lines of this report over time.

use super::data::{AtHand, Index, Point, Series};
use super::facts::LANGUAGE;
use super::words;
use crate::align::{Renames, Side};
use crate::history::{self, Edition, History, Revision, editions};
use crate::report::Fact;
use crate::tables::{Vocabulary, period_words};
use crate::xbrl::Period;
use hashbrown::HashMap;

/// The reports at hand, and what they say of lines of one of them.
#[derive(Debug, Default)]
pub struct Trends {
    /// The reports, in the order of their periods.
    pub reports: Vec<AtHand>,
    /// Of each of them its place among those that were given.
    pub order: Vec<usize>,
    /// The lines that have a trend, in the order of the facts.
    pub series: Vec<Series>,
    /// Of each fact of this report its series.
    pub of: Vec<Option<Index>>,
}

/// Puts reports in order, and gathers what they say of lines of `this` one. A report that says just what another does is at
/// hand once.
#[must_use]
pub fn trends(sides: &[Side<'_>], this: usize) -> Trends {
    let mut order: Vec<usize> = (0..sides.len()).collect();
    let first: Vec<usize> = std::iter::once(this).chain((0..sides.len()).filter(|at| *at != this)).collect();
    let reports: Vec<_> = first.iter().map(|at| sides[*at].report).collect();
    let repeated = editions::repeated(&reports);
    let is_again = |at: &usize| first.iter().position(|other| other == at).is_some_and(|at| repeated[at].is_some());
    order.retain(|at| !is_again(at));
    let end = |at: usize| editions::period_end(sides[at].report);
    order.sort_by_cached_key(|at| (end(*at), *at == this, sides[*at].name));
    let at_hand = |at: &usize| AtHand {
        name: sides[*at].name.to_owned(),
        period_end: end(*at).map(|day| day.to_string()),
        is_this: *at == this,
    };
    let mut trends = Trends { reports: order.iter().map(at_hand).collect(), order, ..Trends::default() };
    gather(&mut trends, sides, this);
    trends
}

fn gather(trends: &mut Trends, sides: &[Side<'_>], this: usize) {
    let (side, report) = (sides[this], sides[this].report);
    trends.of = vec![None; report.facts().len()];
    let edition =
        |at: &usize| Some(Edition { side: sides[*at], published: editions::published(sides[*at].report, None)? });
    let history =
        History::in_language(trends.order.iter().filter_map(edition).collect(), &Renames::default(), LANGUAGE);
    let is = |at: usize, edition: &Edition<'_>| std::ptr::eq(edition.side.report, sides[at].report);
    let Some(own) = history.editions.iter().position(|edition| is(this, edition)) else { return };
    let places = history.editions.iter().map(|edition| trends.order.iter().position(|at| is(*at, edition)));
    let places: Vec<Index> = places.map(Option::unwrap_or_default).collect();
    let vocabulary = Vocabulary::new(side.dts, LANGUAGE);
    let mut known: HashMap<(usize, Length), Option<Index>> = HashMap::new();
    for (at, fact) in report.facts().enumerate() {
        let period = report.context(fact.context).period;
        let length = Length::of(period).filter(|_| fact.value.number().is_some());
        let series = history.series_at(history.alignment.key(own, at));
        let (Some(length), Some(series)) = (length, series) else { continue };
        // A translation at the rate of some day is compared with none at another rate.
        let is_it = |fact: usize| fact == at || history.agreeing(own, fact).contains(&at);
        let point = history.series[series].point(period);
        if !point.is_some_and(|point| point.observations.iter().any(|said| said.edition == own && is_it(said.fact))) {
            continue;
        }
        trends.of[at] = *known.entry((series, length)).or_insert_with(|| {
            let is_percent = words::is_percent(report, fact, &vocabulary);
            let points = points(&history, &history.series[series], length, &places, is_percent);
            (points.len() > 1).then(|| {
                trends.series.push(Series { points });
                trends.series.len() - 1
            })
        });
    }
}

/// The points of a series whose periods are of one length.
fn points(
    history: &History<'_>,
    series: &history::Series,
    length: Length,
    places: &[Index],
    is_percent: bool,
) -> Vec<Point> {
    let alike =
        series.points.iter().filter(|point| point.rate_date.is_none() && Length::of(point.period) == Some(length));
    let point = |point: &history::Point| {
        let said = &point.observations[history.in_force(point, history.editions.len())?];
        let fact: Fact<'_> = history.editions[said.edition].side.report.fact(said.fact);
        let is_change = |change: Revision| !matches!(change, Revision::First | Revision::Confirmed);
        Some(Point {
            end: point.period.last_day()?.to_string(),
            period: period_words(point.period),
            value: fact.value.text()?.to_owned(),
            shown: words::shown(fact, is_percent)?,
            report: places[said.edition],
            restated: point.observations.iter().any(|said| is_change(said.change)),
        })
    };
    let mut points: Vec<Point> = alike.filter_map(point).collect();
    points.dedup_by(|later, point| later.end == point.end);
    points
}

/// How long a period is, as far as periods are compared: fiscal periods of weeks are as long as those of months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Length {
    Instant,
    Days(i64),
    Months(i64),
}

impl Length {
    fn of(period: Period) -> Option<Length> {
        const SHORTEST_MONTH: i64 = 25;
        match period {
            Period::Forever => None,
            Period::Instant(_) => Some(Length::Instant),
            Period::Duration { start, end } => match (end - start).num_days() {
                days @ ..SHORTEST_MONTH => Some(Length::Days(days)),
                days => Some(Length::Months((days * 24 + 365) / 730)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn weeks_are_as_long_as_months() {
        let length = |days: i64| {
            let start = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
            Length::of(Period::days(start, start + chrono::TimeDelta::days(days - 1))).unwrap()
        };
        for (days, months) in
            [(28, 1), (31, 1), (84, 3), (90, 3), (98, 3), (181, 6), (184, 6), (273, 9), (364, 12), (371, 12)]
        {
            assert_eq!(length(days), Length::Months(months), "{days}");
        }
        assert_eq!(length(7), Length::Days(7));
    }
}
