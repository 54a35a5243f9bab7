//! Within [`super`]: bytes → a package: what it says about itself, the reports that it holds, its files by their
//! addresses.

use super::catalog::Catalog;
use super::container::{Codes, Container, Limits};
use super::report_package::{self, Packaged};
use super::resolver::Resolver;
use super::taxonomy_package::TaxonomyPackage;
use super::uri;
use crate::diagnostic::{Diagnostic, Diagnostics, Findings, Severity};
use crate::source::Source;
use encoding_rs::Encoding;
use std::borrow::Cow;
use std::io;

/// What a package is opened for. The same archive may be both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// For its reports: Report Packages 1.0 counts, with the codes `rpe:…`, and also what a plain archive holds is found.
    Report,
    /// For its taxonomy: Taxonomy Packages 1.0 counts, with the codes `tpe:…`.
    Taxonomy,
}

impl Role {
    fn codes(self) -> Codes {
        match self {
            Role::Report => Codes { archive: "rpe:invalidArchiveFormat", structure: "rpe:invalidDirectoryStructure" },
            Role::Taxonomy => Codes { archive: "tpe:invalidArchiveFormat", structure: "tpe:invalidDirectoryStructure" },
        }
    }
}

/// Bytes of a file in `META-INF` that are read.
const METADATA: u64 = 16 << 20;

/// A package that was opened. As a [`Resolver`] it has its files, by their addresses in it and by those that its catalog
/// gives them.
#[derive(Debug)]
pub struct Package {
    container: Container,
    /// The address below which its files are.
    base: String,
    catalog: Catalog,
    taxonomy: Option<TaxonomyPackage>,
    reports: Vec<Packaged>,
}

impl Package {
    /// Opens an archive. Its name, a path as a rule, distinguishes it from other packages, and the extension says what it
    /// must be. There is no package where the archive cannot be read (`rpe:invalidArchiveFormat`,
    /// `tpe:invalidArchiveFormat`) or is too large. All else that is wrong is an error or a warning, and the best is made
    /// of it.
    #[must_use]
    pub fn open(name: &str, bytes: Vec<u8>, role: Role, limits: &Limits) -> (Option<Package>, Findings) {
        let mut diagnostics = Diagnostics::default();
        match Container::zip(bytes, limits, role.codes(), &mut diagnostics) {
            Some(container) => {
                let (package, findings) = Self::of(name, container, role, diagnostics);
                (Some(package), findings)
            }
            None => (None, findings(name, diagnostics)),
        }
    }

    /// Opens an archive that was unpacked: a folder with these files, each a path from it with `/`, and how to read one.
    /// The folder may be the one that an archive has at its top, or hold that one.
    #[must_use]
    pub fn folder(
        name: &str,
        paths: Vec<String>,
        read: impl Fn(&str) -> io::Result<Vec<u8>> + Send + Sync + 'static,
        role: Role,
    ) -> (Package, Findings) {
        Self::of(name, Container::folder(paths, Box::new(read)), role, Diagnostics::default())
    }

    fn of(name: &str, container: Container, role: Role, mut diagnostics: Diagnostics) -> (Package, Findings) {
        let base = uri::base(name);
        let root = root(&container);
        let mut inner = Findings::default();
        let mut read = |path: &str, code| match metadata(&container, path, &format!("{name}/{path}")) {
            Ok(source) => source,
            Err(error) => {
                diagnostics.push(Diagnostic::error(code, format!("{path}: {error}")));
                None
            }
        };
        let path = format!("{root}META-INF/catalog.xml");
        let catalog = read(&path, "tpe:invalidCatalogFile").map(|source| {
            let (catalog, found) = Catalog::read(&source, &format!("{base}{}", uri::encode(&path)));
            inner.push(&source, found);
            catalog
        });
        let path = format!("{root}META-INF/taxonomyPackage.xml");
        let taxonomy = read(&path, "tpe:invalidMetaDataFile").map(|source| {
            let (taxonomy, found) = TaxonomyPackage::read(&source, &format!("{base}{}", uri::encode(&path)));
            inner.push(&source, found);
            taxonomy
        });
        let mut reports = Vec::new();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        match role {
            Role::Report => {
                let found = report_package::find(&container, &root, extension);
                diagnostics.append(found.diagnostics);
                reports = found.reports;
            }
            Role::Taxonomy if container.has(&path) => {}
            Role::Taxonomy => {
                let missing = if container.has_folder(path.trim_end_matches("/taxonomyPackage.xml")) {
                    Diagnostic::error("tpe:metadataFileNotFound", format!("there is no “{path}”"))
                } else {
                    Diagnostic::error("tpe:metadataDirectoryNotFound", format!("there is no folder “{root}META-INF”"))
                };
                diagnostics.push(missing);
            }
        }
        if let Some(wrong) = structure(&container, &root, role, extension) {
            diagnostics.push(wrong);
        }
        let address = |path: String| format!("{base}{}", uri::encode(&path));
        let reports = reports
            .into_iter()
            .map(|(syntax, files)| Packaged { syntax, files: files.into_iter().map(address).collect() });
        let reports = reports.collect();
        let mut all = findings(name, diagnostics);
        all.append(inner);
        (Package { container, base, catalog: catalog.unwrap_or_default(), taxonomy, reports }, all)
    }

