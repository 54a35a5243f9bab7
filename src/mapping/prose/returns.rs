//! Within [`super`]: what is paid and bought back. A plan to buy back shares is known by the day on which it was approved or
//! announced; figures of dividends have the period that the dividend is for.

use super::Reader;
use super::names::{is_authorised, is_buying};
use super::sense::{Sense, is_of_period};
use crate::mapping::assemble::Assembler;
use crate::prose::{Figure, Measure, Prose, Stated};
use crate::source::Span;
use crate::statement::calendar::{self, Dates};
use crate::taxonomy::DataType;
use crate::xbrl::{DimensionValue, Number};
use chrono::NaiveDate;

/// A plan to buy back shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// The day on which it was approved or announced.
    day: NaiveDate,
    /// How much may be spent.
    amount: Number,
    measure: Measure,
    /// Where that is printed.
    span: Span,
    /// The paragraph and the heading that it stands in.
    block: usize,
    section: Vec<String>,
}

impl Assembler<'_, '_> {
    /// The plans of a document, in its order.
    pub(super) fn plans(&self, prose: &Prose) -> Vec<Plan> {
        const DEEDS: [&str; 6] = ["approve", "authori", "announce", "adopt", "launch", "establish"];
        let mut plans: Vec<Plan> = Vec::new();
        for figure in &prose.figures {
            let said = [figure.section.last(), Some(&figure.subject), figure.narrowed.as_ref()];
            let is_about = said.into_iter().flatten().any(|text| is_buying(text));
            if !matches!(figure.measure, Measure::Money(_)) || !is_authorised(figure) || !is_about {
                continue;
            }
            let is_limit = figure.qualifier.as_deref().is_some_and(|words| words.to_lowercase().contains("up to"));
            let narrowed = figure.narrowed.as_deref().unwrap_or_default().to_lowercase();
            if !is_limit && !DEEDS.iter().any(|deed| narrowed.contains(deed)) {
                continue;
            }
            let own = match figure.when {
                Some(Dates::At(day)) if figure.stated == Stated::Beside || figure.stated == Stated::Sentence => {
                    Some(day)
                }
                _ => None,
            };
            if let Some(day) = self.day_before(prose, figure).or(own) {
                let (amount, measure) = (figure.number.clone().scaled(figure.scale.into()), figure.measure.clone());
                let (block, section) = (figure.block, figure.section.clone());
                plans.push(Plan { day, amount, measure, span: figure.span, block, section });
            }
        }
        plans
    }

    /// The first day that the paragraph of a figure names before it.
    fn day_before(&self, prose: &Prose, figure: &Figure) -> Option<NaiveDate> {
        const NEAR: u32 = 400;
        let behind = prose.left.partition_point(|left| left.span.start < figure.span.start);
        let near = prose.left[..behind].iter().rev();
        let near =
            near.take_while(|left| figure.span.start - left.span.start <= NEAR).filter(|left| left.reason == "date");
        let in_paragraph = |span: Span| {
            let between = Span::new(span.end as usize, figure.span.start.max(span.end) as usize);
            let text = self.input.source.slice(between);
            !text.contains("\n\n") && !text.to_lowercase().contains("</p") && !text.contains("</div")
        };
        let days = near.filter(|left| in_paragraph(left.span));
        days.filter_map(|left| calendar::date(&self.input.source.visible(left.span))).last()
    }

    /// A sense of a figure about what is bought back or paid, with the plan or the period that it is about; nothing where that
    /// cannot be told.
    pub(super) fn returned(&self, reader: &Reader<'_>, figure: &Figure, mut sense: Sense) -> Option<Sense> {
        let local = sense.concept.name.local.clone();
        if Some(&sense.concept.name.namespace) != self.input.target.core.taxonomy.schemas.get(1).map(|s| &s.namespace) {
            return Some(sense);
        }
        if local.contains("Repurchase") && self.is_plan_figure(&sense) {
            let plan = if local.contains("Authorized") {
                let amount = figure.number.clone().scaled(figure.scale.into());
                let own = reader.plans.iter().find(|plan| plan.span == figure.span);
                let same = reader.plans.iter().find(|plan| plan.amount == amount && plan.measure == figure.measure);
                let plan = own.or(same)?;
                sense.at = Some(Dates::At(plan.day));
                Some(plan)
            } else {
                let behind = reader.plans.partition_point(|plan| plan.span.start < figure.span.start);
                // Only the plan that the paragraph or the section dates, and nothing is bought under a plan before its day.
                let is_meant = |plan: &&Plan| {
                    let is_near = plan.block == figure.block || plan.section == figure.section;
                    is_near && figure.when.is_some_and(|when| plan.day <= when.end())
                };
                reader.plans[..behind].last().filter(is_meant)
            };
            if let Some(plan) = plan {
                let day = DimensionValue::Typed(Some(plan.day.to_string().into()));
                sense.parts.insert(self.input.target.core.axes.repurchase_plan.clone(), day);
            }
        }
        // What was declared is not what was paid.
        let said = [Some(&figure.subject), figure.narrowed.as_ref()];
        if local.ends_with("DividendsPerShareCashPaid")
            && !said.into_iter().flatten().any(|text| text.to_lowercase().contains("paid"))
        {
            return None;
        }
        if local.contains("Dividend") && is_of_period(&sense.concept) {
            let is_period = matches!(figure.when, Some(Dates::Over(..)));
            match sense.concept.data_type {
                DataType::Date => sense.at = Some(dividend_time(reader.prose, figure)?),
                // What is expected is not of a period that is over.
                DataType::PerShare | DataType::Monetary if !is_period && figure.outlook.is_some() => return None,
                DataType::PerShare | DataType::Monetary if !is_period => sense.at = Some(reader.about?),
                _ => {}
            }
        }
        Some(sense)
    }

    /// Whether facts of a concept may be about a plan.
    fn is_plan_figure(&self, sense: &Sense) -> bool {
        let core = self.input.target.core;
        let key = |place: &crate::taxonomy::LinePlace| core.statements.get(place.statement).map(|s| &*s.key);
        core.places(&sense.concept.name).iter().any(|place| key(place) == Some("shareholder-returns"))
            && !sense.parts.values().any(|value| matches!(value, DimensionValue::Member(_)))
    }
}

/// The period that the dividend of a date is for.
fn dividend_time(prose: &Prose, date: &Figure) -> Option<Dates> {
    let is_dividend = |figure: &&Figure| {
        figure.block == date.block
            && matches!(figure.measure, Measure::MoneyPer(..))
            && figure.subject.to_lowercase().contains("dividend")
    };
    let mut near = prose.figures.iter().filter(is_dividend);
    near.find_map(|figure| figure.when.filter(|when| matches!(when, Dates::Over(..))))
}
