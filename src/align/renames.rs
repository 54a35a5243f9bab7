//! Within [`super`]: names that are called otherwise in another report.

use super::Side;
use crate::xbrl::QName;
use std::sync::Arc;

/// A name that another report has for the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// As the older report has it.
    pub from: QName,
    /// As the newer one has it.
    pub to: QName,
    /// Why.
    pub evidence: Evidence,
}

/// Why two names are taken for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// A user says so.
    Told,
    /// The local names are the same, the namespaces are not.
    LocalName,
    /// They name the same concept of a standard taxonomy.
    Counterpart,
    /// They have the same label, and no values that contradict it.
    Label,
    /// They have the same values.
    Values,
    /// The same value is printed at the same place of the same document.
    Place,
}

impl Evidence {
    /// A word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Evidence::Told => "told",
            Evidence::LocalName => "local_name",
            Evidence::Counterpart => "counterpart",
            Evidence::Label => "label",
            Evidence::Values => "values",
            Evidence::Place => "place",
        }
    }
}

/// What is called otherwise in a newer report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Renames {
    /// Concepts, axes and members.
    pub names: Vec<Rename>,
    /// Identifiers of entities, older and newer.
    pub entities: Vec<(Arc<str>, Arc<str>)>,
}

/// What a user says: `OLD=NEW`, two names (`prefix:local`, `local` or `{namespace}local`) of concepts, axes or members, or two
/// identifiers of entities. An error says what is not there.
pub fn told(text: &str, older: &Side<'_>, newer: &Side<'_>) -> Result<Renames, String> {
    let _ = (older, newer);
    Err(format!("{text:?}: not yet"))
}

/// Concepts that only the older and only the newer report use and that are the same by the evidence of labels, counterparts
/// and values.
#[must_use]
pub fn find(older: &Side<'_>, newer: &Side<'_>, told: &Renames) -> Renames {
    let _ = (older, newer);
    told.clone()
}
