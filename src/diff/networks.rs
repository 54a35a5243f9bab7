//! Within [`super`]: labels, presentation and calculations of what facts of both reports use, and the places of concepts in
//! the statements.
//!
//! `roles` finds the link roles of one taxonomy in the other, `labels`, `presentation` and `calculations` compare. What a
//! side has no taxonomy for is not compared, and a note says so.

mod calculations;
mod labels;
mod presentation;
mod roles;

use super::{Change, Diff};
use crate::align::{Alignment, Side, Used};
use crate::tables::{Outline, Vocabulary};
use crate::taxonomy::arcrole;
use crate::taxonomy::dts::{Dts, Node};
use crate::xbrl::QName;
use hashbrown::{HashMap, HashSet};
use roles::{Role, Roles};

/// Calculations 1.1, and those of XBRL 2.1 §5.2.5.2.
const SUMMATIONS: [&str; 2] = [arcrole::SUMMATION_ITEM, "http://www.xbrl.org/2003/arcrole/summation-item"];

/// A label that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// What is called so: a concept, an axis or a member, as the newer report has it.
    pub name: QName,
    /// The label role.
    pub role: String,
    /// The language.
    pub language: String,
    /// What it was called; nothing where it had no such label.
    pub old: Option<String>,
    /// What it is called.
    pub new: Option<String>,
}

/// A concept that stands elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// What stands there: a concept, or a heading that has lines of both reports below it, as the newer report has it.
    pub name: QName,
    /// Where it stood.
    pub old: Position,
    /// Where it stands.
    pub new: Position,
}

/// A place in a presentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The statement's title.
    pub statement: String,
    /// The line above it in the tree, by its label.
    pub parent: Option<String>,
    /// The line before it among those below the same parent that both have, by its label.
    pub after: Option<String>,
}

/// A total that is the sum of something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calculation {
    /// The statement's title.
    pub statement: String,
    /// Whether the older and the newer taxonomy say at all what the total is the sum of.
    pub is_stated: [bool; 2],
    /// Terms that are in both with another weight, or in only one: the term, the weight before and now.
    pub terms: Vec<(QName, Option<String>, Option<String>)>,
}

/// Adds what changed in labels, presentation and calculations, and the places of the concepts in the statements.
pub fn compare(diff: &mut Diff<'_>) {
    let outlines = [diff.old, diff.new].map(|side| Vocabulary::new(side.dts, "en").outlines(side.report));
    let used = [diff.alignment.used(0), diff.alignment.used(1)];
    let sides = Sides::new(diff, &used, &outlines);
    let mut changes: Vec<Change> = Vec::new();
    let has = |side: usize| {
        let sums = SUMMATIONS.iter().any(|one| sides.dts[side].networks_of(one).next().is_some());
        [sides.has_labels(side), !outlines[side].is_empty(), sums]
    };
    let has = [has(0), has(1)];
    let compare: [fn(&Sides<'_>, &mut Vec<Change>); 3] =
        [labels::compare, presentation::compare, calculations::compare];
    for (what, compare) in compare.into_iter().enumerate() {
        if has[0][what] && has[1][what] {
            compare(&sides, &mut changes);
        }
    }
    let notes: Vec<String> =
        [diff.old, diff.new].iter().zip([0, 1]).filter_map(|(side, at)| note(side, has, at)).collect();
    let unknown: Vec<String> = [diff.old, diff.new]
        .iter()
        .zip([0, 1])
        .filter_map(|(side, at)| {
            let count = if has[at] == [false; 3] { 0 } else { sides.unknown(at) };
            (count > 0).then(|| {
                format!(
                    "{}: {count} of the names that both use are not in its taxonomy, and not compared there",
                    side.name
                )
            })
        })
        .collect();
    let Places { titles, statements, lines } = Places::new(diff, &sides, &outlines);
    (diff.statements, diff.places, diff.lines) = (titles, statements, lines);
    diff.changes.extend(changes);
    diff.notes.extend(notes);
    diff.notes.extend(unknown);
}

/// The names that both sides use, by number, as each has them, if both taxonomies know them.
fn known<'a>(dts: [&Dts; 2], used: [&[Option<&'a QName>]; 2]) -> [Vec<Option<&'a QName>>; 2] {
    let pairs = used[0].iter().zip(used[1]).map(|(old, new)| {
        let (old, new) = ((*old)?, (*new)?);
        (dts[0].element(old).is_some() && dts[1].element(new).is_some()).then_some((old, new))
    });
    pairs.map(Option::unzip).unzip().into()
}

