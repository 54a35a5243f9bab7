//! Within [`super`]: subjects that a footnote or the sentence defines. What a definition adds to a label or takes from it makes
//! another concept: the sum of lines that it names, or the label together with what is added.

use super::Reader;
use super::amount::{Amount, Range};
use super::aspects::Told;
use super::lines::Lines;
use super::sense::Sense;
use crate::mapping::assemble::Assembler;
use crate::mapping::{extension, label};
use crate::prose::{Figure, Note, Prose};
use crate::taxonomy::{Balance, Concept, Core, DataType, DimensionSet, Kind, Label, PeriodType, label_role};
use crate::xbrl::QName;
use std::collections::BTreeSet;

/// What a definition says of its subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Definition {
    /// It is made up of these and nothing else.
    Sum(Vec<String>),
    /// What is counted with it, and what is not; each may be empty.
    Bounds {
        /// Behind `including`.
        with: String,
        /// Behind `excluding`.
        without: String,
    },
}

/// What a subject becomes by its definition.
pub(super) enum Defined {
    /// The label says all.
    Plain,
    /// Another concept, with the facts that it is the sum of.
    Other(Sense, Vec<usize>),
    /// Another concept, which cannot be told.
    Unknown,
}

/// Words before the parts of a sum.
const SUMS: [&str; 8] = [
    "including",
    "includes",
    "include",
    "comprises",
    "comprising",
    "consists of",
    "consisting of",
    "represents the sum of",
];

impl Definition {
    /// Reads a note about a subject; nothing where it defines something else.
    pub(super) fn read(text: &str, subject: &str, names: &[String]) -> Option<Definition> {
        let text = text.trim();
        let lower = text.to_lowercase();
        let has_amounts = |text: &str| text.chars().filter(char::is_ascii_digit).count() > 3;
        if let Some(verb) = SUMS.iter().find(|verb| lower.starts_with(**verb)) {
            let rest = text.get(verb.len()..)?;
            return (!has_amounts(rest)).then(|| Definition::Sum(parts(rest)));
        }
        let (term, verb) = term(text)?;
        let own = label::read(subject, names);
        let is_own = term.is_empty() || {
            let term = label::read(term, names);
            !term.words.is_empty()
                && term.words.iter().all(|word| own.words.has(word))
                && own.words.iter().filter(|word| !term.words.has(word)).count() <= term.words.iter().count()
        };
        if !is_own {
            return None;
        }
        if let Some(sum) =
            SUMS.iter().find_map(|verb_of| verb.to_lowercase().strip_prefix(verb_of).map(|_| verb_of.len()))
        {
            let rest = verb.get(sum..)?;
            return (!has_amounts(rest)).then(|| Definition::Sum(parts(rest)));
        }
        let sentence = verb.split_once(". ").map_or(verb, |(first, _)| first);
        Some(Definition::Bounds { with: behind(sentence, "including"), without: behind(sentence, "excluding") })
    }
}

/// The term that a note defines, without quotation marks, and what is said of it.
fn term(text: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 120;
    const VERBS: [&str; 8] =
        ["refers to", "refer to", "represents", "is defined as", "are defined as", "means", "includes", "consists of"];
    let lower = text.to_lowercase();
    let (at, verb) = VERBS.iter().filter_map(|verb| Some((lower.find(verb)?, verb))).min()?;
    if at > LONGEST || !text.is_char_boundary(at) {
        return None;
    }
    let term = text[..at].trim().trim_matches(['“', '”', '"', ' ', ',']);
    let keeps_verb = matches!(*verb, "includes" | "consists of");
    Some((term, text.get(if keeps_verb { at } else { at + verb.len() }..)?))
}

/// What stands behind a word, up to the next clause.
fn behind(sentence: &str, word: &str) -> String {
    let lower = sentence.to_lowercase();
    let Some(rest) = lower.find(word).and_then(|at| sentence.get(at + word.len()..)) else { return String::new() };
    let ends = [", excluding", ", including", ", divided", ", which", ";"];
    let lower = rest.to_lowercase();
    let end = ends.iter().filter_map(|end| lower.find(end)).min().unwrap_or(rest.len());
    rest.get(..end).unwrap_or(rest).trim().trim_end_matches('.').to_owned()
}

