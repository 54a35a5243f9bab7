//! Within [`super`]: what becomes of an element and of an attribute. It goes by the names that a browser's HTML parser sees: whatever
//! the namespace of `<script xmlns="urn:x">`, it is a script there.

use super::file_name;
use crate::page::shell::base64;
use std::borrow::Cow;

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays.
    Stays,
    /// It has no content and no end tag in HTML; what is in it comes behind it.
    Void,
    /// It goes with all that is in it.
    Goes,
    /// It goes; what is in it stays.
    Opened,
    /// It is a `pre` from now on.
    Preformatted,
    /// It stays, and its content is text.
    Text,
    /// A style sheet.
    Style,
    /// A reference to one.
    Link,
    /// `html`, `head`, `body`.
    Frame,
}

/// What becomes of an element, by its name in small letters, as it is written: with a prefix it means nothing to HTML.
pub(super) fn fate(name: &str) -> Fate {
    match name {
        "html" | "head" | "body" => Fate::Frame,
        "area" | "basefont" | "br" | "col" | "hr" | "img" | "input" | "keygen" | "meta" | "wbr" => Fate::Void,
        "script" => Fate::Goes,
        "style" => Fate::Style,
        "link" => Fate::Link,
        "title" | "textarea" => Fate::Text,
        "xmp" | "listing" | "plaintext" => Fate::Preformatted,
        // What loads something, is not shown where scripts run, changes what addresses mean, or is read in ways of its own.
        "animate" | "animatemotion" | "animatetransform" | "set" | "applet" | "audio" | "base" | "bgsound"
        | "command" | "embed" | "fencedframe" | "frame" | "frameset" | "iframe" | "noembed" | "noframes"
        | "noscript" | "object" | "param" | "portal" | "source" | "template" | "track" | "video" => Fate::Opened,
        _ => Fate::Stays,
    }
}

/// Whether a paragraph ends in HTML where this begins.
pub(super) fn ends_paragraph(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "plaintext"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "ul"
            | "xmp"
    )
}

/// Whether what begins within this ends nothing outside of it.
pub(super) fn is_scope(name: &str) -> bool {
    matches!(
        name,
        "annotation-xml"
            | "button"
            | "caption"
            | "desc"
            | "foreignobject"
            | "marquee"
            | "mi"
            | "mn"
            | "mo"
            | "ms"
            | "mtext"
            | "table"
            | "td"
            | "th"
    )
}

/// What becomes of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// It stays.
    Stays,
    /// It goes: it would load something, or mean something in a page that is not its own.
    Goes,
    /// It goes: it runs.
    Runs,
    /// It is a style.
    Style,
    /// It leads somewhere when it is clicked.
    Leads,
    /// It refers to something in the same document.
    Within,
    /// It refers to an image.
    Image,
}

/// What an attribute is, by its name and that of its element, both in small letters.
pub(super) fn attribute_use(element: &str, name: &str) -> Use {
    if name.starts_with("on") {
        return Use::Runs;
    }
    let is_of_html = !element.contains(':');
    match name {
        "style" => Use::Style,
        "href" | "xlink:href" if is_of_html => match element {
            "a" | "area" => Use::Leads,
            "image" | "feimage" => Use::Image,
            _ => Use::Within,
        },
        "src" | "background" if is_of_html => Use::Image,
        "action" | "archive" | "classid" | "code" | "codebase" | "data" | "dynsrc" | "formaction" | "imagesrcset"
        | "is" | "longdesc" | "lowsrc" | "manifest" | "nonce" | "ping" | "poster" | "profile" | "srcdoc" | "srcset" => {
            Use::Goes
        }
        // A form or an image with a name stands in the way of the document's own properties.
        "name" if matches!(element, "form" | "img") => Use::Goes,
        _ => Use::Stays,
    }
}

/// Schemes of addresses that a link may lead to.
const SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "ftp"];

