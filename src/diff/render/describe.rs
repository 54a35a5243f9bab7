//! Within [`super`]: a change in words. What its facts have in common is said once, what they differ in beside each.

use super::facts::{Words, number, signed, value};
use super::sources::Printed;
use crate::align::Evidence;
use crate::diff::networks::Position;
use crate::diff::words::Piece;
use crate::diff::{Change, Detail, Kind};
use crate::report::{Fact, ValueRef};
use crate::tables::{period_words, split_name};
use crate::xbrl::Decimals;
use rust_decimal::{Decimal, RoundingStrategy};
use std::fmt::Write as _;

/// The kinds in the order in which a reader wants them: what casts doubt on numbers first, the normal roll-forward last.
pub(super) const ORDER: [Kind; 15] = [
    Kind::Restated,
    Kind::SignFlipped,
    Kind::ScaleOff,
    Kind::Contradiction,
    Kind::Retagged,
    Kind::Redimensioned,
    Kind::ConceptAdded,
    Kind::ConceptRemoved,
    Kind::TextChanged,
    Kind::CalculationChanged,
    Kind::Moved,
    Kind::Relabelled,
    Kind::PrecisionOnly,
    Kind::NewPeriod,
    Kind::DroppedPeriod,
];

/// What heads the changes of a kind.
pub(super) fn heading(kind: Kind) -> &'static str {
    match kind {
        Kind::NewPeriod => "New periods",
        Kind::DroppedPeriod => "Dropped periods",
        Kind::Restated => "Restated",
        Kind::PrecisionOnly => "Another precision",
        Kind::SignFlipped => "Sign flipped",
        Kind::ScaleOff => "Scale off",
        Kind::Retagged => "Retagged",
        Kind::Redimensioned => "Other dimensions",
        Kind::Relabelled => "Relabelled",
        Kind::Moved => "Moved",
        Kind::CalculationChanged => "Calculation changed",
        Kind::ConceptAdded => "Concepts added",
        Kind::ConceptRemoved => "Concepts removed",
        Kind::TextChanged => "Text changed",
        Kind::Contradiction => "Contradictions",
    }
}

/// What a kind means, for those who see it for the first time.
pub(super) fn meaning(kind: Kind) -> &'static str {
    match kind {
        Kind::NewPeriod => "numbers for periods (or parts) that the older report does not have",
        Kind::DroppedPeriod => "numbers for periods (or parts) that the newer report does not have any more",
        Kind::Restated => "the same number has another value, beyond what rounding explains",
        Kind::PrecisionOnly => "the same value, more or less precise",
        Kind::SignFlipped => "the same value with the other sign",
        Kind::ScaleOff => "the same digits, powers of ten apart",
        Kind::Retagged => "the same value at the same place under another concept",
        Kind::Redimensioned => "the same concept and value with other dimensions",
        Kind::Relabelled => "a concept, an axis or a member is called otherwise",
        Kind::Moved => "a concept stands elsewhere in the presentation",
        Kind::CalculationChanged => "a total is the sum of something else",
        Kind::ConceptAdded => "the older report does not use them",
        Kind::ConceptRemoved => "the newer report does not use them any more",
        Kind::TextChanged => "another text",
        Kind::Contradiction => "one report says two things of the same",
    }
}

/// The kind in a count: `3 restated`, `1 new period`.
pub(super) fn counted(kind: Kind, count: usize) -> String {
    let s = if count == 1 { "" } else { "s" };
    let words = match kind {
        Kind::NewPeriod => return format!("{} in new periods", thousands(count)),
        Kind::DroppedPeriod => return format!("{} in dropped periods", thousands(count)),
        Kind::Restated => "restated",
        Kind::PrecisionOnly => "of another precision",
        Kind::SignFlipped => "with the sign flipped",
        Kind::ScaleOff => "off in scale",
        Kind::Retagged => "retagged",
        Kind::Redimensioned => "with other dimensions",
        Kind::Relabelled => "relabelled",
        Kind::Moved => "moved",
        Kind::CalculationChanged => return format!("{} calculation{s} changed", thousands(count)),
        Kind::ConceptAdded => return format!("{} concept{s} added", thousands(count)),
        Kind::ConceptRemoved => return format!("{} concept{s} removed", thousands(count)),
        Kind::TextChanged => return format!("{} text{s} changed", thousands(count)),
        Kind::Contradiction => return format!("{} contradiction{s}", thousands(count)),
    };
    format!("{} {words}", thousands(count))
}

