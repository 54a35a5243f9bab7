//! A printed label → words that can be compared, and the basis that it names.
//!
//! Filers drift: "non current" and "noncurrent", "(decrease) increase" and "decrease", "expense" and "expenses". The
//! words of a label are folded so that drift disappears and meaning stays; two labels are the same when their folded
//! words are, in any order.

use crate::statement::header::{self, patterns};
use aho_corasick::AhoCorasick;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A label, folded.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Words {
    words: BTreeSet<String>,
}

/// What a label says beside its concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The folded words, without the basis.
    pub words: Words,
    /// The words as they stand, without the basis.
    pub plain: String,
    /// Whether it says that the amount falls due within a year, or later. Its words are without those that say so: on most
    /// pages the section says it.
    pub maturity: Option<Maturity>,
    /// Whether it says "total"; that word is none of its words either.
    pub total: bool,
    /// Whether it says `non-GAAP` or `adjusted`.
    pub non_gaap: bool,
}

/// When an amount falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Maturity {
    /// Within a year.
    Current,
    /// Later.
    Noncurrent,
}

/// Words that carry no meaning in a line item.
const SILENT: [&str; 18] = [
    "the",
    "of",
    "for",
    "and",
    "in",
    "by",
    "a",
    "an",
    "on",
    "add",
    "less",
    "plus",
    "or",
    "our",
    "its",
    "with",
    "at",
    "respectively",
];

/// Words of one meaning → the word that stands for all of them. An empty word is dropped: "provided by" and "used in"
/// only say which sign is expected.
const FOLDED: [(&str, &str); 34] = [
    ("loss", "income"),
    ("losses", "income"),
    ("gain", "income"),
    ("gains", "income"),
    ("incomes", "income"),
    ("increase", "change"),
    ("decrease", "change"),
    ("provided", ""),
    ("used", ""),
    ("generated", ""),
    ("shareholder", "stockholder"),
    ("ordinary", "common"),
    ("noncontrolling", "minority"),
    ("minority", "minority"),
    ("taxes", "tax"),
    ("expense", "cost"),
    ("expenses", "cost"),
    ("costs", "cost"),
    ("earnings", "income"),
    ("sales", "sale"),
    ("writedown", "impairment"),
    ("writeoff", "impairment"),
    ("ended", "end"),
    ("ending", "end"),
    ("beginning", "begin"),
    ("attributed", "attributable"),
    ("fees", "fee"),
    ("us", ""),
    ("stock", "share"),
    ("profit", "income"),
    ("payment", "pay"),
    ("paid", "pay"),
    ("premises", "property"),
    ("prepayment", "prepaid"),
];

/// Phrases that are rewritten before words are split.
const REWRITTEN: [(&str, &str); 53] = [
    ("per equity share", "per share"),
    ("(in thousands)", " "),
    ("(in millions)", " "),
    ("(unaudited)", " "),
    ("(in dollars per share)", " "),
    ("(in usd per share)", " "),
    ("(in shares)", " "),
    ("(shares)", " "),
    ("(dollars)", " "),
    ("non-current", "noncurrent"),
    ("non current", "noncurrent"),
    ("net of current portion", "noncurrent"),
    ("net of current maturities", "noncurrent"),
    ("less current portion", "noncurrent"),
    ("less: current portion", "noncurrent"),
    ("less current maturities", "noncurrent"),
    ("less current installments", "noncurrent"),
    ("excluding current portion", "noncurrent"),
    ("excluding current maturities", "noncurrent"),
    ("excluding current installments", "noncurrent"),
    ("due after one year", "noncurrent"),
    ("after one year", "noncurrent"),
    ("current portion", "current"),
    ("current maturities", "current"),
    ("current installments", "current"),
    ("due within one year", "current"),
    ("within one year", "current"),
    ("non-controlling", "noncontrolling"),
    ("non controlling", "noncontrolling"),
    ("write-down", "writedown"),
    ("write down", "writedown"),
    ("written down", "writedown"),
    ("write-off", "writeoff"),
    ("write off", "writeoff"),
    ("written off", "writeoff"),
    ("right-of-use", "right of use"),
    ("held-for-sale", "held for sale"),
    ("share-based", "share based"),
    ("stock-based", "share based"),
    ("stock based", "share based"),
    ("long-term", "longterm"),
    ("long term", "longterm"),
    ("short-term", "shortterm"),
    ("short term", "shortterm"),
    ("u.s.", "us"),
    ("end of the period", "end of period"),
    ("start of", "begin of"),
    ("sg&a", "selling general administrative"),
    ("r&d", "research development"),
    ("pp&e", "property plant equipment"),
    ("d&a", "depreciation amortization"),
    ("g&a", "general administrative"),
    ("s&m", "sales marketing"),
];

