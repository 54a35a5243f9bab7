//! Within [`super`]: the tokens of a sentence → figures.
//!
//! 1. `sentence` makes a row of items of the tokens: phrases that do something in it (`phrases`, which are data), numbers,
//!    times, plain words;
//! 2. `link` finds what joins each number to the words in front of it, `noun` the words that name something; `roles` says
//!    what part it plays (`changes` and `objects` have their own files), `pairs` joins those that belong together;
//! 3. `times` says when (`series`: where several times are listed), `expected` what is guidance, `measure` in what; `actions`
//!    finds days of record and payment;
//! 4. this file goes through the document, `write` knows what was spoken of before and makes the figures.
//!
//! A figure whose subject or time is not certain has none. Of a count the subject is the noun behind it; the verb that it is
//! the object of (`purchased`, `declared`) and where it stands are in [`Figure::narrowed`].

mod actions;
mod changes;
mod expected;
mod link;
mod measure;
mod noun;
mod objects;
mod pairs;
mod phrases;
mod roles;
mod sentence;
mod series;
mod spans;
mod times;
mod write;

use super::lexer::{self, Kind, Passage, Place, Token};
use super::notes::Notes;
use super::time::When;
use super::{Figure, Measure, Prose};
use crate::document::{Block, Document};
use crate::source::Span;
use crate::statement::calendar::Dates;
use crate::statement::{Left, Statements};
use crate::xbrl::Number;
use phrases::{Cue, ENGLISH};
use sentence::{Sentence, What};
use spans::Places;
use times::Clock;
use write::{Found, Here};

/// Tokens of the longest sentence; what is longer is read in pieces.
const LONGEST: usize = 400;

/// Bytes of the longest line that says in what amounts are.
const LINE: usize = 250;

/// Subjects that are remembered.
const SPOKEN: usize = 12;

/// What was spoken of.
struct Spoken {
    subject: String,
    span: Option<Span>,
    passage: usize,
    section: Option<usize>,
    money: bool,
    when: Option<Dates>,
}

/// Reads the sentences of a document.
pub(super) fn read(document: &Document<'_>, statements: &Statements<'_>) -> Prose {
    let notes = Notes::find(document);
    let passages = lexer::passages(document, statements, &notes);
    let calendar = &statements.customs.fiscal;
    let about = calendar.about();
    let mut reader = Reader {
        prose: Prose { notes: notes.notes, ..Prose::default() },
        passages: &passages,
        clock: Clock { calendar, about, section: None, before: None, spoken: None, apart: false },
        spoken: Vec::new(),
        section: Vec::new(),
        sections: Vec::new(),
        outlook: false,
        dividend: false,
        scaled: false,
    };
    for (index, passage) in passages.iter().enumerate() {
        if let Some(content) = document.blocks.get(passage.block).and_then(Block::content) {
            reader.passage(index, passage, &Places::of(content));
        }
    }
    let mut prose = reader.prose;
    // `1.`
    let markers = document.blocks.iter().filter_map(|block| match block {
        Block::Item { marker, .. } => Some(marker).filter(|marker| marker.text.contains(|c: char| c.is_ascii_digit())),
        _ => None,
    });
    prose.left.extend(markers.map(|marker| Left { span: marker.span, reason: "list" }));
    prose.left.sort_by_key(|left| left.span);
    prose
}

struct Reader<'r> {
    prose: Prose,
    passages: &'r [Passage<'r>],
    clock: Clock<'r>,
    spoken: Vec<Spoken>,
    /// The headings above.
    section: Vec<String>,
    /// The time of each passage that is a heading, with that of those above it.
    sections: Vec<Option<Dates>>,
    /// Whether they are about the outlook.
    outlook: bool,
    /// Whether they are about a dividend.
    dividend: bool,
    /// Whether a line before said that amounts are in thousands or the like.
    scaled: bool,
}

