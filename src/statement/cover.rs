//! What a document says about itself: the cover of a form, the headline and dateline of a release, the sentence about
//! the exchange rate. Each item is found by the words that forms and releases put around it.

use super::{calendar, header};
use crate::document::{Block, Document, Inline};
use crate::source::Span;
use crate::xbrl::Number;
use chrono::NaiveDate;
use std::ops::Range;

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Name of the registrant.
    Registrant,
    /// Type of the form: `6-K`.
    Form,
    /// Commission file number.
    FileNumber,
    /// The month that the form is for, as printed.
    Month,
    /// Date of publication.
    Published,
    /// Date of signature.
    Signed,
    /// Headline.
    Title,
    /// Whether the statements are audited; the value is `false` where `unaudited` is printed.
    Audited,
    /// Where it is listed, under which symbols, as printed: `NASDAQ: QFIN; HKEx: 3660`.
    Listing,
    /// One ticker symbol of the listing.
    Ticker,
    /// Name of who signed.
    Signatory,
    /// Title of who signed.
    SignatoryTitle,
    /// End of the period that the release is about.
    PeriodEnd,
    /// Fiscal year, four digits.
    FiscalYear,
    /// The number under which the SEC keeps the registrant, where it is printed.
    CentralIndexKey,
    /// Fiscal period: `Q1`–`Q4`, `H1`, `FY`. The words print it; the value is a code.
    FiscalPeriod,
}

/// An item on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub field: Field,
    /// Its value in canonical form.
    pub value: String,
    /// The bytes that print it.
    pub span: Span,
    /// The transformation from the printed text to the value (Transformation Registry 4), if they differ.
    pub format: Option<&'static str>,
    /// Whether the printed text, transformed, is the value; a code for printed words is not.
    pub printed: bool,
}

/// The exchange rate at which amounts were translated for the reader's convenience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// ISO 4217 code of the money that is translated.
    pub from: &'static str,
    /// ISO 4217 code of the money that it is translated into.
    pub to: &'static str,
    /// Units of `from` for one unit of `to`.
    pub value: Number,
    /// Digits behind the decimal point.
    pub places: i16,
    /// The bytes that print the number.
    pub span: Span,
    /// The day of the rate.
    pub date: NaiveDate,
}

/// All that was found; of each field the first occurrence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cover {
    /// The items in the order of the document.
    pub items: Vec<Item>,
    /// The exchange rate.
    pub rate: Option<Rate>,
}

impl Cover {
    /// The first item of a field.
    #[must_use]
    pub fn item(&self, field: Field) -> Option<&Item> {
        self.items.iter().find(|item| item.field == field)
    }

    /// Its value.
    #[must_use]
    pub fn value(&self, field: Field) -> Option<&str> {
        self.item(field).map(|item| &*item.value)
    }
}

/// `Label value` lines of covers and signatures.
const LABELS: [(&str, Field); 10] = [
    ("commission file number", Field::FileNumber),
    ("commission file no.", Field::FileNumber),
    ("commission file no", Field::FileNumber),
    ("file number", Field::FileNumber),
    ("central index key", Field::CentralIndexKey),
    ("cik", Field::CentralIndexKey),
    ("for the month of", Field::Month),
    ("form ", Field::Form),
    ("name:", Field::Signatory),
    ("title:", Field::SignatoryTitle),
];

/// Verbs of headlines.
const ANNOUNCES: [&str; 10] = [
    " announces ",
    " reports ",
    " announced ",
    " reported ",
    " releases ",
    " posts ",
    " delivers ",
    " achieves ",
    " provides ",
    " publishes ",
];

/// Nouns of headlines.
const ANNOUNCED: [&str; 5] = ["result", "earnings", "revenue", "performance", "financial"];

/// Titles of announcements that need no verb.
const TITLES: [&str; 8] = [
    "results announcement",
    "announcement of interim results",
    "announcement of annual results",
    "announcement of results",
    "announcement of unaudited",
    "announcement of the interim results",
    "announcement of the annual results",
    "announcement of quarterly results",
];

/// Letters of the longest name before the verb of a headline.
const LONGEST_NAME: usize = 100;

/// Exchanges in front of a ticker symbol.
const EXCHANGES: [&str; 12] =
    ["nasdaq", "nyse", "hkex", "sehk", "lse", "tsx", "asx", "sgx", "stock code", "stock codes", "euronext", "ticker"];

