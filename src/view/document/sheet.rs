//! Within [`super`]: style sheets, and what else stands beside the document and is put into it.

use super::clean::{data_uri, lower};
use super::style;
use super::text::push_value;
use super::write::Writer;
use super::written::Left;
use crate::xml::{Element, Error, attribute_value};
use std::borrow::Cow;

impl<'s> Writer<'s, '_> {
    /// A style without references to elsewhere.
    pub(super) fn clean<'c>(&mut self, css: &'c str, element: &Element<'s>) -> Cow<'c, str> {
        style::clean(css, &mut |reference| self.embed(reference, element))
    }

    /// The address that holds what a reference refers to.
    pub(super) fn embed(&mut self, reference: &str, element: &Element<'s>) -> Option<String> {
        let reference = reference.trim_ascii();
        let known = self.embedded.get(reference).cloned();
        let found = known.unwrap_or_else(|| {
            let found =
                (self.beside)(reference).filter(|bytes| bytes.len() <= self.room).and_then(|bytes| data_uri(&bytes));
            self.embedded.insert(reference.to_owned(), found.clone());
            found
        });
        let found = found.filter(|address| address.len() <= self.room);
        match &found {
            Some(address) => self.room -= address.len(),
            None if !reference.is_empty() => self.leave(Left::File, element),
            None => {}
        }
        found
    }

    /// A `link`: a style sheet beside the document is put in its place.
    pub(super) fn link(&mut self, element: &Element<'s>) -> Result<(), Error> {
        let (mut is_style, mut href, mut media) = (false, Cow::Borrowed(""), Cow::Borrowed(""));
        for attribute in element.raw_attributes() {
            let (name, raw) = attribute?;
            match &*lower(name) {
                "rel" => {
                    let is = |word: &str| raw.split_ascii_whitespace().any(|other| other.eq_ignore_ascii_case(word));
                    is_style = is("stylesheet") && !is("alternate");
                }
                "href" => href = attribute_value(raw),
                "media" => media = attribute_value(raw),
                _ => {}
            }
        }
        if !is_style {
            return Ok(());
        }
        // Of files that are no images only those are taken that say what they are.
        let href = href.trim_ascii();
        let is_sheet = href.len() > 4 && href.as_bytes()[href.len() - 4..].eq_ignore_ascii_case(b".css");
        let sheet = if is_sheet { (self.beside)(href) } else { None };
        let sheet = sheet.filter(|bytes| bytes.len() <= self.room);
        let Some(sheet) = sheet.and_then(|bytes| String::from_utf8(bytes).ok()) else {
            self.leave(Left::File, element);
            return Ok(());
        };
        self.room -= sheet.len();
        self.out.push_str("<style type=\"text/css\"");
        if !media.is_empty() {
            self.out.push_str(" media=\"");
            push_value(&mut self.out, &media);
            self.out.push('"');
        }
        self.out.push('>');
        // What it refers to stands beside it, not beside the document.
        let folder = href.rfind('/').map_or("", |at| &href[..=at]).to_owned();
        let css =
            style::clean(&sheet, &mut |reference| self.embed(&[&folder, reference].concat(), element)).into_owned();
        self.out.push_str(&style::element(&css));
        self.out.push_str("</style>");
        Ok(())
    }

    /// The style sheet in an element that was opened.
    pub(super) fn style(&mut self, element: &Element<'s>) -> Result<(), Error> {
        let begins = element.span.end as usize;
        let depth = self.xml.depth();
        let mut css = String::new();
        while self.xml.depth() >= depth {
            self.push_event(&mut css)?;
        }
        // In old pages all of it stands in a comment, for browsers that know no styles.
        if css.trim_ascii().is_empty()
            && let Some((_, inside)) =
                self.source.get(begins..self.xml.position()).and_then(|inside| inside.split_once("<!--"))
        {
            css = inside.split("-->").next().unwrap_or_default().to_owned();
        }
        let css = self.clean(&css, element);
        self.out.push_str(&style::element(&css));
        Ok(())
    }
}
