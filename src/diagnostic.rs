//! A leaf of the program: what a stage has to say about its input. A stage returns its value with its
//! [`Diagnostics`]; the command line prints them and turns them into the exit code.

use crate::source::{Source, Span};
use indexmap::IndexMap;
use std::fmt::Write as _;

/// How much a diagnostic weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Something was left out or is doubtful.
    Warning,
    /// Something is wrong: the command ends with exit code 1.
    Error,
}

impl Severity {
    /// The word that is printed: `note`, `warning` or `error`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One finding: what, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it weighs.
    pub severity: Severity,
    /// A stable name such as `statement.unresolved-column`, or a specification's own code such as `oime:…`.
    pub code: &'static str,
    /// One sentence for a person, without a full stop.
    pub message: String,
    /// The bytes that it is about.
    pub span: Option<Span>,
    /// What may help.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A note.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Diagnostic { severity, code, message: message.into(), span: None, help: None }
    }

    /// The same, about these bytes.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The same, with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// As one line of JSON (`docs/schemas/diagnostic.json`).
    #[must_use]
    pub fn to_json(&self, name: &str, source: Option<&Source>) -> String {
        let position = self.span.zip(source).map(|(span, source)| (source.position(span.start), span));
        let span = position.map(|(at, span)| {
            serde_json::json!({ "start": span.start, "end": span.end, "line": at.line, "column": at.column })
        });
        serde_json::json!({
            "file": name, "severity": self.severity.as_str(), "code": self.code, "message": self.message,
            "span": span, "help": self.help,
        })
        .to_string()
    }

    /// `file:line:col: error[code]: text` with the source line and a marker below.
    #[must_use]
    pub fn render(&self, name: &str, source: Option<&Source>) -> String {
        let mut out = String::new();
        let position = self.span.zip(source).map(|(span, source)| (source.position(span.start), span, source));
        let place = position.map_or_else(|| name.to_owned(), |(at, ..)| format!("{name}:{}:{}", at.line, at.column));
        let _ = write!(out, "{place}: {}[{}]: {}", self.severity.as_str(), self.code, self.message);
        let around = position.and_then(|(at, span, source)| {
            let is_long = source.line(at.line).len() > WIDTH || source.slice(span).contains('<');
            source.visible_around(span, [WIDTH / 4, WIDTH]).filter(|_| is_long)
        });
        if let Some((front, shown, inside)) = around {
            // The marker stands below what a reader of the page sees.
            let front = format!("…{}", front.trim_start());
            let indent = front.chars().count();
            let shown: String = front.chars().chain(shown.chars()).take(WIDTH).collect();
            let marker = "^".repeat(inside.clamp(1, WIDTH.saturating_sub(indent).max(1)));
            let _ = write!(out, "\n  | {}\n  | {}{marker}", shown.trim_end(), " ".repeat(indent));
        } else if let Some((_, span, source)) = position {
            let (shown, before, is_cut) = source.excerpt(span.start, WIDTH / 2, WIDTH);
            let shown: String = shown.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            let shown = if is_cut { format!("…{shown}") } else { shown };
            let indent = " ".repeat(before + usize::from(is_cut));
            let length = source.slice(span).chars().take_while(|c| *c != '\n' && *c != '\r').take(60).count().max(1);
            let _ = write!(out, "\n  | {shown}\n  | {indent}{}", "^".repeat(length));
        }
        if let Some(help) = &self.help {
            let _ = write!(out, "\n  = help: {help}");
        }
        out
    }
}

/// How much of a line fits on a terminal.
const WIDTH: usize = 110;

/// Diagnostics in the order of their discovery, counted per code and capped, so that a bad file cannot fill the memory.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    kept: Vec<Diagnostic>,
    counts: IndexMap<(Severity, &'static str), u64>,
}

