//! Within [`super`]: the amounts of a sentence → figures.

use super::actions::Day;
use super::link::Link;
use super::pairs;
use super::phrases::{Cue, ENGLISH};
use super::roles::{About, Draft, Part};
use super::sentence::{Sentence, What};
use super::series;
use super::spans::Places;
use super::times::{Moment, is_relative};
use super::{Reader, SPOKEN, Spoken};
use crate::prose::lexer::{Passage, Unit};
use crate::prose::{Bound, Figure, Measure, Outlook, Role, Stated};
use crate::source::Span;
use crate::statement::Left;
use crate::statement::calendar::Dates;
use crate::xbrl::Number;
use std::ops::Range;

/// A sentence and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Here<'h> {
    /// Index of its passage.
    pub(super) index: usize,
    pub(super) passage: &'h Passage<'h>,
    pub(super) sentence: &'h Sentence<'h>,
    pub(super) places: &'h Places<'h, 'h>,
    /// Its days of corporate actions, which are figures, too.
    pub(super) days: &'h [Day],
}

/// A figure, or why it is none, and where it stands in the text of its block.
pub(super) type Found = (usize, Result<Figure, Left>);

/// A subject, where it is printed, and its footnotes.
type Subject = (String, Option<Span>, Vec<String>);

impl Reader<'_> {
    pub(super) fn blank(&self, block: usize) -> Figure {
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

    /// Reads the amounts of a sentence.
    pub(super) fn amounts(&mut self, here: Here<'_>, figures: &mut Vec<Found>) {
        let sentence = here.sentence;
        let mut drafts = sentence.drafts();
        let mut assigned: Vec<Option<usize>> = vec![None; drafts.len()];
        for run in pairs::runs(&drafts) {
            let times = sentence.listed_times(&drafts, &run);
            sentence.distribute(&mut drafts, &run, times.is_some());
            for (at, time) in run.into_iter().zip(times.into_iter().flatten()) {
                if let Some(assigned) = assigned.get_mut(at) {
                    *assigned = Some(time);
                }
            }
        }
        sentence.match_lists(&mut drafts);
        let mut outlooks: Vec<Option<Outlook>> =
            drafts.iter().map(|draft| sentence.outlook(draft, self.outlook)).collect();
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
        if self.scaled {
            for index in 0..drafts.len() {
                if sentence.is_unscaled(&drafts, index) && !matches!(drafts[index].part, Part::Left(_)) {
                    drafts[index].part = Part::Left("scale");
                }
            }
        }
        orphans(&mut drafts);
        let expected: Vec<bool> = outlooks.iter().map(Option::is_some).collect();
        let before = drafts.iter().find(|draft| matches!(draft.about, About::Before(_)));
        let money = |draft: &Draft| sentence.amount(draft.item).is_some_and(|amount| amount.currency.is_some());
        let spoken = before.and_then(|draft| self.referred(here, &draft.about, money(draft)));
        self.clock.spoken = spoken.and_then(|spoken| spoken.when);
        let moments = sentence.moments(&drafts, &assigned, &self.clock, &expected);
        self.write(here, &drafts, &moments, &outlooks, figures);
        // "A year ago, sales were": the next sentence is about now again, perhaps.
        let leading = sentence.leading(&drafts, &series::times(sentence));
        let leads = expected.contains(&true) || leading.is_some_and(|time| !is_relative(&time));
        self.remember(&drafts, &moments, leads);
    }

    fn write(
        &mut self,
        here: Here<'_>,
        drafts: &[Draft],
        moments: &[Moment],
        outlooks: &[Option<Outlook>],
        figures: &mut Vec<Found>,
    ) {
        let Here { index, passage, sentence, places, days } = here;
        let printed = sentence.printed_around(drafts);
        let mut measures: Vec<Measure> = Vec::with_capacity(drafts.len());
        // Where the figure of each draft will stand. Days are put between them behind this: their indices are counted too.
        let base = self.prose.figures.len();
        let mut indices: Vec<Option<usize>> = Vec::with_capacity(drafts.len());
        let mut next = base;
        for draft in drafts {
            let is_left = matches!(draft.part, Part::Left(_));
            let before = days.iter().filter(|day| day.item < draft.item).count();
            indices.push((!is_left).then_some(next + before));
            next += usize::from(!is_left);
        }
        let index_of = |of: Option<usize>| of.and_then(|of| indices.get(of)).copied().flatten();
        let mut said: Vec<Subject> = Vec::with_capacity(drafts.len());
        for (at, draft) in drafts.iter().enumerate() {
            let Some(amount) = sentence.amount(draft.item) else { continue };
            let range = sentence.items[draft.item].at.clone();
            let (subject, subject_span, mut notes) = self.subject(here, draft, &said, amount.currency.is_some());
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
            let tail = draft.item + 1..draft.noun.end.max(draft.item + 2);
            notes.extend(marks(sentence, tail));
            notes.dedup();
            let mut narrowed = draft.narrowed.clone();
            if let About::Words(words) = &draft.about {
                narrowed.extend(sentence.led(words.start, draft.floor));
            }
            let kind = sentence.kind_behind(draft.item);
            if draft.narrowed.is_empty() && kind.start >= draft.noun.end && !kind.is_empty() {
                narrowed.push(kind);
            }
            let narrowed: Vec<String> =
                narrowed.iter().map(|words| sentence.say(words.clone())).filter(|said| !said.is_empty()).collect();
            // What is expected is still to come.
            let is_over = |dates: Dates| {
                outlooks[at].is_some() && self.clock.about.is_some_and(|about| dates.end() <= about.end())
            };
            let (when, stated) = match moments[at].when.filter(|(dates, _)| !is_over(*dates)) {
                Some((dates, stated)) => (Some(dates), stated),
                _ => (None, Stated::Sentence),
            };
            let adjusted =
                ENGLISH.within(Cue::Adjusted, &subject).is_some() && ENGLISH.within(Cue::Gaap, &subject).is_none();
            let figure = Figure {
                span: places.span(range.clone()),
                digits: places.span(amount.digits.clone()),
                number: if draft.negated { amount.number.clone().negated() } else { amount.number.clone() },
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
    fn subject(&self, here: Here<'_>, draft: &Draft, said: &[Subject], money: bool) -> Subject {
        let Here { sentence, places, .. } = here;
        let nothing = (String::new(), None, Vec::new());
        match &draft.about {
            About::Unknown => nothing,
            About::Draft(of) => said.get(*of).cloned().unwrap_or(nothing),
            About::Words(words) => {
                let shared = draft.shared.clone().map(|words| sentence.say(words)).unwrap_or_default();
                let text = [sentence.say(words.clone()), shared].join(" ").trim_end().to_owned();
                if text.is_empty() {
                    return nothing;
                }
                let span = sentence.bytes(words.clone()).map(|bytes| places.span(bytes));
                (text, span, marks(sentence, words.start..words.end + 1))
            }
            About::Before(words) => {
                let found = self.referred(here, &draft.about, money);
                found.map_or(nothing, |spoken| (spoken.subject.clone(), spoken.span, marks(sentence, words.clone())))
            }
        }
    }

    /// What a pronoun or "such loans" refers to.
    fn referred(&self, here: Here<'_>, about: &About, money: bool) -> Option<&Spoken> {
        let Here { index, passage, sentence, .. } = here;
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
    fn remember(&mut self, drafts: &[Draft], moments: &[Moment], leads: bool) {
        // What something is compared with, or what a bracket has, is not spoken of any longer.
        let lasts = |draft: &Draft| {
            matches!(draft.part, Part::Value)
                && !matches!(draft.link, Link::Compared(_) | Link::From(_) | Link::Open(_))
        };
        let mut whens = drafts.iter().zip(moments).filter(|(draft, _)| lasts(draft)).map(|(_, moment)| moment);
        let Some(first) = whens.next() else { return };
        let same = whens.all(|moment| moment.dates() == first.dates());
        self.clock.before = match first.when {
            // A time in passing is not that of what follows.
            Some((dates @ Dates::Over(..), Stated::Beside | Stated::Sentence)) if same => {
                let is_known = [self.clock.about, self.clock.section, self.clock.before].contains(&Some(dates));
                let lasts = is_known || leads && self.clock.may_last(dates);
                self.clock.apart |= !lasts;
                Some(dates).filter(|_| lasts)
            }
            _ => self.clock.before.filter(|_| same && first.when.is_some()),
        };
        // What was on a day says nothing of what happens in the next sentence, but that it may be another time.
        if let Some((Dates::At(day), _)) = first.when {
            self.clock.apart |=
                [self.clock.about, self.clock.section].into_iter().flatten().all(|known| known.end() != day);
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
            Part::Comparative { of: Some(of) } | Part::Translation { of } if is_left(*of) => {
                draft.part = Part::Left("unclear");
            }
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

/// A word to compare with: small, without the "s" of a plural.
fn stem(word: &str) -> String {
    let lower = word.to_lowercase();
    lower.strip_suffix('s').map(str::to_owned).unwrap_or(lower)
}