/// The names in a list: those in quotation marks, or else those between commas.
fn parts(list: &str) -> Vec<String> {
    let list = list.split_once(". ").map_or(list, |(first, _)| first).trim().trim_end_matches('.');
    let marks = |c: char| matches!(c, '“' | '”' | '"');
    let clean = |part: &str| part.trim().trim_matches(|c: char| marks(c) || c == ',').trim().to_owned();
    let quoted: Vec<String> = list.split(marks).skip(1).step_by(2).map(clean).filter(|part| !part.is_empty()).collect();
    if quoted.len() > 1 {
        return quoted;
    }
    let list = list.replace(", and ", ", ").replace(" and ", ", ");
    list.split(", ").map(clean).filter(|part| !part.is_empty()).collect()
}

/// The definition of what a figure measures.
pub(super) fn of(prose: &Prose, figure: &Figure, names: &[String]) -> Option<Definition> {
    let mut noted = figure.notes.iter().filter_map(|key| note(prose, figure, key));
    let by_note = noted.find_map(|note| Definition::read(&note.text, &figure.subject, names));
    by_note.or_else(|| {
        let narrowed = figure.narrowed.as_deref()?;
        let lower = narrowed.to_lowercase();
        SUMS.iter().any(|verb| lower.starts_with(verb)).then(|| Definition::read(narrowed, &figure.subject, names))?
    })
}

/// The note of a key that is nearest behind a figure.
pub(super) fn note<'p>(prose: &'p Prose, figure: &Figure, key: &str) -> Option<&'p Note> {
    let with_key = || prose.notes.iter().filter(|note| note.key == key);
    with_key().find(|note| note.blocks.end > figure.block).or_else(|| with_key().next_back())
}

impl Assembler<'_, '_> {
    /// What a family measures by its definition; `plain` is what the words alone mean.
    pub(super) fn defined(
        &mut self,
        reader: &Reader<'_>,
        figure: &Figure,
        definition: &Definition,
        plain: Option<&Sense>,
    ) -> Defined {
        match definition {
            Definition::Sum(parts) => match self.sum(&reader.lines, figure, parts) {
                Some((sense, facts)) => Defined::Other(sense, facts),
                // A name of the statements for other lines than theirs.
                None if plain.is_some_and(|plain| self.is_of_statements(plain)) => Defined::Unknown,
                None if plain.is_some() => self.with_bounds(figure, &parts.join(", "), "", plain),
                None => Defined::Plain,
            },
            Definition::Bounds { with, without } => self.with_bounds(figure, with, without, plain),
        }
    }

