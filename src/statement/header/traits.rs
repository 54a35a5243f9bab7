//! Within [`super`]: what one cell of a header says.

use super::super::calendar::{self, Phrase};
use super::Basis;
use super::money::{currencies, scale};

/// A column of changes between others: a difference or a percentage.
pub const CHANGE: &str = "change";

/// A column of numbers of notes.
pub const NOTE: &str = "note";

/// A column of the percentages that the amounts beside it are of a total.
pub const PORTION: &str = "portion";

/// A column of what would have been, or at other rates of exchange.
pub const PRO_FORMA: &str = "pro-forma";

/// A column of what is expected.
pub const FORECAST: &str = "forecast";

/// A column of what was reported before, beside the same restated.
pub const SUPERSEDED: &str = "superseded";

/// What one header cell says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traits {
    /// Words about time.
    pub phrase: Option<Phrase>,
    /// A currency.
    pub currency: Option<&'static str>,
    /// Power of ten of money.
    pub scale: Option<i8>,
    /// A basis of its own.
    pub basis: Option<Basis>,
    /// A heading over adjustments.
    pub adjustments: bool,
    /// Which version of the amounts it has.
    pub version: Option<Version>,
    /// What the column is, if it is none of the statement's.
    pub aside: Option<&'static str>,
    /// Key of a note.
    pub note: Option<String>,
    /// What else it says.
    pub name: Option<String>,
}

/// Which version of the same amounts a column has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// As reported.
    Reported,
    /// As reported before.
    Before,
    /// Restated, revised, recast.
    Restated,
    /// Adjusted.
    Adjusted,
    /// Of the entity before another took control.
    Predecessor,
}

/// Words that say which version; the first that a text contains counts.
const VERSIONS: [(&str, Version); 16] = [
    ("previously reported", Version::Before),
    ("originally reported", Version::Before),
    ("previously presented", Version::Before),
    ("as reported", Version::Reported),
    ("reported", Version::Reported),
    ("actual", Version::Reported),
    ("as restated", Version::Restated),
    ("restated", Version::Restated),
    ("as revised", Version::Restated),
    ("revised", Version::Restated),
    ("as recast", Version::Restated),
    ("recast", Version::Restated),
    ("as adjusted", Version::Adjusted),
    ("adjusted", Version::Adjusted),
    ("underlying", Version::Adjusted),
    ("predecessor", Version::Predecessor),
];

/// Words of amounts that are not of the period as it was.
const SCENARIOS: [(&str, &str); 12] = [
    ("pro forma", PRO_FORMA),
    ("pro-forma", PRO_FORMA),
    ("proforma", PRO_FORMA),
    ("constant currency", PRO_FORMA),
    ("constant currencies", PRO_FORMA),
    ("constant-currency", PRO_FORMA),
    ("forecast", FORECAST),
    ("guidance", FORECAST),
    ("outlook", FORECAST),
    ("budget", FORECAST),
    ("projected", FORECAST),
    ("projection", FORECAST),
];

/// Words of which the headings of changes consist, at least one of the first.
const CHANGES: [&str; 29] = [
    "change",
    "changes",
    "chg",
    "yoy",
    "qoq",
    "variance",
    "var",
    "growth",
    "vs",
    "versus",
    "increase",
    "increases",
    "decrease",
    "decreases",
    "inc",
    "dec",
    "better",
    "worse",
    "favorable",
    "favourable",
    "unfavorable",
    "unfavourable",
    "fav",
    "unfav",
    "delta",
    "变动",
    "同比",
    "环比",
    "增减",
];
const OF_CHANGES: [&str; 36] = [
    "linked",
    "sequential",
    "y",
    "q",
    "o",
    "b",
    "w",
    "over",
    "on",
    "in",
    "or",
    "and",
    "percent",
    "percentage",
    "pct",
    "%",
    "pp",
    "bps",
    "points",
    "basis",
    "dollar",
    "dollars",
    "amount",
    "year",
    "quarter",
    "period",
    "prior",
    "previous",
    "rate",
    "of",
    "from",
    "compared",
    "reported",
    "organic",
    "with",
    "total",
];

/// Words of which headings over numbers of notes consist.
const NOTES: [&str; 10] = ["note", "notes", "ref", "reference", "no", "s", "number", "footnote", "附注", "附註"];

/// Words that begin headings of percentages of a total.
const PORTIONS: [&str; 7] = ["% of", "percent of", "percent to", "percentage of", "% to", "as a %", "as a percent"];

