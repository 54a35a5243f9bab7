//! Within [`super`]: metrics that no label knows → concepts of the issuer, where what is printed around them leaves no doubt that
//! they are metrics: value, comparative and change, which come out.

use super::amount::{Amount, Range};
use super::family::Family;
use super::sense::{self, Sense};
use super::{Reader, change};
use crate::mapping::assemble::Assembler;
use crate::mapping::extension;
use crate::prose::{Figure, Measure, Prose, Role, Stated};
use crate::statement::calendar::Dates;
use crate::taxonomy::{DataType, DimensionSet, PeriodType};

impl Assembler<'_, '_> {
    /// A concept for a family that nothing else knows.
    pub(super) fn corroborated(&mut self, reader: &Reader<'_>, family: &Family) -> Option<Sense> {
        let prose = reader.prose;
        let root = &prose.figures[family.members[0]];
        if root.stated == Stated::Document || root.outlook.is_some() || !comes_out(prose, family) {
            return None;
        }
        let texts = super::names::texts(root, &self.input.issuer.names);
        let text = texts.first().filter(|text| is_name(text))?;
        let data_type = data_type(root)?;
        let period = match root.when? {
            Dates::At(_) => PeriodType::Instant,
            Dates::Over(..) => PeriodType::Duration,
        };
        let dimensions = if root.non_gaap { DimensionSet::Framework } else { DimensionSet::Plain };
        let unit = match &root.measure {
            Measure::Time(unit) => format!(" in {unit}s"),
            _ => String::new(),
        };
        let label = format!("{text}{unit}");
        let name = extension::camel(&label);
        Some(self.own_concept(name, &label, "", (data_type, period, dimensions, None)))
    }
}

/// Whether a change between the family's own figures is printed, and is what they come to.
fn comes_out(prose: &Prose, family: &Family) -> bool {
    // The changes of a figure stand near it.
    const NEAR: usize = 24;
    let range = |at: usize| -> Option<Range> { Amount::of(prose.figures.get(at)?).range() };
    let root = family.members[0];
    let near = prose.figures.iter().enumerate().skip(root.saturating_sub(NEAR)).take(2 * NEAR);
    near.into_iter().any(|(_, figure)| match figure.role {
        Role::Change { of: Some(of), from: Some(from), down, .. } if of == root && family.members.contains(&from) => {
            let computed = || change::change(&figure.measure, range(from)?, range(of)?);
            let printed = Amount::of(figure).range();
            printed.zip(computed()).is_some_and(|(printed, computed)| change::is_change(printed, down, computed))
        }
        _ => false,
    })
}

/// Whether words are a name: not many, and nothing is said with them.
fn is_name(text: &str) -> bool {
    const MOST: usize = 14;
    const VERBS: [&str; 26] = [
        "is",
        "was",
        "were",
        "are",
        "has",
        "have",
        "had",
        "will",
        "would",
        "be",
        "been",
        "did",
        "do",
        "does",
        "reached",
        "increased",
        "decreased",
        "grew",
        "declined",
        "rose",
        "fell",
        "it",
        "they",
        "we",
        "this",
        "which",
    ];
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    (1..=MOST).contains(&words.len())
        && !words.iter().any(|word| VERBS.contains(&&**word))
        && text.chars().filter(|c| c.is_alphabetic()).count() > 2
}

fn data_type(figure: &Figure) -> Option<DataType> {
    Some(match &figure.measure {
        Measure::Money(_) => DataType::Monetary,
        Measure::MoneyPer(_, what) if sense::is_share(what) => DataType::PerShare,
        Measure::Percent => DataType::Percent,
        Measure::Shares(_) => DataType::Shares,
        Measure::Count(_) | Measure::Bare if figure.places <= i16::from(figure.scale) => DataType::Integer,
        Measure::Count(_) | Measure::Bare | Measure::Time(_) | Measure::Times => DataType::Pure,
        Measure::MoneyPer(..) | Measure::Points | Measure::Date(_) => return None,
    })
}