/// A count with separators.
pub(super) fn thousands(count: usize) -> String {
    number(&count.to_string(), None)
}

/// A change in words.
#[derive(Debug, Clone, Default)]
pub(super) struct Told<'v> {
    /// What it is about is called.
    pub label: String,
    /// Its name.
    pub concept: String,
    /// The statement.
    pub statement: Option<&'v str>,
    /// What all facts have in common: period, unit, dimensions.
    pub aspects: Vec<String>,
    /// What the older report says, and the newer one: not more than asked for.
    pub facts: [Vec<Told1<'v>>; 2],
    /// How many facts there are.
    pub counts: [usize; 2],
    /// What each of the reports has, where that is no fact: a label, a place.
    pub sides: Option<[String; 2]>,
    /// What else is known.
    pub detail: Vec<String>,
    /// A text, word by word.
    pub words: Option<&'v [Piece]>,
}

/// A fact in words.
#[derive(Debug, Clone, Default)]
pub(super) struct Told1<'v> {
    /// Its value.
    pub value: String,
    /// Whether that is a number.
    pub is_number: bool,
    /// What it differs in from the others.
    pub aspects: Vec<String>,
    /// Where it is printed.
    pub printed: Option<Printed<'v>>,
}

/// Longest text of a value where it is not the text that is shown.
const LONGEST: usize = 160;

