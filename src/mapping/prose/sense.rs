//! Within [`super`]: what the words of a figure may mean: lines of this document's statements and of the taxonomy. Words that a
//! label does not have make another concept; nothing is nearest.

use super::lines::{Lines, Printed};
use super::names::{bare, is_ads, texts};
use crate::mapping::label::{self, Label};
use crate::mapping::target::Target;
use crate::prose::{Figure, Measure};
use crate::report::Dimensions;
use crate::statement::calendar::Dates;
use crate::taxonomy::{Concept, DataType, Kind, PeriodType, label_role};

/// What a figure may measure.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "independent findings about words")]
pub(super) struct Sense {
    /// The concept.
    pub concept: Concept,
    /// The part of it, where it is one of a segment, a region or a product.
    pub parts: Dimensions,
    /// Whether the words are just those of a label; else the number must show it.
    pub exact: bool,
    /// Whether a line of this document has the words.
    pub in_line: bool,
    /// Whether a statement of this document prints it.
    pub is_printed: bool,
    /// Likeness in thousandths.
    pub likeness: u32,
    /// Whether something else than words and tables has shown it: a sum, a change.
    pub is_shown: bool,
    /// How many words the label has.
    pub length: usize,
    /// The time that it is of, where that is not the one that the figure states.
    pub at: Option<Dates>,
    /// Whether the concept itself is a loss: then a text that says so states its sign.
    pub is_loss: bool,
    /// The label that it is like.
    pub label: String,
}

impl Sense {
    /// What a line of this document means.
    pub(super) fn of_line(target: &Target<'_>, line: &Printed) -> Sense {
        Sense {
            concept: line.concept.clone(),
            parts: line.parts.clone(),
            exact: true,
            in_line: true,
            is_printed: true,
            likeness: 1000,
            is_shown: false,
            length: line.label.words.iter().count(),
            at: None,
            is_loss: is_money(&line.concept) && is_named_loss(standard(target, &line.concept).unwrap_or(&line.text)),
            label: line.text.clone(),
        }
    }

    /// A concept that is meant for certain.
    pub(super) fn certain(concept: Concept, label: &str) -> Sense {
        Sense {
            concept,
            parts: Dimensions::new(),
            exact: true,
            in_line: false,
            is_printed: false,
            likeness: 1000,
            is_shown: true,
            length: 0,
            at: None,
            is_loss: is_named_loss(label),
            label: label.to_owned(),
        }
    }
}

/// Words that alone name nothing, folded.
const VAGUE: [&str; 25] = [
    "income",
    "cost",
    "fee",
    "amount",
    "value",
    "other",
    "balance",
    "share",
    "change",
    "rate",
    "price",
    "cash",
    "asset",
    "liability",
    "debt",
    "tax",
    "interest",
    "capital",
    "note",
    "loan",
    "borrowing",
    "deposit",
    "investment",
    "security",
    "charge",
];

/// What a figure may mean, in no order.
pub(super) fn senses(target: &Target<'_>, lines: &Lines, figure: &Figure, names: &[String]) -> Vec<Sense> {
    let mut found: Vec<Sense> = Vec::new();
    let texts = texts(figure, names);
    let bare: Vec<String> = texts.iter().filter_map(|text| bare(text)).collect();
    for (text, is_bare) in texts.into_iter().map(|text| (text, false)).chain(bare.into_iter().map(|text| (text, true)))
    {
        // Whose it is and of when says something only where a label says it.
        if is_bare && found.iter().any(|sense| sense.exact) {
            break;
        }
        let read = label::read(&text, names);
        if read.words.is_empty() {
            continue;
        }
        let fits = |concept: &Concept| fits(target, &figure.measure, &text, concept);
        // "Income", "costs": of what, the numbers must show.
        let is_vague = read.words.is_alone() && read.words.iter().all(|word| VAGUE.contains(&word))
            || read.plain == "cash equivalents";
        for (line, exact) in lines.find(&read).filter(|(line, _)| fits(&line.concept)) {
            let exact = exact && (!is_vague || line.is_bare && line.label.plain == read.plain);
            let likeness = if exact { 1000 } else { 0 };
            found.push(Sense { exact, likeness, ..Sense::of_line(target, line) });
        }
        found.extend(known(target, &read, fits).map(|sense| {
            let is_printed = lines.concepts.contains(&sense.concept.name);
            Sense { is_printed, exact: !is_vague, ..sense }
        }));
    }
    for sense in &mut found {
        since_start(target, figure, sense);
    }
    // One concept, one sense: the likest of its labels.
    found.sort_by_key(|sense| (std::cmp::Reverse(sense.exact), std::cmp::Reverse(sense.likeness)));
    let mut kept: Vec<Sense> = Vec::new();
    for sense in found {
        if !kept.iter().any(|known| known.concept.name == sense.concept.name && known.parts == sense.parts) {
            kept.push(sense);
        }
    }
    kept
}

/// What was bought "as of" a day was bought since the plan began.
fn since_start(target: &Target<'_>, figure: &Figure, sense: &mut Sense) {
    if is_of_period(&sense.concept) && matches!(figure.when, Some(Dates::At(_))) {
        let name = target.core.name(&format!("{}SincePlanStart", sense.concept.name.local));
        if let Some(concept) = target.core.taxonomy.concept(&name) {
            sense.concept = concept.clone();
        }
    }
}

