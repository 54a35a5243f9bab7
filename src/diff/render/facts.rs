//! Within [`super`]: facts, names and places in words that all forms of a diff share.

use super::View;
use super::describe::legible;
use crate::align::Side;
use crate::diff::{Change, Kind};
use crate::format::xbrl21::{end_date, start_date};
use crate::history::editions::period_end;
use crate::report::{DimensionRef, Fact, Report, ValueRef};
use crate::tables::{Figure, Vocabulary, label_of, period_words, plain_text};
use crate::xbrl::{Decimals, Period, QName};
use hashbrown::{HashMap, HashSet};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt::{self, Write as _};

/// One of the two reports, with what its names are called.
pub(super) struct Teller<'r> {
    /// The report.
    pub side: Side<'r>,
    /// Its labels.
    pub vocabulary: Vocabulary<'r>,
    /// How much it says: facts that agree count once, as in a syntax that has them once.
    pub facts: usize,
    prefixes: HashMap<&'r str, &'r str>,
}

impl<'r> Teller<'r> {
    pub(super) fn new(side: Side<'r>, language: &'r str) -> Self {
        let mut prefixes = HashMap::new();
        for (prefix, namespace) in &side.report.prefixes {
            prefixes.entry(&**namespace).or_insert(&**prefix);
        }
        let facts = side.report.facts().len();
        Teller { side, vocabulary: Vocabulary::new(side.dts, language), facts, prefixes }
    }

    /// The report.
    pub(super) fn report(&self) -> &'r Report {
        self.side.report
    }

    /// A name with this report's prefix, where it has one.
    pub(super) fn prefixed<'a>(&'a self, name: &'a QName) -> Prefixed<'a> {
        Prefixed { prefix: self.prefixes.get(&*name.namespace).copied(), name }
    }

    /// Whether the report has a prefix for a name.
    pub(super) fn knows(&self, name: &QName) -> bool {
        self.prefixes.contains_key(&*name.namespace)
    }

    /// What the dimensions of a fact are, by their labels: `Segment: Lending; Region: Asia`.
    pub(super) fn dimensions(&self, fact: Fact<'_>) -> String {
        let mut text = String::new();
        for (axis, value) in self.report().context(fact.context).dimensions() {
            if !text.is_empty() {
                text.push_str("; ");
            }
            text.push_str(&short(&label_of(&self.vocabulary, axis, None)));
            text.push_str(": ");
            match value {
                DimensionRef::Member(member) => text.push_str(&short(&label_of(&self.vocabulary, member, None))),
                DimensionRef::Typed(value) => text.push_str(value.unwrap_or("nil")),
            }
        }
        text
    }

    /// The unit of a fact: `CNY/shares`.
    pub(super) fn unit(&self, fact: Fact<'_>) -> String {
        fact.unit.map(|unit| crate::listing::unit(self.report().unit(unit))).unwrap_or_default()
    }
}

/// The value of a fact, whole, on one line.
pub(super) fn value(fact: Fact<'_>) -> String {
    match fact.value {
        ValueRef::Number(value) => number(value, fact.decimals),
        ValueRef::Text(text) => plain_text(text),
        ValueRef::Nil => "nil".to_owned(),
    }
}

/// A label without the word that tells what it is the label of: `Segments [Axis]`, or `Segments axis` where the name was split.
fn short(label: &str) -> String {
    if let Some(rest) = [" axis", " member", " domain"].iter().find_map(|kind| label.strip_suffix(kind)) {
        return rest.to_owned();
    }
    let cut = label.strip_suffix(']').and_then(|rest| rest.rsplit_once(" ["));
    match cut {
        Some((rest, kind)) if kind.chars().all(|c| c.is_alphabetic() || c == ' ') => rest.to_owned(),
        _ => label.to_owned(),
    }
}

/// A number as people read it, whole: `-1,234.50`; `0` for zero. What is no decimal number stays as it is.
pub(super) fn number(value: &str, decimals: Option<Decimals>) -> String {
    Figure::new(value, decimals, 0, false).map_or_else(|| value.to_owned(), |figure| figure.plain())
}

/// The same with a sign: `+1,234`.
pub(super) fn signed(value: &str, decimals: Option<Decimals>) -> String {
    let text = number(value, decimals);
    match text.strip_prefix('-') {
        Some(_) => text,
        None if text == "0" => text,
        None => format!("+{text}"),
    }
}

/// A name as it is shown: `prefix:local`, `{namespace}local` where there is no prefix.
#[derive(Clone, Copy)]
pub(super) struct Prefixed<'a> {
    prefix: Option<&'a str>,
    name: &'a QName,
}

impl fmt::Display for Prefixed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.prefix {
            Some("") => f.write_str(&self.name.local),
            Some(prefix) => write!(f, "{prefix}:{}", self.name.local),
            None => self.name.fmt(f),
        }
    }
}

