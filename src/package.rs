//! Packages: files that belong together, as ZIP archives: report packages (Report Packages 1.0).

use std::io::{self, Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

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
    /// One inline XBRL document.
    Inline,
    /// One report in another syntax.
    NonInline,
}

impl ReportPackage {
    /// Extension of the file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            ReportPackage::Inline => "xbri",
            ReportPackage::NonInline => "xbr",
        }
    }

    /// The type that `META-INF/reportPackage.json` states.
    #[must_use]
    pub fn document_type(self) -> &'static str {
        match self {
            ReportPackage::Inline => "https://xbrl.org/report-package/2023/xbri",
            ReportPackage::NonInline => "https://xbrl.org/report-package/2023/xbr",
        }
    }

    /// Packs a report and its taxonomy as `<stem>.xbri` or `<stem>.xbr`. The paths of `files` (`<stem>.htm`,
    /// `taxonomy/…`) stay as they are below the package's `reports/`, so that relative references hold.
    pub fn pack<'a>(self, stem: &str, files: impl IntoIterator<Item = &'a File>) -> io::Result<File> {
        let manifest = format!("{{\"documentInfo\": {{\"documentType\": \"{}\"}}}}\n", self.document_type());
        let manifest = (format!("{stem}/META-INF/reportPackage.json"), manifest.as_bytes());
        let files = files.into_iter().map(|file| (format!("{stem}/reports/{}", file.path), file.bytes.as_slice()));
        let bytes = archive(std::iter::once(manifest).chain(files))?;
        Ok(File { path: format!("{stem}.{}", self.extension()), bytes })
    }
}

/// A ZIP archive of `files`, in their order. The same files give the same bytes: all dates are 1 January 1980.
pub fn zip<'a>(files: impl IntoIterator<Item = &'a File>) -> io::Result<Vec<u8>> {
    archive(files.into_iter().map(|file| (file.path.clone(), file.bytes.as_slice())))
}

fn archive<'a>(files: impl Iterator<Item = (String, &'a [u8])>) -> io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        out.start_file(path, options)?;
        out.write_all(bytes)?;
    }
    Ok(out.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_package_has_one_folder_and_states_the_type_of_its_extension() {
        let file = |path: &str| File { path: path.into(), bytes: b"x".to_vec() };
        let files = [file("r.htm"), file("taxonomy/r.xsd")];
        let package = ReportPackage::Inline.pack("r", &files).unwrap();
        assert_eq!(package.path, "r.xbri");
        assert_eq!(package, ReportPackage::Inline.pack("r", &files).unwrap(), "no dates of today");
        let mut archive = zip::ZipArchive::new(Cursor::new(package.bytes)).unwrap();
        let names: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["r/META-INF/reportPackage.json", "r/reports/r.htm", "r/reports/taxonomy/r.xsd"]);
        let manifest = io::read_to_string(archive.by_index(0).unwrap()).unwrap();
        assert!(manifest.contains("/2023/xbri\""), "{manifest}");
    }
}
