//! Synthetic reports, the same in every run: blocks of 25 facts in 10 contexts, as tables of filings have them.

use chrono::{Days, NaiveDate};
use ixport::report::{ConceptId, ContextId, Coordinate, LanguageId, NameId, NumberedFact, Report, UnitId, ValueRef};
use ixport::xbrl::{Decimals, Entity, Period, QName, Unit};
use std::fmt::Write as _;

/// Namespace of the generated taxonomy.
pub const NS: &str = "https://taxonomy.example/synthetic/2024";
/// Its prefix.
pub const PREFIX: &str = "syn";
/// Its schema.
pub const SCHEMA: &str = "synthetic.xsd";
/// Facts of a block; the last one is a text.
pub const BLOCK: usize = 25;
/// Facts of a row of a table.
pub const ROW: usize = 5;
/// Concepts: numbers first, then texts.
pub const NUMERIC: usize = 275;
/// Concepts that are texts.
pub const TEXTS: usize = 25;

const AXES: usize = 8;
const MEMBERS: usize = 400;
const TYPED: &str = "InstrumentAxis";
const WORDS: [&str; 24] = [
    "Net",
    "Revenue",
    "From",
    "Contract",
    "With",
    "Customer",
    "Excluding",
    "Assessed",
    "Tax",
    "Loss",
    "Income",
    "Operating",
    "Lease",
    "Liability",
    "Current",
    "Deferred",
    "Financial",
    "Instruments",
    "At",
    "Fair",
    "Value",
    "Other",
    "Comprehensive",
    "Expense",
];

/// `SplitMix64`: enough for sizes and choices, and the same everywhere.
pub struct Random(u64);

impl Random {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// Any number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).expect("below a usize")
    }
}

/// The local name of a concept, in words.
pub fn concept_name(index: usize) -> String {
    let mut random = Random::new(index as u64);
    let words: String = (0..3 + random.below(5)).map(|_| WORDS[random.below(WORDS.len())]).collect();
    format!("{words}{index}")
}

/// The number of the unit `xbrli:pure`.
const PURE: usize = 4;

/// The unit of a numeric concept, by its number in [`units`].
pub fn unit_of(concept: usize) -> usize {
    match concept % 11 {
        0..=7 => concept % 3,
        8 => 3,
        9 => PURE,
        _ => 5,
    }
}

fn units(report: &mut Report) -> Vec<UnitId> {
    let per_share = Unit::currency("USD").per(Unit::shares());
    let currencies = ["USD", "EUR", "CNY"].map(Unit::currency);
    currencies.into_iter().chain([Unit::shares(), Unit::pure(), per_share]).map(|unit| report.unit_id(unit)).collect()
}

/// Everything that facts refer to.
struct Names {
    concepts: Vec<ConceptId>,
    contexts: Vec<ContextId>,
    units: Vec<UnitId>,
    language: LanguageId,
}

/// An empty report that refers to the taxonomy.
pub fn empty() -> Report {
    let mut report = Report::default();
    report.taxonomy.push(SCHEMA.into());
    report.declare(PREFIX, NS);
    report.typed_domains.insert(QName::new(NS, TYPED), QName::new(NS, "instrument"));
    report
}

/// What a report says of the facts that there are.
#[derive(Clone, Copy)]
pub struct Edition {
    /// The beginning of its ids.
    ids: &'static str,
    /// Which facts it has, by their numbers.
    keeps: fn(usize) -> bool,
    /// Of which it has another value.
    restates: fn(usize) -> bool,
}

/// All facts, as they are.
const ONLY: Edition = Edition { ids: "F", keeps: |_| true, restates: |_| false };

/// A report without one fact in twenty, and the next one: without another one in twenty, one in a hundred restated.
pub const TWO: [Edition; 2] = [
    Edition { ids: "F", keeps: |fact| fact % 20 != 7, restates: |_| false },
    Edition { ids: "G", keeps: |fact| fact % 20 != 13, restates: |fact| fact % 97 == 50 },
];

/// A report of `facts` facts in 0.4 times as many contexts.
pub fn report(facts: usize) -> Report {
    edition(facts, ONLY)
}

