//! Within [`super`]: changes → facts about a measured concept and two times; what does not come out is reported.

use super::amount::{Amount, Range};
use super::aspects::{Told, period};
use super::sense::{Sense, is_of_period};
use super::{Known, Outcome, Reader, change};
use crate::diagnostic::Diagnostic;
use crate::mapping::assemble::Assembler;
use crate::prose::{Figure, Measure, Role};
use crate::report::{Dimensions, Value};
use crate::statement::calendar::Dates;
use crate::taxonomy::{Concept, DataType, DimensionSet, PeriodType};
use crate::xbrl::{DimensionValue, Period};
use std::rc::Rc;

/// Words of growth that is not that of the printed numbers.
const OTHER_GROWTH: [&str; 8] =
    ["constant", "organic", "currency", "comparable", "same-store", "pro forma", "compound", "annualized"];

/// What a change is the change of.
struct Ends {
    known: Known,
    since: Dates,
    from: Option<Range>,
    to: Option<Range>,
}

impl Assembler<'_, '_> {
    /// Makes a fact of a change, or says why not.
    pub(super) fn change(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        let figure = &reader.prose.figures[at];
        let Role::Change { of, from, since, down } = figure.role else { return Err("change") };
        let told = [Some(&figure.subject), figure.narrowed.as_ref(), figure.qualifier.as_ref()];
        let is_other = |text: &String| OTHER_GROWTH.iter().any(|word| text.to_lowercase().contains(word));
        if told.into_iter().flatten().any(is_other) {
            return Err("change");
        }
        let from_printed = from.and_then(|from| self.measured(reader, from));
        let ends = match of {
            Some(of) => self.ends(reader, of, from, since),
            None => self.ends_of_subject(reader, at, since),
        };
        // Without a concept, the arithmetic of what is printed says whether it is sound.
        let (Some(from_range), Some(to_range)) = (
            ends.as_ref().and_then(|ends| ends.from).or(from_printed),
            ends.as_ref().and_then(|ends| ends.to).or_else(|| of.and_then(|of| self.measured(reader, of))),
        ) else {
            let is_fact = of.is_some_and(|of| matches!(reader.outcomes[of], Some(Ok(_))));
            return self.untold_change(figure, ends.filter(|_| of.is_some()), is_fact, down);
        };
        let turned = ends.as_ref().is_some_and(|ends| ends.known.told.turned);
        let (from_range, to_range) =
            if turned { (from_range.negated(), to_range.negated()) } else { (from_range, to_range) };
        let printed = Amount::of(figure).range().ok_or("change")?;
        let Some(computed) = change::change(&figure.measure, from_range, to_range) else { return Err("change") };
        if change::is_change(printed, down, computed) {
            let Some(ends) = ends else { return Err("change") };
            return self.changed(figure, &ends, down);
        }
        if figure.qualifier.is_some() || from.is_none() && of.is_none() {
            return Err("change");
        }
        // Which earlier number is meant is certain only where it is printed beside.
        if from.is_none() {
            return Err("change-differs");
        }
        let text = self.input.source.visible(figure.span);
        let computed = computed.middle().round_dp(4).normalize();
        let message = format!("a change of {text} is printed, but the numbers come to {computed}: it is left out");
        self.diagnostics.push(Diagnostic::warning("prose.change", message).at(figure.span));
        Err("change-differs")
    }

    /// A change of a measure that the document does not print at the earlier time.
    fn untold_change(&mut self, figure: &Figure, ends: Option<Ends>, is_fact: bool, down: bool) -> Outcome {
        // The growth of what is expected is expected too: of an outlook that is a fact, and still holds.
        let is_sound = |outlook: crate::prose::Outlook| is_fact && !outlook.superseded;
        match ends.filter(|_| figure.outlook.is_none_or(is_sound)) {
            Some(ends) => self.changed(figure, &ends, down),
            None => Err("change"),
        }
    }

    /// The value of a figure: that of its fact, which may be more precise, or as printed.
    pub(super) fn measured(&self, reader: &Reader<'_>, at: usize) -> Option<Range> {
        let figure = reader.prose.figures.get(at)?;
        match reader.outcomes[at] {
            Some(Ok(fact)) => self.range(fact),
            _ => Amount::of(figure).range(),
        }
    }

    /// The value of a fact.
    pub(super) fn range(&self, fact: usize) -> Option<Range> {
        let fact = self.report.fact(fact);
        Some(Range::around(fact.value.number()?.to_decimal()?, fact.decimals?.half_unit()))
    }

