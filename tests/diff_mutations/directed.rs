//! Within the tests of mutations: what a random change may be mistaken for, and what a careful analyst would say of it.
//!
//! A case is two reports of a line for each fact: concept, period, dimensions, value (with `@` decimals, or a text in quotes), and
//! in any order `in=USD`, `at=` its place on the page, `lang=`, `by=` the entity. What must be found is a line for each change:
//! kind, old facts, new facts, by their numbers.

use super::draft::{Draft, Style, document, place, without};
use super::mutate::Expected;
use super::{compare, mirrored};
use chrono::NaiveDate;
use ixport::diff::{Diff, Kind, Options, Side, diff};
use ixport::report::{Context, NewFact, Provenance, Value};
use ixport::xbrl::{Decimals, DimensionValue, Entity, Period, QName, Unit, ns};

/// A name; `us:Assets` is of a standard taxonomy, others are the issuer's.
fn name(text: &str) -> QName {
    match text.split_once(':') {
        Some((family, local)) => QName::new(format!("http://{family}.example/2024"), local),
        None => QName::new("https://issuer.example/1", text),
    }
}

fn period(text: &str) -> Period {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    match text {
        "q1" => Period::days(day(2024, 1, 1), day(2024, 3, 31)),
        "q2" => Period::days(day(2024, 4, 1), day(2024, 6, 30)),
        "q1-23" => Period::days(day(2023, 1, 1), day(2023, 3, 31)),
        "fy23" => Period::days(day(2023, 1, 1), day(2023, 12, 31)),
        "end" => Period::end_of(day(2024, 3, 31)),
        "end23" => Period::end_of(day(2023, 12, 31)),
        other => panic!("no period {other}"),
    }
}

fn fact(line: &str) -> NewFact {
    let (aspects, text) = match line.split_once('"') {
        Some((aspects, text)) => (aspects, Some(text.strip_suffix('"').unwrap())),
        None => (line, None),
    };
    let mut words = aspects.split_whitespace();
    let concept = name(words.next().unwrap());
    let period = period(words.next().unwrap());
    let entity = Entity { scheme: ns::CIK.into(), identifier: "320193".into() };
    let mut fact = NewFact {
        concept,
        context: Context { entity, period, dimensions: std::collections::BTreeMap::new() },
        unit: text.is_none().then(|| Unit::currency("CNY")),
        language: None,
        value: text.map_or(Value::Nil, |text| Value::Text(text.into())),
        decimals: None,
        place: None,
    };
    for word in words {
        match word.split_once('=') {
            Some(("in", "none")) => fact.unit = None,
            Some(("in", unit)) => fact.unit = Some(Unit::currency(unit)),
            Some(("at", at)) => fact.place = Some(place(at.parse().unwrap())),
            Some(("lang", language)) => fact.language = Some(language.into()),
            Some(("by", entity)) => fact.context.entity.identifier = entity.into(),
            Some((axis, member)) => {
                let value = match member.strip_prefix('~') {
                    Some(text) => DimensionValue::Typed(Some(text.into())),
                    None => DimensionValue::Member(name(member)),
                };
                fact.context.dimensions.insert(name(axis), value);
            }
            None if word == "nil" => {}
            None => {
                let (number, decimals) = word.split_once('@').unwrap_or((word, ""));
                fact.value = Value::Number(number.parse().unwrap());
                fact.decimals = match decimals {
                    "" => None,
                    "INF" => Some(Decimals::Infinite),
                    places => Some(Decimals::Places(places.parse().unwrap())),
                };
            }
        }
    }
    fact
}

fn draft(lines: &[&str], provenance: Option<Provenance>) -> Draft {
    Draft { facts: lines.iter().map(|line| fact(line)).collect(), provenance }
}

fn change(line: &str) -> Expected {
    let mut words = line.split(' ');
    let kind = words.next().unwrap();
    let kind = *Kind::ALL.iter().find(|known| known.as_str() == kind).unwrap_or_else(|| panic!("no kind {kind}"));
    let (old, new) = words.next().unwrap().split_once('>').unwrap();
    let facts = |text: &str| text.split('+').filter(|at| !at.is_empty()).map(|at| at.parse().unwrap()).collect();
    Expected { kind, old: facts(old), new: facts(new), scale: words.next().map(|power| power.parse().unwrap()) }
}

struct Case {
    why: &'static str,
    old: &'static [&'static str],
    new: &'static [&'static str],
    changes: &'static [&'static str],
}

