//! A report that was read → files of another syntax. What is written is read back ([`check`]) and held against the report:
//! what the syntax cannot carry is not passed over in silence.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::format::{Error, Format, Output, csv, ixbrl, json, jsonld, xml};
use crate::load::{OfReport, settle};
use crate::package::{File, Resolver, uri};
use crate::page::Templates;
use crate::report::canonical::{Canonical, distinct, is_plainly_same};
use crate::report::{Report, ValueRef};
use crate::source::{Source, SourceError};
use crate::tables::{Options, Vocabulary, build, sheet::Sheet};
use crate::taxonomy::dts::{Dts, Kind as DtsKind, Primitive};
use crate::taxonomy::{Concept, DataType, DimensionSet, Kind, Label, PeriodType, Schema, Taxonomy, label_role};
use crate::xbrl::QName;
use std::borrow::Cow;
use std::io;

/// How many differences are named.
const NAMED: usize = 5;

/// How a report is converted.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    /// The beginning of the files' names.
    pub stem: &'a str,
    /// What IRIs of reports begin with in JSON-LD.
    pub base: &'a str,
    /// Language of labels on a page.
    pub language: &'a str,
    /// Page shell and style.
    pub templates: &'a Templates,
}

/// Writes a report in a syntax. Its ids must be there and fit XML ([`Report::with_xml_ids`]). Diagnostics are those of the
/// writers.
pub fn convert(
    report: &Report,
    dts: &Dts,
    format: Format,
    settings: Settings<'_>,
) -> Result<(Vec<File>, Diagnostics), Error> {
    let mut diagnostics = Diagnostics::default();
    let Settings { stem, base, .. } = settings;
    let files = if format == Format::Inline {
        let (bytes, found) = page(report, dts, settings)?;
        diagnostics.append(found);
        vec![File { path: [stem, format.suffix()].concat(), bytes }]
    } else {
        // Only JSON-LD says more than the facts.
        let (mut taxonomy, mut published) = (Taxonomy::default(), None);
        if format == Format::JsonLd {
            taxonomy = known(report, dts);
            let fact = report.facts().find(|fact| &*report.concept(fact.concept).local == "PublicationDate");
            published = fact.and_then(|fact| fact.value.text()?.parse().ok());
        }
        Output { report, taxonomy: &taxonomy, stem, base, published }.write(format)?
    };
    Ok((files, diagnostics))
}

/// Reads back what [`convert`] has written, and holds it against the report: `convert.lost` for each of the first
/// differences, `convert.unreadable`, `convert.added`.
#[must_use]
pub fn check(report: &Report, format: Format, files: &[File]) -> Diagnostics {
    compare(report, format, read_back(format, &files.iter().collect::<Vec<_>>(), report))
}

/// The same, with the first file as a source, or why it is none.
#[must_use]
pub fn check_source(
    report: &Report,
    format: Format,
    first: Result<&Source, SourceError>,
    others: &[File],
) -> Diagnostics {
    let read = match first {
        Ok(first) => read_source(format, first, &others.iter().collect::<Vec<_>>(), report),
        Err(error) => (None, Some(error.to_string())),
    };
    compare(report, format, read)
}

/// What was read back, and the first error, held against the report.
fn compare(report: &Report, format: Format, (read, found): (Option<Report>, Option<String>)) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    if let Some(error) = found {
        diagnostics
            .push(Diagnostic::warning("convert.unreadable", format!("ixport cannot read back what it wrote: {error}")));
    }
    if read.as_ref().is_some_and(|read| is_plainly_same(report, read)) {
        return diagnostics;
    }
    let canonical = Canonical::of(report);
    let read = read.as_ref().map_or(Canonical { statements: Vec::new() }, Canonical::of);
    let (lost, other) = canonical.difference(&read);
    for statement in lost.iter().take(NAMED) {
        let message = format!("{} cannot carry this: {}", format.name(), shortened(&statement.describe()));
        diagnostics.push(Diagnostic::warning("convert.lost", message));
    }
    if lost.len() > NAMED {
        let message = format!("{} more are lost or changed in {}", lost.len() - NAMED, format.name());
        diagnostics.push(Diagnostic::warning("convert.lost", message));
    }
    if lost.is_empty() {
        for statement in other.iter().take(NAMED) {
            let message =
                format!("{} says what the report does not: {}", format.name(), shortened(&statement.describe()));
            diagnostics.push(Diagnostic::warning("convert.added", message));
        }
    }
    diagnostics
}

/// The first characters of a text.
#[must_use]
pub fn shortened(text: &str) -> String {
    const SHOWN: usize = 300;
    let mut short: String = text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The inline document of a report that has none.
fn page(report: &Report, dts: &Dts, settings: Settings<'_>) -> Result<(Vec<u8>, Diagnostics), Error> {
    let vocabulary = Vocabulary::new(dts, settings.language);
    let tables = build(report, &distinct(report), &vocabulary.outlines(report), &vocabulary, Options::default());
    let sheet = Sheet::new(report, &tables, &vocabulary);
    let places = ixbrl::Places { facts: &sheet.facts, footnotes: &sheet.footnotes };
    let print = ixbrl::Print {
        document: &sheet.document,
        layouts: &sheet.layouts,
        title: Some(&sheet.title),
        places: Some(places),
        others: &[],
    };
    ixbrl::write(report, print, settings.templates)
}

/// Files in memory, by their addresses.
struct Written<'f>(&'f [&'f File]);

/// The address of the folder that they are in.
const FOLDER: &str = "written://files/";

impl Resolver for Written<'_> {
    fn resolve(&self, uri: &str) -> io::Result<Option<Cow<'_, [u8]>>> {
        let path = uri.strip_prefix(FOLDER).and_then(uri::decode);
        Ok(path.and_then(|path| self.0.iter().find(|file| file.path == path)).map(|file| (&file.bytes[..]).into()))
    }
}

