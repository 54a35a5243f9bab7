//! A leaf of the program: HTML as it is served → XML that [`crate::xml`] reads. [`mend`] closes what is not closed, quotes
//! what is not quoted and escapes what is not escaped, as browsers do it where that makes sense in a document that is meant
//! to be XHTML, and says what it did, once per kind. It never drops an element with a prefix, and never moves one: inline
//! XBRL that overlaps with other markup is an error.
//!
//! Only files that are not well-formed come here. [`Mended::original`] leads from the mended text back to the file.

mod text;

pub use text::{is_markup, unmarked};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;
use crate::xml::{Strictness, resolve};
use std::collections::BTreeMap;

/// Elements without content.
const VOID: [&str; 17] = [
    "area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "isindex", "link", "meta",
    "param", "source", "track", "wbr",
];

/// Elements whose content is no markup.
const RAW: [&str; 2] = ["script", "style"];

/// Elements whose end tag may be missing.
const OPTIONAL_END: [&str; 16] = [
    "html", "body", "head", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "colgroup",
    "optgroup",
];

/// A start tag → the open elements that it ends, up to the innermost one that keeps them together.
const IMPLIED: [(&[&str], &[&str], &[&str]); 7] = [
    (&["p"], &["p"], &["table", "td", "th", "div", "li", "dd", "blockquote", "span", "a", "font", "b", "i"]),
    (&["li"], &["li"], &["ul", "ol", "menu", "dir"]),
    (&["dt", "dd"], &["dt", "dd"], &["dl"]),
    (&["td", "th"], &["td", "th"], &["tr", "table"]),
    (&["tr"], &["tr"], &["table"]),
    (&["thead", "tbody", "tfoot"], &["thead", "tbody", "tfoot"], &["table"]),
    (&["option"], &["option"], &["select", "optgroup"]),
];

/// Names that have capitals, which HTML tools take away.
const CAPITALS: [&str; 31] = [
    "nonFraction",
    "nonNumeric",
    "startDate",
    "endDate",
    "explicitMember",
    "typedMember",
    "schemaRef",
    "linkbaseRef",
    "unitNumerator",
    "unitDenominator",
    "roleRef",
    "arcroleRef",
    "contextRef",
    "unitRef",
    "continuedAt",
    "fromRefs",
    "toRefs",
    "linkRole",
    "footnoteRole",
    "footnoteLinkRole",
    "footnoteRefs",
    "footnoteID",
    "tupleRef",
    "tupleID",
    "roleURI",
    "arcroleURI",
    "usedOn",
    "schemaLocation",
    "noNamespaceSchemaLocation",
    "footnoteLink",
    "footnoteArc",
];

/// How deep elements may be nested before HTML's own are left out, and where mending ends.
const DEPTH: usize = 1_900;
const TOO_DEEP: usize = 2_100;

/// A document made well-formed.
#[derive(Debug)]
pub struct Mended {
    /// The document.
    pub text: String,
    /// Where pieces of the text begin, and where they come from.
    map: Vec<(u32, u32)>,
}

impl Mended {
    /// Where something comes from that stands at an offset in the text.
    #[must_use]
    pub fn original(&self, offset: u32) -> u32 {
        let at = self.map.partition_point(|(text, _)| *text <= offset);
        let Some(&(text, source)) = at.checked_sub(1).and_then(|at| self.map.get(at)) else { return offset };
        let limit = self.map.get(at).map_or(u32::MAX, |(_, source)| *source);
        source.saturating_add(offset - text).min(limit.max(source))
    }
}

/// What is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Attribute,
    Case,
    Depth,
    Less,
    MissingEnd,
    Outside,
    Reference,
    StrayEnd,
    Void,
}