/// All that fail are said, not the first only.
fn all(cases: &[Case], provenance: Option<&Provenance>) {
    let mut wrong = Vec::new();
    for Case { why, old, new, changes } in cases {
        let (old, new) = (draft(old, provenance.cloned()), draft(new, provenance.cloned()));
        let mut expected: Vec<Expected> = changes.iter().map(|line| change(line)).collect();
        expected.sort();
        for style in [Style::default(), Style { shuffle: 7, names: Some(3) }] {
            let there = compare((&old, Style::default()), (&new, style), &without());
            let back = compare((&new, style), (&old, Style::default()), &without());
            if there != expected {
                wrong.push(format!("{why}\n  expected {expected:?}\n  found    {there:?}"));
                break;
            }
            if back != mirrored(&there) {
                wrong.push(format!("{why}: does not mirror\n  there {there:?}\n  back  {back:?}"));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn values_of_the_same_fact() {
    let case = |why, old, new, changes| Case { why, old, new, changes };
    all(
        &[
            case("idle zeros", &["A q1 1.50@2"], &["A q1 1.5@2"], &[]),
            case("an exponent", &["A q1 1.5e3@0"], &["A q1 1500@0"], &[]),
            case("zero has no sign", &["A q1 0@0"], &["A q1 -0@0"], &[]),
            case("exact, in words or not", &["A q1 5@INF"], &["A q1 5"], &[]),
            case("ten times one digit", &["A q1 5@0"], &["A q1 50@0"], &["scale_off 0>0 1"]),
            case("a thousandth", &["A q1 5000@0"], &["A q1 5@0"], &["scale_off 0>0 -3"]),
            case("scale with precision", &["A q1 4160063@-3"], &["A q1 4160063000@-6"], &["scale_off 0>0 3"]),
            case("sign and scale at once is none of them", &["A q1 512@0"], &["A q1 -5120@0"], &["restated 0>0"]),
            case("rounded", &["A q1 4160063@0"], &["A q1 4160000@-3"], &["precision_only 0>0"]),
            case("rounded otherwise", &["A q1 4160500@0"], &["A q1 4161000@-3"], &["precision_only 0>0"]),
            case("rounded wrongly", &["A q1 4160501@0"], &["A q1 4160000@-3"], &["restated 0>0"]),
            case("a unit of the last place", &["A q1 4160000@-3"], &["A q1 4161000@-3"], &["restated 0>0"]),
            case("rounded to nothing", &["A q1 400@0"], &["A q1 0@-3"], &["precision_only 0>0"]),
            case("the same value, exact now", &["A q1 4000@-3"], &["A q1 4000@INF"], &["precision_only 0>0"]),
            case("nothing becomes zero", &["A q1 nil"], &["A q1 0@0"], &["restated 0>0"]),
            case("nil stays nil", &["A q1 nil"], &["A q1 nil"], &[]),
            case("zero becomes a number", &["A q1 0@0"], &["A q1 5@0"], &["restated 0>0"]),
            case(
                "longer than any type of number",
                &["A q1 123456789012345678901234567890123456789@0"],
                &["A q1 123456789012345678901234567890123456788@0"],
                &["restated 0>0"],
            ),
            case(
                "long, with the other sign",
                &["A q1 123456789012345678901234567890123456789@0"],
                &["A q1 -123456789012345678901234567890123456789@0"],
                &["sign_flipped 0>0"],
            ),
            case(
                "long, and rounded",
                &["A q1 123456789012345678901234567890123456789@0"],
                &["A q1 123456789012345678901234567890123457000@-3"],
                &["precision_only 0>0"],
            ),
            case(
                "long, the same",
                &["A q1 123456789012345678901234567890123456789@0"],
                &["A q1 123456789012345678901234567890123456789.0@0"],
                &[],
            ),
            case(
                "values that change places are restated",
                &["A q1 12345@0", "B q1 67891@0"],
                &["A q1 67891@0", "B q1 12345@0"],
                &["restated 0>0", "restated 1>1"],
            ),
            case("a text", &["T q1 \"one two\""], &["T q1 \"one three\""], &["text_changed 0>0"]),
            case(
                "another language is told by its letters only",
                &["T q1 lang=en-US \"a\""],
                &["T q1 lang=EN-us \"a\""],
                &[],
            ),
            case("leading zeros of an identifier", &["A q1 by=0000320193 5@0"], &["A q1 by=320193 5@0"], &[]),
        ],
        None,
    );
}

#[test]
fn facts_of_one_side_only() {
    let case = |why, old, new, changes| Case { why, old, new, changes };
    all(
        &[
            case("retagged", &["A q1 12345@0"], &["B q1 12345@0"], &["retagged 0>0"]),
            case(
                "retagged, and A stays",
                &["A q1 12345@0", "A q2 7@0"],
                &["B q1 12345@0", "A q2 7@0"],
                &["retagged 0>0"],
            ),
            case(
                "retagged, to a line that was there",
                &["A q1 12345@0", "A q2 7@0", "B q2 8@0"],
                &["B q1 12345@0", "A q2 7@0", "B q2 8@0"],
                &["retagged 0>0"],
            ),
            case(
                "zero, and nothing else came or went at its place",
                &["A q1 0@0", "A q2 777@0", "B q2 888@0"],
                &["B q1 0@0", "A q2 777@0", "B q2 888@0"],
                &["retagged 0>0"],
            ),
            case(
                "two digits, and nothing else came or went at their place",
                &["A q1 45000@0", "A q2 777@0", "B q2 888@0"],
                &["B q1 45000@0", "A q2 777@0", "B q2 888@0"],
                &["retagged 0>0"],
            ),
            case(
                "zero tells nothing where another line came too",
                &["A q1 0@0", "A q2 777@0", "B q2 888@0", "C q2 999@0"],
                &["B q1 0@0", "A q2 777@0", "B q2 888@0", "C q2 999@0", "C q1 55555@0"],
                &["dropped_period 0>", "new_period >0", "new_period >4"],
            ),
            case(
                "nil tells nothing where another line came too",
                &["A q1 nil", "A q2 777@0", "B q2 888@0", "C q2 999@0"],
                &["B q1 nil", "A q2 777@0", "B q2 888@0", "C q2 999@0", "C q1 55555@0"],
                &["dropped_period 0>", "new_period >0", "new_period >4"],
            ),
            case(
                "two zeros, which of them is not known",
                &["A q1 0@0", "A q2 777@0", "B q2 888@0", "C q1 0@0", "C q2 999@0"],
                &["B q1 0@0", "A q2 777@0", "B q2 888@0", "C q2 999@0"],
                &["dropped_period 0>", "dropped_period 3>", "new_period >0"],
            ),
            case(
                "which of the two is not known",
                &["A q1 12345@0", "A q2 777@0", "B q1 12345@0", "B q2 888@0", "C q2 9@0"],
                &["C q1 12345@0", "A q2 777@0", "B q2 888@0", "C q2 9@0"],
                &["dropped_period 0>", "dropped_period 2>", "new_period >0"],
            ),
            case(
                "the place of another value",
                &["A q1 12345@0", "A q2 7@0", "B q1 67891@0"],
                &["B q1 12345@0", "A q2 7@0"],
                &["dropped_period 0>", "restated 2>0"],
            ),
            case(
                "another period is another number",
                &["A q1 12345@0", "A q2 7@0", "B q1 8@0"],
                &["B q2 12345@0", "A q2 7@0", "B q1 8@0"],
                &["dropped_period 0>", "new_period >0"],
            ),
            case(
                "a unit is a dimension, too",
                &["A q1 12345@0", "A q2 777@0"],
                &["A q1 in=USD 12345@0", "A q2 777@0"],
                &["redimensioned 0>0"],
            ),
            case(
                "another entity is another number",
                &["A q1 12345@0", "A q2 777@0"],
                &["A q1 by=1 12345@0", "A q2 777@0"],
                &["dropped_period 0>", "new_period >0"],
            ),
            case(
                "the other sign is another number",
                &["A q1 12345@0", "A q2 777@0", "B q2 888@0"],
                &["B q1 -12345@0", "A q2 777@0", "B q2 888@0"],
                &["dropped_period 0>", "new_period >0"],
            ),
            case(
                "a concept goes with all its facts",
                &["A q1 12345@0", "A q2 2@0", "B q1 3@0"],
                &["B q1 3@0"],
                &["concept_removed 0+1>"],
            ),
            case("a concept comes", &["B q1 3@0"], &["B q1 3@0", "A q1 12345@0", "A q2 2@0"], &["concept_added >1+2"]),
            case(
                "one goes, another comes",
                &["A q1 12345@0", "B q1 3@0"],
                &["C q1 67891@0", "B q1 3@0"],
                &["concept_removed 0>", "concept_added >0"],
            ),
        ],
        None,
    );
}

#[test]
fn dimensions_that_change() {
    let case = |why, old, new, changes| Case { why, old, new, changes };
    all(
        &[
            case("a member comes", &["A q1 12345@0"], &["A q1 Segment=X 12345@0"], &["redimensioned 0>0"]),
            case("another member", &["A q1 Segment=X 12345@0"], &["A q1 Segment=Y 12345@0"], &["redimensioned 0>0"]),
            case("another axis", &["A q1 Segment=X 12345@0"], &["A q1 Basis=X 12345@0"], &["redimensioned 0>0"]),
            case("another typed value", &["A q1 Rate=~a 12345@0"], &["A q1 Rate=~b 12345@0"], &["redimensioned 0>0"]),
            case(
                "in another unit it is no move",
                &["A q1 12345@0"],
                &["A q1 Segment=X in=USD 12345@0"],
                &["dropped_period 0>", "new_period >0"],
            ),
            case(
                "a total is split",
                &["A q1 12345@0"],
                &["A q1 Segment=X 10001@0", "A q1 Segment=Y 2344@0"],
                &["redimensioned 0>0+1"],
            ),
            case(
                "parts are merged",
                &["A q1 Segment=X 10001@0", "A q1 Segment=Y 2344@0"],
                &["A q1 12345@0"],
                &["redimensioned 0+1>0"],
            ),
            case(
                "a part is split further",
                &["A q1 Segment=X 12345@0"],
                &["A q1 Segment=X Basis=U 10001@0", "A q1 Segment=X Basis=V 2344@0"],
                &["redimensioned 0>0+1"],
            ),
            case(
                "the total stays: the parts are new",
                &["A q1 12345@0"],
                &["A q1 12345@0", "A q1 Segment=X 10001@0", "A q1 Segment=Y 2344@0"],
                &["new_period >1", "new_period >2"],
            ),
            case(
                "parts that do not add up",
                &["A q1 12345@0"],
                &["A q1 Segment=X 10001@0", "A q1 Segment=Y 2345@0"],
                &["dropped_period 0>", "new_period >0", "new_period >1"],
            ),
            case(
                "parts of two axes are no parts of one",
                &["A q1 12345@0"],
                &["A q1 Segment=X 10001@0", "A q1 Basis=Y 2344@0"],
                &["dropped_period 0>", "new_period >0", "new_period >1"],
            ),
            case(
                "parts with an elimination",
                &["A q1 12345@0"],
                &["A q1 Segment=X 10001@0", "A q1 Segment=Y 3344@0", "A q1 Segment=Z -1000@0"],
                &["redimensioned 0>0+1+2"],
            ),
            case(
                "which of the two parts was it",
                &["A q1 12345@0"],
                &["A q1 Segment=X 12345@0", "A q1 Segment=Y 12345@0"],
                &["dropped_period 0>", "new_period >0", "new_period >1"],
            ),
            case(
                "the line of another concept with the same dimensions",
                &["A q1 12345@0", "A q2 777@0"],
                &["A q1 Segment=X 12345@0", "B q1 Segment=X 12345@0", "A q2 777@0"],
                &["redimensioned 0>0", "concept_added >1"],
            ),
        ],
        None,
    );
}

#[test]
fn what_a_report_says_twice() {
    let case = |why, old, new, changes| Case { why, old, new, changes };
    all(
        &[
            case("the same twice", &["A q1 12345@0"], &["A q1 12345@0", "A q1 12345@0"], &[]),
            case("once rounded", &["A q1 12345@0"], &["A q1 12000@-3", "A q1 12345@0"], &[]),
            case(
                "both say it rounded as well",
                &["A q1 12000@-3", "A q1 12345@0"],
                &["A q1 12345@0", "A q1 12300@-2"],
                &[],
            ),
            case("rounded now", &["A q1 12000@-3", "A q1 12345@0"], &["A q1 12000@-3"], &["precision_only 1>0"]),
            case(
                "both contradict themselves alike",
                &["A q1 12345@0", "A q1 12346@0"],
                &["A q1 12346@0", "A q1 12345@0"],
                &[],
            ),
            case(
                "texts, in another order",
                &["T q1 \"a\"", "T q1 \"b\""],
                &["T q1 \"b\"", "T q1 \"a\"", "T q1 \"a\""],
                &[],
            ),
        ],
        None,
    );
}

/// Where old and new say which part of the same document a number is, that is evidence; in other documents it is not.
#[test]
fn the_same_ink_is_evidence() {
    let case = |why, old, new, changes| Case { why, old, new, changes };
    let cases = [
        case(
            "zero, printed at the same place",
            &["A q1 0@0 at=100", "A q2 777@0", "B q2 888@0", "C q2 999@0"],
            &["B q1 0@0 at=100", "A q2 777@0", "B q2 888@0", "C q2 999@0", "C q1 55555@0"],
            &["retagged 0>0", "new_period >4"],
        ),
        case(
            "one digit, printed at the same place",
            &["A q1 7000@-3 at=100", "A q2 777@0", "B q2 888@0", "C q2 999@0"],
            &["B q1 7000@-3 at=100", "A q2 777@0", "B q2 888@0", "C q2 999@0", "C q1 8000@0"],
            &["retagged 0>0", "new_period >4"],
        ),
        case(
            "zero, printed elsewhere",
            &["A q1 0@0 at=100", "A q2 777@0", "B q2 888@0"],
            &["B q1 0@0 at=200", "A q2 777@0", "B q2 888@0"],
            &["dropped_period 0>", "new_period >0"],
        ),
    ];
    all(&cases, Some(&document()));
    let (old, new) = (draft(cases[0].old, Some(document())), draft(cases[0].new, None));
    let found = compare((&old, Style::default()), (&new, Style::default()), &without());
    let expected = [change("new_period >0"), change("new_period >4"), change("dropped_period 0>")];
    assert_eq!(found, expected, "nobody says that it is the same document");
}

#[test]
fn renames_join_the_other_periods() {
    let case = |why, old, new, changes| Case { why, old, new, changes };
    all(
        &[
            case(
                "an issuer's name becomes a standard one",
                &["TakeRate q1 12345@0", "TakeRate q2 67891@0", "TakeRate end 0@0"],
                &["us:TakeRate q1 12345@0", "us:TakeRate q2 67891@0", "us:TakeRate end 0@0"],
                &["retagged 0>0", "retagged 1>1", "retagged 2>2"],
            ),
            case(
                "and one number is restated",
                &["TakeRate q1 12345@0", "TakeRate q2 67891@0", "TakeRate end 55555@0"],
                &["us:TakeRate q1 12345@0", "us:TakeRate q2 67891@0", "us:TakeRate end 66666@0"],
                &["retagged 0>0", "retagged 1>1", "restated 2>2"],
            ),
            case(
                "and a period is new",
                &["TakeRate q1 12345@0", "TakeRate q1-23 67891@0"],
                &["us:TakeRate q1 12345@0", "us:TakeRate q2 55555@0"],
                &["retagged 0>0", "dropped_period 1>", "new_period >1"],
            ),
            case(
                "the same local name, and both are used by both: two lines",
                &["TakeRate q1 12345@0", "us:TakeRate q1 67891@0"],
                &["TakeRate q1 12345@0", "us:TakeRate q1 67892@0"],
                &["restated 1>1"],
            ),
        ],
        None,
    );
}

/// A contradiction says which facts contradict each other, and is no restatement besides.
#[test]
fn contradictions_are_of_one_side() {
    let kinds = |old: &[&str], new: &[&str]| {
        let (a, b) = (draft(old, None).build(Style::default()).0, draft(new, None).build(Style::default()).0);
        let dts = without();
        let side = |name, report| Side { name, report, dts: &dts };
        let diff: Diff<'_> = diff(side("old", &a), side("new", &b), &Options::default());
        diff.changes.iter().map(|change| (change.kind, change.old.len(), change.new.len())).collect::<Vec<_>>()
    };
    let found = kinds(&["A q1 12345@0"], &["A q1 12345@0", "A q1 67891@0"]);
    assert!(matches!(found[..], [(Kind::Contradiction, 0 | 1, 2)]), "{found:?}");
    let found = kinds(&["A q1 12345@0", "A q1 67891@0"], &["A q1 12345@0"]);
    assert!(matches!(found[..], [(Kind::Contradiction, 2, 0 | 1)]), "{found:?}");
    let found = kinds(&["A q1 12345@0", "A q1 67891@0"], &["A q1 12345@0", "A q1 67892@0"]);
    assert!(found.iter().all(|(kind, ..)| *kind == Kind::Contradiction) && !found.is_empty(), "{found:?}");
    let found = kinds(&[], &["A q1 12345@0", "A q1 67891@0"]);
    assert!(found.iter().any(|(kind, ..)| *kind == Kind::Contradiction), "{found:?}");
}
