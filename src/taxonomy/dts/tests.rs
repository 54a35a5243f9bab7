//! Small taxonomies, each for one promise of [`super`].

use super::*;
use crate::diagnostic::Severity;
use std::borrow::Cow;
use std::collections::HashMap;
use std::io;

const NS: &str = "https://t.example/";
const LINK: &str = crate::xbrl::ns::LINK;
const XLINK: &str = crate::xbrl::ns::XLINK;
const PARENT_CHILD: &str = arcrole::PARENT_CHILD;

/// Documents by their names below [`NS`].
struct Files(HashMap<String, String>);

impl Resolver for Files {
    fn resolve(&self, uri: &str) -> io::Result<Option<Cow<'_, [u8]>>> {
        let name = uri.strip_prefix(NS).ok_or_else(|| io::Error::other("not ours"))?;
        Ok(self.0.get(name).map(|text| text.as_bytes().into()))
    }
}

/// Discovers from the first of `files`; names and contents.
fn read(files: &[(&str, String)]) -> (Dts, Findings) {
    let entry = format!("{NS}{}", files[0].0);
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    discover(&[&entry], &Files(files))
}

/// A schema of the namespace [`NS`].
fn schema(body: &str) -> String {
    schema_of(&format!("targetNamespace='{NS}'"), body)
}

fn schema_of(target: &str, body: &str) -> String {
    format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:xbrli='http://www.xbrl.org/2003/instance' \
         xmlns:link='http://www.xbrl.org/2003/linkbase' xmlns:xlink='http://www.w3.org/1999/xlink' \
         xmlns:xbrldt='http://xbrl.org/2005/xbrldt' xmlns:dtr='http://www.xbrl.org/dtr/type/numeric' \
         xmlns:t='{NS}' {target}>{body}</xs:schema>"
    )
}

fn linkbase(body: &str) -> String {
    format!(
        "<link:linkbase xmlns:link='http://www.xbrl.org/2003/linkbase' xmlns:xlink='http://www.w3.org/1999/xlink'>\
         {body}</link:linkbase>"
    )
}

fn items(locals: &[&str]) -> String {
    let item = |local: &&str| {
        format!(
            "<xs:element name='{local}' id='t_{local}' type='xbrli:stringItemType' substitutionGroup='xbrli:item' \
             xbrli:periodType='duration'/>"
        )
    };
    locals.iter().map(item).collect()
}

fn linkbase_ref(href: &str) -> String {
    format!("<xs:annotation><xs:appinfo>{}</xs:appinfo></xs:annotation>", reference(href))
}

fn reference(href: &str) -> String {
    format!("<link:linkbaseRef xlink:type='simple' xlink:href='{href}'/>")
}

fn locator(href: &str, label: &str) -> String {
    format!("<link:loc xlink:type='locator' xlink:href='{href}' xlink:label='{label}'/>")
}

fn arc(from: &str, to: &str, more: &str) -> String {
    format!(
        "<link:presentationArc xlink:type='arc' xlink:arcrole='{PARENT_CHILD}' xlink:from='{from}' xlink:to='{to}' \
         {more}/>"
    )
}

fn presentation(body: &str) -> String {
    format!("<link:presentationLink xlink:type='extended' xlink:role='{NS}role'>{body}</link:presentationLink>")
}

fn codes(findings: &Findings) -> Vec<&'static str> {
    findings.iter().flat_map(|(_, diagnostics)| diagnostics.iter()).map(|diagnostic| diagnostic.code).collect()
}

fn name(local: &str) -> QName {
    QName::new(NS, local)
}

/// Presentation as `parent>child` in its order.
fn lines(dts: &Dts) -> Vec<String> {
    let local = |node| match node {
        Node::Concept(id) => dts.at(id).local().to_owned(),
        other => format!("{other:?}"),
    };
    let networks = dts.networks_of(PARENT_CHILD);
    let all = networks.flat_map(|network| network.relationships());
    all.map(|relationship| format!("{}>{}", local(relationship.from()), local(relationship.to()))).collect()
}

