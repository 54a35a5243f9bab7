//! Within [`super`]: the tokens of a sentence → figures.
//!
//! 1. `sentence` makes a row of items of the tokens: phrases that do something in it (`phrases`, which are data), numbers,
//!    times, plain words;
//! 2. `link` finds what joins each number to the words in front of it, `noun` the words that name something, `roles` what
//!    part it plays; `pairs` joins those that belong together;
//! 3. `times` says when, `expected` what is guidance, `measure` in what; `actions` finds days of record and payment;
//! 4. this file goes through the document, knows what was spoken of before, and writes the figures.
//!
//! A figure whose subject or time is not certain has none. Of a count the subject is the noun behind it; the verb that it is
//! the object of (`purchased`, `declared`) and where it stands are in [`Figure::narrowed`].

mod actions;
mod expected;
mod link;
mod measure;
mod noun;
mod pairs;
mod phrases;
mod roles;
mod sentence;
mod spans;
mod times;

use super::lexer::{self, Kind, Passage, Place, Token, Unit};
use super::notes::Notes;
use super::time::When;
use super::{Bound, Figure, Measure, Outlook, Prose, Role, Stated};
use crate::document::Document;
use crate::source::Span;
use crate::statement::calendar::Dates;
use crate::statement::{Left, Statements};
use crate::xbrl::Number;
use phrases::{Cue, ENGLISH};
use roles::{About, Draft, Part};
use sentence::{Sentence, What};
use spans::Places;
use std::ops::Range;
use times::{Clock, Moment};

/// Tokens of the longest sentence; what is longer is read in pieces.
const LONGEST: usize = 800;

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
    let passages = lexer::passages_with(document, statements, &notes);
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
    };
    for (index, passage) in passages.iter().enumerate() {
        if let Some(content) = document.blocks.get(passage.block).and_then(crate::document::Block::content) {
            reader.passage(index, passage, &Places::of(content));
        }
    }
    reader.prose
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
}

