//! Figures → facts with their contexts, units and precision; the cover → document and entity facts; notes → footnotes.

use super::measure::{Wholes, measure, pass_on};
use super::outline::outlines;
use super::profile::Issuer;
use super::rows::{self, Candidate, Judge, Meaning};
use super::target::Target;
use super::{Figure, Filing, Line, arithmetic, extension, memory, networks, parts, sums};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::prose::Prose;
use crate::report::{
    Context, ContextRef, Dimensions, Footnote, Link, NewFact, Place, Provenance, Report, Value, agree,
};
use crate::source::{Source, Span};
use crate::statement::calendar::Dates;
use crate::statement::cover::{Cover, Field, Item, Rate};
use crate::statement::header::{Basis, Column};
use crate::statement::numeral::{Figure as Printed, FigureKind};
use crate::statement::{Kind as StatementKind, Part, Row, Statement, Statements};
use crate::taxonomy::{Concept, DataType, DimensionSet, Kind, PeriodType, Schema, label_role};
use crate::xbrl::{Decimals, DimensionValue, Period, QName, Unit, ns};
use indexmap::IndexMap;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::Arc;

/// What mapping needs beside the statements.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a, 't> {
    /// The document's text.
    pub source: &'a Source,
    /// What it says about itself.
    pub cover: &'a Cover,
    /// The taxonomy to map onto.
    pub target: &'t Target<'t>,
    /// Who issued it.
    pub issuer: &'a Issuer,
}

/// Maps the statements and the sentences of a document.
#[must_use]
pub fn assemble<'a>(input: Input<'_, '_>, statements: Statements<'a>, prose: Prose) -> (Filing<'a>, Diagnostics) {
    let mut assembler = Assembler::new(input, &statements);
    for (decision, name) in memory::unknown(&input.issuer.decisions, input.target) {
        let message = format!("the profile maps {:?} to {name}, which is no line of the taxonomy", decision.label);
        assembler.diagnostics.push(Diagnostic::warning("profile.unknown-concept", message));
    }
    let all = &statements.statements;
    let names = &input.issuer.names;
    let mut lines: Vec<Vec<Line>> = vec![Vec::new(); all.len()];
    let mut footings = vec![Vec::new(); all.len()];
    // What a table of parts breaks down is told by the statements, wherever they stand.
    let is_breakdown = |at: &usize| all[*at].kind == StatementKind::Breakdown;
    let (breakdowns, first): (Vec<usize>, Vec<usize>) = (0..all.len()).partition(is_breakdown);
    let mut wholes = None;
    let (mut read, same) = rows::read_all(input.target, all, names, assembler.basis == input.target.core.axes.us_gaap);
    for at in first.into_iter().chain(breakdowns) {
        let statement = &all[at];
        let mut meanings = std::mem::take(&mut read[at]);
        parts::balances(input.target, statement, &assembler.report, &mut meanings);
        if is_breakdown(&at) {
            let axes = &input.target.core.axes;
            let wholes = wholes.get_or_insert_with(|| Wholes::of(&assembler.report, axes, &assembler.basis));
            assembler.unmeasured = measure(input.target, statement, names, wholes, &mut meanings);
        }
        memory::recall(&input.issuer.decisions, input.target, statement, names, &mut meanings);
        pass_on(statement, &mut meanings);
        if !parts::is_of_parts(statement) {
            footings[at] = arithmetic::solve(input.target.core, statement, &same, &mut meanings);
        }
        assembler.declare_members(statement);
        assembler.whole_counts = !statement.shares_scaled || arithmetic::counts_are_whole(statement, &meanings);
        let negated: Vec<bool> = meanings.iter().map(|meaning| meaning.negated).collect();
        let rows = meanings.into_iter().enumerate();
        lines[at] = rows.map(|(row, meaning)| assembler.line(at, statement, row, meaning)).collect();
        assembler.report_extensions();
        assembler.leave_out(&mut footings[at], &lines[at]);
        // The signs of a footing are those of the concepts, which only now are certain.
        let turned = |row: usize| lines[at][row].meaning.negated != negated[row];
        for footing in &mut footings[at] {
            let all = turned(footing.total);
            for (row, weight) in &mut footing.items {
                *weight = if turned(*row) == all { *weight } else { -*weight };
            }
        }
    }
    let partial = std::mem::take(&mut assembler.partial);
    assembler.complete.retain(|line| !partial.contains(line));
    assembler.cover(&statements);
    assembler.footnotes(&statements);
    assembler.prose(&prose, &statements, &lines);
    let left = statements.left.iter().map(|l| Figure { span: l.span, row: None, prose: None, outcome: Err(l.reason) });
    assembler.figures.extend(left);
    assembler.figures.sort_by_key(|f| f.span);
    for ((statement, lines), footings) in all.iter().zip(&lines).zip(&mut footings) {
        sums::believe(input.target.core, statement, lines, footings);
    }
    let told =
        assembler.figures.iter().filter(|figure| figure.prose.is_some()).filter_map(|figure| figure.outcome.ok());
    let told = told.map(|fact| assembler.report.concept(assembler.report.fact(fact).concept).clone());
    let told: Vec<QName> = told.collect::<BTreeSet<QName>>().into_iter().collect();
    let outlines =
        outlines(input.target, &statements, (&lines, &told), &footings, &assembler.report, &mut assembler.extension);
    let summations = sums::merge(input.target.core, &statements, &lines, &footings, &assembler.report);
    let contexts: HashMap<Context, usize> = assembler.report.contexts().map(ContextRef::to_context).zip(0..).collect();
    let blanks = assembler.blanks.iter().filter_map(|(name, c)| Some((name.clone(), *contexts.get(c)?))).collect();
    let mut taxonomy = input.target.core.taxonomy.clone();
    if let Schema { prefix, namespace, .. } = &assembler.extension
        && !assembler.extension.concepts.is_empty()
    {
        assembler.report.prefixes.insert(prefix.clone(), namespace.clone());
        taxonomy.push(assembler.extension);
    }
    assembler.report.typed_domains.extend(taxonomy.typed_domains());
    let filing = Filing {
        report: assembler.report,
        taxonomy,
        statements,
        prose,
        lines,
        footings,
        figures: assembler.figures,
        summations,
        outlines,
        complete: assembler.complete,
        sums_told: assembler.sums_told,
        thoughts: assembler.thoughts,
        blanks,
        issuer: input.issuer.clone(),
    };
    (filing, assembler.diagnostics)
}