    /// The concept of a sum of lines that the document prints, where they add up to the figure.
    fn sum(&mut self, lines: &Lines, figure: &Figure, parts: &[String]) -> Option<(Sense, Vec<usize>)> {
        const FEWEST: usize = 2;
        const MOST: usize = 64;
        let (names, when) = (&self.input.issuer.names, figure.when?);
        let range = Amount::of(figure).range()?;
        let told = Told { translated: false, turned: false, non_gaap: figure.non_gaap, when };
        // A part may stand on the page in two places: what falls due within a year, and later.
        let mut ways: Vec<(Range, Vec<(Concept, usize)>)> = vec![(Range::around(0.into(), 0.into()), Vec::new())];
        for part in parts {
            let read = label::read(part, names);
            let mut facts: Vec<(Concept, usize)> = Vec::new();
            for line in lines
                .exactly(&read)
                .filter(|line| line.concept.data_type == DataType::Monetary && line.parts.is_empty())
            {
                let sense = Sense::of_line(self.input.target, line);
                let fact = self.told(figure, &sense, told).ok().and_then(|new| self.report.twin(&new));
                let fact = fact.and_then(|fact| self.report.index_of(fact.id));
                if let Some(fact) = fact.filter(|fact| facts.iter().all(|(_, known)| known != fact)) {
                    facts.push((line.concept.clone(), fact));
                }
            }
            let mut sets: Vec<Vec<(Concept, usize)>> = facts.iter().map(|fact| vec![fact.clone()]).collect();
            if facts.len() == 2 {
                sets.push(facts);
            }
            ways = ways
                .iter()
                .flat_map(|(sum, known)| {
                    sets.iter()
                        .filter_map(|set| {
                            let mut sum = *sum;
                            for (_, fact) in set {
                                let value = self.range(*fact)?;
                                sum = Range {
                                    low: sum.low.checked_add(value.low)?,
                                    high: sum.high.checked_add(value.high)?,
                                };
                            }
                            Some((sum, known.iter().chain(set).cloned().collect()))
                        })
                        .collect::<Vec<_>>()
                })
                .take(MOST)
                .collect();
        }
        let mut sound = ways.into_iter().filter(|(sum, parts)| parts.len() >= FEWEST && sum.meets(range));
        let (_, found) = sound.next().filter(|_| sound.next().is_none())?;
        let (concepts, facts): (Vec<Concept>, Vec<usize>) = found.into_iter().unzip();
        Some((self.sum_sense(figure, &concepts), facts))
    }

    /// The taxonomy's total of just these lines, or one of the issuer.
    fn sum_sense(&mut self, figure: &Figure, parts: &[Concept]) -> Sense {
        let core = self.input.target.core;
        let names: BTreeSet<&QName> = parts.iter().map(|concept| &concept.name).collect();
        let known = core.summations.iter().find(|sum| {
            sum.of.iter().all(|(_, weight)| *weight == 1)
                && sum.of.iter().map(|(name, _)| name).collect::<BTreeSet<_>>() == names
        });
        if let Some(concept) = known.and_then(|sum| core.taxonomy.concept(&sum.total)) {
            return Sense::certain(concept.clone(), &figure.subject);
        }
        let balance =
            parts.iter().map(|concept| concept.balance).reduce(|a, b| if a == b { a } else { None }).flatten();
        let locals: Vec<&str> = names.iter().map(|name| &*name.local).collect();
        let labels: Vec<String> = parts.iter().map(|part| self.label_of(part)).collect();
        let shape = (DataType::Monetary, parts[0].period, DimensionSet::Framework, balance);
        let name = format!("{}Of{}", extension::camel(&figure.subject), locals.join("And"));
        let label = format!("{}: {}", figure.subject, labels.join(", "));
        self.own_concept(name, &label, &format!("The sum of: {}.", labels.join("; ")), shape)
    }

    /// A label whose definition says what is counted with it, and what is not.
    fn with_bounds(&mut self, figure: &Figure, with: &str, without: &str, plain: Option<&Sense>) -> Defined {
        let Some(plain) = plain else { return Defined::Plain };
        let core = self.input.target.core;
        let names = &self.input.issuer.names;
        let known = core.taxonomy.labels(&plain.concept.name).map(|label| &label.text);
        let known: Vec<_> =
            known.chain(core.hints.printed.get(&plain.concept.name).into_iter().flatten().map(|p| &p.text)).collect();
        let documentation =
            core.taxonomy.label(&plain.concept.name, label_role::DOCUMENTATION, "en").unwrap_or_default();
        let words =
            |text: &str| -> BTreeSet<String> { label::read(text, names).words.iter().map(str::to_owned).collect() };
        let said: BTreeSet<String> = known
            .iter()
            .flat_map(|text| words(text))
            .chain(words(documentation))
            .chain(words(&figure.subject))
            .collect();
        let is_new = |text: &str| words(text).into_iter().any(|word| !said.contains(&word) && !IDLE.contains(&&*word));
        let lacks = |word: &str, own: &str| own.is_empty() && documentation.to_lowercase().contains(word);
        let adds = is_new(with) || is_new(without);
        if !adds && !lacks("including", with) && !lacks("excluding", without) {
            return Defined::Plain;
        }
        // A line of the statements is not redefined in passing.
        if self.is_of_statements(plain) {
            return Defined::Unknown;
        }
        let part = |word: &str, text: &str| {
            if text.is_empty() { String::new() } else { format!("{word}{}", extension::camel(text)) }
        };
        // The same for all wordings of the name.
        let own = if with.is_empty() && without.is_empty() { "AsDefined" } else { "" };
        let local = &plain.concept.name.local;
        let name = format!("{local}{own}{}{}", part("Including", with), part("Excluding", without));
        let phrase = |word: &str, text: &str| if text.is_empty() { String::new() } else { format!(", {word} {text}") };
        let phrases = [phrase("including", with), phrase("excluding", without)].concat();
        let label = if own.is_empty() { phrases } else { ", as the issuer defines it".to_owned() };
        let label = format!("{}{label}", figure.subject);
        let Concept { data_type, period, dimensions, balance, .. } = plain.concept.clone();
        let documentation = format!("As the issuer defines it in the footnote: {label}.");
        let sense = self.own_concept(name, &label, &documentation, (data_type, period, dimensions, balance));
        Defined::Other(sense, Vec::new())
    }

