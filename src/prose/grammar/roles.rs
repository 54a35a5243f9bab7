//! Within [`super`]: the amounts of a sentence → drafts: what part each plays, and which words it is about.

use super::link::{Found, Link};
use super::noun::Words;
use super::phrases::Cue;
use super::sentence::{Sentence, What};
use crate::prose::Bound;
use crate::prose::lexer::{Amount, Unit};
use std::ops::Range;

/// What part an amount plays; indices are those of drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Value,
    Comparative { of: Option<usize> },
    Translation { of: usize },
    Change { of: Option<usize>, from: Option<usize>, down: bool },
    Portion { of: Option<usize> },
    /// It measures nothing, or it is not known what.
    Left(&'static str),
}

/// Whose words a draft's subject is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum About {
    /// Its own.
    Words(Words),
    /// Those of another draft.
    Draft(usize),
    /// Those of the sentence before: a pronoun, or "such loans".
    Before(Words),
    /// It is not said.
    Unknown,
}

/// What is known of an amount.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// Its item.
    pub(super) item: usize,
    /// The first item that may be said of it: behind the amount before.
    pub(super) floor: usize,
    pub(super) part: Part,
    pub(super) about: About,
    pub(super) narrowed: Vec<Words>,
    /// The noun behind it.
    pub(super) noun: Words,
    pub(super) link: Link,
    pub(super) qualifier: Option<Words>,
    pub(super) bound: Option<Bound>,
    /// Whether it goes on with the list of the one before.
    pub(super) listed: bool,
    /// An item of a time between it and its link.
    pub(super) time: Option<usize>,
}

/// Words of the longest subject that is believed.
const MOST_WORDS: usize = 30;

/// Whether two amounts measure in the same.
pub(super) fn alike(one: &Amount, other: &Amount) -> bool {
    one.currency == other.currency && one.unit == other.unit
}

/// Whether an amount is money.
fn is_money(amount: &Amount) -> bool {
    amount.currency.is_some() && amount.unit == Unit::None
}