/// What is at hand while facts are made.
pub(super) struct Assembler<'a, 't> {
    pub(super) input: Input<'a, 't>,
    pub(super) report: Report,
    pub(super) extension: Schema,
    pub(super) members: HashMap<String, QName>,
    pub(super) parts: HashMap<Part, QName>,
    /// Rows of the statement under way that are parts of something unknown.
    pub(super) unmeasured: HashSet<usize>,
    /// Rows of the statement under way that became extension concepts: where, why and which.
    pub(super) extended: Vec<(Span, String, String)>,
    /// Extension concepts by the labels of their rows.
    pub(super) labelled: HashMap<String, Vec<Concept>>,
    pub(super) basis: QName,
    /// Whether share counts of the statement under way are printed in full, whatever its money is scaled by.
    pub(super) whole_counts: bool,
    pub(super) figures: Vec<Figure>,
    pub(super) noted: IndexMap<String, Vec<usize>>,
    pub(super) blanks: Vec<(QName, Context)>,
    pub(super) complete: HashSet<(QName, usize)>,
    /// Totals of rows one of which is left by a decision: (concept, index of the context).
    partial: HashSet<(QName, usize)>,
    /// Facts of sentences that a definition says are the sum of others.
    pub(super) sums_told: Vec<(usize, Vec<usize>)>,
    pub(super) thoughts: Vec<super::prose::Thought>,
    pub(super) diagnostics: Diagnostics,
}

