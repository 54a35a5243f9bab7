//! Files that are broken or made to do harm, through the command line: each gives a diagnostic with its code at its place and
//! exit code 1; nothing panics or takes long, and nothing half written stays behind.

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::process::Command;
use std::time::{Duration, Instant};
use zip::write::SimpleFileOptions;

/// The longest that a file of this size may take, on a busy machine and unoptimised.
const LONGEST: Duration = Duration::from_secs(30);

const NAMES: &str = "xmlns:link='http://www.xbrl.org/2003/linkbase' xmlns:xlink='http://www.w3.org/1999/xlink' \
    xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:iso4217='http://www.xbrl.org/2003/iso4217' \
    xmlns:xbrldi='http://xbrl.org/2006/xbrldi' xmlns:xbrli='http://www.xbrl.org/2003/instance' xmlns:t='urn:t'";
const INLINE: &str = "xmlns='http://www.w3.org/1999/xhtml' xmlns:ix='http://www.xbrl.org/2013/inlineXBRL' \
    xmlns:ixt='http://www.xbrl.org/inlineXBRL/transformation/2020-02-12'";
const REFERENCE: &str = "<link:schemaRef xlink:type='simple' xlink:href='t.xsd'/>";
const RESOURCES: &str = "<xbrli:context id='c'><xbrli:entity><xbrli:identifier scheme='urn:s'>1</xbrli:identifier></xbrli:entity>\
    <xbrli:period><xbrli:instant>2023-03-31</xbrli:instant></xbrli:period></xbrli:context>\
    <xbrli:unit id='u'><xbrli:measure>iso4217:EUR</xbrli:measure></xbrli:unit>";

/// A schema with a concept of each of some types.
fn schema() -> String {
    let mut elements = String::new();
    for (name, kind) in
        [("M", "monetary"), ("P", "pure"), ("S", "string"), ("D", "date"), ("B", "boolean"), ("I", "integer")]
    {
        let _ = write!(
            elements,
            "<element id='t_{name}' name='{name}' type='xbrli:{kind}ItemType' substitutionGroup='xbrli:item' \
             xbrli:periodType='instant' nillable='true'/>"
        );
    }
    format!(
        "<schema xmlns='http://www.w3.org/2001/XMLSchema' xmlns:xbrli='http://www.xbrl.org/2003/instance' \
         targetNamespace='urn:t'><import namespace='http://www.xbrl.org/2003/instance' \
         schemaLocation='http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd'/>{elements}</schema>"
    )
}

/// An instance with `inner` in its fifth line.
fn instance(inner: &str) -> String {
    format!("<xbrli:xbrl {NAMES}>\n{REFERENCE}\n{RESOURCES}\n\n{inner}\n</xbrli:xbrl>")
}

/// An inline document with `inner` in its fifth line.
fn page(inner: &str) -> String {
    format!(
        "<html {INLINE} {NAMES}><head><title>x</title></head><body>\n<div><ix:header><ix:references>{REFERENCE}\
         </ix:references>\n<ix:resources>{RESOURCES}</ix:resources></ix:header></div>\n\n{inner}\n</body></html>"
    )
}

const INFO: &str = r#""documentInfo": {"documentType": "https://xbrl.org/2021/xbrl-json", "namespaces": {"t": "urn:t",
    "e": "urn:e", "xbrl": "https://xbrl.org/2021", "iso4217": "http://www.xbrl.org/2003/iso4217"}, "taxonomy": ["t.xsd"]}"#;
const ASPECTS: &str =
    r#""dimensions": {"concept": "t:M", "entity": "e:1", "period": "2023-04-01T00:00:00", "unit": "iso4217:EUR"}"#;

/// xBRL-JSON with `facts` in its fifth line.
fn json(facts: &str) -> String {
    format!("{{{INFO},\n\"facts\": {{\n\n{facts}\n}}}}")
}

