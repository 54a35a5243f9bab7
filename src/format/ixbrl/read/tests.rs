use super::read;
use crate::diagnostic::Severity;
use crate::report::{LinkTarget, Report, ValueRef};
use crate::source::Source;
use crate::xbrl::Decimals;

const NAMESPACES: &str = "xmlns='http://www.w3.org/1999/xhtml' xmlns:ix='http://www.xbrl.org/2013/inlineXBRL' \
    xmlns:ixt='http://www.xbrl.org/inlineXBRL/transformation/2020-02-12' xmlns:xbrli='http://www.xbrl.org/2003/instance' \
    xmlns:link='http://www.xbrl.org/2003/linkbase' xmlns:xlink='http://www.w3.org/1999/xlink' \
    xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:src='https://ixport.example/source/1' xmlns:t='urn:t'";

const RESOURCES: &str = "<xbrli:context id='c'><xbrli:entity><xbrli:identifier scheme='urn:s'>1</xbrli:identifier>\
    </xbrli:entity><xbrli:period><xbrli:instant>2023-12-31</xbrli:instant></xbrli:period></xbrli:context>\
    <xbrli:unit id='u'><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>";

const REFERENCES: &str = "<ix:references><link:schemaRef xlink:type='simple' xlink:href='t.xsd'/></ix:references>";

fn header(more: &str) -> String {
    format!("<ix:header>{REFERENCES}<ix:resources>{RESOURCES}{more}</ix:resources></ix:header>")
}

fn page(header: &str, body: &str) -> String {
    format!("<html {NAMESPACES}><body><div>{header}</div>{body}</body></html>")
}

fn sources(texts: &[String]) -> Vec<Source> {
    texts
        .iter()
        .enumerate()
        .map(|(at, text)| Source::new(format!("{at}.htm"), text.clone().into_bytes()).unwrap())
        .collect()
}

/// Facts as `concept=value`, with decimals and language where there are some.
fn facts(report: &Report) -> Vec<String> {
    let show = |fact: crate::report::Fact<'_>| {
        let value = match fact.value {
            ValueRef::Number(number) => number.to_owned(),
            ValueRef::Text(text) => format!("{text:?}"),
            ValueRef::Nil => "nil".to_owned(),
        };
        let decimals = fact.decimals.map(|decimals| format!(" ±{decimals}")).unwrap_or_default();
        let language = fact.language.map(|language| format!(" @{language}")).unwrap_or_default();
        format!("{}={value}{decimals}{language}", report.concept(fact.concept).local)
    };
    report.facts().map(show).collect()
}

/// Facts of the default target and the codes of all findings, of documents as they are.
fn of_set(texts: &[String]) -> (Vec<String>, Vec<&'static str>) {
    let (targets, findings) = read(&sources(texts));
    let codes = findings.iter().flat_map(|(_, found)| found.iter().map(|found| found.code)).collect();
    (facts(&targets[0].report), codes)
}

fn of(body: &str) -> (Vec<String>, Vec<&'static str>) {
    of_set(&[page(&header(""), body)])
}

fn number(attributes: &str, text: &str) -> String {
    format!("<ix:nonFraction name='t:N' contextRef='c' unitRef='u' {attributes}>{text}</ix:nonFraction>")
}

fn text(attributes: &str, content: &str) -> String {
    format!("<ix:nonNumeric name='t:T' contextRef='c' {attributes}>{content}</ix:nonNumeric>")
}

#[track_caller]
fn reads(body: &str, expected: &[&str]) {
    assert_eq!(of(body), (expected.iter().map(|&fact| fact.to_owned()).collect(), vec![]), "{body}");
}

#[track_caller]
fn finds(body: &str, expected: &[&str], code: &str) {
    let (facts, codes) = of(body);
    assert_eq!(facts, expected, "{body}");
    assert_eq!(codes, [code], "{body}");
}

