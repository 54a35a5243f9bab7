//! The arithmetic of a statement: which rows add up to which, and with which signs.
//!
//! The taxonomy says what a total is made of; the page says how it is printed. A line whose sign on the page differs
//! from its concept's ("income tax expense" in brackets) is found by trying which turn of signs makes the total come
//! out in every complete column. Rows that the taxonomy does not know are added to the total above which they stand,
//! if the columns say so.

use super::rows::{Judge, Meaning};
use crate::statement::{Row, Statement};
use crate::taxonomy::{Core, Summation};
use crate::xbrl::QName;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A total and its contributors, as indices of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footing {
    /// The extended link role of the relation.
    pub role: Arc<str>,
    /// The total's row.
    pub total: usize,
    /// The contributors' rows and how often each counts.
    pub items: Vec<(usize, i8)>,
}

/// Figures per share and the counts that they are for, as the core taxonomy names them.
pub const PER_SHARE: [(&str, &str); 4] = [
    ("EarningsPerShareBasic", "WeightedAverageSharesBasic"),
    ("EarningsPerShareDiluted", "WeightedAverageSharesDiluted"),
    ("EarningsPerAdsBasic", "WeightedAverageAdsBasic"),
    ("EarningsPerAdsDiluted", "WeightedAverageAdsDiluted"),
];

/// Whether share counts are printed in full although the title takes only figures per share out of its scale: income over
/// the count comes nearer to the figure per share that way.
#[must_use]
pub fn counts_are_whole(statement: &Statement<'_>, meanings: &[Meaning]) -> bool {
    let printed = |name: &str, column: usize| {
        let means = |m: &Meaning| !m.non_gaap && m.chosen().is_some_and(|c| *c.concept.local == *name);
        let row = statement.rows.iter().zip(meanings).find(|(row, m)| row.figures[column].is_some() && means(m))?.0;
        row.figures[column].as_ref()?.number.to_decimal().map(|n| n.abs()).filter(|n| !n.is_zero())
    };
    let columns = 0..statement.columns.len();
    let first = columns.into_iter().find_map(|column| {
        let income = printed("NetIncomeAttributableToParent", column).or_else(|| printed("NetIncome", column))?;
        let (figure, count) = PER_SHARE.iter().find_map(|(f, c)| printed(f, column).zip(printed(c, column)))?;
        income.checked_div(figure.checked_mul(count)?)
    });
    // The ratio is about 1 if both are scaled, and about 10^-scale if only income is; halfway between decides.
    let scale = (0..statement.scale).fold(Decimal::ONE, |power, _| power * Decimal::TEN);
    first.and_then(|ratio| ratio.checked_mul(ratio)?.checked_mul(scale)).is_some_and(|squared| squared < Decimal::ONE)
}

/// The printed numbers of a statement by row and column.
struct Sheet<'s> {
    statement: &'s Statement<'s>,
    columns: Vec<usize>,
}

impl Sheet<'_> {
    /// Nothing where the number is blank or longer than can be computed with.
    fn printed(&self, row: usize, column: usize) -> Option<Decimal> {
        let row = &self.statement.rows[row];
        // What stands inside a label adds to nothing.
        row.figures[column].as_ref().filter(|_| !row.inside)?.number.to_decimal()
    }

    /// In how many columns the rows, times their weights, add up to the total; columns without a total, or with
    /// nothing but zeros, do not count.
    fn foots(&self, total: (usize, i8), items: &[(usize, i8)]) -> usize {
        let foots = |&&column: &&usize| {
            let Some(expected) = self.printed(total.0, column) else { return false };
            let terms =
                items.iter().filter_map(|&(row, weight)| Some(self.printed(row, column)? * Decimal::from(weight)));
            !expected.is_zero() && terms.sum::<Decimal>() == expected * Decimal::from(total.1)
        };
        self.columns.iter().filter(foots).count()
    }

    /// In how many columns a total must come out to be believed: most of those that print it. One wrong digit must not
    /// hide what the other columns say.
    fn enough(&self, total: usize) -> usize {
        let is_printed = |&&column: &&usize| self.printed(total, column).is_some_and(|n| !n.is_zero());
        let count = self.columns.iter().filter(is_printed).count();
        (count - count / 3).max(1)
    }
}

