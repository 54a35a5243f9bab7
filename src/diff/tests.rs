//! Two small reports for each promise of [`super`].

use super::*;
use crate::package::Chain;
use crate::report::{Footnote, Link, NumberedFact, Place, Provenance, Report, ValueRef};
use crate::source::Span;
use crate::taxonomy::dts::{Dts, discover};
use crate::xbrl::{Decimals, Entity, Period, QName, Unit};
use chrono::NaiveDate;

pub(super) const NS: &str = "http://t.example/2024";

pub(super) fn nothing() -> Dts {
    discover(&[], &Chain(Vec::new())).0
}

fn period(text: &str) -> Period {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    match text.len() {
        4 => Period::days(day(&format!("{text}-01-01")), day(&format!("{text}-12-31"))),
        _ => Period::end_of(day(text)),
    }
}

/// A report with a fact for each line: `Concept period value unit decimals Axis=Member Axis:typed @from-to`, the value of a
/// text in apostrophes (and without unit and decimals), `nil` for nothing. Names are in [`NS`], or as `{ns}Name`.
pub(super) fn report(lines: &[&str]) -> Report {
    report_of("1", lines)
}

fn name(text: &str) -> QName {
    let (namespace, local) = text.strip_prefix('{').and_then(|text| text.split_once('}')).unwrap_or((NS, text));
    QName::new(namespace, local)
}

pub(super) fn report_of(entity: &str, lines: &[&str]) -> Report {
    let mut report = Report::default();
    let provenance = Provenance { file: "a.htm".into(), sha256: "00".into(), bytes: 1 };
    report.provenance = Some(provenance);
    for line in lines {
        let (line, text) = match line.split_once('\'') {
            Some((before, rest)) => {
                let (text, after) = rest.rsplit_once('\'').unwrap();
                (format!("{before}- - -{after}"), Some(text))
            }
            None => ((*line).to_owned(), None),
        };
        let words: Vec<&str> = line.split_whitespace().collect();
        let concept = report.concept_id(name(words[0]));
        let mut dimensions = Vec::new();
        let mut place = None;
        for word in &words[5.min(words.len())..] {
            if let Some((axis, member)) = word.split_once('=') {
                let member = report.name_id(name(member));
                dimensions.push((report.name_id(name(axis)), crate::report::Coordinate::Member(member)));
            } else if let Some((axis, typed)) = word.split_once(':') {
                let typed = report.typed_value(typed).unwrap();
                dimensions.push((report.name_id(name(axis)), typed));
            } else if let Some((from, to)) = word.strip_prefix('@').and_then(|span| span.split_once('-')) {
                let span = Span { start: from.parse().unwrap(), end: to.parse().unwrap() };
                place = Some(Place { span, ..Place::default() });
            }
        }
        let entity = report.entity_id(Entity { scheme: "urn:s".into(), identifier: entity.into() });
        let context = report.context_id(entity, period(words[1]), &mut dimensions).unwrap();
        let value = match (text, words[2]) {
            (Some(text), _) => ValueRef::Text(text),
            (None, "nil") => ValueRef::Nil,
            (None, number) => ValueRef::Number(number),
        };
        let unit = text.is_none().then(|| report.unit_id(Unit::currency(words[3])));
        let decimals = matches!(value, ValueRef::Number(_)).then(|| match words[4] {
            "INF" => Decimals::Infinite,
            places => Decimals::Places(places.parse().unwrap()),
        });
        let language = text.map(|_| report.language_id("en"));
        let new = NumberedFact { id: "", concept, context, unit, language, value, decimals, offset: 0 };
        let at = report.add(new).unwrap();
        report.place(at, place);
    }
    report
}

/// The kinds of changes that there are, with their numbers. It is made sure that the other way round they are the same,
/// mirrored, and that neither report differs from itself.
pub(super) fn kinds(old: &Report, new: &Report) -> Vec<(&'static str, usize)> {
    let dts = nothing();
    let [old, new] = [old, new].map(|report| Side { name: "", report, dts: &dts });
    let options = Options::default();
    let count = |diff: Diff<'_>| diff.summary().into_iter().filter(|(_, count)| *count > 0).collect::<Vec<_>>();
    assert_eq!(count(diff(old, old, &options)), []);
    assert_eq!(count(diff(new, new, &options)), []);
    let mut back = count(diff(new, old, &options));
    for (kind, _) in &mut back {
        *kind = kind.mirrored();
    }
    back.sort_unstable();
    let there = count(diff(old, new, &options));
    assert_eq!(there, back);
    there.into_iter().map(|(kind, count)| (kind.as_str(), count)).collect()
}

