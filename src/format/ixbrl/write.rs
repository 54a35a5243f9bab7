//! A report and its document → one inline XBRL document (Inline XBRL 1.1). [`page`](crate::page) lays the document out;
//! here is what goes around the figures, and the header.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Block, Document};
use crate::format::xbrl21::Instance;
use crate::format::{Error, push_spans};
use crate::page::{self, Layouts, Markup, Parts, Slot, Templates};
use crate::report::{Fact, Footnote, Link, LinkTarget, Place, Report, ValueRef};
use crate::source::Span;
use crate::xbrl::{Decimals, ns};
use quick_xml::events::BytesStart;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

/// Language of a document whose facts name none.
const DEFAULT_LANGUAGE: &str = "en";

/// Zero that is printed as a dash, in the transformation registry.
const FIXED_ZERO: &str = "fixed-zero";

/// What a report is printed on.
#[derive(Debug, Clone, Copy)]
pub struct Print<'a> {
    /// The document.
    pub document: &'a Document<'a>,
    /// What the rows of its tables are.
    pub layouts: &'a Layouts,
    /// The title of the page, where it is not the first heading.
    pub title: Option<&'a str>,
    /// Where facts and footnotes stand, if the document is not the one that the report names as its source, but one that
    /// was made for the report.
    pub places: Option<Places<'a>>,
    /// Numerals that are no facts. Each gets an id where it is printed, `at-START-END`, unless an element of a fact or a footnote
    /// is there: it would become part of what that says.
    pub others: &'a [Span],
}

/// Where facts and footnotes stand on a page, each by its index.
#[derive(Debug, Clone, Copy)]
pub struct Places<'a> {
    /// The places of each fact.
    pub facts: &'a [Vec<Place>],
    /// The place of each footnote.
    pub footnotes: &'a [Option<Span>],
}

/// Writes the whole document with all facts, each tagged wherever it is printed. The plain id of a fact stands at its most
/// precise occurrence, the others get ordinals. Facts that are not printed, or whose place cannot be tagged (which
/// gives a warning `ixbrl.untagged`), are hidden in the header. Numbers that are none (`INF`, `NaN`) cannot be written in
/// this syntax: they are left out with a warning `ixbrl.not-a-number`.
pub fn write(report: &Report, print: Print<'_>, templates: &Templates) -> Result<(Vec<u8>, Diagnostics), Error> {
    let Print { document, layouts, title, places, others } = print;
    let instance = Instance::new(report, &[("ix", ns::IX), ("ixt", ns::IXT)])?;
    let language = report.facts().find_map(|fact| fact.language).unwrap_or(DEFAULT_LANGUAGE);
    let tagger = Tagger { report, instance, places };

    let lay_out = |marks: &[Mark<'_>]| {
        let slots = marks.iter().map(|mark| tagger.slot(mark));
        let slots: Vec<Slot<'_>> = slots.chain(others.iter().map(|span| other(*span))).collect();
        (page::lay_out(document, layouts, &slots), slots)
    };
    let mut marks = tagger.marks(Some(document));
    let (mut page, mut slots) = lay_out(&marks);
    // A footnote in parts must have all of them.
    if page.unplaced.iter().any(|&slot| marks.get(slot).is_some_and(Mark::is_part)) {
        marks = tagger.marks(None);
        (page, slots) = lay_out(&marks);
    }
    let mut diagnostics = Diagnostics::default();
    let (mut hidden, left): (Vec<Mark<'_>>, Vec<Mark<'_>>) = tagger.unprinted().partition(Mark::can_be_written);
    for mark in left {
        if let Mark::Fact(fact, ..) = mark {
            let finding = format!("{} is no number: inline XBRL cannot have it", report.concept(fact.concept).local);
            diagnostics.push(Diagnostic::warning("ixbrl.not-a-number", finding));
        }
    }
    for &slot in &page.unplaced {
        let Some(&mark) = marks.get(slot) else { continue };
        let what = match mark {
            Mark::Fact(fact, ..) => report.concept(fact.concept).local.clone(),
            Mark::Footnote(note, ..) => note.id.clone(),
        };
        let finding = format!("{what} cannot be tagged where it is printed");
        diagnostics.push(Diagnostic::warning("ixbrl.untagged", finding).at(slots[slot].span));
        hidden.extend(mark.is_first().then_some(mark));
    }
    let header = tagger.header(&hidden)?;
    let namespaces: Vec<String> = tagger.namespaces().collect();
    let parts = Parts {
        namespaces: &namespaces.join("\n "),
        language,
        title: title.unwrap_or(&page.title),
        header: &header,
        body: &page.body,
    };
    let page = templates.render(parts).map_err(io::Error::other)?;
    Ok((page.into_bytes(), diagnostics))
}