impl<'a, 't> Assembler<'a, 't> {
    fn new(input: Input<'a, 't>, statements: &Statements<'_>) -> Self {
        let core = input.target.core;
        let issuer = input.issuer;
        let namespace: Arc<str> = format!("{}/issuer/{}", core.base, issuer.prefix).into();
        let extension = Schema {
            file: format!("{}.xsd", issuer.prefix),
            namespace,
            prefix: issuer.prefix.as_str().into(),
            imports: core.taxonomy.schemas.iter().map(|s| s.file.clone()).collect(),
            ..Schema::default()
        };
        let mut report = Report::default();
        report.prefixes.extend(core.taxonomy.schemas.iter().map(|s| (s.prefix.clone(), s.namespace.clone())));
        for (prefix, namespace) in [("xbrli", ns::XBRLI), ("iso4217", ns::ISO4217)] {
            report.prefixes.insert(prefix.into(), namespace.into());
        }
        let bytes = input.source.text().as_bytes();
        let mut sha256 = String::new();
        Sha256::digest(bytes).iter().for_each(|byte| _ = write!(sha256, "{byte:02x}"));
        let file = input.source.name().rsplit(['/', '\\']).next().unwrap_or_default();
        report.provenance = Some(Provenance { file: file.into(), sha256: sha256.into(), bytes: bytes.len() as u64 });
        let mut diagnostics = Diagnostics::default();
        let basis = document_basis(&input, statements).unwrap_or_else(|| {
            let message = "the document does not say by which accounting framework it reports: taken as US GAAP";
            diagnostics.push(Diagnostic::warning("mapping.no-framework", message));
            core.axes.us_gaap.clone()
        });
        Assembler {
            input,
            report,
            extension,
            members: HashMap::new(),
            parts: HashMap::new(),
            unmeasured: HashSet::new(),
            extended: Vec::new(),
            labelled: HashMap::new(),
            basis,
            whole_counts: false,
            figures: Vec::new(),
            noted: IndexMap::new(),
            blanks: Vec::new(),
            complete: HashSet::new(),
            partial: HashSet::new(),
            sums_told: Vec::new(),
            thoughts: Vec::new(),
            diagnostics,
        }
    }

    /// Leaves the figures of a row of parts of which it is not known what they are parts of.
    fn leave(&mut self, at: usize, statement: &Statement<'_>, index: usize, meaning: Meaning) -> Line {
        let row = &statement.rows[index];
        // One table, one diagnostic: at its first total.
        let is_total = |&row: &usize| statement.rows[row].part.is_none();
        let unknown = || self.unmeasured.iter().copied().filter(is_total);
        if unknown().min() == Some(index) {
            let message = match unknown().count() {
                1 => format!("what {:?} breaks down is not certain: its numbers are left out", row.label),
                count => format!(
                    "what {count} totals of this table, such as {:?}, break down is not certain: their numbers are left out",
                    row.label
                ),
            };
            let span = row.label_span.unwrap_or(row.printed.span);
            self.diagnostics.push(Diagnostic::warning("mapping.unknown-measure", message).at(span));
        }
        let spans = row.figures.iter().flatten().map(|figure| figure.span);
        let left =
            spans.map(|span| Figure { span, row: Some((at, index)), prose: None, outcome: Err("unknown-measure") });
        self.figures.extend(left);
        let facts = vec![None; statement.columns.len()];
        Line { meaning, concept: None, preferred: label_role::STANDARD, node: None, facts }
    }

    /// Makes the facts of a row, under a concept of the taxonomy or of the extension.
    fn line(&mut self, at: usize, statement: &Statement<'_>, index: usize, meaning: Meaning) -> Line {
        if self.unmeasured.contains(&index) && meaning.judge != Judge::Profile {
            return self.leave(at, statement, index, meaning);
        }
        let row = &statement.rows[index];
        let mut line = self.understand(statement, row, meaning);
        line.facts = vec![None; statement.columns.len()];
        for (column, printed) in row.figures.iter().enumerate() {
            let Some(printed) = printed else {
                self.blank(&statement.columns[column], row, &line);
                continue;
            };
            let outcome = match &line.concept {
                Some(concept) => match self.fact(statement, column, row, &line, concept, printed) {
                    Some(new) => self.push(new, &row.label, printed.span),
                    None => Err(self.wrong_period(row, printed)),
                },
                None if line.meaning.is_left => Err("by-decision"),
                None => Err("unlabelled"),
            };
            if let Ok(fact) = outcome {
                self.note(statement, &statement.columns[column], fact);
            }
            line.facts[column] = outcome.ok();
            self.figures.push(Figure { span: printed.span, row: Some((at, index)), prose: None, outcome });
        }
        line
    }

