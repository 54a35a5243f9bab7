//! The inline document: what is printed is tagged where it stands, and the reference processor reads the same facts
//! from it as from the other syntaxes.

mod common;

use chrono::NaiveDate;
use common::{ask, name, oracle, save, schemas, taxonomy};
use ixport::document::{self, Document};
use ixport::export::export;
use ixport::format::{ixbrl, xml};
use ixport::package::File;
use ixport::page::{Layouts, RowLayout, RowRole, TableLayout, Templates};
use ixport::report::{Context, Dimensions, Footnote, Link, NewFact, Place, Report, Value};
use ixport::source::{Source, Span};
use ixport::xbrl::{Decimals, DimensionValue, Entity, Period, Unit, ns};

/// A release in small, with what is hard to tag: brackets, bold figures, dashes, percent signs, a figure printed again in
/// rounded prose, a text in a text, a text over a change of style, notes of several paragraphs, an escape.
const RELEASE: &str = "\
# Acme Lending Reports <Q1> & More

Shanghai, May 18, 2023: **Acme \\& Sons** Ltd. (the \"Company\") lost RMB0.9 billion, a margin of (25.9)%.

**Unaudited Statements**  
(in thousands)

\tThree months ended March 31,\t
\t2022\t2023
<b>RESULTS</b>\t\t
Revenue\t1,234\t(929,760)
<b>Net income (loss)</b>\t<b>(4,063)</b>\t<b>(929,760)</b>
Restricted cash (Note i)\t-\t7,178

- (i) Expected credit losses

The model looks ahead.

See [the site](https://acme.example/a?b=1&c=2) or [this](#).
";

fn print<'a>(document: &'a Document<'a>, layouts: &'a Layouts) -> ixbrl::Print<'a> {
    ixbrl::Print { document, layouts, title: None, places: None, others: &[] }
}

