//! What an export made of the sentences of a case.

use crate::case::Case;
use ixport::diagnostic::Severity;
use ixport::document::{self, Block, Document};
use ixport::export::{Reading, Settings, export, read};
use ixport::mapping::{Figure, Filing};
use ixport::package::File;
use ixport::prose;
use ixport::report::DimensionRef;
use ixport::source::Source;
use ixport::xbrl::{Decimals, Period, QName, Unit};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

/// What is said of rows, not of sentences: how sure a concept is.
const ABOUT_ROWS: [&str; 3] = ["mapping.extension", "mapping.close-choice", "accounting.unverified-total"];

/// The outcome of a case.
pub struct Got {
    /// The numerals of running text that are accounted for, in reading order.
    pub figures: Vec<(Range<usize>, Outcome)>,
    /// The numerals of running text that are not.
    pub unaccounted: Vec<Range<usize>>,
    /// Codes of errors and warnings, with how many there are.
    pub diagnostics: Vec<String>,
    /// What the sentence was understood to say of each of the figures.
    pub said: Vec<String>,
}

/// A fact, or why there is none.
pub type Outcome = Result<Fact, &'static str>;

/// What part a figure plays in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Value,
    Comparative,
    Translation,
    Change,
    Portion,
}

/// A figure's fact.
pub struct Fact {
    /// Local name of the concept.
    pub concept: String,
    /// Whether the concept is the issuer's own.
    pub is_extension: bool,
    /// First and last day, or the day.
    pub period: String,
    /// `USD`, `USD/shares`, `shares`, `pure`; `date` for what is no number.
    pub unit: String,
    /// `us-gaap`, `ifrs`, `non-gaap`, or the step's name.
    pub basis: Option<String>,
    /// Date of the rate at which it is translated.
    pub rate: Option<String>,
    /// `low`, `high` or `point`, and the day on which that was said.
    pub outlook: Option<(String, String)>,
    /// Axis and member.
    pub part: Option<(String, String)>,
    /// Of a change or a portion: the concept that was measured.
    pub measured: Option<String>,
    /// The number, as precise as it is here.
    pub number: Option<Decimal>,
    /// The value as text.
    pub text: String,
    /// The precision that it has here.
    pub decimals: Option<i64>,
    /// What it is in its sentence.
    pub role: Option<Role>,
}

fn source(case: &Case) -> Source {
    Source::new(format!("{}.{}", case.name, case.extension), case.document.clone().into_bytes()).unwrap()
}

/// The files of a case's export.
pub fn files(case: &Case, settings: &Settings<'_>) -> Vec<File> {
    let source = source(case);
    let (export, diagnostics) = export(&source, &case.name, settings);
    let said = || diagnostics.iter().map(|d| d.render(source.name(), Some(&source))).collect::<Vec<_>>().join("\n");
    export.unwrap_or_else(|| panic!("{}", said())).files
}

impl Got {
    /// Reads a case; what was said, if that is not possible.
    pub fn of(case: &Case, settings: &Settings<'_>) -> Result<Got, String> {
        let source = source(case);
        let document = document::read(&source);
        let (reading, diagnostics) = read(&source, &document, &case.name, settings);
        let said = || diagnostics.iter().map(|d| d.render(source.name(), Some(&source))).collect::<Vec<_>>().join("\n");
        let Some(Reading { filing, .. }) = reading else { return Err(said()) };
        if std::env::var("SENTENCES").is_ok_and(|only| !only.is_empty()) {
            eprintln!("{}", said());
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for diagnostic in diagnostics.iter().filter(|d| d.severity != Severity::Note) {
            if !ABOUT_ROWS.contains(&diagnostic.code) {
                *counts.entry(diagnostic.code).or_default() += 1;
            }
        }
        let texts = texts(&document);
        let in_text = |figure: &&Figure| texts.iter().any(|text| text.contains(&(figure.span.start as usize)));
        let figures = filing.figures.iter().filter(in_text);
        let said = figures.clone().map(|figure| {
            let figure = figure.prose.and_then(|at| filing.prose.figures.get(at))?;
            Some(format!("{:?} {:?} {:?} {:?}", figure.subject, figure.when, figure.role, figure.measure))
        });
        let said = said.map(Option::unwrap_or_default).collect();
        let figures: Vec<(Range<usize>, Outcome)> = figures
            .map(|figure| (figure.span.range(), figure.outcome.map(|fact| Fact::new(&filing, figure, fact))))
            .collect();
        let unaccounted = numerals(&document)
            .filter(|place| !figures.iter().any(|(span, _)| span.start <= place.start && place.end <= span.end))
            .collect();
        let diagnostics = counts.into_iter().map(|(code, count)| format!("{code} {count}")).collect();
        Ok(Got { figures, unaccounted, diagnostics, said })
    }
}

/// The bytes of the blocks of running text, each from its first to its last run.
fn texts(document: &Document<'_>) -> Vec<Range<usize>> {
    let runs = document.blocks.iter().filter_map(|block| block.content()).map(|content| &content.runs);
    runs.filter_map(|runs| Some(runs.first()?.span.range().start..runs.last()?.span.range().end)).collect()
}

/// The numerals of running text, the markers of lists not among them: runs of digits.
fn numerals(document: &Document<'_>) -> impl Iterator<Item = Range<usize>> {
    let blocks = document.blocks.iter().filter(|block| !matches!(block, Block::Table(_)));
    let runs = blocks.filter_map(|block| block.content()).flat_map(|content| &content.runs);
    runs.filter(|run| run.text.len() == run.span.range().len()).flat_map(|run| {
        let (start, text) = (run.span.start as usize, &*run.text);
        let digits = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at);
        let first = digits.filter(|&at| !text[..at].ends_with(|c: char| c.is_ascii_digit()));
        let found: Vec<Range<usize>> = first
            .map(|at| {
                let length = text[at..].bytes().take_while(u8::is_ascii_digit).count();
                start + at..start + at + length
            })
            .collect();
        found
    })
}

