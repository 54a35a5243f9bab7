//! A printed label → words that can be compared, and the basis that it names.
//!
//! Filers drift: "non current" and "noncurrent", "(decrease) increase" and "decrease", "expense" and "expenses". The
//! words of a label are folded so that drift disappears and meaning stays; two labels are the same when their folded
//! words are, in any order.

use crate::statement::header::patterns;
use aho_corasick::AhoCorasick;
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
    /// Whether it says `non-GAAP` or `adjusted`.
    pub non_gaap: bool,
}

/// Words that carry no meaning in a line item.
const SILENT: [&str; 17] =
    ["the", "of", "for", "and", "in", "by", "a", "an", "on", "add", "less", "plus", "or", "our", "its", "with", "at"];

/// Words of one meaning → the word that stands for all of them. An empty word is dropped: "provided by" and "used in"
/// only say which sign is expected.
const FOLDED: [(&str, &str); 26] = [
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
    ("ended", "end"),
    ("ending", "end"),
    ("beginning", "begin"),
    ("attributed", "attributable"),
    ("fees", "fee"),
    ("us", ""),
];

/// Phrases that are rewritten before words are split.
const REWRITTEN: [(&str, &str); 15] = [
    ("(in thousands)", " "),
    ("(in millions)", " "),
    ("(unaudited)", " "),
    ("non-current", "noncurrent"),
    ("non current", "noncurrent"),
    ("non-controlling", "noncontrolling"),
    ("non controlling", "noncontrolling"),
    ("share-based", "share based"),
    ("stock-based", "share based"),
    ("stock based", "share based"),
    ("long-term", "long term"),
    ("short-term", "short term"),
    ("u.s.", "us"),
    ("end of the period", "end of period"),
    ("start of", "begin of"),
];

static PHRASES: LazyLock<AhoCorasick> = LazyLock::new(|| patterns(REWRITTEN.map(|(from, _)| from)));

/// Basis words, longest first.
const NON_GAAP: [&str; 4] = ["non-gaap", "non gaap", "nongaap", "adjusted"];

/// Reads a label. `issuer` are the names of the registrant, longest first: a label says the same whoever prints it.
#[must_use]
pub fn read(text: &str, issuer: &[String]) -> Label {
    let mut text = text.to_lowercase().replace(['–', '—', '‑', '−'], "-").replace(['’', '‘'], "'");
    for name in issuer {
        text = text.replace(name.as_str(), "{issuer}");
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
    let words = parts()
        .map(|word| word.trim_end_matches("'s").replace('\'', ""))
        .filter(|word| !word.is_empty() && !SILENT.contains(&&**word))
        .map(fold)
        .filter(|word| !word.is_empty())
        .collect();
    Label { words: Words { words }, plain, non_gaap }
}

fn fold(word: String) -> String {
    let lookup = |word: &str| FOLDED.iter().find(|(from, _)| *from == word).map(|(_, to)| (*to).to_owned());
    if let Some(folded) = lookup(&word) {
        return folded;
    }
    let singular = match word.strip_suffix('s') {
        Some(stem) if stem.len() > 3 && !stem.ends_with(['s', 'u', 'i']) => match stem.strip_suffix("ie") {
            Some(stem) => format!("{stem}y"),
            None => stem.to_owned(),
        },
        _ => word,
    };
    lookup(&singular).unwrap_or(singular)
}

impl Words {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
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
        read(a, &issuer).words == read(b, &issuer).words
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
            ("Net income", "Net income per share"),
            ("Total assets", "Total liabilities"),
        ] {
            assert!(!same(a, b), "{a} / {b}");
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
