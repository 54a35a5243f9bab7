//! Within [`super`]: files → ZIP archives, report packages among them.

use super::{File, ReportPackage};
use std::io::{self, Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

impl ReportPackage {
    /// Packs a report and its taxonomy as `<stem>.xbri` or `<stem>.xbr`. The paths of the report's files (`<stem>.htm`)
    /// and of the taxonomy's (`taxonomy/…`) stay as they are below the package's `reports/`, so that relative
    /// references hold.
    pub fn pack<'a>(
        self,
        stem: &str,
        report: impl IntoIterator<Item = &'a File>,
        taxonomy: &[&Bundle],
    ) -> io::Result<File> {
        let manifest = format!("{{\"documentInfo\": {{\"documentType\": \"{}\"}}}}\n", self.document_type());
        let mut archive = Archive::default();
        archive.add(&format!("{stem}/META-INF/reportPackage.json"), manifest.as_bytes())?;
        for file in report {
            archive.add(&format!("{stem}/reports/{}", file.path), &file.bytes)?;
        }
        for bundle in taxonomy {
            archive.add_bundle(&format!("{stem}/reports/taxonomy/"), bundle)?;
        }
        Ok(File { path: format!("{stem}.{}", self.extension()), bytes: archive.finish()? })
    }
}

/// Level of compression: the fast end of the scale. Higher ones take several times as long for a few per cent.
const COMPRESSION: i64 = 2;

/// A ZIP archive under way. The same files give the same bytes: all dates are 1 January 1980.
#[derive(Debug)]
pub struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Default for Archive {
    fn default() -> Self {
        Archive(ZipWriter::new(Cursor::new(Vec::new())))
    }
}

impl Archive {
    /// Compresses a file.
    pub fn add(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(COMPRESSION))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        self.0.start_file(path, options)?;
        self.0.write_all(bytes)
    }

    /// Adds files that are compressed already, their paths behind `folder`.
    pub fn add_bundle(&mut self, folder: &str, bundle: &Bundle) -> io::Result<()> {
        let mut archive = ZipArchive::new(Cursor::new(&bundle.archive[..]))?;
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index)?;
            let path = format!("{folder}{}", file.name()?);
            self.0.raw_copy_file_rename(file, path)?;
        }
        Ok(())
    }

    /// The bytes.
    pub fn finish(self) -> io::Result<Vec<u8>> {
        Ok(self.0.finish()?.into_inner())
    }
}

/// Files that are compressed once and go into many archives.
#[derive(Debug)]
pub struct Bundle {
    files: Vec<File>,
    archive: Vec<u8>,
}

impl Bundle {
    /// Compresses the files.
    pub fn new(files: Vec<File>) -> io::Result<Bundle> {
        let mut archive = Archive::default();
        for file in &files {
            archive.add(&file.path, &file.bytes)?;
        }
        Ok(Bundle { archive: archive.finish()?, files })
    }

    /// The files as they are.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_package_has_one_folder_and_states_the_type_of_its_extension() {
        let file = |path: &str| File { path: path.into(), bytes: b"x".to_vec() };
        let taxonomy = Bundle::new(vec![file("r.xsd")]).unwrap();
        let pack = || ReportPackage::Inline.pack("r", [&file("r.htm")], &[&taxonomy]).unwrap();
        let package = pack();
        assert_eq!(package.path, "r.xbri");
        assert_eq!(package, pack(), "no dates of today");
        let mut archive = zip::ZipArchive::new(Cursor::new(package.bytes)).unwrap();
        let names: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["r/META-INF/reportPackage.json", "r/reports/r.htm", "r/reports/taxonomy/r.xsd"]);
        let manifest = io::read_to_string(archive.by_index(0).unwrap()).unwrap();
        assert!(manifest.contains("/2023/xbri\""), "{manifest}");
    }
}