/// The lines of the taxonomy that have a label of just these words.
fn known<'t>(
    target: &'t Target<'_>,
    label: &Label,
    fits: impl Fn(&Concept) -> bool + 't,
) -> impl Iterator<Item = Sense> + 't {
    const SAME: u32 = 980;
    const MOST_PENALTY: u32 = 20;
    let count = label.words.iter().count();
    let matches = target.find(label).into_iter();
    let matches = matches.filter(|m| m.likeness >= SAME && m.penalty <= MOST_PENALTY);
    matches.filter_map(move |m| {
        let node = &target.nodes[m.node];
        let is_edge = [label_role::PERIOD_START, label_role::PERIOD_END].contains(&node.preferred);
        let is_item = node.concept.kind == Kind::Item && !node.statement.key.starts_with("equity") && !is_edge;
        (is_item && fits(node.concept)).then(|| Sense {
            concept: node.concept.clone(),
            parts: Dimensions::new(),
            exact: true,
            in_line: false,
            is_printed: false,
            likeness: m.likeness.saturating_sub(m.penalty),
            is_shown: false,
            length: count,
            at: None,
            is_loss: is_money(node.concept) && is_named_loss(standard(target, node.concept).unwrap_or_default()),
            label: target.label(&m).to_owned(),
        })
    })
}

fn standard<'t>(target: &'t Target<'_>, concept: &Concept) -> Option<&'t str> {
    target.core.taxonomy.label(&concept.name, label_role::STANDARD, "en")
}

/// Whether a concept is measured as a figure is.
pub(super) fn fits(target: &Target<'_>, measure: &Measure, text: &str, concept: &Concept) -> bool {
    let lower = text.to_lowercase();
    let is_per = || [" per ", "per ads", "per share"].iter().any(|per| lower.contains(per));
    let of_ads = concept.name.local.contains("Ads");
    match (measure, concept.data_type) {
        (Measure::Money(_), DataType::Monetary) => !is_per() || concept.name.local.contains("Per"),
        (Measure::Money(_), DataType::PerShare) => is_per() && is_ads(&lower) == of_ads,
        (Measure::MoneyPer(_, what), DataType::PerShare) => is_share(what) && is_ads(what) == of_ads,
        (Measure::Shares(what), DataType::Shares) => is_ads(what) == of_ads,
        (Measure::Bare | Measure::Count(_), DataType::Shares) => is_ads(&lower) == of_ads,
        (Measure::Percent, DataType::Percent)
        | (Measure::Count(_) | Measure::Bare, DataType::Integer)
        | (Measure::Date(_), DataType::Date) => true,
        (Measure::Times, DataType::Pure) => !is_time(target, concept),
        (Measure::Time(unit), DataType::Pure) => is_in(target, concept, unit),
        _ => false,
    }
}

pub(super) fn is_share(what: &str) -> bool {
    // "per Class A …"
    is_ads(what)
        || what.eq_ignore_ascii_case("class")
        || what.to_lowercase().split_whitespace().any(|word| word.starts_with("share") || word == "stock")
}

/// Whether a concept's label says that it counts so many of a unit of time.
fn is_in(target: &Target<'_>, concept: &Concept, unit: &str) -> bool {
    let taxonomy = &target.core.taxonomy;
    let texts = [label_role::STANDARD, label_role::DOCUMENTATION].map(|role| taxonomy.label(&concept.name, role, "en"));
    texts.into_iter().flatten().any(|text| text.to_lowercase().contains(unit))
}

fn is_time(target: &Target<'_>, concept: &Concept) -> bool {
    ["month", "day", "year", "week"].iter().any(|unit| is_in(target, concept, unit))
}

/// Whether words say that less is meant where a concept's name says more: text has losses, what was used and what was
/// gained back without a sign.
pub(super) fn turns(text: &str) -> bool {
    const WORDS: [&str; 19] = [
        "loss",
        "losses",
        "used",
        "deficit",
        "outflow",
        "outflows",
        "benefit",
        "credit",
        "decrease",
        "expense",
        "expenses",
        "cost",
        "costs",
        "paid",
        "payments",
        "repayment",
        "purchases",
        "reduction",
        "charge",
    ];
    text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&word))
}

/// Whether words say that the amount is below zero for certain.
pub(super) fn is_loss(text: &str) -> bool {
    const WORDS: [&str; 7] = ["loss", "losses", "used", "deficit", "outflow", "outflows", "benefit"];
    text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&word))
}

/// Whether a concept's name says that a loss is more than zero: "impairment losses", but not "gain (loss) on disposal", whose
/// losses are below zero.
pub(super) fn is_named_loss(name: &str) -> bool {
    const GAINS: [&str; 5] = ["gain", "gains", "profit", "earnings", "income"];
    let outside = super::names::outside_brackets(name).to_lowercase();
    let words: Vec<&str> = outside.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_gain =
        |at: usize| GAINS.contains(&words[at]) && !words.get(at + 1).is_some_and(|next| next.starts_with("tax"));
    let loss = (0..words.len()).find(|&at| is_loss(words[at]));
    loss.is_some_and(|loss| !(0..loss).any(is_gain))
}

/// Whether a concept is an amount of money, which has a sign that texts may leave out.
pub(super) fn is_money(concept: &Concept) -> bool {
    matches!(concept.data_type, DataType::Monetary | DataType::PerShare)
}

/// Whether a concept is of a period.
pub(super) fn is_of_period(concept: &Concept) -> bool {
    concept.period == PeriodType::Duration
}
