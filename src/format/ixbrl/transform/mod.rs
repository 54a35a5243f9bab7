//! The transformation rules of inline XBRL: how a text that is printed for people becomes the value of a fact.
//!
//! A registry is a namespace; its rules are data (`registry`): a date rule is the sequence of parts that its pattern
//! in the registry has (`date`, `months`), a number rule says what separates groups (`number`). The rules of the
//! SEC are in `sec`, `words` and `names`. A reader resolves a rule once per format name with [`Rule::find`] and
//! then calls [`Rule::apply`] for each fact.

mod date;
mod months;
mod names;
mod number;
mod places;
mod registry;
mod sec;
mod words;

use registry::{Entry, Kind};
use std::borrow::Cow;

/// A transformation rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule(&'static Entry);

/// Why there is no such rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// The namespace is none of a transformation registry.
    #[error("this namespace is no transformation rules registry")]
    Registry,
    /// The registry has no rule of this name.
    #[error("the transformation rules registry has no rule of this name")]
    Rule,
}

/// The text does not match the input pattern of the rule, or its value would be none of the rule's output type (a 30th
/// of February).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text does not match the transformation rule")]
pub struct NotMatching;

impl Rule {
    /// The rule of a format's namespace and local name.
    pub fn find(namespace: &str, local: &str) -> Result<Self, Unknown> {
        let (_, tables) = registry::REGISTRIES.iter().find(|(uri, _)| *uri == namespace).ok_or(Unknown::Registry)?;
        let mut entries = tables.iter().copied().flatten();
        entries.find(|entry| entry.name == local).map(Rule).ok_or(Unknown::Rule)
    }

    /// All rules of a registry; of none, if the namespace is none of a registry.
    pub fn all(namespace: &str) -> impl Iterator<Item = Self> {
        let tables =
            registry::REGISTRIES.iter().find(|(uri, _)| *uri == namespace).map_or(&[][..], |(_, tables)| tables);
        tables.iter().copied().flatten().map(Rule)
    }

    /// The namespaces of the registries, old ones first.
    pub fn registries() -> impl Iterator<Item = &'static str> {
        registry::REGISTRIES.iter().map(|(uri, _)| *uri)
    }

    /// Its local name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Whether its values are numbers. Those of all but three are non-negative `xs:decimal`s; `ixt-sec:numinf`,
    /// `numneginf` and `numnan` make the special values of `xs:double`.
    #[must_use]
    pub fn is_numeric(self) -> bool {
        match self.0.kind {
            Kind::Fixed { numeric, .. } => numeric,
            Kind::Dash(_) | Kind::Number(_) | Kind::Unit(_) | Kind::NumberWords => true,
            Kind::Date(..) | Kind::Text(_) => false,
        }
    }

    /// The value of a displayed text: a lexical form of the rule's output type, not always the canonical one (`.50` is
    /// a decimal). White space is collapsed first, as the registries say. Borrows wherever nothing has to be removed.
    pub fn apply(self, text: &str) -> Result<Cow<'_, str>, NotMatching> {
        if let Kind::Fixed { value, .. } = self.0.kind {
            return Ok(Cow::Borrowed(value));
        }
        match collapse(text) {
            Cow::Borrowed(text) => self.value(text),
            Cow::Owned(text) => self.value(&text).map(|value| Cow::Owned(value.into_owned())),
        }
        .ok_or(NotMatching)
    }

    fn value(self, text: &str) -> Option<Cow<'_, str>> {
        match self.0.kind {
            Kind::Fixed { value, .. } => Some(Cow::Borrowed(value)),
            Kind::Dash(dashes) => text.strip_prefix(dashes)?.is_empty().then_some(Cow::Borrowed("0")),
            Kind::Number(form) => number::read(form, text),
            Kind::Unit(form) => number::read_units(form, text).map(Cow::Owned),
            Kind::NumberWords => words::number(text).map(Cow::Owned),
            Kind::Date(digits, patterns) => date::read(digits, patterns, text).map(Cow::Owned),
            Kind::Text(read) => read(text),
        }
    }
}

/// White space of XML.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// White space or the no-break space, which the registries allow between words and groups of digits.
fn is_gap(c: char) -> bool {
    is_space(c) || c == '\u{a0}'
}

/// XML Schema's `whiteSpace="collapse"`: none at the ends, single spaces inside.
fn collapse(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(is_space);
    let mut before = 0;
    let plain = text.bytes().all(|byte| {
        let fine = !(matches!(byte, b'\t' | b'\n' | b'\r') || byte == b' ' && before == b' ');
        before = byte;
        fine
    });
    if plain {
        return Cow::Borrowed(text);
    }
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split(is_space).filter(|word| !word.is_empty()) {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    Cow::Owned(collapsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_collapsed_without_a_copy_where_there_is_none_too_much() {
        assert!(matches!(collapse(" 1 234\n"), Cow::Borrowed("1 234")));
        assert_eq!(collapse("\ta \n b\r\n"), "a b");
        assert_eq!(collapse("\u{a0}a "), "\u{a0}a", "a no-break space is no white space of XML");
    }

    #[test]
    fn no_registry_has_two_rules_of_a_name() {
        for registry in Rule::registries() {
            let mut names: Vec<&str> = Rule::all(registry).map(Rule::name).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{registry}");
        }
    }
}
