//! Within [`super`]: the numerals that a reader sees, found by a scan of the bytes alone. It goes by what is markup and what
//! is hidden, and by nothing that documents, statements or sentences know, so that it can tell what was lost there.

use crate::source::Span;
use crate::statement;
use memchr::memmem;
use std::collections::HashSet;
use std::ops::Range;

/// The numerals of all visible text, in its order. A numeral that markup divides is several.
pub(super) fn numerals(text: &str) -> Vec<Span> {
    let mut scan = Scan { text, found: Vec::new() };
    if crate::document::html::is_html(text) {
        for part in bodies(text) {
            scan.html(part);
        }
    } else {
        scan.plain(0..text.len());
    }
    scan.found
}

/// The numerals of a part of a text that ends in no tag.
pub(super) fn within(text: &str, is_html: bool, part: Range<usize>) -> Vec<Span> {
    let mut scan = Scan { text, found: Vec::new() };
    if is_html {
        scan.html(part);
    } else {
        scan.plain(part);
    }
    scan.found
}

struct Scan<'a> {
    text: &'a str,
    found: Vec<Span>,
}

/// What is never shown.
const HIDDEN: [&str; 15] = [
    "ix:header",
    "ix:hidden",
    "ix:resources",
    "head",
    "title",
    "template",
    "noframes",
    "select",
    "textarea",
    "object",
    "svg",
    "math",
    "iframe",
    "audio",
    "video",
];

/// Elements without content, which cannot hide any.
const VOID: [&str; 6] = ["br", "hr", "img", "input", "col", "meta"];

/// Tags that plain text has now and then; what else is in angle brackets is text.
const TAGS: [&str; 15] =
    ["b", "strong", "i", "em", "u", "sup", "br", "span", "font", "p", "div", "center", "a", "small", "big"];

/// How far a link or a tag of plain text may reach.
const FAR: usize = 2000;

impl Scan<'_> {
    /// The numerals of a text without tags; references to characters are none.
    fn add(&mut self, from: usize, to: usize) {
        let mut at = from;
        while at < to {
            let end = memchr::memchr(b'&', &self.text.as_bytes()[at..to]).map_or(to, |found| at + found);
            let numerals = statement::numerals(&self.text[at..end]).map(|n| Span::new(at + n.start, at + n.end));
            self.found.extend(numerals);
            at = end + reference(&self.text[end..to]);
        }
    }

    fn html(&mut self, body: Range<usize>) {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut classes = HashSet::new();
        // The element that is hidden, and how many of its name are open.
        let mut hidden: Option<(&str, usize)> = None;
        let mut is_open = false;
        let mut at = body.start;
        while at < body.end {
            let tag = memchr::memchr(b'<', &bytes[at..body.end]).map_or(body.end, |next| at + next);
            if hidden.is_none() {
                self.add(at, tag);
            }
            let rest = &text[tag..body.end];
            if let Some((start, end)) = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", ">")]
                .into_iter()
                .find(|(start, _)| rest.starts_with(start))
            {
                // What does not end once does not end later.
                let close = if is_open { None } else { memmem::find(rest.as_bytes(), end.as_bytes()) };
                is_open |= close.is_none() && end.len() == 3;
                // What stands in such a section is text.
                if start == "<![CDATA[" && hidden.is_none() {
                    self.add(tag + start.len(), tag + close.unwrap_or(rest.len()));
                }
                let next = close.map(|close| close + end.len()).or_else(|| rest.find('>').map(|end| end + 1));
                at = tag + next.unwrap_or(rest.len());
                continue;
            }
            let is_end = rest.starts_with("</");
            let start = 1 + usize::from(is_end);
            let name_of =
                |rest: &str| rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || b":-_".contains(b)).count();
            let length = rest.get(start..).map_or(0, name_of);
            if length == 0 || !rest.as_bytes()[start].is_ascii_alphabetic() {
                at = (tag + 1).min(body.end);
                continue;
            }
            let name = &text[tag + start..tag + start + length];
            let end = end_of_tag(rest);
            at = tag + end;
            let is_empty = rest[..end].ends_with("/>");
            if is_of(&["script", "style"], name) && !is_end && !is_empty {
                let content = raw(&text[at..body.end], name);
                if name.eq_ignore_ascii_case("style") {
                    add_hidden(content, &mut classes);
                }
                at += content.len();
                continue;
            }
            // The next cell ends a hidden one that is not closed.
            let is_cell = |name: &str| is_of(&["td", "th"], name);
            let ends_cell = is_cell(name) && !is_end || is_of(&["tr", "table"], name);
            if hidden.is_some_and(|(of, depth)| is_cell(of) && depth == 1 && ends_cell) {
                hidden = None;
            }
            match &mut hidden {
                Some((of, depth)) => {
                    if of.eq_ignore_ascii_case(name) && !is_empty {
                        *depth = if is_end { *depth - 1 } else { *depth + 1 };
                    }
                    if *depth == 0 {
                        hidden = None;
                    }
                }
                None if !is_end && !is_empty && is_hidden(name, &rest[..end], &classes) => hidden = Some((name, 1)),
                None => {}
            }
        }
    }

    /// Plain text with Markdown: where links lead is not shown, nor what is in tags.
    fn plain(&mut self, part: Range<usize>) {
        let text = &self.text[..part.end];
        let (mut from, mut at) = (part.start, part.start);
        while let Some(next) = memchr::memchr2(b'<', b']', &text.as_bytes()[at..]).map(|found| at + found) {
            let rest = &text[next..];
            let end = if rest.starts_with('<') { tag(rest) } else { target(&text[from..next], rest) };
            match end {
                Some(end) => {
                    self.add(from, next);
                    (from, at) = (next + end, next + end);
                }
                None => at = next + 1,
            }
        }
        self.add(from, text.len());
    }
}

