//! Known changes of reports, and the diff must name exactly those: of random facts of random reports, of the committed exports
//! and of filings of others, one change and several at once, however the reports are written down.
//!
//! The same cases in every run. `IXPORT_DIFF_CASES` is their number for each property (of large reports a part of it);
//! `IXPORT_DIFF_SEED` another beginning.

mod common;
#[path = "diff_mutations/directed.rs"]
mod directed;
#[path = "diff_mutations/draft.rs"]
mod draft;
#[path = "diff_mutations/mutate.rs"]
mod mutate;
#[path = "diff_mutations/random.rs"]
mod random;

use chrono::Days;
use draft::{Base, Draft, Style, without};
use ixport::diff::{Detail, Diff, Kind, Options, Side, diff};
use ixport::taxonomy::dts::Dts;
use ixport::xbrl::QName;
use mutate::{Expected, Mutated, Mutation, Step};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestCaseResult, TestError, TestRng, TestRunner};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};

/// Runs a property over the same cases each time; panics with the smallest case that fails.
fn check<S: Strategy>(part: u32, strategy: &S, property: impl Fn(S::Value) -> TestCaseResult) {
    let variable = |key: &str| std::env::var(key).ok().and_then(|text| text.parse().ok());
    let cases = (variable("IXPORT_DIFF_CASES").unwrap_or(60) / part).max(1);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    let seed = u8::try_from(variable("IXPORT_DIFF_SEED").unwrap_or(1) % 256).unwrap();
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    match TestRunner::new_with_rng(config, rng).run(strategy, property) {
        Ok(()) => {}
        Err(TestError::Fail(reason, case)) => panic!("{reason}\nthe smallest case: {case:#?}"),
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
}

/// What was found, with the facts by their numbers in the drafts.
fn found(diff: &Diff<'_>, old: &[usize], new: &[usize]) -> Vec<Expected> {
    let numbers = |facts: &[usize], order: &[usize]| {
        let mut numbers: Vec<usize> = facts.iter().map(|fact| order[*fact]).collect();
        numbers.sort_unstable();
        numbers
    };
    let expected = |change: &ixport::diff::Change| Expected {
        kind: change.kind,
        old: numbers(&change.old, old),
        new: numbers(&change.new, new),
        scale: match change.detail {
            Detail::Scale(power) => Some(power),
            _ => None,
        },
    };
    let mut found: Vec<Expected> = diff.changes.iter().map(expected).collect();
    found.sort();
    found
}

/// What two drafts, written down in any way, differ in.
fn compare(old: (&Draft, Style), new: (&Draft, Style), dts: &Dts) -> Vec<Expected> {
    let ((a, of_a), (b, of_b)) = (old.0.build(old.1), new.0.build(new.1));
    let side = |name, report| Side { name, report, dts };
    let diff = diff(side("old", &a), side("new", &b), &Options::default());
    let by_kind: usize = diff.summary().iter().map(|(_, count)| count).sum();
    assert_eq!(by_kind, diff.changes.len(), "each change counts once");
    found(&diff, &of_a, &of_b)
}

/// What the reports differ in when they change places.
fn mirrored(changes: &[Expected]) -> Vec<Expected> {
    let mirror = |Expected { kind, old, new, scale }: &Expected| Expected {
        kind: kind.mirrored(),
        old: new.clone(),
        new: old.clone(),
        scale: scale.map(|power| -power),
    };
    let mut changes: Vec<Expected> = changes.iter().map(mirror).collect();
    changes.sort();
    changes
}

/// Exactly what was done; one fact for a contradiction's other side is free: it says what one of them does.
fn assert_same(
    found: &[Expected],
    expected: &[Expected],
    old: &Draft,
    new: &Draft,
    did: &[Mutation],
) -> TestCaseResult {
    let plain = |changes: &[Expected]| {
        let plain = |change: &Expected| {
            let mut change = change.clone();
            if change.kind == Kind::Contradiction {
                let shorter = if change.old.len() < 2 { &mut change.old } else { &mut change.new };
                shorter.clear();
            }
            change
        };
        let mut plain: Vec<Expected> = changes.iter().map(plain).collect();
        plain.sort();
        plain
    };
    let (found, expected) = (plain(found), plain(expected));
    if found == expected {
        return Ok(());
    }
    let show = |only: &[Expected], other: &[Expected]| {
        let other: HashSet<String> = other.iter().map(|change| format!("{change:?}")).collect();
        let line = |change: &Expected| {
            let facts = |draft: &Draft, facts: &[usize]| {
                facts.iter().map(|at| draft.describe(*at)).collect::<Vec<_>>().join("\n      ")
            };
            format!(
                "{:?} {:?}\n  old {}\n  new {}",
                change.kind,
                change.scale,
                facts(old, &change.old),
                facts(new, &change.new)
            )
        };
        let only = only.iter().filter(|change| !other.contains(&format!("{change:?}")));
        only.map(line).collect::<Vec<_>>().join("\n")
    };
    let (missing, wrong) = (show(&expected, &found), show(&found, &expected));
    Err(TestCaseError::fail(format!("{did:?}\nMISSING:\n{missing}\nWRONG:\n{wrong}")))
}

/// Mutates a draft; the diff says what was done, in both directions, and of each report with itself nothing.
fn holds(
    draft: &Draft,
    dts: &Dts,
    steps: &[Step],
    style: Style,
    done: &RefCell<BTreeMap<Mutation, usize>>,
) -> TestCaseResult {
    let mut mutated = Mutated::new(draft);
    for step in steps {
        mutated.apply(*step);
    }
    let did = mutated.applied.clone();
    for mutation in &did {
        *done.borrow_mut().entry(*mutation).or_default() += 1;
    }
    let (new, expected) = mutated.finish();
    let plain = Style::default();
    let there = compare((draft, plain), (&new, style), dts);
    assert_same(&there, &expected, draft, &new, &did)?;
    let back = compare((&new, style), (draft, plain), dts);
    prop_assert_eq!(back, mirrored(&there), "diff(B, A) mirrors diff(A, B)");
    prop_assert_eq!(compare((&new, plain), (&new, style), dts), [], "a report is as it is, however it is written");
    Ok(())
}

fn style() -> impl Strategy<Value = Style> {
    (any::<u64>(), any::<Option<u8>>()).prop_map(|(shuffle, names)| Style { shuffle, names })
}

/// Every mutation must have found facts to work on: a property that holds of nothing protects nothing.
fn assert_tried(done: &BTreeMap<Mutation, usize>, cases: usize) {
    println!("{done:?}");
    let missing: Vec<_> = Mutation::ALL.iter().filter(|mutation| !done.contains_key(mutation)).collect();
    assert!(missing.is_empty() || cases < 60, "never applied: {missing:?}");
}

fn total(done: &BTreeMap<Mutation, usize>) -> usize {
    done.values().sum()
}

#[test]
fn a_change_of_a_random_report_is_named() {
    let done = RefCell::default();
    check(1, &(random::draft(), mutate::step(), style()), |(draft, step, style)| {
        holds(&draft, &without(), &[step], style, &done)
    });
    check(1, &(random::draft(), prop::collection::vec(mutate::step(), 0..9), style()), |(draft, steps, style)| {
        holds(&draft, &without(), &steps, style, &done)
    });
    assert_tried(&done.borrow(), total(&done.borrow()));
}

#[test]
fn changes_of_real_reports_are_named() {
    let done = RefCell::default();
    for Base { name, draft, dts } in &draft::bases() {
        // Large reports take their time in code that is not optimised.
        let part = u32::try_from(draft.facts.len() / 200).unwrap().clamp(1, 8);
        println!("{name}: {} facts", draft.facts.len());
        let steps = prop::collection::vec(mutate::step(), 1..20);
        check(part, &(steps, style()), |(steps, style)| holds(draft, dts, &steps, style, &done));
        let nothing = without();
        let bare = Draft { facts: draft.facts.clone(), provenance: None };
        check(part, &(mutate::step(), style()), |(step, style)| holds(&bare, &nothing, &[step], style, &done));
    }
    assert_tried(&done.borrow(), total(&done.borrow()));
}

/// All periods later, so far that none is in both: the lines are the same, each number is dropped or new.
fn rolls_forward(draft: &Draft, by: u16, dts: &Dts, style: Style) -> TestCaseResult {
    let mut old = draft.clone();
    old.facts.retain(|fact| fact.context.period.end().is_some());
    let mut new = old.clone();
    for fact in &mut new.facts {
        fact.context.period = mutate::later(fact.context.period, Days::new(40_000 + u64::from(by))).unwrap();
    }
    let of = |kind, at: usize| Expected {
        kind,
        old: if kind == Kind::DroppedPeriod { vec![at] } else { Vec::new() },
        new: if kind == Kind::NewPeriod { vec![at] } else { Vec::new() },
        scale: None,
    };
    let kinds = [Kind::NewPeriod, Kind::DroppedPeriod];
    let mut expected: Vec<Expected> =
        kinds.iter().flat_map(|kind| (0..old.facts.len()).map(move |at| of(*kind, at))).collect();
    expected.sort();
    let there = compare((&old, Style::default()), (&new, style), dts);
    assert_same(&there, &expected, &old, &new, &[])
}

#[test]
fn a_report_that_rolls_forward_has_new_and_dropped_periods_only() {
    check(1, &(random::draft(), any::<u16>(), style()), |(draft, by, style)| {
        rolls_forward(&draft, by, &without(), style)
    });
    for Base { draft, dts, .. } in &draft::bases() {
        check(30, &(any::<u16>(), style()), |(by, style)| rolls_forward(draft, by, dts, style));
    }
}

/// The facts with other namespaces: another version of the taxonomy.
fn versioned(draft: &Draft, version: &str) -> Draft {
    let mut draft = draft.clone();
    let other = |name: &QName| {
        // What the specifications define has no versions; a last part that is a version is replaced.
        let (path, last) = name.namespace.rsplit_once('/').unwrap_or((&name.namespace, ""));
        let path = if last.starts_with(|c: char| c.is_ascii_digit()) { path } else { &*name.namespace };
        QName::new(format!("{path}/{version}"), name.local.clone())
    };
    for fact in &mut draft.facts {
        fact.concept = other(&fact.concept);
        let dimensions = std::mem::take(&mut fact.context.dimensions);
        for (axis, value) in dimensions {
            let value = match value {
                ixport::xbrl::DimensionValue::Member(member) => ixport::xbrl::DimensionValue::Member(other(&member)),
                typed @ ixport::xbrl::DimensionValue::Typed(_) => typed,
            };
            fact.context.dimensions.insert(other(&axis), value);
        }
    }
    draft
}

#[test]
fn another_version_of_the_taxonomy_is_no_change() {
    let versions = prop::sample::select(&["2", "2025", "2024-12-31", "2.1", "v3", "2025q1"][..]);
    check(1, &(random::draft(), versions.clone(), style(), mutate::step()), |(draft, version, style, step)| {
        let newer = versioned(&draft, version);
        let there = compare((&draft, Style::default()), (&newer, style), &without());
        prop_assert_eq!(there, []);
        // Changes are found across versions as well.
        let mut mutated = Mutated::new(&newer);
        mutated.apply(step);
        let (did, (new, expected)) = (mutated.applied.clone(), mutated.finish());
        let there = compare((&draft, Style::default()), (&new, style), &without());
        assert_same(&there, &expected, &draft, &new, &did)
    });
    for Base { draft, .. } in &draft::bases() {
        check(60, &(versions.clone(), style()), |(version, style)| {
            let there = compare((draft, Style::default()), (&versioned(draft, version), style), &without());
            prop_assert_eq!(there, []);
            Ok(())
        });
    }
}

#[test]
fn two_reports_that_have_nothing_in_common_are_compared_all_the_same() {
    // Whatever the reports, each fact of either is in at most one change, and the diff mirrors.
    check(1, &(random::draft(), random::draft(), style()), |(old, new, style)| {
        let there = compare((&old, Style::default()), (&new, style), &without());
        let back = compare((&new, style), (&old, Style::default()), &without());
        prop_assert_eq!(back, mirrored(&there));
        for (side, count) in [(0, old.facts.len()), (1, new.facts.len())] {
            let mut seen = vec![false; count];
            for change in &there {
                for &fact in if side == 0 { &change.old } else { &change.new } {
                    prop_assert!(!seen[fact], "fact {} of side {} is in two changes: {:?}", fact, side, there);
                    seen[fact] = true;
                }
            }
        }
        Ok(())
    });
}