impl Diagnostics {
    /// How many diagnostics of one code are kept; the others are counted.
    pub const KEPT_PER_CODE: u64 = 1_000;

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let count = self.counts.entry((diagnostic.severity, diagnostic.code)).or_default();
        *count += 1;
        if *count <= Self::KEPT_PER_CODE {
            self.kept.push(diagnostic);
        }
    }

    /// Adds all of another stage.
    pub fn append(&mut self, other: Diagnostics) {
        self.kept.extend(other.kept);
        for (key, count) in other.counts {
            *self.counts.entry(key).or_default() += count;
        }
    }

    /// Moves the spans, where they are those of another text.
    pub fn relocate(&mut self, mut to: impl FnMut(Span) -> Span) {
        for span in self.kept.iter_mut().filter_map(|diagnostic| diagnostic.span.as_mut()) {
            *span = to(*span);
        }
    }

    /// The diagnostics that were kept.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.kept.iter()
    }

    /// How many there were of a severity, the dropped ones included.
    #[must_use]
    pub fn count(&self, severity: Severity) -> u64 {
        self.counts.iter().filter(|((s, _), _)| *s == severity).map(|(_, n)| n).sum()
    }

    /// Codes of which some were dropped, and how many.
    pub fn dropped(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.counts
            .iter()
            .filter(|(_, n)| **n > Self::KEPT_PER_CODE)
            .map(|((_, code), n)| (*code, n - Self::KEPT_PER_CODE))
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.count(Severity::Error) == 0
    }
}

/// What was found in several files, such as the documents of a taxonomy: each file with its own diagnostics.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    files: Vec<(Source, Diagnostics)>,
}

impl Findings {
    /// Adds what was found in a file, if anything was.
    pub fn push(&mut self, source: &Source, diagnostics: Diagnostics) {
        if !diagnostics.counts.is_empty() {
            self.files.push((source.clone(), diagnostics));
        }
    }

    /// Adds all of another stage.
    pub fn append(&mut self, other: Findings) {
        self.files.extend(other.files);
    }

    /// Each file with what was found in it.
    pub fn iter(&self) -> impl Iterator<Item = (&Source, &Diagnostics)> {
        self.files.iter().map(|(source, diagnostics)| (source, diagnostics))
    }

    /// How many there were of a severity, in all files.
    #[must_use]
    pub fn count(&self, severity: Severity) -> u64 {
        self.files.iter().map(|(_, diagnostics)| diagnostics.count(severity)).sum()
    }

    /// Whether nothing is wrong in any file.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.count(Severity::Error) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_names_file_line_and_column() {
        let source = Source::new("r.txt", "Cash\t1,2x4\n".into()).unwrap();
        let text =
            Diagnostic::error("document.numeral", "no number").at(Span::new(5, 10)).render("r.txt", Some(&source));
        assert_eq!(text, "r.txt:1:6: error[document.numeral]: no number\n  | Cash 1,2x4\n  |      ^^^^^");
    }

    #[test]
    fn of_markup_a_reader_sees_what_the_page_shows() {
        let page = "<table style='width:100%;border:0'><tr><td style='text-align:left'>Cash &amp; more</td><td>$</td>\
                    <td><span style='color:black;font:9pt'>1,<b>2x</b>4</span></td><td>5</td></tr></table>";
        let source = Source::new("r.htm", page.into()).unwrap();
        let start = page.find("1,<b>").unwrap();
        let span = Span::new(start, page.find("4</span>").unwrap() + 1);
        let text = Diagnostic::error("document.numeral", "no number").at(span).render("r.htm", Some(&source));
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(lines, ["  | …Cash & more $ 1,2x4 5", "  |                ^^^^^"]);
    }

    #[test]
    fn diagnostics_of_one_code_are_capped_but_counted() {
        let mut all = Diagnostics::default();
        for _ in 0..Diagnostics::KEPT_PER_CODE + 5 {
            all.push(Diagnostic::warning("x", "again"));
        }
        assert_eq!(all.iter().count() as u64, Diagnostics::KEPT_PER_CODE);
        assert_eq!(all.count(Severity::Warning), Diagnostics::KEPT_PER_CODE + 5);
        assert_eq!(all.dropped().collect::<Vec<_>>(), [("x", 5)]);
    }
}