impl Sentence<'_> {
    /// Drafts of all amounts, in their order.
    pub(super) fn drafts(&self) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::with_capacity(self.amounts.len());
        for (index, &item) in self.amounts.iter().enumerate() {
            let floor = index.checked_sub(1).and_then(|before| self.amounts.get(before)).map_or(0, |before| before + 1);
            let draft = self.draft(item, floor, &drafts);
            drafts.push(draft);
            self.pair(&mut drafts);
        }
        drafts
    }

    fn draft(&self, item: usize, floor: usize, before: &[Draft]) -> Draft {
        let found = self.link(item, floor);
        let (noun, whole) = self.noun_behind(item);
        let mut draft = Draft {
            item,
            floor,
            part: Part::Value,
            about: About::Unknown,
            narrowed: Vec::new(),
            noun,
            link: found.link,
            qualifier: found.qualifier.map(|at| at..at + 1),
            bound: None,
            listed: false,
            time: found.time,
        };
        if let Some(between) = found.range {
            draft.bound = Some(Bound::Low);
            let start = match found.link {
                Link::Stated(at) => {
                    draft.about = self.referring(self.subject_before(at, floor));
                    return draft;
                }
                Link::Moved { .. } | Link::Increase { .. } | Link::Of(_) => None,
                Link::Act(at) | Link::Portion(at) => Some(at + 1),
                _ => Some(floor),
            };
            if let Some(start) = start.filter(|start| start < &between) {
                let words = self.noun_before(between, start);
                if let Some(change) = self.named_change(&words, before) {
                    (draft.part, draft.about) = change;
                } else if !words.is_empty() {
                    draft.about = self.referring(words);
                }
                return draft;
            }
        }
        self.decide(&mut draft, &found, &whole, before);
        draft
    }

    /// The last draft of a part, before which no new half-sentence began.
    fn last(before: &[Draft], is: impl Fn(&Part) -> bool) -> Option<usize> {
        before.iter().rposition(|draft| is(&draft.part))
    }

    fn decide(&self, draft: &mut Draft, found: &Found, whole: &Words, before: &[Draft]) {
        let Some(amount) = self.amount(draft.item) else { return };
        let value = Self::last(before, |part| *part == Part::Value);
        if self.is(draft.item + 1, Cue::Threshold) {
            draft.part = Part::Left("threshold");
            return;
        }
        if let Some((noun, down)) = self.increase_behind(draft.item) {
            // "a 12% increase in revenue", "$5 million higher than".
            let about = self.object(noun + 1);
            let change = Self::last(before, |part| matches!(part, Part::Change { .. })).filter(|_| matches!(found.link, Link::Compared(_)));
            draft.about = match value {
                _ if !about.is_empty() => About::Words(about),
                _ if change.is_some() => change.map_or(About::Unknown, |change| before[change].about.clone()),
                Some(value) if !self.begins_anew(draft) => About::Draft(value),
                _ => self.clause_subject(found, draft.floor),
            };
            let of = value.filter(|value| draft.about == About::Draft(*value));
            draft.part = Part::Change { of, from: None, down };
            return;
        }
        match found.link {
            Link::Stated(verb) => self.stated(draft, verb, before, found),
            Link::Of(of) => self.noun_of(draft, of, before),
            Link::Moved { verb, down } => {
                let verb = self.helped(verb, draft.floor);
                let words = self.subject_before(verb, draft.floor);
                draft.about = match value {
                    Some(value) if words.is_empty() => About::Draft(value),
                    _ => self.referring(words),
                };
                let of = value.filter(|value| draft.about == About::Draft(*value));
                draft.part = Part::Change { of, from: None, down };
            }
            Link::Increase { noun, of, down } => {
                let object = self.object(noun + 1..of);
                let own = self.noun_before(noun, draft.floor);
                let is_bare = own.clone().all(|at| !matches!(self.what(at), Some(What::Word)));
                let compares = self.has(draft.floor..noun, Cue::Compared);
                let change = Self::last(before, |part| matches!(part, Part::Change { .. })).filter(|_| compares && is_bare);
                let behind = self.object(draft.item + 1);
                draft.about = match value {
                    _ if change.is_some() => change.map_or(About::Unknown, |change| before[change].about.clone()),
                    _ if !object.is_empty() => About::Words(object),
                    _ if is_bare && !behind.is_empty() && self.begins_anew(draft) => About::Words(behind),
                    _ if !is_bare => About::Words(own),
                    Some(value) if !self.begins_anew(draft) => About::Draft(value),
                    _ => self.verb_subject(noun, draft.floor),
                };
                let of = value.filter(|value| draft.about == About::Draft(*value));
                draft.part = Part::Change { of, from: None, down };
            }
            Link::Outcome(verb) => {
                let floor = verb.filter(|verb| *verb < draft.floor).map_or(draft.floor, |_| 0);
                let about = verb.map_or(About::Unknown, |verb| self.moved(verb, floor, draft.item));
                let change = Self::last(before, |part| matches!(part, Part::Change { of: None, .. }));
                draft.about = match change {
                    Some(change) if about == About::Unknown => before[change].about.clone(),
                    _ => about,
                };
            }
            Link::From(_) => {
                let moved = Self::last(before, |part| matches!(part, Part::Change { .. } | Part::Value)).is_some();
                let verb = (draft.floor..draft.item).rev().find(|at| matches!(self.what(*at), Some(What::Cue(Cue::Up | Cue::Down | Cue::Revise))));
                if moved || verb.is_some() {
                    self.comparative(draft, amount, before);
                    if draft.about == About::Unknown
                        && let Some(verb) = verb
                    {
                        draft.about = self.moved(verb, draft.floor, draft.item);
                    }
                } else {
                    self.object_of(draft, amount, whole, None);
                }
            }
            Link::Compared(_) => self.comparative(draft, amount, before),
            // "contributed $5 million to its plans".
            Link::Portion(at) if amount.currency.is_some() && !self.is(at, Cue::OfWhich) && value.is_none() => {
                self.object_of(draft, amount, whole, Some(at));
            }
            Link::Portion(at) => {
                draft.part = Part::Portion { of: value };
                draft.about = value.map_or_else(|| self.referring(self.subject_before(at, draft.floor)), About::Draft);
                if self.is(at, Cue::OfWhich) && amount.unit != Unit::Percent {
                    let about = draft.about.clone();
                    draft.part = Part::Value;
                    self.stands_first(draft, whole);
                    draft.about = about;
                }
            }
            Link::Open(at) => self.bracketed(draft, amount, at, before),
            Link::List(at) => self.listed(draft, amount, at, whole, before),
            Link::Range(_) => draft.listed = true,
            Link::Act(at) => self.object_of(draft, amount, whole, Some(at)),
            Link::Colon(at) => {
                draft.about = self.referring(self.subject_before(at, draft.floor));
            }
            Link::Tolerance => draft.part = Part::Left("tolerance"),
            Link::Loose => self.object_of(draft, amount, whole, None),
        }
    }

    /// Words that name something, or what was spoken of before.
    pub(super) fn referring(&self, words: Words) -> About {
        match self.what(words.start) {
            _ if words.is_empty() || words.len() > MOST_WORDS => About::Unknown,
            Some(What::Cue(Cue::Pronoun)) => About::Before(words.start..words.start),
            Some(What::Cue(Cue::Such)) => About::Before(words),
            _ => About::Words(words),
        }
    }

    /// What a verb of change is about: its subject, or the guidance that it raises.
    fn moved(&self, verb: usize, floor: usize, end: usize) -> About {
        if !self.is(verb, Cue::Revise) {
            return self.referring(self.subject_before(self.helped(verb, floor), floor));
        }
        let ends = |at: &usize| matches!(self.what(*at), Some(What::Cue(Cue::From | Cue::To) | What::Amount(_)));
        let end = (verb + 1..end).find(ends).unwrap_or(end);
        let words = match (verb + 1..end).find(|at| self.is(*at, Cue::Expect)) {
            Some(noun) if self.is(noun + 1, Cue::Preposition) => noun + 2..end,
            Some(noun) => verb + 1..noun,
            None => verb + 1..end,
        };
        let start = words.clone().find(|at| !matches!(self.what(*at), Some(What::Time(_) | What::Cue(Cue::Determiner)))).unwrap_or(words.end);
        self.referring(self.trimmed(start..words.end))
    }

    /// A verb with what helps it: `was up`.
    fn helped(&self, verb: usize, floor: usize) -> usize {
        let helps = |at: usize| matches!(self.what(at), Some(What::Cue(Cue::Auxiliary | Cue::Stated | Cue::Stating | Cue::Expected | Cue::To))) || self.is(at, Cue::Act) && self.helps(at);
        let mut verb = verb;
        while verb > floor && helps(verb - 1) {
            verb -= 1;
        }
        verb
    }

    /// Whether a new half-sentence begins between the amount before and a draft.
    fn begins_anew(&self, draft: &Draft) -> bool {
        let range = draft.floor..draft.item;
        self.has(range.clone(), Cue::Cause) || range.clone().any(|at| self.what(at) == Some(What::Break)) || self.has(range, Cue::Include)
    }

    /// `12% [year-over-year] increase`: the noun, and whether it is a decrease.
    fn increase_behind(&self, item: usize) -> Option<(usize, bool)> {
        let skips = |at: &usize| matches!(self.what(*at), Some(What::Time(_) | What::Mark(_) | What::Cue(Cue::Adjective)));
        let at = (item + 1..self.items.len()).find(|at| !skips(at))?;
        match self.what(at)? {
            What::Cue(Cue::Increase) => Some((at, false)),
            What::Cue(Cue::Decrease) => Some((at, true)),
            What::Cue(Cue::Up) if self.word(at).eq_ignore_ascii_case("higher") => Some((at, false)),
            What::Cue(Cue::Down) if self.word(at).eq_ignore_ascii_case("lower") => Some((at, true)),
            // "12% operational growth".
            What::Word if at == item + 1 => match self.what(at + 1)? {
                What::Cue(Cue::Increase) => Some((at + 1, false)),
                What::Cue(Cue::Decrease) => Some((at + 1, true)),
                _ => None,
            },
            _ => None,
        }
    }

    /// What has increased: `in revenue` behind the noun.
    fn object(&self, range: impl Into<Reach>) -> Words {
        let Reach { start, end } = range.into();
        let end = end.unwrap_or(self.items.len());
        let leads = |at: usize| self.is(at, Cue::Of) || self.is(at, Cue::Preposition) && matches!(self.word(at), "in" | "In");
        if start >= end || !leads(start) || matches!(self.what(start + 1), Some(What::Time(_))) {
            return start..start;
        }
        let ends = |at: &usize| {
            !matches!(
                self.what(*at),
                Some(What::Word | What::Mark(_) | What::Quote | What::Cue(Cue::Determiner | Cue::Of | Cue::Adjective | Cue::Per | Cue::And | Cue::Increase))
            )
        };
        let end = (start + 1..end).find(ends).unwrap_or(end);
        self.trimmed(start + 1..end)
    }

    /// The subject of the verb in front of an increase: `Revenue showed an increase of`.
    fn verb_subject(&self, noun: usize, floor: usize) -> About {
        let verb = (floor..noun).rev().find(|at| matches!(self.what(*at), Some(What::Cue(Cue::Act | Cue::Stated | Cue::Stating | Cue::Portion))));
        verb.map_or(About::Unknown, |verb| self.referring(self.subject_before(verb, floor)))
    }

    fn clause_subject(&self, found: &Found, floor: usize) -> About {
        match found.link {
            Link::Stated(verb) | Link::Act(verb) | Link::Portion(verb) | Link::Moved { verb, .. } => {
                self.referring(self.subject_before(verb, floor))
            }
            _ => About::Unknown,
        }
    }

    /// `Growth in revenue was`: the words are the name of a change.
    fn named_change(&self, words: &Words, before: &[Draft]) -> Option<(Part, About)> {
        let last = words.end.checked_sub(1).filter(|_| !words.is_empty())?;
        let down = match self.what(last)? {
            What::Cue(Cue::Increase) => false,
            What::Cue(Cue::Decrease) => true,
            _ => return None,
        };
        let own = self.trimmed(words.start..last);
        let is_bare = own.clone().all(|at| !matches!(self.what(at), Some(What::Word)));
        let value = Self::last(before, |part| *part == Part::Value);
        let about = match value {
            Some(value) if is_bare => About::Draft(value),
            _ if is_bare => About::Before(words.start..words.start),
            _ => About::Words(own),
        };
        let of = value.filter(|value| about == About::Draft(*value));
        Some((Part::Change { of, from: None, down }, about))
    }

    fn stated(&self, draft: &mut Draft, verb: usize, before: &[Draft], found: &Found) {
        let words = self.subject_before(verb, draft.floor);
        // "There were 5 customers".
        if words.len() == 1 && self.is(words.start, Cue::Pronoun) && self.word(words.start).eq_ignore_ascii_case("there") {
            let whole = self.noun_behind(draft.item).1;
            draft.about = self.referring(whole);
            return;
        }
        if let Some((part, about)) = self.named_change(&words, &[]) {
            (draft.part, draft.about) = (part, about);
            return;
        }
        draft.about = match Self::last(before, |part| *part == Part::Value) {
            Some(_) if words.is_empty() => About::Unknown,
            _ => self.referring(words),
        };
        if let Some(first) = found.words {
            draft.narrowed.push(self.trimmed(first..draft.item));
        }
    }

    fn noun_of(&self, draft: &mut Draft, of: usize, before: &[Draft]) {
        let words = self.noun_before(of, draft.floor);
        let Some(amount) = self.amount(draft.item) else { return };
        // "a total of 5 customers".
        if amount.currency.is_none() && words.clone().all(|at| self.is(at, Cue::Adjective)) {
            let whole = self.noun_behind(draft.item).1;
            return self.object_of(draft, amount, &whole, None);
        }
        let front = draft.floor..words.start;
        let range = front.clone().rev();
        let value = Self::last(before, |part| *part == Part::Value);
        let link = range.into_iter().find_map(|at| match self.what(at)? {
            What::Cue(cue @ (Cue::Stated | Cue::Stating | Cue::Compared | Cue::Act | Cue::Cause | Cue::From | Cue::Expect | Cue::That)) => Some((at, cue)),
            What::Break | What::Amount(_) => Some((at, Cue::Cause)),
            _ => None,
        });
        let is_effect = words.clone().any(|at| self.is(at, Cue::Effect));
        match link {
            _ if is_effect => draft.part = Part::Left("effect"),
            Some((_, Cue::Compared)) => {
                let main = value.map(|value| (value, before[value].item));
                let agrees = main.is_some_and(|(_, item)| self.amount(item).zip(self.amount(draft.item)).is_some_and(|(a, b)| alike(a, b)));
                // "compared with sales of": the sales that were spoken of; "with a net loss of" is another subject.
                let own = self.say(words.clone()).to_lowercase();
                let same = value.filter(|value| agrees && self.about_text(before, *value).to_lowercase().contains(&own));
                draft.part = if same.is_some() { Part::Comparative { of: same } } else { Part::Value };
                draft.about = same.map_or_else(|| self.referring(words), About::Draft);
            }
            Some((verb, Cue::Stated | Cue::Stating)) => {
                let subject = self.subject_before(verb, draft.floor);
                draft.about = if subject.is_empty() { self.referring(words.clone()) } else { self.referring(subject) };
                draft.narrowed.push(words);
            }
            Some((verb, Cue::Act)) => {
                draft.about = self.referring(words);
                draft.narrowed.push(self.action(verb, draft.floor));
            }
            _ => {
                // "purchased 5 million shares at an average price of".
                let leads = matches!(self.what(words.start.wrapping_sub(2)), Some(What::Cue(Cue::Preposition))) || self.is(words.start.wrapping_sub(1), Cue::Preposition);
                let acts = value.and_then(|value| before[value].narrowed.first()).filter(|act| self.is(act.end - 1, Cue::Act));
                draft.narrowed.extend(acts.filter(|_| leads).cloned());
                draft.about = self.referring(words);
            }
        }
        if matches!(amount.unit, Unit::Time(_)) && matches!(draft.about, About::Unknown) {
            draft.part = Part::Left("duration");
        }
    }

    /// The words of a draft's subject.
    pub(super) fn about_text(&self, drafts: &[Draft], mut index: usize) -> String {
        while let Some(draft) = drafts.get(index) {
            match &draft.about {
                About::Draft(other) if *other < index => index = *other,
                About::Words(words) | About::Before(words) => return self.say(words.clone()),
                _ => break,
            }
        }
        String::new()
    }

    fn comparative(&self, draft: &mut Draft, amount: &Amount, before: &[Draft]) {
        // The value in the same measure; a change before it is from it.
        let fits = |other: &Draft| self.amount(other.item).is_some_and(|other| alike(other, amount) || is_count(other) && is_count(amount));
        let of = before.iter().rposition(|other| other.part == Part::Value && fits(other));
        draft.part = Part::Comparative { of };
        draft.about = of.map_or(About::Unknown, About::Draft);
        if of.is_none() {
            let change = before.iter().rposition(|other| matches!(other.part, Part::Change { .. }));
            if let Some(change) = change {
                draft.about = before[change].about.clone();
            }
        }
    }

    fn bracketed(&self, draft: &mut Draft, amount: &Amount, open: usize, before: &[Draft]) {
        let Some(index) = before.len().checked_sub(1) else { return self.loose(draft, amount) };
        let other = &before[index];
        let touches = (other.item + 1..open).all(|at| matches!(self.what(at), Some(What::Mark(_))));
        let Some(main) = self.amount(other.item).filter(|_| touches) else { return self.loose(draft, amount) };
        let plain = (open + 1..draft.item).all(|at| !matches!(self.what(at), Some(What::Word)));
        if is_money(main) && is_money(amount) && main.currency != amount.currency && plain {
            draft.part = Part::Translation { of: index };
            draft.about = About::Draft(index);
        } else if (open..draft.item).any(|at| matches!(self.what(at), Some(What::Time(_)))) && alike(main, amount) {
            // "(2023: $5 million)".
            draft.part = Part::Comparative { of: Some(index) };
            draft.about = About::Draft(index);
        } else if alike(main, amount) && is_money(amount) && plain {
            // "$1.3 billion ($1.0 billion after tax)".
            let close = (draft.item..self.items.len()).find(|at| self.what(*at) == Some(What::Close)).unwrap_or(draft.item + 1);
            draft.about = About::Draft(index);
            draft.narrowed.push(draft.item + 1..close);
        } else {
            draft.part = Part::Left("unclear");
        }
    }

    fn loose(&self, draft: &mut Draft, amount: &Amount) {
        let whole = self.noun_behind(draft.item).1;
        self.object_of(draft, amount, &whole, None);
    }

    fn listed(&self, draft: &mut Draft, amount: &Amount, at: usize, whole: &Words, before: &[Draft]) {
        let is_or = self.is(at, Cue::Or);
        // A translation is in brackets: the list goes on behind what it translates.
        let index = before.iter().rposition(|other| !matches!(other.part, Part::Translation { .. }));
        let Some(index) = index else { return self.object_of(draft, amount, whole, None) };
        let other = &before[index];
        let Some(main) = self.amount(other.item) else { return };
        draft.listed = alike(main, amount);
        let is_plain = amount.unit == Unit::None;
        let has_noun = !draft.noun.is_empty() && is_plain;
        match other.part {
            // "5 million shares of one class and 6 million, …": another list.
            Part::Value if !has_noun && !other.noun.is_empty() && is_plain && amount.currency.is_none() => {
                draft.listed = false;
                self.object_of(draft, amount, whole, None);
            }
            Part::Value if has_noun && !other.noun.is_empty() && !matches!(other.link, Link::Stated(_)) => {
                draft.listed = false;
                self.object_of(draft, amount, whole, None);
                draft.narrowed.clone_from(&other.narrowed);
            }
            Part::Value if is_or && is_money(main) && is_money(amount) => {
                let same = main.currency == amount.currency;
                draft.part = if same { Part::Value } else { Part::Translation { of: index } };
                draft.about = About::Draft(index);
                draft.narrowed.clone_from(&other.narrowed);
                draft.listed = false;
            }
            Part::Value if amount.unit == Unit::Percent && main.unit != Unit::Percent && self.is(draft.item + 1, Cue::Of) => {
                draft.part = Part::Portion { of: Some(index) };
                draft.about = About::Draft(index);
            }
            Part::Value if draft.listed || main.currency.is_some() == amount.currency.is_some() && main.unit == amount.unit => {
                // One of several: `pair` and times say of what.
                draft.listed = true;
                draft.about = About::Draft(index);
            }
            Part::Change { of, from, down } if is_or || draft.listed => {
                draft.part = Part::Change { of, from, down };
                draft.about = match of {
                    Some(of) => About::Draft(of),
                    None if is_or || self.respectively() => other.about.clone(),
                    None => About::Unknown,
                };
            }
            Part::Comparative { of } if draft.listed => {
                draft.part = Part::Comparative { of };
                draft.about = other.about.clone();
            }
            Part::Portion { of } if draft.listed => {
                draft.part = Part::Portion { of };
                draft.about = other.about.clone();
            }
            _ => self.object_of(draft, amount, whole, None),
        }
    }

    /// Whether the sentence says which of several is which.
    pub(super) fn respectively(&self) -> bool {
        self.has(0..self.items.len(), Cue::Respectively)
    }

    /// An amount of the noun behind it: `purchased 5 million shares`, `$350 million share repurchase plan`.
    fn object_of(&self, draft: &mut Draft, amount: &Amount, whole: &Words, act: Option<usize>) {
        if self.stands_first(draft, whole) {
            return;
        }
        // "paid $5 million in dividends".
        let object = if whole.is_empty() && act.is_some() && amount.currency.is_some() { self.object(draft.item + 1) } else { 0..0 };
        let whole = if object.is_empty() { whole } else { &object };
        match (amount.currency, amount.unit) {
            (None, Unit::Time(_)) => draft.part = Part::Left("duration"),
            (None, Unit::Percent | Unit::Points | Unit::BasisPoints | Unit::Times) => {
                let of = self.is(draft.item + 1, Cue::Of);
                let is_points = matches!(amount.unit, Unit::Points | Unit::BasisPoints);
                draft.part = match of && act.is_none() {
                    true if is_points => Part::Left("effect"),
                    true => Part::Portion { of: None },
                    false => Part::Left("unclear"),
                };
                if of && !is_points {
                    draft.narrowed.push(whole.clone());
                }
            }
            (None, Unit::None) if amount.scale == 0 && self.follows_name(draft.item) => draft.part = Part::Left("name"),
            (None, Unit::None) if whole.is_empty() => draft.part = Part::Left("unclear"),
            _ => {
                draft.about = self.referring(whole.clone());
                if let Some(act) = act {
                    draft.narrowed.push(self.action(act, draft.floor));
                }
                let tail = self.tail(draft.item);
                let rest = self.rest(whole.end.max(tail.start)..tail.end);
                if !rest.is_empty() && act.is_some() {
                    draft.narrowed.push(rest);
                }
            }
        }
    }

    /// `S&P 500`, `Local 60`: whether the word right in front of a number is a name.
    fn follows_name(&self, item: usize) -> bool {
        let before = item.checked_sub(1).filter(|at| *at > 0 && self.what(*at) == Some(What::Word));
        before.is_some_and(|at| self.word(at).starts_with(char::is_uppercase) && self.is_prose())
    }

    /// Whether words have small letters: not a title.
    fn is_prose(&self) -> bool {
        let small = self.items.iter().filter(|item| item.what == What::Word).filter(|item| {
            self.text.get(item.at.clone()).is_some_and(|word| word.len() > 3 && word.starts_with(char::is_lowercase))
        });
        small.take(3).count() == 3
    }

    /// A verb of action with those that it depends on: `authorized to repurchase`.
    fn action(&self, verb: usize, floor: usize) -> Words {
        let mut start = verb;
        while start > floor && matches!(self.what(start - 1), Some(What::Cue(Cue::Act | Cue::To))) {
            start -= 1;
        }
        start..verb + 1
    }

    /// The end of a tail, without what leads to the next amount.
    pub(super) fn rest(&self, words: Words) -> Words {
        let Range { start, end } = words;
        let end = match self.what(end) {
            Some(What::Amount(_)) => (start..end.max(start)).rev().find(|at| self.is(*at, Cue::Preposition)).unwrap_or(start),
            _ => end,
        };
        self.trimmed(start..end.max(start))
    }

    /// `RMB5 million of such loans was under the model`: the amount is the subject of the verb behind it.
    fn stands_first(&self, draft: &mut Draft, whole: &Words) -> bool {
        let behind = if whole.is_empty() { draft.item + 1 } else { whole.end };
        if !matches!(self.what(behind), Some(What::Cue(Cue::Stated | Cue::Stating))) {
            return false;
        }
        if self.amount(behind + 1).is_some() {
            return false;
        }
        draft.about = if whole.is_empty() {
            // "Out of those loans, RMB5 million was".
            let such = (draft.floor..draft.item).find(|at| self.is(*at, Cue::Such));
            let comma = (draft.floor..draft.item).rev().find(|at| self.what(*at) == Some(What::Comma));
            match (such, comma) {
                (Some(such), Some(comma)) if such < comma => self.referring(such..comma),
                _ => About::Unknown,
            }
        } else {
            self.referring(whole.clone())
        };
        let ends = |at: &usize| {
            matches!(self.what(*at), Some(What::Amount(_) | What::Break))
                || matches!(self.what(*at), Some(What::Cue(Cue::Portion | Cue::Compared | Cue::Cause | Cue::OfWhich | Cue::Increase | Cue::Decrease | Cue::Up | Cue::Down | Cue::That)))
        };
        let end = (behind + 1..self.items.len()).find(ends).unwrap_or(self.items.len());
        let words = self.trimmed(behind + 1..end);
        if !words.is_empty() {
            draft.narrowed.push(words);
        }
        true
    }
}

/// Whether an amount counts.
fn is_count(amount: &Amount) -> bool {
    amount.currency.is_none() && amount.unit == Unit::None
}

/// From an item to another, or to the end of the sentence.
struct Reach {
    start: usize,
    end: Option<usize>,
}

impl From<usize> for Reach {
    fn from(start: usize) -> Reach {
        Reach { start, end: None }
    }
}

impl From<Range<usize>> for Reach {
    fn from(range: Range<usize>) -> Reach {
        Reach { start: range.start, end: Some(range.end) }
    }
}
