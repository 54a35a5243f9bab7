//! Within [`super`]: a diff as text for a terminal, JSON, Markdown, and a page that stands on its own.
//!
//! All forms say the same in the same words (`facts`); what they leave out, JSON has. [`list`](mod@list) gives the words to other pages.

mod describe;
mod facts;
mod grid;
mod html;
mod json;
pub mod list;
mod markdown;
mod sources;
mod text;

pub use sources::Sources;

use super::Diff;
use super::statements::{Basis, Comparison, What};
use std::io::{self, Write};

/// Forms of a diff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// For a terminal.
    #[default]
    Text,
    /// For programs: everything.
    Json,
    /// For a pull request or a wiki.
    Markdown,
    /// A page that stands on its own.
    Html,
}

/// What is shown, and how.
#[derive(Debug)]
pub struct View<'v, 'r> {
    /// The changes.
    pub diff: &'v Diff<'r>,
    /// The statements side by side.
    pub comparison: &'v Comparison,
    /// The files that the reports were read from.
    pub sources: Sources<'v>,
    /// Language of labels.
    pub language: &'r str,
    /// Whether new and dropped periods are listed, not only counted.
    pub all: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Whether the terminal shows colours.
    pub is_coloured: bool,
}

impl View<'_, '_> {
    /// Writes it.
    pub fn write(&self, form: Form, out: &mut dyn Write) -> io::Result<()> {
        match form {
            Form::Text => text::write(self, out),
            Form::Markdown => markdown::write(self, out),
            Form::Html => html::write(self, out),
            Form::Json => json::write(self, out),
        }
    }
}

fn what(what: What) -> &'static str {
    match what {
        What::Current => "current",
        What::Before => "before",
        What::YearBefore => "year_before",
        What::YearEnd => "year_end",
        What::Older => "older",
    }
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Sequential => "sequential",
        Basis::YearOnYear => "year_on_year",
        Basis::SinceYearEnd => "since_year_end",
        Basis::SinceOlder => "since_older",
    }
}

#[cfg(test)]
mod tests;
