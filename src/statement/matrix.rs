//! Within [`super`]: statements of changes in equity whose columns are the components of equity. Rows with a date are
//! balances; the rows between two balances are changes over the days between them. Columns that count shares make up a
//! statement of their own.

use super::calendar::{Dates, Fiscal, Phrase};
use super::finder::Finder;
use super::header::{Basis, Column};
use super::numeral::FigureKind;
use super::parts::{self, Edge, Heading};
use super::rows::Sheet;
use super::title::Title;
use super::{Division, Kind, Left, Part, Row, Statement};
use crate::diagnostic::Diagnostic;
use crate::document::{Row as TableRow, Table};
use crate::source::Span;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use std::collections::HashSet;
use std::ops::Range;

/// Rows of balances and of changes are this many days apart at most: a year of 53 weeks and some.
const LONGEST: i64 = 380;

/// What a column of a matrix is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Equity as a whole.
    Whole,
    /// A component of equity.
    Component,
    /// All of it but noncontrolling interests.
    Parent,
    /// What is beside equity, as redeemable interests are; or a sum of some of the components.
    Beside,
}

impl<'a> Finder<'a> {
    /// Reads a table as a matrix of changes in equity, if it is one: two balances at least, and columns that are named
    /// after components.
    pub(super) fn matrix(
        &mut self,
        block: usize,
        table: &'a Table<'a>,
        title: &Title,
        (header, body): (Range<usize>, Range<usize>),
    ) -> bool {
        let rows = &table.rows[body.clone()];
        let label = |row: &TableRow<'_>| row.cells.first().map(|cell| parts::label_of(&cell.content));
        let balances = rows.iter().filter_map(label).filter(|label| parts::balance(label).is_some()).count();
        let head = &table.rows[header.clone()];
        if balances < if head.is_empty() { 1 } else { 2 } {
            return false;
        }
        let cells = super::blocks::figure_cells(rows);
        let mut headings = parts::headings(head, &cells);
        let is_unnamed = headings.iter().all(|heading| heading.name.is_empty());
        if is_unnamed {
            let Some(inherited) = self.inherited(block, &cells) else { return false };
            headings = inherited;
        }
        let named = |heading: &&Heading| !heading.name.is_empty();
        let wholes = headings.iter().filter(|heading| is_whole(&heading.name)).count();
        let components = headings.iter().filter(|heading| is_component(&heading.name)).count();
        let is_known = components > 0 && wholes > 0 || components > 2;
        if headings.iter().filter(named).count() < cells.len().max(2) || !is_known {
            return false;
        }
        let Some(days) = self.days(head, title, rows) else {
            let message = "the balances of this statement of changes in equity do not tell its periods: it is left out";
            self.diagnostics.push(Diagnostic::error("statement.unresolved-periods", message).at(table.span));
            self.leave(table, header.start..body.end, "no-statement");
            return true;
        };
        let currency = title.around.currencies.first().copied();
        let currency = currency.or_else(|| self.currencies(rows).first().copied()).or(self.found.customs.signs.own());
        let Some(currency) = currency.and_then(|printed| self.found.customs.signs.code(printed)) else { return false };
        let roles = roles(&headings, rows, &cells);
        let dates = days.last_period();
        let column = |((&cell, heading), role): ((&usize, &Heading), &Role)| Column {
            cell,
            dates,
            currency,
            translated: false,
            basis: Basis::Unstated,
            part: match role {
                Role::Whole => None,
                Role::Parent => Some(parts::PARENT.to_owned()),
                Role::Component | Role::Beside => Some(heading.name.clone()),
            }
            .map(|name| Part { of: Division::Equity, name }),
            note: None,
        };
        let all: Vec<(Column, bool, Role)> =
            cells.iter().zip(&headings).zip(&roles).map(|pair| (column(pair), pair.0.1.counts, *pair.1)).collect();
        for (column, ..) in all.iter().filter(|(.., role)| *role == Role::Beside) {
            let name = column.part.as_ref().map_or("", |part| &part.name);
            let message =
                format!("the column {name:?} is no component of equity, or only a sum of some: it is left out");
            let span = head.first().map_or(table.span, |row| row.span);
            self.diagnostics.push(Diagnostic::warning("statement.unresolved-column", message).at(span));
        }
        let kept: Vec<Column> =
            all.iter().filter(|(.., role)| *role != Role::Beside).map(|(column, ..)| column.clone()).collect();
        let counts: Vec<bool> =
            all.iter().filter(|(.., role)| *role != Role::Beside).map(|(_, counts, _)| *counts).collect();
        self.leave(table, header.clone(), "header");
        let (scale, shares_scaled, share_scale) = self.scales(head, title);
        let kind = Kind::Equity;
        let side = &(0..usize::MAX);
        let sheet = Sheet { kind, columns: &kept, asides: &[], side, scale, shares_scaled, share_scale };
        let read = self.rows(table, body.clone(), sheet);
        let read = self.dated(read, &days, body.start, &kept, &counts);
        let is_cut = days.rows.contains(&Day::Restated);
        self.leave_zeros(&read, &counts);
        let statement = |kind: Kind, scale: i8, counted: bool| {
            let mine = |at: &usize| counts[*at] == counted;
            let columns: Vec<usize> = (0..kept.len()).filter(mine).collect();
            let rows = read.iter().filter_map(|row| {
                let figures: Vec<_> = columns.iter().map(|&at| row.figures[at].clone()).collect();
                let is_counted = || columns.iter().any(|&at| !is_zero(row, at));
                let has_figures = figures.iter().any(Option::is_some);
                let is_kept = if counted { has_figures && is_counted() } else { has_figures || row.is_heading() };
                is_kept.then(|| Row { figures, ..row.clone() })
            });
            Statement {
                kind,
                block,
                header: header.clone(),
                body: body.clone(),
                title: title.text.clone(),
                scale,
                shares_scaled: true,
                share_scale: None,
                rows: rows.collect(),
                columns: columns.iter().map(|&at| kept[at].clone()).collect(),
                partial: kept.len() < all.len() || is_cut,
            }
        };
        let of_shares = share_scale.unwrap_or(if shares_scaled { scale } else { 0 });
        let found = [statement(Kind::Equity, scale, false), statement(Kind::EquityShares, of_shares, true)];
        self.found.statements.extend(found.into_iter().filter(|s| !s.columns.is_empty() && !s.rows.is_empty()));
        true
    }

