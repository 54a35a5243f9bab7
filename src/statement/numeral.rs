//! A table cell → the figure that it holds: sign, digits, precision, and which bytes carry them.

use super::calendar;
use crate::document::{Block, Document, Inline, Run};
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
    /// Whether a comma is its decimal point, and points are between its thousands.
    pub comma: bool,
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

/// Which signs stand in the numbers of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// A comma before the decimals, points between thousands: `1.234,56`.
    pub comma: bool,
    /// Blanks between thousands: `1 234`.
    pub blanks: bool,
}

impl Style {
    /// The style of a document's tables, told by the numbers that can be read in one way only. Where both styles occur, and
    /// where nothing tells, points are before decimals and commas between thousands.
    #[must_use]
    pub fn find(document: &Document<'_>) -> Style {
        const FEW: usize = 2;
        let (mut point, mut comma, mut grouped, mut blank) = (0_usize, 0_usize, 0_usize, 0_usize);
        let tables = document.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        for cell in tables.flat_map(|table| &table.rows).flat_map(|row| row.cells.iter().skip(1)) {
            let text = cell.content.text();
            let text = text.trim_matches(|c: char| !c.is_ascii_digit());
            if !text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b' ')) {
                continue;
            }
            match (tells(text, ',', '.'), tells(text, '.', ',')) {
                (true, false) => point += 1,
                (false, true) => comma += 1,
                _ => {}
            }
            grouped += usize::from(text.contains(','));
            blank += usize::from(text.contains(' ') && is_grouped(text, ' '));
        }
        let comma = comma >= FEW && point == 0;
        Style { comma, blanks: blank >= FEW && (comma || grouped == 0) }
    }

    /// The sign between thousands, and the one before decimals.
    #[must_use]
    pub fn separators(self) -> (char, char) {
        if self.comma { ('.', ',') } else { (',', '.') }
    }
}

/// Whether a number can only be one with these signs: two groups of thousands, both signs, or decimals that are no group.
fn tells(text: &str, group: char, point: char) -> bool {
    let (whole, fraction) = text.split_once(point).map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let is_number = is_grouped(whole, group) || is_grouped(whole, ' ');
    let groups = whole.matches(group).count();
    let has_fraction = fraction.is_some_and(|f| !f.is_empty() && f.bytes().all(|b| b.is_ascii_digit()));
    match fraction {
        None => is_number && groups >= 2,
        Some(fraction) => is_number && has_fraction && (groups > 0 || fraction.len() != 3),
    }
}

/// Dashes; one to three of them are zero.
const DASHES: [char; 11] = ['-', '\u{ad}', '‐', '‑', '‒', '–', '—', '―', '−', '－', '﹣'];
/// Words that are zero.
const NIL: [&str; 2] = ["nil", "-nil-"];
/// The triangles are Japanese.
const MINUS: [char; 8] = ['-', '−', '–', '‑', '‐', '－', '△', '▲'];
/// Behind a number of hundredths: `13.5p`.
pub(super) const HUNDREDTHS: [char; 2] = ['p', '¢'];
/// Longer ones first.
const CURRENCY_SIGNS: [&str; 38] = [
    "US$", "U.S.$", "U.S. $", "HK$", "NT$", "CA$", "Cdn$", "CDN$", "AU$", "NZ$", "MX$", "C$", "A$", "S$", "R$", "RMB",
    "CNY", "USD", "EUR", "GBP", "HKD", "CAD", "AUD", "JPY", "CHF", "SEK", "NOK", "DKK", "INR", "Rs.", "kr", "$", "€",
    "£", "¥", "￥", "₹", "₩",
];
/// Words behind a number that make it another thing than an amount.
const MEASURES: [&str; 12] = ["x", "pp", "ppt", "ppts", "bps", "bp", "years", "year", "yrs", "days", "months", "times"];

/// Reads a cell of a statement's body. What `next` to it closes its bracket or says that it is a percentage belongs to
/// it: tables that were made for print have these marks in columns of their own.
#[must_use]
pub fn read_beside(cell: &Inline<'_>, next: Option<&Inline<'_>>, style: Style) -> Content {
    let mark = next.map(Inline::text).filter(|mark| [")", "%", ")%", "%)"].contains(&mark.trim()));
    let digits: String = cell.runs.iter().filter(|run| !run.style.superscript).map(|run| &*run.text).collect();
    let closed = mark.and_then(|mark| parse(format!("{}{}", digits.trim(), mark.trim()).as_str(), style));
    match closed {
        Some(parsed) => figure(cell, digits.len() - digits.trim_start().len(), digits.trim().len(), parsed),
        None => read_as(cell, style),
    }
}