    /// The reports that it holds; those of a package that was opened for its taxonomy were not looked for.
    #[must_use]
    pub fn reports(&self) -> &[Packaged] {
        &self.reports
    }

    /// What it says about itself as a taxonomy package, if it is one.
    #[must_use]
    pub fn taxonomy(&self) -> Option<&TaxonomyPackage> {
        self.taxonomy.as_ref()
    }

    /// The addresses that its catalog gives its files.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The addresses of all its files, in the archive's order.
    pub fn files(&self) -> impl Iterator<Item = String> {
        self.container.paths().map(|path| format!("{}{}", self.base, uri::encode(path)))
    }

    /// The path in the package of the file at an address.
    #[must_use]
    pub fn path(&self, uri: &str) -> Option<String> {
        let uri = uri::normal(uri);
        let rewritten = if uri.starts_with(&self.base) { None } else { self.catalog.rewrite(&uri) };
        let uri = rewritten.as_deref().unwrap_or(&uri);
        let path = uri::decode(uri.strip_prefix(&self.base)?)?;
        self.container.has(&path).then(|| path.into_owned())
    }
}

impl Resolver for Package {
    fn resolve(&self, uri: &str) -> io::Result<Option<Cow<'_, [u8]>>> {
        let Some(path) = self.path(uri) else { return Ok(None) };
        Ok(self.container.read(&path, None)?.map(Cow::Owned))
    }

    fn location(&self, uri: &str) -> Option<String> {
        self.path(uri).map(|path| format!("{}{}", self.base, uri::encode(&path)))
    }
}

/// What was found about a package as a whole.
fn findings(name: &str, diagnostics: Diagnostics) -> Findings {
    let mut findings = Findings::default();
    if let Ok(source) = Source::new(name, Vec::new()) {
        findings.push(&source, diagnostics);
    }
    findings
}

/// The folders that the specifications name.
const NAMED: [&str; 2] = ["META-INF", "reports"];

/// The folder that the specifications' folders are in, with a `/`: the one top folder, or the archive or folder itself.
fn root(container: &Container) -> String {
    let tops = container.top_folders(&NAMED);
    if NAMED.iter().any(|named| tops.contains_key(named)) {
        return String::new();
    }
    let mut marked = tops.iter().filter(|(_, marked)| **marked).map(|(top, _)| *top);
    let root = match (marked.next(), marked.next()) {
        (Some(root), None) => Some(root),
        (None, _) if tops.len() == 1 && files_at_top(container) == 0 => tops.keys().copied().next(),
        _ => None,
    };
    root.map_or_else(String::new, |root| format!("{root}/"))
}

fn files_at_top(container: &Container) -> usize {
    container.paths().filter(|path| !path.contains('/')).count()
}

/// Whether everything is in one top folder (Report Packages 1.0 §3.1, Taxonomy Packages 1.0 §3.1). Many archives are not
/// like that, and can be read: that is a warning, but for packages whose extension promises more.
fn structure(container: &Container, root: &str, role: Role, extension: &str) -> Option<Diagnostic> {
    let (folders, files) = (container.top_folders(&[]).len(), files_at_top(container));
    if container.is_folder() || files == 0 && folders == 1 && !root.is_empty() {
        return None;
    }
    let message = format!("{folders} folders and {files} files at the top, where one folder should be");
    let promised = ["xbri", "xbr"].iter().any(|other| other.eq_ignore_ascii_case(extension));
    let severity = if promised || folders + files == 0 { Severity::Error } else { Severity::Warning };
    Some(Diagnostic { severity, ..Diagnostic::error(role.codes().structure, message) })
}

/// A file of `META-INF` as text, in the encoding that its byte order mark or its XML declaration names.
fn metadata(container: &Container, path: &str, name: &str) -> io::Result<Option<Source>> {
    let Some(mut bytes) = container.read(path, Some(METADATA))? else { return Ok(None) };
    let marked = Encoding::for_bom(&bytes).map(|(encoding, _)| encoding);
    if let Some(encoding) = marked.or_else(|| declared(&bytes)).filter(|encoding| *encoding != encoding_rs::UTF_8) {
        bytes = encoding.decode_with_bom_removal(&bytes).0.into_owned().into_bytes();
    }
    Source::new(name, bytes).map(Some).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// The encoding that an XML declaration names. As it can be read, it is a superset of ASCII.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let declaration = &bytes.strip_prefix(b"<?xml")?[..memchr::memchr(b'>', bytes)?.checked_sub(5)?];
    let value = &declaration[memchr::memmem::find(declaration, b"encoding=")? + b"encoding=".len()..];
    let (quote, value) = value.split_first()?;
    let label = &value[..memchr::memchr(*quote, value)?];
    Encoding::for_label(label).filter(|encoding| encoding.is_ascii_compatible())
}
