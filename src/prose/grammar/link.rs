//! Within [`super`]: what joins an amount to the words in front of it.

use super::phrases::Cue;
use super::roles::alike;
use super::sentence::{Sentence, What};

/// The phrase by which an amount hangs on its sentence, as the item that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// `revenue was`.
    Stated(usize),
    /// `a dividend of`.
    Of(usize),
    /// `increased`, `up`, `increased by`.
    Moved { verb: usize, down: bool },
    /// `an increase of`, `an increase in revenue of`: the noun.
    Increase { noun: usize, of: usize, down: bool },
    /// `increased … to`; the verb, where there is one.
    Outcome(Option<usize>),
    /// `from`.
    From(usize),
    /// `compared with`.
    Compared(usize),
    /// `representing`, `of which`.
    Portion(usize),
    /// In brackets.
    Open(usize),
    /// A comma, "and", "or" behind another amount.
    List(usize),
    /// `to`, a dash, or an "and" behind "between", behind the other end of a range.
    Range(usize),
    /// `declared`, `purchased`.
    Act(usize),
    /// `Revenue: `.
    Colon(usize),
    /// `plus or minus`.
    Tolerance,
    /// Plain words, or nothing.
    Loose,
}

/// A link, and what stands between it and its amount.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) link: Link,
    /// The item of `approximately`.
    pub(super) qualifier: Option<usize>,
    /// The item of `between`, `in the range of`.
    pub(super) range: Option<usize>,
    /// The first of the plain words in between.
    pub(super) words: Option<usize>,
    /// The last time in between.
    pub(super) time: Option<usize>,
}

/// Plain words that may stand between a link and its amount.
const BETWEEN: usize = 5;

