//! Sentences → figures, in a notation to read: `number measure | subject | when | role`.

use crate::document;
use crate::prose::{Bound, Figure, Measure, Prose, Role};
use crate::source::Source;
use crate::statement;
use crate::statement::calendar::Dates;

/// What stands before each text: it is about the second quarter of 2024.
const HEAD: &str = "# Example Inc. Announces Second Quarter 2024 Results\n\nExample Inc. today announced its results for the second quarter ended June 30, 2024.\n\n";

fn read(text: &str) -> (Source, Prose) {
    let source = Source::new("test.txt", text.as_bytes().to_vec()).unwrap();
    let document = document::read(&source);
    let (statements, _) = statement::recognise(&document);
    let prose = crate::prose::read(&document, &statements);
    assert_eq!(unaccounted(&document, &prose), Vec::<String>::new());
    drop(statements);
    drop(document);
    (source, prose)
}

fn when(dates: Dates) -> String {
    match dates {
        Dates::At(day) => day.to_string(),
        Dates::Over(start, end) => format!("{start}/{end}"),
    }
}

fn show(source: &Source, figures: &[Figure], at: usize) -> String {
    let figure = &figures[at];
    let text = |at: usize| figures.get(at).map_or("?", |other| source.slice(other.span));
    let measure = match &figure.measure {
        Measure::Money(currency) => (*currency).to_owned(),
        Measure::MoneyPer(currency, name) => format!("{currency} per {name}"),
        Measure::Percent => "%".to_owned(),
        Measure::Points => "points".to_owned(),
        Measure::Shares(name) => format!("shares: {name}"),
        Measure::Count(name) => format!("count: {name}"),
        Measure::Time(unit) => (*unit).to_owned(),
        Measure::Times => "times".to_owned(),
        Measure::Date(date) => date.to_string(),
        Measure::Bare => String::new(),
    };
    let scale = if figure.scale == 0 { String::new() } else { format!("e{}", figure.scale) };
    let number =
        if matches!(figure.measure, Measure::Date(_)) { String::new() } else { format!("{}{scale} ", figure.number) };
    let role = match figure.role {
        Role::Value => "value".to_owned(),
        Role::Comparative { of } => format!("against {}", text(of)),
        Role::Translation { of } => format!("= {}", text(of)),
        Role::Change { of, from, since, down } => {
            let mut role = (if down { "down" } else { "up" }).to_owned();
            role.extend(of.map(|of| format!(" of {}", text(of))));
            role.extend(from.map(|from| format!(" from {}", text(from))));
            role.extend(since.map(|since| format!(" since {}", when(since))));
            role
        }
        Role::Portion { of } => format!("portion{}", of.map(|of| format!(" of {}", text(of))).unwrap_or_default()),
    };
    let mut line =
        format!("{number}{measure} | {} | {} | {role}", figure.subject, figure.when.map(when).unwrap_or_default());
    line.extend(figure.narrowed.iter().map(|words| format!(" | narrowed {words}")));
    line.extend(figure.qualifier.iter().map(|words| format!(" | {words}")));
    line.extend(figure.outlook.map(|outlook| {
        let bound = match outlook.bound {
            Bound::Low => "low",
            Bound::High => "high",
            Bound::Both => "both",
        };
        format!(" | expected {bound}{}", if outlook.superseded { " superseded" } else { "" })
    }));
    if figure.non_gaap {
        line.push_str(" | non-GAAP");
    }
    if !figure.notes.is_empty() {
        line.push_str(" | notes ");
        line.push_str(&figure.notes.join(","));
    }
    line
}

/// The numerals of running text that are in no figure and not left, or in several.
fn unaccounted(document: &document::Document<'_>, prose: &Prose) -> Vec<String> {
    let mut spans: Vec<_> =
        prose.figures.iter().map(|figure| figure.span).chain(prose.left.iter().map(|left| left.span)).collect();
    spans.sort_unstable();
    let mut wrong: Vec<String> =
        spans.windows(2).filter(|pair| pair[1].start < pair[0].end).map(|pair| format!("{pair:?}")).collect();
    for content in document.blocks.iter().filter_map(document::Block::content) {
        let (text, places) = (content.text(), super::Places::of(content));
        for numeral in statement::numerals(&text) {
            let span = places.span(numeral.clone());
            let before = spans.partition_point(|other| other.start <= span.start);
            if !before.checked_sub(1).is_some_and(|at| spans[at].contains(span)) {
                wrong.push(text[text.floor_char_boundary(numeral.start.saturating_sub(20))..numeral.end].to_owned());
            }
        }
    }
    wrong
}

