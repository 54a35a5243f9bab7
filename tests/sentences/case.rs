//! A case: a document and what is expected of its sentences, read from Markdown.

use crate::got::{Fact, Role};
use rust_decimal::Decimal;
use std::fmt;
use std::ops::Range;
use std::path::Path;

/// A document and what is expected of it.
pub struct Case {
    /// Its name, which is that of the file.
    pub name: String,
    /// The syntax of the document: `htm`, `md`, `txt`.
    pub extension: String,
    /// The document.
    pub document: String,
    /// What is expected of the numerals in its sentences, in reading order.
    pub expected: Vec<Expected>,
    /// Codes of errors and warnings, with how many there are.
    pub diagnostics: Vec<String>,
}

/// What is expected of a numeral.
pub struct Expected {
    /// Where it is in the document.
    pub place: Range<usize>,
    /// The numeral with words around it.
    pub words: String,
    /// What it must become.
    pub what: What,
}

/// What a numeral must become.
pub enum What {
    /// A fact.
    Fact(Box<Wanted>),
    /// No fact, for one of these reasons; for any, if there are none.
    Nothing(Vec<String>),
    /// A fact that may also be left, for whatever reason.
    Possible(Box<Wanted>),
    /// By how much something changed, whether it went down, or its share of a whole: never a fact about that something
    /// itself.
    Relative(&'static str, bool),
    /// An outlook that no longer holds: never a fact of the day of this document.
    Superseded(String),
}

/// A fact that is wanted.
pub struct Wanted {
    /// Which concepts are right.
    pub concepts: Concepts,
    /// First and last day, or the day.
    period: String,
    /// `USD`, `USD/shares`, `shares`, `pure`, `date`.
    unit: String,
    /// The value.
    value: Value,
    /// The accounting basis, where the concept depends on it.
    basis: String,
    /// Date of the rate at which it is translated.
    rate: Option<String>,
    /// `low`, `high` or `point`, and the day on which that was said.
    outlook: Option<(String, String)>,
    /// Axis and member.
    part: Option<(String, String)>,
    /// The part that it plays in its sentence, where that matters.
    role: Option<Role>,
}

/// Names of concepts.
pub struct Concepts {
    /// `?name`: whatever it is called, it is one concept in all lines with this name, and no other line's.
    pub variable: Option<String>,
    /// Local names, `*` for any letters, `+` in front of those that must be the issuer's own. None: any.
    names: Vec<String>,
}

enum Value {
    Number(Decimal, i64),
    Text(String),
}

/// The letters and digits of a text, in lower case.
pub fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Case {
    /// Reads a case; panics where it is none.
    pub fn read(path: &Path) -> Case {
        let text = std::fs::read_to_string(path).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let block = |key: &str| {
            let start = text.find(&format!("\n~~~ {key}"))? + 1;
            let (head, body) = text[start..].split_once('\n')?;
            let end = if body.starts_with("~~~\n") { 0 } else { body.find("\n~~~\n").expect("a block has an end") + 1 };
            Some((head.trim_start_matches("~~~ ").trim_start_matches(key).trim(), &body[..end]))
        };
        let (extension, document) = block("document").expect("a case has a document");
        let (head, outcome) = block("outcome").expect("a case has an outcome");
        let (basis, issued) = head.split_once(' ').expect("the basis and the date of issue");
        let mut periods: Vec<(&str, &str)> = Vec::new();
        let (mut expected, mut from) = (Vec::new(), 0);
        for line in outcome.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let fields: Vec<&str> = line.split(" | ").map(str::trim).collect();
            let [words, what, rest @ ..] = &fields[..] else {
                periods.push(line.split_once(": ").unwrap_or_else(|| panic!("{name}: no period: {line}")));
                continue;
            };
            let place = locate(document, from, words).unwrap_or_else(|| panic!("{name}: not there: {line}"));
            from = place.end;
            let wanted = |what, rest| Box::new(Wanted::new(what, rest, &periods, (basis, issued)));
            let what = match (what.split_once(' '), *what) {
                (_, "change" | "change down") => What::Relative("change", what.ends_with("down")),
                (_, "portion") => What::Relative("portion", false),
                (_, "no") => What::Nothing(Vec::new()),
                (_, "superseded") => What::Superseded(issued.to_owned()),
                (Some(("may", what)), _) => What::Possible(wanted(what, rest)),
                (Some(("no", reasons)), _) => What::Nothing(reasons.split('/').map(str::to_owned).collect()),
                _ => What::Fact(wanted(what, rest)),
            };
            expected.push(Expected { place, words: (*words).to_owned(), what });
        }
        Case {
            name: name.to_owned(),
            extension: extension.to_owned(),
            document: document.to_owned(),
            expected,
            diagnostics: block("diagnostics").map_or(Vec::new(), |(_, body)| body.lines().map(str::to_owned).collect()),
        }
    }
}

/// The next place of some words; if a part of them is in brackets, of that part.
fn locate(document: &str, from: usize, words: &str) -> Option<Range<usize>> {
    let (before, numeral, plain) = match (words.find('['), words.find(']')) {
        (Some(open), Some(close)) => (open, close - open - 1, words.replace(['[', ']'], "")),
        _ => (0, words.len(), words.to_owned()),
    };
    let at = from + document[from..].find(&plain)?;
    let start = at + before;
    let first = document[start..start + numeral].find(|c: char| c.is_numeric()).unwrap_or(0);
    Some(start + first..start + numeral)
}

