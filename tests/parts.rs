//! Tables whose columns or rows are parts of a whole: what each figure of them becomes, from the text to the fact.

mod common;

use ixport::document;
use ixport::export::read;
use ixport::report::DimensionRef;
use ixport::source::Source;
use ixport::xbrl::Period;

const HEAD: &str = "**Mini Holdings, Inc.**\n(Exact name of registrant as specified in its charter)\n\n\
    Mini Announces Results\n\nMini Holdings, Inc. (NASDAQ: MINI) reports under U.S. GAAP.\n\n";

/// The last day of a point in time, or the first and the last of a period.
fn days(period: Period) -> String {
    match period {
        Period::Forever => "forever".to_owned(),
        Period::Instant(end) => end.date().pred_opt().unwrap().to_string(),
        Period::Duration { start, end } => format!("{}/{}", start.date(), end.date().pred_opt().unwrap()),
    }
}

/// The facts of a document's tables as `concept [member] period = value unit`, and its diagnostics' codes.
fn facts(text: &str) -> (Vec<String>, Vec<&'static str>) {
    let source = Source::new("parts.txt", format!("{HEAD}{text}").into()).unwrap();
    let document = document::read(&source);
    let (reading, diagnostics) = common::with_settings(|settings| read(&source, &document, "parts", settings));
    let report = reading.expect("facts").filing.report;
    let show = |fact: ixport::report::Fact<'_>| {
        let context = report.context(fact.context);
        let parts = context.dimensions().filter(|(axis, _)| &*axis.local != "AccountingFrameworkAxis");
        let members: Vec<String> = parts
            .map(|(_, value)| match value {
                DimensionRef::Member(member) => format!("[{}] ", member.local),
                DimensionRef::Typed(_) => String::new(),
            })
            .collect();
        let unit = fact.unit.map(|unit| report.unit(unit));
        let unit = unit.map(|unit| unit.numerators.iter().map(|n| &*n.local).collect::<Vec<_>>().join(" "))?;
        let number = fact.value.number()?;
        let name = &report.concept(fact.concept).local;
        Some(format!("{name} {}{} = {number} {unit}", members.concat(), days(context.period)))
    };
    let codes = diagnostics.iter().map(|d| d.code).collect();
    (report.facts().filter_map(show).collect(), codes)
}

fn assert_facts(text: &str, expected: &[&str]) -> (Vec<String>, Vec<&'static str>) {
    let (found, codes) = facts(text);
    for line in expected {
        assert!(found.iter().any(|fact| fact == line), "{line}\nis not among\n{}", found.join("\n"));
    }
    (found, codes)
}

const MATRIX: &str = "Consolidated Statements of Changes in Equity\n(US$ in millions, except per share data)\n\n\
    \tCommon Stock\t\tRetained Earnings\tTotal Stockholders' Equity\tNoncontrolling Interests\tTotal Equity\n\
    \tShares\tAmount\t\t\t\t\n\
    Balance at December 31, 2022\t100\t$ 10\t$ 40\t$ 50\t$ 5\t$ 55\n\
    Net income\t\t\t20\t20\t1\t21\n\
    Repurchase of common stock\t(2)\t(1)\t(3)\t(4)\t—\t(4)\n\
    Balance at December 31, 2023\t98\t9\t57\t66\t6\t72\n\
    Net income\t\t\t30\t30\t2\t32\n\
    Cash dividends declared ($0.25 per share)\t\t\t(8)\t(8)\t—\t(8)\n\
    Balance at December 31, 2024\t98\t$ 9\t$ 79\t$ 88\t$ 8\t$ 96\n";

