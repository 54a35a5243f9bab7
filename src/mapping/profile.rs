//! Issuer profiles: who an issuer is, as data that a user edits (`taxonomy/profiles/*.toml`), and ixport for him ([`edit`](mod@edit)).

pub mod edit;

use super::memory::Decision;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::statement::cover::{Cover, Field};
use crate::xbrl::Entity;
use include_dir::{Dir, include_dir};
use indexmap::IndexMap;
use serde::Deserialize;

static PROFILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/taxonomy/profiles");

/// A profile, as written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Names under which documents print the issuer.
    pub names: Vec<String>,
    /// Ticker symbols.
    #[serde(default)]
    pub tickers: Vec<String>,
    /// Prefix of its extension taxonomy: an XML name of small letters and digits.
    pub prefix: String,
    /// Its identifier.
    pub entity: Identifier,
    /// What was decided about rows of its statements.
    #[serde(default)]
    pub row: Vec<Decision>,
    /// Labels under which it prints concepts of the taxonomy, by their local names.
    #[serde(default)]
    pub printed: IndexMap<String, Vec<String>>,
}

/// An identifier in a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// URI of the scheme.
    pub scheme: String,
    /// The identifier.
    pub identifier: String,
}

/// The issuer of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// Its identifier.
    pub entity: Entity,
    /// Prefix of its extension taxonomy.
    pub prefix: String,
    /// Its names in lower case, longest first.
    pub names: Vec<String>,
    /// Whether a profile names it.
    pub known: bool,
    /// What its profile says about rows of its statements.
    pub decisions: Vec<Decision>,
    /// Its name and its ticker symbols as the document prints them: what a new profile can find it by.
    pub printed: (Option<String>, Vec<String>),
}

impl Profile {
    /// Reads a profile; a broken one is a diagnostic about the bytes of the file.
    pub fn parse(text: &str) -> Result<Profile, Box<Diagnostic>> {
        let broken = |message: String, span: Option<std::ops::Range<usize>>| {
            let diagnostic = Diagnostic::error("profile.broken", message);
            Box::new(match span {
                Some(range) => diagnostic.at(Span::new(range.start, range.end)),
                None => diagnostic,
            })
        };
        let profile: Profile = toml::from_str(text).map_err(|e| broken(e.message().to_owned(), e.span()))?;
        let is_prefix = profile.prefix.starts_with(|c: char| c.is_ascii_lowercase())
            && profile.prefix.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        if !is_prefix || ["ixp", "ixa", "xml"].contains(&&*profile.prefix) {
            return Err(broken(
                format!("the prefix {:?} must be small letters and digits, and not ixport's own", profile.prefix),
                None,
            ));
        }
        Ok(profile)
    }

    /// The profiles that come with the program.
    ///
    /// # Panics
    /// When a profile that was compiled in is broken, which a test excludes.
    #[must_use]
    pub fn embedded() -> Vec<Profile> {
        let texts = PROFILES.files().filter_map(include_dir::File::contents_utf8);
        texts.map(|text| Profile::parse(text).expect("profiles of the repository are tested")).collect()
    }

    /// Whether it is that of the issuer of a document. `printed` identifies the issuer without a profile.
    fn is_of(&self, cover: &Cover, printed: Option<&Entity>) -> bool {
        let Identifier { scheme, identifier } = &self.entity;
        if printed.is_some_and(|printed| *printed.scheme == **scheme && *printed.identifier == **identifier) {
            return true;
        }
        let registrant = cover.value(Field::Registrant).map(str::to_lowercase);
        let named = self.names.iter().any(|name| registrant.as_deref() == Some(&*name.to_lowercase()));
        let ticks = |t: &String| cover.items.iter().any(|item| item.field == Field::Ticker && item.value == *t);
        named || self.tickers.iter().any(ticks)
    }
}

