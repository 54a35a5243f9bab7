//! Within [`super`]: the amounts of a sentence → drafts: what part each plays, and which words it is about.

use super::link::{Found, Link};
use super::noun::Words;
use super::phrases::{Cue, ENGLISH};
use super::sentence::{Sentence, What};
use crate::prose::Bound;
use crate::prose::lexer::{Amount, Unit};

/// What part an amount plays; indices are those of drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Value,
    Comparative {
        of: Option<usize>,
    },
    Translation {
        of: usize,
    },
    Change {
        of: Option<usize>,
        from: Option<usize>,
        down: bool,
    },
    Portion {
        of: Option<usize>,
    },
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
#[allow(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub(super) struct Draft {
    /// Its item.
    pub(super) item: usize,
    /// The first item that may be said of it: behind the amount before.
    pub(super) floor: usize,
    pub(super) part: Part,
    pub(super) about: About,
    pub(super) narrowed: Vec<Words>,
    /// Further words of its subject, which it shares with others.
    pub(super) shared: Option<Words>,
    /// The noun behind it.
    pub(super) noun: Words,
    pub(super) link: Link,
    pub(super) qualifier: Option<Words>,
    pub(super) bound: Option<Bound>,
    /// Whether it is one of several of which nothing tells which is which.
    pub(super) unclear: bool,
    /// Whether it goes on with the list of the one before.
    pub(super) listed: bool,
    /// An item of a time between it and its link.
    pub(super) time: Option<usize>,
    /// Whether words make it negative: `Profit was a loss of`.
    pub(super) negated: bool,
    /// Whether it is another measure that the value is compared with: `to a loss of $5 million from a profit of`; it is not
    /// then when that is.
    pub(super) apart: bool,
}

impl Draft {
    /// Whether it goes on with a list, or translates what does.
    pub(super) fn goes_on(&self) -> bool {
        self.listed || matches!(self.part, Part::Translation { .. })
    }
}

/// Words of the longest subject that is believed.
const MOST_WORDS: usize = 30;

/// Whether two amounts measure in the same.
pub(super) fn alike(one: &Amount, other: &Amount) -> bool {
    one.currency == other.currency && one.unit == other.unit
}

/// Whether words name what is below zero: `net loss`.
fn is_negative(words: &str) -> bool {
    ENGLISH.within(Cue::Losses, words).is_some()
}