/// What is not compared because one side does not have it, or neither because it has no taxonomy.
fn note(side: &Side<'_>, has: [[bool; 3]; 2], at: usize) -> Option<String> {
    let what = ["labels", "presentation", "calculations"];
    let is_absent = has[at] == [false; 3];
    let lacks = what.into_iter().enumerate().filter(|(what, _)| !has[at][*what] && (has[1 - at][*what] || is_absent));
    let lacks: Vec<&str> = lacks.map(|(_, what)| what).collect();
    let (last, others) = lacks.split_last()?;
    let list = if others.is_empty() { (*last).to_owned() } else { format!("{} and {last}", others.join(", ")) };
    let why = if is_absent { "its taxonomy is not there" } else { "its taxonomy has none" };
    Some(format!("{}: {list} are not compared: {why}", side.name))
}

/// Where the concepts stand first.
struct Places {
    /// What the statements are called that have lines.
    titles: Vec<String>,
    /// Of each concept the statement, and the line.
    statements: Vec<Option<usize>>,
    lines: Vec<u32>,
}

impl Places {
    /// In the newer report or else in the older one, where a concept that the newer one has no more stands behind the line that
    /// it stood behind.
    fn new(diff: &Diff<'_>, sides: &Sides<'_>, outlines: &[Vec<Outline>; 2]) -> Self {
        let all = diff.alignment.concepts();
        let mut found = Places { titles: Vec::new(), statements: vec![None; all], lines: vec![0; all] };
        let mut numbers: HashMap<usize, usize> = HashMap::new();
        let is_used = |concept: u32| sides.used.iter().any(|used| used.concepts[concept as usize].is_some());
        for side in [1, 0] {
            for outline in &outlines[side] {
                let Some(role) = sides.role(side, &outline.role) else { continue };
                let is_known = side == 0 && numbers.contains_key(&role);
                let mut last = 0;
                for (line, at) in outline.lines.iter().zip(0_u32..) {
                    let number = diff.alignment.concept_number(&line.concept);
                    let Some(concept) = number.filter(|number| is_used(*number)) else { continue };
                    let concept = concept as usize;
                    let statement = *numbers.entry(role).or_insert_with(|| {
                        found.titles.push(sides.roles.titles[role].to_string());
                        found.titles.len() - 1
                    });
                    match found.statements[concept] {
                        None => {
                            found.statements[concept] = Some(statement);
                            found.lines[concept] = if is_known { last } else { at };
                        }
                        Some(place) if place == statement => last = found.lines[concept],
                        Some(_) => {}
                    }
                }
            }
        }
        found
    }
}

