//! Within [`super`]: how documents are found by their addresses.

use std::borrow::Cow;
use std::io;

/// Finds documents by their addresses. Whoever discovers files (a taxonomy, the tables of an xBRL-CSV report) is given
/// one and touches no files itself.
pub trait Resolver: Sync {
    /// The bytes of the document at an absolute URI; nothing where this resolver has none.
    fn resolve(&self, uri: &str) -> io::Result<Option<Cow<'_, [u8]>>>;
}
