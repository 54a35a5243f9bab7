//! Within [`super`]: what ixport made of a release, read from the files that it wrote.

use crate::common::with_settings;
use crate::truth::Fact;
use chrono::NaiveDate;
use ixport::export::export;
use ixport::source::Source;
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// The files of a release.
pub struct Files {
    json: Value,
    trace: Value,
    inline: String,
    /// What ixport had to say.
    pub said: Vec<String>,
}

/// Writes the files of a release.
pub fn exported(stem: &str, bytes: &[u8]) -> Files {
    let source = Source::new(format!("{stem}.txt"), bytes.to_vec()).unwrap();
    let (export, diagnostics) = with_settings(|settings| export(&source, stem, settings));
    let files = export.unwrap_or_else(|| panic!("{stem}: {diagnostics:?}")).files;
    let file = |name: &str| &*files.iter().find(|file| file.path == format!("{stem}{name}")).unwrap().bytes;
    Files {
        json: serde_json::from_slice(file(".json")).unwrap(),
        trace: serde_json::from_slice(file(".trace.json")).unwrap(),
        inline: String::from_utf8(file(".htm").to_vec()).unwrap(),
        said: diagnostics.iter().map(|d| d.render(source.name(), Some(&source))).collect(),
    }
}

impl Files {
    /// Everything that is tagged, once for each of its places.
    pub fn tags(&self) -> Vec<Tag<'_>> {
        let inline = inline(&self.inline);
        let mut tags = Vec::new();
        for (id, fact) in self.json["facts"].as_object().unwrap() {
            for place in fact["src:span"].as_str().into_iter().flat_map(str::split_whitespace).map(span) {
                let (decimals, value) = inline.get(&place).copied().unwrap_or_default();
                tags.push(Tag { place, fact, id, decimals, value });
            }
        }
        tags
    }

    /// What the trace has at a byte: the smallest of the figures around it.
    pub fn figure(&self, at: usize) -> Option<&Value> {
        let bounds = |figure: &Value| {
            let number = |name: &str| usize::try_from(figure["span"][name].as_u64().unwrap()).unwrap();
            number("start")..number("end")
        };
        let around = self.trace["figures"].as_array().unwrap().iter().filter(|f| bounds(f).contains(&at));
        around.min_by_key(|f| bounds(f).len())
    }

    /// What the trace tells of a numeral, without its evidence.
    pub fn story(&self, at: usize) -> String {
        let Some(figure) = self.figure(at) else { return "nothing in the trace".to_owned() };
        let hidden = ["span", "text", "evidence", "candidates", "statement"];
        let fields = figure.as_object().unwrap().iter().filter(|(name, _)| !hidden.contains(&&***name));
        let fields: Vec<_> = fields.map(|(name, value)| format!("{name}={value}")).collect();
        format!("trace: {} {}", figure["text"], fields.join(" "))
    }
}

/// A fact where it is tagged.
pub struct Tag<'f> {
    pub place: Range<usize>,
    /// Its fact in xBRL-JSON, which has the best precision of all places.
    pub fact: &'f Value,
    pub id: &'f str,
    /// As the inline document has it at this place.
    decimals: Option<i64>,
    value: Option<Decimal>,
}

