//! Within [`super`]: addresses in one form, so that equal ones are equal strings.

use oxiri::IriRef;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Scheme of the addresses of files in packages.
pub(super) const SCHEME: &str = "package";

fn unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// The normal form of an address, without its fragment: scheme and host in lower case, no `.` and `..` as segments, a
/// percent code for each character that URIs may not hold and for no unreserved one (RFC 3986 §6.2.2, XML Catalogs 1.1
/// §6.2). Nothing is checked; what is no address stays as odd as it is.
#[must_use]
pub fn normal(uri: &str) -> Cow<'_, str> {
    let uri = uri.split_once('#').map_or(uri, |(document, _)| document);
    let stays = |byte: u8| unreserved(byte) || b":/?[]@!$&'()*+,;=".contains(&byte);
    let coded = if uri.bytes().all(stays) { Cow::Borrowed(uri) } else { Cow::Owned(recoded(uri, stays)) };
    let iri = IriRef::parse_unchecked(coded.as_ref());
    let Some(scheme) = iri.scheme().filter(|_| iri.is_absolute()) else { return coded };
    let host = iri.authority().filter(|_| scheme != SCHEME).map_or(0, |authority| authority.len() + 2);
    let host = scheme.len() + 1 + host;
    if !coded.contains("/.") && !coded.as_bytes()[..host].iter().any(u8::is_ascii_uppercase) {
        return coded;
    }
    // A reference with a scheme is absolute: resolving it only removes its dots.
    let plain = iri.resolve_unchecked(&iri).into_inner();
    let (host, path) = plain.split_at(host);
    let mut out = String::with_capacity(plain.len());
    for (number, piece) in host.split('%').enumerate() {
        let (code, rest) = piece.split_at(if number == 0 { 0 } else { 2.min(piece.len()) });
        out.push_str(if number == 0 { "" } else { "%" });
        out.push_str(code);
        out.extend(rest.chars().map(|c| c.to_ascii_lowercase()));
    }
    out.push_str(path);
    Cow::Owned(out)
}

fn recoded(uri: &str, stays: impl Fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(uri.len() + 8);
    let bytes = uri.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = if byte == b'%' { code(bytes, at) } else { None };
        match code {
            Some(coded) if unreserved(coded) => out.push(coded.into()),
            Some(coded) => push_code(&mut out, coded),
            None if stays(byte) => out.push(byte.into()),
            None => push_code(&mut out, byte),
        }
        at += if code.is_some() { 3 } else { 1 };
    }
    out
}

/// The byte that the percent code at `at` stands for.
fn code(bytes: &[u8], at: usize) -> Option<u8> {
    let digits = bytes.get(at + 1..at + 3)?;
    let digit = |at: usize| char::from(digits[at]).to_digit(16).and_then(|n| u8::try_from(n).ok());
    Some(digit(0)? * 16 + digit(1)?)
}

fn push_code(out: &mut String, byte: u8) {
    let _ = write!(out, "%{byte:02X}");
}

/// The path of a file, its segments between `/`, as part of an address in normal form.
#[must_use]
pub fn encode(path: &str) -> String {
    encode_but(path, b"/:@!$&'()*+,;=")
}

/// The address below which the files of the package called `name` are.
pub(super) fn base(name: &str) -> String {
    format!("{SCHEME}://{}/", encode_but(name, b""))
}

/// A text with percent codes for all bytes but unreserved ones (RFC 3986 §2.3) and `others`.
#[must_use]
pub fn encode_but(text: &str, others: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if unreserved(byte) || others.contains(&byte) {
            out.push(byte.into());
        } else {
            push_code(&mut out, byte);
        }
    }
    out
}

/// Percent codes as the characters that they stand for; nothing where these are no text.
#[must_use]
pub fn decode(encoded: &str) -> Option<Cow<'_, str>> {
    if !encoded.contains('%') {
        return Some(Cow::Borrowed(encoded));
    }
    let bytes = encoded.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = if byte == b'%' { code(bytes, at) } else { None };
        out.push(code.unwrap_or(byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).ok().map(Cow::Owned)
}

/// The address that `reference` means in the document at `base`, in normal form.
#[must_use]
pub fn resolve(base: &str, reference: &str) -> String {
    let resolved = IriRef::parse_unchecked(base).resolve_unchecked(&IriRef::parse_unchecked(reference.trim()));
    normal(resolved.as_str()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_addresses_are_equal_strings() {
        for (uri, expected) in [
            ("HTTP://WWW.Example.com/A/./b/../C.xsd#x", "http://www.example.com/A/C.xsd"),
            ("http://example.com/%7euser/%c3%a9 |%", "http://example.com/~user/%C3%A9%20%7C%25"),
            ("http://example.com/é", "http://example.com/%C3%A9"),
            ("http://example.com/%2e%2E/x", "http://example.com/x"),
            ("http://example.com/a%2Fb", "http://example.com/a%2Fb"),
            ("http://example.com", "http://example.com"),
            ("package://A%2Fb.xbri/R/../../../X", "package://A%2Fb.xbri/X"),
            ("a/b", "a/b"),
            ("", ""),
        ] {
            assert_eq!(normal(uri), expected, "{uri}");
            assert_eq!(normal(expected), expected, "again");
        }
        assert!(matches!(normal("http://example.com/a.xsd"), Cow::Borrowed(_)));
    }

    #[test]
    fn any_text_has_one_normal_form() {
        let letters = [":", "/", ".", "?", "#", "A", "%2e", "é"];
        for number in 0..8usize.pow(5) {
            let text: String = (0..5).map(|place| letters[number >> (3 * place) & 7]).collect();
            let once = normal(&text);
            assert_eq!(normal(&once), once, "{text}");
            let resolved = resolve("package://p/a/b", &text);
            assert!(text.contains(':') || !text.starts_with('.') || resolved.starts_with("package://p/"), "{text}");
        }
    }

    #[test]
    fn a_path_survives_its_address() {
        for path in ["a/b.xsd", "é ü/100%/#1?.htm", "a\"b[1]^.xml", "%41"] {
            let encoded = encode(path);
            assert_eq!(normal(&format!("package://p/{encoded}")), format!("package://p/{encoded}"));
            assert_eq!(decode(&encoded).unwrap(), path);
        }
    }

    #[test]
    fn references_do_not_leave_a_package() {
        let base = format!("{}t/reports/r.htm", base("out/r.xbri"));
        assert_eq!(resolve(&base, "taxonomy/x.xsd"), "package://out%2Fr.xbri/t/reports/taxonomy/x.xsd");
        assert_eq!(resolve(&base, "../../../../etc/x"), "package://out%2Fr.xbri/etc/x");
        assert_eq!(resolve(&base, "/x"), "package://out%2Fr.xbri/x");
    }
}
