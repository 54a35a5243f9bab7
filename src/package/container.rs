//! Within [`super`]: what a package is in: a ZIP archive, or a folder. A container has files by their paths and reads
//! one at a time; several threads may read at once.

use crate::diagnostic::{Diagnostic, Diagnostics};
use indexmap::{IndexMap, IndexSet};
use std::fmt;
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use zip::{CompressionMethod, ZipArchive};

/// How much an archive may hold. Sizes are those that its directory states; inflating stops where an entry turns out to
/// be larger than that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub file: u64,
    /// Bytes of all files.
    pub total: u64,
    /// How many times its compressed size a file may be, beyond [`Limits::SLACK`].
    pub ratio: u64,
}

impl Limits {
    /// Bytes of a file to which the ratio does not apply.
    pub const SLACK: u64 = 16 << 20;
}

impl Default for Limits {
    fn default() -> Self {
        Limits { file: u32::MAX.into(), total: 16 << 30, ratio: 200 }
    }
}

/// The codes of a specification for archives that are none, and for paths that are wrong.
#[derive(Clone, Copy)]
pub(super) struct Codes {
    pub archive: &'static str,
    pub structure: &'static str,
}

/// Longest path that is taken from an archive.
const PATH: usize = 1024;

/// Most segments of a path that is taken from an archive.
const DEPTH: usize = 32;

/// The archive's bytes, shared by all who read.
#[derive(Clone)]
struct Shared(Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Reads the file at a path of a folder.
pub(super) type ReadFile = dyn Fn(&str) -> io::Result<Vec<u8>> + Send + Sync;

enum Store {
    Zip(ZipArchive<Cursor<Shared>>),
    Folder(Box<ReadFile>),
}

/// Files by their paths, which have `/` and no `.`, `..` or empty segments.
pub(super) struct Container {
    /// Each file with its number in the archive.
    files: IndexMap<String, usize>,
    /// Folders that the archive names, without their last `/`.
    folders: IndexSet<String>,
    store: Store,
}

impl fmt::Debug for Container {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Container").field("files", &self.files.len()).finish_non_exhaustive()
    }
}

impl Container {
    /// The files of a folder.
    pub fn folder(paths: Vec<String>, read: Box<ReadFile>) -> Container {
        let files = paths.into_iter().enumerate().map(|(at, path)| (path, at)).collect();
        Container { files, folders: IndexSet::new(), store: Store::Folder(read) }
    }

