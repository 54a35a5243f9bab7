//! Within [`super`]: what was thought of the figures that the same words measure, for those who ask why.

use super::family::{Family, Weighed};
use crate::mapping::assemble::Assembler;
use crate::xbrl::QName;

/// What was thought of figures that the same words measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thought {
    /// Their indices in [`Prose::figures`](crate::prose::Prose::figures).
    pub figures: Vec<usize>,
    /// What they may measure, best first.
    pub candidates: Vec<Considered>,
    /// Why they have their concept; empty where they have none.
    pub evidence: Vec<String>,
}

/// A concept that was considered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Considered {
    /// Its name.
    pub concept: QName,
    /// How like its label the words are, in thousandths.
    pub score: u32,
    /// What speaks for it and against it.
    pub evidence: Vec<String>,
}

impl Assembler<'_, '_> {
    /// Keeps what was considered for a family.
    pub(super) fn think(&mut self, family: &Family, weighed: &[Weighed]) {
        /// More would tell nobody anything.
        const KEPT: usize = 5;
        if weighed.is_empty() {
            return;
        }
        let mut best: Vec<&Weighed> = weighed.iter().collect();
        best.sort_by_key(|weighed| std::cmp::Reverse(weighed.worth()));
        let considered = |weighed: &&Weighed| Considered {
            concept: weighed.sense.concept.name.clone(),
            score: weighed.sense.likeness,
            evidence: evidence(weighed),
        };
        let candidates = best.iter().take(KEPT).map(considered).collect();
        self.thoughts.push(Thought { figures: family.members.clone(), candidates, evidence: Vec::new() });
    }

    /// Keeps why a family has its concept.
    pub(super) fn conclude(&mut self, family: &Family, weighed: &Weighed) {
        let evidence = evidence(weighed);
        match self.thoughts.last_mut().filter(|thought| thought.figures == family.members) {
            Some(thought) => thought.evidence = evidence,
            None => {
                self.thoughts.push(Thought { figures: family.members.clone(), candidates: Vec::new(), evidence });
            }
        }
    }
}

fn evidence(weighed: &Weighed) -> Vec<String> {
    let sense = &weighed.sense;
    let words = if sense.exact {
        format!("the words are those of {:?}", sense.label)
    } else {
        format!("the words are {} ‰ like {:?}", sense.likeness, sense.label)
    };
    let printed = if sense.in_line { "a line of this document has them" } else { "a statement prints it" };
    let printed = (sense.in_line || sense.is_printed).then(|| printed.to_owned());
    let digits =
        (weighed.digits > 0).then(|| format!("{} digits are those of facts that tables print", weighed.digits));
    let against = weighed.contradicts.then(|| "a number is not that of the fact".to_owned());
    [Some(words), printed, digits, against].into_iter().flatten().collect()
}
