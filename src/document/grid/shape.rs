//! Within [`super`]: what a piece of a table looks like: a number, a mark that belongs to one, or words.

use super::super::{Inline, is_year};

/// What a piece of a table looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing to see.
    Blank,
    /// Words.
    Text,
    /// Digits without letters, or a dash.
    Figure,
    /// Four digits that may be a year: a figure or a heading.
    Year,
    /// A currency sign, an opening bracket, or both: it belongs to the number behind it.
    Prefix,
    /// A closing bracket, a percent sign, or both: it belongs to the number in front of it.
    Suffix,
    /// The mark of a footnote: it belongs to what stands in front of it.
    Mark,
    /// A number in brackets that may be one.
    MarkOrFigure,
    /// A line drawn with characters.
    Line,
}

/// Currencies as they are printed before numbers; with any letters before a `$`.
const CURRENCIES: [&str; 33] = [
    "$", "€", "£", "¥", "₹", "₩", "₪", "₽", "₺", "฿", "₫", "₱", "₦", "￥", "RMB", "CNY", "USD", "EUR", "GBP", "JPY",
    "CHF", "CAD", "AUD", "HKD", "NTD", "TWD", "SGD", "KRW", "INR", "BRL", "Rs", "Rs.", "元",
];

/// The text without a currency in front.
fn without_currency(text: &str) -> &str {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    if letters <= 3 && text[letters..].starts_with('$') {
        return text[letters + 1..].trim_start();
    }
    let found = CURRENCIES.iter().filter_map(|sign| text.strip_prefix(sign)).min_by_key(|rest| rest.len());
    found.map_or(text, str::trim_start)
}

impl Shape {
    /// Looks at a piece.
    pub(super) fn of(content: &Inline<'_>) -> Shape {
        if content.runs.is_empty() {
            return Shape::Blank;
        }
        let text = content.text();
        let text = text.trim();
        if text.is_empty() {
            return Shape::Blank;
        }
        if content.runs.iter().all(|run| run.style.superscript) && text.len() < 12 {
            return Shape::Mark;
        }
        // A long text is words.
        if text.len() > 40 {
            let mut bytes = text.bytes();
            return if bytes.all(|b| matches!(b, b'-' | b'=' | b'_' | b' ')) { Shape::Line } else { Shape::Text };
        }
        if content.runs.iter().any(|run| run.style.superscript) {
            let plain: String =
                content.runs.iter().filter(|run| !run.style.superscript).map(|run| &*run.text).collect();
            return Shape::of_text(plain.trim());
        }
        Shape::of_text(text)
    }

    fn of_text(text: &str) -> Shape {
        if text.chars().all(|c| matches!(c, '-' | '=' | '_' | '–' | '—' | ' ')) && text.chars().count() > 2 {
            return Shape::Line;
        }
        if is_mark(text) {
            let digits = text.trim_start_matches('(').trim_end_matches(')');
            let is_number = text.starts_with('(') && digits.bytes().all(|b| b.is_ascii_digit());
            return if is_number { Shape::MarkOrFigure } else { Shape::Mark };
        }
        if text.chars().all(|c| matches!(c, ')' | '%' | '‰' | ' '))
            || matches!(text, "pts" | "bps" | "pp" | "ppt" | "x")
        {
            return Shape::Suffix;
        }
        // The mark of a footnote says nothing of what is in front of it.
        if let Some(at) = text.rfind(['(', '[']).filter(|&at| at > 0 && is_mark(&text[at..])) {
            let shape = Shape::of_text(text[..at].trim_end());
            if shape != Shape::Prefix {
                return shape;
            }
        }
        if is_date(text.trim_end_matches(['*', '†'])) {
            return Shape::Year;
        }
        let bare = text.trim_start_matches(['(', '-', '–', '−', '+', ' ']);
        let rest = without_currency(bare).trim_start_matches(['(', '-', '–', '−', '+', ' ']);
        if rest.is_empty() {
            let is_dash = bare.is_empty() && !text.contains('(') || text == "--";
            return if is_dash { Shape::Figure } else { Shape::Prefix };
        }
        let core = rest.trim_end_matches([')', '%', '*', '†', '‡', ' ', '+', 'x']);
        if matches!(core, "—" | "–" | "-" | "−" | "--" | "—-") {
            return Shape::Figure;
        }
        let has_digit = core.bytes().any(|b| b.is_ascii_digit());
        let is_number =
            |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '-' | '–' | '—' | '/' | '%' | '’' | '(');
        if has_digit && core.chars().all(is_number) {
            return Shape::Figure;
        }
        Shape::Text
    }
}

/// A year, or a date with one: `2024`, `6/30/2024`, `2024-06-30`, `30.6.2024`, `2023/24`.
fn is_date(text: &str) -> bool {
    let mark = ['/', '-', '–', '.'].into_iter().find(|&mark| text.contains(mark));
    let Some(mark) = mark else { return is_year(text) };
    let (mut parts, mut years) = (0, 0);
    for part in text.split(mark) {
        parts += 1;
        years += usize::from(is_year(part));
        if !(is_year(part) || (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())) {
            return false;
        }
    }
    years > 0 && (parts == 3 || parts == 2 && mark != '.')
}

/// `(1)`, `(a)`, `[2]`, `*`, `(1)(2)`, `(iv)`.
fn is_mark(text: &str) -> bool {
    let mut rest = text.trim_start_matches(['*', '†', '‡', '§', '#', '^']);
    if rest.len() == text.len() && !rest.starts_with(['(', '[']) {
        return false;
    }
    while let Some(inner) = rest.strip_prefix(['(', '[']) {
        let Some((key, behind)) = inner.split_once([')', ']']) else { return false };
        let is_number = (1..=2).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_digit());
        let is_letter = key.len() == 1 && key.bytes().all(|b| b.is_ascii_alphabetic());
        let is_roman = (2..=4).contains(&key.len()) && key.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
        if !(is_number || is_letter || is_roman) {
            return false;
        }
        rest = behind.trim_start_matches([',', ' ', '*']);
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_what_tables_hold() {
        for (shape, texts) in [
            (Shape::Prefix, vec!["$", "(", "$(", "US$", "HK$ (", "RMB", "€", "-$"]),
            (Shape::Suffix, vec![")", "%", ")%", "%)", ") %", "bps"]),
            (Shape::Mark, vec!["*", "(a)", "[1]", "(iv)", "(1)(2)*", "**"]),
            (Shape::MarkOrFigure, vec!["(1)", "(12)"]),
            (Shape::Year, vec!["2024", "1999", "2024*", "2024 (1)", "6/30/2024", "2024-06-30", "30.6.2024", "2023/24"]),
            (
                Shape::Figure,
                vec![
                    "1,234",
                    "(1,234",
                    "(1,234)",
                    "$12.5",
                    "—",
                    "–",
                    "-",
                    "12%",
                    "$—",
                    "2,024",
                    "3.2 %",
                    ".5",
                    "1.5x",
                    "(—",
                    "1,234 (1)",
                    "$(5)",
                    "2024.5",
                ],
            ),
            (Shape::Text, vec!["Total", "Note 12", "N/A", "March 31, 2024", "(Unaudited)", "US", "2024A", "Q1"]),
            (Shape::Line, vec!["-----", "=====", "___ ___"]),
        ] {
            for text in texts {
                assert_eq!(Shape::of_text(text), shape, "{text}");
            }
        }
    }
}