#[test]
fn numbers_are_transformed_scaled_and_signed() {
    reads(&number("decimals='0'", " 12 "), &["N=12 ±0"]);
    reads(&number("decimals='-3' scale='3' sign='-' format='ixt:num-dot-decimal'", "1,234.5"), &["N=-1234500 ±-3"]);
    reads(&number("decimals='INF' scale='-2' format='ixt:num-comma-decimal'", "1.234,50"), &["N=12.345 ±INF"]);
    reads(&number("decimals='0' sign='-' format='ixt:fixed-zero'", "—"), &["N=0 ±0"]);
    reads(&number("precision='2'", "1234"), &["N=1234 ±-2"]);
    reads(&number("decimals='0'", "1&#50;<!-- c -->3"), &["N=123 ±0"]);
    reads("<ix:nonFraction name='t:N' contextRef='c' unitRef='u' xsi:nil='true'/>", &["N=nil"]);
}

#[test]
fn a_number_that_is_none_is_left_out_with_a_reason() {
    finds(&number("decimals='0'", "1,234"), &[], "ix11.10.1.1:transformValueError");
    finds(&number("decimals='0' format='ixt:num-dot-decimal'", "1.234,5"), &[], "ix11.10.1.1:transformValueError");
    finds(&number("decimals='0' format='ixt:nonsense'", "1"), &[], "ix11.10.1.2:invalidTransformation");
    finds(&number("decimals='0' format='zzz:num-dot-decimal'", "1"), &[], "ix11.10.1.2:invalidTransformation");
    finds(&number("decimals='0' scale='99999'", "1"), &[], "ix11.10.1.1:scale");
    finds(&number("decimals='0' scale='x'", "1"), &[], "ix11.10.1.1:scale");
    finds(&number("decimals='0' sign='+'", "1"), &[], "ix11.10.1.1:sign");
    finds(&number("decimals='0'", "-1"), &["N=-1 ±0"], "ix11.10.1.2:nonFractionNegative");
    finds(&number("decimals='0' precision='3'", "1"), &[], "xbrl.4.6.3");
    finds(&number("precision='0'", "1"), &[], "xbrlxe:unsupportedZeroPrecisionFact");
    finds(&number("", "1"), &["N=1"], "xbrl.4.6.3");
    finds(&number("decimals='0'", "<b>1</b>"), &["N=1 ±0"], "ix11.10.1.1:nonFractionChildren");
    finds(
        "<ix:nonFraction name='t:N' contextRef='c' decimals='0'>1</ix:nonFraction>",
        &[],
        "ix11.10.1.1:requiredAttribute",
    );
    finds(&number("decimals='0'", "1").replace("'u'", "'v'"), &[], "ix11.10.1.2:unitReference");
    finds(&number("decimals='0'", "1").replace("'c'", "'d'"), &[], "ix11.10.1.2:contextReference");
    finds(&number("decimals='0'", "1").replace("t:N", "zzz:N"), &[], "ix11.10.1.2:name");
}

#[test]
fn numbers_around_one_text_share_it() {
    let attributes = "decimals='0' scale='3'";
    let inner = number(attributes, "7").replace("t:N", "t:M");
    reads(&number(attributes, &format!(" {inner} ")), &["N=7000 ±0", "M=7000 ±0"]);
    let other = number("decimals='0'", "7").replace("t:N", "t:M");
    finds(&number(attributes, &other), &["N=7000 ±0", "M=7 ±0"], "ix11.10.1.2:nestedNonFractionProperties");
}

#[test]
fn a_text_is_what_is_in_its_element() {
    reads(&text("", " a <b>b</b>\r\n c&amp;&nbsp;<![CDATA[<d>]]>"), &["T=\" a b\\n c&\\u{a0}<d>\""]);
    reads(&text("", "a<ix:exclude> page 2 </ix:exclude>b"), &["T=\"ab\""]);
    reads(&text("xsi:nil='1'", ""), &["T=nil"]);
    reads(&text("format='ixt:date-day-month-year'", " 31.12.2023\n"), &["T=\"2023-12-31\""]);
    finds(&text("format='ixt:date-day-month-year'", "31.13.2023"), &[], "ix11.11.1.1:transformValueError");
    let nested = text("", &format!("x {} y", number("decimals='0'", "1")));
    reads(&nested, &["T=\"x 1 y\"", "N=1 ±0"]);
    finds("<ix:exclude>a</ix:exclude>", &[], "ix11.5.1.1:excludeMisplaced");
}