/// Where a link leads: the address as it may stand there, nothing if it must not. One to the document itself, by the name of its
/// file, leads to the place in it.
pub(super) fn leads<'v>(address: &'v str, own: &str) -> Option<Cow<'v, str>> {
    // As browsers read addresses: without these characters.
    let address = address.trim_matches(|c: char| c <= ' ');
    let address: Cow<'_, str> = if address.contains(['\t', '\n', '\r']) {
        address.replace(['\t', '\n', '\r'], "").into()
    } else {
        address.into()
    };
    let end = address.find([':', '/', '?', '#']).unwrap_or(address.len());
    if address[end..].starts_with(':') {
        return SCHEMES.iter().any(|scheme| scheme.eq_ignore_ascii_case(&address[..end])).then_some(address);
    }
    if let Some((file, place)) = address.split_once('#')
        && !file.is_empty()
        && crate::package::uri::decode(file).is_some_and(|file| file == file_name(own))
    {
        return Some(format!("#{place}").into());
    }
    Some(address)
}

/// Whether an address holds what it refers to.
pub(super) fn is_data(address: &str) -> bool {
    let address = address.trim_start_matches(|c: char| c <= ' ');
    address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

/// Whether a name can stand in XML and means the same in HTML.
pub(super) fn is_name(name: &str) -> bool {
    let is_start = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | ':') || !c.is_ascii() && c.is_alphabetic();
    let is_part = |c: char| {
        is_start(c) || c.is_ascii_digit() || matches!(c, '-' | '.' | '\u{b7}') || !c.is_ascii() && c.is_alphanumeric()
    };
    name.starts_with(is_start) && name.chars().all(is_part)
}

/// A name in small letters.
pub(super) fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
}

/// The address of an image or font that holds its bytes; nothing for what is none.
pub(super) fn data_uri(bytes: &[u8]) -> Option<String> {
    Some(["data:", media_type(bytes)?, ";base64,", &base64(bytes)].concat())
}

/// What kind of image or font it is, by how it begins.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 10] = [
        (b"\x89PNG\r\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"BM", "image/bmp"),
        (b"\0\0\x01\0", "image/x-icon"),
        (b"wOFF", "font/woff"),
        (b"wOF2", "font/woff2"),
        (b"OTTO", "font/otf"),
        (b"true", "font/ttf"),
        (b"\0\x01\0\0", "font/ttf"),
    ];
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("image/webp");
    }
    if bytes.get(4..12) == Some(b"ftypavif") {
        return Some("image/avif");
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]);
    let head = head.trim_start_matches('\u{feff}').trim_ascii_start();
    if head.starts_with("<svg") || head.starts_with("<?xml") && head.contains("<svg") {
        return Some("image/svg+xml");
    }
    KNOWN.iter().find(|(begins, _)| bytes.starts_with(begins)).map(|(_, media)| *media)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_where_links_may_lead() {
        for (address, expected) in [
            ("#note", Some("#note")),
            ("filing%201.htm#note", Some("#note")),
            ("other.htm#note", Some("other.htm#note")),
            ("https://www.sec.gov/x?a=1:2", Some("https://www.sec.gov/x?a=1:2")),
            ("MAILTO:a@b.example", Some("MAILTO:a@b.example")),
            ("", Some("")),
            ("javascript:alert(1)", None),
            (" \u{1}java\nscript:alert(1)", None),
            ("JavaScript:alert(1)", None),
            ("vbscript:x", None),
            ("data:text/html,<script>", None),
            ("file:///etc/passwd", None),
            ("blob:null/1", None),
        ] {
            assert_eq!(leads(address, "filing 1.htm").as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn images_and_fonts_are_known_by_how_they_begin() {
        assert_eq!(data_uri(b"GIF89a").as_deref(), Some("data:image/gif;base64,R0lGODlh"));
        assert_eq!(data_uri(b"GIF8").as_deref(), Some("data:image/gif;base64,R0lGOA=="));
        assert_eq!(data_uri(b"GIF89").as_deref(), Some("data:image/gif;base64,R0lGODk="));
        assert!(data_uri(b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>").is_some());
        for other in [&b"root:x:0:0"[..], b"", b"<html><svg>", b"%PDF-1.7"] {
            assert_eq!(data_uri(other), None);
        }
    }
}
