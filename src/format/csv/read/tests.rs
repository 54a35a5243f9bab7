//! Within [`super`]: each construct and each mistake, on small reports.

use super::read;
use crate::package::Resolver;
use crate::report::{Report, ValueRef};
use crate::source::Source;
use crate::xbrl::Decimals;
use std::borrow::Cow;
use std::io;

/// Files below `file:///r/`.
struct Files<'a>(&'a [(&'a str, &'a str)]);

impl Resolver for Files<'_> {
    fn resolve(&self, uri: &str) -> io::Result<Option<Cow<'_, [u8]>>> {
        let name = uri.strip_prefix("file:///r/").unwrap_or_default();
        Ok(self.0.iter().find(|(file, _)| *file == name).map(|(_, text)| text.as_bytes().into()))
    }
}

/// A table that is not in UTF-8.
struct Latin;

impl Resolver for Latin {
    fn resolve(&self, _: &str) -> io::Result<Option<Cow<'_, [u8]>>> {
        Ok(Some(b"id,v\n\xe9,1\n".as_slice().into()))
    }
}

const INFO: &str = r#"{"documentInfo": {"documentType": "https://xbrl.org/2021/xbrl-csv",
    "namespaces": {"t": "urn:t", "e": "urn:e", "xbrl": "https://xbrl.org/2021", "iso4217": "http://www.xbrl.org/2003/iso4217",
        "xbrli": "http://www.xbrl.org/2003/instance"},
    "linkTypes": {"footnote": "http://www.xbrl.org/2003/arcrole/fact-footnote"},
    "linkGroups": {"_": "http://www.xbrl.org/2003/role/link"}, "taxonomy": ["t.xsd"]}"#;

fn read_all(metadata: &str, files: &[(&str, &str)]) -> (Option<Report>, Vec<&'static str>) {
    let source = Source::new("m.json", metadata.into()).unwrap();
    let (report, findings) = read(&source, "file:///r/m.json", &Files(files));
    let codes = findings.iter().flat_map(|(_, diagnostics)| diagnostics.iter().map(|diagnostic| diagnostic.code));
    (report, codes.collect())
}

/// A report with a template `t` and a table of it.
fn table(template: &str, rows: &str) -> (Report, Vec<&'static str>) {
    let metadata = format!(
        "{INFO}, \"tableTemplates\": {{\"t\": {{{template}}}}}, \"tables\": {{\"t\": {{\"url\": \"t.csv\"}}}}}}"
    );
    let (report, codes) = read_all(&metadata, &[("t.csv", rows)]);
    (report.unwrap(), codes)
}

/// Each fact: id, value, decimals.
fn facts(report: &Report) -> Vec<(&str, ValueRef<'_>, Option<Decimals>)> {
    report.facts().map(|fact| (fact.id, fact.value, fact.decimals)).collect()
}

#[test]
fn properties_come_from_the_column_then_groups_then_the_table() {
    let (report, codes) = table(
        r#""dimensions": {"entity": "e:1", "period": "$p@end", "unit": "iso4217:EUR"}, "decimals": 0, "rowIdColumn": "id",
           "columns": {"id": {}, "p": {}, "m": {}, "c": {"comment": true},
             "g": {"propertyGroups": {"x": {"dimensions": {"concept": "t:X", "t:D": "t:M"}, "decimals": 2},
                                      "y": {"dimensions": {"concept": "t:Y", "t:D": "$m"}}}},
             "v": {"propertiesFrom": ["g"]},
             "w": {"dimensions": {"concept": "t:W", "unit": "xbrli:shares"}, "decimals": -3}}"#,
        "\u{feff}id,p,m,c,g,v,w\r\n1,2023Q1,,any,x,1.5,7\r\n2,2023,t:N,,y,\"2\",\r\n\r\n3,2023,t:N,,y,##a d2,5 d INF\r\n",
    );
    assert_eq!(codes, ["xbrlce:unmappedCellValue"; 0]);
    let number = |text, places| (ValueRef::Number(text), Some(Decimals::Places(places)));
    let found: Vec<_> = facts(&report).into_iter().map(|(id, value, decimals)| (id, (value, decimals))).collect();
    assert_eq!(
        found,
        [
            ("t.r_1.v", number("1.5", 2)),
            ("t.r_1.w", number("7", -3)),
            ("t.r_2.v", number("2", 0)),
            ("t.r_3.v", (ValueRef::Text("#a d2"), None)),
            ("t.r_3.w", (ValueRef::Number("5"), Some(Decimals::Infinite))),
        ]
    );
    let periods: Vec<_> = report.facts().map(|fact| report.context(fact.context).period.to_string()).collect();
    assert_eq!((&*periods[0], &*periods[2]), ("2023-04-01T00:00:00", "2024-01-01T00:00:00"));
    let dimensions: Vec<_> = report.facts().map(|fact| report.context(fact.context).dimensions().len()).collect();
    assert_eq!(dimensions, [1, 0, 1, 1, 0]);
}