impl Reader<'_> {
    fn passage(&mut self, index: usize, passage: &Passage<'_>, places: &Places<'_, '_>) {
        let above = passage.under.and_then(|under| self.sections.get(under)).copied().flatten();
        let own = matches!(passage.place, Place::Heading(_)).then(|| self.heading_time(passage)).flatten();
        self.sections.push(own.or(above));
        if !passage.tokens.iter().any(|token| has_digits(&passage.text, token)) {
            return;
        }
        self.section = lexer::section(self.passages, index).into_iter().map(str::to_owned).collect();
        self.outlook = self.section.last().is_some_and(|heading| ENGLISH.within(Cue::OutlookHeadings, heading).is_some());
        self.dividend = self.section.last().is_some_and(|heading| ENGLISH.within(Cue::Dividend, heading).is_some());
        self.clock.section = own.or(above);
        (self.clock.before, self.clock.apart) = (None, false);
        let mut start = 0;
        while start < passage.tokens.len() {
            let rest = &passage.tokens[start..];
            let end = rest.iter().take(LONGEST).position(|token| token.kind == Kind::Stop).map_or(rest.len().min(LONGEST), |at| at + 1);
            self.sentence(index, passage, &rest[..end], places);
            start += end;
        }
    }

    /// The period that a heading names: not a year alone, which may be that of a plan.
    fn heading_time(&self, passage: &Passage<'_>) -> Option<Dates> {
        let mut found = None;
        for token in &passage.tokens {
            let Kind::Time(time) = &token.kind else { continue };
            let When::Named(phrase) = time.when else { continue };
            if !phrase.lasts() && phrase.day.is_none() {
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
        let mut figures: Vec<(usize, Result<Figure, Left>)> = Vec::new();
        if sentence.amounts.is_empty() {
            self.pass(&sentence);
        } else {
            self.amounts(index, passage, &sentence, places, &mut figures);
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
                Kind::Time(_) if days.iter().any(|day| day.digits.start >= token.range.start && day.digits.end <= token.range.end) => continue,
                Kind::Time(time) => match time.when {
                    When::Named(phrase) if phrase.day.is_none() && phrase.month.is_none() && phrase.year.is_some() => "year",
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
        for (at, time) in times::times(sentence) {
            let When::Named(_) = time.when else { continue };
            let dates = self.clock.resolve(&time, self.clock.about);
            let is_ahead = (0..at).all(|at| !matches!(sentence.what(at), Some(What::Word)));
            if is_ahead {
                self.clock.before = dates;
            }
            let known = [self.clock.about, self.clock.section].into_iter().flatten().any(|known| dates.is_some_and(|dates| dates.end() == known.end()));
            self.clock.apart |= !known;
        }
    }

    fn blank(&self, block: usize) -> Figure {
        Figure {
            block,
            span: Span::default(),
            digits: Span::default(),
            number: Number::zero(),
            places: 0,
            comma: false,
            scale: 0,
            format: None,
            measure: Measure::Bare,
            subject: String::new(),
            subject_span: None,
            narrowed: None,
            section: self.section.clone(),
            non_gaap: false,
            when: None,
            stated: Stated::Document,
            role: Role::Value,
            qualifier: None,
            outlook: None,
            notes: Vec::new(),
        }
    }

    fn amounts(
        &mut self,
        index: usize,
        passage: &Passage<'_>,
        sentence: &Sentence<'_>,
        places: &Places<'_, '_>,
        figures: &mut Vec<(usize, Result<Figure, Left>)>,
    ) {
        let mut drafts = sentence.drafts();
        let mut assigned: Vec<Option<usize>> = vec![None; drafts.len()];
        for run in sentence.runs(&drafts) {
            let times = sentence.listed_times(&drafts, &run);
            sentence.distribute(&mut drafts, run.clone(), times.is_some());
            for (at, time) in run.zip(times.into_iter().flatten()) {
                if let Some(assigned) = assigned.get_mut(at) {
                    *assigned = Some(time);
                }
            }
        }
        let mut outlooks: Vec<Option<Outlook>> = drafts.iter().map(|draft| sentence.outlook(draft, self.outlook)).collect();
        for index in 1..drafts.len() {
            let (one, other) = (drafts[index - 1].bound, drafts[index].bound);
            if (one, other) == (Some(Bound::Low), Some(Bound::High)) {
                outlooks[index] = outlooks[index - 1].map(|low| Outlook { bound: Bound::High, ..low });
            }
        }
        for (draft, outlook) in drafts.iter_mut().zip(&mut outlooks) {
            let is_expected = outlook.is_some();
            let supposed = sentence.supposed(draft.item).filter(|_| !is_expected);
            let is_time = sentence.amount(draft.item).is_some_and(|amount| matches!(amount.unit, Unit::Time(_)));
            if let Some(reason) = supposed {
                draft.part = Part::Left(reason);
            } else if is_time && draft.about == About::Unknown && draft.part == Part::Value {
                draft.part = Part::Left("duration");
            } else if draft.bound.is_some() && !is_expected && !matches!(draft.part, Part::Left(_)) {
                draft.part = Part::Left("range");
            } else if matches!(draft.part, Part::Comparative { .. }) && is_expected {
                draft.part = Part::Value;
            }
            if matches!(draft.part, Part::Left(_)) {
                *outlook = None;
            }
        }
        orphans(&mut drafts);
        let expected: Vec<bool> = outlooks.iter().map(Option::is_some).collect();
        let before = drafts.iter().find(|draft| matches!(draft.about, About::Before(_)));
        let money = |draft: &Draft| sentence.amount(draft.item).is_some_and(|amount| amount.currency.is_some());
        let spoken = before.and_then(|draft| self.referred(index, passage, sentence, &draft.about, money(draft)));
        self.clock.spoken = spoken.and_then(|spoken| spoken.when);
        let moments = sentence.moments(&drafts, &assigned, &self.clock, &expected);
        self.write(index, passage, sentence, places, &drafts, &moments, &outlooks, figures);
        self.remember(&drafts, &moments, &outlooks);
    }

    #[allow(clippy::too_many_arguments, reason = "all that is known of a sentence")]
    fn write(
        &mut self,
        index: usize,
        passage: &Passage<'_>,
        sentence: &Sentence<'_>,
        places: &Places<'_, '_>,
        drafts: &[Draft],
        moments: &[Moment],
        outlooks: &[Option<Outlook>],
        figures: &mut Vec<(usize, Result<Figure, Left>)>,
    ) {
        let printed = sentence.printed_around(drafts);
        let mut measures: Vec<Measure> = Vec::with_capacity(drafts.len());
        // Where the figure of each draft will stand. Days are put between them behind this: their indices are counted too.
        let base = self.prose.figures.len();
        let days = sentence.days(self.dividend);
        let mut indices: Vec<Option<usize>> = Vec::with_capacity(drafts.len());
        let mut next = base;
        for draft in drafts {
            let is_left = matches!(draft.part, Part::Left(_));
            let before = days.iter().filter(|day| day.item < draft.item).count();
            indices.push((!is_left).then_some(next + before));
            next += usize::from(!is_left);
        }
        let index_of = |of: Option<usize>| of.and_then(|of| indices.get(of)).copied().flatten();
        let mut said: Vec<(String, Option<Span>, Vec<String>)> = Vec::with_capacity(drafts.len());
        for (at, draft) in drafts.iter().enumerate() {
            let Some(amount) = sentence.amount(draft.item) else { continue };
            let range = sentence.items[draft.item].at.clone();
            let (subject, subject_span, mut notes) = self.subject(index, passage, sentence, places, draft, &said, amount.currency.is_some());
            let printed = printed[at];
            let measure = sentence.measure(drafts, at, printed, &subject, &measures);
            measures.push(measure.clone());
            said.push((subject.clone(), subject_span, notes.clone()));
            let role = match draft.part {
                Part::Left(reason) => {
                    let is_alone = sentence.items.len() <= 2 && passage.text.trim().len() <= 5;
                    let reason = if is_alone { "page" } else { reason };
                    figures.push((range.start, Err(Left { span: places.span(range), reason })));
                    continue;
                }
                Part::Value => Role::Value,
                Part::Comparative { of } => index_of(of).map_or(Role::Value, |of| Role::Comparative { of }),
                Part::Translation { of } => index_of(Some(of)).map_or(Role::Value, |of| Role::Translation { of }),
                Part::Change { of, from, down } => {
                    let since = moments[at].since;
                    Role::Change { of: index_of(of), from: index_of(from), since, down }
                }
                Part::Portion { of } => Role::Portion { of: index_of(of) },
            };
            // Nothing says what it is, nor in what.
            if subject.is_empty() && measure == Measure::Bare {
                // Its index is taken: it stays a figure that says nothing.
                notes.clear();
            }
            let tail = draft.item + 1..draft.noun.end.max(draft.item + 2);
            notes.extend(marks(sentence, tail));
            notes.dedup();
            let mut narrowed = draft.narrowed.clone();
            if let About::Words(words) = &draft.about {
                narrowed.extend(sentence.led(words.start, draft.floor));
                let kind = sentence.kind_behind(draft.item);
                if draft.narrowed.is_empty() && kind.start >= draft.noun.end && !kind.is_empty() {
                    narrowed.push(kind);
                }
            }
            let narrowed: Vec<String> = narrowed.iter().map(|words| sentence.say(words.clone())).filter(|said| !said.is_empty()).collect();
            // What is expected is still to come.
            let is_over = |dates: Dates| outlooks[at].is_some() && self.clock.about.is_some_and(|about| dates.end() <= about.end());
            let (when, stated) = match moments[at].when.filter(|(dates, _)| !is_over(*dates)) {
                Some((dates, Some(stated))) => (Some(dates), stated),
                _ => (None, Stated::Sentence),
            };
            let adjusted = ENGLISH.within(Cue::Adjusted, &subject).is_some() && ENGLISH.within(Cue::Gaap, &subject).is_none();
            let figure = Figure {
                span: places.span(range.clone()),
                digits: places.span(amount.digits.clone()),
                number: amount.number.clone(),
                places: amount.places,
                comma: amount.comma,
                scale: if amount.unit == Unit::BasisPoints && printed.scale == 0 { -2 } else { printed.scale },
                measure,
                subject,
                subject_span,
                narrowed: (!narrowed.is_empty()).then(|| narrowed.join(" ")),
                non_gaap: adjusted,
                when,
                stated,
                role,
                qualifier: draft.qualifier.clone().map(|words| sentence.slice(words).to_owned()),
                outlook: outlooks[at],
                notes,
                ..self.blank(passage.block)
            };
            if figure.role == Role::Value && !figure.subject.is_empty() {
                let money = matches!(figure.measure, Measure::Money(_));
                let (subject, span) = (figure.subject.clone(), figure.subject_span);
                let when = figure.when;
                self.spoken.push(Spoken { subject, span, passage: index, section: passage.under, money, when });
            }
            figures.push((range.start, Ok(figure)));
        }
        let too_many = self.spoken.len().saturating_sub(SPOKEN);
        self.spoken.drain(..too_many);
    }

    /// The subject of a draft, where it is printed, and its footnotes.
    #[allow(clippy::too_many_arguments, reason = "all that is known of a sentence")]
    fn subject(
        &self,
        index: usize,
        passage: &Passage<'_>,
        sentence: &Sentence<'_>,
        places: &Places<'_, '_>,
        draft: &Draft,
        said: &[(String, Option<Span>, Vec<String>)],
        money: bool,
    ) -> (String, Option<Span>, Vec<String>) {
        let nothing = (String::new(), None, Vec::new());
        match &draft.about {
            About::Unknown => nothing,
            About::Draft(of) => said.get(*of).cloned().unwrap_or(nothing),
            About::Words(words) => {
                let text = sentence.say(words.clone());
                if text.is_empty() {
                    return nothing;
                }
                let span = sentence.bytes(words.clone()).map(|bytes| places.span(bytes));
                (text, span, marks(sentence, words.start..words.end + 1))
            }
            About::Before(words) => {
                let found = self.referred(index, passage, sentence, &draft.about, money);
                found.map_or(nothing, |spoken| (spoken.subject.clone(), spoken.span, marks(sentence, words.clone())))
            }
        }
    }

    /// What a pronoun or "such loans" refers to.
    fn referred(&self, index: usize, passage: &Passage<'_>, sentence: &Sentence<'_>, about: &About, money: bool) -> Option<&Spoken> {
        let About::Before(words) = about else { return None };
        if words.is_empty() {
            return self.spoken.last().filter(|spoken| spoken.passage == index);
        }
        let own = words.clone().filter(|at| sentence.what(*at) == Some(What::Word));
        let own: Vec<String> = own.map(|at| stem(sentence.word(at))).collect();
        // "Those loans originated by": the loans.
        let is_those = sentence.word(words.start).to_lowercase().ends_with("those");
        let own = if is_those { own.get(..1).unwrap_or_default() } else { &own[..] };
        let fits = |spoken: &&Spoken| {
            let words: Vec<String> = spoken.subject.split(' ').map(stem).collect();
            let has_all = !own.is_empty() && own.iter().all(|word| words.contains(word));
            spoken.section == passage.under && spoken.money == money && has_all
        };
        self.spoken.iter().rev().find(fits)
    }

    /// Keeps in mind what was spoken of, for the next sentence.
    fn remember(&mut self, drafts: &[Draft], moments: &[Moment], _outlooks: &[Option<Outlook>]) {
        let mut whens = drafts.iter().zip(moments).filter(|(draft, _)| matches!(draft.part, Part::Value)).map(|(_, moment)| moment);
        let Some(first) = whens.next() else { return };
        let same = whens.all(|moment| moment.dates() == first.dates());
        self.clock.before = match first.when {
            Some((dates @ Dates::Over(..), Some(Stated::Beside | Stated::Sentence))) if same => Some(dates),
            _ => self.clock.before.filter(|_| same && first.when.is_some()),
        };
        // What was on a day says nothing of what happens in the next sentence, but that it may be another time.
        if let Some((Dates::At(day), _)) = first.when {
            self.clock.apart |= [self.clock.about, self.clock.section].into_iter().flatten().all(|known| known.end() != day);
        }
    }
}

/// Drafts that refer to some that are left stand on their own, or are left too.
fn orphans(drafts: &mut [Draft]) {
    let left: Vec<bool> = drafts.iter().map(|draft| matches!(draft.part, Part::Left(_))).collect();
    let is_left = |of: usize| left.get(of).copied().unwrap_or(true);
    for draft in drafts {
        match &mut draft.part {
            Part::Comparative { of: None } => draft.part = Part::Value,
            Part::Comparative { of: Some(of) } | Part::Translation { of } if is_left(*of) => draft.part = Part::Left("unclear"),
            _ => {}
        }
    }
}

/// The keys of the marks in a run of items.
fn marks(sentence: &Sentence<'_>, range: Range<usize>) -> Vec<String> {
    let keys = range.filter_map(|at| match sentence.what(at) {
        Some(What::Mark(key)) => Some(key),
        _ => None,
    });
    keys.flat_map(|keys| keys.split(',')).map(|key| key.trim().to_owned()).collect()
}

fn has_digits(text: &str, token: &Token) -> bool {
    text.get(token.range.clone()).is_some_and(|text| text.bytes().any(|b| b.is_ascii_digit()))
}

/// A word to compare with: small, without the "s" of a plural.
fn stem(word: &str) -> String {
    let lower = word.to_lowercase();
    lower.strip_suffix('s').map(str::to_owned).unwrap_or(lower)
}

#[cfg(test)]
mod tests;
