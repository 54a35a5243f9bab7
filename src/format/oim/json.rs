//! Within [`super`]: JSON texts (RFC 8259) token by token. Strings without escapes are borrowed from the text, every token
//! has its place, nesting has a limit, and an object's repeated names are noted, which general parsers pass over.

use crate::source::Span;
use hashbrown::HashSet;
use indexmap::IndexMap;
use indexmap::map::Entry;
use std::borrow::Cow;

/// How deep objects and arrays may be nested.
const DEPTH: u32 = 128;

/// Where a text stops being JSON, and why. What follows cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed {
    /// Offset of the byte that makes no sense.
    pub at: usize,
    /// What is wrong, for a person.
    pub what: &'static str,
}

/// What kind of value comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `{`
    Object,
    /// `[`
    Array,
    /// `"`
    String,
    /// A digit or a minus sign.
    Number,
    /// `true`
    True,
    /// `false`
    False,
    /// `null`
    Null,
}

impl Kind {
    /// For a person.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Kind::Object => "an object",
            Kind::Array => "an array",
            Kind::String => "a string",
            Kind::Number => "a number",
            Kind::True | Kind::False => "a truth value",
            Kind::Null => "null",
        }
    }
}

/// A place in a JSON text.
#[derive(Debug, Clone)]
pub struct Json<'s> {
    text: &'s str,
    at: usize,
    depth: u32,
    /// Names that stand twice in one object: their second places.
    pub repeated: Vec<Span>,
}

impl<'s> Json<'s> {
    /// How many repeated names are kept.
    const REPEATED: usize = 1_000;

    /// The beginning of a text, behind a byte order mark.
    #[must_use]
    pub fn new(text: &'s str) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Json { text, at, depth: 0, repeated: Vec::new() }
    }

    /// Offset of the next token.
    #[must_use]
    pub fn position(&mut self) -> usize {
        self.blank();
        self.at
    }

    /// Goes back to a value at an offset that [`Json::position`] gave, inside one object.
    pub fn seek(&mut self, at: usize) {
        self.at = at;
        self.depth = 1;
    }

    /// How many bytes follow.
    #[must_use]
    pub fn rest(&self) -> usize {
        self.text.len().saturating_sub(self.at)
    }

    /// From an offset to here.
    #[must_use]
    pub fn since(&self, start: usize) -> Span {
        Span::new(start, self.at)
    }

    /// Notes that a name stands twice.
    pub fn repeat(&mut self, name: Span) {
        if self.repeated.len() < Self::REPEATED {
            self.repeated.push(name);
        }
    }