#[test]
fn arcs_are_prohibited_and_overridden_by_priority() {
    let locators: String = ["A", "B", "C", "D"].map(|l| locator(&format!("t.xsd#t_{l}"), l)).concat();
    let first = [
        arc("A", "B", "order='2'"),
        arc("A", "C", "order='1.0'"),
        arc("A", "D", "order='3' priority='2'"),
        arc("B", "D", ""),
    ];
    let second = [
        // The same as A>C but for the way in which the number is written.
        arc("A", "C", "order='1' use='prohibited' priority='1'"),
        // Not strong enough.
        arc("A", "D", "order='3' use='prohibited' priority='1'"),
        // Another order: another relationship.
        arc("A", "B", "order='7' use='prohibited' priority='1'"),
        // The default of order is 1; a prohibition wins at the same priority.
        arc("B", "D", "order='1' use='prohibited'"),
        arc("A", "B", "order='0.5' preferredLabel='p'"),
    ];
    let (dts, findings) = read(&[
        ("t.xsd", schema(&(linkbase_ref("a.xml") + &linkbase_ref("b.xml") + &items(&["A", "B", "C", "D"])))),
        ("a.xml", linkbase(&presentation(&(locators.clone() + &first.concat())))),
        ("b.xml", linkbase(&presentation(&(locators + &second.concat())))),
    ]);
    assert_eq!(codes(&findings), [""; 0]);
    assert_eq!(lines(&dts), ["A>B", "A>B", "A>D"]);
    let network = dts.network(PARENT_CHILD, &format!("{NS}role")).unwrap();
    let root = dts.concept(&name("A")).unwrap().node();
    assert_eq!(network.roots(), [root]);
    let orders: Vec<String> = network.from(root).map(|relationship| relationship.order().to_string()).collect();
    assert_eq!(orders, ["0.5", "2", "3"]);
    assert_eq!(network.from(root).next().unwrap().preferred_label(), Some("p"));
}

#[test]
fn a_label_is_prohibited_through_a_locator_of_the_resource() {
    let link =
        |body: &str| linkbase(&format!("<link:labelLink xlink:type='extended' xlink:role='r'>{body}</link:labelLink>"));
    let arc = |more: &str| {
        format!(
            "<link:labelArc xlink:type='arc' xlink:arcrole='http://www.xbrl.org/2003/arcrole/concept-label' \
             xlink:from='a' xlink:to='l' {more}/>"
        )
    };
    let label = |id: &str, text: &str| {
        format!("<link:label id='{id}' xlink:type='resource' xlink:label='l' xml:lang='en'>{text}</link:label>")
    };
    let labels = label("one", " One &amp; <b>all</b>\n") + &label("two", "Two");
    let prohibition = locator("t.xsd#t_A", "a") + &locator("a.xml#one", "l") + &arc("use='prohibited'");
    let files = |second: String| {
        let schema = schema(&(linkbase_ref("a.xml") + &linkbase_ref("b.xml") + &items(&["A"])));
        [
            ("t.xsd", schema),
            ("a.xml", link(&(locator("t.xsd#t_A", "a") + &labels + &arc("")))),
            ("b.xml", link(&second)),
        ]
    };
    let texts = |dts: &Dts| -> Vec<String> {
        dts.labels(dts.concept(&name("A")).unwrap().node()).map(|label| label.text.to_owned()).collect()
    };
    let (dts, _) = read(&files(String::new()));
    assert_eq!(texts(&dts), ["One & all", "Two"]);
    let (dts, findings) = read(&files(prohibition));
    assert_eq!((texts(&dts), codes(&findings)), (vec!["Two".to_owned()], vec![]));
}

