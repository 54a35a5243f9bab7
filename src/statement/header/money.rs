//! Within [`super`]: words and signs of money and of powers of ten, and what a sign that several countries use stands for
//! in a document.

use crate::document::{Block, Document};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A dollar of which the text does not say whose.
const DOLLAR: &str = "$";
/// Yen or yuan.
const YEN: &str = "¥";
/// A krone or krona.
const KRONE: &str = "kr";

/// Printed currencies → ISO 4217, or one of the signs above.
const NAMES: [(&str, &str); 91] = [
    ("u.s. dollars", "USD"),
    ("u.s. dollar", "USD"),
    ("us dollars", "USD"),
    ("us dollar", "USD"),
    ("united states dollars", "USD"),
    ("hong kong dollars", "HKD"),
    ("hong kong dollar", "HKD"),
    ("new taiwan dollars", "TWD"),
    ("nt dollars", "TWD"),
    ("singapore dollars", "SGD"),
    ("canadian dollars", "CAD"),
    ("canadian dollar", "CAD"),
    ("australian dollars", "AUD"),
    ("australian dollar", "AUD"),
    ("new zealand dollars", "NZD"),
    ("dollars", DOLLAR),
    ("renminbi", "CNY"),
    ("yuan", "CNY"),
    ("rmb", "CNY"),
    ("人民币", "CNY"),
    ("人民幣", "CNY"),
    ("us$", "USD"),
    ("u.s.$", "USD"),
    ("u.s. $", "USD"),
    ("美元", "USD"),
    ("hk$", "HKD"),
    ("港元", "HKD"),
    ("港币", "HKD"),
    ("港幣", "HKD"),
    ("nt$", "TWD"),
    ("新台币", "TWD"),
    ("新臺幣", "TWD"),
    ("新台幣", "TWD"),
    ("mop$", "MOP"),
    ("s$", "SGD"),
    ("c$", "CAD"),
    ("ca$", "CAD"),
    ("cdn$", "CAD"),
    ("cad$", "CAD"),
    ("a$", "AUD"),
    ("au$", "AUD"),
    ("nz$", "NZD"),
    ("mx$", "MXN"),
    ("mexican pesos", "MXN"),
    ("r$", "BRL"),
    ("brazilian reais", "BRL"),
    ("reais", "BRL"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("€", "EUR"),
    ("欧元", "EUR"),
    ("pounds sterling", "GBP"),
    ("british pounds", "GBP"),
    ("£", "GBP"),
    ("英镑", "GBP"),
    ("japanese yen", "JPY"),
    ("yen", "JPY"),
    ("日元", "JPY"),
    ("日圓", "JPY"),
    ("¥", YEN),
    ("￥", YEN),
    ("indian rupees", "INR"),
    ("rupees", "INR"),
    ("₹", "INR"),
    ("korean won", "KRW"),
    ("₩", "KRW"),
    ("swiss francs", "CHF"),
    ("swiss franc", "CHF"),
    ("sfr", "CHF"),
    ("swedish kronor", "SEK"),
    ("swedish krona", "SEK"),
    ("norwegian kroner", "NOK"),
    ("norwegian krone", "NOK"),
    ("danish kroner", "DKK"),
    ("danish krone", "DKK"),
    ("kroner", KRONE),
    ("kronor", KRONE),
    ("kr", KRONE),
    ("msek", "SEK"),
    ("mnok", "NOK"),
    ("mdkk", "DKK"),
    ("meur", "EUR"),
    ("south african rand", "ZAR"),
    ("turkish lira", "TRY"),
    ("₺", "TRY"),
    ("russian rubles", "RUB"),
    ("₽", "RUB"),
    ("₪", "ILS"),
    ("new israeli shekels", "ILS"),
    ("zł", "PLN"),
    ("$", DOLLAR),
];

/// Codes that are read in capitals only: some are words.
const CODES: [&str; 53] = [
    "USD", "CNY", "HKD", "TWD", "NTD", "SGD", "EUR", "GBP", "JPY", "INR", "KRW", "BRL", "CHF", "CAD", "AUD", "NZD",
    "SEK", "NOK", "DKK", "MXN", "ZAR", "TRY", "RUB", "ILS", "PLN", "CZK", "HUF", "RON", "THB", "IDR", "MYR", "PHP",
    "VND", "AED", "SAR", "QAR", "KWD", "BHD", "OMR", "EGP", "NGN", "KES", "CLP", "COP", "PEN", "ARS", "UAH", "KZT",
    "PKR", "BDT", "LKR", "ISK", "BGN",
];

/// Finds the longest printed currency at each place: `US$` is not `S$`.
static MONEY: LazyLock<AhoCorasick> = LazyLock::new(|| patterns(NAMES.map(|(printed, _)| printed)));
static CODE: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::builder().build(CODES).expect("a few short patterns"));

/// Finds the longest of some words at each place of a text, from left to right, in capitals or not.
///
/// # Panics
/// When there are too many patterns, which constants exclude.
pub(crate) fn patterns<const N: usize>(words: [&str; N]) -> AhoCorasick {
    let builder =
        AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).ascii_case_insensitive(true).build(words);
    builder.expect("a few short patterns")
}

