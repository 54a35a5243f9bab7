//! Within [`super`]: style sheets that load nothing: what they refer to is put into them, or left out.

use super::clean::is_data;
use std::borrow::Cow;

/// What stands for an image that is not there.
const NOTHING: &str = "data:,";

/// The style without references to other files. `embed` gives the address that holds what a reference refers to, if there is one.
/// What hides behind escapes is left to the page's content security policy.
pub(super) fn clean<'c>(css: &'c str, embed: &mut dyn FnMut(&str) -> Option<String>) -> Cow<'c, str> {
    let bytes = css.as_bytes();
    let is_suspect = |at: usize| match bytes[at] {
        b'(' => at >= 3 && bytes[at - 3..at].eq_ignore_ascii_case(b"url"),
        _ => bytes.get(at + 1..at + 7).is_some_and(|name| name.eq_ignore_ascii_case(b"import")),
    };
    if !memchr::memchr2_iter(b'(', b'@', bytes).any(is_suspect) {
        return css.into();
    }
    let mut out = String::with_capacity(css.len());
    let mut at = 0;
    while let Some(found) =
        memchr::memchr2_iter(b'(', b'@', &bytes[at..]).map(|found| at + found).find(|at| is_suspect(*at))
    {
        if bytes[found] == b'@' {
            out.push_str(&css[at..found]);
            at = statement_end(css, found);
            continue;
        }
        out.push_str(&css[at..=found]);
        let (reference, end) = reference(css, found + 1);
        at = end;
        if is_data(&reference) || reference.starts_with('#') {
            out.push_str(&css[found + 1..end]);
            continue;
        }
        out.extend(["'", embed(&reference).as_deref().unwrap_or(NOTHING), "'"]);
    }
    out.push_str(&css[at..]);
    out.into()
}

/// Where the statement that begins at an offset ends.
fn statement_end(css: &str, start: usize) -> usize {
    let mut quote = None;
    for (at, c) in css[start..].char_indices() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (';', None) => return start + at + 1,
            ('{' | '}', None) => return start + at,
            _ => {}
        }
    }
    css.len()
}

/// The reference behind `url(`, and where its `)` stands.
fn reference(css: &str, start: usize) -> (Cow<'_, str>, usize) {
    let inside = &css[start..];
    let blank = inside.len() - inside.trim_ascii_start().len();
    let value = &inside[blank..];
    let (text, behind) = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let end = value[1..].find(quote).map_or(value.len(), |end| end + 1);
            (&value[1..end.max(1)], end)
        }
        _ => (value.split(')').next().unwrap_or_default().trim_ascii_end(), 0),
    };
    let end = value[behind.min(value.len())..].find(')').map_or(css.len(), |end| start + blank + behind + end);
    let text = if text.contains('\\') { text.replace('\\', "").into() } else { Cow::Borrowed(text) };
    (text, end)
}

/// A style sheet as the content of a `style` element that HTML and XML read in the same way: HTML takes it as it is, XML sees markup
/// in it.
pub(super) fn element(css: &str) -> Cow<'_, str> {
    if !css.contains(['<', '&']) && !css.contains("]]>") {
        return css.into();
    }
    let css = css.replace("</", "<\\/").replace("<!--", "").replace("-->", "").replace("]]>", "]] >");
    format!("/*<![CDATA[*/{css}/*]]>*/").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_load_nothing() {
        let mut embed = |reference: &str| (reference == "a b.png").then(|| "data:image/png;base64,x".to_owned());
        for (css, expected) in [
            ("p { color: red }", "p { color: red }"),
            ("p { background: url(http://x.example/i) }", "p { background: url('data:,') }"),
            (
                "p { background: URL( 'a b.png' ) no-repeat }",
                "p { background: URL('data:image/png;base64,x') no-repeat }",
            ),
            ("p { background: url(\"a b.png\")}", "p { background: url('data:image/png;base64,x')}"),
            (
                "p { fill: url(#g); src: url(data:font/woff;base64,x) }",
                "p { fill: url(#g); src: url(data:font/woff;base64,x) }",
            ),
            ("@import 'x;.css'; p { color: red }", " p { color: red }"),
            ("@IMPORT url(x.css) print; p {}", " p {}"),
            ("p { background: url(x", "p { background: url('data:,'"),
            ("p { background: url('x", "p { background: url('data:,'"),
            ("p { background: url(", "p { background: url('data:,'"),
            ("@import", ""),
        ] {
            assert_eq!(clean(css, &mut embed), expected, "{css}");
        }
    }

    #[test]
    fn a_style_is_the_same_in_html_and_in_xml() {
        assert_eq!(element("a > b { color: red }"), "a > b { color: red }");
        assert_eq!(
            element("<!-- a::before { content: '</style>&' } -->"),
            "/*<![CDATA[*/ a::before { content: '<\\/style>&' } /*]]>*/"
        );
        assert_eq!(element("a { b: ']]>' }"), "/*<![CDATA[*/a { b: ']] >' }/*]]>*/");
    }
}
