//! Within [`super`]: which reports a package holds (Report Packages 1.0 §3), also one that the specification does not know:
//! a plain archive of files.

use super::ReportPackage;
use super::container::Container;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::xml::{Event, Strictness, Xml};
use encoding_rs::Encoding;
use memchr::memmem;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::io;

/// What a report is written in, as far as a look at its name and beginning can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Syntax {
    /// Inline XBRL.
    Inline,
    /// An XBRL 2.1 instance.
    Instance,
    /// xBRL-JSON.
    Json,
    /// The metadata of an xBRL-CSV report.
    Csv,
}

/// A report in a package. All of its files belong to it; only inline XBRL has more than one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packaged {
    /// What it is written in.
    pub syntax: Syntax,
    /// The addresses of its files, in order.
    pub files: Vec<String>,
}

/// Bytes at a file's beginning that tell what it is.
const HEAD: u64 = 64 << 10;

/// Bytes of `reportPackage.json` that are read.
const MANIFEST: u64 = 1 << 20;

/// The reports that were found, with paths in place of addresses, and what is wrong.
#[derive(Default)]
pub(super) struct Found {
    pub reports: Vec<(Syntax, Vec<String>)>,
    pub diagnostics: Diagnostics,
}

impl Found {
    fn error(&mut self, code: &'static str, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(code, message));
    }
}

/// Finds the reports below `root`, which is empty or ends with `/`, in a container with this extension of its name.
pub(super) fn find(container: &Container, root: &str, extension: &str) -> Found {
    let mut found = Found::default();
    let by_extension = ReportPackage::ALL.into_iter().find(|kind| kind.extension().eq_ignore_ascii_case(extension));
    let manifest = manifest(container, root, by_extension, &mut found);
    let reports = format!("{root}reports/");
    let folder = container.has_folder(reports.trim_end_matches('/'));
    let constrained = by_extension.filter(|&kind| kind != ReportPackage::Unconstrained);
    if by_extension.is_none() && !container.is_folder() && (manifest || folder) {
        found.error("rpe:unsupportedFileExtension", format!("a report package is no “.{extension}” file"));
    }
    if !manifest && constrained.is_some() {
        found.error("rpe:documentTypeFileExtensionMismatch", format!("no META-INF/reportPackage.json in “{root}”"));
    }
    let before = found.diagnostics.count(Severity::Error);
    if folder {
        in_reports(container, &reports, &mut found);
    } else if manifest || constrained.is_some() {
        found.error("rpe:missingReportsDirectory", "there is no folder “reports”");
    }
    // A report that is broken is not missing.
    if found.reports.is_empty() && !(folder && found.diagnostics.count(Severity::Error) > before) {
        let below = if folder { &reports } else { root };
        by_content(container, below, &mut found);
        let strict = folder || manifest || constrained.is_some();
        let severity = match (found.reports.is_empty(), constrained) {
            (false, None) if !strict => None,
            (false, None) => Some(Severity::Warning),
            _ => Some(Severity::Error),
        };
        let extensions = "no report in the folder “reports”, by the extensions of its files";
        let message = if strict { extensions } else { "no file is a report" };
        // Without the folder, its absence was said.
        if let Some(severity) = severity.filter(|_| folder || !strict) {
            found.diagnostics.push(Diagnostic { severity, ..Diagnostic::error("rpe:missingReport", message) });
        }
    }
    if let Some(kind) = constrained {
        let inline = |syntax: &Syntax| *syntax == Syntax::Inline;
        let several = found.diagnostics.iter().any(|d| d.code == "rpe:multipleReportsInSubdirectory");
        if found.reports.len() > 1 && !several {
            let message = format!("{} reports, where the extension .{extension} stands for one", found.reports.len());
            found.error("rpe:multipleReports", message);
        }
        if found.reports.iter().any(|(syntax, _)| inline(syntax) != (kind == ReportPackage::Inline)) {
            let message = format!("a report in a syntax that the extension .{extension} does not stand for");
            found.error("rpe:incorrectReportType", message);
        }
    }
    found
}

