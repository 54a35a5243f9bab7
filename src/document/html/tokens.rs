//! Within [`super`]: HTML as it is served → tags and text with their bytes. Markup that makes no sense is text; comments,
//! declarations and processing instructions are passed over. It allocates nothing and reads every byte once.

use crate::source::Span;

/// A piece of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text between tags, with its entities.
    Text(Span),
    /// A start tag; `closed` if it ends in `/>`.
    Start { name: &'a str, attributes: &'a str, closed: bool, span: Span },
    /// An end tag.
    End { name: &'a str, span: Span },
}

/// Reads token by token.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Tokens { text, at }
    }

    /// The content of a script or style that was just opened, up to its end tag.
    pub(super) fn raw(&mut self, name: &str) -> &'a str {
        let rest = &self.text[self.at..];
        let is_end = |&from: &usize| {
            let tail = &rest.as_bytes()[from + 2..];
            tail.len() >= name.len() && tail[..name.len()].eq_ignore_ascii_case(name.as_bytes())
        };
        let end = memchr::memmem::find_iter(rest.as_bytes(), b"</").find(is_end).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Passes over everything before the next place of a text; false, and to the end, if there is none.
    pub(super) fn skip_to(&mut self, what: &str) -> bool {
        let found = memchr::memmem::find(&self.text.as_bytes()[self.at..], what.as_bytes());
        self.at = found.map_or(self.text.len(), |found| self.at + found);
        found.is_some()
    }

    /// What is not read yet.
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Where markup that starts with `<!` or `<?` ends.
    fn declaration(&self, at: usize) -> usize {
        let rest = &self.text.as_bytes()[at..];
        let (from, end): (usize, &[u8]) = match rest {
            [b'<', b'!', b'-', b'-', ..] => (4, b"-->"),
            _ => (2, b">"),
        };
        let found = memchr::memmem::find(&rest[from.min(rest.len())..], end).map(|found| from + found + end.len());
        // A comment that never ends hides one tag only.
        let found = found.or_else(|| memchr::memchr(b'>', rest).map(|found| found + 1));
        at + found.unwrap_or(rest.len())
    }

    /// Where a tag ends: behind its `>`, which may also stand in a value in quotes.
    fn tag_end(&self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut from = at;
        while let Some(found) = memchr::memchr3(b'>', b'"', b'\'', &bytes[from..]).map(|found| from + found) {
            if bytes[found] == b'>' {
                return found + 1;
            }
            let is_value = bytes[at..found].trim_ascii_end().ends_with(b"=");
            let close = memchr::memchr(bytes[found], &bytes[found + 1..]).filter(|_| is_value);
            from = close.map_or(found + 1, |close| found + close + 2);
        }
        // A quote that never closes.
        memchr::memchr(b'>', &bytes[at..]).map_or(bytes.len(), |found| at + found + 1)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.text.as_bytes();
        loop {
            let start = self.at;
            let mut from = start;
            // Text up to the next thing that is markup.
            let open = loop {
                let open = memchr::memchr(b'<', &bytes[from..]).map_or(bytes.len(), |found| from + found);
                let is_markup = match bytes.get(open + 1) {
                    Some(b'!' | b'?') => true,
                    Some(b'/') => bytes.get(open + 2).is_some_and(u8::is_ascii_alphabetic),
                    Some(byte) => byte.is_ascii_alphabetic(),
                    None => false,
                };
                if is_markup || open == bytes.len() {
                    break open;
                }
                from = open + 1;
            };
            if open > start {
                self.at = open;
                return Some(Token::Text(Span::new(start, open)));
            }
            if open == bytes.len() {
                return None;
            }
            if bytes[open..].starts_with(b"<![CDATA[") {
                // What stands in it is text of the page.
                self.at = open + 9;
                let end = memchr::memmem::find(&bytes[self.at..], b"]]>").map_or(bytes.len(), |found| self.at + found);
                let text = Span::new(self.at, end);
                self.at = (end + 3).min(bytes.len());
                return Some(Token::Text(text));
            }
            if matches!(bytes[open + 1], b'!' | b'?') {
                self.at = self.declaration(open);
                continue;
            }
            let end = self.tag_end(open);
            self.at = end;
            let is_end = bytes[open + 1] == b'/';
            let name_at = open + 1 + usize::from(is_end);
            let inner = self.text[name_at..end].strip_suffix('>').unwrap_or(&self.text[name_at..end]);
            let length = inner.bytes().take_while(|b| !b.is_ascii_whitespace() && *b != b'/').count();
            let (name, attributes) = inner.split_at(length);
            let span = Span::new(open, end);
            if is_end {
                return Some(Token::End { name, span });
            }
            let closed = attributes.ends_with('/') && !ends_in_value(attributes);
            return Some(Token::Start { name, attributes, closed, span });
        }
    }
}

/// Whether the slash at the end belongs to a value without quotes: `href=a/`.
fn ends_in_value(attributes: &str) -> bool {
    let last = attributes.rsplit(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
    last.contains('=') && !last[..last.len() - 1].ends_with(['"', '\'', '='])
}

/// The attributes of a tag, as names (in any case) and values as written.
pub(super) fn attributes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '='));
        if rest.is_empty() {
            return None;
        }
        let end = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/');
        let (name, behind) = rest.split_at(rest.find(end).unwrap_or(rest.len()));
        let Some(value) = behind.trim_ascii_start().strip_prefix('=') else {
            rest = behind;
            return Some((name, ""));
        };
        let value = value.trim_ascii_start();
        if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\''))
            && let Some((value, behind)) = value[1..].split_once(quote)
        {
            rest = behind;
            return Some((name, value));
        }
        let value = value.trim_start_matches(['"', '\'']);
        let (value, behind) = value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len()));
        rest = behind;
        Some((name, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let show = |token| match token {
            Token::Text(span) => text[span.range()].to_owned(),
            Token::Start { name, attributes: list, closed, .. } => {
                let list: String = attributes(list)
                    .flat_map(|(name, value)| [" ".to_owned(), name.to_owned(), format!("={value:?}")])
                    .collect();
                format!("<{name}{list}{}>", if closed { "/" } else { "" })
            }
            Token::End { name, .. } => format!("</{name}>"),
        };
        Tokens::new(text, 0).map(show).collect()
    }

    #[test]
    fn tags_are_read_as_browsers_read_them() {
        for (text, tokens) in [
            ("a < b<B>c</B >", vec!["a < b", "<B>", "c", "</B>"]),
            ("<td a='1>2' b=x/ c>1", vec!["<td a=\"1>2\" b=\"x\\/\" c=\"\">".replace('\\', "").as_str(), "1"]),
            ("<td a=\"1\"/>1<br/>", vec!["<td a=\"1\"/>", "1", "<br/>"]),
            ("x<!-- <b> -->y<?z ?>", vec!["x", "y"]),
            ("<![CDATA[a<b]]>c", vec!["a<b", "c"]),
            ("<td width=5% it's>1</td>", vec!["<td width=\"5%\" it's=\"\">", "1", "</td>"]),
        ] {
            assert_eq!(shown(text), tokens, "{text}");
        }
    }

    #[test]
    fn anything_can_be_read() {
        for text in ["<", "<a", "<a b='", "<!", "<!--", "<![CDATA[", "</", "</a", "<?", "<a é='\u{e9}", "&", "<a/"] {
            for tail in ["", "é", "<p>x"] {
                shown(&[text, tail].concat());
            }
        }
    }
}