/// An inline element to be written.
#[derive(Clone, Copy)]
enum Mark<'a> {
    /// An occurrence of a fact: where, and its number; 1 is the one with the plain id.
    Fact(Fact<'a>, Option<&'a Place>, usize),
    /// A footnote, or a part of one, and where it is printed.
    Footnote(&'a Footnote, Option<Span>, Part),
}

/// A part of a footnote: its number, from 1, and whether others follow.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Part(usize, bool);

impl Part {
    const WHOLE: Part = Part(1, false);

    /// The id of the element.
    fn id(self, note: &Footnote) -> String {
        if self.0 == 1 { note.id.to_string() } else { format!("{}.{}", note.id, self.0) }
    }
}

impl Mark<'_> {
    /// Inline XBRL has decimal numbers only (§10.1.1).
    fn can_be_written(&self) -> bool {
        !matches!(self, Mark::Fact(Fact { value: value @ ValueRef::Number(_), .. }, ..) if value.number().is_none())
    }

    fn is_first(&self) -> bool {
        !matches!(self, Mark::Fact(_, _, 2..))
    }

    fn is_part(&self) -> bool {
        matches!(self, Mark::Footnote(_, _, part) if *part != Part::WHOLE)
    }
}

struct Tagger<'a> {
    report: &'a Report,
    instance: Instance<'a>,
    places: Option<Places<'a>>,
}

impl<'a> Tagger<'a> {
    /// What is printed: all places of all facts, and the footnotes, in parts where they begin or end within a block of the
    /// document and go on in others.
    fn marks(&self, document: Option<&Document<'_>>) -> Vec<Mark<'a>> {
        let facts = self.facts().filter(|(fact, _)| !fact.value.is_nil()).flat_map(|(fact, places)| {
            let best = places.iter().enumerate().min_by_key(|(_, place)| Reverse(place.decimals)).map(|(at, _)| at);
            places.iter().enumerate().map(move |(at, place)| {
                let before = usize::from(best.is_some_and(|best| best > at));
                let number = if best == Some(at) { 1 } else { at + 1 + before };
                Mark::Fact(fact, Some(place), number)
            })
        });
        let inks = document.filter(|_| !self.report.footnotes.is_empty()).map(inks).unwrap_or_default();
        let notes = self.footnotes().filter_map(|(note, span)| Some((note, span?))).flat_map(move |(note, span)| {
            let parts = parts(&inks, span).unwrap_or_else(|| vec![span]);
            let last = parts.len();
            parts.into_iter().zip(1..).map(move |(span, n)| Mark::Footnote(note, Some(span), Part(n, n < last)))
        });
        facts.chain(notes).collect()
    }

    /// All facts, each with its places on the page.
    fn facts(&self) -> impl Iterator<Item = (Fact<'a>, &'a [Place])> + use<'a> {
        let places = self.places;
        self.report.facts().enumerate().map(move |(index, fact)| match places {
            Some(places) => (fact, places.facts.get(index).map_or(&[][..], Vec::as_slice)),
            None => (fact, fact.places),
        })
    }

    /// All footnotes, each with its place on the page.
    fn footnotes(&self) -> impl Iterator<Item = (&'a Footnote, Option<Span>)> + use<'a> {
        let places = self.places;
        self.report.footnotes.iter().enumerate().map(move |(index, note)| match places {
            Some(places) => (note, places.footnotes.get(index).copied().flatten()),
            None => (note, note.span),
        })
    }

    /// What is not printed. An element that is nil holds nothing (§10.1), so it cannot be around a text.
    fn unprinted(&self) -> impl Iterator<Item = Mark<'a>> {
        let facts = self.facts().filter(|(fact, places)| places.is_empty() || fact.value.is_nil());
        let notes = self.footnotes().filter(|(_, span)| span.is_none());
        facts
            .map(|(fact, _)| Mark::Fact(fact, None, 1))
            .chain(notes.map(|(note, _)| Mark::Footnote(note, None, Part::WHOLE)))
    }

