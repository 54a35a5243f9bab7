use super::*;
use crate::source::Source;

/// The tokens of a paragraph in a short form, words and signs as printed.
fn lex(text: &str) -> String {
    show(text).join(" ")
}

fn show(text: &str) -> Vec<String> {
    let source = Source::new("t", text.into()).unwrap();
    let document = crate::document::text::parse(&source);
    let (statements, _) = crate::statement::recognise(&document);
    let passages = passages(&document, &statements);
    passages.iter().flat_map(|passage| passage.tokens.iter().map(|token| one(&passage.text, token))).collect()
}

fn one(text: &str, token: &Token) -> String {
    let printed = &text[token.range.clone()];
    match &token.kind {
        Kind::Word | Kind::Sign(_) => printed.to_owned(),
        Kind::Stop => "|".to_owned(),
        Kind::Mark(key) => format!("^{key}"),
        Kind::Other(reason) => format!("<{printed}:{reason}>"),
        Kind::Time(_) => format!("{{{printed}}}"),
        Kind::Amount(amount) => {
            let scale = if amount.scale == 0 { String::new() } else { format!("e{}", amount.scale) };
            let currency = amount.currency.map(|code| format!(" {code}")).unwrap_or_default();
            let unit = match amount.unit {
                Unit::None => String::new(),
                Unit::Time(unit) => format!(" {unit}"),
                unit => format!(" {unit:?}"),
            };
            format!("[{}{scale}{currency}{unit}]", amount.number)
        }
    }
}

#[test]
fn amounts_have_their_signs_currencies_scales_and_units() {
    for (text, expected) in [
        ("RMB4,160.1 million", "[4160.1e6 CNY]"),
        ("RMB 4,281.0 million", "[4281e6 CNY]"),
        ("RMB-213.3 million", "[-213.3e6 CNY]"),
        ("US$0.30 per share", "[0.3 USD] per share"),
        ("US\\$0.30", "[0.3 USD]"),
        ("$1.2B", "[1.2e9 USD]"),
        ("$5m and €6bn", "[5e6 USD] and [6e9 EUR]"),
        ("RMB5 (US$0.7 million)", "[5 CNY] ( [0.7e6 USD] )"),
        ("a loss of $(12.3) million", "a loss of [-12.3e6 USD]"),
        ("a margin of (12.3)%", "a margin of [-12.3 Percent]"),
        ("fell (12.3%) again", "fell ( [12.3 Percent] ) again"),
        ("it was (12.3%)", "it was [-12.3 Percent]"),
        ("12.2%, 12.2 per cent", "[12.2 Percent] , [12.2 Percent]"),
        ("150 basis points", "[150 BasisPoints]"),
        ("1.5 percentage points", "[1.5 Points]"),
        ("2.4x or 3 times", "[2.4 Times] or [3 Times]"),
        ("10.12 months", "[10.12 month]"),
        ("23,042,303 loans", "[23042303] loans"),
        ("was 151.88 million.", "was [151.88e6] |"),
        ("30 cents", "[30e-2 USD]"),
        ("450 million U.S. dollars", "[450e6 USD]"),
        ("-5% and +3%", "[-5 Percent] and [3 Percent]"),
        ("人民币41.601亿元", "[41.601e8 CNY]"),
        ("$.05", "[0.05 USD]"),
    ] {
        assert_eq!(lex(text), expected, "{text}");
    }
}

#[test]
fn the_ends_of_a_range_share_scale_and_unit() {
    for (text, expected) in [
        ("2 to 3 million", "[2e6] to [3e6]"),
        ("between 57% and 65%", "between [57 Percent] and [65 Percent]"),
        ("between 57 and 65%", "between [57 Percent] and [65 Percent]"),
        ("$1.2 to $1.4 billion", "[1.2e9 USD] to [1.4e9 USD]"),
        ("$1.2 to 1.4 billion", "[1.2e9 USD] to [1.4e9 USD]"),
        ("20-25%", "[20 Percent] - [25 Percent]"),
        ("91 to 180 calendar days", "[91 day] to [180 day]"),
        ("RMB7.0176 to US$1.00", "[7.0176 CNY] to [1 USD]"),
        ("from 900 to 1.2 million", "from [900] to [1.2e6]"),
    ] {
        assert_eq!(lex(text), expected, "{text}");
    }
}