impl Wanted {
    fn new(concepts: &str, fields: &[&str], periods: &[(&str, &str)], (basis, issued): (&str, &str)) -> Wanted {
        let [period, number, flags @ ..] = fields else { panic!("no period and number: {concepts} {fields:?}") };
        let flags = flags.first().copied().unwrap_or_default();
        let has = |word: &str| flags.split(", ").any(|flag| flag == word);
        let behind = |key: &str| flags.split(", ").find_map(|flag| flag.strip_prefix(key)).map(str::to_owned);
        let period = periods.iter().find(|(letter, _)| letter == period).map_or(*period, |(_, dates)| dates);
        assert!(period == "*" || period.len() >= 10, "no such period: {period}");
        let (value, unit) = if let Some(number) = number.strip_suffix('%') {
            (Value::number(number, -2), "pure")
        } else {
            let (number, unit) = number.split_once(' ').expect("a number and a unit");
            (if unit == "date" { Value::Text(number.to_owned()) } else { Value::number(number, 0) }, unit)
        };
        let bound = ["low", "high", "point"].into_iter().find(|bound| has(bound));
        let issued = behind("issued ").unwrap_or_else(|| issued.to_owned());
        Wanted {
            concepts: Concepts::new(concepts),
            period: period.to_owned(),
            unit: unit.to_owned(),
            value,
            basis: ["us-gaap", "ifrs", "non-gaap"].into_iter().find(|b| has(b)).unwrap_or(basis).to_owned(),
            rate: behind("rate "),
            outlook: bound.map(|bound| (bound.to_owned(), issued)),
            part: behind("part ").map(|part| {
                let (axis, member) = part.split_once(':').expect("an axis and a member");
                (axis.to_owned(), member.trim_matches('"').to_owned())
            }),
            role: [("comparative", Role::Comparative), ("translation", Role::Translation)]
                .into_iter()
                .find_map(|(word, role)| has(word).then_some(role)),
        }
    }

    /// What is wrong with a fact; nothing, if it is this one.
    pub fn misses(&self, fact: &Fact) -> Vec<&'static str> {
        let value = match &self.value {
            Value::Number(value, _) => fact.number == Some(*value),
            Value::Text(text) => fact.text == *text,
        };
        let decimals = match self.value {
            Value::Number(_, decimals) => fact.decimals == Some(decimals),
            Value::Text(_) => true,
        };
        let basis = match &fact.basis {
            Some(basis) => *basis == self.basis,
            // A concept of the issuer's own may say it by its name.
            None => self.basis != "non-gaap" || fact.is_extension || self.concepts.is_open(),
        };
        let part = match (&self.part, &fact.part) {
            (Some((axis, member)), Some((other, found))) => axis == other && fold(member) == fold(found),
            (None, None) => true,
            _ => false,
        };
        let checks = [
            ("value", value),
            ("precision", decimals),
            ("period", self.period == "*" || fact.period == self.period),
            ("unit", self.unit == "*" || fact.unit == self.unit),
            ("concept", self.concepts.accept(fact)),
            ("basis", basis),
            ("rate", fact.rate == self.rate),
            ("outlook", fact.outlook == self.outlook),
            ("part", part),
            ("role", self.role.is_none_or(|role| fact.role == Some(role))),
        ];
        checks.into_iter().filter(|(_, fits)| !fits).map(|(what, _)| what).collect()
    }
}

impl Value {
    /// A number, `412.6e6` or `1,234`, times a power of ten, with its precision.
    fn number(text: &str, power: i64) -> Value {
        let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let power = power + exponent.parse::<i64>().unwrap();
        let digits = digits.replace(',', "");
        let places = digits.split_once('.').map_or(0, |(_, places)| i64::try_from(places.len()).unwrap());
        let number = Decimal::from_str_exact(&digits).unwrap_or_else(|_| panic!("no number: {text}"));
        let factor = Decimal::from_i128_with_scale(10_i128.pow(u32::try_from(power.abs()).unwrap()), 0);
        Value::Number(if power < 0 { number / factor } else { number * factor }, places - power)
    }
}

impl Concepts {
    fn new(text: &str) -> Concepts {
        let (variable, names) = match text.strip_prefix('?') {
            Some(rest) => match rest.split_once('=') {
                Some((variable, names)) => (variable, names),
                None => (rest, ""),
            },
            None => ("", text),
        };
        let names = names.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        Concepts { variable: (!variable.is_empty()).then(|| variable.to_owned()), names }
    }

    /// Whether any concept is right.
    fn is_open(&self) -> bool {
        self.names.is_empty()
    }

    fn accept(&self, fact: &Fact) -> bool {
        self.is_open()
            || self.names.iter().any(|name| match name.strip_prefix('+') {
                Some(name) => fact.is_extension && fits(name, &fact.concept),
                // A name that is written for a figure of the issuer's own may be like another one.
                None => (self.variable.is_some() || !fact.is_extension) && fits(name, &fact.concept),
            })
    }
}

/// Whether a name fits a pattern in which `*` stands for any letters. Case does not matter.
fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.to_lowercase(), name.to_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Value::Number(value, decimals) => write!(f, "{value} (decimals {decimals})")?,
            Value::Text(text) => f.write_str(text)?,
        }
        let variable = self.concepts.variable.iter().map(|name| format!("?{name}"));
        let concepts: Vec<String> = variable.chain(self.concepts.names.iter().cloned()).collect();
        write!(f, " {} {} on {}, {}", self.unit, self.period, concepts.join("/"), self.basis)?;
        self.rate.iter().try_for_each(|rate| write!(f, ", rate of {rate}"))?;
        self.outlook.iter().try_for_each(|(bound, issued)| write!(f, ", {bound} issued {issued}"))?;
        self.part.iter().try_for_each(|(axis, member)| write!(f, ", {axis} {member:?}"))
    }
}
