//! One document → all of its files: the pipeline from end to end, without touching files or terminals.

mod layouts;
mod verify;

use crate::check::accounting::{self, Checks};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{self, Block, Document};
use crate::format::{Format, Output, ixbrl};
use crate::mapping::profile::{self, Profile};
use crate::mapping::target::Target;
use crate::mapping::{Filing, Input, assemble, networks};
use crate::package::{Bundle, File, ReportPackage};
use crate::page::Templates;
use crate::prose;
use crate::source::{Source, Span};
use crate::statement::{self, cover};
use crate::taxonomy::{Core, Taxonomy, package, write};
use crate::trace::{self, Summary};
use std::io;

/// What all documents of a run share.
#[derive(Debug)]
pub struct Settings<'s> {
    /// The taxonomy to map onto.
    pub target: &'s Target<'s>,
    /// Issuer profiles.
    pub profiles: &'s [Profile],
    /// Page shell and style.
    pub templates: &'s Templates,
    /// The files of the core taxonomy ([`core_files`]), which every document's folder and packages hold.
    pub core: &'s Bundle,
}

/// The files of the core taxonomy's schemas, made and compressed once.
pub fn core_files(core: &Core) -> io::Result<Bundle> {
    Bundle::new(taxonomy_files(&core.taxonomy, 0)?)
}

/// The files of one document.
#[derive(Debug)]
pub struct Export {
    /// All files, relative to the document's folder.
    pub files: Vec<File>,
    /// Counts.
    pub summary: Summary,
    /// All computations.
    pub checks: Checks,
}

/// A document, mapped and checked, before anything is written.
#[derive(Debug)]
pub struct Reading<'a> {
    /// Its facts, its taxonomy, and what each row became.
    pub filing: Filing<'a>,
    /// What was computed again.
    pub checks: Checks,
}

/// Exports a document. Without an [`Export`], at least one of the diagnostics is an error.
#[must_use]
pub fn export(source: &Source, stem: &str, settings: &Settings<'_>) -> (Option<Export>, Diagnostics) {
    let document = document::read(source);
    let (reading, mut diagnostics) = read(source, &document, stem, settings);
    let Some(Reading { filing, checks }) = reading else { return (None, diagnostics) };
    match files(source, &document, stem, settings, &filing, &checks, &mut diagnostics) {
        Ok((files, summary)) => {
            let differences = verify::verify(&filing.report, &files, stem);
            if !differences.is_empty() {
                for difference in differences {
                    diagnostics.push(difference);
                }
                return (None, diagnostics);
            }
            (Some(Export { files, summary, checks }), diagnostics)
        }
        Err(error) => {
            diagnostics.push(Diagnostic::error("export.write", error.to_string()));
            (None, diagnostics)
        }
    }
}

/// Maps and checks a document. Without a [`Reading`], at least one of the diagnostics is an error.
#[must_use]
pub fn read<'a>(
    source: &Source,
    document: &'a Document<'a>,
    stem: &str,
    settings: &Settings<'_>,
) -> (Option<Reading<'a>>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let (statements, found) = statement::recognise(document);
    diagnostics.append(found);
    if let Some(problem) = unusable(source, document, statements.statements.is_empty()) {
        diagnostics.push(problem);
        return (None, diagnostics);
    }
    let cover = cover::read(document);
    let core = settings.target.core;
    let Some(issuer) = profile::issuer(settings.profiles, &cover, &core.base) else {
        let message = "the document names no issuer: no registrant, ticker or file number was found";
        let help = "a profile (--profile) with a name that the document prints tells who it is";
        diagnostics.push(Diagnostic::error("mapping.no-issuer", message).help(help));
        return (None, diagnostics);
    };
    let input = Input { source, cover: &cover, target: settings.target, issuer: &issuer };
    let prose = prose::read(document, &statements);
    let (mut filing, found) = assemble(input, statements, prose);
    diagnostics.append(found);
    if filing.report.facts().len() == 0 {
        diagnostics.push(Diagnostic::error("export.no-facts", "no number of this document could be made a fact"));
        return (None, diagnostics);
    }
    let missing = trace::unaccounted(source, &filing);
    for span in missing {
        let message = "this numeral is neither a fact nor accounted for: please report this";
        diagnostics.push(Diagnostic::error("trace.unaccounted", message).at(span));
    }
    if cover.rate.is_none() && filing.statements.statements.iter().any(|s| s.columns.iter().any(|c| c.translated)) {
        let message = "amounts are translated for convenience, but the document states no exchange rate and date";
        let help = "the date of the rate is nil on these facts";
        diagnostics.push(Diagnostic::warning("mapping.no-exchange-rate", message).help(help));
    }
    let (checks, found) = accounting::check(&filing, cover.rate.as_ref(), &core.axes);
    diagnostics.append(found);
    let sums = filing.summations.clone();
    let is_withheld = |at: &usize| checks.withheld.iter().any(|(withheld, _)| withheld == at);
    let bind: Vec<_> = (0..sums.len()).filter(|at| !is_withheld(at)).map(|at| &sums[at]).collect();
    networks::entry(&mut filing, settings.target, stem, &bind);
    (Some(Reading { filing, checks }), diagnostics)
}

