//! Sentences that are easily read as what they do not say; in the notation of [`super::tests`].

use super::tests::lines;

#[test]
fn words_are_signs() {
    assert_eq!(
        lines(
            "EBITDA was negative $14.2 million, compared to minus $3.1 million in the second quarter of 2023. Operating margin was negative 132.9%. We expect sales of $5 million, plus or minus 2%."
        ),
        [
            "-14.2e6 USD | EBITDA | 2024-04-01/2024-06-30 | value",
            "-3.1e6 USD | EBITDA | 2023-04-01/2023-06-30 | against negative $14.2 million",
            "-132.9 % | Operating margin | 2024-04-01/2024-06-30 | value",
            "5e6 USD | sales |  | value | expected both",
            "tolerance: 2%"
        ]
    );
}

#[test]
fn a_loss_makes_a_profit_negative() {
    assert_eq!(
        lines(
            "Operating profit was a loss of $14.2 million, compared with a loss of $3 million in the second quarter of 2023. Net loss was a loss of $2 million. Net income swung to a loss of $7 million from a profit of $3 million."
        ),
        [
            "-14.2e6 USD | Operating profit | 2024-04-01/2024-06-30 | value",
            "-3e6 USD | Operating profit | 2023-04-01/2023-06-30 | against $14.2 million",
            "2e6 USD | Net loss | 2024-04-01/2024-06-30 | value",
            "7e6 USD | loss | 2024-04-01/2024-06-30 | value",
            "3e6 USD | profit |  | value"
        ]
    );
}

#[test]
fn a_time_behind_a_pair_is_that_of_the_pair() {
    assert_eq!(
        lines(
            "Net income was $36.0 million, or $0.90 per diluted share, for the second quarter of 2024, compared to $34.0 million, or $0.85 per diluted share, for the first quarter of 2024 and $38.4 million, or $0.96 per diluted share, for the second quarter of 2023."
        ),
        [
            "36e6 USD | Net income | 2024-04-01/2024-06-30 | value",
            "0.9 USD per share | Net income | 2024-04-01/2024-06-30 | value",
            "34e6 USD | Net income | 2024-01-01/2024-03-31 | against $36.0 million",
            "0.85 USD per share | Net income | 2024-01-01/2024-03-31 | against $0.90",
            "38.4e6 USD | Net income | 2023-04-01/2023-06-30 | against $36.0 million",
            "0.96 USD per share | Net income | 2023-04-01/2023-06-30 | against $0.90"
        ]
    );
    assert_eq!(
        lines(
            "Net loss narrowed to $17.5 million, or $0.36 per share, from a net loss of $24.1 million, or $0.51 per share, for the second quarter of 2023."
        ),
        [
            "17.5e6 USD | Net loss | 2024-04-01/2024-06-30 | value",
            "0.36 USD per share | Net loss | 2024-04-01/2024-06-30 | value",
            "24.1e6 USD | Net loss | 2023-04-01/2023-06-30 | against $17.5 million",
            "0.51 USD per share | Net loss | 2023-04-01/2023-06-30 | against $0.36"
        ]
    );
}

#[test]
fn after_and_compare_lead_to_what_was_before() {
    assert_eq!(
        lines(
            "Fees were $8 million, a decrease of 2% from $9 million in the first quarter of 2024 and up 3.4% from $7 million in the second quarter of 2023. Sales came in at $61.2 million, after $52.4 million in the first half of 2023. Earnings per share of $0.64 compare with $0.57 in Q2 2023. Profit was $9 million, after $2 million of charges."
        ),
        [
            "8e6 USD | Fees | 2024-04-01/2024-06-30 | value",
            "2 % | Fees | 2024-04-01/2024-06-30 | down of $8 million from $9 million since 2024-01-01/2024-03-31",
            "9e6 USD | Fees | 2024-01-01/2024-03-31 | against $8 million",
            "3.4 % | Fees | 2024-04-01/2024-06-30 | up of $8 million from $7 million since 2023-04-01/2023-06-30",
            "7e6 USD | Fees | 2023-04-01/2023-06-30 | against $8 million",
            "61.2e6 USD | Sales | 2024-01-01/2024-06-30 | value",
            "52.4e6 USD | Sales | 2023-01-01/2023-06-30 | against $61.2 million",
            "0.64 USD per share | Earnings per share | 2024-04-01/2024-06-30 | value",
            "0.57 USD per share | Earnings per share | 2023-04-01/2023-06-30 | against $0.64",
            "9e6 USD | Profit | 2024-04-01/2024-06-30 | value",
            "2e6 USD | charges | 2024-04-01/2024-06-30 | value"
        ]
    );
}