impl Fact {
    fn new(filing: &Filing<'_>, figure: &Figure, index: usize) -> Fact {
        let report = &filing.report;
        let fact = report.fact(index);
        let name = report.concept(fact.concept);
        let context = report.context(fact.context);
        let member = |name: &QName| name.local.trim_end_matches("Member").to_owned();
        let (mut basis, mut rate, mut bound, mut issued, mut part, mut measured) = (None, None, None, None, None, None);
        for (axis, value) in context.dimensions() {
            let value = match value {
                DimensionRef::Member(name) => member(name),
                DimensionRef::Typed(text) => text.unwrap_or("nil").to_owned(),
            };
            match &*axis.local {
                "AccountingFrameworkAxis" => {
                    basis = Some(match &*value {
                        "UsGaap" => "us-gaap".to_owned(),
                        "Ifrs" => "ifrs".to_owned(),
                        "NonGaap" => "non-gaap".to_owned(),
                        _ => value,
                    });
                }
                "ExchangeRateDateAxis" => rate = Some(value),
                "GuidanceBoundAxis" => bound = Some(value.to_lowercase()),
                "GuidanceIssueDateAxis" => issued = Some(value),
                "MeasuredConceptAxis" => measured = Some(value),
                "ComparedWithAxis" | "WholeConceptAxis" | "RepurchasePlanDateAxis" => {}
                axis => part = Some((axis.trim_end_matches("Axis").to_owned(), value)),
            }
        }
        // Of the fact's places the one that is printed here: its precision is its own.
        let place = fact.places.iter().find(|place| figure.span.contains(place.tag) || place.span == figure.span);
        let decimals = place.and_then(|place| place.decimals).or(fact.decimals);
        let decimals = decimals.map(|decimals| match decimals {
            Decimals::Places(places) => i64::from(places),
            Decimals::Infinite => i64::MAX,
        });
        let number = fact.value.number().and_then(|number| number.to_decimal());
        // A fact has the best of its values: what is printed here is less precise.
        let number = number.map(|number| round(number, decimals));
        let figure = figure.prose.and_then(|at| filing.prose.figures.get(at));
        Fact {
            concept: name.local.to_string(),
            is_extension: filing.taxonomy.schemas.get(1).is_some_and(|core| core.namespace != name.namespace),
            period: period(context.period),
            unit: fact.unit.map_or_else(|| "date".to_owned(), |unit| unit_name(report.unit(unit))),
            basis,
            rate,
            outlook: bound.map(|bound| (bound, issued.unwrap_or_default())),
            part,
            measured,
            number,
            text: fact.value.text().unwrap_or_default().to_owned(),
            decimals,
            role: figure.map(|figure| match figure.role {
                prose::Role::Value => Role::Value,
                prose::Role::Comparative { .. } => Role::Comparative,
                prose::Role::Translation { .. } => Role::Translation,
                prose::Role::Change { .. } => Role::Change,
                prose::Role::Portion { .. } => Role::Portion,
            }),
        }
    }
}

/// A number at a precision.
fn round(number: Decimal, decimals: Option<i64>) -> Decimal {
    use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    match decimals {
        Some(places @ 0..=28) => number.round_dp_with_strategy(u32::try_from(places).unwrap(), MidpointAwayFromZero),
        Some(places @ -18..0) => {
            let unit = Decimal::from_i128_with_scale(10_i128.pow(u32::try_from(-places).unwrap()), 0);
            (number / unit).round_dp_with_strategy(0, MidpointAwayFromZero) * unit
        }
        _ => number,
    }
}

/// First and last day, or the day.
fn period(period: Period) -> String {
    match (period, period.last_day()) {
        (Period::Duration { start, .. }, Some(last)) => format!("{}/{last}", start.date()),
        (_, Some(last)) => last.to_string(),
        _ => "forever".to_owned(),
    }
}

fn unit_name(unit: &Unit) -> String {
    let side = |names: &[QName]| names.iter().map(|name| &*name.local).collect::<Vec<_>>().join("*");
    match &unit.denominators[..] {
        [] => side(&unit.numerators),
        below => format!("{}/{}", side(&unit.numerators), side(below)),
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.number, self.decimals) {
            (Some(number), Some(decimals)) => write!(f, "{} (decimals {decimals})", number.normalize())?,
            _ => f.write_str(&self.text)?,
        }
        let own = if self.is_extension { "+" } else { "" };
        write!(f, " {} {} on {own}{}", self.unit, self.period, self.concept)?;
        self.basis.iter().try_for_each(|basis| write!(f, ", {basis}"))?;
        self.rate.iter().try_for_each(|rate| write!(f, ", rate of {rate}"))?;
        self.outlook.iter().try_for_each(|(bound, issued)| write!(f, ", {bound} issued {issued}"))?;
        self.measured.iter().try_for_each(|measured| write!(f, " of {measured}"))?;
        self.part.iter().try_for_each(|(axis, member)| write!(f, ", {axis} {member:?}"))
    }
}
