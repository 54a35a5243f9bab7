//! Within [`super`]: what stands above a table and holds for all of it: title, scale, currency, period.

use super::Kind;
use super::blocks::has_figure;
use super::calendar::Phrase;
use super::header::{self, Surroundings};
use super::kinds::{self, Naming, Strength};
use crate::document::{Block, Document, Inline, Table};
use std::borrow::Cow;

/// What stands above a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Title {
    /// The title as printed, or else the nearest line.
    pub(super) text: Option<String>,
    /// What it names.
    pub(super) names: Option<Naming>,
    /// Whether it goes on with a statement before.
    pub(super) continued: bool,
    pub(super) scale: Option<i8>,
    /// Whether share counts are scaled like money.
    pub(super) shares_scaled: bool,
    /// Power of ten of share counts, where the title states their own.
    pub(super) share_scale: Option<i8>,
    pub(super) around: Surroundings,
}

impl Title {
    /// The kind and how much the title says of it.
    pub(super) fn statement(&self) -> Option<(Kind, Strength)> {
        match self.names? {
            Naming::Statement(kind, strength) => Some((kind, strength)),
            Naming::Other | Naming::Notes => None,
        }
    }

    /// What the blocks above a table say about it: the nearest lines count first, long paragraphs are prose.
    pub(super) fn above(document: &Document<'_>, block: usize) -> Title {
        /// Lines looked at.
        const REACH: usize = 12;
        /// Lines above the title that may still state the scale, or the title of which this one is a part.
        const BEHIND: usize = 3;
        let mut title = Title { shares_scaled: true, ..Title::default() };
        let mut below: Option<Cow<'_, str>> = None;
        let mut behind = 0;
        for line in lines_above(document, block).take(REACH) {
            if title.names.is_some() {
                if behind == BEHIND {
                    break;
                }
                behind += 1;
                if title.scale.is_none() && line.trim_start().starts_with(['(', '（']) {
                    title.amounts(&line);
                }
                title.widen(&line);
                continue;
            }
            title.amounts(&line);
            title.around.phrase = title.around.phrase.or(Phrase::read(&line).unwrap_or_default());
            title.names = kinds::naming(&line);
            let mut whole = Cow::Borrowed(line.trim());
            // "CONSOLIDATED STATEMENTS OF" over "OPERATIONS".
            if let (None, Some(below)) = (title.names, below.as_ref().filter(|_| is_unfinished(&line))) {
                let joined = format!("{} {}", line.trim(), below.trim());
                title.names = kinds::naming(&joined);
                if title.names.is_some() {
                    whole = Cow::Owned(joined);
                }
            }
            if title.names.is_some() || title.text.is_none() {
                title.continued = kinds::is_continued(&whole);
                title.text = Some(whole.into_owned());
            }
            below = Some(line);
        }
        if title.statement().is_none() && title.names != Some(Naming::Other) {
            title.names = None;
        }
        title
    }

    /// "Supplemental cash flow disclosure" under "Consolidated statements of cash flows" is a part of these.
    fn widen(&mut self, line: &str) {
        let Some((kind, Strength::Words)) = self.statement() else { return };
        if kinds::naming(line) == Some(Naming::Statement(kind, Strength::Title)) {
            self.names = Some(Naming::Statement(kind, Strength::Title));
            self.text = Some(line.trim().to_owned());
        }
    }

    /// Scale, shares and currencies of a line, where none nearer to the table has told them.
    pub(super) fn amounts(&mut self, line: &str) {
        if self.around.currencies.is_empty() {
            self.around.currencies = header::currencies(line);
        }
        if let Some(scale) = header::scale(line).filter(|_| self.scale.is_none()) {
            (self.scale, self.share_scale) = (Some(scale), share_scale(line));
            self.shares_scaled = !excepts_shares(line);
        }
    }
}