/// The metadata of a table with a column `v`, `members` in its third line.
fn metadata(members: &str) -> String {
    let info = INFO.replace("xbrl-json", "xbrl-csv");
    format!(
        "{{{info},\n{members} \"tables\": {{\"t\": {{\"url\": \"t.csv\"}}}},\n\"tableTemplates\": {{\"t\": \
         {{\"decimals\": 0, \"dimensions\": {{\"entity\": \"e:1\", \"period\": \"2023-04-01T00:00:00\", \"unit\": \
         \"iso4217:EUR\"}}, \"columns\": {{\"v\": {{\"dimensions\": {{\"concept\": \"t:M\"}}}}}}}}}}}}"
    )
}

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// What a run of the program gave, and how long it took.
struct Run {
    code: Option<i32>,
    err: String,
    took: Duration,
    left: Vec<String>,
}

/// Runs a command on files in a folder of their own.
fn run(files: &[(&str, &[u8])], arguments: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    if !files.iter().any(|(name, _)| *name == "t.xsd") {
        fs::write(folder.path().join("t.xsd"), schema()).unwrap();
    }
    let start = Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_ixport")).args(arguments).current_dir(folder.path()).output().unwrap();
    let mut left: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name != "t.xsd" && !files.iter().any(|(file, _)| file.split('/').next() == Some(name)))
        .collect();
    left.sort();
    let err = String::from_utf8_lossy(&done.stderr).into_owned();
    Run { code: done.status.code(), err, took: start.elapsed(), left }
}

/// What is wrong with a run of `ixport facts` that is to say `expected` at the beginning of a line.
fn complaint(name: &str, files: &[(&str, &[u8])], expected: &str) -> Option<String> {
    let run = run(files, &["facts", files[0].0]);
    let says = run.err.lines().any(|line| line.starts_with(expected));
    let is_fine = says && run.code == Some(1) && run.took < LONGEST && !run.err.contains("panicked");
    let shown: String = run.err.chars().take(600).collect();
    (!is_fine).then(|| format!("{name}: {:?} after {:?}, not {expected:?}:\n{shown}", run.code, run.took))
}

#[track_caller]
fn all(cases: impl IntoIterator<Item = Option<String>>) {
    let complaints: Vec<String> = cases.into_iter().flatten().collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Facts of an instance in its fifth line, and what is said of them.
#[test]
fn instances() {
    let fact = |attributes: &str, text: &str| format!("<t:M contextRef='c' unitRef='u' {attributes}>{text}</t:M>");
    let zero = |text: &str| fact("decimals='0'", text);
    let deep = format!("\n<t:S contextRef='c'>{}</t:S>", "<a>".repeat(100_000));
    all([
        (zero("1x"), "5:1: error[xbrl.number]"),
        (zero("1e3"), "5:1: error[xbrl.value]"),
        (zero("1e999999999"), "5:1: error[xbrl.value]"),
        (zero("INF"), "5:1: error[xbrl.value]"),
        (zero("NaN"), "5:1: error[xbrl.value]"),
        (fact("decimals='x'", "1"), "5:1: error[xbrl.4.6.5]"),
        (fact("decimals='99999999999'", "1"), "5:1: error[xbrl.4.6.5]"),
        (fact("precision='x'", "1"), "5:1: error[xbrl.4.6.4]"),
        (fact("precision='2' decimals='2'", "1"), "5:1: error[xbrl.4.6.3]"),
        (fact("precision='0'", "1"), "5:1: error[xbrlxe:unsupportedZeroPrecisionFact]"),
        (fact("xsi:nil='true'", "1"), "5:1: error[xbrl.nil-content]"),
        (zero("1").replace("'c'", "'z'"), "5:1: error[xbrl.4.6.1]"),
        (zero("1").replace("'u'", "'z'"), "5:1: error[xbrl.4.6.2]"),
        ("<t:M contextRef='c'>1</t:M>".into(), "5:1: error[xbrl.4.6.2]"),
        ("<t:D contextRef='c'>2023-13-45</t:D>".into(), "5:1: error[xbrl.value]"),
        ("<t:B contextRef='c'>perhaps</t:B>".into(), "5:1: error[xbrl.value]"),
        ("<t:I contextRef='c' unitRef='u' decimals='0'>1.5</t:I>".into(), "5:1: error[xbrl.value]"),
        ("<z:S contextRef='c'/>".into(), "5:1: error[xml.prefix]"),
        ("<t:S contextRef='c'>&e;</t:S>".into(), "5:21: error[xml.reference]"),
        (
            "<t:S contextRef='c' id='a'>x</t:S>\n<t:S contextRef='c' id='a'>y</t:S>".into(),
            "6:1: error[xbrl.duplicate-id]",
        ),
        (RESOURCES.into(), "5:1: error[xbrl.4.7.1]"),
        (RESOURCES.replace("'c'", "'d'").replace("-31", "-32").replace("'u'", "'w'"), "5:119: error[xbrl.4.7.2]"),
        (deep, "6:6015: error[xml.depth]"),
    ]
    .map(|(inner, expected)| {
        complaint(
            &inner.clone()[..inner.len().min(80)],
            &[("i.xml", instance(&inner).as_bytes())],
            &["i.xml:", expected].concat(),
        )
    }));
}

/// Numbers of any length are exact.
#[test]
fn long_numbers_are_exact() {
    for length in [100, 100_000] {
        let digits = "7".repeat(length);
        let text = instance(&format!("<t:M contextRef='c' unitRef='u' decimals='0'>{digits}</t:M>"));
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("i.xml"), text).unwrap();
        fs::write(folder.path().join("t.xsd"), schema()).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_ixport"));
        let done = command.args(["facts", "i.xml", "--format", "csv"]).current_dir(folder.path()).output().unwrap();
        assert!(done.status.success());
        assert!(String::from_utf8(done.stdout).unwrap().contains(&digits), "{length}");
    }
}

