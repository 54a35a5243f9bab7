use super::*;
use crate::document::{Document, text};
use crate::source::Source;
use crate::statement::{cover, recognise};
use crate::taxonomy::{Core, sources};
use std::fmt::Write as _;

const RELEASE: &str =
    "Acme Ltd. Announces First Quarter 2024 Results\n\nOur statements are in accordance with U.S. GAAP.\n\n";

/// Maps a release.
pub(super) fn with<T>(input: &str, read: impl FnOnce(&Filing<'_>, &crate::diagnostic::Diagnostics) -> T) -> T {
    let source = Source::new("t", format!("{RELEASE}{input}").into()).unwrap();
    map(&source, crate::prose::read, read)
}

/// Maps a document, with what `tell` finds in its sentences.
pub(super) fn map<T>(
    source: &Source,
    tell: impl FnOnce(&Document<'_>, &Statements<'_>) -> Prose,
    read: impl FnOnce(&Filing<'_>, &crate::diagnostic::Diagnostics) -> T,
) -> T {
    let document = text::parse(source);
    let (statements, _) = recognise(&document);
    let prose = tell(&document, &statements);
    let (core, _) = sources::load(Core::DEFAULT_BASE, sources::embedded());
    let core = core.unwrap();
    let target = target::Target::new(&core);
    let cover = cover::read(&document);
    let issuer = profile::issuer(&[], &cover, &core.base).unwrap();
    let (filing, diagnostics) =
        assemble(Input { source, cover: &cover, target: &target, issuer: &issuer }, statements, prose);
    read(&filing, &diagnostics)
}

/// Readable outcome: a line per row with figures: label, concept, and the value of each fact in the table's scale.
fn show(input: &str) -> String {
    with(input, shown)
}

fn shown(filing: &Filing<'_>, diagnostics: &crate::diagnostic::Diagnostics) -> String {
    let mut out = String::new();
    for (statement, lines) in filing.statements.statements.iter().zip(&filing.lines) {
        for (row, line) in statement.rows.iter().zip(lines).filter(|(row, _)| !row.is_heading()) {
            let concept = line.concept.as_ref().map_or("–", |c| &c.name.local);
            let mark = if line.is_extension() { " (new)" } else { "" };
            let value = |fact: &Option<usize>| match fact.and_then(|fact| filing.report.fact(fact).value.number()) {
                Some(n) => n.scaled(-i32::from(statement.scale)).to_string(),
                _ => "·".to_owned(),
            };
            let values: Vec<_> = line.facts.iter().map(value).collect();
            let _ = writeln!(out, "{} → {concept}{mark}: {}", row.label, values.join(" "));
        }
    }
    for d in diagnostics.iter().filter(|d| d.code != "mapping.extension") {
        let _ = writeln!(out, "{}[{}] {}", d.severity.as_str(), d.code, d.message);
    }
    out
}

const QUARTERS: &str = "\tThree months ended March 31,\t\n\t2024\t2023\n";

#[test]
fn the_sign_comes_from_sums_even_where_a_subtotal_is_not_printed() {
    insta::assert_snapshot!(show(&format!(
        "Income statement (USD in millions)\n\n{QUARTERS}Revenue\t100\t90\nCost of sales\t(60)\t(50)\nGross profit\t40\t40\n\
         Administrative expenses\t(10)\t(12)\nOther operating income\t2\t1\nOperating profit\t32\t29\n"
    )), @"
    Revenue → RevenueFromContractWithCustomerExcludingAssessedTax: 100 90
    Cost of sales → CostOfGoodsAndServicesSold: 60 50
    Gross profit → GrossProfit: 40 40
    Administrative expenses → GeneralAndAdministrativeExpense: 10 12
    Other operating income → OtherOperatingIncome: 2 1
    Operating profit → OperatingIncome: 32 29
    ");
}

#[test]
fn brackets_tell_the_sign_where_nothing_adds_up() {
    insta::assert_snapshot!(show(&format!(
        "Income statement (USD in millions)\n\n{QUARTERS}Income tax expense\t(20)\t(30)\nNet income\t80\t70\n"
    )), @"
    Income tax expense → IncomeTaxExpense: 20 30
    Net income → NetIncomeAttributableToParent: 80 70
    ");
}

#[test]
fn a_bridge_prints_what_it_adds() {
    insta::assert_snapshot!(show(&format!(
        "Reconciliation of net income to adjusted EBITDA (USD in millions)\n\n{QUARTERS}Net loss\t(80)\t(70)\n\
         Interest income\t(5)\t(4)\nIncome tax benefit\t(2)\t(1)\nStock-based compensation (1)\t40\t30\nAdjusted EBITDA\t(47)\t(45)\n"
    )), @"
    Net loss → NetIncomeAttributableToParent: -80 -70
    Interest income → InterestIncome: 5 4
    Income tax benefit → IncomeTaxExpense: -2 -1
    Stock-based compensation → ShareBasedCompensationExpense: 40 30
    Adjusted EBITDA → Ebitda: -47 -45
    ");
}

#[test]
fn rows_of_one_label_and_other_numbers_are_kept_apart() {
    insta::assert_snapshot!(show(
        "Balance sheets (USD in millions)\n\n\tMarch 31, 2024\nCurrent liabilities\t\nBorrowings\t5\nTotal current liabilities\t5\n\
         Non-current liabilities\t\nBorrowings\t7\nTotal non-current liabilities\t7\nTotal liabilities\t12\nMezzanine equity\t\n\
         Redeemable non-controlling interests\t3\nTotal mezzanine equity\t3\nShareholders' equity\t\nRetained earnings\t6\n\
         Total Acme Ltd. shareholders' equity\t6\nNoncontrolling interests\t2\nTotal shareholders' equity\t8\n\
         Total liabilities, mezzanine equity and shareholders' equity\t23\n"
    ), @"
    Borrowings → BorrowingsCurrent: 5
    Total current liabilities → LiabilitiesCurrent: 5
    Borrowings → BorrowingsNoncurrent: 7
    Total non-current liabilities → LiabilitiesNoncurrent: 7
    Total liabilities → Liabilities: 12
    Redeemable non-controlling interests → RedeemableNoncontrollingInterests: 3
    Total mezzanine equity → MezzanineEquity: 3
    Retained earnings → RetainedEarnings: 6
    Total Acme Ltd. shareholders' equity → EquityAttributableToParent: 6
    Noncontrolling interests → NoncontrollingInterests: 2
    Total shareholders' equity → Equity: 8
    Total liabilities, mezzanine equity and shareholders' equity → LiabilitiesAndEquity: 23
    ");
}

#[test]
fn cash_flows_are_not_the_balances_and_costs_of_the_same_name() {
    insta::assert_snapshot!(show(&format!(
        "Statements of operations (USD in millions)\n\n{QUARTERS}Revenue\t100\t90\nDepreciation and amortization\t4\t3\n\n\
         Statements of cash flows (USD in millions)\n\n{QUARTERS}Operating activities\t\t\nDepreciation and amortization\t9\t8\n\
         Foreign exchange loss\t2\t1\nContract assets\t(3)\t(3)\nInvesting activities\t\t\nOther\t1\t1\n"
    )), @r#"
    Revenue → RevenueFromContractWithCustomerExcludingAssessedTax: 100 90
    Depreciation and amortization → DepreciationAndAmortization: 4 3
    Depreciation and amortization → DepreciationAndAmortizationExpense: 9 8
    Foreign exchange loss → ForeignExchangeGain: -2 -1
    Contract assets → IncreaseDecreaseInContractWithCustomerAsset: 3 3
    Other → PaymentsForProceedsFromOtherInvestingActivities: -1 -1
    warning[mapping.close-choice] "Depreciation and amortization" is taken for DepreciationAndAmortizationExpense, but DepreciationAndAmortization is nearly as good
    "#);
}
