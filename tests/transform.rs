//! Transformation rules: the conformance suites of registries 2 and 3, cases of the other registries, and that no text
//! is too strange for a rule.

use ixport::format::ixbrl::transform::{Rule, Unknown};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

const TR1: &str = "http://www.xbrl.org/inlineXBRL/transformation/2010-04-20";
const TR2: &str = "http://www.xbrl.org/inlineXBRL/transformation/2011-07-31";
const TR3: &str = "http://www.xbrl.org/inlineXBRL/transformation/2015-02-26";
const TR4: &str = "http://www.xbrl.org/inlineXBRL/transformation/2020-02-12";
const TR5: &str = "http://www.xbrl.org/inlineXBRL/transformation/2022-02-16";
const SEC: &str = "http://www.sec.gov/inlineXBRL/transformation/2015-08-31";

/// Runs every variation of a suite's file, and counts them.
fn run_suite(file: &Path, registry: &str) -> usize {
    let text = std::fs::read_to_string(file).unwrap();
    let mut reader = Reader::from_str(&text);
    let (mut rule, mut count, mut wrong) = (None, 0, Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes: HashMap<String, String> = tag
                    .attributes()
                    .map(|attribute| attribute.unwrap())
                    .map(|attribute| {
                        let value = quick_xml::escape::unescape(&attribute.value).unwrap();
                        (attribute.key.as_ref().to_owned(), value.into_owned())
                    })
                    .collect();
                match tag.local_name().as_ref() {
                    "transform" => {
                        let (_, local) = attributes["name"].split_once(':').unwrap();
                        rule = Some(Rule::find(registry, local).unwrap_or_else(|e| panic!("{local}: {e}")));
                    }
                    "variation" => {
                        let (rule, input) = (rule.unwrap(), &attributes["input"]);
                        let expected = (attributes["result"] == "valid").then(|| attributes["output"].as_str());
                        let got = rule.apply(input).ok();
                        count += 1;
                        if got.as_deref() != expected {
                            wrong.push(format!("{} {input:?}: {got:?}, not {expected:?}", rule.name()));
                        }
                    }
                    _ => {}
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    count
}

/// Every variation of the publisher's suites holds.
#[test]
fn conformance_suites_of_registries_2_and_3() {
    let Ok(shared) = std::env::var("IXPORT_SHARED") else {
        println!("SKIPPED: set IXPORT_SHARED to run the transformation suites");
        return;
    };
    let suites = Path::new(&shared).join("suites/trr-2-3");
    assert_eq!(run_suite(&suites.join("trrv2/tests.xml"), TR2), 265);
    assert_eq!(run_suite(&suites.join("trrv3/tests.xml"), TR3), 491);
}
