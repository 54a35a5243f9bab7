//! Within [`super`]: figures that a balance sheet prints inside its labels → rows of their own.
//!
//! "Common stock, $0.01 par value; 1,000 shares authorized; 500 and 498 shares issued and outstanding as of …" states a par
//! value and three counts, "Accounts receivable, net of allowances of $45 and $38" an amount for each date. A label is cut
//! into groups of numbers; the words before or behind a group say what it counts, dates or the order of the columns say
//! when. What this does not tell stays a number of the label.

use super::calendar::{self, Dates};
use super::header::Column;
use super::numeral::{Figure, FigureKind};
use super::numerals;
use crate::document::Inline;
use crate::source::Span;
use crate::xbrl::Number;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use std::ops::Range;

/// A row that a label holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inside {
    /// Its label: "Common stock, shares authorized".
    pub(super) label: String,
    /// Power of ten of its numbers; nothing where it is that of the statement's money.
    pub(super) scale: Option<i8>,
    /// A figure per column.
    pub(super) figures: Vec<Option<Figure>>,
}

/// How share counts of a statement are scaled, and what its columns are.
pub(super) struct Frame<'c> {
    pub(super) columns: &'c [Column],
    /// Power of ten of money.
    pub(super) scale: i8,
    /// Power of ten of share counts, as far as the title tells.
    pub(super) shares: i8,
    /// Whether the title states the scale of share counts itself.
    pub(super) is_stated: bool,
    /// The row's own amount in its first column.
    pub(super) amount: Option<&'c Number>,
}

/// A label that may be printed in several cells.
pub(super) struct Pieces<'d, 'a> {
    text: String,
    parts: Vec<(usize, &'d Inline<'a>)>,
}

impl<'d, 'a> Pieces<'d, 'a> {
    pub(super) fn new(contents: &[&'d Inline<'a>]) -> Pieces<'d, 'a> {
        let mut pieces = Pieces { text: String::new(), parts: Vec::new() };
        for content in contents {
            if !pieces.text.is_empty() {
                pieces.text.push(' ');
            }
            pieces.parts.push((pieces.text.len(), content));
            pieces.text.push_str(&content.text());
        }
        pieces
    }

