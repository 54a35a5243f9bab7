//! Tests of [`super`]: which columns a calendar gives, what stands in the cells, and in which order the lines stand.

use super::super::{Diff, diff};
use super::*;
use crate::align::Side;
use crate::package::{Chain, Resolver};
use crate::report::{Context, NewFact, Report, Value};
use crate::tables::period_words;
use crate::taxonomy::dts::{Dts, discover};
use crate::xbrl::{DimensionValue, Entity, Unit};
use chrono::NaiveDate;
use std::borrow::Cow;
use std::fmt::Write as _;

const NS: &str = "https://t.example/1";

struct Builder(Report);

impl Builder {
    fn new(end: &str) -> Self {
        let mut builder = Builder(Report::default());
        builder.0.declare("t", NS);
        builder.add("DocumentPeriodEndDate", &format!("{end}/{end}"), &[], None, (end, 0));
        builder
    }

    fn add(
        &mut self,
        local: &str,
        period: &str,
        members: &[(&str, &str)],
        unit: Option<Unit>,
        (value, places): (&str, i16),
    ) {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let period = match period.split_once('/') {
            Some((first, last)) => Period::days(day(first), day(last)),
            None => Period::end_of(day(period)),
        };
        let name = |local: &str| QName::new(NS, local);
        let member = |(axis, member): &(&str, &str)| (name(axis), DimensionValue::Member(name(member)));
        let new = NewFact {
            concept: name(local),
            context: Context {
                entity: Entity { scheme: "urn:s".into(), identifier: "1".into() },
                period,
                dimensions: members.iter().map(member).collect(),
            },
            language: None,
            value: if unit.is_some() { Value::Number(value.parse().unwrap()) } else { Value::Text(value.into()) },
            decimals: unit.as_ref().map(|_| Decimals::Places(places)),
            unit,
            place: None,
        };
        self.0.push(new).unwrap();
    }

    fn money(mut self, local: &str, said: &[(&str, &str)]) -> Self {
        for (period, value) in said {
            self.add(local, period, &[], Some(Unit::currency("USD")), (value, 0));
        }
        self
    }

    fn of(mut self, local: &str, members: &[(&str, &str)], said: &[(&str, &str)]) -> Self {
        for (period, value) in said {
            self.add(local, period, members, Some(Unit::currency("USD")), (value, 0));
        }
        self
    }

    fn pure(mut self, local: &str, said: &[(&str, &str)]) -> Self {
        for (period, value) in said {
            self.add(local, period, &[], Some(Unit::pure()), (value, 3));
        }
        self
    }

    fn per_share(mut self, local: &str, said: &[(&str, &str)]) -> Self {
        let unit = Unit::currency("USD").per(Unit::shares());
        for (period, value) in said {
            self.add(local, period, &[], Some(unit.clone()), (value, 2));
        }
        self
    }
}

struct Document(String);

impl Resolver for Document {
    fn resolve(&self, uri: &str) -> std::io::Result<Option<Cow<'_, [u8]>>> {
        Ok(uri.ends_with("t.xsd").then_some(Cow::Borrowed(self.0.as_bytes())))
    }
}