/// Whether an amount is money.
pub(super) fn is_money(amount: &Amount) -> bool {
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
            shared: None,
            noun,
            link: found.link,
            qualifier: found.qualifier.map(|at| at..at + 1),
            bound: None,
            unclear: false,
            listed: false,
            time: found.time,
            negated: false,
            apart: false,
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
    pub(super) fn last(before: &[Draft], is: impl Fn(&Part) -> bool) -> Option<usize> {
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
            let change = Self::last(before, |part| matches!(part, Part::Change { .. }))
                .filter(|_| matches!(found.link, Link::Compared(_)));
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
                let change =
                    Self::last(before, |part| matches!(part, Part::Change { .. })).filter(|_| compares && is_bare);
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
            Link::From(_) => self.from(draft, amount, whole, before),
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
                    // "of which $5 million relates to leases": never all of it.
                    if draft.narrowed.is_empty() {
                        let ends = |at: &usize| {
                            matches!(
                                self.what(*at),
                                Some(What::Comma | What::Break | What::Amount(_) | What::Open | What::Cue(Cue::And))
                            )
                        };
                        let end = (draft.item + 1..self.items.len()).find(ends).unwrap_or(self.items.len());
                        draft.narrowed.push(self.trimmed(draft.item + 1..end));
                    }
                    let narrows = draft.narrowed.iter().any(|words| !words.is_empty());
                    draft.about = if narrows { about } else { About::Unknown };
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

    fn stated(&self, draft: &mut Draft, verb: usize, before: &[Draft], found: &Found) {
        let words = self.subject_before(verb, draft.floor);
        // "There were 5 customers".
        if words.len() == 1
            && self.is(words.start, Cue::Pronoun)
            && self.word(words.start).eq_ignore_ascii_case("there")
        {
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
            What::Cue(
                cue @ (Cue::Stated
                | Cue::Stating
                | Cue::Compared
                | Cue::Act
                | Cue::Cause
                | Cue::From
                | Cue::Expect
                | Cue::That),
            ) => Some((at, cue)),
            What::Break | What::Amount(_) => Some((at, Cue::Cause)),
            _ => None,
        });
        let is_outcome = |value: usize| matches!(before[value].link, Link::Outcome(_));
        let is_effect = words.clone().any(|at| self.is(at, Cue::Effect));
        match link {
            _ if is_effect => draft.part = Part::Left("effect"),
            Some((_, cue @ (Cue::Compared | Cue::From)))
                if cue == Cue::Compared || self.has(0..draft.floor, Cue::Revise) || value.is_some_and(is_outcome) =>
            {
                let main = value.map(|value| (value, before[value].item));
                let agrees = main.is_some_and(|(_, item)| {
                    self.amount(item).zip(self.amount(draft.item)).is_some_and(|(a, b)| alike(a, b))
                });
                // "compared with sales of": the sales that were spoken of; "with a net loss of" is another subject.
                let own = self.say(words.clone()).to_lowercase();
                let spoken = value.map(|value| self.about_text(before, value).to_lowercase()).unwrap_or_default();
                // "a profit of $5 million, compared with a loss of $3 million".
                let is_loss = !own.contains(' ') && is_negative(&own);
                let same = value.filter(|_| agrees && !spoken.is_empty() && (spoken.contains(&own) || is_loss));
                draft.negated = same.is_some() && is_loss && !is_negative(&spoken);
                draft.part = if same.is_some() { Part::Comparative { of: same } } else { Part::Value };
                draft.apart = same.is_none();
                draft.about = same.map_or_else(|| self.referring(words), About::Draft);
            }
            Some((verb, Cue::Stated | Cue::Stating)) => {
                let subject = self.subject_before(verb, draft.floor);
                // "Operating profit was a loss of".
                let is_loss = is_negative(self.slice(words.clone())) && !subject.is_empty();
                let spoken = self.say(subject.clone());
                draft.about = if subject.is_empty() { self.referring(words.clone()) } else { self.referring(subject) };
                if is_loss && matches!(draft.about, About::Before(_)) {
                    draft.about = About::Unknown;
                }
                draft.negated = is_loss && !is_negative(&spoken);
                draft.narrowed.extend((!is_loss).then_some(words));
            }
            Some((verb, Cue::Act)) => {
                draft.about = self.referring(words);
                draft.narrowed.push(self.action(verb, draft.floor));
            }
            _ => {
                let skips = |at: &usize| matches!(self.what(*at), Some(What::Cue(Cue::Determiner | Cue::Adjective)));
                let leads = (draft.floor..words.start).rev().find(|at| !skips(at));
                draft.apart = value.is_some() && leads.is_some_and(|at| self.is(at, Cue::From));
                // "purchased 5 million shares at an average price of".
                let leads = matches!(self.what(words.start.wrapping_sub(2)), Some(What::Cue(Cue::Preposition)))
                    || self.is(words.start.wrapping_sub(1), Cue::Preposition);
                let acts =
                    value.and_then(|value| before[value].narrowed.first()).filter(|act| self.is(act.end - 1, Cue::Act));
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

    /// `from`: what something rose from, if it did.
    fn from(&self, draft: &mut Draft, amount: &Amount, whole: &Words, before: &[Draft]) {
        let moved = Self::last(before, |part| matches!(part, Part::Change { .. } | Part::Value)).is_some();
        let verb = (draft.floor..draft.item)
            .rev()
            .find(|at| matches!(self.what(*at), Some(What::Cue(Cue::Up | Cue::Down | Cue::Revise))));
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

    pub(super) fn comparative(&self, draft: &mut Draft, amount: &Amount, before: &[Draft]) {
        // The value in the same measure; a change before it is from it.
        let is_per = |item: usize| self.is(item + 1, Cue::Per);
        let fits = |other: &Draft| {
            is_per(other.item) == is_per(draft.item)
                && self
                    .amount(other.item)
                    .is_some_and(|other| alike(other, amount) || is_count(other) && is_count(amount))
        };
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
}

/// Whether an amount counts.
fn is_count(amount: &Amount) -> bool {
    amount.currency.is_none() && amount.unit == Unit::None
}