    /// Decides what a row is: a line of the taxonomy, an extension concept, or a heading.
    fn understand(&mut self, statement: &Statement<'_>, row: &Row<'_>, meaning: Meaning) -> Line {
        let target = self.input.target;
        let span = row.label_span.unwrap_or(row.printed.span);
        let node = meaning.chosen().map(|Candidate { node, .. }| *node);
        let found = node.map(|node| &target.nodes[node]).filter(|n| n.concept.kind == Kind::Item);
        let (concept, preferred) =
            found.map_or((None, label_role::STANDARD), |n| (Some(n.concept.clone()), n.preferred));
        let mut line = Line { meaning, concept, preferred, node, facts: Vec::new() };
        let is_other = self.is_other(statement, row, &line) && !self.turn(statement, row, &mut line);
        if row.is_heading() || line.concept.is_some() && !is_other {
            if let (Some(rival), false) = (line.meaning.rival(), row.is_heading()) {
                let chosen = line.meaning.chosen().map(|c| &*c.concept.local).unwrap_or_default();
                let message =
                    format!("{:?} is taken for {chosen}, but {} is nearly as good", row.label, rival.concept.local);
                self.diagnostics.push(Diagnostic::warning("mapping.close-choice", message).at(span));
            }
            return line;
        }
        let negated = line.meaning.negated && line.meaning.extension.is_some();
        let meaning = Meaning { negated, ..line.meaning };
        let mut line = Line { meaning, concept: None, preferred: label_role::STANDARD, node: None, facts: Vec::new() };
        if line.meaning.is_left {
            return line;
        }
        if row.label.is_empty() && line.meaning.extension.is_none() {
            let message = "figures without a label: they are left out";
            self.diagnostics.push(Diagnostic::warning("mapping.unlabelled-row", message).at(row.printed.span));
            return line;
        }
        let decided = line.meaning.extension.clone();
        if decided.is_none() && self.same_elsewhere(statement, row, &mut line) {
            return line;
        }
        for name in decided.into_iter().chain(extension::names(statement.kind, row)) {
            line.concept = Some(extension::concept(&self.extension.namespace, &name, statement, row));
            if self.twins(statement, row, &line).1 == 0 || self.turn(statement, row, &mut line) {
                break;
            }
        }
        if let Some(concept) = &line.concept {
            extension::declare(target.core, &mut self.extension, concept, &row.label);
            let labelled = self.labelled.entry(row.label.clone()).or_default();
            if labelled.iter().all(|known| known.name != concept.name) {
                labelled.push(concept.clone());
            }
            if line.meaning.extension.is_some() {
                return line;
            }
            let why = if is_other { "other numbers than the same line elsewhere" } else { "no concept" };
            self.extended.push((span, format!("{why} for {:?}", row.label), concept.name.local.to_string()));
        }
        line
    }

    /// Whether all numbers of a line differ from those that another statement prints for its concept: then the line is
    /// not the same ("depreciation" as a line of costs, and all of it in the cash flows). Totals are.
    fn is_other(&self, statement: &Statement<'_>, row: &Row<'_>, line: &Line) -> bool {
        let is_total = |c: &Concept| self.input.target.core.summations_of(&c.name).next().is_some();
        let is_edge = [label_role::PERIOD_START, label_role::PERIOD_END].contains(&line.preferred);
        let may_differ =
            line.concept.as_ref().is_some_and(|c| !is_total(c)) && !is_edge && line.meaning.judge != Judge::Profile;
        let (agree, contradict) = if may_differ { self.twins(statement, row, line) } else { (0, 0) };
        contradict > 0 && agree == 0
    }

    /// Turns the sign of a line if its numbers then are those that another statement prints for its concept: a loss in the
    /// statement of operations is added back in that of cash flows.
    fn turn(&self, statement: &Statement<'_>, row: &Row<'_>, line: &mut Line) -> bool {
        if line.meaning.is_sign_decided {
            return false;
        }
        line.meaning.negated = !line.meaning.negated;
        let (agree, contradict) = self.twins(statement, row, line);
        let is_turned = agree > 0 && contradict == 0;
        if is_turned {
            line.meaning.arithmetic.push("with this sign it is what another statement prints".to_owned());
        } else {
            line.meaning.negated = !line.meaning.negated;
        }
        is_turned
    }