    fn error<T>(&self, what: &'static str) -> Result<T, Malformed> {
        let what = if self.at >= self.text.len() { "the file ends too early" } else { what };
        Err(Malformed { at: self.at.min(self.text.len()), what })
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.at += 1;
        }
    }

    /// What kind of value comes next.
    pub fn kind(&mut self) -> Result<Kind, Malformed> {
        self.blank();
        Ok(match self.byte() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b'-' | b'0'..=b'9') => Kind::Number,
            Some(b't') => Kind::True,
            Some(b'f') => Kind::False,
            Some(b'n') => Kind::Null,
            _ => return self.error("a value is missing"),
        })
    }

    /// Enters an object or array of which the first byte is next.
    pub fn enter(&mut self) -> Result<(), Malformed> {
        if self.depth == DEPTH {
            return self.error("objects and arrays are nested too deep");
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Goes on to the next part, if there is one, or leaves behind `close`.
    fn part(&mut self, first: &mut bool, close: u8) -> Result<bool, Malformed> {
        self.blank();
        if self.byte() == Some(close) {
            self.at += 1;
            self.depth = self.depth.saturating_sub(1);
            return Ok(false);
        }
        if !std::mem::replace(first, false) {
            if self.byte() != Some(b',') {
                return self.error("a comma is missing");
            }
            self.at += 1;
            self.blank();
        }
        Ok(true)
    }

    /// The next name of an object, with its place; its value is next. Nothing at the end of the object, which is left.
    pub fn name(&mut self, first: &mut bool) -> Result<Option<(Cow<'s, str>, Span)>, Malformed> {
        if !self.part(first, b'}')? {
            return Ok(None);
        }
        let start = self.at;
        let name = self.string()?;
        let span = self.since(start);
        self.blank();
        if self.byte() != Some(b':') {
            return self.error("a colon is missing");
        }
        self.at += 1;
        Ok(Some((name, span)))
    }

    /// Whether there is another element in an array; it is next. Leaves the array if not.
    pub fn element(&mut self, first: &mut bool) -> Result<bool, Malformed> {
        self.part(first, b']')
    }

    /// A string.
    pub fn string(&mut self) -> Result<Cow<'s, str>, Malformed> {
        if self.byte() != Some(b'"') {
            return self.error("a string is missing");
        }
        let start = self.at + 1;
        self.at = start + plain(&self.text.as_bytes()[start..]);
        if self.byte() == Some(b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(&self.text[start..self.at - 1]));
        }
        let mut text = self.text[start..self.at].to_owned();
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(text));
                }
                Some(b'\\') => text.push(self.escape()?),
                _ => return self.error("a control character stands in a string"),
            }
            let from = self.at;
            self.at += plain(&self.text.as_bytes()[from..]);
            text.push_str(&self.text[from..self.at]);
        }
    }

    fn escape(&mut self) -> Result<char, Malformed> {
        self.at += 1;
        let c = match self.byte() {
            Some(b @ (b'"' | b'\\' | b'/')) => char::from(b),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.code_point(),
            _ => return self.error("there is no such escape"),
        };
        self.at += 1;
        Ok(c)
    }

    /// `uXXXX`, or two of them that make one character.
    fn code_point(&mut self) -> Result<char, Malformed> {
        const LONE: &str = "half a surrogate pair is no character";
        let high = self.hexadecimal()?;
        if let Some(c) = char::from_u32(high) {
            return Ok(c);
        }
        if high >= 0xdc00 || !self.text[self.at..].starts_with("\\u") {
            return self.error(LONE);
        }
        self.at += 1;
        let low = self.hexadecimal()?;
        if !(0xdc00..0xe000).contains(&low) {
            return self.error(LONE);
        }
        Ok(char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hexadecimal(&mut self) -> Result<u32, Malformed> {
        self.at += 1;
        let mut code = 0;
        for _ in 0..4 {
            let Some(digit) = self.byte().and_then(|b| char::from(b).to_digit(16)) else {
                return self.error("four hexadecimal digits are missing");
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }

    /// A number, as it is written.
    pub fn number(&mut self) -> Result<&'s str, Malformed> {
        let start = self.at;
        self.at += usize::from(self.byte() == Some(b'-'));
        match self.byte() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    fn digits(&mut self) -> Result<(), Malformed> {
        let count = self.text.as_bytes()[self.at..].iter().take_while(|b| b.is_ascii_digit()).count();
        if count == 0 {
            return self.error("a digit is missing");
        }
        self.at += count;
        Ok(())
    }

    /// `true`, `false` or `null`.
    pub fn word(&mut self, word: &'static str) -> Result<(), Malformed> {
        if !self.text[self.at..].starts_with(word) {
            return self.error("there is no such word");
        }
        self.at += word.len();
        Ok(())
    }

    /// Nothing but white space follows.
    pub fn end(&mut self) -> Result<(), Malformed> {
        self.blank();
        if self.at == self.text.len() { Ok(()) } else { self.error("something follows the value") }
    }

    /// Passes over the next value; names are looked at where `checked`.
    pub fn skip(&mut self, checked: bool) -> Result<(), Malformed> {
        let mut first = true;
        match self.kind()? {
            Kind::Object => {
                self.enter()?;
                let mut names = HashSet::new();
                while let Some((name, span)) = self.name(&mut first)? {
                    if checked && !names.insert(name) {
                        self.repeat(span);
                    }
                    self.skip(checked)?;
                }
            }
            Kind::Array => {
                self.enter()?;
                while self.element(&mut first)? {
                    self.skip(checked)?;
                }
            }
            Kind::String => drop(self.string()?),
            Kind::Number => drop(self.number()?),
            Kind::True => self.word("true")?,
            Kind::False => self.word("false")?,
            Kind::Null => self.word("null")?,
        }
        Ok(())
    }

    /// The next value as a tree: for documents' heads, of which there is one.
    pub fn node(&mut self) -> Result<Node<'s>, Malformed> {
        let start = self.position();
        let mut first = true;
        let value = match self.kind()? {
            Kind::Object => {
                self.enter()?;
                let mut members = IndexMap::new();
                while let Some((name, span)) = self.name(&mut first)? {
                    let node = self.node()?;
                    match members.entry(name) {
                        Entry::Vacant(free) => drop(free.insert(node)),
                        Entry::Occupied(_) => self.repeat(span),
                    }
                }
                Tree::Object(members)
            }
            Kind::Array => {
                self.enter()?;
                let mut elements = Vec::new();
                while self.element(&mut first)? {
                    elements.push(self.node()?);
                }
                Tree::Array(elements)
            }
            Kind::String => Tree::String(self.string()?),
            Kind::Number => Tree::Number(self.number()?),
            Kind::True => self.word("true").map(|()| Tree::Truth(true))?,
            Kind::False => self.word("false").map(|()| Tree::Truth(false))?,
            Kind::Null => self.word("null").map(|()| Tree::Null)?,
        };
        Ok(Node { span: self.since(start), value })
    }
}

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Node<'s> {
    /// From its first to its last byte.
    pub span: Span,
    /// The value.
    pub value: Tree<'s>,
}

/// A value.
#[derive(Debug, Clone)]
pub enum Tree<'s> {
    /// Names are unique; the first of several counts.
    Object(IndexMap<Cow<'s, str>, Node<'s>>),
    /// In order.
    Array(Vec<Node<'s>>),
    /// Without escapes.
    String(Cow<'s, str>),
    /// As written.
    Number(&'s str),
    /// `true` or `false`.
    Truth(bool),
    /// `null`.
    Null,
}

impl<'s> Node<'s> {
    /// The kind of the value.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.value {
            Tree::Object(_) => Kind::Object,
            Tree::Array(_) => Kind::Array,
            Tree::String(_) => Kind::String,
            Tree::Number(_) => Kind::Number,
            Tree::Truth(true) => Kind::True,
            Tree::Truth(false) => Kind::False,
            Tree::Null => Kind::Null,
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Tree::String(text) = &self.value { Some(text) } else { None }
    }

    /// The members of an object.
    #[must_use]
    pub fn members(&self) -> Option<&IndexMap<Cow<'s, str>, Node<'s>>> {
        if let Tree::Object(members) = &self.value { Some(members) } else { None }
    }

    /// A member of an object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node<'s>> {
        self.members()?.get(name)
    }

    /// Whether two values are the same, wherever they stand and in whatever order their members are.
    #[must_use]
    pub fn is_same(&self, other: &Node<'_>) -> bool {
        match (&self.value, &other.value) {
            (Tree::Object(a), Tree::Object(b)) => {
                a.len() == b.len() && a.iter().all(|(name, a)| b.get(&**name).is_some_and(|b| a.is_same(b)))
            }
            (Tree::Array(a), Tree::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_same(b)),
            (Tree::String(a), Tree::String(b)) => a == b,
            (Tree::Number(a), Tree::Number(b)) => a == b,
            (Tree::Truth(a), Tree::Truth(b)) => a == b,
            (Tree::Null, Tree::Null) => true,
            _ => false,
        }
    }
}

/// How many bytes come before a quotation mark, a backslash or a control character: eight at a time.
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let mut done = 0;
    for chunk in bytes.chunks_exact(8) {
        let Ok(eight) = chunk.try_into() else { break };
        let word = u64::from_le_bytes(eight);
        // A byte below n borrows its highest bit when n is taken away; the lowest such byte is always right.
        let below = |word: u64, n: u64| word.wrapping_sub(ONES * n) & !word & HIGH;
        let found = below(word, 0x20) | below(word ^ (ONES * 0x22), 1) | below(word ^ (ONES * 0x5c), 1);
        if found != 0 {
            return done + found.trailing_zeros() as usize / 8;
        }
        done += 8;
    }
    done + bytes[done..].iter().take_while(|b| **b >= 0x20 && **b != b'"' && **b != b'\\').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_borrowed_unless_they_have_escapes() {
        let string = |text: &'static str| Json::new(text).string().unwrap();
        assert!(matches!(string("\"a long enough string é\""), Cow::Borrowed("a long enough string é")));
        assert_eq!(string(r#""12345678\n\u4e2d\ud83d\ude00\/""#), "12345678\n中😀/");
        for wrong in ["\"a", "\"a\nb\"", r#""\x""#, r#""\ud83d""#, r#""\ud83dx""#, r#""\u12""#, r#""\udc00""#] {
            assert!(Json::new(wrong).string().is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_no_json_is_found_where_it_stands() {
        for (text, at) in [
            ("", 0),
            ("[1,]", 3),
            ("{\"a\" 1}", 5),
            ("[01]", 2),
            ("[1.]", 3),
            ("[-]", 2),
            ("[nul]", 1),
            ("[1 2]", 3),
            ("{,}", 1),
        ] {
            assert_eq!(Json::new(text).skip(true).unwrap_err().at, at, "{text}");
            assert_eq!(Json::new(text).node().unwrap_err().at, at, "{text}");
        }
        let deep = "[".repeat(1_000_000);
        assert_eq!(Json::new(&deep).skip(false).unwrap_err().what, "objects and arrays are nested too deep");
    }

    #[test]
    fn names_that_stand_twice_are_noted_also_with_escapes() {
        let text = r#"{"a": {"b": 1, "\u0062": [{"c": 1, "c": 2}]}, "d": 1e5}"#;
        let mut json = Json::new(text);
        let node = json.node().unwrap();
        json.end().unwrap();
        assert_eq!(json.repeated.len(), 2);
        assert!(node.get("a").unwrap().get("b").unwrap().is_same(&Json::new("1").node().unwrap()));
        let mut json = Json::new(text);
        json.skip(true).unwrap();
        assert_eq!(json.repeated.len(), 2);
    }
}
