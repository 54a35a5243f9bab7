//! Within [`super`]: the viewer's script, out of its package as published.

use std::borrow::Cow;
use std::io::{self, Cursor, Read as _};
use zip::ZipArchive;

static PACKAGE: &[u8] = include_bytes!("../../templates/viewer/ixbrl_viewer-1.5.8-py3-none-any.whl");

/// What pages are called that load it.
pub const NAME: &str = "ixbrlviewer.js";

/// Where it stands in its package.
const SCRIPT: &str = "iXBRLViewerPlugin/viewer/dist/ixbrlviewer.js";

/// Its licences there; what they are called ends alike, whatever the version.
const LICENCES: [&str; 3] = ["licenses/LICENSE.md", "licenses/NOTICE", "dist/ixbrlviewer.js.LICENSE.txt"];

/// The script, byte for byte.
pub fn script() -> io::Result<String> {
    let mut archive = ZipArchive::new(Cursor::new(PACKAGE))?;
    read(&mut archive, SCRIPT)
}

/// Its licences, by the names of the files.
pub fn licences() -> io::Result<Vec<(String, String)>> {
    let mut archive = ZipArchive::new(Cursor::new(PACKAGE))?;
    let paths = archive.file_names().map(|path| path.map(Cow::into_owned)).collect::<Result<Vec<String>, _>>()?;
    let of = |licence: &str| paths.iter().find(|path| path.ends_with(licence));
    let found = LICENCES.iter().filter_map(|licence| of(licence));
    let one = |path: &String| {
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        Ok((name, read(&mut archive, path)?))
    };
    found.map(one).collect()
}

fn read(archive: &mut ZipArchive<Cursor<&[u8]>>, path: &str) -> io::Result<String> {
    let mut text = String::new();
    archive.by_name(path)?.read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest as _, Sha256};
    use std::fmt::Write as _;

    #[test]
    fn the_package_is_the_one_that_was_published() {
        let hash = Sha256::digest(PACKAGE).iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        assert!(include_str!("../../templates/viewer/sha256").starts_with(&hash));
    }

    #[test]
    fn the_script_and_all_licences_are_in_it() {
        assert!(script().unwrap().starts_with("/*! For license information please see ixbrlviewer.js.LICENSE.txt */"));
        let licences = licences().unwrap();
        let names: Vec<&str> = licences.iter().map(|(name, _)| &**name).collect();
        assert_eq!(names, ["LICENSE.md", "NOTICE", "ixbrlviewer.js.LICENSE.txt"]);
        assert!(licences[0].1.contains("Apache License"));
    }
}
