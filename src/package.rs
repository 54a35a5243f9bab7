//! Packages: files that belong together.

/// A file that was made, on its way to the disk or into a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path, with `/`, relative to the folder that is written.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}