    /// Whether statements print a concept, here or elsewhere.
    fn is_of_statements(&self, sense: &Sense) -> bool {
        sense.is_printed || is_face(self.input.target.core, &sense.concept.name)
    }

    /// A concept of the issuer's own, declared with its documentation.
    pub(super) fn own_concept(
        &mut self,
        name: String,
        label: &str,
        documentation: &str,
        (data_type, period, dimensions, balance): (DataType, PeriodType, DimensionSet, Option<Balance>),
    ) -> Sense {
        const LONGEST: usize = 160;
        let name = if name.len() > LONGEST {
            let code = name.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
            format!("{}{code:08x}", name.get(..LONGEST).unwrap_or(&name))
        } else {
            name
        };
        let name = if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("Metric{name}") };
        let mut concept = Concept {
            name: QName::new(self.extension.namespace.clone(), name),
            kind: Kind::Item,
            data_type,
            period,
            balance,
            dimensions,
        };
        // A row of a table may be called alike and be something else.
        let shape = |c: &Concept| (c.data_type, c.period, c.dimensions);
        while self.extension.concepts.iter().any(|known| known.name == concept.name && shape(known) != shape(&concept))
        {
            concept.name.local = format!("{}Metric", concept.name.local).into();
        }
        let is_new = self.extension.concepts.iter().all(|known| known.name != concept.name);
        extension::declare(self.input.target.core, &mut self.extension, &concept, label);
        if is_new && !documentation.is_empty() {
            self.extension.labels.push(Label {
                concept: concept.name.clone(),
                role: label_role::DOCUMENTATION,
                language: "en".into(),
                text: documentation.into(),
            });
        }
        Sense::certain(concept, label)
    }

    fn label_of(&self, concept: &Concept) -> String {
        let taxonomy = &self.input.target.core.taxonomy;
        let own = || self.extension.labels.iter().find(|l| l.concept == concept.name).map(|l| &*l.text);
        taxonomy.label(&concept.name, label_role::STANDARD, "en").or_else(own).unwrap_or(&concept.name.local).to_owned()
    }
}

/// Words of definitions that add nothing.
const IDLE: [&str; 22] = [
    "those",
    "that",
    "through",
    "all",
    "which",
    "were",
    "was",
    "are",
    "is",
    "such",
    "as",
    "other",
    "any",
    "from",
    "to",
    "across",
    "platform",
    "company",
    "{issuer}",
    "under",
    "facilitated",
    "than",
];

pub(super) fn is_face(core: &Core, concept: &QName) -> bool {
    core.places(concept)
        .iter()
        .any(|place| core.statements.get(place.statement).is_some_and(|s| FACES.contains(&&*s.key)))
}

/// Statements whose lines are known by their labels.
const FACES: [&str; 4] = ["balance-sheet", "operations", "cash-flows", "comprehensive-income"];
