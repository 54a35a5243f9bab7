//! Within [`super`]: what tables of parts have in common: columns named by their heads, how a whole is divided, amounts
//! per share inside labels, and the sections of a roll-forward.

use super::calendar::{self, Phrase};
use super::header::{self, Traits};
use super::numeral::{Figure, FigureKind};
use super::rows;
use super::{Division, Part, Row, numerals};
use crate::document::{Cell, Inline, Row as TableRow};

/// The name of the part of equity without noncontrolling interests: the sum of the components beside them.
pub const PARENT: &str = "Equity attributable to shareholders of the parent";

/// What stands over a column, beside time and money.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Heading {
    /// Its name; empty where it has none.
    pub(super) name: String,
    /// Whether it counts shares.
    pub(super) counts: bool,
}

/// Words that say how a column measures and not what.
const MEASURES: [&str; 26] = [
    "amount",
    "amounts",
    "par",
    "value",
    "at",
    "cost",
    "shares",
    "share",
    "number",
    "of",
    "units",
    "no",
    "in",
    "thousands",
    "millions",
    "billions",
    "usd",
    "rmb",
    "us",
    "000",
    "unaudited",
    "audited",
    "issued",
    "outstanding",
    "stated",
    "note",
];

/// The text of a label without the marks of footnotes behind it.
pub(super) fn label_of(content: &Inline<'_>) -> String {
    rows::label_of(&[content])
}

/// Lower case words of a text.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// The headings of columns. A cell names the columns that it covers, where those have no names of their own; in text,
/// where nothing says how far a cell reaches, it reaches to the next one.
pub(super) fn headings(head: &[TableRow<'_>], cells: &[usize]) -> Vec<Heading> {
    let is_spanned = head.iter().flat_map(|row| &row.cells).any(|cell| cell.columns > 1);
    let reaches = |at: usize, cell: &Cell<'_>, column: usize| !is_spanned || at + cell.columns > column;
    let read = |&column: &usize| {
        let (mut own, mut over, mut counts) = (Vec::new(), Vec::new(), false);
        for row in head {
            let mine = row.cells.get(column).filter(|cell| !cell.content.is_blank());
            let left = || {
                let mut cells = row.cells.iter().enumerate().take(column).skip(1);
                cells.rfind(|(_, cell)| !cell.content.is_blank())
            };
            let (cell, is_own) = match mine {
                // What covers several columns is the name of a group.
                Some(cell) => (cell, cell.columns < 2),
                None => match left().filter(|(at, cell)| reaches(*at, cell, column)) {
                    Some((_, cell)) => (cell, false),
                    None => continue,
                },
            };
            let text = label_of(&cell.content);
            let said = words(&text);
            if said.iter().all(|word| MEASURES.contains(&word.as_str())) {
                let has = |word: &str| said.iter().any(|said| said == word);
                counts |= (has("shares") || has("number") || has("units")) && !has("amount") && !has("value");
            } else if Traits::read(&text).phrase.is_none() && Traits::read(&text).aside.is_none() {
                if is_own { own.push(text) } else { over.push(text) }
            }
        }
        let group = over.pop().unwrap_or_default();
        let name = match own.join(" ") {
            own if own.is_empty() => group,
            own if own.eq_ignore_ascii_case("total") && !group.is_empty() => format!("{own} {group}"),
            own => own,
        };
        let counts = counts || counts_shares(&name);
        Heading { name: without_scale(&name), counts }
    };
    cells.iter().map(read).collect()
}

/// Whether a name by itself says that shares are counted: `Common stock shares`, `Number of shares`.
fn counts_shares(name: &str) -> bool {
    let lower = name.to_lowercase();
    ["stock shares", "number of", "(shares)", "in shares", "shares outstanding"].iter().any(|says| lower.contains(says))
}

/// A name without a remark in brackets about its scale.
fn without_scale(name: &str) -> String {
    match name.split_once('(') {
        Some((before, behind)) if header::scale(behind).is_some() => before.trim().to_owned(),
        _ => name.to_owned(),
    }
}

/// Words that name a division, and those of regions, which do so by themselves.
const DIVISIONS: [(Division, &[&str]); 4] = [
    (Division::Region, &["geograph", "by region", "by country", "countries", "by location", "by territor"]),
    (Division::Segment, &["segment", "business unit", "by division"]),
    (Division::Product, PRODUCTS),
    (Division::Region, &["region"]),
];
const PRODUCTS: &[&str] = &[
    "by product",
    "product line",
    "product categor",
    "products and services",
    "product and service",
    "disaggregat",
    "service offering",
    "by category",
    "by type",
    "by source",
    "revenue source",
    "by service",
    "sales by",
    "revenue by",
    "revenues by",
    "by major",
];
const REGIONS: [&str; 26] = [
    "united states",
    "u.s.",
    "canada",
    "americas",
    "america",
    "europe",
    "asia",
    "emea",
    "apac",
    "china",
    "japan",
    "international",
    "rest of world",
    "rest of the world",
    "other countries",
    "united kingdom",
    "germany",
    "france",
    "taiwan",
    "hong kong",
    "india",
    "korea",
    "middle east",
    "africa",
    "ireland",
    "worldwide",
];

/// How parts with these names are divided, as far as the texts around them say, the nearest first. Names of regions are
/// regions unless the text says that they are segments.
pub(super) fn division<'t>(texts: impl Iterator<Item = &'t str>, names: &[&str]) -> Option<Division> {
    let said = texts.map(str::to_lowercase).find_map(|text| {
        DIVISIONS.iter().find(|(_, words)| words.iter().any(|word| text.contains(word))).map(|(division, _)| *division)
    });
    let is_region = |name: &&&str| REGIONS.iter().any(|region| name.to_lowercase().contains(region));
    let regions = names.iter().filter(is_region).count();
    match said {
        Some(Division::Product) | None if regions * 3 >= names.len() * 2 && regions > 1 => Some(Division::Region),
        said => said,
    }
}

