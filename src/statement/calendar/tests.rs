use super::*;
use crate::document::text;
use crate::source::Source;

/// The dates of header cells, narrow first, in a document.
fn dates(document: &str, cells: &[&str]) -> String {
    let source = Source::new("t", document.into()).unwrap();
    let fiscal = Fiscal::find(&text::parse(&source));
    let mut phrase = Phrase::default();
    for cell in cells {
        phrase = phrase.or(Phrase::read(cell).unwrap_or_default());
    }
    let first = cells.first().and_then(|cell| Phrase::read(cell)).unwrap_or_default();
    let apart = first.end().is_none();
    match fiscal.dates(phrase, apart, false) {
        Ok(Dates::At(day)) => day.to_string(),
        Ok(Dates::Over(start, end)) => format!("{start}/{end}"),
        Err(why) => why.to_owned(),
    }
}

#[test]
fn headers_over_several_cells_give_dates() {
    for (cells, expected) in [
        (&["2022", "Three months ended March 31,"][..], "2022-01-01/2022-03-31"),
        (&["Year ended December 31, 2021"], "2021-01-01/2021-12-31"),
        (&["Year to 31 March 2024"], "2023-04-01/2024-03-31"),
        (&["2024", "For the six months ended 30 June"], "2024-01-01/2024-06-30"),
        (&["2024", "Half-year ended June 30,"], "2024-01-01/2024-06-30"),
        (&["RMB", "As of June 30, 2024"], "2024-06-30"),
        (&["At 30 June 2024"], "2024-06-30"),
        (&["13 weeks ended March 30, 2024"], "2023-12-31/2024-03-30"),
        (&["Fifty-two weeks ended 28 December 2024"], "2023-12-31/2024-12-28"),
        (&["2023", "Three months ended February 28,"], "2022-12-01/2023-02-28"),
        (&["June 30,\n2024", "Three Months Ended"], "2024-04-01/2024-06-30"),
        (&["30.06.2024", "Nine months ended"], "2023-10-01/2024-06-30"),
        (&["6/30/24", "Quarter ended"], "2024-04-01/2024-06-30"),
        (&["2024-06-30", "3 months ended"], "2024-04-01/2024-06-30"),
        (&["Sept. 30, 2024", "Quarter ended"], "2024-07-01/2024-09-30"),
        (&["30 Jun 2024", "12-month period ended"], "2023-07-01/2024-06-30"),
        (&["Period from May 3, 2024 through December 31, 2024"], "2024-05-03/2024-12-31"),
        (&["January 1 2024 to March 15, 2024"], "2024-01-01/2024-03-15"),
        (&["June 2024", "Quarter ended"], "2024-04-01/2024-06-30"),
    ] {
        assert_eq!(dates("", cells), expected, "{cells:?}");
    }
}

#[test]
fn chinese_headers_give_dates() {
    for (cells, expected) in [
        (&["截至2024年6月30日止六个月"][..], "2024-01-01/2024-06-30"),
        (&["2024年", "截至6月30日止三個月"], "2024-04-01/2024-06-30"),
        (&["截至二零二四年十二月三十一日止年度"], "2024-01-01/2024-12-31"),
        (&["于2024年6月30日"], "2024-06-30"),
        (&["2024年6月30日"], "its period"),
    ] {
        assert_eq!(dates("", cells), expected, "{cells:?}");
    }
    let year = "Acme's annual report for the fiscal year ended December 31, 2023.";
    assert_eq!(dates(year, &["2024年第二季度"]), "2024-04-01/2024-06-30");
    assert_eq!(dates(year, &["2024年上半年"]), "2024-01-01/2024-06-30");
}

#[test]
fn names_of_periods_need_the_end_of_the_fiscal_year() {
    let march = "Its annual report is for the year ended March 31, 2024.";
    let june = "Annual report for the fiscal year ended June 30, 2024";
    let january = "Fiscal 2024 ended January 31, 2025. The fiscal year ended January 31, 2025 was good.";
    for (document, cell, expected) in [
        (june, "Q4 2024", "2024-04-01/2024-06-30"),
        (june, "4Q23", "2023-04-01/2023-06-30"),
        (june, "FY2024", "2023-07-01/2024-06-30"),
        (june, "FY24", "2023-07-01/2024-06-30"),
        (june, "Fiscal 2024", "2023-07-01/2024-06-30"),
        (june, "1H 2024", "2023-07-01/2023-12-31"),
        (june, "H1 2024", "2023-07-01/2023-12-31"),
        (june, "Second quarter 2024", "2023-10-01/2023-12-31"),
        (june, "2nd Quarter 2024", "2023-10-01/2023-12-31"),
        (june, "9M 2024", "2023-07-01/2024-03-31"),
        (june, "Second quarter of fiscal year 2024", "2023-10-01/2023-12-31"),
        (june, "Q2 FY24", "2023-10-01/2023-12-31"),
        (june, "2023/24", "2023-07-01/2024-06-30"),
        (june, "2024", "2023-07-01/2024-06-30"),
        (january, "FY2023", "2023-02-01/2024-01-31"),
        (january, "Q1 2024", "2024-02-01/2024-04-30"),
        (march, "FY2024", "on which day its fiscal year ends"),
        ("", "Q4 2024", "on which day its fiscal year ends"),
        ("", "2024", "its period"),
    ] {
        assert_eq!(dates(document, &[cell]), expected, "{cell} in {document}");
    }
}