static PHRASES: LazyLock<AhoCorasick> = LazyLock::new(|| patterns(REWRITTEN.map(|(from, _)| from)));

/// Basis words, longest first.
const NON_GAAP: [&str; 4] = ["non-gaap", "non gaap", "nongaap", "adjusted"];

/// A label without the number of its line: `3 Profit before tax`, `(a) Finance costs`, `IV. Total income`.
fn without_number(text: &str) -> &str {
    let Some((number, rest)) = text.split_once(char::is_whitespace) else { return text };
    let rest = rest.trim_start();
    let key = number.trim_start_matches('(').trim_end_matches([')', '.']);
    let is_number = (1..=2).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_digit());
    let is_roman = (1..=4).contains(&key.len()) && key.bytes().all(|b| b"ivxIVX".contains(&b));
    let is_key = is_number || key.len() < number.len() && (is_roman || key.len() == 1 && key.is_ascii());
    let is_label = rest.starts_with(|c: char| c.is_uppercase() || c == '(');
    if !is_key || !is_label {
        return text;
    }
    // `1 (a) Revenue` has two.
    if rest.starts_with('(') {
        Some(without_number(rest)).filter(|inner| inner.len() < rest.len()).unwrap_or(text)
    } else {
        rest
    }
}

/// Reads a label. `issuer` are the names of the registrant, longest first: a label says the same whoever prints it.
#[must_use]
pub fn read(text: &str, issuer: &[String]) -> Label {
    let text =
        without_brackets(text, |inside, leads| is_note(inside) || is_money(inside) || !leads && has_number(inside));
    let mut text = without_number(&text).to_lowercase().replace(['–', '—', '‑', '−'], "-").replace(['’', '‘'], "'");
    for name in issuer {
        text = text.replace(name.as_str(), "{issuer}");
    }
    // Whoever prints it, "the Company" is the issuer: in labels of the taxonomy too.
    if text.contains("the company") {
        text = text.replace("the company", "{issuer}");
    }
    let both_bases = text.contains("both gaap and non-gaap");
    let mut non_gaap = false;
    if both_bases {
        text = text.replace("gaap and non-gaap", "");
    }
    for word in NON_GAAP {
        let without = text.replace(word, " ");
        non_gaap |= without != text;
        text = without;
    }
    text = text.replace("gaap", " ");
    text = PHRASES.replace_all(&text, &REWRITTEN.map(|(_, to)| to));
    let parts = || text.split(|c: char| !(c.is_alphanumeric() || c == '{' || c == '}' || c == '\''));
    let plain = parts().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let mut words: BTreeSet<String> = parts()
        .map(|word| word.trim_end_matches("'s").replace('\'', ""))
        .filter(|word| !word.is_empty() && !SILENT.contains(&&**word))
        .map(fold)
        .filter(|word| !word.is_empty())
        .collect();
    // "Current portion of long-term debt" is current, and still long-term debt.
    let said = MATURITIES.iter().find(|(word, _)| words.len() > 1 && words.contains(*word));
    if let Some((word, _)) = said {
        words.remove(*word);
    }
    let total = words.len() > 1 && words.remove("total");
    Label { words: Words { words }, plain, non_gaap, maturity: said.map(|(_, maturity)| *maturity), total }
}

