//! xBRL-CSV 1.0 → report: [`metadata`] files are put together, their [`template`]s read, and each [`table`] is read row by
//! row, by a [`plan`] for each column of facts.
//!
//! In a file that declares ixport's namespace, a table with row identifiers and one column of facts has a fact a row, and the
//! identifier of the row is the id of the fact; elsewhere ids are `table.r_row.column`, as the specification has them.

mod metadata;
mod plan;
mod shape;
mod table;
mod template;

#[cfg(test)]
mod tests;

use crate::diagnostic::{Diagnostic, Diagnostics, Findings};
use crate::format::oim::aspects::{Aspects, is_identifier};
use crate::format::oim::info::Reader;
use crate::format::oim::json::{Kind, Node, Tree};
use crate::format::oim::links::{Collected, From};
use crate::format::oim::{CSV as SYNTAX, Syntax};
use crate::package::Resolver;
use crate::report::Report;
use crate::source::{Source, Span};
use hashbrown::HashSet;
use indexmap::IndexMap;
use metadata::{Document, Located, Metadata};
use std::borrow::Cow;
use table::{Rows, Table};
use template::{Column, Properties, Template, Templates};

type Parameters = IndexMap<Box<str>, Box<str>>;

/// Reads an xBRL-CSV report by its metadata file at the absolute address `uri`; tables are found from there. Numbers are the
/// values with a unit, decimals or a decimals suffix; what else may be numbers only the taxonomy can tell. Nothing where the
/// file is no such metadata; what is wrong in a fact leaves out this fact.
#[must_use]
pub fn read(metadata: &Source, uri: &str, resolver: &dyn Resolver) -> (Option<Report>, Findings) {
    let mut documents = metadata::discover(metadata, uri, resolver);
    let sources: Vec<_> = documents.iter().map(|document| document.source.clone()).collect();
    let trees = metadata::parse(&sources, &mut documents);
    let mut findings = Findings::default();
    let merged = metadata::merge(&trees, &mut documents).filter(|all| !all.info.oim.is_empty());
    let report = merged.map(|all| File::new(&all, uri, resolver, &mut documents, &mut findings).read());
    let mut own = Findings::default();
    for Document { source, diagnostics, .. } in documents {
        own.push(&source, diagnostics);
    }
    own.append(findings);
    (report, own)
}

/// A report that is read.
struct File<'f, 't> {
    all: &'f Metadata<'t>,
    uri: &'f str,
    resolver: &'f dyn Resolver,
    documents: &'f mut [Document],
    findings: &'f mut Findings,
    aspects: Aspects,
    links: Collected,
    /// Tables whose rows' ids are those of their facts.
    own: HashSet<&'t str>,
}

impl<'f, 't> File<'f, 't> {
    fn new(
        all: &'f Metadata<'t>,
        uri: &'f str,
        resolver: &'f dyn Resolver,
        documents: &'f mut [Document],
        findings: &'f mut Findings,
    ) -> Self {
        let aspects = Aspects::new(&SYNTAX, &all.info.namespaces, &all.info.oim);
        File { all, uri, resolver, documents, findings, aspects, links: Collected::default(), own: HashSet::new() }
    }

    fn say(&mut self, file: usize, code: &'static str, message: impl Into<String>, span: Span) {
        self.documents[file].diagnostics.push(Diagnostic::error(code, message).at(span));
    }

