//! The registries as data: a line is a rule, and a date rule has the parts of its pattern in the registry.
//!
//! Patterns of registries 4 and 5 are those of the Recommendations. Registry 1 asks for single spaces; registries 2
//! and 3 have names in English, Danish and Hindi only. Where a pattern lets through what is no value of the output type
//! (a 30th of February, a year 0000), there is no value. Arelle, otherwise alike, differs where it does not collapse
//! white space, in Danish and Swedish of registry 4 (it uses the pattern of registry 3), and in two Hindi months.

use super::date::{ANY, Digits, EDGE, NOT_ROMAN, Part, SEP, SPACES};
use super::months::{
    BG, CS, CS_MONTH, CY, CY_MONTH, DA, DE, DK, EL, EN, EN_LONG, EN_SHORT, ES, ET, FI, FR, HI, HR, HU, IT, LT, LV, NL,
    NO, PL, PT, RO, ROMAN, SAKA, SK, SL,
};
use super::number::{Form, Groups, UnitForm};
use super::{Cow, names, sec, words};
use Part::{DanishEnd, Day, DevanagariMonth, Era, EraYear, Letters, Month, Name, SakaName, Text, UpTo, Year, Year24};

/// A date of a Japanese era, in all registries that have it.
const ERA_YEAR_MONTH_DAY: &[&[Part]] =
    &[&[Era, SPACES, EraYear, SPACES, Text("年"), SPACES, Month, SPACES, Text("月"), SPACES, Day, SPACES, Text("日")]];

/// A rule.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its local name.
    pub(super) name: &'static str,
    /// What it does.
    pub(super) kind: Kind,
}