/// The amount per share inside a label, as a row of its own: `Dividends declared ($0.25 per share)`. A label with several
/// is about several periods, and amounts other than dividends are prices.
pub(super) fn per_share<'a>(row: &Row<'a>, column: usize) -> Option<Row<'a>> {
    const NEAR: usize = 24;
    let content = &row.printed.cells.first()?.content;
    let text = content.text();
    let lower = row.label.to_lowercase();
    if !lower.contains("per ") || !["dividend", "distribution"].iter().any(|word| lower.contains(word)) {
        return None;
    }
    let is_amount = |at: &std::ops::Range<usize>| {
        let behind: String = text[at.end..].chars().take(NEAR).collect::<String>().to_lowercase();
        let before = text[..at.start].trim_end();
        let is_money =
            before.ends_with('$') || !header::currencies(before).is_empty() || text[at.clone()].contains('.');
        let unit = behind.trim_start();
        is_money && unit.starts_with("per ") && ["share", "unit", "ads"].iter().any(|word| unit.contains(word))
    };
    let mut amounts = numerals(&text).filter(is_amount);
    let range = amounts.next().filter(|_| amounts.next().is_none())?;
    let digits = &text[range.clone()];
    let places = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let span = content.span(range.clone());
    let mut figures = vec![None; row.figures.len()];
    *figures.get_mut(column)? = Some(Figure {
        kind: FigureKind::Amount,
        span,
        digits: span,
        number: digits.replace(',', "").parse().ok()?,
        comma: false,
        places: i16::try_from(places).ok()?,
    });
    let label = format!("{} per share", before_amounts(&row.label));
    Some(Row { label, figures, scale: None, part: None, inside: true, ..row.clone() })
}

/// A label up to the first bracket with digits in it.
pub(crate) fn before_amounts(label: &str) -> &str {
    let is_amount = |at: &usize| {
        let inside = label[*at..].split(')').next().unwrap_or_default();
        inside.contains(|c: char| c.is_ascii_digit())
    };
    let bracket = label.match_indices('(').map(|(at, _)| at).find(is_amount);
    bracket.map_or(label, |at| label[..at].trim_end()).trim_end_matches([',', ':'])
}

/// The edge of a period at which a balance stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// At its beginning.
    Opening,
    /// At its end.
    Closing,
    /// The label does not say.
    Either,
}