#[test]
fn inline_documents() {
    let number = |attributes: &str, text: &str| {
        format!(
            "<ix:nonFraction name='t:M' contextRef='c' unitRef='u' decimals='0' {attributes}>{text}</ix:nonFraction>"
        )
    };
    let text = |attributes: &str, text: &str| {
        format!("<ix:nonNumeric name='t:S' contextRef='c' {attributes}>{text}</ix:nonNumeric>")
    };
    let part = |id: &str, next: &str| format!("\n<ix:continuation id='{id}' continuedAt='{next}'>x</ix:continuation>");
    let cycle = [text("continuedAt='a'", "x"), part("a", "b"), part("b", "a")].concat();
    all([
        (number("format='ixt:nosuch'", "1"), "5:1: error[ix11.10.1.2:invalidTransformation]"),
        (number("format='ixt:num-dot-decimal'", "1,2,x"), "5:1: error[ix11.10.1.1:transformValueError]"),
        (number("", "1x"), "5:1: error[ix11.10.1.1:transformValueError]"),
        (number("", "1e999999999"), "5:1: error[ix11.10.1.1:scale]"),
        (number("scale='999999999'", "1"), "5:1: error[ix11.10.1.1:scale]"),
        (number("scale='x'", "1"), "5:1: error[ix11.10.1.1:scale]"),
        (number("sign='+'", "1"), "5:1: error[ix11.10.1.1:sign]"),
        (number("", "1").replace("'u'", "'z'"), "5:1: error[ix11.10.1.2:unitReference]"),
        (text("", "x").replace("'c'", "'z'"), "5:1: error[ix11.11.1.2:contextReference]"),
        (text("", "x").replace("t:S", "z:S"), "5:1: error[ix11.11.1.2:name]"),
        (text("", "x").replace("t:S", "t:B"), "5:1: error[xbrl.value]"),
        (text("", "1").replace("t:S", "t:M"), "5:1: error[xbrl.4.6.2]"),
        (text("continuedAt='z'", "x"), "5:1: error[ix11.4.1.2:continuationMissing]"),
        (cycle, "7:1: error[ix11.4.1.2:continuationCycle]"),
        (part("a", "a"), "6:1: error[ix11.4.1.2:continuationNotReferenced]"),
        ([text("id='a'", "x"), "\n".into(), text("id='a'", "y")].concat(), "6:1: error[ix11:uniqueIxId]"),
        ("<ix:tuple name='t:T' tupleID='a'/>".into(), "5:1: error[xbrlxe:unsupportedTuple]"),
        ("<ix:fraction name='t:F' contextRef='c' unitRef='u'/>".into(), "5:1: error[xbrlxe:unsupportedFraction]"),
        ("<ix:bogus/>".into(), "5:1: error[ix11:unknownElement]"),
        ("<ix:exclude>x</ix:exclude>".into(), "5:1: error[ix11.5.1.1:excludeMisplaced]"),
        (["\n", &"<div>".repeat(100_000)].concat(), "6:9991: error[xml.depth]"),
    ]
    .map(|(inner, expected)| {
        complaint(
            &inner.clone()[..inner.len().min(80)],
            &[("i.htm", page(&inner).as_bytes())],
            &["i.htm:", expected].concat(),
        )
    }));
}

