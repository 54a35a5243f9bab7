//! Within [`super`]: labels and outlines from a taxonomy.

use super::{Labels, Line, Outline, split_name};
use crate::report::{ContextRef, Report};
use crate::taxonomy::dts::{Dts, Kind, Network, Node};
use crate::taxonomy::{arcrole, label_role};
use crate::xbrl::QName;
use hashbrown::HashSet;
use std::fmt;

/// Lines of a presentation tree below each other.
const DEEPEST: u8 = 100;

/// Lines of a presentation network that are kept.
const LONGEST: usize = 100_000;

/// A taxonomy's labels in a language.
#[derive(Clone, Copy)]
pub struct Vocabulary<'d> {
    dts: &'d Dts,
    language: &'d str,
}

impl fmt::Debug for Vocabulary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vocabulary").field("language", &self.language).finish_non_exhaustive()
    }
}

impl<'d> Vocabulary<'d> {
    /// The labels of `dts` in `language`, or in English, or in any language where it has no others.
    #[must_use]
    pub fn new(dts: &'d Dts, language: &'d str) -> Self {
        Vocabulary { dts, language }
    }

    /// Of a node in a role, the label that fits the language best.
    fn best(&self, node: Node, role: &str) -> Option<&'d str> {
        let rank = |language: &str| {
            let matches = |wanted: &str| {
                let is_part = language.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted));
                is_part && matches!(language.as_bytes().get(wanted.len()), None | Some(b'-'))
            };
            match () {
                () if language.eq_ignore_ascii_case(self.language) => 0,
                () if matches(self.language) => 1,
                () if matches(self.language.split('-').next().unwrap_or_default()) => 2,
                () if matches("en") => 3,
                () => 4,
            }
        };
        let labels = self.dts.labels(node).filter(|label| label.role == role && !label.text.is_empty());
        labels.min_by_key(|label| rank(label.language)).map(|label| label.text)
    }

    /// The presentation networks, each a table to be. They come in the order of their titles if these begin with numbers,
    /// as those of the SEC's filers and of IFRS do. What is an axis, the report knows where the taxonomy is not there.
    #[must_use]
    pub fn outlines(&self, report: &Report) -> Vec<Outline> {
        let axes: HashSet<&QName> = report.contexts().flat_map(ContextRef::dimensions).map(|(axis, _)| axis).collect();
        let networks = self.dts.networks_of(arcrole::PARENT_CHILD);
        let mut outlines: Vec<Outline> = networks.map(|network| self.outline(network, &axes)).collect();
        // Without axes in any network, a network does not say which dimensions it is about.
        if outlines.iter().all(|outline| outline.axes.as_ref().is_some_and(Vec::is_empty)) {
            for outline in &mut outlines {
                outline.axes = None;
            }
        }
        if outlines
            .iter()
            .all(|outline| outline.title.trim_start_matches('[').starts_with(|c: char| c.is_ascii_digit()))
        {
            outlines.sort_by(|a, b| a.title.cmp(&b.title));
        }
        for outline in &mut outlines {
            outline.title = without_number(&outline.title).into();
        }
        outlines
    }

    /// What a link role is called.
    #[must_use]
    pub fn title(&self, role: &str) -> String {
        without_number(&self.full_title(role)).to_owned()
    }

    fn full_title(&self, role: &str) -> String {
        let declared = self.dts.role(role);
        let title = declared.and_then(|role| self.best(role.node, label_role::STANDARD).or(role.definition()));
        title.map_or_else(|| split_name(role.rsplit('/').next().unwrap_or(role)), |title| title.trim().to_owned())
    }

    fn outline(&self, network: Network<'d>, known: &HashSet<&QName>) -> Outline {
        let role = network.role();
        let title = self.full_title(role).into();
        let mut outline = Outline { role: role.into(), title, lines: Vec::new(), axes: Some(Vec::new()) };
        let mut path: Vec<Node> = Vec::new();
        // What is still to be written, the next line last: node, label role, depth, the axis above.
        let mut open: Vec<(Node, Option<&str>, u8, Option<usize>)> =
            network.roots().into_iter().rev().map(|root| (root, None, 0, None)).collect();
        while let Some((node, preferred, depth, mut axis)) = open.pop() {
            path.truncate(depth.into());
            if path.contains(&node) || depth > DEEPEST || outline.lines.len() > LONGEST {
                continue;
            }
            path.push(node);
            if let Node::Concept(id) = node {
                let concept = self.dts.at(id);
                let name = concept.name();
                let axes = outline.axes.get_or_insert_default();
                if concept.kind() == Kind::Dimension || known.contains(&name) {
                    axis = Some(axes.len());
                    axes.push((name.clone(), Vec::new()));
                } else if let Some((_, members)) = axis.and_then(|axis| axes.get_mut(axis)) {
                    members.push(name.clone());
                }
                outline.lines.push(Line { concept: name, preferred: preferred.map(Into::into), depth });
            }
            let children: Vec<_> = network.from(node).collect();
            open.extend(children.iter().rev().map(|arc| (arc.to(), arc.preferred_label(), depth + 1, axis)));
        }
        outline
    }
}

impl Labels for Vocabulary<'_> {
    fn label(&self, name: &QName, role: Option<&str>) -> Option<&str> {
        let node = self.dts.element(name)?.node();
        role.and_then(|role| self.best(node, role)).or_else(|| self.best(node, label_role::STANDARD))
    }

    fn is_percent(&self, name: &QName) -> bool {
        let concept = self.dts.concept(name);
        concept.and_then(|concept| concept.type_name()).is_some_and(|name| &*name.local == "percentItemType")
    }
}

/// A role's definition without the numbers that sort it: `0000004 - Statement - BALANCE SHEETS`, `[210000] Statement …`.
fn without_number(title: &str) -> &str {
    if let Some((number, rest)) = title.strip_prefix('[').and_then(|rest| rest.split_once("] "))
        && number.chars().all(|c| c.is_ascii_alphanumeric())
    {
        return rest;
    }
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match title.split_once(" - ") {
        Some((number, rest)) if is_number(number) => {
            rest.split_once(" - ").map_or(rest, |(kind, rest)| if kind.contains(' ') { title } else { rest })
        }
        _ => title,
    }
}