/// Printed scales → powers of ten. Letters alone count behind a currency only.
const SCALES: [(&str, i8); 37] = [
    ("$m", 6),
    ("€m", 6),
    ("£m", 6),
    ("¥m", 6),
    ("$'m", 6),
    ("€'m", 6),
    ("£'m", 6),
    ("rmb'm", 6),
    ("msek", 6),
    ("mnok", 6),
    ("mdkk", 6),
    ("meur", 6),
    ("$b", 9),
    ("€b", 9),
    ("£b", 9),
    ("thousand", 3),
    ("'000", 3),
    ("’000", 3),
    ("‘000", 3),
    ("$000", 3),
    ("€000", 3),
    ("£000", 3),
    ("000s", 3),
    ("000’s", 3),
    ("in 000", 3),
    ("million", 6),
    ("billion", 9),
    ("trillion", 12),
    ("hundred million", 8),
    ("crore", 7),
    ("lakh", 5),
    ("千元", 3),
    ("百万", 6),
    ("百萬", 6),
    ("万元", 4),
    ("亿", 8),
    ("億", 8),
];

/// Scales that are words of their own.
const SHORT_SCALES: [(&str, i8); 6] = [("mn", 6), ("mio", 6), ("mln", 6), ("mm", 6), ("bn", 9), ("mrd", 9)];

