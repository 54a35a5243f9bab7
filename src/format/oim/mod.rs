//! Within [`super`]: what xBRL-JSON and xBRL-CSV share (OIM 1.0, OIM Common 1.0). To write: [`Model`], a report's aspects as
//! strings. To read: [`json`] tokens, [`info`] document information, [`aspects`] strings to numbers of a report, [`period`]s,
//! [`links`], and whether there are [`duplicates`].

pub mod aspects;
pub mod duplicates;
pub mod info;
pub mod json;
pub mod links;
pub mod note;
pub mod period;
pub mod seen;
mod write;

pub use write::{Dimension, Links, Model, escape, period_string, push_escaped};

use crate::diagnostic::Diagnostic;
use crate::report::Place;
use crate::source::Span;
use crate::xbrl::{Period, ns};

/// The property that says where a fact is printed.
pub const SPAN: &str = "src:span";

/// Concept of a footnote's text.
pub const NOTE: &str = "xbrl:note";

/// Alias of the arcrole of footnotes.
pub const FOOTNOTE: &str = "footnote";

/// The unit of ratios, which OIM does not state.
pub const PURE: &str = "xbrli:pure";

/// Alias of the standard extended link role.
pub const GROUP: &str = "_";

/// Reserved aliases of link types and groups, with their URIs.
pub const LINK_ALIASES: [(&str, &str); 3] = [
    (FOOTNOTE, crate::report::Link::FACT_FOOTNOTE),
    ("explanatoryFact", "http://www.xbrl.org/2009/arcrole/fact-explanatoryFact"),
    (GROUP, crate::report::Link::STANDARD_ROLE),
];

/// Scheme of the entity that stands for none (xBRL-XML 1.0): XBRL 2.1 cannot do without.
pub const NO_ENTITY: (&str, &str) = ("https://xbrl.org/2021/entities", "NA");

/// Prefixes that OIM reserves, and the one of ixport's own properties.
const FIXED: [(&str, &str); 4] =
    [("xbrl", ns::OIM), ("xbrli", ns::XBRLI), ("iso4217", ns::ISO4217), ("src", ns::SOURCE)];

/// What differs between the two syntaxes where they are read: the codes of their specifications.
#[derive(Debug)]
pub struct Syntax {
    /// End of `documentType`, behind the base of OIM's namespaces.
    pub document_type: &'static str,
    /// A file that is no JSON, or repeats a name.
    pub invalid_json: &'static str,
    /// JSON that is no report.
    pub structure: &'static str,
    /// A period that cannot be read.
    pub period: &'static str,
    /// A value that its concept cannot have.
    pub fact_value: &'static str,
    /// A value that a dimension cannot have.
    pub dimension: &'static str,
    /// A name that is no `QName`, where a concept's is wanted.
    pub concept: &'static str,
    /// A language that is no language tag.
    pub language: &'static str,
    /// Link type, link group and target that are not there.
    pub link: [&'static str; 3],
    /// Reads a whole period.
    pub read_period: fn(&str) -> Option<Period>,
}

/// xBRL-JSON 1.0.
pub static JSON: Syntax = Syntax {
    document_type: "/xbrl-json",
    invalid_json: "xbrlje:invalidJSON",
    structure: "xbrlje:invalidJSONStructure",
    period: "oimce:invalidPeriodRepresentation",
    fact_value: "xbrlje:invalidFactValue",
    dimension: "xbrlje:invalidDimensionValue",
    concept: "xbrlje:invalidJSONStructure",
    language: "xbrlje:invalidJSONStructure",
    link: ["xbrlje:unknownLinkType", "xbrlje:unknownLinkGroup", "xbrlje:unknownLinkTarget"],
    read_period: period::read,
};

/// xBRL-CSV 1.0.
pub static CSV: Syntax = Syntax {
    document_type: "/xbrl-csv",
    invalid_json: "xbrlce:invalidJSON",
    structure: "xbrlce:invalidJSONStructure",
    period: "xbrlce:invalidPeriodRepresentation",
    fact_value: "xbrlce:invalidFactValue",
    dimension: "xbrlce:invalidDimensionValue",
    concept: "xbrlce:invalidConceptQName",
    language: "xbrlce:invalidLanguageCode",
    link: ["xbrlce:unknownLinkType", "xbrlce:unknownLinkGroup", "xbrlce:unknownLinkTarget"],
    read_period: period::read_abbreviated,
};

/// What is wrong with a string, before it is known where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The specification's code.
    pub code: &'static str,
    /// One sentence for a person.
    pub message: String,
}

impl Problem {
    /// A problem.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Problem { code, message: message.into() }
    }

    /// As an error.
    #[must_use]
    pub fn at(self, span: Span) -> Diagnostic {
        Diagnostic::error(self.code, self.message).at(span)
    }
}

impl From<crate::report::Full> for Problem {
    fn from(full: crate::report::Full) -> Self {
        Problem::new("report.full", full.to_string())
    }
}

/// The places that `src:span` names: `123-130`, separated by blanks.
pub fn places(text: &str) -> impl Iterator<Item = Place> {
    text.split_ascii_whitespace().filter_map(|range| {
        let (start, end) = range.split_once('-')?;
        let span = Span { start: start.parse().ok()?, end: end.parse().ok()? };
        let (printed, line, column, scale) = (Box::default(), 0, 0, 0);
        (span.start <= span.end).then_some(Place {
            span,
            tag: span,
            printed,
            line,
            column,
            scale,
            decimals: None,
            format: None,
        })
    })
}