#[test]
fn a_time_behind_the_last_of_several_is_its_own() {
    assert_eq!(
        lines(
            "Sales were $5 million and profit was $1 million in the first quarter of 2024. Costs were $4 million and tax was $2 million in the second quarter of 2024."
        ),
        [
            "5e6 USD | Sales |  | value",
            "1e6 USD | profit | 2024-01-01/2024-03-31 | value",
            "4e6 USD | Costs | 2024-04-01/2024-06-30 | value",
            "2e6 USD | tax | 2024-04-01/2024-06-30 | value"
        ]
    );
}

#[test]
fn a_part_is_not_the_whole() {
    assert_eq!(
        lines(
            "Backlog was $1.34 billion at June 30, 2024, of which $910 million relates to pumps. Cash was $142 million, of which $61 million was held abroad. Debt was $9 million, of which $2 million."
        ),
        [
            "1.34e9 USD | Backlog | 2024-06-30 | value",
            "910e6 USD | Backlog | 2024-06-30 | value | narrowed relates to pumps",
            "142e6 USD | Cash | 2024-04-01/2024-06-30 | value",
            "61e6 USD | Cash | 2024-04-01/2024-06-30 | value | narrowed held abroad",
            "9e6 USD | Debt | 2024-04-01/2024-06-30 | value",
            "2e6 USD |  | 2024-04-01/2024-06-30 | value"
        ]
    );
}

#[test]
fn lists_are_compared_one_by_one() {
    assert_eq!(
        lines(
            "Net income was $142.6 million in the second quarter and $396.1 million in the first six months of 2024, compared with $108.3 million and $301.7 million in the same periods of 2023."
        ),
        [
            "142.6e6 USD | Net income | 2024-04-01/2024-06-30 | value",
            "396.1e6 USD | Net income | 2024-01-01/2024-06-30 | value",
            "108.3e6 USD | Net income | 2023-04-01/2023-06-30 | against $142.6 million",
            "301.7e6 USD | Net income | 2023-01-01/2023-06-30 | against $396.1 million"
        ]
    );
    assert_eq!(
        lines(
            "Sales were RMB5 million (US$1 million) in the quarter and RMB9 million (US$2 million) in the first six months. Sales and costs were $406 million and $52 million, respectively, compared to $398 million and $47 million in the second quarter of 2023."
        ),
        [
            "5e6 CNY | Sales | 2024-04-01/2024-06-30 | value",
            "1e6 USD | Sales | 2024-04-01/2024-06-30 | = RMB5 million",
            "9e6 CNY | Sales | 2024-01-01/2024-06-30 | value",
            "2e6 USD | Sales | 2024-01-01/2024-06-30 | = RMB9 million",
            "406e6 USD | Sales | 2024-04-01/2024-06-30 | value",
            "52e6 USD | costs | 2024-04-01/2024-06-30 | value",
            "398e6 USD | Sales | 2023-04-01/2023-06-30 | against $406 million",
            "47e6 USD | costs | 2023-04-01/2023-06-30 | against $52 million"
        ]
    );
}

#[test]
fn what_is_expected_has_no_time_that_is_over() {
    assert_eq!(
        lines(
            "For the year ending December 31, 2024, we expect sales of $900 million.\n\nThe dividend is forecast at $45 per share."
        ),
        [
            "900e6 USD | sales | 2024-01-01/2024-12-31 | value | expected both",
            "45 USD per share | dividend |  | value | expected both"
        ]
    );
}

#[test]
fn a_span_that_begins_is_no_period() {
    assert_eq!(
        lines(
            "Beginning in February 2024, our board declared a dividend of $0.50 per share. Since May 2023, we have bought 5 million shares. Orders are up 5% since December 31, 2023."
        ),
        [
            "0.5 USD per share | dividend |  | value | narrowed declared",
            "5e6 shares: shares | shares |  | value | narrowed have bought",
            "5 % | Orders | 2024-04-01/2024-06-30 | up since 2023-12-31"
        ]
    );
}

#[test]
fn times_that_the_document_does_not_tell() {
    assert_eq!(
        lines(
            "As of the date of this release, we had repurchased 14.0 million shares. We have connected 163 partners to date. By the end of October, we had 12 stores. In October, sales were $3 million. In the prior year the dividend was $0.58 per share, and sales were $4 million."
        ),
        [
            "14e6 shares: shares | shares |  | value | narrowed we had repurchased",
            "163 count: partners | partners |  | value | narrowed have connected",
            "12 count: stores | stores |  | value | narrowed we had",
            "3e6 USD | sales |  | value",
            "0.58 USD per share | dividend |  | value",
            "4e6 USD | sales |  | value"
        ]
    );
}

