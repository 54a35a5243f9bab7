//! What other reports say, on the review page: the trend of a line over the exports at hand, and what changed since the previous
//! one.

mod common;

use common::desk::Desk;
use serde_json::{Value, json};

const RELEASE: &str = include_str!("documents/anvils.txt");

/// Two exports of an issuer and one of another one, side by side. The later one restates a number of the earlier one.
fn exported() -> Desk {
    let older = RELEASE
        .replace("6 August 2024", "6 February 2024")
        .replace("31 December 2023", "30 June 2023")
        .replace("30 June 2024", "31 December 2023")
        .replace("582\t497", "495\t401")
        .replace("100\t-", "2\t1")
        .replace("682\t497", "497\t402");
    let other = RELEASE.replace("Acme Anvils", "Bolt Brothers").replace("ACME", "BOLT");
    let files = [("h1.txt", RELEASE.to_owned()), ("fy.txt", older), ("bolt.txt", other)];
    let desk = Desk::with(&files.each_ref().map(|(name, text)| (*name, text.as_bytes())));
    let run = desk.run(&["export", "h1.txt", "fy.txt", "bolt.txt", "--out", "out"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    desk
}

/// What the page in a file knows.
fn data(desk: &Desk, page: &str) -> Value {
    let page = std::fs::read_to_string(desk.path(page)).unwrap();
    let data = page.split("id=\"data\">").nth(1).and_then(|rest| rest.split("</script>").next()).unwrap();
    serde_json::from_str(data).unwrap()
}

fn reviewed(desk: &Desk, folder: &str) -> Value {
    let run = desk.run(&["review", folder, "-o", "page.html"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    data(desk, "page.html")
}

#[test]
fn a_line_has_its_trend() {
    let desk = exported();
    let data = reviewed(&desk, "out/h1");
    let names: Vec<&str> = data["reports"].as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["fy", "h1"], "the reports of the issuer, by their periods");
    assert_eq!(data["reports"][1], json!({ "name": "h1", "period_end": "2024-06-30", "is_this": true }));
    let fact = data["facts"].as_array().unwrap().iter().find(|fact| fact["value"] == "582000").unwrap();
    let points = &data["series"][usize::try_from(fact["series"].as_u64().unwrap()).unwrap()]["points"];
    let point = |end: &str, value: &str, shown: &str, report: usize, restated: bool| json!({ "end": end, "period": end, "value": value, "shown": shown, "report": report, "restated": restated });
    let expected = [
        point("2023-06-30", "401000", "401,000", 0, false),
        point("2023-12-31", "497000", "497,000", 1, true),
        point("2024-06-30", "582000", "582,000", 1, false),
    ];
    assert_eq!(*points, json!(expected));
}

#[test]
fn what_changed_is_told() {
    let desk = exported();
    let diff = &reviewed(&desk, "out/h1")["diff"];
    assert_eq!(diff["against"], 0);
    let changes = diff["changes"].as_array().unwrap();
    assert!(changes.iter().all(|change| !["new_period", "dropped_period"].contains(&change["kind"].as_str().unwrap())));
    let restated = changes.iter().find(|change| change["label"] == "Cash and cash equivalents").unwrap();
    assert_eq!(
        (&restated["kind"], &restated["old"], &restated["new"]),
        (&json!("restated"), &json!("495,000"), &json!("497,000"))
    );
    assert_eq!(restated["note"], "+2,000 (+0.4%)");
    assert_eq!(diff["summary"]["restated"], changes.iter().filter(|change| change["kind"] == "restated").count());
    let fact = usize::try_from(restated["fact"].as_u64().unwrap()).unwrap();
    let data = data(&desk, "page.html");
    assert_eq!(data["facts"][fact]["value"], "497000");
    assert_eq!(reviewed(&desk, "out/fy")["diff"], Value::Null, "the first has none before it");
}

#[test]
fn reports_elsewhere_are_named() {
    let desk = exported();
    std::fs::rename(desk.path("out/fy"), desk.path("fy")).unwrap();
    assert_eq!(reviewed(&desk, "out/h1")["reports"].as_array().unwrap().len(), 1);
    let run = desk.run(&["review", "out/h1", "--with", "fy", "-o", "page.html"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(data(&desk, "page.html")["reports"].as_array().unwrap().len(), 2);
    assert_eq!(desk.run(&["review", "out/h1", "--with", "nowhere"]).code, Some(2));
    // The same export by another way is at hand once.
    let run = desk.run(&["review", "out/h1", "--with", "out/../out/h1", "-o", "page.html"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(data(&desk, "page.html")["reports"].as_array().unwrap().len(), 1);
}

/// What is broken beside an export does not hinder its review.
#[test]
fn a_broken_neighbour_is_left_alone() {
    let desk = exported();
    desk.write("out/fy/fy.json", b"{");
    desk.write("out/junk/junk.trace.json", b"\"issuer\": [");
    assert_eq!(reviewed(&desk, "out/h1")["reports"].as_array().unwrap().len(), 1);
    // All of a folder: a page for each, of each issuer with its own reports.
    std::fs::remove_dir_all(desk.path("out/junk")).unwrap();
    std::fs::remove_dir_all(desk.path("out/fy")).unwrap();
    let run = desk.run(&["review", "out"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(data(&desk, "out/bolt/bolt.review.html")["reports"].as_array().unwrap().len(), 1);
    assert!(desk.path("out/h1/h1.review.html").exists());
    let profile = data(&desk, "out/h1/h1.review.html")["saving"]["profile"].clone();
    assert_eq!(profile, "acme.toml");
}
