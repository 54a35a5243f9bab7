//! Within the tests of mutations: random reports, with all that reports have: two taxonomies, members and typed values, units,
//! nil, texts, numbers of any size, trivial ones among them.

use super::draft::{Draft, aspects, document, place};
use chrono::NaiveDate;
use ixport::report::{Context, NewFact, Value};
use ixport::xbrl::{Decimals, DimensionValue, Entity, Number, Period, QName, Unit, ns};
use proptest::prelude::*;
use std::collections::HashSet;

const CONCEPTS: [(&str, &str); 12] = [
    ("http://fasb.org/us-gaap/2024", "Assets"),
    ("http://fasb.org/us-gaap/2024", "Revenues"),
    ("http://fasb.org/us-gaap/2024", "NetIncomeLoss"),
    ("http://fasb.org/us-gaap/2024", "Liabilities"),
    ("https://issuer.example/1", "LoansFacilitated"),
    ("https://issuer.example/1", "Revenues"),
    ("https://issuer.example/1", "EarningsPerShareBasic"),
    ("https://issuer.example/1", "TakeRate"),
    ("https://issuer.example/1", "Shares"),
    ("http://xbrl.sec.gov/dei/2024", "DocumentType"),
    ("http://xbrl.sec.gov/dei/2024", "SecurityTitle"),
    ("https://issuer.example/1", "PolicyText"),
];

/// From here on they are texts.
const TEXTS: usize = 9;

fn name(at: usize) -> QName {
    QName::new(CONCEPTS[at].0, CONCEPTS[at].1)
}

fn period(at: u8) -> Period {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    match at % 6 {
        0 => Period::end_of(day(2024, 3, 31)),
        1 => Period::end_of(day(2023, 12, 31)),
        2 => Period::days(day(2024, 1, 1), day(2024, 3, 31)),
        3 => Period::days(day(2023, 1, 1), day(2023, 3, 31)),
        4 => Period::days(day(2023, 1, 1), day(2023, 12, 31)),
        _ => Period::days(day(2024, 1, 1), day(2024, 6, 30)),
    }
}

fn dimensions(at: u8) -> Vec<(QName, DimensionValue)> {
    let name = |local: &str| QName::new("https://issuer.example/1", local);
    let member = |local: &str| DimensionValue::Member(name(local));
    let typed = |text: Option<&str>| DimensionValue::Typed(text.map(Into::into));
    match at % 8 {
        0..=2 => Vec::new(),
        3 => vec![(name("SegmentAxis"), member("CreditMember"))],
        4 => vec![(name("SegmentAxis"), member("PlatformMember"))],
        5 => vec![(name("BasisAxis"), member("IfrsMember")), (name("SegmentAxis"), member("CreditMember"))],
        6 => vec![(name("RateDateAxis"), typed(Some("2024-03-31")))],
        _ => vec![(name("RateDateAxis"), typed(None))],
    }
}

fn unit(concept: usize, at: u8) -> Option<Unit> {
    match concept {
        TEXTS.. => None,
        6 => Some(Unit::currency("CNY").per(Unit::shares())),
        7 => Some(Unit::pure()),
        8 => Some(Unit::shares()),
        _ if at.is_multiple_of(5) => Some(Unit::currency("USD")),
        _ => Some(Unit::currency("CNY")),
    }
}

/// A number and how precise it is.
fn number() -> impl Strategy<Value = (Value, Option<Decimals>)> {
    let digits = prop_oneof![Just(0_i64), -20_i64..20, -99_999_i64..99_999, 1_000_000_i64..999_999_999, any::<i64>(),];
    let decimals = prop_oneof![
        6 => (-6_i16..4).prop_map(|places| Some(Decimals::Places(places))),
        1 => Just(Some(Decimals::Infinite)),
        1 => Just(None),
    ];
    (digits, decimals).prop_map(|(digits, decimals)| {
        let number: Number = digits.to_string().parse().unwrap();
        let places = match decimals {
            Some(Decimals::Places(places)) => places,
            _ => 0,
        };
        (Value::Number(number.scaled((-places).into())), decimals)
    })
}

fn fact() -> impl Strategy<Value = NewFact> {
    let text = prop_oneof![Just(String::new()), "[a-z]{1,9}", "[A-Za-z,. <&]{20,60}"];
    let value = (number(), text, 0..20_u8);
    (0..CONCEPTS.len(), any::<[u8; 4]>(), value).prop_map(|(concept, by, ((value, decimals), text, special))| {
        let is_text = concept >= TEXTS;
        let value = match special {
            0 => Value::Nil,
            _ if is_text => Value::Text(text.into()),
            _ => value,
        };
        NewFact {
            concept: name(concept),
            context: Context {
                entity: Entity { scheme: ns::CIK.into(), identifier: "0000320193".into() },
                period: period(by[0]),
                dimensions: dimensions(by[1]).into_iter().collect(),
            },
            unit: unit(concept, by[2]),
            language: (is_text && by[3] % 4 > 0).then(|| if by[3] % 4 == 1 { "de".into() } else { "en-US".into() }),
            decimals: decimals.filter(|_| matches!(value, Value::Number(_))),
            value,
            place: None,
        }
    })
}

/// A report in which each fact is one; half of them are of a document, in which each fact has its place.
pub fn draft() -> impl Strategy<Value = Draft> {
    (prop::collection::vec(fact(), 1..60), any::<bool>()).prop_map(|(facts, is_printed)| {
        let mut seen = HashSet::new();
        let mut facts: Vec<NewFact> = facts.into_iter().filter(|fact| seen.insert(aspects(fact))).collect();
        for (at, fact) in facts.iter_mut().enumerate() {
            fact.place = is_printed.then(|| place(20 * (at + 1)));
        }
        Draft { facts, provenance: is_printed.then(document) }
    })
}
