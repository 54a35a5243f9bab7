//! Within [`super`]: numerals that measure nothing.

use super::Reading;

impl Reading<'_> {
    /// What begins at an atom and measures nothing; how many atoms that are.
    pub(super) fn classed(&mut self, at: usize) -> Option<usize> {
        let _ = at;
        None
    }
}