#[test]
fn what_is_excluded_from_one_text_is_not_from_that_within() {
    let inner = text("", "in").replace("t:T", "t:I");
    reads(&text("", &format!("a<ix:exclude>p {inner}</ix:exclude>b")), &["T=\"ab\"", "I=\"in\""]);
}

#[test]
fn an_escaped_text_is_a_fragment_of_xhtml() {
    for (content, value) in [
        ("a &lt; b", "a &lt; b"),
        ("<p>1 > 0 &amp; 2</p>", "<p>1 &gt; 0 &amp; 2</p>"),
        ("<td></td><br></br><hr/><p/>", "<td></td><br/><hr/><p></p>"),
        ("<p title='say \"x\"' class='c&amp;d'>x</p>", "<p class=\"c&amp;d\" title=\"say &quot;x&quot;\">x</p>"),
        ("<p xmlns:q='urn:q' xml:lang='de' id='i'>x</p>", "<p id=\"i\" xml:lang=\"de\">x</p>"),
        ("a<ix:exclude><b>2</b></ix:exclude>c", "ac"),
        ("<i>x<!-- c -->&#160;&eacute;</i>", "<i>x\u{a0}é</i>"),
        ("<a href='b c.htm'>x</a>", "<a href=\"b c.htm\">x</a>"),
    ] {
        reads(&text("escape='true'", content), &[&format!("T={value:?}")]);
    }
    let nested = text("escape='true'", &format!("<b>{}</b>", number("decimals='0'", "1")));
    reads(&nested, &["T=\"<b>1</b>\"", "N=1 ±0"]);
}

#[test]
fn relative_references_in_escaped_text_are_resolved_against_the_base() {
    let page = page(&header(""), &text("escape='true'", "<a href='b c.htm'/><img src='#x'/>"));
    let page = page.replace("<body>", "<head><base href='https://f.example/d/e.htm'/></head><body>");
    let expected = "<a href=\"https://f.example/d/b%20c.htm\"></a><img src=\"https://f.example/d/e.htm#x\"/>";
    assert_eq!(of_set(&[page]), (vec![format!("T={expected:?}")], vec![]));
}

#[test]
fn the_language_of_a_text_is_that_in_scope() {
    let inner = text("xml:lang='fr'", "b").replace("t:T", "t:I");
    reads(
        &format!("<div xml:lang='de'>{}{inner}{}</div>{}", text("", "a"), text("xml:lang=''", "c"), text("", "d")),
        &["T=\"a\" @de", "I=\"b\" @fr", "T=\"c\"", "T=\"d\""],
    );
}

fn continuation(attributes: &str, content: &str) -> String {
    format!("<ix:continuation {attributes}>{content}</ix:continuation>")
}

#[test]
fn a_text_goes_on_in_its_continuations() {
    let body = [
        continuation("id='two'", " <b>c</b>"),
        text("continuedAt='one'", "a"),
        continuation("id='one' continuedAt='two'", " b"),
        number("decimals='0'", "1"),
    ];
    reads(&body.concat(), &["T=\"a b c\"", "N=1 ±0"]);
    let escaped = body.concat().replace("continuedAt='one'", "continuedAt='one' escape='1'");
    reads(&escaped, &["T=\"a b <b>c</b>\"", "N=1 ±0"]);
}

#[test]
fn a_set_of_documents_is_one_report() {
    let first = page("", &[text("continuedAt='one' id='x'", "a"), number("decimals='0'", "1")].concat());
    let second = page(&header(""), &continuation("id='one'", " b"));
    assert_eq!(of_set(&[first, second]), (vec!["T=\"a b\"".to_owned(), "N=1 ±0".to_owned()], vec![]));
}