/// Tells a change, with at most `most` facts of each report.
pub(super) fn tell<'v, 'r: 'v>(words: &Words<'v, 'r>, change: &'v Change, most: usize) -> Told<'v> {
    let diff = words.view.diff;
    let mut told = Told {
        label: legible(&words.label(change)),
        concept: words.name(change).map(|name| words.prefixed(name).to_string()).unwrap_or_default(),
        statement: words.statement(change).and_then(|at| diff.statements.get(at)).map(String::as_str),
        counts: [change.old.len(), change.new.len()],
        ..Told::default()
    };
    let shown: [Vec<(usize, Fact<'r>)>; 2] = [0, 1].map(|report| words.facts(change, report).take(most).collect());
    let aspects: [Vec<[String; ASPECTS]>; 2] =
        [0, 1].map(|report| shown[report].iter().map(|(_, fact)| aspects(words, report, *fact)).collect());
    let mut common = [true; ASPECTS];
    let all: Vec<&[String; ASPECTS]> = aspects.iter().flatten().collect();
    for (at, common) in common.iter_mut().enumerate() {
        *common = all.windows(2).all(|pair| pair[0][at] == pair[1][at]);
    }
    // The name of the concept stands above; where there are two, beside each.
    let pick = |all: &[String; ASPECTS], is_common: bool| -> Vec<String> {
        let named = |at: usize| at > 0 || !is_common;
        (0..ASPECTS)
            .filter(|&at| common[at] == is_common && named(at) && !all[at].is_empty())
            .map(|at| all[at].clone())
            .collect()
    };
    told.aspects = all.first().map(|all| pick(all, true)).unwrap_or_default();
    for report in [0, 1] {
        for ((at, fact), all) in shown[report].iter().zip(&aspects[report]) {
            told.facts[report].push(Told1 {
                value: cut(&legible(&value(*fact)), LONGEST),
                is_number: matches!(fact.value, ValueRef::Number(_)),
                aspects: pick(all, false),
                printed: words.view.sources.place(diff, report, *at),
            });
        }
    }
    if let Detail::Words(pieces) = &change.detail {
        told.words = Some(pieces);
    }
    told.sides = sides(&change.detail);
    told.detail = detail(words, change);
    told
}

/// Concept, period, unit, entity, language, dimensions.
const ASPECTS: usize = 6;

fn aspects(words: &Words<'_, '_>, report: usize, fact: Fact<'_>) -> [String; ASPECTS] {
    let teller = &words.tellers[report];
    let context = teller.report().context(fact.context);
    let concept = teller.prefixed(teller.report().concept(fact.concept)).to_string();
    let entity = if words.has_entities { context.entity.identifier.to_string() } else { String::new() };
    let language = fact.language.map(str::to_ascii_lowercase).unwrap_or_default();
    [
        concept,
        period_words(context.period),
        teller.unit(fact),
        entity,
        if words.has_languages { language } else { String::new() },
        teller.dimensions(fact),
    ]
    .map(|text| legible(&text))
}

/// What both have beside facts.
fn sides(detail: &Detail) -> Option<[String; 2]> {
    match detail {
        Detail::Redefined { old, new } => Some([old, new].map(|note| format!("note: “{}”", legible(note)))),
        Detail::Label(label) => {
            let text = |text: &Option<String>| {
                text.as_ref().map_or_else(|| "no such label".to_owned(), |text| format!("“{}”", legible(text)))
            };
            Some([text(&label.old), text(&label.new)])
        }
        Detail::Place(moved) => Some([position(&moved.old), position(&moved.new)]),
        _ => None,
    }
}

fn detail(words: &Words<'_, '_>, change: &Change) -> Vec<String> {
    match &change.detail {
        Detail::Words(pieces) if pieces.iter().all(|piece| matches!(piece, Piece::Same(_))) => {
            vec!["only markup or white space differs".to_owned()]
        }
        Detail::None | Detail::Words(_) | Detail::Place(_) => Vec::new(),
        _ if change.kind == Kind::PrecisionOnly => precision(words, change),
        // That it is twice the number, nobody has to be told.
        Detail::Amount(_) if change.kind == Kind::SignFlipped => Vec::new(),
        Detail::Amount(amount) => vec![by(words, change, *amount)],
        Detail::Redefined { .. } => vec!["the notes that define it are others".to_owned()],
        Detail::Scale(power) => vec![scale(*power)],
        Detail::Evidence(evidence) => vec![format!("taken for the same because {}", because(*evidence))],
        Detail::Label(label) => {
            let role = split_name(label.role.rsplit('/').next().unwrap_or_default());
            let language = if label.language.is_empty() { String::new() } else { format!(" ({})", label.language) };
            vec![legible(&format!("{role}{language}"))]
        }
        Detail::Calculation(calculation) => {
            let term = |(name, old, new): &(crate::xbrl::QName, Option<String>, Option<String>)| {
                let label = format!("{} ({})", legible(&words.label_of(name)), words.prefixed(name));
                match (old, new) {
                    (None, Some(new)) => format!("now with {label}, weight {new}"),
                    (Some(old), None) => format!("no more with {label}, weight {old}"),
                    (old, new) => {
                        let weight = |weight: &Option<String>| weight.clone().unwrap_or_default();
                        format!("{label}: weight {} → {}", weight(old), weight(new))
                    }
                }
            };
            calculation.terms.iter().map(term).collect()
        }
    }
}

/// By how much a number changed: `+679,000 (+0.46%)`.
fn by(words: &Words<'_, '_>, change: &Change, amount: Decimal) -> String {
    let older = words.facts(change, 0).next().and_then(|(_, fact)| fact.value.number()?.to_decimal());
    let part = older.filter(|older| !older.is_zero()).and_then(|older| amount.checked_div(older.abs()));
    let part = part.and_then(|part| part.checked_mul(Decimal::ONE_HUNDRED));
    let decimals = words.facts(change, 1).next().and_then(|(_, fact)| fact.decimals);
    let amount = signed(&amount.to_string(), decimals);
    match part.map(|part| part.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize()) {
        Some(part) if part.is_zero() => format!("{amount} (less than 0.01%)"),
        Some(part) => format!("{amount} ({}%)", signed(&part.to_string(), None)),
        None => amount,
    }
}

/// How precise a number was and is.
fn precision(words: &Words<'_, '_>, change: &Change) -> Vec<String> {
    let of = |report: usize| {
        let (_, fact) = words.facts(change, report).next()?;
        Some(match fact.decimals {
            None => "of no stated precision".to_owned(),
            Some(Decimals::Infinite) => "exact".to_owned(),
            Some(Decimals::Places(places)) => match u32::try_from(-i32::from(places)) {
                Ok(0) => "rounded to units".to_owned(),
                Ok(zeros) if zeros <= 18 => format!("rounded to {}", number(&10u64.pow(zeros).to_string(), None)),
                Ok(zeros) => format!("rounded to 10^{zeros}"),
                Err(_) if places == 1 => "rounded to 1 decimal place".to_owned(),
                Err(_) => format!("rounded to {places} decimal places"),
            },
        })
    };
    let (Some(old), Some(new)) = (of(0), of(1)) else { return Vec::new() };
    vec![format!("{old} → {new}")]
}

fn scale(power: i32) -> String {
    let factor = match power.unsigned_abs() {
        power @ 0..=18 => number(&10u64.pow(power).to_string(), None),
        power => format!("10^{power}"),
    };
    if power < 0 { format!("÷ {factor}") } else { format!("× {factor}") }
}

fn because(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Told => "you say so",
        Evidence::LocalName => "the local names are the same",
        Evidence::Counterpart => "both name the same concept of a standard taxonomy",
        Evidence::Label => "the labels are the same",
        Evidence::Place => "they are printed at the same place of the same document",
        Evidence::Values => "the values are the same",
    }
}

