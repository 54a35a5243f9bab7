//! Within [`super`]: whether a line goes on with the label that the line above began.

/// Words that no label ends with.
const OPEN: [&str; 16] =
    ["and", "or", "of", "the", "to", "in", "for", "from", "by", "on", "with", "at", "an", "as", "its", "between"];

/// Whether `below` is the rest of `above`: it begins in lower case, or `above` ends where no label ends.
pub(super) fn continues(above: &str, below: &str) -> bool {
    let (above, below) = (above.trim(), below.trim());
    if above.is_empty() || below.is_empty() || above.ends_with([':', '.']) {
        return false;
    }
    below.starts_with(char::is_lowercase) || is_open(above)
}

/// Whether a label cannot end here: behind a comma, a hyphen, a preposition, or within brackets.
pub(super) fn is_open(label: &str) -> bool {
    let label = label.trim();
    let opened = label.matches('(').count() > label.matches(')').count();
    opened || label.ends_with([',', '-', '–', '—', '&', '/']) || is_open_word(label)
}

/// Whether its last word is one that no label ends with.
pub(super) fn is_open_word(label: &str) -> bool {
    let last = label.trim().rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    OPEN.contains(&&*last)
}

#[cfg(test)]
mod tests {
    use super::continues;

    #[test]
    fn labels_go_on_where_they_cannot_end() {
        for (above, below) in [
            ("Accumulated other comprehensive", "income"),
            ("Net cash provided by", "Operating activities"),
            ("Common stock (par value $0.01,", "100 shares authorised)"),
        ] {
            assert!(continues(above, below), "{above} / {below}");
        }
        for (above, below) in [("Current assets:", "cash"), ("Assets", "Cash"), ("", "cash"), ("Total", "")] {
            assert!(!continues(above, below), "{above} / {below}");
        }
    }
}
