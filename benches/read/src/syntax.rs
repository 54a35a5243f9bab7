//! The syntaxes under measurement: how each is made, read and written.

use crate::rows::{BASE, Memory};
use crate::{page, rows};
use ixport::diagnostic::Diagnostics;
use ixport::format::{csv, ixbrl, json, jsonld, xml};
use ixport::package::File;
use ixport::report::Report;
use ixport::source::Source;
use ixport::taxonomy::Taxonomy;
use std::fs;
use std::io;
use std::path::Path;

/// A syntax, or a way of using it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Inline XBRL with the markup of filings.
    Inline,
    /// XBRL 2.1.
    Xml,
    /// xBRL-JSON.
    Json,
    /// xBRL-CSV with a fact in each row, as our writer writes it.
    Csv,
    /// xBRL-CSV with ten facts in each row.
    Rows,
    /// JSON-LD.
    JsonLd,
}

impl Syntax {
    /// All of them.
    pub const ALL: [Syntax; 6] = [Syntax::Inline, Syntax::Xml, Syntax::Json, Syntax::Csv, Syntax::Rows, Syntax::JsonLd];

    /// Its name in tables, on the command line and as the stem of its files.
    pub fn name(self) -> &'static str {
        match self {
            Syntax::Inline => "ixbrl",
            Syntax::Xml => "xml",
            Syntax::Json => "json",
            Syntax::Csv => "csv",
            Syntax::Rows => "csv-rows",
            Syntax::JsonLd => "jsonld",
        }
    }

    /// The syntax of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Syntax::ALL.into_iter().find(|syntax| syntax.name() == name)
    }

    /// What it is compared with.
    pub fn floor(self) -> &'static str {
        match self {
            Syntax::Inline | Syntax::Xml => "NsReader + attributes",
            Syntax::Json | Syntax::JsonLd => "serde_json::Value",
            Syntax::Csv | Syntax::Rows => "read_byte_record",
        }
    }

    /// The files of a report of `facts` facts.
    pub fn make(self, report: &Report, facts: usize) -> Vec<File> {
        match self {
            Syntax::Inline => vec![File { path: "ixbrl.htm".into(), bytes: page::write(report) }],
            Syntax::Rows => rows::write(facts),
            _ => self.write(report).expect("it has a writer"),
        }
    }

    /// The files as our writer makes them; nothing where the generator writes them.
    pub fn write(self, report: &Report) -> Option<Vec<File>> {
        let bytes = match self {
            Syntax::Inline | Syntax::Rows => return None,
            Syntax::Csv => return Some(csv::write(report, "csv").expect("in memory")),
            Syntax::Xml => xml::write(report),
            Syntax::Json => json::write(report),
            Syntax::JsonLd => {
                let options = jsonld::Options { base: "https://reports.example/synthetic", published: None };
                jsonld::write(report, &Taxonomy::default(), options)
            }
        };
        Some(vec![File { path: self.name().to_owned() + "." + self.name(), bytes: bytes.expect("in memory") }])
    }
}

/// A report's files, ready to be read.
pub enum Input {
    /// A document as text.
    Document(Syntax, Source),
    /// Metadata, and all files.
    Tables(Source, String, Memory),
}

impl Input {
    /// Takes the files.
    pub fn new(syntax: Syntax, mut files: Vec<File>) -> Self {
        if matches!(syntax, Syntax::Csv | Syntax::Rows) {
            let metadata = files.remove(0);
            let uri = BASE.to_owned() + &metadata.path;
            let source = Source::new(metadata.path, metadata.bytes).expect("text");
            return Input::Tables(source, uri, Memory(files));
        }
        let file = files.swap_remove(0);
        Input::Document(syntax, Source::new(file.path, file.bytes).expect("text"))
    }

    /// Reads it with our reader; nothing where there is none, which prints its diagnostics.
    pub fn read(&self) -> Option<Report> {
        let (report, found) = match self {
            Input::Document(Syntax::Inline, source) => {
                let (targets, findings) = ixbrl::read(std::slice::from_ref(source));
                let report = targets.into_iter().next().map(|target| target.report);
                (report, findings.iter().next().map(|(_, found)| format!("{found:?}")))
            }
            Input::Document(Syntax::Xml, source) => first(xml::read(source)),
            Input::Document(Syntax::Json, source) => first(json::read(source)),
            Input::Document(_, source) => first(jsonld::read(source)),
            Input::Tables(metadata, uri, files) => {
                let (report, findings) = csv::read(metadata, uri, files);
                (report, findings.iter().next().map(|(_, found)| format!("{found:?}")))
            }
        };
        assert_eq!(found, None, "a finding in a report without mistakes");
        report
    }
}

/// The first diagnostic as text.
fn first((report, diagnostics): (Option<Report>, Diagnostics)) -> (Option<Report>, Option<String>) {
    let found = diagnostics.iter().next().map(|found| format!("{found:?}"));
    (report, found)
}

/// Writes the files into a folder.
pub fn store(folder: &Path, files: &[File]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut list = String::new();
    for file in files {
        fs::write(folder.join(&file.path), &file.bytes)?;
        list.push_str(&file.path);
        list.push('\n');
    }
    fs::write(folder.join("list"), list)
}

/// Reads them back, in their order.
pub fn load(folder: &Path) -> io::Result<Vec<File>> {
    let list = fs::read_to_string(folder.join("list"))?;
    list.lines().map(|path| Ok(File { path: path.into(), bytes: fs::read(folder.join(path))? })).collect()
}
