//! Within [`super`]: what is HTML, and where in an envelope of the SEC it stands.

use super::Parser;
use super::tokens::Tokens;

/// Whether a text is HTML, or a submission to the SEC that holds HTML: it begins with its tags. Text or Markdown with tags in
/// it is not.
#[must_use]
pub fn is_html(text: &str) -> bool {
    const HEAD: usize = 16 * 1024;
    let has = |text: &str, words: &[&str]| {
        let head = &text.as_bytes()[..text.len().min(HEAD)];
        let is_at = |at: usize, word: &str| {
            head.get(at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()))
        };
        memchr::memchr_iter(b'<', head).any(|at| words.iter().any(|word| is_at(at, word)))
    };
    let mut rest = text.trim_start_matches('\u{feff}').trim_ascii_start();
    while rest.starts_with("<?") || rest.starts_with("<!--") {
        let end = if rest.starts_with("<?") { "?>" } else { "-->" };
        let Some((_, behind)) = rest.split_once(end) else { return false };
        rest = behind.trim_ascii_start();
    }
    let starts = |words: &[&str]| {
        words.iter().any(|word| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)))
    };
    if starts(&["<html", "<!doctype html", "<head", "<body"]) {
        return true;
    }
    if starts(&["<sec-document", "<document>", "<submission", "-----begin privacy"]) {
        return has(text, &["<html", "<body", "<div", "<td", "<p>", "<p "]);
    }
    let looks_marked = || {
        let mut lines = rest.lines().take(200).map(str::trim);
        lines.any(|line| line.starts_with("# ") || line.starts_with("## ") || line.len() > 1 && line.starts_with('|'))
    };
    starts(&["<table", "<div", "<center", "<p>", "<p ", "<font", "<h1", "<h2", "<h3"])
        && has(rest, &["</td", "</tr", "</div", "</p", "<td", "<tr"])
        && !looks_marked()
        || has(&rest[..rest.floor_char_boundary(1024)], &["<html"]) && has(rest, &["<body", "<table", "<div", "<p"])
}

impl Parser<'_> {
    /// Whether the text is a submission: documents in an envelope.
    pub(super) fn is_submission(&self) -> bool {
        let head = self.tokens.rest();
        let head = &head[..head.floor_char_boundary(16 * 1024)];
        head.contains("<DOCUMENT>") && head.contains("<TYPE>")
    }

    /// Goes to the text of the next document of a submission that is HTML.
    pub(super) fn next_document(&mut self) -> bool {
        while self.tokens.skip_to("<DOCUMENT>") {
            if !self.tokens.skip_to("<TEXT>") {
                return false;
            }
            let rest = self.tokens.rest();
            let body = rest["<TEXT>".len()..].trim_ascii_start();
            let body = body.strip_prefix("<XBRL>").map_or(body, str::trim_ascii_start);
            self.tokens = Tokens::new(self.text, self.text.len() - body.len());
            let end = memchr::memmem::find(body.as_bytes(), b"</TEXT>").unwrap_or(body.len());
            let head = &body[..body.floor_char_boundary(4096)];
            let is_instance =
                ["<xbrl", "<xbrli:", "<xsd:", "<link:"].iter().any(|tag| head.contains(tag)) && !head.contains("<html");
            if !is_instance && body.starts_with('<') && is_html(&body[..end]) {
                return true;
            }
        }
        false
    }
}
