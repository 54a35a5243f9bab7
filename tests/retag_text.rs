//! The running text of real filings without their tags: what ixport makes of its figures against what the filer tagged.
//!
//! The filings are not in the repository: `IXPORT_SHARED` names the folder that has them in `suites/`. Compared is every
//! number that the filer tagged outside of tables, at its place on the page. Few of the discussion by management are
//! tagged: of these the test counts what became of them.
//!
//! `IXPORT_RETAG=crm` (a part of a name, or `all`) with `--nocapture` prints every figure that differs.

mod common;
#[path = "retag/page.rs"]
mod page;

use common::with_settings;
use ixport::document::{self, Block, Document};
use ixport::export::{Reading, Settings, read};
use ixport::format::ixbrl;
use ixport::mapping::{Figure, Filing};
use ixport::prose::Role;
use ixport::report::{DimensionRef, Fact, Report, Value, agree};
use ixport::source::Source;
use ixport::xbrl::Number;
use page::Bare;
use std::collections::BTreeMap;
use std::ops::Range;

/// What a filing must reach.
struct Floor {
    file: &'static str,
    /// How many of the filer's figures are found, at least.
    found: usize,
    /// How many are facts with another value, period or unit, at most.
    wrong: usize,
    /// How many have the concept of another element of the standard taxonomy, at most.
    other: usize,
    /// How many figures of the discussion are facts, at least.
    facts: usize,
}

const FLOORS: &[Floor] = &[
    Floor { file: "filings/us/crm-10-k-2025-03-05.html", found: 0, wrong: 0, other: 0, facts: 8 },
    Floor { file: "filings/us/meta-10-k-2025-01-30.html", found: 5, wrong: 0, other: 4, facts: 25 },
    Floor { file: "filings/us/jnj-10-q-2025-07-24.html", found: 0, wrong: 0, other: 0, facts: 5 },
    Floor { file: "filings/us/pg-10-k-2025-08-04.html", found: 3, wrong: 0, other: 0, facts: 20 },
    Floor { file: "golden/aapl-2025q2/aapl-20250329.htm", found: 1, wrong: 0, other: 1, facts: 3 },
    Floor { file: "golden/aapl-2025q3/aapl-10-q-2025-08-01.html", found: 1, wrong: 0, other: 1, facts: 3 },
];

/// What became of the figures that a filer tagged in running text.
#[derive(Default)]
struct Counts {
    /// Places that are tagged with a number, and print digits.
    figures: usize,
    /// Places that print the number in words, or print `no`.
    words: usize,
    /// A fact of ours has the filer's value, period and unit.
    found: usize,
    /// Of these, the filer's is about a part of the whole and ours does not say so.
    blunt: usize,
    /// Of the found ones: the magnitude is the same, the sign another.
    sign: usize,
    /// A fact of ours has another value, period or unit.
    wrong: usize,
    /// There is no fact, for a reason.
    left: usize,
    /// There is no fact, and no reason.
    lost: usize,
    /// Found, and the filer's element is a standard one that is the counterpart of our concept.
    same: usize,
    /// Found, and our concept has another element as its counterpart.
    other: usize,
    /// Found, and our concept is an extension or has no counterpart.
    open: usize,
}

/// The numerals of the discussion by management.
#[derive(Default)]
struct Discussion {
    numerals: usize,
    /// Facts by what they are in their sentence.
    facts: BTreeMap<&'static str, usize>,
    /// The others by their reason.
    left: BTreeMap<&'static str, usize>,
    /// All of them, to be read.
    lines: Vec<String>,
}

