//! What a command has to say, on the standard error. A reader that has gone away is no reason to fail.

use super::files::Trouble;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::package::uri;
use crate::source::Source;
use std::borrow::Cow;
use std::io::{self, Write as _};

/// How diagnostics are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum MessageFormat {
    /// For people.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
}

/// Prints diagnostics to the standard error.
#[derive(Debug, Clone, Copy, Default)]
pub struct Printer {
    /// How.
    pub format: MessageFormat,
    /// Notes too.
    pub verbose: bool,
}

impl Printer {
    /// Prints what a stage found in a source, and how much of it was not kept.
    pub fn print_all(self, source: &Source, diagnostics: &Diagnostics) {
        self.each(source, diagnostics, |line| say(&line));
    }

    /// The lines that [`Printer::print_all`] prints.
    pub(super) fn each(self, source: &Source, diagnostics: &Diagnostics, mut line: impl FnMut(String)) {
        for diagnostic in diagnostics.iter().filter(|d| self.verbose || d.severity > Severity::Note) {
            line(self.line(source.name(), Some(source), diagnostic));
        }
        for (code, count) in diagnostics.dropped() {
            line(self.line(source.name(), None, &Diagnostic::note(code, format!("{count} more of these"))));
        }
    }

    /// Prints a note about the file `name`, if notes are asked for.
    pub fn note(self, name: &str, note: &Diagnostic) {
        if self.verbose {
            self.print(name, None, note);
        }
    }

    /// Prints why a file cannot be read or written.
    pub fn trouble(self, trouble: &Trouble) {
        let (source, diagnostic) = trouble.diagnostic();
        self.print(&trouble.path.to_string_lossy(), source, &diagnostic);
    }

    /// Prints one diagnostic about the file `name`.
    pub fn print(self, name: &str, source: Option<&Source>, diagnostic: &Diagnostic) {
        say(&self.line(name, source, diagnostic));
    }

    /// The line that [`Printer::print`] prints.
    pub(super) fn line(self, name: &str, source: Option<&Source>, diagnostic: &Diagnostic) -> String {
        let name = &*shown(name);
        match self.format {
            MessageFormat::Text => diagnostic.render(name, source),
            MessageFormat::Json => diagnostic.to_json(name, source),
        }
    }
}

/// Prints a line to the standard error.
pub(super) fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// A file on the disk by its path, from the working directory if it is below it: terminals and editors open that.
fn shown(name: &str) -> Cow<'_, str> {
    let Some(path) = name.strip_prefix("file://").and_then(uri::decode) else { return Cow::Borrowed(name) };
    let here = std::env::current_dir().ok();
    let inside =
        here.and_then(|here| std::path::Path::new(&*path).strip_prefix(here).map(|p| p.display().to_string()).ok());
    Cow::Owned(inside.filter(|inside| !inside.is_empty()).unwrap_or_else(|| path.into_owned()))
}
