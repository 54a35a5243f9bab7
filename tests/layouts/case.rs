//! A case: a document and what is expected of it, read from Markdown.

use crate::got::Figure;
use rust_decimal::Decimal;
use std::fmt;
use std::path::Path;

/// A document and what is expected of it.
pub struct Case {
    /// Its name, which is that of the file.
    pub name: String,
    /// The syntax of the document: `htm`, `md`, `txt`.
    pub extension: String,
    /// The document.
    pub document: String,
    /// Every number that must be a fact.
    pub cells: Vec<Cell>,
    /// Every number of a table's columns that must not, with the reason, in reading order.
    pub left: Vec<String>,
    /// Numeric facts that are in no table.
    pub besides: Vec<String>,
    /// Codes of errors and warnings, with how many there are.
    pub diagnostics: Vec<String>,
}

/// A number that must be a fact.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The table that it is in.
    table: String,
    /// The label of its row.
    label: String,
    /// The letters and digits of the label.
    pub key: String,
    /// The row, counted over all tables.
    pub row: usize,
    /// Local names of concepts that are right; `?` any, `+` one of the issuer's extension.
    concepts: Vec<String>,
    /// First and last day, or the day.
    period: String,
    /// As in `Figure`.
    unit: String,
    /// The accounting basis; none where there must be none or where it does not matter.
    basis: Option<String>,
    /// Whether the concept may be free of the accounting basis.
    plain: bool,
    /// Date of the rate at which it is translated.
    rate: Option<String>,
    /// Axis and member.
    part: Option<(String, String)>,
    /// The number.
    pub value: Decimal,
    /// Its precision; a dash has none of its own.
    decimals: Option<i64>,
}

