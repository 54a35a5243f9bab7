//! Within [`super`]: where concepts stand. The same role is looked at on both sides: who is under whom, and in which order.

use super::{Move, Position, Sides};
use crate::align::names::family;
use crate::diff::increasing::heaviest;
use crate::diff::{Change, Detail, Kind};
use crate::tables::{Labels as _, Vocabulary, split_name};
use crate::taxonomy::dts::{Network, Node};
use crate::taxonomy::{arcrole, label_role};
use crate::xbrl::QName;
use hashbrown::{HashMap, HashSet};
use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxHasher;
use std::hash::{Hash as _, Hasher as _};

/// How often headings are looked at again, since headings stand below headings.
const ROUNDS: usize = 8;

/// A line: the number of a concept that both use, or of a heading (behind those).
type Item = u32;

/// Lines below a heading: what they are, whether they open a balance, and which of several such they are.
type Child = (Item, bool, u32);

/// What a presentation network says of lines that both reports use, and of the headings above them.
#[derive(Debug, Default)]
struct Tree {
    children: IndexMap<Item, Vec<Child>>,
    /// The headings above each line, and how often it stands below them.
    parents: HashMap<Item, IndexMap<Item, u32>>,
}

/// Headings of both sides by family and local name.
#[derive(Default)]
struct Headings<'a> {
    known: IndexSet<(String, String)>,
    names: [HashMap<Item, QName>; 2],
    first: Item,
    numbers: [HashMap<Node, Item>; 2],
    sides: Option<&'a Sides<'a>>,
}

/// Adds the concepts that stand elsewhere: under another heading of the same statement, in another order among the lines of a
/// heading that both have (as few as explain it), or in another statement that both have.
pub(super) fn compare(sides: &Sides<'_>, changes: &mut Vec<Change>) {
    let first = u32::try_from(sides.concepts[0].len()).unwrap_or(u32::MAX);
    let mut headings = Headings { first, sides: Some(sides), ..Headings::default() };
    let mut networks: [HashMap<usize, Vec<Network<'_>>>; 2] = Default::default();
    for side in [0, 1] {
        for network in sides.dts[side].networks_of(arcrole::PARENT_CHILD) {
            let role = sides.role(side, network.role());
            if let Some(role) = role.filter(|role| !sides.roles.places[*role].contains(&None)) {
                networks[side].entry(role).or_default().push(network);
            }
        }
    }
    // The statements in which each concept stands.
    let mut roles: [HashMap<Item, Vec<usize>>; 2] = Default::default();
    for role in 0..sides.roles.titles.len() {
        let [Some(old), Some(new)] = [0, 1].map(|side| networks[side].get(&role)) else { continue };
        let mut old = Tree::new(old, 0, &mut headings);
        let new = Tree::new(new, 1, &mut headings);
        for (side, tree) in [&old, &new].into_iter().enumerate() {
            for item in tree.parents.keys().filter(|item| **item < first) {
                roles[side].entry(*item).or_default().push(role);
            }
        }
        old.rename(&new, first);
        for (item, [was, is]) in moved(&old, &new, &headings) {
            let position = |side: usize, place: Place| Position {
                statement: sides.roles.titles[role].to_string(),
                parent: place.parent.and_then(|parent| headings.label(side, parent)),
                after: place.after.and_then(|after| headings.label(side, after)),
            };
            let Some(name) = headings.name(1, item).or_else(|| headings.name(0, item)) else { continue };
            let place = Move { name: name.clone(), old: position(0, was), new: position(1, is) };
            changes.push(change(item, first, place));
        }
    }
    let mut items: Vec<(Item, usize, usize)> = Vec::new();
    for (item, before) in &roles[0] {
        let Some(now) = roles[1].get(item) else { continue };
        let lost = before.iter().filter(|role| !now.contains(role));
        let gained = now.iter().filter(|role| !before.contains(role));
        items.extend(lost.zip(gained).map(|(lost, gained)| (*item, *lost, *gained)));
    }
    items.sort_unstable();
    for (item, lost, gained) in items {
        let position =
            |role: usize| Position { statement: sides.roles.titles[role].to_string(), parent: None, after: None };
        let Some(name) = headings.name(1, item) else { continue };
        changes.push(change(item, first, Move { name: name.clone(), old: position(lost), new: position(gained) }));
    }
}

fn change(item: Item, first: Item, place: Move) -> Change {
    let concept = (item < first).then_some(item);
    Change { kind: Kind::Moved, concept, old: Vec::new(), new: Vec::new(), detail: Detail::Place(Box::new(place)) }
}

impl Headings<'_> {
    /// The number of a line or a heading.
    fn number(&mut self, side: usize, node: Node) -> Option<Item> {
        let sides = self.sides?;
        if let Some(number) = sides.nodes[side].get(&node).or_else(|| self.numbers[side].get(&node)) {
            return Some(*number);
        }
        let Node::Concept(id) = node else { return None };
        let name = sides.dts[side].at(id).name();
        let known = (family(&name.namespace), name.local.to_string());
        let number = self.first.checked_add(u32::try_from(self.known.insert_full(known).0).ok()?)?;
        self.numbers[side].insert(node, number);
        self.names[side].insert(number, name);
        Some(number)
    }

    /// As few as possible move; where there is a choice, lines rather than headings, and the same ones in both directions.
    fn weight(&self, item: Item) -> u128 {
        const ONE: u128 = 1 << 96;
        let names = [0, 1].map(|side| {
            let mut hasher = FxHasher::default();
            self.name(side, item).map(|name| &name.local).hash(&mut hasher);
            hasher.finish() >> 8
        });
        ONE + if item < self.first { u128::from(names[0].min(names[1])) } else { 1 << 64 }
    }

    fn name(&self, side: usize, item: Item) -> Option<&QName> {
        match self.sides?.concepts[side].get(item as usize) {
            Some(name) => *name,
            None => self.names[side].get(&item),
        }
    }

    fn label(&self, side: usize, item: Item) -> Option<String> {
        let name = self.name(side, item).or_else(|| self.name(1 - side, item))?;
        let vocabulary = Vocabulary::new(self.sides?.dts[side], "en");
        Some(vocabulary.label(name, None).map_or_else(|| split_name(&name.local), str::to_owned))
    }
}