fn position(at: &Position) -> String {
    let mut text = legible(&at.statement);
    if let Some(parent) = &at.parent {
        let _ = write!(text, ", below “{}”", legible(parent));
    }
    if let Some(after) = &at.after {
        let _ = write!(text, ", after “{}”", legible(after));
    }
    text
}

/// A text on one line, without what a terminal would obey.
pub(super) fn legible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            // Also marks that turn the direction of what follows.
            _ if c.is_control()
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}') =>
            {
                out.push('\u{fffd}');
            }
            _ => out.push(c),
        }
    }
    out
}

/// A text, cut behind so many characters.
pub(super) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}

/// The sentences of a list of counts: `3 restated, 1 text changed`.
pub(super) fn summary(counts: &[(Kind, usize)]) -> String {
    let of = |kind: Kind| counts.iter().find(|(other, _)| *other == kind).map_or(0, |(_, count)| *count);
    let parts: Vec<String> =
        ORDER.into_iter().filter(|kind| of(*kind) > 0).map(|kind| counted(kind, of(kind))).collect();
    if parts.is_empty() { "no differences".to_owned() } else { parts.join(", ") }
}

/// The ends of an unchanged part of a text: what stands before a change, and behind one.
pub(super) fn excerpt(text: &str, around: usize, is_behind: bool, is_before: bool) -> String {
    let text = legible(text);
    let head = text.char_indices().nth(around).map(|(at, _)| at);
    let tail = text.char_indices().rev().nth(around.saturating_sub(1)).map(|(at, _)| at);
    let (Some(head), Some(tail)) = (head, tail) else { return text };
    // Not in the middle of a word.
    let front = text[..head].rfind(' ').map_or(&text[..head], |at| &text[..at]);
    let back = text[tail..].find(' ').map_or(&text[tail..], |at| &text[tail + at..]);
    match (is_behind, is_before) {
        (true, true) if front.len() + back.len() < text.len() => format!("{front} …{back}"),
        (true, false) => format!("{front} …"),
        (false, true) => format!("…{back}"),
        _ => text,
    }
}

/// A sentence of a few words.
pub(super) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
