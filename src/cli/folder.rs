//! Within [`super`]: the folder of an export → its trace, its report and its page.

use super::files::{Trouble, at, files_in, source};
use super::input::{Opened, ReadArgs};
use super::printer::Printer;
use crate::source::Source;
use crate::trace::Issuer;
use crate::trace::read::Export;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// How a trace's name ends.
const TRACE: &str = ".trace.json";

/// An export in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The folder.
    pub path: PathBuf,
    /// The stem of its files.
    pub stem: String,
}

impl Folder {
    /// The export in a folder; those in its subfolders, if it has none itself. An error if there are none there either.
    pub fn all(path: &Path) -> Result<Vec<Folder>, Trouble> {
        let own = Folder::of(path)?;
        if !own.is_empty() {
            return Ok(own);
        }
        let mut below = Vec::new();
        for entry in fs::read_dir(path).map_err(at(path))? {
            let entry = entry.map_err(at(path))?;
            if entry.file_type().map_err(at(path))?.is_dir() {
                below.extend(Folder::of(&entry.path())?);
            }
        }
        below.sort_by(|a, b| a.path.cmp(&b.path).then_with(|| a.stem.cmp(&b.stem)));
        if below.is_empty() { Err(none(path)) } else { Ok(below) }
    }

    /// The exports in a folder itself: mostly one or none.
    fn of(path: &Path) -> Result<Vec<Folder>, Trouble> {
        let mut stems = Vec::new();
        for entry in fs::read_dir(path).map_err(at(path))? {
            let name = entry.map_err(at(path))?.file_name();
            let stem = name.to_str().and_then(|name| name.strip_suffix(TRACE)).filter(|stem| !stem.is_empty());
            stems.extend(stem.map(str::to_owned));
        }
        stems.sort_unstable();
        Ok(stems.into_iter().map(|stem| Folder { path: path.to_owned(), stem }).collect())
    }

    /// The path of one of its files.
    #[must_use]
    pub fn file(&self, suffix: &str) -> PathBuf {
        self.path.join(format!("{}{suffix}", self.stem))
    }

    /// Its trace.
    pub fn trace(&self) -> Result<Export, Trouble> {
        trace(&self.file(TRACE))
    }

    /// Its inline document.
    pub fn page(&self) -> Result<Source, Trouble> {
        source(&self.file(".htm"))
    }

    /// The reports of some folders, each fact once, with their taxonomies; nothing where one cannot be read, which was said.
    pub fn reports(folders: &[Folder], printer: Printer) -> Result<Vec<Option<Opened>>, Trouble> {
        let Printer { format: message_format, verbose } = printer;
        let paths: Vec<PathBuf> = folders.iter().map(|folder| folder.file(".json")).collect();
        ReadArgs { package: Vec::new(), target: None, message_format, verbose }.open_each(&paths)
    }

    /// The folder that it is in.
    #[must_use]
    pub fn above(&self) -> PathBuf {
        let path = std::path::absolute(&self.path).unwrap_or_else(|_| self.path.clone());
        path.parent().map_or_else(|| path.clone(), Path::to_owned)
    }

    /// The exports in the folder that it is in, as far as they can be looked at.
    #[must_use]
    pub fn beside(&self) -> Vec<Folder> {
        let mut found: Vec<Folder> = Vec::new();
        for entry in fs::read_dir(self.above()).into_iter().flatten().flatten() {
            found.extend(Folder::of(&entry.path()).unwrap_or_default());
        }
        found.retain(|folder| folder.file(".json").is_file());
        found.sort_by(|a, b| (&a.path, &a.stem).cmp(&(&b.path, &b.stem)));
        found
    }

    /// Whether it is the same export, by another path.
    #[must_use]
    pub fn is_same(&self, other: &Folder) -> bool {
        let [one, another] = [self, other].map(|folder| fs::canonicalize(&folder.path));
        self.stem == other.stem && (self.path == other.path || one.is_ok_and(|one| another.is_ok_and(|a| a == one)))
    }

    /// Scheme and identifier of its issuer, by the head of its trace: that is cheap. Nothing where it does not stand there.
    #[must_use]
    pub fn entity(&self) -> Option<(String, String)> {
        /// Behind the document and the issuer.
        const HEAD: u64 = 1 << 14;
        let mut head = Vec::new();
        fs::File::open(self.file(TRACE)).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
        let head = String::from_utf8_lossy(&head);
        let line = head.lines().find_map(|line| line.strip_prefix("\"issuer\": "))?;
        let issuer: Issuer = serde_json::from_str(line.trim_end_matches(',')).ok()?;
        Some((issuer.scheme, issuer.identifier))
    }
}

/// Reads the trace at a path, or the one in a folder.
pub fn trace_at(path: &Path) -> Result<Export, Trouble> {
    if !path.is_dir() {
        return trace(path);
    }
    let is_trace = |name: &&String| name.ends_with(TRACE) && !name.contains('/');
    let names = files_in(path)?;
    trace(&path.join(names.iter().find(is_trace).ok_or_else(|| none(path))?))
}

fn trace(file: &Path) -> Result<Export, Trouble> {
    let source = source(file)?;
    let broken = |error| at(file)(io::Error::new(io::ErrorKind::InvalidData, format!("this is no trace: {error}")));
    serde_json::from_str(source.text()).map_err(broken)
}

fn none(path: &Path) -> Trouble {
    let message = "no .trace.json here: this is no folder that `ixport export` wrote";
    at(path)(io::Error::new(io::ErrorKind::NotFound, message))
}