impl Fault {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Fault::Attribute => {
                ("html.attribute", "an attribute that is no name with a value in quotes, or is there twice")
            }
            Fault::Case => ("html.case", "a name whose letters have the wrong case"),
            Fault::Depth => ("html.depth", "a tag that is nested too deeply: it is left out, its text stays"),
            Fault::Less => ("html.less-than", "a `<` that begins no tag: it is text"),
            Fault::MissingEnd => ("html.missing-end", "an end tag is missing"),
            Fault::Outside => ("html.outside", "text outside of the document's element is left out"),
            Fault::Reference => ("html.reference", "a reference without a semicolon"),
            Fault::StrayEnd => ("html.stray-end", "an end tag closes nothing"),
            Fault::Void => ("html.void", "a tag like <br> without its slash"),
        }
    }
}

/// Makes a document well-formed. Says in `diagnostics` what was wrong: a warning for each kind of fault at the first place,
/// an error for each element with a prefix that overlaps with others, and one for a document that is cut off.
#[must_use]
pub fn mend(source: &str, diagnostics: &mut Diagnostics) -> Mended {
    let mut mender = Mender {
        source,
        out: String::with_capacity(source.len() + source.len() / 16),
        map: Vec::new(),
        open: Vec::new(),
        faults: BTreeMap::new(),
        diagnostics,
        has_root: false,
        is_ended: false,
    };
    mender.run();
    let Mender { out, map, faults, diagnostics, .. } = mender;
    for (fault, (span, count)) in faults {
        let (code, what) = fault.words();
        let message =
            if count == 1 { what.to_owned() } else { format!("{what} (here and in {} more places)", count - 1) };
        diagnostics.push(Diagnostic::warning(code, message).at(span));
    }
    Mended { text: out, map }
}

struct Mender<'s, 'd> {
    source: &'s str,
    out: String,
    map: Vec<(u32, u32)>,
    /// Names of the open elements, as they are in the mended text.
    open: Vec<String>,
    faults: BTreeMap<Fault, (Span, u64)>,
    diagnostics: &'d mut Diagnostics,
    has_root: bool,
    /// Whether `</body>` or `</html>` was there.
    is_ended: bool,
}

fn is_prefixed(name: &str) -> bool {
    name.contains(':')
}

impl Mender<'_, '_> {
    fn run(&mut self) {
        let mut at = if self.source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        while at < self.source.len() && self.open.len() < TOO_DEEP {
            let rest = &self.source[at..];
            let next = memchr::memchr2(b'<', b'&', rest.as_bytes()).unwrap_or(rest.len());
            if next > 0 {
                self.text(at, at + next);
                at += next;
                continue;
            }
            at += if rest.starts_with('&') { self.reference(at) } else { self.markup(at) };
        }
        self.close_rest();
    }

    fn fault(&mut self, fault: Fault, start: usize, end: usize) {
        self.faults.entry(fault).or_insert((Span::new(start, end), 0)).1 += 1;
    }

    /// What is written next comes from here.
    fn comes_from(&mut self, at: usize) {
        let (Ok(text), Ok(source)) = (u32::try_from(self.out.len()), u32::try_from(at)) else { return };
        self.map.push((text, source));
    }

    fn text(&mut self, start: usize, end: usize) {
        let text = &self.source[start..end];
        if self.open.is_empty() {
            if !text.trim_ascii().is_empty() {
                self.fault(Fault::Outside, start, end);
            }
            return;
        }
        self.comes_from(start);
        self.out.push_str(text);
    }

    /// A `&`: how many bytes it takes.
    fn reference(&mut self, at: usize) -> usize {
        const LONGEST: usize = 33;
        let behind = &self.source[at + 1..];
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '#';
        let length = behind.char_indices().take(LONGEST).find(|(_, c)| !is_part(*c)).map_or(0, |(end, _)| end);
        let length =
            if length == 0 && behind.len() < LONGEST && behind.chars().all(is_part) { behind.len() } else { length };
        let name = &behind[..length];
        let is_known = !name.is_empty() && resolve(name, Strictness::Html).is_some();
        let has_end = behind[length..].starts_with(';');
        if self.open.is_empty() {
            return 1;
        }
        self.comes_from(at);
        if is_known {
            if !has_end {
                self.fault(Fault::Reference, at, at + 1 + length);
            }
            self.out.extend(["&", name, ";"]);
            return 1 + length + usize::from(has_end);
        }
        self.out.push_str("&amp;");
        self.comes_from(at + 1);
        1
    }