impl Tree {
    fn new(networks: &[Network<'_>], side: usize, headings: &mut Headings<'_>) -> Self {
        let Some(sides) = headings.sides else { return Tree::default() };
        let nodes = &sides.nodes[side];
        // Only what both use, and what is above it.
        let mut above: HashMap<Node, Vec<Node>> = HashMap::new();
        for arc in networks.iter().flat_map(Network::relationships) {
            above.entry(arc.to()).or_default().push(arc.from());
        }
        let mut open: Vec<Node> = above.keys().filter(|node| nodes.contains_key(*node)).copied().collect();
        let mut live: HashSet<Node> = open.iter().copied().collect();
        while let Some(node) = open.pop() {
            for parent in above.get(&node).into_iter().flatten() {
                if live.insert(*parent) {
                    open.push(*parent);
                }
            }
        }
        let mut tree = Tree::default();
        let mut counts: HashMap<(Item, Item, bool), u32> = HashMap::new();
        for arc in networks.iter().flat_map(Network::relationships).filter(|arc| live.contains(&arc.to())) {
            let ends = (headings.number(side, arc.from()), headings.number(side, arc.to()));
            let (Some(parent), Some(child)) = ends else { continue };
            let opens = arc
                .preferred_label()
                .is_some_and(|role| role == label_role::PERIOD_START || role.ends_with("/negatedPeriodStartLabel"));
            let count = counts.entry((parent, child, opens)).or_default();
            tree.children.entry(parent).or_default().push((child, opens, *count));
            *tree.parents.entry(child).or_default().entry(parent).or_default() += 1;
            *count += 1;
        }
        tree
    }

    /// Gives headings that the newer side calls otherwise its numbers: those whose lines all stand under one heading there that
    /// has no others, and that only one side has.
    fn rename(&mut self, new: &Tree, first: Item) {
        for _ in 0..ROUNDS {
            let targets = |from: &Tree, to: &Tree| -> HashMap<Item, Item> {
                let mut found = HashMap::new();
                for (heading, children) in &from.children {
                    if *heading < first || to.children.contains_key(heading) {
                        continue;
                    }
                    let parents: HashSet<Item> = children
                        .iter()
                        .filter_map(|(child, ..)| to.parents.get(child))
                        .flat_map(IndexMap::keys)
                        .copied()
                        .collect();
                    if let [only] =
                        *parents.iter().filter(|parent| !from.children.contains_key(*parent)).collect::<Vec<_>>()
                        && parents.len() == 1
                        && *only >= first
                    {
                        found.insert(*heading, *only);
                    }
                }
                found
            };
            let (there, back) = (targets(self, new), targets(new, self));
            let renamed: HashMap<Item, Item> =
                there.into_iter().filter(|(old, new)| back.get(new) == Some(old)).collect();
            if renamed.is_empty() {
                return;
            }
            let now = |item: Item| renamed.get(&item).copied().unwrap_or(item);
            self.children = std::mem::take(&mut self.children)
                .into_iter()
                .map(|(parent, mut children)| {
                    for child in &mut children {
                        child.0 = now(child.0);
                    }
                    (now(parent), children)
                })
                .collect();
            let parents = std::mem::take(&mut self.parents).into_iter();
            self.parents = parents
                .map(|(child, parents)| {
                    (now(child), parents.into_iter().map(|(parent, count)| (now(parent), count)).collect())
                })
                .collect();
        }
    }
}

/// A place below a heading.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    parent: Option<Item>,
    after: Option<Item>,
}