const QUARTERS: [(&str, &str); 15] = [
    ("first quarter", "Q1"),
    ("second quarter", "Q2"),
    ("third quarter", "Q3"),
    ("fourth quarter", "Q4"),
    ("full year", "FY"),
    ("fiscal year", "FY"),
    ("half year", "H1"),
    ("first half", "H1"),
    ("annual", "FY"),
    ("interim", "H1"),
    ("q1 ", "Q1"),
    ("q2 ", "Q2"),
    ("q3 ", "Q3"),
    ("q4 ", "Q4"),
    ("year end", "FY"),
];

/// Words in front of the date on which a period ends, and the fiscal period that they are by themselves.
const PERIODS: [(&str, Option<&str>); 8] = [
    ("half year ended", Some("H1")),
    ("year ended", Some("FY")),
    ("quarter ended", None),
    ("six months ended", Some("H1")),
    ("months ended", None),
    ("quarterly period ended", None),
    ("weeks ended", None),
    ("period ended", None),
];

/// Reads a document's cover, headline and prose.
#[must_use]
pub fn read(document: &Document<'_>) -> Cover {
    /// Paragraphs among which a cover and a headline stand; a long report mentions other companies further down.
    const TOP: usize = 300;
    let mut cover = Cover::default();
    let contents: Vec<&Inline<'_>> = document.blocks.iter().filter_map(Block::content).collect();
    for (at, content) in contents.iter().enumerate() {
        let text = content.text();
        let lower = text.to_lowercase();
        if at < TOP {
            cover.captioned(content, &text, &lower, &contents[..at]);
            cover.headline(content, &text, &lower);
            cover.tickers(content, &text);
        }
        cover.labels(content, &text, &lower);
        if at < TOP || lower.starts_with("date:") {
            cover.dates(content, &text, &lower);
        }
        cover.unaudited(content, &text, &lower);
        if cover.rate.is_none() {
            cover.rate = rate(content, &text);
        }
    }
    cover.tables(document);
    cover.likely(document);
    // The audited statements of an annual report stand beside words about others that are not.
    if cover
        .value(Field::Form)
        .is_some_and(|form| ["10-K", "20-F", "40-F"].iter().any(|annual| form.starts_with(annual)))
    {
        cover.items.retain(|item| item.field != Field::Audited);
    }
    // Without a dateline, it is published on the day of its signature.
    if let (Some(signed), None) = (cover.item(Field::Signed).cloned(), cover.item(Field::Published)) {
        cover.items.push(Item { field: Field::Published, printed: false, ..signed });
    }
    cover.items.sort_by_key(|item| item.span);
    cover
}

impl Cover {
    pub(super) fn add(
        &mut self,
        field: Field,
        content: &Inline<'_>,
        range: Range<usize>,
        value: &str,
        format: Option<&'static str>,
    ) {
        if !value.is_empty() && (self.item(field).is_none() || field == Field::Ticker) {
            let span = content.span(range);
            self.items.push(Item { field, value: value.to_owned(), span, format, printed: true });
        }
    }

    /// A value that other words print.
    fn imply(&mut self, field: Field, content: &Inline<'_>, range: Range<usize>, value: &str) {
        if self.item(field).is_none() {
            let span = content.span(range);
            self.items.push(Item { field, value: value.to_owned(), span, format: None, printed: false });
        }
    }

    /// `Label value` lines.
    pub(super) fn labels(&mut self, content: &Inline<'_>, text: &str, lower: &str) {
        const LONGEST: usize = 80;
        if !LABELS.iter().any(|(label, _)| lower.contains(label)) || lower.len() != text.len() {
            return;
        }
        for (start, line) in lines(text) {
            let indent = line.len() - line.trim_start().len();
            let (start, line) = (start + indent, &line[indent..]);
            let lower = &lower[start..start + line.len()];
            for (label, field) in LABELS {
                let Some(rest) = lower.strip_prefix(label).filter(|_| line.len() <= LONGEST) else { continue };
                let value = rest.trim_start_matches([':', ' ', '\t', '\u{a0}', '.', '#']);
                let range = start + line.len() - value.len()..start + line.trim_end().len();
                let value = text.get(range.clone()).unwrap_or_default();
                let digits = value.bytes().filter(u8::is_ascii_digit).count();
                let fits = match field {
                    Field::Form => value.contains('-') && value.len() <= 8 && !value.contains(' '),
                    Field::FileNumber => digits > 0 && value.len() <= 20,
                    Field::CentralIndexKey => digits == value.len() && (4..=10).contains(&digits),
                    _ => true,
                };
                if fits && !range.is_empty() {
                    self.add(field, content, range, value, None);
                }
            }
        }
    }