/// Both reports, and what changes between them are about, in words.
pub(super) struct Words<'v, 'r> {
    /// What is shown.
    pub view: &'v View<'v, 'r>,
    /// The older report, the newer one.
    pub tellers: [Teller<'r>; 2],
    /// Whether it has to be said whom a fact is about, and in which language it is.
    pub has_entities: bool,
    /// See `has_entities`.
    pub has_languages: bool,
    labels: Vec<OnceCell<Box<str>>>,
}

impl<'v, 'r: 'v> Words<'v, 'r> {
    pub(super) fn new(view: &'v View<'v, 'r>) -> Self {
        let mut tellers = [view.diff.old, view.diff.new].map(|side| Teller::new(side, view.language));
        for (teller, twins) in tellers.iter_mut().zip(&view.diff.twins) {
            let leaders = twins.chunk_by(|a, b| a.0 == b.0).count();
            teller.facts -= twins.len() - leaders;
        }
        let reports = [view.diff.old.report, view.diff.new.report];
        let entities: HashSet<&str> =
            reports.iter().flat_map(|report| report.entities()).map(|entity| &*entity.identifier).collect();
        let languages = reports.iter().flat_map(|report| report.languages());
        let languages: HashSet<String> = languages.map(str::to_ascii_lowercase).collect();
        Words {
            view,
            tellers,
            has_entities: entities.len() > 1,
            has_languages: languages.len() > 1,
            labels: vec![OnceCell::new(); view.diff.alignment.concepts()],
        }
    }

