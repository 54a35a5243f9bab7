//! The footnotes of running text, linked to the facts of the figures that have their marks.

use super::assemble::Assembler;
use crate::prose::{Note, Prose};
use crate::report::{Footnote, Link};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

impl Assembler<'_, '_> {
    /// Links footnotes to facts, once the figures of sentences are facts.
    pub(super) fn remarks(&mut self, prose: &Prose) {
        let mut keys: HashMap<&str, Vec<&Note>> = HashMap::new();
        for note in &prose.notes {
            keys.entry(&note.key).or_default().push(note);
        }
        // By where they begin: in the order of the document.
        let mut explained: BTreeMap<_, (&Note, Vec<usize>)> = BTreeMap::new();
        for figure in &self.figures {
            let (Some(printed), Ok(fact)) = (figure.prose.and_then(|at| prose.figures.get(at)), figure.outcome) else {
                continue;
            };
            for key in &printed.notes {
                // Numbers begin again on other pages: a note stands below its mark.
                let notes = keys.get(&**key).map_or(&[][..], Vec::as_slice);
                let below = notes.partition_point(|note| note.blocks.end <= printed.block);
                if let Some(note) = notes.get(below).or(notes.last()) {
                    explained.entry(note.span).or_insert((note, Vec::new())).1.push(fact);
                }
            }
        }
        let mut ids: HashSet<Arc<str>> = self.report.footnotes.iter().map(|note| note.id.clone()).collect();
        for (span, (note, mut facts)) in explained {
            facts.sort_unstable();
            facts.dedup();
            let number = self.report.footnotes.len();
            self.report.links.extend(facts.into_iter().map(|fact| Link::footnote(fact, number)));
            let key: String = note.key.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
            let others = (2..).map(|n| format!("footnote-{key}-{n}"));
            let id =
                std::iter::once(format!("footnote-{key}")).chain(others).map(Arc::from).find(|id| !ids.contains(id));
            let Some(id) = id else { continue };
            ids.insert(id.clone());
            self.report.footnotes.push(Footnote { span: Some(span), ..Footnote::plain(id, "en", &note.text) });
        }
    }
}
