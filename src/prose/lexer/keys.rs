//! Within [`super`]: what the words begin that say when: a table.

use super::atoms::fold;
use crate::prose::time::{Part, Unit};
use crate::statement::calendar::NUMBERS;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a word may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Cardinal(u32),
    Ordinal(u32),
    Unit(Unit),
    /// `months`, `weeks` and the like.
    Several,
    Fiscal,
    /// `Q`, `H`, `FY`.
    Letter(char),
    Same,
    Prior,
    This,
    Next,
    /// `year-over-year`.
    Yearly,
    Sequential,
    /// `prior-year`, `year-ago`.
    YearAgo,
    /// `year-end`.
    EndOf(Unit),
    /// `year-to-date`.
    ToDate,
    Edge(Part),
    One,
    Full,
    Interim,
}

static KEYS: LazyLock<FxHashMap<&'static str, Key>> = LazyLock::new(|| {
    use Key::{
        Cardinal, Edge, EndOf, Fiscal, Full, Interim, Letter, Next, One, Ordinal, Prior, Same, Sequential, Several,
        This, ToDate, YearAgo, Yearly,
    };
    let cardinals = NUMBERS.into_iter().zip(0..).take(19).skip(1).map(|(word, n)| (word, Cardinal(n)));
    let others = [
        ("twenty-four", Cardinal(24)),
        ("twenty-six", Cardinal(26)),
        ("thirty-six", Cardinal(36)),
        ("thirty-nine", Cardinal(39)),
        ("fifty-two", Cardinal(52)),
        ("fifty-three", Cardinal(53)),
        ("first", Ordinal(1)),
        ("second", Ordinal(2)),
        ("third", Ordinal(3)),
        ("fourth", Ordinal(4)),
        ("period", Key::Unit(Unit::Period)),
        ("month", Key::Unit(Unit::Month)),
        ("quarter", Key::Unit(Unit::Quarter)),
        ("half", Key::Unit(Unit::Half)),
        ("half-year", Key::Unit(Unit::Half)),
        ("year", Key::Unit(Unit::Year)),
        ("periods", Several),
        ("quarters", Several),
        ("halves", Several),
        ("years", Several),
        ("fiscal", Fiscal),
        ("financial", Fiscal),
        ("calendar", Fiscal),
        ("fy", Letter('y')),
        ("q", Letter('q')),
        ("h", Letter('h')),
        ("same", Same),
        ("corresponding", Same),
        ("comparable", Same),
        ("equivalent", Same),
        ("prior", Prior),
        ("previous", Prior),
        ("preceding", Prior),
        ("last", Prior),
        ("past", Prior),
        ("trailing", Prior),
        ("this", This),
        ("current", This),
        ("next", Next),
        ("coming", Next),
        ("following", Next),
        ("upcoming", Next),
        ("subsequent", Next),
        ("year-over-year", Yearly),
        ("year-on-year", Yearly),
        ("yoy", Yearly),
        ("y-o-y", Yearly),
        ("sequential", Sequential),
        ("sequentially", Sequential),
        ("quarter-over-quarter", Sequential),
        ("quarter-on-quarter", Sequential),
        ("qoq", Sequential),
        ("q-o-q", Sequential),
        ("year-ago", YearAgo),
        ("year-earlier", YearAgo),
        ("prior-year", YearAgo),
        ("previous-year", YearAgo),
        ("last-year", YearAgo),
        ("year-end", EndOf(Unit::Year)),
        ("quarter-end", EndOf(Unit::Quarter)),
        ("period-end", EndOf(Unit::Period)),
        ("month-end", EndOf(Unit::Month)),
        ("year-to-date", ToDate),
        ("ytd", ToDate),
        ("end", Edge(Part::End)),
        ("beginning", Edge(Part::Start)),
        ("start", Edge(Part::Start)),
        ("a", One),
        ("full", Full),
        ("full-year", Full),
        ("interim", Interim),
    ];
    cardinals.chain(others).collect()
});

/// What a word begins.
pub(super) fn key_of(word: &str) -> Option<Key> {
    let mut buffer = [0; 20];
    KEYS.get(fold(word, &mut buffer)?).copied()
}
