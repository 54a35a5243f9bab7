//! Within [`super`]: lines, and what they are by themselves.

/// A line without its line break and the form feed before it, and where it starts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub start: usize,
    pub text: &'a str,
    /// Whether a page begins with it.
    pub page: bool,
}

/// All lines; a byte order mark is in none.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let text_only = text.trim_start_matches('\u{feff}');
    let mut start = text.len() - text_only.len();
    // A form feed may end a page's last line, too.
    let mut ends = false;
    text_only
        .split_inclusive('\n')
        .map(|whole| {
            let (text, at) = (whole.trim_end_matches(['\n', '\r']), start);
            start += whole.len();
            let shown = text.trim_start_matches('\u{c}');
            let page = std::mem::replace(&mut ends, shown.ends_with('\u{c}')) || shown.len() < text.len();
            Line { start: at + text.len() - shown.len(), text: shown.trim_end_matches('\u{c}'), page }
        })
        .collect()
}

/// Marks of old filings in plain text that show nothing. `<S>` and `<C>` stand over the columns.
const TAGS: [&str; 14] = [
    "<page>",
    "<table>",
    "</table>",
    "<caption>",
    "</caption>",
    "<s>",
    "<c>",
    "<fn>",
    "</fn>",
    "<text>",
    "</text>",
    "<document>",
    "</document>",
    "<multiplier>",
];

impl<'a> Line<'a> {
    /// Offset behind its last byte.
    pub fn end(self) -> usize {
        self.start + self.text.len()
    }

    pub fn is_blank(self) -> bool {
        self.text.trim().is_empty()
    }

    /// Cells between tabs.
    pub fn is_tabbed(self) -> bool {
        self.text.contains('\t') && !self.is_blank()
    }

    /// Cells between bars, with a bar at both ends.
    pub fn is_piped(self) -> bool {
        let text = self.text.trim();
        text.len() > 1 && text.starts_with('|') && text.ends_with('|')
    }

    pub fn is_rule(self) -> bool {
        let text = self.text.trim();
        text.len() >= 3 && ['-', '*', '_'].iter().any(|&mark| text.chars().all(|c| c == mark))
    }

    /// Nothing but marks that show nothing.
    pub fn is_tag(self) -> bool {
        let text = self.text.trim();
        text.starts_with('<')
            && text.split_whitespace().all(|word| TAGS.iter().any(|tag| word.eq_ignore_ascii_case(tag)))
    }

    /// Whether it underlines the line above as a heading, and of which level.
    pub fn underlines(self) -> Option<u8> {
        let text = self.text.trim_end();
        let is = |mark: char| text.len() >= 3 && text.chars().all(|c| c == mark);
        is('=').then_some(1).or(is('-').then_some(2))
    }

    pub fn heading_level(self) -> Option<u8> {
        let level = self.text.bytes().take_while(|&b| b == b'#').count();
        let is_heading = (1..=6).contains(&level) && self.text[level..].starts_with(' ');
        is_heading.then(|| u8::try_from(level).unwrap_or(6))
    }

    /// Length of a list marker with the space behind it.
    pub fn marker(self) -> Option<usize> {
        let text = self.text;
        if ["- ", "* ", "• ", "+ "].iter().any(|mark| text.starts_with(mark)) {
            return text.find(' ').map(|at| at + 1);
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        ((1..=2).contains(&digits) && text[digits..].starts_with(". ")).then_some(digits + 2)
    }

    /// A part of its text and where that starts in the source, without the white space around it.
    pub fn part(self, bytes: std::ops::Range<usize>) -> (usize, &'a str) {
        let text = &self.text[bytes.clone()];
        (self.start + bytes.start + text.len() - text.trim_start().len(), text.trim())
    }
}