/// The figures of a text, and what is left, behind a head that says what the document is about.
pub(super) fn lines(text: &str) -> Vec<String> {
    let (source, prose) = read(&format!("{HEAD}{text}\n"));
    let is_own = |start: u32| start as usize >= HEAD.len();
    let figures = (0..prose.figures.len()).filter(|at| is_own(prose.figures[*at].span.start));
    let mut lines: Vec<String> = figures.map(|at| show(&source, &prose.figures, at)).collect();
    let left = prose
        .left
        .iter()
        .filter(|left| is_own(left.span.start) && !["year", "date", "duration", "footnote"].contains(&left.reason));
    lines.extend(left.map(|left| format!("{}: {}", left.reason, source.slice(left.span))));
    lines
}

/// Shows all figures of the file that `IXPORT_PROSE` names; a tool for those who work on this.
#[test]
fn shows_a_file() {
    let Ok(path) = std::env::var("IXPORT_PROSE") else { return };
    for path in path.split(',').filter(|path| !path.is_empty()) {
        let source = Source::decode(path, std::fs::read(path).unwrap()).unwrap();
        let document = document::read(&source);
        let (statements, _) = statement::recognise(&document);
        let prose = crate::prose::read(&document, &statements);
        let wrong = unaccounted(&document, &prose);
        println!("UNACCOUNTED {} {:?}", wrong.len(), wrong.iter().take(20).collect::<Vec<_>>());
        println!("==== {path}: {} figures, {} left", prose.figures.len(), prose.left.len());
        let mut shown: Vec<(u32, usize, String)> = (0..prose.figures.len())
            .map(|at| (prose.figures[at].span.start, prose.figures[at].block, show(&source, &prose.figures, at)))
            .collect();
        let block_of = |start: u32| {
            document.blocks.iter().position(|block| {
                block.content().is_some_and(|content| {
                    content
                        .runs
                        .first()
                        .zip(content.runs.last())
                        .is_some_and(|(a, b)| a.span.start <= start && start < b.span.end)
                })
            })
        };
        shown.extend(prose.left.iter().filter(|left| !["year", "date"].contains(&left.reason)).map(|left| {
            (
                left.span.start,
                block_of(left.span.start).unwrap_or_default(),
                format!("LEFT {}: {}", left.reason, source.slice(left.span)),
            )
        }));
        shown.sort();
        let mut last = None;
        for (_, block, line) in shown {
            if last != Some(block) {
                let text =
                    document.blocks[block].content().map(|content| content.text().into_owned()).unwrap_or_default();
                println!("\n## {}", text.replace('\n', " ").chars().take(1200).collect::<String>());
                last = Some(block);
            }
            println!("  {line}");
        }
    }
}

#[test]
fn a_value_is_compared_with_others_and_translated() {
    assert_eq!(
        lines(
            "Net fees were RMB1,200.5 million (US$165.2 million), compared to RMB1,100.0 million in the same period of 2023, and RMB1,150.4 million in the prior quarter."
        ),
        [
            "1200.5e6 CNY | Net fees | 2024-04-01/2024-06-30 | value",
            "165.2e6 USD | Net fees | 2024-04-01/2024-06-30 | = RMB1,200.5 million",
            "1100e6 CNY | Net fees | 2023-04-01/2023-06-30 | against RMB1,200.5 million",
            "1150.4e6 CNY | Net fees | 2024-01-01/2024-03-31 | against RMB1,200.5 million",
        ]
    );
}

#[test]
fn a_count_is_of_the_noun_behind_it() {
    let text = "As of June 30, 2024, our stores have served 320 towns and 41.5 million guests^{1} with a card, an increase of 8.5% from 38.2 million a year ago.";
    assert_eq!(
        lines(text),
        [
            "320 count: towns | towns | 2024-06-30 | value | narrowed have served",
            "41.5e6 count: guests | guests with a card | 2024-06-30 | value | narrowed have served | notes 1",
            "8.5 % | guests with a card | 2024-06-30 | up of 41.5 million from 38.2 million since 2023-06-30 | notes 1",
            "38.2e6 count: guests | guests with a card | 2023-06-30 | against 41.5 million | notes 1",
        ]
    );
}

