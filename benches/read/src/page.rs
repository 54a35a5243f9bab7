//! A generated report as an inline XBRL document with the markup that filings have: tables of figures, a scale, formats,
//! brackets around negative numbers, styles on everything.

use crate::generate::{BLOCK, ROW};
use ixport::format::xbrl21::Instance;
use ixport::report::{Fact, Report, ValueRef};
use ixport::xbrl::{Decimals, ns};
use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use std::fmt::Write as _;

const CELL: &str = "padding:2px 1pt;vertical-align:bottom;background-color:#cceeff";
const FIGURE: &str =
    "color:#000000;font-family:'Times New Roman',sans-serif;font-size:10pt;font-weight:400;line-height:120%";

/// Writes the document.
pub fn write(report: &Report) -> Vec<u8> {
    let instance = Instance::new(report, &[("ix", ns::IX), ("ixt", ns::IXT)]).expect("typed domains are known");
    let mut out = String::with_capacity(report.facts().len() * 700);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"");
    for (prefix, namespace) in instance.prefixes().iter() {
        let _ = write!(out, " xmlns:{prefix}=\"{namespace}\"");
    }
    out.push_str(
        " xml:lang=\"en-US\"><head><title>Synthetic</title></head>\n<body>\n<div style=\"display:none\"><ix:header>",
    );
    let nil: Vec<_> = report.facts().filter(|fact| fact.value.is_nil()).collect();
    if !nil.is_empty() {
        out.push_str("<ix:hidden>");
        for fact in nil {
            figure(&mut out, &instance, fact);
        }
        out.push_str("</ix:hidden>");
    }
    let _ = write!(
        out,
        "<ix:references><link:schemaRef xlink:type=\"simple\" xlink:href=\"{}\"/></ix:references><ix:resources>",
        report.taxonomy[0]
    );
    let mut resources = Writer::new(Vec::new());
    instance.write_contexts(&mut resources).and_then(|()| instance.write_units(&mut resources)).expect("in memory");
    out.push_str(&String::from_utf8(resources.into_inner()).expect("written as UTF-8"));
    out.push_str("</ix:resources></ix:header></div>\n");
    let facts: Vec<_> = report.facts().collect();
    for block in facts.chunks(BLOCK) {
        table(&mut out, report, &instance, block);
    }
    out.push_str("</body></html>\n");
    out.into_bytes()
}

fn table(out: &mut String, report: &Report, instance: &Instance, block: &[Fact]) {
    let (numbers, texts): (Vec<Fact>, Vec<Fact>) = block.iter().partition(|fact| fact.unit.is_some());
    out.push_str("<div><table style=\"border-collapse:collapse;display:inline-table;width:99.853%\">\n");
    for row in numbers.chunks(ROW) {
        let label = &report.concept(row[0].concept).local;
        let _ = write!(out, "<tr><td colspan=\"3\" style=\"{CELL}\"><span style=\"{FIGURE}\">{label}</span></td>");
        for &fact in row {
            let _ = write!(out, "<td colspan=\"2\" style=\"{CELL};text-align:right\"><span style=\"{FIGURE}\">");
            match fact.value {
                ValueRef::Nil => out.push_str("&#8212;"),
                value if value.text().is_some_and(|text| text.starts_with('-')) => {
                    out.push('(');
                    figure(out, instance, fact);
                    out.push(')');
                }
                _ => figure(out, instance, fact),
            }
            out.push_str("</span></td><td style=\"padding:0 1pt\"/>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table></div>\n");
    for fact in texts {
        let text = fact.value.text().unwrap_or_default();
        let _ = write!(
            out,
            "<div style=\"margin-bottom:9pt;text-align:justify\"><span style=\"{FIGURE}\"><ix:nonNumeric contextRef=\"{}\" \
             name=\"{}\" id=\"{}\" xml:lang=\"en-US\">{}</ix:nonNumeric></span></div>\n<hr style=\"page-break-after:always\"/>\n",
            instance.context(fact.context),
            instance.concept(fact.concept),
            fact.id,
            partial_escape(text)
        );
    }
}

/// The element of a number, printed with thousands separators in its scale.
fn figure(out: &mut String, instance: &Instance, fact: Fact) {
    let unit = fact.unit.map_or("", |unit| instance.unit(unit));
    let _ = write!(
        out,
        "<ix:nonFraction unitRef=\"{unit}\" contextRef=\"{}\" name=\"{}\"",
        instance.context(fact.context),
        instance.concept(fact.concept)
    );
    let Some(text) = fact.value.text() else {
        let _ = write!(out, " id=\"{}\" xsi:nil=\"true\"/>", fact.id);
        return;
    };
    let places = match fact.decimals {
        Some(Decimals::Places(places)) => places,
        _ => 0,
    };
    let scale = places.min(0).unsigned_abs();
    let digits = text.trim_start_matches('-');
    let sign = if digits.len() < text.len() { " sign=\"-\"" } else { "" };
    let shown = &digits[..digits.len() - usize::from(scale)];
    let _ = write!(
        out,
        " decimals=\"{places}\" format=\"ixt:num-dot-decimal\"{sign} scale=\"{scale}\" id=\"{}\">",
        fact.id
    );
    let whole = shown.split('.').next().unwrap_or_default().len();
    for (at, digit) in shown.char_indices() {
        if at > 0 && at < whole && (whole - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str("</ix:nonFraction>");
}