/// Words of the labels of balances.
const BALANCES: [&str; 56] = [
    "balance",
    "balances",
    "at",
    "as",
    "of",
    "on",
    "the",
    "end",
    "ended",
    "ending",
    "beginning",
    "begin",
    "opening",
    "closing",
    "start",
    "period",
    "year",
    "quarter",
    "fiscal",
    "total",
    "stockholders",
    "stockholder",
    "shareholders",
    "shareholder",
    "shareowners",
    "owners",
    "s",
    "equity",
    "deficit",
    "deficiency",
    "unaudited",
    "audited",
    "restated",
    "adjusted",
    "previously",
    "reported",
    "revised",
    "month",
    "months",
    "three",
    "six",
    "nine",
    "in",
    "shares",
    "outstanding",
    "capital",
    "members",
    "partners",
    "net",
    "and",
    "for",
    "note",
    "issued",
    "recast",
    "originally",
    "after",
];

/// Whether a label is that of a balance in a statement of changes: a date or an edge of a period, and nothing else.
#[must_use]
pub fn balance(label: &str) -> Option<Edge> {
    let words = words(label);
    let has = |listed: &[&str]| words.iter().any(|word| listed.contains(&word.as_str()));
    let phrase = Phrase::read(label).unwrap_or_default();
    let is_time = |word: &String| {
        phrase.day.is_some() && (calendar::month(word).is_some() || calendar::day(word).is_some())
            || calendar::year(word).is_some()
    };
    let edge = if has(&["beginning", "begin", "opening", "start"]) {
        Edge::Opening
    } else if has(&["ending", "closing", "end"]) {
        Edge::Closing
    } else {
        Edge::Either
    };
    let says = has(&["balance", "balances"]) || phrase.day.is_some() || edge != Edge::Either;
    (says && words.iter().all(|word| BALANCES.contains(&word.as_str()) || is_time(word))).then_some(edge)
}

/// In a statement that rolls each component forward under a heading of its own, the rows below the heading are about that
/// component, down to its closing balance.
pub(super) fn by_section(rows: &mut [Row<'_>]) {
    let mut component: Option<String> = None;
    for row in rows {
        if row.is_heading() {
            component = Some(row.label.trim_end_matches(':').trim().to_owned());
            continue;
        }
        let is_whole = row.is_total();
        if let Some(name) = component.as_ref().filter(|_| !is_whole) {
            row.part = Some(Part { of: Division::Equity, name: name.clone() });
        }
        if is_whole || balance(&row.label) == Some(Edge::Closing) {
            component = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_balance_is_a_date_or_an_edge_and_nothing_else() {
        for label in [
            "Balance at January 31, 2022",
            "Balances, March 30, 2025",
            "BALANCE DECEMBER 31, 2023",
            "At 1 January 2024",
        ] {
            assert_eq!(balance(label), Some(Edge::Either), "{label}");
        }
        assert_eq!(balance("Beginning balances"), Some(Edge::Opening));
        assert_eq!(balance("Total shareholders’ equity, ending balances"), Some(Edge::Closing));
        assert_eq!(balance("Balance at end of period"), Some(Edge::Closing));
        for label in
            ["Net income", "Dividends declared ($0.25 per share)", "Total", "Total equity", "Issued 5 shares in 2023"]
        {
            assert_eq!(balance(label), None, "{label}");
        }
    }

    #[test]
    fn a_label_stands_before_the_amounts_in_it() {
        assert_eq!(before_amounts("Cash dividends ($1.30 per share)"), "Cash dividends");
        assert_eq!(
            before_amounts("Other comprehensive income (loss), net of tax"),
            "Other comprehensive income (loss), net of tax"
        );
        assert_eq!(before_amounts("Repurchase (including excise tax) (2)"), "Repurchase (including excise tax)");
    }

    #[test]
    fn divisions_are_told_by_words_around_and_by_names() {
        let of = |text: &str, names: &[&str]| division(std::iter::once(text), names);
        assert_eq!(of("Revenue by segment", &["Americas", "Europe"]), Some(Division::Segment));
        assert_eq!(of("Disaggregated revenue", &["Phones", "Services"]), Some(Division::Product));
        assert_eq!(of("Disaggregated revenue", &["United States", "Europe", "Other"]), Some(Division::Region));
        assert_eq!(of("Revenue", &["United States", "China"]), Some(Division::Region));
        assert_eq!(of("Costs", &["Materials", "Wages"]), None);
    }
}
