use super::*;
use crate::xml::Strictness;

/// Reads the contexts and units within a root element that declares some prefixes: what is known by which id, and codes.
fn read(inner: &str) -> (Vec<String>, Vec<&'static str>) {
    let text = format!(
        "<x xmlns='http://www.xbrl.org/2003/instance' xmlns:d='http://xbrl.org/2006/xbrldi' xmlns:t='urn:t' \
         xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:iso4217='http://www.xbrl.org/2003/iso4217'>{inner}</x>"
    );
    let mut xml = Xml::new(&text, Strictness::Xml);
    let (mut report, mut diagnostics, mut aspects) = (Report::default(), Diagnostics::default(), Aspects::default());
    xml.next().unwrap();
    while let Some(element) = next_child(&mut xml, &mut diagnostics).unwrap() {
        match element.local {
            "context" => aspects.read_context(&mut xml, &element, &mut report, &mut diagnostics).unwrap(),
            _ => aspects.read_unit(&mut xml, &element, &mut report, &mut diagnostics).unwrap(),
        }
    }
    let contexts = aspects.contexts.iter().filter_map(|(id, context)| {
        let context = report.context(context?);
        let dimensions: Vec<String> = context.dimensions().map(|(axis, value)| format!(" {axis}={value:?}")).collect();
        Some(format!("{id} {} {}{}", context.entity.identifier, context.period, dimensions.concat()))
    });
    let units = aspects.units.iter().filter_map(|(id, unit)| {
        let unit = report.unit(unit?);
        let names = |names: &[QName]| names.iter().map(|name| &*name.local).collect::<Vec<_>>().join("*");
        Some(format!("{id} {}/{}", names(&unit.numerators), names(&unit.denominators)))
    });
    (contexts.chain(units).collect(), diagnostics.iter().map(|d| d.code).collect())
}

const ENTITY: &str = "<entity><identifier scheme='urn:s'> 1  2 </identifier></entity>";
const PERIOD: &str = "<period><instant>2023-03-31</instant></period>";

#[test]
fn a_context_is_an_entity_a_period_and_dimensions() {
    let scenario = "<scenario><d:explicitMember dimension='t:A'>\n t:M </d:explicitMember>\
        <d:typedMember dimension='t:T'><t:e>a&amp;b</t:e></d:typedMember>\
        <d:typedMember dimension='t:N'><t:e xsi:nil='true'/></d:typedMember></scenario>";
    let (known, codes) = read(&format!("<context id='c'>{ENTITY}{PERIOD}{scenario}</context>"));
    assert_eq!(codes, [""; 0]);
    assert_eq!(
        known,
        ["c 1 2 2023-04-01T00:00:00 {urn:t}A=Member(QName { namespace: \"urn:t\", local: \"M\" }) \
          {urn:t}N=Typed(None) {urn:t}T=Typed(Some(\"a&b\"))"]
    );
}

#[test]
fn periods_have_exclusive_ends() {
    let context = |id: &str, period: &str| format!("<context id='{id}'>{ENTITY}<period>{period}</period></context>");
    let (known, codes) = read(
        &[
            context("a", "<startDate>2023-01-01</startDate><endDate>2023-03-31</endDate>"),
            context("b", "<forever/>"),
            context("c", "<startDate>2023-01-01</startDate><endDate>2023-01-01T00:00:00</endDate>"),
            context("d", "<instant>2023-13-01</instant>"),
            context("e", "<startDate>2023-01-01</startDate>"),
            context("f", "<instant>2023-01-01Z</instant>"),
        ]
        .concat(),
    );
    assert_eq!(known, ["a 1 2 2023-01-01T00:00:00/2023-04-01T00:00:00", "b 1 2 forever", "f 1 2 2023-01-02T00:00:00"]);
    assert_eq!(codes, ["xbrl.4.7.2", "xbrl.4.7.2", "xbrl.4.7.2", "xbrl.time-zone"]);
}

#[test]
fn what_the_model_cannot_carry_is_unusable_and_said() {
    let with =
        |id: &str, inner: &str| format!("<context id='{id}'>{ENTITY}{PERIOD}<scenario>{inner}</scenario></context>");
    for (inner, code) in [
        ("<t:other/>", "xbrlxe:nonDimensionalSegmentScenarioContent"),
        ("<d:typedMember dimension='t:T'><t:e><t:f/></t:e></d:typedMember>", "xbrlxe:unsupportedComplexTypedDimension"),
        (
            "<d:typedMember dimension='t:T'><t:e a='1'>x</t:e></d:typedMember>",
            "xbrlxe:unsupportedComplexTypedDimension",
        ),
        ("<d:typedMember dimension='t:T'/>", "xbrl.typed-member"),
        ("<d:explicitMember dimension='u:A'>t:M</d:explicitMember>", "xbrl.dimension-name"),
        ("<d:explicitMember dimension='t:A'>u:M</d:explicitMember>", "xbrl.member-name"),
        (
            "<d:explicitMember dimension='t:A'>t:M</d:explicitMember><d:explicitMember dimension='t:A'>t:N</d:explicitMember>",
            "xbrldie:RepeatedDimensionInInstanceError",
        ),
    ] {
        assert_eq!(read(&with("c", inner)), (vec![], vec![code]), "{inner}");
    }
    let twice = format!("<context id='c'>{ENTITY}{PERIOD}</context>").repeat(2);
    assert_eq!(read(&twice).1, ["xbrl.4.7.1"]);
    assert_eq!(read(&format!("<context id='c'>{PERIOD}</context>")).1, ["xbrl.4.7.3"]);
    assert_eq!(read(&format!("<context id='c'>{ENTITY}</context>")).1, ["xbrl.4.7.2"]);
}

#[test]
fn a_unit_is_measures_multiplied_and_divided() {
    let (known, codes) = read(
        "<unit id='a'><measure> iso4217:EUR </measure></unit>\
         <unit id='b'><measure>t:m</measure><measure>t:h</measure></unit>\
         <unit id='c'><divide><unitNumerator><measure>iso4217:EUR</measure></unitNumerator>\
         <unitDenominator><measure>shares</measure></unitDenominator></divide></unit>",
    );
    assert_eq!((known, codes), (vec!["a EUR/".into(), "b h*m/".into(), "c EUR/shares".into()], vec![]));
    for (inner, code) in [
        ("<unit id='a'/>", "xbrl.4.8"),
        ("<unit><measure>pure</measure></unit>", "xbrl.4.8.1"),
        ("<unit id='a'><measure>other</measure></unit>", "xbrl.4.8.2"),
        ("<unit id='a'><measure>iso4217:Euro</measure></unit>", "xbrl.4.8.2"),
        ("<unit id='a'><measure>u:m</measure></unit>", "xbrl.4.8.2"),
        (
            "<unit id='a'><divide><unitNumerator><measure>pure</measure></unitNumerator>\
             <unitDenominator><measure>pure</measure></unitDenominator></divide></unit>",
            "xbrl.4.8.4",
        ),
    ] {
        assert_eq!(read(inner).1, [code], "{inner}");
    }
}
