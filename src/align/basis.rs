//! Within [`super`]: the accounting basis that a user means, among those that reports have.

use super::{Alignment, Side};
use crate::tables::{Labels as _, Vocabulary, split_name, without_kind};
use crate::taxonomy::axis;
use hashbrown::HashSet;

/// The accounting bases that a user means.
#[derive(Debug)]
pub struct Bases {
    /// Of each slice, whether it has one of them.
    pub slices: Vec<bool>,
    /// What the bases that the reports have are called; nothing where no slice has any.
    pub known: Vec<String>,
    /// Whether one of them is called so.
    pub is_known: bool,
}

impl Bases {
    /// Finds the members of the accounting framework axis whose names, or labels in one of the reports, are `text`, or else have
    /// it as words, regardless of case and punctuation.
    #[must_use]
    pub fn of(alignment: &Alignment<'_>, sides: &[Side<'_>], text: &str) -> Self {
        let text = plain(text);
        let slices = 0..u32::try_from(alignment.slices()).unwrap_or(u32::MAX);
        let members: Vec<Option<u32>> = slices.map(|slice| alignment.member(slice, axis::FRAMEWORK)).collect();
        let mut all: Vec<u32> = members.iter().copied().flatten().collect();
        all.sort_unstable();
        all.dedup();
        let called = |member: u32| {
            let name = alignment.name(member);
            let labels = sides.iter().filter_map(|side| {
                let vocabulary = Vocabulary::new(side.dts, "en");
                vocabulary.label(name, None).map(|label| plain(without_kind(label)))
            });
            let local = name.local.strip_suffix("Member").unwrap_or(&name.local);
            labels.chain([plain(&split_name(local)), plain(local)]).collect::<Vec<String>>()
        };
        let called: Vec<(u32, Vec<String>)> = all.into_iter().map(|member| (member, called(member))).collect();
        let chosen = |is_it: &dyn Fn(&str) -> bool| -> HashSet<u32> {
            let chosen = called.iter().filter(|(_, names)| names.iter().any(|name| is_it(name)));
            chosen.map(|(member, _)| *member).collect()
        };
        // `us gaap` is a basis, and part of the name of the step from there to another.
        let mut meant = chosen(&|name| name == text);
        if meant.is_empty() {
            meant = chosen(&|name| holds(name, &text));
        }
        let slices = members.iter().map(|member| member.is_some_and(|member| meant.contains(&member))).collect();
        let mut known: Vec<String> = called.into_iter().filter_map(|(_, names)| names.into_iter().next()).collect();
        known.sort();
        Bases { slices, known, is_known: !meant.is_empty() }
    }
}

/// A name to compare: its words in small letters.
pub(crate) fn folded(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_')).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// The same without punctuation: `u.s. gaap` is `us gaap`.
fn plain(text: &str) -> String {
    folded(text).replace(|c: char| !c.is_alphanumeric() && c != ' ', "")
}

/// Whether a name has these words in it, each from its beginning: `gaap` is in `us gaap` and in `gaap to non gaap`.
fn holds(name: &str, words: &str) -> bool {
    name.match_indices(words).any(|(at, _)| at == 0 || name.as_bytes()[at - 1] == b' ')
}
