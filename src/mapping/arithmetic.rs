//! The arithmetic of a statement: which rows add up to which, and with which signs.
//!
//! The taxonomy says what a total is made of; the page says how it is printed. A line whose sign on the page differs
//! from its concept's ("income tax expense" in brackets) is found by trying which turn of signs makes the total come
//! out in every complete column. Rows that the taxonomy does not know are added to the total above which they stand,
//! if the columns say so.

use super::rows::{Candidate, Judge, Meaning};
use super::same::Same;
use crate::statement::numeral::Figure;
use crate::statement::{Row, Statement};
use crate::taxonomy::{Core, LinePlace, Summation, label_role};
use crate::xbrl::QName;
use rust_decimal::Decimal;
use std::collections::HashMap;
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
    same: &'s Same,
    /// The numbers by row and column; nothing where one is blank or longer than can be computed with.
    numbers: Vec<Vec<Option<Decimal>>>,
    /// The summations of each total.
    sums: HashMap<&'s QName, Vec<&'s Summation>>,
}

/// The first row of each concept.
type Rows = HashMap<QName, usize>;

impl Sheet<'_> {
    fn printed(&self, row: usize, column: usize) -> Option<Decimal> {
        self.numbers[row][column]
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
#[must_use]
pub fn solve(core: &Core, statement: &Statement<'_>, same: &Same, meanings: &mut [Meaning]) -> Vec<Footing> {
    // Columns that print only the lines that differ foot only by chance.
    let columns = (0..statement.columns.len()).filter(|&c| statement.is_complete(&statement.columns[c])).collect();
    let number = |figure: &Option<Figure>| figure.as_ref().and_then(|f| f.number.to_decimal());
    // What stands inside a label adds to nothing.
    let numbers = |row: &Row<'_>| row.figures.iter().map(|f| number(f).filter(|_| !row.inside)).collect();
    let numbers = statement.rows.iter().map(numbers).collect();
    let mut sums: HashMap<&QName, Vec<&Summation>> = HashMap::new();
    for sum in &core.summations {
        sums.entry(&sum.total).or_default().push(sum);
    }
    let sheet = Sheet { statement, columns, same, numbers, sums };
    settle(core, &sheet, meanings);
    // A reconciliation by columns prints single lines of what it reconciles.
    if !statement.reconciles_by_columns() {
        stand_for_all(core, &sheet, meanings);
    }
    let rows = rows_of(&sheet, meanings);
    let mut footings: Vec<Footing> = Vec::new();
    for Summation { role, total, of, alternative } in &core.summations {
        let Some(total_row) = row_of(&sheet, total, &rows) else { continue };
        let Some(items) = items_of(&sheet, of, *alternative, &rows) else { continue };
        // A whole and its part that are the same in this document are one row.
        if items.iter().any(|&(row, _)| row == total_row) {
            continue;
        }
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

/// The rows of the concepts that are chosen.
fn rows_of(sheet: &Sheet<'_>, meanings: &[Meaning]) -> Rows {
    let mut rows = Rows::new();
    for (at, (meaning, row)) in meanings.iter().zip(&sheet.statement.rows).enumerate() {
        if let Some(chosen) = meaning.chosen().filter(|_| !meaning.non_gaap && !row.is_heading()) {
            rows.entry(chosen.concept.clone()).or_insert(at);
        }
    }
    rows
}

/// The row of a concept, or of the one that stands for it in this document.
fn row_of(sheet: &Sheet<'_>, name: &QName, rows: &Rows) -> Option<usize> {
    rows.get(sheet.same.of(name).unwrap_or(name)).copied()
}

/// The rows of contributors; those of a subtotal that is not printed stand for it. `all` of them must be there, or
/// any.
fn items_of(sheet: &Sheet<'_>, of: &[(QName, i8)], all: bool, rows: &Rows) -> Option<Vec<(usize, i8)>> {
    let found = |name: &QName| match row_of(sheet, name, rows) {
        Some(row) => Some(vec![(row, 1)]),
        None => sheet.sums.get(name)?.iter().find_map(|sum| items_of(sheet, &sum.of, sum.alternative, rows)),
    };
    let mut items: Vec<(usize, i8)> = Vec::new();
    for (name, weight) in of {
        match found(name) {
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
    let mut rows = rows_of(sheet, meanings);
    for row in 0..meanings.len() {
        if meanings[row].judge == Judge::Profile {
            continue;
        }
        let Some(best) = meanings[row].chosen().filter(|_| !sheet.statement.rows[row].is_heading()) else { continue };
        let least = (best.score.saturating_sub(NEAR)).max(super::rows::THRESHOLD);
        let adds_up = |name: &QName| {
            let is_of = |total: &QName| total == name || sheet.same.of(total) == Some(name);
            core.summations.iter().filter(|sum| is_of(&sum.total)).any(|sum| {
                let mut items = items_of(sheet, &sum.of, sum.alternative, &rows).unwrap_or_default();
                // What the row is taken for so far may be a part of what it is.
                items.retain(|&(item, _)| item != row);
                !items.is_empty() && turn_signs(sheet, row, &items, meanings).is_some()
            })
        };
        let candidates = &meanings[row].candidates;
        let near = candidates.iter().take_while(|c| c.score >= least);
        let is_itself = |c: &&Candidate| sheet.same.of(&c.concept).is_none();
        // What another row is taken for already would contradict it.
        let is_free = |c: &Candidate| rows.get(&c.concept).is_none_or(|&holder| holder == row);
        let mut fitting = near.enumerate().filter(|(_, c)| is_itself(c) && is_free(c) && adds_up(&c.concept));
        if let Some((found, _)) = fitting.next() {
            meanings[row].settle(found);
            if found > 0 {
                rows = rows_of(sheet, meanings);
            }
        }
    }
}

/// A line that stands alone for all of a subtotal which is not printed is the subtotal, where its label fits that as well.
fn stand_for_all(core: &Core, sheet: &Sheet<'_>, meanings: &mut [Meaning]) {
    const NEAR: u32 = 120;
    let is_subtotal = |name: &QName| {
        let line = |place: &LinePlace| core.statements.get(place.statement)?.lines.get(place.line);
        core.places(name).iter().filter_map(line).any(|line| line.preferred == Some(label_role::TOTAL))
    };
    let mut rows = rows_of(sheet, meanings);
    for sum in core.summations.iter().filter(|sum| !sum.alternative) {
        if row_of(sheet, &sum.total, &rows).is_some() || sheet.same.is_apart(&sum.total) {
            continue;
        }
        let mut printed = sum.of.iter().filter_map(|(name, _)| row_of(sheet, name, &rows));
        let (Some(row), None) = (printed.next(), printed.next()) else { continue };
        let meaning = &mut meanings[row];
        // What has taken the place of the subtotal is no part of it.
        let chosen = meaning.chosen().filter(|c| !core.hints.since.contains_key(&c.concept));
        let Some(least) = chosen.map(|c| c.score.saturating_sub(NEAR)) else { continue };
        let least = least.max(super::rows::THRESHOLD);
        let fits = |c: &Candidate| c.concept == sum.total && c.score >= least && !c.foreign && is_subtotal(&c.concept);
        if let Some(found) = meaning.candidates.iter().position(fits).filter(|_| meaning.judge == Judge::Score) {
            meaning.settle(found);
            meaning.arithmetic.push("it stands alone for all that this is the total of".to_owned());
            rows = rows_of(sheet, meanings);
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
    // What a column's sum is too large by, where it is to come out; turning a row takes twice its share away.
    let gap = |&column: &usize| {
        let expected = sheet.printed(total.0, column).filter(|n| !n.is_zero())? * Decimal::from(total.1);
        let share = |&(row, weight): &(usize, i8)| Some(sheet.printed(row, column)? * Decimal::from(weight));
        Some((column, printed.iter().filter_map(share).sum::<Decimal>() - expected))
    };
    let gaps: Vec<(usize, Decimal)> = sheet.columns.iter().filter_map(gap).collect();
    let twice = |&(row, weight): &(usize, i8)| {
        let share = |column: usize| sheet.printed(row, column).unwrap_or_default() * Decimal::from(2 * weight);
        let shares: Vec<Decimal> = gaps.iter().map(|&(column, _)| share(column)).collect();
        shares.iter().any(|share| !share.is_zero()).then_some((row, shares))
    };
    let free = printed.iter().filter(|(row, _)| !meanings[*row].is_sign_decided);
    let rows: Vec<(usize, Vec<Decimal>)> = free.filter_map(twice).collect();
    let single =
        rows.iter().find(|(_, shares)| gaps.iter().zip(shares).filter(|((_, gap), s)| gap == *s).count() >= enough);
    if let Some((row, _)) = single {
        return Some(vec![*row]);
    }
    let closes = |a: &[Decimal], b: &[Decimal]| {
        let sums = a.iter().zip(b).map(|(a, b)| a + b);
        gaps.iter().zip(sums).filter(|((_, gap), sum)| gap == sum).count() >= enough
    };
    let mut pairs = rows.iter().enumerate().flat_map(|(i, a)| rows[i + 1..].iter().map(move |b| (a, b)));
    pairs.find(|(a, b)| closes(&a.1, &b.1)).map(|(a, b)| vec![a.0, b.0])
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