/// The reports in the folder `reports`, by the extensions of their names (§3.3): files, or, where it has none, those of
/// its subfolders.
fn in_reports(container: &Container, reports: &str, found: &mut Found) {
    let mut files = Vec::new();
    let mut folders: BTreeMap<&str, Vec<(&str, Extension)>> = BTreeMap::new();
    for (path, rest) in container.below(reports) {
        let Some(extension) = extension_of(path).filter(|&e| e != Extension::Xml) else { continue };
        match rest.split_once('/') {
            None => files.push((path, extension)),
            Some((folder, name)) if !name.contains('/') => folders.entry(folder).or_default().push((path, extension)),
            Some(_) => {}
        }
    }
    files.sort_unstable();
    let add = |found: &mut Found, (path, extension): (&str, Extension)| {
        let syntax = match extension {
            Extension::Inline => Some(Syntax::Inline),
            Extension::Xbrl | Extension::Xml => Some(Syntax::Instance),
            Extension::Json => match json(container, path) {
                Ok(syntax) => syntax.or_else(|| {
                    let message = format!("“{path}” is of no known type: neither xBRL-JSON nor xBRL-CSV");
                    found.diagnostics.push(Diagnostic::warning("package.unknown-report", message));
                    None
                }),
                Err((code, message)) => {
                    found.error(code, format!("“{path}”: {message}"));
                    None
                }
            },
        };
        found.reports.extend(syntax.map(|syntax| (syntax, vec![path.to_owned()])));
    };
    if !files.is_empty() {
        for file in files {
            add(found, file);
        }
        return;
    }
    for (folder, mut files) in folders {
        files.sort_unstable();
        if files.iter().all(|(_, extension)| *extension == Extension::Inline) {
            found.reports.push((Syntax::Inline, files.into_iter().map(|(path, _)| path.to_owned()).collect()));
            continue;
        }
        if files.len() > 1 {
            let message = format!("“{folder}” holds {} reports that are no set of inline documents", files.len());
            found.error("rpe:multipleReportsInSubdirectory", message);
        }
        for file in files {
            add(found, file);
        }
    }
}

/// The reports below a folder, by what the files hold. Inline documents that share a folder with a schema, the issuer's,
/// are one report. An instance that the SEC made of an inline document, `<name>_htm.xml`, is no further one.
fn by_content(container: &Container, below: &str, found: &mut Found) {
    let hidden = |segment: &str| segment.starts_with('.') || matches!(segment, "META-INF" | "__MACOSX");
    let folder_of = |path: &str| path.rsplit_once('/').map_or(0, |(folder, _)| folder.len());
    let shown = || container.below(below).filter(|(_, rest)| !rest.split('/').any(hidden)).map(|(path, _)| path);
    let schemas = shown().filter(|path| path.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("xsd")));
    let issuers: HashSet<&str> = schemas.map(|path| &path[..folder_of(path)]).collect();
    let mut sets: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut others = Vec::new();
    for path in shown() {
        let folder = &path[..folder_of(path)];
        match sniff(container, path) {
            Some(Syntax::Inline) => {
                sets.entry(if issuers.contains(folder) { folder } else { path }).or_default().push(path.to_owned());
            }
            Some(syntax) => others.push((syntax, vec![path.to_owned()])),
            None => {}
        }
    }
    let stems: HashSet<&str> = sets.values().flatten().filter_map(|path| Some(path.rsplit_once('.')?.0)).collect();
    others.retain(|(_, files)| {
        !files.iter().filter_map(|file| file.strip_suffix("_htm.xml")).any(|stem| stems.contains(stem))
    });
    others.sort_unstable_by(|a, b| a.1.cmp(&b.1));
    found.reports.extend(sets.into_values().map(|mut files| {
        files.sort_unstable();
        (Syntax::Inline, files)
    }));
    found.reports.extend(others);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Extension {
    Inline,
    Xbrl,
    Json,
    Xml,
}

fn extension_of(path: &str) -> Option<Extension> {
    const KNOWN: [(&str, Extension); 6] = [
        ("xhtml", Extension::Inline),
        ("html", Extension::Inline),
        ("htm", Extension::Inline),
        ("xbrl", Extension::Xbrl),
        ("json", Extension::Json),
        ("xml", Extension::Xml),
    ];
    let extension = path.rsplit_once('/').map_or(path, |(_, name)| name).rsplit_once('.')?.1;
    KNOWN.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension)).map(|(_, kind)| *kind)
}