#[test]
fn a_broken_chain_is_an_error_and_the_text_ends_there() {
    let head = text("continuedAt='one'", "a");
    finds(&head, &["T=\"a\""], "ix11.4.1.2:continuationMissing");
    let own = continuation("id='one' continuedAt='one'", "b");
    finds(&[head.as_str(), &own].concat(), &["T=\"ab\""], "ix11.4.1.2:continuationCycle");
    let end = continuation("id='one'", "b");
    finds(&[head.as_str(), &head, &end].concat(), &["T=\"ab\"", "T=\"a\""], "ix11.4.1.2:continuationReferences");
    finds(&end, &[], "ix11.4.1.2:continuationNotReferenced");
    let within = text("continuedAt='one'", &["a", &end].concat());
    finds(&within, &["T=\"abb\""], "ix11.4.1.2:continuationChainNested");
    finds(&[head.as_str(), &end, &end].concat(), &["T=\"ab\""], "ix11:uniqueIxId");
    let hidden =
        page(&header("").replace("<ix:references>", &format!("<ix:hidden>{end}</ix:hidden><ix:references>")), &head);
    assert_eq!(of_set(&[hidden]).1, ["ix11.4.1.1:ancestorNodeDisallowed"]);
}

#[test]
fn the_header_may_stand_behind_the_facts() {
    let text = format!("<html {NAMESPACES}><body>{}{}</body></html>", number("decimals='0'", "1"), header(""));
    assert_eq!(of_set(&[text]), (vec!["N=1 ±0".to_owned()], vec![]));
}

#[test]
fn each_target_is_a_report_with_its_references() {
    let more = "<ix:references target='x'><link:schemaRef xlink:href='x.xsd'/><link:linkbaseRef xlink:href='x.xml'/>\
                <link:schemaRef xlink:href='y.xsd'/></ix:references>";
    let header = header("").replace("</ix:references>", &format!("</ix:references>{more}"));
    let body = [number("decimals='0'", "1"), number("decimals='0' target='x'", "2"), text("target='y'", "z")].concat();
    let (targets, findings) = read(&sources(&[page(&header, &body)]));
    let shown: Vec<_> =
        targets.iter().map(|t| (t.name.as_deref(), facts(&t.report), t.report.taxonomy.join(" "))).collect();
    assert_eq!(
        shown,
        [
            (None, vec!["N=1 ±0".to_owned()], "t.xsd".to_owned()),
            (Some("x"), vec!["N=2 ±0".to_owned()], "x.xsd y.xsd x.xml".to_owned()),
            (Some("y"), vec!["T=\"z\"".to_owned()], String::new()),
        ]
    );
    assert_eq!(targets[1].report.context(targets[1].report.fact(0).context).entity.scheme.as_ref(), "urn:s");
    let codes: Vec<_> = findings.iter().flat_map(|(_, found)| found.iter().map(|found| found.code)).collect();
    assert_eq!(codes, ["ix11.12.1.2:missingReferenceTargets"]);
}

#[test]
fn parts_that_a_set_needs_are_missed() {
    for (header, code) in [
        (String::new(), "ix11.8.1.3:missingHeader"),
        (format!("<ix:header>{REFERENCES}</ix:header>"), "ix11.14.1.2:missingResources"),
        (format!("<ix:header><ix:resources>{RESOURCES}</ix:resources></ix:header>"), "ix11.12.1.2:missingReferences"),
    ] {
        assert!(of_set(&[page(&header, "")]).1.contains(&code), "{code}");
    }
}