    fn slot(&self, mark: &Mark<'_>) -> Slot<'static> {
        let span = match mark {
            Mark::Fact(_, place, _) => place.map(|place| place.tag),
            Mark::Footnote(_, span, _) => *span,
        };
        let (plain, one_line) = match mark {
            Mark::Fact(fact, ..) => (fact.unit.is_some(), fact.value.text().is_some_and(|text| !text.contains('\n'))),
            Mark::Footnote(..) => (false, false),
        };
        Slot { span: span.unwrap_or_default(), element: self.element(mark, true), plain, one_line, weak: false }
    }

    /// The start tag. A hidden element holds the fact's own value, a printed one the text of its place.
    fn element(&self, mark: &Mark<'_>, printed: bool) -> BytesStart<'static> {
        let (fact, place, number) = match mark {
            Mark::Footnote(note, _, part) => {
                let mut element = BytesStart::new(if part.0 == 1 { "ix:footnote" } else { "ix:continuation" });
                element.push_attribute(("id", &*part.id(note)));
                if part.1 && printed {
                    element.push_attribute(("continuedAt", &*Part(part.0 + 1, false).id(note)));
                }
                if part.0 == 1 {
                    element.push_attribute(("xml:lang", &*note.language));
                }
                return element;
            }
            Mark::Fact(fact, place, number) => (fact, place.filter(|_| printed), number),
        };
        let numeric = fact.unit.is_some();
        let mut element = BytesStart::new(if numeric { "ix:nonFraction" } else { "ix:nonNumeric" });
        let mut set = |name: &str, value: &str| element.push_attribute((name, value));
        match number {
            1 => set("id", fact.id),
            _ => set("id", &format!("{}-{number}", fact.id)),
        }
        set("name", self.instance.concept(fact.concept));
        set("contextRef", self.instance.context(fact.context));
        if let Some(unit) = fact.unit {
            set("unitRef", self.instance.unit(unit));
        }
        match fact.value {
            ValueRef::Nil => set("xsi:nil", "true"),
            ValueRef::Number(value) => {
                // Without a stated precision a number is exact (OIM 1.0 §4.1).
                let decimals = place.and_then(|place| place.decimals).or(fact.decimals).unwrap_or(Decimals::Infinite);
                set("decimals", &decimals.to_string());
                if let Some(scale) = place.map(|place| place.scale).filter(|scale| *scale != 0) {
                    set("scale", &scale.to_string());
                }
                // The sign is that of the value, whatever the print says; a zero has none.
                if value.starts_with('-') && place.is_none_or(shows_more_than_zero) {
                    set("sign", "-");
                }
            }
            // Stated on every text: what is in no language must not inherit that of the page.
            ValueRef::Text(_) => set("xml:lang", fact.language.unwrap_or_default()),
        }
        if let Some(format) = place.and_then(|place| place.format) {
            set("format", &format!("ixt:{format}"));
        }
        let sources = match (place, self.places) {
            (Some(place), None) => std::slice::from_ref(place),
            // A page that was made: all that is known of the source stands at the plain id.
            (_, Some(_)) if *number == 1 => fact.places,
            _ => &[],
        };
        if !sources.is_empty() {
            let mut spans = String::new();
            push_spans(&mut spans, sources);
            set("src:span", &spans);
        }
        element
    }

    /// `ix:header` (§9): what is hidden, the taxonomy, relationships, contexts and units.
    fn header(&self, hidden: &[Mark<'_>]) -> Result<String, Error> {
        let mut out = Markup::default();
        out.start("ix:header", []);
        out.line();
        if !hidden.is_empty() {
            out.start("ix:hidden", []);
            for mark in hidden {
                out.line();
                out.open(self.element(mark, false));
                match mark {
                    Mark::Footnote(note, ..) => out.raw(&note.content),
                    Mark::Fact(fact, ..) => match fact.value {
                        // Digits only: an exponent and a sign are no part of it.
                        ValueRef::Number(value) => {
                            match fact.value.number().filter(|_| value.contains(['e', 'E', '+'])) {
                                Some(number) => out.text(number.to_string().trim_start_matches('-')),
                                None => out.text(value.trim_start_matches('-')),
                            }
                        }
                        ValueRef::Text(text) => out.text(text),
                        ValueRef::Nil => {}
                    },
                }
                out.close();
            }
            out.close();
            out.line();
        }
        out.start("ix:references", []);
        for schema in &self.report.taxonomy {
            out.empty("link:schemaRef", [("xlink:type", "simple"), ("xlink:href", schema)]);
        }
        out.close();
        out.line();
        out.start("ix:resources", []);
        let mut relationships = BTreeMap::<_, Vec<&str>>::new();
        for Link { from, to, arcrole, role } in &self.report.links {
            relationships.entry((*to, &**arcrole, &**role)).or_default().push(self.report.fact(*from).id);
        }
        for ((to, arcrole, role), facts) in relationships {
            let to = match to {
                LinkTarget::Footnote(note) => &*self.report.footnotes[note].id,
                LinkTarget::Fact(fact) => self.report.fact(fact).id,
            };
            let facts = facts.join(" ");
            let arcrole = Some(("arcrole", arcrole)).filter(|(_, arcrole)| *arcrole != Link::FACT_FOOTNOTE);
            let role = Some(("linkRole", role)).filter(|(_, role)| *role != Link::STANDARD_ROLE);
            let ends = [("fromRefs", &*facts), ("toRefs", to)];
            out.empty("ix:relationship", arcrole.into_iter().chain(role).chain(ends));
            out.line();
        }
        self.instance.write_contexts(out.writer())?;
        out.line();
        self.instance.write_units(out.writer())?;
        out.close();
        out.line();
        out.close();
        out.line();
        Ok(out.finish())
    }

    fn namespaces(&self) -> impl Iterator<Item = String> {
        self.instance
            .prefixes()
            .iter()
            .map(|(prefix, namespace)| format!("xmlns:{prefix}=\"{}\"", quick_xml::escape::escape(namespace)))
    }
}

/// Where a numeral that is no fact goes.
fn other(span: Span) -> Slot<'static> {
    let mut element = BytesStart::new("span");
    element.push_attribute(("id", &*format!("at-{}-{}", span.start, span.end)));
    Slot { span, element, plain: false, one_line: false, weak: true }
}

/// What the blocks of a document show, in order; tables are no text.
fn inks(document: &Document<'_>) -> Vec<(Span, bool)> {
    let ink = |block: &Block<'_>| {
        if let Block::Table(table) = block {
            return Some((table.span, false));
        }
        let runs = block.content()?.runs.iter().filter(|run| !run.text.trim().is_empty());
        Some((runs.map(|run| run.span).reduce(Span::to)?, true))
    };
    document.blocks.iter().filter_map(ink).collect()
}

/// The parts of a span that begins or ends within a block of text and reaches into others, one for each block; nothing where
/// an element around all of it will do.
fn parts(inks: &[(Span, bool)], span: Span) -> Option<Vec<Span>> {
    let from = inks.partition_point(|(ink, _)| ink.end <= span.start);
    let to = inks.partition_point(|(ink, _)| ink.start < span.end);
    let inks = inks.get(from..to).filter(|inks| inks.len() > 1 && inks.iter().all(|(_, is_text)| *is_text))?;
    let is_whole = inks.iter().all(|(ink, _)| span.contains(*ink));
    let cut = |ink: Span| Span { start: ink.start.max(span.start), end: ink.end.min(span.end) };
    (!is_whole).then(|| inks.iter().map(|(ink, _)| cut(*ink)).collect())
}

/// Whether a figure prints as anything but zero: no dash, no `0.0` that was rounded.
fn shows_more_than_zero(place: &Place) -> bool {
    place.format != Some(FIXED_ZERO) && place.printed.contains(|c: char| ('1'..='9').contains(&c))
}
