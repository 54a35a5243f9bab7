//! Figures in sentences → facts: under the concept of the statement's line where it prints the same number, under the
//! concept that the words name where no statement does. What is not certain is left with a reason.
//!
//! 1. `family`: figures that the same words measure, at other times and in other currencies;
//! 2. `sense`: what the words may mean, by the document's own `lines` and by the taxonomy;
//! 3. `aspects`: when, in what, by which framework, translated or not, expected or measured;
//! 4. the sense that the numbers bear out, or that the words leave no doubt about, makes facts of all of them.
//!
//! `definition`: subjects that a note defines are what the definition says. `unknown`: metrics that no label knows. `growth`:
//! changes and portions, behind what they are changes and portions of. `parts`: what footnotes list. `returns`: dividends and
//! repurchases. `notes`: footnotes. `amount` and `change` have the arithmetic.

pub mod amount;
mod aspects;
pub mod change;
mod definition;
mod family;
mod growth;
mod lines;
mod names;
mod notes;
mod parts;
mod returns;
mod sense;
mod thought;
mod unknown;

use super::assemble::Assembler;
use super::{Figure, Line};
use crate::diagnostic::Diagnostic;
use crate::prose::{self, Prose, Role, Stated};
use crate::report::NewFact;
use crate::source::{Source, Span};
use crate::statement::Statements;
use crate::statement::calendar::Dates;
use crate::taxonomy::DataType;
use crate::xbrl::QName;
use aspects::Told;
use definition::{Defined, Definition};
use family::{Decision, Family, Verdict, Weighed};
use lines::Lines;
use returns::Plan;
use rust_decimal::Decimal;
use sense::Sense;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

pub use thought::{Considered, Thought};

type Outcome = Result<usize, &'static str>;

/// What a figure measures.
#[derive(Debug, Clone)]
struct Known {
    sense: Rc<Sense>,
    told: Told,
}

/// What is known of the figures in sentences while they are read.
struct Reader<'p> {
    prose: &'p Prose,
    lines: Lines,
    /// One per figure.
    outcomes: Vec<Option<Outcome>>,
    /// What the figures measure, as far as it is known.
    known: Vec<Option<Known>>,
    /// Concepts that the document defines otherwise than the taxonomy.
    redefined: HashMap<QName, Sense>,
    /// Plans to buy back shares.
    plans: Vec<Plan>,
    /// The period that the document is about.
    about: Option<Dates>,
    /// The numbers that tables print, without their signs, in order; where somebody asked.
    printed: OnceCell<Vec<Decimal>>,
}

impl Assembler<'_, '_> {
    /// Makes facts of the figures in sentences, behind those of the statements.
    pub(super) fn prose(&mut self, prose: &Prose, statements: &Statements<'_>, lines: &[Vec<Line>]) {
        let count = prose.figures.len();
        let taken = self.taken();
        let outcomes = prose.figures.iter().map(|figure| printed(&taken, figure.span).map(Ok)).collect();
        let lines = Lines::new(self, statements, lines);
        let (plans, about) = (self.plans(prose), statements.customs.fiscal.about());
        let known = vec![None; count];
        let mut reader =
            Reader { prose, lines, outcomes, known, redefined: HashMap::new(), plans, about, printed: OnceCell::new() };
        // What a definition says of a name holds wherever the name stands.
        let names = &self.input.issuer.names;
        let define = |family: Family| {
            let definition = definition::of(prose, &prose.figures[family.members[0]], names);
            (family, definition)
        };
        let (defined, plain): (Vec<_>, Vec<_>) =
            Family::all(prose).into_iter().map(define).partition(|(_, definition)| definition.is_some());
        for (family, definition) in defined.iter().chain(&plain) {
            self.family(&mut reader, family, definition.as_ref());
        }
        self.listed(&mut reader);
        for (at, figure) in prose.figures.iter().enumerate() {
            if reader.outcomes[at].is_none() {
                reader.outcomes[at] = match figure.role {
                    Role::Change { .. } => Some(self.change(&reader, at)),
                    Role::Portion { .. } => Some(self.portion(&reader, at)),
                    _ => None,
                };
            }
        }
        self.explain(&reader);
        let left = prose.left.iter().map(|left| {
            let outcome = printed(&taken, left.span).or_else(|| around(&taken, left.span)).ok_or(left.reason);
            Figure { span: left.span, row: None, prose: None, outcome }
        });
        self.figures.extend(left);
        let told = prose.figures.iter().zip(reader.outcomes).enumerate().map(|(at, (figure, outcome))| {
            let outcome = outcome.unwrap_or(Err("unknown-metric"));
            Figure { span: figure.span, row: None, prose: Some(at), outcome }
        });
        self.figures.extend(told);
    }

