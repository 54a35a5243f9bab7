//! Within [`super`]: inline markup, Markdown and stray HTML → runs. Markup that makes no sense is text.

use crate::document::{Inline, Run, Style};
use crate::source::Span;
use std::borrow::Cow;

/// Reads the inline markup of `text`, which begins at byte `base` of the source.
pub(super) fn inline(text: &str, base: usize) -> Inline<'_> {
    let mut reader = InlineReader { text, base, from: 0, runs: Vec::new(), style: Style::default(), link: None };
    reader.read(0, text.len());
    Inline { runs: reader.runs }
}

/// Reads inline markup. `from` is where the run under way starts; what lies before it is done.
struct InlineReader<'a> {
    text: &'a str,
    base: usize,
    from: usize,
    runs: Vec<Run<'a>>,
    style: Style,
    link: Option<&'a str>,
}

impl<'a> InlineReader<'a> {
    fn read(&mut self, start: usize, end: usize) {
        self.from = start;
        let mut at = start;
        while at < end {
            let skip = match self.text.as_bytes()[at] {
                b'\\' => self.escape(at, end),
                b'*' => self.star(at, end),
                b'^' => self.superscript(at, end),
                b'[' => self.bracket(at, end),
                b'<' => self.angle(at, end),
                b'&' => self.entity(at, end),
                b'\n' | b'\r' => Some(self.line_break(at)),
                _ => None,
            };
            at = skip.unwrap_or(at + 1);
        }
        self.flush(end);
    }

    /// Ends the run under way at `at`.
    fn flush(&mut self, at: usize) {
        if self.from < at {
            self.push(self.from, at, Cow::Borrowed(&self.text[self.from..at]));
        }
        self.from = at;
    }

    fn push(&mut self, start: usize, end: usize, text: Cow<'a, str>) {
        let span = Span::new(self.base + start, self.base + end);
        self.runs.push(Run { span, text, style: self.style, link: self.link });
        self.from = end;
    }

    /// Ends the run under way at `at` and goes on behind markup that ends at `next`.
    fn markup(&mut self, at: usize, next: usize) -> usize {
        self.flush(at);
        self.from = next;
        next
    }

    fn escape(&mut self, at: usize, end: usize) -> Option<usize> {
        let next = *self.text.as_bytes().get(at + 1).filter(|_| at + 1 < end)?;
        if !next.is_ascii_punctuation() {
            return None;
        }
        self.markup(at, at + 1);
        Some(at + 2)
    }

    fn line_break(&mut self, at: usize) -> usize {
        let next = at + self.text[at..].find('\n').map_or(1, |n| n + 1);
        self.flush(at);
        self.push(at, next, Cow::Borrowed("\n"));
        next
    }

    /// `**bold**` and `*italic*`, where a partner closes them.
    fn star(&mut self, at: usize, end: usize) -> Option<usize> {
        let double = self.text[at..end].starts_with("**");
        let mark = if double { "**" } else { "*" };
        let inner = at + mark.len();
        let is_open = if double { self.style.bold } else { self.style.italic };
        if is_open {
            return None; // an inner star of the same kind is text; the closing one was found when it was opened
        }
        let rest = &self.text[inner..end];
        let close = inner + rest.match_indices(mark).map(|(n, _)| n).find(|&n| n > 0 && !rest[..n].ends_with('\\'))?;
        let body = &self.text[inner..close];
        if body.starts_with(char::is_whitespace) || body.ends_with(char::is_whitespace) && !double {
            return None;
        }
        let style = self.style;
        let styled = if double { Style { bold: true, ..style } } else { Style { italic: true, ..style } };
        self.nested(at, inner, close, styled, self.link);
        Some(self.markup(close, close + mark.len()))
    }

    /// `^{…}`.
    fn superscript(&mut self, at: usize, end: usize) -> Option<usize> {
        let inner = at + 2;
        let close = self.text[at..end].strip_prefix("^{").and_then(|rest| rest.find('}'))? + inner;
        self.nested(at, inner, close, Style { superscript: true, ..self.style }, self.link);
        Some(self.markup(close, close + 1))
    }