impl Traits {
    /// Lexes a header cell.
    #[must_use]
    pub fn read(text: &str) -> Traits {
        let (note, text) = split_note(text);
        let lower = text.to_lowercase();
        let scale = scale(&text);
        if let Some(aside) = aside(&lower).filter(|_| scale.is_none()) {
            return Traits { aside: Some(aside), note, ..Traits::default() };
        }
        let is_ifrs = ["ifrs", "international financial reporting"].iter().any(|w| lower.contains(w));
        let is_non_gaap =
            ["non-gaap", "non gaap", "non‑gaap", "non–gaap", "non‐gaap"].iter().any(|w| lower.contains(w));
        let adjustments = lower.contains("adjustment") || lower.contains("reconciling items");
        let basis = match () {
            () if adjustments => None,
            () if is_ifrs => Some(Basis::Ifrs),
            () if is_non_gaap => Some(Basis::NonGaap),
            () if lower.contains("gaap") => Some(Basis::UsGaap),
            () => None,
        };
        let phrase = Phrase::read(&text);
        let currency = currencies(&text).first().copied();
        let version = version(&lower).filter(|_| !adjustments && basis.is_none());
        let is_name = !adjustments
            && basis.is_none()
            && version.is_none()
            && phrase.is_none()
            && scale.is_none()
            && currency.is_none();
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_name = is_name && name.chars().any(char::is_alphabetic) && !is_remark(&lower);
        Traits {
            phrase,
            currency,
            scale,
            basis,
            adjustments,
            version,
            aside: None,
            note,
            name: is_name.then_some(name),
        }
    }

    /// Whether it says anything that belongs into a header.
    #[must_use]
    pub fn is_header(&self) -> bool {
        self.phrase.is_some()
            || self.currency.is_some()
            || self.scale.is_some()
            || self.basis.is_some()
            || self.adjustments
            || self.version.is_some()
            || self.aside.is_some()
            || self.note.is_some()
    }

    /// What sorts of things it says, to tell whether two cells are alike.
    pub(super) fn sorts(&self) -> [bool; 6] {
        let phrase = self.phrase.unwrap_or_default();
        let (length, day, year) = (phrase.lasts(), phrase.day.is_some(), phrase.year.is_some());
        [length, day, year, self.currency.is_some(), self.basis.is_some(), self.aside.is_some()]
    }
}

/// The key of a note mark such as `(Note ii)`, and the text without it.
fn split_note(text: &str) -> (Option<String>, String) {
    let lower = text.to_lowercase();
    let note = lower.find("(note ").and_then(|at| {
        let end = at + lower[at..].find(')')?;
        let rest = format!("{} {}", text.get(..at)?, text.get(end + 1..)?);
        Some((Some(lower[at + 6..end].trim().to_owned()), rest))
    });
    note.unwrap_or_else(|| (None, text.to_owned()))
}

/// Words in brackets, or all that a cell says, about the audit.
fn is_remark(lower: &str) -> bool {
    let word = lower.trim().trim_matches(['(', ')', '*', ' ']);
    ["unaudited", "audited", "未经审计", "未經審計", "经审计"].contains(&word)
}

/// A version is all that a cell says, but for time, money and remarks: "as reported", "2023 (restated) RMB'000". "Adjusted
/// cost" is a name.
fn version(lower: &str) -> Option<Version> {
    const OTHERS: [&str; 13] = [
        "as",
        "unaudited",
        "audited",
        "results",
        "basis",
        "figures",
        "amounts",
        "previously",
        "originally",
        "in",
        "s",
        "m",
        "note",
    ];
    let (_, version) = VERSIONS.iter().find(|(words, _)| lower.contains(words))?;
    let is_known = |word: &str| {
        VERSIONS.iter().any(|(words, _)| words.split(' ').any(|w| w == word))
            || OTHERS.contains(&word)
            || calendar::is_time_word(word)
            || word.bytes().all(|b| b.is_ascii_digit())
            || !currencies(word).is_empty()
            || scale(word).is_some()
    };
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(is_known).then_some(*version)
}

/// What a column under this heading is, if it is none of the statement's.
fn aside(lower: &str) -> Option<&'static str> {
    if let Some((_, scenario)) = SCENARIOS.iter().find(|(words, _)| lower.contains(words)) {
        return Some(scenario);
    }
    let lower = lower.replace('%', " % ").replace("y/y", "yoy").replace("q/q", "qoq");
    let lower = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = || lower.split(|c: char| !c.is_alphanumeric() && c != '%').filter(|word| !word.is_empty());
    let is_change = words().any(|w| CHANGES.contains(&w)) || words().eq(["%"]) || lower.contains('Δ');
    // The end of a year is no decrease.
    let is_december = |w: &str| w == "dec" && words().count() > 1 && !lower.contains("inc");
    let of_time = |w: &str| {
        w.bytes().all(|b| b.is_ascii_digit()) || calendar::is_time_word(w) || w.len() == 4 && w.starts_with("fy")
    };
    if is_change
        && !words().any(is_december)
        && words().all(|w| CHANGES.contains(&w) || OF_CHANGES.contains(&w) || of_time(w))
    {
        return Some(CHANGE);
    }
    let trimmed = lower.trim_start_matches(['(', ' ']);
    match () {
        () if PORTIONS.iter().any(|words| trimmed.starts_with(words)) => Some(PORTION),
        () if words().next().is_some_and(|w| NOTES[..3].contains(&w) || w.starts_with('附'))
            && words().all(|w| NOTES.contains(&w)) =>
        {
            Some(NOTE)
        }
        () => None,
    }
}
