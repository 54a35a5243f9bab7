//! A table cell → the figure that it holds: sign, digits, precision, and which bytes carry them.

use crate::document::Inline;
use crate::source::Span;
use crate::xbrl::Number;
use std::borrow::Cow;

/// What a figure is, as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FigureKind {
    /// A number.
    Amount,
    /// A number with a percent sign.
    Percent,
    /// A dash that stands for zero.
    Dash,
}

/// A figure in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Amount, percentage or dash.
    pub kind: FigureKind,
    /// The figure with sign, brackets, currency sign and percent sign.
    pub span: Span,
    /// The digits, or the dash.
    pub digits: Span,
    /// The value as printed: negative in brackets or behind a minus sign, unscaled.
    pub number: Number,
    /// Digits behind the decimal point.
    pub places: i16,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Nothing visible.
    Blank,
    /// One figure.
    Figure(Figure),
    /// Words.
    Text,
    /// Something that looks like a number and is none.
    Malformed(Span),
}

const DASHES: [&str; 8] = ["-", "–", "—", "−", "--", "—-", "nil", "Nil"];
const CURRENCY_SIGNS: [&str; 10] = ["US$", "HK$", "NT$", "RMB", "CNY", "USD", "$", "€", "£", "¥"];

/// Reads a cell of a statement's body. What `next` to it closes its bracket or says that it is a percentage belongs to
/// it: tables that were made for print have these marks in columns of their own.
#[must_use]
pub fn read_beside(cell: &Inline<'_>, next: Option<&Inline<'_>>) -> Content {
    let mark = next.map(Inline::text).filter(|mark| [")", "%", ")%", "%)"].contains(&mark.trim()));
    let digits: String = cell.runs.iter().filter(|run| !run.style.superscript).map(|run| &*run.text).collect();
    let closed = mark.and_then(|mark| parse(format!("{}{}", digits.trim(), mark.trim()).as_str()));
    match closed {
        Some(parsed) => figure(cell, digits.len() - digits.trim_start().len(), digits.trim().len(), parsed),
        None => read(cell),
    }
}

/// Reads a cell of a statement's body by itself. A footnote's superscript is not part of the number.
#[must_use]
pub fn read(cell: &Inline<'_>) -> Content {
    let plain: String = cell.runs.iter().filter(|run| !run.style.superscript).map(|run| &*run.text).collect();
    let whole = cell.text();
    let text = if whole.starts_with(&plain) { Cow::Owned(plain) } else { whole };
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    let span = |from: usize, to: usize| cell.span(start + from..start + to);
    if trimmed.is_empty() {
        return Content::Blank;
    }
    if let Some(dash) = dash(trimmed) {
        let (span, digits) = (span(0, trimmed.len()), span(dash.start, dash.end));
        return Content::Figure(Figure { kind: FigureKind::Dash, span, digits, number: Number::zero(), places: 0 });
    }
    match parse(trimmed) {
        Some(parsed) => figure(cell, start, trimmed.len(), parsed),
        None if is_like_a_number(trimmed) => Content::Malformed(span(0, trimmed.len())),
        None => Content::Text,
    }
}

/// Where a dash stands: alone, in brackets, behind a currency sign or before a percent sign.
fn dash(text: &str) -> Option<std::ops::Range<usize>> {
    let bare = text.trim_start_matches('(').trim_end_matches([')', '%']).trim();
    let bare = CURRENCY_SIGNS.iter().find_map(|sign| bare.strip_prefix(sign)).unwrap_or(bare).trim();
    let start = text.find(bare)?;
    DASHES.contains(&bare).then(|| start..start + bare.len())
}

/// The figure that stands in a cell from `start` on.
fn figure(cell: &Inline<'_>, start: usize, length: usize, parsed: Parsed) -> Content {
    Content::Figure(Figure {
        kind: if parsed.percent { FigureKind::Percent } else { FigureKind::Amount },
        span: cell.span(start..start + length),
        digits: cell.span(start + parsed.digits.start..start + parsed.digits.end),
        places: parsed.places,
        number: if parsed.negative { parsed.number.negated() } else { parsed.number },
    })
}

struct Parsed {
    negative: bool,
    percent: bool,
    digits: std::ops::Range<usize>,
    number: Number,
    places: i16,
}