    /// A `<`: how many bytes its markup takes.
    fn markup(&mut self, at: usize) -> usize {
        let rest = &self.source[at..];
        let up_to = |end: &str| memchr::memmem::find(rest.as_bytes(), end.as_bytes()).map(|found| found + end.len());
        let whole = rest.len();
        if rest.starts_with("<!--") {
            return up_to("-->").unwrap_or(whole);
        }
        if rest.starts_with("<![CDATA[") {
            let end = up_to("]]>").unwrap_or(whole);
            if !self.open.is_empty() {
                self.comes_from(at);
                self.out.push_str(&rest[..end]);
                if end == whole && !rest.ends_with("]]>") {
                    self.out.push_str("]]>");
                }
            }
            return end;
        }
        match rest.as_bytes().get(1) {
            Some(b'!') => {
                let end = up_to(">").unwrap_or(whole);
                if rest[..end].contains('[') && !self.has_root {
                    self.out.push_str(&rest[..end]);
                }
                end
            }
            Some(b'?') => up_to(">").unwrap_or(whole),
            Some(b'/') if rest[2..].starts_with(is_name_start) => {
                let end = up_to(">").unwrap_or(whole);
                let name = rest[2..end].trim_end_matches('>');
                let name = name.split(|c: char| c.is_ascii_whitespace() || c == '/').next().unwrap_or_default();
                self.end_tag(name, at, at + end);
                end
            }
            Some(_) if rest[1..].starts_with(is_name_start) => self.start_tag(at),
            _ => {
                self.fault(Fault::Less, at, at + 1);
                if !self.open.is_empty() {
                    self.comes_from(at);
                    self.out.push_str("&lt;");
                }
                1
            }
        }
    }