#[test]
fn a_change_belongs_to_the_nearest_value_and_leads_from_another() {
    let text = "Sales were $3.2 billion, up 7% Y/Y and 2% sequentially, an increase of 7% from $3.0 billion in the second quarter of 2023 and a decrease of 3% from $3.3 billion in the first quarter of 2024.";
    assert_eq!(
        lines(text),
        [
            "3.2e9 USD | Sales | 2024-04-01/2024-06-30 | value",
            "7 % | Sales | 2024-04-01/2024-06-30 | up of $3.2 billion since 2023-04-01/2023-06-30",
            "2 % | Sales | 2024-04-01/2024-06-30 | up of $3.2 billion since 2024-01-01/2024-03-31",
            "7 % | Sales | 2024-04-01/2024-06-30 | up of $3.2 billion from $3.0 billion since 2023-04-01/2023-06-30",
            "3e9 USD | Sales | 2023-04-01/2023-06-30 | against $3.2 billion",
            "3 % | Sales | 2024-04-01/2024-06-30 | down of $3.2 billion from $3.3 billion since 2024-01-01/2024-03-31",
            "3.3e9 USD | Sales | 2024-01-01/2024-03-31 | against $3.2 billion",
        ]
    );
}

#[test]
fn what_grew_came_to_an_outcome() {
    let text = "Orders increased 8% to $5.4 billion from $5.0 billion a year ago. Gross margin expanded 220 basis points to 24.3%. Churn fell from 2.4% to 2.1%. Free cash flow improved by $1.2 billion year over year to $3 billion.";
    assert_eq!(
        lines(text),
        [
            "8 % | Orders | 2024-04-01/2024-06-30 | up of $5.4 billion",
            "5.4e9 USD | Orders | 2024-04-01/2024-06-30 | value",
            "5e9 USD | Orders | 2023-04-01/2023-06-30 | against $5.4 billion",
            "220e-2 points | Gross margin | 2024-04-01/2024-06-30 | up of 24.3%",
            "24.3 % | Gross margin | 2024-04-01/2024-06-30 | value",
            "2.4 % | Churn |  | against 2.1%",
            "2.1 % | Churn | 2024-04-01/2024-06-30 | value",
            "1.2e9 USD | Free cash flow | 2024-04-01/2024-06-30 | up of $3 billion since 2023-04-01/2023-06-30",
            "3e9 USD | Free cash flow | 2024-04-01/2024-06-30 | value",
        ]
    );
}

#[test]
fn a_change_without_an_outcome_has_a_subject_of_its_own() {
    let text = "Sales fell $48 million, or 3%, compared to the second quarter of 2023, primarily due to a $12 million decrease in license fees.";
    assert_eq!(
        lines(text),
        [
            "48e6 USD | Sales | 2024-04-01/2024-06-30 | down since 2023-04-01/2023-06-30",
            "3 % | Sales | 2024-04-01/2024-06-30 | down since 2023-04-01/2023-06-30",
            "12e6 USD | license fees | 2024-04-01/2024-06-30 | down",
        ]
    );
}

#[test]
fn one_sentence_lists_several_values() {
    let text = "Sales of $5.2 million, EPS of $0.30 and cash flow of $2 million were records. GAAP operating margin of 19.0% and non-GAAP operating margin of 33.0% are shown below.";
    assert_eq!(
        lines(text),
        [
            "5.2e6 USD | Sales | 2024-04-01/2024-06-30 | value",
            "0.3 USD per share | EPS | 2024-04-01/2024-06-30 | value",
            "2e6 USD | cash flow | 2024-04-01/2024-06-30 | value",
            "19 % | GAAP operating margin | 2024-04-01/2024-06-30 | value",
            "33 % | non-GAAP operating margin | 2024-04-01/2024-06-30 | value | non-GAAP",
        ]
    );
}

#[test]
fn a_value_is_said_of_a_company_and_of_a_share() {
    let text = "Net income of $12.4 million or $0.52 per diluted share.";
    assert_eq!(
        lines(text),
        [
            "12.4e6 USD | Net income | 2024-04-01/2024-06-30 | value",
            "0.52 USD per share | Net income | 2024-04-01/2024-06-30 | value",
        ]
    );
}

