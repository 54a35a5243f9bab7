//! Within [`super`]: what two reports call by different names and is the same, by the evidence in both. A wrong join is worse
//! than none: every join is the only one possible for both of its names, and no values speak against it.

use super::names::family;
use super::renames::{Evidence, Rename, Renames};
use super::value::{Difference, difference};
use super::{Alignment, Key, Member, NONE, Side, Slice};
use crate::report::ValueRef;
use crate::taxonomy::dts::Dts;
use crate::taxonomy::label_role;
use crate::xbrl::{Period, QName, Unit, ns};
use hashbrown::{HashMap, HashSet};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher as _};

/// Words that do not tell what something is, alone or together.
const VAGUE: &str = " a additions adjustment adjustments amount amounts and at balance basic beginning change changes current \
                     decrease diluted end ending for from in increase item items net noncurrent non of on or other others per \
                     subtotal sum the to total value ";

/// Significant digits, or characters of a text, with which values are hardly the same by chance.
const TELLING: (usize, usize) = (3, 12);

/// Duplicates of a fact that are looked at.
const DUPLICATES: usize = 8;

/// What is found, behind what is told, and the reports with shared numbers by that.
pub(super) fn joined<'r>(older: &Side<'r>, newer: &Side<'r>, told: &Renames) -> (Renames, Alignment<'r>) {
    let (reports, dts) = ([older.report, newer.report], [older.dts, newer.dts]);
    let mut renames = told.clone();
    let mut alignment = Alignment::new(&reports, &renames);
    let [old, new] = [0, 1].map(|side| alignment.used(side));
    let mut used = [old.concepts, new.concepts];
    let names = names(&alignment, &[old.names, new.names], dts);
    if !names.is_empty() {
        renames.names.extend(names);
        alignment = Alignment::new(&reports, &renames);
        used = [0, 1].map(|side| alignment.used(side).concepts);
    }
    let concepts = concepts(&alignment, &used, dts);
    if !concepts.is_empty() {
        renames.names.extend(concepts);
        alignment = Alignment::new(&reports, &renames);
    }
    (renames, alignment)
}

/// Of concepts, or of axes and members: the names that a report uses, by their numbers.
type Names<'r> = [Vec<Option<&'r QName>>; 2];

/// Joins concepts.
fn concepts(alignment: &Alignment<'_>, used: &Names<'_>, dts: [&Dts; 2]) -> Vec<Rename> {
    let Some(mut open) = Open::new(used) else { return Vec::new() };
    let facts = Facts::new(alignment, &open);
    let found =
        |open: &mut Open, keys: [Vec<(u32, String)>; 2], evidence: Evidence, is_it: &dyn Fn(u32, u32) -> bool| {
            let pairs = open.pairs(keys).into_iter().filter(|(old, new)| is_it(*old, *new)).collect();
            open.join(pairs, evidence);
        };
    let fit = |old: u32, new: u32| kinds_fit(facts.kinds[old as usize], facts.kinds[new as usize]);
    let local = |names: &[Option<&QName>]| numbered(names, |name| [name.local.to_string()].into_iter());
    found(&mut open, [local(&used[0]), local(&used[1])], Evidence::LocalName, &fit);

    let apart = Apart { used, dts };
    let is_backed = |old, new, needs_values: bool| match facts.agreement(old, new) {
        Some(equal) => fit(old, new) && (equal > 0 || !needs_values && !apart.holds(old, new)),
        None => false,
    };
    let keys = [0, 1].map(|side| numbered(&used[side], |name| counterparts(dts[side], name).into_iter()));
    found(&mut open, keys, Evidence::Counterpart, &|old, new| is_backed(old, new, false));

    let mut vague: HashSet<u32> = HashSet::new();
    let keys = [0, 1].map(|side| numbered(&used[side], |name| labels(dts[side], name).into_iter()));
    vague.extend(keys.iter().flatten().filter(|(_, label)| is_vague(label)).map(|(number, _)| *number));
    found(&mut open, keys, Evidence::Label, &|old, new| {
        is_backed(old, new, vague.contains(&old) || vague.contains(&new))
    });

    let pairs = facts
        .by_values(&open)
        .into_iter()
        .filter(|&(old, new)| fit(old, new) && facts.agreement(old, new).is_some_and(|equal| equal > 1));
    open.join(pairs.collect(), Evidence::Values);
    open.renames(used)
}

