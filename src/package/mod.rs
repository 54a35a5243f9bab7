//! Packages: files that belong together, as ZIP archives or folders: report packages (Report Packages 1.0) and taxonomy
//! packages (Taxonomy Packages 1.0), written and read; and how documents are found by their addresses.
//!
//! A [`Package`] that was opened offers its files below an address of its own, `package://<name>/…`. Relative references
//! between them are resolved as any others (RFC 3986), which cannot leave the package.

mod catalog;
mod container;
mod manifest;
mod read;
mod report_package;
mod resolver;
mod taxonomy_package;
#[cfg(test)]
mod tests;
pub mod uri;
mod write;

pub use catalog::Catalog;
pub use container::Limits;
pub use read::{Package, Role};
pub use report_package::{Packaged, Syntax};
pub use resolver::{Chain, Resolver};
pub use taxonomy_package::{EntryPoint, TaxonomyPackage, Text};
pub use write::{Archive, Bundle};

/// A file that was made, on its way to the disk or into a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path, with `/`, relative to the folder that is written.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a report package holds (Report Packages 1.0 §3.4): the extension of its name and the type inside must agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportPackage {
    /// One inline XBRL document, or set of documents.
    Inline,
    /// One report in another syntax.
    NonInline,
    /// Any number of reports in any syntax.
    Unconstrained,
}

impl ReportPackage {
    const ALL: [ReportPackage; 3] = [ReportPackage::Inline, ReportPackage::NonInline, ReportPackage::Unconstrained];

    /// Extension of the file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            ReportPackage::Inline => "xbri",
            ReportPackage::NonInline => "xbr",
            ReportPackage::Unconstrained => "zip",
        }
    }

    /// The type that `META-INF/reportPackage.json` states.
    #[must_use]
    pub fn document_type(self) -> &'static str {
        match self {
            ReportPackage::Inline => "https://xbrl.org/report-package/2023/xbri",
            ReportPackage::NonInline => "https://xbrl.org/report-package/2023/xbr",
            ReportPackage::Unconstrained => "https://xbrl.org/report-package/2023",
        }
    }
}
