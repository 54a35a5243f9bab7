//! A [`Report`] becomes files, one syntax per folder. What two syntaxes share stands once: [`xbrl21`] (contexts, units,
//! footnotes of inline XBRL and XBRL 2.1), [`oim`] (document information of xBRL-JSON and xBRL-CSV), [`Prefixes`].
//!
//! A writer goes through the report once and writes straight into the bytes; names and ids that repeat are formatted
//! once per concept, context or unit.

pub mod csv;
pub mod ixbrl;
pub mod json;
pub mod jsonld;
pub mod oim;
mod prefixes;
pub mod xbrl21;
pub mod xml;

pub use prefixes::Prefixes;

use crate::package::File;
use crate::report::{Place, Report};
use crate::taxonomy::Taxonomy;
use crate::xbrl::QName;
use chrono::NaiveDate;
use quick_xml::escape::partial_escape;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write as _;

/// A syntax for reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Inline XBRL 1.1.
    Inline,
    /// XBRL 2.1.
    Xml,
    /// xBRL-JSON 1.0.
    Json,
    /// xBRL-CSV 1.0: a metadata file and its tables.
    Csv,
    /// JSON-LD 1.1.
    JsonLd,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 5] = [Format::Inline, Format::Xml, Format::Json, Format::Csv, Format::JsonLd];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Inline => "ixbrl",
            Format::Xml => "xml",
            Format::Json => "json",
            Format::Csv => "csv",
            Format::JsonLd => "jsonld",
        }
    }

    /// The format of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The end of its file's name; of CSV, of the file to open a report with.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Format::Inline => ".htm",
            Format::Xml => ".xml",
            Format::Json => ".json",
            Format::Csv => "-metadata.json",
            Format::JsonLd => ".jsonld",
        }
    }
}

/// A report on its way into files.
#[derive(Debug, Clone, Copy)]
pub struct Output<'a> {
    /// The report.
    pub report: &'a Report,
    /// Its taxonomy.
    pub taxonomy: &'a Taxonomy,
    /// The beginning of the files' names.
    pub stem: &'a str,
    /// The beginning of IRIs of reports in JSON-LD, without a slash at the end.
    pub base: &'a str,
    /// When the document behind it was published, for JSON-LD.
    pub published: Option<NaiveDate>,
}

impl Output<'_> {
    /// The files of one syntax; the one to open first comes first. Inline XBRL needs a page beside the report and is
    /// written by its own module.
    pub fn write(&self, format: Format) -> Result<Vec<File>, Error> {
        let bytes = match format {
            Format::Inline => return Err(Error::NeedsPage),
            Format::Csv => return csv::write(self.report, self.stem),
            Format::Xml => xml::write(self.report)?,
            Format::Json => json::write(self.report)?,
            Format::JsonLd => {
                let base = [self.base, "/", self.stem].concat();
                let options = jsonld::Options { base: &base, published: self.published };
                jsonld::write(self.report, self.taxonomy, options)?
            }
        };
        Ok(vec![File { path: [self.stem, format.suffix()].concat(), bytes }])
    }
}

/// Why a report cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither the report nor its taxonomy tells the element for the values of a typed dimension.
    #[error("the element for the values of the typed dimension {0} is unknown: its taxonomy is needed")]
    TypedDimension(QName),
    /// Facts without an entity, which only the syntaxes of the Open Information Model have.
    #[error("some facts are about no entity, which XBRL 2.1 and inline XBRL cannot say (XBRL 2.1 §4.7.3)")]
    NoEntity,
    /// Neither the report nor its taxonomy tells where a role or an arcrole of links is defined.
    #[error("where the role {0} of links is defined is unknown: its taxonomy is needed")]
    Role(std::sync::Arc<str>),
    /// Inline XBRL is a page with facts in it, not a projection of facts.
    #[error("inline XBRL is written from a page")]
    NeedsPage,
    /// The bytes cannot be written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// The text without the characters that XML 1.0 §2.2 forbids: U+FFFD stands for them, in every syntax, because texts are
/// XML Schema strings in all of them.
pub(crate) fn legal(text: &str) -> Cow<'_, str> {
    let forbidden =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(forbidden) { text.replace(forbidden, "\u{fffd}").into() } else { text.into() }
}

/// The same, with what is markup in XML escaped, and the returns that XML 1.0 §2.11 would take for line breaks.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    let escaped = partial_escape(legal(text));
    if escaped.contains('\r') { escaped.replace('\r', "&#13;").into() } else { escaped }
}

/// A language tag in lower case: OIM 1.0 wants it so, and the syntaxes have the same facts only if all do it.
#[must_use]
pub fn language(tag: &str) -> Cow<'_, str> {
    let upper = tag.bytes().any(|b| b.is_ascii_uppercase());
    if upper { tag.to_ascii_lowercase().into() } else { tag.into() }
}

/// Appends the byte ranges in which a fact is printed: `123-130`, separated by blanks.
pub fn push_spans(out: &mut String, places: &[Place]) {
    for (n, place) in places.iter().enumerate() {
        let blank = if n > 0 { " " } else { "" };
        let _ = write!(out, "{blank}{}-{}", place.span.start, place.span.end);
    }
}

/// Appends `value` as JSON on one line.
pub(crate) fn push_json(out: &mut Vec<u8>, value: &impl Serialize) -> Result<(), Error> {
    serde_json::to_writer(out, value).map_err(std::io::Error::from)?;
    Ok(())
}

/// `value` as JSON over several lines.
pub(crate) fn pretty_json(value: &serde_json::Value) -> Result<Vec<u8>, Error> {
    Ok(serde_json::to_vec_pretty(value).map_err(std::io::Error::from)?)
}
