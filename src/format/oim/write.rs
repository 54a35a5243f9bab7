//! Within [`super`]: a report as OIM sees it, with everything that repeats as strings.

use super::aspects::is_ncname;
use super::info::Map;
use super::{FIXED, LINK_ALIASES, NO_ENTITY, duplicates};
use crate::format::Prefixes;
use crate::format::prefixes::numbered;
use crate::report::{Coordinate, DimensionRef, Fact, LinkTarget, Report};
use crate::xbrl::{Entity, Period, QName, Unit, ns};
use chrono::{Datelike, NaiveDateTime, Timelike};
use hashbrown::{HashMap, HashSet};
use serde_json::{Map as JsonMap, Value, json};
use std::sync::Arc;

/// Prefixes that are reserved too, stated where a report uses the prefix or the namespace.
const RESERVED: [(&str, &str); 3] = [
    ("xs", ns::XSD),
    ("enum2", "http://xbrl.org/2020/extensible-enumerations-2.0"),
    ("utr", "http://www.xbrl.org/2009/utr"),
];

/// A report as OIM sees it.
#[derive(Debug)]
pub struct Model<'a> {
    report: &'a Report,
    prefixes: Prefixes,
    /// Prefixed names of concepts, by [`crate::report::ConceptId::index`].
    pub concepts: Vec<String>,
    /// Prefixed names of axes and members, by [`crate::report::NameId::index`].
    pub names: Vec<String>,
    /// `scheme:identifier`; nothing for the one that stands for none.
    pub entities: HashMap<&'a Entity, Option<String>>,
    /// By [`crate::report::UnitId::index`]; nothing for `xbrli:pure`, which OIM does not state.
    pub units: Vec<Option<String>>,
    /// Axes that contexts have, as indices of names, sorted by their prefixed names.
    pub axes: Vec<usize>,
    /// Index of a footnote → its id, which no fact has; nothing where no link leads to it: OIM knows no such notes.
    pub notes: Vec<Option<String>>,
}

/// Links by the fact where they start.
#[derive(Debug)]
pub struct Links {
    /// Alias → arcrole.
    pub types: Map,
    /// Alias → role.
    pub groups: Map,
    /// Index of the fact, of the type, of the group, and where it leads: sorted by the first three, else in order.
    pub all: Vec<(usize, usize, usize, LinkTarget)>,
}

/// The value of a dimension.
#[derive(Debug, Clone, Copy)]
pub enum Dimension<'a> {
    /// Index of the member's name.
    Member(usize),
    /// A typed value; nothing for nil.
    Typed(Option<&'a str>),
}