impl Tag<'_> {
    /// Whether it is text, which may have numerals in it that are no facts.
    pub fn is_text(&self) -> bool {
        self.fact["dimensions"].get("language").is_some_and(|l| *l != "") && self.decimals.is_none()
    }

    /// Whether it is the day or the year that is printed, as a fact about the document.
    pub fn says(&self, digits: &str) -> bool {
        let about = ["DocumentPeriodEndDate", "PublicationDate", "FiscalYear", "ReportingMonth", "SignatureDate"];
        let concept = local(self.fact["dimensions"]["concept"].as_str().unwrap_or_default());
        let value = self.fact["value"].as_str().unwrap_or_default();
        let forms = |day: NaiveDate| ["%-d, %Y", "%-m月 %-d, %Y"].map(|form| day.format(form).to_string());
        let is_day = value.parse().is_ok_and(|day| forms(day).iter().any(|form| form == digits));
        about.contains(&concept) && (value == digits || is_day)
    }

    /// What is not as it must be; nothing where all is.
    pub fn differs(&self, fact: &Fact<'_>) -> Option<String> {
        let mut wrong = Vec::new();
        let dimensions = self.fact["dimensions"].as_object().unwrap();
        let mut dimensions: BTreeMap<&str, &Value> = dimensions.iter().map(|(name, value)| (&**name, value)).collect();
        let mut take = |name: &str| match dimensions.remove(name) {
            Some(Value::String(text)) => text.clone(),
            Some(_) => "nil".to_owned(),
            None => String::new(),
        };
        let mut check = |what: &str, got: &str, right: bool| {
            if !right {
                wrong.push(format!("{what} {got:?}"));
            }
        };
        let (concept, period, unit) = (take("concept"), take("period"), take("unit"));
        take("entity");
        take("language");
        check("concept", local(&concept), fact.concepts.contains(&local(&concept)));
        check("period", &period, fact.periods.contains(&period));
        check("unit", &unit, unit == fact.unit);
        for (axis, member) in &fact.dimensions {
            let got = take(&format!("ixa:{}Axis", axis.trim_end_matches('?')));
            let may_be_absent = axis.ends_with('?') && got.is_empty();
            check(axis, local(&got), may_be_absent || *member == local(&got));
        }
        wrong.extend(dimensions.iter().map(|(axis, member)| format!("and {axis} {member}")));
        // Numbers: here as printed here; in the report as precise as they are printed anywhere.
        let reported = self.fact["value"].as_str().unwrap_or("nil");
        let Some(decimals) = fact.decimals else {
            wrong.extend((reported != fact.value).then(|| format!("value {reported:?}")));
            return (!wrong.is_empty()).then(|| wrong.join(", "));
        };
        let value = Decimal::from_str_exact(fact.value).unwrap();
        // A count that is printed to the unit may be called exact.
        if self.decimals != Some(decimals) && (decimals != 0 || self.decimals.is_some()) {
            wrong.push(format!("decimals {:?}", self.decimals));
        }
        if self.value != Some(value) {
            wrong.push(format!("value {:?}", self.value.map(|v| v.to_string())));
        }
        let half = Decimal::new(5, 1) * power(-decimals);
        if !Decimal::from_str_exact(reported).is_ok_and(|best| (best - value).abs() <= half) {
            wrong.push(format!("the report has {reported}"));
        }
        (!wrong.is_empty()).then(|| wrong.join(", "))
    }
}

/// `a-b` as a range.
fn span(text: &str) -> Range<usize> {
    let (start, end) = text.split_once('-').unwrap();
    start.parse().unwrap()..end.parse().unwrap()
}

/// What the inline document says at each place: precision and value, from its attributes and text alone.
fn inline(text: &str) -> HashMap<Range<usize>, (Option<i64>, Option<Decimal>)> {
    let mut found = HashMap::new();
    for element in text.split("<ix:nonFraction ").skip(1) {
        let (tag, content) = element.split_once('>').unwrap();
        let attribute = |name: &str| tag.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split('"').next());
        let digits: String =
            content.chars().take_while(|c| *c != '<').filter(|c| matches!(c, '0'..='9' | '.')).collect();
        let scale = attribute(" scale").map_or(0, |scale| scale.parse().unwrap());
        let value = Decimal::from_str_exact(&digits).ok().map(|value| value * power(scale));
        let value = value.map(|value| if attribute(" sign").is_some() { -value } else { value });
        for place in attribute("src:span").into_iter().flat_map(str::split_whitespace) {
            found.insert(span(place), (attribute(" decimals").and_then(|d| d.parse().ok()), value));
        }
    }
    found
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

/// A power of ten.
fn power(exponent: i64) -> Decimal {
    let ten = Decimal::from(10_i64.pow(u32::try_from(exponent.abs()).unwrap()));
    if exponent < 0 { Decimal::ONE / ten } else { ten }
}
