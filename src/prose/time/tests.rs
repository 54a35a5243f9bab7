use super::*;
use crate::document::text;
use crate::prose::lexer::{Kind, passages};
use crate::prose::notes::Notes;
use crate::source::Source;
use crate::statement::Statements;
use crate::statement::header::Customs;

/// What the only time of a sentence means in a document, of which `context` is a date or a span.
fn meant(document: &str, sentence: &str, context: &str) -> String {
    let source = Source::new("t", format!("{document}\n\n{sentence}").into()).unwrap();
    let document = text::parse(&source);
    let statements = Statements { customs: Customs::find(&document), ..Statements::default() };
    let calendar = &statements.customs.fiscal;
    let all = passages(&document, &statements, &Notes::find(&document));
    let last = all.last().unwrap();
    let times: Vec<Time> = last
        .tokens
        .iter()
        .filter_map(|token| match token.kind {
            Kind::Time(time) => Some(time),
            _ => None,
        })
        .collect();
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let context = match context.split_once('/') {
        Some((start, end)) => Some(Dates::Over(day(start), day(end))),
        None => (!context.is_empty()).then(|| Dates::At(day(context))),
    };
    let shown = times.iter().map(|time| match resolve(time, calendar, calendar.about(), context) {
        Some(Dates::At(day)) => day.to_string(),
        Some(Dates::Over(start, end)) => format!("{start}/{end}"),
        None => "-".to_owned(),
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// Relative times are those of the sentence, by the calendar of the document.
#[test]
fn times_are_dates_in_a_document() {
    let third = "Acme announced its results for the third quarter ended September 30, 2024.";
    for (sentence, context, expected) in [
        ("It was 5 as of September 30, 2024.", "", "2024-09-30"),
        ("in the third quarter of 2024", "", "2024-07-01/2024-09-30"),
        ("in the same period of 2023", "", "2023-07-01/2023-09-30"),
        ("in the same period of 2024", "", "-"),
        ("in the prior quarter", "", "2024-04-01/2024-06-30"),
        ("a year ago", "2024-09-30", "2023-09-30"),
        ("a year ago", "", "2023-07-01/2023-09-30"),
        ("grew year-over-year and sequentially", "", "2023-07-01/2023-09-30 2024-04-01/2024-06-30"),
        ("in the fourth quarter", "", "2024-10-01/2024-12-31"),
        ("in the second quarter", "", "2024-04-01/2024-06-30"),
        ("at the end of the second quarter", "", "2024-06-30"),
        ("during the quarter", "", "2024-07-01/2024-09-30"),
        ("in 2023", "", "2023-01-01/2023-12-31"),
        ("first nine months of 2024", "", "2024-01-01/2024-09-30"),
        ("nine months ended September 30, 2024 and 2023", "", "2024-01-01/2024-09-30 2023-01-01/2023-09-30"),
        (
            "the third quarter and nine months ended September 30, 2024",
            "",
            "2024-07-01/2024-09-30 2024-01-01/2024-09-30",
        ),
        ("the 12-month period from April 1, 2024", "", "2024-04-01/2025-03-31"),
        ("third quarter of last year", "", "2023-07-01/2023-09-30"),
        ("at year end", "", "2024-12-31"),
        ("last year", "", "-"),
        ("compared to the prior year", "2024-07-01/2024-09-30", "-"),
        ("last year", "2023-01-01/2023-12-31", "2022-01-01/2022-12-31"),
        ("on May 19", "", "-"),
        ("in August 2022", "", "2022-08-01/2022-08-31"),
        ("the past twelve months", "", "2023-10-01/2024-09-30"),
        ("the same period of 2023", "2024-01-01/2024-09-30", "2023-01-01/2023-09-30"),
    ] {
        assert_eq!(meant(third, sentence, context), expected, "{sentence} in {context}");
    }
}

/// What a calendar does not tell stays open.
#[test]
fn no_date_is_guessed() {
    assert_eq!(meant("Acme is a company.", "in the prior quarter and in 2023", ""), "- -");
    let june = "Results for the fiscal year ended June 30, 2024.";
    assert_eq!(meant(june, "in fiscal 2023", ""), "2022-07-01/2023-06-30");
    assert_eq!(meant(june, "in the first quarter", ""), "-", "of which year?");
    let both = "Results for the second quarter and six months ended June 30, 2024.";
    assert_eq!(meant(both, "in the prior quarter", ""), "2024-01-01/2024-03-31");
    assert_eq!(meant(both, "in the prior quarter", "2024-04-01/2024-06-30"), "2024-01-01/2024-03-31");
}

/// Years of 52 and 53 weeks.
#[test]
fn weeks_are_counted() {
    let weeks = "For the quarterly period ended March 29, 2025\n\n\tMarch 29, 2025\tSeptember 28, 2024\nCash\t1\t2\n\n\
                 The fiscal year is the 52- or 53-week period that ends on the last Saturday of September.";
    assert_eq!(meant(weeks, "in the prior quarter", ""), "2024-09-29/2024-12-28");
    assert_eq!(meant(weeks, "in the same quarter last year", ""), "2023-12-31/2024-03-30");
}