/// Reads a cell by itself, in the usual style.
#[must_use]
pub fn read(cell: &Inline<'_>) -> Content {
    read_as(cell, Style::default())
}

/// Reads a cell of a statement's body by itself. A footnote's mark is not part of the number.
#[must_use]
pub fn read_as(cell: &Inline<'_>, style: Style) -> Content {
    let marked = cell.runs.iter().any(|run| run.style.superscript);
    let whole = cell.text();
    let plain = if marked {
        Cow::Owned(cell.runs.iter().filter(|run| !run.style.superscript).map(|run| &*run.text).collect::<String>())
    } else {
        whole.clone()
    };
    let text = if whole.starts_with(&*plain) { plain } else { whole };
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    let span = |from: usize, to: usize| cell.span(start + from..start + to);
    if trimmed.is_empty() {
        return Content::Blank;
    }
    let unmarked = without_mark(trimmed);
    for text in [trimmed, unmarked] {
        if let Some(dash) = dash(text) {
            let (span, digits) = (span(0, text.len()), span(dash.start, dash.end));
            let kind = FigureKind::Dash;
            return Content::Figure(Figure { kind, span, digits, number: Number::zero(), places: 0, comma: false });
        }
        if let Some(parsed) = parse(text, style) {
            return figure(cell, start, text.len(), parsed);
        }
    }
    match () {
        () if is_like_a_number(trimmed) && !is_other(trimmed, style) => Content::Malformed(span(0, trimmed.len())),
        () => Content::Text,
    }
}

/// The text of a cell without superscripts, which are marks of footnotes, unless they name a note.
#[must_use]
pub fn unmarked<'c>(cell: &'c Inline<'_>) -> Cow<'c, str> {
    let is_mark = |run: &Run<'_>| run.style.superscript && !run.text.to_lowercase().contains("note");
    if !cell.runs.iter().any(is_mark) {
        return cell.text();
    }
    cell.runs.iter().filter(|run| !is_mark(run)).map(|run| &*run.text).collect::<String>().into()
}

/// The text before the mark of a footnote: `1,234 (1)`, `5 [a]`, `12 *`.
pub(super) fn without_mark(text: &str) -> &str {
    /// No document has so many footnotes that another number could be meant.
    const MOST: u32 = 20;
    let mut text = text.trim_end_matches(['*', '†', '‡', '#', '^']).trim_end();
    for (open, close) in [('(', ')'), ('[', ']')] {
        let Some((before, key)) = text.strip_suffix(close).and_then(|rest| rest.rsplit_once(open)) else { continue };
        let is_key = key.parse::<u32>().is_ok_and(|key| (1..=MOST).contains(&key))
            || key.len() == 1 && key.bytes().all(|b| b.is_ascii_lowercase())
            || !key.is_empty() && key.len() <= 4 && key.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
        let before = before.trim_end();
        if is_key && before.ends_with(|c: char| c.is_ascii_digit() || ")%".contains(c) || DASHES.contains(&c)) {
            text = before;
        }
    }
    text
}

/// Whether digits are no amount: a day, a range, a number of something.
fn is_other(text: &str, style: Style) -> bool {
    let number = text.trim_end_matches(|c: char| c.is_alphabetic() || c == '.').trim_end();
    let measure = text[number.len()..].trim().trim_end_matches('.').to_lowercase();
    let has_measure = MEASURES.contains(&&*measure) && parse(number, style).is_some();
    let ranges = ["–", "-", "—", " to ", "/", ":"].iter().any(|between| {
        let mut parts = text.split(between).map(str::trim);
        parts.clone().count() > 1 && parts.all(|part| parse(part, style).is_some())
    });
    has_measure || ranges || calendar::date(text).is_some()
}

