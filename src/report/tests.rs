//! Within [`super`]: facts stand once, ids follow from aspects.

use super::*;
use crate::source::Span;
use chrono::NaiveDate;

fn fact(value: &str, decimals: i16, at: usize) -> NewFact {
    let day = NaiveDate::from_ymd_opt(2023, 3, 31).unwrap();
    NewFact {
        concept: QName::new("urn:t", "Cash"),
        context: Context {
            entity: Entity { scheme: "urn:s".into(), identifier: "1".into() },
            period: Period::end_of(day),
            dimensions: Dimensions::new(),
        },
        unit: Some(Unit::currency("CNY")),
        language: None,
        value: Value::Number(value.parse().unwrap()),
        decimals: Some(Decimals::Places(decimals)),
        place: Some(Place {
            span: Span::new(at, at + 1),
            tag: Span::new(at, at + 1),
            printed: "x".into(),
            line: 1,
            column: 1,
            scale: 0,
            decimals: Some(Decimals::Places(decimals)),
            format: None,
        }),
    }
}

#[test]
fn ids_that_are_known_to_be_unique_are_found_and_not_given_again() {
    let mut report = Report::default();
    let index = report.push(fact("1", 0, 0)).unwrap();
    let Fact { concept, context, unit, .. } = report.fact(index);
    let value = ValueRef::Nil;
    let new = |id| NumberedFact { id, concept, context, unit, language: None, value, decimals: None, offset: 0 };
    assert_eq!(report.add_unique(new("a")).unwrap(), 1);
    assert_eq!(report.index_of("a"), Some(1));
    assert_eq!(report.add_unique(new("b")).unwrap(), 2);
    assert_eq!((report.index_of("a"), report.index_of("b"), report.index_of("c")), (Some(1), Some(2), None));
    assert_eq!(report.add(new("b")).unwrap_err(), Refused::DuplicateId(2));
    assert_eq!(report.add(new("c")).unwrap(), 3);
    assert_eq!(report.index_of("c"), Some(3));
}

#[test]
fn a_fact_stands_once_with_all_its_places_at_its_best_precision() {
    let mut report = Report::default();
    assert_eq!(report.push(fact("4160100000", -5, 9)), Ok(0));
    assert_eq!(report.push(fact("4160063000", -3, 2)), Ok(0));
    assert_eq!(report.facts().len(), 1);
    let only = report.fact(0);
    assert_eq!(only.value, ValueRef::Number("4160063000"));
    assert_eq!(only.places.iter().map(|p| p.span.start).collect::<Vec<_>>(), [2, 9]);
}

#[test]
fn a_fact_is_small() {
    assert_eq!(size_of::<Record>(), 40);
}

#[test]
fn facts_without_ids_get_the_ones_that_follow_from_their_aspects() {
    let (mut pushed, mut read) = (Report::default(), Report::default());
    pushed.push(fact("1", 0, 5)).unwrap();
    let new = fact("1", 0, 5);
    let numbered = NumberedFact {
        id: "",
        concept: read.concept_id(new.concept),
        context: read.intern(&new.context).unwrap(),
        unit: new.unit.map(|unit| read.unit_id(unit)),
        language: None,
        value: ValueRef::Number("1"),
        decimals: new.decimals,
        offset: 0,
    };
    read.add(numbered).unwrap();
    read.add(numbered).unwrap();
    read.complete_ids().unwrap();
    assert_eq!(read.fact(0).id, pushed.fact(0).id);
    assert_eq!(read.fact(1).id, format!("{}-2", pushed.fact(0).id));
    let twice = read.add(NumberedFact { id: pushed.fact(0).id, ..numbered });
    assert_eq!(twice, Err(Refused::DuplicateId(0)));
}

#[test]
fn a_contradiction_is_refused() {
    let mut report = Report::default();
    report.push(fact("4160063000", -3, 2)).unwrap();
    assert!(report.push(fact("4161063000", -3, 9)).is_err());
}

#[test]
fn ids_come_from_aspects_not_from_places() {
    let (mut a, mut b) = (Report::default(), Report::default());
    a.push(fact("1", 0, 5)).unwrap();
    b.push(fact("2", 3, 7)).unwrap();
    assert_eq!(a.fact(0).id, b.fact(0).id);
}
