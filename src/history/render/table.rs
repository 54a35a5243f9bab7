//! Within [`super`]: a history as a table for a terminal: a line a number, as first and as last reported, and below it every
//! revision with its source.

use super::{Shown, View, days, last_change, source};
use crate::history::derive::Derived;
use crate::history::{DateSource, Edition, Observation, Point, Revision, Series};
use crate::report::Fact;
use crate::tables::{Figure, period_words};
use crate::xbrl::Decimals;
use std::fmt::Write as _;

/// What a line begins with.
const CHANGED: &str = "!";
const DERIVED: &str = "=";

/// Aligned text.
#[must_use]
pub fn table(view: &View<'_, '_>) -> String {
    let mut out = String::new();
    view.head(&mut out);
    let mut counts = Counts::default();
    let mut statement = None;
    let entity = |shown: &Shown| view.history.alignment.slice(view.history.series[shown.series].slice).entity;
    let is_several = view.shown.windows(2).any(|pair| entity(&pair[0]) != entity(&pair[1]));
    let mut at = 0;
    while let Some(shown) = view.shown.get(at) {
        let series = &view.history.series[shown.series];
        // Lines of one statement are as wide as each other.
        let place = |shown: &Shown| {
            let series = &view.history.series[shown.series];
            (view.history.alignment.slice(series.slice).entity, series.statement)
        };
        let here = place(shown);
        let end = at + view.shown[at..].iter().take_while(|shown| place(shown) == here).count();
        if statement != Some(here) {
            let title = series.statement.and_then(|at| view.history.statements.get(at));
            let mut title = title.map_or("Other numbers", |statement| &*statement.title).to_owned();
            if is_several {
                let _ = write!(title, " ({})", view.history.alignment.entity(here.0).identifier);
            }
            let _ = writeln!(out, "\n{title}\n{}", "─".repeat(title.chars().count().min(view.columns)));
            statement = Some(here);
        }
        view.section(&view.shown[at..end], &mut out, &mut counts);
        at = end;
    }
    counts.tell(&mut out);
    out
}

/// How many numbers there are of what kind.
#[derive(Default)]
struct Counts {
    numbers: usize,
    repeated: usize,
    restated: usize,
    redefined: usize,
    derived: usize,
}

impl Counts {
    fn tell(&self, out: &mut String) {
        let Counts { numbers, repeated, restated, redefined, derived } = self;
        let _ = writeln!(
            out,
            "\n{numbers} numbers, {repeated} of them in more than one report: {restated} restated, {redefined} redefined; \
             {derived} {} derived",
            if *derived == 1 { "quarter" } else { "quarters" }
        );
    }
}

/// A line of a number.
struct Line {
    mark: &'static str,
    period: String,
    first: String,
    first_on: String,
    last: String,
    last_on: String,
    what: String,
    /// Below it.
    more: Vec<String>,
}

impl View<'_, '_> {
    fn head(&self, out: &mut String) {
        if let Some(day) = self.as_of {
            let _ = writeln!(out, "As known on {day}");
        }
        let editions = &self.history.editions;
        let _ = writeln!(out, "{} report{}", editions.len(), if editions.len() == 1 { "" } else { "s" });
        for Edition { side, published } in editions {
            let how = match published.source {
                DateSource::Stated => "",
                DateSource::Given => "  (as given)",
                DateSource::PeriodEnd => "  (end of its period: it does not say when it was published)",
            };
            let _ = writeln!(out, "  {}  {}{how}", published.date, side.name);
        }
    }

    /// The series of a statement.
    fn section(&self, all: &[Shown], out: &mut String, counts: &mut Counts) {
        let lines: Vec<(String, Vec<Line>)> = all.iter().map(|shown| self.lines(shown, counts)).collect();
        let each = || lines.iter().flat_map(|(_, lines)| lines);
        let width = |of: fn(&Line) -> &str| each().map(|line| of(line).chars().count()).max().unwrap_or(0);
        let [period, first, on, last] = [
            width(|line| &line.period),
            width(|line| &line.first),
            width(|line| &line.first_on),
            width(|line| &line.last),
        ];
        for (head, lines) in &lines {
            let _ = writeln!(out, "{head}");
            for line in lines {
                let mut text = format!(
                    "{:1} {}  {}  {}",
                    line.mark,
                    padded(&line.period, period, false),
                    padded(&line.first, first, true),
                    padded(&line.first_on, on, false)
                );
                if last > 0 {
                    let _ = write!(text, "  {}", padded(&line.last, last, true));
                }
                let _ = write!(text, "  {:10}  {}", line.last_on, line.what);
                let _ = writeln!(out, "{}", text.trim_end());
                for more in &line.more {
                    let _ = writeln!(out, "      {more}");
                }
            }
        }
    }

    fn lines(&self, shown: &Shown, counts: &mut Counts) -> (String, Vec<Line>) {
        let (series, named) = (&self.history.series[shown.series], &self.names[shown.series]);
        let unit = if named.unit == "pure" { "" } else { &*named.unit };
        let rest: Vec<&str> = [&*named.members, unit].into_iter().filter(|text| !text.is_empty()).collect();
        let mut head = series.label.clone();
        if !rest.is_empty() {
            let _ = write!(head, " · {}", rest.join(", "));
        }
        let points = series.points.iter().map(|point| (point.period, self.line(series, point, counts)));
        let mut lines: Vec<_> = points.collect();
        for (period, derived) in &shown.derived {
            let line = match derived {
                Ok(derived) => {
                    counts.derived += 1;
                    Line {
                        first: plain(&derived.value.normalize().to_string(), None),
                        what: self.computed(derived),
                        ..empty(DERIVED, period_words(*period))
                    }
                }
                Err(refusal) => {
                    Line { what: format!("not derived: {}", refusal.as_str()), ..empty(DERIVED, period_words(*period)) }
                }
            };
            lines.push((*period, line));
        }
        lines.sort_by_key(|(period, line)| {
            let (start, end) = days(*period);
            (end, start, line.mark == DERIVED)
        });
        (head, lines.into_iter().map(|(_, line)| line).collect())
    }