/// Finds the footings of a statement, turning signs and adding unknown rows where the columns demand it.
pub fn solve(core: &Core, statement: &Statement<'_>, meanings: &mut [Meaning]) -> Vec<Footing> {
    // Columns that print only the lines that differ foot only by chance.
    let columns = (0..statement.columns.len()).filter(|&c| statement.is_complete(&statement.columns[c])).collect();
    let sheet = Sheet { statement, columns };
    settle(core, &sheet, meanings);
    let mut footings: Vec<Footing> = Vec::new();
    for Summation { role, total, of, alternative } in &core.summations {
        let Some(total_row) = row_of(&sheet, total, meanings) else { continue };
        let Some(items) = items_of(core, &sheet, of, *alternative, meanings) else { continue };
        let found = turn_signs(&sheet, total_row, &items, meanings)
            .map(|flips| (flips, Vec::new()))
            .or_else(|| Some((Vec::new(), add_rows(&sheet, total_row, &items, meanings, &footings)?)));
        let Some((flips, added)) = found else { continue };
        let name = statement.rows[total_row].label.clone();
        for row in flips {
            meanings[row].negated = !meanings[row].negated;
            meanings[row].arithmetic.push(format!("with this sign {name:?} adds up in every column"));
        }
        for &(row, _) in items.iter().chain(&added) {
            meanings[row].arithmetic.push(format!("it is part of {name:?}"));
        }
        meanings[total_row].arithmetic.push("it closes the footing of its lines".to_owned());
        footings.push(Footing { role: role.clone(), total: total_row, items: [items, added].concat() });
    }
    footings.extend(unknown_totals(&sheet, meanings, &footings, core));
    footings
}

/// The row of a concept.
fn row_of(sheet: &Sheet<'_>, name: &QName, meanings: &[Meaning]) -> Option<usize> {
    let means = |m: &Meaning| !m.non_gaap && m.chosen().is_some_and(|c| c.concept == *name);
    meanings.iter().zip(&sheet.statement.rows).position(|(m, row)| !row.is_heading() && means(m))
}

/// The rows of contributors; those of a subtotal that is not printed stand for it. `all` of them must be there, or
/// any.
fn items_of(
    core: &Core,
    sheet: &Sheet<'_>,
    of: &[(QName, i8)],
    all: bool,
    meanings: &[Meaning],
) -> Option<Vec<(usize, i8)>> {
    let rows = |name: &QName| match row_of(sheet, name, meanings) {
        Some(row) => Some(vec![(row, 1)]),
        None => core.summations_of(name).find_map(|sum| items_of(core, sheet, &sum.of, sum.alternative, meanings)),
    };
    let mut items: Vec<(usize, i8)> = Vec::new();
    for (name, weight) in of {
        match rows(name) {
            Some(found) => items.extend(found.into_iter().map(|(row, w)| (row, w * weight))),
            None if all => return None,
            None => {}
        }
    }
    (!items.is_empty()).then_some(items)
}

/// Decides between totals of like labels: the one whose lines add up to the row.
fn settle(core: &Core, sheet: &Sheet<'_>, meanings: &mut [Meaning]) {
    const NEAR: u32 = 60;
    for row in 0..meanings.len() {
        if meanings[row].judge == Judge::Profile {
            continue;
        }
        let Some(best) = meanings[row].chosen().filter(|_| !sheet.statement.rows[row].is_heading()) else { continue };
        let least = (best.score.saturating_sub(NEAR)).max(super::rows::THRESHOLD);
        let adds_up = |name: &QName| {
            core.summations_of(name).any(|sum| {
                let items = items_of(core, sheet, &sum.of, sum.alternative, meanings);
                let items = items.filter(|items| items.iter().all(|&(item, _)| item != row));
                items.is_some_and(|items| turn_signs(sheet, row, &items, meanings).is_some())
            })
        };
        let candidates = &meanings[row].candidates;
        let near = candidates.iter().take_while(|c| c.score >= least);
        if let Some(found) = near.enumerate().find(|(_, c)| adds_up(&c.concept)).map(|(at, _)| at) {
            meanings[row].settle(found);
        }
    }
}

/// How often a row counts on the page, where its concept counts `weight` times.
fn printed_weight(meanings: &[Meaning], row: usize, weight: i8) -> i8 {
    if meanings[row].negated { -weight } else { weight }
}

