//! Within [`super`]: what the page knows, as JSON (`<script type="application/json" id="data">`). Lists refer to each other by
//! index. Every string in it is text, never markup.

pub use crate::diff::render::list::Listed as Change;
pub use crate::trace::Issuer;
use indexmap::IndexMap;
use serde::Serialize;

/// A decision: what rows of a label mean. It is written to a profile as `[[row]]`.
pub use crate::mapping::memory::Entry as Decision;

/// Index in a list of [`Data`].
pub type Index = usize;

/// All of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Data {
    /// The title of the document.
    pub title: String,
    /// The stem of the export's files.
    pub stem: String,
    /// The file that was exported.
    pub document: Document,
    /// Who issued it.
    pub issuer: Issuer,
    /// The last day that it is about (`2024-09-30`), where that is known.
    pub period_end: Option<String>,
    /// How many figures there are in each state.
    pub counts: IndexMap<State, usize>,
    /// Every numeral of the document, in its order.
    pub figures: Vec<Figure>,
    /// What rows and sentences were taken for.
    pub lines: Vec<Line>,
    /// The facts of the report.
    pub facts: Vec<Fact>,
    /// The concepts that facts, lines, candidates and dimensions refer to, and all that a line may be corrected to.
    pub concepts: Vec<Concept>,
    /// The statements as tables.
    pub statements: Vec<Statement>,
    /// The computations.
    pub checks: Vec<Check>,
    /// What was found when the document was exported.
    pub diagnostics: Vec<Finding>,
    /// Footnotes, as text.
    pub footnotes: Vec<Footnote>,
    /// The reports at hand, in the order of their periods, this one among them.
    pub reports: Vec<AtHand>,
    /// What all of them say of lines of this report.
    pub series: Vec<Series>,
    /// What changed since the previous one.
    pub diff: Option<Diff>,
    /// The decisions that the profile at hand has already.
    pub decisions: Vec<Decision>,
    /// How decisions are saved.
    pub saving: Saving,
}

/// The file that was exported.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Document {
    /// Its name, without folders.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
}

/// What became of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is a fact of a concept of the taxonomy.
    Tagged,
    /// It is a fact of a concept of the issuer's own.
    Extension,
    /// It is a fact whose concept was a close choice, or which a failed computation or a warning is about.
    Doubtful,
    /// It measures something and is no fact.
    Untagged,
    /// It measures nothing: a day, a page, a note's number.
    Other,
}

impl State {
    /// All of them.
    pub const ALL: [State; 5] = [State::Tagged, State::Extension, State::Doubtful, State::Untagged, State::Other];

    /// Its name, as JSON has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            State::Tagged => "tagged",
            State::Extension => "extension",
            State::Doubtful => "doubtful",
            State::Untagged => "untagged",
            State::Other => "other",
        }
    }
}

/// A numeral of the document.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// The id of its mark in the page's document (`f12`); nothing where the document does not show where it is.
    pub mark: Option<String>,
    /// As printed.
    pub text: String,
    /// What became of it.
    pub state: State,
    /// Its line in the source, from 1.
    pub line: u32,
    /// Its column in the source, from 1.
    pub column: u32,
    /// The nearest heading.
    pub section: Option<String>,
    /// Its fact.
    pub fact: Option<Index>,
    /// The row or sentence that it is of, in `lines`.
    pub of: Option<Index>,
    /// Why it is no fact: the reason's name, as the trace has it.
    pub reason: Option<String>,
    /// The same as a sentence.
    pub because: Option<String>,
}

/// What a row of a table, or words of a sentence, were taken for.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Its label as printed; of a sentence, what is measured.
    pub label: String,
    /// The key of its statement (`balance-sheet`); nothing for a sentence.
    pub statement: Option<String>,
    /// The nearest heading above it.
    pub section: Option<String>,
    /// The concept that it was taken for, in `concepts`.
    pub concept: Option<Index>,
    /// Whether that is a concept of the issuer's own.
    pub extension: bool,
    /// Why.
    pub evidence: Vec<String>,
    /// The concepts that were considered, best first.
    pub candidates: Vec<Candidate>,
    /// Whether a decision can be taken on it: whether it is a row that a profile can name.
    pub decidable: bool,
    /// Its figures, in `figures`.
    pub figures: Vec<Index>,
}

/// A concept that was considered.
#[derive(Debug, Clone, Serialize)]
pub struct Candidate {
    /// In `concepts`.
    pub concept: Index,
    /// In thousandths.
    pub score: u32,
    /// Whether it fits as well as the concept that was taken, or nearly.
    pub close: bool,
    /// What speaks for it.
    pub evidence: Vec<String>,
}

/// A concept, an axis or a member.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Concept {
    /// `prefix:Name`.
    pub name: String,
    /// Its standard labels, by language.
    pub labels: IndexMap<String, String>,
    /// What it means, by language.
    pub documentation: IndexMap<String, String>,
    /// Elements of other taxonomies with the same meaning: (`us-gaap`, `Revenues`).
    pub counterparts: Vec<(String, String)>,
    /// Its data type, in words.
    pub data_type: Option<String>,
    /// `debit` or `credit`.
    pub balance: Option<&'static str>,
    /// `instant` or `duration`.
    pub period: Option<&'static str>,
    /// Whether a line may be corrected to it.
    pub choosable: bool,
}