impl<'a> Model<'a> {
    /// Puts the aspects of `report` into OIM's form.
    #[must_use]
    pub fn new(report: &'a Report) -> Self {
        let mut prefixes = prefixes(report);
        for entity in report.entities().filter(|entity| !is_none(entity)) {
            let wanted = match &*entity.scheme {
                ns::CIK => "cik",
                ns::LEI => "lei",
                _ => "scheme",
            };
            prefixes.add(wanted, entity.scheme.clone());
        }
        let entity = |entity: &'a Entity| {
            let text = || [prefixes.of(&entity.scheme), ":", &entity.identifier].concat();
            (entity, (!is_none(entity)).then(text))
        };
        let names: Vec<_> = report.names().map(|name| prefixes.qualify(name)).collect();
        let mut is_axis = vec![false; names.len()];
        for context in report.contexts() {
            for (axis, _) in context.coordinates() {
                is_axis[axis.index()] = true;
            }
        }
        let mut axes: Vec<_> = (0..names.len()).filter(|&name| is_axis[name]).collect();
        axes.sort_by(|&a, &b| names[a].cmp(&names[b]));
        Model {
            entities: report.entities().map(entity).collect(),
            concepts: prefixes.concepts(report),
            units: report.units().map(|unit| (!unit.is_pure()).then(|| unit_string(unit, &prefixes))).collect(),
            notes: notes(report),
            names,
            axes,
            report,
            prefixes,
        }
    }

    /// The `documentInfo` object. Where facts stand once each, the file says so; where the report has a source, the
    /// property `src:document` names the file that the spans are offsets into.
    #[must_use]
    pub fn document_info(&self, document_type: &str, links: &Links) -> Value {
        let map = |pairs: &mut dyn Iterator<Item = (&str, &str)>| -> JsonMap<String, Value> {
            pairs.map(|(alias, uri)| (alias.to_owned(), uri.into())).collect()
        };
        let mut info = json!({ "documentType": document_type });
        if !duplicates::any(self.report) {
            info["features"] = json!({"xbrl:allowedDuplicates": "none"});
        }
        info["namespaces"] = map(&mut self.prefixes.iter()).into();
        info["taxonomy"] = json!(self.report.taxonomy);
        if !links.types.is_empty() {
            info["linkTypes"] = map(&mut links.types.iter().map(|(alias, uri)| (&**alias, &**uri))).into();
            info["linkGroups"] = map(&mut links.groups.iter().map(|(alias, uri)| (&**alias, &**uri))).into();
        }
        if let Some(source) = &self.report.provenance {
            info["src:document"] = json!({"file": source.file, "sha256": source.sha256, "bytes": source.bytes});
        }
        info
    }

    /// The links of the report.
    #[must_use]
    pub fn links(&self) -> Links {
        let (mut types, mut groups) = (Map::new(), Map::new());
        let mut all = Vec::with_capacity(self.report.links.len());
        for link in &self.report.links {
            all.push((link.from, alias(&mut types, &link.arcrole), alias(&mut groups, &link.role), link.to));
        }
        all.sort_by_key(|&(from, kind, group, _)| (from, kind, group));
        Links { types, groups, all }
    }

    /// The id of a fact; one that no fact has where it is without.
    #[must_use]
    pub fn id(&self, index: usize) -> std::borrow::Cow<'a, str> {
        let id = self.report.fact(index).id;
        if !id.is_empty() {
            return id.into();
        }
        numbered(&format!("f{index}"), 2, |id| self.report.index_of(id).is_some()).into()
    }

    /// The aspects that a fact has from its context, its dimensions in the order of [`Model::axes`]. `into` is emptied first.
    pub fn dimensions(&self, fact: Fact<'a>, ranks: &[usize], into: &mut Vec<(usize, Dimension<'a>)>) {
        let context = self.report.context(fact.context);
        into.clear();
        into.extend(context.coordinates().iter().zip(context.dimensions()).map(|((axis, value), (_, typed))| {
            let value = match (value, typed) {
                (Coordinate::Member(member), _) => Dimension::Member(member.index()),
                (_, DimensionRef::Typed(text)) => Dimension::Typed(text),
                (_, DimensionRef::Member(_)) => Dimension::Typed(None),
            };
            (axis.index(), value)
        }));
        if !into.is_sorted_by_key(|(axis, _)| ranks[*axis]) {
            into.sort_by_key(|(axis, _)| ranks[*axis]);
        }
    }

    /// Index of a name → its place in [`Model::axes`].
    #[must_use]
    pub fn ranks(&self) -> Vec<usize> {
        let mut ranks = vec![usize::MAX; self.names.len()];
        for (rank, &axis) in self.axes.iter().enumerate() {
            ranks[axis] = rank;
        }
        ranks
    }
}

fn is_none(entity: &Entity) -> bool {
    (&*entity.scheme, &*entity.identifier) == NO_ENTITY
}

/// The alias of a URI: the reserved one, or its last part.
fn alias(aliases: &mut Map, uri: &Arc<str>) -> usize {
    if let Some(at) = aliases.values().position(|known| known == uri) {
        return at;
    }
    let reserved = LINK_ALIASES.iter().find(|(_, reserved)| *reserved == &**uri).map(|(alias, _)| *alias);
    let last = uri.rsplit(['/', '#', ':']).find(|part| is_ncname(part)).unwrap_or("link");
    let is_taken = |alias: &str| aliases.contains_key(alias) || LINK_ALIASES.iter().any(|(taken, _)| *taken == alias);
    let name = reserved.map_or_else(|| numbered(last, 2, is_taken), str::to_owned);
    aliases.insert_full(name.into(), uri.clone()).0
}

/// The report's prefixes, where they are names and not reserved for others.
fn prefixes(report: &Report) -> Prefixes {
    let mut prefixes = Prefixes::default();
    let is_used = |(name, uri): &&(&str, &str)| report.prefixes.iter().any(|(p, n)| **p == **name || **n == **uri);
    for (prefix, namespace) in FIXED.iter().chain(RESERVED.iter().filter(is_used)) {
        prefixes.add(prefix, (*namespace).into());
    }
    for (prefix, namespace) in &report.prefixes {
        prefixes.add(if is_ncname(prefix) { prefix } else { "ns" }, namespace.clone());
    }
    let measures = report.units().flat_map(|unit| unit.numerators.iter().chain(&unit.denominators));
    for name in report.concepts().chain(report.names()).chain(measures) {
        prefixes.add("ns", name.namespace.clone());
    }
    prefixes
}