#[test]
fn a_schema_without_a_namespace_takes_that_of_each_that_includes_it() {
    let included = schema_of("xmlns='urn:none'", "").replace("xmlns='urn:none'", "");
    let types = "<xs:simpleType name='S'><xs:restriction base='xs:token'/></xs:simpleType>\
                 <xs:element name='E' id='E' type='S'/>";
    let include = "<xs:include schemaLocation='c.xsd'/>";
    let (dts, findings) = read(&[
        ("t.xsd", schema(&format!("{include}<xs:import namespace='urn:o' schemaLocation='o.xsd'/>"))),
        ("c.xsd", included.replace("></xs:schema>", &format!(">{types}</xs:schema>"))),
        ("o.xsd", schema_of("targetNamespace='urn:o'", include)),
    ]);
    assert_eq!(codes(&findings), [""; 0]);
    for namespace in [NS, "urn:o"] {
        let element = dts.element(&QName::new(namespace, "E")).unwrap();
        assert_eq!(element.base_type().xsd, Some("token"));
        assert_eq!(element.type_name(), Some(QName::new(namespace, "S")));
    }
}

#[test]
fn types_and_substitution_groups_come_down_to_their_bases() {
    let restriction = |name: &str, base: &str| {
        format!(
            "<xs:complexType name='{name}'><xs:simpleContent><xs:restriction base='{base}'>\
             <xs:attribute name='x'><xs:simpleType><xs:restriction base='xs:date'/></xs:simpleType></xs:attribute>\
             </xs:restriction></xs:simpleContent></xs:complexType>"
        )
    };
    let element = |name: &str, more: &str, body: &str| format!("<xs:element name='{name}' {more}>{body}</xs:element>");
    let body = [
        restriction("M", "xbrli:monetaryItemType"),
        restriction("M2", "t:M"),
        restriction("P", "dtr:perShareItemType"),
        restriction("C1", "t:C2"),
        restriction("C2", "t:C1"),
        "<xs:simpleType name='D'><xs:union memberTypes='xs:date xs:dateTime'/></xs:simpleType>".into(),
        "<xs:simpleType name='U'><xs:union memberTypes='xs:date'><xs:simpleType><xs:list itemType='xs:int'/>\
         </xs:simpleType></xs:union></xs:simpleType>"
            .into(),
        element("Head", "type='t:M2' substitutionGroup='xbrli:item' xbrli:periodType='instant' abstract='1'", ""),
        element("Inherits", "substitutionGroup='t:Head' xbrli:balance='credit' nillable='true'", ""),
        element("Share", "type='t:P' substitutionGroup='t:Head'", ""),
        element("Cyclic", "type='t:C1' substitutionGroup='xbrli:item'", ""),
        element("Date", "type='t:D'", ""),
        element("Union", "type='t:U'", ""),
        element("Loop", "substitutionGroup='t:Loop'", ""),
        element(
            "Inside",
            "substitutionGroup='xbrli:tuple'",
            "<xs:complexType><xs:sequence><xs:element name='Local' type='xs:int'/></xs:sequence></xs:complexType>",
        ),
        element(
            "Nested",
            "",
            "<xs:simpleType><xs:restriction><xs:simpleType><xs:restriction base='xs:gYear'/></xs:simpleType>\
             </xs:restriction></xs:simpleType>",
        ),
    ];
    let (dts, findings) = read(&[("t.xsd", schema(&body.concat()))]);
    assert_eq!(codes(&findings), ["taxonomy.type-cycle"]);
    let base = |local: &str| {
        let element = dts.element(&name(local)).unwrap();
        (element.kind(), element.base_type().item_type, element.base_type().xsd)
    };
    assert_eq!(base("Inherits"), (Kind::Item, Some("monetaryItemType"), Some("decimal")));
    assert_eq!(base("Share"), (Kind::Item, Some("decimalItemType"), Some("decimal")));
    assert_eq!(base("Cyclic"), (Kind::Item, None, None));
    assert_eq!(base("Date"), (Kind::Element, None, Some("dateUnion")));
    assert_eq!(base("Union"), (Kind::Element, None, Some("anySimpleType")));
    assert_eq!(base("Nested"), (Kind::Element, None, Some("gYear")));
    assert_eq!(base("Inside"), (Kind::Tuple, None, None));
    assert_eq!(base("Loop").0, Kind::Element);
    assert!(dts.element(&name("Local")).is_none() && dts.concept(&name("Date")).is_none());
    let inherits = dts.concept(&name("Inherits")).unwrap();
    assert!(inherits.is_numeric() && inherits.is_nillable() && !inherits.is_abstract());
    assert_eq!((inherits.balance(), inherits.period()), (Some(Balance::Credit), None));
}