    fn line(&self, series: &Series, point: &Point, counts: &mut Counts) -> Line {
        let _ = series;
        counts.numbers += 1;
        counts.repeated += usize::from(point.observations.len() > 1);
        let change = last_change(point);
        let mut period = period_words(point.period);
        if let Some(rate) = &point.rate_date {
            let _ = write!(period, " at {}", if rate.is_empty() { "a rate" } else { rate });
        }
        let changes: Vec<Revision> = point.observations.iter().map(|observation| observation.change).collect();
        let is_restated = changes.iter().any(|change| matches!(change, Revision::Restated(_)));
        let is_redefined = changes.contains(&Revision::Redefined);
        counts.restated += usize::from(is_restated);
        counts.redefined += usize::from(is_redefined);
        let mut line = empty(if is_restated || is_redefined { CHANGED } else { "" }, period);
        let Some(first) = point.observations.first() else { return line };
        (line.first, line.first_on) = (self.value(first), self.published(first));
        let last = self.history.in_force(point, self.history.editions.len()).unwrap_or(0);
        let last = &point.observations[last];
        if change > 0 {
            (line.last, line.last_on) = (self.value(last), self.published(&point.observations[change]));
            line.what.push_str(match (is_restated, is_redefined) {
                (true, false) => "restated",
                (false, true) => "redefined",
                _ => "restated, redefined",
            });
            let number = |said| self.fact(said).value.number()?.to_decimal();
            let change = number(last).zip(number(first)).and_then(|(last, first)| last.checked_sub(first));
            if let Some(change) = change {
                let sign = if change.is_sign_negative() { "" } else { "+" };
                let _ = write!(line.what, " {sign}{}", plain(&change.normalize().to_string(), None));
            }
            let said = |observation: &&Observation| observation.change != Revision::Confirmed;
            line.more = point.observations.iter().filter(said).map(|observation| self.told(observation)).collect();
        } else if point.observations.len() > 1 {
            let until = point.observations.last().unwrap_or(last);
            (line.last_on, line.what) = (self.published(until), "confirmed".to_owned());
            // Prose was there first.
            if self.value(last) != line.first {
                line.last = self.value(last);
            }
        }
        let is_contradicted = |said: &&Observation| !self.history.contradicting(said.edition, said.fact).is_empty();
        for said in point.observations.iter().filter(is_contradicted) {
            let report = self.history.editions[said.edition].side.report;
            let others = self.history.contradicting(said.edition, said.fact);
            let others: Vec<String> = others.iter().map(|other| value(report.fact(*other))).collect();
            line.more.push(format!(
                "{} says {}, too",
                self.history.editions[said.edition].side.name,
                others.join(", ")
            ));
        }
        line
    }

    fn fact(&self, said: &Observation) -> Fact<'_> {
        self.history.editions[said.edition].side.report.fact(said.fact)
    }

    fn value(&self, said: &Observation) -> String {
        value(self.fact(said))
    }

    fn published(&self, said: &Observation) -> String {
        self.history.editions[said.edition].published.date.to_string()
    }

    /// A revision with its source.
    fn told(&self, said: &Observation) -> String {
        let Edition { side, published } = self.history.editions[said.edition];
        let file = side.report.provenance.as_ref().map_or(side.name, |provenance| &provenance.file);
        let spans = self.spans(said.edition, said.fact);
        let spans: Vec<String> = spans.iter().map(|[start, end]| format!("{start}-{end}")).collect();
        let at = if spans.is_empty() { String::new() } else { format!(" bytes {}", spans.join(" ")) };
        let of = if published.source == DateSource::PeriodEnd { source(published.source) } else { "" };
        format!("{} {of} {}: {file}{at}", published.date, value(self.fact(said))).replace("  ", " ")
    }

    /// What a number was computed of.
    fn computed(&self, derived: &Derived) -> String {
        let mut text = String::new();
        for (at, &(edition, fact, weight)) in derived.terms.iter().enumerate() {
            let report = self.history.editions[edition].side.report;
            let period = period_words(report.context(report.fact(fact).context).period);
            let sign = match (at, weight < 0) {
                (0, false) => "",
                (0, true) => "−",
                (_, false) => " + ",
                (_, true) => " − ",
            };
            let _ = write!(text, "{sign}({period})");
        }
        text
    }
}

fn empty(mark: &'static str, period: String) -> Line {
    let none = String::new;
    Line {
        mark,
        period,
        first: none(),
        first_on: none(),
        last: none(),
        last_on: none(),
        what: none(),
        more: Vec::new(),
    }
}

fn value(fact: Fact<'_>) -> String {
    fact.value.text().map_or_else(|| "nil".to_owned(), |text| plain(text, fact.decimals))
}

/// A number as people read it, whole.
fn plain(value: &str, decimals: Option<Decimals>) -> String {
    match Figure::new(value, decimals, 0, false) {
        Some(figure) if figure.is_dash() => "0".to_owned(),
        Some(Figure { digits, is_negative: true, .. }) => format!("-{digits}"),
        Some(figure) => figure.digits,
        None => value.to_owned(),
    }
}

fn padded(text: &str, width: usize, is_right: bool) -> String {
    let blanks = " ".repeat(width.saturating_sub(text.chars().count()));
    if is_right { blanks + text } else { text.to_owned() + &blanks }
}