/// A label without the brackets that are no part of it. `is_aside` is asked with what is inside, and whether the label
/// begins with it. A label that is nothing else stays.
fn without_brackets(label: &str, is_aside: impl Fn(&str, bool) -> bool) -> Cow<'_, str> {
    let mut kept = String::new();
    let (mut done, mut open, mut depth) = (0, 0, 0_u32);
    for (at, mark) in label.char_indices().filter(|(_, c)| matches!(c, '(' | ')')) {
        if mark == '(' {
            open = if depth == 0 { at } else { open };
            depth += 1;
        } else if depth > 0 {
            depth -= 1;
            if depth == 0 && is_aside(&label[open + 1..at], label[..open].trim().is_empty()) {
                kept.push_str(label[done..open].trim_end());
                done = at + 1;
                if label[done..].starts_with(char::is_alphanumeric) {
                    kept.push(' ');
                }
            }
        }
    }
    kept.push_str(&label[done..]);
    if done == 0 || kept.trim().is_empty() { Cow::Borrowed(label) } else { Cow::Owned(kept) }
}

/// A label without what is in brackets and has numbers, which change from year to year: "($3.68 per share)", "(net of tax
/// expense of $(4) and $9)". What is in brackets at its beginning is its number in the list.
#[must_use]
pub fn without_numbers(label: &str) -> Cow<'_, str> {
    without_brackets(label, |inside, leads| !leads && has_number(inside))
}

/// A label without its references to notes: "(Note 5)", "(see Notes 1 and 2)".
#[must_use]
pub fn without_notes(label: &str) -> Cow<'_, str> {
    without_brackets(label, |inside, _| is_note(inside))
}

fn has_number(inside: &str) -> bool {
    inside.contains(|c: char| c.is_ascii_digit())
}

fn is_note(inside: &str) -> bool {
    const REFERENCES: [&str; 4] = ["see notes", "see note", "notes", "note"];
    let behind = |words: &&str| {
        inside.get(..words.len()).filter(|start| start.eq_ignore_ascii_case(words)).map(|_| &inside[words.len()..])
    };
    REFERENCES.iter().find_map(behind).is_some_and(|behind| !behind.starts_with(char::is_alphabetic))
}

/// Whether brackets hold the money that a label is in: "Basic earnings per share (HK cents)", "… (in €)".
fn is_money(inside: &str) -> bool {
    const UNITS: [&str; 14] =
        ["in", "pence", "p", "cents", "cent", "sen", "fen", "hk", "us", "nt", "rs", "million", "millions", "thousands"];
    let is_unit = |word: &str| UNITS.iter().any(|unit| unit.eq_ignore_ascii_case(word));
    let mut words = inside.split_whitespace().peekable();
    words.peek().is_some() && words.all(|word| is_unit(word) || !header::currencies(word).is_empty())
}

/// Words that say when an amount falls due, the strongest first.
const MATURITIES: [(&str, Maturity); 4] = [
    ("noncurrent", Maturity::Noncurrent),
    ("current", Maturity::Current),
    ("shortterm", Maturity::Current),
    ("longterm", Maturity::Noncurrent),
];

/// Whether a word tells lines apart: those that most names and labels have do not.
#[must_use]
pub fn is_distinct(word: &str) -> bool {
    const COMMON: [&str; 20] = [
        "pay",
        "acquire",
        "proceed",
        "repayment",
        "change",
        "net",
        "cost",
        "income",
        "issuance",
        "from",
        "to",
        "cash",
        "flow",
        "attributable",
        "parent",
        "value",
        "company",
        "charge",
        "longterm",
        "shortterm",
    ];
    !COMMON.contains(&word)
}

/// The distinct words of a concept's name, `IncreaseInOtherAssets`.
#[must_use]
pub fn of_name(name: &str) -> Words {
    let mut spaced = String::with_capacity(name.len() + 8);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            spaced.push(' ');
        }
        spaced.push(letter);
    }
    // What is sold are the sales.
    let mut words = read(&spaced.replace("Sold", "Sales"), &[]).words;
    words.words.retain(|word| is_distinct(word));
    words
}

/// Whether positive numbers under a label are income, where brackets in it tell: "other income (expense)" and "income
/// (loss)" are, "other (income) expense" is not.
#[must_use]
pub fn is_income(text: &str) -> Option<bool> {
    const INCOME: [&str; 7] = ["income", "gain", "gains", "earnings", "benefit", "profit", "benefits"];
    const COST: [&str; 9] =
        ["expense", "expenses", "loss", "losses", "provision", "cost", "costs", "deficit", "charges"];
    const LONGEST: usize = 3;
    let lower = text.to_lowercase();
    lower.match_indices('(').find_map(|(at, _)| {
        let inside = lower[at + 1..].split(')').next()?;
        let mut words = inside.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        if words.clone().count() > LONGEST {
            return None;
        }
        words.find_map(|word| match word {
            word if INCOME.contains(&word) => Some(false),
            word if COST.contains(&word) => Some(true),
            _ => None,
        })
    })
}