#[test]
fn respectively_tells_subjects_and_times_apart() {
    let text = "Plants and stores were 7,406 and 37,807, respectively, as of June 30, 2024. Cash used in operations was $2.1, $1.8 and $1.5 billion in 2024, 2023 and 2022, respectively. Restructuring charges were $28 million and $29 million for the second quarters of 2024 and 2023, respectively.";
    assert_eq!(
        lines(text),
        [
            "7406  | Plants | 2024-06-30 | value",
            "37807  | stores | 2024-06-30 | value",
            "2.1e9 USD | Cash used in operations | 2024-01-01/2024-12-31 | value",
            "1.8e9 USD | Cash used in operations | 2023-01-01/2023-12-31 | value",
            "1.5e9 USD | Cash used in operations | 2022-01-01/2022-12-31 | value",
            "28e6 USD | Restructuring charges | 2024-04-01/2024-06-30 | value",
            "29e6 USD | Restructuring charges | 2023-04-01/2023-06-30 | value",
        ]
    );
}

#[test]
fn a_part_is_narrowed_by_the_words_around_it() {
    let text = "Total loan volume was $900 million in the second quarter of 2024. $540 million of such loan volume was under the light model, representing 60.0% of the total. Loan balance was $30 million for Alpha Loans and $40 million for Beta Loans. In China, sales were $5 million.";
    assert_eq!(
        lines(text),
        [
            "900e6 USD | Total loan volume | 2024-04-01/2024-06-30 | value",
            "540e6 USD | Total loan volume | 2024-04-01/2024-06-30 | value | narrowed under the light model",
            "60 % | Total loan volume | 2024-04-01/2024-06-30 | portion of $540 million",
            "30e6 USD | Loan balance | 2024-04-01/2024-06-30 | value | narrowed for Alpha Loans",
            "40e6 USD | Loan balance | 2024-04-01/2024-06-30 | value | narrowed for Beta Loans",
            "5e6 USD | sales | 2024-04-01/2024-06-30 | value | narrowed In China",
        ]
    );
}

#[test]
fn those_that_were_spoken_of_may_stand_in_the_item_before() {
    let text = "- Total loans facilitated reached RMB500 million as of June 30, 2024.\n- Out of those loans originated by partners, RMB300 million was under the new model, a decrease of 2.0% from RMB306 million as of June 30, 2023.";
    assert_eq!(
        lines(text),
        [
            "500e6 CNY | Total loans facilitated | 2024-06-30 | value",
            "300e6 CNY | Total loans facilitated | 2024-06-30 | value | narrowed under the new model",
            "2 % | Total loans facilitated | 2024-06-30 | down of RMB300 million from RMB306 million since 2023-06-30",
            "306e6 CNY | Total loans facilitated | 2023-06-30 | against RMB300 million",
        ]
    );
}

#[test]
fn quotations_hold_sentences() {
    let text = "“We are pleased. Total sales was RMB3.60 billion and non-GAAP net income was RMB976 million for the second quarter,” the officer said. “At the end of the second quarter, our cash was approximately RMB9.0 billion, and we generated approximately RMB1.8 billion cash from operations.”";
    assert_eq!(
        lines(text),
        [
            "3.6e9 CNY | Total sales | 2024-04-01/2024-06-30 | value",
            "976e6 CNY | non-GAAP net income | 2024-04-01/2024-06-30 | value | non-GAAP",
            "9e9 CNY | cash | 2024-06-30 | value | approximately",
            "1.8e9 CNY | cash from operations | 2024-06-30 | value | narrowed generated | approximately",
        ]
    );
}

#[test]
fn a_minus_and_brackets_are_signs() {
    let text = "Provision for credit was RMB-213.3 million (US$-29.3 million), compared to RMB757.6 million in the same period of 2023. Profit before tax was £5.2m (2023: £4.8m).";
    assert_eq!(
        lines(text),
        [
            "-213.3e6 CNY | Provision for credit | 2024-04-01/2024-06-30 | value",
            "-29.3e6 USD | Provision for credit | 2024-04-01/2024-06-30 | = RMB-213.3 million",
            "757.6e6 CNY | Provision for credit | 2023-04-01/2023-06-30 | against RMB-213.3 million",
            "5.2e6 GBP | Profit before tax | 2024-04-01/2024-06-30 | value",
            "4.8e6 GBP | Profit before tax |  | against £5.2m",
        ]
    );
}