    /// Income has no number of shares: its zeros say no more than blanks.
    fn leave_zeros(&mut self, rows: &[Row<'a>], counts: &[bool]) {
        for row in rows.iter().filter(|row| counts.iter().enumerate().all(|(at, counts)| !counts || is_zero(row, at))) {
            let zeros =
                row.figures.iter().zip(counts).filter_map(|(figure, counts)| figure.as_ref().filter(|_| *counts));
            let zeros = zeros.filter(|f| f.kind != FigureKind::Dash).map(|f| f.span);
            self.found.left.extend(zeros.map(|span| Left { span, reason: "not-applicable" }));
        }
    }

    /// The headings of a matrix that goes on in another block or table with the same columns.
    fn inherited(&self, block: usize, cells: &[usize]) -> Option<Vec<Heading>> {
        const NEAR: usize = 12;
        let previous = self.found.statements.iter().rposition(|s| s.kind == Kind::Equity)?;
        let first = &self.found.statements[previous];
        let counts = self.found.statements.get(previous + 1).filter(|s| s.kind == Kind::EquityShares);
        let columns = || {
            let amounts = first.columns.iter().map(|column| (column, false));
            amounts.chain(counts.iter().flat_map(|s| &s.columns).map(|column| (column, true)))
        };
        let heading = |&cell: &usize| {
            let (column, counts) = columns().find(|(column, _)| column.cell == cell)?;
            let name = column.part.as_ref().map_or("Total", |part| &part.name).to_owned();
            Some(Heading { name, counts })
        };
        let is_near = block - first.block <= NEAR && first.columns.iter().any(|column| column.part.is_some());
        is_near.then(|| cells.iter().map(heading).collect()).flatten()
    }

    /// When the balances were, and over which days the changes; nothing where the rows do not tell it for certain.
    fn days(&self, head: &[TableRow<'_>], title: &Title, rows: &[TableRow<'_>]) -> Option<Days> {
        let wide = head.iter().flat_map(|row| &row.cells).filter_map(|cell| Phrase::read(&cell.content.text()));
        let mut context = wide.fold(Phrase::default(), Phrase::or).or(title.around.phrase);
        let fiscal = &self.found.customs.fiscal;
        let mut days = Days { rows: vec![Day::None; rows.len()] };
        // Without a header the table goes on with the one before it.
        let mut open: Option<(Option<usize>, NaiveDate)> =
            head.is_empty().then(|| self.last_balance()).flatten().map(|day| (None, day));
        let mut pending: Vec<usize> = Vec::new();
        let lines: Vec<_> = rows.iter().map(|row| Line::read(row)).collect();
        for (at, line) in lines.iter().enumerate() {
            match line {
                Line::Blank => {}
                Line::Heading(phrase) => {
                    if let Some(phrase) = phrase.filter(|phrase| phrase.length.is_some()) {
                        context = phrase.or(Phrase { length: None, ..context });
                        (open, pending) = (None, Vec::new());
                    }
                }
                Line::Change => pending.push(at),
                Line::Balance(edge, phrase) => {
                    let mut day = edge_of(fiscal, *edge, *phrase, context, pending.is_empty())?;
                    if pending.is_empty() && open.is_none_or(|(_, before)| before != day) {
                        let next = lines[at + 1..].iter().find_map(|line| match line {
                            Line::Balance(edge, phrase) => edge_of(fiscal, *edge, *phrase, context, false),
                            _ => None,
                        });
                        day = self.morning(day, next);
                    }
                    let since = open.map(|(_, before)| (day - before).num_days());
                    match since {
                        // What new accounting rules changed over night has no period of its own.
                        Some(0..=1) => {
                            let before = open.and_then(|(row, _)| row).filter(|_| pending.is_empty());
                            let same = before.filter(|&before| same_figures(&rows[before], &rows[at]));
                            days.set(&pending, Day::Restated);
                            days.rows[at] = same.map_or(Day::Restated, |before| days.rows[before]);
                        }
                        Some(since) if !pending.is_empty() => {
                            if !(2..=LONGEST).contains(&since) {
                                return None;
                            }
                            let first = open.and_then(|(_, before)| before.succ_opt())?;
                            days.set(&pending, Day::Of(Dates::Over(first, day)));
                            days.rows[at] = Day::Of(Dates::At(day));
                            open = Some((Some(at), day));
                        }
                        _ => {
                            days.rows[at] = Day::Of(Dates::At(day));
                            open = Some((Some(at), day));
                        }
                    }
                    pending.clear();
                }
            }
        }
        days.rows.iter().any(|day| matches!(day, Day::Of(Dates::Over(..)))).then_some(days)
    }

    /// The day of the last balance of the statement of changes in equity before.
    fn last_balance(&self) -> Option<NaiveDate> {
        let previous = self.found.statements.iter().rfind(|s| s.kind == Kind::Equity)?;
        previous.rows.iter().rev().find_map(|row| match row.dates? {
            Dates::At(day) => Some(day),
            Dates::Over(..) => None,
        })
    }

    /// `At January 1` is how the evening before is called where years end with December, unless a balance sheet is of that
    /// day.
    fn morning(&self, day: NaiveDate, closing: Option<NaiveDate>) -> NaiveDate {
        let is_printed = |day: NaiveDate| {
            let sheets = self.found.statements.iter().filter(|s| s.kind == Kind::BalanceSheet);
            sheets.flat_map(|s| &s.columns).any(|column| column.dates == Dates::At(day))
        };
        let ends_month = |day: NaiveDate| day.succ_opt().is_some_and(|next| next.day() == 1);
        match day.pred_opt() {
            Some(evening) if day.day() == 1 && !is_printed(day) && closing.is_some_and(ends_month) => evening,
            _ => day,
        }
    }

    /// Gives rows their dates, and amounts per share in labels rows of their own. Rows without dates are left.
    fn dated(
        &mut self,
        rows: Vec<Row<'a>>,
        days: &Days,
        first: usize,
        columns: &[Column],
        counts: &[bool],
    ) -> Vec<Row<'a>> {
        let whole = (0..columns.len()).find(|&at| columns[at].part.is_none() && !counts[at]);
        let amount = whole.or_else(|| counts.iter().position(|counts| !counts));
        let mut dated = Vec::with_capacity(rows.len());
        let mut taken: HashSet<Span> = HashSet::new();
        for mut row in rows {
            let day = days.rows.get(row.row - first).copied().unwrap_or(Day::None);
            row.dates = match day {
                Day::Of(dates) => Some(dates),
                Day::None if row.is_heading() => None,
                Day::None | Day::Restated => {
                    let why = match day {
                        Day::Restated => "changes equity between two days, not over a period",
                        _ => "stands between no two balances",
                    };
                    let message = format!("{:?} {why}: its numbers are left out", row.label);
                    let span = row.label_span.unwrap_or(row.printed.span);
                    self.diagnostics.push(Diagnostic::warning("statement.unresolved-row", message).at(span));
                    let spans = row.figures.iter().flatten().filter(|f| f.kind != FigureKind::Dash).map(|f| f.span);
                    self.found.left.extend(spans.map(|span| Left { span, reason: "unresolved-row" }));
                    continue;
                }
            };
            let aside = amount.and_then(|column| parts::per_share(&row, column));
            taken.extend(aside.iter().flat_map(|row| &row.figures).flatten().map(|f| f.span));
            dated.push(row);
            dated.extend(aside);
        }
        if !taken.is_empty() {
            self.found.left.retain(|left| !taken.contains(&left.span));
        }
        dated
    }
}