/// A fact.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// Its id, the same in all files of the export.
    pub id: String,
    /// In `concepts`.
    pub concept: Index,
    /// Its value in full: a number with its digits (`4370112000`), or a text; nothing for nil.
    pub value: Option<String>,
    /// The number as a person reads it: `4,370,112,000`, `12.6%`.
    pub shown: Option<String>,
    /// Its period in words: `3 months to 2024-09-30`.
    pub period: String,
    /// Its first and last day, or its day: `2024-07-01/2024-09-30`.
    pub days: String,
    /// Its unit: `CNY`, `CNY per ADS`.
    pub unit: Option<String>,
    /// Its accounting basis: `US GAAP`, `non-GAAP`; nothing where it is that of the report and not said.
    pub basis: Option<String>,
    /// Its other dimensions: axis and member as text.
    pub dimensions: Vec<(String, String)>,
    /// Its `decimals` attribute.
    pub decimals: Option<String>,
    /// The same in words: `to the thousand`, `exact`.
    pub precision: Option<String>,
    /// Where it is printed, in `figures`; empty for what is not printed as a numeral.
    pub figures: Vec<Index>,
    /// The ids of its marks in the page's document, also of texts.
    pub marks: Vec<String>,
    /// Computations that it is the result or a term of, in `checks`.
    pub checks: Vec<Index>,
    /// In `series`.
    pub series: Option<Index>,
    /// In `footnotes`.
    pub footnotes: Vec<Index>,
}

/// A statement of the report, by its presentation.
#[derive(Debug, Clone, Serialize)]
pub struct Statement {
    /// What it is called.
    pub title: String,
    /// What is said of its amounts: `CNY, in thousands`.
    pub amounts: String,
    /// Its columns, without that of the labels.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A column of a statement.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Column {
    /// What the columns below have in common; may be empty.
    pub group: String,
    /// The period in words.
    pub period: String,
    /// The currency, where there are several.
    pub currency: String,
}

/// A row of a statement.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// `heading`, `line`, or `total`.
    pub kind: &'static str,
    /// Its label.
    pub label: String,
    /// How far it is indented.
    pub depth: u8,
    /// A cell for each column.
    pub cells: Vec<Cell>,
}

/// A cell of a statement.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Cell {
    /// What it shows.
    pub text: String,
    /// Its facts, in `facts`.
    pub facts: Vec<Index>,
}

/// A computation.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// Its rule: `footing`, `bridge`, …
    pub rule: String,
    /// The fact that is claimed.
    pub fact: Index,
    /// What it is computed from: fact and weight.
    pub terms: Vec<(Index, i64)>,
    /// The result, as a person reads it.
    pub computed: String,
    /// `verified`, `rounding`, `failed` or `unverifiable`.
    pub outcome: String,
    /// Why it is unverifiable.
    pub reason: Option<String>,
}

/// A diagnostic.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// `note`, `warning` or `error`.
    pub severity: String,
    /// Its stable code.
    pub code: String,
    /// What it says.
    pub message: String,
    /// What may help.
    pub help: Option<String>,
    /// Where in the source, if it is about a place.
    pub line: Option<u32>,
    /// The figures in that place.
    pub figures: Vec<Index>,
}

/// A footnote.
#[derive(Debug, Clone, Serialize)]
pub struct Footnote {
    /// Its text.
    pub text: String,
}

/// A report at hand.
#[derive(Debug, Clone, Serialize)]
pub struct AtHand {
    /// What it is called: the stem of its files.
    pub name: String,
    /// The last day that it is about.
    pub period_end: Option<String>,
    /// Whether it is the one of this page.
    pub is_this: bool,
}

/// What the reports at hand say of a line over time: values of the same concept, dimensions, unit and length of period.
#[derive(Debug, Clone, Serialize)]
pub struct Series {
    /// By period. At least two.
    pub points: Vec<Point>,
}

/// A value in a series.
#[derive(Debug, Clone, Serialize)]
pub struct Point {
    /// The end of the period.
    pub end: String,
    /// The period in words.
    pub period: String,
    /// The number with its digits.
    pub value: String,
    /// As a person reads it.
    pub shown: String,
    /// The report that said it last, in `reports`.
    pub report: Index,
    /// Whether a report said it otherwise before.
    pub restated: bool,
}

/// What changed since the previous report.
#[derive(Debug, Clone, Serialize)]
pub struct Diff {
    /// The previous report, in `reports`.
    pub against: Index,
    /// How many changes there are of each kind that there is.
    pub summary: IndexMap<String, usize>,
    /// The changes, without new and dropped periods.
    pub changes: Vec<Change>,
}

/// How decisions are saved.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Saving {
    /// Where they are sent to (`POST` of a list of [`Decision`] as JSON, with `X-Ixport-Token`), if the page is served; else the page offers
    /// the profile as a download.
    pub token: Option<String>,
    /// The name of the profile's file.
    pub profile: String,
    /// The profile as it is, or as a new one begins: what the decisions are appended to when it is downloaded.
    pub text: String,
}