    /// "Issuer announces first quarter 2023 unaudited results".
    fn headline(&mut self, content: &Inline<'_>, text: &str, lower: &str) {
        let is_headline = text.len() < 400
            && ANNOUNCED.iter().any(|noun| lower.contains(noun))
            && !text.trim_end().ends_with('.')
            && !text.trim_start().starts_with(char::is_lowercase);
        // A report as filed has no headline; what looks like one is about others.
        let is_report = self.value(Field::Form).is_some_and(|form| form.starts_with("10-"));
        if !is_headline || is_report || self.item(Field::Title).is_some() || lower.len() != text.len() {
            return;
        }
        let whole = text.trim();
        let start = text.len() - text.trim_start().len();
        let verb = ANNOUNCES.iter().find_map(|verb| lower.find(verb)).filter(|verb| *verb > start);
        if verb.is_none() && !TITLES.iter().any(|words| lower.contains(words)) {
            return;
        }
        let value = whole.split_whitespace().collect::<Vec<_>>().join(" ");
        // A title that runs over several lines keeps its line breaks on the page; the value has blanks instead.
        self.add(Field::Title, content, start..start + whole.len(), &value, None);
        if let Some(verb) = verb.filter(|verb| verb - start <= LONGEST_NAME) {
            self.add(Field::Registrant, content, start..verb, text[start..verb].trim(), None);
        }
        let lower = lower.replace('-', " ");
        // A release of the fourth quarter and the full year is about the year; others about what they name first.
        let rank = |words: &str| usize::from(!["full year", "fiscal year"].contains(&words));
        let named =
            QUARTERS.iter().filter_map(|(words, code)| Some((rank(words), lower.find(words)?, words.len(), *code)));
        if let Some((_, at, length, code)) = named.min() {
            self.imply(Field::FiscalPeriod, content, at..at + length, code);
            let years = || word_ranges(text).filter(|r| calendar::year(&text[r.clone()]).is_some());
            if let Some(year) = years().find(|r| r.start > at).or_else(|| years().next()) {
                self.add(Field::FiscalYear, content, year.clone(), &text[year], None);
            }
        }
    }

    /// The dateline, the date of signature, and the end of the period.
    fn dates(&mut self, content: &Inline<'_>, text: &str, lower: &str) {
        if !lower.contains("20") && !lower.contains("19") {
            return;
        }
        for (range, date, format) in dates(text) {
            let before = lower.get(..range.start).unwrap_or_default().trim_end();
            let value = date.to_string();
            if is_dateline(before, &text[range.end..]) {
                self.add(Field::Published, content, range, &value, Some(format));
            } else if before == "date:" || before.ends_with("\ndate:") {
                self.add(Field::Signed, content, range, &value, Some(format));
            } else if let Some((words, code)) = PERIODS.iter().find(|(words, _)| before.ends_with(words)) {
                let year = date.format("%Y").to_string();
                let ordinal = QUARTERS.iter().find(|(quarter, _)| before.ends_with(&format!("{quarter} ended")));
                let start = range.start;
                self.add(Field::PeriodEnd, content, range, &value, Some(format));
                // Only what it is about: a quarterly report mentions the year before.
                let is_about = self.value(Field::PeriodEnd) == Some(&*value);
                if let Some(code) = ordinal.map(|(_, code)| *code).or(*code).filter(|_| is_about) {
                    let words = before.len() - words.len()..start;
                    self.imply(Field::FiscalPeriod, content, words.clone(), code);
                    self.imply(Field::FiscalYear, content, words, &year);
                }
            }
        }
    }

    /// `Issuer, Inc. (NASDAQ: QFIN; HKEx: 3660)`.
    fn tickers(&mut self, content: &Inline<'_>, text: &str) {
        if self.item(Field::Listing).is_some() {
            return;
        }
        for (open, _) in text.match_indices('(') {
            let Some(close) = text[open..].find(')').map(|n| open + n) else { return };
            let mut at = open + 1;
            let mut is_listing = false;
            for part in text[open + 1..close].split(';') {
                if let Some((exchange, symbol)) = part.split_once(':') {
                    let known = EXCHANGES.iter().any(|e| exchange.trim().to_lowercase().ends_with(e));
                    let end = at + part.trim_end().len();
                    let symbol = symbol.trim();
                    if known && !symbol.is_empty() {
                        is_listing = true;
                        self.add(Field::Ticker, content, end - symbol.len()..end, symbol, None);
                    }
                }
                at += part.len() + 1;
            }
            if is_listing {
                self.add(Field::Listing, content, open + 1..close, &text[open + 1..close], None);
                self.listed(content, text, open);
                return;
            }
        }
    }

