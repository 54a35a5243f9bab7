//! Within [`super`]: whether values are what the types of their concepts allow (XML Schema part 2 §3.2 and §3.3, XBRL 2.1
//! §4.6). Facets that a taxonomy's own types add are not looked at.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::format::Format;
use crate::format::xbrl21::date;
use crate::report::{Fact, Report, ValueRef};
use crate::source::{Source, Span};
use crate::taxonomy::dts::{BaseType, Dts, Primitive};

/// How much of a value is shown.
const SHOWN: usize = 60;

/// Says which facts of a report have values outside of their type, and which numbers lack the unit that the syntax wants.
/// Without a `source` the file of a fact is not known.
pub(super) fn check(report: &Report, dts: &Dts, format: Format, source: Option<&Source>) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let types: Vec<Option<BaseType>> =
        report.concepts().map(|concept| dts.concept(concept).map(|concept| concept.base_type())).collect();
    let length = source.map_or(0, |source| source.text().len());
    let mut say = |code, fact: &Fact<'_>, message: String| {
        let mut diagnostic = Diagnostic::error(code, message);
        let at = fact.offset as usize;
        if at < length {
            diagnostic = diagnostic.at(Span::new(at, at));
        }
        diagnostics.push(diagnostic);
    };
    // Without a place, the id says where it stands; of a table's facts it names table, row and column.
    let name = |fact: &Fact<'_>| {
        let concept = report.prefixed(report.concept(fact.concept));
        if source.is_some() || fact.id.is_empty() { concept } else { format!("{concept} ({})", fact.id) }
    };
    for fact in report.facts() {
        let Some(Some(base)) = types.get(fact.concept.index()) else { continue };
        if base.is_numeric() && fact.unit.is_none() && fact.value != ValueRef::Nil && wants_units(format) {
            say("xbrl.4.6.2", &fact, format!("{} is a number and has no unit", name(&fact)));
        }
        let Some(text) = fact.value.text() else { continue };
        if !is_value(*base, text.trim_matches([' ', '\t', '\n', '\r'])) {
            let shown: String = text.chars().take(SHOWN).collect();
            let dots = if shown.len() < text.len() { "…" } else { "" };
            let kind = base.item_type.or(base.xsd).unwrap_or("type");
            say(code(format), &fact, format!("{}: \"{shown}{dots}\" is no value of its type, {kind}", name(&fact)));
        }
    }
    diagnostics
}

/// Whether all numbers have units in a format; in the others one without is a pure number.
pub(super) fn wants_units(format: Format) -> bool {
    matches!(format, Format::Inline | Format::Xml)
}

fn code(format: Format) -> &'static str {
    match format {
        Format::Json => "xbrlje:invalidFactValue",
        Format::Csv => "xbrlce:invalidFactValue",
        Format::Inline | Format::Xml | Format::JsonLd => "xbrl.value",
    }
}

/// Whether a text without white space around is a value of a type.
fn is_value(base: BaseType, text: &str) -> bool {
    use Primitive as P;
    let Some(primitive) = base.primitive else { return true };
    match primitive {
        P::String | P::AnyUri | P::Base64Binary | P::Notation => true,
        P::Boolean => matches!(text, "true" | "false" | "1" | "0"),
        P::Decimal => is_decimal(text) && base.xsd.is_none_or(|xsd| is_in_range(xsd, text)),
        P::Float | P::Double => matches!(text, "INF" | "-INF" | "NaN") || is_float(text),
        P::Date => !text.contains('T') && is_moment(text),
        P::DateTime => text.contains('T') && is_moment(text),
        P::DateUnion => is_moment(text),
        P::Time => is_moment(&["2000-01-01T", text].concat()),
        P::Duration => is_duration(text),
        P::GYearMonth => is_date_part(text, "-01"),
        P::GYear => is_date_part(text, "-01-01"),
        P::GMonthDay => text.strip_prefix("--").is_some_and(|rest| is_moment(&["2000-", rest].concat())),
        P::GDay => text.strip_prefix("---").is_some_and(|rest| is_moment(&["2000-01-", rest].concat())),
        P::GMonth => text.strip_prefix("--").is_some_and(|rest| is_date_part(&["2000-", rest].concat(), "-01")),
        P::HexBinary => text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit()),
        P::QName => !text.is_empty() && !text.contains(char::is_whitespace) && text.matches(':').count() <= 1,
    }
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    (!whole.is_empty() || !fraction.is_empty())
        && [whole, fraction].iter().all(|d| d.bytes().all(|b| b.is_ascii_digit()))
}

