//! Within [`super`]: the text of a footnote, a fragment of XHTML whose elements have no prefix (OIM 1.0 §4.3.3, note facts).

use super::Problem;
use crate::xbrl::ns;
use crate::xml::{Element, Event, Namespace, Strictness, Xml, resolve};
use quick_xml::escape::partial_escape;
use std::borrow::Cow;

/// What is wrong with the text of a footnote that is read.
pub fn check(content: &str) -> Result<(), Problem> {
    if !content.contains(['<', '&']) {
        return Ok(());
    }
    let text = document(content);
    let mut prefixed = false;
    walk(&text, |depth, event| {
        if let Event::Start(element) = event {
            let is_xhtml = element.namespace == Namespace::XHTML;
            prefixed |= is_xhtml && element.name.contains(':');
            return depth > 1 || is_xhtml;
        }
        true
    })
    .ok_or_else(|| Problem::new("oime:invalidXHTMLFragment", "the text of a footnote is no fragment of XHTML"))?;
    if prefixed {
        let message = "the elements of a footnote's text have a prefix";
        return Err(Problem::new("oime:xhtmlElementInNonDefaultNamespace", message));
    }
    Ok(())
}

/// The text of a footnote that is written: elements of XHTML lose their prefixes.
#[must_use]
pub fn without_prefixes(content: &str) -> Cow<'_, str> {
    if !content.contains('<') || check(content).is_ok() {
        return content.into();
    }
    let text = document(content);
    let mut out = String::with_capacity(content.len());
    let (mut open, mut is_open_tag) = (Vec::new(), false);
    let done = walk(&text, |_, event| {
        if std::mem::replace(&mut is_open_tag, false) {
            out.push_str(if matches!(event, Event::End) { "/>" } else { ">" });
            if matches!(event, Event::End) {
                open.pop();
                return true;
            }
        }
        match event {
            Event::Start(element) => {
                let name = if element.namespace == Namespace::XHTML { element.local } else { element.name };
                out.push('<');
                out.push_str(name);
                push_attributes(&mut out, &element);
                open.push(name);
                is_open_tag = true;
            }
            Event::End => out.extend(open.pop().map(|name| ["</", name, ">"]).into_iter().flatten()),
            Event::Text(text) => out.push_str(text),
            Event::Reference(name) => out.extend(["&", name, ";"]),
            Event::CData(text) => out.push_str(&partial_escape(text)),
            Event::Instruction(_) | Event::Eof => {}
        }
        true
    });
    if done.is_some() { out.into() } else { content.into() }
}

/// All attributes but declarations of XHTML's namespace.
fn push_attributes(out: &mut String, element: &Element<'_>) {
    for (name, raw) in element.raw_attributes().flatten() {
        if (name == "xmlns" || name.starts_with("xmlns:")) && raw == ns::XHTML {
            continue;
        }
        let quote = if raw.contains('"') { "'" } else { "\"" };
        out.extend([" ", name, "=", quote, raw, quote]);
    }
}

fn document(content: &str) -> String {
    ["<body xmlns=\"", ns::XHTML, "\">", content, "</body>"].concat()
}

/// Calls `f` with what is inside of the outermost element, and how deep it is. Nothing where it is not well-formed, or `f`
/// says no.
fn walk<'s>(text: &'s str, mut f: impl FnMut(usize, Event<'s>) -> bool) -> Option<()> {
    let mut xml = Xml::new(text, Strictness::Xml);
    let mut depth = 0_usize;
    loop {
        let event = xml.next().ok()?;
        match event {
            Event::Eof => return (depth == 0).then_some(()),
            Event::Start(_) if depth == 0 && xml.position() > text.find('>')? + 1 => return None,
            Event::Start(_) => depth += 1,
            Event::Reference(name) => drop(resolve(name, Strictness::Xml)?),
            _ => {}
        }
        let is_outermost = depth == 1 && matches!(event, Event::Start(_)) || depth <= 1 && matches!(event, Event::End);
        let inside = depth - usize::from(matches!(event, Event::Start(_)) && depth > 0);
        if matches!(event, Event::End) {
            depth -= 1;
        }
        if !is_outermost && !f(inside, event) {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_well_formed_xhtml_without_prefixes() {
        for fine in ["plain", "a &amp; b &#160;", "<p>x<br/></p>y", "<p><i xmlns=\"urn:i\"/></p>"] {
            assert_eq!(check(fine), Ok(()), "{fine}");
            assert_eq!(without_prefixes(fine), fine);
        }
        for (wrong, code) in [
            ("a & b", "oime:invalidXHTMLFragment"),
            ("&nbsp;", "oime:invalidXHTMLFragment"),
            ("<p>", "oime:invalidXHTMLFragment"),
            ("</body><body>", "oime:invalidXHTMLFragment"),
            ("<i xmlns=\"urn:i\"/>", "oime:invalidXHTMLFragment"),
            ("<h:p xmlns:h=\"http://www.w3.org/1999/xhtml\"/>", "oime:xhtmlElementInNonDefaultNamespace"),
        ] {
            assert_eq!(check(wrong).unwrap_err().code, code, "{wrong}");
        }
    }

    #[test]
    fn prefixes_are_taken_off() {
        let with = "a<h:p xmlns:h=\"http://www.w3.org/1999/xhtml\" class='\"'>b &lt; <h:b>c</h:b><h:br/></h:p>";
        let without = "a<p class='\"'>b &lt; <b>c</b><br/></p>";
        assert_eq!(without_prefixes(with), without);
        assert_eq!(check(without), Ok(()));
    }
}