#[test]
fn the_year_to_date_begins_with_the_year() {
    assert_eq!(
        lines(
            "Year to date, net income was $5 million. Sales were $9 million year-to-date.\n\n#### Year-to-Date Results\n\nCosts were $3 million."
        ),
        [
            "5e6 USD | net income | 2024-01-01/2024-06-30 | value",
            "9e6 USD | Sales | 2024-01-01/2024-06-30 | value",
            "3e6 USD | Costs | 2024-01-01/2024-06-30 | value"
        ]
    );
}

#[test]
fn a_year_ago_is_one_year_ago() {
    assert_eq!(
        lines(
            "Compared with a year ago, churn fell from 4.9% to 4.6%. In the same quarter a year ago, churn was 4.9%. Margin was 7.1%.\n\nA year earlier, the default rate was 1.8%."
        ),
        [
            "4.9 % | churn | 2023-04-01/2023-06-30 | against 4.6%",
            "4.6 % | churn | 2024-04-01/2024-06-30 | value",
            "4.9 % | churn | 2023-04-01/2023-06-30 | value",
            "7.1 % | Margin |  | value",
            "1.8 % | default rate | 2023-04-01/2023-06-30 | value"
        ]
    );
}

#[test]
fn what_is_due_in_a_year_is_a_name() {
    assert_eq!(
        lines("The fair value of the notes due 2030 was $5 million. Sales were up 7% Y/Y and 2% Q/Q."),
        [
            "5e6 USD | fair value of the notes due 2030 | 2024-04-01/2024-06-30 | value",
            "7 % | Sales | 2024-04-01/2024-06-30 | up since 2023-04-01/2023-06-30",
            "2 % | Sales | 2024-04-01/2024-06-30 | up since 2024-01-01/2024-03-31",
            "name: 2030"
        ]
    );
}

#[test]
fn a_forecast_is_raised_from_one_to_another() {
    assert_eq!(
        lines(
            "For the year ending December 31, 2024, we have revised our forecast of sales revenue from $390 million to $382 million and maintain our forecast of operating profit of $42 million."
        ),
        [
            "390e6 USD | sales revenue | 2024-01-01/2024-12-31 | value | expected both superseded",
            "382e6 USD | sales revenue | 2024-01-01/2024-12-31 | value | expected both",
            "42e6 USD | operating profit | 2024-01-01/2024-12-31 | value | expected both"
        ]
    );
}

#[test]
fn a_comparison_says_how_long_a_time_was() {
    assert_eq!(
        lines(
            "Profit was $5 million, compared to $4 million in the same period. Tax was $5 million, compared with $19 million in 2023."
        ),
        [
            "5e6 USD | Profit | 2024-04-01/2024-06-30 | value",
            "4e6 USD | Profit | 2023-04-01/2023-06-30 | against $5 million",
            "5e6 USD | Tax |  | value",
            "19e6 USD | Tax | 2023-01-01/2023-12-31 | against $5 million"
        ]
    );
}

#[test]
fn a_bracket_may_follow_the_time_or_the_noun() {
    assert_eq!(
        lines(
            "Sales rose to RMB612 million (US$88 million) in the first half of 2024 (previous year: RMB582 million). As of June 30, 2024, we had 4,163 employees (December 31, 2023: 4,020) and cash, bonds and deposits of $9 million."
        ),
        [
            "612e6 CNY | Sales | 2024-01-01/2024-06-30 | value",
            "88e6 USD | Sales | 2024-01-01/2024-06-30 | = RMB612 million",
            "582e6 CNY | Sales | 2023-01-01/2023-06-30 | against RMB612 million",
            "4163 count: employees | employees | 2024-06-30 | value | narrowed we had",
            "4020 count: employees | employees | 2023-12-31 | against 4,163",
            "9e6 USD | cash, bonds and deposits | 2024-06-30 | value"
        ]
    );
}

#[test]
fn the_number_of_an_item_is_left_and_notes_may_have_square_brackets() {
    assert_eq!(
        lines("1. Sales were $5 million.\n2. Guests[1] were 7 million.\n\n[1] Guests with a card."),
        [
            "5e6 USD | Sales | 2024-04-01/2024-06-30 | value",
            "7e6  | Guests | 2024-04-01/2024-06-30 | value | notes 1",
            "list: 1.",
            "list: 2."
        ]
    );
}
