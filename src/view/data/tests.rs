use super::*;
use crate::load::{Input, load};
use crate::package::Chain;
use crate::view::document::prepare;
use serde_json::Value;

/// The data of a document without a taxonomy.
fn of(body: &str) -> Value {
    let text = format!(
        r#"<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:link="http://www.xbrl.org/2003/linkbase"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:t="https://t.example/">
<head><title>T</title></head><body><div><ix:header><ix:references><link:schemaRef xlink:type="simple" xlink:href="t.xsd"/></ix:references><ix:resources>
<xbrli:context id="c"><xbrli:entity><xbrli:identifier scheme="s:e">a:b</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:instant>2024-12-31</xbrli:instant></xbrli:period></xbrli:context>
<xbrli:unit id="u"><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit></ix:resources></ix:header></div>{body}</body></html>"#
    );
    let source = Source::new("a b.htm", text.clone().into_bytes()).unwrap();
    let input = Input { name: "a b.htm".to_owned(), uri: "memory://m/a%20b.htm".to_owned(), bytes: text.into_bytes() };
    let (loaded, findings) = load(vec![input], &Chain::default());
    let documents = vec![prepare(&source, &mut 0)];
    let written = data(&[Viewed { targets: loaded.iter().collect(), documents }], &findings).unwrap();
    assert!(!written.contains(['<', '>', '&', '\r', '\u{2028}']), "{written}");
    serde_json::from_str(&written).unwrap()
}

#[test]
fn numbers_are_numbers_without_a_taxonomy() {
    let data = of(
        r#"<p><ix:nonFraction name="t:N" contextRef="c" unitRef="u" decimals="-1" scale="1" id="n">12.50</ix:nonFraction></p>"#,
    );
    let fact = &data["sourceReports"][0]["targetReports"][0]["facts"]["n"];
    assert_eq!(fact["v"], "125");
    assert_eq!(fact["d"], -1);
    assert_eq!(fact["a"]["c"], "t:N");
    assert_eq!(fact["a"]["p"], "2025-01-01");
    assert_eq!(fact["a"]["u"], "xbrli:pure");
    assert_eq!(fact["a"]["e"], "e:a:b");
    assert_eq!(data["prefixes"]["e"], "s:e");
    assert_eq!(data["sourceReports"][0]["docSetFiles"][0], "a%20b.htm");
    assert!(data["validation"].is_null(), "that the taxonomy is missing is no error");
}

#[test]
fn what_the_model_does_not_hold_is_shown() {
    let data =
        of(r#"<p><ix:nonFraction name="t:N" contextRef="c" unitRef="u" decimals="0" id="bad">much</ix:nonFraction>
<ix:nonFraction name="t:N" contextRef="c" decimals="0" id="bare">5</ix:nonFraction>
<ix:nonNumeric name="t:S" contextRef="c" id="none" format="t:nothing">x</ix:nonNumeric>
<ix:nonNumeric name="t:S" contextRef="nowhere" id="lost">x</ix:nonNumeric></p>"#);
    let facts = &data["sourceReports"][0]["targetReports"][0]["facts"];
    assert_eq!(facts["bad"]["err"], "INVALID_IX_VALUE");
    assert_eq!((&facts["bare"]["v"], &facts["bare"]["a"]["u"]), (&"5".into(), &Value::Null));
    assert_eq!(facts["none"]["v"], "(ixTransformValueError)");
    assert!(facts["lost"].is_null());
    let errors: Vec<&Value> = data["validation"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert!(errors.contains(&&"ix11.10.1.1:transformValueError".into()), "{errors:?}");
    assert_eq!(facts.as_object().unwrap().keys().collect::<Vec<_>>(), ["bad", "bare", "none"]);
}

#[test]
fn hostile_texts_stay_texts() {
    let data = of(
        "<p><ix:nonNumeric name='t:S' contextRef='c' id='s'>&lt;/script&gt;&#x2028;&amp;\"\\&#13;</ix:nonNumeric></p>",
    );
    let fact = &data["sourceReports"][0]["targetReports"][0]["facts"]["s"];
    assert_eq!(fact["v"], "</script>\u{2028}&\"\\\r");
}

#[test]
fn prefixes_are_there_once() {
    let mut prefixes = names::Prefixes::default();
    assert_eq!(prefixes.get("u:1", "p"), "p");
    assert_eq!(prefixes.get("u:2", "p"), "p0");
    assert_eq!(prefixes.get("u:3", "p0"), "p00");
    assert_eq!(prefixes.get("u:4", "p"), "p1");
    assert_eq!(prefixes.get("u:1", "q"), "p");
    assert_eq!(prefixes.get("u:5", ""), "ns0");
}