/// Entities are never expanded, files that they name are never opened.
#[test]
fn document_types() {
    let mut laughs = "<!DOCTYPE lolz [<!ENTITY a0 'lol'>".to_owned();
    for at in 1..10 {
        let _ = write!(laughs, "<!ENTITY a{at} '{}'>", format!("&a{};", at - 1).repeat(10));
    }
    let outside = "<!DOCTYPE x [<!ENTITY a9 SYSTEM 'file:///etc/passwd'>";
    let text = "<t:S contextRef='c'>&a9;</t:S>";
    let mut cases = Vec::new();
    for declaration in [&*laughs, outside, "<!DOCTYPE x SYSTEM 'file:///etc/passwd' [", "<!DOCTYPE x [<!ELEMENT a ANY>"]
    {
        for (name, rest) in [("i.xml", instance(text)), ("i.htm", page("<p>&a9;</p>"))] {
            let whole = format!("<?xml version='1.0'?>\n{declaration}]>\n{rest}");
            cases.push(complaint(declaration, &[(name, whole.as_bytes())], &format!("{name}:2:1: error[xml.dtd]")));
        }
    }
    all(cases);
}

#[test]
fn json_reports() {
    let fact = |value: &str, aspects: &str| format!("\"f\": {{\"value\": {value}, {aspects}}}");
    let with = |from: &str, to: &str| fact("\"1\"", &ASPECTS.replace(from, to));
    let bare = |concept: &str| ASPECTS.replace("t:M", concept).replace(", \"unit\": \"iso4217:EUR\"", "");
    let counted = |value: &str| fact(value, &[ASPECTS, ", \"decimals\": 0"].concat());
    all([
        (fact("1", ASPECTS), "5:16: error[xbrlje:invalidJSONStructure]"),
        (fact("[]", ASPECTS), "5:16: error[xbrlje:invalidJSONStructure]"),
        (counted("\"1x\""), "5:6: error[xbrlje:invalidFactValue]"),
        (counted("\"INF\""), "5:"),
        (counted("\"1e999999999\""), "5:"),
        (fact("\"2023-13-45\"", &bare("t:D")), "5:"),
        (fact("\"perhaps\"", &bare("t:B")), "5:"),
        (fact("\"a\\uD800\"", &bare("t:S")), "5:24: error[xbrlje:invalidJSON]"),
        (fact("\"1\", \"value\": \"2\"", ASPECTS), "5:21: error[xbrlje:invalidJSON]"),
        ([counted("\"1\""), ",\n".into(), counted("\"2\"")].concat(), "6:6: error[xbrlje:invalidJSON]"),
        (fact("\"1\"", &[ASPECTS, ", \"decimals\": \"0\""].concat()), "5:140: error[xbrlje:invalidJSONStructure]"),
        (fact("\"1\"", &[ASPECTS, ", \"decimals\": 1.5"].concat()), "5:140: error[xbrlje:invalidJSONStructure]"),
        (with("t:M", "z:M"), "5:36: error[oimce:unboundPrefix]"),
        (with("iso4217:", "z:"), "5:104: error[oimce:unboundPrefix]"),
        (with("2023-04", "2023-13"), "5:71: error[oimce:invalidPeriodRepresentation]"),
        (with("\"concept\": \"t:M\", ", ""), "5:6: error[oime:missingConceptDimension]"),
        (["\"f\": {\"value\": ", &"[".repeat(100_000)].concat(), "5:141: error[xbrlje:invalidJSON]"),
        ("\"f\": {\"value".into(), "5:"),
        ("}} {".into(), "5:4: error[xbrlje:invalidJSON]"),
    ]
    .map(|(facts, expected)| {
        complaint(
            &facts.clone()[..facts.len().min(80)],
            &[("r.json", json(&facts).as_bytes())],
            &["r.json:", expected].concat(),
        )
    }));
    all([
        ("{\"documentInfo\": [], \"facts\": {}}".to_owned(), "1:18: error[xbrlje:invalidJSONStructure]"),
        ("{\"documentInfo\": {\"documentT".to_owned(), "1:"),
        (json("").replace("\"urn:t\"", "7"), "1:"),
        (json("").replace("[\"t.xsd\"]", "\"t.xsd\""), "2:"),
    ]
    .map(|(text, expected)| complaint(&text, &[("r.json", text.as_bytes())], &["r.json:", expected].concat())));
}

