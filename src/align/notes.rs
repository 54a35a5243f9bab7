//! Within [`super`]: the notes that say what a number is, and whether two reports say the same of it.

use crate::report::canonical::note_text;
use crate::report::{LinkTarget, Report};
use crate::statement::calendar::MONTHS;
use hashbrown::{HashMap, HashSet};
use std::sync::OnceLock;

/// The notes of a report's facts, looked up when somebody asks first.
#[derive(Debug)]
pub struct Notes<'r> {
    report: &'r Report,
    linked: OnceLock<HashMap<usize, Vec<usize>>>,
}

impl<'r> Notes<'r> {
    /// Those of a report.
    #[must_use]
    pub fn new(report: &'r Report) -> Self {
        Notes { report, linked: OnceLock::new() }
    }

    /// The texts of the notes that are linked to facts, each once, sorted.
    #[must_use]
    pub fn of(&self, facts: &[usize]) -> Vec<String> {
        let linked = self.linked.get_or_init(|| {
            let mut linked: HashMap<usize, Vec<usize>> = HashMap::new();
            for link in &self.report.links {
                if let LinkTarget::Footnote(note) = link.to {
                    linked.entry(link.from).or_default().push(note);
                }
            }
            linked
        });
        let notes = facts.iter().filter_map(|fact| linked.get(fact)).flatten();
        let notes = notes.filter_map(|note| self.report.footnotes.get(*note));
        let mut notes: Vec<String> = notes.map(|note| note_text(&note.content)).collect();
        notes.sort_unstable();
        notes.dedup();
        notes
    }
}

/// Whether the notes of two reports define a number in other words: each has one that the other has not. A note that only one
/// of them has may say anything, and proves nothing.
#[must_use]
pub fn redefine(old: &[String], new: &[String]) -> bool {
    let words = |notes: &[String]| notes.iter().map(|note| defining(note)).collect::<HashSet<Vec<String>>>();
    let (old, new) = (words(old), words(new));
    old.difference(&new).next().is_some() && new.difference(&old).next().is_some()
}

/// The words of a note, without those that every report has others of: numbers, dates, marks.
fn defining(note: &str) -> Vec<String> {
    let words = note.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).filter(|word| !MONTHS.contains(&&**word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_months_define_nothing() {
        let is = |old: &[&str], new: &[&str]| {
            let texts = |notes: &[&str]| notes.iter().map(|note| (*note).to_owned()).collect::<Vec<_>>();
            redefine(&texts(old), &texts(new))
        };
        let loans = "As of March 31, 2023: 1,234 loans (“V-pocket”)";
        assert!(!is(&[loans], &["as of June 30, 2024: 99 loans, V pocket"]));
        assert!(is(&[loans], &["As of March 31, 2023: 1,234 loans past due"]));
        assert!(!is(&[loans], &[loans, "Unaudited"]) && !is(&[], &[loans]));
    }
}
