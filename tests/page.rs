//! The page: what the source shows is shown, in valid markup, whatever the source holds.

use ixport::document::text;
use ixport::page::{Layouts, Page, Slot, lay_out};
use ixport::source::{Source, Span};
use quick_xml::events::{BytesStart, Event};

const SOURCE: &str = "\
**Form 6-K**

---

**Acme Ltd.**  
(Name <of> registrant)

---

## Results & Outlook

We <b>grew</b> by \u{1}5% <u>again</u><sup>1</sup>; see [us](http://a.example/?x=1&y=\"2\") or [her](javascript:x).

- one
- **two** of three
2. (ii) numbered

1 Refers to growth.

### Unaudited Statement of Something

\tQuarter\t
\t2022\t2023
<b>ASSETS</b>\t\t
Cash\t1,234\t<b>(5)</b>
Margin\t27.2%\t-
Total assets\tRMB1\t2

Year
\t2021\t2022
Cash\t3\t4
";

fn page(source: &Source, slots: &[Slot<'_>]) -> Page {
    lay_out(&text::parse(source), &Layouts::new(), slots)
}

fn source(text: &str) -> Source {
    Source::new("a.txt", text.into()).unwrap()
}

fn slot(span: Span, plain: bool) -> Slot<'static> {
    Slot { span, element: BytesStart::new("em"), plain, one_line: false, weak: false }
}

/// Panics unless elements are nested; gives the text.
fn read(markup: &str) -> String {
    let whole = format!("<body>{markup}</body>");
    let mut reader = quick_xml::Reader::from_str(&whole);
    let mut shown = String::new();
    loop {
        match reader.read_event().unwrap_or_else(|e| panic!("{e}:\n{markup}")) {
            Event::Eof => return shown,
            Event::Text(text) => shown.push_str(&text),
            _ => {}
        }
    }
}

#[test]
fn a_page_looks_like_its_source() {
    let page = page(&source(SOURCE), &[]);
    assert_eq!(page.title, "Results & Outlook");
    insta::assert_snapshot!(page.body);
}

#[test]
fn every_beginning_of_a_source_gives_a_page() {
    for end in (0..SOURCE.len()).filter(|&end| SOURCE.is_char_boundary(end)) {
        read(&page(&source(&SOURCE[..end]), &[]).body);
    }
}

#[test]
fn slots_anywhere_are_placed_or_named_and_never_change_the_text() {
    let source = source(SOURCE);
    let plain = read(&page(&source, &[]).body).split_whitespace().collect::<String>();
    for length in [1, 7, 60, 300] {
        let spans = (0..SOURCE.len() - length).filter(|at| at % 3 == 0).map(|at| Span::new(at, at + length));
        let spans = spans.filter(|s| SOURCE.get(s.range()).is_some());
        let slots: Vec<Slot<'_>> = spans.map(|span| slot(span, span.start % 2 == 0)).collect();
        let page = page(&source, &slots);
        assert_eq!(read(&page.body).split_whitespace().collect::<String>(), plain);
        assert_eq!(page.body.matches("<em>").count() + page.unplaced.len(), slots.len());
    }
}

/// Marks of what is no fact change nothing for facts: where one would touch another slot it is not there.
#[test]
fn weak_slots_give_way() {
    let source = source(SOURCE);
    let mut placed = 0;
    for length in [1, 4, 30] {
        let spans = (0..SOURCE.len() - length).filter(|at| at % 11 == 0).map(|at| Span::new(at, at + length));
        let strong = spans.clone().filter(|s| s.start % 2 == 0 && SOURCE.get(s.range()).is_some());
        let strong: Vec<Slot<'_>> = strong.map(|span| slot(span, span.start % 4 == 0)).collect();
        let weak = spans.map(|s| Span { end: s.end + 2, ..s }).filter(|s| SOURCE.get(s.range()).is_some());
        let weak = weak.map(|span| Slot { element: BytesStart::new("i"), weak: true, ..slot(span, false) });
        let (without, with) = (page(&source, &strong), page(&source, &[strong.clone(), weak.collect()].concat()));
        assert_eq!(read(&with.body), read(&without.body));
        assert_eq!(with.body.matches("<em>").count(), without.body.matches("<em>").count());
        let strong_only = with.unplaced.iter().filter(|at| **at < strong.len());
        assert!(strong_only.eq(&without.unplaced));
        assert!(with.unplaced.len() > without.unplaced.len());
        placed += with.body.matches("<i>").count() - without.body.matches("<i>").count();
    }
    assert!(placed > 0);
    let text = "Of 2024, 1,234 in 5.\n";
    let at = |text: &str, of: &str| text.find(of).map(|at| Span::new(at, at + of.len())).unwrap();
    let weak = |of: &str| Slot { weak: true, ..slot(at(text, of), false) };
    let slots = [weak("2024, 1"), weak("2024"), slot(at(text, "1,234 in 5"), false), weak("5"), weak("4, ")];
    let page = page(&self::source(text), &slots);
    assert_eq!((page.body.trim(), page.unplaced), ("<p>Of <em>2024</em>, <em>1,234 in 5</em>.</p>", vec![0, 3, 4]));
}

#[test]
fn a_slot_that_must_be_plain_holds_no_markup() {
    let source = source("It is 1,2<b>34</b> and **5,678** here.\n");
    let span = |text: &str| source.text().find(text).map(|at| Span::new(at, at + text.len())).unwrap();
    let page = page(&source, &[slot(span("1,2<b>34"), true), slot(span("5,678"), true), slot(span("**5,678**"), true)]);
    assert!(page.unplaced.is_empty());
    assert_eq!(page.body.trim(), "<p>It is <em>1,234</em> and <b><em><em>5,678</em></em></b> here.</p>");
}

#[test]
fn cells_that_cover_others_stay_as_wide() {
    let html = "<html><table><tr><td><td colspan=4>2024</tr><tr><td><td colspan=2>RMB<td colspan=2>US$</tr>
        <tr><td>Cash<td>$<td>(1<td>)<td>2</tr><tr><td colspan=5>All in one, or 3</tr></table></html>";
    let source = source(html);
    let document = ixport::document::read(&source);
    let at = html.find("(1").unwrap() + 1;
    let page = lay_out(&document, &Layouts::new(), &[slot(Span::new(at, at + 1), true)]);
    assert!(page.unplaced.is_empty());
    let rows: Vec<&str> = page.body.lines().filter(|line| line.starts_with("<tr")).collect();
    assert_eq!(rows[0], "<tr><td></td><th class=\"span\" colspan=\"2\" scope=\"colgroup\">2024</th></tr>");
    assert!(rows[2].contains("$(<em>1</em><span class=\"hang\">)</span></td>"), "{}", rows[2]);
    assert!(rows[3].contains("colspan=\"3\""), "{}", rows[3]);
}

#[test]
fn a_slot_around_blocks_breaks_a_list_rather_than_its_markup() {
    let source = source("- a\n- b\n\ntext.\n\n- c\n");
    let at = |text: &str| source.text().find(text).unwrap();
    let page = page(&source, &[slot(Span::new(at("b"), at("text.") + 5), false)]);
    let body = page.body.replace('\n', "");
    assert_eq!(body, "<ul><li>a</li></ul><em><ul><li>b</li></ul><p>text.</p></em><ul><li>c</li></ul>");
}