    fn reader(&mut self, file: usize) -> Reader<'_> {
        Reader { syntax: &SYNTAX, diagnostics: &mut self.documents[file].diagnostics }
    }

    fn read(mut self) -> Report {
        let all = self.all;
        self.aspects.report.taxonomy.clone_from(&all.info.taxonomy);
        self.aspects.report.provenance.clone_from(&all.info.provenance);
        let lacks_base = self.documents.iter().any(|d| d.diagnostics.iter().any(|d| d.code == metadata::UNRESOLVABLE));
        if all.info.taxonomy.is_empty() && !lacks_base {
            self.say(0, "oime:noTaxonomy", "a report has a taxonomy", Span::default());
        }
        let parameters = self.report_parameters();
        let mut references = HashSet::new();
        let mut of_report = Properties::default();
        for (name, at) in &all.dimensions {
            let mut templates = self.templates(at.file);
            of_report.dimensions.extend(templates.dimension(name, at.node));
            references.extend(templates.references);
        }
        if let Some(at) = all.decimals {
            let mut templates = self.templates(at.file);
            of_report.decimals = templates.decimals(at.node);
            references.extend(templates.references);
        }
        let of_report_references = references.clone();
        let mut templates = IndexMap::new();
        for (name, at) in &all.templates {
            let mut reader = self.templates(at.file);
            let template = reader.template(name, *at);
            references.extend(&reader.references);
            let prefixed = std::mem::take(&mut reader.prefixed);
            self.check_prefixes(at.file, prefixed);
            if let Some(template) = template {
                templates.insert(*name, template);
            }
        }
        for (name, file) in &parameters.1 {
            if !references.contains(&**name) {
                let message = format!("nothing refers to the parameter {name:?}");
                let span = all.parameters.get(&**name).map_or(Span::default(), |at| at.node.span);
                self.say(*file, "xbrlce:unreferencedParameter", message, span);
            }
        }
        for (name, at) in &all.tables {
            self.table(name, *at, &templates, &of_report, &parameters.0, &of_report_references);
        }
        self.finish()
    }

    fn templates(&mut self, file: usize) -> Templates<'_, 't> {
        let span = self.all.info.source_prefix().map(|prefix| format!("{prefix}:span"));
        Templates { reader: self.reader(file), prefixed: Vec::new(), span, references: HashSet::new() }
    }

    fn check_prefixes(&mut self, file: usize, prefixed: Vec<(String, Span)>) {
        let info = crate::format::oim::info::Info { prefixed, ..Default::default() };
        info.check_prefixes(&self.all.info.namespaces, &mut self.documents[file].diagnostics);
    }

    /// Parameters of the report, and those of metadata files with their file.
    fn report_parameters(&mut self) -> (Parameters, Vec<(Box<str>, usize)>) {
        let all = self.all;
        let mut parameters = Parameters::new();
        let mut from = Vec::new();
        for (name, at) in &all.parameters {
            if !is_identifier(name) {
                self.say(at.file, "xbrlce:invalidIdentifier", format!("{name:?} is no identifier"), at.node.span);
            }
            if let Some(text) = self.reader(at.file).string(at.node, name) {
                parameters.insert((*name).into(), text.into());
                from.push(((*name).into(), at.file));
            }
        }
        if let Some(at) = all.parameter_url {
            let names = self.parameter_file(at, &mut parameters);
            from.extend(names.into_iter().map(|name| (name, at.file)));
        }
        (parameters, from)
    }

    fn resolve(&self, url: &str) -> Option<(String, Cow<'f, [u8]>)> {
        let uri = metadata::resolve(self.uri, url)?;
        let bytes = self.resolver.resolve(&uri).ok()??;
        Some((uri, bytes))
    }

    /// The file with names and values of parameters.
    fn parameter_file(&mut self, at: Located<'t>, parameters: &mut Parameters) -> Vec<Box<str>> {
        let mut names = Vec::<Box<str>>::new();
        let Some(url) = self.reader(at.file).string(at.node, "parameterURL") else { return names };
        let Some((uri, bytes)) = self.resolve(url) else {
            self.say(at.file, "xbrlce:missingParametersFile", format!("there is no file {url:?}"), at.node.span);
            return names;
        };
        let mut diagnostics = Diagnostics::default();
        if let Some((at, why)) = shape::fault(&bytes) {
            self.push_findings(&uri, &bytes, not_csv(at, why));
            return names;
        }
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&*bytes);
        for (row, record) in reader.records().enumerate() {
            let mut say = |code, message: String, position: Option<&csv::Position>| {
                let at = position.and_then(|at| u32::try_from(at.byte()).ok()).unwrap_or(0);
                diagnostics.push(Diagnostic::error(code, message).at(Span { start: at, end: at }));
            };
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    say("xbrlce:invalidCSVFileFormat", error.to_string(), None);
                    break;
                }
            };
            let cell = |at| record.get(at).unwrap_or_default();
            let (name, value) = (cell(0), cell(1));
            let is_longer = record.iter().skip(2).any(|cell| !cell.is_empty());
            let invalid = "xbrlce:invalidParameterCSVFile";
            if row == 0 {
                if (name, value, record.len()) != ("name", "value", 2) {
                    say(invalid, "the header is not name,value".into(), record.position());
                    break;
                }
            } else if is_longer || name.is_empty() != value.is_empty() {
                say(invalid, "a row is a name and a value".into(), record.position());
            } else if name.is_empty() {
            } else if !is_identifier(name) {
                say("xbrlce:invalidIdentifier", format!("{name:?} is no identifier"), record.position());
            } else if names.iter().any(|other| *name == **other) {
                say(invalid, format!("the parameter {name:?} stands twice"), record.position());
            } else {
                parameters.insert(name.into(), value.into());
                names.push(name.into());
            }
        }
        self.push_findings(&uri, &bytes, diagnostics);
        names
    }

    /// Diagnostics of a file that is not kept.
    fn push_findings(&mut self, uri: &str, bytes: &[u8], diagnostics: Diagnostics) {
        if diagnostics.iter().next().is_none() {
            return;
        }
        self.findings.push(&Source::legible(uri, bytes), diagnostics);
    }

    fn table(
        &mut self,
        name: &'t str,
        at: Located<'t>,
        templates: &IndexMap<&'t str, Template<'t>>,
        of_report: &Properties<'t>,
        report_parameters: &Parameters,
        references: &HashSet<&'t str>,
    ) {
        let span = at.node.span;
        if !is_identifier(name) {
            self.say(at.file, "xbrlce:invalidIdentifier", format!("{name:?} is no identifier"), span);
        }
        let (mut url, mut template, mut is_optional) = (None, name, false);
        let (mut parameters, mut prefixed) = (Parameters::new(), Vec::new());
        let Some(members) = self.reader(at.file).object(at.node, name) else { return };
        for (member, node) in members {
            let mut reader = self.reader(at.file);
            match &**member {
                "url" => url = reader.string(node, member),
                "template" => template = reader.string(node, member).unwrap_or(name),
                "optional" => is_optional = reader.truth(node, member) == Some(true),
                "parameters" => {
                    for (name, node) in reader.object(node, member).into_iter().flatten() {
                        if !is_identifier(name) {
                            let message = format!("{name:?} is no identifier");
                            reader.report("xbrlce:invalidIdentifier", message, node.span);
                        }
                        if let Some(text) = reader.string(node, name) {
                            parameters.insert((&**name).into(), text.into());
                        }
                    }
                }
                _ => reader.extension(member, node.span, &mut prefixed),
            }
        }
        self.check_prefixes(at.file, prefixed);
        let Some(url) = url else {
            return self.say(at.file, SYNTAX.structure, "url is missing", span);
        };
        let Some(template) = templates.get(template) else {
            if !self.all.templates.contains_key(template) {
                let message = format!("there is no table template {template:?}");
                self.say(at.file, "xbrlce:unknownTableTemplate", message, span);
            }
            return;
        };
        for name in parameters.keys() {
            if !template.references.contains(&**name) && !references.contains(&**name) {
                let message = format!("nothing refers to the parameter {name:?}");
                self.say(at.file, "xbrlce:unreferencedParameter", message, span);
            }
        }
        let Some((uri, bytes)) = self.resolve(url) else {
            if !is_optional {
                self.say(at.file, "xbrlce:missingRequiredCSVFile", format!("there is no file {url:?}"), span);
            }
            return;
        };
        let fact_columns = template.columns.values().filter(|column| matches!(column, Column::Fact { .. })).count();
        let is_own = self.all.info.source_prefix().is_some() && template.row_id.is_some() && fact_columns == 1;
        if is_own {
            self.own.insert(name);
        }
        if u32::try_from(bytes.len()).is_err() {
            return self.say(at.file, "xbrlce:invalidCSVFileFormat", format!("{url:?} is larger than 4 GiB"), span);
        }
        if let Some((at, why)) = shape::fault(&bytes) {
            return self.push_findings(&uri, &bytes, not_csv(at, why));
        }
        let parameters = [&parameters, report_parameters];
        let table = Table { name, template, report: of_report, parameters, is_own };
        let diagnostics = Rows::read(&table, &mut self.aspects, &mut self.links, &bytes);
        self.push_findings(&uri, &bytes, diagnostics);
    }

    /// Links, when all facts are there.
    fn finish(mut self) -> Report {
        const OBJECT: &str = "links has objects of types, groups and facts";
        let all = self.all;
        let members = |node: &'t Node<'t>| node.members().into_iter().flatten();
        if let Some(Located { node, file }) = all.links {
            if node.kind() != Kind::Object {
                self.say(file, SYNTAX.structure, OBJECT, node.span);
            }
            for (kind, groups) in members(node) {
                if groups.kind() != Kind::Object {
                    self.say(file, SYNTAX.structure, OBJECT, groups.span);
                }
                for (group, facts) in members(groups) {
                    if facts.kind() != Kind::Object {
                        self.say(file, SYNTAX.structure, OBJECT, facts.span);
                    }
                    for (from, targets) in members(facts) {
                        self.link(file, (kind, group), from, targets);
                    }
                }
            }
        }
        let File { mut aspects, links, documents, own, .. } = self;
        let find = |aspects: &Aspects, id: &str| lookup(&own, id, |id| aspects.report.index_of(id));
        let find_note = |links: &Collected, id: &str| lookup(&own, id, |id| links.index_of(id));
        let syntax: (&Syntax, _) = (&SYNTAX, &all.info);
        links.finish(&mut aspects, syntax, find, find_note, false, &mut documents[0].diagnostics);
        aspects.report
    }

    fn link(&mut self, file: usize, alias: (&str, &str), from: &str, targets: &Node<'_>) {
        let Tree::Array(targets) = &targets.value else {
            return self.say(file, SYNTAX.structure, "links lead to an array of facts", targets.span);
        };
        let source = lookup(&self.own, from, |id| self.aspects.report.index_of(id)).map(From::Fact);
        let note = || lookup(&self.own, from, |id| self.links.index_of(id)).map(|_| From::Note);
        let source = source.or_else(note);
        for target in targets {
            let Some(to) = target.text() else {
                self.say(file, SYNTAX.structure, "links lead to ids of facts", target.span);
                continue;
            };
            let Some(source) = source else {
                let message = format!("there is no fact {from:?} to link from");
                self.say(file, "xbrlce:unknownLinkSource", message, target.span);
                continue;
            };
            if let Err(problem) = self.links.link((&SYNTAX, &self.all.info), source, alias, to, target.span) {
                self.documents[file].diagnostics.push(problem.at(target.span));
            }
        }
    }
}

/// What an id means: of ixport's tables the row's part, of others the id itself, also without the `r_` before the row.
fn lookup(own: &HashSet<&str>, id: &str, find: impl Fn(&str) -> Option<usize>) -> Option<usize> {
    let parts = id.split_once('.').and_then(|(table, rest)| Some((table, rest.rsplit_once('.')?)));
    match parts {
        Some((table, (row, _))) if own.contains(table) => find(row.strip_prefix("r_").unwrap_or(row)),
        Some((table, (row, column))) => find(id).or_else(|| find(&format!("{table}.r_{row}.{column}"))),
        None => find(id),
    }
}

/// What is said of a file that is no CSV: nothing of it is read.
fn not_csv(at: usize, why: &str) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    diagnostics.push(
        Diagnostic::error("xbrlce:invalidCSVFileFormat", why)
            .at(Span { start: at, end: at })
            .help("nothing of this file is read"),
    );
    diagnostics
}