/// What stands between a line's name and what is added to it: "…, net of allowance of $5", "…, $0.01 par value; …".
const ASIDES: [&str; 19] = [
    ", net of",
    " (net of",
    ", less",
    " (less",
    " (including",
    ", included in",
    ", including",
    ", inclusive",
    ", at ",
    ", par value",
    ", no par",
    ", stated value",
    "; ",
    ": ",
    " (note",
    " (see ",
    ", of which",
    ", excluding",
    " - ",
];

/// The beginning of a long label, which names the line; nothing where the label has no more than its name.
#[must_use]
pub fn head(text: &str, issuer: &[String]) -> Option<Label> {
    const SHORTEST: usize = 4;
    let lower = text.to_lowercase().replace(['–', '—'], "-");
    let numeral = lower.find(|c: char| c.is_ascii_digit() || c == '$');
    let aside = ASIDES.iter().filter_map(|aside| lower.find(aside)).filter(|&at| at >= SHORTEST).min();
    let end = numeral.into_iter().chain(aside).min().filter(|&end| end >= SHORTEST)?;
    let name = lower[..end].trim_end_matches([' ', ',', '(', '-', ';', ':']);
    let head = read(name, issuer);
    (!head.words.is_empty()).then(|| Label { maturity: read(text, issuer).maturity, ..head })
}

/// What a label says before it says of what: "Impairment charges for facilities", "Losses on strategic investments".
#[must_use]
pub fn core(text: &str, issuer: &[String]) -> Option<Label> {
    const OF_WHAT: [&str; 6] = [" for ", " on ", " related to ", " relating to ", " associated with ", " from "];
    const FEWEST: usize = 2;
    let lower = without_notes(text).to_lowercase();
    let end = OF_WHAT.iter().filter_map(|words| lower.find(words)).min()?;
    let core = read(&lower[..end], issuer);
    (core.words.iter().filter(|word| is_distinct(word)).count() > 0
        && lower[..end].split_whitespace().count() >= FEWEST
        || core.words.has("impairment"))
    .then_some(core)
}

fn fold(word: String) -> String {
    let lookup = |word: &str| FOLDED.iter().find(|(from, _)| *from == word).map(|(_, to)| (*to).to_owned());
    if let Some(folded) = lookup(&word) {
        return folded;
    }
    let word = match word.strip_suffix("es").filter(|stem| stem.ends_with("ss") || stem.ends_with('x')) {
        Some(stem) => stem.to_owned(),
        None => word,
    };
    let singular = match word.strip_suffix('s') {
        Some(stem) if stem.len() > 3 && !stem.ends_with(['s', 'u', 'i']) => match stem.strip_suffix("ie") {
            Some(stem) => format!("{stem}y"),
            None => stem.to_owned(),
        },
        _ => word,
    };
    lookup(&singular).unwrap_or(singular)
}

impl Label {
    /// Whether two labels say the same, drift apart.
    #[must_use]
    pub fn says_the_same(&self, other: &Label) -> bool {
        let parts = |l: &Label| (l.maturity, l.total, l.non_gaap);
        self.words == other.words && parts(self) == parts(other)
    }
}

impl Words {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether a word is among them.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether one of some words is among them.
    #[must_use]
    pub fn has_any(&self, words: &[String]) -> bool {
        words.iter().any(|word| self.words.contains(word))
    }