/// Where a dash stands: alone, in brackets, beside a currency sign or before a percent sign.
fn dash(text: &str) -> Option<std::ops::Range<usize>> {
    const MOST: usize = 3;
    let bare = text.trim_start_matches('(').trim_end_matches([')', '%']).trim();
    let bare = CURRENCY_SIGNS.iter().find_map(|sign| bare.strip_prefix(sign)).unwrap_or(bare).trim();
    let bare = CURRENCY_SIGNS.iter().find_map(|sign| bare.strip_suffix(sign)).unwrap_or(bare).trim();
    let start = text.find(bare)?;
    let is_dash = (1..=MOST).contains(&bare.chars().count()) && bare.chars().all(|c| DASHES.contains(&c));
    (is_dash || NIL.iter().any(|nil| nil.eq_ignore_ascii_case(bare))).then(|| start..start + bare.len())
}

/// The figure that stands in a cell from `start` on.
fn figure(cell: &Inline<'_>, start: usize, length: usize, parsed: Parsed) -> Content {
    Content::Figure(Figure {
        kind: if parsed.percent { FigureKind::Percent } else { FigureKind::Amount },
        span: cell.span(start..start + length),
        digits: cell.span(start + parsed.digits.start..start + parsed.digits.end),
        places: parsed.places,
        number: if parsed.negative { parsed.number.negated() } else { parsed.number },
        comma: parsed.comma,
    })
}

struct Parsed {
    negative: bool,
    percent: bool,
    digits: std::ops::Range<usize>,
    number: Number,
    places: i16,
    comma: bool,
}

/// `[currency] [(|-] digits [)] [%]`, in the orders that are seen: `(1.5%)`, `(1.5)%`, `-$5`, `$(5)`, `5-`, `5 €`.
fn parse(text: &str, style: Style) -> Option<Parsed> {
    let (group, point) = style.separators();
    let first = text.find(|c: char| c.is_ascii_digit() || c == point)?;
    let last = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    // Asterisks are marks of footnotes.
    let (mut before, mut after) = (text.get(..first)?.trim(), text[last..].trim_end_matches(['*', '†', '‡']).trim());
    let mut negative = false;
    let mut brackets = false;
    let mut currency = false;
    let mut percent = false;
    let mut hundredths = false;
    while !before.is_empty() {
        if let Some(rest) = before.strip_prefix('(').filter(|_| !brackets && !negative) {
            (brackets, before) = (true, rest.trim_start());
        } else if let Some(rest) = before.strip_prefix(MINUS).filter(|_| !negative && !brackets) {
            (negative, before) = (true, rest.trim_start());
        } else if let Some(rest) = before.strip_prefix('+').filter(|_| !negative && !brackets) {
            before = rest.trim_start();
        } else {
            let sign = CURRENCY_SIGNS.iter().find(|sign| before.starts_with(**sign)).filter(|_| !currency)?;
            (currency, before) = (true, before[sign.len()..].trim_start());
        }
    }
    let mut closed = false;
    while !after.is_empty() {
        if let Some(rest) = after.strip_prefix(')').filter(|_| brackets && !closed) {
            (closed, after) = (true, rest.trim_start());
        } else if let Some(rest) = after.strip_prefix('%').filter(|_| !percent) {
            (percent, after) = (true, rest.trim_start());
        } else if let Some(rest) = after.strip_prefix(MINUS).filter(|_| !negative && !brackets) {
            (negative, after) = (true, rest.trim_start());
        } else if let Some(rest) = after.strip_prefix(HUNDREDTHS).filter(|_| !hundredths && !percent) {
            (hundredths, after) = (true, rest.trim_start());
        } else {
            let sign = CURRENCY_SIGNS.iter().find(|sign| after.starts_with(**sign)).filter(|_| !currency)?;
            (currency, after) = (true, after[sign.len()..].trim_start());
        }
    }
    if brackets != closed {
        return None;
    }
    let digits = &text[first..last];
    let (whole, fraction) = digits.split_once(point).unwrap_or((digits, ""));
    // Blanks that do not break are meant to hold a number together.
    let blank = whole.chars().find(|c| ['\u{a0}', '\u{202f}', '\u{2009}'].contains(c));
    let blank = blank.or_else(|| (style.blanks && whole.contains(' ')).then_some(' '));
    let group = blank.unwrap_or(group);
    if !is_grouped(whole, group) || !fraction.bytes().all(|b| b.is_ascii_digit()) || digits.ends_with(point) {
        return None;
    }
    let mut plain: String = whole.chars().filter(char::is_ascii_digit).collect();
    plain.push('.');
    plain.push_str(fraction);
    Some(Parsed {
        negative: negative || brackets,
        percent,
        digits: first..last,
        number: plain.trim_end_matches('.').parse().ok()?,
        places: i16::try_from(fraction.len()).ok()?,
        comma: style.comma && digits.contains(['.', ',']),
    })
}