    /// Takes the extension concept of a row with the same label and the same numbers in another statement, if there is one.
    fn same_elsewhere(&self, statement: &Statement<'_>, row: &Row<'_>, line: &mut Line) -> bool {
        let known = self.labelled.get(&row.label).map_or(&[][..], Vec::as_slice);
        for concept in known {
            line.concept = Some(concept.clone());
            let (agree, contradict) = self.twins(statement, row, line);
            if agree > 0 && contradict == 0 || self.turn(statement, row, line) {
                return true;
            }
        }
        line.concept = None;
        false
    }

    /// Says which rows of a statement became extension concepts: the figures inside one label together.
    fn report_extensions(&mut self) {
        let extended = std::mem::take(&mut self.extended);
        for group in extended.chunk_by(|a, b| a.0 == b.0) {
            let concepts: Vec<&str> = group.iter().map(|(.., concept)| &**concept).collect();
            let (span, why, _) = &group[0];
            let message = match concepts[..] {
                [concept] => format!("{why}: extension concept {concept}"),
                _ => format!(
                    "{why} and {} more in the same label: extension concepts {}",
                    concepts.len() - 1,
                    concepts.join(", ")
                ),
            };
            self.diagnostics.push(Diagnostic::warning("mapping.extension", message).at(*span));
        }
    }

    /// How many numbers of a line agree with facts that are there already, and how many contradict them. Zeros are no
    /// witnesses.
    fn twins(&self, statement: &Statement<'_>, row: &Row<'_>, line: &Line) -> (usize, usize) {
        let Some(concept) = &line.concept else { return (0, 0) };
        let printed = row.figures.iter().enumerate().filter_map(|(c, f)| Some((c, f.as_ref()?)));
        let new = printed.filter_map(|(c, f)| self.fact(statement, c, row, line, concept, f));
        let compared: Vec<bool> = new
            .filter_map(|new| {
                let twin = self.report.twin(&new)?;
                let same = agree((&twin.value.to_value(), twin.decimals), (&new.value, new.decimals));
                let is_zero = matches!(&new.value, Value::Number(n) if n.is_zero());
                (!same || !is_zero).then_some(same)
            })
            .collect();
        let agreeing = compared.iter().filter(|same| **same).count();
        (agreeing, compared.len() - agreeing)
    }

    /// Remembers whether a fact's column prints every line, and which note explains it.
    fn note(&mut self, statement: &Statement<'_>, column: &Column, fact: usize) {
        if statement.is_complete(column) && statement.kind != StatementKind::NonGaap && !parts::is_of_parts(statement) {
            let fact = self.report.fact(fact);
            self.complete.insert((self.report.concept(fact.concept).clone(), fact.context.index()));
        }
        if let Some(note) = &column.note {
            self.noted.entry(note.clone()).or_default().push(fact);
        }
    }

    /// Drops the footings in which a row is missing that the issuer's profile leaves: their totals cannot be verified.
    fn leave_out(&mut self, footings: &mut Vec<arithmetic::Footing>, lines: &[Line]) {
        footings.retain(|footing| {
            let is_partial = footing.items.iter().any(|(row, _)| lines[*row].meaning.is_left);
            if is_partial {
                let facts = lines[footing.total].facts.iter().flatten().map(|fact| self.report.fact(*fact));
                let keys = facts.map(|fact| (self.report.concept(fact.concept).clone(), fact.context.index()));
                self.partial.extend(keys);
            }
            !is_partial
        });
    }

    /// Remembers a line that is printed without a number in a column.
    fn blank(&mut self, column: &Column, row: &Row<'_>, line: &Line) {
        let Some(concept) = &line.concept else { return };
        if let Some(context) = self.context(column, row, line, concept) {
            self.blanks.push((concept.name.clone(), context));
        }
    }

    fn context(&self, column: &Column, row: &Row<'_>, line: &Line, concept: &Concept) -> Option<Context> {
        let period = period(concept, parts::dates(column, row), line.preferred)?;
        let mut dimensions = Dimensions::new();
        let axes = &self.input.target.core.axes;
        if concept.dimensions == DimensionSet::Framework {
            let member = if line.meaning.non_gaap { axes.non_gaap.clone() } else { self.member(&column.basis) };
            dimensions.insert(axes.framework.clone(), DimensionValue::Member(member));
        }
        if column.translated && matches!(concept.data_type, DataType::Monetary | DataType::PerShare) {
            let date =
                self.input.cover.rate.as_ref().filter(|rate| rate.to == column.currency).map(|r| r.date.to_string());
            dimensions.insert(axes.rate_date.clone(), DimensionValue::Typed(date.map(Into::into)));
        }
        if let Some(part) = parts::of(column, row) {
            let member = DimensionValue::Member(self.parts.get(part)?.clone());
            dimensions.insert(parts::axis(axes, part.of).axis.clone(), member);
        }
        Some(Context { entity: self.input.issuer.entity.clone(), period, dimensions })
    }

