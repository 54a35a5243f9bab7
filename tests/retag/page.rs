//! An inline document → the bare page: the same bytes without the `ix:` tags and the header, and the way back.

use std::ops::Range;

/// A page without its tags.
pub struct Bare {
    /// The text that is left.
    pub text: String,
    /// Where the bytes that are left stood: (offset in the bare text, offset in the original), ascending.
    kept: Vec<(usize, usize)>,
}

impl Bare {
    /// Takes the tags out. What stands between them stays, but for the header.
    pub fn new(original: &str) -> Bare {
        let mut bare = Bare { text: String::with_capacity(original.len()), kept: Vec::new() };
        let mut from = 0;
        while let Some(tag) = next_tag(original, from) {
            bare.keep(original, from..tag.start);
            from = tag.end;
            let is_header = original[tag.clone()].starts_with("<ix:header");
            if let Some(end) = original[tag.end..].find("</ix:header>").filter(|_| is_header) {
                from = tag.end + end;
            }
        }
        bare.keep(original, from..original.len());
        bare
    }

    fn keep(&mut self, original: &str, range: Range<usize>) {
        if !range.is_empty() {
            self.kept.push((self.text.len(), range.start));
            self.text.push_str(&original[range]);
        }
    }

    /// Where something stands that stood at `original`; the place where it would stand if it was taken out.
    pub fn place(&self, original: usize) -> usize {
        let behind = self.kept.partition_point(|&(_, start)| start <= original);
        let Some(&(bare, start)) = behind.checked_sub(1).and_then(|at| self.kept.get(at)) else { return 0 };
        let next = self.kept.get(behind).map_or(self.text.len(), |&(next, _)| next);
        (bare + original - start).min(next)
    }
}

/// The next `ix:` tag, opening or closing; a `>` in an attribute does not end it.
fn next_tag(text: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        let start = at + text[at..].find('<')?;
        if text[start..].starts_with("<ix:") || text[start..].starts_with("</ix:") {
            let mut quote = None;
            let end = text[start..].bytes().position(|byte| {
                match quote {
                    None if byte == b'>' => return true,
                    None if byte == b'"' || byte == b'\'' => quote = Some(byte),
                    Some(open) if open == byte => quote = None,
                    _ => {}
                }
                false
            })?;
            return Some(start..start + end + 1);
        }
        at = start + 1;
    }
}

/// What an element that begins at `start` holds.
pub fn content(text: &str, start: usize) -> Range<usize> {
    let Some(open) = next_tag(text, start) else { return start..start };
    let mut at = open.end;
    let mut depth = usize::from(!text[open.clone()].ends_with("/>"));
    while depth > 0 {
        let Some(tag) = next_tag(text, at) else { break };
        match &text[tag.clone()] {
            closing if closing.starts_with("</") => depth -= 1,
            empty if empty.ends_with("/>") => {}
            _ => depth += 1,
        }
        if depth == 0 {
            return open.end..tag.start;
        }
        at = tag.end;
    }
    open.end..at.max(open.end)
}

/// The outermost tables.
pub fn tables(text: &str) -> Vec<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let is_open =
        |at: usize| lower[at..].starts_with("<table") && lower[at + 6..].starts_with(['>', ' ', '\n', '\r', '\t']);
    let opens = lower.match_indices("<table").map(|(at, _)| at).filter(|&at| is_open(at)).map(|at| (at, 1_i32));
    let closes = lower.match_indices("</table").map(|(at, _)| (at, -1));
    let mut marks: Vec<(usize, i32)> = opens.chain(closes).collect();
    marks.sort_unstable();
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (at, step) in marks {
        if depth == 0 && step > 0 {
            start = at;
        }
        depth = (depth + step).max(0);
        if depth == 0 && step < 0 {
            found.push(start..at);
        }
    }
    found
}
