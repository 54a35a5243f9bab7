//! Within [`super`]: the text of a fragment of HTML.

use std::borrow::Cow;

/// Whether a text is a piece of HTML: it has something that looks like an end tag or an empty element.
#[must_use]
pub fn is_markup(text: &str) -> bool {
    text.contains('<') && (text.contains("</") || text.contains("/>") || text.contains("<br"))
}

/// Names of elements that end a line.
const BREAKS: [&str; 11] = ["p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul"];

/// The text without tags and comments, entities decoded.
#[must_use]
pub fn unmarked(text: &str) -> Cow<'_, str> {
    if !is_markup(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // What is not to be found behind one place is not behind later ones either.
    let mut is_absent = [false; 2];
    while let Some(at) = rest.find('<') {
        push_decoded(&mut out, &rest[..at]);
        let tag = &rest[at..];
        let name =
            tag[1..].trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let (closing, is_absent) =
            if tag.starts_with("<!--") { ("-->", &mut is_absent[0]) } else { (">", &mut is_absent[1]) };
        let is_tag = !*is_absent && (!name.is_empty() || tag.starts_with("<!"));
        let end = if is_tag { tag.find(closing) } else { None };
        *is_absent |= is_tag && end.is_none();
        let Some(end) = end.map(|end| end + closing.len()) else {
            out.push('<');
            rest = &tag[1..];
            continue;
        };
        if BREAKS.iter().any(|other| other.eq_ignore_ascii_case(name)) {
            out.push('\n');
        } else if ["td", "th"].iter().any(|other| other.eq_ignore_ascii_case(name)) {
            out.push(' ');
        }
        rest = &tag[end..];
    }
    push_decoded(&mut out, rest);
    Cow::Owned(out)
}

fn push_decoded(out: &mut String, text: &str) {
    let text = text.replace('\n', " ");
    match quick_xml::escape::unescape(&text) {
        Ok(decoded) => out.push_str(&decoded),
        Err(_) => out.push_str(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_end_lines_and_other_tags_leave_nothing() {
        assert_eq!(unmarked("<p><b>a</b>b &amp; c</p><p>d<!-- e --></p>"), "\nab & c\n\nd\n");
        assert_eq!(unmarked("a < b & c"), "a < b & c");
    }
}