/// Joins axes and members.
fn names(alignment: &Alignment<'_>, used: &Names<'_>, dts: [&Dts; 2]) -> Vec<Rename> {
    let Some(mut open) = Open::new(used) else { return Vec::new() };
    // Of axes the number of none, of members the axes where they stand.
    let mut axes: Vec<Vec<u32>> = vec![Vec::new(); used[0].len()];
    for (axis, member) in (0..alignment.slices()).flat_map(|at| &alignment.slices[at].dimensions) {
        axes[*axis as usize].push(NONE);
        if let Member::Explicit(member) = member {
            axes[*member as usize].push(*axis);
        }
    }
    for axes in &mut axes {
        axes.sort_unstable();
        axes.dedup();
    }
    let is_axis = |number: u32| axes[number as usize].contains(&NONE);
    let keys = |side: usize, wants_axes: bool, key: &dyn Fn(&QName) -> Vec<String>, joined: &HashMap<u32, u32>| {
        let mut keys: Vec<(u32, (u32, String))> = Vec::new();
        for (number, text) in numbered(&used[side], |name| key(name).into_iter()) {
            for axis in &axes[number as usize] {
                if is_axis(number) == wants_axes {
                    keys.push((number, (joined.get(axis).copied().unwrap_or(*axis), text.clone())));
                }
            }
        }
        keys
    };
    for wants_axes in [true, false] {
        // The axes are joined by now, where the members are looked at.
        let joined: HashMap<u32, u32> = open.found.iter().map(|(old, new, _)| (*old, *new)).collect();
        let local = |name: &QName| vec![name.local.to_string()];
        let pairs = open.pairs([0, 1].map(|side| keys(side, wants_axes, &local, &joined)));
        open.join(pairs, Evidence::LocalName);
        let pairs = open.pairs([0, 1].map(|side| keys(side, wants_axes, &|name| labels(dts[side], name), &joined)));
        let apart = Apart { used, dts };
        let pairs = pairs.into_iter().filter(|(old, new)| !apart.holds(*old, *new)).collect();
        open.join(pairs, Evidence::Label);
    }
    let refuted = refuted(alignment, &open);
    open.found.retain(|(old, _, evidence)| *evidence != Evidence::Label || !refuted.contains(old));
    open.renames(used)
}

/// The older names whose joins would give facts the same aspects and other values.
fn refuted(alignment: &Alignment<'_>, open: &Open) -> HashSet<u32> {
    let mut refuted = HashSet::new();
    let joined: HashMap<u32, u32> = open.found.iter().map(|(old, new, _)| (*old, *new)).collect();
    if open.found.iter().all(|(.., evidence)| *evidence != Evidence::Label) {
        return refuted;
    }
    let now = |name: u32| joined.get(&name).copied().unwrap_or(name);
    let mut became: HashMap<u32, u32> = HashMap::new();
    for (number, slice) in (0_u32..).zip(&alignment.slices) {
        let dimensions = slice.dimensions.iter().map(|(axis, member)| match member {
            Member::Explicit(member) => (now(*axis), Member::Explicit(now(*member))),
            other => (now(*axis), *other),
        });
        let mut dimensions: Box<[_]> = dimensions.collect();
        dimensions.sort_unstable();
        if dimensions != slice.dimensions
            && let Some(at) = alignment.slices.get_index_of(&Slice { entity: slice.entity, dimensions })
        {
            became.insert(number, super::index(at));
        }
    }
    let targets: HashSet<u32> = became.values().copied().collect();
    let newer = Places::new(alignment, |key| targets.contains(&key.slice));
    for fact in 0..alignment.reports[0].facts().len() {
        let key = alignment.key(0, fact);
        let Some(&slice) = became.get(&key.slice) else { continue };
        if newer.compare(alignment, fact, Key { slice, ..key }).is_some_and(|difference| !is_same(difference)) {
            for (axis, member) in &alignment.slice(key.slice).dimensions {
                refuted.insert(*axis);
                if let Member::Explicit(member) = member {
                    refuted.insert(*member);
                }
            }
        }
    }
    refuted
}

/// Names that only one report uses and that are not joined.
struct Open {
    only: [Vec<bool>; 2],
    found: Vec<(u32, u32, Evidence)>,
}

