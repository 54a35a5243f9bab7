//! Within [`super`]: a figure with those of other times and other currencies that the same words measure. What they mean is
//! decided for all of them: each that a table prints too is a witness.

use super::amount::{Amount, Range, digits};
use super::aspects::Told;
use super::lines::Lines;
use super::sense::{Sense, is_loss, is_money, turns};
use crate::mapping::assemble::Assembler;
use crate::prose::{Figure, Measure, Prose, Role, Stated};
use crate::report::{NewFact, Value, agree};
use crate::statement::calendar::Dates;
use crate::taxonomy::DataType;
use crate::xbrl::Decimals;
use rust_decimal::Decimal;

/// A figure that says what its subject measured, and the figures that are compared with it or translate it.
#[derive(Debug)]
pub(super) struct Family {
    /// Their indices; the first is the one that the subject stands at.
    pub members: Vec<usize>,
}

impl Family {
    /// All families of a document, in its order.
    pub(super) fn all(prose: &Prose) -> Vec<Family> {
        let mut families: Vec<Family> = Vec::new();
        let mut of: Vec<Option<usize>> = vec![None; prose.figures.len()];
        for at in 0..prose.figures.len() {
            let Some(root) = root(prose, at) else { continue };
            let family = *of[root].get_or_insert_with(|| {
                families.push(Family { members: vec![root] });
                families.len() - 1
            });
            if at != root {
                families[family].members.push(at);
            }
        }
        families
    }
}

/// The figure that says what a figure measures; nothing for changes and portions.
fn root(prose: &Prose, mut at: usize) -> Option<usize> {
    const LONGEST: usize = 16;
    for _ in 0..LONGEST {
        match prose.figures.get(at)?.role {
            Role::Value => return Some(at),
            Role::Comparative { of } | Role::Translation { of } => at = of,
            Role::Change { .. } | Role::Portion { .. } => return None,
        }
    }
    None
}

/// What the report says about a figure under a sense.
#[derive(Debug, Clone)]
pub(super) enum Verdict {
    /// It has the fact.
    Same(Box<NewFact>, Told),
    /// It has a fact of these aspects with another value.
    Other(usize),
    /// It has no fact of these aspects.
    New(Told),
    /// The figure cannot be a fact of this concept.
    Unfit(&'static str),
}

/// A sense, and how the members of a family come out under it.
#[derive(Debug)]
pub(super) struct Weighed {
    pub sense: Sense,
    /// One per member.
    pub verdicts: Vec<Verdict>,
    /// Digits that agree, all members together.
    pub digits: usize,
    /// Whether a member contradicts a fact.
    pub contradicts: bool,
}

impl Weighed {
    /// How good it is; larger is better.
    pub(super) fn worth(&self) -> (bool, bool, usize, (bool, bool, bool, u32)) {
        (self.digits > 0, !self.contradicts, self.digits, self.words())
    }

    /// How well the words fit.
    fn words(&self) -> (bool, bool, bool, u32) {
        let Sense { exact, in_line, is_printed, likeness, .. } = self.sense;
        (exact, in_line, is_printed, likeness)
    }
}

/// What the words of a family mean.
#[derive(Debug)]
pub(super) enum Decision {
    /// This.
    Means(Weighed),
    /// This, but a table prints other numbers.
    Contradicted(Weighed),
    /// Nothing that is known, or nothing that is certain: the reason.
    Unknown(&'static str),
}

/// Decides among senses.
pub(super) fn decide(mut weighed: Vec<Weighed>) -> Decision {
    const WITNESS: usize = 3;
    weighed.sort_by_key(|w| std::cmp::Reverse(w.worth()));
    let mut rest = weighed.into_iter();
    let Some(best) = rest.next() else { return Decision::Unknown("unknown-metric") };
    if best.digits > 0 && (best.sense.exact || best.digits >= WITNESS) {
        let is_rival =
            |other: &Weighed| !other.contradicts && (other.digits, other.words()) == (best.digits, best.words());
        return if rest.next().is_some_and(|next| is_rival(&next)) {
            Decision::Unknown("ambiguous")
        } else {
            Decision::Means(best)
        };
    }
    // No number shows what is meant: the words alone must be certain.
    let mut exact: Vec<Weighed> = std::iter::once(best).chain(rest).filter(|w| w.sense.exact).collect();
    let best = exact.iter().map(Weighed::words).max();
    exact.retain(|w| Some(w.words()) == best);
    let is_one = exact.len() == 1;
    match exact.into_iter().next() {
        None => Decision::Unknown("unknown-metric"),
        Some(first) if first.contradicts => Decision::Contradicted(first),
        Some(first) if is_one => Decision::Means(first),
        Some(_) => Decision::Unknown("ambiguous"),
    }
}

impl Assembler<'_, '_> {
    /// How a family comes out under a sense.
    pub(super) fn weigh(&self, prose: &Prose, lines: &Lines, family: &Family, sense: Sense) -> Weighed {
        let verdict = |&member: &usize| self.dated(prose, lines, family, member, &sense);
        let verdicts: Vec<Verdict> = family.members.iter().map(verdict).collect();
        let digits = family.members.iter().zip(&verdicts);
        let digits = digits.filter(|(_, verdict)| matches!(verdict, Verdict::Same(..)));
        let digits = digits.map(|(&member, _)| digits_of(&prose.figures[member])).sum();
        let contradicts = verdicts.iter().any(|verdict| matches!(verdict, Verdict::Other(_)));
        let mut weighed = Weighed { sense, verdicts, digits, contradicts };
        weighed.turn(prose, family);
        weighed
    }