fn is_float(text: &str) -> bool {
    let (mantissa, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let digits = power.strip_prefix(['-', '+']).unwrap_or(power);
    is_decimal(mantissa) && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a decimal is one of the types derived from it.
fn is_in_range(xsd: &str, text: &str) -> bool {
    let is_whole = !text.contains('.');
    let digits = text.trim_start_matches(['-', '+']).trim_start_matches('0');
    let (negative, is_zero) = (text.starts_with('-') && !digits.is_empty(), digits.is_empty());
    let within = |low: i128, high: i128| {
        let number = if is_zero { Some(0) } else { digits.parse::<i128>().ok() };
        is_whole && number.map(|n| if negative { -n } else { n }).is_some_and(|n| low <= n && n <= high)
    };
    match xsd {
        "integer" => is_whole,
        "nonNegativeInteger" => is_whole && !negative,
        "positiveInteger" => is_whole && !negative && !is_zero,
        "nonPositiveInteger" => is_whole && (negative || is_zero),
        "negativeInteger" => is_whole && negative,
        "long" => within(i64::MIN.into(), i64::MAX.into()),
        "int" => within(i32::MIN.into(), i32::MAX.into()),
        "short" => within(i16::MIN.into(), i16::MAX.into()),
        "byte" => within(i8::MIN.into(), i8::MAX.into()),
        "unsignedLong" => within(0, u64::MAX.into()),
        "unsignedInt" => within(0, u32::MAX.into()),
        "unsignedShort" => within(0, u16::MAX.into()),
        "unsignedByte" => within(0, u8::MAX.into()),
        _ => true,
    }
}

/// Whether it is a date, or a date and time. Years beyond those that a calendar keeps are taken as they are.
fn is_moment(text: &str) -> bool {
    let year = text.trim_start_matches('-').bytes().take_while(u8::is_ascii_digit).count();
    date::moment(text, date::Bound::Start).is_some() || year > 4 && text.len() > year
}

/// Whether it is a date once the missing parts stand before its zone.
fn is_date_part(text: &str, missing: &str) -> bool {
    let zone = |at: &usize| {
        let zone = text.get(*at..).unwrap_or_default().as_bytes();
        matches!(zone, [b'Z'] | [b'+' | b'-', _, _, b':', _, _])
    };
    let ends = text.strip_suffix('Z').map(str::len).or_else(|| text.len().checked_sub("+hh:mm".len()).filter(zone));
    let (date, zone) = text.split_at_checked(ends.unwrap_or(text.len())).unwrap_or((text, ""));
    is_moment(&[date, missing, zone].concat())
}

/// `PnYnMnDTnHnMnS`, with at least one part.
fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('-').unwrap_or(text).strip_prefix('P') else { return false };
    let (date, time) = rest.split_once('T').map_or((rest, None), |(date, time)| (date, Some(time)));
    let parts = |mut text: &str, letters: &str| {
        let mut letters = letters.chars();
        while !text.is_empty() {
            let Some(at) = text.find(|c: char| !c.is_ascii_digit() && c != '.') else { return false };
            let (number, rest) = text.split_at(at);
            let Some(letter) = rest.chars().next() else { return false };
            let is_number = if letter == 'S' { is_decimal(number) } else { !number.contains('.') };
            if number.is_empty() || !is_number || !letters.any(|other| other == letter) {
                return false;
            }
            text = &rest[letter.len_utf8()..];
        }
        true
    };
    !rest.is_empty() && parts(date, "YMD") && time.is_none_or(|time| !time.is_empty() && parts(time, "HMS"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_each_type_and_others() {
        use Primitive as P;
        let check = |primitive, xsd, good: &[&str], bad: &[&str]| {
            let base = BaseType { item_type: None, xsd: Some(xsd), primitive: Some(primitive) };
            let wrong = |text: &&&str| good.contains(*text) != is_value(base, text);
            assert_eq!(good.iter().chain(bad).find(wrong), None, "{xsd}");
        };
        check(P::Decimal, "decimal", &["1", "-.5", "+1.", "007"], &["", ".", "1e3", "INF", "NaN", "1,0", "- 1", "١"]);
        check(P::Decimal, "integer", &["-1", &"9".repeat(100)], &["1.0"]);
        check(P::Decimal, "byte", &["-128", "0127", "-0"], &["128", "-129", &"9".repeat(100)]);
        check(P::Decimal, "positiveInteger", &["1"], &["0", "-1", "-0"]);
        check(P::Decimal, "nonPositiveInteger", &["0", "-1"], &["1"]);
        check(P::Decimal, "unsignedLong", &["18446744073709551615"], &["18446744073709551616"]);
        check(P::Double, "double", &["1e999999999", "INF", "-INF", "NaN", "1.5E-3"], &["1e", "e1", "inf", "1e1.5"]);
        check(P::Boolean, "boolean", &["true", "0"], &["TRUE", "", "perhaps"]);
        check(
            P::Date,
            "date",
            &["2024-02-29", "2024-02-29Z", "2024-01-01+05:30"],
            &["2023-02-29", "2023-13-01", "", "x"],
        );
        check(
            P::DateTime,
            "dateTime",
            &["2024-02-29T24:00:00", "2024-01-01T12:00:00.5Z"],
            &["2024-02-29", "2024-01-01T25:00:00"],
        );
        check(P::DateUnion, "dateUnion", &["2024-02-29", "2024-01-01T12:00:00"], &["2024-02"]);
        check(P::Time, "time", &["12:30:00", "12:30:00Z"], &["12:30", "25:00:00"]);
        check(
            P::Duration,
            "duration",
            &["P1Y", "-P1Y2M3DT4H5M6.7S", "PT0S"],
            &["P", "PT", "1Y", "P1S", "P1M1Y", "P1.5Y"],
        );
        check(P::GYear, "gYear", &["2024", "2024Z", "2024-05:00", "12024"], &["24", "x", ""]);
        check(P::GYearMonth, "gYearMonth", &["2024-02", "2024-02Z"], &["2024-13", "2024"]);
        check(P::GMonthDay, "gMonthDay", &["--02-29", "--12-31Z"], &["--02-30", "12-31"]);
        check(P::GDay, "gDay", &["---31"], &["---32", "31"]);
        check(P::GMonth, "gMonth", &["--12", "--12Z"], &["--13", "12"]);
        check(P::HexBinary, "hexBinary", &["0aFF", ""], &["0", "xx"]);
        check(P::QName, "QName", &["a:b", "b"], &["", "a b", "a:b:c"]);
    }
}