    fn ends(&self, reader: &Reader<'_>, of: usize, from: Option<usize>, since: Option<Dates>) -> Option<Ends> {
        let known = reader.known.get(of)?.clone()?;
        let since = from.and_then(|from| reader.known.get(from)?.as_ref().map(|known| known.told.when)).or(since)?;
        // Where a table showed that another period was meant, so it is of what it is compared with.
        let since = match reader.prose.figures[of].when {
            Some(when) if from.is_none() && when != known.told.when => reader.lines.like(known.told.when, since)?,
            _ => since,
        };
        let earlier = from.and_then(|from| self.measured(reader, from));
        let earlier = earlier.or_else(|| self.fact_at(&known, since, &reader.prose.figures[of]));
        let to = self.measured(reader, of);
        Some(Ends { known, since, from: earlier, to })
    }

    /// The ends of a change of which only the subject is printed: lines of the tables at both times.
    fn ends_of_subject(&self, reader: &Reader<'_>, at: usize, since: Option<Dates>) -> Option<Ends> {
        let figure = &reader.prose.figures[at];
        let (since, when) = (since?, figure.when?);
        let money = self.input.cover.rate.as_ref().map(|rate| rate.from).or_else(|| self.reporting_currency())?;
        let pretended =
            Figure { measure: Measure::Money(money), role: Role::Value, notes: Vec::new(), ..figure.clone() };
        let senses = super::sense::senses(self.input.target, &reader.lines, &pretended, &self.input.issuer.names);
        let told =
            Told { translated: false, turned: super::sense::is_loss(&figure.subject), non_gaap: figure.non_gaap, when };
        let mut found = senses.into_iter().filter(|sense| sense.exact && sense.is_printed).filter_map(|sense| {
            let turned = told.turned && !sense.is_loss;
            let known = Known { sense: Rc::new(sense), told: Told { turned, ..told } };
            let (from, to) = (self.fact_at(&known, since, &pretended)?, self.fact_at(&known, when, &pretended)?);
            Some(Ends { known, since, from: Some(from), to: Some(to) })
        });
        found.next().filter(|_| found.next().is_none())
    }

