//! Within [`super`]: `META-INF/taxonomyPackage.xml`: what a taxonomy package says about itself (Taxonomy Packages 1.0 §3.2).

use super::manifest::{Element, elements};
use super::uri;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Source;

/// Namespaces of the Recommendation and of what came before it, which is in use.
const NAMESPACES: [&str; 5] = [
    "http://xbrl.org/2016/taxonomy-package",
    "http://xbrl.org/PR/2015-12-09/taxonomy-package",
    "http://xbrl.org/PWD/2015-01-14/taxonomy-package",
    "http://xbrl.org/PWD/2014-01-15/taxonomy-package",
    "http://www.corefiling.com/xbrl/taxonomypackage/v1",
];

/// A text in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The language's tag.
    pub language: String,
    /// The text.
    pub text: String,
}

/// Where to begin reading a taxonomy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryPoint {
    /// Its names.
    pub names: Vec<Text>,
    /// What it is for.
    pub descriptions: Vec<Text>,
    /// The addresses of the documents that make it up, in normal form.
    pub documents: Vec<String>,
}

/// What a taxonomy package says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaxonomyPackage {
    /// Its identifier, a URI.
    pub identifier: String,
    /// Its names.
    pub names: Vec<Text>,
    /// What it is.
    pub descriptions: Vec<Text>,
    /// Its version; empty where it states none.
    pub version: String,
    /// Its publishers, or one in several languages.
    pub publishers: Vec<Text>,
    /// Its publisher's address; empty where it states none.
    pub publisher_url: String,
    /// Its publisher's country (ISO 3166); empty where it states none.
    pub publisher_country: String,
    /// The day of its publication; empty where it states none.
    pub publication_date: String,
    /// Where to begin.
    pub entry_points: Vec<EntryPoint>,
}

impl TaxonomyPackage {
    /// Reads the file at the address `base`. What does not fit the specification is `tpe:invalidMetaDataFile`,
    /// `tpe:missingLanguageAttribute` or `tpe:duplicateLanguagesForElement`; what could be read is there all the same.
    #[must_use]
    pub fn read(source: &Source, base: &str) -> (TaxonomyPackage, Diagnostics) {
        let mut package = TaxonomyPackage::default();
        let mut point = EntryPoint::default();
        let mut diagnostics = Diagnostics::default();
        let read = elements(source, base, |open| {
            let (Some(element), Some(root)) = (open.last(), open.first()) else { return };
            let mut error = |code, message: String| diagnostics.push(Diagnostic::error(code, message).at(element.span));
            let known = |e: &Element| NAMESPACES.contains(&e.namespace.as_str());
            if !known(root) || root.name != "taxonomyPackage" {
                if open.len() == 1 {
                    error("tpe:invalidMetaDataFile", format!("the root element is “{}”, of no package", root.name));
                }
                return;
            }
            if !open.iter().all(known) {
                return;
            }
            let parent = open.iter().rev().nth(1).map_or("", |parent| parent.name.as_str());
            let text = element.text.trim();
            let mut add = |texts: &mut Vec<Text>| {
                if element.language.is_empty() {
                    error("tpe:missingLanguageAttribute", format!("“{}” without a language", element.name));
                } else if texts.iter().any(|other| *other.language == *element.language) {
                    let message = format!("a further “{}” in the language “{}”", element.name, element.language);
                    error("tpe:duplicateLanguagesForElement", message);
                }
                texts.push(Text { language: element.language.as_ref().into(), text: text.into() });
            };
            match (parent, element.name.as_str()) {
                ("taxonomyPackage", "identifier") => package.identifier = text.into(),
                ("taxonomyPackage", "name") => add(&mut package.names),
                ("taxonomyPackage", "description") => add(&mut package.descriptions),
                ("taxonomyPackage", "version") => package.version = text.into(),
                ("taxonomyPackage", "publisher") => add(&mut package.publishers),
                ("taxonomyPackage", "publisherURL") => package.publisher_url = text.into(),
                ("taxonomyPackage", "publisherCountry") => package.publisher_country = text.into(),
                ("taxonomyPackage", "publicationDate") => package.publication_date = text.into(),
                ("entryPoint", "name") => add(&mut point.names),
                ("entryPoint", "description") => add(&mut point.descriptions),
                ("entryPoint", "entryPointDocument") => match element.attribute("href") {
                    Some(href) => point.documents.push(uri::resolve(&element.base, href)),
                    None => error("tpe:invalidMetaDataFile", "an entry point's document without href".into()),
                },
                ("entryPoints", "entryPoint") => {
                    if point.documents.is_empty() {
                        error("tpe:invalidMetaDataFile", "an entry point without documents".into());
                    }
                    package.entry_points.push(std::mem::take(&mut point));
                }
                ("", _) if package.identifier.is_empty() => {
                    error("tpe:invalidMetaDataFile", "a taxonomy package without identifier".into());
                }
                _ => {}
            }
        });
        if let Err(error) = read {
            diagnostics.push(Diagnostic { code: "tpe:invalidMetaDataFile", ..*error });
        }
        (package, diagnostics)
    }
}