    fn fact(
        &self,
        statement: &Statement<'_>,
        at: usize,
        row: &Row<'_>,
        line: &Line,
        concept: &Concept,
        printed: &Printed,
    ) -> Option<NewFact> {
        let column = statement.columns.get(at)?;
        let context = self.context(column, row, line, concept)?;
        let scale = match concept.data_type {
            DataType::Monetary => row.scale.unwrap_or(statement.scale),
            DataType::Shares => {
                let told = row.scale.or(statement.share_scale);
                told.unwrap_or(if self.whole_counts { 0 } else { statement.scale })
            }
            DataType::Percent => -2,
            // Pence, cents.
            DataType::PerShare => row.scale.filter(|scale| *scale < 0).unwrap_or(0),
            _ => 0,
        };
        // A dash has the precision of its row.
        let places = match printed.kind {
            FigureKind::Dash => row.figures.iter().flatten().map(|f| f.places).max().unwrap_or(0),
            _ => printed.places,
        };
        let decimals = Decimals::Places(places - i16::from(scale));
        let number = printed.number.clone().scaled(scale.into());
        let is_turned = line.meaning.negated && !parts::turns(statement, at);
        let number = if is_turned { number.negated() } else { number };
        let format = match printed.kind {
            FigureKind::Dash => "fixed-zero",
            _ if printed.comma => "num-comma-decimal",
            _ => "num-dot-decimal",
        };
        let place = Place { scale, decimals: Some(decimals), ..self.place(printed.span, printed.digits, Some(format)) };
        Some(NewFact {
            concept: concept.name.clone(),
            context,
            unit: concept.data_type.unit(column.currency),
            language: None,
            value: Value::Number(number),
            decimals: Some(decimals),
            place: Some(place),
        })
    }

    fn wrong_period(&mut self, row: &Row<'_>, printed: &Printed) -> &'static str {
        let message = format!("{:?} is measured over a period, but its column is a date", row.label);
        self.diagnostics.push(Diagnostic::error("mapping.period-type", message).at(printed.span));
        "period-type"
    }

    pub(super) fn push(&mut self, new: NewFact, label: &str, span: Span) -> Result<usize, &'static str> {
        self.report.push(new).map_err(|contradiction| {
            let other = self.report.fact(contradiction.fact).places.first();
            let place = other.map_or_else(String::new, |p| format!(" ({} in line {})", p.printed, p.line));
            let message = format!("{label:?} contradicts the same fact printed elsewhere{place}");
            self.diagnostics.push(Diagnostic::error("mapping.contradiction", message).at(span));
            "contradiction"
        })
    }

    pub(super) fn place(&self, span: Span, tag: Span, format: Option<&'static str>) -> Place {
        let at = self.input.source.position(span.start);
        let printed = (*self.input.source.visible(span)).into();
        Place { span, tag, printed, line: at.line, column: at.column, scale: 0, decimals: None, format }
    }

    /// Adjustments that the taxonomy does not know become members of the extension.
    fn declare_members(&mut self, statement: &Statement<'_>) {
        let axes = &self.input.target.core.axes;
        let (core, issuer) = (self.input.target.core, &self.input.issuer.names);
        parts::declare(core, &mut self.extension, issuer, statement, &mut self.parts);
        let to_ifrs = statement.columns.iter().any(|c| c.basis == Basis::Ifrs);
        let parent = if to_ifrs { &axes.us_gaap_to_ifrs } else { &axes.gaap_to_non_gaap };
        for column in &statement.columns {
            let Basis::Adjustment(name) = &column.basis else { continue };
            if !self.members.contains_key(name) {
                let place = (&axes.framework_role, parent);
                let kind = ("AdjustmentMember", &[][..]);
                let member = networks::member(self.input.target.core, &mut self.extension, place, name, kind);
                self.members.insert(name.clone(), member);
            }
        }
    }