#[test]
fn csv_reports() {
    let plain = metadata("");
    all([
        (&b"v\n2\n2,3\n"[..], "t.csv:3:1: error[xbrlce:unmappedCellValue]"),
        (b"v,w\n2,3\n", "t.csv:1:1: error[xbrlce:unknownColumn]"),
        (b"v,v\n2,3\n", "t.csv:1:1: error[xbrlce:repeatedColumnIdentifier]"),
        (b"v\n1\xe9\n", "t.csv:2:2: error[xbrlce:invalidCSVFileFormat]"),
        (b"\xff\xfev\0\n\0", "t.csv:1:1: error[xbrlce:invalidCSVFileFormat]"),
        (b"v\n\"2\n", "t.csv:2:1: error[xbrlce:invalidCSVFileFormat]"),
        (b"v\n2\"3\n", "t.csv:2:2: error[xbrlce:invalidCSVFileFormat]"),
        (b"v\r\n\"2\"3\r\n", "t.csv:2:4: error[xbrlce:invalidCSVFileFormat]"),
        (b"v\n#foo\n", "t.csv:2:1: error[xbrlce:unknownSpecialValue]"),
        (b"v\n2x\n", "r.json: error[xbrlce:invalidFactValue]: t:M (t.r_1.v): "),
        (b"v\nINF\n", "r.json: error[xbrlce:invalidFactValue]: t:M (t.r_1.v): "),
        (b"v\n\0\n", "r.json: error[xbrlce:invalidFactValue]: "),
    ]
    .map(|(table, expected)| {
        complaint(&String::from_utf8_lossy(table), &[("r.json", plain.as_bytes()), ("t.csv", table)], expected)
    }));
    let extends = |other: &str| {
        format!(
            "{{\"documentInfo\": {{\"documentType\": \"https://xbrl.org/2021/xbrl-csv\",\n\"extends\": [\"{other}\"]}}}}"
        )
    };
    let latin: &[u8] = b"{\"a\": \"\xe9\"}";
    all([
        complaint("no table", &[("r.json", plain.as_bytes())], "r.json:3:18: error[xbrlce:missingRequiredCSVFile]"),
        complaint(
            "itself",
            &[("r.json", extends("r.json").as_bytes())],
            "r.json:2:13: error[xbrlce:cycleInExtensionChain]",
        ),
        complaint(
            "a ring",
            &[("r.json", extends("s.json").as_bytes()), ("s.json", extends("r.json").as_bytes())],
            "s.json:2:13: error[xbrlce:cycleInExtensionChain]",
        ),
        complaint(
            "nothing",
            &[("r.json", extends("s.json").as_bytes())],
            "r.json:2:13: error[xbrlce:unresolvableBaseMetadataFile]",
        ),
        complaint(
            "no text",
            &[("r.json", extends("s.json").as_bytes()), ("s.json", latin)],
            "r.json:2:13: error[xbrlce:unresolvableBaseMetadataFile]",
        ),
    ]);
}