#[test]
fn shares_and_prices_of_a_buyback() {
    let text = "On March 12, 2024, the board approved a plan whereby the Company is authorized to repurchase up to US$350 million worth of its ADSs. As of August 13, 2024, the Company had purchased approximately 10.7 million ADSs in the open market for a total amount of approximately US$211 million at an average price of US$19.7 per ADS.";
    assert_eq!(
        lines(text),
        [
            "350e6 USD | ADSs | 2024-03-12 | value | narrowed authorized to repurchase | up to",
            "10.7e6 shares: ADSs | ADSs | 2024-08-13 | value | narrowed had purchased in the open market | approximately",
            "211e6 USD | total amount | 2024-08-13 | value | narrowed had purchased | approximately",
            "19.7 USD per ADS | average price | 2024-08-13 | value | narrowed had purchased",
        ]
    );
}

#[test]
fn weighted_averages_count_shares() {
    let text = "Weighted average diluted ADS used in calculating net income per ADS was 154.75 million.";
    assert_eq!(
        lines(text),
        [
            "154.75e6 shares: ADS | Weighted average diluted ADS used in calculating net income per ADS | 2024-04-01/2024-06-30 | value",
        ]
    );
}

#[test]
fn days_of_a_dividend() {
    let text = "The board approved a dividend of US$0.30 per Class A ordinary share, or US$0.60 per ADS for the first half of 2024 to holders of record as of the close of business on September 27, 2024. The payment date is expected to be October 29, 2024 for holders of ordinary shares and around November 1, 2024 for holders of ADSs.";
    assert_eq!(
        lines(text),
        [
            "0.3 USD per Class A ordinary share | dividend | 2024-01-01/2024-06-30 | value | narrowed approved",
            "0.6 USD per ADS | dividend | 2024-01-01/2024-06-30 | value | narrowed approved",
            "2024-09-27 | record date |  | value",
            "2024-10-29 | payment date |  | value | narrowed ordinary shares",
            "2024-11-01 | payment date |  | value | narrowed ADSs",
        ]
    );
}

#[test]
fn days_of_a_dividend_in_one_sentence() {
    let text = "On July 20, 2024, the board declared a quarterly cash dividend of $0.25 per share, payable on 10 September 2024 to stockholders of record at the close of business on August 20, 2024.";
    assert_eq!(
        lines(text),
        [
            "2024-07-20 | declaration date |  | value",
            "0.25 USD per share | quarterly cash dividend | 2024-07-20 | value | narrowed declared",
            "2024-09-10 | payment date |  | value",
            "2024-08-20 | record date |  | value",
        ]
    );
}

#[test]
fn guidance_has_two_ends_and_a_time_to_come() {
    let text = "For the third quarter of 2024, the Company expects to generate a net income between $1.50 billion and $1.60 billion and a non-GAAP net income between $1.55 billion and $1.65 billion, representing a year-on-year growth between 31% and 40%.";
    assert_eq!(
        lines(text),
        [
            "1.5e9 USD | net income | 2024-07-01/2024-09-30 | value | expected low",
            "1.6e9 USD | net income | 2024-07-01/2024-09-30 | value | expected high",
            "1.55e9 USD | non-GAAP net income | 2024-07-01/2024-09-30 | value | expected low | non-GAAP",
            "1.65e9 USD | non-GAAP net income | 2024-07-01/2024-09-30 | value | expected high | non-GAAP",
            "31 % | non-GAAP net income | 2024-07-01/2024-09-30 | up of $1.55 billion since 2023-07-01/2023-09-30 | expected low | non-GAAP",
            "40 % | non-GAAP net income | 2024-07-01/2024-09-30 | up of $1.65 billion since 2023-07-01/2023-09-30 | expected high | non-GAAP",
        ]
    );
}