fn is_zero(row: &Row<'_>, at: usize) -> bool {
    row.figures[at].as_ref().is_none_or(|figure| figure.number.is_zero())
}

/// The day of each row of a body.
struct Days {
    rows: Vec<Day>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    None,
    Of(Dates),
    /// A change of accounting rules over night, and the balance after it.
    Restated,
}

impl Days {
    fn set(&mut self, rows: &[usize], day: Day) {
        for &row in rows {
            self.rows[row] = day;
        }
    }

    /// The last period of which changes are printed.
    fn last_period(&self) -> Dates {
        let periods = self.rows.iter().filter_map(|day| match day {
            Day::Of(dates @ Dates::Over(..)) => Some(*dates),
            _ => None,
        });
        periods.max_by_key(|dates| dates.end()).unwrap_or(Dates::At(NaiveDate::MIN))
    }
}

/// A row of the body.
enum Line {
    Blank,
    Heading(Option<Phrase>),
    Balance(Edge, Phrase),
    Change,
}

impl Line {
    fn read(row: &TableRow<'_>) -> Line {
        let label = row.cells.first().map(|cell| parts::label_of(&cell.content)).unwrap_or_default();
        match super::blocks::has_figure(row) {
            false if label.is_empty() => Line::Blank,
            false => Line::Heading(Phrase::read(&label)),
            true => match parts::balance(&label) {
                Some(edge) => Line::Balance(edge, Phrase::read(&label).unwrap_or_default()),
                None => Line::Change,
            },
        }
    }
}

