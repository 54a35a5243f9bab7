//! Within [`super`]: who issued a document. A cover says it with a caption under the name; where there is none, a line near
//! the top that ends like the name of a company, the line above the title of a statement, or the first heading names it.

use super::cover::{Cover, Field, last_line, lines};
use super::kinds::{self, Naming, Strength};
use crate::document::{Block, Document, Inline, Table};
use std::ops::Range;

/// Blocks in which a cover may stand.
const COVER: usize = 80;

/// Words in brackets below the name of a registrant.
const CAPTIONS: [&str; 6] = [
    "(translation of registrant",
    "(exact name of registrant",
    "exact name of registrant as specified",
    "(name of registrant",
    "(exact name of company",
    "(exact name of each registrant",
];

/// Words below the names of companies listed in Hong Kong.
const INCORPORATED: [&str; 5] = [
    "(incorporated in",
    "(a joint stock",
    "(a company controlled through weighted voting",
    "(established in",
    "(a joint stock limited company",
];

/// Captions in front of a name: "Company name: Acme Co., Ltd.".
const NAMED: [&str; 8] = [
    "company name",
    "name of company",
    "name of the company",
    "name of listed company",
    "name of listed issuer",
    "name of issuer",
    "registrant",
    "issuer",
];

/// Captions below a file number.
const FILE_NUMBER: [&str; 2] = ["(commission file number)", "(commission file no.)"];

/// Last words of names of companies.
const FORMS: [&str; 32] = [
    "inc",
    "corp",
    "corporation",
    "incorporated",
    "ltd",
    "limited",
    "plc",
    "company",
    "co",
    "llc",
    "lp",
    "group",
    "holdings",
    "holding",
    "nv",
    "n.v",
    "sa",
    "s.a",
    "se",
    "ag",
    "gmbh",
    "spa",
    "s.p.a",
    "ab",
    "asa",
    "oyj",
    "bancorp",
    "trust",
    "partners",
    "bancshares",
    "financial",
    "industries",
];

/// Last words of names that need no other sign of being a name.
const SURE: usize = 11;

/// Words that no name of a company in a line of its own has.
const NOT_NAMES: [&str; 28] = [
    "exchange",
    "commission",
    "securities",
    "results",
    "report",
    "reports",
    "announces",
    "announcement",
    "statements",
    "statement",
    "balance",
    "contact",
    "investor",
    "relations",
    "hong kong exchanges",
    "clearing",
    "the stock",
    "table of",
    "contents",
    "form",
    "quarter",
    "earnings",
    "financial highlights",
    "press release",
    "news release",
    "washington",
    "exhibit",
    "about",
];

/// Words behind the name in a heading.
const BEHIND: &[&str] = &[
    " – ",
    " — ",
    " - ",
    " | ",
    ": ",
    " announces",
    " reports",
    " half-year",
    " half year",
    " interim",
    " annual",
    " quarterly",
    " first quarter",
    " second quarter",
    " third quarter",
    " fourth quarter",
    " full year",
    " fiscal",
    " q1",
    " q2",
    " q3",
    " q4",
    " 20",
];