/// What stands elsewhere in a statement, in the order of the newer side, and where it stood and stands.
fn moved(old: &Tree, new: &Tree, headings: &Headings<'_>) -> IndexMap<Item, [Place; 2]> {
    let mut moved: IndexMap<Item, [Place; 2]> = IndexMap::new();
    for (child, ..) in new.children.values().flatten() {
        let (Some(before), Some(now)) = (old.parents.get(child), new.parents.get(child)) else { continue };
        let more = |one: &IndexMap<Item, u32>, other: &IndexMap<Item, u32>| {
            let is_more = |(parent, count): &(&Item, &u32)| other.get(*parent).is_none_or(|there| there < *count);
            one.iter().find(is_more).map(|(parent, _)| *parent)
        };
        if let (Some(lost), Some(gained)) = (more(before, now), more(now, before)) {
            let place = |parent: Item| Place { parent: Some(parent), after: None };
            moved.entry(*child).or_insert([place(lost), place(gained)]);
        }
    }
    for (parent, children) in &new.children {
        let Some(before) = old.children.get(parent) else { continue };
        let places: HashMap<Child, usize> = before.iter().enumerate().map(|(at, child)| (*child, at)).collect();
        let stays = |child: &Child| places.contains_key(child) && !moved.contains_key(&child.0);
        let both: Vec<Child> = children.iter().filter(|child| stays(child)).copied().collect();
        let positions: Vec<usize> = both.iter().map(|child| places[child]).collect();
        let kept = heaviest(&positions, |at| headings.weight(both[at].0));
        let mut order = positions.clone();
        order.sort_unstable();
        let mut found = Vec::new();
        for (at, (child, _)) in both.iter().zip(&kept).enumerate().filter(|(_, (_, kept))| !**kept) {
            let stood = order.binary_search(&positions[at]).unwrap_or_default();
            let was = stood.checked_sub(1).map(|at| before[order[at]].0);
            let is = at.checked_sub(1).map(|at| both[at].0);
            found.push((child.0, [was, is].map(|after| Place { parent: Some(*parent), after })));
        }
        for (child, places) in found {
            moved.entry(child).or_insert(places);
        }
    }
    moved
}