#[test]
fn typed_domains_are_found_or_said_to_be_missing() {
    let dimension = |local: &str, href: &str| {
        format!(
            "<xs:element name='{local}' id='t_{local}' type='xbrli:stringItemType' abstract='true' \
             substitutionGroup='xbrldt:dimensionItem' xbrli:periodType='duration' xbrldt:typedDomainRef='{href}'/>"
        )
    };
    let dimensions = [("A", "d.xsd#d"), ("B", "d.xsd#nothing"), ("C", "d.xsd"), ("D", "absent.xsd#d_x")];
    let (dts, findings) = read(&[
        ("t.xsd", schema(&dimensions.map(|(local, href)| dimension(local, href)).concat())),
        ("d.xsd", schema_of("targetNamespace='urn:d'", "<xs:element name='Date' id='d' type='xs:date'/>")),
    ]);
    let mut found = codes(&findings);
    found.sort_unstable();
    assert_eq!(found, ["taxonomy.missing", "xbrldte:TypedDimensionError", "xbrldte:TypedDimensionURIError"]);
    let dimension = dts.concept(&name("A")).unwrap();
    let domain = dimension.typed_domain().unwrap();
    assert!(dimension.is_typed_dimension());
    assert_eq!((domain.name(), domain.base_type().xsd), (QName::new("urn:d", "Date"), Some("date")));
}

#[test]
fn a_missing_base_taxonomy_is_a_warning_and_its_concepts_keep_their_names() {
    let import = "<xs:import namespace='urn:base' schemaLocation='base/b.xsd'/>\
                  <xs:import namespace='urn:base' schemaLocation='base/b.xsd'/>";
    let body = locator("base/b.xsd#base_Assets", "a") + &locator("t.xsd#t_B", "b") + &arc("a", "b", "");
    let (dts, findings) = read(&[
        ("t.xsd", schema(&(linkbase_ref("l.xml") + import + &items(&["B"])))),
        ("l.xml", linkbase(&presentation(&body))),
    ]);
    let (source, diagnostics) = findings.iter().next().unwrap();
    let found: Vec<_> = diagnostics.iter().map(|d| (d.severity, d.code, source.slice(d.span.unwrap()))).collect();
    assert_eq!(found.len(), 1, "once for each address");
    assert_eq!((found[0].0, found[0].1), (Severity::Warning, "taxonomy.missing"));
    assert!(found[0].2.starts_with("<xs:import"), "{}", found[0].2);
    let referrers = vec!["https://t.example/t.xsd", "https://t.example/l.xml"];
    assert_eq!(dts.missing().collect::<Vec<_>>(), [("https://t.example/base/b.xsd", referrers)]);
    assert_eq!(lines(&dts), ["Assets>B"]);
    let assets = QName::new("urn:base", "Assets");
    assert!(dts.concept(&assets).is_none() && !dts.element(&assets).unwrap().is_declared());
    assert_eq!(dts.concepts().count(), 1);
}

#[test]
fn references_are_relative_to_their_bases_and_go_by_id_or_by_element_pointers() {
    let body = "<link:presentationLink xml:base='sub/' xlink:type='extended' xlink:role='r'>".to_owned()
        + &locator("../t.xsd#t_A", "a")
        + &locator("../t.xsd#element(/1/3)", "b")
        + &locator("https://t.example/t.xsd#element(t_A)", "c")
        + &locator("x%20y.xsd#t_C", "d")
        + &arc("a", "b", "")
        + &arc("b", "c", "")
        + &arc("a", "d", "")
        + "</link:presentationLink>";
    let other = schema_of("targetNamespace='urn:x'", &items(&["C"]));
    let (dts, findings) = read(&[
        // Elements: the annotation, A, B.
        ("t.xsd", schema(&(linkbase_ref("l.xml") + &items(&["A", "B"])))),
        ("l.xml", linkbase(&body)),
        ("sub/x%20y.xsd", other),
    ]);
    assert_eq!(codes(&findings), [""; 0]);
    assert_eq!(lines(&dts), ["A>B", "A>C", "B>A"]);
    assert_eq!(dts.documents().count(), 3);
}