#[test]
fn running_text_says_what_the_filer_tagged() {
    let Some(shared) = std::env::var("IXPORT_SHARED").ok().map(std::path::PathBuf::from) else {
        println!("SKIPPED: set IXPORT_SHARED to retag the text of real filings");
        return;
    };
    let wanted = std::env::var("IXPORT_RETAG").ok();
    let mut short = Vec::new();
    println!("{HEADER}");
    with_settings(|settings| {
        for floor in FLOORS {
            let name = floor.file.rsplit('/').next().unwrap();
            let is_wanted = wanted.as_ref().is_some_and(|wanted| wanted == "all" || name.contains(&**wanted));
            if wanted.is_some() && !is_wanted {
                continue;
            }
            let text = std::fs::read_to_string(shared.join("suites").join(floor.file)).unwrap();
            let (counts, misses, discussion) = compare(name, text, settings);
            println!("{}", counts.line(name));
            println!("  discussion: {}", discussion.line());
            discussion.lines.iter().filter(|_| is_wanted).for_each(|line| println!("{line}"));
            misses.iter().filter(|miss| is_wanted || miss.starts_with("  wrong")).for_each(|miss| println!("{miss}"));
            let facts: usize = discussion.facts.values().sum();
            let limits = [
                ("found", counts.found >= floor.found),
                ("wrong", counts.wrong <= floor.wrong),
                ("other concept", counts.other <= floor.other),
                ("lost", counts.lost == 0),
                ("facts of the discussion", facts >= floor.facts),
            ];
            short.extend(limits.iter().filter(|(_, holds)| !holds).map(|(what, _)| format!("{name}: {what}")));
        }
    });
    assert!(short.is_empty(), "{short:#?}");
}

const HEADER: &str =
    "                              figures words found blunt  sign wrong  left  lost | same other  open (concepts)";

impl Counts {
    fn line(&self, name: &str) -> String {
        let Counts { figures, words, found, blunt, sign, wrong, left, lost, same, other, open } = self;
        format!(
            "{:<28}{figures:>9}{words:>6}{found:>6}{blunt:>6}{sign:>6}{wrong:>6}{left:>6}{lost:>6} |{same:>5}{other:>6}{open:>6}",
            name.get(..27).unwrap_or(name)
        )
    }
}

impl Discussion {
    fn line(&self) -> String {
        let list = |counts: &BTreeMap<&'static str, usize>| {
            let counts: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
            counts.join(", ")
        };
        format!("{} numerals; facts: {}; left: {}", self.numerals, list(&self.facts), list(&self.left))
    }
}

fn compare(name: &str, text: String, settings: &Settings<'_>) -> (Counts, Vec<String>, Discussion) {
    let tagged = Source::new(name, text.into_bytes()).unwrap();
    let bare = Bare::new(tagged.text());
    let (targets, _) = ixbrl::read(std::slice::from_ref(&tagged));
    let report = &targets.first().expect("a filing has a target").report;
    let tables = page::tables(tagged.text());
    let hidden = header(tagged.text());
    let is_in_text = |fact: &Fact<'_>| {
        let at = fact.offset as usize;
        fact.value.number().is_some() && !hidden.contains(&at) && !tables.iter().any(|table| table.contains(&at))
    };
    // One number may be several facts: "at both dates".
    let mut places: BTreeMap<(usize, usize), Vec<Fact<'_>>> = BTreeMap::new();
    for fact in report.facts().filter(is_in_text) {
        let content = page::content(tagged.text(), fact.offset as usize);
        places.entry((bare.place(content.start), bare.place(content.end))).or_default().push(fact);
    }
    let source = Source::new(name, bare.text.into_bytes()).unwrap();
    let document = document::read(&source);
    let (reading, diagnostics) = read(&source, &document, "retagged", settings);
    let Some(Reading { filing, .. }) = reading else {
        panic!("{name}: {:?}", diagnostics.iter().filter(|d| d.severity.as_str() == "error").collect::<Vec<_>>())
    };
    let (mut counts, mut misses) = (Counts::default(), Vec::new());
    for (&(start, end), theirs) in &places {
        let place = start..end;
        let printed = source.text().get(place.clone()).unwrap_or_default();
        if !printed.contains(|c: char| c.is_ascii_digit()) {
            counts.words += 1;
            continue;
        }
        counts.figures += 1;
        if let Some(miss) = counts.weigh(&filing, report, &place, theirs) {
            let around = around(source.text(), &place);
            let elements = theirs.iter().map(|fact| describe(report, fact)).collect::<Vec<_>>().join(" and ");
            misses.push(format!("  {miss}\n      {around}\n      theirs: {elements}"));
        }
    }
    let discussion = discuss(&document, &filing, source.text());
    (counts, misses, discussion)
}

