//! Within [`super`]: documents, data and script → the files of a page.

use super::Viewed;
use crate::package::File;

/// A page in one file, which needs nothing else.
#[must_use]
pub fn single(reports: &[Viewed<'_>], data: &str, script: &str) -> String {
    let _ = (reports, data, script);
    String::new()
}

/// The files of a folder: the page, the script, its licences.
#[must_use]
pub fn folder(reports: &[Viewed<'_>], data: &str, script: &str) -> Vec<File> {
    let _ = (reports, data, script);
    Vec::new()
}