/// The day of a balance: its own, or an edge of the period that the header states.
fn edge_of(fiscal: &Fiscal, edge: Edge, own: Phrase, context: Phrase, is_first: bool) -> Option<NaiveDate> {
    if let Some((month, day)) = own.day {
        return NaiveDate::from_ymd_opt(own.year.or(context.year)?, month, day);
    }
    match (fiscal.dates(context, false, false).ok()?, edge) {
        (Dates::Over(first, _), Edge::Opening) => first.pred_opt(),
        (Dates::Over(first, _), Edge::Either) if is_first => first.pred_opt(),
        (dates, _) => Some(dates.end()),
    }
}

/// Whether two rows print the same figures.
fn same_figures(a: &TableRow<'_>, b: &TableRow<'_>) -> bool {
    let figures = |row: &TableRow<'_>| -> Vec<String> {
        let texts = row.cells.iter().skip(1).map(|cell| cell.content.text());
        texts.map(|text| text.chars().filter(char::is_ascii_digit).collect()).collect()
    };
    figures(a) == figures(b)
}

fn has(name: &str, listed: &[&str]) -> bool {
    let lower = name.to_lowercase();
    listed.iter().any(|word| lower.contains(word))
}

/// Whether a column is equity as a whole, or that of the parent.
fn is_whole(name: &str) -> bool {
    const HOLDERS: [&str; 12] = [
        "stockholders",
        "shareholders",
        "shareowners",
        "owners",
        "members",
        "partners",
        "stockholder",
        "shareholder",
        "s",
        "net",
        "equity",
        "of",
    ];
    let words = parts::words(name);
    let is_equity = has(name, &["equity", "deficit", "deficiency", "capital", "investment", "net assets"]);
    let is_total = words.iter().any(|word| word == "total");
    let only_equity =
        || words.iter().all(|w| HOLDERS.contains(&w.as_str()) || ["deficit", "deficiency"].contains(&w.as_str()));
    words == ["total"]
        || is_total && is_equity
        || only_equity() && has(name, &["equity", "holders' def", "holders’ def"])
}