/// The lines above a table, nearest first, up to the next table that holds figures. Tables without figures are there for
/// the looks of a title; a page's number and foot are passed over.
fn lines_above<'d>(document: &'d Document<'_>, block: usize) -> impl Iterator<Item = Cow<'d, str>> {
    const LONGEST: usize = 300;
    let is_open = |block: &&Block<'_>| match block {
        Block::Table(table) => !table.rows.iter().any(has_figure) || is_furniture(table),
        _ => true,
    };
    let above = document.blocks[..block].iter().rev().take_while(is_open);
    above
        .flat_map(|block| {
            let cells = match block {
                Block::Table(table) if !is_furniture(table) => &table.rows[..],
                _ => &[],
            };
            let cells = cells.iter().rev().flat_map(|row| row.cells.iter().map(|cell| &cell.content));
            block.content().into_iter().chain(cells)
        })
        .map(Inline::text)
        .filter(|text| text.len() <= LONGEST && !text.trim().is_empty() && !(is_foot(text) && text.contains("Form ")))
        .flat_map(|text| {
            if !text.contains('\n') {
                return vec![text];
            }
            text.lines().rev().filter(|line| !line.trim().is_empty()).map(|line| Cow::Owned(line.to_owned())).collect()
        })
}

/// Whether a table is the foot of a page: a number, and perhaps the name of the form.
pub(super) fn is_furniture(table: &Table<'_>) -> bool {
    const ROWS: usize = 3;
    const LONGEST: usize = 60;
    if table.rows.len() > ROWS {
        return false;
    }
    let texts = || table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.content.text());
    let is_page = |text: &str| text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    let mut filled = texts().filter(|text| !text.trim().is_empty());
    filled.clone().count() <= 3 && filled.all(|text| is_page(text.trim()) || is_foot(&text) && text.len() <= LONGEST)
}

/// Whether a line stands at the edge of a page and says nothing of a statement: numbers, the name of the form, a way back
/// to the contents, a reference to the notes.
pub(super) fn is_foot(text: &str) -> bool {
    const LONGEST: usize = 200;
    const FEET: &[&str] = &[
        "table of contents",
        "accompanying notes",
        "see notes",
        "notes to",
        "form 10-",
        "form 20-f",
        "form 6-k",
        "integral part",
        "back to",
        "index to",
    ];
    if !text.contains(char::is_alphabetic) {
        return true;
    }
    let lower = text.to_lowercase();
    let lower = lower.trim();
    text.len() <= LONGEST
        && (FEET.iter().any(|foot| lower.contains(foot)) || lower.starts_with("page ") || is_page_key(lower))
}

/// `F-12`, `- 7 -`.
fn is_page_key(lower: &str) -> bool {
    let digits = lower.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    lower.len() - digits.len() <= 1
        && digits.len() >= 2
        && digits.chars().all(|c| c.is_ascii_digit() || "-–— ".contains(c))
}

/// Words behind which more must follow.
const OPEN: [&str; 17] = [
    "of",
    "and",
    "or",
    "by",
    "for",
    "from",
    "in",
    "to",
    "the",
    "on",
    "at",
    "with",
    "per",
    "a",
    "used",
    "provided",
    "attributable",
];

/// Whether a word is one behind which more must follow, anywhere or as one of `others`.
pub(super) fn is_open(word: &str, others: &[&str]) -> bool {
    OPEN.iter().chain(others).any(|open| open.eq_ignore_ascii_case(word))
}

/// Whether a line stops where more must follow.
pub(super) fn is_unfinished(text: &str) -> bool {
    let text = text.trim_end();
    if text.ends_with([',', '-', '–', '—', '/', '&']) {
        return true;
    }
    let last = text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    is_open(last, &["net", "less", "available", "due", "than", "other"])
}

/// Whether the words behind "except" take share counts out of the scale, not only amounts per share.
pub(super) fn excepts_shares(text: &str) -> bool {
    let text = text.to_lowercase();
    let Some(except) = text.find("except").or_else(|| text.find("other than")).map(|at| {
        text[at..]
            .replace("per share", "")
            .replace("per-share", "")
            .replace("per ads", "")
            .replace("per ordinary share", "")
    }) else {
        return false;
    };
    except.contains("share")
}

/// The power of ten that a line states for share counts alone: "shares in thousands", "number of shares, which are
/// reflected in thousands".
pub(super) fn share_scale(text: &str) -> Option<i8> {
    const WORDS: [&str; 8] = [
        "shares in ",
        "shares, which are reflected in ",
        "shares which are reflected in ",
        "shares reflected in ",
        "shares are in ",
        "shares stated in ",
        "shares are stated in ",
        "share data in ",
    ];
    let text = text.to_lowercase();
    let (at, words) = WORDS.iter().find_map(|words| Some((text.find(words)?, *words)))?;
    let stated = text[at + words.len()..].split([',', ')', ';']).next()?;
    // "In millions, except per share data in thousands of dollars" has no word of shares' own right before.
    header::scale(stated.split_whitespace().next()?)
}
