//! Transformation rules: the conformance suites of registries 2 and 3, cases of the other registries, and that no text
//! is too strange for a rule.

use ixport::format::ixbrl::transform::{Rule, Unknown};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

const TR1: &str = "http://www.xbrl.org/inlineXBRL/transformation/2010-04-20";
const TR2: &str = "http://www.xbrl.org/inlineXBRL/transformation/2011-07-31";
const TR3: &str = "http://www.xbrl.org/inlineXBRL/transformation/2015-02-26";
const TR4: &str = "http://www.xbrl.org/inlineXBRL/transformation/2020-02-12";
const TR5: &str = "http://www.xbrl.org/inlineXBRL/transformation/2022-02-16";
const SEC: &str = "http://www.sec.gov/inlineXBRL/transformation/2015-08-31";

/// Runs every variation of a suite's file, and counts them.
fn run_suite(file: &Path, registry: &str) -> usize {
    let text = std::fs::read_to_string(file).unwrap();
    let mut reader = Reader::from_str(&text);
    let (mut rule, mut count, mut wrong) = (None, 0, Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes: HashMap<String, String> = tag
                    .attributes()
                    .map(|attribute| attribute.unwrap())
                    .map(|attribute| {
                        let value = quick_xml::escape::unescape(&attribute.value).unwrap();
                        (attribute.key.as_ref().to_owned(), value.into_owned())
                    })
                    .collect();
                match tag.local_name().as_ref() {
                    "transform" => {
                        let (_, local) = attributes["name"].split_once(':').unwrap();
                        rule = Some(Rule::find(registry, local).unwrap_or_else(|e| panic!("{local}: {e}")));
                    }
                    "variation" => {
                        let (rule, input) = (rule.unwrap(), &attributes["input"]);
                        let expected = (attributes["result"] == "valid").then(|| attributes["output"].as_str());
                        let got = rule.apply(input).ok();
                        count += 1;
                        if got.as_deref() != expected {
                            wrong.push(format!("{} {input:?}: {got:?}, not {expected:?}", rule.name()));
                        }
                    }
                    _ => {}
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    count
}

/// Every variation of the publisher's suites holds.
#[test]
fn conformance_suites_of_registries_2_and_3() {
    let Ok(shared) = std::env::var("IXPORT_SHARED") else {
        println!("SKIPPED: set IXPORT_SHARED to run the transformation suites");
        return;
    };
    let suites = Path::new(&shared).join("suites/trr-2-3");
    assert_eq!(run_suite(&suites.join("trrv2/tests.xml"), TR2), 265);
    assert_eq!(run_suite(&suites.join("trrv3/tests.xml"), TR3), 491);
}

/// A text, and its value; `None`, if it does not match.
type Case = (&'static str, Option<&'static str>);

/// Holds the rules of a registry against their cases.
fn check(registry: &str, rules: &[(&str, &[Case])]) {
    let mut wrong = Vec::new();
    for (name, cases) in rules {
        let rule = Rule::find(registry, name).unwrap_or_else(|error| panic!("{name}: {error}"));
        for (text, expected) in *cases {
            let got = rule.apply(text).ok();
            if got.as_deref() != *expected {
                wrong.push(format!("{name} {text:?}: {got:?}, not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Registry 1: single spaces, capitals as in English, years of two or four digits, groups of three.
#[test]
fn registry_1() {
    let rules: &[(&str, &[Case])] = &[
        ("dateslasheu", &[("31/12/2009", Some("2009-12-31")), ("1/2/09", Some("2009-02-01")), ("31/2/2009", None)]),
        ("dateslashus", &[("12/31/2009", Some("2009-12-31")), ("31/12/2009", None), ("1/1/1", None)]),
        ("datedoteu", &[("31.12.2009", Some("2009-12-31")), ("31/12/2009", None)]),
        ("datedotus", &[(" 12.31.09\n", Some("2009-12-31"))]),
        ("datelonguk", &[("5  January\n2009", Some("2009-01-05")), ("5 JANUARY 2009", None), ("5 Jan 2009", None)]),
        ("datelongus", &[("January 5, 09", Some("2009-01-05")), ("January 5 2009", None), ("February 30, 2009", None)]),
        ("dateshortuk", &[("05 Jan 2009", Some("2009-01-05")), ("5 May 209", None)]),
        ("dateshortus", &[("Jan 5, 2009", Some("2009-01-05")), ("January 5, 2009", None)]),
        ("datelongdaymonthuk", &[("29 February", Some("--02-29")), ("30 February", None)]),
        ("dateshortmonthdayus", &[("Jan 5", Some("--01-05"))]),
        ("dateslashdaymontheu", &[("5/1", Some("--01-05")), ("1/13", None)]),
        ("dateslashmonthdayus", &[("1/5", Some("--01-05"))]),
        ("datelongyearmonth", &[("2009 January", Some("2009-01")), ("209 January", None)]),
        ("dateshortmonthyear", &[("Jan 09", Some("2009-01"))]),
        ("numcommadot", &[("1,234,567.80", Some("1234567.80")), ("1234.5", None), (".5", None), ("123", Some("123"))]),
        ("numdotcomma", &[("1.234,5", Some("1234.5")), ("1,234.5", None)]),
        ("numspacedot", &[("1\u{a0}234.5", Some("1234.5")), ("1 23", None)]),
        ("numspacecomma", &[("1 234,5", Some("1234.5"))]),
        ("numcomma", &[("1234,5", Some("1234.5")), ("1.234,5", None), ("1234,", None)]),
        ("numdash", &[("-", Some("0")), ("–", None), ("--", None)]),
    ];
    check(TR1, rules);
    check("http://www.xbrl.org/2008/inlineXBRL/transformation", rules);
}

/// Registry 4: numbers with separators anywhere, names of months in the languages of Europe and India, Japanese eras.
const REGISTRY_4: &[(&str, &[Case])] = &[
    ("fixed-zero", &[("—", Some("0")), ("", Some("0")), ("nil", Some("0"))]),
    ("fixed-empty", &[("n/a", Some(""))]),
    ("fixed-true", &[("ja", Some("true"))]),
    ("fixed-false", &[("", Some("false"))]),
    (
        "num-dot-decimal",
        &[
            ("1,234,567.89", Some("1234567.89")),
            ("1 23,4\u{a0}5.6 7", Some("12345.67")),
            (".50", Some(".50")),
            (" 12\n", Some("12")),
            ("", None),
            (",", None),
            ("12.", None),
            ("1.2.3", None),
            ("-12", None),
            ("(12)", None),
            ("1'234", None),
        ],
    ),
    ("num-comma-decimal", &[("1.234,5", Some("1234.5")), ("12", Some("12")), (",5", Some(".5")), ("1,2,3", None)]),
    (
        "num-unit-decimal",
        &[
            ("1.234 euro 5 cent", Some("1234.05")),
            ("３，０００円５０銭", Some("3000.50")),
            ("1,234. dollars 05", Some("1234.05")),
            ("1,50", None),
            ("3 euro 500 cent", None),
            ("euro 5", None),
        ],
    ),
    ("date-day-month", &[("31.12", Some("--12-31")), ("29 2", Some("--02-29")), ("30/2", None), ("1 2 3", None)]),
    ("date-month-day", &[("12/31", Some("--12-31")), ("12/31st", None)]),
    ("date-day-month-year", &[("३१.१२.२०१९", Some("2019-12-31")), ("1/2/3", Some("2003-02-01"))]),
    ("date-month-day-year", &[("12/31/99", Some("2099-12-31")), ("2/29/2019", None)]),
    ("date-month-year", &[("12/2019", Some("2019-12")), ("13/2019", None), ("12/0000", None)]),
    ("date-year-month", &[("２０１９/５", Some("2019-05")), ("2019.5.", Some("2019-05"))]),
    ("date-year-month-day", &[("２０１９年5月31日", Some("2019-05-31")), ("2019-02-29", None)]),
    ("date-jpn-era-year-month-day", &[("令和元年 5月1日", Some("2019-05-01")), ("平31年4月31日", None)]),
    ("date-jpn-era-year-month", &[("昭和64年1月", Some("1989-01"))]),
    ("date-day-monthname-year-hi", &[("३१ दिसंबर २०१९", Some("2019-12-31")), ("३1 दिसंबर २०१९", None)]),
    ("date-monthname-year-hi", &[("मार्च 2019", Some("2019-03"))]),
    (
        "date-ind-day-monthname-year-hi",
        &[
            ("11 Pausha 1921", Some("2000-01-01")),
            ("10 Pausa 21", Some("2099-12-31")),
            ("1 Magha 21", Some("2000-01-21")),
        ],
    ),
    (
        "date-day-monthroman",
        &[("1 IV", Some("--04-01")), ("31 xii", Some("--12-31")), ("1 Iv", None), ("1 XIII", None)],
    ),
    ("date-day-monthroman-year", &[("1.VIII.2019", Some("2019-08-01")), ("1 ix 19", Some("2019-09-01"))]),
    ("date-monthroman-year", &[("X/2019", Some("2019-10"))]),
    ("date-day-monthname-bg", &[("5 януари", Some("--01-05")), ("5 ЮЛИ", Some("--07-05")), ("5 юЛИ", None)]),
    ("date-day-monthname-year-bg", &[("31 декември 2019 г.", Some("2019-12-31"))]),
    (
        "date-day-monthname-cs",
        &[("1. června", Some("--06-01")), ("1. července", Some("--07-01")), ("1. led.", Some("--01-01"))],
    ),
    (
        "date-monthname-year-cs",
        &[("červenec 2019", Some("2019-07")), ("Červen 2019", Some("2019-06")), ("led2019", None)],
    ),
    ("date-day-monthname-da", &[("1. januar", Some("--01-01")), ("1. jAnuar", None), ("1. september.", None)]),
    ("date-day-monthname-year-de", &[("1. März 2019", Some("2019-03-01")), ("1. jänner 19", Some("2019-01-01"))]),
    ("date-day-monthname-year-el", &[("31 Δεκεμβρίου 2019", Some("2019-12-31")), ("1 ΜΑΪ́ΟΥ 2019", Some("2019-05-01"))]),
    ("date-day-monthname-year-en", &[("1st of MAY, 2019", Some("2019-05-01")), ("1 may 2019", None)]),
    ("date-monthname-day-year-en", &[("December 31, 2019", Some("2019-12-31")), ("Sept. 3 19", Some("2019-09-03"))]),
    ("date-monthname-day-en", &[("December 31st", Some("--12-31")), ("December 31stx", None)]),
    ("date-year-monthname-en", &[("2019 Dec", Some("2019-12")), ("2019 Dec.", None)]),
    ("date-day-monthname-year-es", &[("31 de diciembre de 2019", Some("2019-12-31"))]),
    ("date-monthname-year-et", &[("jaanuar 2019", Some("2019-01")), ("dets 2019", Some("2019-12"))]),
    ("date-day-monthname-year-fi", &[("31. maaliskuuta 2019", Some("2019-03-31")), ("31maaliskuuta 2019", None)]),
    ("date-day-monthname-fr", &[("1er août", Some("--08-01")), ("1er aout", Some("--08-01"))]),
    ("date-day-monthname-year-hr", &[("1. ožujka 2019.", None), ("1. ožujka 2019", Some("2019-03-01"))]),
    ("date-monthname-day-hu", &[("szeptember 1", Some("--09-01"))]),
    ("date-year-monthname-day-hu", &[("2019. MÁRCIUS 15", Some("2019-03-15"))]),
    ("date-year-monthname-hu", &[("2019. október", Some("2019-10"))]),
    ("date-day-monthname-year-it", &[("1º gennaio 2019", Some("2019-01-01"))]),
    (
        "date-year-monthname-day-lt",
        &[("2019 m. rugsėjo 1 d.", Some("2019-09-01")), ("2019 m. rugpjūčio 1 d.", Some("2019-08-01"))],
    ),
    ("date-monthname-day-lt", &[("gruodžio 31 d.", Some("--12-31"))]),
    ("date-year-day-monthname-lv", &[("2019. gada 31. decembris", Some("2019-12-31"))]),
    ("date-year-monthname-lv", &[("2019. gada jūnijs", Some("2019-06"))]),
    ("date-day-monthname-year-nl", &[("1 mrt 2019", Some("2019-03-01")), ("1 Mei 19", Some("2019-05-01"))]),
    ("date-day-monthname-year-no", &[("31. desember 2019", Some("2019-12-31"))]),
    ("date-day-monthname-year-pl", &[("1 października 2019 r.", Some("2019-10-01")), ("1października 2019", None)]),
    ("date-day-monthname-pt", &[("1 de outubro", Some("--10-01"))]),
    ("date-monthname-year-ro", &[("noiembrie 2019", Some("2019-11"))]),
    ("date-day-monthname-year-sk", &[("1. júla 2019", Some("2019-07-01"))]),
    ("date-day-monthname-year-sl", &[("1. avgust 2019", Some("2019-08-01"))]),
    ("date-day-monthname-year-sv", &[("31 december 2019", Some("2019-12-31"))]),
];

#[test]
fn registry_4() {
    check(TR4, REGISTRY_4);
    check(TR5, REGISTRY_4);
}

/// Registry 5: Welsh, and apostrophes between thousands.
#[test]
fn registry_5() {
    check(
        TR5,
        &[
            ("num-dot-decimal-apos", &[("1'234’567.80", Some("1234567.80")), ("1＇234", None), ("'", None)]),
            ("num-comma-decimal-apos", &[("1´234′567,8", Some("1234567.8"))]),
            ("num-unit-decimal-apos", &[("1＇234 Fr. 5 Rp.", Some("1234.05"))]),
            ("date-day-monthname-cy", &[("1 Ionawr", Some("--01-01")), ("1Ionawr", None)]),
            ("date-day-monthname-year-cy", &[("31 Rhagfyr 2019", Some("2019-12-31"))]),
            ("date-monthname-year-cy", &[("Fedi 2019", Some("2019-09")), ("Tachwedd 19", Some("2019-11"))]),
        ],
    );
}

/// The rules of the SEC.
const REGISTRY_OF_THE_SEC: &[(&str, &[Case])] = &[
    ("boolballotbox", &[("☐", Some("false")), (" ☑ ", Some("true")), ("☒", Some("true")), ("x", None)]),
    ("yesnoballotbox", &[("☐", Some("No")), ("☒", Some("Yes")), ("\u{a0}☒", None)]),
    (
        "duryear",
        &[("7.3", Some("P7Y3M18D")), ("-0.5", Some("-P0Y6M")), ("-0", Some("P0Y")), ("1,5", None), (".", None)],
    ),
    ("durmonth", &[("7.3", Some("P7M9D")), ("+12", Some("P12M")), ("2.04", Some("P2M1D"))]),
    ("durweek", &[("7.3", Some("P51D")), ("0", Some("P0D"))]),
    ("durday", &[("7.5", Some("P7DT12H")), ("-12345", Some("-P12345D")), ("1e3", None)]),
    ("durhour", &[("7.9", Some("PT7H"))]),
    (
        "durwordsen",
        &[
            ("twelve years, six months and four days", Some("P12Y6M4D")),
            ("Ninety-nine\u{2014}days", Some("P99D")),
            ("5 years 0 days", Some("P5Y0D")),
            ("no days", Some("P0D")),
            ("one hundred and five months", Some("P105M")),
            ("five", None),
            ("four days three years", None),
            ("about four days", None),
        ],
    ),
    (
        "numwordsen",
        &[
            ("no", Some("0")),
            ("Twenty-one", Some("21")),
            ("nineteen hundred and ninety nine", Some("1999")),
            ("one million, two hundred thousand and five", Some("1200005")),
            ("one quintillion", Some("1000000000000000000")),
            ("twenty eighteen", None),
            ("one and two", None),
            ("ONE", None),
            ("", None),
        ],
    ),
    (
        "datequarterend",
        &[
            ("3rd quarter, 1999", Some("1999-09-30")),
            ("The Last quarter of 2020", Some("2020-12-31")),
            ("2020 Q1", Some("2020-03-31")),
            ("33rd quarter, 1999", None),
            ("1999, Q5", None),
            ("Q1", None),
        ],
    ),
    ("numinf", &[("∞", Some("INF"))]),
    ("numneginf", &[("", Some("-INF"))]),
    ("numnan", &[("n/m", Some("NaN"))]),
    (
        "countrynameen",
        &[
            ("The People’s Republic of  China", Some("CN")),
            ("Hong\u{a0}Kong", Some("HK")),
            ("CHINA", None),
            ("UK", Some("GB")),
            ("Endor", None),
        ],
    ),
    (
        "stateprovnameen",
        &[("new York", Some("NY")), ("Virgin Islands, U.S.", Some("VI")), ("Ontario", Some("ON")), ("NY", None)],
    ),
    (
        "edgarprovcountryen",
        &[
            ("Cayman Islands", Some("E9")),
            ("Ontario, Canada", Some("A6")),
            ("US Virgin Islands", Some("VI")),
            ("Unknown", Some("XX")),
        ],
    ),
    (
        "exchnameen",
        &[
            ("The Nasdaq Global Select Market LLC", Some("NASDAQ")),
            ("NYSE American", Some("NYSEAMER")),
            ("New York Stock Exchange", Some("NYSE")),
            ("LSE", None),
        ],
    ),
    (
        "entityfilercategoryen",
        &[
            ("large accelerated filer", Some("Large Accelerated Filer")),
            ("Non – Accelerated Filer", Some("Non-accelerated Filer")),
            ("Filer", None),
        ],
    ),
];

#[test]
fn registry_of_the_sec() {
    check(SEC, REGISTRY_OF_THE_SEC);
}

/// A format that nobody defined is told apart from a registry that nobody knows; old rules stay in their registries.
#[test]
fn unknown_rules_and_registries() {
    let find = |registry, local| Rule::find(registry, local).err();
    assert_eq!(find("http://example.com/", "num-dot-decimal"), Some(Unknown::Registry));
    assert_eq!(find(TR4, "numdotdecimal"), Some(Unknown::Rule));
    assert_eq!(find(TR2, "datemonthyear"), Some(Unknown::Rule));
    assert_eq!(find(TR4, "date-day-monthname-cy"), Some(Unknown::Rule));
    let counts: Vec<usize> = Rule::registries().map(|registry| Rule::all(registry).count()).collect();
    assert_eq!(counts, [24, 24, 21, 31, 94, 100, 18]);
}

/// Numbers in the usual notation cost one pass and nothing else.
#[test]
fn numbers_are_borrowed_where_nothing_is_removed() {
    for (registry, rule) in [(TR4, "num-dot-decimal"), (TR3, "numdotdecimal"), (TR1, "numcommadot")] {
        let value = Rule::find(registry, rule).unwrap().apply(" 123.40 ").unwrap();
        assert!(matches!(value, Cow::Borrowed("123.40")), "{rule}");
    }
}

/// No text makes a rule panic, and what a rule makes is a value of its type. Texts are strung together from pieces that
/// the patterns know, so that many come close to matching; the same ones in every run.
#[test]
fn every_rule_takes_any_text() {
    const PIECES: &[&str] = &[
        "",
        " ",
        "\u{a0}",
        "\n",
        "0",
        "1",
        "12",
        "31",
        "2019",
        "0000",
        "123",
        "९",
        "２",
        "三",
        ".",
        ",",
        "-",
        "'",
        "’",
        "/",
        "(",
        "円",
        "年",
        "月",
        "日",
        "元",
        "平成",
        "de",
        "of ",
        "and ",
        "May",
        "IV",
        "ix",
        "μαΐ",
        "ΜΑΪ́",
        "červenec",
        "दिसंबर",
        "Bh",
        "dra",
        "C",
        "ait",
        "in",
        "one",
        "Hundred",
        "million",
        "thousand",
        "years",
        "day",
        "Q",
        "last",
        "The ",
        "Republic ",
        "of Korea",
        "☐",
        "\u{301}",
        "😀",
        "\u{0}",
        "ß",
        "İ",
        "Nasdaq",
        "~",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(limit).unwrap()).unwrap()
    };
    for registry in Rule::registries() {
        for rule in Rule::all(registry) {
            for _ in 0..400 {
                let text: String = (0..next(9)).map(|_| PIECES[next(PIECES.len())]).collect();
                let Ok(value) = rule.apply(&text) else { continue };
                if rule.is_numeric() {
                    let special = ["INF", "-INF", "NaN"].contains(&&*value);
                    assert!(
                        special || value.parse::<ixport::xbrl::Number>().is_ok(),
                        "{}: {text:?}: {value}",
                        rule.name()
                    );
                    assert!(special || !value.starts_with('-'), "{}: {text:?}: {value}", rule.name());
                } else if rule.name().starts_with("date") {
                    let full = match value.len() {
                        7 if value.starts_with('-') => format!("2000{}", &value[1..]),
                        7 => format!("{value}-01"),
                        _ => value.to_string(),
                    };
                    assert!(full.parse::<chrono::NaiveDate>().is_ok(), "{}: {text:?}: {value}", rule.name());
                }
            }
        }
    }
}