    /// The facts of a change in one of the reports, with their indices.
    pub(super) fn facts(
        &self,
        change: &'v Change,
        report: usize,
    ) -> impl ExactSizeIterator<Item = (usize, Fact<'r>)> + '_ {
        let facts = if report == 0 { &change.old } else { &change.new };
        facts.iter().map(move |fact| (*fact, self.tellers[report].report().fact(*fact)))
    }

    /// The name that a change is about: as its facts have it, the newer one's first.
    pub(super) fn name(&self, change: &'v Change) -> Option<&'v QName> {
        let of_fact = |report: usize| {
            let (_, fact) = self.facts(change, report).next()?;
            Some(self.tellers[report].report().concept(fact.concept))
        };
        let of_detail = || match &change.detail {
            crate::diff::Detail::Label(label) => Some(&label.name),
            crate::diff::Detail::Place(moved) => Some(&moved.name),
            _ => None,
        };
        let of_number = || change.concept.map(|number| self.view.diff.alignment.concept(number));
        of_detail().or_else(|| of_fact(1)).or_else(|| of_fact(0)).or_else(of_number)
    }

    /// A name with the prefix that the newer report has for it, or else the older one.
    pub(super) fn prefixed<'a>(&'a self, name: &'a QName) -> Prefixed<'a> {
        let [old, new] = &self.tellers;
        if new.knows(name) || !old.knows(name) { new.prefixed(name) } else { old.prefixed(name) }
    }

    /// What a name is called, in the newer report or else in the older one.
    pub(super) fn label_of(&self, name: &QName) -> String {
        let [old, new] = &self.tellers;
        let is_known = |teller: &Teller<'_>| crate::tables::Labels::label(&teller.vocabulary, name, None).is_some();
        let teller = if is_known(new) || !is_known(old) { new } else { old };
        label_of(&teller.vocabulary, name, None)
    }

    /// What a change is about is called.
    pub(super) fn label(&self, change: &'v Change) -> Cow<'_, str> {
        let label = || self.name(change).map(|name| self.label_of(name)).unwrap_or_default();
        match change.concept.and_then(|number| self.labels.get(number as usize)) {
            Some(known) => known.get_or_init(|| label().into()).as_ref().into(),
            None => label().into(),
        }
    }

    /// The statement that a change stands in.
    pub(super) fn statement(&self, change: &Change) -> Option<usize> {
        self.view.diff.places.get(change.concept? as usize).copied().flatten()
    }

    /// New and dropped periods by statement: the statement, the period, how many are new and dropped. In the order of the
    /// statements, then by the ends of the periods.
    pub(super) fn roll_forward(&self) -> Vec<(Option<usize>, Option<Period>, [usize; 2])> {
        let diff = self.view.diff;
        let mut counts: HashMap<(Option<usize>, Option<u32>), [usize; 2]> = HashMap::new();
        for change in &diff.changes {
            let at = match change.kind {
                Kind::NewPeriod => 0,
                Kind::DroppedPeriod => 1,
                _ => continue,
            };
            let of =
                |report: usize, facts: &[usize]| facts.first().map(|fact| diff.alignment.key(report, *fact).period);
            let period = of(1, &change.new).or_else(|| of(0, &change.old));
            counts.entry((self.statement(change), period)).or_default()[at] += 1;
        }
        let mut all: Vec<_> = counts
            .into_iter()
            .map(|((statement, period), counts)| (statement, period.map(|p| diff.alignment.period(p)), counts))
            .collect();
        all.sort_by_key(|(statement, period, _)| {
            let start = match period {
                Some(Period::Duration { start, .. }) => Some(*start),
                _ => None,
            };
            (statement.is_none(), *statement, period.and_then(Period::end), start)
        });
        all
    }

    /// The same by statement alone: its title, and the periods with their counts, those that are new and those dropped.
    pub(super) fn rolled(&self) -> Vec<Rolled<'v>> {
        let mut all: Vec<(Option<usize>, [Periods; 2])> = Vec::new();
        for (statement, period, counts) in self.roll_forward() {
            if all.last().is_none_or(|(last, _)| *last != statement) {
                all.push((statement, Default::default()));
            }
            let Some((_, periods)) = all.last_mut() else { continue };
            for (periods, count) in periods.iter_mut().zip(counts).filter(|(_, count)| *count > 0) {
                periods.push((period.map(period_words).unwrap_or_default(), count));
            }
        }
        let title = |at: usize| self.view.diff.statements.get(at).map(String::as_str);
        all.into_iter().map(|(statement, periods)| (statement.and_then(title), periods)).collect()
    }

    /// What the diff is called: whom it is about, and of which periods the reports are.
    pub(super) fn title(&self) -> String {
        let [old, new] = &self.tellers;
        let registrant = registrant(new).or_else(|| registrant(old));
        let end = |teller: &Teller<'_>| period_end(teller.report()).map(|day| day.to_string());
        let names = match (end(old), end(new)) {
            (Some(old), Some(new)) if old != new => format!("{old} → {new}"),
            _ => format!("{} → {}", file_name(old.side.name), file_name(new.side.name)),
        };
        registrant.map_or_else(|| names.clone(), |registrant| format!("{registrant}: {names}"))
    }
}

/// Periods in words, with how many numbers they have.
pub(super) type Periods = Vec<(String, usize)>;

/// The title of a statement, its new periods, and those dropped.
pub(super) type Rolled<'v> = (Option<&'v str>, [Periods; 2]);

/// Whom a report is about, by what it says itself.
fn registrant(teller: &Teller<'_>) -> Option<String> {
    let report = teller.report();
    let at = report.concepts().position(|name| &*name.local == "EntityRegistrantName")?;
    let fact = report.facts().find(|fact| fact.concept.index() == at)?;
    let ValueRef::Text(text) = fact.value else { return None };
    Some(super::describe::cut(&legible(&plain_text(text)), 120)).filter(|name| !name.is_empty())
}

fn file_name(path: &str) -> String {
    legible(path.rsplit(['/', '\\']).next().unwrap_or(path))
}

/// Periods with their counts: `3 months to 2024-06-30 (36)`; some of them where there are many.
pub(super) fn roll_words(periods: &[(String, usize)]) -> String {
    const MOST: usize = 6;
    let mut most: Vec<usize> = (0..periods.len()).collect();
    most.sort_by_key(|at| std::cmp::Reverse(periods[*at].1));
    most.truncate(MOST);
    most.sort_unstable();
    let shown: Vec<String> = most.iter().map(|at| format!("{} ({})", periods[*at].0, periods[*at].1)).collect();
    let left = periods.len() - most.len();
    let more = if left > 0 { format!(", {left} more") } else { String::new() };
    shown.join(", ") + &more
}

/// The days of a period, both included, as `ixport facts` has them.
pub(super) fn days(period: Period) -> (Option<String>, Option<String>) {
    match period {
        Period::Forever => (None, None),
        Period::Instant(at) => (None, Some(end_date(at))),
        Period::Duration { start, end } => (Some(start_date(start)), Some(end_date(end))),
    }
}

/// The title of a statement, or what stands for it.
pub(super) fn in_statement(title: Option<&str>) -> String {
    title.map_or_else(|| "In no statement".to_owned(), super::describe::legible)
}

/// A report in a line: its name, the document behind it, its period, how much it says.
pub(super) fn of_side(teller: &Teller<'_>) -> String {
    let report = teller.report();
    let mut text = super::describe::legible(teller.side.name);
    let document = report.provenance.as_ref().map(|provenance| super::describe::legible(&provenance.file));
    if let Some(document) = document.filter(|document| !document.is_empty()) {
        let _ = write!(text, " · {document}");
    }
    if let Some(day) = period_end(report) {
        let _ = write!(text, " · period to {day}");
    }
    let s = if teller.facts == 1 { "" } else { "s" };
    let _ = write!(text, " · {} fact{s}", super::describe::thousands(teller.facts));
    text
}
