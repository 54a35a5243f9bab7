//! Within [`super`]: what kind of statement a table is, by the words of its title or by its lines. The words are lists; what
//! reads them is the grammar of titles: `[issuer, adjectives] statements of SUBJECT [what else belongs to a title]`.

use super::{Kind, calendar};
use crate::document::Row as TableRow;

/// How much a title says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// It names a statement among other words: "Selected balance sheet data", "The table reconciles net income …".
    Words,
    /// It is the title of a statement and nothing else: "ACME CORP CONSOLIDATED BALANCE SHEETS (Unaudited)".
    Title,
}

/// What a line of text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// A statement.
    Statement(Kind, Strength),
    /// Something that looks like a statement and is none of the issuer's: parent-only, pro forma, average balances.
    Other,
    /// The notes to the statements begin.
    Notes,
}

/// Words between "statements of" and the subject.
const ADJECTIVES: &[&str] = &[
    "consolidated",
    "condensed",
    "combined",
    "unaudited",
    "interim",
    "group",
    "the",
    "net",
    "other",
    "total",
    "abridged",
    "summary",
    "summarised",
    "summarized",
    "changes",
    "change",
    "movements",
    "in",
    "and",
    "or",
];

/// First words of what a statement is about; the kind whose words come first is meant.
const SUBJECTS: &[(&[&str], Kind)] = &[
    (&["cash", "flow"], Kind::CashFlows),
    (&["cash", "flows"], Kind::CashFlows),
    (&["cashflow"], Kind::CashFlows),
    (&["cashflows"], Kind::CashFlows),
    (&["financial", "position"], Kind::BalanceSheet),
    (&["financial", "condition"], Kind::BalanceSheet),
    (&["condition"], Kind::BalanceSheet),
    (&["assets", "and", "liabilities"], Kind::BalanceSheet),
    (&["assets", "liabilities"], Kind::BalanceSheet),
    (&["comprehensive"], Kind::ComprehensiveIncome),
    (&["recognised", "income"], Kind::ComprehensiveIncome),
    (&["recognized", "income"], Kind::ComprehensiveIncome),
    (&["equity"], Kind::Equity),
    (&["stockholders"], Kind::Equity),
    (&["stockholder"], Kind::Equity),
    (&["shareholders"], Kind::Equity),
    (&["shareholder"], Kind::Equity),
    (&["shareowners"], Kind::Equity),
    (&["shareholding"], Kind::Equity),
    (&["owners"], Kind::Equity),
    (&["members"], Kind::Equity),
    (&["partners"], Kind::Equity),
    (&["unitholders"], Kind::Equity),
    (&["common", "stockholders"], Kind::Equity),
    (&["common", "shareholders"], Kind::Equity),
    (&["capital"], Kind::Equity),
    (&["deficit"], Kind::Equity),
    (&["redeemable"], Kind::Equity),
    (&["mezzanine"], Kind::Equity),
    (&["temporary", "equity"], Kind::Equity),
    (&["convertible"], Kind::Equity),
    (&["preferred"], Kind::Equity),
    (&["noncontrolling"], Kind::Equity),
    (&["operations"], Kind::Operations),
    (&["operation"], Kind::Operations),
    (&["results", "of", "operations"], Kind::Operations),
    (&["income"], Kind::Operations),
    (&["earnings"], Kind::Operations),
    (&["earning"], Kind::Operations),
    (&["loss"], Kind::Operations),
    (&["losses"], Kind::Operations),
    (&["profit"], Kind::Operations),
    (&["profits"], Kind::Operations),
];

