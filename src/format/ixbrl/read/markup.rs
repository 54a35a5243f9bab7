//! Within [`super`]: markup as it stands in escaped values (Inline XBRL 1.1 §11.1, `escape="true"`) and footnotes. What
//! the specification leaves open is done as the reference processor does it, so that values are equal: attributes in the
//! order of their names, no declarations of namespaces, `<br/>` for the void elements of XHTML and `<td></td>` for other
//! empty ones.

use super::base::Base;
use super::content::Form;
use crate::xml::{self, RawAttributes};
use std::cmp::Ordering;

/// Elements of XHTML that are written `<br/>` where they are empty.
const VOID: [&str; 13] =
    ["area", "base", "basefont", "br", "col", "frame", "hr", "img", "input", "isindex", "link", "meta", "param"];

/// Attributes of XHTML whose value is a relative reference, by element.
const REFERENCES: [(&str, &[&str]); 10] = [
    ("a", &["href"]),
    ("area", &["href"]),
    ("blockquote", &["cite"]),
    ("del", &["cite"]),
    ("form", &["action"]),
    ("img", &["longdesc", "src", "usemap"]),
    ("input", &["src", "usemap"]),
    ("ins", &["cite"]),
    ("object", &["archive", "classid", "codebase", "data", "usemap"]),
    ("q", &["cite"]),
];

/// Whether an element of XHTML is void.
pub(super) fn is_void(local: &str) -> bool {
    VOID.contains(&local)
}

/// The local name of a start tag.
pub(super) fn local(tag: &str) -> &str {
    let name = split(tag).0;
    name.split_once(':').map_or(name, |(_, local)| local)
}

/// Name and attributes of a start tag.
fn split(tag: &str) -> (&str, &str) {
    let inside = tag.strip_prefix('<').unwrap_or(tag);
    let inside = inside.strip_suffix('>').unwrap_or(inside);
    let inside = inside.strip_suffix('/').unwrap_or(inside);
    inside.split_at(inside.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inside.len()))
}

fn name(tag: &str, form: Form) -> &str {
    if form == Form::Footnote { local(tag) } else { split(tag).0 }
}

/// Appends a start tag without its end.
pub(super) fn push_start(out: &mut String, tag: &str, form: Form, base: &Base) {
    out.push('<');
    out.push_str(name(tag, form));
    let attributes = RawAttributes::of(split(tag).1).filter_map(Result::ok);
    let attributes = attributes.filter(|(name, _)| *name != "xmlns" && !name.starts_with("xmlns:"));
    let start = out.len();
    let mut before = "";
    for attribute in attributes.clone() {
        if order(attribute.0, before).is_lt() {
            out.truncate(start);
            let mut all: Vec<_> = attributes.collect();
            all.sort_by(|(a, _), (b, _)| order(a, b));
            for attribute in all {
                push_attribute(out, tag, attribute, base);
            }
            return;
        }
        push_attribute(out, tag, attribute, base);
        before = attribute.0;
    }
}

/// Attributes with a prefix stand behind those without.
fn order(a: &str, b: &str) -> Ordering {
    (a.contains(':'), a).cmp(&(b.contains(':'), b))
}

fn push_attribute(out: &mut String, tag: &str, (name, raw): (&str, &str), base: &Base) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    let is_simple = !raw.bytes().any(|byte| matches!(byte, b'&' | b'<' | b'"' | b'\n' | b'\t' | b'\r'));
    if is_simple && !base.is_set() {
        out.push_str(raw);
    } else if base.is_set() && is_reference(local(tag), name) {
        let value = xml::attribute_value(raw);
        if name == "archive" {
            let all: Vec<String> = value.split_ascii_whitespace().map(|one| base.resolve(one)).collect();
            push_value(out, &all.join(" "));
        } else {
            push_value(out, &base.resolve(&value));
        }
    } else {
        push_value(out, &xml::attribute_value(raw));
    }
    out.push('"');
}

fn is_reference(element: &str, attribute: &str) -> bool {
    REFERENCES.iter().any(|(name, attributes)| *name == element && attributes.contains(&attribute))
}

/// Appends an end tag.
pub(super) fn push_end(out: &mut String, tag: &str, form: Form) {
    out.push_str("</");
    out.push_str(name(tag, form));
    out.push('>');
}

/// Appends text: `&`, `<` and `>` escaped.
pub(super) fn push_text(out: &mut String, text: &str) {
    if memchr::memchr3(b'&', b'<', b'>', text.as_bytes()).is_none() {
        out.push_str(text);
        return;
    }
    push_escaped(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

/// Appends the value of an attribute: `&`, `<` and `"` escaped.
fn push_value(out: &mut String, text: &str) {
    push_escaped(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'"' => Some("&quot;"),
        _ => None,
    });
}

fn push_escaped(out: &mut String, text: &str, escape: impl Fn(u8) -> Option<&'static str>) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(escaped) = escape(byte) {
            out.push_str(&text[done..at]);
            out.push_str(escaped);
            done = at + 1;
        }
    }
    out.push_str(&text[done..]);
}