    /// Whether there is only one: other statements have lines of the same word.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        self.words.len() < 2
    }

    /// The words in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        let issuer = ["acme holdings, inc.".to_owned(), "acme holdings inc".to_owned(), "the company".to_owned()];
        read(a, &issuer).says_the_same(&read(b, &issuer))
    }

    #[test]
    fn drift_folds_away() {
        for (a, b) in [
            ("Loans receivable, net-non current", "Loans receivable, net-noncurrent"),
            (
                "Net loss attributable to Noncontrolling interests",
                "Net income attributable to non-controlling interests",
            ),
            ("Net (decrease) increase in cash and cash equivalents", "Net decrease in cash and cash equivalents"),
            ("Basic earnings per share (HK cents)", "Basic earnings per share"),
            ("Basic earnings per share (in €)", "Basic earnings per share"),
            ("Net cash provided by (used in) financing activities", "Net cash used in financing activities"),
            ("Income taxes expense", "Income tax expenses"),
            ("Add: Share-based compensation expenses", "Stock-based compensation expense"),
            ("TOTAL ACME HOLDINGS INC EQUITY", "Total {issuer} equity"),
            ("Amounts due from related parties", "Amount due from related party"),
        ] {
            assert!(same(a, b), "{a} / {b}: {:?}", read(a, &[]));
        }
    }

    #[test]
    fn meaning_stays() {
        for (a, b) in [
            ("Amounts due to related parties, current", "Amounts due to related parties, noncurrent"),
            ("Current portion of long-term debt", "Short-term debt"),
            ("Net income", "Net income per share"),
            ("Total assets", "Total liabilities"),
        ] {
            assert!(!same(a, b), "{a} / {b}");
        }
    }

    #[test]
    fn when_an_amount_falls_due_is_told_from_what_it_is() {
        for (label, what, maturity) in [
            ("Accounts receivable, current", "Accounts receivable", Some(Maturity::Current)),
            ("Long-term debt, net of current portion", "Long-term debt", Some(Maturity::Noncurrent)),
            ("Long-term debt", "Debt", Some(Maturity::Noncurrent)),
            ("Other non-current assets", "Other assets", Some(Maturity::Noncurrent)),
            ("Other assets", "Other assets", None),
        ] {
            let read = read(label, &[]);
            let plain: Vec<_> = read.words.iter().filter(|word| *word != "longterm").collect();
            let what = super::read(what, &[]);
            assert_eq!(plain, what.words.iter().collect::<Vec<_>>(), "{label}");
            assert_eq!(read.maturity, maturity, "{label}");
        }
    }

    #[test]
    fn brackets_in_a_label_tell_what_is_positive() {
        for (label, income) in [
            ("Other income (expense), net", Some(true)),
            ("Other (income) expense, net", Some(false)),
            ("(Benefit from) provision for income taxes", Some(false)),
            ("Interest expense (Note 4)", None),
        ] {
            assert_eq!(is_income(label), income, "{label}");
        }
    }

    #[test]
    fn a_long_label_begins_with_the_name_of_the_line() {
        for (label, name) in [
            ("Accounts receivable, net of allowance of $5 and $6", "Accounts receivable"),
            ("Common stock, $0.01 par value; 100 shares authorized", "Common stock"),
            ("Long-term debt (including $3 measured at fair value)", "Long-term debt"),
        ] {
            assert_eq!(head(label, &[]).map(|l| l.words), Some(read(name, &[]).words), "{label}");
        }
        assert_eq!(head("Net income", &[]), None);
    }

    #[test]
    fn the_number_of_a_line_says_nothing() {
        for label in
            ["3 Profit before tax", "(a) Profit before tax", "IV. Profit before tax", "1 (a) Profit before tax"]
        {
            assert_eq!(read(label, &[]).words, read("Profit before tax", &[]).words, "{label}");
        }
        for label in ["A shares", "401(k) plans", "10 year notes", "(Loss) Profit"] {
            assert_eq!(without_number(label), label);
        }
    }

    #[test]
    fn references_to_notes_are_no_part_of_a_label() {
        for (label, name) in [
            ("Accrued taxes on income (Note 5)", "Accrued taxes on income"),
            ("Debt (Notes 1 and 2), net", "Debt, net"),
            ("Leases (see Note 4) (unpaid)", "Leases (unpaid)"),
            ("Convertible debt (notes", "Convertible debt (notes"),
            ("Gain (loss) on sale", "Gain (loss) on sale"),
        ] {
            assert_eq!(without_notes(label), name);
        }
    }

    #[test]
    fn the_basis_is_told_from_the_concept() {
        let label = read("Non-GAAP net income", &[]);
        assert!(label.non_gaap);
        assert_eq!(label.words, read("Net income", &[]).words);
        assert!(!read("GAAP net income margin", &[]).non_gaap);
        assert!(!read("Weighted average ADS for both GAAP and non-GAAP EPS", &[]).non_gaap);
    }
}
