use super::*;
use crate::report::canonical::{Canonical, Statement};
use crate::report::{Link, LinkTarget};

const CONTEXTS: &str = "<context id='c'><entity><identifier scheme='urn:s'>1</identifier></entity>\
    <period><instant>2023-03-31</instant></period></context>\
    <context id='bad'><entity><identifier scheme='urn:s'>1</identifier><segment><t:x/></segment></entity>\
    <period><instant>2023-03-31</instant></period></context>";
const UNITS: &str = "<unit id='u'><measure>iso4217:EUR</measure></unit>";

fn instance(inner: &str) -> String {
    format!(
        "<xbrl xmlns='http://www.xbrl.org/2003/instance' xmlns:link='http://www.xbrl.org/2003/linkbase' \
         xmlns:xlink='http://www.w3.org/1999/xlink' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' \
         xmlns:iso4217='http://www.xbrl.org/2003/iso4217' xmlns:t='urn:t' xml:lang='de'>\
         <link:schemaRef xlink:type='simple' xlink:href='t.xsd'/>{inner}</xbrl>"
    )
}

fn run(text: String) -> (Option<Report>, Vec<&'static str>) {
    let (report, diagnostics) = read(&Source::new("i.xml", text.into()).unwrap());
    (report, diagnostics.iter().map(|d| d.code).filter(|code| !code.starts_with("xbrlxe:nonDim")).collect())
}

/// What the facts say, without the parts that are the same in all.
fn facts(inner: &str) -> (Vec<String>, Vec<&'static str>) {
    let (report, codes) = run(instance(inner));
    let statements = Canonical::of(&report.unwrap()).statements;
    let short = |s: &Statement| {
        s.describe()
            .replace(" urn:s 1 2023-04-01T00:00:00", "")
            .replace("{urn:t}", "")
            .replace("{http://www.xbrl.org/2003/iso4217}", "")
    };
    (statements.iter().map(short).collect(), codes)
}

#[test]
fn facts_are_numbers_texts_or_nil() {
    let inner = "<t:N id='a' contextRef='c' unitRef='u' decimals='-3'> 1500.0 </t:N>\
        <t:P contextRef='c' unitRef='u' precision='2'>1234</t:P>\
        <t:T contextRef='c' xml:lang='EN'>a &lt;b&gt;<![CDATA[ & ]]>c\r\n</t:T>\
        <t:L contextRef='c' xml:lang=''/><t:D contextRef='c'>x</t:D>\
        <t:X contextRef='c' unitRef='u' xsi:nil='1'/>";
    let expected = [
        "fact D de \"x",
        "fact L \"",
        "fact N EUR =1500 -3",
        "fact P EUR =1234 -2",
        "fact T en \"a <b> & c\n",
        "fact X EUR nil",
    ];
    assert_eq!(facts(&[CONTEXTS, UNITS, inner].concat()), (expected.map(Into::into).to_vec(), vec![]));
    assert_eq!(facts(&[inner, CONTEXTS, UNITS].concat()).0, expected, "contexts and units may stand behind");
}

#[test]
fn what_is_wrong_with_a_fact_is_said_and_reading_goes_on() {
    for (inner, code, stays) in [
        ("<t:N contextRef='d'>1</t:N>", "xbrl.4.6.1", false),
        ("<t:N>1</t:N>", "xbrl.4.6.1", false),
        ("<t:N contextRef='bad'>1</t:N>", "xbrl.left-out", false),
        ("<t:N contextRef='c' unitRef='v' decimals='0'>1</t:N>", "xbrl.4.6.2", false),
        ("<t:N contextRef='c' unitRef='u'>1</t:N>", "xbrl.4.6.3", true),
        ("<t:N contextRef='c' unitRef='u' decimals='0' precision='1'>1</t:N>", "xbrl.4.6.3", true),
        ("<t:N contextRef='c' decimals='0'>1</t:N>", "xbrl.4.6.3", true),
        ("<t:N contextRef='c' unitRef='u' decimals='x'>1</t:N>", "xbrl.4.6.5", false),
        ("<t:N contextRef='c' unitRef='u' precision='x'>1</t:N>", "xbrl.4.6.4", false),
        ("<t:N contextRef='c' unitRef='u' precision='0'>1</t:N>", "xbrlxe:unsupportedZeroPrecisionFact", false),
        ("<t:N contextRef='c' unitRef='u' decimals='0'>1,0</t:N>", "xbrl.number", false),
        ("<t:N contextRef='c'><t:b/></t:N>", "xml.content", false),
        ("<t:N contextRef='c' xsi:nil='true'>1</t:N>", "xbrl.nil-content", true),
        ("<t:N contextRef='c' xml:base='x'>1</t:N>", "xbrlxe:unsupportedXmlBase", true),
        ("<N xmlns='' contextRef='c'>1</N>", "xml.prefix", false),
        (
            "<t:N contextRef='c' unitRef='u'><numerator>1</numerator><denominator>3</denominator></t:N>",
            "xbrlxe:unsupportedFraction",
            false,
        ),
        ("<t:Last id='i' contextRef='c'>1</t:Last><t:N id='i' contextRef='c'>1</t:N>", "xbrl.duplicate-id", true),
        ("<item/>", "xbrl.4.1", false),
        ("<link:schemaRef xlink:href='t.xsd'/>", "xbrl.4.2", false),
    ] {
        let (facts, codes) = facts(&[CONTEXTS, UNITS, inner, "<t:Last contextRef='c'>1</t:Last>"].concat());
        assert_eq!(codes, [code], "{inner}");
        assert_eq!(
            (facts.iter().any(|f| f.starts_with("fact N")), facts.iter().any(|f| f.starts_with("fact Last"))),
            (stays, true),
            "{inner}"
        );
    }
}

