//! Within [`super`]: the lines of both reports' statements, one below the other as the newer report has them; those that only
//! the older one has stand where they stood, behind their predecessor.

use super::super::Diff;
use crate::align::names::family;
use crate::tables::{Labels, Line, Outline, Vocabulary};
use crate::xbrl::QName;
use hashbrown::{HashMap, HashSet};

/// What names are called: by the newer report's taxonomy, or else by the older one's.
pub(super) struct Names<'d> {
    new: Vocabulary<'d>,
    old: Vocabulary<'d>,
    /// Names as the older report has them, by their numbers.
    concepts: HashMap<u32, &'d QName>,
    others: HashMap<u32, &'d QName>,
    numbers: Numbers<'d>,
}

impl<'d> Names<'d> {
    pub(super) fn new(diff: &'d Diff<'_>, language: &'d str) -> Self {
        let alignment = &diff.alignment;
        let report = diff.old.report;
        let numbered = |number: Option<u32>, name| number.map(|number| (number, name));
        Names {
            new: Vocabulary::new(diff.new.dts, language),
            old: Vocabulary::new(diff.old.dts, language),
            concepts: report.concepts().filter_map(|name| numbered(alignment.concept_number(name), name)).collect(),
            others: report.names().filter_map(|name| numbered(alignment.name_number(name), name)).collect(),
            numbers: Numbers::new(diff),
        }
    }

    /// What the older report calls it.
    fn older(&self, name: &QName) -> Option<&'d QName> {
        let concept = || self.concepts.get(&self.numbers.concept(name)?).copied();
        let other = || self.others.get(&self.numbers.name(name)?).copied();
        concept().or_else(other)
    }
}

impl Labels for Names<'_> {
    fn label(&self, name: &QName, role: Option<&str>) -> Option<&str> {
        let old = |name| self.old.label(name, role);
        self.new.label(name, role).or_else(|| old(name)).or_else(|| old(self.older(name)?))
    }

    fn is_percent(&self, name: &QName) -> bool {
        [&self.new, &self.old].iter().any(|labels| labels.is_percent(name))
            || self.older(name).is_some_and(|name| self.old.is_percent(name))
    }
}