/// Ids of the footnotes that links lead to.
fn notes(report: &Report) -> Vec<Option<String>> {
    let mut notes = vec![None; report.footnotes.len()];
    let mut taken = HashSet::new();
    for link in &report.links {
        if let LinkTarget::Footnote(note) = link.to {
            notes[note] = Some(String::new());
        }
    }
    for (note, id) in report.footnotes.iter().zip(&mut notes) {
        if let Some(id) = id {
            let wanted = if note.id.is_empty() { "note" } else { &*note.id };
            *id = numbered(wanted, 2, |id| taken.contains(id) || report.index_of(id).is_some());
            taken.insert(id.clone());
        }
    }
    notes
}

/// The unit string representation of OIM Common: measures of each side sorted, `*` between them, a side with several in
/// parentheses.
fn unit_string(unit: &Unit, prefixes: &Prefixes) -> String {
    let product = |measures: &[QName]| {
        let mut names: Vec<_> = measures.iter().map(|measure| prefixes.qualify(measure)).collect();
        names.sort();
        names.join("*")
    };
    let side = |measures: &[_]| match measures {
        [_, _, ..] if !unit.denominators.is_empty() => format!("({})", product(measures)),
        _ => product(measures),
    };
    let mut text = side(&unit.numerators);
    if !unit.denominators.is_empty() {
        text = [&text, "/", &side(&unit.denominators)].concat();
    }
    text
}

/// A text as a JSON string.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len() + 2);
    push_escaped(&mut out, text);
    String::from_utf8(out).unwrap_or_default()
}

/// Appends a text as a JSON string; U+FFFD stands for characters that XML forbids.
pub fn push_escaped(out: &mut Vec<u8>, text: &str) {
    const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut from = 0;
    let mut at = 0;
    while let Some(skip) = bytes[at..].iter().position(|b| ESCAPED[usize::from(*b)]) {
        at += skip;
        let (escape, length): (&[u8], usize) = match bytes[at..] {
            [b'"', ..] => (b"\\\"", 1),
            [b'\\', ..] => (b"\\\\", 1),
            [b'\n', ..] => (b"\\n", 1),
            [b'\r', ..] => (b"\\r", 1),
            [b'\t', ..] => (b"\\t", 1),
            [0xef, 0xbf, 0xbe | 0xbf, ..] => (REPLACEMENT, 3),
            [0xef, ..] => {
                at += 3;
                continue;
            }
            _ => (REPLACEMENT, 1),
        };
        out.extend_from_slice(&bytes[from..at]);
        out.extend_from_slice(escape);
        at += length;
        from = at;
    }
    out.extend_from_slice(&bytes[from..]);
    out.push(b'"');
}

/// Bytes that may have to be escaped: control characters, quotation marks, backslashes, the first byte of U+F000 to U+FFFF.
static ESCAPED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = true;
        byte += 1;
    }
    table[b'"' as usize] = true;
    table[b'\\' as usize] = true;
    table[0xef] = true;
    table
};

/// A period as in xBRL-JSON; nothing for no limits.
#[must_use]
pub fn period_string(period: Period) -> Option<String> {
    let mut text = String::new();
    match period {
        Period::Forever => return None,
        Period::Instant(at) => push_moment(&mut text, at),
        Period::Duration { start, end } => {
            push_moment(&mut text, start);
            text.push('/');
            push_moment(&mut text, end);
        }
    }
    Some(text)
}

/// Appends `2023-04-01T00:00:00`, with a fraction of a second if there is one.
fn push_moment(text: &mut String, at: NaiveDateTime) {
    use std::fmt::Write as _;
    let (date, time) = (at.date(), at.time());
    let _ = write!(text, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day());
    let _ = write!(text, "T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
    if time.nanosecond() > 0 {
        let fraction = format!(".{:09}", time.nanosecond());
        text.push_str(fraction.trim_end_matches('0'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped_and_legal() {
        assert_eq!(escape("a\"b\\c\n\t\r/é"), r#""a\"b\\c\n\t\r/é""#);
        assert_eq!(escape("\u{0}\u{b}\u{ffff}\u{fffd}\u{f000}"), "\"\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{f000}\"");
    }

    #[test]
    fn moments_have_fractions_if_they_need_one() {
        let text = |text| super::super::period::read(text).and_then(period_string).unwrap();
        assert_eq!(text("0999-01-01T01:02:03.50"), "0999-01-01T01:02:03.5");
        assert_eq!(text("2023-01-01T00:00:00/2024-01-01T00:00:00"), "2023-01-01T00:00:00/2024-01-01T00:00:00");
    }
}
