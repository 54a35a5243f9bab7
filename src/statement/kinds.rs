//! Within [`super`]: what kind of statement a table is, by its title or by its lines.

use super::Kind;
use crate::document::Row as TableRow;

/// Words of a title that tell the kind, all in one; the first that fits counts.
pub(super) const TITLES: [(Kind, &[&str]); 16] = [
    (Kind::Equity, &["statement", "holders", "equity"]),
    (Kind::Equity, &["statement", "changes in equity"]),
    (Kind::NonGaap, &["reconciliation", "non-gaap"]),
    (Kind::NonGaap, &["reconciliation", "adjusted"]),
    (Kind::BalanceSheet, &["balance sheet"]),
    (Kind::BalanceSheet, &["statement", "financial position"]),
    (Kind::BalanceSheet, &["statement", "financial condition"]),
    (Kind::CashFlows, &["cash flow"]),
    (Kind::Operations, &["statement", "operations"]),
    (Kind::Operations, &["income statement"]),
    (Kind::Operations, &["statement", " of income"]),
    (Kind::Operations, &["statement", "earnings"]),
    (Kind::Operations, &["statement", "profit or loss"]),
    (Kind::Operations, &["statement", "of loss"]),
    (Kind::ComprehensiveIncome, &["statement", "comprehensive"]),
    (Kind::ComprehensiveIncome, &["reconciliation", "comprehensive income"]),
];

/// Lines that only one kind has, for tables without a title.
pub(super) const SIGNATURES: [(Kind, &[&str]); 5] = [
    (Kind::BalanceSheet, &["total assets", "total liabilities"]),
    (Kind::CashFlows, &["operating activities", "investing activities"]),
    (Kind::NonGaap, &["share-based compensation", "non-gaap"]),
    (Kind::Operations, &["revenue", "net income"]),
    (Kind::ComprehensiveIncome, &["net income", "comprehensive income"]),
];

pub(super) fn kind_of_title(text: &str) -> Option<Kind> {
    let text = text.to_lowercase().replace('–', "-");
    TITLES.iter().find(|(_, words)| words.iter().all(|word| text.contains(word))).map(|(kind, _)| *kind)
}

pub(super) fn kind_of_lines(rows: &[TableRow<'_>]) -> Option<Kind> {
    let labels: Vec<String> =
        rows.iter().filter_map(|row| row.cells.first()).map(|cell| cell.content.text().to_lowercase()).collect();
    let has = |word: &str| labels.iter().any(|label| label.contains(word));
    SIGNATURES.iter().find(|(_, words)| words.iter().all(|word| has(word))).map(|(kind, _)| *kind)
}