/// The rows whose signs must turn so that the total comes out; none where it does so already. At most two rows turn:
/// more would be a search for a coincidence.
fn turn_signs(sheet: &Sheet<'_>, total: usize, items: &[(usize, i8)], meanings: &[Meaning]) -> Option<Vec<usize>> {
    let printed: Vec<(usize, i8)> = items.iter().map(|&(row, w)| (row, printed_weight(meanings, row, w))).collect();
    let total = (total, printed_weight(meanings, total, 1));
    let enough = sheet.enough(total.0);
    if sheet.foots(total, &printed) >= enough {
        return Some(Vec::new());
    }
    let matters = |row: usize| sheet.columns.iter().any(|&c| sheet.printed(row, c).is_some_and(|n| !n.is_zero()));
    let with = |turned: &Vec<usize>| {
        let turn = |(row, w): (usize, i8)| (row, if turned.contains(&row) { -w } else { w });
        sheet.foots(turn(total), &printed.iter().copied().map(turn).collect::<Vec<_>>()) >= enough
    };
    let rows: Vec<usize> = printed.iter().map(|&(row, _)| row).filter(|&row| matters(row)).collect();
    let single = rows.iter().map(|&row| vec![row]).find(with);
    single.or_else(|| {
        let mut pairs = rows.iter().enumerate().flat_map(|(i, &a)| rows[i + 1..].iter().map(move |&b| vec![a, b]));
        pairs.find(with)
    })
}

/// Unknown rows, and lines of other statements, above the total that close its footing, all of them or none.
fn add_rows(
    sheet: &Sheet<'_>,
    total: usize,
    items: &[(usize, i8)],
    meanings: &[Meaning],
    footings: &[Footing],
) -> Option<Vec<(usize, i8)>> {
    const MOST: usize = 8;
    let first = items.iter().map(|&(row, _)| row).min()?;
    let start = if first < total { section_start(&sheet.statement.rows, first) } else { total + 1 };
    let end = total.max(items.iter().map(|&(row, _)| row).max()? + 1);
    let is_item = |row: usize| items.iter().any(|&(item, _)| item == row);
    let is_counted = |row: usize| footings.iter().any(|f| f.items.iter().any(|&(item, _)| item == row));
    let unknown: Vec<usize> = (start..end)
        .filter(|&row| row != total && !is_item(row) && !is_counted(row) && !sheet.statement.rows[row].is_heading())
        .filter(|&row| meanings[row].chosen().is_none_or(|c| c.foreign))
        .collect();
    if unknown.is_empty() {
        return None;
    }
    let printed: Vec<(usize, i8)> = items.iter().map(|&(row, w)| (row, printed_weight(meanings, row, w))).collect();
    let total = (total, printed_weight(meanings, total, 1));
    let enough = sheet.enough(total.0);
    // All plus first: on most pages a line adds to its total. With many rows, other signs would come out by chance.
    let signs = if unknown.len() > MOST { 1 } else { 1_u32 << unknown.len() };
    (0..signs).find_map(|signs| {
        let added = unknown.iter().enumerate().map(|(i, &row)| (row, if signs >> i & 1 == 1 { -1 } else { 1 }));
        let added: Vec<(usize, i8)> = added.collect();
        let foots = sheet.foots(total, &[&printed[..], &added].concat()) >= enough;
        foots.then(|| added.into_iter().map(|(row, w)| (row, printed_weight(meanings, row, w))).collect())
    })
}

/// The row behind the heading above.
fn section_start(rows: &[Row<'_>], row: usize) -> usize {
    rows[..row].iter().rposition(Row::is_heading).map_or(0, |heading| heading + 1)
}

/// Totals that the taxonomy does not know: the rows right above add up to them in every column.
fn unknown_totals(sheet: &Sheet<'_>, meanings: &mut [Meaning], known: &[Footing], core: &Core) -> Vec<Footing> {
    let rows = &sheet.statement.rows;
    let key = sheet.statement.kind.key();
    let Some(role) = core.statement(key).map(|s| s.role.clone()) else { return Vec::new() };
    let mut found = Vec::new();
    for total in 0..rows.len() {
        if rows[total].is_heading() || meanings[total].chosen().is_some() || !rows[total].is_total() {
            continue;
        }
        let is_total = |row: usize| known.iter().chain(&found).any(|f| f.total == row);
        let mut items: Vec<(usize, i8)> = Vec::new();
        for row in (0..total).rev() {
            if rows[row].is_heading() || is_total(row) {
                break;
            }
            items.insert(0, (row, printed_weight(meanings, row, 1)));
            let printed: Vec<(usize, i8)> = items.iter().map(|&(row, _)| (row, 1)).collect();
            if items.len() > 1 && sheet.foots((total, 1), &printed) >= sheet.enough(total) {
                meanings[total].arithmetic.push("the rows above add up to it in every column".to_owned());
                found.push(Footing { role: role.clone(), total, items });
                break;
            }
        }
    }
    found
}
