//! Within [`super`]: in what an amount measures.

use super::phrases::{Cue, ENGLISH};
use super::roles::{Draft, Part};
use super::sentence::{Sentence, What};
use crate::prose::lexer::{Amount, Unit};
use crate::prose::{Bound, Measure};

/// What is printed around an amount, with what others of its list have for it: `$5, $4 and $3 million`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Printed {
    pub(super) currency: Option<&'static str>,
    pub(super) scale: i8,
    pub(super) unit: Unit,
}

/// Words in front of a share that do not say which.
const KINDS: [&str; 6] = ["fully ", "diluted ", "basic ", "each ", "Diluted ", "Basic "];

impl Sentence<'_> {
    /// What is printed around each amount.
    pub(super) fn printed_around(&self, drafts: &[Draft]) -> Vec<Printed> {
        let amount = |draft: &Draft| self.amount(draft.item);
        let of = |amount: &Amount| Printed { currency: amount.currency, scale: amount.scale, unit: amount.unit };
        let none = Printed { currency: None, scale: 0, unit: Unit::None };
        let mut printed: Vec<Printed> = drafts.iter().map(|draft| amount(draft).map_or(none, of)).collect();
        let joined = |index: usize| {
            let (one, other) = (&drafts[index - 1], &drafts[index]);
            let is_range = one.bound == Some(Bound::Low) && other.bound == Some(Bound::High);
            is_range || other.listed && self.respectively()
        };
        for index in (1..drafts.len()).filter(|index| joined(*index)) {
            if printed[index].currency.is_none() && printed[index].unit == Unit::None {
                printed[index].currency = printed[index - 1].currency;
            }
        }
        for index in (1..drafts.len()).rev().filter(|index| joined(*index)) {
            let (this, next) = (printed[index - 1], printed[index]);
            if this.unit == Unit::None && this.currency.is_none() && next.currency.is_none() {
                printed[index - 1].unit = next.unit;
            }
            let numbers = amount(&drafts[index - 1])
                .zip(amount(&drafts[index]))
                .map(|(a, b)| (a.number.to_decimal(), b.number.to_decimal()));
            let Some((Some(low), Some(high))) = numbers else { continue };
            let is_small = low < rust_decimal::Decimal::from(1000);
            let in_order = drafts[index].bound.is_none() || low <= high;
            let same = this.unit == Unit::None && this.currency == next.currency;
            if this.scale == 0 && next.scale > 0 && same && is_small && in_order {
                printed[index - 1].scale = next.scale;
            }
        }
        printed
    }

    /// In what a draft measures; `subject` is its subject as text, `measures` those of the drafts before.
    pub(super) fn measure(
        &self,
        drafts: &[Draft],
        index: usize,
        printed: Printed,
        subject: &str,
        measures: &[Measure],
    ) -> Measure {
        let Some(draft) = drafts.get(index) else { return Measure::Bare };
        let of = match draft.part {
            Part::Comparative { of } => of,
            Part::Translation { of } => Some(of),
            _ => None,
        };
        let of = of.and_then(|of| measures.get(of));
        match (printed.unit, printed.currency) {
            (Unit::Percent, _) => Measure::Percent,
            (Unit::Points | Unit::BasisPoints, _) => Measure::Points,
            (Unit::Times, _) => Measure::Times,
            (Unit::Time(unit), _) => Measure::Time(unit),
            (Unit::None, Some(currency)) => match (self.per_behind(draft.item), of) {
                (Some(name), _) => Measure::MoneyPer(currency, name),
                (None, Some(Measure::MoneyPer(_, name))) => Measure::MoneyPer(currency, name.clone()),
                (None, Some(_)) => Measure::Money(currency),
                (None, None) => match per_subject(subject) {
                    Some(name) => Measure::MoneyPer(currency, name),
                    None => Measure::Money(currency),
                },
            },
            (Unit::None, None) => {
                let mut noun = self.say(draft.noun.clone());
                for next in drafts.iter().skip(index + 1).take_while(|next| next.listed) {
                    if !noun.is_empty() {
                        break;
                    }
                    noun = self.say(next.noun.clone());
                }
                match of {
                    _ if ["point", "points"].contains(&&*noun) => Measure::Points,
                    Some(measure @ (Measure::Shares(_) | Measure::Count(_) | Measure::Bare)) => measure.clone(),
                    _ if ENGLISH.within(Cue::ShareNames, &noun).is_some() => Measure::Shares(noun),
                    _ if !noun.is_empty() => Measure::Count(noun),
                    _ => shares_of(subject).map_or(Measure::Bare, Measure::Shares),
                }
            }
        }
    }

    /// Whether an amount is money that says no scale and may have one: no price, no cents.
    pub(super) fn is_unscaled(&self, drafts: &[Draft], index: usize) -> bool {
        let Some(amount) = drafts.get(index).and_then(|draft| self.amount(draft.item)) else { return false };
        let is_plain = amount.currency.is_some() && amount.unit == Unit::None && amount.scale == 0 && amount.places < 2;
        let is_per = || {
            let item = drafts.get(index).map_or(0, |draft| draft.item);
            self.per_behind(item).is_some() || per_subject(&self.about_text(drafts, index)).is_some()
        };
        is_plain && !is_per()
    }

    /// `per ordinary share` behind an amount.
    fn per_behind(&self, item: usize) -> Option<String> {
        let per = item + 1;
        if !self.is(per, Cue::Per) {
            return None;
        }
        let ends = |at: &usize| !matches!(self.what(*at), Some(What::Word | What::Cue(Cue::Adjective)));
        let end = (per + 1..self.items.len()).find(ends).unwrap_or(self.items.len());
        Some(without_kind(&self.say(per + 1..end)).to_owned()).filter(|name| !name.is_empty())
    }
}

fn without_kind(mut name: &str) -> &str {
    while let Some(rest) = KINDS.iter().find_map(|kind| name.strip_prefix(kind)) {
        name = rest;
    }
    name
}

/// `net income per diluted share`, `EPS`.
fn per_subject(subject: &str) -> Option<String> {
    if let Some((_, name)) = subject.rsplit_once(" per ") {
        let end = [" (", " of ", " in ", " for ", " from ", " attributable ", ","]
            .iter()
            .filter_map(|word| name.find(word))
            .min();
        let name = without_kind(name.get(..end.unwrap_or(name.len())).unwrap_or(name).trim());
        return (!name.is_empty()).then(|| name.to_owned());
    }
    ENGLISH.within(Cue::PerShareNames, subject).map(|_| "share".to_owned())
}

/// Shares that a subject counts: not those that something is "per".
fn shares_of(subject: &str) -> Option<String> {
    let at = ENGLISH.within(Cue::ShareNames, subject)?;
    let before = subject.get(..at.start)?.trim_end().to_lowercase();
    let is_per = before.split(' ').rev().take(4).any(|word| word == "per");
    (!is_per).then(|| subject.get(at).unwrap_or_default().to_owned())
}
