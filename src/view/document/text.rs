//! Within [`super`]: characters as HTML and XML both read them.

use crate::xml::{Strictness, resolve};
use quick_xml::escape::partial_escape;

/// A reference as HTML and XML both read it.
pub(super) fn push_reference(out: &mut String, name: &str) {
    let is_kept = matches!(name, "amp" | "lt" | "gt" | "quot" | "apos");
    match resolve(name, Strictness::Html) {
        // What HTML takes for characters of Windows is what is meant.
        Some(text) if is_kept || name.starts_with('#') && !text.starts_with(is_forbidden) => {
            out.extend(["&", name, ";"]);
        }
        Some(text) => push_text(out, &text),
        None if name.starts_with('#') => out.push('\u{fffd}'),
        None => out.extend(["&amp;", name, ";"]),
    }
}

pub(super) fn push_text(out: &mut String, text: &str) {
    out.push_str(&partial_escape(text));
}

pub(super) fn push_value(out: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// Whether a character cannot stand in XML.
fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Puts a character of the same length in the place of each that XML forbids, so that offsets stay.
pub(super) fn make_legal(text: &mut String) {
    let is_fine = |byte: &u8| *byte >= b' ' && *byte != 0xef || matches!(byte, b'\t' | b'\n' | b'\r');
    if text.as_bytes().iter().all(is_fine) || !text.contains(is_forbidden) {
        return;
    }
    *text = text.replace(|c: char| c <= ' ' && is_forbidden(c), " ").replace(is_forbidden, "\u{fffd}");
}
