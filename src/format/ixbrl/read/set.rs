//! Within [`super`]: what is known of a document set while its documents are read: a report per target, contexts, units,
//! what waits for the end.

use super::chain::Chains;
use super::content::Log;
use super::fact::Pending;
use super::links::{Note, Relation};
use super::walk::Walker;
use super::{Beside, LeftOut, Target, Text};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::format::ixbrl::transform::Rule;
use crate::format::xbrl21::ids::Found;
use crate::format::xbrl21::read::Aspects;
use crate::report::{ConceptId, ContextId, DimensionRef, Report, UnitId};
use crate::source::Span;
use crate::xbrl::{QName, ns};
use crate::xml::Xml;
use hashbrown::HashMap;

/// How many facts may wait for what stands behind them.
const WAITING: usize = 1 << 14;

/// How many targets a set may have.
const TARGETS: usize = 100;

/// Texts of facts may be this much longer than the documents together (nested text blocks repeat what is in them), and
/// this many bytes beside.
const REPETITION: u64 = 16;
const ALLOWANCE: u64 = 64 << 20;

/// The report of a target while it is read.
#[derive(Debug, Default)]
pub(super) struct Goal<'s> {
    pub(super) name: Option<&'s str>,
    pub(super) report: Report,
    /// Concepts by their names as written, in their scopes.
    names: HashMap<(u32, &'s str), ConceptId>,
    /// The last one: the facts of a row have the same.
    last_name: Option<((u32, &'s str), ConceptId)>,
    /// Of the contexts and units of the first target: their numbers here.
    contexts: HashMap<ContextId, ContextId>,
    units: HashMap<UnitId, UnitId>,
    /// Whether an `ix:references` is for it.
    pub(super) has_references: bool,
    /// Linkbases that it refers to.
    pub(super) linkbases: Vec<String>,
    /// Where each document's facts begin.
    firsts: Vec<usize>,
    /// The documents of the facts that came late.
    pub(super) late: Vec<usize>,
    pub(super) left_out: Vec<LeftOut>,
}

/// What a `format` attribute says.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Format {
    /// The rule; nothing if there is none of that name.
    pub(super) rule: Option<Rule>,
    /// Whether it is of the registry whose rules places name.
    pub(super) is_named: bool,
}

/// What is known of the set.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "what is there or not, each on its own")]
pub(super) struct Set<'s> {
    pub(super) texts: &'s [Text<'s>],
    pub(super) goals: Vec<Goal<'s>>,
    numbers: HashMap<&'s str, usize>,
    pub(super) aspects: Aspects<'s>,
    /// Found in contexts and units, per document.
    pub(super) resources: Vec<Diagnostics>,
    pub(super) diagnostics: Vec<Diagnostics>,
    pub(super) chains: Chains<'s>,
    pub(super) pending: Vec<Pending<'s>>,
    pub(super) notes: Vec<Note<'s>>,
    pub(super) relations: Vec<Relation<'s>>,
    /// Transformation rules by their names as written, in their scopes.
    formats: HashMap<(u32, &'s str), Format>,
    /// The last one.
    last_format: Option<((u32, &'s str), Format)>,
    pub(super) log: Log,
    pub(super) scratch: [String; 2],
    /// Whether the documents are read a second time, contexts and units known.
    pub(super) is_second: bool,
    /// Whether all contexts and units are known.
    pub(super) is_complete: bool,
    /// Whether more facts than may wait referred to one that was not known.
    pub(super) lacks: bool,
    pub(super) has_header: bool,
    pub(super) has_resources: bool,
    /// Bytes that texts may still take.
    budget: u64,
}

impl<'s> Set<'s> {
    /// Reads all documents; the number of the first one that is not well-formed, if that is not to be a finding
    /// (`is_mended`).
    pub(super) fn read(texts: &'s [Text<'s>], is_mended: bool) -> Result<(Vec<Target>, Vec<Diagnostics>), usize> {
        let found = || texts.iter().map(|_| Diagnostics::default()).collect::<Vec<_>>();
        let size: u64 = texts.iter().map(|text| text.text().len() as u64).sum();
        let budget = size.saturating_mul(REPETITION).saturating_add(ALLOWANCE);
        let mut set = Set {
            texts,
            goals: vec![Goal::default()],
            numbers: HashMap::new(),
            aspects: Aspects::default(),
            resources: found(),
            diagnostics: found(),
            chains: Chains::default(),
            pending: Vec::new(),
            notes: Vec::new(),
            relations: Vec::new(),
            formats: HashMap::new(),
            last_format: None,
            log: Log::default(),
            scratch: Default::default(),
            is_second: false,
            is_complete: false,
            lacks: false,
            has_header: false,
            has_resources: false,
            budget,
        };
        set.read_documents(is_mended)?;
        if set.lacks {
            (set.is_second, set.is_complete) = (true, true);
            set.begin_again(budget);
            set.diagnostics = found();
            set.read_documents(is_mended)?;
        }
        set.finish();
        let Set { goals, mut diagnostics, resources, .. } = set;
        for (all, found) in diagnostics.iter_mut().zip(resources) {
            all.append(found);
        }
        let targets = goals.into_iter().map(|goal| {
            let starts = if texts.len() > 1 { goal.firsts } else { Vec::new() };
            let beside = Beside { starts, left_out: goal.left_out };
            Target { name: goal.name.map(Into::into), report: goal.report, beside }
        });
        Ok((targets.collect(), diagnostics))
    }

    fn read_documents(&mut self, is_mended: bool) -> Result<(), usize> {
        for (document, text) in self.texts.iter().enumerate() {
            self.aspects.next_document();
            self.formats.clear();
            self.last_format = None;
            for goal in &mut self.goals {
                goal.names.clear();
                goal.last_name = None;
                goal.begin(document);
            }
            match Walker::read(self, text.text(), document) {
                Ok(()) => {}
                Err(error) if !is_mended && super::is_mendable(&error) => return Err(document),
                Err(error) => {
                    self.log = Log::default();
                    let error = error.help("the rest of this document has not been read");
                    self.diagnostics[document].push(error);
                }
            }
        }
        Ok(())
    }

    /// Forgets everything but contexts and units.
    fn begin_again(&mut self, budget: u64) {
        self.budget = budget;
        self.lacks = false;
        self.chains = Chains::default();
        self.pending.clear();
        self.notes.clear();
        self.relations.clear();
        for goal in &mut self.goals {
            goal.report.clear_facts();
            goal.report.taxonomy.clear();
            goal.linkbases.clear();
            goal.has_references = false;
            goal.firsts.clear();
            goal.late.clear();
            goal.left_out.clear();
        }
    }

    /// What can only be said when all documents are read.
    fn finish(&mut self) {
        self.is_complete = true;
        self.check_structure();
        super::chain::settle(self);
        super::links::settle(self);
        for goal in &mut self.goals {
            goal.report.taxonomy.append(&mut goal.linkbases);
            goal.sort();
        }
    }

    fn check_structure(&mut self) {
        let Some(first) = self.diagnostics.first_mut() else { return };
        if !self.has_header {
            first.push(Diagnostic::error("ix11.8.1.3:missingHeader", "no ix:header in the documents"));
        } else if !self.has_resources {
            first.push(Diagnostic::error("ix11.14.1.2:missingResources", "no ix:resources in the documents"));
        }
        let has_references = self.goals.iter().any(|goal| goal.has_references);
        if !has_references {
            first.push(Diagnostic::error("ix11.12.1.2:missingReferences", "no ix:references in the documents"));
            return;
        }
        for goal in &self.goals {
            if !goal.has_references && goal.report.facts().len() > 0 {
                let name = goal.name.unwrap_or("(default)");
                let message = format!("no ix:references for the target {name}, which has facts");
                first.push(Diagnostic::error("ix11.12.1.2:missingReferenceTargets", message));
            }
        }
    }

    /// The number of a target; nothing if there are too many.
    pub(super) fn goal(&mut self, name: Option<&'s str>) -> Option<usize> {
        let Some(name) = name else { return Some(0) };
        if let Some(&number) = self.numbers.get(name) {
            return Some(number);
        }
        if self.goals.len() >= TARGETS {
            return None;
        }
        let mut goal = Goal { name: Some(name), ..Goal::default() };
        for document in 0..self.goals[0].firsts.len() {
            goal.begin(document);
        }
        self.goals.push(goal);
        self.numbers.insert(name, self.goals.len() - 1);
        Some(self.goals.len() - 1)
    }

    /// The concept of a name in an attribute.
    #[inline]
    pub(super) fn concept(&mut self, goal: usize, xml: &Xml<'s>, name: &'s str) -> Option<ConceptId> {
        let Goal { names, last_name, report, .. } = &mut self.goals[goal];
        let key = (xml.scope(), name);
        if let Some((_, id)) = last_name.filter(|(last, _)| *last == key) {
            return Some(id);
        }
        if let Some(&id) = names.get(&key) {
            *last_name = Some((key, id));
            return Some(id);
        }
        let (namespace, local) = xml.qname(name.trim_ascii())?;
        let uri = xml.uri(namespace);
        let prefix = name.trim_ascii().split_once(':').map_or("ns", |(prefix, _)| prefix);
        if !uri.is_empty() {
            report.declare(prefix, uri);
        }
        let id = report.concept_id(QName::new(uri, local));
        names.insert(key, id);
        Some(id)
    }

    /// The transformation rule of a name in an attribute.
    #[inline]
    pub(super) fn format(&mut self, xml: &Xml<'s>, name: &'s str) -> Format {
        let key = (xml.scope(), name);
        if let Some((_, format)) = self.last_format.filter(|(last, _)| *last == key) {
            return format;
        }
        let format = *self.formats.entry(key).or_insert_with(|| {
            let Some((namespace, local)) = xml.qname(name) else { return Format::default() };
            let uri = xml.uri(namespace);
            Format { rule: Rule::find(uri, local).ok(), is_named: uri == ns::IXT }
        });
        self.last_format = Some((key, format));
        format
    }

    /// The context of an id, in the report of a target.
    #[inline]
    pub(super) fn context(&mut self, goal: usize, id: &str) -> Found<ContextId> {
        let found = self.aspects.contexts.get(id);
        let Found::Known(first) = found else { return found };
        if goal == 0 {
            return found;
        }
        let [first_goal, others @ ..] = self.goals.as_mut_slice() else { return Found::Unusable };
        let Some(Goal { report, contexts, .. }) = others.get_mut(goal - 1) else { return Found::Unusable };
        if let Some(&known) = contexts.get(&first) {
            return Found::Known(known);
        }
        let context = first_goal.report.context(first);
        let names = context.dimensions().flat_map(|(axis, value)| match value {
            DimensionRef::Member(member) => [Some(axis), Some(member)],
            DimensionRef::Typed(_) => [Some(axis), None],
        });
        for name in names.flatten() {
            declare(&first_goal.report, name, report);
        }
        for (axis, domain) in
            context.dimensions().filter_map(|(axis, _)| first_goal.report.typed_domains.get_key_value(axis))
        {
            declare(&first_goal.report, domain, report);
            report.typed_domains.entry(axis.clone()).or_insert_with(|| domain.clone());
        }
        let Ok(here) = report.intern(&context.to_context()) else { return Found::Unusable };
        contexts.insert(first, here);
        Found::Known(here)
    }

    /// The unit of an id, in the report of a target.
    #[inline]
    pub(super) fn unit(&mut self, goal: usize, id: &str) -> Found<UnitId> {
        let found = self.aspects.units.get(id);
        let Found::Known(first) = found else { return found };
        if goal == 0 {
            return found;
        }
        let [first_goal, others @ ..] = self.goals.as_mut_slice() else { return Found::Unusable };
        let Some(Goal { report, units, .. }) = others.get_mut(goal - 1) else { return Found::Unusable };
        if let Some(&known) = units.get(&first) {
            return Found::Known(known);
        }
        let unit = first_goal.report.unit(first).clone();
        for measure in unit.numerators.iter().chain(&unit.denominators) {
            declare(&first_goal.report, measure, report);
        }
        let here = report.unit_id(unit);
        units.insert(first, here);
        Found::Known(here)
    }

    /// Keeps a fact until everything is read. If too many wait, everything is read again instead.
    pub(super) fn wait(&mut self, pending: Pending<'s>) {
        let (size, document, span) = (pending.content.size(), pending.tag.document, pending.span);
        if self.pending.len() >= WAITING && !self.is_complete {
            self.lacks = true;
        } else if self.spend(size, document, span) {
            self.pending.push(pending);
        }
    }

    /// Takes bytes of what texts may take; `false`, and an error, if there are not so many left.
    pub(super) fn spend(&mut self, bytes: usize, document: usize, span: Span) -> bool {
        let left = self.budget.checked_sub(bytes as u64);
        if left.is_none() {
            let message = "nested inline elements repeat more text than can be kept: this one is left out";
            self.fail("ix.too-much-text", document, message, span);
        }
        self.budget = left.unwrap_or(self.budget);
        left.is_some()
    }

    /// Reports an error.
    pub(super) fn fail(&mut self, code: &'static str, document: usize, message: impl Into<String>, span: Span) {
        if let Some(diagnostics) = self.diagnostics.get_mut(document) {
            diagnostics.push(Diagnostic::error(code, message).at(span));
        }
    }
}

impl Goal<'_> {
    fn begin(&mut self, document: usize) {
        self.firsts.truncate(document);
        self.firsts.push(self.report.facts().len());
    }

    /// Puts the facts in the order in which their elements begin.
    fn sort(&mut self) {
        let count = self.report.facts().len();
        let early = count - self.late.len();
        let document = |index: usize| {
            let late = index.checked_sub(early).and_then(|at| self.late.get(at)).copied();
            late.unwrap_or_else(|| self.firsts.partition_point(|&first| first <= index).saturating_sub(1))
        };
        let key = |index: usize| (document(index), self.report.fact(index).offset);
        if !(0..count).is_sorted_by_key(key) {
            let mut order: Vec<usize> = (0..count).collect();
            // Nearly all stand in order: keys are cheaper made again than kept.
            order.sort_by_key(|&index| key(index));
            self.report.reorder(&order);
        }
        // Those that came late move what stands behind them.
        let mut counts = vec![0; self.firsts.len()];
        for &document in &self.late {
            if let Some(count) = counts.get_mut(document) {
                *count += 1;
            }
        }
        let mut before = 0;
        for (first, count) in self.firsts.iter_mut().zip(counts) {
            *first += before;
            before += count;
        }
        self.left_out.sort_by_key(|fact| (fact.document, fact.offset));
    }
}

/// Declares the namespace of a name of one report in another, under the same prefix.
fn declare(from: &Report, name: &QName, to: &mut Report) {
    if let Some((prefix, namespace)) = from.prefixes.iter().find(|(_, namespace)| **namespace == name.namespace) {
        to.declare(prefix, namespace);
    }
}
