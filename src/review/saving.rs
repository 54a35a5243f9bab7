//! Within [`super`]: the profile at hand → how decisions get into it.
//!
//! A page that is not served offers the profile as a download: [`Saving::text`], and behind it for each decision
//!
//! ```toml
//!
//! [[row]]
//! statement = "operations"
//! section = "Operating expenses"
//! label = "Technology"
//! concept = "ResearchAndDevelopmentExpense"
//! negated = true
//! ```
//!
//! with the keys of [`Decision`] that are told (`leave` only if it is true). Strings are written as
//! `JSON.stringify(text.toWellFormed()).replace(/\x7f/g, '\\u007f')`: TOML knows all of JSON's escapes, and forbids DEL, which
//! JSON does not escape, and halves of surrogate pairs. Of two decisions about a row the last one counts.

use super::data::{Decision, Saving};
use crate::diagnostic::Diagnostic;
use crate::mapping::profile::Profile;
use crate::mapping::profile::edit::edit;

/// How decisions are saved into the profile of this name and text, and those that it has already. A text that is no profile is
/// a diagnostic about its bytes.
pub fn saving(profile: &str, text: &str, token: Option<String>) -> Result<(Saving, Vec<Decision>), Box<Diagnostic>> {
    let text = edit(text, &[])?;
    let decisions = Profile::parse(&text)?.row.iter().map(Decision::from).collect();
    Ok((Saving { token, profile: profile.to_owned(), text }, decisions))
}