/// The numbers of names in the alignment. A taxonomy may have a name in another version than the reports that use it.
struct Numbers<'d> {
    diff: &'d Diff<'d>,
    concepts: HashMap<(&'d str, String), u32>,
    names: HashMap<(&'d str, String), u32>,
}

impl<'d> Numbers<'d> {
    fn new(diff: &'d Diff<'_>) -> Self {
        let (mut concepts, mut names) = (HashMap::new(), HashMap::new());
        for report in [diff.new.report, diff.old.report] {
            for (name, number) in
                report.concepts().filter_map(|name| Some((name, diff.alignment.concept_number(name)?)))
            {
                concepts.entry((&*name.local, family(&name.namespace))).or_insert(number);
            }
            for (name, number) in report.names().filter_map(|name| Some((name, diff.alignment.name_number(name)?))) {
                names.entry((&*name.local, family(&name.namespace))).or_insert(number);
            }
        }
        Numbers { diff, concepts, names }
    }

    fn concept(&self, name: &QName) -> Option<u32> {
        let relative = || self.concepts.get(&(&*name.local, family(&name.namespace))).copied();
        self.diff.alignment.concept_number(name).or_else(relative)
    }

    fn name(&self, name: &QName) -> Option<u32> {
        let relative = || self.names.get(&(&*name.local, family(&name.namespace))).copied();
        self.diff.alignment.name_number(name).or_else(relative)
    }
}

/// The axes of a statement by their numbers: the members that stand in it with their places; any member where none does.
type Axes = HashMap<u32, Option<HashMap<u32, usize>>>;

/// A statement of both reports.
#[derive(Debug, Default)]
pub(super) struct Scheme {
    /// Title, role and lines.
    pub outline: Outline,
    /// The concept of each line, where a report uses it.
    pub concepts: Vec<Option<u32>>,
    /// What slices its numbers may have; any where it does not say.
    axes: Option<Axes>,
}

impl Scheme {
    /// Whether numbers of a slice belong here.
    pub(super) fn fits(&self, diff: &Diff<'_>, slice: u32) -> bool {
        use crate::align::Member;
        let Some(axes) = &self.axes else { return true };
        diff.alignment.slice(slice).dimensions.iter().all(|(axis, member)| match (axes.get(axis), member) {
            (None, _) => false,
            (Some(Some(members)), Member::Explicit(member)) => members.contains_key(member),
            (Some(_), _) => true,
        })
    }

    /// Where a member stands.
    pub(super) fn place(&self, axis: u32, member: u32) -> usize {
        let members = self.axes.as_ref().and_then(|axes| axes.get(&axis)?.as_ref());
        members.and_then(|members| members.get(&member)).copied().unwrap_or(usize::MAX)
    }

    /// Adds an axis, or more members of one, behind those that are there.
    fn add_axis(axes: &mut Axes, axis: u32, members: Option<Vec<u32>>) {
        let Some(members) = members else {
            axes.insert(axis, None);
            return;
        };
        if let Some(own) = axes.entry(axis).or_insert_with(|| Some(HashMap::new())) {
            for member in members {
                let next = own.len();
                own.entry(member).or_insert(next);
            }
        }
    }

    fn new(outline: Outline, numbers: &Numbers<'_>) -> Self {
        let concepts = outline.lines.iter().map(|line| numbers.concept(&line.concept)).collect();
        let axes = outline.axes.as_ref().map(|axes| {
            let mut all = Axes::new();
            for (axis, members) in axes {
                let own = (!members.is_empty()).then(|| members.iter().filter_map(|name| numbers.name(name)).collect());
                if let Some(axis) = numbers.name(axis) {
                    Scheme::add_axis(&mut all, axis, own);
                }
            }
            all
        });
        Scheme { outline, concepts, axes }
    }

    /// What tells the lines from each other: the concept, or the name of a heading; whether it is an opening or a closing
    /// balance; and which one of such lines it is.
    fn keys(&self) -> Vec<(Result<u32, &str>, u8, usize)> {
        let mut seen: HashMap<(Result<u32, &str>, u8), usize> = HashMap::new();
        let keys = self.outline.lines.iter().zip(&self.concepts).map(|(line, concept)| {
            let limit = u8::from(line.opens()) + 2 * u8::from(line.closes());
            let key = (concept.ok_or(&*line.concept.local), limit);
            let nth = seen.entry(key).or_default();
            *nth += 1;
            (key.0, key.1, *nth)
        });
        keys.collect()
    }

    /// Puts the lines of the older report's statement among those of the newer one.
    fn merge(&mut self, older: Scheme) {
        let places: HashMap<_, usize> = self.keys().into_iter().zip(0..).collect();
        // Lines of the older report behind each of the newer one's; those before all of them first.
        let mut behind: Vec<Vec<usize>> = vec![Vec::new(); self.concepts.len() + 1];
        let mut at = 0;
        let mut has_more = false;
        for (line, key) in older.keys().into_iter().enumerate() {
            if let Some(place) = places.get(&key) {
                at = place + 1;
            } else {
                behind[at].push(line);
                has_more = true;
            }
        }
        drop(places);
        match (&mut self.axes, older.axes) {
            (Some(own), Some(others)) => {
                for (axis, members) in others {
                    let members = members.map(|members| {
                        let mut members: Vec<(usize, u32)> = members.into_iter().map(|(name, at)| (at, name)).collect();
                        members.sort_unstable();
                        members.into_iter().map(|(_, name)| name).collect()
                    });
                    Scheme::add_axis(own, axis, members);
                }
            }
            (own, _) => *own = None,
        }
        if !has_more {
            return;
        }
        let mut lines: Vec<Option<Line>> = older.outline.lines.into_iter().map(Some).collect();
        let (own, concepts) = (std::mem::take(&mut self.outline.lines), std::mem::take(&mut self.concepts));
        let mut own = own.into_iter().zip(concepts);
        for more in behind {
            for line in more {
                self.outline.lines.extend(lines[line].take());
                self.concepts.push(older.concepts[line]);
            }
            if let Some((line, concept)) = own.next() {
                self.outline.lines.push(line);
                self.concepts.push(concept);
            }
        }
    }
}

/// The statements of both reports, in the order of the newer one, those that only the older one has behind them. `is_used`
/// tells the concepts that have numbers.
pub(super) fn schemes(diff: &Diff<'_>, names: &Names<'_>, is_used: &dyn Fn(u32) -> bool) -> Vec<Scheme> {
    let read = |labels: &Vocabulary<'_>, report| {
        let outlines = labels.outlines(report).into_iter();
        let all = outlines.map(|outline| Scheme::new(outline, &names.numbers));
        all.filter(|scheme| scheme.concepts.iter().flatten().any(|concept| is_used(*concept))).collect::<Vec<_>>()
    };
    let mut schemes = read(&names.new, diff.new.report);
    let older = read(&names.old, diff.old.report);
    if schemes.is_empty() {
        return older;
    }
    let mut by_role: HashMap<Box<str>, usize> = HashMap::new();
    let mut by_title: HashMap<String, usize> = HashMap::new();
    let mut by_concept: HashMap<u32, Vec<usize>> = HashMap::new();
    for (at, scheme) in schemes.iter().enumerate() {
        by_role.entry(scheme.outline.role.clone()).or_insert(at);
        by_title.entry(scheme.outline.title.to_lowercase()).or_insert(at);
        let concepts: HashSet<u32> = scheme.concepts.iter().flatten().copied().filter(|c| is_used(*c)).collect();
        concepts.into_iter().for_each(|concept| by_concept.entry(concept).or_default().push(at));
    }
    let mut taken: HashSet<usize> = HashSet::new();
    let mut open = Vec::new();
    let mut pairs: Vec<(usize, Scheme)> = Vec::new();
    for scheme in older {
        let found = by_role.get(&scheme.outline.role).or_else(|| by_title.get(&scheme.outline.title.to_lowercase()));
        match found.filter(|at| taken.insert(**at)) {
            Some(at) => pairs.push((*at, scheme)),
            None => open.push(scheme),
        }
    }
    let mut gone = Vec::new();
    for scheme in open {
        let concepts: HashSet<u32> = scheme.concepts.iter().flatten().copied().filter(|c| is_used(*c)).collect();
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for at in concepts.iter().filter_map(|concept| by_concept.get(concept)).flatten() {
            *shared.entry(*at).or_default() += 1;
        }
        let best = shared.into_iter().filter(|(at, _)| !taken.contains(at));
        let best = best.max_by_key(|&(at, shared)| (shared, std::cmp::Reverse(at)));
        match best.filter(|(_, shared)| shared * 2 > concepts.len()) {
            Some((at, _)) => {
                taken.insert(at);
                pairs.push((at, scheme));
            }
            None => gone.push(scheme),
        }
    }
    for (at, scheme) in pairs {
        schemes[at].merge(scheme);
    }
    schemes.extend(gone);
    schemes
}

/// A statement of numbers that stand in none: the concepts in the order of either report.
pub(super) fn loose(title: String, concepts: [Vec<(u32, QName)>; 2]) -> Scheme {
    let [older, mut newer] = concepts.map(|concepts| {
        let (concepts, names): (Vec<u32>, Vec<QName>) = concepts.into_iter().unzip();
        let line = |concept| Line { concept, preferred: None, depth: 0 };
        Scheme {
            outline: Outline { lines: names.into_iter().map(line).collect(), ..Outline::default() },
            concepts: concepts.into_iter().map(Some).collect(),
            axes: None,
        }
    });
    newer.merge(older);
    newer.outline.title = title.into();
    newer
}
