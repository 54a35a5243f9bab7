//! Where lines that only the page prints stand in the report's presentation, and which sums the columns prove.

use super::tests::with;
use crate::taxonomy::{Kind, arcrole, label_role};
use std::collections::HashSet;
use std::fmt::Write as _;

/// The presentation of a statement, set in by its levels: `+` before what only the page has, the preferred label behind.
fn outline(input: &str, key: &str) -> String {
    with(input, |filing, _| {
        let mut out = String::new();
        let core = filing.core_namespace().unwrap();
        let outline = filing.outlines.iter().find(|outline| outline.role.ends_with(key)).unwrap();
        let mut path: Vec<_> = Vec::new();
        for line in &outline.lines {
            while path.last().is_some_and(|above| Some(above) != line.parent.as_ref()) {
                path.pop();
            }
            let mark = if line.name.namespace == *core { "" } else { "+ " };
            let role = line.preferred.rsplit('/').next().unwrap();
            let role = if line.preferred == label_role::STANDARD { String::new() } else { format!(" [{role}]") };
            let _ = writeln!(out, "{}{mark}{}{role}", "  ".repeat(path.len()), line.name.local);
            path.push(line.name.clone());
        }
        out
    })
}

/// The sums of which a line is not of the taxonomy.
fn sums(input: &str) -> String {
    with(input, |filing, _| {
        let core = filing.core_namespace().unwrap();
        let mut out = String::new();
        for sum in &filing.summations {
            let names = sum.of.iter().map(|(name, _)| name).chain([&sum.total]);
            if names.clone().all(|name| name.namespace == *core) {
                continue;
            }
            assert!(names.clone().all(|name| filing.taxonomy.concept(name).unwrap().kind == Kind::Item));
            let terms =
                sum.of.iter().map(|(name, weight)| format!("{}{}", if *weight < 0 { "-" } else { "+" }, name.local));
            let _ = writeln!(out, "{} = {}", sum.total.local, terms.collect::<Vec<_>>().join(" "));
        }
        out
    })
}

const BALANCE: &str = "Balance sheets (USD in millions)\n\n\tMarch 31, 2024\tMarch 31, 2023\n";
const QUARTERS: &str = "Income statement (USD in millions)\n\n\tThree months ended March 31,\t\n\t2024\t2023\n";