struct Release {
    source: Source,
    report: Report,
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl Release {
    fn new() -> Self {
        let mut report = Report::default();
        report.taxonomy = vec!["taxonomy/t.xsd".into()];
        let prefixes = [("t", common::NS), ("iso4217", ns::ISO4217), ("xbrli", ns::XBRLI)];
        report.prefixes = prefixes.map(|(prefix, namespace)| (prefix.into(), namespace.into())).into_iter().collect();
        report.typed_domains.extend(taxonomy().typed_domains());
        Release { source: Source::new("acme.txt", RELEASE.into()).unwrap(), report }
    }

    fn of(name: &str, text: &str) -> Self {
        Release { source: Source::new(name, text.into()).unwrap(), ..Release::new() }
    }

    /// The bytes of the `nth` occurrence of a text.
    fn find(&self, text: &str, nth: usize) -> Span {
        let (at, _) = self.source.text().match_indices(text).nth(nth).unwrap();
        Span::new(at, at + text.len())
    }

    fn place(&self, printed: (&str, usize), tag: &str, scale: i8, format: Option<&'static str>) -> Place {
        let span = self.find(printed.0, printed.1);
        let inner = printed.0.find(tag).unwrap();
        let tag = Span::new(span.start as usize + inner, span.start as usize + inner + tag.len());
        let position = self.source.position(span.start);
        Place {
            span,
            tag,
            printed: printed.0.into(),
            line: position.line,
            column: position.column,
            scale,
            decimals: None,
            format,
        }
    }

    fn number(&mut self, local: &str, year: i32, value: &str, decimals: i16, place: impl Into<Option<Place>>) -> usize {
        let date = |m, d| NaiveDate::from_ymd_opt(year, m, d).unwrap();
        let quarter = Period::days(date(1, 1), date(3, 31));
        let (period, unit) = match local {
            "NetMargin" => (quarter, Unit::pure()),
            "SharesOutstanding" => (Period::end_of(date(3, 31)), Unit::shares()),
            "NetIncome" => (quarter, Unit::currency("CNY")),
            _ => (Period::end_of(date(3, 31)), Unit::currency("CNY")),
        };
        let decimals = Some(Decimals::Places(decimals));
        let place = place.into().map(|place| Place { decimals, ..place });
        let value = Value::Number(value.parse().unwrap());
        self.push(local, period, Some(unit), None, value, decimals, place)
    }

    fn text(&mut self, local: &str, language: Option<&str>, value: &str, place: impl Into<Option<Place>>) -> usize {
        let quarter = Period::days(day("2023-01-01"), day("2023-03-31"));
        self.push(local, quarter, None, language, Value::Text(value.into()), None, place.into())
    }

    #[allow(clippy::too_many_arguments, reason = "the aspects of a fact")]
    fn push(
        &mut self,
        local: &str,
        period: Period,
        unit: Option<Unit>,
        language: Option<&str>,
        value: Value,
        decimals: Option<Decimals>,
        place: Option<Place>,
    ) -> usize {
        let entity = Entity { scheme: ns::CIK.into(), identifier: "0001741530".into() };
        let mut dimensions = Dimensions::new();
        if local == "NetIncome" {
            dimensions.insert(name("FrameworkAxis"), DimensionValue::Member(name("UsGaapMember")));
        }
        let context = Context { entity, period, dimensions };
        let language = language.map(Into::into);
        let fact = NewFact { concept: name(local), context, unit, language, value, decimals, place };
        self.report.push(fact).unwrap()
    }

    fn write(&self, layouts: &Layouts) -> (String, Vec<String>) {
        let document = document::read(&self.source);
        let (bytes, findings) = ixbrl::write(&self.report, print(&document, layouts), &Templates::embedded()).unwrap();
        let findings = findings.iter().map(|finding| finding.render("acme.txt", Some(&self.source))).collect();
        (String::from_utf8(bytes).unwrap(), findings)
    }
}

fn release() -> Release {
    let dot = Some("num-dot-decimal");
    let mut r = Release::new();
    let place = r.place(("0.9", 0), "0.9", 9, dot);
    r.number("NetIncome", 2023, "-900000000", -8, place);
    let place = r.place(("(25.9)%", 0), "25.9", -2, dot);
    r.number("NetMargin", 2023, "-0.259", 3, place);
    let place = r.place(("(4,063)", 0), "4,063", 3, dot);
    r.number("NetIncome", 2022, "-4063000", -3, place);
    for nth in [0, 1] {
        let place = r.place(("(929,760)", nth), "929,760", 3, dot);
        r.number("NetIncome", 2023, "-929760000", -3, place);
    }
    let place = r.place(("-\t7,178", 0), "-", 3, Some("fixed-zero"));
    let nil = r.number("Restricted", 2022, "0", -3, place);
    let place = r.place(("7,178", 0), "7,178", 3, dot);
    let cash = r.number("Restricted", 2023, "7178000", -3, place);
    r.number("SharesOutstanding", 2023, "320000000", 0, None);
    let place = r.place(("May 18, 2023", 0), "May 18, 2023", 0, Some("date-monthname-day-year-en"));
    r.text("PublicationDate", None, "2023-05-18", place);
    let place = r.place(("Unaudited", 0), "Unaudited", 0, Some("fixed-false"));
    r.text("Audited", None, "false", place);
    let place = r.place(("Acme \\& Sons** Ltd.", 0), "Acme \\& Sons** Ltd.", 0, None);
    r.text("RegistrantName", Some("en"), "Acme & Sons Ltd.", place);
    let whole = "Shanghai, May 18, 2023: **Acme \\& Sons** Ltd. (the \"Company\")";
    let place = r.place((whole, 0), whole, 0, None);
    r.text("Note", Some("en"), "Shanghai, May 18, 2023: Acme & Sons Ltd. (the \"Company\")", place);
    r.text("AuditorName", Some("zh"), "某会计师事务所", None);
    let text = "(i) Expected credit losses\nThe model looks ahead.";
    let span = Some(r.find("(i) Expected", 0).to(r.find("looks ahead.", 0)));
    r.report.footnotes = vec![Footnote { span, ..Footnote::plain("note-i", "en", text) }];
    r.report.links = vec![Link::footnote(nil, 0), Link::footnote(cash, 0)];
    r
}

#[test]
fn facts_are_tagged_where_they_are_printed() {
    let (page, findings) = release().write(&Layouts::new());
    assert_eq!(findings, [] as [String; 0]);
    let (_, body) = page.split_once("<body>").unwrap();
    insta::assert_snapshot!(body);
}

/// The oracle has nothing to say of a page, and finds the facts in it that it finds in XML.
fn finds_the_same(oracle: &(String, String), release: &Release) {
    let folder = tempfile::tempdir().unwrap();
    let inline = File { path: "acme.htm".into(), bytes: release.write(&Layouts::new()).0.into_bytes() };
    let instance = File { path: "acme.xml".into(), bytes: xml::write(&release.report).unwrap() };
    save(folder.path(), schemas().iter().chain([&inline, &instance]));
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    ask(oracle, &[&path("acme.htm"), "--compare", &path("acme.xml"), "--dedupe"]);
}

#[test]
fn the_oracle_finds_the_same_facts_as_in_xml() {
    let Some(oracle) = oracle() else { return };
    let release = release();
    finds_the_same(&oracle, &release);
}

#[test]
fn what_cannot_be_tagged_is_hidden_and_reported() {
    let mut r = Release::new();
    // From one cell into the next; and a figure of which one half is bold would need markup inside.
    let place = r.place(("1,234\t(929", 0), "1,234\t(929", 3, None);
    r.number("NetIncome", 2022, "1234000", -3, place);
    let (page, findings) = r.write(&Layouts::new());
    assert_eq!(findings.len(), 1);
    assert!(findings[0].starts_with("acme.txt:11:9: warning[ixbrl.untagged]"), "{}", findings[0]);
    assert!(page.contains("decimals=\"-3\">1234000</ix:nonFraction>"), "{page}");
}

/// Facts where sentences print them: in a heading, several in one run, under a change of style, behind an escape, in a link,
/// in an item, below zero, with a day; footnotes with facts in them, one within a paragraph, one that begins within a
/// paragraph and goes on in others.
const SENTENCES: &str = "\
## Margin of 25.9% in the first quarter

Acme earned <b>RMB4,</b>160.1 million (US\\$572.4 million), compared to RMB3,914.3 million^{1} in the same period.

- **Operating loss** was RMB-213.3 million or [12.5% of sales](https://acme.example/a?b=25.9), to be approved by May 18, 2023.

1 Of which RMB57.0 million was restricted.
2 All of it is in

banks and

in RMB7.0 million of notes. The rest is elsewhere.
";

/// The same as HTML as it is filed.
const PAGE: &str = "<html><body><h2>Margin of 25.9% in the first&#160;quarter</h2>
<p>Acme earned <b>RMB4,</b>160.1 million (US&#36;572.4&nbsp;million), compared to RMB3,914.3 million<sup>1</sup> in the same period.</p>
<ul><li><b>Operating loss</b> was RMB&#45;213.3 million or <a href='https://acme.example/a?b=25.9'>12.5% of sales</a>, to be
approved by <span>May&#160;18</span>, 2023.</li></ul>
<p><font size=1>1</font> Of which <i>RMB57.0</i> million was restricted.<br>2 All of it is in</p><p>banks and</p>
<p>in RMB7.0 million of notes. The rest is elsewhere.</p></body></html>
";

fn sentences(name: &str, text: &str) -> Release {
    let dot = Some("num-dot-decimal");
    let mut r = Release::of(name, text);
    let digits = "4,</b>160.1";
    let mut add = |local: &str, year, value: &str, decimals, (printed, nth, tag): (&str, usize, &str), scale| {
        let place = r.place((printed, nth), tag, scale, dot);
        r.number(local, year, value, decimals, place)
    };
    add("NetMargin", 2023, "0.259", 3, ("25.9%", 0, "25.9"), -2);
    let earned = add("NetIncome", 2023, "4160100000", -5, (digits, 0, digits), 6);
    add("Cash", 2023, "572400000", -5, ("572.4", 0, "572.4"), 6);
    let before = add("NetIncome", 2022, "3914300000", -5, ("3,914.3", 0, "3,914.3"), 6);
    add("Restricted", 2022, "-213300000", -5, ("213.3 million", 0, "213.3"), 6);
    add("NetMargin", 2022, "0.125", 3, ("12.5% of", 0, "12.5"), -2);
    add("Restricted", 2023, "57000000", -5, ("57.0", 0, "57.0"), 6);
    let notes = add("Cash", 2022, "7000000", -5, ("7.0 million of", 0, "7.0"), 6);
    let day = if name.ends_with("txt") { "May 18, 2023" } else { "May&#160;18</span>, 2023" };
    let place = r.place((day, 0), day, 0, Some("date-monthname-day-year-en"));
    r.text("PublicationDate", None, "2023-05-18", place);
    let restricted =
        ("note-1", "Of which RMB57.0 million was restricted.", r.find("Of which", 0).to(r.find("restricted.", 0)));
    let all = "All of it is in\nbanks and\nin RMB7.0 million of notes.";
    let banks = ("note-2", all, r.find("All of", 0).to(r.find("notes.", 0)));
    let note = |(id, text, span): (&str, &str, _)| Footnote { span: Some(span), ..Footnote::plain(id, "en", text) };
    r.report.footnotes = vec![note(restricted), note(banks)];
    r.report.links = vec![Link::footnote(before, 0), Link::footnote(earned, 1), Link::footnote(notes, 1)];
    r
}

#[test]
fn facts_in_sentences_are_tagged_where_they_stand() {
    for (name, text) in [("sentences.txt", SENTENCES), ("sentences.htm", PAGE)] {
        let (page, findings) = sentences(name, text).write(&Layouts::new());
        assert_eq!(findings, [] as [String; 0], "{name}");
        let (_, body) = page.split_once("<div class=\"page\">").unwrap();
        insta::assert_snapshot!(name, body);
    }
}

/// What a sentence and a table print is one fact: tagged twice on the page, with both places in the other syntaxes.
#[test]
fn a_fact_of_a_table_and_a_sentence_stands_once_with_both_places() {
    let mini = include_str!("documents/mini.txt");
    let sentence = "Total net revenue was RMB1.2 million in the first quarter of 2024, compared with RMB1.0 million in the \
                    same period of 2023.\n\n";
    let text = mini.replacen("Dollars are", &format!("{sentence}Dollars are"), 1);
    let source = Source::new("mini.txt", text.clone().into()).unwrap();
    let (export, diagnostics) = common::with_settings(|settings| export(&source, "mini", settings));
    assert!(diagnostics.is_clean(), "{diagnostics:?}");
    let export = export.unwrap();
    assert_eq!(export.summary.prose.same, 2, "{:?}", export.summary.prose);
    let file = |name: &str| {
        let file = export.files.iter().find(|file| file.path == name).unwrap();
        std::str::from_utf8(&file.bytes).unwrap()
    };
    let facts: serde_json::Value = serde_json::from_str(file("mini.json")).unwrap();
    let facts = facts["facts"].as_object().unwrap();
    for (value, in_sentence, in_table) in
        [("1200000", "RMB1.2 million", "1,200"), ("1000000", "RMB1.0 million", "1,000")]
    {
        let is_it = |fact: &serde_json::Value| {
            fact["value"] == value
                && fact["decimals"] == -3
                && fact["src:span"].as_str().is_some_and(|s| s.contains(' '))
        };
        let found: Vec<_> = facts.iter().filter(|(_, fact)| is_it(fact)).collect();
        let [(id, fact)] = found[..] else { panic!("{value}: {found:?}") };
        let spans = fact["src:span"].as_str().unwrap();
        let printed: Vec<&str> = spans
            .split(' ')
            .map(|span| {
                let (start, end) = span.split_once('-').unwrap();
                &text[start.parse().unwrap()..end.parse().unwrap()]
            })
            .collect();
        assert!(printed[0] == in_sentence && printed[1] == in_table, "{printed:?}");
        // The plain id is that of the table, which is more precise.
        let page = file("mini.htm");
        let tags: Vec<&str> = page.match_indices(&format!("id=\"{id}")).map(|(at, _)| &page[at..at + 400]).collect();
        assert!(tags.len() >= 2 && tags[0].starts_with(&format!("id=\"{id}-2\"")), "{tags:?}");
        assert!(tags[0].contains("decimals=\"-5\" scale=\"6\"") && tags[1].contains("decimals=\"-3\" scale=\"3\""));
        for name in ["mini.xml", "mini.csv"] {
            assert_eq!(file(name).matches(spans).count(), 1, "{name} has {spans}");
        }
    }
}

#[test]
fn the_oracle_finds_the_facts_of_sentences_and_their_footnotes() {
    let Some(oracle) = oracle() else { return };
    for (name, text) in [("sentences.txt", SENTENCES), ("sentences.htm", PAGE)] {
        let release = sentences(name, text);
        finds_the_same(&oracle, &release);
    }
}

#[test]
fn a_report_that_is_nowhere_printed_is_all_hidden() {
    let Some(oracle) = oracle() else { return };
    let report = common::report();
    let document = Document::default();
    let (bytes, _) = ixbrl::write(&report, print(&document, &Layouts::new()), &Templates::embedded()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let inline = File { path: "r.htm".into(), bytes };
    let instance = File { path: "r.xml".into(), bytes: xml::write(&report).unwrap() };
    save(folder.path(), schemas().iter().chain([&inline, &instance]));
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    ask(&oracle, &[&path("r.htm"), "--compare", &path("r.xml"), "--dedupe"]);
}

#[test]
fn a_layout_says_what_the_rows_are() {
    let row = |role, indent| RowLayout { role, indent };
    let rows = vec![
        row(RowRole::Header(vec![1, 2, 0]), 0),
        row(RowRole::Header(vec![1, 1, 1]), 0),
        row(RowRole::Section, 0),
        row(RowRole::Line, 2),
        row(RowRole::GrandTotal, 0),
    ];
    let layouts = Layouts::from([(3, TableLayout { caption: Some("Results & more".into()), rows })]);
    let (page, _) = Release::new().write(&layouts);
    let table = page.split_once("<table>").unwrap().1.split_once("</table>").unwrap().0;
    insta::assert_snapshot!(table);
}