    /// Where facts are printed already, in the order of the document: items of the cover and the exchange rate.
    fn taken(&self) -> Vec<(Span, usize)> {
        let facts = self.report.facts().enumerate().filter(|(_, fact)| !fact.places.is_empty());
        let mut taken: Vec<(Span, usize)> =
            facts.flat_map(|(at, fact)| fact.places.iter().map(move |place| (place.tag, at))).collect();
        taken.sort_unstable();
        taken
    }

    /// Makes facts of a family, or says why not.
    fn family(&mut self, reader: &mut Reader<'_>, family: &Family, definition: Option<&Definition>) {
        let prose = reader.prose;
        let root = &prose.figures[family.members[0]];
        if names::texts(root, &self.input.issuer.names).is_empty() {
            return reader.leave(family, "no-subject");
        }
        let senses = sense::senses(self.input.target, &reader.lines, root, &self.input.issuer.names);
        let (all, senses) = (senses.len(), senses.into_iter().filter_map(|sense| self.returned(reader, root, sense)));
        let senses: Vec<Sense> = senses.collect();
        if senses.is_empty() && all > 0 {
            return reader.leave(family, "no-time");
        }
        let weighed: Vec<Weighed> =
            senses.into_iter().map(|sense| self.weigh(prose, &reader.lines, family, sense)).collect();
        self.think(family, &weighed);
        let decision = family::decide(weighed);
        // What is left out of a non-GAAP measure, its reconciliation says; and what a table prints is its line, whatever is
        // said of it.
        let by_reconciliation = |d: &Definition| root.non_gaap && matches!(d, Definition::Bounds { .. });
        let is_line = matches!(&decision, Decision::Means(weighed) if weighed.digits > 0);
        if let Some(definition) = definition.filter(|definition| !is_line && !by_reconciliation(definition)) {
            let plain = match &decision {
                Decision::Means(weighed) | Decision::Contradicted(weighed) => Some(weighed.sense.clone()),
                Decision::Unknown(_) => None,
            };
            match self.defined(reader, root, definition, plain.as_ref()) {
                Defined::Plain => {}
                Defined::Unknown => return reader.leave(family, "other-definition"),
                Defined::Other(sense, parts) => {
                    if let Some(plain) = plain.filter(|plain| !plain.is_printed) {
                        reader.redefined.insert(plain.concept.name, sense.clone());
                    }
                    let weighed = self.weigh(prose, &reader.lines, family, sense);
                    self.accept(reader, family, weighed);
                    if let (Some(Ok(fact)), false) = (reader.outcomes[family.members[0]], parts.is_empty()) {
                        self.sums_told.push((fact, parts));
                    }
                    return;
                }
            }
        }
        match decision {
            Decision::Means(weighed) => {
                let other = reader.redefined.get(&weighed.sense.concept.name).filter(|_| definition.is_none()).cloned();
                let weighed = other.map(|sense| self.weigh(prose, &reader.lines, family, sense)).unwrap_or(weighed);
                self.accept(reader, family, weighed);
            }
            Decision::Contradicted(weighed) => self.accept(reader, family, weighed),
            Decision::Unknown("unknown-metric") => match self.corroborated(reader, family) {
                Some(sense) => {
                    let weighed = self.weigh(prose, &reader.lines, family, sense);
                    self.accept(reader, family, weighed);
                }
                None => reader.leave(family, "unknown-metric"),
            },
            Decision::Unknown(reason) => reader.leave(family, reason),
        }
    }

