//! The memory of an issuer: what a person decides about a row goes into a profile, and the next release is mapped so.

mod common;

use common::desk::{Desk, Run};
use serde_json::Value;

/// A release with a row that no taxonomy knows.
const RELEASE: &str = include_str!("documents/anvils.txt");

/// A folder with the release, exported.
fn exported() -> Desk {
    let desk =
        Desk::with(&[("q1.txt", RELEASE.as_bytes()), ("q2.txt", RELEASE.replace("of type", "(type)").as_bytes())]);
    assert_eq!(desk.run(&["export", "q1.txt", "--out", "out"]).code, Some(0));
    desk
}

fn mapping(desk: &Desk, arguments: &str) -> Run {
    let arguments: Vec<String> = arguments.split(' ').map(|word| word.replace('_', " ")).collect();
    let arguments: Vec<&str> = ["mapping"].into_iter().chain(arguments.iter().map(String::as_str)).collect();
    desk.run(&arguments)
}

/// The concept and the first reason of the unknown row in an export of the second release with the profile.
fn second(desk: &Desk) -> (String, String, String) {
    let run = desk.run(&["export", "q2.txt", "--out", "out", "--profile", "acme.toml"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let list: Value = serde_json::from_str(&mapping(desk, "list out/q2 --format json").out).unwrap();
    let rows = list.as_array().unwrap();
    let row = rows.iter().find(|row| row["label"] == "Anvils (type) 9").expect("the row is listed");
    (row["concept"].as_str().unwrap().to_owned(), row["evidence"][0].as_str().unwrap().to_owned(), run.err)
}

#[test]
fn doubtful_rows_are_listed() {
    let desk = exported();
    let all = mapping(&desk, "list out/q1").out;
    assert!(all.contains("ixp:CashAndCashEquivalents") && all.contains("acme:AnvilsOfType9"), "{all}");
    let doubtful = mapping(&desk, "list out/q1 --doubtful").out;
    assert!(
        !doubtful.contains("ixp:CashAndCashEquivalents\n") && doubtful.contains("acme:AnvilsOfType9"),
        "{doubtful}"
    );
}

#[test]
fn a_correction_is_remembered() {
    let desk = exported();
    let done = mapping(&desk, "correct out/q1 Anvils_of_type_9 --concept Inventories --profile acme.toml");
    assert_eq!(done.code, Some(0), "{}", done.err);
    let (concept, reason, said) = second(&desk);
    assert_eq!(concept, "ixp:Inventories");
    assert!(reason.contains("profile has decided"), "{reason}");
    assert!(!said.contains("mapping."), "nothing is asked again: {said}");
}

#[test]
fn an_extension_that_was_accepted_keeps_its_name() {
    let desk = exported();
    assert_eq!(mapping(&desk, "accept out/q1 Anvils_of_type_9 --profile acme.toml").code, Some(0));
    let (concept, reason, said) = second(&desk);
    assert_eq!(concept, "acme:AnvilsOfType9");
    assert!(reason.contains("profile has decided"), "{reason}");
    assert!(!said.contains("mapping."), "nothing is asked again: {said}");
}

#[test]
fn a_profile_keeps_what_a_person_wrote_into_it() {
    let desk = exported();
    mapping(&desk, "accept out/q1 --all --profile acme.toml");
    let profile = std::fs::read_to_string(desk.path("acme.toml")).unwrap();
    desk.write("acme.toml", profile.replacen("prefix", "# Ours.\nprefix", 1).as_bytes());
    mapping(&desk, "correct out/q1 Anvils_of_type_9 --extension Heavy --profile acme.toml");
    let profile = std::fs::read_to_string(desk.path("acme.toml")).unwrap();
    assert!(profile.contains("# Ours.") && profile.contains("extension = \"Heavy\""), "{profile}");
    assert_eq!(profile.matches("Anvils of type 9").count(), 1, "a decision replaces the one before: {profile}");
    assert_eq!(second(&desk).0, "acme:Heavy");
}

#[test]
fn what_is_not_there_is_said_and_nothing_is_written() {
    let desk = exported();
    for (arguments, says) in [
        ("accept out/q1 Hammers --profile acme.toml", "no row is labelled \"Hammers\""),
        ("correct out/q1 Anvils_of_type_9 --concept Hammers --profile acme.toml", "there is no concept Hammers"),
        ("correct out/q1 Anvils_of_type_9 --extension 9s --profile acme.toml", "is no name of a concept"),
    ] {
        let run = mapping(&desk, arguments);
        assert_eq!(run.code, Some(1), "{}", run.err);
        assert!(run.err.contains(says), "{}", run.err);
        assert!(!desk.path("acme.toml").exists());
    }
    assert_eq!(mapping(&desk, "list out").code, Some(2));
    desk.write("acme.toml", b"names = [\"Acme Anvils plc\"]\nprefix = \"acme\"\nentity = { scheme = \"a:b\", identifier = \"1\" }\n[[row]]\nlabel = \"x\"\n");
    let run = desk.run(&["export", "q2.txt", "--out", "out", "--profile", "acme.toml"]);
    assert!(run.err.contains("a row needs either `concept` or `extension`"), "{}", run.err);
}