/// A taxonomy that presents concepts in an order, below a heading each where there is one (`Heading/Concept`).
fn taxonomy(lines: &[&str]) -> Dts {
    let mut elements = String::new();
    let (mut locators, mut links) = (String::new(), String::new());
    let mut seen: Vec<&str> = Vec::new();
    for (order, line) in lines.iter().enumerate() {
        let (parent, local) = line.split_once('/').unwrap_or(("Statement", line));
        let mut arc = |parent: &str, local: &str| {
            write!(
                links,
                r#"<link:presentationArc xlink:type="arc" xlink:arcrole="http://www.xbrl.org/2003/arcrole/parent-child" xlink:from="{parent}" xlink:to="{local}" order="{}"/>"#,
                order + 1
            )
            .unwrap();
        };
        arc(parent, local);
        for local in [parent, local] {
            if !seen.contains(&local) {
                seen.push(local);
                if local.ends_with("Heading") {
                    arc("Statement", local);
                }
                let kind = if local.ends_with("Statement") || local.ends_with("Heading") { "true" } else { "false" };
                write!(
                    elements,
                    r#"<element name="{local}" id="{local}" type="xbrli:monetaryItemType" substitutionGroup="xbrli:item" abstract="{kind}" xbrli:periodType="duration"/>"#
                )
                .unwrap();
                write!(locators, r##"<link:loc xlink:type="locator" xlink:href="#{local}" xlink:label="{local}"/>"##)
                    .unwrap();
            }
        }
    }
    let schema = format!(
        r#"<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" targetNamespace="{NS}"><annotation><appinfo><link:linkbase><link:presentationLink xlink:type="extended" xlink:role="https://t.example/role/Income">{locators}{links}</link:presentationLink></link:linkbase></appinfo></annotation>{elements}</schema>"#
    );
    discover(&["file:///t.xsd"], &Document(schema)).0
}

fn nothing() -> Dts {
    discover(&[], &Chain(Vec::new())).0
}

fn compared<'r>(old: (&'r Builder, &'r Dts), new: (&'r Builder, &'r Dts)) -> (Diff<'r>, Comparison) {
    let options = Options { language: "en".to_owned(), ..Options::default() };
    let side = |(builder, dts): (&'r Builder, &'r Dts)| Side { name: "r", report: &builder.0, dts };
    let diff = diff(side(old), side(new), &options);
    let comparison = diff.comparison(&options, &Chosen::default());
    (diff, comparison)
}

/// Columns and lines, a line of text each.
fn shown(comparison: &Comparison) -> String {
    let mut out = String::new();
    for statement in &comparison.statements {
        let heads = statement.columns.iter().map(|column| match column {
            Column::Values { period, what } => format!("{what:?} {}", period_words(*period)),
            Column::Changes { what, .. } => format!("{what:?}"),
        });
        writeln!(out, "{}", heads.collect::<Vec<_>>().join(" | ")).unwrap();
        for line in &statement.lines {
            let cells = line.cells.iter().map(|cell| match cell {
                Cell::Empty => String::new(),
                Cell::Refused(refusal) => format!("{refusal:?}"),
                Cell::Value(Reading { value, origin: Origin::Derived(_), .. }) => {
                    format!("{} derived", value.normalize())
                }
                Cell::Value(Reading { value, origin: Origin::Reported { is_restated, .. }, .. }) => {
                    format!("{}{}", value.normalize(), if *is_restated { " restated" } else { "" })
                }
                Cell::Change(delta) => {
                    let percent =
                        delta.part.map(|part| format!(" {}%", (part * Decimal::ONE_HUNDRED).round_dp(1).normalize()));
                    let points = delta.basis_points.map(|points| format!("{}bp", points.normalize()));
                    points.unwrap_or_else(|| format!("{}{}", delta.amount.normalize(), percent.unwrap_or_default()))
                }
            });
            let cells: Vec<String> = cells.collect();
            writeln!(out, "{}{}: {}", "  ".repeat(line.depth.into()), line.label, cells.join(" | ")).unwrap();
        }
        statement.notes.iter().for_each(|note| writeln!(out, "note: {note}").unwrap());
    }
    out
}

const Q3: &str = "2025-03-30/2025-06-28";
const Q2: &str = "2024-12-29/2025-03-29";
const Q3_BEFORE: &str = "2024-03-31/2024-06-29";
const Q2_BEFORE: &str = "2023-12-31/2024-03-30";
const NINE: &str = "2024-09-29/2025-06-28";
const HALF: &str = "2024-09-29/2025-03-29";
const NINE_BEFORE: &str = "2023-10-01/2024-06-29";
const HALF_BEFORE: &str = "2023-10-01/2024-03-30";