#[test]
fn special_values_and_row_numbers() {
    let (report, codes) = table(
        r#""columns": {"u": {}, "d": {},
             "v": {"dimensions": {"concept": "t:V", "unit": "$u", "t:D": "$d", "t:R": "$rowNumber", "t:E": "$$x"}}}"#,
        "u,d,v\niso4217:EUR,#nil,1\n\n#none,#empty,#nil\n,##x,#empty\n,,1d2\n",
    );
    assert_eq!(codes, [""; 0]);
    let found = facts(&report);
    assert_eq!(found[0], ("t.r_1.v", ValueRef::Number("1"), Some(Decimals::Infinite)));
    assert_eq!(found[1], ("t.r_3.v", ValueRef::Nil, None), "blank lines count");
    assert_eq!(found[2], ("t.r_4.v", ValueRef::Text(""), None));
    assert_eq!(found[3], ("t.r_5.v", ValueRef::Number("1"), Some(Decimals::Places(2))));
    let text = |at: usize| {
        let context = report.context(report.fact(at).context).to_context();
        context.dimensions.values().map(|value| format!("{value:?}")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(text(0), r#"Typed(None) Typed(Some("$x")) Typed(Some("1"))"#);
    assert_eq!(text(1), r#"Typed(Some("")) Typed(Some("$x")) Typed(Some("3"))"#);
    assert_eq!(text(2), r##"Typed(Some("#x")) Typed(Some("$x")) Typed(Some("4"))"##);
}

#[test]
fn parameters_come_from_cells_tables_the_report_and_a_file() {
    let metadata = format!(
        r#"{INFO}, "parameters": {{"entity": "e:1", "unit": "iso4217:EUR"}}, "parameterURL": "p.csv",
        "dimensions": {{"entity": "$entity", "unit": "$unit", "period": "$period"}}, "decimals": "$decimals",
        "tableTemplates": {{"t": {{"columns": {{"unit": {{}}, "v": {{"dimensions": {{"concept": "t:V"}}}}}}}}}},
        "tables": {{"a": {{"url": "a.csv", "template": "t", "parameters": {{"unit": "iso4217:USD"}}}},
                    "b": {{"url": "b.csv", "template": "t"}}, "c": {{"url": "c.csv", "template": "t", "optional": true}}}}}}"#
    );
    let parameters = "name,value\nperiod,2023\ndecimals,-3\n";
    let files = [("p.csv", parameters), ("a.csv", "unit,v\n,1\niso4217:CNY,2\n"), ("b.csv", "v\n3\n")];
    let (report, codes) = read_all(&metadata, &files);
    let report = report.unwrap();
    assert_eq!(codes, [""; 0]);
    let units: Vec<_> = report.facts().map(|fact| &*report.unit(fact.unit.unwrap()).numerators[0].local).collect();
    assert_eq!(units, ["USD", "CNY", "EUR"]);
    assert!(report.facts().all(|fact| fact.decimals == Some(Decimals::Places(-3))));
    for (file, code) in [
        ("name,values\n", "xbrlce:invalidParameterCSVFile"),
        ("name,value\nperiod\n", "xbrlce:invalidParameterCSVFile"),
        ("name,value\n1,1\n", "xbrlce:invalidIdentifier"),
        ("name,value\nperiod,2023\nperiod,2023\n", "xbrlce:invalidParameterCSVFile"),
        ("name,value\nperiod,2023\ndecimals,0\nother,1\n", "xbrlce:unreferencedParameter"),
    ] {
        assert!(read_all(&metadata, &[("p.csv", file), files[1], files[2]]).1.contains(&code), "{file}");
    }
    assert!(read_all(&metadata, &files[1..]).1.contains(&"xbrlce:missingParametersFile"));
    assert!(read_all(&metadata, &files[..2]).1.contains(&"xbrlce:missingRequiredCSVFile"));
}

#[test]
fn each_mistake_in_a_template_has_its_code() {
    const FACT: &str = r#""v": {"dimensions": {"concept": "t:V"}}"#;
    for (template, code) in [
        (r#""dimensions": {}"#, "xbrlce:invalidJSONStructure"),
        (r#""columns": {"v": {"x": 1}}"#, "xbrlce:invalidJSONStructure"),
        (r#""columns": {"v": {"dimensions": {"x": "1"}}}"#, "xbrlce:invalidJSONStructure"),
        (r#""columns": {"v": {"dimensions": {"concept": 1}}}"#, "xbrlce:invalidJSONStructure"),
        (r#""columns": {"v": {"q:x": 1}}"#, "oimce:unboundPrefix"),
        (r#""columns": {"v.w": {}}"#, "xbrlce:invalidIdentifier"),
        (r#""columns": {"v": {"comment": true, "dimensions": {}}}"#, "xbrlce:conflictingColumnType"),
        (r#""columns": {"v": {"decimals": 1}}"#, "xbrlce:misplacedDecimalsOnNonFactColumn"),
        (r#""columns": {"v": {"dimensions": {}, "decimals": "x"}}"#, "xbrlce:invalidDecimalsValue"),
        (r#""columns": {"v": {"dimensions": {"period": "$p@now"}}}"#, "xbrlce:invalidPeriodSpecifier"),
        (r#""columns": {"v": {"dimensions": {"period": "$1"}}}"#, "xbrlce:invalidReference"),
        (r##""columns": {"v": {"dimensions": {"period": "#x"}}}"##, "xbrlce:unknownSpecialValue"),
        (r#""columns": {"v": {"propertiesFrom": ["g"]}}"#, "xbrlce:invalidPropertyGroupColumnReference"),
        (
            r#""columns": {"g": {"propertyGroups": {"x": {"decimals": 1}}}, "h": {"propertyGroups": {"x": {"decimals": 1}}},
               "v": {"propertiesFrom": ["g", "h"]}}"#,
            "xbrlce:repeatedPropertyGroupDecimalsProperty",
        ),
        (
            r#""columns": {"g": {"propertyGroups": {"x": {"dimensions": {"unit": "a:b"}}}},
               "h": {"propertyGroups": {"x": {"dimensions": {"unit": "a:b"}}}}, "v": {"propertiesFrom": ["g", "h"]}}"#,
            "xbrlce:repeatedPropertyGroupDimension",
        ),
        (r#""rowIdColumn": "id", "columns": {}"#, "xbrlce:undefinedRowIdColumn"),
        (r#""rowIdColumn": "id", "columns": {"id": {"comment": true}}"#, "xbrlce:invalidRowIdColumn"),
    ] {
        assert_eq!(table(template, "").1, [code], "{template}");
    }
    assert_eq!(table(&format!("\"columns\": {{{FACT}}}"), "").1, [""; 0]);
}

#[test]
fn each_mistake_in_a_table_has_its_code() {
    const TEMPLATE: &str = r#""rowIdColumn": "id", "columns": {"id": {}, "p": {}, "d": {}, "c": {"comment": true}, "u": {},
        "k": {}, "g": {"propertyGroups": {"x": {}}},
        "v": {"dimensions": {"concept": "t:V", "unit": "iso4217:EUR", "period": "$p", "entity": "e:1"}, "decimals": "$d",
              "propertiesFrom": ["g"]},
        "w": {"dimensions": {"concept": "$k", "unit": "$u", "period": "$p@start"}},
        "x": {"dimensions": {"concept": "t:X", "t:D": "$nothing"}}}"#;
    for (rows, code) in [
        ("id,v,v\n", "xbrlce:repeatedColumnIdentifier"),
        ("id,z\n", "xbrlce:unknownColumn"),
        ("id,1\n", "xbrlce:invalidHeaderValue"),
        ("id,v\n,1\n", "xbrlce:missingRowIdentifier"),
        ("id,v\na.b,1\n", "xbrlce:invalidRowIdentifier"),
        ("id,v\na,1\na,1\n", "xbrlce:repeatedRowIdentifier"),
        ("id,v,w,k\na,1\na,,1,t:W\n", "xbrlce:repeatedRowIdentifier"),
        ("id,v\na,#none\n", "xbrlce:illegalUseOfNone"),
        ("id,v\na,#x\n", "xbrlce:unknownSpecialValue"),
        ("id,v\na,1d02\n", "xbrlce:invalidDecimalsSuffix"),
        ("id,v\na,one\n", "xbrlce:invalidFactValue"),
        ("id,v,d\na,1,x\n", "xbrlce:invalidDecimalsValue"),
        ("id,v,p\na,1,2023Q7\n", "xbrlce:invalidPeriodRepresentation"),
        ("id,v,g\na,1,z\n", "xbrlce:unknownPropertyGroup"),
        ("id,v,g\na,1,#none\n", "xbrlce:illegalUseOfNone"),
        ("id,v,u\na,1,z\n", "xbrlce:unmappedCellValue"),
        ("id,v\na,1,z\n", "xbrlce:unmappedCellValue"),
        ("id,v,\na,1,z\n", "xbrlce:unmappedCellValue"),
        ("id,w,k,p\na,1,t:W,2023@end\n", "xbrlce:referenceTargetNotDuration"),
        ("id,w,k\na,1,W\n", "xbrlce:invalidConceptQName"),
        ("id,w\na,1\n", "oime:missingConceptDimension"),
        ("id,w,k,u\na,1,t:W,xbrli:pure\n", "oime:illegalPureUnit"),
        ("id,x\na,1\n", "xbrlce:invalidReferenceTarget"),
    ] {
        assert_eq!(table(TEMPLATE, rows).1, [code], "{rows}");
    }
    assert_eq!(table(TEMPLATE, "id,v\na\nb,2\n").0.facts().len(), 1, "a short row has empty cells");
    let bytes = Source::new("m", table_metadata(TEMPLATE).into_bytes()).unwrap();
    let (_, findings) = read(&bytes, "file:///r/m.json", &Latin);
    assert_eq!(findings.iter().next().unwrap().1.iter().next().unwrap().code, "xbrlce:invalidCSVFileFormat");
}

fn table_metadata(template: &str) -> String {
    format!("{INFO}, \"tableTemplates\": {{\"t\": {{{template}}}}}, \"tables\": {{\"t\": {{\"url\": \"t.csv\"}}}}}}")
}

#[test]
fn metadata_files_extend_each_other() {
    let primary = |more: &str| {
        format!(
            r#"{{"documentInfo": {{"documentType": "https://xbrl.org/2021/xbrl-csv", "extends": ["sub/b.json"]{more}}},
                "tables": {{"t": {{"url": "t.csv"}}}}}}"#
        )
    };
    let base = |more: &str, top: &str| {
        format!(
            r#"{{"documentInfo": {{"documentType": "https://xbrl.org/2021/xbrl-csv", "taxonomy": ["t.xsd"],
                "namespaces": {{"t": "urn:t"}}{more}}},
                "tableTemplates": {{"t": {{"columns": {{"v": {{"dimensions": {{"concept": "t:V"}}}}}}}}}}{top}}}"#
        )
    };
    let check = |primary: &str, base: &str| {
        let (report, codes) = read_all(primary, &[("sub/b.json", base), ("t.csv", "v\nx\n")]);
        (report.map_or(0, |report| report.facts().len()), codes)
    };
    assert_eq!(check(&primary(""), &base("", "")), (1, vec![]));
    let (report, _) = read_all(&primary(""), &[("sub/b.json", &base("", "")), ("t.csv", "v\nx\n")]);
    assert_eq!(report.unwrap().taxonomy, ["file:///r/sub/t.xsd"]);
    for (own, extended, code) in [
        (primary(""), base(r#", "extends": ["../m.json"]"#, ""), "xbrlce:cycleInExtensionChain"),
        (primary(""), base(r#", "extends": ["c.json"]"#, ""), "xbrlce:unresolvableBaseMetadataFile"),
        (primary(""), base("", r#", "tables": {"t": {"url": "u.csv"}}"#), "xbrlce:conflictingMetadataValue"),
        (primary(r#", "namespaces": {"t": "urn:u"}"#), base("", ""), "xbrlce:conflictingMetadataValue"),
        (
            primary(r#", "namespaces": {"u": "urn:u"}"#),
            base(r#", "final": {"namespaces": true}"#, ""),
            "xbrlce:illegalExtensionOfFinalProperty",
        ),
        (primary(""), base(r#", "final": {"tables": true}"#, ""), "xbrlce:illegalExtensionOfFinalProperty"),
        (
            primary("").replace("\"tables\"", "\"decimals\": 1, \"tables\""),
            base("", ", \"decimals\": 2"),
            "xbrlce:illegalRedefinitionOfNonExtensibleProperty",
        ),
        (
            primary(""),
            base("", "").replace("2021/xbrl-csv", "CR/2021-02-03/xbrl-csv"),
            "xbrlce:multipleDocumentTypesInExtensionChain",
        ),
        (primary(""), base("", "").replace("}}}}}", "}}}}"), "xbrlce:invalidJSON"),
    ] {
        let codes = check(&own, &extended).1;
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
}

#[test]
fn links_name_facts_by_table_row_and_column() {
    let metadata = |links: &str| {
        format!(
            r#"{INFO}, "tableTemplates": {{"t": {{"columns": {{"v": {{"dimensions": {{"concept": "t:V"}}}}}}}},
                "n": {{"columns": {{"v": {{"dimensions": {{"concept": "xbrl:note", "language": "en"}}}}}}}}}},
                "tables": {{"t": {{"url": "t.csv"}}, "n": {{"url": "n.csv"}}}}, "links": {links}}}"#
        )
    };
    let check = |links: &str| read_all(&metadata(links), &[("t.csv", "v\nx\n"), ("n.csv", "v\nnote\n")]);
    let (report, codes) = check(r#"{"footnote": {"_": {"t.r_1.v": ["n.1.v"]}}}"#);
    assert_eq!((report.unwrap().links.len(), codes.len()), (1, 0));
    for (links, code) in [
        (r#"{"footnote": {"_": {"t.r_2.v": ["n.r_1.v"]}}}"#, "xbrlce:unknownLinkSource"),
        (r#"{"footnote": {"_": {"t.r_1.v": ["n.r_2.v"]}}}"#, "xbrlce:unknownLinkTarget"),
        (r#"{"x": {"_": {"t.r_1.v": ["n.r_1.v"]}}}"#, "xbrlce:unknownLinkType"),
        (r#"{"footnote": {"x": {"t.r_1.v": ["n.r_1.v"]}}}"#, "xbrlce:unknownLinkGroup"),
        (r#"{"footnote": {"_": {"t.r_1.v": ["t.r_1.v"]}}}"#, "oime:illegalStandardFootnoteTarget"),
        (r#"{"footnote": {"_": {"t.r_1.v": "n.r_1.v"}}}"#, "xbrlce:invalidJSONStructure"),
    ] {
        assert!(check(links).1.contains(&code), "{links}: {:?}", check(links).1);
    }
}

#[test]
fn nothing_that_is_cut_off_or_changed_makes_it_panic() {
    let metadata = table_metadata(
        r#""rowIdColumn": "id", "dimensions": {"period": "$p@end"}, "columns": {"id": {}, "p": {},
            "g": {"propertyGroups": {"x": {"dimensions": {"concept": "t:X"}}}}, "v": {"propertiesFrom": ["g"]}}"#,
    );
    let rows = "id,p,g,v\n1,2023,x,\"é\"\"1\"\n2,2023Q1,x,1d2\n";
    let changed = |text: &str, f: &mut dyn FnMut(&str)| {
        for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            f(&text[..at]);
            let next = text[at..].chars().next().map_or(0, char::len_utf8);
            for other in ["\"", "}", ",", "#", ""] {
                f(&[&text[..at], other, &text[at + next..]].concat());
            }
        }
    };
    changed(&metadata, &mut |metadata| drop(read_all(metadata, &[("t.csv", rows)])));
    changed(rows, &mut |rows| drop(read_all(&metadata, &[("t.csv", rows)])));
}
