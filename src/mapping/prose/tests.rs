use super::amount::Range;
use super::change;
use crate::diagnostic::Diagnostics;
use crate::mapping::Filing;
use crate::prose::{Bound, Figure, Measure, Note, Outlook, Prose, Role, Stated};
use crate::source::{Source, Span};
use crate::statement::calendar::Dates;
use chrono::NaiveDate;
use std::fmt::Write as _;

#[path = "tests_certain.rs"]
mod certain;

const RELEASE: &str = "Acme Ltd. Announces First Quarter 2024 Results\n\nShanghai, May 20, 2024, Acme Ltd. (NASDAQ: ACME) \
    announced its results for the first quarter ended March 31, 2024.\n\nOur statements are in accordance with U.S. GAAP.\n\n";

const OPERATIONS: &str = "Statements of operations (RMB in thousands)\n\n\tThree months ended March 31,\t\t\n\t2023\t2024\t2024\n\
    \tRMB\tRMB\tUSD\nCredit services\t60,000\t70,000\t10,000\nOther fees\t5,000\t6,040\t863\nPlatform services\t30,000\t25,000\t3,571\n\
    Other fees\t4,000\t3,020\t431\nTotal net revenue\t90,000\t95,000\t13,571\nSales and marketing\t(20,000)\t(21,300)\t(3,043)\n\
    Net loss\t(4,000)\t(5,000)\t(714)\n\n\
    Balance sheets (RMB in thousands)\n\n\tMarch 31, 2024\nCash and cash equivalents\t5,000\nRestricted cash\t2,000\n\
    Short-term investments\t1,000\nTotal current assets\t8,000\n\n\
    Translations are made at RMB7.0000 to US$1.00, the exchange rate as of March 31, 2024.\n\n";

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The first quarter of a year.
fn quarter(year: i32) -> Dates {
    Dates::Over(day(year, 1, 1), day(year, 3, 31))
}

/// Figures by hand: each is looked up in the text behind the one before.
struct Telling<'s> {
    text: &'s str,
    at: usize,
    prose: Prose,
}

impl Telling<'_> {
    fn say(&mut self, printed: &str, subject: &str, when: Dates, role: Role) -> &mut Figure {
        let start = self.at + self.text[self.at..].find(printed).unwrap_or_else(|| panic!("{printed} in the text"));
        self.at = start + printed.len();
        let is_digit = |c: char| c.is_ascii_digit();
        let first = printed.find(is_digit).unwrap();
        let length =
            printed[first..].find(|c: char| !is_digit(c) && !matches!(c, '.' | ',')).unwrap_or(printed.len() - first);
        let digits = &printed[first..first + length];
        let sign = if printed[..first].ends_with('-') { "-" } else { "" };
        let number = format!("{sign}{}", digits.replace(',', ""));
        let money = if printed.starts_with("US$") { "USD" } else { "CNY" };
        let figure = Figure {
            block: 0,
            span: Span::new(start, self.at),
            digits: Span::new(start + first, start + first + length),
            number: number.parse().unwrap(),
            places: i16::try_from(digits.split_once('.').map_or(0, |(_, behind)| behind.len())).unwrap(),
            comma: false,
            scale: if printed.ends_with("million") { 6 } else { 0 },
            format: None,
            measure: match () {
                () if printed.ends_with('%') => Measure::Percent,
                () if printed.starts_with("US$") || printed.starts_with("RMB") => Measure::Money(money),
                () => Measure::Bare,
            },
            subject: subject.to_owned(),
            subject_span: None,
            narrowed: None,
            section: Vec::new(),
            non_gaap: false,
            when: Some(when),
            stated: Stated::Section,
            role,
            qualifier: None,
            outlook: None,
            notes: Vec::new(),
        };
        self.prose.figures.push(figure);
        self.prose.figures.last_mut().unwrap()
    }
}

impl Telling<'_> {
    /// A footnote whose text stands behind the last figure.
    fn note(&mut self, key: &str, text: &str) {
        let start = self.at + self.text[self.at..].find(text).unwrap_or_else(|| panic!("{text} in the text"));
        let span = Span::new(start, start + text.len());
        self.prose.notes.push(Note { key: key.to_owned(), blocks: 0..1, span, text: text.to_owned() });
    }
}