/// What a file is by its beginning.
fn sniff(container: &Container, path: &str) -> Option<Syntax> {
    let extension = extension_of(path)?;
    if extension == Extension::Json {
        return json(container, path).ok().flatten();
    }
    let head = container.read(path, Some(HEAD)).ok()??;
    let encoding = Encoding::for_bom(&head).map_or(encoding_rs::UTF_8, |(encoding, _)| encoding);
    let (text, _) = encoding.decode_with_bom_removal(&head);
    if extension == Extension::Inline {
        let inline = text.contains("/inlineXBRL")
            || head.len() as u64 == HEAD && {
                let whole = container.read(path, None).ok()??;
                memmem::find(&whole, b"/inlineXBRL").is_some()
            };
        return inline.then_some(Syntax::Inline);
    }
    let mut xml = Xml::new(&text, Strictness::Html);
    loop {
        match xml.next().ok()? {
            Event::Start(root) => return (root.local == "xbrl").then_some(Syntax::Instance),
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// Whether a JSON file is xBRL-JSON or the metadata of xBRL-CSV, by `documentInfo.documentType`; nothing where it is
/// something else. Its beginning says it, as a rule; otherwise it is read whole.
fn json(container: &Container, path: &str) -> Result<Option<Syntax>, (&'static str, String)> {
    #[derive(Deserialize)]
    struct Report<'a> {
        #[serde(borrow, rename = "documentInfo")]
        info: Option<&'a RawValue>,
    }
    let broken = |error: io::Error| ("rpe:invalidJSON", error.to_string());
    let head = container.read(path, Some(HEAD)).map_err(broken)?.unwrap_or_default();
    if let Some(syntax) = memmem::find(&head, b"\"documentType\"").and_then(|at| document_type(&head[at + 14..])) {
        return Ok(Some(syntax));
    }
    let whole =
        if head.len() as u64 == HEAD { container.read(path, None).map_err(broken)?.unwrap_or_default() } else { head };
    let text = whole.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&whole);
    let report: Report = serde_json::from_slice(text).map_err(|error| {
        let code = if error.is_data() { "rpe:invalidJSONStructure" } else { "rpe:invalidJSON" };
        (code, error.to_string())
    })?;
    Ok(syntax_of(&type_in(report.info).map_err(|message| ("rpe:invalidJSONStructure", message))?))
}

/// The type in the bytes behind the key `"documentType"`.
fn document_type(bytes: &[u8]) -> Option<Syntax> {
    let value = bytes.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start().strip_prefix(b"\"")?;
    let end = memchr::memchr(b'"', value)?;
    syntax_of(std::str::from_utf8(&value[..end]).ok()?)
}

fn syntax_of(document_type: &str) -> Option<Syntax> {
    let known = [("xbrl-json", Syntax::Json), ("xbrl-csv", Syntax::Csv)];
    let name = document_type.strip_prefix("https://xbrl.org/")?.rsplit('/').next()?;
    known.into_iter().find(|(known, _)| *known == name).map(|(_, syntax)| syntax)
}

/// `documentType` in the value of `documentInfo`.
fn type_in(info: Option<&RawValue>) -> Result<String, String> {
    #[derive(Deserialize)]
    struct Info<'a> {
        #[serde(borrow, rename = "documentType")]
        document_type: Cow<'a, str>,
    }
    let info = info.ok_or("there is no documentInfo")?;
    let info: Info = serde_json::from_str(info.get()).map_err(|error| format!("in documentInfo: {error}"))?;
    Ok(info.document_type.into_owned())
}

/// Reads `META-INF/reportPackage.json` (§3.4) and holds it against the extension. Says whether there is one.
fn manifest(container: &Container, root: &str, by_extension: Option<ReportPackage>, found: &mut Found) -> bool {
    const PATH: &str = "META-INF/reportPackage.json";
    // At the top of an archive is where versions to come may put it.
    let future = !container.is_folder() && container.has(PATH);
    let path = if future { PATH.to_owned() } else { format!("{root}{PATH}") };
    let bytes = match container.read(&path, Some(MANIFEST)) {
        Ok(None) => return false,
        Ok(Some(bytes)) => bytes,
        Err(error) => {
            found.error("rpe:invalidJSON", format!("{path}: {error}"));
            return true;
        }
    };
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let info = serde_json::from_slice::<&RawValue>(text).map_err(|error| error.to_string()).and_then(|json| {
        unique(json).map_err(|error| error.to_string())?;
        Ok(serde_json::from_str::<Members>(json.get()).ok())
    });
    let members = match info {
        Ok(members) => members.map(|members| members.0).unwrap_or_default(),
        Err(message) => {
            found.error("rpe:invalidJSON", format!("{path}: {message}"));
            return true;
        }
    };
    let info = members.into_iter().find(|(key, _)| key == "documentInfo").map(|(_, value)| value);
    match type_in(info) {
        Err(message) => found.error("rpe:invalidJSONStructure", format!("{path}: {message}")),
        Ok(stated) => match ReportPackage::ALL.into_iter().find(|kind| kind.document_type() == stated && !future) {
            None => found.error("rpe:unsupportedReportPackageVersion", format!("{path}: the type “{stated}”")),
            Some(kind) if by_extension.is_some_and(|other| other != kind) => {
                let message = format!("{path}: the type of packages whose extension is .{}", kind.extension());
                found.error("rpe:documentTypeFileExtensionMismatch", message);
            }
            Some(_) => {}
        },
    }
    true
}

/// The members of a JSON object, whose keys differ.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = indexmap::IndexMap::new();
                while let Some((key, value)) = map.next_entry::<Cow<'de, str>, &'de RawValue>()? {
                    if members.contains_key(&key) {
                        return Err(A::Error::custom(format!("the key “{key}” twice")));
                    }
                    members.insert(key, value);
                }
                Ok(Members(members.into_iter().collect()))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// Sees that no object in the value has a key twice. The depth is what `serde_json` reads at all, 128.
fn unique(json: &RawValue) -> serde_json::Result<()> {
    match json.get().as_bytes().first() {
        Some(b'{') => {
            serde_json::from_str::<Members>(json.get())?.0.into_iter().try_for_each(|(_, value)| unique(value))
        }
        Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(json.get())?.into_iter().try_for_each(unique),
        _ => Ok(()),
    }
}