impl Sentence<'_> {
    /// What joins an amount to the words in front of it, from an item on.
    pub(super) fn link(&self, amount: usize, floor: usize) -> Found {
        let mut found = Found { link: Link::Loose, qualifier: None, range: None, words: None, time: None };
        let mut words = 0;
        let mut at = amount;
        while at > floor {
            at -= 1;
            let Some(what) = self.what(at) else { break };
            match what {
                What::Word if words < BETWEEN => {
                    words += 1;
                    found.words = Some(at);
                }
                What::Cue(Cue::Qualifier) if words == 0 => found.qualifier = Some(at),
                What::Cue(
                    Cue::Determiner | Cue::Adjective | Cue::Auxiliary | Cue::Qualifier | Cue::By | Cue::Superseded,
                )
                | What::Mark(_)
                | What::Quote
                | What::Sign => {}
                What::Time(_) => found.time = found.time.or(Some(at)),
                What::Cue(Cue::Preposition)
                    if found.time == Some(at + 1) || self.word(at).eq_ignore_ascii_case("at") => {}
                What::Cue(Cue::Between | Cue::Range) => found.range = found.range.or(Some(at)),
                // "expects to generate a net income between": the noun is in between.
                What::Cue(Cue::Up | Cue::Down) if words > 0 && found.range.is_none() => {
                    words += 1;
                    found.words = Some(at);
                }
                What::Cue(Cue::Increase | Cue::Decrease) if words > 0 || found.range.is_some() => {
                    words += 1;
                    found.words = Some(at);
                }
                _ => {
                    found.link = self.link_of(what, at, amount, floor, &found);
                    return found;
                }
            }
        }
        found
    }

    fn link_of(&self, what: What<'_>, at: usize, amount: usize, floor: usize, found: &Found) -> Link {
        let touches = found.words.is_none();
        let behind_amount = floor > 0 && self.amount(floor - 1).is_some();
        match what {
            What::Cue(Cue::Stated | Cue::Stating | Cue::Expected) => Link::Stated(at),
            What::Cue(cue @ (Cue::Up | Cue::Down | Cue::Increase | Cue::Decrease)) => {
                Link::Moved { verb: at, down: matches!(cue, Cue::Down | Cue::Decrease) }
            }
            What::Cue(Cue::Of) => self.behind_of(at, floor),
            What::Cue(Cue::Compared) => Link::Compared(at),
            What::Cue(Cue::Portion | Cue::OfWhich) => Link::Portion(at),
            What::Cue(Cue::From) if touches => Link::From(at),
            What::Cue(Cue::Include) if touches && behind_amount && self.is_after(at, amount) => Link::Compared(at),
            What::Cue(Cue::To) if touches => self.to(at, floor),
            What::Dash if touches && behind_amount && at == floor => Link::Range(at),
            What::Cue(Cue::PlusMinus) => Link::Tolerance,
            What::Cue(Cue::Act | Cue::Revise | Cue::Expect) => Link::Act(at),
            What::Open => Link::Open(at),
            // "(2023: $5 million)".
            // "(2023: $5 million)".
            What::Colon | What::Dash if self.opened(at).is_some() => Link::Open(self.opened(at).unwrap_or(at)),
            What::Colon => Link::Colon(at),
            What::Comma | What::Cue(Cue::And | Cue::Or) if touches && behind_amount => {
                let before = (floor..at).all(|at| !matches!(self.what(at), Some(What::Break)));
                // "a decrease of 3%, to $5": both.
                let _ = amount;
                if before { Link::List(at) } else { Link::Loose }
            }
            _ => Link::Loose,
        }
    }

    /// `$5 million, after $4 million in 2023`: the amount is one of another time, not of what was taken off before.
    fn is_after(&self, after: usize, amount: usize) -> bool {
        let skips = |at: &usize| matches!(self.what(*at), Some(What::Cue(Cue::Preposition | Cue::Determiner)));
        let behind = (self.tail(amount).start..self.items.len()).find(|at| !skips(at));
        self.word(after).eq_ignore_ascii_case("after")
            && behind.is_some_and(|at| matches!(self.what(at), Some(What::Time(_))))
    }

    /// The bracket of `(for the six months ended June 30, 2023: $5 million)`, from its colon on.
    fn opened(&self, colon: usize) -> Option<usize> {
        let skips =
            |at: &usize| matches!(self.what(*at), Some(What::Time(_) | What::Cue(Cue::Preposition | Cue::Determiner)));
        let open = (0..colon).rev().find(|at| !skips(at)).filter(|at| self.what(*at) == Some(What::Open))?;
        (open + 1..colon).any(|at| matches!(self.what(at), Some(What::Time(_)))).then_some(open)
    }

    /// `of`: a noun's, or that of an increase.
    fn behind_of(&self, of: usize, floor: usize) -> Link {
        let increase = |at: usize| match self.what(at) {
            Some(What::Cue(Cue::Increase)) => Some(false),
            Some(What::Cue(Cue::Decrease)) => Some(true),
            _ => None,
        };
        let mut at = of;
        while at > floor {
            at -= 1;
            if let Some(down) = increase(at) {
                return Link::Increase { noun: at, of, down };
            }
            match self.what(at) {
                // "a decrease in costs and the charge of".
                Some(What::Cue(Cue::And)) if self.is(at + 1, Cue::Determiner) => break,
                // "an increase in the cost of revenue of".
                Some(
                    What::Word
                    | What::Mark(_)
                    | What::Cue(Cue::Determiner | Cue::Of | Cue::Adjective | Cue::Preposition | Cue::And),
                ) if at + 10 > of => {}
                _ => break,
            }
        }
        Link::Of(of)
    }

    /// `to`: the other end of a range, or what something came to.
    fn to(&self, to: usize, floor: usize) -> Link {
        let before = floor.checked_sub(1).filter(|at| self.amount(*at).is_some());
        // "increased 5% to $3 million", not "grow 5% to 7%".
        if let Some(before) = before
            && let Some((one, other)) =
                self.amount(before).zip(self.amounts.iter().find(|at| **at > to).and_then(|at| self.amount(*at)))
        {
            let skips = |at: &usize| {
                matches!(self.what(*at), Some(What::Time(_) | What::Cue(Cue::By | Cue::Qualifier | Cue::Determiner)))
            };
            let verb = (0..before)
                .rev()
                .find(|at| !skips(at))
                .filter(|at| matches!(self.what(*at), Some(What::Cue(Cue::Up | Cue::Down))));
            let expects = self.has(0..before, Cue::Expect) || self.has(0..before, Cue::Expected);
            let is_money = one.currency.is_some() && !expects;
            if verb.is_some() && (!alike(one, other) || is_money) {
                return Link::Outcome(None);
            }
        }
        // "rose from 5% to 7%".
        if let Some(before) = before
            && let Some(from) = (0..before)
                .rev()
                .find(|at| !matches!(self.what(*at), Some(What::Cue(Cue::Qualifier | Cue::Determiner))))
            && self.is(from, Cue::From)
            && let Some(verb) = (0..from)
                .rev()
                .take_while(|at| !matches!(self.what(*at), Some(What::Break | What::Cue(Cue::Cause))))
                .find(|at| matches!(self.what(*at), Some(What::Cue(Cue::Up | Cue::Down | Cue::Revise))))
        {
            // "raises its guidance from 5 to 6 to 7 to 8": from a range to a range.
            let ends = |at: &usize| {
                matches!(
                    self.what(*at),
                    Some(What::Comma | What::Break | What::Cue(Cue::And | Cue::Cause | Cue::Compared))
                )
            };
            let end = (to..self.items.len()).find(ends).unwrap_or(self.items.len());
            let behind = self.amounts.iter().filter(|at| (from..end).contains(at)).count();
            if !self.is(verb, Cue::Revise) || behind == 2 {
                return Link::Outcome(Some(verb));
            }
        }
        if let Some(before) = before
            && (before + 1..to).all(|at| matches!(self.what(at), Some(What::Mark(_) | What::Quote)))
        {
            return Link::Range(to);
        }
        let moved = |at: &usize| matches!(self.what(*at), Some(What::Cue(Cue::Up | Cue::Down | Cue::Revise)));
        let halts = |at: usize| matches!(self.what(at), Some(What::Break | What::Cue(Cue::Cause)));
        if let Some(verb) = (floor..to).rev().find(moved)
            && !(verb..to).any(halts)
        {
            return Link::Outcome(Some(verb));
        }
        if before.is_some() && !(floor..to).any(|at| halts(at) || matches!(self.what(at), Some(What::Word))) {
            return Link::Outcome(None);
        }
        Link::Loose
    }
}