#[test]
fn changes_in_equity_lie_between_two_balances_and_belong_to_components() {
    let (found, codes) = assert_facts(
        MATRIX,
        &[
            "Equity 2022-12-31 = 55000000 USD",
            "Equity [RetainedEarningsMember] 2024-12-31 = 79000000 USD",
            "Equity [EquityAttributableToParentMember] 2023-12-31 = 66000000 USD",
            "Equity [NoncontrollingInterestsMember] 2023-12-31 = 6000000 USD",
            "NetIncome 2023-01-01/2023-12-31 = 21000000 USD",
            "NetIncome [RetainedEarningsMember] 2024-01-01/2024-12-31 = 30000000 USD",
            "CashDividendsDeclared 2024-01-01/2024-12-31 = 8000000 USD",
            "DividendPerShare 2024-01-01/2024-12-31 = 0.25 USD",
            "SharesOutstanding [CommonStockMember] 2022-12-31 = 100000000 shares",
            "SharesRepurchasedAndRetiredCount [CommonStockMember] 2023-01-01/2023-12-31 = 2000000 shares",
            "SharesRepurchasedAndRetiredValue 2023-01-01/2023-12-31 = 4000000 USD",
        ],
    );
    assert!(!codes.contains(&"accounting.mismatch"), "{codes:?}");
    assert!(found.iter().all(|fact| !fact.contains("2023-01-01/2024-12-31")), "no flow over the whole table");
}

#[test]
fn a_row_that_does_not_add_up_is_found() {
    let wrong = MATRIX.replace("\t30\t30\t2\t32", "\t31\t30\t2\t32");
    assert!(facts(&wrong).1.contains(&"accounting.mismatch"));
}

#[test]
fn what_new_rules_change_over_night_has_no_period() {
    let restated = MATRIX.replace(
        "Net income\t\t\t30",
        "Cumulative effect of accounting change\t\t\t(5)\t(5)\t\t(5)\nBalance at January 1, 2024\t98\t9\t52\t61\t6\t67\nNet income\t\t\t30",
    );
    let (found, codes) = facts(&restated);
    assert!(codes.contains(&"statement.unresolved-row"));
    assert!(found.contains(&"NetIncome 2024-01-01/2024-12-31 = 32000000 USD".to_owned()), "{found:#?}");
    assert!(found.iter().all(|fact| !fact.starts_with("Cumulative")), "{found:#?}");
}

#[test]
fn balances_without_years_give_no_periods() {
    let text = MATRIX.replace(", 2022", "").replace(", 2023", "").replace(", 2024", "");
    let operations =
        "\nStatements of Operations\n(US$ in millions)\n\n\tYear ended December 31, 2024\nNet income\t32\n";
    let (found, codes) = facts(&format!("{text}{operations}"));
    assert!(codes.contains(&"statement.unresolved-periods"), "{codes:?}");
    assert_eq!(found.iter().filter(|fact| fact.contains("Member")).count(), 0);
}

#[test]
fn sections_of_a_roll_forward_are_components() {
    let (_, codes) = assert_facts(
        "Statements of Shareholders' Equity\n(US$ in millions, except per share data)\n\n\
         \tYear ended December 31,\t\n\t2024\t2023\n\
         Total shareholders' equity, beginning balances\t$ 50\t$ 40\n\
         Common stock and additional paid-in capital:\t\t\n\
         Beginning balances\t20\t15\nShare-based compensation\t6\t5\nEnding balances\t26\t20\n\
         Retained earnings:\t\t\n\
         Beginning balances\t30\t25\nNet income\t9\t7\nDividends declared\t(3)\t(2)\nEnding balances\t36\t30\n\
         Total shareholders' equity, ending balances\t$ 62\t$ 50\n",
        &[
            "EquityAttributableToParent 2023-12-31 = 50000000 USD",
            "EquityAttributableToParent [CommonStockAndPaidInCapitalMember] 2022-12-31 = 15000000 USD",
            "ShareBasedCompensationInEquity [CommonStockAndPaidInCapitalMember] 2024-01-01/2024-12-31 = 6000000 USD",
            "CashDividendsDeclared [RetainedEarningsMember] 2023-01-01/2023-12-31 = 2000000 USD",
            "EquityAttributableToParent [RetainedEarningsMember] 2024-12-31 = 36000000 USD",
        ],
    );
    assert!(!codes.contains(&"accounting.mismatch"), "{codes:?}");
}

const OPERATIONS: &str = "Statements of Operations\n(US$ in millions)\n\n\
    \tYear ended December 31,\t\n\t2024\t2023\nRevenue\t100\t90\nCost of revenue\t60\t55\nGross profit\t40\t35\n\n\
    Notes to Financial Statements\n\n";