    /// The bytes behind a range that lies within one piece.
    fn span(&self, range: &Range<usize>) -> Option<Span> {
        let (start, content) = self.parts.iter().rev().find(|(start, _)| *start <= range.start)?;
        let length = content.text().len();
        (range.end - start <= length).then(|| content.span(range.start - start..range.end - start))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Number {
        range: Range<usize>,
        money: bool,
        scale: Option<i8>,
    },
    /// "None", "no": zero.
    Nothing(Range<usize>),
    Break,
    /// Part of a date.
    Date,
    /// A year that belongs to what follows or stands before: "(2024, $167)".
    Year(i32),
}

/// What a group of numbers counts.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Measure {
    Par(&'static str),
    Liquidation,
    Authorized,
    Issued,
    Outstanding,
    Treasury,
    Contra(String),
}

const PAR: [(&str, &str); 5] = [
    ("par value", "par value per share"),
    ("stated value", "stated value per share"),
    ("nominal value", "par value per share"),
    ("par", "par value per share"),
    ("stated par", "par value per share"),
];

/// Words with which the phrase of a deduction begins.
const CONTRA: [&str; 9] = [
    "allowance",
    "allowances",
    "reserve",
    "reserves",
    "accumulated",
    "unamortized",
    "unamortised",
    "discount",
    "provision",
];

/// The rows that a label of a balance sheet holds.
pub(super) fn read(pieces: &Pieces<'_, '_>, frame: &Frame<'_>) -> Vec<Inside> {
    let instants: Vec<(usize, NaiveDate)> = frame
        .columns
        .iter()
        .enumerate()
        .filter_map(|(at, column)| match column.dates {
            Dates::At(day) if !column.translated && column.currency == frame.columns[0].currency => Some((at, day)),
            _ => None,
        })
        .collect();
    if instants.is_empty() || !pieces.text.bytes().any(|b| b.is_ascii_digit()) && !pieces.text.contains("none") {
        return Vec::new();
    }
    let mut tokens = lex(&pieces.text);
    let dates = mark_dates(&mut tokens, &pieces.text);
    let groups = groups(&tokens, &pieces.text);
    let stock = Stock::of(&pieces.text);
    let is_prefixed = groups.iter().find(|g| !g.money && status(&g.before).is_some() || status(&g.after).is_some());
    let is_prefixed = is_prefixed.is_some_and(|g| status(&g.before).is_some());
    let mut found: Vec<(Vec<Measure>, &Group)> = Vec::new();
    for group in &groups {
        let measures = measures(group, &stock, is_prefixed);
        found.push((measures, group));
    }
    let shares = share_scale(&found, frame, &pieces.text);
    let mut rows = Vec::new();
    for (measures, group) in found {
        let Some(figures) = spread(pieces, group, &dates, &instants, frame.columns.len()) else { continue };
        for measure in measures {
            let class = group.class();
            let name = stock.named(class.as_deref());
            let (label, scale) = match &measure {
                Measure::Par(words) => (format!("{name}, {words}"), Some(0)),
                Measure::Liquidation => (format!("{name}, liquidation preference"), group.scale),
                Measure::Authorized => (format!("{name}, shares authorized"), Some(group.scale.unwrap_or(shares))),
                Measure::Issued => (format!("{name}, shares issued"), Some(group.scale.unwrap_or(shares))),
                Measure::Outstanding => (format!("{name}, shares outstanding"), Some(group.scale.unwrap_or(shares))),
                Measure::Treasury => ("Treasury stock, shares".to_owned(), Some(group.scale.unwrap_or(shares))),
                Measure::Contra(words) => (format!("{}, {words}", stock.head), group.scale),
            };
            rows.push(Inside { label, scale, figures: figures.clone() });
        }
    }
    rows
}

/// What a label says beside the figures inside it: "Accounts receivable, net", "Common stock".
pub(super) fn without(label: &str) -> String {
    let first = numerals(label).next().map_or(0, |range| range.start);
    let cut = label[..first].rfind([',', ';', '(', '—', '–']).unwrap_or(0);
    let head = label[..cut].trim_end_matches([',', ';', ' ', '\u{a0}']);
    let clause = label[cut..first].trim_start_matches([',', ';', '(', '—', '–', ' ', '\u{a0}']).to_lowercase();
    if head.is_empty() {
        label.to_owned()
    } else if clause.starts_with("net of") || clause.starts_with("less") {
        format!("{head}, net")
    } else {
        head.to_owned()
    }
}

/// Numbers that belong together, and the words around them.
#[derive(Debug, Clone)]
struct Group {
    numbers: Vec<(Range<usize>, Option<i32>)>,
    nothing: bool,
    money: bool,
    scale: Option<i8>,
    before: Vec<String>,
    after: Vec<String>,
}

impl Group {
    /// "Class A" beside the numbers.
    fn class(&self) -> Option<String> {
        let named = |words: &[String]| {
            let at = words.iter().position(|word| word == "class" || word == "series")?;
            let letter = words.get(at + 1).filter(|word| word.len() <= 2)?;
            Some(format!("{} {}", if words[at] == "class" { "Class" } else { "Series" }, letter.to_uppercase()))
        };
        named(&self.after).or_else(|| named(&self.before))
    }
}

/// What the label is about.
struct Stock {
    head: String,
    name: String,
    is_treasury: bool,
    is_shares: bool,
}

impl Stock {
    fn of(text: &str) -> Stock {
        let end = text.find([',', ';', '(', ':', '—', '–', '$']).unwrap_or(text.len());
        let end = numerals(text).next().map_or(end, |range| range.start.min(end));
        let head = text[..end].trim().trim_end_matches('-').trim().to_owned();
        let lower = text.to_lowercase();
        let own = head.to_lowercase();
        let is_treasury = own.contains("treasury") || lower.contains("held in treasury");
        let has_class = own.contains("class ") || own.contains("series ");
        let name = match () {
            () if is_treasury => "Treasury stock",
            () if has_class => &*head,
            () if own.contains("preferred") || own.contains("preference") => "Preferred stock",
            () if own.contains("ordinary share") => "Ordinary shares",
            () if own.contains("common share") || own.contains("common stock") || own.contains("capital stock") => {
                "Common stock"
            }
            () => &*head,
        };
        let is_shares = ["stock", "share", "units"].iter().any(|word| own.contains(word)) || is_treasury;
        Stock { name: name.to_owned(), head, is_treasury, is_shares }
    }

