//! What is certain about a figure: names without whose and of when they are, growth of an outlook, the sign of losses, what
//! contradicts a table, a time that only the document says.

use super::*;
use crate::mapping::prose::names::bare;
use crate::mapping::prose::sense::is_named_loss;

fn up(of: usize, from: Option<usize>) -> Role {
    Role::Change { of: Some(of), from, since: Some(quarter(2023)), down: false }
}

/// Whose a measure is and of when are no part of its name; whose shares they are, is.
#[test]
fn a_name_is_without_whose_and_of_when_it_is() {
    assert_eq!(bare("Revenue of the Group for the Reporting Period").as_deref(), Some("Revenue"));
    assert_eq!(bare("Profit for the year").as_deref(), Some("Profit"));
    assert_eq!(bare("Profit attributable to owners of the Company"), None);
    assert_eq!(bare("of the Group"), None);
    assert_eq!(bare("Loans past due for less than a year"), None);
}

/// A loss under a concept of gains and losses is below zero; impairment losses are more than zero.
#[test]
fn a_loss_under_gains_is_below_zero() {
    assert!(is_named_loss("Impairment losses") && is_named_loss("Net cash used in investing activities"));
    assert!(
        !is_named_loss("Gain (loss) on disposal") && !is_named_loss("Foreign currency transaction gains and losses")
    );
    assert!(!is_named_loss("Income tax expense (benefit)") && is_named_loss("Income tax benefit"));
}