fn of_lines(old: &[&str], new: &[&str]) -> Vec<(&'static str, usize)> {
    kinds(&report(old), &report(new))
}

fn with<T>(old: &Report, new: &Report, look: impl FnOnce(&Diff<'_>) -> T) -> T {
    let dts = nothing();
    let [old, new] = [old, new].map(|report| Side { name: "", report, dts: &dts });
    look(&diff(old, new, &Options::default()))
}

#[test]
fn a_number_that_both_have_is_restated_flipped_scaled_or_at_another_precision() {
    for (old, new, kind) in [
        ("100 CNY 0", "100.0 CNY 0", None),
        ("100 CNY 0", "1e2 CNY 0", None),
        ("100 CNY 0", "101 CNY 0", Some("restated")),
        ("100 CNY 0", "nil CNY", Some("restated")),
        ("100 CNY 0", "-100 CNY 0", Some("sign_flipped")),
        ("100 CNY 0", "100000 CNY 0", Some("scale_off")),
        ("4160063000 CNY -3", "4160100000 CNY -5", Some("precision_only")),
        ("4160063000 CNY -3", "4160063000 CNY INF", Some("precision_only")),
        ("4160063000 CNY -3", "4161100000 CNY -5", Some("restated")),
    ] {
        let kinds = of_lines(&[&format!("Cash 2023-12-31 {old}")], &[&format!("Cash 2023-12-31 {new}")]);
        assert_eq!(kinds, kind.map(|kind| (kind, 1)).into_iter().collect::<Vec<_>>(), "{old} → {new}");
    }
}

#[test]
fn numbers_too_long_to_compute_with_are_compared_all_the_same() {
    let long = "1234567890123456789012345678901234567890";
    let line = |value: &str| report(&[&format!("Cash 2023-12-31 {value} CNY 0")]);
    assert_eq!(kinds(&line(long), &line(&format!("{long}.0"))), []);
    assert_eq!(kinds(&line(long), &line(&format!("{long}1"))), [("restated", 1)]);
    assert_eq!(kinds(&line(long), &line(&format!("-{long}"))), [("sign_flipped", 1)]);
    let rounded = report(&["Cash 2023-12-31 1234567890123456789012345678901234568000 CNY -3"]);
    assert_eq!(kinds(&line(long), &rounded), [("precision_only", 1)]);
    let most = "79228162514264337593543950335";
    assert_eq!(kinds(&line(most), &line(&format!("-{}4", &most[..28]))), [("restated", 1)]);
}

#[test]
fn texts_change_by_their_words_only() {
    let text = |text: &str| report(&[&format!("Note 2023 '{text}'")]);
    assert_eq!(kinds(&text("<p>One  two</p>"), &text("<div>One</div>\n two")), []);
    assert_eq!(kinds(&text("One two"), &text("One three")), [("text_changed", 1)]);
    assert_eq!(kinds(&report(&["Note 2023 123 CNY 0"]), &text("none of these")), [("text_changed", 1)]);
}

#[test]
fn periods_roll_forward_and_concepts_come_and_go() {
    let old = ["Cash 2022-12-31 123 CNY 0", "Cash 2023-12-31 456 CNY 0", "Old 2022 7 CNY 0", "Old 2023 8 CNY 0"];
    let new = ["Cash 2023-12-31 456 CNY 0", "Cash 2024-12-31 789 CNY 0", "New 2024 9 CNY 0"];
    assert_eq!(
        of_lines(&old, &new),
        [("new_period", 1), ("dropped_period", 1), ("concept_added", 1), ("concept_removed", 1)]
    );
    with(&report(&old), &report(&new), |diff| {
        let removed = diff.changes.last().unwrap();
        assert_eq!((removed.kind, &*removed.old), (Kind::ConceptRemoved, &[2, 3][..]));
    });
}

#[test]
fn the_same_value_under_another_concept_is_retagged() {
    assert_eq!(of_lines(&["Sales 2023 4567 CNY 0"], &["Revenue 2023 4567 CNY 0"]), [("retagged", 1)]);
    // What is left of a concept that came or went is said, too.
    assert_eq!(
        of_lines(
            &["Sales 2023 4567 CNY 0", "Sales 2022 17 CNY 0"],
            &["Revenue 2023 4567 CNY 0", "Revenue 2024 1 CNY 0"]
        ),
        [("retagged", 1), ("concept_added", 1), ("concept_removed", 1)]
    );
    // It does not matter whether the other concept is in use already.
    assert_eq!(
        of_lines(
            &["Sales 2023 4567 CNY 0", "Sales 2022 17 CNY 0", "Revenue 2022 18 CNY 0"],
            &["Revenue 2023 4567 CNY 0", "Sales 2022 17 CNY 0", "Revenue 2022 18 CNY 0"]
        ),
        [("retagged", 1)]
    );
}

#[test]
fn where_several_concepts_fit_none_is_chosen() {
    let came_and_went = |count| vec![("concept_added", count), ("concept_removed", count)];
    assert_eq!(
        of_lines(&["A 2023 4567 CNY 0", "B 2023 4567 CNY 0"], &["C 2023 4567 CNY 0", "D 2023 4567 CNY 0"]),
        came_and_went(2)
    );
    // Zero is the value of many things, and a number of few digits of some; but what else could it be if nothing else is open?
    let line = |concept: &str, value: &str| format!("{concept} 2023 {value} CNY 0");
    for (value, alone, alone_there, beside) in
        [("0", true, false, false), ("nil", true, false, false), ("5", true, true, false), ("12000", true, true, false)]
    {
        let (old, new) = (line("A", value), line("B", value));
        let is_retagged =
            |others: [&str; 2]| of_lines(&[&old, others[0]], &[&new, others[1]]).contains(&("retagged", 1));
        assert_eq!(is_retagged(["C 2021 7 CNY 0", "C 2021 7 CNY 0"]), alone, "{value}");
        assert_eq!(is_retagged(["C 2021 7 CNY 0", "D 2022 8 CNY 0"]), alone_there, "{value}");
        assert_eq!(is_retagged(["C 2023 7 CNY 0", "D 2023 8 CNY 0"]), beside, "{value}");
    }
    assert_eq!(of_lines(&["A 2022 4567 CNY 0"], &["B 2023 4567 CNY 0"]), came_and_went(1));
}

#[test]
fn the_same_place_of_the_same_document_decides() {
    let (old, new) = (["A 2023 0 CNY 0 @1-2", "B 2023 0 CNY 0 @3-4"], ["D 2023 0 CNY 0 @3-4", "C 2023 0 CNY 0 @1-2"]);
    assert_eq!(of_lines(&old, &new), [("retagged", 2)]);
    with(&report(&old), &report(&new), |diff| {
        for change in &diff.changes {
            assert_eq!(change.detail, Detail::Evidence(Evidence::Place));
            assert_eq!(change.old[0], 1 - change.new[0]);
        }
    });
    // Elsewhere in the same document it is another number, in another document it may be the same.
    let [one, mut other] = ["A 2023 4567 CNY 0 @1-2", "B 2023 4567 CNY 0 @8-9"].map(|line| report(&[line]));
    assert_eq!(kinds(&one, &other), [("concept_added", 1), ("concept_removed", 1)]);
    other.provenance = None;
    assert_eq!(kinds(&one, &other), [("retagged", 1)]);
}

#[test]
fn the_same_value_under_other_dimensions_is_redimensioned() {
    let both = "Profit 2022 111 CNY 0 Part=Continuing";
    assert_eq!(
        of_lines(
            &["Profit 2023 4567 CNY 0 Part=Continuing", both],
            &["Profit 2023 4567 CNY 0 Part=Discontinued", both]
        ),
        [("redimensioned", 1)]
    );
    assert_eq!(of_lines(&["Profit 2023 4567 CNY 0"], &["Profit 2023 4567 CNY 0 Part=All"]), [("redimensioned", 1)]);
    assert_eq!(of_lines(&["Profit 2023 4567 CNY 0"], &["Profit 2023 4567 USD 0"]), [("redimensioned", 1)]);
    // Another day's exchange rate, or outlook, is another thing.
    assert_eq!(
        of_lines(&["Profit 2023 4567 USD 0 Rate:2023-03-31"], &["Profit 2023 4567 USD 0 Rate:2023-06-30"]),
        [("new_period", 1), ("dropped_period", 1)]
    );
}

#[test]
fn a_total_is_split_into_parts_and_parts_are_merged() {
    let total = "Sales 2023 4567 CNY 0 Basis=Ifrs";
    let parts = ["Sales 2023 4000 CNY 0 Basis=Ifrs Region=North", "Sales 2023 567 CNY 0 Region=South Basis=Ifrs"];
    assert_eq!(of_lines(&[total], &parts), [("redimensioned", 1)]);
    assert_eq!(of_lines(&parts, &[total]), [("redimensioned", 1)]);
    with(&report(&[total]), &report(&parts), |diff| {
        assert_eq!((diff.changes[0].old.len(), diff.changes[0].new.len()), (1, 2));
    });
    // Parts that are not all of it, and parts of a total that is still there.
    let dropped_and_new = |dropped, new| vec![("new_period", new), ("dropped_period", dropped)];
    assert_eq!(of_lines(&[total], &[parts[0], &parts[1].replace("567", "568")]), dropped_and_new(1, 2));
    assert_eq!(of_lines(&[total], &[total, parts[0], parts[1]]), [("new_period", 2)]);
}

#[test]
fn duplicates_that_agree_are_one_fact_and_others_a_contradiction() {
    let (precise, rounded) = ("Cash 2023-12-31 4160063000 CNY -3", "Cash 2023-12-31 4160100000 CNY -5");
    assert_eq!(of_lines(&[precise], &[rounded, precise]), []);
    assert_eq!(of_lines(&[rounded, precise, rounded], &[precise, precise]), []);
    let other = "Cash 2023-12-31 4260100000 CNY -5";
    assert_eq!(of_lines(&[precise], &[precise, other]), [("contradiction", 1)]);
    assert_eq!(of_lines(&[precise, other], &[other, rounded, precise]), []);
    assert_eq!(of_lines(&[precise, other], &[precise, "Cash 2023-12-31 1 CNY 0"]), [("contradiction", 1)]);
    assert_eq!(
        of_lines(&["Debt 2023-12-31 1 CNY 0"], &["Debt 2023-12-31 1 CNY 0", precise, other]),
        [("concept_added", 1), ("contradiction", 1)]
    );
    with(&report(&[precise]), &report(&[other, rounded, precise]), |diff| {
        assert_eq!((&*diff.changes[0].old, &*diff.changes[0].new), (&[0][..], &[2, 0][..]));
        assert_eq!(diff.occurrences(1, 2).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(diff.occurrences(0, 0).collect::<Vec<_>>(), [0]);
    });
}

#[test]
fn a_report_that_contradicts_itself_ever_so_often_takes_no_time() {
    let lines: Vec<String> = (0..20_000).map(|at| format!("Cash 2023-12-31 {at} CNY {}", at % 9)).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_eq!(of_lines(&lines, &lines[1..]), [("contradiction", 1)]);
}

#[test]
fn names_do_not_depend_on_prefixes_nor_on_what_is_known_of_their_axes() {
    let with_prefix = |prefix: &str, line: &str| {
        let mut report = report(&[&line.replace("p:", &format!("{prefix}:")), &format!("Kind 2023 '{prefix}:Foo'")]);
        report.declare(prefix, NS);
        report
    };
    let typed = "Profit 2023 4567 CNY 0 Of:p:Foo";
    assert_eq!(kinds(&with_prefix("a", typed), &with_prefix("b", typed)), []);
    assert_eq!(kinds(&with_prefix("a", typed), &with_prefix("b", "Profit 2023 4567 CNY 0 Of=Foo")), []);
    let other = with_prefix("b", &typed.replace("Foo", "Bar"));
    assert_eq!(kinds(&with_prefix("a", typed), &other), [("redimensioned", 1)]);
}

#[test]
fn a_redefined_number_is_told_from_a_restated_one() {
    let with_note = |value: &str, note: &str| {
        let mut report = report(&[&format!("Rate 2023 {value} CNY 0")]);
        report.footnotes.push(Footnote::plain("n", "en", note));
        report.links.push(Link::footnote(0, 0));
        report
    };
    let old = with_note("100", "Loans that are 90 days past due on March 31, 2023.");
    let again = with_note("120", "Loans that are 90 days past due on June 30, 2023.");
    let other = with_note("120", "Loans past due, without those that were written off.");
    let detail = |new: &Report| with(&old, new, |diff| diff.changes[0].detail.clone());
    assert_eq!(detail(&again), Detail::Amount(20.into()));
    assert!(
        matches!(detail(&other), Detail::Redefined { old, new } if old.contains("90 days") && new.contains("written"))
    );
}

#[test]
fn other_entities_share_nothing_and_it_is_said() {
    let (old, new) = (report_of("1", &["Cash 2023 100 CNY 0"]), report_of("2", &["Cash 2023 100 CNY 0"]));
    assert_eq!(kinds(&old, &new), [("new_period", 1), ("dropped_period", 1)]);
    with(&old, &new, |diff| assert!(diff.notes[0].contains("--rename 1=2"), "{:?}", diff.notes));
}

#[test]
fn nothing_depends_on_the_order_of_facts() {
    let old = ["A 2023 4567 CNY 0", "B 2022 1 CNY 0", "B 2023 2 CNY 0", "C 2023 5 CNY 0 X=Y", "D 2021 7 CNY 0"];
    let new = ["E 2023 4567 CNY 0", "B 2022 3 CNY 0", "B 2024 2 CNY 0", "C 2023 6 CNY 0 X=Y", "F 2022 9 CNY 0"];
    let told = |old: &[&str], new: &[&str]| {
        with(&report(old), &report(new), |diff| {
            let value = |report: &Report, facts: &[usize]| {
                facts.iter().map(|fact| format!("{:?}", report.value(*fact))).collect::<Vec<_>>()
            };
            let change = |change: &Change| {
                (change.kind, value(diff.old.report, &change.old), value(diff.new.report, &change.new))
            };
            diff.changes.iter().map(change).collect::<Vec<_>>()
        })
    };
    let back = |lines: &[&'static str]| lines.iter().rev().copied().collect::<Vec<&str>>();
    assert_eq!(told(&old, &new), told(&back(&old), &back(&new)));
}

/// How long the diff of two reports of a million facts takes: `cargo test --release --lib diff::tests::speed -- --ignored
/// --nocapture`.
#[test]
#[ignore = "it measures, and says nothing in a debug build"]
fn speed() {
    /// So many concepts, and periods, and members of an axis.
    const EACH: usize = 100;
    let million = |concepts: &str, value: &dyn Fn(usize) -> String| {
        let mut report = Report::default();
        let entity = report.entity_id(Entity { scheme: "urn:s".into(), identifier: "1".into() });
        let unit = report.unit_id(Unit::currency("CNY"));
        let axis = report.name_id(QName::new(NS, "Axis"));
        let start = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap();
        for at in 0..EACH * EACH * EACH {
            let concept = report.concept_id(QName::new(NS, format!("{concepts}{}", at % EACH)));
            let member = report.name_id(QName::new(NS, format!("Member{}", at / EACH % EACH)));
            let day = start + chrono::Days::new((at / EACH / EACH) as u64);
            let mut dimensions = [(axis, crate::report::Coordinate::Member(member))];
            let context = report.context_id(entity, Period::end_of(day), &mut dimensions).unwrap();
            let new = NumberedFact {
                id: "",
                concept,
                context,
                unit: Some(unit),
                language: None,
                value: ValueRef::Number(&value(at)),
                decimals: Some(Decimals::Places(0)),
                offset: 0,
            };
            report.add_unique(new).unwrap();
        }
        report
    };
    let dts = nothing();
    let plain = million("A", &|at| (at * 7919).to_string());
    let backwards = |report: &Report| {
        let mut report = report.clone();
        let order: Vec<usize> = (0..report.facts().len()).rev().collect();
        report.reorder(&order);
        report
    };
    let decimal = million("A", &|at| format!("{}.0", at * 7919));
    let some = million("A", &|at| (at * 7919 + usize::from(at % 1000 == 0)).to_string());
    let all = million("A", &|at| (at * 7919 + 1).to_string());
    let [zero, other_zero] = ["A", "B"].map(|concepts| million(concepts, &|_| "0".to_owned()));
    let other = million("B", &|at| (at * 7919).to_string());
    for (name, old, new) in [
        ("the same", &plain, &plain),
        ("in another order", &plain, &backwards(&plain)),
        ("in another form", &plain, &decimal),
        ("a thousand restated", &plain, &some),
        ("all restated", &plain, &all),
        ("all unmatched, all zero", &zero, &other_zero),
        ("all under other concepts", &plain, &other),
        ("none in the other", &plain, &Report::default()),
    ] {
        let [old, new] = [old, new].map(|report| Side { name: "", report, dts: &dts });
        let began = std::time::Instant::now();
        let diff = diff(old, new, &Options::default());
        let taken = began.elapsed();
        let found: Vec<_> = diff.summary().into_iter().filter(|(_, count)| *count > 0).collect();
        println!("{name}: {taken:?}, {found:?}, {} bytes a change", size_of::<Change>());
    }
}