#[test]
fn guidance_in_other_words() {
    let text = "For the third quarter of 2024, we expect sales of $5.0 to $5.2 billion, GAAP EPS of $0.30 to $0.34, and capital expenditures of approximately $200 million, plus or minus 2%. Sales are expected to grow between 5% and 7%. Gross margin is expected to be in the range of 20% to 22%.";
    assert_eq!(
        lines(text),
        [
            "5e9 USD | sales | 2024-07-01/2024-09-30 | value | expected low",
            "5.2e9 USD | sales | 2024-07-01/2024-09-30 | value | expected high",
            "0.3 USD per share | GAAP EPS | 2024-07-01/2024-09-30 | value | expected low",
            "0.34 USD per share | GAAP EPS | 2024-07-01/2024-09-30 | value | expected high",
            "200e6 USD | capital expenditures | 2024-07-01/2024-09-30 | value | approximately | expected both",
            "5 % | Sales | 2024-07-01/2024-09-30 | up | expected low",
            "7 % | Sales | 2024-07-01/2024-09-30 | up | expected high",
            "20 % | Gross margin | 2024-07-01/2024-09-30 | value | expected low",
            "22 % | Gross margin | 2024-07-01/2024-09-30 | value | expected high",
            "tolerance: 2%",
        ]
    );
}

#[test]
fn an_outlook_supersedes_another() {
    let text = "For the third quarter of 2024, we now expect sales between $5.1 billion and $5.3 billion, compared with the previous outlook of $4.9 billion to $5.0 billion. The Company raises its full-year 2024 sales guidance from $20 billion to $21 billion. It lowers its outlook for profit from $5 million to $6 million to $4 million to $5 million.";
    assert_eq!(
        lines(text),
        [
            "5.1e9 USD | sales | 2024-07-01/2024-09-30 | value | expected low",
            "5.3e9 USD | sales | 2024-07-01/2024-09-30 | value | expected high",
            "4.9e9 USD | sales | 2024-07-01/2024-09-30 | value | expected low superseded",
            "5e9 USD | sales | 2024-07-01/2024-09-30 | value | expected high superseded",
            "20e9 USD | sales | 2024-01-01/2024-12-31 | value | expected both superseded",
            "21e9 USD | sales | 2024-01-01/2024-12-31 | value | expected both",
            "5e6 USD | profit | 2024-01-01/2024-12-31 | value | expected low superseded",
            "6e6 USD | profit | 2024-01-01/2024-12-31 | value | expected high superseded",
            "4e6 USD | profit | 2024-01-01/2024-12-31 | value | expected low",
            "5e6 USD | profit | 2024-01-01/2024-12-31 | value | expected high",
        ]
    );
}

#[test]
fn what_is_only_supposed_or_defined_is_left() {
    let text = "A hypothetical 10% change in rates would change earnings by $5 million. “Late loans” refers to loans that were 91 to 180 calendar days past due. Customers with sales of $100,000 or more were 500. Rates ranged from 2.1% to 4.3%. Loans delinquent for more than 180 days are not counted.";
    assert_eq!(
        lines(text),
        [
            "500  |  | 2024-04-01/2024-06-30 | value",
            "hypothetical: 10%",
            "hypothetical: $5 million",
            "definition: 91",
            "definition: 180 calendar days",
            "threshold: $100,000",
            "range: 2.1%",
            "range: 4.3%",
        ]
    );
}

#[test]
fn a_pronoun_refers_to_the_sentence_before() {
    let text = "ARPU was $12.10, compared with $11.90 for the same period last year. It was $11.80 in the first quarter of 2024.";
    assert_eq!(
        lines(text),
        [
            "12.1 USD | ARPU | 2024-04-01/2024-06-30 | value",
            "11.9 USD | ARPU | 2023-04-01/2023-06-30 | against $12.10",
            "11.8 USD | ARPU | 2024-01-01/2024-03-31 | value",
        ]
    );
}

#[test]
fn a_cause_inside_a_subject_is_part_of_it() {
    let text = "Net losses resulting from hedges were $690 million. Core EPS, which excludes charges, increased 4% to $6.83. Losses, net of tax, of $2.6 million were recorded. Losses on securities that were sold at cost were $5 million.";
    assert_eq!(
        lines(text),
        [
            "690e6 USD | Net losses resulting from hedges | 2024-04-01/2024-06-30 | value",
            "4 % | Core EPS | 2024-04-01/2024-06-30 | up of $6.83",
            "6.83 USD per share | Core EPS | 2024-04-01/2024-06-30 | value",
            "2.6e6 USD | Losses | 2024-04-01/2024-06-30 | value",
            "5e6 USD | Losses on securities that were sold at cost | 2024-04-01/2024-06-30 | value",
        ]
    );
}