#[test]
fn footnotes_and_relationships_become_links() {
    let relations = "<ix:relationship fromRefs='a b' toRefs='n'/><ix:relationship fromRefs='a' toRefs='b' arcrole='urn:r' \
                     linkRole='urn:l'/>";
    let body = [
        number("decimals='0' id='a'", "1"),
        number("decimals='0' id='b'", "2"),
        "<ix:footnote id='n' xml:lang='en' continuedAt='m'> see <b>x</b> </ix:footnote>".to_owned(),
        continuation("id='m'", "and y "),
    ];
    let (targets, findings) = read(&sources(&[page(&header(relations), &body.concat())]));
    assert_eq!(findings.iter().count(), 0);
    let report = &targets[0].report;
    assert_eq!(&*report.footnotes[0].content, "see <b>x</b> and y");
    assert_eq!(&*report.footnotes[0].language, "en");
    let links: Vec<_> = report.links.iter().map(|link| (link.from, link.to, &*link.arcrole, &*link.role)).collect();
    let (note, standard) = (LinkTarget::Footnote(0), "http://www.xbrl.org/2003/role/link");
    let arcrole = "http://www.xbrl.org/2003/arcrole/fact-footnote";
    assert_eq!(
        links,
        [(0, note, arcrole, standard), (1, note, arcrole, standard), (0, LinkTarget::Fact(1), "urn:r", "urn:l")]
    );
}

#[test]
fn relationships_that_lead_nowhere_are_errors() {
    let fact = number("decimals='0' id='a'", "1");
    let note = "<ix:footnote id='n' xml:lang='en'>x</ix:footnote>";
    for (relation, code) in [
        ("fromRefs='z' toRefs='n'", "ix11.13.1.2:relationshipFromRef"),
        ("fromRefs='a' toRefs='n z'", "ix11.13.1.2:relationshipToRef"),
        ("fromRefs='a' toRefs='n a'", "ix11.13.1.2:relationshipFromToMatch"),
        ("fromRefs='a' toRefs='n b'", "ix11.13.1.2:relationshipReferencesMixed"),
    ] {
        let header = header(&format!("<ix:relationship {relation}/>"));
        let other = number("decimals='0' id='b'", "1");
        let codes = of_set(&[page(&header, &[&fact, &other, note].concat())]).1;
        assert!(codes.contains(&code), "{relation}: {codes:?}");
    }
    finds("<ix:footnote id='n' xml:lang='en'>x</ix:footnote>", &[], "ix.unused-footnote");
    assert!(of("<ix:footnote id='n'>x</ix:footnote>").1.contains(&"ix11.6.1.2:footnoteLang"));
}

#[test]
fn documents_of_inline_xbrl_1_0_are_read() {
    let note = "<ix:footnote footnoteID='n' xml:lang='en' footnoteLinkRole='urn:l'>x</ix:footnote>";
    let page = page(&header(""), &[&number("decimals='0' footnoteRefs='n'", "1"), note].concat());
    let (targets, findings) = read(&sources(&[page.replace("2013/inlineXBRL", "2008/inlineXBRL")]));
    assert_eq!(findings.iter().count(), 0);
    assert_eq!(facts(&targets[0].report), ["N=1 ±0"]);
    assert_eq!(&*targets[0].report.links[0].role, "urn:l");
    assert_eq!(&*targets[0].report.footnotes[0].id, "n");
}

#[test]
fn tuples_and_fractions_are_said_to_have_no_place() {
    let within = format!("<ix:tuple name='t:Tuple' tupleID='i'>{}</ix:tuple>", number("decimals='0' order='1'", "1"));
    let (facts, codes) = of(&[within, text("tupleRef='i' order='2'", "x"), number("decimals='0'", "3")].concat());
    assert_eq!((facts, codes), (vec!["N=3 ±0".to_owned()], vec!["xbrlxe:unsupportedTuple"; 3]));
    let fraction = "<ix:fraction name='t:F' contextRef='c' unitRef='u'><ix:numerator>1</ix:numerator>/<ix:denominator>3\
                    </ix:denominator></ix:fraction>";
    finds(fraction, &[], "xbrlxe:unsupportedFraction");
}

#[test]
fn an_id_stands_once() {
    let both = [number("decimals='0' id='a'", "1"), text("id='a'", "x")].concat();
    finds(&both, &["N=1 ±0", "T=\"x\""], "ix11:uniqueIxId");
}

