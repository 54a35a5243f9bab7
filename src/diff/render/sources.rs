//! Within [`super`]: where a fact is printed.

use super::describe::{cut, legible};
use crate::diff::Diff;
use crate::report::Place;
use crate::source::{Source, Span};
use crate::tables::plain_text;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;

/// The files that the reports were read from, where there is one of each and it is known: facts that do not say where they are
/// printed are looked up there.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sources<'v> {
    /// The files of the older report, and of the newer one.
    pub files: [Option<&'v Source>; 2],
}

/// Where a fact is printed, as far as it is known.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Printed<'a> {
    /// The document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<Cow<'a, str>>,
    /// Byte ranges in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<[u32; 2]>,
    /// Line of the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "printed")]
    pub text: Option<Cow<'a, str>>,
}

impl fmt::Display for Printed<'_> {
    /// `release.txt:120`, or `release.txt, bytes 28208–28217`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&legible(self.file.as_deref().unwrap_or_default()))?;
        if let Some(line) = self.line {
            return if self.file.is_some() { write!(f, ":{line}") } else { write!(f, "line {line}") };
        }
        let comma = if self.file.is_some() { ", " } else { "" };
        match &self.spans[..] {
            [] => Ok(()),
            [[start, end], rest @ ..] => {
                write!(f, "{comma}bytes {start}–{end}")?;
                if rest.is_empty() { Ok(()) } else { write!(f, " and {} more", rest.len()) }
            }
        }
    }
}

impl Printed<'_> {
    /// All that is known: `“1,234” · release.txt, line 120, bytes 28208–28217`.
    pub(super) fn in_full(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.file.as_deref().map(legible));
        parts.extend(self.line.map(|line| format!("line {line}")));
        let spans: Vec<String> = self.spans.iter().take(SPANS).map(|[start, end]| format!("{start}–{end}")).collect();
        if !spans.is_empty() {
            let more = if self.spans.len() > SPANS { ", …" } else { "" };
            parts.push(format!("bytes {}{more}", spans.join(", ")));
        }
        let printed = self.text.as_deref().map(|text| format!("“{}” · ", cut(&legible(text), LONGEST)));
        printed.unwrap_or_default() + &parts.join(", ")
    }
}

/// Byte ranges and characters of what is printed that are shown.
const SPANS: usize = 4;
const LONGEST: usize = 80;

impl<'v> Sources<'v> {
    /// Where a fact of a report is printed; nothing where nothing is known.
    pub(super) fn place<'a>(&self, diff: &'a Diff<'_>, report: usize, fact: usize) -> Option<Printed<'a>>
    where
        'v: 'a,
    {
        let side = if report == 0 { diff.old } else { diff.new };
        let facts = diff.occurrences(report, fact).map(|fact| side.report.fact(fact));
        let all: Vec<&Place> = facts.flat_map(|fact| fact.places).collect();
        let Some(first) = side.report.fact(fact).places.first().or(all.first().copied()) else {
            let facts = diff.occurrences(report, fact).filter(|other| *other != fact);
            let offsets = std::iter::once(fact).chain(facts).map(|fact| side.report.fact(fact).offset);
            return self.files[report].and_then(|file| looked_up(file, offsets));
        };
        Some(Printed {
            file: side.report.provenance.as_ref().map(|provenance| provenance.file.as_ref().into()),
            spans: sorted(all.iter().map(|place| [place.span.start, place.span.end]).collect()),
            line: (first.line > 0).then_some(first.line),
            text: (!first.printed.is_empty()).then(|| first.printed.as_ref().into()),
        })
    }
}

fn sorted(mut spans: Vec<[u32; 2]>) -> Vec<[u32; 2]> {
    spans.sort_unstable();
    spans.dedup();
    spans
}