/// Words that say that a line is a sentence or a reference, not a title.
const SENTENCE: &[&str] = &[
    "following",
    "follows",
    "sets",
    "set",
    "presents",
    "present",
    "presented",
    "shows",
    "summarizes",
    "summarises",
    "reflects",
    "included",
    "includes",
    "include",
    "see",
    "refer",
    "reported",
    "was",
    "were",
    "is",
    "are",
    "be",
    "have",
    "has",
    "had",
    "we",
    "our",
    "with",
    "which",
    "that",
    "this",
    "these",
    "should",
    "accompanying",
    "below",
    "above",
    "impact",
    "effect",
    "hedge",
    "hedges",
    "hedging",
    "arrangements",
    "location",
    "classification",
    "caption",
    "captions",
    "components",
    "details",
    "accounts",
    "exposure",
    "reclassifications",
    "reclassification",
    "integral",
    "independent",
    "auditor",
    "auditors",
];

/// Words of what looks like the issuer's statements and is something else.
const OTHER: &[&str] = &[
    "parent",
    "consolidating",
    "guarantor",
    "guarantors",
    "forma",
    "average",
    "averages",
    "index",
    "contents",
    "segment",
    "segments",
    "percentage",
    "percentages",
    "analysis",
    "discussion",
    "ratio",
    "ratios",
    "nonconsolidated",
    "unconsolidated",
    "investee",
    "investees",
    "vie",
    "vies",
];

/// Words with which a title names an extract.
const EXTRACT: &[&str] = &[
    "data",
    "information",
    "highlights",
    "selected",
    "summary",
    "summarized",
    "summarised",
    "supplemental",
    "supplementary",
    "metrics",
    "measures",
    "items",
    "overview",
    "quarterly",
    "disclosure",
    "disclosures",
];

/// Titles in Chinese, longer ones first.
const CHINESE: &[(&str, Kind)] = &[
    ("资产负债表", Kind::BalanceSheet),
    ("資產負債表", Kind::BalanceSheet),
    ("财务状况表", Kind::BalanceSheet),
    ("財務狀況表", Kind::BalanceSheet),
    ("现金流量表", Kind::CashFlows),
    ("現金流量表", Kind::CashFlows),
    ("权益变动表", Kind::Equity),
    ("權益變動表", Kind::Equity),
    ("利润表", Kind::Operations),
    ("利潤表", Kind::Operations),
    ("损益表", Kind::Operations),
    ("損益表", Kind::Operations),
    ("损益及其他", Kind::Operations),
    ("損益及其他", Kind::Operations),
    ("经营状况表", Kind::Operations),
    ("經營狀況表", Kind::Operations),
    ("综合收益表", Kind::ComprehensiveIncome),
    ("綜合收益表", Kind::ComprehensiveIncome),
    ("全面收益表", Kind::ComprehensiveIncome),
    ("收益表", Kind::Operations),
];

/// What a reconciliation leads to or from.
const NON_GAAP: &[&str] = &["adjusted", "ebitda", "ebita", "fcf", "constant", "core", "underlying", "organic", "gaap"];

/// The words of a line, small and without signs; those in brackets stand apart.
struct Words<'t> {
    outside: Vec<&'t str>,
    inside: Vec<&'t str>,
}

