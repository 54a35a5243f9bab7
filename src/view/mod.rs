//! Inline reports → pages of the Arelle iXBRL Viewer, which open in any browser. The viewer is a published script ([`script`]); it
//! finds the documents ([`document`]) and what is known of their facts ([`data`]) in the page ([`page`]).

mod credits;
pub mod data;
pub mod document;
pub mod page;
pub mod script;

use crate::load::Loaded;
use document::Document;

/// A report to look at: the documents that it stands on, and its facts, a report per target.
#[derive(Debug)]
pub struct Viewed<'a> {
    /// Its targets, the default one first; they have the same documents.
    pub targets: Vec<&'a Loaded>,
    /// Its documents, in their order.
    pub documents: Vec<Document>,
}
