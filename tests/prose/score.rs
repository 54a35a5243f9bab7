//! Within [`super`]: what was made of a page against what was written down about it.

use crate::tags::{Files, Tag};
use crate::truth::{Expected, Fact, What, numerals};
use std::collections::BTreeMap;
use std::fmt::{Display, Formatter, Result};

/// What no reader sees need not be accounted for.
const UNSEEN: &str = "unseen";

/// A page and what was made of it.
pub struct Page<'p> {
    pub name: &'p str,
    pub text: &'p str,
    pub files: &'p Files,
    pub tags: Vec<Tag<'p>>,
}

/// What the numerals of a page became.
#[derive(Default)]
pub struct Score {
    /// Facts by their part in the sentence.
    roles: BTreeMap<String, Counts>,
    /// Numerals that are no facts and have a reason that is right.
    classes: usize,
    /// Facts that a table prints too, with the same number.
    pub crossed: usize,
    pub wrong: Vec<String>,
    missing: Vec<String>,
    /// Numerals that are no facts and have another reason.
    misnamed: Vec<String>,
    pub unaccounted: Vec<String>,
}

#[derive(Default)]
struct Counts {
    right: usize,
    wrong: usize,
    missing: usize,
    /// Left where that is right, too.
    left: usize,
}

impl<'p> Page<'p> {
    pub fn score(&self, truth: &[Expected<'_>]) -> Score {
        let mut score = Score::default();
        for expected in truth {
            let at = expected.start;
            assert!(
                self.text[at..].starts_with(expected.digits),
                "{}: there is no {}",
                self.place(at),
                expected.digits
            );
            match &expected.what {
                What::Class(reasons) => self.class(expected, reasons, &mut score),
                What::Fact(fact) => self.fact(expected, fact, &mut score),
            }
        }
        // Facts where the page has no numeral of running text that was written down.
        let numbers =
            self.tags.iter().filter(|tag| !self.in_table(tag.place.start) && tag.fact["decimals"].is_number());
        for tag in numbers.filter(|tag| !truth.iter().any(|e| tag.place.contains(&e.start))) {
            let (place, printed) = (self.place(tag.place.start), &self.text[tag.place.clone()]);
            score.wrong.push(format!("{place} {printed:?}: {} is not known", tag.fact));
        }
        let is_unseen = |at: usize| {
            let unseen = |e: &&Expected<'_>| matches!(&e.what, What::Class(reasons) if reasons.contains(&UNSEEN));
            truth.iter().filter(unseen).any(|e| (e.start..e.start + e.digits.len()).contains(&at))
        };
        for at in numerals(self.text).filter(|at| !self.in_table(*at) && !is_unseen(*at)) {
            if self.files.figure(at).is_none() && self.tag(at).is_none() {
                let rest: String = self.text[at..].lines().next().unwrap_or_default().chars().take(30).collect();
                score.unaccounted.push(format!("{} {rest:?}", self.place(at)));
            }
        }
        score
    }

    /// A numeral that must not be a fact.
    fn class(&self, expected: &Expected<'_>, reasons: &[&str], score: &mut Score) {
        let at = expected.start;
        let here = format!("{} {}", self.place(at), expected.digits);
        let tag = self.tag(at);
        // Text, such as the headline, may have numerals in it; the day of the document is that day wherever it is printed.
        if let Some(tag) = tag.filter(|tag| !tag.is_text() && !tag.says(expected.digits)) {
            let (is, got, story) = (reasons.join(" or "), tag.fact, self.files.story(at));
            score.wrong.push(format!("{here}: is {is}, not a fact\n      got {} {got}\n      {story}", tag.id));
            return;
        }
        match self.files.figure(at).and_then(|f| f["reason"].as_str()) {
            Some(reason) if !reasons.contains(&reason) => {
                score.misnamed.push(format!("{here}: {reason}, not {}", reasons.join(" or ")));
            }
            // Counted as unaccounted.
            None if tag.is_none() && !reasons.contains(&UNSEEN) => {}
            _ => score.classes += 1,
        }
    }

    /// A numeral that must be a fact.
    fn fact(&self, expected: &Expected<'_>, fact: &Fact<'_>, score: &mut Score) {
        let at = expected.start;
        let here = format!("{} {}", self.place(at), expected.digits);
        let counts = score.roles.entry(fact.role.to_owned()).or_default();
        // A text around it is not the fact that it is itself.
        let Some(tag) = self.tag(at).filter(|tag| !tag.is_text() || fact.role == "cover") else {
            if fact.may_be_left {
                counts.left += 1;
            } else {
                counts.missing += 1;
                score.missing.push(format!("{here}\n      want {fact}\n      {}", self.files.story(at)));
            }
            return;
        };
        if let Some(why) = tag.differs(fact) {
            counts.wrong += 1;
            let (got, story) = (tag.fact, self.files.story(at));
            score.wrong.push(format!("{here}: {why}\n      want {fact}\n      got {} {got}\n      {story}", tag.id));
            return;
        }
        counts.right += 1;
        let is_crossed = self.tags.iter().any(|other| other.id == tag.id && self.in_table(other.place.start));
        score.crossed += usize::from(is_crossed);
    }

    /// Of what is tagged around a byte the smallest, numbers before text.
    fn tag(&self, at: usize) -> Option<&Tag<'p>> {
        let around = self.tags.iter().filter(|tag| tag.place.contains(&at));
        around.min_by_key(|tag| (tag.is_text(), tag.place.len()))
    }

    /// Line and column, for eyes.
    fn place(&self, at: usize) -> String {
        let (before, line) = (&self.text[..at], self.text[..at].matches('\n').count() + 1);
        format!("{}:{line}:{}", self.name, at - before.rfind('\n').map_or(0, |n| n + 1) + 1)
    }

    /// Whether a byte is on a line with tabs.
    fn in_table(&self, at: usize) -> bool {
        let start = self.text[..at].rfind('\n').map_or(0, |n| n + 1);
        self.text[start..].lines().next().is_some_and(|line| line.contains('\t'))
    }
}

impl Score {
    /// How many numerals are the facts that they must be.
    pub fn right(&self) -> usize {
        self.roles.values().map(|counts| counts.right).sum()
    }

    /// Everything that is not as it must be, wrong facts first.
    pub fn details(&self) -> impl Iterator<Item = String> + '_ {
        let lists = [
            ("WRONG", &self.wrong),
            ("UNACCOUNTED", &self.unaccounted),
            ("MISSING", &self.missing),
            ("REASON", &self.misnamed),
        ];
        lists.into_iter().flat_map(|(what, lines)| lines.iter().map(move |line| format!("  {what} {line}")))
    }
}

impl Display for Score {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(
            f,
            "facts: {} right, {} wrong, {} missing; {} equal to tables; no facts: {} right, {} with another reason; {} unaccounted",
            self.right(),
            self.wrong.len(),
            self.missing.len(),
            self.crossed,
            self.classes,
            self.misnamed.len(),
            self.unaccounted.len(),
        )?;
        for (role, Counts { right, wrong, missing, left }) in &self.roles {
            writeln!(f, "  {role:12}{right:4} right{wrong:4} wrong{missing:4} missing{left:4} left as they may be")?;
        }
        Ok(())
    }
}
