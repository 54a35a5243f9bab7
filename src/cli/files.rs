//! Files and folders: the only place that reads and writes them.

use crate::package::File;
use crate::source::Source;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file or folder that cannot be read or written.
#[derive(Debug)]
pub struct Trouble {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

impl Trouble {
    /// `path: error[cli.file]: why`.
    #[must_use]
    pub fn render(&self) -> String {
        format!("{}: error[cli.file]: {}", self.path.display(), self.error)
    }
}

/// Says where an error happened.
pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Trouble {
    let path = path.to_owned();
    |error| Trouble { path, error }
}

/// Reads a text file.
pub fn source(path: &Path) -> Result<Source, Trouble> {
    let bytes = fs::read(path).map_err(at(path))?;
    let text = Source::new(path.to_string_lossy(), bytes);
    text.map_err(|e| at(path)(io::Error::new(io::ErrorKind::InvalidData, e)))
}

/// The TOML sources in a folder, by name.
pub fn sources_in(dir: &Path) -> Result<Vec<Source>, Trouble> {
    let entries = fs::read_dir(dir).and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(at(dir))?;
    let mut paths: Vec<_> = entries.iter().map(fs::DirEntry::path).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    paths.iter().map(|path| source(path)).collect()
}

/// Writes all files into a folder beside `out`, then moves them to their places: a failure leaves no half of them.
pub fn publish(out: &Path, files: &[File]) -> Result<(), Trouble> {
    let name = out.file_name().ok_or_else(|| at(out)(io::ErrorKind::InvalidInput.into()))?;
    let beside = out.with_file_name(format!(".{}.ixport-part", name.to_string_lossy()));
    let moved = write_all(&beside, files).and_then(|()| {
        for file in files {
            let target = out.join(&file.path);
            fs::create_dir_all(target.parent().unwrap_or(out))?;
            fs::rename(beside.join(&file.path), target)?;
        }
        Ok(())
    });
    let _ = fs::remove_dir_all(&beside);
    moved.map_err(at(out))
}

fn write_all(dir: &Path, files: &[File]) -> io::Result<()> {
    for file in files {
        let path = dir.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(dir))?;
        fs::write(path, &file.bytes)?;
    }
    Ok(())
}