impl Open {
    /// Nothing where one report uses no name that the other does not.
    fn new(used: &Names<'_>) -> Option<Self> {
        let only = [0, 1].map(|side| -> Vec<bool> {
            used[side].iter().zip(&used[1 - side]).map(|(own, other)| own.is_some() && other.is_none()).collect()
        });
        only.iter().all(|only| only.contains(&true)).then_some(Open { only, found: Vec::new() })
    }

    /// Pairs of open names that share a key that no other name of their report has.
    fn pairs<K: Hash + Eq>(&self, keys: [Vec<(u32, K)>; 2]) -> Vec<(u32, u32)> {
        let [old, new] = keys.map(owners);
        let pairs = old.into_iter().filter_map(|(key, old)| Some((old?, (*new.get(&key)?)?)));
        single(pairs.filter(|(old, new)| self.only[0][*old as usize] && self.only[1][*new as usize]).collect())
    }

    fn join(&mut self, pairs: Vec<(u32, u32)>, evidence: Evidence) {
        for (old, new) in pairs {
            (self.only[0][old as usize], self.only[1][new as usize]) = (false, false);
            self.found.push((old, new, evidence));
        }
    }

    fn renames(self, used: &Names<'_>) -> Vec<Rename> {
        let rename = |(old, new, evidence): (u32, u32, Evidence)| {
            let (from, to) = (used[0][old as usize]?.clone(), used[1][new as usize]?.clone());
            Some(Rename { from, to, evidence })
        };
        self.found.into_iter().filter_map(rename).collect()
    }
}

/// Whose each key is; nobody's where several have it.
fn owners<K: Hash + Eq>(keys: Vec<(u32, K)>) -> HashMap<K, Option<u32>> {
    let mut owners: HashMap<K, Option<u32>> = HashMap::with_capacity(keys.len());
    for (number, key) in keys {
        let owner = owners.entry(key).or_insert(Some(number));
        *owner = owner.filter(|owner| *owner == number);
    }
    owners
}

/// The pairs, each once, of which neither end is in another.
fn single(mut pairs: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    pairs.sort_unstable();
    pairs.dedup();
    let mut counts: [HashMap<u32, usize>; 2] = Default::default();
    for (old, new) in &pairs {
        *counts[0].entry(*old).or_default() += 1;
        *counts[1].entry(*new).or_default() += 1;
    }
    pairs.retain(|(old, new)| counts[0][old] == 1 && counts[1][new] == 1);
    pairs
}

/// The keys of all names, each with its name's number.
fn numbered<K: Iterator<Item = String>>(names: &[Option<&QName>], key: impl Fn(&QName) -> K) -> Vec<(u32, String)> {
    let names = (0_u32..).zip(names).filter_map(|(number, name)| Some((number, (*name)?)));
    names.flat_map(|(number, name)| key(name).map(move |key| (number, key))).collect()
}

/// The standard labels, with their languages, as far as they are words.
fn labels(dts: &Dts, name: &QName) -> Vec<String> {
    let Some(concept) = dts.element(name) else { return Vec::new() };
    let standard = concept.labels().filter(|label| label.role == label_role::STANDARD);
    let folded = standard.filter_map(|label| {
        let language = label.language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let text = label.text.trim_end().strip_suffix(']').and_then(|text| text.rsplit_once('['));
        let text = text.map_or(label.text, |(text, _)| text).to_lowercase();
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        (!words.is_empty()).then(|| format!("{language}: {}", words.join(" ")))
    });
    folded.collect()
}

