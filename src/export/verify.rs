//! Within [`super`]: what was written is read back before anybody gets to see it, and must say what the report says.

use crate::convert::{read_back, shortened};
use crate::diagnostic::Diagnostic;
use crate::format::Format;
use crate::package::File;
use crate::report::Report;
use crate::report::canonical::{Canonical, Statement};
use rayon::prelude::*;

/// Differences that are named, of each syntax.
const NAMED: usize = 3;

/// Reads all syntaxes back from their bytes, side by side. An error `export.readback` for each that does not say the same as
/// the report, with the first differences.
pub(super) fn verify(report: &Report, files: &[File], stem: &str) -> Vec<Diagnostic> {
    let canonical = Canonical::of(report);
    let difference = |format: Format| {
        let (read, error) = read_back(format, &of(format, files, stem), report);
        let problem = match (read, error) {
            (_, Some(error)) => error,
            (None, None) => "there is no report".to_owned(),
            (Some(read), None) => {
                let read = Canonical::of(&read);
                if read == canonical {
                    return None;
                }
                let (lost, other) = canonical.difference(&read);
                let side = |what: &str, only: &[&Statement]| {
                    only.iter().take(NAMED).fold(String::new(), |text, statement| {
                        format!("{text}\n{what}: {}", shortened(&statement.describe()))
                    })
                };
                format!(
                    "{} statements differ{}{}",
                    lost.len() + other.len(),
                    side("only in the report", &lost),
                    side("only in the file", &other)
                )
            }
        };
        let message = format!("what was written as {} does not say what the report says: {problem}", format.name());
        Some(Diagnostic::error("export.readback", message).help("nothing was written: please report this"))
    };
    Format::ALL.into_par_iter().filter_map(difference).collect()
}

/// The files of a syntax, the one to open first.
fn of<'f>(format: Format, files: &'f [File], stem: &str) -> Vec<&'f File> {
    let main = [stem, format.suffix()].concat();
    let is_table =
        |file: &&File| format == Format::Csv && !file.path.contains('/') && file.path.strip_suffix(".csv").is_some();
    files.iter().filter(|file| file.path == main).chain(files.iter().filter(is_table)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{json, jsonld, xml};
    use crate::report::{Context, Dimensions, NewFact, Value};
    use crate::taxonomy::Taxonomy;
    use crate::xbrl::{Decimals, Entity, Period, QName, Unit};

    #[test]
    fn a_file_that_says_something_else_is_found() {
        let mut report = Report::default();
        report.taxonomy = vec!["t.xsd".into()];
        report.declare("t", "urn:t");
        let new = NewFact {
            concept: QName::new("urn:t", "Cash"),
            context: Context {
                entity: Entity { scheme: "urn:s".into(), identifier: "1".into() },
                period: Period::end_of("2023-03-31".parse().unwrap()),
                dimensions: Dimensions::new(),
            },
            unit: Some(Unit::currency("CNY")),
            language: None,
            value: Value::Number("1234".parse().unwrap()),
            decimals: Some(Decimals::Places(0)),
            place: None,
        };
        report.push(new).unwrap();
        let options = jsonld::Options { base: "https://x.example/r", published: None };
        let written = [
            ("r.xml", xml::write(&report).unwrap()),
            ("r.json", json::write(&report).unwrap()),
            ("r.jsonld", jsonld::write(&report, &Taxonomy::default(), options).unwrap()),
        ];
        let mut files = written.map(|(path, bytes)| File { path: path.into(), bytes });
        let found = |files: &[File]| verify(&report, files, "r").iter().map(|d| d.message.clone()).collect::<Vec<_>>();
        // The two that are not there, and none of the three.
        assert_eq!(found(&files).len(), 2, "{:?}", found(&files));
        for file in &mut files {
            file.bytes = String::from_utf8(file.bytes.clone()).unwrap().replace("1234", "1243").into_bytes();
        }
        let found = found(&files);
        assert_eq!(found.len(), 5);
        assert!(
            found.iter().any(|message| message.starts_with("what was written as xml") && message.contains("=1243")),
            "{found:?}"
        );
    }
}