    /// `[text](target)`.
    fn bracket(&mut self, at: usize, end: usize) -> Option<usize> {
        let close = at + self.text[at..end].find("](")?;
        let target = close + 2;
        let stop = target + self.text[target..end].find(')')?;
        if self.text[at..close].contains('\n') {
            return None;
        }
        self.nested(at, at + 1, close, self.style, Some(&self.text[target..stop]));
        Some(self.markup(close, stop + 1))
    }

    /// Reads `inner..close` in another style, after what stood before `at`.
    fn nested(&mut self, at: usize, inner: usize, close: usize, style: Style, link: Option<&'a str>) {
        self.flush(at);
        let outer = (std::mem::replace(&mut self.style, style), std::mem::replace(&mut self.link, link));
        self.read(inner, close);
        (self.style, self.link) = outer;
    }

    /// `<tag>`, `</tag>`, or `<https://…>`.
    fn angle(&mut self, at: usize, end: usize) -> Option<usize> {
        let close = at + self.text[at..end].find('>')?;
        let body = &self.text[at + 1..close];
        if body.contains("://") && !body.contains(char::is_whitespace) {
            self.nested(at, at + 1, close, self.style, Some(body));
            return Some(self.markup(close, close + 1));
        }
        let (closing, name) = body.strip_prefix('/').map_or((false, body), |name| (true, name));
        let name = name.split([' ', '/', '\t']).next().unwrap_or_default().to_ascii_lowercase();
        let set = !closing;
        let mut style = self.style;
        match &*name {
            "b" | "strong" => style.bold = set,
            "i" | "em" => style.italic = set,
            "u" => style.underline = set,
            "sup" => style.superscript = set,
            "br" => {
                self.flush(at);
                self.push(at, close + 1, Cow::Owned("\n".into()));
            }
            "span" | "font" | "p" | "div" | "center" | "a" | "small" | "big" | "sub" => {}
            _ => return None,
        }
        self.markup(at, close + 1);
        self.style = style;
        Some(close + 1)
    }

    fn entity(&mut self, at: usize, end: usize) -> Option<usize> {
        let semicolon = at + self.text[at..end].find(';').filter(|&n| n < 12)?;
        let name = &self.text[at + 1..semicolon];
        let decoded = match name.strip_prefix('#') {
            Some(code) => char::from_u32(match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            })?
            .to_string(),
            None => quick_xml::escape::resolve_html5_entity(name)?.to_owned(),
        };
        self.flush(at);
        self.push(at, semicolon + 1, Cow::Owned(decoded));
        Some(semicolon + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str) -> Vec<(String, Style)> {
        inline(text, 0).runs.into_iter().map(|r| (r.text.into_owned(), r.style)).collect()
    }

    fn plain(text: &str) -> (String, Style) {
        (text.to_owned(), Style::default())
    }

    #[test]
    fn runs_keep_their_bytes_through_markup() {
        let text = "<b>(19,647)</b> at US\\$1 &amp; more^{*1}";
        let inline = inline(text, 100);
        assert_eq!(inline.text(), "(19,647) at US$1 & more*1");
        assert_eq!(inline.runs[0].style, Style { bold: true, ..Style::default() });
        let figure = inline.span(1..7);
        assert_eq!(&text[figure.start as usize - 100..figure.end as usize - 100], "19,647");
    }

    #[test]
    fn emphasis_needs_a_partner() {
        assert_eq!(runs("2 * 3"), [plain("2 * 3")]);
        assert_eq!(runs("a <x> b < c"), [plain("a <x> b < c")]);
        let bold = Style { bold: true, ..Style::default() };
        assert_eq!(runs("**A\nB** c"), [("A".into(), bold), ("\n".into(), bold), ("B".into(), bold), plain(" c")]);
    }
}