/// The parts of a file that are pages: all of it, or the documents of a submission.
fn bodies(text: &str) -> Vec<Range<usize>> {
    const HEAD: usize = 16 * 1024;
    let head = &text[..text.floor_char_boundary(HEAD)];
    if !(head.contains("<DOCUMENT>") && head.contains("<TYPE>")) {
        return std::iter::once(0..text.len()).collect();
    }
    let end = |at: usize| memmem::find(&text.as_bytes()[at..], b"</TEXT>").map_or(text.len(), |end| at + end);
    let starts = memmem::find_iter(text.as_bytes(), "<TEXT>").map(|at| at + "<TEXT>".len());
    let is_page = |part: &Range<usize>| {
        let body = text[part.clone()].trim_ascii_start();
        let body = body.strip_prefix("<XBRL>").map_or(body, str::trim_ascii_start);
        body.starts_with('<') && crate::document::html::is_html(body) && !body.starts_with("<xbrl")
    };
    starts.map(|at| at..end(at)).filter(is_page).collect()
}

/// The length of the reference to a character that a text begins with; of the `&` alone where it is none.
fn reference(text: &str) -> usize {
    let Some(body) = text.strip_prefix('&') else { return 0 };
    let length = body.bytes().take(32).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    if body.as_bytes().get(length) == Some(&b';') {
        return length + 2;
    }
    // Browsers read a number without its semicolon, too.
    let Some(number) = body.strip_prefix('#') else { return 1 };
    2 + number.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'x' | b'X')).count()
}

/// Where a tag of plain text ends.
fn tag(rest: &str) -> Option<usize> {
    let body = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
    let name = &body[..body.bytes().take_while(u8::is_ascii_alphanumeric).count()];
    let ends = |end: usize| (rest.as_bytes()[end] == b'>').then_some(end + 1);
    if is_of(&TAGS, name) {
        rest.bytes().take(FAR).position(|b| matches!(b, b'>' | b'\n')).and_then(ends)
    } else {
        None
    }
}

/// Where the target of a link ends that a bracket closes here.
fn target(before: &str, rest: &str) -> Option<usize> {
    let end = rest.strip_prefix("](")?.bytes().take(FAR).position(|b| b == b')')?;
    let opens = before.bytes().rev().take(FAR).find(|b| matches!(b, b'[' | b'\n')) == Some(b'[');
    opens.then_some(end + 3)
}

/// Where a tag ends; quotes keep what is in them together.
fn end_of_tag(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut from = 0;
    while let Some(found) = memchr::memchr3(b'>', b'"', b'\'', &bytes[from..]).map(|found| from + found) {
        if bytes[found] == b'>' {
            return found + 1;
        }
        let is_value = bytes[..found].trim_ascii_end().ends_with(b"=");
        let close = memchr::memchr(bytes[found], &bytes[found + 1..]).filter(|_| is_value);
        from = close.map_or(found + 1, |close| found + close + 2);
    }
    rest.find('>').map_or(rest.len(), |end| end + 1)
}

fn is_of(list: &[&str], name: &str) -> bool {
    list.iter().any(|other| other.eq_ignore_ascii_case(name))
}