impl<'t> Words<'t> {
    fn read(lower: &'t str) -> Words<'t> {
        let mut words = Words { outside: Vec::new(), inside: Vec::new() };
        let mut depth = 0_usize;
        for part in lower.split_inclusive(['(', ')', '[', ']']) {
            let list = if depth > 0 { &mut words.inside } else { &mut words.outside };
            for word in part.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’')) {
                let word = word.trim_end_matches("'s").trim_end_matches("’s").trim_matches(['\'', '’']);
                if !word.is_empty() {
                    list.push(word);
                }
            }
            match part.chars().next_back() {
                Some('(' | '[') => depth += 1,
                Some(')' | ']') => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        words
    }

    fn has(&self, list: &[&str]) -> bool {
        self.outside.iter().any(|word| list.contains(word))
    }
}

/// What a line of text names. Sentences name nothing, but for what they reconcile.
pub(super) fn naming(text: &str) -> Option<Naming> {
    const LONGEST: usize = 300;
    if text.len() > LONGEST || text.trim().is_empty() {
        return None;
    }
    if let Some((at, kind)) = CHINESE.iter().find_map(|(words, kind)| Some((text.find(words)? + words.len(), *kind))) {
        let is_title = text[at..].chars().filter(|c| c.is_alphabetic()).count() <= 30 && !text.contains('。');
        return is_title.then_some(Naming::Statement(kind, Strength::Title));
    }
    let lower = text.to_lowercase();
    if lower.trim_start().starts_with("财务报表附注") || lower.trim_start().starts_with("財務報表附註") {
        return Some(Naming::Notes);
    }
    let words = Words::read(&lower);
    if words.outside.len() > 45 {
        return None;
    }
    if is_notes(&words) {
        return Some(Naming::Notes);
    }
    if let Some(strength) = reconciles(&words, &lower) {
        return Some(Naming::Statement(Kind::NonGaap, strength));
    }
    let (kind, subject) = subject(&words.outside)?;
    if is_listed(&words.outside) {
        return None;
    }
    // "Balance sheets as of June 30, 2024 and the related …" is prose; titles do not end with a full stop.
    let is_sentence = words.has(SENTENCE) || lower.trim_end().ends_with(['.', ';']) && !lower.contains("inc.");
    if is_sentence || words.outside.contains(&"notes") || words.outside.contains(&"note") {
        return None;
    }
    if words.has(OTHER) || words.inside.iter().any(|word| ["parent", "forma", "guarantor"].contains(word)) {
        return Some(Naming::Other);
    }
    let is_title = subject == Form::Statement && !words.has(EXTRACT);
    Some(Naming::Statement(kind, if is_title { Strength::Title } else { Strength::Words }))
}

/// Whether a line ends with the number of a page: "Consolidated balance sheets …… F-3".
fn is_listed(words: &[&str]) -> bool {
    let [.., before, last] = words else { return false };
    let is_page = last.len() <= 3 && last.bytes().all(|b| b.is_ascii_digit());
    let is_month = calendar::date(&format!("{before} 1, 2000")).is_some();
    let is_number = before.len() != 4 && before.bytes().all(|b| b.is_ascii_digit());
    is_page && !is_month && !is_number && !["of", "notes"].contains(before)
}

/// The kind that a title names.
pub(super) fn kind_of_title(text: &str) -> Option<Kind> {
    match naming(text)? {
        Naming::Statement(kind, _) => Some(kind),
        Naming::Other | Naming::Notes => None,
    }
}

/// Whether a title says that its table goes on with one before.
pub(super) fn is_continued(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["continued", "cont'd", "cont’d", "(cont", "续", "續"].iter().any(|word| lower.contains(word))
}

/// How a subject is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As a statement.
    Statement,
    /// By itself: "Cash flows".
    Bare,
}

/// The first statement that words name.
fn subject(words: &[&str]) -> Option<(Kind, Form)> {
    let starts = |at: usize| {
        let rest = words.get(at..).unwrap_or_default();
        SUBJECTS.iter().find(|(subject, _)| rest.starts_with(subject)).map(|(_, kind)| *kind)
    };
    let mut bare = None;
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| words.get(before)).copied().unwrap_or_default();
        match *word {
            "balance" if ["sheet", "sheets"].contains(words.get(at + 1).unwrap_or(&"")) => {
                return (before != "off").then_some((Kind::BalanceSheet, Form::Statement));
            }
            "profit" if words[at..].starts_with(&["profit", "and", "loss", "account"]) => {
                return Some((Kind::Operations, Form::Statement));
            }
            "statement" | "statements" if before != "financial" => {
                // "Income statements", "stockholders' equity statements".
                let named = (1..=3).filter_map(|n| at.checked_sub(n)).filter_map(starts).next_back();
                if let Some(kind) = named {
                    return Some((kind, Form::Statement));
                }
                let mut next = at + 1;
                if matches!(words.get(next), Some(&("of" | "on"))) {
                    next += 1;
                    // "Statement of changes in equity": some adjectives are part of what follows.
                    while next < words.len() {
                        if let Some(kind) = starts(next) {
                            return Some((kind, Form::Statement));
                        }
                        if !ADJECTIVES.contains(&words[next]) {
                            break;
                        }
                        next += 1;
                    }
                }
            }
            "cash" | "cashflow" | "cashflows" if bare.is_none() => bare = starts(at),
            "financial" if words.get(at + 1) == Some(&"position") && bare.is_none() => bare = Some(Kind::BalanceSheet),
            "results" if words[at..].starts_with(&["results", "of", "operations"]) && bare.is_none() => {
                bare = Some(Kind::Operations);
            }
            _ => {}
        }
    }
    bare.map(|kind| (kind, Form::Bare))
}