#[test]
fn regions_are_parts_of_the_total_that_the_statements_have() {
    let text = format!(
        "{OPERATIONS}Revenues by geographical region were as follows (in millions):\n\n\
         \tYear ended December 31,\t\n\t2024\t2023\nAmericas\t70\t60\nEurope\t20\t25\nAtlantis\t10\t5\n\t100\t90\n"
    );
    assert_facts(
        &text,
        &[
            "RevenueFromContractWithCustomerExcludingAssessedTax [AmericasMember] 2024-01-01/2024-12-31 = 70000000 USD",
            "RevenueFromContractWithCustomerExcludingAssessedTax [EuropeMember] 2023-01-01/2023-12-31 = 25000000 USD",
            "RevenueFromContractWithCustomerExcludingAssessedTax [AtlantisMember] 2024-01-01/2024-12-31 = 10000000 USD",
        ],
    );
}

#[test]
fn segments_side_by_side_add_up_to_the_total_of_each_period() {
    let text = format!(
        "{OPERATIONS}The following table shows results by reportable segment (US$ in millions):\n\n\
         \tYear ended December 31, 2024\t\t\t\n\tHardware\tSoftware\tCorporate\tTotal\n\
         Revenue\t70\t30\t—\t100\nCost of revenue\t45\t15\t—\t60\n"
    );
    assert_facts(
        &text,
        &[
            "RevenuesNet [HardwareMember] 2024-01-01/2024-12-31 = 70000000 USD",
            "CostOfRevenue [SoftwareMember] 2024-01-01/2024-12-31 = 15000000 USD",
            "RevenuesNet [CorporateMember] 2024-01-01/2024-12-31 = 0 USD",
        ],
    );
}

#[test]
fn parts_that_do_not_add_up_or_are_of_nothing_known_are_left() {
    let table = |title: &str, last: &str| {
        format!(
            "{OPERATIONS}{title} (in millions):\n\n\
             \tYear ended December 31,\t\n\t2024\t2023\nAmericas\t70\t60\nEurope\t20\t25\nAsia\t10\t5\nTotal\t{last}\n"
        )
    };
    let of_parts = |text: &str| facts(text).0.iter().filter(|fact| fact.contains("Member]")).count();
    assert_eq!(of_parts(&table("Revenue by region was", "109\t90")), 0, "does not add up");
    let hands = table("Handshakes by region were", "100\t90").replace("70\t60", "71\t61").replace("100\t90", "101\t91");
    let (found, codes) = facts(&hands.replace("Revenue\t101\t91", "Revenue\t100\t90"));
    assert_eq!(found.iter().filter(|fact| fact.contains("Member]")).count(), 0, "{found:#?}");
    assert!(codes.contains(&"mapping.unknown-measure"), "{codes:?}");
}

#[test]
fn a_loss_that_is_added_back_is_the_same_line_and_costs_by_nature_are_no_part_of_operating_expenses() {
    let years = "\tYear ended December 31,\t\n\t2024\t2023\n";
    let text = format!(
        "Consolidated Statements of Operations\n(US$ in millions)\n\n{years}Revenue\t100\t90\nOperating expenses:\t\t\n\
         Research and development\t40\t35\nGeneral and administrative\t20\t15\nTotal operating expenses\t60\t50\n\
         Income from operations\t40\t40\nLosses on frobnication, net\t(5)\t(6)\nNet income\t35\t34\n\n\
         Consolidated Statements of Cash Flows\n(US$ in millions)\n\n{years}Net income\t35\t34\n\
         Depreciation and amortization\t7\t8\nLosses on frobnication, net\t5\t6\n\
         Net cash provided by operating activities\t47\t48\n"
    );
    let (found, codes) = facts(&text);
    let losses: Vec<&String> = found.iter().filter(|fact| fact.contains("Frobnication")).collect();
    assert_eq!(losses.len(), 2, "{losses:?}");
    assert!(codes.iter().all(|code| !code.starts_with("accounting.")), "{codes:?}");
}