    /// The name in front of a listing, behind the dateline: a better witness than a headline, which shortens it.
    fn listed(&mut self, content: &Inline<'_>, text: &str, open: usize) {
        const LONGEST: usize = 80;
        let dashes = ["--", "—", "–"].iter().filter_map(|dash| Some(text[..open].rfind(dash)? + dash.len()));
        let dates = dates(text).map(|(range, ..)| range.end).filter(|&end| end < open);
        let start = dashes.chain(dates).max().unwrap_or(0);
        let name = text[start..open].trim_start_matches([',', ' ', ':', '-', '\u{a0}']);
        let range = open - name.len()..open - name.len() + name.trim_end().len();
        let is_name = !range.is_empty() && range.len() <= LONGEST && name.starts_with(char::is_uppercase);
        let title = self.item(Field::Title).map(|item| item.span);
        if is_name {
            self.items.retain(|item| item.field != Field::Registrant || !title.is_some_and(|t| t.contains(item.span)));
            self.add(Field::Registrant, content, range.clone(), &text[range], None);
        }
    }

    fn unaudited(&mut self, content: &Inline<'_>, text: &str, lower: &str) {
        if let Some(at) = lower.find("unaudited").filter(|&at| text.is_char_boundary(at)) {
            let range = at..(at + "unaudited".len()).min(text.len());
            if text.is_char_boundary(range.end) {
                self.add(Field::Audited, content, range, "false", Some("fixed-false"));
            }
        }
    }
}

/// "… at a rate of RMB7.2672 to US$1.00 … as of June 28, 2024".
fn rate(content: &Inline<'_>, text: &str) -> Option<Rate> {
    let (at, one) = text.match_indices(" to ").find_map(|(at, _)| {
        let rest = &text[at + 4..];
        let end = rest.find(|c: char| c.is_whitespace() || c == ',' || c == ';').unwrap_or(rest.len());
        rest[..end].trim_end_matches('.').ends_with("1.00").then_some((at, &rest[..end]))
    })?;
    let usual = |printed: &'static str| if printed == "$" { "USD" } else { printed };
    let (to, from_word) = (usual(header::currencies(one).first()?), text[..at].rsplit([' ', '\u{a0}']).next()?);
    let start = at - from_word.len() + from_word.find(|c: char| c.is_ascii_digit())?;
    let value: Number = text[start..at].replace(',', "").parse().ok()?;
    let words = &text[..start];
    let from = words.rsplit(char::is_whitespace).find_map(|word| header::currencies(word).first().copied())?;
    let places = text[start..at].split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let (_, date, _) = dates(text).find(|(range, ..)| range.start > at)?;
    Some(Rate { from, to, value, places: i16::try_from(places).ok()?, span: content.span(start..at), date })
}

/// Whether a date stands between a place and the first sentence: `Harbour City, May 18, 2023, Acme …`, `AUSTIN, Texas – May 18, 2023 –
/// Acme …`, `BOSTON--(NEWS WIRE)--May 18, 2023--Acme …`.
fn is_dateline(before: &str, behind: &str) -> bool {
    let is_dash = |c: char| ['-', '–', '—', '―'].contains(&c);
    let is_between_dashes = before.ends_with(is_dash)
        && behind.trim_start().starts_with(|c| is_dash(c) || ['(', '/', ':'].contains(&c))
        && !before.contains(|c: char| c.is_ascii_digit());
    let words_before = before.split_whitespace().count();
    (1..=8).contains(&words_before) && (before.ends_with(',') || is_between_dashes) && behind.len() > 40
}