impl Cover {
    /// The name above "(Exact name of registrant as specified in its charter)", in the same block or in one before.
    pub(super) fn captioned(&mut self, content: &Inline<'_>, text: &str, lower: &str, before: &[&Inline<'_>]) {
        const REACH: usize = 3;
        if lower.len() != text.len() {
            return;
        }
        if let Some(at) = FILE_NUMBER.iter().find_map(|caption| lower.find(caption))
            && let Some((content, range)) = above(content, text, at, before)
        {
            let value = content.text()[range.clone()].to_owned();
            if value.bytes().any(|b| b.is_ascii_digit()) {
                self.add(Field::FileNumber, content, range, &value, None);
            }
        }
        if let Some(at) = CAPTIONS.iter().find_map(|caption| lower.find(caption)) {
            if let Some((content, range)) = above(content, text, at, before) {
                let value = content.text()[range.clone()].to_owned();
                self.add(Field::Registrant, content, range, &value, None);
            }
        } else if let Some(at) = INCORPORATED.iter().find_map(|caption| lower.find(caption)) {
            // The name in English may stand above the one in Chinese.
            let mut near = before.iter().rev().filter(|content| !content.is_blank()).take(REACH);
            let is_english = |text: &str| text.bytes().any(|b| b.is_ascii_alphabetic());
            let own = lines(&text[..at]).filter(|(_, line)| is_english(line)).last();
            if let Some((start, line)) = own.filter(|(_, line)| !line.trim().is_empty()) {
                let range = trimmed(line, start);
                self.add(Field::Registrant, content, range.clone(), &text[range], None);
            } else if let Some(found) = near.find(|content| is_english(&content.text())) {
                let text = found.text();
                if let Some((start, line)) = lines(&text).filter(|(_, line)| is_english(line)).last() {
                    let range = trimmed(line, start);
                    self.add(Field::Registrant, found, range.clone(), &text[range], None);
                }
            }
        }
    }

    /// What the tables of a cover say: the name and the file number above their captions, the trading symbol under its
    /// heading.
    pub(super) fn tables(&mut self, document: &Document<'_>) {
        for block in document.blocks.iter().take(COVER) {
            let Block::Table(table) = block else { continue };
            self.symbols(table);
            let contents: Vec<&Inline<'_>> = table
                .rows
                .iter()
                .flat_map(|row| &row.cells)
                .map(|cell| &cell.content)
                .filter(|c| !c.is_blank())
                .collect();
            for (at, content) in contents.iter().enumerate() {
                let text = content.text();
                if text.contains('(') || text.contains("ame of") {
                    self.captioned(content, &text, &text.to_lowercase(), &contents[..at]);
                }
                self.labels(content, &text, &text.to_lowercase());
            }
        }
    }

    /// The first symbol under "Trading Symbol(s)".
    fn symbols(&mut self, table: &Table<'_>) {
        const LONGEST: usize = 10;
        let mut column = None;
        for row in &table.rows {
            let Some(at) = column else {
                let is_heading = |text: &str| {
                    let lower = text.to_lowercase();
                    lower.contains("trading symbol") || lower.contains("ticker symbol") || lower.trim() == "symbol"
                };
                column = row.cells.iter().position(|cell| is_heading(&cell.content.text()));
                continue;
            };
            let Some(cell) = row.cells.get(at).filter(|cell| !cell.content.is_blank()) else { continue };
            let text = cell.content.text();
            let range = trimmed(&text, 0);
            let symbol = &text[range.clone()];
            let is_symbol = symbol.len() <= LONGEST
                && symbol.starts_with(|c: char| c.is_ascii_uppercase())
                && symbol.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '.' | '-'));
            if is_symbol {
                // The first class of shares is the issuer's; others, and its notes, follow.
                self.add(Field::Ticker, &cell.content, range, symbol, None);
                return;
            }
        }
    }

    /// The issuer where no cover, headline or listing has named it.
    pub(super) fn likely(&mut self, document: &Document<'_>) {
        if self.item(Field::Registrant).is_some() {
            return;
        }
        let top = || document.blocks.iter().take(COVER).filter_map(Block::content);
        let found = top().find_map(name_by_form);
        let found = found.or_else(|| name_by_statement(document));
        let first = document.blocks.iter().take(COVER).find(|block| matches!(block, Block::Heading { .. }));
        let found =
            found.or_else(|| heading(first?.content()?)).or_else(|| top().find(|c| c.is_bold()).and_then(heading));
        if let Some((content, range)) = found {
            let text = content.text();
            self.add(Field::Registrant, content, range.clone(), &text[range], None);
        }
    }
}

/// What stands above a caption: the last line before it, or that of the nearest block that is not blank.
fn above<'i, 'a>(
    content: &'i Inline<'a>,
    text: &str,
    at: usize,
    before: &[&'i Inline<'a>],
) -> Option<(&'i Inline<'a>, Range<usize>)> {
    if let Some(range) = last_line(text.get(..at)?.trim_end()) {
        return Some((content, range));
    }
    let before = before.iter().rev().find(|content| !content.is_blank())?;
    last_line(before.text().trim_end()).map(|range| (*before, range))
}