/// "[ACME and subsidiaries] Notes to [condensed consolidated] financial statements".
fn is_notes(words: &Words<'_>) -> bool {
    const BEFORE: usize = 10;
    const ADJECTIVES: &[&str] = &[
        "the",
        "condensed",
        "consolidated",
        "combined",
        "unaudited",
        "audited",
        "interim",
        "basic",
        "group",
        "annual",
        "quarterly",
        "company",
    ];
    let Some(at) = words.outside.iter().position(|word| *word == "notes") else { return false };
    let rest = &words.outside[at + 1..];
    let Some((&"to" | &"on", rest)) = rest.split_first() else { return false };
    let skipped = rest.iter().take_while(|word| ADJECTIVES.contains(word)).count();
    let names =
        matches!(rest.get(skipped..skipped + 2), Some(["financial", "statements" | "statement" | "information"]));
    let is_reference = ["see", "accompanying", "refer", "the", "in", "read", "these", "and", "of"]
        .iter()
        .any(|w| rest_before(words, at, w));
    names && at <= BEFORE && !is_reference && !words.has(SENTENCE)
}

/// Whether a word right before, or the first of all, leads to a reference.
fn rest_before(words: &Words<'_>, at: usize, word: &str) -> bool {
    words.outside[..at].first().is_some_and(|first| *first == word) || at > 0 && words.outside[at - 1] == word
}

/// Whether a line says that a table reconciles GAAP to other measures.
fn reconciles(words: &Words<'_>, lower: &str) -> Option<Strength> {
    let all = || words.outside.iter().chain(&words.inside);
    let is_reconciliation = all().any(|word| word.starts_with("reconcil"));
    let is_non_gaap = lower.contains("non-gaap") || lower.contains("non gaap") || lower.contains("non–gaap");
    let measures = lower.contains("free cash flow") || all().any(|word| NON_GAAP.contains(word));
    let names_non_gaap = is_non_gaap
        && words.has(&["measures", "results", "reconciliation", "reconciliations", "financial", "information", "data"]);
    if !(is_reconciliation && (is_non_gaap || measures) || names_non_gaap) || lower.contains("comprehensive income") {
        return None;
    }
    let is_sentence = words.has(SENTENCE) || lower.trim_end().ends_with('.');
    Some(if is_sentence || !is_reconciliation { Strength::Words } else { Strength::Title })
}