/// The table's line it is, whatever is said around its name; no concept of the issuer's own.
#[test]
fn whose_and_of_when_makes_no_other_line() {
    insta::assert_snapshot!(show(
        "Total net revenue of the Group for the Reporting Period was RMB95.0 million, an increase of 5.6% from RMB90.0 million. \
         Total net revenue collected was RMB95.00 million, an increase of 5.6% from RMB90.00 million.",
        |t| {
            let revenue = "Total net revenue of the Group for the Reporting Period";
            t.say("RMB95.0 million", revenue, quarter(2024), Role::Value);
            t.say("5.6%", revenue, quarter(2024), up(0, Some(2)));
            t.say("RMB90.0 million", revenue, quarter(2023), Role::Comparative { of: 0 });
            let revenue = "Total net revenue collected";
            t.say("RMB95.00 million", revenue, quarter(2024), Role::Value);
            t.say("5.6%", revenue, quarter(2024), up(3, Some(5)));
            t.say("RMB90.00 million", revenue, quarter(2023), Role::Comparative { of: 3 });
        }
    ), @"
    RMB95.0 million → RevenueFromContractWithCustomerExcludingAssessedTax 95000000 2024-03-31 [UsGaapMember] in 3 places
    5.6% → RelativeChange 0.056 2024-03-31 [UsGaapMember 2023-03-31 ixp:RevenueFromContractWithCustomerExcludingAssessedTax] in 2 places
    RMB90.0 million → RevenueFromContractWithCustomerExcludingAssessedTax 90000000 2023-03-31 [UsGaapMember] in 3 places
    RMB95.00 million → RevenueFromContractWithCustomerExcludingAssessedTax 95000000 2024-03-31 [UsGaapMember] in 3 places
    5.6% → RelativeChange 0.056 2024-03-31 [UsGaapMember 2023-03-31 ixp:RevenueFromContractWithCustomerExcludingAssessedTax] in 2 places
    RMB90.00 million → RevenueFromContractWithCustomerExcludingAssessedTax 90000000 2023-03-31 [UsGaapMember] in 3 places
    ");
}

/// It needs no number to compare with: its concept and both periods are known.
#[test]
fn growth_of_an_outlook_is_an_outlook() {
    insta::assert_snapshot!(show(
        "Acme expects total net revenue between RMB97.0 million and RMB99.0 million, representing growth between 8% and 10%. \
         Acme had expected RMB91.0 million, growth of 3%.",
        |t| {
            let next = Dates::Over(day(2024, 4, 1), day(2024, 6, 30));
            let before = Dates::Over(day(2023, 4, 1), day(2023, 6, 30));
            let growth = |of| Role::Change { of: Some(of), from: None, since: Some(before), down: false };
            let told = [
                ("RMB97.0 million", Role::Value, Bound::Low, false),
                ("RMB99.0 million", Role::Value, Bound::High, false),
                ("8%", growth(1), Bound::Low, false),
                ("10%", growth(1), Bound::High, false),
                ("RMB91.0 million", Role::Value, Bound::Both, true),
                ("3%", growth(4), Bound::Both, true),
            ];
            for (printed, role, bound, superseded) in told {
                t.say(printed, "total net revenue", next, role).outlook = Some(Outlook { bound, superseded });
            }
        }
    ), @"
    RMB97.0 million → RevenueFromContractWithCustomerExcludingAssessedTax 97000000 2024-06-30 [UsGaapMember LowMember 2024-05-20] in 1 places
    RMB99.0 million → RevenueFromContractWithCustomerExcludingAssessedTax 99000000 2024-06-30 [UsGaapMember HighMember 2024-05-20] in 1 places
    8% → RelativeChange 0.08 2024-06-30 [UsGaapMember 2023-06-30 LowMember 2024-05-20 ixp:RevenueFromContractWithCustomerExcludingAssessedTax] in 1 places
    10% → RelativeChange 0.1 2024-06-30 [UsGaapMember 2023-06-30 HighMember 2024-05-20 ixp:RevenueFromContractWithCustomerExcludingAssessedTax] in 1 places
    RMB91.0 million → RevenueFromContractWithCustomerExcludingAssessedTax 91000000 2024-06-30 [UsGaapMember PointMember nil] in 1 places
    3% → change
    ");
}

/// A warning is raised only where the words are a line's, the time stands beside, and the number is none of another time.
#[test]
fn only_what_is_certain_contradicts() {
    insta::assert_snapshot!(show(
        "Total net revenue was RMB96.1 million. Total net revenue was RMB96.2 million, and RMB90.0 million so far. Total net \
         revenue was RMB25.0 million.",
        |t| {
            t.say("RMB96.1 million", "Total net revenue", quarter(2024), Role::Value);
            t.say("RMB96.2 million", "Total net revenue", quarter(2024), Role::Value).stated = Stated::Beside;
            t.say("RMB90.0 million", "Total net revenue", quarter(2024), Role::Value).stated = Stated::Beside;
            t.say("RMB25.0 million", "Total net revenue", quarter(2024), Role::Value).stated = Stated::Beside;
        }
    ), @r#"
    RMB96.1 million → uncertain
    RMB96.2 million → contradicts-table
    RMB90.0 million → uncertain
    RMB25.0 million → uncertain
    warning[prose.contradiction] "Total net revenue" is RMB96.2 million in line 7, but "Total net revenue" is 95,000 in line 18: it is left out
    "#);
}

/// Where a document is about one period, a figure without a time is of it; not beside another time.
#[test]
fn a_document_of_one_period_says_the_time() {
    insta::assert_snapshot!(show(
        "Gross margin of the year was 47.2%.\n\nOperating margin was 48.2%, and 46.2% before.",
        |t| {
            t.say("47.2%", "Gross margin", quarter(2024), Role::Value).stated = Stated::Document;
            t.say("48.2%", "Operating margin", quarter(2024), Role::Value).stated = Stated::Document;
            t.say("46.2%", "Operating margin", quarter(2023), Role::Comparative { of: 1 }).stated = Stated::Sentence;
            t.prose.figures[1].block = 1;
            t.prose.figures[2].block = 1;
        }
    ), @"
    47.2% → GrossMargin 0.472 2024-03-31 [UsGaapMember] in 1 places
    48.2% → no-time
    46.2% → OperatingMargin 0.462 2023-03-31 [UsGaapMember] in 1 places
    ");
}

/// The part of goodwill that an acquisition brought is not the goodwill of a balance sheet.
#[test]
fn lines_of_balance_sheets_are_of_their_days() {
    insta::assert_snapshot!(show("Acme recorded RMB3.2 million of goodwill.", |t| _ =
        t.say("RMB3.2 million", "goodwill", Dates::At(day(2024, 1, 31)), Role::Value)), @"
    RMB3.2 million → no-time
    ");
}

/// A plan to buy back shares is that of what its section says, from its day on.
#[test]
fn nothing_is_bought_under_a_later_plan() {
    insta::assert_snapshot!(show(
        "A plan to buy up to US$20.0 million. As of December 31, 2023, Acme had repurchased 5.0 million ADSs. As of May 15, 2024, \
         Acme had repurchased 3.0 million ADSs. It had repurchased 4.0 million ADSs by May 16, 2024.",
        |t| {
            let plan = t.say("US$20.0 million", "value of shares", Dates::At(day(2024, 5, 10)), Role::Value);
            (plan.narrowed, plan.qualifier) = (Some("authorized to repurchase".to_owned()), Some("up to".to_owned()));
            plan.stated = Stated::Beside;
            for (printed, at) in [("5.0 million", day(2023, 12, 31)), ("3.0 million", day(2024, 5, 15)), ("4.0 million", day(2024, 5, 16))] {
                let bought = t.say(printed, "ADSs", Dates::At(at), Role::Value);
                (bought.measure, bought.narrowed) = (Measure::Shares("ADSs".to_owned()), Some("repurchased".to_owned()));
                bought.stated = Stated::Beside;
            }
            let other = t.prose.figures.last_mut().unwrap();
            (other.block, other.section) = (1, vec!["Elsewhere".to_owned()]);
        }
    ), @"
    US$20.0 million → ShareRepurchaseAuthorizedAmount 20000000 2024-05-10 [2024-05-10] in 1 places
    5.0 million → AdsRepurchasedSincePlanStart 5000000 2023-12-31 [] in 1 places
    3.0 million → AdsRepurchasedSincePlanStart 3000000 2024-05-15 [2024-05-10] in 1 places
    4.0 million → AdsRepurchasedSincePlanStart 4000000 2024-05-16 [] in 1 places
    ");
}

/// What counts people is known by its label.
#[test]
fn people_are_counted_at_a_day() {
    insta::assert_snapshot!(show("Acme had 4,163 full-time employees, and 5,001 employees in all.", |t| {
        let now = Dates::At(day(2024, 3, 31));
        t.say("4,163", "full-time employees", now, Role::Value).measure = Measure::Count("full-time employees".to_owned());
        t.say("5,001", "", now, Role::Value).measure = Measure::Count("employees".to_owned());
    }), @"
    4,163 → FullTimeEmployees 4163 2024-03-31 [] in 1 places
    5,001 → Employees 5001 2024-03-31 [] in 1 places
    ");
}

/// A growth that stands beside a quarter's number is a quarter's, whatever time the sentence was given.
#[test]
fn growth_is_of_the_period_that_the_table_showed() {
    insta::assert_snapshot!(show("Total net revenue was RMB95.0 million, an increase of 6% year-over-year.", |t| {
        let year = |year| Dates::Over(day(year - 1, 4, 1), day(year, 3, 31));
        t.say("RMB95.0 million", "Total net revenue", year(2024), Role::Value).stated = Stated::Document;
        let change = Role::Change { of: Some(0), from: None, since: Some(year(2023)), down: false };
        t.say("6%", "Total net revenue", year(2024), change).stated = Stated::Document;
    }), @"
    RMB95.0 million → RevenueFromContractWithCustomerExcludingAssessedTax 95000000 2024-03-31 [UsGaapMember] in 2 places
    6% → RelativeChange 0.06 2024-03-31 [UsGaapMember 2023-03-31 ixp:RevenueFromContractWithCustomerExcludingAssessedTax] in 1 places
    ");
}