/// The letters and digits of a text, in lower case.
pub fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Case {
    /// Reads a case; panics where it is none.
    pub fn read(path: &Path) -> Case {
        let text = std::fs::read_to_string(path).unwrap();
        let block = |name: &str| {
            let start = text.find(&format!("\n~~~ {name}"))? + 1;
            let (head, body) = text[start..].split_once('\n')?;
            let body = &body[..body.find("~~~\n").expect("a block has an end")];
            Some((head.trim_start_matches("~~~ ").trim_start_matches(name).trim(), body))
        };
        let lines = |name| block(name).map_or(Vec::new(), |(_, body)| body.lines().map(str::to_owned).collect());
        let (extension, document) = block("document").expect("a case has a document");
        let (basis, outcome) = block("outcome").expect("a case has an outcome");
        let mut case = Case {
            name: path.file_stem().unwrap().to_str().unwrap().to_owned(),
            extension: extension.to_owned(),
            document: document.to_owned(),
            cells: Vec::new(),
            left: lines("left"),
            besides: lines("besides"),
            diagnostics: lines("diagnostics"),
        };
        for table in outcome.split("\n\n").filter(|table| !table.trim().is_empty()) {
            case.table(basis, table.trim());
        }
        case
    }

    /// A table of the outcome: name and scale, columns, rows.
    fn table(&mut self, basis: &str, text: &str) {
        let mut lines = text.lines();
        let (name, scale) = lines.next().unwrap().rsplit_once(", ").expect("a name and a scale");
        let scale = power(scale);
        let mut columns: Vec<&str> = Vec::new();
        for line in lines {
            let cells: Vec<&str> = line.split(" | ").map(str::trim).collect();
            match cells[..] {
                [column] => columns.push(column.split_once(": ").expect("a letter and a column").1),
                ["", ..] | [] => {}
                [row, ref numbers @ ..] => {
                    let index = self.cells.last().map_or(0, |cell| cell.row + 1);
                    for (&column, &number) in columns.iter().zip(numbers).filter(|(_, number)| !number.is_empty()) {
                        match column.strip_suffix(" (left)") {
                            Some(reason) if number.contains(|c: char| c.is_ascii_digit()) => {
                                self.left.push(format!("{reason} {}", digits(number)));
                            }
                            Some(_) => {}
                            None => {
                                let cell = Cell::new(basis, scale, column, row, number);
                                self.cells.push(Cell { table: name.to_owned(), row: index, ..cell });
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Digits and points of a numeral.
pub fn digits(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect()
}

fn power(scale: &str) -> u32 {
    match scale {
        "ones" => 0,
        "thousands" => 3,
        "millions" => 6,
        "crores" => 7,
        "billions" => 9,
        other => panic!("no scale: {other}"),
    }
}

/// `word`, or the text between quotation marks, behind `key`.
fn behind(text: &str, key: &str) -> Option<String> {
    let rest = text.split_once(key)?.1;
    Some(match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?.to_owned(),
        None => rest.split([' ', ',', ']']).next()?.to_owned(),
    })
}

impl Cell {
    /// `column` and `row` as the outcome writes them.
    fn new(basis: &str, scale: u32, column: &str, row: &str, number: &str) -> Cell {
        let (label, concept) = row.rsplit_once(" = ").expect("a label and a concept");
        let (concepts, flags) = concept.split_once(" [").unwrap_or((concept, ""));
        let has = |word: &str| flags.trim_end_matches(']').split(", ").any(|flag| flag == word);
        let says = |word: &str| column.split(' ').any(|other| other == word);
        let period = column.split(' ').next().unwrap();
        let period = match behind(flags, "at ") {
            Some(day) => day,
            None if has("opening") => {
                let first: chrono::NaiveDate = period.split('/').next().unwrap().parse().unwrap();
                first.pred_opt().unwrap().to_string()
            }
            None if has("closing") => period.split('/').nth(1).unwrap().to_owned(),
            None => period.to_owned(),
        };
        let shares = match () {
            () if has("shares millions") => Some(6),
            () if has("shares thousands") || says("thousands") => Some(3),
            () if has("shares") => Some(0),
            () => None,
        };
        let currency = column.split(' ').nth(1).unwrap_or_default();
        let (unit, scale): (String, i64) = match shares {
            Some(scale) => ("shares".to_owned(), scale),
            None if has("per share") => (format!("{currency}/shares"), 0),
            None if has("pence") || has("cents") => (format!("{currency}/shares"), -2),
            None if has("percent") => ("pure".to_owned(), -2),
            None => (currency.to_owned(), scale.into()),
        };
        let is_dash = number == "–";
        let number = if is_dash { "0" } else { number };
        let plain = digits(number);
        let places = plain.split_once('.').map_or(0, |(_, places)| i64::try_from(places.len()).unwrap());
        let sign = if number.starts_with('-') { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
        let factor = 10_i128.pow(u32::try_from(scale.abs()).unwrap());
        let factor = Decimal::from_i128_with_scale(factor, 0);
        let value = sign * Decimal::from_str_exact(&plain).unwrap();
        let value = if scale < 0 { value / factor } else { value * factor };
        let own = ["us-gaap", "ifrs", "non-gaap"].into_iter().find(|basis| says(basis));
        let own = if has("non-GAAP") { Some("non-gaap") } else { own };
        let part = column.split_once("part ").or(flags.split_once("part=")).and_then(|(_, part)| {
            let (axis, member) = part.split_once(":\"")?;
            Some((axis.to_owned(), member.split('"').next()?.to_owned()))
        });
        Cell {
            table: String::new(),
            label: label.to_owned(),
            key: fold(label),
            row: 0,
            concepts: concepts.split('/').map(str::to_owned).collect(),
            period,
            basis: shares.is_none().then(|| {
                let step = behind(column, "step ").map(|step| step.trim_end_matches("Member").to_owned());
                step.unwrap_or_else(|| own.unwrap_or(basis).to_owned())
            }),
            plain: has("plain"),
            rate: shares.is_none().then(|| behind(column, "rate ")).flatten(),
            unit,
            part,
            value,
            decimals: (!is_dash).then_some(places - scale),
        }
    }

    /// Whether a figure is this number. Where any concept is right, the taxonomy's may turn the printed sign.
    pub fn accepts(&self, figure: &Figure) -> bool {
        let is = |name: &String| match &**name {
            "?" => true,
            "+" => figure.is_extension,
            name => {
                !figure.is_extension
                    && name.strip_suffix('*').map_or(figure.concept == name, |n| figure.concept.starts_with(n))
            }
        };
        let is_named = self.concepts.iter().any(|name| name != "?" && is(name));
        let may_turn = !is_named && !figure.is_extension && self.concepts.iter().any(|name| name == "?");
        self.concepts.iter().any(is)
            && (figure.value == self.value || may_turn && figure.value == -self.value)
            && figure.period == self.period
            && figure.unit == self.unit
            && match (&self.basis, &figure.basis) {
                (Some(own), Some(other)) => fold(other).starts_with(&fold(own)),
                (None, None) => true,
                (Some(_), None) => self.plain,
                (None, Some(_)) => false,
            }
            && (figure.rate == self.rate || self.plain && figure.rate.is_none())
            && match (&self.part, &figure.part) {
                (Some((axis, member)), Some((other, found))) => axis == other && fold(member) == fold(found),
                (None, None) => true,
                _ => false,
            }
            && self.decimals.is_none_or(|decimals| figure.decimals == decimals)
    }

    /// Where it is.
    pub fn place(&self) -> String {
        format!("{} > {}", self.table, self.label)
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} on {}", self.value, self.unit, self.period, self.concepts.join("/"))?;
        self.basis.iter().try_for_each(|basis| write!(f, ", {basis}"))?;
        self.rate.iter().try_for_each(|rate| write!(f, ", rate of {rate}"))?;
        self.part.iter().try_for_each(|(axis, member)| write!(f, ", {axis} {member:?}"))?;
        self.decimals.iter().try_for_each(|decimals| write!(f, ", decimals {decimals}"))
    }
}