    /// The member of a column's basis.
    pub(super) fn member(&self, basis: &Basis) -> QName {
        let axes = &self.input.target.core.axes;
        match basis {
            Basis::Unstated => self.basis.clone(),
            Basis::UsGaap => axes.us_gaap.clone(),
            Basis::Ifrs => axes.ifrs.clone(),
            Basis::NonGaap => axes.non_gaap.clone(),
            Basis::Adjustment(name) => self.members[name].clone(),
        }
    }

    /// Document and entity information, and the exchange rate.
    fn cover(&mut self, statements: &Statements<'_>) {
        let cover = self.input.cover;
        let columns = || statements.statements.iter().flat_map(|s| &s.columns).map(|c| c.dates);
        let end = columns().map(Dates::end).max();
        let Some(end) = end else { return };
        let start = columns().filter_map(|d| match d {
            Dates::Over(start, last) if last == end => Some(start),
            _ => None,
        });
        let period = start.min().map_or(Period::days(end, end), |start| Period::days(start, end));
        let entity = self.input.issuer.entity.clone();
        let context = Context { entity, period, dimensions: Dimensions::new() };
        for item in &cover.items {
            if item.field == Field::PeriodEnd && item.value != end.to_string() {
                continue;
            }
            if let Some(name) = concept_of(item.field) {
                self.information(&context, name, &item.value, Some(item).filter(|i| i.printed));
            }
        }
        if self.input.issuer.known && &*context.entity.scheme == ns::CIK {
            let identifier = context.entity.identifier.to_string();
            self.information(&context, "EntityCentralIndexKey", &identifier, None);
        }
        let amended = cover.value(Field::Form).is_some_and(|form| form.ends_with("/A"));
        self.information(&context, "AmendmentFlag", if amended { "true" } else { "false" }, None);
        if !self.report.facts().any(|f| &*self.report.concept(f.concept).local == "DocumentPeriodEndDate") {
            self.information(&context, "DocumentPeriodEndDate", &end.to_string(), None);
        }
        if let Some(rate) = &cover.rate {
            self.rate(rate);
        }
    }

    fn information(&mut self, context: &Context, name: &str, value: &str, printed: Option<&Item>) {
        let concept = self.input.target.core.name(name);
        let Some(known) = self.input.target.core.taxonomy.concept(&concept) else { return };
        let new = NewFact {
            concept,
            context: context.clone(),
            unit: None,
            language: (known.data_type == DataType::String).then(|| "en".into()),
            value: Value::Text(value.into()),
            decimals: None,
            place: printed.map(|item| self.place(item.span, item.span, item.format)),
        };
        let span = printed.map_or_else(Span::default, |item| item.span);
        // A second value of the same item is reported, not fatal.
        let _ = self.push(new, name, span);
    }

    /// The rate is a fact of its date, and every translated amount says which date that is.
    fn rate(&mut self, rate: &Rate) {
        let core = self.input.target.core;
        let date = DimensionValue::Typed(Some(rate.date.to_string().into()));
        let context = Context {
            entity: self.input.issuer.entity.clone(),
            period: Period::end_of(rate.date),
            dimensions: Dimensions::from([(core.axes.rate_date.clone(), date)]),
        };
        let decimals = Some(Decimals::Places(rate.places));
        let place = Place { decimals, ..self.place(rate.span, rate.span, Some("num-dot-decimal")) };
        let new = NewFact {
            concept: core.name("ExchangeRate"),
            context,
            unit: Some(Unit::currency(rate.from).per(Unit::currency(rate.to))),
            language: None,
            value: Value::Number(rate.value.clone()),
            decimals,
            place: Some(place),
        };
        let _ = self.push(new, "the exchange rate", rate.span);
    }

    fn footnotes(&mut self, statements: &Statements<'_>) {
        for (key, note) in statements.notes.iter() {
            let Some(facts) = self.noted.get_mut(key) else { continue };
            facts.sort_unstable();
            facts.dedup();
            let number = self.report.footnotes.len();
            self.report.links.extend(facts.iter().map(|&fact| Link::footnote(fact, number)));
            let id = format!("note-{key}");
            self.report.footnotes.push(Footnote { span: Some(note.span), ..Footnote::plain(id, "en", &note.text) });
        }
    }
}

