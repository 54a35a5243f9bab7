//! Files and folders: the only place that reads and writes them.

use crate::diagnostic::{Diagnostic, Findings};
use crate::package::{File, Limits, Package, Resolver, Role, uri};
use crate::source::{Source, SourceError, Span};
use rayon::prelude::*;
use std::borrow::Cow;
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

/// The bytes of a file. Parts of a large one are read side by side: it is the memory that takes time, which the system hands
/// out page by page. Mapping the file would save a third of that and is no way here: it takes `unsafe`, because another
/// program may change the file meanwhile, and then what was checked to be text is none any more.
pub fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    /// How much a thread reads at once, and from how much on there are several.
    #[cfg(unix)]
    const PART: usize = 1 << 24;
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileExt as _;
        let file = fs::File::open(path)?;
        let meta = file.metadata()?;
        let length = usize::try_from(meta.len()).ok().filter(|length| meta.is_file() && *length >= 2 * PART);
        if let Some(length) = length {
            let mut bytes = vec![0; length];
            let part = |(at, part): (usize, &mut [u8])| file.read_exact_at(part, (at * PART) as u64);
            // One that became shorter meanwhile is read as others are.
            if bytes.par_chunks_mut(PART).enumerate().try_for_each(part).is_ok() {
                return Ok(bytes);
            }
        }
    }
    fs::read(path)
}

/// Reads a text file: UTF-8, or what else its markup declares.
pub fn source(path: &Path) -> Result<Source, Trouble> {
    let bytes = bytes(path).map_err(at(path))?;
    Source::new(path.to_string_lossy(), bytes).or_else(|error| {
        let bytes = fs::read(path).map_err(at(path))?;
        let end = error.offset();
        let before = bytes.get(..end).map(<[u8]>::to_vec);
        if let Ok(decoded) = Source::decode(path.to_string_lossy(), bytes) {
            return Ok(decoded);
        }
        let text = before.filter(|_| end > 0 || error != SourceError::TooLarge);
        let text = text.and_then(|before| Source::new(path.to_string_lossy(), before).ok());
        let error = io::Error::new(io::ErrorKind::InvalidData, error);
        Err(Trouble { path: path.to_owned(), error, text: text.map(Box::new) })
    })
}

/// Documents on the disk, by their `file:` addresses.
#[derive(Debug, Clone, Copy, Default)]
pub struct Files;

impl Resolver for Files {
    fn resolve(&self, uri: &str) -> io::Result<Option<Cow<'_, [u8]>>> {
        let uri = uri::normal(uri);
        let path = uri.strip_prefix("file://").map(|path| path.strip_prefix("localhost").unwrap_or(path));
        let Some(path) = path.filter(|path| path.starts_with('/')).and_then(uri::decode) else { return Ok(None) };
        // Nothing that never ends, such as a device.
        match fs::metadata(&*path) {
            Ok(meta) if !meta.is_file() => Ok(None),
            Ok(meta) if meta.len() > u32::MAX.into() => Err(io::ErrorKind::FileTooLarge.into()),
            Ok(_) => fs::read(&*path).map(|bytes| Some(bytes.into())),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The address of a file on the disk.
pub fn address(path: &Path) -> Result<String, Trouble> {
    let path = std::path::absolute(path).map_err(at(path))?;
    Ok(uri::normal(&format!("file://{}", uri::encode(&path.to_string_lossy()))).into_owned())
}

/// Opens the package at a path: an archive, or the folder that one was unpacked to.
pub fn package(path: &Path, role: Role, limits: &Limits) -> Result<(Option<Package>, Findings), Trouble> {
    let name = path.to_string_lossy();
    if !path.is_dir() {
        return Ok(Package::open(&name, fs::read(path).map_err(at(path))?, role, limits));
    }
    let paths = files_in(path)?;
    let root = path.to_owned();
    let (package, findings) = Package::folder(&name, paths, move |path| fs::read(root.join(path)), role);
    Ok((Some(package), findings))
}

/// The paths of the files in a folder and its subfolders, sorted.
pub fn files_in(folder: &Path) -> Result<Vec<String>, Trouble> {
    let mut paths = Vec::new();
    walk(folder, "", &mut paths).map_err(at(folder))?;
    paths.sort_unstable();
    Ok(paths)
}

/// The files in a folder and its subfolders, with `/` between the segments. Links are not followed.
fn walk(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), paths)?;
        } else if kind.is_file() {
            paths.push(path);
        }
    }
    Ok(())
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
    publish_all(out, &files.iter().map(|file| (&*file.path, &*file.bytes)).collect::<Vec<_>>())
}

/// The same with paths and bytes.
pub(super) fn publish_all(out: &Path, files: &[(&str, &[u8])]) -> Result<(), Trouble> {
    let name = out.file_name().ok_or_else(|| at(out)(io::ErrorKind::InvalidInput.into()))?;
    let beside = out.with_file_name(format!(".{}.ixport-part", name.to_string_lossy()));
    let moved = write_all(&beside, files).and_then(|()| {
        // A new folder takes its place as a whole.
        if !out.exists() && fs::rename(&beside, out).is_ok() {
            return Ok(());
        }
        make_room(out, files)?;
        files.iter().try_for_each(|(path, bytes)| {
            let target = out.join(path);
            if is_device(&target) { fs::write(target, bytes) } else { fs::rename(beside.join(path), target) }
        })
    });
    let _ = fs::remove_dir_all(&beside);
    moved.map_err(at(out))
}

/// Whether a path is a device or a pipe: no file that another could take the place of.
fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| !meta.is_file())
}

/// Writes a file beside its place, then moves it there: a failure leaves no half of it.
pub fn write_whole(out: &Path, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), Trouble> {
    let name = out.file_name().ok_or_else(|| at(out)(io::ErrorKind::InvalidInput.into()))?;
    if out.is_dir() {
        return Err(at(out)(io::ErrorKind::IsADirectory.into()));
    }
    if is_device(out) {
        let mut file = io::BufWriter::new(fs::OpenOptions::new().write(true).open(out).map_err(at(out))?);
        return write(&mut file).and_then(|()| io::Write::flush(&mut file)).map_err(at(out));
    }
    let beside = out.with_file_name(format!(".{}.ixport-part", name.to_string_lossy()));
    let written = fs::File::create(&beside).and_then(|file| {
        let mut file = io::BufWriter::new(file);
        write(&mut file)?;
        io::Write::flush(&mut file)?;
        fs::rename(&beside, out)
    });
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.map_err(at(out))
}

fn write_all(dir: &Path, files: &[(&str, &[u8])]) -> io::Result<()> {
    let mut made: Option<PathBuf> = None;
    for (path, bytes) in files {
        let path = dir.join(path);
        let parent = path.parent().unwrap_or(dir);
        if made.as_deref() != Some(parent) {
            fs::create_dir_all(parent)?;
            made = Some(parent.to_owned());
        }
        fs::write(&path, bytes)?;
    }
    Ok(())
}

/// Makes the folders that files go to, and sees that no folder stands where a file goes.
fn make_room(out: &Path, files: &[(&str, &[u8])]) -> io::Result<()> {
    for (path, _) in files {
        let target = out.join(path);
        fs::create_dir_all(target.parent().unwrap_or(out))?;
        if target.is_dir() {
            let message = format!("{} is a folder", target.display());
            return Err(io::Error::new(io::ErrorKind::IsADirectory, message));
        }
    }
    Ok(())
}
