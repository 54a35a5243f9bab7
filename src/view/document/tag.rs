//! Within [`super`]: start tags, attribute by attribute.

use super::Element as Inline;
use super::clean::{Use, attribute_use, is_data, is_name, leads, lower};
use super::text::push_value;
use super::write::Writer;
use super::written::{Counted, Found, Left};
use crate::xml::{Element, Error, Namespace, attribute_value};
use hashbrown::HashSet;
use std::borrow::Cow;

impl<'s> Writer<'s, '_> {
    /// Writes a start tag, all but its end.
    pub(super) fn tag(&mut self, element: &Element<'s>, name: &str, lowered: &str) -> Result<(), Error> {
        self.out.extend(["<", name]);
        let slot = self.out.len();
        let mut found = counted(element).map(|counted| {
            let offset = (self.original)(element.span.start);
            let element = Inline { offset, id: Box::default(), format: None, target: None };
            Found { element, counted, is_given: false, slot }
        });
        let mut names: Vec<&str> = Vec::new();
        let mut others: HashSet<&str> = HashSet::new();
        for attribute in element.raw_attributes() {
            /// Of so many, a search is fast.
            const FEW: usize = 16;
            let (name, raw) = attribute?;
            let is_twice = names.contains(&name) || others.contains(name);
            if is_twice || !is_name(name) {
                continue;
            }
            if names.len() < FEW {
                names.push(name);
            } else {
                others.insert(name);
            }
            if let Some(found) = &mut found {
                let value = || Some(Box::from(&*attribute_value(raw)));
                match name {
                    "id" => {
                        found.element.id = attribute_value(raw).trim_ascii().into();
                        continue;
                    }
                    // What inline XBRL 1.0 calls it.
                    "footnoteID" if found.element.id.is_empty() => {
                        found.element.id = attribute_value(raw).trim_ascii().into();
                    }
                    "format" => found.element.format = value(),
                    "target" => found.element.target = value(),
                    _ => {}
                }
            } else if name == "id" {
                let id = attribute_value(raw);
                // What the viewer calls its own stays outside of the documents.
                if id == "ixv" {
                    continue;
                }
                self.written.ids.push(id.trim_ascii().into());
            }
            self.attribute(element, lowered, name, raw);
        }
        if let Some(found) = found {
            if !found.element.id.is_empty() {
                self.written.ids.push(found.element.id.clone());
            }
            self.written.found.push(found);
        }
        Ok(())
    }

    fn attribute(&mut self, element: &Element<'s>, of: &str, name: &str, raw: &str) {
        let is_plain = memchr::memchr2(b'&', b'<', raw.as_bytes()).is_none();
        let lowered = lower(name);
        let mut what = attribute_use(of, &lowered);
        if of == "body" && lowered == "class" && raw.contains("ixv-stub-viewer") {
            // To the viewer that means that there is no document here.
            what = Use::Goes;
        }
        if what == Use::Stays && is_plain {
            return self.push_attribute(name, raw);
        }
        let value = if is_plain { Cow::Borrowed(raw) } else { attribute_value(raw) };
        let changed = match what {
            Use::Stays => Some(value),
            Use::Goes => None,
            Use::Runs => {
                self.leave(Left::Script, element);
                None
            }
            Use::Style => Some(self.clean(&value, element).into_owned().into()),
            Use::Within => value.trim_ascii_start().starts_with('#').then_some(value),
            Use::Leads => {
                let address = leads(&value, self.name);
                if address.is_none() {
                    self.leave(Left::Link, element);
                }
                address.map(|address| address.into_owned().into())
            }
            Use::Image if is_data(&value) || value.starts_with('#') => Some(value),
            Use::Image => {
                let address = self.embed(&value, element);
                address.map(Cow::Owned)
            }
        };
        match changed {
            None => {}
            // What did not change may be long.
            Some(value) if is_plain && value == raw => self.push_attribute(name, raw),
            Some(value) => {
                self.out.extend([" ", name, "=\""]);
                push_value(&mut self.out, &value);
                self.out.push('"');
            }
        }
    }

    /// An attribute whose value may stand as it is.
    fn push_attribute(&mut self, name: &str, raw: &str) {
        let quote = if raw.contains('"') { "'" } else { "\"" };
        self.out.extend([" ", name, "=", quote, raw, quote]);
    }
}

/// How an element is counted, if it is one that the viewer must find.
fn counted(element: &Element<'_>) -> Option<Counted> {
    if !matches!(element.namespace, Namespace::IX | Namespace::IX_1_0) {
        return None;
    }
    match element.local {
        "nonFraction" | "nonNumeric" => Some(Counted::Fact),
        "fraction" => Some(Counted::Fraction),
        "footnote" => Some(Counted::Footnote),
        _ => None,
    }
}