#[test]
fn a_line_stands_beside_its_neighbours_and_a_total_ends_its_group() {
    insta::assert_snapshot!(outline(&format!(
        "{BALANCE}Assets\t\t\nCurrent assets\t\t\nQuixotic deposits\t1\t1\nCash and cash equivalents\t5\t4\n\
         Zeppelin parts\t2\t2\nTotal current assets\t8\t7\nAirship hangars\t3\t3\nTotal assets\t11\t10\n"
    ), "balance-sheet"), @"
    BalanceSheetAbstract
      AssetsAbstract
        CurrentAssetsAbstract
          + CurrentAssetsQuixoticDeposits
          CashAndCashEquivalents
          + CurrentAssetsZeppelinParts
          AssetsCurrent [totalLabel]
        + AssetsAirshipHangars
        Assets [totalLabel]
    ");
}

#[test]
fn a_heading_of_the_page_holds_what_only_the_page_has() {
    insta::assert_snapshot!(outline(&format!(
        "{BALANCE}Assets\t\t\nCurrent assets\t\t\nCash and cash equivalents\t5\t4\nTotal current assets\t5\t4\n\
         Lighter than air:\t\t\n  Zeppelin hulls\t2\t2\n  Goodwill\t1\t1\n  Balloon silk\t3\t3\n  Mooring:\t\t\n    Masts\t4\t4\n\
         Commitments and contingencies\t\t\nTotal assets\t15\t14\n"
    ), "balance-sheet"), @"
    BalanceSheetAbstract
      AssetsAbstract
        CurrentAssetsAbstract
          CashAndCashEquivalents
          AssetsCurrent [totalLabel]
        NoncurrentAssetsAbstract
          Goodwill
          + LighterThanAirAbstract
            + LighterThanAirZeppelinHulls
            + LighterThanAirBalloonSilk
            + LighterThanAirMooringAbstract
              + MooringMasts
        Assets [totalLabel]
    ");
}

#[test]
fn an_indented_line_is_a_child_only_where_it_is_a_part() {
    let page = |rides: &str| {
        format!(
            "{QUARTERS}Revenue\t100\t90\nOperating expenses\t30\t25\n  Zeppelin rides\t{rides}\n\
             \x20 Research and development\t20\t15\nNet income\t70\t65\n"
        )
    };
    let (parts, others) = ("10\t10", "9\t9");
    insta::assert_snapshot!(outline(&page(parts), "operations"), @"
    OperationsAbstract
      RevenuesAbstract
        RevenueFromContractWithCustomerExcludingAssessedTax
      OperatingCostsAndExpensesAbstract
        ResearchAndDevelopmentExpense
        OperatingExpenses [totalLabel]
          + ZeppelinRides
      NetIncomeAttributableToParent [totalLabel]
    ");
    insta::assert_snapshot!(outline(&page(others), "operations"), @"
    OperationsAbstract
      RevenuesAbstract
        RevenueFromContractWithCustomerExcludingAssessedTax
      OperatingCostsAndExpensesAbstract
        + ZeppelinRides
        ResearchAndDevelopmentExpense
        OperatingExpenses [totalLabel]
      NetIncomeAttributableToParent [totalLabel]
    ");
}

#[test]
fn a_total_of_the_page_comes_behind_its_parts_under_a_label_of_its_own() {
    let page = format!(
        "{BALANCE}Assets\t\t\nCash and cash equivalents\t5\t4\nZeppelin hulls\t2\t2\nBalloon silk\t3\t3\n\
         Total lighter than air\t5\t5\nGoodwill\t1\t1\nTotal assets\t11\t10\n"
    );
    insta::assert_snapshot!(outline(&page, "balance-sheet"), @"
    BalanceSheetAbstract
      AssetsAbstract
        CurrentAssetsAbstract
          CashAndCashEquivalents
          + AssetsZeppelinHulls
          + AssetsBalloonSilk
          + TotalLighterThanAir [totalLabel]
        NoncurrentAssetsAbstract
          Goodwill
        Assets [totalLabel]
    ");
    insta::assert_snapshot!(sums(&page), @"TotalLighterThanAir = +AssetsZeppelinHulls +AssetsBalloonSilk");
}

#[test]
fn unknown_lines_are_parts_of_a_known_total_with_the_weights_of_the_page() {
    insta::assert_snapshot!(sums(&format!(
        "{QUARTERS}Revenue\t100\t90\nCost of sales\t(60)\t(50)\nZeppelin levy\t(7)\t(6)\nGross profit\t33\t34\n"
    )), @"GrossProfit = +RevenueFromContractWithCustomerExcludingAssessedTax -CostOfGoodsAndServicesSold +ZeppelinLevy");
    insta::assert_snapshot!(sums(&format!(
        "{QUARTERS}Revenue\t100\t90\nCost of sales\t(60)\t(50)\nZeppelin levy\t7\t6\nGross profit\t33\t34\n"
    )), @"GrossProfit = +RevenueFromContractWithCustomerExcludingAssessedTax -CostOfGoodsAndServicesSold -ZeppelinLevy");
}

/// What two terms give in one column may be chance; a blank cell makes a column say nothing.
#[test]
fn chance_binds_nothing() {
    let two = |last: &str| {
        format!("{BALANCE}Assets\t\t\nZeppelin hulls\t2\t2\nBalloon silk\t3\t{last}\nTotal lighter than air\t5\t")
    };
    assert_eq!(sums(&format!("{}2\n", two(""))), "");
    assert_eq!(sums(&format!("{}2\n", two("—"))), "TotalLighterThanAir = +AssetsZeppelinHulls +AssetsBalloonSilk\n");
    let one = "Balance sheets (USD in millions)\n\n\tMarch 31, 2024\nAssets\t\nZeppelin hulls\t2\nBalloon silk\t3\n";
    assert_eq!(sums(&format!("{one}Total lighter than air\t5\n")), "");
    let three = format!("{one}Masts and ropes\t4\nTotal lighter than air\t9\n");
    assert_eq!(sums(&three), "TotalLighterThanAir = +AssetsZeppelinHulls +AssetsBalloonSilk +MastsAndRopes\n");
}

#[test]
fn names_are_the_same_every_time_and_nothing_stands_below_itself() {
    let page = format!(
        "{BALANCE}Assets\t\t\nWondrous:\t\t\n  Zeppelin hulls\t2\t2\n  Wondrous:\t\t\n    Balloon silk\t3\t3\nPlain matters\t\t\nWondrous:\t\t\n  Silk worms\t1\t1\n\
         Total assets\t6\t6\n"
    );
    let first = outline(&page, "balance-sheet");
    assert_eq!(first, outline(&page, "balance-sheet"));
    with(&page, |filing, _| {
        let lines = &filing.outlines.iter().find(|o| o.role.ends_with("balance-sheet")).unwrap().lines;
        let mut seen = HashSet::new();
        for line in lines {
            assert!(line.parent.as_ref().is_none_or(|parent| seen.contains(parent)), "{first}");
            assert!(seen.insert(&line.name), "{} is there twice\n{first}", line.name.local);
            let concept = filing.taxonomy.concept(&line.name).unwrap();
            assert!(filing.taxonomy.label(&line.name, label_role::STANDARD, "en").is_some());
            let is_primary =
                |to| filing.taxonomy.networks(arcrole::DOMAIN_MEMBER).any(|n| n.arcs.iter().any(|a| a.to == to));
            assert!(concept.kind == Kind::Item || !is_primary(line.name.clone()));
        }
    });
    insta::assert_snapshot!(first, @"
    BalanceSheetAbstract
      AssetsAbstract
        + AssetsWondrousAbstract
          + WondrousZeppelinHulls
          + WondrousWondrousAbstract
            + WondrousBalloonSilk
        + AssetsPlainMattersAbstract
          + PlainMattersWondrousAbstract
            + WondrousSilkWorms
        Assets [totalLabel]
    ");
}
