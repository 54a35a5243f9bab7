//! Within [`super`]: what stands above a table and holds for all of it: title, scale, currency, period.

use super::Kind;
use super::calendar::Phrase;
use super::finder::Finder;
use super::header::{self, Surroundings};
use super::kinds::kind_of_title;
use crate::document::{Block, Inline, Row as TableRow};

/// What stands above a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Title {
    pub(super) text: Option<String>,
    pub(super) kind: Option<Kind>,
    pub(super) scale: Option<i8>,
    pub(super) shares_scaled: bool,
    pub(super) around: Surroundings,
}

impl Finder<'_> {
    /// What the blocks above a table say about it: the nearest lines count first, long paragraphs are prose.
    pub(super) fn title(&self, block: usize) -> Title {
        const REACH: usize = 8;
        const LONGEST: usize = 300;
        let mut title = Title { shares_scaled: true, ..Title::default() };
        for above in self.document.blocks[..block].iter().rev().take(REACH) {
            if matches!(above, Block::Table(_)) {
                break;
            }
            let Some(text) = above.content().map(Inline::text).filter(|t| t.len() <= LONGEST) else { continue };
            if title.kind.is_none() && title.text.is_none() {
                title.around.phrase = title.around.phrase.or(Phrase::read(&text).unwrap_or_default());
                if title.around.currencies.is_empty() {
                    title.around.currencies = header::currencies(&text);
                }
                if let Some(scale) = header::scale(&text).filter(|_| title.scale.is_none()) {
                    title.scale = Some(scale);
                    title.shares_scaled = !excepts_shares(&text);
                }
                title.kind = kind_of_title(&text);
                if title.kind.is_some() {
                    title.text = text.lines().next().map(|line| line.trim().to_owned());
                }
            }
        }
        title
    }

    /// The money of a table whose title and header do not name it: that of the signs before its numbers, that of the
    /// statement before, or that of nearly all amounts of the document.
    pub(super) fn currencies(&self, rows: &[TableRow<'_>]) -> Vec<&'static str> {
        let signs = || rows.iter().flat_map(|row| row.cells.iter().skip(1)).map(|cell| cell.content.text());
        if let Some(signed) = signs().map(|text| header::currencies(&text)).find(|codes| !codes.is_empty()) {
            return signed;
        }
        if let Some(column) = self.found.statements.last().and_then(|s| s.columns.first()) {
            return vec![column.currency];
        }
        self.customs.signs.own().into_iter().collect()
    }
}

/// Whether the words behind "except" take share counts out of the scale, not only amounts per share.
pub(super) fn excepts_shares(text: &str) -> bool {
    let text = text.to_lowercase();
    let Some(except) = text.find("except").map(|at| text[at..].replace("per share", "").replace("per ads", "")) else {
        return false;
    };
    except.contains("share")
}