/// What an edition has of `facts` facts.
pub fn edition(facts: usize, Edition { ids, keeps, restates }: Edition) -> Report {
    let mut report = empty();
    let mut random = Random::new(1);
    let names = Names {
        concepts: (0..NUMERIC + TEXTS).map(|at| report.concept_id(QName::new(NS, concept_name(at)))).collect(),
        contexts: contexts(&mut report, facts * 2 / 5, &mut random),
        units: units(&mut report),
        language: report.language_id("en-us"),
    };
    let (mut id, mut text) = (String::new(), String::new());
    for index in 0..facts {
        let (block, within) = (index / BLOCK, index % BLOCK);
        // Rows 0 to 2 of a block share their contexts, column by column, and so do rows 3 and 4.
        let context = block * 2 * ROW + within % ROW + if within / ROW < 3 { 0 } else { ROW };
        let context = names.contexts[context.min(names.contexts.len() - 1)];
        id.clear();
        let _ = write!(id, "{ids}_{:012x}", random.next() >> 16);
        text.clear();
        let mut fact = NumberedFact {
            id: &id,
            concept: names.concepts[(block * 7 + within / ROW) % NUMERIC],
            context,
            unit: None,
            language: None,
            value: ValueRef::Nil,
            decimals: None,
            offset: 0,
        };
        if within == BLOCK - 1 {
            fact.concept = names.concepts[NUMERIC + block % TEXTS];
            fact.language = Some(names.language);
            sentence(&mut text, &mut random);
            if restates(index) {
                text.push_str(" As restated.");
            }
            fact.value = ValueRef::Text(&text);
        } else {
            let concept = (block * 7 + within / ROW) % NUMERIC;
            fact.unit = Some(names.units[unit_of(concept)]);
            // A nil pure number cannot be told from a nil text in xBRL-JSON without the taxonomy.
            if random.below(200) > 0 || unit_of(concept) == PURE {
                fact.decimals = Some(number(&mut text, unit_of(concept), &mut random));
                if restates(index) {
                    restate(&mut text);
                }
                fact.value = ValueRef::Number(&text);
            }
        }
        if keeps(index) {
            report.add(fact).expect("ids are unique and the report is small");
        }
    }
    report
}

/// Another first digit.
fn restate(text: &mut String) {
    let first = text.find(|c: char| c.is_ascii_digit()).expect("a number has digits");
    let other = if text[first..].starts_with('7') { "2" } else { "7" };
    text.replace_range(first..=first, other);
}

/// A number as a company of that unit would print it, with its precision.
pub fn number(out: &mut String, unit: usize, random: &mut Random) -> Decimals {
    let long = random.below(3) == 0;
    let digits = 1 + random.below(if long { 1_000_000_000_000 } else { 1_000_000 });
    let sign = if random.below(6) == 0 { "-" } else { "" };
    let (whole, cents) = (digits / 100, digits % 100);
    let (text, decimals) = match unit {
        0..=2 if random.below(5) > 0 => (format!("{sign}{digits}000"), -3),
        0..=2 => (format!("{sign}{digits}000000"), -6),
        3 => (format!("{digits}"), 0),
        PURE => (format!("{sign}0.{:04}", digits % 10_000), 4),
        _ => (format!("{sign}{whole}.{cents:02}"), 2),
    };
    out.push_str(&text);
    Decimals::Places(decimals)
}

/// Words with what needs an escape in markup, mostly short, now and then a paragraph.
fn sentence(out: &mut String, random: &mut Random) {
    let words = if random.below(10) == 0 { 120 } else { 8 };
    for at in 0..words {
        let between = if at == 0 { "" } else { [" ", " ", " ", " ", ", ", " & "][random.below(6)] };
        out.push_str(between);
        out.push_str(WORDS[random.below(WORDS.len())]);
    }
    out.push('.');
}

