//! Within [`super`]: references to characters, as browsers read them.

/// What Windows-1252 has where Unicode has control characters: numeric references from 128 to 159 mean these.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Names that browsers know without a semicolon, and that are seen.
const BARE: [(&str, char); 7] =
    [("nbsp", '\u{a0}'), ("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("copy", '©'), ("reg", '®')];

/// What a reference stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decoded {
    /// One character.
    Char(char),
    /// Several, rarely.
    Text(&'static str),
}

/// The reference at the beginning of a text that starts with `&`, and its length; none if there is none.
pub(super) fn reference(text: &str) -> Option<(Decoded, usize)> {
    /// The longest name has 32 bytes.
    const LONGEST: usize = 34;
    let body = text.strip_prefix('&')?;
    if let Some(number) = body.strip_prefix('#') {
        let (digits, radix, lead) = match number.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16, 3),
            None => (number, 10, 2),
        };
        let length = digits.bytes().take_while(|b| (*b as char).is_digit(radix)).count();
        let code = u32::from_str_radix(digits.get(..length)?, radix).ok()?;
        let c = match code {
            0x80..=0x9f => WINDOWS[(code - 0x80) as usize],
            _ => char::from_u32(code).filter(|c| *c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER),
        };
        let semicolon = usize::from(digits[length..].starts_with(';'));
        return Some((Decoded::Char(c), lead + length + semicolon));
    }
    let length = body.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    let name = body.get(..length).filter(|name| !name.is_empty())?;
    if body[length..].starts_with(';')
        && let Some(decoded) = quick_xml::escape::resolve_html5_entity(name)
    {
        return Some((Decoded::Text(decoded), length + 2));
    }
    let is_bare = |bare: &str| name == bare || bare == "nbsp" && name.starts_with(bare);
    let (bare, c) = BARE.iter().find(|(bare, _)| is_bare(bare))?;
    Some((Decoded::Char(*c), 1 + bare.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_with_and_without_semicolons() {
        for (text, c, length) in [
            ("&#8212;x", '—', 7),
            ("&#x2014", '—', 7),
            ("&#151;", '—', 6),
            ("&#160 1", '\u{a0}', 5),
            ("&nbspx", '\u{a0}', 5),
            ("&#0;", '\u{fffd}', 4),
        ] {
            assert_eq!(reference(text), Some((Decoded::Char(c), length)), "{text}");
        }
        assert_eq!(reference("&mdash; "), Some((Decoded::Text("—"), 7)));
        for text in ["&", "& ", "&#;", "&#x;", "&who;", "&T", "&é;"] {
            assert_eq!(reference(text), None, "{text}");
        }
    }
}