    /// What comes out at the time that the sentence states; where that cannot be meant, or nobody states it, at the one
    /// time at which a table prints the number.
    fn dated(&self, prose: &Prose, lines: &Lines, family: &Family, member: usize, sense: &Sense) -> Verdict {
        const WITNESS: usize = 3;
        const ENDS_THERE: usize = 2;
        let figure = &prose.figures[member];
        let root = &prose.figures[family.members[0]];
        // What is compared is of another time.
        let is_same_time = matches!(figure.role, Role::Comparative { of } if prose.figures[of].when == figure.when);
        let verdict = match sense.at.or(figure.when.filter(|_| !is_same_time)) {
            Some(when) => self.verdict((prose, lines), family, member, sense, when),
            None => Verdict::Unfit("no-time"),
        };
        let is_open = match verdict {
            Verdict::Unfit(reason) => matches!(reason, "period-type" | "no-time"),
            Verdict::Other(_) | Verdict::New(_) => figure.stated == Stated::Document,
            Verdict::Same(..) => false,
        };
        let needed = if matches!(verdict, Verdict::Unfit("period-type")) { ENDS_THERE } else { WITNESS };
        if !is_open || !sense.exact || digits(figure) < needed || figure.outlook.is_some() {
            return verdict;
        }
        let mut found: Option<Verdict> = None;
        for &when in lines.times.get(&sense.concept.name).into_iter().flatten() {
            let ends = figure.when.is_none_or(|stated| is_same_time || stated.end() == when.end());
            if !ends || is_same_time && Some(when) == root.when {
                continue;
            }
            if let same @ Verdict::Same(..) = self.verdict((prose, lines), family, member, sense, when) {
                if found.is_some() {
                    return verdict;
                }
                found = Some(same);
            }
        }
        found.unwrap_or(verdict)
    }

    fn verdict(
        &self,
        (prose, lines): (&Prose, &Lines),
        family: &Family,
        member: usize,
        sense: &Sense,
        when: Dates,
    ) -> Verdict {
        let figure = &prose.figures[member];
        let subject = subject(prose, family, member);
        let is_non_gaap = |figure: &Figure| figure.non_gaap && !figure.subject.ends_with(" adjusted");
        let non_gaap = is_non_gaap(figure) || is_non_gaap(&prose.figures[family.members[0]]);
        // The money of the document is not translated, whichever amount stands in brackets.
        let translated = is_translation(prose, member) && !self.is_own(figure);
        let told = Told { translated, turned: false, non_gaap, when };
        if !translated && sense.is_printed && self.is_strange(lines, figure) {
            return Verdict::Unfit("currency");
        }
        let mut ways = vec![told];
        // An amount in the money that the document translates into may be a translation without its original.
        if !translated && self.is_foreign(figure, sense) {
            ways = vec![Told { translated: true, ..told }];
        }
        for told in ways {
            let plain = match self.told(figure, sense, told) {
                Ok(new) => new,
                Err(reason) => return Verdict::Unfit(reason),
            };
            let Some(twin) = self.report.twin(&plain) else { continue };
            let known = (&twin.value.to_value(), twin.decimals);
            if agree(known, (&plain.value, plain.decimals)) {
                return Verdict::Same(Box::new(plain), told);
            }
            let Value::Number(number) = &plain.value else { return self.other(&plain) };
            let turned = NewFact { value: Value::Number(number.clone().negated()), ..plain.clone() };
            if is_money(&sense.concept)
                && turns(subject)
                && !number.is_negative()
                && agree(known, (&turned.value, turned.decimals))
            {
                return Verdict::Same(Box::new(turned), Told { turned: true, ..told });
            }
            return self.other(&plain);
        }
        if told.translated && self.is_off_rate(prose, member) {
            return Verdict::Unfit("translation-differs");
        }
        Verdict::New(told)
    }