    /// Reads an archive's directory. Entries that must not be, or cannot be read, are left out with an error each; there
    /// is no container where the archive cannot be read at all.
    pub fn zip(bytes: Vec<u8>, limits: &Limits, codes: Codes, diagnostics: &mut Diagnostics) -> Option<Container> {
        let length = bytes.len() as u64;
        let mut error = |code, message: String| diagnostics.push(Diagnostic::error(code, message));
        let zip = match ZipArchive::new(Cursor::new(Shared(Arc::new(bytes)))) {
            Ok(zip) => zip,
            Err(cause) => {
                error(codes.archive, format!("no ZIP archive: {cause}"));
                return None;
            }
        };
        let entries = || (0..zip.len()).filter_map(|index| Some((index, zip.by_index_data(index).ok()?)));
        let (packed, total) = entries().fold((0u64, 0u64), |(packed, total), (_, entry)| {
            (packed.saturating_add(entry.compressed_size()), total.saturating_add(entry.size()))
        });
        if packed > length {
            error(codes.archive, "entries that share their bytes: together they are larger than the archive".into());
            return None;
        }
        if total > limits.total {
            let message = format!("holds {total} bytes, of which at most {} are read", limits.total);
            error("package.too-large", message);
            return None;
        }
        if zip.has_duplicate_names() {
            error(codes.structure, "several entries with the same path: the last one is read".into());
        }
        let mut files = IndexMap::with_capacity(zip.len());
        let mut folders = IndexSet::new();
        for (index, entry) in entries() {
            let Ok(name) = entry.name() else {
                error(codes.archive, format!("the path of entry {index} is no text"));
                continue;
            };
            if name.contains('\\') {
                error(codes.archive, format!("a backslash in the path “{name}”"));
            }
            let path = name.replace('\\', "/");
            let folder = path.strip_suffix('/');
            let path = folder.unwrap_or(&path);
            if let Some(fault) = fault_of(path) {
                let code = if path.starts_with('/') { codes.archive } else { codes.structure };
                error(code, format!("{fault} in the path “{}”", path.chars().take(200).collect::<String>()));
                continue;
            }
            if folder.is_some() {
                folders.insert(path.to_owned());
                continue;
            }
            let (size, packed) = (entry.size(), entry.compressed_size());
            let most = packed.saturating_mul(limits.ratio).saturating_add(Limits::SLACK).min(limits.file);
            if entry.encrypted() {
                error(codes.archive, format!("“{path}” is encrypted"));
            } else if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
                let method = entry.compression();
                error("package.unsupported-compression", format!("“{path}” is compressed by {method}, not deflate"));
            } else if size > most {
                let message = format!("“{path}” has {size} bytes in {packed} compressed ones: at most {most} are read");
                error("package.too-large", message);
            } else if files.contains_key(path) {
                error(codes.structure, format!("two entries with the path “{path}”: the first one is read"));
            } else {
                files.insert(path.to_owned(), index);
            }
        }
        for path in files.keys().chain(&folders) {
            for (at, _) in path.match_indices('/') {
                if files.contains_key(&path[..at]) {
                    error(codes.structure, format!("“{}” is a file and the folder of “{path}”", &path[..at]));
                }
            }
        }
        for path in folders.iter().filter(|path| files.contains_key(*path)) {
            error(codes.structure, format!("“{path}” is a file and a folder"));
        }
        Some(Container { files, folders, store: Store::Zip(zip) })
    }

    pub fn is_folder(&self) -> bool {
        matches!(self.store, Store::Folder(_))
    }

    /// All files, in the archive's order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// All files below a folder, which ends with `/` or is empty, with their paths from there.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.paths().filter_map(move |path| Some((path, path.strip_prefix(folder)?)))
    }

    /// The folders at the top, each with whether a folder in it has one of these names.
    pub fn top_folders(&self, names: &[&str]) -> IndexMap<&str, bool> {
        let mut tops = IndexMap::new();
        let parents = self.paths().filter_map(|path| path.rsplit_once('/')).map(|(folder, _)| folder);
        for folder in parents.chain(self.folders.iter().map(String::as_str)) {
            let mut segments = folder.split('/');
            let top = segments.next().unwrap_or_default();
            *tops.entry(top).or_default() |= segments.next().is_some_and(|second| names.contains(&second));
        }
        tops
    }

    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    pub fn has_folder(&self, path: &str) -> bool {
        let within = |other: &str| other.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        self.folders.contains(path) || self.folders.iter().any(|other| within(other)) || self.paths().any(within)
    }

    /// The bytes of a file, or of its beginning: at most `most`; nothing where there is no such file.
    pub fn read(&self, path: &str, most: Option<u64>) -> io::Result<Option<Vec<u8>>> {
        let Some(&index) = self.files.get(path) else { return Ok(None) };
        match &self.store {
            Store::Folder(read) => read(path).map(|mut bytes| {
                bytes.truncate(most.and_then(|most| usize::try_from(most).ok()).unwrap_or(bytes.len()));
                Some(bytes)
            }),
            Store::Zip(zip) => {
                // Shares the bytes and the directory.
                let mut zip = zip.clone();
                let file = zip.by_index(index)?;
                let size = file.size();
                let mut bytes = Vec::new();
                bytes.try_reserve_exact(usize::try_from(size.min(most.unwrap_or(size))).unwrap_or(0))?;
                // One byte more than the directory states shows that it lies.
                file.take(most.unwrap_or(size.saturating_add(1))).read_to_end(&mut bytes)?;
                if bytes.len() as u64 > size || most.is_none() && (bytes.len() as u64) < size {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, "not as large as the archive states"));
                }
                Ok(Some(bytes))
            }
        }
    }
}

/// What is wrong with a path.
fn fault_of(path: &str) -> Option<&'static str> {
    let drive = || path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic();
    if path.len() > PATH {
        Some("more than 1024 bytes")
    } else if path.split('/').count() > DEPTH {
        Some("more than 32 segments")
    } else if path.starts_with('/') {
        Some("a leading slash")
    } else if path.split('/').any(|segment| segment == "..") {
        Some("a “..” that climbs out of its folder")
    } else if path.split('/').any(|segment| matches!(segment, "" | ".")) {
        Some("an empty segment or a “.”")
    } else if drive() {
        Some("a drive letter")
    } else if path.contains(char::is_control) {
        Some("a control character")
    } else {
        None
    }
}
