//! Within [`super`]: pages that stand on their own: style and script are in the markup, and a content security policy names
//! both by their hashes, so that nothing else is run or loaded.

use minijinja::{AutoEscape, Environment, Value, context};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The files of such a page.
#[derive(Debug, Clone, Copy)]
pub struct Shell<'s> {
    /// What the template is called in messages.
    pub name: &'s str,
    /// The template. It is given `style`, `script`, `style_hash` and `script_hash`.
    pub template: &'s str,
    /// What stands in `<style>`.
    pub style: &'s str,
    /// What stands in `<script>`.
    pub script: &'s str,
}

impl Shell<'_> {
    /// The policy that lets its style and its script run, and nothing else, as a header of HTTP has it.
    #[must_use]
    pub fn policy(&self) -> String {
        let [style, script] = [self.style, self.script].map(hash);
        let sources = format!("default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'");
        sources + "; base-uri 'none'; form-action 'none'"
    }

    /// Fills the template in. What is not marked as markup ([`markup`]) is escaped.
    pub fn render(&self, values: Value) -> Result<String, minijinja::Error> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        let own = context! {
            style_hash => hash(self.style), script_hash => hash(self.script),
            style => markup(self.style), script => markup(self.script),
        };
        environment.render_named_str(self.name, self.template, context! { ..own, ..values })
    }
}

/// What is written as it is.
pub fn markup(text: impl Into<String>) -> Value {
    Value::from_safe_string(text.into())
}

/// The SHA-256 of what stands in an element, as a policy names it.
#[must_use]
pub fn hash(text: &str) -> String {
    base64(&Sha256::digest(text))
}

/// Bytes in base 64 (RFC 4648 §4).
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let is_there = at <= three.len();
            let sextet = (bits >> (18 - 6 * at)) as usize & 63;
            out.push(if is_there { char::from(ALPHABET[sextet]) } else { '=' });
        }
    }
    out
}

/// JSON as it may stand in a script element: what could end it, or the line of a script, is written as an escape.
#[must_use]
pub fn json_in_script(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 16);
    let mut done = 0;
    for (at, found) in json.match_indices(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        out.push_str(&json[done..at]);
        done = at + found.len();
        let _ = write!(out, "\\u{:04x}", found.chars().next().map_or(0, u32::from));
    }
    out + &json[done..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_names_a_hash_in_base_64() {
        assert_eq!(hash(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn json_does_not_end_a_script() {
        let json = serde_json::json!({ "</script>": "<!-- &\u{2028}\u{2029}" }).to_string();
        let safe = json_in_script(&json);
        assert!(!safe.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{safe}");
        let (a, b): (serde_json::Value, serde_json::Value) =
            (serde_json::from_str(&json).unwrap(), serde_json::from_str(&safe).unwrap());
        assert_eq!(a, b);
    }
}
