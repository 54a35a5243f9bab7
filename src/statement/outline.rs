//! Within [`super`]: the headings that a row stands under, told by indentation, typeface, colons, order and the names of
//! totals.

use crate::source::Span;

/// How far out a heading stands: set in less, in capitals, in bold type, without a colon. Smaller is further out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    pub(super) indent: u16,
    is_small: bool,
    is_light: bool,
    has_colon: bool,
}

impl Rank {
    pub(super) fn of(label: &str, indent: u16, bold: bool) -> Rank {
        let is_small = label.chars().any(char::is_lowercase);
        Rank { indent, is_small, is_light: !bold, has_colon: label.trim_end().ends_with([':', '：']) }
    }
}

#[derive(Debug, Clone)]
struct Level {
    label: String,
    span: Option<Span>,
    rank: Rank,
    /// Whether its rows are set in deeper than itself, once it has rows.
    deep: Option<bool>,
    /// Whether a heading of the same rank stands under it.
    holds_equals: bool,
}

/// The headings that are open.
#[derive(Debug, Default)]
pub(super) struct Outline {
    levels: Vec<Level>,
}

/// Lines without figures that are no headings.
const LINES: [&str; 6] =
    ["commitments", "contingencies", "contingent", "commitments and contingencies", "subsequent", "承诺及或有事项"];

/// First words of totals.
const TOTALS: [&str; 9] = ["total", "subtotal", "sub-total", "net", "cash", "合计", "小计", "总计", "aggregate"];

/// Words that tell nothing of what a heading is about.
const STOP: [&str; 15] =
    ["the", "of", "from", "and", "in", "to", "for", "by", "net", "cash", "flows", "flow", "total", "used", "provided"];

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase);
    words.filter(|word| !STOP.contains(&&**word))
}

/// Whether a label names the total of a heading: "Total current assets", "Net cash used in operating activities".
fn closes(label: &[String], heading: &str) -> bool {
    let mut core = words(heading).peekable();
    core.peek().is_some() && core.all(|word| label.contains(&word))
}

impl Outline {
    /// The headings from the outside in.
    pub(super) fn path(&self) -> Vec<String> {
        self.levels.iter().map(|level| level.label.clone()).collect()
    }

    /// The innermost heading, where its group has ended with a figure that has no label.
    pub(super) fn innermost(&self) -> Option<(&str, Option<Span>)> {
        self.levels.last().map(|level| (&*level.label, level.span))
    }

    /// Closes the innermost heading.
    pub(super) fn close(&mut self) {
        self.levels.pop();
    }

    /// A heading; returns the path that it stands under.
    pub(super) fn open(&mut self, label: &str, span: Option<Span>, rank: Rank) -> Vec<String> {
        while let Some(last) = self.levels.last_mut() {
            let is_empty = last.deep.is_none();
            match last.rank.cmp(&rank) {
                std::cmp::Ordering::Less => break,
                // Two headings without rows between them: the second stands under the first.
                std::cmp::Ordering::Equal if is_empty || last.holds_equals => {
                    last.holds_equals = true;
                    break;
                }
                _ => {
                    self.levels.pop();
                }
            }
        }
        let path = self.path();
        let lower = label.to_lowercase();
        if !LINES.iter().any(|line| lower.starts_with(line)) {
            self.levels.push(Level { label: label.to_owned(), span, rank, deep: None, holds_equals: false });
        }
        path
    }

    /// A row with figures; returns the path that it stands under. A total closes the heading of its name behind it.
    pub(super) fn row(&mut self, label: &str, indent: u16) -> Vec<String> {
        let lower = label.trim_start().to_lowercase();
        if TOTALS.iter().any(|total| lower.starts_with(total)) {
            let own: Vec<String> = words(label).collect();
            if let Some(at) = self.levels.iter().rposition(|level| closes(&own, &level.label)) {
                self.levels.truncate(at + 1);
                let path = self.path();
                self.levels.truncate(at);
                if let Some(parent) = self.levels.last_mut() {
                    parent.deep.get_or_insert(false);
                }
                return path;
            }
            // The total of activities ends what is listed under them, whatever that is called.
            if lower.contains("activities") && (lower.starts_with("net cash") || lower.starts_with("cash ")) {
                self.levels.retain(|level| level.rank.indent < indent);
            }
        }
        while let Some(last) = self.levels.last_mut() {
            let is_outside = last.rank.indent > indent || last.rank.indent == indent && last.deep == Some(true);
            if !is_outside {
                last.deep.get_or_insert(indent > last.rank.indent);
                break;
            }
            self.levels.pop();
        }
        self.path()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of `indent|label`, with `=` behind those that have figures.
    fn show(lines: &[&str]) -> Vec<String> {
        let mut outline = Outline::default();
        let mut out = Vec::new();
        for line in lines {
            let indent = u16::try_from(line.len() - line.trim_start().len()).unwrap();
            let label = line.trim_start();
            match label.strip_suffix(" =") {
                Some(label) => out.push(format!("{}: {label}", outline.row(label, indent).join(" > "))),
                None => {
                    outline.open(label, None, Rank::of(label, indent, false));
                }
            }
        }
        out
    }

    #[test]
    fn rows_set_in_deeper_end_with_the_first_that_is_not() {
        let got = show(&[
            "Assets",
            "Current assets:",
            "  Cash =",
            "    Total current assets =",
            "Goodwill =",
            "Total assets =",
            "Liabilities and equity",
            "Current liabilities:",
            "  Debt =",
        ]);
        assert_eq!(
            got,
            [
                "Assets > Current assets:: Cash",
                "Assets > Current assets:: Total current assets",
                "Assets: Goodwill",
                "Assets: Total assets",
                "Liabilities and equity > Current liabilities:: Debt",
            ]
        );
    }

    #[test]
    fn flat_rows_stay_until_a_heading_of_their_rank_or_a_total_of_its_name() {
        let got = show(&[
            "Operating activities:",
            "Net income =",
            "Changes in assets and liabilities:",
            "Receivables =",
            "Net cash provided by operating activities =",
            "Investing activities:",
            "Purchases =",
            "Commitments and contingencies",
            "Equity:",
            "Stock =",
        ]);
        assert_eq!(
            got,
            [
                "Operating activities:: Net income",
                "Changes in assets and liabilities:: Receivables",
                ": Net cash provided by operating activities",
                "Investing activities:: Purchases",
                "Equity:: Stock",
            ]
        );
    }
}