/// Reads files of a syntax that were written from `report`, as far as they can be read without its taxonomy, and settles
/// what remains with what the report itself knows; with the first error, if there is any.
#[must_use]
pub fn read_back(format: Format, files: &[&File], report: &Report) -> (Option<Report>, Option<String>) {
    let Some(first) = files.first() else { return (None, None) };
    match Source::new(&*first.path, first.bytes.clone()) {
        Ok(source) => read_source(format, &source, files, report),
        Err(error) => (None, Some(error.to_string())),
    }
}

/// The same, with the first file as a source.
fn read_source(format: Format, source: &Source, files: &[&File], report: &Report) -> (Option<Report>, Option<String>) {
    let first_error = |diagnostics: &Diagnostics, source: &Source| {
        let mut errors = diagnostics.iter().filter(|d| d.severity == crate::diagnostic::Severity::Error);
        errors.next().map(|error| error.render(source.name(), Some(source)))
    };
    let (read, error) = match format {
        Format::Inline => {
            let (targets, findings) = ixbrl::read(std::slice::from_ref(source));
            let error = findings.iter().find_map(|(source, diagnostics)| first_error(diagnostics, source));
            (targets.into_iter().find(|target| target.name.is_none()).map(|target| target.report), error)
        }
        Format::Csv => {
            let (read, findings) =
                csv::read(source, &format!("{FOLDER}{}", uri::encode(source.name())), &Written(files));
            let error = findings.iter().find_map(|(source, diagnostics)| first_error(diagnostics, source));
            (read, error)
        }
        Format::Xml | Format::Json | Format::JsonLd => {
            let read = match format {
                Format::Xml => xml::read,
                Format::Json => json::read,
                _ => jsonld::read,
            };
            let (read, diagnostics) = read(source);
            (read, first_error(&diagnostics, source))
        }
    };
    match read.map(|read| settle(read, &OfReport::new(report))).transpose() {
        Ok(read) => (read, error),
        Err(full) => (None, Some(full.to_string())),
    }
}

/// What the taxonomy says of the names that a report uses, as far as JSON-LD repeats it.
fn known(report: &Report, dts: &Dts) -> Taxonomy {
    let mut schema = Schema::default();
    let dimensions = report.contexts().flat_map(crate::report::ContextRef::dimensions);
    let names = dimensions.flat_map(|(axis, value)| match value {
        crate::report::DimensionRef::Member(member) => [Some(axis), Some(member)],
        crate::report::DimensionRef::Typed(_) => [Some(axis), None],
    });
    let names: indexmap::IndexSet<&QName> = report.concepts().chain(names.flatten()).collect();
    for name in names {
        let Some(concept) = dts.element(name) else { continue };
        let kind = match concept.typed_domain() {
            Some(domain) => Kind::TypedDimension {
                domain: domain.local().into(),
                value_type: domain.base_type().xsd.unwrap_or("string").into(),
            },
            None if concept.kind() == DtsKind::Dimension => Kind::ExplicitDimension,
            None if concept.is_domain_member() => Kind::Member,
            None => Kind::Item,
        };
        let data_type = match concept.base_type().primitive {
            Some(Primitive::Date) => DataType::Date,
            Some(Primitive::GYear) => DataType::Year,
            Some(Primitive::Boolean) => DataType::Boolean,
            _ if concept.is_numeric() => DataType::Pure,
            _ => DataType::String,
        };
        schema.labels.extend(concept.labels().filter_map(|label| {
            let role =
                [label_role::STANDARD, label_role::DOCUMENTATION].into_iter().find(|role| *role == label.role)?;
            let (language, text) = (label.language.into(), label.text.into());
            Some(Label { concept: name.clone(), role, language, text })
        }));
        schema.concepts.push(Concept {
            name: name.clone(),
            kind,
            data_type,
            period: concept.period().unwrap_or(PeriodType::Duration),
            balance: concept.balance(),
            dimensions: DimensionSet::Plain,
        });
    }
    // A value that is no date must not be called one.
    let is_date = |text: &str| text.parse::<chrono::NaiveDate>().is_ok();
    for fact in report.facts() {
        if let ValueRef::Text(text) = fact.value
            && let Some(concept) = schema
                .concepts
                .iter_mut()
                .find(|c| c.data_type == DataType::Date && c.name == *report.concept(fact.concept))
            && !is_date(text)
        {
            concept.data_type = DataType::String;
        }
    }
    let mut taxonomy = Taxonomy::default();
    taxonomy.push(schema);
    taxonomy
}
