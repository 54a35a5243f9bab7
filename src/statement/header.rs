//! Header rows → columns: which period, currency, accounting basis and adjustment each column of figures has.
//!
//! A header cell is lexed into [`Traits`]. In text without column spans a cell reaches to the next filled cell of its
//! row, so a column sees its own cells and those that reach over it; its own, and the lower ones, count first.
//! Conversion can move a cell into a wrong row or column: note marks under the headings then say which is which, and
//! where nothing does, the column stays unresolved rather than guessed.

use super::Part;
use super::calendar::{Dates, Phrase};
use super::notes::Notes;
use crate::document::{Cell, Row};
use crate::source::Span;
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

/// The accounting basis of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// Nothing is printed: the basis of the document.
    Unstated,
    /// US GAAP.
    UsGaap,
    /// IFRS.
    Ifrs,
    /// Non-GAAP.
    NonGaap,
    /// A step from one basis to another, under this name.
    Adjustment(String),
}

/// A column of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Index of its cells in the table's rows.
    pub cell: usize,
    /// Its period.
    pub dates: Dates,
    /// ISO 4217 code of its money.
    pub currency: &'static str,
    /// Whether its money is translated for the reader's convenience: the same period stands in another currency.
    pub translated: bool,
    /// Its accounting basis.
    pub basis: Basis,
    /// What part of the whole it is about.
    pub part: Option<Part>,
    /// Key of the note that explains it (`ii`).
    pub note: Option<String>,
}

/// Why a column has no place in time, money or basis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// Index of its cells.
    pub cell: usize,
    /// What could not be told.
    pub reason: &'static str,
    /// The header cells looked at.
    pub span: Option<Span>,
    /// What the column is instead, if it is none of the statement's: [`CHANGE`] or [`NOTE`].
    pub aside: Option<&'static str>,
}

/// A column of changes between others: a difference or a percentage.
pub const CHANGE: &str = "change";

/// A column of numbers of notes.
pub const NOTE: &str = "note";

/// What the text around a table says about all of its columns.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Period in the title.
    pub phrase: Phrase,
    /// Whether dates without a length are instants: in balance sheets.
    pub instants: bool,
    /// The currencies named in the title, the reporting currency first.
    pub currencies: Vec<&'static str>,
}

/// What one header cell says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traits {
    /// Words about time.
    pub phrase: Option<Phrase>,
    /// A currency.
    pub currency: Option<&'static str>,
    /// Power of ten of money.
    pub scale: Option<i8>,
    /// A basis of its own.
    pub basis: Option<Basis>,
    /// A heading over adjustments.
    pub adjustments: bool,
    /// What the column is, if it is none of the statement's.
    pub aside: Option<&'static str>,
    /// Key of a note.
    pub note: Option<String>,
    /// What else it says.
    pub name: Option<String>,
}

/// Printed currencies → ISO 4217.
const CURRENCIES: [(&str, &str); 34] = [
    ("u.s. dollars", "USD"),
    ("u.s. dollar", "USD"),
    ("us dollars", "USD"),
    ("us dollar", "USD"),
    ("hong kong dollars", "HKD"),
    ("new taiwan dollars", "TWD"),
    ("singapore dollars", "SGD"),
    ("renminbi", "CNY"),
    ("rmb", "CNY"),
    ("cny", "CNY"),
    ("us$", "USD"),
    ("usd", "USD"),
    ("hk$", "HKD"),
    ("hkd", "HKD"),
    ("nt$", "TWD"),
    ("twd", "TWD"),
    ("s$", "SGD"),
    ("sgd", "SGD"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("eur", "EUR"),
    ("€", "EUR"),
    ("pounds sterling", "GBP"),
    ("gbp", "GBP"),
    ("£", "GBP"),
    ("japanese yen", "JPY"),
    ("jpy", "JPY"),
    ("inr", "INR"),
    ("krw", "KRW"),
    ("brl", "BRL"),
    ("chf", "CHF"),
    ("cad", "CAD"),
    ("aud", "AUD"),
    ("$", "USD"),
];

/// Finds the longest printed currency at each place: `US$` is not `S$`.
static MONEY: LazyLock<AhoCorasick> = LazyLock::new(|| patterns(CURRENCIES.map(|(printed, _)| printed)));

/// Finds the longest of some words at each place of a text, from left to right.
///
/// # Panics
/// When there are too many patterns, which constants exclude.
pub(crate) fn patterns<const N: usize>(words: [&str; N]) -> AhoCorasick {
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words).expect("a few short patterns")
}