/// Facts at offsets of an inline document: what stands in their elements.
fn looked_up(file: &Source, offsets: impl Iterator<Item = u32>) -> Option<Printed<'_>> {
    let mut spans = Vec::new();
    let mut first = None;
    for offset in offsets {
        let Some((start, content)) = element(file.text(), offset as usize) else { continue };
        first.get_or_insert((offset, start, content));
        let span = Span::new(start, start + content.len());
        spans.push([span.start, span.end]);
    }
    let (offset, start, content) = first?;
    let end = start + content.len();
    let text = file.text();
    // It is markup, also where it is only a dash that is written as a reference.
    let mut printed = plain_text(&format!("<p>{}</p>", within(content)));
    // Brackets stand around the element.
    if text[..offset as usize].ends_with('(')
        && text[end..].find('>').is_some_and(|at| text[end + at + 1..].starts_with(')'))
    {
        printed = format!("({printed})");
    }
    Some(Printed {
        file: Some(file.name().rsplit(['/', '\\']).next().unwrap_or_default().into()),
        spans: sorted(spans),
        line: Some(file.position(offset).line),
        text: (!printed.is_empty()).then(|| printed.into()),
    })
}

/// Bytes of an element in which its end is looked for, and of its content that are read.
const FARTHEST: usize = 1 << 16;
const LONG: usize = 1 << 10;

/// The beginning of a text.
fn within(text: &str) -> &str {
    let end = (0..=LONG.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

/// Of the element of a fact that begins at an offset, where its content begins, and the content: all of it, or as far as its end
/// is looked for.
fn element(text: &str, at: usize) -> Option<(usize, &str)> {
    let rest = text.get(at..)?;
    let name_end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))?;
    let name = rest.get(1..name_end)?;
    let local = name.rsplit(':').next().unwrap_or(name);
    let is_fact = ["nonFraction", "nonNumeric", "fraction"].iter().any(|fact| local.eq_ignore_ascii_case(fact));
    if !rest.starts_with('<') || !is_fact {
        return None;
    }
    let mut quote = None;
    let (tag, _) = rest.char_indices().find(|(_, c)| match (quote, c) {
        (None, '>') => true,
        (None, '"' | '\'') => {
            quote = Some(*c);
            false
        }
        (Some(open), c) if open == *c => {
            quote = None;
            false
        }
        _ => false,
    })?;
    let start = tag + 1;
    if rest[..tag].ends_with('/') {
        return None;
    }
    let content = &rest[start..];
    let limit = (0..=FARTHEST.min(content.len())).rev().find(|at| content.is_char_boundary(*at)).unwrap_or(0);
    let content = &content[..limit];
    // Facts stand in facts of the same name.
    let (mut from, mut depth) = (0, 1);
    while let Some(open) = content[from..].find('<').map(|at| from + at) {
        from = open + 1;
        let behind = &content[from..];
        let (is_end, behind) = behind.strip_prefix('/').map_or((false, behind), |behind| (true, behind));
        let is_same = behind
            .strip_prefix(name)
            .is_some_and(|behind| behind.starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')));
        match (is_same, is_end) {
            (true, true) => depth -= 1,
            (true, false) => depth += 1,
            _ => {}
        }
        if depth == 0 {
            return Some((at + start, &content[..open]));
        }
    }
    Some((at + start, content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_element_of_a_fact_is_found() {
        let text = "<p>(<ix:nonFraction name='a:B' sign='-' id=\"x>y\">1,<b>234</b></ix:nonFraction>) and \
                    <ix:nonNumeric>one&#160;&#8212; <ix:nonNumeric>two</ix:nonNumeric> three</ix:nonNumeric>";
        let file = Source::new("folder/page.htm", text.into()).unwrap();
        let at = |what: &str| u32::try_from(text.find(what).unwrap()).unwrap();
        let found = looked_up(&file, [at("<ix:nonF")].into_iter()).unwrap();
        assert_eq!(found.text.as_deref(), Some("(1,234)"));
        assert_eq!((found.file.as_deref(), found.line), (Some("page.htm"), Some(1)));
        let [start, end] = found.spans[0];
        assert_eq!(&text[start as usize..end as usize], "1,<b>234</b>");
        let found = looked_up(&file, [at("<ix:nonN")].into_iter()).unwrap();
        assert_eq!(found.text.as_deref(), Some("one — two three"));
        // Not a fact, not in the file, in the middle of a character.
        for (text, at) in
            [("<p>x</p>", 0), ("<p>", 900), ("é<", 1), ("<ix:nonFraction", 0), ("<ix:nonFraction/>", 0), ("<", 0)]
        {
            assert_eq!(element(text, at), None, "{text}");
        }
    }
}