/// `1234`, `1,234`, `1,23,456` as in India, or nothing in front of a decimal point.
pub(crate) fn is_grouped(whole: &str, separator: char) -> bool {
    if !whole.split(separator).all(|group| group.bytes().all(|b| b.is_ascii_digit())) {
        return false;
    }
    let Some((rest, last)) = whole.rsplit_once(separator) else { return true };
    let mut groups = rest.split(separator);
    let lead = groups.next().unwrap_or_default().len();
    let mut others = groups.map(str::len);
    last.len() == 3
        && lead > 0
        && (lead <= 3 && others.clone().all(|length| length == 3)
            || lead <= 2 && separator == ',' && others.all(|length| length == 2))
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
            ("12,34,567.80", "1234567.8", 2, Amount),
            ("(2,236)", "-2236", 0, Amount),
            ("<b>(19,647)</b>", "-19647", 0, Amount),
            ("3.80", "3.8", 2, Amount),
            ("27.2%", "27.2", 1, Percent),
            ("(1.5)%", "-1.5", 1, Percent),
            ("(1.5%)", "-1.5", 1, Percent),
            ("13.5p", "13.5", 1, Amount),
            ("△ 1,200", "-1200", 0, Amount),
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
            ("1,234 (1)", "1234", 0, Amount),
            ("(1,234) (2)", "-1234", 0, Amount),
            ("1,234 [a]", "1234", 0, Amount),
            ("( 1,234 )", "-1234", 0, Amount),
            ("−1,234", "-1234", 0, Amount),
            ("1,234-", "-1234", 0, Amount),
            ("US$(5)", "-5", 0, Amount),
            ("(US$5)", "-5", 0, Amount),
            ("$(0.05)", "-0.05", 2, Amount),
            ("1,234 €", "1234", 0, Amount),
            ("1\u{a0}234\u{a0}567", "1234567", 0, Amount),
            ("+12%", "12", 0, Percent),
            ("- %", "0", 0, Dash),
            ("—%", "0", 0, Dash),
            ("‑", "0", 0, Dash),
            ("nil", "0", 0, Dash),
            ("— (3)", "0", 0, Dash),
        ] {
            assert_eq!(figure(printed), (value.to_owned(), places, kind), "{printed}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_guessed() {
        for printed in ["1,23", "(1,234", "1,234)", "1,2x4", "12,34,56", "123,45,678", "1.2.3", "1 234,5", "1,234 (56)"]
        {
            assert!(matches!(cell(printed), Content::Malformed(_)), "{printed}: {:?}", cell(printed));
        }
        assert_eq!(cell("Note 12"), Content::Text);
        for printed in [
            "N/A",
            "n.m.",
            "NM",
            "*",
            "12.5 pp",
            "1,234.5x",
            "13 yrs.",
            "2027 - 2062",
            "3.5% – 4.6%",
            "6/30/24",
            "13.7 years",
        ] {
            assert_eq!(cell(printed), Content::Text, "{printed}");
        }
        assert_eq!(cell(" "), Content::Blank);
    }

    #[test]
    fn brackets_stay_outside_the_digits() {
        let Content::Figure(f) = cell("(2,236)") else { panic!() };
        assert_eq!((f.span.end - f.span.start, f.digits.end - f.digits.start), (7, 5));
    }

    #[test]
    fn a_document_of_commas_before_decimals_says_so_itself() {
        let read = |input: &str| {
            let source = Source::new("t", input.into()).unwrap();
            let document = text::parse(&source);
            let style = Style::find(&document);
            let Block::Table(table) = &document.blocks[0] else { panic!() };
            let cells = table.rows.iter().map(|row| match read_as(&row.cells[1].content, style) {
                Content::Figure(f) => f.number.to_string(),
                other => format!("{other:?}"),
            });
            cells.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(read("A\t1.234,5\nB\t12,25\nC\t1.234"), "1234.5 12.25 1234");
        assert_eq!(read("A\t1 234\nB\t12 345\nC\t0.25"), "1234 12345 0.25");
        assert!(read("A\t1.234,5\nB\t12,25\nC\t1,234.5").contains("Malformed"), "two styles: neither is certain");
    }
}
