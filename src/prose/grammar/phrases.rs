//! Within [`super`]: the phrases of a language by what they do in a sentence, read from `taxonomy/language/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a phrase does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Cue {
    /// `was`: what stands before it measured what stands behind it.
    Stated,
    /// `is`, `be`: the same, perhaps expected.
    Stating,
    Auxiliary,
    /// `increased`, `up`.
    Up,
    /// `decreased`, `down`.
    Down,
    /// `an increase of`.
    Increase,
    /// `a decrease of`.
    Decrease,
    /// `a negative impact of`.
    Effect,
    Compared,
    From,
    To,
    By,
    Of,
    Per,
    And,
    Or,
    /// `representing`.
    Portion,
    OfWhich,
    /// `expects`.
    Expect,
    /// `is expected to be`: the subject stands before it.
    Expected,
    /// `previous outlook`.
    Superseded,
    /// `raises`.
    Revise,
    Between,
    Range,
    PlusMinus,
    /// `approximately`.
    Qualifier,
    Adjective,
    Respectively,
    /// `would`, `hypothetical`.
    Hypothetical,
    /// `refers to`.
    Definition,
    /// `or more`.
    Threshold,
    /// `due to`.
    Cause,
    /// `including`.
    Include,
    /// A new sentence within the sentence: `that`, `while`.
    That,
    /// `declared`, `purchased`: what is done to the noun behind.
    Act,
    Determiner,
    /// `however`: the subject stands behind the comma.
    Opening,
    Such,
    Pronoun,
    Preposition,
    /// `of record`.
    Record,
    /// `payable`.
    Payment,
    /// `declared`, of a dividend.
    Declaration,
    Dividend,
    Holders,
    ShareNames,
    PerShareNames,
    Adjusted,
    Gaap,
    Narrowing,
    Sharing,
    /// `loss`.
    Losses,
    /// `to date`: a time that the document does not tell.
    Vague,
    /// `in thousands`.
    Scaled,
    OutlookHeadings,
}

/// Lists that are looked up on their own, not found in the flow of a sentence.
const APART: [Cue; 12] = [
    Cue::Declaration,
    Cue::Dividend,
    Cue::Holders,
    Cue::ShareNames,
    Cue::PerShareNames,
    Cue::Adjusted,
    Cue::Gaap,
    Cue::Narrowing,
    Cue::Sharing,
    Cue::Losses,
    Cue::Scaled,
    Cue::OutlookHeadings,
];

/// The phrases of a language.
#[derive(Debug)]
pub(super) struct Phrases {
    /// By their first two letters, the longest first.
    flow: Vec<Vec<(String, Cue)>>,
    apart: BTreeMap<Cue, Vec<String>>,
}

#[derive(serde::Deserialize)]
struct File {
    phrases: BTreeMap<Cue, Vec<String>>,
}

pub(super) static ENGLISH: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::of(include_str!("../../../taxonomy/language/en.toml")));

/// Letters, and everything else.
const KINDS: usize = 27;

fn bucket(text: &[u8]) -> usize {
    let kind = |at: usize| match text.get(at).map_or(0, u8::to_ascii_lowercase) {
        letter @ b'a'..=b'z' => usize::from(letter - b'a'),
        _ => KINDS - 1,
    };
    kind(0) * KINDS + kind(1)
}

impl Phrases {
    fn of(text: &str) -> Phrases {
        // It is part of the program: a test reads it.
        let file: File = toml::from_str(text).unwrap_or_else(|_| File { phrases: BTreeMap::new() });
        let (apart, flow): (BTreeMap<_, _>, BTreeMap<_, _>) =
            file.phrases.into_iter().partition(|(cue, _)| APART.contains(cue));
        let mut phrases = Phrases { flow: vec![Vec::new(); KINDS * KINDS], apart };
        for (cue, list) in flow {
            for phrase in list {
                phrases.flow[bucket(phrase.as_bytes())].push((phrase, cue));
            }
        }
        for bucket in &mut phrases.flow {
            bucket.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
        phrases
    }

    /// The longest phrase with which a text begins, and how long it is there.
    pub(super) fn find(&self, text: &str) -> Option<(Cue, usize)> {
        let bytes = text.as_bytes();
        self.flow[bucket(bytes)].iter().find_map(|(phrase, cue)| Some((*cue, begins(bytes, phrase)?)))
    }

    /// Whether a text has a phrase of a list in it; where it ends.
    pub(super) fn within(&self, list: Cue, text: &str) -> Option<std::ops::Range<usize>> {
        let phrases = self.apart.get(&list)?;
        let bytes = text.as_bytes();
        starts(bytes).find_map(|at| {
            let length = phrases.iter().filter_map(|phrase| begins(&bytes[at..], phrase)).max()?;
            Some(at..at + length)
        })
    }
}

/// Where words begin.
fn starts(text: &[u8]) -> impl Iterator<Item = usize> + '_ {
    (0..text.len()).filter(|&at| is_inside(text[at]) && (at == 0 || !is_inside(text[at - 1])))
}

/// Whether a byte is part of a word: letters and digits, hyphens, and all beyond ASCII but quotation marks.
fn is_inside(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

/// How long a phrase is with which a text begins.
fn begins(text: &[u8], phrase: &str) -> Option<usize> {
    let mut at = 0;
    for byte in phrase.bytes() {
        let found = *text.get(at)?;
        if byte == b' ' {
            let blanks = text[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            // A no-break space has two bytes.
            let blanks = if blanks == 0 && text[at..].starts_with("\u{a0}".as_bytes()) { 2 } else { blanks };
            if blanks == 0 {
                return None;
            }
            at += blanks;
        } else if found.to_ascii_lowercase() == byte {
            at += 1;
        } else {
            return None;
        }
    }
    (!text.get(at).is_some_and(|b| is_inside(*b))).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_is_well_formed_and_says_each_thing_once() {
        let text = include_str!("../../../taxonomy/language/en.toml");
        let file: File = toml::from_str(text).unwrap();
        let mut seen = BTreeMap::new();
        for (cue, list) in file.phrases.iter().filter(|(cue, _)| !APART.contains(cue)) {
            for phrase in list {
                assert_eq!(phrase, &phrase.to_lowercase(), "{cue:?}");
                assert_eq!(seen.insert(phrase, cue), None, "{phrase} is in two lists");
            }
        }
    }

    #[test]
    fn the_longest_phrase_counts_and_ends_with_a_word() {
        let found = |text| ENGLISH.find(text);
        assert_eq!(found("As Compared\n to 5"), Some((Cue::Compared, 15)));
        assert_eq!(found("was unchanged at"), Some((Cue::Stated, 16)));
        assert_eq!(found("wasted"), None);
        assert_eq!(found("up to US$5"), Some((Cue::Qualifier, 5)));
        assert_eq!(found("up-front"), None);
    }
}