    /// The currency of most amounts.
    fn reporting_currency(&self) -> Option<&'static str> {
        const KNOWN: [&str; 12] = ["USD", "EUR", "CNY", "JPY", "GBP", "HKD", "CHF", "INR", "KRW", "TWD", "SGD", "CAD"];
        let mut counts = [0_usize; KNOWN.len()];
        for unit in self.report.facts().filter_map(|fact| fact.unit) {
            let unit = self.report.unit(unit);
            let code = unit.numerators.first().map(|measure| &*measure.local).filter(|_| unit.denominators.is_empty());
            if let Some(at) = KNOWN.iter().position(|known| Some(*known) == code) {
                counts[at] += 1;
            }
        }
        (0..KNOWN.len()).filter(|&at| counts[at] > 0).max_by_key(|&at| counts[at]).map(|at| KNOWN[at])
    }

    /// What the report has for a measure at another time.
    fn fact_at(&self, known: &Known, when: Dates, like: &Figure) -> Option<Range> {
        let told = Told { when, ..known.told };
        let like = Figure { outlook: None, ..like.clone() };
        let new = self.told(&like, &known.sense, told).ok()?;
        let twin = self.report.twin(&new)?;
        self.range(self.report.index_of(twin.id)?)
    }

    /// The fact of a change.
    fn changed(&mut self, figure: &Figure, ends: &Ends, down: bool) -> Outcome {
        let Known { sense, told } = &ends.known;
        let core = self.input.target.core;
        let is_rate = sense.concept.data_type == DataType::Percent;
        let name = match figure.measure {
            // A percentage of a rate may be meant either way.
            Measure::Percent if is_rate => return Err("change"),
            Measure::Percent => "RelativeChange",
            Measure::Points if is_rate => "AbsoluteChangeInRate",
            Measure::Money(_) if sense.concept.data_type == DataType::Monetary => "AbsoluteChange",
            Measure::Money(_) | Measure::MoneyPer(..) if sense.concept.data_type == DataType::PerShare => {
                "AbsoluteChangePerShare"
            }
            Measure::Shares(_) | Measure::Bare | Measure::Count(_) if sense.concept.data_type == DataType::Shares => {
                "AbsoluteChangeInShares"
            }
            Measure::Bare | Measure::Count(_) if sense.concept.data_type == DataType::Integer => {
                "AbsoluteChangeInNumber"
            }
            _ => return Err("change"),
        };
        let Some(concept) = core.taxonomy.concept(&core.name(name)).cloned() else { return Err("change") };
        let later = told.when.end();
        let earlier = ends.since.end();
        let period = match (is_of_period(&sense.concept), told.when) {
            (true, when) => period(&of_period(&concept), when),
            (false, _) if earlier < later => earlier.succ_opt().map(|first| Period::days(first, later)),
            (false, _) => None,
        };
        let Some(period) = period else { return Err("change") };
        let mut dimensions = self.measured_by(&sense.concept, sense, *told);
        let date = DimensionValue::Typed(Some(earlier.to_string().into()));
        dimensions.insert(core.axes.compared_with.clone(), date);
        let plain = Sense { concept: of_period(&concept), parts: dimensions, ..Sense::clone(sense) };
        let new = self.told(figure, &plain, Told { turned: false, when: Dates::Over(later, later), ..*told });
        let mut new = new?;
        let Value::Number(number) = &new.value else { return Err("change") };
        let falls = (down && !number.is_negative()) != told.turned;
        let number = if falls { number.clone().negated() } else { number.clone() };
        new.value = Value::Number(number);
        new.context.period = period;
        self.report.push(new).map_err(|_| "contradicts-text")
    }

    /// The dimensions that say what is measured.
    pub(super) fn measured_by(&self, concept: &Concept, sense: &Sense, told: Told) -> Dimensions {
        let axes = &self.input.target.core.axes;
        let mut dimensions = sense.parts.clone();
        if concept.dimensions == DimensionSet::Framework {
            let member = if told.non_gaap { axes.non_gaap.clone() } else { self.basis.clone() };
            dimensions.insert(axes.framework.clone(), DimensionValue::Member(member));
        }
        dimensions.insert(axes.measured.clone(), DimensionValue::Typed(Some(self.prefixed(concept).into())));
        dimensions
    }

    /// The name of a concept with the prefix of its taxonomy.
    pub(super) fn prefixed(&self, concept: &Concept) -> String {
        let namespace = &concept.name.namespace;
        let schemas = self.input.target.core.taxonomy.schemas.iter().chain([&self.extension]);
        let prefix = schemas.into_iter().find(|schema| schema.namespace == *namespace).map(|schema| &*schema.prefix);
        format!("{}:{}", prefix.unwrap_or("ext"), concept.name.local)
    }

    /// A portion of a whole → a fact, where the numbers show of which.
    pub(super) fn portion(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        const NEAR: usize = 12;
        let figures = &reader.prose.figures;
        let figure = &figures[at];
        let Role::Portion { of: Some(of) } = figure.role else { return Err("portion") };
        let (Some(part), Some(known)) = (self.measured(reader, of), reader.known.get(of).cloned().flatten()) else {
            return Err("portion");
        };
        let printed = Amount::of(figure).range().ok_or("portion")?;
        // The whole is said before, in the same units and of the same time.
        let is_whole = |&other: &usize| {
            let whole = reader.known[other].as_ref();
            let is_like = |whole: &Known| {
                whole.told == known.told
                    && whole.sense.concept.data_type == known.sense.concept.data_type
                    && (whole.sense.concept.name != known.sense.concept.name || whole.sense.parts != known.sense.parts)
            };
            other != of
                && figures[other].measure == figures[of].measure
                && whole.is_some_and(is_like)
                && self
                    .measured(reader, other)
                    .and_then(|whole| change::portion(part, whole))
                    .is_some_and(|p| p.meets(printed))
        };
        let Some(whole) = (at.saturating_sub(NEAR)..at).rev().find(is_whole) else { return Err("portion") };
        let Some(Known { sense: whole, .. }) = reader.known[whole].clone() else { return Err("portion") };
        let core = self.input.target.core;
        let name = if is_of_period(&known.sense.concept) { "PortionInPeriod" } else { "PortionAtDate" };
        let Some(concept) = core.taxonomy.concept(&core.name(name)).cloned() else { return Err("portion") };
        let mut parts = self.measured_by(&known.sense.concept, &known.sense, known.told);
        let name = self.prefixed(&whole.concept);
        parts.insert(core.axes.whole.clone(), DimensionValue::Typed(Some(name.into())));
        let sense = Sense {
            concept: Concept { dimensions: DimensionSet::Plain, ..concept },
            parts,
            ..Sense::clone(&known.sense)
        };
        let new = self.told(figure, &sense, Told { translated: false, turned: false, ..known.told })?;
        self.report.push(new).map_err(|_| "contradicts-text")
    }
}

/// A concept of changes, without the dimensions that [`Assembler::told`] would add.
fn of_period(concept: &Concept) -> Concept {
    Concept { dimensions: DimensionSet::Plain, period: PeriodType::Duration, ..concept.clone() }
}