/// Whether a column is a component that most issuers have.
fn is_component(name: &str) -> bool {
    has(
        name,
        &[
            "common",
            "ordinary",
            "preferred",
            "preference",
            "share capital",
            "capital",
            "premium",
            "paid",
            "treasury",
            "retained",
            "accumulated",
            "deficit",
            "reserve",
            "comprehensive",
            "aoci",
            "earnings",
            "controlling",
            "minority",
        ],
    )
}

/// What each column is. Where several are called totals, the one that all components add up to is the whole.
fn roles(headings: &[Heading], rows: &[TableRow<'_>], cells: &[usize]) -> Vec<Role> {
    let is_beside = |name: &str| has(name, &["redeemable", "mezzanine", "temporary equity"]);
    let mut roles: Vec<Role> = headings
        .iter()
        .map(|heading| match () {
            () if is_beside(&heading.name) => Role::Beside,
            () if is_whole(&heading.name) && !heading.counts => Role::Whole,
            () => Role::Component,
        })
        .collect();
    let totals: Vec<usize> = (0..roles.len()).filter(|&at| roles[at] == Role::Whole).collect();
    let minority = |at: usize| has(&headings[at].name, &["controlling", "minority"]);
    let has_minority = (0..roles.len()).any(|at| roles[at] == Role::Component && minority(at));
    if totals.len() < 2 && !(has_minority && totals.len() == 1) {
        return roles;
    }
    let number = |row: &TableRow<'_>, at: usize| -> Option<Decimal> {
        match super::numeral::read(&row.cells.get(cells[at])?.content) {
            super::numeral::Content::Figure(figure) => figure.number.to_decimal(),
            _ => None,
        }
    };
    let label = |row: &TableRow<'_>| row.cells.first().map(|cell| parts::label_of(&cell.content)).unwrap_or_default();
    let balances: Vec<&TableRow<'_>> = rows.iter().filter(|row| parts::balance(&label(row)).is_some()).collect();
    // In how many balances a total is the sum of the components, noncontrolling interests among them or not.
    let sums = |total: usize, with_minority: bool| {
        let is_part =
            |at: &usize| roles[*at] == Role::Component && !headings[*at].counts && (with_minority || !minority(*at));
        let parts: Vec<usize> = (0..roles.len()).filter(is_part).collect();
        let adds_up = |row: &&&TableRow<'_>| {
            let sum: Decimal = parts.iter().filter_map(|&at| number(row, at)).sum();
            number(row, total).is_some_and(|total| (sum - total).abs() <= Decimal::from(parts.len() / 2))
        };
        balances.iter().filter(adds_up).count()
    };
    let of_all = totals.iter().copied().max_by_key(|&at| (sums(at, true), at));
    let most = of_all.map_or(0, |at| sums(at, true));
    let decided: Vec<(usize, Role)> = totals
        .iter()
        .map(|&at| {
            let role = match () {
                () if Some(at) == of_all && most > 0 => Role::Whole,
                () if has_minority && sums(at, false) > 0 => Role::Parent,
                () if totals.len() == 1 => Role::Whole,
                () => Role::Beside,
            };
            (at, role)
        })
        .collect();
    for (at, role) in decided {
        roles[at] = role;
    }
    roles
}