fn trimmed(line: &str, start: usize) -> Range<usize> {
    let from = start + line.len() - line.trim_start().len();
    from..from + line.trim().len()
}

/// A short line that ends like the name of a company.
fn name_by_form<'i, 'a>(content: &'i Inline<'a>) -> Option<(&'i Inline<'a>, Range<usize>)> {
    const LONGEST: usize = 80;
    let text = content.text();
    if text.len() > 4 * LONGEST {
        return None;
    }
    lines(&text).find_map(|(start, line)| {
        let caption = line.split_once([':', '：']).map_or("", |(caption, _)| caption);
        let is_captioned = NAMED.iter().any(|named| caption.trim().eq_ignore_ascii_case(named));
        let behind = caption.len() + line[caption.len()..].chars().next().map_or(0, char::len_utf8);
        let skip = if is_captioned { behind } else { 0 };
        let range = trimmed(&line[skip..], start + skip);
        let name = &text[range.clone()];
        if is_captioned && (2..=LONGEST).contains(&name.len()) && name.contains(char::is_alphabetic) {
            return Some((content, range));
        }
        if name.len() > LONGEST || !name.starts_with(char::is_uppercase) || name.ends_with([';', ':']) {
            return None;
        }
        let lower = name.to_lowercase();
        if lower.ends_with("有限公司") {
            return Some((content, range));
        }
        let words: Vec<&str> = lower.split_whitespace().collect();
        let last = words.last()?.trim_end_matches(['.', ',']);
        let form = FORMS.iter().position(|form| *form == last)?;
        let is_title = name.split_whitespace().all(|word| {
            word.starts_with(|c: char| !c.is_alphabetic() || c.is_uppercase())
                || ["and", "of", "the", "de", "plc"].contains(&word)
        });
        let is_name = words.len() > 1 && is_title && !NOT_NAMES.iter().any(|word| lower.contains(word));
        (is_name && (form < SURE || content.is_bold() || words.len() <= 6)).then_some((content, range))
    })
}

/// The line above the title of a statement, or what stands before it: "ACME CORP" over "CONSOLIDATED BALANCE SHEETS".
fn name_by_statement<'i, 'a>(document: &'i Document<'a>) -> Option<(&'i Inline<'a>, Range<usize>)> {
    const LONGEST: usize = 80;
    let contents = || document.blocks.iter().filter_map(Block::content);
    let mut above: Option<&'i Inline<'a>> = None;
    for content in contents() {
        let text = content.text();
        if text.len() > 300 || content.is_blank() {
            continue;
        }
        if matches!(kinds::naming(&text), Some(Naming::Statement(_, Strength::Title))) {
            let above = above?;
            let name = above.text();
            let range = last_line(name.trim_end())?;
            let line = &name[range.clone()];
            let is_name = line.len() <= LONGEST
                && line.starts_with(char::is_uppercase)
                && kinds::naming(line).is_none()
                && !line.ends_with(['.', ':'])
                && !NOT_NAMES.iter().any(|word| line.to_lowercase().contains(word));
            return is_name.then_some((above, range));
        }
        above = Some(content);
    }
    None
}

/// The first words of a heading: "Acme – Half-year report 2024".
fn heading<'i, 'a>(content: &'i Inline<'a>) -> Option<(&'i Inline<'a>, Range<usize>)> {
    const LONGEST: usize = 80;
    let text = content.text();
    let line = text.lines().find(|line| !line.trim().is_empty())?;
    let start = text.find(line)?;
    let range = trimmed(line, start);
    let title = &text[range.clone()];
    let lower = title.to_lowercase();
    let end = BEHIND.iter().filter_map(|words| lower.find(words)).min().filter(|_| lower.len() == title.len());
    let end = end.unwrap_or(title.len());
    let name = title.get(..end)?.trim_end();
    let is_name = (2..=LONGEST).contains(&name.len())
        && name.contains(char::is_alphabetic)
        && kinds::naming(name).is_none()
        && !NOT_NAMES.iter().any(|word| name.to_lowercase().contains(word));
    is_name.then(|| (content, range.start..range.start + name.len()))
}