/// Whole dates in a text: `May 18, 2023` and `18 May 2023`, with the transformation that reads them.
fn dates(text: &str) -> impl Iterator<Item = (Range<usize>, NaiveDate, &'static str)> + '_ {
    let words: Vec<Range<usize>> = word_ranges(text).collect();
    (0..words.len().saturating_sub(2)).filter_map(move |i| {
        let range = words[i].start..words[i + 2].end;
        let printed = &text[range.clone()];
        let month_first = printed.starts_with(char::is_alphabetic);
        let separators = [&text[words[i].end..words[i + 1].start], &text[words[i + 1].end..words[i + 2].start]];
        let separators = separators.map(|separator| separator.trim_start_matches('.'));
        let expected = if month_first { [" ", ", "] } else { [" ", " "] };
        calendar::year(&text[words[i + 2].clone()]).filter(|_| separators == expected)?;
        let format = if month_first { "date-monthname-day-year-en" } else { "date-day-monthname-year-en" };
        Some((range, calendar::date(printed)?, format))
    })
}

fn word_ranges(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let end = text[start..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |n| start + n);
        at = end;
        Some(start..end)
    })
}

pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line.trim_end_matches('\n')))
    })
}

/// The last line that is not blank.
pub(super) fn last_line(text: &str) -> Option<Range<usize>> {
    let start = text.rfind('\n').map_or(0, |n| n + 1);
    let line = text[start..].trim_start();
    let start = text.len() - line.len();
    (!line.trim_end().is_empty()).then(|| start..start + line.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::text;
    use crate::source::Source;

    fn show(input: &str) -> Vec<String> {
        let source = Source::new("t", input.into()).unwrap();
        let cover = read(&text::parse(&source));
        let items = cover.items.iter().map(|i| format!("{:?}={} <{}>", i.field, i.value, source.slice(i.span)));
        let rate =
            cover.rate.iter().map(|r| format!("{} {}/{} {} <{}>", r.value, r.from, r.to, r.date, source.slice(r.span)));
        items.chain(rate).collect()
    }

    #[test]
    fn a_cover_and_a_headline() {
        let got = show(
            "**Form 6-K**\n\nFor the month of May 2023\n\nCommission File Number 001-00001\n\n**Acme Holdings, Inc.**\n(Translation of registrant's name into English)\n\nDate: May 19, 2023\n\n\
             **Acme Announces First Quarter 2023 Unaudited Financial Results\nand a Dividend**\n\nHarbour City, May 18, 2023, Acme Holdings, Inc. (NASDAQ: ACME; HKEx: 1234), a maker of anvils, gave its numbers for the first quarter ended March 31, 2023.\n",
        );
        assert_eq!(
            got,
            [
                "Form=6-K <6-K>",
                "Month=May 2023 <May 2023>",
                "FileNumber=001-00001 <001-00001>",
                "Registrant=Acme Holdings, Inc. <Acme Holdings, Inc.>",
                "Signed=2023-05-19 <May 19, 2023>",
                "Title=Acme Announces First Quarter 2023 Unaudited Financial Results and a Dividend <Acme Announces First Quarter 2023 Unaudited Financial Results\nand a Dividend>",
                "FiscalPeriod=Q1 <First Quarter>",
                "FiscalYear=2023 <2023>",
                "Audited=false <Unaudited>",
                "Published=2023-05-18 <May 18, 2023>",
                "Listing=NASDAQ: ACME; HKEx: 1234 <NASDAQ: ACME; HKEx: 1234>",
                "Ticker=ACME <ACME>",
                "Ticker=1234 <1234>",
                "PeriodEnd=2023-03-31 <March 31, 2023>",
            ]
        );
    }

    #[test]
    fn a_cover_of_an_annual_report() {
        let got = show(
            "FORM 10-K\n\nFor the fiscal year ended January 31, 2025\n\nCommission File Number: 001-00001\n\nAcme, Inc.\n\n(Exact name of Registrant as specified in its charter)\n\n\
             Title of each class\tTrading Symbol(s)\tName of each exchange\nCommon Stock\tACME\tNYSE\nNotes due 2027\tACME27\tNYSE\n",
        );
        assert_eq!(
            got,
            [
                "Form=10-K <10-K>",
                "FiscalPeriod=FY <year ended >",
                "FiscalYear=2025 <year ended >",
                "PeriodEnd=2025-01-31 <January 31, 2025>",
                "FileNumber=001-00001 <001-00001>",
                "Registrant=Acme, Inc. <Acme, Inc.>",
                "Ticker=ACME <ACME>",
            ]
        );
    }

    #[test]
    fn an_announcement_in_hong_kong() {
        let got = show(
            "Acme Holdings Limited\n頂峰控股有限公司\n(Incorporated in the Cayman Islands with limited liability)\n(Stock Code: 1234)\n\n\
             INTERIM RESULTS ANNOUNCEMENT FOR THE SIX MONTHS ENDED 30 JUNE 2024\n",
        );
        assert_eq!(
            got,
            [
                "Registrant=Acme Holdings Limited <Acme Holdings Limited>",
                "Listing=Stock Code: 1234 <Stock Code: 1234>",
                "Ticker=1234 <1234>",
                "FiscalPeriod=H1 <INTERIM>",
                "Title=INTERIM RESULTS ANNOUNCEMENT FOR THE SIX MONTHS ENDED 30 JUNE 2024 <INTERIM RESULTS ANNOUNCEMENT FOR THE SIX MONTHS ENDED 30 JUNE 2024>",
                "PeriodEnd=2024-06-30 <30 JUNE 2024>",
                "FiscalYear=2024 <2024>",
            ]
        );
    }

    #[test]
    fn an_issuer_that_only_a_heading_or_a_title_names() {
        let name = |input: &str| show(input).into_iter().find(|item| item.starts_with("Registrant="));
        for (input, expected) in [
            ("# Acme plc – Half-year report 2024\n\nText.", "Registrant=Acme plc <Acme plc>"),
            ("ACME CORP\n\nCONSOLIDATED BALANCE SHEETS\n", "Registrant=ACME CORP <ACME CORP>"),
            ("Results [IFRS]\n\nCompany name: Acme Electric\n\nText.", "Registrant=Acme Electric <Acme Electric>"),
            (
                "Some words.\n\nAcme of Springfield\n\nIncome statements\n",
                "Registrant=Acme of Springfield <Acme of Springfield>",
            ),
        ] {
            assert_eq!(name(input).as_deref(), Some(expected));
        }
        assert_eq!(name("Consolidated balance sheets\n\nCash\t1\n"), None);
    }

    #[test]
    fn a_fourth_quarter_with_its_year_is_about_the_year() {
        let got = show("Acme Reports Fourth Quarter and Full Year 2023 Results");
        assert!(got.contains(&"FiscalPeriod=FY <Full Year>".to_owned()), "{got:?}");
    }

    #[test]
    fn a_release_without_a_cover() {
        let got = show(
            "Acme Announces Second Quarter 2023 Results\n\nSHANGHAI, Aug. 21, 2023 (WIRE) -- Acme Holdings, Inc. (NYSE: ACME), a maker of anvils, gave its numbers for the quarter.\n",
        );
        assert_eq!(
            got[3..],
            [
                "Published=2023-08-21 <Aug. 21, 2023>",
                "Registrant=Acme Holdings, Inc. <Acme Holdings, Inc.>",
                "Listing=NYSE: ACME <NYSE: ACME>",
                "Ticker=ACME <ACME>"
            ]
        );
    }

    #[test]
    fn a_period_in_words_is_a_fiscal_period() {
        let got = show("The statements for the fiscal year ended December 31, 2022 follow.");
        assert_eq!(
            got,
            [
                "FiscalPeriod=FY <year ended >",
                "FiscalYear=2022 <year ended >",
                "PeriodEnd=2022-12-31 <December 31, 2022>"
            ]
        );
    }

    #[test]
    fn datelines_have_many_forms() {
        for (dateline, published) in [
            ("Harbour City, May 18, 2023, ", true),
            ("AUSTIN, Texas – November 26, 2024 – ", true),
            ("BOSTON--(NEWS WIRE)--February 6, 2025--", true),
            ("SAN MATEO, Calif. - August 8, 2024 (NEWS WIRE) - ", true),
            ("Numbers of January 1, 2024 - December 31, 2024 - ", false),
            ("As of March 5, 2024 ", false),
        ] {
            let got = show(&format!("{dateline}Acme Anvils Inc. gave its numbers for the quarter that went by.\n"));
            assert_eq!(got.iter().any(|item| item.starts_with("Published=")), published, "{dateline}: {got:?}");
        }
    }

    #[test]
    fn the_rate_has_its_own_date() {
        for printed in ["RMB7.2672", "RMB 7.2672"] {
            let text = format!("Amounts are translated at {printed} to US\\$1.00, the noon rate as of June 28, 2024.");
            assert_eq!(show(&text), ["7.2672 CNY/USD 2024-06-28 <7.2672>"], "{printed}");
        }
        assert_eq!(show("From RMB3 to US$5 million as of June 28, 2024."), [] as [String; 0]);
    }
}
