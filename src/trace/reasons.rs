//! Within [`super`]: the reasons why a numeral is no fact, each once: whether it is something else, or was left, and what that
//! means. `docs/formats.md` and `docs/schemas/trace.json` list them, too; a test compares.

/// What a reason says of a numeral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// It stands in the header of a statement, and says what the figures below it are.
    Header,
    /// It is known what it is, and that is nothing that is measured and reported.
    Classified,
    /// It measures something, or may do so, and something is missing: a person should look at it.
    Left,
}

/// Where a reason occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// In tables.
    Tables,
    /// In sentences, headings, list items and footnotes.
    Sentences,
    /// In both.
    Both,
}

/// A reason, where it occurs, what it means, and why.
pub type Reason = (&'static str, Where, Means, &'static str);

/// All reasons. What has two meanings stands once for tables and once for sentences.
pub const REASONS: &[Reason] = &[
    ("header", Where::Tables, Means::Header, "part of a header row"),
    ("label", Where::Tables, Means::Classified, "part of the label of a row"),
    ("text", Where::Tables, Means::Classified, "part of a cell that holds words"),
    ("change", Where::Tables, Means::Classified, "in a column of changes between others"),
    ("note", Where::Tables, Means::Classified, "in a column of the numbers of notes"),
    ("portion", Where::Tables, Means::Classified, "in a column of percentages of a total"),
    ("pro-forma", Where::Tables, Means::Classified, "in a column of amounts that would have been"),
    ("forecast", Where::Tables, Means::Classified, "in a column of amounts that are expected"),
    ("superseded", Where::Tables, Means::Classified, "in a column of what was reported before its restatement"),
    ("not-applicable", Where::Tables, Means::Classified, "a zero number of shares of what has none"),
    ("no-statement", Where::Tables, Means::Left, "its table is not recognised as a statement"),
    ("unresolved-column", Where::Tables, Means::Left, "the header does not say what its column is"),
    ("malformed", Where::Both, Means::Left, "it cannot be read as a number"),
    ("by-decision", Where::Tables, Means::Classified, "the issuer's profile says that its row is left untagged"),
    ("unlabelled", Where::Tables, Means::Left, "its row has no label"),
    (
        "period-type",
        Where::Both,
        Means::Left,
        "its concept is measured over a period, its time is a day, or the reverse",
    ),
    ("contradiction", Where::Both, Means::Left, "the same fact is printed with another value"),
    ("unresolved-row", Where::Tables, Means::Left, "a change in equity between no two balances, or over night"),
    ("unknown-measure", Where::Tables, Means::Left, "a part of something that is not certain"),
    ("no-subject", Where::Sentences, Means::Left, "its sentence does not say what it measures"),
    ("unknown-metric", Where::Sentences, Means::Left, "no concept is certain to be what its sentence measures"),
    ("no-time", Where::Sentences, Means::Left, "neither its sentence nor its section says when"),
    (
        "no-issue-date",
        Where::Sentences,
        Means::Left,
        "it is expected, and the document does not say when it was issued",
    ),
    ("ambiguous", Where::Sentences, Means::Left, "several concepts may be what its sentence measures"),
    (
        "other-definition",
        Where::Sentences,
        Means::Left,
        "a note defines what it measures otherwise than the concept of that name",
    ),
    ("change", Where::Sentences, Means::Left, "a change of something whose values are not certain"),
    (
        "change-differs",
        Where::Sentences,
        Means::Left,
        "a change that the values which it leads from and to do not come to",
    ),
    ("portion", Where::Sentences, Means::Left, "a share of something that is not certain"),
    ("part", Where::Sentences, Means::Left, "it stands under the heading of a part, and may be of the part alone"),
    ("uncertain", Where::Sentences, Means::Left, "the other figures of its sentence are not those of its concept"),
    (
        "unclear",
        Where::Sentences,
        Means::Left,
        "what it has to do with the other figures of its sentence is not certain",
    ),
    ("range", Where::Sentences, Means::Left, "an end of a range that is no outlook"),
    ("scale", Where::Sentences, Means::Left, "its size says that a word such as `million` is missing"),
    ("currency", Where::Sentences, Means::Left, "it is in other money than its concept is reported in"),
    ("translation-differs", Where::Sentences, Means::Left, "a translation that is not at the stated rate"),
    ("sign", Where::Sentences, Means::Left, "whether it is below zero is not certain"),
    (
        "approximate",
        Where::Sentences,
        Means::Left,
        "its sentence rounds what a table prints by more than its digits say",
    ),
    ("contradicts-table", Where::Sentences, Means::Left, "a table prints another value of the same fact"),
    ("contradicts-text", Where::Sentences, Means::Left, "another sentence prints another value of the same fact"),
    ("date", Where::Sentences, Means::Classified, "part of a day or a period that is named"),
    ("year", Where::Sentences, Means::Classified, "a year that is named"),
    ("time", Where::Sentences, Means::Classified, "a time of the day"),
    ("duration", Where::Sentences, Means::Classified, "a length of time that measures nothing of the issuer's"),
    ("age", Where::Sentences, Means::Classified, "the age of a person"),
    ("address", Where::Sentences, Means::Classified, "part of an address"),
    ("telephone", Where::Sentences, Means::Classified, "part of a telephone number or a code to dial"),
    ("link", Where::Sentences, Means::Classified, "part of an address on the Internet"),
    ("law", Where::Sentences, Means::Classified, "the number of a law, a rule, a standard or a form"),
    ("reference", Where::Sentences, Means::Classified, "the number of a note, a page, an exhibit"),
    ("footnote", Where::Sentences, Means::Classified, "the mark of a footnote"),
    ("page", Where::Sentences, Means::Classified, "the number of a page, by itself"),
    ("list", Where::Sentences, Means::Classified, "the number of an item of a list"),
    ("name", Where::Sentences, Means::Classified, "part of a name"),
    ("ticker", Where::Sentences, Means::Classified, "the number under which a security is traded"),
    ("ordinal", Where::Sentences, Means::Classified, "the number of something in a row of such"),
    ("threshold", Where::Sentences, Means::Classified, "a limit that something is measured by: `90 days or more`"),
    ("tolerance", Where::Sentences, Means::Classified, "how far something expected may be off"),
    ("effect", Where::Sentences, Means::Classified, "how much something else contributed to a change"),
    ("definition", Where::Sentences, Means::Classified, "part of what a word is said to mean"),
    ("hypothetical", Where::Sentences, Means::Classified, "what would be if something were so"),
    ("rate", Where::Sentences, Means::Classified, "an exchange rate, both sides of it"),
    ("ratio", Where::Sentences, Means::Classified, "how many of one thing stand for another"),
];

/// What a reason means of a numeral in a table or elsewhere; of one that nobody knows, that the numeral was left.
#[must_use]
pub fn means(reason: &str, in_table: bool) -> Means {
    find(reason, in_table).map_or(Means::Left, |(_, _, means, _)| *means)
}

/// Why a numeral in a table or elsewhere is no fact, in words.
#[must_use]
pub fn because(reason: &str, in_table: bool) -> Option<&'static str> {
    find(reason, in_table).map(|(.., why)| *why)
}

fn find(reason: &str, in_table: bool) -> Option<&'static Reason> {
    let place = if in_table { Where::Tables } else { Where::Sentences };
    REASONS.iter().find(|known| known.0 == reason && (known.1 == place || known.1 == Where::Both))
}