/// Maps a release with the figures that `tell` finds in it.
fn with<T>(
    input: &str,
    tell: impl FnOnce(&mut Telling<'_>),
    read: impl FnOnce(&Filing<'_>, &Diagnostics, &Source) -> T,
) -> T {
    let source = Source::new("t", format!("{RELEASE}{input}\n\n{OPERATIONS}").into()).unwrap();
    let mut telling = Telling { text: source.text(), at: RELEASE.len(), prose: Prose::default() };
    tell(&mut telling);
    let prose = telling.prose;
    crate::mapping::tests::map(&source, |_, _| prose, |filing, diagnostics| read(filing, diagnostics, &source))
}

/// Readable outcome: a line per figure of the sentences, then what was reported about them.
fn show(input: &str, tell: impl FnOnce(&mut Telling<'_>)) -> String {
    with(input, tell, |filing, diagnostics, source| {
        let mut out = String::new();
        for figure in filing.figures.iter().filter(|figure| figure.prose.is_some()) {
            let printed = source.visible(figure.span);
            match figure.outcome {
                Ok(fact) => {
                    let fact = filing.report.fact(fact);
                    let context = filing.report.context(fact.context);
                    let dimensions: Vec<String> = context
                        .dimensions()
                        .map(|(_, value)| match value {
                            crate::report::DimensionRef::Member(member) => member.local.to_string(),
                            crate::report::DimensionRef::Typed(text) => text.unwrap_or("nil").to_owned(),
                        })
                        .collect();
                    let period = context.period.last_day().map(|day| day.to_string()).unwrap_or_default();
                    let _ = writeln!(
                        out,
                        "{printed} → {} {} {period} [{}] in {} places",
                        filing.report.concept(fact.concept).local,
                        fact.value.text().unwrap_or("nil"),
                        dimensions.join(" "),
                        fact.places.len()
                    );
                }
                Err(reason) => _ = writeln!(out, "{printed} → {reason}"),
            }
        }
        for d in diagnostics.iter().filter(|d| d.code.starts_with("prose.")) {
            let _ = writeln!(out, "{}[{}] {}", d.severity.as_str(), d.code, d.message);
        }
        out
    })
}

#[test]
fn a_sentence_tells_three_times_in_two_currencies() {
    insta::assert_snapshot!(show(
        "Total net revenue was RMB95.0 million (US$13.6 million), compared to RMB90.0 million in the same period of 2023 and \
         RMB93.1 million in the prior quarter.",
        |t| {
            let revenue = "Total net revenue";
            t.say("RMB95.0 million", revenue, quarter(2024), Role::Value);
            t.say("US$13.6 million", revenue, quarter(2024), Role::Translation { of: 0 });
            t.say("RMB90.0 million", revenue, quarter(2023), Role::Comparative { of: 0 });
            let before = Dates::Over(day(2023, 10, 1), day(2023, 12, 31));
            t.say("RMB93.1 million", revenue, before, Role::Comparative { of: 0 });
        }
    ), @"
    RMB95.0 million → RevenueFromContractWithCustomerExcludingAssessedTax 95000000 2024-03-31 [UsGaapMember] in 2 places
    US$13.6 million → RevenueFromContractWithCustomerExcludingAssessedTax 13571000 2024-03-31 [UsGaapMember 2024-03-31] in 2 places
    RMB90.0 million → RevenueFromContractWithCustomerExcludingAssessedTax 90000000 2023-03-31 [UsGaapMember] in 2 places
    RMB93.1 million → RevenueFromContractWithCustomerExcludingAssessedTax 93100000 2023-12-31 [UsGaapMember] in 1 places
    ");
}

#[test]
fn one_label_under_two_headings_is_told_by_its_numbers() {
    insta::assert_snapshot!(show(
        "Other fees were RMB6.0 million. Other fees were RMB3.0 million, compared to RMB4.0 million.",
        |t| {
            t.say("RMB6.0 million", "Other fees", quarter(2024), Role::Value);
            t.say("RMB3.0 million", "Other fees", quarter(2024), Role::Value);
            t.say("RMB4.0 million", "Other fees", quarter(2023), Role::Comparative { of: 1 });
        }
    ), @"
    RMB6.0 million → OtherFees 6040000 2024-03-31 [UsGaapMember] in 2 places
    RMB3.0 million → FeesAndCommissionsOther 3020000 2024-03-31 [UsGaapMember] in 2 places
    RMB4.0 million → FeesAndCommissionsOther 4000000 2023-03-31 [UsGaapMember] in 2 places
    ");
}

#[test]
fn text_states_losses_and_expenses_without_a_sign() {
    insta::assert_snapshot!(show(
        "Net loss was RMB5.0 million, compared to RMB4.5 million in the prior quarter. Sales and marketing expenses were RMB21.3 \
         million.",
        |t| {
            t.say("RMB5.0 million", "Net loss", quarter(2024), Role::Value);
            let before = Dates::Over(day(2023, 10, 1), day(2023, 12, 31));
            t.say("RMB4.5 million", "", before, Role::Comparative { of: 0 });
            t.say("RMB21.3 million", "Sales and marketing expenses", quarter(2024), Role::Value);
        }
    ), @"
    RMB5.0 million → NetIncomeAttributableToParent -5000000 2024-03-31 [UsGaapMember] in 2 places
    RMB4.5 million → NetIncomeAttributableToParent -4500000 2023-12-31 [UsGaapMember] in 1 places
    RMB21.3 million → SalesAndMarketingExpense 21300000 2024-03-31 [UsGaapMember] in 2 places
    ");
}

#[test]
fn what_a_table_prints_otherwise_is_left_out() {
    insta::assert_snapshot!(show(
        "Total net revenue was RMB96.2 million. Total net revenue of ongoing services was RMB95.0 million.",
        |t| {
            t.say("RMB96.2 million", "Total net revenue", quarter(2024), Role::Value).stated = Stated::Beside;
            t.say("RMB95.0 million", "Total net revenue of ongoing services", quarter(2024), Role::Value);
        }
    ), @r#"
    RMB96.2 million → contradicts-table
    RMB95.0 million → unknown-metric
    warning[prose.contradiction] "Total net revenue" is RMB96.2 million in line 7, but "Total net revenue" is 95,000 in line 18: it is left out
    "#);
}

#[test]
fn what_a_note_defines_as_a_sum_is_that_sum() {
    let text = "Total cash and cash equivalents^1 were RMB7.0 million, and RMB9.0 million later.\n\n1 Including “Cash and cash \
        equivalents” and “Restricted cash”.";
    insta::assert_snapshot!(show(text, |t| {
        let cash = "Total cash and cash equivalents";
        t.say("RMB7.0 million", cash, Dates::At(day(2024, 3, 31)), Role::Value).notes.push("1".to_owned());
        t.say("RMB9.0 million", cash, Dates::At(day(2024, 3, 31)), Role::Value).notes.push("1".to_owned());
        t.note("1", "Including “Cash and cash equivalents” and “Restricted cash”.");
    }), @r#"
    RMB7.0 million → CashCashEquivalentsAndRestrictedCash 7000000 2024-03-31 [UsGaapMember] in 1 places
    RMB9.0 million → other-definition
    "#);
}

#[test]
fn a_translation_is_at_the_rate() {
    insta::assert_snapshot!(show(
        "Loans outstanding were RMB70.0 million (US$10.0 million), up 40.0% from RMB50.0 million (US$8.0 million).",
        |t| {
            let (now, before) = (Dates::At(day(2024, 3, 31)), Dates::At(day(2023, 3, 31)));
            t.say("RMB70.0 million", "Outstanding loan balance", now, Role::Value);
            t.say("US$10.0 million", "Outstanding loan balance", now, Role::Translation { of: 0 });
            t.say("RMB50.0 million", "Outstanding loan balance", before, Role::Comparative { of: 0 });
            t.say("US$8.0 million", "Outstanding loan balance", before, Role::Translation { of: 2 });
        }
    ), @"
    RMB70.0 million → OutstandingLoanBalance 70000000 2024-03-31 [] in 1 places
    US$10.0 million → OutstandingLoanBalance 10000000 2024-03-31 [2024-03-31] in 1 places
    RMB50.0 million → OutstandingLoanBalance 50000000 2023-03-31 [] in 1 places
    US$8.0 million → translation-differs
    warning[prose.contradiction] US$8.0 million is not what its original comes to at the stated exchange rate: it is left out
    ");
}

#[test]
fn a_name_that_is_defined_otherwise_is_another_concept() {
    let whole = "“Outstanding loan balance” refers to principal, including loan balance for “ICE” and other technology \
        solutions, excluding loans delinquent for more than 180 days.";
    let less = "“Outstanding loan balance” refers to principal at the end of the period.";
    let text = format!("Loans^1 of RMB70.0 million, or^2 RMB60.0 million.\n\n1 {whole}\n\n2 {less}");
    insta::assert_snapshot!(show(&text, |t| {
        let now = Dates::At(day(2024, 3, 31));
        t.say("RMB70.0 million", "Outstanding loan balance", now, Role::Value).notes.push("1".to_owned());
        t.say("RMB60.0 million", "Outstanding loan balance", now, Role::Value).notes.push("2".to_owned());
        t.note("1", whole);
        t.note("2", less);
    }), @"
    RMB70.0 million → OutstandingLoanBalance 70000000 2024-03-31 [] in 1 places
    RMB60.0 million → OutstandingLoanBalanceAsDefined 60000000 2024-03-31 [] in 1 places
    ");
}

#[test]
fn guidance_is_never_a_bare_fact() {
    insta::assert_snapshot!(show(
        "Acme expects a net loss between RMB2.0 million and RMB3.0 million for the second quarter.",
        |t| {
            let next = Dates::Over(day(2024, 4, 1), day(2024, 6, 30));
            for (printed, bound) in [("RMB2.0 million", Bound::Low), ("RMB3.0 million", Bound::High)] {
                let figure = t.say(printed, "net loss", next, Role::Value);
                figure.outlook = Some(Outlook { bound, superseded: false });
            }
        }
    ), @"
    RMB2.0 million → NetIncomeAttributableToParent -2000000 2024-06-30 [UsGaapMember LowMember 2024-05-20] in 1 places
    RMB3.0 million → NetIncomeAttributableToParent -3000000 2024-06-30 [UsGaapMember HighMember 2024-05-20] in 1 places
    ");
}

#[test]
fn changes_come_to_what_is_printed() {
    insta::assert_snapshot!(show(
        "Total net revenue was RMB95.0 million, an increase of 5.6% from RMB90.0 million. Total net revenue was RMB95.0 million, \
         up 7.6%. Net loss was RMB5.0 million, an increase of 25.0% from RMB4.0 million. Net loss was RMB5.0 million, up 30.0% \
         from RMB4.0 million.",
        |t| {
            let (now, before) = (quarter(2024), quarter(2023));
            let up = |of: usize, from: Option<usize>| Role::Change { of: Some(of), from, since: Some(before), down: false };
            t.say("RMB95.0 million", "Total net revenue", now, Role::Value);
            t.say("5.6%", "Total net revenue", now, up(0, Some(2)));
            t.say("RMB90.0 million", "Total net revenue", before, Role::Comparative { of: 0 });
            t.say("RMB95.0 million", "Total net revenue", now, Role::Value);
            t.say("7.6%", "Total net revenue", now, up(3, None));
            t.say("RMB5.0 million", "Net loss", now, Role::Value);
            t.say("25.0%", "Net loss", now, up(5, Some(7)));
            t.say("RMB4.0 million", "Net loss", before, Role::Comparative { of: 5 });
            t.say("RMB5.0 million", "Net loss", now, Role::Value);
            t.say("30.0%", "Net loss", now, up(8, Some(10)));
            t.say("RMB4.0 million", "Net loss", before, Role::Comparative { of: 8 });
        }
    ), @"
    RMB95.0 million → RevenueFromContractWithCustomerExcludingAssessedTax 95000000 2024-03-31 [UsGaapMember] in 3 places
    5.6% → RelativeChange 0.056 2024-03-31 [UsGaapMember 2023-03-31 ixp:RevenueFromContractWithCustomerExcludingAssessedTax] in 1 places
    RMB90.0 million → RevenueFromContractWithCustomerExcludingAssessedTax 90000000 2023-03-31 [UsGaapMember] in 2 places
    RMB95.0 million → RevenueFromContractWithCustomerExcludingAssessedTax 95000000 2024-03-31 [UsGaapMember] in 3 places
    7.6% → change-differs
    RMB5.0 million → NetIncomeAttributableToParent -5000000 2024-03-31 [UsGaapMember] in 3 places
    25.0% → RelativeChange -0.25 2024-03-31 [UsGaapMember 2023-03-31 ixp:NetIncomeAttributableToParent] in 1 places
    RMB4.0 million → NetIncomeAttributableToParent -4000000 2023-03-31 [UsGaapMember] in 3 places
    RMB5.0 million → NetIncomeAttributableToParent -5000000 2024-03-31 [UsGaapMember] in 3 places
    30.0% → change-differs
    RMB4.0 million → NetIncomeAttributableToParent -4000000 2023-03-31 [UsGaapMember] in 3 places
    warning[prose.change] a change of 30.0% is printed, but the numbers come to 0.25: it is left out
    ");
}

#[test]
fn a_metric_that_nobody_knows_needs_value_comparative_and_change() {
    insta::assert_snapshot!(show(
        "Widgets in the field were 11.0 million, an increase of 10.0% from 10.0 million. Gadgets in the field were 7.0 million.",
        |t| {
            let (now, before) = (Dates::At(day(2024, 3, 31)), Dates::At(day(2023, 3, 31)));
            t.say("11.0 million", "Widgets in the field", now, Role::Value);
            let change = Role::Change { of: Some(0), from: Some(2), since: Some(before), down: false };
            t.say("10.0%", "Widgets in the field", now, change);
            t.say("10.0 million", "Widgets in the field", before, Role::Comparative { of: 0 });
            t.say("7.0 million", "Gadgets in the field", now, Role::Value);
        }
    ), @"
    11.0 million → WidgetsInTheField 11000000 2024-03-31 [] in 1 places
    10.0% → RelativeChange 0.1 2024-03-31 [2023-03-31 acme:WidgetsInTheField] in 1 places
    10.0 million → WidgetsInTheField 10000000 2023-03-31 [] in 1 places
    7.0 million → unknown-metric
    ");
}

#[test]
fn a_comparative_of_no_stated_time_is_what_a_table_prints() {
    insta::assert_snapshot!(show(
        "Total net revenue was RMB95.0 million, compared to RMB90.0 million in the same period, and to RMB77.0 million.",
        |t| {
            t.say("RMB95.0 million", "Total net revenue", quarter(2024), Role::Value);
            t.say("RMB90.0 million", "Total net revenue", quarter(2024), Role::Comparative { of: 0 });
            t.say("RMB77.0 million", "Total net revenue", quarter(2024), Role::Comparative { of: 0 });
        }
    ), @"
    RMB95.0 million → RevenueFromContractWithCustomerExcludingAssessedTax 95000000 2024-03-31 [UsGaapMember] in 2 places
    RMB90.0 million → RevenueFromContractWithCustomerExcludingAssessedTax 90000000 2023-03-31 [UsGaapMember] in 2 places
    RMB77.0 million → no-time
    ");
}

#[test]
fn notes_and_words_before_a_number_go_with_its_fact() {
    let text = "Total net revenue^1 was approximately RMB95.0 million.\n\n1 Net of value-added tax.";
    let tell = |t: &mut Telling<'_>| {
        let figure = t.say("RMB95.0 million", "Total net revenue", quarter(2024), Role::Value);
        (figure.qualifier, figure.notes) = (Some("approximately".to_owned()), vec!["1".to_owned()]);
        t.note("1", "Net of value-added tax.");
    };
    with(text, tell, |filing, _, _| {
        let notes: Vec<_> = filing.report.footnotes.iter().map(|note| (&*note.id, &*note.content)).collect();
        assert_eq!(
            notes,
            [
                ("note-1", "Net of value-added tax."),
                ("qualifier-approximately", "The text says “approximately” before the number."),
            ]
        );
        assert_eq!(filing.report.links.len(), 2);
    });
}

#[test]
fn a_change_is_what_rounded_numbers_allow() {
    let range = |text: &str| Range::around(text.parse().unwrap(), "0.05".parse().unwrap());
    let percent = |text: &str| {
        let value: rust_decimal::Decimal = text.parse().unwrap();
        Range::around(value, "0.0005".parse().unwrap())
    };
    let grown = change::change(&Measure::Percent, range("220.6"), range("247.5")).unwrap();
    assert!(change::is_change(percent("0.122"), false, grown));
    assert!(!change::is_change(percent("0.125"), false, grown));
    assert!(!change::is_change(percent("0.122"), true, grown));
    let less = change::change(&Measure::Percent, range("-2.0"), range("-3.0")).unwrap();
    assert!(change::is_change(percent("0.5"), true, less), "{less:?}");
    assert_eq!(change::change(&Measure::Percent, range("0.0"), range("1.0")), None);
}