/// Words of labels that only one kind has: of each list at least one.
const SIGNATURES: &[(Kind, &[&[&str]])] = &[
    (
        Kind::CashFlows,
        &[
            &["operating activities", "经营活动", "經營活動"],
            &["investing activities", "financing activities", "投资活动", "投資活動"],
        ],
    ),
    (
        Kind::BalanceSheet,
        &[
            &["total assets", "资产总计", "资产总额", "資產總額"],
            &["total liabilities", "total equity", "负债合计", "负债总计", "net assets"],
        ],
    ),
    (
        Kind::NonGaap,
        &[
            &["share-based compensation", "stock-based compensation", "depreciation", "amortization"],
            &["non-gaap", "ebitda"],
        ],
    ),
    (
        Kind::Operations,
        &[
            &["revenue", "net sales", "sales to customers", "turnover", "interest income", "营业收入", "營業收入"],
            &[
                "net income",
                "net loss",
                "net earnings",
                "net (loss)",
                "profit for the",
                "loss for the",
                "profit attributable",
                "净利润",
                "淨利潤",
                "本公司拥有人应占",
            ],
        ],
    ),
    (
        Kind::ComprehensiveIncome,
        &[
            &["net income", "net loss", "net earnings", "net (loss)", "profit for the", "loss for the"],
            &["comprehensive income", "comprehensive (loss)", "comprehensive loss"],
        ],
    ),
];

