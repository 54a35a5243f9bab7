//! A table cell → the figure that it holds: sign, digits, precision, and which bytes carry them.

use crate::document::Inline;
use crate::source::Span;
use crate::xbrl::Number;

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

const DASHES: [&str; 6] = ["-", "–", "—", "−", "--", "—-"];
const CURRENCY_SIGNS: [&str; 10] = ["US$", "HK$", "NT$", "RMB", "CNY", "USD", "$", "€", "£", "¥"];

/// Reads a cell of a statement's body.
#[must_use]
pub fn read(cell: &Inline<'_>) -> Content {
    let text = cell.text();
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    let span = |from: usize, to: usize| cell.span(start + from..start + to);
    if trimmed.is_empty() {
        return Content::Blank;
    }
    if DASHES.contains(&trimmed) {
        let span = span(0, trimmed.len());
        let number = Number::zero();
        return Content::Figure(Figure { kind: FigureKind::Dash, span, digits: span, number, places: 0 });
    }
    match parse(trimmed) {
        Some(parsed) => Content::Figure(Figure {
            kind: if parsed.percent { FigureKind::Percent } else { FigureKind::Amount },
            span: span(0, trimmed.len()),
            digits: span(parsed.digits.start, parsed.digits.end),
            places: parsed.places,
            number: if parsed.negative { parsed.number.negated() } else { parsed.number },
        }),
        None if is_like_a_number(trimmed) => Content::Malformed(span(0, trimmed.len())),
        None => Content::Text,
    }
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
    let (mut before, mut after) = (text[..first].trim(), text[last..].trim());
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
