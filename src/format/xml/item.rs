//! Within [`super`]: the attributes of an item.

use crate::format::xbrl21::read::is_true;
use crate::source::Span;
use crate::xml::{Element, Error, Namespace, Xml, split_name};

/// The start tag of an item or a tuple (XBRL 2.1 §4.6, §4.9).
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'s> {
    /// Name as written.
    pub(super) name: &'s str,
    /// Empty where there is none.
    pub(super) id: &'s str,
    pub(super) context: Option<&'s str>,
    pub(super) unit: Option<&'s str>,
    pub(super) decimals: Option<&'s str>,
    pub(super) precision: Option<&'s str>,
    pub(super) language: Option<&'s str>,
    /// `src:span`.
    pub(super) spans: Option<&'s str>,
    pub(super) is_nil: bool,
    /// Whether there is an `xml:base`.
    pub(super) has_base: bool,
    /// The start tag.
    pub(super) span: Span,
}

impl<'s> Item<'s> {
    /// Reads the attributes of `element`. Those of others say nothing in the model.
    pub(super) fn of(xml: &Xml<'s>, element: &Element<'s>) -> Result<Self, Error> {
        let mut item = Item {
            name: element.name,
            id: "",
            context: None,
            unit: None,
            decimals: None,
            precision: None,
            language: None,
            spans: None,
            is_nil: false,
            has_base: false,
            span: element.span,
        };
        for attribute in element.raw_attributes() {
            let (name, raw) = attribute?;
            match name {
                "id" => item.id = raw.trim_ascii(),
                "contextRef" => item.context = Some(raw.trim_ascii()),
                "unitRef" => item.unit = Some(raw.trim_ascii()),
                "decimals" => item.decimals = Some(raw),
                "precision" => item.precision = Some(raw),
                "xml:lang" => item.language = Some(raw.trim_ascii()),
                "xml:base" => item.has_base = true,
                _ => match split_name(name) {
                    Some((prefix, "nil")) if xml.namespace(prefix) == Some(Namespace::XSI) => {
                        item.is_nil = is_true(raw);
                    }
                    Some((prefix, "span")) if xml.namespace(prefix) == Some(Namespace::SOURCE) => {
                        item.spans = Some(raw);
                    }
                    _ => {}
                },
            }
        }
        Ok(item)
    }
}