/// What keeps a source from being a document with statements.
fn unusable(source: &Source, document: &Document<'_>, no_statements: bool) -> Option<Diagnostic> {
    let start = Span::new(0, 0);
    let is_empty = document.blocks.iter().all(|b| b.content().is_some_and(crate::document::Inline::is_blank));
    if source.text().trim().is_empty() || is_empty {
        return Some(Diagnostic::error("document.empty", "there is nothing in this file").at(start));
    }
    no_statements.then(|| {
        let tables = document.blocks.iter().filter(|b| matches!(b, Block::Table(_))).count();
        let message = format!("no financial statement was found in this document ({tables} tables)");
        let help = "statements are tables whose cells are separated by tabs or pipes, under a title and header rows";
        Diagnostic::error("statement.none", message).at(start).help(help)
    })
}

fn files(
    source: &Source,
    document: &Document<'_>,
    stem: &str,
    settings: &Settings<'_>,
    filing: &Filing<'_>,
    checks: &Checks,
    diagnostics: &mut Diagnostics,
) -> Result<(Vec<File>, Summary), crate::format::Error> {
    let core = settings.target.core;
    let own = Bundle::new(taxonomy_files(&filing.taxonomy, core.taxonomy.schemas.len())?)?;
    let taxonomy = [settings.core, &own];
    let layouts = layouts::layouts(document, filing);
    let title = filing.information("DocumentTitle");
    let mut others: Vec<Span> = filing.figures.iter().filter(|f| f.outcome.is_err()).map(|f| f.span).collect();
    others.sort_unstable();
    others.dedup();
    let print = ixbrl::Print { document, layouts: &layouts, title, places: None, others: &others };
    let (page, found) = ixbrl::write(&filing.report, print, settings.templates)?;
    diagnostics.append(found);
    let page = File { path: format!("{stem}.htm"), bytes: page };
    let published = filing.information("PublicationDate").and_then(|date| date.parse().ok());
    let base = format!("{}/report", core.base);
    let output = Output { report: &filing.report, taxonomy: &filing.taxonomy, stem, base: &base, published };
    let json = output.write(Format::Json)?;
    let entry = filing.taxonomy.schemas.last().map(|s| s.file.clone()).unwrap_or_default();
    let title = format!("{stem}: extension taxonomy and entry point");
    let description = package::Description {
        name: format!("{stem}-taxonomy"),
        identifier: format!("{base}/{stem}"),
        version: "1".to_owned(),
        titles: vec![("en".into(), title.into())],
        entry,
        base: core.base.to_string(),
    };
    let trace = trace::trace(filing, checks, source, diagnostics).map_err(io::Error::from)?;
    let packages = [
        ReportPackage::Inline.pack(stem, [&page], &taxonomy)?,
        ReportPackage::NonInline.pack(stem, &json, &taxonomy)?,
        package::package(&description, &taxonomy)?,
    ];
    let mut files = vec![page];
    files.extend(output.write(Format::Xml)?);
    files.extend(json);
    files.extend(output.write(Format::Csv)?);
    files.extend(output.write(Format::JsonLd)?);
    files.extend(packages);
    files.push(File { path: format!("{stem}.trace.json"), bytes: trace.write().map_err(io::Error::from)? });
    let in_folder = |file: &File| File { path: format!("taxonomy/{}", file.path), bytes: file.bytes.clone() };
    files.extend(taxonomy.iter().flat_map(|bundle| bundle.files()).map(in_folder));
    Ok((files, trace.summary().clone()))
}

/// The files of a taxonomy's schemas from the `first` on.
fn taxonomy_files(taxonomy: &Taxonomy, first: usize) -> io::Result<Vec<File>> {
    let schemas = taxonomy.schemas.iter().skip(first).filter(|schema| !schema.is_external);
    Ok(schemas.map(|schema| write::files(taxonomy, schema)).collect::<io::Result<Vec<_>>>()?.concat())
}