#[test]
fn what_is_wrong_is_reported_and_the_rest_is_read() {
    let wrong = locator("t.xsd#t_Nothing", "x")
        + &locator("t.xsd#element(/1/99)", "x")
        // These two are right: a whole document, and a locator that makes none part of the taxonomy.
        + &locator("t.xsd", "y")
        + &locator("nowhere.xsd#a", "y").replace("link:loc", "link:other")
        + &locator("t.xsd#xpointer(//*)", "x")
        + &locator("broken.xml#y", "x")
        + &locator("http://[#y", "x")
        + &locator("t.xsd#t_A", "a")
        + &locator("t.xsd#t_B", "b")
        + &arc("a", "x", "")
        + &arc("a", "nothing", "")
        + &arc("a", "b", "order='first'")
        + &reference("dtd.xml");
    let (dts, findings) = read(&[
        ("t.xsd", schema(&(linkbase_ref("l.xml") + &items(&["A", "B", "A"])))),
        ("l.xml", linkbase(&(presentation(&wrong) + &reference("l.xml") + &reference("dtd.xml")))),
        ("broken.xml", "<a><b></a>".into()),
        ("dtd.xml", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>".into()),
    ]);
    let mut found = codes(&findings);
    found.sort_unstable();
    let expected = [
        "taxonomy.arc-end",
        "taxonomy.duplicate-element",
        "taxonomy.duplicate-id",
        "taxonomy.href",
        "taxonomy.locator",
        "taxonomy.locator",
        "taxonomy.locator",
        "taxonomy.locator",
        "taxonomy.value",
        "xml.dtd",
        "xml.end-tag",
    ];
    assert_eq!(found, expected);
    assert_eq!(lines(&dts), ["A>B"]);
    assert!(findings.iter().all(|(_, diagnostics)| diagnostics.iter().all(|d| d.span.is_some())));
}

#[test]
fn damaged_documents_are_findings() {
    let bases = "<link:documentation xml:base='1/'>".repeat(40) + &"</link:documentation>".repeat(40);
    let whole = linkbase(&(presentation(&(locator("t.xsd#t_A", "a") + &arc("a", "a", "priority='1'"))) + &bases));
    let schema = schema(&(linkbase_ref("l.xml") + &items(&["A", "\u{c4}"])));
    let damages = ["<", "\"", "'", "&", ">", "\u{0}", "#"];
    for at in (0..whole.len().max(schema.len())).step_by(3).filter(|at| whole.is_char_boundary(*at)) {
        for damage in ["", damages[at % damages.len()]] {
            let broken = |text: &str| match text.get(..at) {
                Some(start) => format!("{start}{damage}{}", if damage.is_empty() { "" } else { &text[at..] }),
                None => text.to_owned(),
            };
            let (dts, _) = read(&[("t.xsd", broken(&schema)), ("l.xml", broken(&whole))]);
            assert!(dts.documents().count() <= 2);
        }
    }
}

#[test]
fn bases_within_bases_do_not_grow_without_limit() {
    let base = format!("<g:x xmlns:g='urn:g' xml:base='{}/'>", "x".repeat(1_000));
    let body = base.repeat(200) + &reference("y.xml") + &"</g:x>".repeat(200);
    let (dts, findings) = read(&[("t.xml", format!("<r xmlns:link='{LINK}' xmlns:xlink='{XLINK}'>{body}</r>"))]);
    assert_eq!((codes(&findings), dts.documents().count()), (vec!["taxonomy.href"], 1));
}

#[test]
fn an_entry_point_that_is_not_there_is_said_so() {
    let (dts, findings) = discover(&["https://t.example/none.xsd"], &Files(HashMap::new()));
    assert_eq!(codes(&findings), ["taxonomy.missing"]);
    assert_eq!(dts.documents().count(), 0);
    let (_, findings) = discover(&["relative.xsd", "https://other.example/"], &Files(HashMap::new()));
    assert_eq!(codes(&findings), ["taxonomy.unreadable", "taxonomy.unreadable"]);
}

#[test]
fn documents_that_refer_to_each_other_in_a_long_row_are_cut() {
    let import = |at: usize| format!("<xs:import namespace='urn:{at}' schemaLocation='{at}.xsd'/>");
    let names: Vec<String> = (0..1_100).map(|at| format!("{at}.xsd")).collect();
    let files: Vec<(&str, String)> = names
        .iter()
        .enumerate()
        .map(|(at, name)| (name.as_str(), schema_of(&format!("targetNamespace='urn:{at}'"), &import(at + 1))))
        .collect();
    let (dts, findings) = read(&files);
    assert_eq!(codes(&findings), ["taxonomy.limit"]);
    assert_eq!(dts.documents().count(), 1_000);
}

#[test]
fn roles_members_and_generic_labels() {
    let role = format!(
        "<xs:annotation><xs:appinfo><link:roleType id='r' roleURI='{NS}role'><link:definition> The role\n\
         </link:definition><link:usedOn>link:presentationLink</link:usedOn></link:roleType>\
         <link:arcroleType id='ar' arcroleURI='{NS}arcrole' cyclesAllowed='none'/>{}{}</xs:appinfo></xs:annotation>",
        reference("g.xml"),
        // A linkbase inside of the schema.
        linkbase(
            &("<link:definitionLink xlink:type='extended' xlink:role='r'>".to_owned()
                + &locator("#t_Axis", "a")
                + &locator("#t_Domain", "d")
                + &locator("#t_Member", "m")
                + &arc("a", "d", "").replace(PARENT_CHILD, arcrole::DIMENSION_DOMAIN)
                + &arc("d", "m", "xbrldt:usable='false' xmlns:xbrldt='http://xbrl.org/2005/xbrldt'")
                    .replace(PARENT_CHILD, arcrole::DOMAIN_MEMBER)
                + "</link:definitionLink>")
        )
    );
    let generic = "<g:link xmlns:g='http://xbrl.org/2008/generic' xmlns:label='http://xbrl.org/2008/label' \
                   xlink:type='extended' xlink:role='r'><label:label xlink:type='resource' xlink:label='l' \
                   xml:lang='fr' xlink:role='x'>Le r\u{f4}le</label:label>"
        .to_owned()
        + &locator("t.xsd#r", "r")
        + "<g:arc xlink:type='arc' xlink:arcrole='http://xbrl.org/arcrole/2008/element-label' xlink:from='r' \
           xlink:to='l'/></g:link>";
    let (dts, findings) =
        read(&[("t.xsd", schema(&(role + &items(&["Axis", "Domain", "Member"])))), ("g.xml", linkbase(&generic))]);
    assert_eq!(codes(&findings), [""; 0]);
    let role = dts.role(&format!("{NS}role")).unwrap();
    assert_eq!(role.definition(), Some("The role"));
    assert_eq!(role.used_on().collect::<Vec<_>>(), [QName::new(crate::xbrl::ns::LINK, "presentationLink")]);
    assert_eq!(dts.label(role.node, "x", "FR"), Some("Le r\u{f4}le"));
    assert_eq!(dts.arcroles().count(), 1);
    let member = |local| dts.concept(&name(local)).unwrap().is_domain_member();
    assert_eq!((member("Axis"), member("Domain"), member("Member")), (false, true, true));
    let network = dts.networks_of(arcrole::DOMAIN_MEMBER).next().unwrap();
    assert!(!network.relationships().next().unwrap().usable());
    assert_eq!(network.link().local.as_ref(), "definitionLink");
}
