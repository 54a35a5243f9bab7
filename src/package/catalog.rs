//! Within [`super`]: `META-INF/catalog.xml`: addresses by which a package's files are known elsewhere (Taxonomy Packages
//! 1.0 §4, XML Catalogs 1.1).

use super::manifest::elements;
use super::uri;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Source;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::collections::hash_map::Entry;

const NAMESPACE: &str = "urn:oasis:names:tc:entity:xmlns:xml:catalog";

/// The elements that rewrite the beginning of an address, each with the attribute that has the beginning.
const RULES: [(&str, &str); 2] = [("rewriteURI", "uriStartString"), ("rewriteSystem", "systemIdStartString")];

/// Beginnings of addresses and what they are replaced by.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    rules: FxHashMap<String, String>,
    /// The lengths of the beginnings.
    lengths: BTreeSet<usize>,
}

impl Catalog {
    /// Reads the catalog at the address `base`. What is no catalog is `tpe:invalidCatalogFile`; what
    /// could be read of it counts. Of several rules for one beginning (`tpe:multipleRewriteURIsForStartString`) the first counts.
    #[must_use]
    pub fn read(source: &Source, base: &str) -> (Catalog, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let mut catalog = Catalog::default();
        let read = elements(source, base, |open| {
            let Some(element) = open.last() else { return };
            let invalid = |message: String| Diagnostic::error("tpe:invalidCatalogFile", message).at(element.span);
            if element.namespace != NAMESPACE {
                if open.len() == 1 {
                    diagnostics.push(invalid(format!("the root element is “{}”, of no catalog", element.name)));
                }
                return;
            }
            let Some((_, start)) = RULES.iter().find(|(name, _)| *name == element.name) else { return };
            let (Some(start), Some(prefix)) = (element.attribute(start), element.attribute("rewritePrefix")) else {
                diagnostics.push(invalid(format!("“{}” without {start} and rewritePrefix", element.name)));
                return;
            };
            match catalog.rules.entry(uri::normal(start).into_owned()) {
                Entry::Vacant(rule) => {
                    catalog.lengths.insert(rule.key().len());
                    rule.insert(uri::resolve(&element.base, prefix));
                }
                Entry::Occupied(rule) => diagnostics.push(
                    Diagnostic::error(
                        "tpe:multipleRewriteURIsForStartString",
                        format!("a further rule for addresses that begin with “{}”", rule.key()),
                    )
                    .at(element.span),
                ),
            }
        });
        if let Err(error) = read {
            diagnostics.push(Diagnostic { code: "tpe:invalidCatalogFile", ..*error });
        }
        (catalog, diagnostics)
    }

    /// Where the document at an address in normal form is instead: the longest beginning counts.
    #[must_use]
    pub fn rewrite(&self, uri: &str) -> Option<String> {
        let known = self.lengths.range(..=uri.len()).rev();
        known.map(|&length| uri.split_at_checked(length)).find_map(|parts| {
            let (start, rest) = parts?;
            let prefix = self.rules.get(start)?;
            Some(uri::normal(&format!("{prefix}{rest}")).into_owned())
        })
    }

    /// The address that others know the document at `uri` by: [`Catalog::rewrite`] the other way. Of several rules that
    /// lead there, the most particular one.
    #[must_use]
    pub fn canonical(&self, uri: &str) -> Option<String> {
        let leads_there =
            self.rules.iter().filter_map(|(start, prefix)| Some((start, prefix, uri.strip_prefix(&**prefix)?)));
        // The rule must count for the address, too.
        let known = leads_there.map(|(start, prefix, rest)| (prefix.len(), format!("{start}{rest}")));
        known.filter(|(_, known)| self.rewrite(known).as_deref() == Some(uri)).max().map(|(_, known)| known)
    }
}