/// What style says of an element that is not shown.
const SAYS_SO: [&str; 4] = ["display:none", "display: none", "visibility:hidden", "visibility: hidden"];

fn says_so(text: &str) -> bool {
    let says = |what: &&str| text.as_bytes().windows(what.len()).any(|part| part.eq_ignore_ascii_case(what.as_bytes()));
    let has = |what: &str| memmem::find(text.as_bytes(), what.as_bytes()).is_some();
    ["none", "NONE", "hidden", "HIDDEN"].into_iter().any(has) && SAYS_SO.iter().any(says)
}

fn is_hidden(name: &str, tag: &str, classes: &HashSet<&str>) -> bool {
    let is_void = || is_of(&VOID, name);
    let class = tag.split_once("class=").map_or("", |(_, class)| class.trim_start_matches(['"', '\'']));
    let class = class.split(['"', '\'', '>']).next().unwrap_or_default();
    let mut words = class.split_ascii_whitespace();
    is_of(&HIDDEN, name)
        || tag.len() > 20 && says_so(tag) && !is_void()
        || !classes.is_empty() && words.any(|word| classes.contains(word))
}

/// The content of a script or a style sheet, which is no markup.
fn raw<'a>(rest: &'a str, name: &str) -> &'a str {
    let is_end = |at: &usize| {
        rest.as_bytes().get(at + 2..at + 2 + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
    };
    &rest[..memmem::find_iter(rest.as_bytes(), b"</").find(is_end).unwrap_or(rest.len())]
}

/// Adds the classes whose elements a style sheet hides.
fn add_hidden<'a>(sheet: &'a str, classes: &mut HashSet<&'a str>) {
    let rules = sheet.split('}').filter_map(|rule| rule.rsplit_once('{')).filter(|(_, rule)| says_so(rule));
    let selectors = rules.flat_map(|(selectors, _)| selectors.split(','));
    classes.extend(selectors.filter_map(|selector| selector.trim().split_once('.')).map(|(_, class)| class));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        numerals(text).into_iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn every_numeral_that_a_reader_of_a_page_sees_is_found() {
        for (html, seen) in [
            ("<p>In 2024, <b>RMB4,</b>160.1&#160;million&#49 (5%)</p>", vec!["2024", "4", "160.1", "5"]),
            ("<table><tr><td colspan=3>A 1</TD><TD width=\"10%\">&#160;7&#8212;</TD></TR></TABLE>", vec!["1", "7"]),
            ("<td>A</td><td style=\"display:none\">1</td><td>2</td>", vec!["2"]),
            ("<td>A<td style='display:none;color:red'>1<td>2<br style='display:none'>3", vec!["2", "3"]),
            ("<p>1 2</p><!--<p>3</p>--><p a=\"4>5\">6</p>", vec!["1", "2", "6"]),
            (
                "<div style='display:none'><ix:header>1</ix:header></div><ix:nonfraction scale=3>2</ix:nonfraction>",
                vec!["2"],
            ),
            ("<script>if (1<b) 2</script>3", vec!["3"]),
            ("<style>.x2, p.y{display:none} .z{margin:3}</style><p class='a x2'>1</p><p class=z>2", vec!["2"]),
        ] {
            let html = format!("<html><body>{html}</body></html>");
            assert_eq!(found(&html), seen, "{html}");
        }
        let filed = "<SEC-DOCUMENT>1\n<DOCUMENT>\n<TYPE>10-Q\n<TEXT>\n<html><p>2</p></html>\n</TEXT>\n</DOCUMENT>\n3";
        assert_eq!(found(filed), ["2"]);
    }

    #[test]
    fn every_numeral_that_a_reader_of_a_text_sees_is_found() {
        let text = "# Q3 2024\n1. US\\$4.5 of 3&#160;parts^{2}, [see 6](https://a.example/7) <b class=8>9</b> <https://b.example/10>\n\
                    Cash\t1,234\t<u>(5)</u>\na < 11 > [x] (12)\n";
        assert_eq!(found(text), ["3", "2024", "1", "4.5", "3", "2", "6", "9", "10", "1,234", "5", "11", "12"]);
    }

    #[test]
    fn anything_can_be_scanned() {
        for text in [
            "<",
            "<table><tr><td>1<",
            "<table a='",
            "</td></table>",
            "&#1é",
            "<é",
            "<!--",
            "<![CDATA[",
            "&",
            "[](",
            "<b",
        ] {
            numerals(text);
            numerals(&format!("<html><body><p>{text}"));
        }
    }
}
