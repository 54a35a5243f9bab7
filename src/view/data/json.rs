//! Within [`super`]: JSON, straight into a text, that may stand in a script element of HTML and of XML.

/// Writes a string.
pub(super) fn string(out: &mut String, text: &str) {
    out.push('"');
    escaped(out, text);
    out.push('"');
}

/// Writes what stands between the quotes. Escaped is what JSON wants, what ends a script or is markup in XML, and what no XML
/// document may hold, or HTML would change.
pub(super) fn escaped(out: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let is_special = match byte {
            0..0x20 | b'"' | b'\\' | b'<' | b'>' | b'&' | 0x7f => true,
            // U+2028 and U+2029 end lines of scripts, U+FFFE and U+FFFF are no characters.
            0xe2 => matches!(text.as_bytes().get(at + 1..at + 3), Some([0x80, 0xa8 | 0xa9])),
            0xef => matches!(text.as_bytes().get(at + 1..at + 3), Some([0xbf, 0xbe | 0xbf])),
            _ => false,
        };
        if !is_special {
            continue;
        }
        out.push_str(&text[done..at]);
        let Some(character) = text[at..].chars().next() else { continue };
        done = at + character.len_utf8();
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            _ => {
                out.push_str("\\u");
                for shift in [12, 8, 4, 0] {
                    out.push(char::from(HEX[(u32::from(character) >> shift & 0xf) as usize]));
                }
            }
        }
    }
    out.push_str(&text[done..]);
}

/// An object while it is written.
pub(super) struct Members<'o> {
    out: &'o mut String,
    is_empty: bool,
}

impl<'o> Members<'o> {
    /// Begins an object.
    pub(super) fn open(out: &'o mut String) -> Self {
        out.push('{');
        Members { out, is_empty: true }
    }

    /// Writes a key; its value is to follow.
    pub(super) fn key(&mut self, key: &str) -> &mut String {
        self.separate();
        string(self.out, key);
        self.out.push(':');
        self.out
    }

    /// Writes a key that is escaped and in quotes already.
    pub(super) fn written_key(&mut self, key: &str) -> &mut String {
        self.separate();
        self.out.push_str(key);
        self.out.push(':');
        self.out
    }

    fn separate(&mut self) {
        if !std::mem::take(&mut self.is_empty) {
            self.out.push(',');
        }
    }

    /// Ends it.
    pub(super) fn close(self) {
        self.out.push('}');
    }
}
