//! A taxonomy as a taxonomy package (Taxonomy Packages 1.0): a ZIP archive with the files, a description with
//! entry points, and a catalog that finds absolute URIs inside.

use super::{Core, write};
use crate::package::{Archive, Bundle, File};
use std::io;
use std::sync::Arc;

const NAMESPACE: &str = "http://xbrl.org/2016/taxonomy-package";
const CATALOG: &str = "urn:oasis:names:tc:entity:xmlns:xml:catalog";

impl Core {
    /// All files of the core taxonomy: two schemas, the entry point, and their linkbases, for one folder.
    pub fn files(&self) -> io::Result<Vec<File>> {
        let schemas = self.taxonomy.schemas.iter().chain([&self.entry]);
        Ok(schemas.map(|s| write::files(&self.taxonomy, s)).collect::<io::Result<Vec<_>>>()?.concat())
    }

    /// The taxonomy package of [`Core::files`].
    pub fn package(&self) -> io::Result<File> {
        let identifier = self.taxonomy.schemas.last().map_or(&self.base, |s| &s.namespace);
        let description = Description {
            name: self.entry.file.trim_end_matches("-all.xsd").to_owned(),
            identifier: identifier.to_string(),
            version: identifier.rsplit('/').next().unwrap_or_default().to_owned(),
            titles: self.titles.clone(),
            entry: self.entry.file.clone(),
            base: self.base.to_string(),
        };
        package(&description, &[&Bundle::new(self.files()?)?])
    }
}

/// What a taxonomy package says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// Name of its folder and its file.
    pub name: String,
    /// Its identifier, a URI.
    pub identifier: String,
    /// Its version.
    pub version: String,
    /// Its title: language, text.
    pub titles: Vec<(Arc<str>, Arc<str>)>,
    /// File name of the schema that is its entry point.
    pub entry: String,
    /// What the absolute URIs of its files begin with, before `/taxonomy/`.
    pub base: String,
}

/// The taxonomy package `<name>.zip`: the files below `<name>/taxonomy/`, which the catalog also offers below the base
/// URI.
pub fn package(description: &Description, files: &[&Bundle]) -> io::Result<File> {
    let name = &description.name;
    let mut archive = Archive::default();
    archive.add(&format!("{name}/META-INF/taxonomyPackage.xml"), &manifest(description)?)?;
    archive.add(&format!("{name}/META-INF/catalog.xml"), &catalog(&description.base)?)?;
    for bundle in files {
        archive.add_bundle(&format!("{name}/taxonomy/"), bundle)?;
    }
    Ok(File { path: format!("{name}.zip"), bytes: archive.finish()? })
}

fn manifest(description: &Description) -> io::Result<Vec<u8>> {
    let Description { identifier, version, titles, entry, base, .. } = description;
    let names =
        |xml: &mut _| titles.iter().try_for_each(|(l, title)| write::text(xml, "tp:name", &[("xml:lang", l)], title));
    let attributes = [("xmlns:tp", NAMESPACE), ("xml:lang", "en")];
    write::document("tp:taxonomyPackage", &attributes, |xml| {
        write::text(xml, "tp:identifier", &[], identifier)?;
        names(xml)?;
        write::text(xml, "tp:version", &[], version)?;
        write::element(xml, "tp:entryPoints", &[], |xml| {
            write::element(xml, "tp:entryPoint", &[], |xml| {
                names(xml)?;
                write::empty(xml, "tp:entryPointDocument", &[("href", &format!("{base}/taxonomy/{entry}"))])
            })
        })
    })
}

fn catalog(base: &str) -> io::Result<Vec<u8>> {
    let uri = format!("{base}/taxonomy/");
    write::document("catalog", &[("xmlns", CATALOG)], |xml| {
        write::empty(xml, "rewriteURI", &[("uriStartString", &uri), ("rewritePrefix", "../taxonomy/")])
    })
}
