//! Within [`super`]: the numerals that stand in cells of HTML tables, found in the bytes alone. It goes by the tags of tables
//! and by what is hidden, and by nothing that [`document`](crate::document) knows, so that it can tell what was lost there.

use crate::source::Span;
use crate::statement;

/// What is never shown.
const HIDDEN: [&str; 6] = ["ix:header", "ix:hidden", "head", "script", "style", "title"];

/// A table that is open: the cells of its row, each with the pieces of its text.
#[derive(Default)]
struct Open {
    row: Vec<Vec<Span>>,
    in_cell: bool,
}

/// The numerals in cells without words, in rows that have something in front of such a cell: labels and prose are no
/// figures.
pub(super) fn numerals(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    // The element that is hidden, and how many of its name are open.
    let mut hidden: Option<(&str, usize)> = None;
    let mut at = 0;
    while at < bytes.len() {
        let tag = memchr::memchr(b'<', &bytes[at..]).map_or(bytes.len(), |next| at + next);
        if let Some(cell) = open.last_mut().filter(|open| open.in_cell && hidden.is_none())
            && let Some(pieces) = cell.row.last_mut()
            && at < tag
        {
            pieces.push(Span::new(at, tag));
        }
        let rest = &text[tag..];
        if rest.starts_with("<!--") {
            at = tag + rest.find("-->").map_or(4, |end| end + 3);
            continue;
        }
        let is_end = rest.starts_with("</");
        let start = 1 + usize::from(is_end);
        let length = rest.bytes().skip(start).take_while(|b| b.is_ascii_alphanumeric() || *b == b':').count();
        let (Some(name), true) = (rest.get(start..start + length), length > 0) else {
            at = (tag + 1).max(at + 1).min(bytes.len());
            continue;
        };
        let end = end_of_tag(rest);
        at = tag + end;
        let is_empty = rest[..end].ends_with("/>");
        // The next cell ends a hidden one that is not closed.
        let is_cell = |name: &str| ["td", "th"].iter().any(|cell| cell.eq_ignore_ascii_case(name));
        let ends_cell = is_cell(name) && !is_end || name.eq_ignore_ascii_case("tr");
        if hidden.is_some_and(|(of, _)| is_cell(of) && ends_cell) {
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
                continue;
            }
            None if !is_end && !is_empty && is_hidden(name, &rest[..end]) => {
                hidden = Some((name, 1));
                continue;
            }
            None => {}
        }
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        if is("table") && !is_end {
            open.push(Open::default());
        } else if let Some(table) = open.last_mut() {
            let is_cell = is_cell(name);
            if is_cell && !is_end {
                table.row.push(Vec::new());
            }
            if is_cell {
                table.in_cell = !is_end && !is_empty;
            } else if is("tr") || is("table") {
                table.in_cell = false;
                end_row(text, &std::mem::take(&mut table.row), &mut found);
            }
            if is("table") {
                open.pop();
            }
        }
    }
    found.sort_unstable();
    found
}

/// Where a tag ends; quotes keep what is in them together.
fn end_of_tag(rest: &str) -> usize {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (byte, quote) {
            (b'>', None) => return at + 1,
            (b'"' | b'\'', None) if rest[..at].ends_with('=') => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    rest.find('>').map_or(rest.len(), |end| end + 1)
}

fn is_hidden(name: &str, tag: &str) -> bool {
    let is_of = |list: &[&str]| list.iter().any(|other| other.eq_ignore_ascii_case(name));
    let has = |what: &str| memchr::memmem::find(tag.as_bytes(), what.as_bytes()).is_some();
    let says = |what: &str| tag.as_bytes().windows(what.len()).any(|part| part.eq_ignore_ascii_case(what.as_bytes()));
    let may_say = || ["none", "NONE", "hidden", "HIDDEN"].into_iter().any(has);
    let is_void = || is_of(&["br", "hr", "img", "input", "col"]);
    let says_so = || ["display:none", "display: none", "visibility:hidden"].into_iter().any(says);
    is_of(&HIDDEN) || tag.len() > 20 && may_say() && !is_void() && says_so()
}

fn end_row(text: &str, row: &[Vec<Span>], found: &mut Vec<Span>) {
    let mut filled = 0;
    let mut numbers: Vec<Span> = Vec::new();
    let mut is_row = false;
    for pieces in row {
        let mut has_words = false;
        let mut own: Vec<Span> = Vec::new();
        for piece in pieces {
            let shown = &text[piece.range()];
            // Entities are no digits and no words.
            let mut from = 0;
            for part in shown.split_inclusive('&') {
                let entity = from > 0;
                let skipped = if entity { part.find(';').filter(|&end| end < 10).map_or(0, |end| end + 1) } else { 0 };
                let plain = &part[skipped..];
                has_words |= plain.contains(char::is_alphabetic);
                let start = piece.range().start + from + skipped;
                own.extend(statement::numerals(plain).map(|range| Span::new(start + range.start, start + range.end)));
                from += part.len();
            }
        }
        let is_filled = has_words || !own.is_empty();
        if !has_words && !own.is_empty() {
            is_row |= filled > 0;
            numbers.append(&mut own);
        }
        filled += usize::from(is_filled);
    }
    if is_row {
        found.append(&mut numbers);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_sees_as_figures_is_found() {
        for (html, figures) in [
            ("<table><tr><td>Cash<td>$<td>1,234<td>)<tr><td>Debt<td><td>5</table>", vec!["1,234", "5"]),
            ("<TABLE><TR><TD colspan=3>A</TD><TD width=\"10%\">&#160;7&#8212;</TD></TR></TABLE>", vec!["7"]),
            ("<table><tr><td>A</td><td style=\"display:none\">1</td><td>2</td></tr></table>", vec!["2"]),
            ("<table><tr><td>A<td style='display:none'>1<td>2<br style='display:none'>3</table>", vec!["2", "3"]),
            ("<table><tr><td>(1)</td><td>Note of 2024</td></tr><tr><td>12</td></tr></table>", vec![]),
            ("<p>1 2</p><!--<table><tr><td>A<td>3</table>-->", vec![]),
            ("<table><tr><td>A<td><table><tr><td>B<td>4</table><td>5</table>", vec!["4", "5"]),
            ("<ix:header><table><tr><td>A<td>1</table></ix:header>", vec![]),
            ("<table><tr><td>A</td><td><b>1</b>,2<!-- 3 --></td></tr></table>", vec!["1", "2"]),
        ] {
            let found: Vec<&str> = numerals(html).into_iter().map(|span| &html[span.range()]).collect();
            assert_eq!(found, figures, "{html}");
        }
    }

    #[test]
    fn anything_can_be_scanned() {
        for text in ["<", "<table><tr><td>1<", "<table a='", "</td></table>", "<table><td>&#1é", "<é", "<!--"] {
            numerals(text);
        }
    }
}