/// Who issued a document: by a profile, or else by what the document prints. `base` is the base URI of ixport's own
/// identifier schemes, for issuers of which only a name or a ticker is known.
#[must_use]
pub fn issuer(profiles: &[Profile], cover: &Cover, base: &str) -> Option<Issuer> {
    let mut names: Vec<String> = cover.value(Field::Registrant).map(str::to_lowercase).into_iter().collect();
    let mut decisions = Vec::new();
    let printed = printed(cover, base);
    let is_of = |profile: &&Profile| profile.is_of(cover, printed.as_ref().map(|(entity, _)| entity));
    let (entity, prefix, known) = if let Some(profile) = profiles.iter().find(is_of) {
        names.extend(profile.names.iter().map(|name| name.to_lowercase()));
        decisions.clone_from(&profile.row);
        let Identifier { scheme, identifier } = &profile.entity;
        let entity = Entity { scheme: scheme.as_str().into(), identifier: identifier.as_str().into() };
        (entity, profile.prefix.clone(), true)
    } else {
        let (entity, value) = printed?;
        let label = cover.value(Field::Ticker).filter(|t| t.starts_with(char::is_alphabetic));
        (entity, prefix_of(label.or(cover.value(Field::Registrant)).unwrap_or(value)), false)
    };
    // Labels print the name with and without its legal form.
    let bare = |name: &String| {
        let mut words: Vec<&str> = name.split_whitespace().collect();
        while words.len() > 1 && LEGAL_FORMS.contains(&words[words.len() - 1].trim_matches(['.', ','])) {
            words.pop();
        }
        words.join(" ").trim_end_matches(',').to_owned()
    };
    let plain = |name: &String| name.replace([',', '.'], "");
    names.extend(names.iter().filter_map(|name| name.strip_prefix("the ")).map(str::to_owned).collect::<Vec<_>>());
    names.extend(names.iter().map(plain).collect::<Vec<_>>());
    names.extend(names.iter().map(bare).collect::<Vec<_>>());
    names.push("the company".to_owned());
    names.sort_by_key(|name| (std::cmp::Reverse(name.len()), name.clone()));
    names.dedup();
    let tickers = cover.items.iter().filter(|item| item.field == Field::Ticker).map(|item| item.value.clone());
    let printed = (cover.value(Field::Registrant).map(str::to_owned), tickers.collect());
    Some(Issuer { entity, prefix, names, known, decisions, printed })
}

/// What identifies the issuer of a document by what that prints, and as it prints it.
fn printed<'c>(cover: &'c Cover, base: &str) -> Option<(Entity, &'c str)> {
    let printed = [(Field::FileNumber, "file-number"), (Field::Ticker, "ticker"), (Field::Registrant, "name")];
    let found = printed.into_iter().find_map(|(field, scheme)| Some((cover.value(field)?, scheme)));
    let found = found.map(|(value, scheme)| (value, format!("{base}/scheme/{scheme}")));
    let (value, scheme) = cover.value(Field::CentralIndexKey).map(|key| (key, SEC.to_owned())).or(found)?;
    // An identifier has no blanks: xBRL-JSON writes it as a name.
    let joined = || value.split_whitespace().collect::<Vec<_>>().join("-");
    let identifier = if scheme == SEC { format!("{value:0>10}") } else { joined() };
    Some((Entity { scheme: scheme.into(), identifier: identifier.into() }, value))
}

/// The scheme of the SEC's numbers of registrants, which have ten digits.
const SEC: &str = "http://www.sec.gov/CIK";

const LEGAL_FORMS: [&str; 14] = [
    "inc",
    "corp",
    "corporation",
    "ltd",
    "limited",
    "plc",
    "co",
    "company",
    "llc",
    "group",
    "holdings",
    "holding",
    "nv",
    "sa",
];

/// An XML name made of a printed one.
fn prefix_of(name: &str) -> String {
    let word = name.split_whitespace().next().unwrap_or_default();
    let letters: String = word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    if letters.starts_with(|c: char| c.is_ascii_lowercase()) { letters } else { format!("x{letters}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profiles_of_the_repository_are_sound() {
        assert!(!Profile::embedded().is_empty());
    }

    #[test]
    fn a_broken_profile_names_its_place() {
        let broken = Profile::parse("names = [\"A\"]\nprefix = 5\n").unwrap_err();
        assert_eq!(broken.code, "profile.broken");
        assert!(broken.span.is_some_and(|span| span.start >= 14), "{broken:?}");
        assert!(
            Profile::parse("names = []\nprefix = \"X y\"\n[entity]\nscheme = \"a\"\nidentifier = \"b\"\n").is_err()
        );
    }
}