#[test]
fn what_is_no_text_or_no_report() {
    let declared = [b"<?xml version='1.0' encoding='UTF-8'?>\n ", &b"\xe9"[..]].concat();
    let wide: Vec<u8> = instance("").encode_utf16().flat_map(u16::to_le_bytes).chain([0]).collect();
    let nowhere = format!("<?xml version='1.0' encoding='x-none'?>\n{}", instance(""));
    all([
        ("i.xml", declared, "i.xml:2:2: error[source.not-text]"),
        ("i.xml", wide, "i.xml:6:14: error[source.not-text]"),
        ("i.xml", nowhere.into_bytes(), "i.xml:1:31: error[source.not-text]"),
        ("i.xml", b"<a>\n  \0".to_vec(), "i.xml:2:3: error[source.not-text]"),
        ("r.json", b"{\"a\": 1,\n \xff".to_vec(), "r.json:2:2: error[source.not-text]"),
        ("r.json", b"".to_vec(), "r.json:1:1: error[load.syntax]"),
        ("r.json", b"\xef\xbb\xbf".to_vec(), "r.json:1:1: error[load.syntax]"),
        ("r.json", b"{".to_vec(), "r.json:1:1: error[load.syntax]"),
        ("r.json", "{\"a\":".repeat(100_000).into_bytes(), "r.json:1:1: error[load.syntax]"),
        ("r.json", b"\n <".to_vec(), "r.json:2:2: error[load.syntax]"),
        ("a.txt", b"Dear reader,\n".to_vec(), "a.txt:1:1: error[load.syntax]"),
        ("t.csv", b"a,b\n1,2\n".to_vec(), "t.csv:1:1: error[load.syntax]"),
        ("i.xml", b"<rss/>".to_vec(), "i.xml:1:1: error[load.syntax]"),
    ]
    .map(|(name, bytes, expected)| complaint(expected, &[(name, &bytes)], expected)));
}

/// Wherever a report is cut off, it is an error.
#[test]
fn truncated_files() {
    let fact = "<t:M contextRef='c' unitRef='u' decimals='0'>1</t:M>";
    let tagged = "<ix:nonFraction name='t:M' contextRef='c' unitRef='u' decimals='0'>1</ix:nonFraction>";
    let counted = format!("\"f\": {{\"value\": \"1\", {ASPECTS}}}");
    let package =
        archive(&[("p/META-INF/reportPackage.json", PACKAGE.as_bytes()), ("p/reports/r.htm", page("").as_bytes())]);
    let mut cases = Vec::new();
    for (name, whole) in [
        ("i.xml", instance(fact).into_bytes()),
        ("i.htm", page(tagged).into_bytes()),
        ("r.json", json(&counted).into_bytes()),
        ("m.json", metadata("").into_bytes()),
        ("p.xbri", package),
    ] {
        for part in [1, 40, 70, 90, 99] {
            let cut = &whole[..whole.len() * part / 100];
            cases.push(complaint(&format!("{name} {part} %"), &[(name, cut), ("t.csv", b"v\n1\n")], name));
        }
    }
    all(cases);
}

const PACKAGE: &str = r#"{"documentInfo": {"documentType": "https://xbrl.org/report-package/2023/xbri"}}"#;

#[test]
fn packages() {
    let report = page("");
    let (meta, good) = (("p/META-INF/reportPackage.json", PACKAGE.as_bytes()), ("p/reports/r.htm", report.as_bytes()));
    let broken = page("<ix:bogus/>");
    let future = PACKAGE.replace("2023", "2099");
    let zeros = vec![0; 100 << 20];
    let renamed = |name| complaint(name, &[(name, &archive(&[meta, good]))], &format!("{name}: error[rpe:"));
    let with =
        |entries: &[(&str, &[u8])], expected: &str| complaint(expected, &[("p.xbri", &archive(entries))], expected);
    all([
        with(&[meta], "p.xbri: error[rpe:missingReportsDirectory]"),
        with(&[meta, ("p/reports/x.txt", b"")], "p.xbri: error[rpe:missingReport]"),
        with(&[meta, good, ("p/reports/s.htm", report.as_bytes())], "p.xbri: error[rpe:multipleReports]"),
        with(&[meta, ("p/reports/r.json", json("").as_bytes())], "p.xbri: error[rpe:incorrectReportType]"),
        with(&[good], "p.xbri: error[rpe:documentTypeFileExtensionMismatch]"),
        with(&[(meta.0, b"{"), good], "p.xbri: error[rpe:invalidJSON]"),
        with(&[(meta.0, b"{}"), good], "p.xbri: error[rpe:invalidJSONStructure]"),
        with(&[(meta.0, future.as_bytes()), good], "p.xbri: error[rpe:unsupportedReportPackageVersion]"),
        with(&[meta, good, ("q/x", b"")], "p.xbri: error[rpe:invalidDirectoryStructure]"),
        with(&[meta, good, ("p/../../evil", b"")], "p.xbri: error[rpe:invalidDirectoryStructure]"),
        with(&[meta, good, ("/evil", b"")], "p.xbri: error[rpe:invalidArchiveFormat]"),
        with(&[meta, good, ("p\\..\\evil", b"")], "p.xbri: error[rpe:invalidArchiveFormat]"),
        with(&[meta, good, ("p/reports/bomb", &zeros)], "p.xbri: error[package.too-large]"),
        with(&[meta, ("p/reports/r.htm", broken.as_bytes())], "p.xbri/p/reports/r.htm:5:1: error[ix11:unknownElement]"),
        with(&[meta, ("p/reports/r.htm", b"<html>\n\xff")], "p.xbri/p/reports/r.htm:2:1: error[source.not-text]"),
        complaint("empty", &[("p.xbri", b"")], "p.xbri: error[rpe:invalidArchiveFormat]"),
        complaint("no archive", &[("p.xbr", b"hello")], "p.xbr: error[rpe:invalidArchiveFormat]"),
        renamed("p.zip"),
        renamed("p.xbr"),
        renamed("p.bin"),
    ]);
}