/// `[currency] [(|-] digits [)] [%]`, in the orders that are seen: `(1.5%)`, `(1.5)%`, `-$5`, `$(5)`.
fn parse(text: &str) -> Option<Parsed> {
    let first = text.find(|c: char| c.is_ascii_digit() || c == '.')?;
    let last = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    // Asterisks are marks of footnotes.
    let (mut before, mut after) = (text[..first].trim(), text[last..].trim_end_matches(['*', '†']).trim());
    let mut negative = false;
    let mut brackets = false;
    let mut currency = false;
    while !before.is_empty() {
        if let Some(rest) = before.strip_prefix('(').filter(|_| !brackets && !negative) {
            (brackets, before) = (true, rest.trim_start());
        } else if let Some(rest) = before.strip_prefix(['-', '−', '–']).filter(|_| !negative && !brackets) {
            (negative, before) = (true, rest.trim_start());
        } else {
            let sign = CURRENCY_SIGNS.iter().find(|sign| before.starts_with(**sign)).filter(|_| !currency)?;
            (currency, before) = (true, before[sign.len()..].trim_start());
        }
    }
    let mut percent = false;
    let mut closed = false;
    while !after.is_empty() {
        if let Some(rest) = after.strip_prefix(')').filter(|_| brackets && !closed) {
            (closed, after) = (true, rest.trim_start());
        } else {
            after = after.strip_prefix('%').filter(|_| !percent)?.trim_start();
            percent = true;
        }
    }
    if brackets != closed {
        return None;
    }
    let digits = &text[first..last];
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if !is_grouped(whole) || !fraction.bytes().all(|b| b.is_ascii_digit()) || digits.ends_with('.') {
        return None;
    }
    Some(Parsed {
        negative: negative || brackets,
        percent,
        digits: first..last,
        number: digits.replace(',', "").parse().ok()?,
        places: i16::try_from(fraction.len()).ok()?,
    })
}

/// `1234`, `1,234`, or nothing in front of a decimal point.
fn is_grouped(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let lead = groups.next().unwrap_or_default();
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    digits(lead)
        && if whole.contains(',') {
            (1..=3).contains(&lead.len()) && groups.all(|group| group.len() == 3 && digits(group))
        } else {
            true
        }
}

/// Whether a cell was meant to be a number: digits, hardly any letters.
fn is_like_a_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    digits > 0 && letters <= digits / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, text};
    use crate::source::Source;

    fn cell(content: &str) -> Content {
        let source = Source::new("t", format!("Label\t{content}").into()).unwrap();
        let document = text::parse(&source);
        let Block::Table(table) = &document.blocks[0] else { panic!() };
        read(&table.rows[0].cells[1].content)
    }

    fn figure(content: &str) -> (String, i16, FigureKind) {
        let Content::Figure(f) = cell(content) else { panic!("{content}: {:?}", cell(content)) };
        (f.number.to_string(), f.places, f.kind)
    }

    #[test]
    fn figures_as_printed() {
        use FigureKind::{Amount, Dash, Percent};
        for (printed, value, places, kind) in [
            ("7,165,584", "7165584", 0, Amount),
            ("(2,236)", "-2236", 0, Amount),
            ("<b>(19,647)</b>", "-19647", 0, Amount),
            ("3.80", "3.8", 2, Amount),
            ("27.2%", "27.2", 1, Percent),
            ("(1.5)%", "-1.5", 1, Percent),
            ("(1.5%)", "-1.5", 1, Percent),
            ("-213.3", "-213.3", 1, Amount),
            ("$(5)", "-5", 0, Amount),
            ("RMB 1,000", "1000", 0, Amount),
            (".25", "0.25", 2, Amount),
            ("—", "0", 0, Dash),
            ("-", "0", 0, Dash),
            ("–", "0", 0, Dash),
            ("$ —", "0", 0, Dash),
            ("(—)", "0", 0, Dash),
            ("1,234^{(1)}", "1234", 0, Amount),
            ("(1,234)*", "-1234", 0, Amount),
        ] {
            assert_eq!(figure(printed), (value.to_owned(), places, kind), "{printed}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_guessed() {
        for printed in ["1,23", "(1,234", "1,234)", "1,2x4", "12,34,567", "1.2.3", "5-", "1 234,5"] {
            assert!(matches!(cell(printed), Content::Malformed(_)), "{printed}: {:?}", cell(printed));
        }
        assert_eq!(cell("Note 12"), Content::Text);
        assert_eq!(cell("N/A"), Content::Text);
        assert_eq!(cell(" "), Content::Blank);
    }

    #[test]
    fn brackets_stay_outside_the_digits() {
        let Content::Figure(f) = cell("(2,236)") else { panic!() };
        assert_eq!((f.span.end - f.span.start, f.digits.end - f.digits.start), (7, 5));
    }
}