impl Reader<'_> {
    fn passage(&mut self, index: usize, passage: &Passage<'_>, places: &Places<'_, '_>) {
        let above = passage.under.and_then(|under| self.sections.get(under)).copied().flatten();
        let own = matches!(passage.place, Place::Heading(_)).then(|| self.heading_time(passage)).flatten();
        self.sections.push(own.or(above));
        let is_short = passage.text.len() <= LINE;
        self.scaled |= is_short && ENGLISH.within(Cue::Scaled, &passage.text).is_some();
        if !passage.tokens.iter().any(|token| has_digits(&passage.text, token)) {
            return;
        }
        self.section = lexer::section(self.passages, index).into_iter().map(str::to_owned).collect();
        self.outlook =
            self.section.last().is_some_and(|heading| ENGLISH.within(Cue::OutlookHeadings, heading).is_some());
        self.dividend = self.section.last().is_some_and(|heading| ENGLISH.within(Cue::Dividend, heading).is_some());
        self.clock.section = own.or(above);
        (self.clock.before, self.clock.apart) = (None, false);
        let mut start = 0;
        while start < passage.tokens.len() {
            let rest = &passage.tokens[start..];
            let end = rest
                .iter()
                .take(LONGEST)
                .position(|token| token.kind == Kind::Stop)
                .map_or(rest.len().min(LONGEST), |at| at + 1);
            self.sentence(index, passage, &rest[..end], places);
            start += end;
        }
    }

    /// The period that a heading names: not a year alone, which may be that of a plan.
    fn heading_time(&self, passage: &Passage<'_>) -> Option<Dates> {
        let mut found = None;
        for token in &passage.tokens {
            let Kind::Time(time) = &token.kind else { continue };
            let is_period = match time.when {
                When::Named(phrase) => phrase.lasts() || phrase.day.is_some(),
                When::ToDate => true,
                _ => false,
            };
            if !is_period {
                continue;
            }
            let dates = self.clock.resolve(time, self.clock.about);
            if found.is_some_and(|known| Some(known) != dates) {
                return None;
            }
            found = dates;
        }
        found
    }

    fn sentence(&mut self, index: usize, passage: &Passage<'_>, tokens: &[Token], places: &Places<'_, '_>) {
        let sentence = Sentence::of(&passage.text, tokens, &ENGLISH);
        let days = sentence.days(self.dividend);
        self.dividend |= ENGLISH.within(Cue::Dividend, sentence.slice(0..sentence.items.len())).is_some();
        let mut figures: Vec<Found> = Vec::new();
        if sentence.amounts.is_empty() {
            self.pass(&sentence);
        } else {
            let here = Here { index, passage, sentence: &sentence, places, days: &days };
            self.amounts(here, &mut figures);
        }
        for day in &days {
            let figure = Figure {
                measure: Measure::Date(day.date),
                number: Number::zero(),
                digits: places.span(day.digits.clone()),
                span: places.span(day.digits.clone()),
                format: Some(day.format),
                subject: day.subject.to_owned(),
                narrowed: day.narrowed.clone().map(|words| sentence.say(words)),
                ..self.blank(passage.block)
            };
            figures.push((day.digits.start, Ok(figure)));
        }
        for token in tokens {
            let reason = match &token.kind {
                Kind::Amount(_) | Kind::Sign(_) | Kind::Stop => continue,
                Kind::Other(reason) => *reason,
                _ if !has_digits(&passage.text, token) => continue,
                Kind::Word => "name",
                Kind::Mark(_) => "footnote",
                Kind::Time(_)
                    if days
                        .iter()
                        .any(|day| day.digits.start >= token.range.start && day.digits.end <= token.range.end) =>
                {
                    continue;
                }
                Kind::Time(time) => match time.when {
                    When::Named(phrase) if phrase.day.is_none() && phrase.month.is_none() && phrase.year.is_some() => {
                        "year"
                    }
                    When::Named(_) | When::Same { .. } | When::OfYear { .. } => "date",
                    _ => "duration",
                },
            };
            figures.push((token.range.start, Err(Left { span: places.span(token.range.clone()), reason })));
        }
        figures.sort_by_key(|(at, _)| *at);
        for (_, figure) in figures {
            match figure {
                Ok(figure) => self.prose.figures.push(figure),
                Err(left) => self.prose.left.push(left),
            }
        }
    }

    /// A sentence without amounts may say what time the next ones are about.
    fn pass(&mut self, sentence: &Sentence<'_>) {
        for (at, time) in series::times(sentence) {
            let When::Named(_) = time.when else { continue };
            let dates = self.clock.resolve(&time, self.clock.about);
            let is_ahead = (0..at).all(|at| !matches!(sentence.what(at), Some(What::Word)));
            if is_ahead {
                self.clock.before = dates.filter(|dates| self.clock.may_last(*dates));
            }
            let known = [self.clock.about, self.clock.section]
                .into_iter()
                .flatten()
                .any(|known| dates.is_some_and(|dates| dates.end() == known.end()));
            self.clock.apart |= !known;
        }
    }
}

fn has_digits(text: &str, token: &Token) -> bool {
    text.get(token.range.clone()).is_some_and(|text| text.bytes().any(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod traps;