/// Schemas and linkbases that lead to each other are read once.
#[test]
fn taxonomies() {
    let import = |namespace: &str, other: &str| {
        format!(
            "<schema xmlns='http://www.w3.org/2001/XMLSchema' targetNamespace='{namespace}'>\
             <import namespace='urn:o' schemaLocation='{other}'/><include schemaLocation='t.xsd'/></schema>"
        )
    };
    let report = instance("<t:S contextRef='c'>x</t:S>");
    let ring = (import("urn:t", "u.xsd"), import("urn:u", "t.xsd"));
    let files: &[(&str, &[u8])] =
        &[("i.xml", report.as_bytes()), ("t.xsd", ring.0.as_bytes()), ("u.xsd", ring.1.as_bytes())];
    assert!(run(files, &["facts", "i.xml"]).took < LONGEST);
    let deep = ["<schema xmlns='http://www.w3.org/2001/XMLSchema'>\n", &"<a>".repeat(100_000)].concat();
    let with =
        |schema: &[u8], expected| complaint(expected, &[("i.xml", report.as_bytes()), ("t.xsd", schema)], expected);
    all([
        with(b"hello", "t.xsd:1:1: error[xml.outside]"),
        with(b"", "t.xsd:1:1: error[xml.empty]"),
        with(b"<a>\n \xe9</a>", "t.xsd:2:2: error[taxonomy.unreadable]"),
        with(deep.as_bytes(), "t.xsd:2:5998: error[xml.depth]"),
        with(b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>\n<a/>", "t.xsd:1:1: error[xml.dtd]"),
    ]);
}

/// A thousand findings in one long line cost no more than in many lines, and texts within texts are limited.
#[test]
fn nothing_grows_with_the_square_of_the_input() {
    let part = |at: usize| format!("<ix:nonNumeric name='t:S' contextRef='c' continuedAt='k{at}'>a</ix:nonNumeric>");
    let many: String = (0..20_000).map(part).collect();
    assert!(run(&[("i.htm", page(&many).as_bytes())], &["facts", "i.htm"]).took < LONGEST);
    let nested = format!(
        "{}{}{}",
        "<ix:nonNumeric name='t:S' contextRef='c'>".repeat(1_900),
        "x".repeat(100_000),
        "</ix:nonNumeric>".repeat(1_900)
    );
    let run = run(&[("i.htm", page(&nested).as_bytes())], &["facts", "i.htm", "--hash"]);
    assert!(run.took < LONGEST && run.code == Some(1), "{:?} {:?} {}", run.code, run.took, run.err);
}

#[test]
fn what_cannot_be_read_writes_nothing() {
    let broken = instance("<t:S>");
    for (files, arguments, code) in [
        (&[("i.xml", broken.as_bytes())][..], &["convert", "i.xml", "--to", "json", "-o", "out/r.json"][..], 1),
        (&[("i.xml", b"\xff")], &["convert", "i.xml", "--to", "csv", "-o", "out"], 1),
        (&[("i.xml", b"")], &["convert", "j.xml", "--to", "json", "-o", "out"], 2),
        (&[("d/x", b"")], &["convert", "d", "--to", "json", "-o", "out"], 1),
    ] {
        let run = run(files, arguments);
        assert_eq!((run.code, &run.left[..]), (Some(code), &[][..]), "{arguments:?}: {}", run.err);
    }
}