#[test]
fn quarters_of_thirteen_weeks_are_compared_with_the_one_before_and_a_year_before() {
    let old = Builder::new("2025-03-29")
        .money("Sales", &[(Q2, "95"), (HALF, "219"), (Q2_BEFORE, "90"), (HALF_BEFORE, "210")])
        .per_share("EarningsPerShare", &[(Q2, "1.65"), (HALF, "4.06"), (Q2_BEFORE, "1.53"), (HALF_BEFORE, "3.72")]);
    let new = Builder::new("2025-06-28")
        .money("Sales", &[(Q3, "94"), (NINE, "313"), (Q3_BEFORE, "85"), (NINE_BEFORE, "296")])
        .per_share("EarningsPerShare", &[(Q3, "1.57"), (NINE, "5.64"), (Q3_BEFORE, "1.40"), (NINE_BEFORE, "5.13")]);
    let none = nothing();
    let (_, comparison) = compared((&old, &none), (&new, &none));
    assert_eq!(
        shown(&comparison),
        "Current 13 weeks to 2025-06-28 | Before 13 weeks to 2025-03-29 | Sequential | YearBefore 13 weeks to 2024-06-29 \
         | YearOnYear | Current 39 weeks to 2025-06-28 | YearBefore 39 weeks to 2024-06-29 | YearOnYear\n\
         Sales: 94 | 95 | -1 -1.1% | 85 | 9 10.6% | 313 | 296 | 17 5.7%\n\
         Earnings per share: 1.57 | 1.65 | -0.08 -4.8% | 1.4 | 0.17 12.1% | 5.64 | 5.13 | 0.51 9.9%\n"
    );
}

#[test]
fn a_quarter_that_is_not_printed_is_derived() {
    let old = Builder::new("2025-03-29").money("CashPaid", &[(HALF, "53"), (HALF_BEFORE, "62")]);
    let new = Builder::new("2025-06-28").money("CashPaid", &[(NINE, "81"), (NINE_BEFORE, "91")]);
    let none = nothing();
    let (_, comparison) = compared((&old, &none), (&new, &none));
    assert_eq!(
        shown(&comparison),
        "Current 13 weeks to 2025-06-28 | YearBefore 13 weeks to 2024-06-29 | YearOnYear \
         | Current 39 weeks to 2025-06-28 | YearBefore 39 weeks to 2024-06-29 | YearOnYear | Older 26 weeks to 2025-03-29\n\
         Cash paid: 28 derived | 29 derived | -1 -3.4% | 81 | 91 | -10 -11% | 53\n"
    );
    let Cell::Value(Reading { origin: Origin::Derived(terms), .. }) = &comparison.statements[0].lines[0].cells[0]
    else {
        panic!("derived")
    };
    assert_eq!(terms.iter().map(|(report, _, weight)| (*report, *weight)).collect::<Vec<_>>(), [(1, 1), (0, -1)]);
}

#[test]
fn what_is_restated_is_not_derived_and_it_says_why() {
    let old = Builder::new("2025-03-29").money("CashPaid", &[(HALF, "53")]).money("CashTaken", &[(HALF, "5")]);
    let new =
        Builder::new("2025-06-28").money("CashPaid", &[(NINE, "81"), (HALF, "54")]).money("CashTaken", &[(NINE, "9")]);
    let none = nothing();
    let (_, comparison) = compared((&old, &none), (&new, &none));
    let shown = shown(&comparison);
    assert!(shown.contains("Cash paid: Restated | 81 | 54 restated\n"), "{shown}");
    assert!(shown.contains("Cash taken: 4 derived | 9 | 5\n"), "{shown}");
    let note = "note: 13 weeks to 2025-06-28 is not derived for Cash paid: a restatement lies between its terms\n";
    assert!(shown.contains(note), "{shown}");
}

