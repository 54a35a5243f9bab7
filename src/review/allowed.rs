//! Within [`super`]: which elements, attributes and classes of a document are written into our page. Whatever is not named here
//! is left out.

use crate::page::leads_somewhere;
use crate::xml::{self, Element, Namespace, Xml};
use std::fmt::Write as _;

/// Elements that are written, and whether they hold blocks of text or are some.
const ELEMENTS: [(&str, bool); 33] = [
    ("a", false),
    ("b", false),
    ("br", false),
    ("caption", true),
    ("cite", false),
    ("code", false),
    ("col", true),
    ("colgroup", true),
    ("div", true),
    ("em", false),
    ("h1", true),
    ("h2", true),
    ("h3", true),
    ("h4", true),
    ("h5", true),
    ("h6", true),
    ("hr", true),
    ("i", false),
    ("li", true),
    ("ol", true),
    ("p", true),
    ("small", false),
    ("span", false),
    ("strong", false),
    ("sub", false),
    ("sup", false),
    ("table", true),
    ("tbody", true),
    ("td", true),
    ("th", true),
    ("thead", true),
    ("tr", true),
    ("ul", true),
];

/// Elements without content.
const VOID: [&str; 3] = ["br", "col", "hr"];

/// Elements of XHTML whose content is no text of the document.
const SKIPPED: [&str; 22] = [
    "applet", "audio", "base", "button", "canvas", "datalist", "embed", "frame", "frameset", "iframe", "link", "meta",
    "noembed", "noframes", "noscript", "object", "script", "select", "style", "template", "textarea", "video",
];

/// Classes of `templates/page.xhtml`; a page of another template has those of them that it has.
const CLASSES: [&str; 22] = [
    "blank",
    "cover",
    "enumerated",
    "figure",
    "grand",
    "hang",
    "heading",
    "i1",
    "i2",
    "i3",
    "i4",
    "label",
    "lead",
    "marker",
    "note",
    "page",
    "section",
    "span",
    "table",
    "text",
    "total",
    "u",
];

/// An element as we write it, if we do.
pub(super) fn element(name: &str) -> Option<&'static str> {
    ELEMENTS.iter().map(|(known, _)| *known).find(|known| *known == name)
}

/// Whether it has no content.
pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Whether it is a block of text, or holds some.
pub(super) fn is_block(name: &str) -> bool {
    ELEMENTS.iter().any(|(other, is_block)| *other == name && *is_block)
}

/// Whether an element and what is in it is for readers.
pub(super) fn shows(xml: &Xml<'_>, element: &Element<'_>) -> Result<bool, xml::Error> {
    match element.namespace {
        Namespace::XHTML => {
            if SKIPPED.iter().any(|name| element.local.eq_ignore_ascii_case(name)) {
                return Ok(false);
            }
            for attribute in xml.attributes(element) {
                let attribute = attribute?;
                let is_hidden = match attribute.local {
                    "hidden" => true,
                    "style" => {
                        let style = attribute.value().to_ascii_lowercase().replace(char::is_whitespace, "");
                        style.contains("display:none") || style.contains("visibility:hidden")
                    }
                    _ => false,
                };
                if is_hidden {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Namespace::IX => Ok(element.local != "header"),
        _ => Ok(false),
    }
}

/// Writes an attribute of an element, if it may have it.
pub(super) fn push_attribute(tag: &mut String, element: &str, name: &str, value: &str) {
    let value = value.trim();
    let is_small = |value: &str| (1..=3).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit());
    match (element, name) {
        (_, "class") => {
            let mut classes = value.split_ascii_whitespace().filter(|class| CLASSES.contains(class));
            if let Some(first) = classes.next() {
                let _ = write!(tag, " class=\"{first}");
                classes.for_each(|class| _ = write!(tag, " {class}"));
                tag.push('"');
            }
        }
        ("td" | "th", "colspan" | "rowspan") if is_small(value) => _ = write!(tag, " {name}=\"{value}\""),
        ("th", "scope") if ["col", "row", "colgroup", "rowgroup"].contains(&value) => {
            let _ = write!(tag, " scope=\"{value}\"");
        }
        ("a", "href") if leads_somewhere(value) => {
            tag.push_str(" href=\"");
            push_escaped(tag, value);
            tag.push_str("\" rel=\"noreferrer noopener\" target=\"_blank\"");
        }
        _ => {}
    }
}

/// Writes text.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\0' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}