    /// Whether a figure is in the money that the document translates from.
    fn is_own(&self, figure: &Figure) -> bool {
        let (Measure::Money(currency) | Measure::MoneyPer(currency, _)) = &figure.measure else { return false };
        self.input.cover.rate.as_ref().is_some_and(|rate| rate.from == *currency)
    }

    /// Whether a translation is not what its original comes to at the stated rate.
    fn is_off_rate(&self, prose: &Prose, member: usize) -> bool {
        let figure = &prose.figures[member];
        let (Role::Translation { of }, Some(rate)) = (figure.role, &self.input.cover.rate) else { return false };
        let (Some(original), Some(divisor)) = (prose.figures.get(of), rate.value.to_decimal()) else { return false };
        if !self.is_own(original) {
            return false;
        }
        let computed = Amount::of(original).range().and_then(|range| range.over(Range::around(divisor, Decimal::ZERO)));
        computed.zip(Amount::of(figure).range()).is_some_and(|(computed, printed)| !computed.meets(printed))
    }

    /// Whether an amount is in money that no table is in.
    fn is_strange(&self, lines: &Lines, figure: &Figure) -> bool {
        let is_rate = |currency: &str| self.input.cover.rate.as_ref().is_some_and(|rate| rate.to == currency);
        match &figure.measure {
            Measure::Money(currency) | Measure::MoneyPer(currency, _) => {
                !lines.money.contains(currency) && !is_rate(currency)
            }
            _ => false,
        }
    }

    fn other(&self, new: &NewFact) -> Verdict {
        let twin = self.report.twin(new).and_then(|twin| self.report.index_of(twin.id));
        twin.map_or(Verdict::Unfit("contradiction"), Verdict::Other)
    }

    /// Whether a figure is in the money that the document translates into, and its concept in that which it translates.
    fn is_foreign(&self, figure: &Figure, sense: &Sense) -> bool {
        let Some(rate) = &self.input.cover.rate else { return false };
        let (Measure::Money(currency) | Measure::MoneyPer(currency, _)) = &figure.measure else { return false };
        let is_money = matches!(sense.concept.data_type, DataType::Monetary | DataType::PerShare);
        *currency == rate.to && is_money && sense.is_printed
    }
}

impl Weighed {
    /// Gives the members without a twin the sign that the others show, or that the words do.
    fn turn(&mut self, prose: &Prose, family: &Family) {
        let shown = self.verdicts.iter().find_map(|verdict| match verdict {
            Verdict::Same(new, told) => match &new.value {
                Value::Number(number) if !number.is_zero() => Some(told.turned),
                _ => None,
            },
            _ => None,
        });
        let root = is_loss(subject(prose, family, family.members[0]));
        for (verdict, &member) in self.verdicts.iter_mut().zip(&family.members) {
            let Verdict::New(told) = verdict else { continue };
            let own = is_loss(subject(prose, family, member));
            told.turned = match shown {
                Some(turned) if own == root => turned,
                _ => own && is_money(&self.sense.concept) && !self.sense.is_loss,
            };
            if told.turned && prose.figures[member].number.is_negative() {
                *verdict = Verdict::Unfit("sign");
            }
        }
    }
}

/// The words of a member, or else those of its family.
fn subject<'p>(prose: &'p Prose, family: &Family, member: usize) -> &'p str {
    let own = &prose.figures[member].subject;
    if own.is_empty() { &prose.figures[family.members[0]].subject } else { own }
}

fn digits_of(figure: &Figure) -> usize {
    if figure.number.is_zero() { 0 } else { digits(figure) }
}

/// Whether a figure is the same amount as another one in other money.
pub(super) fn is_translation(prose: &Prose, at: usize) -> bool {
    let money = |at: usize| match prose.figures.get(at).map(|figure| &figure.measure) {
        Some(Measure::Money(currency) | Measure::MoneyPer(currency, _)) => Some(*currency),
        _ => None,
    };
    matches!(prose.figures[at].role, Role::Translation { of } if money(of).is_some() && money(of) != money(at))
}

/// Whether a number is within a unit of the last place of another: near it where the sentence says "nearly".
pub(super) fn is_near(figure: &Figure, known: &Value) -> bool {
    let (Value::Number(known), Amount { number, decimals: Decimals::Places(places), .. }) = (known, Amount::of(figure))
    else {
        return false;
    };
    let (Some(known), Some(number)) = (known.to_decimal(), number.to_decimal()) else { return false };
    let unit = Decimals::Places(places).half_unit() + Decimals::Places(places).half_unit();
    figure.qualifier.is_some() && (known.abs() - number.abs()).abs() <= unit
}