/// That many different contexts: some periods without dimensions, the others with one to three, a tenth with a typed one.
pub fn contexts(report: &mut Report, count: usize, random: &mut Random) -> Vec<ContextId> {
    let entity = Entity { scheme: ixport::xbrl::ns::CIK.into(), identifier: "0001234567".into() };
    let entity = report.entity_id(entity);
    let typed_axis = report.name_id(QName::new(NS, TYPED));
    let axes: Vec<NameId> = (0..AXES).map(|at| report.name_id(QName::new(NS, format!("Breakdown{at}Axis")))).collect();
    let members: Vec<NameId> =
        (0..MEMBERS).map(|at| report.name_id(QName::new(NS, format!("{}Member", concept_name(at))))).collect();
    let mut all = Vec::with_capacity(count);
    let mut dimensions = Vec::new();
    while all.len() < count {
        dimensions.clear();
        let known = report.contexts().len();
        let plain = all.len() < (count / 10).min(PERIODS);
        if !plain && random.below(10) == 0 {
            let value = report.typed_value(&format!("LOAN-{:06}", random.below(1_000_000))).expect("few");
            dimensions.push((typed_axis, value));
        }
        let explicit = if plain { 0 } else { 1 + [0, 0, 0, 1, 1, 1, 1, 2, 2, 2][random.below(10)] };
        let first = random.below(AXES);
        for at in 0..explicit {
            dimensions.push((axes[(first + at) % AXES], Coordinate::Member(members[random.below(MEMBERS)])));
        }
        let period = if plain { all.len() } else { random.below(PERIODS) };
        let id = report.context_id(entity, self::period(period), &mut dimensions).expect("few");
        if id.index() == known {
            all.push(id);
        }
    }
    all
}

const PERIODS: usize = 40;

/// Quarters: the even ones as durations, the odd ones as their ends.
fn period(index: usize) -> Period {
    let first = NaiveDate::from_ymd_opt(2019, 1, 1).expect("a date") + Days::new(91 * (index as u64 / 2));
    let last = first + Days::new(90);
    if index.is_multiple_of(2) { Period::days(first, last) } else { Period::end_of(last) }
}

/// A schema with all concepts, axes and members, for processors that want one.
pub fn schema() -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xs:schema targetNamespace=\"{NS}\" elementFormDefault=\"qualified\" \
         xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:xbrli=\"http://www.xbrl.org/2003/instance\" \
         xmlns:xbrldt=\"http://xbrl.org/2005/xbrldt\" xmlns:{PREFIX}=\"{NS}\" \
         xmlns:num=\"http://www.xbrl.org/dtr/type/2022-03-31\">\n\
         <xs:import namespace=\"http://www.xbrl.org/2003/instance\" \
         schemaLocation=\"http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd\"/>\n\
         <xs:import namespace=\"http://xbrl.org/2005/xbrldt\" schemaLocation=\"http://www.xbrl.org/2005/xbrldt-2005.xsd\"/>\n\
         <xs:element name=\"instrument\" type=\"xs:string\"/>\n"
    );
    let mut element = |name: &str, rest: &str| {
        let _ = writeln!(
            out,
            "<xs:element name=\"{name}\" id=\"{PREFIX}_{name}\" nillable=\"true\" xbrli:periodType=\"duration\" {rest}/>"
        );
    };
    let item = "substitutionGroup=\"xbrli:item\"";
    for at in 0..NUMERIC + TEXTS {
        let kind = match (at, unit_of(at)) {
            (NUMERIC.., _) => "stringItemType",
            (_, 0..=2) => "monetaryItemType",
            (_, 3) => "sharesItemType",
            (_, PURE) => "pureItemType",
            _ => "decimalItemType",
        };
        element(&concept_name(at), &format!("type=\"xbrli:{kind}\" {item}"));
    }
    let dimension = "abstract=\"true\" type=\"xbrli:stringItemType\" substitutionGroup=\"xbrldt:dimensionItem\"";
    element(TYPED, &format!("{dimension} xbrldt:typedDomainRef=\"#{PREFIX}_instrument\""));
    for at in 0..AXES {
        element(&format!("Breakdown{at}Axis"), dimension);
    }
    for at in 0..MEMBERS {
        element(
            &format!("{}Member", concept_name(at)),
            &format!("abstract=\"true\" type=\"xbrli:stringItemType\" {item}"),
        );
    }
    out = out.replace("name=\"instrument\"", &format!("name=\"instrument\" id=\"{PREFIX}_instrument\""));
    out.push_str("</xs:schema>\n");
    out
}