/// Two taxonomies, and what facts of both reports use of them.
struct Sides<'a> {
    alignment: &'a Alignment<'a>,
    dts: [&'a Dts; 2],
    used: &'a [Used<'a>; 2],
    /// By number, the names of the concepts that both use, as each has them, if both taxonomies know them.
    concepts: [Vec<Option<&'a QName>>; 2],
    /// The same of axes and members.
    names: [Vec<Option<&'a QName>>; 2],
    /// The same concepts in each taxonomy.
    nodes: [HashMap<Node, u32>; 2],
    roles: Roles,
    /// The roles of each taxonomy, by their numbers.
    numbers: [HashMap<Box<str>, usize>; 2],
    /// Whether all is there of each taxonomy that is there of the other one.
    is_complete: [bool; 2],
}

/// A concept, an axis or a member that facts of both reports use.
struct Pair<'a> {
    concept: Option<u32>,
    names: [&'a QName; 2],
}

impl<'a> Sides<'a> {
    fn new(diff: &'a Diff<'_>, used: &'a [Used<'a>; 2], outlines: &[Vec<Outline>; 2]) -> Self {
        let dts = [diff.old.dts, diff.new.dts];
        let concepts = known(dts, [&used[0].concepts, &used[1].concepts]);
        let names = known(dts, [&used[0].names, &used[1].names]);
        let nodes = [0, 1].map(|side| -> HashMap<Node, u32> {
            let names = (0_u32..).zip(&concepts[side]).filter_map(|(number, name)| Some((number, (*name)?)));
            names.filter_map(|(number, name)| Some((dts[side].element(name)?.node(), number))).collect()
        });
        let all = [0, 1].map(|side| -> Vec<Role> {
            let roles = outlines[side].iter();
            let mut roles: Vec<Role> =
                roles.map(|outline| Role { uri: outline.role.clone(), title: outline.title.clone() }).collect();
            let mut known: HashSet<Box<str>> = roles.iter().map(|role| role.uri.clone()).collect();
            let vocabulary = Vocabulary::new(dts[side], "en");
            for network in SUMMATIONS.iter().flat_map(|arcrole| dts[side].networks_of(arcrole)) {
                if known.insert(network.role().into()) {
                    roles.push(Role { uri: network.role().into(), title: vocabulary.title(network.role()).into() });
                }
            }
            roles
        });
        let roles = Roles::new([&all[0], &all[1]]);
        let mut numbers: [HashMap<Box<str>, usize>; 2] = Default::default();
        for (number, places) in roles.places.iter().enumerate() {
            for (side, at) in places.iter().enumerate() {
                numbers[side].extend(at.map(|at| (all[side][at].uri.clone(), number)));
            }
        }
        let missing = dts.map(|dts| -> HashSet<String> {
            dts.missing().map(|(address, _)| crate::align::names::family(address)).collect()
        });
        let is_complete = [missing[0].is_subset(&missing[1]), missing[1].is_subset(&missing[0])];
        Sides { alignment: &diff.alignment, dts, used, concepts, names, nodes, roles, numbers, is_complete }
    }

    fn role(&self, side: usize, uri: &str) -> Option<usize> {
        self.numbers[side].get(uri).copied()
    }

    /// What facts of both use and both taxonomies know: concepts, then axes and members.
    fn pairs(&self) -> impl Iterator<Item = Pair<'a>> {
        let pairs = |[old, new]: &[Vec<Option<&'a QName>>; 2]| {
            let pairs = (0_u32..).zip(old.iter().zip(new));
            let pairs = pairs.filter_map(|(number, (old, new))| Some((number, [(*old)?, (*new)?])));
            pairs.collect::<Vec<_>>()
        };
        let concepts = pairs(&self.concepts).into_iter();
        let concepts = concepts.map(|(number, names)| Pair { concept: Some(number), names });
        concepts.chain(pairs(&self.names).into_iter().map(|(_, names)| Pair { concept: None, names }))
    }

    /// How many concepts, axes and members that both use only the other taxonomy knows.
    fn unknown(&self, side: usize) -> usize {
        let count = |used: [&[Option<&QName>]; 2]| {
            let both = used[0].iter().zip(used[1]).filter_map(|(old, new)| Some([(*old)?, (*new)?]));
            let is_known = |side: usize, names: [&QName; 2]| self.dts[side].element(names[side]).is_some();
            both.filter(|names| !is_known(side, *names) && is_known(1 - side, *names)).count()
        };
        let [old, new] = self.used;
        count([&old.concepts, &new.concepts]) + count([&old.names, &new.names])
    }

    fn has_labels(&self, side: usize) -> bool {
        let mut names = self.pairs().filter_map(|pair| self.dts[side].element(pair.names[side]));
        names.any(|concept| concept.labels().next().is_some())
    }
}
