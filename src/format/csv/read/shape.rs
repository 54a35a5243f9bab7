//! Within [`super`]: whether a file has the form of CSV (RFC 4180 §2, xBRL-CSV §3): UTF-8, quotes around whole cells only. The
//! crate that takes it apart is content with anything, and would guess.

/// The byte where a file stops being CSV, and why.
pub(super) fn fault(bytes: &[u8]) -> Option<(usize, &'static str)> {
    if let Err(error) = std::str::from_utf8(bytes) {
        return Some((error.valid_up_to(), "not UTF-8: this byte starts no valid character"));
    }
    let start = if bytes.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
    let mut quotes = memchr::memchr_iter(b'"', bytes).peekable();
    while let Some(open) = quotes.next() {
        let before = open.checked_sub(1).filter(|_| open > start).and_then(|at| bytes.get(at));
        if !matches!(before, None | Some(b',' | b'\n' | b'\r')) {
            return Some((
                open,
                "a quote within a cell: the whole cell is put in quotes, and quotes in it are doubled",
            ));
        }
        loop {
            let Some(close) = quotes.next() else { return Some((open, "a quote that is not closed")) };
            match bytes.get(close + 1) {
                Some(b'"') => {
                    quotes.next();
                }
                None | Some(b',' | b'\n' | b'\r') => break,
                Some(_) => return Some((close + 1, "text behind the closing quote of a cell")),
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stand_around_whole_cells() {
        let at = |text: &str| fault(text.as_bytes()).map(|(at, _)| at);
        for good in ["", "a,b\r\n\"x\",\"y\"\"z\"\n", "\u{feff}\"a\",b", "\"\",\"\"\"\"", "\"a\nb\"\r1"] {
            assert_eq!(at(good), None, "{good}");
        }
        for (bad, place) in
            [("a,\"b", 2), ("a\"b", 1), ("\"a\"b", 3), ("\"a\" ,b", 3), ("\"a\"\"", 0), (" \"a\"", 1), ("a,\"\"\"", 2)]
        {
            assert_eq!(at(bad), Some(place), "{bad}");
        }
        assert_eq!(fault(b"a,\xe9").map(|(at, _)| at), Some(2));
    }
}