    fn named(&self, class: Option<&str>) -> String {
        match class {
            Some(class) if !self.name.to_lowercase().contains(&class.to_lowercase()) => {
                format!("{class} {}", self.name.to_lowercase())
            }
            _ => self.name.clone(),
        }
    }
}

fn lex(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut numbers = numerals(text).peekable();
    let mut at = 0;
    while at < text.len() {
        if let Some(range) = numbers.next_if(|range| range.start == at) {
            let has_point = text[..at].ends_with('.') && !text[..at - 1].ends_with(|c: char| c.is_ascii_digit());
            let start = if has_point { at - 1 } else { at };
            let money =
                text[..start].trim_end().ends_with(['$', '€', '£', '¥']) || text[..start].trim_end().ends_with("RMB");
            at = range.end;
            let scale = ["million", "billion", "thousand"].iter().zip([6, 9, 3]);
            let rest = text[at..].trim_start();
            let scale = scale.into_iter().find(|(word, _)| rest.starts_with(**word)).map(|(_, power)| power);
            tokens.push(Token::Number { range: start..range.end, money, scale });
            continue;
        }
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else { break };
        if first.is_alphabetic() {
            let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            let word = rest[..length].to_lowercase();
            let is_nothing = word == "none" || word == "no" && !rest[length..].trim_start().starts_with("par");
            tokens.push(if is_nothing { Token::Nothing(at..at + length) } else { Token::Word(word) });
            at += length;
            // `A1` is a word with a digit behind it; its digits are numbers of their own.
            continue;
        }
        if matches!(first, ';' | '(' | ')') {
            tokens.push(Token::Break);
        }
        at += first.len_utf8();
    }
    tokens
}

/// Takes dates and years out of the tokens; returns the dates in their order.
fn mark_dates(tokens: &mut [Token], text: &str) -> Vec<NaiveDate> {
    let mut dates = Vec::new();
    let mut last: Option<(u32, u32)> = None;
    let number = |token: Option<&Token>| match token {
        Some(Token::Number { range, money: false, scale: None }) => Some(text[range.clone()].to_owned()),
        _ => None,
    };
    let day = |token: Option<&Token>| number(token)?.parse::<u32>().ok().filter(|day| (1..=31).contains(day));
    let year = |token: Option<&Token>| calendar::year(&number(token)?);
    for at in 0..tokens.len() {
        let month = match &tokens[at] {
            Token::Word(word) => month(word),
            _ => None,
        };
        if let Some(month) = month {
            let (day_at, found) = match (day(tokens.get(at + 1)), at.checked_sub(1)) {
                (Some(found), _) => (at + 1, found),
                (None, Some(before)) => match day(tokens.get(before)) {
                    Some(found) => (before, found),
                    None => continue,
                },
                (None, None) => continue,
            };
            last = Some((month, found));
            tokens[day_at] = Token::Date;
            tokens[at] = Token::Date;
        } else if let Some(found) = year(tokens.get(at)) {
            let before = at.checked_sub(1).map(|before| tokens[before].clone());
            let leads = match &before {
                Some(Token::Date | Token::Break) => true,
                Some(Token::Word(word)) => {
                    ["in", "at", "of", "fiscal", "for"].contains(&&**word)
                        || word == "and"
                            && matches!(at.checked_sub(2).map(|b| &tokens[b]), Some(Token::Date | Token::Year(_)))
                }
                _ => false,
            };
            if !leads {
                continue;
            }
            tokens[at] = match last.and_then(|(month, day)| NaiveDate::from_ymd_opt(found, month, day)) {
                Some(date) => {
                    // "… issued as of these dates, … outstanding as of these dates".
                    if !dates.contains(&date) {
                        dates.push(date);
                    }
                    Token::Date
                }
                None => Token::Year(found),
            };
        }
    }
    dates
}

fn month(word: &str) -> Option<u32> {
    if word == "may" {
        return Some(5);
    }
    (word.len() >= 3).then(|| calendar::date(&format!("{word} 1, 2000"))).flatten().map(|date| date.month())
}

fn groups(tokens: &[Token], text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut named: Option<i32> = None;
    // Where the last number ended, while nothing but "and" or a comma stood behind it.
    let mut open: Option<usize> = None;
    for token in tokens {
        match token {
            Token::Word(word) => {
                let joins = matches!(&**word, "and" | "or" | "million" | "billion" | "thousand");
                if !joins {
                    open = None;
                }
                if let Some(group) = groups.last_mut().filter(|_| !joins) {
                    group.after.push(word.clone());
                }
                words.push(word.clone());
            }
            Token::Number { range, money, scale } => {
                let joined =
                    groups.last_mut().filter(|group| open.is_some() && group.money == *money && !group.nothing);
                let between = open.map_or("", |end| text[end..range.start].trim());
                if let Some(group) = joined.filter(|_| !between.is_empty()) {
                    group.numbers.push((range.clone(), named.take()));
                    group.scale = group.scale.or(*scale);
                } else {
                    groups.push(Group {
                        numbers: vec![(range.clone(), named.take())],
                        nothing: false,
                        money: *money,
                        scale: *scale,
                        before: std::mem::take(&mut words),
                        after: Vec::new(),
                    });
                }
                words.clear();
                open = Some(range.end);
            }
            Token::Nothing(range) => {
                groups.push(Group {
                    numbers: vec![(range.clone(), None)],
                    nothing: true,
                    money: false,
                    scale: None,
                    before: std::mem::take(&mut words),
                    after: Vec::new(),
                });
                open = None;
            }
            Token::Year(year) => named = Some(*year),
            Token::Date => {}
            Token::Break => {
                // "$185 (2024, $167)": the bracket goes on.
                let is_comparison = named.is_none() && open.is_some();
                if !is_comparison {
                    open = None;
                }
                words.clear();
                groups.iter_mut().last().into_iter().for_each(|group| group.after.push(";".to_owned()));
            }
        }
    }
    for group in &mut groups {
        let end = group.after.iter().position(|word| word == ";").unwrap_or(group.after.len());
        group.after.truncate(end);
    }
    groups
}

/// The state of shares that words name.
fn status(words: &[String]) -> Option<Vec<Measure>> {
    let says = |names: &[&str]| words.iter().any(|word| names.contains(&&**word));
    let mut found = Vec::new();
    if says(&["authorized", "authorised"]) {
        found.push(Measure::Authorized);
    }
    if says(&["issued"]) {
        found.push(Measure::Issued);
    }
    if says(&["outstanding"]) {
        found.push(Measure::Outstanding);
    }
    (!found.is_empty()).then_some(found)
}

/// What a group counts; nothing where its words do not tell.
fn measures(group: &Group, stock: &Stock, is_prefixed: bool) -> Vec<Measure> {
    let (before, after) = (group.before.join(" "), group.after.join(" "));
    if before.ends_with(" note") || before.ends_with(" notes") || before == "note" || before == "notes" {
        return Vec::new();
    }
    let bare = before.trim_end_matches(" of").trim_end_matches(" at").trim_end_matches(" is");
    // "par value: 100 shares authorized" counts shares; the par value stands before the words.
    let may_follow = group.money || !after.starts_with("share");
    let is_par = |words: &str| may_follow && bare.ends_with(words) || after.starts_with(words);
    let par = PAR.iter().find(|(words, _)| is_par(words)).map(|(_, label)| *label);
    if let Some(label) = par.filter(|_| !group.nothing && stock.is_shares) {
        return vec![Measure::Par(label)];
    }
    if group.money {
        if before.contains("liquidation") || after.starts_with("liquidation") {
            return vec![Measure::Liquidation];
        }
        return contra(&group.before).into_iter().collect();
    }
    if stock.is_shares {
        let sides = if is_prefixed { [&group.before, &group.after] } else { [&group.after, &group.before] };
        // Words before belong to the group before, unless the label puts them first.
        let near = if is_prefixed { status(sides[0]).or_else(|| status(sides[1])) } else { status(sides[0]) };
        if stock.is_treasury && (after.contains("share") || before.ends_with("shares") || near.is_some()) {
            return vec![Measure::Treasury];
        }
        return near.unwrap_or_default();
    }
    if group.nothing {
        return Vec::new();
    }
    contra(&group.before).into_iter().collect()
}

/// "net of allowance for credit losses of" → "allowance for credit losses".
fn contra(before: &[String]) -> Option<Measure> {
    const NOT_OF_IT: [&str; 6] = ["of", "totaling", "totalling", "was", "at", "and"];
    let at = before.iter().position(|word| CONTRA.contains(&&**word))?;
    let words = &before[at..];
    let end = words.iter().rposition(|word| !NOT_OF_IT.contains(&&**word)).map_or(0, |last| last + 1);
    Some(Measure::Contra(words[..end].join(" ")))
}

/// The power of ten of share counts: as the title says, unless the numbers themselves speak against it. A par value times
/// the shares issued is the row's own amount; and nobody has that many shares.
fn share_scale(found: &[(Vec<Measure>, &Group)], frame: &Frame<'_>, text: &str) -> i8 {
    /// Digits of more shares than any issuer has.
    const DIGITS: i64 = 11;
    if frame.is_stated || frame.shares == 0 {
        return frame.shares;
    }
    let of = |is: fn(&Measure) -> bool| {
        let group = found.iter().find(|(measures, group)| measures.iter().any(is) && !group.nothing)?.1;
        text[group.numbers.first()?.0.clone()].replace(',', "").parse::<Number>().ok()?.to_decimal()
    };
    let amount = frame.amount.and_then(Number::to_decimal).filter(|amount| !amount.is_zero());
    if let (Some(par), Some(issued), Some(amount)) =
        (of(|m| matches!(m, Measure::Par(_))), of(|m| *m == Measure::Issued), amount)
        && let Some(whole) = par.checked_mul(issued)
    {
        let is_near = |power: i8| {
            let ten = Decimal::TEN;
            let unit = (0..power.unsigned_abs()).try_fold(Decimal::ONE, |unit, _| unit.checked_mul(ten));
            let expected = unit.and_then(|u| if power < 0 { whole.checked_div(u) } else { whole.checked_mul(u) });
            let is_within = |n: Decimal| n < amount * Decimal::TWO && amount < n * Decimal::TWO;
            expected.is_some_and(is_within)
        };
        for shares in [0, frame.shares] {
            if is_near(shares - frame.scale) {
                return shares;
            }
        }
    }
    let is_count =
        |m: &Measure| matches!(m, Measure::Authorized | Measure::Issued | Measure::Outstanding | Measure::Treasury);
    let counts = found.iter().filter(|(measures, group)| measures.iter().any(is_count) && group.scale.is_none());
    let digits = |range: &Range<usize>| i64::try_from(range.len() - range.len() / 4).unwrap_or(i64::MAX);
    let longest = counts.flat_map(|(_, group)| &group.numbers).map(|(range, _)| digits(range)).max().unwrap_or(0);
    if longest + i64::from(frame.shares) > DIGITS { 0 } else { frame.shares }
}

/// The figures of a group by column: by the dates that are named, or in the order of the columns.
fn spread(
    pieces: &Pieces<'_, '_>,
    group: &Group,
    dates: &[NaiveDate],
    instants: &[(usize, NaiveDate)],
    columns: usize,
) -> Option<Vec<Option<Figure>>> {
    let mut figures = vec![None; columns];
    let numbers: Option<Vec<Figure>> =
        group.numbers.iter().map(|(range, _)| figure(pieces, range, group.nothing)).collect();
    let numbers = numbers?;
    let mut days: Vec<NaiveDate> = instants.iter().map(|(_, day)| *day).collect();
    days.dedup();
    let column_of = |day: NaiveDate| instants.iter().find(|(_, other)| *other == day).map(|(at, _)| *at);
    if let [one] = &numbers[..] {
        let named: Vec<usize> = dates.iter().filter_map(|day| column_of(*day)).collect();
        let all = if dates.len() == 1 { named } else { days.iter().filter_map(|day| column_of(*day)).collect() };
        for at in all {
            figures[at] = Some(one.clone());
        }
        return figures.iter().any(Option::is_some).then_some(figures);
    }
    let years = group.numbers.iter().map(|(_, year)| *year);
    let by_year = years.clone().flatten().next().is_some();
    let mut places: Vec<Option<usize>> = if by_year {
        years.map(|year| days.iter().find(|day| Some(day.year()) == year).and_then(|day| column_of(*day))).collect()
    } else if dates.len() == numbers.len() {
        dates.iter().map(|day| column_of(*day)).collect()
    } else if days.len() == numbers.len() {
        days.iter().map(|day| column_of(*day)).collect()
    } else {
        return None;
    };
    // Of two numbers, one named, the other belongs to the other date.
    if let ([one, other], [_, _]) = (&mut places[..], &days[..])
        && by_year
    {
        let rest = |taken: usize| instants.iter().map(|(at, _)| *at).find(|at| *at != taken);
        match (*one, *other) {
            (None, Some(taken)) => *one = rest(taken),
            (Some(taken), None) => *other = rest(taken),
            _ => {}
        }
    }
    for (place, figure) in places.into_iter().zip(numbers) {
        let place = place?;
        if figures[place].replace(figure).is_some() {
            return None;
        }
    }
    Some(figures)
}

fn figure(pieces: &Pieces<'_, '_>, range: &Range<usize>, nothing: bool) -> Option<Figure> {
    let span = pieces.span(range)?;
    if nothing {
        return Some(Figure {
            kind: FigureKind::Dash,
            span,
            digits: span,
            number: "0".parse().ok()?,
            places: 0,
            comma: false,
        });
    }
    let printed = &pieces.text[range.clone()];
    let number: Number = printed.replace(',', "").parse().ok()?;
    let places = printed.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    Some(Figure {
        kind: FigureKind::Amount,
        span,
        digits: span,
        number,
        places: i16::try_from(places).ok()?,
        comma: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, text};
    use crate::source::Source;
    use crate::statement::header::Basis;

    fn show(label: &str, scale: i8, shares: i8) -> Vec<String> {
        let source = Source::new("t", format!("{label}\t1\t2").into()).unwrap();
        let document = text::parse(&source);
        let Block::Table(table) = &document.blocks[0] else { panic!() };
        let day = |year| Dates::At(NaiveDate::from_ymd_opt(year, 12, 31).unwrap());
        let column = |cell, year| Column {
            cell,
            dates: day(year),
            currency: "USD",
            translated: false,
            basis: Basis::Unstated,
            part: None,
            note: None,
        };
        let columns = [column(1, 2024), column(2, 2023)];
        let frame = Frame { columns: &columns, scale, shares, is_stated: false, amount: None };
        let rows = read(&Pieces::new(&[&table.rows[0].cells[0].content]), &frame);
        let figures = |row: &Inside| {
            let figures = row.figures.iter().map(|f| f.as_ref().map_or("·".to_owned(), |f| f.number.to_string()));
            figures.collect::<Vec<_>>().join(" ")
        };
        rows.iter().map(|row| format!("{}: {} {:?}", row.label, figures(row), row.scale)).collect()
    }

    #[test]
    fn share_capital_states_its_par_value_and_counts() {
        assert_eq!(
            show(
                "Common stock, $0.01 par value; 1,000,000 shares authorized; 500,123 and 498,000 shares issued and outstanding as of December 31, 2024 and 2023, respectively",
                3,
                0
            ),
            [
                "Common stock, par value per share: 0.01 0.01 Some(0)",
                "Common stock, shares authorized: 1000000 1000000 Some(0)",
                "Common stock, shares issued: 500123 498000 Some(0)",
                "Common stock, shares outstanding: 500123 498000 Some(0)",
            ]
        );
        assert_eq!(
            show(
                "Common stock — par value $1.00 per share (authorized 4,320,000,000 shares; issued 3,119,843,000 shares)",
                6,
                0
            ),
            [
                "Common stock, par value per share: 1 1 Some(0)",
                "Common stock, shares authorized: 4320000000 4320000000 Some(0)",
                "Common stock, shares issued: 3119843000 3119843000 Some(0)",
            ]
        );
        assert_eq!(
            show(
                "Common stock, $0.001 par value; 1,600 shares authorized, 1,056 and 1,035 shares issued as of December 31, 2024 and 2023, respectively, and 962 and 971 shares outstanding as of December 31, 2024 and 2023, respectively",
                6,
                6
            ),
            [
                "Common stock, par value per share: 0.001 0.001 Some(0)",
                "Common stock, shares authorized: 1600 1600 Some(6)",
                "Common stock, shares issued: 1056 1035 Some(6)",
                "Common stock, shares outstanding: 962 971 Some(6)",
            ]
        );
        assert_eq!(
            show("Common stock, $0.00001 par value: 50,400,000 shares authorized", 6, 3),
            [
                "Common stock, par value per share: 0.00001 0.00001 Some(0)",
                "Common stock, shares authorized: 50400000 50400000 Some(3)"
            ]
        );
        assert_eq!(
            show("Common stock and paid-in capital – shares authorized 24,000; outstanding 7,434 and 7,432", 6, 6),
            [
                "Common stock, shares authorized: 24000 24000 Some(6)",
                "Common stock, shares outstanding: 7434 7432 Some(6)"
            ]
        );
    }

    #[test]
    fn classes_series_and_nothing() {
        assert_eq!(
            show("Preferred stock, $.001 par value; 5,000,000 shares authorized and none issued and outstanding", 3, 3),
            [
                "Preferred stock, par value per share: 0.001 0.001 Some(0)",
                "Preferred stock, shares authorized: 5000000 5000000 Some(3)",
                "Preferred stock, shares issued: 0 0 Some(3)",
                "Preferred stock, shares outstanding: 0 0 Some(3)",
            ]
        );
        assert_eq!(
            show(
                "Common stock, $0.000006 par value; 5,000 million Class A shares authorized, 2,190 million and 2,211 million shares issued and outstanding, as of December 31, 2024 and 2023, respectively",
                6,
                0
            ),
            [
                "Common stock, par value per share: 0.000006 0.000006 Some(0)",
                "Class A common stock, shares authorized: 5000 5000 Some(6)",
                "Class A common stock, shares issued: 2190 2211 Some(6)",
                "Class A common stock, shares outstanding: 2190 2211 Some(6)",
            ]
        );
        assert_eq!(show("Preferred stock, no par value", 6, 0), [] as [String; 0]);
        assert_eq!(
            show("Less: common stock held in treasury, at cost (713,064,000 and 712,921,000 shares)", 6, 0),
            ["Treasury stock, shares: 713064000 712921000 Some(0)"]
        );
    }

    #[test]
    fn allowances() {
        assert_eq!(
            show("Accounts receivable, net of allowance for credit losses of $45 and $38", 6, 0),
            ["Accounts receivable, allowance for credit losses: 45 38 None"]
        );
        assert_eq!(
            show("Accounts receivable, trade, less allowances $185 (2023, $167)", 6, 0),
            ["Accounts receivable, allowances: 185 167 None"]
        );
        assert_eq!(
            show("Property and equipment, net of accumulated depreciation of $1,200 and $1,100, respectively", 3, 0),
            ["Property and equipment, accumulated depreciation: 1200 1100 None"]
        );
    }

    #[test]
    fn the_row_itself_keeps_the_rest_of_its_label() {
        for (label, rest) in [
            ("Common stock — par value $1.00 per share (authorized 5 shares)", "Common stock"),
            ("Accounts receivable, trade, less allowances $185", "Accounts receivable, trade, net"),
            ("Property and equipment, net of accumulated depreciation of $5", "Property and equipment, net"),
            ("Treasury stock, at cost (5 shares)", "Treasury stock, at cost"),
            ("5 shares", "5 shares"),
        ] {
            assert_eq!(without(label), rest);
        }
    }

    #[test]
    fn what_is_not_told_is_left() {
        for label in ["Goodwill (Note 3)", "Notes due 2027", "Senior notes, 5.25% due June 30, 2031", "Loans (1 and 2)"]
        {
            assert_eq!(show(label, 6, 0), [] as [String; 0], "{label}");
        }
        assert_eq!(
            show("Inventories, net of reserves of $1, $2 and $3", 6, 0),
            [] as [String; 0],
            "three for two dates"
        );
    }
}