/// The labels of rows as one text, for words to be looked for.
pub(super) fn labels(rows: &[TableRow<'_>]) -> String {
    let mut labels = String::new();
    for cell in rows.iter().filter_map(|row| row.cells.first()) {
        for run in &cell.content.runs {
            labels.push_str(&run.text);
        }
        labels.push('\n');
    }
    labels.to_lowercase()
}

/// The kind whose own lines a table has.
pub(super) fn kind_of_lines(rows: &[TableRow<'_>]) -> Option<Kind> {
    let labels = labels(rows);
    let has = |words: &&[&str]| words.iter().any(|word| labels.contains(word));
    SIGNATURES.iter().find(|(_, lists)| lists.iter().all(has)).map(|(kind, _)| *kind)
}

/// Whether a table has the lines of a kind.
pub(super) fn has_lines(kind: Kind, rows: &[TableRow<'_>]) -> bool {
    let labels = labels(rows);
    let has = |words: &&[&str]| words.iter().any(|word| labels.contains(word));
    SIGNATURES.iter().any(|(of, lists)| *of == kind && lists.iter().all(has))
}

/// Whether lines name measures that are not GAAP.
pub(super) fn is_non_gaap(rows: &[TableRow<'_>]) -> bool {
    const MEASURES: [&str; 5] = ["non-gaap", "adjusted", "ebitda", "free cash flow", "constant currency"];
    let labels = labels(rows);
    MEASURES.iter().any(|word| labels.contains(word))
}

/// Words of the columns and lines of a statement of changes in equity.
const COMPONENTS: &[&str] = &[
    "common stock",
    "ordinary shares",
    "share capital",
    "paid-in",
    "paid in",
    "share premium",
    "treasury",
    "retained earnings",
    "accumulated deficit",
    "accumulated other",
    "noncontrolling",
    "non-controlling",
    "total equity",
    "stockholders",
    "shareholders",
    "reserve",
];

/// Whether a header's cells are components of equity and the first rows state balances.
pub(super) fn is_equity(header: &[TableRow<'_>], body: &[TableRow<'_>]) -> bool {
    let cells = header.iter().flat_map(|row| row.cells.iter().skip(1));
    let names = cells.filter(|cell| !cell.content.is_blank()).map(|cell| {
        let text = cell.content.text().to_lowercase();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    let components = names.filter(|text| COMPONENTS.iter().any(|word| text.contains(word))).count();
    let is_balance = |row: &TableRow<'_>| {
        let label = row.cells.first().map(|cell| cell.content.text().trim_start().to_lowercase()).unwrap_or_default();
        label.starts_with("balance") || label.starts_with("at ") || label.starts_with("as at ")
    };
    components >= 2 && body.iter().take(6).any(is_balance)
}

/// Words of the last lines of a statement: behind them it does not go on in another table.
const LAST: &[(Kind, &[&str])] = &[
    (
        Kind::BalanceSheet,
        &["total liabilities and", "total liabilities, ", "total equity and liabilities", "负债和所有者权益总计"],
    ),
    (Kind::CashFlows, &["end of period", "end of year", "end of the", "end of quarter", "ending balance", "at end of"]),
    (Kind::Operations, &["diluted"]),
];

/// Whether labels have a statement's last lines.
pub(super) fn is_finished(kind: Kind, labels: &str) -> bool {
    LAST.iter().filter(|(of, _)| *of == kind).any(|(_, words)| words.iter().any(|word| labels.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Naming::{Notes, Other, Statement};
    use Strength::{Title, Words};

    #[test]
    fn titles_of_statements() {
        for (text, kind) in [
            ("ACME & CO. AND SUBSIDIARIES CONSOLIDATED BALANCE SHEETS (Unaudited)", Kind::BalanceSheet),
            ("Acme Corp Consolidated Balance Sheets (Parenthetical)", Kind::BalanceSheet),
            ("Condensed Consolidated Statement of Financial Position as at 30 June 2024", Kind::BalanceSheet),
            ("Statements of Condition", Kind::BalanceSheet),
            ("STATEMENTS OF CONSOLIDATED INCOME", Kind::Operations),
            ("Income Statements", Kind::Operations),
            ("Schedule 1 – Consolidated Statement of Results of Operations", Kind::Operations),
            ("ACME CORPORATION AND SUBSIDIARY BALANCE SHEET As of June 30", Kind::BalanceSheet),
            ("Consolidated Statements of Operations and Comprehensive (Loss) Income", Kind::Operations),
            ("Consolidated statement of profit or loss and other comprehensive income", Kind::Operations),
            ("Consolidated Statements of Net Income", Kind::Operations),
            ("Consolidated Statements of (Loss) Earnings", Kind::Operations),
            ("Condensed consolidated statements of comprehensive (loss)/income", Kind::ComprehensiveIncome),
            ("Comprehensive Income Statements", Kind::ComprehensiveIncome),
            ("Cash Flows Statements", Kind::CashFlows),
            ("Consolidated Statements of Cash Flows (continued)", Kind::CashFlows),
            ("Stockholders’ Equity Statements", Kind::Equity),
            ("Consolidated Statements of Changes in Shareholders’ Equity", Kind::Equity),
            ("Statements of Redeemable Noncontrolling Interests and Equity", Kind::Equity),
            ("合并资产负债表", Kind::BalanceSheet),
            ("合并利润表（未经审计）", Kind::Operations),
            ("Reconciliation of GAAP and Non-GAAP Results", Kind::NonGaap),
            ("Reconciliation of net income to adjusted EBITDA", Kind::NonGaap),
        ] {
            assert_eq!(naming(text), Some(Statement(kind, Title)), "{text}");
        }
    }

    #[test]
    fn what_looks_like_a_title_and_is_none() {
        for text in [
            "The following table sets forth our consolidated statements of income data (in millions):",
            "Amounts are included in the consolidated balance sheets.",
            "Balance sheet components",
            "Off-balance sheet arrangements",
            "See accompanying notes to consolidated financial statements.",
            "Net Income",
            "Operations",
            "Financial statements",
            "Consolidated Balance Sheets . . . . . . F-3",
            "Consolidated Balance Sheets as of December 31, 2024 and 2023\t45",
        ] {
            assert_eq!(naming(text), None, "{text}");
        }
        assert_eq!(naming("Selected Balance Sheet Data"), Some(Statement(Kind::BalanceSheet, Words)));
        assert_eq!(naming("Cash Flows"), Some(Statement(Kind::CashFlows, Words)));
        assert_eq!(naming("Condensed Consolidating Balance Sheets"), Some(Other));
        assert_eq!(naming("Average balance sheets"), Some(Other));
        assert_eq!(naming("Acme, Inc. Notes to Condensed Consolidated Financial Statements (continued)"), Some(Notes));
        assert_eq!(naming("See Notes to Consolidated Financial Statements"), None);
    }
}