fn is_vague(label: &str) -> bool {
    let words = label.split_once(": ").map_or(label, |(_, words)| words);
    words.split(' ').all(|word| VAGUE.contains(&format!(" {word} ")) || word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The elements of standard taxonomies that a concept names as its counterparts (references of a Name, the taxonomy, and a
/// Section, the element), and itself.
fn counterparts(dts: &Dts, name: &QName) -> Vec<String> {
    let family = family(&name.namespace);
    let mut all = vec![format!("{}:{}", family.rsplit('/').next().unwrap_or(&family), name.local)];
    for reference in dts.element(name).into_iter().flat_map(|concept| concept.references()) {
        let parts: Vec<_> = reference.parts().collect();
        let part = |wanted: &str| parts.iter().find(|(name, _)| *name.local == *wanted).map(|(_, text)| text.trim());
        let is_name = |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c == ':');
        if let (2, Some(taxonomy), Some(element)) = (parts.len(), part("Name"), part("Section"))
            && is_name(taxonomy)
            && is_name(element)
        {
            all.push(format!("{taxonomy}:{element}"));
        }
    }
    all
}

/// Whether a taxonomy tells two names apart.
struct Apart<'a> {
    used: &'a Names<'a>,
    dts: [&'a Dts; 2],
}

impl Apart<'_> {
    /// Names of one taxonomy mean different things, unless each version of it has only one of them.
    fn holds(&self, old: u32, new: u32) -> bool {
        let (Some(old), Some(new)) = (self.used[0][old as usize], self.used[1][new as usize]) else { return true };
        if family(&old.namespace) != family(&new.namespace) {
            return false;
        }
        let has = |side: usize, namespace: &QName, local: &QName| {
            self.dts[side]
                .concept(&QName { namespace: namespace.namespace.clone(), local: local.local.clone() })
                .is_some()
        };
        !has(0, old, old) || has(0, old, new) || !has(1, new, new) || has(1, new, old)
    }
}

/// The facts of one report in the order of what they are about.
struct Places(Vec<(Key, u32)>);

impl Places {
    /// Of the newer report.
    fn new(alignment: &Alignment<'_>, wanted: impl Fn(&Key) -> bool) -> Self {
        let facts = (0..alignment.reports[1].facts().len()).map(|fact| (alignment.key(1, fact), super::index(fact)));
        let mut places: Vec<_> = facts.filter(|(key, _)| wanted(key)).collect();
        places.sort_unstable();
        Places(places)
    }

    /// How a fact of the older report differs from what the newer one has at a place: from the most similar of its facts.
    fn compare(&self, alignment: &Alignment<'_>, fact: usize, at: Key) -> Option<Difference> {
        let [old, new] = [alignment.reports[0], alignment.reports[1]];
        let start = self.0.partition_point(|(key, _)| *key < at);
        let there = self.0[start..].iter().take_while(|(key, _)| *key == at).take(DUPLICATES);
        there.map(|(_, other)| difference(old.fact(fact), new.fact(*other as usize))).min()
    }
}

fn is_same(difference: Difference) -> bool {
    matches!(difference, Difference::None | Difference::Precision)
}

/// The facts of what only one report uses.
struct Facts<'a, 'r> {
    alignment: &'a Alignment<'r>,
    old: HashMap<u32, Vec<u32>>,
    new: Places,
    /// By concept: what kinds of values, periods and units its facts have.
    kinds: Vec<u16>,
}

impl<'a, 'r> Facts<'a, 'r> {
    fn new(alignment: &'a Alignment<'r>, open: &Open) -> Self {
        let mut old: HashMap<u32, Vec<u32>> = HashMap::new();
        for fact in 0..alignment.reports[0].facts().len() {
            let concept = alignment.key(0, fact).concept;
            if open.only[0][concept as usize] {
                old.entry(concept).or_default().push(super::index(fact));
            }
        }
        let new = Places::new(alignment, |key| open.only[1][key.concept as usize]);
        let mut kinds = vec![0; alignment.concepts()];
        let all = old.values().flatten().map(|fact| (0, *fact)).chain(new.0.iter().map(|(_, fact)| (1, *fact)));
        for (side, fact) in all {
            let key = alignment.key(side, fact as usize);
            kinds[key.concept as usize] |= kind(alignment, key, alignment.reports[side].fact(fact as usize).value);
        }
        Facts { alignment, old, new, kinds }
    }

    /// In how many telling values two concepts agree; nothing if they do not in all that both have.
    fn agreement(&self, old: u32, new: u32) -> Option<usize> {
        let mut equal = 0;
        for &fact in self.old.get(&old)? {
            let place = Key { concept: new, ..self.alignment.key(0, fact as usize) };
            match self.new.compare(self.alignment, fact as usize, place) {
                Some(Difference::None) => equal += usize::from(self.telling(0, fact).is_some()),
                Some(difference) if !is_same(difference) => return None,
                _ => {}
            }
        }
        Some(equal)
    }

    /// What a value is, if it is hardly the same by chance.
    fn telling(&self, side: usize, fact: u32) -> Option<u64> {
        let value = self.alignment.reports[side].fact(fact as usize).value;
        let mut hasher = FxHasher::default();
        match (value.number(), value) {
            (Some(number), _) => {
                let text = number.to_string();
                let digits = text.trim_start_matches(['-', '0', '.']).trim_end_matches(['0', '.']);
                if digits.bytes().filter(u8::is_ascii_digit).count() < TELLING.0 {
                    return None;
                }
                number.hash(&mut hasher);
            }
            (None, ValueRef::Text(text)) if text.len() >= TELLING.1 => text.hash(&mut hasher),
            _ => return None,
        }
        Some(hasher.finish())
    }

    /// Pairs that have two telling values at the same places in common, values that no other open concept has there.
    fn by_values(&self, open: &Open) -> Vec<(u32, u32)> {
        let key = |side: usize, fact: u32| {
            let key = self.alignment.key(side, fact as usize);
            let is_open = open.only[side][key.concept as usize];
            let value = if is_open { self.telling(side, fact)? } else { return None };
            Some((key.concept, (Key { concept: NONE, ..key }, value)))
        };
        let old = owners(self.old.values().flatten().filter_map(|fact| key(0, *fact)).collect());
        let new = owners(self.new.0.iter().filter_map(|(_, fact)| key(1, *fact)).collect());
        let mut shared: HashMap<(u32, u32), usize> = HashMap::new();
        for (key, owner) in old {
            if let (Some(old), Some(Some(new))) = (owner, new.get(&key)) {
                *shared.entry((old, *new)).or_default() += 1;
            }
        }
        single(shared.into_iter().filter(|(_, count)| *count > 1).map(|(pair, _)| pair).collect())
    }
}

/// What kind of value, period and unit a fact has, each as a bit.
fn kind(alignment: &Alignment<'_>, key: Key, value: ValueRef<'_>) -> u16 {
    let value = match value {
        ValueRef::Number(_) => 1,
        ValueRef::Text(_) => 1 << 1,
        ValueRef::Nil => 0,
    };
    let period = match alignment.period(key.period) {
        Period::Instant(_) => 1 << 4,
        Period::Duration { .. } => 1 << 5,
        Period::Forever => 1 << 6,
    };
    let measured = |unit: &Unit| match (&*unit.numerators, &*unit.denominators) {
        ([measure], []) if *measure.namespace == *ns::ISO4217 => 1 << 8,
        _ if *unit == Unit::shares() => 1 << 9,
        _ if unit.is_pure() => 1 << 10,
        (_, []) => 1 << 11,
        _ => 1 << 12,
    };
    value | period | alignment.unit(key.unit).map_or(0, measured)
}

fn kinds_fit(a: u16, b: u16) -> bool {
    [0xf, 0xf0, 0xff00].into_iter().all(|group| a & group == 0 || b & group == 0 || a & b & group != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::Resolver;
    use crate::report::{Context, NewFact, Report, Value};
    use crate::taxonomy::dts::discover;
    use crate::xbrl::{Decimals, DimensionValue, Entity};
    use chrono::NaiveDate;
    use std::borrow::Cow;
    use std::fmt::Write as _;
    use std::io;

    const US_GAAP: &str = "http://fasb.org/us-gaap/2024";
    const X: &str = "http://x.com/2024";
    const Y: &str = "http://y.org/y/1";

    /// Facts: concept, member, year, number.
    fn report(facts: &[(&str, &str, &str, i32, i64)]) -> Report {
        let mut report = Report::default();
        for (namespace, local, member, year, value) in facts {
            let day = |month, day| NaiveDate::from_ymd_opt(*year, month, day).unwrap();
            let mut dimensions = crate::report::Dimensions::new();
            if !member.is_empty() {
                dimensions.insert(QName::new(X, "Axis"), DimensionValue::Member(QName::new(X, *member)));
            }
            let entity = Entity { scheme: "http://www.sec.gov/CIK".into(), identifier: "1".into() };
            let fact = NewFact {
                concept: QName::new(*namespace, *local),
                context: Context { entity, period: Period::days(day(1, 1), day(12, 31)), dimensions },
                unit: Some(Unit::currency("USD")),
                language: None,
                value: Value::Number(value.to_string().parse().unwrap()),
                decimals: Some(Decimals::Places(0)),
                place: None,
            };
            report.push(fact).unwrap();
        }
        report
    }

    struct Documents([String; 2]);

    impl Resolver for Documents {
        fn resolve(&self, uri: &str) -> io::Result<Option<Cow<'_, [u8]>>> {
            let at = ["file:///t.xsd", "file:///l.xml"].iter().position(|other| *other == uri);
            Ok(at.map(|at| self.0[at].as_bytes().into()))
        }
    }

    /// A taxonomy of concepts: name, label, the element of us-gaap that it names.
    fn taxonomy(namespace: &str, concepts: &[(&str, &str, &str)]) -> Dts {
        let (mut schema, mut links) = (String::new(), String::new());
        let _ = write!(
            schema,
            r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" targetNamespace="{namespace}"><xs:annotation><xs:appinfo><link:linkbaseRef xlink:type="simple" xlink:href="l.xml" xlink:arcrole="http://www.w3.org/1999/xlink/properties/linkbase"/></xs:appinfo></xs:annotation>"#
        );
        links.push_str(r#"<link:linkbase xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ref="http://www.xbrl.org/2006/ref">"#);
        for (name, label, element) in concepts {
            let _ = write!(
                schema,
                r#"<xs:element name="{name}" id="{name}" type="xbrli:monetaryItemType" substitutionGroup="xbrli:item" xbrli:periodType="duration"/>"#
            );
            let _ = write!(
                links,
                r#"<link:labelLink xlink:type="extended" xlink:role="http://www.xbrl.org/2003/role/link"><link:loc xlink:type="locator" xlink:href="t.xsd#{name}" xlink:label="a"/><link:label xlink:type="resource" xlink:label="b" xlink:role="http://www.xbrl.org/2003/role/label" xml:lang="en">{label}</link:label><link:labelArc xlink:type="arc" xlink:arcrole="http://www.xbrl.org/2003/arcrole/concept-label" xlink:from="a" xlink:to="b"/></link:labelLink>"#
            );
            if !element.is_empty() {
                let _ = write!(
                    links,
                    r#"<link:referenceLink xlink:type="extended" xlink:role="http://www.xbrl.org/2003/role/link"><link:loc xlink:type="locator" xlink:href="t.xsd#{name}" xlink:label="a"/><link:reference xlink:type="resource" xlink:label="b" xlink:role="http://www.xbrl.org/2003/role/reference"><ref:Name>us-gaap</ref:Name><ref:Section>{element}</ref:Section></link:reference><link:referenceArc xlink:type="arc" xlink:arcrole="http://www.xbrl.org/2003/arcrole/concept-reference" xlink:from="a" xlink:to="b"/></link:referenceLink>"#
                );
            }
        }
        schema.push_str("</xs:schema>");
        links.push_str("</link:linkbase>");
        discover(&["file:///t.xsd"], &Documents([schema, links])).0
    }

    fn found(old: (&Report, &Dts), new: (&Report, &Dts)) -> Vec<(String, String, Evidence)> {
        let side = |(report, dts)| Side { name: "", report, dts };
        let (found, _) = joined(&side(old), &side(new), &Renames::default());
        let shown = |rename: Rename| (rename.from.local.to_string(), rename.to.local.to_string(), rename.evidence);
        let (back, _) = joined(&side(new), &side(old), &Renames::default());
        let mut turned: Vec<_> = back.names.into_iter().map(|one| (one.to, one.from)).collect();
        let mut there: Vec<_> = found.names.iter().map(|one| (one.from.clone(), one.to.clone())).collect();
        turned.sort();
        there.sort();
        assert_eq!(turned, there, "the same in both directions");
        found.names.into_iter().map(shown).collect()
    }

    fn nothing() -> Dts {
        discover(&[], &Documents(Default::default())).0
    }

    #[test]
    fn an_extension_that_became_a_standard_element_is_the_same() {
        let old = report(&[(X, "Levy", "", 2023, 5)]);
        let new = report(&[(US_GAAP, "Levy", "", 2023, 6), (US_GAAP, "Cost", "", 2023, 6)]);
        let joined = [("Levy".to_owned(), "Levy".to_owned(), Evidence::LocalName)];
        assert_eq!(found((&old, &nothing()), (&new, &nothing())), joined);
        // Two that are called so are none.
        let two = report(&[(US_GAAP, "Levy", "", 2023, 6), (Y, "Levy", "", 2023, 6)]);
        assert_eq!(found((&old, &nothing()), (&two, &nothing())), []);
    }

    #[test]
    fn counterparts_join_unless_values_contradict() {
        let dts = taxonomy(Y, &[("Sales", "Sales", "Revenues")]);
        let old = report(&[(Y, "Sales", "", 2023, 5000)]);
        let joined = [("Sales".to_owned(), "Revenues".to_owned(), Evidence::Counterpart)];
        for (year, value, expected) in [(2024, 7000, &joined[..]), (2023, 5000, &joined), (2023, 7000, &[])] {
            let new = report(&[(US_GAAP, "Revenues", "", year, value)]);
            assert_eq!(found((&old, &dts), (&new, &nothing())), expected, "{year} {value}");
        }
    }

    #[test]
    fn labels_join_what_no_taxonomy_tells_apart() {
        let (old, new) = (report(&[(X, "A", "", 2023, 5000)]), report(&[(X, "B", "", 2024, 6000)]));
        let (a, b) = (("A", "Levy on anvils", ""), ("B", "Levy, on Anvils", ""));
        let joined = [("A".to_owned(), "B".to_owned(), Evidence::Label)];
        assert_eq!(found((&old, &taxonomy(X, &[a])), (&new, &taxonomy(X, &[b]))), joined);
        // One taxonomy has both: they are two.
        assert_eq!(found((&old, &taxonomy(X, &[a, b])), (&new, &taxonomy(X, &[b]))), []);
        // A label that says nothing needs values.
        let (a, b) = (("A", "Other, net", ""), ("B", "Other, net", ""));
        assert_eq!(found((&old, &taxonomy(X, &[a])), (&new, &taxonomy(X, &[b]))), []);
        let same = report(&[(X, "B", "", 2023, 5123), (X, "B", "", 2024, 6000)]);
        let old = report(&[(X, "A", "", 2023, 5123)]);
        assert_eq!(found((&old, &taxonomy(X, &[a])), (&same, &taxonomy(X, &[b]))), joined);
    }

    #[test]
    fn values_join_if_there_are_enough_and_none_contradicts() {
        let old = report(&[(X, "A", "", 2022, 1234), (X, "A", "", 2023, 5678), (X, "C", "", 2023, 1)]);
        let joined = [("A".to_owned(), "B".to_owned(), Evidence::Values)];
        for (facts, expected) in [
            (&[("B", 2022, 1234), ("B", 2023, 5678)][..], &joined[..]),
            (&[("B", 2022, 1234)], &[]),
            (&[("B", 2022, 1234), ("B", 2023, 5679)], &[]),
            (&[("B", 2022, 1234), ("B", 2023, 5678), ("D", 2022, 1234), ("D", 2023, 5678)], &[]),
        ] {
            let new: Vec<_> = facts.iter().map(|(local, year, value)| (X, *local, "", *year, *value)).collect();
            assert_eq!(found((&old, &nothing()), (&report(&new), &nothing())), expected, "{facts:?}");
        }
        // Numbers of a digit or two are the same by chance.
        let (old, new) =
            ([1, 20].map(|year| (X, "A", "", 2000 + year, 3)), [1, 20].map(|year| (X, "B", "", 2000 + year, 3)));
        assert_eq!(found((&report(&old), &nothing()), (&report(&new), &nothing())), []);
    }

    #[test]
    fn members_are_joined_by_labels_unless_facts_contradict() {
        let (old, new) =
            (taxonomy(X, &[("East", "Eastern China", "")]), taxonomy(X, &[("EastChina", "Eastern China", "")]));
        let before = report(&[(X, "A", "East", 2023, 5000), (X, "A", "", 2023, 9000)]);
        let joined = [("East".to_owned(), "EastChina".to_owned(), Evidence::Label)];
        for (value, expected) in [(5000, &joined[..]), (4000, &[])] {
            let after = report(&[(X, "A", "EastChina", 2023, value), (X, "A", "", 2023, 9000)]);
            assert_eq!(found((&before, &old), (&after, &new)), expected);
        }
    }
}