#[test]
fn times_that_are_not_certain_are_none() {
    let text = "Income of $0.2 billion in both the second quarter of 2024 and the first half of 2024. The Company issued notes maturing in April 2028 and in July 2061 with a carrying value of $8.4 billion.";
    assert_eq!(
        lines(text),
        ["0.2e9 USD | Income |  | value", "8.4e9 USD | carrying value |  | value | narrowed issued",]
    );
}

#[test]
fn a_heading_has_figures() {
    let text = "#### Launches A New US$450 Million Share Repurchase Plan";
    assert_eq!(lines(text), ["450e6 USD | Share Repurchase Plan | 2024-04-01/2024-06-30 | value | narrowed Launches",]);
}

#[test]
fn the_time_of_the_heading_counts_where_the_sentence_has_none() {
    let text = "#### First Quarter 2024 Highlights\n\nOperating margin was 52.4%. Non-GAAP operating margin was 53.0%.";
    assert_eq!(
        lines(text),
        [
            "52.4 % | Operating margin | 2024-01-01/2024-03-31 | value",
            "53 % | Non-GAAP operating margin | 2024-01-01/2024-03-31 | value | non-GAAP",
        ]
    );
}

#[test]
fn amounts_per_share_are_compared_with_amounts_per_share() {
    let text = "Net income was $5.2 million, or $0.12 per diluted share, compared to $4.1 million, or $0.10 per diluted share, for the second quarter of 2023.";
    assert_eq!(
        lines(text),
        [
            "5.2e6 USD | Net income | 2024-04-01/2024-06-30 | value",
            "0.12 USD per share | Net income | 2024-04-01/2024-06-30 | value",
            "4.1e6 USD | Net income | 2023-04-01/2023-06-30 | against $5.2 million",
            "0.1 USD per share | Net income | 2023-04-01/2023-06-30 | against $0.12",
        ]
    );
}

#[test]
fn a_noun_may_be_shared() {
    let text = "Basic and diluted net loss per ADS were RMB2.50 (US$0.36) and RMB2.60 (US$0.37), respectively.";
    assert_eq!(
        lines(text),
        [
            "2.5 CNY per ADS | Basic net loss per ADS | 2024-04-01/2024-06-30 | value",
            "0.36 USD per ADS | Basic net loss per ADS | 2024-04-01/2024-06-30 | = RMB2.50",
            "2.6 CNY per ADS | diluted net loss per ADS | 2024-04-01/2024-06-30 | value",
            "0.37 USD per ADS | diluted net loss per ADS | 2024-04-01/2024-06-30 | = RMB2.60",
        ]
    );
}

#[test]
fn twelve_months_that_trail_are_no_fiscal_year() {
    let text = "Cash flow rose to $112 million for the trailing twelve months, compared with $71 million for the trailing twelve months ended June 30, 2023. Costs were $5 million in the second quarter of 2024.";
    assert_eq!(
        lines(text),
        [
            "112e6 USD | Cash flow | 2023-07-01/2024-06-30 | value",
            "71e6 USD | Cash flow | 2022-07-01/2023-06-30 | against $112 million",
            "5e6 USD | Costs | 2024-04-01/2024-06-30 | value",
        ]
    );
}

#[test]
fn a_time_in_words_that_lead_to_a_subject_is_not_that_of_the_amount() {
    let text = "Under the program authorized in 2023, the Company repurchased 1.2 million shares at an average price of $45.10 per share.";
    assert_eq!(
        lines(text),
        [
            "1.2e6 shares: shares | shares |  | value | narrowed repurchased",
            "45.1 USD per share | average price |  | value | narrowed repurchased",
        ]
    );
}

#[test]
fn amounts_behind_a_line_about_their_scale_say_theirs() {
    let text = "(Amounts in thousands, except per share data)\n\nNet loss was $36,235. Net loss was $36.2 million. EPS was $0.52.";
    assert_eq!(
        lines(text),
        [
            "36.2e6 USD | Net loss | 2024-04-01/2024-06-30 | value",
            "0.52 USD per share | EPS | 2024-04-01/2024-06-30 | value",
            "scale: $36,235",
        ]
    );
}