#[test]
fn no_change_is_told_across_a_restatement() {
    let old = Builder::new("2025-03-29").money("Sales", &[(Q2, "95"), (Q2_BEFORE, "90")]).money("Costs", &[(Q2, "50")]);
    let new = Builder::new("2025-06-28")
        .money("Sales", &[(Q3, "94"), (Q3_BEFORE, "85"), (Q2_BEFORE, "91")])
        .money("Costs", &[(Q3, "51"), (Q3_BEFORE, "40")]);
    let none = nothing();
    let (_, comparison) = compared((&old, &none), (&new, &none));
    let shown = shown(&comparison);
    assert!(shown.contains("Sales: 94 | 95 | Restated | 85 | 9 10.6%\n"), "{shown}");
    assert!(shown.contains("Costs: 51 | 50 | 1 2% | 40 | 11 27.5%\n"), "{shown}");
    let note =
        "note: the change since 13 weeks to 2025-03-29 is not told for Sales: a restatement lies between its terms\n";
    assert!(shown.contains(note), "{shown}");
}

#[test]
fn a_year_and_nine_months_give_the_last_quarter() {
    let old =
        Builder::new("2023-09-30").money("Sales", &[("2023-01-01/2023-09-30", "60"), ("2023-07-01/2023-09-30", "20")]);
    let new =
        Builder::new("2023-12-31").money("Sales", &[("2023-01-01/2023-12-31", "100"), ("2022-01-01/2022-12-31", "80")]);
    let none = nothing();
    let (_, comparison) = compared((&old, &none), (&new, &none));
    assert_eq!(
        shown(&comparison),
        "Current 3 months to 2023-12-31 | Before 3 months to 2023-09-30 | Sequential \
         | Current Year to 2023-12-31 | YearBefore Year to 2022-12-31 | YearOnYear\n\
         Sales: 40 derived | 20 | 20 100% | 100 | 80 | 20 25%\n"
    );
}

#[test]
fn balances_are_compared_with_the_older_report_the_year_end_and_a_year_before() {
    let old = Builder::new("2023-06-30")
        .money("Sales", &[("2023-01-01/2023-06-30", "9"), ("2023-04-01/2023-06-30", "5")])
        .money("Assets", &[("2023-06-30", "110"), ("2022-12-31", "100")]);
    let new = Builder::new("2023-09-30")
        .money("Sales", &[("2023-01-01/2023-09-30", "14"), ("2023-07-01/2023-09-30", "5")])
        .money("Assets", &[("2023-09-30", "121"), ("2022-12-31", "100"), ("2022-09-30", "-5")]);
    let none = nothing();
    let (_, comparison) = compared((&old, &none), (&new, &none));
    let shown = shown(&comparison);
    let head = "Current 2023-09-30 | Before 2023-06-30 | Sequential | YearEnd 2022-12-31 | SinceYearEnd | YearBefore 2022-09-30 | YearOnYear";
    assert!(shown.contains(head), "{shown}");
    // From below zero there is no percentage.
    assert!(shown.contains("| 121 | 110 | 11 10% | 100 | 21 21% | -5 | 126\n"), "{shown}");
}

#[test]
fn rates_change_by_basis_points_and_never_by_per_cent() {
    let old = Builder::new("2023-03-31").pure("Margin", &[("2023-01-01/2023-03-31", "0.258")]);
    let new = Builder::new("2023-06-30").pure("Margin", &[("2023-04-01/2023-06-30", "0.279")]);
    let none = nothing();
    let (_, comparison) = compared((&old, &none), (&new, &none));
    assert!(shown(&comparison).contains("Margin: 0.279 | 0.258 | 210bp\n"), "{}", shown(&comparison));
}

#[test]
fn the_newer_report_decides_where_the_two_differ() {
    let now = ("2023-04-01/2023-06-30", "5");
    let old = Builder::new("2023-03-31").money("Sales", &[("2023-01-01/2023-03-31", "4")]);
    let new = Builder::new("2023-06-30").money("Sales", &[now, ("2023-01-01/2023-03-31", "3")]);
    let none = nothing();
    let (_, comparison) = compared((&old, &none), (&new, &none));
    assert!(shown(&comparison).contains("Sales: 5 | 3 restated | 2 66.7%\n"), "{}", shown(&comparison));
}