    /// Makes facts of the members that do not contradict the tables.
    fn accept(&mut self, reader: &mut Reader<'_>, family: &Family, weighed: Weighed) {
        let prose = reader.prose;
        self.conclude(family, &weighed);
        let is_doubtful = weighed.contradicts && weighed.digits == 0;
        let is_shown = weighed.digits > 0;
        let root = &prose.figures[family.members[0]];
        // Under the heading of a segment, the words of the whole may be about the part.
        let is_part =
            weighed.sense.parts.is_empty() && root.section.last().is_some_and(|text| reader.lines.is_part(text));
        let sense = Rc::new(weighed.sense);
        for (&member, verdict) in family.members.iter().zip(weighed.verdicts) {
            if reader.outcomes[member].is_some() {
                continue;
            }
            let figure = &prose.figures[member];
            let told = match &verdict {
                Verdict::Same(_, told) | Verdict::New(told) => Some(*told),
                Verdict::Unfit(_) | Verdict::Other(_) => None,
            };
            let outcome = match verdict {
                Verdict::Unfit("translation-differs") => Err(self.mistranslated(figure)),
                Verdict::Unfit(reason) => Err(reason),
                Verdict::Other(_) | Verdict::New(_) if is_part && !is_shown => Err("part"),
                Verdict::Other(fact) => Err(self.contradicts(reader, member, &sense, fact)),
                Verdict::New(_) if is_doubtful => Err("uncertain"),
                Verdict::Same(new, _) => self.tell(figure, &sense, *new),
                Verdict::New(told) => {
                    // Of a time that nobody states, a number must be shown by another.
                    let is_untimed = || {
                        figure.stated == Stated::Document
                            && sense.at.is_none()
                            && !(sense.exact && reader.is_of_only_period(self.input.source, member))
                    };
                    let doubt =
                        || self.doubt(reader, family, &sense, told).or_else(|| is_untimed().then_some("no-time"));
                    match if is_shown { None } else { doubt() } {
                        Some(reason) => Err(reason),
                        None => self.told(figure, &sense, told).and_then(|new| self.tell(figure, &sense, new)),
                    }
                }
            };
            // What was left says nothing of its changes either.
            let is_sure = matches!(outcome, Ok(_) | Err("contradicts-text"));
            if let Some(told) = told.filter(|_| is_sure) {
                reader.known[member] = Some(Known { sense: sense.clone(), told });
            }
            reader.outcomes[member] = Some(outcome);
        }
    }

    /// Why words alone are not enough for a fact that nothing else shows.
    fn doubt(&self, reader: &Reader<'_>, family: &Family, sense: &Sense, told: Told) -> Option<&'static str> {
        const WORDS: usize = 3;
        const THOUSANDS: i8 = 3;
        const IN_FULL: usize = 6;
        let root = &reader.prose.figures[family.members[0]];
        if !reader.lines.is_near(told.when) {
            return Some("no-time");
        }
        let is_face = definition::is_face(self.input.target.core, &sense.concept.name) || sense.is_printed;
        if sense.is_shown || !is_face || sense.concept.data_type == DataType::Shares {
            return None;
        }
        let is_bare = root.scale == 0 && root.places == 0 && amount::digits(root) <= IN_FULL;
        if is_bare && reader.lines.scale >= THOUSANDS && sense.concept.data_type == DataType::Monetary {
            return Some("scale");
        }
        // A line of a balance sheet is of the days of balance sheets.
        let is_balance = !sense::is_of_period(&sense.concept);
        if root.outlook.is_none()
            && (!reader.lines.is_reporting_time(told.when) || is_balance && !reader.lines.has_end(told.when))
        {
            return Some("no-time");
        }
        // What tables do not print may be a part of what its words name.
        (!sense.is_printed && sense.length < WORDS).then_some("uncertain")
    }

    /// Adds a fact that a sentence states.
    fn tell(&mut self, figure: &prose::Figure, sense: &Sense, new: NewFact) -> Outcome {
        match self.report.push(new) {
            Ok(fact) => Ok(fact),
            Err(contradiction) => {
                self.differ(figure, &sense.label, contradiction.fact);
                Err("contradicts-text")
            }
        }
    }

    /// Reports a figure that a table prints otherwise, where nothing else can be meant: its words are a line's, and its time
    /// stands beside it.
    fn contradicts(&mut self, reader: &Reader<'_>, member: usize, sense: &Sense, fact: usize) -> &'static str {
        let figure = &reader.prose.figures[member];
        if family::is_near(figure, &self.report.fact(fact).value.to_value()) {
            return "approximate";
        }
        let is_certain =
            figure.stated == Stated::Beside && sense.in_line && sense.exact && !self.is_said_of_other(figure);
        if !is_certain || !reader.is_alone(member) && self.is_elsewhere(reader, figure) {
            return "uncertain";
        }
        self.differ(figure, &sense.label, fact);
        "contradicts-table"
    }

    /// Whether the words are what something else was: "interest was net income of 5, compared to net income of 6".
    fn is_said_of_other(&self, figure: &prose::Figure) -> bool {
        const BEFORE: [&str; 8] = [" was", " were", " is", " are", " to", " with", " versus", " from"];
        const NEAR: usize = 24;
        let Some(span) = figure.subject_span else { return false };
        let text = self.input.source.text();
        let end = (span.start as usize).min(text.len());
        let mut start = end.saturating_sub(NEAR);
        while !text.is_char_boundary(start) {
            start += 1;
        }
        let before = text.get(start..end).unwrap_or_default().trim_end().to_lowercase();
        BEFORE.iter().any(|word| before.ends_with(word))
    }

    /// Whether a table prints the number elsewhere: for the line at another time, for a part of it, for another line.
    fn is_elsewhere(&self, reader: &Reader<'_>, figure: &prose::Figure) -> bool {
        let Some(range) = amount::Amount::of(figure).range() else { return false };
        let printed = reader.printed.get_or_init(|| {
            let facts = reader.lines.facts.iter().copied();
            let mut all: Vec<Decimal> = facts.filter_map(|fact| Some(self.range(fact)?.middle().abs())).collect();
            all.sort_unstable();
            all
        });
        let range = if range.high.is_sign_negative() { range.negated() } else { range };
        let from = printed.partition_point(|value| *value < range.low);
        printed.get(from).is_some_and(|value| *value <= range.high)
    }

    /// Reports a translation that is not at the rate.
    fn mistranslated(&mut self, figure: &prose::Figure) -> &'static str {
        let printed = self.input.source.visible(figure.span);
        let message =
            format!("{printed} is not what its original comes to at the stated exchange rate: it is left out");
        self.diagnostics.push(Diagnostic::warning("prose.contradiction", message).at(figure.span));
        "translation-differs"
    }

    fn differ(&mut self, figure: &prose::Figure, label: &str, fact: usize) {
        let printed = self.input.source.visible(figure.span);
        let known = self.report.fact(fact).places.first();
        let known = known.map_or_else(String::new, |place| format!("{} in line {}", place.printed, place.line));
        let line = self.input.source.position(figure.span.start).line;
        let message =
            format!("{:?} is {printed} in line {line}, but {label:?} is {known}: it is left out", figure.subject);
        self.diagnostics.push(Diagnostic::warning("prose.contradiction", message).at(figure.span));
    }
}

impl Reader<'_> {
    /// Whether no other figure of its paragraph is measured in the same.
    fn is_alone(&self, at: usize) -> bool {
        let figure = &self.prose.figures[at];
        self.beside(at).all(|other| other.measure != figure.measure)
    }