/// What a rule does.
#[derive(Debug)]
pub(super) enum Kind {
    /// The same value for every text.
    Fixed {
        /// The value.
        value: &'static str,
        /// Whether it is a number.
        numeric: bool,
    },
    /// Zero for any of these characters.
    Dash(&'static [char]),
    /// A decimal.
    Number(&'static Form),
    /// A decimal of two units.
    Unit(&'static UnitForm),
    /// A whole number in English words.
    NumberWords,
    /// A date, a month or a day of the year, by the first pattern that matches.
    Date(Digits, &'static [&'static [Part]]),
    /// Anything else.
    Text(fn(&str) -> Option<Cow<'_, str>>),
}

/// The registries: namespace and tables of rules. The candidate of registry 1 had a namespace of its own.
pub(super) static REGISTRIES: [(&str, &[&[Entry]]); 7] = [
    ("http://www.xbrl.org/2008/inlineXBRL/transformation", &[REGISTRY_1]),
    ("http://www.xbrl.org/inlineXBRL/transformation/2010-04-20", &[REGISTRY_1]),
    ("http://www.xbrl.org/inlineXBRL/transformation/2011-07-31", &[REGISTRY_2]),
    ("http://www.xbrl.org/inlineXBRL/transformation/2015-02-26", &[REGISTRY_2, REGISTRY_3_NEW]),
    ("http://www.xbrl.org/inlineXBRL/transformation/2020-02-12", &[REGISTRY_4]),
    ("http://www.xbrl.org/inlineXBRL/transformation/2022-02-16", &[REGISTRY_4, REGISTRY_5_NEW]),
    ("http://www.sec.gov/inlineXBRL/transformation/2015-08-31", &[SEC]),
];

const fn fixed(name: &'static str, value: &'static str) -> Entry {
    Entry { name, kind: Kind::Fixed { value, numeric: false } }
}

const fn fixed_number(name: &'static str, value: &'static str) -> Entry {
    Entry { name, kind: Kind::Fixed { value, numeric: true } }
}

const fn number(name: &'static str, point: &'static Form) -> Entry {
    Entry { name, kind: Kind::Number(point) }
}

const fn units(name: &'static str, form: &'static UnitForm) -> Entry {
    Entry { name, kind: Kind::Unit(form) }
}

const fn date(name: &'static str, pattern: &'static [&'static [Part]]) -> Entry {
    Entry { name, kind: Kind::Date(Digits::Ascii, pattern) }
}

const fn text(name: &'static str, read: fn(&str) -> Option<Cow<'_, str>>) -> Entry {
    Entry { name, kind: Kind::Text(read) }
}

/// Registry 1.
const REGISTRY_1: &[Entry] = &[
    date("dateslashus", &[&[Month, Text("/"), Day, Text("/"), Year24]]),
    date("dateslasheu", &[&[Day, Text("/"), Month, Text("/"), Year24]]),
    date("datedotus", &[&[Month, Text("."), Day, Text("."), Year24]]),
    date("datedoteu", &[&[Day, Text("."), Month, Text("."), Year24]]),
    date("datelongus", &[&[Name(EN_LONG), Text(" "), Day, Text(", "), Year24]]),
    date("datelonguk", &[&[Day, Text(" "), Name(EN_LONG), Text(" "), Year24]]),
    date("datelongdaymonthuk", &[&[Day, Text(" "), Name(EN_LONG)]]),
    date("datelongmonthdayus", &[&[Name(EN_LONG), Text(" "), Day]]),
    date("datelongyearmonth", &[&[Year24, Text(" "), Name(EN_LONG)]]),
    date("datelongmonthyear", &[&[Name(EN_LONG), Text(" "), Year24]]),
    date("dateshortus", &[&[Name(EN_SHORT), Text(" "), Day, Text(", "), Year24]]),
    date("dateshortuk", &[&[Day, Text(" "), Name(EN_SHORT), Text(" "), Year24]]),
    date("dateshortdaymonthuk", &[&[Day, Text(" "), Name(EN_SHORT)]]),
    date("dateshortmonthdayus", &[&[Name(EN_SHORT), Text(" "), Day, Letters(2)]]),
    date("dateshortyearmonth", &[&[Year24, Text(" "), Name(EN_SHORT)]]),
    date("dateshortmonthyear", &[&[Name(EN_SHORT), Text(" "), Year24]]),
    date("dateslashdaymontheu", &[&[Day, Text("/"), Month]]),
    date("dateslashmonthdayus", &[&[Month, Text("/"), Day]]),
    number("numcommadot", &Form { point: '.', separators: &[','], groups: Groups::Strict }),
    number("numspacedot", &Form { point: '.', separators: &[' ', '\u{a0}'], groups: Groups::Strict }),
    number("numdotcomma", &Form { point: ',', separators: &['.'], groups: Groups::Strict }),
    number("numspacecomma", &Form { point: ',', separators: &[' ', '\u{a0}'], groups: Groups::Strict }),
    number("numcomma", &Form { point: ',', separators: &[], groups: Groups::Thousands }),
    Entry { name: "numdash", kind: Kind::Dash(&['-']) },
];

/// Registry 2, all of it also in registry 3.
const REGISTRY_2: &[Entry] = &[
    fixed("booleanfalse", "false"),
    fixed("booleantrue", "true"),
    fixed("nocontent", ""),
    date("datedaymonth", &[&[Day, SEP, Month]]),
    date("datedaymonthen", &[&[Day, SEP, Name(EN)]]),
    date("datedaymonthyear", &[&[Day, SEP, Month, SEP, Year]]),
    date("datedaymonthyearen", &[&[Day, SEP, Name(EN), SEP, Year]]),
    Entry { name: "dateerayearmonthdayjp", kind: Kind::Date(Digits::Wide, ERA_YEAR_MONTH_DAY) },
    Entry {
        name: "dateerayearmonthjp",
        kind: Kind::Date(
            Digits::Wide,
            &[&[Era, SPACES, EraYear, SPACES, Text("年"), SPACES, Month, SPACES, Text("月")]],
        ),
    },
    date("datemonthday", &[&[Month, SEP, Day, Letters(usize::MAX)]]),
    date("datemonthdayen", &[&[Name(EN), SEP, Day, Letters(2)]]),
    date("datemonthdayyear", &[&[Month, SEP, Day, SEP, Year]]),
    date("datemonthdayyearen", &[&[Name(EN), SEP, Day, SEP, Year]]),
    date("datemonthyearen", &[&[Name(EN), SEP, Year]]),
    Entry {
        name: "dateyearmonthdaycjk",
        kind: Kind::Date(
            Digits::Wide,
            &[&[Year, SPACES, Text("年"), SPACES, Month, SPACES, Text("月"), SPACES, Day, SPACES, Text("日")]],
        ),
    },
    Entry {
        name: "dateyearmonthcjk",
        kind: Kind::Date(Digits::Wide, &[&[Year, SPACES, Text("年"), SPACES, Month, SPACES, Text("月")]]),
    },
    date("dateyearmonthen", &[&[Year, SEP, Name(EN)]]),
    number("numcommadecimal", &Form { point: ',', separators: &['.', ' ', '\u{a0}'], groups: Groups::Thousands }),
    number("numdotdecimal", &Form { point: '.', separators: &[',', ' ', '\u{a0}'], groups: Groups::Thousands }),
    units("numunitdecimal", &UnitForm { wide: true, separators: &['.', ',', '，', '．'], groups: Groups::Thousands }),
    Entry { name: "zerodash", kind: Kind::Dash(&words::DASHES) },
];

/// What registry 3 has besides registry 2.
const REGISTRY_3_NEW: &[Entry] = &[
    Entry { name: "calindaymonthyear", kind: Kind::Date(Digits::Hindi, &[&[Day, SEP, SakaName(SAKA), SEP, Year24]]) },
    date("datedaymonthdk", &[&[Day, SEP, Name(DK), DanishEnd]]),
    date("datedaymonthyeardk", &[&[Day, SEP, Name(DK), DanishEnd, ANY, Year]]),
    Entry {
        name: "datedaymonthyearin",
        kind: Kind::Date(
            Digits::Hindi,
            &[&[Day, SEP, Name(HI), SEP, Year24], &[Day, SEP, DevanagariMonth, SEP, Year24]],
        ),
    },
    date("datemonthyear", &[&[Month, SEP, Year]]),
    date("datemonthyeardk", &[&[Name(DK), DanishEnd, ANY, Year]]),
    Entry { name: "datemonthyearin", kind: Kind::Date(Digits::Hindi, &[&[Name(HI), SEP, Year24]]) },
    Entry { name: "dateyearmonthday", kind: Kind::Date(Digits::Wide, &[&[Year, SEP, Month, SEP, Day, ANY]]) },
    number("numdotdecimalin", &Form { point: '.', separators: &[',', ' ', '\u{a0}'], groups: Groups::Indian }),
    units("numunitdecimalin", &UnitForm { wide: false, separators: &[',', ' ', '\u{a0}'], groups: Groups::Indian }),
];

/// Registry 4, all of it also in registry 5.
const REGISTRY_4: &[Entry] = &[
    fixed("fixed-empty", ""),
    fixed("fixed-false", "false"),
    fixed("fixed-true", "true"),
    fixed_number("fixed-zero", "0"),
    number("num-comma-decimal", &Form { point: ',', separators: &['.', ' ', '\u{a0}'], groups: Groups::Free }),
    number("num-dot-decimal", &Form { point: '.', separators: &[',', ' ', '\u{a0}'], groups: Groups::Free }),
    units("num-unit-decimal", &UnitForm { wide: true, separators: &['.', ',', '，'], groups: Groups::Free }),
    date("date-day-month", &[&[Day, SEP, Month]]),
    Entry { name: "date-day-month-year", kind: Kind::Date(Digits::Devanagari, &[&[Day, SEP, Month, SEP, Year]]) },
    date("date-month-day", &[&[Month, SEP, Day]]),
    date("date-month-day-year", &[&[Month, SEP, Day, SEP, Year]]),
    Entry { name: "date-month-year", kind: Kind::Date(Digits::Devanagari, &[&[Month, SEP, Year]]) },
    Entry { name: "date-year-month", kind: Kind::Date(Digits::Wide, &[&[Year, SEP, Month, ANY]]) },
    Entry { name: "date-year-month-day", kind: Kind::Date(Digits::Wide, &[&[Year, SEP, Month, SEP, Day, ANY]]) },
    Entry { name: "date-jpn-era-year-month-day", kind: Kind::Date(Digits::Wide, ERA_YEAR_MONTH_DAY) },
    Entry {
        name: "date-jpn-era-year-month",
        kind: Kind::Date(
            Digits::Wide,
            &[&[Era, SPACES, EraYear, SPACES, Text("年"), SPACES, Month, SPACES, Text("月")]],
        ),
    },
    Entry {
        name: "date-ind-day-monthname-year-hi",
        kind: Kind::Date(Digits::Hindi, &[&[Day, SEP, SakaName(SAKA), SEP, Year24]]),
    },
    Entry {
        name: "date-day-monthname-year-hi",
        kind: Kind::Date(Digits::Hindi, &[&[Day, SEP, Name(HI), SEP, Year24]]),
    },
    Entry { name: "date-monthname-year-hi", kind: Kind::Date(Digits::Hindi, &[&[Name(HI), SEP, Year24]]) },
    date("date-day-monthroman", &[&[Day, ANY, NOT_ROMAN, Name(ROMAN)]]),
    date("date-day-monthroman-year", &[&[Day, ANY, NOT_ROMAN, Name(ROMAN), NOT_ROMAN, ANY, Year]]),
    date("date-monthroman-year", &[&[Name(ROMAN), NOT_ROMAN, ANY, Year]]),
    date("date-day-monthname-bg", &[&[Day, SEP, Name(BG), UpTo(6)]]),
    date("date-day-monthname-year-bg", &[&[Day, SEP, Name(BG), SEP, Year, ANY]]),
    date("date-monthname-year-bg", &[&[Name(BG), SEP, Year, ANY]]),
    date("date-day-monthname-cs", &[&[Day, SEP, Name(CS)], &[Day, SEP, Name(CS), Text(".")]]),
    date("date-day-monthname-year-cs", &[&[Day, SEP, Name(CS), EDGE, ANY, Year]]),
    date("date-monthname-year-cs", &[&[Name(CS_MONTH), EDGE, ANY, Year]]),
    date("date-day-monthname-da", &[&[Day, SEP, Name(DA), UpTo(6)]]),
    date("date-day-monthname-year-da", &[&[Day, SEP, Name(DA), SEP, Year]]),
    date("date-monthname-year-da", &[&[Name(DA), SEP, Year]]),
    date("date-day-monthname-de", &[&[Day, SEP, Name(DE), UpTo(6)]]),
    date("date-day-monthname-year-de", &[&[Day, SEP, Name(DE), SEP, Year]]),
    date("date-monthname-year-de", &[&[Name(DE), SEP, Year]]),
    date("date-day-monthname-el", &[&[Day, SEP, Name(EL), UpTo(8)]]),
    date("date-day-monthname-year-el", &[&[Day, SEP, Name(EL), SEP, Year]]),
    date("date-monthname-year-el", &[&[Name(EL), SEP, Year]]),
    date("date-day-monthname-en", &[&[Day, SEP, Name(EN)]]),
    date("date-day-monthname-year-en", &[&[Day, SEP, Name(EN), SEP, Year]]),
    date("date-monthname-year-en", &[&[Name(EN), SEP, Year]]),
    date("date-day-monthname-es", &[&[Day, SEP, Name(ES), UpTo(7)]]),
    date("date-day-monthname-year-es", &[&[Day, SEP, Name(ES), SEP, Year]]),
    date("date-monthname-year-es", &[&[Name(ES), SEP, Year]]),
    date("date-day-monthname-et", &[&[Day, SEP, Name(ET), UpTo(5)]]),
    date("date-day-monthname-year-et", &[&[Day, SEP, Name(ET), SEP, Year]]),
    date("date-monthname-year-et", &[&[Name(ET), SEP, Year]]),
    date("date-day-monthname-fi", &[&[Day, ANY, EDGE, Name(FI), UpTo(8)]]),
    date("date-day-monthname-year-fi", &[&[Day, ANY, EDGE, Name(FI), SEP, Year]]),
    date("date-monthname-year-fi", &[&[Name(FI), SEP, Year]]),
    date("date-day-monthname-fr", &[&[Day, SEP, Name(FR), UpTo(5)]]),
    date("date-day-monthname-year-fr", &[&[Day, SEP, Name(FR), SEP, Year]]),
    date("date-monthname-year-fr", &[&[Name(FR), SEP, Year]]),
    date("date-day-monthname-hr", &[&[Day, SEP, Name(HR), UpTo(6)]]),
    date("date-day-monthname-year-hr", &[&[Day, SEP, Name(HR), SEP, Year]]),
    date("date-monthname-year-hr", &[&[Name(HR), SEP, Year]]),
    date("date-day-monthname-it", &[&[Day, SEP, Name(IT), UpTo(6)]]),
    date("date-day-monthname-year-it", &[&[Day, SEP, Name(IT), SEP, Year]]),
    date("date-monthname-year-it", &[&[Name(IT), SEP, Year]]),
    date("date-day-monthname-nl", &[&[Day, SEP, Name(NL), UpTo(6)]]),
    date("date-day-monthname-year-nl", &[&[Day, SEP, Name(NL), SEP, Year]]),
    date("date-monthname-year-nl", &[&[Name(NL), SEP, Year]]),
    date("date-day-monthname-no", &[&[Day, SEP, Name(NO), UpTo(6)]]),
    date("date-day-monthname-year-no", &[&[Day, SEP, Name(NO), SEP, Year]]),
    date("date-monthname-year-no", &[&[Name(NO), SEP, Year]]),
    date("date-day-monthname-pl", &[&[Day, ANY, EDGE, Name(PL), UpTo(9)]]),
    date("date-day-monthname-year-pl", &[&[Day, ANY, EDGE, Name(PL), SEP, Year, ANY]]),
    date("date-monthname-year-pl", &[&[Name(PL), SEP, Year, ANY]]),
    date("date-day-monthname-pt", &[&[Day, SEP, Name(PT), UpTo(6)]]),
    date("date-day-monthname-year-pt", &[&[Day, SEP, Name(PT), SEP, Year]]),
    date("date-monthname-year-pt", &[&[Name(PT), SEP, Year]]),
    date("date-day-monthname-ro", &[&[Day, SEP, Name(RO), UpTo(7)]]),
    date("date-day-monthname-year-ro", &[&[Day, SEP, Name(RO), SEP, Year]]),
    date("date-monthname-year-ro", &[&[Name(RO), SEP, Year]]),
    date("date-day-monthname-sk", &[&[Day, SEP, Name(SK), UpTo(6)]]),
    date("date-day-monthname-year-sk", &[&[Day, SEP, Name(SK), SEP, Year]]),
    date("date-monthname-year-sk", &[&[Name(SK), SEP, Year]]),
    date("date-day-monthname-sl", &[&[Day, SEP, Name(SL), UpTo(6)]]),
    date("date-day-monthname-year-sl", &[&[Day, SEP, Name(SL), SEP, Year]]),
    date("date-monthname-year-sl", &[&[Name(SL), SEP, Year]]),
    date("date-day-monthname-sv", &[&[Day, SEP, Name(DA), UpTo(6)]]),
    date("date-day-monthname-year-sv", &[&[Day, SEP, Name(DA), SEP, Year]]),
    date("date-monthname-year-sv", &[&[Name(DA), SEP, Year]]),
    date("date-monthname-day-en", &[&[Name(EN), SEP, Day, Letters(2)]]),
    date("date-monthname-day-year-en", &[&[Name(EN), SEP, Day, SEP, Year]]),
    date("date-year-monthname-en", &[&[Year, SEP, Name(EN)]]),
    date("date-monthname-day-hu", &[&[Name(HU), SEP, Day]]),
    date("date-year-monthname-day-hu", &[&[Year, SEP, Name(HU), SEP, Day]]),
    date("date-year-monthname-hu", &[&[Year, SEP, Name(HU), UpTo(7)]]),
    date("date-monthname-day-lt", &[&[Name(LT), SEP, Day, ANY]]),
    date("date-year-monthname-day-lt", &[&[Year, ANY, EDGE, Name(LT), SEP, Day, ANY]]),
    date("date-year-monthname-lt", &[&[Year, ANY, EDGE, Name(LT), ANY]]),
    date("date-day-monthname-lv", &[&[Day, SEP, Name(LV), UpTo(6)]]),
    date("date-year-day-monthname-lv", &[&[Year, SEP, Day, SEP, Name(LV), ANY]]),
    date("date-year-monthname-lv", &[&[Year, SEP, Name(LV), UpTo(7)]]),
];

/// What registry 5 has besides registry 4.
const REGISTRY_5_NEW: &[Entry] = &[
    date("date-day-monthname-cy", &[&[Day, ANY, EDGE, Name(CY), UpTo(7)]]),
    date("date-day-monthname-year-cy", &[&[Day, ANY, EDGE, Name(CY), SEP, Year]]),
    date("date-monthname-year-cy", &[&[Name(CY_MONTH), SEP, Year]]),
    number(
        "num-comma-decimal-apos",
        &Form { point: ',', separators: &['.', '\'', '`', '´', '’', '′', ' ', '\u{a0}'], groups: Groups::Free },
    ),
    number(
        "num-dot-decimal-apos",
        &Form { point: '.', separators: &[',', '\'', '`', '´', '’', '′', ' ', '\u{a0}'], groups: Groups::Free },
    ),
    units(
        "num-unit-decimal-apos",
        &UnitForm {
            wide: true, separators: &['.', ',', '，', '\'', '`', '´', '’', '′', '＇'], groups: Groups::Free
        },
    ),
];

/// The registry of the SEC.
const SEC: &[Entry] = &[
    fixed_number("numinf", "INF"),
    fixed_number("numneginf", "-INF"),
    fixed_number("numnan", "NaN"),
    Entry { name: "numwordsen", kind: Kind::NumberWords },
    text("boolballotbox", sec::ballot),
    text("yesnoballotbox", sec::ballot_answer),
    text("duryear", sec::years),
    text("durmonth", sec::months),
    text("durweek", sec::weeks),
    text("durday", sec::days_and_hours),
    text("durhour", sec::hours),
    text("durwordsen", words::duration),
    text("datequarterend", sec::quarter_end),
    text("countrynameen", names::country),
    text("stateprovnameen", names::state),
    text("edgarprovcountryen", names::edgar_country),
    text("exchnameen", names::exchange),
    text("entityfilercategoryen", names::filer),
];
