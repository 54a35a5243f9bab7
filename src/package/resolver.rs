//! Within [`super`]: how documents are found by their addresses.

use std::borrow::Cow;
use std::io;

/// Finds documents by their addresses. Whoever discovers files (a taxonomy, the tables of an xBRL-CSV report) is given
/// one and touches no files itself.
pub trait Resolver: Sync {
    /// The bytes of the document at an absolute URI; nothing where this resolver has none.
    fn resolve(&self, uri: &str) -> io::Result<Option<Cow<'_, [u8]>>>;

    /// The one address of a document that has several, such as one in a package, which a catalog lists: the same answer
    /// for each of them. Nothing where this resolver has no such document, or knows it by one address only.
    fn location(&self, uri: &str) -> Option<String> {
        let _ = uri;
        None
    }
}

/// Several resolvers: the first that has a document counts.
#[derive(Default)]
pub struct Chain<'a>(pub Vec<&'a dyn Resolver>);

impl Resolver for Chain<'_> {
    fn resolve(&self, uri: &str) -> io::Result<Option<Cow<'_, [u8]>>> {
        self.0.iter().find_map(|one| one.resolve(uri).transpose()).transpose()
    }

    fn location(&self, uri: &str) -> Option<String> {
        self.0.iter().find_map(|one| one.location(uri))
    }
}
