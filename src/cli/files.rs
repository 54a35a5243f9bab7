//! Files and folders: the only place that reads and writes them.

use crate::diagnostic::Diagnostic;
use crate::package::File;
use crate::source::{Source, SourceError, Span};
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
    /// Of a file that is no text, the text in front of the byte that is not.
    text: Option<Box<Source>>,
}

impl Trouble {
    /// As a diagnostic, with the text that it is about.
    #[must_use]
    pub fn diagnostic(&self) -> (Option<&Source>, Diagnostic) {
        let message = self.error.to_string();
        match self.text.as_deref() {
            None => (None, Diagnostic::error("cli.file", message)),
            Some(text) => {
                let end = text.text().len();
                (Some(text), Diagnostic::error("source.not-text", message).at(Span::new(end, end)))
            }
        }
    }
}

/// Says where an error happened.
pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Trouble {
    let path = path.to_owned();
    |error| Trouble { path, error, text: None }
}

/// Reads a text file.
pub fn source(path: &Path) -> Result<Source, Trouble> {
    let bytes = fs::read(path).map_err(at(path))?;
    let name = path.to_string_lossy();
    Source::new(name.clone(), bytes).map_err(|error| {
        let text = match error {
            SourceError::NotText(end) | SourceError::Binary(end) => {
                let before = fs::read(path).ok().and_then(|bytes| bytes.get(..end).map(<[u8]>::to_vec));
                before.and_then(|before| Source::new(name, before).ok())
            }
            SourceError::TooLarge | SourceError::NotIn(_) => None,
        };
        let error = io::Error::new(io::ErrorKind::InvalidData, error);
        Trouble { path: path.to_owned(), error, text: text.map(Box::new) }
    })
}

/// The TOML sources in a folder, by name; there is at least one.
pub fn sources_in(dir: &Path) -> Result<Vec<Source>, Trouble> {
    let entries = fs::read_dir(dir).and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(at(dir))?;
    let mut paths: Vec<_> = entries.iter().map(fs::DirEntry::path).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    if paths.is_empty() {
        return Err(at(dir)(io::Error::new(io::ErrorKind::NotFound, "no .toml files here")));
    }
    paths.iter().map(|path| source(path)).collect()
}

/// Writes all files into a folder beside `out`, then moves them to their places: a failure leaves no half of them.
pub fn publish(out: &Path, files: &[File]) -> Result<(), Trouble> {
    let name = out.file_name().ok_or_else(|| at(out)(io::ErrorKind::InvalidInput.into()))?;
    let beside = out.with_file_name(format!(".{}.ixport-part", name.to_string_lossy()));
    let moved = write_all(&beside, files).and_then(|()| {
        // A new folder takes its place as a whole.
        if !out.exists() && fs::rename(&beside, out).is_ok() {
            return Ok(());
        }
        make_room(out, files)?;
        files.iter().try_for_each(|file| fs::rename(beside.join(&file.path), out.join(&file.path)))
    });
    let _ = fs::remove_dir_all(&beside);
    moved.map_err(at(out))
}

fn write_all(dir: &Path, files: &[File]) -> io::Result<()> {
    let mut made: Option<PathBuf> = None;
    for file in files {
        let path = dir.join(&file.path);
        let parent = path.parent().unwrap_or(dir);
        if made.as_deref() != Some(parent) {
            fs::create_dir_all(parent)?;
            made = Some(parent.to_owned());
        }
        fs::write(&path, &file.bytes)?;
    }
    Ok(())
}

/// Makes the folders that files go to, and sees that no folder stands where a file goes.
fn make_room(out: &Path, files: &[File]) -> io::Result<()> {
    for file in files {
        let target = out.join(&file.path);
        fs::create_dir_all(target.parent().unwrap_or(out))?;
        if target.is_dir() {
            let message = format!("{} is a folder", target.display());
            return Err(io::Error::new(io::ErrorKind::IsADirectory, message));
        }
    }
    Ok(())
}