#[test]
fn lines_that_only_the_older_report_has_stand_where_they_stood() {
    let q1 = "2023-01-01/2023-03-31";
    let q2 = "2023-04-01/2023-06-30";
    let lines = ["A", "Gone", "FirstHeading/B", "FirstHeading/GoneToo", "LastHeading/Last", "LastHeading/C"];
    let all = ["A", "Gone", "B", "GoneToo", "Last", "C"];
    let old = all.iter().fold(Builder::new("2023-03-31"), |report, local| report.money(local, &[(q1, "1")]));
    let kept = ["C", "New", "B", "A"];
    let new = kept.iter().fold(Builder::new("2023-06-30"), |report, local| report.money(local, &[(q2, "2")]));
    let (older, newer) = (taxonomy(&lines), taxonomy(&["A", "New", "FirstHeading/B", "LastHeading/C"]));
    let (_, comparison) = compared((&old, &older), (&new, &newer));
    let labels = |comparison: &Comparison| {
        let lines = comparison.statements.iter().flat_map(|statement| &statement.lines);
        lines.map(|line| line.label.clone()).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(labels(&comparison), "A, Gone, New, First heading, B, Gone too, Last heading, Last, C");
    // Without a taxonomy of its own, the newer report's lines stand as in the older one; what that has not, in a table of others.
    let none = nothing();
    let (_, comparison) = compared((&old, &older), (&new, &none));
    assert_eq!(labels(&comparison), "A, Gone, First heading, B, Gone too, Last heading, Last, C, New");
}

#[test]
fn a_framework_that_all_share_makes_no_sections_and_several_do() {
    let q2 = "2023-04-01/2023-06-30";
    let q1 = "2023-01-01/2023-03-31";
    let axis = "AccountingFrameworkAxis";
    let old = Builder::new("2023-03-31").of("Income", &[(axis, "GaapMember")], &[(q1, "1")]);
    let one = Builder::new("2023-06-30").of("Income", &[(axis, "GaapMember")], &[(q2, "2")]).of(
        "Shares",
        &[],
        &[(q2, "7"), (q1, "8")],
    );
    let lines = taxonomy(&["Income", "Shares"]);
    let (_, comparison) = compared((&old, &lines), (&one, &lines));
    let shown_once = shown(&comparison);
    assert!(shown_once.contains("Income: 2 | 1 | 1 100%\nShares: 7 | 8 | -1 -12.5%\n"), "{shown_once}");
    let two = one.of("Income", &[(axis, "NonGaapMember")], &[(q2, "3")]);
    let (_, comparison) = compared((&old, &lines), (&two, &lines));
    let labels: Vec<&str> = comparison.statements[0].lines.iter().map(|line| &*line.label).collect();
    assert_eq!(labels, ["Gaap member", "Income", "Shares", "Non gaap member", "Income"]);
}

#[test]
fn translations_are_left_out_and_it_is_said() {
    let q2 = "2023-04-01/2023-06-30";
    let old = Builder::new("2023-03-31").money("Sales", &[("2023-01-01/2023-03-31", "4")]);
    let new = Builder::new("2023-06-30").money("Sales", &[(q2, "5")]).of(
        "Sales",
        &[("ExchangeRateDateAxis", "June")],
        &[("2022-04-01/2022-06-30", "1")],
    );
    let none = nothing();
    let (_, comparison) = compared((&old, &none), (&new, &none));
    let shown = shown(&comparison);
    assert!(shown.contains("Sales: 5 | 4 | 1 25%\n"), "{shown}");
    assert!(shown.contains("note: translations at the exchange rate of a day are not compared\n"), "{shown}");
}
