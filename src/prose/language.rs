//! Within [`super`]: the words of a language, which are data: `taxonomy/language/`.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::sync::LazyLock;

/// The words by which sentences of a language are read. All are in lower case.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Language {
    /// Words by which the lexer tells what measures something from what does not.
    pub classes: Classes,
}

/// Words around numerals.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Classes {
    /// Words with a stop that ends no sentence unless one of [`Classes::starters`] follows.
    pub abbreviations: FxHashSet<String>,
    /// Words with a stop that never ends one.
    pub titles: FxHashSet<String>,
    /// Words that begin a sentence.
    pub starters: FxHashSet<String>,
    /// Words behind which brackets around an amount are its sign.
    pub copulas: FxHashSet<String>,
    /// Words that make the amount behind them negative: `negative $14.2 million`.
    pub negatives: FxHashSet<String>,
    /// What has a year in its name: `Act of 1995`.
    pub enactments: FxHashSet<String>,
    /// Other things that have: `Plan of 2024`.
    pub schemes: FxHashSet<String>,
    /// Words with which the names of streets end.
    pub streets: FxHashSet<String>,
    /// Reasons → the words in front of numbers that give them: `reference` → `note`.
    labels: FxHashMap<String, Vec<String>>,
    /// The same by word.
    #[serde(skip)]
    by_label: FxHashMap<String, String>,
}

static ENGLISH: LazyLock<Language> = LazyLock::new(|| {
    let text = include_str!("../../taxonomy/language/en.toml");
    let mut language: Language =
        toml::from_str(text).unwrap_or_else(|error| panic!("taxonomy/language/en.toml: {error}"));
    let classes = &mut language.classes;
    let words = classes.labels.iter().flat_map(|(reason, words)| words.iter().map(|w| (w.clone(), reason.clone())));
    classes.by_label = words.collect();
    language
});

impl Language {
    /// English, as it is embedded in the program.
    ///
    /// # Panics
    /// When the embedded file is wrong, which a test excludes.
    #[must_use]
    pub fn english() -> &'static Language {
        &ENGLISH
    }
}

impl Classes {
    /// What a word makes of the number behind it.
    #[must_use]
    pub fn label(&self, word: &str) -> Option<&str> {
        self.by_label.get(word).map(|reason| &**reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The program's own file is read at the first use, so a mistake in it would be found by a user.
    #[test]
    fn the_embedded_words_are_in_lower_case() {
        let classes = &Language::english().classes;
        let sets = [
            &classes.abbreviations,
            &classes.titles,
            &classes.starters,
            &classes.copulas,
            &classes.negatives,
            &classes.streets,
            &classes.enactments,
            &classes.schemes,
        ];
        let words = sets.into_iter().flatten().chain(classes.by_label.keys());
        for word in words {
            assert_eq!(*word, word.to_lowercase());
        }
        assert_eq!(classes.label("note"), Some("reference"));
    }
}