#[test]
fn our_own_documents_lead_back_to_the_ink() {
    let body = number("decimals='-3' scale='3' format='ixt:num-dot-decimal' src:span='120-125'", "1,234");
    let (targets, _) = read(&sources(&[page(&header(""), &body)]));
    let fact = targets[0].report.fact(0);
    let place = &fact.places[0];
    assert_eq!((place.span.start, place.span.end, &*place.printed), (120, 125, "1,234"));
    assert_eq!((place.scale, place.decimals, place.format), (3, Some(Decimals::Places(-3)), Some("num-dot-decimal")));
    finds(&number("decimals='0' src:span='9-1'", "1"), &["N=1 ±0"], "ixport.span");
}

#[test]
fn html_as_it_is_served_is_read_with_warnings() {
    let body = format!(
        "<p>a &amp b<br><TABLE width=1><tr><td>{}<tr><td>{}</table>",
        number("decimals='0'", "1"),
        text("", "c<br>d")
    );
    let page = format!("<!DOCTYPE html>\n{}", page(&header(""), &body));
    let (targets, findings) = read(&sources(std::slice::from_ref(&page)));
    assert_eq!(facts(&targets[0].report), ["N=1 ±0", "T=\"cd\""]);
    let (_, found) = findings.iter().next().unwrap();
    assert_eq!(found.count(Severity::Error), 0);
    let offset = targets[0].report.fact(0).offset as usize;
    assert!(page[offset..].starts_with("<ix:nonFraction"), "the offset is that in the file");
}

#[test]
fn overlapping_elements_are_errors_and_facts_stay() {
    let body = format!("<p>{}</p>", number("decimals='0'", "1</p>").replace("</p><", "<").replace("1<", "1</p><"));
    let (facts, codes) = of(&body);
    assert_eq!(facts, ["N=1 ±0"]);
    assert!(codes.contains(&"html.overlap"), "{codes:?}");
}

#[test]
fn what_is_cut_off_or_no_document_is_an_error() {
    let whole = page(&header(""), &[number("decimals='0'", "1"), text("", "xyz")].concat());
    let cut = whole[..=whole.find("xyz").unwrap()].to_owned();
    let (facts, codes) = of_set(&[cut]);
    assert_eq!(facts, ["N=1 ±0", "T=\"x\""]);
    assert!(codes.contains(&"xml.truncated"), "{codes:?}");
    for text in ["", "plain words", "<!DOCTYPE html [<!ENTITY a 'b'>]><html/>"] {
        let (targets, findings) = read(&sources(&[text.to_owned()]));
        assert!(targets[0].report.facts().len() == 0 && !findings.is_clean(), "{text}");
    }
    assert!(!read(&[]).0.is_empty(), "no document is an empty report");
}

#[test]
fn an_undeclared_prefix_does_not_hide_facts() {
    let text = page(&header(""), &number("decimals='0'", "1")).replace("xmlns:ix=", "xmlns:other=");
    assert!(of_set(&[text]).1.contains(&"xml.prefix"));
}

#[test]
fn nested_texts_do_not_grow_without_limit() {
    let depth = 1_900;
    let words = "words ".repeat(30_000);
    let open = "<ix:nonNumeric name='t:T' contextRef='c'>".repeat(depth);
    let body = format!("{open}{words}{}", "</ix:nonNumeric>".repeat(depth));
    let (facts, codes) = of(&body);
    assert!(facts.len() < depth && !facts.is_empty());
    assert!(codes.contains(&"ix.too-much-text"));
}

#[test]
fn long_chains_and_deep_nesting_end() {
    let chain: String =
        (0..5_000).map(|at| continuation(&format!("id='k{at}' continuedAt='k{}'", at + 1), "x")).collect();
    let (facts, codes) = of(&[text("continuedAt='k0'", "a"), chain].concat());
    assert_eq!((facts[0].len(), codes), ("T=\"a\"".len() + 5_000, vec!["ix11.4.1.2:continuationMissing"]));
    assert!(of(&"<ix:nonNumeric name='t:T' contextRef='c'>".repeat(3_000)).1.contains(&"xml.depth"));
}