impl Counts {
    /// Compares a place; what is to be said of it.
    fn weigh(
        &mut self,
        filing: &Filing<'_>,
        report: &Report,
        place: &Range<usize>,
        theirs: &[Fact<'_>],
    ) -> Option<String> {
        let meets = |f: &&Figure| f.span.range().start < place.end && place.start < f.span.range().end;
        let Some(figure) = filing.figures.iter().find(meets) else {
            self.lost += 1;
            return Some("lost".to_owned());
        };
        let ours = match figure.outcome {
            Ok(fact) => filing.report.fact(fact),
            Err(reason) => {
                self.left += 1;
                return Some(format!("left: {reason}"));
            }
        };
        let here = ours.places.iter().find(|place| figure.span.contains(place.tag));
        let decimals = here.and_then(|place| place.decimals).or(ours.decimals);
        let context = filing.report.context(ours.context);
        let misses = |fact: &Fact<'_>| {
            let unit = |fact: &Fact<'_>, report: &Report| fact.unit.map(|unit| report.unit(unit).clone());
            let value = |fact: &Fact<'_>| Some(Value::Number(magnitude(fact.value.number()?)));
            let same = value(fact).zip(value(&ours)).is_some_and(|(a, b)| agree((&a, fact.decimals), (&b, decimals)));
            let checks = [
                ("value", same),
                ("period", report.context(fact.context).period == context.period),
                ("unit", unit(fact, report) == unit(&ours, &filing.report)),
            ];
            checks.into_iter().filter(|(_, fits)| !fits).map(|(what, _)| what).collect::<Vec<_>>()
        };
        let Some(fact) = theirs.iter().find(|fact| misses(fact).is_empty()) else {
            self.wrong += 1;
            let what = theirs.first().map(|fact| misses(fact).join(", ")).unwrap_or_default();
            return Some(format!("wrong {what}: ours: {}", describe(&filing.report, &ours)));
        };
        self.found += 1;
        self.sign += usize::from(fact.value.number() != ours.value.number() && is_turned(fact, &ours));
        let is_part = report.context(fact.context).dimensions().len() > 0;
        let blunt = is_part && context.dimensions().len() <= 1;
        self.blunt += usize::from(blunt);
        let (concept, element) = (filing.report.concept(ours.concept), report.concept(fact.concept));
        let mut counterparts = filing.taxonomy.counterparts(concept).filter(|c| *c.taxonomy == *"us-gaap").peekable();
        if !element.namespace.starts_with("http://fasb.org/") || counterparts.peek().is_none() {
            self.open += 1;
            return blunt.then(|| format!("blunt: ours: {}", describe(&filing.report, &ours)));
        }
        if counterparts.any(|c| *c.element == *element.local) {
            self.same += 1;
            if is_turned(fact, &ours) {
                self.wrong += 1;
                return Some(format!("wrong sign: ours: {}", describe(&filing.report, &ours)));
            }
            return blunt.then(|| format!("blunt: ours: {}", describe(&filing.report, &ours)));
        }
        self.other += 1;
        Some(format!("other concept: ours: {}", describe(&filing.report, &ours)))
    }
}

fn magnitude(number: Number) -> Number {
    if number.is_negative() { number.negated() } else { number }
}

fn is_turned(a: &Fact<'_>, b: &Fact<'_>) -> bool {
    let is_negative = |fact: &Fact<'_>| fact.value.number().is_some_and(|number| number.is_negative());
    is_negative(a) != is_negative(b)
}

fn describe(report: &Report, fact: &Fact<'_>) -> String {
    let context = report.context(fact.context);
    let unit = fact.unit.map(|unit| report.unit(unit));
    let unit = unit.map(|unit| unit.numerators.iter().map(|n| n.local.to_string()).collect::<Vec<_>>().join("*"));
    let parts = context.dimensions().map(|(axis, value)| match value {
        DimensionRef::Member(member) => format!("{} {}", axis.local, member.local),
        DimensionRef::Typed(text) => format!("{} {}", axis.local, text.unwrap_or("nil")),
    });
    let parts = parts.collect::<Vec<_>>().join(", ");
    let (concept, value) = (&report.concept(fact.concept).local, fact.value.text().unwrap_or_default());
    let mut line = format!("{concept} {value} {} {} {parts}", unit.unwrap_or_default(), context.period);
    line.truncate(line.char_indices().nth(260).map_or(line.len(), |(at, _)| at));
    line
}

