//! Within [`super`]: what a text is, by what it holds.

use crate::format::Format;
use crate::xbrl::ns;
use crate::xml::{Event, Strictness, Xml};
use serde::Deserialize;
use serde::de::{Deserializer as _, Error as _, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// What a text is written in; nothing for what is no report. What is broken is what it begins as.
#[must_use]
pub fn detect(text: &str) -> Option<Format> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match text.as_bytes().first()? {
        b'{' => json(text),
        b'<' => markup(text),
        _ => None,
    }
}

fn markup(text: &str) -> Option<Format> {
    // Elements before the one that tells: of HTML, the first.
    let mut xml = Xml::new(text, Strictness::Html);
    loop {
        match xml.next() {
            Ok(Event::Start(element)) => {
                return match element.local {
                    "xbrl" if xml.uri(element.namespace) == ns::XBRLI => Some(Format::Xml),
                    local if local.eq_ignore_ascii_case("html") => Some(Format::Inline),
                    _ => None,
                };
            }
            Ok(Event::Eof) => return None,
            Ok(_) => {}
            // What is not well-formed may be HTML all the same.
            Err(_) => {
                let is_html = memchr::memmem::find(text.as_bytes(), b"inlineXBRL").is_some();
                let is_instance = memchr::memmem::find(text.as_bytes(), ns::XBRLI.as_bytes()).is_some();
                return match (is_html, is_instance) {
                    (true, _) => Some(Format::Inline),
                    (false, true) => Some(Format::Xml),
                    (false, false) => None,
                };
            }
        }
    }
}

/// The first member that tells decides; what stands before is passed over.
fn json(text: &str) -> Option<Format> {
    let mut found = None;
    // Stops where it has found something.
    let _ = serde_json::Deserializer::from_str(text).deserialize_map(Top(&mut found));
    found
}

struct Top<'f>(&'f mut Option<Format>);

#[derive(Deserialize)]
struct DocumentInfo<'s> {
    #[serde(borrow, rename = "documentType")]
    document_type: Cow<'s, str>,
}

impl<'de> Visitor<'de> for Top<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match &*key {
                "@context" | "@graph" => {
                    *self.0 = Some(Format::JsonLd);
                    return Err(A::Error::custom("found"));
                }
                "documentInfo" => {
                    // Whatever it holds: the reader says what is wrong with it.
                    *self.0 = Some(Format::Json);
                    let DocumentInfo { document_type } = map.next_value()?;
                    if document_type.ends_with("/xbrl-csv") {
                        *self.0 = Some(Format::Csv);
                    }
                    return Err(A::Error::custom("found"));
                }
                // A report whose facts come first.
                "facts" => *self.0 = Some(Format::Json),
                _ => {}
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syntaxes_are_told_by_content() {
        let is = |text: &str, syntax| assert_eq!(detect(text), syntax, "{text}");
        is("<?xml version='1.0'?><!-- a --><x:xbrl xmlns:x='http://www.xbrl.org/2003/instance'/>", Some(Format::Xml));
        is("\u{feff} <!DOCTYPE html><html><body>", Some(Format::Inline));
        is("<HTML xmlns:ix='http://www.xbrl.org/2013/inlineXBRL'>", Some(Format::Inline));
        is("<schema xmlns='http://www.w3.org/2001/XMLSchema'/>", None);
        is("{\"documentInfo\": {\"documentType\": \"https://xbrl.org/2021/xbrl-json\"}}", Some(Format::Json));
        is(
            "{\"tables\": {}, \"documentInfo\": {\"documentType\": \"https://xbrl.org/2021/xbrl-csv\"}, \"x",
            Some(Format::Csv),
        );
        is("{\"documentInfo\": []}", Some(Format::Json));
        is("{\"documentInfo\": {\"documentT", Some(Format::Json));
        is("{\"@context\": {}}", Some(Format::JsonLd));
        is("{\"a\": 1}", None);
        is("a,b", None);
        is("", None);
    }
}