#[test]
fn weeks_are_counted_where_the_ends_say_so() {
    let quarter = "For the quarterly period ended March 29, 2025\n\n\tMarch 29, 2025\tSeptember 28, 2024\nCash\t1\t2\n\n\
                   The fiscal year is the 52- or 53-week period that ends on the last Saturday of September.";
    assert_eq!(dates(quarter, &["March 29, 2025", "Three Months Ended"]), "2024-12-29/2025-03-29");
    assert_eq!(dates(quarter, &["March 29, 2025", "Six Months Ended"]), "2024-09-29/2025-03-29");
    assert_eq!(dates(quarter, &["March 30, 2024", "Six Months Ended"]), "2023-10-01/2024-03-30");
    let years = "For the fiscal year ended September 28, 2024\n\n\
                 \tYears ended\t\t\n\tSeptember 28, 2024\tSeptember 30, 2023\tSeptember 24, 2022\nSales\t1\t2\t3\n";
    assert_eq!(dates(years, &["September 28, 2024", "Years ended"]), "2023-10-01/2024-09-28");
    assert_eq!(dates(years, &["September 30, 2023", "Years ended"]), "2022-09-25/2023-09-30");
    assert_eq!(dates(years, &["September 24, 2022", "Years ended"]), "2021-09-26/2022-09-24", "the rule that fits all");
    assert_eq!(dates(years, &["2023", "Fiscal"]), "2022-09-25/2023-09-30", "an end that is printed elsewhere");
    let sundays = "For the quarterly period ended June 29, 2025\n\n\tFiscal Second Quarter Ended\t\n\tJune 29, 2025\tJune 30, 2024\nSales\t1\t2\n";
    assert_eq!(dates(sundays, &["June 30, 2024", "Fiscal Second Quarter Ended"]), "2024-04-01/2024-06-30");
    assert_eq!(dates(sundays, &["June 29, 2025", "Fiscal Six Months Ended"]), "2024-12-30/2025-06-29");
}

#[test]
fn quarters_of_weeks_in_a_year_of_months() {
    let mixed = "For the quarterly period ended March 28, 2025\n\n\tThree Months Ended\t\n\tMarch 28, 2025\tMarch 29, 2024\nSales\t1\t2\n\n\
                 \tMarch 28, 2025\tDecember 31, 2024\nCash\t1\t2\n";
    assert_eq!(dates(mixed, &["March 28, 2025", "Three Months Ended"]), "2025-01-01/2025-03-28");
    assert_eq!(dates(mixed, &["March 29, 2024", "Three Months Ended"]), "2024-01-01/2024-03-29");
}

#[test]
fn what_is_not_said_is_not_guessed() {
    assert_eq!(dates("", &["March 31, 2023"]), "its period", "instant or duration?");
    assert_eq!(dates("", &["Three months ended March 31,"]), "its period", "no year");
    assert_eq!(dates("", &["Three months ended February 30, 2023"]), "its period", "no such day");
    assert_eq!(Phrase::read("RMB"), None);
    assert_eq!(dates("", &["Three months ended June 30, 2023 and 2022"]), "its period", "which year?");
    assert_eq!(dates("", &["Quarter ended and six months ended June 30, 2023"]), "its period", "which length?");
    assert_eq!(dates("", &["Three and nine months ended June 30, 2023"]), "its period", "which length?");
    assert_eq!(dates("", &["Quarter ended 3/4/24"]), "its period", "which is the month?");
    let longer = "Fiscal year 2023 had 53 weeks.\n\nYear ended September 30, 2023\n\n\tYears ended\n\tSeptember 24, 2022\nA\t1\n";
    let quarter = dates(longer, &["September 30, 2023", "Quarter ended"]);
    assert_eq!(quarter, "how many weeks its period has", "is the additional one in it?");
}

#[test]
fn headlines_name_the_period_that_a_document_is_about() {
    let release = |headline: &str, period: &str| format!("# {headline}\n\nWe report results for the {period}.\n");
    for (headline, period, cell, expected) in [
        (
            "Acme Reports Second Quarter 2024 Results",
            "three months ended June 30, 2024",
            "Q3 2024",
            "2024-07-01/2024-09-30",
        ),
        ("Acme Reports Q2 2024 Results", "quarter ended June 30, 2024", "FY2024", "2024-01-01/2024-12-31"),
        ("Acme Reports First Half 2024 Results", "six months ended 30 June 2024", "Q1 2023", "2023-01-01/2023-03-31"),
        ("Acme's Results", "third quarter of fiscal 2025, ended October 31, 2024", "Q4 FY25", "2024-11-01/2025-01-31"),
        ("Acme's Results", "fourth quarter and full year ended December 31, 2024", "Q1 2025", "2025-01-01/2025-03-31"),
        // A quarter that ends in another year than its name allows tells nothing.
        (
            "Acme Reports First Quarter 2022 Results",
            "three months ended June 30, 2024",
            "Q3 2024",
            "on which day its fiscal year ends",
        ),
    ] {
        assert_eq!(dates(&release(headline, period), &[cell]), expected, "{headline} {period}");
    }
}