#[test]
fn a_tuple_names_what_is_lost_with_it() {
    let tuple = "<t:T><t:U><t:A id='a' contextRef='c'>1</t:A></t:U><t:B contextRef='c'>2</t:B></t:T><t:T/><t:C contextRef='c'>3</t:C>";
    let (facts, codes) = facts(&[CONTEXTS, tuple].concat());
    assert_eq!(facts, ["fact C de \"3"]);
    assert_eq!(codes, ["xbrlxe:unsupportedTuple", "xbrl.left-out", "xbrl.left-out", "xbrlxe:unsupportedTuple"]);
}

#[test]
fn footnotes_and_links_have_roles_of_their_own() {
    let inner = "<link:roleRef roleURI='urn:r' xlink:href='t.xsd#r'/>\
        <link:footnoteLink xlink:role='urn:r'><link:loc xlink:href='#a' xlink:label='a'/><link:loc xlink:href='#b' xlink:label='b'/>\
        <link:footnote xlink:label='n' xml:lang='EN'>see <p xmlns='urn:h'>1 &amp; 2</p></link:footnote>\
        <link:footnoteArc xlink:from='a' xlink:to='n' xlink:arcrole='http://www.xbrl.org/2003/arcrole/fact-footnote'/>\
        <link:footnoteArc xlink:from='a' xlink:to='b' xlink:arcrole='urn:a'/></link:footnoteLink>";
    let items = "<t:A id='a' contextRef='c'>1</t:A><t:B id='b' contextRef='c'>2</t:B>";
    let (report, codes) = run(instance(&[inner, CONTEXTS, items].concat()));
    let report = report.unwrap();
    assert_eq!(codes, [""; 0]);
    assert_eq!(report.footnotes.len(), 1);
    assert_eq!((&*report.footnotes[0].id, &*report.footnotes[0].language), ("footnote-1", "EN"));
    assert_eq!(&*report.footnotes[0].content, "see <p xmlns=\"urn:h\">1 &amp; 2</p>");
    let link = |to, arcrole: &str| Link { from: 0, to, arcrole: arcrole.into(), role: "urn:r".into() };
    assert_eq!(report.links, [link(LinkTarget::Footnote(0), Link::FACT_FOOTNOTE), link(LinkTarget::Fact(1), "urn:a")]);
    assert_eq!(report.role_definitions["urn:r"], "t.xsd#r".into());
}

#[test]
fn links_come_back_and_what_cannot_be_written_is_said() {
    let role = "<link:arcroleRef arcroleURI='urn:a' xlink:href='t.xsd#a'/>";
    let links = "<link:footnoteLink xlink:role='http://www.xbrl.org/2003/role/link'><link:loc xlink:href='#a' xlink:label='a'/>\
        <link:loc xlink:href='i.xml#a' xlink:label='c'/><link:loc xlink:href='#b' xlink:label='b'/>\
        <link:footnote xlink:label='n' xml:lang='en' id='n'>1</link:footnote>\
        <link:footnoteArc xlink:from='a' xlink:to='n' xlink:arcrole='http://www.xbrl.org/2003/arcrole/fact-footnote'/>\
        <link:footnoteArc xlink:from='c' xlink:to='n' xlink:arcrole='urn:a'/>\
        <link:footnoteArc xlink:from='a' xlink:to='b' xlink:arcrole='urn:a'/></link:footnoteLink>";
    let items = "<t:A id='a' contextRef='c'>1</t:A><t:B id='b' contextRef='c'>2</t:B>";
    let (report, codes) = run(instance(&[role, CONTEXTS, items, links].concat()));
    let mut report = report.unwrap();
    assert_eq!(codes, [""; 0]);
    assert_eq!(report.links.len(), 3);
    let (again, codes) = run(String::from_utf8(crate::format::xml::write(&report).unwrap()).unwrap());
    assert_eq!(codes, [""; 0]);
    let again = again.unwrap();
    assert_eq!((&again.links, &again.footnotes), (&report.links, &report.footnotes));
    report.role_definitions.clear();
    assert!(matches!(crate::format::xml::write(&report), Err(crate::format::Error::Role(role)) if *role == *"urn:a"));
}

#[test]
fn what_is_no_instance_is_none() {
    for (text, code) in [
        ("", "xml.empty"),
        ("<html xmlns='http://www.w3.org/1999/xhtml'/>", "xbrl.no-instance"),
        ("<xbrl xmlns='http://www.xbrl.org/2003/instance'>", "xml.truncated"),
    ] {
        let (report, codes) = run(text.into());
        assert!(report.is_none(), "{text}");
        assert_eq!(codes, [code], "{text}");
    }
}
