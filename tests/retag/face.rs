//! Which tables are the primary statements, told by the filer's tags alone.
//!
//! The rule: a primary statement is the first table of the document that holds, without dimensions, a fact of each group
//! of a line below. The tags of the notes come behind those of the statements, and the discussion before them has none. A
//! statement that is cut in two has a group for either half. Statements of changes in equity are all tables with at least
//! three members of the axis of equity's components and a total of equity.

use std::ops::Range;

/// What is asked of a fact to tell its table.
pub struct Tagged<'f> {
    /// Where it begins.
    pub offset: usize,
    /// Local name of its element.
    pub element: &'f str,
    /// Whether it has no dimensions.
    pub is_whole: bool,
    /// Its component of equity.
    pub component: Option<String>,
}

const NET_INCOME: &[&str] = &["NetIncomeLoss", "ProfitLoss", "NetIncomeLossAvailableToCommonStockholdersBasic"];

/// (Statement, groups of elements).
const STATEMENTS: &[(&str, &[&[&str]])] = &[
    ("balance sheet", &[&["Assets"]]),
    ("balance sheet", &[&["LiabilitiesAndStockholdersEquity"]]),
    (
        "parenthetical",
        &[&[
            "CommonStockSharesAuthorized",
            "CommonStockSharesIssued",
            "CommonStockSharesOutstanding",
            "CommonStockParOrStatedValuePerShare",
        ]],
    ),
    (
        "operations",
        &[NET_INCOME, &["IncomeTaxExpenseBenefit", "EarningsPerShareBasic", "EarningsPerShareBasicAndDiluted"]],
    ),
    ("operations", &[&["EarningsPerShareDiluted", "EarningsPerShareBasicAndDiluted"]]),
    (
        "comprehensive income",
        &[&[
            "ComprehensiveIncomeNetOfTax",
            "ComprehensiveIncomeNetOfTaxIncludingPortionAttributableToNoncontrollingInterest",
        ]],
    ),
    ("cash flows", &[&["NetCashProvidedByUsedInOperatingActivities"]]),
    ("cash flows", &[&["NetCashProvidedByUsedInFinancingActivities"]]),
];

const EQUITY: [&str; 2] =
    ["StockholdersEquity", "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest"];

/// The statements' names and tables, in the order of the document.
pub fn statements(tables: &[Range<usize>], facts: &[Tagged<'_>]) -> Vec<(&'static str, Range<usize>)> {
    let within = |table: &Range<usize>| {
        let table = table.clone();
        facts.iter().filter(move |fact| table.contains(&fact.offset))
    };
    let mut found: Vec<(&'static str, Range<usize>)> = Vec::new();
    for &(name, groups) in STATEMENTS {
        let holds = |table: &&Range<usize>| {
            let has = |group: &&[&str]| within(table).any(|fact| fact.is_whole && group.contains(&fact.element));
            groups.iter().all(has)
        };
        if let Some(table) = tables.iter().find(holds).filter(|table| found.iter().all(|(_, known)| known != *table)) {
            found.push((name, table.clone()));
        }
    }
    for table in tables {
        let mut components: Vec<_> = within(table).filter_map(|fact| fact.component.as_ref()).collect();
        components.sort();
        components.dedup();
        let has_total = within(table).any(|fact| fact.is_whole && EQUITY.contains(&fact.element));
        if components.len() >= 3 && has_total && found.iter().all(|(_, known)| known != table) {
            found.push(("equity", table.clone()));
        }
    }
    found.sort_by_key(|(_, table)| table.start);
    found
}