/// All currencies that a text names, in its order: codes of ISO 4217, or a sign that [`Signs::code`] knows.
#[must_use]
pub fn currencies(text: &str) -> Vec<&'static str> {
    let mut found: Vec<(usize, &'static str)> = named(text).map(|(range, code)| (range.start, code)).collect();
    found.sort_unstable_by_key(|(at, _)| *at);
    let mut codes = Vec::new();
    for (_, code) in found {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

fn named(text: &str) -> impl Iterator<Item = (Range<usize>, &'static str)> + '_ {
    let names = MONEY.find_iter(text).map(|found| (found.range(), NAMES[found.pattern()].1));
    let codes = CODE.find_iter(text).map(|found| {
        let code = CODES[found.pattern()];
        (found.range(), if code == "NTD" { "TWD" } else { code })
    });
    // A sign may have letters behind it, `€m`; a word stands alone, but for Chinese ones.
    let is_letter = |c: char| c.is_alphabetic() && c < '\u{2e80}';
    let alone = move |range: &Range<usize>| {
        let printed = &text[range.clone()];
        let joins = |here: bool, there: bool| here && there;
        !joins(printed.starts_with(is_letter), text[..range.start].ends_with(is_letter))
            && !joins(printed.ends_with(is_letter), text[range.end..].starts_with(is_letter))
    };
    names.chain(codes).filter(move |(range, _)| alone(range))
}

/// The currency with which a text begins: how long it is printed, and its code or sign.
#[must_use]
pub fn leading(text: &str) -> Option<(usize, &'static str)> {
    /// The longest printed currency.
    const LONGEST: usize = 24;
    let near = &text[..text.floor_char_boundary(LONGEST)];
    let found = named(near).filter(|(range, _)| range.start == 0).map(|(range, code)| (range.end, code)).max()?;
    let is_cut = near.len() == found.0 && text[found.0..].starts_with(|c: char| c.is_alphabetic() && c < '\u{2e80}');
    (!is_cut).then_some(found)
}

/// The power of ten of a word behind a number: `million`, `bn`, `亿`; how long it is printed. Single letters, which are
/// scales beside a currency only, are `k`, `m`, `b` and `t`.
#[must_use]
pub fn scale_of(text: &str, is_money: bool) -> Option<(usize, i8)> {
    const WORDS: [(&str, i8); 12] = [
        ("hundred million", 8),
        ("thousand", 3),
        ("million", 6),
        ("millions", 6),
        ("billion", 9),
        ("billions", 9),
        ("trillion", 12),
        ("crore", 7),
        ("lakh", 5),
        ("mil", 6),
        ("tn", 12),
        ("bln", 9),
    ];
    const LETTERS: [(&str, i8); 4] = [("k", 3), ("m", 6), ("b", 9), ("t", 12)];
    const IDEOGRAPHS: [(&str, i8); 10] = [
        ("万亿", 12),
        ("百万", 6),
        ("百萬", 6),
        ("千万", 7),
        ("千萬", 7),
        ("亿", 8),
        ("億", 8),
        ("万", 4),
        ("萬", 4),
        ("千", 3),
    ];
    let begins = |word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let ends = |word: &str| !text[word.len()..].starts_with(|c: char| c.is_alphanumeric());
    if text.starts_with(|c: char| c >= '\u{2e80}') {
        return IDEOGRAPHS.iter().find(|(word, _)| text.starts_with(word)).map(|(word, power)| (word.len(), *power));
    }
    let letters = LETTERS.iter().filter(|_| is_money);
    let mut known = WORDS.iter().chain(&SHORT_SCALES).chain(letters);
    known.find(|(word, _)| begins(word) && ends(word)).map(|(word, power)| (word.len(), *power))
}

/// The power of ten of money that a text states.
#[must_use]
pub fn scale(text: &str) -> Option<i8> {
    let text = text.to_lowercase();
    // "shares in thousands" is not about money.
    let is_money = |at: usize| {
        let clause = text[..at].rfind([',', ';', '(']).map_or(&text[..at], |start| &text[start..at]);
        let others = ["dollar", "amount", "$", "and", "&", "except", "rmb", "€", "£"];
        !clause.contains("share") || others.iter().any(|word| clause.contains(word))
    };
    let found =
        SCALES.iter().filter_map(|(printed, power)| Some((text.find(printed).filter(|at| is_money(*at))?, *power)));
    let mut at = 0;
    let short = text.split(|c: char| !c.is_alphabetic()).filter_map(|word| {
        let start = at + text[at..].find(word)?;
        at = start + word.len();
        let (_, power) = SHORT_SCALES.iter().find(|(printed, _)| *printed == word)?;
        Some((start, *power))
    });
    found.chain(short.collect::<Vec<_>>()).min().map(|(_, power)| power)
}

/// What the signs that several countries use stand for in a document, and its own money.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signs {
    dollar: Option<&'static str>,
    yen: Option<&'static str>,
    krone: Option<&'static str>,
    own: Option<&'static str>,
}

impl Signs {
    /// Reads a document. A dollar is that of the United States unless short texts (titles, not prose) say that amounts are
    /// in another; yen, yuan and kroner are those that are named, if the others are not.
    #[must_use]
    pub fn find(document: &Document<'_>) -> Signs {
        /// Longest text that is about a table or the whole document.
        const TITLE: usize = 300;
        let mut all: BTreeMap<&str, usize> = BTreeMap::new();
        let mut figures: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut titles: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut scaled = 0;
        for block in &document.blocks {
            match block {
                Block::Table(table) => {
                    for cell in table.rows.iter().flat_map(|row| row.cells.iter().skip(1)) {
                        named(&cell.content.text()).for_each(|(_, code)| *figures.entry(code).or_default() += 1);
                    }
                }
                other => {
                    let Some(text) = other.content().map(crate::document::Inline::text) else { continue };
                    scaled += usize::from(text.len() <= TITLE && scale(&text).is_some());
                    for (Range { start: at, .. }, code) in named(&text) {
                        *all.entry(code).or_default() += 1;
                        let before = &text[..at];
                        let states = [
                            "thousands of ",
                            "millions of ",
                            "expressed in ",
                            "stated in ",
                            "amounts in ",
                            "are in ",
                            "(in ",
                        ];
                        let lower = before.get(before.len().saturating_sub(20)..).unwrap_or("").to_lowercase();
                        if text.len() <= TITLE && states.iter().any(|state| lower.ends_with(state)) {
                            *titles.entry(code).or_default() += 1;
                        }
                    }
                }
            }
        }
        let count = |code: &str| all.get(code).copied().unwrap_or(0);
        let only = |codes: &[&'static str]| {
            let most = codes.iter().copied().max_by_key(|code| count(code)).filter(|most| count(most) > 0)?;
            codes.iter().all(|code| *code == most || count(code) * 4 < count(most)).then_some(most)
        };
        let dollars = ["USD", "CAD", "AUD", "HKD", "SGD", "NZD", "TWD"];
        // One table in another dollar does not make it that of the document.
        let stated = |code: &str| titles.get(code).copied().unwrap_or(0);
        let most = dollars.iter().copied().max_by_key(|code| (stated(code), *code == "USD"));
        let dollar = most.filter(|code| stated(code) * 4 >= scaled).or(Some("USD"));
        let mut signs = Signs { dollar, yen: only(&["JPY", "CNY"]), krone: only(&["SEK", "NOK", "DKK"]), own: None };
        let counted = if figures.is_empty() { &titles } else { &figures };
        let mut by_code: BTreeMap<&'static str, usize> = BTreeMap::new();
        for (printed, n) in counted {
            if let Some(code) = signs.code(printed) {
                *by_code.entry(code).or_default() += n;
            }
        }
        let most = by_code.iter().max_by_key(|(_, n)| **n);
        signs.own = most.filter(|(_, n)| by_code.values().sum::<usize>() * 3 <= **n * 4).map(|(code, _)| *code);
        signs
    }

    /// The currency of a code or sign of [`currencies`]; nothing where the document does not tell.
    #[must_use]
    pub fn code(&self, printed: &'static str) -> Option<&'static str> {
        match printed {
            DOLLAR => self.dollar,
            YEN => self.yen,
            KRONE => self.krone,
            code => Some(code),
        }
    }

    /// The money whose hundredths are cents, or pence.
    #[must_use]
    pub fn of_hundredths(&self, word: &str) -> Option<&'static str> {
        match word {
            "pence" => Some("GBP"),
            _ if self.own == Some("EUR") => self.own,
            _ => self.dollar,
        }
    }

    /// The money that nearly all amounts of the document's tables are in.
    #[must_use]
    pub fn own(&self) -> Option<&'static str> {
        self.own
    }
}
