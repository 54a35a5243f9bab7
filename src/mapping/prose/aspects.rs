//! Within [`super`]: the aspects of a fact that a sentence states: period, framework, unit, date of the exchange rate, bound and
//! date of issue of what is expected.

use super::amount::Amount;
use super::sense::{Sense, is_of_period};
use crate::mapping::assemble::Assembler;
use crate::prose::{Bound, Figure, Measure};
use crate::report::{Context, Dimensions, NewFact, Place, Value};
use crate::statement::calendar::Dates;
use crate::statement::cover::Field;
use crate::taxonomy::{Concept, DataType, DimensionSet};
use crate::xbrl::{DimensionValue, Period};

/// What is decided about a figure beside its concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    /// Whether it is translated for convenience.
    pub translated: bool,
    /// Whether it is printed with the other sign than the concept's.
    pub turned: bool,
    /// Whether its concept is non-GAAP.
    pub non_gaap: bool,
    /// When.
    pub when: Dates,
}

/// The period of a concept at a time that a sentence states.
pub(super) fn period(concept: &Concept, when: Dates) -> Option<Period> {
    match (is_of_period(concept), when) {
        (true, Dates::Over(first, last)) => Some(Period::days(first, last)),
        (true, Dates::At(_)) => None,
        (false, Dates::Over(_, day) | Dates::At(day)) => Some(Period::end_of(day)),
    }
}

impl Assembler<'_, '_> {
    /// The fact that a figure is under a sense; or why it is none.
    pub(super) fn told(&self, figure: &Figure, sense: &Sense, told: Told) -> Result<NewFact, &'static str> {
        let concept = &sense.concept;
        let Amount { number, decimals, scale } = Amount::of(figure);
        let currency = match &figure.measure {
            Measure::Money(currency) | Measure::MoneyPer(currency, _) => *currency,
            _ => "",
        };
        let context = self.told_context(figure, sense, told)?;
        let format = figure.format.unwrap_or(if figure.comma { "num-comma-decimal" } else { "num-dot-decimal" });
        let place = self.place(figure.span, figure.digits, Some(format));
        let date = match figure.measure {
            Measure::Date(date) => Some(date.to_string()),
            _ => None,
        };
        let is_date = concept.data_type == DataType::Date;
        let decimals = Some(decimals).filter(|_| !is_date);
        let value = match date.filter(|_| is_date) {
            Some(date) => Value::Text(date.into()),
            None if told.turned => Value::Number(number.negated()),
            None => Value::Number(number),
        };
        let place = if is_date { place } else { Place { scale, decimals, ..place } };
        let unit = concept.data_type.unit(currency);
        Ok(NewFact {
            concept: concept.name.clone(),
            context,
            unit,
            language: None,
            value,
            decimals,
            place: Some(place),
        })
    }

    fn told_context(&self, figure: &Figure, sense: &Sense, told: Told) -> Result<Context, &'static str> {
        let axes = &self.input.target.core.axes;
        let concept = &sense.concept;
        let mut dimensions: Dimensions = sense.parts.clone();
        if concept.dimensions == DimensionSet::Framework {
            let member = if told.non_gaap { axes.non_gaap.clone() } else { self.basis.clone() };
            dimensions.insert(axes.framework.clone(), DimensionValue::Member(member));
        }
        if told.translated && matches!(concept.data_type, DataType::Monetary | DataType::PerShare) {
            let date = self.input.cover.rate.as_ref().map(|rate| rate.date.to_string().into());
            dimensions.insert(axes.rate_date.clone(), DimensionValue::Typed(date));
        }
        if let Some(outlook) = figure.outlook {
            let bound = match outlook.bound {
                Bound::Low => &axes.low,
                Bound::High => &axes.high,
                Bound::Both => &axes.point,
            };
            // When an outlook was given that no longer is, the sentence does not say.
            let issued = self.input.cover.value(Field::Published).filter(|_| !outlook.superseded);
            if issued.is_none() && !outlook.superseded {
                return Err("no-issue-date");
            }
            dimensions.insert(axes.guidance_bound.clone(), DimensionValue::Member(bound.clone()));
            dimensions.insert(axes.guidance_date.clone(), DimensionValue::Typed(issued.map(Into::into)));
        }
        let period = period(concept, told.when).ok_or("period-type")?;
        Ok(Context { entity: self.input.issuer.entity.clone(), period, dimensions })
    }
}
