//! Within [`super`]: where series are presented. Statements and lines come in the order of the last report; what only earlier
//! ones have comes behind the line that it stood behind there. Where a report's taxonomy is not there, that of an earlier one
//! serves.

use super::{Edition, Series, Statement};
use crate::align::{Alignment, Member, Slice};
use crate::tables::{Labels as _, Outline, Vocabulary, split_name};
use crate::xbrl::QName;
use hashbrown::{HashMap, HashSet};

/// What no statement and no line is.
const NONE: usize = usize::MAX;

/// The lines of all statements, each statement a chain of concepts.
#[derive(Default)]
struct Lines {
    heads: Vec<usize>,
    /// Concept and the next line.
    all: Vec<(u32, usize)>,
    known: HashMap<(usize, u32), usize>,
}

impl Lines {
    /// The line of a concept in a statement; a new one is put behind `before`.
    fn line(&mut self, statement: usize, concept: u32, before: usize) -> usize {
        if let Some(&line) = self.known.get(&(statement, concept)) {
            return line;
        }
        let line = self.all.len();
        let next = if before == NONE { &mut self.heads[statement] } else { &mut self.all[before].1 };
        let rest = std::mem::replace(next, line);
        self.all.push((concept, rest));
        self.known.insert((statement, concept), line);
        line
    }

    /// Of each line how many are above it.
    fn ranks(&self) -> Vec<usize> {
        let mut ranks = vec![0; self.all.len()];
        for &head in &self.heads {
            let mut line = head;
            for rank in 0.. {
                let Some(&(_, next)) = self.all.get(line) else { break };
                ranks[line] = rank;
                line = next;
            }
        }
        ranks
    }
}

/// Tells of each series where it is presented and what it is called, and sorts them; gives the statements.
pub(super) fn order(
    editions: &[Edition<'_>],
    alignment: &Alignment<'_>,
    series: &mut Vec<Series>,
    language: &str,
) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    let mut by_title: HashMap<String, usize> = HashMap::new();
    let mut lines = Lines::default();
    let mut places = vec![(NONE, NONE); series.len()];
    let used: HashSet<u32> = series.iter().map(|series| series.concept).collect();
    let mut last_in: Vec<Vec<usize>> = vec![Vec::new(); editions.len()];
    for (at, series) in series.iter().enumerate() {
        let said = series.points.iter().filter_map(|point| point.observations.last());
        if let Some(last) = said.map(|observation| observation.edition).max() {
            last_in[last].push(at);
        }
    }
    // Those of which no later report's taxonomy says enough.
    let mut open: Vec<usize> = Vec::new();
    for (edition, ours) in editions.iter().zip(&last_in).rev() {
        let vocabulary = Vocabulary::new(edition.side.dts, language);
        let outlines = vocabulary.outlines(edition.side.report);
        // Concept → outline, statement, line of the outline, line of the statement.
        let mut stands: HashMap<u32, Vec<(usize, usize, usize, usize)>> = HashMap::new();
        for (at, outline) in outlines.iter().enumerate() {
            let concepts = outline.lines.iter().map(|line| alignment.concept_number(&line.concept));
            let mut statement = NONE;
            let mut before = NONE;
            for (row, concept) in concepts.enumerate() {
                let Some(concept) = concept.filter(|concept| used.contains(concept)) else { continue };
                if statement == NONE {
                    statement = *by_title.entry(outline.title.to_lowercase()).or_insert_with(|| {
                        statements.push(Statement { title: outline.title.to_string(), role: outline.role.clone() });
                        lines.heads.push(NONE);
                        statements.len() - 1
                    });
                }
                before = lines.line(statement, concept, before);
                stands.entry(concept).or_default().push((at, statement, row, before));
            }
        }
        let axes: Vec<_> = outlines.iter().map(|outline| axes(outline, alignment)).collect();
        let names = edition.side.report.concepts().filter_map(|name| Some((alignment.concept_number(name)?, name)));
        let names: HashMap<u32, &QName> = names.collect();
        open.extend(ours);
        open.retain(|&at| {
            let series = &mut series[at];
            let all = stands.get(&series.concept).map_or(&[][..], Vec::as_slice);
            let slice = alignment.slice(series.slice);
            let place = all.iter().find(|(outline, ..)| fits(&axes[*outline], slice)).or(all.first());
            let mut preferred = None;
            if let Some(&(outline, statement, row, line)) = place {
                if series.statement.is_none() {
                    series.statement = Some(statement);
                    places[at] = (statement, line);
                }
                let line = &outlines[outline].lines[row];
                preferred = line.preferred.as_deref().filter(|_| !line.opens() && !line.closes());
            }
            if series.label.is_empty()
                && let Some(name) = names.get(&series.concept)
            {
                series.label = vocabulary.label(name, preferred).unwrap_or_default().to_owned();
            }
            series.statement.is_none() || series.label.is_empty()
        });
    }
    for series in series.iter_mut().filter(|series| series.label.is_empty()) {
        series.label = split_name(&alignment.concept(series.concept).local);
    }
    let ranks = lines.ranks();
    let mut ordered: Vec<usize> = (0..series.len()).collect();
    ordered.sort_by_cached_key(|&at| {
        let (statement, line) = places[at];
        let Series { slice, concept, unit, .. } = &series[at];
        let Slice { entity, dimensions } = alignment.slice(*slice);
        let rank = ranks.get(line).copied().unwrap_or(NONE);
        (*entity, statement, rank, *concept, dimensions.len(), dimensions.clone(), *unit)
    });
    let mut all: Vec<Option<Series>> = std::mem::take(series).into_iter().map(Some).collect();
    series.extend(ordered.into_iter().filter_map(|at| all[at].take()));
    statements
}

/// The axes of an outline with their members; nothing where it does not say.
type Axes = Option<Vec<(u32, Vec<u32>)>>;

fn axes(outline: &Outline, alignment: &Alignment<'_>) -> Axes {
    let axes = outline.axes.as_ref()?.iter().filter_map(|(axis, members)| {
        let members = members.iter().filter_map(|member| alignment.name_number(member)).collect();
        Some((alignment.name_number(axis)?, members))
    });
    Some(axes.collect())
}

/// Whether the dimensions of a slice stand in an outline.
fn fits(axes: &Axes, slice: &Slice) -> bool {
    let Some(axes) = axes else { return true };
    slice.dimensions.iter().all(|(axis, member)| {
        axes.iter().any(|(known, members)| {
            known == axis
                && match member {
                    Member::Explicit(member) => members.is_empty() || members.contains(member),
                    Member::Typed(_) | Member::Nil => true,
                }
        })
    })
}
