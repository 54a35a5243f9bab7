//! Within [`super`]: metrics that no label knows → concepts of the issuer, where what is printed around them leaves no doubt that
//! they are metrics: value, comparative and change, which come out.

use super::amount::{Amount, Range};
use super::family::Family;
use super::sense::{self, Sense};
use super::{Reader, change};
use crate::mapping::assemble::Assembler;
use crate::mapping::{extension, label};
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
        let text = texts.first().map(|text| super::names::bare(text).unwrap_or_else(|| text.clone()))?;
        if let Some(line) = self.line_within(reader, family, &text) {
            return Some(line);
        }
        let text = Some(text).filter(|text| is_name(text))?;
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

impl Assembler<'_, '_> {
    /// The line that has the family's very numbers, whose words the subject has among others.
    fn line_within(&self, reader: &Reader<'_>, family: &Family, text: &str) -> Option<Sense> {
        const WITNESS: usize = 4;
        let target = self.input.target;
        let read = label::read(text, &self.input.issuer.names);
        let measure = &reader.prose.figures[family.members[0]].measure;
        let lines = reader.lines.within(&read).filter(|line| sense::fits(target, measure, text, &line.concept));
        let weighed = lines.map(|line| self.weigh(reader.prose, &reader.lines, family, Sense::of_line(target, line)));
        let mut shown = weighed.filter(|weighed| weighed.digits >= WITNESS && !weighed.contradicts);
        let first = shown.next()?.sense;
        let is_same = |other: &Sense| other.concept.name == first.concept.name && other.parts == first.parts;
        shown.all(|other| is_same(&other.sense)).then_some(first)
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
    // Whose it is and of when is no part of a name.
    const ASIDE: [&str; 10] =
        ["company", "group", "company's", "group's", "our", "its", "their", "period", "quarter", "respectively"];
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
        && !words.iter().any(|word| VERBS.contains(&&**word) || ASIDE.contains(&&**word))
        && !words.first().is_some_and(|word| matches!(&**word, "the" | "a" | "an"))
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