/// Printed scales → powers of ten.
const SCALES: [(&str, i8); 11] = [
    ("$m", 6),
    ("€m", 6),
    ("£m", 6),
    ("thousand", 3),
    ("'000", 3),
    ("’000", 3),
    ("000s", 3),
    ("in 000", 3),
    ("million", 6),
    ("billion", 9),
    ("hundred million", 8),
];

/// All currencies that a text names, in its order.
#[must_use]
pub fn currencies(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    let mut codes = Vec::new();
    for found in MONEY.find_iter(&text) {
        let alone = !text[..found.start()].ends_with(char::is_alphabetic)
            && !text[found.end()..].starts_with(char::is_alphabetic);
        let (_, code) = CURRENCIES[found.pattern()];
        if alone && !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

/// The power of ten of money that a text states.
#[must_use]
pub fn scale(text: &str) -> Option<i8> {
    let text = text.to_lowercase();
    SCALES.iter().filter_map(|(printed, power)| Some((text.find(printed)?, *power))).min().map(|(_, power)| power)
}

/// The key of a note mark such as `(Note ii)`, and the text without it.
fn split_note(text: &str) -> (Option<String>, String) {
    let lower = text.to_lowercase();
    let Some(at) = lower.find("(note ") else { return (None, text.to_owned()) };
    let Some(end) = lower[at..].find(')').map(|n| at + n) else { return (None, text.to_owned()) };
    let key = lower[at + 6..end].trim().to_owned();
    (Some(key), format!("{} {}", &text[..at], &text[end + 1..]))
}

impl Traits {
    /// Lexes a header cell.
    #[must_use]
    pub fn read(text: &str) -> Traits {
        let (note, text) = split_note(text);
        let lower = text.to_lowercase();
        let is_ifrs = ["ifrs", "international financial reporting"].iter().any(|w| lower.contains(w));
        let is_non_gaap = ["non-gaap", "non gaap"].iter().any(|w| lower.contains(w));
        let adjustments = lower.contains("adjustment") || lower.contains("reconciling items");
        let basis = match () {
            () if adjustments => None,
            () if is_ifrs => Some(Basis::Ifrs),
            () if is_non_gaap => Some(Basis::NonGaap),
            () if lower.contains("gaap") => Some(Basis::UsGaap),
            () => None,
        };
        let phrase = Phrase::read(&text);
        let scale = scale(&text);
        let currency = currencies(&text).first().copied();
        let aside = aside(&lower).filter(|_| phrase.is_none());
        let is_name = aside.is_none()
            && !adjustments
            && basis.is_none()
            && phrase.is_none()
            && scale.is_none()
            && currency.is_none();
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_name = is_name && name.chars().any(char::is_alphabetic) && !is_remark(&lower);
        Traits { phrase, currency, scale, basis, adjustments, aside, note, name: is_name.then_some(name) }
    }

    /// Whether it says anything that belongs into a header.
    #[must_use]
    pub fn is_header(&self) -> bool {
        self.phrase.is_some()
            || self.currency.is_some()
            || self.scale.is_some()
            || self.basis.is_some()
            || self.adjustments
            || self.aside.is_some()
            || self.note.is_some()
    }
}

fn is_remark(lower: &str) -> bool {
    let word = lower.trim().trim_matches(['(', ')']);
    ["unaudited", "audited", "restated"].contains(&word)
}

/// Words of which the headings of changes consist, at least one of the first.
const CHANGES: [&str; 7] = ["change", "changes", "yoy", "qoq", "variance", "growth", "%"];
const OF_CHANGES: [&str; 16] = [
    "y",
    "q",
    "o",
    "over",
    "on",
    "in",
    "vs",
    "percent",
    "percentage",
    "amount",
    "year",
    "quarter",
    "increase",
    "decrease",
    "rate",
    "of",
];

fn aside(lower: &str) -> Option<&'static str> {
    let lower = lower.replace('%', " % ").replace("y/y", "yoy").replace("q/q", "qoq");
    let words = || lower.split(|c: char| !c.is_alphanumeric() && c != '%').filter(|word| !word.is_empty());
    let is_change = words().any(|w| CHANGES.contains(&w));
    match () {
        () if is_change && words().all(|w| CHANGES.contains(&w) || OF_CHANGES.contains(&w)) => Some(CHANGE),
        () if words().eq(["note"]) || words().eq(["notes"]) => Some(NOTE),
        () => None,
    }
}

/// The columns of figures below header rows, in the order of `cells` (the indices of cells that hold figures).
#[must_use]
pub fn resolve(
    header: &[Row<'_>],
    cells: &[usize],
    around: &Surroundings,
    notes: &Notes,
) -> Vec<Result<Column, Unresolved>> {
    let grid = Grid::read(header);
    let reconciles = grid.all().any(|t| t.adjustments);
    let says = |basis: &Basis| grid.all().any(|t| t.basis.as_ref() == Some(basis));
    let bridges = says(&Basis::UsGaap) && (says(&Basis::Ifrs) || says(&Basis::NonGaap));
    let mut columns: Vec<Result<Column, Unresolved>> = cells
        .iter()
        .map(|&cell| {
            let seen = grid.column(cell);
            let span = seen.own.first().map(|(_, span)| *span);
            if let Some(aside) = seen.aside() {
                return Err(Unresolved { cell, reason: aside, span, aside: Some(aside) });
            }
            let fail = |reason| Unresolved { cell, reason, span, aside: None };
            let dates = grid.dates(&seen, around).ok_or_else(|| fail("its period"))?;
            let currency = seen.narrowest(|t| t.currency).or(grid.only(|t| t.currency));
            let currency =
                currency.or_else(|| around.currencies.first().copied()).ok_or_else(|| fail("its currency"))?;
            let note = seen.own.iter().find_map(|(t, _)| t.note.clone()).filter(|key| notes.has(key));
            let basis = seen
                .basis(reconciles, bridges, note.as_deref(), notes)
                .ok_or_else(|| fail("which adjustment it is"))?;
            Ok(Column { cell, dates, currency, translated: false, basis, part: None, note })
        })
        .collect();
    tell_by_currency(&grid, around, &mut columns);
    mark_translations(&mut columns);
    refuse_twins(&mut columns);
    columns
}

/// Where no cell names a currency but the title names several, the columns of one period are in these, in order.
fn tell_by_currency(grid: &Grid, around: &Surroundings, columns: &mut [Result<Column, Unresolved>]) {
    if grid.all().any(|t| t.currency.is_some()) || around.currencies.len() < 2 {
        return;
    }
    let mut seen: Vec<(Dates, Basis)> = Vec::new();
    for column in columns.iter_mut().flatten() {
        let meaning = (column.dates, column.basis.clone());
        let before = seen.iter().filter(|m| **m == meaning).count();
        // One too many stays a twin.
        column.currency = around.currencies.get(before).copied().unwrap_or(column.currency);
        seen.push(meaning);
    }
}

/// Money in another than the first column's currency, over a period that stands in the first currency too.
fn mark_translations(columns: &mut [Result<Column, Unresolved>]) {
    let resolved: Vec<_> = columns.iter().flatten().map(|c| (c.dates, c.currency)).collect();
    let Some(&(_, reporting)) = resolved.first() else { return };
    for column in columns.iter_mut().flatten() {
        column.translated = column.currency != reporting && resolved.contains(&(column.dates, reporting));
    }
}

/// Two columns with the same meaning are a header misread: neither is certain.
fn refuse_twins(columns: &mut [Result<Column, Unresolved>]) {
    let meaning = |c: &Column| (c.dates, c.currency, c.basis.clone());
    let all: Vec<_> = columns.iter().flatten().map(meaning).collect();
    for column in columns.iter_mut() {
        if let Ok(found) = column
            && all.iter().filter(|m| **m == meaning(found)).count() > 1
        {
            let reason = "what tells it from another column";
            *column = Err(Unresolved { cell: found.cell, reason, span: None, aside: None });
        }
    }
}

/// The header's cells with what they say.
struct Grid {
    rows: Vec<Vec<Option<(Traits, Span)>>>,
}

/// What a column sees, nearest to the figures first.
struct Seen<'g> {
    own: Vec<(&'g Traits, Span)>,
    reaching: Vec<&'g Traits>,
}

impl Grid {
    fn read(header: &[Row<'_>]) -> Grid {
        let cell = |cell: &Cell<'_>| {
            let filled = !cell.content.is_blank();
            filled.then(|| (Traits::read(&cell.content.text()), cell.span))
        };
        Grid { rows: header.iter().map(|row| row.cells.iter().map(cell).collect()).collect() }
    }

    fn all(&self) -> impl Iterator<Item = &Traits> {
        self.rows.iter().flatten().flatten().map(|(traits, _)| traits)
    }

    fn column(&self, cell: usize) -> Seen<'_> {
        let mut seen = Seen { own: Vec::new(), reaching: Vec::new() };
        for row in self.rows.iter().rev() {
            match row.get(cell) {
                Some(Some((traits, span))) => seen.own.push((traits, *span)),
                _ => seen
                    .reaching
                    .extend(row[1.min(row.len())..cell.min(row.len())].iter().flatten().next_back().map(|(t, _)| t)),
            }
        }
        seen
    }

    /// A trait that only one value in the whole header has.
    fn only<T: PartialEq>(&self, of: impl Fn(&Traits) -> Option<T>) -> Option<T> {
        let mut values = self.all().filter_map(of);
        let first = values.next()?;
        values.all(|other| other == first).then_some(first)
    }

    fn dates(&self, seen: &Seen<'_>, around: &Surroundings) -> Option<Dates> {
        let whole = self.only(|t| t.phrase).unwrap_or_default();
        let corner = self.rows.iter().filter_map(|row| row.first()?.as_ref()?.0.phrase).next_back().unwrap_or_default();
        let phrases = seen.all().filter_map(|t| t.phrase).chain([corner, whole, around.phrase]);
        let mut phrase = Phrase::default();
        for wider in phrases {
            phrase = phrase.or(wider);
            if around.instants {
                phrase.length = None;
            }
        }
        phrase.dates(around.instants)
    }
}

impl Seen<'_> {
    fn all(&self) -> impl Iterator<Item = &Traits> {
        self.own.iter().map(|(traits, _)| *traits).chain(self.reaching.iter().copied())
    }

    /// What the column is instead of one of the statement's. A heading of changes reaches over columns without periods.
    fn aside(&self) -> Option<&'static str> {
        let own = || self.own.iter().map(|(traits, _)| *traits);
        let has_period = own().any(|t| t.phrase.is_some());
        let reaching = self.reaching.iter().copied().take_while(|_| !has_period).find_map(|t| t.aside);
        own().find_map(|t| t.aside).or(reaching.filter(|aside| *aside == CHANGE))
    }

    fn narrowest<T>(&self, of: impl Fn(&Traits) -> Option<T>) -> Option<T> {
        self.all().find_map(of)
    }

    /// The basis, or nothing where it is an adjustment of which the name is not certain. Between two bases a column with
    /// a name of its own is an adjustment even if no heading says so.
    fn basis(&self, reconciles: bool, bridges: bool, note: Option<&str>, notes: &Notes) -> Option<Basis> {
        if let Some(basis) = self.own.iter().find_map(|(t, _)| t.basis.clone()) {
            return Some(basis);
        }
        let own: Vec<&String> = self.own.iter().filter_map(|(t, _)| t.name.as_ref()).collect();
        if !(reconciles || bridges && !own.is_empty()) {
            return Some(self.reaching.iter().find_map(|t| t.basis.clone()).unwrap_or(Basis::Unstated));
        }
        let near: Vec<&String> = self.all().filter_map(|t| t.name.as_ref()).collect();
        let name = match note.and_then(|key| notes.title(key)) {
            Some(title) if own.is_empty() || near.iter().any(|name| Notes::same(name, title)) => title,
            _ if own.len() == 1 => own[0],
            _ => return None,
        };
        Some(Basis::Adjustment(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, text};
    use crate::source::Source;

    fn columns(header: &str, cells: &[usize], title: &str, notes: &str) -> Vec<String> {
        let source = Source::new("t", format!("{header}\n\n{notes}").into()).unwrap();
        let document = text::parse(&source);
        let Block::Table(table) = &document.blocks[0] else { panic!() };
        let around = Surroundings {
            phrase: Phrase::read(title).unwrap_or_default(),
            instants: title.contains("Balance"),
            currencies: currencies(title),
        };
        let notes = Notes::find(&document);
        let show = |column: Result<Column, Unresolved>| match column {
            Ok(c) => {
                let basis = match c.basis {
                    Basis::Adjustment(name) => name,
                    other => format!("{other:?}"),
                };
                format!("{:?} {} {}{}", c.dates, c.currency, basis, if c.translated { " translated" } else { "" })
            }
            Err(unresolved) => format!("unresolved: {}", unresolved.reason),
        };
        resolve(&table.rows, cells, &around, &notes).into_iter().map(show).collect()
    }

    #[test]
    fn periods_span_currencies() {
        let header = "\tThree months ended June 30,\t\t\tSix months ended June 30,\t\t\n\t2022\t2023\t2023\t2022\t2023\t2023\n\tRMB\tRMB\tUSD\tRMB\tRMB\tUSD";
        let got = columns(header, &[1, 2, 3, 4, 5, 6], "", "");
        assert_eq!(got[0], "Over(2022-04-01, 2022-06-30) CNY Unstated");
        assert_eq!(got[2], "Over(2023-04-01, 2023-06-30) USD Unstated translated");
        assert_eq!(got[5], "Over(2023-01-01, 2023-06-30) USD Unstated translated");
    }

    #[test]
    fn date_and_currency_in_one_cell() {
        let got = columns("\tDecember 31, 2023 <u>RMB</u>\tJune 30, 2024 <u>USD</u>", &[1, 2], "Balance", "");
        assert_eq!(
            got,
            ["At(2023-12-31) CNY Unstated", "At(2024-06-30) USD Unstated"],
            "another period is no translation"
        );
    }

    #[test]
    fn a_header_damaged_in_conversion_is_read_through_its_notes() {
        let header = "Operations\tIFRS adjustments\t\t\t\tUnder IFRS\n\tUnder U.S. GAAP\tCredit losses\tInterest rate\t\tUnder IFRS\n\t\t\tShare awards\t\t\n\tRMB\t(Note i) RMB\t(Note ii) RMB\t(Note iii) RMB\tRMB";
        let notes = "(i) Credit losses\n\n(ii) Interest rate\n\n(iii) Share awards";
        let got = columns(header, &[1, 2, 3, 4, 5], "Six months ended June 30, 2024", notes);
        let period = "Over(2024-01-01, 2024-06-30) CNY";
        assert_eq!(
            got,
            ["UsGaap", "Credit losses", "Interest rate", "Share awards", "Ifrs"]
                .map(|basis| format!("{period} {basis}"))
        );
        let got = columns(header, &[1, 2, 3, 4, 5], "Six months ended June 30, 2024", "");
        assert_eq!(got[2], "unresolved: which adjustment it is", "two names over one column");
    }

    #[test]
    fn named_columns_between_two_bases_are_adjustments() {
        let header = "\tU.S. GAAP\tLeases\tIFRS\n\tRMB\tRMB\tRMB";
        let got = columns(header, &[1, 2, 3], "Year ended December 31, 2023", "");
        let period = "Over(2023-01-01, 2023-12-31) CNY";
        assert_eq!(got, ["UsGaap", "Leases", "Ifrs"].map(|basis| format!("{period} {basis}")));
    }

    #[test]
    fn columns_that_cannot_be_told_apart_are_not_guessed() {
        let got = columns("\tMarch 31, 2023\tMarch 31, 2023\n\tRMB\tRMB", &[1, 2], "Balance", "");
        assert_eq!(got, ["unresolved: what tells it from another column"; 2]);
        assert_eq!(columns("\t2023\n\tRMB", &[1], "", ""), ["unresolved: its period"]);
    }
}