    /// The name of an element or of an attribute of it, in the right case.
    fn name(&mut self, written: &str, at: usize, of_html: bool) -> String {
        if !of_html {
            let (prefix, local) = written.split_once(':').map_or(("", written), |(prefix, local)| (prefix, local));
            let right = CAPITALS.iter().find(|name| name.eq_ignore_ascii_case(local) && **name != local);
            let Some(right) = right else { return written.to_owned() };
            self.fault(Fault::Case, at, at + written.len());
            return if prefix.is_empty() { (*right).to_owned() } else { [prefix, ":", right].concat() };
        }
        if is_prefixed(written) || !written.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return written.to_owned();
        }
        self.fault(Fault::Case, at, at + written.len());
        written.to_ascii_lowercase()
    }

    fn start_tag(&mut self, at: usize) -> usize {
        let rest = &self.source[at..];
        let written = &rest[1..];
        let length =
            written.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '<')).unwrap_or(written.len());
        let of_html = !is_prefixed(&written[..length]);
        let name = self.name(&written[..length], at + 1, of_html);
        let is_left_out = of_html && self.open.len() >= DEPTH;
        if of_html {
            self.end_implied(&name, at);
        }
        if self.open.is_empty() && !self.has_root && name != "html" {
            self.out.push_str("<html>");
            self.open.push("html".to_owned());
        }
        self.has_root = true;
        self.comes_from(at);
        let before = self.out.len();
        self.out.extend(["<", &name]);
        let (end, is_closed) = self.attributes(at, 1 + length, of_html);
        if is_left_out {
            self.out.truncate(before);
            self.fault(Fault::Depth, at, at + end);
            return end;
        }
        let is_void = of_html && VOID.contains(&name.as_str());
        if is_void && !is_closed {
            self.fault(Fault::Void, at, at + end);
        }
        if is_void || is_closed {
            self.out.push_str("/>");
            self.comes_from(at + end);
            return end;
        }
        self.out.push('>');
        self.comes_from(at + end);
        if of_html && RAW.contains(&name.as_str()) {
            return end + self.raw(&name, at + end);
        }
        self.open.push(name);
        end
    }

    /// Writes the attributes of a tag, from an offset in it on; gives where the tag ends, and whether it ends in `/>`.
    fn attributes(&mut self, tag: usize, from: usize, of_html: bool) -> (usize, bool) {
        /// Of so many, none is written twice.
        const COMPARED: usize = 64;
        let text = &self.source[tag..];
        let mut names: Vec<String> = Vec::new();
        let mut at = from;
        loop {
            let rest = &text[at..];
            let blank = rest.len() - rest.trim_ascii_start().len();
            at += blank;
            let rest = &text[at..];
            match rest.as_bytes() {
                [] | [b'<', ..] => {
                    self.fault(Fault::Attribute, tag, tag + at);
                    return (at, false);
                }
                [b'>', ..] => return (at + 1, false),
                [b'/', b'>', ..] => return (at + 2, true),
                [b'/' | b'=', ..] => {
                    at += 1;
                    continue;
                }
                _ => {}
            }
            let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/' | '<');
            let length = rest.find(ends).unwrap_or(rest.len());
            let written = &rest[..length];
            let behind = &rest[length..];
            let gap = behind.len() - behind.trim_ascii_start().len();
            let value = behind[gap..].strip_prefix('=').map(|value| {
                let blank = value.len() - value.trim_ascii_start().len();
                (length + gap + 1 + blank, value.trim_ascii_start())
            });
            let (value, quote, end) = match value {
                None => ("", '"', length),
                Some((start, value)) => match value.chars().next() {
                    Some(quote @ ('"' | '\'')) if value[1..].contains(quote) => {
                        let close = 1 + value[1..].find(quote).unwrap_or_default();
                        (&value[1..close], quote, start + close + 1)
                    }
                    _ => {
                        let value = value.trim_start_matches(['"', '\'']);
                        let skipped = rest.len() - start - value.len();
                        let length = value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len());
                        self.fault(Fault::Attribute, tag + at, tag + at + start + skipped + length);
                        (&value[..length], '"', start + skipped + length)
                    }
                },
            };
            if value.is_empty() && end == length {
                self.fault(Fault::Attribute, tag + at, tag + at + length);
            }
            let is_name = written.starts_with(is_name_start) && !written.contains(['"', '\'', '&', '<']);
            let name = self.name(written, tag + at, of_html);
            if !is_name || names.contains(&name) {
                self.fault(Fault::Attribute, tag + at, tag + at + end);
            } else {
                self.out.extend([" ", &name, "="]);
                self.out.push(quote);
                let value = if quote == '"' { value.replace('"', "&quot;") } else { value.to_owned() };
                self.out.push_str(&value.replace('<', "&lt;"));
                self.out.push(quote);
                if names.len() < COMPARED {
                    names.push(name);
                }
            }
            at += end;
        }
    }

    /// The content of a script or style: how many bytes it and its end tag take.
    fn raw(&mut self, name: &str, at: usize) -> usize {
        let rest = &self.source[at..];
        let ends = |from: &usize| {
            let tail = &rest.as_bytes()[from + 2..];
            tail.len() >= name.len() && tail[..name.len()].eq_ignore_ascii_case(name.as_bytes())
        };
        let end = memchr::memmem::find_iter(rest.as_bytes(), b"</").find(ends);
        let content = &rest[..end.unwrap_or(rest.len())];
        self.out.push_str(&content.replace('&', "&amp;").replace('<', "&lt;"));
        self.out.extend(["</", name, ">"]);
        let behind = end.map_or(rest.len(), |end| rest[end..].find('>').map_or(rest.len(), |close| end + close + 1));
        self.comes_from(at + behind);
        behind
    }

    /// Ends the elements that a start tag ends.
    fn end_implied(&mut self, name: &str, at: usize) {
        let Some((_, ended, scopes)) = IMPLIED.iter().find(|(starts, ..)| starts.contains(&name)) else { return };
        let is_scope = |open: &&String| is_prefixed(open) || scopes.contains(&open.as_str());
        let within = self.open.iter().rev().take_while(|open| !is_scope(open));
        let Some(count) =
            within.enumerate().filter(|(_, open)| ended.contains(&open.as_str())).map(|(at, _)| at + 1).next()
        else {
            return;
        };
        for _ in 0..count {
            self.fault(Fault::MissingEnd, at, at + 1);
            self.close(at);
        }
    }

    /// Closes the innermost element.
    fn close(&mut self, at: usize) {
        if let Some(name) = self.open.pop() {
            self.comes_from(at);
            self.out.extend(["</", &name, ">"]);
        }
    }

    fn end_tag(&mut self, written: &str, at: usize, end: usize) {
        let of_html = !is_prefixed(written);
        let name = self.name(written, at + 2, of_html);
        if matches!(name.as_str(), "html" | "body") {
            // What stands behind it belongs to it all the same.
            self.is_ended = true;
            return;
        }
        let Some(depth) = self.open.iter().rposition(|open| *open == name) else {
            if of_html {
                self.fault(Fault::StrayEnd, at, end);
            } else {
                let error = Diagnostic::error("html.overlap", format!("</{written}> closes nothing"));
                self.diagnostics.push(error.at(Span::new(at, end)));
            }
            return;
        };
        let overlapped = self.open[depth + 1..].iter().rev().find(|open| is_prefixed(open));
        if let Some(inner) = overlapped {
            let message = format!("</{written}> while <{inner}> is open, which began within: they overlap");
            self.diagnostics.push(Diagnostic::error("html.overlap", message).at(Span::new(at, end)));
            if of_html {
                // The element of inline XBRL counts.
                return;
            }
        }
        for _ in depth + 1..self.open.len() {
            self.fault(Fault::MissingEnd, at, end);
            self.close(at);
        }
        self.close(at);
        self.comes_from(end);
    }

    fn close_rest(&mut self) {
        let end = self.source.len();
        let is_cut = |name: &String| is_prefixed(name) || !self.is_ended && !OPTIONAL_END.contains(&name.as_str());
        if let Some(name) = self.open.iter().rev().find(|name| is_cut(name)) {
            let error = Diagnostic::error("xml.truncated", format!("the document ends within <{name}>"));
            self.diagnostics.push(error.at(Span::new(end, end)));
        } else if !self.is_ended && ["<html", "<HTML"].iter().any(|tag| self.source.contains(tag)) {
            // HTML may do without the end tag, but nothing else tells that a part of the facts is missing.
            let error = Diagnostic::error("xml.truncated", "the document ends without </html>: it may be cut off");
            self.diagnostics.push(error.at(Span::new(end, end)));
        }
        while let Some(name) = self.open.last() {
            if !OPTIONAL_END.contains(&name.as_str()) {
                self.fault(Fault::MissingEnd, end, end);
            }
            self.close(end);
        }
    }
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == ':'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Event, Xml};

    fn mended(source: &str) -> (String, Vec<&'static str>) {
        let mut diagnostics = Diagnostics::default();
        let mended = mend(source, &mut diagnostics);
        let mut xml = Xml::new(&mended.text, Strictness::Html);
        loop {
            match xml.next() {
                Ok(Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{} in {}", error.message, mended.text),
            }
        }
        drop(xml);
        (mended.text, diagnostics.iter().map(|found| found.code).collect())
    }

    #[test]
    fn what_html_leaves_open_is_closed() {
        for (source, text, codes) in [
            ("<html><p>a<p>b</html>", "<html><p>a</p><p>b</p></html>", vec!["html.missing-end"]),
            ("<html><br><hr/></br>x</html>", "<html><br/><hr/>x</html>", vec!["html.stray-end", "html.void"]),
            (
                "<HTML><TABLE><TR><TD>1<TD>2<TR><td>3</TABLE></HTML>",
                "<html><table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table></html>",
                vec!["html.case", "html.missing-end"],
            ),
            (
                "<html><input disabled value=a&b class='c' class=d></html>",
                "<html><input disabled=\"\" value=\"a&b\" class='c'/></html>",
                vec!["html.attribute", "html.void"],
            ),
            (
                "<html>a & b < c &nbsp &copy; &who;</html>",
                "<html>a &amp; b &lt; c &nbsp; &copy; &amp;who;</html>",
                vec!["html.less-than", "html.reference"],
            ),
            (
                "<html><script>if (a<b && c) x('</p>')</script></html>",
                "<html><script>if (a&lt;b &amp;&amp; c) x('&lt;/p>')</script></html>",
                vec![],
            ),
            (
                "<html><p a=it's b='1<2'>x<b>don't</b></p></html>",
                "<html><p a=\"it's\" b='1&lt;2'>x<b>don't</b></p></html>",
                vec!["html.attribute"],
            ),
            ("<html></div><b>x</html>", "<html><b>x</b></html>", vec!["html.missing-end", "html.stray-end"]),
            (
                "<html><ul><li>a<li>b</ul></html>",
                "<html><ul><li>a</li><li>b</li></ul></html>",
                vec!["html.missing-end"],
            ),
            ("<div>a</div><div>b</div>", "<html><div>a</div><div>b</div></html>", vec![]),
            (
                "<html><ix:nonfraction contextref='c'>1</ix:nonfraction></html>",
                "<html><ix:nonFraction contextRef='c'>1</ix:nonFraction></html>",
                vec!["html.case"],
            ),
        ] {
            assert_eq!(mended(source), (text.to_owned(), codes), "{source}");
        }
    }

    #[test]
    fn inline_elements_stay_where_they_are() {
        for (source, text, code) in [
            ("<html><p><ix:a>x</p>y</ix:a></p></html>", "<html><p><ix:a>xy</ix:a></p></html>", "html.overlap"),
            ("<html><ix:a><b>x</ix:a></b></html>", "<html><ix:a><b>x</b></ix:a></html>", "html.missing-end"),
            ("<html><ix:a><ix:b>x</ix:a></ix:b></html>", "<html><ix:a><ix:b>x</ix:b></ix:a></html>", "html.overlap"),
            ("<html><div><ix:a>x", "<html><div><ix:a>x</ix:a></div></html>", "xml.truncated"),
            ("<html><p>x</p></bo", "<html><p>x</p></html>", "xml.truncated"),
        ] {
            let (mended, codes) = mended(source);
            assert_eq!(mended, text);
            assert!(codes.contains(&code), "{codes:?}");
        }
    }

    #[test]
    fn places_lead_back_to_the_file() {
        let source = "<html><br>one<p>two<p>three</html>";
        let mended = mend(source, &mut Diagnostics::default());
        for word in ["one", "two", "three"] {
            let at = u32::try_from(mended.text.find(word).unwrap()).unwrap();
            assert_eq!(mended.original(at) as usize, source.find(word).unwrap(), "{word}");
        }
    }

    #[test]
    fn anything_can_be_mended() {
        for source in
            ["", "<", "<a", "<a b", "<a b=", "<a b='", "&", "&#", "</", "</a", "<!", "<!--", "<![CDATA[", "<?", "a<b"]
        {
            for tail in ["", "é", "<p>x"] {
                let source = ["<html>", source, tail].concat();
                mended(&source);
            }
        }
        mended(&"<p><b>".repeat(5_000));
    }
}
