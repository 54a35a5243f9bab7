//! Figures in sentences → facts: under the concept of the statement's line where it prints the same number, under the
//! concept that the words name where no statement does.

use super::Figure;
use super::assemble::Assembler;
use crate::prose::Prose;

impl Assembler<'_, '_> {
    /// Makes facts of the figures in sentences, behind those of the statements.
    pub(super) fn prose(&mut self, prose: &Prose) {
        let left = prose.left.iter().map(|l| Figure { span: l.span, row: None, prose: None, outcome: Err(l.reason) });
        self.figures.extend(left);
        let unread = prose.figures.iter().enumerate();
        let unread = unread.map(|(at, f)| Figure { span: f.span, row: None, prose: Some(at), outcome: Err("unread") });
        self.figures.extend(unread);
    }
}
