//! Within [`super`]: the footnotes of sentences, and the words before a number ("approximately"), which go with its fact.

use super::{Reader, definition};
use crate::mapping::assemble::Assembler;
use crate::report::{Footnote, Link};
use indexmap::IndexMap;
use std::collections::BTreeSet;

impl Assembler<'_, '_> {
    /// Links facts of sentences with the notes that their subjects have marks of, and with what qualifies them.
    pub(super) fn explain(&mut self, reader: &Reader<'_>) {
        let prose = reader.prose;
        let mut noted: IndexMap<usize, BTreeSet<usize>> = IndexMap::new();
        let mut qualified: IndexMap<String, BTreeSet<usize>> = IndexMap::new();
        for (figure, outcome) in prose.figures.iter().zip(&reader.outcomes) {
            let Some(Ok(fact)) = outcome else { continue };
            for key in &figure.notes {
                let note = definition::note(prose, figure, key);
                let at = note.and_then(|note| prose.notes.iter().position(|known| std::ptr::eq(known, note)));
                if let Some(at) = at {
                    noted.entry(at).or_default().insert(*fact);
                }
            }
            if let Some(words) = figure.qualifier.as_deref().map(str::trim).filter(|words| !words.is_empty()) {
                qualified.entry(words.to_lowercase()).or_default().insert(*fact);
            }
        }
        noted.sort_unstable_keys();
        for (at, facts) in noted {
            let note = &prose.notes[at];
            let footnote = Footnote {
                span: Some(note.span),
                ..Footnote::plain(self.note_id("note", &note.key), "en", &note.text)
            };
            self.link(footnote, facts);
        }
        for (words, facts) in qualified {
            // It is about this place: elsewhere the number may be printed in full.
            let text = format!("The text says “{words}” before the number.");
            let id = self.note_id("qualifier", &words);
            self.link(Footnote::plain(id, "en", &text), facts);
        }
    }

    fn link(&mut self, footnote: Footnote, facts: BTreeSet<usize>) {
        let number = self.report.footnotes.len();
        self.report.links.extend(facts.into_iter().map(|fact| Link::footnote(fact, number)));
        self.report.footnotes.push(footnote);
    }

    /// An id that no footnote has.
    fn note_id(&self, kind: &str, key: &str) -> String {
        let key: Vec<&str> = key.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let plain = format!("{kind}-{}", key.join("-"));
        let is_taken = |id: &str| self.report.footnotes.iter().any(|note| *note.id == *id);
        let numbered = (2..).map(|n: u32| format!("{plain}-{n}"));
        std::iter::once(plain.clone()).chain(numbered).find(|id| !is_taken(id)).unwrap_or(plain)
    }
}
