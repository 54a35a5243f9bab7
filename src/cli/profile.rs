//! Within [`super`]: the file of an issuer's profile, which `mapping` and `review` put decisions into.

use super::files::{Trouble, source, write_whole};
use crate::diagnostic::Diagnostic;
use crate::mapping::memory::Decision;
use crate::mapping::profile::Profile;
use crate::mapping::profile::edit::{begin, edit};
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

/// The text of a profile with decisions in it; of one that is not there, the text that it begins with. `new` is what it is if
/// nothing is known of its issuer.
pub(super) fn with(path: &Path, new: &Profile, decisions: &[Decision]) -> Result<Result<String, Broken>, Trouble> {
    let source = if path.exists() { Some(source(path)?) } else { None };
    let edited = match &source {
        Some(source) => edit(source.text(), decisions),
        None => edit(&begin(new), decisions),
    };
    Ok(edited.map_err(|diagnostic| Broken { source, diagnostic }))
}

/// Puts decisions into a profile, which is made if it is not there, and gives its text. It is written whole or not at all.
pub(super) fn save(path: &Path, new: &Profile, decisions: &[Decision]) -> Result<Result<String, Broken>, Trouble> {
    let text = with(path, new, decisions)?;
    if let Ok(text) = &text {
        write_whole(path, |out| out.write_all(text.as_bytes()))?;
    }
    Ok(text)
}

/// What a profile is called: the name of its file.
pub(super) fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
