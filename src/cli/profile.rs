//! Within [`super`]: the file of an issuer's profile, which `mapping` and `review` put decisions into.

use super::files::{Trouble, source, write_whole};
use crate::diagnostic::Diagnostic;
use crate::mapping::memory::{Decision, Entry};
use crate::mapping::profile::Profile;
use crate::mapping::profile::edit::{begin, edit};
use crate::review::data::Saving;
use crate::review::saving;
use crate::source::Source;
use std::path::Path;

/// A file that is no profile.
#[derive(Debug)]
pub(super) struct Broken {
    /// It, if it is there.
    pub(super) source: Option<Source>,
    /// What is wrong with it.
    pub(super) diagnostic: Box<Diagnostic>,
}

/// How decisions are saved into a profile, and those that it has.
type Saved = (Saving, Vec<Entry>);

/// The text of a profile with decisions in it; of one that is not there, the text that it begins with. `new` is what it is if
/// nothing is known of its issuer.
fn with(path: &Path, new: &Profile, decisions: &[Decision]) -> Result<Result<String, Broken>, Trouble> {
    let source = if path.exists() { Some(source(path)?) } else { None };
    let edited = match &source {
        Some(source) => edit(source.text(), decisions),
        None => edit(&begin(new), decisions),
    };
    Ok(edited.map_err(|diagnostic| Broken { source, diagnostic }))
}

/// Puts decisions into a profile, which is made if it is not there; it is written whole or not at all. What it is then is as
/// [`saving`] has it.
pub(super) fn save(path: &Path, new: &Profile, decisions: &[Decision]) -> Result<Result<Saved, Broken>, Trouble> {
    let text = match with(path, new, decisions)? {
        Ok(text) => text,
        Err(broken) => return Ok(Err(broken)),
    };
    if !decisions.is_empty() {
        write_whole(path, |out| out.write_all(text.as_bytes()))?;
    }
    Ok(told(path, &text, None))
}

/// How decisions are saved into a profile, and those that it has already.
pub(super) fn saving(path: &Path, new: &Profile, token: Option<&str>) -> Result<Result<Saved, Broken>, Trouble> {
    Ok(with(path, new, &[])?.and_then(|text| told(path, &text, token)))
}

fn told(path: &Path, text: &str, token: Option<&str>) -> Result<Saved, Broken> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let saved = saving::saving(&name, text, token.map(str::to_owned));
    saved.map_err(|diagnostic| Broken { source: None, diagnostic })
}