/// The words around a place, without markup.
fn around(text: &str, place: &Range<usize>) -> String {
    let start = text[..place.start].char_indices().rev().nth(220).map_or(0, |(at, _)| at);
    let end = text[place.end..].char_indices().nth(120).map_or(text.len(), |(at, _)| place.end + at);
    let strip = |piece: &str| {
        let (mut words, mut is_markup) = (String::new(), false);
        for c in piece.chars() {
            match c {
                '<' => is_markup = true,
                '>' => is_markup = false,
                '\n' => words.push(' '),
                _ if !is_markup => words.push(c),
                _ => {}
            }
        }
        words
    };
    let before = strip(&text[start..place.start]);
    let before = before.rsplit('>').next().unwrap_or_default();
    format!(
        "…{before}[{}]{}…",
        &text[place.clone()],
        strip(&text[place.end..end]).split('<').next().unwrap_or_default()
    )
}

/// The header of an inline document, which the page does not show.
fn header(text: &str) -> Range<usize> {
    let start = text.find("<ix:header");
    let end = text.find("</ix:header>");
    start.zip(end).map_or(0..0, |(start, end)| start..end)
}

/// What became of the figures in the discussion by management: between its heading and that of the next item.
fn discuss(document: &Document<'_>, filing: &Filing<'_>, text: &str) -> Discussion {
    let titles: Vec<String> = document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Table(table) => {
                let cells = table.rows.iter().take(1).flat_map(|row| &row.cells);
                let text = cells.map(|cell| cell.content.text()).collect::<Vec<_>>().join(" ");
                if table.rows.len() == 1 { text } else { String::new() }
            }
            block => block.content().map(|content| content.text().into_owned()).unwrap_or_default(),
        })
        .map(|text| if text.len() < 160 { text.trim().to_lowercase().replace('’', "'") } else { String::new() })
        .collect();
    let is_start = |title: &String| {
        title.contains("management's discussion and analysis of")
            && (title.starts_with("item") || title.starts_with("management's"))
    };
    let is_end = |title: &String| {
        title.starts_with("item 7a")
            || title.starts_with("item 8")
            || title.starts_with("item 3")
            || title.contains("quantitative and qualitative disclosures about market risk")
    };
    let starts = titles.iter().enumerate().filter(|(_, title)| is_start(title)).map(|(at, _)| at);
    // The heading is the one with the most text below it; others are in a table of contents.
    let ranges = starts.map(|start| {
        let end = titles[start + 1..].iter().position(is_end).map_or(titles.len(), |at| start + 1 + at);
        start..end
    });
    let Some(range) = ranges.max_by_key(|range| if range.end < titles.len() { range.len() } else { 0 }) else {
        return Discussion::default();
    };
    let texts: Vec<Range<usize>> = document.blocks[range]
        .iter()
        .filter_map(|block| block.content().map(|content| &content.runs))
        .filter_map(|runs| Some(runs.first()?.span.range().start..runs.last()?.span.range().end))
        .collect();
    let is_inside = |figure: &&Figure| texts.iter().any(|text| text.contains(&(figure.span.start as usize)));
    let mut discussion = Discussion::default();
    for figure in filing.figures.iter().filter(is_inside) {
        discussion.numerals += 1;
        let role = figure.prose.and_then(|at| filing.prose.figures.get(at)).map(|figure| match figure.role {
            Role::Value => "value",
            Role::Comparative { .. } => "comparative",
            Role::Translation { .. } => "translation",
            Role::Change { .. } => "change",
            Role::Portion { .. } => "portion",
        });
        let told = match figure.outcome {
            Ok(fact) => describe(&filing.report, &filing.report.fact(fact)),
            Err(reason) => format!("({reason})"),
        };
        discussion.lines.push(format!("    {} | {told}", around(text, &figure.span.range())));
        match figure.outcome {
            Ok(_) => *discussion.facts.entry(role.unwrap_or("of the cover")).or_default() += 1,
            Err(reason) => *discussion.left.entry(reason).or_default() += 1,
        }
    }
    discussion
}