    /// Whether a figure is of the only period that the document is about, and its paragraph names no other time.
    fn is_of_only_period(&self, source: &Source, at: usize) -> bool {
        const TIMES: [&str; 5] = ["date", "time", "period", "year", "header"];
        const NEAR: usize = 24;
        let figure = &self.prose.figures[at];
        let is_only = self.about.is_some() && self.about == self.lines.only_period() && figure.when == self.about;
        if !is_only || figure.outlook.is_some() || self.beside(at).any(|other| other.when != figure.when) {
            return false;
        }
        let behind = self.prose.left.partition_point(|left| left.span.start < figure.span.start);
        let (before, behind) = self.prose.left.split_at(behind);
        let between = |a: Span, b: Span| Span::new(a.end as usize, b.start.max(a.end) as usize);
        let before = before.iter().rev().take(NEAR).map(|left| (left, between(left.span, figure.span)));
        let behind = behind.iter().take(NEAR).map(|left| (left, between(figure.span, left.span)));
        !before.chain(behind).any(|(left, span)| TIMES.contains(&left.reason) && is_one_paragraph(source, span))
    }

    /// The other figures of a paragraph.
    fn beside(&self, at: usize) -> impl Iterator<Item = &prose::Figure> {
        const MOST: usize = 64;
        let figures = &self.prose.figures;
        let block = figures[at].block;
        let is_in = move |figure: &&prose::Figure| figure.block == block;
        let before = figures[..at].iter().rev().take(MOST).take_while(is_in);
        before.chain(figures[at + 1..].iter().take(MOST).take_while(is_in))
    }

    fn leave(&mut self, family: &Family, reason: &'static str) {
        for &member in &family.members {
            self.outcomes[member].get_or_insert(Err(reason));
        }
    }
}

/// Whether no paragraph ends in a span.
fn is_one_paragraph(source: &Source, span: Span) -> bool {
    const FAR: u32 = 600;
    const ENDS: [&str; 9] = ["\n\n", "\n-", "\n*", "\n#", "\n•", "</p", "</div", "</li", "</td"];
    span.end - span.start <= FAR && {
        let text = source.slice(span).to_ascii_lowercase();
        !ENDS.iter().any(|end| text.contains(end))
    }
}

/// The fact that is printed in a span.
fn printed(taken: &[(Span, usize)], span: Span) -> Option<usize> {
    let behind = taken.partition_point(|(place, _)| place.start < span.start);
    taken[behind..].first().filter(|(place, _)| span.contains(*place)).map(|&(_, fact)| fact)
}

/// The fact whose text holds a span.
fn around(taken: &[(Span, usize)], span: Span) -> Option<usize> {
    const NEAR: usize = 4;
    let behind = taken.partition_point(|(place, _)| place.start <= span.start);
    taken[..behind].iter().rev().take(NEAR).find(|(place, _)| place.contains(span)).map(|&(_, fact)| fact)
}

#[cfg(test)]
mod tests;