/// The core concept of an item of the cover; a ticker is part of the listing.
fn concept_of(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Registrant => "EntityRegistrantName",
        Field::Form => "DocumentType",
        Field::FileNumber => "EntityFileNumber",
        Field::CentralIndexKey => "EntityCentralIndexKey",
        Field::Month => "ReportingMonth",
        Field::Published => "PublicationDate",
        Field::Signed => "SignatureDate",
        Field::Title => "DocumentTitle",
        Field::Audited => "FinancialStatementsAudited",
        Field::Signatory => "SignatoryName",
        Field::SignatoryTitle => "SignatoryTitle",
        Field::PeriodEnd => "DocumentPeriodEndDate",
        Field::FiscalYear => "FiscalYear",
        Field::FiscalPeriod => "FiscalPeriod",
        Field::Listing => "TradingSymbols",
        Field::Ticker => return None,
    })
}

/// The basis that the document is prepared under: the one that a reconciliation by columns starts from, or else the one
/// named behind "in accordance with" and the like, or else the one that is named more often; nothing where none is.
fn document_basis(input: &Input<'_, '_>, statements: &Statements<'_>) -> Option<QName> {
    const PREPARED: [&str; 6] =
        ["accordance with", "conformity with", "prepared under", "reported under", "presented under", "based on"];
    const REACH: usize = 60;
    const US_GAAP: [&str; 4] =
        ["u.s. gaap", "us gaap", "united states gaap", "accounting principles generally accepted"];
    const IFRS: [&str; 8] = [
        "ifrs",
        "international financial reporting standard",
        "international accounting standard",
        "ias 34",
        "hkfrs",
        "hkas",
        "hong kong financial reporting standard",
        "hong kong accounting standard",
    ];
    let axes = &input.target.core.axes;
    let reconciled = statements.statements.iter().filter(|s| s.reconciles_by_columns());
    match reconciled.filter_map(|s| s.columns.first()).map(|column| &column.basis).next() {
        Some(Basis::UsGaap) => return Some(axes.us_gaap.clone()),
        Some(Basis::Ifrs) => return Some(axes.ifrs.clone()),
        _ => {}
    }
    let text = input.source.text().to_lowercase();
    let first = |text: &str, words: &[&str]| words.iter().filter_map(|word| text.find(word)).min();
    let count = |words: &[&str]| words.iter().map(|word| text.matches(word).count()).sum::<usize>();
    let (mut us_gaap, mut ifrs) = (0, 0);
    for (at, mark) in PREPARED.iter().flat_map(|mark| text.match_indices(mark)) {
        let behind: String = text[at + mark.len()..].chars().take(REACH).collect();
        match (first(&behind, &US_GAAP), first(&behind, &IFRS)) {
            (Some(us), Some(other)) if us > other => ifrs += 1,
            (Some(_), _) => us_gaap += 1,
            (None, Some(_)) => ifrs += 1,
            (None, None) => {}
        }
    }
    if us_gaap == ifrs {
        (us_gaap, ifrs) = (count(&US_GAAP), count(&IFRS));
    }
    // Forms of domestic filers, who may use nothing else.
    let form = input.cover.value(Field::Form).unwrap_or_default();
    let is_domestic = ["8-K", "10-K", "10-Q"].iter().any(|domestic| form.starts_with(domestic));
    match (us_gaap, ifrs) {
        (0, 0) if text.contains("gaap") || is_domestic => Some(axes.us_gaap.clone()),
        (0, 0) => None,
        (us, other) if other > us => Some(axes.ifrs.clone()),
        _ => Some(axes.us_gaap.clone()),
    }
}

/// The period of a concept in a column: balances of flows stand at an edge of the period.
fn period(concept: &Concept, dates: Dates, preferred: &str) -> Option<Period> {
    match (concept.period, dates) {
        (PeriodType::Duration, Dates::Over(first, last)) => Some(Period::days(first, last)),
        (PeriodType::Duration, Dates::At(_)) => None,
        (PeriodType::Instant, Dates::Over(first, _)) if preferred == label_role::PERIOD_START => {
            Some(Period::end_of(first.pred_opt()?))
        }
        (PeriodType::Instant, Dates::Over(_, day) | Dates::At(day)) => Some(Period::end_of(day)),
    }
}
