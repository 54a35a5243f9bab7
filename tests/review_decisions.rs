//! What is decided on the review page comes true: export → decision → export with the profile, the profile as the page's
//! download has it and as it is edited here.

mod common;

use common::desk::Desk;
use ixport::mapping::memory::Decision as Decided;
use ixport::mapping::profile::Profile;
use ixport::mapping::profile::edit::{begin, edit};
use ixport::review::data::Decision;
use ixport::review::saving::saving;
use ixport::trace::Issuer;
use serde_json::Value;
use std::fmt::Write as _;

const HEAD: &str = "# Acme Anvils plc reports its half-year

Harbour City, 6 August 2024, Acme Anvils plc (LSE: ACME) publishes its accounts under IFRS.
";

const BALANCE: &str = "
## Condensed consolidated balance sheet

(in thousands of euros)

\t30 June 2024\t31 December 2023
\tEUR\tEUR
Current assets:\t\t
Cash and cash equivalents\t582\t497
Anvils of type 9\t100\t-
Total current assets\t682\t497
";

/// A folder with a release of these rows, exported.
fn exported(rows: &str) -> Desk {
    let desk = Desk::with(&[("q1.txt", format!("{HEAD}{rows}").as_bytes())]);
    let run = desk.run(&["export", "q1.txt", "--out", "out"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    desk
}

fn trace(desk: &Desk, out: &str) -> Value {
    serde_json::from_slice(&std::fs::read(desk.path(&format!("{out}/q1/q1.trace.json"))).unwrap()).unwrap()
}

fn decision(label: &str, section: Option<&str>) -> Decision {
    let (label, section) = (label.to_owned(), section.map(str::to_owned));
    Decision { label, section, statement: Some("balance-sheet".to_owned()), ..Decision::default() }
}

/// The profile that the program makes of decisions, and the one that the page offers as a download.
fn profiles(desk: &Desk, decisions: &[Decision]) -> [String; 2] {
    let issuer: Issuer = serde_json::from_value(trace(desk, "out")["issuer"].clone()).unwrap();
    let new = begin(&issuer.profile());
    let decided: Vec<Decided> = decisions.iter().cloned().map(|d| Decided::try_from(d).unwrap()).collect();
    let edited = edit(&new, &decided).unwrap();
    let mut downloaded = saving("acme.toml", &new, None).unwrap().0.text;
    for decision in decisions {
        downloaded.push_str("\n[[row]]\n");
        let Decision { label, statement, section, concept, extension, leave, negated } = decision;
        let texts = [("statement", statement), ("section", section), ("concept", concept), ("extension", extension)];
        for (key, text) in texts.into_iter().chain([("label", &Some(label.clone()))]) {
            if let Some(text) = text {
                let text = serde_json::to_string(text).unwrap().replace('\u{7f}', "\\u007f");
                writeln!(downloaded, "{key} = {text}").unwrap();
            }
        }
        for (key, told) in [("leave", leave.then_some(true)), ("negated", *negated)] {
            if let Some(told) = told {
                writeln!(downloaded, "{key} = {told}").unwrap();
            }
        }
    }
    assert_eq!(Profile::parse(&edited).unwrap().row.last(), Profile::parse(&downloaded).unwrap().row.last());
    [edited, downloaded]
}

/// The figures of exports with the decisions, by label and section: concept or reason, and the values of their facts. The
/// exports with the edited and the downloaded profile agree.
fn decided(desk: &Desk, decisions: &[Decision]) -> Vec<[String; 4]> {
    let [edited, downloaded] = profiles(desk, decisions).map(|profile| {
        desk.write("acme.toml", profile.as_bytes());
        let run = desk.run(&["export", "q1.txt", "--out", "again", "--profile", "acme.toml"]);
        assert_eq!(run.code, Some(0), "{}", run.err);
        figures(desk, "again")
    });
    assert_eq!(edited, downloaded);
    edited
}

fn figures(desk: &Desk, out: &str) -> Vec<[String; 4]> {
    let facts: Value =
        serde_json::from_slice(&std::fs::read(desk.path(&format!("{out}/q1/q1.json"))).unwrap()).unwrap();
    let trace = trace(desk, out);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let figures = trace["figures"].as_array().unwrap().iter().filter(|figure| figure["label"].is_string());
    let figure = |figure: &Value| {
        let means = text(figure.get("concept").unwrap_or(&figure["reason"]));
        let value = figure["fact"].as_str().map(|id| text(&facts["facts"][id]["value"])).unwrap_or_default();
        [text(&figure["label"]), text(&figure["section"]), means, value]
    };
    figures.map(figure).collect()
}

fn of(figures: &[[String; 4]], label: &str) -> Vec<(String, String, String)> {
    let of = figures.iter().filter(|figure| figure[0] == label);
    of.map(|[_, section, means, value]| (section.clone(), means.clone(), value.clone())).collect()
}

fn means(figures: &[[String; 4]], label: &str) -> String {
    let found = of(figures, label);
    assert!(found.windows(2).all(|pair| pair[0].1 == pair[1].1), "{found:?}");
    found.first().map(|(_, means, _)| means.clone()).unwrap_or_default()
}

#[test]
fn a_row_gets_the_concept_that_was_chosen() {
    let desk = exported(BALANCE);
    let at = || decision("Anvils of type 9", Some("Current assets:"));
    let before = figures(&desk, "out");
    assert_eq!(means(&before, "Anvils of type 9"), "acme:AnvilsOfType9");
    let concept = Decision { concept: Some("Inventories".to_owned()), ..at() };
    assert_eq!(means(&decided(&desk, std::slice::from_ref(&concept)), "Anvils of type 9"), "ixp:Inventories");
    let other = Decision { extension: Some("Heavy".to_owned()), ..at() };
    assert_eq!(means(&decided(&desk, &[concept, other.clone()]), "Anvils of type 9"), "acme:Heavy", "the last counts");
    let accepted = Decision { extension: Some("AnvilsOfType9".to_owned()), ..at() };
    assert_eq!(decided(&desk, &[accepted]), before, "what is accepted stays");
}

#[test]
fn a_row_of_a_taxonomy_gets_its_runner_up() {
    let desk = exported(BALANCE);
    let trace = trace(&desk, "out");
    let figure =
        trace["figures"].as_array().unwrap().iter().find(|f| f["label"] == "Cash and cash equivalents").unwrap();
    let runner_up = figure["candidates"][1]["concept"].as_str().expect("another candidate").rsplit(':').next().unwrap();
    assert_ne!(figure["concept"].as_str().unwrap().rsplit(':').next().unwrap(), runner_up);
    let chosen = Decision {
        concept: Some(runner_up.to_owned()),
        ..decision("Cash and cash equivalents", Some("Current assets:"))
    };
    assert_eq!(means(&decided(&desk, &[chosen]), "Cash and cash equivalents"), format!("ixp:{runner_up}"));
}

#[test]
fn a_sign_that_was_given_stays() {
    let desk = exported(BALANCE);
    let values = |negated| {
        let label = "Anvils of type 9";
        let at = Decision { extension: Some("Heavy".to_owned()), negated, ..decision(label, Some("Current assets:")) };
        of(&decided(&desk, &[at]), label).into_iter().map(|(_, _, value)| value).collect::<Vec<_>>()
    };
    assert_eq!(values(Some(true)), ["-100000", "0"]);
    assert_eq!(values(Some(false)), ["100000", "0"]);
    assert_eq!(values(None), ["100000", "0"]);
}

#[test]
fn a_row_is_left_and_taken_again() {
    let desk = exported(BALANCE);
    let at = || decision("Anvils of type 9", Some("Current assets:"));
    let left = Decision { leave: true, ..at() };
    let figures = decided(&desk, std::slice::from_ref(&left));
    assert_eq!(means(&figures, "Anvils of type 9"), "by-decision");
    assert_eq!(means(&figures, "Cash and cash equivalents"), "ixp:CashAndCashEquivalents", "the others stay");
    let again = Decision { concept: Some("Inventories".to_owned()), ..at() };
    assert_eq!(means(&decided(&desk, &[left, again]), "Anvils of type 9"), "ixp:Inventories");
}

#[test]
fn twins_are_told_by_their_sections() {
    let twins =
        BALANCE.replace("Total current assets", "Hammers\t7\t7\nTotal current assets").replace("682\t497", "689\t504")
            + "Non-current assets:\t\t\nHammers\t50\t40\nTotal non-current assets\t50\t40\n";
    let desk = exported(&twins);
    let at =
        |section: &str, name: &str| Decision { extension: Some(name.to_owned()), ..decision("Hammers", Some(section)) };
    let figures = decided(&desk, &[at("Current assets:", "Light"), at("Non-current assets:", "Heavy")]);
    let found: Vec<String> =
        of(&figures, "Hammers").into_iter().map(|(section, means, _)| format!("{section} {means}")).collect();
    let expected = [
        "Current assets: acme:Light",
        "Current assets: acme:Light",
        "Non-current assets: acme:Heavy",
        "Non-current assets: acme:Heavy",
    ];
    assert_eq!(found, expected);
}

/// A row without a heading is told from one under a heading; labels whose words fold alike by their letters.
#[test]
fn what_is_alike_is_told_apart() {
    let rows = BALANCE.replace("Current assets:", "Hammers\t7\t7\nCurrent assets:")
        + "Non-current assets:\t\t\nHammers\t50\t40\nGain on tongs\t3\t3\nLoss on tongs\t2\t2\n";
    let desk = exported(&rows);
    let at = |label: &str, section: &str, name: &str| Decision {
        extension: Some(name.to_owned()),
        ..decision(label, Some(section))
    };
    let section = "Non-current assets:";
    let all = [at("Loss on tongs", section, "Lost"), at("Gain on tongs", section, "Gained"), at("Hammers", "", "Bare")];
    let figures = decided(&desk, &all);
    assert_eq!(means(&figures, "Loss on tongs"), "acme:Lost");
    assert_eq!(means(&figures, "Gain on tongs"), "acme:Gained");
    let hammers: Vec<String> =
        of(&figures, "Hammers").into_iter().map(|(section, means, _)| format!("{section} {means}")).collect();
    assert_eq!(hammers[0], " acme:Bare");
    assert!(!hammers[2].contains("Bare"), "{hammers:?}");
}

/// What a table breaks down is decided at its total, also where it was not known.
#[test]
fn parts_have_what_was_decided_about_their_total() {
    let rows = BALANCE.to_owned()
        + "\nHandshakes by region were (in thousands of euros):\n\n\
           \t30 June 2024\t31 December 2023\nAmericas\t71\t61\nEurope\t20\t25\nAsia\t10\t5\nTotal\t101\t91\n";
    let desk = exported(&rows);
    let before = figures(&desk, "out");
    assert_eq!((means(&before, "Total"), means(&before, "Asia")), ("unknown-measure".into(), "unknown-measure".into()));
    let at = || Decision { statement: Some("breakdown".to_owned()), ..decision("Total", None) };
    for (decision, name) in [
        (Decision { concept: Some("Inventories".to_owned()), ..at() }, "ixp:Inventories"),
        (Decision { extension: Some("Handshakes".to_owned()), ..at() }, "acme:Handshakes"),
        (Decision { leave: true, ..at() }, "by-decision"),
    ] {
        let figures = decided(&desk, &[decision]);
        assert_eq!((&*means(&figures, "Total"), &*means(&figures, "Asia")), (name, name));
    }
}

#[test]
fn labels_are_hostile() {
    let labels = [
        "Tongs \"]]\" [[row]] label = 'x'",
        "Tongs \\u0041 \\ '''\"\"\"",
        "<script>alert(1)</script> tongs",
        "Zangen \u{1F528}\u{10FFFF} \u{202E}tongs \u{7f}\u{1}",
    ];
    for label in labels {
        let desk = exported(&BALANCE.replace("Anvils of type 9", label));
        let printed = figures(&desk, "out").iter().find(|f| f[3] == "100000").expect("the row is read")[0].clone();
        let at = Decision { concept: Some("Inventories".to_owned()), ..decision(&printed, Some("Current assets:")) };
        assert_eq!(means(&decided(&desk, &[at]), &printed), "ixp:Inventories", "{label:?}");
    }
}

/// A profile is found again by what identifies the issuer, where it prints neither name nor ticker that the profile knows.
#[test]
fn a_profile_is_found_by_the_identifier() {
    let desk = exported(BALANCE);
    let issuer = trace(&desk, "out")["issuer"].clone();
    let profile = format!(
        "names = []\nprefix = \"tongs\"\n[entity]\nscheme = {}\nidentifier = {}\n",
        issuer["scheme"], issuer["identifier"]
    );
    desk.write("acme.toml", profile.as_bytes());
    assert_eq!(desk.run(&["export", "q1.txt", "--out", "again", "--profile", "acme.toml"]).code, Some(0));
    assert_eq!(trace(&desk, "again")["issuer"]["prefix"], "tongs");
}
